//! `setxattrat(2)` and its siblings: extended attributes by directory and path.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, OFlags, XattrFlags};
use rustix::path;
use seccompat_catalogue::{Errno, Facts, Sysno, probes};

use crate::about;
use crate::attempt::attempt;
use crate::done::{exactly, value};
use crate::path::with;
use crate::proc::{Name, Proc, is_cwd, open_for_path};
use crate::sys::attributes::{self, Given, Room, Target};
use crate::sys::files::At;
use crate::{Done, Error, ErrorKind};

/// `setxattrat(dirfd, path, at_flags, name, args, size)`—Sets an extended attribute of a file.
///
/// Linux 6.13. If a filter refuses it or the kernel lacks it, `setxattr` and its variants do the
/// same for an absolute path, a path in the working directory, and a descriptor; for a path in
/// another directory, the file is opened with `O_PATH` and reached through `/proc`.
///
/// # Errors
/// The call's own errors. `Emulation` if the emulation needs `/proc` or a free descriptor and there
/// is none. `Filtered` or `Missing` if `setxattr` is refused too.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included, where path and name are `&CStr`.
///
/// # References
/// [setxattr(2)](https://man7.org/linux/man-pages/man2/setxattr.2.html), `fs/xattr.c`
pub fn setxattrat<P: path::Arg, N: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    at: AtFlags,
    name: N,
    value_: &[u8],
    flags: XattrFlags,
) -> Result<(), Error> {
    value(setxattrat_with(dirfd, path, at, name, value_, flags))
}

/// Like [`setxattrat`], and reports how the call was done.
///
/// # Errors
/// As [`setxattrat`].
pub fn setxattrat_with<P: path::Arg, N: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    at: AtFlags,
    name: N,
    value: &[u8],
    flags: XattrFlags,
) -> Result<Done<()>, Error> {
    let facts = &probes::SETXATTRAT;
    with_names(facts, dirfd, path, at, name, |file, name| {
        let given = Given::new(value, flags.bits()).map_err(|errno| said(facts, errno))?;
        let call = attributes::setxattrat(file.at(), at.bits(), name, &given);
        attempt(
            &about::SETXATTRAT,
            &call.args(),
            || call.make(),
            || {
                file.check(facts, name, flags.bits(), value.len())?;
                let way = file.way(facts)?;
                let target = way.target();
                attributes::setxattr(target, name, value, flags.bits()).make_older().map(exactly)
            },
        )
    })
}

/// `getxattrat(dirfd, path, at_flags, name, args, size)`—Reads an extended attribute of a file, and
/// returns its length; with an empty `into`, only the length.
///
/// Linux 6.13; emulated as [`setxattrat`].
///
/// # Errors
/// As [`setxattrat`].
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// As [`setxattrat`].
///
/// # References
/// [getxattr(2)](https://man7.org/linux/man-pages/man2/getxattr.2.html), `fs/xattr.c`
pub fn getxattrat<P: path::Arg, N: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    at: AtFlags,
    name: N,
    into: &mut [u8],
) -> Result<usize, Error> {
    value(getxattrat_with(dirfd, path, at, name, into))
}

/// Like [`getxattrat`], and reports how the call was done.
///
/// # Errors
/// As [`getxattrat`].
pub fn getxattrat_with<P: path::Arg, N: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    at: AtFlags,
    name: N,
    into: &mut [u8],
) -> Result<Done<usize>, Error> {
    let facts = &probes::GETXATTRAT;
    with_names(facts, dirfd, path, at, name, |file, name| {
        let room = Room::new(into).map_err(|errno| said(facts, errno))?;
        // Two closures borrow it: one makes the call, the other emulates it. Only one runs at a time.
        let room = core::cell::RefCell::new(room);
        let (place, at) = (file.at(), at.bits());
        let args = attributes::getxattrat(place, at, name, &mut room.borrow_mut()).args();
        attempt(
            &about::GETXATTRAT,
            &args,
            || attributes::getxattrat(place, at, name, &mut room.borrow_mut()).make(),
            || {
                file.check(facts, name, 0, 0)?;
                let (way, mut room) = (file.way(facts)?, room.borrow_mut());
                attributes::getxattr(way.target(), name, room.bytes()).make_older().map(exactly)
            },
        )
    })
}

/// `listxattrat(dirfd, path, at_flags, list, size)`—Lists the names of a file's extended
/// attributes, each with a zero byte, and returns their length; with an empty `into`, only the
/// length.
///
/// Linux 6.13; emulated as [`setxattrat`].
///
/// # Errors
/// As [`setxattrat`].
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// As [`setxattrat`].
///
/// # References
/// [listxattr(2)](https://man7.org/linux/man-pages/man2/listxattr.2.html), `fs/xattr.c`
pub fn listxattrat<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    at: AtFlags,
    into: &mut [u8],
) -> Result<usize, Error> {
    value(listxattrat_with(dirfd, path, at, into))
}

/// Like [`listxattrat`], and reports how the call was done.
///
/// # Errors
/// As [`listxattrat`].
pub fn listxattrat_with<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    at: AtFlags,
    into: &mut [u8],
) -> Result<Done<usize>, Error> {
    let facts = &probes::LISTXATTRAT;
    let dirfd = dirfd.as_fd();
    with(facts, path, |path| {
        let file = File { dirfd, path, at };
        let (place, at) = (file.at(), at.bits());
        let args = attributes::listxattrat(place, at, into).args();
        let into = core::cell::RefCell::new(into);
        attempt(
            &about::LISTXATTRAT,
            &args,
            || attributes::listxattrat(place, at, &mut into.borrow_mut()).make(),
            || {
                let (way, mut into) = (file.way(facts)?, into.borrow_mut());
                attributes::listxattr(way.target(), &mut into).make_older().map(exactly)
            },
        )
    })
}

/// `removexattrat(dirfd, path, at_flags, name)`—Removes an extended attribute of a file.
///
/// Linux 6.13; emulated as [`setxattrat`].
///
/// # Errors
/// As [`setxattrat`].
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// As [`setxattrat`].
///
/// # References
/// [removexattr(2)](https://man7.org/linux/man-pages/man2/removexattr.2.html), `fs/xattr.c`
pub fn removexattrat<P: path::Arg, N: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    at: AtFlags,
    name: N,
) -> Result<(), Error> {
    value(removexattrat_with(dirfd, path, at, name))
}

/// Like [`removexattrat`], and reports how the call was done.
///
/// # Errors
/// As [`removexattrat`].
pub fn removexattrat_with<P: path::Arg, N: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    at: AtFlags,
    name: N,
) -> Result<Done<()>, Error> {
    let facts = &probes::REMOVEXATTRAT;
    with_names(facts, dirfd, path, at, name, |file, name| {
        let call = attributes::removexattrat(file.at(), at.bits(), name);
        attempt(
            &about::REMOVEXATTRAT,
            &call.args(),
            || call.make(),
            || {
                file.check(facts, name, 0, 0)?;
                let way = file.way(facts)?;
                attributes::removexattr(way.target(), name).make_older().map(exactly)
            },
        )
    })
}

fn with_names<T, P: path::Arg, N: path::Arg, Fd: AsFd>(
    facts: &'static Facts,
    dirfd: Fd,
    path: P,
    at: AtFlags,
    name: N,
    work: impl FnOnce(&File<'_>, &CStr) -> Result<Done<T>, Error>,
) -> Result<Done<T>, Error> {
    let dirfd = dirfd.as_fd();
    with(facts, path, |path| with(facts, name, |name| work(&File { dirfd, path, at }, name)))
}

/// An error that the kernel returns for the call.
fn said(facts: &'static Facts, errno: Errno) -> Error {
    Error::new(facts.call, errno, ErrorKind::Kernel)
}

/// The valid bits of `at_flags`.
const AT: AtFlags = AtFlags::SYMLINK_NOFOLLOW.union(AtFlags::EMPTY_PATH);

/// The file whose attributes the call uses.
struct File<'a> {
    dirfd: BorrowedFd<'a>,
    path: &'a CStr,
    at: AtFlags,
}

impl<'a> File<'a> {
    fn at(&self) -> At<'a> {
        (self.dirfd, self.path)
    }

    /// Makes the checks that the kernel makes before it looks up the path.
    fn check(
        &self,
        facts: &'static Facts,
        name: &CStr,
        flags: u32,
        size: usize,
    ) -> Result<(), Error> {
        /// `XATTR_NAME_MAX`, `XATTR_SIZE_MAX`
        const MOST: (usize, usize) = (255, 65536);
        let errno = if !AT.contains(self.at)
            || !(XattrFlags::CREATE | XattrFlags::REPLACE)
                .contains(XattrFlags::from_bits_retain(flags))
        {
            Errno::EINVAL
        } else if name.is_empty() || name.count_bytes() > MOST.0 {
            Errno::ERANGE
        } else if size > MOST.1 {
            Errno::E2BIG
        } else {
            return Ok(());
        };
        Err(said(facts, errno))
    }

    /// Finds a path or a descriptor by which the older calls reach the file.
    fn way(&self, facts: &'static Facts) -> Result<Way<'a>, Error> {
        let said = |errno| said(facts, errno);
        if !AT.contains(self.at) {
            return Err(said(Errno::EINVAL));
        }
        let is_cwd = is_cwd(self.dirfd);
        if self.path.is_empty() && self.at.contains(AtFlags::EMPTY_PATH) {
            if !is_cwd {
                return Ok(Way::Direct(Target::File(self.dirfd)));
            }
            // Linux (as of 6.18) accepts the working directory like this for setting and getting,
            // but not for listing and removing.
            if [Sysno::LISTXATTRAT, Sysno::REMOVEXATTRAT].contains(&facts.call) {
                return Err(said(Errno::EBADF));
            }
            // Checks that `/proc` is a genuine procfs.
            let _is_there = Proc::open()?;
            return Ok(Way::Proc(ProcPath::cwd()));
        }
        if is_cwd || self.path.to_bytes().first() == Some(&b'/') {
            return Ok(Way::Direct(if self.at.contains(AtFlags::SYMLINK_NOFOLLOW) {
                Target::Link(self.path)
            } else {
                Target::Path(self.path)
            }));
        }
        let file = self.open()?;
        let _is_there = Proc::open()?;
        Ok(Way::Proc(ProcPath::of_own(file)))
    }

    fn open(&self) -> Result<OwnedFd, Error> {
        let no_follow = self.at.contains(AtFlags::SYMLINK_NOFOLLOW);
        let flags = if no_follow { OFlags::NOFOLLOW } else { OFlags::empty() };
        open_for_path((self.dirfd, self.path), flags)
    }
}

/// A way to reach a file.
enum Way<'a> {
    /// By the caller's own path or descriptor.
    Direct(Target<'a>),
    /// By a path in `/proc` that leads to the file and nowhere else.
    Proc(ProcPath),
}

impl Way<'_> {
    fn target(&self) -> Target<'_> {
        match self {
            Self::Direct(target) => *target,
            Self::Proc(path) => Target::Path(path.as_c_str()),
        }
    }
}

/// A path in `/proc`, and the descriptors that keep it valid.
struct ProcPath {
    path: [u8; 36],
    _held: Option<OwnedFd>,
}

impl ProcPath {
    fn cwd() -> Self {
        Self { path: Self::join(b"/proc/thread-self/cwd", b""), _held: None }
    }

    fn of_own(fd: OwnedFd) -> Self {
        let name = Name::of(fd.as_fd());
        let path = Self::join(b"/proc/thread-self/fd/", name.as_c_str().to_bytes());
        Self { path, _held: Some(fd) }
    }

    fn join(before: &[u8], name: &[u8]) -> [u8; 36] {
        let mut bytes = [0; 36];
        for (to, from) in bytes.iter_mut().zip(before.iter().chain(name)) {
            *to = *from;
        }
        bytes
    }

    fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.path).unwrap_or(c"/proc/thread-self/fd/-")
    }
}
