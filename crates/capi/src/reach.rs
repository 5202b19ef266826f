//! Whether memory can be read or written, as the kernel sees it: it answers EFAULT for a bad pointer,
//! and an emulation must not end the process instead.
//!
//! Two calls copy memory before they look at anything else, and then change nothing: `symlinkat` of
//! an empty name copies the text of the link (fs/namei.c), and `rt_sigprocmask` with a request that
//! does not exist copies a mask of eight bytes (kernel/signal.c). They need no descriptor, and work in
//! a signal handler. Where a filter refuses them, all memory counts as good.
//!
//! No byte outside the caller's text or value is read: it may not be initialised.
//!
//! # Why this file has unsafe code
//! It makes calls by number.
#![allow(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Sysno};

/// The least page size. A test of one word holds for a page of that size.
const PAGE: usize = 4096;
/// The size of a signal mask.
const WORD: usize = 8;
/// None of SIG_BLOCK, SIG_UNBLOCK and SIG_SETMASK.
const NO_REQUEST: u64 = u32::MAX as u64;
/// `AT_FDCWD`
const CWD: u64 = -100i32 as u32 as u64;

/// Whether a text can be read up to its end, or for the length of the longest path.
pub(crate) fn can_read_text(address: usize) -> bool {
    let empty = c"".as_ptr().expose_provenance();
    // SAFETY: the kernel reads two texts; an empty name is no place for a link.
    !unsafe { is_bad(Sysno::SYMLINKAT, [address as u64, CWD, empty as u64, 0]) }
}

/// Whether these bytes can be read; fewer than eight are not tested.
pub(crate) fn can_read(address: usize, len: usize) -> bool {
    // SAFETY: with a request that does not exist, the kernel only reads.
    words(address, len).all(|at| !unsafe { is_bad_mask(NO_REQUEST, at, 0) })
}

/// Whether these bytes can be written; fewer than eight are not tested. It overwrites some of them.
///
/// # Safety
/// If there is memory, it must be the caller's to overwrite.
pub(crate) unsafe fn can_write(address: usize, len: usize) -> bool {
    // SAFETY: without a new mask the kernel writes the old one, which the caller allows here.
    words(address, len).all(|at| !unsafe { is_bad_mask(0, 0, at) })
}

/// The first and the last word of these bytes, and one on each page between them.
fn words(address: usize, len: usize) -> impl Iterator<Item = usize> {
    let last = len.checked_sub(WORD).map(|rest| address.saturating_add(rest));
    let between = last.map(|last| (address / PAGE + 1..=last / PAGE).map(|page| page * PAGE));
    last.map(|last| [address, last]).into_iter().flatten().chain(between.into_iter().flatten())
}

/// Whether the kernel cannot copy a mask: the new one from there, or the old one to there.
///
/// # Safety
/// The request must not exist if there is a new mask; where there is memory for the old one, it must
/// be the caller's to overwrite.
unsafe fn is_bad_mask(request: u64, new: usize, old: usize) -> bool {
    // Null would mean no mask.
    let args = [request, new as u64, old as u64, WORD as u64];
    // SAFETY: the signal mask stays, and the caller allows the write of the old one.
    unsafe { is_bad(Sysno::RT_SIGPROCMASK, args) }
}

/// Whether this call answers EFAULT.
///
/// # Safety
/// The requirements of the call.
unsafe fn is_bad(call: Sysno, [a, b, c, d]: [u64; 4]) -> bool {
    let number = Abi::NATIVE.and_then(|abi| call.number(abi));
    // SAFETY: the caller guarantees it.
    let made = number.map(|nr| unsafe { seccompat_raw::syscall(nr, [a, b, c, d, 0, 0]) });
    made == Some(Err(Errno::EFAULT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_memory_is_told() {
        for address in [1, PAGE - 1, usize::MAX, usize::MAX - 8, 1 << 62] {
            assert!(!can_read_text(address), "{address:#x}");
            assert!(!can_read(address, 8), "{address:#x}");
            assert!(can_read(address, 0), "{address:#x}");
            // SAFETY: no memory is there.
            assert!(!unsafe { can_write(address, 24) }, "{address:#x}");
        }
        let mut own = [7u8; 2 * PAGE];
        let at = own.as_mut_ptr().expose_provenance();
        assert!(can_read(at, own.len()));
        // SAFETY: it is this function's.
        assert!(unsafe { can_write(at, own.len()) });
        assert!(own[8..16].iter().all(|&byte| byte == 7), "no more than words are written");
        assert!(can_read_text(c"text".as_ptr().expose_provenance()));
        let constant = b"the program's text is not written".as_ptr().expose_provenance();
        assert!(can_read(constant, 30));
        // SAFETY: it cannot be written, which is the test.
        assert!(!unsafe { can_write(constant, 30) });
    }
}
