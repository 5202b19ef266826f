//! The lists of values for each argument of each call.
#![forbid(unsafe_code)]

use super::list::{Choice, List, Pairs, Values};
use super::{files, kernel, memory, network, process};
use crate::Sysno;

const fn one(call: Sysno, arg: usize, names: List) -> Values {
    Values { call, arg, choice: Choice::One, names }
}

const fn flags(call: Sysno, arg: usize, names: List) -> Values {
    Values { call, arg, choice: Choice::Flags, names }
}

const fn masked(call: Sysno, arg: usize, mask: u64, names: List) -> Values {
    Values { call, arg, choice: Choice::Masked(mask), names }
}

/// In the order of calls; arguments are counted from 0, as on the call's manual page.
pub(super) const USES: &[Values] = &[
    one(Sysno::SOCKET, 0, network::FAMILIES),
    masked(Sysno::SOCKET, 1, 0xf, network::SOCKET_TYPES),
    flags(Sysno::SOCKET, 1, network::SOCKET_FLAGS),
    one(Sysno::SOCKET, 2, network::PROTOCOLS),
    one(Sysno::SOCKETPAIR, 0, network::FAMILIES),
    masked(Sysno::SOCKETPAIR, 1, 0xf, network::SOCKET_TYPES),
    flags(Sysno::SOCKETPAIR, 1, network::SOCKET_FLAGS),
    one(Sysno::SOCKETCALL, 0, network::SOCKET_CALLS),
    one(Sysno::SETSOCKOPT, 1, network::LEVELS),
    one(Sysno::GETSOCKOPT, 1, network::LEVELS),
    flags(Sysno::CLONE, 0, process::CLONE),
    flags(Sysno::UNSHARE, 0, process::UNSHARE),
    flags(Sysno::SETNS, 1, process::NAMESPACES),
    one(Sysno::PERSONALITY, 0, process::PERSONALITIES),
    one(Sysno::PRCTL, 0, process::PRCTL),
    one(Sysno::ARCH_PRCTL, 0, process::ARCH_PRCTL),
    one(Sysno::PTRACE, 0, process::PTRACE),
    one(Sysno::KILL, 1, process::SIGNALS),
    one(Sysno::TKILL, 1, process::SIGNALS),
    one(Sysno::TGKILL, 2, process::SIGNALS),
    one(Sysno::RT_SIGQUEUEINFO, 1, process::SIGNALS),
    one(Sysno::RT_TGSIGQUEUEINFO, 2, process::SIGNALS),
    one(Sysno::PIDFD_SEND_SIGNAL, 1, process::SIGNALS),
    one(Sysno::RT_SIGACTION, 0, process::SIGNALS),
    one(Sysno::PRLIMIT64, 1, process::RESOURCES),
    one(Sysno::SETRLIMIT, 0, process::RESOURCES),
    one(Sysno::GETRLIMIT, 0, process::RESOURCES),
    one(Sysno::SCHED_SETSCHEDULER, 1, process::POLICIES),
    one(Sysno::KEYCTL, 0, kernel::KEYCTL),
    one(Sysno::BPF, 0, kernel::BPF),
    one(Sysno::SECCOMP, 0, kernel::SECCOMP),
    flags(Sysno::SECCOMP, 1, kernel::SECCOMP_FLAGS),
    one(Sysno::REBOOT, 2, kernel::REBOOT),
    masked(Sysno::FUTEX, 1, 0x7f, kernel::FUTEX),
    one(Sysno::CLOCK_GETTIME, 0, kernel::CLOCKS),
    one(Sysno::CLOCK_SETTIME, 0, kernel::CLOCKS),
    one(Sysno::CLOCK_ADJTIME, 0, kernel::CLOCKS),
    one(Sysno::KCMP, 2, kernel::KCMP),
    one(Sysno::IOCTL, 1, files::IOCTL),
    one(Sysno::FCNTL, 1, files::FCNTL),
    one(Sysno::FCNTL64, 1, files::FCNTL),
    flags(Sysno::OPEN, 1, files::OPEN),
    flags(Sysno::OPENAT, 2, files::OPEN),
    flags(Sysno::FCHOWNAT, 4, files::AT),
    flags(Sysno::NEWFSTATAT, 3, files::AT),
    flags(Sysno::STATX, 2, files::AT),
    flags(Sysno::EXECVEAT, 4, files::AT),
    flags(Sysno::LINKAT, 4, files::AT),
    flags(Sysno::FACCESSAT2, 3, files::AT),
    flags(Sysno::FCHMODAT2, 3, files::AT),
    flags(Sysno::ACCESS, 1, files::ACCESS),
    flags(Sysno::FACCESSAT, 2, files::ACCESS),
    flags(Sysno::CHMOD, 1, files::MODE_BITS),
    flags(Sysno::FCHMOD, 1, files::MODE_BITS),
    flags(Sysno::FCHMODAT, 2, files::MODE_BITS),
    flags(Sysno::MKNOD, 1, files::MODE_BITS),
    flags(Sysno::MKNODAT, 2, files::MODE_BITS),
    flags(Sysno::MOUNT, 3, files::MOUNT),
    flags(Sysno::UMOUNT2, 1, files::UMOUNT),
    flags(Sysno::MMAP, 2, memory::PROT),
    flags(Sysno::MMAP, 3, memory::MAP),
    flags(Sysno::MMAP2, 2, memory::PROT),
    flags(Sysno::MMAP2, 3, memory::MAP),
    flags(Sysno::MPROTECT, 2, memory::PROT),
    flags(Sysno::PKEY_MPROTECT, 2, memory::PROT),
    one(Sysno::MADVISE, 2, memory::MADVISE),
    one(Sysno::PROCESS_MADVISE, 3, memory::MADVISE),
    flags(Sysno::MEMFD_CREATE, 1, memory::MEMFD),
];

/// The calls of which the default profiles of container engines test the arguments.
pub(super) const TESTED: &[Sysno] =
    &[Sysno::CLONE, Sysno::PERSONALITY, Sysno::SOCKET, Sysno::SOCKETCALL];

/// The families that profiles distinguish by a second argument.
const WITH_TYPES: List =
    &[("AF_UNIX", 1), ("AF_INET", 2), ("AF_INET6", 10), ("AF_NETLINK", 16), ("AF_PACKET", 17)];

/// Types as programs request them: also with `SOCK_CLOEXEC` (0x80000) and `SOCK_NONBLOCK` (0x800).
const TYPES: List = &[
    ("SOCK_STREAM", 1),
    ("SOCK_DGRAM", 2),
    ("SOCK_RAW", 3),
    ("SOCK_SEQPACKET", 5),
    ("SOCK_STREAM|SOCK_CLOEXEC", 0x80001),
    ("SOCK_DGRAM|SOCK_CLOEXEC", 0x80002),
    ("SOCK_RAW|SOCK_CLOEXEC", 0x80003),
    ("SOCK_SEQPACKET|SOCK_CLOEXEC", 0x80005),
    ("SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK", 0x80801),
    ("SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK", 0x80802),
];

const SOCKETS: List = &[("AF_NETLINK", 16)];
const UNIX_CALL: List = &[("SYS_SOCKET", 1)];

pub(super) const PAIRS: &[Pairs] = &[
    // Podman: the audit protocol of netlink, with CAP_AUDIT_WRITE.
    Pairs { call: Sysno::SOCKET, of: [(0, SOCKETS), (2, network::NETLINK)] },
    // Rules of systemd's and desktop sandboxes on families and types.
    Pairs { call: Sysno::SOCKET, of: [(0, WITH_TYPES), (1, TYPES)] },
    Pairs { call: Sysno::SOCKETPAIR, of: [(0, WITH_TYPES), (1, TYPES)] },
    // Profiles that test the family in the second argument of socketcall, which is a pointer.
    Pairs { call: Sysno::SOCKETCALL, of: [(0, UNIX_CALL), (1, network::FAMILIES)] },
    // W^X: memory that is writable and executable.
    Pairs { call: Sysno::MMAP, of: [(2, WRITE_AND_RUN), (3, memory::MAP)] },
    Pairs { call: Sysno::PTRACE, of: [(0, process::PTRACE), (1, ONE)] },
];

const WRITE_AND_RUN: List = &[("PROT_WRITE|PROT_EXEC", 6), ("PROT_READ|PROT_WRITE|PROT_EXEC", 7)];
const ONE: List = &[("1", 1)];
