//! A profile, a unit or a policy of LXC that limits the result.
#![forbid(unsafe_code)]

use seccompat_profile::order::set;
use std::collections::BTreeSet;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_engine::{Chain, Stack, load};
use seccompat_policy::Policy;
use seccompat_profile::{Call, Context};

use super::condition::Condition;
use super::filters::Filters;
use super::needs::Needs;
use super::wish::{Limit, NotWritten, Seen, Wish};

/// A base, as its engine reads it.
pub(super) struct Base<'a> {
    what: Read<'a>,
    machine: Abi,
    /// The conditions of its entries, of which one must hold.
    entries: Vec<(Sysno, Vec<Condition>)>,
}

enum Read<'a> {
    Profile(Policy),
    Filters(&'a Chain),
}

impl<'a> Base<'a> {
    pub(super) fn load(limit: &Limit<'a>, wish: &Wish<'_>) -> Result<Self, NotWritten> {
        let machine = wish.context.machine();
        let mut entries = Vec::new();
        let (profile, stack) = match limit {
            Limit::Profile(profile, stack) => (profile, stack),
            Limit::Filters(chain) => {
                let filters = Filters::of(chain, machine);
                for call in Sysno::all() {
                    entries.extend(filters.entries(call).into_iter().map(|one| (call, one)));
                }
                return Ok(Self { what: Read::Filters(chain), machine, entries });
            }
        };
        let mut context: Context = wish.context.clone();
        // A service has all capabilities; the profile is that of a container.
        if wish.engine.and_then(Stack::language).is_some() {
            context.caps = stack.caps();
        }
        let loaded = load(profile, stack, &context).map_err(NotWritten::Base)?;
        let resolved = loaded.reading.resolve(&loaded.context).map_err(NotWritten::Profile)?;
        for rule in resolved.rules.iter().map(|&at| &loaded.reading.rules[at]) {
            if rule.verb.action == Action::Allow {
                for named in &rule.calls {
                    if let Call::Known(call) = named.what {
                        entries.push((call, rule.args.iter().map(Condition::of).collect()));
                    }
                }
            }
        }
        drop(resolved);
        Ok(Self { what: Read::Profile(loaded.lowered.policy), machine, entries })
    }

    pub(super) fn filters(&self) -> Filters<'_> {
        match &self.what {
            Read::Profile(policy) => Filters::one(policy),
            Read::Filters(chain) => Filters::of(chain, self.machine),
        }
    }
}

impl Needs {
    /// Keeps what a base allows: a call that it allows with conditions gets these conditions.
    pub(super) fn limit(&mut self, base: &Base<'_>, wish: &Wish<'_>) {
        let filters = base.filters();
        let is_fallback = |seen: &Seen| self.fall_back.contains(&seen.call);
        let allows = |seen: &Seen| {
            let args = seen.args.map(Option::unwrap_or_default);
            filters.abis.contains(&seen.abi) && filters.lets(seen.abi, seen.call, args)
        };
        let beyond: BTreeSet<usize> = set((0..wish.seen.len())
            .filter(|&at| !is_fallback(&wish.seen[at]) && !allows(&wish.seen[at])));
        self.beyond_base = beyond;
        for ((call, conditions), reason) in std::mem::take(&mut self.all) {
            if filters.lets_everywhere(call) {
                self.add(call, conditions, reason);
                continue;
            }
            let own: Vec<&Vec<Condition>> =
                base.entries.iter().filter(|(other, _)| *other == call).map(|(_, c)| c).collect();
            // A condition of the base that is the same, or weaker, keeps the need as it is.
            if own.iter().any(|theirs| implies(&conditions, theirs)) {
                self.add(call, conditions, reason);
            } else {
                for theirs in own.into_iter().filter(|theirs| !theirs.is_empty()) {
                    if conditions.is_empty() || implies(theirs, &conditions) {
                        self.add(call, theirs.clone(), reason.clone());
                    }
                }
            }
        }
    }
}

/// Whether the first conditions hold only where the second do. May be false although it is so.
fn implies(first: &[Condition], second: &[Condition]) -> bool {
    second.iter().all(|wanted| first.iter().any(|own| own.implies(wanted)))
}
