//! The report of `seccompat show`: a filter's actions, one at a time.
#![forbid(unsafe_code)]

mod picture;

use seccompat_profile::order::{map, sort_by_key};
use std::collections::BTreeMap;
use std::fmt::Write;

use seccompat_bpf::Action;
use seccompat_catalogue::Sysno;
use seccompat_lint::purpose;
use seccompat_policy::{Change, Scope};
use serde::Serialize;

use super::diff::{abi, arch, place, scope, syscalls};
use super::disasm;
use super::engine;
use super::eval::ActionDocument;
use super::matrix::letter;
use super::text::{Style, labelled};
use crate::asked::Learned;
use crate::filter::Filter;

pub(super) use picture::{Share, caption};

/// The decisions of a filter.
pub(crate) struct ShowReport {
    pub(crate) filter: Filter,
    /// Each architecture's calls, by their action.
    pub(crate) archs: Vec<Arch>,
}

/// The actions for the calls of an architecture.
pub(crate) struct Arch {
    name: String,
    actions: BTreeMap<Rank, Fate>,
}

/// The rank of an action in the report, and its words.
type Rank = (u8, String);

/// The calls with one action.
#[derive(Default, Clone, PartialEq)]
struct Fate {
    document: Option<ActionDocument>,
    /// The action's letter in the report's legend.
    letter: char,
    /// For all arguments.
    calls: Vec<Sysno>,
    /// For some arguments.
    conditional: Vec<(Sysno, String)>,
    /// Numbers without a name.
    numbers: Vec<(u32, u32)>,
}

const fn rank(action: Action) -> u8 {
    match action {
        Action::Allow => 0,
        Action::Log => 1,
        Action::Notify => 2,
        Action::Trace(_) => 3,
        Action::Errno(_) => 4,
        Action::Trap(_) => 5,
        Action::KillThread => 6,
        Action::KillProcess => 7,
    }
}

/// All calls with their actions, from the differences between a filter and a filter with a unique
/// answer.
pub(crate) fn archs(changes: &[Change]) -> Vec<Arch> {
    let mut archs: Vec<Arch> = Vec::new();
    for change in changes {
        let name = arch(change);
        let at = archs.iter().position(|one| one.name == name).unwrap_or_else(|| {
            archs.push(Arch { name, actions: BTreeMap::new() });
            archs.len() - 1
        });
        let whose = abi(change.arch.0, change.numbers.0);
        let document = ActionDocument::new(change.b, whose);
        let fate = archs[at].actions.entry((rank(change.b), document.text())).or_default();
        fate.document = Some(document);
        fate.letter = letter(&[change.b], whose);
        let calls = syscalls(change);
        let when = |call| match &change.scope {
            Scope::All => None,
            some => Some(
                scope(some, whose, Some(call))
                    .map_or_else(|| "for some arguments".to_owned(), |when| format!("when {when}")),
            ),
        };
        let mut next = Some(change.numbers.0);
        for (number, call) in calls {
            match when(call) {
                None => fate.calls.push(call),
                Some(when) => fate.conditional.push((call, when)),
            }
            if let Some(first) = next.filter(|first| *first < number) {
                fate.numbers.push((first, number - 1));
            }
            next = number.checked_add(1);
        }
        if let Some(first) = next.filter(|first| *first <= change.numbers.1) {
            fate.numbers.push((first, change.numbers.1));
        }
    }
    sort_by_key(&mut archs, |arch| place(&arch.name));
    for fate in archs.iter_mut().flat_map(|arch| arch.actions.values_mut()) {
        let key = |call: &Sysno| (purpose(*call).0, call.name());
        sort_by_key(&mut fate.calls, key);
        sort_by_key(&mut fate.conditional, |(call, _)| key(call));
    }
    archs
}

impl Fate {
    /// The number of calls, and whether all other numbers are included.
    fn counts(&self) -> String {
        let mut words = Vec::new();
        if !self.calls.is_empty() {
            words.push(self.calls.len().to_string());
        }
        if !self.conditional.is_empty() {
            words.push(format!("{} for some arguments", self.conditional.len()));
        }
        words.extend(Some(self.further()).filter(|more| !more.is_empty()));
        words.join(", ")
    }

    /// The numbers without a name, in words; empty if there are none.
    fn further(&self) -> String {
        let is_wide = self.numbers.iter().any(|(first, last)| last - first > 0xffff);
        match (is_wide, self.numbers.len()) {
            (true, _) => "all other numbers".to_owned(),
            (false, 0) => String::new(),
            (false, _) => {
                let count: u64 = self.numbers.iter().map(|(a, b)| u64::from(b - a) + 1).sum();
                format!("{count} number{} without a name", if count == 1 { "" } else { "s" })
            }
        }
    }

    /// The calls, one line for each purpose, and the conditions.
    fn lines(&self, out: &mut String) {
        let mut rest = &self.calls[..];
        while let Some(first) = rest.first() {
            let (at, name) = purpose(*first);
            let (here, more) = rest.split_at(rest.partition_point(|call| purpose(*call).0 <= at));
            let words: Vec<String> = here.iter().map(|call| call.name().to_owned()).collect();
            *out += &labelled(name, 13, &words);
            rest = more;
        }
        for (call, when) in &self.conditional {
            let words: Vec<String> = when.split(' ').map(str::to_owned).collect();
            *out += &labelled(call.name(), 13, &words);
        }
    }

    /// The part that another one lacks, or has differently.
    fn beyond(&self, other: Option<&Self>) -> Self {
        let Some(other) = other else { return self.clone() };
        let mut left = self.clone();
        left.calls.retain(|call| !other.calls.contains(call));
        left.conditional.retain(|one| !other.conditional.contains(one));
        let wide = |fate: &Self| fate.numbers.iter().any(|(a, b)| b - a > 0xffff);
        if wide(other) || !wide(self) {
            left.numbers.clear();
        }
        left
    }

    fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.conditional.is_empty() && self.numbers.is_empty()
    }
}

impl Arch {
    /// The differences from another one.
    fn beyond(&self, other: &Self) -> BTreeMap<Rank, Fate> {
        let left = self
            .actions
            .iter()
            .map(|(rank, fate)| (rank.clone(), fate.beyond(other.actions.get(rank))));
        map(left.filter(|(_, fate)| !fate.is_empty()))
    }

    fn text(style: Style, actions: &BTreeMap<Rank, Fate>, out: &mut String) {
        for ((_, action), fate) in actions {
            let _ = writeln!(out, "{}", style.bold(&format!("  {action} ({})", fate.counts())));
            fate.lines(out);
        }
    }
}

/// The part of an architecture that is shown.
enum Shown<'a> {
    /// Nothing: it is like the first one, which has this name.
    Like(&'a str),
    /// The differences from the first one.
    But(&'a str, BTreeMap<Rank, Fate>),
    Whole,
}

impl ShowReport {
    /// The architectures, each with the part that differs from the first one.
    fn shown(&self) -> impl Iterator<Item = (&Arch, Shown<'_>)> {
        let first = self.archs.first();
        self.archs.iter().enumerate().map(move |(at, arch)| {
            let Some(first) = first.filter(|_| at > 0) else { return (arch, Shown::Whole) };
            let rest = arch.beyond(first);
            let count = |actions: &BTreeMap<Rank, Fate>| {
                actions.values().map(|fate| fate.calls.len()).sum::<usize>()
            };
            let shown = match count(&rest) * 2 < count(&arch.actions) {
                _ if rest.is_empty() => Shown::Like(&first.name),
                true => Shown::But(&first.name, rest),
                false => Shown::Whole,
            };
            (arch, shown)
        })
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let mut out = engine::line(self.filter.engine.as_ref());
        if self.filter.newest_first.is_empty() {
            return format!("{} has no filter\n", self.filter.name);
        }
        if self.filter.newest_first.len() > 1 {
            let count = self.filter.newest_first.len();
            let _ = writeln!(out, "A chain of {count} filters: their combination in the kernel");
        }
        for (arch, shown) in self.shown() {
            let heading =
                if arch.name == "any other" { "any other architecture" } else { &arch.name };
            let _ = write!(out, "\n{}", style.bold(heading));
            match shown {
                Shown::Like(first) => {
                    let _ = writeln!(out, ": as {first}");
                }
                Shown::But(first, rest) => {
                    let _ = writeln!(out, ": as {first}, but for");
                    Arch::text(style, &rest, &mut out);
                }
                Shown::Whole => {
                    out.push('\n');
                    Arch::text(style, &arch.actions, &mut out);
                }
            }
        }
        if let Some(learned) = &self.filter.learned {
            let _ = writeln!(
                out,
                "\n{}. The decisions between the questions are derived; no other architecture was asked about; no question \
                 distinguishes the two kinds of death, or allow, log and trace.",
                learned.text()
            );
        }
        out.trim_start().to_owned()
    }

    /// A list for a review.
    pub(crate) fn markdown(&self) -> String {
        let mut out = String::new();
        for arch in &self.archs {
            let _ = writeln!(out, "### {}\n", arch.name);
            for ((_, action), fate) in &arch.actions {
                let names: Vec<&str> = fate.calls.iter().map(|call| call.name()).collect();
                let _ = writeln!(out, "- **{action}** ({}): {}", fate.counts(), names.join(" "));
                for (call, when) in &fate.conditional {
                    let _ = writeln!(out, "  - `{call}` {when}");
                }
            }
            out.push('\n');
        }
        out
    }

    pub(crate) fn json(&self) -> ShowDocument {
        let actions = self.archs.iter().flat_map(|arch| {
            arch.actions.values().map(|fate| FateDocument {
                arch: arch.name.clone(),
                action: fate.document.clone(),
                calls: fate.calls.iter().map(|call| call.name()).collect(),
                conditional: fate
                    .conditional
                    .iter()
                    .map(|(call, when)| Conditional { call: call.name(), when: when.clone() })
                    .collect(),
                numbers: fate.numbers.iter().map(|(first, last)| [*first, *last]).collect(),
            })
        });
        let actions = actions.collect();
        let learned = self.filter.learned.clone();
        ShowDocument { filter: disasm::instructions(&self.filter), actions, learned }
    }
}

/// A filter as instructions and as actions.
#[derive(Serialize)]
pub(crate) struct ShowDocument {
    #[serde(flatten)]
    filter: disasm::Instructions,
    actions: Vec<FateDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    learned: Option<Learned>,
}

#[derive(Serialize)]
struct FateDocument {
    arch: String,
    #[serde(flatten)]
    action: Option<ActionDocument>,
    calls: Vec<&'static str>,
    conditional: Vec<Conditional>,
    numbers: Vec<[u32; 2]>,
}

#[derive(Serialize)]
struct Conditional {
    call: &'static str,
    when: String,
}
