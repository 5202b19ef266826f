//! The calls that this process may make at all: a filter may kill for any call.
//!
//! A scan probes in children, so a fatal probe does no harm; but the scan itself must survive, and so
//! must a tracer. So they first send scouts (`seccompat_raw::scout`), which make a probe of each call
//! that they need, with the scalars of the later call. If a filter kills for a call, they work
//! without it, or report that while they can.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use seccompat_catalogue::{Abi, Facts, Sysno};
use seccompat_probe::{Nothing, Trial};
use seccompat_raw::{Ask, Fate};

/// A call that this process makes, with its arguments; pointers are 0 here.
struct Mean {
    call: Sysno,
    args: [u64; 6],
    need: Need,
}

/// The work that cannot be done without a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// None.
    Nothing,
    /// A trace.
    Trace,
    /// A scan, and all else.
    All,
}

/// The work for which calls are tested.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Work {
    /// A scan, or the start of a command.
    Scan,
    /// A trace.
    Trace,
}

impl Mean {
    fn is_vital(&self, work: Work) -> bool {
        match self.need {
            Need::Nothing => false,
            Need::Trace => work == Work::Trace,
            Need::All => true,
        }
    }
}

const AT_FDCWD: u64 = 0xffff_ff9c;
/// `O_CLOEXEC`
const CLOEXEC: u64 = 0o2_000_000;

const fn vital(call: Sysno, args: [u64; 6]) -> Mean {
    Mean { call, args, need: Need::All }
}

const fn of_trace(call: Sysno, args: [u64; 6]) -> Mean {
    Mean { call, args, need: Need::Trace }
}

const fn spare(call: Sysno, args: [u64; 6]) -> Mean {
    Mean { call, args, need: Need::Nothing }
}

/// The calls that a scan needs in addition to `clone`, and those that it prefers to have. The first
/// one is tested first: with it, the scan waits for the scouts.
const MEANS: [Mean; 17] = [
    // __WALL
    vital(Sysno::WAIT4, [0, 0, 0x4000_0000, 0, 0, 0]),
    vital(Sysno::WRITE, [2, 0, 0, 0, 0, 0]),
    // PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS
    vital(Sysno::MMAP, [0, 4096, 3, 0x21, u64::MAX, 0]),
    vital(Sysno::OPENAT, [AT_FDCWD, 0, CLOEXEC, 0, 0, 0]),
    vital(Sysno::READ, [3, 0, 4096, 0, 0, 0]),
    of_trace(Sysno::CLOSE, [3, 0, 0, 0, 0, 0]),
    spare(Sysno::UNAME, [0; 6]),
    // TCGETS
    spare(Sysno::IOCTL, [1, 0x5401, 0, 0, 0, 0]),
    spare(Sysno::WRITEV, [2, 0, 1, 0, 0, 0]),
    // SIGPIPE
    of_trace(Sysno::RT_SIGACTION, [13, 0, 0, 8, 0, 0]),
    // STATX_BASIC_STATS | STATX_BTIME, as the standard library calls it.
    spare(Sysno::STATX, [AT_FDCWD, 0, 0, 0xfff, 0, 0]),
    // SECCOMP_SET_MODE_FILTER
    spare(Sysno::SECCOMP, [1, 0, 0, 0, 0, 0]),
    // PTRACE_SEIZE
    of_trace(Sysno::PTRACE, [0x4206, 0, 0, 0, 0, 0]),
    of_trace(Sysno::PIPE2, [0, CLOEXEC, 0, 0, 0, 0]),
    of_trace(Sysno::TGKILL, [0, 0, 9, 0, 0, 0]),
    // CLOCK_MONOTONIC, as the standard library calls it. Before `sched_yield`: a scout that survives this one lets
    // its watcher sleep, and so gets the processor back after `sched_yield`.
    spare(Sysno::CLOCK_NANOSLEEP, [1, 0, 0, 0, 0, 0]),
    spare(Sysno::SCHED_YIELD, [0; 6]),
];

/// A bit for each of [`MEANS`] for which a filter kills, or that a supervisor holds and that is not
/// vital.
static KILL: AtomicU32 = AtomicU32::new(UNTESTED);
/// A bit of no call: some were not tested.
const UNTESTED: u32 = 1 << 31;

/// Tests which calls this process may make. Returns the first call that this work needs and for
/// which a filter kills.
///
/// If scouts cannot be made, no call is known to kill.
#[must_use]
pub fn find_means(work: Work) -> Option<Sysno> {
    let here = Nothing(Abi::NATIVE?);
    let (mut asks, mut of) = (Vec::new(), Vec::new());
    for (n, mean) in MEANS.iter().enumerate() {
        for question in Trial::questions(Facts::of(mean.call), &mean.args, &here) {
            asks.push(Ask::new(&question));
            of.push(n);
        }
    }
    let mut fates = vec![Fate::Lives; asks.len()];
    // Each probe may kill a scout, and each scout may have a stand-in: then nothing is allocated below.
    let mut sent = Vec::with_capacity(2 * (asks.len() + 2));
    // The results before a fault are correct.
    let all = seccompat_raw::scout(&asks, &mut fates, |id| sent.push(id));
    let mut kill = if all.is_ok() { 0 } else { UNTESTED };
    for (n, fate) in of.into_iter().zip(fates) {
        // A call that a supervisor holds is used only if it is vital.
        if fate == Fate::Killed || fate == Fate::Held && !MEANS[n].is_vital(work) {
            kill |= 1 << n;
        }
    }
    KILL.store(kill, Ordering::Relaxed);
    if may(Sysno::WAIT4) {
        sent.into_iter().for_each(seccompat_raw::reap);
    }
    MEANS.iter().find(|mean| mean.is_vital(work) && !may(mean.call)).map(|mean| mean.call)
}

/// Whether this process may make the call, according to [`find_means`]; true before that has run.
#[must_use]
pub fn may(call: Sysno) -> bool {
    let kill = KILL.load(Ordering::Relaxed);
    !MEANS.iter().enumerate().any(|(n, mean)| mean.call == call && kill & 1 << n != 0)
}

/// Whether a scout has made the call and survived. On an architecture without scouts, it is false.
pub(crate) fn is_proven(call: Sysno) -> bool {
    KILL.load(Ordering::Relaxed) & UNTESTED == 0 && may(call)
}

/// Lets other processes work for that long, or for less if a filter kills for the sleep.
pub(crate) fn pause(time: Duration) {
    if may(Sysno::CLOCK_NANOSLEEP) {
        std::thread::sleep(time);
    } else if may(Sysno::SCHED_YIELD) {
        std::thread::yield_now();
    } else {
        std::hint::spin_loop();
    }
}
