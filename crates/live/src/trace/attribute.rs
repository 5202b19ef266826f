//! The cause of a tracee's refused call.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, AuditArch, Eperm, Errno, Facts, KernelVersion, Sysno};
use seccompat_probe::{Cause, Trial};

use super::Evidence;
use super::outcome::Outcome;
use super::tracee::Entry;
use crate::dump::Chain;
use crate::oracle::stepped::Decided;

/// A call with the catalogue's facts.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) abi: Option<Abi>,
    pub(crate) call: Option<Sysno>,
}

impl Known {
    pub(crate) fn of(entry: &Entry) -> Self {
        let x32 = (Abi::X32.number_base()..u32::MAX).contains(&entry.nr);
        let sharing = || Abi::sharing(AuditArch::new(entry.arch));
        let abi = sharing().find(|abi| (*abi == Abi::X32) == x32).or_else(|| sharing().next());
        Self { abi, call: abi.and_then(|abi| Sysno::from_number(abi, entry.nr)) }
    }

    /// Whether `errno` may come from a filter instead of the kernel.
    pub(crate) fn is_suspicious(self, errno: Errno) -> bool {
        match self.call {
            Some(call) => Trial::is_suspicious(Facts::of(call), errno),
            None => errno == Errno::EPERM || errno == Errno::ENOSYS,
        }
    }

    /// Whether the value in the call's result register belongs to an interrupted program.
    pub(crate) fn returns_no_result(self) -> bool {
        let calls = [Sysno::RT_SIGRETURN, Sysno::SIGRETURN, Sysno::UPROBE, Sysno::URETPROBE];
        self.call.is_some_and(|call| calls.contains(&call))
    }

    /// Whether no path of this kernel returns this error for the call.
    pub(crate) fn never_gives(self, errno: Errno) -> bool {
        errno == Errno::EPERM
            && match self.call {
                Some(call) => Facts::of(call).eperm == Eperm::Never,
                // A kernel that the catalogue covers lacks the call, and returns ENOSYS.
                None => {
                    let release = rustix::system::uname();
                    let kernel = KernelVersion::parse(&release.release().to_string_lossy());
                    kernel
                        .is_some_and(|kernel| Some(kernel) <= Sysno::all().map(Sysno::since).max())
                }
            }
    }
}

/// The action of a thread's filters for a call.
pub(crate) fn by_filters(chain: &Chain, entry: &Entry) -> Action {
    let Entry { arch, nr, args, ip } = *entry;
    let data = Data { nr, arch, instruction_pointer: ip, args };
    seccompat_bpf::evaluate_chain(&chain.newest_first, &data, cfg!(target_endian = "big"))
}

/// Whether filters with this action give exactly that outcome.
pub(crate) fn is_answer(action: Action, outcome: Outcome) -> bool {
    action == Action::Errno(outcome.number())
}

/// The source of `errno` if the filters' action for the call is not that errno.
pub(crate) fn by_chain(action: Action, errno: Errno) -> (Cause, Evidence) {
    let cause = match action {
        // No tracer serves the filter's request: we do not ask for its stops.
        Action::Trace(_) if errno == Errno::ENOSYS => Cause::Filter,
        Action::Allow | Action::Log => Cause::Kernel,
        // The supervisor may answer, or let the kernel answer.
        Action::Notify => Cause::Supervisor,
        _ => Cause::Unknown,
    };
    (cause, Evidence::Filters(action))
}

/// The source of an outcome, by a rehearsal of the very call. The kernel as the source is reported
/// only for a `suspicious` outcome.
pub(crate) fn by_rehearsal(
    decided: Decided,
    outcome: Outcome,
    suspicious: bool,
) -> Option<(Cause, Evidence)> {
    match (decided, outcome) {
        (Decided::Refused(got), Outcome::Errno(errno)) if got == errno => {
            Some((Cause::Filter, Evidence::Rehearsal(Some(got))))
        }
        (Decided::Faked, Outcome::Faked) => Some((Cause::Filter, Evidence::Faked)),
        (Decided::Allowed, _) if suspicious => Some((Cause::Kernel, Evidence::Rehearsal(None))),
        (Decided::LeftToSupervisor, _) if suspicious => {
            Some((Cause::Supervisor, Evidence::Supervised))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(abi: Abi, call: Sysno) -> Entry {
        let nr = call.number(abi).expect("a number");
        Entry { arch: abi.audit_arch().get(), nr, args: [0; 6], ip: 0 }
    }

    #[test]
    fn a_return_from_a_signal_is_no_result_on_any_abi() {
        let mut seen = 0;
        for &abi in Abi::ALL {
            for call in [Sysno::RT_SIGRETURN, Sysno::SIGRETURN] {
                if call.number(abi).is_some() {
                    assert!(Known::of(&entry(abi, call)).returns_no_result(), "{abi} {call}");
                    seen += 1;
                }
            }
            assert!(!Known::of(&entry(abi, Sysno::GETPID)).returns_no_result(), "{abi}");
        }
        assert!(seen >= Abi::ALL.len(), "{seen}");
    }

    #[test]
    fn every_errno_is_attributed() {
        for number in 0..=4095 {
            let outcome = Errno::new(number).map_or(Outcome::Faked, Outcome::Errno);
            assert_eq!(outcome.number(), number);
            assert!(is_answer(Action::Errno(number), outcome));
            assert!(
                !is_answer(Action::Errno(number ^ 1), outcome)
                    && !is_answer(Action::Allow, outcome)
            );
            if let Some(errno) = outcome.errno() {
                let found = by_rehearsal(Decided::Refused(errno), outcome, false);
                assert!(found.is_some_and(|(cause, _)| cause == Cause::Filter), "{number}");
                assert_eq!(by_rehearsal(Decided::Faked, outcome, true), None, "{number}");
            }
        }
    }
}
