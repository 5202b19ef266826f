//! What a thread remembers: that a call is filtered or missing, never that it is available.
//!
//! Filters are a thread's own, are inherited, and are never taken away, so only a refusal lasts.
//! It is remembered with the id of the kernel's thread that saw it: a `vfork` child runs on its
//! parent's memory, and a filter that it installs is not the parent's. A bit that another thread
//! set counts for nothing. (The id is asked for, by `gettid`, only when something is to be
//! remembered or was.)
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_probe::Verdict;

/// What a thread acts on without making the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Known {
    Filtered,
    Missing,
}

impl Known {
    /// What may be remembered of a verdict.
    pub(crate) fn of(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Filtered(_) => Some(Self::Filtered),
            Verdict::Missing => Some(Self::Missing),
            _ => None,
        }
    }
}

#[cfg(feature = "std")]
pub(crate) use with_threads::{is_suspected, known, pretend, remember};

#[cfg(feature = "std")]
mod with_threads {
    use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

    use super::{Known, Sysno};
    use crate::sys::calls::thread_id;

    const WORDS: usize = Sysno::COUNT.div_ceil(64);

    /// One thread's memory. Atomics, since a signal handler of the same thread may come between.
    struct Memory {
        /// Calls of which something is remembered or pretended: the only look on the fast path.
        suspected: [AtomicU64; WORDS],
        /// The kernel's thread that set the next two; 0 for none.
        owner: AtomicU32,
        filtered: [AtomicU64; WORDS],
        missing: [AtomicU64; WORDS],
        /// What a test pretends.
        pretend_filtered: [AtomicU64; WORDS],
        pretend_missing: [AtomicU64; WORDS],
    }

    std::thread_local! {
        static MEMORY: Memory = const {
            Memory {
                suspected: [const { AtomicU64::new(0) }; WORDS],
                owner: AtomicU32::new(0),
                filtered: [const { AtomicU64::new(0) }; WORDS],
                missing: [const { AtomicU64::new(0) }; WORDS],
                pretend_filtered: [const { AtomicU64::new(0) }; WORDS],
                pretend_missing: [const { AtomicU64::new(0) }; WORDS],
            }
        };
    }

    fn place(call: Sysno) -> (usize, u64) {
        (call.index() / 64, 1 << (call.index() % 64))
    }

    /// Whether something may be known of `call`: one load, and most often false.
    #[inline]
    pub(crate) fn is_suspected(call: Sysno) -> bool {
        let (word, bit) = place(call);
        MEMORY.try_with(|memory| memory.suspected[word].load(Relaxed) & bit != 0).unwrap_or(false)
    }

    /// What this thread knows of `call`.
    #[cold]
    pub(crate) fn known(call: Sysno) -> Option<Known> {
        let (word, bit) = place(call);
        let look = |memory: &Memory| {
            let set = |words: &[AtomicU64; WORDS]| words[word].load(Relaxed) & bit != 0;
            if set(&memory.pretend_filtered) {
                return Some(Known::Filtered);
            }
            if set(&memory.pretend_missing) {
                return Some(Known::Missing);
            }
            let (filtered, missing) = (set(&memory.filtered), set(&memory.missing));
            if !filtered && !missing || thread_id() != Some(memory.owner.load(Relaxed)) {
                return None;
            }
            Some(if filtered { Known::Filtered } else { Known::Missing })
        };
        MEMORY.try_with(look).ok().flatten()
    }

    /// Remembers a refusal that all conclusive probes confirmed.
    pub(crate) fn remember(call: Sysno, known: Known) {
        let Some(me) = thread_id() else { return };
        let (word, bit) = place(call);
        // Without thread storage (a thread that ends) nothing is remembered.
        let _ = MEMORY.try_with(|memory| {
            if memory.owner.swap(me, Relaxed) != me {
                // What another thread saw is forgotten.
                for n in 0..WORDS {
                    memory.filtered[n].store(0, Relaxed);
                    memory.missing[n].store(0, Relaxed);
                }
            }
            let words = match known {
                Known::Filtered => &memory.filtered,
                Known::Missing => &memory.missing,
            };
            words[word].fetch_or(bit, Relaxed);
            memory.suspected[word].fetch_or(bit, Relaxed);
        });
    }

    /// Pretends that `call` is `known`, or no longer; returns whether it was pretended before.
    pub(crate) fn pretend(call: Sysno, known: Known, on: bool) -> bool {
        let (word, bit) = place(call);
        let set = |memory: &Memory| {
            let words = match known {
                Known::Filtered => &memory.pretend_filtered,
                Known::Missing => &memory.pretend_missing,
            };
            let before = if on {
                // A bit too many here costs a look; it is never taken back.
                memory.suspected[word].fetch_or(bit, Relaxed);
                words[word].fetch_or(bit, Relaxed)
            } else {
                words[word].fetch_and(!bit, Relaxed)
            };
            before & bit != 0
        };
        MEMORY.try_with(set).unwrap_or(false)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// What a `vfork` child leaves behind: its own id, on its parent's memory.
        fn as_if_another_thread_wrote() {
            MEMORY.with(|memory| memory.owner.store(u32::MAX, Relaxed));
        }

        #[test]
        fn another_threads_memory_counts_for_nothing() {
            let (openat2, statx) = (Sysno::OPENAT2, Sysno::STATX);
            assert_eq!((is_suspected(openat2), known(openat2)), (false, None));
            remember(openat2, Known::Filtered);
            assert_eq!((is_suspected(openat2), known(openat2)), (true, Some(Known::Filtered)));
            as_if_another_thread_wrote();
            assert_eq!(known(openat2), None, "the writer is another thread");
            remember(statx, Known::Missing);
            assert_eq!((known(statx), known(openat2)), (Some(Known::Missing), None));
        }

        #[test]
        fn another_thread_begins_anew() {
            remember(Sysno::MSEAL, Known::Missing);
            let elsewhere = std::thread::spawn(|| known(Sysno::MSEAL)).join();
            assert_eq!((known(Sysno::MSEAL), elsewhere.ok()), (Some(Known::Missing), Some(None)));
        }
    }
}

/// Without thread storage nothing is remembered, and answers are still right.
#[cfg(not(feature = "std"))]
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

#[cfg(not(feature = "std"))]
pub(crate) use without_threads::{is_suspected, known, remember};
