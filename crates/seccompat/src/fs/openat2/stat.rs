//! The status of an open object.
#![forbid(unsafe_code)]

use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, FileType, Stat, fstat, statat};

use super::open::said;
use crate::Error;
use crate::path::from_rustix;
use crate::proc::is_cwd;

/// The status of an open object, or of the working directory.
pub(super) fn stat(file: BorrowedFd<'_>) -> Result<Stat, Error> {
    let told = if is_cwd(file) { statat(file, c"", AtFlags::EMPTY_PATH) } else { fstat(file) };
    told.map_err(|errno| said(from_rustix(errno)))
}

pub(super) fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}
