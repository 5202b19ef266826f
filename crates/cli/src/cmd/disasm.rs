//! `seccompat disasm`
#![forbid(unsafe_code)]

use crate::args::Disasm;
use crate::filter::Filter;
use crate::out::disasm::DisasmReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Disasm) -> Result<Report, Failure> {
    let filter = Filter::load(&options.filter, &options.context)?;
    Ok(Report::Disasm(DisasmReport { filter }))
}
