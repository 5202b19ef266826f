//! A policy: the compiled program decides as the policy's own interpreter does, near every
//! constant.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{
    Builder, Clause, Compare, Condition, NotCompiled, Policy, Rule, Table, Weights, compile,
};

use super::Verdict;
use crate::entropy::Entropy;

pub(super) fn run(bytes: &[u8]) -> Verdict {
    let mut entropy = Entropy::new(bytes);
    let Some(policy) = policy(&mut entropy) else { return Ok(0) };
    let program = match compile(&policy, &Weights::recorded()) {
        Ok(program) => program,
        Err(NotCompiled::TooLong { .. } | NotCompiled::Undecided(_)) => return Ok(1),
        Err(defect) => return Err(defect.to_string()),
    };
    let mut reached = 2;
    for data in calls(&policy) {
        let word = program.evaluate(&data, policy.is_big_endian()).word;
        let meant = policy.decide(&data);
        if word != meant.to_word() {
            return Err(format!("{data:x?}: {word:#x}, not {meant}"));
        }
        reached ^= u64::from(word >> 16).rotate_left(data.nr & 31);
    }
    Ok(reached ^ (program.insns().len() as u64 / 8) << 40)
}

/// A policy that the bytes determine.
pub(super) fn policy(entropy: &mut Entropy<'_>) -> Option<Policy> {
    const LITTLE: [Abi; 6] =
        [Abi::X86_64, Abi::X86, Abi::X32, Abi::Aarch64, Abi::Arm, Abi::Mipsel64n32];
    const BIG: [Abi; 3] = [Abi::S390x, Abi::S390, Abi::Mips64];
    let abis: &[Abi] = if entropy.byte() < 200 { &LITTLE } else { &BIG };
    let mut builder = Builder::new(action(entropy));
    for _ in 0..1 + entropy.below(3) {
        let abi = entropy.pick(abis);
        let ids: Vec<_> = (0..1 + entropy.below(5))
            .map(|_| {
                let rule = rule(entropy, abi);
                builder.rule(rule)
            })
            .collect();
        let mut table = Table::new(abi, entropy.pick(&ids));
        for _ in 0..entropy.below(4) {
            table.from(entropy.word(), entropy.pick(&ids));
        }
        for _ in 0..entropy.below(48) {
            let number = abi.number_base().wrapping_add(entropy.byte().into());
            let number = if entropy.byte() < 230 { number } else { entropy.word() };
            table.set(number, entropy.pick(&ids));
        }
        // A repeated ABI is refused.
        let _ = builder.add(table);
    }
    builder.build().ok()
}

fn action(entropy: &mut Entropy<'_>) -> Action {
    match entropy.below(10) {
        0..3 => Action::Allow,
        3..5 => Action::Errno(1),
        5 => Action::Errno(38),
        6 => Action::KillThread,
        7 => Action::KillProcess,
        8 => Action::Trace(entropy.byte().into()),
        _ => Action::Trap(entropy.byte().into()),
    }
}

fn rule(entropy: &mut Entropy<'_>, abi: Abi) -> Rule {
    let clause = |entropy: &mut Entropy<'_>| {
        let conditions = (0..entropy.below(4)).filter_map(|_| condition(entropy, abi)).collect();
        Clause { conditions, action: action(entropy) }
    };
    let clauses = (0..entropy.below(4)).map(|_| clause(entropy)).collect();
    Rule::first_of(clauses, action(entropy))
}

fn condition(entropy: &mut Entropy<'_>, abi: Abi) -> Option<Condition> {
    let compare = match entropy.below(8) {
        0 => Compare::Ne,
        1 => Compare::Lt,
        2 => Compare::Le,
        3 => Compare::Ge,
        4 => Compare::Gt,
        5 => Compare::MaskedEq(entropy.wide()),
        _ => Compare::Eq,
    };
    let value = match compare {
        Compare::MaskedEq(mask) if entropy.byte() < 200 => entropy.wide() & mask,
        _ => entropy.wide(),
    };
    Condition::new(abi, entropy.below(6).try_into().ok()?, compare, value)
}

/// Values of one argument on both sides of each constant that it is compared with.
fn values(policy: &Policy, arg: u8) -> Vec<u64> {
    let mut values = vec![0, u64::MAX];
    for clause in policy.rules().iter().flat_map(Rule::clauses) {
        for condition in clause.conditions.iter().filter(|condition| condition.arg() == arg) {
            let value = condition.value();
            values.extend([value, value.wrapping_sub(1), value.wrapping_add(1), value ^ 1 << 32]);
            if let Compare::MaskedEq(mask) = condition.compare() {
                values.extend([value | !mask, !value & mask, mask & mask.wrapping_neg() ^ value]);
            }
        }
    }
    values.sort_unstable();
    values.dedup();
    values
}

fn calls(policy: &Policy) -> Vec<Data> {
    let all: [Vec<u64>; 6] =
        core::array::from_fn(|arg| values(policy, u8::try_from(arg).unwrap_or(0)));
    let mut args = vec![[0; 6]];
    for (arg, values) in all.iter().enumerate() {
        // Each value alone, and together with the n-th value of the others.
        for (nth, &value) in values.iter().enumerate() {
            let mut alone = [0; 6];
            alone[arg] = value;
            let mut beside = core::array::from_fn(|at| all[at][nth % all[at].len()]);
            beside[arg] = value;
            args.extend([alone, beside]);
        }
    }
    let mut calls = Vec::new();
    for section in policy.sections() {
        let arch = section.arch().get();
        for run in section.runs() {
            let conditional = !policy.rule(run.rule).clauses().is_empty();
            let some = if conditional { &args[..] } else { &args[..1] };
            for nr in [run.first.wrapping_sub(1), run.first] {
                calls.extend(some.iter().map(|&args| Data { nr, arch, args, ..Data::default() }));
            }
        }
        for nr in [0, u32::MAX, 0x4000_0000] {
            calls.push(Data { nr, arch: arch ^ 1, ..Data::default() });
        }
    }
    // One or two calls of each ABI, wherever the runs begin.
    for abi in policy.abis() {
        let arch = abi.audit_arch().get();
        calls.extend(Sysno::on(*abi).step_by(37).map(|(nr, _)| Data {
            nr,
            arch,
            ..Data::default()
        }));
    }
    calls
}
