//! Two files without the calls that every context of a machine decides alike, so that one
//! comparison on each machine is enough for those.
#![forbid(unsafe_code)]

use seccompat_profile::order::set;
use std::collections::BTreeSet;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_profile::{Call, Context, Lacks, Profile, Rule};

/// The calls with an entry that does not hold everywhere, and both files with these calls alone.
pub(super) struct Reduced {
    pub(super) old: Profile,
    pub(super) new: Profile,
    pub(super) calls: BTreeSet<Sysno>,
}

impl Reduced {
    pub(super) fn of(old: &Profile, new: &Profile) -> Self {
        let is_conditional = |rule: &&Rule| {
            [&rule.includes, &rule.excludes].iter().any(|filter| {
                filter.min_kernel.is_some() || !filter.caps.is_empty() || !filter.arches.is_empty()
            })
        };
        let rules = [old, new].into_iter().flat_map(|file| &file.rules);
        let mut calls: BTreeSet<Sysno> = set(rules.filter(is_conditional).flat_map(known));
        // The entries of a multiplexer and of its parts decide together.
        for multiplexer in Sysno::all().filter(|call| !call.multiplexes().is_empty()) {
            let parts = || multiplexer.multiplexes().iter().map(|part| part.1);
            if calls.contains(&multiplexer) || parts().any(|part| calls.contains(&part)) {
                calls.extend(parts().chain([multiplexer]));
            }
        }
        let only = |file: &Profile| {
            let mut file = file.clone();
            for rule in &mut file.rules {
                rule.calls
                    .retain(|call| matches!(call.what, Call::Known(call) if calls.contains(&call)));
            }
            file
        };
        Self { old: only(old), new: only(new), calls }
    }

    /// The context for the reduced files: their author knew as much as before.
    pub(super) fn context(&self, old: &Profile, context: &Context) -> Context {
        let mut context = context.clone();
        context.known_up_to = old.unknown_calls(context.machine(), context.known_up_to).0.version;
        context
    }

    /// Whether one of these calls can have the largest number of the file, at which runc's stub
    /// begins: then the contexts of a machine differ for other calls, too.
    pub(super) fn moves_stub(&self, new: &Profile, abis: &[Abi], lacks: &Lacks) -> bool {
        let named: BTreeSet<Sysno> = set(new.rules.iter().flat_map(known));
        abis.iter().any(|abi| {
            let counts = |call: &&Sysno| {
                !(abi.has_multiplexers() && call.is_multiplexed() || lacks.call(**call, *abi))
            };
            let numbered = |call: &Sysno| Some((call.number(*abi)?, *call));
            let largest = named.iter().filter(counts).filter_map(numbered).max();
            largest.is_some_and(|(_, call)| self.calls.contains(&call))
        })
    }
}

fn known(rule: &Rule) -> impl Iterator<Item = Sysno> {
    rule.calls.iter().filter_map(|call| match call.what {
        Call::Known(call) => Some(call),
        Call::Unknown(_) => None,
    })
}
