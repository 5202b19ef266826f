//! The system calls that a look at another process, its tracing, or a filter on this one needs.
//!
//! # Why this file has unsafe code
//! `ptrace(2)`, `seccomp(2)`, `waitpid(2)`, a fork whose child waits and signals that are waited for
//! or handed on have no safe interface that covers them.
#![allow(unsafe_code)]

use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

use seccompat_bpf::{Insn, Program};
use seccompat_catalogue::{Abi, Sysno};

use crate::means::may;

/// How a filter is installed: the flags of seccomp(2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Flags {
    /// `SECCOMP_FILTER_FLAG_LOG`: actions other than ALLOW are logged.
    pub log: bool,
    /// `SECCOMP_FILTER_FLAG_SPEC_ALLOW`: speculation is left as it is.
    pub spec_allow: bool,
    /// `SECCOMP_FILTER_FLAG_TSYNC`: every thread of the process gets the filter, or none does.
    pub tsync: bool,
}

impl Flags {
    fn bits(self) -> u32 {
        let flag = |is: bool, bit: libc::c_ulong| if is { bit } else { 0 };
        let bits = flag(self.log, libc::SECCOMP_FILTER_FLAG_LOG)
            | flag(self.spec_allow, libc::SECCOMP_FILTER_FLAG_SPEC_ALLOW)
            | flag(self.tsync, libc::SECCOMP_FILTER_FLAG_TSYNC);
        u32::try_from(bits).unwrap_or(0)
    }
}

/// `seccomp(SECCOMP_SET_MODE_FILTER, flags, program)`—Installs a filter on this thread, for good.
///
/// # Errors
/// EACCES without no_new_privs or CAP_SYS_ADMIN; the others of seccomp(2).
pub fn install(program: &Program, flags: u32) -> io::Result<()> {
    set_filter(&mut sock_filters(program), flags)
}

/// Starts a command under these filters, the oldest first: they are installed between fork and
/// exec, so they judge the exec too.
///
/// # Errors
/// Those of [`Command::spawn`], and of seccomp(2) as `Other`.
pub fn spawn_under(
    command: &mut Command,
    oldest_first: &[Program],
    flags: Flags,
) -> io::Result<Child> {
    let mut filters: Vec<_> = oldest_first.iter().map(sock_filters).collect();
    let install =
        move || filters.iter_mut().try_for_each(|filter| set_filter(filter, flags.bits()));
    // SAFETY: between fork and exec the closure makes system calls only, on instructions that were
    // allocated before.
    unsafe { command.pre_exec(install) };
    command.spawn()
}

/// Becomes the command, as execvp(3) does. Returns only where that fails, with the reason.
#[must_use]
pub fn exec(command: &[CString]) -> io::Error {
    let mut argv: Vec<*const libc::c_char> = command.iter().map(|arg| arg.as_ptr()).collect();
    argv.push(std::ptr::null());
    if argv.len() < 2 {
        return io::Error::from_raw_os_error(libc::ENOENT);
    }
    // SAFETY: `argv` has a first string, ends with null, and its strings outlive the call.
    unsafe { libc::execvp(argv[0], argv.as_ptr()) };
    io::Error::last_os_error()
}

/// From now on writing to a closed pipe is an error, and no signal: SIGPIPE is ignored. Commands that
/// are started later inherit that.
pub fn ignore_broken_pipes() {
    if may(Sysno::RT_SIGACTION) {
        // SAFETY: a signal that is ignored runs no code.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    }
}

/// Of the descriptors 0 to 2 those that are closed become `/dev/null`, so that no file that is opened
/// later becomes one of them. The runtime of Rust's standard library does so at a program's start.
pub fn open_what_is_closed() {
    for fd in 0..=2 {
        // SAFETY: it reads a flag of the table.
        let is_closed = unsafe { libc::fcntl(fd, libc::F_GETFD) } == -1
            && io::Error::last_os_error().raw_os_error() == Some(libc::EBADF);
        if is_closed {
            // SAFETY: it reads a string. It makes the lowest descriptor that is free, which is this.
            let _opened = unsafe { libc::open(c"/dev/null".as_ptr(), libc::O_RDWR) };
        }
    }
}

/// From now on the C library takes memory by `brk` alone, where it can: never by `mmap`, and so gives
/// none back by `munmap` and moves none by `mremap`, for which a filter may kill.
pub fn no_memory_by_mmap() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it sets a number that the allocator reads. No other thread is there yet that may.
    unsafe {
        libc::mallopt(libc::M_MMAP_MAX, 0);
    }
}

fn sock_filters(program: &Program) -> Vec<libc::sock_filter> {
    let one = |i: &Insn| libc::sock_filter { code: i.code, jt: i.jt, jf: i.jf, k: i.k };
    program.insns().iter().map(one).collect()
}

fn set_filter(filter: &mut [libc::sock_filter], flags: u32) -> io::Result<()> {
    let len = u16::try_from(filter.len()).unwrap_or(u16::MAX);
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: the kernel copies the program that `prog` describes, which outlives the call.
    let failed = unsafe {
        libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, flags, &raw const prog)
    };
    if failed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Installs a filter on this thread and asks for its refusals to be logged, where the kernel can:
/// an older filter's request would end otherwise, since the newer one's answer wins.
///
/// Where a filter refuses `seccomp(2)`, `prctl(2)` does the same without the log.
///
/// # Errors
/// Those of seccomp(2): EACCES without no_new_privs or CAP_SYS_ADMIN.
pub fn install_logged(program: &Program) -> io::Result<()> {
    let mut filter = sock_filters(program);
    if !may(Sysno::SECCOMP) {
        return set_filter_by_prctl(&mut filter);
    }
    let logged = Flags { log: true, ..Flags::default() };
    let tries = set_filter(&mut filter, logged.bits()).or_else(|_| set_filter(&mut filter, 0));
    tries.or_else(|first| set_filter_by_prctl(&mut filter).map_err(|_| first))
}

/// `prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program)`
fn set_filter_by_prctl(filter: &mut [libc::sock_filter]) -> io::Result<()> {
    let len = u16::try_from(filter.len()).unwrap_or(u16::MAX);
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: as in `set_filter`.
    let failed = unsafe {
        libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const prog, 0, 0)
    };
    if failed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// From `<linux/ptrace.h>`.
const PTRACE_SECCOMP_GET_FILTER: libc::c_uint = 0x420c;
const PTRACE_GET_SYSCALL_INFO: libc::c_uint = 0x420e;
const PTRACE_PEEKSIGINFO: libc::c_uint = 0x4209;
const PTRACE_GETSIGMASK: libc::c_uint = 0x420a;
const PTRACE_SETSIGMASK: libc::c_uint = 0x420b;
const PTRACE_LISTEN: libc::c_uint = 0x4208;
/// The register set of ptrace(2) that has the program's own registers, from `<elf.h>`.
const NT_PRSTATUS: u64 = 1;

/// Which stops a tracee reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Options {
    /// None beside those that every tracee makes.
    Plain,
    /// New threads and processes become tracees too, and calls and execs can be told from signals.
    Follow,
    /// The same, and it dies with its tracer: for as long as its registers are not its own.
    FollowOrDie,
    /// It asks before each call that its filters leave to the tracer, and dies with it.
    Ask,
}

impl Options {
    fn bits(self) -> u64 {
        let follow = libc::PTRACE_O_TRACESYSGOOD
            | libc::PTRACE_O_TRACEFORK
            | libc::PTRACE_O_TRACEVFORK
            | libc::PTRACE_O_TRACECLONE
            | libc::PTRACE_O_TRACEEXEC;
        let bits = match self {
            Self::Plain => 0,
            Self::Follow => follow,
            Self::FollowOrDie => follow | libc::PTRACE_O_EXITKILL,
            Self::Ask => {
                libc::PTRACE_O_TRACESYSGOOD | libc::PTRACE_O_TRACESECCOMP | libc::PTRACE_O_EXITKILL
            }
        };
        u64::from(bits.cast_unsigned())
    }
}

/// `ptrace(PTRACE_SEIZE, tid)`—Makes a thread a tracee, without stopping it.
pub(crate) fn seize(tid: i32, options: Options) -> io::Result<()> {
    ptrace(libc::PTRACE_SEIZE, tid, 0, options.bits()).map(drop)
}

/// Changes which stops a stopped tracee reports.
pub(crate) fn set_options(tid: i32, options: Options) -> io::Result<()> {
    ptrace(libc::PTRACE_SETOPTIONS, tid, 0, options.bits()).map(drop)
}

/// Stops a tracee, without a signal that it could see.
pub(crate) fn interrupt(tid: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_INTERRUPT, tid, 0, 0).map(drop)
}

/// Lets a stopped tracee go on to its next call, or signal; 0 for no signal.
pub(crate) fn resume(tid: i32, signal: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_SYSCALL, tid, 0, u64::from(signal.cast_unsigned())).map(drop)
}

/// Leaves a tracee in its group's stop, and hears when that ends.
pub(crate) fn listen(tid: i32) -> io::Result<()> {
    ptrace(PTRACE_LISTEN, tid, 0, 0).map(drop)
}

/// Ends the tracing of a stopped tracee, which goes on with this signal.
pub(crate) fn detach(tid: i32, signal: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_DETACH, tid, 0, u64::from(signal.cast_unsigned())).map(drop)
}

/// One word of a tracee's memory.
pub(crate) fn peek(tid: i32, address: u64) -> io::Result<u64> {
    // The C library returns the word, and an error only by errno.
    clear_errno();
    match ptrace(libc::PTRACE_PEEKDATA, tid, address, 0) {
        Err(error) if error.raw_os_error() == Some(0) => Ok(u64::MAX),
        other => other.map(i64::cast_unsigned),
    }
}

/// Sets one word of a tracee's memory, of its program too.
pub(crate) fn poke(tid: i32, address: u64, word: u64) -> io::Result<()> {
    ptrace(libc::PTRACE_POKEDATA, tid, address, word).map(drop)
}

/// Sets errno to 0, so that a word of all ones is told from an error.
fn clear_errno() {
    // SAFETY: the C library gives every thread a place for its errno, for as long as it lives.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above; nothing else refers to it.
    unsafe { *errno = 0 };
}

/// What a stopped tracee's call is: the bytes of `struct ptrace_syscall_info`.
pub(crate) fn syscall_info(tid: i32) -> io::Result<[u8; 88]> {
    let mut info = [0; 88];
    ptrace_into(PTRACE_GET_SYSCALL_INFO, tid, 88, &mut info)?;
    Ok(info)
}

/// The message of an event: the new tracee, or the thread that an exec replaced.
pub(crate) fn event_message(tid: i32) -> io::Result<i32> {
    let mut message = [0; size_of::<libc::c_ulong>()];
    ptrace_into(libc::PTRACE_GETEVENTMSG, tid, 0, &mut message)?;
    Ok(libc::c_ulong::from_ne_bytes(message) as i32)
}

/// The signal that a tracee is about to get: number and code.
pub(crate) fn signal_info(tid: i32) -> io::Result<(i32, i32)> {
    let mut info = [0; 128];
    ptrace_into(libc::PTRACE_GETSIGINFO, tid, 0, &mut info)?;
    Ok(number_and_code(&info))
}

/// Whether a thread has a signal with this code waiting for it.
pub(crate) fn is_pending(tid: i32, signal: i32, code: i32) -> io::Result<bool> {
    for at in 0u64.. {
        let args = libc::ptrace_peeksiginfo_args { off: at, flags: 0, nr: 1 };
        let mut info = [0u8; 128];
        let place = (&raw const args).expose_provenance() as u64;
        if ptrace_into(PTRACE_PEEKSIGINFO, tid, place, &mut info)? < 1 {
            return Ok(false);
        }
        if number_and_code(&info) == (signal, code) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `si_signo` and `si_code`, the first and the third word everywhere but on MIPS.
fn number_and_code(info: &[u8; 128]) -> (i32, i32) {
    let word = |at: usize| i32::from_ne_bytes([info[at], info[at + 1], info[at + 2], info[at + 3]]);
    (word(0), word(8))
}

/// The signals that a stopped tracee blocks, a bit each.
pub(crate) fn signal_mask(tid: i32) -> io::Result<u64> {
    let mut mask = [0; 8];
    ptrace_into(PTRACE_GETSIGMASK, tid, 8, &mut mask)?;
    Ok(u64::from_ne_bytes(mask))
}

/// Sets the signals that a stopped tracee blocks.
pub(crate) fn set_signal_mask(tid: i32, mask: u64) -> io::Result<()> {
    ptrace_into(PTRACE_SETSIGMASK, tid, 8, &mut mask.to_ne_bytes()).map(drop)
}

/// A stopped tracee's registers, as the kernel lays them out for the tracee's own width.
pub(crate) fn registers(tid: i32) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 512];
    let mut vector = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() };
    let place = (&raw mut vector).expose_provenance() as u64;
    ptrace(libc::PTRACE_GETREGSET, tid, NT_PRSTATUS, place)?;
    bytes.truncate(vector.iov_len);
    Ok(bytes)
}

/// Sets them.
pub(crate) fn set_registers(tid: i32, bytes: &[u8]) -> io::Result<()> {
    let mut copy = bytes.to_vec();
    let mut vector = libc::iovec { iov_base: copy.as_mut_ptr().cast(), iov_len: copy.len() };
    let place = (&raw mut vector).expose_provenance() as u64;
    ptrace(libc::PTRACE_SETREGSET, tid, NT_PRSTATUS, place).map(drop)
}

/// Sets the number of the call before which a tracee stopped, where it is no register.
pub(crate) fn set_call(tid: i32, number: i32) -> io::Result<()> {
    // NT_ARM_SYSTEM_CALL, from <elf.h>.
    let mut bytes = number.to_ne_bytes();
    let mut vector = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() };
    let place = (&raw mut vector).expose_provenance() as u64;
    ptrace(libc::PTRACE_SETREGSET, tid, 0x404, place).map(drop)
}

/// The filter of a stopped tracee at `index`, counted from the oldest; `None` behind the newest.
pub(crate) fn filter(tid: i32, index: u64) -> io::Result<Option<Vec<Insn>>> {
    // Asked without a place to put them, it answers how many instructions there are.
    let len = match ptrace(PTRACE_SECCOMP_GET_FILTER, tid, index, 0) {
        Err(error) if error.raw_os_error() == Some(libc::ENOENT) => return Ok(None),
        other => usize::try_from(other?).unwrap_or(0),
    };
    let mut bytes = vec![[0u8; Insn::SIZE]; len];
    let got = ptrace_into(PTRACE_SECCOMP_GET_FILTER, tid, index, bytes.as_flattened_mut())?;
    if usize::try_from(got) != Ok(len) {
        return Err(io::Error::other("the filter changed while it was read"));
    }
    Ok(Some(bytes.into_iter().map(Insn::from_ne_bytes).collect()))
}

/// `ptrace(request, tid, address, buffer)`, for requests that read or write no more than a buffer
/// of this length.
fn ptrace_into(
    request: libc::c_uint,
    tid: i32,
    address: u64,
    buffer: &mut [u8],
) -> io::Result<i64> {
    ptrace(request, tid, address, buffer.as_mut_ptr().expose_provenance() as u64)
}

/// `ptrace(request, tid, address, data)`
fn ptrace(request: libc::c_uint, tid: i32, address: u64, data: u64) -> io::Result<i64> {
    // SAFETY: this file alone calls it, and gives a place to every request that writes or reads
    // this process's memory: 88 bytes to GET_SYSCALL_INFO, which is told so; a long to GETEVENTMSG;
    // a siginfo_t, 128 bytes, to GETSIGINFO and to PEEKSIGINFO, which is asked for one; 8 bytes to
    // the signal masks; an iovec of a live vector to the register sets; and to SECCOMP_GET_FILTER
    // room for as many instructions as the filter has, which never change while the thread is
    // stopped. The others take no place, and change the tracee, not this process.
    let returned = unsafe { libc::ptrace(request, tid, address, data) };
    if returned == -1 { Err(io::Error::last_os_error()) } else { Ok(returned) }
}

/// `waitpid(tid, &status, __WALL)`—The next report of a tracee, or of any with -1; `None` where
/// there is none yet and `now` asks not to wait for it.
pub(crate) fn wait(tid: i32, now: bool) -> io::Result<Option<(i32, i32)>> {
    let flags = libc::__WALL | if now { libc::WNOHANG } else { 0 };
    loop {
        let mut status = 0;
        // SAFETY: it writes `status`.
        let waited = unsafe { libc::waitpid(tid, &raw mut status, flags) };
        match waited {
            0 => return Ok(None),
            -1 => {
                let error = io::Error::last_os_error();
                if error.raw_os_error() != Some(libc::EINTR) {
                    return Err(error);
                }
            }
            tid => return Ok(Some((tid, status))),
        }
    }
}

/// `tgkill(tgid, tid, signal)`—Sends one thread a signal. Async-signal-safe.
pub(crate) fn signal_thread(process: i32, tid: i32, signal: i32) {
    let call = Abi::NATIVE.and_then(|abi| Sysno::TGKILL.number(abi));
    let args = [process, tid, signal, 0, 0, 0].map(|word| word.cast_unsigned().into());
    if let Some(call) = call {
        // SAFETY: a signal changes nothing in this process's memory.
        let _sent = unsafe { seccompat_raw::syscall(call, args) };
        // It may have ended; then nobody is left to get it.
    }
}

/// Who gets the signals that this process gets; 0 for nobody.
static RECEIVER: AtomicI32 = AtomicI32::new(0);

/// Signals that this process gets go on to another, as long as this lives. There is one at a time.
pub(crate) struct HandingOn(Vec<(i32, libc::sigaction)>);

impl HandingOn {
    /// Hands `signals` on to the process `to`, but for those that a terminal sends to all.
    pub(crate) fn begin(signals: &[i32], to: i32) -> io::Result<Self> {
        RECEIVER.store(to, SeqCst);
        let mut before = Self(Vec::new());
        for &signal in signals {
            // SAFETY: of zeros, a sigaction is the default action with nothing blocked.
            let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
            action.sa_sigaction = hand_on as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
            let mut old = action;
            // SAFETY: the handler is async-signal-safe: it reads an atomic and makes one call,
            // which leaves errno alone.
            if unsafe { libc::sigaction(signal, &raw const action, &raw mut old) } != 0 {
                return Err(io::Error::last_os_error());
            }
            before.0.push((signal, old));
        }
        Ok(before)
    }

    /// Nobody gets them any more: the id may soon be another's.
    pub(crate) fn pause() {
        RECEIVER.store(0, SeqCst);
    }
}

impl Drop for HandingOn {
    fn drop(&mut self) {
        Self::pause();
        for (signal, old) in &self.0 {
            // SAFETY: what was installed before is installed again.
            let restored = unsafe { libc::sigaction(*signal, old, null_mut()) };
            debug_assert_eq!(restored, 0, "what was an action is one");
        }
    }
}

extern "C" fn hand_on(signal: i32, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: the kernel tells a handler with SA_SIGINFO of its signal.
    let by_kernel = unsafe { (*info).si_code } == libc::SI_KERNEL;
    let reaches_all = by_kernel && matches!(signal, libc::SIGINT | libc::SIGQUIT);
    let to = RECEIVER.load(SeqCst);
    if to != 0 && !reaches_all {
        signal_thread(to, to, signal);
    }
}

/// A child that waits to be told to go on.
pub(crate) struct Waiting {
    /// The child.
    pub(crate) pid: i32,
    go: OwnedFd,
}

impl Waiting {
    /// Forks. The child runs `command` when it is told to; where it cannot, it exits with the errno
    /// of exec.
    pub(crate) fn command(command: &[CString]) -> io::Result<Self> {
        let mut argv: Vec<*const libc::c_char> = command.iter().map(|arg| arg.as_ptr()).collect();
        argv.push(std::ptr::null());
        Self::fork(|| {
            // Rust programs ignore it; others do not expect that.
            // SAFETY: the default action runs no code of this program.
            unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
            // SAFETY: `argv` ends with null and its strings outlive the call.
            unsafe { libc::execvp(argv[0], argv.as_ptr()) };
            io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
        })
    }

    /// Forks. The child puts itself under a filter, when it is told to, and makes a call again and
    /// again; it exits where it cannot.
    pub(crate) fn under(program: &Program) -> io::Result<Self> {
        let mut filter = sock_filters(program);
        Self::fork(|| {
            if rustix::thread::set_no_new_privs(true).is_err() {
                return libc::EPERM;
            }
            if set_filter(&mut filter, 0).or_else(|_| set_filter_by_prctl(&mut filter)).is_err() {
                return libc::EACCES;
            }
            for _ in 0..1000 {
                let _ = rustix::process::getppid();
            }
            libc::ECANCELED
        })
    }

    /// Forks. The child waits, does `work`, and exits with what that returns.
    fn fork(work: impl FnOnce() -> i32) -> io::Result<Self> {
        let (wait, go) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
        // SAFETY: whatever other threads this program has, the child makes system calls only, on
        // what was allocated before (execvp searches PATH on its own stack).
        match unsafe { libc::fork() } {
            -1 => Err(io::Error::last_os_error()),
            0 => {
                // A parent that is gone closes the pipe: then nothing is done.
                drop(go);
                let told = rustix::io::retry_on_intr(|| rustix::io::read(&wait, &mut [0]));
                let told = told == Ok(1);
                let status = if told { work() } else { libc::ECANCELED };
                // SAFETY: it ends the child at once.
                unsafe { libc::_exit(status) }
            }
            pid => Ok(Self { pid, go }),
        }
    }

    /// Lets it go on.
    pub(crate) fn start(self) -> io::Result<()> {
        rustix::io::write(&self.go, &[1])?;
        Ok(())
    }
}

/// These signals, as a set.
fn set_of(signals: &[i32]) -> libc::sigset_t {
    let mut set = std::mem::MaybeUninit::uninit();
    // SAFETY: it writes the whole set.
    unsafe { libc::sigemptyset(set.as_mut_ptr()) };
    // SAFETY: just written.
    let mut set: libc::sigset_t = unsafe { set.assume_init() };
    for &signal in signals {
        // SAFETY: it changes the set, which it is given alone.
        unsafe { libc::sigaddset(&raw mut set, signal) };
    }
    set
}

/// As long as this lives, the signals by which people and systems end a program wait, and a file
/// that would grow beyond `RLIMIT_FSIZE` is an error and no end. SIGKILL alone does not wait.
#[derive(Debug)]
pub struct Uninterrupted {
    mask: libc::sigset_t,
    file_size: libc::sighandler_t,
}

impl Uninterrupted {
    /// Begins, for this thread: a program with others must block them there too.
    ///
    /// # Errors
    /// Those of sigprocmask(2), which has none but for arguments that are wrong.
    pub fn begin() -> io::Result<Self> {
        let ends =
            set_of(&[libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT, libc::SIGALRM]);
        let mut mask = set_of(&[]);
        // SAFETY: one set is read, the other written.
        match unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const ends, &raw mut mask) } {
            0 => {}
            errno => return Err(io::Error::from_raw_os_error(errno)),
        }
        // SAFETY: a signal that is ignored runs no code.
        let file_size = unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
        Ok(Self { mask, file_size })
    }
}

impl Drop for Uninterrupted {
    fn drop(&mut self) {
        // SAFETY: what was there before is there again.
        unsafe { libc::signal(libc::SIGXFSZ, self.file_size) };
        // SAFETY: the set is read; where the old one would go is null.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.mask, null_mut()) };
    }
}

/// The signals that a tracer waits for. They are blocked in this thread from here on.
pub(crate) struct Signals(libc::sigset_t);

impl Signals {
    /// Blocks `signals`, so that they can be waited for. SIGCHLD among them is made to come even
    /// where this process was started with it ignored.
    pub(crate) fn block(signals: &[i32]) -> io::Result<Self> {
        let set = set_of(signals);
        // SAFETY: the default action runs no code of this program.
        unsafe { libc::signal(libc::SIGCHLD, libc::SIG_DFL) };
        // SAFETY: the set is read; where the old one would go is null.
        match unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, null_mut()) } {
            0 => Ok(Self(set)),
            errno => Err(io::Error::from_raw_os_error(errno)),
        }
    }

    /// The next of them.
    pub(crate) fn wait(&self) -> Option<i32> {
        // SAFETY: the set is read; where the information would go is null.
        let signal = unsafe { libc::sigwaitinfo(&raw const self.0, null_mut()) };
        (signal > 0).then_some(signal)
    }
}
