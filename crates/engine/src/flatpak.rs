//! The filter of flatpak's applications.
//!
//! `data/flatpak.sh` dumps it, and `data/flatpak.tbl` has the rules that were read from the dumps.
#![forbid(unsafe_code)]

use std::fmt::Write as _;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_profile::Span;

use crate::chain::{Chain, Directive, Maker, Wanted};
use crate::lxc::conditions;
use crate::stack::Stack;

const TABLE: &str = seccompat_profile::table!("../data/flatpak.tbl");
/// The words of `flatpak run --allow=WORD` that change the filter, flatpak-run(1).
pub const ALLOWS: [&str; 4] = ["bluetooth", "canbus", "devel", "multiarch"];

/// The lines of the table, in words.
fn lines() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split(' ').collect())
}

/// The releases whose filters were dumped, the oldest first.
#[must_use]
pub fn releases() -> Vec<&'static str> {
    let mut lines = lines().filter(|words| words[0] == "releases");
    lines.next().map(|words| words[1..].to_vec()).unwrap_or_default()
}

/// The dumped release that a version means: `1.14` means 1.14.10. `None` if there is none.
#[must_use]
pub fn release(version: &str) -> Option<&'static str> {
    let is_it = |known: &&str| {
        let rest = known.strip_prefix(version);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    releases().into_iter().rfind(is_it)
}

/// The rules of a dumped release with these words of [`ALLOWS`], a line each: an answer, and calls with
/// conditions.
fn rules(release: &str, allows: &[&str]) -> String {
    let mut text = String::new();
    for words in lines() {
        let [releases, without, rest @ ..] = &words[..] else { continue };
        let is_ours = *releases == "all" || releases.split(',').any(|one| one == release);
        if is_ours && !allows.contains(without) {
            let _ = writeln!(text, "{}", rest.join(" "));
        }
    }
    let families = lines().filter(|words| words[0] == "families");
    let families = families.filter(|words| words[1] == "always" || allows.contains(&words[1]));
    let allowed: Vec<u64> = families.flatten().filter_map(|word| word.parse().ok()).collect();
    let last = allowed.iter().copied().max().unwrap_or(0);
    text.push_str("EAFNOSUPPORT");
    for family in (0..last).filter(|family| !allowed.contains(family)) {
        let _ = write!(text, " socket[0,{family},==]");
    }
    let _ = writeln!(text, " socket[0,{},>]", last);
    text
}

/// The filter of an application on a machine with this ABI, and the text of its rules, in which its place is.
/// There is none of a release that was not dumped.
#[must_use]
pub fn chain(stack: &Stack, allows: &[&str], native: Abi) -> (Chain, String) {
    let Some(release) = release(stack.engine().version.as_str()) else { return Default::default() };
    let text = rules(release, allows);
    let beside = native.beside().iter().copied().filter(|abi| *abi != Abi::X32);
    let beside = beside.filter(|_| allows.contains(&"multiarch"));
    let library = stack.library();
    let maker = Maker { abis: beside.chain([native]).collect(), library: library.as_ref() };
    let is_multiplexed = |call| {
        maker.abis.iter().any(|abi| maker.places(*abi, call).iter().any(|one| one.1.is_some()))
    };
    let mut wanted: Vec<Wanted> = Vec::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        let answer = match words.next() {
            Some("ENOSYS") => Errno::ENOSYS,
            Some("EAFNOSUPPORT") => Errno::EAFNOSUPPORT,
            _ => Errno::EPERM,
        };
        let answer = Action::Errno(answer.on(native).get());
        for word in words {
            let (name, when) = word.split_at(word.find('[').unwrap_or(word.len()));
            let Some(call) = Sysno::from_name(name) else { continue };
            // Tests read every line of the table.
            let when = conditions(when).unwrap_or_default();
            // libseccomp refuses such a rule, and flatpak goes on without it.
            if when.is_empty() || !is_multiplexed(call) {
                wanted.push((call, when, answer));
            }
        }
    }
    let policy = maker.policy(Action::Allow, Action::KillThread, |_| Some(wanted.clone()));
    let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let at = (0, Span { start: 0, len });
    let made = policy.map(|policy| Directive { key: "the list of calls", at, policy });
    let chain =
        Chain { oldest_first: made.into_iter().collect(), no_new_privs: true, ..Chain::default() };
    (chain, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_about_a_call() {
        assert_eq!(releases().len(), 3);
        for release in releases() {
            assert!(Stack::parse(&format!("flatpak@{release}")).unwrap().beyond().is_none());
            for line in rules(release, &[]).lines() {
                for word in line.split(' ').skip(1) {
                    let (name, when) = word.split_at(word.find('[').unwrap_or(word.len()));
                    assert!(Sysno::from_name(name).is_some(), "{word}");
                    let when = conditions(when).unwrap();
                    assert_eq!(when.is_empty(), !word.contains('['), "{word}");
                }
            }
        }
    }

    #[test]
    fn a_version_means_a_dumped_release() {
        assert_eq!(release("1.14"), Some("1.14.10"));
        assert_eq!(release("1.14.10"), Some("1.14.10"));
        assert_eq!(release("1"), Some("1.16.6"));
        // Nobody dumped the filters of these.
        assert_eq!(["1.1", "1.12", "1.14.1", "2", ""].map(release), [None; 5]);
    }
}
