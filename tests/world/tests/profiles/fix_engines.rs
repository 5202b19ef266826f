//! `seccompat fix` as its users meet it: a static program of today in containers of Docker 20.10,
//! Podman, runc and crun, under a profile of 2020 and under the fixed one.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::one_at_a_time;
use seccompat_world::process::{limited, run};
use seccompat_world::profile::{self, Context};
use seccompat_world::runtime::{Container, Docker, Podman, crun, runc};
use seccompat_world::scratch::Scratch;

/// Calls that came after Docker 20.10's profile, or that it left out although it knew newer ones.
const NEW: [Sysno; 4] = [Sysno::CLONE3, Sysno::CLOSE_RANGE, Sysno::EPOLL_PWAIT2, Sysno::FCHMODAT2];
/// Calls that it refuses: always, or, for the last two, with these arguments.
const REFUSED: [Sysno; 7] = [
    Sysno::KEYCTL,
    Sysno::ADD_KEY,
    Sysno::KEXEC_LOAD,
    Sysno::SWAPON,
    Sysno::UNSHARE,
    Sysno::PERSONALITY,
    Sysno::CLONE,
];
/// Calls that it allows.
const ALLOWED: [Sysno; 3] = [Sysno::FACCESSAT2, Sysno::OPENAT2, Sysno::CLOSE];
/// No call has this number.
const NO_CALL: u32 = 9999;

fn number(call: Sysno) -> u32 {
    call.number(Abi::X86_64).unwrap()
}

struct Ground {
    rootfs: PathBuf,
    original: PathBuf,
    scratch: Scratch,
}

fn ground() -> Result<Ground, need::Absent> {
    need::root()?;
    let (busybox, cc) = (need::program("busybox")?, need::program("cc")?);
    let original = need::corpus().join("moby/v20.10.0.json");
    let scratch = Scratch::new().expect("a folder");
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).expect("a root file system");
    for name in ["newcalls", "answers"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{name}.c"));
        let mut build = Command::new(&cc);
        let place = rootfs.join("bin").join(name);
        run(build.args(["-O1", "-static", "-o"]).args([&place, &source])).expect("a program");
    }
    Ok(Ground { rootfs, original, scratch })
}

impl Ground {
    /// The fixed profile, from the command line.
    fn fixed(&self, engine: &str) -> PathBuf {
        let place = self.scratch.path().join(format!("{engine}.json"));
        let mut fix = limited(need::dist(), 60);
        fix.arg("fix").arg(&self.original).args(["--for", engine, "-o"]).arg(&place);
        run(&mut fix).unwrap();
        place
    }
}

/// Prints the programs' results, and stays.
fn script() -> String {
    let calls = NEW.iter().chain(&REFUSED).chain(&ALLOWED).map(|call| number(*call));
    let numbers: Vec<String> = calls.chain([NO_CALL]).map(|nr| nr.to_string()).collect();
    format!(
        "/bin/newcalls; /bin/answers {}; echo END 0 0; exec /bin/busybox sleep 100",
        numbers.join(" ")
    )
}

/// The printed results.
fn told(what: &str, container: Result<Container, String>) -> BTreeMap<String, String> {
    let mut container = container.unwrap_or_else(|why| panic!("{what}: {why}"));
    let heard = container.hear().unwrap_or_else(|why| panic!("{what}: {why}"));
    container.finish().unwrap_or_else(|why| panic!("{what}: {why}"));
    let lines = heard.text.lines().filter_map(|line| line.split_once(' '));
    lines.map(|(name, outcome)| (name.to_owned(), outcome.to_owned())).collect()
}

fn errno(told: &BTreeMap<String, String>, nr: u32) -> Option<u16> {
    told.get(&nr.to_string())?.parse().ok()
}

const EPERM: Option<u16> = Some(Errno::EPERM.get());
const ENOSYS: Option<u16> = Some(Errno::ENOSYS.get());

/// Under the fixed profile new calls are missing, refused calls are refused and allowed calls are
/// made, so that the program works; under the author's profile it does not. `unknown` is the answer
/// there for a number without a call.
fn hold(
    what: &str,
    unknown: Option<u16>,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) {
    let works = |told: &BTreeMap<String, String>| {
        told.values().filter(|outcome| *outcome == "works").count()
    };
    say(&format!(
        "{what}: {} of 8 programs work before, {} after; clone3 {:?} and {:?}, 9999 {:?} and {:?}",
        works(before),
        works(after),
        errno(before, number(Sysno::CLONE3)),
        errno(after, number(Sysno::CLONE3)),
        errno(before, NO_CALL),
        errno(after, NO_CALL),
    ));
    assert_eq!(before.get("pthread_create").map(String::as_str), Some("EPERM"), "{what}");
    assert!(works(before) < 8, "{what}: {before:?}");
    assert_eq!(works(after), 8, "{what}: {after:?}");
    assert_eq!(errno(before, number(Sysno::CLONE3)), EPERM, "{what}");
    assert_eq!(errno(before, number(Sysno::CLOSE_RANGE)), EPERM, "{what}");
    assert_eq!(errno(before, NO_CALL), unknown, "{what}");
    for nr in NEW.map(number).into_iter().chain([NO_CALL]) {
        assert_eq!(errno(after, nr), ENOSYS, "{what}: {nr}");
    }
    for call in REFUSED {
        for told in [before, after] {
            assert_eq!(errno(told, number(call)), EPERM, "{what}: {call}");
        }
    }
    for call in ALLOWED {
        let got = errno(after, number(call));
        assert_eq!(got, errno(before, number(call)), "{what}: {call}");
        assert!(got.is_some() && got != EPERM && got != ENOSYS, "{what}: {call}: {got:?}");
    }
}

#[test]
fn docker_20_10() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let docker = need!(Docker::new(&ground.rootfs));
    let script = script();
    let under = |profile: &Path| {
        told("docker", docker.start_under(Some(profile), &["/bin/sh", "-c", &script]))
    };
    let (before, after) = (under(&ground.original), under(&ground.fixed("docker-20.10")));
    // Its runc has the stub.
    hold("docker 20.10", ENOSYS, &before, &after);
}

#[test]
fn podman() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let podman = need!(Podman::new(&ground.rootfs));
    let script = script();
    let under = |profile: &Path| {
        told("podman", podman.start_under(Some(profile), &["/bin/sh", "-c", &script]))
    };
    let (before, after) = (under(&ground.original), under(&ground.fixed("podman")));
    let stub = if Path::new("/sys/fs/cgroup/unified").exists() { ENOSYS } else { EPERM };
    hold("podman", stub, &before, &after);
}

#[test]
fn runc_and_crun() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let script = script();
    for (runtime, unknown) in
        [(need!(runc(&ground.rootfs)), ENOSYS), (need!(crun(&ground.rootfs)), EPERM)]
    {
        let under = |profile: &Path| {
            let json = serde_json::from_str(&fs::read_to_string(profile).unwrap()).unwrap();
            let seccomp = profile::resolve(&json, &Context::here()).unwrap();
            told(runtime.name(), runtime.start(&seccomp, &["/bin/sh", "-c", &script]))
        };
        let (before, after) = (under(&ground.original), under(&ground.fixed("docker")));
        hold(runtime.name(), unknown, &before, &after);
    }
}
