//! systemd-nspawn, firejail and LXC, with the filters that they make themselves.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{Caller, Container, Handle};
use crate::need::{self, Absent};
use crate::process::{self, LONGEST, limited, processes_with, retry, run};
use crate::scratch::{Scratch, unique};

/// Stands for the name of a container.
const NAME: &str = "NAME";

/// A program that starts a command in a sandbox of its own.
#[derive(Clone, Debug)]
pub struct Sandbox {
    program: PathBuf,
    /// Its arguments before the command.
    words: Vec<String>,
    /// The folder of busybox and seccompat, as the command sees it; and the program that becomes nobody.
    bin: PathBuf,
    nobody: PathBuf,
}

struct One {
    /// A word in the command line of the command that stays.
    word: String,
    _scratch: Scratch,
}

impl Sandbox {
    /// systemd-nspawn, with this root file system.
    ///
    /// # Errors
    /// If it is not installed.
    pub fn nspawn(rootfs: &Path) -> Result<Self, Absent> {
        let program = need::program("systemd-nspawn")?;
        std::fs::create_dir_all(rootfs.join("usr/lib")).expect("a folder");
        std::fs::create_dir_all(rootfs.join("etc")).expect("a folder");
        std::fs::write(rootfs.join("etc/os-release"), "ID=nothing\n").expect("a file");
        let folder = format!("--directory={}", rootfs.display());
        let words = [&folder, "--register=no", "--keep-unit", "--quiet", "--pipe"];
        Self::of(program, &words, rootfs, Path::new("/bin"))
    }

    /// firejail, which shows the host's files; the root file system is one of its folders.
    ///
    /// # Errors
    /// If it is not installed.
    pub fn firejail(rootfs: &Path) -> Result<Self, Absent> {
        let program = need::program("firejail")?;
        let words = ["--noprofile", "--seccomp", "--quiet", "--"];
        Self::of(program, &words, rootfs, &rootfs.join("bin"))
    }

    /// LXC, with this root file system and policy, whose files are beside it.
    ///
    /// # Errors
    /// If it is not installed.
    ///
    /// # Panics
    /// If a file cannot be written.
    pub fn lxc(rootfs: &Path, policy: &str) -> Result<Self, Absent> {
        let program = need::program("lxc-execute")?;
        for folder in ["proc", "dev", "sbin", "usr/sbin"] {
            std::fs::create_dir_all(rootfs.join(folder)).expect("a folder");
        }
        let beside = rootfs.parent().expect("a folder");
        let [text, config, containers] =
            ["policy", "config", "containers"].map(|name| beside.join(format!("lxc-{name}")));
        std::fs::create_dir_all(&containers).expect("a folder");
        std::fs::write(&text, policy).expect("a file");
        let settings = format!(
            "lxc.rootfs.path = dir:{}\nlxc.mount.auto = proc:rw\nlxc.console.path = none\nlxc.tty.max = 0\n\
             lxc.pty.max = 0\nlxc.autodev = 0\nlxc.seccomp.profile = {}\n",
            rootfs.display(),
            text.display()
        );
        std::fs::write(&config, settings).expect("a file");
        let [containers, config] = [containers, config].map(|path| path.display().to_string());
        let words = ["-P", &containers, "-n", NAME, "-f", &config, "--"];
        Self::of(program, &words, rootfs, Path::new("/bin"))
    }

    fn of(program: PathBuf, words: &[&str], rootfs: &Path, bin: &Path) -> Result<Self, Absent> {
        let cc = need::program("cc")?;
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/nobody.c");
        let built = rootfs.join("bin/nobody");
        run(Command::new(cc).args(["-O1", "-static", "-o"]).args([&built, &source]))
            .unwrap_or_else(|why| panic!("{why}"));
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Ok(Self { program, words, bin: bin.to_owned(), nobody: bin.join("nobody") })
    }

    /// The same, with more arguments. They replace an option of the same name.
    #[must_use]
    pub fn with(&self, more: &[&str]) -> Self {
        let mut new = self.clone();
        let replaces = |old: &str| {
            let name = |option: &str| option.split('=').next().unwrap_or_default().to_owned();
            old != "--" && more.iter().any(|option| name(option) == name(old))
        };
        new.words.retain(|word| !replaces(word));
        let end = new.words.iter().position(|word| word == "--").unwrap_or(new.words.len());
        new.words.splice(end..end, more.iter().map(|word| (*word).to_owned()));
        new
    }

    /// The start of a container, with a name of its own: the last one may still be ending.
    fn command(&self, seconds: u32) -> Command {
        let own = unique();
        let mut command = limited(&self.program, seconds);
        command.args(self.words.iter().map(|word| if word == NAME { &own } else { word }));
        command
    }

    /// The folder of its programs, as a command sees it.
    #[must_use]
    pub fn bin(&self) -> &Path {
        &self.bin
    }

    /// Runs a shell script there as root, and returns its output, stderr included.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn run(&self, script: &str) -> String {
        let mut command = self.command(60);
        command.arg(self.bin.join("busybox"));
        let script = format!("exec 2>&1; {script}");
        let output = command.args(["sh", "-c", &script]).output().expect("a sandbox");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Starts a scan there, and stays.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn scan(&self, caller: Caller) -> Result<Container, String> {
        let scratch = Scratch::new().map_err(|why| why.to_string())?;
        let word = unique();
        let busybox = self.bin.join("busybox");
        let script = format!(
            "{}/seccompat scan --format json; s=$?; echo; echo \"END $s 0\"; exec {} sh -c 'read end' {word}",
            self.bin.display(),
            busybox.display()
        );
        let mut command = self.command(LONGEST);
        if caller == Caller::Nobody {
            command.arg(&self.nobody);
        }
        command.arg(&busybox).args(["sh", "-c", &script]);
        command.stdin(std::process::Stdio::piped());
        let errors = scratch.path().join("stderr");
        Container::start(&mut command, errors, Box::new(One { word, _scratch: scratch }))
    }
}

impl Handle for One {
    fn pid(&self) -> Result<i32, String> {
        let is_it = |pid: &i32| {
            let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.split(|byte| *byte == 0).any(|word| word == self.word.as_bytes())
        };
        // The script that has just told its end becomes it.
        retry(Duration::from_secs(5), || {
            let all = processes_with(b"", &self.word);
            all.into_iter().find(is_it).ok_or_else(|| "its command is not there".to_owned())
        })
    }

    fn end(&self) {
        processes_with(b"", &self.word).into_iter().for_each(process::kill);
    }

    fn left(&self) -> Result<String, String> {
        Ok(String::new())
    }
}
