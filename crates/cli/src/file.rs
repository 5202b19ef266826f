//! Writes files completely or not at all, and never to another user's advantage.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::fs::File;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;

use rustix::fs::{
    AtFlags, CWD, FileType, Mode, OFlags, RenameFlags, Stat, fstat, linkat, openat, renameat,
    renameat_with, statat, unlinkat,
};
use rustix::io::Errno;
use rustix::process::Gid;
use seccompat_live::Uninterrupted;

use crate::out::Failure;
use crate::out::border::Stream;

mod way;

use way::{Place, What, is_ours, kind};

/// The number of attempts: for the temporary file, and for a file that appears meanwhile.
const TRIES: u32 = 16;
/// The mode of a new file, before the umask.
const NEW: Mode = Mode::from_raw_mode(0o666);

/// Puts a file in place: first under a temporary name, then by rename. After any error, there is
/// either the old file or the new one, and no temporary one; only SIGKILL just before the rename,
/// or a machine that stops then, can leave one. A device, a pipe or a descriptor is written in
/// place.
///
/// In a directory where other users can make names, none of their files and links is touched.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    put(path, bytes).map_err(|error| failed(path, &error))
}

/// Whether the rules of [`write()`] allow this place: for a caller with long work before it.
pub(crate) fn check(path: &Path) -> Result<(), Failure> {
    way::find(path)
        .and_then(|place| match &place.what {
            What::File(old) => place.may_touch(old),
            What::Descriptor | What::Nothing => Ok(()),
        })
        .map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}: {error}", path.display()))
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    for _ in 0..TRIES {
        let place = way::find(path)?;
        let done = match &place.what {
            What::Descriptor => return place.append(bytes),
            What::File(old) => {
                place.may_touch(old)?;
                if kind(old) == FileType::RegularFile {
                    place.replace(bytes, Some(old))
                } else {
                    place.write_through(bytes, old)
                }
            }
            What::Nothing => place.replace(bytes, None),
        };
        match done {
            // Another process was quicker: the rules are checked again, for that file.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
    }
    Err(Errno::EXIST.into())
}

impl Place {
    /// Whether the file is this user's own where others can make files. If it has several names,
    /// any user may have made this one (fs.protected_hardlinks = 0): then it can be replaced, which
    /// keeps its other names, but not be written.
    fn may_touch(&self, old: &Stat) -> io::Result<()> {
        if kind(old) == FileType::Directory {
            return Err(Errno::ISDIR.into());
        }
        let is_moved = old.st_nlink > 1 && kind(old) != FileType::RegularFile;
        if !self.is_shared || is_ours(old.st_uid) && !is_moved {
            return Ok(());
        }
        let whose = if is_ours(old.st_uid) {
            "it has several names, so another user may have made this one,".to_owned()
        } else {
            format!("it is another user's (uid {})", old.st_uid)
        };
        Err(io::Error::other(format!(
            "{whose} in a directory that others may write: remove it, or write elsewhere"
        )))
    }

    /// Writes to an object that is not a regular file. Does not wait for the reader of a pipe.
    fn write_through(&self, bytes: &[u8], old: &Stat) -> io::Result<()> {
        let file = self.open_through(OFlags::NOFOLLOW)?;
        let new = fstat(&file)?;
        if (new.st_dev, new.st_ino) != (old.st_dev, old.st_ino) {
            return Err(io::Error::other("it was replaced meanwhile"));
        }
        fill_through(file, bytes)
    }

    /// Writes to an open file of a process. This process's own output is written in place; any
    /// other regular file gets the bytes at its end.
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let own = openat(CWD, "/proc/self/fd", OFlags::PATH | OFlags::CLOEXEC, Mode::empty());
        let is_own = own.is_ok_and(|own| is_same(&own, &self.dir));
        let file = match self.name.to_str() {
            Some("1") if is_own => Stream::Out.duplicate()?,
            Some("2") if is_own => Stream::Err.duplicate()?,
            _ => self.open_through(OFlags::APPEND)?,
        };
        File::from(file).write_all(bytes)
    }

    fn open_through(&self, more: OFlags) -> io::Result<OwnedFd> {
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC | more;
        match openat(&self.dir, &self.name, flags, Mode::empty()) {
            Err(Errno::NXIO) => Err(io::Error::other("it has no reader, or is a socket")),
            opened => {
                let file = opened?;
                // The reader may be slow.
                let flags = rustix::fs::fcntl_getfl(&file)?;
                rustix::fs::fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
                Ok(file)
            }
        }
    }

    /// Replaces the old file, or makes a new one.
    fn replace(&self, bytes: &[u8], old: Option<&Stat>) -> io::Result<()> {
        let _signals_wait = Uninterrupted::begin()?;
        // If the first way fails, the error of the second is returned.
        without_a_name(self, bytes, old).or_else(|_| under_a_name(self, bytes, old))
    }

    /// Renames the temporary file into place. It replaces an old file only if there was one before.
    fn rename(&self, file: &File, beside: &OsString, old: Option<&Stat>) -> io::Result<()> {
        let renamed = match old {
            Some(_) => renameat(&self.dir, beside, &self.dir, &self.name),
            None => self.rename_to_nothing(beside),
        };
        renamed.inspect_err(|_| self.remove(beside))?;
        // Where others can rename, they can replace this file by their own.
        let there = statat(&self.dir, &self.name, AtFlags::SYMLINK_NOFOLLOW)?;
        let new = fstat(file)?;
        if (there.st_dev, there.st_ino) == (new.st_dev, new.st_ino) {
            Ok(())
        } else {
            Err(io::Error::other("another user replaced it meanwhile"))
        }
    }

    /// Renames, but never over a file that appeared meanwhile. Some file systems cannot do that in
    /// one step, and some have no hard links; a plain rename is correct if no other user makes
    /// names.
    fn rename_to_nothing(&self, beside: &OsString) -> rustix::io::Result<()> {
        let (dir, flags) = (&self.dir, RenameFlags::NOREPLACE);
        match renameat_with(dir, beside, dir, &self.name, flags) {
            Err(error) if error != Errno::EXIST => {}
            done => return done,
        }
        match linkat(dir, beside, dir, &self.name, AtFlags::empty()) {
            Ok(()) => unlinkat(dir, beside, AtFlags::empty()),
            Err(error) if error == Errno::EXIST || self.is_shared => Err(error),
            Err(_) => renameat(dir, beside, dir, &self.name),
        }
    }

    fn remove(&self, beside: &OsString) {
        // If even this fails, nothing more can be done.
        let _ = unlinkat(&self.dir, beside, AtFlags::empty());
    }

    /// Makes a temporary file that no other process has: never an existing one.
    fn with_a_free_name<T>(
        &self,
        make: impl Fn(&OsString) -> io::Result<T>,
    ) -> io::Result<(T, OsString)> {
        let mut tries = 0;
        loop {
            let beside = OsString::from(format!(".seccompat.{:016x}", random()));
            match make(&beside) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => {
                    tries += 1;
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Err(io::Error::other("no name is free for the temporary file beside"));
                }
                made => return made.map(|made| (made, beside)),
            }
        }
    }
}

/// Fills a file that has no name until it is complete. Some file systems lack such files, and the
/// name is given through `/proc`.
fn without_a_name(place: &Place, bytes: &[u8], old: Option<&Stat>) -> io::Result<()> {
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    let mut file = File::from(openat(&place.dir, ".", flags, mode(place, old))?);
    fill(&mut file, place, bytes, old)?;
    let own = format!("/proc/self/fd/{}", file.as_raw_fd());
    let name = |name: &OsString| Ok(linkat(CWD, &own, &place.dir, name, AtFlags::SYMLINK_FOLLOW)?);
    if old.is_none() {
        return name(&place.name);
    }
    let ((), beside) = place.with_a_free_name(name)?;
    place.rename(&file, &beside, old)
}

fn under_a_name(place: &Place, bytes: &[u8], old: Option<&Stat>) -> io::Result<()> {
    let flags = OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::WRONLY | OFlags::CLOEXEC;
    let open = |beside: &OsString| Ok(openat(&place.dir, beside, flags, mode(place, old))?);
    let (file, beside) = place.with_a_free_name(open)?;
    let mut file = File::from(file);
    fill(&mut file, place, bytes, old).inspect_err(|_| place.remove(&beside))?;
    place.rename(&file, &beside, old)
}

/// The permissions of the old file, if this user may keep them: at most `rwx` for each class, and
/// not those of a file that another user may have given this name.
fn permissions(place: &Place, old: Option<&Stat>) -> Option<u32> {
    let old = old?;
    let is_trusted = is_ours(old.st_uid) && (old.st_nlink == 1 || !place.is_shared);
    is_trusted.then_some(old.st_mode & 0o777)
}

/// The mode of a new file: while it is filled, no user may have more access than to the old one.
fn mode(place: &Place, old: Option<&Stat>) -> Mode {
    permissions(place, old).map_or(NEW, |old| NEW & Mode::from_raw_mode(old & 0o600))
}

/// The new content, with the permissions of the old one if that was this user's own.
fn fill(file: &mut File, place: &Place, bytes: &[u8], old: Option<&Stat>) -> io::Result<()> {
    file.write_all(bytes)?;
    if let (Some(old), Some(mut mode)) = (old, permissions(place, old)) {
        let is_same_group = fstat(&*file)?.st_gid == old.st_gid
            || rustix::fs::fchown(&*file, None, Some(Gid::from_raw(old.st_gid))).is_ok();
        if !is_same_group {
            // Another group gets no more than everybody.
            mode &= 0o707 | ((mode & 0o007) << 3);
        }
        rustix::fs::fchmod(&*file, Mode::from_raw_mode(mode))?;
    }
    file.sync_all()
}

fn fill_through(file: OwnedFd, bytes: &[u8]) -> io::Result<()> {
    File::from(file).write_all(bytes)
}

fn is_same(a: &OwnedFd, b: &OwnedFd) -> bool {
    let id = |of: &OwnedFd| fstat(of).map(|stat| (stat.st_dev, stat.st_ino));
    matches!((id(a), id(b)), (Ok(a), Ok(b)) if a == b)
}

/// An unpredictable number: from the standard library, whose hash tables depend on it.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::path::PathBuf;

    use super::*;

    struct Scratch(PathBuf);

    impl Scratch {
        fn new() -> Self {
            let path = std::env::temp_dir().join(format!("seccompat-file-{:x}", random()));
            fs::create_dir(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> usize {
            fs::read_dir(&self.0).unwrap().count()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn mode_of(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn both_ways_replace_a_file_and_leave_nothing_beside() {
        let scratch = Scratch::new();
        let path = scratch.0.join("file");
        for way in [without_a_name, under_a_name] {
            for old in ["", "old"] {
                if !old.is_empty() {
                    fs::write(&path, old).unwrap();
                }
                let place = way::find(&path).unwrap();
                let stat = if let What::File(stat) = &place.what { Some(&**stat) } else { None };
                // Some file systems lack files without a name.
                if way(&place, b"new", stat).is_ok() {
                    assert_eq!(fs::read(&path).unwrap(), b"new");
                }
                let _ = fs::remove_file(&path);
                assert_eq!(scratch.names(), 0);
            }
        }
    }

    /// A file that appears between the check and the rename is not replaced.
    #[test]
    fn a_file_that_appears_meanwhile_stays() {
        let scratch = Scratch::new();
        let path = scratch.0.join("file");
        for way in [without_a_name, under_a_name] {
            let place = way::find(&path).unwrap();
            fs::write(&path, "another's").unwrap();
            assert!(way(&place, b"new", None).is_err());
            assert_eq!(fs::read(&path).unwrap(), b"another's");
            fs::remove_file(&path).unwrap();
            assert_eq!(scratch.names(), 0);
        }
    }

    #[test]
    fn the_permissions_of_an_own_file_stay_but_for_the_special_ones() {
        let scratch = Scratch::new();
        let path = scratch.0.join("file");
        for (old, new) in [(0o600, 0o600), (0o4777, 0o777), (0o6755, 0o755), (0o440, 0o440)] {
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(old)).unwrap();
            put(&path, b"new").unwrap();
            assert_eq!((mode_of(&path), fs::read(&path).unwrap()), (new, b"new".to_vec()));
            fs::remove_file(&path).unwrap();
        }
        put(&path, b"new").unwrap();
        assert_eq!(mode_of(&path) & !0o666, 0);
    }

    #[test]
    fn an_own_link_goes_on_to_lead_where_it_leads() {
        let scratch = Scratch::new();
        let [link, chain, file] = ["link", "chain", "file"].map(|name| scratch.0.join(name));
        symlink("chain", &link).unwrap();
        symlink(scratch.0.join("./../").join(scratch.0.file_name().unwrap()).join("file"), &chain)
            .unwrap();
        for _ in 0..2 {
            put(&link, b"new").unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read(&file).unwrap(), b"new");
        }
        symlink("loop", scratch.0.join("loop")).unwrap();
        assert!(put(&scratch.0.join("loop"), b"new").is_err());
        for folder in [scratch.0.clone(), scratch.0.join("new/"), "/".into(), "".into()] {
            assert!(put(&folder, b"new").is_err(), "{}", folder.display());
        }
        assert_eq!(scratch.names(), 4);
    }
}
