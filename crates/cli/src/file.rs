//! Files that are written whole or not at all.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use seccompat_live::Uninterrupted;

use crate::out::Failure;

/// How many names are tried for the file beside: others, long dead, may have left theirs.
const TRIES: u32 = 16;

/// Puts a file in place: first beside it, then by rename. Whatever goes wrong, the old one is there
/// or the new one, and nothing beside; only SIGKILL just before the rename, or a machine that
/// stops then, can leave a file beside. What is no regular file, as a device or a pipe, is written as it is.
pub(crate) fn write(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed =
        |error: io::Error| Failure::new(format!("cannot write {}: {error}", place.display()));
    // A link goes on to lead where it leads.
    let target = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
    if fs::metadata(&target).is_ok_and(|data| !data.is_file()) {
        return fs::write(&target, bytes).map_err(failed);
    }
    let _signals_wait = Uninterrupted::begin().map_err(failed)?;
    // Where the one way fails, the other says why.
    without_a_name(&target, bytes).or_else(|_| under_a_name(&target, bytes)).map_err(failed)
}

/// Fills a file that has no name until it is whole. Not every file system has such, and a name is
/// given through `/proc`.
fn without_a_name(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(0o666);
    let file = rustix::fs::open(folder.unwrap_or(Path::new(".")), flags, mode)?;
    let mut file = File::from(file);
    fill(&mut file, target, bytes)?;
    let own = format!("/proc/self/fd/{}", file.as_raw_fd());
    let name =
        |beside: &Path| Ok(rustix::fs::linkat(CWD, &own, CWD, beside, AtFlags::SYMLINK_FOLLOW)?);
    let ((), beside) = with_a_free_name(target, name)?;
    rename(&beside, target)
}

fn under_a_name(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let open = |beside: &Path| OpenOptions::new().write(true).create_new(true).open(beside);
    let (mut file, beside) = with_a_free_name(target, open)?;
    fill(&mut file, target, bytes).inspect_err(|_| remove(&beside))?;
    rename(&beside, target)
}

/// The new content, with the permissions of the old one.
fn fill(file: &mut File, target: &Path, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    if let Ok(data) = fs::metadata(target) {
        file.set_permissions(data.permissions())?;
    }
    file.sync_all()
}

fn rename(beside: &Path, target: &Path) -> io::Result<()> {
    fs::rename(beside, target).inspect_err(|_| remove(beside))
}

fn remove(beside: &Path) {
    // Nothing more can be done where even this fails.
    let _ = fs::remove_file(beside);
}

/// Makes a file beside, which nobody else has: never one that is there, whoever made it.
fn with_a_free_name<T>(
    target: &Path,
    make: impl Fn(&Path) -> io::Result<T>,
) -> io::Result<(T, PathBuf)> {
    let id = std::process::id();
    let mut n = 0;
    loop {
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{id}.{n}"));
        let beside = target.with_file_name(name);
        match make(&beside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && n < TRIES => n += 1,
            made => return made.map(|made| (made, beside)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_does_not_stand_in_the_way() {
        let folder = std::env::temp_dir().join(format!("seccompat-file-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let (target, id) = (folder.join("file"), std::process::id());
        let taken = [0, 1].map(|n| folder.join(format!(".file.{id}.{n}")));
        for way in [without_a_name, under_a_name] {
            fs::write(&target, "old").unwrap();
            taken.iter().for_each(|taken| fs::write(taken, "others'").unwrap());
            // Not every file system has files without a name.
            if way(&target, b"new").is_ok() {
                assert_eq!(fs::read(&target).unwrap(), b"new");
            }
            assert!(taken.iter().all(|taken| fs::read(taken).unwrap() == b"others'"));
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 3);
        }
        assert_eq!(fs::read(&target).unwrap(), b"new");
        fs::remove_dir_all(&folder).unwrap();
    }
}
