//! The archive and the shared library for C.
//!
//! Cargo builds an archive of all that the library's crates have. It becomes one object, in which only the
//! functions of the version script are global: so a C program can link it beside another archive of Rust
//! code, which has the same parts of `core`. The shared library is linked from that object, because rustc
//! passes a version script of its own to the linker, and GNU ld accepts no second one with versions.
#![forbid(unsafe_code)]

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::dist;
use crate::metadata::{list, text};

pub(super) const SONAME: &str = "libseccompat.so.0";

/// Libraries that the archive needs and that the compiler's driver adds by itself, in the linkage
/// (static or not) that it uses.
const BY_THE_DRIVER: [&str; 2] = ["-lc", "-lgcc_s"];

/// The library as one object, and cargo's facts about it.
pub(super) struct Built {
    object: PathBuf,
    pub(super) version: String,
    /// The additional libraries to link.
    pub(super) private: String,
}

impl Built {
    /// The folder of the object, for others.
    pub(super) fn folder(&self) -> &Path {
        self.object.parent().unwrap_or(Path::new("."))
    }

    /// Removes what the build left beside cargo's own files.
    pub(super) fn clean(&self) {
        let _nobody_needs_it = self.object.parent().map(fs::remove_dir_all);
    }
}

/// The tools of C, which the environment may name as it does for make(1): `CC`, `OBJCOPY`, `AR`.
pub(super) struct Tools {
    /// The machine, if it is not this one.
    target: Option<String>,
    cc: String,
    objcopy: String,
    ar: String,
}

impl Tools {
    /// Those of this machine or of another, by Debian's names.
    pub(super) fn new(target: Option<&str>) -> Result<Self, String> {
        let host = dist::host()?;
        let cc = match target.filter(|target| *target != host) {
            Some(target) => dist::cc(target),
            None => "cc".to_owned(),
        };
        let beside = cc.strip_suffix("gcc").unwrap_or_default().to_owned();
        let named = |variable, usual| env::var(variable).unwrap_or(usual);
        Ok(Self {
            target: target.map(str::to_owned),
            objcopy: named("OBJCOPY", beside.clone() + "objcopy"),
            ar: named("AR", beside + "ar"),
            cc: named("CC", cc),
        })
    }

    /// Builds the object of a package, with these functions in addition to those for C. `storage` are words
    /// for the compiler about the storage of a thread.
    pub(super) fn build(
        &self,
        root: &Path,
        package: &str,
        more: &[&str],
        storage: &[&str],
    ) -> Result<Built, String> {
        let mut cargo = cargo(root, package, "release");
        cargo
            // Without the standard library, and small: its time is that of system calls.
            .args(["--no-default-features", "--features", "archive"])
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s")
            .args(self.target.iter().flat_map(|triple| ["--target", &**triple]))
            .args(["--", "--print", "native-static-libs"]);
        let cargos = cargos(&mut cargo, &package.replace('-', "_"))?;
        let crate_ = root.join("crates/capi");
        let script = crate_.join("seccompat.map");
        let script = fs::read_to_string(&script).map_err(|why| super::at(&script, &why))?;
        let exports = [&exports(&script), more].concat();
        let folder = folder(&cargos.archive)?;
        let thread_o = folder.join("thread.o");
        let storage: Vec<&OsStr> = storage.iter().map(OsStr::new).collect();
        self.compile(&crate_.join("src/thread.c"), &storage, &thread_o)?;
        let object = self.object(&folder, &[&cargos.archive, &thread_o], &exports)?;
        Ok(Built { object, version: cargos.version, private: cargos.private })
    }

    /// One object of an archive and an object, without what no export needs. Only the exports are global.
    fn object(
        &self,
        folder: &Path,
        [archive, thread]: &[&Path; 2],
        exports: &[&str],
    ) -> Result<PathBuf, String> {
        let [all, names, object] = ["all.o", "names", "seccompat.o"].map(|name| folder.join(name));
        let mut cc = command(&self.cc);
        cc.args(["-r", "-nostdlib", "-Wl,--gc-sections", "-o"]).arg(&all);
        cc.args(exports.iter().map(|name| format!("-Wl,-u,{name}")));
        cc.arg("-Wl,--whole-archive").arg(archive).arg("-Wl,--no-whole-archive").arg(thread);
        succeed(&mut cc)?;
        fs::write(&names, exports.join("\n")).map_err(|why| super::at(&names, &why))?;
        let mut objcopy = command(&self.objcopy);
        objcopy.arg(format!("--keep-global-symbols={}", names.display()));
        // `core` is delivered with the compiler's own form of its code.
        objcopy.args(["--strip-debug", "--remove-section=.llvmbc", "--remove-section=.llvmcmd"]);
        succeed(objcopy.arg(all).arg(&object))?;
        // Names of symbols that nothing refers to any more.
        succeed(command(&self.objcopy).arg("--strip-unneeded").arg(&object))?;
        Ok(object)
    }

    /// The C compiler.
    pub(super) fn cc(&self) -> Command {
        command(&self.cc)
    }

    /// Compiles a file of C.
    pub(super) fn compile(&self, source: &Path, words: &[&OsStr], to: &Path) -> Result<(), String> {
        let mut cc = command(&self.cc);
        cc.args(["-O2", "-g0", "-fPIC", "-c", "-o"]).arg(to).arg(source);
        succeed(cc.args(words))
    }

    /// The archive: that object alone.
    pub(super) fn archive(&self, built: &Built, to: &Path) -> Result<(), String> {
        succeed(command(&self.ar).arg("rcsD").arg(to).arg(&built.object))
    }

    /// Links a shared library of the object and of more.
    pub(super) fn shared(
        &self,
        built: &Built,
        more: &[PathBuf],
        (soname, script): (&str, &Path),
        to: &Path,
    ) -> Result<(), String> {
        let mut cc = command(&self.cc);
        cc.arg("-shared").arg("-o").arg(to).args(more).arg(&built.object);
        cc.arg(format!("-Wl,--version-script={}", script.display()));
        cc.arg(format!("-Wl,-soname={soname}"));
        cc.args([
            "-Wl,--gc-sections",
            "-Wl,-z,relro,-z,now",
            "-Wl,-z,defs",
            "-Wl,--as-needed",
            "-s",
        ]);
        succeed(cc.args(built.private.split_whitespace()))
    }
}

/// A new folder beside the archive: two installations at once must not disturb each other.
fn folder(archive: &Path) -> Result<PathBuf, String> {
    let folder = archive.with_file_name(format!("libseccompat-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|why| super::at(&folder, &why))?;
    Ok(folder)
}

/// A program, and its first arguments if the environment has some: `CC='gcc -m32'`.
fn command(words: &str) -> Command {
    let mut words = words.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("cc"));
    command.args(words);
    command
}

fn succeed(command: &mut Command) -> Result<(), String> {
    match command.output().map_err(|why| format!("{command:?} does not run: {why}"))? {
        out if out.status.success() => Ok(()),
        out => Err(format!("{command:?}: {}", String::from_utf8_lossy(&out.stderr))),
    }
}

/// The functions that a version script exports.
fn exports(script: &str) -> Vec<&str> {
    let global = script.split("local:").next().unwrap_or_default();
    global.lines().filter_map(|line| line.trim().strip_suffix(';')).collect()
}

/// Cargo's archive.
pub(super) struct Cargos {
    pub(super) archive: PathBuf,
    pub(super) version: String,
    /// The additional libraries to link.
    pub(super) private: String,
}

/// Cargo, building the archive of a package's library.
pub(super) fn cargo(root: &Path, package: &str, profile: &str) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["rustc", "--quiet", "--profile", profile, "-p", package, "--lib"]);
    cargo.args(["--crate-type", "staticlib", "--message-format", "json"]).current_dir(root);
    cargo
}

/// Runs it: the archive of the library with this name.
pub(super) fn cargos(cargo: &mut Command, library: &str) -> Result<Cargos, String> {
    let out = cargo.output().map_err(|why| format!("cargo does not run: {why}"))?;
    if !out.status.success() {
        return Err(format!("the build failed: {}", String::from_utf8_lossy(&out.stderr)));
    }
    let said = String::from_utf8_lossy(&out.stdout);
    let messages = said.lines().filter_map(|line| serde_json::from_str(line).ok());
    read(&messages.collect::<Vec<Value>>(), library).ok_or("cargo names no archive".into())
}

fn read(messages: &[Value], library: &str) -> Option<Cargos> {
    let of = |reason: &'static str| {
        let ours = move |message: &&Value| {
            let name = message.get("target").map(|target| text(target, "name"));
            text(message, "reason") == reason && name == Some(library)
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
    Some(Cargos {
        archive: files.find(is_archive)?.into(),
        version: version.into(),
        private: private.join(" "),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    impl Built {
        pub(in crate::install) fn of_tests() -> Self {
            let Cargos { archive: object, version, private } = example().unwrap();
            Self { object, version, private }
        }
    }

    fn example() -> Option<Cargos> {
        let target = json!({"name": "seccompat_capi"});
        let note = "native-static-libs: -lc -lm -lrt -lgcc_s -lm -lc";
        read(
            &[
                json!({"reason": "compiler-message", "target": target, "message": {"message": "other"}}),
                json!({"reason": "compiler-message", "target": target, "message": {"message": note}}),
                json!({"reason": "compiler-artifact", "target": {"name": "rustix"}, "filenames": ["x.a"]}),
                json!({
                    "reason": "compiler-artifact",
                    "target": target,
                    "package_id": "path+file:///x/crates/capi#seccompat-capi@1.2.3",
                    "filenames": ["/t/lib.rlib", "/t/lib.a"],
                }),
            ],
            "seccompat_capi",
        )
    }

    #[test]
    fn the_output_of_cargo_is_parsed() {
        let cargos = example().unwrap();
        assert_eq!((cargos.archive.to_str(), &*cargos.version), (Some("/t/lib.a"), "1.2.3"));
        assert_eq!(cargos.private, "-lm -lrt");
    }

    #[test]
    fn a_version_script_names_the_exports() {
        assert_eq!(exports("V_1 {\nglobal:\n\ta;\n\tb_ex;\nlocal:\n\t*;\n};\n"), ["a", "b_ex"]);
    }
}
