//! A tracee's registers: makes it make another call after the one that it just made.
#![forbid(unsafe_code)]

use seccompat_catalogue::Abi;

use crate::sys;

/// How the instruction before the instruction pointer makes a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Convention {
    /// The layout of the registers: their width in bytes, and the indices of the instruction
    /// pointer, the number and the arguments.
    width: usize,
    ip: usize,
    nr: usize,
    args: [usize; 6],
    /// The instruction, without bytes that do not belong to it.
    code: [u8; 4],
    len: u64,
}

/// A mark in a tracee's registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marked {
    pub(super) convention: Convention,
    /// The program's own sixth argument.
    pub(super) last: u64,
}

impl Marked {
    /// Removes the mark. A tracee that was killed meanwhile reports that by itself.
    pub(super) fn remove(self, tid: i32) {
        if let Ok(registers) = sys::registers(tid) {
            let _ = sys::set_registers(tid, &self.convention.with_last(&registers, self.last));
        }
    }
}

/// `int $0x80`
const INT: [u8; 4] = [0, 0, 0xcd, 0x80];

impl Convention {
    /// The same convention in a program of this process's own width, if there is one.
    pub(crate) fn here(self, registers: &[u8]) -> Option<Self> {
        Self::of(registers, self.code)
    }

    /// The instruction pointer of a tracee of this process's own width.
    pub(crate) fn place(registers: &[u8]) -> Option<u64> {
        let register = if cfg!(target_arch = "x86_64") { 16 } else { 32 };
        let bytes = registers.get(register * 8..register * 8 + 8)?;
        Some(u64::from_ne_bytes(bytes.try_into().ok()?))
    }

    /// The convention of the instruction at the end of a program's word.
    pub(crate) fn of_word(registers: &[u8], word: u64) -> Option<Self> {
        let bytes = word.to_ne_bytes();
        Self::of(registers, [bytes[4], bytes[5], bytes[6], bytes[7]])
    }

    /// A word of a program that ends with this instruction.
    pub(crate) fn in_word(self, word: u64) -> u64 {
        let mut bytes = word.to_ne_bytes();
        let len = self.len as usize;
        bytes[8 - len..].copy_from_slice(&self.code[4 - len..]);
        u64::from_ne_bytes(bytes)
    }

    /// The number and the arguments of the call in a tracee's registers.
    pub(crate) fn call_in(self, registers: &[u8]) -> Option<(u32, [u64; 6])> {
        let get = |register: usize| {
            let bytes = registers.get(register * self.width..(register + 1) * self.width)?;
            let mut word = [0; 8];
            word.get_mut(..self.width)?.copy_from_slice(bytes);
            // Only little-endian machines have a convention here.
            Some(u64::from_le_bytes(word))
        };
        let mut args = [0; 6];
        for (word, register) in args.iter_mut().zip(self.args) {
            *word = get(register)?;
        }
        Some((get(self.nr)? as u32, args))
    }

    /// The registers with another sixth argument.
    pub(crate) fn with_last(self, registers: &[u8], word: u64) -> Vec<u8> {
        self.with(registers, self.args[5], word)
    }

    /// The registers after a call that returned this errno.
    pub(crate) fn with_errno(self, registers: &[u8], errno: u16) -> Vec<u8> {
        // On x86 the number and the result share a register.
        let result = if cfg!(target_arch = "x86_64") { self.nr } else { self.args[0] };
        self.with(registers, result, u64::from(errno).wrapping_neg())
    }

    fn with(self, registers: &[u8], register: usize, word: u64) -> Vec<u8> {
        let mut bytes = registers.to_vec();
        if let Some(place) = bytes.get_mut(register * self.width..(register + 1) * self.width) {
            place.copy_from_slice(&word.to_ne_bytes()[..self.width]);
        }
        bytes
    }

    /// Makes a tracee that stopped before a call skip it.
    pub(crate) fn skip(self, tid: i32) -> Option<()> {
        if cfg!(target_arch = "aarch64") {
            return sys::set_call(tid, -1).ok();
        }
        // orig_rax, or orig_eax of a 32-bit program.
        let mut registers = sys::registers(tid).ok()?;
        let place = if self.width == 4 || registers.len() == 68 { 44..48 } else { 120..128 };
        registers.get_mut(place)?.fill(0xff);
        sys::set_registers(tid, &registers).ok()
    }

    /// The convention of the call instruction that ends at a tracee's instruction pointer.
    /// `registers` are the tracee's, and `before` the four bytes before its instruction pointer.
    /// `None` if there is no such instruction: then the tracee arrived there in another way.
    pub(crate) fn of(registers: &[u8], before: [u8; 4]) -> Option<Self> {
        let [.., third, last] = before;
        if cfg!(target_arch = "x86_64") {
            // `struct user_regs_struct`, for 64-bit and for 32-bit programs.
            return match (registers.len(), [third, last]) {
                (216, [0x0f, 0x05]) => Some(Self {
                    width: 8,
                    ip: 16,
                    nr: 10,
                    args: [14, 13, 12, 7, 9, 8],
                    code: [0, 0, 0x0f, 0x05],
                    len: 2,
                }),
                (216, [0xcd, 0x80]) => Some(Self {
                    width: 8,
                    ip: 16,
                    nr: 10,
                    args: [5, 11, 12, 13, 14, 4],
                    code: INT,
                    len: 2,
                }),
                (68, [0xcd, 0x80]) => Some(Self {
                    width: 4,
                    ip: 12,
                    nr: 6,
                    args: [0, 1, 2, 3, 4, 5],
                    code: INT,
                    len: 2,
                }),
                _ => None,
            };
        }
        if cfg!(target_arch = "aarch64") {
            // `struct user_pt_regs`; `svc #0`.
            let svc = before == [0x01, 0x00, 0x00, 0xd4] && registers.len() == 272;
            return svc.then_some(Self {
                width: 8,
                ip: 32,
                nr: 8,
                args: [0, 1, 2, 3, 4, 5],
                code: before,
                len: 4,
            });
        }
        None
    }

    /// The convention of an ABI, in a program with these registers.
    pub(crate) fn of_abi(registers: &[u8], abi: Abi) -> Option<Self> {
        Self::of(
            registers,
            match abi {
                Abi::X86_64 | Abi::X32 => [0, 0, 0x0f, 0x05],
                Abi::X86 => INT,
                Abi::Aarch64 => [0x01, 0x00, 0x00, 0xd4],
                _ => return None,
            },
        )
    }

    /// The same registers, prepared for this other call.
    pub(crate) fn about_to(self, registers: &[u8], ip: u64, nr: u32, args: [u64; 6]) -> Vec<u8> {
        let mut bytes = registers.to_vec();
        let mut set = |register: usize, value: u64| {
            let place = register * self.width..(register + 1) * self.width;
            if let Some(place) = bytes.get_mut(place) {
                place.copy_from_slice(&value.to_ne_bytes()[..self.width]);
            }
        };
        set(self.ip, ip.wrapping_sub(self.len));
        set(self.nr, nr.into());
        for (register, word) in self.args.into_iter().zip(args) {
            set(register, word);
        }
        bytes
    }
}

#[cfg(all(test, target_arch = "x86_64", target_endian = "little"))]
mod tests {
    use super::*;

    #[test]
    fn only_a_call_instruction_is_repeated() {
        assert!(Convention::of(&[0; 216], [0, 0, 0x0f, 0x05]).is_some());
        assert!(Convention::of(&[0; 216], [0, 0, 0x0f, 0x34]).is_none(), "sysenter");
        assert!(Convention::of(&[0; 68], [0, 0, 0x0f, 0x05]).is_none(), "no such program");
    }

    #[test]
    fn the_registers_are_those_of_the_calling_convention() {
        let convention = Convention::of(&[0; 216], [0, 0, 0x0f, 0x05]).expect("a convention");
        let bytes = convention.about_to(&[0; 216], 0x1002, 59, [1, 2, 3, 4, 5, 6]);
        let word = |at: usize| u64::from_ne_bytes(bytes[at * 8..][..8].try_into().expect("8"));
        // rip, rax, rdi, rsi, rdx, r10, r8, r9
        let words = [16, 10, 14, 13, 12, 7, 9, 8].map(word);
        assert_eq!(words, [0x1000, 59, 1, 2, 3, 4, 5, 6]);
    }
}
