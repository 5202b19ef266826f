//! Questions to filters: calls that are tested against them and never made.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno};

/// A call to be tested against the filters of a thread. The kernel never makes it, so its arguments
/// can be any.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Rehearsed {
    pub(crate) by: By,
    pub(crate) number: u32,
    pub(crate) args: [u64; 6],
    pub(crate) is_brief: bool,
}

/// The instruction that makes a call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum By {
    /// The instruction of this program's own ABI.
    Own,
    /// `int $0x80`, which makes a call of the 32-bit ABI.
    Int80,
}

/// The asking child ends by `exit_group` with this status: its own filter allows that.
pub(crate) const END: u64 = 0x5ecc_0a00;

/// `uretprobe` and `uprobe` of x86_64: filters do not apply to them (`seccomp_uprobe_exception`,
/// kernel/seccomp.c).
const PAST_FILTERS: [u32; 2] = [335, 336];

impl Rehearsed {
    /// The call `number` of `abi`. `None` if a program of this machine cannot make calls of that
    /// ABI, and for the calls that pass every filter.
    #[must_use]
    pub fn new(abi: Abi, number: u32, args: [u64; 6]) -> Option<Self> {
        let native = Abi::NATIVE?;
        let by = match abi {
            _ if abi == native => By::Own,
            // The same instruction, and another range of numbers.
            Abi::X32 if native == Abi::X86_64 => By::Own,
            Abi::X86 if native == Abi::X86_64 => By::Int80,
            _ => return None,
        };
        if by == By::Own && native == Abi::X86_64 && PAST_FILTERS.contains(&number) {
            return None;
        }
        if number == libc::SYS_exit_group as u32 && args[0] as u32 == END as u32 {
            return None;
        }
        Some(Self { by, number, args, is_brief: false })
    }

    /// The same question for a quick answer, if there is a way: then [`Heard::Through`] may also be ENOSYS from a
    /// filter.
    #[must_use]
    pub fn brief(self) -> Self {
        Self { is_brief: self.by == By::Own, ..self }
    }
}

/// The answer of a supervisor or a tracer for a call that is allowed. No filter can return it:
/// filters return errnos and 0.
pub(crate) const MARK: i64 = 0x5ecc;

/// The filters' answer for a call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Heard {
    /// It was not asked.
    Nothing,
    /// They allowed it: ALLOW, LOG, or TRACE. For a [brief](Rehearsed::brief) question they may also have returned
    /// ENOSYS.
    Through,
    /// They returned this errno.
    Errno(Errno),
    /// They faked success.
    Faked,
    /// They sent SIGSYS, which can be handled, with this data.
    Trapped(u16),
    /// They killed the child with SIGSYS.
    Killed,
}

const THROUGH: u32 = 1;
const KILLED: u32 = 2;
const TRAPPED: u32 = 1 << 16;
const ERRNO: u32 = 2 << 16;

impl Heard {
    /// As a word of shared memory; unwritten memory is [`Heard::Nothing`].
    pub(crate) fn to_word(self) -> u32 {
        match self {
            Self::Nothing => 0,
            Self::Through => THROUGH,
            Self::Killed => KILLED,
            Self::Trapped(data) => TRAPPED | u32::from(data),
            Self::Errno(errno) => ERRNO | u32::from(errno.get()),
            Self::Faked => ERRNO,
        }
    }

    pub(crate) fn from_word(word: u32) -> Self {
        let low = word as u16;
        match word & !0xffff {
            TRAPPED => Self::Trapped(low),
            ERRNO => Errno::new(low).map_or(Self::Faked, Self::Errno),
            _ if word == THROUGH => Self::Through,
            _ if word == KILLED => Self::Killed,
            _ => Self::Nothing,
        }
    }

    /// The meaning of a call's result in the child; `through` is the result of its own filter for a
    /// call that all others allow.
    pub(crate) fn of(returned: i64, through: i64) -> Self {
        if returned == through {
            return Self::Through;
        }
        let errno = u16::try_from(returned.wrapping_neg()).ok().filter(|&errno| errno <= 4095);
        match (returned, errno) {
            (0, _) => Self::Faked,
            (_, Some(errno)) => Errno::new(errno).map_or(Self::Nothing, Self::Errno),
            // No filter returns that.
            (_, None) => Self::Nothing,
        }
    }
}

/// The process that answers the calls which the child's own filter keeps from the kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// None: the filter leaves calls to a tracer that does not exist, so an allowed call gets ENOSYS,
    /// as a refused one may.
    Untraced,
    /// A supervisor, by user notification (Linux 5.0).
    Notified {
        /// Whether waiting for a notification ends when nobody is left that could make a call: Linux 6.11.
        /// Otherwise the supervisor makes another call before each.
        receiving_ends: bool,
    },
    /// A tracer.
    Traced,
    /// None, and no question is asked. It only shows that no older filter has a supervisor, if the
    /// calls for [`Form::Notified`] are refused.
    Alone,
}

impl Form {
    pub(crate) fn is_notified(self) -> bool {
        matches!(self, Self::Notified { .. })
    }

    /// The result of a call that all older filters allow.
    pub(crate) fn through(self) -> i64 {
        match self {
            Self::Untraced => -i64::from(Errno::ENOSYS.get()),
            Self::Notified { .. } | Self::Traced | Self::Alone => MARK,
        }
    }
}

/// The reason why no question could be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoRehearsal {
    /// No child, or none that lived long enough.
    Child,
    /// The child could not add its filter.
    Install(Errno),
    /// No call proves that the child's filter is in force, so no question may be asked.
    NotProven,
    /// The child could not be traced.
    Trace,
    /// The calls by which a child is supervised are refused.
    Serve,
    /// This machine does not support such a rehearsal.
    Machine,
}

/// The child's report about its setup.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    NotReady,
    Ready,
    Failed(NoRehearsal),
}

impl State {
    pub(crate) fn to_word(self) -> u32 {
        match self {
            Self::NotReady => 0,
            Self::Ready => 1,
            Self::Failed(NoRehearsal::Child) => 2,
            Self::Failed(NoRehearsal::NotProven) => 3,
            Self::Failed(NoRehearsal::Trace) => 4,
            Self::Failed(NoRehearsal::Machine) => 5,
            Self::Failed(NoRehearsal::Serve) => 6,
            Self::Failed(NoRehearsal::Install(errno)) => ERRNO | u32::from(errno.get()),
        }
    }

    pub(crate) fn from_word(word: u32) -> Self {
        match word {
            0 => Self::NotReady,
            1 => Self::Ready,
            3 => Self::Failed(NoRehearsal::NotProven),
            4 => Self::Failed(NoRehearsal::Trace),
            5 => Self::Failed(NoRehearsal::Machine),
            6 => Self::Failed(NoRehearsal::Serve),
            word => {
                let errno = Errno::new(word as u16).filter(|_| word & ERRNO != 0);
                Self::Failed(errno.map_or(NoRehearsal::Child, NoRehearsal::Install))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let errnos = (1..=4095).filter_map(Errno::new).map(Heard::Errno);
        let others = [Heard::Nothing, Heard::Through, Heard::Faked, Heard::Killed];
        let traps = [0, 1, u16::MAX].map(Heard::Trapped);
        for heard in errnos.chain(others).chain(traps) {
            assert_eq!(Heard::from_word(heard.to_word()), heard);
        }
        let failed = [
            NoRehearsal::Child,
            NoRehearsal::NotProven,
            NoRehearsal::Trace,
            NoRehearsal::Machine,
            NoRehearsal::Serve,
            NoRehearsal::Install(Errno::EBUSY),
        ];
        for state in failed.map(State::Failed).into_iter().chain([State::NotReady, State::Ready]) {
            assert_eq!(State::from_word(state.to_word()), state);
        }
    }

    #[test]
    fn what_passes_every_filter_is_never_asked() {
        if Abi::NATIVE == Some(Abi::X86_64) {
            for number in PAST_FILTERS {
                assert_eq!(Rehearsed::new(Abi::X86_64, number, [0; 6]), None);
                assert!(Rehearsed::new(Abi::X86, number, [0; 6]).is_some(), "another call there");
            }
            let end = [END, 0, 0, 0, 0, 0];
            assert_eq!(Rehearsed::new(Abi::X86_64, libc::SYS_exit_group as u32, end), None);
        }
        assert_eq!(Rehearsed::new(Abi::S390x, 1, [0; 6]), None, "another machine");
    }

    #[test]
    fn what_a_call_returned_is_what_the_filters_did() {
        assert_eq!(Heard::of(-38, -38), Heard::Through);
        assert_eq!(Heard::of(MARK, MARK), Heard::Through);
        assert_eq!(Heard::of(-38, MARK), Heard::Errno(Errno::ENOSYS));
        assert_eq!(Heard::of(-1, MARK), Heard::Errno(Errno::EPERM));
        assert_eq!(Heard::of(0, MARK), Heard::Faked);
        assert_eq!(Heard::of(MARK + 1, MARK), Heard::Nothing, "no filter gives that");
    }
}
