//! The messages between a child and its parent, as words of shared memory.
#![forbid(unsafe_code)]

use seccompat_catalogue::Errno;
use seccompat_probe::Answer;

/// A child's progress.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Progress {
    Setup(u32),
    Call(usize),
    Done,
}

const SETUP: u32 = 1 << 31;
const ALL_DONE: u32 = SETUP - 1;

impl Progress {
    pub(crate) fn to_word(self) -> u32 {
        match self {
            Self::Setup(step) => SETUP | step,
            Self::Call(n) => u32::try_from(n).unwrap_or(ALL_DONE),
            Self::Done => ALL_DONE,
        }
    }

    pub(crate) fn from_word(word: u32) -> Self {
        match word {
            ALL_DONE => Self::Done,
            word if word & SETUP != 0 => Self::Setup(word & !SETUP),
            word => Self::Call(word as usize),
        }
    }
}

/// An answer as a word; unwritten memory means [`Answer::NotMade`].
pub(crate) fn of(answer: Answer) -> u32 {
    match answer {
        Answer::NotMade => 0,
        Answer::Success => 1,
        Answer::Faked => 2,
        Answer::Killed => 3,
        Answer::Silent => 4,
        Answer::Errno(errno) => 8 + u32::from(errno.get()),
    }
}

/// The answer that a word encodes.
pub(crate) fn answer(word: u32) -> Answer {
    match word {
        1 => Answer::Success,
        2 => Answer::Faked,
        3 => Answer::Killed,
        4 => Answer::Silent,
        _ => u16::try_from(word)
            .ok()
            .and_then(|word| word.checked_sub(8))
            .and_then(Errno::new)
            .map_or(Answer::NotMade, Answer::Errno),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_words_are_read_back() {
        let errnos = (1..=4095).filter_map(Errno::new).map(Answer::Errno);
        let others =
            [Answer::Success, Answer::Faked, Answer::Killed, Answer::Silent, Answer::NotMade];
        for answered in errnos.chain(others) {
            assert_eq!(answer(of(answered)), answered);
        }
        assert_eq!(answer(0), Answer::NotMade, "memory that nobody wrote");
        for progress in [Progress::Setup(0), Progress::Setup(7), Progress::Call(0), Progress::Done]
        {
            assert_eq!(Progress::from_word(progress.to_word()), progress);
        }
    }
}
