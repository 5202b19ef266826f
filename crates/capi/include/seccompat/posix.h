/* libseccompat in the manner of the C library: the functions of <seccompat.h> that return a negated
 * error number. Here they return -1 and set `errno`, as the C library's functions do:
 *
 *	int fd = seccompat_posix_openat2(dir, path, &how, sizeof how);
 *	if (fd < 0)
 *		perror(path);
 *
 * `seccompat_posix_NAME` is `seccompat_NAME`, which <seccompat.h> documents. A function that does not
 * fail leaves `errno` alone. The `_ex` functions have no such form: a `struct seccompat_how` tells more
 * than `errno`. The functions are inline, and need no other library.
 */
#ifndef SECCOMPAT_POSIX_H
#define SECCOMPAT_POSIX_H

#include <errno.h>

#include <seccompat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The greatest error number, the kernel's MAX_ERRNO: a call may return other negative words. */
#define SECCOMPAT_POSIX_MAX_ERRNO_ 4095

static inline long seccompat_posix_result_(long result)
{
	if (result >= 0 || result < -SECCOMPAT_POSIX_MAX_ERRNO_)
		return result;
	errno = (int)-result;
	return -1;
}

static inline ssize_t seccompat_posix_explain(const struct seccompat_how *how, char *text,
		size_t size)
{
	return (ssize_t)seccompat_posix_result_(seccompat_explain(how, text, size));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_openat2(int dirfd, const char *path,
		const struct open_how *how_to, size_t size)
{
	return (int)seccompat_posix_result_(seccompat_openat2(dirfd, path, how_to, size));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_faccessat2(int dirfd, const char *path, int mode,
		int flags)
{
	return (int)seccompat_posix_result_(seccompat_faccessat2(dirfd, path, mode, flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_fchmodat2(int dirfd, const char *path,
		mode_t mode, unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_fchmodat2(dirfd, path, mode, flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_statx(int dirfd, const char *path, int flags,
		unsigned int mask, struct statx *into)
{
	return (int)seccompat_posix_result_(seccompat_statx(dirfd, path, flags, mask, into));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_renameat2(int old_fd, const char *old,
		int new_fd, const char *new_, unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_renameat2(old_fd, old, new_fd, new_, flags));
}

SECCOMPAT_CHECK_ static inline ssize_t seccompat_posix_copy_file_range(int from,
		int64_t *from_offset, int to, int64_t *to_offset, size_t len, unsigned int flags)
{
	return (ssize_t)seccompat_posix_result_(seccompat_copy_file_range(from, from_offset, to,
		to_offset, len, flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_setxattrat(int dirfd, const char *path,
		unsigned int at_flags, const char *name, const struct xattr_args *args, size_t size)
{
	return (int)seccompat_posix_result_(seccompat_setxattrat(dirfd, path, at_flags, name, args,
		size));
}

SECCOMPAT_CHECK_ static inline ssize_t seccompat_posix_getxattrat(int dirfd, const char *path,
		unsigned int at_flags, const char *name, const struct xattr_args *args, size_t size)
{
	return (ssize_t)seccompat_posix_result_(seccompat_getxattrat(dirfd, path, at_flags, name,
		args, size));
}

SECCOMPAT_CHECK_ static inline ssize_t seccompat_posix_listxattrat(int dirfd, const char *path,
		unsigned int at_flags, char *list, size_t size)
{
	return (ssize_t)seccompat_posix_result_(seccompat_listxattrat(dirfd, path, at_flags, list,
		size));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_removexattrat(int dirfd, const char *path,
		unsigned int at_flags, const char *name)
{
	return (int)seccompat_posix_result_(seccompat_removexattrat(dirfd, path, at_flags, name));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_memfd_create(const char *name,
		unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_memfd_create(name, flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_statmount(const struct mnt_id_req *mount,
		struct statmount *into, size_t size, unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_statmount(mount, into, size, flags));
}

SECCOMPAT_CHECK_ static inline ssize_t seccompat_posix_listmount(const struct mnt_id_req *mount,
		uint64_t *ids, size_t count, unsigned int flags)
{
	return (ssize_t)seccompat_posix_result_(seccompat_listmount(mount, ids, count, flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_cachestat(int file,
		const struct cachestat_range *range, struct cachestat *into, unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_cachestat(file, range, into, flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_quotactl_fd(int file, unsigned int cmd,
		unsigned int id, void *addr)
{
	return (int)seccompat_posix_result_(seccompat_quotactl_fd(file, cmd, id, addr));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_close_range(unsigned int first,
		unsigned int last, unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_close_range(first, last, flags));
}

SECCOMPAT_CHECK_ static inline ssize_t seccompat_posix_preadv2(int file, const struct iovec *into,
		unsigned long count, int64_t offset, int flags)
{
	return (ssize_t)seccompat_posix_result_(seccompat_preadv2(file, into, count, offset,
		flags));
}

SECCOMPAT_CHECK_ static inline ssize_t seccompat_posix_pwritev2(int file, const struct iovec *from,
		unsigned long count, int64_t offset, int flags)
{
	return (ssize_t)seccompat_posix_result_(seccompat_pwritev2(file, from, count, offset,
		flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_epoll_pwait2(int epoll,
		struct epoll_event *events, int count, const struct timespec *timeout,
		const void *mask, size_t mask_size)
{
	return (int)seccompat_posix_result_(seccompat_epoll_pwait2(epoll, events, count, timeout,
		mask, mask_size));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_mlock2(const void *addr, size_t len,
		unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_mlock2(addr, len, flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_mseal(void *addr, size_t len,
		unsigned long flags)
{
	return (int)seccompat_posix_result_(seccompat_mseal(addr, len, flags));
}

static inline ssize_t seccompat_posix_process_madvise(int pidfd, const struct iovec *ranges,
		unsigned long count, int advice, unsigned int flags)
{
	return (ssize_t)seccompat_posix_result_(seccompat_process_madvise(pidfd, ranges, count,
		advice, flags));
}

static inline int seccompat_posix_execveat(int dirfd, const char *path, char *const argv[],
		char *const envp[], int flags)
{
	return (int)seccompat_posix_result_(seccompat_execveat(dirfd, path, argv, envp, flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_pidfd_open(pid_t pid, unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_pidfd_open(pid, flags));
}

static inline int seccompat_posix_pidfd_send_signal(int pidfd, int signal, void *info,
		unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_pidfd_send_signal(pidfd, signal, info,
		flags));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_pidfd_getfd(int pidfd, int target,
		unsigned int flags)
{
	return (int)seccompat_posix_result_(seccompat_pidfd_getfd(pidfd, target, flags));
}

SECCOMPAT_CHECK_ static inline pid_t seccompat_posix_spawn(const char *path, char *const argv[],
		char *const envp[], const struct seccompat_descriptor *descriptors, size_t count,
		int *pidfd)
{
	return (pid_t)seccompat_posix_result_(seccompat_spawn(path, argv, envp, descriptors, count,
		pidfd));
}

SECCOMPAT_CHECK_ static inline pid_t seccompat_posix_spawn_with(const char *path,
		char *const argv[], char *const envp[],
		const struct seccompat_descriptor *descriptors, size_t count,
		const struct seccompat_spawn_options *options, int *pidfd)
{
	return (pid_t)seccompat_posix_result_(seccompat_spawn_with(path, argv, envp, descriptors,
		count, options, pidfd));
}

SECCOMPAT_CHECK_ static inline ssize_t seccompat_posix_getrandom(void *into, size_t len,
		unsigned int flags)
{
	return (ssize_t)seccompat_posix_result_(seccompat_getrandom(into, len, flags));
}

static inline long seccompat_posix_call(long number, unsigned long a, unsigned long b,
		unsigned long c, unsigned long d, unsigned long e, unsigned long f)
{
	return seccompat_posix_result_(seccompat_call(number, a, b, c, d, e, f));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_availability(long number,
		struct seccompat_found *found)
{
	return (int)seccompat_posix_result_(seccompat_availability(number, found));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_availability_in_child(long number,
		unsigned int milliseconds, struct seccompat_found *found)
{
	return (int)seccompat_posix_result_(seccompat_availability_in_child(number, milliseconds,
		found));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_sigsys_return_enosys(int chain)
{
	return (int)seccompat_posix_result_(seccompat_sigsys_return_enosys(chain));
}

SECCOMPAT_CHECK_ static inline int seccompat_posix_pretend_begin(const int *numbers, size_t count,
		int as, struct seccompat_pretend **pretend)
{
	return (int)seccompat_posix_result_(seccompat_pretend_begin(numbers, count, as, pretend));
}

static inline int seccompat_posix_pretend_end(struct seccompat_pretend *pretend)
{
	return (int)seccompat_posix_result_(seccompat_pretend_end(pretend));
}

#ifdef __cplusplus
}
#endif

#endif
