//! The possible results of a function.
#![forbid(unsafe_code)]

use alloc::collections::BTreeSet;
use alloc::vec;

use seccompat_bpf::Action;

use super::node::{Diagram, Ref};

impl Diagram {
    /// The words that a function returns for at least one call, each once. A filter's function has
    /// no unreachable branch, so each of its terminals is returned for some call.
    #[must_use]
    pub fn returns(&self, function: Ref) -> BTreeSet<u32> {
        let (mut words, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![function]);
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            match self.value(at) {
                Some(word) => drop(words.insert(word)),
                None => {
                    let (_, low, high) = self.first_bit(at);
                    open.extend([low, high]);
                }
            }
        }
        words
    }

    /// Whether a function notifies a supervisor for some call.
    #[must_use]
    pub fn notifies(&self, function: Ref) -> bool {
        self.returns(function).into_iter().any(|word| Action::from_word(word) == Action::Notify)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use seccompat_bpf::{Insn, Program, code};

    use super::*;

    #[test]
    fn the_possible_returns_follow_from_the_accumulator() {
        let (notify, allow) = (0x7fc0_0000, 0x7fff_0000);
        let load = |k| Insn::new(code::LD | code::IMM, k);
        let number = Insn::new(code::LD | code::ABS, 0);
        let (end, ret_a) = (|k| Insn::new(code::RET, k), Insn::new(code::RET | code::A, 0));
        let equal = |k, jt, jf| Insn::jump(code::JMP | code::JEQ, k, jt, jf);
        for (insns, words) in [
            (vec![number, equal(39, 0, 2), load(notify), ret_a, end(allow)], &[notify, allow][..]),
            (vec![number, equal(39, 0, 2), load(allow), ret_a, end(notify)], &[notify, allow]),
            // No call takes that path.
            (vec![load(1), equal(1, 1, 0), end(notify), end(allow)], &[allow]),
        ] {
            let mut diagram = Diagram::default();
            let program = Program::new(insns).expect("a program");
            let function = diagram.program(&program, false).expect("small");
            assert!(diagram.returns(function).iter().eq(words), "{program:?}");
            assert_eq!(diagram.notifies(function), words.contains(&notify));
        }
    }
}
