//! A policy of LXC, version 2: lxc.container.conf(5), SECCOMP CONFIGURATION.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_bpf::Action;
use seccompat_catalogue::Sysno;
use seccompat_engine::Library;
use seccompat_profile::{Argument, Operator};

use super::plain::{Entry, Plain};

/// The policy. A comment is put before its entry. Names that the library does not know are left out:
/// LXC drops them.
pub(crate) fn text(plain: &Plain<'_>, comments: &[String], library: Option<&Library>) -> String {
    let mut text = match plain.default {
        Action::Allow => "2\ndenylist\n".to_owned(),
        other => format!("2\nallowlist {}\n", word(other).unwrap_or_default()),
    };
    let knows = |name: &str| {
        let call = Sysno::from_name(name);
        call.is_some_and(|call| library.is_none_or(|library| library.knows(call)))
    };
    let mut decided: Vec<&str> = Vec::new();
    for (at, entry) in
        plain.entries.iter().enumerate().filter(|(_, one)| one.action != plain.default)
    {
        let mut comment = comments.get(at).filter(|comment| !comment.is_empty());
        for name in entry.names.iter().copied().filter(|name| knows(name)) {
            // The first entry without conditions decides.
            if decided.contains(&name) {
                continue;
            }
            if entry.args.is_empty() {
                decided.push(name);
            }
            if let Some(comment) = comment.take() {
                let _ = writeln!(text, "# {}", comment.replace(char::is_control, "?"));
            }
            for conditions in alternatives(&entry.args) {
                let word = word(entry.action).unwrap_or_default();
                let _ = writeln!(text, "{name} {word}{conditions}");
            }
        }
    }
    text
}

/// The conditions of each line: if an argument is tested twice, each condition is a line of its own,
/// as runtimes read the entry.
fn alternatives(args: &[Argument]) -> Vec<String> {
    let is_repeated = |arg: &Argument| args.iter().filter(|one| one.index == arg.index).count() > 1;
    if args.iter().any(is_repeated) {
        args.iter().map(condition).collect()
    } else {
        vec![args.iter().map(condition).collect()]
    }
}

fn condition(arg: &Argument) -> String {
    let (index, name) = (arg.index, arg.operator.name());
    match arg.operator {
        Operator::MaskedEq => format!(" [{index},{:#x},{name},{:#x}]", arg.value_two, arg.value),
        _ => format!(" [{index},{:#x},{name}]", arg.value),
    }
}

/// An action in the policy's language.
fn word(action: Action) -> Option<String> {
    Some(match action {
        Action::Allow => "allow".to_owned(),
        Action::KillThread => "kill".to_owned(),
        Action::Trap(_) => "trap".to_owned(),
        Action::Notify => "notify".to_owned(),
        Action::Errno(number) => format!("errno {number}"),
        Action::KillProcess | Action::Log | Action::Trace(_) => return None,
    })
}

/// The parts that a policy cannot say, each with its entry if it is one's.
pub(crate) fn losses(plain: &Plain<'_>) -> Vec<(Option<usize>, String)> {
    let no = |action: Action| format!("LXC has no action like {action}");
    let mut lost = Vec::new();
    if word(plain.default).is_none() {
        lost.push((None, no(plain.default)));
    }
    let unsayable = |one: &&(usize, &Entry<'_>)| word(one.1.action).is_none();
    for (at, entry) in plain.entries.iter().enumerate().filter(|one| unsayable(&one)) {
        lost.push((Some(at), no(entry.action)));
    }
    if plain.listener_path.is_some_and(|path| !path.is_empty()) {
        lost.push((
            None,
            "LXC has the supervisor's socket in the container's configuration".to_owned(),
        ));
    }
    lost
}
