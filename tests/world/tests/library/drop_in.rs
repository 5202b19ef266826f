//! Our `libseccomp.so.2` as a file: its symbols, its size, and the programs that link it.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Abi;
use seccompat_world::drop_in::{DropIn, Library, Made};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::run;
use seccompat_world::scratch::Scratch;

const MOST_BYTES: u64 = 700 * 1024;

pub(super) fn symbols(library: &Path, nm: &Path) -> BTreeSet<String> {
    let said = run(Command::new(nm).args(["-D", "--defined-only"]).arg(library)).unwrap();
    said.lines().filter_map(|line| line.split(' ').next_back()).map(str::to_owned).collect()
}

/// Every function of the system's library and of the header, and no other symbol.
#[test]
fn it_exports_the_api_and_nothing_else() {
    let drop_in = need!(DropIn::new());
    let nm = need!(need::program("nm"));
    let path = drop_in.path(Library::Ours).unwrap();
    let ours = symbols(&path, &nm);
    let theirs = symbols(&need!(drop_in.path(Library::Theirs)), &nm);
    assert_eq!(theirs.difference(&ours).collect::<Vec<_>>(), Vec::<&String>::new());
    let header = need::repository().join("crates/libseccomp/include/seccomp.h");
    let header = fs::read_to_string(header).unwrap();
    for name in &ours {
        assert!(header.contains(&format!("{name}(")), "the header lacks {name}");
    }
    let size = fs::metadata(&path).unwrap().len();
    say(&format!("libseccomp.so.2: {} symbols, {size} bytes", ours.len()));
    assert!(size <= MOST_BYTES, "{size} bytes");
}

/// `ldd -r` resolves every symbol, also the data and the functions that are only called later.
#[test]
fn installed_programs_find_every_symbol() {
    let drop_in = need!(DropIn::new());
    for name in ["runc", "crun", "podman"] {
        let program = need!(need::program(name));
        let mut ldd = Command::new("ldd");
        ldd.arg("-r").arg(program).env("LD_LIBRARY_PATH", drop_in.folder());
        let said = run(&mut ldd).unwrap();
        let ours = format!("libseccomp.so.2 => {}", drop_in.folder().display());
        assert!(said.contains(&ours) && !said.contains("undefined symbol"), "{name}: {said}");
    }
}

/// A C program with our header, compiled with warnings as errors; variable arguments arrive, and the
/// filter that it loads decides.
#[test]
fn c_programs_build_with_the_header() {
    let drop_in = need!(DropIn::new());
    let scratch = Scratch::new().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drop_in.c");
    let include = drop_in.folder().join("../../../include/seccompat");
    for (compiler, standard) in
        [("cc", "-std=gnu99"), ("cc", "-std=gnu17"), ("g++", "-std=gnu++17")]
    {
        let mut cc = Command::new(need!(need::program(compiler)));
        let program = scratch.path().join("program");
        cc.args([standard, "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers", "-I"]);
        cc.arg(&include).arg("-o").arg(&program).arg(&source);
        run(cc.arg(drop_in.path(Library::Ours).unwrap())).unwrap();
        let mut command = Command::new(&program);
        command.env("LD_LIBRARY_PATH", drop_in.folder());
        assert_eq!(run(&mut command).unwrap().trim(), "ok", "{compiler} {standard}");
    }
}

fn word(action: Action) -> String {
    format!("{:x}", action.to_word())
}

/// The ENOSYS rule as a program asks for it: newer calls and other numbers, and nothing else.
#[test]
fn a_program_can_ask_for_the_rule() {
    let drop_in = need!(DropIn::new());
    let (eperm, enosys) = (Action::Errno(1), Action::Errno(38));
    let rules = [format!("init {}", word(eperm)), format!("rule {} 332 0", word(Action::Allow))];
    let asked = |version: u32| format!("unknown {} {version:x}", word(enosys));
    let sets: Vec<Vec<String>> = [None, Some(asked(0)), Some(asked(5 << 16 | 10 << 8))]
        .into_iter()
        .map(|last| rules.iter().cloned().chain(last).collect())
        .collect();
    let made = need!(drop_in.make(Library::Ours, &sets));
    // statx (4.11) has the rule; io_pgetevents is of 4.18, pidfd_getfd of 5.6, mseal of 6.10; chroot
    // was refused.
    for (nr, expected) in [
        (332, [Action::Allow; 3]),
        (161, [eperm; 3]),
        (333, [eperm, enosys, eperm]),
        (438, [eperm, enosys, eperm]),
        (462, [eperm, enosys, enosys]),
        (9999, [eperm, enosys, enosys]),
    ] {
        for (made, expected) in made.iter().zip(expected) {
            let Made::Filter(results, Some(program)) = made else { panic!("{made:?}") };
            assert!(results.iter().all(|result| *result == 0), "{results:?}");
            let arch = Abi::X86_64.audit_arch().get();
            let data = Data { nr, arch, ..Data::default() };
            let action = Action::from_word(program.evaluate(&data, false).word);
            assert_eq!(action, expected, "{nr}");
        }
    }
    // Only between errnos: nothing is allowed, and a default that kills stays.
    for (default, action) in [
        (eperm, Action::Allow),
        (eperm, Action::Log),
        (Action::KillProcess, enosys),
        (Action::Trap(0), enosys),
    ] {
        let set = vec![format!("init {}", word(default)), format!("unknown {} 0", word(action))];
        let made = need!(drop_in.make(Library::Ours, &[set]));
        let Made::Filter(results, _) = &made[0] else { panic!("{made:?}") };
        assert!(results[1] < 0, "{default} {action}: {results:?}");
    }
}

/// A merge that weakened filters of libseccomp (GHSA-4q85-33p6-j5g6), and a filter that is too large
/// for libseccomp (GHSA-46fr-jh49-xvhx, GHSA-2hqh-5c36-grrm): ours decides as the rules say.
#[test]
fn known_defects_of_libseccomp_are_not_here() {
    let drop_in = need!(DropIn::new());
    let init = || format!("init {}", word(Action::Allow));
    let rule = |errno: u16, conditions: &str| {
        let count = conditions.split_whitespace().count() / 4;
        format!("rule {} 1 {count} {conditions}", word(Action::Errno(errno)))
    };
    let high = 1u64 << 32;
    let merged = vec![
        init(),
        rule(13, "0 2 5 0"),
        rule(13, &format!("0 5 {} 0", high | 9)),
        rule(13, &format!("0 1 {} 0 1 4 3 0", 2 * high)),
    ];
    // 2000 different conditions: longer than the kernel takes.
    let large: Vec<String> = std::iter::once(init())
        .chain((0..2000).map(|at| rule(1 + at, &format!("0 4 {at} 0"))))
        .collect();
    let made = need!(drop_in.make(Library::Ours, &[merged, large]));
    let Made::Filter(_, Some(program)) = &made[0] else { panic!("{made:?}") };
    for (args, expected) in [
        ([4, 0], Action::Errno(13)),
        ([5, 0], Action::Allow),
        ([high | 9, 0], Action::Errno(13)),
        ([high | 8, 0], Action::Allow),
        ([high | 8, 3], Action::Errno(13)),
        ([2 * high, 3], Action::Errno(13)),
    ] {
        let arch = Abi::X86_64.audit_arch().get();
        let data = Data { nr: 1, arch, args: [args[0], args[1], 0, 0, 0, 0], ..Data::default() };
        assert_eq!(Action::from_word(program.evaluate(&data, false).word), expected, "{args:?}");
    }
    let Made::Filter(results, program) = &made[1] else { panic!("the large one: {:?}", made[1]) };
    let exported = program.as_ref().map_or(0, |program| program.insns().len());
    say(&format!("2000 conditions: {} added, {exported} instructions exported", results.len() - 1));
    assert!(exported <= 4096);
}
