//! The command `seccompat disasm`.
#![forbid(unsafe_code)]

use crate::context::ContextArgs;
use crate::filter::Filter;
use crate::out::disasm::DisasmReport;
use crate::out::{Failure, Report};

/// Prints a filter's instructions with the names of calls, architectures and errors.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat disasm profile.json
  seccompat disasm filter.bpf --arch s390x
  seccompat disasm pid:1234")]
pub(crate) struct Disasm {
    /// A profile, a unit of systemd, an LXC policy, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

pub(crate) fn run(options: &Disasm) -> Result<Report, Failure> {
    let filter = Filter::load(&options.filter, &options.context)?;
    Ok(Report::Disasm(DisasmReport { filter }))
}
