//! crun.
#![forbid(unsafe_code)]

use std::path::Path;

use super::{Oci, Place};
use crate::need::Absent;

/// The place of cgroup version 2 in a hybrid layout, next to version 1.
pub(crate) const UNIFIED: &str = "/sys/fs/cgroup/unified";

/// crun, with this root file system. It refuses a hybrid layout of control groups, so the layout is
/// hidden from it.
///
/// # Errors
/// If it is not installed.
pub fn crun(rootfs: &Path) -> Result<Oci, Absent> {
    crun_at(&Place::Here, rootfs)
}

/// The crun of another place.
///
/// # Errors
/// If it has none.
pub fn crun_at(place: &Place, rootfs: &Path) -> Result<Oci, Absent> {
    Oci::new("crun", place, rootfs, place.has_unified())
}
