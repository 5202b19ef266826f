//! Makes a process, waits for it, and ends it, by raw calls alone, so that all of it is
//! async-signal-safe.
//!
//! # Why this file has unsafe code
//! It forks, and makes calls by number.
#![allow(unsafe_code)]

use core::ptr::null;
use core::sync::atomic::{AtomicU32, Ordering};

use seccompat_catalogue::Errno;

use crate::call::syscall;
use crate::told::NoChild;

/// Runs `work` in a child on a copy of this process's memory, and returns the result of `work`;
/// `None` if the child died or could not be waited for.
///
/// # Errors
/// No child can be made.
///
/// # Safety
/// `work` must be async-signal-safe and must not unwind: the child has only this thread, and a lock
/// that another thread held stays locked.
pub unsafe fn in_child(work: impl FnOnce() -> u8) -> Result<Option<u8>, NoChild> {
    match fork()? {
        Fork::Child => end_this_process(work().into()),
        Fork::Parent(pid) => match wait(pid, 0) {
            Waited::Ended(End::Exited(status)) => Ok(u8::try_from(status).ok()),
            Waited::Ended(_) | Waited::Not | Waited::Refused => Ok(None),
        },
    }
}

/// Ends this process, by whichever call still works.
pub(crate) fn end_this_process(status: u64) -> ! {
    for number in [libc::SYS_exit_group, libc::SYS_exit] {
        // SAFETY: the purpose of this function is to end this process.
        let _ = unsafe { syscall(number as u32, [status, 0, 0, 0, 0, 0]) };
    }
    // Not earlier: a filter may kill for `gettid`.
    if let Some(id) = thread_id() {
        // SAFETY: as above. The id is not 0, or the signal would go to the whole group.
        let _ = unsafe {
            syscall(libc::SYS_kill as u32, [id.into(), libc::SIGKILL as u64, 0, 0, 0, 0])
        };
    }
    // SAFETY: it has no precondition, and may be called from a signal handler.
    unsafe { libc::abort() }
}

/// The process in which `fork` returned.
pub(crate) enum Fork {
    Child,
    Parent(i32),
}

/// Makes a child that sends no signal at its end.
pub(crate) fn fork() -> Result<Fork, NoChild> {
    // SAFETY: the child does only what is async-signal-safe until it ends.
    let made = unsafe { clone_that_tells(0, null()) };
    #[cfg(target_arch = "x86_64")]
    if made.is_err() {
        // SAFETY: as above.
        return unsafe { fork_by(libc::SYS_fork, [0; 6]) }.or(made);
    }
    made
}

/// Makes a child that shares its descriptors with this process, and sends no signal at its end. The kernel
/// writes its process id to `pid` before the child begins, so that it is there even if this process is
/// killed at once.
pub(crate) fn fork_sharing_descriptors(pid: &AtomicU32) -> Result<Fork, NoChild> {
    let flags = libc::CLONE_FILES | libc::CLONE_PARENT_SETTID;
    // SAFETY: the child does only what is async-signal-safe until it ends, and closes nothing.
    unsafe { clone_that_tells(flags, pid.as_ptr()) }
}

/// `clone(CLONE_CHILD_SETTID, …)`—Makes a child without a stack of its own. The kernel writes the
/// child's id into the child's memory, so the child recognises itself without a call, and no filter
/// can fake that.
///
/// # Safety
/// As for [`fork_by`]; with CLONE_PARENT_SETTID, `parent_id` must be valid for a write.
#[inline(always)]
unsafe fn clone_that_tells(more: i32, parent_id: *const u32) -> Result<Fork, NoChild> {
    let flags = (libc::CLONE_CHILD_SETTID | more) as u64;
    let id = AtomicU32::new(0);
    let at = id.as_ptr().expose_provenance() as u64;
    // On s390 the flags are the second argument. The register of the id's address differs between
    // architectures; the other candidate is only used with a flag that is not set.
    let [a, b] = if cfg!(target_arch = "s390x") { [0, flags] } else { [flags, 0] };
    let parent_id = parent_id.expose_provenance() as u64;
    // SAFETY: the kernel writes a word of the child's copy; the caller vouches for the other, and for the child.
    match unsafe { syscall(libc::SYS_clone as u32, [a, b, parent_id, at, at, 0]) } {
        Ok(0) if id.load(Ordering::Acquire) != 0 => Ok(Fork::Child),
        Ok(0) => Err(NoChild::Faked),
        Ok(pid) => i32::try_from(pid).map(Fork::Parent).map_err(|_| NoChild::Faked),
        Err(errno) => Err(NoChild::Fork(errno)),
    }
}

/// Makes a child by this call. A filter may fake the result (`ERRNO(0)` returns 0, as in a child),
/// so a process is taken for the child only if its thread id has changed.
///
/// # Safety
/// The call must make a process on a copy of this one's memory, and that process must do only
/// async-signal-safe work until it ends or executes another program.
#[inline(always)]
unsafe fn fork_by(number: libc::c_long, args: [u64; 6]) -> Result<Fork, NoChild> {
    let before = thread_id().ok_or(NoChild::Faked)?;
    // SAFETY: the caller vouches for the call.
    match unsafe { syscall(number as u32, args) } {
        Ok(0) if thread_id() != Some(before) => Ok(Fork::Child),
        Ok(0) => Err(NoChild::Faked),
        Ok(pid) => i32::try_from(pid).map(Fork::Parent).map_err(|_| NoChild::Faked),
        Err(errno) => Err(NoChild::Fork(errno)),
    }
}

/// The call that makes a child which then executes another program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Maker {
    /// `clone3(CLONE_PIDFD | CLONE_VFORK)`, Linux 5.3.
    Clone3,
    /// `clone(CLONE_PIDFD | CLONE_VFORK)`, Linux 5.2. An older kernel makes no descriptor.
    Clone,
    /// `clone` without a flag: no descriptor, and the parent does not wait for the exec.
    Plain,
}

/// Makes a child on a copy of this process's memory. The child runs `work`, and if `work` returns,
/// ends with its result as status. The kernel writes the child's descriptor to `pidfd` before the
/// child begins.
///
/// Until the child executes another program it sends no signal at its end, and no wait collects it
/// but [`reap`] (and others with `__WALL` or `__WCLONE`). After the exec it is a child like any
/// other (`begin_new_exec`).
///
/// # Errors
/// No child can be made.
///
/// # Safety
/// As for [`in_child`].
pub unsafe fn spawn(
    by: Maker,
    pidfd: &AtomicU32,
    work: impl FnOnce() -> u8,
) -> Result<i32, NoChild> {
    const FLAGS: u64 = (libc::CLONE_PIDFD | libc::CLONE_VFORK) as u64;
    let into = pidfd.as_ptr().expose_provenance() as u64;
    // `struct clone_args`, first version: flags, pidfd, child_tid, parent_tid, exit_signal, stack…
    let args = [FLAGS, into, 0, 0, 0, 0, 0, 0];
    let at = (&raw const args).expose_provenance() as u64;
    // On s390 the flags are the second argument; then the address for the descriptor.
    let old = if cfg!(target_arch = "s390x") { [0, FLAGS] } else { [FLAGS, 0] };
    let (number, args) = match by {
        Maker::Clone3 => (libc::SYS_clone3, [at, size_of_val(&args) as u64, 0, 0, 0, 0]),
        Maker::Clone => (libc::SYS_clone, [old[0], old[1], into, 0, 0, 0]),
        Maker::Plain => (libc::SYS_clone, [0; 6]),
    };
    // SAFETY: the kernel reads `args` and writes a word to `pidfd`; the caller vouches for `work`.
    match unsafe { fork_by(number, args) }? {
        Fork::Child => end_this_process(work().into()),
        Fork::Parent(pid) => Ok(pid),
    }
}

/// Waits for a child that [`spawn`] made and that has not executed another program.
pub fn reap(pid: i32) {
    let _how_it_ended = wait(pid, 0);
}

/// This thread's id; `None` if a filter fakes or refuses it.
fn thread_id() -> Option<u32> {
    // SAFETY: it reads nothing.
    let id = unsafe { syscall(libc::SYS_gettid as u32, [0; 6]) };
    id.ok().and_then(|id| u32::try_from(id).ok()).filter(|&id| id != 0)
}

/// How a child ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Exited(i32),
    Signal(i32),
    /// It made no progress and was killed.
    GivenUp,
    /// It cannot be waited for.
    Lost,
}

pub(crate) enum Waited {
    Ended(End),
    Not,
    Refused,
}

pub(crate) fn wait(pid: i32, options: i32) -> Waited {
    let mut status = 0i32;
    let at = (&raw mut status).addr() as u64;
    // A child without an end signal is waited for only with __WALL.
    let options = (options | libc::__WALL).unsigned_abs();
    loop {
        // SAFETY: it writes `status`, which outlives it.
        return match unsafe {
            syscall(libc::SYS_wait4 as u32, [pid as u64, at, options.into(), 0, 0, 0])
        } {
            Ok(0) => Waited::Not,
            Ok(_) if libc::WIFSIGNALED(status) => {
                Waited::Ended(End::Signal(libc::WTERMSIG(status)))
            }
            Ok(_) => Waited::Ended(End::Exited(libc::WEXITSTATUS(status))),
            Err(Errno::EINTR) => continue,
            Err(_) => Waited::Refused,
        };
    }
}
