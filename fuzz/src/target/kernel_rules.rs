//! The kernel's rules for programs, implemented independently of the validator.
//!
//! Operations are a list of codes that `seccomp_check_filter` accepts, and the rule of scratch
//! memory is checked along paths instead of by sets.
//!
//! References: `kernel/seccomp.c` (`seccomp_check_filter`), `net/core/filter.c`
//! (`bpf_check_classic`, `check_load_and_stores`).
#![forbid(unsafe_code)]

use seccompat_bpf::Insn;

/// ALU operations with a constant or the index register, jumps with either, and all others.
const CODES: [u16; 40] = [
    0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34, 0x3c, 0x44, 0x4c, 0x54, 0x5c, 0x64, 0x6c, 0x74, 0x7c,
    0xa4, 0xac, 0x84, 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d, 0x05, 0x20, 0x80, 0x81, 0x00,
    0x01, 0x60, 0x61, 0x02, 0x03, 0x06, 0x16, 0x07,
];
/// The code that does not fit the list's rows.
const TXA: u16 = 0x87;

/// Whether the kernel accepts the program.
pub(super) fn takes(insns: &[Insn]) -> bool {
    let length = insns.len();
    (1..=4096).contains(&length)
        && insns.iter().enumerate().all(|(at, insn)| fits(*insn, at, length))
        && matches!(insns[length - 1].code, 0x06 | 0x16)
        && (0..16).all(|cell| written_before_read(insns, cell))
}

fn fits(insn: Insn, at: usize, length: usize) -> bool {
    let k = u64::from(insn.k);
    let lands = |distance: u64| at as u64 + 1 + distance < length as u64;
    (CODES.contains(&insn.code) || insn.code == TXA)
        && match insn.code {
            0x20 => k < 64 && k & 3 == 0,
            0x34 => k != 0,
            0x64 | 0x74 => k <= 31,
            0x60 | 0x61 | 0x02 | 0x03 => k <= 15,
            0x05 => lands(k),
            0x15 | 0x1d | 0x25 | 0x2d | 0x35 | 0x3d | 0x45 | 0x4d => {
                lands(insn.jt.into()) && lands(insn.jf.into())
            }
            _ => true,
        }
}

/// No path from the beginning to a read of the cell lacks a write. The kernel lets paths continue
/// after a return.
fn written_before_read(insns: &[Insn], cell: u32) -> bool {
    let mut seen = vec![false; insns.len()];
    let mut todo = vec![0];
    while let Some(at) = todo.pop() {
        let Some(insn) = insns.get(at).filter(|_| !std::mem::replace(&mut seen[at], true)) else {
            continue;
        };
        let own = insn.k == cell;
        match insn.code {
            0x60 | 0x61 if own => return false,
            0x02 | 0x03 if own => {}
            0x05 => todo.push(at + 1 + insn.k as usize),
            code if code & 7 == 5 => {
                todo.extend([at + 1 + usize::from(insn.jt), at + 1 + usize::from(insn.jf)]);
            }
            _ if at + 1 < insns.len() => todo.push(at + 1),
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_told_right() {
        let ret = Insn::new(0x06, 0);
        let read = Insn::new(0x60, 3);
        let write = Insn::new(0x02, 3);
        assert!(takes(&[ret]) && !takes(&[]) && takes(&vec![ret; 4096]));
        assert!(!takes(&vec![ret; 4097]));
        assert!(!takes(&[read, ret]) && takes(&[write, read, ret]));
        // An unreachable read does not count; after a return the kernel sees a path.
        assert!(takes(&[Insn::new(0x05, 1), read, ret]));
        assert!(!takes(&[ret, read, ret]));
        let one_way = [Insn::jump(0x15, 0, 1, 0), write, read, ret];
        assert!(!takes(&one_way));
    }
}
