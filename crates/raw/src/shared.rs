//! Memory that a child and its parent share.
//!
//! # Why this file has unsafe code
//! It maps and unmaps memory.
#![allow(unsafe_code)]

use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};

use seccompat_catalogue::Errno;
use seccompat_probe::Answer;

use crate::call::syscall;
use crate::told::{Me, NoChild};
use crate::words::{self, Progress};

/// Memory that a child and its parent share: words that start as 0.
#[derive(Debug)]
pub struct Words {
    words: NonNull<AtomicU32>,
    len: usize,
}

/// The call that maps memory with its arguments in registers: on 32-bit ABIs `mmap` itself is an
/// older call, or missing.
#[cfg(target_pointer_width = "32")]
const MAP: libc::c_long = libc::SYS_mmap2;
#[cfg(not(target_pointer_width = "32"))]
const MAP: libc::c_long = libc::SYS_mmap;

impl Words {
    /// Maps `len` words.
    ///
    /// # Errors
    /// [`NoChild::Memory`] if the memory is not available.
    pub fn new(len: usize) -> Result<Self, NoChild> {
        let protection = u64::from((libc::PROT_READ | libc::PROT_WRITE).unsigned_abs());
        let kind = u64::from((libc::MAP_SHARED | libc::MAP_ANONYMOUS).unsigned_abs());
        let bytes = (len * size_of::<AtomicU32>()) as u64;
        let args = [0, bytes, protection, kind, u64::MAX, 0];
        let at = (&raw const args).expose_provenance() as u64;
        let (number, args) = if cfg!(target_arch = "s390x") {
            // The old call, which reads its arguments from memory.
            (MAP, [at, 0, 0, 0, 0, 0])
        } else {
            (MAP, args)
        };
        // SAFETY: a new mapping touches no memory that is there.
        let mapped = unsafe { syscall(number as u32, args) };
        let address = mapped.map_err(NoChild::Memory)?;
        let words = core::ptr::with_exposed_provenance_mut(address as usize);
        // A faked success is address 0.
        Ok(Self { words: NonNull::new(words).ok_or(NoChild::Faked)?, len })
    }

    /// The word at index `n`.
    ///
    /// # Panics
    /// There are not that many words.
    #[must_use]
    pub fn word(&self, n: usize) -> &AtomicU32 {
        assert!(n < self.len);
        // SAFETY: `n` lies within the mapping.
        let word = unsafe { self.words.add(n) };
        // SAFETY: the mapping is page-aligned, zeroed, and lives as long as `self`; both processes
        // use it through atomics alone.
        unsafe { word.as_ref() }
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        let bytes = (self.len * size_of::<AtomicU32>()) as u64;
        let address = self.words.as_ptr().addr() as u64;
        // SAFETY: this unmaps the mapping that `new` made, and no reference to it remains.
        let _ = unsafe { syscall(libc::SYS_munmap as u32, [address, bytes, 0, 0, 0, 0]) };
    }
}

/// A child's progress, and an answer for each call. It stays mapped if a filter may kill for
/// `munmap`.
pub(crate) struct Shared(ManuallyDrop<Words>);

impl Drop for Shared {
    fn drop(&mut self) {
        if self.returned(UNMAP) {
            // SAFETY: nothing uses the mapping any more.
            unsafe { ManuallyDrop::drop(&mut self.0) };
        }
    }
}

/// The words before the answers: progress, and the facts that a child knows about itself.
pub(crate) const HEADER: usize = 10;
const PROGRESS: usize = 0;
pub(crate) const NO_NEW_PRIVS: usize = 1;
pub(crate) const SECCOMP: usize = 2;
pub(crate) const NO_OPTION: usize = 3;
/// The result of `exit` in a process that a probe made.
pub(crate) const EXIT: usize = 4;
/// The return value, if it returned, and a bit that says so.
#[cfg(target_arch = "x86_64")]
pub(crate) const EXIT_RETURNED: usize = 5;
/// The return values of `nanosleep` and `munmap`, if they returned.
pub(crate) const SLEEP: usize = 6;
pub(crate) const UNMAP: usize = 7;
/// The result of `prctl(PR_SET_PDEATHSIG)`.
pub(crate) const DIES: usize = 8;
/// The result of `prctl(PR_SET_DUMPABLE)`.
pub(crate) const UNDUMPABLE: usize = 9;
#[cfg(target_arch = "x86_64")]
pub(crate) const RETURNED: u32 = 1 << 30;

/// A small value as a word: an errno, or a return value.
const VALUE: u32 = 1 << 16;

pub(crate) fn encode(returned: Result<u64, Errno>) -> u32 {
    match returned {
        Ok(value) => VALUE + u32::try_from(value).unwrap_or(0),
        Err(errno) => errno.get().into(),
    }
}

impl Shared {
    pub(crate) fn new(answers: usize) -> Result<Self, NoChild> {
        Words::new(answers + HEADER).map(|words| Self(ManuallyDrop::new(words)))
    }

    pub(crate) fn word(&self, n: usize) -> &AtomicU32 {
        self.0.word(n)
    }

    pub(crate) fn me(&self) -> Me {
        let returned = |word: usize| self.word(word).load(Ordering::Relaxed).checked_sub(VALUE);
        let refused = Errno::EINVAL.get().into();
        Me {
            no_new_privs: returned(NO_NEW_PRIVS) == Some(1),
            seccomp: returned(SECCOMP),
            prctl_is_honest: self.word(NO_OPTION).load(Ordering::Relaxed) == refused,
        }
    }

    /// Whether a child made the call whose result is in this word, and survived.
    pub(crate) fn returned(&self, word: usize) -> bool {
        self.word(word).load(Ordering::Acquire) != 0
    }

    /// Whether a child dies with its parent.
    pub(crate) fn dies_with_parent(&self) -> bool {
        self.word(DIES).load(Ordering::Acquire) == encode(Ok(0))
    }

    /// Whether only a privileged process may begin to trace a child.
    pub(crate) fn is_undumpable(&self) -> bool {
        self.word(UNDUMPABLE).load(Ordering::Acquire) == encode(Ok(0))
    }

    /// Whether the kernel executes the sleep: the kernel reads the duration from memory, and no
    /// filter can see the contents of memory.
    pub(crate) fn sleeps_are_real(&self) -> bool {
        // On 32-bit ABIs the kernel reads two halves.
        let refused = u32::from(Errno::EFAULT.get());
        cfg!(target_pointer_width = "64") && self.word(SLEEP).load(Ordering::Acquire) == refused
    }

    pub(crate) fn at(&self, progress: Progress) {
        self.word(PROGRESS).store(progress.to_word(), Ordering::Release);
    }

    pub(crate) fn progress(&self) -> Progress {
        Progress::from_word(self.word(PROGRESS).load(Ordering::Acquire))
    }

    pub(crate) fn put(&self, n: usize, answer: Answer) {
        self.word(HEADER + n).store(words::of(answer), Ordering::Release);
    }

    pub(crate) fn get(&self, n: usize) -> Answer {
        words::answer(self.word(HEADER + n).load(Ordering::Acquire))
    }

    /// The result of `exit` in a process that a probe made, if known.
    pub(crate) fn exit(&self) -> Option<Answer> {
        let answer = words::answer(self.word(EXIT).load(Ordering::Acquire));
        (answer != Answer::NotMade).then_some(answer)
    }
}
