//! Programs of today in containers of yesterday: they fail, `run` makes them work, and `trace`
//! reports the refused call and its cause.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_bpf::{Action, Data, Program, evaluate_chain};
use seccompat_catalogue::Abi;
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::one_at_a_time;
use seccompat_world::profile::{self, Context};
use seccompat_world::runtime::{Container, Docker, Oci, Podman, crun, runc};
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// Runs the programs plainly, under `run`, and under `trace`, and stays.
const SCRIPT: &str = "each() { w=$1; shift; \"$@\" 2>/dev/null | while read l; do echo \"$w $l\"; done; }; \
    each plain /bin/programs; each run /bin/seccompat run -- /bin/programs; \
    each trace /bin/seccompat trace -o /dev/null -- /bin/programs; \
    each both /bin/seccompat run -- /bin/seccompat run -- /bin/programs; \
    /bin/seccompat trace --format json -o /tmp/report -- /bin/programs >/dev/null 2>&1; \
    echo \"REPORT $(cat /tmp/report)\"; echo END 0 0; exec /bin/busybox sleep 100";

struct Ground {
    rootfs: PathBuf,
    _scratch: Scratch,
}

fn ground() -> Result<Ground, need::Absent> {
    need::root()?;
    let (busybox, cc) = (need::program("busybox")?, need::program("cc")?);
    let scratch = Scratch::new().expect("a folder");
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).expect("a root file system");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/newcalls.c");
    let newcalls = rootfs.join("bin/newcalls");
    let mut build = Command::new(cc);
    let built = build.args(["-O1", "-static", "-o"]).args([&newcalls, &source]).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    programs(&rootfs, "/bin/newcalls");
    Ok(Ground { rootfs, _scratch: scratch })
}

/// Sets the content of `/bin/programs`.
fn programs(rootfs: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let place = rootfs.join("bin/programs");
    fs::write(&place, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Each program's outcome in each way, and the tracer's report.
struct Told {
    outcomes: BTreeMap<String, BTreeMap<String, String>>,
    report: Value,
}

fn told(what: &str, container: &mut Container) -> Told {
    let heard = container.hear().unwrap_or_else(|why| panic!("{what}: {why}"));
    let mut outcomes: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut report = Value::Null;
    for line in heard.text.lines() {
        if let Some(text) = line.strip_prefix("REPORT ") {
            report =
                serde_json::from_str(text).unwrap_or_else(|why| panic!("{what}: {why}: {line}"));
        } else if let Some((way, rest)) = line.split_once(' ') {
            let (name, outcome) = rest.split_once(' ').unwrap_or((rest, ""));
            let of = outcomes.entry(name.to_owned()).or_default();
            of.insert(way.to_owned(), outcome.to_owned());
        }
    }
    Told { outcomes, report }
}

/// Prints the table, and checks it: every failed program works with `run`, tracing changes nothing,
/// and each cause agrees with the container's own filters, read from outside.
fn hold(what: &str, mut container: Container, least: &[&str]) {
    let Told { outcomes, report } = told(what, &mut container);
    let ways = ["plain", "run", "trace", "both"];
    say(&format!("{what}: {:16} {:>8} {:>8} {:>8}", "program", "plain", "run", "trace"));
    for (name, of) in &outcomes {
        let outcome = |way: &str| of.get(way).cloned().unwrap_or_default();
        let [plain, run, trace, both] = ways.map(outcome);
        say(&format!("{what}: {name:16} {plain:>8} {run:>8} {trace:>8}"));
        assert_eq!(run, "works", "{what}: {name} under run; plain {plain}");
        assert_eq!(both, "works", "{what}: {name} under two shims");
        assert_eq!(trace, plain, "{what}: {name} under trace");
    }
    for name in least {
        assert_ne!(outcomes[*name]["plain"], "works", "{what}: {name} is not refused any more");
    }
    let filters = container.filters().unwrap();
    let events = report["events"].as_array().unwrap();
    let mut sums = [0; 2];
    for event in events {
        let action = action(&filters, event);
        let cause = match (action, event["errno"].as_str().unwrap()) {
            (Action::Errno(1), "EPERM") | (Action::Errno(38), "ENOSYS") => "filter",
            (Action::Allow, _) => "kernel",
            other => panic!("{what}: {other:?}: {event}"),
        };
        assert_eq!(event["cause"], cause, "{what}: {event}");
        sums[usize::from(cause == "kernel")] += event["count"].as_u64().unwrap();
    }
    say(&format!("{what}: traced: {} refused by the filter, {} by the kernel", sums[0], sums[1]));
    assert!(sums[0] > 0, "{what}: nothing was refused: {report}");
    container.finish().unwrap_or_else(|why| panic!("{what}: {why}"));
}

/// The action of a container's filters for the call of an event.
fn action(filters: &[Program], event: &Value) -> Action {
    let arch = Abi::parse(event["arch"].as_str().unwrap()).unwrap().audit_arch().get();
    let word = |value: &Value| {
        u64::from_str_radix(value.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
    };
    let args: Vec<u64> = event["args"].as_array().unwrap().iter().map(word).collect();
    let nr = u32::try_from(event["nr"].as_u64().unwrap()).unwrap();
    let data = Data { nr, arch, args: args.try_into().unwrap(), ..Data::default() };
    evaluate_chain(filters, &data, false)
}

fn seccomp(name: &str) -> Result<Value, need::Absent> {
    let text = fs::read_to_string(need::corpus().join(format!("{name}.json"))).expect(name);
    let profile = serde_json::from_str(&text).expect(name);
    Ok(profile::resolve(&profile, &Context::here()).unwrap_or_else(|why| panic!("{name}: {why}")))
}

/// The profiles, and the programs that must fail under each.
const OLD: &[(&str, &[&str])] = &[
    ("moby/v19.03.0", &["fchmodat", "close_range", "pthread_create"]),
    ("moby/v20.10.0", &["pthread_create"]),
];

fn under_old_profiles(oci: &Oci) -> Result<(), need::Absent> {
    let command = ["/bin/busybox", "sh", "-c", SCRIPT];
    for (name, least) in OLD {
        let what = format!("{} {name}", oci.name());
        // runc's stub returns ENOSYS beyond the newest call of the profile.
        let least: &[&str] =
            if oci.name() == "runc" && *name == "moby/v19.03.0" { &[] } else { least };
        hold(&what, oci.start(&seccomp(name)?, &command).unwrap(), least);
    }
    Ok(())
}

#[test]
fn runc_and_crun_with_old_profiles() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    need!(under_old_profiles(&need!(runc(&ground.rootfs))));
    need!(under_old_profiles(&need!(crun(&ground.rootfs))));
}

#[test]
fn docker_and_podman_with_their_own() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let command = ["/bin/busybox", "sh", "-c", SCRIPT];
    hold("docker", need!(Docker::new(&ground.rootfs)).start(&command).unwrap(), &[]);
    hold("podman", need!(Podman::new(&ground.rootfs)).start(&command).unwrap(), &[]);
}

/// Debian's own programs, in a container that has the machine's /usr.
const DEBIAN: &str = "\
    /usr/bin/python3 -c 'import threading; t = threading.Thread(target=print, args=(\"python_thread works\",)); t.start(); t.join()' || echo python_thread fails\n\
    /usr/bin/python3 -c 'import subprocess; subprocess.run([\"/usr/bin/true\"], check=True); print(\"python_spawn works\")' || echo python_spawn fails\n\
    /usr/bin/node -e 'console.log(\"node works\")' || echo node fails\n\
    mkdir -p /tmp/d && touch /tmp/d/f && /usr/bin/tar -C /tmp -cf /tmp/d.tar d && /usr/bin/tar -C /tmp -xpf /tmp/d.tar && echo tar works || echo tar fails\n\
    /usr/bin/cp -a /tmp/d/f /tmp/d/g && /usr/bin/ls -l /tmp/d >/dev/null && echo coreutils works || echo coreutils fails";

#[test]
fn programs_of_debian() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    need!(need::program("node"));
    programs(&ground.rootfs, DEBIAN);
    for folder in ["usr", "lib", "lib64"] {
        fs::create_dir_all(ground.rootfs.join(folder)).unwrap();
    }
    let command = ["/bin/busybox", "sh", "-c", SCRIPT];
    for oci in [need!(runc(&ground.rootfs)), need!(crun(&ground.rootfs))] {
        let mut config = bundle::config(&need!(seccomp("moby/v20.10.0")), &command);
        let mounts = config["mounts"].as_array_mut().unwrap();
        for folder in ["/usr", "/lib", "/lib64"] {
            mounts.push(json!({
                "destination": folder, "source": folder, "type": "bind",
                "options": ["rbind", "ro"],
            }));
        }
        let what = format!("{} moby/v20.10.0", oci.name());
        hold(&what, oci.start_config(config).unwrap(), &["python_thread", "node"]);
    }
}
