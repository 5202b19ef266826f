//! Tests whether a call can be used, before the program needs it.
#![forbid(unsafe_code)]

use core::time::Duration;

use seccompat_catalogue::{Abi, Errno, Facts, Sysno};
use seccompat_probe::{Answer, Finding, Nothing, Survey};
use seccompat_raw::{Ask, Children, NoChild};

use crate::{Error, attempt};

/// Tests whether `call` can be used on this thread, by probes in this thread. Remembers nothing.
///
/// A filter that kills would kill this thread: if that is possible, use [`availability_in_child`].
/// If the kernel may refuse the call because a capability is missing, the verdict is
/// `Undetermined`, since reading the capabilities would be another call.
#[must_use]
pub fn availability(call: Sysno) -> Finding {
    let facts = Facts::of(call);
    let mut survey = Survey::new(facts);
    let Some(abi) = Abi::NATIVE.filter(|&abi| call.number(abi).is_some()) else {
        return Finding::MISSING;
    };
    let surroundings = Nothing(abi);
    for question in Survey::questions(facts, &surroundings) {
        survey.hear(&question, seccompat_raw::ask(&question));
    }
    survey.finding(&surroundings)
}

/// The error that a call of this thread returned, with its source: for a call that the program did not make
/// through this library. `args` are the call's registers, and `errno` is its error number. `None` if
/// it is not one.
///
/// The call is not made again: probes with its registers ask, as after a call of this library, and a
/// certain refusal is remembered.
///
/// ```
/// use seccompat::{ErrorKind, Sysno};
///
/// // The kernel returned EBADF.
/// let args = [u64::from(u32::MAX), 0, 0, 0, 0, 0];
/// let error = seccompat::judge(Sysno::PIDFD_SEND_SIGNAL, &args, 9).ok_or("no error number")?;
/// assert_eq!(error.kind(), ErrorKind::Kernel);
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn judge(call: Sysno, args: &[u64; 6], errno: u16) -> Option<Error> {
    Some(attempt::meant(Facts::of(call), args, Errno::new(errno)?))
}

/// The limit on the probes of one call.
const MOST: usize = 16;

/// Like [`availability`], but in a forked child: it survives filters that kill or trap, and stops
/// after `patience` if a supervisor does not answer.
///
/// The child makes a few calls of its own, which a filter may refuse: see `seccompat_raw`.
///
/// # Errors
/// No child can be made.
pub fn availability_in_child(call: Sysno, patience: Duration) -> Result<Finding, NoChild> {
    let facts = Facts::of(call);
    let Some(abi) = Abi::NATIVE.filter(|&abi| call.number(abi).is_some()) else {
        return Ok(Finding::MISSING);
    };
    let surroundings = Nothing(abi);
    let nothing = Ask::NOTHING;
    let (mut asks, mut answers, mut len) = ([nothing; MOST], [Answer::NotMade; MOST], 0);
    for question in Survey::questions(facts, &surroundings).take(MOST) {
        asks[len] = Ask::new(&question);
        len += 1;
    }
    let children = Children { patience, no_new_privs: false, may_yield: false };
    children.ask(&asks[..len], &mut answers[..len])?;
    let mut survey = Survey::new(facts);
    for (question, &answer) in Survey::questions(facts, &surroundings).zip(&answers[..len]) {
        survey.hear(&question, answer);
    }
    Ok(survey.finding(&surroundings))
}
