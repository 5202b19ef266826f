//! The prober's findings: a verdict, the source of the answer, and the reason for a doubt.
#![forbid(unsafe_code)]

use core::fmt;

use seccompat_catalogue::{Capability, Errno, Key, Why};

/// The state of a call on this thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The call reaches the kernel. An error under trial is the kernel's own answer, as far as
    /// [`Finding::cause`] says so.
    Available,
    /// The answer is ENOSYS, from the kernel or from a filter.
    Missing,
    /// A filter answers instead of the kernel, whatever the arguments: with this errno, or with
    /// success if there is none.
    Filtered(Option<Errno>),
    /// A filter decides by the arguments.
    Conditional,
    /// A filter sends SIGSYS.
    Killed,
    /// The kernel itself refuses this caller.
    Refused,
    /// The evidence does not decide.
    Undetermined(Doubt),
}

impl Verdict {
    /// The verdict's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Missing => "missing",
            Self::Filtered(_) => "filtered",
            Self::Conditional => "conditional",
            Self::Killed => "killed",
            Self::Refused => "refused",
            Self::Undetermined(_) => "undetermined",
        }
    }
}

/// The source of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Cause {
    /// The kernel.
    Kernel,
    /// A seccomp filter.
    Filter,
    /// The kernel, because of this sysctl.
    Sysctl(&'static str),
    /// The kernel, because the caller lacks this capability.
    Capability(Capability),
    /// The kernel, because of another condition that it checks first.
    State(&'static str),
    /// A supervisor that a filter notifies.
    Supervisor,
    /// The caller's tracer: the kernel refuses a call that a tracee may not make.
    Tracer,
    /// Not known.
    Unknown,
}

impl Cause {
    /// The cause's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kernel | Self::State(_) => "kernel",
            Self::Filter => "filter",
            Self::Sysctl(_) => "sysctl",
            Self::Capability(_) => "capability",
            Self::Supervisor => "supervisor",
            Self::Tracer => "tracer",
            Self::Unknown => "unknown",
        }
    }

    /// The kernel's reason to refuse behind a closed gate.
    pub(crate) fn of(key: Key) -> Self {
        match key {
            Key::Capability(capability, _) => Self::Capability(capability),
            Key::Sysctl { name, .. } => Self::Sysctl(name),
            Key::NoNewPrivs => Self::State("no_new_privs is not set"),
            Key::State(text) => Self::State(text),
        }
    }
}

/// The reason why the evidence does not decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Doubt {
    /// The kernel checks this first, and may itself have given the answer.
    Gate(Key),
    /// There is no probe, for this reason.
    NoProbe(Why),
    /// No probe is known to hold on this kernel.
    NoProbeHere,
    /// The answers are not among those that the table knows.
    Surprise,
    /// There was no answer within the time limit.
    Silent,
    /// The probes could not be made.
    NotMade,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gate(key) => match key {
                Key::Capability(capability, _) => write!(f, "{capability} is checked first"),
                Key::Sysctl { name, .. } => write!(f, "the sysctl {name} is checked first"),
                Key::NoNewPrivs => f.write_str("no_new_privs is checked first"),
                Key::State(text) => write!(f, "{text} is checked first"),
            },
            Self::NoProbe(why) => f.write_str(match why {
                Why::Kills => "never probed: it kills its caller",
                Why::Ends => "never probed here: it ends its caller",
                Why::Forks => "never probed here: it makes a process",
                Why::Effects => "never probed: every use of it has an effect",
                Why::Waits => "never probed: every use of it blocks",
                Why::Unwired => "this kernel does not implement the number",
            }),
            Self::NoProbeHere => f.write_str("no probe of it is known for this kernel"),
            Self::Surprise => {
                f.write_str("an answer that neither the kernel nor a filter explains")
            }
            Self::Silent => f.write_str("no answer in time: a supervisor may hold the call"),
            Self::NotMade => f.write_str("no child could be made for the probes"),
        }
    }
}

/// A verdict and its cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The state of the call.
    pub verdict: Verdict,
    /// The source of the answer; `None` if nothing refused the call.
    pub cause: Option<Cause>,
    /// Whether every conclusive probe confirmed the verdict, so that it may be remembered.
    pub confirmed: bool,
}

impl Finding {
    /// The ABI lacks the call.
    pub const MISSING: Self =
        Self { verdict: Verdict::Missing, cause: Some(Cause::Kernel), confirmed: true };

    /// Whether a filter is known to have given the answer in question.
    #[must_use]
    pub fn is_filters_answer(&self) -> bool {
        self.cause == Some(Cause::Filter)
    }
}
