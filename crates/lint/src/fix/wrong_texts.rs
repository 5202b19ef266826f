//! Wrong new texts are detected: the output of `fix` is changed in many ways, and the proof must
//! reject each text that decides differently in some context.
//!
//! To find whether a text decides differently, this decides calls, one by one, in contexts that it
//! enumerates itself: it uses no part of the proof.

#![forbid(unsafe_code)]

use std::collections::HashSet;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Capability, KernelVersion, Sysno};
use seccompat_policy::Policy;
use seccompat_profile::text::{Member, Node, Value, parse};
use seccompat_profile::{Caps, Context, Profile, Unknown};

use super::prove::{Claim, Unproven, prove};
use super::{ENOSYS, Engine, Fixed, Form, fix, read};
use crate::edit::{Edit, apply, without};

/// Every kind of entry: by capability, by kernel, by architecture, by arguments; `clone`'s
/// conditions have no inverse, so that `fix` leaves it ENOSYS.
const PROFILE: &str = r#"{
  "defaultAction": "SCMP_ACT_ERRNO",
  "defaultErrnoRet": 1,
  "archMap": [
    { "architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"] }
  ],
  "syscalls": [
    { "names": ["read", "execve", "exit_group", "openat"], "action": "SCMP_ACT_ALLOW" },
    { "names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": { "caps": ["CAP_SYS_ADMIN"] } },
    { "names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "includes": { "minKernel": "4.8" } },
    { "names": ["acct"], "action": "SCMP_ACT_ALLOW", "includes": { "arches": ["arm64"] } },
    { "names": ["reboot"], "action": "SCMP_ACT_ALLOW", "excludes": { "caps": ["CAP_SYS_BOOT"] } },
    { "names": ["personality"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 8, "op": "SCMP_CMP_EQ" }] },
    { "names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 6, "valueTwo": 2, "op": "SCMP_CMP_MASKED_EQ" }] },
    { "names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 8, "op": "SCMP_CMP_EQ" }] },
    { "names": ["mount"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13 }
  ]
}
"#;

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    context
}

/// Calls for which a text may name arguments.
const ARGUED: [Sysno; 8] = [
    Sysno::CLONE,
    Sysno::PERSONALITY,
    Sysno::READ,
    Sysno::BPF,
    Sysno::PTRACE,
    Sysno::ACCT,
    Sysno::REBOOT,
    Sysno::MOUNT,
];

/// The contexts for the texts: more than the proof examines, on the machines that one of the texts
/// names. On another machine a text does not name the calls that only this machine has.
fn contexts(new: &Profile) -> Vec<Context> {
    let sets = [
        Caps::NONE,
        Caps::DOCKER,
        Caps::ALL,
        [Capability::SYS_ADMIN].into_iter().collect(),
        [Capability::SYS_BOOT, Capability::NET_ADMIN].into_iter().collect(),
    ];
    let kernels = [(0, 0), (2, 6), (4, 7), (4, 8), (6, 12), (6, 19), (9, 0)];
    let riscv = new.text().contains("\"riscv64\"").then_some(Abi::Riscv64);
    let machines = [Abi::X86_64, Abi::Aarch64].into_iter().chain(riscv);
    let mut all = Vec::new();
    for native in machines {
        for (major, minor) in kernels {
            for caps in sets {
                let mut one = context();
                one.native = native;
                one.kernel = KernelVersion::new(major, minor);
                one.caps = caps;
                all.push(one);
            }
        }
    }
    all
}

/// Calls with arguments near those in the texts, and numbers without a call.
fn calls(policy: &Policy) -> Vec<(Option<Sysno>, Data)> {
    let mut all = Vec::new();
    for &abi in policy.abis() {
        let arch = abi.audit_arch().get();
        for (nr, call) in Sysno::on(abi) {
            // For the others the texts name no argument, except in a change that names those of
            // every call.
            let most = if ARGUED.contains(&call) { 16 } else { 1 };
            for low in [8].into_iter().chain(0..most) {
                all.push((Some(call), Data { nr, arch, args: [low; 6], ..Data::default() }));
            }
            let far =
                Data { nr, arch, args: [1 << 32 | 8, 1 << 40, 7, 7, 7, 7], ..Data::default() };
            all.push((Some(call), far));
        }
        let numbers = [999, 5000, 0x3fff_ffff, 0x4000_0000, 0x8000_0000, u32::MAX];
        let free = numbers.into_iter().filter(|nr| Sysno::from_number(abi, *nr).is_none());
        all.extend(free.map(|nr| (None, Data { nr, arch, ..Data::default() })));
    }
    all
}

fn decides(profile: &Profile, context: &Context, unknown: Unknown) -> Option<Policy> {
    let mut context = context.clone();
    context.unknown = unknown;
    Some(profile.resolve(&context).ok()?.lower().ok()?.policy)
}

/// A call for which the new text differs from the rule without a report to the user.
fn difference(old: &Profile, new: &Profile, fixed: &Fixed) -> Option<String> {
    let mut seen = HashSet::new();
    for context in contexts(new) {
        let key = [old, new].map(|one| one.resolve(&context).ok().map(|one| (one.abis, one.rules)));
        if !seen.insert(key) {
            continue;
        }
        let Some(meant) = decides(old, &context, Unknown::Enosys) else { continue };
        let Some(made) = decides(new, &context, Unknown::Default) else {
            return Some("it means nothing".to_owned());
        };
        let names = matches!(fixed.form, Form::Names { .. });
        for (call, data) in calls(&meant) {
            let (a, b) = (meant.decide(&data), made.decide(&data));
            let default = old.default.action;
            let left = call.is_some_and(|call| fixed.left.contains(&call));
            let part = call.is_some_and(|call| {
                let parts = call.multiplexes().iter();
                let mut here = parts.filter(|(which, _)| u64::from(*which) == data.args[0]);
                here.any(|(_, part)| fixed.named.contains(part))
            });
            let told = ((left || names && part) && (a, b) == (default, ENOSYS))
                || (names && call.is_none() && (a, b) == (ENOSYS, default));
            if a != b && !told {
                return Some(format!("{call:?} {data:x?} in {context:?}: {a} became {b}"));
            }
        }
    }
    None
}

/// Changes of one text.
struct Mutator<'a> {
    text: &'a str,
    made: Vec<(String, String)>,
}

impl Mutator<'_> {
    fn add(&mut self, what: impl Into<String>, edit: Edit) {
        let text = apply(self.text, &[edit]).expect("one edit");
        if text != self.text {
            self.made.push((what.into(), text));
        }
    }

    fn replace(&mut self, what: &str, node: &Node<'_>, with: &str) {
        self.add(format!("{what}: {with}"), Edit { span: node.span, text: with.to_owned() });
    }

    /// The list without each of its elements; for a long one, without some of them.
    fn drop_each(&mut self, what: &str, all: &[seccompat_profile::Span]) {
        for at in (0..all.len()).step_by(all.len() / 12 + 1) {
            let gone = without(all, |other| other == at);
            self.add(format!("{what} {at} is gone"), Edit { span: gone[0], text: String::new() });
        }
    }

    fn text(&mut self) {
        let root = parse(self.text).expect("JSON");
        let Value::Object(members) = &root.value else { panic!("a profile") };
        for member in members {
            match (&*member.key, &member.node.value) {
                ("defaultAction", _) => self.action(&member.node),
                ("defaultErrnoRet", _) => self.errno(&member.node),
                ("syscalls", Value::Array(entries)) => {
                    let spans: Vec<_> = entries.iter().map(|entry| entry.span).collect();
                    self.drop_each("an entry", &spans);
                    entries.iter().for_each(|entry| self.entry(entry));
                    self.entries_more(entries.last().expect("an entry"));
                }
                _ => {}
            }
        }
    }

    fn action(&mut self, node: &Node<'_>) {
        for action in ["ALLOW", "ERRNO", "KILL", "KILL_PROCESS", "LOG", "TRACE", "TRAP", "NOTIFY"] {
            self.replace("action", node, &format!("\"SCMP_ACT_{action}\""));
        }
    }

    fn errno(&mut self, node: &Node<'_>) {
        ["0", "1", "13", "38"].into_iter().for_each(|errno| self.replace("errno", node, errno));
    }

    fn entry(&mut self, entry: &Node<'_>) {
        let Value::Object(members) = &entry.value else { panic!("an entry") };
        let has = |key: &str| members.iter().any(|member| member.key == key);
        for (key, filters) in [
            ("errnoRet", &["1", "38"][..]),
            ("args", &[r#"[{ "index": 0, "value": 8, "op": "SCMP_CMP_EQ" }]"#]),
            ("includes", FILTERS),
            ("excludes", FILTERS),
        ] {
            let end = Edit {
                span: seccompat_profile::Span { start: entry.span.start + 1, len: 0 },
                text: String::new(),
            };
            for filter in filters.iter().filter(|_| !has(key)) {
                let text = format!("\"{key}\": {filter}, ");
                self.add(format!("{key} comes: {filter}"), Edit { text, ..end.clone() });
            }
        }
        for (at, member) in members.iter().enumerate() {
            self.member(members, at, member);
        }
    }

    fn member(&mut self, members: &[Member<'_>], at: usize, member: &Member<'_>) {
        let spans: Vec<_> = members
            .iter()
            .map(|one| seccompat_profile::Span {
                start: one.span.start,
                len: one.node.span.start + one.node.span.len - one.span.start,
            })
            .collect();
        let goes = without(&spans, |other| other == at)[0];
        self.add(format!("{} goes", member.key), Edit { span: goes, text: String::new() });
        match (&*member.key, &member.node.value) {
            ("action", _) => self.action(&member.node),
            ("errnoRet", _) => self.errno(&member.node),
            ("names", Value::Array(names)) => {
                let spans: Vec<_> = names.iter().map(|name| name.span).collect();
                self.drop_each("a name", &spans);
                for name in ["read", "acct", "clone", "clone3", "socket", "none_such"] {
                    self.replace("a name", &names[0], &format!("\"{name}\""));
                    let more = format!("\"{name}\", ");
                    let start = names[0].span.start;
                    let span = seccompat_profile::Span { start, len: 0 };
                    self.add(format!("one name more: {name}"), Edit { span, text: more });
                }
            }
            ("args", Value::Array(args)) => args.iter().for_each(|arg| self.arg(arg)),
            ("includes" | "excludes", _) => {
                FILTERS.iter().for_each(|filter| self.replace(&member.key, &member.node, filter));
            }
            _ => {}
        }
    }

    fn arg(&mut self, arg: &Node<'_>) {
        let Value::Object(members) = &arg.value else { panic!("a condition") };
        for Member { key, node, .. } in members {
            match &**key {
                "op" => {
                    for op in ["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"] {
                        self.replace("op", node, &format!("\"SCMP_CMP_{op}\""));
                    }
                }
                "index" => ["0", "1", "5"].into_iter().for_each(|at| self.replace(key, node, at)),
                _ => ["0", "1", "7", "9", "4294967304"]
                    .into_iter()
                    .for_each(|value| self.replace(key, node, value)),
            }
        }
    }

    /// Unwanted additional entries.
    fn entries_more(&mut self, last: &Node<'_>) {
        for call in ["keyctl", "clone", "clone3", "acct", "ptrace", "mount", "openat", "bpf"] {
            for action in ["\"SCMP_ACT_ALLOW\"", "\"SCMP_ACT_ERRNO\", \"errnoRet\": 38"] {
                for filter in FILTERS {
                    let span = seccompat_profile::Span { start: last.span.start, len: 0 };
                    let text = format!(
                        "{{ \"names\": [\"{call}\"], \"action\": {action}, \"includes\": {filter} }}, "
                    );
                    self.add(format!("an entry: {text}"), Edit { span, text });
                }
            }
        }
    }
}

/// Requirements of entries; the last two name values that are not in the old text.
const FILTERS: &[&str] = &[
    "{}",
    r#"{ "caps": ["CAP_SYS_ADMIN"] }"#,
    r#"{ "arches": ["amd64"] }"#,
    r#"{ "caps": ["CAP_NET_ADMIN"] }"#,
    r#"{ "minKernel": "6.19" }"#,
    r#"{ "minKernel": "2.6" }"#,
    r#"{ "arches": ["riscv64"] }"#,
];

fn mutants(text: &str) -> Vec<(String, String)> {
    let mut mutator = Mutator { text, made: Vec::new() };
    mutator.text();
    mutator.made
}

fn proven(old: &Profile, text: &str, engine: Engine, fixed: &Fixed) -> Result<(), Unproven> {
    let new = &read(text, engine)?;
    let by_name = matches!(fixed.form, Form::Names { .. }).then_some(&fixed.named[..]);
    let (context, left) = (&context(), &fixed.left[..]);
    prove(&Claim { old, new, context, left, by_name }).map(|_| ())
}

/// Without optimisation every ninth text takes long enough.
const STEP: usize = if cfg!(debug_assertions) { 9 } else { 1 };

#[test]
fn every_wrong_text_is_refused() {
    for (engine, text, least) in [
        (Engine::Docker, PROFILE, 450),
        (Engine::Docker20_10, PROFILE, 300),
        (Engine::Docker, &PROFILE.replace("_ERRNO\",\n  \"defaultErrnoRet\": 1", "_KILL\""), 450),
    ] {
        let old = Profile::parse(text.as_bytes()).expect("a profile");
        let fixed = fix(&old, &context(), engine).expect("a remedy");
        assert_eq!(fixed.left.contains(&Sysno::CLONE), engine == Engine::Docker);
        assert_eq!(proven(&old, &fixed.text, engine, &fixed), Ok(()));
        let new = read(&fixed.text, engine).expect("a profile");
        assert_eq!(difference(&old, &new, &fixed), None);
        let (mut wrong, mut right, mut refused) = (0, 0, 0);
        for (what, mutant) in mutants(&fixed.text).into_iter().step_by(STEP) {
            let result = proven(&old, &mutant, engine, &fixed);
            let Ok(new) = read(&mutant, engine) else {
                assert!(result.is_err(), "{what}");
                continue;
            };
            match difference(&old, &new, &fixed) {
                Some(how) => {
                    assert!(result.is_err(), "{engine:?}: {what}: {how}\n{mutant}");
                    wrong += 1;
                }
                None if result.is_ok() => right += 1,
                None => refused += 1,
            }
        }
        assert!(
            wrong * STEP >= least && right * STEP >= 50,
            "{engine:?}: {wrong} wrong, {right} right"
        );
        // A text with equal decisions is rejected only if the calls here miss a difference.
        assert!(refused * 20 < wrong, "{engine:?}: {refused} refused of {right} that pass");
    }
}

/// A call that `fix` leaves ENOSYS may differ in this way and in no other: not even for one
/// argument.
#[test]
fn a_call_that_is_left_may_be_enosys_and_nothing_else() {
    let old = Profile::parse(PROFILE.as_bytes()).expect("a profile");
    let fixed = fix(&old, &context(), Engine::Docker).expect("a remedy");
    assert_eq!(fixed.left, [Sysno::CLONE]);
    let differs = |entry: &str| {
        let text = fixed.text.replacen("\"syscalls\": [", &format!("\"syscalls\": [{entry},"), 1);
        assert_ne!(text, fixed.text);
        match proven(&old, &text, Engine::Docker, &fixed) {
            Err(Unproven::Differs { made, .. }) => Some(made),
            Err(why) => panic!("{why}"),
            Ok(()) => None,
        }
    };
    let entry = |action: &str, more: &str| {
        format!("{{ \"names\": [\"clone\"], \"action\": \"SCMP_ACT_{action}\"{more} }}")
    };
    let args = r#", "args": [{ "index": 1, "value": 77, "op": "SCMP_CMP_EQ" }, { "index": 0, "value": 5, "op": "SCMP_CMP_EQ" }]"#;
    assert_eq!(differs(&entry("ALLOW", "")), Some(Action::Allow));
    assert_eq!(differs(&entry("ALLOW", args)), Some(Action::Allow));
    assert_eq!(differs(&entry("LOG", args)), Some(Action::Log));
    assert_eq!(
        differs(&entry("ERRNO", &format!(", \"errnoRet\": 13{args}"))),
        Some(Action::Errno(13))
    );
    let later = r#", "includes": { "minKernel": "6.19" }"#;
    assert_eq!(differs(&entry("ALLOW", later)), Some(Action::Allow));
    // A statement about another call holds for that call alone.
    assert_eq!(differs(&entry("ERRNO", args).replace("clone", "acct")), None);
}

/// A mistake in a new text has its place there, not in the file that the user has.
#[test]
fn a_mistake_in_a_new_text_is_told_by_its_own_line() {
    let new = PROFILE
        .replace("[\"bpf\"], \"action\": \"SCMP_ACT_ALLOW\"", "[\"bpf\"], \"action\": \"X\"");
    let mistake = Profile::parse(new.as_bytes()).expect_err("an unknown action");
    let place = mistake.place.expect("a place");
    let told = Unproven::Error(mistake).to_string();
    assert!(told.contains(&format!("by its own line {}:", place.line)), "{told}");
    assert!(!told.contains(&format!("{}:{}", place.line, place.column)), "{told}");
}
