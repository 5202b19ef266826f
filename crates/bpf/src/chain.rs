//! The filters of one thread together.
#![forbid(unsafe_code)]

use crate::{Action, Data, Program};

/// The kernel's action for a call under the filters of a thread, newest first.
///
/// Every filter runs. The least action wins, compared as a signed number; the newest filter's data
/// wins among equal actions. Words are combined before they are normalised.
#[must_use]
pub fn evaluate<'a>(
    newest_first: impl IntoIterator<Item = &'a Program>,
    data: &Data,
    big_endian: bool,
) -> Action {
    let rank = |word: u32| (word & 0xffff_0000) as i32;
    let mut winner = Action::Allow.to_word();
    for program in newest_first {
        let word = program.evaluate(data, big_endian).word;
        if rank(word) < rank(winner) {
            winner = word;
        }
    }
    Action::from_word(winner)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::{Insn, code};

    fn returns(word: u32) -> Program {
        Program::new(vec![Insn::new(code::RET, word)]).unwrap()
    }

    fn chain(newest_first: &[u32]) -> Action {
        let programs: alloc::vec::Vec<_> = newest_first.iter().map(|&word| returns(word)).collect();
        evaluate(&programs, &Data::default(), false)
    }

    #[test]
    fn the_least_action_wins_and_the_newest_among_equals() {
        assert_eq!(chain(&[0x0005_0026, 0x0005_0001]), Action::Errno(38));
        assert_eq!(chain(&[0x7fff_0000, 0x0005_0001]), Action::Errno(1));
        assert_eq!(chain(&[0x0005_0001, 0x8000_0000]), Action::KillProcess);
        assert_eq!(chain(&[]), Action::Allow);
    }

    #[test]
    fn raw_words_combine_before_unknown_actions_become_kills() {
        // Observed on Linux 6.18: over a newer ERRNO, 0x7ffe0000 and 0x00060000 lose.
        assert_eq!(chain(&[0x0005_0026, 0x7ffe_0000]), Action::Errno(38));
        assert_eq!(chain(&[0x0005_0026, 0x0006_0000]), Action::Errno(38));
        assert_eq!(chain(&[0x0005_0026, 0x0004_0000]), Action::KillProcess);
        assert_eq!(chain(&[0x7ffe_0000]), Action::KillProcess);
    }
}
