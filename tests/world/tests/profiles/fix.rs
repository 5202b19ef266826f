//! `seccompat fix`: the corpus, and the filters that runtimes make.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;

use seccompat_bpf::Action;
use seccompat_catalogue::{KernelVersion, Sysno};
use seccompat_lint::{Engine, Form, NotFixed, fix};
use seccompat_policy::{Diagram, Limit, Wanted};
use seccompat_profile::{Call, Context, Operator, Profile, Rule};
use seccompat_world::bundle::{self, SCAN_AND_STAY};
use seccompat_world::need;
use seccompat_world::profile;
use seccompat_world::runtime::{crun, runc};
use seccompat_world::scratch::Scratch;

/// Every profile that refuses by default is fixed, or the reason is one of these.
#[test]
fn the_corpus_is_put_right() {
    let paths = need::profiles();
    let context = Context::new(KernelVersion::new(6, 12));
    let (mut fixed, mut contexts, mut left, mut by_name, mut refused) =
        (0, 0, 0, Vec::new(), Vec::new());
    for path in paths {
        let Ok(profile) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let one = match fix(&profile, &context, Engine::of(profile.dialect)) {
            Ok(one) => one,
            Err(NotFixed::NoRule(_)) => continue,
            Err(why) => {
                refused.push(format!("{name}: {why}"));
                continue;
            }
        };
        (fixed, contexts) = (fixed + 1, contexts + one.contexts);
        for call in &one.left {
            left += 1;
            println!("{name}: {call} is left ENOSYS");
            // Conditions on other calls have an inverse that libseccomp compiles as it is meant,
            // unless it may not even compile the author's own conditions so, or the inverse of
            // several conditions of one entry has other comparisons than masks.
            let through_another = call.is_multiplexed() || !call.multiplexes().is_empty();
            let lowered = profile.resolve(&context).unwrap().lower().unwrap();
            let is_in_doubt = lowered.inexact.iter().any(|(other, _)| other == call)
                || profile.rules.iter().any(|rule| compares_several(rule, *call));
            assert!(through_another || is_in_doubt, "{name}: {call}");
        }
        if let Form::Names { instead } = one.form {
            by_name.push((name.clone(), instead));
        }
        // A second run has nothing to do.
        let again = Profile::parse(one.text.as_bytes()).unwrap();
        let twice = fix(&again, &context, Engine::of(profile.dialect)).unwrap();
        assert_eq!(twice.edits, [], "{name}");
        if name == "errno-of-the-default.json" {
            // A name that the default's own entry must not have any longer was removed.
            continue;
        }
        // Of the author's text only the default is replaced.
        for edit in one.edits.iter().filter(|edit| edit.span.len > 0) {
            let gone: String = profile.text()[edit.span.range()].split_whitespace().collect();
            let words = ["\"SCMP_ACT_KILL", "\"SCMP_ACT_ERRNO\"", "\"EPERM\"", "[]", "null"];
            let errno = gone.parse::<u16>().is_ok();
            assert!(errno || words.iter().any(|word| gone.starts_with(word)), "{name}: {gone}");
        }
    }
    println!("{fixed} profiles, {contexts} contexts proven, {left} calls left");
    assert_eq!(refused, Vec::<String>::new());
    // Its entry for socketcall gives ENOSYS, and runtimes drop an entry that equals the default.
    let name = "profiles-v0.2.2.json".to_owned();
    assert_eq!(by_name, [(name, Some(Sysno::SOCKETCALL))]);
    assert!(fixed >= 75, "{fixed}");
}

/// Whether this entry of the call has several conditions, not all of them masks.
fn compares_several(rule: &Rule, call: Sysno) -> bool {
    rule.calls.iter().any(|named| named.what == Call::Known(call))
        && rule.args.len() > 1
        && rule.args.iter().any(|arg| arg.operator != Operator::MaskedEq)
}

/// crun, which has no stub, and runc: the filter of a live container decides as our filter of the
/// original under the rule.
#[test]
fn containers_on_the_fixed_profile_have_the_rule() {
    need!(need::root());
    let busybox = need!(need::program("busybox"));
    let corpus = need::corpus();
    let scratch = Scratch::new().unwrap();
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).unwrap();
    let (crun, runc) = (need!(crun(&rootfs)), need!(runc(&rootfs)));
    let text = fs::read(corpus.join("moby/v20.10.0.json")).unwrap();
    let original = Profile::parse(&text).unwrap();
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let context = Context::new(KernelVersion::parse(release.trim()).unwrap());
    let fixed = fix(&original, &context, Engine::Docker).unwrap();
    let json = serde_json::from_str(&fixed.text).unwrap();
    let seccomp = profile::resolve(&json, &profile::Context::here()).unwrap();
    let meant = original.resolve(&context).unwrap().lower().unwrap().policy;
    for runtime in [crun, runc] {
        let mut container = runtime.start(&seccomp, &SCAN_AND_STAY).unwrap();
        container.hear().unwrap();
        let filters = container.filters().unwrap();
        container.finish().unwrap();
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let a = diagram.policy(&meant).unwrap();
        let loaded: Vec<_> =
            filters.iter().map(|filter| diagram.program(filter, false).unwrap()).collect();
        let b = diagram.chain(&loaded).unwrap();
        let differences = diagram.differences(a, b, Wanted::Any).unwrap().unwrap();
        let told: Vec<String> = differences
            .iter()
            .map(|one| format!("{:x?} {:?}: {} is {}", one.arch, one.numbers, one.a, one.b))
            .collect();
        println!("{}: {} differences", runtime.name(), told.len());
        told.iter().for_each(|line| println!("  {line}"));
        // No call that the author refused may execute, and unknown calls are missing.
        assert!(differences.iter().all(|one| one.b != Action::Allow), "{told:#?}");
        assert_eq!(told, Vec::<String>::new(), "{}", runtime.name());
    }
}

/// Runtimes drop an entry that says what the default says. After the default becomes ENOSYS it
/// would count: on x86 it contradicts the entry that allows the call, whose `socketcall` has one
/// rule for both.
#[test]
fn an_entry_that_never_counted_does_not_count_afterwards() {
    let context = Context::new(KernelVersion::new(6, 12));
    let arches = "\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"]";
    let cond = "\"args\":[{\"index\":1,\"value\":3,\"op\":\"SCMP_CMP_EQ\"}]";
    for (action, errno, now) in [
        ("ERRNO", "", "\"SCMP_ACT_ERRNO\", \"errnoRet\": 38,"),
        ("ERRNO", "\"errnoRet\":1,", "\"SCMP_ACT_ERRNO\",\"errnoRet\":38,"),
        ("KILL_PROCESS", "", "\"SCMP_ACT_ERRNO\", \"errnoRet\": 38,"),
    ] {
        let text = format!(
            "{{\"defaultAction\":\"SCMP_ACT_{action}\",{arches},\"syscalls\":[{{\"names\":[\"socket\"],\
             \"action\":\"SCMP_ACT_ALLOW\"}},{{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_{action}\",\
             {errno}{cond}}}]}}"
        );
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let fixed = fix(&profile, &context, Engine::Oci).unwrap();
        assert_eq!(fixed.inert, [profile.place(profile.rules[1].span)]);
        assert!(fixed.text.contains(&format!("{now}{cond}")), "{}", fixed.text);
        // Its author's refusal of other calls is unrelated.
        assert!(fixed.named.contains(&Sysno::PTRACE) && !fixed.named.contains(&Sysno::SOCKET));
    }
}

/// An engine that would not read the whole file gets no file.
#[test]
fn a_file_is_not_written_for_an_engine_that_ignores_it() {
    let context = Context::new(KernelVersion::new(6, 12));
    let docker = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"read\"],\
                  \"action\":\"SCMP_ACT_ALLOW\",\"includes\":{\"caps\":[\"CAP_KILL\"]}}]}";
    let podman = docker.replacen('{', "{\"defaultErrno\":\"EPERM\",", 1);
    let enosys = docker.replacen('{', "{\"defaultErrnoRet\":38,", 1);
    for (text, engine, refused) in [
        (docker, Engine::Oci, true),
        (docker, Engine::Docker20_10, false),
        (docker, Engine::Podman, false),
        // Errno names are written as numbers.
        (&podman, Engine::Docker, false),
        (&podman, Engine::Oci, true),
        (&podman, Engine::Crio, false),
        (&enosys, Engine::Docker20_10, true),
        (&enosys, Engine::Docker, false),
    ] {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let fixed = fix(&profile, &context, engine);
        let ignored = matches!(fixed, Err(NotFixed::Ignored { .. }));
        assert_eq!(ignored, refused, "{text} for {engine:?}: {fixed:?}");
    }
}

/// The result for Docker 20.10 is compared with runc's own stub, whose holes are reported.
#[test]
fn for_docker_20_10_the_stub_s_holes_are_told() {
    let corpus = need::corpus();
    let text = fs::read(corpus.join("moby/v20.10.0.json")).unwrap();
    let profile = Profile::parse(&text).unwrap();
    let context = Context::new(KernelVersion::new(6, 12));
    let fixed = fix(&profile, &context, Engine::Docker20_10).unwrap();
    assert!(fixed.holes && fixed.contexts > 20 && !fixed.edits.is_empty());
    assert!(fixed.edits.iter().all(|edit| edit.span.len == 0), "only added to");
}
