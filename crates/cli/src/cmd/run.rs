//! `seccompat run`
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::io;
use std::process::ExitCode;

use seccompat_bpf::Program;
use seccompat_catalogue::{Errno, Sysno};
use seccompat_live::{Reason, Scan, Shim, Taken, Wanted, install_logged, is_relevant};
use seccompat_policy::{Weights, compile, overlay};

use super::under::{CANNOT_RUN, NOT_FOUND, OWN_ERROR};
use crate::inherited;
use crate::input;
use crate::out::run::RunReport;
use crate::out::{Failure, Report, finish};
use crate::value::Color;
use crate::value::Format;
use crate::value::version;
use seccompat_catalogue::KernelVersion;
use std::ffi::OsString;

/// Runs a command, unchanged, so that it sees ENOSYS where the filter of its container says EPERM:
/// programs then fall back to older calls. A scan finds what the filter refuses; a filter over it
/// changes the answers, and allows nothing that was refused. Needs no privilege; sets no_new_privs.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Taken    calls newer than all that the filter lets through, those that programs
         give up only on ENOSYS (clone3 and its like), and numbers that no call
         has; never what the filter decides by arguments, what kills, or what a
         supervisor may answer
Exit     the command's own; 125 for an error of seccompat, 126 and 127 as shells
         do; --dry-run: 1 where something would change

Examples
  seccompat run -- tar xpf rootfs.tar
  seccompat run --dry-run
  seccompat run --syscalls clone3,statx:EACCES,'>=5.9' -- ./program
  ENTRYPOINT [\"/seccompat\", \"run\", \"--\", \"/entrypoint\"]")]
pub(crate) struct Run {
    /// These instead: names, NAME:ERRNO, and releases as in >=5.9
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = Item::parse)]
    pub(crate) syscalls: Vec<Item>,

    /// Everything that the filter refuses, but for the basics of a process
    #[arg(long)]
    pub(crate) all: bool,

    /// Say what would change, and why, and run nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Leave no_new_privs as it is: needs CAP_SYS_ADMIN, and goes without --syscalls
    #[arg(long, conflicts_with = "syscalls")]
    pub(crate) keep_privileges: bool,

    /// The command and its arguments
    #[arg(
        value_name = "CMD",
        required_unless_present = "dry_run",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub(crate) command: Vec<OsString>,
}

/// One of `run --syscalls`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Item {
    /// This call, with this errno, whatever the scan says.
    Call(Sysno, Errno),
    /// The refused calls of this release and later ones.
    Since(KernelVersion),
}

impl Item {
    fn parse(text: &str) -> Result<Self, String> {
        if let Some(release) = text.strip_prefix(">=") {
            return version(release).map(Self::Since);
        }
        let (name, errno) = text.split_once(':').unwrap_or((text, "ENOSYS"));
        let known = errno.parse().ok().and_then(Errno::new).or_else(|| Errno::parse(errno));
        let errno = known.filter(|errno| (1..=4095).contains(&errno.get()));
        let errno = errno.ok_or("an errno is a name or a number from 1 to 4095")?;
        let call = Sysno::from_name(name).ok_or_else(|| {
            let nearest = Sysno::nearest(name).next();
            let near = nearest.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            format!("no system call is named {name}{near}")
        })?;
        Ok(Self::Call(call, errno))
    }
}

pub(crate) fn run(options: &Run, format: Option<Format>, color: Color) -> ExitCode {
    if options.dry_run {
        let report = plan(options).map(|plan| {
            let would_change = !plan.calls.is_empty();
            Report::Run(plan).with_findings(would_change)
        });
        return finish(report, format, color);
    }
    let command = match inherited::command(&options.command) {
        Ok(command) => command,
        Err(failure) => return failure.exit(2),
    };
    match prepare(options) {
        Ok(()) => exec(options, &command),
        Err(failure) => failure.exit(OWN_ERROR),
    }
}

/// Scans, and installs what the scan asks for.
fn prepare(options: &Run) -> Result<(), Failure> {
    let plan = plan(options)?;
    if plan.calls.is_empty() {
        return Ok(());
    }
    let program = program(&plan)?;
    if !options.keep_privileges {
        rustix::thread::set_no_new_privs(true).map_err(|error| {
            Failure::new(format!("cannot set no_new_privs: {error}"))
                .hint("with CAP_SYS_ADMIN: seccompat run --keep-privileges")
        })?;
    }
    install_logged(&program).map_err(|error| {
        let failure = Failure::new(format!("cannot install a filter: {error}"));
        if options.keep_privileges {
            failure.hint("--keep-privileges needs CAP_SYS_ADMIN in this user namespace")
        } else {
            failure.hint("the filter of this container refuses seccomp(2) and prctl(2)")
        }
    })
}

/// What is to be changed here, in the order of the report.
fn plan(options: &Run) -> Result<RunReport, Failure> {
    let abi = input::native()?;
    super::find_means("run")?;
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut named: Vec<(Sysno, Errno)> = Vec::new();
    for item in &options.syscalls {
        match *item {
            Item::Since(release) => wanted.push(Wanted::Since(release)),
            Item::Call(call, errno) => named.push((call, errno)),
        }
    }
    if options.all {
        wanted.push(Wanted::All);
    } else if options.syscalls.is_empty() {
        wanted.push(Wanted::Unknown);
    }
    let everything = wanted != [Wanted::Unknown];
    let mut calls: Vec<Sysno> =
        Sysno::all().filter(|call| everything || is_relevant(*call)).collect();
    if wanted.is_empty() {
        calls.clear();
    }
    let scan = seccompat_live::scan(abi, &calls);
    blind(&scan)?;
    let mut shim = Shim::of(&scan, &wanted);
    let beyond = !wanted.is_empty() && shim.refuses_the_unknown();
    let foreign: Vec<Sysno> = shim.only_elsewhere(abi).collect();
    for call in foreign {
        shim.taken.push(Taken { call, was: None, reason: Reason::Newer });
    }
    let mut calls: Vec<(Taken, Errno)> =
        shim.taken.into_iter().map(|taken| (taken, Errno::ENOSYS)).collect();
    for (call, errno) in named {
        calls.retain(|(taken, _)| taken.call != call);
        calls.push((Taken { call, was: None, reason: Reason::Asked }, errno));
    }
    Ok(RunReport { abi, here: scan.here, horizon: shim.horizon, calls, beyond })
}

/// A scan that could ask nothing finds nothing to change, which would look like a repair.
fn blind(scan: &Scan) -> Result<(), Failure> {
    match scan.no_child {
        Some(why) => Err(Failure::new(format!("cannot look at the filter: {why}"))
            .hint("to take calls unseen: seccompat run --syscalls clone3,…")),
        None => Ok(()),
    }
}

fn program(plan: &RunReport) -> Result<Program, Failure> {
    let mut abis = vec![plan.abi];
    abis.extend(plan.abi.beside());
    let calls: Vec<(Sysno, u16)> =
        plan.calls.iter().map(|(taken, errno)| (taken.call, errno.get())).collect();
    let beyond = plan.beyond.then_some(Errno::ENOSYS.get());
    let policy = overlay(&abis, &calls, beyond).map_err(|error| Failure::new(error.to_string()))?;
    compile(&policy, &Weights::recorded()).map_err(|error| Failure::new(error.to_string()))
}

/// The command takes this process over: signals, descriptors and status are its own.
fn exec(options: &Run, command: &[CString]) -> ExitCode {
    let error = seccompat_live::exec(command);
    let name = options.command.first().map(|name| name.display().to_string());
    let failure = Failure::new(format!("cannot run {}: {error}", name.unwrap_or_default()));
    failure.exit(if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { CANNOT_RUN })
}
