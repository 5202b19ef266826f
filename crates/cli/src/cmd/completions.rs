//! `seccompat completions`
#![forbid(unsafe_code)]

use clap::CommandFactory;

use crate::args::{Args, Completions};
use crate::out::Report;

pub(crate) fn run(options: &Completions) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "seccompat", &mut script);
    Report::Ready(String::from_utf8_lossy(&script).into_owned())
}
