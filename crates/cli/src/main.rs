//! The command line: arguments in, one library call, a report out.
#![cfg_attr(not(test), no_main)]
#![deny(unsafe_code)]

mod args;
mod asked;
mod cmd;
mod context;
mod document;
mod failure;
mod file;
mod filter;
mod hostlib;
mod inherited;
mod input;
mod late;
mod loaded;
mod meaning;
mod out;
mod page;
mod picture;
mod process;
mod program;
mod row;
mod snap;
mod source;
mod start;
mod unit;
mod usage;
mod value;

/// The tests of this crate have a `main` of their own, and do not call this one.
#[cfg(test)]
fn main() {
    let _status = start::program(|| std::env::args_os().collect());
}
