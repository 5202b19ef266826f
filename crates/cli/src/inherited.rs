//! The state in which this process was started, and the source of its rights.
//!
//! The program starts without the runtime of Rust's standard library (`start.rs`), so closed
//! standard descriptors and SIGPIPE are as the caller left them. [`settle`] makes both safe for
//! this process; a command that is started later gets them in their original state, and cannot
//! notice.
//!
//! # Why this file has unsafe code
//! Dispositions of signals and the auxiliary vector have no safe interface.
#![allow(unsafe_code)]

use std::ffi::{CString, OsString};
use std::os::unix::ffi::OsStringExt;
use std::ptr::{null, null_mut};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use rustix::thread::CapabilitySet;

use crate::out::Failure;

/// The folders for commands if the environment's PATH is not trusted.
const PATH: [&str; 6] =
    ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// Whether SIGPIPE was ignored before [`settle`] did so.
static IGNORES_PIPE: AtomicBool = AtomicBool::new(false);

/// The words of the command line.
static ARGUMENTS: OnceLock<Vec<OsString>> = OnceLock::new();

/// Keeps the words of the command line, before anything reads them.
pub(crate) fn keep(arguments: Vec<OsString>) {
    // Nobody calls this twice.
    let _ = ARGUMENTS.set(arguments);
}

/// The words of the command line, the program's name first.
pub(crate) fn arguments() -> Vec<OsString> {
    ARGUMENTS.get().cloned().unwrap_or_default()
}

/// Fills closed standard descriptors, and ignores SIGPIPE, as Rust's runtime would: then writing to
/// a closed pipe is an error, and no file that is opened later becomes a standard descriptor.
/// Remembers the original state, for [`hand_on_pipe_signal`].
pub(crate) fn settle() {
    seccompat_live::fill_standard_descriptors();
    // SAFETY: a zeroed sigaction is the default action with nothing blocked.
    let mut old: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: the action is written and none is set.
    let asked = unsafe { libc::sigaction(libc::SIGPIPE, null(), &raw mut old) };
    IGNORES_PIPE.store(asked == 0 && old.sa_sigaction == libc::SIG_IGN, SeqCst);
    seccompat_live::ignore_broken_pipes();
}

/// Restores SIGPIPE for commands: ignored, or, by a handler that execve(2) removes, the default.
/// Here a write to a pipe without a reader stays an error.
pub(crate) fn hand_on_pipe_signal() {
    if IGNORES_PIPE.load(SeqCst) {
        return;
    }
    extern "C" fn nothing(_: libc::c_int) {}
    // SAFETY: a zeroed sigaction is the default action with nothing blocked.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = nothing as *const () as usize;
    action.sa_flags = libc::SA_RESTART;
    // SAFETY: the handler does nothing.
    unsafe { libc::sigaction(libc::SIGPIPE, &raw const action, null_mut()) };
    // It fails only for invalid signal numbers.
}

/// The reason why this process may not continue: it has rights that its caller lacks.
///
/// The ids are those of the exec, in the auxiliary vector. Rights from file capabilities are
/// visible in the permitted set: after an exec, a process that is not root has its ambient set
/// there, and beyond that only the file's (capabilities(7), "Transformation of capabilities during
/// execve"). The kernel sets `AT_SECURE` in each of these cases, so nothing is checked without it;
/// it also sets it for transitions of SELinux and AppArmor, which give no rights. Root has all
/// rights by itself, and cannot detect that a file gave them, not even where `SECBIT_NOROOT` takes
/// them away.
pub(crate) fn refused() -> Option<Failure> {
    let [user, group] = [(libc::AT_UID, libc::AT_EUID), (libc::AT_GID, libc::AT_EGID)]
        .map(|(real, effective)| (auxiliary(real), auxiliary(effective)));
    let by = if user.0 != user.1 {
        "as a set-user-ID program"
    } else if group.0 != group.1 {
        "as a set-group-ID program"
    } else if !trusts_environment() && user.0 != 0 && has_rights_of_the_file() {
        "with file capabilities"
    } else {
        return None;
    };
    Some(
        Failure::new(format!("it does not run {by}: it would read and write for its caller"))
            .hint("to give it rights, start it with them: sudo seccompat …"),
    )
}

/// Whether the permitted set is larger than the ambient one. An unknown set counts as larger.
fn has_rights_of_the_file() -> bool {
    let ambient = |cap| rustix::thread::capability_is_in_ambient_set(cap).unwrap_or(false);
    match rustix::thread::capabilities(None) {
        Ok(sets) => {
            !CapabilitySet::all().iter().filter(|cap| sets.permitted.contains(*cap)).all(ambient)
        }
        Err(_) => true,
    }
}

/// Whether this process may trust the environment: not after an exec that gave or changed rights
/// (`AT_SECURE`), since the caller wrote it.
pub(crate) fn trusts_environment() -> bool {
    auxiliary(libc::AT_SECURE) == 0
}

/// An environment variable, if the environment is trusted.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    if trusts_environment() { std::env::var_os(name) } else { None }
}

fn auxiliary(kind: libc::c_ulong) -> libc::c_ulong {
    // SAFETY: it reads values that the kernel stored next to the environment at the exec.
    unsafe { libc::getauxval(kind) }
}

/// The words of a command in the form for execvp(3).
pub(crate) fn command(words: &[OsString]) -> Result<Vec<CString>, Failure> {
    if words.is_empty() {
        return Err(Failure::new("there is no command to run"));
    }
    let words: Result<Vec<CString>, _> =
        words.iter().map(|word| CString::new(word.clone().into_vec())).collect();
    let mut words = words.map_err(|_| Failure::new("an argument has a zero byte in it"))?;
    let is_a_name = !words[0].as_bytes().contains(&b'/');
    if is_a_name && !trusts_environment() {
        let place = |folder: &&str| {
            let place = [folder.as_bytes(), b"/", words[0].as_bytes()].concat();
            CString::new(place).ok().filter(|place| {
                rustix::fs::access(place.as_c_str(), rustix::fs::Access::EXEC_OK).is_ok()
            })
        };
        if let Some(place) = PATH.iter().find_map(place) {
            words[0] = place;
        }
    }
    Ok(words)
}
