//! Containers that scan themselves and then stay, so that their filters can be read from outside.
#![forbid(unsafe_code)]

mod bwrap;
mod containerd;
mod crun;
mod docker;
mod engine;
mod ground;
mod host;
mod oci;
mod own;
mod podman;
mod runc;
mod sandbox;

pub use bwrap::{Bwrap, Caller};
pub use containerd::{Containerd, Seccomp};
pub use crun::{crun, crun_at};
pub use docker::Docker;
pub use engine::{DONE, Engine, Seen, oci as runtime_of, places, rootfs};
pub use ground::{Ground, Place};
pub use host::Host;
pub use oci::Oci;
pub use own::{BINARY, OwnHost, PROGRAM};
pub use podman::Podman;
pub use runc::{runc, runc_at};
pub use sandbox::Sandbox;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use seccompat_bpf::Program;

use crate::process::{self, LONGEST, retry, run};

/// A running container. Dropping it ends it, even on a panic.
pub struct Container {
    child: Child,
    lines: Receiver<String>,
    /// The file of its stderr.
    errors: PathBuf,
    handle: Box<dyn Handle>,
    pid: Option<i32>,
    ended: bool,
}

/// The operations of a runtime on one container.
pub(crate) trait Handle {
    /// The process of its command.
    fn pid(&self) -> Result<i32, String>;
    /// Ends it at once, if it still runs, and removes it.
    fn end(&self);
    /// The leftovers after its end: empty if all is well.
    fn left(&self) -> Result<String, String>;
}

/// The first version in a program's version output, without the distribution's suffix.
fn version(place: &Place, program: &Path, flag: &str) -> Result<String, String> {
    let said = run(place.command(program, 10).arg(flag))?;
    let mut words = said.split_whitespace();
    let found = words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let found = found.ok_or_else(|| format!("no version: {said}"))?;
    // `1.0.0~rc93+ds1` is 1.0.0-rc93, and `1.4.13~ds1` is 1.4.13.
    let bare = found.replace("~rc", "-rc");
    Ok(bare.split(['+', '~', ',']).next().unwrap_or_default().to_owned())
}

/// The output of a container.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The scan's document.
    pub text: String,
    /// The scan's exit status.
    pub status: i32,
    /// The number of processes in the container after the scan.
    pub processes: usize,
}

impl Container {
    /// Starts the command; the container lives as long as it does.
    pub(crate) fn start(
        command: &mut Command,
        errors: PathBuf,
        handle: Box<dyn Handle>,
    ) -> Result<Self, String> {
        let file = fs::File::create(&errors).map_err(|why| why.to_string())?;
        command.stdout(Stdio::piped()).stderr(file);
        let mut child = command.spawn().map_err(|why| format!("{command:?}: {why}"))?;
        let stdout = child.stdout.take().ok_or("no stdout")?;
        let (send, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, lines, errors, handle, pid: None, ended: false })
    }

    /// Waits until the scan has ended.
    ///
    /// # Errors
    /// If the container ends before, or takes too long, with what it wrote to stderr.
    pub fn hear(&mut self) -> Result<Heard, String> {
        let start = Instant::now();
        let patience = Duration::from_secs(u64::from(LONGEST));
        let mut text = String::new();
        while let Some(left) = patience.checked_sub(start.elapsed()) {
            let Ok(line) = self.lines.recv_timeout(left) else { break };
            if let Some(rest) = line.strip_prefix("END ") {
                let mut numbers = rest.split(' ');
                let mut number = || numbers.next().and_then(|n| n.parse::<i32>().ok());
                if let (Some(status), Some(n)) = (number(), number()) {
                    self.pid = Some(self.handle.pid()?);
                    return Ok(Heard { text, status, processes: usize::try_from(n).unwrap_or(0) });
                }
            }
            text += &line;
            text.push('\n');
        }
        let errors = fs::read_to_string(&self.errors).unwrap_or_default();
        Err(format!("the container ended or hung; it said {text:?} and {errors:?}"))
    }

    /// Waits until its command is the program of this name: for a program without output.
    ///
    /// # Errors
    /// If the container ends before, or takes too long, with what it wrote to stderr.
    pub fn becomes(&mut self, program: &str) -> Result<(), String> {
        let handle = &self.handle;
        let child = &mut self.child;
        let mut over = false;
        let pid = retry(Duration::from_secs(20), || {
            if over || matches!(child.try_wait(), Ok(Some(_))) {
                over = true;
                return Ok(None);
            }
            let pid = handle.pid()?;
            let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            if name.trim() == program { Ok(Some(pid)) } else { Err(format!("it is {name}")) }
        });
        let errors = || fs::read_to_string(&self.errors).unwrap_or_default();
        match pid {
            Ok(Some(pid)) => self.pid = Some(pid),
            Ok(None) => return Err(format!("the container ended: {}", errors())),
            Err(why) => return Err(format!("{why}: {}", errors())),
        }
        Ok(())
    }

    /// The process of its command.
    ///
    /// # Errors
    /// If it has not been heard.
    pub fn pid(&self) -> Result<i32, String> {
        Ok(self.pid.ok_or("it has not been heard")?)
    }

    /// The filters of its command, newest first, read from outside.
    ///
    /// # Errors
    /// The errors of reading them.
    pub fn filters(&self) -> Result<Vec<Program>, String> {
        let pid = self.pid()?;
        seccompat_live::dump(pid).map(|chain| chain.newest_first).map_err(|why| why.to_string())
    }

    /// The core files in its root.
    ///
    /// # Errors
    /// If the root cannot be read.
    pub fn cores(&self) -> Result<Vec<String>, String> {
        let pid = self.pid.ok_or("it has not been heard")?;
        let root = fs::read_dir(format!("/proc/{pid}/root")).map_err(|why| why.to_string())?;
        let names = root.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter(|name| name.contains("core")).collect())
    }

    /// Ends it.
    ///
    /// # Errors
    /// If something of it is left.
    pub fn finish(mut self) -> Result<(), String> {
        self.end();
        if let Some(pid) = self.pid {
            let gone = || match fs::metadata(format!("/proc/{pid}")) {
                Ok(_) => Err(format!("process {pid} is left")),
                Err(_) => Ok(()),
            };
            retry(Duration::from_secs(5), gone)?;
        }
        let nothing_left = || match self.handle.left()?.trim() {
            "" => Ok(()),
            left => Err(format!("left behind: {left}")),
        };
        retry(Duration::from_secs(5), nothing_left)
    }

    fn end(&mut self) {
        if !std::mem::replace(&mut self.ended, true) {
            self.handle.end();
            // The runtime ends with its container. If not, timeout(1) passes the signal on.
            let pid = i32::try_from(self.child.id());
            let ended = retry(Duration::from_secs(5), || match self.child.try_wait() {
                Ok(None) => Err(String::new()),
                _ => Ok(()),
            });
            if let (Err(_), Ok(pid)) = (ended, pid) {
                process::terminate(pid);
                let _ = self.child.wait();
            }
        }
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        self.end();
    }
}
