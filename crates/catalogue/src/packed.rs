//! The facts in little room: a program that links the library carries all of them.
//!
//! A probe holds the places of its registers, answers and gate, and a parameter that of its name, in
//! tables of the different ones. The places are found when this crate is compiled, so its tables can name the
//! things themselves. A program that asks for no names links none.
#![forbid(unsafe_code)]

use core::fmt;

use crate::Abi;
use crate::fact::{Arg, Gate, Kind, Outcome, Param, Probe};
use crate::generated::distinct::{ARGS, EXPECTED, GATES, NAMES};

/// Six registers as places in [`ARGS`].
pub(crate) const fn args(args: [Arg; 6]) -> [u8; 6] {
    let mut places = [0; 6];
    let mut n = 0;
    while n < args.len() {
        let mut at = 0;
        while !same_arg(ARGS[at], args[n]) {
            at += 1;
        }
        assert!(at <= u8::MAX as usize, "a place is a byte");
        places[n] = at as u8;
        n += 1;
    }
    places
}

const fn same_arg(one: Arg, other: Arg) -> bool {
    match (one, other) {
        (Arg::Word(a), Arg::Word(b)) | (Arg::Keep(a), Arg::Keep(b)) => a == b,
        (Arg::Bad, Arg::Bad) => true,
        _ => false,
    }
}

/// Answers as their place in [`EXPECTED`].
pub(crate) const fn expect(answers: &[Outcome]) -> u8 {
    let mut at = 0;
    while !same_answers(EXPECTED[at], answers) {
        at += 1;
    }
    assert!(at <= u8::MAX as usize, "a place is a byte");
    at as u8
}

const fn same_answers(some: &[Outcome], others: &[Outcome]) -> bool {
    if some.len() != others.len() {
        return false;
    }
    let mut n = 0;
    while n < some.len() {
        match (some[n], others[n]) {
            (Outcome::Success, Outcome::Success) => {}
            (Outcome::Errno(a), Outcome::Errno(b)) if a.0 == b.0 => {}
            _ => return false,
        }
        n += 1;
    }
    true
}

/// ABIs as bits.
pub(crate) const fn abis(abis: &[Abi]) -> u32 {
    let (mut bits, mut n) = (0, 0);
    while n < abis.len() {
        bits |= bit(abis[n]);
        n += 1;
    }
    bits
}

const fn bit(abi: Abi) -> u32 {
    1 << abi as u32
}

/// A parameter; its name as the place in [`NAMES`].
pub(crate) const fn param(name: &str, kind: Kind) -> Param {
    let mut at = 0;
    while !same_text(NAMES[at], name) {
        at += 1;
    }
    assert!(at <= u16::MAX as usize, "a place is two bytes");
    Param { name: at as u16, kind }
}

const fn same_text(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut n = 0;
    while n < one.len() {
        if one[n] != other[n] {
            return false;
        }
        n += 1;
    }
    true
}

impl Param {
    /// The name in the manual page.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.name)]
    }
}

impl fmt::Debug for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.name(), self.kind)
    }
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe")
            .field("args", &self.args())
            .field("expect", &self.expect())
            .field("kernels", &self.kernels)
            .field("gate", &self.gate())
            .finish_non_exhaustive()
    }
}

impl Probe {
    /// The six registers.
    #[must_use]
    pub fn args(&self) -> [Arg; 6] {
        self.args.map(|at| ARGS[usize::from(at)])
    }

    /// The answers by which the kernel shows that it was reached.
    #[must_use]
    pub fn expect(&self) -> &'static [Outcome] {
        EXPECTED[usize::from(self.expect)]
    }

    /// The permission that the kernel checks before it looks at the arguments. `None`: there is no
    /// such check, and the probe is conclusive.
    #[must_use]
    pub fn gate(&self) -> Option<&'static Gate> {
        GATES.get(usize::from(self.gate).wrapping_sub(1))
    }

    /// Whether it holds on this ABI.
    #[must_use]
    pub fn holds_on(&self, abi: Abi) -> bool {
        self.abis == 0 || self.abis & bit(abi) != 0
    }

    /// Whether the probe is *derived*: it keeps every scalar of the failing call and invalidates
    /// only its pointers. Asked after a failure it is *faithful*: a filter that decides by number
    /// and scalars cannot tell it from that call. (A filter also sees the values of the pointers,
    /// but not the memory behind them.)
    #[must_use]
    pub fn is_derived(&self, params: &[Param]) -> bool {
        params.iter().any(|p| p.kind.is_pointer())
            && params.iter().zip(self.args()).all(|(param, arg)| match arg {
                Arg::Keep(_) => true,
                Arg::Bad => param.kind.is_pointer(),
                Arg::Word(_) => false,
            })
    }
}
