//! The command line: arguments in, one library call, a report out.
#![cfg_attr(not(test), no_main)]
#![deny(unsafe_code)]

mod args;
mod cmd;
mod context;
mod document;
mod file;
mod filter;
mod inherited;
mod input;
mod loaded;
mod out;
mod source;
mod start;
mod usage;
mod value;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};

/// The tests of this crate have a `main` of their own, and do not call this one.
#[cfg(test)]
fn main() {
    let _status = start::program();
}

/// The command of the command line. [`start`] calls it.
fn run() -> ExitCode {
    out::border::tell_panics();
    if let Some(failure) = inherited::refused() {
        return failure.exit(2);
    }
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage::of(&error),
    };
    let Some(command) = args.command else { return usage::help() };
    start::settle(&command);
    let report = match command {
        Command::Scan(options) => cmd::scan::run(&options),
        Command::Syscalls(options) => cmd::syscalls::run(&options),
        Command::Compile(options) => cmd::compile::run(&options, args.format),
        Command::Check(options) => cmd::check::run(&options),
        Command::Convert(options) => cmd::convert::run(&options),
        Command::Show(options) => cmd::show::run(&options, args.format),
        Command::Explain(options) => cmd::explain::run(&options),
        Command::Disasm(options) => cmd::disasm::run(&options),
        Command::Eval(options) => cmd::eval::run(&options),
        Command::Diff(options) => cmd::diff::run(&options),
        Command::Dump(options) => cmd::dump::run(&options),
        Command::Completions(options) => Ok(cmd::completions::run(&options, Args::command())),
        Command::Fix(options) => cmd::fix::run(&options),
        Command::Run(options) => return cmd::run::run(&options, args.format, args.color),
        Command::Trace(options) => return cmd::trace::run(&options, args.format, args.color),
        Command::Under(options) => return cmd::under::run(&options),
    };
    out::finish(report, args.format, args.color)
}
