//! `--unknown runc` compared with the filter of a live runc container.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;

use seccompat_bpf::Program;
use seccompat_catalogue::KernelVersion;
use seccompat_policy::{Diagram, Wanted, Weights, compile};
use seccompat_profile::{Context, Profile, Unknown};
use seccompat_world::bundle::{self, SCAN_AND_STAY};
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::profile;
use seccompat_world::runtime::runc;
use seccompat_world::scratch::Scratch;
use serde_json::Value;

const PROFILES: &[&str] =
    &["moby/v19.03.0", "moby/v20.10.0", "moby/v28.2.0", "containers-common/v0.63.0"];

#[test]
fn our_stub_is_runc_s() {
    need!(need::root());
    let corpus = need::corpus();
    let busybox = need!(need::program("busybox"));
    let oracle = need!(Oracle::new());
    let scratch = Scratch::new().unwrap();
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).unwrap();
    let runtime = need!(runc(&rootfs));
    for name in PROFILES {
        let text = fs::read_to_string(corpus.join(format!("{name}.json"))).unwrap();
        let seccomp =
            profile::resolve(&serde_json::from_str(&text).unwrap(), &profile::Context::here())
                .unwrap();
        let mut container = runtime.start(&seccomp, &SCAN_AND_STAY).unwrap();
        container.hear().unwrap();
        let filters = container.filters().unwrap();
        container.finish().unwrap();
        let [theirs] = &filters[..] else { panic!("{name}: {} filters", filters.len()) };

        // runc drops the names that its libseccomp does not know; so they are dropped here.
        let lacking = known(&oracle, &seccomp);
        let mut without = seccomp.clone();
        for rule in without["syscalls"].as_array_mut().unwrap() {
            let names = rule["names"].as_array_mut().unwrap();
            names.retain(|name| !lacking.contains(name.as_str().unwrap()));
        }
        without["syscalls"].as_array_mut().unwrap().retain(|rule| rule["names"][0].is_string());
        let ours = compiled(&without);

        let mut diagram = Diagram::default();
        let (a, b) =
            (diagram.program(&ours, false).unwrap(), diagram.program(theirs, false).unwrap());
        let differences = diagram.differences(a, b, Wanted::Any).unwrap().unwrap();
        let told: Vec<String> = differences
            .iter()
            .filter(|one| !later(one.numbers))
            .map(|one| {
                let (arch, numbers) = (one.arch.0, one.numbers);
                format!("{arch:#x} {numbers:?}: ours {}, theirs {}", one.a, one.b)
            })
            .collect();
        say(&format!(
            "runc {name}: {} instructions, ours {}; {} differences; {} names that its libseccomp \
             lacks",
            theirs.insns().len(),
            ours.insns().len(),
            told.len(),
            lacking.len()
        ));
        assert!(told.is_empty(), "{name}: {told:#?}");
    }
}

fn compiled(seccomp: &Value) -> Program {
    let profile = Profile::parse(seccomp.to_string().as_bytes()).unwrap();
    let context = context();
    let policy = profile.resolve(&context).unwrap().lower().unwrap().policy;
    compile(&policy, &Weights::recorded()).unwrap()
}

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.unknown = Unknown::Runc;
    context
}

/// The names that libseccomp lacks.
fn known(oracle: &Oracle, seccomp: &Value) -> BTreeSet<String> {
    let profile = Profile::parse(seccomp.to_string().as_bytes()).unwrap();
    let context = context();
    oracle.build(&profile.resolve(&context).unwrap()).unwrap().unwrap().1
}

/// `map_shadow_stack` of x32, whose number libseccomp 2.5.4 lacks.
fn later(numbers: (u32, u32)) -> bool {
    numbers == (0x4000_0000 + 453, 0x4000_0000 + 453)
}
