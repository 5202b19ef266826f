//! Recognizes the default profile of an engine in a container's `config.json`.
//!
//! An engine writes only the entries that hold for the container. The names in the others are lost, and with them
//! a part of its authors' knowledge.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};

use crate::context::Context;
use crate::order;
use crate::profile::{Argument, Call, Profile, Rule};
use crate::resolve::Resolved;

use super::engine::{self, Default};
use super::release;

/// The authors of a recognized profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authors {
    /// The releases whose default profile is equal in the context, one for each profile: `docker@20.10.27`.
    pub releases: Vec<String>,
    /// The calls that the whole profile of each of these releases names.
    pub named: Vec<Sysno>,
}

/// The authors of a resolved profile, if it decides entry by entry as the default profile of a known release in
/// this context. Entries that give a call ENOSYS which the release does not name are disregarded: the ENOSYS rule
/// adds such entries. Of several releases, only the calls that all of them name count as known.
#[must_use]
pub fn authors(profile: &Profile, context: &Context) -> Option<Authors> {
    let resolved = profile.resolve(context).ok()?;
    let rules = || resolved.rules.iter().map(|&at| &profile.rules[at]);
    let abi = context.machine();
    let names = |wanted: &dyn Fn(&Rule) -> bool| {
        let rules = rules().filter(|rule| wanted(rule));
        order::set(rules.flat_map(|rule| rule.calls.iter().map(|call| call.what.name())))
    };
    let named = names(&|rule| !is_enosys(rule, abi));
    let allowed = names(&|rule| rule.verb.action == Action::Allow && rule.args.is_empty());
    let mut releases = Vec::new();
    let mut known: Option<BTreeSet<Sysno>> = None;
    for family in engine::families() {
        for version in release::fitting(family, &named, &allowed) {
            let Some(found) = engine::find(family, Some(&version)) else { continue };
            if !is_equal(&resolved, &found, abi) {
                continue;
            }
            let calls = order::set(calls(&found.profile));
            known = Some(match known {
                None => calls,
                Some(known) => order::set(known.intersection(&calls).copied()),
            });
            releases.push(format!("{family}@{}", found.release));
        }
    }
    known.map(|known| Authors { releases, named: known.into_iter().collect() })
}

/// The calls that a profile names other than for ENOSYS.
fn calls(profile: &Profile) -> impl Iterator<Item = Sysno> {
    let rules = profile.rules.iter().filter(|rule| !rule.verb.is_enosys(Abi::X86_64));
    rules.flat_map(|rule| &rule.calls).filter_map(|call| match call.what {
        Call::Known(call) => Some(call),
        Call::Unknown(_) => None,
    })
}

/// Whether an entry only says ENOSYS.
fn is_enosys(rule: &Rule, abi: Abi) -> bool {
    rule.args.is_empty() && rule.verb.is_enosys(abi)
}

/// An entry for one call: its name, its action, and its conditions.
type Entry<'a> = (&'a str, u32, Vec<(u8, &'static str, u64, u64)>);

/// Whether both have the same ABIs, default and entries in the context, in any order.
fn is_equal(resolved: &Resolved<'_>, found: &Default, abi: Abi) -> bool {
    let Ok(whole) = found.profile.resolve(resolved.context) else { return false };
    let abis = |resolved: &Resolved<'_>| order::set(resolved.abis.iter().copied());
    let default = |resolved: &Resolved<'_>| resolved.profile.default.on(abi);
    if default(resolved) != default(&whole) || abis(resolved) != abis(&whole) {
        return false;
    }
    let entries = entries(&whole, abi);
    let names = order::set(entries.iter().map(|(name, ..)| *name));
    let enosys = Action::Errno(Errno::ENOSYS.on(abi).get()).to_word();
    let is_added = |(name, action, conditions): &Entry<'_>| {
        *action == enosys && conditions.is_empty() && !names.contains(name)
    };
    let mut own = self::entries(resolved, abi);
    own.retain(|entry| !is_added(entry));
    own == entries
}

fn entries<'a>(resolved: &Resolved<'a>, abi: Abi) -> BTreeSet<Entry<'a>> {
    let condition = |one: &Argument| (one.index, one.operator.name(), one.value, one.value_two);
    let rules = resolved.rules.iter().map(|&at| &resolved.profile.rules[at]);
    order::set(rules.flat_map(|rule| {
        rule.calls.iter().map(move |call| {
            let conditions = rule.args.iter().map(condition).collect();
            (call.what.name(), rule.verb.on(abi).to_word(), conditions)
        })
    }))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use seccompat_catalogue::{Capability, KernelVersion};

    use super::*;
    use crate::context::Caps;

    fn context(caps: Caps) -> Context {
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.native = Abi::X86_64;
        context.caps = caps;
        context
    }

    /// The profile as an engine puts it into a `config.json`.
    fn config(whole: &Profile, context: &Context, more: &str) -> Profile {
        let resolved = whole.resolve(context).unwrap();
        let mut text =
            String::from("{\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_ERRNO\"");
        let default = resolved.profile.default.on(Abi::X86_64);
        let Action::Errno(errno) = default else { panic!("{default:?}") };
        let arches: Vec<String> = resolved
            .abis
            .iter()
            .map(|abi| format!("\"SCMP_ARCH_{}\"", abi.name().to_uppercase()))
            .collect();
        let _ = write!(
            text,
            ", \"defaultErrnoRet\": {errno}, \"architectures\": [{}]",
            arches.join(",")
        );
        let rules = resolved.rules.iter().map(|&at| {
            let rule = &whole.rules[at];
            let names: Vec<_> =
                rule.calls.iter().map(|call| format!("{:?}", call.what.name())).collect();
            let action = match rule.verb.on(Abi::X86_64) {
                Action::Allow => "\"SCMP_ACT_ALLOW\"".to_owned(),
                Action::Errno(errno) => format!("\"SCMP_ACT_ERRNO\", \"errnoRet\": {errno}"),
                other => panic!("{other:?}"),
            };
            let args: Vec<_> = rule
                .args
                .iter()
                .map(|one| {
                    let (index, op) = (one.index, one.operator.name());
                    format!(
                        "{{\"index\": {index}, \"op\": {op:?}, \"value\": {}, \"valueTwo\": {}}}",
                        one.value, one.value_two
                    )
                })
                .collect();
            format!(
                "{{\"names\": [{}], \"action\": {action}, \"args\": [{}]}}",
                names.join(","),
                args.join(",")
            )
        });
        let rules: Vec<_> = rules.collect();
        let _ = write!(text, ", \"syscalls\": [{}{more}]}}}}}}", rules.join(","));
        Profile::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn every_default_profile_is_recognized_with_its_releases() {
        let admin: Caps = [Capability::SYS_ADMIN, Capability::BPF].into_iter().collect();
        for caps in [Caps::DOCKER, Caps::NONE, Caps::DOCKER.with(admin)] {
            let context = context(caps);
            for name in engine::list() {
                let (family, version) = name.split_once('@').unwrap();
                let found = engine::find(family, Some(version)).unwrap();
                let seen = authors(&config(&found.profile, &context, ""), &context);
                let seen = seen.unwrap_or_else(|| panic!("{name}: not recognized"));
                let own = format!("{family}@{}", found.release);
                assert!(seen.releases.contains(&own), "{name}: {:?}", seen.releases);
                let all = order::set(calls(&found.profile));
                assert!(seen.named.iter().all(|call| all.contains(call)), "{name}");
                if seen.releases.len() == 1 {
                    assert_eq!(seen.named.len(), all.len(), "{name}");
                }
            }
        }
    }

    #[test]
    fn a_change_of_one_entry_is_another_authors() {
        let context = context(Caps::DOCKER);
        let found = engine::find("docker", Some("20.10.24")).unwrap();
        let with = |more: &str| authors(&config(&found.profile, &context, more), &context);
        let plain = with("").unwrap();
        // The rule's own entries change nothing.
        let added = r#",{"names": ["mseal"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}"#;
        assert_eq!(with(added).as_ref(), Some(&plain));
        for more in [
            r#",{"names": ["mseal"], "action": "SCMP_ACT_ALLOW"}"#,
            r#",{"names": ["mseal"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}"#,
            r#",{"names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}"#,
            r#",{"names": ["keyctl"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "op": "SCMP_CMP_EQ", "value": 1}]}"#,
        ] {
            assert_eq!(with(more), None, "{more}");
        }
        // With other capabilities the engine would have written other entries.
        let admin = Caps::DOCKER.with([Capability::SYS_ADMIN].into_iter().collect());
        let other = super::tests::context(admin);
        assert_eq!(authors(&config(&found.profile, &context, ""), &other), None);
    }
}
