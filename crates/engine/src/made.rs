//! The part of the host's libseccomp in a filter: the calls that a runtime makes to it, and the filter that it
//! returns behind the runtime's own stub.
#![forbid(unsafe_code)]

use std::fmt::Write as _;

use seccompat_bpf::{Action, Insn, Program};
use seccompat_policy::{Weights, compile};
use seccompat_profile::{Argument, Operator, Resolved};

/// Returns from a filter with this word.
const RETURN: u16 = 0x06;
/// Jumps over this number of instructions.
const JUMP: u16 = 0x05;

/// The calls that a runtime makes to libseccomp for a profile, as lines:
///
/// ```text
/// default WORD | arch NAME | rule WORD NAME COUNT (INDEX OPERATOR A B)*
/// ```
///
/// WORD is an action as seccomp(2) has it, in hexadecimal; OPERATOR is the number that seccomp.h gives it.
#[must_use]
pub fn requests(resolved: &Resolved<'_>) -> String {
    let profile = resolved.profile;
    // The names of errnos are resolved by then, with the numbers of the machine that the runtime
    // was built for.
    let machine = resolved.context.machine();
    let default = profile.default.on(machine);
    let mut text = format!("default {:x}\n", default.to_word());
    for abi in &resolved.abis {
        let _ = writeln!(text, "arch {}", abi.scmp_name()[10..].to_lowercase());
    }
    for rule in resolved.rules.iter().map(|&rule| &profile.rules[rule]) {
        let action = rule.verb.on(machine);
        if action == default {
            continue;
        }
        let is_repeated = |(at, arg): (usize, &Argument)| {
            rule.args[..at].iter().any(|before| before.index == arg.index)
        };
        let apart = rule.args.iter().enumerate().any(is_repeated);
        let groups: Vec<&[Argument]> =
            if apart { rule.args.chunks(1).collect() } else { vec![&rule.args] };
        for call in &rule.calls {
            for group in &groups {
                let (word, name) = (action.to_word(), call.what.name());
                let _ = write!(text, "rule {word:x} {name} {}", group.len());
                for arg in *group {
                    let (index, operator) = (arg.index, number(arg.operator));
                    let _ = write!(text, " {index} {operator} {} {}", arg.value, arg.value_two);
                }
                text.push('\n');
            }
        }
    }
    text
}

/// `enum scmp_compare`
fn number(operator: Operator) -> u8 {
    match operator {
        Operator::Ne => 1,
        Operator::Lt => 2,
        Operator::Le => 3,
        Operator::Eq => 4,
        Operator::Ge => 5,
        Operator::Gt => 6,
        Operator::MaskedEq => 7,
    }
}

/// The filter that a runtime loads: libseccomp's, behind the stub of a runtime that has one. `None` if both are
/// longer than the kernel allows.
#[must_use]
pub fn behind_stub(resolved: &Resolved<'_>, made: &Program) -> Option<Program> {
    let Some(stub) = resolved.stub().ok()? else { return Some(made.clone()) };
    let stub = compile(&stub, &Weights::recorded()).ok()?;
    let length = stub.insns().len();
    let mut insns = Vec::with_capacity(length + made.insns().len());
    for (at, insn) in stub.insns().iter().enumerate() {
        let passes = insn.code == RETURN && insn.k == Action::Allow.to_word();
        let over = u32::try_from(length - at - 1).ok()?;
        insns.push(if passes { Insn { code: JUMP, jt: 0, jf: 0, k: over } } else { *insn });
    }
    insns.extend(made.insns());
    Program::new(insns).ok()
}
