//! The meaning of users' words: names and numbers of calls.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Sysno};

use crate::out::Failure;

/// The ABI that this program was built for.
pub(crate) fn native() -> Result<Abi, Failure> {
    Abi::NATIVE.ok_or_else(|| Failure::new("seccompat does not support this architecture"))
}

/// A number of a call, decimal or hexadecimal; negative ones as the register holds them.
pub(crate) fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None if text.starts_with('-') => text.parse().ok().map(|number: i32| number as u32),
        None => text.parse().ok(),
    }
}

/// A call by name, or by its number on `abi`.
pub(crate) fn sysno(text: &str, abi: Abi) -> Result<Sysno, Failure> {
    if let Some(number) = number(text) {
        return Sysno::from_number(abi, number)
            .ok_or_else(|| Failure::new(format!("no system call of {abi} has the number {text}")));
    }
    Sysno::from_name(text).ok_or_else(|| {
        let nearest: Vec<_> = Sysno::nearest(text).map(|call| format!("`{call}`")).collect();
        let failure = Failure::new(format!("no system call is named `{text}`"));
        if nearest.is_empty() {
            failure.hint("seccompat syscalls lists them")
        } else {
            failure.hint(format!("did you mean {}?", nearest.join(" or ")))
        }
    })
}

/// A call, which `abi` must have.
pub(crate) fn sysno_on(text: &str, abi: Abi) -> Result<Sysno, Failure> {
    let call = sysno(text, abi)?;
    if call.number(abi).is_some() {
        return Ok(call);
    }
    let others: Vec<_> =
        Abi::ALL.iter().filter(|&&abi| call.number(abi).is_some()).map(|abi| abi.name()).collect();
    Err(Failure::new(format!("{abi} has no system call `{call}`"))
        .hint(format!("it exists on {}", others.join(", "))))
}

/// A call with its arguments, as in `socket(40, 1)` or `clone(0=0x10000000)`.
#[derive(Clone, Copy)]
pub(crate) struct CallText<'a> {
    /// The name or number.
    pub(crate) name: &'a str,
    /// The arguments, if there are parentheses; omitted ones are 0.
    pub(crate) args: Option<[u64; 6]>,
}

impl<'a> CallText<'a> {
    /// Reads one.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Failure> {
        let Some((name, rest)) = text.split_once('(') else {
            return Ok(Self { name: text.trim(), args: None });
        };
        let malformed = |what: String| {
            Failure::new(format!("{what} in `{text}`"))
                .hint("as in 'socket(40, 1, 0)' or 'clone(0=0x10000000)'")
        };
        let Some(list) = rest.trim_end().strip_suffix(')') else {
            return Err(malformed("no closing parenthesis".to_owned()));
        };
        let mut args = [0; 6];
        let words = list.split(',').map(str::trim).enumerate();
        for (at, word) in words.filter(|(_, word)| !word.is_empty()) {
            let (place, value) = match word.split_once('=') {
                Some((place, value)) => {
                    let digits = place.trim().trim_start_matches("arg");
                    (digits.parse().unwrap_or(usize::MAX), value.trim())
                }
                None => (at, word),
            };
            let slot = args.get_mut(place);
            let slot = slot
                .ok_or_else(|| malformed(format!("`{word}` is not one of the arguments 0 to 5")))?;
            *slot = word64(value)
                .ok_or_else(|| malformed(format!("`{value}` is not a number of 64 bits")))?;
        }
        Ok(Self { name: name.trim(), args: Some(args) })
    }
}

/// A 64-bit number, decimal or hexadecimal; a negative one as the register holds it.
fn word64(text: &str) -> Option<u64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None if text.starts_with('-') => text.parse().ok().map(|number: i64| number as u64),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_read_with_their_arguments() {
        let parse = |text| CallText::parse(text).map(|call| (call.name, call.args)).ok();
        assert_eq!(parse("clone3"), Some(("clone3", None)));
        assert_eq!(parse("socket( 40, 0x1 )"), Some(("socket", Some([40, 1, 0, 0, 0, 0]))));
        assert_eq!(parse("f(arg5=-1, 0=2)"), Some(("f", Some([2, 0, 0, 0, 0, u64::MAX]))));
        assert_eq!(parse("f()"), Some(("f", Some([0; 6]))));
        for wrong in ["f(", "f(6=1)", "f(x)", "f(1,2,3,4,5,6,7)", "f(a=1)"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
