/* Starts a program under a filter whose supervisor never answers: supervised HOW CALLS CMD…
 *
 * HOW is `deaf` (no process reads the notifications), `mute` (they are read, and never answered),
 * `patient` (the same, and from then on only an answer or SIGKILL ends the caller's wait), `once`
 * (the first gets EPERM, and then it is mute) or `once,patient`. CALLS
 * are numbers separated by commas, or `all`: each call that a process does not need for itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif
#ifndef SECCOMP_RET_USER_NOTIF
#define SECCOMP_RET_USER_NOTIF 0x7fc00000U
#endif

/* The calls that `all` leaves alone: those that scan needs, and the program's start and end. */
static const int basics[] = {
	SYS_read, SYS_write, SYS_close, SYS_mmap, SYS_munmap, SYS_mprotect, SYS_brk, SYS_execve, SYS_exit,
	SYS_exit_group, SYS_gettid, SYS_clone, SYS_wait4, SYS_nanosleep, SYS_kill, SYS_prlimit64,
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_sigaltstack, SYS_arch_prctl, SYS_set_tid_address,
	SYS_set_robust_list, SYS_rseq, SYS_openat, SYS_fstat, SYS_newfstatat, SYS_pread64, SYS_poll,
	SYS_readlinkat, SYS_readlink, SYS_uname, SYS_ioctl, SYS_fcntl, SYS_getrandom, SYS_futex, SYS_prctl,
	SYS_lseek, SYS_statx, SYS_seccomp, SYS_sched_getaffinity, SYS_access, SYS_rt_sigreturn,
	SYS_restart_syscall, SYS_dup2, SYS_pipe2, SYS_ptrace, SYS_tgkill, SYS_getppid,
	SYS_rt_sigtimedwait, SYS_sched_yield, SYS_clock_gettime,
};

static struct sock_filter code[1024];
static unsigned short length;

static void put(unsigned short opcode, unsigned char jt, unsigned char jf, unsigned k)
{
	code[length++] = (struct sock_filter){ opcode, jt, jf, k };
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	int all = !strcmp(argv[2], "all");
	put(BPF_LD | BPF_W | BPF_ABS, 0, 0, 0);
	if (all) {
		for (size_t n = 0; n < sizeof basics / sizeof *basics; n++) {
			put(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, basics[n]);
			put(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
		}
	} else {
		for (char *word = strtok(argv[2], ","); word; word = strtok(NULL, ",")) {
			put(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, atoi(word));
			put(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_USER_NOTIF);
		}
	}
	put(BPF_RET | BPF_K, 0, 0, all ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ALLOW);
	struct sock_fprog program = { length, code };
	unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
	if (strstr(argv[1], "patient"))
		flags |= SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	int listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
	if (listener < 0) {
		perror("seccomp");
		return 3;
	}
	if (!strcmp(argv[1], "deaf")) {
		/* It stays open across the exec. */
		fcntl(listener, F_SETFD, 0);
	} else if (fork() == 0) {
		/* The filter applies to it too; it makes only calls that are left alone. */
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		int answers = !strncmp(argv[1], "once", 4);
		for (;;) {
			struct seccomp_notif asked = { 0 };
			if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) || !answers)
				continue;
			struct seccomp_notif_resp answer = { asked.id, 0, -EPERM, 0 };
			answers = ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) != 0;
		}
	}
	execvp(argv[3], argv + 3);
	return 127;
}
