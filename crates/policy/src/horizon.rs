//! The knowledge of a filter's author, and the calls that came later.
#![forbid(unsafe_code)]

use alloc::boxed::Box;

use seccompat_catalogue::{KernelVersion, Prose, Sysno};

/// A transparent call newer than this is unknown although the horizon is newer: authors often named
/// newer calls but omitted such a call.
const TRANSPARENT: KernelVersion = KernelVersion::new(3, 17);

/// The newest kernel version whose calls the author of a filter knew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Horizon {
    /// The version; `None` if the author names no call, so that no call is too new.
    pub version: Option<KernelVersion>,
    /// The named call that determines it; `None` if the version was given.
    pub shown_by: Option<Sysno>,
}

/// The calls that an author names, whatever the conditions.
#[derive(Clone, Debug)]
pub struct Names {
    /// For each call: not named, named only with ENOSYS, named otherwise.
    named: [Naming; Sysno::COUNT],
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Naming {
    Not,
    Enosys,
    Otherwise,
}

impl Default for Names {
    fn default() -> Self {
        Self { named: [Naming::Not; Sysno::COUNT] }
    }
}

impl Names {
    /// Adds a call that a rule names. A rule that only returns ENOSYS does not show that the author
    /// knew the calls around it: old profiles name new calls in this way.
    pub fn add(&mut self, call: Sysno, only_enosys: bool) {
        let naming = if only_enosys { Naming::Enosys } else { Naming::Otherwise };
        let before = &mut self.named[call.index()];
        *before = naming.max(*before);
    }

    /// The horizon: `given`, or that of the newest named call.
    #[must_use]
    pub fn horizon(&self, given: Option<KernelVersion>) -> Horizon {
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
    #[must_use]
    pub fn is_unknown(&self, call: Sysno, horizon: Horizon) -> bool {
        let since = call.since();
        let newer = horizon.version.is_some_and(|horizon| since > horizon);
        let transparent = since > TRANSPARENT && Prose::is_transparent(call);
        self.named[call.index()] == Naming::Not && (newer || transparent)
    }

    /// [`Names::is_unknown`] for every call, by [`Sysno::index`].
    #[must_use]
    pub fn unknown(&self, horizon: Horizon) -> Box<[bool; Sysno::COUNT]> {
        let mut unknown = Box::new([false; Sysno::COUNT]);
        for call in Sysno::all() {
            unknown[call.index()] = self.is_unknown(call, horizon);
        }
        unknown
    }
}
