//! The canonical form, compared with the machine and the reference interpreter.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use fastrand::Rng;
use seccompat_bpf::{Action, Data, Insn, Program, code};
use seccompat_catalogue::Abi;
use seccompat_policy::{
    Builder, Clause, Compare, Condition, Diagram, Limit, Rule, Table, Undecided, Word,
};

/// Calls and programs.
struct Random(Rng);

impl Random {
    fn word(&mut self) -> u32 {
        let any = self.0.u32(..);
        self.0
            .choice([0, 1, 2, 5, 0x80, 0xffff_ffff, 0x8000_0000, 0xc000_003e, 0x7e02_0000, any])
            .unwrap()
    }

    fn data(&mut self) -> Data {
        let mut wide = || u64::from(self.word()) << 32 | u64::from(self.word());
        let args = core::array::from_fn(|_| wide());
        let instruction_pointer = wide();
        Data { nr: self.word(), arch: self.word(), instruction_pointer, args }
    }

    /// Loads of five words, arithmetic with constants, scratch cells, tests and jumps.
    fn insn(&mut self, left: u8) -> Insn {
        let offset = self.0.choice([0, 4, 8, 16, 20]).unwrap();
        let (k, cell) = (self.word(), self.0.u32(..2));
        let [jt, jf] = [0; 2].map(|_: u8| self.0.u8(..(left + 3).min(6)));
        match self.0.u8(..16) {
            0..4 => Insn::new(code::LD | code::ABS, offset),
            4 => Insn::new(code::ALU | self.0.choice([code::AND, code::OR, code::XOR]).unwrap(), k),
            5 => {
                Insn::new(code::ALU | self.0.choice([code::ADD, code::SUB, code::MUL]).unwrap(), k)
            }
            6 => Insn::new(code::ALU | self.0.choice([code::LSH, code::RSH]).unwrap(), k % 32),
            7 if cell == 0 => Insn::new(code::ALU | code::DIV, k.max(1)),
            7 => Insn::new(
                code::ALU
                    | code::X
                    | self.0.choice([code::ADD, code::AND, code::LSH, code::RSH]).unwrap(),
                0,
            ),
            8 => Insn::new(code::ALU | code::NEG, 0),
            9 => Insn::new(code::ST, cell),
            10 => Insn::new(code::LD | code::MEM, cell),
            11 => Insn::new(code::MISC | self.0.choice([code::TAX, code::TXA]).unwrap(), 0),
            _ => {
                let test = self.0.choice([code::JEQ, code::JGT, code::JGE, code::JSET]).unwrap();
                let operand = self.0.choice([code::K, code::K, code::K, code::X]).unwrap();
                Insn::jump(code::JMP | test | operand, k, jt, jf)
            }
        }
    }

    fn program(&mut self) -> Program {
        loop {
            let length = self.0.u8(3..17);
            let mut insns: Vec<_> = (0..length).map(|at| self.insn(length - at)).collect();
            insns.extend(
                [0x7fff_0000, 0x7ff0_0000, 0x0005_0001, 0x0005_0026]
                    .map(|k| Insn::new(code::RET, k)),
            );
            if let Ok(program) = Program::new(insns) {
                return program;
            }
        }
    }
}

const SMALL: Limit = Limit { nodes: 50_000, steps: 200_000 };

#[test]
fn programs_mean_what_the_machine_does() {
    let mut random = Random(Rng::with_seed(0x5ecc_0347));
    let (mut decided, mut calls) = (0, 0);
    for _ in 0..2_000 {
        let program = random.program();
        let big_endian = random.0.bool();
        let mut diagram = Diagram::new(SMALL);
        let function = match diagram.program(&program, big_endian) {
            Ok(function) => function,
            Err(Undecided::TooBig(_)) => continue,
            Err(other) => panic!("{other}"),
        };
        decided += 1;
        for _ in 0..200 {
            let data = random.data();
            let word = program.evaluate(&data, big_endian).word;
            assert_eq!(diagram.evaluate(function, &data), word, "{program:?} {data:?}");
            calls += 1;
        }
    }
    println!("{decided} of 2000 programs decided, {calls} calls");
    assert!(decided > 1_500, "{decided}");
}

#[test]
fn different_programs_have_a_witness_and_chains_are_the_kernels() {
    let mut random = Random(Rng::with_seed(0xd1ff));
    let (mut different, mut exceeding) = (0, 0);
    for _ in 0..500 {
        let (a, b) = (random.program(), random.program());
        let mut diagram = Diagram::new(SMALL);
        let (Ok(fa), Ok(fb)) = (diagram.program(&a, false), diagram.program(&b, false)) else {
            continue;
        };
        let Ok(difference) = diagram.difference_of(fa, fb) else { continue };
        match diagram.witness(difference) {
            None => assert_eq!(fa, fb),
            Some(data) => {
                different += 1;
                let word = |program: &Program| program.evaluate(&data, false).word;
                assert_ne!(word(&a), word(&b), "{data:?}");
            }
        }
        let Ok(excess) = diagram.excess_of(fa, fb) else { continue };
        let level = |function, data: &Data| match diagram.evaluate(function, data) {
            0x7fff_0000 | 0x7ffc_0000 => 2,
            0x7ff0_0000 | 0x7fc0_0000 => 1,
            _ => 0,
        };
        if let Some(data) = diagram.witness(excess) {
            exceeding += 1;
            assert!(level(fa, &data) > level(fb, &data), "{data:?}");
        }
        let sample = random.data();
        let exceeds = level(fa, &sample) > level(fb, &sample);
        assert_eq!(diagram.evaluate(excess, &sample), u32::from(exceeds), "{sample:?}");
        let Ok(chain) = diagram.chain(&[fa, fb]) else { continue };
        let data = random.data();
        let together = seccompat_bpf::evaluate_chain([&a, &b], &data, false);
        // Each returned word is an action's own word.
        assert_eq!(diagram.evaluate(chain, &data), together.to_word());
    }
    assert!(different > 100 && exceeding > 50, "{different} {exceeding}");
}

#[test]
fn policies_mean_what_their_interpreter_says() {
    let mut random = Random(Rng::with_seed(0x0090_11c7));
    let numbers = [0, 1, 2, 5, 0x4000_0001, u32::MAX];
    let actions = [Action::Allow, Action::Errno(1), Action::Errno(38), Action::KillProcess];
    for _ in 0..200 {
        let mut builder = Builder::new(Action::KillThread);
        for abi in [Abi::X86_64, Abi::X86, Abi::X32] {
            let ground = builder.rule(Rule::always(random.0.choice(actions).unwrap()));
            let mut table = Table::new(abi, ground);
            for _ in 0..5 {
                let mut clauses = Vec::new();
                for _ in 0..random.0.u8(..3) {
                    let conditions = [0; 2].map(|_| condition(&mut random, abi)).to_vec();
                    clauses.push(Clause { conditions, action: random.0.choice(actions).unwrap() });
                }
                let rule = builder.rule(Rule::first_of(clauses, random.0.choice(actions).unwrap()));
                table.set(random.0.choice(numbers).unwrap(), rule);
            }
            builder.add(table).unwrap();
        }
        let policy = builder.build().unwrap();
        let mut diagram = Diagram::default();
        let function = diagram.policy(&policy).unwrap();
        for _ in 0..500 {
            let mut data = random.data();
            data.arch = random.0.choice([0xc000_003e, 0x4000_0003, 0]).unwrap();
            data.nr = random.0.choice(numbers).unwrap();
            let expected = policy.decide(&data).to_word();
            assert_eq!(diagram.evaluate(function, &data), expected, "{data:?}");
        }
    }
}

fn condition(random: &mut Random, abi: Abi) -> Condition {
    let value = u64::from(random.word()) << random.0.u8(..33);
    let mask = Compare::MaskedEq(u64::from(random.word()) | value);
    let plain = [Compare::Ne, Compare::Lt, Compare::Le, Compare::Eq, Compare::Ge, Compare::Gt];
    let plain = random.0.choice(plain).unwrap();
    let compare = random.0.choice([plain, plain, plain, mask]).unwrap();
    Condition::new(abi, random.0.u8(..3), compare, value).expect("below 6")
}

#[test]
fn quotients_by_large_and_small_constants() {
    for divisor in [1, 2, 3, 7, 0x7fff_ffff, 0x8000_0001, 0xc000_0000, u32::MAX] {
        for bound in [0, 1, 2, 0x2492_4924, 0x5555_5554] {
            let program = Program::new(vec![
                Insn::new(code::LD | code::ABS, 16),
                Insn::new(code::ALU | code::DIV, divisor),
                Insn::jump(code::JMP | code::JGT, bound, 0, 1),
                Insn::new(code::RET, 1),
                Insn::new(code::RET, 0),
            ]);
            let mut diagram = Diagram::default();
            let function = diagram.program(&program.unwrap(), false).unwrap();
            let edge = u64::from(divisor) * (u64::from(bound) + 1);
            for low in [0, 1, edge - 1, edge, edge + 1, u64::from(u32::MAX)] {
                let low = low.min(u64::from(u32::MAX));
                let data = Data { args: [low, 0, 0, 0, 0, 0], ..Data::default() };
                let expected = u32::from(low / u64::from(divisor) > u64::from(bound));
                assert_eq!(diagram.evaluate(function, &data), expected, "{low} / {divisor}");
            }
        }
    }
}

/// Words are combined unchanged, and normalised afterwards.
#[test]
fn a_chain_returns_what_the_kernel_does() {
    let returns = |word| Program::new(vec![Insn::new(code::RET | code::K, word)]).unwrap();
    for (newest_first, meant) in [
        (&[0x7ffe_0000][..], Action::KillProcess),
        (&[0x0005_ffff], Action::Errno(4095)),
        (&[0x0005_0026, 0x7ffe_0000], Action::Errno(38)),
        (&[0x0005_0026, 0x0004_0000], Action::KillProcess),
    ] {
        let mut diagram = Diagram::default();
        let all: Vec<_> = newest_first
            .iter()
            .map(|word| diagram.program(&returns(*word), false).unwrap())
            .collect();
        let chain = diagram.chain(&all).unwrap();
        let got = diagram.evaluate(chain, &Data::default());
        assert_eq!(got, meant.to_word(), "{newest_first:x?}");
    }
}

#[test]
fn the_length_is_the_datas_whatever_stands_beside() {
    for k in [0, 64, 99] {
        for (load, back) in [(code::LD, None), (code::LDX, Some(code::MISC | code::TXA))] {
            let mut insns = vec![Insn::new(load | code::W | code::LEN, k)];
            insns.extend(back.map(|back| Insn::new(back, 0)));
            insns.push(Insn::new(code::RET | code::A, 0));
            let program = Program::new(insns).unwrap();
            let mut diagram = Diagram::default();
            let function = diagram.program(&program, false).unwrap();
            let data = Data::default();
            assert_eq!(program.evaluate(&data, false).word, Data::SIZE);
            assert_eq!(diagram.evaluate(function, &data), Data::SIZE);
        }
    }
}

#[test]
fn computed_words_can_be_returned() {
    let insns = vec![
        Insn::new(code::LD | code::ABS, 20),
        Insn::new(code::ALU | code::AND, 0x8000_0007),
        Insn::new(code::ALU | code::OR, 0x0005_0000),
        Insn::new(code::RET | code::A, 0),
    ];
    let program = Program::new(insns).unwrap();
    let mut diagram = Diagram::default();
    let function = diagram.program(&program, false).unwrap();
    for high in [0, 1, 6, 7, 0x8000_0000, 0xffff_ffffu64] {
        let data = Data { args: [high << 32, 0, 0, 0, 0, 0], ..Data::default() };
        let expected = program.evaluate(&data, false).word;
        assert_eq!(diagram.evaluate(function, &data), expected, "{high:#x}");
    }
}

#[test]
fn ranges_are_those_that_a_policy_was_made_of() {
    let mut builder = Builder::new(Action::KillThread);
    let [eperm, allow] = [Action::Errno(1), Action::Allow].map(|a| builder.rule(Rule::always(a)));
    let mut table = Table::new(Abi::Aarch64, eperm);
    table.set(7, allow);
    table.from(100, allow);
    builder.add(table).unwrap();
    let mut diagram = Diagram::default();
    let function = diagram.policy(&builder.build().unwrap()).unwrap();
    let arch = Abi::Aarch64.audit_arch().get();
    let arches = diagram.ranges(function, Word::ARCH, 9).unwrap();
    assert_eq!(arches.iter().map(|range| range.0).collect::<Vec<_>>(), [0, arch, arch + 1]);
    let numbers = diagram.ranges(arches[1].1, Word::NR, 9).unwrap();
    let numbers: Vec<_> = numbers.iter().map(|&(from, at)| (from, diagram.value(at))).collect();
    let [eperm, allow] = [Action::Errno(1), Action::Allow].map(|action| Some(action.to_word()));
    assert_eq!(numbers, [(0, eperm), (7, allow), (8, eperm), (100, allow)]);
    assert_eq!(diagram.ranges(arches[1].1, Word::NR, 3), None);
}

#[test]
fn a_diagram_that_grows_too_large_is_given_up() {
    // As many answers as a word has values.
    let insns = vec![Insn::new(code::LD | code::ABS, 16), Insn::new(code::RET | code::A, 0)];
    let program = Program::new(insns).unwrap();
    let outcome = Diagram::default().program(&program, false);
    assert!(matches!(outcome, Err(Undecided::TooBig(_))), "{outcome:?}");
    // The one operation that is not decided; the error names its place.
    let insns = vec![
        Insn::new(code::LD | code::ABS, 16),
        Insn::new(code::ALU | code::DIV | code::X, 0),
        Insn::new(code::RET | code::A, 0),
    ];
    let outcome = Diagram::default().program(&Program::new(insns).unwrap(), false);
    assert_eq!(outcome, Err(Undecided::Division(1)));
}
