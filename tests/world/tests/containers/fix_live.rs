//! `seccompat fix` in real containers: for every profile of the corpus that refuses with an errno,
//! runc and crun load the intended filter.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use seccompat_bpf::{Action, Program};
use seccompat_catalogue::{KernelVersion, Sysno};
use seccompat_lint::{Engine, fix};
use seccompat_profile::{Context, Profile, Unknown};
use seccompat_world::bundle;
use seccompat_world::fixed::Ledger;
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::run;
use seccompat_world::profile;
use seccompat_world::runtime::{Oci, crun, runc};
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// A root file system with one program, which needs no call.
fn root(rootfs: &Path) -> Result<(), need::Absent> {
    let cc = need::program("cc")?;
    for folder in ["bin", "proc", "dev", "sys", "tmp"] {
        fs::create_dir_all(rootfs.join(folder)).unwrap();
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stay.c");
    let mut build = Command::new(cc);
    build.args(["-static", "-nostdlib", "-O1", "-o"]).arg(rootfs.join("bin/stay")).arg(source);
    run(&mut build).unwrap();
    Ok(())
}

/// `linux.seccomp` of a profile or of a `config.json`, as an engine would write it here.
fn seccomp(text: &str) -> Value {
    let json: Value = serde_json::from_str(text).unwrap();
    let whole =
        if json["linux"]["seccomp"].is_object() { &json["linux"]["seccomp"] } else { &json };
    profile::resolve(whole, &profile::Context::here()).unwrap()
}

/// The filters of a container under a profile. The filter is loaded last, so that the runtime's own
/// calls matter as little as possible.
fn filters(runtime: &Oci, seccomp: &Value) -> Result<Vec<Program>, String> {
    let mut config = bundle::config(seccomp, &["/bin/stay"]);
    config["process"]["noNewPrivileges"] = json!(true);
    let mut container = runtime.start_config(config)?;
    container.becomes("stay")?;
    let filters = container.filters()?;
    container.finish()?;
    Ok(filters)
}

/// The names that libseccomp lacks.
fn lacking(oracle: &Oracle, context: &Context) -> BTreeSet<String> {
    let names: Vec<&str> = Sysno::all().map(Sysno::name).collect();
    let every = json!({
        "defaultAction": "SCMP_ACT_ERRNO",
        "syscalls": [{"names": names, "action": "SCMP_ACT_ALLOW"}],
    });
    let every = Profile::parse(every.to_string().as_bytes()).unwrap();
    let mut plain = context.clone();
    plain.unknown = Unknown::Default;
    oracle.build(&every.resolve(&plain).unwrap()).expect("an end").unwrap().1
}

#[test]
fn live_filters_of_the_fixed_corpus_match() {
    need!(need::root());
    let paths = need::profiles();
    let oracle = need!(Oracle::new());
    let scratch = Scratch::new().unwrap();
    let rootfs = scratch.path().join("rootfs");
    need!(root(&rootfs));
    let runtimes = [need!(runc(&rootfs)), need!(crun(&rootfs))];
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let context = Context::new(KernelVersion::parse(release.trim()).unwrap());
    let lacking = lacking(&oracle, &context);
    let mut ledgers = [Ledger::default(), Ledger::default()];
    let (mut profiles, mut unloaded) = (0, Vec::new());
    for path in paths {
        let Ok(original) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
        if !matches!(original.default.action, Action::Errno(_)) {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let fixed = fix(&original, &context, Engine::of(original.dialect))
            .unwrap_or_else(|why| panic!("{name}: {why}"));
        profiles += 1;
        let meant = original.resolve(&context).unwrap().lower().unwrap().policy;
        let new = Profile::parse(fixed.text.as_bytes()).unwrap();
        let mut stubbed = context.clone();
        stubbed.unknown = Unknown::Runc;
        let stub = [&original, &new]
            .map(|profile| profile.resolve(&stubbed).unwrap().lower().unwrap().policy);
        for (runtime, ledger) in runtimes.iter().zip(&mut ledgers) {
            let stub = (runtime.name() == "runc").then_some([&stub[0], &stub[1]]);
            let what = format!("{} {name}", runtime.name());
            match filters(runtime, &seccomp(&fixed.text)) {
                Ok(filters) => ledger.compare(&what, &meant, &filters, &fixed, &lacking, stub),
                // A profile under which no container starts, with or without the change.
                Err(why) => match filters(runtime, &seccomp(original.text())) {
                    Ok(_) => ledger.wrong.push(format!("{what}: no longer starts: {why}")),
                    Err(before) => unloaded.push(format!("{what}: {}", before.trim())),
                },
            }
        }
    }
    for (runtime, ledger) in runtimes.iter().zip(&ledgers) {
        ledger.told().iter().for_each(|line| say(&format!("{}: {line}", runtime.name())));
    }
    say(&format!("{profiles} profiles; containers that start neither before nor after:"));
    unloaded.iter().for_each(|why| say(&format!("  {why}")));
    for ledger in &ledgers {
        assert_eq!(ledger.wrong, Vec::<String>::new());
        assert!(ledger.filters >= 55, "{}", ledger.filters);
    }
}
