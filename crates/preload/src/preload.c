/* The C library's functions that make new calls.
 *
 * Each function first calls the C library's own one. Only if that fails does the library (libseccompat) look
 * for the source of the error, by probes, and replace the call if it was refused or is missing. A call that
 * reached the kernel is never made twice. So everything that was not refused is exactly as without this library:
 * results, `errno`, cancellation, and the fallbacks that the C library has.
 *
 * Nothing here allocates, locks or keeps a state of its own, except the addresses of the C library's
 * functions. A program that runs with more rights than its starter (AT_SECURE) gets the C library alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>

#include "preload.h"

/* The version script exports these functions alone. */
#define FUNCTIONS(DO)                                                                                         \
	DO(close_range)                                                                                       \
	DO(copy_file_range)                                                                                   \
	DO(eaccess)                                                                                           \
	DO(epoll_pwait2)                                                                                      \
	DO(euidaccess)                                                                                        \
	DO(execveat)                                                                                          \
	DO(faccessat)                                                                                         \
	DO(fchmodat)                                                                                          \
	DO(fexecve)                                                                                           \
	DO(getentropy)                                                                                        \
	DO(getrandom)                                                                                         \
	DO(lchmod)                                                                                            \
	DO(memfd_create)                                                                                      \
	DO(mlock2)                                                                                            \
	DO(mseal)                                                                                             \
	DO(pidfd_getfd)                                                                                       \
	DO(pidfd_open)                                                                                        \
	DO(pidfd_send_signal)                                                                                 \
	DO(preadv2)                                                                                           \
	DO(preadv64v2)                                                                                        \
	DO(process_madvise)                                                                                   \
	DO(pwritev2)                                                                                          \
	DO(pwritev64v2)                                                                                       \
	DO(renameat2)                                                                                         \
	DO(statx)                                                                                             \
	DO(syscall)

#define PLACE(name) AT_##name,
enum place { FUNCTIONS(PLACE) PLACES };

#define NAME(name) #name,
static const char *const names[PLACES] = { FUNCTIONS(NAME) };

/* The C library's functions, as far as they have been looked for. */
static void *_Atomic found[PLACES];
/* In place of a function that the C library does not have. */
static char absent;

/* The C library's function; null if it has none. It never changes `errno`. */
static void *original(enum place place)
{
	void *function = atomic_load_explicit(&found[place], memory_order_acquire);
	if (function == NULL) {
		int before = errno;
		function = dlsym(RTLD_NEXT, names[place]);
		if (function == NULL)
			function = &absent;
		atomic_store_explicit(&found[place], function, memory_order_release);
		errno = before;
	}
	return function == &absent ? NULL : function;
}

/* Before the program starts: dlsym(3) takes a lock, and must not be called in a signal handler. A function
 * that is called before, in a constructor of another library, is looked for there. */
__attribute__((constructor)) static void look_for_all(void)
{
	for (int place = 0; place < PLACES; place++)
		original((enum place)place);
	/* The program must not see what was not found. */
	dlerror();
}

/* For a function that the C library does not have: as the kernel without the call. */
static long missing(void)
{
	errno = ENOSYS;
	return -1;
}

/* Whether 0 is an unlikely result of a call, a descriptor or a number of random bytes, so that a filter may have
 * faked it. */
static bool seldom_returns_zero(int call)
{
	return call == GETRANDOM || call == MEMFD_CREATE || call == OPENAT2 || call == PIDFD_GETFD ||
	       call == PIDFD_OPEN;
}

/* Whether a call with these words was refused. It is not made again, and `errno` stays. */
static bool is_refused(int call, long result, const unsigned long words[6])
{
	if (result != 0 && result != -1)
		return false;
	if (result == 0 && !seldom_returns_zero(call))
		return false;
	int error = errno;
	bool is = !getauxval(AT_SECURE) &&
		  (result == 0 ? seccompat_preload_is_filtered((enum call)call)
			       : seccompat_preload_is_refused(call, error, (const unsigned long(*)[6])words));
	errno = error;
	return is;
}

/* The result for the program; `before` is `errno` as it was before the call. */
static long answer(long result, int before)
{
	if (result < 0 && result >= -4095) {
		errno = (int)-result;
		return -1;
	}
	errno = before;
	return result;
}

static long instead(enum call call, int before, const unsigned long arguments[6])
{
	return answer(seccompat_preload_make(call, arguments), before);
}

#define WORD(value) ((unsigned long)(value))
/* A descriptor, flags and other numbers with 32 bits. */
#define NUMBER(value) ((unsigned long)(unsigned int)(value))

/* The C library's function with these arguments, then the call with these words. */
#define REPLACED(type, call, name, arguments, ...)                                                             \
	do {                                                                                                   \
		int before = errno;                                                                            \
		__typeof__(&name) own = (__typeof__(&name))original(AT_##name);                                \
		type result = own ? own arguments : (type)missing();                                           \
		const unsigned long words[6] = { __VA_ARGS__ };                                                \
		if (!is_refused(call, result, words))                                                          \
			return result;                                                                         \
		return (type)instead(call, before, words);                                                     \
	} while (0)

/* As the C libraries declare them; not all do. */
struct epoll_event;
struct iovec;
struct statx;
int close_range(unsigned int, unsigned int, int);
ssize_t copy_file_range(int, int64_t *, int, int64_t *, size_t, unsigned int);
int eaccess(const char *, int);
int epoll_pwait2(int, struct epoll_event *, int, const struct timespec *, const sigset_t *);
int euidaccess(const char *, int);
int execveat(int, const char *, char *const[], char *const[], int);
int faccessat(int, const char *, int, int);
int fchmodat(int, const char *, mode_t, int);
int fexecve(int, char *const[], char *const[]);
int getentropy(void *, size_t);
ssize_t getrandom(void *, size_t, unsigned int);
int lchmod(const char *, mode_t);
int memfd_create(const char *, unsigned int);
int mlock2(const void *, size_t, unsigned int);
int mseal(void *, size_t, unsigned long);
int pidfd_getfd(int, int, unsigned int);
int pidfd_open(pid_t, unsigned int);
int pidfd_send_signal(int, int, siginfo_t *, unsigned int);
ssize_t preadv2(int, const struct iovec *, int, off_t, int);
ssize_t preadv64v2(int, const struct iovec *, int, int64_t, int);
ssize_t process_madvise(int, const struct iovec *, size_t, int, unsigned int);
ssize_t pwritev2(int, const struct iovec *, int, off_t, int);
ssize_t pwritev64v2(int, const struct iovec *, int, int64_t, int);
int renameat2(int, const char *, int, const char *, unsigned int);
int statx(int, const char *, int, unsigned int, struct statx *);
long syscall(long, ...);

/* Of <fcntl.h>, which would declare more. */
enum { WORKING_DIRECTORY = -100, NOFOLLOW = 0x100, EACCESS = 0x200, EMPTY_PATH = 0x1000 };

int close_range(unsigned int first, unsigned int last, int flags)
{
	REPLACED(int, CLOSE_RANGE, close_range, (first, last, flags), first, last, NUMBER(flags));
}

ssize_t copy_file_range(int from, int64_t *from_at, int to, int64_t *to_at, size_t len, unsigned int flags)
{
	REPLACED(ssize_t, COPY_FILE_RANGE, copy_file_range, (from, from_at, to, to_at, len, flags),
		 NUMBER(from), WORD(from_at), NUMBER(to), WORD(to_at), len, flags);
}

int eaccess(const char *path, int mode)
{
	REPLACED(int, FACCESSAT2, eaccess, (path, mode), NUMBER(WORKING_DIRECTORY), WORD(path), NUMBER(mode),
		 EACCESS);
}

int euidaccess(const char *path, int mode)
{
	REPLACED(int, FACCESSAT2, euidaccess, (path, mode), NUMBER(WORKING_DIRECTORY), WORD(path),
		 NUMBER(mode), EACCESS);
}

/* The part of a time that is left since `start`; zero if it is over. */
static struct timespec left_of(const struct timespec *whole, const struct timespec *start)
{
	struct timespec now, left = { 0, 0 };
	clock_gettime(CLOCK_MONOTONIC, &now);
	int64_t seconds = (int64_t)whole->tv_sec - (now.tv_sec - start->tv_sec);
	int64_t nanoseconds = (int64_t)whole->tv_nsec - (now.tv_nsec - start->tv_nsec);
	if (nanoseconds < 0) {
		seconds -= 1;
		nanoseconds += 1000000000;
	} else if (nanoseconds >= 1000000000) {
		seconds += 1;
		nanoseconds -= 1000000000;
	}
	if (seconds >= 0) {
		left.tv_sec = (time_t)seconds;
		left.tv_nsec = (long)nanoseconds;
	}
	return left;
}

/* The library takes the events that are there, and the C library waits for more: its ppoll(2) is a cancellation
 * point, as epoll_pwait2 is, and no function of the library is one. */
static long wait_for_events(int epoll, struct epoll_event *events, int count, const struct timespec *timeout,
			    const sigset_t *mask)
{
	static const int64_t at_once[2];
	const unsigned long words[6] = { NUMBER(epoll),	 WORD(events), NUMBER(count),
					 WORD(at_once), WORD(mask),   sizeof(uint64_t) };
	struct timespec start, left = { 0, 0 };
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (;;) {
		long got = seccompat_preload_make(EPOLL_PWAIT2, words);
		if (timeout)
			left = left_of(timeout, &start);
		if (got != 0 || (timeout && left.tv_sec == 0 && left.tv_nsec == 0))
			return got;
		struct pollfd file = { .fd = epoll, .events = POLLIN };
		int ready = ppoll(&file, 1, timeout ? &left : NULL, mask);
		if (ready <= 0)
			return ready < 0 ? -errno : 0;
	}
}

int epoll_pwait2(int epoll, struct epoll_event *events, int count, const struct timespec *timeout,
		 const sigset_t *mask)
{
	int before = errno;
	__typeof__(&epoll_pwait2) own = (__typeof__(&epoll_pwait2))original(AT_epoll_pwait2);
	int result = own ? own(epoll, events, count, timeout, mask) : (int)missing();
	/* The kernel's own form; time_t may be shorter. */
	int64_t time[2] = { timeout ? timeout->tv_sec : 0, timeout ? timeout->tv_nsec : 0 };
	const unsigned long words[6] = { NUMBER(epoll), WORD(events), NUMBER(count), timeout ? WORD(time) : 0,
					 WORD(mask), sizeof(uint64_t) };
	if (!is_refused(EPOLL_PWAIT2, result, words))
		return result;
	if (!timeout || (timeout->tv_sec >= 0 && timeout->tv_nsec >= 0 && timeout->tv_nsec < 1000000000))
		return (int)answer(wait_for_events(epoll, events, count, timeout, mask), before);
	return (int)instead(EPOLL_PWAIT2, before, words);
}

int execveat(int dirfd, const char *path, char *const argv[], char *const envp[], int flags)
{
	REPLACED(int, EXECVEAT, execveat, (dirfd, path, argv, envp, flags), NUMBER(dirfd), WORD(path),
		 WORD(argv), WORD(envp), NUMBER(flags));
}

int fexecve(int fd, char *const argv[], char *const envp[])
{
	int before = errno;
	__typeof__(&fexecve) own = (__typeof__(&fexecve))original(AT_fexecve);
	int result = own ? own(fd, argv, envp) : (int)missing();
	const unsigned long words[6] = { NUMBER(fd), WORD(""), WORD(argv), WORD(envp), EMPTY_PATH };
	if (!is_refused(EXECVEAT, result, words))
		return result;
	return (int)answer(seccompat_preload_fexecve(fd, argv, envp), before);
}

int faccessat(int dirfd, const char *path, int mode, int flags)
{
	REPLACED(int, FACCESSAT2, faccessat, (dirfd, path, mode, flags), NUMBER(dirfd), WORD(path),
		 NUMBER(mode), NUMBER(flags));
}

int fchmodat(int dirfd, const char *path, mode_t mode, int flags)
{
	__typeof__(&fchmodat) plain = (__typeof__(&fchmodat))original(AT_fchmodat);
	/* Without flags it is an older call. */
	if (flags == 0 && plain)
		return plain(dirfd, path, mode, flags);
	REPLACED(int, FCHMODAT2, fchmodat, (dirfd, path, mode, flags), NUMBER(dirfd), WORD(path), mode,
		 NUMBER(flags));
}

int lchmod(const char *path, mode_t mode)
{
	REPLACED(int, FCHMODAT2, lchmod, (path, mode), NUMBER(WORKING_DIRECTORY), WORD(path), mode, NOFOLLOW);
}

ssize_t getrandom(void *into, size_t len, unsigned int flags)
{
	REPLACED(ssize_t, GETRANDOM, getrandom, (into, len, flags), WORD(into), len, flags);
}

int getentropy(void *into, size_t len)
{
	int before = errno;
	__typeof__(&getentropy) own = (__typeof__(&getentropy))original(AT_getentropy);
	int result = own ? own(into, len) : (int)missing();
	unsigned long words[6] = { WORD(into), len };
	if (result == 0 || len > 256 || !is_refused(GETRANDOM, result, words))
		return result;
	for (size_t done = 0; done < len;) {
		words[0] = WORD((char *)into + done);
		words[1] = len - done;
		long got = seccompat_preload_make(GETRANDOM, words);
		if (got == -EINTR)
			continue;
		if (got <= 0)
			return (int)answer(got < 0 ? got : -EIO, before);
		done += (size_t)got;
	}
	return (int)answer(0, before);
}

int memfd_create(const char *name, unsigned int flags)
{
	REPLACED(int, MEMFD_CREATE, memfd_create, (name, flags), WORD(name), flags);
}

int mlock2(const void *addr, size_t len, unsigned int flags)
{
	REPLACED(int, MLOCK2, mlock2, (addr, len, flags), WORD(addr), len, flags);
}

int mseal(void *addr, size_t len, unsigned long flags)
{
	REPLACED(int, MSEAL, mseal, (addr, len, flags), WORD(addr), len, flags);
}

int pidfd_getfd(int pidfd, int target, unsigned int flags)
{
	REPLACED(int, PIDFD_GETFD, pidfd_getfd, (pidfd, target, flags), NUMBER(pidfd), NUMBER(target), flags);
}

int pidfd_open(pid_t pid, unsigned int flags)
{
	REPLACED(int, PIDFD_OPEN, pidfd_open, (pid, flags), NUMBER(pid), flags);
}

int pidfd_send_signal(int pidfd, int signal, siginfo_t *info, unsigned int flags)
{
	REPLACED(int, PIDFD_SEND_SIGNAL, pidfd_send_signal, (pidfd, signal, info, flags), NUMBER(pidfd),
		 NUMBER(signal), WORD(info), flags);
}

/* An offset's two words. */
#define LOW(offset) WORD(offset)
#define HIGH(offset) ((unsigned long)((uint64_t)(int64_t)(offset) >> 32))

ssize_t preadv2(int file, const struct iovec *into, int count, off_t at, int flags)
{
	REPLACED(ssize_t, PREADV2, preadv2, (file, into, count, at, flags), NUMBER(file), WORD(into),
		 WORD(count), LOW(at), HIGH(at), NUMBER(flags));
}

ssize_t preadv64v2(int file, const struct iovec *into, int count, int64_t at, int flags)
{
	REPLACED(ssize_t, PREADV2, preadv64v2, (file, into, count, at, flags), NUMBER(file), WORD(into),
		 WORD(count), LOW(at), HIGH(at), NUMBER(flags));
}

ssize_t pwritev2(int file, const struct iovec *from, int count, off_t at, int flags)
{
	REPLACED(ssize_t, PWRITEV2, pwritev2, (file, from, count, at, flags), NUMBER(file), WORD(from),
		 WORD(count), LOW(at), HIGH(at), NUMBER(flags));
}

ssize_t pwritev64v2(int file, const struct iovec *from, int count, int64_t at, int flags)
{
	REPLACED(ssize_t, PWRITEV2, pwritev64v2, (file, from, count, at, flags), NUMBER(file), WORD(from),
		 WORD(count), LOW(at), HIGH(at), NUMBER(flags));
}

ssize_t process_madvise(int pidfd, const struct iovec *ranges, size_t count, int advice, unsigned int flags)
{
	REPLACED(ssize_t, PROCESS_MADVISE, process_madvise, (pidfd, ranges, count, advice, flags),
		 NUMBER(pidfd), WORD(ranges), count, NUMBER(advice), flags);
}

int renameat2(int old_fd, const char *old, int new_fd, const char *new, unsigned int flags)
{
	REPLACED(int, RENAMEAT2, renameat2, (old_fd, old, new_fd, new, flags), NUMBER(old_fd), WORD(old),
		 NUMBER(new_fd), WORD(new), flags);
}

int statx(int dirfd, const char *path, int flags, unsigned int mask, struct statx *into)
{
	REPLACED(int, STATX, statx, (dirfd, path, flags, mask, into), NUMBER(dirfd), WORD(path), NUMBER(flags),
		 mask, WORD(into));
}

long syscall(long number, ...)
{
	/* The C library, too, takes six words, whatever the call has. */
	unsigned long words[6];
	va_list list;
	va_start(list, number);
	for (int n = 0; n < 6; n++)
		words[n] = va_arg(list, unsigned long);
	va_end(list);
	int before = errno;
	__typeof__(&syscall) own = (__typeof__(&syscall))original(AT_syscall);
	long result = own ? own(number, words[0], words[1], words[2], words[3], words[4], words[5]) : missing();
	/* Frequent calls, such as futex, are not looked up. */
	if (result != -1 && (result != 0 || number == SYS_futex))
		return result;
	int call = seccompat_preload_call(number);
	if (call < 0 || !is_refused(call, result, words))
		return result;
	if (call != CLONE3)
		return instead((enum call)call, before, words);
	/* The library must not make it: its child would return into a frame of the library. */
	errno = ENOSYS;
	return result;
}
