#![forbid(unsafe_code)]
#![allow(dead_code, reason = "each test program uses its part")]

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of profiles as engines shipped them: `$SECCOMPAT_CORPUS`, or beside the repository.
/// It is not part of it.
pub fn corpus(test: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let place = std::env::var_os("SECCOMPAT_CORPUS").map_or_else(beside, PathBuf::from);
    if place.is_dir() {
        return Some(place);
    }
    let why = "the folder of profiles is not beside the repository";
    // Past the test harness, which would swallow it.
    let _ = writeln!(std::io::stderr().lock(), "skipped: {test}: {why}");
    if let Some(path) = std::env::var_os("SECCOMPAT_SKIPPED") {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| writeln!(file, "{test}: {why}"));
    }
    None
}
