//! The arguments by which filters refuse a call: if one of them alone is changed, the call is
//! allowed.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Choice, Facts, Kind, Sysno, Values};

use super::attribute::{self, Known};
use super::lineage::Lineage;
use super::tracee::Entry;
use crate::oracle::{Ask, Heard, Oracle};

/// The limit on remembered calls of a lineage.
const MOST: usize = 1 << 10;
/// A number that no ABI uses.
const NO_CALL: u32 = 4001;

/// The oracle for the filters of this process, for the questions about refused calls. The results are kept with
/// the filters that gave them ([`Lineage::deciding`]).
#[derive(Default)]
pub(crate) struct Deciding {
    oracle: Option<Option<Oracle>>,
}

impl Deciding {
    /// The arguments by which the filters of a thread refuse a call, with `outer` ones of this
    /// process. None if they refuse it whatever the arguments, or if nothing is known about them.
    pub(crate) fn of(
        &mut self,
        entry: &Entry,
        lineage: &Lineage,
        outer: Option<u32>,
    ) -> Vec<usize> {
        let Known { abi: Some(abi), call: Some(call) } = Known::of(entry) else {
            return Vec::new();
        };
        let key = key(entry, call);
        if let Some(known) = lineage.deciding.borrow().get(&key) {
            return known.clone();
        }
        let mut found = Vec::new();
        for arg in 0..Facts::of(call).params.len().min(6) {
            match self.decides(&key, (abi, call), arg, lineage, outer) {
                Some(true) => found.push(arg),
                Some(false) => {}
                // Perhaps they can be asked later.
                None => return Vec::new(),
            }
        }
        let mut known = lineage.deciding.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, found.clone());
        found
    }

    fn decides(
        &mut self,
        entry: &Entry,
        (abi, call): (Abi, Sysno),
        arg: usize,
        lineage: &Lineage,
        outer: Option<u32>,
    ) -> Option<bool> {
        if matches!(Facts::of(call).params[arg].kind, Kind::Ptr | Kind::Str) {
            return Some(false);
        }
        let others: Vec<Entry> = others(call, abi, arg, entry.args[arg])
            .into_iter()
            .map(|value| {
                let mut other = *entry;
                other.args[arg] = value;
                other
            })
            .collect();
        self.passes(&others, abi, lineage, outer)
    }

    /// Whether the filters of a thread allow a number that no call has; `None` if that is not known.
    pub(crate) fn passes_unnamed(
        &mut self,
        entry: &Entry,
        lineage: &Lineage,
        outer: Option<u32>,
    ) -> Option<bool> {
        let abi = Known::of(entry).abi?;
        let unnamed = Entry { nr: abi.number_base() + NO_CALL, args: [0; 6], ..*entry };
        self.passes(&[unnamed], abi, lineage, outer)
    }

    /// Whether the filters of a thread allow one of these calls; `None` if that is not known.
    fn passes(
        &mut self,
        calls: &[Entry],
        abi: Abi,
        lineage: &Lineage,
        outer: Option<u32>,
    ) -> Option<bool> {
        let passes = |action| {
            matches!(action, Action::Allow | Action::Log | Action::Trace(_) | Action::Notify)
        };
        if let Some(all) = lineage.all() {
            return Some(calls.iter().any(|call| passes(attribute::by_filters(all, call))));
        }
        // The oracle needs no number, which kernels before 5.9 do not tell.
        let (own, outer) = (lineage.own()?, outer.unwrap_or(1));
        let own = |call: &&Entry| passes(attribute::by_filters(&own.chain, call));
        let left: Vec<&Entry> = calls.iter().filter(own).collect();
        if outer == 0 || left.is_empty() {
            return Some(!left.is_empty());
        }
        let oracle = self.oracle.get_or_insert_with(|| Oracle::begin().ok()).as_mut()?;
        let ask = |entry: &Entry| Ask { abi, nr: entry.nr, args: entry.args };
        let asks: Vec<Ask> = left.into_iter().map(ask).collect();
        let heard = oracle.ask_all(&asks);
        let through = heard.contains(&Heard::Through);
        (through || !heard.contains(&Heard::Nothing)).then_some(through)
    }
}

/// A call without the parts that differ each time: its address, and its pointers.
fn key(entry: &Entry, call: Sysno) -> Entry {
    let mut key = Entry { ip: 0, ..*entry };
    let params = Facts::of(call).params;
    for (word, param) in key.args.iter_mut().zip(params) {
        if matches!(param.kind, Kind::Ptr | Kind::Str) {
            *word = 0;
        }
    }
    key.args[params.len().min(6)..].fill(0);
    key
}

/// Other values of an argument, for which profiles may well allow the call.
fn others(call: Sysno, abi: Abi, arg: usize, value: u64) -> Vec<u64> {
    let mut all = vec![0, 1, 2, u64::MAX, u64::from(u32::MAX), value ^ 1, value.wrapping_add(1)];
    for values in
        Values::of(call).filter(|values| values.argument(abi) == arg && values.hold_on(abi))
    {
        match values.choice {
            Choice::Flags => all.extend(values.names.iter().map(|(_, flag)| value & !flag)),
            Choice::One | Choice::Masked(_) => all.extend(values.names.iter().map(|(_, one)| one)),
        }
    }
    all.sort_unstable();
    all.dedup();
    all.retain(|other| *other != value);
    all
}
