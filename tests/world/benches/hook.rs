//! `seccompat-oci hook` beside `true`; `runc run` and `crun run` through `seccompat-runtime` beside the same
//! bundle without it; `podman run` with the hook beside the same without it. In turns, in one run; the start
//! under the changed profile is included.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::process::{limited, run};
use seccompat_world::runtime::{Ground, Host, Place, Podman};
use seccompat_world::scratch::Scratch;
use seccompat_world::turns::{Beside, Work, beside, time};
use serde_json::Value;

/// The runs of a short program, of a runtime, and of an engine, whose times vary more.
const RUNS: [usize; 3] = [101, 41, 31];
/// The budgets, in milliseconds.
const OF_HOOK: f64 = 2.0;
const OF_START: f64 = 3.0;

fn main() {
    for release in ["20.10.0", "29"] {
        let mut convert = limited(need::dist(), 60);
        let name = format!("builtin:docker@{release}");
        let profile = run(convert.args(["convert", &name, "--engine", "oci"])).unwrap();
        println!("The default profile of Docker {release}:");
        let seccomp = serde_json::from_str(&profile).unwrap();
        hook(&seccomp);
        runtime(&seccomp);
        podman(&profile);
    }
}

/// Prints the second beside the first.
fn print(names: [&str; 2], all: &[Beside], budget: f64) {
    let [bare, with] = all else { unreachable!() };
    println!(
        "  {} {:.2} ms, {} {:.2} ms: {:.2} ms more by the clock, {:.2} ms of the processor (budget {budget} ms)",
        names[0], bare.median, names[1], with.median, with.more, with.processor
    );
}

fn config(seccomp: &Value) -> Value {
    bundle::config(seccomp, &["/bin/busybox", "true"])
}

fn hook(seccomp: &Value) {
    let busybox = need::program("busybox").unwrap();
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    fs::write(folder.join("config.json"), config(seccomp).to_string()).unwrap();
    let with = format!("exec {} hook < config.json", need::dist_oci().display());
    let bare = format!("exec {} true < config.json", busybox.display());
    let script = |text: &str| {
        let _ = time(&["sh", "-c", text], folder);
    };
    let mut work: [Work<'_>; 2] = [&mut || script(&bare), &mut || script(&with)];
    print(["true", "hook"], &beside(&mut work, RUNS[0]), OF_HOOK);
}

/// A root file system with a shell.
fn rootfs(folder: &Path) -> PathBuf {
    let rootfs = folder.join("rootfs");
    bundle::with_shell(&rootfs, &need::program("busybox").unwrap(), &need::dist()).unwrap();
    rootfs
}

fn runtime(seccomp: &Value) {
    for name in ["runc", "crun"] {
        let real = match need::program(name).and_then(|real| need::root().map(|()| real)) {
            Ok(real) => real,
            Err(why) => {
                println!("  skipped: {why:?}");
                continue;
            }
        };
        let scratch = Scratch::new().unwrap();
        let folder = scratch.path();
        let mut config = config(seccomp);
        config["root"]["path"] = rootfs(folder).to_string_lossy().into();
        fs::write(folder.join("old"), config.to_string()).unwrap();
        fs::create_dir(folder.join("bundle")).unwrap();
        // As `host install` writes it; and for crun also with the whole filter.
        let ways: &[&str] = if name == "runc" { &["names = true"] } else { &["", "raw = true"] };
        for way in ways {
            through(name, way, &real, folder);
        }
    }
}

fn through(name: &str, way: &str, real: &Path, folder: &Path) {
    let host = Host::of(real, &format!("{way}\n")).unwrap();
    // Both enter the same mount namespace.
    let bare = folder.join("bare");
    host.enter(real, &bare);
    let start = |runtime: &Path| {
        let hide = "[ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified";
        let (runtime, folder) = (runtime.display(), folder.display());
        // Docker and containerd keep their bundles in memory.
        let bundle =
            "mount -t tmpfs -o mode=700 bundle bundle && cp old bundle/config.json && cd bundle";
        format!("{hide}; {bundle} && exec {runtime} --root {folder}/state run id")
    };
    let (bare, through) = (start(&bare), start(&host.program()));
    let script = |text: &str| {
        let _ = time(&["unshare", "-m", "--propagation", "private", "sh", "-c", text], folder);
    };
    let mut work: [Work<'_>; 2] = [&mut || script(&bare), &mut || script(&through)];
    let names = [format!("{name} run"), format!("through the runtime ({way})")];
    let times = beside(&mut work, RUNS[1]);
    print([&names[0], &names[1]], &times, OF_START);
}

fn podman(profile: &str) {
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    let file = folder.join("profile.json");
    fs::write(&file, profile).unwrap();
    let option = format!("seccomp={}", file.display());
    for name in ["runc", "crun"] {
        // The layout of control groups that crun refuses is hidden there.
        let place = need::root().map_err(|why| format!("{why:?}")).and_then(|()| Ground::host());
        let place = place.map(|ground| Place::Within(Arc::new(ground)));
        let at = |place: &Place| Podman::at(place, Some(name), &rootfs(&folder.join(name)));
        let plain = match place.and_then(|place| at(&place)) {
            Ok(podman) => podman,
            Err(why) => {
                println!("  skipped: {why}");
                continue;
            }
        };
        let start = |podman: &Podman| {
            let command = ["/bin/busybox", "true"];
            podman.finish_as(&["--security-opt", &option], &command).unwrap();
        };
        let empty = folder.join(format!("{name}.empty"));
        fs::create_dir(&empty).unwrap();
        // As `host install` writes it; for crun also with the whole filter.
        let ways: &[&str] = if name == "runc" { &["--names"] } else { &["", "--raw"] };
        for way in ways {
            let words = ["seccompat-oci", "hook", way];
            let words = if way.is_empty() { &words[..2] } else { &words[..] };
            let all = [
                plain.with_hooks(&empty),
                plain.with_hook(&need::dist_oci(), words),
                plain.with_hook(Path::new("/bin/cat"), &["cat"]),
            ];
            let mut work: [Work<'_>; 3] =
                [&mut || start(&all[0]), &mut || start(&all[1]), &mut || start(&all[2])];
            let times = beside(&mut work, RUNS[2]);
            let names = [format!("podman run above {name}"), format!("with the hook ({way})")];
            print([&names[0], &names[1]], &times[..2], OF_START);
            println!(
                "    Podman's own part: with cat(1) as the hook {:.2} ms more, {:.2} ms of the processor",
                times[2].more, times[2].processor
            );
        }
    }
}
