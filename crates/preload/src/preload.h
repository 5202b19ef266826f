/* The parts of libseccompat-preload.so in C, and the functions in Rust that they use. */
#ifndef SECCOMPAT_PRELOAD_H
#define SECCOMPAT_PRELOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The calls, in the order of `CALLS` in lib.rs. */
enum call {
	CACHESTAT,
	CLONE3,
	CLOSE_RANGE,
	COPY_FILE_RANGE,
	EPOLL_PWAIT2,
	EXECVEAT,
	FACCESSAT2,
	FCHMODAT2,
	GETRANDOM,
	GETXATTRAT,
	LISTMOUNT,
	LISTXATTRAT,
	MEMFD_CREATE,
	MLOCK2,
	MSEAL,
	OPENAT2,
	PIDFD_GETFD,
	PIDFD_OPEN,
	PIDFD_SEND_SIGNAL,
	PREADV2,
	PROCESS_MADVISE,
	PWRITEV2,
	QUOTACTL_FD,
	REMOVEXATTRAT,
	RENAMEAT2,
	SETXATTRAT,
	STATMOUNT,
	STATX,
};

int seccompat_preload_call(long number);
long seccompat_preload_number(int call);
bool seccompat_preload_is_refused(int call, int error, const unsigned long (*words)[6]);

/* Makes a call through the library, which emulates it if it is unavailable; `arguments` are its words, as
 * syscall(2) takes them. Returns the result, or a negated error number. */
long seccompat_preload_make(enum call call, const unsigned long arguments[6]);

/* fexecve(3) through the library. Returns a negated error number. */
int seccompat_preload_fexecve(int fd, char *const argv[], char *const envp[]);

/* Whether a filter answers this call instead of the kernel. */
bool seccompat_preload_is_filtered(enum call call);

#endif
