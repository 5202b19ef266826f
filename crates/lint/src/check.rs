//! Every rule, asked about one profile.
#![forbid(unsafe_code)]

use seccompat_profile::{Context, Error, Profile};

use crate::finding::Finding;
use crate::rules::rules;
use crate::subject::Subject;

/// What is wrong with a profile in a context, in the file's order.
///
/// # Errors
/// A context in which the profile has no meaning: architectures of both byte orders, or a
/// supervisor asked about the call by which a runtime reaches it. Entries that contradict each
/// other are findings.
pub fn check(profile: &Profile, context: &Context) -> Result<Vec<Finding>, Error> {
    let subject = Subject::new(profile, context)?;
    let mut findings = Vec::new();
    for rule in rules() {
        (rule.run)(rule, &subject, &mut findings);
    }
    findings.iter_mut().for_each(Finding::show);
    findings.sort_by_key(|finding| (finding.span, finding.rule.id));
    Ok(findings)
}
