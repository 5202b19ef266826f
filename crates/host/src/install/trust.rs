//! Files that only root, or the user in question, can have written.
#![forbid(unsafe_code)]

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, fstat, openat, statat};
use rustix::io::Errno;

use super::place::Owner;
use super::refusal::Refusal;

/// A folder that is opened, whose names and whose parents' names no other user can change.
pub(super) struct Folder {
    pub(super) fd: OwnedFd,
    pub(super) path: PathBuf,
}

/// Folders whose files a package manager makes.
const STORES: [&str; 2] = ["/nix/store", "/gnu/store"];

impl Folder {
    /// Opens the folder of a file; `None` if it does not exist.
    ///
    /// # Errors
    /// Another user can write to it or to a folder above, or the path has another user's link.
    pub(super) fn of(file: &Path, owner: Owner) -> Result<Option<Self>, Refusal> {
        let Some(parent) = file.parent() else {
            return Err(Refusal::of(file, "it is no file"));
        };
        links(parent, owner)?;
        let real = match fs::canonicalize(parent) {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Refusal::of(parent, error)),
        };
        if let Some(store) = STORES.iter().find(|store| real.starts_with(store)) {
            return Err(Refusal::new(
                format!("{} is in {store}: it is generated", file.display()),
                "change its source, in the configuration of the system",
            ));
        }
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut path = PathBuf::from("/");
        let open = |from: &OwnedFd, name: &OsStr| openat(from, name, flags, Mode::empty());
        let mut fd =
            openat(CWD, "/", flags, Mode::empty()).map_err(|why| Refusal::of(&path, why))?;
        owner.check(&path, &stat(&fd, &path)?)?;
        for part in real.components() {
            let Component::Normal(name) = part else { continue };
            path.push(name);
            fd = open(&fd, name).map_err(|why| Refusal::of(&path, why))?;
            owner.check(&path, &stat(&fd, &path)?)?;
        }
        Ok(Some(Self { fd, path }))
    }

    /// The state of a name in it; `None` if there is none.
    pub(super) fn state(&self, name: &OsStr) -> Result<Option<Stat>, Refusal> {
        match statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(Refusal::of(&self.path.join(name), error)),
        }
    }
}

fn stat(fd: &OwnedFd, path: &Path) -> Result<Stat, Refusal> {
    fstat(fd).map_err(|why| Refusal::of(path, why))
}

/// Checks that every link on a path belongs to root or to the owner.
fn links(path: &Path, owner: Owner) -> Result<(), Refusal> {
    let mut steps: Vec<&Path> = path.ancestors().collect();
    steps.reverse();
    for step in steps {
        let Ok(found) = fs::symlink_metadata(step) else { return Ok(()) };
        if found.file_type().is_symlink() && !owner.is_trusted(found.uid()) {
            return Err(Refusal::new(
                format!("{} is a link of uid {}", step.display(), found.uid()),
                format!("remove it, or make it root's: rm {}", step.display()),
            ));
        }
    }
    Ok(())
}

impl Owner {
    /// Whether files of this user can be trusted.
    pub(super) fn is_trusted(self, uid: u32) -> bool {
        uid == 0 || uid == self.uid
    }

    /// Checks that only the owner or root can write to an object.
    pub(super) fn check(self, path: &Path, stat: &Stat) -> Result<(), Refusal> {
        let shown = path.display();
        if !self.is_trusted(stat.st_uid) {
            return Err(Refusal::new(
                format!("{shown} belongs to uid {}", stat.st_uid),
                format!("chown root {shown}, or use another place"),
            ));
        }
        // A user's own group often has that user as its only member.
        let is_own_group = self.uid != 0 && stat.st_gid == self.gid;
        let writable = if is_own_group { 0o002 } else { 0o022 };
        if stat.st_mode & writable != 0 {
            return Err(Refusal::new(
                format!("others may write to {shown}"),
                format!("chmod go-w {shown}, or use another place"),
            ));
        }
        Ok(())
    }
}

/// Checks a program that root's configuration will name: it and every folder above it must be
/// root's alone.
///
/// # Errors
/// It is not there, is no program, or another user can replace it.
pub(super) fn program(path: &Path, owner: Owner) -> Result<(), Refusal> {
    let found = fs::canonicalize(path).map_err(|why| Refusal::of(path, why))?;
    // The path as it is written, and the one to which its links lead.
    for path in [path, &found] {
        let Some((folder, name)) = Folder::of(path, owner)?.zip(path.file_name()) else {
            return Err(Refusal::of(path, "it is not there"));
        };
        let Some(stat) = folder.state(name)? else {
            return Err(Refusal::of(path, "it is not there"));
        };
        if path == found {
            let is_program = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile
                && stat.st_mode & 0o111 != 0;
            if !is_program {
                return Err(Refusal::of(path, "it is no program"));
            }
            owner.check(path, &stat)?;
        } else if !owner.is_trusted(stat.st_uid) {
            return Err(Refusal::of(path, "it is another user's link"));
        }
    }
    Ok(())
}
