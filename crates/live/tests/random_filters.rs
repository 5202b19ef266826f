//! A scan finds exactly the calls that random filters refuse.
#![forbid(unsafe_code)]

use std::time::Duration;

use crate::common::filter::{self, Rule};
use crate::common::harness::{self, Outcome};
use crate::common::scans::{self, Line};
use fastrand::Rng;
use seccompat_bpf::Action;
use seccompat_catalogue::{Errno, Facts, Sysno};

/// For each change; `cargo xtask full filters` tries more.
const FILTERS: u64 = 400;

/// A filter of this seed: the action for each call that it names.
fn rules(seed: u64, n: u64) -> Vec<Rule> {
    let mut random = Rng::with_seed(seed ^ n.wrapping_mul(0x9e37_79b9));
    let candidates: Vec<Sysno> = Sysno::all()
        .filter(|call| call.number(filter::abi()).is_some() && !scans::LIVES_ON.contains(call))
        .collect();
    let count = random.usize(1..=80);
    let usual = [Errno::EPERM, Errno::EACCES, Errno::ENOENT, Errno::EOPNOTSUPP, Errno::MAX];
    let chosen = random.choose_multiple(candidates, count);
    chosen
        .into_iter()
        .map(|call| {
            let action = match random.u8(..20) {
                0 => Action::KillProcess,
                1 => Action::KillThread,
                2 | 3 => Action::Trap(random.u16(..100)),
                _ => loop {
                    let any = Errno::new(random.u16(1..=4095)).unwrap();
                    let errno =
                        if random.u8(..100) < 70 { random.choice(usual).unwrap() } else { any };
                    if errno != Errno::ENOSYS && !scans::expects(Facts::of(call), errno) {
                        break Action::Errno(errno.get());
                    }
                },
            };
            Rule::new(call, action)
        })
        .collect()
}

/// Two tests, since one that takes half of the time of all would keep a processor idle.
fn every_refusal_of_even_filters_is_found() -> Outcome {
    every_refusal_is_found(0)
}

fn every_refusal_of_odd_filters_is_found() -> Outcome {
    every_refusal_is_found(1)
}

/// Every second filter, from this one on.
fn every_refusal_is_found(first: u64) -> Outcome {
    let seed = harness::seed(20_201_124);
    let baseline = scans::baseline();
    let (mut compared, mut refused, mut wrong) = (0u64, 0u64, Vec::new());
    let filters = (first..harness::filters(FILTERS)).step_by(2);
    let tried = filters.clone().count() as u64;
    for n in filters {
        let rules = rules(seed, n);
        let mut role = harness::role("random_filters::scan", &[&seed.to_string(), &n.to_string()]);
        let ran = harness::watch(&mut role, Duration::from_secs(20));
        ran.expect_well(&format!("the scan under filter {n}"));
        let lines = scans::lines(&ran);
        assert_eq!(lines.len(), baseline.len(), "filter {n}: a scan that leaves calls out");
        for line in lines.iter().filter(|line| line.conclusive && !scans::exempt(&line.name)) {
            let rule = rules.iter().find(|rule| rule.number == line.number);
            let must = match rule.map(|rule| rule.action) {
                Some(Action::Errno(errno)) => {
                    format!("filtered {}", Errno::new(errno).unwrap())
                }
                Some(_) => "killed".to_owned(),
                None => baseline.iter().find(|b: &&Line| b.name == line.name).unwrap().said.clone(),
            };
            compared += 1;
            refused += u64::from(rule.is_some());
            if line.said != must {
                wrong.push(format!("filter {n}: {} said {}, must be {must}", line.name, line.said));
            }
        }
    }
    println!(
        "{tried} filters, {compared} verdicts compared, {refused} refusals, {} wrong",
        wrong.len()
    );
    assert!(refused >= 20 * tried, "filters that refuse next to nothing show nothing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Outcome::Passed
}

/// The tests of this file.
pub const TESTS: &[harness::Test] = &[
    ("every_refusal_of_even_filters_is_found", every_refusal_of_even_filters_is_found),
    ("every_refusal_of_odd_filters_is_found", every_refusal_of_odd_filters_is_found),
];

/// The work of its children.
pub const ROLES: &[harness::Role] = &[("scan", |args| scans::print_under(args, rules))];
