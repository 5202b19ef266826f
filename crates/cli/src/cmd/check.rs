//! `seccompat check`
#![forbid(unsafe_code)]

use seccompat_lint::check;

use crate::args::Check;
use crate::filter::{profile, refused};
use crate::out::check::CheckReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Check) -> Result<Report, Failure> {
    let profile = profile(&options.profile)?;
    let (context, kernel_from) = options.context.resolve()?;
    let failed = |error| refused(&options.profile, error);
    let findings = check(&profile, &context).map_err(failed)?;
    let abis = profile.resolve(&context).map_err(failed)?.abis;
    let report = CheckReport {
        name: options.profile.clone(),
        profile,
        context,
        kernel_from,
        abis,
        findings,
    };
    let found = report.fails();
    Ok(Report::Check(Box::new(report)).with_findings(found))
}
