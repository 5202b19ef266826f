//! Kernel versions, as far as the catalogue needs them: releases, without stable updates.
#![forbid(unsafe_code)]

use core::fmt;

/// A mainline Linux release: `6.18`, or `2.6.16` for the series before 3.0.
///
/// Stable updates (`6.18.44`) introduce no system call, so they are dropped.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KernelVersion {
    major: u8,
    minor: u8,
    /// The third number, which identifies a release only before 3.0.
    patch: u8,
}

impl KernelVersion {
    /// The oldest version in the tables: for anything that has always existed.
    pub const OLDEST: Self = Self::new(1, 0);
    /// Later than every release.
    pub const NEWEST: Self = Self { major: u8::MAX, minor: u8::MAX, patch: u8::MAX };

    /// The release `major.minor`.
    #[must_use]
    pub const fn new(major: u8, minor: u8) -> Self {
        Self { major, minor, patch: 0 }
    }

    /// A release of the series before 3.0, `major.minor.patch`.
    #[must_use]
    pub const fn old(major: u8, minor: u8, patch: u8) -> Self {
        Self { major, minor, patch }
    }

    /// The three numbers.
    #[must_use]
    pub const fn parts(self) -> [u8; 3] {
        [self.major, self.minor, self.patch]
    }

    /// Parses a release from `6.18`, `2.6.16`, or the output of `uname -r`
    /// (`6.1.0-37-cloud-amd64`). `None` if it does not begin with two numbers.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (major, rest) = number(text)?;
        let (minor, rest) = number(rest.strip_prefix('.')?)?;
        let patch = match rest.strip_prefix('.') {
            Some(rest) if major < 3 => number(rest)?.0,
            _ => 0,
        };
        Some(Self { major, minor, patch })
    }

    /// The release after this one.
    #[must_use]
    pub fn next(self) -> Self {
        /// The last release of each series.
        const LAST: [KernelVersion; 5] = [
            KernelVersion::old(2, 6, 39),
            KernelVersion::new(3, 19),
            KernelVersion::new(4, 20),
            KernelVersion::new(5, 19),
            KernelVersion::new(6, 19),
        ];
        if LAST.contains(&self) {
            Self::new(self.major.saturating_add(1), 0)
        } else if self.major < 3 {
            Self { patch: self.patch.saturating_add(1), ..self }
        } else {
            Self { minor: self.minor.saturating_add(1), ..self }
        }
    }

    /// Whether `self` comes before `other`; usable in constants.
    #[must_use]
    pub const fn before(self, other: Self) -> bool {
        self.key() < other.key()
    }

    const fn key(self) -> u32 {
        u32::from_be_bytes([0, self.major, self.minor, self.patch])
    }
}

/// A leading decimal number that fits a byte (larger ones saturate), and the text after it.
fn number(text: &str) -> Option<(u8, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() {
        return None;
    }
    Some((digits.parse().unwrap_or(u8::MAX), rest))
}

impl fmt::Display for KernelVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if self.major < 3 && self.patch != 0 {
            write!(f, ".{}", self.patch)?;
        }
        Ok(())
    }
}

impl fmt::Debug for KernelVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The releases from `from` to `to`, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kernels {
    /// The first release where the fact holds.
    pub from: KernelVersion,
    /// The last one; [`KernelVersion::NEWEST`] if no later release is known to differ.
    pub to: KernelVersion,
}

impl Kernels {
    /// Every release.
    pub const ALL: Self = Self { from: KernelVersion::OLDEST, to: KernelVersion::NEWEST };

    /// The releases between two, each given by its three numbers.
    #[must_use]
    pub const fn between([a, b, c]: [u8; 3], [d, e, f]: [u8; 3]) -> Self {
        Self { from: KernelVersion::old(a, b, c), to: KernelVersion::old(d, e, f) }
    }

    /// Whether the fact holds on `version`.
    #[must_use]
    pub const fn contains(self, version: KernelVersion) -> bool {
        !version.before(self.from) && !self.to.before(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_people_and_uname_write_them() {
        let read = |t| KernelVersion::parse(t);
        assert_eq!(read("6.18"), Some(KernelVersion::new(6, 18)));
        assert_eq!(read("6.18.44-fc"), Some(KernelVersion::new(6, 18)));
        assert_eq!(read("6.1-rc3"), Some(KernelVersion::new(6, 1)));
        assert_eq!(read("2.6.16"), Some(KernelVersion::old(2, 6, 16)));
        assert_eq!(read("2.6"), Some(KernelVersion::new(2, 6)));
        assert_eq!((read("six"), read("6"), read("6."), read("")), (None, None, None, None));
        assert_eq!(KernelVersion::new(4, 20).next(), KernelVersion::new(5, 0));
        assert_eq!(KernelVersion::new(5, 9).next(), KernelVersion::new(5, 10));
        assert!(KernelVersion::old(2, 6, 39) < KernelVersion::new(3, 0));
        assert!(KernelVersion::new(5, 9) < KernelVersion::new(5, 10));
    }
    #[test]
    fn versions_are_shown_with_as_many_numbers_as_releases_had() {
        let shown = |version: KernelVersion| format!("{version} {version:?}");
        assert_eq!(shown(KernelVersion::old(2, 6, 39)), "2.6.39 2.6.39");
        assert_eq!(shown(KernelVersion::old(2, 6, 16).next()), "2.6.17 2.6.17");
        assert_eq!(shown(KernelVersion::new(6, 1)), "6.1 6.1");
    }

    #[test]
    fn both_ends_of_a_range_are_in_it() {
        let range = Kernels::between([2, 6, 39], [5, 8, 0]);
        let inside = |major, minor, patch| range.contains(KernelVersion::old(major, minor, patch));
        assert_eq!([inside(2, 6, 38), inside(2, 6, 39)], [false, true]);
        assert_eq!([inside(5, 8, 0), inside(5, 9, 0)], [true, false]);
    }
}
