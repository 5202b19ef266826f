//! The different registers, answers and gates of probes, and names of parameters: written by
//! `cargo xtask tables` from `data/probes/*.tbl`.
#![forbid(unsafe_code)]

use crate::Arg::{self, Bad as B, Keep as K, Word as W};
use crate::{Capability, Errno, Gate, Key, Outcome, Over};

const OK: Outcome = Outcome::Success;

const fn e(errno: Errno) -> Outcome {
    Outcome::Errno(errno)
}

/// Every register of a probe.
#[rustfmt::skip]
pub(crate) static ARGS: [Arg; 39] = [
    B, K(0), K(0x18), W(0), W(0x10), W(0x1000), W(0x1003), W(0x1004), W(0x11), W(0x17), W(0x18),
    W(0x1_0000), W(0x200), W(0x2000), W(0x22), W(0x2_0200), W(0x30), W(0x300_0000), W(0x40),
    W(0x4000_0001), W(0x40_0000), W(0x7fff_ffff), W(0x8000), W(0x8000_0000), W(0x8000_0700),
    W(0xa00), W(0xe000), W(0xf000), W(0xfb4), W(0xffff_ffff), W(0xffff_ffff_ffff_f000),
    W(0xffff_ffff_ffff_ffff), W(1), W(2), W(3), W(4), W(6), W(7), W(8),
];

/// The answers of every probe.
#[rustfmt::skip]
pub(crate) static EXPECTED: [&[Outcome]; 72] = [
    &[OK], &[e(Errno::E2BIG), e(Errno::EFAULT)], &[e(Errno::E2BIG), e(Errno::EINVAL)],
    &[e(Errno::E2BIG)],
    &[e(Errno::EAFNOSUPPORT), e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)],
    &[e(Errno::EAFNOSUPPORT), e(Errno::EINVAL)],
    &[e(Errno::EBADF), e(Errno::EFAULT), e(Errno::EINVAL)], &[e(Errno::EBADF), e(Errno::EFAULT)],
    &[e(Errno::EBADF), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)],
    &[e(Errno::EBADF), e(Errno::EINVAL), e(Errno::ESPIPE), e(Errno::EFAULT)],
    &[e(Errno::EBADF), e(Errno::EINVAL)], &[e(Errno::EBADF), e(Errno::EOPNOTSUPP)],
    &[e(Errno::EBADF)], &[e(Errno::ECHILD), e(Errno::EFAULT)], &[e(Errno::ECHILD)],
    &[e(Errno::EFAULT), e(Errno::E2BIG)],
    &[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::EINVAL), e(Errno::ESPIPE)],
    &[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::EINVAL)],
    &[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::EINVAL), e(Errno::ENOPROTOOPT), e(Errno::EOPNOTSUPP), e(Errno::ENOTCONN)],
    &[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::EINVAL)],
    &[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK), e(Errno::ENOTCONN), e(Errno::EOPNOTSUPP), e(Errno::EINVAL)],
    &[e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK)], &[e(Errno::EFAULT), e(Errno::EBADF)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG), e(Errno::EOPNOTSUPP)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::E2BIG)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EACCES)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EBADF), e(Errno::EOPNOTSUPP)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EBADF)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE), e(Errno::ENOPKG), e(Errno::ENOMEM)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENODEV), e(Errno::EOPNOTSUPP), e(Errno::ESRCH)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENODEV)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENOENT)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ENOMEM)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOPNOTSUPP), e(Errno::EAGAIN)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::EOVERFLOW)],
    &[e(Errno::EFAULT), e(Errno::EINVAL), e(Errno::ESRCH)], &[e(Errno::EFAULT), e(Errno::EINVAL)],
    &[e(Errno::EFAULT), e(Errno::EMFILE), e(Errno::ENFILE)], &[e(Errno::EFAULT), e(Errno::ENODEV)],
    &[e(Errno::EFAULT), e(Errno::ERANGE), e(Errno::ENOENT), e(Errno::ENAMETOOLONG)],
    &[e(Errno::EFAULT), e(Errno::ESRCH)], &[e(Errno::EFAULT)], &[e(Errno::EINTR)],
    &[e(Errno::EINVAL), OK, e(Errno::EFAULT)], &[e(Errno::EINVAL), OK],
    &[e(Errno::EINVAL), e(Errno::EAFNOSUPPORT)],
    &[e(Errno::EINVAL), e(Errno::EBADF), e(Errno::EFAULT)],
    &[e(Errno::EINVAL), e(Errno::EBADF), e(Errno::ENOTSOCK)], &[e(Errno::EINVAL), e(Errno::EBADF)],
    &[e(Errno::EINVAL), e(Errno::EFAULT), e(Errno::E2BIG)],
    &[e(Errno::EINVAL), e(Errno::EFAULT), e(Errno::EBADF), e(Errno::ENOTSOCK)],
    &[e(Errno::EINVAL), e(Errno::EFAULT)], &[e(Errno::EINVAL), e(Errno::EMFILE), e(Errno::ENFILE)],
    &[e(Errno::EINVAL), e(Errno::ENODEV)], &[e(Errno::EINVAL), e(Errno::ENOENT)],
    &[e(Errno::EINVAL), e(Errno::ENOMEM)], &[e(Errno::EINVAL), e(Errno::EOPNOTSUPP)],
    &[e(Errno::EINVAL), e(Errno::ESRCH)], &[e(Errno::EINVAL)],
    &[e(Errno::ENODEV), e(Errno::EOPNOTSUPP), e(Errno::EINVAL)], &[e(Errno::ENODEV)],
    &[e(Errno::ENOENT), OK, e(Errno::EACCES)], &[e(Errno::ENOEXEC)], &[e(Errno::ENOMEM)],
    &[e(Errno::ENOSPC), e(Errno::EINVAL), e(Errno::EOPNOTSUPP)],
    &[e(Errno::ENXIO), e(Errno::EPROTO)], &[e(Errno::EOPNOTSUPP)],
    &[e(Errno::ERANGE), e(Errno::ENOENT), e(Errno::ENAMETOOLONG)],
    &[e(Errno::ESRCH), e(Errno::EFAULT), e(Errno::EINVAL)], &[e(Errno::ESRCH)],
];

/// Every gate of a probe.
#[rustfmt::skip]
pub(crate) static GATES: [Gate; 18] = [
    Gate { keys: &[Key::Capability(Capability::DAC_READ_SEARCH, Over::Init)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::IPC_LOCK, Over::Init), Key::State("RLIMIT_MEMLOCK not 0")], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::SETGID, Over::Init)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::SYSLOG, Over::Init)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::SYS_ADMIN, Over::Init)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::SYS_ADMIN, Over::MountNs)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::SYS_ADMIN, Over::UtsNs)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::SYS_BOOT, Over::PidNs)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::SYS_PACCT, Over::Init)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Capability(Capability::SYS_RAWIO, Over::Init), Key::Sysctl { name: "vm.mmap_min_addr", opens: &["0"] }], says: &[Errno::EPERM] },
    Gate { keys: &[Key::NoNewPrivs, Key::Capability(Capability::SYS_ADMIN, Over::Own)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::State("SYS_BOOT and kexec_load_disabled 0 and no lockdown")], says: &[Errno::EPERM] },
    Gate { keys: &[Key::State("SYS_MODULE and modules_disabled 0")], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Sysctl { name: "kernel.dmesg_restrict", opens: &["0"] }, Key::Capability(Capability::SYSLOG, Over::Init)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Sysctl { name: "kernel.io_uring_disabled", opens: &["0"] }], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Sysctl { name: "kernel.unprivileged_bpf_disabled", opens: &["0"] }, Key::Capability(Capability::BPF, Over::Init), Key::Capability(Capability::SYS_ADMIN, Over::Init)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Sysctl { name: "kernel.unprivileged_bpf_disabled", opens: &["0"] }, Key::Capability(Capability::SYS_ADMIN, Over::Init)], says: &[Errno::EPERM] },
    Gate { keys: &[Key::Sysctl { name: "vm.unprivileged_userfaultfd", opens: &["1"] }, Key::Capability(Capability::SYS_PTRACE, Over::Init)], says: &[Errno::EPERM] },
];

/// Every name of a parameter.
#[rustfmt::skip]
pub(crate) static NAMES: [&str; 230] = [
    "a", "act", "addr", "addr2", "addrlen", "advice", "arg", "arg1", "arg2", "arg3", "arg4",
    "arg5", "args", "argv", "attr", "attrs", "aux", "b", "backlog", "block", "buf", "bus", "c",
    "cache", "call", "child_tid", "clock", "cmd", "cmdlen", "cmdline", "code", "command",
    "complete", "cookie", "count", "cpu", "cpus", "cpusetsize", "ctx", "d", "d3", "d4", "d5",
    "data", "dev", "devfn", "dfd", "dir", "domain", "egid", "end", "entries", "entry", "envp",
    "epfd", "euid", "event", "event_flags", "events", "except", "fd", "fds", "fifth", "first",
    "flags", "from", "fromfd", "func", "function", "gid", "group", "handle", "handler", "head",
    "header", "high", "how", "id", "ids", "idx1", "idx2", "image", "in", "inc", "info", "initrd",
    "inoff", "iocb", "iocbs", "ioprio", "kernel", "key", "last", "lcount", "len", "length",
    "level", "limit", "list", "low", "lvec", "magic1", "magic2", "map", "mask", "max", "maxnode",
    "mem", "min", "mode", "mount_id", "mountfd", "mqdes", "msg", "name", "neighbor", "new",
    "newaddr", "newdfd", "newlen", "node", "nodes", "npc", "nstype", "num", "number", "oact",
    "offset", "oflag", "old", "olddfd", "oldlen", "on", "op", "ops", "option", "options", "oset",
    "oss", "out", "outoff", "owner", "pages", "pairs", "param", "params", "parent_tid", "path",
    "payload", "persona", "pgid", "pgoff", "pid", "pid1", "pid2", "pidfd", "pkey", "policy",
    "prio", "prot", "protocol", "ptr", "range", "rcount", "read", "remain", "req", "request",
    "requeue", "res", "resource", "result", "rgid", "rights", "ring", "rseq", "ruid", "rule",
    "rusage", "rvec", "second", "seconds", "segments", "semnum", "set", "sgid", "sig", "signum",
    "size", "special", "ss", "stack", "start", "stat", "status", "submit", "suid", "sv", "target",
    "targetfd", "tgid", "third", "tid", "tidptr", "time", "timeout", "times", "tls", "to", "tofd",
    "tp", "tv", "type", "tz", "uid", "unused1", "unused2", "usage", "val", "val3", "value", "vec",
    "vlen", "waiters", "wake", "wd", "whence", "which", "who", "write",
];
