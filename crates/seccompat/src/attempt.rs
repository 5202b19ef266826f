//! Every wrapper passes here: the call itself; where it fails suspiciously, who spoke; where it is
//! unavailable, the emulation.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Facts, Sysno};
use seccompat_probe::{Finding, Nothing, Trial};

use crate::about::Wrapper;
use crate::done::Emulated;
use crate::memory::{self, Known};
use crate::{By, Done, Error, ErrorKind};

/// Makes a call, or what stands for it.
///
/// `native` makes the call, with the registers `args`. `emulate` does the same by older calls, or
/// says that it cannot.
///
/// It is inlined all the way to the caller, as are the wrappers of frequent calls: behind a system
/// call, whose way back clears what processors predict returns by, each return between costs more
/// than all else here.
#[inline(always)]
pub(crate) fn attempt<T>(
    wrapper: &'static Wrapper,
    args: &[u64; 6],
    native: impl FnOnce() -> Result<T, Errno>,
    emulate: impl FnOnce() -> Emulated<T>,
) -> Result<Done<T>, Error> {
    // All else is out of line, so that success is the call, a load and a branch.
    if memory::is_suspected(wrapper.facts.call) {
        return suspected(wrapper, args, native, emulate);
    }
    match native() {
        Ok(value) => Ok(Done { value, by: By::Native }),
        Err(errno) => failed(wrapper, args, errno, emulate),
    }
}

/// Makes a call that nothing older can stand for.
#[inline(always)]
pub(crate) fn only<T>(
    wrapper: &'static Wrapper,
    args: &[u64; 6],
    native: impl FnOnce() -> Result<T, Errno>,
) -> Result<T, Error> {
    crate::done::value(attempt(wrapper, args, native, || Err(nothing_else(wrapper.facts.call))))
}

/// Makes a call that has no wrapper.
#[inline]
pub(crate) fn plain<T>(
    facts: &'static Facts,
    args: &[u64; 6],
    native: impl FnOnce() -> Result<T, Errno>,
) -> Result<T, Error> {
    if memory::is_suspected(facts.call)
        && let Some(known) = memory::known(facts.call)
    {
        return Err(refusal(facts.call, known));
    }
    native().map_err(|errno| meant(facts, args, errno))
}

/// Says of an emulation that nothing older keeps the guarantee.
pub(crate) fn nothing_else(call: Sysno) -> Error {
    Error::new(call, Errno::ENOSYS, ErrorKind::Missing)
}

/// The error of an older call that an emulation made: its EPERM may be a filter's.
#[cold]
pub(crate) fn older(facts: &'static Facts, args: &[u64; 6], errno: Errno) -> Error {
    if Trial::is_worth_asking(facts, errno) {
        Error::found(facts.call, errno, who(facts, args, errno))
    } else {
        Error::new(facts.call, errno, ErrorKind::Kernel)
    }
}

/// Who gave this error? Probes only here, with this call's number alone: any other might be the
/// one that kills.
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

/// Of a call that something may be known of.
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

/// What an error means, and what to do about it.
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

/// Who gave an error; a refusal that is certain is remembered.
#[cold]
fn meant(facts: &'static Facts, args: &[u64; 6], errno: Errno) -> Error {
    if !Trial::is_worth_asking(facts, errno) {
        return Error::new(facts.call, errno, ErrorKind::Kernel);
    }
    let finding = who(facts, args, errno);
    if finding.confirmed
        && let Some(known) = Known::of(finding.verdict)
    {
        memory::remember(facts.call, known);
    }
    Error::found(facts.call, errno, finding)
}

/// What a thread does that knows better than to make the call.
#[inline(always)]
fn instead<T>(
    wrapper: &'static Wrapper,
    known: Known,
    emulate: impl FnOnce() -> Emulated<T>,
) -> Result<Done<T>, Error> {
    emulated(wrapper, emulate, refusal(wrapper.facts.call, known))
}

/// The error of a call that is not even made.
fn refusal(call: Sysno, known: Known) -> Error {
    match known {
        Known::Filtered => Error::new(call, Errno::EPERM, ErrorKind::Filtered),
        Known::Missing => Error::new(call, Errno::ENOSYS, ErrorKind::Missing),
    }
}

/// The emulation's answer. Where its own call is refused too, it is the new call that is
/// unavailable.
#[inline(always)]
fn emulated<T>(
    wrapper: &'static Wrapper,
    emulate: impl FnOnce() -> Emulated<T>,
    unavailable: Error,
) -> Result<Done<T>, Error> {
    match emulate() {
        // What the table does not tell of is not done.
        Ok((_, lost)) if !wrapper.weaknesses.contain(lost) => Err(unavailable),
        Ok((value, lost)) => Ok(Done { value, by: By::Emulated(lost) }),
        Err(error) if error.is_refused() => Err(unavailable),
        Err(error) => Err(error),
    }
}
