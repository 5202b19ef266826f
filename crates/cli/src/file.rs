//! Files that are written whole or not at all.
#![forbid(unsafe_code)]

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::out::Failure;

/// Puts a file in place: first beside it, then by rename. What is no regular file, as a device or
/// a pipe, is written as it is.
pub(crate) fn write(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed =
        |error: io::Error| Failure::new(format!("cannot write {}: {error}", place.display()));
    // A link goes on to lead where it leads.
    let target = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
    if fs::metadata(&target).is_ok_and(|data| !data.is_file()) {
        return fs::write(&target, bytes).map_err(failed);
    }
    let beside = beside(&target);
    let put = || -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if let Ok(data) = fs::metadata(&target) {
            fs::set_permissions(&beside, data.permissions())?;
        }
        fs::rename(&beside, &target)
    };
    put().map_err(|error| {
        // Where it was never made, or is in place already, there is nothing to remove.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

fn beside(target: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    target.with_file_name(name)
}
