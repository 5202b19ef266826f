//! `syscalls --check`: the probes of a described call, on this kernel; and the selftest for the kernel's
//! tree, which is made of the same tables.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::Command;

use seccompat_world::fault::as_nobody;
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

/// Checks a description: the status, and both outputs.
fn check(text: &str) -> (i32, String) {
    let scratch = Scratch::new().unwrap();
    let file = scratch.path().join("row.tbl");
    fs::write(&file, text).unwrap();
    let mut command = if need::root().is_ok() {
        // A mount of another test would be a change.
        let mut apart = limited("unshare", 60);
        apart.arg("--mount").arg(need::dist());
        apart
    } else {
        limited(need::dist(), 60)
    };
    let output = command.args(["syscalls", "--check"]).arg(&file).output().unwrap();
    let said = [&output.stdout[..], &output.stderr].concat();
    let lines: Vec<String> =
        String::from_utf8(said).unwrap().split_whitespace().map(str::to_owned).collect();
    (output.status.code().unwrap(), lines.join(" "))
}

/// A description of one probe; numbers are those of x86_64.
fn one(name: &str, number: u32, args: &str, probe: &str) -> String {
    format!("{name} number {number}\n{name} args {args}\n{name} probe {probe}\n")
}

/// The example of the page.
fn example() -> String {
    let page = fs::read_to_string(need::repository().join("docs/new-calls.md")).unwrap();
    page.split("```\n").nth(1).unwrap().to_owned()
}

#[test]
fn a_good_row_holds_and_a_wrong_row_is_refused() {
    if !cfg!(target_arch = "x86_64") {
        return need::skip(&need::Absent::NotOurs("the numbers are those of x86_64".into()));
    }
    need!(need::root());
    let (status, said) = check(&example());
    assert!(
        status == 0 && said.contains("keeps the rule here, tried as root and without"),
        "{said}"
    );
    for (row, part) in [
        // Checked after a permission: root alone is answered.
        (
            one("fsopen", 430, "name:str flags:uint", "BAD ~0 EINVAL # reserved"),
            "EINVAL as root, but EPERM",
        ),
        // The wrong error.
        (
            one("openat2", 437, "fd:fd path:str how:ptr size:long", "-1 BAD BAD 24 EBADF"),
            "wrong, it was EFAULT",
        ),
        // Calls that have an effect: a new descriptor, another mask, a new name of the process, a mapping.
        (one("dup", 32, "fd:fd", "1 EBADF"), "it changed: descriptors"),
        (one("umask", 95, "mask:uint", "0123 EBADF"), "it changed: credentials and signals"),
        (one("brk", 12, "end:long", "0x7fffffffffff EBADF"), "wrong, it was success"),
        (
            one("mmap", 9, "a:long b:long c:int d:int e:fd f:long", "0 65536 0 0x22 -1 0 EBADF"),
            "memory mappings",
        ),
        (one("chdir_to_root", 81, "fd:fd", "-1 EFAULT"), "wrong, it was EBADF"),
        (one("exit", 60, "status:int", "3 EBADF"), "the end of its caller"),
        (one("pause", 34, "-", "- EBADF"), "no answer within 5 seconds"),
        (one("nothing", 4000, "fd:fd", "-1 EBADF"), "ENOSYS"),
    ] {
        let (status, said) = check(&row);
        assert!(
            status == 1 && said.contains(part) && said.contains("rule is not kept"),
            "{row}{said}"
        );
    }
}

#[test]
fn a_row_is_refused_without_the_reason_of_its_einval() {
    let example = example();
    for (from, to, part) in [
        (
            "# a size below the first version's stays too small",
            "",
            "row.tbl:3: EINVAL without a reason",
        ),
        ("EFAULT", "EPERM", "row.tbl:4: EPERM proves nothing"),
        ("-1 BAD BAD 24", "-1 0 BAD 24", "row.tbl:4: path: an address is BAD"),
        ("openat2 number 437\n", "", "there is no line `CALL number"),
    ] {
        let changed = example.replace(from, to);
        assert_ne!(changed, example, "{from}");
        let (status, said) = check(&changed);
        assert!(status == 2 && said.contains(part), "{said}");
    }
}

#[test]
fn a_user_without_privileges_checks_too() {
    need!(need::root());
    let scratch = Scratch::new().unwrap();
    let file = std::env::temp_dir().join(format!("seccompat-row-{}", std::process::id()));
    fs::write(&file, example()).unwrap();
    let program = std::env::temp_dir().join(format!("seccompat-checks-{}", std::process::id()));
    seccompat_world::scratch::copy_program(&need::dist(), &program).unwrap();
    let mut command = Command::new(&program);
    command.args(["syscalls", "--format", "json", "--check"]).arg(&file).current_dir("/");
    let output = as_nobody(&mut command).output();
    let _ = (fs::remove_file(&file), fs::remove_file(&program), scratch);
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let document: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(document["holds"], true, "{said}");
    assert!(document["probes"][0].get("without_privileges").is_none(), "{said}");
}

/// Builds the selftest as its README says, with warnings as errors.
#[test]
fn the_selftest_passes_and_finds_a_filter() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let scratch = Scratch::new().unwrap();
    let program = scratch.path().join("argument_checks");
    let folder = need::repository().join("kselftest/argument_checks");
    let mut build = Command::new(cc);
    build.args(["-Wall", "-Wextra", "-Werror", "-O2", "-o"]).arg(&program);
    assert!(build.arg(folder.join("argument_checks.c")).status().unwrap().success());
    let output = limited(&program, 120).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.starts_with("TAP version 13\n"), "{said}");
    assert!(said.matches("\nok ").count() > 500, "{said}");
    // Under a filter that refuses new calls with EPERM the test fails for these and for no old one.
    let mut under = limited(need::dist(), 120);
    under.args(["under", "builtin:docker@20.10.0", "--unknown", "default", "--"]).arg(&program);
    let output = under.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let failed =
        |name: &str| said.lines().any(|line| line.starts_with("not ok ") && line.contains(name));
    assert!(failed(" futex_waitv(") && failed(" clone3(") && !failed(" openat("), "{said}");
}
