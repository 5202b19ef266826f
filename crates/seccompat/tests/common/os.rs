//! The kernel features that the tests need and that have no safe interface.
//!
//! # Why this file has unsafe code
//! Filters, signal handlers, alternate stacks and children that share memory have none.
#![allow(unsafe_code)]
#![allow(dead_code)]

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::sync::atomic::{AtomicI32, AtomicU8, AtomicU32, AtomicU64, Ordering::SeqCst};

use seccompat::io::{CloseRangeFlags, close_range_with};
use seccompat::{By, Weaknesses};
use seccompat_bpf::{Action, Insn, code};
use seccompat_catalogue::{Abi, Sysno};

/// Installs a filter on this thread that answers these calls with this action.
pub fn filter(calls: &[Sysno], action: Action) {
    let installed = install(calls, action, 0);
    assert_eq!(installed, 0, "{}", std::io::Error::last_os_error());
}

/// Installs a filter on this thread that notifies a supervisor about this call: the holder of the
/// returned descriptor. `None` if the kernel is too old.
pub fn ask_about(call: Sysno) -> Option<OwnedFd> {
    let flags = libc::SECCOMP_FILTER_FLAG_NEW_LISTENER;
    let listener = i32::try_from(install(&[call], Action::Notify, flags)).ok()?;
    // SAFETY: the kernel has just made it.
    (listener >= 0).then(|| unsafe { OwnedFd::from_raw_fd(listener) })
}

/// Waits for a notification, runs `work` while the caller waits, and lets its call continue (Linux
/// 5.5).
pub fn answer_after(listener: BorrowedFd<'_>, work: impl FnOnce()) {
    /// `SECCOMP_IOCTL_NOTIF_RECV`, `SECCOMP_IOCTL_NOTIF_SEND`, `SECCOMP_USER_NOTIF_FLAG_CONTINUE`
    const RECEIVE: u64 = 0xc050_2100;
    const SEND: u64 = 0xc018_2101;
    const CONTINUE: u64 = 1;
    // `struct seccomp_notif`; its first word is the notification's id.
    let mut question = [0u64; 10];
    // SAFETY: it writes 80 bytes.
    let failed = unsafe { libc::ioctl(listener.as_raw_fd(), RECEIVE as _, &raw mut question) };
    assert_eq!(failed, 0, "{}", std::io::Error::last_os_error());
    work();
    // `struct seccomp_notif_resp`: id, value, error and flags.
    let flags = if cfg!(target_endian = "little") { CONTINUE << 32 } else { CONTINUE };
    let answer = [question[0], 0, flags];
    // SAFETY: it reads 24 bytes.
    let failed = unsafe { libc::ioctl(listener.as_raw_fd(), SEND as _, &raw const answer) };
    assert_eq!(failed, 0, "{}", std::io::Error::last_os_error());
}

fn install(calls: &[Sysno], action: Action, flags: libc::c_ulong) -> libc::c_long {
    let give = |action: Action| Insn::new(code::RET | code::K, action.to_word());
    let mut program = vec![Insn::new(code::LD | code::W | code::ABS, 0)];
    for call in calls {
        let number = call.number(Abi::NATIVE.unwrap()).unwrap();
        program.extend([Insn::jump(code::JMP | code::JEQ, number, 0, 1), give(action)]);
    }
    program.push(give(Action::Allow));
    let one = |i: &Insn| libc::sock_filter { code: i.code, jt: i.jt, jf: i.jf, k: i.k };
    let mut program: Vec<_> = program.iter().map(one).collect();
    let program = libc::sock_fprog { len: program.len() as u16, filter: program.as_mut_ptr() };
    // SAFETY: it changes a right of this thread.
    assert_eq!(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }, 0);
    // SAFETY: the kernel copies the program that this describes.
    unsafe {
        libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, flags, &raw const program)
    }
}

/// The errno of an `openat2` without a valid argument, which fails under any filter.
pub fn openat2_of_nothing() -> i32 {
    // SAFETY: nothing is opened, and nothing is read.
    let returned = unsafe { libc::syscall(libc::SYS_openat2, -1, 0, 0, 0) };
    assert_eq!(returned, -1);
    std::io::Error::last_os_error().raw_os_error().unwrap()
}

/// The calls of the handlers below.
pub static SEEN: AtomicU32 = AtomicU32::new(0);
pub static CODE: AtomicI32 = AtomicI32::new(0);
pub static BLOCKED: AtomicU64 = AtomicU64::new(0);

extern "C" fn with_info(_: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
    // SAFETY: the kernel passes it.
    CODE.store(unsafe { (*info).si_code }, SeqCst);
    plain(0);
}

extern "C" fn plain(_: c_int) {
    BLOCKED.store(blocked(), SeqCst);
    SEEN.fetch_add(1, SeqCst);
}

extern "C" fn that_traps(_: c_int) {
    // SAFETY: nothing is opened. (`errno` belongs to the test, which does not read it.)
    let returned = unsafe { libc::syscall(libc::SYS_openat2, -1, 0, 0, 0) };
    SEEN.fetch_add(u32::from(returned == -1), SeqCst);
}

/// The signals that this thread has blocked: bit n-1 is signal n.
pub fn blocked() -> u64 {
    let mut set = 0u64;
    // SAFETY: it writes one word.
    unsafe { libc::syscall(libc::SYS_rt_sigprocmask, 0, 0, &raw mut set, 8) };
    set
}

/// Blocks a signal on this thread.
pub fn block(signal: i32) {
    let set = 1u64 << (signal - 1);
    // SAFETY: it reads one word.
    unsafe { libc::syscall(libc::SYS_rt_sigprocmask, libc::SIG_BLOCK, &raw const set, 0, 8) };
}

/// A handler for a signal.
#[derive(Clone, Copy)]
pub enum Handler {
    Ignore,
    Plain,
    WithInfo,
    ThatTraps,
}

/// Sets a handler with these flags; the handler also blocks the signal `also`.
pub fn handle(signal: i32, handler: Handler, flags: i32, also: i32) {
    // SAFETY: zeros are valid.
    let mut action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
    let (address, info) = match handler {
        Handler::Ignore => (libc::SIG_IGN, 0),
        Handler::Plain => (plain as extern "C" fn(c_int) as usize, 0),
        Handler::ThatTraps => (that_traps as extern "C" fn(c_int) as usize, 0),
        Handler::WithInfo => (
            with_info as extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) as usize,
            libc::SA_SIGINFO,
        ),
    };
    action.sa_sigaction = address;
    action.sa_flags = flags | info;
    if also != 0 {
        // SAFETY: the set is a live local's.
        unsafe { libc::sigaddset(&raw mut action.sa_mask, also) };
    }
    // SAFETY: the handlers are those above, which are async-signal-safe.
    assert_eq!(unsafe { libc::sigaction(signal, &raw const action, std::ptr::null_mut()) }, 0);
}

/// The current disposition of SIGSYS: handler and flags.
pub fn disposition() -> (usize, i32) {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: it only writes the current action.
    unsafe { libc::sigaction(libc::SIGSYS, std::ptr::null(), action.as_mut_ptr()) };
    // SAFETY: it was written.
    let action = unsafe { action.assume_init() };
    (action.sa_sigaction, action.sa_flags)
}

/// Sends this thread a signal.
pub fn raise(signal: i32) {
    // SAFETY: its handlers are async-signal-safe.
    unsafe { libc::raise(signal) };
}

/// Sends this thread a SIGSYS that pretends to come from a filter.
pub fn forge() {
    // SAFETY: zeros are valid.
    let mut info: libc::siginfo_t = unsafe { MaybeUninit::zeroed().assume_init() };
    (info.si_signo, info.si_code) = (libc::SIGSYS, 1);
    // SAFETY: it reads no argument.
    let thread = unsafe { libc::gettid() };
    let (process, signal) = (std::process::id(), libc::SIGSYS);
    // SAFETY: it reads the siginfo.
    let failed = unsafe {
        libc::syscall(libc::SYS_rt_tgsigqueueinfo, process, thread, signal, &raw const info)
    };
    assert_eq!(failed, 0);
}

/// Whether this kernel has syscall user dispatch: since 5.11, and not on every architecture.
pub fn can_dispatch() -> bool {
    // SAFETY: disabling an unused feature (`PR_SYS_DISPATCH_OFF`) changes nothing.
    unsafe { libc::prctl(59, 0, 0, 0, 0) == 0 }
}

/// Makes a call that gets SIGSYS without a filter: syscall user dispatch covers all calls of this
/// thread, except the one that ends a handler.
pub fn dispatch_a_call() {
    /// `PR_SET_SYSCALL_USER_DISPATCH`, `PR_SYS_DISPATCH_ON`
    const ON: (c_int, c_int) = (59, 1);
    /// `SYSCALL_DISPATCH_FILTER_BLOCK`, or 0
    static SELECTOR: AtomicU8 = AtomicU8::new(1);
    let mut words = [0u64; 4];
    // SAFETY: it writes four words: handler, flags, restorer, mask.
    unsafe { libc::syscall(libc::SYS_rt_sigaction, libc::SIGSYS, 0, &raw mut words, 8) };
    // SAFETY: the selector lives for ever.
    let failed = unsafe { libc::prctl(ON.0, ON.1, words[2], 32, SELECTOR.as_ptr()) };
    let _errno = openat2_of_nothing();
    SELECTOR.store(0, SeqCst);
    assert_eq!(failed, 0);
}

/// Sends this process a signal at intervals.
pub fn every(micros: u16) {
    let every = libc::timeval { tv_sec: 0, tv_usec: micros.into() };
    let timer = libc::itimerval { it_interval: every, it_value: every };
    // SAFETY: it reads the timer.
    let failed =
        unsafe { libc::setitimer(libc::ITIMER_REAL, &raw const timer, std::ptr::null_mut()) };
    assert_eq!(failed, 0);
}

/// Makes a trapped call on a thread that has an alternate stack; returns whether that was used.
pub fn uses_alternate_stack() -> bool {
    const PATTERN: u8 = 0xa5;
    let mut stack = vec![PATTERN; 1 << 16];
    let new = libc::stack_t { ss_sp: stack.as_mut_ptr().cast(), ss_flags: 0, ss_size: stack.len() };
    // SAFETY: the stack lives until it is disabled below.
    assert_eq!(unsafe { libc::sigaltstack(&raw const new, std::ptr::null_mut()) }, 0);
    assert_eq!(openat2_of_nothing(), libc::ENOSYS);
    let none = libc::stack_t { ss_flags: libc::SS_DISABLE, ..new };
    // SAFETY: no handler runs.
    assert_eq!(unsafe { libc::sigaltstack(&raw const none, std::ptr::null_mut()) }, 0);
    std::hint::black_box(&stack).iter().any(|&byte| byte != PATTERN)
}

extern "C" fn run(work: *mut c_void) -> c_int {
    // SAFETY: `in_vfork_child` passes a function of this type.
    let work: fn() -> i32 = unsafe { std::mem::transmute(work) };
    work()
}

/// The result of `work` in a child like that of `vfork`, on its parent's memory.
pub fn in_vfork_child(work: fn() -> i32) -> i32 {
    let mut stack = vec![0u8; 1 << 18];
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
    // SAFETY: one past the end of the stack, which grows down.
    let top = unsafe { stack.as_mut_ptr().add(stack.len()) };
    let top = top.map_addr(|address| address & !15);
    // SAFETY: the child runs on a stack of its own, and ends before this thread continues.
    let child = unsafe { libc::clone(run, top.cast(), flags, work as *mut c_void) };
    assert!(child > 0);
    let mut status = 0;
    // SAFETY: it writes the status.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert!(libc::WIFEXITED(status), "{status:#x}");
    libc::WEXITSTATUS(status)
}

/// `setfsuid(2)`, which rustix does not have.
pub fn set_file_user(user: u32) {
    // SAFETY: it changes an id of this thread.
    unsafe { libc::setfsuid(user) };
}

/// Closes every descriptor from `first` on.
pub fn close_from(first: u32) -> Result<By, seccompat::Error> {
    let (flags, accept) = (CloseRangeFlags::NONE, Weaknesses::NONE);
    // SAFETY: the test that requests it no longer uses any of them.
    unsafe { close_range_with(first, u32::MAX, flags, accept) }.map(|done| done.by)
}

/// The errno of a read that waits until a signal arrives, or 0.
pub fn read_until(signal: i32) -> i32 {
    let mut ends = [0; 2];
    // SAFETY: it writes two descriptors.
    assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0);
    let [reads, writes] = ends;
    // SAFETY: it takes no argument.
    let thread = unsafe { libc::gettid() };
    let sender = std::thread::spawn(move || {
        block(signal);
        std::thread::sleep(std::time::Duration::from_millis(100));
        // SAFETY: that thread is alive: it waits for this one.
        unsafe { libc::syscall(libc::SYS_tgkill, std::process::id(), thread, signal) };
        std::thread::sleep(std::time::Duration::from_millis(100));
        // SAFETY: it reads one byte.
        unsafe { libc::write(writes, c"x".as_ptr().cast(), 1) };
    });
    let mut byte = 0u8;
    // SAFETY: it writes one byte.
    let read = unsafe { libc::read(reads, (&raw mut byte).cast(), 1) };
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap();
    sender.join().unwrap();
    if read == 1 { 0 } else { errno }
}

/// A descriptor by its number, which may be closed.
pub fn descriptor(number: i32) -> BorrowedFd<'static> {
    // SAFETY: it is not -1, and tests use numbers that no code owns.
    unsafe { BorrowedFd::borrow_raw(number) }
}

/// Makes a call with invalid arguments only, and reports the source of the answer.
pub fn call_of_nothing(call: Sysno) -> Result<u64, seccompat::Error> {
    // SAFETY: no address, descriptor or process is named.
    unsafe { seccompat::call(call, [u64::MAX; 6]) }
}
