/* Makes filters by the API of libseccomp, with the library at the given path.
 *
 * rule_sets PATH < SETS: each set is lines, up to `end`:
 *   init WORD | arch TOKEN | without TOKEN | rule WORD NUMBER COUNT (INDEX OP A B)* | exact ...
 *   | attr NAME VALUE | unknown WORD VERSION | reset WORD | priority NUMBER PRIORITY
 *   | begin | commit | reject | other, after which another filter is meant, and the first again | merge: the
 *   other one into this one, which leaves a new one with the last default
 * For each set, a child prints the results of the calls, then the filter in hexadecimal:
 *   RESULT... | BYTES
 * `hang` stands for a set that takes more than 5 seconds of the processor, `dead` for one that ends the child. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct comparison {
	unsigned int arg, op;
	uint64_t a, b;
};

static void *(*init)(uint32_t);
static int (*reset)(void *, uint32_t), (*merge)(void *, void *), (*priority)(void *, int, uint8_t);
static int (*begin)(void *), (*commit)(void *);
static void (*reject)(void *);
static int (*arch_add)(void *, uint32_t), (*arch_remove)(void *, uint32_t);
static int (*attr_set)(void *, int, uint32_t), (*export_bpf)(void *, int);
static int (*rule_add)(void *, uint32_t, int, unsigned int, struct comparison *);
static int (*rule_exact)(void *, uint32_t, int, unsigned int, struct comparison *);
static int (*unknown)(void *, uint32_t, uint32_t);

static int rule(void *filter, int exact, const char *line)
{
	struct comparison args[8];
	unsigned int count, i;
	uint32_t word;
	int number, at, more;

	if (sscanf(line, "%" SCNx32 " %d %u%n", &word, &number, &count, &at) != 3 || count > 8)
		exit(2);
	for (i = 0; i < count; i++, at += more)
		if (sscanf(line + at, " %u %u %" SCNu64 " %" SCNu64 "%n", &args[i].arg, &args[i].op,
			   &args[i].a, &args[i].b, &more) != 4)
			exit(2);
	return (exact ? rule_exact : rule_add)(filter, word, number, count, args);
}

static int exchange(void **one, void **other)
{
	void *first = *one;

	*one = *other;
	*other = first;
	return 0;
}

/* In the child. */
static void make(char *text)
{
	/* Of the processor's time, so that other load does not count. */
	const struct rlimit limit = { 5, 6 };
	unsigned char bytes[65536];
	void *filter = NULL, *other = NULL;
	uint32_t word, value, action = 0;
	char *line, *save;
	int pair[2], name;
	ssize_t length, at;

	setrlimit(RLIMIT_CPU, &limit);
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		int result;

		if (sscanf(line, "init %" SCNx32, &word) == 1)
			result = (filter = init(action = word)) ? 0 : 1;
		else if (sscanf(line, "arch %" SCNx32, &word) == 1)
			result = arch_add(filter, word);
		else if (sscanf(line, "without %" SCNx32, &word) == 1)
			result = arch_remove(filter, word);
		else if (sscanf(line, "attr %d %" SCNu32, &name, &value) == 2)
			result = attr_set(filter, name, value);
		else if (sscanf(line, "reset %" SCNx32, &word) == 1)
			result = reset(filter, action = word);
		else if (sscanf(line, "priority %d %" SCNu32, &name, &value) == 2)
			result = priority(filter, name, (uint8_t)value);
		else if (strcmp(line, "begin") == 0)
			result = begin(filter);
		else if (strcmp(line, "commit") == 0)
			result = commit(filter);
		else if (strcmp(line, "reject") == 0)
			result = (reject(filter), 0);
		else if (strcmp(line, "other") == 0)
			result = exchange(&filter, &other);
		else if (strcmp(line, "merge") == 0)
			other = (result = merge(filter, other)) == 0 ? init(action) : other;
		else if (sscanf(line, "unknown %" SCNx32 " %" SCNx32, &word, &value) == 2)
			result = unknown(filter, word, value);
		else if (strncmp(line, "rule ", 5) == 0)
			result = rule(filter, 0, line + 5);
		else if (strncmp(line, "exact ", 6) == 0)
			result = rule(filter, 1, line + 6);
		else
			exit(2);
		printf("%d ", result);
	}
	printf("|");
	if (pipe2(pair, 0) != 0)
		exit(2);
	/* A pipe holds the longest filter that the kernel takes. */
	if (filter && export_bpf(filter, pair[1]) == 0) {
		close(pair[1]);
		length = read(pair[0], bytes, sizeof(bytes));
		printf(" ");
		for (at = 0; at < length; at++)
			printf("%02x", bytes[at]);
	}
	printf("\n");
	fflush(stdout);
	_exit(0);
}

static void *symbol(void *library, const char *name)
{
	void *found = dlsym(library, name);

	/* libseccomp has transactions since 2.6. */
	if (!found && strncmp(name, "seccomp_", 8) == 0 && !strstr(name, "_transaction_"))
		exit(3);
	return found;
}

int main(int argc, char **argv)
{
	static char set[1 << 16], line[4096];
	void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
	int status;

	if (!library) {
		fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "usage: rule_sets PATH");
		return 2;
	}
	init = symbol(library, "seccomp_init");
	reset = symbol(library, "seccomp_reset");
	merge = symbol(library, "seccomp_merge");
	priority = symbol(library, "seccomp_syscall_priority");
	begin = symbol(library, "seccomp_transaction_start");
	commit = symbol(library, "seccomp_transaction_commit");
	reject = symbol(library, "seccomp_transaction_reject");
	arch_add = symbol(library, "seccomp_arch_add");
	arch_remove = symbol(library, "seccomp_arch_remove");
	attr_set = symbol(library, "seccomp_attr_set");
	export_bpf = symbol(library, "seccomp_export_bpf");
	rule_add = symbol(library, "seccomp_rule_add_array");
	rule_exact = symbol(library, "seccomp_rule_add_exact_array");
	unknown = symbol(library, "seccompat_unknown");
	/* Which of the two libraries it is: they must not be confused. */
	printf("%s\n", unknown ? "seccompat" : "libseccomp");
	while (fgets(line, sizeof(line), stdin)) {
		if (strcmp(line, "end\n") != 0) {
			strncat(set, line, sizeof(set) - strlen(set) - 1);
			continue;
		}
		fflush(stdout);
		if (fork() == 0)
			make(set);
		wait(&status);
		if (WIFSIGNALED(status))
			printf("%s\n", WTERMSIG(status) == SIGXCPU ? "hang" : "dead");
		else if (WEXITSTATUS(status) != 0)
			return 2;
		set[0] = 0;
	}
	return 0;
}
