//! Which refusals of a filter a shim turns into ENOSYS, so that programs fall back.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Errno, KernelVersion, Prose, Role, Sysno};
use seccompat_probe::Verdict;

use crate::scan::Scan;

/// Transparent calls younger than this are taken although the filter knows newer ones: people went
/// on naming newer calls while they left such a one out.
const TRANSPARENT: KernelVersion = KernelVersion::new(3, 17);

/// Which of the refused calls are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Those that the filter's author cannot have known, and those that programs give up only on
    /// ENOSYS.
    Unknown,
    /// Those of this release and later ones.
    Since(KernelVersion),
    /// Every one that is not among the basics of a process.
    All,
}

/// Why a call is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It is newer than all that the filter lets through.
    Newer,
    /// Programs give it up only on ENOSYS.
    Transparent,
    /// It was asked for.
    Asked,
}

/// A refusal that is to become ENOSYS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taken {
    /// The call.
    pub call: Sysno,
    /// What the filter answers; `None` where that was not asked.
    pub was: Option<Errno>,
    /// Why.
    pub reason: Reason,
}

/// What a shim shall change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shim {
    /// The newest call that the filter lets through; `None` where the scan saw none.
    pub horizon: Option<Sysno>,
    /// The calls, in the catalogue's order.
    pub taken: Vec<Taken>,
}

/// Whether a shim must know of the call: whether the filter can be asked about it, and is.
#[must_use]
pub fn is_relevant(call: Sysno) -> bool {
    call.since() > TRANSPARENT || !Prose::of(call).transparent.is_empty()
}

impl Shim {
    /// Decides by what a scan found. Only what a filter refuses whatever the arguments is taken:
    /// what it decides by arguments, what kills, what a supervisor may answer, and what is not known
    /// stays as it is.
    #[must_use]
    pub fn of(scan: &Scan, wanted: &[Wanted]) -> Self {
        let passes = |verdict| {
            matches!(verdict, Verdict::Available | Verdict::Conditional | Verdict::Refused)
        };
        let shows = |call: &&crate::scan::Call| {
            passes(call.finding.verdict) && Prose::of(call.call).role != Some(Role::Exempt)
        };
        let horizon = scan.calls.iter().filter(shows).map(|call| call.call);
        let horizon = horizon.max_by_key(|call| call.since());
        let mut taken = Vec::new();
        for call in &scan.calls {
            let Verdict::Filtered(Some(was)) = call.finding.verdict else { continue };
            let reasons = wanted.iter().filter_map(|wanted| reason(call.call, horizon, *wanted));
            if let Some(reason) = reasons.min_by_key(|reason| *reason == Reason::Asked) {
                taken.push(Taken { call: call.call, was: Some(was), reason });
            }
        }
        Self { horizon, taken }
    }

    /// Whether the filter refuses what is newer than its author: then it refuses numbers that no
    /// call has yet, too.
    #[must_use]
    pub fn refuses_the_unknown(&self) -> bool {
        self.taken.iter().any(|taken| taken.reason == Reason::Newer)
    }

    /// The calls of other ABIs of this machine that the native one lacks and that are newer than the
    /// horizon: they cannot be asked about from here, and share the fate of those that can.
    pub fn only_elsewhere(&self, native: seccompat_catalogue::Abi) -> impl Iterator<Item = Sysno> {
        let newer = self.horizon.filter(|_| self.refuses_the_unknown());
        Sysno::all().filter(move |call| {
            let elsewhere = native.beside().iter().any(|abi| call.number(*abi).is_some());
            elsewhere
                && call.number(native).is_none()
                && newer.is_some_and(|newest| call.since() > newest.since())
        })
    }
}

fn reason(call: Sysno, horizon: Option<Sysno>, wanted: Wanted) -> Option<Reason> {
    let newer = horizon.is_some_and(|newest| call.since() > newest.since());
    let prose = Prose::of(call);
    let transparent = call.since() > TRANSPARENT && !prose.transparent.is_empty();
    let basic = prose.role == Some(Role::Basic);
    match wanted {
        _ if basic => None,
        _ if newer => Some(Reason::Newer),
        _ if transparent => Some(Reason::Transparent),
        Wanted::All => Some(Reason::Asked),
        Wanted::Since(least) => (call.since() >= least).then_some(Reason::Asked),
        Wanted::Unknown => None,
    }
    .filter(|_| match wanted {
        Wanted::Since(least) => call.since() >= least,
        _ => true,
    })
}
