//! `seccompat scan`
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_probe::Verdict;

use crate::input;
use crate::out::{Failure, Report, scan::ScanReport};
use crate::value::version;
use seccompat_catalogue::KernelVersion;

/// Probes every system call of this machine in a child process, and reports the source of each
/// answer: a filter or the kernel. Nothing is changed.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Verdicts
  available     the call reaches the kernel
  missing       ENOSYS: programs fall back to an older call
  filtered      a filter answers instead of the kernel
  conditional   a filter decides by the arguments
  killed        a filter sends SIGSYS
  refused       the kernel itself refuses this user
  undetermined  undecidable here, for the reason given

Limits
  A filter that allows a call, but returns ENOSYS for some arguments, is seen for
  arguments 0; for the named values of clone, personality and socket, which the
  default profiles of engines test; for calls without a probe; and for calls for
  which it has another answer, too. Every other refusal is seen for each named
  value. On x86_64, a refusal of a 32-bit call by its arguments is seen only for
  those calls, or if the filter decides the 64-bit call otherwise.
  `seccompat show pid:self` asks about all of them.

Examples
  seccompat scan
  seccompat scan openat2 faccessat2 || echo 'fall back'
  seccompat scan --since 5.6 --format json")]
pub(crate) struct Scan {
    /// The calls to test, by name or number; all if none is given
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,

    /// The same, for scripts that prefer an option
    #[arg(long = "syscall", value_name = "NAME", hide = true)]
    pub(crate) more_names: Vec<String>,

    /// Only the calls that this kernel version or a later one introduced
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub(crate) since: Option<KernelVersion>,

    /// List the available calls too
    #[arg(long)]
    pub(crate) all: bool,
}

pub(crate) fn run(options: &Scan) -> Result<Report, Failure> {
    let abi = input::native()?;
    super::find_means("scan", seccompat_live::Work::Scan)?;
    let named: Vec<Sysno> = options
        .names
        .iter()
        .chain(&options.more_names)
        .map(|name| input::sysno_on(name, abi))
        .collect::<Result<_, _>>()?;
    // Calls of the machine's other ABIs, too.
    let since = |call: &Sysno| {
        let on = [abi].into_iter().chain(abi.beside().iter().copied());
        on.filter_map(|abi| call.since_on(abi)).next()
    };
    let chosen = |call: &Sysno| {
        since(call).is_some_and(|version| options.since.is_none_or(|since| version >= since))
    };
    let calls =
        if named.is_empty() { Sysno::all().filter(chosen).collect() } else { named.clone() };
    let scan = seccompat_live::scan(abi, &calls);
    let unavailable = scan.calls.iter().any(|call| call.finding.verdict != Verdict::Available);
    let report = ScanReport { abi, scan, all: options.all || !named.is_empty() };
    Ok(Report::Scan(report).with_findings(!named.is_empty() && unavailable))
}
