//! What two functions have to do with each other, and what several filters are together.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;

use super::node::{Diagram, Ref, TooBig};
use super::ops::Fold;

impl Diagram {
    /// What the kernel does under the filters of a thread, the newest first; none allows all.
    /// Returned words combine as they are, and are made actions afterwards.
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

    /// The calls on which two functions differ: a condition for [`Diagram::witness`].
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn difference_of(&mut self, a: Ref, b: Ref) -> Result<Ref, TooBig> {
        self.fold(Fold::Differs, a, b)
    }

    /// The calls that `a` may execute and `b` may not, or only by another's leave.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn excess_of(&mut self, a: Ref, b: Ref) -> Result<Ref, TooBig> {
        self.fold(Fold::Exceeds, a, b)
    }
}
