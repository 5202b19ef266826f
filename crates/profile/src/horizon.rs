//! What the author of a profile knew, and which calls came later.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, KernelVersion, Prose, Sysno};

use crate::profile::{Call, Profile};

/// Later than this, a transparent call is unknown although the horizon is newer: people went on
/// naming newer calls while they left such a one out.
const TRANSPARENT: KernelVersion = KernelVersion::new(3, 17);

/// The newest kernel version whose calls the author of a profile knew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Horizon {
    /// The version; `None` where the profile names no call, so that nothing is too new.
    pub version: Option<KernelVersion>,
    /// The named call that shows it; `None` where the version was given.
    pub shown_by: Option<Sysno>,
}

impl Profile {
    /// What the author knew, and the calls that the file does not name and its author cannot have
    /// left out on purpose. `given` is the horizon, where it shall not be found from the names; by
    /// the numbers of `abi`, the machine's, an entry answers ENOSYS or another errno.
    #[must_use]
    pub fn unknown_calls(&self, abi: Abi, given: Option<KernelVersion>) -> (Horizon, Vec<Sysno>) {
        let names = Names::of(self, abi);
        let horizon = names.horizon(given);
        (horizon, Sysno::all().filter(|call| names.is_unknown(*call, horizon)).collect())
    }
}

/// Which calls a file names, whatever their conditions: before resolution.
pub(crate) struct Names {
    /// For each call: not named, named with ENOSYS alone, named otherwise.
    named: [Naming; Sysno::COUNT],
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    Not,
    Enosys,
    Otherwise,
}

impl Names {
    pub(crate) fn of(profile: &Profile, abi: Abi) -> Self {
        let mut named = [Naming::Not; Sysno::COUNT];
        for rule in &profile.rules {
            // A rule that only says "as if the kernel lacked it" is no sign that the author knew
            // the calls around it: it is how old profiles name new calls.
            let naming = if rule.verb.is_enosys(abi) { Naming::Enosys } else { Naming::Otherwise };
            for call in &rule.calls {
                if let Call::Known(call) = call.what {
                    let before = &mut named[call.index()];
                    *before = naming.max(*before);
                }
            }
        }
        Self { named }
    }

    pub(crate) fn horizon(&self, given: Option<KernelVersion>) -> Horizon {
        if given.is_some() {
            return Horizon { version: given, shown_by: None };
        }
        let counts = |call: &Sysno| self.named[call.index()] == Naming::Otherwise;
        let newest = Sysno::all().filter(counts).max_by_key(|call| call.since());
        Horizon { version: newest.map(Sysno::since), shown_by: newest }
    }

    /// Whether the author cannot have left the call out on purpose.
    ///
    /// What counts is the release that introduced the call anywhere: profiles name calls, not
    /// numbers, so an author who knew the name of a call left it out on every architecture, also
    /// on those that got it later.
    pub(crate) fn is_unknown(&self, call: Sysno, horizon: Horizon) -> bool {
        let since = call.since();
        let newer = horizon.version.is_some_and(|horizon| since > horizon);
        let transparent = since > TRANSPARENT && !Prose::of(call).transparent.is_empty();
        self.named[call.index()] == Naming::Not && (newer || transparent)
    }
}

impl Names {
    /// [`Names::is_unknown`] of every call.
    pub(crate) fn unknown(&self, horizon: Horizon) -> Box<[bool; Sysno::COUNT]> {
        let mut unknown = Box::new([false; Sysno::COUNT]);
        for call in Sysno::all() {
            unknown[call.index()] = self.is_unknown(call, horizon);
        }
        unknown
    }
}
