//! Tests of a program's own fallbacks, without a filter.
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::marker::PhantomData;

use seccompat_catalogue::Sysno;

use crate::memory::{self, Known};

/// Makes this thread's wrappers behave as if calls were refused, until it is dropped. Guards nest.
///
/// ```
/// use rustix::fs::{Access, AtFlags, CWD};
/// use seccompat::{By, Pretend, Sysno, fs::faccessat2_with};
///
/// let _old_container = Pretend::filtered(&[Sysno::FACCESSAT2]);
/// let done = faccessat2_with(CWD, c"/", Access::READ_OK, AtFlags::empty())?;
/// assert_eq!(done.by, By::EXACTLY);
/// # Ok::<(), seccompat::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "it ends when it is dropped"]
pub struct Pretend {
    /// The calls whose refusal this guard started, and so ends.
    began: Vec<Sysno>,
    known: Known,
    /// It applies to the thread that made it.
    not_send: PhantomData<*const ()>,
}

impl Pretend {
    /// Behaves as if a filter refused `calls`.
    pub fn filtered(calls: &[Sysno]) -> Self {
        Self::new(calls, Known::Filtered)
    }

    /// Behaves as if the kernel lacked `calls`.
    pub fn missing(calls: &[Sysno]) -> Self {
        Self::new(calls, Known::Missing)
    }

    fn new(calls: &[Sysno], known: Known) -> Self {
        let began =
            calls.iter().copied().filter(|&call| !memory::pretend(call, known, true)).collect();
        Self { began, known, not_send: PhantomData }
    }
}

impl Drop for Pretend {
    fn drop(&mut self) {
        for &call in &self.began {
            memory::pretend(call, self.known, false);
        }
    }
}
