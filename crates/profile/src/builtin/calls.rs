//! A set of calls that is copied, united and compared quickly.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

const WORDS: usize = Sysno::COUNT.div_ceil(64);

/// A set of calls: one bit for each, by [`Sysno::index`].
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Calls([u64; WORDS]);

impl Calls {
    /// Adds a call, or removes it.
    pub(super) fn put(&mut self, call: Sysno, is_in: bool) {
        let bit = 1 << (call.index() % 64);
        let word = &mut self.0[call.index() / 64];
        *word = if is_in { *word | bit } else { *word & !bit };
    }

    pub(super) fn contains(&self, call: Sysno) -> bool {
        self.0[call.index() / 64] & 1 << (call.index() % 64) != 0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The calls of this set and of the other.
    pub(super) fn with(mut self, others: &Self) -> Self {
        self.0.iter_mut().zip(others.0).for_each(|(word, other)| *word |= other);
        self
    }

    /// The calls that both have.
    pub(super) fn also_in(mut self, others: &Self) -> Self {
        self.0.iter_mut().zip(others.0).for_each(|(word, other)| *word &= other);
        self
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Sysno> {
        Sysno::all().filter(move |call| self.contains(*call))
    }
}
