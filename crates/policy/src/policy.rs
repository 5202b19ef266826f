//! A policy: for each architecture, the rule for each number.
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::ops::RangeInclusive;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, AuditArch, Sysno};

use crate::rule::Rule;

/// The first number of x32, and the last: a tracer writes 0xffffffff to skip a call.
const X32: RangeInclusive<u32> = 0x4000_0000..=0xffff_fffe;

/// A total function from (architecture, number, arguments) to an action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    bad_arch: Action,
    abis: Vec<Abi>,
    rules: Vec<Rule>,
    sections: Vec<Section>,
}

/// A rule of a [`Builder`] or a [`Policy`]; equal rules have equal ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RuleId(u32);

/// The rules under one `AUDIT_ARCH` value: x86_64 and x32 share one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    arch: AuditArch,
    runs: Vec<Run>,
}

/// A rule, from this number up to the next run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// The first number.
    pub first: u32,
    /// The rule.
    pub rule: RuleId,
}

/// The reason why there is no such policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Mistake {
    /// No architecture at all.
    Empty,
    /// An architecture was given twice.
    Twice(Abi),
    /// Two architectures have different byte orders: a program has one.
    ByteOrder(Abi, Abi),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "a policy needs an architecture"),
            Self::Twice(abi) => write!(f, "{abi} is there twice"),
            Self::ByteOrder(a, b) => {
                write!(f, "{a} and {b} differ in byte order, and a filter has one")
            }
        }
    }
}

impl core::error::Error for Mistake {}

/// Builds a [`Policy`], one ABI after the other.
#[derive(Clone, Debug)]
pub struct Builder {
    policy: Policy,
}

/// The numbers of one ABI, while a policy is built.
#[derive(Clone, Debug)]
pub struct Table {
    abi: Abi,
    background: Vec<Run>,
    calls: Vec<(u32, RuleId)>,
}

impl Table {
    /// Assigns `rule` to every number of `abi`.
    #[must_use]
    pub fn new(abi: Abi, rule: RuleId) -> Self {
        Self { abi, background: vec![Run { first: 0, rule }], calls: Vec::new() }
    }

    /// Assigns `rule` to the numbers from `first` on, unless a call is set.
    pub fn from(&mut self, first: u32, rule: RuleId) {
        self.background.retain(|run| run.first < first);
        self.background.push(Run { first, rule });
    }

    /// Assigns `rule` to the number. A later rule for a number replaces an earlier one. Ascending
    /// numbers are fastest.
    pub fn set(&mut self, number: u32, rule: RuleId) {
        self.calls.push((number, rule));
    }

    /// The runs over all 2^32 numbers, whatever the ABI's share of them.
    fn runs(mut self) -> Vec<Run> {
        if !self.calls.is_sorted_by_key(|call| call.0) {
            self.calls.sort_by_key(|call| call.0);
        }
        let mut runs = Vec::with_capacity(2 * self.calls.len() + self.background.len());
        let mut background = self.background.iter().copied().peekable();
        let mut ground = self.background[0].rule;
        let mut calls = self.calls.iter().copied().peekable();
        // The first number without a run so far; `None` past the end.
        let mut next = Some(0u32);
        while let Some((number, mut rule)) = calls.next() {
            while let Some(&(again, later)) = calls.peek() {
                if again != number {
                    break;
                }
                rule = later;
                calls.next();
            }
            lay_ground(&mut runs, &mut background, &mut ground, next, Some(number));
            lay(&mut runs, number, rule);
            next = number.checked_add(1);
        }
        lay_ground(&mut runs, &mut background, &mut ground, next, None);
        runs
    }
}

/// Adds the background runs from `from` up to `to`; up to the end if there is no `to`.
fn lay_ground(
    runs: &mut Vec<Run>,
    background: &mut core::iter::Peekable<impl Iterator<Item = Run>>,
    ground: &mut RuleId,
    from: Option<u32>,
    to: Option<u32>,
) {
    let Some(mut at) = from else { return };
    while to.is_none_or(|to| at < to) {
        while let Some(run) = background.next_if(|run| run.first <= at) {
            *ground = run.rule;
        }
        lay(runs, at, *ground);
        match background.peek() {
            Some(run) => at = run.first,
            None => break,
        }
    }
}

/// Starts a run, unless the previous one continues.
fn lay(runs: &mut Vec<Run>, first: u32, rule: RuleId) {
    if runs.last().is_none_or(|last| last.rule != rule) {
        runs.push(Run { first, rule });
    }
}

impl Builder {
    /// A policy without an architecture yet. Every architecture that is not added gets `bad_arch`.
    #[must_use]
    pub fn new(bad_arch: Action) -> Self {
        let rules = vec![Rule::always(bad_arch)];
        Self { policy: Policy { bad_arch, abis: Vec::new(), rules, sections: Vec::new() } }
    }

    /// The id of a rule, for tables.
    pub fn rule(&mut self, rule: Rule) -> RuleId {
        let rules = &mut self.policy.rules;
        let at = rules.iter().position(|known| *known == rule).unwrap_or_else(|| {
            rules.push(rule);
            rules.len() - 1
        });
        RuleId::at(at)
    }

    /// Adds an ABI. A table's numbers that belong to another ABI (x32's in x86_64's table) are
    /// dropped.
    ///
    /// # Errors
    /// The ABI was added already, or has another byte order than the earlier ones.
    pub fn add(&mut self, table: Table) -> Result<(), Mistake> {
        let abi = table.abi;
        let policy = &mut self.policy;
        if policy.abis.contains(&abi) {
            return Err(Mistake::Twice(abi));
        }
        if let Some(&other) =
            policy.abis.iter().find(|other| other.is_big_endian() != abi.is_big_endian())
        {
            return Err(Mistake::ByteOrder(other, abi));
        }
        policy.abis.push(abi);
        let arch = abi.audit_arch();
        let runs = table.runs();
        let at = policy.sections.iter().position(|section| section.arch == arch);
        let at = at.unwrap_or_else(|| {
            let runs = vec![Run { first: 0, rule: RuleId(0) }];
            policy.sections.push(Section { arch, runs });
            policy.sections.len() - 1
        });
        let section = &mut policy.sections[at];
        section.runs = match abi {
            Abi::X32 => splice(&section.runs, &runs),
            // The reverse: the existing runs are x32's numbers.
            Abi::X86_64 => splice(&runs, &section.runs),
            _ => runs,
        };
        Ok(())
    }

    /// The policy.
    ///
    /// # Errors
    /// No ABI was added.
    pub fn build(self) -> Result<Policy, Mistake> {
        if self.policy.abis.is_empty() { Err(Mistake::Empty) } else { Ok(self.policy) }
    }
}

/// The runs of `outside`, with those of `inside` for x32's numbers.
fn splice(outside: &[Run], inside: &[Run]) -> Vec<Run> {
    let mut runs = Vec::with_capacity(outside.len() + inside.len() + 2);
    let at = |runs: &[Run], number: u32| runs[runs.partition_point(|r| r.first <= number) - 1].rule;
    for run in outside.iter().filter(|run| run.first < *X32.start()) {
        lay(&mut runs, run.first, run.rule);
    }
    lay(&mut runs, *X32.start(), at(inside, *X32.start()));
    for run in inside.iter().filter(|run| run.first > *X32.start() && X32.contains(&run.first)) {
        lay(&mut runs, run.first, run.rule);
    }
    lay(&mut runs, u32::MAX, at(outside, u32::MAX));
    runs
}

impl Policy {
    /// The action for every architecture without a section, and for x32's numbers if x32 was not
    /// added.
    #[must_use]
    pub const fn bad_arch(&self) -> Action {
        self.bad_arch
    }

    /// The ABIs, in the order in which they were added.
    #[must_use]
    pub fn abis(&self) -> &[Abi] {
        &self.abis
    }

    /// The sections, one for each `AUDIT_ARCH` value.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The rules of the runs, each once.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A rule.
    ///
    /// # Panics
    /// The id belongs to another policy.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// The rule for a call on an ABI. `None` if the policy does not serve the ABI, or the ABI lacks
    /// the call.
    #[must_use]
    pub fn of_call(&self, abi: Abi, call: Sysno) -> Option<&Rule> {
        let number = call.number(abi).filter(|_| self.abis.contains(&abi))?;
        let section = self.sections.iter().find(|section| section.arch == abi.audit_arch())?;
        Some(self.rule(section.rule_of(number)))
    }

    /// The section of an `AUDIT_ARCH` value.
    pub(crate) fn section(&self, arch: AuditArch) -> Option<&Section> {
        self.sections.iter().find(|section| section.arch == arch)
    }

    /// The policy with other rules and sections.
    pub(crate) fn with(&self, rules: Vec<Rule>, sections: Vec<Section>) -> Self {
        Self { bad_arch: self.bad_arch, abis: self.abis.clone(), rules, sections }
    }

    /// The byte order of the machines that the policy is for.
    #[must_use]
    pub fn is_big_endian(&self) -> bool {
        self.abis[0].is_big_endian()
    }

    /// The action for one call: the reference for every compiled program.
    #[must_use]
    pub fn decide(&self, data: &Data) -> Action {
        match self.sections.iter().find(|section| section.arch.get() == data.arch) {
            Some(section) => self.rule(section.rule_of(data.nr)).decide(&data.args),
            None => self.bad_arch,
        }
    }
}

impl RuleId {
    pub(crate) const FIRST: Self = Self(0);

    pub(crate) fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its index in [`Policy::rules`].
    #[must_use]
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl Section {
    pub(crate) const fn new(arch: AuditArch, runs: Vec<Run>) -> Self {
        Self { arch, runs }
    }

    /// The value of `seccomp_data.arch`.
    #[must_use]
    pub const fn arch(&self) -> AuditArch {
        self.arch
    }

    /// Runs from number 0 up to the last; neighbours have different rules.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The rule for a number.
    #[must_use]
    pub fn rule_of(&self, number: u32) -> RuleId {
        self.runs[self.runs.partition_point(|run| run.first <= number) - 1].rule
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(policy: &Policy, abi: Abi, nr: u32) -> Action {
        policy.decide(&Data { nr, arch: abi.audit_arch().get(), ..Data::default() })
    }

    fn table(builder: &mut Builder, abi: Abi, errno: u16) -> Table {
        let ground = builder.rule(Rule::always(Action::Errno(errno)));
        let allow = builder.rule(Rule::always(Action::Allow));
        let mut table = Table::new(abi, ground);
        for nr in [7, 5, 6, 0, u32::MAX, 0x4000_0005] {
            table.set(nr, allow);
        }
        table
    }

    #[test]
    fn x32_has_its_numbers_and_x86_64_the_rest_in_either_order() {
        for order in [[Abi::X86_64, Abi::X32], [Abi::X32, Abi::X86_64]] {
            let mut builder = Builder::new(Action::KillThread);
            for abi in order {
                let table = table(&mut builder, abi, if abi == Abi::X32 { 2 } else { 1 });
                builder.add(table).unwrap();
            }
            let policy = builder.build().unwrap();
            assert_eq!(policy.sections().len(), 1);
            for (nr, expected) in [
                (0, Action::Allow),
                (1, Action::Errno(1)),
                (7, Action::Allow),
                (8, Action::Errno(1)),
                (0x3fff_ffff, Action::Errno(1)),
                (0x4000_0000, Action::Errno(2)),
                (0x4000_0005, Action::Allow),
                (0xffff_fffe, Action::Errno(2)),
                (0xffff_ffff, Action::Allow),
            ] {
                assert_eq!(action(&policy, Abi::X86_64, nr), expected, "{nr:#x} {order:?}");
            }
            assert_eq!(action(&policy, Abi::X86, 0), Action::KillThread);
        }
    }

    #[test]
    fn x32_without_a_table_is_a_bad_architecture() {
        let mut builder = Builder::new(Action::KillThread);
        let table = table(&mut builder, Abi::X86_64, 1);
        builder.add(table.clone()).unwrap();
        assert_eq!(builder.add(table), Err(Mistake::Twice(Abi::X86_64)));
        let arm = Table::new(Abi::S390x, RuleId(0));
        assert_eq!(builder.add(arm), Err(Mistake::ByteOrder(Abi::X86_64, Abi::S390x)));
        let policy = builder.build().unwrap();
        assert_eq!(action(&policy, Abi::X86_64, 0x4000_0005), Action::KillThread);
        assert_eq!(action(&policy, Abi::X86_64, 0xffff_fffe), Action::KillThread);
        assert_eq!(action(&policy, Abi::X86_64, 0xffff_ffff), Action::Allow);
    }

    #[test]
    fn backgrounds_change_with_the_number() {
        let mut builder = Builder::new(Action::KillThread);
        let [eperm, enosys, allow] = [Action::Errno(1), Action::Errno(38), Action::Allow]
            .map(|action| builder.rule(Rule::always(action)));
        let mut table = Table::new(Abi::Aarch64, eperm);
        table.from(100, enosys);
        table.set(98, allow);
        table.set(99, allow);
        table.set(200, allow);
        builder.add(table).unwrap();
        let policy = builder.build().unwrap();
        let firsts: Vec<_> = policy.sections()[0].runs().iter().map(|run| run.first).collect();
        assert_eq!(firsts, [0, 98, 100, 200, 201]);
    }
}
