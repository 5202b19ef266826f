/* Loads a filter by the header's macros, and checks what it decides: prints `ok`. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __cplusplus
/* C++ has no compound literals. */
static struct scmp_arg_cmp compare(unsigned int arg, enum scmp_compare op, uint64_t a, uint64_t b)
{
	struct scmp_arg_cmp made = { arg, op, a, b };

	return made;
}
#define EQ(arg, a) compare(arg, SCMP_CMP_EQ, a, 0)
#define MASKED(arg, mask, a) compare(arg, SCMP_CMP_MASKED_EQ, mask, a)
#else
#define EQ(arg, a) SCMP_CMP(arg, SCMP_CMP_EQ, a)
#define MASKED(arg, mask, a) SCMP_CMP(arg, SCMP_CMP_MASKED_EQ, mask, a)
#endif

static void is(const char *what, long result, long expected)
{
	if (result == expected)
		return;
	printf("%s: %ld, not %ld\n", what, result, expected);
	exit(1);
}

static long failed(long result)
{
	return result == -1 ? errno : 0;
}

int main(void)
{
	const struct scmp_version *version = seccomp_version();
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW), other;
	uint32_t value = 7;
	int word = 0;
	char *name;

	is("version", version->major, SCMP_VER_MAJOR);
	is("version", version->micro, SCMP_VER_MICRO);
	is("no context", seccomp_load(NULL), -EINVAL);
	is("another's memory", seccomp_load((scmp_filter_ctx)&word), -EINVAL);
	is("an attribute", seccomp_attr_get(filter, SCMP_FLTATR_CTL_NNP, &value), 0);
	is("its value", value, 1);
	name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_X86_64, 0);
	is("a name", strcmp(name, "read"), 0);
	free(name);
	is("SCMP_SYS", SCMP_SYS(socketcall) < 0, 1);
	/* Variable arguments: none, one, several. */
	is("rule", seccomp_rule_add(filter, SCMP_ACT_ERRNO(7), SCMP_SYS(getppid), 0), 0);
	is("rule", seccomp_rule_add(filter, SCMP_ACT_ERRNO(8), SCMP_SYS(dup2), 1, EQ(1, 900)), 0);
	is("rule",
	   seccomp_rule_add_exact(filter, SCMP_ACT_ERRNO(9), SCMP_SYS(dup3), 3, EQ(0, 900), MASKED(1, 0xff, 5),
				  EQ(2, 1)),
	   0);
	is("a second action", seccomp_rule_add(filter, SCMP_ACT_ERRNO(9), SCMP_SYS(dup2), 1, EQ(1, 900)), -EEXIST);
	/* Two contexts of one ABI cannot be merged; a transaction leaves nothing. */
	other = seccomp_init(SCMP_ACT_ALLOW);
	is("merge", seccomp_merge(filter, other), -EEXIST);
	seccomp_release(other);
	is("a released context", seccomp_load(other), -EINVAL);
	is("start", seccomp_transaction_start(filter), 0);
	is("rule", seccomp_rule_add(filter, SCMP_ACT_ERRNO(9), SCMP_SYS(getpid), 0), 0);
	seccomp_transaction_reject(filter);
	is("commit without start", seccomp_transaction_commit(filter), 0);
	is("load", seccomp_load(filter), 0);
	seccomp_release(filter);
	is("getppid", failed(syscall(__NR_getppid)), 7);
	is("getpid", failed(syscall(__NR_getpid)), 0);
	is("dup2", failed(syscall(__NR_dup2, 0, 900)), 8);
	is("dup2", failed(syscall(__NR_dup2, 0, 901)), 0);
	is("dup3", failed(syscall(__NR_dup3, 900, 0x105, 1)), 9);
	is("dup3", failed(syscall(__NR_dup3, 900, 0x106, 1)), EINVAL);
	printf("ok\n");
	return 0;
}
