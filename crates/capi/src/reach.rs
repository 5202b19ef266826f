//! Whether memory can be read or written, as the kernel sees it: it answers EFAULT for a bad pointer,
//! and an emulation must not end the process instead.
//!
//! `rt_sigprocmask` copies a signal mask before it looks at the request: kernel/signal.c. With a
//! request that does not exist it changes nothing, so it tests eight bytes. It needs no descriptor,
//! and works in a signal handler. Where a filter refuses it, all memory counts as good.
//!
//! # Why this file has unsafe code
//! It makes calls by number.
#![allow(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Sysno};

/// The least page size. A test of one word holds for a page of that size.
pub(crate) const PAGE: usize = 4096;
/// The size of a signal mask.
const WORD: usize = 8;
/// None of SIG_BLOCK, SIG_UNBLOCK and SIG_SETMASK.
const NO_REQUEST: u64 = u32::MAX as u64;

/// Whether these bytes can be read.
pub(crate) fn can_read(address: usize, len: usize) -> bool {
    let Some(last) = len.checked_sub(1).map(|rest| address.checked_add(rest)) else { return true };
    let Some(last) = last else { return false };
    let mut at = address;
    loop {
        // An aligned word is on one page; null would mean no mask.
        // SAFETY: with a request that does not exist, the kernel only reads.
        if unsafe { is_bad(NO_REQUEST, (at & !(WORD - 1)).max(WORD), 0) } {
            return false;
        }
        match (at / PAGE + 1).checked_mul(PAGE) {
            Some(next) if next <= last => at = next,
            _ => return true,
        }
    }
}

/// Whether these bytes can be written. It overwrites some of them, of eight bytes or more; fewer
/// bytes are only read.
///
/// # Safety
/// If there is memory, it must be the caller's to overwrite.
pub(crate) unsafe fn can_write(address: usize, len: usize) -> bool {
    if !can_read(address, len) {
        return false;
    }
    let Some(rest) = len.checked_sub(WORD) else { return true };
    // The first and the last word, and one on each page between them.
    let between = (address / PAGE + 1..=(address + rest) / PAGE).map(|page| page * PAGE);
    let between = between.filter(|at| *at <= address + rest);
    let mut all = [address, address + rest].into_iter().chain(between);
    // SAFETY: without a new mask the kernel writes the old one, which the caller allows here.
    !all.any(|at| unsafe { is_bad(0, 0, at) })
}

/// Whether the kernel cannot copy a mask: the new one from there, or the old one to there.
///
/// # Safety
/// The request must not exist if there is a new mask; where there is memory for the old one, it must
/// be the caller's to overwrite.
unsafe fn is_bad(request: u64, new: usize, old: usize) -> bool {
    let number = Abi::NATIVE.and_then(|abi| Sysno::RT_SIGPROCMASK.number(abi));
    let args = [request, new as u64, old as u64, WORD as u64, 0, 0];
    // SAFETY: the signal mask stays, and the caller allows the write of the old one.
    number.is_some_and(|nr| unsafe { seccompat_raw::syscall(nr, args) } == Err(Errno::EFAULT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_memory_is_told() {
        for address in [0, 1, PAGE - 1, usize::MAX, usize::MAX - 8, 1 << 62] {
            assert!(!can_read(address, 1), "{address:#x}");
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
        let constant = b"the program's text is not written".as_ptr().expose_provenance();
        assert!(can_read(constant, 30));
        // SAFETY: it cannot be written, which is the test.
        assert!(!unsafe { can_write(constant, 30) });
    }
}
