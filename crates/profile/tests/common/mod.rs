#![forbid(unsafe_code)]
#![allow(dead_code, reason = "each test program uses its part")]

use std::path::{Path, PathBuf};

/// The folder of profiles as engines shipped them: `$SECCOMPAT_CORPUS`, or beside the repository.
/// It is not part of it.
pub fn corpus() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let place = std::env::var_os("SECCOMPAT_CORPUS").map_or_else(beside, PathBuf::from);
    if place.is_dir() {
        return Some(place);
    }
    println!("skipped: the folder of profiles is not beside the repository");
    None
}
