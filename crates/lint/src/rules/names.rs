//! Names without a call.
#![forbid(unsafe_code)]

use std::collections::HashMap;

use seccompat_catalogue::Sysno;
use seccompat_profile::Call;

use super::RuleInfo;
use crate::finding::Finding;
use crate::json;
use crate::subject::Subject;
use crate::table;

/// Runtimes silently drop such a name. Entries that do not hold here count too.
pub(super) fn unknown(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let mut near: HashMap<&str, Option<Sysno>> = HashMap::new();
    for entry in &subject.profile.rules {
        let mut there = vec![false; Sysno::COUNT];
        for call in &entry.calls {
            if let Call::Known(call) = call.what {
                there[call.index()] = true;
            }
        }
        for call in &entry.calls {
            let Call::Unknown(name) = &call.what else { continue };
            let finding =
                Finding::new(rule, call.span, format!("no architecture has a call named `{name}`"))
                    .label("runtimes drop the name silently");
            found.push(match table::kernel_name(name) {
                Some(right) => {
                    let there = there[right.index()];
                    let finding = finding.help(format!("the kernel calls it `{right}`"));
                    if there {
                        finding
                    } else {
                        finding.edit(call.span, json::string(right.name()))
                    }
                }
                None if table::is_no_call(name) => {
                    finding.help("a function of the C library, which uses other calls")
                }
                None => match near.entry(name).or_insert_with(|| Sysno::nearest(name).next()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("remove it"),
                },
            });
        }
    }
}
