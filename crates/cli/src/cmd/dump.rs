//! `seccompat dump`
#![forbid(unsafe_code)]

use super::show::kept;
use crate::args::Dump;
use crate::context::ContextArgs;
use crate::file;
use crate::filter::Filter;
use crate::out::dump::DumpReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Dump) -> Result<Report, Failure> {
    let filter = Filter::load(&format!("pid:{}", options.pid), &ContextArgs::default())?;
    let Some(place) = &options.output else {
        return Ok(Report::Dump(DumpReport { pid: filter.pid(), filter }));
    };
    file::write(place, &kept(filter, place.extension().is_some_and(|name| name == "bpf"))?)?;
    Ok(Report::Words(Vec::new()))
}
