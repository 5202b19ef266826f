/* A program whose newer threads make calls constantly: busy THREADS HOW.
 * HOW is `time`: the oldest thread makes 200 calls while all run, prints the time for that, in seconds, and
 * ends the program with 42. `late`: the same, after a tracer has attached. `stay`: they run until the
 * program is killed. `exec`: they make calls that a filter refuses, until the newest thread executes
 * another program, which is refused once more and ends with 42; `late-exec` after a tracer has attached.
 * `flood N`: one thread makes N calls that a filter refuses, all with different arguments. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long nr = SYS_getpid;
static char **self;

static void refuse(void)
{
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_keyctl, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof program / sizeof *program, program };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog))
		_exit(3);
	nr = SYS_keyctl;
}

static void wait_for_tracer(void)
{
	for (;;) {
		char line[256];
		int pid = 0;
		FILE *file = fopen("/proc/self/status", "r");
		while (file && fgets(line, sizeof line, file))
			sscanf(line, "TracerPid: %d", &pid);
		fclose(file);
		if (pid)
			break;
		usleep(10000);
	}
	usleep(100000);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *call(void *unused)
{
	for (;;)
		syscall(nr, 0, 0, 0, 0, 0);
	return unused;
}

static void *become(void *unused)
{
	usleep(1000);
	char *words[] = { self[0], "0", "done", NULL };
	execv(self[0], words);
	return unused;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	const char *how = argv[2];
	pthread_t thread;
	self = argv;
	if (!strcmp(how, "done"))
		return syscall(SYS_keyctl, 0, 0, 0, 0, 0) == -1 && errno == EPERM ? 42 : 1;
	if (!strcmp(how, "flood")) {
		refuse();
		long many = argc > 3 ? atol(argv[3]) : 0;
		for (long n = 0; n < many; n++)
			syscall(SYS_keyctl, n, 3 * n, 0, 0, 0);
		return 42;
	}
	int executes = !!strstr(how, "exec");
	if (executes)
		refuse();
	if (executes && !strncmp(how, "late", 4))
		wait_for_tracer();
	for (int n = 0; n < atoi(argv[1]); n++)
		if (pthread_create(&thread, NULL, call, NULL))
			return 4;
	if (executes)
		pthread_create(&thread, NULL, become, NULL);
	if (!strcmp(how, "late"))
		wait_for_tracer();
	if (executes || !strcmp(how, "stay"))
		for (;;)
			pause();
	usleep(50000);
	double begin = now();
	for (int n = 0; n < 200; n++)
		syscall(SYS_getppid);
	printf("%f\n", now() - begin);
	fflush(stdout);
	_exit(42);
}
