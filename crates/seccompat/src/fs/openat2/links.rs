//! Symbolic links: which of them may be followed, and which are magic.
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{CWD, FsWord, OFlags, Stat, StatFs, fstatfs, readlinkat};
use seccompat_catalogue::{Errno, Sysno};

use super::open::said;
use super::stat::stat;
use crate::path::from_rustix;
use crate::sys::files;
use crate::sys::identity::{Who, set_file_id};
use crate::{Error, ErrorKind};

const PROC_SUPER_MAGIC: FsWord = 0x9fa0;
const AAFS_MAGIC: FsWord = 0x5a3c_69f0;
/// `PROC_ROOT_INO`: the directory `/proc` itself.
const PROC_ROOT_INO: u64 = 1;
/// `ST_NOSYMFOLLOW`, which statfs(2) shows.
const NOSYMFOLLOW: u64 = 0x2000;

/// A symbolic link that was opened with `O_PATH`.
pub(super) struct Link<'a> {
    fd: BorrowedFd<'a>,
    stat: &'a Stat,
    /// The directory that contains it.
    parent: BorrowedFd<'a>,
    file_system: StatFs,
}

impl<'a> Link<'a> {
    pub(super) fn new(
        fd: BorrowedFd<'a>,
        stat: &'a Stat,
        parent: BorrowedFd<'a>,
    ) -> Result<Self, Error> {
        let file_system = fstatfs(fd).map_err(|errno| said(from_rustix(errno)))?;
        Ok(Self { fd, stat, parent, file_system })
    }

    /// The link's text, or the fact that it is magic: it leads to an object and not to a path.
    pub(super) fn text(&self) -> Result<Text, Error> {
        let text = readlinkat(self.fd, c"", Vec::with_capacity(256))
            .map_err(|errno| said(from_rustix(errno)))?
            .into_bytes();
        Ok(if self.is_magic(text.len())? { Text::Magic } else { Text::Path(text) })
    }

    /// Only two file systems have magic links. On procfs a link is ordinary if its size is the
    /// length of its text and all may follow it, or if it is `self` or `thread-self`; on AppArmor's
    /// file system every link is magic.
    fn is_magic(&self, len: usize) -> Result<bool, Error> {
        match self.file_system.f_type {
            AAFS_MAGIC => return Ok(true),
            PROC_SUPER_MAGIC => {}
            _ => return Ok(false),
        }
        let tells = u64::try_from(self.stat.st_size) == Ok(len as u64) && len > 0;
        if tells && self.stat.st_mode & 0o777 == 0o777 {
            return Ok(false);
        }
        let parent = stat(self.parent)?;
        Ok(parent.st_ino != PROC_ROOT_INO)
    }

    /// `nosymfollow`: links on the mount are not followed. A kernel that does not report the flag
    /// has no such mounts.
    pub(super) fn is_on_nosymfollow(&self) -> bool {
        self.file_system.f_flags as u64 & NOSYMFOLLOW != 0
    }

    /// `may_follow_link` of `fs/namei.c`: with `fs.protected_symlinks`, a link in a sticky
    /// directory that all can write is followed only for its owner, or if it belongs to the
    /// directory's owner.
    pub(super) fn may_follow(&self) -> Result<(), Error> {
        let parent = stat(self.parent)?;
        let (sticky, all_write) = (0o1000, 0o002);
        if parent.st_mode & sticky == 0
            || parent.st_mode & all_write == 0
            || parent.st_uid == self.stat.st_uid
            || is_file_user(self.stat.st_uid)?
            || sysctl(c"/proc/sys/fs/protected_symlinks")? == 0
        {
            Ok(())
        } else {
            Err(said(Errno::EACCES))
        }
    }
}

/// The text of a link.
pub(super) enum Text {
    /// A path.
    Path(Vec<u8>),
    /// An object.
    Magic,
}

/// Whether this user is the one whose rights decide access to files.
pub(super) fn is_file_user(user: u32) -> Result<bool, Error> {
    let me = set_file_id(Who::User, u32::MAX).map_err(said)?;
    Ok(me == user)
}

/// The value of a sysctl.
///
/// # Errors
/// `Emulation` if it cannot be read: then neither the strict nor the lax answer is known to be the
/// kernel's.
pub(super) fn sysctl(path: &CStr) -> Result<u8, Error> {
    let lacked = |errno| Error::new(Sysno::OPENAT, errno, ErrorKind::Emulation);
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let file = files::open_other((CWD, path), flags, 0).map_err(lacked)?;
    let mut text = [0];
    match rustix::io::read(file.as_fd(), &mut text) {
        Ok(1) if text[0].is_ascii_digit() => Ok(text[0] - b'0'),
        _ => Err(lacked(Errno::ENOENT)),
    }
}
