//! `seccompat check`
#![forbid(unsafe_code)]

use seccompat_bpf::Data;
use seccompat_engine::{Stack, engines, load};
use seccompat_lint::{check_for, rules};

use crate::context::ContextArgs;
use crate::context::Named;
use crate::failure::refused;
use crate::out::check::CheckReport;
use crate::out::engines::{EnginesReport, Row};
use crate::out::{Failure, Report};
use crate::source::Source;

/// Looks for mistakes in a profile: names that no call has, entries that never decide, conditions
/// that can be got round, calls that programs need. Nothing is written.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Formats  text (default), json, sarif
Exit     0 clean or notes alone, 1 errors or warnings, 2 no profile

Examples
  seccompat check profile.json
  seccompat check profile.json --cap all --format sarif
  seccompat explain unknown-name")]
pub(crate) struct Check {
    /// A file, - or a built-in profile
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: Option<String>,

    /// Print the page of a finding instead: why it matters, the remedy, examples
    #[arg(long, value_name = "ID", conflicts_with = "profile")]
    pub(crate) explain: Option<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

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
    if options.context.rest.engine[..] == [Named::All] {
        return every(options, &name, source);
    }
    let stack = source.engine(options.context.rest.asked()?).unwrap_or_else(Stack::ours);
    let profile = source.profile(&name)?;
    let (context, kernel_from) = options.context.resolve(&stack)?;
    let failed = |error| refused(&name, error);
    let findings = check_for(&profile, &context, &stack).map_err(failed)?;
    let abis = profile.resolve(&context).map_err(failed)?.abis;
    let report = CheckReport { name, profile, context, kernel_from, abis, findings, engine: stack };
    let found = report.fails();
    Ok(Report::Check(Box::new(report)).with_findings(found))
}

/// The profile in every engine, in its newest release.
fn every(options: &Check, name: &str, source: Source) -> Result<Report, Failure> {
    let profile = source.profile(name)?;
    let mut rows = Vec::new();
    for engine in engines().into_iter().filter(|engine| *engine != "libseccomp") {
        let stack = Stack::parse(engine)
            .map_err(|mistake| Failure::new(mistake.to_string()).hint(mistake.help))?;
        let (context, _) = options.context.resolve(&stack)?;
        let findings =
            check_for(&profile, &context, &stack).map_err(|error| refused(name, error))?;
        let unknown = load(&profile, &stack, &context).ok().map(|loaded| {
            let arch = context.machine().audit_arch().get();
            let data = Data { nr: NOBODYS, arch, ..Data::default() };
            (loaded.lowered.policy.decide(&data), context.machine())
        });
        rows.push(Row::new(stack, &findings, unknown));
    }
    let found = rows.iter().any(Row::fails);
    Ok(Report::Engines(EnginesReport { name: name.to_owned(), rows }).with_findings(found))
}

/// A number that no call has.
const NOBODYS: u32 = 9999;

/// The page of a finding.
pub(super) fn page(id: &str) -> Result<Report, Failure> {
    if let Some(rule) = rules().iter().find(|rule| rule.id == id) {
        return Ok(Report::Ready(rule.page.to_owned()));
    }
    let ids: Vec<_> = rules().iter().map(|rule| rule.id).collect();
    Err(Failure::new(format!("no finding is called `{id}`"))
        .hint(format!("those there are: {}", ids.join(", "))))
}
