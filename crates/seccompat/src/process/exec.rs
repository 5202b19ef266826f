//! `execveat(2)`: executes another program, by a descriptor.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::AtFlags;
use rustix::io::fcntl_getfd;
use rustix::path;
use seccompat_catalogue::{Errno, Sysno, probes};

use crate::about;
use crate::attempt::{attempt, nothing_else, older};
use crate::done::Emulated;
use crate::path::with;
use crate::proc::{Name, Proc, is_cwd};
use crate::sys::processes::{self, Strings, not_executed};
use crate::{Error, ErrorKind, Weaknesses};

/// The type of a success: an exec that succeeds does not return.
type Never = core::convert::Infallible;

/// `execveat(dirfd, path, argv, envp, flags)`—Executes another program. Returns only an error.
///
/// Linux 3.19. If a filter refuses it or the kernel lacks it, `execve` does the same for an
/// absolute path, and for a path in the working directory.
///
/// # Errors
/// The call's own errors. `Filtered` or `Missing` for a path in another directory and for a
/// descriptor, unless [`execveat_with`] was used to accept the loss, and always with
/// `AT_SYMLINK_NOFOLLOW`: a path that was checked may lead elsewhere when it is used.
///
/// # Weaknesses
/// None; with [`execveat_with`], [`Weaknesses::EXEC_NAME`] can be accepted.
///
/// # Signal safety
/// Async-signal-safe, the emulation included, where the path is a `&CStr`.
///
/// # References
/// [execveat(2)](https://man7.org/linux/man-pages/man2/execveat.2.html), `fs/exec.c`
pub fn execveat<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    argv: &Strings<'_>,
    envp: &Strings<'_>,
    flags: AtFlags,
) -> Error {
    execveat_with(dirfd, path, argv, envp, flags, Weaknesses::NONE)
}

/// Like [`execveat`], but accepts weaknesses.
pub fn execveat_with<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    argv: &Strings<'_>,
    envp: &Strings<'_>,
    flags: AtFlags,
    accept: Weaknesses,
) -> Error {
    let exec = Exec { dirfd: dirfd.as_fd(), strings: [argv, envp], flags, accept };
    let done = with(&probes::EXECVEAT, path, |path| exec.run(path));
    match done {
        Ok(done) => match done.value {},
        Err(error) => error,
    }
}

struct Exec<'a> {
    dirfd: BorrowedFd<'a>,
    strings: [&'a Strings<'a>; 2],
    flags: AtFlags,
    accept: Weaknesses,
}

impl Exec<'_> {
    fn run(&self, path: &CStr) -> Result<crate::Done<Never>, Error> {
        let call = processes::execveat((self.dirfd, path), self.strings, self.flags.bits());
        let args = call.args();
        attempt(&about::EXECVEAT, &args, || Err(not_executed(call)), || self.emulate(path))
    }

    fn emulate(&self, path: &CStr) -> Emulated<Never> {
        let said = |errno| Error::new(Sysno::EXECVEAT, errno, ErrorKind::Kernel);
        if !(AtFlags::SYMLINK_NOFOLLOW | AtFlags::EMPTY_PATH).contains(self.flags) {
            return Err(said(Errno::EINVAL));
        }
        if self.flags.contains(AtFlags::SYMLINK_NOFOLLOW) {
            return Err(nothing_else(Sysno::EXECVEAT));
        }
        let bytes = path.to_bytes();
        let is_itself = bytes.is_empty() && self.flags.contains(AtFlags::EMPTY_PATH);
        if bytes.first() == Some(&b'/') || is_cwd(self.dirfd) && !is_itself {
            return Err(self.exec(path));
        }
        if bytes.is_empty() && !is_itself {
            return Err(said(Errno::ENOENT));
        }
        if !is_cwd(self.dirfd) && fcntl_getfd(self.dirfd).is_err() {
            return Err(said(Errno::EBADF));
        }
        if !self.accept.contain(Weaknesses::EXEC_NAME) {
            return Err(nothing_else(Sysno::EXECVEAT));
        }
        // Checks that `/proc` is a genuine procfs.
        let _is_there = Proc::open()?;
        let mut room = [0; 4096];
        let name = Name::of(self.dirfd);
        let parts: [&[u8]; 4] = if is_cwd(self.dirfd) {
            [b"/proc/thread-self/cwd", b"", b"", b""]
        } else if is_itself {
            [b"/proc/self/fd/", name.as_c_str().to_bytes(), b"", b""]
        } else {
            [b"/proc/self/fd/", name.as_c_str().to_bytes(), b"/", bytes]
        };
        let len: usize = parts.iter().map(|part| part.len()).sum();
        if len >= room.len() {
            return Err(said(Errno::ENAMETOOLONG));
        }
        for (to, from) in room.iter_mut().zip(parts.iter().copied().flatten()) {
            *to = *from;
        }
        let path = CStr::from_bytes_until_nul(&room).map_err(|_| said(Errno::ENAMETOOLONG))?;
        Err(self.exec(path))
    }

    fn exec(&self, path: &CStr) -> Error {
        let call = processes::execve(path, self.strings);
        let args = call.args();
        older(&probes::EXECVE, &args, not_executed(call))
    }
}
