//! runc.
#![forbid(unsafe_code)]

use std::path::Path;

use super::Oci;
use crate::need::{self, Absent};

/// runc, with this root file system.
///
/// # Errors
/// Where it is not installed.
pub fn runc(rootfs: &Path) -> Result<Oci, Absent> {
    Ok(Oci::new("runc", need::program("runc")?, rootfs, false))
}
