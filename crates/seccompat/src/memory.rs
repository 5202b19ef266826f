//! A thread's memory of refused calls: it records that a call is filtered or missing, never that it
//! is available.
//!
//! Filters belong to a thread, are inherited, and are never removed, so only a refusal lasts; it
//! holds in a forked child too. A `vfork` child runs on its parent's memory, and a filter that it
//! installs is not the parent's. So a thread writes only if the storage is its own. (It checks that
//! when it has something to remember; reading costs a load.)
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_probe::Verdict;

/// A fact on which a thread acts without making the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Known {
    Filtered,
    Missing,
}

impl Known {
    /// The part of a verdict that may be remembered.
    pub(crate) fn of(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Filtered(_) => Some(Self::Filtered),
            Verdict::Missing => Some(Self::Missing),
            _ => None,
        }
    }
}

#[cfg(any(feature = "std", feature = "extern-thread"))]
pub(crate) use with_threads::{is_suspected, known, pretend, remember};

#[cfg(any(feature = "std", feature = "extern-thread"))]
mod with_threads {
    use core::sync::atomic::Ordering::Relaxed;

    use super::{Known, Sysno};
    use crate::sys::thread::{Bits, Memory, memory as with_memory};

    fn place(call: Sysno) -> (usize, u64) {
        (call.index() / 64, 1 << (call.index() % 64))
    }

    /// Whether a refusal of `call` may be known: one load, and usually false.
    #[inline]
    pub(crate) fn is_suspected(call: Sysno) -> bool {
        let (word, bit) = place(call);
        with_memory(|memory| memory.suspected[word].load(Relaxed) & bit != 0).unwrap_or(false)
    }

    /// This thread's knowledge about `call`.
    pub(crate) fn known(call: Sysno) -> Option<Known> {
        let (word, bit) = place(call);
        let look = |memory: &Memory| {
            let set = |words: &Bits| words[word].load(Relaxed) & bit != 0;
            if set(&memory.pretend_filtered) || set(&memory.filtered) {
                Some(Known::Filtered)
            } else if set(&memory.pretend_missing) || set(&memory.missing) {
                Some(Known::Missing)
            } else {
                None
            }
        };
        with_memory(look).flatten()
    }

    /// Remembers a refusal that all conclusive probes confirmed.
    pub(crate) fn remember(call: Sysno, known: Known) {
        if !seccompat_raw::has_own_storage() {
            return;
        }
        let (word, bit) = place(call);
        // Without thread storage (in a thread that is ending) nothing is remembered.
        let _ = with_memory(|memory| {
            let words = match known {
                Known::Filtered => &memory.filtered,
                Known::Missing => &memory.missing,
            };
            words[word].fetch_or(bit, Relaxed);
            memory.suspected[word].fetch_or(bit, Relaxed);
        });
    }

    /// Starts or stops pretending that `call` is `known`; returns whether it was pretended before.
    pub(crate) fn pretend(call: Sysno, known: Known, on: bool) -> bool {
        let (word, bit) = place(call);
        let set = |memory: &Memory| {
            let words = match known {
                Known::Filtered => &memory.pretend_filtered,
                Known::Missing => &memory.pretend_missing,
            };
            let before = if on {
                // A superfluous bit here costs a look; it is never cleared.
                memory.suspected[word].fetch_or(bit, Relaxed);
                words[word].fetch_or(bit, Relaxed)
            } else {
                words[word].fetch_and(!bit, Relaxed)
            };
            before & bit != 0
        };
        with_memory(set).unwrap_or(false)
    }

    #[cfg(all(test, feature = "std"))]
    mod tests {
        use super::*;

        #[test]
        fn another_thread_begins_anew() {
            assert_eq!((is_suspected(Sysno::MSEAL), known(Sysno::MSEAL)), (false, None));
            remember(Sysno::MSEAL, Known::Missing);
            let elsewhere = std::thread::spawn(|| known(Sysno::MSEAL)).join();
            assert_eq!((known(Sysno::MSEAL), elsewhere.ok()), (Some(Known::Missing), Some(None)));
        }
    }
}

/// Without thread storage nothing is remembered, and answers are still correct.
#[cfg(not(any(feature = "std", feature = "extern-thread")))]
mod without_threads {
    use super::{Known, Sysno};

    #[inline]
    pub(crate) fn is_suspected(_: Sysno) -> bool {
        false
    }

    pub(crate) fn known(_: Sysno) -> Option<Known> {
        None
    }

    pub(crate) fn remember(_: Sysno, _: Known) {}
}

#[cfg(not(any(feature = "std", feature = "extern-thread")))]
pub(crate) use without_threads::{is_suspected, known, remember};
