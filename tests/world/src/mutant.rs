//! Programs with one change, and harmless policies.
#![forbid(unsafe_code)]

use fastrand::Rng;
use seccompat_bpf::{Action, Program, code};
use seccompat_catalogue::Abi;
use seccompat_policy::{Builder, Clause, Compare, Condition, Policy, Rule, Table};

/// Mutants and policies, the same in every run.
#[derive(Clone, Debug)]
pub struct Random(Rng);

impl Random {
    /// A generator with this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    /// The program with a constant, a jump, a test or an action changed; the result is valid.
    pub fn mutant(&mut self, program: &Program) -> Program {
        const TESTS: [u16; 4] = [code::JEQ, code::JGT, code::JGE, code::JSET];
        loop {
            let mut insns = program.insns().to_vec();
            let at = self.0.usize(..insns.len());
            let insn = &mut insns[at];
            match (self.0.u8(..5), insn.class()) {
                (0, _) => insn.k ^= 1 << self.0.u8(..32),
                (1, _) => {
                    insn.k = insn.k.wrapping_add(1).wrapping_sub(self.0.choice([0, 2]).unwrap())
                }
                (2, code::JMP) if insn.code & 0xf0 != code::JA => {
                    insn.code = insn.code & !0xf0 | self.0.choice(TESTS).unwrap();
                }
                (3, code::JMP) => match self.0.u8(..3) {
                    0 => insn.jt = self.0.u8(..),
                    1 => insn.jf = self.0.u8(..),
                    _ => (insn.jt, insn.jf) = (insn.jf, insn.jt),
                },
                (4, code::RET) => {
                    insn.k = self.0.choice([0x7fff_0000, 0x0005_0001, 0x0005_0026]).unwrap()
                }
                _ => continue,
            }
            if insns == program.insns() {
                continue;
            }
            if let Ok(mutant) = Program::new(insns) {
                return mutant;
            }
        }
    }

    /// Calls that no kernel has, with conditions; an allowed one has no effect.
    #[must_use]
    pub fn harmless(&mut self) -> Policy {
        let mut builder = Builder::new(Action::KillThread);
        let actions = [Action::Allow, Action::Errno(1), Action::Errno(2), Action::Errno(13)];
        let rules: Vec<_> = (0..6)
            .map(|_| {
                let clause = |random: &mut Self| {
                    let value = random.0.u64(..) >> (8 * random.0.u8(..8));
                    let compare = match random.0.u8(..5) {
                        0 => Compare::Eq,
                        1 => Compare::Ge,
                        2 => Compare::Lt,
                        3 => Compare::Ne,
                        _ => Compare::MaskedEq(value | 1 << random.0.u8(..64)),
                    };
                    let condition = Condition::new(Abi::X86_64, random.0.u8(..6), compare, value);
                    Clause {
                        conditions: condition.into_iter().collect(),
                        action: random.0.choice(actions).unwrap(),
                    }
                };
                let clauses = (0..self.0.u8(..3)).map(|_| clause(self)).collect();
                let rule = Rule::first_of(clauses, self.0.choice(actions).unwrap());
                builder.rule(rule)
            })
            .collect();
        let mut table = Table::new(Abi::X86_64, rules[0]);
        for number in 0..40 {
            table.set(0x1_0000 + number, *self.0.choice(&rules).unwrap());
        }
        builder.add(table).unwrap();
        builder.build().unwrap()
    }
}
