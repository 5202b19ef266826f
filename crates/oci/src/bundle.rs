//! Replaces a bundle's `config.json`: as a whole, by descriptors, and only where no other user can
//! interfere.
#![forbid(unsafe_code)]

use std::fs::File;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};

use crate::rule::LIMIT;
use rustix::fs::{
    AtFlags, CWD, FileType, Gid, Mode, OFlags, Stat, Uid, fchmod, fchown, fstat, linkat, openat,
    renameat, unlinkat,
};

/// The number of names that are tried for the new file.
const TRIES: u32 = 16;

/// An open `config.json`.
pub(crate) struct Bundle {
    folder: OwnedFd,
    name: PathBuf,
    found: Stat,
    /// Its content, or the first part of a file that is too large.
    pub(crate) text: Vec<u8>,
}

impl Bundle {
    /// Opens the file. Follows no link at its name.
    ///
    /// # Errors
    /// It cannot be read, is not a regular file, or another user can change it.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let name = path.file_name().ok_or_else(|| io::Error::other("no name of a file"))?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = openat(CWD, parent.unwrap_or(Path::new(".")), flags, Mode::empty())?;
        is_ours(&fstat(&folder)?).map_err(|why| io::Error::other(format!("its folder {why}")))?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = openat(&folder, name, flags, Mode::empty())?;
        let found = fstat(&file)?;
        if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile {
            return Err(io::Error::other("it is not a regular file"));
        }
        is_ours(&found).map_err(|why| io::Error::other(format!("it {why}")))?;
        let mut text = Vec::new();
        // One byte beyond the limit shows that the file is too long to be changed.
        let _bytes = File::from(file).take(LIMIT as u64 + 1).read_to_end(&mut text)?;
        Ok(Self { folder, name: name.into(), found, text })
    }

    /// Replaces the file by another with the same owner and mode. After an error the old file is
    /// there, and nothing else. Does not wait for the disk: after a crash of the machine there is
    /// no container, either.
    ///
    /// # Errors
    /// Those of the file system.
    pub(crate) fn replace(&self, text: &[u8]) -> io::Result<()> {
        let beside = self.without_a_name(text).or_else(|_| self.under_a_name(text))?;
        renameat(&self.folder, &beside, &self.folder, &self.name)
            .inspect_err(|_| self.remove(&beside))?;
        Ok(())
    }

    /// A new file, and its name beside the old one. Some file systems lack files that have no name
    /// until they are complete.
    fn without_a_name(&self, text: &[u8]) -> io::Result<String> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = openat(&self.folder, ".", flags, Mode::RUSR | Mode::WUSR)?;
        let file = self.filled(file, text)?;
        let own = format!("/proc/self/fd/{}", file.as_raw_fd());
        let link =
            |beside: &str| Ok(linkat(CWD, &own, &self.folder, beside, AtFlags::SYMLINK_FOLLOW)?);
        with_a_free_name(link).map(|((), beside)| beside)
    }

    fn under_a_name(&self, text: &[u8]) -> io::Result<String> {
        let flags =
            OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::WRONLY | OFlags::CLOEXEC;
        let open = |beside: &str| Ok(openat(&self.folder, beside, flags, Mode::RUSR | Mode::WUSR)?);
        let (file, beside) = with_a_free_name(open)?;
        self.filled(file, text).inspect_err(|_| self.remove(&beside))?;
        Ok(beside)
    }

    /// The new file with its content, owner and mode.
    fn filled(&self, file: OwnedFd, text: &[u8]) -> io::Result<File> {
        let mut file = File::from(file);
        file.write_all(text)?;
        let new = fstat(&file)?;
        if (new.st_uid, new.st_gid) != (self.found.st_uid, self.found.st_gid) {
            let (user, group) =
                (Uid::from_raw(self.found.st_uid), Gid::from_raw(self.found.st_gid));
            fchown(&file, Some(user), Some(group))?;
        }
        fchmod(&file, Mode::from_raw_mode(self.found.st_mode & 0o7777))?;
        Ok(file)
    }

    fn remove(&self, beside: &str) {
        // If even this fails, nothing more can be done.
        let _ = unlinkat(&self.folder, beside, AtFlags::empty());
    }
}

/// Makes something under a name that does not exist yet: several starts may change files of one
/// folder.
fn with_a_free_name<T>(make: impl Fn(&str) -> io::Result<T>) -> io::Result<(T, String)> {
    let mut last = io::Error::other("no name is free");
    for _ in 0..TRIES {
        let number = RandomState::new().build_hasher().finish();
        let beside = format!(".seccompat.{number:016x}");
        match make(&beside) {
            Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => last = taken,
            made => return made.map(|made| (made, beside)),
        }
    }
    Err(last)
}

/// Whether only this user and root can write.
fn is_ours(found: &Stat) -> Result<(), String> {
    let uid = found.st_uid;
    if uid != 0 && uid != rustix::process::geteuid().as_raw() {
        return Err(format!("belongs to another user (uid {uid})"));
    }
    if found.st_mode & 0o022 != 0 {
        return Err("may be written by other users".to_owned());
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test stops at the first surprise.
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("seccompat-oci-{}-{name}", std::process::id()));
            fs::create_dir(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o711)).unwrap();
            Self(path)
        }

        fn put(&self, name: &str, mode: u32) -> PathBuf {
            let path = self.0.join(name);
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            path
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn both_ways_keep_the_mode_and_leave_nothing_beside() {
        let scratch = Scratch::new("ways");
        let path = scratch.put("config.json", 0o640);
        for (can_fail, way) in
            [(true, Bundle::without_a_name as fn(&_, &_) -> _), (false, Bundle::under_a_name)]
        {
            let bundle = Bundle::open(&path).unwrap();
            assert_eq!(fs::read(&path).unwrap(), bundle.text);
            let beside = match way(&bundle, b"new") {
                // Some file systems lack files without a name.
                Err(_) if can_fail => continue,
                made => scratch.0.join(made.unwrap()),
            };
            assert_eq!(fs::metadata(&beside).unwrap().mode() & 0o7777, 0o640);
            assert_eq!(fs::read(&beside).unwrap(), b"new");
            // Another start's file stays.
            bundle.replace(b"newer").unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"newer");
            fs::remove_file(beside).unwrap();
            assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1);
        }
    }

    #[test]
    fn nothing_is_read_where_another_user_can_write() {
        let scratch = Scratch::new("others");
        let open = |name: &str| Bundle::open(&scratch.0.join(name)).map(drop);
        let _file = scratch.put("config.json", 0o644);
        open("config.json").unwrap();
        let _file = scratch.put("shared.json", 0o664);
        symlink("config.json", scratch.0.join("link.json")).unwrap();
        fs::create_dir(scratch.0.join("folder.json")).unwrap();
        for name in ["shared.json", "link.json", "folder.json", "absent.json", ".."] {
            assert!(open(name).is_err(), "{name}");
        }
        fs::set_permissions(&scratch.0, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(open("config.json").is_err());
    }
}
