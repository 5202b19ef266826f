//! Filters for tests: a list of rules, tried in order, and everything else allowed.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data, Insn, Program, code};
use seccompat_catalogue::{Abi, Sysno};

/// A rule: the action for a call.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The call's number.
    pub number: u32,
    /// The condition on the arguments; `None` for all.
    pub when: Option<Condition>,
    /// The action.
    pub action: Action,
}

impl Rule {
    /// A rule for every call of this name.
    pub fn new(call: Sysno, action: Action) -> Self {
        Self { number: number(call), when: None, action }
    }

    /// A rule for some calls of this name.
    pub fn when(call: Sysno, when: Condition, action: Action) -> Self {
        Self { when: Some(when), ..Self::new(call, action) }
    }
}

/// A test of one argument.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    /// The argument's index, from 0.
    pub arg: u32,
    /// The tested part of the register.
    pub part: Part,
    /// The comparison.
    pub test: Test,
    /// The value. A half is compared with the same half of it.
    pub value: u64,
}

/// The part of a register that a filter tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The low 32 bits.
    Low,
    /// The high 32 bits.
    High,
    /// The whole register.
    Both,
}

/// How a filter compares.
#[derive(Clone, Copy, Debug)]
pub enum Test {
    /// The same.
    Equal,
    /// Equal in the bits of this mask.
    Masked(u64),
    /// Greater, unsigned.
    Greater,
}

/// The ABI of this program.
pub fn abi() -> Abi {
    Abi::NATIVE.expect("an ABI that the catalogue knows")
}

/// The number of a call that this ABI has.
pub fn number(call: Sysno) -> u32 {
    call.number(abi()).unwrap_or_else(|| panic!("{call} has no number here"))
}

/// The filter with these rules.
pub fn program(rules: &[Rule]) -> Program {
    let mut insns = vec![
        load(4),
        Insn::jump(code::JMP | code::JEQ, abi().audit_arch().get(), 1, 0),
        give(Action::Allow),
    ];
    for rule in rules {
        let mut body = rule.when.map(condition).unwrap_or_default();
        body.push(give(rule.action));
        let past = u8::try_from(body.len()).expect("a short rule");
        insns.push(load(0));
        insns.push(Insn::jump(code::JMP | code::JEQ, rule.number, 0, past));
        insns.extend(body);
    }
    insns.push(give(Action::Allow));
    Program::new(insns).expect("a program that the kernel takes")
}

/// The instructions that fall through if the condition holds, and else skip one more.
fn condition(Condition { arg, part, test, value }: Condition) -> Vec<Insn> {
    let high_first = cfg!(target_endian = "big");
    let at = |high: bool| load(16 + 8 * arg + if high == high_first { 0 } else { 4 });
    let half = |word: u64, high: bool| (if high { word >> 32 } else { word & 0xffff_ffff }) as u32;
    let is = |k, jt, jf| Insn::jump(code::JMP | code::JEQ, k, jt, jf);
    let above = |k, jt, jf| Insn::jump(code::JMP | code::JGT, k, jt, jf);
    let and = |mask| Insn::new(code::ALU | code::AND, mask);
    let (high, low) = (half(value, true), half(value, false));
    match (part, test) {
        (Part::Both, Test::Equal) => vec![at(true), is(high, 0, 3), at(false), is(low, 0, 1)],
        (Part::Both, Test::Masked(mask)) => vec![
            at(true),
            and(half(mask, true)),
            is(high, 0, 4),
            at(false),
            and(half(mask, false)),
            is(low, 0, 1),
        ],
        (Part::Both, Test::Greater) => {
            vec![at(true), above(high, 3, 0), is(high, 0, 3), at(false), above(low, 0, 1)]
        }
        (part, test) => {
            let top = part == Part::High;
            let value = half(value, top);
            match test {
                Test::Equal => vec![at(top), is(value, 0, 1)],
                Test::Masked(mask) => vec![at(top), and(half(mask, top)), is(value, 0, 1)],
                Test::Greater => vec![at(top), above(value, 0, 1)],
            }
        }
    }
}

fn load(offset: u32) -> Insn {
    Insn::new(code::LD | code::W | code::ABS, offset)
}

fn give(action: Action) -> Insn {
    Insn::new(code::RET | code::K, action.to_word())
}

/// The filter's action for a call.
pub fn evaluate(program: &Program, number: u32, args: [u64; 6]) -> Action {
    let arch = abi().audit_arch().get();
    let data = Data { nr: number, arch, instruction_pointer: 0, args };
    Action::from_word(program.evaluate(&data, cfg!(target_endian = "big")).word)
}
