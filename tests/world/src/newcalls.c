/* Calls of current programs, made as a newer C library would: each is tried, and falls back to an older
 * call only after ENOSYS. Prints a line for each: its purpose, and whether it works. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *place = "/tmp/newcalls";

static int falls_back(long new, int older)
{
	if (new >= 0)
		return 0;
	return errno == ENOSYS ? older : -1;
}

static void *nothing(void *a) { return a; }

static int thread(void)
{
	pthread_t t;
	errno = pthread_create(&t, 0, nothing, 0); /* clone3, then clone */
	return errno ? -1 : pthread_join(t, 0);
}

static int spawn(void)
{
	pid_t pid;
	int status;
	char *argv[] = { "true", 0 }, *env[] = { 0 };
	errno = posix_spawn(&pid, "/bin/busybox", 0, 0, argv, env);
	return errno ? -1 : waitpid(pid, &status, 0) < 0 || status ? -1 : 0;
}

static int access2(void)
{
	long r = syscall(439, AT_FDCWD, place, R_OK, 0x200);
	return falls_back(r, r < 0 && errno == ENOSYS ? (int)syscall(SYS_faccessat, AT_FDCWD, place, R_OK) : 0);
}

static int chmod2(void)
{
	long r = syscall(452, AT_FDCWD, place, 0600, 0x100);
	return falls_back(r, r < 0 && errno == ENOSYS ? (int)syscall(SYS_fchmodat, AT_FDCWD, place, 0600) : 0);
}

static int closes(void)
{
	long r = syscall(436, 900, 910, 0);
	return falls_back(r, 0);
}

static int waits(void)
{
	char events[64];
	long none[2] = { 0, 0 };
	int ep = (int)syscall(SYS_epoll_create1, 0);
	long r = syscall(441, ep, events, 1, none, 0, 8);
	int done = falls_back(r, 0);
	int e = errno;
	close(ep);
	errno = e;
	return done;
}

static int opens(void)
{
	unsigned long how[3] = { O_RDONLY, 0, 0 };
	long r = syscall(437, AT_FDCWD, place, how, sizeof how);
	if (r >= 0)
		close((int)r);
	return falls_back(r, 0);
}

static int stats(void)
{
	char buffer[256];
	return falls_back(syscall(332, AT_FDCWD, place, 0, 0xfff, buffer), 0);
}

int main(void)
{
	struct { const char *name; int (*does)(void); } all[] = {
		{ "pthread_create", thread }, { "posix_spawn", spawn }, { "faccessat", access2 },
		{ "fchmodat", chmod2 }, { "close_range", closes }, { "epoll_pwait2", waits },
		{ "openat2", opens }, { "statx", stats },
	};
	close(open(place, O_CREAT | O_WRONLY, 0600));
	for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
		errno = 0;
		int failed = all[i].does();
		printf("%s %s\n", all[i].name, failed ? strerrorname_np(errno) : "works");
	}
	return 0;
}
