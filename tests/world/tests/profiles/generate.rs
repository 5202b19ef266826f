//! The manual pages: one for each command that the help lists, with its examples, and none that
//! man(1) warns about.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;

use seccompat_world::need;
use seccompat_world::process::{limited, run};
use seccompat_world::scratch::Scratch;

/// The commands of the help: the first words of the lines below `Commands:`.
fn commands() -> Vec<String> {
    let help = run(limited(need::dist(), 20).arg("--help")).unwrap();
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_has_a_manual_page() {
    let man = need!(need::program("man"));
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path().to_str().unwrap();
    run(limited(need::dist(), 20).args(["generate", "man", folder])).unwrap();
    let commands = commands();
    assert!(commands.len() > 12, "{commands:?}");
    for name in &commands {
        let page = scratch.path().join(format!("seccompat-{name}.1"));
        let text = fs::read_to_string(&page).unwrap();
        assert!(text.contains(".SH EXAMPLES") || name == "generate", "{name} has no examples");
        let mut shown = limited(&man, 20);
        shown.args(["--warnings", "-l"]).arg(&page).env("MANWIDTH", "80").env("LC_ALL", "C.UTF-8");
        let output = shown.output().unwrap();
        let warnings = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && warnings.is_empty(), "{name}: {warnings}");
        let shown = String::from_utf8_lossy(&output.stdout);
        // man(1) fills lines with more blanks.
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&format!("seccompat {name}")), "{shown}");
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), commands.len() + 1);
    let missing = limited(need::dist(), 20).args(["generate", "man", "/nonexistent"]).output();
    assert_eq!(missing.unwrap().status.code(), Some(2));
}

#[test]
fn completions_have_their_old_name_too() {
    for shell in ["bash", "zsh", "fish"] {
        let new = run(limited(need::dist(), 20).args(["generate", "completions", shell])).unwrap();
        let old = run(limited(need::dist(), 20).args(["completions", shell])).unwrap();
        assert!(new.contains("logs") && new == old, "{shell}");
    }
}

/// Completes the last of these words as bash does; the sorted suggestions.
fn completed(words: &[&str]) -> Vec<String> {
    let folder = need::dist();
    let path = format!("{}:/usr/bin:/bin", folder.parent().unwrap().display());
    let script = "eval \"$(seccompat generate completions bash)\"; COMP_WORDS=(\"$@\")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _seccompat_words seccompat \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"
        printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut bash = limited("bash", 60);
    bash.args(["-c", script, "bash"]).args(words).env("PATH", path);
    let mut found: Vec<String> = run(&mut bash).unwrap().lines().map(str::to_owned).collect();
    found.sort();
    // Each release of an engine is a line of the list.
    found.dedup();
    found
}

#[test]
fn bash_completes_what_the_program_knows() {
    assert_eq!(completed(&["seccompat", "sca"]), ["scan"]);
    assert_eq!(completed(&["seccompat", "scan", "openat"]), ["openat", "openat2"]);
    assert_eq!(completed(&["seccompat", "show", "builtin", ":", "dock"]), ["docker"]);
    assert_eq!(completed(&["seccompat", "check", "--explain", "eperm-"]), ["eperm-for-unknown"]);
    assert_eq!(completed(&["seccompat", "show", "x", "--engine", "cru"]), ["crun"]);
    let pid = std::process::id().to_string();
    assert!(completed(&["seccompat", "trace", "--pid", &pid]).contains(&pid));
    assert_eq!(completed(&["seccompat", "show", "pid", ":", &pid]), [&*pid]);
    assert_eq!(completed(&["seccompat", "diff", "x", "builtin", ":", "inc"]), ["incus"]);
    assert!(completed(&["seccompat", "diff", "x", "pid", ":"]).contains(&"self".to_owned()));
    assert!(completed(&["seccompat", "scan", "--s"]).contains(&"--since".to_owned()));
}

/// The folder of the program, and those of the system.
fn path() -> String {
    format!("{}:/usr/bin:/bin", need::dist().parent().unwrap().display())
}

#[test]
fn zsh_completes_what_the_program_knows() {
    need!(need::program("zsh"));
    let scratch = Scratch::new().unwrap();
    let kept = scratch.path().join("kept");
    let lines = [
        ("seccompat sca", "seccompat scan"),
        ("seccompat scan open_by", "seccompat scan open_by_handle_at"),
        ("seccompat scan --sin", "seccompat scan --since="),
        ("seccompat show builtin:dock", "seccompat show builtin:docker"),
        ("seccompat show pid:sel", "seccompat show pid:self"),
        ("seccompat check --explain eperm-", "seccompat check --explain eperm-for-unknown"),
        ("seccompat check --engine you", "seccompat check --engine youki"),
        ("seccompat explain x open_by", "seccompat explain x open_by_handle_at"),
        ("seccompat allow x open_by", "seccompat allow x open_by_handle_at"),
        ("seccompat trace -- setpri", "seccompat trace -- setpriv"),
        ("seccompat generate wor", "seccompat generate wor"),
    ];
    let script = need::repository().join("tests/world/src/zsh_completes.py");
    let mut python = limited("/usr/bin/python3", 60);
    python.arg(script).arg(&kept).args(lines.map(|(typed, _)| typed));
    run(python.env("PATH", path()).env("HOME", scratch.path())).unwrap();
    let kept = fs::read_to_string(kept).unwrap();
    let found: Vec<&str> = kept.lines().map(str::trim_end).collect();
    assert_eq!(found, lines.map(|(_, completed)| completed));
}

#[test]
fn fish_completes_what_the_program_knows() {
    let fish = need!(need::program("fish"));
    let scratch = Scratch::new().unwrap();
    let completed = |line: &str| -> Vec<String> {
        let script = format!("seccompat generate completions fish | source; complete -C '{line}'");
        let mut fish = limited(&fish, 60);
        fish.args(["--no-config", "-c", &script]).env("PATH", path()).env("HOME", scratch.path());
        let said = run(fish.current_dir(scratch.path())).unwrap();
        let names = said.lines().map(|line| line.split('\t').next().unwrap().to_owned());
        names.collect()
    };
    assert_eq!(completed("seccompat sca"), ["scan"]);
    assert_eq!(completed("seccompat scan open_by"), ["open_by_handle_at"]);
    assert_eq!(completed("seccompat show builtin:dock"), ["builtin:docker"]);
    assert_eq!(completed("seccompat check --explain eperm-"), ["eperm-for-unknown"]);
    assert_eq!(completed("seccompat check --engine you"), ["youki"]);
    let pid = std::process::id().to_string();
    assert!(completed(&format!("seccompat trace --pid {pid}")).contains(&pid));
    assert!(completed("seccompat show pid:").contains(&format!("pid:{pid}")));
    assert!(!completed("seccompat generate ").contains(&"words".to_owned()));
}
