//! `seccompat check`
#![forbid(unsafe_code)]

use seccompat_engine::Stack;
use seccompat_lint::{check, rules};

use crate::args::Check;
use crate::filter::refused;
use crate::out::check::CheckReport;
use crate::out::{Failure, Report};
use crate::source::Source;

pub(crate) fn run(options: &Check) -> Result<Report, Failure> {
    if let Some(id) = &options.explain {
        return page(id);
    }
    let Some(given) = &options.profile else {
        return Err(Failure::new("there is no profile to check")
            .hint("seccompat check profile.json; seccompat check --explain ID"));
    };
    let source = Source::of(given)?;
    let name = source.name(given);
    let stack = source.engine(options.context.rest.asked()?).unwrap_or_else(Stack::ours);
    let profile = source.profile(&name)?;
    let (context, kernel_from) = options.context.resolve(&stack)?;
    let failed = |error| refused(&name, error);
    let findings = check(&profile, &context).map_err(failed)?;
    let abis = profile.resolve(&context).map_err(failed)?.abis;
    let report = CheckReport { name, profile, context, kernel_from, abis, findings, engine: stack };
    let found = report.fails();
    Ok(Report::Check(Box::new(report)).with_findings(found))
}

/// The page of a finding.
pub(super) fn page(id: &str) -> Result<Report, Failure> {
    if let Some(rule) = rules().iter().find(|rule| rule.id == id) {
        return Ok(Report::Ready(rule.page.to_owned()));
    }
    let ids: Vec<_> = rules().iter().map(|rule| rule.id).collect();
    Err(Failure::new(format!("no finding is called `{id}`"))
        .hint(format!("those there are: {}", ids.join(", "))))
}
