/* Mistakes of C code, each compared with the raw system call: the library's function, and its
 * emulation if there is one, return the same, and leave errno alone. The last line has the number of
 * cases and of differences; each difference has a line. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The mistakes that these find are made here on purpose. */
#define SECCOMPAT_NO_ATTRIBUTES
#include <seccompat.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef SYS_cachestat
#define SYS_cachestat 451
#endif
#ifndef SYS_statmount
#define SYS_statmount 457
#endif
#ifndef SYS_listmount
#define SYS_listmount 458
#endif
#ifndef SYS_mseal
#define SYS_mseal 462
#endif
#define SYS_setxattrat_ 463
#define SYS_getxattrat_ 464
#define SYS_listxattrat_ 465
#define SYS_removexattrat_ 466

struct args {
	uint64_t value;
	uint32_t size, flags;
	uint64_t tail;
};

static int cases, wrong;

static void is(int line, const char *what, const char *way, long got, long must)
{
	cases++;
	if (got != must) {
		wrong++;
		printf("%d: %s, %s: %ld, must be %ld\n", line, what, way, got, must);
	}
	if (errno != 12345) {
		wrong++;
		printf("%d: %s, %s: errno was touched\n", line, what, way);
	}
	errno = 12345;
}

static long raw(long result)
{
	long value = result < 0 ? -errno : result;
	errno = 12345;
	return value;
}

static struct seccompat_pretend *as_missing(int nr)
{
	struct seccompat_pretend *pretend = NULL;
	is(__LINE__, "pretend", "begin",
	   seccompat_pretend_begin(&nr, 1, SECCOMPAT_AS_MISSING, &pretend), 0);
	errno = 12345;
	return pretend;
}

/* The call, and its emulation; a descriptor that either makes is closed. */
#define SAME(nr, call, ...)                                                      \
	do {                                                                     \
		long must = raw(syscall(nr, __VA_ARGS__));                       \
		is(__LINE__, #nr, "native", call(__VA_ARGS__), must);            \
		struct seccompat_pretend *p = as_missing(nr);                    \
		is(__LINE__, #nr, "emulated", call(__VA_ARGS__), must);          \
		seccompat_pretend_end(p);                                        \
		errno = 12345;                                                   \
	} while (0)

/* A call without an emulation. */
#define ONLY(nr, call, ...)                                                      \
	do {                                                                     \
		long must = raw(syscall(nr, __VA_ARGS__));                       \
		is(__LINE__, #nr, "native", call(__VA_ARGS__), must);            \
		struct seccompat_pretend *p = as_missing(nr);                    \
		is(__LINE__, #nr, "missing", call(__VA_ARGS__), -ENOSYS);        \
		seccompat_pretend_end(p);                                        \
		errno = 12345;                                                   \
	} while (0)

static const int odd_fds[] = { -1, -2, -101, INT_MIN, 12345, INT_MAX };

static void paths(void)
{
	for (unsigned i = 0; i < sizeof odd_fds / sizeof *odd_fds; i++) {
		int fd = odd_fds[i];
		SAME(SYS_faccessat2, seccompat_faccessat2, fd, "file", R_OK, 0);
		SAME(SYS_faccessat2, seccompat_faccessat2, fd, "/", R_OK, AT_EACCESS);
		SAME(SYS_faccessat2, seccompat_faccessat2, fd, "", R_OK, AT_EMPTY_PATH);
		SAME(SYS_fchmodat2, seccompat_fchmodat2, fd, "file", 0600, 0);
		SAME(SYS_fchmodat2, seccompat_fchmodat2, fd, "file", 0600, AT_SYMLINK_NOFOLLOW);
		SAME(SYS_fchmodat2, seccompat_fchmodat2, fd, "", 0600, AT_EMPTY_PATH);
		struct statx stat;
		SAME(SYS_statx, seccompat_statx, fd, "file", 0, STATX_BASIC_STATS, &stat);
		SAME(SYS_statx, seccompat_statx, fd, "/", 0, STATX_BASIC_STATS, &stat);
		SAME(SYS_statx, seccompat_statx, fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stat);
		SAME(SYS_renameat2, seccompat_renameat2, fd, "a", fd, "b", 0);
		struct open_how in = { .resolve = RESOLVE_IN_ROOT };
		SAME(SYS_openat2, seccompat_openat2, fd, "file", &in, sizeof in);
		SAME(SYS_openat2, seccompat_openat2, fd, "/file", &in, sizeof in);
		char list[8];
		SAME(SYS_listxattrat_, seccompat_listxattrat, fd, "file", 0, list, sizeof list);
		SAME(SYS_removexattrat_, seccompat_removexattrat, fd, "file", 0, "user.x");
	}
	SAME(SYS_faccessat2, seccompat_faccessat2, AT_FDCWD, NULL, R_OK, 0);
	SAME(SYS_faccessat2, seccompat_faccessat2, AT_FDCWD, "file", 8, 0);
	SAME(SYS_faccessat2, seccompat_faccessat2, AT_FDCWD, "file", -1, 0);
	SAME(SYS_faccessat2, seccompat_faccessat2, AT_FDCWD, "file", R_OK, 0x40000000);
	SAME(SYS_faccessat2, seccompat_faccessat2, AT_FDCWD, "file", R_OK, -1);
	SAME(SYS_fchmodat2, seccompat_fchmodat2, AT_FDCWD, NULL, 0600, 0);
	SAME(SYS_fchmodat2, seccompat_fchmodat2, AT_FDCWD, NULL, 0600, AT_SYMLINK_NOFOLLOW);
	SAME(SYS_fchmodat2, seccompat_fchmodat2, AT_FDCWD, "file", 0600, 0x40000000);
	SAME(SYS_fchmodat2, seccompat_fchmodat2, AT_FDCWD, "file", 0170600, 0);
	struct statx stat;
	char room[sizeof stat + 1];
	SAME(SYS_statx, seccompat_statx, AT_FDCWD, NULL, 0, STATX_BASIC_STATS, &stat);
	SAME(SYS_statx, seccompat_statx, AT_FDCWD, "file", 0, STATX_BASIC_STATS, NULL);
	SAME(SYS_statx, seccompat_statx, AT_FDCWD, "none", 0, STATX_BASIC_STATS, NULL);
	SAME(SYS_statx, seccompat_statx, AT_FDCWD, "file", 0, 0x80000000u, &stat);
	SAME(SYS_statx, seccompat_statx, AT_FDCWD, "file", 0x40000000, STATX_BASIC_STATS, &stat);
	SAME(SYS_statx, seccompat_statx, AT_FDCWD, "file", 0, STATX_BASIC_STATS, (void *)(room + 1));
	SAME(SYS_renameat2, seccompat_renameat2, AT_FDCWD, NULL, AT_FDCWD, "b", 0);
	SAME(SYS_renameat2, seccompat_renameat2, AT_FDCWD, "file", AT_FDCWD, NULL, 0);
	SAME(SYS_renameat2, seccompat_renameat2, AT_FDCWD, "file", AT_FDCWD, "b", 64);
}

static void opens(void)
{
	char page[8192] = { 0 };
	struct open_how how = { .flags = O_PATH | O_CLOEXEC };
	SAME(SYS_openat2, seccompat_openat2, AT_FDCWD, NULL, &how, sizeof how);
	SAME(SYS_openat2, seccompat_openat2, AT_FDCWD, "none", NULL, sizeof how);
	SAME(SYS_openat2, seccompat_openat2, AT_FDCWD, "none", NULL, 0);
	for (unsigned size = 0; size < 24; size++)
		SAME(SYS_openat2, seccompat_openat2, AT_FDCWD, "none", &how, size);
	for (int tail = 0; tail < 2; tail++) {
		unsigned sizes[] = { 25, 32, 4096, 4097, 8000 };
		for (unsigned i = 0; i < 5; i++) {
			page[sizes[i] - 1] = (char)tail;
			SAME(SYS_openat2, seccompat_openat2, AT_FDCWD, "none", (void *)page, sizes[i]);
			page[sizes[i] - 1] = 0;
		}
	}
	SAME(SYS_openat2, seccompat_openat2, AT_FDCWD, "none", (void *)(page + 1), 24);
	struct open_how odd[] = {
		{ .flags = 1ull << 40 }, { .flags = 0x80000000 }, { .resolve = 1ull << 63 },
		{ .resolve = 0x40 }, { .mode = 0600 }, { .flags = O_CREAT, .mode = 1ull << 40 },
		{ .resolve = RESOLVE_BENEATH | RESOLVE_IN_ROOT }, { .flags = O_PATH | O_CREAT },
	};
	for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++)
		SAME(SYS_openat2, seccompat_openat2, AT_FDCWD, "none", &odd[i], sizeof *odd);
}

static void attributes(void)
{
	char value[8] = "value", list[64];
	struct args args = { .value = (uint64_t)value, .size = 5 };
	const void *at = &args;
	for (unsigned size = 0; size <= 16; size++) {
		SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0, "user.x", at, size);
		SAME(SYS_getxattrat_, seccompat_getxattrat, AT_FDCWD, "file", 0, "user.x", at, size);
	}
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0, "user.x", at, 24);
	args.tail = 1;
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0, "user.x", at, 24);
	SAME(SYS_getxattrat_, seccompat_getxattrat, AT_FDCWD, "file", 0, "user.x", at, 24);
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0, "user.x", at, 5000);
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0, "user.x", NULL, 16);
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0, NULL, at, 16);
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, NULL, 0, "user.x", at, 16);
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0x4000, "user.x", at, 16);
	char odd[32];
	memcpy(odd + 1, &args, 16);
	SAME(SYS_getxattrat_, seccompat_getxattrat, AT_FDCWD, "file", 0, "user.x", (void *)(odd + 1), 16);
	struct args null = { .size = 5 };
	at = &null;
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0, "user.x", at, 16);
	SAME(SYS_getxattrat_, seccompat_getxattrat, AT_FDCWD, "file", 0, "user.x", at, 16);
	struct args flags = { .value = (uint64_t)value, .size = 5, .flags = 8 };
	at = &flags;
	SAME(SYS_setxattrat_, seccompat_setxattrat, AT_FDCWD, "file", 0, "user.x", at, 16);
	SAME(SYS_getxattrat_, seccompat_getxattrat, AT_FDCWD, "file", 0, "user.x", at, 16);
	SAME(SYS_listxattrat_, seccompat_listxattrat, AT_FDCWD, "file", 0, NULL, 0);
	SAME(SYS_listxattrat_, seccompat_listxattrat, AT_FDCWD, "file", 0, NULL, 64);
	SAME(SYS_listxattrat_, seccompat_listxattrat, AT_FDCWD, "file", 0, list, 1);
	SAME(SYS_listxattrat_, seccompat_listxattrat, AT_FDCWD, NULL, 0, list, 64);
	SAME(SYS_removexattrat_, seccompat_removexattrat, AT_FDCWD, NULL, 0, "user.none");
	SAME(SYS_removexattrat_, seccompat_removexattrat, AT_FDCWD, "file", 0, NULL);
}

/* The kernel takes an offset as two words. */
static ssize_t read_at(int fd, const struct iovec *v, unsigned long n, long offset, long high, int flags)
{
	(void)high;
	return seccompat_preadv2(fd, v, n, offset, flags);
}

static ssize_t write_at(int fd, const struct iovec *v, unsigned long n, long offset, long high, int flags)
{
	(void)high;
	return seccompat_pwritev2(fd, v, n, offset, flags);
}

static void data(void)
{
	int file = open("file", O_RDWR), other = open("other", O_RDWR | O_CREAT, 0600);
	char buffer[16] = "0123456789";
	struct iovec many[1100] = { { buffer, 4 } }, null = { NULL, 5 }, nothing = { NULL, 0 };
	long offsets[] = { 0, -1, -2, LONG_MIN, LONG_MAX };
	for (unsigned i = 0; i < 5; i++) {
		long at = offsets[i];
		SAME(SYS_preadv2, read_at, other, many, 1, at, 0, 0);
		SAME(SYS_preadv2, read_at, -1, many, 1, at, 0, 0);
	}
	unsigned long counts[] = { 0, 1024, 1025, INT_MAX, ULONG_MAX };
	for (unsigned i = 0; i < 5; i++) {
		SAME(SYS_preadv2, read_at, file, many, counts[i], 0, 0, 0);
		SAME(SYS_pwritev2, write_at, file, many, counts[i], 0, 0, 0);
	}
	SAME(SYS_preadv2, read_at, file, NULL, 1, 0, 0, 0);
	SAME(SYS_preadv2, read_at, file, NULL, 0, 0, 0, 0);
	SAME(SYS_preadv2, read_at, file, &null, 1, 0, 0, 0);
	SAME(SYS_preadv2, read_at, file, &nothing, 1, 0, 0, 0);
	SAME(SYS_pwritev2, write_at, file, &null, 1, 0, 0, 0);
	for (unsigned i = 0; i < sizeof odd_fds / sizeof *odd_fds; i++)
		SAME(SYS_pwritev2, write_at, odd_fds[i], many, 1, 0, 0, 0);

	int64_t zero = 0, far = -5;
	char odd[17] = { 0 };
	int64_t *crooked = (int64_t *)(void *)(odd + 1);
	for (unsigned i = 0; i < sizeof odd_fds / sizeof *odd_fds; i++) {
		SAME(SYS_copy_file_range, seccompat_copy_file_range, odd_fds[i], NULL, file, NULL, 4, 0);
		SAME(SYS_copy_file_range, seccompat_copy_file_range, file, NULL, odd_fds[i], NULL, 4, 0);
	}
	SAME(SYS_copy_file_range, seccompat_copy_file_range, file, &zero, other, &zero, 0, 1);
	SAME(SYS_copy_file_range, seccompat_copy_file_range, file, &far, other, NULL, 4, 0);
	memset(odd, 0, sizeof odd);
	SAME(SYS_copy_file_range, seccompat_copy_file_range, file, crooked, other, NULL, 1, 0);
	/* One variable for both offsets: advanced once for each. */
	zero = 0;
	SAME(SYS_copy_file_range, seccompat_copy_file_range, file, &zero, other, &zero, 1, 0);
	is(__LINE__, "copy_file_range", "the offset", (long)zero, 3);
	close(file);
	close(other);
}

static void waits(void)
{
	int epoll = epoll_create1(0), pipes[2];
	if (pipe(pipes) || write(pipes[1], "x", 1) != 1)
		return;
	struct epoll_event event = { .events = EPOLLIN }, got[2];
	epoll_ctl(epoll, EPOLL_CTL_ADD, pipes[0], &event);
	struct timespec none = { 0, 0 }, odd[] = { { 0, -1 }, { 0, 1000000000 }, { -1, 0 } };
	sigset_t mask;
	sigemptyset(&mask);
	int counts[] = { 2, 0, -1, INT_MIN, INT_MAX };
	for (unsigned i = 0; i < 5; i++)
		SAME(SYS_epoll_pwait2, seccompat_epoll_pwait2, epoll, got, counts[i], &none, NULL, 0);
	for (unsigned i = 0; i < 3; i++)
		SAME(SYS_epoll_pwait2, seccompat_epoll_pwait2, epoll, got, 2, &odd[i], NULL, 0);
	for (unsigned i = 0; i < sizeof odd_fds / sizeof *odd_fds; i++)
		SAME(SYS_epoll_pwait2, seccompat_epoll_pwait2, odd_fds[i], got, 2, &none, NULL, 0);
	SAME(SYS_epoll_pwait2, seccompat_epoll_pwait2, pipes[0], got, 2, &none, NULL, 0);
	SAME(SYS_epoll_pwait2, seccompat_epoll_pwait2, epoll, NULL, 2, &none, NULL, 0);
	SAME(SYS_epoll_pwait2, seccompat_epoll_pwait2, epoll, got, 2, &none, &mask, 8);
	SAME(SYS_epoll_pwait2, seccompat_epoll_pwait2, epoll, got, 2, &none, &mask, 16);
	SAME(SYS_epoll_pwait2, seccompat_epoll_pwait2, epoll, got, 2, NULL, NULL, 16);
	close(epoll);
	close(pipes[0]);
	close(pipes[1]);
}

static void others(void)
{
	char room[64];
	SAME(SYS_getrandom, seccompat_getrandom, room, sizeof room, 0);
	SAME(SYS_getrandom, seccompat_getrandom, NULL, 0, 0);
	SAME(SYS_getrandom, seccompat_getrandom, NULL, 5, 0);
	SAME(SYS_getrandom, seccompat_getrandom, room, 4, 0x80);
	SAME(SYS_getrandom, seccompat_getrandom, room, 4, 6);
	SAME(SYS_mlock2, seccompat_mlock2, room, 1, 2);
	SAME(SYS_mlock2, seccompat_mlock2, NULL, 1, 0);
	SAME(SYS_mlock2, seccompat_mlock2, (void *)-4096, 4096, 0);
	SAME(SYS_mlock2, seccompat_mlock2, room, SIZE_MAX, 0);
	SAME(SYS_close_range, seccompat_close_range, 5, 4, 0);
	SAME(SYS_close_range, seccompat_close_range, 900, 901, 1);
	SAME(SYS_close_range, seccompat_close_range, 900, 901, 0x80000000);
	SAME(SYS_close_range, seccompat_close_range, 900, UINT_MAX, 0);
	SAME(SYS_execveat, seccompat_execveat, AT_FDCWD, NULL, NULL, NULL, 0);
	SAME(SYS_execveat, seccompat_execveat, -1, "/none", NULL, NULL, 0);
	SAME(SYS_execveat, seccompat_execveat, AT_FDCWD, "none", NULL, NULL, 0);
	SAME(SYS_execveat, seccompat_execveat, AT_FDCWD, "file", NULL, NULL, 0x40000000);

	ONLY(SYS_memfd_create, seccompat_memfd_create, NULL, 0);
	ONLY(SYS_memfd_create, seccompat_memfd_create, "x", 0x40000000);
	ONLY(SYS_pidfd_open, seccompat_pidfd_open, 0, 0);
	ONLY(SYS_pidfd_open, seccompat_pidfd_open, -1, 0);
	ONLY(SYS_pidfd_open, seccompat_pidfd_open, getpid(), 0x40000000);
	ONLY(SYS_pidfd_send_signal, seccompat_pidfd_send_signal, -1, 0, NULL, 0);
	ONLY(SYS_pidfd_send_signal, seccompat_pidfd_send_signal, 0, 0, NULL, 0);
	ONLY(SYS_pidfd_getfd, seccompat_pidfd_getfd, -1, 0, 0);
	ONLY(SYS_process_madvise, seccompat_process_madvise, -1, NULL, 1, 20, 0);
	ONLY(SYS_mseal, seccompat_mseal, room + 1, 1, 0);
	ONLY(SYS_mseal, seccompat_mseal, NULL, 4096, 1);
	ONLY(SYS_statmount, seccompat_statmount, NULL, NULL, 0, 0);
	ONLY(SYS_listmount, seccompat_listmount, NULL, NULL, 0, 0);
	ONLY(SYS_cachestat, seccompat_cachestat, 0, NULL, NULL, 0);
	ONLY(SYS_cachestat, seccompat_cachestat, -1, (void *)room, (void *)room, 0);
	ONLY(SYS_quotactl_fd, seccompat_quotactl_fd, -1, 0, 0, NULL);
}

static void hows(void)
{
	char room[6000] = { 0 };
	struct seccompat_how *how = (void *)(room + 8), blank = { .size = sizeof blank }, one;
	struct open_how made = { .flags = O_CREAT | O_WRONLY | O_CLOEXEC, .mode = 0600 };
#define OPEN(how) seccompat_openat2_ex(AT_FDCWD, "made", &made, sizeof made, how)
	is(__LINE__, "how", "null", OPEN(NULL), -EFAULT);
	for (unsigned size = 0; size < sizeof *how; size++) {
		*how = (struct seccompat_how){ .size = size };
		is(__LINE__, "how", "too short", OPEN(how), -EINVAL);
	}
	*how = (struct seccompat_how){ .size = 4097 };
	is(__LINE__, "how", "too long", OPEN(how), -E2BIG);
	*how = (struct seccompat_how){ .size = sizeof *how + 9 };
	room[8 + sizeof *how + 8] = 1;
	is(__LINE__, "how", "a tail", OPEN(how), -E2BIG);
	*how = (struct seccompat_how){ .size = UINT_MAX };
	is(__LINE__, "how", "huge", OPEN(how), -E2BIG);
	for (int bit = 7; bit < 32; bit++) {
		one = blank;
		one.accept = 1u << bit;
		struct seccompat_how before = one;
		is(__LINE__, "how", "an unknown weakness", OPEN(&one), -EINVAL);
		is(__LINE__, "how", "is left as it was", memcmp(&one, &before, sizeof one), 0);
	}
	is(__LINE__, "how", "no call was made", raw(access("made", F_OK)), -ENOENT);
	room[8 + sizeof *how + 8] = 0;
	*how = (struct seccompat_how){ .size = sizeof *how + 9 };
	int fd = OPEN(how);
	is(__LINE__, "how", "a tail of zeros", fd >= 0, 1);
	is(__LINE__, "how", "by", how->by, SECCOMPAT_NATIVE);
	close(fd);
	how = (void *)(room + 1); /* not aligned */
	memcpy(how, &blank, sizeof blank);
	fd = OPEN(how);
	memcpy(&one, how, sizeof one);
	is(__LINE__, "how", "not aligned", fd >= 0, 1);
	is(__LINE__, "how", "by, not aligned", one.by, SECCOMPAT_NATIVE);
	close(fd);
	unlink("made");

	one = blank;
	is(__LINE__, "how", "who", seccompat_faccessat2_ex(AT_FDCWD, "none", 0, 0, &one), -ENOENT);
	is(__LINE__, "how", "who: the kernel", one.who == SECCOMPAT_BY_KERNEL && one.error == ENOENT, 1);
	is(__LINE__, "how", "which call", one.call, SYS_faccessat2);
	char text[100];
	long len = seccompat_explain(&one, text, sizeof text);
	is(__LINE__, "explain", "length", len, (long)strlen(text));
	is(__LINE__, "explain", "text", strcmp(text, "faccessat2: ENOENT"), 0);
	is(__LINE__, "explain", "cut", seccompat_explain(&one, text, 4), len);
	is(__LINE__, "explain", "cut text", strcmp(text, "fac"), 0);
	is(__LINE__, "explain", "no room", seccompat_explain(&one, NULL, 0), len);
	is(__LINE__, "explain", "null room", seccompat_explain(&one, NULL, 10), len);
	is(__LINE__, "explain", "null", seccompat_explain(NULL, text, 4), -EFAULT);
	one = (struct seccompat_how){ .size = sizeof one, .who = 77, .by = 99, .call = -5, .error = -1 };
	seccompat_explain(&one, text, sizeof text);
	is(__LINE__, "explain", "nonsense", strcmp(text, "nothing was asked"), 0);
}

static void *end_it(void *pretend)
{
	errno = 12345;
	is(__LINE__, "pretend", "another thread", seccompat_pretend_end(pretend), -EPERM);
	is(__LINE__, "pretend", "is not this thread's", seccompat_faccessat2(AT_FDCWD, "/", 0, 0), 0);
	return NULL;
}

static void rest(void)
{
	long no_call[] = { 99999, -1, LONG_MIN, LONG_MAX, 1l << 32 };
	struct seccompat_found found = { .size = sizeof found };
	for (unsigned i = 0; i < 5; i++) {
		is(__LINE__, "call", "no call", seccompat_call(no_call[i], 0, 0, 0, 0, 0, 0), -EINVAL);
		is(__LINE__, "availability", "no call", seccompat_availability(no_call[i], &found), -EINVAL);
	}
	is(__LINE__, "call", "getpid", seccompat_call(SYS_getpid, 0, 0, 0, 0, 0, 0), getpid());
	is(__LINE__, "availability", "here", seccompat_availability(SYS_openat2, &found), 1);
	is(__LINE__, "availability", "told", found.verdict, SECCOMPAT_VERDICT_AVAILABLE);
	is(__LINE__, "availability", "null", seccompat_availability(SYS_openat2, NULL), 1);
	is(__LINE__, "availability", "in a child",
	   seccompat_availability_in_child(SYS_openat2, 1000, &found), 1);
	found.size = 19;
	is(__LINE__, "availability", "too short", seccompat_availability(SYS_openat2, &found), -EINVAL);
	is(__LINE__, "verdict_name", "1", strcmp(seccompat_verdict_name(1), "available"), 0);
	is(__LINE__, "verdict_name", "-1", strcmp(seccompat_verdict_name(-1), "unknown"), 0);
	int calls[] = { SYS_faccessat2, 99999 };
	struct seccompat_pretend *pretend = NULL;
	is(__LINE__, "pretend", "no call", seccompat_pretend_begin(calls, 2, 1, &pretend), -EINVAL);
	is(__LINE__, "pretend", "as what", seccompat_pretend_begin(calls, 1, 3, &pretend), -EINVAL);
	is(__LINE__, "pretend", "null", seccompat_pretend_begin(NULL, 1, 1, &pretend), -EFAULT);
	is(__LINE__, "pretend", "nowhere", seccompat_pretend_begin(calls, 1, 1, NULL), -EFAULT);
	is(__LINE__, "pretend", "nothing", seccompat_pretend_end(NULL), 0);
	is(__LINE__, "pretend", "begin", seccompat_pretend_begin(calls, 1, 1, &pretend), 0);
	pthread_t thread;
	pthread_create(&thread, NULL, end_it, pretend);
	pthread_join(thread, NULL);
	errno = 12345;
	struct seccompat_how how = { .size = sizeof how };
	is(__LINE__, "pretend", "goes on", seccompat_faccessat2_ex(AT_FDCWD, "/", 0, 0, &how), 0);
	is(__LINE__, "pretend", "is seen", how.by, SECCOMPAT_EMULATED);
	is(__LINE__, "pretend", "end", seccompat_pretend_end(pretend), 0);
	is(__LINE__, "pretend", "is over", seccompat_faccessat2_ex(AT_FDCWD, "/", 0, 0, &how), 0);
	is(__LINE__, "pretend", "is not seen", how.by, SECCOMPAT_NATIVE);
}

/* Starts programs: by clone3, and without it. */
static void starts(void)
{
	char *argv[] = { "sh", "-c", "read word <&7; test \"$word\" = hello", NULL };
	char *env[] = { NULL };
	int pidfd = -1;
	is(__LINE__, "spawn", "no path", seccompat_spawn(NULL, argv, env, NULL, 0, &pidfd), -EFAULT);
	is(__LINE__, "spawn", "no room", seccompat_spawn("/bin/sh", argv, env, NULL, 0, NULL), -EFAULT);
	is(__LINE__, "spawn", "null", seccompat_spawn("/bin/sh", argv, env, NULL, 1, &pidfd), -EFAULT);
	is(__LINE__, "spawn", "nothing", seccompat_spawn("/none", argv, env, NULL, 0, &pidfd), -ENOENT);
	is(__LINE__, "spawn", "no program", seccompat_spawn("file", argv, env, NULL, 0, &pidfd), -EACCES);
	struct seccompat_descriptor odd = { -1, 7 };
	is(__LINE__, "spawn", "odd", seccompat_spawn("/bin/sh", argv, env, &odd, 1, &pidfd), -EBADF);
	for (unsigned by = SECCOMPAT_NATIVE; by <= SECCOMPAT_EMULATED; by++) {
		struct seccompat_pretend *pretend = NULL;
		if (by == SECCOMPAT_EMULATED)
			pretend = as_missing(SYS_clone3);
		struct seccompat_how how = { .size = sizeof how };
		int ends[2], status = 0;
		if (pipe2(ends, O_CLOEXEC) || write(ends[1], "hello\n", 6) != 6)
			is(__LINE__, "spawn", "pipe", errno, 0);
		struct seccompat_descriptor one = { ends[0], 7 };
		pid_t pid = seccompat_spawn_ex("/bin/sh", argv, env, &one, 1, &pidfd, &how);
		is(__LINE__, "spawn", "pid", pid > 0, 1);
		is(__LINE__, "spawn", "by", how.by, by);
		is(__LINE__, "spawn", "pidfd", seccompat_pidfd_send_signal(pidfd, 0, NULL, 0), 0);
		waitpid(pid, &status, 0);
		is(__LINE__, "spawn", "status", status, 0);
		is(__LINE__, "spawn", "has ended", seccompat_pidfd_send_signal(pidfd, 0, NULL, 0), -ESRCH);
		close(pidfd), close(ends[0]), close(ends[1]);
		seccompat_pretend_end(pretend);
		errno = 12345;
	}
}

static void nobody(int signal)
{
	_exit(signal);
}

/* In a child, whose filter traps a call. */
static int trapped(int has_handler)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, filter };
	struct open_how read_it = { .flags = O_RDONLY };
	struct seccompat_how how = { .size = sizeof how };
	if (has_handler && (signal(SIGSYS, nobody) == SIG_ERR
			    || seccompat_sigsys_return_enosys(0) != -EEXIST))
		return 1;
	if (seccompat_sigsys_return_enosys(2) != -EINVAL || seccompat_sigsys_return_enosys(has_handler))
		return 2;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	    || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		return 3;
	if (syscall(SYS_openat2, AT_FDCWD, "file", &read_it, sizeof read_it) != -1 || errno != ENOSYS)
		return 4;
	if (seccompat_openat2_ex(AT_FDCWD, "file", &read_it, sizeof read_it, &how) < 0)
		return 5;
	return how.by == SECCOMPAT_EMULATED ? 0 : 6;
}

static void traps(void)
{
	for (int has_handler = 0; has_handler < 2; has_handler++) {
		int status = -1;
		pid_t pid = fork();
		if (pid == 0)
			_exit(trapped(has_handler));
		waitpid(pid, &status, 0);
		is(__LINE__, "sigsys", has_handler ? "chained" : "alone", status, 0);
		errno = 12345;
	}
}

int main(int argc, char **argv)
{
	if (argc != 2 || chdir(argv[1]))
		return 2;
	int file = open("file", O_CREAT | O_TRUNC | O_WRONLY, 0600);
	if (write(file, "0123456789", 10) != 10 || close(file))
		return 2;
	errno = 12345;
	paths();
	opens();
	attributes();
	data();
	waits();
	others();
	hows();
	rest();
	starts();
	traps();
	printf("%d cases, %d wrong\n", cases, wrong);
	return wrong != 0;
}
