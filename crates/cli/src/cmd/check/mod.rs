//! `seccompat check`
#![forbid(unsafe_code)]

mod baseline;
mod engines;
mod files;
mod judge;
mod options;
mod part;

use seccompat_lint::{Severity, rules};

pub(crate) use self::options::Check;

use crate::context::Named;
use crate::file;
use crate::out::check::CheckReport;
use crate::out::{Failure, Report, complain, note};
use crate::source::Source;
use crate::value::Level;

pub(crate) fn run(options: &Check) -> Result<Report, Failure> {
    if let Some(id) = &options.explain {
        return page(id);
    }
    if options.filters.is_empty() {
        return Err(Failure::new("there is no profile to check")
            .hint("seccompat check profile.json; seccompat check --explain ID"));
    }
    let judge = judge::Judge::new(&options.deny, &options.allow)?;
    let to = baseline::place(options)?;
    if options.context.rest.engine[..] == [Named::All] {
        return every(options);
    }
    let found = files::find(&options.filters)?;
    let mut all = part::all(options, found)?;
    for part in &mut all.parts {
        judge.judge(&mut part.findings);
    }
    if let Some(to) = to {
        let count = all.parts.iter().map(|part| part.findings.len()).sum::<usize>();
        file::write(&to, baseline::text(&all.parts)?.as_bytes())?;
        note(&format!("{count} findings are in {}", to.display()));
        return Ok(Report::Words(Vec::new()));
    }
    let known = match &options.baseline {
        Some(path) => baseline::Baseline::read(path)?.leave_out(&mut all.parts),
        None => 0,
    };
    let least = match options.fail_on {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Note,
    };
    let mut findings = all.parts.iter().flat_map(|part| &part.findings);
    let found = findings.any(|finding| finding.severity >= least);
    let report = CheckReport {
        parts: all.parts,
        unread: all.unread,
        verbose: options.verbose,
        known,
        passed: all.passed,
    };
    let unread = !report.unread.is_empty();
    for (_, failure) in &report.unread {
        complain(&failure.message, failure.hint.as_deref());
    }
    let report = Report::Check(Box::new(report)).with_findings(found);
    Ok(if unread { Report::Broken(Box::new(report)) } else { report })
}

/// One profile in every engine.
fn every(options: &Check) -> Result<Report, Failure> {
    let [given] = &options.filters[..] else {
        return Err(Failure::new("--engine all takes one profile")
            .hint("seccompat check PROFILE --engine all"));
    };
    let source = Source::of(given)?;
    let name = source.name(given);
    engines::every(options, &name, source)
}

/// The page of a finding.
pub(super) fn page(id: &str) -> Result<Report, Failure> {
    if let Some(rule) = rules().iter().find(|rule| rule.id == id) {
        return Ok(Report::Ready(rule.page.to_owned()));
    }
    Err(judge::unknown(id))
}
