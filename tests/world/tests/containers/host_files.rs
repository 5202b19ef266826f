//! The files that `seccompat host` writes where an administrator has settings already.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_world::need;
use seccompat_world::process::{limited, run};
use seccompat_world::runtime::OwnHost;
use serde_json::{Value, json};

const DAEMON: &str = "/etc/docker/daemon.json";
/// The settings for runc, which has a stub.
const RUNC: &str = "runtime = \"/usr/bin/runc\"\nnames = true\n";
const CONTAINERD: &str = "/etc/containerd/config.toml";

fn host(programs: &[&str]) -> Result<OwnHost, need::Absent> {
    for program in programs {
        need::program(program)?;
    }
    OwnHost::new()
}

#[test]
fn the_default_runtime_is_replaced_on_request_and_comes_back() {
    let host = need!(host(&["dockerd", "runc"]));
    let settings = "{\n  \"runtimes\": {\"own\": {\"path\": \"/usr/bin/runc\", \"runtimeArgs\": [\"--debug\"]}},\n  \
                    \"default-runtime\": \"own\"\n}\n";
    host.write(DAEMON, settings);
    let told = host.told(&["install", "docker", "--by", "runtime", "--default"]);
    assert!(told.contains("  -   \"default-runtime\": \"own\"\n"), "{told}");
    let text = host.read(DAEMON).unwrap();
    let new: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(new["default-runtime"], "seccompat");
    let ours = json!({"path": "/etc/seccompat/seccompat-runtime", "runtimeArgs": ["--debug"]});
    assert_eq!(new["runtimes"]["seccompat"], ours);
    assert_eq!(host.read("/etc/seccompat/host.toml").unwrap(), RUNC);
    host.write(DAEMON, &text.replacen('{', "{\n  \"debug\": true,", 1));
    let _ = host.told(&["uninstall", "docker"]);
    assert_eq!(host.read(DAEMON).unwrap(), settings.replacen('{', "{\n  \"debug\": true,", 1));

    // A runtime without a path is no runc.
    host.write(
        DAEMON,
        "{\"runtimes\": {\"kata\": {\"runtimeType\": \"x\"}}, \"default-runtime\": \"kata\"}",
    );
    let output = host.seccompat(&["install", "docker", "--by", "runtime", "--default"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("the default runtime kata has no path")
    );
}

#[test]
fn a_handler_of_containerd_is_a_copy_of_the_default_one() {
    let host = need!(host(&["containerd", "runc"]));
    for (version, plugin) in [(2, "io.containerd.grpc.v1.cri"), (3, "io.containerd.cri.v1.runtime")]
    {
        let table = format!("plugins.\"{plugin}\".containerd");
        let config = format!(
            "# Ours.\nversion = {version}\n\n[{table}]\n  default_runtime_name = \"runc\" # as ever\n\n  \
             [{table}.runtimes.runc]\n    runtime_type = \"io.containerd.runc.v2\"\n    \
             privileged_without_host_devices = true\n\n    [{table}.runtimes.runc.options]\n      \
             BinaryName = \"/usr/bin/runc\"\n      SystemdCgroup = true\n"
        );
        host.write(CONTAINERD, &config);
        let _ = host.told(&["install", "containerd", "--default"]);
        let text = host.read(CONTAINERD).unwrap();
        assert!(text.contains("default_runtime_name = \"seccompat\" # as ever\n"), "{text}");
        let added = format!(
            "\n[{table}.runtimes.seccompat]\nprivileged_without_host_devices = true\n\
             runtime_type = \"io.containerd.runc.v2\"\n\n[{table}.runtimes.seccompat.options]\n\
             SystemdCgroup = true\nBinaryName = \"/etc/seccompat/seccompat-runtime\"\n"
        );
        assert!(text.ends_with(&added), "{text}");
        host.write(CONTAINERD, &text.replace("# Ours.", "# Mine."));
        let _ = host.told(&["uninstall", "containerd"]);
        assert_eq!(host.read(CONTAINERD).unwrap(), config.replace("# Ours.", "# Mine."));
    }
    // The quotes of `containerd config default`.
    let quoted = "version = 3\n[plugins]\n  [plugins.'io.containerd.cri.v1.runtime'.containerd]\n    \
                  default_runtime_name = 'runc'\n    \
                  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]\n      \
                  runtime_type = 'io.containerd.runc.v2'\n      \
                  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]\n        \
                  BinaryName = ''\n";
    host.write(CONTAINERD, quoted);
    let _ = host.told(&["install", "containerd", "--default"]);
    let text = host.read(CONTAINERD).unwrap();
    assert!(
        text.contains("default_runtime_name = \"seccompat\"")
            && text.contains("'io.containerd.runc.v2'")
    );
    assert_eq!(text.matches("BinaryName").count(), 2, "{text}");
    let _ = host.told(&["uninstall", "containerd"]);
    assert_eq!(host.read(CONTAINERD).unwrap(), quoted);
    // A new file has the version of the release.
    std::fs::remove_file(host.path(CONTAINERD)).unwrap();
    let _ = host.told(&["install", "containerd"]);
    assert!(host.read(CONTAINERD).unwrap().starts_with("version = 2\n\n[plugins."));
    let _ = host.told(&["uninstall", "containerd"]);
    assert!(host.read(CONTAINERD).is_none());
    // Kata's shim is no runc.
    host.write(
        CONTAINERD,
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd]\ndefault_runtime_name = \"kata\"\n\
         [plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.kata]\n\
         runtime_type = \"io.containerd.kata.v2\"\n",
    );
    let output = host.seccompat(&["install", "containerd"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("the handler kata has the shim"));
}

/// CRI-O is not installed here: a program that only tells a version stands for it, and its files
/// are compared with its documentation.
#[test]
fn the_files_of_crio() {
    let host = need!(host(&["runc"]));
    host.write("/usr/local/bin/crio", "#!/bin/sh\necho crio version 1.20.3\n");
    host.set_mode("/usr/local/bin/crio", 0o755);
    host.write(
        "/etc/crio/crio.conf.d/10-crio.conf",
        "[crio.runtime]\ndefault_runtime = \"runc\"\n[crio.runtime.runtimes.runc]\n\
         runtime_path = \"/usr/bin/runc\"\nmonitor_path = \"/usr/bin/conmon\"\n",
    );
    let files = host.files();
    let ours = "/etc/crio/crio.conf.d/50-seccompat.conf";
    let told = host.told(&["install", "crio"]);
    assert!(told.contains("systemctl restart crio"), "{told}");
    let profile = "/etc/seccompat/profiles/cri-o.json";
    assert_eq!(
        host.read(ours).unwrap(),
        format!("[crio.runtime]\nseccomp_profile = \"{profile}\"\n")
    );
    // The profile is CRI-O's, with the rule.
    for (call, answer) in
        [("9999", "ENOSYS"), ("mseal", "ENOSYS"), ("read", "allow"), ("kexec_load", "EPERM")]
    {
        let mut eval = limited(need::dist(), 30);
        eval.arg("eval").arg(host.path(profile)).args([
            "--syscall",
            call,
            "--engine",
            "crio@1.20.3",
        ]);
        let told = run(&mut eval).unwrap();
        assert!(told.contains(answer), "{call}: {told}");
    }
    let _ = host.told(&["install", "cri-o", "--by", "runtime", "--default"]);
    assert_eq!(
        host.read(ours).unwrap(),
        "[crio.runtime.runtimes.seccompat]\nruntime_path = \"/etc/seccompat/seccompat-runtime\"\n\
         monitor_path = \"/usr/bin/conmon\"\n\n[crio.runtime]\ndefault_runtime = \"seccompat\"\n"
    );
    assert_eq!(host.read("/etc/seccompat/host.toml").unwrap(), RUNC);
    let _ = host.told(&["uninstall", "cri-o"]);
    assert_eq!(host.files(), files);
    // A file that CRI-O reads later decides.
    host.write("/etc/crio/crio.conf.d/90-own.conf", "[crio.runtime]\ndefault_runtime = \"crun\"\n");
    let output = host.seccompat(&["install", "cri-o", "--by", "runtime", "--default"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("90-own.conf:2: crio.runtime.default_runtime is set to \"crun\""),
        "{told}"
    );
}

/// Settings that an administrator changed outlive another installation.
#[test]
fn edited_settings_of_the_runtime_stay() {
    let host = need!(host(&["dockerd", "containerd", "runc"]));
    let settings = "/etc/seccompat/host.toml";
    let _ = host.told(&["install", "docker", "--by", "runtime"]);
    let text = "runtime = \"/usr/bin/runc\"\nverbose = true\n";
    host.write(settings, text);
    for words in [
        &["install", "docker", "--by", "runtime", "--default"][..],
        &["install", "containerd"],
        &["uninstall", "docker"],
        &["uninstall", "containerd"],
    ] {
        let _ = host.told(words);
        assert_eq!(host.read(settings).as_deref(), Some(text), "{words:?}");
    }
}
