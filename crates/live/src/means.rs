//! What this process may call at all: a filter may kill for any call.
//!
//! A scan asks by children, so whatever it asks about may kill; but it has to live itself. So it first
//! sends scouts (`seccompat_raw::scout`), which make a probe of each call that it lives on, with the
//! scalars with which it will make the call. What kills it then does without, or says so while it can.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU32, Ordering};

use seccompat_catalogue::{Abi, Facts, Sysno};
use seccompat_probe::{Nothing, Trial};
use seccompat_raw::{Ask, Fate};

/// A call that this process makes, and with which arguments; pointers are 0 here.
struct Mean {
    call: Sysno,
    args: [u64; 6],
    /// Whether nothing goes without.
    vital: bool,
}

const AT_FDCWD: u64 = 0xffff_ff9c;
/// `O_CLOEXEC`
const CLOEXEC: u64 = 0o2_000_000;

const fn vital(call: Sysno, args: [u64; 6]) -> Mean {
    Mean { call, args, vital: true }
}

const fn spare(call: Sysno, args: [u64; 6]) -> Mean {
    Mean { call, args, vital: false }
}

/// What a scan lives on, beside `clone`, and what it would rather not do without. The first is asked
/// about first: by it the scouts are waited for.
const MEANS: [Mean; 11] = [
    // __WALL
    vital(Sysno::WAIT4, [0, 0, 0x4000_0000, 0, 0, 0]),
    vital(Sysno::WRITE, [2, 0, 0, 0, 0, 0]),
    // PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS
    vital(Sysno::MMAP, [0, 4096, 3, 0x21, u64::MAX, 0]),
    vital(Sysno::OPENAT, [AT_FDCWD, 0, CLOEXEC, 0, 0, 0]),
    vital(Sysno::READ, [3, 0, 4096, 0, 0, 0]),
    spare(Sysno::CLOSE, [3, 0, 0, 0, 0, 0]),
    spare(Sysno::UNAME, [0; 6]),
    // TCGETS
    spare(Sysno::IOCTL, [1, 0x5401, 0, 0, 0, 0]),
    spare(Sysno::WRITEV, [2, 0, 1, 0, 0, 0]),
    // SIGPIPE
    spare(Sysno::RT_SIGACTION, [13, 0, 0, 8, 0, 0]),
    // SECCOMP_SET_MODE_FILTER
    spare(Sysno::SECCOMP, [1, 0, 0, 0, 0, 0]),
];

/// A bit for each of [`MEANS`] that a filter kills for, or that a supervisor holds and that can be spared.
static KILL: AtomicU32 = AtomicU32::new(0);

/// Finds out what this process may call. Returns the first call that a scan cannot do without, and for
/// which a filter kills.
///
/// Where no scouts can be sent, nothing is known to kill.
#[must_use]
pub fn find_means() -> Option<Sysno> {
    let here = Nothing(Abi::NATIVE?);
    let (mut asks, mut of) = (Vec::new(), Vec::new());
    for (n, mean) in MEANS.iter().enumerate() {
        for question in Trial::questions(Facts::of(mean.call), &mean.args, &here) {
            asks.push(Ask::new(&question));
            of.push(n);
        }
    }
    let mut fates = vec![Fate::Lives; asks.len()];
    let mut sent = Vec::with_capacity(asks.len() + 2);
    // What they found out before something went wrong is true.
    let _all = seccompat_raw::scout(&asks, &mut fates, |id| sent.push(id));
    let mut kill = 0;
    for (n, fate) in of.into_iter().zip(fates) {
        // What a supervisor holds is waited for where there is no other way.
        if fate == Fate::Killed || fate == Fate::Held && !MEANS[n].vital {
            kill |= 1 << n;
        }
    }
    KILL.store(kill, Ordering::Relaxed);
    if may(Sysno::WAIT4) {
        sent.into_iter().for_each(seccompat_raw::reap);
    }
    MEANS.iter().find(|mean| mean.vital && !may(mean.call)).map(|mean| mean.call)
}

/// Whether this process may make the call, as far as [`find_means`] knows; before it, whether anybody
/// asked.
#[must_use]
pub fn may(call: Sysno) -> bool {
    let kill = KILL.load(Ordering::Relaxed);
    !MEANS.iter().enumerate().any(|(n, mean)| mean.call == call && kill & 1 << n != 0)
}
