//! Names that the libseccomp of an older host lacks.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Errno;
use seccompat_profile::Call;

use super::RuleInfo;
use crate::finding::{Finding, Severity};
use crate::subject::{Subject, lets, lets_by_itself, words};
use seccompat_engine::{is_newer, newer_names};

/// With ENOSYS as the default a dropped name is harmless: the call is missing, as on the kernel of
/// such a host.
pub(super) fn dropped(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let default = subject.profile.default.action;
    if default == Action::Errno(Errno::ENOSYS.get()) {
        return;
    }
    for entry in subject.profile.rules.iter().filter(|entry| entry.verb.action != default) {
        let known = entry.calls.iter().filter_map(|named| match named.what {
            Call::Known(call) => Some((call, named.span)),
            Call::Unknown(_) => None,
        });
        let newer = newer_names(known.clone().map(|(call, _)| call));
        let Some((first, span)) = known.clone().find(|(call, _)| is_newer(*call)) else { continue };
        let others = newer.iter().map(|(_, calls)| calls.len()).sum::<usize>() - 1;
        let and = match others {
            0 => "is a name".to_owned(),
            1 => "and another are names".to_owned(),
            _ => format!("and {others} others are names"),
        };
        let opens = lets_by_itself(default) && !lets(entry.verb.action);
        let mut finding =
            Finding::new(rule, span, format!("`{first}` {and} that an older libseccomp lacks"))
                .label(if opens {
                    "dropped there, and so allowed".to_owned()
                } else {
                    format!("dropped there: the default answers, {}", words(default))
                });
        for (release, calls) in &newer {
            let names: Vec<&str> = calls.iter().map(|call| call.name()).collect();
            finding = finding.note(match release {
                Some(release) => format!("from {release} on: {}", names.join(", ")),
                None => format!("in no release yet: {}", names.join(", ")),
            });
        }
        found.push(if opens {
            finding
                .severity(Severity::Warning)
                .help("refuse by default, so that dropped names are refused")
        } else {
            finding.help("seccompat fix: ENOSYS by default, so that programs fall back there")
        });
    }
}
