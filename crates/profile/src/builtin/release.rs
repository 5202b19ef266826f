//! The table of default profiles: the profile of each engine's releases.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use seccompat_catalogue::Sysno;

use super::calls::Calls;

const TABLE: &str = crate::bare::table!("../../data/builtins.tbl");

/// The rules of a release: for each kind of rule, its calls.
#[derive(Clone, Default)]
pub(super) struct Rules {
    pub(super) head: Vec<&'static str>,
    pub(super) calls: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

/// A version of an engine: numbers, most significant first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Version(Vec<u32>);

impl Version {
    fn parse(text: &str) -> Option<Self> {
        text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>().map(Self)
    }

    /// All numbers but the last.
    fn line(&self) -> &[u32] {
        &self.0[..self.0.len() - 1]
    }
}

/// Releases with one profile: the patches of a line, `first` to `last`.
#[derive(Clone)]
struct Span {
    first: Version,
    last: Version,
    /// The text of `first` up to its last number: `20.10.`.
    stem: &'static str,
}

impl Span {
    fn parse(word: &'static str) -> Option<Self> {
        let (first, last) = word.split_once("..").unwrap_or((word, word));
        let stem = &first[..=first.rfind('.')?];
        Some(Self { first: Version::parse(first)?, last: Version::parse(last)?, stem })
    }

    /// The newest release of the span that `wanted` means: exactly it, or one with this prefix.
    fn newest(&self, wanted: &Version) -> Option<Version> {
        if wanted.0.len() < self.last.0.len() {
            return self.last.0.starts_with(&wanted.0).then(|| self.last.clone());
        }
        (self.first <= *wanted && *wanted <= self.last && wanted.line() == self.last.line())
            .then(|| wanted.clone())
    }

    fn spell(&self, version: &Version) -> String {
        format!("{}{}", self.stem, version.0.last().unwrap_or(&0))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spell(&self.first))?;
        if self.first == self.last { Ok(()) } else { write!(f, "..{}", self.spell(&self.last)) }
    }
}

/// A profile of a family, and its differences from the previous one.
struct Block {
    /// The lines of its releases, as they are.
    lines: Vec<&'static str>,
    changes: Vec<&'static str>,
}

/// The releases that have a profile.
#[derive(Default)]
struct Releases {
    spans: Vec<Span>,
    aliases: Vec<&'static str>,
}

impl Block {
    fn releases(&self) -> Releases {
        let mut all = Releases::default();
        for line in &self.lines {
            let (spans, aliases) = match all.aliases.is_empty() {
                true => line.split_once('=').unwrap_or((line, "")),
                false => ("", *line),
            };
            all.spans.extend(spans.split_whitespace().filter_map(Span::parse));
            all.aliases.extend(aliases.split_whitespace());
        }
        all
    }
}

impl Releases {
    /// The newest of them.
    fn last(&self) -> Option<String> {
        let span = self.spans.iter().max_by(|a, b| a.last.cmp(&b.last));
        let alias = || {
            let first = *self.aliases.first()?;
            Some(first.split_once("..").map_or(first, |(_, last)| last).to_owned())
        };
        span.map(|span| span.spell(&span.last)).or_else(alias)
    }

    /// The newest release that `wanted` means, its spelling, and whether it is an alias.
    fn newest(&self, wanted: Option<&str>) -> Option<(Rank, String)> {
        let version = wanted.and_then(Version::parse);
        let fits = |span: &Span| match (wanted, &version) {
            (None, _) => Some(span.last.clone()),
            (_, version) => version.as_ref().and_then(|version| span.newest(version)),
        };
        let releases = self.spans.iter().filter_map(|span| Some((span, fits(span)?)));
        if let Some((span, newest)) = releases.max_by(|(_, a), (_, b)| a.cmp(b)) {
            return Some((Rank::Release(newest.clone()), span.spell(&newest)));
        }
        let wanted = wanted?;
        let aliases = self.aliases.iter().filter_map(|alias| {
            if *alias == wanted {
                return Some((Rank::Exactly, (*alias).to_owned()));
            }
            let span = Span::parse(alias)?;
            let newest = span.newest(version.as_ref()?)?;
            Some((Rank::Alias(newest.clone()), span.spell(&newest)))
        });
        aliases.max_by(|(a, _), (b, _)| a.cmp(b))
    }
}

/// The rank of several profiles for a version: an engine's releases come before numbers of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Alias(Version),
    Exactly,
    Release(Version),
}

/// The families, in the table's order.
pub(super) fn families() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter_map(|line| line.strip_prefix("family "))
}

/// The releases of a family, one line for each profile, newest first.
pub(super) fn lines(family: &str) -> Vec<String> {
    let spell = |block: Block| {
        let all = block.releases();
        let spans: Vec<String> = all.spans.iter().map(ToString::to_string).collect();
        if spans.is_empty() { all.aliases.join(" ") } else { spans.join(" ") }
    };
    blocks(family).into_iter().map(spell).collect()
}

/// One release for each profile of a family, newest profile first: the newest release that has it.
pub(super) fn each(family: &str) -> Vec<String> {
    blocks(family).iter().filter_map(|block| block.releases().last()).collect()
}

/// The release that a version means, and its rules. No version means the newest release; a patch
/// that is newer than all known ones of its line means the newest known one.
pub(super) fn find(family: &str, version: Option<&str>) -> Option<(String, Rules)> {
    let blocks = blocks(family);
    let releases: Vec<Releases> = blocks.iter().map(Block::releases).collect();
    let best = |wanted: Option<&str>| {
        let named = releases.iter().enumerate().filter_map(|(at, releases)| {
            let (rank, name) = releases.newest(wanted)?;
            Some((rank, name, at))
        });
        named.max_by(|(a, ..), (b, ..)| a.cmp(b)).map(|(_, name, at)| (name, at))
    };
    let known = best(version).or_else(|| {
        let wanted = Version::parse(version?).filter(|wanted| wanted.0.len() > 2)?;
        let (name, at) = best(Some(version?.rsplit_once('.')?.0))?;
        (Version::parse(&name)? < wanted).then_some((name, at))
    });
    let (name, at) = known?;
    Some((name, rules_of(&blocks[..=at])))
}

/// A profile in a form that is compared quickly.
pub(super) struct Fitting {
    pub(super) family: &'static str,
    /// The newest release that has it.
    pub(super) release: String,
    pub(super) head: Vec<&'static str>,
    /// Each kind of rule with its calls. Some have none.
    pub(super) rules: Vec<(&'static str, Calls)>,
}

/// The profiles of these families whose rules name all calls of `named`, and whose plain rule allows only calls of `allowed`.
/// Resolved, no other profile has these calls.
pub(super) fn each_fitting(
    families: &[&str],
    named: &Calls,
    allowed: &Calls,
    mut take: impl FnMut(Fitting),
) {
    let all = families_with_blocks().into_iter();
    for (family, blocks) in all.filter(|(family, _)| families.contains(family)) {
        let mut rules: Vec<(&'static str, Calls)> = Vec::new();
        let (mut head, mut last) = (Vec::new(), 0);
        // The number of rules that name each call; how many calls of `named` none names; how many calls the plain
        // rule allows beyond `allowed`.
        let mut naming = [0u8; Sysno::COUNT];
        let mut missing = named.iter().count();
        let mut beyond = 0usize;
        for block in blocks {
            each_change(&block.changes, |change| match change {
                Change::NewHead => head.clear(),
                Change::Head(words) => head.push(words),
                Change::Calls { rule, adds, calls } => {
                    // A rule's lines follow each other.
                    let is_last = rules.get(last).is_some_and(|(known, _)| *known == rule);
                    let known = is_last.then_some(last);
                    let known =
                        known.or_else(|| rules.iter().position(|(known, _)| *known == rule));
                    let at = known.unwrap_or_else(|| {
                        rules.push((rule, Calls::default()));
                        rules.len() - 1
                    });
                    last = at;
                    for call in calls.split_ascii_whitespace().filter_map(Sysno::from_name) {
                        rules[at].1.put(call, adds);
                        let rules = &mut naming[call.index()];
                        let before = *rules;
                        *rules = if adds { before + 1 } else { before - 1 };
                        let is_beyond = usize::from(rule == "allow" && !allowed.contains(call));
                        beyond = if adds { beyond + is_beyond } else { beyond - is_beyond };
                        if named.contains(call) {
                            missing -= usize::from(before == 0);
                            missing += usize::from(*rules == 0);
                        }
                    }
                }
            });
            if let (0, 0, Some(release)) = (missing, beyond, block.releases().last()) {
                take(Fitting { family, release, head: head.clone(), rules: rules.clone() });
            }
        }
    }
}

/// The rules after these blocks.
fn rules_of(blocks: &[Block]) -> Rules {
    let mut rules = Rules::default();
    blocks.iter().for_each(|block| rules.change(&block.changes));
    rules
}

/// Every profile of a family, the newest first.
fn blocks(family: &str) -> Vec<Block> {
    let mut all = families_with_blocks().into_iter();
    all.find(|(known, _)| *known == family).map_or_else(Vec::new, |(_, blocks)| blocks)
}

/// The families, each with its profiles, the newest first.
fn families_with_blocks() -> Vec<(&'static str, Vec<Block>)> {
    let mut all: Vec<(&'static str, Vec<Block>)> = Vec::new();
    for line in TABLE.lines().filter(|line| !line.is_empty()) {
        if let Some(family) = line.strip_prefix("family ") {
            all.push((family, Vec::new()));
            continue;
        }
        // Lines before the first family are the table's head.
        let Some((_, blocks)) = all.last_mut() else { continue };
        match (line.strip_prefix("release "), blocks.last_mut()) {
            (Some(releases), _) => {
                blocks.push(Block { lines: vec![releases], changes: Vec::new() });
            }
            (None, Some(block)) if line.starts_with("        ") => block.lines.push(line),
            (None, Some(block)) => block.changes.push(line),
            (None, None) => {}
        }
    }
    all
}

/// A difference of a profile from the previous one.
enum Change {
    /// The lines of the head follow, complete.
    NewHead,
    /// A line of the head.
    Head(&'static str),
    /// A rule names calls now, or no more. There is a space between two.
    Calls { rule: &'static str, adds: bool, calls: &'static str },
}

/// Reads the changes of a block.
fn each_change(lines: &[&'static str], mut take: impl FnMut(Change)) {
    let (mut rule, mut adds) = (None, true);
    for line in lines {
        let words = line.trim_start();
        match line.len() - words.len() {
            2 if words == "head" => {
                rule = None;
                take(Change::NewHead);
            }
            2 => {
                adds = words.starts_with('+');
                rule = words.get(2..);
            }
            _ => match rule {
                None => take(Change::Head(words)),
                Some(rule) => take(Change::Calls { rule, adds, calls: words }),
            },
        }
    }
}

impl Rules {
    /// Applies the changes of a block.
    fn change(&mut self, lines: &[&'static str]) {
        each_change(lines, |change| match change {
            Change::NewHead => self.head.clear(),
            Change::Head(words) => self.head.push(words),
            Change::Calls { rule, adds, calls } => {
                let known = self.calls.entry(rule).or_default();
                for call in calls.split(' ') {
                    if adds {
                        known.insert(call);
                    } else {
                        known.remove(call);
                    }
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(family: &str, version: &str) -> Option<String> {
        find(family, Some(version)).map(|(name, _)| name)
    }

    #[test]
    fn a_prefix_is_its_newest_release() {
        for (family, version, expected) in [
            ("docker", "20.10", Some("20.10.27")),
            ("docker", "20.10.0", Some("20.10.0")),
            ("docker", "20.10.23", Some("20.10.23")),
            ("docker", "20.10.99", Some("20.10.27")),
            ("docker", "18.09", Some("18.09.9")),
            ("docker", "24", Some("24.0.9")),
            ("docker", "27", Some("27.5.1")),
            ("docker", "2", None),
            ("docker", "7", None),
            ("docker", "profiles-0.2.2", Some("profiles-0.2.2")),
            ("podman", "4.3", Some("4.3.1")),
            ("podman", "0.49", Some("0.49.3")),
            ("podman", "libs-2026-03-03", Some("libs-2026-03-03")),
            ("containerd", "1.6.20", Some("1.6.20")),
            ("containerd", "1", Some("1.7.34")),
            ("cri-o", "1.30", Some("1.30.14")),
            ("rkt", "1", None),
        ] {
            assert_eq!(release(family, version).as_deref(), expected, "{family}@{version}");
        }
    }

    #[test]
    fn a_reverted_change_is_reverted() {
        // Docker 20.10.22 refused AF_VSOCK, and 20.10.23 no longer does.
        let socket = |version: &str| {
            let (_, rules) = find("docker", Some(version)).unwrap();
            rules.calls.iter().any(|(rule, calls)| *rule == "allow" && calls.contains("socket"))
        };
        assert_eq!(["20.10.21", "20.10.22", "20.10.23"].map(socket), [true, false, true]);
    }

    #[test]
    fn lists_begin_with_the_newest() {
        assert_eq!(families().collect::<Vec<_>>(), ["docker", "podman", "containerd", "cri-o"]);
        assert!(lines("docker").contains(&"20.10.23..20.10.25 20.10.18..20.10.21".to_owned()));
        for family in families() {
            let each = each(family);
            assert_eq!(each.len(), lines(family).len());
            for version in each {
                assert_eq!(release(family, &version), Some(version.clone()), "{family}");
            }
        }
    }
}
