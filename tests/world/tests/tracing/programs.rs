//! Real programs under the default profiles of Docker's releases: `trace` names the call that breaks a program, each
//! printed remedy has its effect when it is pasted, and a program that works gets none.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Output, Stdio};

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;
use seccompat_world::traced::said;
use serde_json::Value;

/// A program: the commands that it needs, and a shell script that runs it in an empty folder.
struct Program {
    needs: &'static [&'static str],
    script: &'static str,
}

/// The releases. The authors of the first and the third did not know `clone3`, and those of the third not `rseq`.
const RELEASES: [&str; 4] = ["docker@20.10.0", "docker@28", "docker@19.03", "docker@23"];

/// The labels of remedies.
const RUN: &str = "Run it now ";
const FIX: &str = "Fix the host ";
const ENTRY: &str = "In the profile ";
const LABELS: [&str; 4] = [RUN, FIX, ENTRY, "With ENOSYS "];

/// Runs a script under a release; or traces it there.
struct Case<'a> {
    folder: &'a Path,
    filter: String,
}

impl Case<'_> {
    fn under(&self, filter: &str, words: &[&str]) -> Output {
        let mut command = limited(need::dist(), 120);
        command.args(["under", filter, "--"]).args(words);
        command.current_dir(self.folder).stdin(Stdio::null()).output().unwrap()
    }

    fn works(&self, filter: &str, words: &[&str]) -> bool {
        self.under(filter, words).status.success()
    }

    fn traced(&self, filter: &str) -> String {
        let dist = need::dist();
        said(&self.under(filter, &[dist.to_str().unwrap(), "trace", "--", "sh", "script"]))
    }

    /// The call that the report blames, with the deciding argument.
    fn culprit(text: &str) -> Option<&str> {
        let line = text.lines().find(|line| line.contains(" failed because "))?;
        line.split_once(" failed because ")?.1.split_once(" in pid ").map(|(call, _)| call)
    }

    /// Holds the report about the script to what happens; returns a line about it.
    fn hold(&self) -> String {
        let filter = &self.filter;
        let works = self.works(filter, &["sh", "script"]);
        let text = self.traced(filter);
        let remedies: Vec<(&str, &str)> = text
            .lines()
            .filter_map(|line| {
                let label = LABELS.into_iter().find(|label| line.starts_with(label))?;
                Some((label, line[label.len()..].trim()))
            })
            .collect();
        if works {
            assert!(text.contains("sh exited with 0") || !text.contains("refusal"), "{text}");
            assert_eq!((remedies.len(), Self::culprit(&text)), (0, None), "{filter}: {text}");
            return "works".to_owned();
        }
        let culprit = Self::culprit(&text).unwrap_or_else(|| panic!("{filter}: {text}"));
        assert!(!remedies.is_empty(), "{filter}: {text}");
        let mut mended = 0;
        for (label, remedy) in &remedies {
            mended += usize::from(self.has_effect(label, remedy, culprit));
        }
        format!("{culprit} breaks it; {} remedies, with {mended} it works", remedies.len())
    }

    /// Whether the script works with this remedy. If not, another call must be to blame.
    fn has_effect(&self, label: &str, remedy: &str, culprit: &str) -> bool {
        let dist = need::dist();
        let (filter, words) = match label {
            FIX => (self.fixed(), vec!["sh", "script"]),
            ENTRY => (self.with_entry(remedy), vec!["sh", "script"]),
            _ => {
                let words = remedy.strip_prefix("seccompat ").unwrap();
                let words = words.split(' ').collect::<Vec<_>>();
                (self.filter.clone(), [vec![dist.to_str().unwrap()], words].concat())
            }
        };
        if self.works(&filter, &words) {
            return true;
        }
        let trace = [&[dist.to_str().unwrap(), "trace", "--"], &words[..]].concat();
        let text = said(&self.under(&filter, &trace));
        let other = Self::culprit(&text).is_some_and(|other| other != culprit);
        assert!(other, "{label} {remedy}: {text}");
        false
    }

    /// The release's profile after `seccompat fix`.
    fn fixed(&self) -> String {
        let file = self.folder.join("fixed.json");
        let output =
            limited(need::dist(), 60).args(["fix", &self.filter, "-o"]).arg(&file).output();
        assert!(output.unwrap().status.success());
        file.to_str().unwrap().to_owned()
    }

    /// The release's profile with one entry more.
    fn with_entry(&self, entry: &str) -> String {
        let output = limited(need::dist(), 60)
            .args(["convert", &self.filter, "--engine", "docker"])
            .output()
            .unwrap();
        let mut profile: Value = serde_json::from_slice(&output.stdout).unwrap();
        let entry: Value = serde_json::from_str(entry).unwrap();
        profile["syscalls"].as_array_mut().unwrap().push(entry);
        let file = self.folder.join("entry.json");
        fs::write(&file, profile.to_string()).unwrap();
        file.to_str().unwrap().to_owned()
    }
}

/// Runs a program under the first releases: [`need::releases`] tells how many.
fn hold(name: &str, program: &Program) {
    need!(need::root());
    for command in program.needs {
        need!(need::program(command));
    }
    for release in RELEASES.iter().take(need::releases()) {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.path();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
        fs::write(folder.join("script"), program.script).unwrap();
        // The script starts from an empty folder each time, beside the profiles of remedies.
        fs::write(
            folder.join("clean"),
            "ls | grep -vx -e script -e clean -e fixed.json -e entry.json | xargs rm -rf\n",
        )
        .unwrap();
        let case = Case { folder, filter: format!("builtin:{release}") };
        let free =
            limited("sh", 120).arg("script").current_dir(folder).stdin(Stdio::null()).output();
        let free = free.unwrap();
        assert!(free.status.success(), "{name} does not work here: {}", said(&free));
        say(&format!("{name} under {release}: {}", case.hold()));
    }
}

macro_rules! programs {
    ($($name:ident: [$($need:literal),*], $script:literal;)*) => {$(
        #[test]
        fn $name() {
            hold(stringify!($name), &Program { needs: &[$($need),*], script: concat!(". ./clean\n", $script) });
        }
    )*};
}

programs! {
    python_threads: ["python3"], r#"
exec python3 -c 'import threading; t = threading.Thread(target=print, args=(1,)); t.start(); t.join()'
"#;
    node: ["node"], r#"
exec node -e 'setTimeout(() => console.log(1), 10)'
"#;
    make: ["make"], r#"
printf 'all: a b\na b:\n\ttrue\n' > Makefile
exec make -j2 -s
"#;
    git: ["git"], r#"
exec git init -q g
"#;
    dpkg_deb: ["dpkg-deb"], r#"
mkdir -p p/DEBIAN
printf 'Package: p\nVersion: 1\nArchitecture: all\nMaintainer: m <m@m>\nDescription: d\n' > p/DEBIAN/control
exec dpkg-deb --build p p.deb
"#;
    apt_get: ["apt-get"], r#"
mkdir -p l/partial c/archives/partial r
: > r/Packages
printf 'deb [trusted=yes] file:%s/r ./\n' "$PWD" > list
exec apt-get -qq -o Dir::State::lists=$PWD/l -o Dir::Etc::sourcelist=$PWD/list \
    -o Dir::Etc::sourceparts=/dev/null -o Dir::Cache=$PWD/c update
"#;
    expect: ["expect"], r#"
exec expect -c 'spawn echo hi; expect hi'
"#;
    redis: ["redis-server", "redis-cli"], r#"
redis-server --port 0 --unixsocket $PWD/s --daemonize yes --logfile $PWD/log --dir $PWD >/dev/null || exit
sleep 0.3
redis-cli -s s set a 1 && redis-cli -s s shutdown nosave
"#;
    postgres: ["setpriv", "pg_lsclusters"], r#"
b=$(ls -d /usr/lib/postgresql/*/bin | head -n 1)
mkdir d && chown 65534:65534 d
exec setpriv --reuid=65534 --regid=65534 --clear-groups sh -c "$b/initdb -D d -N >/dev/null &&
    $b/pg_ctl -D d -w -s -l d/log -o \"-k $PWD/d -h ''\" start >/dev/null &&
    $b/psql -h $PWD/d -d postgres -c 'select 1' >/dev/null && $b/pg_ctl -D d -s -m immediate stop"
"#;
    // Its own sandbox refuses calls, too.
    tor: ["tor"], r#"
printf 'Sandbox 1\nDisableNetwork 1\nSocksPort 0\nDataDirectory %s/d\n' "$PWD" > torrc
exec timeout --preserve-status -s INT 2 tor -f torrc --quiet
"#;
    // A child of sshd works in a sandbox, and tries to get its rights back.
    sshd: ["sshd", "ssh", "ssh-keygen"], r#"
mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f k && ssh-keygen -q -t ed25519 -N '' -f u && cp u.pub known || exit
printf 'HostKey %s/k\nAuthorizedKeysFile %s/known\nStrictModes no\nPermitRootLogin yes\nUsePAM no\nPidFile none\n' \
    "$PWD" "$PWD" > conf
exec ssh -o ProxyCommand="$(command -v sshd) -i -f $PWD/conf" -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -i u root@x true
"#;
    // It tries namespaces, which Docker refuses, and goes on without.
    vsftpd: ["vsftpd", "python3"], r#"
mkdir e f
exec python3 - <<'X'
import ftplib, os, socket, subprocess, time
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
here = os.getcwd()
with open("conf", "w") as conf:
    conf.write(f"listen=YES\nlisten_address=127.0.0.1\nlisten_port={port}\nanonymous_enable=YES\n"
               f"secure_chroot_dir={here}/e\nanon_root={here}/f\nbackground=NO\n")
os.chmod("conf", 0o600)
server = subprocess.Popen(["vsftpd", here + "/conf"])
try:
    for _ in range(100):
        try:
            ftp = ftplib.FTP()
            ftp.connect("127.0.0.1", port, timeout=10)
            break
        except ConnectionRefusedError:
            time.sleep(0.05)
    ftp.login()
    ftp.nlst()
    ftp.quit()
finally:
    server.terminate()
    server.wait()
X
"#;
    // Docker refuses the namespaces of its sandbox, and it does not go on without.
    chromium: ["chromium", "setpriv"], r#"
mkdir h && chown 65534:65534 h
export HOME=$PWD/h
exec setpriv --reuid=65534 --regid=65534 --clear-groups chromium --headless --disable-gpu --no-first-run \
    --user-data-dir=$PWD/h/u --dump-dom 'data:text/html,hi'
"#;
}
