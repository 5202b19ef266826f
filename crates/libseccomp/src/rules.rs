//! The rules of a filter, ABI by ABI: seccomp_rule_add(3).
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{Added, Additions, Compare, Condition};

use crate::errno::{Errno, Result};
use crate::names::{self, NATIVE};
use crate::types::Comparison;

/// A number, and the call's number in the multiplexer if it is one's.
type Place = (u32, Option<u32>);

/// The rules of one ABI.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) abi: Abi,
    /// By number.
    pub(crate) rules: BTreeMap<u32, Additions>,
    /// The caller's hints, by number: the higher, the sooner the call is tested.
    pub(crate) priorities: BTreeMap<u32, u8>,
}

/// A rule to add: its action, and its conditions by ascending argument.
pub(crate) struct Request {
    pub(crate) action: Action,
    args: Vec<(u8, Compare, u64)>,
    /// Whether an ABI that lacks the call is an error.
    pub(crate) exact: bool,
}

impl Request {
    /// # Errors
    /// EINVAL: no such argument or comparison, or two for one argument.
    pub(crate) fn new(action: Action, args: &[Comparison], exact: bool) -> Result<Self> {
        let mut read = args.iter().map(comparison).collect::<Result<Vec<_>>>()?;
        read.sort_unstable_by_key(|(arg, ..)| *arg);
        if read.windows(2).any(|two| two[0].0 == two[1].0) {
            return Err(Errno::EINVAL);
        }
        Ok(Self { action, args: read, exact })
    }

    /// The conditions on an ABI. A multiplexer shows its number in its first argument, instead of
    /// the call's.
    fn conditions(&self, abi: Abi, nth: Option<u32>) -> Vec<Condition> {
        let number = nth.map(|nth| (0, Compare::Eq, u64::from(nth)));
        let own = self.args.iter().copied().filter(|(arg, ..)| nth.is_none() || *arg != 0);
        let all = number.into_iter().chain(own);
        let made = all.filter_map(|(arg, compare, value)| Condition::new(abi, arg, compare, value));
        // Without a bit to test, it always holds.
        made.filter(|condition| condition.compare() != Compare::MaskedEq(0)).collect()
    }
}

fn comparison(one: &Comparison) -> Result<(u8, Compare, u64)> {
    let arg = u8::try_from(one.arg).ok().filter(|arg| *arg < 6).ok_or(Errno::EINVAL)?;
    let (compare, value) = match one.op {
        1 => (Compare::Ne, one.datum_a),
        2 => (Compare::Lt, one.datum_a),
        3 => (Compare::Le, one.datum_a),
        4 => (Compare::Eq, one.datum_a),
        5 => (Compare::Ge, one.datum_a),
        6 => (Compare::Gt, one.datum_a),
        7 => (Compare::MaskedEq(one.datum_a), one.datum_b & one.datum_a),
        _ => return Err(Errno::EINVAL),
    };
    Ok((arg, compare, value))
}

/// A call as the native ABI numbers it, and with it each other ABI's number.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    number: i32,
    /// `None` if the catalogue does not have it.
    known: Option<Sysno>,
}

impl Call {
    pub(crate) fn new(number: i32) -> Self {
        let known = match u32::try_from(number) {
            Ok(number) => names::call(NATIVE, number),
            Err(_) => names::name(NATIVE, number).and_then(Sysno::from_name),
        };
        Self { number, known }
    }

    /// The number on an ABI.
    ///
    /// # Errors
    /// EFAULT: the number has no name, so that only the native ABI can have it.
    fn on(self, abi: Abi) -> Result<i32> {
        // -1 is a tracer's number on every ABI.
        if abi == NATIVE || self.number == -1 {
            return Ok(self.number);
        }
        let there = match self.known {
            Some(call) => names::number_of(abi, call),
            None => names::name(NATIVE, self.number).and_then(|name| names::number(abi, name)),
        };
        there.ok_or(Errno::EFAULT)
    }
}

impl Section {
    pub(crate) const fn new(abi: Abi) -> Self {
        Self { abi, rules: BTreeMap::new(), priorities: BTreeMap::new() }
    }

    /// The numbers of a call here, each with its number in a multiplexer if it is one.
    ///
    /// # Errors
    /// EFAULT as above; EDOM: the ABI lacks the call, and the rule is to be exact.
    fn places(&self, call: Call, exact: bool) -> Result<impl Iterator<Item = Place> + use<>> {
        let own = call.on(self.abi)?;
        let places = if own == -1 {
            // The number by which a tracer skips a call.
            [Some((u32::MAX, None)), None]
        } else if let Ok(own) = u32::try_from(own) {
            [Some((own, None)), None]
        } else if let Some((multiplexer, (nth, call))) = names::multiplexed(self.abi, own) {
            let of = |call: Sysno| call.number(self.abi);
            [
                of(multiplexer).map(|number| (number, Some(nth))),
                of(call).map(|number| (number, None)),
            ]
        } else if exact {
            return Err(Errno::EDOM);
        } else {
            [None; 2]
        };
        Ok(places.into_iter().flatten())
    }

    /// Adds a rule; what it replaces is appended to `undo`.
    ///
    /// # Errors
    /// As `places`; EEXIST: another action for some of these calls; EINVAL: it is to be exact, but
    /// has conditions and could be made through a multiplexer.
    pub(crate) fn add(
        &mut self,
        call: Call,
        request: &Request,
        undo: &mut Vec<(Abi, u32, Option<Additions>)>,
    ) -> Result<()> {
        for (number, nth) in self.places(call, request.exact)? {
            if request.exact && nth.is_some() && !request.args.is_empty() {
                // A filter does not see the arguments behind a multiplexer.
                return Err(Errno::EINVAL);
            }
            let conditions = request.conditions(self.abi, nth);
            let (rules, before) = match self.rules.entry(number) {
                Entry::Vacant(entry) => (entry.insert(Additions::default()), None),
                Entry::Occupied(entry) => {
                    let rules = entry.into_mut();
                    let before = rules.clone();
                    (rules, Some(before))
                }
            };
            match rules.add(conditions, request.action) {
                Added::New => undo.push((self.abi, number, before)),
                Added::There => {}
                Added::Conflict => return Err(Errno::EEXIST),
            }
        }
        Ok(())
    }

    /// Puts back what a number had.
    pub(crate) fn put_back(&mut self, number: u32, before: Option<Additions>) {
        match before {
            Some(before) => drop(self.rules.insert(number, before)),
            None => drop(self.rules.remove(&number)),
        }
    }

    /// # Errors
    /// As `places`.
    pub(crate) fn prioritise(&mut self, call: Call, priority: u8) -> Result<()> {
        for (number, _) in self.places(call, false)? {
            let known = self.priorities.entry(number).or_default();
            *known = priority.max(*known);
        }
        Ok(())
    }
}
