//! `libseccomp.so.2` by Seccompat: the API of libseccomp 2.6.1, over the proven compiler.
//!
//! `include/seccomp.h` documents each function; the manual pages seccomp_*(3) of libseccomp are the
//! contract. An export makes its words into types (`types`), and calls code without `unsafe`. Every
//! filter is proven to decide as its rules say before it is loaded or exported.
//!
//! # Why this file has unsafe code
//! It exports symbols. It has no unsafe block.
#![allow(unsafe_code)]

mod attributes;
mod compiled;
mod context;
mod errno;
mod handle;
mod level;
mod live;
mod load;
mod names;
mod pfc;
mod pseudo;
mod rules;
mod sys;
mod types;
mod unknown;
mod variadic;

use core::ffi::{c_int, c_uint};
use std::ffi::CString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use context::Context;
use errno::{Errno, Result};
use handle::Handle;
use types::{Buffer, Comparisons, Notification, NotificationOut, Out, Owned, Text};

/// `struct scmp_version`
#[repr(C)]
pub struct Version {
    major: c_uint,
    minor: c_uint,
    micro: c_uint,
}

/// The release of libseccomp whose API this is.
static VERSION: Version = Version { major: 2, minor: 6, micro: 1 };

/// Runs when the library is loaded, before the program.
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
#[used]
static CONSTRUCTOR: extern "C" fn() = {
    extern "C" fn constructor() {
        let _ = catch_unwind(unknown::read);
    }
    constructor
};

/// Nothing unwinds into C code.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Errno::EFAULT))
}

/// 0, or the negative errno.
fn code(work: impl FnOnce() -> Result<()>) -> c_int {
    guarded(work).map_or_else(Errno::negative, |()| 0)
}

/// `seccomp_version(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_version() -> &'static Version {
    &VERSION
}

/// `seccomp_api_get(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_api_get() -> c_uint {
    guarded(|| Ok(level::get())).unwrap_or(0)
}

/// `seccomp_api_set(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_api_set(level: c_uint) -> c_int {
    code(|| level::set(level))
}

/// `seccomp_init(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_init(default: u32) -> Handle {
    guarded(|| Context::new(default)).map_or(Handle::NULL, Handle::new)
}

/// `seccomp_reset(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_reset(mut context: Handle, default: u32) -> c_int {
    code(|| {
        if context.is_null() {
            level::forget();
            load::forget_listener();
            return Ok(());
        }
        let context = context.get()?;
        *context = Context::new(default)?;
        Ok(())
    })
}

/// `seccomp_release(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_release(context: Handle) {
    let _ = guarded(|| context.take().map(drop));
}

/// `seccomp_merge(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_merge(mut into: Handle, mut from: Handle) -> c_int {
    code(|| {
        if into.is(&from) {
            return Err(Errno::EINVAL);
        }
        let context = into.filled()?;
        context.may_merge(from.filled()?)?;
        context.merge(*from.take()?);
        Ok(())
    })
}

/// `seccomp_arch_resolve_name(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_arch_resolve_name(name: Text) -> u32 {
    guarded(|| Ok(name.get().and_then(pfc::arch).map_or(0, names::token))).unwrap_or(0)
}

/// `seccomp_arch_native(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_arch_native() -> u32 {
    names::token(names::NATIVE)
}

/// `seccomp_arch_exist(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_arch_exist(mut context: Handle, token: u32) -> c_int {
    code(|| if context.get()?.has_abi(token)? { Ok(()) } else { Err(Errno::EEXIST) })
}

/// `seccomp_arch_add(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_arch_add(mut context: Handle, token: u32) -> c_int {
    code(|| context.get()?.add_abi(token))
}

/// `seccomp_arch_remove(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_arch_remove(mut context: Handle, token: u32) -> c_int {
    code(|| context.get()?.remove_abi(token))
}

/// `seccomp_load(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_load(mut context: Handle) -> c_int {
    code(|| load::load(context.filled()?))
}

/// `seccomp_precompute(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_precompute(mut context: Handle) -> c_int {
    code(|| compiled::program(context.filled()?).map(drop))
}

/// `seccomp_attr_get(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_attr_get(mut context: Handle, attribute: c_int, to: Out<u32>) -> c_int {
    code(|| to.write(context.filled()?.attribute(attribute)?))
}

/// `seccomp_attr_set(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_attr_set(mut context: Handle, attribute: c_int, value: u32) -> c_int {
    code(|| context.filled()?.set_attribute(attribute, value))
}

/// `seccomp_syscall_resolve_num_arch(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_syscall_resolve_num_arch(token: u32, number: c_int) -> Owned {
    let name = || {
        let abi = names::abi(token).ok_or(Errno::EINVAL)?;
        let name = names::name(abi, number).ok_or(Errno::EINVAL)?;
        CString::new(name).map_err(|_| Errno::EINVAL)
    };
    guarded(name).map_or(Owned::NULL, |name| Owned::new(&name))
}

/// The number that `resolve` finds, or `__NR_SCMP_ERROR`.
fn resolved(
    token: u32,
    name: &Text,
    resolve: fn(seccompat_catalogue::Abi, &str) -> Option<i32>,
) -> c_int {
    let number = || {
        let abi = names::abi(token).ok_or(Errno::EINVAL)?;
        name.get().and_then(|name| resolve(abi, name)).ok_or(Errno::EINVAL)
    };
    guarded(number).unwrap_or(names::NO_CALL)
}

/// `seccomp_syscall_resolve_name_arch(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_syscall_resolve_name_arch(token: u32, name: Text) -> c_int {
    resolved(token, &name, names::number)
}

/// `seccomp_syscall_resolve_name_rewrite(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_syscall_resolve_name_rewrite(token: u32, name: Text) -> c_int {
    resolved(token, &name, names::rewritten)
}

/// `seccomp_syscall_resolve_name(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_syscall_resolve_name(name: Text) -> c_int {
    resolved(0, &name, names::number)
}

/// `seccomp_syscall_priority(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_syscall_priority(
    mut context: Handle,
    number: c_int,
    priority: u8,
) -> c_int {
    code(|| context.filled()?.prioritise(number, priority))
}

/// `seccomp_rule_add_array(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_rule_add_array(
    mut context: Handle,
    action: u32,
    number: c_int,
    count: c_uint,
    comparisons: Comparisons,
) -> c_int {
    code(|| {
        let comparisons = comparisons.get(count)?;
        context.filled()?.add(action, number, comparisons, false)
    })
}

/// `seccomp_rule_add_exact_array(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_rule_add_exact_array(
    mut context: Handle,
    action: u32,
    number: c_int,
    count: c_uint,
    comparisons: Comparisons,
) -> c_int {
    code(|| {
        let comparisons = comparisons.get(count)?;
        context.filled()?.add(action, number, comparisons, true)
    })
}

/// `seccomp_notify_alloc(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_notify_alloc(
    request: NotificationOut,
    response: NotificationOut,
) -> c_int {
    code(|| {
        if level::get() < level::NOTIFY {
            return Err(Errno::EOPNOTSUPP);
        }
        let sizes = sys::sizes().map_err(|_| Errno::ECANCELED)?;
        let made = |out: &NotificationOut, size: u16| {
            if out.is_null() { Ok(Notification::NULL) } else { Notification::new(size.into()) }
        };
        let first = made(&request, sizes.seccomp_notif)?;
        match made(&response, sizes.seccomp_notif_resp) {
            Ok(second) => {
                request.write(first);
                response.write(second);
                Ok(())
            }
            Err(why) => {
                first.free();
                Err(why)
            }
        }
    })
}

/// `seccomp_notify_free(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_notify_free(request: Notification, response: Notification) {
    request.free();
    response.free();
}

/// `seccomp_notify_receive(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_notify_receive(fd: c_int, request: Notification) -> c_int {
    code(|| sys::receive(fd, &request).map_err(|_| Errno::ECANCELED))
}

/// `seccomp_notify_respond(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_notify_respond(fd: c_int, response: Notification) -> c_int {
    code(|| sys::respond(fd, &response).map_err(|_| Errno::ECANCELED))
}

/// `seccomp_notify_id_valid(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_notify_id_valid(fd: c_int, id: u64) -> c_int {
    code(|| if sys::is_valid(fd, id) { Ok(()) } else { Err(Errno::ENOENT) })
}

/// `seccomp_notify_fd(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_notify_fd(mut context: Handle) -> c_int {
    guarded(|| context.filled().and_then(|_| load::listener().ok_or(Errno::EFAULT)))
        .unwrap_or_else(Errno::negative)
}

/// `seccomp_notify_addfd(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_notify_addfd(fd: c_int, request: Notification) -> c_int {
    guarded(|| {
        if request.is_null() {
            return Err(Errno::EINVAL);
        }
        sys::add_fd(fd, &request).map_err(|_| Errno::ECANCELED)
    })
    .unwrap_or_else(Errno::negative)
}

/// `seccomp_export_pfc(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_export_pfc(mut context: Handle, fd: c_int) -> c_int {
    code(|| {
        let context = context.filled()?;
        sys::write_all(fd, pfc::text(context).as_bytes()).map_err(|why| context.kernels(why))
    })
}

/// A program as an array of `struct sock_filter`, in the byte order of the filter's machines.
fn bytes(context: &mut Context) -> Result<Vec<u8>> {
    let big = context.is_big_endian();
    let insns = compiled::program(context)?.insns().iter();
    let bytes = insns.flat_map(|insn| {
        let (mut code, mut k) = (insn.code.to_le_bytes(), insn.k.to_le_bytes());
        if big {
            code.reverse();
            k.reverse();
        }
        let ([c0, c1], [k0, k1, k2, k3]) = (code, k);
        [c0, c1, insn.jt, insn.jf, k0, k1, k2, k3]
    });
    Ok(bytes.collect())
}

/// `seccomp_export_bpf(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_export_bpf(mut context: Handle, fd: c_int) -> c_int {
    code(|| {
        let context = context.filled()?;
        let bytes = bytes(context)?;
        sys::write_all(fd, &bytes).map_err(|why| context.kernels(why))
    })
}

/// `seccomp_export_bpf_mem(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_export_bpf_mem(
    mut context: Handle,
    buffer: Buffer,
    len: Out<usize>,
) -> c_int {
    code(|| {
        let bytes = bytes(context.filled()?)?;
        let room = len.read()?;
        len.write(bytes.len())?;
        if buffer.is_null() {
            return Ok(());
        }
        if room < bytes.len() {
            return Err(Errno::ERANGE);
        }
        buffer.fill(&bytes);
        Ok(())
    })
}

/// `seccomp_transaction_start(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_transaction_start(mut context: Handle) -> c_int {
    code(|| context.filled().map(Context::begin))
}

/// `seccomp_transaction_commit(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_transaction_commit(mut context: Handle) -> c_int {
    code(|| context.filled().map(Context::commit))
}

/// `seccomp_transaction_reject(3)`
#[unsafe(no_mangle)]
pub extern "C" fn seccomp_transaction_reject(mut context: Handle) {
    let _ = guarded(|| context.filled().map(Context::reject));
}

/// `seccompat_unknown`, which libseccomp lacks: the action, an errno, for calls that the author of the
/// rules did not know. `known_up_to` is the newest Linux that the author knew, as
/// `KERNEL_VERSION(major, minor, 0)`; 0 takes it from the newest call with a rule.
#[unsafe(no_mangle)]
pub extern "C" fn seccompat_unknown(mut context: Handle, action: u32, known_up_to: u32) -> c_int {
    code(|| context.get()?.set_unknown(action, known_up_to))
}
