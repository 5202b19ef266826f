//! What people's words mean: names and numbers of calls.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Sysno};

use crate::out::Failure;

/// The ABI that this program was built for.
pub(crate) fn native() -> Result<Abi, Failure> {
    Abi::NATIVE.ok_or_else(|| Failure::new("this architecture is none that seccompat knows"))
}

/// A number of a call, decimal or hexadecimal; -1 and its like as the register holds them.
pub(crate) fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None if text.starts_with('-') => text.parse().ok().map(i32::cast_unsigned),
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

/// A call that `abi` must have.
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
