//! The prober: the only code that judges the answers of probes, and so decides what EPERM means for
//! the library, and for a `scan` that cannot ask the filters. (`trace`, and a `scan` that can, decide by the filters'
//! own answers: `live::trace::judge` and `live::scan::filters`.)
//!
//! It answers two questions about a call: "can it be used here?", before any call failed
//! ([`Survey`]), and "who returned this error?", after a call failed ([`Trial`]). Both ask for
//! probes and compare each answer with the one that the kernel must give. They never rely on "EPERM
//! again" alone: a filter may return any number.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Errno, Facts, Key, Kind, Outcome, Probe};

use crate::plan::{self, Question, Standing};
use crate::surroundings::{Presence, Surroundings};
use crate::{Answer, Cause, Doubt, Finding, Verdict};

/// Can the call be used here?
#[derive(Debug)]
pub struct Survey {
    facts: &'static Facts,
    heard: Heard,
    /// Whether a probe was behind a gate that may be closed.
    gated: bool,
}

/// The answers to a survey's questions.
#[derive(Default, Debug)]
struct Heard {
    expected: bool,
    /// The key to the first gate that may have produced the answer. Probes of one call may have
    /// different gates, one open and one closed.
    closed: Option<Key>,
    /// The first answer that was not expected and that no gate can have given.
    other: Option<Answer>,
    /// Whether a later unexpected answer differed from it.
    differing: bool,
    silent: bool,
    not_made: bool,
}

impl Survey {
    /// The questions to ask about `facts`' call, in order.
    pub fn questions<S: Surroundings>(
        facts: &'static Facts,
        surroundings: &S,
    ) -> impl Iterator<Item = Question> {
        plan::survey(facts, surroundings)
    }

    /// A survey of `facts`' call that has no answers yet.
    #[must_use]
    pub fn new(facts: &'static Facts) -> Self {
        Self { facts, heard: Heard::default(), gated: false }
    }

    /// Records the answer to one of the questions.
    pub fn hear(&mut self, question: &Question, answer: Answer) {
        self.gated |= question.standing == Standing::Gated;
        let closed = question.closed_by(answer);
        let heard = &mut self.heard;
        match answer {
            _ if answer.is_among(question.expect) => heard.expected = true,
            _ if closed.is_some() => heard.closed = heard.closed.or(closed),
            Answer::Silent => heard.silent = true,
            Answer::NotMade => heard.not_made = true,
            Answer::Success | Answer::Faked | Answer::Errno(_) | Answer::Killed => {
                match heard.other {
                    None => heard.other = Some(answer),
                    Some(first) => heard.differing |= first != answer,
                }
            }
        }
    }

    /// The finding that follows from the answers.
    #[must_use]
    pub fn finding<S: Surroundings>(&self, surroundings: &S) -> Finding {
        let filter = surroundings.filter();
        let Heard { expected, closed, other, differing, silent, not_made } = self.heard;
        let confirmed = !silent && !not_made && !self.gated;
        let found = |verdict, cause| Finding { verdict, cause, confirmed };
        let doubt = |doubt, cause| Finding {
            verdict: Verdict::Undetermined(doubt),
            cause: Some(cause),
            confirmed: false,
        };
        if silent {
            let cause = match filter {
                Presence::Absent => Cause::Unknown,
                Presence::Present | Presence::Unknown => Cause::Supervisor,
            };
            return doubt(Doubt::Silent, cause);
        }
        let Some(other) = other else {
            return match (expected, closed) {
                (true, None) => found(Verdict::Available, None),
                (true, Some(_)) if filter == Presence::Absent => found(Verdict::Available, None),
                (false, Some(key)) if filter == Presence::Absent => {
                    let cause = Some(Cause::of(key));
                    Finding { verdict: Verdict::Refused, cause, confirmed: true }
                }
                (_, Some(key)) => doubt(Doubt::Gate(key), Cause::Unknown),
                (false, None) if not_made => doubt(Doubt::NotMade, Cause::Unknown),
                (false, None) => doubt(self.no_probe(surroundings), Cause::Unknown),
            };
        };
        let mixed = expected || differing || closed.is_some();
        if filter == Presence::Absent {
            return self.without_filter(other, mixed);
        }
        if mixed {
            return found(Verdict::Conditional, Some(Cause::Filter));
        }
        match other {
            Answer::Killed => found(Verdict::Killed, Some(Cause::Filter)),
            Answer::Errno(Errno::ENOSYS) => found(Verdict::Missing, Some(Cause::Unknown)),
            Answer::Errno(errno) => found(Verdict::Filtered(Some(errno)), Some(Cause::Filter)),
            Answer::Success | Answer::Faked | Answer::Silent | Answer::NotMade => {
                found(Verdict::Filtered(None), Some(Cause::Filter))
            }
        }
    }

    /// The meaning of an unexpected answer where no filter can have given it.
    fn without_filter(&self, answer: Answer, mixed: bool) -> Finding {
        let (verdict, cause) = match answer {
            // One probe that the kernel answered as it must is enough: the call exists.
            _ if mixed && self.heard.expected => (Verdict::Available, None),
            Answer::Killed => (Verdict::Killed, Some(Cause::Unknown)),
            _ if mixed => (Verdict::Undetermined(Doubt::Surprise), Some(Cause::Kernel)),
            Answer::Errno(Errno::ENOSYS) => (Verdict::Missing, Some(Cause::Kernel)),
            _ => (Verdict::Undetermined(Doubt::Surprise), Some(Cause::Kernel)),
        };
        Finding { verdict, cause, confirmed: !mixed }
    }

    fn no_probe<S: Surroundings>(&self, surroundings: &S) -> Doubt {
        plan::why_never(self.facts, surroundings).map_or(Doubt::NoProbeHere, Doubt::NoProbe)
    }
}

/// Transient errnos, and errnos that depend on the machine's state. A probe may get them too, and
/// then they would be taken for a filter's answer.
const PASSING: &[Errno] = &[
    Errno::EAGAIN,
    Errno::EINTR,
    Errno::EIO,
    Errno::EMFILE,
    Errno::ENFILE,
    Errno::ENOMEM,
    Errno::ETIMEDOUT,
];

/// Errnos that the kernel often returns for a path.
const OF_PATHS: &[Errno] = &[
    Errno::EEXIST,
    Errno::EISDIR,
    Errno::ELOOP,
    Errno::ENODATA,
    Errno::ENOENT,
    Errno::ENOTDIR,
    Errno::ENOTEMPTY,
    Errno::EXDEV,
];

/// Who returned this error?
#[derive(Debug)]
pub struct Trial {
    facts: &'static Facts,
    /// The error in question.
    suspect: Errno,
    /// A faithful probe (one that a filter cannot tell from the failing call) got an expected
    /// answer.
    reached_faithfully: bool,
    /// A faithful probe got the same error again.
    again_faithfully: bool,
    /// Another conclusive probe got an expected answer.
    reached: bool,
    /// Another conclusive probe got the same error again.
    again: bool,
    /// A conclusive probe got an answer that is neither of the two.
    third: bool,
    /// A gated probe got an expected answer.
    reached_past_gate: bool,
    /// A gate that was closed, or may have been.
    gate: Option<Key>,
    silent: bool,
    not_made: bool,
}

impl Trial {
    /// Whether `errno` may be a filter's answer at all. Every other error is returned unchanged.
    #[must_use]
    pub fn is_suspicious(facts: &Facts, errno: Errno) -> bool {
        errno == Errno::EPERM || errno == Errno::ENOSYS || facts.foreign.contains(&errno)
    }

    /// Whether `errno` may be a filter's answer and a probe can decide it. A program asks this
    /// about its own calls, in addition to [`Trial::is_suspicious`].
    ///
    /// A filter may return any errno. The errnos that the kernel often returns are passed on
    /// without a probe, so that a missing path costs nothing; every other errno is probed.
    #[must_use]
    pub fn is_worth_asking(facts: &Facts, errno: Errno) -> bool {
        if Self::is_suspicious(facts, errno) {
            return true;
        }
        let finds_paths = facts.params.iter().any(|param| param.kind == Kind::Str);
        if PASSING.contains(&errno) || finds_paths && OF_PATHS.contains(&errno) {
            return false;
        }
        let tells = |probe: &Probe| {
            probe.gate().is_none() && !probe.expect().contains(&Outcome::Errno(errno))
        };
        facts.probes.iter().any(tells)
    }

    /// The questions about a call that failed with `args`, in order: ask them until
    /// [`Trial::is_settled`].
    pub fn questions<'a, S: Surroundings>(
        facts: &'static Facts,
        args: &'a [u64; 6],
        surroundings: &'a S,
    ) -> impl Iterator<Item = Question> + 'a {
        plan::trial(facts, args, surroundings)
    }

    /// A trial of the error `suspect` of `facts`' call that has no answers yet.
    #[must_use]
    pub fn new(facts: &'static Facts, suspect: Errno) -> Self {
        Self {
            facts,
            suspect,
            reached_faithfully: false,
            again_faithfully: false,
            reached: false,
            again: false,
            third: false,
            reached_past_gate: false,
            gate: None,
            silent: false,
            not_made: false,
        }
    }

    /// Whether no further answer can change the finding.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.reached_faithfully
    }

    /// Records the answer to one of the questions.
    pub fn hear(&mut self, question: &Question, answer: Answer) {
        match answer {
            Answer::Silent => self.silent = true,
            Answer::NotMade => self.not_made = true,
            Answer::Success | Answer::Faked | Answer::Errno(_) | Answer::Killed => {}
        }
        let expected = answer.is_among(question.expect);
        let again = answer == Answer::Errno(self.suspect);
        if expected && again {
            // The kernel and the source of the error both give this answer, so it decides nothing.
            return;
        }
        match question.standing {
            Standing::Gated => {
                self.reached_past_gate |= expected;
                if self.gate.is_none() {
                    self.gate = question.gate.and_then(|gate| gate.keys.first().copied());
                }
            }
            Standing::Conclusive => {
                let (reached, same) = if question.faithful {
                    (&mut self.reached_faithfully, &mut self.again_faithfully)
                } else {
                    (&mut self.reached, &mut self.again)
                };
                *reached |= expected;
                *same |= again && !expected;
                self.third |= !expected && !again;
            }
        }
    }

    /// The finding that follows from the answers.
    #[must_use]
    pub fn finding<S: Surroundings>(&self, surroundings: &S) -> Finding {
        let no_filter = surroundings.filter() == Presence::Absent;
        let found = |verdict, cause| Finding { verdict, cause: Some(cause), confirmed: false };
        if self.suspect == Errno::ENOSYS {
            return self.missing(no_filter);
        }
        // Without a filter, the error comes from the kernel.
        if no_filter || self.reached_faithfully {
            return found(Verdict::Available, Cause::Kernel);
        }
        if self.silent {
            return found(Verdict::Undetermined(Doubt::Silent), Cause::Unknown);
        }
        let again = self.again || self.again_faithfully;
        match (again, self.reached) {
            (true, true) => {
                // The filter is known to be the cause only if it saw these very scalars.
                let cause = if self.again_faithfully { Cause::Filter } else { Cause::Unknown };
                found(Verdict::Conditional, cause)
            }
            (true, false) => Finding {
                verdict: Verdict::Filtered(Some(self.suspect)),
                cause: Some(if self.again_faithfully { Cause::Filter } else { Cause::Unknown }),
                confirmed: !self.third && !self.not_made,
            },
            (false, true) => found(Verdict::Available, Cause::Unknown),
            (false, false) if self.reached_past_gate => found(Verdict::Available, Cause::Unknown),
            (false, false) => {
                found(Verdict::Undetermined(self.doubt(surroundings)), Cause::Unknown)
            }
        }
    }

    /// Decides whether the call or only one object answers ENOSYS. If a probe reaches the kernel,
    /// the error comes from the object or from an argument.
    fn missing(&self, no_filter: bool) -> Finding {
        let cause = if no_filter { Cause::Kernel } else { Cause::Unknown };
        let reached = self.reached_faithfully || self.reached || self.reached_past_gate;
        let again = self.again || self.again_faithfully;
        let (verdict, confirmed) = match (reached, again) {
            (true, _) => (Verdict::Available, false),
            (false, true) => (Verdict::Missing, !self.third && !self.silent && !self.not_made),
            // No probe decides. ENOSYS then holds for the call, at least with this object.
            (false, false) => (Verdict::Missing, false),
        };
        Finding { verdict, cause: Some(cause), confirmed }
    }

    fn doubt<S: Surroundings>(&self, surroundings: &S) -> Doubt {
        if self.not_made {
            Doubt::NotMade
        } else if let Some(key) = self.gate {
            Doubt::Gate(key)
        } else if self.third {
            Doubt::Surprise
        } else {
            plan::why_never(self.facts, surroundings).map_or(Doubt::NoProbeHere, Doubt::NoProbe)
        }
    }
}
