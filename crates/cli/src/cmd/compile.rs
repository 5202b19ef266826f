//! `seccompat compile`
#![forbid(unsafe_code)]

use seccompat_profile::builtin;

use super::assumed;
use crate::args::{Compile, Format};
use crate::filter::{Filter, Proof};
use crate::out::compile::CompileReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Compile, format: Option<Format>) -> Result<Report, Failure> {
    if options.profile == "builtin:" {
        let mut names = Vec::new();
        for family in builtin::engine::families() {
            names.push(format!("builtin:{family}"));
            let lines = builtin::engine::releases(family).into_iter();
            names.extend(lines.map(|releases| format!("builtin:{family}@VERSION  {releases}")));
        }
        names.push("builtin:linux@VERSION".to_owned());
        return Ok(Report::Words(names));
    }
    let proof = if options.no_proof { Proof::Left } else { Proof::Made };
    let filter = Filter::from_profile(&options.profile, &options.context, proof)?;
    let format = format.unwrap_or(Format::Raw);
    if format != Format::Json {
        assumed::tell(&options.profile, &filter, &options.context)?;
    }
    CompileReport::new(filter, format).finish(options.output.as_deref())
}
