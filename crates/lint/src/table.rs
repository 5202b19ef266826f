//! The data of rules: a fact a line, its subject first, `#` to the end of the line says why.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

/// The words of each line.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let bare = |line: &'static str| line.split('#').next().unwrap_or_default();
    let words = move |line| bare(line).split_whitespace().collect::<Vec<_>>();
    text.lines().map(words).filter(|words| !words.is_empty())
}

/// Lines of an older call and the newer one that can do the same.
pub(crate) fn twins() -> impl Iterator<Item = (Sysno, Sysno)> {
    lines(include_str!("../data/twins.tbl")).filter_map(|words| match words[..] {
        [older, newer] => Some((Sysno::from_name(older)?, Sysno::from_name(newer)?)),
        _ => None,
    })
}

/// The kernel's name for what the C library calls otherwise.
pub(crate) fn kernel_name(libc: &str) -> Option<Sysno> {
    let mut lines = lines(include_str!("../data/libc.tbl"));
    let line = lines.find(|words| words.first() == Some(&libc))?;
    Sysno::from_name(line.get(1)?)
}

/// Whether no system call stands behind this function of the C library.
pub(crate) fn is_no_call(libc: &str) -> bool {
    let mut lines = lines(include_str!("../data/libc.tbl"));
    lines.any(|words| words[..] == [libc, "-"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_of_the_tables_is_in_the_catalogue() {
        let twins = include_str!("../data/twins.tbl");
        assert_eq!(lines(twins).count(), super::twins().count());
        for words in lines(include_str!("../data/libc.tbl")) {
            assert_eq!(words.len(), 2, "{words:?}");
            assert_eq!(Sysno::from_name(words[0]), None, "{words:?}");
            assert!(words[1] == "-" || Sysno::from_name(words[1]).is_some(), "{words:?}");
        }
        for words in lines(include_str!("../data/start.tbl")) {
            assert!(words.iter().all(|word| Sysno::from_name(word).is_some()), "{words:?}");
        }
    }
}
