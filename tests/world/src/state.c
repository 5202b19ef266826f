/* The state of a command at its start.
 *
 * state start CLOSED IGNORED BLOCKED CMD...   executes CMD with these descriptors closed (digits), these
 *                                             signals ignored and these blocked (numbers, commas; -: none)
 * state tell FILE                             writes its own state into FILE
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void each(char *list, void (*act)(int))
{
	for (char *word = strtok(list, ","); word && *word != '-'; word = strtok(NULL, ","))
		act(atoi(word));
}

static void ignore(int number)
{
	signal(number, SIG_IGN);
}

static void block(int number)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void fields(FILE *out)
{
	static const char *all[] = { "Umask:", "Uid:", "Gid:", "Groups:", "SigPnd:", "ShdPnd:", "SigBlk:",
		"SigIgn:", "SigCgt:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:",
		"Seccomp:", "Seccomp_filters:", "Threads:", "Speculation_Store_Bypass:",
		"SpeculationIndirectBranch:" };
	char line[4096];
	FILE *status = fopen("/proc/self/status", "re");
	while (status && fgets(line, sizeof line, status))
		for (size_t n = 0; n < sizeof all / sizeof *all; n++)
			if (!strncmp(line, all[n], strlen(all[n])))
				fputs(line, out);
	if (status)
		fclose(status);
}

static void descriptors(FILE *out)
{
	for (int number = 0; number < 1024; number++) {
		char name[64], to[4096];
		int flags = fcntl(number, F_GETFD), status = fcntl(number, F_GETFL);
		if (flags < 0 || number == fileno(out))
			continue;
		snprintf(name, sizeof name, "/proc/self/fd/%d", number);
		ssize_t len = readlink(name, to, sizeof to - 1);
		to[len < 0 ? 0 : len] = 0;
		fprintf(out, "fd %d %s %x %x\n", number, to, flags, status);
	}
}

static int tell(const char *place)
{
	/* Not in place of a closed standard descriptor. */
	int low = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int file = fcntl(low, F_DUPFD_CLOEXEC, 100);
	close(low);
	FILE *out = fdopen(file, "w");
	if (!out)
		return 1;
	fields(out);
	descriptors(out);
	for (int number = 1; number < 65; number++) {
		struct sigaction action;
		if (!sigaction(number, NULL, &action) && action.sa_handler != SIG_DFL)
			fprintf(out, "signal %d %s\n", number, action.sa_handler == SIG_IGN ? "ignored" : "handled");
	}
	for (int number = 0; number < RLIM_NLIMITS; number++) {
		struct rlimit limit;
		if (!getrlimit(number, &limit))
			fprintf(out, "limit %d %lx %lx\n", number, limit.rlim_cur, limit.rlim_max);
	}
	int death = 0;
	prctl(PR_GET_PDEATHSIG, &death, 0, 0, 0);
	char folder[4096];
	fprintf(out, "nice %d personality %lx death %d session %d group %d dumpable %d\n",
		getpriority(PRIO_PROCESS, 0), (unsigned long) personality(0xffffffff), death, getsid(0),
		getpgrp(), prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	fprintf(out, "at %s\n", getcwd(folder, sizeof folder));
	extern char **environ;
	for (char **word = environ; *word; word++)
		fprintf(out, "environment %s\n", *word);
	return fclose(out) ? 1 : 0;
}

int main(int count, char **words)
{
	if (count == 3 && !strcmp(words[1], "tell"))
		return tell(words[2]);
	if (count < 6 || strcmp(words[1], "start"))
		return 2;
	each(words[3], ignore);
	each(words[4], block);
	for (const char *digit = words[2]; *digit && *digit != '-'; digit++)
		close(*digit - '0');
	execvp(words[5], words + 5);
	return 3;
}
