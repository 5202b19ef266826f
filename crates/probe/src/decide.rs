//! What EPERM means. The only place that decides it.
//!
//! Two questions are asked of one call: "can it be used here?", of which nothing has failed yet
//! ([`Survey`]), and "who answered this error?", after a call failed ([`Trial`]). Both make probes
//! and compare each answer with the one that the kernel must give, never with "EPERM again" alone:
//! a filter may answer any number.
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
    /// Whether a question was asked behind a gate that may be closed.
    gated: bool,
}

/// The answers to the questions of a survey.
#[derive(Default, Debug)]
struct Heard {
    expected: bool,
    /// The key to the first gate that may have given the answer. Probes of one call may have
    /// different gates, one open and one closed.
    closed: Option<Key>,
    /// The first answer that neither was expected nor may be a gate's.
    other: Option<Answer>,
    /// Whether a later one differed from it.
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

    /// A survey of `facts`' call that has heard nothing yet.
    #[must_use]
    pub fn new(facts: &'static Facts) -> Self {
        Self { facts, heard: Heard::default(), gated: false }
    }

    /// Takes the answer to one of the questions.
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

    /// What the answers say.
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

    /// What an unexpected answer means where no filter can have given it.
    fn without_filter(&self, answer: Answer, mixed: bool) -> Finding {
        let (verdict, cause) = match answer {
            // One probe that the kernel answered as it must is enough: the call is there.
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

/// Errnos that pass, or that say how the machine is: a probe may meet them too, and then they would be
/// taken for a filter's.
const PASSING: &[Errno] = &[
    Errno::EAGAIN,
    Errno::EINTR,
    Errno::EIO,
    Errno::EMFILE,
    Errno::ENFILE,
    Errno::ENOMEM,
    Errno::ETIMEDOUT,
];

/// Errnos that the kernel gives every day for a path.
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

/// Who answered this error?
#[derive(Debug)]
pub struct Trial {
    facts: &'static Facts,
    /// The error in question.
    suspect: Errno,
    /// What the kernel must answer, from a probe that a filter cannot tell from the failing call.
    reached_faithfully: bool,
    /// The error again, from such a probe.
    again_faithfully: bool,
    /// What the kernel must answer, from another conclusive probe.
    reached: bool,
    /// The error again, from another conclusive probe.
    again: bool,
    /// An answer to a conclusive probe that is neither.
    third: bool,
    /// What the kernel must answer, from a gated probe.
    reached_past_gate: bool,
    /// A gate that was, or may be, closed.
    gate: Option<Key>,
    silent: bool,
    not_made: bool,
}

impl Trial {
    /// Whether `errno` may be a filter's answer at all. Every other error is returned as it is.
    #[must_use]
    pub fn is_suspicious(facts: &Facts, errno: Errno) -> bool {
        errno == Errno::EPERM || errno == Errno::ENOSYS || facts.foreign.contains(&errno)
    }

    /// Whether `errno` may be a filter's answer, and a probe could tell: what a program asks of its own
    /// calls, beside [`Trial::is_suspicious`].
    ///
    /// A filter may give any errno. Those that the kernel gives every day are returned as they are, so
    /// that a path that is not there costs no probe; all others are asked about.
    #[must_use]
    pub fn is_worth_asking(facts: &Facts, errno: Errno) -> bool {
        if Self::is_suspicious(facts, errno) {
            return true;
        }
        let finds_paths = facts.params.iter().any(|param| param.kind == Kind::Str);
        if PASSING.contains(&errno) || finds_paths && OF_PATHS.contains(&errno) {
            return false;
        }
        let tells =
            |probe: &Probe| probe.gate.is_none() && !probe.expect.contains(&Outcome::Errno(errno));
        facts.probes.iter().any(tells)
    }

    /// The questions about a call that failed with `args`, in order: ask until
    /// [`Trial::is_settled`].
    pub fn questions<'a, S: Surroundings>(
        facts: &'static Facts,
        args: &'a [u64; 6],
        surroundings: &'a S,
    ) -> impl Iterator<Item = Question> + 'a {
        plan::trial(facts, args, surroundings)
    }

    /// A trial of the error `suspect` of `facts`' call that has heard nothing yet.
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

    /// Takes the answer to one of the questions.
    pub fn hear(&mut self, question: &Question, answer: Answer) {
        match answer {
            Answer::Silent => self.silent = true,
            Answer::NotMade => self.not_made = true,
            Answer::Success | Answer::Faked | Answer::Errno(_) | Answer::Killed => {}
        }
        let expected = answer.is_among(question.expect);
        let again = answer == Answer::Errno(self.suspect);
        if expected && again {
            // The kernel and whoever gave the error answer this alike.
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

    /// What the answers say.
    #[must_use]
    pub fn finding<S: Surroundings>(&self, surroundings: &S) -> Finding {
        let no_filter = surroundings.filter() == Presence::Absent;
        let found = |verdict, cause| Finding { verdict, cause: Some(cause), confirmed: false };
        if self.suspect == Errno::ENOSYS {
            return self.missing(no_filter);
        }
        // Whoever is not watched by a filter hears the kernel.
        if no_filter || self.reached_faithfully {
            return found(Verdict::Available, Cause::Kernel);
        }
        if self.silent {
            return found(Verdict::Undetermined(Doubt::Silent), Cause::Unknown);
        }
        let again = self.again || self.again_faithfully;
        match (again, self.reached) {
            (true, true) => {
                // The filter is known to have spoken only where it saw these very scalars.
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

    /// Is it the call that answers ENOSYS, or one object? A probe that reaches the kernel says
    /// that it is the object, or an argument.
    fn missing(&self, no_filter: bool) -> Finding {
        let cause = if no_filter { Cause::Kernel } else { Cause::Unknown };
        let reached = self.reached_faithfully || self.reached || self.reached_past_gate;
        let again = self.again || self.again_faithfully;
        let (verdict, confirmed) = match (reached, again) {
            (true, _) => (Verdict::Available, false),
            (false, true) => (Verdict::Missing, !self.third && !self.silent && !self.not_made),
            // No probe decides. ENOSYS is what it says: the call, for this object at least.
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
