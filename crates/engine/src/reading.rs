//! A profile as an engine decodes it: without the fields that the engine does not have.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use seccompat_profile::{Argument, Filter, Profile, RemarkKind, Rule, Span, Verb};

use crate::stack::Stack;

/// A field of the file that an engine ignores silently.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ignored {
    /// The field.
    pub field: &'static str,
    /// The field's place, or the place of the entry that it belongs to.
    pub span: Span,
}

/// The profile without the fields that the engine drops, and a list of those.
pub(crate) fn read(profile: &Profile, stack: &Stack) -> (Profile, Vec<Ignored>) {
    let mut reading = profile.clone();
    let mut ignored = Vec::new();
    if profile.made_by == Some(stack.reader().name) {
        return (reading, ignored);
    }
    for field in stack.reader().words("drops").into_iter().chain(below(stack)) {
        drop_field(&mut reading, field, &mut ignored);
    }
    let drops = stack.reader().words("drops");
    for remark in &reading.remarks {
        match remark.kind {
            RemarkKind::Both(field, _) if drops.contains(&field) => {
                ignored.push(Ignored { field, span: remark.span });
            }
            _ => {}
        }
    }
    if tells_case(stack) {
        drop_other_case(&mut reading, &mut ignored);
    }
    if stack.runtime().words("conditions") == ["apart"] {
        take_apart(&mut reading.rules);
    }
    // An errno name and the number beside it are one field after the name is dropped.
    ignored.dedup();
    sort_by_key(&mut ignored, |one| (one.span, one.field));
    (reading, ignored)
}

/// Makes an entry of each condition.
fn take_apart(rules: &mut Vec<Rule>) {
    *rules = std::mem::take(rules)
        .into_iter()
        .flat_map(|rule| match rule.args.len() {
            0 | 1 => vec![rule],
            _ => {
                let one = |arg: &Argument| Rule { args: vec![*arg], ..rule.clone() };
                rule.args.iter().map(one).collect()
            }
        })
        .collect();
}

/// Whether the decoder of the file ignores keys in another case: a runtime that is not written in Go and
/// gets the file unchanged.
pub(crate) fn tells_case(stack: &Stack) -> bool {
    stack.reader().words("reads") == ["oci"]
        && stack.runtime().words("refuses").contains(&"keys-case")
}

/// The keys that such a runtime requires.
pub(crate) const REQUIRED: [&str; 6] = ["defaultAction", "names", "action", "index", "value", "op"];

/// Drops the fields whose keys are in another case than their own.
fn drop_other_case(reading: &mut Profile, ignored: &mut Vec<Ignored>) {
    let remarks = reading.remarks.clone();
    for remark in &remarks {
        let RemarkKind::OtherCase(field) = remark.kind else { continue };
        ignored.push(Ignored { field, span: remark.span });
        let mut rules = reading.rules.iter_mut();
        match (field, rules.find(|rule| rule.span.contains(remark.span))) {
            ("args", Some(rule)) => rule.args.clear(),
            ("errnoRet", Some(rule)) => unnumber(&mut rule.verb, &mut |_| {}),
            ("valueTwo", Some(rule)) => {
                let mut args = rule.args.iter_mut();
                if let Some(arg) = args.find(|arg| arg.span.contains(remark.span)) {
                    arg.value_two = 0;
                }
            }
            ("syscalls", None) => reading.rules.clear(),
            ("architectures", None) => reading.architectures.clear(),
            (field, None) => drop_field(reading, field, &mut Vec::new()),
            _ => {}
        }
    }
}

/// The fields that the runtime drops of those that an engine passes on: the errnos. The engine
/// resolves the others.
fn below(stack: &Stack) -> impl Iterator<Item = &'static str> {
    let runtime = stack.runtime().words("drops").into_iter();
    runtime.filter(|field| ["defaultErrnoRet", "errnoRet"].contains(field))
}

fn drop_field(reading: &mut Profile, field: &'static str, ignored: &mut Vec<Ignored>) {
    let mut tell = |span| ignored.push(Ignored { field, span });
    for rule in &mut reading.rules {
        drop_of_rule(rule, field, &mut tell);
    }
    match field {
        "archMap" => {
            if let Some(first) = reading.arch_map.first() {
                tell(first.native.span);
            }
            reading.arch_map.clear();
        }
        "defaultErrno" => unname(&mut reading.default, &mut tell),
        "defaultErrnoRet" => unnumber(&mut reading.default, &mut tell),
        "flags" => {
            if let Some(first) = reading.flags.take().as_deref().and_then(<[_]>::first) {
                tell(first.span);
            }
        }
        "listenerPath" => {
            if let Some(path) = reading.listener_path.take() {
                tell(path.span);
            }
        }
        "listenerMetadata" => {
            if let Some(metadata) = reading.listener_metadata.take() {
                tell(metadata.span);
            }
        }
        _ => {}
    }
}

/// Drops a field of one entry, and reports its place.
fn drop_of_rule(rule: &mut Rule, field: &str, tell: &mut impl FnMut(Span)) {
    match field {
        "includes" | "excludes" => {
            let filter = if field == "includes" { &mut rule.includes } else { &mut rule.excludes };
            if *filter != Filter::default() {
                *filter = Filter::default();
                tell(rule.span);
            }
        }
        "minKernel" => {
            for filter in [&mut rule.includes, &mut rule.excludes] {
                if let Some(least) = filter.min_kernel.take() {
                    tell(least.span);
                }
            }
        }
        // The entry stays, without names.
        "name" if rule.by_name => rule.calls.drain(..).for_each(|named| tell(named.span)),
        "errno" => unname(&mut rule.verb, tell),
        "errnoRet" => unnumber(&mut rule.verb, tell),
        _ => {}
    }
}

/// Drops the errno's name, so that the number beside it counts.
fn unname(verb: &mut Verb, tell: &mut impl FnMut(Span)) {
    let named =
        verb.errno.filter(|errno| verb.number.is_none_or(|number| number.span != errno.span));
    if let Some(errno) = named {
        let without = verb.without_name();
        if without.action != verb.action {
            tell(errno.span);
        }
        *verb = without;
    }
}

/// Drops the errno's number, so that EPERM counts.
fn unnumber(verb: &mut Verb, tell: &mut impl FnMut(Span)) {
    if let Some(number) = verb.number {
        let named = verb.errno.is_some_and(|errno| errno.span != number.span);
        if named {
            verb.number = None;
            return;
        }
        let without = verb.without_errno();
        if without.action != verb.action {
            tell(number.span);
        }
        *verb = without;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str, engine: &str) -> Vec<&'static str> {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let (_, ignored) = read(&profile, &Stack::parse(engine).unwrap());
        ignored.into_iter().map(|one| one.field).collect()
    }

    #[test]
    fn dropped_fields_are_reported() {
        let conditional = r#"{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
            "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": []}],
            "syscalls": [
                {"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_BPF"]}},
                {"name": "kcmp", "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "4.8"}}]}"#;
        for (engine, expected) in [
            ("docker@29", &[][..]),
            ("docker@20.10", &["defaultErrnoRet"]),
            ("podman", &["minKernel"]),
            ("containerd", &["archMap", "excludes", "includes", "name"]),
            ("runc", &["archMap", "excludes", "includes", "name"]),
            ("runc@1.0.0-rc93", &["archMap", "defaultErrnoRet", "excludes", "includes", "name"]),
            ("seccompat", &[]),
        ] {
            let mut told = fields(conditional, engine);
            told.sort_unstable();
            assert_eq!(told, expected, "{engine}");
        }
        let both = r#"{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
            {"names": ["bpf"], "name": "mount", "action": "SCMP_ACT_ERRNO"}]}"#;
        assert_eq!((fields(both, "runc"), fields(both, "docker")), (vec!["name"], vec![]));
        // An empty field is not reported.
        let empty = r#"{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1, "archMap": [],
            "syscalls": [{"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {}}]}"#;
        assert_eq!(fields(empty, "runc@1.0.0-rc93"), [""; 0]);
    }

    #[test]
    fn an_engine_drops_nothing_of_what_its_own_code_makes() {
        let profile = seccompat_profile::builtin::engine::profile("containerd", None).unwrap();
        let fields = |engine: &str| read(&profile, &Stack::parse(engine).unwrap()).1.len();
        assert_eq!(fields("containerd"), 0);
        assert!(fields("kubernetes") > 10);
    }

    #[test]
    fn errnos_by_name_are_podmans() {
        let named = r#"{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrno": "ENOSYS", "defaultErrnoRet": 38,
            "syscalls": [{"names": ["bpf"], "action": "SCMP_ACT_ERRNO", "errno": "EACCES", "errnoRet": 5}]}"#;
        assert_eq!(fields(named, "podman"), [""; 0]);
        // The default gives the same errno by number; the entry does not.
        assert_eq!(fields(named, "docker"), ["errno"]);
        let profile = Profile::parse(named.as_bytes()).unwrap();
        let (reading, _) = read(&profile, &Stack::parse("docker").unwrap());
        assert_eq!(reading.rules[0].verb.action, seccompat_bpf::Action::Errno(5));
        assert_eq!(reading.default.action, seccompat_bpf::Action::Errno(38));
    }
}
