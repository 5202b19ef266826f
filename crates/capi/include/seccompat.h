/* libseccompat: new system calls where a seccomp filter may say EPERM.
 *
 * A container's filter answers EPERM for calls that its author did not know. EPERM is also the
 * kernel's honest answer, so who falls back on every EPERM has a security hole, and who falls back
 * on ENOSYS alone fails. These functions make the new call; only where it fails suspiciously do they
 * ask who spoke, and only where a filter did, or the kernel lacks the call, do they emulate it: with
 * the same guarantee, or not at all.
 *
 *	int fd = seccompat_openat2(dir, path, &how, sizeof how);
 *	if (fd < 0)
 *		fprintf(stderr, "%s\n", strerror(-fd));
 *
 * Each function has the signature of the system call of its name; section 2 of the manual says what
 * it does. What it returns is the call's result, or the negated error number: -ENOSYS where the call
 * is refused by a filter or missing, and nothing keeps its guarantee or that lacks something (/proc, /dev,
 * a free descriptor, a process: `who` and `error` of a `struct seccompat_how` say what), any other where
 * the call itself says so. `errno` is never touched. What follows `seccompat_NAME` is exact. `seccompat_NAME_ex`
 * takes a `struct seccompat_how` more: what may be lost, and how it was done.
 *
 * The call is made with the arguments as they are: the kernel judges bad descriptors, null pointers
 * and flags, also those that this library does not know. An emulation does as the kernel for null
 * pointers and for numbers that are no descriptors; any other pointer must be good, and where several
 * errors are due it may give another of them.
 *
 * None is a cancellation point (pthread_cancel(3)), also those that wait: as in system calls made by
 * syscall(2), a thread that is cancelled there goes on. Times are the kernel's own, of 64 bits: where
 * time_t has 32, pass a struct __kernel_timespec of <linux/time_types.h>.
 *
 * Thread-safe. Where the kernel does the call, nothing is allocated and no lock taken; only, a thread
 * of a program that loaded the library by dlopen(3) may allocate its thread storage when it calls in
 * for the first time. Of the emulations only openat2's with RESOLVE_ flags allocates: all others may
 * be used in signal handlers, between fork and exec, and under vfork. No function returns by a C++
 * exception or a Rust panic: what cannot go on aborts.
 */
#ifndef SECCOMPAT_H
#define SECCOMPAT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Theirs, as <linux/openat2.h>, <linux/xattr.h>, <linux/mount.h>, <linux/mman.h> and the C library
 * declare them. Events and times are those of <sys/epoll.h> and <time.h>. */
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

#ifdef __cplusplus
extern "C" {
#endif

#define SECCOMPAT_VERSION "0.1.0"

/* What an emulation may lose: bits of `accept` and `lost`. */
/* statx: the time of creation is not told. */
#define SECCOMPAT_NO_BIRTH_TIME (1u << 0)
/* statx: fields other than the basic ones and the time of creation are not told. */
#define SECCOMPAT_NO_EXTRA_FIELDS (1u << 1)
/* statx: AT_STATX_FORCE_SYNC is not honoured. */
#define SECCOMPAT_NO_SYNC_CONTROL (1u << 2)
/* renameat2 with RENAME_NOREPLACE: a link, then an unlink, for what is no directory. */
#define SECCOMPAT_NOT_ATOMIC (1u << 3)
/* close_range without /proc: descriptors above RLIMIT_NOFILE stay as they were. */
#define SECCOMPAT_HIGH_DESCRIPTORS (1u << 4)
/* mlock2 with MLOCK_ONFAULT: all pages are brought in at once. */
#define SECCOMPAT_FAULTED_IN (1u << 5)
/* execveat: the program sees a place in /proc as its own name. */
#define SECCOMPAT_EXEC_NAME (1u << 6)

/* How it was done: `by`. */
#define SECCOMPAT_NATIVE 1u   /* by the kernel itself */
#define SECCOMPAT_EMULATED 2u /* by older calls, but for what was `lost` */

/* Who gave the error: `who`. */
#define SECCOMPAT_BY_KERNEL 1u    /* the call's own answer */
#define SECCOMPAT_BY_FILTER 2u    /* a filter, and nothing that keeps the guarantee was left */
#define SECCOMPAT_MISSING 3u      /* the call is missing, and nothing that keeps it was left */
#define SECCOMPAT_UNDETERMINED 4u /* the kernel or a filter; take it as the call's own answer */
#define SECCOMPAT_BY_EMULATION 5u /* the emulation lacked something: returned is -ENOSYS, `error` is what it met */

/* What may be lost, and how it was done. Set `size` and `accept`, and the rest to 0:
 *
 *	struct seccompat_how how = { .size = sizeof how };
 *
 * Later versions may add members at the end. As with the kernel's own structures, a shorter one than
 * this is -EINVAL, a longer one is -E2BIG unless what this library does not know is 0, null is
 * -EFAULT. Those, and -EINVAL for a bit of `accept` that nobody knows, leave the structure as it is,
 * `who` included, and no call was made. */
struct seccompat_how {
	uint32_t size;   /* in: sizeof(struct seccompat_how) */
	uint32_t accept; /* in: weaknesses that are accepted */
	uint32_t by;     /* out: how it was done; 0 where it failed */
	uint32_t lost;   /* out: weaknesses of how it was done, all of them accepted */
	uint32_t who;    /* out: who gave the error; 0 where it did not fail */
	int32_t error;   /* out: the error number that really came back: EPERM, EACCES… */
	int32_t call;    /* out: the number of the call that failed; of an older one where an
	                  * emulation did */
};

/* Says what a `how` says, in words, as snprintf(3): what is cut is cut, a zero byte ends it, and the
 * length of all of it is returned. -EFAULT, -EINVAL or -E2BIG for what is no `how`. */
ssize_t seccompat_explain(const struct seccompat_how *how, char *text, size_t size);

/* Files and their names. */

int seccompat_openat2(int dirfd, const char *path, const struct open_how *how_to, size_t size);
int seccompat_openat2_ex(int dirfd, const char *path, const struct open_how *how_to, size_t size,
			 struct seccompat_how *how);

int seccompat_faccessat2(int dirfd, const char *path, int mode, int flags);
int seccompat_faccessat2_ex(int dirfd, const char *path, int mode, int flags,
			    struct seccompat_how *how);

int seccompat_fchmodat2(int dirfd, const char *path, mode_t mode, unsigned int flags);
int seccompat_fchmodat2_ex(int dirfd, const char *path, mode_t mode, unsigned int flags,
			   struct seccompat_how *how);

/* May lose NO_BIRTH_TIME, NO_EXTRA_FIELDS and NO_SYNC_CONTROL; `stx_mask` says what was told. */
int seccompat_statx(int dirfd, const char *path, int flags, unsigned int mask, struct statx *into);
int seccompat_statx_ex(int dirfd, const char *path, int flags, unsigned int mask,
		       struct statx *into, struct seccompat_how *how);

/* May lose NOT_ATOMIC. */
int seccompat_renameat2(int old_fd, const char *old, int new_fd, const char *new_,
			unsigned int flags);
int seccompat_renameat2_ex(int old_fd, const char *old, int new_fd, const char *new_,
			   unsigned int flags, struct seccompat_how *how);

/* The offsets are 64-bit wide on every machine. */
ssize_t seccompat_copy_file_range(int from, int64_t *from_offset, int to, int64_t *to_offset,
				  size_t len, unsigned int flags);
ssize_t seccompat_copy_file_range_ex(int from, int64_t *from_offset, int to, int64_t *to_offset,
				     size_t len, unsigned int flags, struct seccompat_how *how);

int seccompat_setxattrat(int dirfd, const char *path, unsigned int at_flags, const char *name,
			 const struct xattr_args *args, size_t size);
int seccompat_setxattrat_ex(int dirfd, const char *path, unsigned int at_flags, const char *name,
			    const struct xattr_args *args, size_t size, struct seccompat_how *how);

ssize_t seccompat_getxattrat(int dirfd, const char *path, unsigned int at_flags, const char *name,
			     const struct xattr_args *args, size_t size);
ssize_t seccompat_getxattrat_ex(int dirfd, const char *path, unsigned int at_flags,
				const char *name, const struct xattr_args *args, size_t size,
				struct seccompat_how *how);

ssize_t seccompat_listxattrat(int dirfd, const char *path, unsigned int at_flags, char *list,
			      size_t size);
ssize_t seccompat_listxattrat_ex(int dirfd, const char *path, unsigned int at_flags, char *list,
				 size_t size, struct seccompat_how *how);

int seccompat_removexattrat(int dirfd, const char *path, unsigned int at_flags, const char *name);
int seccompat_removexattrat_ex(int dirfd, const char *path, unsigned int at_flags,
			       const char *name, struct seccompat_how *how);

/* Nothing older keeps what the next ones guarantee: they are done by the kernel or not at all. */

int seccompat_memfd_create(const char *name, unsigned int flags);
int seccompat_memfd_create_ex(const char *name, unsigned int flags, struct seccompat_how *how);

int seccompat_statmount(const struct mnt_id_req *mount, struct statmount *into, size_t size,
			unsigned int flags);
int seccompat_statmount_ex(const struct mnt_id_req *mount, struct statmount *into, size_t size,
			   unsigned int flags, struct seccompat_how *how);

ssize_t seccompat_listmount(const struct mnt_id_req *mount, uint64_t *ids, size_t count,
			    unsigned int flags);
ssize_t seccompat_listmount_ex(const struct mnt_id_req *mount, uint64_t *ids, size_t count,
			       unsigned int flags, struct seccompat_how *how);

int seccompat_cachestat(int file, const struct cachestat_range *range, struct cachestat *into,
			unsigned int flags);
int seccompat_cachestat_ex(int file, const struct cachestat_range *range, struct cachestat *into,
			   unsigned int flags, struct seccompat_how *how);

int seccompat_quotactl_fd(int file, unsigned int cmd, unsigned int id, void *addr);
int seccompat_quotactl_fd_ex(int file, unsigned int cmd, unsigned int id, void *addr,
			     struct seccompat_how *how);

/* Descriptors, and what is read and written through them. */

/* With CLOSE_RANGE_CLOEXEC also where the kernel has the call without it. May lose
 * HIGH_DESCRIPTORS. */
int seccompat_close_range(unsigned int first, unsigned int last, unsigned int flags);
int seccompat_close_range_ex(unsigned int first, unsigned int last, unsigned int flags,
			     struct seccompat_how *how);

/* An offset of -1 is where the file is. */
ssize_t seccompat_preadv2(int file, const struct iovec *into, unsigned long count, int64_t offset,
			  int flags);
ssize_t seccompat_preadv2_ex(int file, const struct iovec *into, unsigned long count,
			     int64_t offset, int flags, struct seccompat_how *how);

ssize_t seccompat_pwritev2(int file, const struct iovec *from, unsigned long count, int64_t offset,
			   int flags);
ssize_t seccompat_pwritev2_ex(int file, const struct iovec *from, unsigned long count,
			      int64_t offset, int flags, struct seccompat_how *how);

/* The time has 64-bit seconds; the mask is 64 signals, and `mask_size` 8: the first bytes of a
 * sigset_t are. */
int seccompat_epoll_pwait2(int epoll, struct epoll_event *events, int count,
			   const struct timespec *timeout, const void *mask, size_t mask_size);
int seccompat_epoll_pwait2_ex(int epoll, struct epoll_event *events, int count,
			      const struct timespec *timeout, const void *mask, size_t mask_size,
			      struct seccompat_how *how);

/* Memory. */

/* May lose FAULTED_IN. */
int seccompat_mlock2(const void *addr, size_t len, unsigned int flags);
int seccompat_mlock2_ex(const void *addr, size_t len, unsigned int flags,
			struct seccompat_how *how);

/* By the kernel or not at all. */
int seccompat_mseal(void *addr, size_t len, unsigned long flags);
int seccompat_mseal_ex(void *addr, size_t len, unsigned long flags, struct seccompat_how *how);

/* By the kernel or not at all. */
ssize_t seccompat_process_madvise(int pidfd, const struct iovec *ranges, unsigned long count,
				  int advice, unsigned int flags);
ssize_t seccompat_process_madvise_ex(int pidfd, const struct iovec *ranges, unsigned long count,
				     int advice, unsigned int flags, struct seccompat_how *how);

/* Processes. */

/* May lose EXEC_NAME. */
int seccompat_execveat(int dirfd, const char *path, char *const argv[], char *const envp[],
		       int flags);
int seccompat_execveat_ex(int dirfd, const char *path, char *const argv[], char *const envp[],
			  int flags, struct seccompat_how *how);

/* By the kernel or not at all: a number can be another process's by now. */

int seccompat_pidfd_open(pid_t pid, unsigned int flags);
int seccompat_pidfd_open_ex(pid_t pid, unsigned int flags, struct seccompat_how *how);

int seccompat_pidfd_send_signal(int pidfd, int signal, void *info, unsigned int flags);
int seccompat_pidfd_send_signal_ex(int pidfd, int signal, void *info, unsigned int flags,
				   struct seccompat_how *how);

int seccompat_pidfd_getfd(int pidfd, int target, unsigned int flags);
int seccompat_pidfd_getfd_ex(int pidfd, int target, unsigned int flags, struct seccompat_how *how);

/* A descriptor of the caller's, and its number in the program that is started. */
struct seccompat_descriptor {
	int ours;
	int theirs;
};

/* Starts the program at `path`, which is not looked for in PATH, and returns its process id; `*pidfd`
 * becomes a descriptor of that very process, close-on-exec. The program gets a copy of each of
 * `descriptors`, and beside them those that are not close-on-exec. A program that cannot be executed
 * is the error of execve(2). Allocates. */
pid_t seccompat_spawn(const char *path, char *const argv[], char *const envp[],
		      const struct seccompat_descriptor *descriptors, size_t count, int *pidfd);
pid_t seccompat_spawn_ex(const char *path, char *const argv[], char *const envp[],
			 const struct seccompat_descriptor *descriptors, size_t count, int *pidfd,
			 struct seccompat_how *how);

/* Random bytes. */

ssize_t seccompat_getrandom(void *into, size_t len, unsigned int flags);
ssize_t seccompat_getrandom_ex(void *into, size_t len, unsigned int flags,
			       struct seccompat_how *how);

/* Any other call: as syscall(2), but that it says who refused it. Nothing stands for it. -EINVAL,
 * with `who` as it was, for a number that this library does not know. */
long seccompat_call(long number, unsigned long a, unsigned long b, unsigned long c, unsigned long d,
		    unsigned long e, unsigned long f);
long seccompat_call_ex(long number, unsigned long a, unsigned long b, unsigned long c,
		       unsigned long d, unsigned long e, unsigned long f,
		       struct seccompat_how *how);

/* Whether a call can be used on this thread. */
#define SECCOMPAT_VERDICT_AVAILABLE 1    /* the kernel is reached */
#define SECCOMPAT_VERDICT_MISSING 2      /* ENOSYS, from the kernel or from a filter */
#define SECCOMPAT_VERDICT_FILTERED 3     /* a filter answers in the kernel's place */
#define SECCOMPAT_VERDICT_CONDITIONAL 4  /* a filter decides by the arguments */
#define SECCOMPAT_VERDICT_KILLED 5       /* a filter sends SIGSYS */
#define SECCOMPAT_VERDICT_REFUSED 6      /* the kernel itself refuses this caller */
#define SECCOMPAT_VERDICT_UNDETERMINED 7 /* nothing here can tell */

#define SECCOMPAT_CAUSE_KERNEL 1u
#define SECCOMPAT_CAUSE_FILTER 2u
#define SECCOMPAT_CAUSE_SYSCTL 3u
#define SECCOMPAT_CAUSE_CAPABILITY 4u
#define SECCOMPAT_CAUSE_SUPERVISOR 5u
#define SECCOMPAT_CAUSE_TRACER 6u
#define SECCOMPAT_CAUSE_UNKNOWN 7u

/* Set `size`, and the rest to 0. It may become longer, as `struct seccompat_how`. */
struct seccompat_found {
	uint32_t size;      /* in: sizeof(struct seccompat_found) */
	uint32_t verdict;   /* out: SECCOMPAT_VERDICT_ */
	uint32_t cause;     /* out: SECCOMPAT_CAUSE_; 0 where nobody refused anything */
	int32_t error;      /* out: what a filter answers; 0 where it is no error */
	uint32_t confirmed; /* out: 1 where every probe that can tell agreed */
};

/* Probes here, and returns the verdict, or -EINVAL for a number that this library does not know.
 * A filter that kills answers by killing. `found` may be null. */
int seccompat_availability(long number, struct seccompat_found *found);

/* Probes in a child, which a filter may kill, and which is given so many milliseconds for a call.
 * A negated error number where no child can be made. */
int seccompat_availability_in_child(long number, unsigned int milliseconds,
				    struct seccompat_found *found);

/* "available", "missing" and so on; "unknown" for what is no verdict. */
const char *seccompat_verdict_name(int verdict);

/* Makes every call that a filter traps (SECCOMP_RET_TRAP) return -ENOSYS, in the whole process and for
 * good, by a handler for SIGSYS; a SIGSYS from elsewhere does what it did before. -EEXIST where the
 * program has a handler, unless `chain` is 1: then that gets every SIGSYS but a filter's. -ENOSYS on
 * architectures other than x86-64 and arm64. A thread that has SIGSYS blocked is killed all the same. */
int seccompat_sigsys_return_enosys(int chain);

/* For tests of a program's own fallbacks: as if a filter refused calls of this thread, or the kernel
 * lacked them, until it is ended. They nest. */
#define SECCOMPAT_AS_FILTERED 1
#define SECCOMPAT_AS_MISSING 2

struct seccompat_pretend;

/* Allocates. -EINVAL for a number that this library does not know. */
int seccompat_pretend_begin(const int *numbers, size_t count, int as,
			    struct seccompat_pretend **pretend);

/* Ends it, once; null is nothing. -EPERM on another thread than that which began it: then it goes
 * on. */
int seccompat_pretend_end(struct seccompat_pretend *pretend);

#ifdef __cplusplus
}
#endif

#endif
