//! Containers of each kind on a host with the rule: with an init, with a profile of the user's own,
//! unconfined, privileged, by exec, and after a restart; by root's engines and by a user's Podman.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::chown;
use std::path::Path;

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{one_at_a_time, run};
use seccompat_world::runtime::{Container, Docker, OwnHost, PROGRAM, Podman};
use seccompat_world::scratch::unique;

use crate::ruled::{Ground, answers, ground, hold, numbers, parsed, script};

type Answers = BTreeMap<String, String>;
/// Starts a container with these options and this command.
type Start<'a> = &'a dyn Fn(&[&str], &[&str]) -> Result<Container, String>;

/// An engine: it starts a container with options, and runs its own commands.
struct Engine<'a> {
    name: &'static str,
    start: Start<'a>,
    run: &'a dyn Fn(&[&str]) -> Result<String, String>,
    image: &'a str,
    /// Options that each container of `create` needs.
    usual: &'a [&'a str],
}

impl Engine<'_> {
    fn of(&self, options: &[&str]) -> Answers {
        answers(self.name, (self.start)(options, &["/bin/sh", "-c", &script()]))
    }

    /// A privileged container takes all capabilities, which this machine may not have.
    fn privileged(&self) -> Option<Answers> {
        let mut container = (self.start)(&["--privileged"], &["/bin/sh", "-c", &script()]).unwrap();
        match container.hear() {
            Ok(heard) => {
                container.finish().unwrap();
                Some(parsed(&heard.text))
            }
            Err(why) if why.contains("unable to apply caps") => {
                say(&format!("left out: {}, privileged: {why}", self.name));
                None
            }
            Err(why) => panic!("{}: {why}", self.name),
        }
    }

    /// The answers for a process that enters a running container, and for one after a restart of it.
    fn entered(&self) -> [Answers; 2] {
        let name = unique();
        let mut words = vec!["create", "--name", &name];
        words.extend(self.usual);
        words.extend([self.image, "/bin/busybox", "sleep", "100"]);
        (self.run)(&words).unwrap();
        let numbers = numbers();
        let mut ask = vec!["exec", &name, "/bin/answers"];
        ask.extend(numbers.iter().map(String::as_str));
        (self.run)(&["start", &name]).unwrap();
        let first = (self.run)(&ask).map(|text| parsed(&text));
        // sleep(1) as the first process ignores SIGTERM, after which engines wait.
        (self.run)(&["kill", &name]).unwrap();
        (self.run)(&["wait", &name]).unwrap();
        (self.run)(&["restart", &name]).unwrap();
        let second = (self.run)(&ask).map(|text| parsed(&text));
        (self.run)(&["kill", &name]).unwrap();
        (self.run)(&["wait", &name]).unwrap();
        (self.run)(&["rm", &name]).unwrap();
        [first.unwrap(), second.unwrap()]
    }
}

/// The answers in each kind of container without the rule: under the default profile, under one of the user's
/// own, unconfined, privileged.
struct Before {
    default: Answers,
    own: Answers,
    unconfined: Answers,
    /// `None` if the engine cannot start it here.
    privileged: Option<Answers>,
}

/// The options for a profile of the user's own.
fn own(ground: &Ground) -> [String; 2] {
    ["--security-opt".to_owned(), format!("seccomp={}", ground.profile.display())]
}

const UNCONFINED: [&str; 2] = ["--security-opt", "seccomp=unconfined"];

impl Before {
    fn of(engine: &Engine<'_>, ground: &Ground) -> Self {
        let [option, profile] = own(ground);
        let before = Self {
            default: engine.of(&[]),
            own: engine.of(&[&option, &profile]),
            unconfined: engine.of(&UNCONFINED),
            privileged: engine.privileged(),
        };
        assert_ne!(before.own, before.unconfined, "{}", engine.name);
        before
    }

    /// `has_rule` is about profiles of the user's own, and `default` whether the default profile lacked it.
    /// Returns the answers in a privileged container.
    fn hold(
        &self,
        engine: &Engine<'_>,
        ground: &Ground,
        has_rule: bool,
        default: bool,
    ) -> Option<Answers> {
        let [option, profile] = own(ground);
        let name = engine.name;
        let usual = |what: &str, answers: Answers| {
            if default {
                hold(&format!("{name}, {what}"), &self.default, &answers);
            } else {
                assert_eq!(answers, self.default, "{name}, {what}");
            }
        };
        usual("no option", engine.of(&[]));
        usual("--init", engine.of(&["--init"]));
        for (what, answers) in ["exec", "restart"].into_iter().zip(engine.entered()) {
            usual(what, answers);
        }
        let after = engine.of(&[&option, &profile]);
        if has_rule {
            hold(&format!("{name}, a profile of the user's own"), &self.own, &after);
        } else {
            assert_eq!(after, self.own, "{name}");
        }
        assert_eq!(engine.of(&UNCONFINED), self.unconfined, "{name}, unconfined");
        engine.privileged()
    }
}

const OF_PODMAN: [&str; 6] =
    ["--network", "none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"];

fn podmans<'a>(
    name: &'static str,
    start: Start<'a>,
    run: &'a dyn Fn(&[&str]) -> Result<String, String>,
) -> Engine<'a> {
    Engine { name, start, run, image: "localhost/seccompat-world:1", usual: &OF_PODMAN }
}

#[test]
fn of_podman() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    need!(need::program("podman"));
    let host = need!(OwnHost::new());
    // The distribution's default profile is an old one.
    host.write("/etc/old.json", &fs::read_to_string(&ground.profile).unwrap());
    let mount = need!(need::program("mount"));
    let mut mount = host.place().command(&mount, 10);
    run(mount.args(["--bind", "/etc/old.json", "/usr/share/containers/seccomp.json"])).unwrap();
    let podman = Podman::at(&host.place(), None, &ground.rootfs).unwrap().with_settings();
    let start = |options: &[&str], command: &[&str]| podman.start_as(options, command);
    let call = |words: &[&str]| podman.run(words);
    let engine = podmans("podman", &start, &call);
    let before = Before::of(&engine, &ground);
    let files = host.files();
    for (words, is_own) in
        [(&["install", "podman"][..], false), (&["install", "podman", "--by", "hook"], true)]
    {
        let told = host.told(words);
        assert_eq!(told.contains("+ /etc/containers/seccomp.json"), !is_own, "{told}");
        assert_eq!(before.hold(&engine, &ground, is_own, true), before.privileged, "{words:?}");
        assert!(host.told(words).contains("nothing to do"), "{words:?}");
        let status = host.told(&["status"]);
        assert!(!status.contains("STALE"), "{status}");
    }
    let _ = host.told(&["uninstall", "podman"]);
    assert_eq!(host.files(), files);
}

#[test]
fn of_docker() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    for program in ["docker", "dockerd"] {
        need!(need::program(program));
    }
    let host = need!(OwnHost::new());
    let docker = Docker::of_host(&host.place(), &ground.rootfs).unwrap();
    let before = {
        let start = |options: &[&str], command: &[&str]| docker.start_as(options, command);
        let run = |words: &[&str]| docker.run(words);
        Before::of(&dockers(&start, &run, docker.image()), &ground)
    };
    let _ = host.told(&["install", "docker", "--by", "runtime", "--default"]);
    let docker = docker.again(&ground.rootfs).unwrap();
    let start = |options: &[&str], command: &[&str]| docker.start_as(options, command);
    let run = |words: &[&str]| docker.run(words);
    // runc's stub and the default profile of 20.10.24 have the answers already.
    let after = before.hold(&dockers(&start, &run, docker.image()), &ground, true, false);
    assert_eq!(after, before.privileged);
}

fn dockers<'a>(
    start: Start<'a>,
    run: &'a dyn Fn(&[&str]) -> Result<String, String>,
    image: &'a str,
) -> Engine<'a> {
    Engine { name: "docker", start, run, image, usual: &["--network", "none"] }
}

/// A user without rights: all files are that user's.
#[test]
fn of_a_users_podman() {
    const ID: u32 = 4711;
    const HOME: &str = "/var/lib/home";
    let _one = one_at_a_time();
    let ground = need!(ground());
    for program in ["podman", "setpriv", "newuidmap"] {
        need!(need::program(program));
    }
    let host = need!(OwnHost::new());
    host.write("/etc/containers/seccomp.json", &fs::read_to_string(&ground.profile).unwrap());
    for (file, line) in [
        ("/etc/passwd", format!("tester:x:{ID}:{ID}::{HOME}:/bin/sh\n")),
        ("/etc/group", format!("tester:x:{ID}:\n")),
        ("/etc/subuid", "tester:200000:65536\n".to_owned()),
        ("/etc/subgid", "tester:200000:65536\n".to_owned()),
    ] {
        let old = host.read(file).unwrap_or_default();
        host.write(file, &format!("{old}{line}"));
    }
    host.write(&format!("{HOME}/.profile"), "");
    chown(host.path(HOME), Some(ID), Some(ID)).unwrap();
    let podman = Podman::of_user(&host.place(), ID, Path::new(HOME), &ground.rootfs).unwrap();
    let start = |options: &[&str], command: &[&str]| podman.start_as(options, command);
    let call = |words: &[&str]| podman.run(words);
    let engine = podmans("podman of a user", &start, &call);
    let before = Before::of(&engine, &ground);
    let user = |words: &[&str]| -> String {
        let mut command = host.place().command(Path::new("/usr/bin/setpriv"), 60);
        command.args([format!("--reuid={ID}"), format!("--regid={ID}")]);
        command.args(["--clear-groups", "env", &format!("HOME={HOME}"), PROGRAM, "host"]);
        run(command.args(words)).unwrap()
    };
    let files = host.files();
    let told = user(&["install", "podman"]);
    hold("podman of a user, by a profile", &before.default, &engine.of(&[]));
    // Podman gives a profile that a key names to these, too.
    assert_ne!(engine.privileged(), before.privileged);
    assert!(OwnHost::flat(&told).contains("--privileged containers, too"), "{told}");
    let told = user(&["install", "podman", "--by", "hook"]);
    assert!(!OwnHost::flat(&told).contains("--privileged containers, too"), "{told}");
    assert_eq!(before.hold(&engine, &ground, true, true), before.privileged);
    let _ = user(&["uninstall", "podman"]);
    assert_eq!(host.files(), files);
    assert_eq!(engine.of(&[]), before.default);
}
