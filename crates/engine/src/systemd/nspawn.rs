//! The filters of systemd-nspawn's containers.
//!
//! Their calls were recorded from running containers with the capabilities that nspawn keeps by default:
//! `data/nspawn.tbl`. Calls that the release knows and does not allow get EPERM, all others ENOSYS.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_policy::Compare;
use seccompat_profile::Span;

use super::directives::makes_sockets;
use super::sets;
use crate::chain::{Chain, Directive, Maker, Wanted};
use crate::stack::Stack;
use crate::version::Version;

const TABLE: &str = seccompat_profile::table!("../../data/nspawn.tbl");
const AF_NETLINK: u64 = 16;
const NETLINK_AUDIT: u64 = 9;

/// The sets and calls that a release allows, on one line; `None` if it is older than those that were
/// recorded.
#[must_use]
pub fn nspawn_list(release: &Version) -> Option<String> {
    let mut found: Option<Vec<&str>> = None;
    for line in TABLE.lines() {
        let Some((from, words)) = line.split_once(' ').filter(|(from, _)| *from != "#") else {
            continue;
        };
        if !Version::parse(from).is_some_and(|from| release.reaches(&from)) {
            continue;
        }
        let list = found.get_or_insert_default();
        for word in words.split(' ') {
            match word.strip_prefix('-') {
                Some(gone) => list.retain(|word| *word != gone),
                None => list.push(word),
            }
        }
    }
    found.map(|words| words.join(" "))
}

/// The filters of a container on a machine with this ABI, and the text of [`nspawn_list`], in which
/// their place is. Without a list there is no filter.
#[must_use]
pub fn nspawn(stack: &Stack, native: Abi) -> (Chain, String) {
    let release = &stack.engine().version;
    let Some(text) = nspawn_list(release) else { return Default::default() };
    let library = stack.library();
    let abis = native.beside().iter().copied().chain([native]).collect();
    let maker = Maker { abis, library: library.as_ref() };
    let mut allowed: Vec<Sysno> = Vec::new();
    for word in text.split(' ') {
        match sets::calls(release, word) {
            Some(calls) => allowed.extend(calls),
            None => allowed.extend(Sysno::from_name(word)),
        }
    }
    let errno = |errno: Errno| Action::Errno(errno.on(native).get());
    let known = sets::calls(release, "@known").unwrap_or_default();
    let refused = known.into_iter().filter(|call| !allowed.contains(call));
    let refused = refused.map(|call| (call, Vec::new(), errno(Errno::EPERM)));
    let mut rules: Vec<Wanted> = refused.collect();
    rules.extend(allowed.into_iter().map(|call| (call, Vec::new(), Action::Allow)));
    let list = maker.everywhere(errno(Errno::ENOSYS), &rules);
    let conditions = vec![(0, Compare::Eq, AF_NETLINK), (2, Compare::Eq, NETLINK_AUDIT)];
    let audit = (Sysno::SOCKET, conditions, errno(Errno::EAFNOSUPPORT));
    let does = stack.engine().words("does");
    let audit = maker.policy(Action::Allow, Action::Allow, |abi| {
        makes_sockets(abi, &does).then(|| vec![audit.clone()])
    });
    let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let at = (0, Span { start: 0, len });
    let made = [("the list of calls", list), ("no audit sockets", audit)];
    let made =
        made.into_iter().filter_map(|(key, policy)| Some(Directive { key, at, policy: policy? }));
    (Chain { oldest_first: made.collect(), ..Chain::default() }, text)
}
