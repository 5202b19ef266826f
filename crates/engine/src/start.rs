//! Whether a container starts under a filter: the runtime's own init makes calls under it.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use crate::load::Loaded;
use crate::stack::Stack;

/// The calls of the runtime's init that the filter refuses, so that no container starts; empty if
/// one starts. If one of several calls is enough, the first of them stands for all. `None` if the
/// runtime's calls are not known.
///
/// ENOSYS harms as EPERM does: no runtime is known to work without one of these calls when it gets
/// ENOSYS.
#[must_use]
pub fn cannot_start(loaded: &Loaded, stack: &Stack, no_new_privs: bool) -> Option<Vec<Sysno>> {
    let abi = loaded.context.machine();
    let refused = |call: &Sysno| {
        let rule = loaded.lowered.policy.of_call(abi, *call);
        rule.is_some_and(|rule| rule.refuses())
    };
    let needed = stack.init(no_new_privs)?.into_iter().filter(refused);
    let either = stack.init_either(no_new_privs).into_iter();
    let none_of = either.filter(|calls| calls.iter().all(refused));
    Some(needed.chain(none_of.filter_map(|calls| calls.first().copied())).collect())
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::KernelVersion;
    use seccompat_profile::{Context, Profile};

    use super::*;
    use crate::load::load;

    fn missing(refused: &[&str], engine: &str, no_new_privs: bool) -> Vec<&'static str> {
        let names = refused.join("\",\"");
        let text = format!(
            r#"{{"defaultAction": "SCMP_ACT_ALLOW",
                "syscalls": [{{"names": ["{names}"], "action": "SCMP_ACT_ERRNO"}}]}}"#
        );
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let context = Context::new(KernelVersion::parse("6.12").unwrap());
        let stack = Stack::parse(engine).unwrap();
        let loaded = load(&profile, &stack, &context).unwrap();
        let missing = cannot_start(&loaded, &stack, no_new_privs).unwrap();
        missing.into_iter().map(Sysno::name).collect()
    }

    #[test]
    fn the_needs_of_init_differ_by_version_and_flag() {
        assert_eq!(missing(&["statx"], "runc@1.1.5", false), [""; 0]);
        assert_eq!(missing(&["statx"], "runc@1.3.6", true), ["statx"]);
        assert_eq!(missing(&["capset", "mount"], "crun", false), ["capset"]);
        assert_eq!(missing(&["capset"], "crun", true), [""; 0]);
    }

    #[test]
    fn one_of_several_is_enough() {
        let all = ["faccessat2", "faccessat", "geteuid", "getuid"];
        assert_eq!(missing(&all, "runc@1.1.5", false), ["faccessat2"]);
        assert_eq!(missing(&all[..3], "runc@1.1.5", false), [""; 0]);
        assert_eq!(missing(&all, "runc@1.1.15", false), [""; 0]);
        assert_eq!(missing(&["fcntl"], "runc@1.3.6", true), [""; 0]);
        assert_eq!(missing(&["fcntl", "openat2"], "runc@1.3.6", true), ["openat2"]);
    }
}
