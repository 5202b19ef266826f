//! A program as a diagram.
//!
//! A forward pass collects the possible contents of the registers and the scratch memory at each
//! instruction, as functions of the call; a backward pass computes each instruction's meaning from
//! its successors' meanings. Jumps go forward only, so each is a single pass.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::fmt;

use seccompat_bpf::{Data, Insn, Program, code};

use super::bits::Bits;
use super::node::{FALSE, Ref, TRUE, TooBig};
use super::ranges::Meaning;
use super::split::When;
use super::{Diagram, Word};
use crate::int::index;

/// The reason why a program's meaning was not decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Undecided {
    /// It exceeds the limit.
    TooBig(TooBig),
    /// The instruction, counted from 0, divides by a word that the program has read.
    Division(usize),
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooBig(big) => big.fmt(f),
            Self::Division(at) => {
                write!(f, "instruction {at} divides by a word that the program has read")
            }
        }
    }
}

impl core::error::Error for Undecided {}

impl From<TooBig> for Undecided {
    fn from(big: TooBig) -> Self {
        Self::TooBig(big)
    }
}

/// More ranges than this are not copied.
const SHARED: usize = 32;

/// The contents of the registers and the scratch memory. An unwritten cell is 0, as in the kernel;
/// its rules forbid reading it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    accumulator: Bits,
    index: Bits,
    cells: BTreeMap<u32, Bits>,
}

/// The states that were reached, each once, with the word that its accumulator holds, if it is exactly one.
#[derive(Default)]
struct States {
    all: Vec<(Rc<State>, Option<Word>)>,
    ids: BTreeMap<Rc<State>, usize>,
}

impl States {
    fn id(&mut self, state: State, diagram: &Diagram) -> Result<usize, TooBig> {
        let next = self.all.len();
        if let Some(known) = self.ids.get(&state) {
            return Ok(*known);
        }
        diagram.has_room_for_states(next)?;
        let word = diagram.word_of(&state.accumulator);
        let state = Rc::new(state);
        self.all.push((Rc::clone(&state), word));
        self.ids.insert(state, next);
        Ok(next)
    }
}

/// An instruction in one state.
struct Step {
    /// The condition for its first successor; `None` if it returns.
    condition: Option<When>,
    next: [usize; 2],
    /// The ways to it whose steps still need its meaning.
    uses: usize,
    meaning: Meaning,
}

/// A way to an instruction: the state there, and the step before it, with its place among that step's successors.
#[derive(Clone, Copy)]
struct Way {
    state: usize,
    from: usize,
    nth: usize,
}

impl Diagram {
    /// The program's return value, as a function of the call. `big_endian` is the byte order of the
    /// machine that it is for.
    ///
    /// # Errors
    /// At the diagram's limit, or at an instruction whose result is not decided.
    pub fn program(&mut self, program: &Program, big_endian: bool) -> Result<Ref, Undecided> {
        let insns = program.insns();
        let zero = Self::constant(0);
        let mut states = States::default();
        let start = State { accumulator: zero, index: zero, cells: BTreeMap::new() };
        let start = states.id(start, self)?;
        let mut steps: Vec<Step> = Vec::with_capacity(insns.len());
        let mut ways = alloc::vec![Vec::new(); insns.len()];
        // There is no step yet whose successor it could be.
        ways[0].push(Way { state: start, from: 0, nth: 0 });
        for (at, &insn) in insns.iter().enumerate() {
            let mut here: Vec<Way> = core::mem::take(&mut ways[at]);
            here.sort_unstable_by_key(|way| way.state);
            for same in here.chunk_by(|a, b| a.state == b.state) {
                self.step()?;
                let now = steps.len();
                for way in same {
                    if let Some(from) = steps.get_mut(way.from) {
                        from.next[way.nth] = now;
                    }
                }
                let (state, word) = &states.all[same[0].state];
                let mut step = Step {
                    condition: None,
                    next: [now; 2],
                    uses: same.len(),
                    meaning: Meaning::Function(FALSE),
                };
                if insn.class() == code::RET {
                    step.meaning = Meaning::Function(self.returned(insn, state)?);
                    steps.push(step);
                    continue;
                }
                let (condition, distances) = self.jump(insn, state, *word)?;
                let state = if insn.class() == code::JMP {
                    same[0].state
                } else {
                    let state = self.execute(at, insn, State::clone(state), big_endian)?;
                    states.id(state, self)?
                };
                let [yes, no] = distances.map(|distance| at + 1 + index(distance));
                // A jump that is never taken, or always, reaches one instruction only.
                let (condition, next) = match condition {
                    When::Holds(FALSE) => (When::Holds(TRUE), [Some(no), None]),
                    _ if yes == no || condition == When::Holds(TRUE) => {
                        (When::Holds(TRUE), [Some(yes), None])
                    }
                    _ => (condition, [Some(yes), Some(no)]),
                };
                step.condition = Some(condition);
                steps.push(step);
                for (nth, to) in next.into_iter().flatten().enumerate() {
                    ways[to].push(Way { state, from: now, nth });
                }
            }
        }
        Ok(self.first(&mut steps)?)
    }

    /// The meaning of the first step: a step's successors come after it.
    fn first(&mut self, steps: &mut [Step]) -> Result<Ref, TooBig> {
        for step in (0..steps.len()).rev() {
            let Some(condition) = steps[step].condition else { continue };
            let [yes, no] = steps[step].next;
            let yes = self.taken(&mut steps[yes])?;
            steps[step].meaning = match condition {
                When::Holds(TRUE) => yes,
                _ => {
                    let no = self.taken(&mut steps[no])?;
                    self.meaning(condition, yes, no)?
                }
            };
        }
        let first = self.taken(&mut steps[0])?;
        self.function(first)
    }

    /// A step's meaning, which its last way takes away. If there are more ways, long ranges become a function first:
    /// a copy for each way would take its own time and memory.
    fn taken(&mut self, step: &mut Step) -> Result<Meaning, TooBig> {
        step.uses -= 1;
        if step.uses == 0 {
            return Ok(core::mem::replace(&mut step.meaning, Meaning::Function(FALSE)));
        }
        if matches!(&step.meaning, Meaning::Ranges(_, ranges) if ranges.len() > SHARED) {
            let ranges = core::mem::replace(&mut step.meaning, Meaning::Function(FALSE));
            step.meaning = Meaning::Function(self.function(ranges)?);
        }
        Ok(step.meaning.clone())
    }

    fn returned(&mut self, insn: Insn, state: &State) -> Result<Ref, TooBig> {
        if insn.code & 0x18 == code::A {
            self.as_word(&state.accumulator)
        } else {
            self.terminal(insn.k)
        }
    }

    /// The condition of the first of two jumps.
    fn jump(
        &mut self,
        insn: Insn,
        state: &State,
        word: Option<Word>,
    ) -> Result<(When, [u32; 2]), TooBig> {
        const ALWAYS: When = When::Holds(TRUE);
        Ok(match (insn.class(), insn.code & 0xf0) {
            (code::JMP, code::JA) => (ALWAYS, [insn.k; 2]),
            (code::JMP, test) => {
                let distances = [u32::from(insn.jt), u32::from(insn.jf)];
                if insn.code & code::X == 0 {
                    if let Some(when) = word.and_then(|word| When::of(word, test, insn.k)) {
                        return Ok((when, distances));
                    }
                }
                let operand = operand(insn, state);
                let condition = self.test(test, &state.accumulator, &operand)?;
                (When::Holds(condition), distances)
            }
            _ => (ALWAYS, [0; 2]),
        })
    }

    fn execute(
        &mut self,
        at: usize,
        insn: Insn,
        mut state: State,
        big_endian: bool,
    ) -> Result<State, Undecided> {
        match insn.class() {
            code::LD | code::LDX => {
                let value = match insn.code & 0xe0 {
                    code::ABS => match Word::at(insn.k, big_endian) {
                        Some(word) => self.loaded(word)?,
                        None => Self::constant(0),
                    },
                    code::MEM => {
                        state.cells.get(&insn.k).copied().unwrap_or_else(|| Self::constant(0))
                    }
                    code::LEN => Self::constant(Data::SIZE),
                    _ => Self::constant(insn.k),
                };
                if insn.class() == code::LD {
                    state.accumulator = value;
                } else {
                    state.index = value;
                }
            }
            code::ST => drop(state.cells.insert(insn.k, state.accumulator)),
            code::STX => drop(state.cells.insert(insn.k, state.index)),
            code::ALU if insn.code & 0xf0 == code::DIV => {
                if insn.code & code::X != 0 {
                    return Err(Undecided::Division(at));
                }
                state.accumulator = self.quotient(&state.accumulator, insn.k)?;
            }
            code::ALU => {
                let operand = operand(insn, &state);
                state.accumulator = self.alu(insn.code & 0xf0, &state.accumulator, &operand)?;
            }
            code::MISC if insn.code & 0xf8 == code::TXA => state.accumulator = state.index,
            code::MISC => state.index = state.accumulator,
            _ => {}
        }
        Ok(state)
    }
}

fn operand(insn: Insn, state: &State) -> Bits {
    if insn.code & code::X != 0 { state.index } else { Diagram::constant(insn.k) }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::diagram::Limit;

    /// Each round doubles the values that a cell may have.
    #[test]
    fn too_many_states_are_refused() {
        let load = |mode, k| Insn::new(code::LD | mode, k);
        let mut insns = vec![load(code::IMM, 0), Insn::new(code::ST, 0)];
        for bit in 0..18 {
            insns.push(load(code::ABS, 0));
            insns.push(Insn::jump(code::JMP | code::JSET, 1 << bit, 0, 3));
            insns.push(load(code::MEM, 0));
            insns.push(Insn::new(code::ALU | code::ADD, 1 << bit));
            insns.push(Insn::new(code::ST, 0));
        }
        insns.push(Insn::new(code::RET, 0));
        let program = Program::new(insns).expect("a program");
        let limit = Limit { nodes: 100_000, ..Limit::DEFAULT };
        let decided = Diagram::new(limit).program(&program, false);
        assert!(matches!(decided, Err(Undecided::TooBig(_))), "{decided:?}");
    }
}
