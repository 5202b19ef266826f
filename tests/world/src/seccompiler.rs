//! A profile in seccompiler's own JSON, which has one architecture, one action for the calls that
//! it names and one for the others.
#![forbid(unsafe_code)]

use ::seccompiler::{TargetArch, compile_from_json};
use std::collections::BTreeSet;

use seccompat_bpf::{Action, Insn, Program};
use seccompat_catalogue::Abi;
use seccompat_profile::{Argument, Call, Operator, Resolved};
use serde_json::{Value, json};

/// The part of the profile that it can express: the calls of x86_64 that it allows and knows.
#[must_use]
pub fn json(resolved: &Resolved<'_>) -> String {
    let profile = resolved.profile;
    let mut filter = Vec::new();
    let rules = resolved.rules.iter().map(|&rule| &profile.rules[rule]);
    let rules = rules.filter(|rule| rule.verb.action == Action::Allow);
    // It drops a rule without conditions next to one that has some.
    let plain = rules.clone().filter(|rule| rule.args.is_empty());
    let plain: BTreeSet<&str> =
        plain.flat_map(|rule| &rule.calls).map(|call| call.what.name()).collect();
    for rule in rules {
        for call in &rule.calls {
            let Call::Known(known) = call.what else { continue };
            let name = known.name();
            if known.number(Abi::X86_64).is_none()
                || !is_known(name)
                || !rule.args.is_empty() && plain.contains(name)
            {
                continue;
            }
            if rule.args.is_empty() {
                filter.push(json!({ "syscall": name }));
                continue;
            }
            let args: Vec<Value> = rule.args.iter().map(condition).collect();
            let indices: BTreeSet<_> = rule.args.iter().map(|arg| arg.index).collect();
            // If an index repeats, runtimes treat each condition as a rule of its own.
            let size = if indices.len() < args.len() { 1 } else { args.len() };
            filter.extend(args.chunks(size).map(|args| json!({ "syscall": name, "args": args })));
        }
    }
    let errno = json!({ "errno": 1 });
    let thread = json!({ "mismatch_action": errno, "match_action": "allow", "filter": filter });
    json!({ "thread": thread }).to_string()
}

/// Whether its table of names, which is older than ours, has the call.
fn is_known(name: &str) -> bool {
    let filter = json!([{ "syscall": name }]);
    let thread = json!({ "mismatch_action": "trap", "match_action": "allow", "filter": filter });
    let text = json!({ "thread": thread }).to_string();
    compile_from_json(text.as_bytes(), TargetArch::x86_64).is_ok()
}

fn condition(arg: &Argument) -> Value {
    let (op, value) = match arg.operator {
        Operator::Ne => (json!("ne"), arg.value),
        Operator::Lt => (json!("lt"), arg.value),
        Operator::Le => (json!("le"), arg.value),
        Operator::Eq => (json!("eq"), arg.value),
        Operator::Ge => (json!("ge"), arg.value),
        Operator::Gt => (json!("gt"), arg.value),
        Operator::MaskedEq => (json!({ "masked_eq": arg.value }), arg.value_two),
    };
    json!({ "index": arg.index, "type": "qword", "op": op, "val": value })
}

/// From its JSON to a program.
///
/// # Panics
/// If it takes no more what it took.
#[must_use]
pub fn compile(text: &str) -> Vec<::seccompiler::sock_filter> {
    let mut made = compile_from_json(text.as_bytes(), TargetArch::x86_64).expect("a filter");
    made.remove("thread").expect("the thread")
}

/// The same as our type, so that the same machine can count.
///
/// # Panics
/// If the kernel would refuse the result.
#[must_use]
pub fn program(insns: &[::seccompiler::sock_filter]) -> Program {
    let one = |i: &::seccompiler::sock_filter| Insn { code: i.code, jt: i.jt, jf: i.jf, k: i.k };
    Program::new(insns.iter().map(one).collect()).expect("a program")
}
