//! `cargo xtask install`: installs the library for C, as `make install` would.
//!
//! The shared library is linked here, from the archive: rustc passes a version script of its own to
//! the linker, and GNU ld accepts no second one with versions.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::metadata::{list, text};

const SONAME: &str = "libseccompat.so.0";

/// Libraries that the archive needs and that the compiler's driver adds by itself, in the linkage
/// (static or not) that it uses.
const BY_THE_DRIVER: [&str; 2] = ["-lc", "-lgcc_s"];

/// Builds it, and installs it below `destdir` for use in `prefix`.
pub(crate) fn run(root: &Path, prefix: &str, destdir: &str) -> Result<String, Vec<String>> {
    install(root, prefix, destdir).map_err(|why| vec![why])
}

fn install(root: &Path, prefix: &str, destdir: &str) -> Result<String, String> {
    let Some(below) = prefix.strip_prefix('/') else {
        return Err(format!("{prefix}: a prefix begins with /"));
    };
    let crate_ = root.join("crates/capi");
    let built = build(root)?;
    let place = Path::new(if destdir.is_empty() { "/" } else { destdir }).join(below);
    let lib = place.join("lib");
    for folder in [&lib.join("pkgconfig"), &place.join("include/seccompat")] {
        fs::create_dir_all(folder).map_err(|why| at(folder, &why))?;
    }
    put(&lib.join("libseccompat.a"), |fresh| {
        fs::copy(&built.archive, fresh).map(drop).map_err(|why| at(fresh, &why))
    })?;
    put(&lib.join(SONAME), |fresh| link(&crate_, &built, fresh))?;
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

/// The archive, and cargo's facts about it.
struct Built {
    archive: PathBuf,
    version: String,
    /// The additional libraries to link.
    private: String,
}

fn build(root: &Path) -> Result<Built, String> {
    let out = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["rustc", "--quiet", "--release", "-p", "seccompat-capi", "--lib"])
        .args(["--crate-type", "staticlib", "--message-format", "json"])
        .args(["--", "--print", "native-static-libs"])
        .current_dir(root)
        .output()
        .map_err(|why| format!("cargo does not run: {why}"))?;
    if !out.status.success() {
        return Err(format!("the build failed: {}", String::from_utf8_lossy(&out.stderr)));
    }
    let said = String::from_utf8_lossy(&out.stdout);
    let messages = said.lines().filter_map(|line| serde_json::from_str(line).ok());
    read(&messages.collect::<Vec<Value>>()).ok_or_else(|| "cargo names no archive".into())
}

fn read(messages: &[Value]) -> Option<Built> {
    let of = |reason: &'static str| {
        let ours = move |message: &&Value| {
            let name = message.get("target").map(|target| text(target, "name"));
            text(message, "reason") == reason && name == Some("seccompat_capi")
        };
        messages.iter().filter(ours)
    };
    let artifact = of("compiler-artifact").next()?;
    let is_archive = |name: &&str| name.ends_with(".a");
    let mut files = list(artifact, "filenames").iter().filter_map(Value::as_str);
    let (_, version) = text(artifact, "package_id").rsplit_once('@')?;
    let mut notes = of("compiler-message").filter_map(|message| message.get("message"));
    let libraries =
        notes.find_map(|note| text(note, "message").strip_prefix("native-static-libs: "))?;
    let mut private: Vec<&str> = Vec::new();
    for library in libraries.split_whitespace() {
        if !BY_THE_DRIVER.contains(&library) && !private.contains(&library) {
            private.push(library);
        }
    }
    Some(Built {
        archive: files.find(is_archive)?.into(),
        version: version.into(),
        private: private.join(" "),
    })
}

fn link(crate_: &Path, built: &Built, to: &Path) -> Result<(), String> {
    let script = crate_.join("seccompat.map");
    let mut cc = Command::new(env::var_os("CC").unwrap_or_else(|| "cc".into()));
    cc.arg("-shared").arg("-o").arg(to).arg("-Wl,--whole-archive").arg(&built.archive);
    cc.arg("-Wl,--no-whole-archive").arg(format!("-Wl,--version-script={}", script.display()));
    cc.arg(format!("-Wl,-soname={SONAME}"));
    cc.args(["-Wl,--gc-sections", "-Wl,-z,relro,-z,now", "-Wl,-z,defs", "-Wl,--as-needed", "-s"]);
    let out = cc.args(built.private.split(' ')).output();
    match out.map_err(|why| format!("{cc:?} does not run: {why}"))? {
        out if out.status.success() => Ok(()),
        out => Err(format!("{cc:?}: {}", String::from_utf8_lossy(&out.stderr))),
    }
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
    use serde_json::json;

    use super::*;

    fn built() -> Option<Built> {
        let target = json!({"name": "seccompat_capi"});
        let note = "native-static-libs: -lc -lm -lrt -lgcc_s -lm -lc";
        read(&[
            json!({"reason": "compiler-message", "target": target, "message": {"message": "other"}}),
            json!({"reason": "compiler-message", "target": target, "message": {"message": note}}),
            json!({"reason": "compiler-artifact", "target": {"name": "rustix"}, "filenames": ["x.a"]}),
            json!({
                "reason": "compiler-artifact",
                "target": target,
                "package_id": "path+file:///x/crates/capi#seccompat-capi@1.2.3",
                "filenames": ["/t/lib.rlib", "/t/lib.a"],
            }),
        ])
    }

    #[test]
    fn the_output_of_cargo_is_parsed() {
        let built = built().unwrap();
        assert_eq!((built.archive.to_str(), &*built.version), (Some("/t/lib.a"), "1.2.3"));
        assert_eq!(built.private, "-lm -lrt");
    }

    #[test]
    fn the_template_is_filled_or_refused() {
        let built = built().unwrap();
        let text = fill("p=@prefix@ v=@version@ l=@private@", "/usr", &built);
        assert_eq!(text.as_deref(), Ok("p=/usr v=1.2.3 l=-lm -lrt"));
        assert!(fill("@libdir@", "/usr", &built).is_err());
    }
}
