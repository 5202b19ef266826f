//! The order in which libseccomp tests conditions with different actions (docs/provenance.md).
//!
//! It keeps a list of nodes: the higher argument first; equalities and masks, then upper bounds,
//! then lower bounds; upper bounds ascending, all else descending. A 64-bit argument is two nodes:
//! one for its high half, and below it one for its low half. If the high halves of
//! several conditions are equal, they share that node, and stand where the first of them stands in
//! the file. So the file's order can decide.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

use crate::rule::{Clause, Compare, Condition};

/// Nodes with an equal key are one: argument, kind of comparison, value and mask.
type Key = (u8, Kind, u32, u32);
/// A node's rank: the largest first.
type Rank = (u8, u8, u32);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Equal,
    Masked,
    Greater,
    GreaterOrEqual,
}

/// A node of a level, with the nodes below it.
struct Node<T> {
    key: Key,
    rank: Rank,
    below: T,
}

/// Nodes in the order of their tests: by falling rank.
struct Level<T> {
    nodes: Vec<Node<T>>,
    /// For each key, the rank of the first node that has it. Upper and lower bounds of one value
    /// have one key and two ranks.
    first: BTreeMap<Key, Rank>,
}

impl<T> Level<T> {
    fn new() -> Self {
        Self { nodes: Vec::new(), first: BTreeMap::new() }
    }

    /// The node with this key, if the search from the top meets it: no later than the first node of
    /// a smaller rank. If not, a new node before that one.
    fn place(&mut self, (key, rank): (Key, Rank), new: impl FnOnce() -> T) -> &mut T {
        let known = self.first.get(&key).copied().filter(|known| *known >= rank);
        let mut at = self.nodes.partition_point(|node| node.rank >= rank);
        if let Some(known) = known {
            let from = self.nodes.partition_point(|node| node.rank > known);
            at = from + self.nodes[from..].iter().take_while(|node| node.key != key).count();
        } else if self.nodes.get(at).is_none_or(|node| node.key != key) {
            self.nodes.insert(at, Node { key, rank, below: new() });
            self.first.insert(key, rank);
        }
        &mut self.nodes[at].below
    }
}

/// The conditions on one argument that have the same high half: libseccomp tests it once for all.
struct Group {
    arg: u8,
    high: u32,
    /// The whole value of the first of them.
    first: u64,
    /// The action if the high half is greater, less, or just different.
    greater: Region,
    less: Region,
    other: Region,
    low: Level<Vec<Clause>>,
}

/// The common action of several conditions for high halves that decide without the low half.
#[derive(Default)]
struct Region {
    action: Option<Action>,
    several: bool,
}

impl Region {
    fn add(&mut self, action: Action, wins: bool) {
        let Some(before) = self.action.replace(action) else { return };
        self.several |= before != action;
        if !wins {
            self.action = Some(before);
        }
    }
}

/// The clauses in the order in which libseccomp tests them, from the file's order. Only clauses
/// with one condition may overlap others with another action.
#[must_use]
pub fn asked(clauses: Vec<Clause>, abi: Abi) -> Vec<Clause> {
    let mut groups: Level<Group> = Level::new();
    for clause in clauses {
        let Some(condition) = clause.conditions.first().copied() else { continue };
        let [high, low] = nodes(&condition);
        let new = || Group::new(&condition);
        let outer = if condition.low_half() { low } else { high };
        let group = groups.place(outer, new);
        if clause.conditions.len() == 1 && !condition.low_half() {
            group.add(&condition, clause.action);
        }
        group.low.place(low, Vec::new).push(clause);
    }
    groups.nodes.into_iter().flat_map(|node| node.below.clauses(abi)).collect()
}

impl Group {
    fn new(condition: &Condition) -> Self {
        Self {
            arg: condition.arg(),
            high: half(condition.value(), 32),
            first: condition.value(),
            greater: Region::default(),
            less: Region::default(),
            other: Region::default(),
            low: Level::new(),
        }
    }

    /// Among lower bounds, one above the group's first gets the greater high halves; otherwise the
    /// first gets them.
    fn add(&mut self, condition: &Condition, action: Action) {
        let above = condition.value() > self.first;
        match condition.compare() {
            Compare::Gt | Compare::Ge => self.greater.add(action, above),
            Compare::Lt | Compare::Le => self.less.add(action, false),
            Compare::Ne => self.other.add(action, false),
            Compare::Eq | Compare::MaskedEq(_) => {}
        }
    }

    fn clauses(self, abi: Abi) -> impl Iterator<Item = Clause> {
        let start = u64::from(self.high) << 32;
        let (less, greater) = ((Compare::Lt, start), (Compare::Gt, start | u64::from(u32::MAX)));
        let regions = [
            (self.greater, &[greater][..]),
            (self.less, &[less][..]),
            (self.other, &[less, greater][..]),
        ];
        let mut clauses = Vec::new();
        for (region, bounds) in regions {
            // Conditions with one action need no clause of their own.
            let Some(action) = region.action.filter(|_| region.several) else { continue };
            let beyond = bounds.iter().filter_map(|&(compare, value)| {
                let condition = Condition::new(abi, self.arg, compare, value)?;
                Some(Clause { conditions: vec![condition], action })
            });
            clauses.extend(beyond);
        }
        clauses.into_iter().chain(self.low.nodes.into_iter().flat_map(|node| node.below))
    }
}

/// The nodes of the high and of the low half.
fn nodes(condition: &Condition) -> [(Key, Rank); 2] {
    let (arg, value) = (condition.arg(), condition.value());
    let (class, high, low) = match condition.compare() {
        Compare::Eq | Compare::Ne => (3, Kind::Equal, Kind::Equal),
        Compare::MaskedEq(_) => (3, Kind::Masked, Kind::Masked),
        Compare::Lt => (2, Kind::Greater, Kind::GreaterOrEqual),
        Compare::Le => (2, Kind::Greater, Kind::Greater),
        Compare::Ge => (1, Kind::Greater, Kind::GreaterOrEqual),
        Compare::Gt => (1, Kind::Greater, Kind::Greater),
    };
    let mask = match condition.compare() {
        Compare::MaskedEq(mask) => mask,
        _ => u64::MAX,
    };
    [(high, 32), (low, 0)].map(|(kind, shift)| {
        let (value, mask) = (half(value, shift), half(mask, shift));
        let rank = if class == 2 { !value } else { value };
        ((arg, kind, value, mask), (arg, class, rank))
    })
}

fn half(word: u64, shift: u32) -> u32 {
    let [.., a, b, c, d] = (word >> shift).to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}
