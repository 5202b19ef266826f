//! What people say of the calls: written by `cargo xtask tables` from `data/probes/*.tbl`.
#![forbid(unsafe_code)]

use crate::Prose;

/// Every call's prose, sorted by name.
#[rustfmt::skip]
pub(crate) static ALL: [Prose; 508] = [
    // _llseek
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a driver") },
    // _newselect
    Prose::NOTHING,
    // _sysctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as the file in /proc/sys") },
    // accept
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // accept4
    Prose { transparent: &[], fail_open: &[], fallback: Some("accept and fcntl: another thread's execve may inherit the socket in between"), eperm: Some("LSM") },
    // access
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("W_OK on an immutable file, root too") },
    // acct
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_PACCT") },
    // add_key
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a name with a dot, the ring's rights") },
    // adjtimex
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("any mode but reading, without CAP_SYS_TIME") },
    // afs_syscall
    Prose::NOTHING,
    // alarm
    Prose::NOTHING,
    // arch_prctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("an address beyond user space, shadow stacks locked") },
    // arm_fadvise64_64
    Prose::NOTHING,
    // arm_sync_file_range
    Prose::NOTHING,
    // atomic_barrier
    Prose::NOTHING,
    // atomic_cmpxchg_32
    Prose::NOTHING,
    // bdflush
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, while it was there") },
    // bind
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a BPF program of the cgroup") },
    // bpf
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the sysctl, CAP_BPF and its kin, a token") },
    // break
    Prose::NOTHING,
    // breakpoint
    Prose::NOTHING,
    // brk
    Prose::NOTHING,
    // cachectl
    Prose::NOTHING,
    // cacheflush
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("m68k: the whole cache without CAP_SYS_ADMIN") },
    // cachestat
    Prose { transparent: &[], fail_open: &[], fallback: Some("mmap and mincore, which have the same restriction"), eperm: Some("neither writable nor owned by the caller") },
    // capget
    Prose::NOTHING,
    // capset
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("any pid but one's own; more than one has") },
    // chdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // chmod
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, immutable") },
    // chown
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_CHOWN, immutable") },
    // chown32
    Prose::NOTHING,
    // chroot
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_CHROOT") },
    // clock_adjtime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("any mode but reading, without CAP_SYS_TIME") },
    // clock_adjtime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("clock_adjtime: no time after January 2038"), eperm: None },
    // clock_getres
    Prose::NOTHING,
    // clock_getres_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("clock_getres: a resolution fits its 32 bits"), eperm: None },
    // clock_gettime
    Prose::NOTHING,
    // clock_gettime64
    Prose { transparent: &["glibc", "musl", "bionic"], fail_open: &[], fallback: Some("clock_gettime: no time after January 2038"), eperm: None },
    // clock_nanosleep
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("an ALARM clock without CAP_WAKE_ALARM") },
    // clock_nanosleep_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("clock_nanosleep: no time after January 2038"), eperm: None },
    // clock_settime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_TIME") },
    // clock_settime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("clock_settime: no time after January 2038"), eperm: None },
    // clone
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("every namespace but the user's asks for SYS_ADMIN") },
    // clone3
    Prose { transparent: &["glibc"], fail_open: &[], fallback: Some("clone: no CLONE_CLEAR_SIGHAND, no CLONE_INTO_CGROUP, no set_tid"), eperm: Some("new namespaces, set_tid; never for a thread") },
    // close
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("FUSE may invent it at the flush") },
    // close_range
    Prose { transparent: &["glib", "vte"], fail_open: &[], fallback: Some("/proc/self/fd or a loop: slow, racy with threads, leaks where /proc is missing"), eperm: None },
    // connect
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall, a BPF program of the cgroup") },
    // copy_file_range
    Prose { transparent: &[], fail_open: &[], fallback: Some("read and write: no shared extents, nothing done on the server"), eperm: Some("immutable or append-only target") },
    // creat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("append-only, immutable, a parent that is not ours, LSM") },
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
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the file cannot be waited for") },
    // epoll_ctl_old
    Prose::NOTHING,
    // epoll_pwait
    Prose::NOTHING,
    // epoll_pwait2
    Prose { transparent: &["ivykis", "syslog-ng"], fail_open: &[], fallback: Some("epoll_pwait, which counts in milliseconds"), eperm: None },
    // epoll_wait
    Prose::NOTHING,
    // epoll_wait_old
    Prose::NOTHING,
    // eventfd
    Prose::NOTHING,
    // eventfd2
    Prose::NOTHING,
    // execve
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("set-user-ID while traced, capabilities that the file demands") },
    // execveat
    Prose { transparent: &[], fail_open: &[], fallback: Some("execve of /proc/self/fd/N: needs /proc, and scripts see that path"), eperm: Some("as execve") },
    // exit
    Prose::NOTHING,
    // exit_group
    Prose::NOTHING,
    // faccessat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("W_OK on an immutable file") },
    // faccessat2
    Prose { transparent: &["glibc", "musl", "systemd"], fail_open: &[], fallback: Some("faccessat, or the mode bits: no ACL, LSM, capability, read-only mount"), eperm: Some("W_OK on an immutable file, root too") },
    // fadvise64
    Prose::NOTHING,
    // fadvise64_64
    Prose::NOTHING,
    // fallocate
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, immutable, append-only") },
    // fanotify_init
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN for content and permission events") },
    // fanotify_mark
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("mount and file system marks, permission events") },
    // fchdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // fchmod
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, F_SEAL_EXEC") },
    // fchmodat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner") },
    // fchmodat2
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("chmod of /proc/self/fd/N, which needs /proc; fchmodat follows a symbolic link"), eperm: Some("the ordinary case: not the owner") },
    // fchown
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_CHOWN, immutable") },
    // fchown32
    Prose::NOTHING,
    // fchownat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_CHOWN, immutable") },
    // fcntl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, clearing O_APPEND, O_NOATIME, pipe size") },
    // fcntl64
    Prose::NOTHING,
    // fdatasync
    Prose::NOTHING,
    // fgetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system") },
    // file_getattr
    Prose { transparent: &[], fail_open: &[], fallback: Some("FS_IOC_FSGETXATTR: must open the file, so no sockets, symbolic links, devices"), eperm: Some("LSM, the file system") },
    // file_setattr
    Prose { transparent: &[], fail_open: &[], fallback: Some("FS_IOC_FSSETXATTR: must open the file"), eperm: Some("not the owner, CAP_LINUX_IMMUTABLE") },
    // finit_module
    Prose::NOTHING,
    // flistxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // flock
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system") },
    // fork
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // fremovexattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable") },
    // fsconfig
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2) with one string of options"), eperm: Some("making or changing a superblock: the file system asks") },
    // fsetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable") },
    // fsmount
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2), which asks the same capability"), eperm: Some("may_mount, a mount that would reveal too much") },
    // fsopen
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2), which asks the same capability"), eperm: Some("may_mount") },
    // fspick
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2) with MS_REMOUNT, which asks the same capability"), eperm: Some("may_mount") },
    // fstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // fstat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // fstatat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // fstatfs
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // fstatfs64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // fsync
    Prose::NOTHING,
    // ftime
    Prose::NOTHING,
    // ftruncate
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, append-only") },
    // ftruncate64
    Prose::NOTHING,
    // futex
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("unlocking a PI lock of another") },
    // futex_requeue
    Prose { transparent: &[], fail_open: &[], fallback: Some("futex"), eperm: None },
    // futex_time64
    Prose { transparent: &["glibc", "musl", "rust"], fail_open: &[], fallback: Some("futex: no time after January 2038"), eperm: None },
    // futex_wait
    Prose { transparent: &[], fail_open: &[], fallback: Some("futex"), eperm: None },
    // futex_waitv
    Prose { transparent: &["wine"], fail_open: &[], fallback: Some("polling, an eventfd, several futexes: slower"), eperm: None },
    // futex_wake
    Prose { transparent: &[], fail_open: &[], fallback: Some("futex"), eperm: None },
    // futimesat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner") },
    // get_kernel_syms
    Prose::NOTHING,
    // get_mempolicy
    Prose::NOTHING,
    // get_robust_list
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another's list, not allowed to trace it") },
    // get_thread_area
    Prose::NOTHING,
    // get_tls
    Prose::NOTHING,
    // getcpu
    Prose::NOTHING,
    // getcwd
    Prose::NOTHING,
    // getdents
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, /proc of others") },
    // getdents64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, /proc of others") },
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
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // getpgid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // getpgrp
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, as getpgid") },
    // getpid
    Prose::NOTHING,
    // getpmsg
    Prose::NOTHING,
    // getppid
    Prose::NOTHING,
    // getpriority
    Prose::NOTHING,
    // getrandom
    Prose { transparent: &["glibc", "musl", "rust"], fail_open: &[], fallback: Some("/dev/urandom: needs a descriptor and the device, and may be unseeded at boot"), eperm: None },
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
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // getsockname
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // getsockopt
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a BPF program of the cgroup, the firewall's options") },
    // gettid
    Prose::NOTHING,
    // gettimeofday
    Prose::NOTHING,
    // getuid
    Prose::NOTHING,
    // getuid32
    Prose::NOTHING,
    // getxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system") },
    // getxattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("fgetxattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("LSM, the file system") },
    // gtty
    Prose::NOTHING,
    // idle
    Prose::NOTHING,
    // init_module
    Prose::NOTHING,
    // inotify_add_watch
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
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
    Prose { transparent: &[], fail_open: &[], fallback: Some("io_getevents and sigprocmask: a signal can come between"), eperm: None },
    // io_pgetevents_time64
    Prose { transparent: &[], fail_open: &[], fallback: Some("io_pgetevents with 32-bit seconds"), eperm: None },
    // io_setup
    Prose::NOTHING,
    // io_submit
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver") },
    // io_uring_enter
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // io_uring_register
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // io_uring_setup
    Prose { transparent: &[], fail_open: &[], fallback: Some("epoll and threads"), eperm: Some("the sysctl and its group, LSM") },
    // ioctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("any driver") },
    // ioperm
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_RAWIO, lockdown") },
    // iopl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_RAWIO, lockdown") },
    // ioprio_get
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // ioprio_set
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another's process; the real-time class") },
    // ipc
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as semctl, msgctl, shmctl") },
    // kcmp
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not allowed to trace both") },
    // kexec_file_load
    Prose { transparent: &[], fail_open: &[], fallback: Some("kexec_load: asks for the same, and the kernel cannot verify a signature"), eperm: None },
    // kexec_load
    Prose::NOTHING,
    // keyctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a key's rights, a name with a dot") },
    // kill
    Prose::NOTHING,
    // landlock_add_rule
    Prose { transparent: &[], fail_open: &["sandboxes that go on without"], fallback: None, eperm: Some("the ruleset may not be written") },
    // landlock_create_ruleset
    Prose { transparent: &[], fail_open: &["sandboxes that go on without"], fallback: None, eperm: None },
    // landlock_restrict_self
    Prose { transparent: &[], fail_open: &["sandboxes that go on without"], fallback: None, eperm: Some("neither no_new_privs nor CAP_SYS_ADMIN") },
    // lchown
    Prose::NOTHING,
    // lchown32
    Prose::NOTHING,
    // lgetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system") },
    // link
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("protected_hardlinks, immutable, no links in the file system") },
    // linkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("protected_hardlinks, immutable") },
    // listen
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // listmount
    Prose { transparent: &[], fail_open: &[], fallback: Some("/proc/self/mountinfo: needs /proc, racy, numbers used again"), eperm: Some("a mount outside the caller's root, another namespace") },
    // listns
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // listxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // listxattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("flistxattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("LSM") },
    // llistxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // lock
    Prose::NOTHING,
    // lookup_dcookie
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, while it was there") },
    // lremovexattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable") },
    // lseek
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a driver") },
    // lsetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable") },
    // lsm_get_self_attr
    Prose { transparent: &[], fail_open: &[], fallback: Some("/proc/self/attr"), eperm: Some("LSM") },
    // lsm_list_modules
    Prose { transparent: &[], fail_open: &[], fallback: Some("/sys/kernel/security/lsm"), eperm: None },
    // lsm_set_self_attr
    Prose { transparent: &[], fail_open: &[], fallback: Some("/proc/self/attr"), eperm: Some("LSM") },
    // lstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // lstat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // madvise
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("poisoning without CAP_SYS_ADMIN, a sealed mapping") },
    // map_shadow_stack
    Prose { transparent: &[], fail_open: &["glibc", "shadow-stack runtimes: the thread has none"], fallback: Some("an ordinary stack: return addresses are not protected"), eperm: None },
    // mbind
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("MPOL_MF_MOVE_ALL without CAP_SYS_NICE") },
    // membarrier
    Prose { transparent: &[], fail_open: &[], fallback: Some("signals to all threads, or barriers on the fast path: slower"), eperm: Some("an expedited barrier that was not registered") },
    // memfd_create
    Prose { transparent: &[], fail_open: &[], fallback: Some("a file in /dev/shm or O_TMPFILE: no seals, the content can change"), eperm: Some("LSM") },
    // memfd_secret
    Prose { transparent: &[], fail_open: &["callers that hide keys from the kernel"], fallback: Some("memfd_create and mlock: the kernel's map still shows it"), eperm: Some("LSM") },
    // migrate_pages
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not allowed to trace it") },
    // mincore
    Prose::NOTHING,
    // mkdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the file system makes no directories, LSM") },
    // mkdirat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the file system makes no directories, LSM") },
    // mknod
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_MKNOD, the type bits of a directory") },
    // mknodat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_MKNOD, the type bits of a directory") },
    // mlock
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("RLIMIT_MEMLOCK 0 without CAP_IPC_LOCK") },
    // mlock2
    Prose { transparent: &[], fail_open: &[], fallback: Some("mlock: makes every page present at once"), eperm: Some("RLIMIT_MEMLOCK 0 without CAP_IPC_LOCK") },
    // mlockall
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("RLIMIT_MEMLOCK 0 without CAP_IPC_LOCK") },
    // mmap
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("PROT_EXEC from a noexec mount, a sealed mapping") },
    // mmap2
    Prose::NOTHING,
    // modify_ldt
    Prose::NOTHING,
    // mount
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN in the mount namespace") },
    // mount_setattr
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2) with MS_REMOUNT: neither recursive nor atomic, and no id-mapping"), eperm: Some("may_mount, locked flags, an id-mapped file system") },
    // move_mount
    Prose { transparent: &[], fail_open: &[], fallback: Some("mount(2) with MS_MOVE, which asks the same capability"), eperm: Some("may_mount") },
    // move_pages
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not allowed to trace it, MPOL_MF_MOVE_ALL") },
    // mprotect
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping") },
    // mpx
    Prose::NOTHING,
    // mq_getsetattr
    Prose::NOTHING,
    // mq_notify
    Prose::NOTHING,
    // mq_open
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // mq_timedreceive
    Prose::NOTHING,
    // mq_timedreceive_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("mq_timedreceive: no time after January 2038"), eperm: None },
    // mq_timedsend
    Prose::NOTHING,
    // mq_timedsend_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("mq_timedsend: no time after January 2038"), eperm: None },
    // mq_unlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory: not the owner") },
    // mremap
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping") },
    // mseal
    Prose { transparent: &[], fail_open: &["dynamic linkers", "browsers: mappings stay open to change"], fallback: Some("nothing"), eperm: Some("but later changes of what it sealed") },
    // msgctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("IPC_SET and IPC_RMID of another's") },
    // msgget
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // msgrcv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // msgsnd
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // msync
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a filesystem's fsync") },
    // multiplexer
    Prose::NOTHING,
    // munlock
    Prose::NOTHING,
    // munlockall
    Prose::NOTHING,
    // munmap
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping") },
    // name_to_handle_at
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system") },
    // nanosleep
    Prose::NOTHING,
    // newfstatat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // nfsservctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, while it was there") },
    // nice
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a higher priority") },
    // oldfstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // oldlstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // oldolduname
    Prose::NOTHING,
    // oldstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // olduname
    Prose::NOTHING,
    // open
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("O_NOATIME not the owner, append-only, seals, LSM") },
    // open_by_handle_at
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_DAC_READ_SEARCH") },
    // open_tree
    Prose { transparent: &[], fail_open: &[], fallback: Some("openat with O_PATH, which cannot help an automount; mount(2) with MS_BIND"), eperm: Some("may_mount, with OPEN_TREE_CLONE") },
    // open_tree_attr
    Prose { transparent: &[], fail_open: &[], fallback: Some("open_tree and mount_setattr: a moment without the attributes"), eperm: Some("may_mount") },
    // openat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("O_NOATIME not the owner, append-only, seals, LSM") },
    // openat2
    Prose { transparent: &["runc", "tar", "gnulib"], fail_open: &["callers that need RESOLVE_*"], fallback: Some("walk by components with O_PATH, never plain openat"), eperm: Some("O_NOATIME not the owner, append-only, seals, LSM") },
    // pause
    Prose::NOTHING,
    // pciconfig_iobase
    Prose::NOTHING,
    // pciconfig_read
    Prose::NOTHING,
    // pciconfig_write
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("lockdown as well") },
    // perf_event_open
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("tracepoints; CAP_PERFMON otherwise says EACCES") },
    // personality
    Prose::NOTHING,
    // pidfd_getfd
    Prose { transparent: &[], fail_open: &[], fallback: Some("SCM_RIGHTS where the other process helps; /proc/PID/fd opens anew and knows no sockets"), eperm: Some("not allowed to trace it") },
    // pidfd_open
    Prose { transparent: &[], fail_open: &[], fallback: Some("the bare pid, which may become another process"), eperm: None },
    // pidfd_send_signal
    Prose { transparent: &[], fail_open: &[], fallback: Some("kill: the pid may have become another process"), eperm: Some("as kill") },
    // pipe
    Prose::NOTHING,
    // pipe2
    Prose::NOTHING,
    // pivot_root
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("may_mount") },
    // pkey_alloc
    Prose { transparent: &[], fail_open: &[], fallback: Some("mprotect: for all threads alike"), eperm: None },
    // pkey_free
    Prose::NOTHING,
    // pkey_mprotect
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping") },
    // poll
    Prose::NOTHING,
    // ppoll
    Prose::NOTHING,
    // ppoll_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("ppoll with 32-bit seconds"), eperm: None },
    // prctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("many options") },
    // pread64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver") },
    // preadv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver") },
    // preadv2
    Prose { transparent: &[], fail_open: &[], fallback: Some("preadv: RWF_NOWAIT and its like are lost"), eperm: Some("RWF_NOAPPEND, LSM, a driver") },
    // prlimit64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another's process, a higher hard limit") },
    // process_madvise
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another process, without CAP_SYS_NICE") },
    // process_mrelease
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // process_vm_readv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not allowed to trace it") },
    // process_vm_writev
    Prose::NOTHING,
    // prof
    Prose::NOTHING,
    // profil
    Prose::NOTHING,
    // pselect6
    Prose::NOTHING,
    // pselect6_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("pselect6 with 32-bit seconds"), eperm: None },
    // ptrace
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("traced already, not dumpable, Yama") },
    // putpmsg
    Prose::NOTHING,
    // pwrite64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, a driver") },
    // pwritev
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, a driver") },
    // pwritev2
    Prose { transparent: &[], fail_open: &[], fallback: Some("pwritev: RWF_DSYNC and its like are lost"), eperm: Some("seals, RWF_NOAPPEND on an append-only file") },
    // query_module
    Prose::NOTHING,
    // quotactl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, another user's quota") },
    // quotactl_fd
    Prose { transparent: &[], fail_open: &[], fallback: Some("quotactl with the device's path"), eperm: Some("CAP_SYS_ADMIN, another user's quota") },
    // read
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver") },
    // readahead
    Prose::NOTHING,
    // readdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, /proc of others") },
    // readlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // readlinkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // readv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, a driver") },
    // reboot
    Prose::NOTHING,
    // recv
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // recvfrom
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // recvmmsg
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // recvmmsg_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("recvmmsg: a duration fits its 32 bits"), eperm: None },
    // recvmsg
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // remap_file_pages
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // removexattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable") },
    // removexattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("fremovexattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("trusted.*, not the owner, immutable") },
    // rename
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable") },
    // renameat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable") },
    // renameat2
    Prose { transparent: &[], fail_open: &[], fallback: Some("link and unlink, or look first and then rename: a race that overwrites"), eperm: Some("sticky directory, immutable") },
    // request_key
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a type with a dot, the ring's rights") },
    // restart_syscall
    Prose::NOTHING,
    // riscv_flush_icache
    Prose::NOTHING,
    // riscv_hwprobe
    Prose::NOTHING,
    // rmdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable") },
    // rseq
    Prose { transparent: &["glibc", "tcmalloc"], fail_open: &[], fallback: Some("sched_getcpu and atomics: slower"), eperm: Some("another signature than it was registered with") },
    // rseq_slice_yield
    Prose::NOTHING,
    // rt_sigaction
    Prose::NOTHING,
    // rt_sigpending
    Prose::NOTHING,
    // rt_sigprocmask
    Prose::NOTHING,
    // rt_sigqueueinfo
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill; and a code that looks like the kernel's") },
    // rt_sigreturn
    Prose::NOTHING,
    // rt_sigsuspend
    Prose::NOTHING,
    // rt_sigtimedwait
    Prose::NOTHING,
    // rt_sigtimedwait_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("rt_sigtimedwait: no time after January 2038"), eperm: None },
    // rt_tgsigqueueinfo
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill; and a code that looks like the kernel's") },
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
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // sched_getattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // sched_getparam
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // sched_getscheduler
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // sched_rr_get_interval
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // sched_rr_get_interval_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("sched_rr_get_interval: an interval fits its 32 bits"), eperm: Some("LSM") },
    // sched_setaffinity
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another's process") },
    // sched_setattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("real-time without CAP_SYS_NICE, another's process") },
    // sched_setparam
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as sched_setattr") },
    // sched_setscheduler
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as sched_setattr") },
    // sched_yield
    Prose::NOTHING,
    // seccomp
    Prose { transparent: &[], fail_open: &[], fallback: Some("prctl: neither all threads at once nor a listener"), eperm: Some("a missing privilege is EACCES") },
    // security
    Prose::NOTHING,
    // select
    Prose::NOTHING,
    // semctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("IPC_SET and IPC_RMID of another's") },
    // semget
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // semop
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // semtimedop
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // semtimedop_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("semtimedop: a duration fits its 32 bits"), eperm: Some("LSM") },
    // send
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall") },
    // sendfile
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals") },
    // sendfile64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals") },
    // sendmmsg
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall") },
    // sendmsg
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall") },
    // sendto
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the firewall") },
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
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("refuses in silence") },
    // setfsgid32
    Prose::NOTHING,
    // setfsuid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("refuses in silence") },
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
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another session, a session leader") },
    // setpriority
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("another's process (a higher priority: EACCES)") },
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
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a higher hard limit") },
    // setsid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the caller leads a process group") },
    // setsockopt
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("many options, a BPF program of the cgroup") },
    // settimeofday
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_TIME") },
    // setuid
    Prose::NOTHING,
    // setuid32
    Prose::NOTHING,
    // setxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable") },
    // setxattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("fsetxattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("trusted.*, not the owner, immutable") },
    // sgetmask
    Prose::NOTHING,
    // shmat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // shmctl
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("IPC_SET and IPC_RMID of another's, SHM_LOCK") },
    // shmdt
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a sealed mapping") },
    // shmget
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("SHM_HUGETLB without CAP_IPC_LOCK or its group") },
    // shutdown
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // sigaction
    Prose::NOTHING,
    // sigaltstack
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("a new stack while running on the old one") },
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
    Prose::NOTHING,
    // sigsuspend
    Prose::NOTHING,
    // socket
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("raw and packet sockets without CAP_NET_RAW") },
    // socketcall
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as socket, connect, sendto, setsockopt …") },
    // socketpair
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // splice
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals") },
    // spu_create
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // spu_run
    Prose::NOTHING,
    // ssetmask
    Prose::NOTHING,
    // stat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // stat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // statfs
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // statfs64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // statmount
    Prose { transparent: &[], fail_open: &[], fallback: Some("/proc/self/mountinfo: needs /proc, racy, numbers used again"), eperm: Some("a mount outside the caller's root, another namespace") },
    // statx
    Prose { transparent: &["glibc", "coreutils", "libuv"], fail_open: &[], fallback: Some("fstatat: no birth time, mount id or attributes"), eperm: Some("LSM; FUSE may invent ENOSYS") },
    // stime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_TIME") },
    // stty
    Prose::NOTHING,
    // subpage_prot
    Prose::NOTHING,
    // swapcontext
    Prose::NOTHING,
    // swapoff
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN") },
    // swapon
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_SYS_ADMIN, no slot free") },
    // switch_endian
    Prose::NOTHING,
    // symlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("no symbolic links in the file system") },
    // symlinkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("no symbolic links in the file system") },
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
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as the call that it makes") },
    // sysfs
    Prose::NOTHING,
    // sysinfo
    Prose::NOTHING,
    // syslog
    Prose::NOTHING,
    // sysmips
    Prose::NOTHING,
    // tee
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // tgkill
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill") },
    // time
    Prose::NOTHING,
    // timer_create
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("an ALARM clock without CAP_WAKE_ALARM") },
    // timer_delete
    Prose::NOTHING,
    // timer_getoverrun
    Prose::NOTHING,
    // timer_gettime
    Prose::NOTHING,
    // timer_gettime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("timer_gettime: no time after January 2038"), eperm: None },
    // timer_settime
    Prose::NOTHING,
    // timer_settime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("timer_settime: no time after January 2038"), eperm: None },
    // timerfd
    Prose::NOTHING,
    // timerfd_create
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_WAKE_ALARM, for the alarm clocks") },
    // timerfd_gettime
    Prose::NOTHING,
    // timerfd_gettime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("timerfd_gettime with 32-bit seconds"), eperm: None },
    // timerfd_settime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_WAKE_ALARM, for the alarm clocks") },
    // timerfd_settime64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("timerfd_settime with 32-bit seconds"), eperm: None },
    // times
    Prose::NOTHING,
    // tkill
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill") },
    // truncate
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("immutable, append-only") },
    // truncate64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("immutable, append-only") },
    // tuxcall
    Prose::NOTHING,
    // ugetrlimit
    Prose::NOTHING,
    // ulimit
    Prose::NOTHING,
    // umask
    Prose::NOTHING,
    // umount
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("may_mount") },
    // umount2
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("may_mount, MNT_FORCE") },
    // uname
    Prose::NOTHING,
    // unlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable") },
    // unlinkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable") },
    // unshare
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("every namespace but the user's asks for SYS_ADMIN") },
    // uprobe
    Prose::NOTHING,
    // uretprobe
    Prose::NOTHING,
    // uselib
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // userfaultfd
    Prose { transparent: &[], fail_open: &[], fallback: Some("mprotect and SIGSEGV"), eperm: Some("the sysctl, CAP_SYS_PTRACE") },
    // usr26
    Prose::NOTHING,
    // usr32
    Prose::NOTHING,
    // ustat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // utime
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, immutable") },
    // utimensat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, immutable") },
    // utimensat_time64
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("utimensat, which ends in 2038"), eperm: Some("not the owner, immutable") },
    // utimes
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner, immutable") },
    // vfork
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // vhangup
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("without CAP_SYS_TTY_CONFIG") },
    // vm86
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("vm.mmap_min_addr") },
    // vm86old
    Prose::NOTHING,
    // vmsplice
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // vserver
    Prose::NOTHING,
    // wait4
    Prose::NOTHING,
    // waitid
    Prose::NOTHING,
    // waitpid
    Prose::NOTHING,
    // write
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, a driver") },
    // writev
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("seals, a driver") },
];
