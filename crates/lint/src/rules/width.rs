//! Conditions against what the kernel makes of the register.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Facts, Kind, Param, Sysno};
use seccompat_profile::{Argument, Call, Operator, Rule};

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::{Subject, lets};

/// The first call of an entry whose argument is so, for each condition.
fn each<'a>(
    subject: &Subject<'a>,
    wanted: impl Fn(&Rule, &Argument, &Param) -> bool,
) -> Vec<(&'a Argument, Sysno, &'static Param)> {
    let mut all = Vec::new();
    for entry in &subject.profile.rules {
        for arg in &entry.args {
            let known = entry.calls.iter().filter_map(|call| match call.what {
                Call::Known(call) => Some(call),
                Call::Unknown(_) => None,
            });
            let mut params = known.filter_map(|call| {
                Some((call, Facts::of(call).params.get(usize::from(arg.index))?))
            });
            if let Some((call, param)) = params.find(|(_, param)| wanted(entry, arg, param)) {
                all.push((arg, call, param));
            }
        }
    }
    all
}

/// Null alone is a value that a filter can know.
pub(super) fn pointer(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let is_null =
        |arg: &Argument| matches!(arg.operator, Operator::Eq | Operator::Ne) && arg.value == 0;
    let hits = each(subject, |_, arg, param| param.kind.is_pointer() && !is_null(arg));
    for (arg, call, param) in hits {
        let message = format!("`{}` of `{call}` is a pointer", param.name);
        found.push(
            Finding::new(rule, arg.span, message)
                .label("only the address is compared, not what is there")
                .note("a filter cannot read memory, and a program may choose any address")
                .help("remove the condition"),
        );
    }
}

/// A comparison that garbage in the high half turns to the permissive side.
pub(super) fn wide(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    if subject.resolved.abis.iter().all(|abi| abi.is_32_bit()) {
        return;
    }
    let default = lets(subject.profile.default.action);
    let hits = each(subject, |entry, arg, param| {
        let allowed = lets(entry.verb.action);
        let loose = match arg.operator {
            Operator::Ne | Operator::Ge | Operator::Gt => allowed && !default,
            Operator::Eq | Operator::Lt | Operator::Le => !allowed && default,
            Operator::MaskedEq => false,
        };
        param.kind.is_32_bit() && loose && arg.value <= u64::from(u32::MAX)
    });
    for (arg, call, param) in hits {
        let message = format!("`{}` of `{call}` has 32 bits, but 64 are compared", param.name);
        let finding = Finding::new(rule, arg.span, message)
            .label("any bit of the high half gets round it")
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
    let hits = each(subject, |_, arg, param| param.kind == Kind::Long && low(arg));
    for (arg, call, param) in hits {
        let message = format!("`{}` of `{call}` has 64 bits, but 32 are compared", param.name);
        found.push(
            Finding::new(rule, arg.span, message)
                .label("the high half may be anything")
                .help("compare with EQ"),
        );
    }
}
