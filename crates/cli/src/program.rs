//! One run of the program, from the command line to the exit status.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use seccompat_lint::Way;

use crate::args::{Args, Command};
use crate::{cmd, inherited, out, usage};

/// Parses the command line, runs its command and prints the report.
pub(crate) fn run() -> ExitCode {
    out::tell_panics();
    if let Some(failure) = inherited::refused() {
        return failure.exit(2);
    }
    let args = match Args::try_parse_from(inherited::arguments()) {
        Ok(args) => args,
        Err(error) => return usage::of(&error),
    };
    let Some(command) = args.command else { return usage::help() };
    if args.quiet {
        out::be_quiet();
    }
    settle(&command);
    let report = match command {
        Command::Scan(options) => cmd::scan::run(&options),
        Command::Syscalls(options) => cmd::syscalls::run(&options),
        Command::Compile(options) => cmd::compile::run(&options, args.format),
        Command::Check(options) => cmd::check::run(&options),
        Command::Allow(options) => cmd::change::run(&options, Way::Allow, args.format),
        Command::Deny(options) => cmd::change::run(&options, Way::Deny, args.format),
        Command::Merge(options) => cmd::merge::run(&options, args.format),
        Command::Convert(options) => cmd::convert::run(&options),
        Command::Show(options) => cmd::show::run(&options, args.format),
        Command::Explain(options) => cmd::explain::run(&options),
        Command::Disasm(options) => cmd::disasm::run(&options),
        Command::Eval(options) => cmd::eval::run(&options),
        Command::Diff(options) => cmd::diff::run(&options),
        Command::Dump(options) => cmd::dump::run(&options),
        Command::Completions(options) => Ok(cmd::completions::run(&options, Args::command())),
        Command::Generate(options) => cmd::generate::run(&options, Args::command()),
        Command::Report(options) => cmd::report::run(&options, args.format.is_some()),
        Command::Host(options) => cmd::host::run(&options),
        Command::Logs(options) => cmd::logs::run(&options),
        Command::Fix(options) => cmd::fix::run(&options),
        Command::Run(options) => return cmd::run::run(&options, args.format, args.color),
        Command::Record(options) => return cmd::record::run(&options, args.format, args.color),
        Command::Trace(options) => return cmd::trace::run(&options, args.format, args.color),
        Command::Under(options) => return cmd::under::run(&options),
    };
    out::finish(report, args.format, args.color)
}

/// Sets up the process as Rust programs expect, for every command that need not survive a filter
/// that kills.
fn settle(command: &Command) {
    match command {
        // Their output goes to descriptors 1 and 2, and they open files only for reading. Their
        // command gets every descriptor and SIGPIPE unchanged.
        Command::Scan(_) | Command::Run(_) => {}
        // It settles after it has tested its calls.
        Command::Trace(_) => {}
        _ => inherited::settle(),
    }
}
