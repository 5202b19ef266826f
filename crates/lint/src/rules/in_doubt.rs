//! Entries that libseccomp may compile wrongly, or is seen to.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_engine::Loaded;
use seccompat_profile::{Span, shown};

use super::RuleInfo;
use crate::built::{Built, Miscompiled, Trial, miscompiled};
use crate::finding::{Finding, Severity};
use crate::subject::{Subject, words};

/// One finding for an entry, whichever calls it names.
pub(super) fn in_doubt(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (Some(version), Ok(loaded)) = (subject.stack.libseccomp(), &subject.loaded) else { return };
    let entries = by_entry(loaded);
    if entries.is_empty() {
        return;
    }
    let trial = (subject.attempt)(subject.stack, loaded);
    let wrong = match trial.as_ref().map(|trial| &trial.built) {
        Some(Built::Filter(made)) => miscompiled(&loaded.lowered.policy, made),
        _ => None,
    };
    for (span, calls) in entries {
        let names: Vec<&str> = calls.iter().map(|call| call.name()).collect();
        let names = names.join(", ");
        let of_these = |one: &&Miscompiled| calls.contains(&one.call);
        let example = wrong.as_ref().map(|wrong| wrong.iter().find(of_these));
        let finding = match trial.as_ref().and_then(|trial| fault(trial, example.flatten())) {
            Some((does, label)) => {
                let message = format!("{does} the entries of {names}");
                Finding::new(rule, span, message).severity(Severity::Error).label(label)
            }
            // The filter is compared, and these are as they are meant.
            None if example.is_some() && trial.as_ref().is_some_and(|trial| trial.is_engines) => {
                continue;
            }
            None => {
                let message =
                    format!("libseccomp may make another filter of the entries of {names}");
                let label =
                    format!("libseccomp {version} is not known to compile these as they are meant");
                Finding::new(rule, span, message).label(match &trial {
                    Some(trial) => format!("{label}, and this host has {}", trial.version),
                    None => label,
                })
            }
        };
        found.push(
            finding.help(
                "use SCMP_CMP_EQ and SCMP_CMP_MASKED_EQ alone, or one condition in each entry",
            ),
        );
    }
}

/// The calls in doubt, by the first of their entries.
fn by_entry(loaded: &Loaded) -> Vec<(Span, Vec<Sysno>)> {
    let mut entries: Vec<(Span, Vec<Sysno>)> = Vec::new();
    for (call, span) in &loaded.lowered.inexact {
        match entries.iter_mut().find(|(known, _)| known == span) {
            Some((_, calls)) => calls.push(*call),
            None => entries.push((*span, vec![*call])),
        }
    }
    entries.iter_mut().for_each(|(_, calls)| calls.dedup());
    entries
}

/// The fault of a library with these entries, before their names, and a label. `None` without a fault.
fn fault(trial: &Trial, example: Option<&Miscompiled>) -> Option<(String, String)> {
    let who = match trial.is_engines {
        true => format!("libseccomp {}", trial.version),
        false => format!("this host's libseccomp {}", trial.version),
    };
    match (&trial.built, example) {
        (Built::Filter(_), None) => None,
        (Built::Filter(_), Some(one)) => Some((
            format!("{who} makes another filter of"),
            format!(
                "{}: {} by the filter, {} by the entries",
                call(one),
                words(one.made),
                words(one.meant)
            ),
        )),
        (Built::Endless, _) => Some((
            format!("{who} does not return from"),
            "no container starts with them".to_owned(),
        )),
        (Built::Refused(why), _) => Some((format!("{who} refuses"), shown(why).into_owned())),
    }
}

/// A call with its arguments up to the last one that is not 0.
fn call(one: &Miscompiled) -> String {
    let args = &one.witness.args;
    let count = args.iter().rposition(|word| *word != 0).map_or(1, |last| last + 1);
    let args: Vec<String> = args[..count].iter().map(|word| format!("{word:#x}")).collect();
    format!("{}({}) on {}", one.call, args.join(", "), one.abi)
}
