//! The calls that can be used here, and the source of each refusal.
#![forbid(unsafe_code)]

mod decides;
mod filters;
mod questions;

use std::time::Duration;

use seccompat_catalogue::{Abi, Errno, Facts, Outcome, Sysno};
use seccompat_probe::{Answer, Finding, Manner, Presence, Question, Standing, Survey};
use seccompat_raw::{Ask, Children, NoChild};

use crate::here::Here;
use crate::means::is_proven;
pub use decides::Decides;
pub use filters::{Asked, Beside};
use questions::{Probe, Wanted};

/// The result of a scan.
#[derive(Clone, Debug)]
pub struct Scan {
    /// The place of the scan.
    pub here: Here,
    /// The calls, in the requested order.
    pub calls: Vec<Call>,
    /// The reason why no child could be made, so that little is known.
    pub no_child: Option<NoChild>,
    /// The method of asking the filters, and the other ABIs.
    pub asked: Asked,
}

/// The result for one call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The call.
    pub call: Sysno,
    /// Its number here.
    pub number: u32,
    /// The finding.
    pub finding: Finding,
    /// Whether conclusive probes were made.
    pub conclusive: bool,
    /// The probes made.
    pub probes: Vec<Made>,
    /// The filters' decisions for it, by its arguments.
    pub decides: Decides,
}

/// One probe that was made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// The six registers.
    pub args: [u64; 6],
    /// The kernel's possible answers.
    pub expect: &'static [Outcome],
    /// The actual answer.
    pub got: Answer,
}

/// The time limit for a call. A probe fails at once, so only a supervisor can hold it.
const PATIENCE: Duration = Duration::from_millis(200);

/// Probes `calls` in children, and judges the answers. Of calls that this ABI lacks, only the filters are asked,
/// for the other ABIs of the machine.
///
/// The scan cannot work without some calls: those by which a program starts, those that the children
/// of `seccompat_raw` need, and `openat` and `read`, by which it reads `/proc`. If a filter may kill
/// for these, call [`crate::find_means`] first.
#[must_use]
pub fn scan(abi: Abi, calls: &[Sysno]) -> Scan {
    let (own, foreign): (Vec<Sysno>, Vec<Sysno>) =
        calls.iter().partition(|call| call.number(abi).is_some());
    let own = own.into_iter().filter_map(|call| Some((call, call.number(abi)?))).collect();
    let calls = Calls { own, foreign };
    // One child both confirms the report of `/proc` and makes the probes.
    if let Some(guess) = Here::guess(abi) {
        if let Ok(scan) = attempt(guess.clone(), &calls) {
            if guess.is_like(&scan.here) {
                return scan;
            }
        }
    }
    let (me, no_child) = match children().ask(&[], &mut []) {
        Ok(me) => (Some(me), None),
        Err(error) => (None, Some(error)),
    };
    let here = Here::look(abi, me);
    if no_child.is_none() {
        if let Ok(scan) = attempt(here.clone(), &calls) {
            return scan;
        }
    }
    // In this process, as long as no filter can kill.
    let plan = plan(&here, &calls.own);
    let may_ask = here.seccomp().presence == Presence::Absent;
    let answer = |(_, question): &(usize, Question)| {
        if may_ask { seccompat_raw::ask(question) } else { Answer::NotMade }
    };
    let answers: Vec<Answer> = plan.iter().map(answer).collect();
    let (asked, calls) = judge(&here, &calls, &plan, &answers);
    Scan { calls, here, no_child, asked }
}

/// The calls of a scan.
struct Calls {
    /// Those of this ABI, with their numbers.
    own: Vec<(Sysno, u32)>,
    /// Those that this ABI lacks.
    foreign: Vec<Sysno>,
}

fn children() -> Children {
    let may_yield = is_proven(Sysno::SCHED_YIELD);
    Children { patience: PATIENCE, no_new_privs: true, may_yield }
}

/// Scans on the assumption that the place is `here`; the result has the place that the children
/// found.
fn attempt(here: Here, calls: &Calls) -> Result<Scan, NoChild> {
    let plan = plan(&here, &calls.own);
    let mut answers = vec![Answer::NotMade; plan.len()];
    let asks: Vec<Ask> = plan.iter().map(|(_, question)| Ask::new(question)).collect();
    let me = children().ask(&asks, &mut answers)?;
    let (asked, calls) = judge(&here, calls, &plan, &answers);
    Ok(Scan { calls, here: here.confirmed_by(me), no_child: None, asked })
}

/// The questions, each with the index of its call. Those that end their caller come last, since
/// each needs a child.
fn plan(here: &Here, calls: &[(Sysno, u32)]) -> Vec<(usize, Question)> {
    let questions = calls.iter().enumerate().flat_map(|(at, &(call, _))| {
        Survey::questions(Facts::of(call), here).map(move |question| (at, question))
    });
    let (last, mut plan): (Vec<_>, Vec<_>) =
        questions.partition(|(_, question)| question.manner() == Manner::Ends);
    plan.extend(last);
    plan
}

/// The question about a probe that was made.
fn about_filters(made: &Made) -> Probe {
    let is_known = match made.got {
        Answer::Errno(errno) => errno != Errno::ENOSYS,
        Answer::Success => true,
        _ => false,
    };
    Probe { args: made.args, is_known }
}

fn judge(
    here: &Here,
    Calls { own: calls, foreign }: &Calls,
    plan: &[(usize, Question)],
    answers: &[Answer],
) -> (Asked, Vec<Call>) {
    let mut heard: Vec<_> =
        calls.iter().map(|&(call, _)| (Survey::new(Facts::of(call)), false, Vec::new())).collect();
    for ((at, question), &got) in plan.iter().zip(answers) {
        let (survey, conclusive, probes) = &mut heard[*at];
        survey.hear(question, got);
        *conclusive |= question.standing() == Standing::Conclusive;
        probes.push(Made { args: question.args(), expect: question.expect(), got });
    }
    let each = calls.iter().zip(&heard);
    let wanted = |(&(call, number), (_, _, probes)): (&(Sysno, u32), &(_, _, Vec<Made>))| {
        let probes: Vec<Probe> = probes.iter().map(about_filters).collect();
        let is_known = probes.iter().any(|probe| probe.is_known);
        Wanted { call, number, probes, is_known }
    };
    let asks: Vec<_> = each.map(wanted).collect();
    let (asked, decides) = filters::ask(here, &asks, foreign);
    let each = calls.iter().zip(heard).zip(decides);
    let calls = each.map(|((&(call, number), (survey, conclusive, probes)), decides)| {
        let finding = filters::finding(here, call, &asked, &survey, &decides);
        Call { call, number, finding, conclusive, probes, decides }
    });
    let calls = calls.collect();
    (asked, calls)
}
