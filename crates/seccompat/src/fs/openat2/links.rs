//! Symbolic links: which may be followed, and which are magic.
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{FsWord, Mode, OFlags, Stat, fstat, fstatfs, readlinkat};
use seccompat_catalogue::Errno;

use super::check::said;
use crate::Error;
use crate::path::from_rustix;
use crate::sys::identity::{Who, set_file_id};

const PROC_SUPER_MAGIC: FsWord = 0x9fa0;
const AAFS_MAGIC: FsWord = 0x5a3c_69f0;
/// `PROC_ROOT_INO`: the directory `/proc` itself.
const PROC_ROOT_INO: u64 = 1;
/// `ST_NOSYMFOLLOW`, which statfs(2) shows.
const NOSYMFOLLOW: u64 = 0x2000;

/// A symbolic link that was opened for its path alone.
pub(super) struct Link<'a> {
    pub(super) fd: BorrowedFd<'a>,
    pub(super) stat: &'a Stat,
    /// The directory that it is in.
    pub(super) parent: BorrowedFd<'a>,
}

impl Link<'_> {
    /// What it says, or that it is magic: it leads to an object and not to a path.
    pub(super) fn text(&self) -> Result<Text, Error> {
        let text = readlinkat(self.fd, c"", Vec::with_capacity(64))
            .map_err(|errno| said(from_rustix(errno)))?
            .into_bytes();
        Ok(if self.is_magic(text.len())? { Text::Magic } else { Text::Path(text) })
    }

    /// Only two file systems have magic links. On procfs an ordinary link is one that tells its own
    /// length and may be followed by all, or `self` and `thread-self`; on AppArmor's none.
    fn is_magic(&self, len: usize) -> Result<bool, Error> {
        let magic = fstatfs(self.fd).map_err(|errno| said(from_rustix(errno)))?.f_type;
        if magic == AAFS_MAGIC {
            return Ok(true);
        }
        if magic != PROC_SUPER_MAGIC {
            return Ok(false);
        }
        let tells = u64::try_from(self.stat.st_size) == Ok(len as u64) && len > 0;
        if tells && self.stat.st_mode & 0o777 == 0o777 {
            return Ok(false);
        }
        let parent = fstat(self.parent).map_err(|errno| said(from_rustix(errno)))?;
        Ok(parent.st_ino != PROC_ROOT_INO)
    }

    /// `nosymfollow`: the mount says that its links are not followed.
    pub(super) fn is_on_nosymfollow(&self) -> bool {
        // A kernel that does not tell has no such mounts.
        let flags = fstatfs(self.fd).map(|statfs| statfs.f_flags as u64);
        flags.is_ok_and(|flags| flags & NOSYMFOLLOW != 0)
    }

    /// `may_follow_link` of `fs/namei.c`: with `fs.protected_symlinks`, a link in a sticky directory
    /// that all can write is followed for its owner alone, and where it is the directory's owner's.
    pub(super) fn may_follow(&self) -> Result<(), Error> {
        let parent = fstat(self.parent).map_err(|errno| said(from_rustix(errno)))?;
        let (sticky, all_write) = (0o1000, 0o002);
        if parent.st_mode & sticky == 0
            || parent.st_mode & all_write == 0
            || parent.st_uid == self.stat.st_uid
            || is_file_user(self.stat.st_uid)?
            || sysctl(c"/proc/sys/fs/protected_symlinks") == 0
        {
            Ok(())
        } else {
            Err(said(Errno::EACCES))
        }
    }
}

/// What a link leads to.
pub(super) enum Text {
    /// A path.
    Path(Vec<u8>),
    /// An object.
    Magic,
}

/// Whether files are accessed as this user.
pub(super) fn is_file_user(user: u32) -> Result<bool, Error> {
    let me = set_file_id(Who::User, u32::MAX).map_err(said)?;
    Ok(me == user)
}

/// A sysctl's number; where it cannot be read, the strictest that is known.
pub(super) fn sysctl(path: &CStr) -> u8 {
    const STRICT: u8 = 2;
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let Ok(file) = rustix::fs::open(path, flags, Mode::empty()) else { return STRICT };
    let mut text = [0];
    match rustix::io::read(file.as_fd(), &mut text) {
        Ok(1) if text[0].is_ascii_digit() => text[0] - b'0',
        _ => STRICT,
    }
}
