//! `seccompat generate completions`, and its old name `completions`; `seccompat generate words`, which the
//! scripts ask.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fs;

use clap_complete::Shell;
use seccompat_catalogue::Sysno;
use seccompat_engine::engines;
use seccompat_host::logs::container_of;
use seccompat_lint::rules;
use seccompat_profile::builtin;

use crate::out::Report;
use crate::source::WRITTEN;

/// Prints a script that completes this command line.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat generate completions bash > /etc/bash_completion.d/seccompat
  seccompat generate completions fish > ~/.config/fish/completions/seccompat.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
}

/// A kind of words that the program knows.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub(crate) enum Kind {
    Calls,
    Findings,
    Engines,
    Builtins,
    Containers,
}

/// Prints the words of a kind, one on each line.
pub(crate) fn words(kind: Kind) -> Report {
    let texts = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
    Report::Words(match kind {
        Kind::Calls => texts(Sysno::all().map(Sysno::name).collect()),
        Kind::Findings => texts(rules().iter().map(|rule| rule.id).collect()),
        // The last one is not in the table: it is this program.
        Kind::Engines => texts(engines().into_iter().chain(["seccompat"]).collect()),
        Kind::Builtins => {
            let families = builtin::engine::families().chain(WRITTEN).chain(["linux@"]);
            families.map(|family| format!("builtin:{family}")).collect()
        }
        Kind::Containers => containers(),
    })
}

/// The IDs of the containers with a process here.
fn containers() -> Vec<String> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let found: BTreeSet<String> = pids.filter_map(|pid| container_of(pid, None)).collect();
    found.into_iter().collect()
}

pub(crate) fn run(options: &Completions, mut command: clap::Command) -> Report {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "seccompat", &mut script);
    let script = String::from_utf8_lossy(&script);
    // clap_complete also suggests a hidden command.
    let hidden = |line: &&str| line.starts_with("'words:") || line.contains(" -a \"words\" ");
    let script: String =
        script.lines().filter(|line| !hidden(line)).map(|line| line.to_owned() + "\n").collect();
    Report::Ready(match options.shell {
        Shell::Bash => script + include_str!("completions.bash"),
        Shell::Fish => script + include_str!("completions.fish"),
        Shell::Zsh => {
            let head = "#compdef seccompat\n";
            let rest = script.strip_prefix(head).unwrap_or(&script);
            let lines = rest.lines().map(|line| zsh(line) + "\n");
            format!("{head}{}{}", include_str!("completions.zsh"), lines.collect::<String>())
        }
        _ => script,
    })
}

/// A line of the script for zsh. clap_complete writes `_default` as the action of a word for which clap has
/// no hint: a function of ours takes its place.
fn zsh(line: &str) -> String {
    const DEFAULT: &str = ":_default'";
    let Some((before, after)) = line.split_once(DEFAULT) else { return line.to_owned() };
    let positional = before.trim_start_matches(['\'', '*', ':']);
    let name = match before.rsplit_once("]:") {
        Some((option, _)) if option.contains("--pid=[") => "pid",
        Some((option, _)) if option.contains("--container=[") => "container",
        Some((_, value)) => value,
        None => positional.split(" -- ").next().unwrap_or_default(),
    };
    let action = match name {
        "ENGINE" => "_seccompat_engines",
        "ID" => "_seccompat_findings",
        "NAME" | "LIST" | "name" | "names" | "calls" => "_seccompat_calls",
        "FILTER" | "PROFILE" | "profile" | "profiles" | "filter" | "filters" | "inputs" | "a"
        | "b" => "_seccompat_filters",
        // `explain FILTER CALL`.
        "what" => "_seccompat_filters_and_calls",
        "pid" => "_pids",
        "container" => "_seccompat_containers",
        "command" => "_normal",
        _ => "_default",
    };
    format!("{before}:{action}'{after}")
}

#[cfg(test)]
mod tests {
    use super::zsh;

    #[test]
    fn a_word_gets_the_action_of_its_name() {
        for (line, expected) in [
            (
                "'*--engine=[As a@1]:ENGINE:_default' \\",
                "'*--engine=[As a@1]:ENGINE:_seccompat_engines' \\",
            ),
            ("'()--pid=[Trace]:N:_default' \\", "'()--pid=[Trace]:N:_pids' \\"),
            (
                "'--container=[Record]:ID:_default' \\",
                "'--container=[Record]:ID:_seccompat_containers' \\",
            ),
            ("'*::names -- The calls:_default' \\", "'*::names -- The calls:_seccompat_calls' \\"),
            ("':folder -- A directory:_files' \\", "':folder -- A directory:_files' \\"),
        ] {
            assert_eq!(zsh(line), expected);
        }
    }
}
