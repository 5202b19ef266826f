//! A profile in seccompiler's own JSON, which has one architecture, one action for the calls it
//! names and one for the others.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Insn, Program};
use seccompat_catalogue::Abi;
use seccompat_profile::{Argument, Call, Operator, Resolved};
use seccompiler::{TargetArch, compile_from_json};
use serde_json::{Value, json};

/// What it can say of the profile: the calls of x86_64 that it allows, and that it knows.
pub(crate) fn json(resolved: &Resolved<'_>) -> String {
    let profile = resolved.profile;
    let mut filter = Vec::new();
    let rules = resolved.rules.iter().map(|&rule| &profile.rules[rule]);
    for rule in rules.filter(|rule| rule.verb.action == Action::Allow) {
        for call in &rule.calls {
            let Call::Known(known) = call.what else { continue };
            let name = known.name();
            if known.number(Abi::X86_64).is_none() || !is_known(name) {
                continue;
            }
            filter.push(match &rule.args[..] {
                [] => json!({ "syscall": name }),
                args => {
                    let args: Vec<Value> = args.iter().map(condition).collect();
                    json!({ "syscall": name, "args": args })
                }
            });
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
/// Where it takes no more what it took.
pub(crate) fn compile(text: &str) -> Vec<seccompiler::sock_filter> {
    let mut made = compile_from_json(text.as_bytes(), TargetArch::x86_64).expect("a filter");
    made.remove("thread").expect("the thread")
}

/// The same as ours, to be counted by the same machine.
pub(crate) fn program(insns: &[seccompiler::sock_filter]) -> Program {
    let one = |i: &seccompiler::sock_filter| Insn { code: i.code, jt: i.jt, jf: i.jf, k: i.k };
    Program::new(insns.iter().map(one).collect()).expect("a program")
}
