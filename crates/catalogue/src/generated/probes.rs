//! The prober's facts about each call: written by `cargo xtask tables` from `data/probes/*.tbl`.
#![forbid(unsafe_code)]

use crate::Arg::{Bad as B, Keep as K, Word as W};
use crate::packed::{abis, args as a, expect as x, param as p};
use crate::{Abi, Eperm, Errno, Facts, Kernels, Kind, Never, Outcome, Probe, Sysno, Why};

const OK: Outcome = Outcome::Success;

const fn e(errno: Errno) -> Outcome {
    Outcome::Errno(errno)
}

const fn v(from: [u8; 3], to: [u8; 3]) -> Kernels {
    Kernels::between(from, to)
}

/// `_llseek`
#[rustfmt::skip]
pub const _LLSEEK: Facts = Facts {
    call: Sysno::_LLSEEK,
    params: &[p("fd", Kind::Fd), p("high", Kind::Long), p("low", Kind::Long), p("result", Kind::Ptr), p("whence", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), K(0), B, W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `_newselect`
#[rustfmt::skip]
pub const _NEWSELECT: Facts = Facts {
    call: Sysno::_NEWSELECT,
    params: &[p("count", Kind::Int), p("read", Kind::Ptr), p("write", Kind::Ptr), p("except", Kind::Ptr), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, B, B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, B, B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `_sysctl`
#[rustfmt::skip]
pub const _SYSCTL: Facts = Facts {
    call: Sysno::_SYSCTL,
    params: &[p("args", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [5, 4, 0]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Unwired, kernels: v([5, 5, 0], [255, 255, 255]) }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `accept`
#[rustfmt::skip]
pub const ACCEPT: Facts = Facts {
    call: Sysno::ACCEPT,
    params: &[p("fd", Kind::Fd), p("addr", Kind::Ptr), p("len", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `accept4`
#[rustfmt::skip]
pub const ACCEPT4: Facts = Facts {
    call: Sysno::ACCEPT4,
    params: &[p("fd", Kind::Fd), p("addr", Kind::Ptr), p("len", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `access`
#[rustfmt::skip]
pub const ACCESS: Facts = Facts {
    call: Sysno::ACCESS,
    params: &[p("path", Kind::Str), p("mode", Kind::Int)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `acct`
#[rustfmt::skip]
pub const ACCT: Facts = Facts {
    call: Sysno::ACCT,
    params: &[p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 9 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `add_key`
#[rustfmt::skip]
pub const ADD_KEY: Facts = Facts {
    call: Sysno::ADD_KEY,
    params: &[p("type", Kind::Str), p("name", Kind::Str), p("payload", Kind::Ptr), p("size", Kind::Long), p("ring", Kind::Int)],
    probes: &[
        Probe { args: a([B, B, B, K(0), K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0xffff_ffff_ffff_ffff), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `adjtimex`
#[rustfmt::skip]
pub const ADJTIMEX: Facts = Facts {
    call: Sysno::ADJTIMEX,
    params: &[p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `afs_syscall`
#[rustfmt::skip]
pub const AFS_SYSCALL: Facts = Facts {
    call: Sysno::AFS_SYSCALL,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `alarm`
#[rustfmt::skip]
pub const ALARM: Facts = Facts {
    call: Sysno::ALARM,
    params: &[p("seconds", Kind::Uint)],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `arch_prctl`
#[rustfmt::skip]
pub const ARCH_PRCTL: Facts = Facts {
    call: Sysno::ARCH_PRCTL,
    params: &[p("code", Kind::Int), p("addr", Kind::Long)],
    probes: &[
        Probe { args: a([W(0x1003), W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x1004), W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `arm_fadvise64_64`
#[rustfmt::skip]
pub const ARM_FADVISE64_64: Facts = Facts {
    call: Sysno::ARM_FADVISE64_64,
    params: &[p("fd", Kind::Fd), p("advice", Kind::Int), p("a", Kind::Long), p("b", Kind::Long), p("c", Kind::Long), p("d", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `arm_sync_file_range`
#[rustfmt::skip]
pub const ARM_SYNC_FILE_RANGE: Facts = Facts {
    call: Sysno::ARM_SYNC_FILE_RANGE,
    params: &[p("fd", Kind::Fd), p("flags", Kind::Uint), p("a", Kind::Long), p("b", Kind::Long), p("c", Kind::Long), p("d", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `atomic_barrier`
#[rustfmt::skip]
pub const ATOMIC_BARRIER: Facts = Facts {
    call: Sysno::ATOMIC_BARRIER,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `atomic_cmpxchg_32`
#[rustfmt::skip]
pub const ATOMIC_CMPXCHG_32: Facts = Facts {
    call: Sysno::ATOMIC_CMPXCHG_32,
    params: &[p("new", Kind::Uint), p("old", Kind::Uint), p("d3", Kind::Uint), p("d4", Kind::Uint), p("d5", Kind::Uint), p("mem", Kind::Ptr)],
    probes: &[],
    never: &[Never { why: Why::Kills, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `bdflush`
#[rustfmt::skip]
pub const BDFLUSH: Facts = Facts {
    call: Sysno::BDFLUSH,
    params: &[p("func", Kind::Int), p("data", Kind::Long)],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: v([1, 0, 0], [5, 14, 0]), abis: abis(&[]), gate: 5 },
    ],
    never: &[Never { why: Why::Unwired, kernels: v([5, 15, 0], [255, 255, 255]) }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `bind`
#[rustfmt::skip]
pub const BIND: Facts = Facts {
    call: Sysno::BIND,
    params: &[p("fd", Kind::Fd), p("addr", Kind::Ptr), p("len", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0x10), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF), e(Errno::ENOTSOCK)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `bpf`
#[rustfmt::skip]
pub const BPF: Facts = Facts {
    call: Sysno::BPF,
    params: &[p("cmd", Kind::Int), p("attr", Kind::Ptr), p("size", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, W(8), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([6, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::E2BIG)]), kernels: v([6, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), B, W(8), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([5, 19, 0], [6, 4, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT), e(Errno::E2BIG)]), kernels: v([5, 19, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(8), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([5, 8, 0], [5, 18, 0]), abis: abis(&[]), gate: 16 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::E2BIG), e(Errno::EFAULT)]), kernels: v([5, 8, 0], [5, 18, 0]), abis: abis(&[]), gate: 16 },
        Probe { args: a([K(0), B, W(8), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([4, 4, 0], [5, 7, 0]), abis: abis(&[]), gate: 17 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::E2BIG), e(Errno::EFAULT)]), kernels: v([4, 4, 0], [5, 7, 0]), abis: abis(&[]), gate: 17 },
        Probe { args: a([K(0), B, W(8), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [4, 3, 0]), abis: abis(&[]), gate: 5 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `break`
#[rustfmt::skip]
pub const BREAK: Facts = Facts {
    call: Sysno::BREAK,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `breakpoint`
#[rustfmt::skip]
pub const BREAKPOINT: Facts = Facts {
    call: Sysno::BREAKPOINT,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Kills, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `brk`
#[rustfmt::skip]
pub const BRK: Facts = Facts {
    call: Sysno::BRK,
    params: &[p("addr", Kind::Long)],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `cachectl`
#[rustfmt::skip]
pub const CACHECTL: Facts = Facts {
    call: Sysno::CACHECTL,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `cacheflush`
#[rustfmt::skip]
pub const CACHEFLUSH: Facts = Facts {
    call: Sysno::CACHEFLUSH,
    params: &[p("addr", Kind::Long), p("end", Kind::Long), p("flags", Kind::Uint), p("len", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), W(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), OK, e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `cachestat`
#[rustfmt::skip]
pub const CACHESTAT: Facts = Facts {
    call: Sysno::CACHESTAT,
    params: &[p("fd", Kind::Fd), p("range", Kind::Ptr), p("stat", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `capget`
#[rustfmt::skip]
pub const CAPGET: Facts = Facts {
    call: Sysno::CAPGET,
    params: &[p("header", Kind::Ptr), p("data", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `capset`
#[rustfmt::skip]
pub const CAPSET: Facts = Facts {
    call: Sysno::CAPSET,
    params: &[p("header", Kind::Ptr), p("data", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `chdir`
#[rustfmt::skip]
pub const CHDIR: Facts = Facts {
    call: Sysno::CHDIR,
    params: &[p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `chmod`
#[rustfmt::skip]
pub const CHMOD: Facts = Facts {
    call: Sysno::CHMOD,
    params: &[p("path", Kind::Str), p("mode", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `chown`
#[rustfmt::skip]
pub const CHOWN: Facts = Facts {
    call: Sysno::CHOWN,
    params: &[p("path", Kind::Str), p("owner", Kind::Uint), p("group", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `chown32`
#[rustfmt::skip]
pub const CHOWN32: Facts = Facts {
    call: Sysno::CHOWN32,
    params: &[p("path", Kind::Str), p("owner", Kind::Uint), p("group", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `chroot`
#[rustfmt::skip]
pub const CHROOT: Facts = Facts {
    call: Sysno::CHROOT,
    params: &[p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `clock_adjtime`
#[rustfmt::skip]
pub const CLOCK_ADJTIME: Facts = Facts {
    call: Sysno::CLOCK_ADJTIME,
    params: &[p("clock", Kind::Int), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `clock_adjtime64`
#[rustfmt::skip]
pub const CLOCK_ADJTIME64: Facts = Facts {
    call: Sysno::CLOCK_ADJTIME64,
    params: &[p("clock", Kind::Int), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `clock_getres`
#[rustfmt::skip]
pub const CLOCK_GETRES: Facts = Facts {
    call: Sysno::CLOCK_GETRES,
    params: &[p("clock", Kind::Int), p("res", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENODEV), e(Errno::EOPNOTSUPP), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `clock_getres_time64`
#[rustfmt::skip]
pub const CLOCK_GETRES_TIME64: Facts = Facts {
    call: Sysno::CLOCK_GETRES_TIME64,
    params: &[p("clock", Kind::Int), p("res", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENODEV), e(Errno::EOPNOTSUPP), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `clock_gettime`
#[rustfmt::skip]
pub const CLOCK_GETTIME: Facts = Facts {
    call: Sysno::CLOCK_GETTIME,
    params: &[p("clock", Kind::Int), p("tp", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENODEV), e(Errno::EOPNOTSUPP), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `clock_gettime64`
#[rustfmt::skip]
pub const CLOCK_GETTIME64: Facts = Facts {
    call: Sysno::CLOCK_GETTIME64,
    params: &[p("clock", Kind::Int), p("tp", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENODEV), e(Errno::EOPNOTSUPP), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `clock_nanosleep`
#[rustfmt::skip]
pub const CLOCK_NANOSLEEP: Facts = Facts {
    call: Sysno::CLOCK_NANOSLEEP,
    params: &[p("clock", Kind::Int), p("flags", Kind::Int), p("request", Kind::Ptr), p("remain", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `clock_nanosleep_time64`
#[rustfmt::skip]
pub const CLOCK_NANOSLEEP_TIME64: Facts = Facts {
    call: Sysno::CLOCK_NANOSLEEP_TIME64,
    params: &[p("clock", Kind::Int), p("flags", Kind::Int), p("request", Kind::Ptr), p("remain", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `clock_settime`
#[rustfmt::skip]
pub const CLOCK_SETTIME: Facts = Facts {
    call: Sysno::CLOCK_SETTIME,
    params: &[p("clock", Kind::Int), p("tp", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `clock_settime64`
#[rustfmt::skip]
pub const CLOCK_SETTIME64: Facts = Facts {
    call: Sysno::CLOCK_SETTIME64,
    params: &[p("clock", Kind::Int), p("tp", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `clone`
#[rustfmt::skip]
pub const CLONE: Facts = Facts {
    call: Sysno::CLONE,
    params: &[p("flags", Kind::Long), p("stack", Kind::Long), p("parent_tid", Kind::Ptr), p("child_tid", Kind::Ptr), p("tls", Kind::Long)],
    probes: &[
        Probe { args: a([W(0x1_0000), W(0x1_0000), B, B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x2_0200), W(0x2_0200), B, B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `clone3`
#[rustfmt::skip]
pub const CLONE3: Facts = Facts {
    call: Sysno::CLONE3,
    params: &[p("args", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0x40), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `close`
#[rustfmt::skip]
pub const CLOSE: Facts = Facts {
    call: Sysno::CLOSE,
    params: &[p("fd", Kind::Fd)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `close_range`
#[rustfmt::skip]
pub const CLOSE_RANGE: Facts = Facts {
    call: Sysno::CLOSE_RANGE,
    params: &[p("first", Kind::Uint), p("last", Kind::Uint), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(1), W(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `connect`
#[rustfmt::skip]
pub const CONNECT: Facts = Facts {
    call: Sysno::CONNECT,
    params: &[p("fd", Kind::Fd), p("addr", Kind::Ptr), p("len", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0x10), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF), e(Errno::ENOTSOCK)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `copy_file_range`
#[rustfmt::skip]
pub const COPY_FILE_RANGE: Facts = Facts {
    call: Sysno::COPY_FILE_RANGE,
    params: &[p("in", Kind::Fd), p("inoff", Kind::Ptr), p("out", Kind::Fd), p("outoff", Kind::Ptr), p("len", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, K(0), K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), B, K(0), K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `creat`
#[rustfmt::skip]
pub const CREAT: Facts = Facts {
    call: Sysno::CREAT,
    params: &[p("path", Kind::Str), p("mode", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [6, 18, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [6, 18, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: v([6, 19, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `create_module`
#[rustfmt::skip]
pub const CREATE_MODULE: Facts = Facts {
    call: Sysno::CREATE_MODULE,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: v([2, 6, 0], [255, 255, 255]) }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `delete_module`
#[rustfmt::skip]
pub const DELETE_MODULE: Facts = Facts {
    call: Sysno::DELETE_MODULE,
    params: &[p("name", Kind::Str), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 13 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `dup`
#[rustfmt::skip]
pub const DUP: Facts = Facts {
    call: Sysno::DUP,
    params: &[p("fd", Kind::Fd)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `dup2`
#[rustfmt::skip]
pub const DUP2: Facts = Facts {
    call: Sysno::DUP2,
    params: &[p("old", Kind::Fd), p("new", Kind::Fd)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `dup3`
#[rustfmt::skip]
pub const DUP3: Facts = Facts {
    call: Sysno::DUP3,
    params: &[p("old", Kind::Fd), p("new", Kind::Fd), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `epoll_create`
#[rustfmt::skip]
pub const EPOLL_CREATE: Facts = Facts {
    call: Sysno::EPOLL_CREATE,
    params: &[p("size", Kind::Int)],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `epoll_create1`
#[rustfmt::skip]
pub const EPOLL_CREATE1: Facts = Facts {
    call: Sysno::EPOLL_CREATE1,
    params: &[p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `epoll_ctl`
#[rustfmt::skip]
pub const EPOLL_CTL: Facts = Facts {
    call: Sysno::EPOLL_CTL,
    params: &[p("epfd", Kind::Fd), p("op", Kind::Int), p("fd", Kind::Fd), p("event", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), W(1), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(2), W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `epoll_ctl_old`
#[rustfmt::skip]
pub const EPOLL_CTL_OLD: Facts = Facts {
    call: Sysno::EPOLL_CTL_OLD,
    params: &[p("epfd", Kind::Fd), p("op", Kind::Int), p("fd", Kind::Fd), p("event", Kind::Ptr)],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `epoll_pwait`
#[rustfmt::skip]
pub const EPOLL_PWAIT: Facts = Facts {
    call: Sysno::EPOLL_PWAIT,
    params: &[p("epfd", Kind::Fd), p("events", Kind::Ptr), p("max", Kind::Int), p("timeout", Kind::Int), p("mask", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), B, K(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), K(0), B, W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), B, W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `epoll_pwait2`
#[rustfmt::skip]
pub const EPOLL_PWAIT2: Facts = Facts {
    call: Sysno::EPOLL_PWAIT2,
    params: &[p("epfd", Kind::Fd), p("events", Kind::Ptr), p("max", Kind::Int), p("timeout", Kind::Ptr), p("mask", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, B, K(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), B, B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `epoll_wait`
#[rustfmt::skip]
pub const EPOLL_WAIT: Facts = Facts {
    call: Sysno::EPOLL_WAIT,
    params: &[p("epfd", Kind::Fd), p("events", Kind::Ptr), p("max", Kind::Int), p("timeout", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::Aarch64, Abi::Riscv64, Abi::Loongarch64, Abi::Ppc64le]), gate: 0 },
        Probe { args: a([K(0), B, W(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(1), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `epoll_wait_old`
#[rustfmt::skip]
pub const EPOLL_WAIT_OLD: Facts = Facts {
    call: Sysno::EPOLL_WAIT_OLD,
    params: &[p("epfd", Kind::Fd), p("events", Kind::Ptr), p("max", Kind::Int)],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `eventfd`
#[rustfmt::skip]
pub const EVENTFD: Facts = Facts {
    call: Sysno::EVENTFD,
    params: &[p("count", Kind::Uint)],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `eventfd2`
#[rustfmt::skip]
pub const EVENTFD2: Facts = Facts {
    call: Sysno::EVENTFD2,
    params: &[p("count", Kind::Uint), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `execve`
#[rustfmt::skip]
pub const EXECVE: Facts = Facts {
    call: Sysno::EXECVE,
    params: &[p("path", Kind::Str), p("argv", Kind::Ptr), p("envp", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `execveat`
#[rustfmt::skip]
pub const EXECVEAT: Facts = Facts {
    call: Sysno::EXECVEAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("argv", Kind::Ptr), p("envp", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, B, W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `exit`
#[rustfmt::skip]
pub const EXIT: Facts = Facts {
    call: Sysno::EXIT,
    params: &[p("status", Kind::Int)],
    probes: &[],
    never: &[Never { why: Why::Ends, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `exit_group`
#[rustfmt::skip]
pub const EXIT_GROUP: Facts = Facts {
    call: Sysno::EXIT_GROUP,
    params: &[p("status", Kind::Int)],
    probes: &[],
    never: &[Never { why: Why::Ends, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `faccessat`
#[rustfmt::skip]
pub const FACCESSAT: Facts = Facts {
    call: Sysno::FACCESSAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("mode", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `faccessat2`
#[rustfmt::skip]
pub const FACCESSAT2: Facts = Facts {
    call: Sysno::FACCESSAT2,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("mode", Kind::Int), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fadvise64`
#[rustfmt::skip]
pub const FADVISE64: Facts = Facts {
    call: Sysno::FADVISE64,
    params: &[p("fd", Kind::Fd), p("offset", Kind::Long), p("len", Kind::Long), p("advice", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `fadvise64_64`
#[rustfmt::skip]
pub const FADVISE64_64: Facts = Facts {
    call: Sysno::FADVISE64_64,
    params: &[p("fd", Kind::Fd), p("a", Kind::Long), p("b", Kind::Long), p("c", Kind::Long), p("d", Kind::Long), p("advice", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `fallocate`
#[rustfmt::skip]
pub const FALLOCATE: Facts = Facts {
    call: Sysno::FALLOCATE,
    params: &[p("fd", Kind::Fd), p("mode", Kind::Int), p("offset", Kind::Long), p("len", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::X32, Abi::Aarch64, Abi::Riscv64, Abi::Loongarch64, Abi::Ppc64, Abi::Ppc64le, Abi::S390x]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fanotify_init`
#[rustfmt::skip]
pub const FANOTIFY_INIT: Facts = Facts {
    call: Sysno::FANOTIFY_INIT,
    params: &[p("flags", Kind::Uint), p("event_flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xa00), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([5, 13, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x200), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([5, 13, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([1, 0, 0], [5, 12, 0]), abis: abis(&[]), gate: 5 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fanotify_mark`
#[rustfmt::skip]
pub const FANOTIFY_MARK: Facts = Facts {
    call: Sysno::FANOTIFY_MARK,
    params: &[p("fd", Kind::Fd), p("flags", Kind::Uint), p("mask", Kind::Long), p("a", Kind::Long), p("b", Kind::Long), p("c", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), W(0), K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(3), K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(1), W(1), W(0xffff_ffff_ffff_ffff), W(0xffff_ffff_ffff_ffff), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::X32, Abi::Aarch64, Abi::Riscv64, Abi::Loongarch64, Abi::Ppc64, Abi::Ppc64le, Abi::S390x]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fchdir`
#[rustfmt::skip]
pub const FCHDIR: Facts = Facts {
    call: Sysno::FCHDIR,
    params: &[p("fd", Kind::Fd)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `fchmod`
#[rustfmt::skip]
pub const FCHMOD: Facts = Facts {
    call: Sysno::FCHMOD,
    params: &[p("fd", Kind::Fd), p("mode", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fchmodat`
#[rustfmt::skip]
pub const FCHMODAT: Facts = Facts {
    call: Sysno::FCHMODAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("mode", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fchmodat2`
#[rustfmt::skip]
pub const FCHMODAT2: Facts = Facts {
    call: Sysno::FCHMODAT2,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("mode", Kind::Uint), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fchown`
#[rustfmt::skip]
pub const FCHOWN: Facts = Facts {
    call: Sysno::FCHOWN,
    params: &[p("fd", Kind::Fd), p("owner", Kind::Uint), p("group", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fchown32`
#[rustfmt::skip]
pub const FCHOWN32: Facts = Facts {
    call: Sysno::FCHOWN32,
    params: &[p("fd", Kind::Fd), p("owner", Kind::Uint), p("group", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fchownat`
#[rustfmt::skip]
pub const FCHOWNAT: Facts = Facts {
    call: Sysno::FCHOWNAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("owner", Kind::Uint), p("group", Kind::Uint), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), K(0), W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fcntl`
#[rustfmt::skip]
pub const FCNTL: Facts = Facts {
    call: Sysno::FCNTL,
    params: &[p("fd", Kind::Fd), p("cmd", Kind::Uint), p("arg", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fcntl64`
#[rustfmt::skip]
pub const FCNTL64: Facts = Facts {
    call: Sysno::FCNTL64,
    params: &[p("fd", Kind::Fd), p("cmd", Kind::Uint), p("arg", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fdatasync`
#[rustfmt::skip]
pub const FDATASYNC: Facts = Facts {
    call: Sysno::FDATASYNC,
    params: &[p("fd", Kind::Fd)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `fgetxattr`
#[rustfmt::skip]
pub const FGETXATTR: Facts = Facts {
    call: Sysno::FGETXATTR,
    params: &[p("fd", Kind::Fd), p("name", Kind::Str), p("value", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `file_getattr`
#[rustfmt::skip]
pub const FILE_GETATTR: Facts = Facts {
    call: Sysno::FILE_GETATTR,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("attr", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, K(0), W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `file_setattr`
#[rustfmt::skip]
pub const FILE_SETATTR: Facts = Facts {
    call: Sysno::FILE_SETATTR,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("attr", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, K(0), W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `finit_module`
#[rustfmt::skip]
pub const FINIT_MODULE: Facts = Facts {
    call: Sysno::FINIT_MODULE,
    params: &[p("fd", Kind::Fd), p("params", Kind::Str), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 13 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 13 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `flistxattr`
#[rustfmt::skip]
pub const FLISTXATTR: Facts = Facts {
    call: Sysno::FLISTXATTR,
    params: &[p("fd", Kind::Fd), p("list", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `flock`
#[rustfmt::skip]
pub const FLOCK: Facts = Facts {
    call: Sysno::FLOCK,
    params: &[p("fd", Kind::Fd), p("op", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(2), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(8), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `fork`
#[rustfmt::skip]
pub const FORK: Facts = Facts {
    call: Sysno::FORK,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Forks, kernels: Kernels::ALL }],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `fremovexattr`
#[rustfmt::skip]
pub const FREMOVEXATTR: Facts = Facts {
    call: Sysno::FREMOVEXATTR,
    params: &[p("fd", Kind::Fd), p("name", Kind::Str)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: v([6, 13, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fsconfig`
#[rustfmt::skip]
pub const FSCONFIG: Facts = Facts {
    call: Sysno::FSCONFIG,
    params: &[p("fd", Kind::Fd), p("cmd", Kind::Uint), p("key", Kind::Str), p("value", Kind::Ptr), p("aux", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EBADF), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), B, B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fsetxattr`
#[rustfmt::skip]
pub const FSETXATTR: Facts = Facts {
    call: Sysno::FSETXATTR,
    params: &[p("fd", Kind::Fd), p("name", Kind::Str), p("value", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), K(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: v([6, 13, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, K(0), K(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fsmount`
#[rustfmt::skip]
pub const FSMOUNT: Facts = Facts {
    call: Sysno::FSMOUNT,
    params: &[p("fd", Kind::Fd), p("flags", Kind::Uint), p("attrs", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([1, 0, 0], [7, 0, 0]), abis: abis(&[]), gate: 6 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([7, 1, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0x8000_0000), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([7, 1, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fsopen`
#[rustfmt::skip]
pub const FSOPEN: Facts = Facts {
    call: Sysno::FSOPEN,
    params: &[p("name", Kind::Str), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENOMEM)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
        Probe { args: a([B, W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fspick`
#[rustfmt::skip]
pub const FSPICK: Facts = Facts {
    call: Sysno::FSPICK,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `fstat`
#[rustfmt::skip]
pub const FSTAT: Facts = Facts {
    call: Sysno::FSTAT,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `fstat64`
#[rustfmt::skip]
pub const FSTAT64: Facts = Facts {
    call: Sysno::FSTAT64,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `fstatat64`
#[rustfmt::skip]
pub const FSTATAT64: Facts = Facts {
    call: Sysno::FSTATAT64,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("buf", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `fstatfs`
#[rustfmt::skip]
pub const FSTATFS: Facts = Facts {
    call: Sysno::FSTATFS,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `fstatfs64`
#[rustfmt::skip]
pub const FSTATFS64: Facts = Facts {
    call: Sysno::FSTATFS64,
    params: &[p("fd", Kind::Fd), p("size", Kind::Long), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `fsync`
#[rustfmt::skip]
pub const FSYNC: Facts = Facts {
    call: Sysno::FSYNC,
    params: &[p("fd", Kind::Fd)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ftime`
#[rustfmt::skip]
pub const FTIME: Facts = Facts {
    call: Sysno::FTIME,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ftruncate`
#[rustfmt::skip]
pub const FTRUNCATE: Facts = Facts {
    call: Sysno::FTRUNCATE,
    params: &[p("fd", Kind::Fd), p("length", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `ftruncate64`
#[rustfmt::skip]
pub const FTRUNCATE64: Facts = Facts {
    call: Sysno::FTRUNCATE64,
    params: &[p("fd", Kind::Fd), p("a", Kind::Long), p("b", Kind::Long), p("c", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff_ffff_ffff), W(0xffff_ffff_ffff_ffff), W(0xffff_ffff_ffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `futex`
#[rustfmt::skip]
pub const FUTEX: Facts = Facts {
    call: Sysno::FUTEX,
    params: &[p("addr", Kind::Ptr), p("op", Kind::Int), p("val", Kind::Uint), p("timeout", Kind::Ptr), p("addr2", Kind::Ptr), p("val3", Kind::Uint)],
    probes: &[
        Probe { args: a([B, W(0), K(0), B, B, K(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(1), K(0), W(0), B, K(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `futex_requeue`
#[rustfmt::skip]
pub const FUTEX_REQUEUE: Facts = Facts {
    call: Sysno::FUTEX_REQUEUE,
    params: &[p("waiters", Kind::Ptr), p("flags", Kind::Uint), p("wake", Kind::Int), p("requeue", Kind::Int)],
    probes: &[
        Probe { args: a([B, K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `futex_time64`
#[rustfmt::skip]
pub const FUTEX_TIME64: Facts = Facts {
    call: Sysno::FUTEX_TIME64,
    params: &[p("addr", Kind::Ptr), p("op", Kind::Int), p("val", Kind::Uint), p("timeout", Kind::Ptr), p("addr2", Kind::Ptr), p("val3", Kind::Uint)],
    probes: &[
        Probe { args: a([B, W(0), K(0), B, B, K(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(1), K(0), W(0), B, K(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `futex_wait`
#[rustfmt::skip]
pub const FUTEX_WAIT: Facts = Facts {
    call: Sysno::FUTEX_WAIT,
    params: &[p("addr", Kind::Ptr), p("val", Kind::Long), p("mask", Kind::Long), p("flags", Kind::Uint), p("timeout", Kind::Ptr), p("clock", Kind::Int)],
    probes: &[
        Probe { args: a([B, K(0), K(0), K(0), B, K(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), K(0), W(0xffff_ffff), B, K(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `futex_waitv`
#[rustfmt::skip]
pub const FUTEX_WAITV: Facts = Facts {
    call: Sysno::FUTEX_WAITV,
    params: &[p("waiters", Kind::Ptr), p("count", Kind::Uint), p("flags", Kind::Uint), p("timeout", Kind::Ptr), p("clock", Kind::Int)],
    probes: &[
        Probe { args: a([B, K(0), K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), W(0xffff_ffff), B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `futex_wake`
#[rustfmt::skip]
pub const FUTEX_WAKE: Facts = Facts {
    call: Sysno::FUTEX_WAKE,
    params: &[p("addr", Kind::Ptr), p("mask", Kind::Long), p("count", Kind::Int), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `futimesat`
#[rustfmt::skip]
pub const FUTIMESAT: Facts = Facts {
    call: Sysno::FUTIMESAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("times", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `get_kernel_syms`
#[rustfmt::skip]
pub const GET_KERNEL_SYMS: Facts = Facts {
    call: Sysno::GET_KERNEL_SYMS,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: v([2, 6, 0], [255, 255, 255]) }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `get_mempolicy`
#[rustfmt::skip]
pub const GET_MEMPOLICY: Facts = Facts {
    call: Sysno::GET_MEMPOLICY,
    params: &[p("mode", Kind::Ptr), p("nodes", Kind::Ptr), p("maxnode", Kind::Long), p("addr", Kind::Long), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([B, B, K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, K(0), K(0), W(0xffff_ffff_ffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `get_robust_list`
#[rustfmt::skip]
pub const GET_ROBUST_LIST: Facts = Facts {
    call: Sysno::GET_ROBUST_LIST,
    params: &[p("pid", Kind::Int), p("head", Kind::Ptr), p("len", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0x7fff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `get_thread_area`
#[rustfmt::skip]
pub const GET_THREAD_AREA: Facts = Facts {
    call: Sysno::GET_THREAD_AREA,
    params: &[p("info", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[Abi::M68k]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `get_tls`
#[rustfmt::skip]
pub const GET_TLS: Facts = Facts {
    call: Sysno::GET_TLS,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getcpu`
#[rustfmt::skip]
pub const GETCPU: Facts = Facts {
    call: Sysno::GETCPU,
    params: &[p("cpu", Kind::Ptr), p("node", Kind::Ptr), p("cache", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getcwd`
#[rustfmt::skip]
pub const GETCWD: Facts = Facts {
    call: Sysno::GETCWD,
    params: &[p("buf", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::ERANGE), e(Errno::ENOENT), e(Errno::ENAMETOOLONG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ERANGE), e(Errno::ENOENT), e(Errno::ENAMETOOLONG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getdents`
#[rustfmt::skip]
pub const GETDENTS: Facts = Facts {
    call: Sysno::GETDENTS,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("size", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `getdents64`
#[rustfmt::skip]
pub const GETDENTS64: Facts = Facts {
    call: Sysno::GETDENTS64,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("size", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `getegid`
#[rustfmt::skip]
pub const GETEGID: Facts = Facts {
    call: Sysno::GETEGID,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getegid32`
#[rustfmt::skip]
pub const GETEGID32: Facts = Facts {
    call: Sysno::GETEGID32,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `geteuid`
#[rustfmt::skip]
pub const GETEUID: Facts = Facts {
    call: Sysno::GETEUID,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `geteuid32`
#[rustfmt::skip]
pub const GETEUID32: Facts = Facts {
    call: Sysno::GETEUID32,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getgid`
#[rustfmt::skip]
pub const GETGID: Facts = Facts {
    call: Sysno::GETGID,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getgid32`
#[rustfmt::skip]
pub const GETGID32: Facts = Facts {
    call: Sysno::GETGID32,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getgroups`
#[rustfmt::skip]
pub const GETGROUPS: Facts = Facts {
    call: Sysno::GETGROUPS,
    params: &[p("size", Kind::Int), p("list", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getgroups32`
#[rustfmt::skip]
pub const GETGROUPS32: Facts = Facts {
    call: Sysno::GETGROUPS32,
    params: &[p("size", Kind::Int), p("list", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getitimer`
#[rustfmt::skip]
pub const GETITIMER: Facts = Facts {
    call: Sysno::GETITIMER,
    params: &[p("which", Kind::Int), p("value", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getpagesize`
#[rustfmt::skip]
pub const GETPAGESIZE: Facts = Facts {
    call: Sysno::GETPAGESIZE,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getpeername`
#[rustfmt::skip]
pub const GETPEERNAME: Facts = Facts {
    call: Sysno::GETPEERNAME,
    params: &[p("fd", Kind::Fd), p("addr", Kind::Ptr), p("len", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::ENOTCONN), e(Errno::EOPNOTSUPP), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `getpgid`
#[rustfmt::skip]
pub const GETPGID: Facts = Facts {
    call: Sysno::GETPGID,
    params: &[p("pid", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `getpgrp`
#[rustfmt::skip]
pub const GETPGRP: Facts = Facts {
    call: Sysno::GETPGRP,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `getpid`
#[rustfmt::skip]
pub const GETPID: Facts = Facts {
    call: Sysno::GETPID,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getpmsg`
#[rustfmt::skip]
pub const GETPMSG: Facts = Facts {
    call: Sysno::GETPMSG,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getppid`
#[rustfmt::skip]
pub const GETPPID: Facts = Facts {
    call: Sysno::GETPPID,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getpriority`
#[rustfmt::skip]
pub const GETPRIORITY: Facts = Facts {
    call: Sysno::GETPRIORITY,
    params: &[p("which", Kind::Int), p("who", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0x7fff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getrandom`
#[rustfmt::skip]
pub const GETRANDOM: Facts = Facts {
    call: Sysno::GETRANDOM,
    params: &[p("buf", Kind::Ptr), p("len", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), W(6), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getresgid`
#[rustfmt::skip]
pub const GETRESGID: Facts = Facts {
    call: Sysno::GETRESGID,
    params: &[p("rgid", Kind::Ptr), p("egid", Kind::Ptr), p("sgid", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getresgid32`
#[rustfmt::skip]
pub const GETRESGID32: Facts = Facts {
    call: Sysno::GETRESGID32,
    params: &[p("rgid", Kind::Ptr), p("egid", Kind::Ptr), p("sgid", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getresuid`
#[rustfmt::skip]
pub const GETRESUID: Facts = Facts {
    call: Sysno::GETRESUID,
    params: &[p("ruid", Kind::Ptr), p("euid", Kind::Ptr), p("suid", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getresuid32`
#[rustfmt::skip]
pub const GETRESUID32: Facts = Facts {
    call: Sysno::GETRESUID32,
    params: &[p("ruid", Kind::Ptr), p("euid", Kind::Ptr), p("suid", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getrlimit`
#[rustfmt::skip]
pub const GETRLIMIT: Facts = Facts {
    call: Sysno::GETRLIMIT,
    params: &[p("resource", Kind::Uint), p("limit", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getrusage`
#[rustfmt::skip]
pub const GETRUSAGE: Facts = Facts {
    call: Sysno::GETRUSAGE,
    params: &[p("who", Kind::Int), p("usage", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getsid`
#[rustfmt::skip]
pub const GETSID: Facts = Facts {
    call: Sysno::GETSID,
    params: &[p("pid", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `getsockname`
#[rustfmt::skip]
pub const GETSOCKNAME: Facts = Facts {
    call: Sysno::GETSOCKNAME,
    params: &[p("fd", Kind::Fd), p("addr", Kind::Ptr), p("len", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::ENOTCONN), e(Errno::EOPNOTSUPP), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `getsockopt`
#[rustfmt::skip]
pub const GETSOCKOPT: Facts = Facts {
    call: Sysno::GETSOCKOPT,
    params: &[p("fd", Kind::Fd), p("level", Kind::Int), p("name", Kind::Int), p("value", Kind::Ptr), p("len", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), B, B, W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::EINVAL), e(Errno::ENOPROTOOPT), e(Errno::EOPNOTSUPP), e(Errno::ENOTCONN)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), K(0), B, B, W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `gettid`
#[rustfmt::skip]
pub const GETTID: Facts = Facts {
    call: Sysno::GETTID,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `gettimeofday`
#[rustfmt::skip]
pub const GETTIMEOFDAY: Facts = Facts {
    call: Sysno::GETTIMEOFDAY,
    params: &[p("tv", Kind::Ptr), p("tz", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getuid`
#[rustfmt::skip]
pub const GETUID: Facts = Facts {
    call: Sysno::GETUID,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getuid32`
#[rustfmt::skip]
pub const GETUID32: Facts = Facts {
    call: Sysno::GETUID32,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `getxattr`
#[rustfmt::skip]
pub const GETXATTR: Facts = Facts {
    call: Sysno::GETXATTR,
    params: &[p("path", Kind::Str), p("name", Kind::Str), p("value", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `getxattrat`
#[rustfmt::skip]
pub const GETXATTRAT: Facts = Facts {
    call: Sysno::GETXATTRAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint), p("name", Kind::Str), p("attr", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, B, K(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), B, B, W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), B, B, W(0x10)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `gtty`
#[rustfmt::skip]
pub const GTTY: Facts = Facts {
    call: Sysno::GTTY,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `idle`
#[rustfmt::skip]
pub const IDLE: Facts = Facts {
    call: Sysno::IDLE,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `init_module`
#[rustfmt::skip]
pub const INIT_MODULE: Facts = Facts {
    call: Sysno::INIT_MODULE,
    params: &[p("image", Kind::Ptr), p("len", Kind::Long), p("params", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::ENOEXEC)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 13 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `inotify_add_watch`
#[rustfmt::skip]
pub const INOTIFY_ADD_WATCH: Facts = Facts {
    call: Sysno::INOTIFY_ADD_WATCH,
    params: &[p("fd", Kind::Fd), p("path", Kind::Str), p("mask", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(2), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `inotify_init`
#[rustfmt::skip]
pub const INOTIFY_INIT: Facts = Facts {
    call: Sysno::INOTIFY_INIT,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `inotify_init1`
#[rustfmt::skip]
pub const INOTIFY_INIT1: Facts = Facts {
    call: Sysno::INOTIFY_INIT1,
    params: &[p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `inotify_rm_watch`
#[rustfmt::skip]
pub const INOTIFY_RM_WATCH: Facts = Facts {
    call: Sysno::INOTIFY_RM_WATCH,
    params: &[p("fd", Kind::Fd), p("wd", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `io_cancel`
#[rustfmt::skip]
pub const IO_CANCEL: Facts = Facts {
    call: Sysno::IO_CANCEL,
    params: &[p("ctx", Kind::Long), p("iocb", Kind::Ptr), p("result", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `io_destroy`
#[rustfmt::skip]
pub const IO_DESTROY: Facts = Facts {
    call: Sysno::IO_DESTROY,
    params: &[p("ctx", Kind::Long)],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `io_getevents`
#[rustfmt::skip]
pub const IO_GETEVENTS: Facts = Facts {
    call: Sysno::IO_GETEVENTS,
    params: &[p("ctx", Kind::Long), p("min", Kind::Long), p("max", Kind::Long), p("events", Kind::Ptr), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), B, B, W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: v([3, 11, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(1), W(1), B, B, W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(1), W(0), B, B, W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `io_pgetevents`
#[rustfmt::skip]
pub const IO_PGETEVENTS: Facts = Facts {
    call: Sysno::IO_PGETEVENTS,
    params: &[p("ctx", Kind::Long), p("min", Kind::Long), p("max", Kind::Long), p("events", Kind::Ptr), p("timeout", Kind::Ptr), p("mask", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), B, B, B]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(1), W(0), B, B, B]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `io_pgetevents_time64`
#[rustfmt::skip]
pub const IO_PGETEVENTS_TIME64: Facts = Facts {
    call: Sysno::IO_PGETEVENTS_TIME64,
    params: &[p("ctx", Kind::Long), p("min", Kind::Long), p("max", Kind::Long), p("events", Kind::Ptr), p("timeout", Kind::Ptr), p("mask", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), B, B, B]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(1), W(0), B, B, B]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `io_setup`
#[rustfmt::skip]
pub const IO_SETUP: Facts = Facts {
    call: Sysno::IO_SETUP,
    params: &[p("count", Kind::Uint), p("ctx", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `io_submit`
#[rustfmt::skip]
pub const IO_SUBMIT: Facts = Facts {
    call: Sysno::IO_SUBMIT,
    params: &[p("ctx", Kind::Long), p("count", Kind::Long), p("iocbs", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff_ffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `io_uring_enter`
#[rustfmt::skip]
pub const IO_URING_ENTER: Facts = Facts {
    call: Sysno::IO_URING_ENTER,
    params: &[p("fd", Kind::Fd), p("submit", Kind::Uint), p("complete", Kind::Uint), p("flags", Kind::Uint), p("arg", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), B, K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), K(0), W(0xffff_ffff), B, K(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), B, W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `io_uring_register`
#[rustfmt::skip]
pub const IO_URING_REGISTER: Facts = Facts {
    call: Sysno::IO_URING_REGISTER,
    params: &[p("fd", Kind::Fd), p("op", Kind::Uint), p("arg", Kind::Ptr), p("count", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `io_uring_setup`
#[rustfmt::skip]
pub const IO_URING_SETUP: Facts = Facts {
    call: Sysno::IO_URING_SETUP,
    params: &[p("entries", Kind::Uint), p("params", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [6, 5, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [6, 5, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([6, 6, 0], [255, 255, 255]), abis: abis(&[]), gate: 15 },
        Probe { args: a([W(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([6, 6, 0], [255, 255, 255]), abis: abis(&[]), gate: 15 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `ioctl`
#[rustfmt::skip]
pub const IOCTL: Facts = Facts {
    call: Sysno::IOCTL,
    params: &[p("fd", Kind::Fd), p("cmd", Kind::Uint), p("arg", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `ioperm`
#[rustfmt::skip]
pub const IOPERM: Facts = Facts {
    call: Sysno::IOPERM,
    params: &[p("from", Kind::Long), p("num", Kind::Long), p("on", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), W(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff_ffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `iopl`
#[rustfmt::skip]
pub const IOPL: Facts = Facts {
    call: Sysno::IOPL,
    params: &[p("level", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `ioprio_get`
#[rustfmt::skip]
pub const IOPRIO_GET: Facts = Facts {
    call: Sysno::IOPRIO_GET,
    params: &[p("which", Kind::Int), p("who", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), W(0x7fff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `ioprio_set`
#[rustfmt::skip]
pub const IOPRIO_SET: Facts = Facts {
    call: Sysno::IOPRIO_SET,
    params: &[p("which", Kind::Int), p("who", Kind::Int), p("ioprio", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), W(0x7fff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `ipc`
#[rustfmt::skip]
pub const IPC: Facts = Facts {
    call: Sysno::IPC,
    params: &[p("call", Kind::Uint), p("first", Kind::Int), p("second", Kind::Long), p("third", Kind::Long), p("ptr", Kind::Ptr), p("fifth", Kind::Long)],
    probes: &[
        Probe { args: a([W(1), K(0), W(0), K(0), B, K(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(2), K(0), W(0xffff_ffff_ffff_ffff), K(0), B, K(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `kcmp`
#[rustfmt::skip]
pub const KCMP: Facts = Facts {
    call: Sysno::KCMP,
    params: &[p("pid1", Kind::Int), p("pid2", Kind::Int), p("type", Kind::Int), p("idx1", Kind::Long), p("idx2", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `kexec_file_load`
#[rustfmt::skip]
pub const KEXEC_FILE_LOAD: Facts = Facts {
    call: Sysno::KEXEC_FILE_LOAD,
    params: &[p("kernel", Kind::Fd), p("initrd", Kind::Fd), p("cmdlen", Kind::Long), p("cmdline", Kind::Str), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), K(0), B, W(0xffff_ffff_ffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 12 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `kexec_load`
#[rustfmt::skip]
pub const KEXEC_LOAD: Facts = Facts {
    call: Sysno::KEXEC_LOAD,
    params: &[p("entry", Kind::Long), p("count", Kind::Long), p("segments", Kind::Ptr), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([W(0), W(0xffff_ffff_ffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 12 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `keyctl`
#[rustfmt::skip]
pub const KEYCTL: Facts = Facts {
    call: Sysno::KEYCTL,
    params: &[p("op", Kind::Int), p("a", Kind::Long), p("b", Kind::Long), p("c", Kind::Long), p("d", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `kill`
#[rustfmt::skip]
pub const KILL: Facts = Facts {
    call: Sysno::KILL,
    params: &[p("pid", Kind::Int), p("sig", Kind::Int)],
    probes: &[
        Probe { args: a([W(0x7fff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `landlock_add_rule`
#[rustfmt::skip]
pub const LANDLOCK_ADD_RULE: Facts = Facts {
    call: Sysno::LANDLOCK_ADD_RULE,
    params: &[p("fd", Kind::Fd), p("type", Kind::Int), p("rule", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `landlock_create_ruleset`
#[rustfmt::skip]
pub const LANDLOCK_CREATE_RULESET: Facts = Facts {
    call: Sysno::LANDLOCK_CREATE_RULESET,
    params: &[p("attr", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `landlock_restrict_self`
#[rustfmt::skip]
pub const LANDLOCK_RESTRICT_SELF: Facts = Facts {
    call: Sysno::LANDLOCK_RESTRICT_SELF,
    params: &[p("fd", Kind::Fd), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 11 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 11 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `lchown`
#[rustfmt::skip]
pub const LCHOWN: Facts = Facts {
    call: Sysno::LCHOWN,
    params: &[p("path", Kind::Str), p("owner", Kind::Uint), p("group", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `lchown32`
#[rustfmt::skip]
pub const LCHOWN32: Facts = Facts {
    call: Sysno::LCHOWN32,
    params: &[p("path", Kind::Str), p("owner", Kind::Uint), p("group", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `lgetxattr`
#[rustfmt::skip]
pub const LGETXATTR: Facts = Facts {
    call: Sysno::LGETXATTR,
    params: &[p("path", Kind::Str), p("name", Kind::Str), p("value", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `link`
#[rustfmt::skip]
pub const LINK: Facts = Facts {
    call: Sysno::LINK,
    params: &[p("old", Kind::Str), p("new", Kind::Str)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `linkat`
#[rustfmt::skip]
pub const LINKAT: Facts = Facts {
    call: Sysno::LINKAT,
    params: &[p("olddfd", Kind::Fd), p("old", Kind::Str), p("newdfd", Kind::Fd), p("new", Kind::Str), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENOENT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), B, W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `listen`
#[rustfmt::skip]
pub const LISTEN: Facts = Facts {
    call: Sysno::LISTEN,
    params: &[p("fd", Kind::Fd), p("backlog", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `listmount`
#[rustfmt::skip]
pub const LISTMOUNT: Facts = Facts {
    call: Sysno::LISTMOUNT,
    params: &[p("req", Kind::Ptr), p("ids", Kind::Ptr), p("count", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOVERFLOW)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `listns`
#[rustfmt::skip]
pub const LISTNS: Facts = Facts {
    call: Sysno::LISTNS,
    params: &[p("req", Kind::Ptr), p("ids", Kind::Ptr), p("count", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOVERFLOW)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `listxattr`
#[rustfmt::skip]
pub const LISTXATTR: Facts = Facts {
    call: Sysno::LISTXATTR,
    params: &[p("path", Kind::Str), p("list", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `listxattrat`
#[rustfmt::skip]
pub const LISTXATTRAT: Facts = Facts {
    call: Sysno::LISTXATTRAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint), p("list", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `llistxattr`
#[rustfmt::skip]
pub const LLISTXATTR: Facts = Facts {
    call: Sysno::LLISTXATTR,
    params: &[p("path", Kind::Str), p("list", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `lock`
#[rustfmt::skip]
pub const LOCK: Facts = Facts {
    call: Sysno::LOCK,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `lookup_dcookie`
#[rustfmt::skip]
pub const LOOKUP_DCOOKIE: Facts = Facts {
    call: Sysno::LOOKUP_DCOOKIE,
    params: &[p("cookie", Kind::Long), p("buf", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([1, 0, 0], [5, 11, 0]), abis: abis(&[Abi::X86_64, Abi::X32, Abi::Aarch64, Abi::Ppc64, Abi::Ppc64le, Abi::S390x]), gate: 5 },
    ],
    never: &[Never { why: Why::Unwired, kernels: v([5, 12, 0], [255, 255, 255]) }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `lremovexattr`
#[rustfmt::skip]
pub const LREMOVEXATTR: Facts = Facts {
    call: Sysno::LREMOVEXATTR,
    params: &[p("path", Kind::Str), p("name", Kind::Str)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `lseek`
#[rustfmt::skip]
pub const LSEEK: Facts = Facts {
    call: Sysno::LSEEK,
    params: &[p("fd", Kind::Fd), p("offset", Kind::Long), p("whence", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `lsetxattr`
#[rustfmt::skip]
pub const LSETXATTR: Facts = Facts {
    call: Sysno::LSETXATTR,
    params: &[p("path", Kind::Str), p("name", Kind::Str), p("value", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([B, B, B, K(0), K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `lsm_get_self_attr`
#[rustfmt::skip]
pub const LSM_GET_SELF_ATTR: Facts = Facts {
    call: Sysno::LSM_GET_SELF_ATTR,
    params: &[p("attr", Kind::Uint), p("ctx", Kind::Ptr), p("size", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `lsm_list_modules`
#[rustfmt::skip]
pub const LSM_LIST_MODULES: Facts = Facts {
    call: Sysno::LSM_LIST_MODULES,
    params: &[p("ids", Kind::Ptr), p("size", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `lsm_set_self_attr`
#[rustfmt::skip]
pub const LSM_SET_SELF_ATTR: Facts = Facts {
    call: Sysno::LSM_SET_SELF_ATTR,
    params: &[p("attr", Kind::Uint), p("ctx", Kind::Ptr), p("size", Kind::Uint), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `lstat`
#[rustfmt::skip]
pub const LSTAT: Facts = Facts {
    call: Sysno::LSTAT,
    params: &[p("path", Kind::Str), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `lstat64`
#[rustfmt::skip]
pub const LSTAT64: Facts = Facts {
    call: Sysno::LSTAT64,
    params: &[p("path", Kind::Str), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `madvise`
#[rustfmt::skip]
pub const MADVISE: Facts = Facts {
    call: Sysno::MADVISE,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("advice", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `map_shadow_stack`
#[rustfmt::skip]
pub const MAP_SHADOW_STACK: Facts = Facts {
    call: Sysno::MAP_SHADOW_STACK,
    params: &[p("addr", Kind::Long), p("size", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0), W(1), W(0), W(0), W(0)]), expect: x(&[e(Errno::ENOSPC), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mbind`
#[rustfmt::skip]
pub const MBIND: Facts = Facts {
    call: Sysno::MBIND,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("mode", Kind::Long), p("nodes", Kind::Ptr), p("maxnode", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff_ffff_ffff), B, K(0), K(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), W(0), B, W(0x40), K(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `membarrier`
#[rustfmt::skip]
pub const MEMBARRIER: Facts = Facts {
    call: Sysno::MEMBARRIER,
    params: &[p("cmd", Kind::Int), p("flags", Kind::Uint), p("cpu", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0), K(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `memfd_create`
#[rustfmt::skip]
pub const MEMFD_CREATE: Facts = Facts {
    call: Sysno::MEMFD_CREATE,
    params: &[p("name", Kind::Str), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EACCES)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0x18), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `memfd_secret`
#[rustfmt::skip]
pub const MEMFD_SECRET: Facts = Facts {
    call: Sysno::MEMFD_SECRET,
    params: &[p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `migrate_pages`
#[rustfmt::skip]
pub const MIGRATE_PAGES: Facts = Facts {
    call: Sysno::MIGRATE_PAGES,
    params: &[p("pid", Kind::Int), p("maxnode", Kind::Long), p("from", Kind::Ptr), p("to", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), W(0x40), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::ESRCH), e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mincore`
#[rustfmt::skip]
pub const MINCORE: Facts = Facts {
    call: Sysno::MINCORE,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("vec", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(1), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0xffff_ffff_ffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::ENOMEM)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mkdir`
#[rustfmt::skip]
pub const MKDIR: Facts = Facts {
    call: Sysno::MKDIR,
    params: &[p("path", Kind::Str), p("mode", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `mkdirat`
#[rustfmt::skip]
pub const MKDIRAT: Facts = Facts {
    call: Sysno::MKDIRAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("mode", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `mknod`
#[rustfmt::skip]
pub const MKNOD: Facts = Facts {
    call: Sysno::MKNOD,
    params: &[p("path", Kind::Str), p("mode", Kind::Uint), p("dev", Kind::Uint)],
    probes: &[
        Probe { args: a([B, W(0xf000), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0x1000), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0x8000), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mknodat`
#[rustfmt::skip]
pub const MKNODAT: Facts = Facts {
    call: Sysno::MKNODAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("mode", Kind::Uint), p("dev", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, W(0xf000), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0x1000), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0x8000), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mlock`
#[rustfmt::skip]
pub const MLOCK: Facts = Facts {
    call: Sysno::MLOCK,
    params: &[p("addr", Kind::Long), p("len", Kind::Long)],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 2 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mlock2`
#[rustfmt::skip]
pub const MLOCK2: Facts = Facts {
    call: Sysno::MLOCK2,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mlockall`
#[rustfmt::skip]
pub const MLOCKALL: Facts = Facts {
    call: Sysno::MLOCKALL,
    params: &[p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mmap`
#[rustfmt::skip]
pub const MMAP: Facts = Facts {
    call: Sysno::MMAP,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("prot", Kind::Long), p("flags", Kind::Long), p("fd", Kind::Fd), p("offset", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), K(0), K(0), W(2), W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff_ffff_ffff), W(0), K(0), W(0x22), W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mmap2`
#[rustfmt::skip]
pub const MMAP2: Facts = Facts {
    call: Sysno::MMAP2,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("prot", Kind::Long), p("flags", Kind::Long), p("fd", Kind::Fd), p("offset", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), K(0), K(0), W(2), W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff_ffff_ffff), W(0), K(0), W(0x22), W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `modify_ldt`
#[rustfmt::skip]
pub const MODIFY_LDT: Facts = Facts {
    call: Sysno::MODIFY_LDT,
    params: &[p("func", Kind::Int), p("ptr", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([W(1), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x11), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mount`
#[rustfmt::skip]
pub const MOUNT: Facts = Facts {
    call: Sysno::MOUNT,
    params: &[p("dev", Kind::Str), p("dir", Kind::Str), p("type", Kind::Str), p("flags", Kind::Long), p("data", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0), B, W(0), K(0), B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, W(0), W(0), B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mount_setattr`
#[rustfmt::skip]
pub const MOUNT_SETATTR: Facts = Facts {
    call: Sysno::MOUNT_SETATTR,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint), p("attr", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `move_mount`
#[rustfmt::skip]
pub const MOVE_MOUNT: Facts = Facts {
    call: Sysno::MOVE_MOUNT,
    params: &[p("fromfd", Kind::Fd), p("from", Kind::Str), p("tofd", Kind::Fd), p("to", Kind::Str), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), B, W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `move_pages`
#[rustfmt::skip]
pub const MOVE_PAGES: Facts = Facts {
    call: Sysno::MOVE_PAGES,
    params: &[p("pid", Kind::Int), p("count", Kind::Long), p("pages", Kind::Ptr), p("nodes", Kind::Ptr), p("status", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, B, W(0xffff_ffff)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), K(0), B, B, B, W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mprotect`
#[rustfmt::skip]
pub const MPROTECT: Facts = Facts {
    call: Sysno::MPROTECT,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("prot", Kind::Long)],
    probes: &[
        Probe { args: a([W(1), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), W(0x300_0000), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `mpx`
#[rustfmt::skip]
pub const MPX: Facts = Facts {
    call: Sysno::MPX,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mq_getsetattr`
#[rustfmt::skip]
pub const MQ_GETSETATTR: Facts = Facts {
    call: Sysno::MQ_GETSETATTR,
    params: &[p("mqdes", Kind::Fd), p("new", Kind::Ptr), p("old", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mq_notify`
#[rustfmt::skip]
pub const MQ_NOTIFY: Facts = Facts {
    call: Sysno::MQ_NOTIFY,
    params: &[p("mqdes", Kind::Fd), p("event", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mq_open`
#[rustfmt::skip]
pub const MQ_OPEN: Facts = Facts {
    call: Sysno::MQ_OPEN,
    params: &[p("name", Kind::Str), p("oflag", Kind::Int), p("mode", Kind::Uint), p("attr", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, K(0), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `mq_timedreceive`
#[rustfmt::skip]
pub const MQ_TIMEDRECEIVE: Facts = Facts {
    call: Sysno::MQ_TIMEDRECEIVE,
    params: &[p("mqdes", Kind::Fd), p("msg", Kind::Ptr), p("len", Kind::Long), p("prio", Kind::Ptr), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([2, 6, 35], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mq_timedreceive_time64`
#[rustfmt::skip]
pub const MQ_TIMEDRECEIVE_TIME64: Facts = Facts {
    call: Sysno::MQ_TIMEDRECEIVE_TIME64,
    params: &[p("mqdes", Kind::Fd), p("msg", Kind::Ptr), p("len", Kind::Long), p("prio", Kind::Ptr), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mq_timedsend`
#[rustfmt::skip]
pub const MQ_TIMEDSEND: Facts = Facts {
    call: Sysno::MQ_TIMEDSEND,
    params: &[p("mqdes", Kind::Fd), p("msg", Kind::Ptr), p("len", Kind::Long), p("prio", Kind::Uint), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([2, 6, 35], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mq_timedsend_time64`
#[rustfmt::skip]
pub const MQ_TIMEDSEND_TIME64: Facts = Facts {
    call: Sysno::MQ_TIMEDSEND_TIME64,
    params: &[p("mqdes", Kind::Fd), p("msg", Kind::Ptr), p("len", Kind::Long), p("prio", Kind::Uint), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `mq_unlink`
#[rustfmt::skip]
pub const MQ_UNLINK: Facts = Facts {
    call: Sysno::MQ_UNLINK,
    params: &[p("name", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `mremap`
#[rustfmt::skip]
pub const MREMAP: Facts = Facts {
    call: Sysno::MREMAP,
    params: &[p("addr", Kind::Long), p("oldlen", Kind::Long), p("newlen", Kind::Long), p("flags", Kind::Long), p("newaddr", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), W(0xffff_ffff_ffff_ffff), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), K(0), K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `mseal`
#[rustfmt::skip]
pub const MSEAL: Facts = Facts {
    call: Sysno::MSEAL,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `msgctl`
#[rustfmt::skip]
pub const MSGCTL: Facts = Facts {
    call: Sysno::MSGCTL,
    params: &[p("id", Kind::Int), p("cmd", Kind::Int), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `msgget`
#[rustfmt::skip]
pub const MSGGET: Facts = Facts {
    call: Sysno::MSGGET,
    params: &[p("key", Kind::Int), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ENOENT), OK, e(Errno::EACCES)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `msgrcv`
#[rustfmt::skip]
pub const MSGRCV: Facts = Facts {
    call: Sysno::MSGRCV,
    params: &[p("id", Kind::Int), p("msg", Kind::Ptr), p("size", Kind::Long), p("type", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff_ffff_ffff), K(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `msgsnd`
#[rustfmt::skip]
pub const MSGSND: Facts = Facts {
    call: Sysno::MSGSND,
    params: &[p("id", Kind::Int), p("msg", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff_ffff_ffff), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `msync`
#[rustfmt::skip]
pub const MSYNC: Facts = Facts {
    call: Sysno::MSYNC,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `multiplexer`
#[rustfmt::skip]
pub const MULTIPLEXER: Facts = Facts {
    call: Sysno::MULTIPLEXER,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `munlock`
#[rustfmt::skip]
pub const MUNLOCK: Facts = Facts {
    call: Sysno::MUNLOCK,
    params: &[p("addr", Kind::Long), p("len", Kind::Long)],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff_ffff_f000), W(0x2000), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::ENOMEM)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `munlockall`
#[rustfmt::skip]
pub const MUNLOCKALL: Facts = Facts {
    call: Sysno::MUNLOCKALL,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `munmap`
#[rustfmt::skip]
pub const MUNMAP: Facts = Facts {
    call: Sysno::MUNMAP,
    params: &[p("addr", Kind::Long), p("len", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `name_to_handle_at`
#[rustfmt::skip]
pub const NAME_TO_HANDLE_AT: Facts = Facts {
    call: Sysno::NAME_TO_HANDLE_AT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("handle", Kind::Ptr), p("mount_id", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, B, W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `nanosleep`
#[rustfmt::skip]
pub const NANOSLEEP: Facts = Facts {
    call: Sysno::NANOSLEEP,
    params: &[p("request", Kind::Ptr), p("remain", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `newfstatat`
#[rustfmt::skip]
pub const NEWFSTATAT: Facts = Facts {
    call: Sysno::NEWFSTATAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("buf", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `nfsservctl`
#[rustfmt::skip]
pub const NFSSERVCTL: Facts = Facts {
    call: Sysno::NFSSERVCTL,
    params: &[p("cmd", Kind::Int), p("arg", Kind::Ptr), p("result", Kind::Ptr)],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 0, 0]) }, Never { why: Why::Unwired, kernels: v([3, 1, 0], [255, 255, 255]) }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `nice`
#[rustfmt::skip]
pub const NICE: Facts = Facts {
    call: Sysno::NICE,
    params: &[p("inc", Kind::Int)],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `oldfstat`
#[rustfmt::skip]
pub const OLDFSTAT: Facts = Facts {
    call: Sysno::OLDFSTAT,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `oldlstat`
#[rustfmt::skip]
pub const OLDLSTAT: Facts = Facts {
    call: Sysno::OLDLSTAT,
    params: &[p("path", Kind::Str), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `oldolduname`
#[rustfmt::skip]
pub const OLDOLDUNAME: Facts = Facts {
    call: Sysno::OLDOLDUNAME,
    params: &[p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `oldstat`
#[rustfmt::skip]
pub const OLDSTAT: Facts = Facts {
    call: Sysno::OLDSTAT,
    params: &[p("path", Kind::Str), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `olduname`
#[rustfmt::skip]
pub const OLDUNAME: Facts = Facts {
    call: Sysno::OLDUNAME,
    params: &[p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `open`
#[rustfmt::skip]
pub const OPEN: Facts = Facts {
    call: Sysno::OPEN,
    params: &[p("path", Kind::Str), p("flags", Kind::Int), p("mode", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: v([1, 0, 0], [6, 18, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: v([6, 19, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0x40_0000), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `open_by_handle_at`
#[rustfmt::skip]
pub const OPEN_BY_HANDLE_AT: Facts = Facts {
    call: Sysno::OPEN_BY_HANDLE_AT,
    params: &[p("mountfd", Kind::Fd), p("handle", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([6, 17, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF)]), kernels: v([6, 11, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF)]), kernels: v([6, 11, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF)]), kernels: v([1, 0, 0], [6, 10, 0]), abis: abis(&[]), gate: 1 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `open_tree`
#[rustfmt::skip]
pub const OPEN_TREE: Facts = Facts {
    call: Sysno::OPEN_TREE,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, W(0x8000), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([1, 0, 0], [6, 14, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([1, 0, 0], [6, 14, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0x8000), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: v([6, 15, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: v([6, 15, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `open_tree_attr`
#[rustfmt::skip]
pub const OPEN_TREE_ATTR: Facts = Facts {
    call: Sysno::OPEN_TREE_ATTR,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint), p("attr", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, W(0x8000), B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `openat`
#[rustfmt::skip]
pub const OPENAT: Facts = Facts {
    call: Sysno::OPENAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Int), p("mode", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: v([1, 0, 0], [6, 18, 0]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: v([6, 19, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0x40_0000), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `openat2`
#[rustfmt::skip]
pub const OPENAT2: Facts = Facts {
    call: Sysno::OPENAT2,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("how", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0x18), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0x18), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `pause`
#[rustfmt::skip]
pub const PAUSE: Facts = Facts {
    call: Sysno::PAUSE,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Waits, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pciconfig_iobase`
#[rustfmt::skip]
pub const PCICONFIG_IOBASE: Facts = Facts {
    call: Sysno::PCICONFIG_IOBASE,
    params: &[p("which", Kind::Long), p("bus", Kind::Long), p("devfn", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), W(0xffff_ffff_ffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ENODEV), e(Errno::EOPNOTSUPP), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pciconfig_read`
#[rustfmt::skip]
pub const PCICONFIG_READ: Facts = Facts {
    call: Sysno::PCICONFIG_READ,
    params: &[p("bus", Kind::Long), p("devfn", Kind::Long), p("offset", Kind::Long), p("len", Kind::Long), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), W(0xffff_ffff_ffff_ffff), K(0), K(0), B, W(0)]), expect: x(&[e(Errno::ENODEV)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 5 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `pciconfig_write`
#[rustfmt::skip]
pub const PCICONFIG_WRITE: Facts = Facts {
    call: Sysno::PCICONFIG_WRITE,
    params: &[p("bus", Kind::Long), p("devfn", Kind::Long), p("offset", Kind::Long), p("len", Kind::Long), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), W(0xffff_ffff_ffff_ffff), K(0), K(0), B, W(0)]), expect: x(&[e(Errno::ENODEV)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 5 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `perf_event_open`
#[rustfmt::skip]
pub const PERF_EVENT_OPEN: Facts = Facts {
    call: Sysno::PERF_EVENT_OPEN,
    params: &[p("attr", Kind::Ptr), p("pid", Kind::Int), p("cpu", Kind::Int), p("group", Kind::Fd), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([B, K(0), K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), K(0), K(0), W(0xffff_ffff_ffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `personality`
#[rustfmt::skip]
pub const PERSONALITY: Facts = Facts {
    call: Sysno::PERSONALITY,
    params: &[p("persona", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pidfd_getfd`
#[rustfmt::skip]
pub const PIDFD_GETFD: Facts = Facts {
    call: Sysno::PIDFD_GETFD,
    params: &[p("pidfd", Kind::Fd), p("targetfd", Kind::Fd), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `pidfd_open`
#[rustfmt::skip]
pub const PIDFD_OPEN: Facts = Facts {
    call: Sysno::PIDFD_OPEN,
    params: &[p("pid", Kind::Int), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pidfd_send_signal`
#[rustfmt::skip]
pub const PIDFD_SEND_SIGNAL: Facts = Facts {
    call: Sysno::PIDFD_SEND_SIGNAL,
    params: &[p("pidfd", Kind::Fd), p("sig", Kind::Int), p("info", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), K(0), B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `pipe`
#[rustfmt::skip]
pub const PIPE: Facts = Facts {
    call: Sysno::PIPE,
    params: &[p("fds", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pipe2`
#[rustfmt::skip]
pub const PIPE2: Facts = Facts {
    call: Sysno::PIPE2,
    params: &[p("fds", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE), e(Errno::ENOPKG), e(Errno::ENOMEM)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pivot_root`
#[rustfmt::skip]
pub const PIVOT_ROOT: Facts = Facts {
    call: Sysno::PIVOT_ROOT,
    params: &[p("new", Kind::Str), p("old", Kind::Str)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `pkey_alloc`
#[rustfmt::skip]
pub const PKEY_ALLOC: Facts = Facts {
    call: Sysno::PKEY_ALLOC,
    params: &[p("flags", Kind::Long), p("rights", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pkey_free`
#[rustfmt::skip]
pub const PKEY_FREE: Facts = Facts {
    call: Sysno::PKEY_FREE,
    params: &[p("pkey", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pkey_mprotect`
#[rustfmt::skip]
pub const PKEY_MPROTECT: Facts = Facts {
    call: Sysno::PKEY_MPROTECT,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("prot", Kind::Long), p("pkey", Kind::Int)],
    probes: &[
        Probe { args: a([W(1), K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), W(0x300_0000), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `poll`
#[rustfmt::skip]
pub const POLL: Facts = Facts {
    call: Sysno::POLL,
    params: &[p("fds", Kind::Ptr), p("count", Kind::Uint), p("timeout", Kind::Int)],
    probes: &[
        Probe { args: a([B, W(1), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ppoll`
#[rustfmt::skip]
pub const PPOLL: Facts = Facts {
    call: Sysno::PPOLL,
    params: &[p("fds", Kind::Ptr), p("count", Kind::Uint), p("timeout", Kind::Ptr), p("mask", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, K(0), B, B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(1), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ppoll_time64`
#[rustfmt::skip]
pub const PPOLL_TIME64: Facts = Facts {
    call: Sysno::PPOLL_TIME64,
    params: &[p("fds", Kind::Ptr), p("count", Kind::Uint), p("timeout", Kind::Ptr), p("mask", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, K(0), B, B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(1), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `prctl`
#[rustfmt::skip]
pub const PRCTL: Facts = Facts {
    call: Sysno::PRCTL,
    params: &[p("option", Kind::Int), p("arg2", Kind::Long), p("arg3", Kind::Long), p("arg4", Kind::Long), p("arg5", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), W(0xffff_ffff_ffff_ffff), K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x17), W(0xffff_ffff_ffff_ffff), K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `pread64`
#[rustfmt::skip]
pub const PREAD64: Facts = Facts {
    call: Sysno::PREAD64,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("size", Kind::Long), p("offset", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::EINVAL), e(Errno::ESPIPE)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::Aarch64, Abi::Riscv64, Abi::Loongarch64, Abi::Ppc64le]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `preadv`
#[rustfmt::skip]
pub const PREADV: Facts = Facts {
    call: Sysno::PREADV,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Long), p("low", Kind::Long), p("high", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `preadv2`
#[rustfmt::skip]
pub const PREADV2: Facts = Facts {
    call: Sysno::PREADV2,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Long), p("low", Kind::Long), p("high", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `prlimit64`
#[rustfmt::skip]
pub const PRLIMIT64: Facts = Facts {
    call: Sysno::PRLIMIT64,
    params: &[p("pid", Kind::Int), p("resource", Kind::Uint), p("new", Kind::Ptr), p("old", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), K(0), W(0), B, W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0xffff_ffff), W(0), B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `process_madvise`
#[rustfmt::skip]
pub const PROCESS_MADVISE: Facts = Facts {
    call: Sysno::PROCESS_MADVISE,
    params: &[p("pidfd", Kind::Fd), p("vec", Kind::Ptr), p("vlen", Kind::Long), p("advice", Kind::Int), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(1), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `process_mrelease`
#[rustfmt::skip]
pub const PROCESS_MRELEASE: Facts = Facts {
    call: Sysno::PROCESS_MRELEASE,
    params: &[p("pidfd", Kind::Fd), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `process_vm_readv`
#[rustfmt::skip]
pub const PROCESS_VM_READV: Facts = Facts {
    call: Sysno::PROCESS_VM_READV,
    params: &[p("pid", Kind::Int), p("lvec", Kind::Ptr), p("lcount", Kind::Long), p("rvec", Kind::Ptr), p("rcount", Kind::Long), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, K(0), W(0xffff_ffff_ffff_ffff)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff_ffff_ffff), B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(1), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `process_vm_writev`
#[rustfmt::skip]
pub const PROCESS_VM_WRITEV: Facts = Facts {
    call: Sysno::PROCESS_VM_WRITEV,
    params: &[p("pid", Kind::Int), p("lvec", Kind::Ptr), p("lcount", Kind::Long), p("rvec", Kind::Ptr), p("rcount", Kind::Long), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, K(0), W(0xffff_ffff_ffff_ffff)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff_ffff_ffff), B, K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(1), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `prof`
#[rustfmt::skip]
pub const PROF: Facts = Facts {
    call: Sysno::PROF,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `profil`
#[rustfmt::skip]
pub const PROFIL: Facts = Facts {
    call: Sysno::PROFIL,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pselect6`
#[rustfmt::skip]
pub const PSELECT6: Facts = Facts {
    call: Sysno::PSELECT6,
    params: &[p("count", Kind::Int), p("read", Kind::Ptr), p("write", Kind::Ptr), p("except", Kind::Ptr), p("timeout", Kind::Ptr), p("mask", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, B, B, B]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, B, B, B]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pselect6_time64`
#[rustfmt::skip]
pub const PSELECT6_TIME64: Facts = Facts {
    call: Sysno::PSELECT6_TIME64,
    params: &[p("count", Kind::Int), p("read", Kind::Ptr), p("write", Kind::Ptr), p("except", Kind::Ptr), p("timeout", Kind::Ptr), p("mask", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, B, B, B]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, B, B, B]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ptrace`
#[rustfmt::skip]
pub const PTRACE: Facts = Facts {
    call: Sysno::PTRACE,
    params: &[p("request", Kind::Long), p("pid", Kind::Long), p("addr", Kind::Long), p("data", Kind::Long)],
    probes: &[
        Probe { args: a([W(0x10), W(0x7fff_ffff), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), W(0x7fff_ffff), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `putpmsg`
#[rustfmt::skip]
pub const PUTPMSG: Facts = Facts {
    call: Sysno::PUTPMSG,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `pwrite64`
#[rustfmt::skip]
pub const PWRITE64: Facts = Facts {
    call: Sysno::PWRITE64,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("size", Kind::Long), p("offset", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::EINVAL), e(Errno::ESPIPE)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::Aarch64, Abi::Riscv64, Abi::Loongarch64, Abi::Ppc64le]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `pwritev`
#[rustfmt::skip]
pub const PWRITEV: Facts = Facts {
    call: Sysno::PWRITEV,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Long), p("low", Kind::Long), p("high", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `pwritev2`
#[rustfmt::skip]
pub const PWRITEV2: Facts = Facts {
    call: Sysno::PWRITEV2,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Long), p("low", Kind::Long), p("high", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `query_module`
#[rustfmt::skip]
pub const QUERY_MODULE: Facts = Facts {
    call: Sysno::QUERY_MODULE,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: v([2, 6, 0], [255, 255, 255]) }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `quotactl`
#[rustfmt::skip]
pub const QUOTACTL: Facts = Facts {
    call: Sysno::QUOTACTL,
    params: &[p("cmd", Kind::Uint), p("special", Kind::Str), p("id", Kind::Uint), p("addr", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENODEV)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x8000_0700), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::ENODEV)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `quotactl_fd`
#[rustfmt::skip]
pub const QUOTACTL_FD: Facts = Facts {
    call: Sysno::QUOTACTL_FD,
    params: &[p("fd", Kind::Fd), p("cmd", Kind::Uint), p("id", Kind::Uint), p("addr", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `read`
#[rustfmt::skip]
pub const READ: Facts = Facts {
    call: Sysno::READ,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::Aarch64, Abi::Riscv64, Abi::Loongarch64, Abi::Ppc64le]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `readahead`
#[rustfmt::skip]
pub const READAHEAD: Facts = Facts {
    call: Sysno::READAHEAD,
    params: &[p("fd", Kind::Fd), p("offset", Kind::Long), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `readdir`
#[rustfmt::skip]
pub const READDIR: Facts = Facts {
    call: Sysno::READDIR,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("count", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `readlink`
#[rustfmt::skip]
pub const READLINK: Facts = Facts {
    call: Sysno::READLINK,
    params: &[p("path", Kind::Str), p("buf", Kind::Ptr), p("size", Kind::Int)],
    probes: &[
        Probe { args: a([B, B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(1), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `readlinkat`
#[rustfmt::skip]
pub const READLINKAT: Facts = Facts {
    call: Sysno::READLINKAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("buf", Kind::Ptr), p("size", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(1), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `readv`
#[rustfmt::skip]
pub const READV: Facts = Facts {
    call: Sysno::READV,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `reboot`
#[rustfmt::skip]
pub const REBOOT: Facts = Facts {
    call: Sysno::REBOOT,
    params: &[p("magic1", Kind::Int), p("magic2", Kind::Int), p("cmd", Kind::Uint), p("arg", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0), W(0), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 8 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `recv`
#[rustfmt::skip]
pub const RECV: Facts = Facts {
    call: Sysno::RECV,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("len", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `recvfrom`
#[rustfmt::skip]
pub const RECVFROM: Facts = Facts {
    call: Sysno::RECVFROM,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("len", Kind::Long), p("flags", Kind::Uint), p("addr", Kind::Ptr), p("addrlen", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), B, B]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `recvmmsg`
#[rustfmt::skip]
pub const RECVMMSG: Facts = Facts {
    call: Sysno::RECVMMSG,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Uint), p("flags", Kind::Uint), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), B, W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `recvmmsg_time64`
#[rustfmt::skip]
pub const RECVMMSG_TIME64: Facts = Facts {
    call: Sysno::RECVMMSG_TIME64,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Uint), p("flags", Kind::Uint), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), B, W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `recvmsg`
#[rustfmt::skip]
pub const RECVMSG: Facts = Facts {
    call: Sysno::RECVMSG,
    params: &[p("fd", Kind::Fd), p("msg", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `remap_file_pages`
#[rustfmt::skip]
pub const REMAP_FILE_PAGES: Facts = Facts {
    call: Sysno::REMAP_FILE_PAGES,
    params: &[p("addr", Kind::Long), p("size", Kind::Long), p("prot", Kind::Long), p("pgoff", Kind::Long), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff_ffff_ffff), K(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0), W(0), K(0), K(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `removexattr`
#[rustfmt::skip]
pub const REMOVEXATTR: Facts = Facts {
    call: Sysno::REMOVEXATTR,
    params: &[p("path", Kind::Str), p("name", Kind::Str)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `removexattrat`
#[rustfmt::skip]
pub const REMOVEXATTRAT: Facts = Facts {
    call: Sysno::REMOVEXATTRAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint), p("name", Kind::Str)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `rename`
#[rustfmt::skip]
pub const RENAME: Facts = Facts {
    call: Sysno::RENAME,
    params: &[p("old", Kind::Str), p("new", Kind::Str)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `renameat`
#[rustfmt::skip]
pub const RENAMEAT: Facts = Facts {
    call: Sysno::RENAMEAT,
    params: &[p("olddfd", Kind::Fd), p("old", Kind::Str), p("newdfd", Kind::Fd), p("new", Kind::Str)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `renameat2`
#[rustfmt::skip]
pub const RENAMEAT2: Facts = Facts {
    call: Sysno::RENAMEAT2,
    params: &[p("olddfd", Kind::Fd), p("old", Kind::Str), p("newdfd", Kind::Fd), p("new", Kind::Str), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: v([5, 8, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), B, W(3), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `request_key`
#[rustfmt::skip]
pub const REQUEST_KEY: Facts = Facts {
    call: Sysno::REQUEST_KEY,
    params: &[p("type", Kind::Str), p("name", Kind::Str), p("info", Kind::Str), p("ring", Kind::Int)],
    probes: &[
        Probe { args: a([B, B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `restart_syscall`
#[rustfmt::skip]
pub const RESTART_SYSCALL: Facts = Facts {
    call: Sysno::RESTART_SYSCALL,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINTR)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `riscv_flush_icache`
#[rustfmt::skip]
pub const RISCV_FLUSH_ICACHE: Facts = Facts {
    call: Sysno::RISCV_FLUSH_ICACHE,
    params: &[p("start", Kind::Long), p("end", Kind::Long), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), K(0), W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `riscv_hwprobe`
#[rustfmt::skip]
pub const RISCV_HWPROBE: Facts = Facts {
    call: Sysno::RISCV_HWPROBE,
    params: &[p("pairs", Kind::Ptr), p("count", Kind::Long), p("cpusetsize", Kind::Long), p("cpus", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), B, W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(1), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rmdir`
#[rustfmt::skip]
pub const RMDIR: Facts = Facts {
    call: Sysno::RMDIR,
    params: &[p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `rseq`
#[rustfmt::skip]
pub const RSEQ: Facts = Facts {
    call: Sysno::RSEQ,
    params: &[p("rseq", Kind::Ptr), p("len", Kind::Uint), p("flags", Kind::Int), p("sig", Kind::Uint)],
    probes: &[
        Probe { args: a([B, K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, K(0), W(0xffff_ffff), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `rseq_slice_yield`
#[rustfmt::skip]
pub const RSEQ_SLICE_YIELD: Facts = Facts {
    call: Sysno::RSEQ_SLICE_YIELD,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rt_sigaction`
#[rustfmt::skip]
pub const RT_SIGACTION: Facts = Facts {
    call: Sysno::RT_SIGACTION,
    params: &[p("sig", Kind::Int), p("act", Kind::Ptr), p("oact", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0xffff_ffff_ffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rt_sigpending`
#[rustfmt::skip]
pub const RT_SIGPENDING: Facts = Facts {
    call: Sysno::RT_SIGPENDING,
    params: &[p("set", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(8), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rt_sigprocmask`
#[rustfmt::skip]
pub const RT_SIGPROCMASK: Facts = Facts {
    call: Sysno::RT_SIGPROCMASK,
    params: &[p("how", Kind::Int), p("set", Kind::Ptr), p("oset", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, B, W(0xffff_ffff_ffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rt_sigqueueinfo`
#[rustfmt::skip]
pub const RT_SIGQUEUEINFO: Facts = Facts {
    call: Sysno::RT_SIGQUEUEINFO,
    params: &[p("pid", Kind::Int), p("sig", Kind::Int), p("info", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), W(0xffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `rt_sigreturn`
#[rustfmt::skip]
pub const RT_SIGRETURN: Facts = Facts {
    call: Sysno::RT_SIGRETURN,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Kills, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rt_sigsuspend`
#[rustfmt::skip]
pub const RT_SIGSUSPEND: Facts = Facts {
    call: Sysno::RT_SIGSUSPEND,
    params: &[p("mask", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rt_sigtimedwait`
#[rustfmt::skip]
pub const RT_SIGTIMEDWAIT: Facts = Facts {
    call: Sysno::RT_SIGTIMEDWAIT,
    params: &[p("set", Kind::Ptr), p("info", Kind::Ptr), p("timeout", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0xffff_ffff_ffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rt_sigtimedwait_time64`
#[rustfmt::skip]
pub const RT_SIGTIMEDWAIT_TIME64: Facts = Facts {
    call: Sysno::RT_SIGTIMEDWAIT_TIME64,
    params: &[p("set", Kind::Ptr), p("info", Kind::Ptr), p("timeout", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0xffff_ffff_ffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `rt_tgsigqueueinfo`
#[rustfmt::skip]
pub const RT_TGSIGQUEUEINFO: Facts = Facts {
    call: Sysno::RT_TGSIGQUEUEINFO,
    params: &[p("tgid", Kind::Int), p("pid", Kind::Int), p("sig", Kind::Int), p("info", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `rtas`
#[rustfmt::skip]
pub const RTAS: Facts = Facts {
    call: Sysno::RTAS,
    params: &[p("args", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 5 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `s390_guarded_storage`
#[rustfmt::skip]
pub const S390_GUARDED_STORAGE: Facts = Facts {
    call: Sysno::S390_GUARDED_STORAGE,
    params: &[p("command", Kind::Int), p("block", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `s390_pci_mmio_read`
#[rustfmt::skip]
pub const S390_PCI_MMIO_READ: Facts = Facts {
    call: Sysno::S390_PCI_MMIO_READ,
    params: &[p("addr", Kind::Long), p("buf", Kind::Ptr), p("len", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::ENODEV)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::ENODEV)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `s390_pci_mmio_write`
#[rustfmt::skip]
pub const S390_PCI_MMIO_WRITE: Facts = Facts {
    call: Sysno::S390_PCI_MMIO_WRITE,
    params: &[p("addr", Kind::Long), p("buf", Kind::Ptr), p("len", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::ENODEV)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::ENODEV)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `s390_runtime_instr`
#[rustfmt::skip]
pub const S390_RUNTIME_INSTR: Facts = Facts {
    call: Sysno::S390_RUNTIME_INSTR,
    params: &[p("command", Kind::Int), p("signum", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `s390_sthyi`
#[rustfmt::skip]
pub const S390_STHYI: Facts = Facts {
    call: Sysno::S390_STHYI,
    params: &[p("function", Kind::Long), p("buf", Kind::Ptr), p("code", Kind::Ptr), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0xffff_ffff_ffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff_ffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EOPNOTSUPP)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sched_get_priority_max`
#[rustfmt::skip]
pub const SCHED_GET_PRIORITY_MAX: Facts = Facts {
    call: Sysno::SCHED_GET_PRIORITY_MAX,
    params: &[p("policy", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sched_get_priority_min`
#[rustfmt::skip]
pub const SCHED_GET_PRIORITY_MIN: Facts = Facts {
    call: Sysno::SCHED_GET_PRIORITY_MIN,
    params: &[p("policy", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sched_getaffinity`
#[rustfmt::skip]
pub const SCHED_GETAFFINITY: Facts = Facts {
    call: Sysno::SCHED_GETAFFINITY,
    params: &[p("pid", Kind::Int), p("size", Kind::Uint), p("mask", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `sched_getattr`
#[rustfmt::skip]
pub const SCHED_GETATTR: Facts = Facts {
    call: Sysno::SCHED_GETATTR,
    params: &[p("pid", Kind::Int), p("attr", Kind::Ptr), p("size", Kind::Uint), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0x30), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `sched_getparam`
#[rustfmt::skip]
pub const SCHED_GETPARAM: Facts = Facts {
    call: Sysno::SCHED_GETPARAM,
    params: &[p("pid", Kind::Int), p("param", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `sched_getscheduler`
#[rustfmt::skip]
pub const SCHED_GETSCHEDULER: Facts = Facts {
    call: Sysno::SCHED_GETSCHEDULER,
    params: &[p("pid", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `sched_rr_get_interval`
#[rustfmt::skip]
pub const SCHED_RR_GET_INTERVAL: Facts = Facts {
    call: Sysno::SCHED_RR_GET_INTERVAL,
    params: &[p("pid", Kind::Int), p("tp", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `sched_rr_get_interval_time64`
#[rustfmt::skip]
pub const SCHED_RR_GET_INTERVAL_TIME64: Facts = Facts {
    call: Sysno::SCHED_RR_GET_INTERVAL_TIME64,
    params: &[p("pid", Kind::Int), p("tp", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `sched_setaffinity`
#[rustfmt::skip]
pub const SCHED_SETAFFINITY: Facts = Facts {
    call: Sysno::SCHED_SETAFFINITY,
    params: &[p("pid", Kind::Int), p("size", Kind::Uint), p("mask", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), W(8), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sched_setattr`
#[rustfmt::skip]
pub const SCHED_SETATTR: Facts = Facts {
    call: Sysno::SCHED_SETATTR,
    params: &[p("pid", Kind::Int), p("attr", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sched_setparam`
#[rustfmt::skip]
pub const SCHED_SETPARAM: Facts = Facts {
    call: Sysno::SCHED_SETPARAM,
    params: &[p("pid", Kind::Int), p("param", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sched_setscheduler`
#[rustfmt::skip]
pub const SCHED_SETSCHEDULER: Facts = Facts {
    call: Sysno::SCHED_SETSCHEDULER,
    params: &[p("pid", Kind::Int), p("policy", Kind::Int), p("param", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sched_yield`
#[rustfmt::skip]
pub const SCHED_YIELD: Facts = Facts {
    call: Sysno::SCHED_YIELD,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `seccomp`
#[rustfmt::skip]
pub const SECCOMP: Facts = Facts {
    call: Sysno::SECCOMP,
    params: &[p("op", Kind::Uint), p("flags", Kind::Uint), p("arg", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(1), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `security`
#[rustfmt::skip]
pub const SECURITY: Facts = Facts {
    call: Sysno::SECURITY,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `select`
#[rustfmt::skip]
pub const SELECT: Facts = Facts {
    call: Sysno::SELECT,
    params: &[p("count", Kind::Int), p("read", Kind::Ptr), p("write", Kind::Ptr), p("except", Kind::Ptr), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, B, B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::X32]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, B, B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `semctl`
#[rustfmt::skip]
pub const SEMCTL: Facts = Facts {
    call: Sysno::SEMCTL,
    params: &[p("id", Kind::Int), p("semnum", Kind::Int), p("cmd", Kind::Int), p("arg", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), W(0xffff_ffff), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `semget`
#[rustfmt::skip]
pub const SEMGET: Facts = Facts {
    call: Sysno::SEMGET,
    params: &[p("key", Kind::Int), p("count", Kind::Int), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `semop`
#[rustfmt::skip]
pub const SEMOP: Facts = Facts {
    call: Sysno::SEMOP,
    params: &[p("id", Kind::Int), p("ops", Kind::Ptr), p("count", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::E2BIG), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `semtimedop`
#[rustfmt::skip]
pub const SEMTIMEDOP: Facts = Facts {
    call: Sysno::SEMTIMEDOP,
    params: &[p("id", Kind::Int), p("ops", Kind::Ptr), p("count", Kind::Uint), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::E2BIG), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `semtimedop_time64`
#[rustfmt::skip]
pub const SEMTIMEDOP_TIME64: Facts = Facts {
    call: Sysno::SEMTIMEDOP_TIME64,
    params: &[p("id", Kind::Int), p("ops", Kind::Ptr), p("count", Kind::Uint), p("timeout", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `send`
#[rustfmt::skip]
pub const SEND: Facts = Facts {
    call: Sysno::SEND,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("len", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sendfile`
#[rustfmt::skip]
pub const SENDFILE: Facts = Facts {
    call: Sysno::SENDFILE,
    params: &[p("out", Kind::Fd), p("in", Kind::Fd), p("offset", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), K(0), B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sendfile64`
#[rustfmt::skip]
pub const SENDFILE64: Facts = Facts {
    call: Sysno::SENDFILE64,
    params: &[p("out", Kind::Fd), p("in", Kind::Fd), p("offset", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), K(0), B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sendmmsg`
#[rustfmt::skip]
pub const SENDMMSG: Facts = Facts {
    call: Sysno::SENDMMSG,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Uint), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, W(1), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sendmsg`
#[rustfmt::skip]
pub const SENDMSG: Facts = Facts {
    call: Sysno::SENDMSG,
    params: &[p("fd", Kind::Fd), p("msg", Kind::Ptr), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sendto`
#[rustfmt::skip]
pub const SENDTO: Facts = Facts {
    call: Sysno::SENDTO,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("len", Kind::Long), p("flags", Kind::Uint), p("addr", Kind::Ptr), p("addrlen", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), B, W(0xffff_ffff)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), K(0), B, K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `set_mempolicy`
#[rustfmt::skip]
pub const SET_MEMPOLICY: Facts = Facts {
    call: Sysno::SET_MEMPOLICY,
    params: &[p("mode", Kind::Int), p("nodes", Kind::Ptr), p("maxnode", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, W(0x40), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `set_mempolicy_home_node`
#[rustfmt::skip]
pub const SET_MEMPOLICY_HOME_NODE: Facts = Facts {
    call: Sysno::SET_MEMPOLICY_HOME_NODE,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("node", Kind::Long), p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), W(0xffff_ffff_ffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `set_robust_list`
#[rustfmt::skip]
pub const SET_ROBUST_LIST: Facts = Facts {
    call: Sysno::SET_ROBUST_LIST,
    params: &[p("head", Kind::Ptr), p("len", Kind::Long)],
    probes: &[
        Probe { args: a([B, W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `set_thread_area`
#[rustfmt::skip]
pub const SET_THREAD_AREA: Facts = Facts {
    call: Sysno::SET_THREAD_AREA,
    params: &[p("info", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `set_tid_address`
#[rustfmt::skip]
pub const SET_TID_ADDRESS: Facts = Facts {
    call: Sysno::SET_TID_ADDRESS,
    params: &[p("tidptr", Kind::Ptr)],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `set_tls`
#[rustfmt::skip]
pub const SET_TLS: Facts = Facts {
    call: Sysno::SET_TLS,
    params: &[p("value", Kind::Long)],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `setdomainname`
#[rustfmt::skip]
pub const SETDOMAINNAME: Facts = Facts {
    call: Sysno::SETDOMAINNAME,
    params: &[p("name", Kind::Ptr), p("len", Kind::Int)],
    probes: &[
        Probe { args: a([B, W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 7 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setfsgid`
#[rustfmt::skip]
pub const SETFSGID: Facts = Facts {
    call: Sysno::SETFSGID,
    params: &[p("gid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: v([3, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 4, 0]) }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `setfsgid32`
#[rustfmt::skip]
pub const SETFSGID32: Facts = Facts {
    call: Sysno::SETFSGID32,
    params: &[p("gid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: v([3, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 4, 0]) }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `setfsuid`
#[rustfmt::skip]
pub const SETFSUID: Facts = Facts {
    call: Sysno::SETFSUID,
    params: &[p("uid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: v([3, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 4, 0]) }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `setfsuid32`
#[rustfmt::skip]
pub const SETFSUID32: Facts = Facts {
    call: Sysno::SETFSUID32,
    params: &[p("uid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: v([3, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 4, 0]) }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `setgid`
#[rustfmt::skip]
pub const SETGID: Facts = Facts {
    call: Sysno::SETGID,
    params: &[p("gid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([3, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 4, 0]) }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setgid32`
#[rustfmt::skip]
pub const SETGID32: Facts = Facts {
    call: Sysno::SETGID32,
    params: &[p("gid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([3, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 4, 0]) }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setgroups`
#[rustfmt::skip]
pub const SETGROUPS: Facts = Facts {
    call: Sysno::SETGROUPS,
    params: &[p("size", Kind::Int), p("list", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 3 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setgroups32`
#[rustfmt::skip]
pub const SETGROUPS32: Facts = Facts {
    call: Sysno::SETGROUPS32,
    params: &[p("size", Kind::Int), p("list", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 3 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sethostname`
#[rustfmt::skip]
pub const SETHOSTNAME: Facts = Facts {
    call: Sysno::SETHOSTNAME,
    params: &[p("name", Kind::Ptr), p("len", Kind::Int)],
    probes: &[
        Probe { args: a([B, W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 7 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setitimer`
#[rustfmt::skip]
pub const SETITIMER: Facts = Facts {
    call: Sysno::SETITIMER,
    params: &[p("which", Kind::Int), p("value", Kind::Ptr), p("old", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `setns`
#[rustfmt::skip]
pub const SETNS: Facts = Facts {
    call: Sysno::SETNS,
    params: &[p("fd", Kind::Fd), p("nstype", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setpgid`
#[rustfmt::skip]
pub const SETPGID: Facts = Facts {
    call: Sysno::SETPGID,
    params: &[p("pid", Kind::Int), p("pgid", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setpriority`
#[rustfmt::skip]
pub const SETPRIORITY: Facts = Facts {
    call: Sysno::SETPRIORITY,
    params: &[p("which", Kind::Int), p("who", Kind::Int), p("prio", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), W(0x7fff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setregid`
#[rustfmt::skip]
pub const SETREGID: Facts = Facts {
    call: Sysno::SETREGID,
    params: &[p("rgid", Kind::Uint), p("egid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setregid32`
#[rustfmt::skip]
pub const SETREGID32: Facts = Facts {
    call: Sysno::SETREGID32,
    params: &[p("rgid", Kind::Uint), p("egid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setresgid`
#[rustfmt::skip]
pub const SETRESGID: Facts = Facts {
    call: Sysno::SETRESGID,
    params: &[p("rgid", Kind::Uint), p("egid", Kind::Uint), p("sgid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setresgid32`
#[rustfmt::skip]
pub const SETRESGID32: Facts = Facts {
    call: Sysno::SETRESGID32,
    params: &[p("rgid", Kind::Uint), p("egid", Kind::Uint), p("sgid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setresuid`
#[rustfmt::skip]
pub const SETRESUID: Facts = Facts {
    call: Sysno::SETRESUID,
    params: &[p("ruid", Kind::Uint), p("euid", Kind::Uint), p("suid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setresuid32`
#[rustfmt::skip]
pub const SETRESUID32: Facts = Facts {
    call: Sysno::SETRESUID32,
    params: &[p("ruid", Kind::Uint), p("euid", Kind::Uint), p("suid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setreuid`
#[rustfmt::skip]
pub const SETREUID: Facts = Facts {
    call: Sysno::SETREUID,
    params: &[p("ruid", Kind::Uint), p("euid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setreuid32`
#[rustfmt::skip]
pub const SETREUID32: Facts = Facts {
    call: Sysno::SETREUID32,
    params: &[p("ruid", Kind::Uint), p("euid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setrlimit`
#[rustfmt::skip]
pub const SETRLIMIT: Facts = Facts {
    call: Sysno::SETRLIMIT,
    params: &[p("resource", Kind::Uint), p("limit", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setsid`
#[rustfmt::skip]
pub const SETSID: Facts = Facts {
    call: Sysno::SETSID,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setsockopt`
#[rustfmt::skip]
pub const SETSOCKOPT: Facts = Facts {
    call: Sysno::SETSOCKOPT,
    params: &[p("fd", Kind::Fd), p("level", Kind::Int), p("name", Kind::Int), p("value", Kind::Ptr), p("len", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), B, W(0xffff_ffff), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF), e(Errno::ENOTSOCK)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), K(0), B, K(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `settimeofday`
#[rustfmt::skip]
pub const SETTIMEOFDAY: Facts = Facts {
    call: Sysno::SETTIMEOFDAY,
    params: &[p("tv", Kind::Ptr), p("tz", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setuid`
#[rustfmt::skip]
pub const SETUID: Facts = Facts {
    call: Sysno::SETUID,
    params: &[p("uid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([3, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 4, 0]) }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setuid32`
#[rustfmt::skip]
pub const SETUID32: Facts = Facts {
    call: Sysno::SETUID32,
    params: &[p("uid", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([3, 5, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Effects, kernels: v([1, 0, 0], [3, 4, 0]) }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setxattr`
#[rustfmt::skip]
pub const SETXATTR: Facts = Facts {
    call: Sysno::SETXATTR,
    params: &[p("path", Kind::Str), p("name", Kind::Str), p("value", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([B, B, B, K(0), K(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `setxattrat`
#[rustfmt::skip]
pub const SETXATTRAT: Facts = Facts {
    call: Sysno::SETXATTRAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint), p("name", Kind::Str), p("attr", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), B, B, K(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), B, B, W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), B, B, W(0x10)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sgetmask`
#[rustfmt::skip]
pub const SGETMASK: Facts = Facts {
    call: Sysno::SGETMASK,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `shmat`
#[rustfmt::skip]
pub const SHMAT: Facts = Facts {
    call: Sysno::SHMAT,
    params: &[p("id", Kind::Int), p("addr", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(1), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `shmctl`
#[rustfmt::skip]
pub const SHMCTL: Facts = Facts {
    call: Sysno::SHMCTL,
    params: &[p("id", Kind::Int), p("cmd", Kind::Int), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `shmdt`
#[rustfmt::skip]
pub const SHMDT: Facts = Facts {
    call: Sysno::SHMDT,
    params: &[p("addr", Kind::Long)],
    probes: &[
        Probe { args: a([W(1), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `shmget`
#[rustfmt::skip]
pub const SHMGET: Facts = Facts {
    call: Sysno::SHMGET,
    params: &[p("key", Kind::Int), p("size", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0), W(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ENOENT), OK, e(Errno::EACCES)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `shutdown`
#[rustfmt::skip]
pub const SHUTDOWN: Facts = Facts {
    call: Sysno::SHUTDOWN,
    params: &[p("fd", Kind::Fd), p("how", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `sigaction`
#[rustfmt::skip]
pub const SIGACTION: Facts = Facts {
    call: Sysno::SIGACTION,
    params: &[p("sig", Kind::Int), p("act", Kind::Ptr), p("oact", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sigaltstack`
#[rustfmt::skip]
pub const SIGALTSTACK: Facts = Facts {
    call: Sysno::SIGALTSTACK,
    params: &[p("ss", Kind::Ptr), p("oss", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `signal`
#[rustfmt::skip]
pub const SIGNAL: Facts = Facts {
    call: Sysno::SIGNAL,
    params: &[p("sig", Kind::Int), p("handler", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `signalfd`
#[rustfmt::skip]
pub const SIGNALFD: Facts = Facts {
    call: Sysno::SIGNALFD,
    params: &[p("fd", Kind::Fd), p("mask", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `signalfd4`
#[rustfmt::skip]
pub const SIGNALFD4: Facts = Facts {
    call: Sysno::SIGNALFD4,
    params: &[p("fd", Kind::Fd), p("mask", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sigpending`
#[rustfmt::skip]
pub const SIGPENDING: Facts = Facts {
    call: Sysno::SIGPENDING,
    params: &[p("set", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sigprocmask`
#[rustfmt::skip]
pub const SIGPROCMASK: Facts = Facts {
    call: Sysno::SIGPROCMASK,
    params: &[p("how", Kind::Int), p("set", Kind::Ptr), p("oset", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sigreturn`
#[rustfmt::skip]
pub const SIGRETURN: Facts = Facts {
    call: Sysno::SIGRETURN,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Kills, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sigsuspend`
#[rustfmt::skip]
pub const SIGSUSPEND: Facts = Facts {
    call: Sysno::SIGSUSPEND,
    params: &[p("unused1", Kind::Int), p("unused2", Kind::Int), p("mask", Kind::Uint)],
    probes: &[],
    never: &[Never { why: Why::Waits, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `socket`
#[rustfmt::skip]
pub const SOCKET: Facts = Facts {
    call: Sysno::SOCKET,
    params: &[p("domain", Kind::Int), p("type", Kind::Int), p("protocol", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EAFNOSUPPORT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EAFNOSUPPORT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `socketcall`
#[rustfmt::skip]
pub const SOCKETCALL: Facts = Facts {
    call: Sysno::SOCKETCALL,
    params: &[p("call", Kind::Int), p("args", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `socketpair`
#[rustfmt::skip]
pub const SOCKETPAIR: Facts = Facts {
    call: Sysno::SOCKETPAIR,
    params: &[p("domain", Kind::Int), p("type", Kind::Int), p("protocol", Kind::Int), p("sv", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: v([4, 19, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EAFNOSUPPORT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), K(0), B, W(0), W(0)]), expect: x(&[e(Errno::EAFNOSUPPORT), e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `splice`
#[rustfmt::skip]
pub const SPLICE: Facts = Facts {
    call: Sysno::SPLICE,
    params: &[p("in", Kind::Fd), p("inoff", Kind::Ptr), p("out", Kind::Fd), p("outoff", Kind::Ptr), p("len", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), B, W(1), K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), B, W(1), K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL), e(Errno::ESPIPE), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0xffff_ffff), B, W(1), W(0xffff_ffff)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `spu_create`
#[rustfmt::skip]
pub const SPU_CREATE: Facts = Facts {
    call: Sysno::SPU_CREATE,
    params: &[p("name", Kind::Str), p("flags", Kind::Uint), p("mode", Kind::Uint), p("neighbor", Kind::Fd)],
    probes: &[
        Probe { args: a([B, K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `spu_run`
#[rustfmt::skip]
pub const SPU_RUN: Facts = Facts {
    call: Sysno::SPU_RUN,
    params: &[p("fd", Kind::Fd), p("npc", Kind::Ptr), p("event", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ssetmask`
#[rustfmt::skip]
pub const SSETMASK: Facts = Facts {
    call: Sysno::SSETMASK,
    params: &[p("mask", Kind::Uint)],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `stat`
#[rustfmt::skip]
pub const STAT: Facts = Facts {
    call: Sysno::STAT,
    params: &[p("path", Kind::Str), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `stat64`
#[rustfmt::skip]
pub const STAT64: Facts = Facts {
    call: Sysno::STAT64,
    params: &[p("path", Kind::Str), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `statfs`
#[rustfmt::skip]
pub const STATFS: Facts = Facts {
    call: Sysno::STATFS,
    params: &[p("path", Kind::Str), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `statfs64`
#[rustfmt::skip]
pub const STATFS64: Facts = Facts {
    call: Sysno::STATFS64,
    params: &[p("path", Kind::Str), p("size", Kind::Long), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `statmount`
#[rustfmt::skip]
pub const STATMOUNT: Facts = Facts {
    call: Sysno::STATMOUNT,
    params: &[p("req", Kind::Ptr), p("buf", Kind::Ptr), p("size", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([B, B, K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `statx`
#[rustfmt::skip]
pub const STATX: Facts = Facts {
    call: Sysno::STATX,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Uint), p("mask", Kind::Uint), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, K(0), K(0), B, W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, K(0), W(0x8000_0000), B, W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), B, W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `stime`
#[rustfmt::skip]
pub const STIME: Facts = Facts {
    call: Sysno::STIME,
    params: &[p("time", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `stty`
#[rustfmt::skip]
pub const STTY: Facts = Facts {
    call: Sysno::STTY,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `subpage_prot`
#[rustfmt::skip]
pub const SUBPAGE_PROT: Facts = Facts {
    call: Sysno::SUBPAGE_PROT,
    params: &[p("addr", Kind::Long), p("len", Kind::Long), p("map", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(1), K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::ENOENT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `swapcontext`
#[rustfmt::skip]
pub const SWAPCONTEXT: Facts = Facts {
    call: Sysno::SWAPCONTEXT,
    params: &[p("old", Kind::Ptr), p("new", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([B, B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `swapoff`
#[rustfmt::skip]
pub const SWAPOFF: Facts = Facts {
    call: Sysno::SWAPOFF,
    params: &[p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 5 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `swapon`
#[rustfmt::skip]
pub const SWAPON: Facts = Facts {
    call: Sysno::SWAPON,
    params: &[p("path", Kind::Str), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([B, W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0x8000_0000), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `switch_endian`
#[rustfmt::skip]
pub const SWITCH_ENDIAN: Facts = Facts {
    call: Sysno::SWITCH_ENDIAN,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `symlink`
#[rustfmt::skip]
pub const SYMLINK: Facts = Facts {
    call: Sysno::SYMLINK,
    params: &[p("target", Kind::Str), p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `symlinkat`
#[rustfmt::skip]
pub const SYMLINKAT: Facts = Facts {
    call: Sysno::SYMLINKAT,
    params: &[p("target", Kind::Str), p("dfd", Kind::Fd), p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, K(0), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sync`
#[rustfmt::skip]
pub const SYNC: Facts = Facts {
    call: Sysno::SYNC,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sync_file_range`
#[rustfmt::skip]
pub const SYNC_FILE_RANGE: Facts = Facts {
    call: Sysno::SYNC_FILE_RANGE,
    params: &[p("fd", Kind::Fd), p("offset", Kind::Long), p("len", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), K(0), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::X32, Abi::Aarch64, Abi::Riscv64, Abi::Loongarch64, Abi::Ppc64, Abi::Ppc64le, Abi::S390x]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sync_file_range2`
#[rustfmt::skip]
pub const SYNC_FILE_RANGE2: Facts = Facts {
    call: Sysno::SYNC_FILE_RANGE2,
    params: &[p("fd", Kind::Fd), p("flags", Kind::Uint), p("a", Kind::Long), p("b", Kind::Long), p("c", Kind::Long), p("d", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), W(0xffff_ffff), K(0), K(0), K(0), K(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `syncfs`
#[rustfmt::skip]
pub const SYNCFS: Facts = Facts {
    call: Sysno::SYNCFS,
    params: &[p("fd", Kind::Fd)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sys_debug_setcontext`
#[rustfmt::skip]
pub const SYS_DEBUG_SETCONTEXT: Facts = Facts {
    call: Sysno::SYS_DEBUG_SETCONTEXT,
    params: &[p("ctx", Kind::Ptr), p("count", Kind::Int), p("ops", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(1), B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `syscall`
#[rustfmt::skip]
pub const SYSCALL: Facts = Facts {
    call: Sysno::SYSCALL,
    params: &[p("number", Kind::Int), p("arg1", Kind::Long), p("arg2", Kind::Long), p("arg3", Kind::Long), p("arg4", Kind::Long), p("arg5", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xfb4), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sysfs`
#[rustfmt::skip]
pub const SYSFS: Facts = Facts {
    call: Sysno::SYSFS,
    params: &[p("option", Kind::Int), p("a", Kind::Long), p("b", Kind::Long)],
    probes: &[
        Probe { args: a([W(3), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), W(0xffff_ffff_ffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `sysinfo`
#[rustfmt::skip]
pub const SYSINFO: Facts = Facts {
    call: Sysno::SYSINFO,
    params: &[p("info", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `syslog`
#[rustfmt::skip]
pub const SYSLOG: Facts = Facts {
    call: Sysno::SYSLOG,
    params: &[p("type", Kind::Int), p("buf", Kind::Ptr), p("len", Kind::Int)],
    probes: &[
        Probe { args: a([W(3), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 14 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 4 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `sysmips`
#[rustfmt::skip]
pub const SYSMIPS: Facts = Facts {
    call: Sysno::SYSMIPS,
    params: &[p("cmd", Kind::Long), p("arg1", Kind::Long), p("arg2", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(7), W(0xffff_ffff_ffff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `tee`
#[rustfmt::skip]
pub const TEE: Facts = Facts {
    call: Sysno::TEE,
    params: &[p("in", Kind::Fd), p("out", Kind::Fd), p("len", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(1), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), W(1), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `tgkill`
#[rustfmt::skip]
pub const TGKILL: Facts = Facts {
    call: Sysno::TGKILL,
    params: &[p("tgid", Kind::Int), p("tid", Kind::Int), p("sig", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), W(0x7fff_ffff), K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `time`
#[rustfmt::skip]
pub const TIME: Facts = Facts {
    call: Sysno::TIME,
    params: &[p("time", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timer_create`
#[rustfmt::skip]
pub const TIMER_CREATE: Facts = Facts {
    call: Sysno::TIMER_CREATE,
    params: &[p("clock", Kind::Int), p("event", Kind::Ptr), p("id", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOPNOTSUPP), e(Errno::EAGAIN)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, B, W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `timer_delete`
#[rustfmt::skip]
pub const TIMER_DELETE: Facts = Facts {
    call: Sysno::TIMER_DELETE,
    params: &[p("id", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timer_getoverrun`
#[rustfmt::skip]
pub const TIMER_GETOVERRUN: Facts = Facts {
    call: Sysno::TIMER_GETOVERRUN,
    params: &[p("id", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timer_gettime`
#[rustfmt::skip]
pub const TIMER_GETTIME: Facts = Facts {
    call: Sysno::TIMER_GETTIME,
    params: &[p("id", Kind::Int), p("value", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timer_gettime64`
#[rustfmt::skip]
pub const TIMER_GETTIME64: Facts = Facts {
    call: Sysno::TIMER_GETTIME64,
    params: &[p("id", Kind::Int), p("value", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timer_settime`
#[rustfmt::skip]
pub const TIMER_SETTIME: Facts = Facts {
    call: Sysno::TIMER_SETTIME,
    params: &[p("id", Kind::Int), p("flags", Kind::Int), p("value", Kind::Ptr), p("old", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timer_settime64`
#[rustfmt::skip]
pub const TIMER_SETTIME64: Facts = Facts {
    call: Sysno::TIMER_SETTIME64,
    params: &[p("id", Kind::Int), p("flags", Kind::Int), p("value", Kind::Ptr), p("old", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timerfd`
#[rustfmt::skip]
pub const TIMERFD: Facts = Facts {
    call: Sysno::TIMERFD,
    params: &[p("fd", Kind::Fd), p("clock", Kind::Int), p("flags", Kind::Int), p("time", Kind::Ptr)],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timerfd_create`
#[rustfmt::skip]
pub const TIMERFD_CREATE: Facts = Facts {
    call: Sysno::TIMERFD_CREATE,
    params: &[p("clock", Kind::Int), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `timerfd_gettime`
#[rustfmt::skip]
pub const TIMERFD_GETTIME: Facts = Facts {
    call: Sysno::TIMERFD_GETTIME,
    params: &[p("fd", Kind::Fd), p("time", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timerfd_gettime64`
#[rustfmt::skip]
pub const TIMERFD_GETTIME64: Facts = Facts {
    call: Sysno::TIMERFD_GETTIME64,
    params: &[p("fd", Kind::Fd), p("time", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `timerfd_settime`
#[rustfmt::skip]
pub const TIMERFD_SETTIME: Facts = Facts {
    call: Sysno::TIMERFD_SETTIME,
    params: &[p("fd", Kind::Fd), p("flags", Kind::Int), p("new", Kind::Ptr), p("old", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `timerfd_settime64`
#[rustfmt::skip]
pub const TIMERFD_SETTIME64: Facts = Facts {
    call: Sysno::TIMERFD_SETTIME64,
    params: &[p("fd", Kind::Fd), p("flags", Kind::Int), p("new", Kind::Ptr), p("old", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0xffff_ffff), B, B, W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `times`
#[rustfmt::skip]
pub const TIMES: Facts = Facts {
    call: Sysno::TIMES,
    params: &[p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `tkill`
#[rustfmt::skip]
pub const TKILL: Facts = Facts {
    call: Sysno::TKILL,
    params: &[p("tid", Kind::Int), p("sig", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ESRCH)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `truncate`
#[rustfmt::skip]
pub const TRUNCATE: Facts = Facts {
    call: Sysno::TRUNCATE,
    params: &[p("path", Kind::Str), p("length", Kind::Long)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `truncate64`
#[rustfmt::skip]
pub const TRUNCATE64: Facts = Facts {
    call: Sysno::TRUNCATE64,
    params: &[p("path", Kind::Str), p("a", Kind::Long), p("b", Kind::Long), p("c", Kind::Long)],
    probes: &[
        Probe { args: a([B, K(0), K(0), K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff_ffff_ffff), W(0xffff_ffff_ffff_ffff), W(0xffff_ffff_ffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `tuxcall`
#[rustfmt::skip]
pub const TUXCALL: Facts = Facts {
    call: Sysno::TUXCALL,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ugetrlimit`
#[rustfmt::skip]
pub const UGETRLIMIT: Facts = Facts {
    call: Sysno::UGETRLIMIT,
    params: &[p("resource", Kind::Uint), p("limit", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ulimit`
#[rustfmt::skip]
pub const ULIMIT: Facts = Facts {
    call: Sysno::ULIMIT,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `umask`
#[rustfmt::skip]
pub const UMASK: Facts = Facts {
    call: Sysno::UMASK,
    params: &[p("mask", Kind::Uint)],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `umount`
#[rustfmt::skip]
pub const UMOUNT: Facts = Facts {
    call: Sysno::UMOUNT,
    params: &[p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([5, 9, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [5, 8, 0]), abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `umount2`
#[rustfmt::skip]
pub const UMOUNT2: Facts = Facts {
    call: Sysno::UMOUNT2,
    params: &[p("path", Kind::Str), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([B, K(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: v([5, 9, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0xffff_ffff), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([5, 9, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [5, 8, 0]), abis: abis(&[]), gate: 6 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `uname`
#[rustfmt::skip]
pub const UNAME: Facts = Facts {
    call: Sysno::UNAME,
    params: &[p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `unlink`
#[rustfmt::skip]
pub const UNLINK: Facts = Facts {
    call: Sysno::UNLINK,
    params: &[p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `unlinkat`
#[rustfmt::skip]
pub const UNLINKAT: Facts = Facts {
    call: Sysno::UNLINKAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `unshare`
#[rustfmt::skip]
pub const UNSHARE: Facts = Facts {
    call: Sysno::UNSHARE,
    params: &[p("flags", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff_ffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xe000), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `uprobe`
#[rustfmt::skip]
pub const UPROBE: Facts = Facts {
    call: Sysno::UPROBE,
    params: &[],
    probes: &[
        Probe { args: a([W(0), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ENXIO), e(Errno::EPROTO)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `uretprobe`
#[rustfmt::skip]
pub const URETPROBE: Facts = Facts {
    call: Sysno::URETPROBE,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Kills, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `uselib`
#[rustfmt::skip]
pub const USELIB: Facts = Facts {
    call: Sysno::USELIB,
    params: &[p("path", Kind::Str)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: v([1, 0, 0], [6, 15, 0]), abis: abis(&[]), gate: 0 },
    ],
    never: &[Never { why: Why::Unwired, kernels: v([6, 16, 0], [255, 255, 255]) }],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `userfaultfd`
#[rustfmt::skip]
pub const USERFAULTFD: Facts = Facts {
    call: Sysno::USERFAULTFD,
    params: &[p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([5, 11, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x4000_0001), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([5, 11, 0], [255, 255, 255]), abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([5, 2, 0], [5, 10, 0]), abis: abis(&[]), gate: 18 },
        Probe { args: a([W(0xffff_ffff), W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: v([1, 0, 0], [5, 1, 0]), abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `usr26`
#[rustfmt::skip]
pub const USR26: Facts = Facts {
    call: Sysno::USR26,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Kills, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `usr32`
#[rustfmt::skip]
pub const USR32: Facts = Facts {
    call: Sysno::USR32,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Kills, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `ustat`
#[rustfmt::skip]
pub const USTAT: Facts = Facts {
    call: Sysno::USTAT,
    params: &[p("dev", Kind::Uint), p("buf", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `utime`
#[rustfmt::skip]
pub const UTIME: Facts = Facts {
    call: Sysno::UTIME,
    params: &[p("path", Kind::Str), p("times", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `utimensat`
#[rustfmt::skip]
pub const UTIMENSAT: Facts = Facts {
    call: Sysno::UTIMENSAT,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("times", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `utimensat_time64`
#[rustfmt::skip]
pub const UTIMENSAT_TIME64: Facts = Facts {
    call: Sysno::UTIMENSAT_TIME64,
    params: &[p("dfd", Kind::Fd), p("path", Kind::Str), p("times", Kind::Ptr), p("flags", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, B, K(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, B, W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `utimes`
#[rustfmt::skip]
pub const UTIMES: Facts = Facts {
    call: Sysno::UTIMES,
    params: &[p("path", Kind::Str), p("times", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `vfork`
#[rustfmt::skip]
pub const VFORK: Facts = Facts {
    call: Sysno::VFORK,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Forks, kernels: Kernels::ALL }],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `vhangup`
#[rustfmt::skip]
pub const VHANGUP: Facts = Facts {
    call: Sysno::VHANGUP,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Effects, kernels: Kernels::ALL }],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `vm86`
#[rustfmt::skip]
pub const VM86: Facts = Facts {
    call: Sysno::VM86,
    params: &[p("cmd", Kind::Long), p("arg", Kind::Ptr)],
    probes: &[
        Probe { args: a([W(0), B, W(0), W(0), W(0), W(0)]), expect: x(&[OK]), kernels: Kernels::ALL, abis: abis(&[Abi::X86]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `vm86old`
#[rustfmt::skip]
pub const VM86OLD: Facts = Facts {
    call: Sysno::VM86OLD,
    params: &[p("info", Kind::Ptr)],
    probes: &[
        Probe { args: a([B, W(0), W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 10 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `vmsplice`
#[rustfmt::skip]
pub const VMSPLICE: Facts = Facts {
    call: Sysno::VMSPLICE,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Long), p("flags", Kind::Uint)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, W(1), K(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(1), W(0xffff_ffff), W(0), W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Rare,
    foreign: &[],
};

/// `vserver`
#[rustfmt::skip]
pub const VSERVER: Facts = Facts {
    call: Sysno::VSERVER,
    params: &[],
    probes: &[],
    never: &[Never { why: Why::Unwired, kernels: Kernels::ALL }],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `wait4`
#[rustfmt::skip]
pub const WAIT4: Facts = Facts {
    call: Sysno::WAIT4,
    params: &[p("pid", Kind::Int), p("status", Kind::Ptr), p("options", Kind::Int), p("rusage", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), B, W(0xffff_ffff), B, W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), B, W(0), W(0)]), expect: x(&[e(Errno::ECHILD)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `waitid`
#[rustfmt::skip]
pub const WAITID: Facts = Facts {
    call: Sysno::WAITID,
    params: &[p("which", Kind::Int), p("id", Kind::Int), p("info", Kind::Ptr), p("options", Kind::Int), p("rusage", Kind::Ptr)],
    probes: &[
        Probe { args: a([K(0), K(0), B, W(0xffff_ffff), B, W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([K(0), K(0), B, W(0), B, W(0)]), expect: x(&[e(Errno::EINVAL), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(1), W(0x7fff_ffff), B, W(4), B, W(0)]), expect: x(&[e(Errno::ECHILD), e(Errno::EFAULT)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `waitpid`
#[rustfmt::skip]
pub const WAITPID: Facts = Facts {
    call: Sysno::WAITPID,
    params: &[p("pid", Kind::Int), p("status", Kind::Ptr), p("options", Kind::Int)],
    probes: &[
        Probe { args: a([K(0), B, W(0xffff_ffff), W(0), W(0), W(0)]), expect: x(&[e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0x7fff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::ECHILD)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Never,
    foreign: &[],
};

/// `write`
#[rustfmt::skip]
pub const WRITE: Facts = Facts {
    call: Sysno::WRITE,
    params: &[p("fd", Kind::Fd), p("buf", Kind::Ptr), p("size", Kind::Long)],
    probes: &[
        Probe { args: a([K(0), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::EINVAL)]), kernels: Kernels::ALL, abis: abis(&[Abi::X86_64, Abi::Aarch64, Abi::Riscv64, Abi::Loongarch64, Abi::Ppc64le]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// `writev`
#[rustfmt::skip]
pub const WRITEV: Facts = Facts {
    call: Sysno::WRITEV,
    params: &[p("fd", Kind::Fd), p("vec", Kind::Ptr), p("count", Kind::Long)],
    probes: &[
        Probe { args: a([W(0xffff_ffff), B, K(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
        Probe { args: a([W(0xffff_ffff), B, W(0), W(0), W(0), W(0)]), expect: x(&[e(Errno::EBADF)]), kernels: Kernels::ALL, abis: abis(&[]), gate: 0 },
    ],
    never: &[],
    eperm: Eperm::Real,
    foreign: &[],
};

/// Every call's facts, sorted by name.
#[rustfmt::skip]
pub static ALL: [Facts; 508] = [
    _LLSEEK,_NEWSELECT,_SYSCTL,ACCEPT,ACCEPT4,ACCESS,ACCT,ADD_KEY,ADJTIMEX,AFS_SYSCALL,ALARM,
    ARCH_PRCTL,ARM_FADVISE64_64,ARM_SYNC_FILE_RANGE,ATOMIC_BARRIER,ATOMIC_CMPXCHG_32,BDFLUSH,BIND,
    BPF,BREAK,BREAKPOINT,BRK,CACHECTL,CACHEFLUSH,CACHESTAT,CAPGET,CAPSET,CHDIR,CHMOD,CHOWN,CHOWN32,
    CHROOT,CLOCK_ADJTIME,CLOCK_ADJTIME64,CLOCK_GETRES,CLOCK_GETRES_TIME64,CLOCK_GETTIME,
    CLOCK_GETTIME64,CLOCK_NANOSLEEP,CLOCK_NANOSLEEP_TIME64,CLOCK_SETTIME,CLOCK_SETTIME64,CLONE,
    CLONE3,CLOSE,CLOSE_RANGE,CONNECT,COPY_FILE_RANGE,CREAT,CREATE_MODULE,DELETE_MODULE,DUP,DUP2,
    DUP3,EPOLL_CREATE,EPOLL_CREATE1,EPOLL_CTL,EPOLL_CTL_OLD,EPOLL_PWAIT,EPOLL_PWAIT2,EPOLL_WAIT,
    EPOLL_WAIT_OLD,EVENTFD,EVENTFD2,EXECVE,EXECVEAT,EXIT,EXIT_GROUP,FACCESSAT,FACCESSAT2,FADVISE64,
    FADVISE64_64,FALLOCATE,FANOTIFY_INIT,FANOTIFY_MARK,FCHDIR,FCHMOD,FCHMODAT,FCHMODAT2,FCHOWN,
    FCHOWN32,FCHOWNAT,FCNTL,FCNTL64,FDATASYNC,FGETXATTR,FILE_GETATTR,FILE_SETATTR,FINIT_MODULE,
    FLISTXATTR,FLOCK,FORK,FREMOVEXATTR,FSCONFIG,FSETXATTR,FSMOUNT,FSOPEN,FSPICK,FSTAT,FSTAT64,
    FSTATAT64,FSTATFS,FSTATFS64,FSYNC,FTIME,FTRUNCATE,FTRUNCATE64,FUTEX,FUTEX_REQUEUE,FUTEX_TIME64,
    FUTEX_WAIT,FUTEX_WAITV,FUTEX_WAKE,FUTIMESAT,GET_KERNEL_SYMS,GET_MEMPOLICY,GET_ROBUST_LIST,
    GET_THREAD_AREA,GET_TLS,GETCPU,GETCWD,GETDENTS,GETDENTS64,GETEGID,GETEGID32,GETEUID,GETEUID32,
    GETGID,GETGID32,GETGROUPS,GETGROUPS32,GETITIMER,GETPAGESIZE,GETPEERNAME,GETPGID,GETPGRP,GETPID,
    GETPMSG,GETPPID,GETPRIORITY,GETRANDOM,GETRESGID,GETRESGID32,GETRESUID,GETRESUID32,GETRLIMIT,
    GETRUSAGE,GETSID,GETSOCKNAME,GETSOCKOPT,GETTID,GETTIMEOFDAY,GETUID,GETUID32,GETXATTR,GETXATTRAT,
    GTTY,IDLE,INIT_MODULE,INOTIFY_ADD_WATCH,INOTIFY_INIT,INOTIFY_INIT1,INOTIFY_RM_WATCH,IO_CANCEL,
    IO_DESTROY,IO_GETEVENTS,IO_PGETEVENTS,IO_PGETEVENTS_TIME64,IO_SETUP,IO_SUBMIT,IO_URING_ENTER,
    IO_URING_REGISTER,IO_URING_SETUP,IOCTL,IOPERM,IOPL,IOPRIO_GET,IOPRIO_SET,IPC,KCMP,
    KEXEC_FILE_LOAD,KEXEC_LOAD,KEYCTL,KILL,LANDLOCK_ADD_RULE,LANDLOCK_CREATE_RULESET,
    LANDLOCK_RESTRICT_SELF,LCHOWN,LCHOWN32,LGETXATTR,LINK,LINKAT,LISTEN,LISTMOUNT,LISTNS,LISTXATTR,
    LISTXATTRAT,LLISTXATTR,LOCK,LOOKUP_DCOOKIE,LREMOVEXATTR,LSEEK,LSETXATTR,LSM_GET_SELF_ATTR,
    LSM_LIST_MODULES,LSM_SET_SELF_ATTR,LSTAT,LSTAT64,MADVISE,MAP_SHADOW_STACK,MBIND,MEMBARRIER,
    MEMFD_CREATE,MEMFD_SECRET,MIGRATE_PAGES,MINCORE,MKDIR,MKDIRAT,MKNOD,MKNODAT,MLOCK,MLOCK2,
    MLOCKALL,MMAP,MMAP2,MODIFY_LDT,MOUNT,MOUNT_SETATTR,MOVE_MOUNT,MOVE_PAGES,MPROTECT,MPX,
    MQ_GETSETATTR,MQ_NOTIFY,MQ_OPEN,MQ_TIMEDRECEIVE,MQ_TIMEDRECEIVE_TIME64,MQ_TIMEDSEND,
    MQ_TIMEDSEND_TIME64,MQ_UNLINK,MREMAP,MSEAL,MSGCTL,MSGGET,MSGRCV,MSGSND,MSYNC,MULTIPLEXER,
    MUNLOCK,MUNLOCKALL,MUNMAP,NAME_TO_HANDLE_AT,NANOSLEEP,NEWFSTATAT,NFSSERVCTL,NICE,OLDFSTAT,
    OLDLSTAT,OLDOLDUNAME,OLDSTAT,OLDUNAME,OPEN,OPEN_BY_HANDLE_AT,OPEN_TREE,OPEN_TREE_ATTR,OPENAT,
    OPENAT2,PAUSE,PCICONFIG_IOBASE,PCICONFIG_READ,PCICONFIG_WRITE,PERF_EVENT_OPEN,PERSONALITY,
    PIDFD_GETFD,PIDFD_OPEN,PIDFD_SEND_SIGNAL,PIPE,PIPE2,PIVOT_ROOT,PKEY_ALLOC,PKEY_FREE,
    PKEY_MPROTECT,POLL,PPOLL,PPOLL_TIME64,PRCTL,PREAD64,PREADV,PREADV2,PRLIMIT64,PROCESS_MADVISE,
    PROCESS_MRELEASE,PROCESS_VM_READV,PROCESS_VM_WRITEV,PROF,PROFIL,PSELECT6,PSELECT6_TIME64,PTRACE,
    PUTPMSG,PWRITE64,PWRITEV,PWRITEV2,QUERY_MODULE,QUOTACTL,QUOTACTL_FD,READ,READAHEAD,READDIR,
    READLINK,READLINKAT,READV,REBOOT,RECV,RECVFROM,RECVMMSG,RECVMMSG_TIME64,RECVMSG,
    REMAP_FILE_PAGES,REMOVEXATTR,REMOVEXATTRAT,RENAME,RENAMEAT,RENAMEAT2,REQUEST_KEY,
    RESTART_SYSCALL,RISCV_FLUSH_ICACHE,RISCV_HWPROBE,RMDIR,RSEQ,RSEQ_SLICE_YIELD,RT_SIGACTION,
    RT_SIGPENDING,RT_SIGPROCMASK,RT_SIGQUEUEINFO,RT_SIGRETURN,RT_SIGSUSPEND,RT_SIGTIMEDWAIT,
    RT_SIGTIMEDWAIT_TIME64,RT_TGSIGQUEUEINFO,RTAS,S390_GUARDED_STORAGE,S390_PCI_MMIO_READ,
    S390_PCI_MMIO_WRITE,S390_RUNTIME_INSTR,S390_STHYI,SCHED_GET_PRIORITY_MAX,SCHED_GET_PRIORITY_MIN,
    SCHED_GETAFFINITY,SCHED_GETATTR,SCHED_GETPARAM,SCHED_GETSCHEDULER,SCHED_RR_GET_INTERVAL,
    SCHED_RR_GET_INTERVAL_TIME64,SCHED_SETAFFINITY,SCHED_SETATTR,SCHED_SETPARAM,SCHED_SETSCHEDULER,
    SCHED_YIELD,SECCOMP,SECURITY,SELECT,SEMCTL,SEMGET,SEMOP,SEMTIMEDOP,SEMTIMEDOP_TIME64,SEND,
    SENDFILE,SENDFILE64,SENDMMSG,SENDMSG,SENDTO,SET_MEMPOLICY,SET_MEMPOLICY_HOME_NODE,
    SET_ROBUST_LIST,SET_THREAD_AREA,SET_TID_ADDRESS,SET_TLS,SETDOMAINNAME,SETFSGID,SETFSGID32,
    SETFSUID,SETFSUID32,SETGID,SETGID32,SETGROUPS,SETGROUPS32,SETHOSTNAME,SETITIMER,SETNS,SETPGID,
    SETPRIORITY,SETREGID,SETREGID32,SETRESGID,SETRESGID32,SETRESUID,SETRESUID32,SETREUID,SETREUID32,
    SETRLIMIT,SETSID,SETSOCKOPT,SETTIMEOFDAY,SETUID,SETUID32,SETXATTR,SETXATTRAT,SGETMASK,SHMAT,
    SHMCTL,SHMDT,SHMGET,SHUTDOWN,SIGACTION,SIGALTSTACK,SIGNAL,SIGNALFD,SIGNALFD4,SIGPENDING,
    SIGPROCMASK,SIGRETURN,SIGSUSPEND,SOCKET,SOCKETCALL,SOCKETPAIR,SPLICE,SPU_CREATE,SPU_RUN,
    SSETMASK,STAT,STAT64,STATFS,STATFS64,STATMOUNT,STATX,STIME,STTY,SUBPAGE_PROT,SWAPCONTEXT,
    SWAPOFF,SWAPON,SWITCH_ENDIAN,SYMLINK,SYMLINKAT,SYNC,SYNC_FILE_RANGE,SYNC_FILE_RANGE2,SYNCFS,
    SYS_DEBUG_SETCONTEXT,SYSCALL,SYSFS,SYSINFO,SYSLOG,SYSMIPS,TEE,TGKILL,TIME,TIMER_CREATE,
    TIMER_DELETE,TIMER_GETOVERRUN,TIMER_GETTIME,TIMER_GETTIME64,TIMER_SETTIME,TIMER_SETTIME64,
    TIMERFD,TIMERFD_CREATE,TIMERFD_GETTIME,TIMERFD_GETTIME64,TIMERFD_SETTIME,TIMERFD_SETTIME64,
    TIMES,TKILL,TRUNCATE,TRUNCATE64,TUXCALL,UGETRLIMIT,ULIMIT,UMASK,UMOUNT,UMOUNT2,UNAME,UNLINK,
    UNLINKAT,UNSHARE,UPROBE,URETPROBE,USELIB,USERFAULTFD,USR26,USR32,USTAT,UTIME,UTIMENSAT,
    UTIMENSAT_TIME64,UTIMES,VFORK,VHANGUP,VM86,VM86OLD,VMSPLICE,VSERVER,WAIT4,WAITID,WAITPID,WRITE,
    WRITEV,
];
