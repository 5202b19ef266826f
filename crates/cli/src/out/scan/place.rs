//! The place of the scan.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_catalogue::{Abi, Capability};
use seccompat_live::{Here, Maker, Scan, maker};
use seccompat_probe::Presence;
use seccompat_profile::shown;

use super::super::text::{labelled, wrapped};

/// The head of the report.
pub(super) fn text(abi: Abi, scan: &Scan) -> String {
    let here = &scan.here;
    let mut out = first(abi, here);
    let mut facts = Vec::new();
    facts.extend(maker().map(|maker| match maker {
        Maker::Service(unit) => format!("service: {}", shown(&unit)),
        other => format!("container: {other}"),
    }));
    facts.extend(here.label().map(|label| format!("security module: {}", shown(&label))));
    if here.no_new_privs() == Some(true) {
        facts.push("no_new_privs is set".to_owned());
    }
    if here.is_in_initial_user_namespace() == Some(false) {
        facts.push("in a user namespace of its own".to_owned());
    }
    if !facts.is_empty() {
        let _ = write!(out, "\n{}", facts.join(", "));
    }
    if let Some(held) = here.capabilities().filter(|&held| held != 0) {
        let all: Vec<Capability> = Capability::all().collect();
        let has = |capability: &&Capability| held & capability.mask() != 0;
        let names = |has: &dyn Fn(&&Capability) -> bool| -> Vec<String> {
            all.iter().filter(has).map(|capability| capability.to_string()).collect()
        };
        let (with, without) = (names(&has), names(&|one| !has(one)));
        let (label, names) =
            if with.len() > without.len() { ("all but", without) } else { ("capabilities", with) };
        if !names.is_empty() {
            let _ = write!(out, "\n{}", labelled(label, 12, &names).trim_end());
        }
    }
    let asked = &scan.asked;
    let mut sentence = |text: &str| {
        let _ = write!(out, "\n{}", wrapped(text, "").trim_end());
    };
    if let Some(way) = asked.way {
        sentence(&format!(
            "The filters were asked {} questions by {way}; the kernel executed none of them.",
            asked.questions
        ));
    } else if let Some(why) = asked.why_not {
        sentence(&format!("The filters were not queried: {why}. The verdicts come from probes."));
    }
    if asked.left_out {
        sentence("They kill so many calls that some numbers were not queried.");
    } else if asked.unanswered > 0 {
        sentence(&format!(
            "{} questions got no answer in time. The verdicts on their calls come from probes.",
            asked.unanswered
        ));
    }
    out
}

/// `Linux 6.18.44 x86_64, uid 0 without CAP_SYS_ADMIN, 1 seccomp filter`
fn first(abi: Abi, here: &Here) -> String {
    // Without a call of its own: a filter may kill for any.
    let uid = here.user().map_or("not known".to_owned(), |uid| uid.to_string());
    let admin = Capability::SYS_ADMIN;
    let with = match here.capabilities() {
        None => String::new(),
        Some(0) => " without capabilities".into(),
        Some(caps) if caps & admin.mask() != 0 => format!(" with {admin}"),
        Some(_) => format!(" without {admin}"),
    };
    let filters = match (here.seccomp().presence, here.seccomp().filters) {
        (Presence::Absent, _) => "no seccomp filter".into(),
        (Presence::Present, Some(1)) => "1 seccomp filter".into(),
        (Presence::Present, Some(n)) => format!("{n} seccomp filters"),
        (Presence::Present, None) => "seccomp filters".into(),
        (Presence::Unknown, _) => "the presence of a seccomp filter is unknown".into(),
    };
    format!("Linux {} {abi}, uid {uid}{with}, {filters}", here.release())
}
