/* A program with a supervisor that counts its notifications: answered ERRNO GO.
 * The first process supervises, and prints the pid of the second, which waits for the file GO (`-`
 * for none), makes CALLS different calls, and ends. Each call is answered with ERRNO. Then the first prints
 * the number of notifications, and exits with 42, or with 1 if a call had another answer. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLS 6
#ifndef SECCOMP_RET_USER_NOTIF
#define SECCOMP_RET_USER_NOTIF 0x7fc00000U
#endif

static int supervised(int to, int expected, const char *go)
{
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_keyctl, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof program / sizeof *program, program };
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	int fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog);
	char control[CMSG_SPACE(sizeof fd)] = { 0 }, byte = 0;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
		.msg_controllen = sizeof control };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(head), &fd, sizeof fd);
	if (fd < 0 || sendmsg(to, &message, 0) != 1)
		return 3;
	close(fd);
	while (strcmp(go, "-") && access(go, F_OK))
		usleep(1000);
	for (long n = 0; n < CALLS; n++)
		if (syscall(SYS_keyctl, n, 2, 3, 4, 5) != -1 || errno != expected)
			return 4;
	/* Only the kernel may refuse this. */
	if (setuid(0) == 0 && getuid())
		return 5;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	int pair[2], answer = atoi(argv[1]), fd, asked = 0, status = 0;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return 2;
	pid_t child = fork();
	if (child == 0)
		_exit(supervised(pair[1], answer, argv[2]));
	char control[CMSG_SPACE(sizeof fd)], byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
		.msg_controllen = sizeof control };
	if (recvmsg(pair[0], &message, 0) != 1)
		return 2;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
	printf("%d\n", child);
	fflush(stdout);
	for (;;) {
		struct pollfd listener = { fd, POLLIN, 0 };
		struct seccomp_notif question;
		memset(&question, 0, sizeof question);
		if (poll(&listener, 1, 50) > 0 && listener.revents & POLLIN &&
		    ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &question) == 0) {
			asked++;
			struct seccomp_notif_resp response = { question.id, 0, -answer, 0 };
			ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &response);
		} else if (waitpid(child, &status, WNOHANG) == child) {
			break;
		}
	}
	printf("asked %d\n", asked);
	return status ? 1 : 42;
}
