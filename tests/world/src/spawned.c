/* Programs started with options, on the kernel's own way and on an older one. Prints the number of cases and
 * of differences; each difference has a line. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECCOMPAT_NO_ATTRIBUTES
#include <seccompat.h>

static int cases, wrong;
static struct seccompat_how how;

static void is(int line, const char *what, long got, long must)
{
	cases++;
	if (got != must) {
		wrong++;
		printf("%d: %s: %ld, must be %ld\n", line, what, got, must);
	}
}
#define IS(must, call) is(__LINE__, #call, (call), (must))

/* The status of a script; a negated error number if it was not started. */
static int run(const char *path, const char *script, const struct seccompat_spawn_options *options)
{
	char *const argv[] = { "sh", "-c", (char *)script, NULL }, *const envp[] = { NULL };
	int pidfd = -1, status;
	memset(&how, 0, sizeof how);
	how.size = sizeof how;
	pid_t pid = seccompat_spawn_with_ex(path, argv, envp, NULL, 0, options, &pidfd, &how);
	if (pid < 0)
		return pid;
	close(pidfd);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 1000;
	return WEXITSTATUS(status);
}

static struct seccompat_spawn_options none(void)
{
	struct seccompat_spawn_options options;
	memset(&options, 0, sizeof options);
	options.size = sizeof options;
	return options;
}

static void hold(void)
{
	struct seccompat_spawn_options options = none();
	IS(7, run("/bin/sh", "exit 7", &options));
	options.search = "/none:/usr/bin:/bin";
	IS(7, run("sh", "exit 7", &options));
	options.search = "/none";
	IS(-ENOENT, run("sh", "exit 7", &options));
	IS(SYS_execve, how.call);
	options = none();
	options.directory = "/usr";
	IS(0, run("/bin/sh", "test \"$(pwd)\" = /usr", &options));
	options.directory = "/none";
	IS(-ENOENT, run("/bin/sh", "exit 7", &options));
	IS(SYS_chdir, how.call);
	IS(SECCOMPAT_BY_KERNEL, how.who);
	options = none();
	options.flags = SECCOMPAT_SPAWN_GROUP;
	const char *group = "read -r pid name state parent group rest < /proc/$$/stat; test $pid = $group";
	IS(0, run("/bin/sh", group, &options));
	options.flags = 0;
	IS(1, run("/bin/sh", group, &options));
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	options.mask = &blocked;
	const char *mask = "while read -r name value; do test $name = SigBlk: && exit $((0x$value != 0x200)); "
			   "done < /proc/$$/status; exit 9";
	IS(0, run("/bin/sh", mask, &options));
	options.mask = NULL;
	IS(1, run("/bin/sh", mask, &options));
	options = none();
	gid_t groups[] = { 7, 9 };
	options.flags = SECCOMPAT_SPAWN_GROUPS | SECCOMPAT_SPAWN_GID | SECCOMPAT_SPAWN_UID;
	options.groups = groups;
	options.group_count = 2;
	options.gid = 5;
	options.uid = 1000;
	int is_root = geteuid() == 0;
	IS(is_root ? 0 : -EPERM,
	   run("/bin/sh", "test \"$(/usr/bin/id -u) $(/usr/bin/id -g) $(/usr/bin/id -G)\" = '1000 5 5 7 9'", &options));
	options.groups = NULL;
	IS(-EFAULT, run("/bin/sh", "exit 7", &options));
}

int main(void)
{
	struct seccompat_spawn_options options = none();
	struct seccompat_pretend *pretend;
	int calls[] = { SYS_clone3 }, pidfd;
	char *const list[] = { NULL };
	hold();
	IS(0, seccompat_pretend_begin(calls, 1, SECCOMPAT_AS_FILTERED, &pretend));
	hold();
	IS(0, seccompat_pretend_end(pretend));
	/* Mistakes of C code. */
	IS(-EFAULT, run("/bin/sh", "exit 7", NULL));
	options.flags = 1u << 4;
	IS(-EINVAL, run("/bin/sh", "exit 7", &options));
	options = none();
	options.unused = 1;
	IS(-EINVAL, run("/bin/sh", "exit 7", &options));
	options = none();
	options.size = sizeof options - 1;
	IS(-EINVAL, run("/bin/sh", "exit 7", &options));
	struct {
		struct seccompat_spawn_options options;
		char more[8];
	} longer = { .options = none(), .more = { 0 } };
	longer.options.size = sizeof longer;
	IS(7, run("/bin/sh", "exit 7", &longer.options));
	longer.more[3] = 1;
	IS(-E2BIG, run("/bin/sh", "exit 7", &longer.options));
	options = none();
	IS(-EFAULT, seccompat_spawn_with("/bin/sh", list, list, NULL, 0, &options, NULL));
	IS(-EFAULT, seccompat_spawn_with(NULL, list, list, NULL, 0, &options, &pidfd));
	printf("%d cases, %d wrong\n", cases, wrong);
	return wrong != 0;
}
