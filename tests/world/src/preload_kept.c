/* The guarantees of the library for LD_PRELOAD, under a filter that refuses statx, faccessat2, openat2, getrandom,
 * preadv2, fchmodat2 and epoll_pwait2 with EPERM, and fakes the success of memfd_create; or, with an argument,
 * without a filter. Prints the number of cases and of differences; each difference has a line. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NR_openat2 = 437, NR_fchmodat2 = 452, UNCHANGED = 77 };

static int cases, wrong;

static void is(int line, const char *what, long got, long must)
{
	cases++;
	if (got != must) {
		wrong++;
		printf("%d: %s: %ld, must be %ld\n", line, what, got, must);
	}
}
#define IS(must, value) is(__LINE__, #value, (value), (must))
/* A result, then `errno`, which was UNCHANGED before. */
#define GIVES(must, error, call)                                                                                      \
	do {                                                                                                          \
		errno = UNCHANGED;                                                                                    \
		long got = (call);                                                                                    \
		int after = errno;                                                                                    \
		is(__LINE__, #call, got, (must));                                                                     \
		is(__LINE__, "errno of " #call, after, (error));                                                      \
	} while (0)

static int beneath(const char *path)
{
	/* RESOLVE_BENEATH */
	uint64_t how[3] = { O_RDONLY, 0, 8 };
	return (int)syscall(NR_openat2, AT_FDCWD, path, how, sizeof how);
}

static void results(int is_filtered)
{
	struct statx attributes;
	char bytes[8];
	struct iovec into = { bytes, sizeof bytes };
	GIVES(0, UNCHANGED, statx(AT_FDCWD, "/etc/passwd", 0, STATX_BASIC_STATS, &attributes));
	IS(1, attributes.stx_size > 0);
	GIVES(-1, ENOENT, statx(AT_FDCWD, "/none", 0, STATX_BASIC_STATS, &attributes));
	GIVES(-1, EBADF, statx(-5, "none", 0, STATX_BASIC_STATS, &attributes));
	GIVES(0, UNCHANGED, faccessat(AT_FDCWD, "/etc/passwd", R_OK, AT_EACCESS));
	GIVES(-1, ENOENT, faccessat(AT_FDCWD, "/none", R_OK, 0));
	GIVES(-1, EINVAL, faccessat(AT_FDCWD, "/etc", 077, 0));
	GIVES(8, UNCHANGED, getrandom(bytes, sizeof bytes, 0));
	GIVES(-1, EINVAL, getrandom(bytes, sizeof bytes, 077));
	GIVES(0, UNCHANGED, getrandom(bytes, 0, 0));
	GIVES(0, UNCHANGED, getentropy(bytes, sizeof bytes));
	GIVES(-1, EBADF, preadv2(-5, &into, 1, 0, 0));
	GIVES(-1, EXDEV, beneath("/etc/passwd"));
	GIVES(-1, ENOENT, beneath("none"));
	if (is_filtered)
		GIVES(-1, ENOSYS, memfd_create("x", 0));
	else
		IS(1, memfd_create("x", 0) > 2);
	/* Calls that the library does not have. */
	GIVES(getpid(), UNCHANGED, syscall(SYS_getpid));
	GIVES(-1, ENOSYS, syscall(-1));
	GIVES(-1, ENOSYS, syscall(100000));
	GIVES(-1, EBADF, syscall(SYS_close, -1));
}

/* The kernel's own EPERM stays: this user may not change that file. */
static void genuine(void)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 && setuid(1000) != 0)
			_exit(9);
		long done = syscall(NR_fchmodat2, AT_FDCWD, "/etc/passwd", 0644, AT_SYMLINK_NOFOLLOW);
		_exit(done == 0 ? 200 : errno);
	}
	IS(pid, waitpid(pid, &status, 0));
	IS(EPERM, WEXITSTATUS(status));
}

static void nothing(int signal)
{
	(void)signal;
}

static int cleaned;

static void clean(void *value)
{
	cleaned += *(int *)value;
}

static void *wait_for_ever(void *value)
{
	struct epoll_event event;
	int one = 1;
	pthread_cleanup_push(clean, &one);
	epoll_pwait2(*(int *)value, &event, 1, NULL, NULL);
	pthread_cleanup_pop(0);
	return NULL;
}

static volatile sig_atomic_t signals_of_pipes;

static void count(int signal)
{
	(void)signal;
	signals_of_pipes++;
}

/* Errors that are gone when the call is made again, or that have an effect each time. */
static void once(void)
{
	char text[1];
	struct iovec byte = { (char *)"x", 1 }, into = { text, 1 };
	int ends[2];
	IS(0, pipe(ends));
	close(ends[0]);
	signal(SIGPIPE, count);
	GIVES(-1, EPIPE, pwritev2(ends[1], &byte, 1, -1, 0));
	IS(1, signals_of_pipes);
	close(ends[1]);
	/* The peer ends without having read: one error, then the end. */
	IS(0, socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	IS(1, write(ends[0], "x", 1));
	close(ends[1]);
	GIVES(-1, ECONNRESET, preadv2(ends[0], &into, 1, -1, 0));
	GIVES(0, UNCHANGED, preadv2(ends[0], &into, 1, -1, 0));
	close(ends[0]);
}

/* The time of a wait in milliseconds. */
static long waited(int epoll, long milliseconds, int must)
{
	struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 }, begin, end;
	struct epoll_event event;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	GIVES(must, UNCHANGED, epoll_pwait2(epoll, &event, 1, &time, NULL));
	clock_gettime(CLOCK_MONOTONIC, &end);
	return (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000;
}

static void waits(void)
{
	struct epoll_event event = { .events = EPOLLIN };
	struct timespec wrong_time = { 0, 1000000000 };
	sigset_t mask;
	int epoll = epoll_create1(EPOLL_CLOEXEC), ends[2];
	IS(0, pipe(ends));
	IS(0, epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event));
	IS(1, waited(epoll, 0, 0) < 50);
	IS(1, waited(epoll, 60, 0) >= 60);
	GIVES(-1, EINVAL, epoll_pwait2(epoll, &event, 1, &wrong_time, NULL));
	GIVES(-1, EINVAL, epoll_pwait2(epoll, &event, 0, NULL, NULL));
	GIVES(-1, EBADF, epoll_pwait2(-5, &event, 1, NULL, NULL));
	IS(1, write(ends[1], "x", 1));
	IS(1, waited(epoll, 2000, 1) < 1000);
	GIVES(1, UNCHANGED, epoll_pwait2(epoll, &event, 1, NULL, NULL));
	/* A pending signal that the mask lets through. */
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	IS(0, pthread_sigmask(SIG_BLOCK, &mask, NULL));
	signal(SIGUSR1, nothing);
	IS(0, raise(SIGUSR1));
	sigemptyset(&mask);
	IS(1, read(ends[0], &event, 1));
	GIVES(-1, EINTR, epoll_pwait2(epoll, &event, 1, NULL, &mask));
	close(epoll);
	close(ends[0]);
	close(ends[1]);
}

static void cancellation(void)
{
	pthread_t thread;
	void *ended = NULL;
	int epoll = epoll_create1(0);
	IS(0, pthread_create(&thread, NULL, wait_for_ever, &epoll));
	usleep(20000);
	IS(0, pthread_cancel(thread));
	IS(0, pthread_join(thread, &ended));
	IS(1, ended == PTHREAD_CANCELED);
	IS(1, cleaned);
	close(epoll);
}

static volatile sig_atomic_t handled, failed;

static void handler(int signal)
{
	int before = errno, fd = beneath("here");
	(void)signal;
	handled++;
	if (fd < 0)
		failed++;
	else
		close(fd);
	errno = before;
}

/* A signal that comes while the thread is in malloc(3). */
static void signals(void)
{
	struct itimerval often = { { 0, 300 }, { 0, 300 } }, never = { { 0, 0 }, { 0, 0 } };
	struct sigaction action;
	void *volatile place;
	memset(&action, 0, sizeof action);
	action.sa_handler = handler;
	action.sa_flags = SA_RESTART;
	close(open("here", O_CREAT | O_WRONLY, 0600));
	IS(0, sigaction(SIGALRM, &action, NULL));
	IS(0, setitimer(ITIMER_REAL, &often, NULL));
	while (handled < 300) {
		place = malloc((size_t)(handled * 997 % 70000));
		free(place);
	}
	IS(0, setitimer(ITIMER_REAL, &never, NULL));
	IS(0, failed);
}

static void *many(void *value)
{
	struct statx attributes;
	char bytes[16];
	for (int n = 0; n < 300; n++) {
		if (statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, &attributes) ||
		    faccessat(AT_FDCWD, "/", R_OK, 0) || getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
			return value;
	}
	return NULL;
}

static int exits_well(pid_t pid)
{
	int status;
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void threads(void)
{
	pthread_t all[6];
	void *bad;
	for (int n = 0; n < 6; n++)
		IS(0, pthread_create(&all[n], NULL, many, all));
	int good = 0;
	for (int n = 0; n < 40; n++) {
		pid_t pid = n % 2 ? fork() : vfork();
		if (pid == 0)
			_exit(faccessat(AT_FDCWD, "/", R_OK, AT_EACCESS) != 0 || faccessat(AT_FDCWD, "/none", 0, 0) == 0);
		good += exits_well(pid);
	}
	IS(40, good);
	for (int n = 0; n < 6; n++) {
		pthread_join(all[n], &bad);
		IS(1, bad == NULL);
	}
}

int main(int argc, char **argv)
{
	(void)argv;
	/* The library looked for functions that the C library does not have. */
	IS(1, dlerror() == NULL);
	results(argc == 1);
	genuine();
	once();
	waits();
	cancellation();
	signals();
	threads();
	printf("%d cases, %d wrong\n", cases, wrong);
	return wrong != 0;
}
