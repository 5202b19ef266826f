//! One profile in every engine, in its newest release.
#![forbid(unsafe_code)]

use seccompat_bpf::Data;
use seccompat_engine::{Stack, engines, load};
use seccompat_lint::checked_with;

use super::options::Check;
use crate::failure::refused;
use crate::hostlib;
use crate::out::engines::{EnginesReport, Row};
use crate::out::{Failure, Report};
use crate::source::Source;

/// A number without a call.
const NOBODYS: u32 = 9999;

pub(super) fn every(options: &Check, name: &str, source: Source) -> Result<Report, Failure> {
    let profile = source.profile(name)?;
    let mut rows = Vec::new();
    for engine in engines().into_iter().filter(|engine| *engine != "libseccomp") {
        let stack = Stack::parse(engine)
            .map_err(|mistake| Failure::new(mistake.to_string()).hint(mistake.help))?;
        if stack.language().is_some() {
            continue;
        }
        let (context, _) = options.context.resolve(&stack)?;
        let checked = checked_with(&profile, &context, &stack, &hostlib::trial);
        let findings = checked.map_err(|error| refused(name, error))?.findings;
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
