//! The host's libseccomp: its functions (seccomp_init(3), seccomp_rule_add(3), seccomp_export_bpf(3)), looked up
//! at run time, since a program that links it does not start on a host without it.
//!
//! # Why this file has unsafe code
//! The functions of a shared library have no types but those that their header declares.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_int, c_uint, c_void};
use std::fmt;
use std::io;
use std::mem;
use std::os::fd::{AsRawFd as _, BorrowedFd};
use std::ptr::NonNull;

/// The library's name with the version of its interface, on every distribution.
const NAME: &CStr = c"libseccomp.so.2";
/// `SCMP_ARCH_NATIVE`
const NATIVE: u32 = 0;
/// `__NR_SCMP_ERROR`: the library lacks the name.
const NO_SUCH_NAME: c_int = -1;

/// `scmp_filter_ctx`
type Context = *mut c_void;

/// `struct scmp_version`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Version {
    major: c_uint,
    minor: c_uint,
    micro: c_uint,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.micro)
    }
}

/// A condition: `struct scmp_arg_cmp`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// The argument, from 0 to 5; the library refuses others.
    pub(crate) index: c_uint,
    /// `enum scmp_compare`, a number which the library checks.
    pub(crate) operator: c_int,
    /// The value, or the mask.
    pub(crate) a: u64,
    /// The value below the mask.
    pub(crate) b: u64,
}

/// The loaded library.
pub(crate) struct Library {
    version: Version,
    init: unsafe extern "C" fn(u32) -> Context,
    release: unsafe extern "C" fn(Context),
    arch_number: unsafe extern "C" fn(*const c_char) -> u32,
    arch_add: unsafe extern "C" fn(Context, u32) -> c_int,
    arch_remove: unsafe extern "C" fn(Context, u32) -> c_int,
    call_number: unsafe extern "C" fn(*const c_char) -> c_int,
    rule_add: unsafe extern "C" fn(Context, u32, c_int, c_uint, *const Comparison) -> c_int,
    export: unsafe extern "C" fn(Context, c_int) -> c_int,
}

/// A function of the library.
///
/// # Safety
/// `F` is a pointer to a function of the type that the header declares for this name.
unsafe fn function<F: Copy>(library: NonNull<c_void>, name: &CStr) -> Result<F, String> {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
    // SAFETY: `library` is a handle of dlopen(3) that is never closed, and `name` is a C string.
    let address = unsafe { libc::dlsym(library.as_ptr(), name.as_ptr()) };
    if address.is_null() {
        return Err(format!("it has no function {}", name.to_string_lossy()));
    }
    // SAFETY: the caller says that the address is an `F`, which has the size of one (dlsym(3)).
    Ok(unsafe { mem::transmute_copy(&address) })
}

impl Library {
    /// Loads it as every program of the host does.
    ///
    /// # Errors
    /// There is none, or it has other functions.
    pub(crate) fn open() -> Result<Self, String> {
        // SAFETY: `NAME` is a C string. The library's constructors are those that run in every runtime of the host.
        let library = unsafe { libc::dlopen(NAME.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
        let library = NonNull::new(library).ok_or("it is not installed, or cannot be loaded")?;
        // SAFETY: seccomp_version(3) has this type.
        let version: unsafe extern "C" fn() -> *const Version =
            unsafe { function(library, c"seccomp_version")? };
        // SAFETY: it takes nothing.
        let version = NonNull::new(unsafe { version() }.cast_mut()).ok_or("it has no version")?;
        Ok(Self {
            // SAFETY: it returns a static structure of this type.
            version: unsafe { *version.as_ptr() },
            // SAFETY: seccomp_init(3) has the field's type.
            init: unsafe { function(library, c"seccomp_init")? },
            // SAFETY: seccomp_release(3) has the field's type.
            release: unsafe { function(library, c"seccomp_release")? },
            // SAFETY: seccomp_arch_resolve_name(3) has the field's type.
            arch_number: unsafe { function(library, c"seccomp_arch_resolve_name")? },
            // SAFETY: seccomp_arch_add(3) has the field's type.
            arch_add: unsafe { function(library, c"seccomp_arch_add")? },
            // SAFETY: seccomp_arch_remove(3) has the field's type.
            arch_remove: unsafe { function(library, c"seccomp_arch_remove")? },
            // SAFETY: seccomp_syscall_resolve_name(3) has the field's type.
            call_number: unsafe { function(library, c"seccomp_syscall_resolve_name")? },
            // SAFETY: seccomp_rule_add_array(3) has the field's type.
            rule_add: unsafe { function(library, c"seccomp_rule_add_array")? },
            // SAFETY: seccomp_export_bpf(3) has the field's type.
            export: unsafe { function(library, c"seccomp_export_bpf")? },
        })
    }

    /// Its release.
    pub(crate) fn version(&self) -> Version {
        self.version
    }
}

/// Whether a rule is in the filter.
pub(crate) enum Added {
    /// It is.
    Yes,
    /// The library lacks the call's name.
    NoSuchName,
    /// The library refuses it.
    Refused(io::Error),
}

/// A filter in the making.
pub(crate) struct Filter<'a> {
    library: &'a Library,
    context: NonNull<c_void>,
    /// Whether it still has the machine's own architecture, which the first named one replaces: a filter has one
    /// byte order.
    has_native: bool,
}

impl<'a> Filter<'a> {
    /// An empty filter; `None` if the library refuses the action.
    pub(crate) fn new(library: &'a Library, default: u32) -> Option<Self> {
        // SAFETY: it takes any word.
        let context = NonNull::new(unsafe { (library.init)(default) })?;
        Some(Self { library, context, has_native: true })
    }

    /// Adds an architecture.
    ///
    /// # Errors
    /// The library does not know it, or refuses it.
    pub(crate) fn add_arch(&mut self, name: &str) -> io::Result<()> {
        let name = CString::new(name)?;
        // SAFETY: `name` is a C string.
        let arch = unsafe { (self.library.arch_number)(name.as_ptr()) };
        if arch == 0 {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        if mem::take(&mut self.has_native) {
            // SAFETY: the context is the library's own and not released.
            checked(unsafe { (self.library.arch_remove)(self.context.as_ptr(), NATIVE) })?;
        }
        // SAFETY: the context is the library's own and not released.
        checked(unsafe { (self.library.arch_add)(self.context.as_ptr(), arch) })
    }

    /// Adds a rule on all architectures.
    pub(crate) fn add_rule(&mut self, word: u32, name: &str, comparisons: &[Comparison]) -> Added {
        let (Ok(name), Ok(count)) = (CString::new(name), c_uint::try_from(comparisons.len()))
        else {
            return Added::NoSuchName;
        };
        // SAFETY: `name` is a C string.
        let number = unsafe { (self.library.call_number)(name.as_ptr()) };
        if number == NO_SUCH_NAME {
            return Added::NoSuchName;
        }
        let context = self.context.as_ptr();
        // SAFETY: the context is the library's own and not released; `count` comparisons are at the address.
        let added =
            unsafe { (self.library.rule_add)(context, word, number, count, comparisons.as_ptr()) };
        checked(added).map_or_else(Added::Refused, |()| Added::Yes)
    }

    /// Writes its instructions.
    ///
    /// # Errors
    /// The library cannot build the filter, or the write fails.
    pub(crate) fn write(&self, out: BorrowedFd<'_>) -> io::Result<()> {
        // SAFETY: the context is the library's own and not released; the descriptor is open.
        checked(unsafe { (self.library.export)(self.context.as_ptr(), out.as_raw_fd()) })
    }
}

impl Drop for Filter<'_> {
    fn drop(&mut self) {
        // SAFETY: the context is the library's own, and nothing uses it later.
        unsafe { (self.library.release)(self.context.as_ptr()) }
    }
}

/// A result of the library: 0, or a negative errno.
fn checked(returned: c_int) -> io::Result<()> {
    match returned {
        0 => Ok(()),
        errno => Err(io::Error::from_raw_os_error(-errno)),
    }
}
