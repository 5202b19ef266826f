//! Single system calls of a static program under compiled filters, through the 64-bit and the
//! 32-bit entry to the kernel.
#![forbid(unsafe_code)]
#![cfg(target_arch = "x86_64")]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_world::need;
use seccompat_world::need::Absent;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

struct Caller {
    folder: Scratch,
    program: PathBuf,
}

impl Caller {
    fn new() -> Result<Self, Absent> {
        let cc = need::program("cc")?;
        let folder = Scratch::new().unwrap();
        let program = folder.path().join("call");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/call.c");
        let output =
            Command::new(cc).args(["-static", "-O1", "-o"]).arg(&program).arg(source).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let caller = Self { folder, program };
        // getpid, by int 0x80: a kernel may be built or started without it.
        let output = Command::new(&caller.program).args(["int80", "20"]).output().unwrap();
        let pid: i64 = String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(-1);
        if pid > 0 {
            Ok(caller)
        } else {
            Err(Absent::Missing("this kernel has no 32-bit system calls".to_owned()))
        }
    }

    /// The kernel's result; `None` if the program was killed.
    fn call(&self, filter: &str, way: &str, nr: u32, args: &[u64]) -> Option<i64> {
        let output = limited(need::dist(), 30)
            .args(["under", filter, "--engine", "seccompat", "--"])
            .arg(&self.program)
            .args([way, &nr.to_string()])
            .args(args.iter().map(|arg| format!("{arg:#x}")))
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).trim().parse().ok()
    }

    fn profile(&self, name: &str, args: &str, action: &str, default: &str) -> String {
        let place = self.folder.path().join(name);
        let text = format!(
            "{{\"defaultAction\":\"SCMP_ACT_{default}\",\"defaultErrnoRet\":22,\
              \"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"],\
              \"syscalls\":[{{\"names\":[\"personality\"],\"action\":\"SCMP_ACT_{action}\",\
              \"errnoRet\":99,\"args\":[{args}]}}]}}"
        );
        let allow = default == "ALLOW";
        let text = if allow { text.replace("\"defaultErrnoRet\":22,", "") } else { text };
        fs::write(&place, text).unwrap();
        place.to_str().unwrap().to_owned()
    }
}

const X86_PERSONALITY: u32 = 136;
const PERSONALITY: u32 = 135;
const HIGH: [u64; 4] = [0, 1 << 32, 0xffff_ffff_0000_0000, 0x8000_0000_0000_0000];

/// Every comparison, with an argument that it must catch: no high half bypasses it.
#[test]
fn high_halves_bypass_no_filter() {
    let caller = need!(Caller::new());
    for (op, value, two, caught) in [
        ("EQ", 0x2_0000_u64, 0, 0x2_0000_u64),
        ("GE", 0x2_0000, 0, 0x4_0000),
        ("GT", 8, 0, 0x2_0000),
        ("LT", 0x4_0000, 0, 8),
        ("LE", 8, 0, 8),
        ("NE", 0, 0, 8),
        ("MASKED_EQ", 0x2_0000, 0x2_0000, 0x2_0008),
    ] {
        let arg = format!(
            "{{\"index\":0,\"value\":{value},\"valueTwo\":{two},\"op\":\"SCMP_CMP_{op}\"}}"
        );
        let profile = caller.profile(op, &arg, "ERRNO", "ALLOW");
        for high in HIGH {
            let got = caller.call(&profile, "int80", X86_PERSONALITY, &[caught | high]);
            assert_eq!(got, Some(-99), "{op}, high half {high:#x}");
        }
        // On the 64-bit entry the whole register is the argument.
        let got = caller.call(&profile, "syscall", PERSONALITY, &[caught]);
        assert_eq!(got, Some(-99), "{op}");
    }
}

/// Docker's condition on personality, and numbers that no table has, as the kernel sees them.
#[test]
fn old_profiles_answer_as_they_were_evaluated() {
    let caller = need!(Caller::new());
    for filter in ["builtin:docker@19.03.0", "builtin:docker@20.10.0"] {
        for high in HIGH {
            let call = |value| caller.call(filter, "int80", X86_PERSONALITY, &[value | high]);
            assert_eq!(call(1), Some(-1), "{filter} {high:#x}");
            assert!(call(0xffff_ffff).unwrap() >= 0, "{filter} {high:#x}");
        }
        assert_eq!(caller.call(filter, "syscall", PERSONALITY, &[1]), Some(-1));
        for (way, nr) in [("syscall", 9999), ("syscall", 435), ("int80", 9999), ("int80", 435)] {
            assert_eq!(caller.call(filter, way, nr, &[]), Some(-38), "{filter} {way} {nr}");
        }
        // A number of x32 beyond the horizon.
        assert_eq!(caller.call(filter, "syscall", 0x4000_0000 + 462, &[]), Some(-38));
    }
    let fsopen = |filter| caller.call(filter, "syscall", 430, &[]);
    assert_eq!(fsopen("builtin:docker@19.03.0"), Some(-38));
    assert_eq!(fsopen("builtin:docker@20.10.0"), Some(-1));
}

/// The kernel caches the calls that a filter always allows, if the filter reads only number and
/// architecture for them. Such a call costs the same under any filter; a call whose arguments are
/// read runs the whole program.
#[test]
fn the_kernel_caches_always_allowed_calls() {
    let caller = need!(Caller::new());
    let getppid = 110;
    let write = |name: &str, text: &str| {
        let place = caller.folder.path().join(name);
        fs::write(&place, text).unwrap();
        place.to_str().unwrap().to_owned()
    };
    let allow = write("allow.json", "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
    let rule = |index: u32| {
        format!(
            "{{\"names\":[\"getppid\"],\"action\":\"SCMP_ACT_LOG\",\"args\":[{{\"index\":{index},\
              \"value\":1234567,\"op\":\"SCMP_CMP_EQ\"}}]}}"
        )
    };
    let rules: Vec<_> = (0..6).map(rule).collect();
    let rules = rules.join(",");
    let text = format!("{{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{rules}]}}");
    let reads = write("reads.json", &text);
    let time = |filter: &str| {
        let time = caller.call(filter, "time", getppid, &[]).unwrap();
        f64::from(u32::try_from(time).unwrap())
    };
    // The least time is the cost of a call; noise only adds to it. So more rounds only make it
    // clearer.
    let mut least = [f64::INFINITY; 3];
    for round in 0..12 {
        for (least, filter) in least.iter_mut().zip([&*allow, "builtin:docker", &*reads]) {
            *least = least.min(time(filter));
        }
        let [allow, docker, reads] = least;
        let (cached, read) = (docker / allow, reads / allow);
        if round >= 2 && cached < 1.0 + (read - 1.0) / 2.0 {
            println!("getppid: Docker's profile {cached:.2} of an empty filter, read {read:.2}");
            return;
        }
    }
    panic!("{least:?} ns under an empty filter, Docker's, and one that reads arguments");
}
