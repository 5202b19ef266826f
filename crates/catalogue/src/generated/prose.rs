//! What people say of the calls: written by `cargo xtask tables` from `data/probes/*.tbl`.
#![forbid(unsafe_code)]

use crate::Prose;

/// Every call's prose, sorted by name.
#[rustfmt::skip]
pub(crate) static ALL: [Prose; 508] = [
    // _llseek
    Prose::NOTHING,
    // _newselect
    Prose::NOTHING,
    // _sysctl
    Prose::NOTHING,
    // accept
    Prose::NOTHING,
    // accept4
    Prose::NOTHING,
    // access
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("W_OK on an immutable file, root too") },
    // acct
    Prose::NOTHING,
    // add_key
    Prose::NOTHING,
    // adjtimex
    Prose::NOTHING,
    // afs_syscall
    Prose::NOTHING,
    // alarm
    Prose::NOTHING,
    // arch_prctl
    Prose::NOTHING,
    // arm_fadvise64_64
    Prose::NOTHING,
    // arm_sync_file_range
    Prose::NOTHING,
    // atomic_barrier
    Prose::NOTHING,
    // atomic_cmpxchg_32
    Prose::NOTHING,
    // bdflush
    Prose::NOTHING,
    // bind
    Prose::NOTHING,
    // bpf
    Prose::NOTHING,
    // break
    Prose::NOTHING,
    // breakpoint
    Prose::NOTHING,
    // brk
    Prose::NOTHING,
    // cachectl
    Prose::NOTHING,
    // cacheflush
    Prose::NOTHING,
    // cachestat
    Prose::NOTHING,
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
    Prose::NOTHING,
    // clock_adjtime64
    Prose::NOTHING,
    // clock_getres
    Prose::NOTHING,
    // clock_getres_time64
    Prose::NOTHING,
    // clock_gettime
    Prose::NOTHING,
    // clock_gettime64
    Prose::NOTHING,
    // clock_nanosleep
    Prose::NOTHING,
    // clock_nanosleep_time64
    Prose::NOTHING,
    // clock_settime
    Prose::NOTHING,
    // clock_settime64
    Prose::NOTHING,
    // clone
    Prose::NOTHING,
    // clone3
    Prose::NOTHING,
    // close
    Prose::NOTHING,
    // close_range
    Prose::NOTHING,
    // connect
    Prose::NOTHING,
    // copy_file_range
    Prose::NOTHING,
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
    Prose::NOTHING,
    // epoll_ctl_old
    Prose::NOTHING,
    // epoll_pwait
    Prose::NOTHING,
    // epoll_pwait2
    Prose::NOTHING,
    // epoll_wait
    Prose::NOTHING,
    // epoll_wait_old
    Prose::NOTHING,
    // eventfd
    Prose::NOTHING,
    // eventfd2
    Prose::NOTHING,
    // execve
    Prose::NOTHING,
    // execveat
    Prose::NOTHING,
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
    Prose::NOTHING,
    // fanotify_init
    Prose::NOTHING,
    // fanotify_mark
    Prose::NOTHING,
    // fchdir
    Prose::NOTHING,
    // fchmod
    Prose::NOTHING,
    // fchmodat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner") },
    // fchmodat2
    Prose { transparent: &["glibc", "musl"], fail_open: &[], fallback: Some("chmod of /proc/self/fd/N, which needs /proc; fchmodat follows a symbolic link"), eperm: Some("the ordinary case: not the owner") },
    // fchown
    Prose::NOTHING,
    // fchown32
    Prose::NOTHING,
    // fchownat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("CAP_CHOWN, immutable") },
    // fcntl
    Prose::NOTHING,
    // fcntl64
    Prose::NOTHING,
    // fdatasync
    Prose::NOTHING,
    // fgetxattr
    Prose::NOTHING,
    // file_getattr
    Prose { transparent: &[], fail_open: &[], fallback: Some("FS_IOC_FSGETXATTR: must open the file, so no sockets, symbolic links, devices"), eperm: Some("LSM, the file system") },
    // file_setattr
    Prose { transparent: &[], fail_open: &[], fallback: Some("FS_IOC_FSSETXATTR: must open the file"), eperm: Some("not the owner, CAP_LINUX_IMMUTABLE") },
    // finit_module
    Prose::NOTHING,
    // flistxattr
    Prose::NOTHING,
    // flock
    Prose::NOTHING,
    // fork
    Prose::NOTHING,
    // fremovexattr
    Prose::NOTHING,
    // fsconfig
    Prose::NOTHING,
    // fsetxattr
    Prose::NOTHING,
    // fsmount
    Prose::NOTHING,
    // fsopen
    Prose::NOTHING,
    // fspick
    Prose::NOTHING,
    // fstat
    Prose::NOTHING,
    // fstat64
    Prose::NOTHING,
    // fstatat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // fstatfs
    Prose::NOTHING,
    // fstatfs64
    Prose::NOTHING,
    // fsync
    Prose::NOTHING,
    // ftime
    Prose::NOTHING,
    // ftruncate
    Prose::NOTHING,
    // ftruncate64
    Prose::NOTHING,
    // futex
    Prose::NOTHING,
    // futex_requeue
    Prose::NOTHING,
    // futex_time64
    Prose::NOTHING,
    // futex_wait
    Prose::NOTHING,
    // futex_waitv
    Prose::NOTHING,
    // futex_wake
    Prose::NOTHING,
    // futimesat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("not the owner") },
    // get_kernel_syms
    Prose::NOTHING,
    // get_mempolicy
    Prose::NOTHING,
    // get_robust_list
    Prose::NOTHING,
    // get_thread_area
    Prose::NOTHING,
    // get_tls
    Prose::NOTHING,
    // getcpu
    Prose::NOTHING,
    // getcwd
    Prose::NOTHING,
    // getdents
    Prose::NOTHING,
    // getdents64
    Prose::NOTHING,
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
    Prose::NOTHING,
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
    Prose::NOTHING,
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
    Prose::NOTHING,
    // getsockopt
    Prose::NOTHING,
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
    Prose::NOTHING,
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
    Prose::NOTHING,
    // io_pgetevents_time64
    Prose::NOTHING,
    // io_setup
    Prose::NOTHING,
    // io_submit
    Prose::NOTHING,
    // io_uring_enter
    Prose::NOTHING,
    // io_uring_register
    Prose::NOTHING,
    // io_uring_setup
    Prose::NOTHING,
    // ioctl
    Prose::NOTHING,
    // ioperm
    Prose::NOTHING,
    // iopl
    Prose::NOTHING,
    // ioprio_get
    Prose::NOTHING,
    // ioprio_set
    Prose::NOTHING,
    // ipc
    Prose::NOTHING,
    // kcmp
    Prose::NOTHING,
    // kexec_file_load
    Prose::NOTHING,
    // kexec_load
    Prose::NOTHING,
    // keyctl
    Prose::NOTHING,
    // kill
    Prose::NOTHING,
    // landlock_add_rule
    Prose::NOTHING,
    // landlock_create_ruleset
    Prose::NOTHING,
    // landlock_restrict_self
    Prose::NOTHING,
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
    Prose::NOTHING,
    // listmount
    Prose::NOTHING,
    // listns
    Prose::NOTHING,
    // listxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // listxattrat
    Prose { transparent: &[], fail_open: &[], fallback: Some("flistxattr, which wants a descriptor without O_PATH, or /proc/self/fd/N"), eperm: Some("LSM") },
    // llistxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // lock
    Prose::NOTHING,
    // lookup_dcookie
    Prose::NOTHING,
    // lremovexattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable") },
    // lseek
    Prose::NOTHING,
    // lsetxattr
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("trusted.*, not the owner, immutable") },
    // lsm_get_self_attr
    Prose::NOTHING,
    // lsm_list_modules
    Prose::NOTHING,
    // lsm_set_self_attr
    Prose::NOTHING,
    // lstat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // lstat64
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // madvise
    Prose::NOTHING,
    // map_shadow_stack
    Prose::NOTHING,
    // mbind
    Prose::NOTHING,
    // membarrier
    Prose::NOTHING,
    // memfd_create
    Prose::NOTHING,
    // memfd_secret
    Prose::NOTHING,
    // migrate_pages
    Prose::NOTHING,
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
    Prose::NOTHING,
    // mlock2
    Prose::NOTHING,
    // mlockall
    Prose::NOTHING,
    // mmap
    Prose::NOTHING,
    // mmap2
    Prose::NOTHING,
    // modify_ldt
    Prose::NOTHING,
    // mount
    Prose::NOTHING,
    // mount_setattr
    Prose::NOTHING,
    // move_mount
    Prose::NOTHING,
    // move_pages
    Prose::NOTHING,
    // mprotect
    Prose::NOTHING,
    // mpx
    Prose::NOTHING,
    // mq_getsetattr
    Prose::NOTHING,
    // mq_notify
    Prose::NOTHING,
    // mq_open
    Prose::NOTHING,
    // mq_timedreceive
    Prose::NOTHING,
    // mq_timedreceive_time64
    Prose::NOTHING,
    // mq_timedsend
    Prose::NOTHING,
    // mq_timedsend_time64
    Prose::NOTHING,
    // mq_unlink
    Prose::NOTHING,
    // mremap
    Prose::NOTHING,
    // mseal
    Prose::NOTHING,
    // msgctl
    Prose::NOTHING,
    // msgget
    Prose::NOTHING,
    // msgrcv
    Prose::NOTHING,
    // msgsnd
    Prose::NOTHING,
    // msync
    Prose::NOTHING,
    // multiplexer
    Prose::NOTHING,
    // munlock
    Prose::NOTHING,
    // munlockall
    Prose::NOTHING,
    // munmap
    Prose::NOTHING,
    // name_to_handle_at
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM, the file system") },
    // nanosleep
    Prose::NOTHING,
    // newfstatat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // nfsservctl
    Prose::NOTHING,
    // nice
    Prose::NOTHING,
    // oldfstat
    Prose::NOTHING,
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
    Prose::NOTHING,
    // open_tree_attr
    Prose::NOTHING,
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
    Prose::NOTHING,
    // perf_event_open
    Prose::NOTHING,
    // personality
    Prose::NOTHING,
    // pidfd_getfd
    Prose::NOTHING,
    // pidfd_open
    Prose::NOTHING,
    // pidfd_send_signal
    Prose { transparent: &[], fail_open: &[], fallback: Some("kill: the pid may have become another process"), eperm: Some("as kill") },
    // pipe
    Prose::NOTHING,
    // pipe2
    Prose::NOTHING,
    // pivot_root
    Prose::NOTHING,
    // pkey_alloc
    Prose::NOTHING,
    // pkey_free
    Prose::NOTHING,
    // pkey_mprotect
    Prose::NOTHING,
    // poll
    Prose::NOTHING,
    // ppoll
    Prose::NOTHING,
    // ppoll_time64
    Prose::NOTHING,
    // prctl
    Prose::NOTHING,
    // pread64
    Prose::NOTHING,
    // preadv
    Prose::NOTHING,
    // preadv2
    Prose::NOTHING,
    // prlimit64
    Prose::NOTHING,
    // process_madvise
    Prose::NOTHING,
    // process_mrelease
    Prose::NOTHING,
    // process_vm_readv
    Prose::NOTHING,
    // process_vm_writev
    Prose::NOTHING,
    // prof
    Prose::NOTHING,
    // profil
    Prose::NOTHING,
    // pselect6
    Prose::NOTHING,
    // pselect6_time64
    Prose::NOTHING,
    // ptrace
    Prose::NOTHING,
    // putpmsg
    Prose::NOTHING,
    // pwrite64
    Prose::NOTHING,
    // pwritev
    Prose::NOTHING,
    // pwritev2
    Prose::NOTHING,
    // query_module
    Prose::NOTHING,
    // quotactl
    Prose::NOTHING,
    // quotactl_fd
    Prose::NOTHING,
    // read
    Prose::NOTHING,
    // readahead
    Prose::NOTHING,
    // readdir
    Prose::NOTHING,
    // readlink
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // readlinkat
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("LSM") },
    // readv
    Prose::NOTHING,
    // reboot
    Prose::NOTHING,
    // recv
    Prose::NOTHING,
    // recvfrom
    Prose::NOTHING,
    // recvmmsg
    Prose::NOTHING,
    // recvmmsg_time64
    Prose::NOTHING,
    // recvmsg
    Prose::NOTHING,
    // remap_file_pages
    Prose::NOTHING,
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
    Prose::NOTHING,
    // restart_syscall
    Prose::NOTHING,
    // riscv_flush_icache
    Prose::NOTHING,
    // riscv_hwprobe
    Prose::NOTHING,
    // rmdir
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("sticky directory, immutable") },
    // rseq
    Prose::NOTHING,
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
    Prose::NOTHING,
    // sched_getattr
    Prose::NOTHING,
    // sched_getparam
    Prose::NOTHING,
    // sched_getscheduler
    Prose::NOTHING,
    // sched_rr_get_interval
    Prose::NOTHING,
    // sched_rr_get_interval_time64
    Prose::NOTHING,
    // sched_setaffinity
    Prose::NOTHING,
    // sched_setattr
    Prose::NOTHING,
    // sched_setparam
    Prose::NOTHING,
    // sched_setscheduler
    Prose::NOTHING,
    // sched_yield
    Prose::NOTHING,
    // seccomp
    Prose::NOTHING,
    // security
    Prose::NOTHING,
    // select
    Prose::NOTHING,
    // semctl
    Prose::NOTHING,
    // semget
    Prose::NOTHING,
    // semop
    Prose::NOTHING,
    // semtimedop
    Prose::NOTHING,
    // semtimedop_time64
    Prose::NOTHING,
    // send
    Prose::NOTHING,
    // sendfile
    Prose::NOTHING,
    // sendfile64
    Prose::NOTHING,
    // sendmmsg
    Prose::NOTHING,
    // sendmsg
    Prose::NOTHING,
    // sendto
    Prose::NOTHING,
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
    Prose::NOTHING,
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
    Prose::NOTHING,
    // setsid
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("the caller leads a process group") },
    // setsockopt
    Prose::NOTHING,
    // settimeofday
    Prose::NOTHING,
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
    Prose::NOTHING,
    // shmctl
    Prose::NOTHING,
    // shmdt
    Prose::NOTHING,
    // shmget
    Prose::NOTHING,
    // shutdown
    Prose::NOTHING,
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
    Prose::NOTHING,
    // socketcall
    Prose::NOTHING,
    // socketpair
    Prose::NOTHING,
    // splice
    Prose::NOTHING,
    // spu_create
    Prose::NOTHING,
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
    Prose::NOTHING,
    // statx
    Prose { transparent: &["glibc", "coreutils", "libuv"], fail_open: &[], fallback: Some("fstatat: no birth time, mount id or attributes"), eperm: Some("LSM; FUSE may invent ENOSYS") },
    // stime
    Prose::NOTHING,
    // stty
    Prose::NOTHING,
    // subpage_prot
    Prose::NOTHING,
    // swapcontext
    Prose::NOTHING,
    // swapoff
    Prose::NOTHING,
    // swapon
    Prose::NOTHING,
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
    Prose::NOTHING,
    // sysfs
    Prose::NOTHING,
    // sysinfo
    Prose::NOTHING,
    // syslog
    Prose::NOTHING,
    // sysmips
    Prose::NOTHING,
    // tee
    Prose::NOTHING,
    // tgkill
    Prose { transparent: &[], fail_open: &[], fallback: None, eperm: Some("as kill") },
    // time
    Prose::NOTHING,
    // timer_create
    Prose::NOTHING,
    // timer_delete
    Prose::NOTHING,
    // timer_getoverrun
    Prose::NOTHING,
    // timer_gettime
    Prose::NOTHING,
    // timer_gettime64
    Prose::NOTHING,
    // timer_settime
    Prose::NOTHING,
    // timer_settime64
    Prose::NOTHING,
    // timerfd
    Prose::NOTHING,
    // timerfd_create
    Prose::NOTHING,
    // timerfd_gettime
    Prose::NOTHING,
    // timerfd_gettime64
    Prose::NOTHING,
    // timerfd_settime
    Prose::NOTHING,
    // timerfd_settime64
    Prose::NOTHING,
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
    Prose::NOTHING,
    // umount2
    Prose::NOTHING,
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
    Prose::NOTHING,
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
    Prose::NOTHING,
    // vhangup
    Prose::NOTHING,
    // vm86
    Prose::NOTHING,
    // vm86old
    Prose::NOTHING,
    // vmsplice
    Prose::NOTHING,
    // vserver
    Prose::NOTHING,
    // wait4
    Prose::NOTHING,
    // waitid
    Prose::NOTHING,
    // waitpid
    Prose::NOTHING,
    // write
    Prose::NOTHING,
    // writev
    Prose::NOTHING,
];
