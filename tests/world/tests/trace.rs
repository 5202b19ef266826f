//! `seccompat trace` against programs that know who refuses them.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use seccompat_catalogue::{Abi, Facts, Probe, Sysno};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;
use serde_json::Value;

/// The user that programs run as who may do nothing.
const NOBODY: u32 = 65534;
/// Programs for each way of tracing.
fn programs() -> u64 {
    need::tries(250)
}

/// A folder in which everybody can read and run things, with the binary.
struct Place {
    folder: Scratch,
}

impl Place {
    fn new() -> Self {
        let folder = Scratch::new().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let place = Self { folder };
        fs::copy(need::dist(), place.path("seccompat")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn compile(&self, cc: &Path, source: &str, name: &str) -> PathBuf {
        let (from, to) = (self.path(&format!("{name}.c")), self.path(name));
        fs::write(&from, source).unwrap();
        let mut command = Command::new(cc);
        let built = command.args(["-O1", "-o"]).args([&to, &from]).arg("-lpthread").output();
        let built = built.unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        to
    }

    fn trace(&self) -> Command {
        let mut command = limited(self.path("seccompat"), 60);
        command.arg("trace");
        command
    }

    /// A folder in which `nobody` may write.
    fn open(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o1777)).unwrap();
        path
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What is counted of one thread, number and errno: the filter's, the kernel's, undetermined.
type Counts = BTreeMap<(i64, i64, String), [i64; 3]>;

fn truth(text: &str) -> Counts {
    let mut counts = Counts::new();
    for line in text.lines() {
        let words: Vec<i64> = line.split(' ').map(|word| word.parse().unwrap()).collect();
        let errno = if words[2] == 1 { "EPERM" } else { "ENOSYS" };
        let slot = usize::from(words[3] == 0);
        counts.entry((words[0], words[1], errno.to_owned())).or_default()[slot] += 1;
    }
    counts
}

fn told(document: &Value) -> Counts {
    let mut counts = Counts::new();
    for event in document["events"].as_array().unwrap() {
        let slot = match event["cause"].as_str().unwrap() {
            "filter" => 0,
            "kernel" => 1,
            "unknown" => 2,
            other => panic!("{other}: {event}"),
        };
        let number = |field: &str| event[field].as_i64().unwrap();
        let errno = event["errno"].as_str().unwrap().to_owned();
        let key = (number("pid"), number("nr"), errno);
        counts.entry(key).or_default()[slot] += number("count");
    }
    counts
}

/// Whether the call of this number has a probe that repeats its scalars and is conclusive.
fn has_derived_probe(nr: i64) -> bool {
    let call = Sysno::from_number(Abi::NATIVE.unwrap(), u32::try_from(nr).unwrap());
    call.is_some_and(|call| {
        let facts = Facts::of(call);
        let derived = |probe: &Probe| probe.gate.is_none() && probe.is_derived(facts.params);
        facts.probes.iter().any(derived)
    })
}

/// How a tracer can know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// It reads the filters: root.
    Read,
    /// It saw the program install them.
    Own,
    /// They watch the tracer too, as in a container.
    Outer,
    /// The program had them before, and the tracer may not read them.
    Probes,
}

/// Traces a program that has installed its filter before.
fn late(place: &Place, refused: &[&std::ffi::OsStr], report: &Path) -> Output {
    let go = place.path("go");
    let mut command = Command::new(refused[0]);
    command.args(&refused[1..]).arg("late").arg(&go).uid(NOBODY).gid(NOBODY);
    let mut program = command.spawn().unwrap();
    let status = |key: &str, pid: u32| {
        let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(key).map(str::to_owned));
        line.unwrap_or_default().trim_start_matches(':').trim().to_owned()
    };
    let until = |key: &str, wanted: &dyn Fn(&str) -> bool| {
        for _ in 0..5000 {
            if wanted(&status(key, program.id())) {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
        panic!("{key} of the program never came to be");
    };
    until("Seccomp", &|value| value == "2");
    let mut tracer = place.trace();
    tracer.args(["--format", "json", "-o"]).arg(report).arg("--pid").arg(program.id().to_string());
    let tracer = tracer.uid(NOBODY).gid(NOBODY).stderr(Stdio::piped()).spawn().unwrap();
    until("TracerPid", &|value| value != "0");
    fs::write(&go, "").unwrap();
    let output = tracer.wait_with_output().unwrap();
    fs::remove_file(&go).unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(42));
    output
}

/// 1,000 programs with filters of their own, in threads and processes, refused by filter and kernel:
/// nothing is put on the wrong side. Where the tracer can know the
/// filters, read or not, everything is determined.
#[test]
fn no_refusal_is_put_on_the_wrong_side() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../src/refused.c"), "refused");
    let files = place.open("files");
    let sticky = place.open("files/sticky");
    fs::write(files.join("file"), "").unwrap();
    fs::write(sticky.join("file"), "").unwrap();
    let out = place.open("out");
    println!(
        "{:12} {:>8} {:>8} {:>8} {:>8} {:>12}",
        "", "programs", "events", "filter", "kernel", "undetermined"
    );
    for way in [Way::Read, Way::Own, Way::Outer, Way::Probes] {
        let mut sums = [0; 3];
        for seed in 1..=programs() {
            let (report, facts) = (out.join("report"), out.join("facts"));
            let seed_word = seed.to_string();
            let seccompat = place.path("seccompat");
            let mut words: Vec<&std::ffi::OsStr> = Vec::new();
            let refused = [program.as_os_str(), seed_word.as_ref(), facts.as_ref(), files.as_ref()];
            if way == Way::Outer {
                words.extend(refused);
                words.push("wrap".as_ref());
            }
            words.extend([seccompat.as_os_str(), "trace".as_ref(), "--format".as_ref()]);
            words.extend(["json".as_ref(), "-o".as_ref(), report.as_os_str(), "--".as_ref()]);
            words.extend(refused);
            if way == Way::Outer {
                words.push("bare".as_ref());
            }
            let mut command = limited(words[0], 60);
            command.args(&words[1..]);
            if way != Way::Read {
                command.uid(NOBODY).gid(NOBODY);
            }
            let output = if way == Way::Probes {
                late(&place, &refused, &report)
            } else {
                command.output().unwrap()
            };
            assert_eq!(output.status.code(), Some(42), "seed {seed}: {}", said(&output));
            let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
            let (truth, told) = (truth(&fs::read_to_string(&facts).unwrap()), told(&document));
            for (key, &[filter, kernel, _]) in &truth {
                let heard = told.get(key).copied().unwrap_or_default();
                let place = || format!("seed {seed}, (thread, number, errno) {key:?}: {heard:?}");
                assert_eq!(heard.iter().sum::<i64>(), filter + kernel, "{}", place());
                assert!(heard[0] <= filter && heard[1] <= kernel, "wrong side: {}", place());
                // ENOSYS that no probe escapes is the filter's, or a kernel's that lacks the call.
                let decided = way != Way::Probes || key.2 == "EPERM" && has_derived_probe(key.1);
                assert!(!decided || heard[2] == 0, "undetermined: {}", place());
                sums.iter_mut().zip(heard).for_each(|(sum, n)| *sum += n);
            }
            for file in [&report, &facts] {
                fs::remove_file(file).unwrap();
            }
        }
        let events: i64 = sums.iter().sum();
        let way = format!("{way:?}");
        println!(
            "{way:12} {:>8} {events:>8} {:>8} {:>8} {:>12}",
            programs(),
            sums[0],
            sums[1],
            sums[2]
        );
        let few = i64::try_from(4 * programs()).unwrap();
        assert!(sums[0] > few && sums[1] > few, "too few to show anything");
    }
}

/// Programs whose behaviour tracing could change. Each says on its own that it went well.
const BEHAVE: &[(&str, &str, i32)] = &[
    ("status", "exit 42", 42),
    ("signal", "kill -TERM $$", 143),
    ("trap", "trap 'exit 7' USR1; kill -USR1 $$; exit 1", 7),
    ("pipe", "yes | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 141),
    (
        "stop",
        "sleep 30 & kill -STOP $!; until grep -q 'State:.[tT]' /proc/$!/status; do sleep 0.01; done; \
         kill -CONT $!; kill $!; wait $!; exit $?",
        143,
    ),
    (
        "child stops",
        "(kill -STOP $BASHPID; exit 5) & \
         until grep -q 'State:.[tT]' /proc/$!/status; do sleep 0.01; done; \
         kill -CONT $!; wait $!; exit $?",
        5,
    ),
    ("exec", "exec env true", 0),
    (
        "many",
        "for i in 1 2 3 4 5 6 7 8 9; do (for j in 1 2 3; do true; done) & done; wait; exit 3",
        3,
    ),
    ("alarm", "timeout -s INT 0.2 sleep 30; exit $?", 124),
    ("ignored", "trap '' INT; kill -INT $$; exit 9", 9),
    // A call that a stop breaks off goes on where it was.
    (
        "restart",
        "sleep 0.4 & sleep 0.1; kill -STOP $!; sleep 0.1; kill -CONT $!; wait $!; exit $?",
        0,
    ),
    ("orphan", "(sleep 0.2; exit 4) & exit 12", 12),
    // The job waits for fg, which refuses one that has ended.
    (
        "group",
        "set -m; (kill -STOP $BASHPID; exit 6) & \
         until jobs -s | grep -q .; do sleep 0.01; done; fg >/dev/null; exit $?",
        6,
    ),
    ("namespace", "unshare --user --map-root-user --pid --fork sh -c 'exit 8'; exit $?", 8),
];

#[test]
fn programs_behave_as_untraced() {
    let place = Place::new();
    let bash = need!(need::program("bash"));
    for (what, script, status) in BEHAVE {
        let plain = limited(&bash, 60).args(["-c", script]).output().unwrap();
        let plain = plain.status.code().or(plain.status.signal().map(|signal| 128 + signal));
        assert_eq!(plain, Some(*status), "{what}, untraced");
        let traced = place.trace().arg("--").arg(&bash).args(["-c", script]).output().unwrap();
        assert_eq!(traced.status.code(), Some(*status), "{what}: {}", said(&traced));
    }
    let python = Path::new("/usr/bin/python3");
    // An exec by a thread that is not the first ends all others and takes the process's id.
    let exec = "import os, threading, time\n\
        threading.Thread(target=time.sleep, args=(9,)).start()\n\
        t = threading.Thread(target=lambda: os.execv('/bin/sh', ['sh', '-c', 'exit 21']))\n\
        t.start()\ntime.sleep(9)";
    // Signals queue with what they carry while probes are made in a tracee's place.
    let queue = "import os, signal, threading\n\
        got = []\n\
        signal.signal(signal.SIGALRM, lambda *_: got.append(1))\n\
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\n\
        for n in range(400):\n\
        \x20   try: os.chroot('/nonexistent' if n % 2 else '/')\n\
        \x20   except OSError: pass\n\
        signal.setitimer(signal.ITIMER_REAL, 0)\n\
        os._exit(11 if got else 1)";
    for (script, status) in [(exec, 21), (queue, 11)] {
        for filtered in [false, true] {
            let mut command = limited(place.path("seccompat"), 60);
            if filtered {
                command.args(["under", "builtin:docker", "--user", "65534:65534", "--drop-caps"]);
                command.arg("--").arg(place.path("seccompat"));
            }
            let output = command.args(["trace", "--"]).arg(python).args(["-c", script]).output();
            let output = output.unwrap();
            assert_eq!(output.status.code(), Some(status), "{script}: {}", said(&output));
        }
    }
}

#[test]
fn statuses_of_commands_that_cannot_run() {
    let place = Place::new();
    for (command, status) in [
        (&["/nonexistent"][..], 127),
        (&["/etc/passwd"], 126),
        (&["--pid", "99999999"], 2),
        (&[], 2),
    ] {
        let output = place.trace().args(command).output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{command:?}: {}", said(&output));
        assert!(said(&output).starts_with("seccompat: "), "{}", said(&output));
    }
    let document = place.trace().args(["--format", "json", "--", "true"]).output().unwrap();
    assert_eq!(document.status.code(), Some(2), "standard output is the command's");
    assert!(said(&document).contains("-o FILE"), "{}", said(&document));
}

/// 32-bit code without a C library: chroot("/"), and its result, negated, as the status.
const SMALL: &str = r#"
asm(".globl _start\n_start: mov $61, %eax; mov $root, %ebx; int $0x80\n"
    "neg %eax; mov %eax, %ebx; mov $1, %eax; int $0x80\n"
    "root: .asciz \"/\"\n");
"#;

#[test]
fn a_32_bit_program_is_traced() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let (source, program) = (place.path("small.c"), place.path("small"));
    fs::write(&source, SMALL).unwrap();
    let mut command = Command::new(cc);
    command.args(["-m32", "-nostdlib", "-static", "-no-pie", "-o"]).args([&program, &source]);
    assert!(command.status().unwrap().success());
    let plain = Command::new(&program).uid(NOBODY).gid(NOBODY).status();
    // A kernel may be without 32-bit calls.
    let Ok(plain) = plain else { return };
    let report = place.open("out").join("report");
    let mut command = place.trace();
    command.args(["--format", "json", "-o"]).arg(&report).arg("--").arg(&program);
    let output = command.uid(NOBODY).gid(NOBODY).output().unwrap();
    assert_eq!((plain.code(), output.status.code()), (Some(1), Some(1)), "{}", said(&output));
    let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let [event] = &document["events"].as_array().unwrap()[..] else { panic!("{document}") };
    assert_eq!((&event["arch"], &event["syscall"]), (&"x86".into(), &"chroot".into()), "{event}");
    assert_eq!((&event["cause"], &event["shown"][0]), (&"kernel".into(), &"\"/\"".into()));
}

/// What a filter does beside giving an errno.
const SIGSYS: &str = r#"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
static void handle(int s) { _exit(s == SIGSYS ? 33 : 1); }
int main(int argc, char **argv) {
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_swapon, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, (unsigned)strtoul(argv[1], 0, 0)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = { 4, f };
	signal(SIGSYS, handle);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
	syscall(SYS_swapon, "x", 0);
	return 44;
}
"#;

#[test]
fn sigsys_is_reported_with_its_call() {
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, SIGSYS, "sigsys");
    // Kill the process, kill the thread, trap; and an action that asks a tracer who is not asked.
    for (action, status, errno) in [
        ("0x80000000", 128 + 31, "SIGSYS"),
        ("0", 128 + 31, "SIGSYS"),
        ("0x30000", 33, "SIGSYS"),
        ("0x7ff00000", 44, "ENOSYS"),
        ("0x5000d", 44, "EACCES"),
    ] {
        let report = place.path("report");
        let mut command = place.trace();
        command.args(["--format", "json", "-o"]).arg(&report).arg("--").arg(&program).arg(action);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{action}: {}", said(&output));
        let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        let events = document["events"].as_array().unwrap();
        // Without the right to read filters an EACCES passes for the kernel's.
        if need::root().is_ok() || errno != "EACCES" {
            assert_eq!(events.len(), 1, "{action}: {document}");
            assert_eq!(events[0]["syscall"], "swapon");
            assert_eq!(events[0]["errno"], errno);
            if need::root().is_ok() || errno == "SIGSYS" {
                assert_eq!(events[0]["cause"], "filter", "{document}");
            }
        }
    }
}

/// A process that runs is traced with all its threads, and goes on when that ends.
#[test]
fn a_process_that_runs_can_be_traced() {
    // Another user may not be let to the one that PATH has first.
    let python = Path::new("/usr/bin/python3");
    let place = Place::new();
    let script = "import os, threading, time\n\
        def work():\n\
        \x20   while True:\n\
        \x20       try: os.sched_setscheduler(0, 99, os.sched_param(0))\n\
        \x20       except OSError: pass\n\
        \x20       try: os.chroot(chr(47)) if os.getuid() else os.kill(os.getpid(), 0)\n\
        \x20       except OSError: pass\n\
        \x20       time.sleep(0.01)\n\
        for _ in range(3): threading.Thread(target=work, daemon=True).start()\n\
        print('ready', flush=True)\n\
        time.sleep(60)";
    let mut process = Command::new(python);
    process.args(["-c", script]).stdout(Stdio::piped());
    if need::root().is_ok() {
        process.uid(NOBODY).gid(NOBODY);
    }
    let mut process = process.spawn().unwrap();
    let mut line = String::new();
    let stdout = process.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
    let pid = process.id().to_string();
    let mut command = Command::new(place.path("seccompat"));
    command.args(["trace", "--format", "json", "--pid", &pid]).stdout(Stdio::piped());
    let tracer = command.spawn().unwrap();
    thread::sleep(Duration::from_millis(500));
    let kill = |signal: &str, pid: &str| {
        assert!(Command::new("kill").args([signal, pid]).status().unwrap().success());
    };
    kill("-INT", &tracer.id().to_string());
    let output = tracer.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let chroots = document["events"].as_array().unwrap().iter();
    let threads = chroots.filter(|event| event["syscall"] == "chroot").count();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    assert!(status.contains("TracerPid:\t0"), "it is still traced: {status}");
    assert!(status.contains("State:\tS"), "it does not go on: {status}");
    process.kill().unwrap();
    process.wait().unwrap();
    if need::root().is_ok() {
        assert_eq!(threads, 3, "a thread was not traced: {document}");
    }
}

/// Every tool of ours under the tracer, and a tracer under the tracer, which the kernel refuses.
#[test]
fn run_and_another_trace_under_trace() {
    let place = Place::new();
    let seccompat = place.path("seccompat");
    let seccompat = seccompat.to_str().unwrap();
    let report = place.path("report");
    let traced = |args: &[&str]| {
        let mut command = place.trace();
        command.args(["--format", "json", "-o"]).arg(&report).arg("--").args(args);
        let output = command.output().unwrap();
        let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        (output, document)
    };
    let (output, document) = traced(&[seccompat, "trace", "--", "true"]);
    assert_eq!(output.status.code(), Some(125), "{}", said(&output));
    let events = document["events"].as_array().unwrap();
    assert!(
        events.iter().any(|event| event["syscall"] == "ptrace" && event["cause"] == "tracer"),
        "{document}"
    );
    let old = ["under", "builtin:docker@20.10", "--unknown", "default", "--"];
    let run = [&[seccompat][..], &old, &[seccompat, "run", "--", "sh", "-c", "exit 5"]].concat();
    let (output, _) = traced(&run);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
}
