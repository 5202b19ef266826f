//! Whether a call can be used, before it is needed.
#![forbid(unsafe_code)]

use core::time::Duration;

use seccompat_catalogue::{Abi, Facts, Sysno};
use seccompat_probe::{Answer, Finding, Nothing, Survey};
use seccompat_raw::{Ask, Children, NoChild};

/// Says whether `call` can be used on this thread, by probing it here. Remembers nothing.
///
/// A filter that kills answers by killing: where one may, use [`availability_in_child`]. What the
/// kernel may refuse for want of a capability is `Undetermined`, since asking for capabilities
/// would be another call.
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

/// The most probes of one call.
const MOST: usize = 16;

/// The same in a forked child: survives filters that kill or trap, and gives up after `patience` on
/// a supervisor that does not answer.
///
/// The child makes a few calls of its own, which a filter may refuse: see `seccompat_raw`.
///
/// # Errors
/// Where no child can be made.
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
    let children = Children { patience, no_new_privs: false };
    children.ask(&asks[..len], &mut answers[..len])?;
    let mut survey = Survey::new(facts);
    for (question, &answer) in Survey::questions(facts, &surroundings).zip(&answers[..len]) {
        survey.hear(&question, answer);
    }
    Ok(survey.finding(&surroundings))
}
