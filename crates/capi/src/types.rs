//! Arguments of the exports as types: numbers, and pointers from C code.
//!
//! # Why this file has unsafe code
//! It dereferences those pointers. Only an argument of an exported function can have one of these
//! types, and the caller of the export guarantees that the pointer is valid. A pointer to no memory
//! at all gets EFAULT, as from the kernel: see `reach`.
#![allow(unsafe_code)]

use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
use core::mem::MaybeUninit;

use rustix::event::epoll::Event;
use rustix::fd::BorrowedFd;
use rustix::fs::Statx;
use rustix::io::{IoSlice, IoSliceMut};
use seccompat::process::Strings;
use seccompat_catalogue::Errno;

use crate::found::Found;
use crate::how::How;
use crate::reach::{can_read, can_read_text, can_write};

/// A descriptor from C: any number.
#[repr(transparent)]
pub struct Fd(c_int);

impl Fd {
    pub(crate) fn borrow(&self) -> BorrowedFd<'_> {
        // No descriptor is negative. The type can hold every number but -1; the kernel treats -1
        // and -2 alike.
        let raw = if self.0 == -1 { -2 } else { self.0 };
        // SAFETY: it is not -1. The caller of the export guarantees that it may be used and stays
        // open; if it is not open at all, the kernel says so.
        unsafe { BorrowedFd::borrow_raw(raw) }
    }
}

/// A string, or null.
#[repr(transparent)]
pub struct Text(*const c_char);

impl Text {
    /// The string; `None` for null.
    pub(crate) fn get(&self) -> Option<&CStr> {
        // SAFETY: the caller of the export guarantees that it is null, or a string for the duration
        // of the call.
        (!self.0.is_null()).then(|| unsafe { CStr::from_ptr(self.0) })
    }

    /// The same, for a call that answers EFAULT for a bad pointer.
    pub(crate) fn tested(&self) -> Result<Option<&CStr>, Errno> {
        if self.0.is_null() || can_read_text(self.0.expose_provenance()) {
            Ok(self.get())
        } else {
            Err(Errno::EFAULT)
        }
    }
}

/// A type into which C code may write any bytes.
///
/// # Safety
/// Every pattern of bits must be a value.
pub unsafe trait Plain {}

// SAFETY: these are integers, arrays of them, and structures of them.
unsafe impl Plain for u8 {}
// SAFETY: as above.
unsafe impl Plain for u32 {}
// SAFETY: as above.
unsafe impl Plain for c_int {}
// SAFETY: as above.
unsafe impl Plain for u64 {}
// SAFETY: as above.
unsafe impl Plain for [i64; 2] {}
// SAFETY: as above.
unsafe impl Plain for [u64; 3] {}
// SAFETY: as above.
unsafe impl Plain for XattrArgs {}
// SAFETY: as above.
unsafe impl Plain for How {}
// SAFETY: as above.
unsafe impl Plain for Found {}
// SAFETY: as above.
unsafe impl Plain for Statx {}
// SAFETY: as above.
unsafe impl Plain for Descriptor {}
// SAFETY: these are integers and pointers, and any pointer is a value.
unsafe impl Plain for SpawnOptions {}
// SAFETY: any pointer is a value.
unsafe impl Plain for *const c_char {}
// SAFETY: every pattern of bits is valid for uninitialised memory.
unsafe impl Plain for MaybeUninit<Event> {}
// SAFETY: a `struct iovec`, an address and a length; no code here reads the memory that it names.
unsafe impl Plain for IoSlice<'_> {}
// SAFETY: as above.
unsafe impl Plain for IoSliceMut<'_> {}

/// A page: no structure is longer.
const MOST: usize = 4096;

/// A pointer to values, or null. It points to one value, unless the export has a length for it.
#[repr(transparent)]
pub struct At<T>(*mut T);

impl<T> At<T> {
    pub(crate) fn address(&self) -> *const c_void {
        self.0.cast()
    }
}

impl<T: Plain> At<T> {
    /// The value; EFAULT for null.
    pub(crate) fn read(&self) -> Result<T, Errno> {
        if self.0.is_null() {
            return Err(Errno::EFAULT);
        }
        // SAFETY: the caller of the export guarantees that there is a value. It need not be
        // aligned.
        Ok(unsafe { self.0.read_unaligned() })
    }

    /// The same for a call that answers EFAULT for a bad pointer; `None` for null.
    pub(crate) fn tested(&self) -> Result<Option<T>, Errno> {
        if self.0.is_null() {
            return Ok(None);
        }
        self.test(size_of::<T>())?;
        self.read().map(Some)
    }

    /// Fails if that many bytes cannot be read.
    pub(crate) fn test(&self, bytes: usize) -> Result<(), Errno> {
        if can_read(self.0.expose_provenance(), bytes) { Ok(()) } else { Err(Errno::EFAULT) }
    }

    /// Writes a value; EFAULT for null.
    pub(crate) fn write(&self, value: T) -> Result<(), Errno> {
        if self.0.is_null() {
            return Err(Errno::EFAULT);
        }
        // SAFETY: the caller of the export guarantees that there is room. It need not be aligned.
        unsafe { self.0.write_unaligned(value) };
        Ok(())
    }

    /// The same for a call that answers EFAULT for a bad pointer.
    pub(crate) fn write_tested(&self, value: T) -> Result<(), Errno> {
        // SAFETY: if there is memory, the caller of the export guarantees that it may be written.
        if unsafe { can_write(self.0.expose_provenance(), size_of::<T>()) } {
            self.write(value)
        } else {
            Err(Errno::EFAULT)
        }
    }

    /// That many values, which the kernel reads or writes; `None` for null and for a misaligned
    /// pointer.
    pub(crate) fn all(&mut self, len: usize) -> Option<&mut [T]> {
        let bytes = len.checked_mul(size_of::<T>())?;
        let at = if len == 0 { core::ptr::NonNull::dangling().as_ptr() } else { self.0 };
        if at.is_null() || !at.is_aligned() || isize::try_from(bytes).is_err() {
            return None;
        }
        // SAFETY: aligned and not null; the caller of the export guarantees that there are so many,
        // and that nothing else changes them meanwhile.
        Some(unsafe { core::slice::from_raw_parts_mut(at, len) })
    }

    /// The value, of which the caller has `size` bytes: as in the kernel's `copy_struct_from_user`,
    /// the bytes beyond our size must be zero.
    pub(crate) fn versioned(&self, size: usize) -> Result<T, Errno> {
        if size < size_of::<T>() {
            return Err(Errno::EINVAL);
        }
        if size > MOST {
            return Err(Errno::E2BIG);
        }
        let value = self.read()?;
        let mut tail = At::<u8>(self.0.wrapping_add(1).cast());
        let is_zero = |tail: &[u8]| tail.iter().all(|&byte| byte == 0);
        if tail.all(size - size_of::<T>()).is_some_and(|tail| is_zero(tail)) {
            Ok(value)
        } else {
            Err(Errno::E2BIG)
        }
    }

    /// The same for a call that answers EFAULT for a bad pointer.
    pub(crate) fn versioned_tested(&self, size: usize) -> Result<T, Errno> {
        if (size_of::<T>()..=MOST).contains(&size) && !self.0.is_null() {
            self.test(size_of::<T>())?;
        }
        self.versioned(size)
    }

    /// The value; its first member is its size.
    pub(crate) fn sized(&self) -> Result<T, Errno> {
        let size = At::<u32>(self.0.cast()).read()?;
        self.versioned(size.try_into().unwrap_or(usize::MAX))
    }
}

impl At<*const c_char> {
    /// A list that ends with null; like the kernel, this takes null for an empty list. `None` for a
    /// misaligned pointer.
    pub(crate) fn strings(&mut self) -> Option<Strings<'_>> {
        const EMPTY: &[*const c_char] = &[core::ptr::null()];
        let mut len = 0;
        // SAFETY: the caller of the export guarantees that it ends with null, and the loop stops
        // there.
        while !self.0.is_null() && !unsafe { self.0.wrapping_add(len).read_unaligned() }.is_null() {
            len += 1;
        }
        let all = if self.0.is_null() { EMPTY } else { self.all(len + 1)? };
        // SAFETY: it ends with null; the caller of the export guarantees that the strings are
        // valid.
        Some(unsafe { Strings::from_raw(all) })
    }
}

/// `struct xattr_args`. Only C code makes one.
#[repr(C)]
pub struct XattrArgs {
    value: u64,
    size: u32,
    flags: u32,
}

impl XattrArgs {
    pub(crate) fn flags(&self) -> u32 {
        self.flags
    }

    /// The room for the value, or the value itself; `None` for null.
    pub(crate) fn into_value(self) -> At<u8> {
        At(core::ptr::with_exposed_provenance_mut(usize::try_from(self.value).unwrap_or(0)))
    }

    pub(crate) fn size(&self) -> usize {
        usize::try_from(self.size).unwrap_or(usize::MAX)
    }
}

/// `struct seccompat_descriptor`: a descriptor of the caller, and its number in the new program.
#[repr(C)]
pub struct Descriptor {
    pub(crate) ours: Fd,
    pub(crate) theirs: c_int,
}

/// `struct seccompat_spawn_options`. Only C code makes one.
#[repr(C)]
pub struct SpawnOptions {
    size: u32,
    pub(crate) flags: u32,
    pub(crate) search: Text,
    pub(crate) directory: Text,
    pub(crate) groups: At<u32>,
    pub(crate) group_count: usize,
    pub(crate) mask: At<u64>,
    pub(crate) pgid: c_int,
    pub(crate) gid: c_uint,
    pub(crate) uid: c_uint,
    pub(crate) unused: u32,
}

const _: () = {
    let size = if cfg!(target_pointer_width = "64") { 64 } else { 44 };
    assert!(size_of::<SpawnOptions>() == size, "the header's structure");
};

/// A file offset, which the kernel takes in two words; -1 for the current position.
#[repr(transparent)]
pub struct Offset(i64);

impl Offset {
    pub(crate) fn get(&self) -> Option<u64> {
        (self.0 != -1).then_some(self.0 as u64)
    }
}

/// An argument as registers.
pub(crate) trait Argument {
    /// Stores the argument at index `at`, and returns the next index.
    fn put(&self, args: &mut [u64; 6], at: usize) -> usize;
}

macro_rules! argument {
    ($($kind:ty, |$value:ident| $word:expr;)*) => { $(
        impl Argument for $kind {
            #[inline(always)]
            fn put(&self, args: &mut [u64; 6], at: usize) -> usize {
                let $value = self;
                args[at] = $word;
                at + 1
            }
        }
    )* };
}

argument! {
    c_int, |value| (*value as u32).into();
    c_uint, |value| (*value).into();
    usize, |value| *value as u64;
    Fd, |fd| (fd.0 as u32).into();
    Text, |text| text.0.expose_provenance() as u64;
}

impl<T> Argument for At<T> {
    #[inline(always)]
    fn put(&self, args: &mut [u64; 6], at: usize) -> usize {
        args[at] = self.0.expose_provenance() as u64;
        at + 1
    }
}

impl Argument for Offset {
    #[inline(always)]
    fn put(&self, args: &mut [u64; 6], at: usize) -> usize {
        (args[at], args[at + 1]) = (self.0 as u64, self.0 as u64 >> 32);
        at + 2
    }
}
