//! Versions of engines, and ranges of them.
#![forbid(unsafe_code)]

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A version as its engine spells it: `20.10.24`, `1.0.0-rc93`, `2.5.4-1+deb12u1`.
///
/// Versions are ordered by their numbers. A release candidate comes before its release; a
/// distribution's patched version comes after it.
#[derive(Clone, Debug)]
pub struct Version {
    text: String,
    parts: Vec<i64>,
}

impl Version {
    /// Parses a version. `None` if it does not begin with a number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (numbers, tail) = text.split_once('-').map_or((text, None), |(a, b)| (a, Some(b)));
        let numbers = numbers.split('.').map(|part| part.parse::<u32>().ok().map(i64::from));
        let mut parts = numbers.collect::<Option<Vec<i64>>>()?;
        if let Some(tail) = tail {
            parts.resize(parts.len().max(3), 0);
            match tail.strip_prefix("rc").map(|n| n.trim_start_matches('.').parse::<u32>()) {
                Some(candidate) => parts.extend([-1, candidate.ok()?.into()]),
                None => parts.push(1),
            }
        }
        Some(Self { text: text.to_owned(), parts })
    }

    /// The version as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The numbers, where a short version means the newest of its line: `20.10` comes after every
    /// patch of 20.10.
    fn newest(&self) -> impl Iterator<Item = i64> {
        let short = self.parts.len() < 3;
        let rest = std::iter::repeat(if short { i64::MAX } else { 0 });
        self.parts.iter().copied().chain(rest)
    }

    /// Whether this version, or the newest of its line if it is short, is at least `other`.
    #[must_use]
    pub fn reaches(&self, other: &Self) -> bool {
        compare(self.newest(), other.parts.iter().copied().chain(std::iter::repeat(0)))
            != Ordering::Less
    }

    /// Whether the line of this version, its first two numbers, is at least that of `other`: 29.7.2
    /// reaches 29.7.9 so.
    pub(crate) fn line_reaches(&self, other: &Self) -> bool {
        let line = |version: &Self| -> Vec<i64> {
            version.parts.iter().copied().chain(std::iter::repeat(0)).take(2).collect()
        };
        line(self) >= line(other)
    }

    /// Whether this version is at most `end`, where `end` includes all its patches: 22.0.4 is
    /// within `22`.
    fn within(&self, end: &Self) -> bool {
        let (length, exact) = (end.parts.len(), end.parts.len() > 3);
        let here = self.newest().take(if exact { DEEP } else { length });
        compare(here, end.parts.iter().copied().chain(std::iter::repeat(0)).take(DEEP))
            != Ordering::Greater
            || (!exact && self.newest().take(length).eq(end.parts.iter().copied()))
    }
}

/// The greatest count of numbers in a version.
const DEEP: usize = 8;

fn compare(a: impl Iterator<Item = i64>, b: impl Iterator<Item = i64>) -> Ordering {
    a.take(DEEP)
        .zip(b)
        .map(|(a, b)| a.cmp(&b))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let end = self.parts.iter().rposition(|part| *part != 0).map_or(0, |last| last + 1);
        self.parts[..end].hash(state);
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let zero = std::iter::repeat(0);
        compare(
            self.parts.iter().copied().chain(zero.clone()),
            other.parts.iter().copied().chain(zero),
        )
    }
}

/// A range of versions, both ends included.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    from: Option<Version>,
    to: Option<Version>,
}

impl Range {
    /// Parses `FROM..TO`; either end may be missing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once("..")?;
        let side = |text: &str| match text {
            "" => Some(None),
            _ => Version::parse(text).map(Some),
        };
        Some(Self { from: side(from)?, to: side(to)? })
    }

    /// Whether the range contains a version.
    pub(crate) fn contains(&self, version: &Version) -> bool {
        self.from.as_ref().is_none_or(|from| version.reaches(from))
            && self.to.as_ref().is_none_or(|to| version.within(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn versions_are_ordered() {
        let rising = [
            "1.0.0-rc92",
            "1.0.0-rc93",
            "1.0.0",
            "1.0.1",
            "1.1",
            "1.1.15",
            "2.5.4",
            "2.5.4-1+deb12u1",
            "2.5.5",
            "20.10.9",
            "20.10.24",
        ];
        for pair in rising.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
        assert_eq!(version("1.1"), version("1.1.0"));
        for none in ["", "x", "1.x", "-1", "1.0-rcx"] {
            assert!(Version::parse(none).is_none(), "{none}");
        }
    }

    #[test]
    fn ranges_have_both_ends() {
        for (range, inside, outside) in [
            ("..", "0.1", ""),
            ("..22", "22.0.4", "23.0.0"),
            ("..22", "22", "23"),
            ("..20.10.9", "20.10.9", "20.10.10"),
            // The newest of its line.
            ("20.10.10..20", "20.10", "20.9"),
            ("..1.0.0-rc92", "1.0.0-rc92", "1.0.0-rc93"),
            ("..1.0.0-rc92", "1.0.0-rc10", "1.0.0"),
            ("1.0.0-rc93..1.1.2", "1.0", "1.1"),
            ("1.1.15..", "1.1", "1.1.14"),
            ("1.4..", "1.4.0", "1.3.9"),
        ] {
            let range = Range::parse(range).unwrap();
            assert!(range.contains(&version(inside)), "{range:?} {inside}");
            assert!(
                outside.is_empty() || !range.contains(&version(outside)),
                "{range:?} {outside}"
            );
        }
        assert!(Range::parse("1.2").is_none() && Range::parse("a..").is_none());
    }
}
