//! The archive and the shared library: what they need, what they define, and other archives beside them.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::Command;

use seccompat_world::installed::Installed;
use seccompat_world::need;
use seccompat_world::process::{one_at_a_time, run};
use seccompat_world::scratch::Scratch;

/// The most that the shared library may have.
const LIMIT: u64 = 300 << 10;

#[test]
fn the_shared_library_is_small_and_needs_the_c_library_alone() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let size = fs::metadata(installed.shared()).unwrap().len();
    assert!(size <= LIMIT, "{size} bytes");
    let mut readelf = Command::new(need!(need::program("readelf")));
    let dynamic = run(readelf.arg("--dynamic").arg(installed.shared())).unwrap();
    let needed = dynamic.lines().filter(|line| line.contains("(NEEDED)"));
    for line in needed {
        let name = line.split(['[', ']']).nth(1).unwrap();
        // The dynamic linker has the addresses of variables of threads.
        assert!(name.starts_with("libc.") || name.starts_with("ld-"), "{name}");
    }
}

#[test]
fn the_archive_defines_the_functions_of_the_header_alone() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let mut nm = Command::new(need!(need::program("nm")));
    nm.args(["--extern-only", "--defined-only", "--format=posix"]);
    let symbols = run(nm.arg(installed.lib().join("libseccompat.a"))).unwrap();
    let symbols = symbols.lines().filter(|line| line.contains(' '));
    let names: Vec<&str> = symbols.map(|line| line.split(' ').next().unwrap()).collect();
    let declared: Vec<String> = crate::c_header::functions().into_keys().collect();
    assert_eq!(names, declared);
}

/// Another library in Rust, with all that a static library of Rust has: an allocator, a handler of
/// panics, the standard library.
const OTHER: &str = r#"
#[no_mangle]
pub extern "C" fn other_lengths(n: usize) -> usize {
    let words: Vec<String> = (0..n).map(|n| format!("{n}")).collect();
    std::panic::catch_unwind(|| words.concat().len()).unwrap_or(0)
}
"#;

const BOTH: &str = r#"
#include <seccompat.h>
#include <stdio.h>
size_t other_lengths(size_t n);
int main(void)
{
	struct seccompat_how how = { .size = sizeof how };
	char text[80];
	int done = seccompat_faccessat2_ex(-100, "/none", 0, 0x200, &how);
	seccompat_explain(&how, text, sizeof text);
	printf("%d, %s, %zu\n", done, text, other_lengths(11));
	return 0;
}
"#;

#[test]
fn another_archive_of_rust_fits_into_the_same_program() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let cc = need!(need::program("cc"));
    let scratch = Scratch::new().unwrap();
    let place = |name: &str| scratch.path().join(name);
    fs::write(place("other.rs"), OTHER).unwrap();
    fs::write(place("both.c"), BOTH).unwrap();
    let rustc = option_env!("RUSTC").unwrap_or("rustc");
    let mut rustc = Command::new(rustc);
    rustc.args(["--crate-type=staticlib", "--edition=2021", "-o"]).arg(place("libother.a"));
    run(rustc.arg(place("other.rs"))).unwrap();
    // In both orders: the linker takes the first definition of a symbol.
    for (first, second) in [("libother.a", "ours"), ("ours", "libother.a")] {
        let path = |name: &str| match name {
            "ours" => installed.lib().join("libseccompat.a"),
            other => place(other),
        };
        let mut cc = Command::new(&cc);
        cc.args(["-pthread", "-o"])
            .arg(place("both"))
            .arg("-I")
            .arg(installed.prefix().join("include"));
        // Wholly, so that every definition of the two meets.
        cc.arg(place("both.c")).arg("-Wl,--whole-archive").args([path(first), path(second)]);
        cc.arg("-Wl,--no-whole-archive");
        run(cc.args(["-lgcc_s", "-lm", "-ldl"])).unwrap();
        let said = run(&mut Command::new(place("both"))).unwrap();
        assert_eq!(said, "-2, faccessat2: ENOENT, 12\n", "{first} first");
    }
}
