//! Programs in C, built with the installed library, in real containers under old profiles: they
//! work inside as they do outside, and a filter's refusal is never reported as the kernel's EPERM.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_world::bundle;
use seccompat_world::installed::{EXAMPLES, Installed, Linked, example};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::one_at_a_time;
use seccompat_world::process::run;
use seccompat_world::profile::{self, Context};
use seccompat_world::runtime::{Container, Docker, Podman, crun, runc};
use seccompat_world::scratch::Scratch;

/// A minimal Debian root file system: a shell, the C library and its loader at their usual paths,
/// the shared library, and the programs, each linked in both ways.
struct Ground {
    rootfs: PathBuf,
    _scratch: Scratch,
}

fn ground() -> Result<Ground, need::Absent> {
    need::root()?;
    let (busybox, ldd) = (need::program("busybox")?, need::program("ldd")?);
    let installed = Installed::new()?;
    let scratch = Scratch::new().unwrap();
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).unwrap();
    let everywhere = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/everywhere.c");
    let programs = EXAMPLES.map(|name| (name, example(name)));
    for (name, source) in programs.iter().chain([&("everywhere", everywhere)]) {
        for linked in Linked::ALL {
            installed
                .build(source, linked, &rootfs.join("bin").join(called(name, linked)))
                .unwrap();
        }
    }
    // `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)`, and the loader by its path alone.
    let mut libraries = Command::new(ldd);
    libraries.env("LD_LIBRARY_PATH", installed.lib()).arg(rootfs.join("bin/everywhere-Shared"));
    let libraries = run(&mut libraries).unwrap();
    let mut copied = 0;
    for place in libraries.split_whitespace().filter(|word| word.starts_with('/')) {
        let place = Path::new(place);
        let inside =
            if place.starts_with(installed.lib()) { Path::new("/usr/lib/x") } else { place };
        let to = rootfs
            .join(inside.with_file_name(place.file_name().unwrap()).strip_prefix("/").unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(place, to).unwrap();
        copied += 1;
    }
    assert!(copied >= 3, "{libraries}");
    Ok(Ground { rootfs, _scratch: scratch })
}

fn called(name: &str, linked: Linked) -> String {
    format!("{name}-{linked:?}")
}

/// Runs all programs, prefixes each line with the program's name, and stays.
fn script(linked: Linked) -> String {
    let (beneath, chmod, access, copy, unavailable) = (
        called("beneath", linked),
        called("chmod", linked),
        called("access", linked),
        called("copy", linked),
        called("unavailable", linked),
    );
    format!(
        "bb=/bin/busybox; $bb rm -rf /tmp/*; cd /tmp
        {everywhere}
        $bb mkdir inside; echo hello >inside/file; $bb ln -s /etc/passwd inside/link
        echo beneath $({beneath} inside file)
        for path in ../inside/file link /etc/passwd; do
            {beneath} inside $path 2>/dev/null; echo beneath-out $?
        done
        {chmod} 640 inside/file >/dev/null; echo chmod $? $($bb stat -c %a inside/file)
        echo chmod-link $({chmod} 777 inside/link)
        echo access $({access} inside/file)
        {copy} inside/file copied >/dev/null; echo copy $? $($bb cat copied)
        {unavailable} copied moved >/dev/null; echo unavailable $? $($bb ls)
        echo END 0 0; exec $bb sleep 100",
        everywhere = called("everywhere", linked),
    )
}

/// The output of the programs, by their names.
fn told(what: &str, container: Result<Container, String>) -> BTreeMap<String, Vec<String>> {
    let mut container = container.unwrap_or_else(|why| panic!("{what}: {why}"));
    let heard = container.hear().unwrap_or_else(|why| panic!("{what}: {why}"));
    container.finish().unwrap_or_else(|why| panic!("{what}: {why}"));
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, outcome) in heard.text.lines().filter_map(|line| line.split_once(' ')) {
        told.entry(name.to_owned()).or_default().push(outcome.to_owned());
    }
    told
}

/// Calls with an exact emulation: they work in every container.
const WORK: [&str; 14] = [
    "openat2",
    "pwritev2",
    "preadv2",
    "faccessat2",
    "fchmodat2",
    "statx",
    "copy_file_range",
    "renameat2",
    "listxattrat",
    "getrandom",
    "epoll_pwait2",
    "mlock2",
    "close_range",
    "execveat",
];
/// Calls that only the kernel can make.
const OR_NOT: [&str; 4] = ["memfd_create", "pidfd_open", "pidfd_send_signal", "mseal"];

/// Checks the output; `filtered` are calls that this profile is known to refuse.
fn hold(what: &str, told: &BTreeMap<String, Vec<String>>, filtered: &[&str]) {
    let said = |name: &str| told.get(name).map(|all| all.join("; ")).unwrap_or_default();
    for name in WORK {
        assert!(["native", "emulated"].contains(&&*said(name)), "{what}: {name} {:?}", said(name));
    }
    for name in OR_NOT {
        let is_left = name == "pidfd_send_signal" && said("pidfd_open") == "unavailable";
        let fits = ["native", "unavailable"].contains(&&*said(name)) || is_left;
        assert!(fits, "{what}: {name} {:?}", said(name));
    }
    for &name in filtered {
        let must = if OR_NOT.contains(&name) { "unavailable" } else { "emulated" };
        assert_eq!(said(name), must, "{what}: {name}");
    }
    assert_eq!(said("beneath"), "hello", "{what}");
    assert_eq!(said("beneath-out"), "1; 1; 1", "{what}");
    assert_eq!(said("chmod"), "0 640", "{what}");
    assert_eq!(said("chmod-link"), "inside/link is a symbolic link", "{what}");
    assert_eq!(said("access"), "read: yes write: yes execute: Permission denied", "{what}");
    assert_eq!(said("copy"), "0 hello", "{what}");
    // It moves a file, and moves it back as if in an old container.
    assert_eq!(said("unavailable"), "0 copied inside tree", "{what}");
    let count = |by| WORK.iter().chain(&OR_NOT).filter(|name| said(name) == by).count();
    say(&format!(
        "{what}: {} calls native, {} emulated, {} unavailable; 5 examples right",
        count("native"),
        count("emulated"),
        count("unavailable")
    ));
}

/// Calls that the built-in profile of Docker 20.10.24, Debian 12's, does not know.
const NOT_IN_20_10_24: [&str; 3] = ["fchmodat2", "listxattrat", "mseal"];
/// Calls that Docker 20.10.0's does not know.
const NOT_IN_20_10: [&str; 5] =
    ["fchmodat2", "close_range", "epoll_pwait2", "listxattrat", "mseal"];
/// Calls that Docker 1.13.0's does not know.
const NOT_IN_1_13: [&str; 10] = [
    "openat2",
    "faccessat2",
    "statx",
    "fchmodat2",
    "close_range",
    "epoll_pwait2",
    "listxattrat",
    "mseal",
    "pidfd_open",
    "preadv2",
];

#[test]
fn docker_with_its_own_profile() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let docker = need!(Docker::new(&ground.rootfs));
    let version = run(Command::new(need!(need::program("dockerd"))).arg("--version")).unwrap();
    let is_20_10 = version.contains(" 20.10.24");
    for linked in Linked::ALL {
        let what = format!("docker, its own profile, {linked:?}");
        let told = told(&what, docker.start(&["/bin/sh", "-c", &script(linked)]));
        hold(&what, &told, if is_20_10 { &NOT_IN_20_10_24 } else { &[] });
    }
}

#[test]
fn podman_with_its_own_profile_and_an_old_one() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let podman = need!(Podman::new(&ground.rootfs));
    for linked in Linked::ALL {
        let what = format!("podman, its own profile, {linked:?}");
        hold(&what, &told(&what, podman.start(&["/bin/sh", "-c", &script(linked)])), &[]);
        let old = need::corpus().join("moby/v20.10.0.json");
        let what = format!("podman, docker's of 20.10, {linked:?}");
        let told = told(&what, podman.start_under(Some(&old), &["/bin/sh", "-c", &script(linked)]));
        hold(&what, &told, &NOT_IN_20_10);
    }
}

#[test]
fn runc_and_crun_with_old_profiles() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    for runtime in [need!(runc(&ground.rootfs)), need!(crun(&ground.rootfs))] {
        for (name, filtered) in [("v1.13.0", &NOT_IN_1_13[..]), ("v20.10.0", &NOT_IN_20_10[..])] {
            let file = need::corpus().join(format!("moby/{name}.json"));
            let json = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
            let seccomp = profile::resolve(&json, &Context::here()).unwrap();
            for linked in Linked::ALL {
                let what = format!("{}, docker's of {name}, {linked:?}", runtime.name());
                let script = script(linked);
                let told = told(&what, runtime.start(&seccomp, &["/bin/sh", "-c", &script]));
                hold(&what, &told, filtered);
            }
        }
    }
}
