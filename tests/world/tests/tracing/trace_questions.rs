//! How `seccompat trace` tests filters that it may not read: it harms no process, notifies no
//! supervisor, and handles every answer.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use seccompat_catalogue::{Abi, Sysno};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::traced::{NOBODY, Place, is_filtered, said, status, until};
use serde_json::Value;

fn number(call: Sysno) -> u32 {
    call.number(Abi::NATIVE.unwrap()).unwrap()
}

fn document(report: &Path) -> Value {
    let document = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
    fs::remove_file(report).unwrap();
    document
}

/// The causes in a report for a number, with the call's result, and their counts.
fn told(document: &Value, nr: u32) -> BTreeMap<(String, String), i64> {
    let mut told = BTreeMap::new();
    for event in document["events"].as_array().unwrap() {
        if event["nr"] == nr {
            let text = |field: &str| event[field].as_str().unwrap().to_owned();
            *told.entry((text("cause"), text("errno"))).or_default() +=
                event["count"].as_i64().unwrap();
        }
    }
    told
}

fn one(cause: &str, outcome: &str, times: i64) -> BTreeMap<(String, String), i64> {
    BTreeMap::from([((cause.to_owned(), outcome.to_owned()), times)])
}

/// The program `word`, and a place for reports.
fn ground() -> Result<(Place, PathBuf, PathBuf), need::Absent> {
    need::root()?;
    let cc = need::program("cc")?;
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../../src/word.c"), "word");
    let report = place.open("out").join("report");
    Ok((place, program, report))
}

/// A filter may kill for any call except the one in question, and for that call with any other
/// argument: over all numbers, no process dies that would not have died untraced.
#[test]
fn no_process_dies_of_a_question() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../../src/deadly.c"), "deadly");
    let report = place.open("out").join("report");
    // Kill the process, kill the thread, trap; by the first argument, and by another.
    let all =
        [("0x80000000", "0"), ("0", "0"), ("0x30000", "0"), ("0x80000000", "1"), ("0x30000", "2")];
    for (action, argument) in all {
        let go = place.go();
        let words = [program.as_os_str(), action.as_ref(), argument.as_ref(), go.as_os_str()];
        let arguments = ["--format", "json", "-o", report.to_str().unwrap()];
        let (ended, output) = place.attached(&words, &|_| true, &arguments);
        assert_eq!(ended.code(), Some(42), "{action}: a process died: {}", said(&output));
        let document = document(&report);
        let events = document["events"].as_array().unwrap();
        assert!(events.iter().all(|event| event["errno"] != "SIGSYS"), "{action}: {document}");
        let left_out = [Sysno::EXIT_GROUP, Sysno::RT_SIGRETURN, Sysno::UPROBE, Sysno::URETPROBE];
        let left_out = left_out.map(|call| call.number(Abi::NATIVE.unwrap()));
        for nr in (0..470).filter(|nr| !left_out.contains(&Some(*nr))) {
            let told = told(&document, nr);
            assert_eq!(told, one("filter", "EPERM", 2), "{action}: number {nr}");
        }
    }
}

/// A supervisor is reported as the cause, and gets no more notifications than the program's own,
/// except at most one that it was quick enough to read.
#[test]
fn a_supervisor_is_not_asked_for_the_tracer() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../../src/answered.c"), "answered");
    let report = place.open("out").join("report");
    let arguments = ["--format", "json", "-o", report.to_str().unwrap()];
    let mut asked_in_all = 0;
    for (errno, name) in [(1, "EPERM"), (38, "ENOSYS"), (13, "EACCES")] {
        for _ in 0..need::tries(5) {
            let mut command = Command::new(&program);
            command.arg(errno.to_string()).arg(place.go()).stdout(Stdio::piped());
            let mut supervisor = command.uid(NOBODY).gid(NOBODY).spawn().unwrap();
            let mut stdout = BufReader::new(supervisor.stdout.take().unwrap());
            let mut line = String::new();
            stdout.read_line(&mut line).unwrap();
            let pid: u32 = line.trim().parse().unwrap();
            let tracer = place.attach(pid, &arguments);
            until("the program is traced", &|| status(pid, "TracerPid") != "0");
            fs::write(place.go(), "").unwrap();
            let output = tracer.wait_with_output().unwrap();
            fs::remove_file(place.go()).unwrap();
            let mut text = String::new();
            stdout.read_to_string(&mut text).unwrap();
            assert_eq!(supervisor.wait().unwrap().code(), Some(42), "{}", said(&output));
            let document = document(&report);
            let nr = number(Sysno::KEYCTL);
            assert_eq!(told(&document, nr), one("supervisor", name, 6), "{document}");
            assert_eq!(told(&document, number(Sysno::SETUID)), one("kernel", "EPERM", 1));
            let asked: u32 = text.trim().strip_prefix("asked ").unwrap().parse().unwrap();
            assert!((6..=7).contains(&asked), "{name}: asked {asked} times for 6 calls");
            asked_in_all += asked;
        }
        // One that the tracer saw begin: its filter is known to notify.
        let mut command = place.trace();
        command.args(arguments).arg("--").arg(&program).args([&errno.to_string(), "-"]);
        let output = command.uid(NOBODY).gid(NOBODY).output().unwrap();
        assert_eq!(output.status.code(), Some(42), "{}", said(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.ends_with("asked 6\n"), "{name}: {text}");
        let told = told(&document(&report), number(Sysno::KEYCTL));
        assert_eq!(told, one("supervisor", name, 6));
    }
    need::say(&format!("a supervisor was asked {asked_in_all} times for 90 calls"));
}

/// Any errno that a filter returns is attributed to the filter, and faked success too; by each way
/// of knowing the filters.
#[test]
fn every_errno_of_a_filter_is_the_filters() {
    let (place, program, report) = need!(ground());
    let seccompat = place.path("seccompat");
    let nr = number(Sysno::KEYCTL);
    for (errno, name) in [
        (0, "0"),
        (1, "EPERM"),
        (2, "ENOENT"),
        (11, "EAGAIN"),
        (13, "EACCES"),
        (22, "EINVAL"),
        (38, "ENOSYS"),
        (95, "EOPNOTSUPP"),
        (97, "EAFNOSUPPORT"),
        (4095, "errno 4095"),
    ] {
        let word = format!("{:#x}", 0x50000 | errno);
        let nr_word = nr.to_string();
        let call = [program.to_str().unwrap(), &nr_word, &word, "call"];
        let bare = [program.to_str().unwrap(), &nr_word, "-", "call"];
        let run = [program.to_str().unwrap(), &nr_word, &word, "run"];
        let trace = [seccompat.to_str().unwrap(), "trace", "--format", "json"];
        let trace = [&trace[..], &["-o", report.to_str().unwrap(), "--"]].concat();
        let expected = one("filter", name, 3);
        // The filters can be read; or were seen; or are also this process's, whichever user it is.
        for (user, words) in [
            (0, [&trace[..], &call].concat()),
            (NOBODY, [&trace[..], &call].concat()),
            (0, [&run[..], &trace, &bare].concat()),
            (NOBODY, [&run[..], &trace, &bare].concat()),
        ] {
            let mut command = limited(words[0], 60);
            let output = command.args(&words[1..]).uid(user).gid(user).output().unwrap();
            assert_eq!(output.status.code(), Some(42), "{words:?}: {}", said(&output));
            let document = document(&report);
            assert_eq!(told(&document, nr), expected, "{errno}, user {user}: {words:?}");
        }
        // Or the call is tested in a child of the program, which is not done for a success.
        if errno == 0 {
            continue;
        }
        let go = place.go();
        let late = [&call[..3], &["late", go.to_str().unwrap()]].concat();
        let arguments = ["--format", "json", "-o", report.to_str().unwrap()];
        let (ended, output) = place.attached(&late, &is_filtered, &arguments);
        assert_eq!(ended.code(), Some(42), "{}", said(&output));
        assert_eq!(told(&document(&report), nr), expected, "{errno}, attached");
    }
}

/// A filter on the tracer itself may refuse or fake calls that programs need at their start.
#[test]
fn a_tracer_lives_without_random_numbers() {
    let (place, program, report) = need!(ground());
    let (seccompat, nr) = (place.path("seccompat"), number(Sysno::GETRANDOM).to_string());
    for errno in [0, 1, 4, 11, 22, 38] {
        let word = format!("{:#x}", 0x50000 | errno);
        let mut command = limited(&program, 20);
        command.args([&nr, &word, "run"]).arg(&seccompat).args(["trace", "--format", "json", "-o"]);
        command.arg(&report).arg("--").arg(&program).args([&nr, "-", "call"]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(42), "{errno}: {}", said(&output));
        let told = told(&document(&report), number(Sysno::GETRANDOM));
        assert!(!told.is_empty() && told.keys().all(|(cause, _)| cause == "filter"), "{told:?}");
    }
}

/// ENOSYS from a filter that requests a tracer looks like the kernel's if an older filter is
/// tested: it is not attributed to the kernel.
#[test]
fn a_filter_of_the_container_that_wants_a_tracer_is_a_filter() {
    let (place, program, report) = need!(ground());
    let seccompat = place.path("seccompat");
    for (refused, called, cause) in [("9999", "9999", "filter"), ("9999", "9998", "kernel")] {
        let mut command = limited(&program, 60);
        command.args([refused, "0x7ff00000", "run"]).arg(&seccompat);
        command.args(["trace", "--format", "json", "-o"]).arg(&report).arg("--");
        command.arg(&program).args([called, "-", "call"]);
        let output = command.uid(NOBODY).gid(NOBODY).output().unwrap();
        assert_eq!(output.status.code(), Some(42), "{}", said(&output));
        let told = told(&document(&report), called.parse().unwrap());
        assert_eq!(told, one(cause, "ENOSYS", 3), "{called}");
    }
}

/// A thread without a tracer installs its filter on all threads: the number of filters reveals
/// that.
#[test]
fn a_filter_that_came_unseen_is_counted() {
    let (place, program, report) = need!(ground());
    let nr = number(Sysno::KEYCTL);
    for user in [0, NOBODY] {
        // Before the filter exists, the kernel refuses the call for its arguments, or does not.
        let mut command = place.trace();
        command.args(["--format", "json", "-o"]).arg(&report).arg("--").arg(&program);
        command.args([&nr.to_string(), "0x50001", "behind"]);
        let output = command.uid(user).gid(user).output().unwrap();
        assert_eq!(output.status.code(), Some(42), "{}", said(&output));
        let told = told(&document(&report), nr);
        assert_eq!(told.get(&("filter".to_owned(), "EPERM".to_owned())), Some(&3), "{told:?}");
        assert!(told.keys().all(|(cause, _)| cause == "filter"), "user {user}: {told:?}");
    }
}

/// The register after a signal handler's return is not the result of `rt_sigreturn`.
#[test]
fn a_return_from_a_signal_is_not_judged() {
    let (place, program, report) = need!(ground());
    for word in ["-", "0x50001"] {
        let mut command = place.trace();
        command.args(["--format", "json", "-o"]).arg(&report).arg("--").arg(&program);
        command.args([&number(Sysno::KEYCTL).to_string(), word, "signals"]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(42), "{}", said(&output));
        let document = document(&report);
        assert_eq!(document["summary"]["refusals"], 0, "{document}");
    }
}

/// "Nothing was refused" is reported only if everything was tested.
#[test]
fn untested_calls_are_reported() {
    let (place, program, report) = need!(ground());
    let nr = number(Sysno::KEYCTL).to_string();
    let go = place.go();
    let words = |word| {
        [program.to_str().unwrap(), &nr, word, "many", "64", go.to_str().unwrap()]
            .map(str::to_owned)
    };
    let (ended, output) = place.attached(&words("0x50001"), &is_filtered, &[]);
    assert_eq!(ended.code(), Some(42), "{}", said(&output));
    assert!(!said(&output).contains("Nothing was refused"), "{}", said(&output));
    assert!(said(&output).contains("No refusal was found."), "{}", said(&output));
    let arguments = ["--format", "json", "-o", report.to_str().unwrap()];
    let _ = place.attached(&words("0x50001"), &is_filtered, &arguments);
    let document = document(&report);
    let unasked = document["summary"]["unasked"].as_u64().unwrap();
    assert!((50..=64).contains(&unasked), "{document}");
    // Without a filter there is nothing to test.
    let (_, output) = place.attached(&words("-"), &|_| true, &[]);
    assert!(said(&output).contains("Nothing was refused."), "{}", said(&output));
}

/// 32-bit code without a C library: it waits for the file `GO`, and makes chroot("/"), rmdir("/")
/// and fchdir(-1), whose negated results make up its status.
#[cfg(target_arch = "x86_64")]
const SMALL: &str = r#"
asm(".globl _start\n"
    "_start: mov $33, %eax; mov $go, %ebx; xor %ecx, %ecx; int $0x80\n"
    "test %eax, %eax; jz 1f\n"
    "mov $158, %eax; int $0x80; jmp _start\n"
    "1: mov $61, %eax; mov $root, %ebx; int $0x80; mov %eax, %esi\n"
    "mov $40, %eax; mov $root, %ebx; int $0x80; mov %eax, %edi\n"
    "mov $133, %eax; mov $-1, %ebx; int $0x80\n"
    "add %esi, %eax; add %edi, %eax; neg %eax; mov %eax, %ebx; mov $1, %eax; int $0x80\n"
    "root: .asciz \"/\"\n"
    "go: .asciz \"GO\"\n");
"#;

/// A call is tested in a child of a 32-bit program like in any other: with its own numbers.
#[cfg(target_arch = "x86_64")]
#[test]
fn filters_are_asked_in_a_child_of_a_32_bit_program() {
    let (place, program, report) = need!(ground());
    let cc = need!(need::program("cc"));
    let source = SMALL.replace("GO", place.go().to_str().unwrap());
    let small = place.compile_narrow(&cc, &source, "small");
    // A kernel may lack 32-bit calls.
    fs::write(place.go(), "").unwrap();
    let plain = Command::new(&small).uid(NOBODY).gid(NOBODY).status();
    fs::remove_file(place.go()).unwrap();
    if plain.ok().and_then(|status| status.code()) != Some(1 + 9 + 16) {
        need::say("left out: 32-bit programs");
        return;
    }
    // The 32-bit fchdir, and another 64-bit call.
    let words = [program.to_str().unwrap(), "133", "0x50001", "run", small.to_str().unwrap()];
    let is_small = |pid| is_filtered(pid) && status(pid, "Name") == "small";
    let arguments = ["--format", "json", "-o", report.to_str().unwrap()];
    let (ended, output) = place.attached(&words, &is_small, &arguments);
    assert_eq!(ended.code(), Some(1 + 1 + 16), "{}", said(&output));
    let document = document(&report);
    assert_eq!(told(&document, 61), one("kernel", "EPERM", 1), "{document}");
    assert_eq!(told(&document, 133), one("filter", "EPERM", 1), "{document}");
}
