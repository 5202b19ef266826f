//! Tries a change of a profile before it is shown as a remedy.
//!
//! The profile behind a refusal is not at hand, only its filter. So the change is tried in a small
//! profile that refuses the call as the filter does, by its default.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Errno, KernelVersion, Sysno};
use seccompat_lint::{Engine, fix};
use seccompat_live::{Outcome, Refusal};
use seccompat_profile::{Context, Profile, Unknown};
use serde_json::{Value, json};

/// A refused call, and the context of the small profile.
pub(super) struct Trial {
    context: Context,
    data: Data,
    call: Sysno,
    abi: Abi,
    refused: Action,
}

impl Trial {
    /// `None` for a call that the catalogue lacks.
    pub(super) fn of(refusal: &Refusal) -> Option<Self> {
        let (abi, call) = (refusal.abi?, refusal.call?);
        let refused = match refusal.outcome {
            Outcome::Errno(errno) => Action::Errno(errno.get()),
            Outcome::Faked => Action::Errno(0),
            Outcome::Sigsys => Action::KillProcess,
        };
        let mut context = Context::new(KernelVersion::new(6, 18));
        context.native = Abi::NATIVE.unwrap_or(abi);
        context.unknown = Unknown::Default;
        let (nr, args) = (refusal.nr, refusal.args);
        let data = Data { nr, arch: abi.audit_arch().get(), instruction_pointer: 0, args };
        Some(Self { context, data, call, abi, refused })
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
        let before = self.profile(self.refused, &self.abis(), &[]);
        let after = before.as_ref().and_then(|profile| {
            let fixed = fix(profile, &self.context, Engine::Oci).ok()?;
            Profile::parse(fixed.text.as_bytes()).ok()
        });
        self.becomes(before, after, self.enosys())
    }

    /// Whether a profile that allows unnamed calls allows this one when the entry that refuses it
    /// is removed.
    pub(super) fn is_allowed_without_entry(&self) -> bool {
        let Action::Errno(errno) = self.refused else { return false };
        let entry =
            json!({ "names": [self.call.name()], "action": "SCMP_ACT_ERRNO", "errnoRet": errno });
        let abis = self.abis();
        let before = self.profile(Action::Allow, &abis, &[entry]);
        self.becomes(before, self.profile(Action::Allow, &abis, &[]), Action::Allow)
    }

    /// Whether a profile kills for the call if it does not list the call's ABI, and no longer if it
    /// does.
    pub(super) fn is_served_if_listed(&self) -> bool {
        let allowing = |abis: &[Abi]| self.decide(self.profile(Action::Allow, abis, &[]));
        let machine = self.context.native;
        matches!(allowing(&[machine]), Some(Action::KillThread | Action::KillProcess))
            && allowing(&[machine, self.abi]) == Some(Action::Allow)
    }

    /// An entry that returns ENOSYS for these calls, by its number on this machine.
    pub(super) fn enosys_entry(names: &[&str]) -> Value {
        let number = Abi::NATIVE.map_or(Errno::ENOSYS, |abi| Errno::ENOSYS.on(abi)).get();
        json!({ "names": names, "action": "SCMP_ACT_ERRNO", "errnoRet": number })
    }

    fn changes(&self, entry: &Value, wanted: Action) -> bool {
        let abis = self.abis();
        let before = self.profile(self.refused, &abis, &[]);
        let after = self.profile(self.refused, &abis, std::slice::from_ref(entry));
        self.becomes(before, after, wanted)
    }

    /// Whether the call is refused before the change, as by the filter, and gets another action by it.
    fn becomes(&self, before: Option<Profile>, after: Option<Profile>, wanted: Action) -> bool {
        let decisions = (self.decide(before), self.decide(after));
        self.refused != wanted && decisions == (Some(self.refused), Some(wanted))
    }

    fn enosys(&self) -> Action {
        Action::Errno(Errno::ENOSYS.on(self.context.native).get())
    }

    /// The ABIs of this machine.
    fn abis(&self) -> Vec<Abi> {
        let machine = self.context.native;
        [machine].into_iter().chain(machine.beside().iter().copied()).collect()
    }

    /// A profile with this default that serves these ABIs, with the entries after its own one.
    fn profile(&self, default: Action, abis: &[Abi], entries: &[Value]) -> Option<Profile> {
        let (default, errno) = match default {
            Action::Errno(errno) => ("SCMP_ACT_ERRNO", Some(errno)),
            Action::Allow => ("SCMP_ACT_ALLOW", None),
            _ => ("SCMP_ACT_KILL_PROCESS", None),
        };
        // An old call, and not the one in question.
        let other = if self.call == Sysno::EXIT_GROUP { Sysno::READ } else { Sysno::EXIT_GROUP };
        let own = json!({ "names": [other.name()], "action": "SCMP_ACT_ALLOW" });
        let text = json!({
            "defaultAction": default,
            "defaultErrnoRet": errno,
            "architectures": abis.iter().map(|abi| abi.scmp_name()).collect::<Vec<_>>(),
            "syscalls": std::iter::once(&own).chain(entries).collect::<Vec<_>>(),
        });
        Profile::parse(text.to_string().as_bytes()).ok()
    }

    fn decide(&self, profile: Option<Profile>) -> Option<Action> {
        let profile = profile?;
        let lowered = profile.resolve(&self.context).ok()?.lower().ok()?;
        Some(lowered.policy.decide(&self.data))
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
            passes_unnamed: None,
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
    fn every_outcome_is_tried() {
        let faked = Trial::of(&refusal(Sysno::SOCKET, Outcome::Faked)).expect("a call");
        assert!(faked.allows(&json!({ "names": ["socket"], "action": "SCMP_ACT_ALLOW" })));
        let killed = Trial::of(&refusal(Sysno::SOCKET, Outcome::Sigsys)).expect("a call");
        assert!(killed.gives_enosys(&Trial::enosys_entry(&["socket"])));
        assert!(!killed.gives_enosys(&Trial::enosys_entry(&["bind"])));
        assert!(!killed.is_allowed_without_entry() && !killed.is_fixed());
        let last = Outcome::Errno(Errno::EACCES);
        let last = Trial::of(&refusal(Sysno::EXIT_GROUP, last)).expect("a call");
        assert!(last.allows(&json!({ "names": ["exit_group"], "action": "SCMP_ACT_ALLOW" })));
        assert!(last.is_allowed_without_entry());
    }

    #[test]
    fn the_machines_own_abi_is_served_unlisted() {
        let outcome = Outcome::Sigsys;
        assert!(
            !Trial::of(&refusal(Sysno::SOCKET, outcome)).expect("a call").is_served_if_listed()
        );
        let mut foreign = refusal(Sysno::READ, outcome);
        let Some(&beside) = Abi::NATIVE.and_then(|abi| abi.beside().first()) else { return };
        (foreign.abi, foreign.nr) = (Some(beside), Sysno::READ.number(beside).expect("a number"));
        assert!(Trial::of(&foreign).expect("a call").is_served_if_listed());
    }
}
