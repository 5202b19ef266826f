//! The named argument values of the catalogue are those that a C compiler finds in the headers.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use seccompat_catalogue::Values;
use seccompat_world::need;
use seccompat_world::scratch::Scratch;

/// The headers, in an order in which they do not conflict.
const HEADERS: &[&str] = &[
    "stdio.h",
    "sys/socket.h",
    "netinet/in.h",
    "netinet/tcp.h",
    "netinet/udp.h",
    "linux/netlink.h",
    "linux/net.h",
    "sched.h",
    "linux/sched.h",
    "sys/personality.h",
    "linux/prctl.h",
    "linux/keyctl.h",
    "sys/ioctl.h",
    "asm/termbits.h",
    "linux/fs.h",
    "linux/sockios.h",
    "linux/kvm.h",
    "linux/if_tun.h",
    "linux/nsfs.h",
    "linux/loop.h",
    "linux/vt.h",
    "linux/kd.h",
    "linux/tty.h",
    "fcntl.h",
    "unistd.h",
    "sys/stat.h",
    "linux/mount.h",
    "linux/futex.h",
    "linux/bpf.h",
    "linux/seccomp.h",
    "linux/reboot.h",
    "sys/mman.h",
    "linux/memfd.h",
    "signal.h",
    "linux/ptrace.h",
    "sys/resource.h",
    "time.h",
    "linux/kcmp.h",
];

#[test]
fn the_headers_have_the_same_values() {
    let cc = need!(need::program("cc"));
    if !cfg!(target_arch = "x86_64") {
        return;
    }
    let scratch = Scratch::new().unwrap();
    let mut left: BTreeMap<&str, u64> = BTreeMap::new();
    for values in Values::all() {
        for &(name, value) in values.names {
            let before = left.insert(name, value);
            assert!(before.is_none_or(|before| before == value), "{name} has two values");
        }
    }
    // The C library of 64-bit machines calls it 0; the kernel does not.
    left.remove("O_LARGEFILE");
    let all = left.len();
    // Headers may be older than the table: what they lack is left out, and little of it may be.
    let (source, program) = (scratch.path().join("values.c"), scratch.path().join("values"));
    for _ in 0..10 {
        let mut text = String::from("#define _GNU_SOURCE\n");
        HEADERS.iter().for_each(|header| text += &format!("#include <{header}>\n"));
        text += "#include <asm/prctl.h>\nint main(void) {\n";
        for name in left.keys() {
            text += &format!("printf(\"{name} %u\\n\", (unsigned)({name}));\n");
        }
        fs::write(&source, text + "return 0; }\n").unwrap();
        let mut command = Command::new(&cc);
        command.args(["-w", "-fmax-errors=0", "-o"]).args([&program, &source]).env("LC_ALL", "C");
        let output = command.output().unwrap();
        if output.status.success() {
            break;
        }
        let errors = String::from_utf8_lossy(&output.stderr).replace(['\u{2018}', '\u{2019}'], "'");
        let lacking: BTreeSet<String> = errors
            .lines()
            .filter_map(|line| Some(line.split_once("error: '")?.1.split_once('\'')?.0.to_owned()))
            .collect();
        assert!(!lacking.is_empty(), "{errors}");
        left.retain(|name, _| !name.split('|').any(|part| lacking.contains(part)));
    }
    let output = Command::new(&program).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let mut wrong = Vec::new();
    for line in said.lines() {
        let (name, value) = line.rsplit_once(' ').unwrap();
        if left[name] != value.parse::<u64>().unwrap() {
            wrong.push(format!("{name}: {:#x}, the headers say {value}", left[name]));
        }
    }
    need::say(&format!(
        "{} of {all} named values compared, {} wrong",
        said.lines().count(),
        wrong.len()
    ));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(said.lines().count() * 10 > all * 9, "{} of {all}", said.lines().count());
}
