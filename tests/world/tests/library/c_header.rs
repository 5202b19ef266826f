//! The header for C without the library: compilers accept it, and it agrees with the Rust code.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use seccompat::Weaknesses;
use seccompat_world::need;
use seccompat_world::process::run;
use seccompat_world::scratch::Scratch;

/// The text of the header.
pub(crate) fn header() -> String {
    fs::read_to_string(need::repository().join("crates/capi/include/seccompat.h")).unwrap()
}

/// The header without its comments.
fn declarations() -> String {
    let text = header();
    let mut bare = String::new();
    for (n, part) in text.split("/*").enumerate() {
        let after = if n == 0 { part } else { part.split_once("*/").unwrap().1 };
        bare.push_str(after);
    }
    bare
}

/// Each function's declaration: its name, its parameters and its result, as one line.
pub(crate) fn functions() -> BTreeMap<String, String> {
    let bare = declarations();
    let statements = bare.split(';').map(|part| part.split_whitespace().collect::<Vec<_>>());
    let mut found = BTreeMap::new();
    for words in statements.map(|words| words.join(" ")) {
        let words = words.rsplit(['}', '{']).next().unwrap();
        let Some((before, _)) = words.split_once('(') else { continue };
        let name = before.rsplit([' ', '*']).next().unwrap();
        if name.starts_with("seccompat_") {
            let from = words.find(|c: char| c.is_lowercase()).unwrap();
            found.insert(name.to_owned(), words[from..].to_owned());
        }
    }
    found
}

/// The C types of a Rust type in an export.
fn c_type(rust: &str) -> &'static [&'static str] {
    match rust {
        "Fd" | "c_int" => &["int", "pid_t"],
        "c_uint" => &["unsigned int", "mode_t"],
        "usize" => &["size_t", "unsigned long"],
        "isize" => &["ssize_t", "long"],
        "Offset" => &["int64_t"],
        "Text" => &["const char *"],
        _ if rust.starts_with("At<") => &["*"],
        _ => panic!("{rust} is new here"),
    }
}

/// Every call's declaration compared with its line in `exports!`: the number and the types of the
/// arguments.
#[test]
fn prototypes_match_the_exports() {
    let declared = functions();
    let source = fs::read_to_string(need::repository().join("crates/capi/src/lib.rs")).unwrap();
    let mut checked = 0;
    for line in source.lines().map(str::trim) {
        let Some((names, rest)) = line.split_once(" = ") else { continue };
        if !names.starts_with("seccompat_") {
            continue;
        }
        let (plain, ex) = names.split_once(", ").unwrap();
        let (_, rest) = rest.split_once('(').unwrap();
        let (arguments, rest) = rest.split_once(") -> ").unwrap();
        let returned = rest.split([',', ';']).next().unwrap();
        let kinds: Vec<&str> =
            arguments.split(", ").map(|argument| argument.split_once(": ").unwrap().1).collect();
        for (name, more) in [(plain, 0), (ex, 1)] {
            let declared = declared.get(name).unwrap_or_else(|| panic!("{name} is not declared"));
            let (before, inside) = declared.split_once('(').unwrap();
            let c: Vec<&str> = inside.trim_end_matches(')').split(", ").collect();
            assert_eq!(c.len(), kinds.len() + more, "{name}: {declared}");
            assert!(c_type(returned).contains(&before.trim_end_matches(name).trim()), "{declared}");
            for (kind, c) in kinds.iter().zip(&c) {
                let fits = |one: &&str| match *one {
                    "*" => c.contains('*') || c.contains("[]"),
                    "const char *" => c.starts_with("const char *"),
                    one => c.starts_with(&format!("{one} ")) && !c.contains('*'),
                };
                assert!(c_type(kind).iter().any(fits), "{name}: {c} is {kind}");
            }
            if more == 1 {
                assert_eq!(*c.last().unwrap(), "struct seccompat_how *how", "{name}");
            }
            checked += 1;
        }
    }
    assert_eq!(checked, 52, "the calls that `exports!` has, twice");
}

#[test]
fn weaknesses_have_their_bits() {
    let text = header();
    let mut all = Weaknesses::NONE;
    while let Some(more) =
        (0..32).filter_map(|bit| Weaknesses::from_bits(1 << bit)).find(|one| !all.contain(*one))
    {
        all = all.and(more);
        let (name, _) = more.iter().next().unwrap();
        let line = format!("#define SECCOMPAT_{name} (1u << {})", more.bits().trailing_zeros());
        assert!(text.lines().any(|said| said == line), "{line}");
    }
    let said = text.lines().filter(|line| line.contains("(1u << ")).count();
    assert_eq!(said, all.iter().count(), "the header has no others");
}

/// The layout of the structures in both languages; the header may be included twice.
const LAYOUT: &str = r#"
#include <seccompat.h>
#include <assert.h>
#include <seccompat.h>
static_assert(sizeof(struct seccompat_how) == 28, "how");
static_assert(offsetof(struct seccompat_how, who) == 16, "who");
static_assert(offsetof(struct seccompat_how, call) == 24, "call");
static_assert(sizeof(struct seccompat_found) == 20, "found");
static_assert(offsetof(struct seccompat_found, confirmed) == 16, "confirmed");
"#;

#[test]
fn the_header_is_c_and_cpp_and_stands_alone() {
    let scratch = Scratch::new().unwrap();
    let include = need::repository().join("crates/capi/include");
    for (compiler, standard, name) in
        [("cc", "-std=c11", "a.c"), ("c++", "-std=c++11", "a.cc"), ("c++", "-std=c++20", "a.cc")]
    {
        let compiler = need!(need::program(compiler));
        let source = scratch.path().join(name);
        fs::write(&source, LAYOUT).unwrap();
        let mut command = Command::new(compiler);
        command.args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]);
        run(command.arg("-I").arg(&include).arg(&source)).unwrap();
    }
}

#[test]
fn the_version_is_cargos() {
    let manifest = fs::read_to_string(need::repository().join("Cargo.toml")).unwrap();
    let (_, package) = manifest.split_once("[workspace.package]").unwrap();
    let version = package.lines().find_map(|line| line.strip_prefix("version = ")).unwrap();
    let numbers: Vec<&str> = version.trim_matches('"').split('.').collect();
    let [major, minor, patch] = numbers[..] else { panic!("{version}") };
    let text = header();
    for (name, value) in [("", version), ("_MAJOR", major), ("_MINOR", minor), ("_PATCH", patch)] {
        let line = format!("#define SECCOMPAT_VERSION{name} {value}");
        assert!(text.lines().any(|said| said == line), "{line}");
    }
}
