//! `docs/preload.md`: how far the library for LD_PRELOAD reaches, measured. Its tables are rewritten if
//! SECCOMPAT_WRITE is set.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use seccompat::WRAPPERS;
use seccompat_catalogue::Errno;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::preload::{Preload, Refusing};
use seccompat_world::process::{one_at_a_time, run};

/// The page's table between two marks.
fn hold(mark: &str, table: &str) {
    let page = need::repository().join("docs/preload.md");
    let text = fs::read_to_string(&page).unwrap();
    let [begin, end] = ["", " end"].map(|which| {
        format!("<!-- {mark}{which}: made by tests/world/tests/library/preload_page.rs -->\n")
    });
    let (before, rest) = text.split_once(&begin).unwrap();
    let (old, after) = rest.split_once(&end).unwrap();
    if env::var_os("SECCOMPAT_WRITE").is_some() {
        fs::write(&page, [before, &begin, table, &end, after].concat()).unwrap();
    } else {
        assert_eq!(old, table, "SECCOMPAT_WRITE=1 renews the page");
    }
}

/// The answer of one way to make a call.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Answer {
    Done,
    Failed(String),
    /// The process did not survive.
    Ended,
}

impl Answer {
    fn parse(word: &str) -> Self {
        match word.parse::<u16>() {
            Ok(0) => Self::Done,
            Ok(errno) => Self::Failed(
                Errno::new(errno).and_then(Errno::name).map_or_else(|| word.into(), str::to_owned),
            ),
            Err(_) => Self::Ended,
        }
    }

    fn is_missing(&self) -> bool {
        *self == Self::Failed("ENOSYS".into())
    }

    fn text(&self) -> String {
        match self {
            Self::Done => "done".into(),
            Self::Failed(errno) => errno.clone(),
            Self::Ended => "the program ends".into(),
        }
    }
}

/// The ways that a program tried, and their answers, in its order.
fn answers(mut command: Command, call: &str) -> Vec<(String, Answer)> {
    let said = run(command.arg(call)).unwrap();
    let line = |line: &str| {
        let (way, word) = line.split_once('\t').unwrap();
        (way.to_owned(), Answer::parse(word))
    };
    said.lines().map(line).collect()
}

/// A call's ways with one C library: the answer without the library and with it.
fn measured(preload: &Preload, program: &Path, call: &str) -> Vec<(String, Answer, Answer)> {
    let refusing = Refusing::new(&[(call, 1)]);
    let [own, with] = [vec![program.into()], preload.with(program)];
    let plain = answers(refusing.without(&own), call);
    let preloaded = answers(refusing.without(&with), call);
    let refused = answers(refusing.command(&own), call);
    let with = answers(refusing.command(&with), call);
    let with: BTreeMap<_, _> = with.into_iter().collect();
    let preloaded: BTreeMap<_, _> = preloaded.into_iter().collect();
    for (way, answer) in plain {
        // A kernel that lacks the call says so.
        assert!(answer == Answer::Done || answer.is_missing(), "{call}, {way}: {answer:?}");
        assert!(answer == preloaded[&way] || answer.is_missing(), "{call}, {way} without a filter");
    }
    let row = |(way, answer): (String, Answer)| {
        let other = with[&way].clone();
        let is_better = other == answer || other == Answer::Done || other.is_missing();
        assert!(
            is_better && (answer != Answer::Done || other == answer),
            "{call}, {way}: {other:?}"
        );
        (way, answer, other)
    };
    refused.into_iter().map(row).collect()
}

fn cell(without: &Answer, with: &Answer) -> String {
    match (without, with) {
        (Answer::Done, _) => "not concerned".into(),
        (same, other) if same == other => format!("**{}**: not reached", same.text()),
        (_, other) => format!("{} → {}", without.text(), other.text()),
    }
}

/// The version of a C library, as its own program says.
fn version(mut command: Command, before: &str) -> String {
    let said = command.output().unwrap();
    let text = [said.stdout, said.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{command:?}: {text}"));
    format!("{before}{}", rest.split_whitespace().next().unwrap())
}

/// Two C libraries: the versions in the table's head.
fn head() -> String {
    let mut getconf = Command::new("getconf");
    getconf.arg("GNU_LIBC_VERSION");
    let glibc = version(getconf, "glibc ");
    let musl = version(Command::new("/usr/lib/x86_64-linux-musl/libc.so"), "Version ");
    format!("| call | by | {glibc} | {} |\n|---|---|---|---|\n", musl.replace("Version", "musl"))
}

#[test]
fn the_calls_that_it_reaches() {
    let _one = one_at_a_time();
    if cfg!(not(target_arch = "x86_64")) {
        let why = "the page is about the C libraries of x86_64".to_owned();
        return need::skip(&need::Absent::NotOurs(why));
    }
    let libraries = [need!(Preload::new("cc")), need!(Preload::new("musl-gcc"))];
    let programs = [0, 1].map(|n| libraries[n].build("preloaded", &[]));
    let mut table = head();
    let (mut better, mut unreached) = (0, 0);
    let mut calls: Vec<&str> = WRAPPERS.iter().map(|wrapper| wrapper.facts.call.name()).collect();
    calls.sort_unstable();
    for call in calls {
        let [glibc, musl] = [0, 1].map(|n| measured(&libraries[n], &programs[n], call));
        let is_better = |(_, without, with): &&(String, Answer, Answer)| without != with;
        better += glibc.iter().chain(&musl).filter(is_better).count();
        let is_unreached = |(_, without, with): &&(String, Answer, Answer)| {
            without == with && *with != Answer::Done
        };
        unreached += glibc.iter().chain(&musl).filter(is_unreached).count();
        // Every way of the other library is among those of the C library of Debian.
        for (way, without, with) in &glibc {
            let other = musl.iter().find(|(name, ..)| name == way);
            let other = other.map_or("none".into(), |(_, without, with)| cell(without, with));
            writeln!(table, "| `{call}` | {way} | {} | {other} |", cell(without, with)).unwrap();
        }
    }
    say(&format!("LD_PRELOAD: {better} ways are better, {unreached} are not reached"));
    assert!(better > 70 && unreached > 0, "{better} {unreached}");
    let page = fs::read_to_string(need::repository().join("docs/preload.md")).unwrap();
    if env::var_os("SECCOMPAT_WRITE").is_none() && !page.contains(&head()) {
        return say("left out: the page is about other versions of the C libraries");
    }
    hold("calls", &table);
}

/// A program's use of a call.
struct Use {
    name: &'static str,
    program: &'static str,
    words: &'static [&'static str],
    calls: &'static [&'static str],
}

/// All calls of the library that a program may make through a wrapper.
const ALL: &[&str] = &[
    "close_range",
    "copy_file_range",
    "epoll_pwait2",
    "faccessat2",
    "fchmodat2",
    "getrandom",
    "memfd_create",
    "mlock2",
    "openat2",
    "pidfd_open",
    "preadv2",
    "pwritev2",
    "renameat2",
    "statx",
];

const PYTHON_COPY: &str = "import os; f = open('a', 'w'); f.write('text'); f.close(); \
    a = os.open('a', os.O_RDONLY); b = os.open('b', os.O_RDWR | os.O_CREAT, 0o600); \
    print(os.copy_file_range(a, b, 4), os.pread(b, 4, 0))";

const USES: &[Use] = &[
    Use { name: "ls -l", program: "ls", words: &["-l", "/etc/passwd"], calls: &["statx"] },
    Use { name: "stat", program: "stat", words: &["-c", "%s", "/etc/passwd"], calls: &["statx"] },
    Use {
        name: "mv",
        program: "sh",
        words: &["-c", "echo x > a; mv a b && cat b"],
        calls: &["renameat2"],
    },
    Use {
        name: "test -w",
        program: "sh",
        words: &["-c", "test -w . && echo yes"],
        calls: &["faccessat2"],
    },
    Use {
        name: "tar",
        program: "sh",
        words: &[
            "-c",
            "mkdir d o; echo x > d/f; ln -s f d/l; tar -cf - d | tar -xpf - -C o; cat o/d/l",
        ],
        calls: ALL,
    },
    Use {
        name: "git",
        program: "sh",
        words: &[
            "-c",
            "git init -q g && cd g && echo x > f && git add f && git -c user.name=a -c user.email=a@b \
             commit -q -m m && git clone -q . h && git -C h log --format=%s && git gc -q && git status -s",
        ],
        calls: ALL,
    },
    Use {
        name: "busybox (static)",
        program: "busybox",
        words: &["sh", "-c", "echo x > a; busybox mv a b; busybox cp b c; busybox ls; test -w c"],
        calls: ALL,
    },
    Use {
        name: "Python: `os.access`",
        program: "python3",
        words: &["-c", "import os; print(os.access('/etc', os.R_OK, effective_ids=True))"],
        calls: &["faccessat2"],
    },
    Use {
        name: "Python: `os.copy_file_range`",
        program: "python3",
        words: &["-c", PYTHON_COPY],
        calls: &["copy_file_range"],
    },
    Use {
        name: "Python: `os.preadv` with flags",
        program: "python3",
        words: &[
            "-c",
            "import os; print(os.preadv(os.open('/etc/passwd', 0), [bytearray(4)], 0, os.RWF_HIPRI))",
        ],
        calls: &["preadv2"],
    },
    Use {
        name: "Python: `os.execve` of a descriptor",
        program: "python3",
        words: &["-c", "import os; os.execve(os.open('/bin/true', 0), ['true'], {})"],
        calls: &["execveat"],
    },
    Use {
        name: "Python: `os.getrandom`",
        program: "python3",
        words: &["-c", "import os; print(len(os.getrandom(8)))"],
        calls: &["getrandom"],
    },
    Use {
        name: "Python: a thread",
        program: "python3",
        words: &["-c", "import threading; threading.Thread(target=print, args=('x',)).start()"],
        calls: &["clone3"],
    },
    Use {
        name: "node: `fs.copyFileSync`",
        program: "node",
        words: &[
            "-e",
            "fs.writeFileSync('a', 'x'); fs.copyFileSync('a', 'b'); console.log(fs.statSync('b').size)",
        ],
        calls: &["copy_file_range"],
    },
    Use {
        name: "node: its start",
        program: "node",
        words: &["-e", "console.log(1)"],
        calls: &["getrandom"],
    },
    Use {
        name: "node: its threads",
        program: "node",
        words: &["-e", "console.log(1)"],
        calls: &["clone3"],
    },
];

/// The status and the output of a program, each time in a new folder.
fn output(mut command: Command, folder: &Path, words: &[&str]) -> (Option<i32>, String) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir(folder).unwrap();
    let said = command.args(words).env("HOME", folder).current_dir(folder).output().unwrap();
    (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
}

#[test]
fn programs_that_a_filter_breaks() {
    let _one = one_at_a_time();
    let preload = need!(Preload::new("cc"));
    let mut table = String::from("| program | refused | without | with |\n|---|---|---|---|\n");
    for Use { name, program, words, calls } in USES {
        let mut program = need!(need::program(program));
        if program.ends_with("python3") {
            // The program itself, if the one in PATH is a script.
            let ask = ["-c", "import sys; print(sys.executable)"];
            program = run(Command::new(program).args(ask)).unwrap().trim().into();
        }
        let refused: Vec<_> = calls.iter().map(|call| (*call, 1)).collect();
        let refusing = Refusing::new(&refused);
        let folder = refusing.folder();
        let [own, with] = [vec![program.clone().into()], preload.with(&program)];
        let right = output(refusing.without(&own), &folder, words);
        assert_eq!(right.0, Some(0), "{name}");
        let free = output(refusing.without(&with), &folder, words);
        assert_eq!(free, right, "{name} without a filter");
        let said = |command| match output(command, &folder, words) == right {
            true => "right",
            false => "**broken**",
        };
        let without = said(refusing.command(&own));
        let with = said(refusing.command(&with));
        let calls = if *calls == ALL {
            "all but `clone3`, `execveat`".into()
        } else {
            format!("`{}`", calls[0])
        };
        writeln!(table, "| {name} | {calls} | {without} | {with} |").unwrap();
    }
    assert!(table.matches("**broken** | right |").count() > 8, "{table}");
    hold("programs", &table);
}
