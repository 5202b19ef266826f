//! The units that `seccompat record --engine systemd` writes: services of Debian run under their own
//! record. systemd is not the first process here, so `under` installs the chain that it would.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::chown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::time::Duration;

use seccompat_world::lxc::Oracle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, one_at_a_time, retry, run, terminate};
use seccompat_world::traced::{NOBODY, Place, said};

/// The time in which a service answers.
const PATIENCE: Duration = Duration::from_secs(20);

/// A service, and a question to which it has one answer.
struct Service {
    name: &'static str,
    command: Vec<String>,
    /// Returns the answer.
    ask: Box<dyn Fn() -> Result<String, String>>,
    answer: &'static str,
}

impl Service {
    /// Whether one of the lines is the answer.
    fn check(&self, said: &Result<String, String>) {
        let lines = said.as_ref().map(|said| said.lines().any(|line| line == self.answer));
        assert_eq!(lines, Ok(true), "{}: {said:?}", self.name);
    }
}

/// The answer of a service at its socket.
fn said_at(socket: &Path, question: &str) -> Result<String, String> {
    let failed = |why: std::io::Error| why.to_string();
    let mut stream = UnixStream::connect(socket).map_err(failed)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
    stream.write_all(question.as_bytes()).map_err(failed)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(failed)?;
    Ok(answer)
}

fn nginx(place: &Place) -> Result<Service, need::Absent> {
    let program = need::program("nginx")?;
    let (socket, own) = (place.path("nginx.socket"), place.path(""));
    fs::write(place.path("index.html"), "A page\n").unwrap();
    let text = format!(
        "user nobody nogroup; pid {0}nginx.pid; error_log {0}nginx.log; events {{}}
        http {{ access_log off; server {{ listen unix:{1}; root {0}; }} }}",
        own.display(),
        socket.display(),
    );
    let conf = place.path("nginx.conf");
    fs::write(&conf, text).unwrap();
    let words = [
        program.as_os_str(),
        "-g".as_ref(),
        "daemon off;".as_ref(),
        "-c".as_ref(),
        conf.as_os_str(),
    ];
    Ok(Service {
        name: "nginx",
        command: words.iter().map(|word| word.to_str().unwrap().to_owned()).collect(),
        ask: Box::new(move || said_at(&socket, "GET / HTTP/1.0\r\n\r\n")),
        answer: "A page",
    })
}

fn redis(place: &Place) -> Result<Service, need::Absent> {
    let program = need::program("redis-server")?;
    let socket = place.path("redis.socket");
    let own = place.path("");
    let words =
        ["--port", "0", "--unixsocket", socket.to_str().unwrap(), "--dir", own.to_str().unwrap()];
    let words = [program.to_str().unwrap()].into_iter().chain(words);
    Ok(Service {
        name: "redis",
        command: words.map(str::to_owned).collect(),
        // It saves in a child.
        ask: Box::new(move || said_at(&socket, "SET a 7\r\nBGSAVE\r\nINCR a\r\nQUIT\r\n")),
        answer: ":8",
    })
}

fn postgres(place: &Place) -> Result<Service, need::Absent> {
    let psql = need::program("psql")?;
    let bin = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let bin = bin.map(|entry| entry.path().join("bin")).find(|bin| bin.join("postgres").exists());
    let bin = bin.ok_or_else(|| need::Absent::Missing("there is no postgres".to_owned()))?;
    let data = place.open("data");
    chown(&data, Some(NOBODY), Some(NOBODY)).unwrap();
    let (data, own) = (data.to_str().unwrap().to_owned(), place.open("run"));
    let own = own.to_str().unwrap().to_owned();
    let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let mut make = limited(user[0], 100);
    make.args(&user[1..]).arg(bin.join("initdb"));
    make.args(["-A", "trust", "-U", "u", "-D", &data, "--no-sync"]);
    run(&mut make).unwrap();
    run(limited("cp", 60).args(["-a", &data]).arg(place.path("data.new"))).unwrap();
    let program = bin.join("postgres");
    // On a busy disk a last checkpoint that is synchronized takes longer than its end may.
    let words = [program.to_str().unwrap(), "-D", &data, "-k", &own, "-c", "fsync=off"];
    let words = [&words[..], &["-c", "listen_addresses="]].concat();
    Ok(Service {
        name: "postgres",
        command: user.iter().chain(&words).map(|word| (*word).to_owned()).collect(),
        ask: Box::new(move || {
            let mut ask = limited(&psql, 20);
            ask.args(["-h", &own, "-U", "u", "-d", "postgres", "-Atc"]);
            ask.arg(
                "create temp table t as select generate_series(1, 1000) n; select sum(n) from t",
            );
            run(&mut ask)
        }),
        answer: "500500",
    })
}

/// Starts a program with the service as its command, asks the service, and ends it.
fn served(
    place: &Place,
    service: &Service,
    words: &[&str],
) -> (Result<String, String>, ExitStatus) {
    // A service that a busy machine had to kill leaves its socket.
    for socket in ["nginx.socket", "redis.socket"] {
        let _ = fs::remove_file(place.path(socket));
    }
    // A postgres that was killed leaves a lock file in its data, and shared memory whose key is the
    // inode number of its data. The next postgres would ask about both by shmctl, a call that the
    // recorded run did not make. So each starts with new data and in its own IPC namespace.
    if place.path("data.new").exists() {
        let _ = fs::remove_dir_all(place.path("data"));
        let (new, data) = (place.path("data.new"), place.path("data"));
        run(limited("cp", 60).arg("-a").args([new, data])).unwrap();
    }
    let mut command = limited("unshare", 100);
    command.arg("--ipc").arg(place.path("seccompat"));
    command.args(words).arg("--").args(&service.command);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let answer = retry(PATIENCE, || match child.try_wait().unwrap() {
        Some(_) => Ok(None),
        None => (service.ask)().map(Some),
    });
    let ended = end(child);
    let answer = answer.and_then(|answer| answer.ok_or_else(|| said(&ended)));
    (answer, ended.status)
}

/// Ends what timeout(1) started.
fn end(child: Child) -> std::process::Output {
    terminate(child.id().try_into().unwrap());
    child.wait_with_output().unwrap()
}

#[test]
fn services_run_under_their_own_record() {
    need!(need::root());
    let _one = one_at_a_time();
    let place = Place::new();
    let mut services = Vec::new();
    for service in [nginx, redis, postgres] {
        services.push(need!(service(&place)));
    }
    for service in &services {
        let name = service.name;
        for engine in ["systemd@252", "systemd@257"] {
            let unit: PathBuf = place.path(&format!("{name}.service"));
            let unit = unit.to_str().unwrap();
            let (answer, _) = served(&place, service, &["record", "-o", unit, "--engine", engine]);
            service.check(&answer);
            let text = fs::read_to_string(unit).unwrap();
            for directive in ["SystemCallFilter=", "RestrictNamespaces=yes", "LockPersonality=yes"]
            {
                assert!(text.contains(directive), "{name}: {text}");
            }
            let check = run(limited(place.path("seccompat"), 60)
                .args(["check", unit, "--engine", engine, "--deny", "warnings"]));
            check.unwrap();
            let under = ["under", unit, "--engine", engine];
            let (answer, _) = served(&place, service, &under);
            service.check(&answer);
            // Without one of the recorded calls it does not serve.
            let less = text.clone() + "SystemCallFilter=~socket\n";
            fs::write(unit, less).unwrap();
            let (answer, _) = served(&place, service, &under);
            assert!(answer.is_err(), "{name}: {answer:?}");
            say(&format!("{name} runs under its record for {engine}: {} calls", calls(&text)));
        }
    }
}

/// The number of names in the lists of calls.
fn calls(text: &str) -> usize {
    let lists = text.lines().filter_map(|line| line.strip_prefix("SystemCallFilter="));
    lists.map(|list| list.split(' ').count()).sum()
}

#[test]
fn programs_run_in_lxc_under_their_own_record() {
    need!(need::root());
    need!(need::program("python3"));
    let oracle = need!(Oracle::new());
    let place = Place::new();
    let policy = place.path("policy");
    let script = "import socket, os; socket.socket(socket.AF_UNIX); print(os.listdir('/') != [])";
    let command = ["/usr/bin/python3", "-c", script];
    let mut record = limited(place.path("seccompat"), 60);
    record.args(["record", "--engine", "lxc", "-o"]).arg(&policy).arg("--").args(command);
    run(&mut record).unwrap();
    let text = fs::read_to_string(&policy).unwrap();
    assert!(text.starts_with("2\nallowlist errno 38\n"), "{text}");
    let output = oracle.run(&text, &command);
    assert_eq!(output.stdout, b"True\n", "{}", said(&output));
    // Only the recorded family is allowed.
    let other = script.replace("AF_UNIX", "AF_INET");
    let output = oracle.run(&text, &["/usr/bin/python3", "-c", &other]);
    assert!(said(&output).contains("not permitted"), "{}", said(&output));
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("getdents64 ")).collect();
    let output = oracle.run(&(without.join("\n") + "\n"), &command);
    assert_ne!(output.stdout, b"True\n", "{}", said(&output));
}

/// A recording continues an earlier one, and keeps within a base, in the language of the engine.
#[test]
fn records_are_merged_and_limited() {
    need!(need::root());
    need!(need::program("python3"));
    let _one = one_at_a_time();
    let place = Place::new();
    let seccompat = || limited(place.path("seccompat"), 60);
    let command = |family: &str| {
        let script = format!(
            "import socket, mmap; socket.socket(socket.AF_{family}); \
             'UNIX' == '{family}' or mmap.mmap(-1, 4096, prot=7); print('done')"
        );
        ["/usr/bin/python3".to_owned(), "-c".to_owned(), script]
    };
    let mut compared = 0;
    for engine in ["systemd@252", "systemd@257", "lxc"] {
        let file = |name: &str| place.path(name).to_str().unwrap().to_owned();
        let (first, second, third) = (file("first"), file("second"), file("third"));
        let record = |words: &[&str], family: &str| {
            let mut record = seccompat();
            record.args(["record", "--engine", engine, "-o"]).args(words).arg("--");
            let output = record.args(command(family)).output().unwrap();
            assert!(output.status.success(), "{engine}: {}", said(&output));
            said(&output)
        };
        record(&[&first], "UNIX");
        record(&[&second, "--merge", &first], "INET");
        let told = record(&[&third, "--base", &first], "INET");
        assert!(
            told.contains("not allowed, since") && told.contains("socket(0=AF_INET (2))"),
            "{told}"
        );
        // The merged one allows all that the first does, and the limited one nothing else.
        for (other, expected) in
            [(&second, "and all that A does"), (&third, "and nothing beyond A")]
        {
            let mut diff = seccompat();
            let output = diff.args(["diff", &first, other, "--engine", engine]).output().unwrap();
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(told.contains(expected), "{engine}: {told}");
            compared += 1;
        }
        let serves = |profile: &str, family: &str| {
            let mut under = seccompat();
            under.args(["under", profile, "--engine", engine, "--"]).args(command(family));
            under.output().unwrap().stdout == b"done\n"
        };
        let allowed = [(&first, [true, false]), (&second, [true, true]), (&third, [false, false])];
        for (profile, expected) in allowed {
            let here = ["UNIX", "INET"].map(|family| serves(profile, family));
            assert_eq!(here, expected, "{engine}: {profile}");
        }
        assert!(!serves(&second, "NETLINK"), "{engine}");
    }
    say(&format!("{compared} records compared with those that they continue, or that limit them"));
    // Not in another language.
    let unit = place.path("first");
    fs::write(&unit, "[Service]\nSystemCallFilter=read\n").unwrap();
    for option in ["--merge", "--base"] {
        let mut record = seccompat();
        record.args(["record", option]).arg(&unit).args(["--", "true"]);
        let output = record.output().unwrap();
        let told = said(&output);
        let is_told = told.contains("a unit of systemd") && told.contains("--engine systemd");
        assert!(output.status.code() == Some(2) && is_told, "{told}");
    }
}
