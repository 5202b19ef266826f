//! The container image: it has the program and nothing else, and runs under Podman and Docker.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::process::{limited, run};
use seccompat_world::runtime::Docker;
use seccompat_world::scratch::Scratch;
use serde_json::Value;

/// The image's name: its version is that of the program.
fn name() -> String {
    let said = run(limited(need::dist(), 20).arg("--version")).unwrap();
    format!("seccompat:{}", said.trim().trim_start_matches("seccompat "))
}

/// `cargo xtask image` with the program under test; another program has the place of the one for aarch64, which
/// no engine of this machine must choose.
fn make(folder: &Path) -> Vec<u8> {
    let file = folder.join("image.tar");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "-p", "xtask", "--", "image"]).arg(&file);
    cargo.arg(format!("aarch64={}", need::dist_oci().display()));
    cargo.arg(format!("x86_64={}", need::dist().display())).current_dir(need::repository());
    run(&mut cargo).unwrap();
    fs::read(file).unwrap()
}

/// The document of a blob.
fn document(layout: &Path, descriptor: &Value) -> Value {
    let digest = descriptor["digest"].as_str().unwrap().replace(':', "/");
    serde_json::from_slice(&fs::read(layout.join("blobs").join(digest)).unwrap()).unwrap()
}

/// Unpacks an image: its parts, each with the name of its architecture and the folder of its only file.
fn parts(file: &Path, folder: &Path) -> Vec<(String, PathBuf)> {
    let layout = folder.join("layout");
    fs::create_dir(&layout).unwrap();
    run(limited("tar", 60).arg("-xf").arg(file).arg("-C").arg(&layout)).unwrap();
    let outer: Value =
        serde_json::from_slice(&fs::read(layout.join("index.json")).unwrap()).unwrap();
    let index = document(&layout, &outer["manifests"][0]);
    let images = index["manifests"].as_array().unwrap().clone();
    let part = |image: &Value| {
        let arch = image["platform"]["architecture"].as_str().unwrap().to_owned();
        let manifest = document(&layout, image);
        assert_eq!(manifest["layers"].as_array().unwrap().len(), 1);
        let digest = manifest["layers"][0]["digest"].as_str().unwrap().replace(':', "/");
        let layer = layout.join("blobs").join(digest);
        let mut tar = limited("tar", 60);
        let list = run(tar.args(["--list", "--verbose", "--gzip", "--file"]).arg(&layer)).unwrap();
        assert!(
            list.starts_with("-rwxr-xr-x 0/0 ") && list.trim_end().ends_with(" seccompat"),
            "{list}"
        );
        assert_eq!(list.lines().count(), 1, "{list}");
        let root = folder.join(&arch);
        fs::create_dir(&root).unwrap();
        run(limited("tar", 60).args(["-xzf"]).arg(&layer).arg("-C").arg(&root)).unwrap();
        (arch, root)
    };
    images.iter().map(part).collect()
}

fn names(parts: &[(String, PathBuf)]) -> Vec<&str> {
    parts.iter().map(|(arch, _)| &**arch).collect()
}

#[test]
fn the_image_has_the_program_alone_and_runs() {
    need!(need::root());
    if !cfg!(target_arch = "x86_64") {
        return need::skip(&need::Absent::NotOurs("the program is one of x86_64".into()));
    }
    let (one, other) = (Scratch::new().unwrap(), Scratch::new().unwrap());
    assert!(make(one.path()) == make(other.path()), "two images differ");
    let file = one.path().join("image.tar");
    assert_eq!(names(&parts(&file, one.path())), ["arm64", "amd64"]);
    under_podman(&file);
    under_docker(&file, one.path());
}

/// The image of `cargo xtask release`, if it was made: it runs on this machine, and its other part in an emulator.
#[test]
fn the_image_of_a_release_runs() {
    need!(need::root());
    let version = name().trim_start_matches("seccompat:").to_owned();
    let file = need::target().join(format!("release-files/seccompat-{version}-image.tar"));
    if !file.exists() || !cfg!(target_arch = "x86_64") {
        return need::skip(&need::Absent::NotOurs("no image: cargo xtask release".into()));
    }
    let scratch = Scratch::new().unwrap();
    let parts = parts(&file, scratch.path());
    under_podman(&file);
    under_docker(&file, scratch.path());
    let Some((_, root)) = parts.iter().find(|(arch, _)| arch == "arm64") else {
        return need::skip(&need::Absent::NotOurs("the release has no part for aarch64".into()));
    };
    assert_eq!(names(&parts), ["amd64", "arm64"]);
    let emulators = ["qemu-aarch64", "qemu-aarch64-static"];
    let Some(emulator) = emulators.iter().find_map(|name| need::program(name).ok()) else {
        return need::skip(&need::Absent::NotOurs("qemu-user is not installed".into()));
    };
    let program = root.join("seccompat");
    let said = run(limited(&emulator, 60).arg(&program).arg("--version")).unwrap();
    assert_eq!(said, format!("seccompat {version}\n"));
    let said = run(limited(&emulator, 60).arg(&program).args(["syscalls", "openat2"])).unwrap();
    assert!(said.contains("437 on "), "{said}");
}

fn under_docker(file: &Path, folder: &Path) {
    let rootfs = folder.join("rootfs");
    fs::create_dir(&rootfs).unwrap();
    bundle::bare(&rootfs, &need::dist(), true).unwrap();
    let docker = need!(Docker::new(&rootfs));
    docker.run(&["load", "--input", file.to_str().unwrap()]).unwrap();
    let name = name();
    let run = ["run", "--rm", "--network", "none", &name, "scan", "openat2"];
    let said = docker.run(&run).unwrap();
    assert!(said.contains("container: Docker") && said.contains("AVAILABLE: 1 call"), "{said}");
}

fn under_podman(file: &Path) {
    let podman = need!(need::program("podman"));
    let storage = Scratch::new().unwrap();
    let command = |words: &[&str]| {
        let mut command = limited(&podman, 60);
        for (flag, folder) in [("--root", "root"), ("--runroot", "run"), ("--tmpdir", "tmp")] {
            command.arg(flag).arg(storage.path().join(folder));
        }
        command.args(["--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"]);
        command.args(["--events-backend", "file", "--runtime", "runc"]).args(words);
        command
    };
    run(&mut command(&["load", "--input", file.to_str().unwrap()])).unwrap();
    let mut start = command(&["run", "--rm", "--network", "none"]);
    start.args(["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"]);
    let said = run(start.args([&*name(), "scan", "openat2"])).unwrap();
    assert!(said.contains("container: Podman") && said.contains("AVAILABLE: 1 call"), "{said}");
}
