//! systemd's sets of calls, by release.
#![forbid(unsafe_code)]

use seccompat_catalogue::{KernelVersion, Sysno};

use crate::version::Version;

const TABLE: &str = seccompat_profile::table!("../../data/systemd.tbl");

/// The lines of a set that count for a release, split into words, the oldest first.
fn lines<'a>(release: &'a Version, set: &'a str) -> impl Iterator<Item = Vec<&'static str>> + 'a {
    let words = TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (release, rest) = line.split_once(' ').unwrap_or_default();
        (release, rest)
    });
    words.filter_map(move |(from, rest)| {
        let mut words = rest.split(' ');
        let is_set = words.next() == Some(set);
        let reached = || Version::parse(from).is_some_and(|from| release.reaches(&from));
        (is_set && reached()).then(|| words.collect())
    })
}

/// The members of a set: calls, by their names, and other sets. `None` if the release has no such
/// set.
fn members(release: &Version, set: &str) -> Option<Vec<&'static str>> {
    let mut found: Option<Vec<&'static str>> = None;
    for words in lines(release, set) {
        let members = found.get_or_insert_default();
        for word in words {
            if let Some(newest) = word.strip_prefix('*').and_then(KernelVersion::parse) {
                *members = Sysno::all()
                    .filter(|call| call.since() <= newest)
                    .map(|call| call.name())
                    .collect();
            } else if let Some(gone) = word.strip_prefix('-') {
                members.retain(|member| *member != gone);
            } else {
                members.push(word);
            }
        }
    }
    found
}

/// The calls of a set, as `@mount`, and of the sets in it. `None` if the release has no such set.
#[must_use]
pub fn calls(release: &Version, set: &str) -> Option<Vec<Sysno>> {
    let mut calls = Vec::new();
    for member in members(release, set)? {
        if member.starts_with('@') {
            calls.extend(self::calls(release, member)?);
        } else {
            calls.extend(Sysno::from_name(member));
        }
    }
    Some(calls)
}

/// The calls of a set without those of the sets in it: systemd compares unlisted calls only with these
/// of `@known`.
pub fn own(release: &Version, set: &str) -> impl Iterator<Item = Sysno> {
    members(release, set).unwrap_or_default().into_iter().filter_map(Sysno::from_name)
}

/// The sets of a release, in the table's order.
#[must_use]
pub fn sets(release: &Version) -> Vec<&'static str> {
    let mut sets: Vec<&'static str> = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let Some(set) = line.split(' ').nth(1) else { continue };
        if !sets.contains(&set) && lines(release, set).next().is_some() {
            sets.push(set);
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_is_a_call_or_a_set() {
        for release in ["247", "252", "257"] {
            let release = Version::parse(release).unwrap();
            for set in sets(&release) {
                let members = members(&release, set).unwrap();
                assert!(!members.is_empty(), "{release} {set}");
                for member in members {
                    let known =
                        Sysno::from_name(member).is_some() || calls(&release, member).is_some();
                    assert!(known, "{release} {set} {member}");
                }
            }
        }
    }

    #[test]
    fn sets_differ_by_release() {
        let has = |release: &str, set: &str, name: &str| {
            let calls = calls(&Version::parse(release).unwrap(), set);
            calls.map(|calls| calls.iter().any(|call| call.name() == name))
        };
        assert_eq!(has("252", "@default", "landlock_add_rule"), Some(false));
        assert_eq!(has("257", "@default", "landlock_add_rule"), Some(true));
        assert_eq!(has("252.38", "@system-service", "read"), Some(true));
        assert_eq!(has("252", "@sandbox", "seccomp"), None);
        assert_eq!(has("252", "@known", "break"), Some(true));
        assert_eq!(has("247", "@known", "cachestat"), Some(false));
    }
}
