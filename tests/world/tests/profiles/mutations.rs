//! Compiled programs with one change: the diagram says "equal" exactly if no evaluation
//! distinguishes them, and every difference that it reports is real, on the machine and in the
//! kernel.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use fastrand::Rng;
use seccompat_bpf::{Action, Data, Insn, Program, code};
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_policy::{Diagram, Limit, Ref, Wanted, Weights, Word, compile};
use seccompat_profile::{Context, builtin};
use seccompat_world::kernel::{Kernel, returned};
use seccompat_world::mutant::Random;
use seccompat_world::need;

/// The values that the programs compare with, and their neighbours, for each word that they load.
struct Inputs {
    words: Vec<(Word, Vec<u32>)>,
    arches: Vec<u32>,
}

impl Inputs {
    fn of(a: &Program, b: &Program, big_endian: bool) -> Self {
        let insns = || a.insns().iter().chain(b.insns());
        let mut near: Vec<u32> = insns()
            .filter(|insn| insn.class() == code::JMP)
            .flat_map(|insn| [insn.k.wrapping_sub(1), insn.k, insn.k.wrapping_add(1), !insn.k])
            .chain([0, u32::MAX])
            .collect();
        near.sort_unstable();
        near.dedup();
        let is_load = |insn: &&Insn| insn.code == code::LD | code::W | code::ABS;
        let mut offsets: Vec<u32> = insns().filter(is_load).map(|insn| insn.k).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let arches = near.iter().copied().filter(|k| k >> 30 != 0 || *k < 0x100);
        let word = |offset: u32| (Word::at(offset, big_endian).unwrap(), near.clone());
        Self { arches: arches.collect(), words: offsets.into_iter().map(word).collect() }
    }

    /// Every value of each word under every tested architecture, all else 0.
    fn boundary(&self) -> impl Iterator<Item = Data> {
        self.arches.iter().flat_map(move |&arch| {
            self.words.iter().flat_map(move |(word, values)| {
                values.iter().map(move |&value| {
                    let mut data = Data { arch, ..Data::default() };
                    word.set(&mut data, value);
                    data
                })
            })
        })
    }

    /// Words that are tested, or their neighbours, in all places at once.
    fn random(&self, random: &mut Rng) -> Data {
        let mut data = Data::default();
        for (word, values) in &self.words {
            let value = match random.u8(..8) {
                0 => random.u32(..),
                1 | 2 => 0,
                _ => *random.choice(values).unwrap(),
            };
            word.set(&mut data, value);
        }
        if random.u8(..16) > 0 && !self.arches.is_empty() {
            data.arch = *random.choice(&self.arches).unwrap();
        }
        data
    }
}

fn action(program: &Program, data: &Data, big_endian: bool) -> Action {
    Action::from_word(program.evaluate(data, big_endian).word)
}

fn meaning(diagram: &mut Diagram, program: &Program, big_endian: bool) -> Ref {
    let function = diagram.program(program, big_endian).unwrap();
    diagram.chain(&[function]).unwrap()
}

/// The programs of several profiles for several machines.
fn programs() -> Vec<(Program, bool)> {
    let abis: [&[Abi]; 4] = [
        &[Abi::X86_64],
        &[Abi::X86_64, Abi::X86, Abi::X32],
        &[Abi::Aarch64, Abi::Arm],
        &[Abi::S390x],
    ];
    let mut all = Vec::new();
    for (engine, version) in [("docker", "19.03"), ("docker", "28"), ("podman", "")] {
        let version = (!version.is_empty()).then_some(version);
        let profile = builtin::engine::profile(engine, version).unwrap();
        for abis in abis {
            let mut context = Context::new(KernelVersion::new(6, 12));
            context.abis = Some(abis.to_vec());
            let policy = profile.resolve(&context).unwrap().lower().unwrap().policy;
            let program = compile(&policy, &Weights::recorded()).unwrap();
            all.push((program, policy.is_big_endian()));
        }
    }
    all
}

const MUTATIONS: usize = 10_000;
const RANDOM: usize = 100_000;

#[test]
fn the_diagram_says_equal_exactly_where_evaluation_does() {
    let (mut random, mut inputs) = (Random::new(0x10_000), Rng::with_seed(0x10_000));
    let programs = programs();
    let each = MUTATIONS.div_ceil(programs.len());
    let (mut equal, mut different, mut evaluations) = (0, 0, 0usize);
    for (program, big_endian) in &programs {
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let mut original = meaning(&mut diagram, program, *big_endian);
        for nth in 0..each {
            if nth % 32 == 31 {
                diagram = Diagram::new(Limit::DEFAULT);
                original = meaning(&mut diagram, program, *big_endian);
            }
            let mutant = random.mutant(program);
            let function = meaning(&mut diagram, &mutant, *big_endian);
            let differs = diagram.difference_of(original, function).unwrap();
            let both = |data: &Data| {
                (action(program, data, *big_endian), action(&mutant, data, *big_endian))
            };
            let Some(witness) = diagram.witness(differs) else {
                assert_eq!(original, function);
                let near = Inputs::of(program, &mutant, *big_endian);
                for data in near.boundary() {
                    let (a, b) = both(&data);
                    assert_eq!(a, b, "said equal, but {data:x?}");
                    evaluations += 1;
                }
                for _ in 0..RANDOM {
                    let data = near.random(&mut inputs);
                    let (a, b) = both(&data);
                    assert_eq!(a, b, "said equal, but {data:x?}");
                }
                evaluations += RANDOM;
                equal += 1;
                continue;
            };
            let (a, b) = both(&witness);
            assert_ne!(a, b, "said different, but not at {witness:x?}");
            different += 1;
        }
    }
    println!("{different} different, {equal} equal by {evaluations} evaluations");
    assert!(different + equal >= MUTATIONS && equal > 50 && different > 5_000, "{equal}");
}

#[test]
fn witnesses_differ_in_the_kernel() {
    let kernel = need!(Kernel::new());
    let mut random = Random::new(0x5ecc);
    let (mut programs, mut calls) = (Vec::new(), Vec::new());
    for _ in 0..40 {
        let program = compile(&random.harmless(), &Weights::recorded()).unwrap();
        for _ in 0..25 {
            let mutant = random.mutant(&program);
            let mut diagram = Diagram::new(Limit::DEFAULT);
            let a = meaning(&mut diagram, &program, false);
            let b = meaning(&mut diagram, &mutant, false);
            // A test of single bits of the architecture gives more changes than can be listed.
            let Some(changes) = diagram.changes(a, b, Wanted::Any).unwrap() else { continue };
            // Only calls of this machine without a meaning to the kernel are made.
            let harmless = changes.iter().find(|change| {
                change.witness.arch == Abi::X86_64.audit_arch().get()
                    && (0x1_0000..0x2_0000).contains(&change.witness.nr)
                    && change.witness.instruction_pointer == 0
            });
            if let Some(change) = harmless {
                let [a, b, c, d, e, f] = change.witness.args;
                calls.push(([u64::from(change.witness.nr), a, b, c, d, e, f], change.a, change.b));
                programs.push((program.clone(), mutant));
            }
        }
    }
    let cases = programs.iter().zip(&calls).flat_map(|((program, mutant), (call, ..))| {
        [program, mutant].map(|program| (program.insns(), std::slice::from_ref(call)))
    });
    let answers = kernel.answers(cases);
    let mut seen = 0;
    for (pair, (call, a, b)) in answers.chunks(2).zip(&calls) {
        for (answer, action) in pair.iter().zip([a, b]) {
            assert_eq!(answer.verdict, 0);
            // A killed process returns nothing.
            assert_eq!(answer.returned, returned(*action).as_slice(), "{call:x?}: {action}");
        }
        seen += usize::from(pair[0] != pair[1]);
    }
    println!("{} witnesses, {seen} that a program can see", calls.len());
    assert!(seen > 300, "{seen} of {}", calls.len());
}
