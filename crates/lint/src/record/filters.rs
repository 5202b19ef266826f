//! Filters of a unit or of a policy of LXC, which an earlier recording or a base may be.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Sysno, Values};
use seccompat_engine::Chain;
use seccompat_policy::{Compare, Diagram, Policy, Ref, Rule, TooBig};
use seccompat_profile::Operator;

use super::condition::Condition;
use super::facts::{How, deciding};
use super::needs::{Needs, Reason};
use super::wish::NotWritten;

/// A number that no call has.
const NO_CALL: u32 = 0x0fff_ffff;

/// Filters that decide together: a call may be executed if each of them lets it.
pub(super) struct Filters<'a> {
    /// The filters, oldest first.
    policies: Vec<&'a Policy>,
    /// The ABIs of the machine, its own first, as far as the filters let a call of theirs.
    pub(super) abis: Vec<Abi>,
}

impl<'a> Filters<'a> {
    /// Those of a chain, on a machine with this ABI.
    pub(super) fn of(chain: &'a Chain, machine: Abi) -> Self {
        let policies = chain.oldest_first.iter().map(|one| &one.policy).collect();
        let mut filters = Self { policies, abis: Vec::new() };
        let all = [machine].into_iter().chain(machine.beside().iter().copied());
        filters.abis = all.filter(|abi| filters.serves(*abi)).collect();
        filters
    }

    /// A single filter.
    pub(super) fn one(policy: &'a Policy) -> Self {
        Self { policies: vec![policy], abis: policy.abis().to_vec() }
    }

    fn serves(&self, abi: Abi) -> bool {
        Sysno::on(abi).any(|(_, call)| self.lets_some(abi, call))
    }

    /// Whether they let a call with these arguments.
    pub(super) fn lets(&self, abi: Abi, call: Sysno, args: [u64; 6]) -> bool {
        call.number(abi).is_some_and(|nr| self.decide(abi, nr, args))
    }

    fn decide(&self, abi: Abi, nr: u32, args: [u64; 6]) -> bool {
        let data = Data { nr, arch: abi.audit_arch().get(), instruction_pointer: 0, args };
        self.policies.iter().all(|policy| may_execute(policy.decide(&data)))
    }

    /// Whether they let every call that they do not name.
    pub(super) fn is_open(&self) -> bool {
        self.abis.iter().any(|abi| self.decide(*abi, NO_CALL, [0; 6]))
    }

    /// Whether they let calls of ABIs that this machine does not have.
    pub(super) fn lets_foreign(&self, machine: Abi) -> bool {
        let is_foreign = |abi: &Abi| *abi != machine && !machine.beside().contains(abi);
        let mut foreign = Abi::ALL.iter().copied().filter(is_foreign);
        foreign.any(|abi| self.decide(abi, 0, [0; 6]))
    }

    /// Whether they let a call with all arguments, and whether they may let it with some. A filter without
    /// a rule for the ABI decides by its default.
    fn extent(&self, abi: Abi, call: Sysno) -> (bool, bool) {
        let (mut all, mut some) = (true, true);
        let Some(nr) = call.number(abi) else { return (false, false) };
        let data = Data { nr, arch: abi.audit_arch().get(), ..Data::default() };
        for policy in &self.policies {
            match policy.of_call(abi, call) {
                Some(rule) => {
                    all &= rule.outcomes().all(may_execute);
                    some &= rule.outcomes().any(may_execute);
                }
                None => {
                    let lets = may_execute(policy.decide(&data));
                    (all, some) = (all & lets, some & lets);
                }
            }
        }
        (all, some)
    }

    fn lets_all(&self, abi: Abi, call: Sysno) -> bool {
        self.extent(abi, call).0
    }

    fn lets_some(&self, abi: Abi, call: Sysno) -> bool {
        self.extent(abi, call).1
    }

    /// The ABIs of the filters that have a call.
    fn having(&self, call: Sysno) -> impl Iterator<Item = Abi> {
        self.abis.iter().copied().filter(move |abi| call.number(*abi).is_some())
    }

    /// Whether they let a call with all arguments on each ABI that has it.
    pub(super) fn lets_everywhere(&self, call: Sysno) -> bool {
        self.having(call).all(|abi| self.lets_all(abi, call))
    }

    /// Whether they let a call on some ABI with some arguments.
    pub(super) fn lets_anywhere(&self, call: Sysno) -> bool {
        self.having(call).any(|abi| self.lets_some(abi, call))
    }

    /// The conditions under which they let a call, of which one must hold: an empty list where an entry
    /// of a profile cannot say them.
    pub(super) fn entries(&self, call: Sysno) -> Vec<Vec<Condition>> {
        let Some(abi) = self.having(call).find(|abi| self.lets_some(*abi, call)) else {
            return Vec::new();
        };
        if self.lets_all(abi, call) {
            return vec![Vec::new()];
        }
        let rules = self.policies.iter().filter_map(|policy| policy.of_call(abi, call));
        let mut conditional = rules.filter(|rule| !rule.clauses().is_empty());
        if let (Some(rule), None) = (conditional.next(), conditional.next()) {
            if let Some(said) = said(rule) {
                return said;
            }
        }
        self.values(abi, call).unwrap_or_else(|| vec![Vec::new()])
    }

    /// The same by the named values of the deciding argument.
    fn values(&self, abi: Abi, call: Sysno) -> Option<Vec<Vec<Condition>>> {
        let deciding = deciding(call, abi)?;
        let lets = |word: u64| {
            let mut args = [0; 6];
            args[usize::from(deciding.index)] = word;
            self.lets(abi, call, args)
        };
        let named = Values::of(call).filter(|one| one.argument(abi) == usize::from(deciding.index));
        let named = named.flat_map(|values| values.names).map(|(_, value)| *value);
        match deciding.how {
            How::Bits(mask) => {
                let bits = (0..64).map(|bit| 1 << bit).filter(|bit| mask & bit != 0);
                let allowed = bits.filter(|bit| lets(*bit)).fold(0, |all, bit| all | bit);
                let all = mask & !allowed == 0;
                Some(vec![if all {
                    Vec::new()
                } else {
                    vec![Condition::equals(&deciding, allowed)]
                }])
            }
            // A value without a name would be let by no condition.
            How::Value(_) if lets(u64::from(u32::MAX) >> 1) => None,
            How::Value(_) => {
                let values = named.filter(|value| lets(*value));
                Some(values.map(|value| vec![Condition::equals(&deciding, value)]).collect())
            }
        }
    }

    /// Their function in a diagram.
    pub(super) fn function(&self, diagram: &mut Diagram) -> Result<Ref, TooBig> {
        let mut newest_first = Vec::new();
        for policy in self.policies.iter().rev() {
            newest_first.push(diagram.policy(policy)?);
        }
        diagram.chain(&newest_first)
    }

    /// A call that these filters let and others do not; `None` if there is none.
    pub(super) fn beyond(&self, others: &Filters<'_>) -> Result<Option<String>, NotWritten> {
        let mut diagram = Diagram::default();
        let mut excess = || {
            let (ours, theirs) = (self.function(&mut diagram)?, others.function(&mut diagram)?);
            let excess = diagram.excess_of(ours, theirs)?;
            Ok::<_, TooBig>(diagram.witness(excess))
        };
        let found =
            excess().map_err(|_| NotWritten::NotCompiled("too big to compare".to_owned()))?;
        Ok(found.map(|data| {
            let abi = self.abis.iter().find(|abi| abi.audit_arch().get() == data.arch);
            let call = abi.and_then(|abi| Sysno::from_number(*abi, data.nr));
            match call {
                Some(call) => call.name().to_owned(),
                None => format!("number {} of another architecture", data.nr),
            }
        }))
    }
}

pub(super) fn may_execute(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log)
}

/// A rule whose clauses let a call and that else refuses it, as conditions of a profile.
fn said(rule: &Rule) -> Option<Vec<Vec<Condition>>> {
    let clauses = rule.clauses();
    let is_said =
        !may_execute(rule.otherwise()) && clauses.iter().all(|clause| may_execute(clause.action));
    let condition = |one: &seccompat_policy::Condition| {
        let (operator, value, value_two) = match one.compare() {
            Compare::Ne => (Operator::Ne, one.value(), 0),
            Compare::Lt => (Operator::Lt, one.value(), 0),
            Compare::Le => (Operator::Le, one.value(), 0),
            Compare::Eq => (Operator::Eq, one.value(), 0),
            Compare::Ge => (Operator::Ge, one.value(), 0),
            Compare::Gt => (Operator::Gt, one.value(), 0),
            Compare::MaskedEq(mask) => (Operator::MaskedEq, mask, one.value()),
        };
        Condition::new(one.arg(), operator, value, value_two)
    };
    let said = clauses.iter().map(|clause| clause.conditions.iter().map(condition).collect());
    is_said.then(|| said.collect())
}

impl Needs {
    /// Adds the calls that earlier filters let.
    pub(super) fn add_filters(&mut self, old: &Filters<'_>) -> Result<(), NotWritten> {
        if old.is_open() {
            let why =
                "it allows every call that it does not name, so a recording adds nothing to it";
            return Err(NotWritten::Old(why.to_owned()));
        }
        let reason = Reason::Old("allowed by the earlier recording".to_owned());
        for call in Sysno::all() {
            for conditions in old.entries(call) {
                self.add(call, conditions, reason.clone());
            }
        }
        Ok(())
    }
}
