/* Programs that are hard to trace: each, by name, tries to confuse a tracer, and reports the outcome by its
 * exit status. Refused calls in between give the tracer work. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static char **words;

/* One refusal by the filter, one by the kernel, unless this is root. */
static void refused(void)
{
	syscall(SYS_swapon, "x", 0);
	syscall(SYS_chroot, "/nonexistent");
	syscall(SYS_chroot, "/");
}

static void filter(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_swapon, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, code };
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void nap(long microseconds)
{
	struct timespec time = { microseconds / 1000000, microseconds % 1000000 * 1000 };
	nanosleep(&time, NULL);
}

static int traceme(void)
{
	return ptrace(PTRACE_TRACEME, 0, 0, 0) ? 1 : 0;
}

/* A debugger in the program: for a child, and for its own parent. */
static int debugger(void)
{
	int status, pid = fork();
	if (pid == 0)
		_exit(ptrace(PTRACE_TRACEME, 0, 0, 0) ? 1 : 0);
	waitpid(pid, &status, 0);
	int first = WEXITSTATUS(status);
	pid = fork();
	if (pid == 0)
		_exit(ptrace(PTRACE_SEIZE, getppid(), 0, 0) ? 1 : 0);
	waitpid(pid, &status, 0);
	return 40 + first + 2 * WEXITSTATUS(status);
}

static int block(void)
{
	sigset_t all;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	refused();
	sigset_t now;
	sigprocmask(SIG_BLOCK, NULL, &now);
	return sigismember(&now, SIGSYS) && sigismember(&now, SIGUSR1) ? 5 : 1;
}

static int close_all(void)
{
	for (int fd = 0; fd < 1024; fd++)
		close(fd);
	refused();
	return 6;
}

static int vfork_exit(void)
{
	int status = 0, pid = vfork();
	if (pid == 0) {
		refused();
		_exit(3);
	}
	waitpid(pid, &status, 0);
	pid = vfork();
	if (pid == 0) {
		kill(getpid(), SIGKILL);
		_exit(0);
	}
	int killed = 0;
	waitpid(pid, &killed, 0);
	return WTERMSIG(killed) == SIGKILL ? 10 + WEXITSTATUS(status) : 1;
}

static void *late_end(void *unused)
{
	(void)unused;
	nap(50000);
	for (int n = 0; n < 20; n++)
		refused();
	syscall(SYS_exit_group, 12);
	return NULL;
}

/* The first thread ends before another. */
static int outlived_by(void *(*other)(void *))
{
	pthread_t thread;
	pthread_create(&thread, NULL, other, NULL);
	syscall(SYS_exit, 0);
	return 1;
}

static int leader(void)
{
	return outlived_by(late_end);
}

static void *exec_self(void *unused)
{
	(void)unused;
	nap(rand() % 3000);
	execl("/proc/self/exe", words[0], "status", "21", NULL);
	return NULL;
}

/* Another thread execs while this one makes refused calls. */
__attribute__((noreturn)) static int exec_thread(void)
{
	pthread_t thread;
	srand(getpid());
	pthread_create(&thread, NULL, exec_self, NULL);
	for (;;)
		refused();
}

static int set_uid(void)
{
	execl(words[2], words[2], "effective", NULL);
	return 1;
}

static int stop_self(void)
{
	int parent = getpid(), pid = fork();
	if (pid == 0) {
		nap(50000);
		kill(parent, SIGCONT);
		_exit(0);
	}
	raise(SIGSTOP);
	refused();
	waitpid(pid, NULL, 0);
	return 13;
}

static int kill_self(void)
{
	refused();
	raise(SIGKILL);
	return 1;
}

static int tracer(void)
{
	char line[200];
	int pid = 0;
	FILE *status = fopen("/proc/self/status", "r");
	while (status && fgets(line, sizeof line, status))
		sscanf(line, "TracerPid: %d", &pid);
	if (status)
		fclose(status);
	return pid;
}

static void mark(const char *place)
{
	int fd = open(place, O_CREAT | O_WRONLY, 0644);
	if (fd >= 0)
		close(fd);
}

static int signal_tracer(int signal)
{
	int pid = tracer();
	if (pid > 1)
		kill(pid, signal);
	for (int n = 0; n < 100; n++)
		refused();
	mark(words[2]);
	return 7;
}

static int kill_tracer(void)
{
	return signal_tracer(SIGKILL);
}

static int stop_tracer(void)
{
	return signal_tracer(SIGSTOP);
}

static int nothing(void *status)
{
	refused();
	return *(int *)status;
}

static int untraced(void)
{
	static char stack[65536];
	int status = 0, code = 3;
	int pid = clone(nothing, stack + sizeof stack, CLONE_UNTRACED | SIGCHLD, &code);
	waitpid(pid, &status, 0);
	return 20 + WEXITSTATUS(status);
}

/* Children that are killed at any moment. */
static int killed_children(void)
{
	srand(1);
	for (int n = 0; n < 150; n++) {
		int pid = fork();
		if (pid == 0)
			for (;;)
				refused();
		nap(rand() % 2000);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	return 14;
}

static int strict(void)
{
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
	syscall(SYS_exit, 15);
	return 1;
}

static volatile int traps;

static void trapped(int signal)
{
	(void)signal;
	traps++;
}

static int sigtrap(void)
{
	signal(SIGTRAP, trapped);
	raise(SIGTRAP);
	kill(getpid(), SIGTRAP);
	refused();
#if defined(__x86_64__)
	__asm__ volatile("int3");
	return traps == 3 ? 16 : 1;
#else
	return traps == 2 ? 16 : 1;
#endif
}

static void leave(int signal)
{
	(void)signal;
	_exit(17);
}

__attribute__((noreturn)) static int exit_in_handler(void)
{
	struct itimerval timer = { { 0, 0 }, { 0, 20000 } };
	signal(SIGALRM, leave);
	setitimer(ITIMER_REAL, &timer, NULL);
	for (;;)
		refused();
}

/* A name and a path that would control a terminal. */
static int name(void)
{
	prctl(PR_SET_NAME, "\033[31m\302\233X\r\377", 0, 0, 0);
	syscall(SYS_swapon, "/\033]0;pwned\007\302\233\342\200\256\r\377", 0);
	int fd = open(words[2], O_RDONLY | O_DIRECTORY);
	mkdirat(fd, "\033[2J\302\233", 0755);
	int odd = openat(fd, "\033[2J\302\233", O_RDONLY | O_DIRECTORY);
	syscall(SYS_swapon, words[2], 0);
	syscall(SYS_fchdir, odd);
	syscall(SYS_fchown, odd, 0, 0);
	syscall(SYS_chroot, ".\033[2J");
	return 18;
}

/* One refused call, whatever refuses it. */
static int once(void)
{
	errno = 0;
	syscall(SYS_swapoff, "/nonexistent");
	return errno == EPERM ? 8 : 1;
}

/* Until it is killed: makes refused calls, and sleeps in between. */
__attribute__((noreturn)) static int work(void)
{
	for (;;) {
		refused();
		nap(500);
	}
}

static void *work_on(void *unused)
{
	(void)unused;
	work();
	return NULL;
}

static int leaderless(void)
{
	return outlived_by(work_on);
}

#define SIGNALS 20000

/* Sends queued signals to a child, so that it nearly always has one, and checks that all arrived. */
static int count(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	int pid = fork();
	if (pid == 0) {
		/* Takes them as they arrive. */
		signal(SIGRTMIN, trapped);
		signal(SIGTERM, leave);
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		mark(words[2]);
		while (traps < SIGNALS)
			nap(100);
		_exit(0);
	}
	while (access(words[2], F_OK))
		nap(1000);
	printf("%d\n", pid);
	fflush(stdout);
	for (int n = 0; n < SIGNALS; n++) {
		union sigval value = { n };
		while (sigqueue(pid, SIGRTMIN, value))
			nap(100);
		nap(1);
	}
	int status;
	for (int n = 0; n < 200; n++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WEXITSTATUS(status);
		nap(10000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return 1;
}

static const struct {
	const char *name;
	int (*run)(void);
} programs[] = {
	{ "traceme", traceme },
	{ "debugger", debugger },
	{ "block", block },
	{ "close", close_all },
	{ "vfork_exit", vfork_exit },
	{ "leader", leader },
	{ "exec_thread", exec_thread },
	{ "setuid", set_uid },
	{ "stop_self", stop_self },
	{ "kill_self", kill_self },
	{ "kill_tracer", kill_tracer },
	{ "stop_tracer", stop_tracer },
	{ "untraced", untraced },
	{ "killed_children", killed_children },
	{ "strict", strict },
	{ "sigtrap", sigtrap },
	{ "exit_in_handler", exit_in_handler },
	{ "name", name },
	{ "once", once },
	{ "work", work },
	{ "leaderless", leaderless },
	{ "count", count },
};

int main(int argc, char **argv)
{
	words = argv;
	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "status"))
		return atoi(argv[2]);
	if (!strcmp(argv[1], "effective"))
		return geteuid() == 0 ? 30 : 31;
	/* A set-uid program has no effect under no_new_privs. */
	if (strcmp(argv[1], "setuid") && strcmp(argv[1], "debugger"))
		filter();
	for (size_t n = 0; n < sizeof programs / sizeof *programs; n++)
		if (!strcmp(argv[1], programs[n].name))
			return programs[n].run();
	return 2;
}
