//! `seccompat dump`
#![forbid(unsafe_code)]

use super::show::kept;
use crate::context::ContextArgs;
use crate::file;
use crate::filter::Filter;
use crate::out::dump::DumpReport;
use crate::out::{Failure, Report};
use std::path::PathBuf;

/// Reads the filters of a process from the kernel.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat dump 1234
  seccompat dump 1234 -o filters.json
  seccompat dump 1234 -o filter.bpf")]
pub(crate) struct Dump {
    /// The thread
    #[arg(value_name = "PID")]
    pub(crate) pid: i32,

    /// Write to this file: one filter raw if the name ends in .bpf, else a document
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(options: &Dump) -> Result<Report, Failure> {
    let filter = Filter::load(&format!("pid:{}", options.pid), &ContextArgs::default())?;
    let Some(place) = &options.output else {
        return Ok(Report::Dump(DumpReport { pid: filter.pid(), filter }));
    };
    file::write(place, &kept(filter, place.extension().is_some_and(|name| name == "bpf"))?)?;
    Ok(Report::Words(Vec::new()))
}
