/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Written by `cargo xtask tables` from crates/catalogue/data/probes. Do not edit.
 *
 * PROBE(call, number, six arguments, errnos that may come, the arguments as text)
 */

#ifdef __NR__llseek
PROBE("_llseek", __NR__llseek, A(0xffffffffUL, 0, 0, ~0UL, 0, 0), E(EBADF), "_llseek(0xffffffff, 0, 0, ~0, 0)")
PROBE("_llseek", __NR__llseek, A(0, 0, 0, ~0UL, 0xffffffffUL, 0), E(EBADF, EINVAL), "_llseek(0, 0, 0, ~0, 0xffffffff)")
#endif
#ifdef __NR__newselect
PROBE("_newselect", __NR__newselect, A(0, ~0UL, ~0UL, ~0UL, ~0UL, 0), E(EFAULT), "_newselect(0, ~0, ~0, ~0, ~0)")
PROBE("_newselect", __NR__newselect, A(0xffffffffUL, ~0UL, ~0UL, ~0UL, ~0UL, 0), E(EFAULT), "_newselect(0xffffffff, ~0, ~0, ~0, ~0)")
#endif
#ifdef __NR_accept
PROBE("accept", __NR_accept, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF), "accept(0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_accept4
PROBE("accept4", __NR_accept4, A(0, ~0UL, ~0UL, 0xffffffffUL, 0, 0), E(EINVAL, EBADF), "accept4(0, ~0, ~0, 0xffffffff)")
PROBE("accept4", __NR_accept4, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF), "accept4(0xffffffff, ~0, ~0, 0)")
#endif
#ifdef __NR_access
PROBE("access", __NR_access, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL), "access(~0, 0)")
PROBE("access", __NR_access, A(~0UL, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "access(~0, 0xffffffff)")
PROBE("access", __NR_access, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "access(~0, 0)")
#endif
#ifdef __NR_add_key
PROBE("add_key", __NR_add_key, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "add_key(~0, ~0, ~0, 0, 0)")
PROBE("add_key", __NR_add_key, A(~0UL, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "add_key(~0, ~0, ~0, ~0, 0)")
PROBE("add_key", __NR_add_key, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "add_key(~0, ~0, ~0, 0, 0)")
#endif
#ifdef __NR_adjtimex
PROBE("adjtimex", __NR_adjtimex, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "adjtimex(~0)")
#endif
#ifdef __NR_arch_prctl
PROBE("arch_prctl", __NR_arch_prctl, A(0x1003UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "arch_prctl(0x1003, ~0)")
PROBE("arch_prctl", __NR_arch_prctl, A(0x1004UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "arch_prctl(0x1004, ~0)")
#endif
#ifdef __NR_arm_fadvise64_64
PROBE("arm_fadvise64_64", __NR_arm_fadvise64_64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "arm_fadvise64_64(0xffffffff, 0, 0, 0, 0, 0)")
PROBE("arm_fadvise64_64", __NR_arm_fadvise64_64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "arm_fadvise64_64(0xffffffff, 0, 0, 0, 0, 0)")
#endif
#ifdef __NR_arm_sync_file_range
PROBE("arm_sync_file_range", __NR_arm_sync_file_range, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "arm_sync_file_range(0xffffffff, 0, 0, 0, 0, 0)")
PROBE("arm_sync_file_range", __NR_arm_sync_file_range, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EBADF, EINVAL), "arm_sync_file_range(0, 0xffffffff, 0, 0, 0, 0)")
#endif
#ifdef __NR_bind
PROBE("bind", __NR_bind, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "bind(0xffffffff, ~0, 0)")
PROBE("bind", __NR_bind, A(0, ~0UL, 0x10UL, 0, 0, 0), E(EFAULT, EBADF, ENOTSOCK), "bind(0, ~0, 0x10)")
PROBE("bind", __NR_bind, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL, EBADF, ENOTSOCK), "bind(0, ~0, 0xffffffff)")
#endif
#ifdef __NR_cachestat
PROBE("cachestat", __NR_cachestat, A(0, ~0UL, ~0UL, 0, 0, 0), E(EBADF, EFAULT), "cachestat(0, ~0, ~0, 0)")
PROBE("cachestat", __NR_cachestat, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF), "cachestat(0xffffffff, ~0, ~0, 0)")
PROBE("cachestat", __NR_cachestat, A(0xffffffffUL, ~0UL, ~0UL, 0xffffffffUL, 0, 0), E(EBADF), "cachestat(0xffffffff, ~0, ~0, 0xffffffff)")
#endif
#ifdef __NR_capget
PROBE("capget", __NR_capget, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "capget(~0, ~0)")
#endif
#ifdef __NR_capset
PROBE("capset", __NR_capset, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "capset(~0, ~0)")
#endif
#ifdef __NR_chdir
PROBE("chdir", __NR_chdir, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "chdir(~0)")
#endif
#ifdef __NR_chmod
PROBE("chmod", __NR_chmod, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "chmod(~0, 0)")
PROBE("chmod", __NR_chmod, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "chmod(~0, 0)")
#endif
#ifdef __NR_chown
PROBE("chown", __NR_chown, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "chown(~0, 0, 0)")
PROBE("chown", __NR_chown, A(~0UL, 0xffffffffUL, 0xffffffffUL, 0, 0, 0), E(EFAULT), "chown(~0, 0xffffffff, 0xffffffff)")
#endif
#ifdef __NR_chown32
PROBE("chown32", __NR_chown32, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "chown32(~0, 0, 0)")
PROBE("chown32", __NR_chown32, A(~0UL, 0xffffffffUL, 0xffffffffUL, 0, 0, 0), E(EFAULT), "chown32(~0, 0xffffffff, 0xffffffff)")
#endif
#ifdef __NR_chroot
PROBE("chroot", __NR_chroot, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "chroot(~0)")
#endif
#ifdef __NR_clock_adjtime
PROBE("clock_adjtime", __NR_clock_adjtime, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, EOPNOTSUPP), "clock_adjtime(0, ~0)")
PROBE("clock_adjtime", __NR_clock_adjtime, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "clock_adjtime(0x7fffffff, ~0)")
#endif
#ifdef __NR_clock_adjtime64
PROBE("clock_adjtime64", __NR_clock_adjtime64, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, EOPNOTSUPP), "clock_adjtime64(0, ~0)")
PROBE("clock_adjtime64", __NR_clock_adjtime64, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "clock_adjtime64(0x7fffffff, ~0)")
#endif
#ifdef __NR_clock_getres
PROBE("clock_getres", __NR_clock_getres, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, ENODEV, EOPNOTSUPP, ESRCH), "clock_getres(0, ~0)")
PROBE("clock_getres", __NR_clock_getres, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "clock_getres(0x7fffffff, ~0)")
#endif
#ifdef __NR_clock_getres_time64
PROBE("clock_getres_time64", __NR_clock_getres_time64, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, ENODEV, EOPNOTSUPP, ESRCH), "clock_getres_time64(0, ~0)")
PROBE("clock_getres_time64", __NR_clock_getres_time64, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "clock_getres_time64(0x7fffffff, ~0)")
#endif
#ifdef __NR_clock_gettime
PROBE("clock_gettime", __NR_clock_gettime, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, ENODEV, EOPNOTSUPP, ESRCH), "clock_gettime(0, ~0)")
PROBE("clock_gettime", __NR_clock_gettime, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "clock_gettime(0x7fffffff, ~0)")
#endif
#ifdef __NR_clock_gettime64
PROBE("clock_gettime64", __NR_clock_gettime64, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, ENODEV, EOPNOTSUPP, ESRCH), "clock_gettime64(0, ~0)")
PROBE("clock_gettime64", __NR_clock_gettime64, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "clock_gettime64(0x7fffffff, ~0)")
#endif
#ifdef __NR_clock_nanosleep
PROBE("clock_nanosleep", __NR_clock_nanosleep, A(0, 0, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL, EOPNOTSUPP), "clock_nanosleep(0, 0, ~0, ~0)")
PROBE("clock_nanosleep", __NR_clock_nanosleep, A(0x7fffffffUL, 0, ~0UL, ~0UL, 0, 0), E(EINVAL), "clock_nanosleep(0x7fffffff, 0, ~0, ~0)")
#endif
#ifdef __NR_clock_nanosleep_time64
PROBE("clock_nanosleep_time64", __NR_clock_nanosleep_time64, A(0, 0, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL, EOPNOTSUPP), "clock_nanosleep_time64(0, 0, ~0, ~0)")
PROBE("clock_nanosleep_time64", __NR_clock_nanosleep_time64, A(0x7fffffffUL, 0, ~0UL, ~0UL, 0, 0), E(EINVAL), "clock_nanosleep_time64(0x7fffffff, 0, ~0, ~0)")
#endif
#ifdef __NR_clock_settime
PROBE("clock_settime", __NR_clock_settime, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "clock_settime(0, ~0)")
PROBE("clock_settime", __NR_clock_settime, A(1, ~0UL, 0, 0, 0, 0), E(EINVAL), "clock_settime(1, ~0)")
PROBE("clock_settime", __NR_clock_settime, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "clock_settime(0x7fffffff, ~0)")
#endif
#ifdef __NR_clock_settime64
PROBE("clock_settime64", __NR_clock_settime64, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "clock_settime64(0, ~0)")
PROBE("clock_settime64", __NR_clock_settime64, A(1, ~0UL, 0, 0, 0, 0), E(EINVAL), "clock_settime64(1, ~0)")
PROBE("clock_settime64", __NR_clock_settime64, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "clock_settime64(0x7fffffff, ~0)")
#endif
#ifdef __NR_clone
PROBE("clone", __NR_clone, A(0x10000UL, 0x10000UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "clone(0x10000, 0x10000, ~0, ~0, 0)")
PROBE("clone", __NR_clone, A(0x20200UL, 0x20200UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "clone(0x20200, 0x20200, ~0, ~0, 0)")
#endif
#ifdef __NR_clone3
PROBE("clone3", __NR_clone3, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL, E2BIG), "clone3(~0, 0)")
PROBE("clone3", __NR_clone3, A(~0UL, 0, 0, 0, 0, 0), E(EINVAL), "clone3(~0, 0)")
PROBE("clone3", __NR_clone3, A(~0UL, 0x40UL, 0, 0, 0, 0), E(EFAULT), "clone3(~0, 0x40)")
#endif
#ifdef __NR_close
PROBE("close", __NR_close, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "close(0xffffffff)")
#endif
#ifdef __NR_close_range
PROBE("close_range", __NR_close_range, A(1, 0, 0, 0, 0, 0), E(EINVAL), "close_range(1, 0, 0)")
PROBE("close_range", __NR_close_range, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "close_range(0xffffffff, 0, 0)")
#endif
#ifdef __NR_connect
PROBE("connect", __NR_connect, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "connect(0xffffffff, ~0, 0)")
PROBE("connect", __NR_connect, A(0, ~0UL, 0x10UL, 0, 0, 0), E(EFAULT, EBADF, ENOTSOCK), "connect(0, ~0, 0x10)")
PROBE("connect", __NR_connect, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL, EBADF, ENOTSOCK), "connect(0, ~0, 0xffffffff)")
#endif
#ifdef __NR_copy_file_range
PROBE("copy_file_range", __NR_copy_file_range, A(0, ~0UL, 0, ~0UL, 0, 0), E(EBADF, EFAULT, EINVAL), "copy_file_range(0, ~0, 0, ~0, 0, 0)")
PROBE("copy_file_range", __NR_copy_file_range, A(0xffffffffUL, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EBADF, EINVAL), "copy_file_range(0xffffffff, ~0, 0xffffffff, ~0, 0, 0)")
PROBE("copy_file_range", __NR_copy_file_range, A(0xffffffffUL, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EBADF), "copy_file_range(0xffffffff, ~0, 0xffffffff, ~0, 0, 0)")
#endif
#ifdef __NR_creat
PROBE("creat", __NR_creat, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EMFILE, ENFILE), "creat(~0, 0)")
#endif
#ifdef __NR_dup
PROBE("dup", __NR_dup, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "dup(0xffffffff)")
#endif
#ifdef __NR_dup2
PROBE("dup2", __NR_dup2, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EBADF), "dup2(0, 0xffffffff)")
PROBE("dup2", __NR_dup2, A(0xffffffffUL, 0xffffffffUL, 0, 0, 0, 0), E(EBADF), "dup2(0xffffffff, 0xffffffff)")
#endif
#ifdef __NR_dup3
PROBE("dup3", __NR_dup3, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EBADF, EINVAL), "dup3(0, 0xffffffff, 0)")
PROBE("dup3", __NR_dup3, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "dup3(0, 0, 0xffffffff)")
PROBE("dup3", __NR_dup3, A(0xffffffffUL, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "dup3(0xffffffff, 0xffffffff, 0)")
#endif
#ifdef __NR_epoll_create
PROBE("epoll_create", __NR_epoll_create, A(0, 0, 0, 0, 0, 0), E(EINVAL), "epoll_create(0)")
PROBE("epoll_create", __NR_epoll_create, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "epoll_create(0xffffffff)")
#endif
#ifdef __NR_epoll_create1
PROBE("epoll_create1", __NR_epoll_create1, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "epoll_create1(0xffffffff)")
#endif
#ifdef __NR_epoll_ctl
PROBE("epoll_ctl", __NR_epoll_ctl, A(0, 1, 0, ~0UL, 0, 0), E(EFAULT), "epoll_ctl(0, 1, 0, ~0)")
PROBE("epoll_ctl", __NR_epoll_ctl, A(0xffffffffUL, 0, 0xffffffffUL, ~0UL, 0, 0), E(EFAULT, EBADF), "epoll_ctl(0xffffffff, 0, 0xffffffff, ~0)")
PROBE("epoll_ctl", __NR_epoll_ctl, A(0xffffffffUL, 2, 0xffffffffUL, ~0UL, 0, 0), E(EBADF), "epoll_ctl(0xffffffff, 2, 0xffffffff, ~0)")
#endif
#ifdef __NR_epoll_pwait
PROBE("epoll_pwait", __NR_epoll_pwait, A(0, ~0UL, 0, 0, ~0UL, 0), E(EFAULT, EINVAL), "epoll_pwait(0, ~0, 0, 0, ~0, 0)")
PROBE("epoll_pwait", __NR_epoll_pwait, A(0, ~0UL, 0, 0, ~0UL, 0), E(EINVAL), "epoll_pwait(0, ~0, 0, 0, ~0, 0)")
PROBE("epoll_pwait", __NR_epoll_pwait, A(0xffffffffUL, ~0UL, 0, 0, ~0UL, 0), E(EINVAL), "epoll_pwait(0xffffffff, ~0, 0, 0, ~0, 0)")
#endif
#ifdef __NR_epoll_pwait2
PROBE("epoll_pwait2", __NR_epoll_pwait2, A(0, ~0UL, 0, ~0UL, ~0UL, 0), E(EFAULT), "epoll_pwait2(0, ~0, 0, ~0, ~0, 0)")
PROBE("epoll_pwait2", __NR_epoll_pwait2, A(0xffffffffUL, ~0UL, 0, ~0UL, ~0UL, 0), E(EFAULT), "epoll_pwait2(0xffffffff, ~0, 0, ~0, ~0, 0)")
#endif
#ifdef __NR_epoll_wait
PROBE("epoll_wait", __NR_epoll_wait, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL, EBADF), "epoll_wait(0, ~0, 0, 0)")
PROBE("epoll_wait", __NR_epoll_wait, A(0xffffffffUL, ~0UL, 1, 0, 0, 0), E(EBADF, EFAULT), "epoll_wait(0xffffffff, ~0, 1, 0)")
#endif
#ifdef __NR_eventfd2
PROBE("eventfd2", __NR_eventfd2, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "eventfd2(0, 0xffffffff)")
#endif
#ifdef __NR_execve
PROBE("execve", __NR_execve, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "execve(~0, ~0, ~0)")
#endif
#ifdef __NR_execveat
PROBE("execveat", __NR_execveat, A(0, ~0UL, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL), "execveat(0, ~0, ~0, ~0, 0)")
PROBE("execveat", __NR_execveat, A(0xffffffffUL, ~0UL, ~0UL, ~0UL, 0xffffffffUL, 0), E(EFAULT, EINVAL), "execveat(0xffffffff, ~0, ~0, ~0, 0xffffffff)")
#endif
#ifdef __NR_faccessat
PROBE("faccessat", __NR_faccessat, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "faccessat(0, ~0, 0)")
PROBE("faccessat", __NR_faccessat, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL), "faccessat(0, ~0, 0xffffffff)")
PROBE("faccessat", __NR_faccessat, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT), "faccessat(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_faccessat2
PROBE("faccessat2", __NR_faccessat2, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "faccessat2(0, ~0, 0, 0)")
PROBE("faccessat2", __NR_faccessat2, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL), "faccessat2(0, ~0, 0xffffffff, 0)")
PROBE("faccessat2", __NR_faccessat2, A(0xffffffffUL, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "faccessat2(0xffffffff, ~0, 0, 0xffffffff)")
#endif
#ifdef __NR_fadvise64
PROBE("fadvise64", __NR_fadvise64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fadvise64(0xffffffff, 0, 0, 0)")
PROBE("fadvise64", __NR_fadvise64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fadvise64(0xffffffff, 0, 0, 0)")
#endif
#ifdef __NR_fadvise64_64
PROBE("fadvise64_64", __NR_fadvise64_64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fadvise64_64(0xffffffff, 0, 0, 0, 0, 0)")
PROBE("fadvise64_64", __NR_fadvise64_64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fadvise64_64(0xffffffff, 0, 0, 0, 0, 0)")
#endif
#ifdef __NR_fallocate
PROBE("fallocate", __NR_fallocate, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fallocate(0xffffffff, 0, 0, 0)")
PROBE("fallocate", __NR_fallocate, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fallocate(0xffffffff, 0, 0, 0)")
#endif
#ifdef __NR_fanotify_mark
PROBE("fanotify_mark", __NR_fanotify_mark, A(0, 0, 0, 0, 0, 0), E(EINVAL), "fanotify_mark(0, 0, 0, 0, 0, 0)")
PROBE("fanotify_mark", __NR_fanotify_mark, A(0, 3, 0, 0, 0, 0), E(EINVAL), "fanotify_mark(0, 3, 0, 0, 0, 0)")
#endif
#ifdef __NR_fchdir
PROBE("fchdir", __NR_fchdir, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fchdir(0xffffffff)")
#endif
#ifdef __NR_fchmod
PROBE("fchmod", __NR_fchmod, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fchmod(0xffffffff, 0)")
PROBE("fchmod", __NR_fchmod, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fchmod(0xffffffff, 0)")
#endif
#ifdef __NR_fchmodat
PROBE("fchmodat", __NR_fchmodat, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT), "fchmodat(0, ~0, 0)")
PROBE("fchmodat", __NR_fchmodat, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT), "fchmodat(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_fchmodat2
PROBE("fchmodat2", __NR_fchmodat2, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "fchmodat2(0, ~0, 0, 0)")
PROBE("fchmodat2", __NR_fchmodat2, A(0, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "fchmodat2(0, ~0, 0, 0xffffffff)")
PROBE("fchmodat2", __NR_fchmodat2, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT), "fchmodat2(0xffffffff, ~0, 0, 0)")
#endif
#ifdef __NR_fchown
PROBE("fchown", __NR_fchown, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fchown(0xffffffff, 0, 0)")
PROBE("fchown", __NR_fchown, A(0xffffffffUL, 0xffffffffUL, 0xffffffffUL, 0, 0, 0), E(EBADF), "fchown(0xffffffff, 0xffffffff, 0xffffffff)")
#endif
#ifdef __NR_fchown32
PROBE("fchown32", __NR_fchown32, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fchown32(0xffffffff, 0, 0)")
PROBE("fchown32", __NR_fchown32, A(0xffffffffUL, 0xffffffffUL, 0xffffffffUL, 0, 0, 0), E(EBADF), "fchown32(0xffffffff, 0xffffffff, 0xffffffff)")
#endif
#ifdef __NR_fchownat
PROBE("fchownat", __NR_fchownat, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "fchownat(0, ~0, 0, 0, 0)")
PROBE("fchownat", __NR_fchownat, A(0, ~0UL, 0, 0, 0xffffffffUL, 0), E(EINVAL), "fchownat(0, ~0, 0, 0, 0xffffffff)")
PROBE("fchownat", __NR_fchownat, A(0xffffffffUL, ~0UL, 0xffffffffUL, 0xffffffffUL, 0, 0), E(EFAULT), "fchownat(0xffffffff, ~0, 0xffffffff, 0xffffffff, 0)")
#endif
#ifdef __NR_fcntl
PROBE("fcntl", __NR_fcntl, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fcntl(0xffffffff, 0, 0)")
PROBE("fcntl", __NR_fcntl, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fcntl(0xffffffff, 0, 0)")
PROBE("fcntl", __NR_fcntl, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EBADF, EINVAL), "fcntl(0, 0xffffffff, 0)")
#endif
#ifdef __NR_fcntl64
PROBE("fcntl64", __NR_fcntl64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fcntl64(0xffffffff, 0, 0)")
PROBE("fcntl64", __NR_fcntl64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fcntl64(0xffffffff, 0, 0)")
PROBE("fcntl64", __NR_fcntl64, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EBADF, EINVAL), "fcntl64(0, 0xffffffff, 0)")
#endif
#ifdef __NR_fdatasync
PROBE("fdatasync", __NR_fdatasync, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fdatasync(0xffffffff)")
#endif
#ifdef __NR_fgetxattr
PROBE("fgetxattr", __NR_fgetxattr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EBADF, EFAULT), "fgetxattr(0, ~0, ~0, 0)")
PROBE("fgetxattr", __NR_fgetxattr, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF, EFAULT), "fgetxattr(0xffffffff, ~0, ~0, 0)")
PROBE("fgetxattr", __NR_fgetxattr, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF, EFAULT), "fgetxattr(0xffffffff, ~0, ~0, 0)")
#endif
#ifdef __NR_file_getattr
PROBE("file_getattr", __NR_file_getattr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL, E2BIG), "file_getattr(0, ~0, ~0, 0, 0)")
PROBE("file_getattr", __NR_file_getattr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL), "file_getattr(0, ~0, ~0, 0, 0)")
PROBE("file_getattr", __NR_file_getattr, A(0, ~0UL, ~0UL, 0, 0xffffffffUL, 0), E(EINVAL), "file_getattr(0, ~0, ~0, 0, 0xffffffff)")
#endif
#ifdef __NR_file_setattr
PROBE("file_setattr", __NR_file_setattr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL, E2BIG), "file_setattr(0, ~0, ~0, 0, 0)")
PROBE("file_setattr", __NR_file_setattr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL), "file_setattr(0, ~0, ~0, 0, 0)")
PROBE("file_setattr", __NR_file_setattr, A(0, ~0UL, ~0UL, 0, 0xffffffffUL, 0), E(EINVAL), "file_setattr(0, ~0, ~0, 0, 0xffffffff)")
#endif
#ifdef __NR_flistxattr
PROBE("flistxattr", __NR_flistxattr, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "flistxattr(0xffffffff, ~0, 0)")
PROBE("flistxattr", __NR_flistxattr, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "flistxattr(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_flock
PROBE("flock", __NR_flock, A(0, 0, 0, 0, 0, 0), E(EBADF, EINVAL), "flock(0, 0)")
PROBE("flock", __NR_flock, A(0xffffffffUL, 2, 0, 0, 0, 0), E(EBADF), "flock(0xffffffff, 2)")
PROBE("flock", __NR_flock, A(0xffffffffUL, 8, 0, 0, 0, 0), E(EBADF), "flock(0xffffffff, 8)")
#endif
#ifdef __NR_fremovexattr
PROBE("fremovexattr", __NR_fremovexattr, A(0, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT), "fremovexattr(0, ~0)")
PROBE("fremovexattr", __NR_fremovexattr, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT), "fremovexattr(0xffffffff, ~0)")
#endif
#ifdef __NR_fsconfig
PROBE("fsconfig", __NR_fsconfig, A(0, 0, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL, EBADF, EOPNOTSUPP), "fsconfig(0, 0, ~0, ~0, 0)")
PROBE("fsconfig", __NR_fsconfig, A(0xffffffffUL, 0, ~0UL, ~0UL, 0, 0), E(EINVAL), "fsconfig(0xffffffff, 0, ~0, ~0, 0)")
#endif
#ifdef __NR_fsetxattr
PROBE("fsetxattr", __NR_fsetxattr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EBADF, EFAULT, EINVAL), "fsetxattr(0, ~0, ~0, 0, 0)")
PROBE("fsetxattr", __NR_fsetxattr, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF, EFAULT, EINVAL), "fsetxattr(0xffffffff, ~0, ~0, 0, 0)")
PROBE("fsetxattr", __NR_fsetxattr, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF, EFAULT), "fsetxattr(0xffffffff, ~0, ~0, 0, 0)")
#endif
#ifdef __NR_fstat
PROBE("fstat", __NR_fstat, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "fstat(0xffffffff, ~0)")
#endif
#ifdef __NR_fstat64
PROBE("fstat64", __NR_fstat64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "fstat64(0xffffffff, ~0)")
#endif
#ifdef __NR_fstatat64
PROBE("fstatat64", __NR_fstatat64, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "fstatat64(0, ~0, ~0, 0)")
PROBE("fstatat64", __NR_fstatat64, A(0, ~0UL, ~0UL, 0xffffffffUL, 0, 0), E(EINVAL, EFAULT), "fstatat64(0, ~0, ~0, 0xffffffff)")
PROBE("fstatat64", __NR_fstatat64, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "fstatat64(0xffffffff, ~0, ~0, 0)")
#endif
#ifdef __NR_fstatfs
PROBE("fstatfs", __NR_fstatfs, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "fstatfs(0xffffffff, ~0)")
#endif
#ifdef __NR_fstatfs64
PROBE("fstatfs64", __NR_fstatfs64, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EBADF, EINVAL), "fstatfs64(0xffffffff, 0, ~0)")
PROBE("fstatfs64", __NR_fstatfs64, A(0, 0, ~0UL, 0, 0, 0), E(EINVAL), "fstatfs64(0, 0, ~0)")
#endif
#ifdef __NR_fsync
PROBE("fsync", __NR_fsync, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "fsync(0xffffffff)")
#endif
#ifdef __NR_ftruncate
PROBE("ftruncate", __NR_ftruncate, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF, EINVAL), "ftruncate(0xffffffff, 0)")
PROBE("ftruncate", __NR_ftruncate, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL, EBADF), "ftruncate(0, ~0)")
PROBE("ftruncate", __NR_ftruncate, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "ftruncate(0xffffffff, 0)")
#endif
#ifdef __NR_ftruncate64
PROBE("ftruncate64", __NR_ftruncate64, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF, EINVAL), "ftruncate64(0xffffffff, 0, 0, 0)")
PROBE("ftruncate64", __NR_ftruncate64, A(0, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL, EBADF), "ftruncate64(0, ~0, ~0, ~0)")
#endif
#ifdef __NR_futex
PROBE("futex", __NR_futex, A(~0UL, 0, 0, ~0UL, ~0UL, 0), E(EFAULT, EINVAL), "futex(~0, 0, 0, ~0, ~0, 0)")
PROBE("futex", __NR_futex, A(~0UL, 1, 0, 0, ~0UL, 0), E(EINVAL, EFAULT), "futex(~0, 1, 0, 0, ~0, 0)")
#endif
#ifdef __NR_futex_requeue
PROBE("futex_requeue", __NR_futex_requeue, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL), "futex_requeue(~0, 0, 0, 0)")
PROBE("futex_requeue", __NR_futex_requeue, A(~0UL, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "futex_requeue(~0, 0xffffffff, 0, 0)")
#endif
#ifdef __NR_futex_time64
PROBE("futex_time64", __NR_futex_time64, A(~0UL, 0, 0, ~0UL, ~0UL, 0), E(EFAULT, EINVAL), "futex_time64(~0, 0, 0, ~0, ~0, 0)")
PROBE("futex_time64", __NR_futex_time64, A(~0UL, 1, 0, 0, ~0UL, 0), E(EINVAL, EFAULT), "futex_time64(~0, 1, 0, 0, ~0, 0)")
#endif
#ifdef __NR_futex_wait
PROBE("futex_wait", __NR_futex_wait, A(~0UL, 0, 0, 0, ~0UL, 0), E(EFAULT, EINVAL), "futex_wait(~0, 0, 0, 0, ~0, 0)")
PROBE("futex_wait", __NR_futex_wait, A(~0UL, 0, 0, 0xffffffffUL, ~0UL, 0), E(EINVAL), "futex_wait(~0, 0, 0, 0xffffffff, ~0, 0)")
#endif
#ifdef __NR_futex_waitv
PROBE("futex_waitv", __NR_futex_waitv, A(~0UL, 0, 0, ~0UL, 0, 0), E(EFAULT, EINVAL), "futex_waitv(~0, 0, 0, ~0, 0)")
PROBE("futex_waitv", __NR_futex_waitv, A(~0UL, 0, 0xffffffffUL, ~0UL, 0, 0), E(EINVAL), "futex_waitv(~0, 0, 0xffffffff, ~0, 0)")
PROBE("futex_waitv", __NR_futex_waitv, A(~0UL, 0, 0, ~0UL, 0, 0), E(EINVAL), "futex_waitv(~0, 0, 0, ~0, 0)")
#endif
#ifdef __NR_futex_wake
PROBE("futex_wake", __NR_futex_wake, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL), "futex_wake(~0, 0, 0, 0)")
PROBE("futex_wake", __NR_futex_wake, A(~0UL, 0, 0, 0xffffffffUL, 0, 0), E(EINVAL), "futex_wake(~0, 0, 0, 0xffffffff)")
#endif
#ifdef __NR_futimesat
PROBE("futimesat", __NR_futimesat, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "futimesat(0, ~0, ~0)")
PROBE("futimesat", __NR_futimesat, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "futimesat(0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_get_mempolicy
PROBE("get_mempolicy", __NR_get_mempolicy, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "get_mempolicy(~0, ~0, 0, 0, 0)")
PROBE("get_mempolicy", __NR_get_mempolicy, A(~0UL, ~0UL, 0, 0, ~0UL, 0), E(EINVAL), "get_mempolicy(~0, ~0, 0, 0, ~0)")
#endif
#ifdef __NR_get_robust_list
PROBE("get_robust_list", __NR_get_robust_list, A(0x7fffffffUL, ~0UL, ~0UL, 0, 0, 0), E(ESRCH), "get_robust_list(0x7fffffff, ~0, ~0)")
PROBE("get_robust_list", __NR_get_robust_list, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "get_robust_list(0, ~0, ~0)")
#endif
#ifdef __NR_getcpu
PROBE("getcpu", __NR_getcpu, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "getcpu(~0, ~0, ~0)")
#endif
#ifdef __NR_getcwd
PROBE("getcwd", __NR_getcwd, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, ERANGE, ENOENT, ENAMETOOLONG), "getcwd(~0, 0)")
PROBE("getcwd", __NR_getcwd, A(~0UL, 0, 0, 0, 0, 0), E(ERANGE, ENOENT, ENAMETOOLONG), "getcwd(~0, 0)")
#endif
#ifdef __NR_getdents
PROBE("getdents", __NR_getdents, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT), "getdents(0xffffffff, ~0, 0)")
PROBE("getdents", __NR_getdents, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT), "getdents(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_getdents64
PROBE("getdents64", __NR_getdents64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT), "getdents64(0xffffffff, ~0, 0)")
PROBE("getdents64", __NR_getdents64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT), "getdents64(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_getgroups
PROBE("getgroups", __NR_getgroups, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "getgroups(0xffffffff, ~0)")
#endif
#ifdef __NR_getgroups32
PROBE("getgroups32", __NR_getgroups32, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "getgroups32(0xffffffff, ~0)")
#endif
#ifdef __NR_getitimer
PROBE("getitimer", __NR_getitimer, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "getitimer(0, ~0)")
PROBE("getitimer", __NR_getitimer, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "getitimer(0xffffffff, ~0)")
#endif
#ifdef __NR_getpeername
PROBE("getpeername", __NR_getpeername, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EBADF, ENOTSOCK, ENOTCONN, EOPNOTSUPP, EINVAL), "getpeername(0, ~0, ~0)")
PROBE("getpeername", __NR_getpeername, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF), "getpeername(0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_getpgid
PROBE("getpgid", __NR_getpgid, A(0xffffffffUL, 0, 0, 0, 0, 0), E(ESRCH), "getpgid(0xffffffff)")
#endif
#ifdef __NR_getpriority
PROBE("getpriority", __NR_getpriority, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "getpriority(0xffffffff, 0)")
PROBE("getpriority", __NR_getpriority, A(0, 0x7fffffffUL, 0, 0, 0, 0), E(ESRCH), "getpriority(0, 0x7fffffff)")
#endif
#ifdef __NR_getrandom
PROBE("getrandom", __NR_getrandom, A(~0UL, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "getrandom(~0, 0, 0xffffffff)")
PROBE("getrandom", __NR_getrandom, A(~0UL, 0, 6, 0, 0, 0), E(EINVAL), "getrandom(~0, 0, 6)")
#endif
#ifdef __NR_getresgid
PROBE("getresgid", __NR_getresgid, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "getresgid(~0, ~0, ~0)")
#endif
#ifdef __NR_getresgid32
PROBE("getresgid32", __NR_getresgid32, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "getresgid32(~0, ~0, ~0)")
#endif
#ifdef __NR_getresuid
PROBE("getresuid", __NR_getresuid, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "getresuid(~0, ~0, ~0)")
#endif
#ifdef __NR_getresuid32
PROBE("getresuid32", __NR_getresuid32, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "getresuid32(~0, ~0, ~0)")
#endif
#ifdef __NR_getrlimit
PROBE("getrlimit", __NR_getrlimit, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "getrlimit(0, ~0)")
PROBE("getrlimit", __NR_getrlimit, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "getrlimit(0xffffffff, ~0)")
#endif
#ifdef __NR_getrusage
PROBE("getrusage", __NR_getrusage, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "getrusage(0, ~0)")
PROBE("getrusage", __NR_getrusage, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "getrusage(0x7fffffff, ~0)")
#endif
#ifdef __NR_getsid
PROBE("getsid", __NR_getsid, A(0xffffffffUL, 0, 0, 0, 0, 0), E(ESRCH), "getsid(0xffffffff)")
#endif
#ifdef __NR_getsockname
PROBE("getsockname", __NR_getsockname, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EBADF, ENOTSOCK, ENOTCONN, EOPNOTSUPP, EINVAL), "getsockname(0, ~0, ~0)")
PROBE("getsockname", __NR_getsockname, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF), "getsockname(0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_getsockopt
PROBE("getsockopt", __NR_getsockopt, A(0, 0, 0, ~0UL, ~0UL, 0), E(EFAULT, EBADF, ENOTSOCK, EINVAL, ENOPROTOOPT, EOPNOTSUPP, ENOTCONN), "getsockopt(0, 0, 0, ~0, ~0)")
PROBE("getsockopt", __NR_getsockopt, A(0xffffffffUL, 0, 0, ~0UL, ~0UL, 0), E(EBADF), "getsockopt(0xffffffff, 0, 0, ~0, ~0)")
#endif
#ifdef __NR_gettimeofday
PROBE("gettimeofday", __NR_gettimeofday, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "gettimeofday(~0, ~0)")
#endif
#ifdef __NR_getxattr
PROBE("getxattr", __NR_getxattr, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "getxattr(~0, ~0, ~0, 0)")
PROBE("getxattr", __NR_getxattr, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "getxattr(~0, ~0, ~0, 0)")
#endif
#ifdef __NR_getxattrat
PROBE("getxattrat", __NR_getxattrat, A(0, ~0UL, 0, ~0UL, ~0UL, 0), E(EFAULT, EINVAL, E2BIG), "getxattrat(0, ~0, 0, ~0, ~0, 0)")
PROBE("getxattrat", __NR_getxattrat, A(0, ~0UL, 0, ~0UL, ~0UL, 0), E(EINVAL), "getxattrat(0, ~0, 0, ~0, ~0, 0)")
PROBE("getxattrat", __NR_getxattrat, A(0xffffffffUL, ~0UL, 0, ~0UL, ~0UL, 0x10UL), E(EFAULT), "getxattrat(0xffffffff, ~0, 0, ~0, ~0, 0x10)")
#endif
#ifdef __NR_inotify_add_watch
PROBE("inotify_add_watch", __NR_inotify_add_watch, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, EBADF), "inotify_add_watch(0, ~0, 0)")
PROBE("inotify_add_watch", __NR_inotify_add_watch, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL, EBADF), "inotify_add_watch(0, ~0, 0)")
PROBE("inotify_add_watch", __NR_inotify_add_watch, A(0xffffffffUL, ~0UL, 2, 0, 0, 0), E(EBADF), "inotify_add_watch(0xffffffff, ~0, 2)")
#endif
#ifdef __NR_inotify_init1
PROBE("inotify_init1", __NR_inotify_init1, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "inotify_init1(0xffffffff)")
#endif
#ifdef __NR_inotify_rm_watch
PROBE("inotify_rm_watch", __NR_inotify_rm_watch, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "inotify_rm_watch(0xffffffff, 0)")
PROBE("inotify_rm_watch", __NR_inotify_rm_watch, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EBADF, EINVAL), "inotify_rm_watch(0, 0xffffffff)")
#endif
#ifdef __NR_io_cancel
PROBE("io_cancel", __NR_io_cancel, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "io_cancel(0, ~0, ~0)")
PROBE("io_cancel", __NR_io_cancel, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "io_cancel(0, ~0, ~0)")
#endif
#ifdef __NR_io_destroy
PROBE("io_destroy", __NR_io_destroy, A(0, 0, 0, 0, 0, 0), E(EINVAL), "io_destroy(0)")
PROBE("io_destroy", __NR_io_destroy, A(~0UL, 0, 0, 0, 0, 0), E(EINVAL), "io_destroy(~0)")
#endif
#ifdef __NR_io_getevents
PROBE("io_getevents", __NR_io_getevents, A(0, 0, 0, ~0UL, ~0UL, 0), E(EFAULT, EINVAL), "io_getevents(0, 0, 0, ~0, ~0)")
PROBE("io_getevents", __NR_io_getevents, A(0, 1, 1, ~0UL, ~0UL, 0), E(EFAULT, EINVAL), "io_getevents(0, 1, 1, ~0, ~0)")
PROBE("io_getevents", __NR_io_getevents, A(0, 1, 0, ~0UL, ~0UL, 0), E(EFAULT, EINVAL), "io_getevents(0, 1, 0, ~0, ~0)")
#endif
#ifdef __NR_io_pgetevents
PROBE("io_pgetevents", __NR_io_pgetevents, A(0, 0, 0, ~0UL, ~0UL, ~0UL), E(EFAULT), "io_pgetevents(0, 0, 0, ~0, ~0, ~0)")
PROBE("io_pgetevents", __NR_io_pgetevents, A(0, 1, 0, ~0UL, ~0UL, ~0UL), E(EFAULT), "io_pgetevents(0, 1, 0, ~0, ~0, ~0)")
#endif
#ifdef __NR_io_pgetevents_time64
PROBE("io_pgetevents_time64", __NR_io_pgetevents_time64, A(0, 0, 0, ~0UL, ~0UL, ~0UL), E(EFAULT), "io_pgetevents_time64(0, 0, 0, ~0, ~0, ~0)")
PROBE("io_pgetevents_time64", __NR_io_pgetevents_time64, A(0, 1, 0, ~0UL, ~0UL, ~0UL), E(EFAULT), "io_pgetevents_time64(0, 1, 0, ~0, ~0, ~0)")
#endif
#ifdef __NR_io_setup
PROBE("io_setup", __NR_io_setup, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT), "io_setup(0, ~0)")
PROBE("io_setup", __NR_io_setup, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT), "io_setup(0, ~0)")
#endif
#ifdef __NR_io_submit
PROBE("io_submit", __NR_io_submit, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL), "io_submit(0, ~0, ~0)")
PROBE("io_submit", __NR_io_submit, A(0, 0, ~0UL, 0, 0, 0), E(EINVAL), "io_submit(0, 0, ~0)")
#endif
#ifdef __NR_io_uring_enter
PROBE("io_uring_enter", __NR_io_uring_enter, A(0xffffffffUL, 0, 0, 0, ~0UL, 0), E(EBADF, EINVAL), "io_uring_enter(0xffffffff, 0, 0, 0, ~0, 0)")
PROBE("io_uring_enter", __NR_io_uring_enter, A(0, 0, 0, 0xffffffffUL, ~0UL, 0), E(EINVAL), "io_uring_enter(0, 0, 0, 0xffffffff, ~0, 0)")
PROBE("io_uring_enter", __NR_io_uring_enter, A(0xffffffffUL, 0, 0, 0, ~0UL, 0), E(EBADF), "io_uring_enter(0xffffffff, 0, 0, 0, ~0, 0)")
#endif
#ifdef __NR_io_uring_register
PROBE("io_uring_register", __NR_io_uring_register, A(0xffffffffUL, 0xffffffffUL, ~0UL, 0, 0, 0), E(EINVAL, EBADF), "io_uring_register(0xffffffff, 0xffffffff, ~0, 0)")
PROBE("io_uring_register", __NR_io_uring_register, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EBADF, EINVAL), "io_uring_register(0xffffffff, 0, ~0, 0)")
#endif
#ifdef __NR_ioctl
PROBE("ioctl", __NR_ioctl, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "ioctl(0xffffffff, 0, 0)")
PROBE("ioctl", __NR_ioctl, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "ioctl(0xffffffff, 0, 0)")
PROBE("ioctl", __NR_ioctl, A(0xffffffffUL, 0xffffffffUL, ~0UL, 0, 0, 0), E(EBADF), "ioctl(0xffffffff, 0xffffffff, ~0)")
#endif
#ifdef __NR_ioperm
PROBE("ioperm", __NR_ioperm, A(0, 0, 0, 0, 0, 0), E(EINVAL), "ioperm(0, 0, 0)")
PROBE("ioperm", __NR_ioperm, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "ioperm(0, ~0, 0)")
#endif
#ifdef __NR_iopl
PROBE("iopl", __NR_iopl, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "iopl(0xffffffff)")
#endif
#ifdef __NR_ioprio_get
PROBE("ioprio_get", __NR_ioprio_get, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "ioprio_get(0xffffffff, 0)")
PROBE("ioprio_get", __NR_ioprio_get, A(1, 0x7fffffffUL, 0, 0, 0, 0), E(ESRCH), "ioprio_get(1, 0x7fffffff)")
#endif
#ifdef __NR_ioprio_set
PROBE("ioprio_set", __NR_ioprio_set, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "ioprio_set(0, 0, 0xffffffff)")
PROBE("ioprio_set", __NR_ioprio_set, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "ioprio_set(0xffffffff, 0, 0)")
PROBE("ioprio_set", __NR_ioprio_set, A(1, 0x7fffffffUL, 0, 0, 0, 0), E(ESRCH), "ioprio_set(1, 0x7fffffff, 0)")
#endif
#ifdef __NR_ipc
PROBE("ipc", __NR_ipc, A(1, 0, 0, 0, ~0UL, 0), E(EINVAL), "ipc(1, 0, 0, 0, ~0, 0)")
PROBE("ipc", __NR_ipc, A(2, 0, ~0UL, 0, ~0UL, 0), E(EINVAL), "ipc(2, 0, ~0, 0, ~0, 0)")
#endif
#ifdef __NR_kcmp
PROBE("kcmp", __NR_kcmp, A(0xffffffffUL, 0, 0, 0, 0, 0), E(ESRCH), "kcmp(0xffffffff, 0, 0, 0, 0)")
PROBE("kcmp", __NR_kcmp, A(0, 0xffffffffUL, 0, 0, 0, 0), E(ESRCH), "kcmp(0, 0xffffffff, 0, 0, 0)")
#endif
#ifdef __NR_keyctl
PROBE("keyctl", __NR_keyctl, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EOPNOTSUPP), "keyctl(0xffffffff, 0, 0, 0, 0)")
PROBE("keyctl", __NR_keyctl, A(0, 0, 0, 0, 0, 0), E(EINVAL), "keyctl(0, 0, 0, 0, 0)")
#endif
#ifdef __NR_kill
PROBE("kill", __NR_kill, A(0x7fffffffUL, 0, 0, 0, 0, 0), E(ESRCH), "kill(0x7fffffff, 0)")
PROBE("kill", __NR_kill, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "kill(0, 0xffffffff)")
#endif
#ifdef __NR_landlock_add_rule
PROBE("landlock_add_rule", __NR_landlock_add_rule, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EBADF, EINVAL, EOPNOTSUPP), "landlock_add_rule(0xffffffff, 0, ~0, 0)")
PROBE("landlock_add_rule", __NR_landlock_add_rule, A(0, 0, ~0UL, 0xffffffffUL, 0, 0), E(EINVAL, EOPNOTSUPP), "landlock_add_rule(0, 0, ~0, 0xffffffff)")
#endif
#ifdef __NR_landlock_create_ruleset
PROBE("landlock_create_ruleset", __NR_landlock_create_ruleset, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL, E2BIG, EOPNOTSUPP), "landlock_create_ruleset(~0, 0, 0)")
PROBE("landlock_create_ruleset", __NR_landlock_create_ruleset, A(~0UL, 0, 0, 0, 0, 0), E(EINVAL, EOPNOTSUPP), "landlock_create_ruleset(~0, 0, 0)")
PROBE("landlock_create_ruleset", __NR_landlock_create_ruleset, A(~0UL, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL, EOPNOTSUPP), "landlock_create_ruleset(~0, 0, 0xffffffff)")
#endif
#ifdef __NR_lchown
PROBE("lchown", __NR_lchown, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "lchown(~0, 0, 0)")
PROBE("lchown", __NR_lchown, A(~0UL, 0xffffffffUL, 0xffffffffUL, 0, 0, 0), E(EFAULT), "lchown(~0, 0xffffffff, 0xffffffff)")
#endif
#ifdef __NR_lchown32
PROBE("lchown32", __NR_lchown32, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "lchown32(~0, 0, 0)")
PROBE("lchown32", __NR_lchown32, A(~0UL, 0xffffffffUL, 0xffffffffUL, 0, 0, 0), E(EFAULT), "lchown32(~0, 0xffffffff, 0xffffffff)")
#endif
#ifdef __NR_lgetxattr
PROBE("lgetxattr", __NR_lgetxattr, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "lgetxattr(~0, ~0, ~0, 0)")
PROBE("lgetxattr", __NR_lgetxattr, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "lgetxattr(~0, ~0, ~0, 0)")
#endif
#ifdef __NR_link
PROBE("link", __NR_link, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "link(~0, ~0)")
#endif
#ifdef __NR_linkat
PROBE("linkat", __NR_linkat, A(0, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, EINVAL, ENOENT), "linkat(0, ~0, 0, ~0, 0)")
PROBE("linkat", __NR_linkat, A(0, ~0UL, 0, ~0UL, 0xffffffffUL, 0), E(EINVAL), "linkat(0, ~0, 0, ~0, 0xffffffff)")
PROBE("linkat", __NR_linkat, A(0xffffffffUL, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EFAULT), "linkat(0xffffffff, ~0, 0xffffffff, ~0, 0)")
#endif
#ifdef __NR_listen
PROBE("listen", __NR_listen, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "listen(0xffffffff, 0)")
#endif
#ifdef __NR_listmount
PROBE("listmount", __NR_listmount, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, EOVERFLOW), "listmount(~0, ~0, 0, 0)")
PROBE("listmount", __NR_listmount, A(~0UL, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "listmount(~0, ~0, 0, 0xffffffff)")
PROBE("listmount", __NR_listmount, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "listmount(~0, ~0, 0, 0)")
#endif
#ifdef __NR_listns
PROBE("listns", __NR_listns, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, EOVERFLOW), "listns(~0, ~0, 0, 0)")
PROBE("listns", __NR_listns, A(~0UL, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "listns(~0, ~0, 0, 0xffffffff)")
PROBE("listns", __NR_listns, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "listns(~0, ~0, 0, 0)")
#endif
#ifdef __NR_listxattr
PROBE("listxattr", __NR_listxattr, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "listxattr(~0, ~0, 0)")
PROBE("listxattr", __NR_listxattr, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "listxattr(~0, ~0, 0)")
#endif
#ifdef __NR_listxattrat
PROBE("listxattrat", __NR_listxattrat, A(0, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, EINVAL), "listxattrat(0, ~0, 0, ~0, 0)")
PROBE("listxattrat", __NR_listxattrat, A(0, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EINVAL), "listxattrat(0, ~0, 0xffffffff, ~0, 0)")
PROBE("listxattrat", __NR_listxattrat, A(0xffffffffUL, ~0UL, 0, ~0UL, 0, 0), E(EFAULT), "listxattrat(0xffffffff, ~0, 0, ~0, 0)")
#endif
#ifdef __NR_llistxattr
PROBE("llistxattr", __NR_llistxattr, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "llistxattr(~0, ~0, 0)")
PROBE("llistxattr", __NR_llistxattr, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "llistxattr(~0, ~0, 0)")
#endif
#ifdef __NR_lremovexattr
PROBE("lremovexattr", __NR_lremovexattr, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "lremovexattr(~0, ~0)")
#endif
#ifdef __NR_lseek
PROBE("lseek", __NR_lseek, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "lseek(0xffffffff, 0, 0)")
PROBE("lseek", __NR_lseek, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EBADF, EINVAL), "lseek(0, 0, 0xffffffff)")
#endif
#ifdef __NR_lsetxattr
PROBE("lsetxattr", __NR_lsetxattr, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "lsetxattr(~0, ~0, ~0, 0, 0)")
PROBE("lsetxattr", __NR_lsetxattr, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "lsetxattr(~0, ~0, ~0, 0, 0)")
#endif
#ifdef __NR_lsm_get_self_attr
PROBE("lsm_get_self_attr", __NR_lsm_get_self_attr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "lsm_get_self_attr(0, ~0, ~0, 0)")
PROBE("lsm_get_self_attr", __NR_lsm_get_self_attr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL), "lsm_get_self_attr(0, ~0, ~0, 0)")
PROBE("lsm_get_self_attr", __NR_lsm_get_self_attr, A(0, ~0UL, ~0UL, 0xffffffffUL, 0, 0), E(EFAULT, EINVAL), "lsm_get_self_attr(0, ~0, ~0, 0xffffffff)")
#endif
#ifdef __NR_lsm_list_modules
PROBE("lsm_list_modules", __NR_lsm_list_modules, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "lsm_list_modules(~0, ~0, 0)")
PROBE("lsm_list_modules", __NR_lsm_list_modules, A(~0UL, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL), "lsm_list_modules(~0, ~0, 0xffffffff)")
#endif
#ifdef __NR_lsm_set_self_attr
PROBE("lsm_set_self_attr", __NR_lsm_set_self_attr, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, E2BIG), "lsm_set_self_attr(0, ~0, 0, 0)")
PROBE("lsm_set_self_attr", __NR_lsm_set_self_attr, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "lsm_set_self_attr(0, ~0, 0, 0)")
PROBE("lsm_set_self_attr", __NR_lsm_set_self_attr, A(0, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "lsm_set_self_attr(0, ~0, 0, 0xffffffff)")
#endif
#ifdef __NR_lstat
PROBE("lstat", __NR_lstat, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "lstat(~0, ~0)")
#endif
#ifdef __NR_lstat64
PROBE("lstat64", __NR_lstat64, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "lstat64(~0, ~0)")
#endif
#ifdef __NR_madvise
PROBE("madvise", __NR_madvise, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "madvise(0, 0, 0xffffffff)")
PROBE("madvise", __NR_madvise, A(1, 0, 0, 0, 0, 0), E(EINVAL), "madvise(1, 0, 0)")
#endif
#ifdef __NR_map_shadow_stack
PROBE("map_shadow_stack", __NR_map_shadow_stack, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL, EOPNOTSUPP), "map_shadow_stack(0, 0, 0xffffffff)")
PROBE("map_shadow_stack", __NR_map_shadow_stack, A(0, 0, 1, 0, 0, 0), E(ENOSPC, EINVAL, EOPNOTSUPP), "map_shadow_stack(0, 0, 1)")
#endif
#ifdef __NR_mbind
PROBE("mbind", __NR_mbind, A(0, 0, ~0UL, ~0UL, 0, 0), E(EINVAL, EFAULT), "mbind(0, 0, ~0, ~0, 0, 0)")
PROBE("mbind", __NR_mbind, A(0, 0, 0, ~0UL, 0x40UL, 0), E(EFAULT), "mbind(0, 0, 0, ~0, 0x40, 0)")
#endif
#ifdef __NR_membarrier
PROBE("membarrier", __NR_membarrier, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "membarrier(0, 0xffffffff, 0)")
#endif
#ifdef __NR_memfd_create
PROBE("memfd_create", __NR_memfd_create, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL, EACCES), "memfd_create(~0, 0)")
PROBE("memfd_create", __NR_memfd_create, A(~0UL, 0x18UL, 0, 0, 0, 0), E(EINVAL), "memfd_create(~0, 0x18)")
PROBE("memfd_create", __NR_memfd_create, A(~0UL, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "memfd_create(~0, 0xffffffff)")
#endif
#ifdef __NR_memfd_secret
PROBE("memfd_secret", __NR_memfd_secret, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "memfd_secret(0xffffffff)")
#endif
#ifdef __NR_migrate_pages
PROBE("migrate_pages", __NR_migrate_pages, A(0, 0x40UL, ~0UL, ~0UL, 0, 0), E(EFAULT), "migrate_pages(0, 0x40, ~0, ~0)")
PROBE("migrate_pages", __NR_migrate_pages, A(0x7fffffffUL, 0, ~0UL, ~0UL, 0, 0), E(ESRCH, EFAULT, EINVAL), "migrate_pages(0x7fffffff, 0, ~0, ~0)")
#endif
#ifdef __NR_mincore
PROBE("mincore", __NR_mincore, A(1, 0, ~0UL, 0, 0, 0), E(EINVAL), "mincore(1, 0, ~0)")
PROBE("mincore", __NR_mincore, A(0, ~0UL, ~0UL, 0, 0, 0), E(ENOMEM), "mincore(0, ~0, ~0)")
#endif
#ifdef __NR_mkdir
PROBE("mkdir", __NR_mkdir, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "mkdir(~0, 0)")
PROBE("mkdir", __NR_mkdir, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "mkdir(~0, 0)")
#endif
#ifdef __NR_mkdirat
PROBE("mkdirat", __NR_mkdirat, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT), "mkdirat(0, ~0, 0)")
PROBE("mkdirat", __NR_mkdirat, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT), "mkdirat(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_mknod
PROBE("mknod", __NR_mknod, A(~0UL, 0xf000UL, 0, 0, 0, 0), E(EINVAL, EFAULT), "mknod(~0, 0xf000, 0)")
PROBE("mknod", __NR_mknod, A(~0UL, 0x1000UL, 0, 0, 0, 0), E(EFAULT), "mknod(~0, 0x1000, 0)")
PROBE("mknod", __NR_mknod, A(~0UL, 0x8000UL, 0, 0, 0, 0), E(EFAULT), "mknod(~0, 0x8000, 0)")
#endif
#ifdef __NR_mknodat
PROBE("mknodat", __NR_mknodat, A(0, ~0UL, 0xf000UL, 0, 0, 0), E(EINVAL, EFAULT), "mknodat(0, ~0, 0xf000, 0)")
PROBE("mknodat", __NR_mknodat, A(0, ~0UL, 0x1000UL, 0, 0, 0), E(EFAULT), "mknodat(0, ~0, 0x1000, 0)")
PROBE("mknodat", __NR_mknodat, A(0xffffffffUL, ~0UL, 0x8000UL, 0, 0, 0), E(EFAULT), "mknodat(0xffffffff, ~0, 0x8000, 0)")
#endif
#ifdef __NR_mlock2
PROBE("mlock2", __NR_mlock2, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "mlock2(0, 0, 0xffffffff)")
#endif
#ifdef __NR_mlockall
PROBE("mlockall", __NR_mlockall, A(0, 0, 0, 0, 0, 0), E(EINVAL), "mlockall(0)")
PROBE("mlockall", __NR_mlockall, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "mlockall(0xffffffff)")
#endif
#ifdef __NR_mmap
PROBE("mmap", __NR_mmap, A(~0UL, 0, 0, 2, 0xffffffffUL, 0), E(EBADF, EFAULT), "mmap(~0, 0, 0, 2, 0xffffffff, 0)")
PROBE("mmap", __NR_mmap, A(~0UL, 0, 0, 0x22UL, 0xffffffffUL, 0), E(EINVAL, EBADF, EFAULT), "mmap(~0, 0, 0, 0x22, 0xffffffff, 0)")
#endif
#ifdef __NR_mmap2
PROBE("mmap2", __NR_mmap2, A(~0UL, 0, 0, 2, 0xffffffffUL, 0), E(EBADF, EFAULT), "mmap2(~0, 0, 0, 2, 0xffffffff, 0)")
PROBE("mmap2", __NR_mmap2, A(~0UL, 0, 0, 0x22UL, 0xffffffffUL, 0), E(EINVAL, EBADF, EFAULT), "mmap2(~0, 0, 0, 0x22, 0xffffffff, 0)")
#endif
#ifdef __NR_mount
PROBE("mount", __NR_mount, A(0, ~0UL, 0, 0, ~0UL, 0), E(EFAULT), "mount(0, ~0, 0, 0, ~0)")
PROBE("mount", __NR_mount, A(0, ~0UL, 0, 0, ~0UL, 0), E(EFAULT), "mount(0, ~0, 0, 0, ~0)")
#endif
#ifdef __NR_mount_setattr
PROBE("mount_setattr", __NR_mount_setattr, A(0, ~0UL, 0, ~0UL, 0, 0), E(EINVAL), "mount_setattr(0, ~0, 0, ~0, 0)")
PROBE("mount_setattr", __NR_mount_setattr, A(0, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EINVAL), "mount_setattr(0, ~0, 0xffffffff, ~0, 0)")
#endif
#ifdef __NR_move_pages
PROBE("move_pages", __NR_move_pages, A(0, 0, ~0UL, ~0UL, ~0UL, 0xffffffffUL), E(EINVAL), "move_pages(0, 0, ~0, ~0, ~0, 0xffffffff)")
PROBE("move_pages", __NR_move_pages, A(0x7fffffffUL, 0, ~0UL, ~0UL, ~0UL, 0), E(ESRCH), "move_pages(0x7fffffff, 0, ~0, ~0, ~0, 0)")
#endif
#ifdef __NR_mprotect
PROBE("mprotect", __NR_mprotect, A(1, 0, 0, 0, 0, 0), E(EINVAL), "mprotect(1, 0, 0)")
PROBE("mprotect", __NR_mprotect, A(0, 0, 0x3000000UL, 0, 0, 0), E(EINVAL), "mprotect(0, 0, 0x3000000)")
#endif
#ifdef __NR_mq_getsetattr
PROBE("mq_getsetattr", __NR_mq_getsetattr, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "mq_getsetattr(0, ~0, ~0)")
PROBE("mq_getsetattr", __NR_mq_getsetattr, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EBADF), "mq_getsetattr(0xffffffff, 0, ~0)")
#endif
#ifdef __NR_mq_notify
PROBE("mq_notify", __NR_mq_notify, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT), "mq_notify(0, ~0)")
PROBE("mq_notify", __NR_mq_notify, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "mq_notify(0xffffffff, 0)")
#endif
#ifdef __NR_mq_open
PROBE("mq_open", __NR_mq_open, A(~0UL, 0, 0, ~0UL, 0, 0), E(EFAULT), "mq_open(~0, 0, 0, ~0)")
PROBE("mq_open", __NR_mq_open, A(~0UL, 0xffffffffUL, 0xffffffffUL, 0, 0, 0), E(EFAULT), "mq_open(~0, 0xffffffff, 0xffffffff, 0)")
#endif
#ifdef __NR_mq_timedreceive
PROBE("mq_timedreceive", __NR_mq_timedreceive, A(0, ~0UL, 0, ~0UL, ~0UL, 0), E(EFAULT), "mq_timedreceive(0, ~0, 0, ~0, ~0)")
PROBE("mq_timedreceive", __NR_mq_timedreceive, A(0xffffffffUL, ~0UL, 0, ~0UL, 0, 0), E(EBADF), "mq_timedreceive(0xffffffff, ~0, 0, ~0, 0)")
#endif
#ifdef __NR_mq_timedreceive_time64
PROBE("mq_timedreceive_time64", __NR_mq_timedreceive_time64, A(0, ~0UL, 0, ~0UL, ~0UL, 0), E(EFAULT), "mq_timedreceive_time64(0, ~0, 0, ~0, ~0)")
PROBE("mq_timedreceive_time64", __NR_mq_timedreceive_time64, A(0xffffffffUL, ~0UL, 0, ~0UL, 0, 0), E(EBADF), "mq_timedreceive_time64(0xffffffff, ~0, 0, ~0, 0)")
#endif
#ifdef __NR_mq_timedsend
PROBE("mq_timedsend", __NR_mq_timedsend, A(0, ~0UL, 0, 0, ~0UL, 0), E(EFAULT), "mq_timedsend(0, ~0, 0, 0, ~0)")
PROBE("mq_timedsend", __NR_mq_timedsend, A(0, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "mq_timedsend(0, ~0, 0, 0xffffffff, 0)")
PROBE("mq_timedsend", __NR_mq_timedsend, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "mq_timedsend(0xffffffff, ~0, 0, 0, 0)")
#endif
#ifdef __NR_mq_timedsend_time64
PROBE("mq_timedsend_time64", __NR_mq_timedsend_time64, A(0, ~0UL, 0, 0, ~0UL, 0), E(EFAULT), "mq_timedsend_time64(0, ~0, 0, 0, ~0)")
PROBE("mq_timedsend_time64", __NR_mq_timedsend_time64, A(0, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "mq_timedsend_time64(0, ~0, 0, 0xffffffff, 0)")
PROBE("mq_timedsend_time64", __NR_mq_timedsend_time64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "mq_timedsend_time64(0xffffffff, ~0, 0, 0, 0)")
#endif
#ifdef __NR_mq_unlink
PROBE("mq_unlink", __NR_mq_unlink, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "mq_unlink(~0)")
#endif
#ifdef __NR_mremap
PROBE("mremap", __NR_mremap, A(0, 0, 0, ~0UL, 0, 0), E(EINVAL), "mremap(0, 0, 0, ~0, 0)")
PROBE("mremap", __NR_mremap, A(1, 0, 0, 0, 0, 0), E(EINVAL), "mremap(1, 0, 0, 0, 0)")
#endif
#ifdef __NR_mseal
PROBE("mseal", __NR_mseal, A(0, 0, ~0UL, 0, 0, 0), E(EINVAL), "mseal(0, 0, ~0)")
PROBE("mseal", __NR_mseal, A(1, 0, 0, 0, 0, 0), E(EINVAL), "mseal(1, 0, 0)")
#endif
#ifdef __NR_msgctl
PROBE("msgctl", __NR_msgctl, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EINVAL), "msgctl(0xffffffff, 0, ~0)")
PROBE("msgctl", __NR_msgctl, A(0, 0xffffffffUL, ~0UL, 0, 0, 0), E(EINVAL), "msgctl(0, 0xffffffff, ~0)")
#endif
#ifdef __NR_msgrcv
PROBE("msgrcv", __NR_msgrcv, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "msgrcv(0xffffffff, ~0, 0, 0, 0)")
PROBE("msgrcv", __NR_msgrcv, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL), "msgrcv(0, ~0, ~0, 0, 0)")
#endif
#ifdef __NR_msgsnd
PROBE("msgsnd", __NR_msgsnd, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "msgsnd(0, ~0, 0, 0)")
PROBE("msgsnd", __NR_msgsnd, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "msgsnd(0xffffffff, ~0, ~0, 0)")
#endif
#ifdef __NR_msync
PROBE("msync", __NR_msync, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "msync(0, 0, 0xffffffff)")
PROBE("msync", __NR_msync, A(1, 0, 0, 0, 0, 0), E(EINVAL), "msync(1, 0, 0)")
#endif
#ifdef __NR_munlock
PROBE("munlock", __NR_munlock, A(0xfffffffffffff000UL, 0x2000UL, 0, 0, 0, 0), E(EINVAL, ENOMEM), "munlock(0xfffffffffffff000, 0x2000)")
#endif
#ifdef __NR_munmap
PROBE("munmap", __NR_munmap, A(0, 0, 0, 0, 0, 0), E(EINVAL), "munmap(0, 0)")
PROBE("munmap", __NR_munmap, A(1, 0, 0, 0, 0, 0), E(EINVAL), "munmap(1, 0)")
#endif
#ifdef __NR_name_to_handle_at
PROBE("name_to_handle_at", __NR_name_to_handle_at, A(0, ~0UL, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL), "name_to_handle_at(0, ~0, ~0, ~0, 0)")
PROBE("name_to_handle_at", __NR_name_to_handle_at, A(0, ~0UL, ~0UL, ~0UL, 0xffffffffUL, 0), E(EINVAL), "name_to_handle_at(0, ~0, ~0, ~0, 0xffffffff)")
PROBE("name_to_handle_at", __NR_name_to_handle_at, A(0xffffffffUL, ~0UL, ~0UL, ~0UL, 0, 0), E(EFAULT), "name_to_handle_at(0xffffffff, ~0, ~0, ~0, 0)")
#endif
#ifdef __NR_nanosleep
PROBE("nanosleep", __NR_nanosleep, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "nanosleep(~0, ~0)")
#endif
#ifdef __NR_newfstatat
PROBE("newfstatat", __NR_newfstatat, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "newfstatat(0, ~0, ~0, 0)")
PROBE("newfstatat", __NR_newfstatat, A(0, ~0UL, ~0UL, 0xffffffffUL, 0, 0), E(EINVAL, EFAULT), "newfstatat(0, ~0, ~0, 0xffffffff)")
PROBE("newfstatat", __NR_newfstatat, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "newfstatat(0xffffffff, ~0, ~0, 0)")
#endif
#ifdef __NR_oldfstat
PROBE("oldfstat", __NR_oldfstat, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "oldfstat(0xffffffff, ~0)")
#endif
#ifdef __NR_oldlstat
PROBE("oldlstat", __NR_oldlstat, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "oldlstat(~0, ~0)")
#endif
#ifdef __NR_oldolduname
PROBE("oldolduname", __NR_oldolduname, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "oldolduname(~0)")
#endif
#ifdef __NR_oldstat
PROBE("oldstat", __NR_oldstat, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "oldstat(~0, ~0)")
#endif
#ifdef __NR_olduname
PROBE("olduname", __NR_olduname, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "olduname(~0)")
#endif
#ifdef __NR_open
PROBE("open", __NR_open, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL, EMFILE, ENFILE), "open(~0, 0, 0)")
PROBE("open", __NR_open, A(~0UL, 0x400000UL, 0, 0, 0, 0), E(EINVAL, EFAULT), "open(~0, 0x400000, 0)")
#endif
#ifdef __NR_open_tree
PROBE("open_tree", __NR_open_tree, A(0, ~0UL, 0x8000UL, 0, 0, 0), E(EINVAL, EMFILE, ENFILE), "open_tree(0, ~0, 0x8000)")
PROBE("open_tree", __NR_open_tree, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL, EMFILE, ENFILE), "open_tree(0, ~0, 0xffffffff)")
PROBE("open_tree", __NR_open_tree, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT, EMFILE, ENFILE), "open_tree(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_open_tree_attr
PROBE("open_tree_attr", __NR_open_tree_attr, A(0, ~0UL, 0x8000UL, ~0UL, 0, 0), E(EINVAL, EMFILE, ENFILE), "open_tree_attr(0, ~0, 0x8000, ~0, 0)")
PROBE("open_tree_attr", __NR_open_tree_attr, A(0, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EINVAL, EMFILE, ENFILE), "open_tree_attr(0, ~0, 0xffffffff, ~0, 0)")
PROBE("open_tree_attr", __NR_open_tree_attr, A(0xffffffffUL, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, EMFILE, ENFILE), "open_tree_attr(0xffffffff, ~0, 0, ~0, 0)")
#endif
#ifdef __NR_openat
PROBE("openat", __NR_openat, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, EMFILE, ENFILE), "openat(0, ~0, 0, 0)")
PROBE("openat", __NR_openat, A(0, ~0UL, 0x400000UL, 0, 0, 0), E(EINVAL, EFAULT), "openat(0, ~0, 0x400000, 0)")
#endif
#ifdef __NR_openat2
PROBE("openat2", __NR_openat2, A(0, ~0UL, ~0UL, 0x18UL, 0, 0), E(EFAULT, EINVAL, E2BIG), "openat2(0, ~0, ~0, 0x18)")
PROBE("openat2", __NR_openat2, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL), "openat2(0, ~0, ~0, 0)")
PROBE("openat2", __NR_openat2, A(0xffffffffUL, ~0UL, ~0UL, 0x18UL, 0, 0), E(EFAULT), "openat2(0xffffffff, ~0, ~0, 0x18)")
#endif
#ifdef __NR_pciconfig_iobase
PROBE("pciconfig_iobase", __NR_pciconfig_iobase, A(~0UL, ~0UL, 0, 0, 0, 0), E(ENODEV, EOPNOTSUPP, EINVAL), "pciconfig_iobase(~0, ~0, 0)")
#endif
#ifdef __NR_perf_event_open
PROBE("perf_event_open", __NR_perf_event_open, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL, E2BIG), "perf_event_open(~0, 0, 0, 0, 0)")
PROBE("perf_event_open", __NR_perf_event_open, A(~0UL, 0, 0, 0, ~0UL, 0), E(EINVAL), "perf_event_open(~0, 0, 0, 0, ~0)")
PROBE("perf_event_open", __NR_perf_event_open, A(~0UL, 0xffffffffUL, 0xffffffffUL, 0xffffffffUL, 0, 0), E(EFAULT, E2BIG), "perf_event_open(~0, 0xffffffff, 0xffffffff, 0xffffffff, 0)")
#endif
#ifdef __NR_pidfd_getfd
PROBE("pidfd_getfd", __NR_pidfd_getfd, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "pidfd_getfd(0, 0, 0xffffffff)")
PROBE("pidfd_getfd", __NR_pidfd_getfd, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "pidfd_getfd(0xffffffff, 0, 0)")
#endif
#ifdef __NR_pidfd_open
PROBE("pidfd_open", __NR_pidfd_open, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "pidfd_open(0, 0xffffffff)")
PROBE("pidfd_open", __NR_pidfd_open, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "pidfd_open(0xffffffff, 0)")
#endif
#ifdef __NR_pidfd_send_signal
PROBE("pidfd_send_signal", __NR_pidfd_send_signal, A(0, 0, ~0UL, 0, 0, 0), E(EFAULT, EINVAL, EBADF), "pidfd_send_signal(0, 0, ~0, 0)")
PROBE("pidfd_send_signal", __NR_pidfd_send_signal, A(0, 0, ~0UL, 0xffffffffUL, 0, 0), E(EINVAL), "pidfd_send_signal(0, 0, ~0, 0xffffffff)")
PROBE("pidfd_send_signal", __NR_pidfd_send_signal, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EBADF), "pidfd_send_signal(0xffffffff, 0, ~0, 0)")
#endif
#ifdef __NR_pipe
PROBE("pipe", __NR_pipe, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EMFILE, ENFILE), "pipe(~0)")
#endif
#ifdef __NR_pipe2
PROBE("pipe2", __NR_pipe2, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL, EMFILE, ENFILE, ENOPKG, ENOMEM), "pipe2(~0, 0)")
PROBE("pipe2", __NR_pipe2, A(~0UL, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "pipe2(~0, 0xffffffff)")
#endif
#ifdef __NR_pkey_alloc
PROBE("pkey_alloc", __NR_pkey_alloc, A(~0UL, 0, 0, 0, 0, 0), E(EINVAL), "pkey_alloc(~0, 0)")
PROBE("pkey_alloc", __NR_pkey_alloc, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "pkey_alloc(0, ~0)")
#endif
#ifdef __NR_pkey_free
PROBE("pkey_free", __NR_pkey_free, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "pkey_free(0xffffffff)")
#endif
#ifdef __NR_pkey_mprotect
PROBE("pkey_mprotect", __NR_pkey_mprotect, A(1, 0, 0, 0, 0, 0), E(EINVAL), "pkey_mprotect(1, 0, 0, 0)")
PROBE("pkey_mprotect", __NR_pkey_mprotect, A(0, 0, 0x3000000UL, 0, 0, 0), E(EINVAL), "pkey_mprotect(0, 0, 0x3000000, 0)")
#endif
#ifdef __NR_poll
PROBE("poll", __NR_poll, A(~0UL, 1, 0, 0, 0, 0), E(EFAULT, EINVAL), "poll(~0, 1, 0)")
PROBE("poll", __NR_poll, A(~0UL, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL, EFAULT), "poll(~0, 0xffffffff, 0)")
#endif
#ifdef __NR_ppoll
PROBE("ppoll", __NR_ppoll, A(~0UL, 0, ~0UL, ~0UL, 0, 0), E(EFAULT), "ppoll(~0, 0, ~0, ~0, 0)")
PROBE("ppoll", __NR_ppoll, A(~0UL, 1, ~0UL, ~0UL, 0, 0), E(EFAULT), "ppoll(~0, 1, ~0, ~0, 0)")
#endif
#ifdef __NR_ppoll_time64
PROBE("ppoll_time64", __NR_ppoll_time64, A(~0UL, 0, ~0UL, ~0UL, 0, 0), E(EFAULT), "ppoll_time64(~0, 0, ~0, ~0, 0)")
PROBE("ppoll_time64", __NR_ppoll_time64, A(~0UL, 1, ~0UL, ~0UL, 0, 0), E(EFAULT), "ppoll_time64(~0, 1, ~0, ~0, 0)")
#endif
#ifdef __NR_prctl
PROBE("prctl", __NR_prctl, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "prctl(0xffffffff, 0, 0, 0, 0)")
PROBE("prctl", __NR_prctl, A(1, ~0UL, 0, 0, 0, 0), E(EINVAL), "prctl(1, ~0, 0, 0, 0)")
PROBE("prctl", __NR_prctl, A(0x17UL, ~0UL, 0, 0, 0, 0), E(EINVAL), "prctl(0x17, ~0, 0, 0, 0)")
#endif
#ifdef __NR_pread64
PROBE("pread64", __NR_pread64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "pread64(0xffffffff, ~0, 0, 0)")
PROBE("pread64", __NR_pread64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "pread64(0xffffffff, ~0, 0, 0)")
#endif
#ifdef __NR_preadv
PROBE("preadv", __NR_preadv, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "preadv(0xffffffff, ~0, 0, 0, 0)")
PROBE("preadv", __NR_preadv, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "preadv(0xffffffff, ~0, 0, 0, 0)")
#endif
#ifdef __NR_preadv2
PROBE("preadv2", __NR_preadv2, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "preadv2(0xffffffff, ~0, 0, 0, 0, 0)")
PROBE("preadv2", __NR_preadv2, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "preadv2(0xffffffff, ~0, 0, 0, 0, 0)")
#endif
#ifdef __NR_prlimit64
PROBE("prlimit64", __NR_prlimit64, A(0, 0, ~0UL, ~0UL, 0, 0), E(EFAULT), "prlimit64(0, 0, ~0, ~0)")
PROBE("prlimit64", __NR_prlimit64, A(0x7fffffffUL, 0, 0, ~0UL, 0, 0), E(ESRCH), "prlimit64(0x7fffffff, 0, 0, ~0)")
PROBE("prlimit64", __NR_prlimit64, A(0, 0xffffffffUL, 0, ~0UL, 0, 0), E(EINVAL), "prlimit64(0, 0xffffffff, 0, ~0)")
#endif
#ifdef __NR_process_madvise
PROBE("process_madvise", __NR_process_madvise, A(0, ~0UL, 0, 0, 0xffffffffUL, 0), E(EINVAL), "process_madvise(0, ~0, 0, 0, 0xffffffff)")
PROBE("process_madvise", __NR_process_madvise, A(0, ~0UL, 1, 0, 0, 0), E(EFAULT), "process_madvise(0, ~0, 1, 0, 0)")
PROBE("process_madvise", __NR_process_madvise, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT, EINVAL), "process_madvise(0xffffffff, ~0, 0, 0, 0)")
#endif
#ifdef __NR_process_mrelease
PROBE("process_mrelease", __NR_process_mrelease, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "process_mrelease(0, 0xffffffff)")
PROBE("process_mrelease", __NR_process_mrelease, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "process_mrelease(0xffffffff, 0)")
#endif
#ifdef __NR_process_vm_readv
PROBE("process_vm_readv", __NR_process_vm_readv, A(0, ~0UL, 0, ~0UL, 0, ~0UL), E(EINVAL), "process_vm_readv(0, ~0, 0, ~0, 0, ~0)")
PROBE("process_vm_readv", __NR_process_vm_readv, A(0, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "process_vm_readv(0, ~0, ~0, ~0, 0, 0)")
PROBE("process_vm_readv", __NR_process_vm_readv, A(0, ~0UL, 1, ~0UL, 0, 0), E(EFAULT), "process_vm_readv(0, ~0, 1, ~0, 0, 0)")
#endif
#ifdef __NR_process_vm_writev
PROBE("process_vm_writev", __NR_process_vm_writev, A(0, ~0UL, 0, ~0UL, 0, ~0UL), E(EINVAL), "process_vm_writev(0, ~0, 0, ~0, 0, ~0)")
PROBE("process_vm_writev", __NR_process_vm_writev, A(0, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "process_vm_writev(0, ~0, ~0, ~0, 0, 0)")
PROBE("process_vm_writev", __NR_process_vm_writev, A(0, ~0UL, 1, ~0UL, 0, 0), E(EFAULT), "process_vm_writev(0, ~0, 1, ~0, 0, 0)")
#endif
#ifdef __NR_pselect6
PROBE("pselect6", __NR_pselect6, A(0, ~0UL, ~0UL, ~0UL, ~0UL, ~0UL), E(EFAULT), "pselect6(0, ~0, ~0, ~0, ~0, ~0)")
PROBE("pselect6", __NR_pselect6, A(0xffffffffUL, ~0UL, ~0UL, ~0UL, ~0UL, ~0UL), E(EFAULT), "pselect6(0xffffffff, ~0, ~0, ~0, ~0, ~0)")
#endif
#ifdef __NR_pselect6_time64
PROBE("pselect6_time64", __NR_pselect6_time64, A(0, ~0UL, ~0UL, ~0UL, ~0UL, ~0UL), E(EFAULT), "pselect6_time64(0, ~0, ~0, ~0, ~0, ~0)")
PROBE("pselect6_time64", __NR_pselect6_time64, A(0xffffffffUL, ~0UL, ~0UL, ~0UL, ~0UL, ~0UL), E(EFAULT), "pselect6_time64(0xffffffff, ~0, ~0, ~0, ~0, ~0)")
#endif
#ifdef __NR_ptrace
PROBE("ptrace", __NR_ptrace, A(0x10UL, 0x7fffffffUL, 0, 0, 0, 0), E(ESRCH), "ptrace(0x10, 0x7fffffff, 0, 0)")
PROBE("ptrace", __NR_ptrace, A(1, 0x7fffffffUL, 0, 0, 0, 0), E(ESRCH), "ptrace(1, 0x7fffffff, 0, 0)")
#endif
#ifdef __NR_pwrite64
PROBE("pwrite64", __NR_pwrite64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "pwrite64(0xffffffff, ~0, 0, 0)")
PROBE("pwrite64", __NR_pwrite64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "pwrite64(0xffffffff, ~0, 0, 0)")
#endif
#ifdef __NR_pwritev
PROBE("pwritev", __NR_pwritev, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "pwritev(0xffffffff, ~0, 0, 0, 0)")
PROBE("pwritev", __NR_pwritev, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "pwritev(0xffffffff, ~0, 0, 0, 0)")
#endif
#ifdef __NR_pwritev2
PROBE("pwritev2", __NR_pwritev2, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "pwritev2(0xffffffff, ~0, 0, 0, 0, 0)")
PROBE("pwritev2", __NR_pwritev2, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "pwritev2(0xffffffff, ~0, 0, 0, 0, 0)")
#endif
#ifdef __NR_quotactl
PROBE("quotactl", __NR_quotactl, A(0, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, EINVAL, ENODEV), "quotactl(0, ~0, 0, ~0)")
PROBE("quotactl", __NR_quotactl, A(0xffffffffUL, ~0UL, 0, ~0UL, 0, 0), E(EINVAL), "quotactl(0xffffffff, ~0, 0, ~0)")
PROBE("quotactl", __NR_quotactl, A(0x80000700UL, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, ENODEV), "quotactl(0x80000700, ~0, 0, ~0)")
#endif
#ifdef __NR_quotactl_fd
PROBE("quotactl_fd", __NR_quotactl_fd, A(0xffffffffUL, 0, 0, ~0UL, 0, 0), E(EBADF, EINVAL), "quotactl_fd(0xffffffff, 0, 0, ~0)")
PROBE("quotactl_fd", __NR_quotactl_fd, A(0, 0xffffffffUL, 0, ~0UL, 0, 0), E(EBADF, EINVAL), "quotactl_fd(0, 0xffffffff, 0, ~0)")
#endif
#ifdef __NR_read
PROBE("read", __NR_read, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "read(0xffffffff, ~0, 0)")
PROBE("read", __NR_read, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "read(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_readahead
PROBE("readahead", __NR_readahead, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "readahead(0xffffffff, 0, 0)")
PROBE("readahead", __NR_readahead, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "readahead(0xffffffff, 0, 0)")
#endif
#ifdef __NR_readdir
PROBE("readdir", __NR_readdir, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "readdir(0xffffffff, ~0, 0)")
PROBE("readdir", __NR_readdir, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "readdir(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_readlink
PROBE("readlink", __NR_readlink, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "readlink(~0, ~0, 0)")
PROBE("readlink", __NR_readlink, A(~0UL, ~0UL, 0, 0, 0, 0), E(EINVAL), "readlink(~0, ~0, 0)")
PROBE("readlink", __NR_readlink, A(~0UL, ~0UL, 1, 0, 0, 0), E(EFAULT), "readlink(~0, ~0, 1)")
#endif
#ifdef __NR_readlinkat
PROBE("readlinkat", __NR_readlinkat, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "readlinkat(0, ~0, ~0, 0)")
PROBE("readlinkat", __NR_readlinkat, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL), "readlinkat(0, ~0, ~0, 0)")
PROBE("readlinkat", __NR_readlinkat, A(0xffffffffUL, ~0UL, ~0UL, 1, 0, 0), E(EFAULT), "readlinkat(0xffffffff, ~0, ~0, 1)")
#endif
#ifdef __NR_readv
PROBE("readv", __NR_readv, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "readv(0xffffffff, ~0, 0)")
PROBE("readv", __NR_readv, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "readv(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_recv
PROBE("recv", __NR_recv, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT), "recv(0xffffffff, ~0, 0, 0)")
#endif
#ifdef __NR_recvfrom
PROBE("recvfrom", __NR_recvfrom, A(0xffffffffUL, ~0UL, 0, 0, ~0UL, ~0UL), E(EBADF, EFAULT), "recvfrom(0xffffffff, ~0, 0, 0, ~0, ~0)")
#endif
#ifdef __NR_recvmmsg
PROBE("recvmmsg", __NR_recvmmsg, A(0, ~0UL, 0, 0, ~0UL, 0), E(EFAULT, EINVAL), "recvmmsg(0, ~0, 0, 0, ~0)")
PROBE("recvmmsg", __NR_recvmmsg, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "recvmmsg(0xffffffff, ~0, 0, 0, 0)")
#endif
#ifdef __NR_recvmmsg_time64
PROBE("recvmmsg_time64", __NR_recvmmsg_time64, A(0, ~0UL, 0, 0, ~0UL, 0), E(EFAULT, EINVAL), "recvmmsg_time64(0, ~0, 0, 0, ~0)")
PROBE("recvmmsg_time64", __NR_recvmmsg_time64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "recvmmsg_time64(0xffffffff, ~0, 0, 0, 0)")
#endif
#ifdef __NR_recvmsg
PROBE("recvmsg", __NR_recvmsg, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EBADF, ENOTSOCK, EINVAL), "recvmsg(0, ~0, 0)")
PROBE("recvmsg", __NR_recvmsg, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "recvmsg(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_remap_file_pages
PROBE("remap_file_pages", __NR_remap_file_pages, A(0, 0, ~0UL, 0, 0, 0), E(EINVAL), "remap_file_pages(0, 0, ~0, 0, 0)")
PROBE("remap_file_pages", __NR_remap_file_pages, A(0, 0, 0, 0, 0, 0), E(EINVAL), "remap_file_pages(0, 0, 0, 0, 0)")
#endif
#ifdef __NR_removexattr
PROBE("removexattr", __NR_removexattr, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "removexattr(~0, ~0)")
#endif
#ifdef __NR_removexattrat
PROBE("removexattrat", __NR_removexattrat, A(0, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, EINVAL), "removexattrat(0, ~0, 0, ~0)")
PROBE("removexattrat", __NR_removexattrat, A(0, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EINVAL), "removexattrat(0, ~0, 0xffffffff, ~0)")
PROBE("removexattrat", __NR_removexattrat, A(0xffffffffUL, ~0UL, 0, ~0UL, 0, 0), E(EFAULT), "removexattrat(0xffffffff, ~0, 0, ~0)")
#endif
#ifdef __NR_rename
PROBE("rename", __NR_rename, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "rename(~0, ~0)")
#endif
#ifdef __NR_renameat
PROBE("renameat", __NR_renameat, A(0, ~0UL, 0, ~0UL, 0, 0), E(EFAULT), "renameat(0, ~0, 0, ~0)")
PROBE("renameat", __NR_renameat, A(0xffffffffUL, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EFAULT), "renameat(0xffffffff, ~0, 0xffffffff, ~0)")
#endif
#ifdef __NR_renameat2
PROBE("renameat2", __NR_renameat2, A(0, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, EINVAL), "renameat2(0, ~0, 0, ~0, 0)")
PROBE("renameat2", __NR_renameat2, A(0, ~0UL, 0, ~0UL, 3, 0), E(EINVAL), "renameat2(0, ~0, 0, ~0, 3)")
PROBE("renameat2", __NR_renameat2, A(0xffffffffUL, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EFAULT), "renameat2(0xffffffff, ~0, 0xffffffff, ~0, 0)")
#endif
#ifdef __NR_request_key
PROBE("request_key", __NR_request_key, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "request_key(~0, ~0, ~0, 0)")
PROBE("request_key", __NR_request_key, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "request_key(~0, ~0, ~0, 0)")
#endif
#ifdef __NR_restart_syscall
PROBE("restart_syscall", __NR_restart_syscall, A(0, 0, 0, 0, 0, 0), E(EINTR), "restart_syscall()")
#endif
#ifdef __NR_riscv_flush_icache
PROBE("riscv_flush_icache", __NR_riscv_flush_icache, A(0, 0, ~0UL, 0, 0, 0), E(EINVAL), "riscv_flush_icache(0, 0, ~0)")
#endif
#ifdef __NR_riscv_hwprobe
PROBE("riscv_hwprobe", __NR_riscv_hwprobe, A(~0UL, 0, 0, ~0UL, 0xffffffffUL, 0), E(EINVAL), "riscv_hwprobe(~0, 0, 0, ~0, 0xffffffff)")
PROBE("riscv_hwprobe", __NR_riscv_hwprobe, A(~0UL, 1, 0, ~0UL, 0, 0), E(EFAULT, EINVAL), "riscv_hwprobe(~0, 1, 0, ~0, 0)")
#endif
#ifdef __NR_rmdir
PROBE("rmdir", __NR_rmdir, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "rmdir(~0)")
#endif
#ifdef __NR_rseq
PROBE("rseq", __NR_rseq, A(~0UL, 0, 0, 0, 0, 0), E(EINVAL, EFAULT), "rseq(~0, 0, 0, 0)")
PROBE("rseq", __NR_rseq, A(~0UL, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "rseq(~0, 0, 0xffffffff, 0)")
#endif
#ifdef __NR_rt_sigaction
PROBE("rt_sigaction", __NR_rt_sigaction, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "rt_sigaction(0, ~0, ~0, 0)")
PROBE("rt_sigaction", __NR_rt_sigaction, A(0, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "rt_sigaction(0, ~0, ~0, ~0)")
#endif
#ifdef __NR_rt_sigpending
PROBE("rt_sigpending", __NR_rt_sigpending, A(~0UL, ~0UL, 0, 0, 0, 0), E(EINVAL), "rt_sigpending(~0, ~0)")
PROBE("rt_sigpending", __NR_rt_sigpending, A(~0UL, 8, 0, 0, 0, 0), E(EFAULT), "rt_sigpending(~0, 8)")
#endif
#ifdef __NR_rt_sigprocmask
PROBE("rt_sigprocmask", __NR_rt_sigprocmask, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "rt_sigprocmask(0, ~0, ~0, 0)")
PROBE("rt_sigprocmask", __NR_rt_sigprocmask, A(0, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "rt_sigprocmask(0, ~0, ~0, ~0)")
#endif
#ifdef __NR_rt_sigqueueinfo
PROBE("rt_sigqueueinfo", __NR_rt_sigqueueinfo, A(0, 0, ~0UL, 0, 0, 0), E(EFAULT), "rt_sigqueueinfo(0, 0, ~0)")
PROBE("rt_sigqueueinfo", __NR_rt_sigqueueinfo, A(0x7fffffffUL, 0xffffffffUL, ~0UL, 0, 0, 0), E(EFAULT), "rt_sigqueueinfo(0x7fffffff, 0xffffffff, ~0)")
#endif
#ifdef __NR_rt_sigsuspend
PROBE("rt_sigsuspend", __NR_rt_sigsuspend, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL), "rt_sigsuspend(~0, 0)")
PROBE("rt_sigsuspend", __NR_rt_sigsuspend, A(~0UL, ~0UL, 0, 0, 0, 0), E(EINVAL), "rt_sigsuspend(~0, ~0)")
#endif
#ifdef __NR_rt_sigtimedwait
PROBE("rt_sigtimedwait", __NR_rt_sigtimedwait, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "rt_sigtimedwait(~0, ~0, ~0, 0)")
PROBE("rt_sigtimedwait", __NR_rt_sigtimedwait, A(~0UL, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "rt_sigtimedwait(~0, ~0, ~0, ~0)")
#endif
#ifdef __NR_rt_sigtimedwait_time64
PROBE("rt_sigtimedwait_time64", __NR_rt_sigtimedwait_time64, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "rt_sigtimedwait_time64(~0, ~0, ~0, 0)")
PROBE("rt_sigtimedwait_time64", __NR_rt_sigtimedwait_time64, A(~0UL, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "rt_sigtimedwait_time64(~0, ~0, ~0, ~0)")
#endif
#ifdef __NR_rt_tgsigqueueinfo
PROBE("rt_tgsigqueueinfo", __NR_rt_tgsigqueueinfo, A(0, 0, 0, ~0UL, 0, 0), E(EFAULT), "rt_tgsigqueueinfo(0, 0, 0, ~0)")
PROBE("rt_tgsigqueueinfo", __NR_rt_tgsigqueueinfo, A(0xffffffffUL, 0xffffffffUL, 0xffffffffUL, ~0UL, 0, 0), E(EFAULT), "rt_tgsigqueueinfo(0xffffffff, 0xffffffff, 0xffffffff, ~0)")
#endif
#ifdef __NR_s390_guarded_storage
PROBE("s390_guarded_storage", __NR_s390_guarded_storage, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL, EOPNOTSUPP), "s390_guarded_storage(0xffffffff, ~0)")
#endif
#ifdef __NR_s390_pci_mmio_read
PROBE("s390_pci_mmio_read", __NR_s390_pci_mmio_read, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL, ENODEV), "s390_pci_mmio_read(0, ~0, 0)")
PROBE("s390_pci_mmio_read", __NR_s390_pci_mmio_read, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL, ENODEV), "s390_pci_mmio_read(0, ~0, ~0)")
#endif
#ifdef __NR_s390_pci_mmio_write
PROBE("s390_pci_mmio_write", __NR_s390_pci_mmio_write, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL, ENODEV), "s390_pci_mmio_write(0, ~0, 0)")
PROBE("s390_pci_mmio_write", __NR_s390_pci_mmio_write, A(0, ~0UL, ~0UL, 0, 0, 0), E(EINVAL, ENODEV), "s390_pci_mmio_write(0, ~0, ~0)")
#endif
#ifdef __NR_s390_runtime_instr
PROBE("s390_runtime_instr", __NR_s390_runtime_instr, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL, EOPNOTSUPP), "s390_runtime_instr(0xffffffff, 0)")
#endif
#ifdef __NR_s390_sthyi
PROBE("s390_sthyi", __NR_s390_sthyi, A(0, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "s390_sthyi(0, ~0, ~0, ~0)")
PROBE("s390_sthyi", __NR_s390_sthyi, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EOPNOTSUPP), "s390_sthyi(~0, ~0, ~0, 0)")
#endif
#ifdef __NR_sched_get_priority_max
PROBE("sched_get_priority_max", __NR_sched_get_priority_max, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "sched_get_priority_max(0xffffffff)")
#endif
#ifdef __NR_sched_get_priority_min
PROBE("sched_get_priority_min", __NR_sched_get_priority_min, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "sched_get_priority_min(0xffffffff)")
#endif
#ifdef __NR_sched_getaffinity
PROBE("sched_getaffinity", __NR_sched_getaffinity, A(0, 0, ~0UL, 0, 0, 0), E(EFAULT, EINVAL, ESRCH), "sched_getaffinity(0, 0, ~0)")
PROBE("sched_getaffinity", __NR_sched_getaffinity, A(0, 0, ~0UL, 0, 0, 0), E(EINVAL), "sched_getaffinity(0, 0, ~0)")
#endif
#ifdef __NR_sched_getattr
PROBE("sched_getattr", __NR_sched_getattr, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, ESRCH), "sched_getattr(0, ~0, 0, 0)")
PROBE("sched_getattr", __NR_sched_getattr, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL, ESRCH), "sched_getattr(0, ~0, 0, 0)")
PROBE("sched_getattr", __NR_sched_getattr, A(0, ~0UL, 0x30UL, 0xffffffffUL, 0, 0), E(EINVAL, ESRCH), "sched_getattr(0, ~0, 0x30, 0xffffffff)")
#endif
#ifdef __NR_sched_getparam
PROBE("sched_getparam", __NR_sched_getparam, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, ESRCH), "sched_getparam(0, ~0)")
PROBE("sched_getparam", __NR_sched_getparam, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "sched_getparam(0xffffffff, ~0)")
#endif
#ifdef __NR_sched_getscheduler
PROBE("sched_getscheduler", __NR_sched_getscheduler, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "sched_getscheduler(0xffffffff)")
PROBE("sched_getscheduler", __NR_sched_getscheduler, A(0x7fffffffUL, 0, 0, 0, 0, 0), E(ESRCH), "sched_getscheduler(0x7fffffff)")
#endif
#ifdef __NR_sched_rr_get_interval
PROBE("sched_rr_get_interval", __NR_sched_rr_get_interval, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, ESRCH), "sched_rr_get_interval(0, ~0)")
PROBE("sched_rr_get_interval", __NR_sched_rr_get_interval, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "sched_rr_get_interval(0xffffffff, ~0)")
#endif
#ifdef __NR_sched_rr_get_interval_time64
PROBE("sched_rr_get_interval_time64", __NR_sched_rr_get_interval_time64, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, ESRCH), "sched_rr_get_interval_time64(0, ~0)")
PROBE("sched_rr_get_interval_time64", __NR_sched_rr_get_interval_time64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "sched_rr_get_interval_time64(0xffffffff, ~0)")
#endif
#ifdef __NR_sched_setaffinity
PROBE("sched_setaffinity", __NR_sched_setaffinity, A(0, 8, ~0UL, 0, 0, 0), E(EFAULT), "sched_setaffinity(0, 8, ~0)")
PROBE("sched_setaffinity", __NR_sched_setaffinity, A(0x7fffffffUL, 0, ~0UL, 0, 0, 0), E(EFAULT, ESRCH), "sched_setaffinity(0x7fffffff, 0, ~0)")
#endif
#ifdef __NR_sched_setattr
PROBE("sched_setattr", __NR_sched_setattr, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "sched_setattr(0, ~0, 0)")
PROBE("sched_setattr", __NR_sched_setattr, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL), "sched_setattr(0, ~0, 0xffffffff)")
PROBE("sched_setattr", __NR_sched_setattr, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "sched_setattr(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_sched_setparam
PROBE("sched_setparam", __NR_sched_setparam, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "sched_setparam(0, ~0)")
PROBE("sched_setparam", __NR_sched_setparam, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "sched_setparam(0xffffffff, ~0)")
#endif
#ifdef __NR_sched_setscheduler
PROBE("sched_setscheduler", __NR_sched_setscheduler, A(0, 0, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "sched_setscheduler(0, 0, ~0)")
PROBE("sched_setscheduler", __NR_sched_setscheduler, A(0, 0xffffffffUL, ~0UL, 0, 0, 0), E(EINVAL), "sched_setscheduler(0, 0xffffffff, ~0)")
PROBE("sched_setscheduler", __NR_sched_setscheduler, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EINVAL), "sched_setscheduler(0xffffffff, 0, ~0)")
#endif
#ifdef __NR_seccomp
PROBE("seccomp", __NR_seccomp, A(0, 0, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "seccomp(0, 0, ~0)")
PROBE("seccomp", __NR_seccomp, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EINVAL), "seccomp(0xffffffff, 0, ~0)")
PROBE("seccomp", __NR_seccomp, A(0, 1, ~0UL, 0, 0, 0), E(EINVAL), "seccomp(0, 1, ~0)")
#endif
#ifdef __NR_select
PROBE("select", __NR_select, A(0xffffffffUL, ~0UL, ~0UL, ~0UL, ~0UL, 0), E(EFAULT), "select(0xffffffff, ~0, ~0, ~0, ~0)")
#endif
#ifdef __NR_semctl
PROBE("semctl", __NR_semctl, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "semctl(0xffffffff, 0, 0, 0)")
PROBE("semctl", __NR_semctl, A(0, 0, 0xffffffffUL, 0, 0, 0), E(EINVAL), "semctl(0, 0, 0xffffffff, 0)")
#endif
#ifdef __NR_semget
PROBE("semget", __NR_semget, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "semget(0, 0xffffffff, 0)")
#endif
#ifdef __NR_semop
PROBE("semop", __NR_semop, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL, E2BIG), "semop(0, ~0, 0)")
PROBE("semop", __NR_semop, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "semop(0, ~0, 0)")
PROBE("semop", __NR_semop, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(E2BIG, EINVAL), "semop(0, ~0, 0xffffffff)")
#endif
#ifdef __NR_semtimedop
PROBE("semtimedop", __NR_semtimedop, A(0, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, EINVAL, E2BIG), "semtimedop(0, ~0, 0, ~0)")
PROBE("semtimedop", __NR_semtimedop, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "semtimedop(0, ~0, 0, 0)")
PROBE("semtimedop", __NR_semtimedop, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(E2BIG, EINVAL), "semtimedop(0, ~0, 0xffffffff, 0)")
#endif
#ifdef __NR_semtimedop_time64
PROBE("semtimedop_time64", __NR_semtimedop_time64, A(0, ~0UL, 0, ~0UL, 0, 0), E(EFAULT, EINVAL, E2BIG), "semtimedop_time64(0, ~0, 0, ~0)")
PROBE("semtimedop_time64", __NR_semtimedop_time64, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "semtimedop_time64(0, ~0, 0, 0)")
#endif
#ifdef __NR_send
PROBE("send", __NR_send, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EFAULT), "send(0xffffffff, ~0, 0, 0)")
#endif
#ifdef __NR_sendfile
PROBE("sendfile", __NR_sendfile, A(0, 0, ~0UL, 0, 0, 0), E(EFAULT), "sendfile(0, 0, ~0, 0)")
PROBE("sendfile", __NR_sendfile, A(0xffffffffUL, 0xffffffffUL, ~0UL, 0, 0, 0), E(EFAULT), "sendfile(0xffffffff, 0xffffffff, ~0, 0)")
#endif
#ifdef __NR_sendfile64
PROBE("sendfile64", __NR_sendfile64, A(0, 0, ~0UL, 0, 0, 0), E(EFAULT), "sendfile64(0, 0, ~0, 0)")
PROBE("sendfile64", __NR_sendfile64, A(0xffffffffUL, 0xffffffffUL, ~0UL, 0, 0, 0), E(EFAULT), "sendfile64(0xffffffff, 0xffffffff, ~0, 0)")
#endif
#ifdef __NR_sendmmsg
PROBE("sendmmsg", __NR_sendmmsg, A(0, ~0UL, 1, 0, 0, 0), E(EFAULT, EBADF, ENOTSOCK, EINVAL), "sendmmsg(0, ~0, 1, 0)")
PROBE("sendmmsg", __NR_sendmmsg, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "sendmmsg(0xffffffff, ~0, 0, 0)")
#endif
#ifdef __NR_sendmsg
PROBE("sendmsg", __NR_sendmsg, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EBADF, ENOTSOCK, EINVAL), "sendmsg(0, ~0, 0)")
PROBE("sendmsg", __NR_sendmsg, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF, EINVAL), "sendmsg(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_sendto
PROBE("sendto", __NR_sendto, A(0, ~0UL, 0, 0, ~0UL, 0xffffffffUL), E(EINVAL, EFAULT, EBADF, ENOTSOCK), "sendto(0, ~0, 0, 0, ~0, 0xffffffff)")
PROBE("sendto", __NR_sendto, A(0xffffffffUL, ~0UL, 0, 0, ~0UL, 0), E(EBADF, EFAULT), "sendto(0xffffffff, ~0, 0, 0, ~0, 0)")
#endif
#ifdef __NR_set_mempolicy
PROBE("set_mempolicy", __NR_set_mempolicy, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL, EFAULT), "set_mempolicy(0xffffffff, ~0, 0)")
PROBE("set_mempolicy", __NR_set_mempolicy, A(0, ~0UL, 0x40UL, 0, 0, 0), E(EFAULT), "set_mempolicy(0, ~0, 0x40)")
#endif
#ifdef __NR_set_mempolicy_home_node
PROBE("set_mempolicy_home_node", __NR_set_mempolicy_home_node, A(0, 0, 0, ~0UL, 0, 0), E(EINVAL), "set_mempolicy_home_node(0, 0, 0, ~0)")
PROBE("set_mempolicy_home_node", __NR_set_mempolicy_home_node, A(0, 0, ~0UL, 0, 0, 0), E(EINVAL), "set_mempolicy_home_node(0, 0, ~0, 0)")
#endif
#ifdef __NR_set_robust_list
PROBE("set_robust_list", __NR_set_robust_list, A(~0UL, ~0UL, 0, 0, 0, 0), E(EINVAL), "set_robust_list(~0, ~0)")
PROBE("set_robust_list", __NR_set_robust_list, A(~0UL, 0, 0, 0, 0, 0), E(EINVAL), "set_robust_list(~0, 0)")
#endif
#ifdef __NR_setitimer
PROBE("setitimer", __NR_setitimer, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "setitimer(0, ~0, ~0)")
PROBE("setitimer", __NR_setitimer, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "setitimer(0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_setns
PROBE("setns", __NR_setns, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "setns(0xffffffff, 0)")
#endif
#ifdef __NR_setpgid
PROBE("setpgid", __NR_setpgid, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "setpgid(0, 0xffffffff)")
PROBE("setpgid", __NR_setpgid, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "setpgid(0xffffffff, 0)")
#endif
#ifdef __NR_setpriority
PROBE("setpriority", __NR_setpriority, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "setpriority(0xffffffff, 0, 0)")
PROBE("setpriority", __NR_setpriority, A(0, 0x7fffffffUL, 0, 0, 0, 0), E(ESRCH), "setpriority(0, 0x7fffffff, 0)")
#endif
#ifdef __NR_setrlimit
PROBE("setrlimit", __NR_setrlimit, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "setrlimit(0, ~0)")
PROBE("setrlimit", __NR_setrlimit, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "setrlimit(0xffffffff, ~0)")
#endif
#ifdef __NR_setsockopt
PROBE("setsockopt", __NR_setsockopt, A(0, 0, 0, ~0UL, 0xffffffffUL, 0), E(EINVAL, EBADF, ENOTSOCK), "setsockopt(0, 0, 0, ~0, 0xffffffff)")
PROBE("setsockopt", __NR_setsockopt, A(0xffffffffUL, 0, 0, ~0UL, 0, 0), E(EBADF, EINVAL), "setsockopt(0xffffffff, 0, 0, ~0, 0)")
#endif
#ifdef __NR_settimeofday
PROBE("settimeofday", __NR_settimeofday, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "settimeofday(~0, ~0)")
#endif
#ifdef __NR_setxattr
PROBE("setxattr", __NR_setxattr, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "setxattr(~0, ~0, ~0, 0, 0)")
PROBE("setxattr", __NR_setxattr, A(~0UL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "setxattr(~0, ~0, ~0, 0, 0)")
#endif
#ifdef __NR_setxattrat
PROBE("setxattrat", __NR_setxattrat, A(0, ~0UL, 0, ~0UL, ~0UL, 0), E(EFAULT, EINVAL, E2BIG), "setxattrat(0, ~0, 0, ~0, ~0, 0)")
PROBE("setxattrat", __NR_setxattrat, A(0, ~0UL, 0, ~0UL, ~0UL, 0), E(EINVAL), "setxattrat(0, ~0, 0, ~0, ~0, 0)")
PROBE("setxattrat", __NR_setxattrat, A(0xffffffffUL, ~0UL, 0, ~0UL, ~0UL, 0x10UL), E(EFAULT), "setxattrat(0xffffffff, ~0, 0, ~0, ~0, 0x10)")
#endif
#ifdef __NR_shmat
PROBE("shmat", __NR_shmat, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "shmat(0xffffffff, 0, 0)")
PROBE("shmat", __NR_shmat, A(0, 1, 0, 0, 0, 0), E(EINVAL), "shmat(0, 1, 0)")
#endif
#ifdef __NR_shmctl
PROBE("shmctl", __NR_shmctl, A(0xffffffffUL, 0, ~0UL, 0, 0, 0), E(EINVAL), "shmctl(0xffffffff, 0, ~0)")
PROBE("shmctl", __NR_shmctl, A(0, 0xffffffffUL, ~0UL, 0, 0, 0), E(EINVAL), "shmctl(0, 0xffffffff, ~0)")
#endif
#ifdef __NR_shmdt
PROBE("shmdt", __NR_shmdt, A(1, 0, 0, 0, 0, 0), E(EINVAL), "shmdt(1)")
#endif
#ifdef __NR_shmget
PROBE("shmget", __NR_shmget, A(0, 0, 0, 0, 0, 0), E(EINVAL), "shmget(0, 0, 0)")
#endif
#ifdef __NR_shutdown
PROBE("shutdown", __NR_shutdown, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "shutdown(0xffffffff, 0)")
#endif
#ifdef __NR_sigaction
PROBE("sigaction", __NR_sigaction, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "sigaction(0, ~0, ~0)")
PROBE("sigaction", __NR_sigaction, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "sigaction(0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_sigaltstack
PROBE("sigaltstack", __NR_sigaltstack, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "sigaltstack(~0, ~0)")
#endif
#ifdef __NR_signal
PROBE("signal", __NR_signal, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "signal(0xffffffff, 0)")
PROBE("signal", __NR_signal, A(0, 0, 0, 0, 0, 0), E(EINVAL), "signal(0, 0)")
#endif
#ifdef __NR_signalfd
PROBE("signalfd", __NR_signalfd, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "signalfd(0, ~0, 0)")
PROBE("signalfd", __NR_signalfd, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "signalfd(0, ~0, 0)")
#endif
#ifdef __NR_signalfd4
PROBE("signalfd4", __NR_signalfd4, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "signalfd4(0, ~0, 0, 0)")
PROBE("signalfd4", __NR_signalfd4, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "signalfd4(0, ~0, 0, 0)")
PROBE("signalfd4", __NR_signalfd4, A(0xffffffffUL, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "signalfd4(0xffffffff, ~0, 0, 0xffffffff)")
#endif
#ifdef __NR_sigpending
PROBE("sigpending", __NR_sigpending, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "sigpending(~0)")
#endif
#ifdef __NR_sigprocmask
PROBE("sigprocmask", __NR_sigprocmask, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "sigprocmask(0, ~0, ~0)")
PROBE("sigprocmask", __NR_sigprocmask, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "sigprocmask(0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_socket
PROBE("socket", __NR_socket, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL, EAFNOSUPPORT), "socket(0, 0xffffffff, 0)")
PROBE("socket", __NR_socket, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EAFNOSUPPORT, EINVAL), "socket(0xffffffff, 0, 0)")
#endif
#ifdef __NR_socketcall
PROBE("socketcall", __NR_socketcall, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "socketcall(0, ~0)")
PROBE("socketcall", __NR_socketcall, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL), "socketcall(0, ~0)")
#endif
#ifdef __NR_socketpair
PROBE("socketpair", __NR_socketpair, A(0, 0, 0, ~0UL, 0, 0), E(EFAULT, EINVAL, EMFILE, ENFILE), "socketpair(0, 0, 0, ~0)")
PROBE("socketpair", __NR_socketpair, A(0, 0xffffffffUL, 0, ~0UL, 0, 0), E(EINVAL, EAFNOSUPPORT), "socketpair(0, 0xffffffff, 0, ~0)")
PROBE("socketpair", __NR_socketpair, A(0xffffffffUL, 0, 0, ~0UL, 0, 0), E(EAFNOSUPPORT, EFAULT, EINVAL, EMFILE, ENFILE), "socketpair(0xffffffff, 0, 0, ~0)")
#endif
#ifdef __NR_splice
PROBE("splice", __NR_splice, A(0xffffffffUL, ~0UL, 0xffffffffUL, ~0UL, 1, 0), E(EBADF, EINVAL), "splice(0xffffffff, ~0, 0xffffffff, ~0, 1, 0)")
PROBE("splice", __NR_splice, A(0, ~0UL, 0, ~0UL, 1, 0), E(EBADF, EINVAL, ESPIPE, EFAULT), "splice(0, ~0, 0, ~0, 1, 0)")
PROBE("splice", __NR_splice, A(0xffffffffUL, ~0UL, 0xffffffffUL, ~0UL, 1, 0xffffffffUL), E(EINVAL, EBADF), "splice(0xffffffff, ~0, 0xffffffff, ~0, 1, 0xffffffff)")
#endif
#ifdef __NR_spu_create
PROBE("spu_create", __NR_spu_create, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EBADF, EINVAL), "spu_create(~0, 0, 0, 0)")
#endif
#ifdef __NR_spu_run
PROBE("spu_run", __NR_spu_run, A(0xffffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EBADF), "spu_run(0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_stat
PROBE("stat", __NR_stat, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "stat(~0, ~0)")
#endif
#ifdef __NR_stat64
PROBE("stat64", __NR_stat64, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "stat64(~0, ~0)")
#endif
#ifdef __NR_statfs
PROBE("statfs", __NR_statfs, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "statfs(~0, ~0)")
#endif
#ifdef __NR_statfs64
PROBE("statfs64", __NR_statfs64, A(~0UL, 0, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "statfs64(~0, 0, ~0)")
PROBE("statfs64", __NR_statfs64, A(~0UL, 0, ~0UL, 0, 0, 0), E(EINVAL), "statfs64(~0, 0, ~0)")
#endif
#ifdef __NR_statmount
PROBE("statmount", __NR_statmount, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "statmount(~0, ~0, 0, 0)")
PROBE("statmount", __NR_statmount, A(~0UL, ~0UL, 0, 0xffffffffUL, 0, 0), E(EINVAL), "statmount(~0, ~0, 0, 0xffffffff)")
PROBE("statmount", __NR_statmount, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "statmount(~0, ~0, 0, 0)")
#endif
#ifdef __NR_statx
PROBE("statx", __NR_statx, A(0, ~0UL, 0, 0, ~0UL, 0), E(EFAULT, EINVAL), "statx(0, ~0, 0, 0, ~0)")
PROBE("statx", __NR_statx, A(0, ~0UL, 0, 0x80000000UL, ~0UL, 0), E(EINVAL), "statx(0, ~0, 0, 0x80000000, ~0)")
PROBE("statx", __NR_statx, A(0xffffffffUL, ~0UL, 0, 0, ~0UL, 0), E(EFAULT), "statx(0xffffffff, ~0, 0, 0, ~0)")
#endif
#ifdef __NR_stime
PROBE("stime", __NR_stime, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "stime(~0)")
#endif
#ifdef __NR_subpage_prot
PROBE("subpage_prot", __NR_subpage_prot, A(1, 0, ~0UL, 0, 0, 0), E(EINVAL, ENOENT), "subpage_prot(1, 0, ~0)")
#endif
#ifdef __NR_swapcontext
PROBE("swapcontext", __NR_swapcontext, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "swapcontext(~0, ~0, 0)")
PROBE("swapcontext", __NR_swapcontext, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "swapcontext(~0, ~0, 0)")
#endif
#ifdef __NR_swapon
PROBE("swapon", __NR_swapon, A(~0UL, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "swapon(~0, 0xffffffff)")
PROBE("swapon", __NR_swapon, A(~0UL, 0x80000000UL, 0, 0, 0, 0), E(EINVAL), "swapon(~0, 0x80000000)")
#endif
#ifdef __NR_symlink
PROBE("symlink", __NR_symlink, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "symlink(~0, ~0)")
#endif
#ifdef __NR_symlinkat
PROBE("symlinkat", __NR_symlinkat, A(~0UL, 0, ~0UL, 0, 0, 0), E(EFAULT), "symlinkat(~0, 0, ~0)")
PROBE("symlinkat", __NR_symlinkat, A(~0UL, 0xffffffffUL, ~0UL, 0, 0, 0), E(EFAULT), "symlinkat(~0, 0xffffffff, ~0)")
#endif
#ifdef __NR_sync_file_range
PROBE("sync_file_range", __NR_sync_file_range, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "sync_file_range(0xffffffff, 0, 0, 0)")
PROBE("sync_file_range", __NR_sync_file_range, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "sync_file_range(0xffffffff, 0, 0, 0)")
#endif
#ifdef __NR_sync_file_range2
PROBE("sync_file_range2", __NR_sync_file_range2, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "sync_file_range2(0xffffffff, 0, 0, 0, 0, 0)")
PROBE("sync_file_range2", __NR_sync_file_range2, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EBADF, EINVAL), "sync_file_range2(0, 0xffffffff, 0, 0, 0, 0)")
#endif
#ifdef __NR_syncfs
PROBE("syncfs", __NR_syncfs, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EBADF), "syncfs(0xffffffff)")
#endif
#ifdef __NR_sys_debug_setcontext
PROBE("sys_debug_setcontext", __NR_sys_debug_setcontext, A(~0UL, 1, ~0UL, 0, 0, 0), E(EFAULT), "sys_debug_setcontext(~0, 1, ~0)")
#endif
#ifdef __NR_sysfs
PROBE("sysfs", __NR_sysfs, A(1, ~0UL, 0, 0, 0, 0), E(EFAULT), "sysfs(1, ~0, 0)")
PROBE("sysfs", __NR_sysfs, A(0, 0, 0, 0, 0, 0), E(EINVAL), "sysfs(0, 0, 0)")
#endif
#ifdef __NR_sysinfo
PROBE("sysinfo", __NR_sysinfo, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "sysinfo(~0)")
#endif
#ifdef __NR_sysmips
PROBE("sysmips", __NR_sysmips, A(~0UL, 0, 0, 0, 0, 0), E(EINVAL), "sysmips(~0, 0, 0)")
PROBE("sysmips", __NR_sysmips, A(7, ~0UL, 0, 0, 0, 0), E(EINVAL), "sysmips(7, ~0, 0)")
#endif
#ifdef __NR_tee
PROBE("tee", __NR_tee, A(0xffffffffUL, 0xffffffffUL, 1, 0, 0, 0), E(EBADF, EINVAL), "tee(0xffffffff, 0xffffffff, 1, 0)")
PROBE("tee", __NR_tee, A(0xffffffffUL, 0xffffffffUL, 1, 0xffffffffUL, 0, 0), E(EINVAL, EBADF), "tee(0xffffffff, 0xffffffff, 1, 0xffffffff)")
#endif
#ifdef __NR_tgkill
PROBE("tgkill", __NR_tgkill, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "tgkill(0xffffffff, 0, 0)")
PROBE("tgkill", __NR_tgkill, A(0x7fffffffUL, 0x7fffffffUL, 0, 0, 0, 0), E(ESRCH), "tgkill(0x7fffffff, 0x7fffffff, 0)")
#endif
#ifdef __NR_time
PROBE("time", __NR_time, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "time(~0)")
#endif
#ifdef __NR_timer_create
PROBE("timer_create", __NR_timer_create, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL, EOPNOTSUPP, EAGAIN), "timer_create(0, ~0, ~0)")
PROBE("timer_create", __NR_timer_create, A(0x7fffffffUL, ~0UL, ~0UL, 0, 0, 0), E(EFAULT, EINVAL), "timer_create(0x7fffffff, ~0, ~0)")
#endif
#ifdef __NR_timer_delete
PROBE("timer_delete", __NR_timer_delete, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "timer_delete(0xffffffff)")
#endif
#ifdef __NR_timer_getoverrun
PROBE("timer_getoverrun", __NR_timer_getoverrun, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "timer_getoverrun(0xffffffff)")
#endif
#ifdef __NR_timer_gettime
PROBE("timer_gettime", __NR_timer_gettime, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "timer_gettime(0, ~0)")
PROBE("timer_gettime", __NR_timer_gettime, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "timer_gettime(0xffffffff, ~0)")
#endif
#ifdef __NR_timer_gettime64
PROBE("timer_gettime64", __NR_timer_gettime64, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "timer_gettime64(0, ~0)")
PROBE("timer_gettime64", __NR_timer_gettime64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "timer_gettime64(0xffffffff, ~0)")
#endif
#ifdef __NR_timer_settime
PROBE("timer_settime", __NR_timer_settime, A(0, 0, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL), "timer_settime(0, 0, ~0, ~0)")
PROBE("timer_settime", __NR_timer_settime, A(0xffffffffUL, 0, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL), "timer_settime(0xffffffff, 0, ~0, ~0)")
#endif
#ifdef __NR_timer_settime64
PROBE("timer_settime64", __NR_timer_settime64, A(0, 0, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL), "timer_settime64(0, 0, ~0, ~0)")
PROBE("timer_settime64", __NR_timer_settime64, A(0xffffffffUL, 0, ~0UL, ~0UL, 0, 0), E(EFAULT, EINVAL), "timer_settime64(0xffffffff, 0, ~0, ~0)")
#endif
#ifdef __NR_timerfd_create
PROBE("timerfd_create", __NR_timerfd_create, A(0, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL), "timerfd_create(0, 0xffffffff)")
PROBE("timerfd_create", __NR_timerfd_create, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "timerfd_create(0xffffffff, 0)")
#endif
#ifdef __NR_timerfd_gettime
PROBE("timerfd_gettime", __NR_timerfd_gettime, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "timerfd_gettime(0xffffffff, ~0)")
#endif
#ifdef __NR_timerfd_gettime64
PROBE("timerfd_gettime64", __NR_timerfd_gettime64, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "timerfd_gettime64(0xffffffff, ~0)")
#endif
#ifdef __NR_timerfd_settime
PROBE("timerfd_settime", __NR_timerfd_settime, A(0, 0, ~0UL, ~0UL, 0, 0), E(EFAULT), "timerfd_settime(0, 0, ~0, ~0)")
PROBE("timerfd_settime", __NR_timerfd_settime, A(0xffffffffUL, 0xffffffffUL, ~0UL, ~0UL, 0, 0), E(EFAULT), "timerfd_settime(0xffffffff, 0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_timerfd_settime64
PROBE("timerfd_settime64", __NR_timerfd_settime64, A(0, 0, ~0UL, ~0UL, 0, 0), E(EFAULT), "timerfd_settime64(0, 0, ~0, ~0)")
PROBE("timerfd_settime64", __NR_timerfd_settime64, A(0xffffffffUL, 0xffffffffUL, ~0UL, ~0UL, 0, 0), E(EFAULT), "timerfd_settime64(0xffffffff, 0xffffffff, ~0, ~0)")
#endif
#ifdef __NR_times
PROBE("times", __NR_times, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "times(~0)")
#endif
#ifdef __NR_tkill
PROBE("tkill", __NR_tkill, A(0xffffffffUL, 0, 0, 0, 0, 0), E(EINVAL), "tkill(0xffffffff, 0)")
PROBE("tkill", __NR_tkill, A(0x7fffffffUL, 0, 0, 0, 0, 0), E(ESRCH), "tkill(0x7fffffff, 0)")
#endif
#ifdef __NR_truncate
PROBE("truncate", __NR_truncate, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL), "truncate(~0, 0)")
PROBE("truncate", __NR_truncate, A(~0UL, ~0UL, 0, 0, 0, 0), E(EINVAL), "truncate(~0, ~0)")
PROBE("truncate", __NR_truncate, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "truncate(~0, 0)")
#endif
#ifdef __NR_truncate64
PROBE("truncate64", __NR_truncate64, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL), "truncate64(~0, 0, 0, 0)")
PROBE("truncate64", __NR_truncate64, A(~0UL, ~0UL, ~0UL, ~0UL, 0, 0), E(EINVAL), "truncate64(~0, ~0, ~0, ~0)")
#endif
#ifdef __NR_ugetrlimit
PROBE("ugetrlimit", __NR_ugetrlimit, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "ugetrlimit(0, ~0)")
PROBE("ugetrlimit", __NR_ugetrlimit, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL), "ugetrlimit(0xffffffff, ~0)")
#endif
#ifdef __NR_umount2
PROBE("umount2", __NR_umount2, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT, EINVAL), "umount2(~0, 0)")
PROBE("umount2", __NR_umount2, A(~0UL, 0xffffffffUL, 0, 0, 0, 0), E(EINVAL, EFAULT), "umount2(~0, 0xffffffff)")
PROBE("umount2", __NR_umount2, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "umount2(~0, 0)")
#endif
#ifdef __NR_uname
PROBE("uname", __NR_uname, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "uname(~0)")
#endif
#ifdef __NR_unlink
PROBE("unlink", __NR_unlink, A(~0UL, 0, 0, 0, 0, 0), E(EFAULT), "unlink(~0)")
#endif
#ifdef __NR_unlinkat
PROBE("unlinkat", __NR_unlinkat, A(0, ~0UL, 0, 0, 0, 0), E(EFAULT, EINVAL), "unlinkat(0, ~0, 0)")
PROBE("unlinkat", __NR_unlinkat, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL), "unlinkat(0, ~0, 0xffffffff)")
PROBE("unlinkat", __NR_unlinkat, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EFAULT), "unlinkat(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_unshare
PROBE("unshare", __NR_unshare, A(~0UL, 0, 0, 0, 0, 0), E(EINVAL), "unshare(~0)")
PROBE("unshare", __NR_unshare, A(0xe000UL, 0, 0, 0, 0, 0), E(EINVAL), "unshare(0xe000)")
#endif
#ifdef __NR_uprobe
PROBE("uprobe", __NR_uprobe, A(0, 0, 0, 0, 0, 0), E(ENXIO, EPROTO), "uprobe()")
#endif
#ifdef __NR_ustat
PROBE("ustat", __NR_ustat, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EINVAL, EFAULT), "ustat(0xffffffff, ~0)")
PROBE("ustat", __NR_ustat, A(0, ~0UL, 0, 0, 0, 0), E(EINVAL, EFAULT), "ustat(0, ~0)")
#endif
#ifdef __NR_utime
PROBE("utime", __NR_utime, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "utime(~0, ~0)")
#endif
#ifdef __NR_utimensat
PROBE("utimensat", __NR_utimensat, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "utimensat(0, ~0, ~0, 0)")
PROBE("utimensat", __NR_utimensat, A(0xffffffffUL, ~0UL, ~0UL, 0xffffffffUL, 0, 0), E(EFAULT), "utimensat(0xffffffff, ~0, ~0, 0xffffffff)")
#endif
#ifdef __NR_utimensat_time64
PROBE("utimensat_time64", __NR_utimensat_time64, A(0, ~0UL, ~0UL, 0, 0, 0), E(EFAULT), "utimensat_time64(0, ~0, ~0, 0)")
PROBE("utimensat_time64", __NR_utimensat_time64, A(0xffffffffUL, ~0UL, ~0UL, 0xffffffffUL, 0, 0), E(EFAULT), "utimensat_time64(0xffffffff, ~0, ~0, 0xffffffff)")
#endif
#ifdef __NR_utimes
PROBE("utimes", __NR_utimes, A(~0UL, ~0UL, 0, 0, 0, 0), E(EFAULT), "utimes(~0, ~0)")
#endif
#ifdef __NR_vmsplice
PROBE("vmsplice", __NR_vmsplice, A(0xffffffffUL, ~0UL, 1, 0, 0, 0), E(EBADF, EINVAL), "vmsplice(0xffffffff, ~0, 1, 0)")
PROBE("vmsplice", __NR_vmsplice, A(0xffffffffUL, ~0UL, 1, 0xffffffffUL, 0, 0), E(EINVAL, EBADF), "vmsplice(0xffffffff, ~0, 1, 0xffffffff)")
#endif
#ifdef __NR_wait4
PROBE("wait4", __NR_wait4, A(0, ~0UL, 0xffffffffUL, ~0UL, 0, 0), E(EINVAL), "wait4(0, ~0, 0xffffffff, ~0)")
PROBE("wait4", __NR_wait4, A(0x7fffffffUL, ~0UL, 0, ~0UL, 0, 0), E(ECHILD), "wait4(0x7fffffff, ~0, 0, ~0)")
#endif
#ifdef __NR_waitid
PROBE("waitid", __NR_waitid, A(0, 0, ~0UL, 0xffffffffUL, ~0UL, 0), E(EINVAL, EFAULT), "waitid(0, 0, ~0, 0xffffffff, ~0)")
PROBE("waitid", __NR_waitid, A(0, 0, ~0UL, 0, ~0UL, 0), E(EINVAL, EFAULT), "waitid(0, 0, ~0, 0, ~0)")
PROBE("waitid", __NR_waitid, A(1, 0x7fffffffUL, ~0UL, 4, ~0UL, 0), E(ECHILD, EFAULT), "waitid(1, 0x7fffffff, ~0, 4, ~0)")
#endif
#ifdef __NR_waitpid
PROBE("waitpid", __NR_waitpid, A(0, ~0UL, 0xffffffffUL, 0, 0, 0), E(EINVAL), "waitpid(0, ~0, 0xffffffff)")
PROBE("waitpid", __NR_waitpid, A(0x7fffffffUL, ~0UL, 0, 0, 0, 0), E(ECHILD), "waitpid(0x7fffffff, ~0, 0)")
#endif
#ifdef __NR_write
PROBE("write", __NR_write, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "write(0xffffffff, ~0, 0)")
PROBE("write", __NR_write, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "write(0xffffffff, ~0, 0)")
#endif
#ifdef __NR_writev
PROBE("writev", __NR_writev, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "writev(0xffffffff, ~0, 0)")
PROBE("writev", __NR_writev, A(0xffffffffUL, ~0UL, 0, 0, 0, 0), E(EBADF), "writev(0xffffffff, ~0, 0)")
#endif
