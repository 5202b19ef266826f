//! Needs as entries of a profile.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_profile::Operator;

use super::condition::Condition;
use super::needs::{Needs, Reason};
use crate::json::{member, string, strings};

/// The names on one line.
const WIDTH: usize = 96;

/// The profile, with EPERM for all other calls.
pub(super) fn text(needs: &Needs, abis: &[Abi]) -> String {
    // Those that programs made come first, calls without conditions before those with.
    let mut groups: BTreeMap<(bool, &Reason, &[Condition]), Vec<Sysno>> = BTreeMap::new();
    for ((call, conditions), reason) in &needs.all {
        groups.entry((!conditions.is_empty(), reason, conditions)).or_default().push(*call);
    }
    let entries: Vec<String> = groups
        .iter()
        .map(|((_, reason, conditions), calls)| entry(calls, conditions, &reason.comment()))
        .collect();
    let arches = strings(abis.iter().map(|abi| abi.scmp_name()));
    let fields = [
        member("defaultAction", string("SCMP_ACT_ERRNO")),
        member("architectures", arches),
        member("syscalls", format!("[\n    {}\n  ]", entries.join(",\n    "))),
    ];
    format!("{{\n  {}\n}}\n", fields.join(",\n  "))
}

fn entry(calls: &[Sysno], conditions: &[Condition], comment: &str) -> String {
    let mut fields =
        vec![member("names", names(calls)), member("action", string("SCMP_ACT_ALLOW"))];
    if !conditions.is_empty() {
        let args: Vec<String> = conditions.iter().map(condition).collect();
        fields.push(member("args", format!("[{}]", args.join(", "))));
    }
    fields.push(member("comment", string(comment)));
    format!("{{\n      {}\n    }}", fields.join(",\n      "))
}

/// The names, on lines of some width.
fn names(calls: &[Sysno]) -> String {
    let whole = strings(calls.iter().map(|call| call.name()));
    if whole.len() <= WIDTH {
        return whole;
    }
    let mut lines = vec![String::new()];
    for (at, call) in calls.iter().enumerate() {
        let comma = if at + 1 < calls.len() { "," } else { "" };
        let word = format!("{}{comma}", string(call.name()));
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = word,
            Some(line) if line.len() + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    format!("[\n        {}\n      ]", lines.join("\n        "))
}

fn condition(one: &Condition) -> String {
    let mut fields = vec![member("index", one.index), member("value", one.value)];
    if one.operator() == Operator::MaskedEq {
        fields.push(member("valueTwo", one.value_two));
    }
    fields.push(member("op", string(one.operator().name())));
    format!("{{ {} }}", fields.join(", "))
}
