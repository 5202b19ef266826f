//! The conversions between sizes that the whole crate needs, in one place.
#![forbid(unsafe_code)]

/// An index: no machine that this runs on has fewer than 32 bits.
pub(crate) fn index(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// A length, which no collection here brings above 32 bits.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
