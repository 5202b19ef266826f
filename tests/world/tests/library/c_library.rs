//! The installed library for C: its header, its symbols and its version script agree; the examples
//! work as documented; and hostile arguments get the kernel's errors. (`c_header`: the header alone.)
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_world::installed::{EXAMPLES, Installed, Linked, example, install};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{one_at_a_time, run};
use seccompat_world::scratch::Scratch;

use crate::c_header::functions;

fn names<'a>(text: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    text.into_iter().map(str::to_owned).collect()
}

#[test]
fn header_symbols_and_version_script_are_one() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let declared: BTreeSet<String> = functions().into_keys().collect();
    assert!(declared.len() > 50, "{declared:?}");

    let script = need::repository().join("crates/capi/seccompat.map");
    let script = fs::read_to_string(script).unwrap();
    let (global, local) = script.split_once("local:").unwrap();
    let listed = global.lines().filter_map(|line| line.trim().strip_suffix(';'));
    assert_eq!(names(listed), declared, "the version script");
    assert_eq!(local.split_whitespace().collect::<String>(), "*;};");

    let nm = need!(need::program("nm"));
    let mut nm = Command::new(nm);
    nm.args(["--dynamic", "--defined-only", "--with-symbol-versions"]).arg(installed.shared());
    let symbols = run(&mut nm).unwrap();
    let symbols = symbols.lines().map(|line| line.rsplit(' ').next().unwrap());
    let exported = symbols.filter(|symbol| *symbol != "SECCOMPAT_0.1").map(|symbol| {
        symbol.strip_suffix("@@SECCOMPAT_0.1").unwrap_or_else(|| panic!("{symbol}: its version"))
    });
    assert_eq!(names(exported), declared, "what the library exports");

    let mut readelf = Command::new(need!(need::program("readelf")));
    let dynamic = run(readelf.arg("--dynamic").arg(installed.shared())).unwrap();
    assert!(dynamic.contains("Library soname: [libseccompat.so.0]"), "{dynamic}");
    assert!(!dynamic.contains("TEXTREL"), "{dynamic}");
}

#[test]
fn the_installation_is_complete_and_stays_so() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let look = || {
        let mut command = Command::new("find");
        command.arg(installed.prefix()).args(["-not", "-type", "d", "-not", "-path", "*/man3/*"]);
        command.args(["-printf", "%P %l %m %s\n"]);
        names(run(&mut command).unwrap().lines())
    };
    let before = look();
    installed.install().unwrap();
    assert_eq!(look(), before, "the second time");
    let files: Vec<&str> = before.iter().map(|line| line.split_once(' ').unwrap().0).collect();
    assert_eq!(
        files,
        [
            "include/seccompat.h",
            "include/seccompat/posix.h",
            "lib/libseccompat.a",
            "lib/libseccompat.so",
            "lib/libseccompat.so.0",
            "lib/pkgconfig/seccompat.pc"
        ]
    );
    assert!(before.iter().any(|line| line.starts_with("lib/libseccompat.so libseccompat.so.0 ")));
    let prefix = installed.prefix();
    let prefix = prefix.to_str().unwrap();
    assert_eq!(installed.pkg_config(&["--variable=prefix"]).unwrap(), [prefix]);
}

#[test]
fn every_function_has_a_manual_page_without_mistakes() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let folder = installed.prefix().join("share/man/man3");
    let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
    let pages: BTreeMap<String, PathBuf> =
        files.map(|file| (file.file_stem().unwrap().to_str().unwrap().to_owned(), file)).collect();
    let mut expected: BTreeSet<String> = functions().into_keys().collect();
    expected.insert("seccompat".into());
    assert_eq!(pages.keys().cloned().collect::<BTreeSet<_>>(), expected);
    let man = need!(need::program("man"));
    let mandoc = need::program("mandoc");
    if mandoc.is_err() {
        say("left out: mandoc");
    }
    for (name, page) in &pages {
        let text = fs::read_to_string(page).unwrap();
        if let Some(other) = text.strip_prefix(".so man3/") {
            assert!(folder.join(other.trim()).is_file(), "{name}: {text}");
            continue;
        }
        let mut man = Command::new(&man);
        man.env("MANWIDTH", "80").args(["--warnings", "--local-file"]).arg(page);
        let shown = man.output().unwrap();
        assert_eq!(String::from_utf8_lossy(&shown.stderr), "", "{name}");
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains(&format!("NAME {name}")) && words.contains(" - "),
            "{name}: {shown}"
        );
        assert!(!shown.contains("\\f") && !shown.contains("\\-"), "{name}: {shown}");
        if let Ok(mandoc) = &mandoc {
            let mut lint = Command::new(mandoc);
            assert_eq!(run(lint.args(["-T", "lint", "-W", "warning"]).arg(page)).unwrap(), "");
        }
    }
}

#[test]
fn header_library_and_pkg_config_have_one_version() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let version = installed.pkg_config(&["--modversion"]).unwrap().join(" ");
    for linked in Linked::ALL {
        let scratch = Scratch::new().unwrap();
        let program = scratch.path().join("version");
        installed.build(&world("version"), linked, &program).unwrap();
        let said = run(&mut installed.command(&program)).unwrap();
        assert_eq!(said.trim(), [&*version; 3].join(" "), "{linked:?}");
    }
}

#[test]
fn a_package_is_made_elsewhere_than_it_will_be() {
    let _one = one_at_a_time();
    let scratch = Scratch::new().unwrap();
    let [prefix, usr, destdir] = ["--prefix", "/usr", "--destdir"].map(OsStr::new);
    need!(need::program("cc"));
    install(&[prefix, usr, destdir, scratch.path().as_os_str()]).unwrap();
    let file = scratch.path().join("usr/lib/pkgconfig/seccompat.pc");
    assert!(fs::read_to_string(file).unwrap().starts_with("prefix=/usr\n"));
    // As Debian has it: a folder for each machine.
    let [libdir, multiarch, target] = ["--libdir", "lib/here-linux", "--target"].map(OsStr::new);
    let host = run(Command::new("rustc").arg("-vV")).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let words = [prefix, usr, libdir, multiarch, destdir, scratch.path().as_os_str()];
    install(&[&words[..], &[target, OsStr::new(host)]].concat()).unwrap();
    let lib = scratch.path().join("usr/lib/here-linux");
    let text = fs::read_to_string(lib.join("pkgconfig/seccompat.pc")).unwrap();
    assert!(text.contains("\nlibdir=${prefix}/lib/here-linux\n"), "{text}");
    assert!(lib.join("libseccompat.so.0").is_file() && lib.join("libseccompat.a").is_file());
    let why = install(&[prefix, OsStr::new("usr")]).unwrap_err();
    assert!(why.contains("a prefix begins with /"), "{why}");
}

fn world(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{name}.c"))
}

#[test]
fn hostile_arguments_get_the_kernels_errors() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    for linked in Linked::ALL {
        let scratch = Scratch::new().unwrap();
        let program = scratch.path().join("hostile");
        installed.build(&world("hostile"), linked, &program).unwrap();
        let said = installed.command(&program).arg(scratch.path()).output().unwrap();
        let text = String::from_utf8_lossy(&said.stdout);
        assert!(said.status.success(), "{linked:?}: {:?}\n{text}", said.status);
        say(&format!("hostile arguments, {linked:?}: {}", text.trim()));
        let cases: u32 = text.split(' ').next().unwrap().parse().unwrap();
        assert!(cases > 900, "{text}");
    }
}

#[test]
fn the_posix_functions_set_errno() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let scratch = Scratch::new().unwrap();
    let program = scratch.path().join("posix");
    installed.build(&world("posix"), Linked::Shared, &program).unwrap();
    let said = installed.command(&program).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout), "16 cases, 0 wrong\n");
}

#[test]
fn programs_are_started_with_options() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    for linked in Linked::ALL {
        let scratch = Scratch::new().unwrap();
        let program = scratch.path().join("spawned");
        installed.build(&world("spawned"), linked, &program).unwrap();
        let said = installed.command(&program).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&said.stdout), "38 cases, 0 wrong\n", "{linked:?}");
    }
}

#[test]
fn no_function_is_a_cancellation_point() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let scratch = Scratch::new().unwrap();
    let program = scratch.path().join("cancelled");
    installed.build(&world("cancelled"), Linked::Shared, &program).unwrap();
    let said = installed.command(&program).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout), "10 cases, 0 wrong\n");
}

#[test]
fn nothing_is_allocated_where_the_kernel_does_the_call() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let scratch = Scratch::new().unwrap();
    let program = scratch.path().join("allocations");
    installed.build(&world("allocations"), Linked::Shared, &program).unwrap();
    let said = installed.command(&program).output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success(), "{:?}: {text}", said.status);
    assert_eq!(text.trim(), "0 allocations in 12 calls, 0 failed");
}

/// Runs the examples by name, and checks their output; the calls are native or emulated.
fn hold_examples(what: &str, at: &Path, run: impl Fn(&str, &[&str]) -> (bool, String)) {
    let file = at.join("inside/file");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, "hello\n").unwrap();
    let file = file.to_str().unwrap();
    let link = at.join("inside/link");
    symlink(file, &link).unwrap();
    let (link, inside) = (link.to_str().unwrap(), at.join("inside"));
    let (inside, other, third) = (inside.to_str().unwrap(), at.join("copy"), at.join("moved"));
    let [other, third] = [&other, &third].map(|path| path.to_str().unwrap());

    assert_eq!(run("beneath", &[inside, "file"]), (true, "hello\n".into()), "{what}");
    for path in ["../inside/file", "link", "/etc/passwd"] {
        assert_eq!(run("beneath", &[inside, path]), (false, String::new()), "{what}: {path}");
    }
    let done = format!("{file}: done by the kernel\n");
    assert_eq!(run("chmod", &["600", file]), (true, done), "{what}");
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o7777, 0o600, "{what}");
    let (_, text) = run("chmod", &["777", link]);
    assert_eq!(text, format!("{link} is a symbolic link\n"), "{what}");
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o7777, 0o600, "{what}");
    let (_, text) = run("access", &[file]);
    assert!(
        text.starts_with("read: yes\nwrite: yes\nexecute: Permission denied"),
        "{what}: {text}"
    );
    let (worked, text) = run("copy", &[file, other]);
    assert_eq!((worked, &*text), (true, "6 bytes, within the kernel\n"), "{what}");
    assert_eq!(fs::read_to_string(other).unwrap(), "hello\n", "{what}");
    // Moves a file, and moves it back as if in an old container.
    let (worked, text) = run("unavailable", &[other, third]);
    let lines: Vec<&str> = text.lines().collect();
    assert!(worked && lines.len() == 4, "{what}: {text}");
    assert_eq!(lines[0], "renameat2 is available", "{what}");
    assert_eq!(lines[2], "exactly: renameat2 refused by a seccomp filter (EPERM)", "{what}");
    assert!(lines[3].starts_with("else: "), "{what}: {text}");
    assert!(Path::new(other).exists() && !Path::new(third).exists(), "{what}: moved back");
    let (worked, _) = run("unavailable", &[file, other]);
    assert!(!worked && Path::new(file).exists(), "{what}: nothing is replaced");
}

fn output(mut command: Command) -> (bool, String) {
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn examples_in_c() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    for linked in Linked::ALL {
        let scratch = Scratch::new().unwrap();
        let place = |name: &str| scratch.path().join(name);
        for name in EXAMPLES {
            installed.build(&example(name), linked, &place(name)).unwrap();
        }
        hold_examples(&format!("{linked:?}"), &scratch.path().join("at"), |name, words| {
            let mut command = installed.command(&place(name));
            command.args(words);
            output(command)
        });
    }
}

#[test]
fn examples_in_rust() {
    let _one = one_at_a_time();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "-p", "seccompat", "--examples"]);
    run(cargo.current_dir(need::repository())).unwrap();
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let built = need::repository().join(target).join("debug/examples");
    let scratch = Scratch::new().unwrap();
    hold_examples("Rust", scratch.path(), |name, words| {
        let mut command = Command::new(built.join(name));
        command.args(words);
        output(command)
    });
}
