//! The remedies of a profile for one refused call; each is tried before it is reported.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Prose, Sysno};
use seccompat_engine::{NotLoaded, Stack, load};
use seccompat_policy::Rule;
use seccompat_profile::{Context, Profile, read_all};

use crate::change::{Asked, Way, change};
use crate::fix::{Engine, fix};

/// A change of a profile that changed the decision about a call when it was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Remedy {
    /// `fix`: the call gets ENOSYS, so programs use another one. These programs take ENOSYS as
    /// permission.
    Fix {
        /// Their names; mostly none.
        fails_open: &'static [&'static str],
    },
    /// `allow`: the kernel executes the call.
    Allow,
}

/// The remedies for a call that the engine's filter refuses on `abi`, at least for some arguments: the one that opens less first.
/// None if the filter does not refuse it, or nothing that was tried changed that.
#[must_use]
pub fn remedies(
    profile: &Profile,
    stack: &Stack,
    context: &Context,
    call: Sysno,
    abi: Abi,
) -> Vec<Remedy> {
    let decided = |profile: &Profile| -> Option<Rule> {
        let loaded = load(profile, stack, context).ok()?;
        loaded.lowered.policy.of_call(abi, call).cloned()
    };
    let reread =
        |text: &str| read_all(text.as_bytes()).and_then(|all| all.one(profile.name.as_deref()));
    let lets = |rule: &Rule| rule.outcomes().all(|it| matches!(it, Action::Allow | Action::Log));
    let Some(before) = decided(profile).filter(|rule| !lets(rule)) else { return Vec::new() };
    let mut found = Vec::new();
    // No entry names an unknown call, so its rule has no conditions.
    let enosys = Rule::always(Action::Errno(Errno::ENOSYS.on(abi).get()));
    let fixed = fix(profile, context, Engine::of_stack(stack)).ok();
    let after = fixed.and_then(|fixed| decided(&reread(&fixed.text).ok()?));
    if before != enosys && after == Some(enosys) {
        found.push(Remedy::Fix { fails_open: Prose::of(call).fail_open });
    }
    let asked = Asked { call, args: Vec::new() };
    let changed = change(profile, context, &[asked], Way::Allow).ok();
    let after = changed.and_then(|changed| decided(&reread(&changed.text).ok()?));
    if after.as_ref().is_some_and(lets) {
        found.push(Remedy::Allow);
    }
    found
}

/// The calls that the author of `old` did not know and that this engine's filter for the new text
/// refuses with another action than ENOSYS: the engine ignores the errno of an entry, or its library
/// lacks the name.
///
/// # Errors
/// The engine refuses the new text.
pub fn without_enosys(
    old: &Profile,
    new: &Profile,
    stack: &Stack,
    context: &Context,
) -> Result<Vec<Sysno>, NotLoaded> {
    let loaded = load(new, stack, context)?;
    let abi = context.machine();
    let enosys = Action::Errno(Errno::ENOSYS.on(abi).get());
    let (_, unknown) = old.unknown_calls(abi, context.known_up_to);
    let refused = |call: &Sysno| {
        let rule = loaded.lowered.policy.of_call(abi, *call);
        rule.is_some_and(|rule| rule.refuses() && rule.outcomes().all(|action| action != enosys))
    };
    Ok(unknown.into_iter().filter(refused).collect())
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::KernelVersion;

    use super::*;

    #[test]
    fn only_what_changes_the_outcome_is_a_remedy() {
        let text = r#"{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"],
            "syscalls": [
                {"names": ["read", "write", "statx"], "action": "SCMP_ACT_ALLOW"},
                {"names": ["socket"], "action": "SCMP_ACT_ALLOW",
                 "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]}]}"#;
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.native = Abi::X86_64;
        let stack = Stack::parse("runc@1.1.5/libseccomp@2.5.4").unwrap();
        let of = |call| remedies(&profile, &stack, &context, call, Abi::X86_64);
        let fix = Remedy::Fix { fails_open: &[] };
        // Newer than the newest named call, but below the numbers for which runc's stub is.
        assert_eq!(of(Sysno::CLONE3), [Remedy::Allow], "the stub gives it ENOSYS already");
        let bare = Stack::parse("crun@1.8.1/libseccomp@2.5.4").unwrap();
        let bare = |call| remedies(&profile, &bare, &context, call, Abi::X86_64);
        assert_eq!(bare(Sysno::CLONE3), [fix, Remedy::Allow]);
        assert_eq!(bare(Sysno::KEYCTL), [Remedy::Allow]);
        assert_eq!(bare(Sysno::SOCKET), [Remedy::Allow]);
        assert_eq!(bare(Sysno::READ), []);
    }

    #[test]
    fn an_engine_that_ignores_errnos_keeps_its_own() {
        let text = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
            {"names": ["read", "write"], "action": "SCMP_ACT_ALLOW"}]}"#;
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.native = Abi::X86_64;
        let fixed = fix(&profile, &context, Engine::Docker20_10).unwrap();
        let new = Profile::parse(fixed.text.as_bytes()).unwrap();
        let kept = |engine: &str| {
            let stack = Stack::parse(engine).unwrap();
            without_enosys(&profile, &new, &stack, &context).unwrap()
        };
        assert!(kept("docker@20.10.9/runc@1.1.0/libseccomp@2.5.1").len() > 100);
        let lacking = kept("docker@20.10.12/runc@1.0.3/libseccomp@2.5.1");
        assert!(!lacking.contains(&Sysno::CLONE3), "{lacking:?}");
    }
}
