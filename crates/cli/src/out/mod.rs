//! All code that prints.
#![forbid(unsafe_code)]

pub(crate) mod attempts;
pub(crate) mod border;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod compile;
mod context;
pub(crate) mod diff;
pub(crate) mod disasm;
pub(crate) mod dump;
pub(crate) mod engine;
pub(crate) mod engines;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod host;
pub(crate) mod logs;
pub(crate) mod matrix;
pub(crate) mod merge;
pub(crate) mod progress;
pub(crate) mod record;
mod report;
pub(crate) mod run;
mod say;
pub(crate) mod scan;
pub(crate) mod show;
pub(crate) mod syscalls;
mod text;
pub(crate) mod trace;
mod values;
mod words;

pub(crate) use report::{Report, finish};
pub(crate) use say::{be_quiet, complain, document, line, note, screen, style, tell_panics};

pub(crate) use crate::failure::Failure;
