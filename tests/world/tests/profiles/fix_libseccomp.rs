//! `seccompat fix` through libseccomp's own filters: for every profile of the corpus they decide as
//! the original does under the rule.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use fastrand::Rng;
use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_lint::{Engine, fix};
use seccompat_profile::{Caps, Context, Profile, Unknown};
use seccompat_world::fixed::Ledger;
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;
use seccompat_world::need::{Absent, say};
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

use crate::defects::{Rule, answer, calls, holds, text};
use crate::libseccomp_exact::Random;

const ABIS: [Abi; 3] = [Abi::X86_64, Abi::X86, Abi::X32];

fn context(caps: Caps, kernel: KernelVersion, unknown: Unknown) -> Context {
    let mut context = Context::new(kernel);
    context.abis = Some(ABIS.to_vec());
    (context.caps, context.unknown) = (caps, unknown);
    context
}

#[test]
fn libseccomp_carries_the_fixed_corpus() {
    let oracle = need!(Oracle::new());
    let mut ledger = Ledger::default();
    for path in need::profiles() {
        let Ok(profile) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let main = context(Caps::DOCKER, KernelVersion::new(6, 12), Unknown::Enosys);
        let Ok(fixed) = fix(&profile, &main, Engine::of(profile.dialect)) else { continue };
        let new = Profile::parse(fixed.text.as_bytes()).unwrap();
        let old = KernelVersion::new(3, 10);
        for (caps, kernel) in
            [(Caps::DOCKER, main.kernel), (Caps::ALL, main.kernel), (Caps::NONE, old)]
        {
            let rule = context(caps, kernel, Unknown::Enosys);
            let plain = context(caps, kernel, Unknown::Default);
            let meant = profile.resolve(&rule).unwrap().lower().unwrap().policy;
            let (program, lacking) = match oracle.build(&new.resolve(&plain).unwrap()) {
                Some(Ok(built)) => built,
                Some(Err(why)) => {
                    ledger.wrong.push(format!("{name}: libseccomp refuses: {why}"));
                    continue;
                }
                None => {
                    ledger.wrong.push(format!("{name}: libseccomp does not end"));
                    continue;
                }
            };
            ledger.compare(&name, &meant, &[program], &fixed, &lacking, None);
        }
    }
    ledger.told().iter().for_each(|line| println!("{line}"));
    assert_eq!(ledger.wrong, Vec::<String>::new());
    assert!(ledger.filters > 200);
}

/// A profile with these entries of random conditions: 13 stands for a call that is allowed.
fn written(rules: &[Rule]) -> String {
    let mut profile: Value = serde_json::from_str(&text(rules)).unwrap();
    profile["defaultAction"] = json!("SCMP_ACT_ERRNO");
    profile["architectures"] = json!(["SCMP_ARCH_X86_64"]);
    let entries = profile["syscalls"].as_array_mut().unwrap();
    for entry in entries.iter_mut().filter(|entry| entry["errnoRet"] == 13) {
        entry["action"] = json!("SCMP_ACT_ALLOW");
        entry.as_object_mut().unwrap().remove("errnoRet");
    }
    entries.push(json!({"names": ["read", "clone3"], "action": "SCMP_ACT_ALLOW"}));
    profile.to_string()
}

/// Random sets: the command writes only those of which the host's libseccomp makes the filter that is meant.
/// `SECCOMPAT_ROUNDS` takes more.
#[test]
fn what_is_written_is_built_as_it_is_meant() {
    let oracle = need!(Oracle::new());
    if !need::dist().with_file_name("seccompat-hostlib").exists() {
        let why = "seccompat-hostlib is not built: cargo xtask dist";
        return need::skip(&Absent::Missing(why.into()));
    }
    let rounds = std::env::var("SECCOMPAT_ROUNDS").map_or(150, |rounds| rounds.parse().unwrap());
    let scratch = Scratch::new().unwrap();
    let file = scratch.path().join("set.json");
    let mut random = Random(Rng::with_seed(22));
    let (mut built, mut refused, mut longest) = (0, 0, Duration::ZERO);
    for _ in 0..rounds {
        let rules = random.rules();
        fs::write(&file, written(&rules)).unwrap();
        let mut command = limited(need::dist(), 60);
        let output = command.arg("fix").arg(&file).stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            assert_eq!(output.status.code(), Some(2), "{said}");
            refused += u32::from(said.contains("libseccomp 2"));
            continue;
        }
        let new = Profile::parse(&output.stdout).unwrap();
        let mut context = context(Caps::DOCKER, KernelVersion::new(6, 12), Unknown::Default);
        context.abis = Some(vec![Abi::X86_64]);
        let start = Instant::now();
        let made = oracle.build(&new.resolve(&context).unwrap());
        longest = longest.max(start.elapsed());
        let (filter, _) = made.expect("an end").expect("a filter");
        let told = || format!("{}\n{}", written(&rules), String::from_utf8_lossy(&output.stdout));
        for args in calls(&rules) {
            let fits = rules.iter().filter(|rule| rule.2.iter().all(|one| holds(one, &args)));
            let actions = fits.map(|rule| match rule.1 {
                13 => Action::Allow,
                errno => Action::Errno(errno),
            });
            let mut meant: Vec<Action> = actions.collect();
            if meant.is_empty() {
                meant.push(Action::Errno(1));
                // It says so.
                meant.extend(said.contains("ENOSYS").then_some(Action::Errno(38)));
            }
            let action = answer(&filter, "socket", &args);
            assert!(meant.contains(&action), "{args:x?}: {action}, {meant:?}: {}", told());
        }
        for (call, action) in
            [("read", Action::Allow), ("keyctl", Action::Errno(1)), ("mseal", Action::Errno(38))]
        {
            assert_eq!(answer(&filter, call, &[0; 6]), action, "{call}: {}", told());
        }
        built += 1;
    }
    say(&format!(
        "fix: of {rounds} random sets {built} are written and built by libseccomp in at most {} ms, {refused} are \
         refused, since it makes another filter of them",
        longest.as_millis()
    ));
    assert!(built > rounds * 3 / 4 && refused > 0);
}
