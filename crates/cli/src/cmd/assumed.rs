//! The difference between a result of this program and the assumed engine's filter.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use seccompat_catalogue::{Abi, AuditArch, Sysno};
use seccompat_policy::{Diagram, Policy, Wanted};

use crate::context::ContextArgs;
use crate::filter::{Filter, Proof};
use crate::out::{Failure, note};
use crate::source::Source;

/// Reports in how many calls a compiled profile differs from its engine's filter, and the `diff`
/// that shows them. Reports nothing without an engine, or without an answer.
pub(super) fn tell(given: &str, filter: &Filter, args: &ContextArgs) -> Result<(), Failure> {
    let ours = filter.engine.as_ref().is_some_and(seccompat_engine::Stack::is_ours);
    let Some(compiled) = filter.compiled.as_ref().filter(|_| ours && given != "-") else {
        return Ok(());
    };
    let source = Source::of(given)?;
    let Some(stack) = source.engine(None) else { return Ok(()) };
    let mut args = args.clone();
    (args.rest.unknown, args.rest.known_up_to) = (None, None);
    let Ok(theirs) = Filter::of(given, &source, &args, Proof::Left, Some(stack.clone())) else {
        note(&format!("{stack} does not load it: seccompat check {given} --engine {stack}"));
        return Ok(());
    };
    let Some(theirs) = &theirs.compiled else { return Ok(()) };
    match calls(&compiled.policy, &theirs.policy) {
        None | Some(0) => {}
        Some(count) => note(&format!(
            "{count} call{} differ from what {} makes of it: seccompat diff {given} --engine {} --engine \
             seccompat",
            if count == 1 { "" } else { "s" },
            stack.engine(),
            stack.engine(),
        )),
    }
    Ok(())
}

/// The calls that two policies decide differently; `None` if they differ in more ways than can be
/// listed.
fn calls(a: &Policy, b: &Policy) -> Option<usize> {
    let mut diagram = Diagram::default();
    let (first, second) = (diagram.policy(a).ok()?, diagram.policy(b).ok()?);
    let differences = diagram.differences(first, second, Wanted::Any).ok()??;
    let mut names = BTreeSet::new();
    for one in differences {
        for abi in Abi::sharing(AuditArch::new(one.arch.0)) {
            let numbers = one.numbers.0..=one.numbers.1;
            let here = Sysno::on(abi).filter(|(number, _)| numbers.contains(number));
            names.extend(here.map(|(_, call)| call.name()));
        }
    }
    Some(names.len())
}
