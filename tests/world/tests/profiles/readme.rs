//! The terminal blocks of README and of `docs/profiles.md` show real output: each is run, and compared line by line.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::{Scratch, copy_program};

/// The blocks: the command, and its output.
fn blocks(readme: &str) -> Vec<(String, Vec<String>)> {
    let consoles = readme.split("```console\n").skip(1);
    let mut found = Vec::new();
    for block in consoles.map(|rest| rest.split("```").next().unwrap()) {
        let mut lines = block.lines();
        let command = lines.next().unwrap().strip_prefix("$ ").expect("a command comes first");
        found.push((command.to_owned(), lines.map(str::to_owned).collect()));
    }
    found
}

/// Replaces the parts that differ between machines and runs.
fn plain(line: &str) -> String {
    // Evidence is indented below the call, and further to the right for longer thread ids.
    let deep = if line.starts_with("          ") { line.trim_start() } else { line };
    let words = deep.split(' ').scan("", |before, word| {
        let number = word.trim_end_matches(']').parse::<u32>().is_ok();
        let word = match *before {
            "[pid" if number => "N]",
            "Linux" if line.contains(" uid ") => "V",
            "asked" | "pid" if number => "N",
            _ => word,
        };
        *before = word;
        Some(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The program of README's last example: a refusal by the filter, and one by the kernel.
const PROGRAM: &str = r#"
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
	syscall(452, AT_FDCWD, "/etc/passwd", 0644, 0);
	fchownat(AT_FDCWD, "/etc/passwd", 0, 0, 0);
	return 1;
}
"#;

fn program(folder: &Path, cc: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    let source = folder.join("program.c");
    fs::write(&source, PROGRAM).unwrap();
    let built = Command::new(cc).arg("-o").arg(folder.join("program")).arg(&source).status();
    assert!(built.unwrap().success());
}

#[test]
fn the_readme_shows_the_real_output() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let scratch = Scratch::new().unwrap();
    program(scratch.path(), &cc);
    copy_program(&need::dist(), &scratch.path().join("seccompat")).unwrap();
    let seccompat = scratch.path().join("seccompat");
    let seccompat = seccompat.to_str().unwrap();
    let page = |name| fs::read_to_string(need::repository().join(name)).unwrap();
    let blocks = blocks(&(page("README.md") + &page("docs/profiles.md")));
    assert!(blocks.len() >= 4, "README and docs/profiles.md show less than they did");
    for (command, shown) in blocks {
        // The blocks about this machine use Docker's profile of 2020, with Docker's capabilities.
        let mut words = vec![seccompat];
        let is_here = !command.contains("builtin:");
        if is_here {
            words.extend(["under", "builtin:docker@20.10.0", "--unknown", "default"]);
            words.extend(["--drop-caps"]);
            if command.contains("trace") {
                words.extend(["--user", "65534:65534"]);
            }
            words.extend(["--", seccompat]);
        }
        let named = command.strip_prefix("seccompat ").expect("our command");
        words.extend(
            named.split(' ').map(|word| if word == "seccompat" { seccompat } else { word }),
        );
        let output =
            limited(words[0], 60).args(&words[1..]).current_dir(scratch.path()).output().unwrap();
        let text = [&output.stdout[..], &output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        // Not every machine that runs this is a container, or one of the same kind.
        let fixed = |line: &&str| !line.starts_with("container: ");
        let printed: Vec<String> = text.lines().filter(fixed).map(plain).collect();
        let shown = shown.iter().map(String::as_str).filter(fixed);
        let shown: Vec<String> = shown.map(plain).collect();
        let from = printed.iter().position(|line| Some(line) == shown.first());
        let printed = from.map_or(&printed[..], |from| &printed[from..]);
        // README may omit the end of a report.
        let printed: Vec<&String> = printed.iter().take(shown.len()).collect();
        assert_eq!(printed, shown.iter().collect::<Vec<_>>(), "{command}\n{text}");
    }
}
