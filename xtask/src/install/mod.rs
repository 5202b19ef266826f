//! `cargo xtask install`: installs the library for C, as `make install` would.
#![forbid(unsafe_code)]

mod build;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use build::{Built, SONAME, Tools};

/// Builds it, and installs it below `destdir` for use in `prefix`.
pub(crate) fn run(root: &Path, prefix: &str, destdir: &str) -> Result<String, Vec<String>> {
    install(root, prefix, destdir).map_err(|why| vec![why])
}

fn install(root: &Path, prefix: &str, destdir: &str) -> Result<String, String> {
    let Some(below) = prefix.strip_prefix('/') else {
        return Err(format!("{prefix}: a prefix begins with /"));
    };
    let crate_ = root.join("crates/capi");
    let tools = Tools::new();
    let built = tools.build(root, &crate_)?;
    let place = Path::new(if destdir.is_empty() { "/" } else { destdir }).join(below);
    let lib = place.join("lib");
    for folder in [&lib.join("pkgconfig"), &place.join("include/seccompat")] {
        fs::create_dir_all(folder).map_err(|why| at(folder, &why))?;
    }
    put(&lib.join("libseccompat.a"), |fresh| tools.archive(&built, fresh))?;
    put(&lib.join(SONAME), |fresh| tools.shared(&crate_, &built, fresh))?;
    put(&lib.join("libseccompat.so"), |fresh| {
        symlink(SONAME, fresh).map_err(|why| at(fresh, &why))
    })?;
    for header in ["include/seccompat.h", "include/seccompat/posix.h"] {
        put(&place.join(header), |fresh| {
            let header = crate_.join(header);
            fs::copy(&header, fresh).map(drop).map_err(|why| at(&header, &why))
        })?;
    }
    put(&lib.join("pkgconfig/seccompat.pc"), |fresh| {
        let template = crate_.join("seccompat.pc.in");
        let text = fs::read_to_string(&template).map_err(|why| at(&template, &why))?;
        fs::write(fresh, fill(&text, prefix, &built)?).map_err(|why| at(fresh, &why))
    })?;
    Ok(format!("{}: libseccompat {}", place.display(), built.version))
}

/// The template with its variables filled in.
fn fill(template: &str, prefix: &str, built: &Built) -> Result<String, String> {
    let filled = template
        .replace("@prefix@", prefix)
        .replace("@version@", &built.version)
        .replace("@private@", &built.private);
    if filled.contains('@') { Err("seccompat.pc.in asks for more".into()) } else { Ok(filled) }
}

/// Renamed into place, so that a program that uses the old file keeps it.
fn put(place: &Path, make: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    let mut fresh = place.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = PathBuf::from(fresh);
    // Left by an earlier run that was interrupted.
    let _ = fs::remove_file(&fresh);
    make(&fresh)?;
    fs::rename(&fresh, place).map_err(|why| at(place, &why))
}

fn at(place: &Path, why: &std::io::Error) -> String {
    format!("{}: {why}", place.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_filled_or_refused() {
        let built = Built::of_tests();
        let text = fill("p=@prefix@ v=@version@ l=@private@", "/usr", &built);
        assert_eq!(text.as_deref(), Ok("p=/usr v=1.2.3 l=-lm -lrt"));
        assert!(fill("@libdir@", "/usr", &built).is_err());
    }
}
