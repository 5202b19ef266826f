//! `docs/releases.md`: the decisions of each release of Docker's default profile for the calls of
//! x86_64 under the ENOSYS rule. Rewritten if SECCOMPAT_WRITE is set.
#![forbid(unsafe_code)]

use std::fmt::Write;
use std::{env, fs};

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_profile::{Context, builtin};
use seccompat_world::need;

const HEAD: &str = "\
# Docker's default profiles under the ENOSYS rule

What each release's profile, with Docker's own capabilities, makes of the system calls of x86_64.
*Horizon* is the newest kernel whose calls the profile names. *ENOSYS* counts the calls that its
author did not know, or answered so; behind it are those of them that are no newer than the horizon,
because libraries give them up on ENOSYS only. *EPERM* counts those left out on purpose, and
*by arguments* those that some arguments are refused for.

The names: `seccompat diff builtin:linux@6.18 builtin:docker@RELEASE`. This file is made by
`SECCOMPAT_WRITE=1 cargo test -p seccompat-world --test profiles releases::`.

| release | horizon | allowed | by arguments | ENOSYS | no newer than the horizon | EPERM |
|---|---|---|---|---|---|---|
";

fn row(name: &str) -> String {
    let (family, version) = name.split_once('@').expect("a release");
    let profile = builtin::engine::profile(family, Some(version)).expect("a built-in profile");
    let mut context = Context::new(KernelVersion::new(6, 18));
    context.native = Abi::X86_64;
    let lowered = profile.resolve(&context).expect("one byte order").lower().expect("a policy");
    let horizon = lowered.horizon.version.expect("it names calls");
    let arch = Abi::X86_64.audit_arch();
    let sections = lowered.policy.sections();
    let section = sections.iter().find(|section| section.arch() == arch).expect("a section");
    let (mut allowed, mut conditional, mut eperm) = (0, 0, 0);
    let mut enosys = Vec::new();
    for (nr, call) in Sysno::on(Abi::X86_64) {
        if !lowered.policy.rule(section.rule_of(nr)).clauses().is_empty() {
            conditional += 1;
            continue;
        }
        match lowered.policy.decide(&Data { nr, arch: arch.get(), ..Data::default() }) {
            Action::Allow => allowed += 1,
            Action::Errno(1) => eperm += 1,
            Action::Errno(38) => enosys.push(call),
            other => unreachable!("{name}: {call} gets {other}"),
        }
    }
    let older: Vec<_> =
        enosys.iter().filter(|call| call.since() <= horizon).map(|call| call.name()).collect();
    format!(
        "| {version} | {horizon} | {allowed} | {conditional} | {} | {} | {eperm} |\n",
        enosys.len(),
        older.join(", ")
    )
}

#[test]
fn the_table_of_releases_is_up_to_date() {
    let mut page = HEAD.to_owned();
    for name in builtin::engine::list().iter().filter(|name| name.starts_with("docker@")) {
        let _ = write!(page, "{}", row(name));
    }
    let place = need::repository().join("docs/releases.md");
    if env::var_os("SECCOMPAT_WRITE").is_some() {
        fs::write(&place, &page).expect("the docs can be written");
    }
    assert_eq!(fs::read_to_string(&place).unwrap_or_default(), page, "SECCOMPAT_WRITE=1 renews it");
}
