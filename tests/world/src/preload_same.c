/* Random calls by syscall(2) of the C library, with the library for LD_PRELOAD in between, and by the machine's own
 * instruction: where no filter refuses anything, results and errors are the same, and `errno` is left alone by
 * success. The arguments are words that are right or wrong in every way; no call changes what the next one finds.
 * Prints the numbers of calls, of successes, of different errors, and of differences. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { UNCHANGED = 77, CALLS = 60000, MAX_ERRNO = 4095 };

static long direct(long number, const unsigned long words[6])
{
#if defined(__x86_64__)
	long result;
	register unsigned long r10 __asm__("r10") = words[3], r8 __asm__("r8") = words[4], r9 __asm__("r9") = words[5];
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(words[0]), "S"(words[1]), "d"(words[2]), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number;
	register unsigned long x0 __asm__("x0") = words[0], x1 __asm__("x1") = words[1], x2 __asm__("x2") = words[2],
			       x3 __asm__("x3") = words[3], x4 __asm__("x4") = words[4], x5 __asm__("x5") = words[5];
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return (long)x0;
#else
	(void)number, (void)words;
	exit(77);
#endif
}

static uint64_t seed = 1;

static unsigned int choose(unsigned int below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned int)(seed >> 33) % below;
}

/* The kinds of an argument are letters: a descriptor, a path, memory to write, flags, a size, a number. */
static char *room;
enum { ROOM = 8192 };
static int fds[6], pidfd;
static uint64_t how[3] = { 0, 0, 8 }, attribute[2], times[2];
static struct iovec vectors[2];

static unsigned long word(char kind)
{
	static const char *const paths[] = { ".", "", "file", "none", "file/below", "/etc/passwd", "user.x", "user.none" };
	static const unsigned long odd[] = { 0, 1, 2, 8, 24, 4096, ~0ul, 1ul << 31, 1ul << 32, 0x100, 0x1000 };
	switch (kind) {
	case 'd':
		/* None of this program's own. */
		return choose(4) ? (unsigned long)fds[choose(6)] : odd[5 + choose(3)];
	case 'p':
		return choose(6) ? (uintptr_t)paths[choose(8)] : (choose(2) ? 0 : ~0ul);
	/* A file of this program alone, which a mode changes; root may change every one. */
	case 'q':
		return choose(6) ? (uintptr_t)(choose(3) ? "file" : "none") : ~0ul;
	case 'm':
		return 0600;
	case 'w':
		return choose(6) ? (uintptr_t)room : (choose(2) ? 0 : ~0ul);
	case 'h':
		how[0] = choose(3) ? O_PATH | O_CLOEXEC : odd[choose(11)];
		how[1] = choose(4) ? 0 : odd[choose(11)];
		how[2] = choose(8) * choose(9);
		return choose(6) ? (uintptr_t)how : (choose(2) ? 0 : ~0ul);
	case 'a':
		attribute[0] = choose(3) ? (uintptr_t)room : 0;
		attribute[1] = choose(3) ? 16 : odd[choose(11)];
		return choose(6) ? (uintptr_t)attribute : 0;
	case 'v':
		return choose(6) ? (uintptr_t)vectors : (choose(2) ? 0 : ~0ul);
	case 't':
		times[0] = 0;
		times[1] = choose(4) ? 1 : odd[choose(11)];
		return (uintptr_t)times;
	case 's':
		return choose(2) ? 16 : (choose(2) ? 24 : odd[choose(11)]);
	case 'n':
		return choose(3);
	case 'i':
		return choose(2) ? (unsigned long)getpid() : odd[choose(11)];
	case 'P':
		return choose(3) ? (unsigned long)pidfd : odd[choose(11)];
	case '0':
		return 0;
	default:
		return choose(2) ? 0 : odd[choose(11)];
	}
}

/* The same numbers on every architecture of this test, but for the older ones. `D`: the result is a descriptor. */
static const struct kind {
	long number;
	const char *words;
	int makes;
} kinds[] = {
	{ 437, "dphs", 1 },	       /* openat2 */
	{ 439, "dpnf", 0 },	       /* faccessat2 */
	{ 452, "dqmf", 0 },	       /* fchmodat2 */
	{ SYS_statx, "dpffw", 0 },
	{ SYS_getrandom, "wsf", 0 },
	{ SYS_memfd_create, "pf", 1 },
	{ SYS_preadv2, "dvnn0f", 0 },
	{ SYS_pwritev2, "dvnn0f", 0 },
	{ SYS_copy_file_range, "dwdwnf", 0 },
	{ SYS_renameat2, "d?d?f", 0 },
	{ 441, "dwnt00", 0 },	       /* epoll_pwait2 */
	{ 434, "if", 1 },	       /* pidfd_open */
	{ 438, "Pdf", 1 },	       /* pidfd_getfd */
	{ 424, "P0wf", 0 },	       /* pidfd_send_signal */
	{ 440, "Pvnff", 0 },	       /* process_madvise */
	{ 443, "dff0", 0 },	       /* quotactl_fd */
	{ 451, "dwwf", 0 },	       /* cachestat */
	{ 457, "wwsf", 0 },	       /* statmount */
	{ 458, "wwnf", 0 },	       /* listmount */
	{ 464, "dpfpas", 0 },	       /* getxattrat */
	{ 465, "dpfws", 0 },	       /* listxattrat */
	{ SYS_mlock2, "wsf", 0 },
	{ SYS_sched_yield, "", 0 },
	{ SYS_lseek, "d00", 0 },
};

static void prepare(void)
{
	/* A page behind the room cannot be written: some sizes are too large. */
	room = mmap(NULL, 2 * ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED || mprotect(room + ROOM, ROOM, PROT_NONE))
		exit(9);
	fds[0] = AT_FDCWD;
	fds[1] = open("file", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	fds[2] = open(".", O_RDONLY | O_CLOEXEC);
	fds[3] = open("/dev/null", O_RDWR | O_CLOEXEC);
	fds[4] = epoll_create1(EPOLL_CLOEXEC);
	fds[5] = -1;
	long numbers[] = { 434 };
	unsigned long words[6] = { (unsigned long)getpid() };
	pidfd = (int)direct(numbers[0], words);
	vectors[0] = (struct iovec){ room, 64 };
	vectors[1] = (struct iovec){ room + 64, 64 };
}

int main(void)
{
	unsigned int wrong = 0, successes = 0, errors = 0;
	static char seen[MAX_ERRNO + 1];
	prepare();
	for (unsigned int n = 0; n < CALLS; n++) {
		const struct kind *kind = &kinds[choose(sizeof kinds / sizeof kinds[0])];
		unsigned long words[6] = { 0 };
		for (size_t at = 0; kind->words[at]; at++)
			words[at] = kind->words[at] == '?' ? (choose(2) ? 0 : ~0ul) : word(kind->words[at]);
		/* What a call reads and writes in the same memory is the same for both. */
		memset(room, 0, ROOM);
		long must = direct(kind->number, words);
		memset(room, 0, ROOM);
		errno = UNCHANGED;
		long got = syscall(kind->number, words[0], words[1], words[2], words[3], words[4], words[5]);
		int after = errno, failed = must < 0 && must >= -MAX_ERRNO;
		if (failed && !seen[-must])
			errors += seen[-must] = 1;
		successes += !failed;
		int same = failed ? got == -1 && after == -must : after == UNCHANGED && (kind->makes ? got >= 0 : got == must);
		if (kind->makes && must >= 0)
			close((int)must);
		if (kind->makes && got >= 0)
			close((int)got);
		if (!same && wrong++ < 20)
			printf("%ld(%lx, %lx, %lx, %lx, %lx, %lx): %ld, errno %d; must be %ld\n", kind->number, words[0],
			       words[1], words[2], words[3], words[4], words[5], got, after, must);
	}
	printf("%d calls, %u successes, %u errors, %u wrong\n", CALLS, successes, errors, wrong);
	return wrong != 0;
}
