//! Applies every rule to one profile.
#![forbid(unsafe_code)]

use seccompat_engine::Stack;
use seccompat_profile::order::sort_by_key;
use seccompat_profile::{Context, Error, Form, Profile};

use crate::built::Try;
use crate::finding::Finding;
use crate::rules::rules;
use crate::silenced::silence;
use crate::subject::Subject;

/// The findings for a profile in a context, in the file's order, for the newest engine of its
/// dialect.
///
/// # Errors
/// As [`check_for`].
pub fn check(profile: &Profile, context: &Context) -> Result<Vec<Finding>, Error> {
    check_for(profile, context, &Stack::of_profile(profile))
}

/// The findings, and the number of suppressed ones.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The findings, in the file's order.
    pub findings: Vec<Finding>,
    /// The number of findings that its `seccompat:allow` comments suppress.
    pub silenced: usize,
}

/// The findings for a profile in a context, in the file's order, for this engine.
///
/// # Errors
/// The profile has no meaning in the context: architectures of both byte orders, or a supervisor
/// for the call by which a runtime reaches it. Contradicting entries are findings.
pub fn check_for(
    profile: &Profile,
    context: &Context,
    stack: &Stack,
) -> Result<Vec<Finding>, Error> {
    Ok(checked(profile, context, stack)?.findings)
}

/// The same, with the number of findings that comments in the file suppress.
///
/// # Errors
/// As [`check_for`].
pub fn checked(profile: &Profile, context: &Context, stack: &Stack) -> Result<Checked, Error> {
    checked_with(profile, context, stack, &|_, _| None)
}

/// The same, with a trial of the entries that the stack's libseccomp may compile wrongly.
///
/// # Errors
/// As [`check_for`].
pub fn checked_with(
    profile: &Profile,
    context: &Context,
    stack: &Stack,
    attempt: &Try<'_>,
) -> Result<Checked, Error> {
    let subject = Subject::new(profile, context, stack, attempt)?;
    let mut findings = Vec::new();
    for rule in rules() {
        (rule.run)(rule, &subject, &mut findings);
    }
    // Remedies are changes of JSON.
    if profile.form != Form::Json {
        findings.iter_mut().for_each(|finding| finding.edits.clear());
    }
    findings.iter_mut().for_each(Finding::show);
    sort_by_key(&mut findings, |finding| (finding.span, finding.rule.id));
    let (findings, silenced) = silence(profile, findings);
    Ok(Checked { findings, silenced })
}
