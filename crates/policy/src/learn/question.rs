//! Questions, and the function that answers them.
#![forbid(unsafe_code)]

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

/// A call to ask about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Question {
    /// The ABI of the call.
    pub abi: Abi,
    /// Its number on that ABI.
    pub nr: u32,
    /// The argument registers.
    pub args: [u64; 6],
}

/// The answer to a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The filters give this action.
    Action(Action),
    /// The question cannot be asked. A call about which none can be asked passes every filter.
    Unaskable,
    /// It was not answered, so nothing is known about this point.
    Unanswered,
}

/// Answers questions: one answer for each, in their order.
pub type Ask<'a> = dyn FnMut(&[Question]) -> Vec<Answer> + 'a;

/// Questions about a number: each point once, in order.
pub(super) fn once(abi: Abi, nr: u32, points: &mut dyn Iterator<Item = [u64; 6]>) -> Vec<Question> {
    let mut all = BTreeSet::new();
    all.extend(points);
    all.into_iter().map(|args| Question { abi, nr, args }).collect()
}

/// The most frequent of these actions.
pub(super) fn most(actions: impl Iterator<Item = Action>) -> Option<Action> {
    let mut counts: BTreeMap<Action, usize> = BTreeMap::new();
    for action in actions {
        *counts.entry(action).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(action, _)| action)
}
