// SPDX-License-Identifier: GPL-2.0
/*
 * Argument checks come before permission checks.
 *
 * A container's seccomp filter may answer EPERM for a call that it does not
 * know. A program can tell that from the kernel's own EPERM if the same call
 * has arguments for which the kernel always gives another error. Each row of
 * calls.h is such a call. This test makes each of them, with all privileges
 * that it has and then as a user without any, and fails if the answer is EPERM
 * or success.
 *
 * A call that the kernel does not have (ENOSYS) is skipped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if __has_include("../kselftest.h")
#include "../kselftest.h"
#else
#include "standalone.h"
#endif

#define MOST_ERRNOS 8
#define NOBODY 65534
#define LONGEST 10

struct probe {
	const char *call;
	long number;
	unsigned long args[6];
	/* The errnos that may come; zeros follow. */
	int errnos[MOST_ERRNOS];
	const char *text;
};

#define A(...) { __VA_ARGS__ }
#define E(...) { __VA_ARGS__ }
#define PROBE(call, number, args, errnos, text) \
	{ call, number, args, errnos, text },

static const struct probe probes[] = {
#include "calls.h"
};

#define COUNT (sizeof(probes) / sizeof(probes[0]))

/* What a child found. */
enum { HOLDS, MISSING, WRONG, NOT_RUN };

static int expected(const struct probe *probe, int error)
{
	for (int i = 0; i < MOST_ERRNOS && probe->errnos[i]; i++)
		if (probe->errnos[i] == error)
			return 1;
	return 0;
}

static int drop_privileges(void)
{
	if (geteuid() != 0)
		return 0;
	/* The plain calls: a library would change all threads' ids. */
	return syscall(__NR_setgroups, 0, NULL) ||
	       syscall(__NR_setresgid, NOBODY, NOBODY, NOBODY) ||
	       syscall(__NR_setresuid, NOBODY, NOBODY, NOBODY);
}

static int child(const struct probe *probe, int unprivileged, int report)
{
	const unsigned long *a = probe->args;
	struct rlimit none = { 0, 0 };
	int error = 0;
	long got;

	setrlimit(RLIMIT_CORE, &none);
	if (unprivileged && drop_privileges())
		return NOT_RUN;
	alarm(LONGEST);
	got = syscall(probe->number, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (got == -1)
		error = errno;
	if (write(report, &error, sizeof(error)) != sizeof(error))
		return NOT_RUN;
	if (error == ENOSYS && !expected(probe, ENOSYS))
		return MISSING;
	return error && expected(probe, error) ? HOLDS : WRONG;
}

static int run(const struct probe *probe, int unprivileged, int *error)
{
	int ends[2], status, found = NOT_RUN;
	pid_t pid;

	*error = 0;
	if (pipe(ends))
		return NOT_RUN;
	pid = fork();
	if (pid == 0)
		_exit(child(probe, unprivileged, ends[1]));
	close(ends[1]);
	if (pid > 0) {
		if (read(ends[0], error, sizeof(*error)) != sizeof(*error))
			*error = 0;
		if (waitpid(pid, &status, 0) == pid && WIFEXITED(status))
			found = WEXITSTATUS(status);
		else
			found = WRONG;
	}
	close(ends[0]);
	return found;
}

static void test(const struct probe *probe)
{
	static const char *const who[] = { "", " without privileges" };
	int skipped = 0;

	for (int unprivileged = 0; unprivileged < 2; unprivileged++) {
		int error, found = run(probe, unprivileged, &error);

		if (found == WRONG || found == NOT_RUN) {
			ksft_print_msg("%s%s: %s\n", probe->text, who[unprivileged],
				       found == NOT_RUN ? "not run" :
				       error ? strerror(error) : "no error");
			ksft_test_result(0, "%s\n", probe->text);
			return;
		}
		skipped |= found == MISSING;
	}
	if (skipped)
		ksft_test_result_skip("%s: not in this kernel\n", probe->text);
	else
		ksft_test_result(1, "%s\n", probe->text);
}

int main(void)
{
	ksft_print_header();
	ksft_set_plan(COUNT);
	for (size_t i = 0; i < COUNT; i++)
		test(&probes[i]);
	ksft_finished();
}
