//! `seccompat show`
#![forbid(unsafe_code)]

use crate::context::ContextArgs;
use crate::file;
use crate::filter::Filter;
use crate::out::disasm::{DisasmReport, ShowReport};
use crate::out::dump::DumpReport;
use crate::out::{Failure, Report};
use crate::value::Format;
use std::path::PathBuf;

/// Prints a filter's instructions with the names of calls, architectures and errors, or keeps the
/// filters of a process in a file.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Formats  text (default), json

Examples
  seccompat show builtin:docker@20.10
  seccompat show profile.json --engine containerd
  seccompat show filter.bpf --arch s390x
  seccompat show pid:1234 -o filters.json")]
pub(crate) struct Show {
    /// A profile, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Keep the filters in this file: one raw where the name ends in .bpf, else a document
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(options: &Show, format: Option<Format>) -> Result<Report, Failure> {
    let filter = Filter::load(&options.filter, &options.context)?;
    let Some(place) = &options.output else {
        return Ok(match format {
            Some(Format::Json) => Report::Show(ShowReport { filter }.json()),
            _ => Report::Disasm(DisasmReport { filter }),
        });
    };
    file::write(place, &kept(filter, place.extension().is_some_and(|name| name == "bpf"))?)?;
    Ok(Report::Words(Vec::new()))
}

/// The filters as a file keeps them: one as raw instructions, a chain as a document.
pub(super) fn kept(filter: Filter, raw: bool) -> Result<Vec<u8>, Failure> {
    if raw {
        let insns = filter.program()?.insns().iter();
        return Ok(insns.flat_map(|insn| insn.to_bytes(filter.big_endian)).collect());
    }
    let json = Report::Dump(DumpReport { pid: filter.pid(), filter }).json();
    let json = json.map_err(|error| Failure::new(error.to_string()))?;
    Ok((json + "\n").into_bytes())
}
