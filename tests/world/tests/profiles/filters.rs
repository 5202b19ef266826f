//! Filters on the command line: the result of the ENOSYS rule on real profiles, by evaluation and
//! in a process with the filter; complete files; errors with a remedy.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::{Child, Command, Output, Stdio};

use seccompat_bpf::{Insn, code};
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_policy::{Weights, compile};
use seccompat_profile::{Caps, Context, Profile, Unknown};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

fn seccompat(args: &[&str]) -> Output {
    limited(need::dist(), 30).args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(args: &[&str]) -> serde_json::Value {
    let output = seccompat(args);
    let document = serde_json::from_slice(&output.stdout);
    document.unwrap_or_else(|why| panic!("{args:?}: {why}: {}", text(&output.stderr)))
}

/// The errno, or the action.
fn answer(document: &serde_json::Value) -> String {
    document["errno_name"].as_str().or(document["action"].as_str()).unwrap().to_owned()
}

fn eval(filter: &str, arch: &str, call: &str) -> String {
    let call = ["--arch", arch, "--syscall", call, "--engine", "seccompat", "--format", "json"];
    answer(&json(&[&["eval", filter][..], &call].concat()))
}

const OLD: &str = "builtin:docker@19.03.0";
const NEWER: &str = "builtin:docker@20.10.0";

#[test]
fn unknown_calls_get_enosys_and_refused_ones_eperm() {
    for call in
        "openat2 faccessat2 close_range clone3 fchmodat2 statmount mseal fsopen 9999".split(' ')
    {
        for arch in ["x86_64", "x32", "arm", "aarch64", "s390x"] {
            assert_eq!(eval(OLD, arch, call), "ENOSYS", "{call} on {arch}");
        }
    }
    for call in "clone3 close_range epoll_pwait2 cachestat mseal 9999".split(' ') {
        assert_eq!(eval(NEWER, "x86_64", call), "ENOSYS", "{call}");
    }
    for call in ["faccessat2", "openat2"] {
        assert_eq!(eval(NEWER, "x86_64", call), "allow", "{call}");
    }
    for call in "fsopen userfaultfd keyctl kexec_load".split(' ') {
        assert_eq!(eval(NEWER, "x86_64", call), "EPERM", "{call}");
    }
    for filter in [OLD, NEWER] {
        let personality = |value: &str| {
            let arg = format!("0={value}");
            answer(&json(&[
                "eval",
                filter,
                "--syscall",
                "personality",
                "--arg",
                &arg,
                "--format",
                "json",
            ]))
        };
        for value in ["0", "8", "0x20000", "0x20008", "0xffffffff"] {
            assert_eq!(personality(value), "allow", "{value}");
        }
        for value in ["1", "0x20001", "0x100000000", "0xffffffffffffffff"] {
            assert_eq!(personality(value), "EPERM", "{value}");
        }
    }
}

/// The program that runs is `scan`, and it reports its own view of each call.
#[test]
fn a_process_under_a_profile_sees_the_evaluated_answers() {
    if let Err(absent) = need::root() {
        return need::skip(&absent);
    }
    let dist = need::dist();
    for (filter, call, verdict, errno) in [
        (OLD, "openat2", "missing", "ENOSYS"),
        (OLD, "clone3", "missing", "ENOSYS"),
        (NEWER, "openat2", "available", ""),
        (NEWER, "clone3", "missing", "ENOSYS"),
        (NEWER, "fsopen", "filtered", "EPERM"),
        (NEWER, "mseal", "missing", "ENOSYS"),
        ("builtin:linux@4.18", "statx", "available", ""),
        ("builtin:linux@4.18", "openat2", "missing", "ENOSYS"),
    ] {
        let output = limited(&dist, 30)
            .args(["under", filter, "--engine", "seccompat", "--"])
            .arg(&dist)
            .args(["scan", call, "--format", "json"])
            .output()
            .unwrap();
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = &document["syscalls"][0];
        assert_eq!(found["verdict"], verdict, "{call} under {filter}: {found}");
        if !errno.is_empty() {
            assert_eq!(found["probes"][0]["got"], errno, "{call} under {filter}: {found}");
        }
        // The status of `scan NAME` says whether the call is available; `under` passes it on.
        assert_eq!(output.status.code(), Some(i32::from(verdict != "available")));
    }
}

#[test]
fn under_ends_as_its_command_does() {
    let run = |args: &[&str]| {
        let all = [&["under", "builtin:linux@6.0"], args].concat();
        seccompat(&all).status.code().unwrap()
    };
    assert_eq!(run(&["--", "sh", "-c", "exit 7"]), 7);
    assert_eq!(run(&["sh", "-c", "kill -9 $$"]), 137);
    assert_eq!(run(&["--", "/no/such/program"]), 127);
    assert_eq!(run(&["--", "/etc/passwd"]), 126);
    assert_eq!(seccompat(&["under", "/no/such/profile", "true"]).status.code(), Some(125));
    let grep = ["grep", "NoNewPrivs", "/proc/self/status"];
    let output =
        seccompat(&[&["under", "builtin:docker", "--no-new-privs=on"][..], &grep].concat());
    assert_eq!(text(&output.stdout).trim(), "NoNewPrivs:\t1");
}

#[test]
fn under_drops_the_given_rights() {
    need!(need::root());
    let status = |args: &[&str]| {
        let command = ["--", "grep", "-E", "^(Uid|Gid|Groups|Cap)", "/proc/self/status"];
        let output = seccompat(&[&["under", "builtin:linux@6.0"], args, &command].concat());
        let text = text(&output.stdout);
        move |field: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(field));
            line.unwrap().split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ")
        }
    };
    let user = status(&["--user", "1000:1001"]);
    assert_eq!(user("Uid:"), "1000 1000 1000 1000");
    assert_eq!(user("Gid:"), "1001 1001 1001 1001");
    assert_eq!((user("Groups:"), user("CapEff:")), (String::new(), "0".repeat(16)));
    assert_eq!(status(&["--user", "1000"])("Groups:"), "");
    let none = status(&["--drop-caps", "--cap", "none"]);
    for set in ["CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:"] {
        assert_eq!(none(set), "0".repeat(16), "{set}");
    }
    let one = status(&["--drop-caps", "--cap", "kill"]);
    assert_eq!(u64::from_str_radix(&one("CapEff:"), 16).unwrap(), 1 << 5);
    assert_eq!(one("CapBnd:"), one("CapEff:"));
}

#[test]
fn an_overlong_profile_names_the_rule_to_shorten() {
    let scratch = Scratch::new().unwrap();
    let place = scratch.path().join("long.json");
    let rule = |n: u64| {
        let value = ((n * n) << 30) | (n * 7919);
        format!(
            "{{\"names\":[\"ioctl\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{{\"index\":1,\
              \"value\":{value},\"op\":\"SCMP_CMP_EQ\"}}]}}"
        )
    };
    let rules: Vec<String> = (0..1100).map(rule).collect();
    let profile =
        format!("{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{}]}}", rules.join(","));
    fs::write(&place, profile).unwrap();
    let output = seccompat(&["compile", place.to_str().unwrap(), "--format", "base64"]);
    let told = text(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{told}");
    assert!(
        told.contains("the kernel accepts at most 4096") && told.contains("conditions on ioctl"),
        "{told}"
    );
}

#[test]
fn a_supervisor_that_is_not_there_is_said_before_anything_runs() {
    let scratch = Scratch::new().unwrap();
    let profile = scratch.path().join("profile.json");
    fs::write(
        &profile,
        r#"{"defaultAction":"SCMP_ACT_ALLOW",
            "syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_NOTIFY"}]}"#,
    )
    .unwrap();
    let words = ["under", profile.to_str().unwrap(), "--engine", "seccompat", "echo", "started"];
    let output = seccompat(&words);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(125), String::new()));
    let told = text(&output.stderr);
    assert!(told.contains("supervisor"), "{told}");
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_dump_equals_the_compiled_filter() {
    if let Err(absent) = need::root() {
        return need::skip(&absent);
    }
    let scratch = Scratch::new().unwrap();
    let place = |name: &str| scratch.path().join(name).to_str().unwrap().to_owned();
    let raw = place("filter.bpf");
    assert!(seccompat(&["compile", NEWER, "-o", &raw]).status.success());
    let mut command = Command::new(need::dist());
    command.args(["under", NEWER, "--engine", "seccompat", "--"]);
    command.args(["sh", "-c", "echo $$; exec sleep 60"]);
    let mut running =
        Running(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut pid = String::new();
    let mut reader = std::io::BufReader::new(running.0.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut reader, &mut pid).unwrap();
    let pid = pid.trim();
    let (one, document) = (place("one.bpf"), place("chain.json"));
    for file in [&one, &document] {
        assert!(seccompat(&["dump", pid, "-o", file]).status.success());
    }
    assert_eq!(fs::read(&raw).unwrap(), fs::read(&one).unwrap(), "byte for byte");
    for filter in [&raw, &document, &format!("pid:{pid}")] {
        let output = seccompat(&["diff", filter, NEWER, "--engine", "seccompat"]);
        assert_eq!(output.status.code(), Some(0), "{filter}: {}", text(&output.stdout));
    }
    let _ = Command::new("kill").arg(pid).status();
}

#[test]
fn files_are_written_whole_or_not_at_all() {
    let scratch = Scratch::new().unwrap();
    let place = scratch.path().join("filter.bpf");
    fs::write(&place, "before").unwrap();
    let broken = scratch.path().join("broken.json");
    fs::write(&broken, "{\"defaultAction\": \"SCMP_ACT_PERHAPS\"}").unwrap();
    let output = seccompat(&["compile", broken.to_str().unwrap(), "-o", place.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("broken.json:1:19: "), "{}", text(&output.stderr));
    assert_eq!(fs::read(&place).unwrap(), b"before");
    assert!(seccompat(&["compile", NEWER, "-o", place.to_str().unwrap()]).status.success());
    assert_eq!(fs::read(&place).unwrap().len() % 8, 0);
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 2, "nothing is left beside it");
    // The same input makes the same bytes, in every format.
    let raw = fs::read(&place).unwrap();
    assert_eq!(seccompat(&["compile", NEWER]).stdout, raw);
}

#[test]
fn differences_are_found_and_said() {
    let document = json(&["diff", OLD, NEWER, "--engine", "seccompat", "--format", "json"]);
    let calls: Vec<_> = document["differences"].as_array().unwrap().iter().collect();
    let of = |name: &str| {
        calls.iter().find(|one| one["arch"] == "x86_64" && one["syscall"] == name).copied()
    };
    let openat2 = of("openat2").unwrap();
    assert_eq!(answer(&openat2["a"]), "ENOSYS");
    assert_eq!(answer(&openat2["b"]), "allow");
    assert!(of("read").is_none());
    assert_eq!(document["equal"], false);
    let status = |args: &[&str]| seccompat(args).status.code();
    assert_eq!(status(&["diff", NEWER, NEWER]), Some(0));
    assert_eq!(status(&["diff", "--subset", OLD, "builtin:linux@6.18"]), Some(0));
    assert_eq!(status(&["diff", "--subset", "builtin:linux@6.18", OLD]), Some(1));
    let output = seccompat(&["diff", "docker", "podman"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean builtin:docker?"));
}

#[test]
fn an_unproven_filter_says_so() {
    let run = |more: &[&str]| {
        let output = seccompat(&[&["compile", NEWER], more].concat());
        (output.stdout, text(&output.stderr))
    };
    let (proven, told) = run(&["--format", "disasm"]);
    assert!(!text(&proven).contains("unproven") && !told.contains("unproven"), "{told}");
    let (unproven, told) = run(&["--format", "disasm", "--no-proof"]);
    assert!(told.contains("; unproven, as asked by --no-proof"), "{told}");
    // Except for that word it is the same program.
    assert_eq!(text(&unproven).strip_prefix("unproven\n").unwrap(), text(&proven));
    assert!(run(&["--no-proof"]).1.contains("unproven"));
    assert!(text(&run(&["--format", "c", "--no-proof"]).0).starts_with("/* unproven */"));
    for (more, proven) in [(&[][..], true), (&["--no-proof"], false)] {
        let document = json(&[&["compile", NEWER, "--format", "json"], more].concat());
        assert_eq!(document["proven"], proven);
    }
}

#[test]
fn more_differences_than_can_be_listed_are_differences_still() {
    let scratch = Scratch::new().unwrap();
    let place = |name: &str| scratch.path().join(name).to_str().unwrap().to_owned();
    // Odd and even numbers get different decisions.
    let odd = [Insn::new(code::LD | code::ABS, 0), Insn::jump(code::JMP | code::JSET, 1, 0, 1)];
    let ends = [Insn::new(code::RET, 0x7fff_0000), Insn::new(code::RET, 0x0005_0001)];
    for (name, insns) in [("a.bpf", [odd, ends].concat()), ("b.bpf", vec![ends[0]])] {
        let bytes: Vec<u8> = insns.iter().flat_map(|insn| insn.to_ne_bytes()).collect();
        fs::write(place(name), bytes).unwrap();
    }
    let output = seccompat(&["diff", &place("a.bpf"), &place("b.bpf")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("their differences is too long"));
    assert!(text(&output.stdout).contains("newly allowed"), "{}", text(&output.stdout));
    assert_eq!(
        seccompat(&["diff", "--subset", &place("a.bpf"), &place("b.bpf")]).status.code(),
        Some(0)
    );
}

#[test]
fn over_its_limit_diff_is_undecided() {
    let small = seccompat(&["diff", OLD, NEWER, "--limit", "500"]);
    assert_eq!((small.status.code(), small.stdout.len()), (Some(2), 0));
    let told = text(&small.stderr);
    assert!(told.contains("undecided") && told.contains("--limit"), "{told}");
    assert_eq!(seccompat(&["diff", OLD, NEWER, "--limit", "100000"]).status.code(), Some(1));
    assert_eq!(seccompat(&["diff", OLD, NEWER, "-o", "/tmp/x"]).status.code(), Some(2));
}

#[test]
fn differences_are_told_by_their_effect() {
    let told = |args: &[&str]| {
        let output = seccompat(&[&["diff", "--engine", "seccompat"], args].concat());
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let all = told(&["builtin:docker@20.10.0", "builtin:docker@28"]);
    for line in [
        "A  builtin:docker@20.10.0  knows calls up to Linux 5.8",
        "Different: B allows more (28 calls) and less (4); neither contains the other.",
        "x86_64, x32",
        "  newly allowed, was ENOSYS (22)",
        "  newly allowed, was EPERM (6)",
        "      name_to_handle_at pkey_alloc pkey_free pkey_mprotect process_vm_readv",
        "  no longer allowed, now EPERM (3)",
        "      io_uring_enter io_uring_register io_uring_setup",
        "  allowed, now only when arg0 != AF_VSOCK (40), else EPERM (1)",
        "      witness socket(40, 0, 0, 0, 0, 0): A allow, B EPERM",
        "  EPERM instead of ENOSYS (7)",
        "x86: as x86_64, but for",
    ] {
        assert!(all.lines().any(|one| one == line), "{line}\n{all}");
    }
    assert!(all.lines().all(|line| line.chars().count() <= 80), "{all}");
    assert!(!all.contains("witness mseal"));
    let witnesses = told(&["builtin:docker@20.10.0", "builtin:docker@28", "--witnesses"]);
    assert!(witnesses.contains("witness mseal(0, 0, 0, 0, 0, 0): A ENOSYS, B allow"));
    // New conditions, and the other direction.
    let opened = told(&["builtin:docker", "builtin:podman", "--arch", "aarch64"]);
    assert!(opened.contains("(0x7e020000) != 0, was EPERM (1)"), "{opened}");
    assert!(opened.contains("|CLONE_NEWUSER|"), "{opened}");
    assert!(opened.contains("newly allowed when arg0 = AF_ALG (38), was EPERM (1)"), "{opened}");
    let subset = told(&["--subset", "builtin:docker@28", "builtin:docker@20.10.0"]);
    assert!(subset.contains("A allows more than B: 28 calls."), "{subset}");
    let document = json(&["diff", "builtin:docker", "builtin:podman", "--format", "json"]);
    let differences = document["differences"].as_array().unwrap();
    let socket = differences.iter().find(|one| one["syscall"] == "socket").unwrap();
    assert_eq!(socket["when"], "arg0 = AF_ALG (38)");
}

/// Every profile of the corpus, on every family of machines, compiles to a proven program.
#[test]
fn every_profile_of_the_corpus_compiles() {
    let corpus = need::corpus();
    let weights = Weights::recorded();
    let mut folders = vec![corpus];
    let (mut programs, mut longest) = (0, 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(profile) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
            for &native in Abi::ALL {
                for unknown in [Unknown::Enosys, Unknown::Runc, Unknown::Default] {
                    let mut context = Context::new(KernelVersion::new(6, 12));
                    (context.native, context.caps, context.unknown) =
                        (native, Caps::DOCKER, unknown);
                    // Profiles for architectures of the other byte order are for other machines.
                    let Ok(resolved) = profile.resolve(&context) else { continue };
                    let Ok(lowered) = resolved.lower() else { continue };
                    let program = compile(&lowered.policy, &weights);
                    let program = program.unwrap_or_else(|why| panic!("{}: {why}", path.display()));
                    programs += 1;
                    longest = longest.max(program.insns().len());
                }
            }
        }
    }
    println!("{programs} programs proven, the longest of {longest} instructions");
    assert!(programs > 3000, "{programs}");
}
