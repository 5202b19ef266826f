//! What a function can come to.
#![forbid(unsafe_code)]

use alloc::collections::BTreeSet;
use alloc::vec;

use seccompat_bpf::Action;

use super::node::{Diagram, Ref};

impl Diagram {
    /// The words that a function returns for some call, each once. A filter's function has no branch
    /// that no call takes, so each of them is returned for some call.
    #[must_use]
    pub fn returns(&self, function: Ref) -> BTreeSet<u32> {
        let (mut words, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![function]);
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            match self.value(at) {
                Some(word) => drop(words.insert(word)),
                None => {
                    let (_, low, high) = self.first_bit(at);
                    open.extend([low, high]);
                }
            }
        }
        words
    }

    /// Whether a function asks a supervisor about some call.
    #[must_use]
    pub fn notifies(&self, function: Ref) -> bool {
        self.returns(function).into_iter().any(|word| Action::from_word(word) == Action::Notify)
    }
}
