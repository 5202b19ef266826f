//! Memory of other processes.
#![forbid(unsafe_code)]

/// A range of another process's memory: `struct iovec`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemoryRange {
    /// Its start address.
    pub start: usize,
    /// Its length in bytes.
    pub len: usize,
}
