//! A context as text, for people: seccomp_export_pfc(3).
#![forbid(unsafe_code)]

use core::fmt::Write;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{Clause, Compare, Condition, Rule};

use crate::context::Context;
use crate::names;
use crate::rules::Section;

/// The rules of every ABI, in the order in which their conditions are tested.
pub(crate) fn text(context: &Context) -> String {
    let mut text = String::from("#\n# pseudo filter code start\n#\n");
    for section in context.sections() {
        let (abi, token) = (section.abi, names::token(section.abi));
        let _ = writeln!(text, "# filter for arch {abi} ({token})\nif ($arch == {token})");
        for (&number, rules) in section.rules.iter().filter(|(_, rules)| !rules.is_empty()) {
            let rule = rules.rule(abi, context.default_action());
            call(&mut text, section, number, &rule);
        }
        let _ = writeln!(text, "  # default action\n  action {};", context.default_action());
    }
    let bad_arch = context.bad_arch();
    let _ = writeln!(text, "# invalid architecture action\naction {bad_arch};");
    text.push_str("#\n# pseudo filter code end\n#\n");
    text
}

fn call(text: &mut String, section: &Section, number: u32, rule: &Rule) {
    let name = Sysno::from_number(section.abi, number).map_or("UNKNOWN", Sysno::name);
    let priority = section.priorities.get(&number).copied().unwrap_or(0);
    let _ = writeln!(text, "  # filter for syscall \"{name}\" ({number}) [priority: {priority}]");
    let _ = writeln!(text, "  if ($syscall == {number})");
    for clause in rule.clauses() {
        let _ = writeln!(text, "    if ({})\n      action {};", tested(clause), clause.action);
    }
    let _ = writeln!(text, "    action {};", rule.otherwise());
}

fn tested(clause: &Clause) -> String {
    let tests: Vec<String> = clause.conditions.iter().map(test).collect();
    tests.join(" && ")
}

fn test(condition: &Condition) -> String {
    let (arg, value) = (condition.arg(), condition.value());
    let half = if condition.low_half() { ".lo32" } else { "" };
    let sign = match condition.compare() {
        Compare::Ne => "!=",
        Compare::Lt => "<",
        Compare::Le => "<=",
        Compare::Eq => "==",
        Compare::Ge => ">=",
        Compare::Gt => ">",
        Compare::MaskedEq(mask) => return format!("$a{arg}{half} & {mask:#x} == {value:#x}"),
    };
    format!("$a{arg}{half} {sign} {value}")
}

/// An ABI's name in the API.
pub(crate) fn arch(name: &str) -> Option<Abi> {
    Abi::ALL.iter().copied().find(|abi| abi.name() == name)
}
