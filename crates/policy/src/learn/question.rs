//! Questions, and the function that answers them.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
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

/// Answers questions, in their order; `None` for an unknown answer.
pub type Ask<'a> = dyn FnMut(&[Question]) -> Vec<Option<Action>> + 'a;

/// The most frequent of these actions.
pub(super) fn most(actions: impl Iterator<Item = Action>) -> Option<Action> {
    let mut counts: BTreeMap<Action, usize> = BTreeMap::new();
    for action in actions {
        *counts.entry(action).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(action, _)| action)
}
