//! `seccompat host` where something stands against it: every refusal has its place and its remedy,
//! and changes nothing.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::fs::{chown, lchown, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::fs::{XattrFlags, getxattr, setxattr};
use seccompat_world::need;
use seccompat_world::process::{one_at_a_time, retry, run};
use seccompat_world::runtime::{BINARY, OwnHost, PROGRAM};
use seccompat_world::scratch::copy_program;
use serde_json::Value;

const DAEMON: &str = "/etc/docker/daemon.json";
/// An unprivileged user.
const NOBODY: u32 = 65534;

/// The refusal of an installation, which changes nothing.
fn refused(host: &OwnHost, words: &[&str]) -> String {
    let before = host.files();
    let output = host.seccompat(&[&["install"][..], words].concat());
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{words:?}: {told}");
    assert!(output.stdout.is_empty(), "{words:?}");
    assert!(told.lines().count() == 2, "{words:?} has no remedy: {told}");
    assert_eq!(host.files(), before, "{words:?}: {told}");
    told
}

fn host() -> Result<OwnHost, need::Absent> {
    for program in ["dockerd", "podman", "containerd"] {
        need::program(program)?;
    }
    OwnHost::new()
}

#[test]
fn keys_of_the_user() {
    let host = need!(host());
    host.write(DAEMON, "{\n  \"debug\": true,\n  \"seccomp-profile\": \"/mine.json\"\n}\n");
    let told = refused(&host, &["docker"]);
    assert!(
        told.contains("/etc/docker/daemon.json:3: seccomp-profile is set to \"/mine.json\""),
        "{told}"
    );
    host.write(DAEMON, "{\"runtimes\": {\"seccompat\": {\"path\": \"/x\"}}}");
    let told = refused(&host, &["docker", "--by", "runtime"]);
    assert!(told.contains("daemon.json:1: runtimes.seccompat.path is set to \"/x\""), "{told}");
    host.write(DAEMON, "{\n  \"debug\": true,\n}");
    let told = refused(&host, &["docker"]);
    assert!(told.contains("/etc/docker/daemon.json: line 2: "), "{told}");

    let profile =
        need::profiles().into_iter().find(|path| path.to_string_lossy().contains("20.10.0"));
    host.write("/etc/containers/seccomp.json", &fs::read_to_string(profile.unwrap()).unwrap());
    for file in ["containers.conf", "containers.conf.d/10-a.conf", "containers.conf.d/90-z.conf"] {
        let file = format!("/etc/containers/{file}");
        host.write(&file, "[containers]\n# Mine.\nseccomp_profile = \"/mine.json\"\n");
        let told = refused(&host, &["podman"]);
        assert!(
            told.contains(&format!("{file}:3: containers.seccomp_profile is set to")),
            "{told}"
        );
        fs::remove_file(host.path(&file)).unwrap();
    }
    host.write("/etc/containers/containers.conf", "[engine]\nhooks_dir = [\"/hooks\"]\n");
    let told = refused(&host, &["podman", "--by", "hook"]);
    assert!(told.contains("engine.hooks_dir is [\"/hooks\"]"), "{told}");

    let handler = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.seccompat.options]\n\
                   BinaryName = \"/x\"\n";
    host.write("/etc/containerd/config.toml", handler);
    let told = refused(&host, &["containerd"]);
    assert!(
        told.contains("config.toml:3: ") && told.contains("BinaryName is set to \"/x\""),
        "{told}"
    );
    host.write("/etc/containerd/config.toml", "[plugins.cri]\nx = 1\n");
    assert!(refused(&host, &["containerd"]).contains("its version is 1"));
}

#[test]
fn files_and_folders_of_others() {
    let host = need!(host());
    // The program, and a folder above it.
    for (path, mode) in [(BINARY, 0o777), (BINARY, 0o775), ("/usr/libexec/seccompat", 0o777)] {
        host.set_mode(path, mode);
        let told = refused(&host, &["podman", "--by", "hook"]);
        assert!(told.contains(&format!("others may write to {path}")), "{told}");
        host.set_mode(path, 0o755);
    }
    chown(host.path(BINARY), Some(NOBODY), None).unwrap();
    let told = refused(&host, &["docker", "--by", "runtime"]);
    assert!(told.contains(&format!("{BINARY} belongs to uid {NOBODY}")), "{told}");
    chown(host.path(BINARY), Some(0), None).unwrap();
    // A copy where every user can make files, and a link to it.
    host.write("/var/lib/open/seccompat-oci", "");
    copy_program(&need::dist_oci(), &host.path("/var/lib/open/seccompat-oci")).unwrap();
    host.set_mode("/var/lib/open/seccompat-oci", 0o755);
    host.set_mode("/var/lib/open", 0o1777);
    symlink("/var/lib/open/seccompat-oci", host.path("/usr/libexec/link")).unwrap();
    for path in ["/var/lib/open/seccompat-oci", "/usr/libexec/link"] {
        let told = refused(&host, &["podman", "--by", "hook", "--binary", path]);
        assert!(told.contains("others may write to /var/lib/open"), "{told}");
    }
    for (path, words) in [
        ("seccompat-oci", "no absolute path"),
        ("/usr/libexec/none", "No such file"),
        ("/usr/libexec/seccompat", "it is no program"),
    ] {
        let told = refused(&host, &["podman", "--by", "hook", "--binary", path]);
        assert!(told.contains(words), "{told}");
    }
    // The configuration: a folder that an attacker can write to, and links.
    host.write(DAEMON, "{}\n");
    for (path, mode) in [("/etc/docker", 0o777), (DAEMON, 0o666)] {
        host.set_mode(path, mode);
        let told = refused(&host, &["docker"]);
        assert!(told.contains(&format!("others may write to {path}")), "{told}");
        host.set_mode(path, 0o755);
    }
    fs::remove_file(host.path(DAEMON)).unwrap();
    host.write("/var/lib/open/target", "{}");
    symlink("/var/lib/open/target", host.path(DAEMON)).unwrap();
    let told = refused(&host, &["docker"]);
    assert!(told.contains("is a link to /var/lib/open/target"), "{told}");
    lchown(host.path(DAEMON), Some(NOBODY), None).unwrap();
    let told = refused(&host, &["docker"]);
    assert!(told.contains(&format!("it is a link of uid {NOBODY}")), "{told}");
    fs::remove_file(host.path(DAEMON)).unwrap();
    fs::remove_dir_all(host.path("/etc/docker")).unwrap();
    fs::create_dir(host.path("/etc/real")).unwrap();
    symlink("/etc/real", host.path("/etc/docker")).unwrap();
    lchown(host.path("/etc/docker"), Some(NOBODY), None).unwrap();
    let told = refused(&host, &["docker"]);
    assert!(told.contains(&format!("/etc/docker is a link of uid {NOBODY}")), "{told}");
    assert_eq!(host.read("/var/lib/open/target").as_deref(), Some("{}"));
}

#[test]
fn files_that_others_generate() {
    let host = need!(host());
    fs::remove_file(host.path("/etc/containerd/config.toml")).unwrap();
    symlink("/nix/store/x/config.toml", host.path("/etc/containerd/config.toml")).unwrap();
    let told = refused(&host, &["containerd"]);
    assert!(
        told.contains("a link to /nix/store/x/config.toml") && told.contains("source"),
        "{told}"
    );
    for (name, template) in [("k3s", "config.toml.tmpl"), ("rke2", "config-v3.toml.tmpl")] {
        let folder = format!("/var/lib/rancher/{name}/agent/etc/containerd");
        host.write(&format!("{folder}/{template}"), "");
        let told = refused(&host, &["containerd"]);
        assert!(told.contains(&format!("{name} generates {folder}/config.toml")), "{told}");
        assert!(told.contains(&format!("{folder}/{template}")), "{told}");
        fs::remove_dir_all(host.path(&format!("/var/lib/rancher/{name}"))).unwrap();
    }
}

#[test]
fn flags_of_a_running_daemon() {
    let _one = one_at_a_time();
    let host = need!(host());
    let bash = need!(need::program("bash"));
    // A file of this name in a folder of root's programs.
    let own = "/usr/local/bin/dockerd";
    copy_program(&bash, &host.path(own)).unwrap();
    for (flag, words) in [
        ("--seccomp-profile=/x.json", &["docker"][..]),
        ("--add-runtime=x=/x", &["docker", "--by", "runtime"]),
        ("--default-runtime", &["docker", "--by", "runtime", "--default"]),
    ] {
        // A program that only has the name counts for nothing: any user can start one.
        let script = "exec -a /usr/bin/dockerd sh -c 'sleep 60; :' sh \"$1\" other";
        let mut other = host.place().command(&bash, 60);
        other.args(["-c", script, "bash", flag]).stdout(Stdio::null());
        let mut other = other.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(200));
        let told = host.seccompat(&[&["install"][..], words, &["--dry-run"]].concat());
        assert!(told.status.success(), "{told:?}");
        seccompat_world::process::terminate(i32::try_from(other.id()).unwrap());
        let _ = other.wait();
        let mut daemon = host.place().command(Path::new(own), 60);
        daemon.args(["-c", "sleep 60; :", "dockerd", flag, "other"]).stdout(Stdio::null());
        let mut daemon = daemon.spawn().unwrap();
        let seen = || {
            let told = host.seccompat(&[&["install"][..], words, &["--dry-run"]].concat());
            if told.status.success() { Err("not seen".to_owned()) } else { Ok(()) }
        };
        retry(std::time::Duration::from_secs(20), seen).unwrap();
        let told = refused(&host, words);
        let name = flag.split('=').next().unwrap();
        assert!(told.contains(&format!("is started with {name}, ")), "{told}");
        // timeout(1) passes the signal on to all of them.
        seccompat_world::process::terminate(i32::try_from(daemon.id()).unwrap());
        let _ = daemon.wait();
    }
}

#[test]
fn ways_that_an_engine_does_not_have() {
    let host = need!(host());
    for (words, reason) in [
        (&["docker", "--by", "hook"][..], "docker has no hooks"),
        (&["containerd", "--by", "profile"], "containerd has no hooks, and no key"),
        (&["podman", "--by", "hook", "--default"], "--default is for --by runtime"),
        (&["podman", "--raw"], "--raw is for --by hook and --by runtime"),
        (
            &["docker", "--by", "runtime", "--raw"],
            "--raw is for crun, and the runtime of docker is runc",
        ),
        (&["cri-o"], "cri-o is not installed"),
    ] {
        let told = refused(&host, words);
        assert!(told.contains(reason), "{told}");
    }
    host.write("/etc/seccompat/host.toml", "runtime = \"/usr/bin/crun\"\n");
    let told = refused(&host, &["docker", "--by", "runtime", "--default"]);
    assert!(
        told.contains("/etc/seccompat/host.toml:1: the runtime is \"/usr/bin/crun\""),
        "{told}"
    );
    let told = host.told(&["install", "docker", "--by", "runtime"]);
    assert!(OwnHost::flat(&told).contains("containers of this runtime get that one"), "{told}");
    let told = refused(&host, &["podman", "--by", "runtime", "--raw"]);
    assert!(OwnHost::flat(&told).contains("host.toml has no `raw = true`"), "{told}");
    // The settings were the user's, and stay.
    let _ = host.told(&["uninstall", "docker"]);
    assert!(host.read("/etc/seccompat/host.toml").is_some());
}

/// A step fails after others: these are undone.
#[test]
fn a_failure_in_the_middle_leaves_nothing() {
    let host = need!(host());
    host.write(DAEMON, "{}\n");
    let files = host.files();
    let mount = need!(need::program("mount"));
    for words in
        [&["--bind", "/etc/docker", "/etc/docker"][..], &["-o", "remount,bind,ro", "/etc/docker"]]
    {
        run(host.place().command(&mount, 10).args(words)).unwrap();
    }
    let told = refused(&host, &["docker"]);
    assert!(told.contains("Read-only file system"), "{told}");
    assert_eq!(host.files(), files);
    assert_eq!(host.told(&["uninstall", "docker"]), "docker: nothing is installed\n");
}

#[test]
fn owner_mode_and_attributes_stay() {
    let host = need!(host());
    host.write(DAEMON, "{\n}\n");
    host.set_mode(DAEMON, 0o640);
    chown(host.path(DAEMON), None, Some(NOBODY)).unwrap();
    setxattr(host.path(DAEMON), "user.note", b"kept", XattrFlags::empty()).unwrap();
    let state = || {
        let found = fs::metadata(host.path(DAEMON)).unwrap();
        let mut value = [0; 16];
        let length = getxattr(host.path(DAEMON), "user.note", &mut value).unwrap();
        use std::os::unix::fs::MetadataExt;
        (found.mode(), found.uid(), found.gid(), value[..length].to_vec())
    };
    let before = state();
    let _ = host.told(&["install", "docker"]);
    assert_ne!(host.read(DAEMON).as_deref(), Some("{\n}\n"));
    assert_eq!(state(), before);
    let _ = host.told(&["uninstall", "docker"]);
    assert_eq!((host.read(DAEMON).as_deref(), state()), (Some("{\n}\n"), before));
}

#[test]
fn status_says_what_is_installed_and_when_it_is_stale() {
    let host = need!(host());
    let status =
        || -> Value { serde_json::from_str(&host.told(&["status", "--format", "json"])).unwrap() };
    let docker = |status: &Value| status["engines"][0].clone();
    assert_eq!(docker(&status())["installed"], Value::Null);
    assert!(host.told(&["status"]).contains("host install docker --dry-run"));
    let _ = host.told(&["install", "docker"]);
    let installed = docker(&status())["installed"].clone();
    assert_eq!((&installed["way"], &installed["stale"]), (&"profile".into(), &Value::Null));
    // The profile is another one.
    let profile = host.read("/etc/seccompat/profiles/docker.json").unwrap();
    host.write("/etc/seccompat/profiles/docker.json", "{}");
    let stale = docker(&status())["installed"]["stale"].clone();
    assert!(stale.as_str().unwrap().contains("/etc/seccompat/profiles/docker.json"), "{stale}");
    host.write("/etc/seccompat/profiles/docker.json", &profile);
    // The engine is another release than when it was installed.
    let record = "/var/lib/seccompat/host/docker.json";
    let text = host.read(record).unwrap();
    let release = installed["release"].as_str().unwrap();
    host.write(
        record,
        &text.replacen(&format!("\"release\": \"{release}\""), "\"release\": \"19.03.1\"", 1),
    );
    let told = host.told(&["status"]);
    assert!(told.contains("STALE") && told.contains("host install docker --by profile"), "{told}");
    let _ = host.told(&["install", "docker"]);
    assert_eq!(docker(&status())["installed"], installed);
}

/// A user without rights has Podman's files of its own.
#[test]
fn a_users_own_podman() {
    let host = need!(host());
    let setpriv = need!(need::program("setpriv"));
    let profile =
        need::profiles().into_iter().find(|path| path.to_string_lossy().contains("20.10.0"));
    host.write("/etc/containers/seccomp.json", &fs::read_to_string(profile.unwrap()).unwrap());
    host.write("/var/lib/home/.profile", "");
    chown(host.path("/var/lib/home"), Some(NOBODY), Some(NOBODY)).unwrap();
    let files = host.files();
    let user = |words: &[&str]| -> String {
        let mut command: Command = host.place().command(&setpriv, 60);
        command.args([
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "env",
            "HOME=/var/lib/home",
        ]);
        run(command.arg(PROGRAM).arg("host").args(words)).unwrap()
    };
    for words in [&["install", "podman"][..], &["install", "podman", "--by", "hook"]] {
        let told = user(words);
        assert!(
            told.contains("+ /var/lib/home/.config/containers/containers.conf.d/50-seccompat.conf")
                || told.contains(
                    "~ /var/lib/home/.config/containers/containers.conf.d/50-seccompat.conf"
                ),
            "{told}"
        );
        let conf = host
            .read("/var/lib/home/.config/containers/containers.conf.d/50-seccompat.conf")
            .unwrap();
        assert!(conf.contains("/var/lib/home/.config/"), "{conf}");
        assert!(host.read("/var/lib/home/.local/share/seccompat/host/podman.json").is_some());
    }
    let _ = user(&["uninstall", "podman"]);
    assert_eq!(host.files(), files);
    let left = fs::read_dir(host.path("/var/lib/home/.config/containers"));
    assert!(left.is_err() || left.unwrap().count() == 0);
}
