//! `seccompat scan` in systemd-nspawn, firejail and LXC, compared with their filters, which are read from
//! outside; and the remedies of `trace` there.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::path::Path;
use std::process::Command;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_world::need as need_it;
use seccompat_world::need::{self, say};
use seccompat_world::process::{one_at_a_time, run};
use seccompat_world::report::Report;
use seccompat_world::runtime::{Caller, Sandbox};

use crate::containers::{ground, judged};

/// As root and as nobody.
fn hold(name: &str, sandbox: &Sandbox, baseline: &Report) {
    for caller in [Caller::Root, Caller::Nobody] {
        let what = format!("{name}, its own filters, {caller:?}");
        let mut container = sandbox.scan(caller).unwrap_or_else(|why| panic!("{what}: {why}"));
        let heard = container.hear().unwrap_or_else(|why| panic!("{what}: {why}"));
        let report = Report::parse(&heard.text).unwrap_or_else(|why| panic!("{what}: {why}"));
        let filters = container.filters().unwrap_or_else(|why| panic!("{what}: {why}"));
        assert!(!filters.is_empty(), "{what} runs under a filter");
        assert_eq!(report.filters, Some(filters.len() as u64), "{what}: the number of filters");
        judged(&what, &report, &filters, baseline);
        container.finish().unwrap_or_else(|why| panic!("{what}: {why}"));
    }
}

#[test]
fn nspawn_with_its_own_filters() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let sandbox = need_it!(Sandbox::nspawn(&ground.rootfs));
    hold("nspawn", &sandbox, &ground.baseline);
    pasted(&sandbox, "systemd-nspawn", &ground.rootfs);
}

#[test]
fn firejail_with_its_own_filters() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let sandbox = need_it!(Sandbox::firejail(&ground.rootfs));
    hold("firejail", &sandbox, &ground.baseline);
    // Without this option its filter refuses ptrace.
    pasted(&sandbox.with(&["--allow-debuggers"]), "firejail", &ground.rootfs);
}

/// LXC reads its policy from a file: `trace` names the setting, and the line to be removed.
#[test]
fn lxc_with_a_policy() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let sandbox = |policy: &str| Sandbox::lxc(&ground.rootfs, policy);
    let (policy, line) = ("2\ndenylist\n[all]\nkexec_load errno 1\n", "keyctl errno 1\n");
    let before = need_it!(sandbox(&format!("{policy}{line}")));
    hold("lxc", &before, &ground.baseline);
    let refused = refused(&before, "LXC", &ground.rootfs);
    assert_eq!(refused.line, "lxc.seccomp.profile = FILE, the changed policy");
    assert!(refused.text.contains("remove the entry that refuses keyctl"), "{}", refused.text);
    refused.is_allowed_by(&sandbox(policy).unwrap());
}

/// `trace` names the option of the sandbox's maker that allows a call; with it, the call is allowed.
fn pasted(sandbox: &Sandbox, maker: &str, rootfs: &Path) {
    let refused = refused(sandbox, maker, rootfs);
    let option = refused.line.split_once(' ').unwrap().1.trim_matches('\'');
    refused.is_allowed_by(&sandbox.with(&[option]));
}

/// A refused call, and the report of `trace` about it.
struct Refused {
    /// The command that makes the call, and its output.
    ask: String,
    said: String,
    /// The report, and its line with the maker's remedy.
    text: String,
    line: String,
}

impl Refused {
    fn is_allowed_by(&self, sandbox: &Sandbox) {
        let after = sandbox.run(&self.ask);
        let (number, _) = self.said.split_once(' ').unwrap();
        let answer = after.lines().find(|line| line.starts_with(number));
        assert!(answer.is_some_and(|answer| answer != self.said), "{}: {after}", self.line);
    }
}

/// A program in the sandbox fails because its filter refuses keyctl.
fn refused(sandbox: &Sandbox, maker: &str, rootfs: &Path) -> Refused {
    let cc = need::program("cc").unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/answers.c");
    let built = rootfs.join("bin/answers");
    run(Command::new(cc).args(["-O1", "-static", "-o"]).args([&built, &source])).unwrap();
    let bin = sandbox.bin().display();
    let keyctl = Sysno::KEYCTL.number(Abi::X86_64).unwrap();
    let ask = format!("{bin}/answers {keyctl}");
    let said = format!("{keyctl} 1");
    let before = sandbox.run(&ask);
    assert!(before.lines().any(|line| line == said), "{maker}: {before}");
    let text =
        sandbox.run(&format!("{bin}/seccompat trace -- {bin}/busybox sh -c '{ask}; exit 3'"));
    let label = format!("With {maker}");
    let line = text.lines().find_map(|line| line.strip_prefix(&label));
    let line = line.unwrap_or_else(|| panic!("{maker}: {text}")).trim().to_owned();
    say(&format!("{label}: {line}"));
    Refused { ask, said, text, line }
}
