//! Loading a filter: seccomp_load(3).
#![forbid(unsafe_code)]

use core::ffi::{c_int, c_long};
use core::sync::atomic::{AtomicI32, Ordering};

use seccompat_bpf::Program;

use crate::attributes::Attributes;
use crate::compiled::program;
use crate::context::Context;
use crate::errno::{Errno, Result};
use crate::{level, sys};

/// The descriptor of the listener, or -1. There is at most one for a process.
static LISTENER: AtomicI32 = AtomicI32::new(-1);

/// The listener's descriptor.
pub(crate) fn listener() -> Option<c_int> {
    Some(LISTENER.load(Ordering::Relaxed)).filter(|fd| *fd >= 0)
}

/// Closes the listener.
pub(crate) fn forget_listener() {
    let fd = LISTENER.swap(-1, Ordering::Relaxed);
    if fd >= 0 {
        sys::close(fd);
    }
}

/// Installs the filter on this thread, or on all threads of the process.
///
/// # Errors
/// As [`program`]; the kernel's errors, as ECANCELED unless the caller wants them as they are.
pub(crate) fn load(context: &mut Context) -> Result<()> {
    let notifies = context.notifies();
    let attributes = context.attributes().clone();
    install(program(context)?, &attributes, notifies)
}

fn install(program: &Program, attributes: &Attributes, notifies: bool) -> Result<()> {
    let kernels = |errno| match errno {
        Errno::ESRCH => errno,
        errno if attributes.raw_errors => errno,
        _ => Errno::ECANCELED,
    };
    if attributes.no_new_privs {
        sys::no_new_privs().map_err(kernels)?;
    }
    if level::get() < level::TSYNC {
        return sys::install_by_prctl(program).map_err(kernels);
    }
    let listens = notifies && listener().is_none();
    if listens && attributes.tsync && level::get() < level::TSYNC_NOTIFY {
        return Err(Errno::EOPNOTSUPP);
    }
    let flag = |is: bool, flag| if is { flag } else { 0 };
    let flags = flag(attributes.tsync, sys::TSYNC)
        | flag(attributes.log, sys::LOG)
        | flag(attributes.spec_allow, sys::SPEC_ALLOW)
        | flag(listens, sys::NEW_LISTENER)
        | flag(listens && attributes.tsync, sys::TSYNC_ESRCH)
        | flag(listens && attributes.wait_killable, sys::WAIT_KILLABLE);
    let returned = sys::install(program, flags).map_err(kernels)?;
    told(returned, listens, attributes.tsync)
}

/// The meaning of a successful call's result.
fn told(returned: c_long, listens: bool, tsync: bool) -> Result<()> {
    if listens {
        LISTENER.store(c_int::try_from(returned).unwrap_or(-1), Ordering::Relaxed);
    } else if tsync && returned > 0 {
        // The id of a thread that could not get the filter.
        return Err(Errno::ESRCH);
    }
    Ok(())
}
