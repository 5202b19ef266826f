//! The names of the architectures and calls of a difference.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, AuditArch, Sysno};
use seccompat_policy::Change;

/// The ABI that a number belongs to.
pub(in crate::out) fn abi(arch: u32, number: u32) -> Option<Abi> {
    let sharing = || Abi::sharing(AuditArch::new(arch));
    let x32 = (Abi::X32.number_base()..u32::MAX).contains(&number);
    sharing().find(|abi| (*abi == Abi::X32) == x32).or_else(|| sharing().next())
}

/// The architecture's name; a range of architectures without a name is one.
pub(in crate::out) fn arch(change: &Change) -> String {
    if change.arch.0 != change.arch.1 {
        return "any other".to_owned();
    }
    match abi(change.arch.0, change.numbers.0) {
        Some(abi) => abi.name().to_owned(),
        None => format!("{:#x}", change.arch.0),
    }
}

/// The ABI whose errnos a change's actions have; `None` for several architectures, or for one
/// without a name.
pub(super) fn errnos(change: &Change) -> Option<Abi> {
    abi(change.arch.0, change.numbers.0).filter(|_| change.arch.0 == change.arch.1)
}

/// The calls among the numbers.
pub(in crate::out) fn syscalls(change: &Change) -> Vec<(u32, Sysno)> {
    let (first, last) = change.numbers;
    let known = abi(change.arch.0, first).filter(|_| change.arch.0 == change.arch.1);
    let all = known.into_iter().flat_map(Sysno::on);
    all.filter(|(number, _)| (first..=last).contains(number)).collect()
}

/// The call of a change, if it has only one.
pub(super) fn only(change: &Change) -> Option<Sysno> {
    match syscalls(change)[..] {
        [(_, call)] => Some(call),
        _ => None,
    }
}

/// The place of an architecture among others, by its name: x86_64 first, those without a name last.
pub(in crate::out) fn place(arch: &str) -> u8 {
    match arch {
        "x86_64" => 0,
        name if name.starts_with("0x") => 2,
        "any other" => 3,
        _ => 1,
    }
}
