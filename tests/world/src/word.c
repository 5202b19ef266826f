/* One call under a filter: word NR WORD HOW [ARGUMENT…].
 * HOW is `call`: it makes the call NR three times with the arguments 1 to 6, without a filter if WORD is
 * `-`, and exits with 42. `late GO`: the same, but it waits for the file GO in between. `run CMD…`: it
 * installs the filter, which has the action WORD for NR, and executes CMD. `many N GO`: it waits for
 * GO and opens a missing file in N different ways. `behind`: an untraced thread installs the filter on all
 * threads, before the calls. `signals`: instead of calls, it is interrupted by
 * signals while a register has an error in it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

static unsigned nr;
static const char *word;
static volatile int state;

static int install(unsigned flags)
{
	if (!strcmp(word, "-"))
		return 0;
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, (unsigned)strtoul(word, NULL, 0)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof program / sizeof *program, program };
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &prog);
}

static void wait_for(const char *go)
{
	while (access(go, F_OK))
		usleep(1000);
}

static int thread(void *unused)
{
	(void)unused;
	state = install(SECCOMP_FILTER_FLAG_TSYNC) ? -1 : 1;
	syscall(SYS_exit, 0);
	return 0;
}

static int behind(void)
{
	char *stack = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
		CLONE_UNTRACED;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	/* Calls that were tested before the filter was installed. */
	syscall(nr, 1, 2, 3, 4, 5, 6);
	if (clone(thread, stack + (1 << 16), flags, NULL) < 0)
		return 1;
	while (!state)
		sched_yield();
	return state < 0;
}

static void handle(int signal) { state += signal == SIGALRM; }

static void interrupted(void)
{
	struct itimerval each = { { 0, 1000 }, { 0, 1000 } };
	signal(SIGALRM, handle);
	setitimer(ITIMER_REAL, &each, NULL);
	while (state < 50) {
		long result = -EPERM;
		for (int n = 0; n < 100000; n++)
#ifdef __aarch64__
		{
			register long x0 __asm__("x0") = result;
			__asm__ volatile("" : "+r"(x0));
		}
#else
			__asm__ volatile("" : "+a"(result));
#endif
	}
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	nr = strtoul(argv[1], NULL, 0);
	word = argv[2];
	const char *how = argv[3];
	if (strcmp(how, "behind") ? install(0) : behind())
		return 3;
	if (!strcmp(how, "run")) {
		execv(argv[4], argv + 4);
		return 4;
	}
	if (!strcmp(how, "signals")) {
		interrupted();
		return 42;
	}
	if (!strcmp(how, "late"))
		wait_for(argv[4]);
	if (!strcmp(how, "many")) {
		wait_for(argv[5]);
		for (int n = 0; n < atoi(argv[4]); n++)
			if (openat(AT_FDCWD, "/nonexistent/file", O_CREAT, n) >= 0 || errno != ENOENT)
				return 5;
		return 42;
	}
	for (int n = 0; n < 3; n++)
		syscall(nr, 1, 2, 3, 4, 5, 6);
	return 42;
}
