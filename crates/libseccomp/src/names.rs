//! Names and numbers of calls, as seccomp_syscall_resolve_name(3) describes them.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Sysno};

use crate::pseudo;

/// `__NR_SCMP_ERROR`: no such call.
pub(crate) const NO_CALL: i32 = -1;

/// The ABI of an `SCMP_ARCH_*` token. 0 is the native one.
pub(crate) fn abi(token: u32) -> Option<Abi> {
    if token == 0 {
        return Some(NATIVE);
    }
    Abi::ALL.iter().copied().find(|abi| self::token(*abi) == token)
}

/// The `SCMP_ARCH_*` token of an ABI: its `AUDIT_ARCH` value. x32 has none, so it has one
/// of the library's own.
pub(crate) fn token(abi: Abi) -> u32 {
    match abi {
        Abi::X32 => 0x4000_003e,
        _ => abi.audit_arch().get(),
    }
}

/// The ABI that this library is compiled for.
pub(crate) const NATIVE: Abi = if cfg!(target_arch = "aarch64") {
    Abi::Aarch64
} else if cfg!(target_arch = "riscv64") {
    Abi::Riscv64
} else {
    Abi::X86_64
};

/// The number of a name on an ABI, or its pseudo number; `None` if there is no such name. A call that
/// the ABI multiplexes has its pseudo number there, even if it also has a number of its own.
pub(crate) fn number(abi: Abi, name: &str) -> Option<i32> {
    let own = Sysno::from_name(name).and_then(|call| own(abi, call));
    own.or_else(|| pseudo::number(name))
}

/// The number of a call on an ABI, as [`number`] gives it.
pub(crate) fn number_of(abi: Abi, call: Sysno) -> Option<i32> {
    own(abi, call).or_else(|| pseudo::number(call.name()))
}

fn own(abi: Abi, call: Sysno) -> Option<i32> {
    if abi.has_multiplexers() && call.is_multiplexed() {
        return None;
    }
    call.number(abi).and_then(|number| i32::try_from(number).ok())
}

/// [`number`], but the number of the multiplexer for a call that the ABI multiplexes.
pub(crate) fn rewritten(abi: Abi, name: &str) -> Option<i32> {
    let number = number(abi, name)?;
    let multiplexer = multiplexed(abi, number).and_then(|(multiplexer, _)| multiplexer.number(abi));
    Some(multiplexer.and_then(|number| i32::try_from(number).ok()).unwrap_or(number))
}

/// The call's name by its number or its pseudo number on an ABI.
pub(crate) fn name(abi: Abi, number: i32) -> Option<&'static str> {
    match u32::try_from(number) {
        Ok(positive) => call(abi, positive).map(Sysno::name),
        Err(_) => pseudo::names(number).find(|name| self::number(abi, name) == Some(number)),
    }
}

/// The call with a number on an ABI. x32's numbers are also known without their base.
pub(crate) fn call(abi: Abi, number: u32) -> Option<Sysno> {
    let base = if abi == Abi::X32 { abi.number_base() } else { 0 };
    Sysno::from_number(abi, number | base)
}

/// The multiplexer of a pseudo number on an ABI, and the call that it multiplexes, with its number
/// there. `None` if the number is not a pseudo number, or the ABI lacks the multiplexer.
pub(crate) fn multiplexed(abi: Abi, number: i32) -> Option<(Sysno, (u32, Sysno))> {
    let (multiplexer, base) = match number {
        -199..=-101 => (Sysno::SOCKETCALL, -100),
        -299..=-201 => (Sysno::IPC, -200),
        _ => return None,
    };
    multiplexer.number(abi)?;
    let nth = u32::try_from(base - number).ok()?;
    let call = multiplexer.multiplexes().iter().find(|(known, _)| *known == nth)?;
    Some((multiplexer, *call))
}
