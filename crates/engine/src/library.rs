//! Which names a release of libseccomp knows. Engines drop the other names silently.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::sync::OnceLock;

use seccompat_catalogue::{Abi, KernelVersion, Sysno};

use crate::version::{Range, Version};

const TABLE: &str = seccompat_profile::table!("../data/libseccomp.tbl");

/// Calls, and the first release of libseccomp that has their names; `None` if no release has them.
pub type Newer = (Option<&'static str>, Vec<Sysno>);

/// The lines of the table, split into words.
fn lines() -> impl Iterator<Item = Vec<&'static str>> {
    let bare = |line: &'static str| line.split('#').next().unwrap_or_default();
    let words = move |line| bare(line).split_whitespace().collect::<Vec<_>>();
    TABLE.lines().map(words).filter(|words| !words.is_empty())
}

/// The releases with different tables, oldest first, and the newest Linux whose calls they have.
fn releases() -> impl Iterator<Item = (&'static str, KernelVersion)> {
    lines().filter_map(|words| match words[..] {
        [release, linux] => Some((release, KernelVersion::parse(linux)?)),
        _ => None,
    })
}

/// The first upstream release that has each name, computed once: a profile may ask for thousands of
/// names.
fn firsts() -> &'static [Option<&'static str>] {
    static FIRSTS: OnceLock<Vec<Option<&'static str>>> = OnceLock::new();
    FIRSTS.get_or_init(|| {
        let upstream: Vec<_> = releases().filter(|(release, _)| !release.contains('-')).collect();
        let by_age = |call: Sysno| upstream.iter().find(|(_, linux)| call.since() <= *linux);
        let mut firsts: Vec<_> = Sysno::all().map(|call| by_age(call).map(|one| one.0)).collect();
        for words in lines() {
            let [release, "late", name] = words[..] else { continue };
            if let Some(call) = Sysno::from_name(name) {
                firsts[call.index()] = Some(release);
            }
        }
        firsts
    })
}

fn first(call: Sysno) -> Option<&'static str> {
    firsts().get(call.index()).copied().flatten()
}

/// Whether libseccomp 2.5.0 lacks the name.
#[must_use]
pub fn is_newer(call: Sysno) -> bool {
    let oldest = Version::parse("2.5.0");
    first(call).is_none_or(|release| Version::parse(release) > oldest)
}

/// Those of the calls whose names libseccomp 2.5.0 lacks, grouped by the release that added them.
#[must_use]
pub fn newer_names(calls: impl IntoIterator<Item = Sysno>) -> Vec<Newer> {
    let mut newer: Vec<Newer> = Vec::new();
    let mut seen = vec![false; Sysno::COUNT];
    for call in calls {
        if std::mem::replace(&mut seen[call.index()], true) || !is_newer(call) {
            continue;
        }
        let release = first(call);
        match newer.iter_mut().find(|(one, _)| *one == release) {
            Some((_, calls)) => calls.push(call),
            None => newer.push((release, vec![call])),
        }
    }
    // `None` comes first in Rust's order, and last in time.
    sort_by_key(&mut newer, |(release, _)| (release.is_none(), release.and_then(Version::parse)));
    newer
}

/// The names and numbers that a release of libseccomp lacks.
#[derive(Clone, Debug)]
pub struct Library {
    linux: KernelVersion,
    late: Vec<Sysno>,
    /// Calls whose names it knows but that have no number on an ABI.
    numberless: Vec<(Abi, Sysno)>,
}

impl Library {
    /// The release of this version, or the newest known one before it. `None` for a release older
    /// than the table.
    #[must_use]
    pub fn of(version: &Version) -> Option<Self> {
        let reached = |release: &str| {
            Version::parse(release).is_some_and(|release| match release.as_str().contains('-') {
                // A distribution's own release is not upstream's next one.
                true => version.as_str() == release.as_str(),
                false => version.reaches(&release),
            })
        };
        let newest = releases().filter(|(release, _)| reached(release)).map(|(_, linux)| linux);
        let late = lines().filter_map(|words| match words[..] {
            [release, "late", name] if !reached(release) => Sysno::from_name(name),
            _ => None,
        });
        let mut numberless = Vec::new();
        for words in lines() {
            let [range, "lacks", abi, names @ ..] = &words[..] else { continue };
            let (Some(range), Some(abi)) = (Range::parse(range), Abi::parse(abi)) else { continue };
            if range.contains(version) {
                let calls = names.iter().filter_map(|name| Sysno::from_name(name));
                numberless.extend(calls.map(|call| (abi, call)));
            }
        }
        Some(Self { linux: newest.max()?, late: late.collect(), numberless })
    }

    /// Whether it knows the name, so that it makes a rule for it.
    #[must_use]
    pub fn knows(&self, call: Sysno) -> bool {
        call.since() <= self.linux && !self.late.contains(&call)
    }

    /// The calls whose names it knows but that it has no number for on an ABI.
    #[must_use]
    pub fn numberless(&self) -> Vec<(Abi, Sysno)> {
        self.numberless.clone()
    }

    /// Whether it has a number for the call on the ABI, if the ABI has one.
    #[must_use]
    pub fn has(&self, call: Sysno, abi: Abi) -> bool {
        self.knows(call) && !self.numberless.contains(&(abi, call))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_releases_or_names() {
        for words in lines() {
            let right = match &words[..] {
                [release, linux] => {
                    Version::parse(release).is_some() && KernelVersion::parse(linux).is_some()
                }
                [release, "late", name] => {
                    Version::parse(release).is_some() && Sysno::from_name(name).is_some()
                }
                [range, "lacks", abi, names @ ..] => {
                    Range::parse(range).is_some()
                        && Abi::parse(abi).is_some()
                        && names.iter().all(|name| Sysno::from_name(name).is_some())
                }
                _ => false,
            };
            assert!(right, "{words:?}");
        }
        // A distribution's table may be newer than upstream's next one.
        let all: Vec<_> = releases().filter(|(release, _)| !release.contains('-')).collect();
        let rising = |pair: &[(&str, KernelVersion)]| {
            Version::parse(pair[0].0) < Version::parse(pair[1].0) && pair[0].1 <= pair[1].1
        };
        assert!(all.windows(2).all(rising), "{all:?}");
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

    #[test]
    fn a_release_knows_what_it_had() {
        let of = |version: &str| Library::of(&Version::parse(version).unwrap()).unwrap();
        for (version, call, abi, has) in [
            ("2.5.4", "futex_waitv", Abi::X86_64, true),
            ("2.5.4", "cachestat", Abi::X86_64, false),
            ("2.5.1-1+deb11u1", "close_range", Abi::X86_64, true),
            ("2.5.1-1+deb11u1", "memfd_secret", Abi::Riscv64, false),
            ("2.5.1-1", "close_range", Abi::X86_64, false),
            ("2.5.4-1+deb12u1", "cachestat", Abi::X86_64, true),
            ("2.5.4-1+deb12u1", "map_shadow_stack", Abi::X86_64, true),
            ("2.5.4-1+deb12u1", "map_shadow_stack", Abi::X32, false),
            ("2.5.4-1+deb12u1", "mseal", Abi::X86_64, false),
            ("2.5.5", "riscv_hwprobe", Abi::Riscv64, false),
            ("2.5.6", "riscv_hwprobe", Abi::Riscv64, true),
            ("2.5", "mseal", Abi::X86_64, true),
            ("2.4.1", "msgget", Abi::X86, false),
            ("2.4.1", "msgget", Abi::X86_64, true),
            ("2.9.0", "listns", Abi::X86_64, true),
        ] {
            let call = Sysno::from_name(call).unwrap();
            assert_eq!(of(version).has(call, abi), has, "{version} {call} {abi}");
        }
        assert!(Library::of(&Version::parse("2.2.0").unwrap()).is_none());
    }
}
