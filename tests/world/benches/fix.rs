//! `fix` of Docker's newest profile against `compile` of it, in one run; and the start of containers
//! under the text that it writes against their start under the original.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::Instant;

use seccompat_catalogue::KernelVersion;
use seccompat_lint::fix_everywhere;
use seccompat_policy::{Weights, compile};
use seccompat_profile::{Context, Profile, builtin};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::profile;
use seccompat_world::runtime::{DONE, Oci, crun, rootfs, runc};
use seccompat_world::scratch::Scratch;
use seccompat_world::turns::processor;
use serde_json::Value;

/// Rounds, each with every piece of work, so that other load affects all alike.
const ROUNDS: usize = 21;
/// Starts of a container.
const STARTS: usize = 120;

/// The least time of each of these pieces of work in milliseconds, in turns: other load only adds.
fn least(work: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut times = vec![f64::INFINITY; work.len()];
    for _ in 0..ROUNDS {
        for (work, least) in work.iter_mut().zip(&mut times) {
            let start = Instant::now();
            work();
            *least = least.min(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    times
}

/// A profile as Docker would give it to its runtime here.
fn resolved(text: &str) -> Value {
    profile::resolve(&serde_json::from_str(text).unwrap(), &profile::Context::here()).unwrap()
}

fn starts(runtime: &Oci, seccomp: &Value) {
    let config = bundle::config(seccomp, &["/bin/done"]);
    assert_eq!(runtime.finish_config(config, 60), Ok(DONE));
}

fn main() {
    let text = builtin::engine::profile("docker", None).unwrap().text().to_owned();
    let context = Context::new(KernelVersion::new(6, 12));
    let parse = || Profile::parse(black_box(text.as_bytes())).unwrap();
    let weights = Weights::recorded();
    let mut compiled = || {
        let profile = parse();
        let lowered = profile.resolve(&context).unwrap().lower().unwrap();
        black_box(compile(&lowered.policy, &weights).unwrap());
    };
    let mut fixed = || {
        black_box(fix_everywhere(&parse(), &context).unwrap());
    };
    let [compile, fix] = least(&mut [&mut compiled, &mut fixed])[..] else { unreachable!() };
    let written = fix_everywhere(&parse(), &context).unwrap();
    println!(
        "fix, {} contexts proven: {fix:.2} ms; compile {compile:.2} ms; ratio {:.1} (25)",
        written.contexts,
        fix / compile
    );
    println!("text: {} bytes of {}", written.text.len(), text.len());
    let scratch = Scratch::new().unwrap();
    let runtimes = need::root().and_then(|()| {
        let rootfs = rootfs(scratch.path())?;
        Ok([runc(&rootfs)?, crun(&rootfs)?])
    });
    let Ok(runtimes) = runtimes else { return println!("skipped: runc and crun, as root") };
    let (old, new) = (resolved(&text), resolved(&written.text));
    for runtime in runtimes {
        let all: [&mut dyn FnMut(); 3] =
            [&mut || starts(&runtime, &Value::Null), &mut || starts(&runtime, &old), &mut || {
                starts(&runtime, &new)
            }];
        let mut all = all;
        let [bare, old, new] = processor(&mut all, STARTS)[..] else { unreachable!() };
        println!(
            "{}: a container costs {bare:.1} ms; with the original {old:.1} ms; with the fixed one {new:.1} \
             ms, ratio {:.3} (1.1)",
            runtime.name(),
            new / old
        );
    }
}
