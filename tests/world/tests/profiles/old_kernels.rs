//! `under builtin:linux@V`: a program finds the calls of that kernel and no newer ones, on every
//! ABI of the machine, also with `run` in between.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

const ENOSYS: i64 = -38;
/// Calls of every age that have no effect with any arguments.
const HARMLESS: &[Sysno] = &[
    Sysno::GETPID,
    Sysno::GETPPID,
    Sysno::GETUID,
    Sysno::SCHED_YIELD,
    Sysno::GETTID,
    Sysno::UMASK,
];

/// The ABIs of this machine that one program can use, and the way in which it makes their calls.
const ABIS: &[(Abi, &str)] = if cfg!(target_arch = "x86_64") {
    &[(Abi::X86_64, "syscall"), (Abi::X86, "int80"), (Abi::X32, "syscall")]
} else if cfg!(target_arch = "aarch64") {
    &[(Abi::Aarch64, "syscall")]
} else {
    &[]
};

/// Whether the kernel distinguishes calls of that ABI, or has none: user-mode Linux treats `int
/// $0x80` as a 64-bit call.
fn is_told_apart(program: &Path, abi: Abi, way: &str) -> bool {
    let number = Sysno::GETPPID.number(abi).unwrap();
    let answer = answers(&mut limited(program, 60), &[(way, number)])[0];
    answer > 0 || answer == ENOSYS
}

fn answers(command: &mut Command, calls: &[(&str, u32)]) -> Vec<i64> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines: String = calls.iter().map(|(way, nr)| format!("{way} {nr}\n")).collect();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.parse().unwrap()).collect()
}

#[test]
fn a_program_finds_the_calls_of_that_kernel() {
    let cc = need!(need::program("cc"));
    let folder = Scratch::new().unwrap();
    let program = folder.path().join("kernels");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kernels.c");
    let built = Command::new(cc).args(["-O1", "-static", "-o"]).args([&program, &source]).output();
    let built = built.unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let seccompat = need::dist();
    assert!(!ABIS.is_empty(), "no way to make calls is known here");
    for version in ["4.18", "5.4"] {
        let old = KernelVersion::parse(version).unwrap();
        for &(abi, way) in ABIS {
            if !is_told_apart(&program, abi, way) {
                need::say(&format!("left out: {way} does not make calls of {abi} here"));
                continue;
            }
            let since = |call: Sysno| call.since_on(abi).unwrap();
            // No filter sees these two, and outside of a uprobe they kill.
            let unseen = [Sysno::UPROBE, Sysno::URETPROBE];
            let newer = Sysno::on(abi).filter(|(_, call)| !unseen.contains(call));
            let newer = newer.filter(|&(_, call)| since(call) > old);
            let newer: Vec<(&str, u32)> = newer.map(|(nr, _)| (way, nr)).collect();
            let older: Vec<(&str, u32)> =
                HARMLESS.iter().filter_map(|call| Some((way, call.number(abi)?))).collect();
            assert!(newer.len() > 20 && older.len() >= 5, "{abi}: too few to show anything");
            let profile = format!("builtin:linux@{version}");
            let under = |run: bool| {
                let mut command = limited(&seccompat, 60);
                command.args(["under", &profile, "--"]);
                if run {
                    command.arg(&seccompat).args(["run", "--"]);
                }
                command.arg(&program);
                command
            };
            for run in [false, true] {
                let what = format!("{abi} on {version}, run {run}");
                let got = answers(&mut under(run), &newer);
                for (call, answer) in newer.iter().zip(got) {
                    assert_eq!(answer, ENOSYS, "{what}: {call:?}");
                }
                // A kernel without an ABI answers ENOSYS to all its calls, with or without a
                // filter.
                let (plain, got) =
                    (answers(&mut limited(&program, 60), &older), answers(&mut under(run), &older));
                for ((call, plain), got) in older.iter().zip(plain).zip(got) {
                    assert_eq!(plain == ENOSYS, got == ENOSYS, "{what}: {call:?}");
                    assert_ne!(got, -1, "{what}: {call:?}");
                }
            }
            println!(
                "{abi} on {version}: {} newer calls are missing, older ones there",
                newer.len()
            );
        }
    }
}
