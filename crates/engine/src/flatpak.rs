//! The filter of flatpak's applications.
//!
//! `data/flatpak.sh` dumps it, and `data/flatpak.tbl` has the rules that were read from the dumps.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_policy::Compare;
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

/// The answers to calls in a dumped release with these words of [`ALLOWS`].
fn rules(release: &str, allows: &[&str], native: Abi) -> Vec<Wanted> {
    let answer = |errno: Errno| Action::Errno(errno.on(native).get());
    let mut wanted = Vec::new();
    let mut families: Vec<u64> = Vec::new();
    for words in lines() {
        let [first, when, rest @ ..] = &words[..] else { continue };
        if *first == "families" {
            if *when == "always" || allows.contains(when) {
                families.extend(rest.iter().filter_map(|word| word.parse::<u64>().ok()));
            }
            continue;
        }
        let is_ours = *first == "all" || first.split(',').any(|one| one == release);
        if !is_ours || allows.contains(when) {
            continue;
        }
        let errno = if rest[0] == "ENOSYS" { Errno::ENOSYS } else { Errno::EPERM };
        for word in &rest[1..] {
            let (name, when) = word.split_at(word.find('[').unwrap_or(word.len()));
            // Tests read every line of the table.
            if let (Some(call), Ok(when)) = (Sysno::from_name(name), conditions(when)) {
                wanted.push((call, when, answer(errno)));
            }
        }
    }
    let last = families.iter().copied().max().unwrap_or(0);
    let between = (0..last).filter(|family| !families.contains(family));
    let refused = between.map(|family| (Compare::Eq, family)).chain([(Compare::Gt, last)]);
    let refused = refused.map(|(compare, family)| {
        (Sysno::SOCKET, vec![(0, compare, family)], answer(Errno::EAFNOSUPPORT))
    });
    wanted.extend(refused);
    wanted
}

/// The filter of an application on a machine with this ABI. There is none of a release that was not dumped.
#[must_use]
pub fn chain(stack: &Stack, allows: &[&str], native: Abi) -> Chain {
    let Some(release) = release(stack.engine().version.as_str()) else { return Chain::default() };
    let beside = native.beside().iter().copied().filter(|abi| *abi != Abi::X32);
    let beside = beside.filter(|_| allows.contains(&"multiarch"));
    let library = stack.library();
    let maker = Maker { abis: beside.chain([native]).collect(), library: library.as_ref() };
    let mut wanted = rules(release, allows, native);
    // libseccomp refuses a rule with conditions behind a multiplexer, and flatpak goes on without it.
    wanted.retain(|(call, when, _)| {
        let places = maker.abis.iter().flat_map(|abi| maker.places(*abi, *call));
        when.is_empty() || places.into_iter().all(|(_, nth)| nth.is_none())
    });
    let policy = maker.policy(Action::Allow, Action::KillThread, |_| Some(wanted.clone()));
    let at = (0, Span::default());
    let made = policy.map(|policy| Directive { key: "the list of calls", at, policy });
    Chain { oldest_first: made.into_iter().collect(), no_new_privs: true, ..Chain::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_about_a_call() {
        assert_eq!(releases().len(), 3);
        for release in releases() {
            assert!(Stack::parse(&format!("flatpak@{release}")).unwrap().beyond().is_none());
        }
        for words in lines() {
            match words[0] {
                "families" => {
                    assert!(words[1] == "always" || ALLOWS.contains(&words[1]), "{words:?}");
                    assert!(words[2..].iter().all(|word| word.parse::<u64>().is_ok()), "{words:?}");
                }
                "releases" => {}
                known => {
                    let mut known = known.split(',');
                    assert!(
                        known.all(|one| one == "all" || releases().contains(&one)),
                        "{words:?}"
                    );
                    assert!(words[1] == "-" || ALLOWS.contains(&words[1]), "{words:?}");
                    assert!(["ENOSYS", "EPERM"].contains(&words[2]), "{words:?}");
                    for word in &words[3..] {
                        let (name, when) = word.split_at(word.find('[').unwrap_or(word.len()));
                        assert!(Sysno::from_name(name).is_some(), "{word}");
                        assert_eq!(conditions(when).unwrap().is_empty(), when.is_empty(), "{word}");
                    }
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
