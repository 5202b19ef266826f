//! A profile that limits the result.
#![forbid(unsafe_code)]

use seccompat_profile::order::set;
use std::collections::BTreeSet;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_engine::{Loaded, NotLoaded, Stack, load};
use seccompat_profile::{Call, Context, Profile};

use super::condition::Condition;
use super::needs::Needs;
use super::wish::{Seen, Wish};

/// A profile, as its engine reads it.
pub(super) struct Base {
    pub(super) loaded: Loaded,
    /// The conditions of its entries, of which one must hold.
    entries: Vec<(Sysno, Vec<Condition>)>,
}

impl Base {
    pub(super) fn load(
        profile: &Profile,
        stack: &Stack,
        context: &Context,
    ) -> Result<Self, NotLoaded> {
        let loaded = load(profile, stack, context)?;
        let mut entries = Vec::new();
        let resolved = loaded.reading.resolve(&loaded.context).map_err(NotLoaded::Profile)?;
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
        Ok(Self { loaded, entries })
    }

    pub(super) fn serves(&self, abi: Abi) -> bool {
        self.loaded.lowered.policy.abis().contains(&abi)
    }

    /// Whether it allows a call with these arguments.
    pub(super) fn allows(&self, seen: &Seen) -> bool {
        let Some(nr) = seen.call.number(seen.abi) else { return false };
        let data = Data {
            nr,
            arch: seen.abi.audit_arch().get(),
            instruction_pointer: 0,
            args: seen.args.map(Option::unwrap_or_default),
        };
        self.serves(seen.abi) && may_execute(self.loaded.lowered.policy.decide(&data))
    }

    /// Whether it allows a call with all arguments, on each ABI that has it.
    fn allows_all(&self, call: Sysno) -> bool {
        let policy = &self.loaded.lowered.policy;
        let mut rules = policy.abis().iter().filter_map(|abi| policy.of_call(*abi, call));
        rules.all(|rule| rule.outcomes().all(may_execute))
    }
}

fn may_execute(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log)
}

impl Needs {
    /// Keeps what a base allows: a call that it allows with conditions gets these conditions.
    pub(super) fn limit(&mut self, base: &Base, wish: &Wish<'_>) {
        let is_fallback = |seen: &Seen| self.fall_back.contains(&seen.call);
        let beyond: BTreeSet<usize> = set((0..wish.seen.len())
            .filter(|&at| !is_fallback(&wish.seen[at]) && !base.allows(&wish.seen[at])));
        self.beyond_base = beyond;
        for ((call, conditions), reason) in std::mem::take(&mut self.all) {
            if base.allows_all(call) {
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
