//! `diff --smt2` and z3: an independent solver, given the instructions, agrees with our diagram.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use fastrand::Rng;
use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_policy::{Diagram, Limit, Wanted, smt2};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

fn seccompat(args: &[&str]) -> Output {
    limited(need::dist(), 30).args(args).output().unwrap()
}

/// Whether z3 finds a call.
fn satisfiable(z3: &PathBuf, place: &str) -> bool {
    let output = limited(z3, 120).arg(place).output().unwrap();
    match String::from_utf8_lossy(&output.stdout).trim() {
        "sat" => true,
        "unsat" => false,
        other => panic!("z3 of {place}: {other}"),
    }
}

#[test]
fn z3_agrees_on_profiles() {
    let z3 = need!(need::program("z3"));
    let scratch = Scratch::new().unwrap();
    let place = |name: &str| scratch.path().join(name).to_str().unwrap().to_owned();
    let raw = place("raw.bpf");
    let compiled = seccompat(&["compile", "builtin:docker@20.10.0", "-o", &raw]);
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let question = place("question.smt2");
    let pairs: [&[&str]; 8] = [
        &[&raw, "builtin:docker@20.10.0"],
        &["builtin:docker@20.10.0", "builtin:docker@28"],
        &["builtin:docker@25.0.0", "builtin:docker@28"],
        &["builtin:podman", "builtin:docker", "--arch", "aarch64"],
        &["--subset", "builtin:docker@20.10.0", "builtin:linux@6.18"],
        &["--subset", "builtin:linux@6.18", "builtin:docker@20.10.0"],
        &["--subset", "builtin:docker@20.10.0", "builtin:docker@28"],
        &["builtin:linux@4.18", "builtin:linux@4.18", "--arch", "s390x"],
    ];
    let (mut sat, mut unsat) = (0, 0);
    for pair in pairs {
        let ours =
            match seccompat(&[&["diff", "--engine", "seccompat"], pair].concat()).status.code() {
                Some(0) => false,
                Some(1) => true,
                other => panic!("{pair:?}: {other:?}"),
            };
        let asked = seccompat(
            &[&["diff", "--engine", "seccompat", "--smt2", "-o", &question], pair].concat(),
        );
        assert_eq!(asked.status.code(), Some(0), "{pair:?}");
        assert!(asked.stdout.is_empty());
        let theirs = satisfiable(&z3, &question);
        assert_eq!(theirs, ours, "{pair:?}");
        if theirs { sat += 1 } else { unsat += 1 }
    }
    assert!(sat > 2 && unsat > 2, "{sat} {unsat}");
}

/// Programs, the same in every run.
struct Random(Rng);

impl Random {
    fn constant(&mut self) -> u32 {
        self.0.choice([0, 1, 2, 3, 7, 8, 0x80, 0xff00, 0x8000_0000, 0xc000_003e, u32::MAX]).unwrap()
    }

    /// All kinds of instructions; multiplications and divisions are rare, because they are slow in
    /// solvers.
    fn insn(&mut self, left: u8) -> Insn {
        let (k, source) = (self.constant(), self.0.choice([code::K, code::K, code::X]).unwrap());
        let near = |this: &mut Self| this.0.u8(..left);
        match self.0.u8(..20) {
            0..5 => Insn::new(code::LD | code::ABS, self.0.choice([0, 4, 8, 12, 16, 20]).unwrap()),
            5 => Insn::new(code::LDX | code::IMM, k),
            6 => Insn::new(self.0.choice([code::ST, code::STX]).unwrap(), self.0.u32(..2)),
            7 => Insn::new(
                self.0.choice([code::LD, code::LDX]).unwrap() | code::MEM,
                self.0.u32(..2),
            ),
            8 => Insn::new(code::MISC | self.0.choice([code::TAX, code::TXA]).unwrap(), 0),
            9 => Insn::new(self.0.choice([code::LD, code::LDX]).unwrap() | code::LEN, 0),
            10 => Insn::new(
                code::ALU | self.0.choice([code::AND, code::OR, code::XOR]).unwrap() | source,
                k,
            ),
            11 => Insn::new(code::ALU | self.0.choice([code::ADD, code::SUB]).unwrap() | source, k),
            12 => Insn::new(
                code::ALU | self.0.choice([code::LSH, code::RSH]).unwrap() | source,
                k % 32,
            ),
            13 => Insn::new(code::ALU | code::NEG, 0),
            14 => Insn::new(code::ALU | self.0.choice([code::MUL, code::DIV]).unwrap(), 1 + k % 8),
            15 => Insn::new(code::JMP | code::JA, near(self).into()),
            _ => {
                let test = self.0.choice([code::JEQ, code::JGT, code::JGE, code::JSET]).unwrap();
                let (jt, jf) = (near(self), near(self));
                Insn::jump(code::JMP | test | source, k, jt, jf)
            }
        }
    }

    fn program(&mut self) -> Program {
        loop {
            let length = self.0.u8(4..16);
            // Jumps may go to any of the three returns at the end.
            let mut insns: Vec<Insn> = (1..length).map(|at| self.insn(length - at + 3)).collect();
            insns.extend([
                Insn::new(code::RET, Action::Allow.to_word()),
                Insn::new(code::RET | code::A, 0),
                Insn::new(code::RET, Action::Errno(1).to_word()),
            ]);
            if let Ok(program) = Program::new(insns) {
                return program;
            }
        }
    }

    /// The program with one constant, jump or return changed.
    fn changed(&mut self, program: &Program) -> Program {
        loop {
            let mut insns = program.insns().to_vec();
            let at = self.0.usize(..insns.len());
            match self.0.u8(..3) {
                0 => insns[at].k ^= self.constant(),
                1 => insns[at].k = insns[at].k.wrapping_add(1),
                _ => (insns[at].jt, insns[at].jf) = (insns[at].jf, insns[at].jt),
            }
            if let Ok(program) = Program::new(insns) {
                return program;
            }
        }
    }
}

#[test]
fn z3_agrees_on_instructions_of_every_kind() {
    let z3 = need!(need::program("z3"));
    let scratch = Scratch::new().unwrap();
    let place = scratch.path().join("question.smt2");
    let mut random = Random(Rng::with_seed(0x0005_a712));
    let (mut sat, mut unsat) = (0, 0);
    for round in 0..400 {
        let a = random.program();
        // A change, another program, two programs stacked in either order, or one stacked on
        // itself.
        let (b, other) = (random.changed(&a), random.program());
        let (a, b) = match round % 4 {
            0 => (vec![a], vec![b]),
            1 => (vec![a], vec![other]),
            2 => (vec![a.clone(), other.clone()], vec![other, a]),
            _ => (vec![a.clone()], vec![a.clone(), a]),
        };
        let (big_endian, wanted) =
            (round % 2 == 0, if round % 5 == 0 { Wanted::Excess } else { Wanted::Any });
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let mut meaning = |chain: &[Program]| {
            let each = chain.iter().map(|one| diagram.program(one, big_endian));
            let each: Vec<_> = each.collect::<Result<_, _>>().ok()?;
            diagram.chain(&each).ok()
        };
        let (Some(fa), Some(fb)) = (meaning(&a), meaning(&b)) else { continue };
        let ours = match wanted {
            Wanted::Any => diagram.difference_of(fa, fb),
            Wanted::Excess => diagram.excess_of(fa, fb),
        };
        let ours = diagram.witness(ours.unwrap()).is_some();
        fs::write(&place, smt2(&a, &b, big_endian, wanted)).unwrap();
        let theirs = satisfiable(&z3, place.to_str().unwrap());
        assert_eq!(theirs, ours, "{a:?}\n{b:?}");
        if theirs { sat += 1 } else { unsat += 1 }
    }
    println!("{sat} differ, {unsat} do not");
    assert!(sat > 20 && unsat > 100, "{sat} {unsat}");
}
