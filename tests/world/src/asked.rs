//! The correct result of a scan that asked the filters, derived from the filters alone: for every
//! call, ABI and named value.
//!
//! The filters are read from the live process; the machine that evaluates them shares nothing with
//! the scan. The kernel's own answers come from a scan outside any container.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data, Program, evaluate_chain};
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_live::named;

use crate::report::{Argument, Report};

/// A report, compared with the filters.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The number of compared calls, those of other ABIs included.
    pub calls: usize,
    /// The number of compared values of their arguments.
    pub values: usize,
    /// The results that the filters contradict.
    pub wrong: Vec<String>,
}

/// A filter's action for a call, in the words of a scan: `allow`, `errno EPERM`, `trap`,
/// `kill_process`.
fn word(filters: &[Program], abi: Abi, nr: u32, args: [u64; 6]) -> String {
    let data = Data { nr, arch: abi.audit_arch().get(), args, instruction_pointer: 0 };
    match evaluate_chain(filters, &data, false) {
        Action::Errno(0) => "errno 0".to_owned(),
        Action::Errno(number) => {
            let errno = Errno::new(number).map_or_else(|| number.to_string(), |e| e.to_string());
            format!("errno {errno}")
        }
        Action::Trap(_) => "trap".to_owned(),
        Action::KillProcess | Action::KillThread => "kill_process".to_owned(),
        _ => "allow".to_owned(),
    }
}

/// Compares a report with the filters of the process that made it, newest first. `baseline` is a
/// report of this kernel without any filter.
#[must_use]
pub fn judge(report: &Report, filters: &[Program], baseline: &Report) -> Asked {
    let mut asked = Asked::default();
    for (name, call) in &report.calls {
        // The kernel exempts these from all filters.
        if matches!(name.as_str(), "uprobe" | "uretprobe") {
            continue;
        }
        let probes: Vec<[u64; 6]> = call.probes.iter().map(|probe| probe.args).collect();
        let kernel = baseline.said(name).unwrap_or_default();
        asked.one(
            filters,
            Abi::X86_64,
            name,
            call.nr,
            &probes,
            &kernel,
            &call.said(),
            &call.arguments,
        );
    }
    for (abi, calls) in &report.abis {
        // Those that x86_64 lacks, too.
        let all = Sysno::on(*abi).count();
        if !calls.is_empty() && calls.len() != all {
            asked.wrong.push(format!("{abi}: {} of {all} calls were asked about", calls.len()));
        }
        for call in calls {
            let (name, said, arguments) = (&call.name, &call.said, &call.arguments);
            asked.one(filters, *abi, name, call.nr, &[], "available", said, arguments);
        }
    }
    asked
}

impl Asked {
    #[allow(clippy::too_many_arguments)] // They are the fields of a report's row.
    fn one(
        &mut self,
        filters: &[Program],
        abi: Abi,
        name: &str,
        nr: u32,
        probes: &[[u64; 6]],
        kernel: &str,
        said: &str,
        arguments: &[Argument],
    ) {
        self.calls += 1;
        let call = Sysno::from_name(name).expect("a call");
        let named = named(call, abi);
        let of = |args| word(filters, abi, nr, args);
        let mut all: Vec<String> = [[0; 6], [u64::MAX; 6]].into_iter().map(of).collect();
        all.extend(named.iter().map(|named| of(named.args())));
        all.extend(probes.iter().map(|args| of(*args)));
        self.values += named.len();
        let first = all[0].clone();
        let must = match first.as_str() {
            _ if all.iter().any(|one| *one != first) => "conditional".to_owned(),
            "allow" => kernel.to_owned(),
            "errno ENOSYS" => "missing".to_owned(),
            "trap" | "kill_process" => "killed".to_owned(),
            errno => errno.replace("errno", "filtered"),
        };
        // Where probes alone leave a doubt the filters may decide; and the kernel refuses some
        // calls to a container that the baseline may make.
        let open = must == kernel && first == "allow";
        let told = open && (said == "refused" || must == "undetermined" && said == "available");
        if said != must && !told {
            self.wrong.push(format!("{abi} {name}: said {said}, must be {must}"));
        }
        if must != "conditional" {
            return;
        }
        for argument in arguments {
            let must = of(argument.args);
            if argument.said != must {
                self.wrong.push(format!("{abi} {name} {argument:?}: must be {must}"));
            }
        }
        // Values that are not listed have the same answer, except pairs in which one value has it
        // already.
        let listed = |args: &[u64; 6]| arguments.iter().any(|argument| argument.args == *args);
        let alone = |named: &seccompat_live::Named| {
            named.second.is_some_and(|(second, value)| {
                let single = |argument: usize, value: u64| {
                    let mut args = [0; 6];
                    args[argument] = value;
                    listed(&args)
                };
                single(named.argument, named.value) || single(second, value)
            })
        };
        let left = named.iter().filter(|named| !listed(&named.args()) && !alone(named));
        let mut left: Vec<String> = left.map(|named| of(named.args())).collect();
        left.sort();
        left.dedup();
        if left.len() > 1 {
            self.wrong.push(format!("{abi} {name}: values that are not listed get {left:?}"));
        }
    }
}
