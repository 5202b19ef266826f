//! The call in a core file of a process that a filter killed.
//!
//! The kernel stores the signal's information as the note `NT_SIGINFO` (fs/binfmt_elf.c). For a
//! filter's SIGSYS it has the number of the call and the architecture (`si_syscall` and `si_arch` of
//! sigaction(2)); `NT_PRSTATUS` has the registers with the arguments, and `NT_PRPSINFO` the
//! program's name.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::Action;
use seccompat_catalogue::AuditArch;

use super::record::Record;

/// The reason why a core file names no call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotRead {
    /// An ELF file that is not a core file.
    NoCore,
    /// Its end is missing before the notes, or it is damaged.
    Torn,
    /// It has no information about a signal.
    NoSignal,
    /// The process died of this signal, not of a filter's SIGSYS.
    OtherSignal(i32),
}

impl fmt::Display for NotRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCore => f.write_str("this ELF file is no core file"),
            Self::Torn => f.write_str("this core file is damaged: its notes cannot be read"),
            Self::NoSignal => {
                f.write_str("this core file does not say which signal ended the process")
            }
            Self::OtherSignal(signal) => {
                write!(f, "the process died of signal {signal}, not of a filter's SIGSYS")
            }
        }
    }
}

impl std::error::Error for NotRead {}

/// Whether bytes begin as an ELF file.
#[must_use]
pub fn is_core_file(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x7fELF")
}

const ET_CORE: u64 = 4;
const PT_NOTE: u64 = 4;
const NT_PRSTATUS: u64 = 1;
const NT_PRPSINFO: u64 = 3;
const NT_SIGINFO: u64 = 0x5349_4749;
const SIGSYS: i32 = 31;
/// `SYS_SECCOMP` of siginfo(7).
const BY_FILTER: i32 = 1;

/// The call that a filter stopped.
///
/// # Errors
/// The file is no core file, is damaged, or is of a process that died of something else.
pub fn core_file(bytes: &[u8]) -> Result<Record, NotRead> {
    let elf = Elf::of(bytes).ok_or(NotRead::Torn)?;
    if elf.number(16, 2) != Some(ET_CORE) {
        return Err(NotRead::NoCore);
    }
    let mut record = Record::default();
    let mut is_told = false;
    for (kind, note) in elf.notes().ok_or(NotRead::Torn)? {
        let note = Elf { bytes: note, ..elf };
        match kind {
            NT_SIGINFO if !is_told => {
                note.signal(&mut record)?;
                is_told = true;
            }
            // The thread that died comes first.
            NT_PRSTATUS if record.args.is_none() => record.args = note.arguments(&elf),
            NT_PRPSINFO if record.comm.is_none() => note.program(&mut record),
            _ => {}
        }
    }
    if is_told { Ok(record) } else { Err(NotRead::NoSignal) }
}

/// Bytes with a word size and a byte order.
#[derive(Clone, Copy)]
struct Elf<'a> {
    bytes: &'a [u8],
    is_wide: bool,
    is_big: bool,
}

impl<'a> Elf<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (class, order) = (*bytes.get(4)?, *bytes.get(5)?);
        Some(Self { bytes, is_wide: class == 2, is_big: order == 2 })
    }

    fn number(&self, at: usize, len: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at.checked_add(len)?)?;
        let push = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.is_big {
            bytes.iter().fold(0, push)
        } else {
            bytes.iter().rev().fold(0, push)
        })
    }

    fn signed(&self, at: usize) -> Option<i32> {
        Some(u32::try_from(self.number(at, 4)?).ok()? as i32)
    }

    /// A word of the process: 8 or 4 bytes.
    fn word(&self, at: usize) -> Option<u64> {
        self.number(at, if self.is_wide { 8 } else { 4 })
    }

    fn place(&self, at: usize) -> Option<usize> {
        usize::try_from(self.word(at)?).ok()
    }

    /// The kind and the content of each note (elf(5)).
    fn notes(&self) -> Option<Vec<(u64, &'a [u8])>> {
        let (table, size, count) = if self.is_wide { (32, 54, 56) } else { (28, 42, 44) };
        let (offset, length) = if self.is_wide { (8, 32) } else { (4, 16) };
        let table = self.place(table)?;
        let (size, count) = (self.number(size, 2)?, self.number(count, 2)?);
        let mut notes = Vec::new();
        for at in 0..count {
            let at = table.checked_add(usize::try_from(at * size).ok()?)?;
            if self.number(at, 4)? != PT_NOTE {
                continue;
            }
            let from = self.place(at.checked_add(offset)?)?;
            let to = from.checked_add(self.place(at.checked_add(length)?)?)?;
            let mut inner = Elf { bytes: self.bytes.get(from..to)?, ..*self };
            while let Some((kind, content, rest)) = inner.note() {
                notes.push((kind, content));
                inner.bytes = rest;
            }
        }
        Some(notes)
    }

    /// The first note of a segment, and the rest.
    fn note(&self) -> Option<(u64, &'a [u8], &'a [u8])> {
        let length = |at| usize::try_from(self.number(at, 4)?).ok();
        let (name, content) = (length(0)?, length(4)?);
        let from = 12usize.checked_add(name.checked_next_multiple_of(4)?)?;
        let to = from.checked_add(content)?;
        let rest = self.bytes.get(to.checked_next_multiple_of(4)?..).unwrap_or_default();
        Some((self.number(8, 4)?, self.bytes.get(from..to)?, rest))
    }

    /// `NT_SIGINFO`.
    fn signal(&self, record: &mut Record) -> Result<(), NotRead> {
        let (signal, code) = (self.signed(0).ok_or(NotRead::Torn)?, self.signed(8));
        if signal != SIGSYS || code != Some(BY_FILTER) {
            return Err(NotRead::OtherSignal(signal));
        }
        // `si_call_addr` comes first, aligned as a pointer.
        let (addr, nr, arch) = if self.is_wide { (16, 24, 28) } else { (12, 16, 20) };
        let number = |at| u32::try_from(self.number(at, 4)?).ok();
        record.signal = Some(31);
        record.ip = self.word(addr);
        record.nr = number(nr).ok_or(NotRead::Torn)?;
        record.arch = Some(AuditArch::new(number(arch).ok_or(NotRead::Torn)?));
        // A filter that traps, too, ends a process without a handler; `si_errno` is its data.
        record.action = match self.signed(4) {
            Some(data) if data != 0 => u16::try_from(data).ok().map(Action::Trap),
            _ => None,
        };
        Ok(())
    }

    /// `NT_PRSTATUS` of the architectures whose registers have one order in every kernel.
    fn arguments(&self, file: &Elf<'_>) -> Option<[u64; 6]> {
        const X86_64: u64 = 62;
        const AARCH64: u64 = 183;
        // `struct elf_prstatus` has 112 bytes before the registers.
        let order = match file.number(18, 2)? {
            X86_64 if self.is_wide => [14, 13, 12, 7, 9, 8],
            AARCH64 => [0, 1, 2, 3, 4, 5],
            _ => return None,
        };
        let mut args = [0; 6];
        for (arg, register) in args.iter_mut().zip(order) {
            *arg = self.word(112 + 8 * register)?;
        }
        Some(args)
    }

    /// `NT_PRPSINFO`: the thread's id and name.
    fn program(&self, record: &mut Record) {
        let (pid, name) = if self.is_wide { (24, 40) } else { (12, 28) };
        record.pid = self.number(pid, 4).and_then(|pid| u32::try_from(pid).ok());
        let name = self.bytes.get(name..).unwrap_or_default();
        let name = name.iter().take(16).take_while(|&&byte| byte != 0);
        let name: Vec<u8> = name.copied().collect();
        record.comm = (!name.is_empty()).then(|| String::from_utf8_lossy(&name).into_owned());
    }
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::{Abi, Sysno};

    use super::*;

    fn note(kind: u32, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("small");
        let mut bytes: Vec<u8> = [5, length, kind].iter().flat_map(|n| n.to_le_bytes()).collect();
        bytes.extend(b"CORE\0\0\0\0");
        bytes.extend(content);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn put(bytes: &mut [u8], at: usize, value: u64, len: usize) {
        bytes[at..at + len].copy_from_slice(&value.to_le_bytes()[..len]);
    }

    /// A core file of x86_64 with one segment of notes.
    fn core(notes: &[Vec<u8>]) -> Vec<u8> {
        let notes = notes.concat();
        let mut bytes = vec![0; 64 + 56];
        bytes[..6].copy_from_slice(b"\x7fELF\x02\x01");
        for (at, value, len) in [(16, 4, 2), (18, 62, 2), (32, 64, 8), (54, 56, 2), (56, 1, 2)] {
            put(&mut bytes, at, value, len);
        }
        put(&mut bytes, 64, 4, 4);
        put(&mut bytes, 64 + 8, 64 + 56, 8);
        put(&mut bytes, 64 + 32, notes.len() as u64, 8);
        bytes.extend(notes);
        bytes
    }

    fn siginfo(signal: u64, code: u64, errno: u64) -> Vec<u8> {
        let mut content = vec![0; 128];
        let arch = u64::from(Abi::X86_64.audit_arch().get());
        let fields = [(0, signal, 4), (4, errno, 4), (8, code, 4), (16, 0xabc, 8), (24, 435, 4)];
        for (at, value, len) in fields {
            put(&mut content, at, value, len);
        }
        put(&mut content, 28, arch, 4);
        note(0x5349_4749, &content)
    }

    #[test]
    fn the_call_is_in_the_notes() {
        let mut status = vec![0; 336];
        for (at, register) in [14, 13, 12, 7, 9, 8].into_iter().enumerate() {
            put(&mut status, 112 + 8 * register, at as u64 + 1, 8);
        }
        let mut info = vec![0; 136];
        put(&mut info, 24, 77, 4);
        info[40..44].copy_from_slice(b"tool");
        let bytes = core(&[note(1, &status), note(3, &info), siginfo(31, 1, 0)]);
        let record = core_file(&bytes).expect("a call");
        assert_eq!((record.call(), record.abi()), (Some(Sysno::CLONE3), Some(Abi::X86_64)));
        assert_eq!((record.pid, record.comm.as_deref()), (Some(77), Some("tool")));
        assert_eq!((record.args, record.ip), (Some([1, 2, 3, 4, 5, 6]), Some(0xabc)));
        assert_eq!(record.action, None);
        let trapped = core_file(&core(&[siginfo(31, 1, 7)])).expect("a call");
        assert_eq!(trapped.action, Some(Action::Trap(7)));
    }

    #[test]
    fn other_deaths_and_damage_are_told() {
        assert_eq!(core_file(&core(&[siginfo(11, 1, 0)])), Err(NotRead::OtherSignal(11)));
        // Sent by kill(2).
        assert_eq!(core_file(&core(&[siginfo(31, 0, 0)])), Err(NotRead::OtherSignal(31)));
        assert_eq!(core_file(&core(&[])), Err(NotRead::NoSignal));
        let whole = core(&[siginfo(31, 1, 0)]);
        let mut program = whole.clone();
        program[16] = 2;
        assert_eq!(core_file(&program), Err(NotRead::NoCore));
        for end in 0..whole.len() {
            assert!(core_file(&whole[..end]).is_err(), "{end} bytes");
        }
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] = 0xff;
            let _ = core_file(&broken);
        }
    }
}
