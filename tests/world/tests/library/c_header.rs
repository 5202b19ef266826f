//! The header for C without the library: compilers accept it, and it agrees with the Rust code.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use seccompat::Weaknesses;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::run;
use seccompat_world::scratch::Scratch;

/// The text of a header.
fn read(name: &str) -> String {
    fs::read_to_string(need::repository().join("crates/capi/include").join(name)).unwrap()
}

fn header() -> String {
    read("seccompat.h")
}

/// A text without its comments and preprocessor lines.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    for (n, part) in text.split("/*").enumerate() {
        let after = if n == 0 { part } else { part.split_once("*/").unwrap().1 };
        bare.push_str(after);
    }
    bare.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n")
}

/// Each function's declaration: its name, its parameters and its result, as one line.
pub(crate) fn functions() -> BTreeMap<String, String> {
    let bare = bare(&header());
    let statements = bare.split(';').map(|part| part.split_whitespace().collect::<Vec<_>>());
    let mut found = BTreeMap::new();
    for words in statements.map(|words| words.join(" ")) {
        let words = words.rsplit(['}', '{']).next().unwrap();
        let Some((before, _)) = words.split_once('(') else { continue };
        let name = before.rsplit([' ', '*']).next().unwrap();
        if name.starts_with("seccompat_") {
            let from = words.find(|c: char| c.is_lowercase()).unwrap();
            // Its attributes follow.
            let end = words.find(") SECCOMPAT_").map_or(words.len(), |at| at + 1);
            found.insert(name.to_owned(), words[from..end].to_owned());
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

/// The names of parameters: `int fd, char *const argv[]` has `fd, argv`.
fn parameters(list: &str) -> String {
    let name = |one: &str| one.rsplit([' ', '*']).next().unwrap().trim_end_matches("[]").to_owned();
    list.split(", ").map(name).collect::<Vec<_>>().join(", ")
}

/// `posix.h` has every function that returns a negated error number, and each passes its arguments
/// on as they are.
#[test]
fn posix_has_every_plain_function() {
    let text = bare(&read("seccompat/posix.h")).replace("SECCOMPAT_CHECK_", "");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut expected = 0;
    for (name, declared) in functions() {
        if name.ends_with("_ex") || declared.starts_with("const char *") {
            continue;
        }
        let (before, inside) = declared.split_once('(').unwrap();
        let inside = inside.strip_suffix(')').unwrap();
        let returned = before.strip_suffix(&name).unwrap().trim();
        let cast = if returned == "long" { String::new() } else { format!("({returned})") };
        let bare = name.strip_prefix("seccompat_").unwrap();
        let line = format!(
            "static inline {returned} seccompat_posix_{bare}({inside}) {{ \
             return {cast}seccompat_posix_result_({name}({})); }}",
            parameters(inside)
        );
        assert!(text.contains(&line), "{line}");
        expected += 1;
    }
    // One more is the function that they share.
    assert_eq!(text.matches("static inline ").count(), expected + 1, "functions of nothing");
    assert!(expected > 30, "{expected}");
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
    let (weaknesses, _) = text.split_once("/* How it was done: `by`. */").unwrap();
    let said = weaknesses.lines().filter(|line| line.contains("(1u << ")).count();
    assert_eq!(said, all.iter().count(), "the header has no others");
}

/// The layout of the structures in both languages; the header may be included twice.
const LAYOUT: &str = r#"
#include <seccompat/posix.h>
#include <seccompat.h>
#include <seccompat/posix.h>
#define HOLDS(name, fact) typedef char name[(fact) ? 1 : -1]
HOLDS(how, sizeof(struct seccompat_how) == 28);
HOLDS(who, offsetof(struct seccompat_how, who) == 16);
HOLDS(call, offsetof(struct seccompat_how, call) == 24);
HOLDS(options, sizeof(struct seccompat_spawn_options) == (sizeof(void *) == 8 ? 64 : 44));
HOLDS(found, sizeof(struct seccompat_found) == 20);
HOLDS(confirmed, offsetof(struct seccompat_found, confirmed) == 16);
int main(void)
{
	return seccompat_availability(0, NULL) < 0 || seccompat_getrandom(NULL, 0, 0) < 0 ||
	       seccompat_copy_file_range(0, NULL, 1, NULL, 1, 0) < 0;
}
"#;

/// Compilers, the standards that they are held to, and the ending of a source file.
const COMPILERS: [(&str, &[&str], &str); 4] = [
    ("cc", &["c99", "c11", "c17"], "c"),
    ("c++", &["c++11", "c++17", "c++20"], "cc"),
    ("clang", &["c99", "c11"], "c"),
    ("clang++", &["c++17"], "cc"),
];

/// Compiles a source text with all warnings.
fn compile(compiler: &str, standard: &str, ending: &str, text: &str) -> Result<String, String> {
    let scratch = Scratch::new().unwrap();
    let source = scratch.path().join("source").with_extension(ending);
    fs::write(&source, text).unwrap();
    let mut command = Command::new(compiler);
    command.arg(format!("-std={standard}")).args(["-O2", "-Wall", "-Wextra", "-Wpedantic"]);
    command.args(["-Werror", "-c", "-o", "/dev/null", "-I"]);
    run(command.arg(need::repository().join("crates/capi/include")).arg(&source))
}

#[test]
fn the_header_is_c_and_cpp_and_stands_alone() {
    for (compiler, standards, ending) in COMPILERS {
        if compiler.starts_with("clang") && need::program(compiler).is_err() {
            say(&format!("left out: {compiler}"));
            continue;
        }
        let _here = need!(need::program(compiler));
        for standard in standards {
            for define in ["", "#define SECCOMPAT_NO_ATTRIBUTES\n"] {
                compile(compiler, standard, ending, &format!("{define}{LAYOUT}")).unwrap();
            }
        }
    }
}

/// Mistakes, and the warning of each.
const MISTAKES: [(&str, &str); 8] = [
    ("seccompat_faccessat2(0, \"x\", 0, 0)", "-Werror=unused-result"),
    ("return seccompat_mseal_ex(data, 4, 0, NULL)", "-Werror=nonnull"),
    ("return seccompat_spawn(\"x\", NULL, NULL, NULL, 0, NULL)", "-Werror=nonnull"),
    ("return seccompat_pretend_begin(NULL, 0, 1, NULL)", "-Werror=nonnull"),
    ("seccompat_explain(NULL, data, 4)", "-Werror=nonnull"),
    ("return (int)seccompat_getrandom(data, 5, 0)", "-Werror=stringop-overflow"),
    ("return (int)seccompat_listxattrat(0, \"x\", 0, data, 5)", "-Werror=stringop-overflow"),
    (
        "struct seccompat_how how; return seccompat_mseal_ex(data, 4, 0, &how)",
        "-Werror=maybe-uninitialized",
    ),
];

/// Correct uses that look like mistakes.
const CORRECT: [&str; 4] = [
    "seccompat_pidfd_send_signal(0, 9, NULL, 0)",
    "char *room = malloc(4); int done = seccompat_mlock2(room, 4, 0); free(room); return done",
    "return (int)seccompat_getrandom(data, 4, 0) + data[0]",
    "return seccompat_statmount(NULL, NULL, 0, 0)",
];

#[test]
fn compilers_find_mistakes() {
    let _here = need!(need::program("cc"));
    let program = |define: &str, body: &str| {
        format!(
            "{define}#include <stdlib.h>\n#include <seccompat.h>\n\
            int main(void) {{ char data[4]; (void)data; {body}; }}\n"
        )
    };
    let has = "#if !__has_attribute(access) || __GNUC__ < 11\n#error none\n#endif\n";
    if compile("cc", "c11", "c", &program(has, "")).is_err() {
        say("left out: this compiler knows fewer attributes");
        return;
    }
    for (body, warning) in MISTAKES {
        let why = compile("cc", "c11", "c", &program("", body)).expect_err(body);
        let others = why.matches("-Werror=").count() - why.matches(warning).count();
        assert!(why.contains(warning) && others == 0, "{body}: {why}");
        let without = program("#define SECCOMPAT_NO_ATTRIBUTES\n", body);
        compile("cc", "c11", "c", &without).unwrap();
    }
    for body in CORRECT {
        compile("cc", "c11", "c", &program("", body)).unwrap();
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
