//! `seccompat show`
#![forbid(unsafe_code)]

use std::path::PathBuf;

use seccompat_policy::{Diagram, Undecided, Wanted};

use crate::context::ContextArgs;
use crate::file;
use crate::filter::Filter;
use crate::meaning::{limit, meaning, undecided};
use crate::out::disasm::DisasmReport;
use crate::out::dump::DumpReport;
use crate::out::show::{self, ShowReport};
use crate::out::{Failure, Report, note};
use crate::value::Format;

/// Shows a filter's actions, one at a time: the calls by their purpose, arguments by their names.
/// With -o it writes the filters of a process to a file.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Formats  text (default), json, markdown, svg (a picture), disasm (the
         instructions, with names)

Examples
  seccompat show builtin:docker@20.10
  seccompat show profile.json --engine containerd
  seccompat show filter.bpf --arch s390x
  seccompat show pid:1234 -o filters.json")]
pub(crate) struct Show {
    /// A profile, a unit of systemd, an LXC policy, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Keep the filters in this file: one raw if the name ends in .bpf, else a document
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(options: &Show, format: Option<Format>) -> Result<Report, Failure> {
    let filter = Filter::load(&options.filter, &options.context)?;
    let compiled = filter.compiled.as_ref();
    compiled.and_then(|made| made.doubt(&filter.name)).iter().for_each(|text| note(text));
    let Some(place) = &options.output else {
        return Ok(match format {
            Some(Format::Disasm) => Report::Disasm(DisasmReport { filter }),
            _ => Report::Show(Box::new(shown(filter)?)),
        });
    };
    file::write(place, &kept(filter, place.extension().is_some_and(|name| name == "bpf"))?)?;
    Ok(Report::Words(Vec::new()))
}

/// All decisions of a filter: its differences from a filter with a single answer that it never
/// gives.
fn shown(filter: Filter) -> Result<ShowReport, Failure> {
    let mut diagram = Diagram::new(limit(None));
    let function = meaning(&mut diagram, &filter)?;
    let returns = diagram.returns(function);
    let trace = |data: u32| 0x7ff0_0000 | data;
    let other = (0..=0xffff).map(trace).find(|value| !returns.contains(value)).unwrap_or_default();
    let mut changes = || {
        let other = diagram.terminal(other)?;
        diagram.changes(other, function, Wanted::Any)
    };
    let changes = changes().map_err(|big| undecided("undecided", Undecided::TooBig(big)))?;
    let changes = changes.ok_or_else(|| {
        Failure::new(format!("{} does more than can be listed", filter.name))
            .hint("its instructions: --format disasm; one call: seccompat explain FILTER CALL")
    })?;
    let archs = show::archs(&changes);
    Ok(ShowReport { filter, archs })
}

/// The filters in a file's form: one as raw instructions, a chain as a document.
pub(super) fn kept(filter: Filter, raw: bool) -> Result<Vec<u8>, Failure> {
    if raw {
        let insns = filter.program()?.insns().iter();
        return Ok(insns.flat_map(|insn| insn.to_bytes(filter.big_endian)).collect());
    }
    let json = Report::Dump(DumpReport { pid: filter.pid(), filter }).json();
    let json = json.map_err(|error| Failure::new(error.to_string()))?;
    Ok((json + "\n").into_bytes())
}
