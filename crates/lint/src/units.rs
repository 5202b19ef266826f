//! Findings about units of systemd: the parts that do not mean what they seem to.
#![forbid(unsafe_code)]

use seccompat_engine::systemd::{Chain, Kind};
use seccompat_profile::Unit;
use seccompat_profile::order::sort_by_key;

use crate::finding::Finding;
use crate::rules::rules;

/// The findings for one file of a unit, by its index in the chain, in the file's order.
#[must_use]
pub fn check_unit(file: &Unit, at: usize, chain: &Chain) -> Vec<Finding> {
    let finding = |id: &str, span, message: &str| {
        let rule = rules().iter().find(|rule| rule.id == id).unwrap_or(&rules()[0]);
        Finding::new(rule, span, message)
    };
    let mut found = Vec::new();
    for remark in chain.remarks.iter().filter(|remark| remark.at.0 == at) {
        let (span, message) = (remark.at.1, &remark.message);
        found.push(match remark.kind {
            Kind::Unknown => {
                let found = finding("unit-unknown", span, message)
                    .label("ignored")
                    .note("systemd logs a warning, and starts the unit without it");
                match &remark.near {
                    Some(near) => found.help(format!("did you mean `{near}`?")),
                    None => found.help(
                        "remove it, or ask for a release that knows it: --engine systemd@VERSION",
                    ),
                }
            }
            Kind::Ignored => finding("unit-ignored", span, message)
                .label("ignored")
                .note("systemd logs a warning, and starts the unit without it")
                .help("correct it, or remove it"),
            Kind::Fails => finding("unit-fails", span, message)
                .label("the unit does not start")
                .note("libseccomp refuses a rule whose action is that of all other calls")
                .help("remove the call from the list, or give it another errno"),
        });
    }
    for span in &file.ignored {
        found.push(
            finding("unit-ignored", *span, "a line that is neither a section nor an assignment")
                .label("ignored")
                .help("write it as KEY=VALUE, or as a comment with `#`"),
        );
    }
    found.iter_mut().for_each(Finding::show);
    sort_by_key(&mut found, |finding| (finding.span, finding.rule.id));
    found
}
