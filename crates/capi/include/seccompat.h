/* libseccompat: new system calls for programs that may run under a seccomp filter.
 *
 * A container's filter returns EPERM for calls that its author did not know. EPERM is also the
 * kernel's genuine answer, so a program that falls back after every EPERM has a security hole, and a
 * program that falls back after ENOSYS alone fails. These functions make the new call. Only if it
 * fails suspiciously do they probe for the source of the error. Only if a filter refused the call or
 * the kernel lacks it do they emulate it: with the same guarantee, or not at all.
 *
 *	int fd = seccompat_openat2(dir, path, &how, sizeof how);
 *	if (fd < 0)
 *		fprintf(stderr, "%s\n", strerror(-fd));
 *
 * Each function has the signature of the system call of its name, which section 2 of the manual
 * describes. It returns the call's result, or a negated error number. -ENOSYS means that the call is
 * refused by a filter or missing, and that it has no emulation, or that the emulation lacked something
 * (/proc, /dev, a free descriptor, a process): `who` and `error` of a `struct seccompat_how` give the
 * details. Any other error is the call's own. `errno` is never touched (<seccompat/posix.h> has the same
 * functions in the manner of the C library, with -1 and `errno`). `seccompat_NAME` is exact.
 * `seccompat_NAME_ex` has one more parameter, a `struct seccompat_how`: it names the weaknesses that
 * you accept, and reports how the call was done.
 *
 * The call is made with the arguments unchanged: the kernel judges bad descriptors, null pointers and
 * flags, including those that this library does not know. An emulation treats null pointers, pointers to
 * memory that cannot be read or written, and invalid descriptor numbers as the kernel does. If several
 * errors apply, an emulation may return another of them than the kernel.
 *
 * No function is a cancellation point (pthread_cancel(3)), not even one that waits, and no emulation has
 * one: a thread that is cancelled in a function returns from it, with its descriptors and its memory, and
 * ends at its next cancellation point. The C library may send it a signal, so a wait may return -EINTR.
 * A thread of the asynchronous type (pthread_setcanceltype(3)) may end anywhere: it may call no function.
 *
 * Times are the kernel's own, with 64 bits: if time_t has 32 bits, pass a struct __kernel_timespec of
 * <linux/time_types.h>.
 *
 * Thread-safe. If the kernel makes the call, the library allocates nothing and takes no lock, with one
 * exception: in a program that loaded the library by dlopen(3), a thread may allocate its thread
 * storage at its first call. Of the emulations only openat2's with RESOLVE_ flags allocates: all others
 * may be used in signal handlers, between fork and exec, and under vfork. No function returns by a C++
 * exception or a Rust panic: an internal error aborts.
 */
#ifndef SECCOMPAT_H
#define SECCOMPAT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Types of <linux/openat2.h>, <linux/xattr.h>, <linux/mount.h>, <linux/mman.h> and the C library.
 * Events and times are those of <sys/epoll.h> and <time.h>. */
struct cachestat;
struct cachestat_range;
struct epoll_event;
struct iovec;
struct mnt_id_req;
struct open_how;
struct statmount;
struct statx;
struct timespec;
struct xattr_args;

/* Attributes, by which compilers warn: of an ignored result, of a buffer that is too small, and of null
 * for an argument that the library itself uses (for all others the kernel judges null). Compilers without
 * them see nothing, and no compiler does after `#define SECCOMPAT_NO_ATTRIBUTES`. */
#if defined(__has_attribute) && !defined(SECCOMPAT_NO_ATTRIBUTES)
#if __has_attribute(warn_unused_result)
#define SECCOMPAT_CHECK_ __attribute__((warn_unused_result))
#endif
#if __has_attribute(nonnull)
#define SECCOMPAT_NONNULL_(at) __attribute__((nonnull(at)))
#endif
/* GCC 10 has no mode `none`. */
#if __has_attribute(access) && __GNUC__ >= 11
#define SECCOMPAT_ACCESS_(...) __attribute__((access(__VA_ARGS__)))
#endif
#endif
#ifndef SECCOMPAT_CHECK_
#define SECCOMPAT_CHECK_
#endif
#ifndef SECCOMPAT_NONNULL_
#define SECCOMPAT_NONNULL_(at)
#endif
#ifndef SECCOMPAT_ACCESS_
#define SECCOMPAT_ACCESS_(...)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header. The program may run with another version of the shared library. */
#define SECCOMPAT_VERSION "0.1.0"
#define SECCOMPAT_VERSION_MAJOR 0
#define SECCOMPAT_VERSION_MINOR 1
#define SECCOMPAT_VERSION_PATCH 0

/* The version of the library with which the program runs, in the form of SECCOMPAT_VERSION. */
const char *seccompat_version(void);

/* The weaknesses of emulations: bits of `accept` and `lost`. */
/* statx: the time of creation is missing. */
#define SECCOMPAT_NO_BIRTH_TIME (1u << 0)
/* statx: fields other than the basic ones and the time of creation are missing. */
#define SECCOMPAT_NO_EXTRA_FIELDS (1u << 1)
/* statx: AT_STATX_FORCE_SYNC is not honoured. */
#define SECCOMPAT_NO_SYNC_CONTROL (1u << 2)
/* renameat2 with RENAME_NOREPLACE: a link, then an unlink, for objects that are not directories. */
#define SECCOMPAT_NOT_ATOMIC (1u << 3)
/* close_range without /proc: descriptors above RLIMIT_NOFILE stay as they were. */
#define SECCOMPAT_HIGH_DESCRIPTORS (1u << 4)
/* mlock2 with MLOCK_ONFAULT: all pages are brought in at once. */
#define SECCOMPAT_FAULTED_IN (1u << 5)
/* execveat: the program sees a place in /proc as its own name. */
#define SECCOMPAT_EXEC_NAME (1u << 6)

/* How it was done: `by`. */
#define SECCOMPAT_NATIVE 1u   /* by the kernel itself */
#define SECCOMPAT_EMULATED 2u /* by older calls, except for the weaknesses in `lost` */

/* The source of the error: `who`. */
#define SECCOMPAT_BY_KERNEL 1u    /* the call's own answer */
#define SECCOMPAT_BY_FILTER 2u    /* a filter, and no remaining way keeps the guarantee */
#define SECCOMPAT_MISSING 3u      /* the call is missing, and no remaining way keeps the guarantee */
#define SECCOMPAT_UNDETERMINED 4u /* the kernel or a filter; treat it as the call's own answer */
#define SECCOMPAT_BY_EMULATION 5u /* the emulation lacked something: returns -ENOSYS, `error` has the cause */

/* The accepted weaknesses, and how the call was done. Set `size` and `accept`, and the rest to 0:
 *
 *	struct seccompat_how how = { .size = sizeof how };
 *
 * Later versions may add members at the end. As with the kernel's own structures, a structure shorter
 * than this is -EINVAL, a longer one is -E2BIG unless its unknown members are 0, and null is -EFAULT
 * (compilers warn of null).
 * After these errors, and after -EINVAL for an unknown bit of `accept`, the structure is unchanged,
 * `who` included, and no call was made. */
struct seccompat_how {
	uint32_t size;   /* in: sizeof(struct seccompat_how) */
	uint32_t accept; /* in: weaknesses that are accepted */
	uint32_t by;     /* out: how it was done; 0 if it failed */
	uint32_t lost;   /* out: the weaknesses of how it was done, all of them accepted */
	uint32_t who;    /* out: the source of the error; 0 if it did not fail */
	int32_t error;   /* out: the error number that was really returned: EPERM, EACCES… */
	int32_t call;    /* out: the number of the call that failed; of the older call if an
	                  * emulation failed */
};

/* Describes a `how` in words, as snprintf(3) does: the text is truncated to the buffer, ends with a
 * zero byte, and its whole length is returned. -EFAULT, -EINVAL or -E2BIG for an invalid `how`. */
ssize_t seccompat_explain(const struct seccompat_how *how, char *text, size_t size)
	SECCOMPAT_NONNULL_(1) SECCOMPAT_ACCESS_(read_only, 1)
	SECCOMPAT_ACCESS_(write_only, 2, 3);

/* -- Files and their names -- */

int seccompat_openat2(int dirfd, const char *path, const struct open_how *how_to, size_t size)
	SECCOMPAT_CHECK_;
int seccompat_openat2_ex(int dirfd, const char *path, const struct open_how *how_to, size_t size,
			 struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(read_write, 5);

int seccompat_faccessat2(int dirfd, const char *path, int mode, int flags) SECCOMPAT_CHECK_;
int seccompat_faccessat2_ex(int dirfd, const char *path, int mode, int flags,
			    struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(read_write, 5);

int seccompat_fchmodat2(int dirfd, const char *path, mode_t mode, unsigned int flags)
	SECCOMPAT_CHECK_;
int seccompat_fchmodat2_ex(int dirfd, const char *path, mode_t mode, unsigned int flags,
			   struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(read_write, 5);

/* May lose NO_BIRTH_TIME, NO_EXTRA_FIELDS and NO_SYNC_CONTROL; `stx_mask` lists the valid fields. */
int seccompat_statx(int dirfd, const char *path, int flags, unsigned int mask, struct statx *into)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(write_only, 5);
int seccompat_statx_ex(int dirfd, const char *path, int flags, unsigned int mask,
		       struct statx *into, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_ACCESS_(write_only, 5)
	SECCOMPAT_ACCESS_(read_write, 6);

/* May lose NOT_ATOMIC. */
int seccompat_renameat2(int old_fd, const char *old, int new_fd, const char *new_,
			unsigned int flags) SECCOMPAT_CHECK_;
int seccompat_renameat2_ex(int old_fd, const char *old, int new_fd, const char *new_,
			   unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_ACCESS_(read_write, 6);

/* The offsets are 64-bit wide on every machine. */
ssize_t seccompat_copy_file_range(int from, int64_t *from_offset, int to, int64_t *to_offset,
				  size_t len, unsigned int flags)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(read_write, 2) SECCOMPAT_ACCESS_(read_write, 4);
ssize_t seccompat_copy_file_range_ex(int from, int64_t *from_offset, int to, int64_t *to_offset,
				     size_t len, unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(7) SECCOMPAT_ACCESS_(read_write, 2)
	SECCOMPAT_ACCESS_(read_write, 4) SECCOMPAT_ACCESS_(read_write, 7);

int seccompat_setxattrat(int dirfd, const char *path, unsigned int at_flags, const char *name,
			 const struct xattr_args *args, size_t size) SECCOMPAT_CHECK_;
int seccompat_setxattrat_ex(int dirfd, const char *path, unsigned int at_flags, const char *name,
			    const struct xattr_args *args, size_t size, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(7) SECCOMPAT_ACCESS_(read_write, 7);

ssize_t seccompat_getxattrat(int dirfd, const char *path, unsigned int at_flags, const char *name,
			     const struct xattr_args *args, size_t size) SECCOMPAT_CHECK_;
ssize_t seccompat_getxattrat_ex(int dirfd, const char *path, unsigned int at_flags,
				const char *name, const struct xattr_args *args, size_t size,
				struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(7) SECCOMPAT_ACCESS_(read_write, 7);

ssize_t seccompat_listxattrat(int dirfd, const char *path, unsigned int at_flags, char *list,
			      size_t size)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(write_only, 4, 5);
ssize_t seccompat_listxattrat_ex(int dirfd, const char *path, unsigned int at_flags, char *list,
				 size_t size, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_ACCESS_(write_only, 4, 5)
	SECCOMPAT_ACCESS_(read_write, 6);

int seccompat_removexattrat(int dirfd, const char *path, unsigned int at_flags, const char *name)
	SECCOMPAT_CHECK_;
int seccompat_removexattrat_ex(int dirfd, const char *path, unsigned int at_flags,
			       const char *name, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(read_write, 5);

/* No older call keeps the guarantees of the next ones: the kernel makes them, or they fail. */

int seccompat_memfd_create(const char *name, unsigned int flags) SECCOMPAT_CHECK_;
int seccompat_memfd_create_ex(const char *name, unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(3) SECCOMPAT_ACCESS_(read_write, 3);

int seccompat_statmount(const struct mnt_id_req *mount, struct statmount *into, size_t size,
			unsigned int flags)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(write_only, 2);
int seccompat_statmount_ex(const struct mnt_id_req *mount, struct statmount *into, size_t size,
			   unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(write_only, 2)
	SECCOMPAT_ACCESS_(read_write, 5);

ssize_t seccompat_listmount(const struct mnt_id_req *mount, uint64_t *ids, size_t count,
			    unsigned int flags)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(write_only, 2, 3);
ssize_t seccompat_listmount_ex(const struct mnt_id_req *mount, uint64_t *ids, size_t count,
			       unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(write_only, 2, 3)
	SECCOMPAT_ACCESS_(read_write, 5);

int seccompat_cachestat(int file, const struct cachestat_range *range, struct cachestat *into,
			unsigned int flags)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(write_only, 3);
int seccompat_cachestat_ex(int file, const struct cachestat_range *range, struct cachestat *into,
			   unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(write_only, 3)
	SECCOMPAT_ACCESS_(read_write, 5);

int seccompat_quotactl_fd(int file, unsigned int cmd, unsigned int id, void *addr) SECCOMPAT_CHECK_;
int seccompat_quotactl_fd_ex(int file, unsigned int cmd, unsigned int id, void *addr,
			     struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(read_write, 5);

/* -- Descriptors, and reading and writing through them -- */

/* Emulates CLOSE_RANGE_CLOEXEC also on a kernel that has the call without that flag. May lose
 * HIGH_DESCRIPTORS. */
int seccompat_close_range(unsigned int first, unsigned int last, unsigned int flags)
	SECCOMPAT_CHECK_;
int seccompat_close_range_ex(unsigned int first, unsigned int last, unsigned int flags,
			     struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(4) SECCOMPAT_ACCESS_(read_write, 4);

/* An offset of -1 means the file's own position. */
ssize_t seccompat_preadv2(int file, const struct iovec *into, unsigned long count, int64_t offset,
			  int flags) SECCOMPAT_CHECK_;
ssize_t seccompat_preadv2_ex(int file, const struct iovec *into, unsigned long count,
			     int64_t offset, int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_ACCESS_(read_write, 6);

ssize_t seccompat_pwritev2(int file, const struct iovec *from, unsigned long count, int64_t offset,
			   int flags) SECCOMPAT_CHECK_;
ssize_t seccompat_pwritev2_ex(int file, const struct iovec *from, unsigned long count,
			      int64_t offset, int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_ACCESS_(read_write, 6);

/* The time has 64-bit seconds; the mask is 64 signals, and `mask_size` is 8: a sigset_t begins with
 * such a mask. */
int seccompat_epoll_pwait2(int epoll, struct epoll_event *events, int count,
			   const struct timespec *timeout, const void *mask, size_t mask_size)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(write_only, 2);
int seccompat_epoll_pwait2_ex(int epoll, struct epoll_event *events, int count,
			      const struct timespec *timeout, const void *mask, size_t mask_size,
			      struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(7) SECCOMPAT_ACCESS_(write_only, 2)
	SECCOMPAT_ACCESS_(read_write, 7);

/* -- Memory -- */

/* May lose FAULTED_IN. */
int seccompat_mlock2(const void *addr, size_t len, unsigned int flags)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(none, 1);
int seccompat_mlock2_ex(const void *addr, size_t len, unsigned int flags,
			struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(4) SECCOMPAT_ACCESS_(none, 1)
	SECCOMPAT_ACCESS_(read_write, 4);

/* Made by the kernel or not at all. */
int seccompat_mseal(void *addr, size_t len, unsigned long flags)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(none, 1);
int seccompat_mseal_ex(void *addr, size_t len, unsigned long flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(4) SECCOMPAT_ACCESS_(none, 1)
	SECCOMPAT_ACCESS_(read_write, 4);

/* Made by the kernel or not at all. */
ssize_t seccompat_process_madvise(int pidfd, const struct iovec *ranges, unsigned long count,
				  int advice, unsigned int flags);
ssize_t seccompat_process_madvise_ex(int pidfd, const struct iovec *ranges, unsigned long count,
				     int advice, unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_NONNULL_(6) SECCOMPAT_ACCESS_(read_write, 6);

/* -- Processes -- */

/* May lose EXEC_NAME. */
int seccompat_execveat(int dirfd, const char *path, char *const argv[], char *const envp[],
		       int flags);
int seccompat_execveat_ex(int dirfd, const char *path, char *const argv[], char *const envp[],
			  int flags, struct seccompat_how *how)
	SECCOMPAT_NONNULL_(6) SECCOMPAT_ACCESS_(read_write, 6);

/* Made by the kernel or not at all: a pid can be another process's by now. */

int seccompat_pidfd_open(pid_t pid, unsigned int flags) SECCOMPAT_CHECK_;
int seccompat_pidfd_open_ex(pid_t pid, unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(3) SECCOMPAT_ACCESS_(read_write, 3);

int seccompat_pidfd_send_signal(int pidfd, int signal, void *info, unsigned int flags);
int seccompat_pidfd_send_signal_ex(int pidfd, int signal, void *info, unsigned int flags,
				   struct seccompat_how *how)
	SECCOMPAT_NONNULL_(5) SECCOMPAT_ACCESS_(read_write, 5);

int seccompat_pidfd_getfd(int pidfd, int target, unsigned int flags) SECCOMPAT_CHECK_;
int seccompat_pidfd_getfd_ex(int pidfd, int target, unsigned int flags, struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(4) SECCOMPAT_ACCESS_(read_write, 4);

/* A descriptor of the caller, and its number in the new program. */
struct seccompat_descriptor {
	int ours;
	int theirs;
};

/* Starts the program at `path` (PATH is not searched), and returns its process id; `*pidfd` becomes a
 * descriptor of that very process, close-on-exec. The program gets a copy of each of `descriptors`, in
 * addition to the descriptors that are not close-on-exec. If the program cannot be executed, the error
 * is that of execve(2). Allocates. */
pid_t seccompat_spawn(const char *path, char *const argv[], char *const envp[],
		      const struct seccompat_descriptor *descriptors, size_t count, int *pidfd)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_ACCESS_(read_only, 4, 5)
	SECCOMPAT_ACCESS_(write_only, 6);
pid_t seccompat_spawn_ex(const char *path, char *const argv[], char *const envp[],
			 const struct seccompat_descriptor *descriptors, size_t count, int *pidfd,
			 struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_NONNULL_(7)
	SECCOMPAT_ACCESS_(read_only, 4, 5) SECCOMPAT_ACCESS_(write_only, 6)
	SECCOMPAT_ACCESS_(read_write, 7);

/* The members of `struct seccompat_spawn_options` that hold: `flags`. */
#define SECCOMPAT_SPAWN_GROUP (1u << 0)  /* `pgid` */
#define SECCOMPAT_SPAWN_GROUPS (1u << 1) /* `groups` */
#define SECCOMPAT_SPAWN_GID (1u << 2)    /* `gid` */
#define SECCOMPAT_SPAWN_UID (1u << 3)    /* `uid` */

/* The differences between the program and its starter. Set `size`, and the rest to 0 or null:
 *
 *	struct seccompat_spawn_options options = { .size = sizeof options };
 *
 * Later versions may be longer, as with `struct seccompat_how`. The changes are made in the order
 * process group, directory, groups, gid, uid. */
struct seccompat_spawn_options {
	uint32_t size;         /* sizeof(struct seccompat_spawn_options) */
	uint32_t flags;        /* SECCOMPAT_SPAWN_ */
	const char *search;    /* if not null: folders, separated by colons as in PATH, in which a program
	                        * without a slash in its path is looked for */
	const char *directory; /* if not null: its working directory */
	const gid_t *groups;   /* its supplementary groups, at most 1024 */
	size_t group_count;
	const void *mask;      /* if not null: its blocked signals, 64 of them; a sigset_t begins with such
	                        * a mask */
	pid_t pgid;            /* its process group; 0 for a new one */
	gid_t gid;             /* its group ids, all three */
	uid_t uid;             /* its user ids, all three */
	uint32_t unused;       /* 0 */
};

/* Starts a program as `seccompat_spawn` does, with options. If a change fails, the error is that of its
 * call: setpgid(2), chdir(2), setgroups(2), setresgid(2) or setresuid(2), which `call` of the `how` names.
 * A filter that fakes one of the last three gets -ENOSYS, and starts nothing. */
pid_t seccompat_spawn_with(const char *path, char *const argv[], char *const envp[],
			   const struct seccompat_descriptor *descriptors, size_t count,
			   const struct seccompat_spawn_options *options, int *pidfd)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_NONNULL_(7) SECCOMPAT_ACCESS_(read_only, 4, 5)
	SECCOMPAT_ACCESS_(read_only, 6) SECCOMPAT_ACCESS_(write_only, 7);
pid_t seccompat_spawn_with_ex(const char *path, char *const argv[], char *const envp[],
			      const struct seccompat_descriptor *descriptors, size_t count,
			      const struct seccompat_spawn_options *options, int *pidfd,
			      struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(6) SECCOMPAT_NONNULL_(7) SECCOMPAT_NONNULL_(8)
	SECCOMPAT_ACCESS_(read_only, 4, 5) SECCOMPAT_ACCESS_(read_only, 6)
	SECCOMPAT_ACCESS_(write_only, 7) SECCOMPAT_ACCESS_(read_write, 8);

/* -- Random bytes -- */

ssize_t seccompat_getrandom(void *into, size_t len, unsigned int flags)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(write_only, 1, 2);
ssize_t seccompat_getrandom_ex(void *into, size_t len, unsigned int flags,
			       struct seccompat_how *how)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(4) SECCOMPAT_ACCESS_(write_only, 1, 2)
	SECCOMPAT_ACCESS_(read_write, 4);

/* Any other call: like syscall(2), but reports the source of a refusal. It has no emulation. -EINVAL,
 * with `who` unchanged, for a number that this library does not know. */
long seccompat_call(long number, unsigned long a, unsigned long b, unsigned long c, unsigned long d,
		    unsigned long e, unsigned long f);
long seccompat_call_ex(long number, unsigned long a, unsigned long b, unsigned long c,
		       unsigned long d, unsigned long e, unsigned long f,
		       struct seccompat_how *how)
	SECCOMPAT_NONNULL_(8) SECCOMPAT_ACCESS_(read_write, 8);

/* The verdicts. */
#define SECCOMPAT_VERDICT_AVAILABLE 1    /* the call reaches the kernel */
#define SECCOMPAT_VERDICT_MISSING 2      /* ENOSYS, from the kernel or from a filter */
#define SECCOMPAT_VERDICT_FILTERED 3     /* a filter answers instead of the kernel */
#define SECCOMPAT_VERDICT_CONDITIONAL 4  /* a filter decides by the arguments */
#define SECCOMPAT_VERDICT_KILLED 5       /* a filter sends SIGSYS */
#define SECCOMPAT_VERDICT_REFUSED 6      /* the kernel itself refuses this caller */
#define SECCOMPAT_VERDICT_UNDETERMINED 7 /* the evidence does not decide */

#define SECCOMPAT_CAUSE_KERNEL 1u
#define SECCOMPAT_CAUSE_FILTER 2u
#define SECCOMPAT_CAUSE_SYSCTL 3u
#define SECCOMPAT_CAUSE_CAPABILITY 4u
#define SECCOMPAT_CAUSE_SUPERVISOR 5u
#define SECCOMPAT_CAUSE_TRACER 6u
#define SECCOMPAT_CAUSE_UNKNOWN 7u

/* Set `size`, and the rest to 0. Later versions may be longer, as with `struct seccompat_how`. */
struct seccompat_found {
	uint32_t size;      /* in: sizeof(struct seccompat_found) */
	uint32_t verdict;   /* out: SECCOMPAT_VERDICT_ */
	uint32_t cause;     /* out: SECCOMPAT_CAUSE_; 0 if nothing refused the call */
	int32_t error;      /* out: the filter's errno; 0 if its answer is not an error */
	uint32_t confirmed; /* out: 1 if every conclusive probe agreed */
};

/* Whether a call can be used on this thread: probes here, and returns the verdict, or -EINVAL for a
 * number that this library does not know. A filter that kills would kill this thread. `found` may be
 * null. */
int seccompat_availability(long number, struct seccompat_found *found)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(read_write, 2);

/* Whether a call can be used on this thread: probes in a child, which a filter may kill, and which has
 * this many milliseconds for a call. Returns a negated error number if no child can be made. */
int seccompat_availability_in_child(long number, unsigned int milliseconds,
				    struct seccompat_found *found)
	SECCOMPAT_CHECK_ SECCOMPAT_ACCESS_(read_write, 3);

/* The name of a verdict: "available", "missing" and so on; "unknown" for an invalid verdict. */
const char *seccompat_verdict_name(int verdict);

/* Makes every call that a filter traps return -ENOSYS (SECCOMP_RET_TRAP), in the whole process and for
 * good, by a handler for SIGSYS; a SIGSYS from another source has the same effect as before. -EEXIST if
 * the program has a handler, unless `chain` is 1: then that handler gets every SIGSYS except a filter's.
 * -ENOSYS on architectures other than x86-64 and arm64. A thread that blocks SIGSYS is killed all the
 * same. */
int seccompat_sigsys_return_enosys(int chain) SECCOMPAT_CHECK_;

/* For tests of a program's own fallbacks: behaves as if a filter refused calls of this thread, or as if
 * the kernel lacked them, until the matching end. They nest. */
#define SECCOMPAT_AS_FILTERED 1
#define SECCOMPAT_AS_MISSING 2

struct seccompat_pretend;

/* Begins to pretend on this thread. Allocates. -EINVAL for a number that this library does not know. */
int seccompat_pretend_begin(const int *numbers, size_t count, int as,
			    struct seccompat_pretend **pretend)
	SECCOMPAT_CHECK_ SECCOMPAT_NONNULL_(4) SECCOMPAT_ACCESS_(read_only, 1, 2)
	SECCOMPAT_ACCESS_(write_only, 4);

/* Ends what `seccompat_pretend_begin` began, once; null is allowed. -EPERM on another thread than the
 * one that began it: then it stays in effect. */
int seccompat_pretend_end(struct seccompat_pretend *pretend);

#ifdef __cplusplus
}
#endif

#endif
