//! The state of a tracee, and the reaction to its stops. Pure: the tracer performs the decisions
//! made here.
#![forbid(unsafe_code)]

/// A call, as it was entered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Entry {
    /// The `AUDIT_ARCH_*` value.
    pub(crate) arch: u32,
    /// The number.
    pub(crate) nr: u32,
    /// The argument registers.
    pub(crate) args: [u64; 6],
    /// The address after the instruction.
    pub(crate) ip: u64,
}

/// The reason of a tracee's stop, or its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Event {
    /// It enters a call.
    Enter(Entry),
    /// It leaves one.
    Leave {
        /// The call's return value.
        returned: i64,
        /// The address at which the program continues.
        ip: u64,
    },
    /// A signal is about to be delivered.
    Signal {
        number: i32,
        /// A filter sent it.
        by_filter: bool,
    },
    /// Its group is stopped by a signal.
    GroupStop,
    /// It executed another program.
    Exec,
    /// It made this thread, or process.
    Made(i32),
    /// Anything else that needs no answer: an interrupt, its own beginning.
    Other,
    /// It has ended; with `true` by SIGSYS.
    Ended(bool),
}

/// An operation for the tracer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Op {
    /// Find the source of this error, a small positive number.
    Judge(Entry, u16),
    /// Report a call that a filter answered with SIGSYS.
    Sigsys(Entry),
    /// Record a successful call, with its result: it may have installed a filter.
    Succeeded(Entry, i64),
    /// Give the new tracee its inheritance.
    Claim(i32),
    /// Let it continue, with this signal or 0.
    Resume(i32),
    /// Leave it in its group's stop.
    Listen,
}

/// A tracee between two stops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct State {
    /// Whether it is the traced program, and not yet its starter.
    armed: bool,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// In the program; the last call, if it was seen.
    Outside(Option<Entry>),
    /// In this call.
    Inside(Entry),
}

/// The signal that filters send; the number is the same on all architectures of the catalogue
/// except MIPS.
const SIGSYS: i32 = libc::SIGSYS;
/// The greatest errno, as the kernel returns it.
const MAX_ERRNO: u16 = 4095;

impl State {
    /// A tracee whose calls count.
    pub(crate) const ARMED: Self = Self { armed: true, place: Place::Outside(None) };
    /// One that will exec the program.
    pub(crate) const STARTING: Self = Self { armed: false, place: Place::Outside(None) };

    /// Whether it is in a call.
    pub(crate) fn is_inside(self) -> bool {
        matches!(self.place, Place::Inside(_))
    }

    /// The same tracee, which made this call last. It did not stop there.
    pub(crate) fn after(self, entry: Entry) -> Self {
        Self { place: Place::Outside(Some(entry)), ..self }
    }

    /// Whether it has executed the program.
    pub(crate) fn is_armed(self) -> bool {
        self.armed
    }

    /// The next state and operations.
    pub(crate) fn step(self, event: Event) -> (Self, [Option<Op>; 2]) {
        let State { armed, place } = self;
        let go = Some(Op::Resume(0));
        match (event, place) {
            (Event::Enter(entry), _) => (Self { armed, place: Place::Inside(entry) }, [go, None]),
            // A call that does not continue after itself returns no result: an exec, or the end of
            // a signal's handler, whose register is the interrupted program's.
            (Event::Leave { ip, .. }, Place::Inside(entry)) if ip != entry.ip => {
                (Self { armed, place: Place::Outside(None) }, [go, None])
            }
            (Event::Leave { returned, .. }, Place::Inside(entry)) => {
                let next = Self { armed, place: Place::Outside(Some(entry)) };
                let first = armed.then(|| left(entry, returned));
                (next, [first, go])
            }
            // It was in the call when it was attached.
            (Event::Leave { .. }, Place::Outside(_)) => (self, [go, None]),
            (Event::Signal { number, by_filter }, Place::Outside(Some(entry)))
                if by_filter && armed =>
            {
                let next = Self { armed, place: Place::Outside(None) };
                (next, [Some(Op::Sigsys(entry)), Some(Op::Resume(number))])
            }
            (Event::Signal { number, .. }, _) => {
                // A process that dies of it now was not killed by a filter.
                let place = if number == SIGSYS { Place::Outside(None) } else { place };
                (Self { armed, place }, [Some(Op::Resume(number)), None])
            }
            (Event::GroupStop, _) => (self, [Some(Op::Listen), None]),
            (Event::Exec, _) => (Self { armed: true, place }, [go, None]),
            (Event::Made(tid), _) => (self, [Some(Op::Claim(tid)), go]),
            (Event::Other, _) => (self, [go, None]),
            // A process that is killed leaves its call first; a thread does not.
            (Event::Ended(true), Place::Inside(entry) | Place::Outside(Some(entry))) if armed => {
                (self, [Some(Op::Sigsys(entry)), None])
            }
            (Event::Ended(_), _) => (self, [None, None]),
        }
    }
}

/// The operation for a return value.
fn left(entry: Entry, returned: i64) -> Op {
    let errno = u16::try_from(returned.wrapping_neg()).ok();
    match errno.filter(|errno| (1..=MAX_ERRNO).contains(errno)) {
        Some(errno) => Op::Judge(entry, errno),
        None => Op::Succeeded(entry, returned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: Entry = Entry { arch: 1, nr: 2, args: [3; 6], ip: 4 };

    fn leave(returned: i64) -> Event {
        Event::Leave { returned, ip: ENTRY.ip }
    }

    fn ops(state: State, events: &[Event]) -> Vec<Op> {
        let mut state = state;
        let mut all = Vec::new();
        for &event in events {
            let (next, ops) = state.step(event);
            state = next;
            all.extend(ops.into_iter().flatten());
        }
        all
    }

    #[test]
    fn an_error_is_judged_before_the_tracee_goes_on() {
        let got = ops(State::ARMED, &[Event::Enter(ENTRY), leave(-1)]);
        assert_eq!(got, [Op::Resume(0), Op::Judge(ENTRY, 1), Op::Resume(0)]);
        let got = ops(State::ARMED, &[Event::Enter(ENTRY), leave(-4096)]);
        assert_eq!(got, [Op::Resume(0), Op::Succeeded(ENTRY, -4096), Op::Resume(0)]);
    }

    #[test]
    fn calls_before_the_program_do_not_count() {
        let call = [Event::Enter(ENTRY), leave(-1)];
        assert!(ops(State::STARTING, &call).iter().all(|op| *op == Op::Resume(0)));
        let exec = [Event::Enter(ENTRY), Event::Exec, leave(-1)];
        assert!(ops(State::STARTING, &exec).contains(&Op::Judge(ENTRY, 1)));
    }

    #[test]
    fn sigsys_is_blamed_on_the_call_before_it() {
        let trapped =
            [Event::Enter(ENTRY), leave(2), Event::Signal { number: 31, by_filter: true }];
        assert_eq!(ops(State::ARMED, &trapped)[3..], [Op::Sigsys(ENTRY), Op::Resume(31)]);
        let killed = [Event::Enter(ENTRY), Event::Ended(true)];
        assert_eq!(ops(State::ARMED, &killed)[1..], [Op::Sigsys(ENTRY)]);
        let sent = [
            Event::Enter(ENTRY),
            leave(0),
            Event::Signal { number: 31, by_filter: false },
            Event::Ended(true),
        ];
        assert!(!ops(State::ARMED, &sent).contains(&Op::Sigsys(ENTRY)));
    }

    #[test]
    fn continued_calls_returned_no_result() {
        let elsewhere = Event::Leave { returned: -1, ip: ENTRY.ip + 2 };
        let got = ops(State::ARMED, &[Event::Enter(ENTRY), elsewhere, Event::Ended(true)]);
        assert_eq!(got, [Op::Resume(0), Op::Resume(0)]);
    }

    /// In any order: each stop is answered once, an end never, and a judged call was entered.
    #[test]
    fn invented_orders_of_events() {
        let mut random = fastrand::Rng::with_seed(0x9e37_79b9);
        for _ in 0..10_000 {
            let mut state = if random.bool() { State::ARMED } else { State::STARTING };
            let mut entered = None;
            for nr in 0..20 {
                let event = match random.u8(..8) {
                    0 | 1 => Event::Enter(Entry { nr, ..ENTRY }),
                    2 => leave(-1),
                    3 => leave(random.i64(..1 << 40)),
                    4 => Event::Signal { number: 31, by_filter: random.bool() },
                    5 if random.bool() => Event::GroupStop,
                    5 => Event::Made(7),
                    6 => Event::Exec,
                    _ if random.u8(..9) == 0 => Event::Ended(random.bool()),
                    _ => Event::Other,
                };
                let was_armed = state.is_armed();
                let (after, ops) = state.step(event);
                let ops: Vec<Op> = ops.into_iter().flatten().collect();
                let goes_on = |op: &Op| matches!(op, Op::Resume(_) | Op::Listen);
                let ended = matches!(event, Event::Ended(_));
                let expected = usize::from(!ended);
                assert_eq!(ops.iter().filter(|op| goes_on(op)).count(), expected, "{event:?}");
                assert!(ended || ops.last().is_some_and(goes_on), "going on comes last");
                for op in &ops {
                    if let Op::Judge(entry, _) | Op::Sigsys(entry) = op {
                        assert_eq!(Some(*entry), entered, "{event:?}");
                        assert!(was_armed, "{event:?}");
                    }
                }
                if let Event::Enter(entry) = event {
                    entered = Some(entry);
                }
                state = after;
                if ended {
                    break;
                }
            }
        }
    }
}
