//! From a profile and an engine to the policy that the engine loads.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_catalogue::Sysno;
use seccompat_profile::{Context, Error, Lacks, Lowered, Named, Profile, Resolved, Stub, Unknown};

use crate::reading::{Ignored, read};
use crate::refusal::{Refusal, redundant, refusal};
use crate::stack::Stack;

/// The filter that an engine makes of a profile in a context, and the differences from the file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// The profile as the engine decodes it, with the places of the original.
    pub reading: Profile,
    /// The context, with the engine's treatment of unknown calls.
    pub context: Context,
    /// The policy that the engine loads.
    pub lowered: Lowered,
    /// The fields of the file that the engine ignores.
    pub ignored: Vec<Ignored>,
    /// The names that the engine's libseccomp lacks; it drops their entries.
    pub dropped: Vec<Named<Sysno>>,
}

/// The reason why an engine loads no filter for a profile.
#[derive(Clone, Debug)]
pub enum NotLoaded {
    /// The engine refuses the file.
    Refused(Refusal),
    /// The profile has no meaning in this context.
    Profile(Error),
}

/// The policy that an engine loads for a profile. Seccompat itself follows `context.unknown`; every
/// other engine treats unknown calls as its runtime does.
///
/// # Errors
/// The engine refuses the profile, or the profile contradicts itself.
pub fn load(profile: &Profile, stack: &Stack, context: &Context) -> Result<Loaded, NotLoaded> {
    let (reading, ignored) = read(profile, stack);
    if let Some(refusal) = refusal(&reading, stack) {
        return Err(NotLoaded::Refused(refusal));
    }
    let context = of_engine(stack, context);
    let resolved = reading.resolve(&context).map_err(NotLoaded::Profile)?;
    if let Some(refusal) = redundant(&resolved, stack) {
        return Err(NotLoaded::Refused(refusal));
    }
    let lowered = resolved.lower().map_err(NotLoaded::Profile)?;
    let dropped = dropped(&resolved);
    drop(resolved);
    Ok(Loaded { reading, context, lowered, ignored, dropped })
}

/// The context as the engine's runtime makes it.
fn of_engine(stack: &Stack, context: &Context) -> Context {
    let mut context = context.clone();
    if stack.is_ours() {
        return context;
    }
    let stub = stack.runtime().words("stub");
    let made = !stub.is_empty() && !stub.contains(&"none");
    context.unknown = if made { Unknown::Runc } else { Unknown::Default };
    context.stub = Stub { listed_only: stub.contains(&"listed"), setup: stub.contains(&"setup") };
    if let Some(library) = stack.library() {
        let names = Sysno::all().filter(|call| !library.knows(*call)).collect();
        context.lacks = Lacks { names, numbers: library.numberless() };
    }
    context
}

/// The names, in entries that apply, that the engine's library does not know; each call once.
fn dropped(resolved: &Resolved<'_>) -> Vec<Named<Sysno>> {
    let mut dropped: Vec<Named<Sysno>> = Vec::new();
    for rule in resolved.rules.iter().map(|&at| &resolved.profile.rules[at]) {
        for named in &rule.calls {
            let seccompat_profile::Call::Known(call) = named.what else { continue };
            if resolved.context.lacks.names.contains(&call)
                && !dropped.iter().any(|one| one.what == call)
            {
                dropped.push(Named { what: call, span: named.span });
            }
        }
    }
    dropped
}

impl fmt::Display for NotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Profile(error) => error.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::KernelVersion;

    use super::*;

    fn refused(text: &str, engine: &str) -> Option<String> {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let context = Context::new(KernelVersion::parse("6.12").unwrap());
        load(&profile, &Stack::parse(engine).unwrap(), &context).err().map(|why| why.to_string())
    }

    #[test]
    fn a_release_refuses_fields_that_it_does_not_know() {
        let kill = r#"{"defaultAction": "SCMP_ACT_ALLOW",
            "syscalls": [{"names": ["kcmp"], "action": "SCMP_ACT_KILL_PROCESS"}]}"#;
        assert!(refused(kill, "runc@1.1.2").unwrap().ends_with("SCMP_ACT_KILL_PROCESS"));
        assert_eq!(refused(kill, "runc@1.1.3"), None);
        let arch = r#"{"defaultAction": "SCMP_ACT_ALLOW", "architectures":
            ["SCMP_ARCH_X86_64", "SCMP_ARCH_LOONGARCH64"]}"#;
        assert!(refused(arch, "crun@1.8.1/libseccomp@2.5.4").is_some());
        assert_eq!(refused(arch, "crun@1.8.1/libseccomp@2.6.0"), None);
        assert!(refused(arch, "runc@1.4.0").is_some() && refused(arch, "runc@1.4.1").is_none());
    }

    #[test]
    fn old_releases_refuse_an_entry_that_repeats_the_default() {
        let text = |name: &str, errno: u32| {
            format!(
                r#"{{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{{"names": ["{name}"],
                    "action": "SCMP_ACT_ERRNO", "errnoRet": {errno}}}]}}"#
            )
        };
        let rc93 = "runc@1.0.0-rc93/libseccomp@2.5.1";
        assert!(refused(&text("kcmp", 1), rc93).unwrap().ends_with("that of the default"));
        assert!(refused(&text("kcmp", 65537), rc93).is_some());
        assert!(refused(&text("kcmp", 1), "docker@20.10.12").is_some());
        assert_eq!(refused(&text("kcmp", 13), rc93), None);
        assert_eq!(refused(&text("kcmp", 1), "runc@1.1.0"), None);
        // The library lacks the name, so that there is no rule.
        assert_eq!(refused(&text("mseal", 1), rc93), None);
        let by_caps = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["kcmp"],
            "action": "SCMP_ACT_ERRNO", "includes": {"caps": ["CAP_SYS_PTRACE"]}}]}"#;
        assert_eq!(refused(by_caps, "docker@20.10.12"), None);
    }

    #[test]
    fn keys_in_another_case_mean_nothing_to_crun() {
        let text = |names: &str, args: &str| {
            format!(
                r#"{{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{{"{names}": ["kcmp"],
                    "action": "SCMP_ACT_ALLOW", "{args}": [{{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}}]}}]}}"#
            )
        };
        assert!(refused(&text("Names", "args"), "crun").unwrap().ends_with("in another case"));
        assert_eq!(refused(&text("Names", "args"), "podman/crun"), None);
        let profile = Profile::parse(text("names", "Args").as_bytes()).unwrap();
        let context = Context::new(KernelVersion::parse("6.12").unwrap());
        let conditions = |engine: &str| {
            let loaded = load(&profile, &Stack::parse(engine).unwrap(), &context).unwrap();
            (loaded.reading.rules[0].args.len(), loaded.ignored.len())
        };
        assert_eq!(conditions("crun"), (0, 1));
        assert_eq!(conditions("runc"), (1, 0));
    }

    #[test]
    fn engines_with_both_keys_refuse_both() {
        let names = r#"{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
            {"names": ["kcmp"], "name": "mount", "action": "SCMP_ACT_ERRNO"}]}"#;
        let architectures = r#"{"defaultAction": "SCMP_ACT_ALLOW",
            "architectures": ["SCMP_ARCH_X86_64"], "archMap": [{"architecture":
            "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}]}"#;
        for engine in ["docker", "podman", "cri-o", "docker@20.10", "podman/runc"] {
            assert!(refused(names, engine).unwrap().ends_with("refuses both `name` and `names`"));
            assert!(refused(architectures, engine).unwrap().contains("`archMap`"), "{engine}");
        }
        for engine in ["runc", "crun", "containerd", "kubernetes", "seccompat"] {
            assert_eq!((refused(names, engine), refused(architectures, engine)), (None, None));
        }
    }

    /// youki makes a rule of each condition, so that one of them is enough.
    #[test]
    fn youki_takes_conditions_apart() {
        let text = r#"{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_NATIVE"],
            "syscalls": [{"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
            {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"},
            {"index": 1, "value": 2, "op": "SCMP_CMP_EQ"}]}]}"#;
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let context = Context::new(KernelVersion::parse("6.12").unwrap());
        let allows = |engine: &str| {
            let loaded = load(&profile, &Stack::parse(engine).unwrap(), &context).unwrap();
            let socket = |family, kind| {
                let (abi, call) = (seccompat_catalogue::Abi::X86_64, Sysno::SOCKET);
                let rule = loaded.lowered.policy.of_call(abi, call).unwrap();
                rule.decide(&[family, kind, 0, 0, 0, 0]) == seccompat_bpf::Action::Allow
            };
            [socket(1, 2), socket(1, 5), socket(40, 2), socket(40, 5)]
        };
        assert_eq!(allows("youki"), [true, true, true, false]);
        assert_eq!(allows("seccompat"), [true, false, false, false]);
    }

    #[test]
    fn an_entry_without_names_is_nothing_to_crun() {
        let name = r#"{"defaultAction": "SCMP_ACT_ALLOW",
            "syscalls": [{"name": "kcmp", "action": "SCMP_ACT_ERRNO"}]}"#;
        assert!(refused(name, "crun").unwrap().ends_with("an entry without `names`"));
        // Podman writes the fields that crun reads.
        assert_eq!(refused(name, "podman/crun"), None);
        assert_eq!(refused(name, "runc"), None);
    }
}
