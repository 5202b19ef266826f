//! The known facts about a thread's filters. Threads that inherit them from one another share these
//! facts.
#![forbid(unsafe_code)]

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use seccompat_bpf::{Action, Program, code};

use super::attribute;
use super::outcome::Outcome;
use super::tracee::Entry;
use crate::dump::Chain;
use crate::oracle::stepped::Decided;
use crate::proc::Status;

/// The limit on kept answers.
const MOST_ASKED: usize = 1 << 10;

/// The filters of a thread.
#[derive(Default)]
pub(crate) struct Lineage {
    /// Its filters in addition to those of this process, if all are known.
    own: Option<Filters>,
    /// The programs that installed these, newest first, as far as known.
    installers: Vec<(Program, String)>,
    /// All its filters, as the kernel returned them; `None` if it does not.
    read: OnceCell<Option<Filters>>,
    /// Their number at the first count.
    counted: Cell<Option<u32>>,
    /// The answers of a child of such a thread.
    pub(crate) asked: RefCell<Asked>,
    /// The arguments by which the filters refuse calls, as found by [`super::deciding`].
    pub(crate) deciding: RefCell<BTreeMap<Entry, Vec<usize>>>,
}

impl Lineage {
    /// For a thread with these filters in addition to those of this process, newest first.
    pub(crate) fn with_own(own: Option<Vec<Program>>) -> Self {
        let own = own.map(|newest_first| Filters::new(Chain { newest_first }));
        Self { own, ..Self::default() }
    }

    /// For a thread that installed another filter, by the program of this name; `None` if that
    /// cannot be known.
    pub(crate) fn and(&self, program: Option<Program>, by: &str) -> Self {
        let mut installers = self.installers.clone();
        installers.splice(0..0, program.clone().map(|program| (program, by.to_owned())));
        let own = program.zip(self.own.as_ref()).map(|(program, own)| {
            let mut all = vec![program];
            all.extend_from_slice(&own.chain.newest_first);
            all
        });
        Self { installers, ..Self::with_own(own) }
    }

    /// The program that was seen to install the filter with this outcome for a call.
    pub(crate) fn installer(&self, entry: &Entry, outcome: Outcome) -> Option<&str> {
        let gives = |program: &Program| {
            let chain = Chain { newest_first: vec![program.clone()] };
            let action = attribute::by_filters(&chain, entry);
            match outcome {
                Outcome::Sigsys => {
                    matches!(action, Action::Trap(_) | Action::KillThread | Action::KillProcess)
                }
                _ => attribute::is_answer(action, outcome),
            }
        };
        let found = self.installers.iter().find(|(program, _)| gives(program));
        found.map(|(_, name)| name.as_str())
    }

    /// All its filters, if they have been read already.
    pub(crate) fn all(&self) -> Option<&Chain> {
        self.read.get().and_then(Option::as_ref).map(|read| &read.chain)
    }

    /// All its filters, by `read` if they have not been read yet; `None` if it cannot read them.
    pub(crate) fn read_by(&self, read: impl FnOnce() -> Option<Chain>) -> Option<&Filters> {
        self.read.get_or_init(|| read().map(Filters::new)).as_ref()
    }

    /// Whether all its filters are known, with the `outer` ones of this process, and none returns
    /// this errno.
    pub(crate) fn cannot_give(&self, errno: u16, outer: Option<u32>) -> bool {
        let own = self.own.as_ref().filter(|_| outer == Some(0));
        let known = self.read.get().and_then(Option::as_ref).or(own);
        known.is_some_and(|filters| !filters.can_give(errno))
    }

    /// The number of filters that were read.
    pub(crate) fn read(&self) -> Option<u64> {
        self.read.get().and_then(Option::as_ref).map(|read| read.chain.newest_first.len() as u64)
    }

    /// Its filters in addition to those of this process, if all are known.
    pub(crate) fn own(&self) -> Option<&Filters> {
        self.own.as_ref()
    }

    /// Whether the kernel's count equals the number of known filters, for a thread with these and
    /// the `outer` ones of this process. An untraced thread may have installed others.
    pub(crate) fn counts(&self, status: &Status, outer: Option<u32>) -> bool {
        let count = |filters: &Filters| u32::try_from(filters.chain.newest_first.len()).ok();
        let read = self.read.get().and_then(Option::as_ref);
        let known = match (read, &self.own, outer) {
            (Some(read), ..) => count(read),
            (None, Some(own), Some(outer)) => count(own).and_then(|own| own.checked_add(outer)),
            _ => self.counted.get(),
        };
        let there = match status.seccomp {
            Some(0) => Some(0),
            // Before Linux 5.9 there is no count: filters that were read stay valid, observed ones
            // do not.
            _ => status.filters.or(known.filter(|known| *known != 0 && read.is_some())),
        };
        match (known, there) {
            (None, there) => {
                self.counted.set(there);
                true
            }
            (known, there) => known == there,
        }
    }
}

/// Filters, and the errnos that they can return.
pub(crate) struct Filters {
    pub(crate) chain: Chain,
    gives: BTreeSet<u16>,
    /// Whether one returns a computed word.
    computes: bool,
    /// Whether one leaves calls to a supervisor.
    leaves: bool,
}

impl Filters {
    fn new(chain: Chain) -> Self {
        let insns = || chain.newest_first.iter().flat_map(|program| program.insns());
        let returns = || insns().filter(|insn| insn.class() == code::RET);
        let computes = returns().any(|insn| insn.code & 0x18 != 0);
        // `collect` would compile a sort of its own.
        let mut gives = BTreeSet::new();
        gives.extend(returns().filter_map(|insn| match Action::from_word(insn.k) {
            Action::Errno(errno) => Some(errno),
            _ => None,
        }));
        let leaves = returns().any(|insn| Action::from_word(insn.k) == Action::Notify);
        Self { chain, gives, computes, leaves }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.chain.newest_first.is_empty()
    }

    /// Whether they can return this errno; 0 is a faked success.
    pub(crate) fn can_give(&self, errno: u16) -> bool {
        self.computes || self.gives.contains(&errno)
    }

    /// Whether they can leave a call to a supervisor.
    pub(crate) fn can_leave_to_supervisor(&self) -> bool {
        self.computes || self.leaves
    }
}

/// The tests of filters that cannot be read, and their answers.
#[derive(Default)]
pub(crate) struct Asked {
    decided: BTreeMap<Entry, Option<Decided>>,
    /// The errnos that they were seen to return.
    gave: BTreeSet<u16>,
    /// How often a call with this outcome was allowed.
    let_through: BTreeMap<(u32, u32, u16), u32>,
}

impl Asked {
    /// Whether a call that ended with an errno which the kernel often returns is worth a test:
    /// until `few` such calls were allowed, and always after a filter returned this errno.
    pub(crate) fn is_worth_asking(&self, entry: &Entry, errno: u16, few: u32) -> bool {
        let times = self.let_through.get(&(entry.arch, entry.nr, errno)).copied();
        self.gave.contains(&errno) || times.unwrap_or(0) < few
    }

    /// The earlier decision about this call, if it was tested.
    pub(crate) fn before(&self, entry: &Entry) -> Option<Option<Decided>> {
        self.decided.get(entry).copied()
    }

    /// Keeps the decision about a call with this outcome.
    pub(crate) fn keep(&mut self, entry: &Entry, errno: u16, decided: Option<Decided>) {
        if self.decided.len() >= MOST_ASKED {
            self.decided.clear();
        }
        self.decided.insert(*entry, decided);
        match decided {
            Some(Decided::Refused(errno)) => {
                self.gave.insert(errno.get());
            }
            Some(Decided::Faked) => {
                self.gave.insert(0);
            }
            Some(Decided::LeftToSupervisor) => {}
            Some(Decided::Allowed) | None => {
                if self.let_through.len() >= MOST_ASKED {
                    self.let_through.clear();
                }
                *self.let_through.entry((entry.arch, entry.nr, errno)).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use seccompat_bpf::Insn;

    use super::*;

    fn refuses(errno: u16) -> Program {
        let insn = Insn::new(code::RET, Action::Errno(errno).to_word());
        Program::new(vec![insn]).expect("a program")
    }

    fn status(seccomp: u32, filters: Option<u32>) -> Status {
        Status { seccomp: Some(seccomp), filters, ..Status::default() }
    }

    #[test]
    fn filters_that_were_not_seen_are_counted() {
        let own = Lineage::with_own(Some(vec![refuses(1)]));
        assert!(own.counts(&status(2, Some(1)), Some(0)));
        assert!(own.counts(&status(2, Some(3)), Some(2)));
        assert!(!own.counts(&status(2, Some(2)), Some(0)), "one was not seen");
        assert!(!own.counts(&status(2, None), Some(0)), "nobody counts them");
        assert!(!own.counts(&status(0, Some(0)), Some(0)), "there is none");
        let none = Lineage::with_own(Some(Vec::new()));
        assert!(none.counts(&status(0, None), Some(0)));
        assert!(!none.counts(&status(2, None), Some(0)));
        let unknown = Lineage::default();
        assert!(unknown.counts(&status(2, Some(1)), Some(0)), "the first count");
        assert!(unknown.counts(&status(2, Some(1)), Some(0)));
        assert!(!unknown.counts(&status(2, Some(2)), Some(0)), "one came later");
        let read = Lineage::default();
        let filters = read.read_by(|| Some(Chain { newest_first: vec![refuses(13)] }));
        assert!(filters.is_some_and(|filters| filters.can_give(13) && !filters.can_give(1)));
        assert!(read.counts(&status(2, None), None));
        assert!(!read.counts(&status(2, Some(2)), None));
    }

    #[test]
    fn another_filter_is_known_only_with_all_before_it() {
        let one = Lineage::with_own(Some(Vec::new())).and(Some(refuses(1)), "p");
        assert!(one.own().is_some_and(|own| own.can_give(1) && !own.is_empty()));
        assert!(one.and(None, "p").own().is_none());
        assert!(one.and(None, "p").and(Some(refuses(2)), "p").own().is_none());
        let computed = Program::new(vec![Insn::new(0, 0), Insn::new(0x16, 0)]).expect("RET A");
        assert!(one.and(Some(computed), "p").own().is_some_and(|own| own.can_give(77)));
    }

    #[test]
    fn a_filter_that_gave_an_errno_is_asked_each_time() {
        let mut asked = Asked::default();
        let entry = |nr| Entry { arch: 1, nr, args: [0; 6], ip: 0 };
        assert!(asked.is_worth_asking(&entry(1), 13, 2));
        asked.keep(&entry(1), 13, Some(Decided::Allowed));
        asked.keep(&entry(1), 13, Some(Decided::Allowed));
        assert!(!asked.is_worth_asking(&entry(1), 13, 2));
        assert!(asked.is_worth_asking(&entry(2), 13, 2));
        let errno = seccompat_catalogue::Errno::new(13).expect("an errno");
        asked.keep(&entry(2), 13, Some(Decided::Refused(errno)));
        assert!(asked.is_worth_asking(&entry(1), 13, 2), "a filter gives it");
    }
}
