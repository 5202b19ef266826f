//! Files that are replaced in one step, and keep their owner, mode and attributes.
#![forbid(unsafe_code)]

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, FileType, Mode, OFlags, Stat, XattrFlags, fchmod, fchown, fgetxattr, flistxattr,
    fsetxattr, fstat, mkdirat, openat, readlinkat, renameat, symlinkat, unlinkat,
};
use rustix::io::Errno;
use rustix::process::{Gid, Uid};

use super::place::Owner;
use super::refusal::Refusal;
use super::trust::Folder;

/// The largest file that is edited, in bytes.
const LARGEST: u64 = 4 << 20;

/// The content of a name.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Content {
    /// A text.
    Text(String),
    /// A link to this path.
    Link(PathBuf),
}

impl Content {
    /// The content for a reader.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Link(target) => format!("a link to {}\n", target.display()),
        }
    }
}

/// The content of a file; `None` if there is none.
///
/// # Errors
/// Another user can change it, or it is not a text.
pub(super) fn read(path: &Path, owner: Owner) -> Result<Option<Content>, Refusal> {
    let Some((folder, name)) = Folder::of(path, owner)?.zip(path.file_name()) else {
        return Ok(None);
    };
    content(&folder, name, owner).map(|found| found.map(|(content, _)| content))
}

/// The text of a file that an engine reads; `None` if there is none. A link is refused: its target
/// is another program's.
///
/// # Errors
/// As for [`read`].
pub(super) fn text(path: &Path, owner: Owner) -> Result<Option<String>, Refusal> {
    match read(path, owner)? {
        None => Ok(None),
        Some(Content::Text(text)) => Ok(Some(text)),
        Some(Content::Link(target)) => Err(Refusal::new(
            format!("{} is a link to {}", path.display(), target.display()),
            "the program that made the link generates the file: change its source",
        )),
    }
}

fn content(
    folder: &Folder,
    name: &OsStr,
    owner: Owner,
) -> Result<Option<(Content, Option<OwnedFd>)>, Refusal> {
    let path = folder.path.join(name);
    let failed = |why: Errno| Refusal::of(&path, why);
    let Some(stat) = folder.state(name)? else { return Ok(None) };
    if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink {
        if !owner.is_trusted(stat.st_uid) {
            return Err(Refusal::of(&path, format!("it is a link of uid {}", stat.st_uid)));
        }
        let target = readlinkat(&folder.fd, name, Vec::new()).map_err(failed)?;
        let target = OsString::from(target.to_string_lossy().into_owned());
        return Ok(Some((Content::Link(target.into()), None)));
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let fd = openat(&folder.fd, name, flags, Mode::empty()).map_err(failed)?;
    let stat = fstat(&fd).map_err(failed)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(Refusal::of(&path, "it is not a regular file"));
    }
    owner.check(&path, &stat)?;
    let (mut file, mut text) = (File::from(fd), String::new());
    let read = Read::by_ref(&mut file).take(LARGEST + 1).read_to_string(&mut text);
    read.map_err(|why| Refusal::of(&path, why))?;
    if text.len() as u64 > LARGEST {
        return Err(Refusal::of(&path, format!("it is larger than {} MiB", LARGEST >> 20)));
    }
    Ok(Some((Content::Text(text), Some(file.into()))))
}

/// Makes the folders above a file that do not exist, for this owner. Returns those made.
///
/// # Errors
/// One cannot be made.
pub(super) fn folders(path: &Path, owner: Owner) -> Result<Vec<PathBuf>, Refusal> {
    let mut missing = Vec::new();
    for folder in path.ancestors().skip(1) {
        match Folder::of(folder, owner) {
            Ok(Some(parent)) => {
                let name = folder.file_name().unwrap_or_default();
                if folder.parent().is_none() || parent.state(name)?.is_some() {
                    break;
                }
                missing.push(folder.to_owned());
            }
            Ok(None) => missing.push(folder.to_owned()),
            Err(_) if folder.parent().is_none() => break,
            Err(why) => return Err(why),
        }
    }
    missing.reverse();
    for folder in &missing {
        let parent = Folder::of(folder, owner)?.zip(folder.file_name());
        let (parent, name) = parent.ok_or_else(|| Refusal::of(folder, "its folder is gone"))?;
        let mode =
            Mode::from_raw_mode(if folder.ends_with("seccompat/host") { 0o700 } else { 0o755 });
        mkdirat(&parent.fd, name, mode).map_err(|why| Refusal::of(folder, why))?;
        // The umask may have taken bits.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let made = openat(&parent.fd, name, flags, Mode::empty());
        let set = made.and_then(|made| fchmod(made, mode));
        set.map_err(|why| Refusal::of(folder, why))?;
    }
    Ok(missing)
}

/// Replaces a name's content in one step: `before` must be there. A new file gets this mode; an old
/// one keeps its owner, mode and attributes. `check` judges the new file before it is in place, by
/// its temporary path.
///
/// # Errors
/// Another content is there, or the system refuses it.
pub(super) fn put(
    path: &Path,
    owner: Owner,
    before: Option<&Content>,
    after: Option<&Content>,
    mode: u32,
    check: &dyn Fn(&Path) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let failed = |why: Errno| Refusal::of(path, why);
    let Some((folder, name)) = Folder::of(path, owner)?.zip(path.file_name()) else {
        return if after.is_none() { Ok(()) } else { Err(Refusal::of(path, "its folder is gone")) };
    };
    let found = content(&folder, name, owner)?;
    let (there, old) = found.map_or((None, None), |(content, file)| (Some(content), file));
    if there.as_ref() != before {
        return Err(Refusal::new(
            format!("{} was changed meanwhile", path.display()),
            "install again",
        ));
    }
    let temporary = OsString::from(format!(".seccompat.{:016x}", random()));
    let made = match after {
        None if old.is_none() && before.is_none() => return Ok(()),
        None => return unlinkat(&folder.fd, name, AtFlags::empty()).map_err(failed),
        Some(Content::Link(target)) => symlinkat(target, &folder.fd, &temporary).map_err(failed),
        Some(Content::Text(text)) => written(&folder, &temporary, text, old.as_ref(), mode)
            .map_err(|why| Refusal::of(path, why)),
    };
    let done = made
        .and_then(|()| check(&folder.path.join(&temporary)))
        .and_then(|()| renameat(&folder.fd, &temporary, &folder.fd, name).map_err(failed));
    done.inspect_err(|_| {
        // If even this fails, nothing more can be done.
        let _ = unlinkat(&folder.fd, &temporary, AtFlags::empty());
    })
}

/// Removes folders that are empty, the innermost first.
pub(super) fn remove_folders(folders: &[PathBuf], owner: Owner) {
    for path in folders.iter().rev() {
        if let Ok(Some((folder, name))) = Folder::of(path, owner).map(|f| f.zip(path.file_name())) {
            // One that is in use stays.
            let _ = unlinkat(&folder.fd, name, AtFlags::REMOVEDIR);
        }
    }
}

fn written(
    folder: &Folder,
    name: &OsStr,
    text: &str,
    old: Option<&OwnedFd>,
    mode: u32,
) -> std::io::Result<()> {
    let flags = OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::WRONLY | OFlags::CLOEXEC;
    let mut file = File::from(openat(&folder.fd, name, flags, Mode::from_raw_mode(0o600))?);
    file.write_all(text.as_bytes())?;
    match old {
        Some(old) => alike(&file, old, &fstat(old)?)?,
        None => fchmod(&file, Mode::from_raw_mode(mode))?,
    }
    Ok(())
}

/// Gives a new file the owner, the mode and the extended attributes of the old one, the label of
/// SELinux and the access control list among them.
fn alike(new: &File, old: &OwnedFd, stat: &Stat) -> rustix::io::Result<()> {
    let made = fstat(new)?;
    if (made.st_uid, made.st_gid) != (stat.st_uid, stat.st_gid) {
        fchown(new, Some(Uid::from_raw(stat.st_uid)), Some(Gid::from_raw(stat.st_gid)))?;
    }
    fchmod(new, Mode::from_raw_mode(stat.st_mode & 0o7777))?;
    let mut names = vec![0; 64 << 10];
    let length = match flistxattr(old, &mut names[..]) {
        Err(Errno::NOTSUP) => return Ok(()),
        length => length?,
    };
    for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let mut value = vec![0; 64 << 10];
        let length = fgetxattr(old, name, &mut value[..])?;
        let mut same = vec![0; 64 << 10];
        if fgetxattr(new, name, &mut same[..]).is_ok_and(|there| same[..there] == value[..length]) {
            continue;
        }
        fsetxattr(new, name, &value[..length], XattrFlags::empty())?;
    }
    Ok(())
}

/// An unpredictable number: from the standard library, whose hash tables depend on it.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
