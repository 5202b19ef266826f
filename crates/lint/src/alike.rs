//! Entries with the same effect for their calls, in the same contexts.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::collections::HashMap;

use seccompat_bpf::Action;
use seccompat_catalogue::{Capability, KernelVersion};
use seccompat_profile::{Filter, Rule};

/// A condition, without its place in the file.
type Condition = (u8, u8, u64, u64);

/// The requirements of an entry, in the file's order.
type Asked<'a> = (Option<KernelVersion>, Vec<Option<Capability>>, Vec<&'a str>);

fn asked(filter: &Filter) -> Asked<'_> {
    (
        filter.min_kernel.map(|kernel| kernel.what),
        filter.caps.iter().map(|cap| cap.what).collect(),
        filter.arches.iter().map(|arch| &*arch.what).collect(),
    )
}

/// All of an entry except its calls: the order of conditions does not matter.
fn key(rule: &Rule) -> (Action, Vec<Condition>, Asked<'_>, Asked<'_>) {
    let each = rule.args.iter();
    let mut conditions: Vec<_> =
        each.map(|arg| (arg.index, arg.operator as u8, arg.value, arg.value_two)).collect();
    sort(&mut conditions);
    (rule.verb.action, conditions, asked(&rule.includes), asked(&rule.excludes))
}

/// For each entry a number, which entries with the same effect share.
pub(crate) fn alike(rules: &[Rule]) -> Vec<usize> {
    let mut known = HashMap::new();
    rules
        .iter()
        .map(|rule| {
            let next = known.len();
            *known.entry(key(rule)).or_insert(next)
        })
        .collect()
}
