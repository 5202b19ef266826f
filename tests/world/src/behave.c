/* Behaviour that a tracer could change, in cases: `behave CASE`.
 * A case checks itself, and ends with 42 or as its line of `cases` says; `behave` alone lists them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHECK(x) do { if (!(x)) { fprintf(stderr, "line %d, errno %d: %s\n", __LINE__, errno, #x); _exit(1); } } while (0)

static volatile sig_atomic_t caught;
static volatile int value;
static pid_t handler_tid;
static void note(int signal, siginfo_t *info, void *context)
{
	(void)context;
	caught += 1;
	value = info->si_value.sival_int + (info->si_code == SI_KERNEL) * signal * 1000;
	handler_tid = (pid_t)syscall(SYS_gettid);
}

static void handle(int signal, int flags)
{
	struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO | flags };
	CHECK(!sigaction(signal, &action, NULL));
}

static void block(int how, int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	CHECK(!sigprocmask(how, &set, NULL));
}

static void alarm_in(int ms, int every)
{
	struct itimerval timer = { { 0, every * 1000 }, { 0, ms * 1000 } };
	CHECK(!setitimer(ITIMER_REAL, &timer, NULL));
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int status_of(pid_t child)
{
	int status;
	CHECK(waitpid(child, &status, __WALL) == child);
	return status;
}

static void until_stopped(pid_t child)
{
	siginfo_t info;
	CHECK(!waitid(P_PID, (id_t)child, &info, WSTOPPED | WNOWAIT) && info.si_code == CLD_STOPPED);
}

static void vfork_(void)
{
	volatile int seen = 0;
	pid_t child = vfork();
	if (child == 0) {
		seen = 1;
		_exit(3);
	}
	CHECK(seen == 1 && WEXITSTATUS(status_of(child)) == 3);
}

static void clone3_(void)
{
	int fd = -1;
	uint64_t args[11] = { 0x1000 /* CLONE_PIDFD */, (uintptr_t)&fd, 0, 0, SIGCHLD };
	pid_t child = (pid_t)syscall(435, args, sizeof args);
	if (child < 0 && (errno == ENOSYS || errno == EPERM))
		return;
	if (child == 0)
		_exit(4);
	siginfo_t info;
	CHECK(child > 0 && fd >= 0 && !waitid(3 /* P_PIDFD */, (id_t)fd, &info, WEXITED));
	CHECK(info.si_pid == child && info.si_status == 4);
}

static void restart(void)
{
	double begin = now();
	pid_t parent = getpid(), child = fork();
	if (child == 0) {
		for (int n = 0; n < 5; n++) {
			usleep(20000);
			kill(parent, SIGSTOP);
			usleep(5000);
			kill(parent, SIGCONT);
		}
		_exit(0);
	}
	struct timespec all = { 0, 300000000 };
	CHECK(!nanosleep(&all, NULL) && now() - begin >= 0.3);
	status_of(child);
}

static void interrupted(void)
{
	handle(SIGALRM, SA_RESTART);
	sigset_t none;
	sigemptyset(&none);
	alarm_in(20, 0);
	CHECK(sigsuspend(&none) == -1 && errno == EINTR && caught == 1);
	alarm_in(20, 0);
	CHECK(poll(NULL, 0, 5000) == -1 && errno == EINTR && caught == 2);
	alarm_in(20, 0);
	CHECK(pause() == -1 && errno == EINTR && caught == 3);
}

static void restarted(void)
{
	handle(SIGALRM, SA_RESTART);
	int fds[2];
	char byte = 0;
	CHECK(!pipe(fds));
	pid_t child = fork();
	if (child == 0) {
		usleep(100000);
		_exit(write(fds[1], "x", 1) != 1);
	}
	alarm_in(10, 10);
	CHECK(read(fds[0], &byte, 1) == 1 && byte == 'x' && caught > 1);
	alarm_in(0, 0);
	status_of(child);
}

static void queued(void)
{
	int signal = SIGRTMIN + 1;
	block(SIG_BLOCK, signal);
	for (int n = 0; n < 20; n++)
		CHECK(!sigqueue(getpid(), signal, (union sigval){ .sival_int = n }));
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	for (int n = 0; n < 20; n++) {
		siginfo_t info;
		CHECK(sigwaitinfo(&set, &info) == signal && info.si_value.sival_int == n);
		CHECK(info.si_code == SI_QUEUE && info.si_pid == getpid());
	}
}

static void children(void)
{
	siginfo_t info;
	pid_t child = fork();
	if (child == 0) {
		raise(SIGSTOP);
		raise(SIGTERM);
	}
	until_stopped(child);
	int status;
	CHECK(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	CHECK(!kill(child, SIGCONT));
	CHECK(!waitid(P_PID, (id_t)child, &info, WCONTINUED | WEXITED));
	if (info.si_code == CLD_CONTINUED)
		CHECK(!waitid(P_PID, (id_t)child, &info, WEXITED));
	CHECK(info.si_code == CLD_KILLED && info.si_status == SIGTERM);
	CHECK(waitpid(-1, NULL, __WALL) == -1 && errno == ECHILD);
}

static void death_signal(void)
{
	int fds[2];
	CHECK(!pipe(fds));
	pid_t child = fork();
	if (child == 0) {
		if (fork() == 0) {
			handle(SIGUSR1, 0);
			block(SIG_BLOCK, SIGUSR1);
			prctl(PR_SET_PDEATHSIG, SIGUSR1);
			CHECK(write(fds[1], "r", 1) == 1);
			sigset_t set;
			sigemptyset(&set);
			sigaddset(&set, SIGUSR1);
			int signal;
			CHECK(!sigwait(&set, &signal) && write(fds[1], "d", 1) == 1);
			_exit(0);
		}
		pause();
	}
	char byte;
	CHECK(read(fds[0], &byte, 1) == 1 && byte == 'r');
	CHECK(!kill(child, SIGKILL) && WTERMSIG(status_of(child)) == SIGKILL);
	CHECK(read(fds[0], &byte, 1) == 1 && byte == 'd');
}

static void subreaper(void)
{
	CHECK(!prctl(PR_SET_CHILD_SUBREAPER, 1));
	pid_t child = fork();
	if (child == 0) {
		if (fork() == 0) {
			usleep(50000);
			_exit(6);
		}
		_exit(5);
	}
	CHECK(WEXITSTATUS(status_of(child)) == 5);
	int status;
	CHECK(waitpid(-1, &status, 0) > 0 && WEXITSTATUS(status) == 6);
}

static void clone_parent(void)
{
	pid_t child = fork();
	if (child == 0) {
		if (syscall(SYS_clone, 0x8000 /* CLONE_PARENT */ | SIGCHLD, 0, 0, 0, 0) == 0)
			_exit(8);
		_exit(9);
	}
	int sum = 0, status;
	for (int n = 0; n < 2; n++) {
		CHECK(wait(&status) > 0);
		sum += WEXITSTATUS(status);
	}
	CHECK(sum == 17);
}

static void exec_fails(void)
{
	char *argv[] = { "x", NULL };
	CHECK(execv("/nonexistent", argv) == -1 && errno == ENOENT);
	CHECK(execv("/etc/passwd", argv) == -1 && errno == EACCES);
	CHECK(execv("/", argv) == -1 && errno == EACCES);
}

static void *sleeper(void *status)
{
	usleep(50000);
	if (status)
		_exit((int)(intptr_t)status);
	return NULL;
}

static void leader_exits(void)
{
	pthread_t thread;
	CHECK(!pthread_create(&thread, NULL, sleeper, (void *)7));
	pthread_exit(NULL);
}

static void *execs(void *path)
{
	char *argv[] = { path, "fine", NULL };
	execv(path, argv);
	return NULL;
}

static void thread_execs(void)
{
	pthread_t thread;
	pid_t child = fork();
	if (child == 0) {
		CHECK(!pthread_create(&thread, NULL, sleeper, NULL));
		CHECK(!pthread_create(&thread, NULL, execs, "/proc/self/exe"));
		for (;;)
			pause();
	}
	CHECK(WEXITSTATUS(status_of(child)) == 42);
}

static void *receives(void *tid)
{
	*(volatile pid_t *)tid = (pid_t)syscall(SYS_gettid);
	while (!caught)
		usleep(1000);
	return NULL;
}

static void to_a_thread(void)
{
	volatile pid_t tid = 0;
	pthread_t thread;
	handle(SIGUSR2, SA_RESTART);
	CHECK(!pthread_create(&thread, NULL, receives, (void *)&tid));
	while (!tid)
		usleep(1000);
	CHECK(!syscall(SYS_tgkill, getpid(), tid, SIGUSR2) && !pthread_join(thread, NULL));
	CHECK(handler_tid == tid);
}

static void storm(void)
{
	handle(SIGALRM, SA_RESTART);
	alarm_in(1, 1);
	for (int n = 0; n < 20000; n++) {
		CHECK(syscall(SYS_getppid) > 0);
		CHECK(chdir("/nonexistent") == -1 && errno == ENOENT);
	}
	alarm_in(0, 0);
	CHECK(caught > 0);
}

static void descriptor(void)
{
	block(SIG_BLOCK, SIGUSR1);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	int fd = signalfd(-1, &set, 0), poll = epoll_create1(0);
	struct epoll_event event = { .events = EPOLLIN };
	CHECK(fd >= 0 && poll >= 0 && !epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) && !raise(SIGUSR1));
	struct signalfd_siginfo info;
	CHECK(epoll_wait(poll, &event, 1, 1000) == 1 && read(fd, &info, sizeof info) == sizeof info);
	CHECK(info.ssi_signo == SIGUSR1);
}

static void trap(void)
{
	handle(SIGTRAP, 0);
	CHECK(!raise(SIGTRAP) && caught == 1);
#ifdef __x86_64__
	__asm__ volatile("int3");
	CHECK(caught == 2 && value / 1000 == SIGTRAP);
#endif
}

static sigjmp_buf back;
static void jump(int signal) { siglongjmp(back, signal); }
static void other_stack(void)
{
	static char memory[65536];
	stack_t stack = { .ss_sp = memory, .ss_size = sizeof memory };
	struct sigaction action = { .sa_handler = jump, .sa_flags = SA_ONSTACK };
	CHECK(!sigaltstack(&stack, NULL) && !sigaction(SIGSEGV, &action, NULL));
	for (volatile int n = 0; n < 3; n++)
		if (!sigsetjmp(back, 1))
			*(volatile int *)8 = 1;
}

static pthread_mutex_t robust;
static void *dies(void *unused)
{
	pthread_mutex_lock(&robust);
	return unused;
}

static void robust_mutex(void)
{
	pthread_mutexattr_t attributes;
	pthread_t thread;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&robust, &attributes);
	CHECK(!pthread_create(&thread, NULL, dies, NULL) && !pthread_join(thread, NULL));
	CHECK(pthread_mutex_lock(&robust) == EOWNERDEAD);
}

static void inherited(void)
{
	signal(SIGINT, SIG_IGN);
	block(SIG_BLOCK, SIGTERM);
	pid_t child = fork();
	if (child == 0)
		execl("/bin/sh", "sh", "-c", "kill -INT $$; kill -TERM $$; exit 11", NULL);
	CHECK(WEXITSTATUS(status_of(child)) == 11);
}

static void aborts(void) { abort(); }
static void killed(void) { raise(SIGKILL); }

static const struct { const char *name; void (*run)(void); int status; } cases[] = {
	{ "vfork", vfork_, 42 }, { "clone3", clone3_, 42 }, { "restart", restart, 42 },
	{ "interrupted", interrupted, 42 }, { "restarted", restarted, 42 }, { "queued", queued, 42 },
	{ "children", children, 42 }, { "death-signal", death_signal, 42 },
	{ "subreaper", subreaper, 42 }, { "clone-parent", clone_parent, 42 },
	{ "exec-fails", exec_fails, 42 }, { "leader-exits", leader_exits, 7 },
	{ "thread-execs", thread_execs, 42 }, { "to-a-thread", to_a_thread, 42 },
	{ "storm", storm, 42 }, { "descriptor", descriptor, 42 }, { "trap", trap, 42 },
	{ "other-stack", other_stack, 42 }, { "robust-mutex", robust_mutex, 42 },
	{ "inherited", inherited, 42 }, { "aborts", aborts, 128 + SIGABRT },
	{ "killed", killed, 128 + SIGKILL },
};

int main(int argc, char **argv)
{
	for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
		if (argc < 2) {
			printf("%s %d\n", cases[n].name, cases[n].status);
		} else if (!strcmp(argv[1], cases[n].name)) {
			cases[n].run();
			return 42;
		}
	}
	return argc < 2 || !strcmp(argv[1], "fine") ? 42 : 2;
}
