//! Conditions compared with the kernel's use of the register.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Facts, Kind, Param, Sysno};
use seccompat_profile::{Argument, Call, Operator, Rule};

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::{Subject, lets};

/// The first call of an entry with such an argument, for each condition. For calls with one kind of
/// argument only the first is examined.
fn each<'a>(
    subject: &Subject<'a>,
    counts: impl Fn(Sysno) -> bool,
    wanted: impl Fn(&Rule, &Argument, Kind) -> bool,
) -> Vec<(&'a Argument, Sysno, &'static Param)> {
    let mut all = Vec::new();
    for entry in &subject.profile.rules {
        if entry.args.is_empty() {
            continue;
        }
        let mut kinds: [Vec<(Sysno, &'static Param)>; 6] = Default::default();
        for named in &entry.calls {
            let Call::Known(call) = named.what else { continue };
            for (param, kinds) in Facts::of(call).params.iter().zip(&mut kinds) {
                if !kinds.iter().any(|(_, other)| other.kind == param.kind) && counts(call) {
                    kinds.push((call, param));
                }
            }
        }
        for arg in &entry.args {
            let mut here = kinds[usize::from(arg.index)].iter();
            if let Some(&(call, param)) = here.find(|(_, param)| wanted(entry, arg, param.kind)) {
                all.push((arg, call, param));
            }
        }
    }
    all
}

/// Only null is a value that a filter can know.
pub(super) fn pointer(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let is_null =
        |arg: &Argument| matches!(arg.operator, Operator::Eq | Operator::Ne) && arg.value == 0;
    let hits = each(subject, |_| true, |_, arg, kind| kind.is_pointer() && !is_null(arg));
    for (arg, call, param) in hits {
        let message = format!("`{}` of `{call}` is a pointer", param.name());
        found.push(
            Finding::new(rule, arg.span, message)
                .label("only the address is compared, not the memory behind it")
                .note("a filter cannot read memory, and a program may choose any address")
                .help("remove the condition"),
        );
    }
}

/// A comparison that garbage in the high half turns to the permissive side.
pub(super) fn wide(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    // The registers of a 32-bit ABI have no high half.
    let wide: Vec<_> = subject.resolved.abis.iter().filter(|abi| !abi.is_32_bit()).collect();
    let is_wide = |call: Sysno| wide.iter().any(|abi| call.number(**abi).is_some());
    let default = lets(subject.profile.default.action);
    let hits = each(subject, is_wide, |entry, arg, kind| {
        let allowed = lets(entry.verb.action);
        let loose = match arg.operator {
            Operator::Ne | Operator::Ge | Operator::Gt => allowed && !default,
            Operator::Eq | Operator::Lt | Operator::Le => !allowed && default,
            Operator::MaskedEq => false,
        };
        kind.is_32_bit() && loose && arg.value <= u64::from(u32::MAX)
    });
    for (arg, call, param) in hits {
        let message = format!("`{}` of `{call}` has 32 bits, but 64 are compared", param.name());
        let finding = Finding::new(rule, arg.span, message)
            .label("any bit of the high half bypasses it")
            .note("the kernel reads the low half alone, so a program may set the high one");
        found.push(match arg.operator {
            Operator::Eq => {
                finding.help(format!("MASKED_EQ with value 4294967295, valueTwo {}", arg.value))
            }
            _ => finding.help("list the values with MASKED_EQ and the mask 4294967295"),
        });
    }
}

pub(super) fn narrow(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let low = |arg: &Argument| arg.operator == Operator::MaskedEq && arg.value == 0xffff_ffff;
    let hits = each(subject, |_| true, |_, arg, kind| kind == Kind::Long && low(arg));
    for (arg, call, param) in hits {
        let message = format!("`{}` of `{call}` has 64 bits, but 32 are compared", param.name());
        found.push(
            Finding::new(rule, arg.span, message)
                .label("any high half passes")
                .help("compare with EQ"),
        );
    }
}
