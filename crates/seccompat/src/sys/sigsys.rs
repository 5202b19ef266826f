//! The signal handler, and its installation. No policy here: that is `crate::sigsys`.
//!
//! # Why this file has unsafe code
//! A signal handler has no safe interface. This one writes a register of the interrupted thread.
#![allow(unsafe_code)]

use core::ffi::c_int;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use libc::{siginfo_t, ucontext_t};
use seccompat_catalogue::Errno;
use seccompat_raw::syscall;

/// A process's disposition of SIGSYS, as the kernel stores it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Disposition {
    handler: usize,
    flags: u64,
    mask: u64,
}

impl Disposition {
    /// Whether the handler is a function, and not this file's.
    pub(crate) fn is_others(&self) -> bool {
        !self.is_ours() && ![libc::SIG_DFL, libc::SIG_IGN].contains(&self.handler)
    }

    /// Whether the handler is this file's function.
    pub(crate) fn is_ours(&self) -> bool {
        self.handler == ours()
    }

    fn has(&self, flag: c_int) -> bool {
        self.flags & u64::from(flag as u32) != 0
    }
}

/// The previous disposition, for every signal that is not ours. Words, because a signal may arrive
/// while they are written.
struct Previous {
    handler: AtomicUsize,
    flags: AtomicU64,
    mask: AtomicU64,
}

static PREVIOUS: Previous = Previous {
    handler: AtomicUsize::new(libc::SIG_DFL),
    flags: AtomicU64::new(0),
    mask: AtomicU64::new(0),
};

impl Previous {
    fn get(&self) -> Disposition {
        Disposition {
            handler: self.handler.load(Ordering::Acquire),
            flags: self.flags.load(Ordering::Relaxed),
            mask: self.mask.load(Ordering::Relaxed),
        }
    }

    fn set(&self, to: Disposition) {
        self.flags.store(to.flags, Ordering::Relaxed);
        self.mask.store(to.mask, Ordering::Relaxed);
        self.handler.store(to.handler, Ordering::Release);
    }
}

/// A lock: one thread at a time installs the handler.
pub(crate) struct Turn(());

static TAKEN: AtomicBool = AtomicBool::new(false);

impl Turn {
    pub(crate) fn wait() -> Self {
        while TAKEN.swap(true, Ordering::Acquire) {
            core::hint::spin_loop();
        }
        Self(())
    }

    /// The current disposition of SIGSYS: `rt_sigaction(SIGSYS, NULL, …)`.
    pub(crate) fn now(&self) -> Result<Disposition, Errno> {
        // The kernel's `struct sigaction`: handler, flags, restorer, mask.
        let mut words = [u64::MAX; 4];
        let into = (&raw mut words).expose_provenance() as u64;
        // SAFETY: it writes the four words, and changes nothing.
        unsafe { syscall(libc::SYS_rt_sigaction as u32, [libc::SIGSYS as u64, 0, into, 8, 0, 0]) }?;
        // SAFETY: `words` is a live local. (Volatile: the compiler does not see the kernel's
        // write.)
        let [handler, flags, _, mask] = unsafe { (&raw const words).read_volatile() };
        // A filter that fakes success leaves the words unchanged.
        if flags == u64::MAX { Err(Errno::ENOSYS) } else { Ok(disposition(handler, flags, mask)) }
    }

    /// Installs the handler instead of `previous`, which gets the signals that the handler does not
    /// take. False if another handler was there by now; that one is restored.
    pub(crate) fn replace(&self, previous: Disposition) -> Result<bool, Errno> {
        PREVIOUS.set(previous);
        let handler: extern "C" fn(c_int, *mut siginfo_t, *mut ucontext_t) = handler;
        // Interrupted calls are restarted as before.
        let restart = if previous.is_others() && !previous.has(libc::SA_RESTART) {
            0
        } else {
            libc::SA_RESTART
        };
        // SAFETY: zeros are valid: no flag, and no signal in the mask.
        let mut action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
        action.sa_sigaction = handler as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | restart;
        // All signals are blocked meanwhile: another handler might make a trapped call while SIGSYS
        // is blocked, and an alternate stack usually has no room for nested frames.
        let mask = (&raw mut action.sa_mask).cast::<u64>();
        // SAFETY: the kernel's set is the first word of the C library's, which consists of words.
        unsafe { mask.write(u64::MAX) };
        let replaced = set(&action)?;
        if replaced.sa_sigaction == previous.handler || replaced.sa_sigaction == ours() {
            return Ok(true);
        }
        set(&replaced)?;
        Ok(false)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        TAKEN.store(false, Ordering::Release);
    }
}

fn disposition(handler: u64, flags: u64, mask: u64) -> Disposition {
    // The handler's type has the width of an address.
    Disposition { handler: handler as usize, flags, mask }
}

fn ours() -> usize {
    let handler: extern "C" fn(c_int, *mut siginfo_t, *mut ucontext_t) = handler;
    handler as usize
}

/// `sigaction(SIGSYS, new, old)`, by the C library, which supplies the restorer.
fn set(new: &libc::sigaction) -> Result<libc::sigaction, Errno> {
    let mut old = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: both have its type; the handler has a proof of its own.
    let failed = unsafe { libc::sigaction(libc::SIGSYS, new, old.as_mut_ptr()) } != 0;
    // SAFETY: it was written, or is zeros, which are valid.
    let old = unsafe { old.assume_init() };
    // sigaction(2) only fails for wrong arguments, so a filter refused it.
    if failed { Err(Errno::EPERM) } else { Ok(old) }
}

/// `SYS_SECCOMP`: a filter's RET_TRAP.
const SYS_SECCOMP: c_int = 1;

/// Answers a trapped call with -ENOSYS, and passes every other signal to the previous handler.
/// Async-signal-safe: for a trapped call it writes one word and makes no call.
extern "C" fn handler(signal: c_int, info: *mut siginfo_t, context: *mut ucontext_t) {
    // SAFETY: the kernel passes the interrupted thread's context, and only this handler uses it.
    let registers = unsafe { &mut (*context).uc_mcontext };
    // SAFETY: the kernel passes the signal's information.
    let what = unsafe { &*info };
    // SAFETY: for SIGSYS the call's address is in the field that holds a fault's address.
    let address = unsafe { what.si_addr() }.addr() as u64;
    if what.si_code == SYS_SECCOMP && registers::is_from(registers, address) {
        registers::answer(registers, -i64::from(Errno::ENOSYS.get()));
    } else {
        pass_on(signal, info, context);
    }
}

/// Acts as the kernel would under the previous disposition.
fn pass_on(signal: c_int, info: *mut siginfo_t, context: *mut ucontext_t) {
    let previous = PREVIOUS.get();
    match previous.handler {
        libc::SIG_IGN => return,
        libc::SIG_DFL => die(signal, info),
        _ => {}
    }
    if previous.has(libc::SA_RESETHAND) {
        PREVIOUS.handler.store(libc::SIG_DFL, Ordering::Release);
    }
    let own = if previous.has(libc::SA_NODEFER) { 0 } else { bit(signal) };
    // SAFETY: the kernel passes a context; only the first word of its mask is the kernel's.
    let before = unsafe { (&raw const (*context).uc_sigmask).cast::<u64>() };
    // SAFETY: as above.
    let before = unsafe { before.read() };
    // Blocks the signals of that handler; the return from this handler restores the mask.
    set_mask(libc::SIG_SETMASK, before | previous.mask | own);
    let handler = ptr::with_exposed_provenance::<()>(previous.handler);
    if previous.has(libc::SA_SIGINFO) {
        // SAFETY: sigaction(2) was given this address as a function of this type.
        let handler: extern "C" fn(c_int, *mut siginfo_t, *mut ucontext_t) =
            unsafe { core::mem::transmute(handler) };
        handler(signal, info, context);
    } else {
        // SAFETY: as above.
        let handler: extern "C" fn(c_int) = unsafe { core::mem::transmute(handler) };
        handler(signal);
    }
}

/// A signal in the kernel's `sigset_t`.
fn bit(signal: c_int) -> u64 {
    1 << (signal - 1)
}

/// `rt_sigprocmask(how, set, NULL, 8)`
fn set_mask(how: c_int, set: u64) {
    let at = (&raw const set).expose_provenance() as u64;
    let how = (how as u32).into();
    // SAFETY: it reads one word.
    let _ = unsafe { syscall(libc::SYS_rt_sigprocmask as u32, [how, at, 0, 8, 0, 0]) };
}

/// Ends the process as the default action of SIGSYS does, with the same siginfo.
fn die(signal: c_int, info: *mut siginfo_t) -> ! {
    let default = [0u64; 4];
    let default = (&raw const default).expose_provenance() as u64;
    let number = u64::from(signal as u32);
    let info = info.expose_provenance() as u64;
    // SAFETY: it reads four words: the default action.
    let _ = unsafe { syscall(libc::SYS_rt_sigaction as u32, [number, default, 0, 8, 0, 0]) };
    set_mask(libc::SIG_UNBLOCK, bit(signal));
    let id = |call: libc::c_long| {
        // SAFETY: neither of the two calls reads an argument.
        unsafe { syscall(call as u32, [0; 6]) }.unwrap_or(0)
    };
    let (process, thread) = (id(libc::SYS_getpid), id(libc::SYS_gettid));
    for (call, args) in [
        (libc::SYS_rt_tgsigqueueinfo, [process, thread, number, info, 0, 0]),
        (libc::SYS_tgkill, [process, thread, number, 0, 0, 0]),
    ] {
        if process != 0 && thread != 0 {
            // SAFETY: the first reads the signal's own siginfo; both signal this thread alone.
            let _ = unsafe { syscall(call as u32, args) };
        }
    }
    // Reached if a filter refuses both.
    // SAFETY: it has no precondition, and is async-signal-safe.
    unsafe { libc::abort() }
}

#[cfg(target_arch = "x86_64")]
mod registers {
    //! `arch/x86`: after a trap, RAX holds the call's number, and its result belongs there.

    use libc::{REG_RAX, REG_RIP, mcontext_t};

    /// The page of vsyscalls; the kernel has returned from it when the signal arrives.
    const VSYSCALLS: u64 = 0xffff_ffff_ff60_0000;

    /// Whether the thread is right behind the call at this address: a program can send itself a
    /// SIGSYS that pretends to be a filter's, and then there is no call to answer.
    pub(super) fn is_from(context: &mcontext_t, address: u64) -> bool {
        address == context.gregs[REG_RIP as usize] as u64 || address & !0xfff == VSYSCALLS
    }

    pub(super) fn answer(context: &mut mcontext_t, returned: i64) {
        context.gregs[REG_RAX as usize] = returned;
    }
}

#[cfg(target_arch = "aarch64")]
mod registers {
    //! `arch/arm64`: a call's first argument and its result are both in x0.

    use libc::mcontext_t;

    /// As on x86-64.
    pub(super) fn is_from(context: &mcontext_t, address: u64) -> bool {
        address == context.pc
    }

    pub(super) fn answer(context: &mut mcontext_t, returned: i64) {
        context.regs[0] = returned as u64;
    }
}
