//! `seccompat fix` through libseccomp's own filters: for every profile of the corpus they decide as
//! the original does under the rule.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;

use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_lint::{Engine, fix};
use seccompat_profile::{Caps, Context, Profile, Unknown};
use seccompat_world::fixed::Ledger;
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;

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
