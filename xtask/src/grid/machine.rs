//! Boots a kernel with a suite and reads its console.
#![forbid(unsafe_code)]

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::kernels::{By, Kernel};
use super::suites::Suite;

/// The time limit of a suite, boot included.
const LONGEST: Duration = Duration::from_secs(240);

/// The machine's memory, in MiB.
const MEMORY: &str = "768";

/// The console's output until the machine was off, or the time was over.
pub(crate) fn boot(
    kernel: &Kernel,
    file: &Path,
    initrd: &Path,
    suite: &Suite,
) -> io::Result<String> {
    let initrd = fs::canonicalize(initrd)?;
    let ours = format!("grid.suite={} {}", suite.name, kernel.append);
    let mut command = match kernel.by {
        By::Qemu => {
            let arch = kernel.arch;
            let mut qemu = Command::new(arch.qemu[0]);
            qemu.args(&arch.qemu[1..]).args(["-accel", "tcg", "-smp", "1", "-m", MEMORY]);
            qemu.args(["-nodefaults", "-no-user-config", "-display", "none"]);
            qemu.args(["-serial", "stdio", "-no-reboot"]);
            qemu.arg("-kernel").arg(file).arg("-initrd").arg(initrd);
            // For each load address an emulator translates a program anew.
            let usual = "quiet panic=-1 mitigations=off nokaslr norandmaps secretmem.enable=y";
            qemu.args(["-append", &format!("console={} {usual} {ours}", arch.console)]);
            qemu
        }
        By::Itself => {
            let mut uml = Command::new(file);
            uml.arg(format!("mem={MEMORY}M")).arg(format!("initrd={}", initrd.display()));
            uml.args(["rdinit=/init", "con=null", "con0=null,fd:1", "quiet", "panic=-1"]);
            uml.args(ours.split_whitespace());
            uml
        }
    };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let mut console = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let reader = thread::spawn(move || {
        let mut all = Vec::new();
        let _ = console.read_to_end(&mut all);
        all
    });
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        if start.elapsed() > LONGEST {
            child.kill()?;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let all = reader.join().unwrap_or_default();
    Ok(String::from_utf8_lossy(&all).replace('\r', ""))
}
