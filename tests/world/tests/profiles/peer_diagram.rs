//! Our decision diagram compared with a peer, biodivine-lib-bdd: there too a policy and its program
//! are one function, and it distinguishes the same mutants.
//!
//! For each action the peer has the set of calls that get it, for policies from their rules and for
//! programs from their instructions, without any code of ours.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;

use biodivine_lib_bdd::{Bdd, BddValuation, BddVariable, BddVariableSet};
use seccompat_bpf::{Data, Program, code};
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_policy::{Compare, Condition, Diagram, Limit, Policy, Rule, Weights, Word, compile};
use seccompat_profile::{Context, builtin};
use seccompat_world::mutant::Random;

/// For each returned word, the calls that get it.
type Function = BTreeMap<u32, Bdd>;

/// The peer, and its variables.
struct Peer(BddVariableSet, Vec<BddVariable>);

/// The index of a word in the peer's order, with 32 variables each.
fn place(word: Word) -> usize {
    match word.offset(false) {
        4 => 0,
        0 => 1,
        offset => {
            let pair = if offset < 16 { 7 } else { usize::try_from(offset / 8).unwrap() - 1 };
            2 * pair + usize::from(offset % 8 == 0)
        }
    }
}

impl Peer {
    fn new() -> Self {
        let set = BddVariableSet::new_anonymous(16 * 32);
        let variables = set.variables();
        Self(set, variables)
    }

    /// A bit of a word; 31 is tested first.
    fn bit(&self, word: Word, bit: usize) -> Bdd {
        self.0.mk_var(self.1[place(word) * 32 + 31 - bit])
    }

    fn truth(&self, holds: bool) -> Bdd {
        if holds { self.0.mk_true() } else { self.0.mk_false() }
    }

    /// The word, except for bits outside the mask, equals `k`.
    fn equal(&self, word: Word, mask: u32, k: u32) -> Bdd {
        let mut all = self.truth(k & !mask == 0);
        for bit in (0..32).filter(|bit| mask >> bit & 1 == 1) {
            let one = self.bit(word, bit);
            all = all.and(&if k >> bit & 1 == 1 { one } else { one.not() });
        }
        all
    }

    /// The masked word is at least `k`, or greater.
    fn above(&self, word: Word, mask: u32, k: u32, or_equal: bool) -> Bdd {
        let mut above = self.truth(or_equal);
        for bit in 0..32 {
            let one = if mask >> bit & 1 == 1 { self.bit(word, bit) } else { self.truth(false) };
            above = if k >> bit & 1 == 1 { one.and(&above) } else { one.or(&above) };
        }
        above
    }

    fn any(&self, word: Word, mask: u32) -> Bdd {
        let bits = (0..32).filter(|bit| mask >> bit & 1 == 1);
        bits.fold(self.truth(false), |any, bit| any.or(&self.bit(word, bit)))
    }

    /// A condition, from the meaning of its comparison.
    fn condition(&self, condition: &Condition) -> Bdd {
        let (high, low) = (Word::high(condition.arg()), Word::low(condition.arg()));
        let value = condition.value();
        let halves = |word: u64| {
            (u32::try_from(word >> 32).unwrap(), u32::try_from(word & 0xffff_ffff).unwrap())
        };
        let narrow = condition.low_half();
        let (h, l) = halves(value);
        let equal = |mask: u64| {
            let (mask_high, mask_low) = halves(mask);
            let below = self.equal(low, mask_low, l);
            if narrow { below } else { self.equal(high, mask_high, h).and(&below) }
        };
        let above = |or_equal: bool| {
            let below = self.above(low, u32::MAX, l, or_equal);
            if narrow {
                return below;
            }
            let same = self.equal(high, u32::MAX, h).and(&below);
            self.above(high, u32::MAX, h, false).or(&same)
        };
        match condition.compare() {
            Compare::Eq => equal(u64::MAX),
            Compare::Ne => equal(u64::MAX).not(),
            Compare::MaskedEq(mask) => equal(mask),
            Compare::Gt => above(false),
            Compare::Ge => above(true),
            Compare::Lt => above(true).not(),
            Compare::Le => above(false).not(),
        }
    }

    /// Calls of `part` get the rule's action.
    fn rule(&self, rule: &Rule, part: &Bdd, function: &mut Function) {
        let mut rest = part.clone();
        for clause in rule.clauses() {
            let all = clause.conditions.iter().map(|one| self.condition(one));
            let holds = all.fold(rest.clone(), |all, one| all.and(&one));
            rest = rest.and_not(&holds);
            self.add(function, clause.action.to_word(), &holds);
        }
        self.add(function, rule.otherwise().to_word(), &rest);
    }

    fn add(&self, function: &mut Function, word: u32, calls: &Bdd) {
        if calls.is_false() {
            return;
        }
        let known = function.entry(word).or_insert_with(|| self.truth(false));
        *known = known.or(calls);
    }

    fn policy(&self, policy: &Policy) -> Function {
        let mut function = Function::new();
        let mut elsewhere = self.truth(true);
        for section in policy.sections() {
            let here = self.equal(Word::ARCH, u32::MAX, section.arch().get());
            elsewhere = elsewhere.and_not(&here);
            // The numbers of each rule first, and then each rule once.
            let mut numbers: BTreeMap<_, Bdd> = BTreeMap::new();
            let ends = section.runs().iter().skip(1).map(|run| Some(run.first)).chain([None]);
            for (run, end) in section.runs().iter().zip(ends) {
                let from = self.above(Word::NR, u32::MAX, run.first, true);
                let until =
                    end.map_or(self.truth(false), |end| self.above(Word::NR, u32::MAX, end, true));
                let known = numbers.entry(run.rule).or_insert_with(|| self.truth(false));
                *known = known.or(&from.and_not(&until));
            }
            for (rule, numbers) in numbers {
                self.rule(policy.rule(rule), &here.and(&numbers), &mut function);
            }
        }
        self.add(&mut function, policy.bad_arch().to_word(), &elsewhere);
        function
    }

    /// The result of a program, for the operations that compilers of profiles use: the accumulator
    /// is a word under a mask.
    fn program(&self, program: &Program, big_endian: bool) -> Function {
        type State = (usize, Option<(u32, u32)>);
        let insns = program.insns();
        // Paths to each instruction, with the accumulator: jumps go forward only.
        let mut ways: BTreeMap<State, Bdd> = BTreeMap::from([((0, None), self.truth(true))]);
        let mut function = Function::new();
        while let Some(((at, accumulator), calls)) = ways.pop_first() {
            let insn = insns[at];
            let mut go = |to: usize, accumulator, calls: Bdd| {
                if !calls.is_false() {
                    let known = ways.remove(&(to, accumulator));
                    ways.insert((to, accumulator), known.map_or(calls.clone(), |k| k.or(&calls)));
                }
            };
            let loaded = accumulator
                .map(|(offset, mask): (u32, u32)| (Word::at(offset, big_endian).unwrap(), mask));
            const LOAD: u16 = code::LD | code::ABS;
            const AND: u16 = code::ALU | code::AND;
            match (insn.code, loaded) {
                (code::RET, _) => self.add(&mut function, insn.k, &calls),
                (LOAD, _) => go(at + 1, Some((insn.k, u32::MAX)), calls),
                (AND, _) => {
                    let masked = accumulator.map(|(offset, mask)| (offset, mask & insn.k));
                    go(at + 1, masked, calls);
                }
                (code::JMP, _) => {
                    go(at + 1 + usize::try_from(insn.k).unwrap(), accumulator, calls);
                }
                (jump, loaded) if jump & 0x0f == code::JMP => {
                    let test = match (jump & 0xf0, loaded) {
                        // Before any load the accumulator is 0.
                        (code::JEQ, None) => self.truth(insn.k == 0),
                        (code::JGE, None) => self.truth(insn.k == 0),
                        (_, None) => self.truth(false),
                        (code::JEQ, Some((word, mask))) => self.equal(word, mask, insn.k),
                        (code::JGT, Some((word, mask))) => self.above(word, mask, insn.k, false),
                        (code::JGE, Some((word, mask))) => self.above(word, mask, insn.k, true),
                        (_, Some((word, mask))) => self.any(word, mask & insn.k),
                    };
                    let (yes, no) = (calls.and(&test), calls.and_not(&test));
                    go(at + 1 + usize::from(insn.jt), accumulator, yes);
                    go(at + 1 + usize::from(insn.jf), accumulator, no);
                }
                (other, _) => panic!("{other:#x} at {at} is of no compiler of profiles"),
            }
        }
        function
    }

    /// Whether the peer's set contains this call.
    fn has(&self, calls: &Bdd, data: &Data) -> bool {
        let mut values = vec![false; 16 * 32];
        for offset in (0..64).step_by(4) {
            let word = Word::at(offset, false).unwrap();
            for bit in 0..32 {
                values[place(word) * 32 + 31 - bit] = word.of(data) >> bit & 1 == 1;
            }
        }
        calls.eval_in(&BddValuation::new(values))
    }
}

#[test]
fn the_peer_proves_the_same() {
    let peer = Peer::new();
    let mut nodes = (0, 0);
    for (engine, version) in [("docker", Some("19.03")), ("docker", None), ("podman", None)] {
        let profile = builtin::engine::profile(engine, version).unwrap();
        for abis in [&[Abi::X86_64, Abi::X86, Abi::X32][..], &[Abi::Aarch64], &[Abi::S390x]] {
            let mut context = Context::new(KernelVersion::new(6, 12));
            context.abis = Some(abis.to_vec());
            let policy = profile.resolve(&context).unwrap().lower().unwrap().policy;
            let program = compile(&policy, &Weights::recorded()).unwrap();
            let meant = peer.policy(&policy);
            assert!(meant == peer.program(&program, policy.is_big_endian()), "{engine} {abis:?}");
            let mut diagram = Diagram::new(Limit::DEFAULT);
            diagram.policy(&policy).unwrap();
            nodes.0 += diagram.len();
            nodes.1 += meant.values().map(Bdd::size).sum::<usize>();
        }
    }
    println!("{} nodes here, {} there", nodes.0, nodes.1);
}

#[test]
fn the_peer_tells_the_same_mutants_apart() {
    let peer = Peer::new();
    let mut random = Random::new(0xb1d);
    let (mut equal, mut different) = (0, 0);
    for _ in 0..40 {
        let program = compile(&random.harmless(), &Weights::recorded()).unwrap();
        let theirs = peer.program(&program, false);
        for _ in 0..15 {
            let mutant = random.mutant(&program);
            let other = peer.program(&mutant, false);
            let mut diagram = Diagram::new(Limit::DEFAULT);
            let a = diagram.program(&program, false).unwrap();
            let b = diagram.program(&mutant, false).unwrap();
            assert_eq!(a == b, theirs == other, "{program:?}\n{mutant:?}");
            let differs = diagram.difference_of(a, b).unwrap();
            let Some(data) = diagram.witness(differs) else {
                equal += 1;
                continue;
            };
            different += 1;
            for (function, reference) in [(&theirs, a), (&other, b)] {
                let word = diagram.evaluate(reference, &data);
                assert!(peer.has(&function[&word], &data), "{word:#x} {data:x?}");
            }
        }
    }
    println!("{different} different, {equal} equal");
    assert!(equal > 5 && different > 300, "{equal} {different}");
}
