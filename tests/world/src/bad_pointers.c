/* Every call that has an emulation, with pointers to no memory, and to memory that is not readable,
 * not writable or ends too early. Prints the answers. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <seccompat.h>

static char *pages;

/* Readable memory ends after 4 bytes without a zero byte; the next page has no rights. */
#define ENDS (pages + 4096 - 4)
#define NO_RIGHTS (pages + 4096)
#define ACCEPTED (SECCOMPAT_NO_BIRTH_TIME | SECCOMPAT_NO_EXTRA_FIELDS)
#define READ_ONLY (pages + 8192)

int main(void)
{
	pages = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		return 2;
	memset(pages, '/', 3 * 4096);
	memset(READ_ONLY, 0, 4096);
	if (mprotect(NO_RIGHTS, 4096, PROT_NONE) || mprotect(READ_ONLY, 4096, PROT_READ))
		return 2;
	void *bad[] = { (void *)-1, (void *)-4096, (void *)8, (void *)0x7fffffffffffff00, ENDS, NO_RIGHTS };
	struct { uint64_t flags, mode, resolve; } how = { 0, 0, 8 };
	struct timespec soon = { 0, 1 };
	int epoll = epoll_create1(0), zero = open("/dev/zero", O_RDWR);
	for (size_t n = 0; n < sizeof bad / sizeof *bad; n++) {
		void *at = bad[n];
		struct iovec at_bad = { at, 64 };
		printf("%zu openat2", n);
		printf(" %d", seccompat_openat2(AT_FDCWD, at, (void *)&how, sizeof how));
		printf(" %d", seccompat_openat2(AT_FDCWD, ".", at, sizeof how));
		printf("\n%zu faccessat2", n);
		printf(" %d", seccompat_faccessat2(AT_FDCWD, at, R_OK, AT_EACCESS));
		printf("\n%zu fchmodat2", n);
		printf(" %d", seccompat_fchmodat2(AT_FDCWD, at, 0600, AT_SYMLINK_NOFOLLOW));
		printf("\n%zu renameat2", n);
		printf(" %d", seccompat_renameat2(AT_FDCWD, at, AT_FDCWD, "none", 0));
		printf(" %d", seccompat_renameat2(AT_FDCWD, "/etc/passwd", AT_FDCWD, at, 0));
		printf("\n%zu removexattrat", n);
		printf(" %d", seccompat_removexattrat(AT_FDCWD, at, 0, "user.none"));
		printf("\n%zu preadv2", n);
		printf(" %zd", seccompat_preadv2(zero, at, 1, -1, 0));
		printf(" %zd", seccompat_preadv2(zero, &at_bad, 1, -1, 0));
		printf("\n%zu pwritev2", n);
		printf(" %zd", seccompat_pwritev2(zero, at, 1, -1, 0));
		printf("\n%zu epoll_pwait2", n);
		printf(" %d", seccompat_epoll_pwait2(epoll, (void *)pages, 1, at, NULL, 8));
		printf(" %d", seccompat_epoll_pwait2(epoll, (void *)pages, 1, (void *)&soon, at, 8));
		printf("\n%zu execveat", n);
		printf(" %d", seccompat_execveat(AT_FDCWD, at, NULL, NULL, 0));
		printf(" %d", seccompat_execveat(AT_FDCWD, "/bin/true", at, NULL, 0));
		printf("\n%zu getrandom", n);
		printf(" %zd", seccompat_getrandom(at, 64, 0));
		/* Random bytes were written up to the end of the memory: one of them may be zero. */
		memset(ENDS, '/', 4);
		printf("\n%zu statx_ex", n);
		struct seccompat_how told = { .size = sizeof told, .accept = ACCEPTED };
		printf(" %d", seccompat_statx_ex(AT_FDCWD, at, 0, STATX_BASIC_STATS, (void *)pages, &told));
		printf(" %d\n", seccompat_statx_ex(AT_FDCWD, "/", 0, STATX_BASIC_STATS, at, &told));
	}
	struct seccompat_how told = { .size = sizeof told, .accept = ACCEPTED };
	printf("read-only getrandom %zd\n", seccompat_getrandom(READ_ONLY, 64, 0));
	printf("read-only statx %d\n",
	       seccompat_statx_ex(AT_FDCWD, "/", 0, STATX_BASIC_STATS, (void *)READ_ONLY, &told));
	return 0;
}
