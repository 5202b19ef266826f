/* Every call of the library, used correctly. Prints a line for each: its name, and "native", "emulated",
 * "unavailable", or the source of the refusal. The effect is checked: "WRONG" if it is missing. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <seccompat.h>

static struct seccompat_how how = { .size = sizeof how };

static void told(const char *name, long result, int right)
{
	char text[200];
	seccompat_explain(&how, text, sizeof text);
	if (result == -ENOSYS)
		printf("%s unavailable\n", name);
	else if (result < 0)
		printf("%s %s\n", name, text);
	else if (!right)
		printf("%s WRONG %ld\n", name, result);
	else
		printf("%s %s\n", name, how.by == SECCOMPAT_NATIVE ? "native" : "emulated");
}

static mode_t mode(const char *name)
{
	struct stat stat;
	return lstat(name, &stat) ? 0 : stat.st_mode & 07777;
}

int main(void)
{
	char buffer[64] = { 0 };
	struct iovec one = { buffer, 5 };
	umask(0);
	if (chdir("/tmp") || mkdir("tree", 0700) || symlink("/etc", "tree/out") ||
	    close(open("tree/file", O_CREAT | O_WRONLY, 0644)))
		return 1;
	int tree = open("tree", O_PATH | O_DIRECTORY | O_CLOEXEC);

	struct open_how in = { .flags = O_RDWR | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
	int file = seccompat_openat2_ex(tree, "file", &in, sizeof in, &how);
	told("openat2", file, fcntl(file, F_GETFD) == FD_CLOEXEC);
	int outside = seccompat_openat2_ex(tree, "out", &in, sizeof in, &how);
	if (outside != -ENOSYS && outside != -EXDEV)
		printf("openat2 WRONG %d\n", outside);
	ssize_t done = seccompat_pwritev2_ex(file, &one, 1, 0, 0, &how);
	told("pwritev2", done, done == 5);
	done = seccompat_preadv2_ex(file, &one, 1, 0, 0, &how);
	told("preadv2", done, done == 5);
	told("faccessat2", seccompat_faccessat2_ex(tree, "file", R_OK, AT_EACCESS, &how), 1);
	done = seccompat_fchmodat2_ex(tree, "file", 0604, AT_SYMLINK_NOFOLLOW, &how);
	told("fchmodat2", done, mode("tree/file") == 0604);
	struct statx stat = { 0 };
	done = seccompat_statx_ex(tree, "file", 0, STATX_BASIC_STATS, &stat, &how);
	told("statx", done, stat.stx_size == 5 && (stat.stx_mode & 07777) == 0604);
	int copy = open("tree/copy", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	int64_t from = 0;
	done = seccompat_copy_file_range_ex(file, &from, copy, NULL, 99, 0, &how);
	told("copy_file_range", done, done == 5 && from == 5);
	done = seccompat_renameat2_ex(tree, "copy", tree, "moved", 0, &how);
	told("renameat2", done, mode("tree/moved") == 0600);
	done = seccompat_listxattrat_ex(tree, "file", 0, buffer, sizeof buffer, &how);
	told("listxattrat", done, 1);
	done = seccompat_getrandom_ex(buffer, sizeof buffer, 0, &how);
	told("getrandom", done, done == sizeof buffer);
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event;
	struct timespec soon = { 0, 1000000 };
	done = seccompat_epoll_pwait2_ex(epoll, &event, 1, &soon, NULL, 0, &how);
	told("epoll_pwait2", done, done == 0);
	told("mlock2", seccompat_mlock2_ex(buffer, 1, 0, &how), 1);
	int high = fcntl(0, F_DUPFD, 50);
	done = seccompat_close_range_ex(50, ~0u, 0, &how);
	told("close_range", done, fcntl(high, F_GETFD) < 0);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		char *argv[] = { "busybox", "true", NULL }, *envp[] = { NULL };
		how.accept = SECCOMPAT_EXEC_NAME;
		done = seccompat_execveat_ex(AT_FDCWD, "/bin/busybox", argv, envp, 0, &how);
		told("execveat", done, 0);
		fflush(stdout);
		_exit(1);
	}
	int status;
	if (waitpid(child, &status, 0) == child && status == 0)
		puts("execveat native");

	int memory = seccompat_memfd_create_ex("x", MFD_CLOEXEC, &how);
	told("memfd_create", memory, memory > 0);
	int me = seccompat_pidfd_open_ex(getpid(), 0, &how);
	told("pidfd_open", me, me > 0);
	told("pidfd_send_signal", seccompat_pidfd_send_signal_ex(me, 0, NULL, 0, &how), 1);
	void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	told("mseal", seccompat_mseal_ex(page, 4096, 0, &how), 1);
	return 0;
}
