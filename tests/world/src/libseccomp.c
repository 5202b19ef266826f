/* Builds a filter from lines on stdin and writes it to stdout, as a runtime would:
 *   default WORD | arch NAME | rule WORD NAME COUNT (INDEX OP A B)*
 * Names that libseccomp lacks go to stderr. Exit status: 3 if it refuses a rule.
 *
 * libseccomp [OPTIMISE [REPEAT]]: the level of SCMP_FLTATR_CTL_OPTIMIZE; with a number of
 * repetitions, the filter is built that often, and the median time in nanoseconds goes to stderr. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char text[1 << 20];

/* Returns 0, or the exit status. */
static int build(int optimise, int out, int quiet)
{
	scmp_filter_ctx filter = NULL;
	char name[256];
	const char *line, *next;
	uint32_t word;
	int native = 1, rc;

	for (line = text; *line; line = next) {
		next = strchr(line, '\n');
		next = next ? next + 1 : line + strlen(line);
		if (sscanf(line, "default %" SCNx32, &word) == 1) {
			filter = seccomp_init(word);
			if (optimise)
				seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, optimise);
		} else if (sscanf(line, "arch %255s", name) == 1) {
			uint32_t arch = seccomp_arch_resolve_name(name);
			/* A filter has one byte order: its first architecture's. */
			if (native && seccomp_arch_remove(filter, SCMP_ARCH_NATIVE) != 0)
				return 2;
			native = 0;
			if (arch == 0 || seccomp_arch_add(filter, arch) != 0)
				return 2;
		} else {
			struct scmp_arg_cmp args[6];
			unsigned int count, i;
			int at, more, nr;

			if (sscanf(line, "rule %" SCNx32 " %255s %u%n", &word, name, &count, &at) != 3 ||
			    count > 6)
				return 2;
			for (i = 0; i < count; i++, at += more) {
				unsigned int op;
				if (sscanf(line + at, " %u %u %" SCNu64 " %" SCNu64 "%n", &args[i].arg, &op,
					   &args[i].datum_a, &args[i].datum_b, &more) != 4)
					return 2;
				args[i].op = op;
			}
			nr = seccomp_syscall_resolve_name(name);
			if (nr == __NR_SCMP_ERROR) {
				if (!quiet)
					fprintf(stderr, "%s\n", name);
				continue;
			}
			rc = seccomp_rule_add_array(filter, word, nr, count, args);
			if (rc != 0) {
				fprintf(stderr, "refused %s: %s\n", name, strerror(-rc));
				return 3;
			}
		}
	}
	rc = seccomp_export_bpf(filter, out) != 0;
	seccomp_release(filter);
	return rc;
}

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int later(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int optimise = argc > 1 ? atoi(argv[1]) : 0;
	int repeat = argc > 2 ? atoi(argv[2]) : 0;
	size_t length = fread(text, 1, sizeof(text) - 1, stdin);
	static int64_t times[10000];
	int i, null, rc;

	text[length] = 0;
	rc = build(optimise, STDOUT_FILENO, repeat > 0);
	if (rc != 0 || repeat <= 0)
		return rc;
	if (repeat > 10000)
		repeat = 10000;
	null = open("/dev/null", O_WRONLY);
	for (i = 0; i < repeat; i++) {
		int64_t start = now();

		if (build(optimise, null, 1) != 0)
			return 2;
		times[i] = now() - start;
	}
	qsort(times, repeat, sizeof(*times), later);
	fprintf(stderr, "%" PRId64 "\n", times[repeat / 2]);
	return 0;
}
