//! Differences in groups: the kind of change, and the calls of an architecture.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::collections::{BTreeMap, BTreeSet};

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Abi;
use seccompat_policy::{Change, Scope};

use super::names::{abi, arch, errnos, only, place, syscalls};
use super::scope::scope;
use crate::out::eval::ActionDocument;

/// The kind of change, in order of importance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    Loosened,
    Tightened,
    Conditional,
    Otherwise,
}

/// A kind of change, by its title.
pub(super) type Kind = (Order, String);

/// The calls with one kind of change.
#[derive(Clone, Default)]
pub(super) struct Group {
    /// Names, and ranges of numbers without a name.
    pub(super) calls: BTreeSet<Call>,
    /// A call with the filters' answers, for each or for the first.
    pub(super) witnesses: Vec<(Data, Action, Action)>,
}

/// A call by its name, then numbers without one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Call {
    Named(&'static str),
    Numbers(u32, u32),
}

impl Call {
    pub(super) fn text(self) -> String {
        match self {
            Self::Named(name) => name.to_owned(),
            Self::Numbers(first, last) if first == last => first.to_string(),
            Self::Numbers(0, u32::MAX) => "every number".to_owned(),
            Self::Numbers(first, u32::MAX) => format!("{first:#x}.."),
            Self::Numbers(first, last) if first > 0xffff => format!("{first:#x}..{last:#x}"),
            Self::Numbers(first, last) if last > 0xffff => format!("{first}..{last:#x}"),
            Self::Numbers(first, last) => format!("{first}..{last}"),
        }
    }
}

/// An architecture's changes.
pub(super) type Groups = BTreeMap<Kind, Group>;

/// By architecture, in the order of their appearance; but those without a name come last.
pub(super) fn groups<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<(String, Groups)> {
    let mut all: Vec<(String, Groups)> = Vec::new();
    for change in changes {
        let name = arch(change);
        let at = all.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
            all.push((name, Groups::new()));
            all.len() - 1
        });
        let group = all[at].1.entry(kind(change)).or_default();
        let calls = syscalls(change);
        let mut next = Some(change.numbers.0);
        for (number, call) in &calls {
            if let Some(first) = next.filter(|first| first < number) {
                add(&mut group.calls, first, number - 1);
            }
            group.calls.insert(Call::Named(call.name()));
            next = number.checked_add(1);
        }
        if let Some(first) = next.filter(|first| *first <= change.numbers.1) {
            add(&mut group.calls, first, change.numbers.1);
        }
        let numbers: Vec<u32> = match calls.len() {
            0 => vec![change.numbers.0],
            _ => calls.iter().map(|(number, _)| *number).collect(),
        };
        let shown = |nr| (Data { nr, ..change.witness }, change.a, change.b);
        group.witnesses.extend(numbers.into_iter().map(shown));
    }
    sort_by_key(&mut all, |(name, _)| place(name));
    all
}

/// Adds numbers, joined to those right before them, if any.
fn add(calls: &mut BTreeSet<Call>, first: u32, last: u32) {
    let before = calls.iter().copied().find_map(|call| match call {
        Call::Numbers(start, end) if end.checked_add(1) == Some(first) => Some((start, end)),
        _ => None,
    });
    let start = before.map_or(first, |(start, end)| {
        calls.remove(&Call::Numbers(start, end));
        start
    });
    calls.insert(Call::Numbers(start, last));
}

fn allows(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log)
}

/// `ENOSYS`, `errno 524`, `kill_process`
pub(super) fn word(action: Action, abi: Option<Abi>) -> String {
    let document = ActionDocument::new(action, abi);
    document.errno_name.map_or_else(|| document.text(), str::to_owned)
}

fn kind(change: &Change) -> Kind {
    let whose = errnos(change);
    let (a, b) = (word(change.a, whose), word(change.b, whose));
    let here = abi(change.arch.0, change.numbers.0);
    let still = change.still.as_ref().filter(|_| allows(change.a));
    if let Some(still) = still.and_then(|still| scope(still, here, only(change))) {
        return (Order::Conditional, format!("allowed, now only when {still}, else {b}"));
    }
    let when = match (&change.scope, scope(&change.scope, here, only(change))) {
        (Scope::All, _) => String::new(),
        (_, Some(when)) => format!(" when {when}"),
        (_, None) => " for some arguments".to_owned(),
    };
    match (allows(change.a), allows(change.b)) {
        (true, true) => (Order::Otherwise, format!("{b} instead of {a}{when}")),
        (false, true) => {
            let logged = if change.b == Action::Log { " and logged" } else { "" };
            (Order::Loosened, format!("newly allowed{logged}{when}, was {a}"))
        }
        (true, false) if change.scope == Scope::All => {
            (Order::Tightened, format!("no longer allowed, now {b}"))
        }
        (true, false) => (Order::Conditional, format!("no longer allowed{when}, now {b}")),
        (false, false) => (Order::Otherwise, format!("{b} instead of {a}{when}")),
    }
}
