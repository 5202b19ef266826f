/* A program whose refusals no probe decides: `asked MODE late GO`.
 * It installs a filter, waits for the file GO and makes calls that the filter refuses, leaves to a
 * tracer, or lets the kernel refuse, in two threads. MODE `closed` also refuses to make processes.
 * It exits with 42, or reports unexpected changes: of its program, its children, its signals. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NR(nr, answer) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1), BPF_STMT(BPF_RET | BPF_K, answer)
#define REFUSED (SECCOMP_RET_ERRNO | EPERM)

static volatile int children_ended;
static void chld(int signal) { children_ended += signal == SIGCHLD; }

static long call(long nr, long a, long b);
/* The instruction that makes all calls here; the code around it must stay unchanged. */
#ifdef __aarch64__
__asm__(".globl call\ncall: mov x8, x0; mov x0, x1; mov x1, x2; svc 0\n"
	"after: ret; .skip 64, 0xcc\n");
#else
__asm__(".globl call\ncall: mov %rdi, %rax; mov %rsi, %rdi; mov %rdx, %rsi; syscall\n"
	"after: ret; .skip 64, 0xcc\n");
#endif
extern const unsigned char after[];

static void *work(void *unused)
{
	(void)unused;
	for (int n = 0; n < 3; n++) {
		long kill = call(SYS_kill, 1, 0);       /* the filter */
		long setuid = call(SYS_setuid, 0, 0);   /* the kernel */
		long traced = call(9999, 1, 2);         /* the filter: it requests a tracer */
		long missing = call(9998, 1, 2);        /* the kernel */
		long hostname = call(SYS_sethostname, (long)"x", 1); /* the filter, by an argument */
		if (kill != -EPERM || setuid != -EPERM || traced != -ENOSYS || missing != -ENOSYS ||
		    hostname != -EPERM) {
			fprintf(stderr, "%ld %ld %ld %ld %ld\n", kill, setuid, traced, missing, hostname);
			_exit(1);
		}
	}
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		NR(SYS_kill, REFUSED),
		NR(9999, SECCOMP_RET_TRACE),
		NR(SYS_clone, strcmp(argv[1], "closed") ? SECCOMP_RET_ALLOW : REFUSED),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sethostname, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, REFUSED),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof program / sizeof *program, program };
	pthread_t other;
	signal(SIGCHLD, chld);
	unsigned char before[65];
	memcpy(before, after, sizeof before);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog))
		return 3;
	while (access(argv[3], F_OK))
		usleep(1000);
	int threads = strcmp(argv[1], "closed") && !pthread_create(&other, NULL, work, NULL);
	work(NULL);
	if (threads)
		pthread_join(other, NULL);
	if (memcmp(before, after, sizeof before) || children_ended)
		return 4;
	/* No child is left to wait for. */
	if (waitpid(-1, NULL, __WALL | WNOHANG) != -1 || errno != ECHILD)
		return 5;
	return 42;
}
