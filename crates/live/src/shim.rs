//! The refusals of a filter that a shim turns into ENOSYS, so that programs fall back.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Errno, KernelVersion, Prose, Role, Sysno};
use seccompat_probe::Verdict;

use crate::scan::Scan;

/// Transparent calls newer than this are changed although the filter knows newer ones: authors
/// often named newer calls but omitted such a call.
const TRANSPARENT: KernelVersion = KernelVersion::new(3, 17);

/// The refused calls that the user wants changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Those that the filter's author cannot have known, and those from which programs fall back
    /// only after ENOSYS.
    Unknown,
    /// Those of this release and later ones.
    Since(KernelVersion),
    /// Every call except those that every process needs.
    All,
}

/// The reason why a call is changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It is newer than the newest allowed call.
    Newer,
    /// Programs fall back from it only after ENOSYS.
    Transparent,
    /// The user requested it.
    Asked,
}

/// A refusal that becomes ENOSYS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taken {
    /// The call.
    pub call: Sysno,
    /// The filter's answer; `None` if the call was not tested.
    pub was: Option<Errno>,
    /// The reason.
    pub reason: Reason,
}

/// The changes of a shim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shim {
    /// The newest call that the filter allows; `None` if the scan found none.
    pub horizon: Option<Sysno>,
    /// The calls, in the catalogue's order.
    pub taken: Vec<Taken>,
}

/// Whether a shim must decide the call: whether the filter can be and is tested with it.
#[must_use]
pub fn is_relevant(call: Sysno) -> bool {
    call.since() > TRANSPARENT || !Prose::of(call).transparent.is_empty()
}

impl Shim {
    /// Decides from a scan's findings. Only a call that the filter refuses whatever its arguments
    /// is changed. Calls that it decides by arguments, kills for or leaves to a supervisor, and
    /// calls with an unknown state, stay unchanged.
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

    /// Whether the filter refuses calls newer than its author's knowledge: then it also refuses
    /// numbers without a call.
    #[must_use]
    pub fn refuses_the_unknown(&self) -> bool {
        self.taken.iter().any(|taken| taken.reason == Reason::Newer)
    }

    /// The calls of other ABIs of this machine that the native one lacks and that are newer than
    /// the horizon: no probe from here can make them, and they are treated like those that can be made.
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

#[cfg(test)]
mod tests {
    use seccompat_catalogue::Abi;
    use seccompat_probe::{Doubt, Finding};

    use super::*;
    use crate::here::Here;
    use crate::scan::{Asked, Call, Decides};

    /// The changes of a shim for calls with these verdicts.
    fn taken(verdicts: &[(Sysno, Verdict)]) -> Vec<Sysno> {
        let abi = Abi::NATIVE.expect("an ABI");
        let call = |&(call, verdict): &(Sysno, Verdict)| Call {
            call,
            number: call.number(abi).expect("a number"),
            finding: Finding { verdict, ..Finding::MISSING },
            conclusive: true,
            probes: Vec::new(),
            decides: Decides::default(),
        };
        let calls = verdicts.iter().map(call).collect();
        let scan =
            Scan { here: Here::look(abi, None), calls, no_child: None, asked: Asked::default() };
        Shim::of(&scan, &[Wanted::All]).taken.iter().map(|taken| taken.call).collect()
    }

    #[test]
    fn only_a_call_that_a_filter_refuses_is_changed() {
        let refused = Verdict::Filtered(Some(Errno::EPERM));
        for other in [
            Verdict::Available,
            Verdict::Missing,
            Verdict::Filtered(None),
            Verdict::Conditional,
            Verdict::Killed,
            Verdict::Refused,
            Verdict::Undetermined(Doubt::Silent),
        ] {
            let all = [(Sysno::CLONE3, refused), (Sysno::OPENAT2, other)];
            assert_eq!(taken(&all), [Sysno::CLONE3], "{other:?}");
        }
    }
}
