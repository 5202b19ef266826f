//! `seccompat dump`
#![forbid(unsafe_code)]

use crate::args::Dump;
use crate::context::ContextArgs;
use crate::file;
use crate::filter::Filter;
use crate::out::dump::DumpReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Dump) -> Result<Report, Failure> {
    let filter = Filter::load(&format!("pid:{}", options.pid), &ContextArgs::default())?;
    let Some(place) = &options.output else {
        return Ok(Report::Dump(DumpReport { pid: options.pid, filter }));
    };
    let bytes = if place.extension().is_some_and(|extension| extension == "bpf") {
        let insns = filter.program()?.insns().iter();
        insns.flat_map(|insn| insn.to_bytes(filter.big_endian)).collect()
    } else {
        let json = Report::Dump(DumpReport { pid: options.pid, filter }).json();
        let json = json.map_err(|error| Failure::new(error.to_string()))?;
        (json + "\n").into_bytes()
    };
    file::write(place, &bytes)?;
    Ok(Report::Words(Vec::new()))
}
