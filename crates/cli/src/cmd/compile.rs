//! `seccompat compile`
#![forbid(unsafe_code)]

use seccompat_profile::builtin;

use crate::args::{Compile, Format};
use crate::filter::{Filter, Proof};
use crate::out::compile::CompileReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Compile, format: Option<Format>) -> Result<Report, Failure> {
    if options.profile == "builtin:" {
        let engines = builtin::engine::list().into_iter();
        let all = ["docker", "podman", "linux@VERSION"].map(str::to_owned).into_iter();
        let names = all.chain(engines).map(|name| format!("builtin:{name}"));
        return Ok(Report::Words(names.collect()));
    }
    let proof = if options.no_proof { Proof::Left } else { Proof::Made };
    let filter = Filter::from_profile(&options.profile, &options.context, proof)?;
    let format = format.unwrap_or(Format::Raw);
    CompileReport::new(filter, format).finish(options.output.as_deref())
}
