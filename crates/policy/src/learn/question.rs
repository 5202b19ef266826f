//! Questions, and who answers them.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

/// A call that is asked about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Question {
    /// The ABI by which it would be made.
    pub abi: Abi,
    /// Its number there.
    pub nr: u32,
    /// The argument registers.
    pub args: [u64; 6],
}

/// Answers questions, in their order; `None` where it does not know.
pub type Ask<'a> = dyn FnMut(&[Question]) -> Vec<Option<Action>> + 'a;

/// The most frequent of these.
pub(super) fn most(actions: impl Iterator<Item = Action>) -> Option<Action> {
    let mut counts: BTreeMap<Action, usize> = BTreeMap::new();
    for action in actions {
        *counts.entry(action).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(action, _)| action)
}
