//! Which names a release of libseccomp knows. Runtimes leave out the others without a word.
#![forbid(unsafe_code)]

use std::sync::LazyLock;

use seccompat_catalogue::{KernelVersion, Sysno};

use crate::table::lines;

const TABLE: &str = include_str!("../data/libseccomp.tbl");

/// Calls, and the first release of libseccomp that has their names; `None` where no release does.
pub type Newer = (Option<&'static str>, Vec<Sysno>);

/// The releases whose tables differ, the oldest first, and the newest Linux whose calls they have.
fn releases() -> impl Iterator<Item = (&'static str, KernelVersion)> {
    lines(TABLE).filter_map(|words| match words[..] {
        [release, linux] => Some((release, KernelVersion::parse(linux)?)),
        _ => None,
    })
}

/// [`found`] of every call, by its index: a profile may name a call in thousands of entries.
static FIRST: LazyLock<Vec<Option<&'static str>>> =
    LazyLock::new(|| Sysno::all().map(found).collect());

/// The first release that has the name.
fn first(call: Sysno) -> Option<&'static str> {
    FIRST.get(call.index()).copied().flatten()
}

/// Whether libseccomp 2.5.0 lacks the name.
pub(crate) fn is_newer(call: Sysno) -> bool {
    first(call) != releases().next().map(|(release, _)| release)
}

/// Looks for it in the table.
fn found(call: Sysno) -> Option<&'static str> {
    let late = lines(TABLE).find(|words| words.get(1..) == Some(&["late", call.name()][..]));
    match late {
        Some(words) => words.first().copied(),
        None => releases().find(|(_, linux)| call.since() <= *linux).map(|(release, _)| release),
    }
}

/// Those of the calls whose names libseccomp 2.5.0 lacks, by the release that brought them.
#[must_use]
pub fn newer_names(calls: impl IntoIterator<Item = Sysno>) -> Vec<Newer> {
    let oldest = releases().next().map(|(release, _)| release);
    let mut newer: Vec<Newer> = Vec::new();
    let mut seen = vec![false; Sysno::COUNT];
    for call in calls {
        if std::mem::replace(&mut seen[call.index()], true) {
            continue;
        }
        let release = first(call);
        if release == oldest {
            continue;
        }
        match newer.iter_mut().find(|(one, _)| *one == release) {
            Some((_, calls)) => calls.push(call),
            None => newer.push((release, vec![call])),
        }
    }
    // `None` comes first in Rust's order, and last in time.
    newer.sort_by_key(|(release, _)| (release.is_none(), *release));
    newer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_releases_or_names() {
        let late: Vec<_> = lines(TABLE).filter(|words| words.get(1) == Some(&"late")).collect();
        assert_eq!(lines(TABLE).count(), releases().count() + late.len());
        assert!(late.iter().all(|words| Sysno::from_name(words[2]).is_some()), "{late:?}");
        let all: Vec<_> = releases().collect();
        assert!(all.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
    }

    #[test]
    fn names_come_with_their_releases() {
        let names = ["mseal", "read", "close_range", "riscv_hwprobe", "memfd_secret", "clone3"];
        let newer = newer_names(names.into_iter().filter_map(Sysno::from_name));
        let told: Vec<String> = newer
            .iter()
            .map(|(release, calls)| {
                let names: Vec<&str> = calls.iter().map(|call| call.name()).collect();
                format!("{} {}", release.unwrap_or("none"), names.join(" "))
            })
            .collect();
        assert_eq!(told, ["2.5.2 close_range memfd_secret", "2.5.6 mseal riscv_hwprobe"]);
    }
}
