//! How often calls are made.
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;

use seccompat_catalogue::Sysno;

pub use crate::generated::mixes::MIXES;

/// What a recorded program called, and how often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mix {
    /// The program.
    pub name: &'static str,
    /// Its calls, with their shares of a million.
    pub calls: &'static [(Sysno, u32)],
}

/// How often each call is made: what makes a program short for the calls that matter. It changes
/// nothing in what a program decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weights {
    of: Vec<u64>,
    /// What is added to every call, so that a call nobody recorded is near enough too.
    each: u64,
}

/// A quarter of all weight is spread over all calls alike.
const EVEN_SHARE: u64 = 4;

impl Weights {
    /// Every call as often as any other.
    #[must_use]
    pub fn even() -> Self {
        Self { of: vec![0; Sysno::COUNT], each: 1 }
    }

    /// The mean of these mixes, and a quarter for all calls alike; without any, [`Weights::even`].
    #[must_use]
    pub fn mean<'a>(mixes: impl IntoIterator<Item = &'a Mix>) -> Self {
        let mut weights = Self::even();
        let mut total = 0;
        for &(call, share) in mixes.into_iter().flat_map(|mix| mix.calls) {
            weights.of[call.index()] += u64::from(share);
            total += u64::from(share);
        }
        let calls = u64::try_from(Sysno::COUNT).unwrap_or(u64::MAX);
        weights.each = (total / (EVEN_SHARE - 1) / calls).max(1);
        weights
    }

    /// The mean of all that was recorded: tools, servers and language runtimes ([`MIXES`]).
    #[must_use]
    pub fn recorded() -> Self {
        Self::mean(MIXES)
    }

    /// The weight of a call, at least 1.
    #[must_use]
    pub fn of(&self, call: Sysno) -> u64 {
        self.of[call.index()] + self.each
    }

    /// The weight of a number that is no call.
    pub(super) const fn least(&self) -> u64 {
        self.each
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self::recorded()
    }
}
