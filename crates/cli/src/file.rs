//! Files that are written whole or not at all.
#![forbid(unsafe_code)]

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use seccompat_live::Uninterrupted;

use crate::out::Failure;

/// How many names are tried for the file beside: others, long dead, may have left theirs.
const TRIES: u32 = 16;

/// Puts a file in place: first beside it, then by rename. Whatever goes wrong, the old one is there
/// or the new one, and nothing beside; only SIGKILL, or a machine that stops, can leave the file
/// beside. What is no regular file, as a device or a pipe, is written as it is.
pub(crate) fn write(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed =
        |error: io::Error| Failure::new(format!("cannot write {}: {error}", place.display()));
    // A link goes on to lead where it leads.
    let target = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
    if fs::metadata(&target).is_ok_and(|data| !data.is_file()) {
        return fs::write(&target, bytes).map_err(failed);
    }
    let _signals_wait = Uninterrupted::begin().map_err(failed)?;
    let (mut file, beside) = open_beside(&target).map_err(failed)?;
    let mut put = || -> io::Result<()> {
        file.write_all(bytes)?;
        file.sync_all()?;
        if let Ok(data) = fs::metadata(&target) {
            fs::set_permissions(&beside, data.permissions())?;
        }
        fs::rename(&beside, &target)
    };
    put().map_err(|error| {
        // Nothing more can be done where even this fails.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

/// Makes a file beside, which nobody else has: never one that is there, whoever made it.
fn open_beside(target: &Path) -> io::Result<(File, PathBuf)> {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    let id = std::process::id();
    let mut n = 0;
    loop {
        let mut name = name.clone();
        name.push(format!(".{id}.{n}"));
        let beside = target.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && n < TRIES => n += 1,
            opened => return opened.map(|file| (file, beside)),
        }
    }
}
