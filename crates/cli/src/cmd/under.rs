//! `seccompat under`
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitCode, ExitStatus};

use rustix::thread::{self, CapabilitySet, CapabilitySets};
use seccompat_bpf::Program;
use seccompat_engine::Stack;
use seccompat_live::{CommandError, Ended, Flags, run_under};
use seccompat_policy::Diagram;

use crate::context::ContextArgs;
use crate::filter::{Compiled, Filter};
use crate::inherited;
use crate::out::{Failure, note};
use crate::unit::Made;
use clap::ValueEnum;
use std::ffi::OsString;

/// Runs a command under a profile or a filter, as a container runtime would: no new privileges,
/// the filter, then the command.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit     the command's status, 128 and the signal's number, 125 for an error of
         seccompat, 126 and 127 as shells do

Examples
  seccompat under builtin:linux@4.18 -- ./tests
  seccompat under profile.json --user 1000:1000 -- ./program --option")]
pub(crate) struct Under {
    /// A profile, a unit of systemd, an LXC policy, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Drop every capability that --cap does not name
    #[arg(long)]
    pub(crate) drop_caps: bool,

    /// Become this user, and group, without any other group
    #[arg(long, value_name = "UID[:GID]", value_parser = user)]
    pub(crate) user: Option<(u32, Option<u32>)>,

    /// Whether to set no_new_privs for the command [default: as in a plain container of the engine]
    #[arg(long, value_name = "SWITCH", value_enum)]
    pub(crate) no_new_privs: Option<Switch>,

    /// Log refused calls (SECCOMP_FILTER_FLAG_LOG)
    #[arg(long)]
    pub(crate) log: bool,

    /// Leave speculation unchanged (SECCOMP_FILTER_FLAG_SPEC_ALLOW)
    #[arg(long)]
    pub(crate) spec_allow: bool,

    /// Give the filter to every thread at once (SECCOMP_FILTER_FLAG_TSYNC)
    #[arg(long)]
    pub(crate) tsync: bool,

    /// The command and its arguments
    #[arg(
        value_name = "CMD",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub(crate) command: Vec<OsString>,
}

/// On or off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Switch {
    /// Set
    On,
    /// Not set
    Off,
}

/// `UID[:GID]`
fn user(text: &str) -> Result<(u32, Option<u32>), String> {
    let number = |text: &str| text.parse().map_err(|_| "a user has the form 1000 or 1000:1000");
    Ok(match text.split_once(':') {
        Some((user, group)) => (number(user)?, Some(number(group)?)),
        None => (number(text)?, None),
    })
}

/// Our own error, and the shells' statuses for a command that cannot run, or does not exist.
pub(crate) const OWN_ERROR: u8 = 125;

/// The exit status for a traced command's end: that of the command, as shells report it; 0 if the
/// command goes on.
pub(super) fn status(ended: Ended) -> u8 {
    let number = match ended {
        Ended::Exited(code) => code,
        Ended::Signalled(signal) => 128 + signal,
        Ended::Released => 0,
    };
    u8::try_from(number).unwrap_or(OWN_ERROR)
}
pub(crate) const CANNOT_RUN: u8 = 126;
pub(crate) const NOT_FOUND: u8 = 127;

/// The failure of a command that a tracer cannot start, with its status. A number may be meant as a process:
/// `attach` is the command that takes one.
pub(super) fn not_started(command: &[OsString], cause: &io::Error, attach: &str) -> (Failure, u8) {
    let name = command.first().map(|name| name.to_string_lossy()).unwrap_or_default();
    let failure = Failure::new(format!("cannot run {name}: {cause}"));
    if cause.kind() != io::ErrorKind::NotFound {
        return (failure, CANNOT_RUN);
    }
    let is_process =
        name.parse::<u32>().is_ok_and(|pid| Path::new(&format!("/proc/{pid}")).exists());
    let hint = || format!("to attach: seccompat {attach} --pid {name}");
    (if is_process { failure.hint(hint()) } else { failure }, NOT_FOUND)
}

pub(crate) fn run(options: &Under) -> ExitCode {
    let (command, programs, flags) = match prepare(options) {
        Ok(prepared) => prepared,
        Err(failure) => return failure.exit(OWN_ERROR),
    };
    inherited::hand_on_pipe_signal();
    match run_under(&command, &programs, flags) {
        Ok(status) => ExitCode::from(as_shells_do(status)),
        Err(error) => {
            let name = options.command.first().map(|name| name.to_string_lossy());
            let failure = Failure::new(format!("cannot run {}: {error}", name.unwrap_or_default()));
            match error {
                CommandError::Exec(why) if why.kind() == io::ErrorKind::NotFound => {
                    failure.exit(NOT_FOUND)
                }
                CommandError::Exec(why) if why.kind() == io::ErrorKind::PermissionDenied => failure
                    .hint(
                        "the filter itself may refuse to start it: seccompat explain FILTER execve",
                    )
                    .exit(CANNOT_RUN),
                CommandError::Exec(_) => failure.exit(CANNOT_RUN),
                _ => failure.exit(OWN_ERROR),
            }
        }
    }
}

/// Reads the filter, and drops this process to the command's rights.
fn prepare(options: &Under) -> Result<(Vec<CString>, Vec<Program>, Flags), Failure> {
    let filter = Filter::load(&options.filter, &options.context)?;
    if let Some(compiled) = &filter.compiled {
        for warning in &compiled.warnings {
            note(&format!("warning: {warning}"));
        }
        let not_served = compiled.not_served(&filter.name, &compiled.unserved);
        not_served.iter().for_each(|text| note(text));
        compiled.doubt(&filter.name).iter().for_each(|text| note(text));
    }
    for warning in filter.unit.iter().flat_map(Made::warnings) {
        note(&format!("warning: {warning}"));
    }
    if filter.big_endian != cfg!(target_endian = "big") {
        return Err(Failure::new(format!("{} is for machines of another byte order", filter.name)));
    }
    if filter.newest_first.is_empty() {
        return Err(Failure::new(format!("{} has no filter", filter.name))
            .hint("the command would run without a filter: start it without seccompat"));
    }
    supervised(&filter)?;
    let flags = flags(options, filter.compiled.as_ref());
    let unit = filter.unit.as_ref().is_some_and(|unit| unit.chain.no_new_privs);
    let stack = filter.engine.unwrap_or_else(Stack::ours);
    let mut programs = filter.newest_first;
    // The oldest is installed first.
    programs.reverse();
    let command = inherited::command(&options.command)?;
    descend(options, &stack, unit)?;
    Ok((command, programs, flags))
}

/// The flags of the options and of the profile.
fn flags(options: &Under, compiled: Option<&Compiled>) -> Flags {
    let asked = |name: &str| compiled.is_some_and(|compiled| compiled.flags.contains(&name));
    if asked("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV") {
        note("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV has no effect: there is no supervisor");
    }
    let mut flags = Flags::default();
    flags.log = options.log || asked("SECCOMP_FILTER_FLAG_LOG");
    flags.spec_allow = options.spec_allow || asked("SECCOMP_FILTER_FLAG_SPEC_ALLOW");
    flags.tsync = options.tsync || asked("SECCOMP_FILTER_FLAG_TSYNC");
    flags
}

/// Refuses a filter that notifies a supervisor: there is none, so the call would wait for ever. The
/// possible return values of each program count, by a constant or by its accumulator.
fn supervised(filter: &Filter) -> Result<(), Failure> {
    let name = &filter.name;
    for program in &filter.newest_first {
        let mut diagram = Diagram::default();
        let function = diagram.program(program, filter.big_endian).map_err(|why| {
            Failure::new(format!("whether {name} uses a supervisor is unknown: {why}"))
                .hint("under supports none, so it takes only filters for which this is decidable")
        })?;
        if diagram.notifies(function) {
            return Err(Failure::new(format!("{name} uses a supervisor, and there is none")).hint(
                "under does not support SCMP_ACT_NOTIFY: remove these calls from the profile",
            ));
        }
    }
    Ok(())
}

/// Drops the rights that the command must not have, in the only possible order. A unit may ask for
/// no_new_privs itself.
fn descend(options: &Under, stack: &Stack, unit: bool) -> Result<(), Failure> {
    let failed = |what: &str, error: rustix::io::Errno| Failure::new(format!("{what}: {error}"));
    let (context, _) = options.context.resolve(stack)?;
    let keep = CapabilitySet::from_bits_retain(
        context.caps.iter().fold(0u64, |all, cap| all | cap.mask()),
    );
    if options.drop_caps {
        for cap in CapabilitySet::all().iter().filter(|cap| !keep.contains(*cap)) {
            match thread::remove_capability_from_bounding_set(cap) {
                // A capability that this kernel does not know cannot be held.
                Ok(()) | Err(rustix::io::Errno::INVAL) => {}
                Err(error) => return Err(failed("cannot drop a capability", error)),
            }
        }
    }
    if let Some((user, group)) = options.user {
        // The caller's other groups would still open files that the user may not.
        thread::set_thread_groups(&[]).map_err(|error| failed("cannot drop the groups", error))?;
        if let Some(group) = group {
            let group = rustix::process::Gid::from_raw(group);
            thread::set_thread_res_gid(group, group, group)
                .map_err(|error| failed("cannot change the group", error))?;
        }
        let user = rustix::process::Uid::from_raw(user);
        thread::set_thread_res_uid(user, user, user)
            .map_err(|error| failed("cannot change the user", error))?;
    }
    if options.drop_caps {
        let now = thread::capabilities(None).map_err(|error| failed("capget", error))?;
        let sets = CapabilitySets {
            effective: now.effective & keep,
            permitted: now.permitted & keep,
            inheritable: CapabilitySet::empty(),
        };
        thread::set_capabilities(None, sets)
            .map_err(|error| failed("cannot drop capabilities", error))?;
    }
    let asked = unit && options.no_new_privs.is_none();
    if asked || no_new_privs(options, stack)? {
        return thread::set_no_new_privs(true).map_err(|error| failed("no_new_privs", error));
    }
    Ok(())
}

/// Whether to set no_new_privs for the command: as requested, else as in a plain container of the
/// engine. Without it, installing a filter needs CAP_SYS_ADMIN, seccomp(2).
fn no_new_privs(options: &Under, stack: &Stack) -> Result<bool, Failure> {
    let wanted = options.no_new_privs.map(|switch| switch == Switch::On);
    let now = thread::capabilities(None)
        .map_err(|error| Failure::new(format!("cannot read the capabilities: {error}")))?;
    let may = now.effective.contains(CapabilitySet::SYS_ADMIN);
    match wanted {
        Some(false) if !may => Err(Failure::new(
            "without no_new_privs a filter takes CAP_SYS_ADMIN, which is not there",
        )
        .hint("leave --no-new-privs=off out")),
        Some(wanted) => Ok(wanted),
        None if !stack.no_new_privs() && !may => {
            note(&format!(
                "no_new_privs is on, unlike in {}: without it a filter takes CAP_SYS_ADMIN",
                stack.engine()
            ));
            Ok(true)
        }
        None => Ok(stack.no_new_privs()),
    }
}

fn as_shells_do(status: ExitStatus) -> u8 {
    let number = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    number.and_then(|number| u8::try_from(number).ok()).unwrap_or(OWN_ERROR)
}
