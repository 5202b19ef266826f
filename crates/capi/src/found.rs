//! `struct seccompat_found`: whether a call can be used.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use seccompat::{Cause, Finding, NoChild, Verdict};
use seccompat_catalogue::Errno;

use crate::how::code;

/// `struct seccompat_found`: written by `seccompat_availability`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The size of the caller's structure, in bytes.
    size: u32,
    /// The state of the call.
    verdict: u32,
    /// The source of the answer; 0 if nothing refused the call.
    cause: u32,
    /// The filter's errno; 0 if its answer is not an error.
    error: i32,
    /// Whether every conclusive probe confirmed it: the verdict then holds on this thread for good.
    confirmed: u32,
}

impl Found {
    /// Stores the finding.
    pub(crate) fn tell(&mut self, finding: &Finding) {
        self.verdict = verdict(finding.verdict);
        self.cause = finding.cause.map_or(0, cause);
        self.error = match finding.verdict {
            Verdict::Filtered(Some(errno)) => errno.get().into(),
            _ => 0,
        };
        self.confirmed = finding.confirmed.into();
    }
}

/// The reason why no child could be made, as an error number: ENOSYS if a filter fakes the call
/// that makes one.
pub(crate) fn no_child(why: NoChild) -> Errno {
    match why {
        NoChild::Memory(errno) | NoChild::Fork(errno) => errno,
        NoChild::Faked => Errno::ENOSYS,
    }
}

/// The names of the verdicts, from 1 on; reports use the same words.
const NAMES: [&CStr; 7] =
    [c"available", c"missing", c"filtered", c"conditional", c"killed", c"refused", c"undetermined"];

/// A verdict's code: the index of its name.
pub(crate) fn verdict(verdict: Verdict) -> u32 {
    let is = |name: &&CStr| name.to_bytes() == verdict.name().as_bytes();
    NAMES.iter().position(is).map_or(0, |at| at as u32 + 1)
}

/// A verdict's name by its code.
pub(crate) fn name(verdict: u32) -> Option<&'static CStr> {
    NAMES.get(usize::try_from(verdict).ok()?.checked_sub(1)?).copied()
}

fn cause(cause: Cause) -> u32 {
    const CODES: [(u32, &str); 7] = [
        (1, "kernel"),
        (2, "filter"),
        (3, "sysctl"),
        (4, "capability"),
        (5, "supervisor"),
        (6, "tracer"),
        (7, "unknown"),
    ];
    code(&CODES, cause.name())
}

#[cfg(test)]
mod tests {
    use seccompat::Doubt;

    use super::*;

    #[test]
    fn every_verdict_has_a_code_and_its_name() {
        let all = [
            Verdict::Available,
            Verdict::Missing,
            Verdict::Filtered(None),
            Verdict::Conditional,
            Verdict::Killed,
            Verdict::Refused,
            Verdict::Undetermined(Doubt::Silent),
        ];
        for (n, one) in (1..).zip(all) {
            assert_eq!(verdict(one), n);
            assert_eq!(name(n).map(CStr::to_bytes), Some(one.name().as_bytes()));
        }
        assert_eq!((name(0), name(8)), (None, None));
        let causes = [Cause::Kernel, Cause::Filter, Cause::Sysctl("x"), Cause::Supervisor];
        assert_eq!(causes.map(cause), [1, 2, 3, 5]);
        assert_eq!([Cause::Tracer, Cause::Unknown, Cause::State("x")].map(cause), [6, 7, 1]);
    }
}
