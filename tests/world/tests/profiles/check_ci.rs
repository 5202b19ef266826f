//! `seccompat check` as CI runs it: many files, severities, baselines, and formats for machines.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;
use serde_json::Value;

/// A profile with a misspelt name, which engines drop, and nothing worse.
const TYPO: &str = r#"{
  "defaultAction": "SCMP_ACT_ERRNO",
  "defaultErrnoRet": 38,
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
  "syscals": [],
  "syscalls": [
    {"names": ["opnat2", "capget", "capset", "chdir", "close", "epoll_ctl", "execve", "exit", "exit_group",
      "faccessat2", "fcntl", "fstat", "fstatfs", "futex", "getcwd", "getdents64", "getpid", "getppid",
      "newfstatat", "openat", "openat2", "prctl", "read", "readlinkat", "rt_sigaction", "rt_sigprocmask",
      "rt_sigreturn", "setgid", "setgroups", "setresgid", "setresuid", "setuid", "statx", "write", "mmap",
      "fsopen", "fsconfig", "fsmount", "brk", "arch_prctl", "epoll_pwait", "nanosleep"],
     "action": "SCMP_ACT_ALLOW"}
  ]
}
"#;

fn check(folder: &Path, args: &[&str]) -> Output {
    limited(need::dist(), 60).current_dir(folder).arg("check").args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_typo_is_first_and_counts_where_it_is_denied() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    fs::write(folder.join("a.json"), TYPO).unwrap();
    let plain = check(folder, &["a.json"]);
    let said = text(&plain.stdout);
    assert_eq!(plain.status.code(), Some(0), "{said}{}", text(&plain.stderr));
    let lines: Vec<&str> = said.lines().collect();
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(lines[1].starts_with("a.json:") && words.contains("did you mean `openat2`?"), "{said}");
    assert!(words.contains("did you mean `syscalls`?"), "{said}");
    // A typo comes before findings of the same severity.
    let more = TYPO.replace("\"capget\",", "\"capget\", \"capget\",");
    fs::write(folder.join("a.json"), more).unwrap();
    let said = text(&check(folder, &["a.json"]).stdout);
    let at = |word: &str| said.find(word).unwrap();
    assert!(at("[unknown-name]").max(at("[unknown-key]")) < at("[duplicate-name]"), "{said}");
    fs::write(folder.join("a.json"), TYPO).unwrap();
    for (args, status) in [
        (&["--deny", "unknown-name"][..], 1),
        (&["--deny", "warnings"], 1),
        (&["--deny", "warnings", "--allow", "unknown-name,unknown-key"], 0),
        (&["--fail-on", "warning"], 1),
        (&["--fail-on", "note"], 1),
        (&["--deny", "unknown-nam"], 2),
        (&["--deny", "unknown-name", "--allow", "unknown-name"], 2),
    ] {
        let output = check(folder, &[args, &["a.json"][..]].concat());
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", text(&output.stdout));
    }
    assert!(
        text(&check(folder, &["--allow", "unknown-nam", "a.json"]).stderr)
            .contains("`unknown-name`")
    );
}

#[test]
fn comments_of_the_file_silence_findings() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    let inside = TYPO.replace(
        "\"action\": \"SCMP_ACT_ALLOW\"",
        "\"action\": \"SCMP_ACT_ALLOW\", \"comment\": \"seccompat:allow unknown-name, since 2031\"",
    );
    fs::write(folder.join("a.json"), inside).unwrap();
    let said =
        text(&check(folder, &["a.json", "--deny", "warnings", "--allow", "unknown-key"]).stdout);
    assert!(!said.contains("unknown-name") && said.contains("1 silenced in the file"), "{said}");
    // In another entry, they do not apply to this one.
    let outside = TYPO.replace(
        "  \"syscalls\": [\n",
        "  \"syscalls\": [\n    {\"names\": [\"dup\"], \"action\": \"SCMP_ACT_ALLOW\", \"comment\": \"seccompat:allow \
         unknown-name\"},\n",
    );
    fs::write(folder.join("a.json"), outside).unwrap();
    assert_eq!(check(folder, &["a.json", "--deny", "unknown-name"]).status.code(), Some(1));
}

#[test]
fn a_baseline_omits_known_findings_that_moved() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    fs::write(folder.join("a.json"), TYPO).unwrap();
    let written = check(folder, &["a.json", "--write-baseline", "known.json"]);
    assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
    assert!(written.stdout.is_empty());
    let args = ["a.json", "--baseline", "known.json", "--deny", "warnings"];
    assert_eq!(check(folder, &args).status.code(), Some(0));
    fs::write(folder.join("a.json"), format!("\n\n{TYPO}")).unwrap();
    assert_eq!(check(folder, &args).status.code(), Some(0), "a line further down");
    fs::write(folder.join("a.json"), TYPO.replace("\"brk\"", "\"brkk\"")).unwrap();
    let new = check(folder, &args);
    assert_eq!(new.status.code(), Some(1));
    assert!(text(&new.stdout).contains("brkk") && !text(&new.stdout).contains("opnat2"));
    // A word in the wrong place must not overwrite a profile.
    let before = fs::read_to_string(folder.join("a.json")).unwrap();
    let twice =
        check(folder, &["x.json", "--baseline", "known.json", "--write-baseline", "a.json"]);
    assert_eq!(twice.status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.join("a.json")).unwrap(), before);
    fs::write(folder.join("known.json"), "{}").unwrap();
    assert_eq!(check(folder, &args).status.code(), Some(2));
}

#[test]
fn directories_patterns_and_broken_files() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    fs::create_dir_all(folder.join("p/q")).unwrap();
    fs::create_dir_all(folder.join("p/.git")).unwrap();
    for (name, content) in [
        ("p/a.json", TYPO),
        ("p/q/b.json", TYPO),
        ("p/.git/c.json", TYPO),
        ("p/package.json", "{\"name\": \"x\"}"),
        ("p/q/broken.json", "{\"defaultAction\": \"SCMP_ACT_ERRNO\", }"),
        ("p/notes.txt", "x"),
    ] {
        fs::write(folder.join(name), content).unwrap();
    }
    let whole = check(folder, &["p", "--format", "json"]);
    assert_eq!(whole.status.code(), Some(2), "a profile that cannot be read is no clean run");
    let document: Value = serde_json::from_slice(&whole.stdout).unwrap();
    let files: Vec<&str> = document["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["p/a.json", "p/q/b.json"]);
    assert_eq!(document["unread"][0]["file"], "p/q/broken.json");
    assert!(text(&whole.stderr).contains("a comma behind the last element"));
    for (pattern, count) in [("p/*.json", 1), ("p/**/[ab].json", 2), ("p/q/?.json", 1)] {
        let output = check(folder, &[pattern, "--format", "json"]);
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["files"].as_array().unwrap().len(), count, "{pattern}");
    }
    assert_eq!(check(folder, &["p/*.nothing"]).status.code(), Some(2));
}

#[test]
fn annotations_of_github_cannot_be_forged() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    let evil = TYPO.replace("\"opnat2\"", "\"x\\n::error file=/etc/passwd::y%0A##[error]\"");
    fs::write(folder.join("a,b:c.json"), evil).unwrap();
    let output = check(folder, &["a,b:c.json", "--format", "github", "--deny", "warnings"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    let (commands, rest): (Vec<&str>, Vec<&str>) =
        said.lines().partition(|line| line.starts_with("::"));
    assert_eq!(rest.len(), 1, "{said}");
    for line in commands {
        assert!(line.contains(" file=a%2Cb%3Ac.json,line="), "{line}");
        let (head, _) = line[2..].split_once("::").unwrap();
        assert!(
            ["error ", "warning ", "notice "].iter().any(|word| head.starts_with(word)),
            "{line}"
        );
        assert!(!line.contains("##["), "{line}");
    }
}

#[test]
fn pods_are_checked_with_the_profiles_that_they_name() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: a\n    \
               securityContext: {seccompProfile: {type: Localhost, localhostProfile: profiles/a.json}}\n  - \
               name: b\n";
    fs::create_dir_all(folder.join("root/profiles")).unwrap();
    fs::write(folder.join("pod.yaml"), pod).unwrap();
    let root = ["pod.yaml", "--localhost-root", "root"];
    let missing = check(folder, &root);
    assert_eq!(missing.status.code(), Some(1));
    let said = text(&missing.stdout);
    assert!(said.contains("there is no profile `profiles/a.json`"), "{said}");
    assert!(said.contains("Pod web, b: no profile") && said.contains("[pod-no-profile]"), "{said}");
    fs::write(folder.join("root/profiles/a.json"), TYPO).unwrap();
    let there = check(folder, &root);
    assert_eq!(there.status.code(), Some(0), "{}", text(&there.stdout));
    assert!(text(&there.stdout).contains("root/profiles/a.json:"), "its own findings");
    let escaped = pod.replace("profiles/a.json", "../a.json");
    fs::write(folder.join("pod.yaml"), escaped).unwrap();
    assert_eq!(check(folder, &root).status.code(), Some(1));
}

/// Runs the steps of `action.yml` like a workflow.
#[test]
fn the_action_fails_where_more_is_allowed() {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    let git = |args: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=x", "-c", "user.email=x@y"])
            .args(args)
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
        text(&output.stdout).trim().to_owned()
    };
    git(&["init", "-q"]);
    let base = TYPO.replace("\"opnat2\", ", "").replace("  \"syscals\": [],\n", "");
    fs::write(folder.join("a.json"), &base).unwrap();
    git(&["add", "."]);
    git(&["commit", "-qm", "base"]);
    let commit = git(&["rev-parse", "HEAD"]);
    let temp = folder.join(".git/temp");
    fs::create_dir(&temp).unwrap();
    let action = need::repository().join("packaging/action").canonicalize().unwrap();
    let step = |name: &str, more: &[(&str, &str)]| {
        let mut command = Command::new(action.join(name));
        command
            .current_dir(folder)
            .env("RUNNER_TEMP", &temp)
            .env("FILES", "a.json\n")
            .env("BINARY", need::dist().canonicalize().unwrap())
            .env("BASE", &commit)
            .env("GITHUB_STEP_SUMMARY", temp.join("summary.md"));
        command.envs(more.iter().copied()).output().unwrap()
    };
    // These scripts are all that the action runs.
    let yaml = fs::read_to_string(need::repository().join("action.yml")).unwrap();
    let runs = yaml.lines().filter_map(|line| line.trim().strip_prefix("run: "));
    let scripts = ["fetch", "check", "gate"]
        .map(|name| format!("'\"$GITHUB_ACTION_PATH/packaging/action/{name}\"'"));
    assert_eq!(runs.collect::<Vec<_>>(), scripts);
    assert!(step("fetch", &[]).status.success());
    let checked =
        step("check", &[("SARIF", "out.sarif"), ("ARGS", "--allow\neperm-for-unknown\n")]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
    let sarif: Value =
        serde_json::from_slice(&fs::read(folder.join("out.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(step("gate", &[]).status.code(), Some(0));
    for (change, status, words) in [
        (base.replace("\"brk\"", "\"brk\", \"bpf\""), 1, "allows more than before"),
        (base.replace("\"brk\", ", ""), 0, "allows no more than before"),
        ("{\"defaultAction\": ".to_owned(), 1, "cannot be compared"),
    ] {
        fs::write(folder.join("a.json"), change).unwrap();
        let gate = step("gate", &[]);
        let said = text(&gate.stdout);
        assert_eq!(gate.status.code(), Some(status), "{said}{}", text(&gate.stderr));
        assert!(said.contains(words), "{said}");
    }
    fs::write(folder.join("a.json"), base.replace("\"brk\"", "\"brk\", \"bpf\"")).unwrap();
    assert_eq!(step("gate", &[("ALLOW_MORE", "true")]).status.code(), Some(0));
    fs::remove_file(folder.join("a.json")).unwrap();
    assert_eq!(step("gate", &[]).status.code(), Some(1), "a profile that is gone");
    assert_eq!(step("gate", &[("BASE", "HEAD; id")]).status.code(), Some(2));
    let summary = fs::read_to_string(temp.join("summary.md")).unwrap();
    assert!(
        summary.starts_with("**More permissive: yes**") && summary.contains("`bpf`"),
        "{summary}"
    );
    // The checksum is verified.
    let url = format!("file://{}", need::dist().canonicalize().unwrap().display());
    let wrong = "0".repeat(64);
    let fetched = step("fetch", &[("BINARY", ""), ("URL", &url), ("SHA256", &wrong)]);
    assert!(!fetched.status.success());
    assert_eq!(
        step("fetch", &[("BINARY", ""), ("URL", &url), ("SHA256", "1")]).status.code(),
        Some(2)
    );
}

/// No engine's default fails, and the findings for the newest fit on a screen.
#[test]
fn defaults_of_engines_pass() {
    let scratch = Scratch::new().unwrap();
    let mut count = 0;
    for path in need::profiles() {
        let wild = path.components().any(|part| part.as_os_str() == "wild");
        let output = check(scratch.path(), &[path.to_str().unwrap()]);
        let status = output.status.code();
        if !wild {
            count += 1;
            assert_eq!(status, Some(0), "{}: {}", path.display(), text(&output.stdout));
        }
        assert!(text(&output.stdout).lines().count() <= 24 || wild, "{}", text(&output.stdout));
    }
    need::say(&format!("check: {count} defaults of engines, all with exit 0"));
    assert!(count > 20);
}
