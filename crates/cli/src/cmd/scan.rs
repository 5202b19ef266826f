//! `seccompat scan`
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_probe::Verdict;

use crate::args::Scan;
use crate::input;
use crate::out::{Failure, Report, scan::ScanReport};

pub(crate) fn run(options: &Scan) -> Result<Report, Failure> {
    let abi = input::native()?;
    super::find_means("scan")?;
    let named: Vec<Sysno> = options
        .names
        .iter()
        .chain(&options.more_names)
        .map(|name| input::sysno_on(name, abi))
        .collect::<Result<_, _>>()?;
    let chosen = |call: &Sysno| {
        call.number(abi).is_some()
            && options.since.is_none_or(|since| call.since_on(abi).is_some_and(|v| v >= since))
    };
    let calls =
        if named.is_empty() { Sysno::all().filter(chosen).collect() } else { named.clone() };
    let scan = seccompat_live::scan(abi, &calls);
    let unavailable = scan.calls.iter().any(|call| call.finding.verdict != Verdict::Available);
    let report = ScanReport { abi, scan, all: options.all || !named.is_empty() };
    Ok(Report::Scan(report).with_findings(!named.is_empty() && unavailable))
}
