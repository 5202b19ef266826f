/* If the kernel makes the call, the library allocates nothing: this program counts its allocations.
 * Prints the number of allocations and of calls. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <seccompat.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static volatile int allocations;

void *malloc(size_t size)
{
	allocations++;
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	allocations++;
	return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	allocations++;
	return __libc_realloc(old, size);
}

int main(void)
{
	char buffer[8] = { 0 };
	struct iovec one = { buffer, sizeof buffer };
	struct open_how how_to = { .flags = O_RDONLY | O_CLOEXEC };
	struct seccompat_how how = { .size = sizeof how };
	struct statx stat;
	struct epoll_event event;
	struct timespec none = { 0, 0 };
	int calls = 0, failed = 0, before = allocations;
#define DOES(call) (calls++, failed += (call) < 0)
	int file = seccompat_openat2_ex(AT_FDCWD, "/proc/self/exe", &how_to, sizeof how_to, &how);
	DOES(file);
	DOES(seccompat_faccessat2(AT_FDCWD, "/", R_OK, AT_EACCESS));
	DOES(seccompat_statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, &stat));
	DOES(seccompat_preadv2(file, &one, 1, 0, 0));
	DOES(seccompat_getrandom(buffer, sizeof buffer, 0));
	int memory = seccompat_memfd_create("x", MFD_CLOEXEC);
	DOES(memory);
	DOES(seccompat_pwritev2(memory, &one, 1, 0, 0));
	DOES(seccompat_close_range(900, 901, 0));
	int epoll = epoll_create1(0);
	DOES(seccompat_epoll_pwait2(epoll, &event, 1, &none, NULL, 0));
	DOES(seccompat_pidfd_open(getpid(), 0));
	/* An error that needs a probe, and one that does not. */
	calls += 2;
	failed += seccompat_openat2_ex(AT_FDCWD, "/none", &how_to, sizeof how_to, &how) != -2;
	failed += seccompat_quotactl_fd(memory, 0, 0, NULL) >= 0;
	int after = allocations;
	printf("%d allocations in %d calls, %d failed\n", after - before, calls, failed);
	/* The counter works: that line needed a buffer. */
	return after != before || failed || allocations == after;
}
