//! Arguments of the exports as types: pointers from C code.
//!
//! # Why this file has unsafe code
//! It dereferences those pointers. Only an argument of an exported function can have one of these
//! types, and the caller of the export guarantees that the pointer is null or valid.
#![allow(unsafe_code)]

use core::ffi::{CStr, c_char, c_uint, c_void};
use core::ptr;

use crate::errno::{Errno, Result};

/// A string, or null.
#[repr(transparent)]
pub struct Text(*const c_char);

impl Text {
    /// The string, if it is UTF-8: no name is anything else.
    pub(crate) fn get(&self) -> Option<&str> {
        if self.0.is_null() {
            return None;
        }
        // SAFETY: the caller of the export guarantees that it is a string for the call's duration.
        unsafe { CStr::from_ptr(self.0) }.to_str().ok()
    }
}

/// A string that C code frees, or null.
#[repr(transparent)]
pub struct Owned(*mut c_char);

impl Owned {
    pub(crate) const NULL: Self = Self(ptr::null_mut());

    /// A copy, in memory of the C library.
    pub(crate) fn new(text: &CStr) -> Self {
        // SAFETY: it reads the string.
        Self(unsafe { libc::strdup(text.as_ptr()) })
    }
}

/// A place that C code wants written, or null.
#[repr(transparent)]
pub struct Out<T>(*mut T);

impl<T: Copy> Out<T> {
    /// Writes the value.
    ///
    /// # Errors
    /// EINVAL: it is null.
    pub(crate) fn write(&self, value: T) -> Result<()> {
        if self.0.is_null() {
            return Err(Errno::EINVAL);
        }
        // SAFETY: the caller of the export guarantees that it may be written.
        unsafe { self.0.write(value) };
        Ok(())
    }

    /// The value that is there.
    ///
    /// # Errors
    /// EINVAL: it is null.
    pub(crate) fn read(&self) -> Result<T> {
        if self.0.is_null() {
            return Err(Errno::EINVAL);
        }
        // SAFETY: the caller of the export guarantees that a value is there; `T` is an integer.
        Ok(unsafe { self.0.read() })
    }
}

/// Memory that C code wants filled, or null.
#[repr(transparent)]
pub struct Buffer(*mut c_void);

impl Buffer {
    pub(crate) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// Writes all bytes: the caller of the export has said that there is room for as many.
    pub(crate) fn fill(&self, bytes: &[u8]) {
        // SAFETY: the caller of the export guarantees at least `bytes.len()` writable bytes.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.0.cast(), bytes.len()) };
    }
}

/// `struct scmp_arg_cmp`
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Comparison {
    /// The argument, from 0.
    pub arg: c_uint,
    /// `enum scmp_compare`
    pub op: c_uint,
    /// The value; the mask of `SCMP_CMP_MASKED_EQ`.
    pub datum_a: u64,
    /// The value under the mask.
    pub datum_b: u64,
}

/// An array of comparisons, or null.
#[repr(transparent)]
pub struct Comparisons(*const Comparison);

impl Comparisons {
    /// The first `count`.
    ///
    /// # Errors
    /// EINVAL: more than a call has arguments, or null although there should be some.
    pub(crate) fn get(&self, count: c_uint) -> Result<&[Comparison]> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count == 0 {
            return Ok(&[]);
        }
        if count > 6 || self.0.is_null() {
            return Err(Errno::EINVAL);
        }
        // SAFETY: the caller of the export guarantees `count` comparisons.
        Ok(unsafe { core::slice::from_raw_parts(self.0, count) })
    }
}

/// A structure of seccomp_unotify(2), of the kernel's size, or null. This code never reads it.
#[repr(transparent)]
pub struct Notification(*mut c_void);

impl Notification {
    pub(crate) const NULL: Self = Self(ptr::null_mut());

    pub(crate) fn address(&self) -> *mut c_void {
        self.0
    }

    pub(crate) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// Zeroed memory of the C library, which `free` frees.
    ///
    /// # Errors
    /// ENOMEM.
    pub(crate) fn new(size: usize) -> Result<Self> {
        // SAFETY: calloc takes two numbers, and dereferences nothing.
        let memory = unsafe { libc::calloc(1, size.max(1)) };
        if memory.is_null() { Err(Errno::ENOMEM) } else { Ok(Self(memory)) }
    }

    /// Frees what `new` made.
    pub(crate) fn free(self) {
        // SAFETY: the caller of the export guarantees that `new` made it, or that it is null.
        unsafe { libc::free(self.0) };
    }
}

/// A place for the address of such a structure, or null.
#[repr(transparent)]
pub struct NotificationOut(*mut *mut c_void);

impl NotificationOut {
    pub(crate) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    pub(crate) fn write(&self, value: Notification) {
        if self.0.is_null() {
            return value.free();
        }
        // SAFETY: the caller of the export guarantees that it may be written.
        unsafe { self.0.write(value.0) };
    }
}
