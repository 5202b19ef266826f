//! The output on a terminal: its width, its colours; and the errors of the command line, in one style, with
//! the word that was meant.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::process::Command;

use seccompat_world::need;
use seccompat_world::process::limited;

const PYTHON: &str = "/usr/bin/python3";

/// The output on a terminal of this width.
fn shown(columns: usize, args: &[&str]) -> String {
    let script = need::repository().join("tests/world/src/on_terminal.py");
    let mut python = limited(PYTHON, 60);
    python.arg(script).arg(columns.to_string()).arg(need::dist()).args(args);
    let output = python.env_remove("NO_COLOR").output().unwrap();
    // `diff` exits with 1 if the filters differ.
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The text without the sequences for colours.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |all, part| all + part.split_once('m').unwrap().1)
}

fn widest(text: &str) -> usize {
    plain(text).lines().map(|line| line.chars().count()).max().unwrap()
}

#[test]
fn text_is_as_wide_as_the_terminal() {
    if !Command::new(PYTHON).arg("--version").output().is_ok_and(|out| out.status.success()) {
        return need::skip(&need::Absent::Missing("python3 is not installed".into()));
    }
    for args in [
        &["scan", "--all"][..],
        &["diff", "builtin:docker@20.10.0", "builtin:docker"],
        &["check", "../../docs/tutorial.in/old.json", "--kernel", "6.12"],
    ] {
        // As without a terminal, apart from colours.
        let usual = limited(need::dist(), 60).args(args).output().unwrap();
        let usual = String::from_utf8(usual.stdout).unwrap();
        let wide = widest(&usual);
        assert!((60..=80).contains(&wide), "{wide}: {usual}");
        assert_eq!(words(&plain(&shown(80, args))), words(&usual));
        let [narrow, large] = [60, 160].map(|columns| shown(columns, args));
        assert!(narrow.lines().count() > usual.lines().count(), "{narrow}");
        // Except for the first line, with the name of the kernel, which may be long.
        let mut below = narrow.lines().skip(1).filter(|line| line.trim().contains(' '));
        assert!(below.all(|line| widest(line) <= 60), "{narrow}");
        assert!((100..=160).contains(&widest(&large)), "{large}");
        assert!(large.contains('\u{1b}') && !usual.contains('\u{1b}'));
        // Nothing is cut: the same words, in other lines.
        assert_eq!(words(&plain(&narrow)), words(&usual));
        assert_eq!(words(&plain(&large)), words(&usual));
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn an_error_has_one_form_and_names_the_word_that_was_meant() {
    for (args, said) in [
        (
            &["scna"][..],
            "seccompat: unrecognized subcommand 'scna'\n  did you mean `scan` or `syscalls`?\n",
        ),
        (&["host", "stat"], "\n  did you mean `status`"),
        (&["scan", "--sinc", "5.6"], "\n  did you mean `--since`?\n"),
        (&["generate", "completions", "zshh"], "\n  did you mean `zsh`?\n"),
        (
            &["scan", "opneat2"],
            "seccompat: no system call is named `opneat2`\n  did you mean `openat2`",
        ),
        (&["check", "--explain", "errno-zer"], "\n  did you mean `errno-zero`?\n"),
        (&["show", "builtin:dockre"], "\n  did you mean builtin:docker?\n"),
        (&["check", "x", "--engine", "dokker"], ": did you mean `docker`?\n"),
        (&["show", "docker"], "\n  did you mean builtin:docker?\n"),
        (&["compile"], "were not provided:\n    <PROFILE>\n  usage: seccompat compile <PROFILE>\n"),
        (&["scan", "--since", "six"], "\n  all options: seccompat scan --help\n"),
    ] {
        let output = limited(need::dist(), 20).args(args).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
        assert!(text.starts_with("seccompat: ") && text.contains(said), "{args:?}: {text}");
        assert!(text.lines().skip(1).all(|line| line.starts_with("  ")), "{text}");
    }
}
