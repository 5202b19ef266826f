//! Findings about texts of engines that read no profiles, systemd's units and LXC's policies: the parts that
//! do not mean what they seem to.
#![forbid(unsafe_code)]

use seccompat_engine::{Chain, Kind, Stack};
use seccompat_profile::order::sort_by_key;

use crate::finding::Finding;
use crate::rules::rules;

/// The words of a rule about a part, for one language.
struct Said {
    id: &'static str,
    label: &'static str,
    note: &'static str,
    help: &'static str,
}

/// The findings of systemd, by the kind of the part.
const SYSTEMD: [Said; 3] = [
    Said {
        id: "unit-unknown",
        label: "ignored",
        note: "systemd logs a warning, and starts the unit without it",
        help: "remove it, or name a release that knows it: --engine systemd@VERSION",
    },
    Said {
        id: "unit-ignored",
        label: "ignored",
        note: "systemd logs a warning, and starts the unit without it",
        help: "correct it, or remove it",
    },
    Said {
        id: "unit-fails",
        label: "the unit does not start",
        note: "libseccomp refuses a rule whose action is that of all other calls, and the errno 4095",
        help: "remove the call from the list, or give it another errno",
    },
];

/// The findings of LXC, alike.
const LXC: [Said; 3] = [
    Said {
        id: "lxc-unknown",
        label: "ignored",
        note: "LXC says so only in its log, and starts the container without the rule",
        help: "remove it, or name a release that knows it: --engine lxc/libseccomp@VERSION",
    },
    Said {
        id: "lxc-ignored",
        label: "has no effect",
        note: "LXC says nothing, and starts the container",
        help: "correct the line, or remove it",
    },
    Said {
        id: "lxc-fails",
        label: "the container does not start",
        note: "LXC's message has no line number",
        help: "correct the line, or remove it",
    },
];

/// The findings for one file of a chain's text, by its index, in the file's order.
#[must_use]
pub fn check_chain(chain: &Chain, file: usize, stack: &Stack) -> Vec<Finding> {
    let language = if stack.language() == Some("lxc") { &LXC } else { &SYSTEMD };
    let mut found = Vec::new();
    for remark in chain.remarks.iter().filter(|remark| remark.at.0 == file) {
        let said = match remark.kind {
            Kind::Unknown => &language[0],
            Kind::Ignored => &language[1],
            Kind::Fails => &language[2],
        };
        let rule = rules().iter().find(|rule| rule.id == said.id).unwrap_or(&rules()[0]);
        let help = match &remark.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => said.help.to_owned(),
        };
        let finding = Finding::new(rule, remark.at.1, remark.message.clone());
        found.push(finding.label(said.label).note(said.note).help(help));
    }
    found.iter_mut().for_each(Finding::show);
    sort_by_key(&mut found, |finding| (finding.span, finding.rule.id));
    found
}
