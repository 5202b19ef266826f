//! Profiles under which no program runs.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::{Subject, refuses};
use crate::table;

pub(super) fn locked(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for words in table::lines(include_str!("../../data/start.tbl")) {
        let calls: Vec<Sysno> = words.into_iter().filter_map(Sysno::from_name).collect();
        let Some(&call) = calls.first() else { continue };
        let refused =
            |call: &Sysno| subject.decision(subject.machine(), *call).is_some_and(refuses);
        if !calls.iter().all(refused) {
            continue;
        }
        let span = subject.naming(call).map_or(subject.profile.default_span, |named| named.span);
        found.push(
            Finding::new(rule, span, format!("nothing runs under this profile without `{call}`"))
                .label(format!("`{call}` is refused"))
                .note("a runtime installs the filter before it starts the program")
                .help(format!("allow `{call}`")),
        );
    }
}
