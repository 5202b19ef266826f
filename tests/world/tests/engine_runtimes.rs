//! What `seccompat_engine::load` says that runc and crun make of a profile is what they load: every
//! profile of the corpus, handed over as it is.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::Path;
use std::process::Command;

use seccompat_bpf::Program;
use seccompat_catalogue::{KernelVersion, Sysno};
use seccompat_engine::{Stack, cannot_start, load};
use seccompat_policy::{Diagram, Limit, Policy, Wanted};
use seccompat_profile::{Context, Profile};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::run;
use seccompat_world::runtime::{Oci, crun, runc};
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// A root file system of one program, which needs no call.
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

/// `linux.seccomp` as the file has it.
fn seccomp(text: &str) -> Option<Value> {
    let json: Value = serde_json::from_str(text).ok()?;
    Some(if json["linux"]["seccomp"].is_object() { json["linux"]["seccomp"].clone() } else { json })
}

/// The filters of a container under a profile. The filter is loaded last, so that the runtime's own
/// calls matter as little as can be.
fn filters(runtime: &Oci, seccomp: &Value) -> Result<Vec<Program>, String> {
    let mut config = bundle::config(seccomp, &["/bin/stay"]);
    config["process"]["noNewPrivileges"] = json!(true);
    let mut container = runtime.start_config(config)?;
    container.becomes("stay")?;
    let filters = container.filters()?;
    container.finish()?;
    Ok(filters)
}

/// The first differences, in words.
fn differences(meant: &Policy, filters: &[Program]) -> Vec<String> {
    let mut diagram = Diagram::new(Limit::DEFAULT);
    let a = diagram.policy(meant).unwrap();
    let chain: Vec<_> =
        filters.iter().map(|filter| diagram.program(filter, false).unwrap()).collect();
    let b = diagram.chain(&chain).unwrap();
    let all = diagram.differences(a, b, Wanted::Any).unwrap().unwrap();
    let told = |one: &seccompat_policy::Difference| {
        let here = meant.abis().iter().filter(|abi| abi.audit_arch().get() == one.arch.0);
        let names = here.flat_map(|abi| Sysno::on(*abi));
        let inside = names.filter(|(nr, _)| (one.numbers.0..=one.numbers.1).contains(nr));
        let names: Vec<&str> = inside.map(|(_, call)| call.name()).collect();
        format!("{:x} {:?} {names:?}: {} is {}", one.arch.0, one.numbers, one.a, one.b)
    };
    all.iter().map(told).collect()
}

#[test]
fn runtimes_load_what_is_said() {
    need!(need::root());
    let paths = need!(need::profiles());
    let scratch = Scratch::new().unwrap();
    let rootfs = scratch.path().join("rootfs");
    need!(root(&rootfs));
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let context = Context::new(KernelVersion::parse(release.trim()).unwrap());
    let engines = [
        (need!(runc(&rootfs)), "runc@1.1.5/libseccomp@2.5.4-1+deb12u1"),
        (need!(crun(&rootfs)), "crun@1.8.1/libseccomp@2.5.4-1+deb12u1"),
    ];
    for (runtime, stack) in engines {
        let stack = Stack::parse(stack).unwrap();
        let (mut alike, mut refused, mut locked, mut wrong) =
            (0, Vec::new(), Vec::new(), Vec::new());
        for path in &paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(path).unwrap();
            let (Ok(profile), Some(value)) = (Profile::parse(text.as_bytes()), seccomp(&text))
            else {
                continue;
            };
            let meant = load(&profile, &stack, &context);
            match (filters(&runtime, &value), meant) {
                (Ok(filters), Ok(loaded)) => {
                    let told = differences(&loaded.lowered.policy, &filters);
                    if told.is_empty() {
                        alike += 1;
                    } else {
                        wrong.push(format!("{name}: {} differences: {}", told.len(), told[0]));
                    }
                }
                (Err(why), Err(not)) => refused.push(format!("{name}: {not}: {}", why.trim())),
                (Err(why), Ok(loaded)) => match cannot_start(&loaded, &stack, true) {
                    Some(calls) if !calls.is_empty() => {
                        let names: Vec<&str> = calls.iter().map(|call| call.name()).collect();
                        locked.push(format!("{name}: {}", names.join(" ")));
                    }
                    _ => wrong.push(format!("{name}: not loaded: {}", why.trim())),
                },
                (Ok(_), Err(not)) => wrong.push(format!("{name}: loaded, although {not}")),
            }
        }
        say(&format!("{stack}: {alike} filters alike, {} refused as said", refused.len()));
        say(&format!("  {} that cannot start, as said:", locked.len()));
        locked.iter().for_each(|why| say(&format!("    {why}")));
        refused.iter().for_each(|why| say(&format!("  {why}")));
        assert!(wrong.is_empty(), "{stack}:\n{}", wrong.join("\n"));
        assert!(alike > 90, "{alike}");
    }
}
