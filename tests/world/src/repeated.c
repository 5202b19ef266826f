/* Under filters that refuse, trap and trace: a program whose sixth argument register must stay as it is. Exits with
 * the number of the check that failed, or 0. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t trapped;
static long trapped_call;
static unsigned long trapped_sixth;

/* A call with five arguments; `*sixth` is the sixth register before and after it. */
static long call(long nr, long a, long b, long c, long d, long e, unsigned long *sixth)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register unsigned long r9 __asm__("r9") = *sixth;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result), "+r"(r9)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
			 : "rcx", "r11", "memory");
	*sixth = r9;
	return result;
}

static void on_sigsys(int number, siginfo_t *info, void *context)
{
	const long *registers = (const long *)((const char *)context + 40);

	(void)number;
	trapped++;
	trapped_call = info->si_syscall;
	/* `uc_mcontext` begins with r8, r9. */
	trapped_sixth = (unsigned long)registers[1];
}

int main(int argc, char **argv)
{
	const unsigned long own = 0x123456789abcdef0;
	unsigned long sixth = own;
	int status;

	if (argc > 1 && strcmp(argv[1], "kill") == 0)
		return (int)call(SYS_getsid, 7, 0, 0, 0, 0, &sixth);
	if (argc > 1)
		return 0;
	/* Refused by a value, and allowed. */
	if (call(SYS_socket, 38, 5, 0, 0, 0, &sixth) != -EPERM || sixth != own)
		return 1;
	long socket = call(SYS_socket, 1, 1, 0, 0, 0, &sixth);
	if (socket < 0 || sixth != own)
		return 2;
	/* A child begins with the same registers. */
	long child = call(SYS_clone, SIGCHLD, 0, 0, 0, 0, &sixth);
	if (child == 0)
		_exit(sixth == own ? 0 : 1);
	if (sixth != own)
		return 3;
	if (child < 0 || waitpid((pid_t)child, &status, 0) != child || status != 0)
		return 4;
	if (call(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0, &sixth) != -EPERM || sixth != own)
		return 5;
	/* A tracer that serves no other filter's request. */
	if (call(SYS_times, 0, 0, 0, 0, 0, &sixth) != -ENOSYS || sixth != own)
		return 6;
	/* Another filter's trap, with its own data. */
	struct sigaction action = { .sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO };
	sigaction(SIGSYS, &action, NULL);
	call(SYS_getpgid, 0, 0, 0, 0, 0, &sixth);
	if (trapped != 1 || trapped_call != SYS_getpgid || trapped_sixth != own || sixth != own)
		return 7;
	/* The kernel itself may refuse it, and takes the lowest priority from everybody. */
	if (call(SYS_setpriority, 0, 0, 19, 0, 0, &sixth) != 0 || sixth != own)
		return 8;
	child = vfork();
	if (child == 0) {
		execl(argv[0], argv[0], "again", NULL);
		_exit(127);
	}
	if (child < 0 || waitpid((pid_t)child, &status, 0) != child || status != 0)
		return 9;
	return 0;
}
