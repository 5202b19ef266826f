//! The frequency of calls.
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;

use seccompat_catalogue::Sysno;

pub use crate::generated::mixes::MIXES;

/// The calls that a program made during a recording, with their frequencies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mix {
    /// The program.
    pub name: &'static str,
    /// Its calls, in parts per million.
    pub calls: &'static [(Sysno, u32)],
}

/// The frequency of each call: programs are generated with short paths for frequent calls. It does
/// not change a program's decisions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weights {
    of: Vec<u64>,
    /// Added to every call, so that an unrecorded call is not too far away.
    each: u64,
}

/// A quarter of the total weight is spread evenly over all calls.
const EVEN_SHARE: u64 = 4;

impl Weights {
    /// The same weight for every call.
    #[must_use]
    pub fn even() -> Self {
        Self { of: vec![0; Sysno::COUNT], each: 1 }
    }

    /// The mean of these mixes, with a quarter spread evenly over all calls; [`Weights::even`] if
    /// there are none.
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

    /// The mean of all recordings: tools, servers and language runtimes ([`MIXES`]).
    #[must_use]
    pub fn recorded() -> Self {
        Self::mean(MIXES)
    }

    /// Raises the weight of a call by its caller's priority: 255 counts as much as everything that
    /// was recorded.
    pub fn prefer(&mut self, call: Sysno, priority: u8) {
        let all: u64 = self.of.iter().sum::<u64>() + self.each;
        let raised = &mut self.of[call.index()];
        *raised = raised.saturating_add(all.saturating_mul(priority.into()) / 255);
    }

    /// The weight of a call, at least 1.
    #[must_use]
    pub fn of(&self, call: Sysno) -> u64 {
        self.of[call.index()] + self.each
    }

    /// The weight of a number without a call.
    pub(super) const fn least(&self) -> u64 {
        self.each
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self::recorded()
    }
}
