/* start ERRNO (not|only) PROGRAM NUMBER...: executes the program under a filter that refuses these
 * calls with the errno, or all except these. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **words)
{
	struct sock_filter code[256];
	unsigned int refuse = SECCOMP_RET_ERRNO | atoi(words[1]);
	int only = words[2][0] == 'o';
	unsigned int n = 0;

	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						 offsetof(struct seccomp_data, nr));
	for (int i = 4; i < count && n < 250; i++) {
		code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
							 atoi(words[i]), 0, 1);
		code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
							 only ? SECCOMP_RET_ALLOW : refuse);
	}
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
						 only ? refuse : SECCOMP_RET_ALLOW);
	struct sock_fprog program = { n, code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		return 99;
	execve(words[3], (char *[]){ words[3], NULL }, (char *[]){ NULL });
	return 98;
}
