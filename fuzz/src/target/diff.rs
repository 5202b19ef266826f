//! Three filters, each a small change of the last: the results of `diff` must be consistent with
//! each other and with the machine.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data, Program};
use seccompat_policy::{
    Diagram, Difference, Limit, NotCompiled, Ref, Undecided, Wanted, Weights, compile,
};

use super::{Verdict, compiler};
use crate::entropy::{Entropy, constants};

/// Larger filters are left to other targets.
const LIMIT: Limit = Limit { nodes: 50_000, steps: 400_000 };

pub(super) fn run(bytes: &[u8]) -> Verdict {
    let mut entropy = Entropy::new(bytes);
    let Some(policy) = compiler::policy(&mut entropy) else { return Ok(0) };
    let big_endian = policy.is_big_endian();
    let first = match compile(&policy, &Weights::recorded()) {
        Ok(program) => program,
        Err(NotCompiled::TooLong { .. } | NotCompiled::Undecided(_)) => return Ok(1),
        Err(defect) => return Err(defect.to_string()),
    };
    let second = changed(&first, &mut entropy);
    let third = if entropy.byte() < 64 { first.clone() } else { changed(&second, &mut entropy) };
    let programs = [first, second, third];
    let mut diagram = Diagram::new(LIMIT);
    let mut refs = Vec::new();
    for program in &programs {
        let function = match diagram.program(program, big_endian) {
            Ok(function) => function,
            Err(Undecided::TooBig(_)) => return Ok(2),
            Err(other) => return Err(other.to_string()),
        };
        // As the kernel interprets the returned word.
        let Ok(alone) = diagram.chain(&[function]) else { return Ok(2) };
        refs.push(alone);
    }
    let mut laws = Laws { diagram, big_endian };
    match laws.hold(&programs, &refs, entropy) {
        Ok(Ok(reached)) => Ok(3 | reached << 2),
        Ok(Err(why)) => Err(why),
        Err(TooMuch) => Ok(2),
    }
}

/// The limit was reached.
struct TooMuch;

struct Laws {
    diagram: Diagram,
    big_endian: bool,
}

impl Laws {
    fn differences(&mut self, a: Ref, b: Ref, wanted: Wanted) -> Result<Vec<Difference>, TooMuch> {
        self.diagram.differences(a, b, wanted).ok().flatten().ok_or(TooMuch)
    }

    fn hold(
        &mut self,
        programs: &[Program; 3],
        refs: &[Ref],
        mut entropy: Entropy<'_>,
    ) -> Result<Verdict, TooMuch> {
        let mut reached = 0;
        let mut within = [[false; 3]; 3];
        for (i, j) in [(0, 1), (1, 2), (0, 2)] {
            let (a, b) = (refs[i], refs[j]);
            let there = self.differences(a, b, Wanted::Any)?;
            let mut back = self.differences(b, a, Wanted::Any)?;
            back.iter_mut().for_each(|one| (one.a, one.b) = (one.b, one.a));
            if there != back {
                return Ok(Err(format!("not symmetrical: {there:x?}, {back:x?}")));
            }
            if there.is_empty() != (a == b) {
                return Ok(Err(format!("equal functions are one: {there:x?}")));
            }
            for one in &there {
                let acts = |program| self.acts(program, &one.witness);
                let (x, y) = (acts(&programs[i]), acts(&programs[j]));
                if (x, y) != (one.a, one.b) || x == y {
                    return Ok(Err(format!("the witness shows {x} and {y}: {one:x?}")));
                }
            }
            for (x, y) in [(i, j), (j, i)] {
                let excess = self.differences(refs[x], refs[y], Wanted::Excess)?;
                let allows =
                    |at: usize, one: &Difference| allowance(self.acts(&programs[at], &one.witness));
                let more = |one: &&Difference| allows(x, one) > allows(y, one);
                if let Some(one) = excess.iter().find(|one| !more(one)) {
                    return Ok(Err(format!("{x} allows no more than {y}: {one:x?}")));
                }
                if excess.is_empty() && there.iter().any(|one| more(&one)) {
                    return Ok(Err(format!("unreported: a call that {x} allows: {there:x?}")));
                }
                within[x][y] = excess.is_empty();
            }
            reached |= u64::from(within[i][j]) << (i + j) | u64::from(within[j][i]) << (i + j + 3);
            reached |= u64::try_from(there.len().min(15)).unwrap_or(0) << (4 * (i + j) + 6);
            let constants = constants(programs[j].insns());
            for _ in 0..8 {
                let call = entropy.near(&constants);
                let differ = self.acts(&programs[i], &call) != self.acts(&programs[j], &call);
                let inside = |of: (u32, u32), value| (of.0..=of.1).contains(&value);
                let told =
                    |one: &Difference| inside(one.arch, call.arch) && inside(one.numbers, call.nr);
                if differ && !there.iter().any(told) {
                    return Ok(Err(format!("unreported: {call:x?}")));
                }
            }
        }
        // "Allows no more than" is transitive.
        for (i, j, k) in [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1), (0, 2, 1), (1, 2, 0)] {
            if within[i][j] && within[j][k] && !within[i][k] {
                return Ok(Err(format!("{i} is within {j}, which is within {k}: {within:?}")));
            }
        }
        Ok(Ok(reached))
    }

    fn acts(&self, program: &Program, call: &Data) -> Action {
        Action::from_word(program.evaluate(call, self.big_endian).word)
    }
}

/// How much an action allows: nothing, with another process's permission, the call.
fn allowance(action: Action) -> u8 {
    match action {
        Action::Allow | Action::Log => 2,
        Action::Trace(_) | Action::Notify => 1,
        Action::Errno(_) | Action::Trap(_) | Action::KillThread | Action::KillProcess => 0,
    }
}

/// The program with one instruction changed, if the kernel accepts that; else unchanged.
fn changed(program: &Program, entropy: &mut Entropy<'_>) -> Program {
    let mut insns = program.insns().to_vec();
    let at = entropy.wide() as usize % insns.len();
    let insn = &mut insns[at];
    match entropy.below(4) {
        0 => insn.k = insn.k.wrapping_add(1),
        1 => insn.k ^= 1 << entropy.below(32),
        2 => (insn.jt, insn.jf) = (insn.jf, insn.jt),
        _ => insn.k = entropy.word(),
    }
    Program::new(insns).unwrap_or_else(|_| program.clone())
}
