//! `seccompat run`
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::ffi::{CString, OsString};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use seccompat_bpf::Program;
use seccompat_catalogue::{Abi, Choice, Errno, KernelVersion, Sysno, Values};
use seccompat_live::{
    Call, Heard, Named, Reason, Scan, Shim, Taken, Wanted, Work, install_logged, is_relevant,
};
use seccompat_policy::{Valued, Weights, compile, overlay_by_values};
use seccompat_probe::Verdict;

use super::under::{CANNOT_RUN, NOT_FOUND, OWN_ERROR};
use crate::inherited;
use crate::input;
use crate::out::run::RunReport;
use crate::out::{Failure, Report, finish, note};
use crate::value::Color;
use crate::value::Format;
use crate::value::version;

/// Runs a command, unchanged, so that it sees ENOSYS where its container's filter returns EPERM:
/// programs then fall back to older calls. A scan finds the refused calls; a filter over the
/// container's changes the answers, and allows no refused call. Needs no privilege; sets
/// no_new_privs.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Changed  calls newer than the newest allowed call, calls that programs give up
         only on ENOSYS (clone3 and its like), and unassigned numbers; never a
         decision by arguments, a kill, or an answer of a supervisor
Exit     the command's own; 125 for an error of seccompat, 126 and 127 as shells
         do; --dry-run: 1 where something would change

Examples
  seccompat run -- tar xpf rootfs.tar
  seccompat run --dry-run
  seccompat run --syscalls clone3,statx:EACCES,'>=5.9' -- ./program
  ENTRYPOINT [\"/seccompat\", \"run\", \"--\", \"/entrypoint\"]")]
pub(crate) struct Run {
    /// Change only these calls: NAME, NAME:ERRNO, NAME(VALUE) as in ioctl(TIOCSTI) or ioctl(0x5412), or >=RELEASE
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = Item::parse)]
    pub(crate) syscalls: Vec<Item>,

    /// Every refused call, except those that every process needs
    #[arg(long)]
    pub(crate) all: bool,

    /// Report the changes and their reasons, and run nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Do not set no_new_privs: needs CAP_SYS_ADMIN, and excludes --syscalls
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
    /// This call, with this errno, whatever the scan finds.
    Call(Sysno, Errno),
    /// The call, for this value of an argument only.
    Value(Valued, &'static str),
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
        let (name, value) = match name.strip_suffix(')').and_then(|head| head.split_once('(')) {
            Some((name, value)) => (name, Some(value)),
            None => (name, None),
        };
        let call = Sysno::from_name(name).ok_or_else(|| {
            let nearest = Sysno::nearest(name).next();
            let near = nearest.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            format!("no system call is named {name}{near}")
        })?;
        match value {
            None => Ok(Self::Call(call, errno)),
            Some(value) => valued(call, value, errno),
        }
    }
}

/// The name of an argument's value that is given as a number.
fn name_of(call: Sysno, number: u64) -> Result<&'static str, String> {
    let values = Values::of(call).flat_map(|values| values.names);
    let names: Vec<&str> =
        values.filter(|(_, word)| *word == number).map(|(name, _)| *name).collect();
    match names[..] {
        [name] => Ok(name),
        [] => Err(format!("no value of {call}'s arguments with a name is {number:#x}")),
        _ => Err(format!("{number:#x} is {}: give the name", names.join(" or "))),
    }
}

/// A call by an argument's value: its name, or its number.
fn valued(call: Sysno, value: &str, errno: Errno) -> Result<Item, String> {
    let abi = Abi::NATIVE.ok_or("this machine is unknown")?;
    let value = match input::number(value) {
        Some(number) => name_of(call, number.into())?,
        None => value,
    };
    for values in Values::of(call) {
        let Some(&(name, word)) = values.names.iter().find(|(name, _)| *name == value) else {
            continue;
        };
        let mask = match values.choice {
            // The kernel reads 32 bits of commands, options and families.
            Choice::One => 0xffff_ffff,
            Choice::Masked(mask) => mask,
            Choice::Flags => word,
        };
        let argument = u8::try_from(values.argument(abi)).unwrap_or(0);
        let value = word & mask;
        return Ok(Item::Value(Valued { call, argument, mask, value, errno: errno.get() }, name));
    }
    Err(match Values::of(call).next() {
        Some(values) => {
            let (first, _) = values.names[0];
            format!("{call} has no value `{value}` by that name; it has {first} and others")
        }
        None => format!("no values of {call}'s arguments have names here"),
    })
}

pub(crate) fn run(options: &Run, format: Option<Format>, color: Color) -> ExitCode {
    if options.dry_run {
        let report = plan(options).map(|plan| {
            let would_change = !plan.calls.is_empty() || !plan.values.is_empty();
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

/// Scans, and installs the resulting filter.
fn prepare(options: &Run) -> Result<(), Failure> {
    let plan = plan(options)?;
    if let Some(call) = plan.impossible.first() {
        return Err(Failure::new(format!("{call} ends in SIGSYS here, which beats every errno"))
            .hint("the profile itself must change: seccompat trace says how"));
    }
    if plan.calls.is_empty() && plan.values.is_empty() {
        return Ok(());
    }
    if let Some(place) = &plan.set_id {
        let place = place.display();
        note(&format!(
            "{place} does not get its owner's rights: no_new_privs is set for the filter"
        ));
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

/// The changes here, in the order of the report.
fn plan(options: &Run) -> Result<RunReport, Failure> {
    let abi = input::native()?;
    super::find_means("run", Work::Scan)?;
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut named: Vec<(Sysno, Errno)> = Vec::new();
    let mut values: Vec<(Valued, &'static str)> = Vec::new();
    for item in &options.syscalls {
        match *item {
            Item::Since(release) => wanted.push(Wanted::Since(release)),
            Item::Call(call, errno) => named.push((call, errno)),
            Item::Value(valued, name) => values.push((valued, name)),
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
    calls.extend(named.iter().map(|(call, _)| *call));
    calls.extend(values.iter().map(|(valued, _)| valued.call));
    sort(&mut calls);
    calls.dedup();
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
    let mut impossible = Vec::new();
    for (call, errno) in named {
        calls.retain(|(taken, _)| taken.call != call);
        match answer(&scan, call) {
            Answer::Signal => impossible.push(call),
            Answer::ByValue => values.extend(refused(&scan, call, errno)),
            Answer::Unnamed => note(&format!(
                "{call} is refused for some arguments, whose values have no names: it stays unchanged"
            )),
            Answer::Enosys if errno == Errno::ENOSYS => {
                note(&format!("{call} is ENOSYS here already"))
            }
            Answer::Enosys => calls.push((asked(call, None), errno)),
            Answer::Always(was) => calls.push((asked(call, was), errno)),
        }
    }
    let set_id = set_id(&options.command).filter(|_| !options.keep_privileges);
    // A few named calls do not determine it.
    let horizon = shim.horizon.filter(|_| !wanted.is_empty());
    Ok(RunReport { abi, here: scan.here, horizon, calls, values, impossible, set_id, beyond })
}

/// A call that the user wants changed.
const fn asked(call: Sysno, was: Option<Errno>) -> Taken {
    Taken { call, was, reason: Reason::Asked }
}

/// The filters' action for a call that is to be changed.
enum Answer {
    /// One answer, or an unknown one.
    Always(Option<Errno>),
    /// They decide by values of arguments.
    ByValue,
    /// They decide by arguments, and no single value that is refused has a name.
    Unnamed,
    /// ENOSYS, from a filter or the kernel.
    Enosys,
    /// They send SIGSYS, which has precedence over every errno.
    Signal,
}

fn answer(scan: &Scan, call: Sysno) -> Answer {
    let found = scan.calls.iter().find(|one| one.call == call);
    match found.map(|one| (one.finding.verdict, one)) {
        Some((Verdict::Killed, _)) => Answer::Signal,
        Some((Verdict::Filtered(was), _)) => Answer::Always(was),
        Some((Verdict::Missing, _)) => Answer::Enosys,
        Some((Verdict::Conditional, one)) if by_value(one).is_empty() => Answer::Unnamed,
        Some((Verdict::Conditional, _)) => Answer::ByValue,
        _ => Answer::Always(None),
    }
}

/// The named values for which a call is refused with an errno, while others are allowed. If most are refused, those
/// without a name keep their errno.
fn by_value(call: &Call) -> Vec<&Named> {
    let errno = |heard: &Heard| matches!(heard, Heard::Errno(_) | Heard::Faked);
    let named = call.decides.named.iter();
    let refused = named.filter(|(named, heard)| errno(heard) && named.second.is_none());
    refused.map(|(named, _)| named).collect()
}

/// The same, as values to be changed.
fn refused(scan: &Scan, call: Sysno, errno: Errno) -> Vec<(Valued, &'static str)> {
    let found = scan.calls.iter().find(|one| one.call == call);
    let named = found.map(by_value).unwrap_or_default();
    let most = found.is_some_and(|one| one.decides.usual() != Some(Heard::Through));
    let one = |named: &Named| match valued(call, &named.name, errno).ok()? {
        // Of flags, the filters were asked about each alone. If they refuse most values, they may well allow the
        // flag together with others.
        Item::Value(valued, name) if most => {
            Some((Valued { mask: 0xffff_ffff, value: named.value & 0xffff_ffff, ..valued }, name))
        }
        Item::Value(valued, name) => Some((valued, name)),
        _ => None,
    };
    named.into_iter().filter_map(one).collect()
}

/// The command's file, if it is set-user-ID or set-group-ID: without its rights it may fail. If a
/// filter kills for the call that tells, it is not known.
fn set_id(command: &[OsString]) -> Option<PathBuf> {
    if !seccompat_live::may(Sysno::STATX) {
        return None;
    }
    let name = Path::new(command.first()?);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places: Vec<PathBuf> = if name.components().count() > 1 {
        vec![name.to_owned()]
    } else {
        std::env::split_paths(&path).map(|folder| folder.join(name)).collect()
    };
    let found = places.into_iter().find_map(|place| Some((place.metadata().ok()?, place)))?;
    let (metadata, place) = found;
    (metadata.is_file() && metadata.mode() & 0o6000 != 0).then_some(place)
}

/// A scan without any probe finds nothing to change, which would look like a repair.
fn blind(scan: &Scan) -> Result<(), Failure> {
    match scan.no_child {
        Some(why) => Err(Failure::new(format!("cannot look at the filter: {why}"))
            .hint("to change calls without a scan: seccompat run --syscalls clone3,…")),
        None => Ok(()),
    }
}

fn program(plan: &RunReport) -> Result<Program, Failure> {
    let mut abis = vec![plan.abi];
    abis.extend(plan.abi.beside());
    let calls: Vec<(Sysno, u16)> =
        plan.calls.iter().map(|(taken, errno)| (taken.call, errno.get())).collect();
    let beyond = plan.beyond.then_some(Errno::ENOSYS.get());
    let values: Vec<Valued> = plan.values.iter().map(|(valued, _)| *valued).collect();
    let policy = overlay_by_values(&abis, &calls, &values, beyond)
        .map_err(|error| Failure::new(error.to_string()))?;
    compile(&policy, &Weights::recorded()).map_err(|error| Failure::new(error.to_string()))
}

/// The command replaces this process: signals, descriptors and status are its own.
fn exec(options: &Run, command: &[CString]) -> ExitCode {
    let error = seccompat_live::exec(command);
    let name = options.command.first().map(|name| name.to_string_lossy());
    let failure = Failure::new(format!("cannot run {}: {error}", name.unwrap_or_default()));
    failure.exit(if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { CANNOT_RUN })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_taken_by_its_number_too() {
        let parsed = Item::parse("ioctl(0x5412)");
        assert_eq!(parsed, Item::parse("ioctl(TIOCSTI)"));
        assert!(matches!(parsed, Ok(Item::Value(_, "TIOCSTI"))));
        let said = |text: &str| Item::parse(text).expect_err("refused");
        assert!(said("ioctl(0x12345678)").contains("0x12345678"));
        // A family and a type have this number.
        assert!(said("socket(1)").contains(" or "), "{}", said("socket(1)"));
    }
}
