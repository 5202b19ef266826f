//! Tests calls against the filters of this process, many at once.
//!
//! There are three processes: this one waits; a helper serves the asking child, as its supervisor
//! or its tracer, and makes another child after a filter killed one. So a filter can harm the
//! serving processes, but not this one.
//!
//! # Why this file has unsafe code
//! It makes calls by number, in children.
#![allow(unsafe_code)]

use core::sync::atomic::Ordering;
use core::time::Duration;

use crate::asker::{
    CHILD, Course, EXTRA, Every, HELPER, NOT_DUMPABLE, PARENT, STATE, Stack, TRACED, begin,
};
use crate::call::syscall;
use crate::child::Skip;
use crate::fork::{End, Fork, Waited, end_this_process, fork, fork_sharing_descriptors, wait};
use crate::rehearsed::{Form, Heard, NoRehearsal, Rehearsed, State};
use crate::serve::{Poll, at_step, find_means, kill_orphan, serve_notices, serve_stops};
use crate::shared::{DIES, HEADER, Shared, UNDUMPABLE};
use crate::watch::{BUSY, Waiting, watch};
use crate::words::Progress;

/// The time limit for a question. Filters answer at once, and a chain with a supervisor is not
/// tested.
const PATIENCE: Duration = Duration::from_millis(500);
/// The time limit until the child has begun.
const LONGEST_START: Duration = Duration::from_secs(5);

/// The limits of a rehearsal.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The number of deadly questions, each of which costs a child.
    pub most_kills: u32,
    /// Whether this process may call sched_yield(2), for which a filter may kill.
    pub may_yield: bool,
}

/// Tests `questions` against the filters of this thread, and stores the answers in `heard`, in the
/// same order. An unasked question gets [`Heard::Nothing`]: all questions after `most_kills` deadly
/// ones, of which two helpers may ask half each, and usually no others.
///
/// No question reaches the kernel. Questions do reach a supervisor: [`Form::Notified`] returns
/// [`NoRehearsal::Install`] with EBUSY if there is one.
///
/// # Errors
/// Nothing was asked.
pub fn rehearse(
    questions: &[Rehearsed],
    form: Form,
    limits: Limits,
    heard: &mut [Heard],
) -> Result<(), NoRehearsal> {
    let mut skip = Skip::default();
    loop {
        match put(questions, form, limits, skip, heard) {
            Err(Failed::AtStep(step)) if skip.add(step) => {}
            Err(Failed::AtStep(_)) => return Err(NoRehearsal::Child),
            Err(Failed::Because(why)) => return Err(why),
            Ok(()) => return Ok(()),
        }
    }
}

/// The reason why a helper failed.
enum Failed {
    /// A filter killed it in this step: the next one skips that.
    AtStep(u32),
    Because(NoRehearsal),
}

impl From<NoRehearsal> for Failed {
    fn from(why: NoRehearsal) -> Self {
        Self::Because(why)
    }
}

/// The helper's first step; those of [`find_means`] follow.
const STAY: u32 = 0;
/// The number of questions from which two helpers work side by side. For fewer, the second one takes
/// longer to begin than it saves.
const WORTH_TWO: usize = 1 << 8;

fn put(
    questions: &[Rehearsed],
    form: Form,
    limits: Limits,
    skip: Skip,
    heard: &mut [Heard],
) -> Result<(), Failed> {
    heard.fill(Heard::Nothing);
    if questions.len() < WORTH_TWO {
        let job = Job { questions: Every::one(questions), form, limits, skip };
        return Helper::start(job, Processor::First)?.finish(heard);
    }
    // Neighbours are alike, so each helper gets every second one: `int $0x80` takes twice as long on some machines.
    let limits = Limits { most_kills: limits.most_kills.div_ceil(2), ..limits };
    let job =
        |first| Job { questions: Every { all: questions, first, step: 2 }, form, limits, skip };
    // Any number: it distributes the helpers of several programs. This process asks for no processor,
    // since a filter may kill for that.
    let from = questions.as_ptr().addr() >> 12;
    let first = Helper::start(job(0), Processor::Nth(from))?;
    let second = Helper::start(job(1), Processor::Nth(from + 1));
    // Both are waited for, whatever happens to the first one.
    let first = first.finish(heard);
    let second = second.and_then(|second| second.finish(heard));
    match (first, second) {
        (Err(Failed::AtStep(step)), _) | (_, Err(Failed::AtStep(step))) => {
            Err(Failed::AtStep(step))
        }
        (Err(why), Err(_)) => Err(why),
        // The unanswered half is asked again.
        (Ok(()), _) | (_, Ok(())) => Ok(()),
    }
}

/// The work of a helper.
#[derive(Clone, Copy)]
struct Job<'a> {
    questions: Every<'a>,
    form: Form,
    limits: Limits,
    skip: Skip,
}

/// A helper at work.
struct Helper<'a> {
    pid: i32,
    questions: Every<'a>,
    shared: Shared,
    may_yield: bool,
}

impl<'a> Helper<'a> {
    fn start(job: Job<'a>, processor: Processor) -> Result<Self, Failed> {
        let Job { questions, form, limits: Limits { most_kills, may_yield }, skip } = job;
        let shared = Shared::new(questions.count() + EXTRA).map_err(|_| NoRehearsal::Child)?;
        shared.at(NOT_BEGUN);
        match fork().map_err(|_| NoRehearsal::Child)? {
            Fork::Parent(pid) => Ok(Self { pid, questions, shared, may_yield }),
            Fork::Child => {
                at_step(&shared, STAY);
                if !skip.has(STAY) {
                    stay_at(processor);
                }
                match find_means(&shared, form, skip) {
                    Ok(poll) => help(&shared, questions, form, poll, most_kills),
                    Err(why) => {
                        let state = State::Failed(why).to_word();
                        shared.word(STATE).store(state, Ordering::Release);
                    }
                }
                end_this_process(0)
            }
        }
    }

    /// Waits for its end, and reads the answers.
    fn finish(self, heard: &mut [Heard]) -> Result<(), Failed> {
        let Self { pid, questions, shared, may_yield } = self;
        let end = watch(
            pid,
            &shared,
            Waiting { busy: busy_for(questions.count()), may_yield },
            |progress| match progress {
                Progress::Call(_) => PATIENCE,
                _ => LONGEST_START,
            },
        );
        kill_orphan(pid, &shared);
        let step = shared.word(HELPER).load(Ordering::Acquire);
        if let (End::Signal(libc::SIGSYS), Some(step)) = (end, step.checked_sub(1)) {
            return Err(Failed::AtStep(step));
        }
        match State::from_word(shared.word(STATE).load(Ordering::Acquire)) {
            State::Ready => {}
            State::NotReady => return Err(NoRehearsal::Child.into()),
            State::Failed(why) => return Err(why.into()),
        }
        let Every { first, step, .. } = questions;
        let places = heard.iter_mut().skip(first).step_by(step).take(questions.count());
        for (n, heard) in places.enumerate() {
            *heard = Heard::from_word(shared.word(HEADER + EXTRA + n).load(Ordering::Acquire));
        }
        Ok(())
    }
}

/// The number of looks at a helper without a pause. If it has many questions, a pause takes less time than
/// the looks would take from it.
fn busy_for(questions: usize) -> u32 {
    if questions < MANY { BUSY } else { 0 }
}

/// The number of questions from which this process sleeps: as many as one of two helpers has.
const MANY: usize = WORTH_TWO / 2;

const NOT_BEGUN: Progress = Progress::Setup(31);

/// The helper's work: it makes children until everything is asked.
fn help(shared: &Shared, questions: Every<'_>, form: Form, poll: Poll, most_kills: u32) {
    let mut skip = Skip::default();
    if form == Form::Traced {
        skip.add(NOT_DUMPABLE);
    }
    let (mut from, mut kills) = (0, 0);
    let mut stack = Stack::new();
    loop {
        shared.at(NOT_BEGUN);
        // The earlier child's are not those of the next one.
        for word in [TRACED, DIES, PARENT, UNDUMPABLE] {
            shared.word(word).store(0, Ordering::Release);
        }
        let course = Course::new(shared, questions, from, form, &mut stack);
        let made = match form {
            Form::Notified { .. } => fork_sharing_descriptors(shared.word(CHILD)),
            _ => fork(),
        };
        let pid = match made {
            Ok(Fork::Child) => begin(&course, skip),
            Ok(Fork::Parent(pid)) => pid,
            Err(_) => return,
        };
        let end = match form {
            Form::Untraced | Form::Alone => None,
            Form::Notified { receiving_ends } => serve_notices(pid, shared, poll, receiving_ends),
            Form::Traced => serve_stops(pid, shared),
        };
        let end = end.unwrap_or_else(|| match wait(pid, 0) {
            Waited::Ended(end) => end,
            Waited::Not | Waited::Refused => End::Lost,
        });
        let failed = shared.word(STATE).load(Ordering::Acquire) != 0;
        match shared.progress() {
            Progress::Done => return,
            // It died during its setup: the next one skips that step.
            Progress::Setup(step) if step < 31 && !failed && skip.add(step) => {}
            Progress::Setup(_) => return,
            Progress::Call(n) => {
                let word = shared.word(HEADER + EXTRA + n);
                if end == End::Signal(libc::SIGSYS) {
                    word.store(Heard::Killed.to_word(), Ordering::Release);
                    kills += 1;
                } else if !matches!(end, End::Signal(libc::SIGSEGV | libc::SIGILL)) {
                    // Not because of its question. A machine without an ABI kills it for the
                    // instruction.
                    return;
                }
                from = n + 1;
                if kills >= most_kills || from >= questions.count() {
                    return;
                }
            }
        }
    }
}

/// A processor for a helper.
#[derive(Clone, Copy)]
enum Processor {
    /// The one on which it begins.
    First,
    /// The n-th of those that it may use, which are counted again after the last one.
    Nth(usize),
}

/// The bits of a set of processors.
const PROCESSORS: usize = 1024;

/// Keeps the helper and its children on one processor: they take turns, and waking another
/// processor takes longer than a question.
fn stay_at(processor: Processor) {
    let chosen = match processor {
        Processor::First => current_processor(),
        Processor::Nth(n) => {
            let mut mask = [0u64; PROCESSORS / 64];
            let at = (&raw mut mask).expose_provenance() as u64;
            let args = [0, size_of_val(&mask) as u64, at, 0, 0, 0];
            // SAFETY: it writes the mask.
            let _got = unsafe { syscall(libc::SYS_sched_getaffinity as u32, args) };
            let allowed = |cpu: &usize| mask[cpu / 64] >> (cpu % 64) & 1 == 1;
            let count = (0..PROCESSORS).filter(allowed).count().max(1);
            (0..PROCESSORS).filter(allowed).nth(n % count).unwrap_or(PROCESSORS)
        }
    };
    let mut mask = [0u64; PROCESSORS / 64];
    let Some(word) = mask.get_mut(chosen / 64) else { return };
    *word = 1 << (chosen % 64);
    let at = (&raw const mask).expose_provenance() as u64;
    let args = [0, size_of_val(&mask) as u64, at, 0, 0, 0];
    // SAFETY: it reads the mask, and changes the processors of this child.
    let _stays = unsafe { syscall(libc::SYS_sched_setaffinity as u32, args) };
}

/// The processor of this thread; beyond all if that is not known.
fn current_processor() -> usize {
    // SAFETY: it reads a register, or asks the kernel for a number.
    usize::try_from(unsafe { libc::sched_getcpu() }).unwrap_or(PROCESSORS)
}
