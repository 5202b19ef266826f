//! The library for LD_PRELOAD: its symbols, its guarantees, and programs with more rights than their starter.
//! (`preload_page`: how far it reaches.)
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::preload::{Preload, Refusing};
use seccompat_world::process::{one_at_a_time, run};
use seccompat_world::scratch::Scratch;

/// The most that it may have: it is mapped into every program.
const LIMIT: u64 = 300 << 10;

/// A function of a later C library than Debian 12's.
const LATER: [&str; 1] = ["mseal"];

/// The calls that the filter of `preload_kept.c` refuses.
pub(crate) const REFUSED: [(&str, u16); 8] = [
    ("epoll_pwait2", 1),
    ("statx", 1),
    ("faccessat2", 1),
    ("openat2", 1),
    ("getrandom", 1),
    ("preadv2", 1),
    ("fchmodat2", 1),
    ("memfd_create", 0),
];

fn symbols(words: &[&str], file: &OsStr) -> BTreeSet<String> {
    let said = run(Command::new("nm").args(["--dynamic", "--format=posix"]).args(words).arg(file));
    let name = |line: &str| line.split([' ', '@']).next().unwrap_or_default().to_owned();
    said.unwrap().lines().map(name).collect()
}

#[test]
fn it_exports_functions_of_the_c_library_alone() {
    let _one = one_at_a_time();
    let preload = need!(Preload::new("cc"));
    need!(need::program("nm"));
    let library = preload.library();
    let mut exported = symbols(&["--defined-only"], library.as_os_str());
    let script = need::repository().join("crates/preload/preload.map");
    let script = fs::read_to_string(script).unwrap();
    let (global, local) = script.split_once("local:").unwrap();
    // Without versions: they would have to be those of the C library.
    assert!(global.starts_with("{\nglobal:\n") && local.split_whitespace().eq(["*;", "};"]));
    let listed = global.lines().filter_map(|line| line.trim().strip_suffix(';'));
    assert_eq!(exported, listed.map(str::to_owned).collect());
    exported.retain(|name| !LATER.contains(&name.as_str()));
    let libc = run(Command::new("cc").arg("-print-file-name=libc.so.6")).unwrap();
    let theirs = symbols(&["--defined-only"], OsStr::new(libc.trim()));
    assert_eq!(exported.difference(&theirs).collect::<Vec<_>>(), Vec::<&String>::new());

    let needed = symbols(&["--undefined-only"], library.as_os_str());
    // Nothing that allocates: the program may be in its allocator.
    for name in ["malloc", "calloc", "realloc", "free", "__tls_get_addr"] {
        assert!(!needed.contains(name), "{name}");
    }
    let size = fs::metadata(&library).unwrap().len();
    assert!(size <= LIMIT, "{size} bytes");
    let dynamic = run(Command::new("readelf").arg("--dynamic").arg(&library)).unwrap();
    let libraries: Vec<&str> = dynamic.lines().filter(|line| line.contains("(NEEDED)")).collect();
    assert!(matches!(libraries[..], [one] if one.contains("[libc.so.6]")), "{libraries:?}");
}

#[test]
fn only_refused_calls_differ() {
    let _one = one_at_a_time();
    let preload = need!(Preload::new("cc"));
    let program = preload.build("preload_kept", &[]);
    let refusing = Refusing::new(&REFUSED);
    let said = |mut command: Command| {
        String::from_utf8_lossy(&command.output().unwrap().stdout).into_owned()
    };
    let with = preload.with(&program);
    assert_eq!(said(refusing.command(&with)), "97 cases, 0 wrong\n");
    let without = said(refusing.command(&[program.into()]));
    assert!(without.contains("97 cases, ") && !without.contains(", 0 wrong"), "{without}");
    let free = [&with[..], &["free".into()]].concat();
    assert_eq!(said(refusing.without(&free)), "96 cases, 0 wrong\n");
}

/// Random words, without a filter: the kernel's own EPERM and ENOSYS among the errors.
#[test]
fn nothing_differs_where_nothing_is_refused() {
    let _one = one_at_a_time();
    if cfg!(not(any(target_arch = "x86_64", target_arch = "aarch64"))) {
        let why = "the program makes calls directly on x86_64 and aarch64 alone".to_owned();
        return need::skip(&need::Absent::NotOurs(why));
    }
    for cc in ["cc", "musl-gcc"] {
        let preload = need!(Preload::new(cc));
        let program = preload.build("preload_same", &[]);
        let users = if rustix::process::geteuid().is_root() { &[0, 1000][..] } else { &[][..] };
        for user in users.iter().map(Some).chain(users.is_empty().then_some(None)) {
            let folder = Scratch::new().unwrap();
            fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
            let mut command = Command::new(&program);
            command.env("LD_PRELOAD", preload.library()).current_dir(folder.path());
            if let Some(&user) = user {
                command.uid(user).gid(user);
            }
            let said = run(&mut command).unwrap();
            assert!(said.starts_with("60000 calls, ") && said.ends_with(", 0 wrong\n"), "{said}");
            say(&format!("LD_PRELOAD, random calls, {cc}: {}", said.trim()));
            let numbers: Vec<u32> = said.split(' ').filter_map(|word| word.parse().ok()).collect();
            assert!(numbers[1] > 5000 && numbers[2] >= 10, "{said}");
        }
    }
}

/// The program is linked with the library, because the dynamic linker itself ignores LD_PRELOAD there.
#[test]
fn a_program_with_more_rights_than_its_starter_gets_the_c_library_alone() {
    let _one = one_at_a_time();
    need!(need::root());
    let preload = need!(Preload::new("cc"));
    let library = preload.library();
    let folder = library.parent().unwrap();
    let path = format!("-Wl,-rpath,{}", folder.display());
    let words = ["-Wl,--no-as-needed".as_ref(), library.as_os_str(), path.as_ref()];
    let program = preload.build("preloaded", &words);
    let said = |user: u32| {
        let mut command = Command::new(&program);
        run(command.arg("-").uid(user).gid(user).current_dir(folder)).unwrap()
    };
    assert_eq!(said(0), "0 0\n", "replaced");
    fs::set_permissions(&program, Permissions::from_mode(0o4755)).unwrap();
    let own = said(1000);
    if own.starts_with("0 ") {
        let why = "the temporary folder does not give a program its owner's rights".to_owned();
        return need::skip(&need::Absent::NotOurs(why));
    }
    assert_eq!(own, "1 1\n", "EPERM, as without the library");
}
