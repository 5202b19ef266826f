//! Docker's profile, converted for containerd: its containers have the filter that Docker's would have.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;

use seccompat_catalogue::KernelVersion;
use seccompat_engine::{Stack, load};
use seccompat_policy::{Diagram, Limit};
use seccompat_profile::{Context, Profile};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, run};
use seccompat_world::runtime::{Engine, places, rootfs};
use seccompat_world::scratch::Scratch;

#[test]
fn containerd_runs_with_converted_profiles() {
    need!(need::root());
    for program in ["runc", "containerd", "ctr"] {
        need!(need::program(program));
    }
    let scratch = Scratch::new().unwrap();
    let rootfs = need!(rootfs(scratch.path()));
    let (_, host) = &places()[0];
    let engine = Engine::all(host, &rootfs).into_iter().find(|(name, _)| *name == "containerd");
    let engine = engine.unwrap().1.unwrap();
    let stack = Stack::parse(&engine.stack).unwrap();
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let kernel = KernelVersion::parse(release.trim()).unwrap();
    for source in ["moby/profiles-v0.2.3", "moby/v20.10.0", "containers-common/v0.63.0"] {
        let original = need::corpus().join(format!("{source}.json"));
        let file = scratch.path().join("converted.json");
        let mut convert = limited(need::dist(), 60);
        convert
            .arg("convert")
            .arg(&original)
            .arg("--engine")
            .arg(&engine.stack)
            .arg("-o")
            .arg(&file);
        run(&mut convert).unwrap();
        // Equal by `diff`, each as its engine reads it.
        let mut diff = limited(need::dist(), 60);
        diff.arg("diff").arg(&original).arg(&file);
        let reader = if source.starts_with("moby") { "docker" } else { "podman" };
        // Over the same runtime and library.
        let (_, below) = engine.stack.split_once('/').unwrap();
        diff.arg("--engine-a")
            .arg(format!("{reader}/{below}"))
            .arg("--engine-b")
            .arg(&engine.stack);
        let told = run(&mut diff).unwrap();
        assert!(told.contains("Equal"), "{source}: {told}");
        let text = fs::read(&file).unwrap();
        let profile = Profile::parse(&text).unwrap();
        let mut context = Context::new(kernel);
        context.caps = stack.caps();
        let loaded = load(&profile, &stack, &context).unwrap();
        assert!(loaded.ignored.is_empty(), "{source}: {:?}", loaded.ignored);
        let seen = engine.look(&file).unwrap();
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let meant = diagram.policy(&loaded.lowered.policy).unwrap();
        let [filter] = &seen.filters[..] else {
            panic!("{source}: {} filters", seen.filters.len())
        };
        assert_eq!(diagram.program(filter, false).unwrap(), meant, "{source}");
        say(&format!("{source} converted for {stack}: the live filter is equal"));
    }
}
