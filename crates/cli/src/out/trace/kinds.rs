//! A kind of refusals, in words.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Choice, Errno, Sysno, Values};
use seccompat_live::{Outcome, Refusal};
use seccompat_probe::Cause;
use seccompat_profile::is_plain;

/// The call by its name.
pub(super) fn plain(refusal: &Refusal) -> String {
    refusal.call.map_or_else(|| format!("syscall_{}", refusal.nr), |call| call.to_string())
}

/// The same, with the ABI if it is not the machine's own.
pub(super) fn name(refusal: &Refusal) -> String {
    match refusal.abi {
        Some(abi) if Some(abi) != Abi::NATIVE => format!("{}[{abi}]", plain(refusal)),
        _ => plain(refusal),
    }
}

/// The call with its deciding value: `socket(AF_ALG)`.
pub(super) fn label(refusal: &Refusal) -> String {
    let name = name(refusal);
    let values: Vec<String> = refusal
        .deciding
        .iter()
        .map(|&arg| {
            value_name(refusal, arg).unwrap_or_else(|| format!("arg{arg}={:#x}", refusal.args[arg]))
        })
        .collect();
    if values.is_empty() { name } else { format!("{name}({})", values.join(", ")) }
}

/// The name of an argument's value, or of its flags, if it has one.
pub(super) fn value_name(refusal: &Refusal, arg: usize) -> Option<String> {
    let (call, abi) = (refusal.call?, refusal.abi?);
    let word = refusal.args[arg];
    for values in
        Values::of(call).filter(|values| values.argument(abi) == arg && values.hold_on(abi))
    {
        if values.choice == Choice::Flags {
            let (names, _) = values.flags(word);
            let names: Vec<&str> = names.collect();
            if !names.is_empty() {
                return Some(names.join("|"));
            }
        } else if let Some(name) = values.name(word) {
            return Some(name.to_owned());
        }
    }
    None
}

pub(super) fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::Supervisor => "superv.",
        cause => cause.name(),
    }
}

/// Filters first, then unknown causes, then harmless refusals.
pub(super) fn rank(refusal: &Refusal) -> u8 {
    match refusal.cause {
        _ if is_harmless(refusal) => 4,
        Cause::Filter if refusal.installer.is_none() => 0,
        Cause::Filter => 1,
        Cause::Supervisor | Cause::Unknown => 2,
        _ => 3,
    }
}

/// Whether programs continue without it: they ignore errors of these calls.
pub(super) fn is_harmless(refusal: &Refusal) -> bool {
    // PR_SET_VMA: names of memory for people.
    let names_memory = refusal.call == Some(Sysno::PRCTL) && refusal.args[0] as u32 == 0x5356_4d41;
    let unread = [Sysno::RSEQ, Sysno::SET_ROBUST_LIST];
    refusal.outcome.errno().is_some()
        && (names_memory || refusal.call.is_some_and(|call| unread.contains(&call)))
}

/// Whether it is a refusal of a filter that programs notice.
pub(super) fn is_noticed(refusal: &Refusal) -> bool {
    refusal.cause == Cause::Filter
        && refusal.outcome != Outcome::Errno(Errno::ENOSYS)
        && !is_harmless(refusal)
}

pub(super) fn remark(refusal: &Refusal) -> String {
    if is_harmless(refusal) {
        return "harmless: programs continue without".to_owned();
    }
    match (refusal.cause, &refusal.installer) {
        (Cause::Filter, Some(name)) if *name == refusal.program => "its own filter".to_owned(),
        (Cause::Filter, Some(name)) => format!("a filter of {}", seccompat_profile::shown(name)),
        (Cause::Kernel, _) => "real".to_owned(),
        (Cause::Tracer, _) => "refused to a traced process".to_owned(),
        (Cause::Unknown, _) if refusal.outcome == Outcome::Errno(Errno::ENOSYS) => {
            "a filter, or a kernel without it".to_owned()
        }
        (Cause::Unknown, _) => "undetermined".to_owned(),
        _ => String::new(),
    }
}

/// A word in shell syntax, on one line and with every character visible.
pub(super) fn quoted(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(bare) {
        return word.to_owned();
    }
    if word.chars().all(is_plain) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let one = |c: char| match c {
        '\'' | '\\' => format!("\\{c}"),
        c if is_plain(c) => c.to_string(),
        c => c.to_string().bytes().map(|byte| format!("\\x{byte:02x}")).collect(),
    };
    format!("$'{}'", word.chars().map(one).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_can_be_pasted() {
        for (word, pasted) in [
            ("a/b-c", "a/b-c"),
            ("", "''"),
            ("it's", r"'it'\''s'"),
            ("a\n::error::\x1b[1m'\\", r"$'a\x0a::error::\x1b[1m\'\\'"),
            ("\u{202e}", r"$'\xe2\x80\xae'"),
        ] {
            assert_eq!(quoted(word), pasted);
        }
    }
}
