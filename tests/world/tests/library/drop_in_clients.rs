//! The own tests of libseccomp's clients, which their authors wrote, with our library in its place.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use seccompat_world::drop_in::{DropIn, Library};
use seccompat_world::need;
use seccompat_world::need::{Absent, say};
use seccompat_world::process::{limited, run};
use seccompat_world::scratch::Scratch;
use serde_json::Value;

use super::drop_in::symbols;

/// The source of libseccomp's bindings for Go, as Debian installs it.
const GO: &str = "/usr/share/gocode";
const BINDINGS: &str = "github.com/seccomp/libseccomp-golang";

/// Where systemd's tests are: since version 254 they have a folder of their own.
const SYSTEMD: [&str; 2] =
    ["/usr/lib/systemd/tests/test-seccomp", "/usr/lib/systemd/tests/unit-tests/test-seccomp"];

/// Programs that run with one of the libraries; the dynamic linker tells which one they loaded.
struct Clients {
    drop_in: DropIn,
    scratch: Scratch,
}

impl Clients {
    fn new() -> Result<Self, Absent> {
        need::program("nm")?;
        Ok(Self { drop_in: DropIn::new()?, scratch: Scratch::new().unwrap() })
    }

    /// The output of a test program that passes with this library.
    fn passes(&self, program: &Path, words: &[&str], library: Library) -> String {
        let told = self.scratch.path().join("linker");
        fs::create_dir_all(&told).unwrap();
        let mut command = limited(program, 120);
        command.args(words).current_dir(self.scratch.path());
        command.env("LD_DEBUG", "files").env("LD_DEBUG_OUTPUT", told.join("said"));
        if library == Library::Ours {
            command.env("LD_LIBRARY_PATH", self.drop_in.folder());
        }
        let Output { status, stdout, stderr } = command.output().unwrap();
        let [out, errors] =
            [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert!(status.success(), "{} {library:?}: {status}\n{out}{errors}", program.display());
        let loaded = loaded(&told);
        fs::remove_dir_all(&told).unwrap();
        // A test program without tests does not use the library.
        let uses = usize::from(!out.contains("\nrunning 0 tests\n"));
        assert_eq!(loaded.len(), uses, "{}: {loaded:?}", program.display());
        for path in loaded {
            let nm = need::program("nm").unwrap();
            let is_ours = symbols(&path, &nm).contains("seccompat_unknown");
            assert_eq!(is_ours, library == Library::Ours, "{}", path.display());
        }
        out + &errors
    }

    /// How many cases a program passes with each library: equally many.
    fn equal(&self, program: &Path, words: &[&str], count: fn(&str) -> usize) -> usize {
        let [ours, theirs] = [Library::Ours, Library::Theirs]
            .map(|library| count(&self.passes(program, words, library)));
        assert_eq!(ours, theirs, "{}", program.display());
        ours
    }
}

/// The files of libseccomp that programs loaded, by the words of the dynamic linker.
fn loaded(told: &Path) -> BTreeSet<PathBuf> {
    let files = fs::read_dir(told).unwrap().map(|file| file.unwrap().path());
    let texts: Vec<String> =
        files.map(|file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned()).collect();
    let lines = texts.iter().flat_map(|text| text.lines());
    let paths = lines.filter_map(|line| line.split("calling init: ").nth(1));
    paths.filter(|path| path.contains("libseccomp.so")).map(PathBuf::from).collect()
}

/// The bindings for Go, built with Debian's Go from Debian's source, without a network.
#[test]
fn the_tests_of_the_bindings_for_go_pass() {
    let go = need!(need::program("go"));
    if !Path::new(GO).join("src").join(BINDINGS).is_dir() {
        let name = "golang-github-seccomp-libseccomp-golang-dev is not installed";
        return need::skip(&Absent::Missing(name.into()));
    }
    let clients = need!(Clients::new());
    let program = clients.scratch.path().join("golang");
    let mut build = limited(go, 300);
    build.args(["test", "-c", "-o"]).arg(&program).arg(BINDINGS);
    build.env("GO111MODULE", "off").env("GOPATH", GO).env("GOFLAGS", "").env("GOPROXY", "off");
    build.env("CGO_ENABLED", "1").env("GOCACHE", clients.scratch.path().join("cache"));
    run(&mut build).unwrap();
    let count = |said: &str| said.lines().filter(|line| line.starts_with("--- PASS: ")).count();
    let passed = clients.equal(&program, &["-test.v"], count);
    say(&format!("libseccomp-golang: {passed} tests pass with both libraries"));
    assert!(passed >= 20, "{passed}");
}

/// systemd's test loads the filters of its directives in children, and tries calls under them.
#[test]
fn the_test_of_systemd_passes() {
    let program = SYSTEMD.iter().map(Path::new).find(|path| path.is_file());
    let Some(program) = program else {
        return need::skip(&Absent::Missing("systemd-tests is not installed".into()));
    };
    let clients = need!(Clients::new());
    let count = |said: &str| {
        let parts: BTreeSet<&str> =
            said.lines().filter(|line| line.starts_with("/* test_")).collect();
        parts.len()
    };
    let parts = clients.equal(program, &[], count);
    say(&format!("test-seccomp of systemd: {parts} parts run with both libraries"));
    assert!(parts >= 15, "{parts}");
}

/// The test programs of the crate, built with the C library at this path, or with the system's.
fn rust(source: &Path, library: Option<&Path>) -> Vec<PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--offline", "--quiet", "--no-run", "--tests", "--message-format=json"]);
    // One folder for each C library, so that neither build is made twice.
    let folder = need::target().join(if library.is_some() { "clients-ours" } else { "clients" });
    cargo.arg("--target-dir").arg(folder).current_dir(source);
    cargo.env_remove("LIBSECCOMP_LIB_PATH");
    cargo.envs(library.iter().map(|folder| ("LIBSECCOMP_LIB_PATH", folder)));
    let said = run(&mut cargo).unwrap();
    let messages = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let programs = messages.filter(|message| message["profile"]["test"] == true);
    programs.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).collect()
}

/// One test at a time: the level of the API and the listener are the whole process's.
const ALONE: [&str; 1] = ["--test-threads=1"];

fn passed(said: &str) -> usize {
    let counts = said.split("test result: ok. ").skip(1);
    counts.map(|rest| rest.split(' ').next().unwrap().parse::<usize>().unwrap()).sum()
}

/// The crate `libseccomp`, built for the system's library, and with all functions of libseccomp 2.6.
#[test]
fn the_tests_of_the_crate_pass() {
    let clients = need!(Clients::new());
    let from = need::source("libseccomp").unwrap().with_file_name("");
    let source = clients.scratch.path().join("crate");
    run(Command::new("cp").arg("-r").arg(&from).arg(&source)).unwrap();
    // The versions of its dependencies are those that this repository has.
    let lock = need::repository().join("Cargo.lock");
    fs::copy(lock, source.join("Cargo.lock")).unwrap();
    let old = rust(&source, None);
    let both: usize = old.iter().map(|program| clients.equal(program, &ALONE, passed)).sum();
    let new = rust(&source, Some(clients.drop_in.folder()));
    let newest: usize =
        new.iter().map(|program| passed(&clients.passes(program, &ALONE, Library::Ours))).sum();
    say(&format!(
        "the crate libseccomp: {both} tests pass with both libraries, {newest} when it is built with ours"
    ));
    assert!(both >= 40 && newest >= 40, "{both} {newest}");
}
