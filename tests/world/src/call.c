/* call syscall|int80 NR [ARG]...: makes one system call, and prints the kernel's result.
 * call time NR: makes it twenty times in rounds of a hundred thousand, and prints the least time of a
 * round in nanoseconds.
 * Linked statically, so that a filter sees few other calls. int80 is the entry of 32-bit x86, used with
 * whole 64-bit registers, as a filter then sees them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long round_of(long nr)
{
	struct timespec start, end;
	int i;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < 100000; i++)
		syscall(nr);
	clock_gettime(CLOCK_MONOTONIC, &end);
	return (end.tv_sec - start.tv_sec) * 1000000000L + end.tv_nsec - start.tv_nsec;
}

int main(int argc, char **argv)
{
	unsigned long args[6] = { 0 }, nr;
	long result;
	int i;

	if (argc < 3 || argc > 9)
		return 2;
	nr = strtoul(argv[2], NULL, 0);
	for (i = 3; i < argc; i++)
		args[i - 3] = strtoul(argv[i], NULL, 0);
	if (strcmp(argv[1], "time") == 0) {
		result = round_of(nr);
		for (i = 1; i < 20; i++) {
			long again = round_of(nr);

			result = again < result ? again : result;
		}
	} else if (strcmp(argv[1], "int80") == 0) {
		__asm__ volatile("int $0x80"
				 : "=a"(result)
				 : "a"(nr), "b"(args[0]), "c"(args[1]), "d"(args[2]), "S"(args[3]),
				   "D"(args[4])
				 : "memory", "r8", "r9", "r10", "r11");
		result = (int)result;
	} else {
		register unsigned long r10 __asm__("r10") = args[3];
		register unsigned long r8 __asm__("r8") = args[4];
		register unsigned long r9 __asm__("r9") = args[5];

		__asm__ volatile("syscall"
				 : "=a"(result)
				 : "a"(nr), "D"(args[0]), "S"(args[1]), "d"(args[2]), "r"(r10), "r"(r8),
				   "r"(r9)
				 : "memory", "rcx", "r11");
	}
	printf("%ld\n", result);
	return 0;
}
