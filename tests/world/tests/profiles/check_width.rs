//! The finding `wide-comparison`, demonstrated on the profiles that engines ship: in a container of
//! runc a program sets a bit that the kernel ignores, and bypasses the profile's refusal.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::Path;
use std::process::Command;

use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::check;
use seccompat_profile::{Caps, Context, Profile};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::run;
use seccompat_world::profile;
use seccompat_world::runtime::{Oci, runc};
use seccompat_world::scratch::Scratch;
use serde_json::Value;

/// The result of `socket` for each of these arguments.
fn sockets(runtime: &Oci, seccomp: &Value, args: &[[u64; 3]]) -> Vec<i64> {
    let number = Sysno::SOCKET.number(Abi::X86_64).unwrap();
    let calls = args.iter().map(|[a, b, c]| format!("/bin/call syscall {number} {a} {b} {c}; "));
    let calls: String = calls.collect();
    let script = format!("{calls} echo END 0 0; exec /bin/busybox sleep 100");
    let mut container = runtime.start(seccomp, &["/bin/sh", "-c", &script]).unwrap();
    let heard = container.hear().unwrap();
    container.finish().unwrap();
    let numbers = heard.text.lines().map(|line| line.parse().unwrap());
    let numbers: Vec<i64> = numbers.collect();
    assert_eq!(numbers.len(), args.len(), "{}", heard.text);
    numbers
}

#[test]
fn a_bit_that_the_kernel_does_not_read_gets_round_it() {
    need!(need::root());
    let (busybox, cc) = (need!(need::program("busybox")), need!(need::program("cc")));
    let corpus = need::corpus();
    let scratch = Scratch::new().unwrap();
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/call.c");
    run(Command::new(cc).args(["-static", "-o"]).arg(rootfs.join("bin/call")).arg(source)).unwrap();
    let runtime = need!(runc(&rootfs));
    // Without CAP_AUDIT_WRITE Podman's profile refuses audit sockets.
    let caps: Vec<&str> =
        profile::DOCKER_CAPS.iter().copied().filter(|cap| *cap != "CAP_AUDIT_WRITE").collect();
    let [vsock, netlink, audit, high] = [40, 16, 9, 1 << 32];
    for (name, refused, errno, round) in [
        ("moby/v28.2.0", [vsock, 1, 0], 1, [vsock | high, 1, 0]),
        ("containers-common/v0.63.0", [netlink, 3, audit], 22, [netlink, 3, audit | high]),
    ] {
        let text = fs::read_to_string(corpus.join(format!("{name}.json"))).unwrap();
        let parsed = Profile::parse(text.as_bytes()).unwrap();
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.caps = Caps::NONE;
        let findings = check(&parsed, &context).unwrap();
        let mut wide = findings.iter().filter(|one| one.rule.id == "wide-comparison");
        assert!(wide.any(|one| one.message.contains("`socket`")), "{name}");
        let here = profile::Context { caps: &caps, ..profile::Context::here() };
        let seccomp = profile::resolve(&serde_json::from_str(&text).unwrap(), &here).unwrap();
        let got = sockets(&runtime, &seccomp, &[refused, round]);
        say(&format!("{name}: socket{refused:?} is {}, socket{round:?} {}", got[0], got[1]));
        assert_eq!(got[0], -errno, "{name}: refused");
        assert_ne!(got[1], -errno, "{name}: the kernel's answer");
    }
}
