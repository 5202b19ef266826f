//! The changes that a child makes to itself before it executes the program, and the search for the program.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use seccompat_catalogue::{Errno, Sysno};

use crate::io::SignalMask;
use crate::sys::Call;
use crate::sys::identity::{Who, are_groups, set_all_ids, set_groups, three_ids};
use crate::sys::processes::{self, ArgvEnvp, not_executed};
use crate::{Error, ErrorKind};

/// The changes that a caller asks for.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Changes<'a> {
    pub(super) group: Option<u32>,
    pub(super) directory: Option<&'a CStr>,
    pub(super) groups: Option<&'a [u32]>,
    pub(super) gid: Option<u32>,
    pub(super) uid: Option<u32>,
    pub(super) mask: Option<SignalMask>,
    pub(super) search: Option<&'a CStr>,
}

/// One of the changes, in their order: the directory is entered, and the group is left, with the
/// rights of the caller.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Group,
    Directory,
    Groups,
    Gid,
    Uid,
}

impl Change {
    pub(super) const ALL: [Self; 5] =
        [Self::Group, Self::Directory, Self::Groups, Self::Gid, Self::Uid];
}

impl Changes<'_> {
    /// In the child: makes the changes, or returns the one that failed.
    pub(super) fn make(&self) -> Result<(), (Change, Errno)> {
        for change in Change::ALL {
            let Some(call) = self.call(change) else { continue };
            call.make().and_then(|()| self.prove(change)).map_err(|errno| (change, errno))?;
        }
        Ok(())
    }

    fn call(&self, change: Change) -> Option<Call<'_, ()>> {
        match change {
            Change::Group => self.group.map(processes::setpgid),
            Change::Directory => self.directory.map(processes::chdir),
            Change::Groups => self.groups.map(set_groups),
            Change::Gid => self.gid.map(|id| set_all_ids(Who::Group, id)),
            Change::Uid => self.uid.map(|id| set_all_ids(Who::User, id)),
        }
    }

    /// A filter may fake a success. A program must not run with rights that its caller took from it.
    fn prove(&self, change: Change) -> Result<(), Errno> {
        let all_are = |who, id| three_ids(who).map(|ids| ids == [id; 3]);
        let proven = match (change, self.gid, self.uid, self.groups) {
            (Change::Gid, Some(id), ..) => all_are(Who::Group, id)?,
            (Change::Uid, _, Some(id), _) => all_are(Who::User, id)?,
            (Change::Groups, _, _, Some(groups)) => are_groups(groups)?,
            _ => true,
        };
        if proven { Ok(()) } else { Err(Errno::ENOSYS) }
    }

    /// In the parent: the error of a change. The child's filters are this thread's, so this thread can
    /// probe them.
    pub(super) fn failed(&self, change: Change, errno: Errno) -> Error {
        match self.call(change) {
            Some(call) => call.failed_in_child(errno),
            // No child reports a change that nobody asked for.
            None => Error::new(Sysno::CLONE3, errno, ErrorKind::Kernel),
        }
    }
}

/// `PATH_MAX`
const LONGEST: usize = 4096;

/// In the child: executes the program, and returns only an error. With a list of folders, a name without
/// a slash is looked for there, as `execvp` does.
pub(super) fn exec(name: &CStr, list: Option<&CStr>, strings: ArgvEnvp<'_>) -> Errno {
    let list = match list {
        Some(list) if !name.to_bytes().contains(&b'/') => list,
        _ => return not_executed(processes::execve(name, strings)),
    };
    if name.is_empty() {
        return Errno::ENOENT;
    }
    let (mut room, mut why) = ([0; LONGEST], Errno::ENOENT);
    for folder in list.to_bytes().split(|&byte| byte == b':') {
        let Some(path) = join(&mut room, folder, name) else {
            why = Errno::ENAMETOOLONG;
            continue;
        };
        match not_executed(processes::execve(path, strings)) {
            Errno::ENOENT | Errno::ENOTDIR => {}
            // Another folder may have one that may be executed.
            Errno::EACCES => why = Errno::EACCES,
            errno => return errno,
        }
    }
    why
}

/// `folder/name`, or `name` in the working directory for an empty folder; `None` if it is too long.
fn join<'a>(room: &'a mut [u8; LONGEST], folder: &[u8], name: &CStr) -> Option<&'a CStr> {
    let slash: &[u8] = if folder.is_empty() { b"" } else { b"/" };
    let mut end = 0;
    for part in [folder, slash, name.to_bytes_with_nul()] {
        room.get_mut(end..end + part.len())?.copy_from_slice(part);
        end += part.len();
    }
    CStr::from_bytes_with_nul(room.get(..end)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_and_a_name_are_joined() {
        let mut room = [1; LONGEST];
        assert_eq!(join(&mut room, b"/bin", c"true"), Some(c"/bin/true"));
        assert_eq!(join(&mut room, b"", c"true"), Some(c"true"));
        assert_eq!(join(&mut room, &[b'x'; LONGEST - 3], c"y").map(CStr::count_bytes), Some(4095));
        assert_eq!(join(&mut room, &[b'x'; LONGEST - 2], c"y"), None);
    }
}
