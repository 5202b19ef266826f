//! Every wrapper passes here: the call itself; where it fails suspiciously, who spoke; where it is
//! unavailable, the emulation.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Facts, Sysno};
use seccompat_probe::{Finding, Nothing, Trial};

use crate::memory::{self, Known};
use crate::{By, Done, Error, ErrorKind};

/// Makes a call, or what stands for it.
///
/// `native` makes the call, with the registers `args`. `emulate` does the same by older calls, or
/// says that it cannot.
#[inline]
pub(crate) fn attempt<T>(
    facts: &'static Facts,
    args: &[u64; 6],
    native: impl FnOnce() -> Result<T, Errno>,
    emulate: impl FnOnce() -> Result<T, Error>,
) -> Result<Done<T>, Error> {
    let errno = if memory::is_suspected(facts.call)
        && let Some(known) = memory::known(facts.call)
    {
        return instead(facts.call, known, emulate);
    } else {
        match native() {
            Ok(value) => return Ok(Done { value, by: By::Native }),
            Err(errno) => errno,
        }
    };
    if !Trial::is_suspicious(facts, errno) {
        return Err(Error::new(facts.call, errno, ErrorKind::Kernel));
    }
    suspicious(facts, args, errno, emulate)
}

/// Who gave this error? Probes only here, with this call's number alone: any other might be the
/// one that kills.
#[cold]
pub(crate) fn who(facts: &'static Facts, args: &[u64; 6], errno: Errno) -> Finding {
    let Some((abi, number)) = Abi::NATIVE.and_then(|abi| Some((abi, facts.call.number(abi)?)))
    else {
        return Trial::new(facts, errno).finding(&Nothing(Abi::X86_64));
    };
    let surroundings = Nothing(abi);
    let mut trial = Trial::new(facts, errno);
    for question in Trial::questions(facts, args, &surroundings) {
        trial.hear(&question, seccompat_raw::ask(number, &question));
        if trial.is_settled() {
            break;
        }
    }
    trial.finding(&surroundings)
}

#[cold]
fn suspicious<T>(
    facts: &'static Facts,
    args: &[u64; 6],
    errno: Errno,
    emulate: impl FnOnce() -> Result<T, Error>,
) -> Result<Done<T>, Error> {
    let finding = who(facts, args, errno);
    if finding.confirmed
        && let Some(known) = Known::of(finding.verdict)
    {
        memory::remember(facts.call, known);
    }
    let error = Error::found(facts.call, errno, finding);
    if error.is_unavailable() { emulated(emulate, error) } else { Err(error) }
}

/// What a thread does that knows better than to make the call.
#[cold]
fn instead<T>(
    call: Sysno,
    known: Known,
    emulate: impl FnOnce() -> Result<T, Error>,
) -> Result<Done<T>, Error> {
    let error = match known {
        Known::Filtered => Error::new(call, Errno::EPERM, ErrorKind::Filtered),
        Known::Missing => Error::new(call, Errno::ENOSYS, ErrorKind::Missing),
    };
    emulated(emulate, error)
}

/// The emulation's answer. Where its own call is refused too, it is the new call that is
/// unavailable.
fn emulated<T>(
    emulate: impl FnOnce() -> Result<T, Error>,
    unavailable: Error,
) -> Result<Done<T>, Error> {
    match emulate() {
        Ok(value) => Ok(Done { value, by: By::Emulated }),
        Err(error) if error.is_unavailable() => Err(unavailable),
        Err(error) => Err(error),
    }
}
