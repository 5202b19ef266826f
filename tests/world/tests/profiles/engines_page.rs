//! `docs/engines.md`, and the README's "Are you affected?", agree with the table of engines.
//! Rewritten if SECCOMPAT_WRITE is set.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::{env, fs};

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Errno, KernelVersion, Sysno};
use seccompat_engine::{How, Stack, engines, facts, load};
use seccompat_policy::Policy;
use seccompat_profile::{Context, builtin};
use seccompat_world::need;

const BEGIN: &str = "<!-- engines: made by tests/world/tests/profiles/engines_page.rs -->\n";
const END: &str = "<!-- engines end -->\n";

/// The questions about each engine's default profile: a number without a call, and calls that
/// profiles added late.
const ASKED: [(&str, Option<&str>); 4] = [
    ("a call of next year", None),
    ("clone3", Some("clone3")),
    ("fchmodat2", Some("fchmodat2")),
    ("mseal", Some("mseal")),
];

fn answer(policy: &Policy, call: Option<&str>) -> String {
    let abi = Abi::X86_64;
    let nr = match call {
        Some(name) => Sysno::from_name(name).and_then(|call| call.number(abi)).expect("a call"),
        None => 9999,
    };
    match policy.decide(&Data { nr, arch: abi.audit_arch().get(), ..Data::default() }) {
        Action::Allow => "allowed".to_owned(),
        Action::Errno(errno) => match Errno::new(errno).and_then(Errno::name) {
            Some("EPERM") => "**EPERM**".to_owned(),
            Some(name) => name.to_owned(),
            None => errno.to_string(),
        },
        other => other.to_string(),
    }
}

/// The answers of an engine's default profile in that release, with the runtime below it.
fn answers(family: &str, release: &str, below: &str) -> [String; 4] {
    let profile = builtin::engine::profile(family, Some(release)).expect("a built-in profile");
    let stack = Stack::parse(&format!("{family}@{release}{below}")).expect("an engine");
    let mut context = Context::new(KernelVersion::new(6, 18));
    (context.native, context.caps) = (Abi::X86_64, stack.caps());
    let loaded = load(&profile, &stack, &context).expect("a filter");
    ASKED.map(|(_, call)| answer(&loaded.lowered.policy, call))
}

/// The rows of a family: releases with the same answers share one, newest first.
fn rows(family: &str, below: &str, oldest: &str, table: &mut String) {
    let mut last: Option<(String, String, [String; 4])> = None;
    let mut all: Vec<(String, String, [String; 4])> = Vec::new();
    let mut releases: Vec<String> = builtin::engine::releases(family)
        .iter()
        .flat_map(|line| line.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .flat_map(|span| match span.split_once("..") {
            Some((first, last)) => vec![first.to_owned(), last.to_owned()],
            None => vec![span],
        })
        .filter(|release| seccompat_engine::Version::parse(release).is_some())
        .collect();
    let version = |text: &String| seccompat_engine::Version::parse(text).expect("a version");
    releases.retain(|release| {
        !release.starts_with("0.") && version(release) >= version(&oldest.to_owned())
    });
    releases.sort_by_key(version);
    releases.dedup();
    for release in releases {
        let told = answers(family, &release, below);
        match &mut last {
            Some((_, to, before)) if *before == told => *to = release,
            _ => {
                all.extend(last.take());
                last = Some((release.clone(), release, told));
            }
        }
    }
    all.extend(last);
    for (from, to, told) in all.iter().rev() {
        let span = if from == to { from.clone() } else { format!("{from} to {to}") };
        let _ = writeln!(
            table,
            "| {family}{} {span} | {} |",
            below.replace('/', " with "),
            told.join(" | ")
        );
    }
}

fn affected() -> String {
    let heads: Vec<&str> = ASKED.iter().map(|(head, _)| *head).collect();
    let mut table = format!(
        "| engine, its own default profile | {} |\n|---|---|---|---|---|\n",
        heads.join(" | ")
    );
    rows("docker", "", "19.03.0", &mut table);
    rows("podman", "/crun", "3.0.0", &mut table);
    rows("podman", "/runc", "4.0.0", &mut table);
    rows("containerd", "", "1.6.0", &mut table);
    rows("containerd", "/crun", "1.6.0", &mut table);
    rows("cri-o", "", "1.24.0", &mut table);
    table
}

fn page(affected: &str) -> String {
    let mut counts: BTreeMap<How, usize> = BTreeMap::new();
    for fact in facts() {
        *counts.entry(fact.how).or_default() += 1;
    }
    let count = |how| counts.get(&how).copied().unwrap_or_default();
    let mut page = format!(
        "# Engines: the filter that is really loaded\n\n\
         An *engine* is a program that turns a profile into a filter. The filter depends on the fields that the\n\
         engine reads and silently drops, on the runtime below it and on that runtime's libseccomp. Commands\n\
         that describe a filter do so for an engine: `--engine docker@20.10.24/runc@1.1.5/libseccomp@2.5.4`;\n\
         an omitted part is the one that upstream shipped with that release. The facts are in\n\
         `crates/engine/data/engines.tbl`, one on each line, and this page is generated from them\n\
         (`SECCOMPAT_WRITE=1 cargo test -p seccompat-world --test profiles engines_page::`).\n\n\
         {} facts were observed in the running engine (`ran`), {} come from its source (`read`), {} from its\n\
         maintainers or reports (`told`).\n\n\
         ## The answers of the default profiles on x86_64\n\n{affected}\n## Facts\n\n",
        count(How::Ran),
        count(How::Read),
        count(How::Told)
    );
    for engine in engines() {
        let _ = write!(
            page,
            "### {engine}\n\n| versions | fact | value | known |\n|---|---|---|---|\n"
        );
        for fact in facts().filter(|fact| fact.engine == engine) {
            let value = fact.value.join(" ").replace('|', "\\|");
            let versions = if fact.versions == ".." { "all" } else { fact.versions };
            let _ = writeln!(page, "| {versions} | {} | {value} | {} |", fact.name, fact.how);
        }
        page.push('\n');
    }
    page
}

#[test]
fn the_pages_match_the_table() {
    let affected = affected();
    let (place, readme) =
        (need::repository().join("docs/engines.md"), need::repository().join("README.md"));
    let page = page(&affected);
    let text = fs::read_to_string(&readme).expect("the README");
    let (before, rest) = text.split_once(BEGIN).expect("a place in the README");
    let (_, after) = rest.split_once(END).expect("its end");
    let new = format!("{before}{BEGIN}{affected}{END}{after}");
    if env::var_os("SECCOMPAT_WRITE").is_some() {
        fs::write(&place, &page).expect("the docs can be written");
        fs::write(&readme, &new).expect("the README can be written");
    }
    assert_eq!(fs::read_to_string(&place).unwrap_or_default(), page, "SECCOMPAT_WRITE=1 renews it");
    assert_eq!(
        fs::read_to_string(&readme).expect("the README"),
        new,
        "SECCOMPAT_WRITE=1 renews it"
    );
}
