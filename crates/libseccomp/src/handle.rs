//! Contexts in the hands of C code.
//!
//! # Why this file has unsafe code
//! It dereferences the pointers that C code returns.
#![allow(unsafe_code)]

use core::ptr;

use crate::context::Context;
use crate::errno::{Errno, Result};
use crate::live;

/// `scmp_filter_ctx`: a context of this library, or any other word.
#[repr(transparent)]
pub struct Handle(*mut Context);

impl Handle {
    pub(crate) const NULL: Self = Self(ptr::null_mut());

    /// Hands a context to C code.
    pub(crate) fn new(context: Context) -> Self {
        let context = Box::into_raw(Box::new(context));
        live::add(context.addr());
        Self(context)
    }

    pub(crate) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// The context.
    ///
    /// # Errors
    /// EINVAL: it is not, or no longer, a context of this library.
    pub(crate) fn get(&mut self) -> Result<&mut Context> {
        if !live::contains(self.0.addr()) {
            return Err(Errno::EINVAL);
        }
        // SAFETY: `new` made it, and `take` has not ended it. The caller of the export guarantees
        // that no other thread uses it now.
        Ok(unsafe { &mut *self.0 })
    }

    /// The context, with an ABI at least: without one it can only be reset, released, or get an ABI.
    ///
    /// # Errors
    /// As [`Handle::get`]; EINVAL: it has no ABI.
    pub(crate) fn filled(&mut self) -> Result<&mut Context> {
        let context = self.get()?;
        if context.sections().is_empty() { Err(Errno::EINVAL) } else { Ok(context) }
    }

    /// Takes the context back.
    ///
    /// # Errors
    /// As [`Handle::get`].
    pub(crate) fn take(self) -> Result<Box<Context>> {
        if !live::remove(self.0.addr()) {
            return Err(Errno::EINVAL);
        }
        // SAFETY: `new` made it by `Box::into_raw`, and only the first removal comes here.
        Ok(unsafe { Box::from_raw(self.0) })
    }
}
