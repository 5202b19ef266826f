//! Comparisons of two functions, and the chain of several filters.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;

use super::node::{Diagram, Ref, TooBig};
use super::ops::Fold;

impl Diagram {
    /// The kernel's choice under the filters of a thread, newest first; an empty chain allows
    /// everything. Returned words are combined unchanged, and normalised afterwards.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn chain(&mut self, newest_first: &[Ref]) -> Result<Ref, TooBig> {
        let mut all = self.terminal(Action::Allow.to_word())?;
        for filter in newest_first {
            all = self.fold(Fold::Chain, all, *filter)?;
        }
        self.normalise(all)
    }

    /// The weakest action that one of these functions gives: the union of their permissions. Among
    /// equally weak actions the first one's counts.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn weakest(&mut self, functions: &[Ref]) -> Result<Ref, TooBig> {
        let mut weakest = self.terminal(Action::KillProcess.to_word())?;
        for (at, function) in functions.iter().enumerate() {
            weakest =
                if at == 0 { *function } else { self.fold(Fold::Weakest, weakest, *function)? };
        }
        self.normalise(weakest)
    }

    /// The calls on which two functions differ: a condition for [`Diagram::witness`].
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn difference_of(&mut self, a: Ref, b: Ref) -> Result<Ref, TooBig> {
        self.fold(Fold::Differs, a, b)
    }

    /// The calls that `a` may execute and `b` may not, or may only with another process's
    /// permission.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn excess_of(&mut self, a: Ref, b: Ref) -> Result<Ref, TooBig> {
        self.fold(Fold::Exceeds, a, b)
    }
}
