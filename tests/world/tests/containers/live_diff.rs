//! `diff builtin:… pid:N`: compares a live container with its profile. They differ only in names
//! that the runtime's libseccomp lacks, or by a distribution's patches.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use seccompat_world::bundle::{self, SCAN_AND_STAY};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::limited;
use seccompat_world::profile::{self, Context};
use seccompat_world::runtime::{Container, Docker, Podman, crun, runc};
use seccompat_world::scratch::Scratch;
use serde_json::Value;

fn seccompat(args: &[&str]) -> Output {
    limited(need::dist(), 60).args(args).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// The differences between the profile and the container: architectures, both answers, and the
/// calls; a star if it depends on arguments.
fn differences(profile: &str, more: &str, mut container: Container) -> Vec<String> {
    container.hear().unwrap();
    let pid = format!("pid:{}", container.pid().unwrap());
    let more = more.split(' ');
    let args: Vec<&str> =
        ["diff", profile, &pid, "--format", "json"].into_iter().chain(more).collect();
    let document = json(&seccompat(&args));
    container.finish().unwrap();
    let answer = |of: &Value| {
        of["errno_name"].as_str().or(of["action"].as_str()).unwrap_or_default().to_owned()
    };
    let mut kinds: BTreeMap<(String, String, String), BTreeSet<String>> = BTreeMap::new();
    for one in document["differences"].as_array().unwrap() {
        let arch = one["arch"].as_str().unwrap_or("?").to_owned();
        // A range of numbers lists its calls by name.
        let names = one["syscalls"].as_array().into_iter().flatten().chain(one.get("syscall"));
        let names: Vec<&str> = names.filter_map(Value::as_str).collect();
        assert!(!names.is_empty(), "numbers of no call: {one}");
        let star = if one.get("when").is_some_and(|when| !when.is_null()) { "*" } else { "" };
        let kind = (answer(&one["a"]), answer(&one["b"]), arch);
        kinds.entry(kind).or_default().extend(names.iter().map(|name| format!("{name}{star}")));
    }
    // Architectures with equal differences are merged.
    let mut merged: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
    for ((a, b, arch), calls) in kinds {
        let calls = calls.into_iter().collect::<Vec<_>>().join(" ");
        merged.entry((a, b, calls)).or_default().push(arch);
    }
    merged
        .into_iter()
        .map(|((a, b, calls), arches)| format!("{}: {a}, not {b}: {calls}", arches.join(" ")))
        .collect()
}

#[test]
fn a_container_has_the_written_filter() {
    need!(need::root());
    let busybox = need!(need::program("busybox"));
    let corpus = need::corpus();
    let scratch = Scratch::new().unwrap();
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).unwrap();
    // The newest profile as Moby passes it to a runtime; a test compares the built-in one with it.
    let text = fs::read_to_string(corpus.join("moby/profiles-v0.2.3.json")).unwrap();
    let newest = profile::resolve(&serde_json::from_str(&text).unwrap(), &Context::here()).unwrap();
    let docker = need!(Docker::new(&rootfs));
    let podman = need!(Podman::new(&rootfs));
    let containers = [
        need!(runc(&rootfs)).start(&newest, &SCAN_AND_STAY).unwrap(),
        need!(crun(&rootfs)).start(&newest, &SCAN_AND_STAY).unwrap(),
        docker.start(&SCAN_AND_STAY).unwrap(),
        podman.start(&SCAN_AND_STAY).unwrap(),
    ];
    let mut all = Vec::new();
    for (container, (runtime, profile, more, _)) in containers.into_iter().zip(HELD) {
        let told = differences(profile, more, container);
        say(&format!("{runtime} has {profile} {more}, but for {told:?}"));
        all.push(told);
    }
    for (told, (runtime, _, _, held)) in all.iter().zip(HELD) {
        assert_eq!(told, held, "{runtime}");
    }
}

/// The runtime, the expected profile, the context, and the differences.
const HELD: &[(&str, &str, &str, &[&str])] = &[
    // Names that libseccomp 2.5.4 lacks. Those that it lacks only on x32 are below runc's largest
    // number there, so they get the default.
    (
        "runc",
        "builtin:docker",
        "--unknown runc",
        &[
            "x86 x86_64: EPERM, not ENOSYS: lsm_get_self_attr lsm_list_modules lsm_set_self_attr",
            "x86 x86_64: allow, not ENOSYS: getxattrat listmount listxattrat mseal removexattrat \
             setxattrat statmount",
            "x32: allow, not EPERM: getxattrat listmount listxattrat map_shadow_stack mseal \
             removexattrat setxattrat statmount uretprobe",
            "x86_64: allow, not EPERM: uretprobe",
        ],
    ),
    // The same names; crun has no stub.
    (
        "crun",
        "builtin:docker",
        "--unknown default",
        &[
            "x32: allow, not EPERM: getxattrat listmount listxattrat map_shadow_stack mseal \
             removexattrat setxattrat statmount uretprobe",
            "x86: allow, not EPERM: getxattrat listmount listxattrat mseal removexattrat \
             setxattrat statmount",
            "x86_64: allow, not EPERM: getxattrat listmount listxattrat mseal removexattrat \
             setxattrat statmount uretprobe",
        ],
    ),
    ("docker", "builtin:docker@20.10.24", "--unknown runc", &[]),
    // Podman has fewer default capabilities than Docker.
    (
        "podman",
        "builtin:podman@0.49",
        "--unknown runc --cap chown --cap dac_override --cap fowner --cap fsetid --cap kill \
         --cap net_bind_service --cap setfcap --cap setgid --cap setpcap --cap setuid \
         --cap sys_chroot",
        &[],
    ),
];

/// One thread installs a filter for itself only.
const THREADS: &str = r#"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
static void *alone(void *install) {
	struct sock_filter f[] = { BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
	struct sock_fprog p = { 1, f };
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (install)
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
	printf("%ld %d\n", (long)syscall(SYS_gettid), install != NULL);
	fflush(stdout);
	sleep(60);
	return NULL;
}
int main(void) {
	pthread_t threads[3];
	for (int n = 0; n < 3; n++)
		pthread_create(&threads[n], NULL, alone, n == 1 ? threads : NULL);
	sleep(60);
}
"#;

#[test]
fn threads_with_other_filters_are_named() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let scratch = Scratch::new().unwrap();
    let (source, program) = (scratch.path().join("threads.c"), scratch.path().join("threads"));
    fs::write(&source, THREADS).unwrap();
    let built = Command::new(cc).arg("-o").args([&program, &source]).arg("-lpthread").status();
    assert!(built.unwrap().success());
    let mut process = Command::new(&program).stdout(Stdio::piped()).spawn().unwrap();
    let pid = process.id().to_string();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines().take(3);
    let lines: Vec<String> = lines.map(Result::unwrap).collect();
    let alone: Vec<&str> = lines.iter().filter_map(|line| line.strip_suffix(" 1")).collect();
    let [alone] = alone[..] else { panic!("{lines:?}") };
    let whole = seccompat(&["dump", &pid, "--format", "json"]);
    let one = seccompat(&["dump", alone, "--format", "json"]);
    let same = seccompat(&["diff", &format!("pid:{pid}"), &format!("pid:{alone}")]);
    process.kill().unwrap();
    process.wait().unwrap();
    let tid: i64 = alone.parse().unwrap();
    assert_eq!(json(&whole)["threads_that_differ"], serde_json::json!([tid]));
    assert_eq!(json(&one)["threads_that_differ"].as_array().unwrap().len(), 3);
    assert_eq!(json(&one)["filters"].as_array().unwrap().len(), 1);
    let said = String::from_utf8_lossy(&whole.stderr).into_owned();
    assert!(said.contains(&format!("threads with other filters: {alone}")), "{said}");
    // A filter that allows everything changes nothing.
    assert_eq!(same.status.code(), Some(0), "{}", String::from_utf8_lossy(&same.stderr));
}
