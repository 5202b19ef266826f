/* Starts a program by seccompat_spawn_with as words say, and prints its status (or its signal) and its output, or
 * the error; then what was left behind. The words are `path=`, `arg=` and `env=` (repeated), `long=` (an
 * argument with this length), and the options below. spawn_case.py does the same with Python's modules. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <seccompat.h>

enum { MOST = 16 };

static char *arguments[MOST + 1], *environment[MOST + 1];
static size_t argument_count, environment_count;
static struct seccompat_descriptor descriptors[MOST];
static size_t descriptor_count;
static struct seccompat_spawn_options options = { .size = sizeof options };
static gid_t groups[MOST];
static sigset_t mask;
static const char *path;
static int ends[2], errors[2] = { -1, -1 }, is_old;

static void give(int ours, int theirs)
{
	descriptors[descriptor_count++] = (struct seccompat_descriptor){ ours, theirs };
}

/* A descriptor of nothing, at this number. */
static void hold(int number, int flags)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (dup3(fd, number, flags) != number)
		exit(9);
	close(fd);
}

static void groups_of(const char *text)
{
	options.flags |= SECCOMPAT_SPAWN_GROUPS;
	options.groups = groups;
	while (*text) {
		char *end;
		groups[options.group_count++] = (gid_t)strtoul(text, &end, 10);
		text = *end ? end + 1 : end;
	}
}

/* The state of this process, and of the new one's descriptors. */
static int state(const char *key, const char *value)
{
	int number = atoi(value);
	if (!strcmp(key, "ignore"))
		signal(number, SIG_IGN);
	else if (!strcmp(key, "close"))
		close(number);
	else if (!strcmp(key, "inherit"))
		hold(number, 0);
	else if (!strcmp(key, "hide"))
		hold(number, O_CLOEXEC);
	else if (!strcmp(key, "pass")) {
		hold(number, O_CLOEXEC);
		give(number, number);
	} else if (!strcmp(key, "input"))
		give(open(value, O_RDONLY | O_CLOEXEC), 0);
	else if (!strcmp(key, "merge"))
		give(ends[1], 2);
	else if (!strcmp(key, "swap")) {
		/* The output has the number of the errors, and the other way round. */
		if (pipe2(errors, O_CLOEXEC) || dup3(ends[1], 2, O_CLOEXEC) != 2 ||
		    dup3(errors[1], 1, O_CLOEXEC) != 1)
			exit(9);
		descriptors[0].ours = 2;
		give(1, 2);
	} else
		return 0;
	return 1;
}

static void word(char *key, char *value)
{
	if (!strcmp(key, "path"))
		path = value;
	else if (!strcmp(key, "arg"))
		arguments[argument_count++] = value;
	else if (!strcmp(key, "long")) {
		int len = atoi(value);
		if (asprintf(&arguments[argument_count++], "%0*d", len, 0) != len)
			exit(9);
	} else if (!strcmp(key, "env"))
		environment[environment_count++] = value;
	else if (!strcmp(key, "search"))
		options.search = value;
	else if (!strcmp(key, "cwd"))
		options.directory = value;
	else if (!strcmp(key, "pgid")) {
		options.flags |= SECCOMPAT_SPAWN_GROUP;
		options.pgid = atoi(value);
	} else if (!strcmp(key, "uid")) {
		options.flags |= SECCOMPAT_SPAWN_UID;
		options.uid = (uid_t)atoi(value);
	} else if (!strcmp(key, "gid")) {
		options.flags |= SECCOMPAT_SPAWN_GID;
		options.gid = (gid_t)atoi(value);
	} else if (!strcmp(key, "groups"))
		groups_of(value);
	else if (!strcmp(key, "mask")) {
		sigaddset(&mask, atoi(value));
		options.mask = &mask;
	} else if (!strcmp(key, "old"))
		is_old = 1;
	else if (!state(key, value))
		exit(8);
}

static int open_descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static size_t all(int from, char *text, size_t size)
{
	size_t len = 0;
	ssize_t got;
	while (from >= 0 && (got = read(from, text + len, size - len)) > 0)
		len += (size_t)got;
	return len;
}

int main(int argc, char **argv)
{
	static char text[1 << 16];
	int status, pidfd = -1;
	for (int fd = 3; fd < 1024; fd++)
		close(fd);
	/* Away from the numbers of the cases. */
	FILE *out = fdopen(fcntl(1, F_DUPFD_CLOEXEC, 200), "w");
	sigemptyset(&mask);
	if (!out || pipe2(ends, O_CLOEXEC))
		return 9;
	give(ends[1], 1);
	for (int n = 1; n < argc; n++) {
		char *value = strchr(argv[n], '=');
		if (!value)
			return 8;
		*value = 0;
		word(argv[n], value + 1);
	}
	struct seccompat_pretend *pretend = NULL;
	int refused[] = { SYS_clone3 };
	if (is_old && seccompat_pretend_begin(refused, 1, SECCOMPAT_AS_FILTERED, &pretend))
		return 9;
	int before = open_descriptors();
	pid_t pid = seccompat_spawn_with(path, arguments, environment, descriptors, descriptor_count, &options,
					 &pidfd);
	if (pid < 0) {
		fprintf(out, "error %d\n", (int)-pid);
	} else {
		for (size_t n = 0; n < descriptor_count; n++)
			close(descriptors[n].ours);
		close(ends[1]);
		close(errors[1]);
		size_t len = all(ends[0], text, sizeof text);
		len += all(errors[0], text + len, sizeof text - len);
		if (waitpid(pid, &status, 0) != pid)
			return 9;
		fprintf(out, WIFEXITED(status) ? "status %d\n" : "signal %d\n",
			WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
		fwrite(text, 1, len, out);
		close(pidfd);
	}
	if (waitpid(-1, &status, WNOHANG) != -1 || errno != ECHILD)
		fprintf(out, "a child is left\n");
	if (pid < 0 && open_descriptors() != before)
		fprintf(out, "descriptors are left\n");
	return 0;
}
