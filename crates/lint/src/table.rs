//! The data of rules: one fact on each line, its subject first; `#` begins a comment with the
//! reason.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::sync::LazyLock;

use seccompat_catalogue::Sysno;

/// The words of each line.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let bare = |line: &'static str| line.split('#').next().unwrap_or_default();
    let words = move |line| bare(line).split_whitespace().collect::<Vec<_>>();
    text.lines().map(words).filter(|words| !words.is_empty())
}

/// A call, and a newer one that can do the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Twins {
    pub(crate) older: Sysno,
    pub(crate) newer: Sysno,
    /// Whether the newer one does much that the older cannot, so that an author may refuse it
    /// alone.
    pub(crate) more: bool,
}

/// The lines of `twins.tbl`.
pub(crate) fn twins() -> &'static [Twins] {
    static TWINS: LazyLock<Vec<Twins>> = LazyLock::new(|| {
        let row = |words: Vec<&'static str>| match words[..] {
            [older, newer] => Some((older, newer, false)),
            [older, newer, "more"] => Some((older, newer, true)),
            _ => None,
        };
        let rows = lines(seccompat_profile::table!("../data/twins.tbl")).filter_map(row);
        let call = Sysno::from_name;
        rows.filter_map(|(older, newer, more)| {
            Some(Twins { older: call(older)?, newer: call(newer)?, more })
        })
        .collect()
    });
    &TWINS
}

/// The kernel's name for each function of the C library; `None` if it makes no system call.
static LIBC: LazyLock<HashMap<&'static str, Option<Sysno>>> = LazyLock::new(|| {
    let rows = lines(seccompat_profile::table!("../data/libc.tbl"));
    rows.filter_map(|words| Some((*words.first()?, Sysno::from_name(words.get(1)?)))).collect()
});

/// The kernel's name for a function that the C library names differently.
pub(crate) fn kernel_name(libc: &str) -> Option<Sysno> {
    LIBC.get(libc).copied().flatten()
}

/// Whether this function of the C library makes no system call.
pub(crate) fn is_no_call(libc: &str) -> bool {
    LIBC.get(libc).is_some_and(Option::is_none)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_of_the_tables_is_in_the_catalogue() {
        let twins = include_str!("../data/twins.tbl");
        assert_eq!(lines(twins).count(), super::twins().len());
        for words in lines(include_str!("../data/libc.tbl")) {
            assert_eq!(words.len(), 2, "{words:?}");
            assert_eq!(Sysno::from_name(words[0]), None, "{words:?}");
            assert!(words[1] == "-" || Sysno::from_name(words[1]).is_some(), "{words:?}");
        }
    }
}
