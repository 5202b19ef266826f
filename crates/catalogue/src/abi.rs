//! The ABIs by which a program enters the kernel.
#![forbid(unsafe_code)]

/// An ABI. x32 is one of its own although it shares x86_64's `AUDIT_ARCH` value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Abi {
    /// 64-bit x86.
    X86_64,
    /// 32-bit x86.
    X86,
    /// 64-bit x86 with 32-bit pointers.
    X32,
    /// 64-bit ARM.
    Aarch64,
}
