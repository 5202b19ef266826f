//! The validator and the machine compared with the kernel: it accepts and refuses the same
//! programs, and gives the machine's answers.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::env;

use seccompat_bpf::{Action, Data, Insn, Program, code};
use seccompat_catalogue::Abi;
use seccompat_world::kernel::{Answer, Kernel, returned};
use seccompat_world::need;

/// Pseudo-random numbers from a seed.
struct Random(u64);

impl Random {
    fn word(&mut self) -> u32 {
        // The constants of Knuth's MMIX; the high half is the better one.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 32).unwrap()
    }

    fn below(&mut self, end: u32) -> u32 {
        self.word() % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(u32::try_from(of.len()).unwrap())).unwrap()]
    }

    /// A word as in programs and arguments: often small, or a repetition.
    fn value(&mut self) -> u32 {
        match self.below(6) {
            0 => self.below(4),
            1 => self.below(40),
            2 => 1 << self.below(32),
            3 => u32::MAX - self.below(3),
            4 => 0x0001_0000 + self.below(8),
            _ => self.word(),
        }
    }

    fn small(&mut self, end: u32) -> u8 {
        u8::try_from(self.below(end)).unwrap()
    }

    fn insn(&mut self, left: u32) -> Insn {
        let operations = [
            code::ADD,
            code::SUB,
            code::MUL,
            code::DIV,
            code::OR,
            code::AND,
            code::LSH,
            code::RSH,
            code::NEG,
            code::XOR,
        ];
        let tests = [code::JEQ, code::JGT, code::JGE, code::JSET];
        let source = self.one(&[code::K, code::X]);
        let near = left.clamp(1, 12);
        match self.below(16) {
            // Without the instruction pointer, which the test does not know.
            0..=3 => {
                let word = self.one(&[0, 4, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60]);
                Insn::new(code::LD | code::W | code::ABS, word)
            }
            4 => Insn::new(code::LD | code::IMM, self.value()),
            5 => Insn::new(code::LDX | code::IMM, self.value()),
            6 => Insn::new(self.one(&[code::ST, code::STX]), self.below(17)),
            7 => Insn::new(self.one(&[code::LD, code::LDX]) | code::MEM, self.below(17)),
            8 => Insn::new(code::MISC | self.one(&[code::TAX, code::TXA]), 0),
            9 | 10 => {
                let shift = self.below(3) == 0;
                let k = if shift { self.below(33) } else { self.value() };
                Insn::new(code::ALU | self.one(&operations) | source, k)
            }
            11..=13 => Insn::jump(
                code::JMP | self.one(&tests) | source,
                self.value(),
                self.small(near),
                self.small(near),
            ),
            14 => Insn::new(code::JMP | code::JA, self.below(near)),
            _ => self.ret(),
        }
    }

    fn ret(&mut self) -> Insn {
        match self.below(8) {
            0 => Insn::new(code::RET | code::A, 0),
            1 => Insn::new(code::RET | code::K, self.word()),
            2 => Insn::new(code::RET | code::K, 0x7fff_0000),
            _ => Insn::new(code::RET | code::K, 0x0005_0000 | self.below(4100)),
        }
    }

    /// A plausible program; now and then a part may break a rule.
    fn program(&mut self) -> Vec<Insn> {
        let length = 1 + self.below(40);
        let mut insns: Vec<Insn> = (1..length).map(|at| self.insn(length - at)).collect();
        insns.push(self.ret());
        if self.below(3) == 0 {
            let at = usize::try_from(self.below(length)).unwrap();
            let word = u16::try_from(self.below(0x100)).unwrap();
            match self.below(4) {
                0 => insns[at].code = word,
                1 => insns[at].k = self.value(),
                2 => insns[at].jt = self.small(256),
                _ => insns[at].code ^= 1 << self.below(16),
            }
        }
        insns
    }

    fn call(&mut self) -> [u64; 7] {
        let mut call = [0; 7];
        for word in &mut call {
            *word = u64::from(self.value()) << 32 | u64::from(self.value());
        }
        // A number that no kernel has, and outside x32's.
        call[0] = u64::from(0x0001_0000 + self.below(64));
        call
    }
}

const PROGRAMS: u64 = 20_000;
const CALLS: usize = 256;

#[test]
fn the_kernel_takes_refuses_and_answers_as_we_do() {
    let kernel = need!(Kernel::new());
    let abi = Abi::NATIVE.unwrap();
    let seed = env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_201_124);
    println!("seed {seed} (set SEED for another)");
    let mut random = Random(seed);
    let programs = need::tries(PROGRAMS);
    let cases: Vec<(Vec<Insn>, Vec<[u64; 7]>)> = (0..programs)
        .map(|_| (random.program(), (0..CALLS).map(|_| random.call()).collect()))
        .collect();
    let put = cases.iter().map(|(insns, calls)| (&insns[..], &calls[..]));
    let told = kernel.answers(put);
    let (mut taken, mut refused, mut answers, mut kills) = (0, 0, 0, 0);
    for ((insns, calls), Answer { verdict, returned: got }) in cases.iter().zip(told) {
        let program = match (Program::new(insns.clone()), verdict) {
            (Ok(program), 0) => program,
            (Err(_), -22) => {
                refused += 1;
                continue;
            }
            (ours, theirs) => panic!("{ours:?}, the kernel {theirs}: {insns:?}"),
        };
        taken += 1;
        let expected = |call: &[u64; 7]| {
            let [nr, args @ ..] = *call;
            let (nr, arch) = (u32::try_from(nr).unwrap(), abi.audit_arch().get());
            let data = Data { nr, arch, args, ..Data::default() };
            returned(Action::from_word(program.evaluate(&data, cfg!(target_endian = "big")).word))
        };
        let ours: Vec<i64> = calls.iter().map_while(expected).collect();
        assert_eq!(ours, got, "{insns:?}");
        answers += got.len() as u64;
        kills += usize::from(got.len() < calls.len());
    }
    println!(
        "{taken} programs taken, {refused} refused, {answers} answers, {kills} kills, all alike"
    );
    let few = programs / 10;
    assert!(taken > 2 * few && refused > few && answers > 500 * few, "too few");
}
