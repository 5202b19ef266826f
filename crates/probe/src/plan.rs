//! Which probes to make: those that hold on this kernel and ABI, with their registers filled in.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Arg, Facts, Gate, KernelVersion, Key, Outcome, Probe, Sysno, Why};

use crate::Answer;
use crate::surroundings::{Presence, Surroundings, is_open};

/// One call to make, and the kernel's answer to it.
///
/// Only the prober makes questions, and only from the catalogue's table, so the call is harmless:
/// it names no memory and has no effect outside its caller. A question holds its call's number, so
/// nobody can make another call with the same registers.
///
/// ```compile_fail,E0451
/// use seccompat_catalogue::{Abi, Facts, Sysno};
/// use seccompat_probe::{Nothing, Question, Survey};
/// let here = Nothing(Abi::X86_64);
/// let asked = Survey::questions(Facts::of(Sysno::MBIND), &here).next().unwrap();
/// let other = Question { call: Sysno::MUNMAP, ..asked };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Question {
    pub(crate) call: Sysno,
    pub(crate) abi: Abi,
    pub(crate) number: u32,
    pub(crate) args: [u64; 6],
    pub(crate) expect: &'static [Outcome],
    pub(crate) gate: Option<&'static Gate>,
    pub(crate) standing: Standing,
    pub(crate) faithful: bool,
    pub(crate) manner: Manner,
}

impl Question {
    /// The call.
    #[must_use]
    pub fn call(&self) -> Sysno {
        self.call
    }

    /// The ABI of the question's number and registers. The question is valid on that ABI alone.
    #[must_use]
    pub fn abi(&self) -> Abi {
        self.abi
    }

    /// The call's number on [`Question::abi`].
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The six registers.
    #[must_use]
    pub fn args(&self) -> [u64; 6] {
        self.args
    }

    /// The answers by which the kernel shows that it was reached.
    #[must_use]
    pub fn expect(&self) -> &'static [Outcome] {
        self.expect
    }

    /// The strength of the evidence that an answer gives.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// The permission that the kernel checks first, if any.
    #[must_use]
    pub fn gate(&self) -> Option<&'static Gate> {
        self.gate
    }

    /// The missing key, if the kernel's own gate may have given this answer.
    pub(crate) fn closed_by(&self, answer: Answer) -> Option<Key> {
        let gate = self.gate.filter(|_| self.standing == Standing::Gated)?;
        let Answer::Errno(errno) = answer else { return None };
        if gate.says.contains(&errno) { gate.keys.first().copied() } else { None }
    }

    /// Whether every scalar is the failing call's own, so that a filter that decides by number and
    /// scalars answers both calls alike. Never true without a failing call.
    #[must_use]
    pub fn is_faithful(&self) -> bool {
        self.faithful
    }

    /// How the call is made.
    #[must_use]
    pub fn manner(&self) -> Manner {
        self.manner
    }
}

/// The strength of the evidence that an answer gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// The kernel checks these arguments before any permission.
    Conclusive,
    /// The kernel checks a permission first, and may itself refuse.
    Gated,
}

/// How a call is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    /// Like any other call.
    Plain,
    /// In a child of its own, which the call must end: ending is success.
    Ends,
    /// The call returns twice; the second return is in a process that must end at once.
    Forks,
}

/// The source of the registers that a probe takes from the failing call.
#[derive(Clone, Copy)]
pub(crate) enum Fill<'a> {
    /// The table's own words.
    Default,
    /// All bits set, so that a filter that tests arguments shows itself.
    Ones,
    /// The failing call's words.
    Failed(&'a [u64; 6]),
}

/// The questions about a call that has not failed yet: the conclusive ones, or the gated ones if
/// there is no conclusive one. A call that the ABI lacks has no questions.
pub(crate) fn survey<S: Surroundings>(
    facts: &'static Facts,
    surroundings: &S,
) -> impl Iterator<Item = Question> {
    let fills: &[Fill<'static>] = match surroundings.filter() {
        Presence::Absent => &[Fill::Default],
        Presence::Present | Presence::Unknown => &[Fill::Default, Fill::Ones],
    };
    let standing = best_standing(facts, surroundings);
    let plain = valid(facts, surroundings).filter(move |&(_, s)| Some(s) == standing).flat_map(
        move |(probe, s)| {
            let varies = probe.args().iter().any(|arg| matches!(arg, Arg::Keep(_)));
            let fills = if varies { fills } else { &fills[..1] };
            fills.iter().map(move |&fill| (probe, s, fill))
        },
    );
    let abi = surroundings.abi();
    let without = if standing.is_none() { without_probe(facts, surroundings) } else { None };
    plain.filter_map(move |(probe, s, fill)| question(facts, probe, s, fill, abi)).chain(without)
}

/// The questions about a call that failed with `args`. Those from derived probes, which are always
/// faithful, come first.
pub(crate) fn trial<'a, S: Surroundings>(
    facts: &'static Facts,
    args: &'a [u64; 6],
    surroundings: &'a S,
) -> impl Iterator<Item = Question> + 'a {
    let abi = surroundings.abi();
    let all = move |derived: bool| {
        valid(facts, surroundings)
            .filter(move |(probe, _)| probe.is_derived(facts.params) == derived)
            .filter_map(move |(probe, s)| question(facts, probe, s, Fill::Failed(args), abi))
    };
    all(true).chain(all(false))
}

/// Why the call has no probe on this kernel, if the table says so.
pub(crate) fn why_never<S: Surroundings>(facts: &Facts, surroundings: &S) -> Option<Why> {
    let version = effective_version(facts, surroundings);
    facts
        .never
        .iter()
        .find(|never| version.is_none_or(|v| never.kernels.contains(v)))
        .map(|never| never.why)
}

/// The question about a call that has no probe, if the call itself is harmless.
fn without_probe<S: Surroundings>(facts: &Facts, surroundings: &S) -> Option<Question> {
    let (manner, expect): (_, &[Outcome]) = match why_never(facts, surroundings)? {
        Why::Ends => (Manner::Ends, &[Outcome::Success]),
        Why::Forks => (Manner::Forks, &[Outcome::Success]),
        // No code is behind the number, so the kernel itself returns ENOSYS. This holds only on a
        // known kernel: on an older one the call may exist.
        Why::Unwired => (surroundings.kernel().map(|_| Manner::Plain)?, &[]),
        Why::Kills | Why::Effects | Why::Waits => return None,
    };
    let standing = Standing::Conclusive;
    let (call, abi) = (facts.call, surroundings.abi());
    let (number, args, gate, faithful) = (call.number(abi)?, [0; 6], None, false);
    Some(Question { call, abi, number, args, expect, gate, standing, faithful, manner })
}

fn best_standing<S: Surroundings>(facts: &'static Facts, surroundings: &S) -> Option<Standing> {
    let mut best = None;
    for (_, standing) in valid(facts, surroundings) {
        match standing {
            Standing::Conclusive => return Some(standing),
            Standing::Gated => best = Some(standing),
        }
    }
    best
}

/// The probes that hold here, each with the strength of its evidence.
fn valid<S: Surroundings>(
    facts: &'static Facts,
    surroundings: &S,
) -> impl Iterator<Item = (&'static Probe, Standing)> {
    let version = effective_version(facts, surroundings);
    let abi = surroundings.abi();
    let since = since(facts, abi);
    facts
        .probes
        .iter()
        .filter(move |probe| {
            probe.holds_on(abi)
                && match version {
                    Some(version) => probe.kernels.contains(version),
                    None => {
                        probe.kernels.contains(since)
                            && probe.kernels.contains(KernelVersion::NEWEST)
                    }
                }
        })
        .map(|probe| {
            let standing = match probe.gate() {
                Some(gate) if !is_open(gate, surroundings) => Standing::Gated,
                _ => Standing::Conclusive,
            };
            (probe, standing)
        })
}

/// The running kernel. For a call newer than that: the kernel that introduced the call, because if
/// the call exists here all the same (a backport), its probes hold.
fn effective_version<S: Surroundings>(facts: &Facts, surroundings: &S) -> Option<KernelVersion> {
    let since = since(facts, surroundings.abi());
    surroundings.kernel().map(|running| running.max(since))
}

fn since(facts: &Facts, abi: Abi) -> KernelVersion {
    facts.call.since_on(abi).unwrap_or_else(|| facts.call.since())
}

fn question(
    facts: &Facts,
    probe: &'static Probe,
    standing: Standing,
    fill: Fill<'_>,
    abi: Abi,
) -> Option<Question> {
    let number = facts.call.number(abi)?;
    let mut args = [0; 6];
    for (i, (word, arg)) in args.iter_mut().zip(probe.args()).enumerate() {
        let full = match (arg, fill) {
            (Arg::Word(word), _) | (Arg::Keep(word), Fill::Default) => word,
            (Arg::Bad, _) => u64::MAX,
            (Arg::Keep(_), Fill::Failed(failed)) => failed[i],
            (Arg::Keep(_), Fill::Ones) => match facts.params.get(i) {
                Some(param) if param.kind.is_32_bit() => u64::from(u32::MAX),
                _ => u64::MAX,
            },
        };
        *word = register(full, abi);
    }
    let faithful = match fill {
        Fill::Failed(failed) => {
            let mut registers = facts.params.iter().zip(&args).zip(failed);
            registers.all(|((param, word), failed)| {
                param.kind.is_pointer() || *word == register(*failed, abi)
            })
        }
        Fill::Default | Fill::Ones => false,
    };
    Some(Question {
        call: facts.call,
        abi,
        number,
        args,
        expect: probe.expect(),
        gate: probe.gate(),
        standing,
        faithful,
        manner: Manner::Plain,
    })
}

/// A word as a register of `abi` holds it. x32 uses whole registers.
fn register(word: u64, abi: Abi) -> u64 {
    if abi.is_32_bit() && abi != Abi::X32 { word & u64::from(u32::MAX) } else { word }
}
