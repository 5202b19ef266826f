/* Reads lines "WAY NR" and makes each call with arguments that no call takes, WAY being syscall or
 * int80; prints for each what came back. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static long make(const char *way, unsigned long nr)
{
	long result;
	unsigned long bad = ~0ul;

	if (strcmp(way, "int80") == 0) {
		register unsigned long bp __asm__("r9") = bad;
		__asm__ volatile("push %%rbp; mov %%r9, %%rbp; int $0x80; pop %%rbp"
			: "=a"(result)
			: "a"(nr), "b"(bad), "c"(bad), "d"(bad), "S"(bad), "D"(bad), "r"(bp)
			: "memory", "r8", "r10", "r11");
		return (int)result;
	}
	register unsigned long r10 __asm__("r10") = bad;
	register unsigned long r8 __asm__("r8") = bad;
	register unsigned long r9 __asm__("r9") = bad;
	__asm__ volatile("syscall" : "=a"(result)
		: "a"(nr), "D"(bad), "S"(bad), "d"(bad), "r"(r10), "r"(r8), "r"(r9)
		: "rcx", "r11", "memory");
	return result;
}

int main(void)
{
	char way[16];
	unsigned long nr;

	while (scanf("%15s %lu", way, &nr) == 2) {
		printf("%ld\n", make(way, nr));
		fflush(stdout);
	}
	return 0;
}
