//! `struct seccompat_how`: the weaknesses that the caller accepts, and how the call was done; and
//! `seccompat_explain`.
#![forbid(unsafe_code)]

use core::fmt::{self, Write};

use seccompat::{By, Done, Error, ErrorKind, Sysno, Weaknesses};
use seccompat_catalogue::{Abi, Errno};

/// The result of a call.
pub(crate) type Answer = Result<Done<i64>, Error>;

/// `struct seccompat_how`: read before the call, written after it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// The size of the caller's structure, in bytes.
    size: u32,
    /// The weaknesses that the caller accepts.
    accept: u32,
    /// How the call was done.
    by: u32,
    /// The weaknesses of the way in which the call was done.
    lost: u32,
    /// The source of the error.
    who: u32,
    /// The error number that was really returned.
    error: i32,
    /// The number of the call that failed; the older call's if an emulation failed.
    call: i32,
}

const NATIVE: u32 = 1;
const EMULATED: u32 = 2;

const KINDS: [(u32, ErrorKind); 5] = [
    (1, ErrorKind::Kernel),
    (2, ErrorKind::Filtered),
    (3, ErrorKind::Missing),
    (4, ErrorKind::Undetermined),
    (5, ErrorKind::Emulation),
];

impl How {
    /// The weaknesses that the caller accepts; EINVAL for unknown bits.
    pub(crate) fn accepted(&self) -> Result<Weaknesses, Errno> {
        Weaknesses::from_bits(self.accept).ok_or(Errno::EINVAL)
    }

    /// Records how the call was done, and returns the value for C.
    pub(crate) fn tell(&mut self, answer: Answer) -> i64 {
        (self.by, self.lost, self.who, self.error, self.call) = (0, 0, 0, 0, 0);
        match answer {
            Ok(done) => {
                (self.by, self.lost) = match done.by {
                    By::Emulated(lost) => (EMULATED, lost.bits()),
                    _ => (NATIVE, 0),
                };
            }
            Err(error) => {
                self.who = code(&KINDS, error.kind());
                self.error = error.answered().raw_os_error();
                self.call = number(error.call()).unwrap_or(-1);
            }
        }
        returned(answer)
    }

    fn failed(&self) -> Option<Error> {
        let (_, kind) = KINDS.into_iter().find(|&(code, _)| code == self.who)?;
        Error::from_parts(
            call(isize::try_from(self.call).ok()?)?,
            u16::try_from(self.error).ok()?,
            kind,
        )
    }
}

/// A sentence for people: how the call was done, or its source of refusal.
impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(error) = self.failed() {
            return error.fmt(f);
        }
        match self.by {
            NATIVE => f.write_str("done by the kernel"),
            EMULATED => {
                f.write_str("done by older calls")?;
                let lost = Weaknesses::from_bits(self.lost).unwrap_or_default();
                for (n, (_, text)) in lost.iter().enumerate() {
                    write!(f, "{} {text}", if n == 0 { ":" } else { ";" })?;
                }
                Ok(())
            }
            _ => f.write_str("nothing was asked"),
        }
    }
}

/// The value for C: the result, or the error that a caller should act on, negated.
pub(crate) fn returned(answer: Answer) -> i64 {
    match answer {
        Ok(done) => done.value,
        Err(error) => -i64::from(error.errno().raw_os_error()),
    }
}

/// An error number as C receives it.
pub(crate) fn negated(errno: Errno) -> i64 {
    -i64::from(errno.get())
}

/// The C code for one of our values; 0 for a value without a code.
pub(crate) fn code<T: PartialEq + Copy>(table: &[(u32, T)], of: T) -> u32 {
    table.iter().find(|&&(_, ours)| ours == of).map_or(0, |&(code, _)| code)
}

/// The call with this number on this ABI.
pub(crate) fn call(number: isize) -> Option<Sysno> {
    Sysno::from_number(Abi::NATIVE?, u32::try_from(number).ok()?)
}

fn number(call: Sysno) -> Option<i32> {
    i32::try_from(call.number(Abi::NATIVE?)?).ok()
}

/// Writes text as `snprintf` does: truncated to the buffer, always terminated, returning the whole
/// length.
pub(crate) fn write_text(text: &impl fmt::Display, into: &mut [u8]) -> usize {
    struct Cut<'a> {
        into: &'a mut [u8],
        len: usize,
    }
    impl Write for Cut<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let room = self.into.len().saturating_sub(1);
            for (n, byte) in (self.len..room).zip(text.bytes()) {
                self.into[n] = byte;
            }
            self.len += text.len();
            Ok(())
        }
    }
    let mut cut = Cut { into, len: 0 };
    // It cannot fail.
    let _written = write!(cut, "{text}");
    let end = cut.len.min(cut.into.len().saturating_sub(1));
    if let Some(last) = cut.into.get_mut(end) {
        *last = 0;
    }
    cut.len
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn text_is_cut_and_ended() {
        let mut room = [b'x'; 8];
        assert_eq!(write_text(&"four", &mut room), 4);
        assert_eq!(&room, b"four\0xxx");
        assert_eq!(write_text(&"much too long", &mut room), 13);
        assert_eq!(&room, b"much to\0");
        assert_eq!(write_text(&"x", &mut []), 1);
    }

    #[test]
    fn a_lack_of_the_emulation_is_in_the_report_and_not_blamed_on_the_file() {
        let mut how = How { size: 28, accept: 0, by: 0, lost: 0, who: 0, error: 0, call: 0 };
        for errno in [Errno::ENOENT, Errno::EMFILE, Errno::EPERM] {
            let lacked = Error::from_parts(Sysno::OPENAT, errno.get(), ErrorKind::Emulation);
            let lacked = lacked.unwrap_or_else(|| unreachable!());
            assert_eq!(returned(Err(lacked)), -38);
            assert_eq!((how.tell(Err(lacked)), how.who), (-38, 5));
            assert_eq!(how.error, i32::from(errno.get()));
        }
    }

    #[test]
    fn a_report_can_be_read_back() {
        let mut how = How { size: 28, accept: 0, by: 0, lost: 0, who: 0, error: 0, call: 0 };
        assert_eq!(how.to_string(), "nothing was asked");
        let error = Error::from_parts(Sysno::OPENAT2, 1, ErrorKind::Filtered);
        assert_eq!(how.tell(Err(error.ok_or(()).unwrap_or_else(|()| unreachable!()))), -38);
        assert_eq!(how.to_string(), "openat2 refused by a seccomp filter (EPERM)");
        let by = By::Emulated(Weaknesses::NOT_ATOMIC);
        assert_eq!(how.tell(Ok(Done { value: 5, by })), 5);
        assert_eq!(
            how.to_string(),
            "done by older calls: done in steps, and other processes can act in between"
        );
    }
}
