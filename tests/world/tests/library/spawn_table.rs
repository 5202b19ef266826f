//! A table of cases in which programs are started, each by `seccompat_spawn_with` and by Python's `subprocess`
//! (or `os.posix_spawn`): the same result, and the one of the table.
//!
//! The subjects are those of CPython's own tests that the function has. It lacks some on purpose: a new session,
//! `umask`, code between fork and exec, and a NUL in a word, which C cannot express.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs::{self, File, OpenOptions, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use seccompat_catalogue::Errno;
use seccompat_world::installed::{Installed, Linked};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, one_at_a_time};
use seccompat_world::scratch::Scratch;

/// A case: its name, its words, and the answer.
struct Case(&'static str, &'static [&'static str], &'static str);

const SH: [&str; 3] = ["path=/bin/sh", "arg=sh", "arg=-c"];

/// `sh` with a script, and further words.
macro_rules! sh {
    ($script:literal $(, $word:literal)*) => {
        &[SH[0], SH[1], SH[2], concat!("arg=", $script) $(, $word)*]
    };
}

const FDS: &[&str] = &["path=/bin/ls", "arg=ls", "arg=/proc/self/fd"];

const CASES: &[Case] = &[
    // The program's end.
    Case("a status", sh!("exit 47"), "status 47\n"),
    Case("a signal", sh!("kill -9 $$"), "signal 9\n"),
    Case("output", sh!("echo out"), "status 0\nout\n"),
    // Arguments.
    Case(
        "another name",
        &["path=/bin/cat", "arg=name", "arg=/proc/self/cmdline"],
        "status 0\nname\0/proc/self/cmdline\0",
    ),
    Case(
        "an empty argument",
        &["path=/bin/cat", "arg=", "arg=/proc/self/cmdline"],
        "status 0\n\0/proc/self/cmdline\0",
    ),
    Case(
        "signs and spaces",
        &["path=/bin/echo", "arg=echo", "arg=a \"b\" 'c' $d\n*", "arg=ä"],
        "status 0\na \"b\" 'c' $d\n* ä\n",
    ),
    Case("a long argument", sh!("echo ${#1}", "arg=sh", "long=120000"), "status 0\n120000\n"),
    Case("too long an argument", &["path=/bin/true", "arg=true", "long=140000"], "error E2BIG"),
    // The environment.
    Case("an empty environment", &["path=/usr/bin/env", "arg=env"], "status 0\n"),
    Case(
        "variables",
        &["path=/usr/bin/env", "arg=env", "env=A=1", "env=B=", "env=C=x=y"],
        "status 0\nA=1\nB=\nC=x=y\n",
    ),
    // Programs that cannot be executed.
    Case("no such program", &["path=/none/x", "arg=x"], "error ENOENT"),
    // (Python's `subprocess` looks for it in PATH.)
    Case("an empty path", &["path=", "arg=x", "mask=10"], "error ENOENT"),
    Case("not executable", &["path=@/data", "arg=x"], "error EACCES"),
    Case("a folder", &["path=/etc", "arg=x"], "error EACCES"),
    Case("below a file", &["path=/etc/passwd/x", "arg=x"], "error ENOTDIR"),
    Case("no interpreter", &["path=@/bare", "arg=x"], "error ENOEXEC"),
    Case("a missing interpreter", &["path=@/lost", "arg=x"], "error ENOENT"),
    Case("an empty file", &["path=@/empty", "arg=x"], "error ENOEXEC"),
    Case("a script", &["path=@/script", "arg=x", "arg=y"], "status 0\ny\n"),
    Case("a circle of links", &["path=@/circle", "arg=x"], "error ELOOP"),
    Case("a broken link", &["path=@/broken", "arg=x"], "error ENOENT"),
    Case("a link", &["path=@/link", "arg=sh", "arg=-c", "arg=exit 3"], "status 3\n"),
    Case("open for writing", &["path=@/busy", "arg=x"], "error ETXTBSY"),
    // The working directory.
    Case("a folder to be in", sh!("pwd", "cwd=/usr"), "status 0\n/usr\n"),
    Case("no such folder", sh!("pwd", "cwd=/none"), "error ENOENT"),
    Case("a file to be in", sh!("pwd", "cwd=/etc/passwd"), "error ENOTDIR"),
    Case("an empty folder name", sh!("pwd", "cwd="), "error ENOENT"),
    Case(
        "a relative program is relative to it",
        &["path=bin/echo", "arg=echo", "arg=x", "cwd=/usr"],
        "status 0\nx\n",
    ),
    Case("a relative program elsewhere", &["path=bin/none", "arg=x", "cwd=/usr"], "error ENOENT"),
    // The search.
    Case("found", &["path=echo", "arg=echo", "arg=x", "search=/none:/bin"], "status 0\nx\n"),
    Case("not found", &["path=echo", "arg=echo", "search=/none:/etc"], "error ENOENT"),
    Case(
        "the first that can be executed",
        &["path=tool", "arg=tool", "search=@/first:@/second"],
        "status 0\nsecond\n",
    ),
    Case(
        "none that can be executed",
        &["path=tool", "arg=tool", "search=@/first:/none"],
        "error EACCES",
    ),
    Case(
        "a relative folder",
        &["path=echo", "arg=echo", "arg=x", "search=bin", "cwd=/usr"],
        "status 0\nx\n",
    ),
    Case(
        "a slash prevents it",
        &["path=./echo", "arg=echo", "search=/bin", "cwd=/usr"],
        "error ENOENT",
    ),
    Case(
        "below a file in it",
        &["path=echo", "arg=echo", "arg=x", "search=/etc/passwd:/bin"],
        "status 0\nx\n",
    ),
    // Descriptors.
    Case("nothing else is open", FDS, "status 0\n0\n1\n2\n3\n"),
    Case("one is given", &[FDS[0], FDS[1], FDS[2], "pass=7"], "status 0\n0\n1\n2\n3\n7\n"),
    Case(
        "two are given",
        &[FDS[0], FDS[1], FDS[2], "pass=7", "pass=9"],
        "status 0\n0\n1\n2\n3\n7\n9\n",
    ),
    Case("one is inherited", &[FDS[0], FDS[1], FDS[2], "inherit=9"], "status 0\n0\n1\n2\n3\n9\n"),
    Case("one is not", &[FDS[0], FDS[1], FDS[2], "hide=9"], "status 0\n0\n1\n2\n3\n"),
    Case("input", &["path=/bin/cat", "arg=cat", "input=@/data"], "status 0\ndata\n"),
    Case(
        "errors go where output goes",
        sh!("echo out; echo error >&2", "merge="),
        "status 0\nout\nerror\n",
    ),
    Case(
        "output and errors change places",
        sh!("echo out; echo error >&2", "swap="),
        "status 0\nout\nerror\n",
    ),
    Case("without input", sh!("echo x", "close=0"), "status 0\nx\n"),
    Case("without errors", sh!("echo x", "close=2"), "status 0\nx\n"),
    Case("without any", sh!("echo x", "close=0", "close=1", "close=2"), "status 0\nx\n"),
    // The process group.
    Case(
        "a group of its own",
        sh!("read -r pid a b c group d < /proc/$$/stat; test $pid = $group", "pgid=0"),
        "status 0\n",
    ),
    Case(
        "the starter's group",
        sh!("read -r pid a b c group d < /proc/$$/stat; test $pid = $group"),
        "status 1\n",
    ),
    Case("no such group", sh!("exit 0", "pgid=2147418112"), "error EPERM"),
    // Signals.
    Case("an ignored signal stays so", sh!("kill -13 $$; echo x", "ignore=13"), "status 0\nx\n"),
    Case("no ignored signal", sh!("kill -13 $$; echo x"), "signal 13\n"),
    Case(
        "a mask",
        sh!(
            "while read -r name value; do test $name = SigBlk: && echo $value; done < /proc/$$/status; exit 0",
            "mask=10",
            "mask=12"
        ),
        "status 0\n0000000000000a00\n",
    ),
];

/// The cases of root.
const OF_ROOT: &[Case] = &[
    Case(
        "user, group and groups",
        sh!(
            "while read -r name value; do case $name in Uid:|Gid:|Groups:) echo $value;; esac; done < /proc/$$/status",
            "uid=1000",
            "gid=5",
            "groups=7,9"
        ),
        "status 0\n1000 1000 1000 1000\n5 5 5 5\n7 9\n",
    ),
    Case(
        "no groups",
        sh!(
            "while read -r name value; do case $name in Groups:) echo .$value.;; esac; done < /proc/$$/status",
            "groups="
        ),
        "status 0\n..\n",
    ),
    Case(
        "a group",
        sh!(
            "while read -r name value; do case $name in Uid:|Gid:) echo $value;; esac; done < /proc/$$/status",
            "gid=5"
        ),
        "status 0\n0 0 0 0\n5 5 5 5\n",
    ),
    Case(
        "a program that the user may not execute",
        &["path=@/private", "arg=x", "uid=1000"],
        "error EACCES",
    ),
    Case(
        "a folder that only root may enter",
        sh!("echo x", "cwd=@/closed", "uid=1000"),
        "status 0\nx\n",
    ),
];

/// Of other users.
const OF_OTHERS: &[Case] = &[
    Case("another user", sh!("exit 0", "uid=0"), "error EPERM"),
    Case("another group", sh!("exit 0", "gid=0"), "error EPERM"),
    Case("other groups", sh!("exit 0", "groups=7"), "error EPERM"),
];

fn write(place: &Path, text: &str, mode: u32) {
    fs::write(place, text).unwrap();
    fs::set_permissions(place, Permissions::from_mode(mode)).unwrap();
}

/// The files of the cases. One of them is open for writing as long as the result lives.
fn files(folder: &Path) -> File {
    let place = |name: &str| folder.join(name);
    write(&place("data"), "data\n", 0o644);
    write(&place("bare"), "echo x\n", 0o755);
    write(&place("lost"), "#!/none\n", 0o755);
    write(&place("empty"), "", 0o755);
    write(&place("script"), "#!/bin/sh\necho $1\n", 0o755);
    write(&place("private"), "#!/bin/sh\n", 0o700);
    write(&place("busy"), "#!/bin/sh\n", 0o755);
    for (name, mode) in [("first", 0o644), ("second", 0o755)] {
        fs::create_dir(place(name)).unwrap();
        write(&place(name).join("tool"), &format!("#!/bin/sh\necho {name}\n"), mode);
    }
    fs::create_dir(place("closed")).unwrap();
    fs::set_permissions(place("closed"), Permissions::from_mode(0o700)).unwrap();
    symlink("circle", place("circle")).unwrap();
    symlink("none", place("broken")).unwrap();
    symlink("/bin/sh", place("link")).unwrap();
    OpenOptions::new().write(true).open(place("busy")).unwrap()
}

/// A case's words: `@` is the folder of files.
fn words(case: &Case, folder: &Path) -> Vec<String> {
    case.1.iter().map(|word| word.replace('@', folder.to_str().unwrap())).collect()
}

/// `error 2` with the error's name.
fn named(said: &str) -> String {
    match said.strip_prefix("error ").and_then(|number| number.trim().parse().ok()) {
        Some(number) => format!("error {}", Errno::new(number).and_then(Errno::name).unwrap()),
        None => said.to_owned(),
    }
}

/// The answers of Python's modules.
fn pythons(cases: &[&Case], folder: &Path) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/spawn_case.py");
    let all: Vec<Vec<String>> = cases.iter().map(|case| words(case, folder)).collect();
    let input = folder.join("cases.json");
    fs::write(&input, serde_json::to_string(&all).unwrap()).unwrap();
    let mut python = Command::new("timeout");
    python.args(["60", "python3"]).arg(script).stdin(Stdio::from(File::open(input).unwrap()));
    let said = python.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let answers: Vec<String> = serde_json::from_slice(&said.stdout).unwrap();
    answers.iter().map(|said| named(said)).collect()
}

#[test]
fn cases_have_the_results_of_pythons_modules() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    need!(need::program("python3"));
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path().join("files");
    fs::create_dir(&folder).unwrap();
    let _busy = files(&folder);
    let program = scratch.path().join("spawn_case");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/spawn_case.c");
    installed.build(&source, Linked::Shared, &program).unwrap();
    let more = if rustix::process::geteuid().is_root() { OF_ROOT } else { OF_OTHERS };
    let cases: Vec<&Case> = CASES.iter().chain(more).collect();
    let mut wrong = Vec::new();
    for (case, python) in cases.iter().zip(pythons(&cases, &folder)) {
        let mut answers = vec![("Python", python)];
        // An option of Python 3.11.
        if answers[0].1.starts_with("TypeError: ") {
            say(&format!("left out: {} by Python: {}", case.0, answers.remove(0).1));
        }
        for way in ["clone3", "old="] {
            let mut command = limited(&program, 60);
            command.env("LD_LIBRARY_PATH", installed.lib()).args(words(case, &folder));
            let command = if way == "old=" { command.arg(way) } else { &mut command };
            let said = command.output().unwrap();
            answers.push((way, named(&String::from_utf8_lossy(&said.stdout))));
        }
        let others = answers.iter().filter(|(_, said)| said != case.2);
        wrong.extend(
            others.map(|(who, said)| format!("{}: {who}: {said:?}, not {:?}", case.0, case.2)),
        );
    }
    say(&format!("starting programs: {} cases, each on two ways and by Python", cases.len()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
