//! Inheritance between tracees.
#![forbid(unsafe_code)]

use std::rc::Rc;

use super::installed;
use super::lineage::Lineage;
use super::tracee::{Entry, State};
use super::tracer::{Tracee, Tracer};
use crate::proc;
use crate::sys;

impl Tracer<'_> {
    /// A new tracee inherits its creator's filters and registers.
    pub(super) fn claim(&mut self, child: i32, creator: Option<i32>, lineage: Rc<Lineage>) {
        let creator = creator.and_then(|creator| self.tracees.get(&creator));
        let (stops, marked) = creator.map_or((true, None), |one| (one.stops, one.marked));
        let new = Tracee { stops, marked, ..Tracee::new(State::ARMED, Rc::clone(&lineage)) };
        let tracee = self.tracees.entry(child).or_insert(new);
        tracee.lineage = lineage;
        tracee.stops = stops;
        if std::mem::take(&mut tracee.parked) {
            if let Some(marked) = marked {
                marked.remove(child);
            }
            self.resume(child, 0);
        }
    }

    /// A creator may be killed before it can report its new child: by its end, or by the exec of
    /// another thread of its process. The child does not wait for it any longer.
    pub(super) fn release_orphans(&mut self, executed: Option<i32>) {
        let parked: Vec<i32> =
            self.tracees.iter().filter(|(_, other)| other.parked).map(|(&tid, _)| tid).collect();
        for tid in parked {
            let maker = proc::maker_of(tid);
            let lives = |(other, tracee): (&i32, &Tracee)| {
                !tracee.parked && proc::process_of(*other) == maker
            };
            if maker.is_none() || maker == executed || !self.tracees.iter().any(lives) {
                self.claim(tid, None, Rc::default());
            }
        }
    }

    /// Records a filter that a tracee installed.
    pub(super) fn installed(&mut self, tid: i32, entry: &Entry, returned: i64) {
        let Some(installed) = installed::by_call(tid, entry, returned) else { return };
        let Some(tracee) = self.tracees.get(&tid) else { return };
        let lineage = Rc::new(tracee.lineage.and(installed.program, &proc::name_of(tid)));
        let process = if installed.everywhere { proc::process_of(tid) } else { None };
        for (&other, tracee) in &mut self.tracees {
            let shares = process.is_some() && proc::process_of(other) == process;
            if other == tid || shares {
                // Its errno would beat the action of a fast trace's filter.
                if !std::mem::replace(&mut tracee.stops, true)
                    && other != tid
                    && self.plan.is_some()
                {
                    let _ = sys::interrupt(other);
                }
                tracee.lineage = Rc::clone(&lineage);
            }
        }
    }
}
