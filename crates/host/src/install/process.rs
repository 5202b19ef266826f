//! Processes of this host, and texts of folders that others may write to. Any user can start a process with any
//! name and arguments, and make any file in a folder of that user.
#![forbid(unsafe_code)]

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags, openat};

use super::place::Owner;

/// A process.
pub(super) struct Process {
    pub(super) pid: u32,
    /// Its name and its arguments.
    pub(super) words: Vec<String>,
}

/// The processes whose program's file has this name, of this user alone. The name that a process gives itself
/// does not count, and neither does one of a program with another user's rights: that user chose its arguments.
pub(super) fn of_program(name: &str, owner: Owner) -> Vec<Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = entries.filter_map(|entry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let folder = entry.path();
        let file = fs::read_link(folder.join("exe")).ok()?;
        let file = file.file_name()?.to_string_lossy().into_owned();
        // Its package was upgraded since it started.
        let file = file.strip_suffix(" (deleted)").unwrap_or(&file);
        let status = fs::read_to_string(folder.join("status")).ok()?;
        if file != name || !is_of(&status, owner.uid) {
            return None;
        }
        let line = fs::read(folder.join("cmdline")).ok()?;
        let words = line.split(|byte| *byte == 0);
        let words = words.map(|word| String::from_utf8_lossy(word).into_owned()).collect();
        Some(Process { pid, words })
    });
    processes.collect()
}

/// Whether all ids of a process are this user's: the real, the effective, the saved one, and that for files.
fn is_of(status: &str, uid: u32) -> bool {
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:")).unwrap_or_default();
    let mut count = 0;
    let all = ids.split_whitespace().all(|id| {
        count += 1;
        id.parse() == Ok(uid)
    });
    all && count == 4
}

/// The largest text that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// The text of a regular file; `None` if it is none, is a link, or is too large. Does not wait for a pipe.
pub(super) fn small_text(path: &Path) -> Option<String> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(openat(CWD, path, flags, Mode::empty()).ok()?);
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text).ok()?;
    (text.len() as u64 <= LARGEST).then_some(text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test stops at the first surprise.
mod tests {
    use super::*;

    #[test]
    fn all_four_ids_count() {
        let status = |ids: &str| format!("Name:\tdockerd\nUid:\t{ids}\nGid:\t0\t0\t0\t0\n");
        assert!(is_of(&status("0\t0\t0\t0"), 0));
        for ids in ["1000\t0\t0\t0", "0\t0\t0\t1000", "1000\t1000\t1000\t1000", "0\t0\t0", ""] {
            assert!(!is_of(&status(ids), 0), "{ids}");
        }
        assert!(!is_of("", 0));
    }

    #[test]
    fn only_small_regular_files_are_read() {
        let folder = std::env::temp_dir().join(format!("seccompat-host-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let (file, link, large) = (folder.join("file"), folder.join("link"), folder.join("large"));
        fs::write(&file, "text").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        fs::write(&large, vec![b'x'; LARGEST as usize + 1]).unwrap();
        assert_eq!(small_text(&file).as_deref(), Some("text"));
        for path in [&link, &large, &folder, Path::new("/dev/zero"), &folder.join("none")] {
            assert_eq!(small_text(path), None, "{}", path.display());
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
