//! Differences as a picture.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{Change, Scope};
use seccompat_profile::order::sort_by_key;
use seccompat_profile::shown;

use super::group::word;
use super::names::{abi, arch, errnos, only, place, syscalls};
use super::report::DiffReport;
use super::scope::scope;
use crate::out::matrix::letter;
use crate::out::show::{Share, caption};
use crate::picture::{Band, Branch, End, Row, Tree};

/// Calls with the same change: their names, and whether there are numbers without one.
#[derive(Default, PartialEq)]
struct Group {
    calls: Vec<Sysno>,
    has_numbers: bool,
}

/// The condition, and the actions before and after, each in words with its letter.
type Key = (Option<String>, [(String, char); 2]);

impl DiffReport {
    /// The calls that are decided differently, with both actions, as SVG.
    pub(crate) fn svg(&self) -> String {
        let [a, b] = &self.sides;
        let share = Share::new();
        let mut archs: Vec<(String, BTreeMap<Key, Group>)> = Vec::new();
        for change in self.listed() {
            let name = arch(change);
            let at = archs.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
                archs.push((name, BTreeMap::new()));
                archs.len() - 1
            });
            let group = archs[at].1.entry(key(change)).or_default();
            let calls = syscalls(change);
            let (first, last) = change.numbers;
            group.has_numbers |= u64::from(last - first) + 1 > calls.len() as u64;
            group.calls.extend(calls.into_iter().map(|(_, call)| call));
        }
        sort_by_key(&mut archs, |(name, _)| place(name));
        Tree {
            title: format!("{} and {}", shown(&a.name), shown(&b.name)),
            subtitle: if self.equal {
                "No difference: every call is decided alike".to_owned()
            } else {
                "Only the calls that are decided differently".to_owned()
            },
            columns: vec!["first", "second"],
            bands: bands(archs, &share),
        }
        .svg()
    }
}

fn key(change: &Change) -> Key {
    let when = match &change.scope {
        Scope::All => None,
        some => Some(
            scope(some, abi(change.arch.0, change.numbers.0), only(change))
                .unwrap_or_else(|| "some arguments".to_owned()),
        ),
    };
    let whose = errnos(change);
    (when, [change.a, change.b].map(|action| end(action, whose)))
}

fn end(action: Action, abi: Option<Abi>) -> (String, char) {
    (word(action, abi), letter(&[action], abi))
}

/// A band for each architecture; those with the same differences share one.
fn bands(archs: Vec<(String, BTreeMap<Key, Group>)>, share: &Share) -> Vec<Band> {
    let mut shared: Vec<(Vec<String>, BTreeMap<Key, Group>)> = Vec::new();
    for (name, groups) in archs {
        match shared.iter_mut().find(|(_, other)| *other == groups) {
            Some((names, _)) => names.push(name),
            None => shared.push((vec![name], groups)),
        }
    }
    let row = |((when, ends), group): (Key, Group)| {
        let more = if group.has_numbers { "numbers without a name" } else { "" };
        let (heading, words, hint) = caption(&group.calls, more);
        let ends = ends.into_iter().map(|(text, letter)| End { text, letter }).collect();
        let share = share.of(&group.calls);
        Row { heading, words, hint, share, branches: vec![Branch { when, ends }] }
    };
    let band = |(names, groups): (Vec<String>, BTreeMap<Key, Group>)| Band {
        heading: names.join(", "),
        rows: groups.into_iter().map(row).collect(),
    };
    shared.into_iter().map(band).collect()
}
