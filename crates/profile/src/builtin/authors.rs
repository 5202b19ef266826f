//! Recognizes the default profile of an engine in a container's `config.json`.
//!
//! An engine writes only the entries that hold for the container. The names in the others are lost, and with them
//! a part of its authors' knowledge.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};

use crate::context::Context;
use crate::order;
use crate::profile::{Argument, Call, Operator, Profile, Rule};
use crate::resolve::Resolved;

use super::calls::Calls;
use super::engine::{self, BY_NAME};
use super::release::{self, Fitting, Rules};

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
/// adds such entries. Of several releases, only the calls that all of them name count as known. Releases of other
/// engines than `families` are not compared.
#[must_use]
pub fn authors(profile: &Profile, context: &Context, families: &[&str]) -> Option<Authors> {
    let abi = context.machine();
    let own = Meaning::of(&profile.resolve(context).ok()?)?;
    let enosys =
        Kind { action: Action::Errno(Errno::ENOSYS.on(abi).get()), conditions: Vec::new() };
    let allow = Kind { action: Action::Allow, conditions: Vec::new() };
    let named = own.calls(|kind| *kind != enosys);
    let allowed = own.calls(|kind| *kind == allow);
    let mut releases = Vec::new();
    let mut known: Option<Calls> = None;
    let mut reader = Reader { context, heads: Vec::new(), rules: BTreeMap::new() };
    release::each_fitting(families, &named, &allowed, |fitting| {
        let Some((theirs, named)) = reader.meaning(&fitting) else { return };
        if own.equals(&theirs, &enosys) {
            known = Some(known.map_or(named, |known| known.also_in(&named)));
            releases.push(format!("{}@{}", fitting.family, fitting.release));
        }
    });
    known.map(|known| Authors { releases, named: known.iter().collect() })
}

/// The calls of an entry; `None` if it names one that the catalogue lacks, as no release does.
fn calls(rule: &Rule) -> Option<Calls> {
    let mut calls = Calls::default();
    for call in &rule.calls {
        let Call::Known(call) = call.what else { return None };
        calls.put(call, true);
    }
    Some(calls)
}

/// The meaning of releases in a context. They have most rules in common, and each is read once.
struct Reader<'a> {
    context: &'a Context,
    heads: Vec<(Vec<&'static str>, Option<Meaning>)>,
    /// The rules, and whether errnos have names.
    rules: BTreeMap<(bool, &'static str), Option<Read>>,
}

/// A rule of a release in a context.
struct Read {
    kind: Kind,
    holds: bool,
}

impl Reader<'_> {
    /// The meaning of a release, and the calls that it names to do more than to refuse them with ENOSYS.
    fn meaning(&mut self, fitting: &Fitting) -> Option<(Meaning, Calls)> {
        let mut meaning = self.head(&fitting.head)?;
        let mut named = Calls::default();
        let by_name = fitting.head.contains(&BY_NAME);
        for (rule, calls) in fitting.rules.iter().filter(|(_, calls)| !calls.is_empty()) {
            let read = self.rules.entry((by_name, rule));
            let read = read.or_insert_with(|| read_rule(rule, by_name, self.context)).as_ref()?;
            if read.kind.action != Action::Errno(Errno::ENOSYS.on(self.context.machine()).get()) {
                named = named.with(calls);
            }
            if read.holds {
                meaning.add(&read.kind, calls);
            }
        }
        Some((meaning, named))
    }

    /// The meaning of a head without entries.
    fn head(&mut self, head: &[&'static str]) -> Option<Meaning> {
        if let Some((_, read)) = self.heads.iter().find(|(known, _)| known == head) {
            return read.clone();
        }
        let read = || {
            let rules = Rules { head: head.to_vec(), ..Rules::default() };
            let profile = Profile::parse(engine::json(&rules).as_bytes()).ok()?;
            Meaning::of(&profile.resolve(self.context).ok()?)
        };
        let read = read();
        self.heads.push((head.to_vec(), read.clone()));
        read
    }
}

/// Reads a rule as that of a profile with one entry.
fn read_rule(rule: &'static str, by_name: bool, context: &Context) -> Option<Read> {
    let head = if by_name { vec![BY_NAME] } else { Vec::new() };
    let any = order::set([Sysno::READ.name()]);
    let rules = Rules { head, calls: order::map([(rule, any)]) };
    let profile = Profile::parse(engine::json(&rules).as_bytes()).ok()?;
    let resolved = profile.resolve(context).ok()?;
    let kind = Kind::of(profile.rules.first()?, context.machine());
    Some(Read { kind, holds: !resolved.rules.is_empty() })
}

/// The action and the conditions of an entry.
#[derive(Clone, PartialEq, Eq)]
struct Kind {
    action: Action,
    conditions: Vec<(u8, Operator, u64, u64)>,
}

impl Kind {
    fn of(rule: &Rule, machine: Abi) -> Self {
        let condition = |one: &Argument| (one.index, one.operator, one.value, one.value_two);
        Self {
            action: rule.verb.on(machine),
            conditions: rule.args.iter().map(condition).collect(),
        }
    }
}

/// A profile in a context, without the order of its entries.
#[derive(Clone)]
struct Meaning {
    abis: BTreeSet<Abi>,
    default: Action,
    /// Each kind of entry, once.
    entries: Vec<(Kind, Calls)>,
}

impl Meaning {
    fn of(resolved: &Resolved<'_>) -> Option<Self> {
        let abi = resolved.context.machine();
        let abis = order::set(resolved.abis.iter().copied());
        let default = resolved.profile.default.on(abi);
        let mut meaning = Self { abis, default, entries: Vec::new() };
        for &at in &resolved.rules {
            let rule = &resolved.profile.rules[at];
            meaning.add(&Kind::of(rule, abi), &calls(rule)?);
        }
        Some(meaning)
    }

    fn add(&mut self, kind: &Kind, calls: &Calls) {
        match self.entries.iter_mut().find(|(known, _)| known == kind) {
            Some((_, known)) => *known = known.with(calls),
            None => self.entries.push((kind.clone(), *calls)),
        }
    }

    /// The calls of these kinds of entries.
    fn calls(&self, wanted: impl Fn(&Kind) -> bool) -> Calls {
        let all = self.entries.iter().filter(|(kind, _)| wanted(kind));
        all.fold(Calls::default(), |all, (_, more)| all.with(more))
    }

    /// Whether both decide alike, entry by entry. Entries of the kind `added` count only for calls that the other
    /// names.
    fn equals(&self, other: &Self, added: &Kind) -> bool {
        let named = other.calls(|_| true);
        let of = |meaning: &Self, kind: &Kind| meaning.calls(|known| known == kind);
        let kinds = self.entries.iter().chain(&other.entries);
        let mut kinds = kinds.map(|(kind, _)| kind);
        self.default == other.default
            && self.abis == other.abis
            && kinds.all(|kind| {
                let own = of(self, kind);
                let own = if kind == added { own.also_in(&named) } else { own };
                own == of(other, kind)
            })
    }
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

    fn authors(profile: &Profile, context: &Context) -> Option<Authors> {
        let all: Vec<&str> = engine::families().collect();
        super::authors(profile, context, &all)
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
                let rules =
                    found.profile.rules.iter().filter(|rule| !rule.verb.is_enosys(Abi::X86_64));
                let all =
                    order::set(rules.flat_map(|rule| &rule.calls).map(|call| call.what.name()));
                assert!(seen.named.iter().all(|call| all.contains(call.name())), "{name}");
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
