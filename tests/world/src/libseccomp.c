/* Builds a filter from lines on stdin and writes it to stdout, as a runtime would:
 *   default WORD | arch NAME | rule WORD NAME COUNT (INDEX OP A B)*
 * Names that libseccomp lacks go to stderr. Exit status: 3 where it refuses a rule. */
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	scmp_filter_ctx filter = NULL;
	char line[4096], name[256];
	uint32_t word;
	int native = 1;

	while (fgets(line, sizeof(line), stdin)) {
		if (sscanf(line, "default %" SCNx32, &word) == 1) {
			filter = seccomp_init(word);
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
			int at, more, nr, rc;

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
	return seccomp_export_bpf(filter, STDOUT_FILENO) != 0;
}
