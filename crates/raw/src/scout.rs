//! Which calls a filter kills for, before this process makes them itself.
//!
//! A scout is a child on this process's own memory, for which this thread waits, as after vfork(2).
//! So what it found out is there when it is dead, and nothing was needed but `clone`: no memory to
//! share, no wait. It makes probes one after the other; of the one that it died of, the next scout
//! knows.
//!
//! # Why this file has unsafe code
//! It makes a process on its own memory, and calls by number.
#![allow(unsafe_code)]

use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use seccompat_catalogue::Errno;
use seccompat_probe::Manner;

use crate::call::syscall;
use crate::child::{Ask, NoChild};
use crate::fork::end_this_process;

/// Makes every probe of `asks` in a scout, and says of which a filter killed it, or a supervisor held
/// it for too long. Those that end or fork their caller are left out, as are all where this
/// architecture has no scouts.
///
/// A scout leaves no core file, and gives no signal at its end; whoever may call `wait4` is to do so,
/// with its id, which is what is returned for each.
///
/// # Errors
/// Where no scout can be made.
pub fn scout(asks: &[Ask], kills: &mut [bool], mut made: impl FnMut(i32)) -> Result<(), NoChild> {
    kills.fill(false);
    let was_dumpable = AtomicU32::new(UNKNOWN);
    let mut course = Course {
        asks,
        from: 0,
        at: AtomicUsize::new(0),
        id: AtomicU32::new(0),
        was_dumpable: &was_dumpable,
        prepares: true,
    };
    loop {
        course.at.store(PREPARING, Ordering::Relaxed);
        course.id.store(0, Ordering::Relaxed);
        made(send(&course)?);
        match course.at.load(Ordering::Acquire) {
            // What would have made it harmless killed it.
            PREPARING if course.prepares => course.prepares = false,
            at if at >= asks.len() => return Ok(()),
            at => {
                if let Some(kills) = kills.get_mut(at) {
                    *kills = true;
                }
                course.from = at + 1;
            }
        }
    }
}

/// What a scout is to do, and how far it has come.
struct Course<'a> {
    asks: &'a [Ask],
    from: usize,
    at: AtomicUsize,
    /// Its thread id, which the kernel writes before it begins.
    id: AtomicU32,
    was_dumpable: &'a AtomicU32,
    /// Whether it takes care of core files first.
    prepares: bool,
}

const PREPARING: usize = usize::MAX - 1;
const DONE: usize = usize::MAX;
const UNKNOWN: u32 = u32::MAX;
/// After so many seconds a scout ends: a supervisor that never answers would hold it for ever.
const PATIENCE: libc::c_long = 2;

/// What a scout does. It returns only where there is none: a filter faked the call that makes one.
extern "C" fn go(course: &Course<'_>) {
    if course.id.load(Ordering::Acquire) == 0 {
        return;
    }
    if course.prepares {
        prepare(course);
    }
    for (n, ask) in course.asks.iter().enumerate().skip(course.from) {
        course.at.store(n, Ordering::Release);
        if let Some(number) = ask.number.filter(|_| ask.manner == Manner::Plain) {
            // SAFETY: an `Ask` is made of a question, and those name no memory and have no effect.
            let _alive = unsafe { syscall(number, ask.args) };
        }
    }
    if course.prepares && course.was_dumpable.load(Ordering::Relaxed) == 1 {
        set_dumpable(1);
    }
    course.at.store(DONE, Ordering::Release);
    end_this_process(0)
}

/// Keeps its death from writing a core file, and, before Linux 5.16, from taking along who shares its
/// memory (`zap_threads`, fs/coredump.c): both only where the memory may be dumped.
fn prepare(course: &Course<'_>) {
    let none = [0u64; 2];
    let at = (&raw const none).expose_provenance() as u64;
    let limit = [0, libc::RLIMIT_CORE.into(), at, 0, 0, 0];
    // SAFETY: it reads two words, and changes a limit of this process alone.
    let _limited = unsafe { syscall(libc::SYS_prlimit64 as u32, limit) };
    if course.was_dumpable.load(Ordering::Relaxed) == UNKNOWN {
        let get = [libc::PR_GET_DUMPABLE as u64, 0, 0, 0, 0, 0];
        // SAFETY: it reads nothing of this process's memory.
        let was = unsafe { syscall(libc::SYS_prctl as u32, get) };
        let was = was.ok().and_then(|was| u32::try_from(was).ok()).unwrap_or(0);
        course.was_dumpable.store(was, Ordering::Relaxed);
    }
    set_dumpable(0);
    // `struct itimerval`: an interval, and the time until it is over, of seconds and microseconds.
    let patience: [libc::c_long; 4] = [0, 0, PATIENCE, 0];
    let timer =
        [libc::ITIMER_REAL as u64, (&raw const patience).expose_provenance() as u64, 0, 0, 0, 0];
    // SAFETY: it reads four words. The timer is this process's alone, and its signal ends it.
    let _timed = unsafe { syscall(libc::SYS_setitimer as u32, timer) };
}

/// Of this memory, so of the process that waits, too.
fn set_dumpable(to: u64) {
    let set = [libc::PR_SET_DUMPABLE as u64, to, 0, 0, 0, 0];
    // SAFETY: it changes a flag of the process.
    let _set = unsafe { syscall(libc::SYS_prctl as u32, set) };
}

/// Sends a scout, and returns its id when it is dead.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn send(course: &Course<'_>) -> Result<i32, NoChild> {
    /// As vfork(2), without a signal at its end; the kernel writes the id.
    const FLAGS: i32 = libc::CLONE_VM | libc::CLONE_VFORK | libc::CLONE_CHILD_SETTID;
    let id = course.id.as_ptr();
    let returned: i64;
    // SAFETY: the registers are those of clone(2) without a stack of its own: the child runs on this
    // one, below all that this thread has there, and never comes back, while this thread waits. Where
    // `go` returns there is no child, and what a function may change is told to the compiler.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        core::arch::asm!(
            "syscall",
            "test rax, rax",
            "jnz 2f",
            "mov rdi, r12",
            "call {go}",
            "mov rax, {faked}",
            "2:",
            go = sym go,
            faked = const FAKED,
            in("r12") core::ptr::from_ref(course),
            inlateout("rax") libc::SYS_clone => returned,
            in("rdi") i64::from(FLAGS), in("rsi") 0, in("rdx") 0, in("r10") id, in("r8") 0,
            clobber_abi("C"),
        );
    }
    // SAFETY: as above.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        core::arch::asm!(
            "svc 0",
            "cbnz x0, 2f",
            "mov x0, x20",
            "bl {go}",
            "mov x0, {faked}",
            "2:",
            go = sym go,
            faked = const FAKED,
            in("x20") core::ptr::from_ref(course),
            inlateout("x0") i64::from(FLAGS) => returned,
            in("x8") libc::SYS_clone, in("x1") 0, in("x2") 0, in("x3") 0, in("x4") id,
            clobber_abi("C"),
        );
    }
    match i32::try_from(returned) {
        Ok(id @ 1..) => Ok(id),
        Ok(error @ -4095..=-1) => {
            let errno = u16::try_from(-error).ok().and_then(Errno::new);
            Err(errno.map_or(NoChild::Faked, NoChild::Fork))
        }
        _ => Err(NoChild::Faked),
    }
}

/// No id, and no error.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const FAKED: i64 = -4096;

/// Elsewhere nobody goes ahead, and nothing is known to kill.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn send(course: &Course<'_>) -> Result<i32, NoChild> {
    course.at.store(DONE, Ordering::Release);
    Err(NoChild::Faked)
}
