//! crun.
#![forbid(unsafe_code)]

use std::path::Path;

use super::Oci;
use crate::need::{self, Absent};

/// Where a hybrid layout has version 2 of control groups beside version 1.
const UNIFIED: &str = "/sys/fs/cgroup/unified";

/// crun, with this root file system. It refuses a hybrid layout of control groups, so that is
/// hidden from it.
///
/// # Errors
/// Where it is not installed.
pub fn crun(rootfs: &Path) -> Result<Oci, Absent> {
    let hide = Path::new(UNIFIED).exists();
    Ok(Oci::new("crun", need::program("crun")?, rootfs, hide))
}
