//! A hash of bytes.
#![forbid(unsafe_code)]

/// FNV-1a: for names of cases, and for choices that depend on an input alone.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |h, byte| (h ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
