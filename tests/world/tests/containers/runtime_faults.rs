//! `seccompat-runtime` where something is wrong, and the state in which the real runtime starts.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use seccompat_world::bundle;
use seccompat_world::fault::{NOBODY, Place};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, run};
use seccompat_world::runtime::Host;
use seccompat_world::scratch::{Scratch, write_script};
use serde_json::{Value, json};

/// A runtime in name only: it writes its arguments and the container's file.
const STUB: &str = "#!/bin/sh\necho \"$@\"\ncat config.json\nexit 7\n";

/// A bundle, and the stub beside it.
struct Ground {
    scratch: Scratch,
    stub: PathBuf,
}

fn ground() -> Ground {
    let scratch = Scratch::new().unwrap();
    let stub = scratch.path().join("stub");
    write_script(&stub, STUB).unwrap();
    let ground = Ground { scratch, stub };
    fs::create_dir(ground.bundle()).unwrap();
    fs::set_permissions(ground.bundle(), fs::Permissions::from_mode(0o711)).unwrap();
    ground.put(&config());
    ground
}

fn config() -> Vec<u8> {
    let names = ["read", "write", "exit_group", "openat2"];
    let profile = json!({
        "defaultAction": "SCMP_ACT_ERRNO",
        "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{"names": names, "action": "SCMP_ACT_ALLOW"}],
    });
    bundle::config(&profile, &["/bin/sh"]).to_string().into_bytes()
}

impl Ground {
    fn bundle(&self) -> PathBuf {
        self.scratch.path().join("bundle")
    }

    fn file(&self) -> PathBuf {
        self.bundle().join("config.json")
    }

    fn put(&self, config: &[u8]) {
        fs::write(self.file(), config).unwrap();
        fs::set_permissions(self.file(), fs::Permissions::from_mode(0o640)).unwrap();
    }

    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.bundle()).unwrap();
        names.map(|name| name.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// `run` with this host's runtime, in the bundle's folder.
    fn start(&self, host: &Host, words: &[&str]) -> Output {
        let mut command = limited(host.program(), 60);
        command.current_dir(self.bundle()).args(words).output().unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn is_ruled(config: &[u8]) -> bool {
    let config: Value = serde_json::from_slice(config).unwrap();
    config["linux"]["seccomp"]["defaultErrnoRet"] == 38
}

#[test]
fn the_bundle_is_replaced_and_the_runtime_gets_its_arguments() {
    let ground = ground();
    let host = need!(Host::of(&ground.stub, ""));
    chown(ground.file(), Some(0), Some(NOBODY)).unwrap();
    let old = config();
    for words in [
        &["--root", "/x y", "run", "-d", "id"][..],
        &["create", "--bundle", ".", "--pid-file", "/p", "id"],
        &["run", "id", "-b", "../bundle"],
    ] {
        ground.put(&old);
        let output = ground.start(&host, words);
        assert_eq!(output.status.code(), Some(7), "{output:?}");
        let (first, rest) = text(&output.stdout)
            .split_once('\n')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        assert_eq!(first, words.join(" "));
        assert!(is_ruled(rest.as_bytes()), "{words:?}: {rest}");
        assert_eq!(text(&output.stderr), "");
        assert_eq!(ground.names(), ["config.json"]);
        let found = fs::metadata(ground.file()).unwrap();
        assert_eq!((found.mode() & 0o7777, found.uid(), found.gid()), (0o640, 0, NOBODY));
    }
    // Another file, which crun looks up before it goes to the bundle.
    ground.put(&old);
    fs::write(ground.bundle().join("other.json"), &old).unwrap();
    ground.start(&host, &["run", "--config", "other.json", "-b", "/nowhere", "id"]);
    assert!(is_ruled(&fs::read(ground.bundle().join("other.json")).unwrap()));
    assert_eq!(fs::read(ground.file()).unwrap(), old);
    fs::remove_file(ground.bundle().join("other.json")).unwrap();
    // Settings that leave the file alone.
    for (more, annotations) in
        [("rule = \"off\"\n", json!({})), ("exceptions = [\"a=b\"]\n", json!({"a": "b"}))]
    {
        let mut config: Value = serde_json::from_slice(&old).unwrap();
        config["annotations"] = annotations;
        let config = config.to_string().into_bytes();
        ground.put(&config);
        let host = need!(Host::of(&ground.stub, more));
        assert_eq!(ground.start(&host, &["run", "id"]).status.code(), Some(7));
        assert_eq!(fs::read(ground.file()).unwrap(), config, "{more}");
    }
}

/// An engine reads the log that it names, and the container's stderr gets only failures.
#[test]
fn messages_are_in_the_log_that_the_caller_reads() {
    let ground = ground();
    let verbose = need!(Host::of(&ground.stub, "verbose = true\n"));
    let strict = need!(Host::of(&ground.stub, "strict = true\n"));
    let log = ground.scratch.path().join("log.json");
    let words = ["--log", log.to_str().unwrap(), "--log-format", "json", "run", "id"];
    let records = || -> Vec<Value> {
        let text = fs::read_to_string(&log).unwrap();
        fs::remove_file(&log).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    ground.put(&config());
    let output = ground.start(&verbose, &words);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(7), String::new()));
    assert_eq!(records()[0]["msg"], "seccompat: config.json has the ENOSYS rule now");
    ground.put(b"{");
    let output = ground.start(&verbose, &words);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(7), String::new()));
    assert_eq!(records()[0]["level"], "warning");
    let output = ground.start(&strict, &words);
    assert_eq!(output.status.code(), Some(1));
    let told = records();
    assert_eq!((told.len(), &told[0]["level"]), (1, &json!("error")));
    let message = told[0]["msg"].as_str().unwrap();
    assert!(message.starts_with("seccompat: the container is not started: config.json: "));
    assert!(text(&output.stderr).contains("the container is not started"));
}

/// Several starts of one bundle, and of two files in one folder, do not mix.
#[test]
fn starts_in_one_folder_do_not_mix() {
    let ground = ground();
    let host = need!(Host::of(&ground.stub, ""));
    for name in ["a", "b"] {
        let mut config: Value = serde_json::from_slice(&config()).unwrap();
        config["hostname"] = json!(name.repeat(5000));
        fs::write(ground.bundle().join(format!("{name}.json")), config.to_string()).unwrap();
    }
    thread::scope(|scope| {
        for at in 0..24 {
            let (ground, host) = (&ground, &host);
            let file = ["a.json", "b.json", "config.json"][at % 3];
            scope.spawn(move || {
                let output = ground.start(host, &["run", "--config", file, &format!("id{at}")]);
                assert_eq!(output.status.code(), Some(7), "{output:?}");
                assert_eq!(text(&output.stderr), "");
            });
        }
    });
    for (name, letter) in [("a.json", Some("a")), ("b.json", Some("b")), ("config.json", None)] {
        let bytes = fs::read(ground.bundle().join(name)).unwrap();
        assert!(is_ruled(&bytes), "{name}");
        let config: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(config["hostname"].as_str(), letter.map(|one| one.repeat(5000)).as_deref());
    }
    assert_eq!(ground.names().len(), 3);
}

#[test]
fn a_file_that_cannot_be_changed_starts_as_without_us() {
    let ground = ground();
    let host = need!(Host::of(&ground.stub, ""));
    let strict = need!(Host::of(&ground.stub, "strict = true\n"));
    let open = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let beside = ground.scratch.path().join("beside");
    let mut tried = 0;
    let mut hold = |what: &str, words: &[&str], old: &[u8]| {
        let output = ground.start(&host, words);
        assert_eq!(output.status.code(), Some(7), "{what}: {output:?}");
        assert!(
            text(&output.stderr).starts_with("seccompat-oci: config.json stays as it is: "),
            "{what}"
        );
        assert_eq!(text(&output.stderr).lines().count(), 1, "{what}");
        assert!(fs::read(ground.file()).unwrap_or_default() == old, "{what}");
        let output = ground.start(&strict, words);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{what}");
        assert!(fs::read(ground.file()).unwrap_or_default() == old, "{what}");
        tried += 1;
    };
    let words = ["run", "id"];
    let huge = [&config()[..], &vec![b' '; 17 << 20]].concat();
    for (what, bytes) in [("no JSON", &b"{"[..]), ("empty", b""), ("huge", &huge)] {
        ground.put(bytes);
        hold(what, &words, bytes);
    }
    let old = config();
    ground.put(&old);
    for words in [&["run", "--new", "x", "id"][..], &["run", "-bx", "id"], &["--new", "run", "id"]]
    {
        hold("an unknown option", words, &old);
    }
    hold("no bundle", &["run", "-b", "absent", "id"], &old);
    open(&ground.bundle(), 0o777);
    hold("a folder of all", &words, &old);
    open(&ground.bundle(), 0o711);
    open(&ground.file(), 0o666);
    hold("a file of all", &words, &old);
    open(&ground.file(), 0o640);
    chown(ground.file(), Some(NOBODY), None).unwrap();
    hold("another user's file", &words, &old);
    fs::rename(ground.file(), &beside).unwrap();
    symlink(&beside, ground.file()).unwrap();
    hold("a link", &words, &old);
    fs::remove_file(ground.file()).unwrap();
    run(limited("mkfifo", 5).arg(ground.file())).unwrap();
    let output = limited(strict.program(), 20).current_dir(ground.bundle()).args(words).output();
    assert_eq!(output.unwrap().status.code(), Some(1), "a pipe, without waiting");
    say(&format!("the runtime: {tried} files that cannot be changed"));
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let ground = ground();
    let host = need!(Host::of(&ground.stub, ""));
    // Room for the old file alone.
    let old = config();
    let size = old.len().next_multiple_of(4096);
    let script = format!(
        "mount -t tmpfs -o mode=711,size={size} tmpfs . && cd \"$PWD\" && cp ../old config.json && \
         chmod 640 config.json; {} run id; echo \"status $?\"; ls -A >&2",
        host.program().display()
    );
    fs::write(ground.scratch.path().join("old"), &old).unwrap();
    let mut command = limited("unshare", 60);
    command.args(["--mount", "--propagation", "private", "sh", "-c", &script]);
    let output = command.current_dir(ground.bundle()).output().unwrap();
    let said = text(&output.stdout);
    assert!(said.ends_with("status 7\n"), "{output:?}");
    assert!(said.contains(&text(&old)), "{said}");
    let errors = text(&output.stderr);
    assert!(errors.contains("stays as it is: No space left on device"), "{errors}");
    assert!(errors.ends_with("\nconfig.json\n"), "{errors}");
}

#[test]
fn a_runtime_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let ground = ground();
    let host = need!(Host::of(&ground.stub, ""));
    let old = config();
    let (mut before, mut after, mut round) = (0, 0, 0);
    // Kills at more and more moments, until both sides of the change are met.
    while (before < 20 || after < 20) && round < 2000 {
        ground.put(&old);
        let mut child = Command::new(host.program())
            .current_dir(ground.bundle())
            .args(["run", "id"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // unshare(1) and the mount take some milliseconds.
        thread::sleep(Duration::from_micros(100 * (round % 400)));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = fs::read(ground.file()).unwrap();
        assert!(now == old || is_ruled(&now), "{}", text(&now));
        *if now == old { &mut before } else { &mut after } += 1;
        round += 1;
    }
    say(&format!("the runtime: killed {before} times before the change, and {after} after it"));
    assert!(before > 0 && after > 0);
}

#[test]
fn fifty_containers_start_at_once() {
    let grounds: Vec<Ground> = (0..50).map(|_| ground()).collect();
    let host = need!(Host::of(&grounds[0].stub, ""));
    thread::scope(|scope| {
        for ground in &grounds {
            let host = &host;
            scope.spawn(move || {
                let output = ground.start(host, &["run", "id"]);
                assert_eq!(output.status.code(), Some(7), "{output:?}");
                assert_eq!(text(&output.stderr), "");
                assert!(is_ruled(&fs::read(ground.file()).unwrap()));
            });
        }
    });
}

#[test]
fn settings_that_others_could_write_are_refused() {
    let ground = ground();
    let host = need!(Host::of(&ground.stub, ""));
    let old = config();
    let refused = |what: &str, words: &str| {
        let output = ground.start(&host, &["run", "id"]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{what}");
        let said = text(&output.stderr);
        assert!(said.contains(words), "{what}: {said}");
        assert_eq!(fs::read(ground.file()).unwrap(), old);
    };
    let settings = host.settings();
    let folder = settings.parent().unwrap().to_owned();
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(&settings, 0o664);
    refused("a file of a group", "/etc/seccompat/host.toml: others may write to it");
    mode(&settings, 0o644);
    mode(&folder, 0o777);
    refused("a folder of all", "/etc/seccompat: others may write to it");
    mode(&folder, 0o755);
    chown(&settings, Some(4711), None).unwrap();
    refused("another user's", "it belongs to uid 4711: chown root it");
    chown(&settings, Some(0), None).unwrap();
    let good = fs::read(&settings).unwrap();
    fs::write(&settings, "runtime = \"runc\"\n").unwrap();
    refused("no path", "`runtime` must be an absolute path");
    fs::write(&settings, "runtime = \"/nowhere/runc\"\nrule = \"off\"\n").unwrap();
    refused("no runtime", "/nowhere/runc: No such file or directory");
    fs::write(&settings, [&good[..], b"rulez = 1\n"].concat()).unwrap();
    refused("an unknown key", "line 2: unknown field `rulez`");
    fs::remove_file(&settings).unwrap();
    symlink("/dev/null", &settings).unwrap();
    refused("a link", "host.toml: ");
    fs::remove_file(&settings).unwrap();
    refused("nothing", "/etc/seccompat/host.toml: No such file or directory");
    let own = format!("runtime = {:?}\n", need::dist_oci().display().to_string());
    fs::write(&settings, own).unwrap();
    refused("itself", "`runtime` is this program");
    fs::write(&settings, good).unwrap();
    assert_eq!(ground.start(&host, &["run", "id"]).status.code(), Some(7));
}

/// Descriptors, signals, environment and the rest are as without us: the runtime that is started
/// directly in the same namespace finds the same.
#[test]
fn the_runtime_starts_in_the_state_of_its_caller() {
    let place = need!(Place::new());
    let program = need!(place.compile("state"));
    let told = place.path("told");
    let stub = place.path("stub");
    let tells = format!("#!/bin/sh\nexec {} tell {}\n", program.display(), told.display());
    write_script(&stub, &tells).unwrap();
    let ground = ground();
    let host = need!(Host::of(&stub, ""));
    let mut compared = 0;
    for closed in ["-", "0", "1", "2", "012"] {
        for (ignored, blocked) in [("-", "-"), ("13", "-"), ("13,17,1,10", "12,13,14,17,34")] {
            let mut states = Vec::new();
            for (name, runtime) in [("stub", &stub), ("seccompat-runtime", &need::dist_oci())] {
                ground.put(&config());
                let _ = fs::remove_file(&told);
                // The same way into the namespace for both.
                let link = place.path("link").join(name);
                let _ = fs::remove_dir_all(place.path("link"));
                fs::create_dir(place.path("link")).unwrap();
                symlink(runtime, &link).unwrap();
                let way = place.path("way");
                host.enter(&link, &way);
                let mut command = place.limited(30, &[&program]);
                command.args(["start", closed, ignored, blocked]).arg(&way).args(["run", "id"]);
                let output = command.current_dir(ground.bundle()).output().unwrap();
                assert_eq!(output.status.code(), Some(0), "{name} {closed}: {output:?}");
                states.push(without_numbers(&fs::read_to_string(&told).unwrap()));
                assert_eq!(is_ruled(&fs::read(ground.file()).unwrap()), name != "stub");
            }
            assert!(states[0].contains("SigIgn:"), "{}", states[0]);
            assert_eq!(states[0], states[1], "{closed} {ignored} {blocked}");
            compared += 1;
        }
    }
    say(&format!("the runtime: {compared} starts, in the same state as without it"));
}

/// The text without the numbers of pipes and namespaces, and without the priority, which are
/// different each time.
fn without_numbers(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("nice"));
    let one = |line: &str| match line.split_once("pipe:[") {
        Some((before, after)) => {
            format!("{before}pipe {}\n", after.split_once(']').map_or("", |(_, flags)| flags))
        }
        None => format!("{line}\n"),
    };
    lines.map(one).collect()
}
