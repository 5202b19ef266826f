//! The words of profiles: actions, comparisons, architectures, flags.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errnos};

use crate::profile::Operator;

/// Actions; those that take an errno have EPERM.
pub(crate) const ACTIONS: &[(&str, Action)] = &[
    ("SCMP_ACT_ALLOW", Action::Allow),
    ("SCMP_ACT_ERRNO", Action::Errno(1)),
    ("SCMP_ACT_KILL", Action::KillThread),
    ("SCMP_ACT_KILL_PROCESS", Action::KillProcess),
    ("SCMP_ACT_KILL_THREAD", Action::KillThread),
    ("SCMP_ACT_LOG", Action::Log),
    ("SCMP_ACT_NOTIFY", Action::Notify),
    ("SCMP_ACT_TRACE", Action::Trace(1)),
    ("SCMP_ACT_TRAP", Action::Trap(0)),
];

pub(crate) const OPERATORS: &[(&str, Operator)] = &[
    ("SCMP_CMP_EQ", Operator::Eq),
    ("SCMP_CMP_GE", Operator::Ge),
    ("SCMP_CMP_GT", Operator::Gt),
    ("SCMP_CMP_LE", Operator::Le),
    ("SCMP_CMP_LT", Operator::Lt),
    ("SCMP_CMP_MASKED_EQ", Operator::MaskedEq),
    ("SCMP_CMP_NE", Operator::Ne),
];

pub(crate) const FLAGS: &[(&str, &str)] = &[
    ("SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_LOG"),
    ("SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_SPEC_ALLOW"),
    ("SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_TSYNC"),
    ("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"),
];

/// The table's value for a word, or the most similar word of the table.
pub(crate) fn find<T: Copy>(
    table: &[(&'static str, T)],
    word: &str,
) -> Result<T, Option<&'static str>> {
    entry(table, word).map(|(_, what)| what)
}

/// The same with the table's own copy of the word.
pub(crate) fn entry<T: Copy>(
    table: &[(&'static str, T)],
    word: &str,
) -> Result<(&'static str, T), Option<&'static str>> {
    let found = table.iter().find(|(name, _)| *name == word).copied();
    found.ok_or_else(|| nearest(table.iter().map(|(name, _)| *name), word))
}

/// `SCMP_ARCH_*`; `None` is the native one.
pub(crate) fn arch(word: &str) -> Result<Option<Abi>, Option<&'static str>> {
    if word == "SCMP_ARCH_NATIVE" {
        return Ok(None);
    }
    let exact = |abi: &&Abi| abi.scmp_name() == word;
    match Abi::ALL.iter().find(exact) {
        Some(&abi) => Ok(Some(abi)),
        None => Err(Abi::parse(word)
            .map(Abi::scmp_name)
            .or_else(|| nearest(Abi::ALL.iter().map(|abi| abi.scmp_name()), word))),
    }
}

/// The names that engines use for the machine's own architecture in `arches`: Moby's names, then
/// libseccomp's, which containers/common uses, where they differ.
#[must_use]
pub fn engine_names(abi: Abi) -> &'static [&'static str] {
    match abi {
        Abi::X86_64 => &["amd64"],
        Abi::X86 => &["x86"],
        Abi::X32 => &["x32"],
        Abi::Aarch64 => &["arm64"],
        Abi::Arm => &["arm"],
        Abi::Riscv64 => &["riscv64"],
        Abi::Loongarch64 => &["loongarch64", "loong64"],
        Abi::Ppc => &["ppc"],
        Abi::Ppc64 => &["ppc64"],
        Abi::Ppc64le => &["ppc64le"],
        Abi::S390 => &["s390"],
        Abi::S390x => &["s390x"],
        Abi::Mips => &["mips"],
        Abi::Mipsel => &["mipsel"],
        Abi::Mips64 => &["mips64"],
        Abi::Mipsel64 => &["mipsel64"],
        Abi::Mips64n32 => &["mips64n32"],
        Abi::Mipsel64n32 => &["mips3l64n32", "mipsel64n32"],
        Abi::Parisc => &["parisc"],
        Abi::Parisc64 => &["parisc64"],
        Abi::M68k => &["m68k"],
        Abi::Sh => &["sh"],
        Abi::Sheb => &["sheb"],
        _ => &[],
    }
}

/// An errno of Podman's dialect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ErrnoWord {
    /// A number in a string, which containers/common accepts too.
    Number(u64),
    /// A name; its number depends on the ABI.
    Name(&'static str),
}

/// An errno as containers/common parses it: names in capitals.
pub(crate) fn errno(word: &str) -> Result<ErrnoWord, Option<&'static str>> {
    if let Ok(number) = word.parse() {
        return Ok(ErrnoWord::Number(number));
    }
    let table = Errnos::Generic;
    match table.spelled(word) {
        Some(name) if name == word => Ok(ErrnoWord::Name(name)),
        near => Err(near.or_else(|| nearest(table.all().map(|(_, name)| name), word))),
    }
}

/// Words for "one of these".
pub(crate) fn list(words: impl Iterator<Item = &'static str>) -> String {
    format!("one of {}", words.collect::<Vec<_>>().join(", "))
}

/// A word of the file, for a message: its beginning is enough to find it.
pub(crate) fn quoted(word: &str) -> String {
    let part = cut(word);
    let more = if part.len() < word.len() { "…" } else { "" };
    format!("{part:?}{more}")
}

/// The first letters of a text.
pub(crate) fn cut(text: &str) -> &str {
    text.char_indices().nth(64).map_or(text, |(end, _)| &text[..end])
}

/// The most similar word, if there is one.
#[must_use]
pub fn nearest(words: impl Iterator<Item = &'static str>, word: &str) -> Option<&'static str> {
    if word.len() > 64 {
        return None;
    }
    // At most a third of the letters may differ; otherwise the suggestion is noise.
    let limit = (word.len() / 3).clamp(1, 6);
    let far = |known: &'static str| (distance(known.as_bytes(), word.as_bytes()), known);
    words.map(far).filter(|(far, _)| *far <= limit).min().map(|(_, known)| known)
}

/// The number of letters that must be added, dropped or replaced, ignoring case.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(!x.eq_ignore_ascii_case(y));
            row.push(replaced.min(last[j + 1] + 1).min(row[j] + 1));
        }
        last = row;
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_exact_and_suggestions_are_near() {
        assert_eq!(find(ACTIONS, "SCMP_ACT_LOG"), Ok(Action::Log));
        assert_eq!(find(ACTIONS, "SCMP_ACT_ALOW"), Err(Some("SCMP_ACT_ALLOW")));
        assert_eq!(find(ACTIONS, "scmp_act_allow"), Err(Some("SCMP_ACT_ALLOW")));
        assert_eq!(find(ACTIONS, "nothing at all"), Err(None));
        assert_eq!(arch("SCMP_ARCH_X86_64"), Ok(Some(Abi::X86_64)));
        assert_eq!(arch("amd64"), Err(Some("SCMP_ARCH_X86_64")));
        assert_eq!(arch("SCMP_ARCH_NATIVE"), Ok(None));
        for name in ["ENOSYS", "ENOTSUP", "EDEADLOCK"] {
            assert_eq!(errno(name), Ok(ErrnoWord::Name(name)));
        }
        assert_eq!(errno("38"), Ok(ErrnoWord::Number(38)));
        assert_eq!(errno("enosys"), Err(Some("ENOSYS")));
    }
}
