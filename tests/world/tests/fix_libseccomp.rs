//! `seccompat fix` through libseccomp's own filters: for every profile of the corpus they decide as
//! the original does under the rule.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::{Engine, Fixed, fix};
use seccompat_policy::{Diagram, Difference, Limit, Wanted};
use seccompat_profile::{Caps, Context, Profile, Unknown};
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;

const ABIS: [Abi; 3] = [Abi::X86_64, Abi::X86, Abi::X32];
const ENOSYS: Action = Action::Errno(38);

fn context(caps: Caps, kernel: KernelVersion, unknown: Unknown) -> Context {
    let mut context = Context::new(kernel);
    context.abis = Some(ABIS.to_vec());
    (context.caps, context.unknown) = (caps, unknown);
    context
}

/// The names of a difference's calls; x32 has its own numbers under the same architecture.
fn names(one: &Difference) -> Vec<&'static str> {
    let here = ABIS.iter().filter(|abi| abi.audit_arch().get() == one.arch.0);
    let all = here.flat_map(|abi| Sysno::on(*abi));
    let inside = all.filter(|(nr, _)| (one.numbers.0..=one.numbers.1).contains(nr));
    inside.map(|(_, call)| call.name()).collect()
}

/// Why a difference is one that no profile can avoid, if it is.
fn excuse(one: &Difference, fixed: &Fixed, lacking: &BTreeSet<String>) -> Option<&'static str> {
    let names = names(one);
    let all = |is: &dyn Fn(&str) -> bool| !names.is_empty() && names.iter().all(|name| is(name));
    if one.b != ENOSYS {
        return None;
    }
    // libseccomp 2.5.4 has no number of x32 for it.
    let later = |name: &str| name == "map_shadow_stack" && one.numbers.0 > 0x4000_0000;
    if all(&|name| lacking.contains(name) || later(name)) {
        return Some("libseccomp lacks the name");
    }
    all(&|name| fixed.left.iter().any(|call| call.name() == name)).then_some("named as left")
}

#[test]
fn libseccomp_carries_the_fixed_corpus() {
    let oracle = need!(Oracle::new());
    let (mut filters, mut wrong) = (0, Vec::new());
    let mut excused: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in need!(need::profiles()) {
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
                    wrong.push(format!("{name}: libseccomp refuses: {why}"));
                    continue;
                }
                None => {
                    wrong.push(format!("{name}: libseccomp does not end"));
                    continue;
                }
            };
            filters += 1;
            let mut diagram = Diagram::new(Limit::DEFAULT);
            let a = diagram.policy(&meant).unwrap();
            let b = diagram.program(&program, false).unwrap();
            for one in diagram.differences(a, b, Wanted::Any).unwrap().unwrap() {
                match excuse(&one, &fixed, &lacking) {
                    Some(why) => excused.entry(why).or_default().extend(names(&one)),
                    None => wrong.push(format!(
                        "{name}: {:x} {:?} {:?}: {} is {}, as for {:x?}",
                        one.arch.0,
                        one.numbers,
                        names(&one),
                        one.a,
                        one.b,
                        one.witness.args
                    )),
                }
            }
        }
    }
    println!("{filters} filters; differences that no profile can avoid:");
    excused.iter().for_each(|(why, names)| println!("  {why}: {names:?}"));
    assert_eq!(wrong, Vec::<String>::new());
    assert!(filters > 200);
}
