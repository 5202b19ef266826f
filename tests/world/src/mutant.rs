//! Programs with one change, and harmless policies.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Program, code};
use seccompat_catalogue::Abi;
use seccompat_policy::{Builder, Clause, Compare, Condition, Policy, Rule, Table};

/// SplitMix64: the same numbers in every run.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A generator with this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// Below `end`.
    ///
    /// # Panics
    /// If that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.word() % u64::try_from(end).unwrap()).unwrap()
    }

    fn small(&mut self, end: usize) -> u8 {
        u8::try_from(self.below(end)).unwrap()
    }

    /// The program with a constant, a jump, a test or an action changed; the result is valid.
    pub fn mutant(&mut self, program: &Program) -> Program {
        const TESTS: [u16; 4] = [code::JEQ, code::JGT, code::JGE, code::JSET];
        loop {
            let mut insns = program.insns().to_vec();
            let at = self.below(insns.len());
            let insn = &mut insns[at];
            match (self.below(5), insn.class()) {
                (0, _) => insn.k ^= 1 << self.below(32),
                (1, _) => {
                    insn.k = insn.k.wrapping_add(1).wrapping_sub(2 * u32::from(self.small(2)))
                }
                (2, code::JMP) if insn.code & 0xf0 != code::JA => {
                    insn.code = insn.code & !0xf0 | TESTS[self.below(4)];
                }
                (3, code::JMP) => match self.below(3) {
                    0 => insn.jt = self.small(256),
                    1 => insn.jf = self.small(256),
                    _ => (insn.jt, insn.jf) = (insn.jf, insn.jt),
                },
                (4, code::RET) => insn.k = [0x7fff_0000, 0x0005_0001, 0x0005_0026][self.below(3)],
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
                    let value = random.word() >> (8 * random.below(8));
                    let compare = match random.below(5) {
                        0 => Compare::Eq,
                        1 => Compare::Ge,
                        2 => Compare::Lt,
                        3 => Compare::Ne,
                        _ => Compare::MaskedEq(value | 1 << random.below(64)),
                    };
                    let condition = Condition::new(Abi::X86_64, random.small(6), compare, value);
                    Clause {
                        conditions: condition.into_iter().collect(),
                        action: actions[random.below(4)],
                    }
                };
                let clauses = (0..self.below(3)).map(|_| clause(self)).collect();
                let rule = Rule::first_of(clauses, actions[self.below(4)]);
                builder.rule(rule)
            })
            .collect();
        let mut table = Table::new(Abi::X86_64, rules[0]);
        for number in 0..40 {
            table.set(0x1_0000 + number, rules[self.below(rules.len())]);
        }
        builder.add(table).unwrap();
        builder.build().unwrap()
    }
}
