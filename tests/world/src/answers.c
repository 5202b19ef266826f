/* answers NR...: makes each of these calls with all-ones arguments, and prints its number and errno
 * (0 for success). */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		long r;

		errno = 0;
		r = syscall(atol(argv[i]), -1L, -1L, -1L, -1L, -1L, -1L);
		printf("%s %d\n", argv[i], r == -1 ? errno : 0);
	}
	return 0;
}
