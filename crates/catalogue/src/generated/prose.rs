//! Texts about the calls for people: written by `cargo xtask tables` from `data/probes/*.tbl`.
#![forbid(unsafe_code)]

use crate::{Prose, Role};

/// Every call's texts, sorted by name.
#[rustfmt::skip]
pub(crate) static ALL: [Prose; 508] = [
    // _llseek
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a driver"), role: None },
    // _newselect
    Prose::NOTHING,
    // _sysctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as the file in /proc/sys"), role: None },
    // accept
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // accept4
    Prose { transparent: &[], fail_open: &[], fallback: Some("accept and fcntl: another thread's execve may inherit the socket in between"), eperm: Some("LSM"), role: None },
    // access
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("W_OK on an immutable file, root too"), role: None },
    // acct
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_PACCT"), role: None },
    // add_key
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a name with a dot, the ring's rights"), role: None },
    // adjtimex
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("any mode but reading, without CAP_SYS_TIME"), role: None },
    // afs_syscall
    Prose::NOTHING,
    // alarm
    Prose::NOTHING,
    // arch_prctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("an address beyond user space, shadow stacks locked"), role: None },
    // arm_fadvise64_64
    Prose::NOTHING,
    // arm_sync_file_range
    Prose::NOTHING,
    // atomic_barrier
    Prose::NOTHING,
    // atomic_cmpxchg_32
    Prose::NOTHING,
    // bdflush
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, while it was there"), role: None },
    // bind
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a BPF program of the cgroup"), role: None },
    // bpf
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the sysctl, CAP_BPF and its kin, a token"), role: None },
    // break
    Prose::NOTHING,
    // breakpoint
    Prose::NOTHING,
    // brk
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // cachectl
    Prose::NOTHING,
    // cacheflush
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("m68k: the whole cache without CAP_SYS_ADMIN"), role: None },
    // cachestat
    Prose { transparent: &[], fail_open: &[], fallback: Some("mmap and mincore, which have the same restriction"), eperm: Some("neither writable nor owned by the caller"), role: None },
    // capget
    Prose::NOTHING,
    // capset
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another pid than the caller's; more capabilities than the caller has"), role: None },
    // chdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // chmod
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, immutable"), role: None },
    // chown
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_CHOWN, immutable"), role: None },
    // chown32
    Prose::NOTHING,
    // chroot
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_CHROOT"), role: None },
    // clock_adjtime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("any mode but reading, without CAP_SYS_TIME"), role: None },
    // clock_adjtime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("clock_adjtime: no time after January 2038"), eperm: None, role: None },
    // clock_getres
    Prose::NOTHING,
    // clock_getres_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("clock_getres: a resolution fits its 32 bits"), eperm: None, role: None },
    // clock_gettime
    Prose::NOTHING,
    // clock_gettime64
    Prose { transparent: &["glibc", "musl", "bionic"], fail_open: &[], fallback: Some("clock_gettime: no time after January 2038"), eperm: None, role: None },
    // clock_nanosleep
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("an ALARM clock without CAP_WAKE_ALARM"), role: None },
    // clock_nanosleep_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("clock_nanosleep: no time after January 2038"), eperm: None, role: None },
    // clock_settime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_TIME"), role: None },
    // clock_settime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("clock_settime: no time after January 2038"), eperm: None, role: None },
    // clone
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("every namespace except a user namespace needs SYS_ADMIN"), role: Some(Role::Basic) },
    // clone3
    Prose { transparent: &["glibc"], fail_open: &[], fallback: Some("clone: no CLONE_CLEAR_SIGHAND, no CLONE_INTO_CGROUP, no set_tid"), eperm: Some("new namespaces, set_tid; never for a thread"), role: None },
    // close
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("FUSE may invent it at the flush"), role: Some(Role::Basic) },
    // close_range
    Prose { transparent: &["glib", "vte"], fail_open: &[], fallback: Some("/proc/self/fd or a loop: slow, racy with threads, leaks where /proc is missing"), eperm: None, role: None },
    // connect
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall, a BPF program of the cgroup"), role: None },
    // copy_file_range
    Prose { transparent: &[], fail_open: &[], fallback: Some("read and write: no shared extents, nothing done on the server"), eperm: Some("immutable or append-only target"), role: None },
    // creat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("append-only, immutable, a parent that is not ours, LSM"), role: None },
    // create_module
    Prose::NOTHING,
    // delete_module
    Prose::NOTHING,
    // dup
    Prose::NOTHING,
    // dup2
    Prose::NOTHING,
    // dup3
    Prose::NOTHING,
    // epoll_create
    Prose::NOTHING,
    // epoll_create1
    Prose::NOTHING,
    // epoll_ctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the file cannot be waited for"), role: None },
    // epoll_ctl_old
    Prose::NOTHING,
    // epoll_pwait
    Prose::NOTHING,
    // epoll_pwait2
    Prose { transparent: &["ivykis", "syslog-ng"], fail_open: &[], fallback: Some("epoll_pwait, which counts in milliseconds"), eperm: None, role: None },
    // epoll_wait
    Prose::NOTHING,
    // epoll_wait_old
    Prose::NOTHING,
    // eventfd
    Prose::NOTHING,
    // eventfd2
    Prose::NOTHING,
    // execve
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("set-user-ID while traced, capabilities that the file demands"), role: Some(Role::Basic) },
    // execveat
    Prose { transparent: &[], fail_open: &[], fallback: Some("execve of /proc/self/fd/N: needs /proc, and scripts see that path"), eperm: Some("as execve"), role: Some(Role::Basic) },
    // exit
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // exit_group
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // faccessat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("W_OK on an immutable file"), role: None },
    // faccessat2
    Prose { transparent: &["glibc", "musl", "systemd"], fail_open: &[], fallback: Some("faccessat, or the mode bits: no ACL, LSM, capability, read-only mount"), eperm: Some("W_OK on an immutable file, root too"), role: None },
    // fadvise64
    Prose::NOTHING,
    // fadvise64_64
    Prose::NOTHING,
    // fallocate
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, immutable, append-only"), role: None },
    // fanotify_init
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN for content and permission events"), role: None },
    // fanotify_mark
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("mount and file system marks, permission events"), role: None },
    // fchdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // fchmod
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, F_SEAL_EXEC"), role: None },
    // fchmodat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner"), role: None },
    // fchmodat2
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("chmod of /proc/self/fd/N, which needs /proc; fchmodat follows a symbolic link"), eperm: Some("the ordinary case: not the owner"), role: None },
    // fchown
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_CHOWN, immutable"), role: None },
    // fchown32
    Prose::NOTHING,
    // fchownat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_CHOWN, immutable"), role: None },
    // fcntl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, clearing O_APPEND, O_NOATIME, pipe size"), role: None },
    // fcntl64
    Prose::NOTHING,
    // fdatasync
    Prose::NOTHING,
    // fgetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system"), role: None },
    // file_getattr
    Prose { transparent: &[], fail_open: &[], fallback: Some("FS_IOC_FSGETXATTR: must open the file, so no sockets, symbolic links, devices"), eperm: Some("LSM, the file system"), role: None },
    // file_setattr
    Prose { transparent: &[], fail_open: &[], fallback: Some("FS_IOC_FSSETXATTR: must open the file"), eperm: Some("not the owner, CAP_LINUX_IMMUTABLE"), role: None },
    // finit_module
    Prose::NOTHING,
    // flistxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // flock
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system"), role: None },
    // fork
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: Some(Role::Basic) },
    // fremovexattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable"), role: None },
    // fsconfig
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2) with one string of options"), eperm: Some("making or changing a superblock: the file system asks"), role: None },
    // fsetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable"), role: None },
    // fsmount
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2), which needs the same capability"), eperm: Some("may_mount, a mount that would reveal too much"), role: None },
    // fsopen
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2), which needs the same capability"), eperm: Some("may_mount"), role: None },
    // fspick
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2) with MS_REMOUNT, which needs the same capability"), eperm: Some("may_mount"), role: None },
    // fstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // fstat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // fstatat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // fstatfs
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // fstatfs64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // fsync
    Prose::NOTHING,
    // ftime
    Prose::NOTHING,
    // ftruncate
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, append-only"), role: None },
    // ftruncate64
    Prose::NOTHING,
    // futex
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("unlocking a PI lock of another"), role: Some(Role::Basic) },
    // futex_requeue
    Prose { transparent: &[], fail_open: &[], fallback: Some("futex"), eperm: None, role: None },
    // futex_time64
    Prose { transparent: &["glibc", "musl", "rust"], fail_open: &[], fallback: Some("futex: no time after January 2038"), eperm: None, role: None },
    // futex_wait
    Prose { transparent: &[], fail_open: &[], fallback: Some("futex"), eperm: None, role: None },
    // futex_waitv
    Prose { transparent: &["wine"], fail_open: &[], fallback: Some("polling, an eventfd, several futexes: slower"), eperm: None, role: None },
    // futex_wake
    Prose { transparent: &[], fail_open: &[], fallback: Some("futex"), eperm: None, role: None },
    // futimesat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner"), role: None },
    // get_kernel_syms
    Prose::NOTHING,
    // get_mempolicy
    Prose::NOTHING,
    // get_robust_list
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another process's list, without the right to trace it"), role: None },
    // get_thread_area
    Prose::NOTHING,
    // get_tls
    Prose::NOTHING,
    // getcpu
    Prose::NOTHING,
    // getcwd
    Prose::NOTHING,
    // getdents
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, /proc of others"), role: None },
    // getdents64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, /proc of others"), role: None },
    // getegid
    Prose::NOTHING,
    // getegid32
    Prose::NOTHING,
    // geteuid
    Prose::NOTHING,
    // geteuid32
    Prose::NOTHING,
    // getgid
    Prose::NOTHING,
    // getgid32
    Prose::NOTHING,
    // getgroups
    Prose::NOTHING,
    // getgroups32
    Prose::NOTHING,
    // getitimer
    Prose::NOTHING,
    // getpagesize
    Prose::NOTHING,
    // getpeername
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // getpgid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // getpgrp
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, as getpgid"), role: None },
    // getpid
    Prose::NOTHING,
    // getpmsg
    Prose::NOTHING,
    // getppid
    Prose::NOTHING,
    // getpriority
    Prose::NOTHING,
    // getrandom
    Prose { transparent: &["glibc", "musl", "rust"], fail_open: &[], fallback: Some("/dev/urandom: needs a descriptor and the device, and may be unseeded at boot"), eperm: None, role: None },
    // getresgid
    Prose::NOTHING,
    // getresgid32
    Prose::NOTHING,
    // getresuid
    Prose::NOTHING,
    // getresuid32
    Prose::NOTHING,
    // getrlimit
    Prose::NOTHING,
    // getrusage
    Prose::NOTHING,
    // getsid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // getsockname
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // getsockopt
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a BPF program of the cgroup, the firewall's options"), role: None },
    // gettid
    Prose::NOTHING,
    // gettimeofday
    Prose::NOTHING,
    // getuid
    Prose::NOTHING,
    // getuid32
    Prose::NOTHING,
    // getxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system"), role: None },
    // getxattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("fgetxattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("LSM, the file system"), role: None },
    // gtty
    Prose::NOTHING,
    // idle
    Prose::NOTHING,
    // init_module
    Prose::NOTHING,
    // inotify_add_watch
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // inotify_init
    Prose::NOTHING,
    // inotify_init1
    Prose::NOTHING,
    // inotify_rm_watch
    Prose::NOTHING,
    // io_cancel
    Prose::NOTHING,
    // io_destroy
    Prose::NOTHING,
    // io_getevents
    Prose::NOTHING,
    // io_pgetevents
    Prose { transparent: &[], fail_open: &[], fallback: Some("io_getevents and sigprocmask: a signal can come between"), eperm: None, role: None },
    // io_pgetevents_time64
    Prose { transparent: &[], fail_open: &[], fallback: Some("io_pgetevents with 32-bit seconds"), eperm: None, role: None },
    // io_setup
    Prose::NOTHING,
    // io_submit
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver"), role: None },
    // io_uring_enter
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // io_uring_register
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // io_uring_setup
    Prose { transparent: &[], fail_open: &[], fallback: Some("epoll and threads"), eperm: Some("the sysctl and its group, LSM"), role: None },
    // ioctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("any driver"), role: None },
    // ioperm
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_RAWIO, lockdown"), role: None },
    // iopl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_RAWIO, lockdown"), role: None },
    // ioprio_get
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // ioprio_set
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another user's process; the real-time class"), role: None },
    // ipc
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as semctl, msgctl, shmctl"), role: None },
    // kcmp
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not allowed to trace both"), role: None },
    // kexec_file_load
    Prose { transparent: &[], fail_open: &[], fallback: Some("kexec_load: needs the same capability, and the kernel cannot verify a signature"), eperm: None, role: None },
    // kexec_load
    Prose::NOTHING,
    // keyctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a key's rights, a name with a dot"), role: None },
    // kill
    Prose::NOTHING,
    // landlock_add_rule
    Prose { transparent: &[], fail_open: &["sandboxes that continue without it"], fallback: None, eperm: Some("the ruleset may not be written"), role: None },
    // landlock_create_ruleset
    Prose { transparent: &[], fail_open: &["sandboxes that continue without it"], fallback: None, eperm: None, role: None },
    // landlock_restrict_self
    Prose { transparent: &[], fail_open: &["sandboxes that continue without it"], fallback: None, eperm: Some("neither no_new_privs nor CAP_SYS_ADMIN"), role: None },
    // lchown
    Prose::NOTHING,
    // lchown32
    Prose::NOTHING,
    // lgetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system"), role: None },
    // link
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("protected_hardlinks, immutable, no links in the file system"), role: None },
    // linkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("protected_hardlinks, immutable"), role: None },
    // listen
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // listmount
    Prose { transparent: &[], fail_open: &[], fallback: Some("/proc/self/mountinfo: needs /proc, racy, numbers used again"), eperm: Some("a mount outside the caller's root, another namespace"), role: None },
    // listns
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // listxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // listxattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("flistxattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("LSM"), role: None },
    // llistxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // lock
    Prose::NOTHING,
    // lookup_dcookie
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, while it was there"), role: None },
    // lremovexattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable"), role: None },
    // lseek
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a driver"), role: None },
    // lsetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable"), role: None },
    // lsm_get_self_attr
    Prose { transparent: &[], fail_open: &[], fallback: Some("/proc/self/attr"), eperm: Some("LSM"), role: None },
    // lsm_list_modules
    Prose { transparent: &[], fail_open: &[], fallback: Some("/sys/kernel/security/lsm"), eperm: None, role: None },
    // lsm_set_self_attr
    Prose { transparent: &[], fail_open: &[], fallback: Some("/proc/self/attr"), eperm: Some("LSM"), role: None },
    // lstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // lstat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // madvise
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("poisoning without CAP_SYS_ADMIN, a sealed mapping"), role: None },
    // map_shadow_stack
    Prose { transparent: &[], fail_open: &["glibc", "shadow-stack runtimes: the thread has no shadow stack"], fallback: Some("an ordinary stack: return addresses are not protected"), eperm: None, role: None },
    // mbind
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("MPOL_MF_MOVE_ALL without CAP_SYS_NICE"), role: None },
    // membarrier
    Prose { transparent: &[], fail_open: &[], fallback: Some("signals to all threads, or barriers on the fast path: slower"), eperm: Some("an expedited barrier that was not registered"), role: None },
    // memfd_create
    Prose { transparent: &[], fail_open: &[], fallback: Some("a file in /dev/shm or O_TMPFILE: no seals, the content can change"), eperm: Some("LSM"), role: None },
    // memfd_secret
    Prose { transparent: &[], fail_open: &["callers that hide keys from the kernel"], fallback: Some("memfd_create and mlock: the kernel's map still shows it"), eperm: Some("LSM"), role: None },
    // migrate_pages
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not allowed to trace it"), role: None },
    // mincore
    Prose::NOTHING,
    // mkdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the file system makes no directories, LSM"), role: None },
    // mkdirat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the file system makes no directories, LSM"), role: None },
    // mknod
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_MKNOD, the type bits of a directory"), role: None },
    // mknodat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_MKNOD, the type bits of a directory"), role: None },
    // mlock
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("RLIMIT_MEMLOCK 0 without CAP_IPC_LOCK"), role: None },
    // mlock2
    Prose { transparent: &[], fail_open: &[], fallback: Some("mlock: makes every page present at once"), eperm: Some("RLIMIT_MEMLOCK 0 without CAP_IPC_LOCK"), role: None },
    // mlockall
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("RLIMIT_MEMLOCK 0 without CAP_IPC_LOCK"), role: None },
    // mmap
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("PROT_EXEC from a noexec mount, a sealed mapping"), role: Some(Role::Basic) },
    // mmap2
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // modify_ldt
    Prose::NOTHING,
    // mount
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN in the mount namespace"), role: None },
    // mount_setattr
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2) with MS_REMOUNT: neither recursive nor atomic, and no id-mapping"), eperm: Some("may_mount, locked flags, an id-mapped file system"), role: None },
    // move_mount
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2) with MS_MOVE, which needs the same capability"), eperm: Some("may_mount"), role: None },
    // move_pages
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not allowed to trace it, MPOL_MF_MOVE_ALL"), role: None },
    // mprotect
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping"), role: Some(Role::Basic) },
    // mpx
    Prose::NOTHING,
    // mq_getsetattr
    Prose::NOTHING,
    // mq_notify
    Prose::NOTHING,
    // mq_open
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // mq_timedreceive
    Prose::NOTHING,
    // mq_timedreceive_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("mq_timedreceive: no time after January 2038"), eperm: None, role: None },
    // mq_timedsend
    Prose::NOTHING,
    // mq_timedsend_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("mq_timedsend: no time after January 2038"), eperm: None, role: None },
    // mq_unlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory: not the owner"), role: None },
    // mremap
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping"), role: None },
    // mseal
    Prose { transparent: &[], fail_open: &["dynamic linkers", "browsers: mappings stay open to change"], fallback: Some("nothing"), eperm: Some("but later changes of the sealed mapping get it"), role: None },
    // msgctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("IPC_SET and IPC_RMID of another user's object"), role: None },
    // msgget
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // msgrcv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // msgsnd
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // msync
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a filesystem's fsync"), role: None },
    // multiplexer
    Prose::NOTHING,
    // munlock
    Prose::NOTHING,
    // munlockall
    Prose::NOTHING,
    // munmap
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping"), role: Some(Role::Basic) },
    // name_to_handle_at
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system"), role: None },
    // nanosleep
    Prose::NOTHING,
    // newfstatat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // nfsservctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, while it was there"), role: None },
    // nice
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a higher priority"), role: None },
    // oldfstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // oldlstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // oldolduname
    Prose::NOTHING,
    // oldstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // olduname
    Prose::NOTHING,
    // open
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("O_NOATIME not the owner, append-only, seals, LSM"), role: None },
    // open_by_handle_at
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_DAC_READ_SEARCH"), role: None },
    // open_tree
    Prose { transparent: &[], fail_open: &[], fallback: Some("openat with O_PATH, which cannot help an automount; mount(2) with MS_BIND"), eperm: Some("may_mount, with OPEN_TREE_CLONE"), role: None },
    // open_tree_attr
    Prose { transparent: &[], fail_open: &[], fallback: Some("open_tree and mount_setattr: a moment without the attributes"), eperm: Some("may_mount"), role: None },
    // openat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("O_NOATIME not the owner, append-only, seals, LSM"), role: None },
    // openat2
    Prose { transparent: &["runc", "tar", "gnulib"], fail_open: &["callers that need RESOLVE_*"], fallback: Some("walk by components with O_PATH, never plain openat"), eperm: Some("O_NOATIME not the owner, append-only, seals, LSM"), role: None },
    // pause
    Prose::NOTHING,
    // pciconfig_iobase
    Prose::NOTHING,
    // pciconfig_read
    Prose::NOTHING,
    // pciconfig_write
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("lockdown as well"), role: None },
    // perf_event_open
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("tracepoints; a missing CAP_PERFMON otherwise gives EACCES"), role: None },
    // personality
    Prose::NOTHING,
    // pidfd_getfd
    Prose { transparent: &[], fail_open: &[], fallback: Some("SCM_RIGHTS where the other process helps; /proc/PID/fd opens anew and knows no sockets"), eperm: Some("not allowed to trace it"), role: None },
    // pidfd_open
    Prose { transparent: &[], fail_open: &[], fallback: Some("the bare pid, which may become another process"), eperm: None, role: None },
    // pidfd_send_signal
    Prose { transparent: &[], fail_open: &[], fallback: Some("kill: the pid may have become another process"), eperm: Some("as kill"), role: None },
    // pipe
    Prose::NOTHING,
    // pipe2
    Prose::NOTHING,
    // pivot_root
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("may_mount"), role: None },
    // pkey_alloc
    Prose { transparent: &[], fail_open: &[], fallback: Some("mprotect: for all threads alike"), eperm: None, role: None },
    // pkey_free
    Prose::NOTHING,
    // pkey_mprotect
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping"), role: None },
    // poll
    Prose::NOTHING,
    // ppoll
    Prose::NOTHING,
    // ppoll_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("ppoll with 32-bit seconds"), eperm: None, role: None },
    // prctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("many options"), role: None },
    // pread64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver"), role: None },
    // preadv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver"), role: None },
    // preadv2
    Prose { transparent: &[], fail_open: &[], fallback: Some("preadv: RWF_NOWAIT and its like are lost"), eperm: Some("RWF_NOAPPEND, LSM, a driver"), role: None },
    // prlimit64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another user's process, a higher hard limit"), role: None },
    // process_madvise
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another process, without CAP_SYS_NICE"), role: None },
    // process_mrelease
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // process_vm_readv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not allowed to trace it"), role: None },
    // process_vm_writev
    Prose::NOTHING,
    // prof
    Prose::NOTHING,
    // profil
    Prose::NOTHING,
    // pselect6
    Prose::NOTHING,
    // pselect6_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("pselect6 with 32-bit seconds"), eperm: None, role: None },
    // ptrace
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("traced already, not dumpable, Yama"), role: None },
    // putpmsg
    Prose::NOTHING,
    // pwrite64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, a driver"), role: None },
    // pwritev
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, a driver"), role: None },
    // pwritev2
    Prose { transparent: &[], fail_open: &[], fallback: Some("pwritev: RWF_DSYNC and its like are lost"), eperm: Some("seals, RWF_NOAPPEND on an append-only file"), role: None },
    // query_module
    Prose::NOTHING,
    // quotactl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, another user's quota"), role: None },
    // quotactl_fd
    Prose { transparent: &[], fail_open: &[], fallback: Some("quotactl with the device's path"), eperm: Some("CAP_SYS_ADMIN, another user's quota"), role: None },
    // read
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver"), role: Some(Role::Basic) },
    // readahead
    Prose::NOTHING,
    // readdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, /proc of others"), role: None },
    // readlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // readlinkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // readv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver"), role: None },
    // reboot
    Prose::NOTHING,
    // recv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // recvfrom
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // recvmmsg
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // recvmmsg_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("recvmmsg: a duration fits its 32 bits"), eperm: None, role: None },
    // recvmsg
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // remap_file_pages
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // removexattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable"), role: None },
    // removexattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("fremovexattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("trusted.*, not the owner, immutable"), role: None },
    // rename
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable"), role: None },
    // renameat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable"), role: None },
    // renameat2
    Prose { transparent: &[], fail_open: &[], fallback: Some("link and unlink, or look first and then rename: a race that overwrites"), eperm: Some("sticky directory, immutable"), role: None },
    // request_key
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a type with a dot, the ring's rights"), role: None },
    // restart_syscall
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // riscv_flush_icache
    Prose::NOTHING,
    // riscv_hwprobe
    Prose::NOTHING,
    // rmdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable"), role: None },
    // rseq
    Prose { transparent: &["glibc", "tcmalloc"], fail_open: &[], fallback: Some("sched_getcpu and atomics: slower"), eperm: Some("another signature than it was registered with"), role: None },
    // rseq_slice_yield
    Prose::NOTHING,
    // rt_sigaction
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // rt_sigpending
    Prose::NOTHING,
    // rt_sigprocmask
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // rt_sigqueueinfo
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill; and a code that looks like the kernel's"), role: None },
    // rt_sigreturn
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // rt_sigsuspend
    Prose::NOTHING,
    // rt_sigtimedwait
    Prose::NOTHING,
    // rt_sigtimedwait_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("rt_sigtimedwait: no time after January 2038"), eperm: None, role: None },
    // rt_tgsigqueueinfo
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill; and a code that looks like the kernel's"), role: None },
    // rtas
    Prose::NOTHING,
    // s390_guarded_storage
    Prose::NOTHING,
    // s390_pci_mmio_read
    Prose::NOTHING,
    // s390_pci_mmio_write
    Prose::NOTHING,
    // s390_runtime_instr
    Prose::NOTHING,
    // s390_sthyi
    Prose::NOTHING,
    // sched_get_priority_max
    Prose::NOTHING,
    // sched_get_priority_min
    Prose::NOTHING,
    // sched_getaffinity
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // sched_getattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // sched_getparam
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // sched_getscheduler
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // sched_rr_get_interval
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // sched_rr_get_interval_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("sched_rr_get_interval: an interval fits its 32 bits"), eperm: Some("LSM"), role: None },
    // sched_setaffinity
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another user's process"), role: None },
    // sched_setattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("real-time without CAP_SYS_NICE, another user's process"), role: None },
    // sched_setparam
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as sched_setattr"), role: None },
    // sched_setscheduler
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as sched_setattr"), role: None },
    // sched_yield
    Prose::NOTHING,
    // seccomp
    Prose { transparent: &[], fail_open: &[], fallback: Some("prctl: neither all threads at once nor a listener"), eperm: Some("a missing privilege is EACCES"), role: None },
    // security
    Prose::NOTHING,
    // select
    Prose::NOTHING,
    // semctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("IPC_SET and IPC_RMID of another user's object"), role: None },
    // semget
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // semop
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // semtimedop
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // semtimedop_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("semtimedop: a duration fits its 32 bits"), eperm: Some("LSM"), role: None },
    // send
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall"), role: None },
    // sendfile
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals"), role: None },
    // sendfile64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals"), role: None },
    // sendmmsg
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall"), role: None },
    // sendmsg
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall"), role: None },
    // sendto
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall"), role: None },
    // set_mempolicy
    Prose::NOTHING,
    // set_mempolicy_home_node
    Prose::NOTHING,
    // set_robust_list
    Prose::NOTHING,
    // set_thread_area
    Prose::NOTHING,
    // set_tid_address
    Prose::NOTHING,
    // set_tls
    Prose::NOTHING,
    // setdomainname
    Prose::NOTHING,
    // setfsgid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("refuses silently"), role: None },
    // setfsgid32
    Prose::NOTHING,
    // setfsuid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("refuses silently"), role: None },
    // setfsuid32
    Prose::NOTHING,
    // setgid
    Prose::NOTHING,
    // setgid32
    Prose::NOTHING,
    // setgroups
    Prose::NOTHING,
    // setgroups32
    Prose::NOTHING,
    // sethostname
    Prose::NOTHING,
    // setitimer
    Prose::NOTHING,
    // setns
    Prose::NOTHING,
    // setpgid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another session, a session leader"), role: None },
    // setpriority
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another user's process (a higher priority: EACCES)"), role: None },
    // setregid
    Prose::NOTHING,
    // setregid32
    Prose::NOTHING,
    // setresgid
    Prose::NOTHING,
    // setresgid32
    Prose::NOTHING,
    // setresuid
    Prose::NOTHING,
    // setresuid32
    Prose::NOTHING,
    // setreuid
    Prose::NOTHING,
    // setreuid32
    Prose::NOTHING,
    // setrlimit
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a higher hard limit"), role: None },
    // setsid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the caller leads a process group"), role: None },
    // setsockopt
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("many options, a BPF program of the cgroup"), role: None },
    // settimeofday
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_TIME"), role: None },
    // setuid
    Prose::NOTHING,
    // setuid32
    Prose::NOTHING,
    // setxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable"), role: None },
    // setxattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("fsetxattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("trusted.*, not the owner, immutable"), role: None },
    // sgetmask
    Prose::NOTHING,
    // shmat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // shmctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("IPC_SET and IPC_RMID of another user's segment, SHM_LOCK"), role: None },
    // shmdt
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping"), role: None },
    // shmget
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("SHM_HUGETLB without CAP_IPC_LOCK or its group"), role: None },
    // shutdown
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // sigaction
    Prose::NOTHING,
    // sigaltstack
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a new stack while running on the old one"), role: None },
    // signal
    Prose::NOTHING,
    // signalfd
    Prose::NOTHING,
    // signalfd4
    Prose::NOTHING,
    // sigpending
    Prose::NOTHING,
    // sigprocmask
    Prose::NOTHING,
    // sigreturn
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // sigsuspend
    Prose::NOTHING,
    // socket
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("raw and packet sockets without CAP_NET_RAW"), role: None },
    // socketcall
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as socket, connect, sendto, setsockopt …"), role: None },
    // socketpair
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // splice
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals"), role: None },
    // spu_create
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // spu_run
    Prose::NOTHING,
    // ssetmask
    Prose::NOTHING,
    // stat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // stat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // statfs
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // statfs64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // statmount
    Prose { transparent: &[], fail_open: &[], fallback: Some("/proc/self/mountinfo: needs /proc, racy, numbers used again"), eperm: Some("a mount outside the caller's root, another namespace"), role: None },
    // statx
    Prose { transparent: &["glibc", "coreutils", "libuv"], fail_open: &[], fallback: Some("fstatat: no birth time, mount id or attributes"), eperm: Some("LSM; FUSE may invent ENOSYS"), role: None },
    // stime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_TIME"), role: None },
    // stty
    Prose::NOTHING,
    // subpage_prot
    Prose::NOTHING,
    // swapcontext
    Prose::NOTHING,
    // swapoff
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN"), role: None },
    // swapon
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, no slot free"), role: None },
    // switch_endian
    Prose::NOTHING,
    // symlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("no symbolic links in the file system"), role: None },
    // symlinkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("no symbolic links in the file system"), role: None },
    // sync
    Prose::NOTHING,
    // sync_file_range
    Prose::NOTHING,
    // sync_file_range2
    Prose::NOTHING,
    // syncfs
    Prose::NOTHING,
    // sys_debug_setcontext
    Prose::NOTHING,
    // syscall
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as the call that it makes"), role: None },
    // sysfs
    Prose::NOTHING,
    // sysinfo
    Prose::NOTHING,
    // syslog
    Prose::NOTHING,
    // sysmips
    Prose::NOTHING,
    // tee
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // tgkill
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill"), role: None },
    // time
    Prose::NOTHING,
    // timer_create
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("an ALARM clock without CAP_WAKE_ALARM"), role: None },
    // timer_delete
    Prose::NOTHING,
    // timer_getoverrun
    Prose::NOTHING,
    // timer_gettime
    Prose::NOTHING,
    // timer_gettime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("timer_gettime: no time after January 2038"), eperm: None, role: None },
    // timer_settime
    Prose::NOTHING,
    // timer_settime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("timer_settime: no time after January 2038"), eperm: None, role: None },
    // timerfd
    Prose::NOTHING,
    // timerfd_create
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_WAKE_ALARM, for the alarm clocks"), role: None },
    // timerfd_gettime
    Prose::NOTHING,
    // timerfd_gettime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("timerfd_gettime with 32-bit seconds"), eperm: None, role: None },
    // timerfd_settime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_WAKE_ALARM, for the alarm clocks"), role: None },
    // timerfd_settime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("timerfd_settime with 32-bit seconds"), eperm: None, role: None },
    // times
    Prose::NOTHING,
    // tkill
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill"), role: None },
    // truncate
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("immutable, append-only"), role: None },
    // truncate64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("immutable, append-only"), role: None },
    // tuxcall
    Prose::NOTHING,
    // ugetrlimit
    Prose::NOTHING,
    // ulimit
    Prose::NOTHING,
    // umask
    Prose::NOTHING,
    // umount
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("may_mount"), role: None },
    // umount2
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("may_mount, MNT_FORCE"), role: None },
    // uname
    Prose::NOTHING,
    // unlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable"), role: None },
    // unlinkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable"), role: None },
    // unshare
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("every namespace except a user namespace needs SYS_ADMIN"), role: None },
    // uprobe
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Exempt) },
    // uretprobe
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Exempt) },
    // uselib
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // userfaultfd
    Prose { transparent: &[], fail_open: &[], fallback: Some("mprotect and SIGSEGV"), eperm: Some("the sysctl, CAP_SYS_PTRACE"), role: None },
    // usr26
    Prose::NOTHING,
    // usr32
    Prose::NOTHING,
    // ustat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // utime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, immutable"), role: None },
    // utimensat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, immutable"), role: None },
    // utimensat_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("utimensat, which ends in 2038"), eperm: Some("not the owner, immutable"), role: None },
    // utimes
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, immutable"), role: None },
    // vfork
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: Some(Role::Basic) },
    // vhangup
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_TTY_CONFIG"), role: None },
    // vm86
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("vm.mmap_min_addr"), role: None },
    // vm86old
    Prose::NOTHING,
    // vmsplice
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM"), role: None },
    // vserver
    Prose::NOTHING,
    // wait4
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: Some(Role::Basic) },
    // waitid
    Prose::NOTHING,
    // waitpid
    Prose::NOTHING,
    // write
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, a driver"), role: Some(Role::Basic) },
    // writev
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, a driver"), role: None },
];
