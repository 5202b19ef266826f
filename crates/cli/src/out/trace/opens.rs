//! The kernel parts that an allowed call opens, by name.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

/// For a call, with the name of a value if only that matters.
const OPENS: &[(Sysno, Option<&str>, &str)] = &[
    (Sysno::SOCKET, Some("AF_ALG"), "the kernel's crypto by sockets, a source of vulnerabilities"),
    (Sysno::SOCKET, Some("AF_VSOCK"), "access to the host of a virtual machine, past its network"),
    (Sysno::SOCKET, Some("AF_PACKET"), "raw packets of the network"),
    (Sysno::SOCKET, Some("AF_NETLINK"), "netlink: much code of the kernel"),
    (
        Sysno::CLONE,
        Some("CLONE_NEWUSER"),
        "user namespaces: much code of the kernel that only root reached",
    ),
    (Sysno::UNSHARE, None, "namespaces, user namespaces with them"),
    (Sysno::SETNS, None, "other processes' namespaces"),
    (Sysno::CLONE, None, "namespaces"),
    (Sysno::KEYCTL, None, "the kernel's keyrings, which containers have in common"),
    (Sysno::ADD_KEY, None, "the kernel's keyrings, which containers have in common"),
    (Sysno::REQUEST_KEY, None, "the kernel's keyrings, which containers have in common"),
    (Sysno::BPF, None, "BPF: programs in the kernel"),
    (Sysno::PERF_EVENT_OPEN, None, "the kernel's performance events"),
    (Sysno::USERFAULTFD, None, "pauses inside the kernel, a tool of attacks on it"),
    (Sysno::IO_URING_SETUP, None, "io_uring, whose work no filter sees"),
    (Sysno::PTRACE, None, "other processes' memory and registers"),
    (Sysno::PROCESS_VM_READV, None, "other processes' memory"),
    (Sysno::PROCESS_VM_WRITEV, None, "other processes' memory"),
    (Sysno::MOUNT, None, "mounts, where CAP_SYS_ADMIN is held"),
    (Sysno::UMOUNT2, None, "mounts, where CAP_SYS_ADMIN is held"),
    (Sysno::PERSONALITY, None, "personalities: memory at known addresses, for one"),
    (Sysno::KEXEC_LOAD, None, "another kernel, where CAP_SYS_BOOT is held"),
    (Sysno::INIT_MODULE, None, "modules of the kernel, where CAP_SYS_MODULE is held"),
    (Sysno::FINIT_MODULE, None, "modules of the kernel, where CAP_SYS_MODULE is held"),
    (Sysno::IOCTL, Some("TIOCSTI"), "input for the terminal that the caller was started from"),
    (Sysno::IOCTL, Some("TIOCLINUX"), "input for the console"),
];

/// The part that it opens, if known.
pub(super) fn opens(call: Sysno, value: Option<&str>) -> Option<&'static str> {
    let of_value = |name: &Option<&str>| match (name, value) {
        (None, _) => true,
        (Some(name), Some(value)) => value.split('|').any(|one| one == *name),
        (Some(_), None) => false,
    };
    let found = OPENS.iter().filter(|(of, ..)| *of == call).find(|(_, name, _)| of_value(name));
    found.map(|(.., text)| *text)
}
