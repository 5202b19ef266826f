//! Any bytes as a program: accepted if the kernel's rules accept them, and then printed as text,
//! encoded and decoded.
#![forbid(unsafe_code)]

use seccompat_bpf::{Insn, Program, disassemble};

use super::{Verdict, kernel_rules};
use crate::entropy::Entropy;

pub(super) fn run(bytes: &[u8]) -> Verdict {
    let insns = Entropy::new(bytes).insns();
    let taken = kernel_rules::takes(&insns);
    let program = match Program::new(insns.clone()) {
        Ok(_) if !taken => return Err("taken, but the kernel's rules refuse it".into()),
        Err(invalid) if taken => return Err(format!("refused, but the rules take it: {invalid}")),
        Err(invalid) => {
            // Another rule, or another operation that breaks it, counts as a new path.
            let code = insns.get(invalid.at).map_or(0, |insn| u64::from(insn.code));
            return Ok((invalid.rule as u64 + 1) << 20 | code << 1);
        }
        Ok(program) => program,
    };
    for big_endian in [false, true] {
        let decode = |insn: &Insn| Insn::from_bytes(insn.to_bytes(big_endian), big_endian);
        if program.insns().iter().map(decode).ne(insns.iter().copied()) {
            return Err("not the same after bytes and back".into());
        }
        let text = disassemble(&program, big_endian);
        let lines: Vec<Option<Insn>> = text.lines().skip(2).map(read).collect();
        if lines.iter().copied().ne(insns.iter().copied().map(Some)) {
            return Err(format!("the disassembly says otherwise:\n{text}"));
        }
    }
    Ok(insns.iter().fold(0, |seen, insn| seen | 1 << (insn.code & 63)))
}

/// The instruction of a line: ` 0000: 0x20 0x00 0x00 0x00000004  A = arch`.
fn read(line: &str) -> Option<Insn> {
    let mut words = line.split_whitespace().skip(1);
    let mut next = || u32::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok();
    let (code, jt, jf, k) = (next()?, next()?, next()?, next()?);
    let meaning = words.next().is_some();
    let insn = Insn {
        code: u16::try_from(code).ok()?,
        jt: u8::try_from(jt).ok()?,
        jf: u8::try_from(jf).ok()?,
        k,
    };
    meaning.then_some(insn)
}
