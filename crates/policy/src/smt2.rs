//! The question whether two filters differ, as input for an SMT solver: SMT-LIB 2, logic QF_BV.
//!
//! It is derived from the instructions, one by one, and not from the diagram, so that the two can
//! check each other. It also covers division by a word that the program has read, which the diagram
//! does not decide.
//!
//! Reference: Barrett, Fontaine and Tinelli, "The SMT-LIB Standard", version 2.6.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;

use seccompat_bpf::{Data, Insn, Program, code};

use crate::diagram::Word;
use crate::diff::Wanted;
use crate::int::index;

/// The kernel's reading of words: [`Action::from_word`](seccompat_bpf::Action::from_word), and how
/// far an action lets a call happen.
const KERNEL: &str = "\
(define-fun action ((w (_ BitVec 32))) (_ BitVec 32) (bvand w #xffff0000))
(define-fun data ((w (_ BitVec 32))) (_ BitVec 32) (bvand w #x0000ffff))
(define-fun normal ((w (_ BitVec 32))) (_ BitVec 32)
  (ite (= (action w) #x00000000) #x00000000
  (ite (= (action w) #x00030000) w
  (ite (= (action w) #x00050000)
       (ite (bvugt (data w) #x00000fff) #x00050fff w)
  (ite (= (action w) #x7fc00000) #x7fc00000
  (ite (= (action w) #x7ff00000) w
  (ite (= (action w) #x7ffc0000) #x7ffc0000
  (ite (= (action w) #x7fff0000) #x7fff0000 #x80000000))))))))
(define-fun older ((new (_ BitVec 32)) (old (_ BitVec 32))) (_ BitVec 32)
  (ite (bvslt (action old) (action new)) old new))
(define-fun level ((w (_ BitVec 32))) (_ BitVec 2)
  (ite (or (= w #x7fff0000) (= w #x7ffc0000)) #b10
  (ite (or (= w #x7fc00000) (= (action w) #x7ff00000)) #b01 #b00)))
";

/// Asks for a call on which two chains of filters, newest first, differ in the requested way: the
/// solver answers `sat` if there is one, else `unsat`. `big_endian` is the byte order of the
/// machine that they are for.
#[must_use]
pub fn smt2(a: &[Program], b: &[Program], big_endian: bool, wanted: Wanted) -> String {
    let mut text = String::from("; sat: there is a call that the two decide differently\n");
    text += "(set-logic QF_BV)\n";
    for rank in 0..Word::COUNT {
        let _ = writeln!(text, "(declare-const {} (_ BitVec 32))", name(Word::of_rank(rank)));
    }
    text += KERNEL;
    for (side, chain) in [("a", a), ("b", b)] {
        for (at, program) in chain.iter().enumerate() {
            Writer { text: &mut text, prefix: format!("{side}{at}"), big_endian }.program(program);
        }
        let mut word = "#x7fff0000".to_string();
        for at in 0..chain.len() {
            word = format!("(older {word} {side}{at})");
        }
        let _ = writeln!(text, "(define-fun {side} () (_ BitVec 32) (normal {word}))");
    }
    text += match wanted {
        Wanted::Any => "(assert (distinct a b))\n",
        Wanted::Excess => "(assert (bvugt (level a) (level b)))\n",
    };
    text + "(check-sat)\n"
}

/// A word of the call.
fn name(word: Word) -> String {
    match word.rank() {
        0 => "arch".to_string(),
        1 => "nr".to_string(),
        rank => {
            let half = if rank % 2 == 0 { "high" } else { "low" };
            match rank / 2 - 1 {
                6 => format!("ip_{half}"),
                arg => format!("arg{arg}_{half}"),
            }
        }
    }
}

/// The registers and cells at an instruction, as terms; an absent cell is 0.
#[derive(Clone, Default)]
struct State {
    accumulator: Option<String>,
    index: Option<String>,
    cells: BTreeMap<u32, String>,
}

const ZERO: &str = "#x00000000";

impl State {
    fn accumulator(&self) -> &str {
        self.accumulator.as_deref().unwrap_or(ZERO)
    }

    fn index(&self) -> &str {
        self.index.as_deref().unwrap_or(ZERO)
    }

    fn cell(&self, at: u32) -> &str {
        self.cells.get(&at).map_or(ZERO, String::as_str)
    }
}

/// A path to an instruction: its condition, and the state on it.
type Way = (String, State);

struct Writer<'t> {
    text: &'t mut String,
    prefix: String,
    big_endian: bool,
}

impl Writer<'_> {
    /// Defines a name for a term, so that the text's length stays in proportion to the program's.
    fn define(&mut self, what: &str, at: usize, sort: &str, term: &str) -> String {
        // A name or a constant needs no definition.
        if !term.starts_with('(') {
            return term.to_string();
        }
        let name = format!("{}_{what}{at}", self.prefix);
        let _ = writeln!(self.text, "(define-fun {name} () {sort} {term})");
        name
    }

    fn word(&mut self, what: &str, at: usize, term: &str) -> String {
        self.define(what, at, "(_ BitVec 32)", term)
    }

    fn program(mut self, program: &Program) {
        let insns = program.insns();
        let mut ways: Vec<Vec<Way>> = alloc::vec![Vec::new(); insns.len()];
        ways[0].push(("true".to_string(), State::default()));
        // The returned words, with their conditions.
        let mut returned: Vec<(String, String)> = Vec::new();
        for (at, &insn) in insns.iter().enumerate() {
            let here = core::mem::take(&mut ways[at]);
            let Some((reached, mut state)) = self.join(at, here) else { continue };
            let mut go = |to: usize, when: String, state: &State| {
                if let Some(ways) = ways.get_mut(to) {
                    ways.push((when, state.clone()));
                }
            };
            match insn.class() {
                code::RET => {
                    let word = if insn.code & 0x18 == code::A {
                        state.accumulator().to_string()
                    } else {
                        constant(insn.k)
                    };
                    returned.push((reached, word));
                }
                code::JMP if insn.code & 0xf0 == code::JA => {
                    go(at + 1 + index(insn.k), reached, &state);
                }
                code::JMP => {
                    let test = self.define("t", at, "Bool", &test(insn, &state));
                    let yes = format!("(and {reached} {test})");
                    let no = format!("(and {reached} (not {test}))");
                    go(at + 1 + usize::from(insn.jt), yes, &state);
                    go(at + 1 + usize::from(insn.jf), no, &state);
                }
                _ => {
                    let mut reached = reached;
                    if insn.class() == code::ALU && insn.code & 0xf8 == code::DIV | code::X {
                        // A division by zero ends the program with 0.
                        let zero = format!("(= {} {ZERO})", state.index());
                        returned.push((format!("(and {reached} {zero})"), ZERO.to_string()));
                        reached = format!("(and {reached} (not {zero}))");
                    }
                    self.execute(at, insn, &mut state);
                    go(at + 1, reached, &state);
                }
            }
        }
        let mut word = ZERO.to_string();
        for (at, (when, returned)) in returned.iter().enumerate().rev() {
            word = self.word("out", at, &format!("(ite {when} {returned} {word})"));
        }
        let _ = writeln!(self.text, "(define-fun {} () (_ BitVec 32) {word})", self.prefix);
    }

    /// All paths to an instruction merged; `None` if there is none.
    fn join(&mut self, at: usize, ways: Vec<Way>) -> Option<Way> {
        let conditions: Vec<&str> = ways.iter().map(|way| way.0.as_str()).collect();
        let reached = match &conditions[..] {
            [] => return None,
            [one] => (*one).to_string(),
            all => format!("(or {})", all.join(" ")),
        };
        let reached = self.define("r", at, "Bool", &reached);
        let mut all = ways.iter();
        let (_, mut state) = all.next()?.clone();
        for (when, other) in all {
            let merge = |mine: &str, other: &str| match mine == other {
                true => mine.to_string(),
                false => format!("(ite {when} {other} {mine})"),
            };
            let cells: Vec<u32> = state.cells.keys().chain(other.cells.keys()).copied().collect();
            let merged = State {
                accumulator: Some(merge(state.accumulator(), other.accumulator())),
                index: Some(merge(state.index(), other.index())),
                cells: cells.iter().map(|&c| (c, merge(state.cell(c), other.cell(c)))).collect(),
            };
            state = merged;
        }
        state.accumulator = Some(self.word("a", at, state.accumulator()));
        state.index = Some(self.word("x", at, state.index()));
        for (cell, term) in &mut state.cells {
            *term = self.word(&format!("m{cell}_"), at, term);
        }
        Some((reached, state))
    }

    fn execute(&mut self, at: usize, insn: Insn, state: &mut State) {
        match insn.class() {
            code::LD | code::LDX => {
                let value = match insn.code & 0xe0 {
                    code::ABS => Word::at(insn.k, self.big_endian).map_or(ZERO.to_string(), name),
                    code::MEM => state.cell(insn.k).to_string(),
                    code::LEN => constant(Data::SIZE),
                    _ => constant(insn.k),
                };
                if insn.class() == code::LD {
                    state.accumulator = Some(value);
                } else {
                    state.index = Some(value);
                }
            }
            code::ST => drop(state.cells.insert(insn.k, state.accumulator().to_string())),
            code::STX => drop(state.cells.insert(insn.k, state.index().to_string())),
            code::ALU => {
                let term = alu(insn, state);
                state.accumulator = Some(self.word("v", at, &term));
            }
            code::MISC if insn.code & 0xf8 == code::TXA => {
                state.accumulator = Some(state.index().to_string());
            }
            _ => state.index = Some(state.accumulator().to_string()),
        }
    }
}

fn constant(k: u32) -> String {
    format!("#x{k:08x}")
}

fn operand(insn: Insn, state: &State) -> String {
    if insn.code & code::X != 0 { state.index().to_string() } else { constant(insn.k) }
}

fn alu(insn: Insn, state: &State) -> String {
    let (a, b) = (state.accumulator(), operand(insn, state));
    let operation = match insn.code & 0xf0 {
        code::ADD => "bvadd",
        code::SUB => "bvsub",
        code::MUL => "bvmul",
        code::DIV => "bvudiv",
        code::OR => "bvor",
        code::AND => "bvand",
        code::XOR => "bvxor",
        // Only the low five bits of a distance count.
        code::LSH => return format!("(bvshl {a} (bvand {b} #x0000001f))"),
        code::RSH => return format!("(bvlshr {a} (bvand {b} #x0000001f))"),
        _ => return format!("(bvneg {a})"),
    };
    format!("({operation} {a} {b})")
}

fn test(insn: Insn, state: &State) -> String {
    let (a, b) = (state.accumulator(), operand(insn, state));
    match insn.code & 0xf0 {
        code::JEQ => format!("(= {a} {b})"),
        code::JGT => format!("(bvugt {a} {b})"),
        code::JGE => format!("(bvuge {a} {b})"),
        _ => format!("(distinct (bvand {a} {b}) {ZERO})"),
    }
}
