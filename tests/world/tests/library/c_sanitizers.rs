//! The C programs of these tests under AddressSanitizer, UndefinedBehaviorSanitizer and valgrind. The library
//! itself is not instrumented, but its reads, writes and frees of the program's memory by the C library's functions
//! are seen, and so is memory that is never freed.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_world::installed::{Installed, Linked};
use seccompat_world::need;
use seccompat_world::need::Absent;
use seccompat_world::preload::{Preload, Refusing};
use seccompat_world::process::{limited, one_at_a_time, run};
use seccompat_world::scratch::Scratch;

pub(super) const SANITIZERS: [&str; 3] =
    ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// Of the sanitizers: none of their signal stacks, which they free wrongly in a thread that is cancelled.
pub(super) const OPTIONS: (&str, &str) =
    ("ASAN_OPTIONS", "use_sigaltstack=0:verify_asan_link_order=0");

pub(super) fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{name}.c"))
}

/// Whether the compiler has them.
pub(super) fn sanitizers(folder: &Path) -> Result<(), Absent> {
    let (file, program) = (folder.join("empty.c"), folder.join("empty"));
    fs::write(&file, "int main(void) { return 0; }\n").unwrap();
    let mut cc = Command::new(need::program("cc")?);
    cc.args(SANITIZERS).arg("-o").arg(&program).arg(file);
    let missing = |why| Absent::Missing(format!("the compiler's sanitizers: {why}"));
    run(&mut cc).and_then(|_| run(&mut Command::new(program))).map(drop).map_err(missing)
}

/// The output of a program that must write nothing to stderr.
pub(super) fn output(command: &mut Command) -> String {
    let said = command.output().unwrap();
    let [out, errors] = [said.stdout, said.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(said.status.success() && errors.is_empty(), "{command:?}: {:?} {errors}", said.status);
    out
}

#[test]
fn programs_have_no_report_of_the_sanitizers() {
    let _one = one_at_a_time();
    let scratch = Scratch::new().unwrap();
    need!(sanitizers(scratch.path()));
    let installed = need!(Installed::new());
    // They are in the program, so `-static` is not.
    for name in ["hostile", "posix", "spawned", "cancelled", "version"] {
        let program = scratch.path().join(name);
        installed.build_with(&source(name), Linked::Shared, &program, &SANITIZERS).unwrap();
        let mut command = limited(&program, 60);
        command.env("LD_LIBRARY_PATH", installed.lib()).env(OPTIONS.0, OPTIONS.1);
        let said = output(command.arg(scratch.path()));
        assert!(name == "version" || said.ends_with(" cases, 0 wrong\n"), "{name}: {said}");
    }
}

#[test]
fn the_library_for_ld_preload_has_no_report_either() {
    let _one = one_at_a_time();
    let scratch = Scratch::new().unwrap();
    need!(sanitizers(scratch.path()));
    // Its own files in C end the program where their behaviour is undefined.
    let trapping = "-fsanitize=undefined -fsanitize-undefined-trap-on-error";
    let preload = need!(Preload::with_words("cc", trapping));
    let program = preload.build("preload_kept", &SANITIZERS.map(OsStr::new));
    let refusing = Refusing::new(&super::preload::REFUSED);
    let mut command = refusing.command(&preload.with(&program));
    command.env(OPTIONS.0, OPTIONS.1);
    let said = command.output().unwrap();
    let [out, errors] = [said.stdout, said.stderr].map(|text| String::from_utf8(text).unwrap());
    assert_eq!(out, "97 cases, 0 wrong\n", "{errors}");
    assert!(!errors.contains("Sanitizer"), "{errors}");
}

#[test]
fn programs_have_no_error_of_valgrind() {
    let _one = one_at_a_time();
    let valgrind = need!(need::program("valgrind"));
    let scratch = Scratch::new().unwrap();
    let installed = need!(Installed::new());
    for name in ["spawned", "cancelled", "version"] {
        let program = scratch.path().join(name);
        installed.build(&source(name), Linked::Shared, &program).unwrap();
        let mut command = limited(&valgrind, 120);
        command.args(["--quiet", "--error-exitcode=99", "--leak-check=full"]);
        command.arg("--errors-for-leak-kinds=definite").arg(&program);
        // It names calls that it does not know, and refuses them.
        let said = command.env("LD_LIBRARY_PATH", installed.lib()).output().unwrap();
        let errors = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{name}: {:?} {errors}", said.status);
    }
}
