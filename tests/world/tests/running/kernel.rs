//! The validator and the machine compared with the kernel: it accepts and refuses the same
//! programs, and gives the machine's answers.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::env;

use fastrand::Rng;
use seccompat_bpf::{Action, Data, Insn, Program, code};
use seccompat_catalogue::Abi;
use seccompat_world::kernel::{Answer, Kernel, returned};
use seccompat_world::need;

/// Programs and calls from a seed.
struct Random(Rng);

impl Random {
    /// A word as in programs and arguments: often small, or a repetition.
    fn value(&mut self) -> u32 {
        match self.0.u8(..6) {
            0 => self.0.u32(..4),
            1 => self.0.u32(..40),
            2 => 1 << self.0.u8(..32),
            3 => u32::MAX - self.0.u32(..3),
            4 => 0x0001_0000 + self.0.u32(..8),
            _ => self.0.u32(..),
        }
    }

    fn insn(&mut self, left: u8) -> Insn {
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
        let source = self.0.choice([code::K, code::X]).unwrap();
        let near = left.clamp(1, 12);
        match self.0.u8(..16) {
            // Without the instruction pointer, which the test does not know.
            0..=3 => {
                let word =
                    self.0.choice([0, 4, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60]).unwrap();
                Insn::new(code::LD | code::W | code::ABS, word)
            }
            4 => Insn::new(code::LD | code::IMM, self.value()),
            5 => Insn::new(code::LDX | code::IMM, self.value()),
            6 => Insn::new(self.0.choice([code::ST, code::STX]).unwrap(), self.0.u32(..17)),
            7 => Insn::new(
                self.0.choice([code::LD, code::LDX]).unwrap() | code::MEM,
                self.0.u32(..17),
            ),
            8 => Insn::new(code::MISC | self.0.choice([code::TAX, code::TXA]).unwrap(), 0),
            9 | 10 => {
                let shift = self.0.u8(..3) == 0;
                let k = if shift { self.0.u32(..33) } else { self.value() };
                Insn::new(code::ALU | self.0.choice(operations).unwrap() | source, k)
            }
            11..=13 => Insn::jump(
                code::JMP | self.0.choice(tests).unwrap() | source,
                self.value(),
                self.0.u8(..near),
                self.0.u8(..near),
            ),
            14 => Insn::new(code::JMP | code::JA, self.0.u8(..near).into()),
            _ => self.ret(),
        }
    }

    fn ret(&mut self) -> Insn {
        match self.0.u8(..8) {
            0 => Insn::new(code::RET | code::A, 0),
            1 => Insn::new(code::RET | code::K, self.0.u32(..)),
            2 => Insn::new(code::RET | code::K, 0x7fff_0000),
            _ => Insn::new(code::RET | code::K, 0x0005_0000 | self.0.u32(..4100)),
        }
    }

    /// A plausible program; now and then a part may break a rule.
    fn program(&mut self) -> Vec<Insn> {
        let length = self.0.u8(1..=40);
        let mut insns: Vec<Insn> = (1..length).map(|at| self.insn(length - at)).collect();
        insns.push(self.ret());
        if self.0.u8(..3) == 0 {
            let at = self.0.usize(..insns.len());
            let word = self.0.u16(..0x100);
            match self.0.u8(..4) {
                0 => insns[at].code = word,
                1 => insns[at].k = self.value(),
                2 => insns[at].jt = self.0.u8(..),
                _ => insns[at].code ^= 1 << self.0.u8(..16),
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
        call[0] = u64::from(0x0001_0000 + self.0.u32(..64));
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
    let mut random = Random(Rng::with_seed(seed));
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
