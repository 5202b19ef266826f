//! `seccompat run`
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::process::ExitCode;

use seccompat_bpf::Program;
use seccompat_catalogue::{Errno, Sysno};
use seccompat_live::{Reason, Scan, Shim, Taken, Wanted, exec, install_logged, is_relevant};
use seccompat_policy::{Weights, compile, overlay};

use super::under::{CANNOT_RUN, NOT_FOUND, OWN_ERROR};
use crate::args::{Color, Format, Item, Run};
use crate::input;
use crate::out::run::RunReport;
use crate::out::{Failure, Report, finish};

pub(crate) fn run(options: &Run, format: Option<Format>, color: Color) -> ExitCode {
    if options.dry_run {
        let report = plan(options).map(|plan| {
            let would_change = !plan.calls.is_empty();
            Report::Run(plan).with_findings(would_change)
        });
        return finish(report, format, color);
    }
    match prepare(options) {
        Ok(()) => become_command(options),
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
fn become_command(options: &Run) -> ExitCode {
    let Some(name) = options.command.first() else {
        return Failure::new("there is no command to run").exit(2);
    };
    let words = options.command.iter().map(|word| CString::new(word.as_bytes()));
    let error = match words.collect::<Result<Vec<_>, _>>() {
        Ok(words) => exec(&words),
        Err(error) => io::Error::from(error),
    };
    let failure = Failure::new(format!("cannot run {}: {error}", name.display()));
    failure.exit(if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { CANNOT_RUN })
}
