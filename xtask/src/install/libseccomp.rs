//! `cargo xtask install --libseccomp`: installs the library in libseccomp's place.
//!
//! It gets a folder of its own, so that it never replaces a file of the system's libseccomp; a host is
//! switched over by the dynamic linker's configuration (docs/libseccomp.md).
#![forbid(unsafe_code)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::build::{Cargos, Tools, cargo, cargos};
use super::{LIB, Options, at, put};

/// The name by which programs ask for the library.
const SONAME: &str = "libseccomp.so.2";

/// Builds it, and installs it.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    let options = Options::parse(words).map_err(|why| vec![why])?;
    if options.libdir != LIB {
        return Err(vec!["install --libseccomp has a folder of its own, and no --libdir".into()]);
    }
    install(root, &options).map_err(|why| vec![why])
}

fn install(root: &Path, options: &Options<'_>) -> Result<String, String> {
    let crate_ = root.join("crates/libseccomp");
    let tools = Tools::new(options.target)?;
    let mut cargo = cargo(root, "seccompat-libseccomp", "drop-in");
    cargo.args(options.target.iter().flat_map(|triple| ["--target", *triple]));
    cargo.args(["--", "--print", "native-static-libs"]);
    let built = cargos(&mut cargo, "seccompat_libseccomp")?;
    let (prefix, place) = (options.prefix, options.place(""));
    let folder = multiarch(&tools).join("seccompat");
    let (lib, include) = (place.join(&folder), place.join("include/seccompat"));
    for folder in [&lib.join("pkgconfig"), &include] {
        fs::create_dir_all(folder).map_err(|why| at(folder, &why))?;
    }
    put(&lib.join("libseccomp.a"), |fresh| {
        fs::copy(&built.archive, fresh).map(drop).map_err(|why| at(fresh, &why))
    })?;
    put(&lib.join(SONAME), |fresh| link(&tools, &crate_, &built, fresh))?;
    put(&lib.join("libseccomp.so"), |fresh| symlink(SONAME, fresh).map_err(|why| at(fresh, &why)))?;
    for name in ["seccomp.h", "seccomp-syscalls.h"] {
        put(&include.join(name), |fresh| {
            let header = crate_.join("include").join(name);
            fs::copy(&header, fresh).map(drop).map_err(|why| at(&header, &why))
        })?;
    }
    put(&lib.join("pkgconfig/libseccomp.pc"), |fresh| {
        let template = crate_.join("libseccomp.pc.in");
        let text = fs::read_to_string(&template).map_err(|why| at(&template, &why))?;
        let text = text
            .replace("@prefix@", prefix)
            .replace("@lib@", &folder.to_string_lossy())
            .replace("@private@", &built.private);
        fs::write(fresh, text).map_err(|why| at(fresh, &why))
    })?;
    Ok(format!("{}: {SONAME}, {}", lib.display(), built.version))
}

/// `lib/x86_64-linux-gnu`, where the distribution has such folders; else `lib`.
fn multiarch(tools: &Tools) -> PathBuf {
    let said = tools.cc().arg("-print-multiarch").output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    Path::new(LIB).join(said.unwrap_or_default())
}

fn link(tools: &Tools, crate_: &Path, built: &Cargos, to: &Path) -> Result<(), String> {
    let script = crate_.join("libseccomp.map");
    let mut cc = tools.cc();
    cc.arg("-shared").arg("-o").arg(to).arg("-Wl,--whole-archive").arg(&built.archive);
    cc.arg("-Wl,--no-whole-archive").arg(format!("-Wl,--version-script={}", script.display()));
    cc.arg(format!("-Wl,-soname={SONAME}"));
    cc.args(["-Wl,--gc-sections", "-Wl,-z,relro,-z,now", "-Wl,-z,defs", "-Wl,--as-needed", "-s"]);
    // Panics are caught, which takes the unwinder: as a part of this file, since each start of a container would
    // load another library for it several times.
    let libraries = built.private.split(' ').filter(|name| *name != "-lgcc_s");
    let out = cc.args(libraries).arg("-static-libgcc").output();
    match out.map_err(|why| format!("{cc:?} does not run: {why}"))? {
        out if out.status.success() => Ok(()),
        out => Err(format!("{cc:?}: {}", String::from_utf8_lossy(&out.stderr))),
    }
}
