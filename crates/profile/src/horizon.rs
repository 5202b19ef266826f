//! The knowledge of a profile's author, and the calls that came later.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, KernelVersion, Prose, Sysno};

use crate::profile::{Call, Profile};

/// A transparent call newer than this is unknown although the horizon is newer: authors often named
/// newer calls but omitted such a call.
const TRANSPARENT: KernelVersion = KernelVersion::new(3, 17);

/// The newest kernel version whose calls the author of a profile knew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Horizon {
    /// The version; `None` if the profile names no call, so that no call is too new.
    pub version: Option<KernelVersion>,
    /// The named call that determines it; `None` if the version was given.
    pub shown_by: Option<Sysno>,
}

impl Profile {
    /// The author's horizon, and the calls that the file does not name and its author cannot have
    /// left out on purpose. `given` is the horizon, if it is not to be derived from the names. The
    /// errnos of `abi`, the machine's, decide whether an entry answers ENOSYS.
    #[must_use]
    pub fn unknown_calls(&self, abi: Abi, given: Option<KernelVersion>) -> (Horizon, Vec<Sysno>) {
        let names = Names::of(self, abi);
        let horizon = names.horizon(given);
        (horizon, Sysno::all().filter(|call| names.is_unknown(*call, horizon)).collect())
    }
}

/// The calls that a file names, whatever their conditions: before resolution.
pub(crate) struct Names {
    /// For each call: not named, named only with ENOSYS, named otherwise.
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
            // A rule that only returns ENOSYS does not show that the author knew the calls around
            // it: old profiles name new calls in this way.
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
    /// The release that introduced the call on any ABI counts: profiles name calls, not numbers, so
    /// an author who knew the name of a call left it out on every architecture, also on those that
    /// got it later.
    pub(crate) fn is_unknown(&self, call: Sysno, horizon: Horizon) -> bool {
        let since = call.since();
        let newer = horizon.version.is_some_and(|horizon| since > horizon);
        let transparent = since > TRANSPARENT && !Prose::of(call).transparent.is_empty();
        self.named[call.index()] == Naming::Not && (newer || transparent)
    }
}

impl Names {
    /// [`Names::is_unknown`] for every call.
    pub(crate) fn unknown(&self, horizon: Horizon) -> Box<[bool; Sysno::COUNT]> {
        let mut unknown = Box::new([false; Sysno::COUNT]);
        for call in Sysno::all() {
            unknown[call.index()] = self.is_unknown(call, horizon);
        }
        unknown
    }
}
