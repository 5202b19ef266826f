//! runc.
#![forbid(unsafe_code)]

use std::path::Path;

use super::{Oci, Place};
use crate::need::Absent;

/// runc, with this root file system.
///
/// # Errors
/// If it is not installed.
pub fn runc(rootfs: &Path) -> Result<Oci, Absent> {
    runc_at(&Place::Here, rootfs)
}

/// The runc of another place.
///
/// # Errors
/// If it has none.
pub fn runc_at(place: &Place, rootfs: &Path) -> Result<Oci, Absent> {
    Oci::new("runc", place, rootfs, false)
}
