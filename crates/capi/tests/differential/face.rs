//! One interface to the library in Rust and in C: the same test compares both with the kernel.
#![forbid(unsafe_code)]

use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::fs::{Access, AtFlags, Mode, RenameFlags, Statx, StatxFlags, XattrFlags};
use rustix::io::ReadWriteFlags;
use rustix::rand::GetRandomFlags;
use seccompat::io::SignalMask;
use seccompat::{Done, Error, Weaknesses, fs, io, mm, rand};

/// The result of a call.
pub type Answer<T> = Result<Done<T>, Error>;

/// The functions of one language, one for each call.
pub trait Face {
    fn openat2(&self, dirfd: BorrowedFd<'_>, path: &str, how: [u64; 3]) -> Answer<OwnedFd>;
    fn faccessat2(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        mode: Access,
        flags: AtFlags,
    ) -> Answer<()>;
    fn fchmodat2(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        mode: Mode,
        flags: AtFlags,
    ) -> Answer<()>;
    fn statx(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        flags: AtFlags,
        mask: StatxFlags,
        accept: Weaknesses,
    ) -> Answer<Statx>;
    fn renameat2(
        &self,
        base: BorrowedFd<'_>,
        old: &str,
        new: &str,
        flags: RenameFlags,
        accept: Weaknesses,
    ) -> Answer<()>;
    fn copy_file_range(
        &self,
        from: BorrowedFd<'_>,
        from_offset: Option<&mut u64>,
        to: BorrowedFd<'_>,
        to_offset: Option<&mut u64>,
        len: usize,
    ) -> Answer<usize>;
    fn setxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
        value: &[u8],
        flags: XattrFlags,
    ) -> Answer<()>;
    fn getxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
        into: &mut [u8],
    ) -> Answer<usize>;
    fn listxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        into: &mut [u8],
    ) -> Answer<usize>;
    fn removexattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
    ) -> Answer<()>;
    fn preadv2(
        &self,
        file: BorrowedFd<'_>,
        into: &mut [IoSliceMut<'_>],
        offset: Option<u64>,
        flags: ReadWriteFlags,
    ) -> Answer<usize>;
    fn pwritev2(
        &self,
        file: BorrowedFd<'_>,
        from: &[IoSlice<'_>],
        offset: Option<u64>,
        flags: ReadWriteFlags,
    ) -> Answer<usize>;
    /// The flags that the language's function takes, invalid ones too.
    fn close_range_flags(&self) -> &'static [u32];
    fn close_range(&self, first: u32, last: u32, flags: u32) -> Answer<()>;
    fn epoll_pwait2(
        &self,
        epoll: BorrowedFd<'_>,
        room: usize,
        timeout: Duration,
        mask: Option<SignalMask>,
    ) -> Answer<usize>;
    fn mlock2(&self, addr: usize, len: usize, on_fault: bool, accept: Weaknesses) -> Answer<()>;
    fn getrandom(&self, into: &mut [u8], flags: GetRandomFlags) -> Answer<usize>;
}

/// The Rust crate.
pub struct Rust;

impl Face for Rust {
    fn openat2(&self, dirfd: BorrowedFd<'_>, path: &str, how: [u64; 3]) -> Answer<OwnedFd> {
        fs::openat2_with(dirfd, path, &fs::OpenHow::from_words(how[0], how[1], how[2]))
    }
    fn faccessat2(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        mode: Access,
        flags: AtFlags,
    ) -> Answer<()> {
        fs::faccessat2_with(dirfd, path, mode, flags)
    }
    fn fchmodat2(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        mode: Mode,
        flags: AtFlags,
    ) -> Answer<()> {
        fs::fchmodat2_with(dirfd, path, mode, flags)
    }
    fn statx(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        flags: AtFlags,
        mask: StatxFlags,
        accept: Weaknesses,
    ) -> Answer<Statx> {
        fs::statx_with(dirfd, path, flags, mask, accept)
    }
    fn renameat2(
        &self,
        base: BorrowedFd<'_>,
        old: &str,
        new: &str,
        flags: RenameFlags,
        accept: Weaknesses,
    ) -> Answer<()> {
        fs::renameat2_with(base, old, base, new, flags, accept)
    }
    fn copy_file_range(
        &self,
        from: BorrowedFd<'_>,
        from_offset: Option<&mut u64>,
        to: BorrowedFd<'_>,
        to_offset: Option<&mut u64>,
        len: usize,
    ) -> Answer<usize> {
        fs::copy_file_range_with(from, from_offset, to, to_offset, len)
    }
    fn setxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
        value: &[u8],
        flags: XattrFlags,
    ) -> Answer<()> {
        fs::setxattrat_with(dirfd, path, at, name, value, flags)
    }
    fn getxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
        into: &mut [u8],
    ) -> Answer<usize> {
        fs::getxattrat_with(dirfd, path, at, name, into)
    }
    fn listxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        into: &mut [u8],
    ) -> Answer<usize> {
        fs::listxattrat_with(dirfd, path, at, into)
    }
    fn removexattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
    ) -> Answer<()> {
        fs::removexattrat_with(dirfd, path, at, name)
    }
    fn preadv2(
        &self,
        file: BorrowedFd<'_>,
        into: &mut [IoSliceMut<'_>],
        offset: Option<u64>,
        flags: ReadWriteFlags,
    ) -> Answer<usize> {
        io::preadv2_with(file, into, offset, flags)
    }
    fn pwritev2(
        &self,
        file: BorrowedFd<'_>,
        from: &[IoSlice<'_>],
        offset: Option<u64>,
        flags: ReadWriteFlags,
    ) -> Answer<usize> {
        io::pwritev2_with(file, from, offset, flags)
    }
    fn close_range_flags(&self) -> &'static [u32] {
        // Only the C API closes descriptors that other code owns.
        &[4]
    }
    fn close_range(&self, first: u32, last: u32, flags: u32) -> Answer<()> {
        assert_eq!(flags, 4);
        io::close_range_cloexec_with(first, last, Weaknesses::NONE)
    }
    fn epoll_pwait2(
        &self,
        epoll: BorrowedFd<'_>,
        room: usize,
        timeout: Duration,
        mask: Option<SignalMask>,
    ) -> Answer<usize> {
        let mut events: Vec<_> = (0..room).map(|_| MaybeUninit::uninit()).collect();
        io::epoll_pwait2_with(epoll, &mut events, Some(timeout), mask)
    }
    fn mlock2(&self, addr: usize, len: usize, on_fault: bool, accept: Weaknesses) -> Answer<()> {
        mm::mlock2_with(std::ptr::without_provenance(addr), len, on_fault, accept)
    }
    fn getrandom(&self, into: &mut [u8], flags: GetRandomFlags) -> Answer<usize> {
        rand::getrandom_with(into, flags)
    }
}
