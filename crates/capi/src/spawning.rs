//! `seccompat_spawn` and `seccompat_spawn_with`: starting a program takes several calls.
//!
//! # Why this file has unsafe code
//! It exports symbols.
#![allow(unsafe_code)]

use alloc::vec::Vec;
use core::ffi::{c_char, c_int};

use rustix::fd::IntoRawFd;
use seccompat::io::SignalMask;
use seccompat::{Done, Error, Sysno, process};
use seccompat_catalogue::Errno;

use crate::how::{Answer, How, returned};
use crate::instead::said;
use crate::types::{At, Descriptor, SpawnOptions, Text};

/// The program to start, as C code has it.
struct Program {
    path: Text,
    argv: At<*const c_char>,
    envp: At<*const c_char>,
    descriptors: At<Descriptor>,
    count: usize,
}

fn fault() -> Error {
    said(Sysno::CLONE3, Errno::EFAULT)
}

/// The bits of `flags`.
const GROUP: u32 = 1 << 0;
const GROUPS: u32 = 1 << 1;
const GID: u32 = 1 << 2;
const UID: u32 = 1 << 3;

/// Starts it, with options if there are some.
fn start(mut program: Program, options: Option<SpawnOptions>, pidfd: &At<c_int>) -> Answer {
    if pidfd.address().is_null() {
        return Err(fault());
    }
    let path = program.path.get().ok_or_else(fault)?;
    let argv = program.argv.strings().ok_or_else(fault)?;
    let envp = program.envp.strings().ok_or_else(fault)?;
    let descriptors = program.descriptors.all(program.count).ok_or_else(fault)?;
    let descriptors: Vec<_> =
        descriptors.iter().map(|one| (one.ours.borrow(), one.theirs)).collect();
    let mut options = options;
    let what = process::Spawn::new(path, &argv, &envp).descriptors(&descriptors);
    let what = match &mut options {
        Some(options) => with(what, options)?,
        None => what,
    };
    let Done { value: child, by } = process::spawn_with(&what)?;
    // It was tested for null before.
    let _written = pidfd.write(child.pidfd.into_raw_fd());
    Ok(Done { value: child.pid.as_raw_nonzero().get().into(), by })
}

fn with<'a>(
    mut what: process::Spawn<'a>,
    options: &'a mut SpawnOptions,
) -> Result<process::Spawn<'a>, Error> {
    let flags = options.flags;
    if flags & !(GROUP | GROUPS | GID | UID) != 0 || options.unused != 0 {
        return Err(said(Sysno::CLONE3, Errno::EINVAL));
    }
    if let Some(search) = options.search.get() {
        what = what.search(search);
    }
    if let Some(directory) = options.directory.get() {
        what = what.directory(directory);
    }
    if let Ok(mask) = options.mask.read() {
        what = what.signal_mask(SignalMask(mask));
    }
    if flags & GROUP != 0 {
        what = what.process_group(options.pgid as u32);
    }
    if flags & GROUPS != 0 {
        what = what.groups(options.groups.all(options.group_count).ok_or_else(fault)?);
    }
    if flags & GID != 0 {
        what = what.gid(options.gid);
    }
    if flags & UID != 0 {
        what = what.uid(options.uid);
    }
    Ok(what)
}

fn start_with(program: Program, options: &At<SpawnOptions>, pidfd: &At<c_int>) -> Answer {
    let options = options.sized().map_err(|errno| said(Sysno::CLONE3, errno))?;
    start(program, Some(options), pidfd)
}

/// See `seccompat.h`.
///
/// # Safety
/// Pointers are null, or point to data of their type: strings, lists that end with null, `count`
/// descriptors of the caller, room for one descriptor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_spawn(
    path: Text,
    argv: At<*const c_char>,
    envp: At<*const c_char>,
    descriptors: At<Descriptor>,
    count: usize,
    pidfd: At<c_int>,
) -> c_int {
    returned(start(Program { path, argv, envp, descriptors, count }, None, &pidfd)) as c_int
}

/// See `seccompat.h`.
///
/// # Safety
/// The requirements of `seccompat_spawn`; `how` is null or points to a structure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_spawn_ex(
    path: Text,
    argv: At<*const c_char>,
    envp: At<*const c_char>,
    descriptors: At<Descriptor>,
    count: usize,
    pidfd: At<c_int>,
    how: At<How>,
) -> c_int {
    how.told(|_| start(Program { path, argv, envp, descriptors, count }, None, &pidfd)) as c_int
}

/// See `seccompat.h`.
///
/// # Safety
/// The requirements of `seccompat_spawn`; `options` is null or points to a structure, whose pointers are
/// null or point to data of their type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_spawn_with(
    path: Text,
    argv: At<*const c_char>,
    envp: At<*const c_char>,
    descriptors: At<Descriptor>,
    count: usize,
    options: At<SpawnOptions>,
    pidfd: At<c_int>,
) -> c_int {
    let program = Program { path, argv, envp, descriptors, count };
    returned(start_with(program, &options, &pidfd)) as c_int
}

/// See `seccompat.h`.
///
/// # Safety
/// The requirements of `seccompat_spawn_with`; `how` is null or points to a structure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_spawn_with_ex(
    path: Text,
    argv: At<*const c_char>,
    envp: At<*const c_char>,
    descriptors: At<Descriptor>,
    count: usize,
    options: At<SpawnOptions>,
    pidfd: At<c_int>,
    how: At<How>,
) -> c_int {
    let program = Program { path, argv, envp, descriptors, count };
    how.told(|_| start_with(program, &options, &pidfd)) as c_int
}
