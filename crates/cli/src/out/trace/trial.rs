//! Tries a change of a profile before it is shown as a remedy.
//!
//! The profile behind a refusal is not at hand, only its filter. So the change is tried in a small
//! profile that refuses the call as the filter does, by its default.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Errno, KernelVersion};
use seccompat_lint::{Engine, fix};
use seccompat_live::{Outcome, Refusal};
use seccompat_profile::{Context, Profile, Unknown};
use serde_json::{Value, json};

/// A refused call, and the context of the small profile.
pub(super) struct Trial {
    context: Context,
    call: Data,
    refused: u16,
}

impl Trial {
    /// `None` if the refusal is no errno, or its ABI is not known.
    pub(super) fn of(refusal: &Refusal) -> Option<Self> {
        let abi = refusal.abi?;
        let refused = match refusal.outcome {
            Outcome::Errno(errno) => errno.get(),
            Outcome::Faked => 0,
            Outcome::Sigsys => return None,
        };
        let mut context = Context::new(KernelVersion::new(6, 18));
        context.native = Abi::NATIVE.unwrap_or(abi);
        context.unknown = Unknown::Default;
        let (nr, args) = (refusal.nr, refusal.args);
        let call = Data { nr, arch: abi.audit_arch().get(), instruction_pointer: 0, args };
        Some(Self { context, call, refused })
    }

    /// Whether this entry makes the profile allow the call.
    pub(super) fn allows(&self, entry: &Value) -> bool {
        self.changes(entry, Action::Allow)
    }

    /// Whether this entry makes the profile return ENOSYS for the call.
    pub(super) fn gives_enosys(&self, entry: &Value) -> bool {
        self.changes(entry, self.enosys())
    }

    /// Whether `fix` makes the profile return ENOSYS for the call, which no entry names.
    pub(super) fn is_fixed(&self) -> bool {
        let before = self.profile(&[]);
        let after = before.as_ref().and_then(|profile| {
            let fixed = fix(profile, &self.context, Engine::Oci).ok()?;
            Profile::parse(fixed.text.as_bytes()).ok()
        });
        self.becomes(before.as_ref(), after.as_ref(), self.enosys())
    }

    fn changes(&self, entry: &Value, wanted: Action) -> bool {
        let after = self.profile(std::slice::from_ref(entry));
        self.becomes(self.profile(&[]).as_ref(), after.as_ref(), wanted)
    }

    /// Whether the call is refused before the change, as by the filter, and gets another action by it.
    fn becomes(&self, before: Option<&Profile>, after: Option<&Profile>, wanted: Action) -> bool {
        let refused = Action::Errno(self.refused);
        let decisions = (self.decide(before), self.decide(after));
        refused != wanted && decisions == (Some(refused), Some(wanted))
    }

    fn enosys(&self) -> Action {
        Action::Errno(Errno::ENOSYS.on(self.context.native).get())
    }

    /// The small profile, with these entries after its own one.
    fn profile(&self, entries: &[Value]) -> Option<Profile> {
        let machine = self.context.native;
        let abis = [machine].into_iter().chain(machine.beside().iter().copied());
        let own = json!({ "names": ["exit_group"], "action": "SCMP_ACT_ALLOW" });
        let text = json!({
            "defaultAction": "SCMP_ACT_ERRNO",
            "defaultErrnoRet": self.refused,
            "architectures": abis.map(Abi::scmp_name).collect::<Vec<_>>(),
            "syscalls": std::iter::once(&own).chain(entries).collect::<Vec<_>>(),
        });
        Profile::parse(text.to_string().as_bytes()).ok()
    }

    fn decide(&self, profile: Option<&Profile>) -> Option<Action> {
        let lowered = profile?.resolve(&self.context).ok()?.lower().ok()?;
        Some(lowered.policy.decide(&self.call))
    }
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::Sysno;
    use seccompat_live::Evidence;
    use seccompat_probe::Cause;

    use super::*;

    /// A refusal on this machine; of `socket` that with AF_ALG.
    fn refusal(call: Sysno, outcome: Outcome) -> Refusal {
        let abi = Abi::NATIVE.expect("a machine of the catalogue");
        Refusal {
            tid: 1,
            program: "a".to_owned(),
            abi: Some(abi),
            nr: call.number(abi).expect("a number"),
            call: Some(call),
            args: [38, 5, 0, 0, 0, 0],
            shown: Vec::new(),
            outcome,
            cause: Cause::Filter,
            evidence: Evidence::NeverReal,
            installer: None,
            deciding: vec![0],
        }
    }

    #[test]
    fn an_entry_that_changes_nothing_is_no_remedy() {
        let trial =
            Trial::of(&refusal(Sysno::SOCKET, Outcome::Errno(Errno::EPERM))).expect("an errno");
        let allow = |value: u64| {
            json!({ "names": ["socket"], "action": "SCMP_ACT_ALLOW",
                "args": [{ "index": 0, "value": value, "op": "SCMP_CMP_EQ" }] })
        };
        assert!(trial.allows(&allow(38)));
        assert!(!trial.allows(&allow(2)), "another family");
        assert!(!trial.allows(&json!({ "names": ["sokcet"], "action": "SCMP_ACT_ALLOW" })));
        assert!(!trial.gives_enosys(&allow(38)));
    }

    #[test]
    fn fix_changes_only_calls_that_the_author_did_not_know() {
        let is_fixed = |call, errno| {
            Trial::of(&refusal(call, Outcome::Errno(errno))).expect("an errno").is_fixed()
        };
        assert!(is_fixed(Sysno::CLONE3, Errno::EPERM));
        assert!(!is_fixed(Sysno::SOCKET, Errno::EPERM), "an old call");
        assert!(!is_fixed(Sysno::CLONE3, Errno::ENOSYS), "nothing changes");
    }

    #[test]
    fn only_errnos_are_tried() {
        assert!(Trial::of(&refusal(Sysno::SOCKET, Outcome::Sigsys)).is_none());
        let faked = Trial::of(&refusal(Sysno::SOCKET, Outcome::Faked)).expect("an errno of 0");
        assert!(faked.allows(&json!({ "names": ["socket"], "action": "SCMP_ACT_ALLOW" })));
    }
}
