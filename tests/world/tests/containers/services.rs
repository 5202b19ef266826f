//! The remedies of `trace` in a service: systemd runs as the first process of a container.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_world::need as need_it;
use seccompat_world::need::{self, Absent, say};
use seccompat_world::process::{limited, one_at_a_time, run};
use seccompat_world::scratch::{Scratch, copy_program};

const UNIT: &str = "answers.service";
/// systemd ends with its only service.
const FRAME: &str = "[Unit]\nDefaultDependencies=no\nSuccessAction=exit-force\nFailureAction=exit-force\n\
    [Service]\nType=oneshot\nStandardOutput=truncate:/ours/output\nStandardError=append:/ours/output\n";

/// A root file system with the machine's programs, and its systemd.
struct System {
    scratch: Scratch,
    nspawn: PathBuf,
}

impl System {
    fn new() -> Result<Self, Absent> {
        need::root()?;
        let nspawn = need::program("systemd-nspawn")?;
        let cc = need::program("cc")?;
        if !Path::new("/usr/lib/systemd/systemd").exists() || !Path::new("/bin").is_symlink() {
            return Err(Absent::Missing("no systemd below a merged /usr".to_owned()));
        }
        let system = Self { scratch: Scratch::new().expect("a folder"), nspawn };
        for name in
            ["usr", "etc/systemd/system", "proc", "sys", "dev", "run", "tmp", "var", "root", "ours"]
        {
            fs::create_dir_all(system.path(name)).unwrap();
        }
        for name in ["bin", "sbin", "lib", "lib64"] {
            symlink(format!("usr/{name}"), system.path(name)).unwrap();
        }
        fs::write(system.path("etc/os-release"), "ID=nothing\n").unwrap();
        fs::write(system.path("etc/passwd"), "root:x:0:0::/root:/bin/sh\n").unwrap();
        copy_program(&need::dist(), &system.path("ours/seccompat")).unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/answers.c");
        let built = system.path("ours/answers");
        run(Command::new(cc).args(["-O1", "-static", "-o"]).args([&built, &source])).unwrap();
        match system.output("", "/bin/echo it runs") {
            text if text == "it runs\n" => Ok(system),
            text => Err(Absent::NotOurs(format!("systemd does not start here: {text}"))),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join("root").join(name)
    }

    /// The output of a service's command, with these settings.
    fn output(&self, settings: &str, command: &str) -> String {
        let unit = format!("{FRAME}{settings}ExecStart={command}\n");
        fs::write(self.path("etc/systemd/system").join(UNIT), unit).unwrap();
        let output = self.path("ours/output");
        fs::write(&output, "").unwrap();
        let mut nspawn = limited(&self.nspawn, 60);
        nspawn.arg(format!("--directory={}", self.path("").display()));
        nspawn.args(["--bind-ro=/usr", "--register=no", "--keep-unit", "--quiet", "--boot"]);
        // Its own filter would refuse the call as well.
        nspawn.arg("--system-call-filter=keyctl");
        let said = nspawn.arg(format!("systemd.unit={UNIT}")).output().unwrap();
        let text = fs::read_to_string(output).unwrap();
        // It did not run.
        let silent = || String::from_utf8_lossy(&said.stdout).into_owned();
        if text.is_empty() { silent() } else { text }
    }

    /// The remedy of `trace` for a service whose program fails because keyctl is refused.
    fn remedy(&self, settings: &str) -> String {
        let ask = format!("/ours/answers {}", keyctl());
        let trace = format!("/ours/seccompat trace -- /bin/sh -c '{ask}; exit 3'");
        let text = self.output(settings, &trace);
        assert!(text.contains(&format!("{} 1\n", keyctl())), "{settings}: {text}");
        let line = text.lines().find_map(|line| line.strip_prefix("In the unit"));
        let line = line.unwrap_or_else(|| panic!("{settings}: {text}")).trim().to_owned();
        say(&format!("{settings}{line}"));
        line
    }

    /// The errno of keyctl in a service with these settings.
    fn errno(&self, settings: &str) -> String {
        let text = self.output(settings, &format!("/ours/answers {}", keyctl()));
        let answer = text.lines().find_map(|line| line.strip_prefix(&format!("{} ", keyctl())));
        answer.unwrap_or_else(|| panic!("{settings}: {text}")).to_owned()
    }
}

fn keyctl() -> u32 {
    Sysno::KEYCTL.number(Abi::X86_64).unwrap()
}

#[test]
fn a_drop_in_allows_a_call_beyond_a_list_of_allowed_calls() {
    let _one = one_at_a_time();
    let system = need_it!(System::new());
    // `trace` needs the others.
    let settings = "SystemCallFilter=@system-service @debug seccomp\nSystemCallFilter=~keyctl\n\
                    SystemCallErrorNumber=EPERM\n";
    let remedy = system.remedy(settings);
    assert_eq!(system.errno(settings), "1");
    let (setting, _) = remedy.split_once(" for a list of allowed calls").unwrap();
    // `systemctl edit` writes this file.
    let folder = system.path("etc/systemd/system").join(format!("{UNIT}.d"));
    assert!(remedy.ends_with(&format!("systemctl edit {UNIT}")), "{remedy}");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("override.conf"), format!("[Service]\n{setting}\n")).unwrap();
    assert_ne!(system.errno(settings), "1", "{remedy}");
}

#[test]
fn a_call_is_removed_from_a_list_of_refused_calls() {
    let _one = one_at_a_time();
    let system = need_it!(System::new());
    let rest = "SystemCallFilter=~kexec_load\nSystemCallErrorNumber=EPERM\n";
    let settings = format!("SystemCallFilter=~keyctl\n{rest}");
    let remedy = system.remedy(&settings);
    assert!(remedy.contains("else remove them from the list"), "{remedy}");
    assert_eq!(system.errno(&settings), "1");
    assert_ne!(system.errno(rest), "1", "{remedy}");
}
