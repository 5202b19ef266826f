//! The findings of `check` about engines, demonstrated on engines: the fields that they ignore, and
//! how they read keys.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::check;
use seccompat_profile::{Context, Profile};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::process::one_at_a_time;
use seccompat_world::process::run;
use seccompat_world::runtime::{Container, Docker, Podman, crun, runc};
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// A root file system with a program that makes calls.
fn ground() -> Result<(Scratch, PathBuf), need::Absent> {
    need::root()?;
    let (busybox, cc) = (need::program("busybox")?, need::program("cc")?);
    let scratch = Scratch::new().expect("a folder");
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).expect("a root file system");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/answers.c");
    let mut build = Command::new(cc);
    build.args(["-static", "-o"]).arg(rootfs.join("bin/answers")).arg(source);
    run(&mut build).expect("a program");
    Ok((scratch, rootfs))
}

/// Prints the result of `keyctl`, and stays.
fn script() -> String {
    let number = Sysno::KEYCTL.number(Abi::X86_64).unwrap();
    format!("/bin/answers {number}; echo END 0 0; exec /bin/busybox sleep 100")
}

/// The printed errno.
fn answer(container: Result<Container, String>) -> u16 {
    let mut container = container.unwrap();
    let heard = container.hear().unwrap();
    container.finish().unwrap();
    heard.text.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn found(text: &str) -> Vec<&'static str> {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let findings = check(&profile, &Context::new(KernelVersion::new(6, 12))).unwrap();
    findings.iter().map(|finding| finding.rule.id).collect()
}

/// A profile like Docker's, which allows the calls of a shell, with a change.
fn like_docker(change: impl Fn(&mut Value)) -> Result<String, need::Absent> {
    let text = fs::read_to_string(need::corpus().join("moby/v20.10.26.json")).unwrap();
    let mut profile: Value = serde_json::from_str(&text).unwrap();
    change(&mut profile);
    Ok(profile.to_string())
}

#[test]
fn docker_20_10_ignores_the_default_errno() {
    let _one = one_at_a_time();
    let (scratch, rootfs) = need!(ground());
    let docker = need!(Docker::new(&rootfs));
    let text = need!(like_docker(|profile| profile["defaultErrnoRet"] = json!(77)));
    assert!(found(&text).contains(&"ignored-field"));
    let file = scratch.path().join("profile.json");
    fs::write(&file, text).unwrap();
    let got = answer(docker.start_under(Some(&file), &["/bin/sh", "-c", &script()]));
    assert_eq!(got, 1, "EPERM");
}

#[test]
fn podman_ignores_a_kernel_s_version() {
    let _one = one_at_a_time();
    let (scratch, rootfs) = need!(ground());
    let podman = need!(Podman::new(&rootfs));
    let text = need!(like_docker(|profile| {
        profile["defaultErrno"] = json!("EPERM");
        let entry = json!({"names": ["keyctl"], "action": "SCMP_ACT_ERRNO", "errnoRet": 77,
                           "includes": {"minKernel": "99.0"}});
        profile["syscalls"].as_array_mut().unwrap().push(entry);
    }));
    assert!(found(&text).contains(&"ignored-field"));
    let file = scratch.path().join("profile.json");
    fs::write(&file, text).unwrap();
    let got = answer(podman.start_under(Some(&file), &["/bin/sh", "-c", &script()]));
    assert_eq!(got, 77, "an entry for a kernel that nobody has");
}

#[test]
fn runc_reads_keys_in_any_case_and_crun_does_not() {
    let _one = one_at_a_time();
    let (_scratch, rootfs) = need!(ground());
    let seccomp = json!({"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
        {"names": ["keyctl"], "action": "SCMP_ACT_ERRNO", "ERRNORET": 77}]});
    assert!(found(&seccomp.to_string()).contains(&"key-case"));
    for (runtime, errno) in [(need!(runc(&rootfs)), 77), (need!(crun(&rootfs)), 1)] {
        let got = answer(runtime.start(&seccomp, &["/bin/sh", "-c", &script()]));
        assert_eq!(got, errno, "{}", runtime.name());
    }
}
