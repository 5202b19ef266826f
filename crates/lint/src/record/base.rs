//! A profile, a unit or a policy of LXC that limits the result.
#![forbid(unsafe_code)]

use seccompat_profile::order::set;
use std::collections::BTreeSet;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_engine::{Stack, load};
use seccompat_profile::{Call, Context};

use super::condition::Condition;
use super::filters::Filters;
use super::needs::Needs;
use super::wish::{Limit, NotWritten, Seen, Wish};

/// A base, as its engine reads it.
pub(super) struct Base {
    pub(super) filters: Filters,
    /// The conditions of its entries, of which one must hold.
    entries: Vec<(Sysno, Vec<Condition>)>,
}

impl Base {
    pub(super) fn load(limit: &Limit<'_>, wish: &Wish<'_>) -> Result<Self, NotWritten> {
        let mut entries = Vec::new();
        let (profile, stack) = match limit {
            Limit::Profile(profile, stack) => (profile, stack),
            Limit::Filters(chain) => {
                let filters = Filters::of(chain, wish.context.machine());
                for call in Sysno::all() {
                    entries.extend(filters.entries(call).into_iter().map(|one| (call, one)));
                }
                return Ok(Self { filters, entries });
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
        Ok(Self { filters: Filters::one(loaded.lowered.policy), entries })
    }

    pub(super) fn serves(&self, abi: Abi) -> bool {
        self.filters.abis.contains(&abi)
    }

    /// Whether it allows a call with these arguments.
    pub(super) fn allows(&self, seen: &Seen) -> bool {
        let args = seen.args.map(Option::unwrap_or_default);
        self.serves(seen.abi) && self.filters.lets(seen.abi, seen.call, args)
    }
}

impl Needs {
    /// Keeps what a base allows: a call that it allows with conditions gets these conditions.
    pub(super) fn limit(&mut self, base: &Base, wish: &Wish<'_>) {
        let is_fallback = |seen: &Seen| self.fall_back.contains(&seen.call);
        let beyond: BTreeSet<usize> = set((0..wish.seen.len())
            .filter(|&at| !is_fallback(&wish.seen[at]) && !base.allows(&wish.seen[at])));
        self.beyond_base = beyond;
        for ((call, conditions), reason) in std::mem::take(&mut self.all) {
            if base.filters.lets_everywhere(call) {
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
