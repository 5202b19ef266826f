//! The correct result of a scan, derived from the filters alone.
//!
//! The filters are read from the live process and evaluated for each probe. No code is shared with
//! the prober. The kernel's own answers come from a scan outside any container.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::{Action, Data, Program, evaluate_chain};
use seccompat_catalogue::Errno;

use crate::report::{Call, Probe, Report};

const AUDIT_ARCH_X86_64: u32 = 0xc000_003e;

/// A report, compared with the filters.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// The number of calls with conclusive probes.
    pub judged: usize,
    /// The number of calls with probes that the kernel may refuse for reasons of its own.
    pub gated: usize,
    /// Calls that no probe can decide: the filter answers as the kernel would, or leaves the answer
    /// to another process.
    pub untellable: Vec<String>,
    /// Verdicts, or answers to probes, that the filters contradict.
    pub wrong: Vec<Wrong>,
}

/// A verdict that the filters contradict.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The call.
    pub name: String,
    /// The verdict of the scan.
    pub said: String,
    /// The correct verdict.
    pub must: String,
    /// Each probe with its answer and the answer of the filters.
    pub probes: Vec<String>,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, said, must, probes } = self;
        write!(f, "{name}: said {said}, must be {must}; {}", probes.join("; "))
    }
}

/// The answer to one probe.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Answer {
    /// The kernel's answer, if it has the call.
    Kernel,
    /// This errno, from the kernel or a filter.
    Errno(String),
    Killed,
    /// The filters do not determine it.
    Open,
}

/// Compares a report with the filters of the process that made it, newest first. `baseline` is a
/// report of this kernel without any filter.
#[must_use]
pub fn judge(report: &Report, filters: &[Program], baseline: &Report) -> Judgement {
    let mut judgement = Judgement::default();
    for (name, call) in report.calls.iter().filter(|(_, call)| !call.probes.is_empty()) {
        let kernel = baseline.calls.get(name);
        let lacks = kernel.is_some_and(|call| call.verdict == "missing");
        // The kernel exempts these from all filters, if it has them at all
        // (`seccomp_uprobe_exception`, kernel/seccomp.c).
        let exempt = matches!(name.as_str(), "uprobe" | "uretprobe") && !lacks;
        let filters = if exempt { &[] } else { filters };
        let actions: Vec<Action> =
            call.probes.iter().map(|probe| action(filters, call.nr, probe)).collect();
        let answers: Vec<Answer> = actions
            .iter()
            .zip(&call.probes)
            .map(|(action, probe)| answer(*action, probe, lacks))
            .collect();
        if answers.contains(&Answer::Open) {
            judgement.untellable.push(name.clone());
            continue;
        }
        if call.conclusive {
            judgement.judged += 1;
        } else {
            judgement.gated += 1;
        }
        let must = verdict(&answers, kernel);
        let heard = call.probes.iter().zip(&answers).all(|(probe, answer)| fits(probe, answer));
        // Filters that were asked decide more than the probes could: `asked` judges that.
        let (agrees, heard) = if report.rehearsed.is_some() {
            (true, heard || !call.conclusive)
        } else if call.conclusive {
            (call.said() == must, heard)
        } else {
            // The kernel may have refused, and the scan may report a doubt.
            let careful = matches!(call.verdict.as_str(), "undetermined" | "refused");
            (careful || call.said() == must, true)
        };
        if !agrees || !heard {
            let lines = actions.iter().zip(&call.probes);
            let probes = lines.map(|(action, probe)| {
                format!("{:x?} got {}, the filters: {action}", probe.args, probe.got)
            });
            let said = format!("{}{}", call.said(), if agrees { ", other answers" } else { "" });
            judgement.wrong.push(Wrong {
                name: name.clone(),
                said,
                must,
                probes: probes.collect(),
            });
        }
    }
    judgement
}

/// The filters' answer to a probe.
fn action(filters: &[Program], nr: u32, probe: &Probe) -> Action {
    // The address of the call is not known, and no filter here tests it.
    let data = Data { nr, arch: AUDIT_ARCH_X86_64, instruction_pointer: 0, args: probe.args };
    evaluate_chain(filters, &data, false)
}

fn answer(action: Action, probe: &Probe, kernel_lacks_it: bool) -> Answer {
    match action {
        Action::Allow | Action::Log if kernel_lacks_it => Answer::Errno("ENOSYS".to_owned()),
        Action::Allow | Action::Log => Answer::Kernel,
        Action::KillProcess | Action::KillThread | Action::Trap(_) => Answer::Killed,
        Action::Notify | Action::Trace(_) => Answer::Open,
        Action::Errno(number) => {
            let errno = Errno::new(number).map_or_else(|| "0".to_owned(), |e| e.to_string());
            if probe.expect.contains(&errno) { Answer::Open } else { Answer::Errno(errno) }
        }
    }
}

/// The verdict for these answers.
fn verdict(answers: &[Answer], kernel: Option<&Call>) -> String {
    match answers.split_first() {
        Some((first, rest)) if rest.iter().all(|answer| answer == first) => match first {
            // The kernel's own verdict: available, or another one without any filter.
            Answer::Kernel => kernel
                .filter(|call| call.conclusive)
                .map_or_else(|| "available".to_owned(), Call::said),
            Answer::Errno(errno) if errno == "ENOSYS" => "missing".to_owned(),
            Answer::Errno(errno) => format!("filtered {errno}"),
            Answer::Killed => "killed".to_owned(),
            Answer::Open => "untellable".to_owned(),
        },
        _ => "conditional".to_owned(),
    }
}

/// Whether the answer is the correct one.
fn fits(probe: &Probe, answer: &Answer) -> bool {
    match answer {
        Answer::Kernel => probe.expect.contains(&probe.got),
        Answer::Errno(errno) if errno == "0" => matches!(probe.got.as_str(), "faked" | "OK"),
        Answer::Errno(errno) => probe.got == *errno,
        Answer::Killed => probe.got == "killed",
        Answer::Open => true,
    }
}
