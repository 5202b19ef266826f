//! The known facts about the place where this program runs: kernel, filters, capabilities, sysctls.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, KernelVersion, Key, Over};
use seccompat_probe::{Presence, Surroundings};
use seccompat_raw::Me;

use crate::proc::{self, Status};

/// The seccomp state of this thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seccomp {
    /// Whether the thread has a filter.
    pub presence: Presence,
    /// The number of its filters, if `/proc` reports it.
    pub filters: Option<u32>,
}

/// The place where this program runs.
#[derive(Clone, Debug)]
pub struct Here {
    abi: Abi,
    kernel: Option<KernelVersion>,
    release: String,
    seccomp: Seccomp,
    no_new_privs: Option<bool>,
    /// Whether the children that make the probes have no_new_privs set.
    children_no_new_privs: bool,
    status: Status,
    initial_user_namespace: Option<bool>,
    may_be_confined: bool,
}

impl Here {
    /// The place according to `/proc` alone, if that tells whether this thread has a filter. It assumes that children
    /// can set no_new_privs; [`Here::is_like`] tells whether that was right.
    pub(crate) fn guess(abi: Abi) -> Option<Self> {
        let status = Status::of_this_thread();
        let seccomp = status.seccomp.filter(|mode| matches!(mode, 0 | 2))?;
        let honest = Me { no_new_privs: true, seccomp: Some(seccomp), prctl_is_honest: true };
        Some(Self::with(abi, Some(honest), status))
    }

    /// Whether a child's findings make no difference.
    pub(crate) fn is_like(&self, confirmed: &Self) -> bool {
        self.seccomp.presence == confirmed.seccomp.presence
            && self.children_no_new_privs == confirmed.children_no_new_privs
    }

    /// The same place, corrected by a child's findings.
    pub(crate) fn confirmed_by(self, me: Me) -> Self {
        let presence = presence(&self.status, Some(me));
        let seccomp = Seccomp { presence, ..self.seccomp };
        Self { seccomp, children_no_new_privs: me.no_new_privs, ..self }
    }

    /// Collects the facts. `me` has a child's findings about itself; `None` if no child could be
    /// made.
    #[must_use]
    pub fn look(abi: Abi, me: Option<Me>) -> Self {
        Self::with(abi, me, Status::of_this_thread())
    }

    fn with(abi: Abi, me: Option<Me>, status: Status) -> Self {
        let release = proc::release();
        Self {
            abi,
            kernel: KernelVersion::parse(&release),
            release,
            seccomp: Seccomp { presence: presence(&status, me), filters: status.filters },
            no_new_privs: status.no_new_privs,
            children_no_new_privs: me.is_some_and(|me| me.no_new_privs),
            initial_user_namespace: proc::in_initial_user_namespace("thread-self"),
            may_be_confined: proc::may_be_confined("thread-self"),
            status,
        }
    }

    /// The running kernel's release, as `uname -r` prints it; empty if it is not available.
    #[must_use]
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The seccomp state of this thread.
    #[must_use]
    pub fn seccomp(&self) -> Seccomp {
        self.seccomp
    }

    /// Whether this thread has no_new_privs set, if known.
    #[must_use]
    pub fn no_new_privs(&self) -> Option<bool> {
        self.no_new_privs
    }

    /// The effective user, if known.
    #[must_use]
    pub fn user(&self) -> Option<u32> {
        self.status.user
    }

    /// Whether this thread is in the initial user namespace, if known.
    #[must_use]
    pub fn is_in_initial_user_namespace(&self) -> Option<bool> {
        self.initial_user_namespace
    }

    /// The label that a security module keeps for this thread, as AppArmor and SELinux write it;
    /// `None` if there is none.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        proc::label("thread-self")
    }

    /// The effective capabilities, one bit each, if known.
    #[must_use]
    pub fn capabilities(&self) -> Option<u64> {
        self.status.effective
    }
}

/// `PR_GET_SECCOMP` also returns 0 if a filter fakes success. So it counts only together with a
/// second option that must be refused, and only if `/proc` agrees, because a filter may fake that
/// one option alone.
fn presence(status: &Status, me: Option<Me>) -> Presence {
    let asked = me.filter(|me| me.prctl_is_honest).and_then(|me| me.seccomp);
    match (asked, status.seccomp) {
        (Some(2), _) | (_, Some(1 | 2)) => Presence::Present,
        (Some(0), Some(0)) => Presence::Absent,
        // If a filter refuses prctl, that proves that there is one.
        (None, _) if me.is_some_and(|me| !me.prctl_is_honest) => Presence::Present,
        (None, Some(0)) => Presence::Absent,
        _ => Presence::Unknown,
    }
}

impl Surroundings for Here {
    fn abi(&self) -> Abi {
        self.abi
    }

    fn kernel(&self) -> Option<KernelVersion> {
        self.kernel
    }

    fn filter(&self) -> Presence {
        self.seccomp.presence
    }

    fn holds(&self, key: Key) -> Option<bool> {
        if key == Key::NoNewPrivs {
            return Some(self.children_no_new_privs);
        }
        let Self { status, initial_user_namespace, may_be_confined, .. } = self;
        holds(key, status, *initial_user_namespace, *may_be_confined)
    }
}

/// Whether a thread holds a key of a gate.
fn holds(key: Key, status: &Status, initial: Option<bool>, confined: bool) -> Option<bool> {
    match key {
        Key::NoNewPrivs => status.no_new_privs,
        Key::Capability(capability, over) => {
            if status.has(capability)? && initial? {
                // A security module may refuse although the capability would allow.
                (!confined && over != Over::Target).then_some(true)
            } else {
                Some(false)
            }
        }
        Key::Sysctl { name, opens } => {
            proc::sysctl(name).map(|value| opens.contains(&value.as_str()))
        }
        Key::State(_) => None,
    }
}
