//! A program as text, in the layout of seccomp-tools: index, instruction, meaning.
#![forbid(unsafe_code)]

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;

use seccompat_catalogue::{Abi, AuditArch, Errno, Errnos, Sysno};

use crate::{Action, Insn, Program, code};

/// Facts that hold where an instruction begins, on every path to it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Known {
    loaded: Loaded,
    arch: Option<u32>,
    /// The errno table for names; `None` where paths of several architectures with different tables
    /// meet.
    errnos: Option<Errnos>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Loaded {
    Number,
    Arch,
    Other,
}

impl Known {
    fn join(place: &mut Option<Self>, other: Self) {
        *place = Some(match *place {
            None => other,
            Some(known) => Self {
                loaded: if known.loaded == other.loaded { known.loaded } else { Loaded::Other },
                arch: known.arch.filter(|_| known.arch == other.arch),
                errnos: known.errnos.filter(|_| known.errnos == other.errnos),
            },
        });
    }
}

/// The program as text, one line per instruction. `big_endian` is the byte order of the machine
/// that the program is for. A system call is named if every path to the instruction has tested the
/// architecture. An errno is named then too, and where all architectures that the program tests
/// agree on its number.
#[must_use]
pub fn disassemble(program: &Program, big_endian: bool) -> String {
    let insns = program.insns();
    let nothing = Known { loaded: Loaded::Other, arch: None, errnos: None };
    let tested = only_table(insns, &flow(insns, nothing));
    // Unreachable instructions are shown without names.
    let nothing = Known { errnos: tested, ..nothing };
    let known = flow(insns, nothing);
    let mut text = String::from(" line  CODE  JT   JF      K\n=================================\n");
    for (at, (insn, here)) in insns.iter().zip(known).enumerate() {
        let _ = writeln!(
            text,
            " {at:04}: {:#04x} {:#04x} {:#04x} {:#010x}  {}",
            insn.code,
            insn.jt,
            insn.jf,
            insn.k,
            meaning(*insn, at, here.unwrap_or(nothing), big_endian)
        );
    }
    text
}

/// The facts known at each instruction; `None` if no path leads to it.
fn flow(insns: &[Insn], first: Known) -> Vec<Option<Known>> {
    let mut known: Vec<Option<Known>> = vec![None; insns.len()];
    if let Some(place) = known.first_mut() {
        *place = Some(first);
    }
    for (at, insn) in insns.iter().enumerate() {
        let Some(here) = known[at] else { continue };
        for (to, next) in successors(*insn, at, here) {
            if let Some(place) = known.get_mut(to) {
                Known::join(place, next);
            }
        }
    }
    known
}

/// The errno table that all architectures tested by the program share; the generic table if the
/// program tests none.
fn only_table(insns: &[Insn], known: &[Option<Known>]) -> Option<Errnos> {
    let tests = insns.iter().zip(known).filter(|(insn, here)| {
        insn.code == code::JMP | code::JEQ && here.is_some_and(|here| here.loaded == Loaded::Arch)
    });
    let mut tables = tests.filter_map(|(insn, _)| table(insn.k));
    let first = tables.next();
    if tables.all(|table| Some(table) == first) { first.or(Some(Errnos::Generic)) } else { None }
}

/// The errnos of an architecture; `None` where the catalogue does not know it.
fn table(arch: u32) -> Option<Errnos> {
    Abi::sharing(AuditArch::new(arch)).next().map(Abi::errnos)
}

fn distance(k: u32) -> usize {
    usize::try_from(k).unwrap_or(usize::MAX)
}

fn successors(insn: Insn, at: usize, here: Known) -> Vec<(usize, Known)> {
    match insn.class() {
        code::RET => Vec::new(),
        code::JMP if insn.code & 0xf0 == code::JA => {
            vec![(at.saturating_add(1).saturating_add(distance(insn.k)), here)]
        }
        code::JMP => {
            let is_arch = here.loaded == Loaded::Arch && insn.code == code::JMP | code::JEQ;
            let yes = if is_arch {
                let errnos = table(insn.k).or(here.errnos);
                Known { arch: Some(insn.k), errnos, ..here }
            } else {
                here
            };
            vec![(at + 1 + usize::from(insn.jt), yes), (at + 1 + usize::from(insn.jf), here)]
        }
        code::LD => {
            let loaded = match (insn.code & 0xe0, insn.k) {
                (code::ABS, 0) => Loaded::Number,
                (code::ABS, 4) => Loaded::Arch,
                _ => Loaded::Other,
            };
            vec![(at + 1, Known { loaded, ..here })]
        }
        code::ALU | code::MISC => vec![(at + 1, Known { loaded: Loaded::Other, ..here })],
        _ => vec![(at + 1, here)],
    }
}

fn meaning(insn: Insn, at: usize, here: Known, big_endian: bool) -> String {
    let k = insn.k;
    let operand = if insn.code & code::X != 0 { "X".to_string() } else { format!("{k:#x}") };
    match insn.class() {
        code::LD | code::LDX => {
            let register = if insn.class() == code::LD { "A" } else { "X" };
            let value = match insn.code & 0xe0 {
                code::ABS => word(k, big_endian),
                code::MEM => format!("mem[{k}]"),
                code::LEN => "64".to_string(),
                _ => format!("{k:#x}"),
            };
            format!("{register} = {value}")
        }
        code::ST => format!("mem[{k}] = A"),
        code::STX => format!("mem[{k}] = X"),
        code::ALU => match insn.code & 0xf0 {
            code::NEG => "A = -A".to_string(),
            operation => format!("A {}= {operand}", sign(operation)),
        },
        code::JMP => test(insn, at, here, &operand),
        code::RET if insn.code & 0x18 == code::A => "return A".to_string(),
        code::RET => format!("return {}", returned(k, here.errnos)),
        _ if insn.code & 0xf8 == code::TXA => "A = X".to_string(),
        _ => "X = A".to_string(),
    }
}

fn sign(operation: u16) -> &'static str {
    match operation {
        code::ADD => "+",
        code::SUB => "-",
        code::MUL => "*",
        code::DIV => "/",
        code::OR => "|",
        code::AND => "&",
        code::XOR => "^",
        code::LSH => "<<",
        _ => ">>",
    }
}

fn test(insn: Insn, at: usize, here: Known, operand: &str) -> String {
    let to = |skipped: usize| at.saturating_add(1).saturating_add(skipped);
    if insn.code & 0xf0 == code::JA {
        return format!("goto {:04}", to(distance(insn.k)));
    }
    let (sign, opposite) = match insn.code & 0xf0 {
        code::JEQ => ("==", "!="),
        code::JGT => (">", "<="),
        code::JGE => (">=", "<"),
        _ => ("&", "!&"),
    };
    let operand = if insn.code & code::X == 0 { value(insn, here) } else { operand.to_string() };
    let condition = |sign: &str| match sign {
        "!&" => format!("!(A & {operand})"),
        _ => format!("A {sign} {operand}"),
    };
    match (insn.jt, insn.jf) {
        (yes, no) if yes == no => format!("goto {:04}", to(yes.into())),
        (0, no) => format!("if ({}) goto {:04}", condition(opposite), to(no.into())),
        (yes, 0) => format!("if ({}) goto {:04}", condition(sign), to(yes.into())),
        (yes, no) => format!(
            "if ({}) goto {:04} else goto {:04}",
            condition(sign),
            to(yes.into()),
            to(no.into())
        ),
    }
}

/// The meaning of a constant in a comparison.
fn value(insn: Insn, here: Known) -> String {
    let k = insn.k;
    match here.loaded {
        Loaded::Arch if insn.code & 0xf0 == code::JEQ => {
            match Abi::sharing(AuditArch::new(k)).find(|abi| *abi != Abi::X32) {
                Some(abi) => format!("ARCH_{}", abi.name().to_uppercase()),
                None => format!("{k:#x}"),
            }
        }
        Loaded::Number if insn.code & 0xf0 != code::JSET => here
            .arch
            .and_then(|arch| {
                let mut abis = Abi::sharing(AuditArch::new(arch));
                abis.find_map(|abi| Sysno::from_number(abi, k))
            })
            .map_or_else(|| format!("{k:#x}"), |call| call.name().to_string()),
        _ => format!("{k:#x}"),
    }
}

fn word(offset: u32, big_endian: bool) -> String {
    let name = match offset {
        0 => return "sys_number".to_string(),
        4 => return "arch".to_string(),
        8 | 12 => "instruction_pointer".to_string(),
        _ => format!("args[{}]", offset.saturating_sub(16) / 8),
    };
    let second = offset % 8 == 4;
    if second == big_endian { name } else { format!("{name} >> 32") }
}

fn returned(word: u32, errnos: Option<Errnos>) -> String {
    let action = Action::from_word(word);
    let name = action.name().to_uppercase();
    match action {
        Action::Errno(number) => match Errno::new(number).and_then(|errno| errnos?.name(errno)) {
            Some(known) => format!("{name}({known})"),
            None => format!("{name}({number})"),
        },
        Action::Trap(data) | Action::Trace(data) => format!("{name}({data})"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_architecture_that_was_tested() {
        let load = |offset| Insn::new(code::LD | code::ABS, offset);
        let equal = |k, jt, jf| Insn::jump(code::JMP | code::JEQ, k, jt, jf);
        let program = Program::new(vec![
            load(4),
            equal(0xc000_003e, 0, 4),
            load(0),
            equal(257, 1, 0),
            load(20),
            Insn::new(code::RET, 0x7fff_0000),
            Insn::new(code::RET, 0x0005_0026),
        ]);
        let text = disassemble(&program.expect("a program"), false);
        let lines: Vec<_> = text.lines().skip(2).collect();
        assert_eq!(lines[0], " 0000: 0x20 0x00 0x00 0x00000004  A = arch");
        let expected = " 0001: 0x15 0x00 0x04 0xc000003e  if (A != ARCH_X86_64) goto 0006";
        assert_eq!(lines[1], expected);
        assert!(lines[3].ends_with("if (A == openat) goto 0005"), "{}", lines[3]);
        assert!(lines[4].ends_with("A = args[0] >> 32"));
        assert!(lines[6].ends_with("return ERRNO(ENOSYS)"));
    }

    #[test]
    fn errnos_have_the_names_of_the_architecture() {
        let load = |offset| Insn::new(code::LD | code::ABS, offset);
        let equal = |k, jt, jf| Insn::jump(code::JMP | code::JEQ, k, jt, jf);
        let [enosys, on_mips] = [38, 89].map(|errno| Insn::new(code::RET, 0x0005_0000 | errno));
        let mipsel = Abi::Mipsel.audit_arch().get();
        let listing = |insns| disassemble(&Program::new(insns).expect("a program"), false);
        // A single architecture: its names hold after the test as well.
        let text = listing(vec![load(4), equal(mipsel, 0, 1), on_mips, enosys]);
        assert!(text.contains("return ERRNO(ENOSYS)"), "{text}");
        assert!(text.contains("return ERRNO(EL2NSYNC)"), "{text}");
        // No architecture test; 8 is MIPS where it is an architecture, and lseek where it is a
        // number.
        assert!(listing(vec![load(0), equal(8, 0, 0), enosys]).contains("return ERRNO(ENOSYS)"));
        assert!(listing(vec![enosys]).contains("return ERRNO(ENOSYS)"));
        // Two that differ: each has its own names, and an action that both reach has none.
        let x86 = Abi::X86.audit_arch().get();
        let two = |last| {
            let first = [load(4), equal(mipsel, 2, 0), equal(x86, 0, 2), enosys, on_mips];
            listing([&first[..], &[last]].concat())
        };
        let text = two(enosys);
        assert!(text.contains("0003: 0x06 0x00 0x00 0x00050026  return ERRNO(ENOSYS)"), "{text}");
        assert!(text.contains("0004: 0x06 0x00 0x00 0x00050059  return ERRNO(ENOSYS)"), "{text}");
        assert!(text.contains("0005: 0x06 0x00 0x00 0x00050026  return ERRNO(38)"), "{text}");
    }

    #[test]
    fn where_ways_join_only_what_holds_on_all_of_them_is_known() {
        let load = |offset| Insn::new(code::LD | code::ABS, offset);
        let equal = |k, jt, jf| Insn::jump(code::JMP | code::JEQ, k, jt, jf);
        let end = |word| Insn::new(code::RET, word);
        // Both architectures lead to one test of the number.
        let program = Program::new(vec![
            load(4),
            equal(0xc000_003e, 1, 0),
            equal(0x4000_0003, 0, 2),
            load(0),
            equal(5, 0, 0),
            end(0),
        ]);
        let text = disassemble(&program.expect("a program"), false);
        assert!(text.contains("if (A != ARCH_X86) goto 0005"), "{text}");
        let program = Program::new(vec![
            load(4),
            equal(0xc000_003e, 1, 0),
            equal(0x4000_0003, 0, 2),
            load(0),
            equal(5, 1, 0),
            end(0),
            end(1),
        ]);
        let text = disassemble(&program.expect("a program"), false);
        assert!(text.contains("if (A == 0x5) goto 0006"), "which of two calls: {text}");
        // The word is a number on one path and an argument on the other.
        let program = Program::new(vec![
            load(4),
            equal(0xc000_003e, 0, 4),
            load(0),
            equal(9, 1, 0),
            load(16),
            equal(1, 1, 0),
            end(0),
            end(1),
        ]);
        let text = disassemble(&program.expect("a program"), false);
        assert!(
            text.contains("0003: 0x15 0x01 0x00 0x00000009  if (A == mmap) goto 0005"),
            "{text}"
        );
        assert!(text.contains("if (A == 0x1) goto 0007"), "a number or an argument: {text}");
    }
}
