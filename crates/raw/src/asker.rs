//! The child of a rehearsal: it adds a filter of its own, and makes calls that this filter keeps
//! from the kernel.
//!
//! Its own filter has an action that is weaker than an errno, so a call that an older filter
//! refuses is refused. Allowed calls go to a supervisor or a tracer; those of brief questions, which have an instruction
//! of their own, to a tracer that does not exist. Before any question, the child proves that its filter is in force: a call
//! that the kernel answered before gets another answer now, by the same instruction with the same
//! registers. This detects a filter that fakes the installation.
//!
//! # Why this file has unsafe code
//! It makes calls by number, and handles the signal of filters that trap.
#![allow(unsafe_code)]

use core::mem::MaybeUninit;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize, Ordering};

use seccompat_catalogue::{Abi, Errno};

use crate::call::{self, syscall};
use crate::child::{Skip, prepare};
use crate::fork::end_this_process;
use crate::rehearsed::{By, END, Form, Heard, NoRehearsal, Rehearsed, State};
use crate::shared::{HEADER, Shared, encode};
use crate::words::Progress;

/// The words before the answers.
pub(crate) const STATE: usize = HEADER;
/// The listener's descriptor, and a bit that says that it exists.
pub(crate) const LISTENER: usize = HEADER + 1;
pub(crate) const LISTENS: u32 = 1 << 31;
/// Whether the child is traced.
pub(crate) const TRACED: usize = HEADER + 2;
/// The step of the helper before it makes a child, plus 1.
pub(crate) const HELPER: usize = HEADER + 3;
/// The child's process id while its calls are supervised, when it waits for answers. The kernel writes it.
pub(crate) const CHILD: usize = HEADER + 4;
/// The result of `getppid` after the child asked to die with its parent.
pub(crate) const PARENT: usize = HEADER + 5;
pub(crate) const EXTRA: usize = 6;

/// `SECCOMP_FILTER_FLAG_NEW_LISTENER`, which libc declares with the width of a register.
const NEW_LISTENER: u64 = 1 << 3;

/// Steps of the setup, after those of `prepare`.
const MASK: u32 = 16;
const HANDLER: u32 = 17;
const WHOSE_CHILD: u32 = 18;
const HARMLESS: u32 = 20;
const BRIEF: u32 = 24;
const BY_SECCOMP: u32 = 28;
const BY_PRCTL: u32 = 29;
/// The step of `prepare` that prevents tracing.
pub(crate) const NOT_DUMPABLE: u32 = 3;

/// Some questions of a list: one in `step`, from `first` on.
#[derive(Clone, Copy)]
pub(crate) struct Every<'a> {
    pub(crate) all: &'a [Rehearsed],
    pub(crate) first: usize,
    pub(crate) step: usize,
}

impl<'a> Every<'a> {
    /// The whole list.
    pub(crate) fn one(all: &'a [Rehearsed]) -> Self {
        Self { all, first: 0, step: 1 }
    }

    pub(crate) fn count(self) -> usize {
        self.all.len().saturating_sub(self.first).div_ceil(self.step)
    }

    fn has_brief(self) -> bool {
        self.all.iter().any(|question| question.is_brief)
    }

    fn get(self, n: usize) -> Option<&'a Rehearsed> {
        self.all.get(self.first + n * self.step)
    }
}

/// The questions of a child.
pub(crate) struct Course<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) questions: Every<'a>,
    pub(crate) next: AtomicUsize,
    pub(crate) form: Form,
    stack: *mut MaybeUninit<u8>,
    /// The address of the instruction for brief questions, after the setup; 0 if they are asked as all others.
    brief: AtomicU64,
}

/// The child's stack. Its frames are dropped after each trapped call.
#[repr(C, align(16))]
pub(crate) struct Stack([MaybeUninit<u8>; 1 << 15]);

impl Stack {
    pub(crate) fn new() -> Self {
        Self([MaybeUninit::uninit(); 1 << 15])
    }
}

impl<'a> Course<'a> {
    pub(crate) fn new(
        shared: &'a Shared,
        questions: Every<'a>,
        from: usize,
        form: Form,
        stack: &mut Stack,
    ) -> Self {
        let stack = stack.0.as_mut_ptr_range().end;
        let (next, brief) = (AtomicUsize::new(from), AtomicU64::new(0));
        Self { shared, questions, next, form, stack, brief }
    }
}

/// Harmless calls that return a positive number, which no filter can fake: they show whether the
/// kernel answers.
const SHOWING: [libc::c_long; 4] =
    [libc::SYS_getpid, libc::SYS_gettid, libc::SYS_getppid, libc::SYS_getpgid];

/// Begins to ask. Never returns.
pub(crate) fn begin(course: &Course<'_>, skip: Skip) -> ! {
    let shared = course.shared;
    prepare(shared, skip, true);
    let state = match set_up(course, skip) {
        Ok(()) => State::Ready,
        Err(why) => State::Failed(why),
    };
    shared.word(STATE).store(state.to_word(), Ordering::Release);
    if state != State::Ready {
        end_this_process(END);
    }
    COURSE.store(core::ptr::from_ref(course).cast_mut().cast(), Ordering::Release);
    go_on(course)
}

fn set_up(course: &Course<'_>, skip: Skip) -> Result<(), NoRehearsal> {
    let shared = course.shared;
    let step = |n: u32, work: &dyn Fn()| {
        if !skip.has(n) {
            shared.at(Progress::Setup(n));
            work();
        }
    };
    step(MASK, &block_all_but_sigsys);
    step(HANDLER, &handle_traps);
    step(WHOSE_CHILD, &|| {
        // SAFETY: it reads nothing.
        let parent = unsafe { syscall(libc::SYS_getppid as u32, [0; 6]) };
        shared.word(PARENT).store(encode(parent), Ordering::Release);
    });
    if course.form == Form::Alone {
        return has_no_supervisor(shared, skip);
    }
    shared.at(Progress::Setup(HARMLESS));
    let shown = (0u32..).zip(SHOWING).find(|&(n, number)| {
        !skip.has(HARMLESS + n) && {
            shared.at(Progress::Setup(HARMLESS + n));
            harmless(number) > 0
        }
    });
    let Some((_, shown)) = shown else { return Err(NoRehearsal::NotProven) };
    while course.form == Form::Traced && shared.word(TRACED).load(Ordering::Acquire) == 0 {
        core::hint::spin_loop();
    }
    // A tracer could let brief questions pass to the kernel.
    let may_be_brief = course.form.is_notified() && shared.is_undumpable();
    if may_be_brief && course.questions.has_brief() {
        step(BRIEF, &|| {
            if let Some((1.., place)) = harmless_apart(shown) {
                course.brief.store(place, Ordering::Relaxed);
            }
        });
    }
    install(course, skip)?;
    // A tracer may be there already.
    let kept = |(got, _)| got == Form::Untraced.through();
    if course.brief.load(Ordering::Relaxed) != 0 && !harmless_apart(shown).is_some_and(kept) {
        course.brief.store(0, Ordering::Relaxed);
    }
    if harmless(shown) == course.form.through() { Ok(()) } else { Err(NoRehearsal::NotProven) }
}

/// Makes one of the calls of [`SHOWING`]: before the filter is installed, and after that.
fn harmless(number: libc::c_long) -> i64 {
    let question = Rehearsed { by: By::Own, number: number as u32, args: [0; 6], is_brief: false };
    // SAFETY: these calls read no memory and change nothing.
    unsafe { make(&question) }
}

/// The same by the instruction for brief questions, with its address.
fn harmless_apart(number: libc::c_long) -> Option<(i64, u64)> {
    // SAFETY: as above.
    unsafe { call::instruction_apart(number as u32, [0; 6]) }
}

/// Adds the filter that prevents every further call, except the one that ends this child.
fn install(course: &Course<'_>, skip: Skip) -> Result<(), NoRehearsal> {
    let Some(native) = Abi::NATIVE else { return Err(NoRehearsal::Machine) };
    let action = match course.form {
        Form::Notified { .. } => libc::SECCOMP_RET_USER_NOTIF,
        Form::Untraced | Form::Traced | Form::Alone => libc::SECCOMP_RET_TRACE,
    };
    let load = |at| insn(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, at);
    let equal = |k, jf| insn(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, 0, jf, k);
    let [low_of_place, high_of_place, low] =
        if cfg!(target_endian = "big") { [12, 8, 20] } else { [8, 12, 16] };
    // No call has address 0.
    let brief = course.brief.load(Ordering::Relaxed);
    let mut filter = [
        load(4),
        equal(native.audit_arch().get(), 5),
        load(0),
        equal(libc::SYS_exit_group as u32, 3),
        load(low),
        equal(END as u32, 1),
        insn(libc::BPF_RET, 0, 0, libc::SECCOMP_RET_ALLOW),
        load(low_of_place),
        equal(brief as u32, 3),
        load(high_of_place),
        equal((brief >> 32) as u32, 1),
        insn(libc::BPF_RET, 0, 0, libc::SECCOMP_RET_TRACE),
        insn(libc::BPF_RET, 0, 0, action),
    ];
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
    let at = (&raw const program).expose_provenance() as u64;
    let flags = if course.form.is_notified() { NEW_LISTENER } else { 0 };
    let by_seccomp = (libc::SYS_seccomp, [libc::SECCOMP_SET_MODE_FILTER as u64, flags, at]);
    let by_prctl =
        (libc::SYS_prctl, [libc::PR_SET_SECCOMP as u64, libc::SECCOMP_MODE_FILTER as u64, at]);
    let mut failed = Errno::EPERM;
    for (step, (number, [a, b, c])) in [(BY_SECCOMP, by_seccomp), (BY_PRCTL, by_prctl)] {
        // Only seccomp(2) returns a listener.
        if skip.has(step) || step == BY_PRCTL && course.form.is_notified() {
            continue;
        }
        course.shared.at(Progress::Setup(step));
        // SAFETY: the kernel reads the program, which outlives the call; it only changes this
        // child.
        match unsafe { syscall(number as u32, [a, b, c, 0, 0, 0]) } {
            Ok(listener) => {
                // Passed on through shared memory: from here on the filter catches every call.
                course.shared.word(LISTENER).store(LISTENS | listener as u32, Ordering::Release);
                return Ok(());
            }
            Err(errno) => failed = errno,
        }
    }
    Err(NoRehearsal::Install(failed))
}

fn insn(code: u32, jt: u8, jf: u8, k: u32) -> libc::sock_filter {
    libc::sock_filter { code: code as u16, jt, jf, k }
}

/// Fails if an older filter has a supervisor: the kernel allows one for each thread. The second of
/// two equal calls has to fail for that reason, which no filter can fake: it cannot distinguish
/// them.
fn has_no_supervisor(shared: &Shared, skip: Skip) -> Result<(), NoRehearsal> {
    if skip.has(BY_SECCOMP) {
        return Err(NoRehearsal::Install(Errno::EPERM));
    }
    shared.at(Progress::Setup(BY_SECCOMP));
    let mut filter = [insn(libc::BPF_RET, 0, 0, libc::SECCOMP_RET_ALLOW)];
    let program = libc::sock_fprog { len: 1, filter: filter.as_mut_ptr() };
    let at = (&raw const program).expose_provenance() as u64;
    let flags = NEW_LISTENER;
    let args = [libc::SECCOMP_SET_MODE_FILTER as u64, flags, at, 0, 0, 0];
    // SAFETY: the kernel reads the program, which outlives the call; it only changes this child.
    let [first, second] = [(); 2].map(|()| unsafe { syscall(libc::SYS_seccomp as u32, args) });
    match (first, second) {
        (Err(errno), _) => Err(NoRehearsal::Install(errno)),
        (Ok(_), Err(Errno::EBUSY)) => Ok(()),
        (Ok(_), _) => Err(NoRehearsal::NotProven),
    }
}

/// A signal's handler would return by a call; so all signals are blocked except that of filters.
fn block_all_but_sigsys() {
    let all: u64 = !(1 << (libc::SIGSYS - 1));
    let at = (&raw const all).expose_provenance() as u64;
    let args = [libc::SIG_SETMASK as u64, at, 0, 8, 0, 0];
    // SAFETY: it reads one word and changes this thread's mask.
    let _blocked = unsafe { syscall(libc::SYS_rt_sigprocmask as u32, args) };
}

fn handle_traps() {
    // SAFETY: all zeros are a valid action.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    action.sa_sigaction = trapped as *const () as usize;
    action.sa_flags = libc::SA_SIGINFO | libc::SA_NODEFER;
    // SAFETY: the handler does not return, allocates nothing and takes no lock.
    let _handled = unsafe { libc::sigaction(libc::SIGSYS, &raw const action, null_mut()) };
}

/// The questions of this process, after it is the child that asks.
static COURSE: AtomicPtr<Course<'static>> = AtomicPtr::new(null_mut());

/// From `<asm-generic/siginfo.h>`.
const SYS_SECCOMP: i32 = 1;

/// The handler of SIGSYS: a filter trapped a call, which is the answer to the question. It goes on
/// with the next question and never returns, because a handler returns by a call (`rt_sigreturn`).
extern "C" fn trapped(_: i32, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: `begin` stored it, and never returns.
    let course = unsafe { COURSE.load(Ordering::Acquire).as_ref() };
    // During the setup: the next child skips this step.
    let Some(course) = course else { end_this_process(END) };
    // SAFETY: the kernel tells a handler with SA_SIGINFO of its signal.
    let Some(info) = (unsafe { info.as_ref() }) else { end_this_process(END) };
    let (code, data) = (info.si_code, info.si_errno);
    let asked = course.next.load(Ordering::Relaxed);
    if code == SYS_SECCOMP && asked > 0 {
        put(course, asked - 1, Heard::Trapped(data as u16));
    }
    go_on(course)
}

fn put(course: &Course<'_>, n: usize, heard: Heard) {
    course.shared.word(HEADER + EXTRA + n).store(heard.to_word(), Ordering::Release);
}

/// Asks the remaining questions, in order.
extern "C" fn ask_all(course: &Course<'_>) -> ! {
    loop {
        let n = course.next.fetch_add(1, Ordering::Relaxed);
        let Some(question) = course.questions.get(n) else { break };
        course.shared.at(Progress::Call(n));
        // SAFETY: this child's own filter keeps every call from the kernel, as `set_up` has proven.
        put(course, n, unsafe { put_to_filters(course, question) });
    }
    course.shared.at(Progress::Done);
    end_this_process(END)
}

/// Makes a call, and returns the filters' answer.
///
/// # Safety
/// A filter keeps the call from the kernel.
unsafe fn put_to_filters(course: &Course<'_>, question: &Rehearsed) -> Heard {
    if question.is_brief && course.brief.load(Ordering::Relaxed) != 0 {
        // SAFETY: as for this function.
        let got = unsafe { call::instruction_apart(question.number, question.args) };
        let through = Form::Untraced.through();
        return got.map_or(Heard::Nothing, |(got, _)| Heard::of(got, through));
    }
    // SAFETY: as for this function.
    Heard::of(unsafe { make(question) }, course.form.through())
}

/// Makes a call.
///
/// # Safety
/// The requirements of the call itself.
#[inline(never)]
unsafe fn make(question: &Rehearsed) -> i64 {
    match question.by {
        // SAFETY: the caller vouches for the call.
        By::Own => unsafe { call::instruction(question.number, question.args) },
        // SAFETY: as above.
        By::Int80 => unsafe { call::int80(question.number, question.args) },
    }
}

/// Continues to ask, on an empty stack.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn go_on(course: &Course<'_>) -> ! {
    // SAFETY: nothing on either stack is used any more except the course, which is on neither the
    // new stack nor below: `begin`'s caller keeps both. `ask_all` does not return.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        core::arch::asm!(
            "mov rsp, {stack}", "xor ebp, ebp", "call {ask}", "ud2",
            stack = in(reg) course.stack, ask = sym ask_all, in("rdi") core::ptr::from_ref(course),
            options(noreturn),
        )
    }
    // SAFETY: as above.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        core::arch::asm!(
            "mov sp, {stack}", "mov x29, xzr", "bl {ask}", "brk 0",
            stack = in(reg) course.stack, ask = sym ask_all, in("x0") core::ptr::from_ref(course),
            options(noreturn),
        )
    }
}

/// On other architectures a trap cannot be distinguished from a kill.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn go_on(course: &Course<'_>) -> ! {
    let _ = course.stack;
    ask_all(course)
}
