//! The entries for each call, in several ways: a profile's own, and those made from the function.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::collections::BTreeMap;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{Compare, Condition, Diagram, Ref, TooBig};
use seccompat_profile::{Argument, BAD_ARCH, Operator, Span};

use super::part::{Merging, Part, join};
use crate::written::Entry;

/// The limit on entries for one action of a call: the security-profiles-operator takes no more
/// entries for a call, and nobody would read them.
const MOST: usize = 128;

/// An action, and the conditions that must all hold.
type Line = (Action, Vec<Argument>);

/// The candidates of all calls with an action other than the default.
pub(super) struct Candidates {
    pub(super) default: Action,
    /// By the name of the call.
    calls: BTreeMap<&'static str, Call>,
}

struct Call {
    /// The chosen one first.
    left: Vec<Vec<Line>>,
    /// Whether the function takes too many entries.
    too_many: bool,
    is_multiplexer: bool,
}

impl Candidates {
    /// The candidates for the merged decisions on these ABIs.
    pub(super) fn of(
        diagram: &mut Diagram,
        parts: &[Part<'_>],
        abis: &[Abi],
        how: Merging,
    ) -> Result<Self, TooBig> {
        let machine = abis.first().copied().unwrap_or(Abi::X86_64);
        let mut defaults = Vec::new();
        for part in parts {
            defaults.push(diagram.terminal(default(part, machine).to_word())?);
        }
        let merged = join(diagram, &defaults, how)?;
        let default = diagram.value(merged).map_or(BAD_ARCH, Action::from_word);
        let mut all = Self { default, calls: BTreeMap::new() };
        for call in Sysno::all() {
            if let Some(found) = all.call(diagram, parts, abis, how, call)? {
                all.calls.insert(call.name(), found);
            }
        }
        Ok(all)
    }

    fn call(
        &self,
        diagram: &mut Diagram,
        parts: &[Part<'_>],
        abis: &[Abi],
        how: Merging,
        call: Sysno,
    ) -> Result<Option<Call>, TooBig> {
        // On each ABI the profiles' functions, and the merged one.
        let mut found: Vec<(Abi, Vec<Ref>, Ref)> = Vec::new();
        for abi in abis.iter().copied().filter(|abi| call.number(*abi).is_some()) {
            let mut each = Vec::new();
            for part in parts {
                each.push(match part.policy.of_call(abi, call) {
                    Some(rule) => diagram.rule(rule)?,
                    None => diagram.terminal(BAD_ARCH.to_word())?,
                });
            }
            let merged = join(diagram, &each, how)?;
            found.push((abi, each, merged));
        }
        let plain = diagram.terminal(self.default.to_word())?;
        if found.iter().all(|(_, _, merged)| *merged == plain) {
            return Ok(None);
        }
        let mut left: Vec<Vec<Line>> = Vec::new();
        // Entries for the calls that it makes decide about a multiplexer, too.
        if is_multiplexer(call) {
            left.push(Vec::new());
        }
        for (at, part) in parts.iter().enumerate() {
            if found.iter().all(|(_, each, merged)| each[at] == *merged) {
                left.extend(self.own(part, call));
            }
        }
        // The widest registers: narrower ones are compared in their low halves.
        let widest = found.iter().find(|(abi, _, _)| !abi.is_32_bit()).or(found.first());
        let narrow = found.iter().any(|(abi, _, _)| abi.is_32_bit());
        let made = self.made(diagram, narrow, widest.map_or(plain, |(_, _, merged)| *merged))?;
        let too_many = made.is_none();
        left.extend(made);
        left.dedup();
        Ok(Some(Call { left, too_many, is_multiplexer: is_multiplexer(call) }))
    }

    /// A profile's own entries for the call, if its default is the merged one.
    fn own(&self, part: &Part<'_>, call: Sysno) -> Option<Vec<Line>> {
        let resolved = &part.resolved;
        let machine = resolved.context.machine();
        if default(part, machine) != self.default {
            return None;
        }
        let mut lines = Vec::new();
        for rule in resolved.rules_naming(call).map(|at| &resolved.profile.rules[at]) {
            if part.doubts.iter().any(|doubt| rule.span.contains(*doubt)) {
                return None;
            }
            let action = rule.verb.on(machine);
            if action != self.default {
                lines.push((action, rule.args.clone()));
            }
        }
        Some(lines)
    }

    /// Entries for the function; `None` if they are too many.
    fn made(
        &self,
        diagram: &mut Diagram,
        narrow: bool,
        merged: Ref,
    ) -> Result<Option<Vec<Line>>, TooBig> {
        let mut lines = Vec::new();
        for word in diagram.returns(merged) {
            let action = Action::from_word(word);
            if action == self.default {
                continue;
            }
            let Some(lists) = diagram.conditions(merged, word, narrow, MOST)? else {
                return Ok(None);
            };
            lines.extend(lists.iter().map(|list| (action, list.iter().map(argument).collect())));
        }
        Ok(Some(lines))
    }

    /// Chooses the next candidate; false if there is none.
    pub(super) fn next(&mut self, call: Sysno) -> bool {
        match self.calls.get_mut(call.name()) {
            Some(call) if call.left.len() > 1 => {
                call.left.remove(0);
                true
            }
            _ => false,
        }
    }

    /// Chooses the next candidate of every multiplexer; if there is none, of every call. False if
    /// there is none either.
    pub(super) fn next_of_all(&mut self) -> bool {
        for of_multiplexers in [true, false] {
            let mut moved = false;
            for call in self.calls.values_mut() {
                if call.left.len() > 1 && (call.is_multiplexer || !of_multiplexers) {
                    call.left.remove(0);
                    moved = true;
                }
            }
            if moved {
                return true;
            }
        }
        false
    }

    /// Whether the call's decisions take too many entries.
    pub(super) fn is_too_much(&self, call: Sysno) -> bool {
        self.calls.get(call.name()).is_some_and(|call| call.too_many)
    }

    /// The entries: calls with the same one together, those without conditions first.
    pub(super) fn entries(&self) -> Vec<Entry<'static>> {
        let mut entries: Vec<Entry<'static>> = Vec::new();
        for (name, call) in &self.calls {
            for (action, args) in call.left.first().into_iter().flatten() {
                match entries.iter_mut().find(|one| one.action == *action && one.args == *args) {
                    Some(entry) if entry.names.contains(name) => {}
                    Some(entry) => entry.names.push(name),
                    None => {
                        let args = args.clone();
                        entries.push(Entry { names: vec![name], action: *action, args });
                    }
                }
            }
        }
        sort_by_key(&mut entries, |entry| !entry.args.is_empty());
        entries
    }
}

fn default(part: &Part<'_>, machine: Abi) -> Action {
    part.resolved.profile.default.on(machine)
}

fn argument(condition: &Condition) -> Argument {
    let (value, two) = (condition.value(), 0);
    let (operator, value, value_two) = match condition.compare() {
        Compare::Ne => (Operator::Ne, value, two),
        Compare::Lt => (Operator::Lt, value, two),
        Compare::Le => (Operator::Le, value, two),
        Compare::Eq => (Operator::Eq, value, two),
        Compare::Ge => (Operator::Ge, value, two),
        Compare::Gt => (Operator::Gt, value, two),
        Compare::MaskedEq(mask) => (Operator::MaskedEq, mask, value),
    };
    Argument { span: Span::default(), index: condition.arg(), operator, value, value_two }
}

/// Whether a call only makes others, chosen by its first argument.
fn is_multiplexer(call: Sysno) -> bool {
    !call.multiplexes().is_empty()
}
