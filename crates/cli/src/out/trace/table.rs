//! The refusals of a run, counted in bounded memory.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};

use seccompat_live::{Outcome, Refusal};
use seccompat_probe::Cause;

/// The limit on different refusals that are kept with their arguments.
const MOST: usize = 10_000;
/// The limit on their bytes of text: names, paths, arguments.
const MOST_BYTES: usize = 16 << 20;
/// The limit on distinguished kinds.
const MOST_KINDS: usize = 4096;

/// The common properties of refusals of one kind: the ABI, the number, the outcome, the cause, the
/// installer of the filter, and the values of the deciding arguments.
type Kind = (Option<&'static str>, u32, Outcome, &'static str, Option<String>, Vec<(usize, u64)>);

/// The distinguishing properties within a kind: the thread, its program, and the readable
/// arguments.
type Detail = (Kind, i32, String, Vec<String>);

fn kind_of(refusal: &Refusal) -> Kind {
    let deciding = refusal.deciding.iter().map(|arg| (*arg, refusal.args[*arg])).collect();
    let (abi, cause) = (refusal.abi.map(|abi| abi.name()), refusal.cause.name());
    (abi, refusal.nr, refusal.outcome, cause, refusal.installer.clone(), deciding)
}

/// The refusals of a run.
#[derive(Default)]
pub(super) struct Table {
    /// In order of their first occurrence, with counts for equal ones.
    refusals: Vec<(Refusal, u64)>,
    places: BTreeMap<Detail, usize>,
    bytes: usize,
    /// The first of each kind, with its count.
    kinds: BTreeMap<Kind, (Refusal, u64)>,
    /// The reported kinds, each with its program.
    told: BTreeSet<(String, Kind)>,
    sums: Sums,
}

/// The counts of refusals.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) all: u64,
    pub(super) filter: u64,
    pub(super) kernel: u64,
    pub(super) tracer: u64,
    pub(super) supervisor: u64,
    pub(super) undetermined: u64,
    /// Those by filters that a program was seen to install.
    pub(super) own: u64,
    /// Those of which only sums were kept.
    pub(super) folded: u64,
}

impl Sums {
    fn add(&mut self, cause: Cause) {
        self.all += 1;
        *match cause {
            Cause::Filter => &mut self.filter,
            Cause::Tracer => &mut self.tracer,
            Cause::Supervisor => &mut self.supervisor,
            Cause::Kernel | Cause::Sysctl(_) | Cause::Capability(_) | Cause::State(_) => {
                &mut self.kernel
            }
            _ => &mut self.undetermined,
        } += 1;
    }
}

impl Table {
    /// Whether a refusal is the first of its kind for its program.
    pub(super) fn is_news(&mut self, refusal: &Refusal) -> bool {
        let key = (refusal.program.clone(), kind_of(refusal));
        self.told.len() < MOST && self.told.insert(key)
    }

    /// Counts a refusal.
    pub(super) fn add(&mut self, refusal: Refusal) {
        self.sums.add(refusal.cause);
        self.sums.own += u64::from(refusal.installer.is_some());
        let kind = kind_of(&refusal);
        if let Some((_, count)) = self.kinds.get_mut(&kind) {
            *count += 1;
        } else if self.kinds.len() < MOST_KINDS {
            self.kinds.insert(kind.clone(), (refusal.clone(), 1));
        }
        let detail = (kind, refusal.tid, refusal.program.clone(), refusal.shown.clone());
        if let Some(&place) = self.places.get(&detail) {
            if let Some((_, count)) = self.refusals.get_mut(place) {
                *count += 1;
            }
            return;
        }
        let bytes = refusal.program.len() + refusal.shown.iter().map(String::len).sum::<usize>();
        if self.refusals.len() >= MOST || self.bytes + bytes > MOST_BYTES {
            self.sums.folded += 1;
            return;
        }
        self.bytes += bytes;
        self.places.insert(detail, self.refusals.len());
        self.refusals.push((refusal, 1));
    }

    /// The kept refusals, each with its count.
    pub(super) fn refusals(&self) -> &[(Refusal, u64)] {
        &self.refusals
    }

    /// The first of each kind, with its count.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (u64, &Refusal)> {
        self.kinds.values().map(|(refusal, count)| (*count, refusal))
    }

    /// The counts.
    pub(super) fn sums(&self) -> Sums {
        self.sums
    }
}

#[cfg(test)]
mod tests {
    use seccompat_live::Evidence;

    use super::*;

    fn refusal(nr: u32, argument: u64) -> Refusal {
        Refusal {
            tid: 1,
            program: "p".to_owned(),
            abi: None,
            nr,
            call: None,
            args: [argument; 6],
            shown: vec![argument.to_string()],
            outcome: Outcome::Sigsys,
            cause: Cause::Filter,
            evidence: Evidence::Sigsys,
            installer: None,
            deciding: Vec::new(),
            passes_unnamed: None,
        }
    }

    #[test]
    fn folded_calls_are_counted() {
        let mut table = Table::default();
        let many = 3 * MOST as u64;
        for argument in 0..many {
            table.add(refusal(1, argument));
            table.add(refusal(1, 0));
        }
        let sums = table.sums();
        assert_eq!((sums.all, sums.filter), (2 * many, 2 * many));
        assert_eq!(table.refusals().len(), MOST);
        let kept: u64 = table.refusals().iter().map(|(_, count)| count).sum();
        assert_eq!(kept + sums.folded, sums.all);
        let kinds: Vec<u64> = table.kinds().map(|(count, _)| count).collect();
        assert_eq!(kinds, [2 * many]);
    }

    #[test]
    fn kinds_and_long_arguments_are_bounded_too() {
        let mut table = Table::default();
        for nr in 0..2 * MOST_KINDS as u32 {
            let long = Refusal { shown: vec!["x".repeat(10_000)], ..refusal(nr, 0) };
            assert!(table.is_news(&long));
            table.add(long);
        }
        assert_eq!(table.kinds().count(), MOST_KINDS);
        assert!(table.bytes <= MOST_BYTES, "{}", table.bytes);
        assert!(table.sums().folded > 0);
        assert!(!table.is_news(&refusal(0, 0)), "its kind was told");
    }
}
