//! The code generator on unusual policies: the generated program decides as the policy's own
//! interpreter does. The machine evaluates it, and shares no code with the proof.
#![forbid(unsafe_code)]

use fastrand::Rng;
use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Abi;
use seccompat_policy::{
    Builder, Clause, Compare, Condition, NotCompiled, Policy, Rule, Table, Weights, compile,
};

/// Policies, rules and values.
struct Random(Rng);

impl Random {
    fn value(&mut self) -> u64 {
        let mut part = || match self.0.u8(..4) {
            0 => 0,
            1 => self.0.u64(..9),
            2 => 1 << self.0.u8(..32),
            _ => 0xffff_ffff - self.0.u64(..3),
        };
        part() << 32 | part()
    }

    fn number(&mut self) -> u32 {
        self.0.u32(..520)
    }

    fn condition(&mut self, abi: Abi) -> Condition {
        let arg = self.0.u8(..3);
        let compare = match self.0.u8(..8) {
            0 => Compare::Ne,
            1 => Compare::Lt,
            2 => Compare::Le,
            3 | 4 => Compare::Eq,
            5 => Compare::Ge,
            6 => Compare::Gt,
            _ => Compare::MaskedEq(self.value()),
        };
        let value = self.value();
        Condition::new(abi, arg, compare, value).expect("an index below 6")
    }

    fn action(&mut self) -> Action {
        match self.0.u8(..4) {
            0 => Action::Allow,
            1 => Action::Errno(38),
            2 => Action::KillProcess,
            _ => Action::Errno(1),
        }
    }

    fn rule(&mut self, abi: Abi) -> Rule {
        let clauses = (0..self.0.u8(..4)).map(|_| {
            let conditions = (0..=self.0.u8(..2)).map(|_| self.condition(abi)).collect();
            Clause { conditions, action: self.action() }
        });
        let clauses = clauses.collect();
        Rule::first_of(clauses, self.action())
    }

    fn policy(&mut self, abis: &[Abi]) -> Policy {
        let mut builder = Builder::new(Action::KillThread);
        for &abi in abis {
            let ground = builder.rule(Rule::always(Action::Errno(1)));
            let mut table = Table::new(abi, ground);
            let allow = builder.rule(Rule::always(Action::Allow));
            for _ in 0..self.0.u8(..200) {
                table.set(abi.number_base() + self.number(), allow);
            }
            for _ in 0..self.0.u8(..6) {
                let rule = self.rule(abi);
                let id = builder.rule(rule);
                table.set(abi.number_base() + self.number(), id);
            }
            builder.add(table).expect("an ABI that was not there");
        }
        builder.build().expect("at least one ABI")
    }
}

#[test]
fn programs_decide_as_their_policies() {
    let mut random = Random(Rng::with_seed(8));
    let (mut evaluated, mut conditional) = (0, 0);
    for round in 0..150 {
        let abis: &[Abi] = match round % 3 {
            0 => &[Abi::X86_64, Abi::X86, Abi::X32],
            1 => &[Abi::Mips, Abi::Mips64],
            _ => &[Abi::S390x],
        };
        let policy = random.policy(abis);
        let weights = if round % 2 == 0 { Weights::recorded() } else { Weights::even() };
        let program = compile(&policy, &weights).expect("a program");
        assert_eq!(compile(&policy, &weights).expect("a program"), program, "the same again");
        for &abi in abis {
            let arch = abi.audit_arch().get();
            for number in (0..530).chain([u32::MAX - abi.number_base()]) {
                let nr = abi.number_base() + number;
                let decided = |args| policy.decide(&Data { nr, arch, args, ..Data::default() });
                let mut seen = None;
                for _ in 0..12 {
                    let args = [0; 6].map(|_: u64| random.value());
                    let data = Data { nr, arch, args, ..Data::default() };
                    let word = program.evaluate(&data, abi.is_big_endian()).word;
                    assert_eq!(Action::from_word(word), decided(args), "{abi} {nr} {args:x?}");
                    conditional += usize::from(seen.replace(word).is_some_and(|was| was != word));
                    evaluated += 1;
                }
            }
        }
        let nowhere = Data { arch: 0x1234, ..Data::default() };
        assert_eq!(program.evaluate(&nowhere, policy.is_big_endian()).word, 0);
    }
    assert!(conditional > 1000, "{conditional} of {evaluated} depend on the arguments");
}

#[test]
fn an_overlong_policy_names_its_longest_rule() {
    let mut builder = Builder::new(Action::KillThread);
    let ground = builder.rule(Rule::always(Action::Errno(1)));
    let mut table = Table::new(Abi::X86_64, ground);
    let equal = |value: u64| Clause {
        conditions: Condition::new(Abi::X86_64, 0, Compare::Eq, value).into_iter().collect(),
        action: Action::Allow,
    };
    let long = Rule::first_of(
        (0..3000).map(|n| equal(((n * n) << 8) | (n % 7))).collect(),
        Action::Errno(1),
    );
    let short = builder.rule(Rule::first_of(vec![equal(5)], Action::Errno(1)));
    let long = builder.rule(long);
    table.set(16, long);
    table.set(17, short);
    builder.add(table).expect("the first ABI");
    let policy = builder.build().expect("one ABI");
    match compile(&policy, &Weights::recorded()) {
        Err(NotCompiled::TooLong { instructions, heaviest: Some((rule, blocks)) }) => {
            assert!(instructions > 4096 && blocks > 4000, "{instructions} {blocks}");
            assert_eq!(rule, long);
        }
        other => panic!("{other:?}"),
    }
}
