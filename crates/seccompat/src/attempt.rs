//! The path of every wrapper: make the call; if it fails suspiciously, find the source of the
//! error; if the call is unavailable, emulate it.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Facts, Sysno};
use seccompat_probe::{Finding, Nothing, Trial};

use crate::about::Wrapper;
use crate::done::Emulated;
use crate::memory::{self, Known};
use crate::{By, Done, Error, ErrorKind};

/// Makes a call, or emulates it.
///
/// `native` makes the call, with the registers `args`. `emulate` does the same by older calls, or
/// reports that it cannot.
///
/// It is inlined into the caller, as are the wrappers of frequent calls: after a system call the
/// return predictor is empty, so each return on the way costs more than everything else here.
#[inline(always)]
pub(crate) fn attempt<T>(
    wrapper: &'static Wrapper,
    args: &[u64; 6],
    native: impl FnOnce() -> Result<T, Errno>,
    emulate: impl FnOnce() -> Emulated<T>,
) -> Result<Done<T>, Error> {
    // The rest is out of line, so that success costs the call, a load and a branch.
    if memory::is_suspected(wrapper.facts.call) {
        return suspected(wrapper, args, native, emulate);
    }
    match native() {
        Ok(value) => Ok(Done { value, by: By::Native }),
        Err(errno) => failed(wrapper, args, errno, emulate),
    }
}

/// Makes a call that has no emulation.
#[inline(always)]
pub(crate) fn only<T>(
    wrapper: &'static Wrapper,
    args: &[u64; 6],
    native: impl FnOnce() -> Result<T, Errno>,
) -> Result<T, Error> {
    crate::done::value(attempt(wrapper, args, native, || Err(nothing_else(wrapper.facts.call))))
}

/// Makes a call without a wrapper.
#[inline]
pub(crate) fn plain<T>(
    facts: &'static Facts,
    args: &[u64; 6],
    native: impl FnOnce() -> Result<T, Errno>,
) -> Result<T, Error> {
    if memory::is_suspected(facts.call) {
        if let Some(known) = memory::known(facts.call) {
            return Err(refusal(facts.call, known));
        }
    }
    native().map_err(|errno| meant(facts, args, errno))
}

/// The error of an emulation if no older call keeps the guarantee.
pub(crate) fn nothing_else(call: Sysno) -> Error {
    Error::new(call, Errno::ENOSYS, ErrorKind::Missing)
}

/// The error of an older call within an emulation: its EPERM may be a filter's.
#[cold]
pub(crate) fn older(facts: &'static Facts, args: &[u64; 6], errno: Errno) -> Error {
    if Trial::is_worth_asking(facts, errno) {
        Error::found(facts.call, errno, who(facts, args, errno))
    } else {
        Error::new(facts.call, errno, ErrorKind::Kernel)
    }
}

/// Finds the source of an error. Only this function probes, and with this call's number alone: a
/// filter may kill for any other.
#[cold]
pub(crate) fn who(facts: &'static Facts, args: &[u64; 6], errno: Errno) -> Finding {
    let Some(abi) = Abi::NATIVE else {
        return Trial::new(facts, errno).finding(&Nothing(Abi::X86_64));
    };
    let surroundings = Nothing(abi);
    let mut trial = Trial::new(facts, errno);
    for question in Trial::questions(facts, args, &surroundings) {
        trial.hear(&question, seccompat_raw::ask(&question));
        if trial.is_settled() {
            break;
        }
    }
    trial.finding(&surroundings)
}

/// The slow path: something may be known about the call.
#[inline(never)]
fn suspected<T>(
    wrapper: &'static Wrapper,
    args: &[u64; 6],
    native: impl FnOnce() -> Result<T, Errno>,
    emulate: impl FnOnce() -> Emulated<T>,
) -> Result<Done<T>, Error> {
    if let Some(known) = memory::known(wrapper.facts.call) {
        return instead(wrapper, known, emulate);
    }
    match native() {
        Ok(value) => Ok(Done { value, by: By::Native }),
        Err(errno) => failed(wrapper, args, errno, emulate),
    }
}

/// The meaning of an error, and the reaction to it.
#[cold]
#[inline(never)]
fn failed<T>(
    wrapper: &'static Wrapper,
    args: &[u64; 6],
    errno: Errno,
    emulate: impl FnOnce() -> Emulated<T>,
) -> Result<Done<T>, Error> {
    let error = meant(wrapper.facts, args, errno);
    if error.is_refused() { emulated(wrapper, emulate, error) } else { Err(error) }
}

/// The source of an error; a certain refusal is remembered.
#[cold]
pub(crate) fn meant(facts: &'static Facts, args: &[u64; 6], errno: Errno) -> Error {
    if !Trial::is_worth_asking(facts, errno) {
        return Error::new(facts.call, errno, ErrorKind::Kernel);
    }
    let finding = who(facts, args, errno);
    if let Some(known) = Known::of(finding.verdict).filter(|_| finding.confirmed) {
        memory::remember(facts.call, known);
    }
    Error::found(facts.call, errno, finding)
}

/// The action of a thread that knows not to make the call.
#[inline(always)]
fn instead<T>(
    wrapper: &'static Wrapper,
    known: Known,
    emulate: impl FnOnce() -> Emulated<T>,
) -> Result<Done<T>, Error> {
    emulated(wrapper, emulate, refusal(wrapper.facts.call, known))
}

/// The error of a call that is not made at all.
fn refusal(call: Sysno, known: Known) -> Error {
    match known {
        Known::Filtered => Error::new(call, Errno::EPERM, ErrorKind::Filtered),
        Known::Missing => Error::new(call, Errno::ENOSYS, ErrorKind::Missing),
    }
}

/// The emulation's answer. If its own call is refused too, the new call is reported as unavailable.
#[inline(always)]
fn emulated<T>(
    wrapper: &'static Wrapper,
    emulate: impl FnOnce() -> Emulated<T>,
    unavailable: Error,
) -> Result<Done<T>, Error> {
    match emulate() {
        // A weakness that the table does not declare must not happen.
        Ok((_, lost)) if !wrapper.weaknesses.contain(lost) => Err(unavailable),
        Ok((value, lost)) => Ok(Done { value, by: By::Emulated(lost) }),
        Err(error) if error.is_refused() => Err(unavailable),
        Err(error) => Err(error),
    }
}
