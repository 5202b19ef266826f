/* Installs filters, and makes calls under them. On stdin, repeatedly:
 *   u32 count of instructions, the instructions, u32 count of calls, the calls as 7 u64: nr, args.
 * On stdout for each: i64 result of seccomp(2) (0 or a negative errno), i64 number of calls that
 * returned before the process was killed, their results as i64.
 * Calls have numbers that no kernel has: an allowed call returns ENOSYS. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define INSNS 5000
#define CALLS 4096

static struct sock_filter insns[INSNS];
static uint64_t calls[CALLS][7];

static long call(const uint64_t *c)
{
#if defined(__x86_64__)
	register unsigned long r10 __asm__("r10") = c[4];
	register unsigned long r8 __asm__("r8") = c[5];
	register unsigned long r9 __asm__("r9") = c[6];
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(c[0]), "D"(c[1]), "S"(c[2]), "d"(c[3]), "r"(r10), "r"(r8), "r"(r9)
			 : "memory", "rcx", "r11");
	return result;
#elif defined(__aarch64__)
	register unsigned long x8 __asm__("x8") = c[0];
	register unsigned long x0 __asm__("x0") = c[1];
	register unsigned long x1 __asm__("x1") = c[2];
	register unsigned long x2 __asm__("x2") = c[3];
	register unsigned long x3 __asm__("x3") = c[4];
	register unsigned long x4 __asm__("x4") = c[5];
	register unsigned long x5 __asm__("x5") = c[6];

	__asm__ volatile("svc 0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return (long)x0;
#endif
}

int main(void)
{
	volatile int64_t *shared = mmap(NULL, sizeof(int64_t) * (CALLS + 2), PROT_READ | PROT_WRITE,
					MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct rlimit no_core = { 0, 0 };
	uint32_t length, count, i;
	pid_t child;

	setrlimit(RLIMIT_CORE, &no_core);
	prctl(PR_SET_DUMPABLE, 0);
	if (shared == MAP_FAILED || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return 2;
	while (fread(&length, sizeof(length), 1, stdin) == 1) {
		if (length > INSNS || fread(insns, sizeof(*insns), length, stdin) != length ||
		    fread(&count, sizeof(count), 1, stdin) != 1 || count > CALLS ||
		    fread(calls, sizeof(*calls), count, stdin) != count)
			return 2;
		shared[0] = 1;
		shared[1] = 0;
		child = fork();
		if (child < 0)
			return 2;
		if (child == 0) {
			struct sock_fprog prog = { .len = length, .filter = insns };
			long rc = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog);

			shared[0] = rc == 0 ? 0 : -errno;
			for (i = 0; rc == 0 && i < count; i++) {
				shared[i + 2] = call(calls[i]);
				shared[1] = i + 1;
			}
			/* No call that a filter could refuse. */
			__builtin_trap();
		}
		waitpid(child, NULL, 0);
		fwrite((const void *)shared, sizeof(int64_t), 2 + shared[1], stdout);
	}
	return fflush(stdout) != 0;
}
