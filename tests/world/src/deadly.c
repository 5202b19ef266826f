/* A program whose filters kill for calls that a tracer may try: deadly ACTION ARGUMENT GO.
 * When the file GO exists it makes a process for each call number, under a filter that refuses
 * the call with EPERM if that argument (0 to 5) is 7 and uses ACTION, a filter's word, for any other.
 * Each makes its refused call twice. It exits with 42 if all of them ended normally, or prints the
 * others. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NUMBERS 470

static int make(unsigned nr, unsigned action, unsigned argument)
{
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * argument),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 7, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof program / sizeof *program, program };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog))
		return 3;
	long a[6] = { 0 };
	a[argument] = 7;
	for (int n = 0; n < 2; n++)
		if (syscall(nr, a[0], a[1], a[2], a[3], a[4], a[5]) != -1 || errno != EPERM)
			return 4;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	unsigned action = strtoul(argv[1], NULL, 0), argument = atoi(argv[2]) % 6;
	int bad = 0;
	while (access(argv[3], F_OK))
		usleep(1000);
	for (unsigned nr = 0; nr < NUMBERS; nr++) {
		if (nr == SYS_exit_group)
			continue;
#ifdef __x86_64__
		/* uretprobe and uprobe, which no filter sees. */
		if (nr == 335 || nr == 336)
			continue;
#endif
		pid_t child = fork();
		if (child == 0)
			_exit(make(nr, action, argument));
		int status;
		if (waitpid(child, &status, 0) != child || status) {
			fprintf(stderr, "number %u: status %#x\n", nr, status);
			bad++;
		}
	}
	return bad ? 1 : 42;
}
