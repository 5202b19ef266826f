//! The answers of an engine to unknown calls, by a real container: this program scans itself in it.
//!
//! The image has this program alone, and there is no network. Container and image are removed, after a failure too.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use seccompat_catalogue::Sysno;

use super::found::{self, Engine, Found};

/// The answers in a container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Live {
    /// The number of calls that it was asked about.
    pub asked: usize,
    /// Those that are refused with another errno than ENOSYS, or kill.
    pub refused: Vec<Sysno>,
}

/// The limit for each command of an engine.
const PATIENCE: Duration = Duration::from_secs(60);
/// The largest answer that is read, in bytes.
const LARGEST: u64 = 16 << 20;
/// The name of the program in the image.
const NAME: &str = "seccompat";

/// Asks about these calls in a container as the engine makes it without options.
///
/// # Errors
/// The engine does not start the container, or it does not answer: the reason.
pub(super) fn ask(found: &Found, calls: &[Sysno]) -> Result<Live, String> {
    // Docker's daemon is asked by its client.
    let client = match found.engine {
        Engine::Docker => found::program("docker").ok_or("there is no docker")?,
        Engine::Podman => found.program.clone(),
        Engine::Containerd | Engine::CriO => {
            return Err("only the kubelet starts containers as pods get them".to_owned());
        }
    };
    let program = fs::read("/proc/self/exe").map_err(|why| format!("this program: {why}"))?;
    let name = format!("seccompat-live-{:016x}", RandomState::new().build_hasher().finish());
    let image = format!("localhost/{name}:latest");
    let engine = |words: &[&str]| {
        let mut command = found::command(&client);
        // The engine of a user without rights is found by these.
        for name in ["XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST"] {
            let value = env::var_os(name).filter(|_| !rustix::process::geteuid().is_root());
            command.envs(value.map(|value| (name, value)));
        }
        command.args(words);
        command
    };
    output(engine(&["import", "-", &image]), &archive(&program))?;
    let program = format!("/{NAME}");
    let run = [
        "run",
        "--rm",
        "--network",
        "none",
        "--name",
        &name,
        &image,
        &program,
        "scan",
        "--format",
        "json",
    ];
    let said = output(engine(&run), &[]);
    if said.is_err() {
        // It may still run.
        let _ = output(engine(&["rm", "--force", &name]), &[]);
    }
    let removed = output(engine(&["rmi", &image]), &[]);
    let live = read(&said?, calls)?;
    removed.map(|_| live).map_err(|why| format!("the image {image} stays: {why}"))
}

/// The answers in a document of `scan`.
fn read(document: &[u8], calls: &[Sysno]) -> Result<Live, String> {
    let document: serde_json::Value =
        serde_json::from_slice(document).map_err(|why| format!("its answer: {why}"))?;
    let rows = document["syscalls"].as_array().ok_or("its answer has no calls")?;
    let mut live = Live { asked: 0, refused: Vec::new() };
    for row in rows {
        let name = row["name"].as_str().unwrap_or_default();
        let Some(call) = calls.iter().find(|call| call.name() == name) else { continue };
        live.asked += 1;
        let is_refused = match row["verdict"].as_str() {
            Some("killed") => true,
            Some("filtered" | "conditional") => row["errno"] != "ENOSYS",
            _ => false,
        };
        live.refused.extend(is_refused.then_some(*call));
    }
    Ok(live)
}

/// An archive with one program: the format ustar of POSIX.
fn archive(program: &[u8]) -> Vec<u8> {
    let mut header = [0_u8; 512];
    let mut put =
        |at: usize, text: &str| header[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, NAME);
    put(100, "0000755\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{:011o}\0", program.len()));
    put(136, "00000000000\0");
    // The checksum counts itself as spaces.
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut all = header.to_vec();
    all.extend_from_slice(program);
    // Whole blocks, and two empty ones at the end.
    all.resize(all.len().next_multiple_of(512) + 1024, 0);
    all
}

/// The output of a command that gets this input, within the time limit.
fn output(mut command: Command, input: &[u8]) -> Result<Vec<u8>, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|why| why.to_string())?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = stdout.zip(stderr).ok_or("no output")?;
    let input = input.to_vec();
    // It may end without reading all: then its status tells.
    let writer = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
    let (said, errors) = (whole(stdout), whole(stderr));
    let start = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|why| why.to_string())? {
            Some(status) => break Some(status),
            None if start.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
            None => thread::sleep(Duration::from_millis(10)),
        }
    };
    let Some(status) = status else {
        return Err(format!("it does not end within {} seconds", PATIENCE.as_secs()));
    };
    let _ = writer.join();
    let (said, errors) = (said.join().unwrap_or_default(), errors.join().unwrap_or_default());
    if status.success() {
        return Ok(said);
    }
    let errors = String::from_utf8_lossy(&errors);
    let last = errors.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Err(format!("{status}: {last}"))
}

/// Reads all, up to the limit, in a thread of its own: two pipes may fill at once.
fn whole(from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.take(LARGEST).read_to_end(&mut bytes);
        bytes
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test stops at the first surprise.
mod tests {
    use super::*;

    #[test]
    fn a_document_of_a_scan_is_read() {
        let document = br#"{"syscalls": [
            {"name": "clone3", "verdict": "filtered", "errno": "EPERM"},
            {"name": "openat2", "verdict": "filtered", "errno": "ENOSYS"},
            {"name": "mseal", "verdict": "killed"},
            {"name": "statx", "verdict": "available"},
            {"name": "read", "verdict": "filtered", "errno": "EPERM"}]}"#;
        let calls = [Sysno::CLONE3, Sysno::OPENAT2, Sysno::MSEAL, Sysno::STATX];
        let live = read(document, &calls).unwrap();
        assert_eq!(live, Live { asked: 4, refused: vec![Sysno::CLONE3, Sysno::MSEAL] });
        assert!(read(b"{", &calls).is_err() && read(b"{}", &calls).is_err());
    }

    #[test]
    fn tar_reads_the_archive() {
        let mut tar = Command::new("tar");
        tar.args(["-tvf", "-"]);
        let Ok(listed) = output(tar, &archive(&vec![b'x'; 1000])) else { return };
        let listed = String::from_utf8_lossy(&listed).into_owned();
        assert!(listed.starts_with("-rwxr-xr-x 0/0") && listed.contains(" 1000 "), "{listed}");
        assert!(listed.trim_end().ends_with(NAME), "{listed}");
    }
}
