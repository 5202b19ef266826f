//! The system call instruction.
//!
//! # Why this file has unsafe code
//! No safe interface makes a call by its number. `libc::syscall` stores its error in `errno`, and a
//! probe between a program's own call and its check of `errno` must not change that.
#![allow(unsafe_code)]

use seccompat_catalogue::{Abi, Errno};
use seccompat_probe::{Answer, Manner, Question};

/// `syscall(number, …)`—Makes a call, without touching `errno`.
///
/// # Errors
/// The error that the kernel returned, or a filter in its place.
///
/// # Safety
/// The requirements of the call itself: the arguments may name memory, descriptors and processes.
#[inline(always)]
pub unsafe fn syscall(number: u32, args: [u64; 6]) -> Result<u64, Errno> {
    // SAFETY: the caller vouches for the call.
    let returned = unsafe { instruction(number, args) };
    // The kernel answers errors as -4095 to -1.
    match i16::try_from(returned).ok().and_then(|n| u16::try_from(-i32::from(n)).ok()) {
        Some(n @ 1..=4095) => Err(Errno::new(n).unwrap_or(Errno::MAX)),
        _ => Ok(returned as u64),
    }
}

/// Whether this thread uses its own thread storage. A `vfork` child, and any other task that shares
/// its creator's memory without being a thread of the C library, runs on its creator's.
///
/// The C library keeps the id of each of its threads; the kernel knows the real caller. `false` if
/// either cannot be known.
#[must_use]
pub fn has_own_storage() -> bool {
    let mut clock = 0;
    // SAFETY: it reads nothing but this thread's own register.
    let me = unsafe { libc::pthread_self() };
    // SAFETY: this thread lives, and the id of its clock goes to a local.
    if unsafe { libc::pthread_getcpuclockid(me, &raw mut clock) } != 0 {
        return false;
    }
    // The id of a thread's CPU clock is the complement of the thread id, shifted left by three bits
    // (kernel, `include/linux/posix-timers_types.h`).
    let kept = !(clock >> 3);
    // SAFETY: it reads nothing.
    let real = unsafe { syscall(libc::SYS_gettid as u32, [0; 6]) };
    real.ok() == u64::try_from(kept).ok() && kept != 0
}

/// Makes a probe in this thread. A filter that kills ends this program. A question for another ABI
/// than this program's gets [`Answer::NotMade`]: its number would be another call here.
///
/// ```
/// use seccompat_catalogue::{Abi, Facts, Sysno};
/// use seccompat_probe::{Nothing, Trial};
/// let args = [0x1000, 0x1000, 0, 0, 0, 0];
/// for question in Trial::questions(Facts::of(Sysno::MBIND), &args, &Nothing(Abi::X86_64)) {
///     let _ = seccompat_raw::ask(&question);
/// }
/// ```
///
/// Only the question decides which call is made:
///
/// ```compile_fail,E0061
/// use seccompat_catalogue::{Abi, Facts, Sysno};
/// use seccompat_probe::{Nothing, Trial};
/// // `munmap` with arguments meant for `mbind`: an address and a length in this program's memory.
/// let args = [0x1000, 0x1000, 0, 0, 0, 0];
/// for question in Trial::questions(Facts::of(Sysno::MBIND), &args, &Nothing(Abi::X86_64)) {
///     let _ = seccompat_raw::ask(11, &question);
/// }
/// ```
#[must_use]
pub fn ask(question: &Question) -> Answer {
    if question.manner() != Manner::Plain || !is_native(question) {
        return Answer::NotMade;
    }
    // SAFETY: only the prober makes questions, and only from the catalogue's table. Its probes name
    // no memory and have no effect, whatever the scalars (the table's own test checks this on
    // running kernels). Number and registers are those of one call of this ABI.
    answer(unsafe { syscall(question.number(), question.args()) })
}

/// Whether the question's number means its call on the ABI of this program.
pub(crate) fn is_native(question: &Question) -> bool {
    Abi::NATIVE == Some(question.abi())
}

/// The answer that a returned value means.
pub(crate) fn answer(returned: Result<u64, Errno>) -> Answer {
    match returned {
        Ok(_) => Answer::Success,
        Err(errno) => Answer::Errno(errno),
    }
}

/// `int $0x80`—Makes a call of the 32-bit ABI. The kernel and filters see the whole registers.
///
/// # Safety
/// The requirements of the call itself.
#[cfg(target_arch = "x86_64")]
pub(crate) unsafe fn int80(number: u32, args: [u64; 6]) -> i64 {
    let [a, b, c, d, e, f] = args;
    let all = [number.into(), a, b, c, d, e, f];
    let returned;
    // SAFETY: the registers are those of the i386 kernel ABI (syscall(2), "Architecture calling
    // conventions"); rbx and rbp are restored. The caller vouches for the call.
    unsafe {
        core::arch::asm!(
            "push rbx", "push rbp",
            "mov rbx, [rax + 8]", "mov rcx, [rax + 16]", "mov rdx, [rax + 24]",
            "mov rsi, [rax + 32]", "mov rdi, [rax + 40]", "mov rbp, [rax + 48]",
            "mov rax, [rax]",
            "int 0x80",
            "pop rbp", "pop rbx",
            inout("rax") all.as_ptr() => returned,
            out("rcx") _, out("rdx") _, out("rsi") _, out("rdi") _,
            out("r8") _, out("r9") _, out("r10") _, out("r11") _,
        );
    }
    returned
}

/// There is no such instruction.
///
/// # Safety
/// None is needed.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) unsafe fn int80(_number: u32, _args: [u64; 6]) -> i64 {
    -i64::from(Errno::ENOSYS.get())
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) unsafe fn instruction(number: u32, args: [u64; 6]) -> i64 {
    let returned;
    // SAFETY: the registers are those of the x86-64 kernel ABI (syscall(2), "Architecture calling
    // conventions"); the instruction clobbers rcx and r11. The caller vouches for the call.
    unsafe {
        core::arch::asm!(
            "syscall",
            inlateout("rax") u64::from(number) => returned,
            in("rdi") args[0], in("rsi") args[1], in("rdx") args[2],
            in("r10") args[3], in("r8") args[4], in("r9") args[5],
            lateout("rcx") _, lateout("r11") _,
            options(nostack),
        );
    }
    returned
}

/// Makes a call by an instruction of its own: filters see its address, which is the second result. `None` where that
/// is not built yet.
///
/// # Safety
/// The requirements of the call itself.
#[cfg(target_arch = "x86_64")]
#[inline(never)]
pub(crate) unsafe fn instruction_apart(number: u32, args: [u64; 6]) -> Option<(i64, u64)> {
    let (returned, place);
    // SAFETY: as for `instruction`; rcx has no other use before the call. Most processors leave the address of the next
    // instruction in it anyway.
    unsafe {
        core::arch::asm!(
            "lea rcx, [rip + 2f]",
            "syscall",
            "2:",
            inlateout("rax") u64::from(number) => returned,
            in("rdi") args[0], in("rsi") args[1], in("rdx") args[2],
            in("r10") args[3], in("r8") args[4], in("r9") args[5],
            out("rcx") place, out("r11") _,
            options(nostack),
        );
    }
    Some((returned, place))
}

/// There is none.
///
/// # Safety
/// None is needed.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) unsafe fn instruction_apart(_number: u32, _args: [u64; 6]) -> Option<(i64, u64)> {
    None
}

#[cfg(target_arch = "x86")]
#[inline]
pub(crate) unsafe fn instruction(number: u32, args: [u64; 6]) -> i64 {
    // The call needs seven registers, and i386 has no more besides the stack pointer. So they are
    // loaded from memory, and those that the compiler reserves are saved.
    let [a, b, c, d, e, f] = args.map(low);
    let all = [number, a, b, c, d, e, f];
    let returned: i32;
    // SAFETY: the registers are those of the i386 kernel ABI (syscall(2), "Architecture calling
    // conventions"); ebx, esi and ebp are as before. The caller vouches for the call.
    unsafe {
        core::arch::asm!(
            "push ebx", "push esi", "push ebp",
            "mov ebx, [eax + 4]", "mov ecx, [eax + 8]", "mov edx, [eax + 12]",
            "mov esi, [eax + 16]", "mov edi, [eax + 20]", "mov ebp, [eax + 24]",
            "mov eax, [eax]",
            "int 0x80",
            "pop ebp", "pop esi", "pop ebx",
            inout("eax") all.as_ptr() => returned,
            out("ecx") _, out("edx") _, out("edi") _,
        );
    }
    wide(returned)
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
pub(crate) unsafe fn instruction(number: u32, args: [u64; 6]) -> i64 {
    let returned;
    // SAFETY: the registers are those of the arm64 kernel ABI (syscall(2), "Architecture calling
    // conventions"). The caller vouches for the call.
    unsafe {
        core::arch::asm!(
            "svc 0",
            in("x8") u64::from(number),
            inlateout("x0") args[0] => returned,
            in("x1") args[1], in("x2") args[2], in("x3") args[3],
            in("x4") args[4], in("x5") args[5],
            options(nostack),
        );
    }
    returned
}

#[cfg(target_arch = "arm")]
#[inline(always)]
pub(crate) unsafe fn instruction(number: u32, args: [u64; 6]) -> i64 {
    let args = args.map(low);
    let returned: i32;
    // SAFETY: the registers are those of the EABI kernel ABI (syscall(2), "Architecture calling
    // conventions"); r7, which may be a frame pointer, is as before. The caller vouches for the call.
    unsafe {
        core::arch::asm!(
            "mov {saved}, r7", "mov r7, {number}", "svc 0", "mov r7, {saved}",
            saved = out(reg) _,
            number = in(reg) number,
            inlateout("r0") args[0] => returned,
            in("r1") args[1], in("r2") args[2], in("r3") args[3],
            in("r4") args[4], in("r5") args[5],
            options(nostack),
        );
    }
    wide(returned)
}

#[cfg(target_arch = "riscv64")]
#[inline(always)]
pub(crate) unsafe fn instruction(number: u32, args: [u64; 6]) -> i64 {
    let returned;
    // SAFETY: the registers are those of the RISC-V kernel ABI (syscall(2), "Architecture calling
    // conventions"). The caller vouches for the call.
    unsafe {
        core::arch::asm!(
            "ecall",
            in("a7") u64::from(number),
            inlateout("a0") args[0] => returned,
            in("a1") args[1], in("a2") args[2], in("a3") args[3],
            in("a4") args[4], in("a5") args[5],
            options(nostack),
        );
    }
    returned
}

#[cfg(target_arch = "loongarch64")]
#[inline(always)]
pub(crate) unsafe fn instruction(number: u32, args: [u64; 6]) -> i64 {
    let returned;
    // SAFETY: the registers are those of the LoongArch kernel ABI (Documentation/arch/loongarch); the
    // call clobbers the temporary ones. The caller vouches for the call.
    unsafe {
        core::arch::asm!(
            "syscall 0",
            in("$a7") u64::from(number),
            inlateout("$a0") args[0] => returned,
            in("$a1") args[1], in("$a2") args[2], in("$a3") args[3],
            in("$a4") args[4], in("$a5") args[5],
            lateout("$t0") _, lateout("$t1") _, lateout("$t2") _, lateout("$t3") _,
            lateout("$t4") _, lateout("$t5") _, lateout("$t6") _, lateout("$t7") _,
            lateout("$t8") _,
            options(nostack),
        );
    }
    returned
}

#[cfg(target_arch = "s390x")]
#[inline(always)]
pub(crate) unsafe fn instruction(number: u32, args: [u64; 6]) -> i64 {
    let returned;
    // SAFETY: the registers are those of the s390x kernel ABI (syscall(2), "Architecture calling
    // conventions"). The caller vouches for the call.
    unsafe {
        core::arch::asm!(
            "svc 0",
            in("r1") u64::from(number),
            inlateout("r2") args[0] => returned,
            in("r3") args[1], in("r4") args[2], in("r5") args[3],
            in("r6") args[4], in("r7") args[5],
            options(nostack),
        );
    }
    returned
}

/// The low half of a word, for a 32-bit register.
#[cfg(target_pointer_width = "32")]
fn low(word: u64) -> u32 {
    (word & 0xffff_ffff) as u32
}

/// Sign-extends an error to 64 bits; any other value, which may be an address, is zero-extended.
#[cfg(target_pointer_width = "32")]
fn wide(returned: i32) -> i64 {
    if (-4095..0).contains(&returned) { returned.into() } else { (returned as u32).into() }
}

/// On other architectures through the C library, with `errno` restored.
#[cfg(not(any(
    target_arch = "x86_64",
    target_arch = "x86",
    target_arch = "aarch64",
    target_arch = "arm",
    target_arch = "riscv64",
    target_arch = "loongarch64",
    target_arch = "s390x",
)))]
pub(crate) unsafe fn instruction(number: u32, args: [u64; 6]) -> i64 {
    let word = |n: usize| args[n] as libc::c_long;
    // SAFETY: errno of this thread is always there.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    let saved = unsafe { *errno };
    // SAFETY: the caller vouches for the call.
    let returned = unsafe {
        libc::syscall(number as libc::c_long, word(0), word(1), word(2), word(3), word(4), word(5))
    };
    if returned != -1 {
        return i64::from(returned);
    }
    // SAFETY: as above.
    let failed = unsafe { *errno };
    // SAFETY: as above.
    unsafe { *errno = saved };
    -i64::from(failed)
}
