//! The command line: the options that every command has, and the commands.
#![forbid(unsafe_code)]

use clap::{Parser, Subcommand};

use crate::cmd::change::Change;
use crate::cmd::check::Check;
use crate::cmd::compile::Compile;
use crate::cmd::completions::Completions;
use crate::cmd::convert::Convert;
use crate::cmd::diff::Diff;
use crate::cmd::disasm::Disasm;
use crate::cmd::dump::Dump;
use crate::cmd::eval::Eval;
use crate::cmd::explain::Explain;
use crate::cmd::fix::Fix;
use crate::cmd::generate::Generate;
use crate::cmd::host::Host;
use crate::cmd::logs::Logs;
use crate::cmd::merge::Merge;
use crate::cmd::record::Record;
use crate::cmd::report::ReportArgs;
use crate::cmd::run::Run;
use crate::cmd::scan::Scan;
use crate::cmd::show::Show;
use crate::cmd::syscalls::Syscalls;
use crate::cmd::trace::Trace;
use crate::cmd::under::Under;
use crate::late::Late;
use crate::value::{Color, Format};

/// Distinguishes a seccomp filter's "Operation not permitted" from the kernel's, and makes filters
/// that programs can distinguish
#[derive(Parser, Debug)]
#[command(
    name = "seccompat",
    version,
    disable_help_subcommand = false,
    after_help = "\
Try      seccompat scan
         seccompat scan openat2 clone3
         seccompat trace -- ./program
         seccompat run -- ./program
         seccompat record -o profile.json -- ./program
         seccompat syscalls faccessat2
         seccompat under builtin:linux@4.18 -- ./program
         seccompat compile profile.json -o profile.bpf

Exit     0 fine, 1 a call that was named is not available, or filters differ,
         run --dry-run would change something, 2 error; run, trace, record, under:
         the command's own"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// How to write the report: text or json (check and compile have more)
    #[arg(long, global = true, value_enum, hide_possible_values = true)]
    pub(crate) format: Option<Format>,

    /// Whether to use colour
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) color: Color,

    /// Print errors and the report, and no remarks
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// List the refused system calls, and the source of each refusal
    Scan(Late<Scan>),
    /// Every system call: numbers, version, probes
    Syscalls(Late<Syscalls>),
    /// Compile a profile to a filter, proven to decide as the profile says
    Compile(Late<Compile>),
    /// Find the mistakes of a profile, with remedies
    Check(Late<Check>),
    /// Explain the decision about one call under a filter
    Explain(Late<Explain>),
    /// Print a filter as text, or keep it in a file
    Show(Late<Show>),
    /// Rewrite a profile so that unknown calls get ENOSYS
    Fix(Late<Fix>),
    /// Allow calls by the smallest edit of a profile
    Allow(Change),
    /// Refuse calls by the smallest edit of a profile
    #[command(mut_arg("purposes", |arg| arg.hide(true)))]
    Deny(Change),
    /// Merge profiles into one: their intersection or their union
    Merge(Late<Merge>),
    /// Write the same decisions in the form that an engine reads
    Convert(Late<Convert>),
    /// Print a filter as text
    #[command(hide = true)]
    Disasm(Late<Disasm>),
    /// Print a filter's action for one call
    #[command(hide = true)]
    Eval(Late<Eval>),
    /// Run a command so that it sees ENOSYS where a filter returns EPERM
    Run(Late<Run>),
    /// Run a command, or attach to a process, and report every refusal with its cause
    Trace(Late<Trace>),
    /// Tell which call of which program a filter killed or logged, from the kernel's log
    #[command(visible_alias = "why")]
    Logs(Late<Logs>),
    /// Record the calls of a command, and write the profile that it needs
    Record(Late<Record>),
    /// Run a command under a profile or a filter
    Under(Late<Under>),
    /// Repair the container engines of this host, undo it, show their state
    Host(Late<Host>),
    /// Compare two filters exactly
    Diff(Late<Diff>),
    /// Print the filters that a process really has
    #[command(hide = true)]
    Dump(Late<Dump>),
    /// Make a page of profiles, releases and hosts: calls and decisions in a table
    Report(Late<ReportArgs>),
    /// Write completions for a shell, and manual pages
    Generate(Late<Generate>),
    /// Print completions for a shell
    #[command(hide = true)]
    Completions(Late<Completions>),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// The parser checks the declarations of a command when it is built, and only in a debug build.
    #[test]
    fn every_command_can_be_built() {
        Args::command().build();
    }
}
