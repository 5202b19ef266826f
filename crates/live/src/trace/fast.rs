//! A fast trace: a filter over the inherited ones decides which calls stop.
//!
//! - A call that neither an inherited filter nor, in ordinary cases, the kernel refuses runs without a
//!   stop.
//! - Without inherited filters, a call that the kernel may refuse is left to the tracer by
//!   `SECCOMP_RET_TRACE`.
//! - An errno of an inherited filter beats a newer filter's TRACE, and a TRAP beats that errno:
//!   seccomp(2). So below filters a call is trapped instead. The tracer suppresses the signal and lets
//!   the tracee make the call again, with a mark in its sixth argument, which the kernel ignores for a
//!   call with fewer. Our filter allows the marked call, so the inherited filters and the kernel
//!   decide, and the tracer sees the result.
//! - A call with six arguments cannot be marked. If inherited filters refuse all tested arguments
//!   alike, the tracer itself returns that errno. If they refuse some, there is no fast trace. If they
//!   refuse none, the call runs without a stop: a TRACE of ours would hide a TRACE of theirs.
//!
//! A call that an inherited filter leaves to a tracer gets ENOSYS, as without a tracer.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_catalogue::{Abi, Eperm, Errno, Facts, KernelVersion, Prose, Role, Sysno};
use seccompat_probe::{Presence, Surroundings};

use crate::here::Here;
use crate::oracle::{Ask, Heard, Life, NoOracle, Oracle, named};

/// The treatment of a call by the filter of a fast trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Treatment {
    /// Nothing.
    Pass,
    /// It leaves the call to the tracer, unless all of these words of its arguments are harmless.
    Stop(&'static [Harmless]),
    /// It traps the call, unless the call is marked or all of these words are harmless.
    Repeat(&'static [Harmless]),
    /// It traps the call, and the tracer returns this errno.
    Answer(Errno),
}

/// Bits of an argument with which the kernel itself does not refuse a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Harmless {
    /// The argument, counted from 0.
    pub arg: u8,
    /// The bits.
    pub mask: u64,
    /// Their harmless values.
    pub values: &'static [u64],
}

/// The treatment of every call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Each call, with its ABI and its number there.
    pub calls: Vec<(Abi, u32, Treatment)>,
    /// Every other number of an ABI.
    pub others: Vec<(Abi, Treatment)>,
}

/// The reason why a trace cannot be fast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NotFast {
    /// The filters cannot be tested.
    NoOracle(NoOracle),
    /// The filters decide this call by its arguments, and it has six.
    Decides(Abi, Sysno),
    /// The filters gave no answer about this call, which has six arguments.
    Silent(Abi, Sysno),
    /// The machine is unknown.
    Machine,
}

impl fmt::Display for NotFast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOracle(why) => why.fmt(f),
            Self::Decides(abi, call) => {
                write!(f, "a filter here decides {call} of {abi} by arguments, of which it has six")
            }
            Self::Silent(abi, call) => {
                write!(
                    f,
                    "the filters here gave no answer about {call} of {abi}, which has six arguments"
                )
            }
            Self::Machine => f.write_str("this is not built for this machine yet"),
        }
    }
}

/// The mark of a repeated call, in its sixth argument.
pub const MARK: u64 = 0x5ecc_0a11_7e9e_a7ed;
/// The data of our TRAP and TRACE, which the tracer gets with the signal and with the event.
pub const DATA: u16 = 0xfa57;

/// `open(2)`: neither written, made nor truncated; neither O_NOATIME nor append-only. Bits from
/// `<asm-generic/fcntl.h>`.
const READS: u64 = 0o3 | 0o100 | 0o1000 | 0o1_000_000;
const OPENS: &[Harmless] = &[Harmless { arg: 1, mask: READS, values: &[0] }];
const OPENS_AT: &[Harmless] = &[Harmless { arg: 2, mask: READS, values: &[0] }];
/// A test for permission to write: `W_OK`.
const TESTS: &[Harmless] = &[Harmless { arg: 1, mask: 2, values: &[0] }];
const TESTS_AT: &[Harmless] = &[Harmless { arg: 2, mask: 2, values: &[0] }];
/// Memory: not executable, and either not writable or private (`PROT_EXEC`, `MAP_SHARED`), and not locked.
const MAPS: &[Harmless] =
    &[Harmless { arg: 2, mask: 4, values: &[0] }, Harmless { arg: 3, mask: 0x2001, values: &[0] }];
/// `FUTEX_WAIT` to `FUTEX_WAKE_OP`, and the `BITSET` ones: no PI lock.
const FUTEXES: &[Harmless] = &[Harmless { arg: 1, mask: 0x7f, values: &[0, 1, 3, 4, 5, 9, 10] }];
/// `F_DUPFD`, descriptor flags, `F_GETFL`, locks, `F_DUPFD_CLOEXEC`.
const CONTROLS: &[Harmless] =
    &[Harmless { arg: 1, mask: 0xffff_ffff, values: &[0, 1, 2, 3, 5, 6, 7, 1030] }];
/// No namespace: the `CLONE_NEW*` flags.
const CLONES: &[Harmless] = &[Harmless { arg: 0, mask: 0x7e02_0000, values: &[0] }];
/// `TCGETS`, `TIOCGWINSZ`, `FIONREAD`, `FIONCLEX`, `FIOCLEX`.
const IOCTLS: &[Harmless] =
    &[Harmless { arg: 1, mask: 0xffff_ffff, values: &[0x5401, 0x5413, 0x541b, 0x5450, 0x5451] }];

/// The arguments of a call with which the kernel refuses nothing.
fn harmless(call: Sysno) -> &'static [Harmless] {
    match call {
        Sysno::OPEN => OPENS,
        Sysno::OPENAT => OPENS_AT,
        Sysno::ACCESS => TESTS,
        Sysno::FACCESSAT | Sysno::FACCESSAT2 => TESTS_AT,
        Sysno::MMAP => MAPS,
        Sysno::FUTEX => FUTEXES,
        Sysno::FCNTL => CONTROLS,
        Sysno::CLONE => CLONES,
        Sysno::IOCTL => IOCTLS,
        _ => &[],
    }
}

/// The words with which the kernel refuses nothing; `None` if it refuses the call in no ordinary case.
fn by_kernel(abi: Abi, call: Sysno, kernel: Option<KernelVersion>) -> Option<&'static [Harmless]> {
    let installs = [Sysno::SECCOMP, Sysno::PRCTL].contains(&call);
    let since = call.since_on(abi);
    let is_lacking = kernel.is_none_or(|kernel| since.is_none_or(|since| since > kernel));
    match Facts::of(call).eperm {
        _ if installs || is_lacking => Some(&[]),
        // The words above are those of the native ABI.
        Eperm::Real if Some(abi) == Abi::NATIVE => Some(harmless(call)),
        Eperm::Real => Some(&[]),
        Eperm::Rare | Eperm::Never => None,
    }
}

/// The treatment of a call below filters with these answers; `None` if there can be none.
fn below_filters(
    answers: &[Heard],
    can_be_marked: bool,
    by_kernel: Option<&'static [Harmless]>,
) -> Option<Treatment> {
    Some(match (refusal(answers), by_kernel) {
        (Refusal::None, None) => Treatment::Pass,
        (Refusal::None, Some(harmless)) if can_be_marked => Treatment::Repeat(harmless),
        (Refusal::None, Some(_)) => Treatment::Pass,
        (_, _) if can_be_marked => Treatment::Repeat(&[]),
        (Refusal::Always(errno), _) => Treatment::Answer(errno),
        (Refusal::Sometimes, _) => return None,
    })
}

impl Plan {
    /// Tests the filters of this thread.
    ///
    /// # Errors
    /// The reason why a trace cannot be fast here.
    pub fn here() -> Result<Self, NotFast> {
        let abi = Abi::NATIVE.ok_or(NotFast::Machine)?;
        let here = Here::look(abi, None);
        let mut oracle = match here.seccomp().presence {
            Presence::Absent => None,
            _ => Some(Oracle::begin().map_err(NotFast::NoOracle)?),
        };
        let mut plan = Self { calls: Vec::new(), others: Vec::new() };
        for abi in std::iter::once(abi).chain(abi.beside().iter().copied()) {
            let lives = oracle.as_mut().is_none_or(|oracle| oracle.life_of(abi) == Life::Lives);
            let native = Some(abi) == Abi::NATIVE;
            match &mut oracle {
                // Few programs make such calls, and a filter for them takes time to compile.
                None if !native => plan.others.push((abi, Treatment::Stop(&[]))),
                // Each call kills, or does not exist.
                Some(_) if !lives => plan.others.push((abi, Treatment::Pass)),
                oracle => plan.add(abi, here.kernel(), oracle.as_mut())?,
            }
        }
        Ok(plan)
    }

    fn add(
        &mut self,
        abi: Abi,
        kernel: Option<KernelVersion>,
        mut oracle: Option<&mut Oracle>,
    ) -> Result<(), NotFast> {
        let calls: Vec<(u32, Sysno)> = Sysno::on(abi).collect();
        let asks: Vec<Vec<Ask>> = calls
            .iter()
            .map(|&(nr, call)| match passes_filters(call) {
                true => Vec::new(),
                false => {
                    let asks = questions(abi, nr, Some(call));
                    asks.into_iter().filter(Ask::is_possible).collect()
                }
            })
            .collect();
        let mut heard = match &mut oracle {
            Some(oracle) => oracle.ask_all(&asks.concat()).into_iter(),
            None => Vec::new().into_iter(),
        };
        let unfiltered = |harmless: Option<_>| harmless.map_or(Treatment::Pass, Treatment::Stop);
        for ((nr, call), asks) in calls.into_iter().zip(asks) {
            let answers: Vec<Heard> = heard.by_ref().take(asks.len()).collect();
            let by_kernel = by_kernel(abi, call, kernel);
            let can_be_marked = Facts::of(call).params.len() < 6;
            let treatment = match &oracle {
                None => unfiltered(by_kernel),
                Some(_) => below_filters(&answers, can_be_marked, by_kernel).ok_or_else(|| {
                    let is_silent = answers.contains(&Heard::Nothing);
                    if is_silent { NotFast::Silent(abi, call) } else { NotFast::Decides(abi, call) }
                })?,
            };
            self.calls.push((abi, nr, treatment));
        }
        // A kernel that the catalogue covers has no other calls, so a mark is no argument of one.
        let is_covered =
            kernel.is_some_and(|kernel| Some(kernel) <= Sysno::all().map(Sysno::since).max());
        let others = match oracle {
            None => Treatment::Stop(&[]),
            Some(oracle) => {
                let answers = oracle.ask_all(&questions(abi, abi.number_base() + FAR, None));
                below_filters(&answers, is_covered, Some(&[])).unwrap_or(Treatment::Pass)
            }
        };
        self.others.push((abi, others));
        Ok(())
    }

    /// The treatment of a call.
    #[must_use]
    pub fn of(&self, abi: Abi, nr: u32) -> Treatment {
        let call = self.calls.iter().find(|(one, number, _)| (*one, *number) == (abi, nr));
        let other = || self.others.iter().find(|(one, _)| *one == abi);
        call.map(|(.., treatment)| *treatment)
            .or_else(|| other().map(|(_, treatment)| *treatment))
            .unwrap_or(Treatment::Pass)
    }
}

/// A number without a call.
const FAR: u32 = 4095;

/// Whether filters do not see the call, or it must not be trapped: the end of a signal's handler, and
/// of a thread.
fn passes_filters(call: Sysno) -> bool {
    let ends = [Sysno::RT_SIGRETURN, Sysno::SIGRETURN, Sysno::EXIT, Sysno::EXIT_GROUP];
    ends.contains(&call) || Prose::of(call).role == Some(Role::Exempt)
}

/// Every named value, zeros and ones.
fn questions(abi: Abi, nr: u32, call: Option<Sysno>) -> Vec<Ask> {
    let named = call.map(|call| named(call, abi)).unwrap_or_default();
    let named = named.iter().map(crate::oracle::Named::args);
    [[0; 6], [u64::MAX; 6]].into_iter().chain(named).map(|args| Ask { abi, nr, args }).collect()
}

/// The refusals among answers.
enum Refusal {
    None,
    /// Every tested argument got this errno.
    Always(Errno),
    Sometimes,
}

/// A filter that sends SIGSYS shows itself, and needs no trap of ours. A question without an answer
/// may have been refused.
fn refusal(answers: &[Heard]) -> Refusal {
    let is_refused =
        |heard: &Heard| matches!(heard, Heard::Errno(_) | Heard::Faked | Heard::Nothing);
    match answers.first() {
        _ if !answers.iter().any(is_refused) => Refusal::None,
        Some(Heard::Errno(errno)) if answers.iter().all(|heard| *heard == Heard::Errno(*errno)) => {
            Refusal::Always(*errno)
        }
        _ => Refusal::Sometimes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_answer_is_no_permission() {
        let (eperm, through) = (Heard::Errno(Errno::EPERM), Heard::Through);
        let treated = |answers: &[Heard], marked| below_filters(answers, marked, None);
        assert_eq!(treated(&[through, through], true), Some(Treatment::Pass));
        assert_eq!(treated(&[through, Heard::Killed], false), Some(Treatment::Pass));
        assert_eq!(treated(&[eperm, eperm], false), Some(Treatment::Answer(Errno::EPERM)));
        for answers in [[through, Heard::Nothing], [eperm, Heard::Nothing], [through, eperm]] {
            assert_eq!(treated(&answers, true), Some(Treatment::Repeat(&[])), "{answers:?}");
            assert_eq!(treated(&answers, false), None, "{answers:?}");
        }
    }
}
