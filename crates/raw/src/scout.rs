//! Finds the calls for which a filter kills, before this process makes them itself.
//!
//! A scout is a child that shares this process's memory: it records its progress there, and the
//! kernel clears its id there when it is dead. So a scout needs only `clone`, also with `CLONE_VFORK`: no
//! mapping to share, and no wait. A scout makes probes one after the other; if one kills it, the next scout
//! continues after that probe.
//!
//! A scout may have to begin on its parent's processor, where it would wait for up to a time slice: no
//! other call by which the parent could give way is known to be harmless. So the parent then makes a second
//! child, the stand-in, with `CLONE_VFORK`: the kernel stops the parent until the stand-in ends (also for
//! signals, but not for SIGKILL). The stand-in watches the scout in the parent's place, and usually begins
//! after the scout. The watcher sleeps between two looks as soon as the scout has survived `clock_nanosleep`:
//! a probe of `sched_yield` lets the stand-in run before the scout has finished.
//!
//! # Why this file has unsafe code
//! It makes a process on its own memory, and calls by number.
#![allow(unsafe_code)]
// Other architectures have no scouts: see `send`.
#![cfg_attr(not(any(target_arch = "x86_64", target_arch = "aarch64")), allow(dead_code))]

use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use core::time::Duration;

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use seccompat_catalogue::Errno;
use seccompat_probe::Manner;

use crate::call::syscall;
use crate::child::Ask;
use crate::fork::end_this_process;
use crate::told::NoChild;
use crate::watch::now;

/// The outcome of a probe that a scout made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// The scout survived it.
    Lives,
    /// A filter killed it.
    Killed,
    /// No answer within the time limit: a supervisor may hold the call.
    Held,
}

/// Makes every probe of `asks` in a scout, and returns the outcome of each. Probes that end or fork
/// their caller are left out; on an architecture without scouts, all are.
///
/// A scout leaves no core file, unless a filter kills for `prctl`, and sends no signal at its end. `made` gets
/// the id of each child: a process that may call `wait4` must collect the child with that id
/// ([`reap`](crate::reap)).
///
/// # Errors
/// No scout can be made.
pub fn scout(asks: &[Ask], fates: &mut [Fate], made: impl FnMut(i32)) -> Result<(), NoChild> {
    fates.fill(Fate::Lives);
    let mut course = Course {
        asks,
        from: 0,
        at: AtomicUsize::new(0),
        id: AtomicU32::new(0),
        stand_in: AtomicU32::new(0),
        is_held: AtomicBool::new(false),
        was_dumpable: AtomicU32::new(UNKNOWN),
        leaves_no_core: AtomicBool::new(false),
        prepares: true,
        sleeping: [asks.iter().position(sleeps), asks.iter().rposition(sleeps)],
    };
    let all = send_all(&mut course, fates, made);
    let was_dumpable = course.was_dumpable.load(Ordering::Relaxed) == 1;
    if was_dumpable && course.leaves_no_core.load(Ordering::Relaxed) {
        // A scout has survived this call.
        let _is_restored = set_dumpable(1);
    }
    all
}

/// Sends a scout, and another one after each that dies.
fn send_all(
    course: &mut Course<'_>,
    fates: &mut [Fate],
    mut made: impl FnMut(i32),
) -> Result<(), NoChild> {
    let (mut stack, mut second) = (Stack::new(), Stack::new());
    loop {
        course.at.store(PREPARING, Ordering::Relaxed);
        course.id.store(0, Ordering::Relaxed);
        course.is_held.store(false, Ordering::Relaxed);
        let id = send(course, &mut stack, Role::Scout)?;
        made(id);
        // A later stand-in may have to crash, which must leave no core file.
        let may_crash = course.leaves_no_core.load(Ordering::Acquire);
        if (course.is_first() || may_crash) && !begins(course) {
            // Without a stand-in, the scout begins when this process has used its time slice.
            if let Ok(stand_in) = send(course, &mut second, Role::StandIn) {
                made(stand_in);
            }
        }
        let fate = match watch(course) {
            Fate::Killed if course.is_held.load(Ordering::Acquire) => Fate::Held,
            fate => fate,
        };
        if course.id.load(Ordering::Acquire) != 0 {
            end_with_the_scout(course);
        }
        match course.at.load(Ordering::Acquire) {
            // The preparation itself killed it.
            PREPARING if course.prepares => course.prepares = false,
            // It ended before its first probe, and not because of the preparation.
            PREPARING => return Err(NoChild::Faked),
            at if at >= course.asks.len() => return Ok(()),
            at => {
                if let Some(of) = fates.get_mut(at) {
                    *of = fate;
                }
                course.from = at + 1;
            }
        }
    }
}

/// Ends this process, because a scout lives that nothing can kill: a supervisor holds its call, and a filter
/// refuses kill(2). When the supervisor answers, the scout would go on in memory that this process uses
/// otherwise. The kernel kills the scout at this process's end, unless a filter refuses `prctl`; then the scout
/// goes on alone, in memory that nothing else uses.
fn end_with_the_scout(course: &Course<'_>) -> ! {
    const WHY: &str =
        "seccompat: a supervisor holds a call that is tested, and a filter refuses kill(2)\n";
    let (at, len) = (WHY.as_ptr().addr() as u64, WHY.len() as u64);
    let held = course.asks.get(course.at.load(Ordering::Acquire)).and_then(|ask| ask.number);
    if held != Some(libc::SYS_write as u32) {
        // SAFETY: it reads the text. If a filter kills for it, that is an end, too.
        let _written = unsafe { syscall(libc::SYS_write as u32, [2, at, len, 0, 0, 0]) };
    }
    end_this_process(OWN_ERROR)
}

/// The exit status for an error that is not a command's.
const OWN_ERROR: u64 = 125;

/// The time limit for one step of a scout.
const PATIENCE: Duration = Duration::from_millis(200);
/// The number of looks before a clock is read, because a filter may kill for the clock's call. Most
/// scouts have finished by then.
const LOOKS: u32 = 1 << 20;

/// The number of looks after which a scout that runs on another processor has begun: some 50 µs.
const LOOKS_AT_START: u32 = 1 << 10;

/// Whether a scout makes its first probe, or is dead, before long.
fn begins(course: &Course<'_>) -> bool {
    (0..LOOKS_AT_START).any(|_| {
        core::hint::spin_loop();
        course.at.load(Ordering::Acquire) != PREPARING || course.id.load(Ordering::Acquire) == 0
    })
}

/// Whether the probe is the call of `clock_nanosleep` by which [`watch`] sleeps, as far as a filter can see.
fn sleeps(ask: &Ask) -> bool {
    ask.number == Some(libc::SYS_clock_nanosleep as u32)
        && ask.manner == Manner::Plain
        && ask.args[..2] == [libc::CLOCK_MONOTONIC as u64, 0]
}

/// The number of looks between two sleeps, and the length of a sleep in nanoseconds.
const LOOKS_BETWEEN: u32 = 1 << 6;
const SLEEP: u64 = 10_000;
/// The looks for which a sleep counts, a multiple of [`LOOKS_BETWEEN`]. It takes some 70 µs, or as long as this
/// process's timer slack.
const LOOKS_OF_A_SLEEP: u32 = 1 << 13;

/// Waits until a scout is dead, and returns the cause. Kills a scout that makes no progress. Sleeps only if
/// this scout has survived that call, since a filter may kill for it.
fn watch(course: &Course<'_>) -> Fate {
    let id = || course.id.load(Ordering::Acquire);
    let is_alive = || id() != 0;
    let (mut at, mut looks, mut since) = (PREPARING, 0u32, None);
    while is_alive() {
        core::hint::spin_loop();
        looks = looks.saturating_add(1);
        if at != course.at.load(Ordering::Acquire) {
            (at, looks, since) = (course.at.load(Ordering::Acquire), 0, None);
        }
        if looks % LOOKS_BETWEEN == 0 && course.may_sleep(at) {
            let time = [0, SLEEP];
            let to = time.as_ptr().addr() as u64;
            let sleep = [libc::CLOCK_MONOTONIC as u64, 0, to, 0, 0, 0];
            // SAFETY: it reads two words that outlive it.
            let slept = unsafe { syscall(libc::SYS_clock_nanosleep as u32, sleep) };
            looks = looks.saturating_add(if slept.is_ok() { LOOKS_OF_A_SLEEP } else { 0 });
        }
        if looks < LOOKS {
            continue;
        }
        let now = now();
        if now.saturating_sub(*since.get_or_insert(now)) > PATIENCE {
            let kill = [id().into(), libc::SIGKILL as u64, 0, 0, 0, 0];
            if kill[0] == 0 {
                break;
            }
            // SAFETY: the scout is not waited for yet, so its id is still its own; and an id of 0, which
            // would stand for the whole group, is left out.
            let _killed = unsafe { syscall(libc::SYS_kill as u32, kill) };
            // A kernel before 5.16 does not clear the id while a core is dumped.
            (0..LOOKS).take_while(|_| is_alive()).for_each(|_| core::hint::spin_loop());
            return Fate::Held;
        }
    }
    Fate::Killed
}

/// The scout's stack. Nothing else uses it while the scout lives.
#[repr(C, align(16))]
struct Stack([MaybeUninit<u8>; 1 << 15]);

impl Stack {
    fn new() -> Self {
        Self([MaybeUninit::uninit(); 1 << 15])
    }

    /// Its top: the stack grows down.
    fn top(&mut self) -> *mut MaybeUninit<u8> {
        self.0.as_mut_ptr_range().end
    }
}

/// A scout's work and its progress.
struct Course<'a> {
    asks: &'a [Ask],
    from: usize,
    at: AtomicUsize,
    /// Its id: the kernel writes it before the scout begins, and clears it when it is dead.
    id: AtomicU32,
    /// The stand-in's id: the kernel writes it before the stand-in begins.
    stand_in: AtomicU32,
    /// Whether the stand-in gave up the scout.
    is_held: AtomicBool,
    was_dumpable: AtomicU32,
    /// Whether a scout has disabled core files.
    leaves_no_core: AtomicBool,
    /// Whether it first disables core files.
    prepares: bool,
    /// The first and the last of the probes that are the watcher's sleep.
    sleeping: [Option<usize>; 2],
}

impl Course<'_> {
    /// Whether this scout, which has come to that probe, has survived `clock_nanosleep`.
    fn may_sleep(&self, at: usize) -> bool {
        let [Some(first), Some(last)] = self.sleeping else { return false };
        self.from <= first && last < at && at != PREPARING
    }

    /// Whether no scout has died.
    fn is_first(&self) -> bool {
        self.from == 0 && self.prepares
    }
}

const PREPARING: usize = usize::MAX - 1;
const DONE: usize = usize::MAX;
const UNKNOWN: u32 = u32::MAX;

/// A scout's work. It returns only if there is no scout: a filter faked the call that makes one.
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
            // SAFETY: an `Ask` is made from a question, and a question's call names no memory and
            // has no effect.
            let _alive = unsafe { syscall(number, ask.args) };
        }
    }
    course.at.store(DONE, Ordering::Release);
    end_this_process(0)
}

/// A stand-in's work. It returns only if there is no stand-in.
extern "C" fn stand_in(course: &Course<'_>) {
    if course.stand_in.load(Ordering::Acquire) == 0 {
        return;
    }
    let fate = watch(course);
    course.is_held.store(fate == Fate::Held, Ordering::Release);
    // The scout has ended, or been killed, by the call that ends a process. If it has not come to that, a
    // supervisor may hold the call.
    let is_proven = fate == Fate::Killed && course.at.load(Ordering::Acquire) == DONE;
    if !is_proven && course.leaves_no_core.load(Ordering::Acquire) {
        crash();
    }
    end_this_process(0)
}

/// Ends this process without a call.
fn crash() -> ! {
    // SAFETY: the instruction is undefined, and ends the process by a signal.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        core::arch::asm!("udf 0", options(noreturn, nostack))
    }
    // SAFETY: as above.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        core::arch::asm!("ud2", options(noreturn, nostack))
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    end_this_process(0)
}

/// Prevents core files and, before Linux 5.16, the death of all tasks that share the memory of one that
/// dumps core (`zap_threads`, fs/coredump.c): both happen only if the memory is dumpable. [`scout`] restores
/// that, so the call by which it does is made here, too. And ties the scout's life to its parent's.
fn prepare(course: &Course<'_>) {
    if course.was_dumpable.load(Ordering::Relaxed) == UNKNOWN {
        let get = [libc::PR_GET_DUMPABLE as u64, 0, 0, 0, 0, 0];
        // SAFETY: it reads nothing of this process's memory.
        let was = unsafe { syscall(libc::SYS_prctl as u32, get) };
        let was = was.ok().and_then(|was| u32::try_from(was).ok()).unwrap_or(0);
        course.was_dumpable.store(was, Ordering::Relaxed);
    }
    if course.was_dumpable.load(Ordering::Relaxed) == 1 {
        let _is_survived = set_dumpable(1);
    }
    course.leaves_no_core.store(set_dumpable(0), Ordering::Release);
    let dies_with_its_parent = [libc::PR_SET_PDEATHSIG as u64, libc::SIGKILL as u64, 0, 0, 0, 0];
    // SAFETY: it changes this process alone.
    let _set = unsafe { syscall(libc::SYS_prctl as u32, dies_with_its_parent) };
    // Where a filter refuses that.
    let none = [0u64; 2];
    let at = (&raw const none).expose_provenance() as u64;
    let limit = [0, libc::RLIMIT_CORE as u64, at, 0, 0, 0];
    // SAFETY: it reads two words, and changes a limit of this process alone.
    let _limited = unsafe { syscall(libc::SYS_prlimit64 as u32, limit) };
}

/// Changes the flag of this memory, and so also of the waiting process. Returns whether that succeeded.
fn set_dumpable(to: u64) -> bool {
    let set = [libc::PR_SET_DUMPABLE as u64, to, 0, 0, 0, 0];
    // SAFETY: it changes a flag of the process.
    unsafe { syscall(libc::SYS_prctl as u32, set) }.is_ok()
}

/// A child that shares its parent's memory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Scout,
    /// It watches the scout, and its parent sleeps until it ends.
    StandIn,
}

/// Sends a child on this course.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn send(course: &Course<'_>, stack: &mut Stack, role: Role) -> Result<i32, NoChild> {
    // The child shares this memory and sends no signal at its end. The kernel writes the id before the
    // child begins and before this thread continues, and clears a scout's id when it is dead.
    let shares = libc::CLONE_VM | libc::CLONE_PARENT_SETTID;
    let (flags, id, go): (_, _, extern "C" fn(&Course<'_>)) = match role {
        Role::Scout => (shares | libc::CLONE_CHILD_CLEARTID, &course.id, go),
        Role::StandIn => (shares | libc::CLONE_VFORK, &course.stand_in, stand_in),
    };
    id.store(0, Ordering::Relaxed);
    let (id, top) = (id.as_ptr(), stack.top());
    let returned: i64;
    // SAFETY: the registers are those of clone(2). The child runs on its own stack and never
    // returns, and the caller keeps the stack and the course until the child is dead. If `go`
    // returns there is no child, and the compiler knows which registers a function may change.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        core::arch::asm!(
            "syscall",
            "test rax, rax",
            "jnz 2f",
            "mov rdi, r12",
            "call r13",
            "mov rax, {faked}",
            "2:",
            faked = const FAKED,
            in("r12") core::ptr::from_ref(course),
            in("r13") go as usize as u64,
            inlateout("rax") libc::SYS_clone => returned,
            in("rdi") i64::from(flags), in("rsi") top, in("rdx") id, in("r10") id, in("r8") 0,
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
            "blr x21",
            "mov x0, {faked}",
            "2:",
            faked = const FAKED,
            in("x20") core::ptr::from_ref(course),
            in("x21") go as usize as u64,
            inlateout("x0") i64::from(flags) => returned,
            in("x8") libc::SYS_clone, in("x1") top, in("x2") id, in("x3") 0, in("x4") id,
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

/// Neither an id nor an error.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const FAKED: i64 = -4096;

/// Other architectures have no scouts, and no call is known to kill.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn send(course: &Course<'_>, stack: &mut Stack, _role: Role) -> Result<i32, NoChild> {
    let _ = stack.top();
    course.at.store(DONE, Ordering::Release);
    Err(NoChild::Faked)
}
