/* Reads lines "WAY NR" and makes each call with arguments that no call accepts; WAY is syscall or, on
 * x86, int80. Prints each result. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static long make(const char *way, unsigned long nr)
{
	unsigned long bad = ~0ul;
#if defined(__x86_64__)
	long result;

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
#elif defined(__aarch64__)
	register unsigned long x8 __asm__("x8") = nr;
	register unsigned long x0 __asm__("x0") = bad;
	register unsigned long x1 __asm__("x1") = bad;
	register unsigned long x2 __asm__("x2") = bad;
	register unsigned long x3 __asm__("x3") = bad;
	register unsigned long x4 __asm__("x4") = bad;
	register unsigned long x5 __asm__("x5") = bad;

	if (strcmp(way, "syscall") != 0)
		return 0;
	__asm__ volatile("svc 0" : "+r"(x0)
		: "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
		: "memory");
	return (long)x0;
#endif
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
