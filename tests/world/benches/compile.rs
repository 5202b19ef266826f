//! Docker's default profile, from its text to a filter: libseccomp, seccompiler and ours in one
//! run. Times are warm medians; the machine, which tests compare with the kernel, counts executed
//! instructions.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::Instant;

use seccompat_bpf::{Data, Program};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_live::install;
use seccompat_policy::{Diagram, Draft, MIXES, Mix, Policy, Weights, compile};
use seccompat_profile::{Context, Profile, Unknown, builtin};
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;
use seccompat_world::seccompiler as peer;

const RUNS: usize = 501;
const ABIS: [Abi; 3] = [Abi::X86_64, Abi::X86, Abi::X32];

/// The median in microseconds.
fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

fn executed(program: &Program, nr: u32) -> f64 {
    let arch = Abi::X86_64.audit_arch().get();
    f64::from(program.evaluate(&Data { nr, arch, ..Data::default() }, false).executed)
}

/// The mean over a program's recorded calls.
fn over(program: &Program, mix: &Mix) -> f64 {
    let calls = mix.calls.iter().filter_map(|&(call, share)| {
        Some((executed(program, call.number(Abi::X86_64)?), f64::from(share)))
    });
    let (sum, weight) = calls.fold((0.0, 0.0), |all, one| (all.0 + one.0 * one.1, all.1 + one.1));
    sum / weight
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |all, one| (all.0 + one, all.1 + 1.0));
    sum / count
}

/// The mean over the mixes, each with weights that omit that program.
fn unseen(policy: &Policy) -> f64 {
    mean(MIXES.iter().map(|mix| {
        let others = MIXES.iter().filter(|other| other.name != mix.name);
        over(&compile(policy, &Weights::mean(others)).unwrap(), mix)
    }))
}

/// The least average number of tests of any tree of comparisons over the intervals of a policy, and
/// our program's number for the same calls, both in instructions: for calls without conditions, by
/// the recorded weights. Every split is tried, by code independent of the generator.
fn against_the_optimum(policy: &Policy, program: &Program, weights: &Weights) -> (f64, f64) {
    let arch = Abi::X86_64.audit_arch();
    let section = policy.sections().iter().find(|section| section.arch() == arch).unwrap();
    let plain = |nr: u32| policy.rule(section.rule_of(nr)).clauses().is_empty();
    let calls: Vec<(u32, f64)> = Sysno::on(Abi::X86_64)
        .filter(|(nr, _)| plain(*nr))
        .map(|(nr, call)| (nr, f64::from(u32::try_from(weights.of(call)).unwrap())))
        .collect();
    let total: f64 = calls.iter().map(|call| call.1).sum();
    let ours =
        calls.iter().map(|&(nr, weight)| executed(program, nr) * weight).sum::<f64>() / total;
    let starts: Vec<u32> = section.runs().iter().map(|run| run.first).collect();
    let mut leaves = vec![0.0; starts.len()];
    for &(nr, weight) in &calls {
        leaves[starts.partition_point(|start| *start <= nr) - 1] += weight;
    }
    let n = leaves.len();
    let mut cost = vec![vec![0.0; n]; n];
    for length in 1..n {
        for i in 0..n - length {
            let j = i + length;
            let all: f64 = leaves[i..=j].iter().sum();
            let split = |at: usize| cost[i][at - 1] + cost[at][j];
            cost[i][j] = all + (i + 1..=j).map(split).fold(f64::INFINITY, f64::min);
        }
    }
    // In addition to the tests: two loads, the test of the architecture, the return.
    (cost[0][n - 1] / total + 4.0, ours)
}

/// The median time of installing a program, in microseconds; it stays installed.
fn load(program: &Program) -> f64 {
    let mut times: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            install(program, 0).unwrap();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[2]
}

fn main() {
    let Ok(oracle) = Oracle::new() else { return println!("libseccomp-dev is not installed") };
    let corpus = need::corpus();
    assert!(builtin::engine::profile("docker", None).is_some());
    let text = std::fs::read(corpus.join("moby/v28.2.0.json")).unwrap();
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.abis = Some(ABIS.to_vec());
    context.unknown = Unknown::Default;
    let weights = Weights::recorded();
    let profile = Profile::parse(&text).unwrap();
    let resolved = profile.resolve(&context).unwrap();
    let policy = resolved.lower().unwrap().policy;
    let ours = compile(&policy, &weights).unwrap();
    let (first, first_time) = oracle.timed(&resolved, 1, 300);
    let (second, second_time) = oracle.timed(&resolved, 2, 300);
    let made = |context: &Context, proven: bool| {
        let profile = Profile::parse(black_box(&text)).unwrap();
        let lowered = profile.resolve(context).unwrap().lower().unwrap();
        let draft = Draft::new(&lowered.policy, &weights).unwrap();
        if proven {
            black_box(draft.prove().unwrap());
        } else {
            black_box(draft);
        }
    };
    let all = |proven: bool| made(&context, proven);
    let (plain, proven) = (median(|| all(false)), median(|| all(true)));
    let micro = |nanoseconds: u64| f64::from(u32::try_from(nanoseconds).unwrap()) / 1e3;
    let numbers = |program: &Program| mean((0..471).map(|nr| executed(program, nr)));
    let calls =
        |program: &Program| mean(Sysno::on(Abi::X86_64).map(|(nr, _)| executed(program, nr)));
    let mixes = |program: &Program| mean(MIXES.iter().map(|mix| over(program, mix)));
    let size = |program: &Program| f64::from(u32::try_from(program.insns().len()).unwrap());
    let most = |program: &Program| (0..471).map(|nr| executed(program, nr)).fold(0.0, f64::max);
    let row = |what: &str, [a, b, c]: [f64; 3], by: f64, budget: &str| {
        println!("{what:34} {a:9.1} {b:9.1} {c:9.1}   {:6.3} {budget}", c / by);
    };
    println!("{:34} {:>9} {:>9} {:>9}   ratio (budget)", "", "libsec. 1", "libsec. 2", "ours");
    let (a, b) = (micro(first_time), micro(second_time));
    row("text to program, unproven, us", [a, b, plain], a, "(0.02 of 1)");
    row("text to program, proven, us", [a, b, proven], a, "(0.1 of 1)");
    let three = |of: &dyn Fn(&Program) -> f64| [of(&first), of(&second), of(&ours)];
    row("instructions", three(&size), size(&second), "(0.33 of 2)");
    row("executed, recorded mixes", three(&mixes), mixes(&second), "");
    let left_out = [mixes(&first), mixes(&second), unseen(&policy)];
    row("executed, a mix left out", left_out, mixes(&second), "(0.5 of 2)");
    row("executed, all calls", three(&calls), calls(&second), "(0.7 of 2)");
    row("executed, numbers 0 to 470", three(&numbers), numbers(&second), "(0.7 of 2)");
    row("executed, at most", three(&most), most(&second), "");
    // The work of the proof: nodes of the diagram, intermediate ones included.
    let nodes = |program: &Program| {
        let mut diagram = Diagram::default();
        diagram.program(program, false).unwrap();
        f64::from(u32::try_from(diagram.len()).unwrap())
    };
    row("nodes of the diagram", three(&nodes), nodes(&second), "");
    let (optimum, spent) = against_the_optimum(&policy, &ours, &weights);
    let ratio = spent / optimum;
    println!(
        "calls by weight: {spent:.2} executed; the best tree of comparisons {optimum:.2}, {ratio:.3}"
    );
    // One architecture: seccompiler serves no more.
    let mut single = context.clone();
    single.abis = Some(vec![Abi::X86_64]);
    let resolved = profile.resolve(&single).unwrap();
    let json = peer::json(&resolved);
    let theirs = peer::program(&peer::compile(&json));
    let alone = compile(&resolved.lower().unwrap().policy, &weights).unwrap();
    println!("\n{:34} {:>9} {:>9}   ratio (budget)", "x86_64 alone", "seccompiler", "ours");
    let pair = |what: &str, a: f64, b: f64, budget: &str| {
        println!("{what:34} {a:11.1} {b:9.1}   {:6.3} {budget}", b / a);
    };
    let time = median(|| {
        black_box(peer::compile(black_box(&json)));
    });
    pair("text to program, unproven, us", time, median(|| made(&single, false)), "(1.2)");
    pair("text to program, proven, us", time, median(|| made(&single, true)), "");
    pair("instructions", size(&theirs), size(&alone), "");
    pair("executed, recorded mixes", mixes(&theirs), mixes(&alone), "");
    pair("executed, all calls", calls(&theirs), calls(&alone), "");
    // At the end: an installed filter stays.
    if rustix::thread::set_no_new_privs(true).is_ok() {
        println!();
        let [a, b, c] = [load(&first), load(&second), load(&ours)];
        row("kernel load, us", [a, b, c], b, "(0.5 of 2)");
        pair("kernel load, x86_64 alone, us", load(&theirs), load(&alone), "");
    }
}
