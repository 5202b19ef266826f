//! `seccompat compile`
#![forbid(unsafe_code)]

use crate::args::{Compile, Format};
use crate::filter::Filter;
use crate::out::compile::CompileReport;
use crate::out::{Failure, Report};

/// What `builtin:` lists.
const BUILTINS: &[&str] = &["builtin:linux@VERSION"];

pub(crate) fn run(options: &Compile, format: Option<Format>) -> Result<Report, Failure> {
    if options.profile == "builtin:" {
        return Ok(Report::Words(BUILTINS.iter().map(|&name| name.to_owned()).collect()));
    }
    let filter = Filter::from_profile(&options.profile, &options.context)?;
    let format = format.unwrap_or(Format::Raw);
    CompileReport::new(filter, format).finish(options.output.as_deref())
}
