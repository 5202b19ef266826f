//! Conditions alone, whatever the call.
#![forbid(unsafe_code)]

use seccompat_profile::{Argument, Operator, Remark, RemarkKind, Rule};

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::Subject;

pub(super) fn repeated(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for entry in &subject.profile.rules {
        let again = |at: &usize| {
            let before = &entry.args[..*at];
            before.iter().any(|arg| arg.index == entry.args[*at].index)
        };
        let Some(arg) = (0..entry.args.len()).find(again).map(|at| &entry.args[at]) else {
            continue;
        };
        found.push(
            Finding::new(rule, arg.span, "any one of these conditions is enough")
                .label(format!("argument {} again", arg.index))
                .note(format!(
                    "argument {} is there twice, so runtimes make each condition a rule of its own",
                    arg.index
                ))
                .help("write an entry for each, or one condition for each argument"),
        );
    }
}

/// Whether a condition on 64 bits always holds, or never; `None` where it depends.
fn constant(arg: &Argument) -> Option<bool> {
    match (arg.operator, arg.value) {
        (Operator::Lt, 0) | (Operator::Gt, u64::MAX) => Some(false),
        (Operator::Ge, 0) | (Operator::Le, u64::MAX) | (Operator::MaskedEq, 0) => Some(true),
        _ => None,
    }
}

fn conditions<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a Rule, &'a Argument)> {
    let entries = subject.profile.rules.iter();
    entries.flat_map(|entry| entry.args.iter().map(move |arg| (entry, arg)))
}

pub(super) fn never(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (_, arg) in conditions(subject).filter(|(_, arg)| constant(arg) == Some(false)) {
        found.push(
            Finding::new(rule, arg.span, "this condition can never hold")
                .label("comparisons are unsigned")
                .help("compare with another value, or remove the entry"),
        );
    }
}

pub(super) fn always(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (_, arg) in conditions(subject).filter(|(_, arg)| constant(arg) == Some(true)) {
        let label = match arg.operator {
            Operator::MaskedEq => "`value` is the mask, and it has no bit; `valueTwo` the value",
            _ => "comparisons are unsigned",
        };
        found.push(
            Finding::new(rule, arg.span, "this condition always holds")
                .label(label)
                .help("compare with another value, or remove the condition"),
        );
    }
}

pub(super) fn outside(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let outside = |remark: &&Remark| remark.kind == RemarkKind::OutsideMask;
    for remark in subject.profile.remarks.iter().filter(outside) {
        found.push(
            Finding::new(rule, remark.span, "`valueTwo` has bits outside of the mask `value`")
                .label("libseccomp ignores these bits")
                .help("`value` is the mask, `valueTwo` the value: exchange them?"),
        );
    }
}
