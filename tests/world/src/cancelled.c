/* No function is a cancellation point: a thread that is cancelled before or during a call returns from it, and
 * ends at the next point of the C library. Prints the number of cases and of differences. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <seccompat.h>

static int begun[2], pipes[2], epoll;

/* Waits for a tenth of a second, or until there is something to read. */
static long waits(void)
{
	struct epoll_event event;
	struct timespec time = { 0, 100000000 };
	return seccompat_epoll_pwait2(epoll, &event, 1, &time, NULL, 0);
}

static long reads(void)
{
	char byte;
	struct iovec into = { &byte, 1 };
	return seccompat_preadv2(pipes[0], &into, 1, -1, 0);
}

static long opens(void)
{
	struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
	int file = seccompat_openat2(AT_FDCWD, ".", &how, sizeof how);
	/* close(2) of the C library would be a cancellation point. */
	return file < 0 ? file : syscall(SYS_close, file);
}

static long looks(void)
{
	struct statx stat;
	return seccompat_statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, &stat);
}

static long starts(void)
{
	char *const argv[] = { "true", NULL };
	int pidfd;
	return seccompat_spawn("/bin/true", argv, argv + 1, NULL, 0, &pidfd) < 0;
}

static long (*const all[])(void) = { waits, reads, opens, looks, starts };
static const int calls[] = { SYS_epoll_pwait2, SYS_preadv2, SYS_openat2, SYS_clone3 };

struct work {
	long (*call)(void);
	int emulated, returned;
	long result;
};

static void *thread(void *at)
{
	struct work *work = at;
	struct seccompat_pretend *pretend = NULL;
	int old;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
	if (work->emulated && seccompat_pretend_begin(calls, 4, SECCOMPAT_AS_MISSING, &pretend) != 0)
		return NULL;
	if (write(begun[1], "x", 1) != 1)
		return NULL;
	/* By then it is cancelled, except for the call that waits: that one is cancelled meanwhile. */
	if (work->call != reads)
		usleep(50000);
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old);
	work->result = work->call();
	work->returned = 1;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
	seccompat_pretend_end(pretend);
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old);
	pthread_testcancel();
	return NULL;
}

int main(void)
{
	int cases = 0, wrong = 0;
	char byte;
	if (pipe(begun) != 0 || pipe(pipes) != 0 || (epoll = epoll_create1(0)) < 0)
		return 2;
	for (unsigned n = 0; n < 2 * sizeof all / sizeof *all; n++) {
		struct work work = { all[n / 2], n % 2, 0, -1 };
		pthread_t id;
		void *end;
		if (pthread_create(&id, NULL, thread, &work) != 0 || read(begun[0], &byte, 1) != 1)
			return 2;
		if (work.call == reads)
			usleep(50000);
		pthread_cancel(id);
		/* A read that was not interrupted gets its byte. */
		if (work.call == reads && write(pipes[1], "x", 1) != 1)
			return 2;
		pthread_join(id, &end);
		long must = work.call == reads;
		cases++;
		if (!work.returned || end != PTHREAD_CANCELED || (work.result != must && work.result != -EINTR)) {
			wrong++;
			printf("%u: returned %d, %ld, cancelled %d\n", n, work.returned, work.result,
			       end == PTHREAD_CANCELED);
		}
		if (work.call == reads && work.result == -EINTR && read(pipes[0], &byte, 1) != 1)
			return 2;
	}
	while (wait(NULL) > 0)
		;
	printf("%d cases, %d wrong\n", cases, wrong);
	return wrong != 0;
}
