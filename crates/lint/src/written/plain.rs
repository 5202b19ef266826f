//! The content of a written profile.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;
use seccompat_profile::{Argument, Profile, Resolved};

/// The content of a text: entries that hold everywhere.
pub(crate) struct Plain<'a> {
    pub(crate) default: Action,
    pub(crate) abis: Vec<Abi>,
    /// `None` writes no list: runtimes treat it like `SPEC_ALLOW`.
    pub(crate) flags: Option<Vec<&'a str>>,
    pub(crate) listener_path: Option<&'a str>,
    pub(crate) listener_metadata: Option<&'a str>,
    pub(crate) entries: Vec<Entry<'a>>,
}

/// An entry of `syscalls`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) names: Vec<&'a str>,
    pub(crate) action: Action,
    pub(crate) args: Vec<Argument>,
}

impl<'a> Plain<'a> {
    /// The entries that hold, in the file's order.
    pub(crate) fn of(resolved: &Resolved<'a>) -> Self {
        let profile: &'a Profile = resolved.profile;
        let machine = resolved.context.machine();
        let rules = resolved.rules.iter().map(|&at| &profile.rules[at]);
        let entries = rules.filter(|rule| !rule.calls.is_empty()).map(|rule| Entry {
            names: rule.calls.iter().map(|named| named.what.name()).collect(),
            action: rule.verb.on(machine),
            args: rule.args.clone(),
        });
        let flags = profile.flags.as_ref();
        Self {
            default: profile.default.on(machine),
            abis: resolved.abis.clone(),
            flags: flags.map(|flags| flags.iter().map(|flag| flag.what).collect()),
            listener_path: profile.listener().map(|path| &*path.what),
            listener_metadata: profile.listener_metadata.as_ref().map(|text| &*text.what),
            entries: entries.collect(),
        }
    }
}

/// The word of an action, and its errno.
pub(super) const fn verb(action: Action) -> (&'static str, Option<u16>) {
    match action {
        Action::Allow => ("SCMP_ACT_ALLOW", None),
        Action::Log => ("SCMP_ACT_LOG", None),
        Action::Notify => ("SCMP_ACT_NOTIFY", None),
        Action::Trap(_) => ("SCMP_ACT_TRAP", None),
        // Older runtimes have no other name for it.
        Action::KillThread => ("SCMP_ACT_KILL", None),
        Action::KillProcess => ("SCMP_ACT_KILL_PROCESS", None),
        Action::Errno(number) => ("SCMP_ACT_ERRNO", Some(number)),
        Action::Trace(number) => ("SCMP_ACT_TRACE", Some(number)),
    }
}
