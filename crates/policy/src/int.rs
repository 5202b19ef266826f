//! The conversions between integer sizes that the whole crate needs, in one place.
#![forbid(unsafe_code)]

/// An index: every supported machine has at least 32 bits.
pub(crate) fn index(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// A length: no collection here exceeds 32 bits.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
