/* Random sequences of calls of libseccomp's API, to be built with sanitizers.
 *
 * api_calls SEED SECONDS: contexts that live, that are released, and words that never were one; null where a
 * pointer may be null; closed descriptors; merges; nested transactions; loads in a child. After each call the
 * result must be one of the function's errnos, and what the calls before say. It prints
 *   N calls, 0 wrong */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 12

/* The contexts that live, or null. */
static scmp_filter_ctx slots[SLOTS];

static uint64_t state, calls, wrong, loads, merges, rejected;
static int closed, null, full, readable;

/* xorshift64* */
static uint32_t draw(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1dull) >> 33) % below;
}

#define ONE_OF(array) (array)[draw(sizeof(array) / sizeof((array)[0]))]

static void tell(const char *name, long result, const char *why)
{
	wrong++;
	if (wrong < 20)
		printf("call %" PRIu64 ": %s: %ld: %s\n", calls, name, result, why);
}

static int lives(const void *context)
{
	int at;

	for (at = 0; at < SLOTS; at++)
		if (context && slots[at] == context)
			return 1;
	return 0;
}

/* A slot with a context, or -1. */
static int living(void)
{
	int from = (int)draw(SLOTS), at;

	for (at = 0; at < SLOTS; at++)
		if (slots[(from + at) % SLOTS])
			return (from + at) % SLOTS;
	return -1;
}

/* A word that is no context: null, a released one, memory of another kind. */
static void *no_context(void)
{
	static void *released[32];
	static char memory[64];
	void *word = memory + draw(sizeof(memory));
	int at = living();

	switch (draw(6)) {
	case 0:
		return NULL;
	case 1:
		return word;
	case 2:
		/* Inside of one. */
		return at < 0 ? NULL : (char *)slots[at] + 1 + draw(64);
	case 3:
		return (void *)(uintptr_t)(draw(2) ? UINT64_MAX - draw(8) : draw(1 << 20));
	default:
		word = ONE_OF(released);
		if (draw(4) == 0) {
			ONE_OF(released) = word = seccomp_init(SCMP_ACT_ALLOW);
			seccomp_release(word);
		}
		/* Its memory may be another's now. */
		return lives(word) ? NULL : word;
	}
}

static uint32_t action(void)
{
	static const uint32_t actions[] = { SCMP_ACT_ALLOW, SCMP_ACT_ERRNO(1), SCMP_ACT_ERRNO(2),
		SCMP_ACT_ERRNO(4094), SCMP_ACT_ERRNO(4095), SCMP_ACT_ERRNO(65535), SCMP_ACT_KILL_PROCESS,
		SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP, SCMP_ACT_TRACE(7), SCMP_ACT_LOG, SCMP_ACT_NOTIFY, 7, 0x7fff0001 };

	return ONE_OF(actions);
}

static uint32_t token(void)
{
	static const uint32_t tokens[] = { SCMP_ARCH_NATIVE, SCMP_ARCH_X86, SCMP_ARCH_X86_64, SCMP_ARCH_X32,
		SCMP_ARCH_AARCH64, SCMP_ARCH_ARM, SCMP_ARCH_S390X, SCMP_ARCH_PPC64, SCMP_ARCH_MIPS, 1, UINT32_MAX };

	return ONE_OF(tokens);
}

static int number(void)
{
	static const int numbers[] = { 0, 1, 2, 41, 30, 158, 231, 319, 435, 462, 9999, -1, -2, -99, -100, -101, -10026,
		INT32_MAX, INT32_MIN, 0x40000001 };

	return ONE_OF(numbers);
}

static const char *name(void)
{
	static char big[4096];
	static const char *const names[] = { "read", "socket", "mseal", "ipc", "socketcall", "", "no such", "x86_64",
		"aarch64", "s390x", "\xff\xfe", big, NULL };

	memset(big, 'a', sizeof(big) - 1);
	return ONE_OF(names);
}

static struct scmp_arg_cmp comparison(void)
{
	static const uint64_t values[] = { 0, 1, 2, 3, 1ull << 32, UINT32_MAX, UINT64_MAX };

	return (struct scmp_arg_cmp){ draw(20) ? draw(6) : draw(9), draw(20) ? 1 + draw(7) : draw(12), ONE_OF(values),
		ONE_OF(values) };
}

static int descriptor(void)
{
	const int descriptors[] = { closed, null, full, readable, -1, INT32_MAX };

	return ONE_OF(descriptors);
}

/* The result of a call with this context. */
static void judge(const char *what, const void *context, long result)
{
	static const int known[] = { EINVAL, EEXIST, EDOM, EFAULT, EACCES, EOPNOTSUPP, ENOMEM, ECANCELED, ERANGE, ESRCH,
		EBADF, ENOSPC, EPERM, ENOENT };
	size_t at;

	calls++;
	if (!lives(context)) {
		if (result != -EINVAL)
			tell(what, result, "it has no context");
		return;
	}
	if (result == 0)
		return;
	for (at = 0; at < sizeof(known) / sizeof(known[0]); at++)
		if (result == -known[at])
			return;
	tell(what, result, "no such errno");
}

static int add(void *context)
{
	struct scmp_arg_cmp args[6], *exactly;
	unsigned int count = draw(3) ? draw(3) : draw(9), at;
	int result, nr = number();
	uint32_t word = action();

	for (at = 0; at < 6; at++)
		args[at] = comparison();
	switch (draw(6)) {
	case 0:
		return seccomp_rule_add(context, word, nr, 0);
	case 1:
		return seccomp_rule_add(context, word, nr, 3, args[0], args[1], args[2]);
	case 2:
		return seccomp_rule_add_exact(context, word, nr, 1, args[0]);
	case 3:
		/* More than a call has, or null. */
		return seccomp_rule_add_array(context, word, nr, draw(2) ? 7 + draw(9) : count, NULL);
	default:
		/* In memory that ends behind the last one. */
		count = count > 6 ? 6 : count;
		exactly = malloc(count * sizeof(*exactly) + !count);
		if (!exactly)
			abort();
		memcpy(exactly, args, count * sizeof(*exactly));
		result = draw(4) ? seccomp_rule_add_array(context, word, nr, count, exactly)
				 : seccomp_rule_add_exact_array(context, word, nr, count, exactly);
		free(exactly);
		return result;
	}
}

/* The program of a context, for free(3). */
static void *exported(void *context, size_t *length)
{
	void *bytes = NULL;

	*length = 0;
	if (seccomp_export_bpf_mem(context, NULL, length) != 0)
		return NULL;
	bytes = malloc(*length + !*length);
	if (!bytes || seccomp_export_bpf_mem(context, bytes, length) != 0)
		tell("seccomp_export_bpf_mem", 0, "it does not fill what it asked for");
	return bytes;
}

static void export(void *context)
{
	size_t length = draw(64);
	char small[64];
	int result;

	switch (draw(5)) {
	case 0:
		judge("seccomp_export_bpf", context, seccomp_export_bpf(context, descriptor()));
		return;
	case 1:
		judge("seccomp_export_pfc", context, seccomp_export_pfc(context, descriptor()));
		return;
	case 2:
		judge("seccomp_export_bpf_mem", context, seccomp_export_bpf_mem(context, small, NULL));
		return;
	case 3:
		result = seccomp_export_bpf_mem(context, small, &length);
		judge("seccomp_export_bpf_mem", context, result);
		if (result == 0 && length > sizeof(small))
			tell("seccomp_export_bpf_mem", result, "more than there was room");
		return;
	default:
		judge("seccomp_precompute", context, seccomp_precompute(context));
		free(exported(context, &length));
	}
}

/* Nothing that happened in a rejected transaction is left. */
static void transaction_that_is_rejected(int at)
{
	void *context = slots[at], *before, *after;
	size_t length, again;
	int nested = 1, count = (int)draw(6);
	uint32_t abi;

	before = exported(context, &length);
	/* Without an ABI there is no transaction. */
	if (seccomp_transaction_start(context) != 0) {
		if (before)
			tell("seccomp_transaction_start", 0, "of a filter that can be exported");
		return;
	}
	while (count-- > 0) {
		if (draw(4) == 0) {
			nested++;
			judge("seccomp_transaction_start", context, seccomp_transaction_start(context));
		} else if (draw(4) == 0) {
			abi = token();
			if (seccomp_arch_add(context, abi) == 0 && draw(2))
				judge("seccomp_arch_remove", context, seccomp_arch_remove(context, abi));
		} else {
			judge("seccomp_rule_add", context, add(context));
		}
		if (nested > 1 && draw(3) == 0) {
			nested--;
			judge("seccomp_transaction_commit", context, seccomp_transaction_commit(context));
		}
	}
	while (nested-- > 0)
		seccomp_transaction_reject(context);
	rejected++;
	after = exported(context, &again);
	if (!before != !after || length != again || (before && memcmp(before, after, length) != 0))
		tell("seccomp_transaction_reject", (long)again, "the filter is another");
	free(before);
	free(after);
}

static void transaction(void *context)
{
	switch (draw(3)) {
	case 0:
		judge("seccomp_transaction_start", context, seccomp_transaction_start(context));
		return;
	case 1:
		judge("seccomp_transaction_commit", context, seccomp_transaction_commit(context));
		return;
	default:
		calls++;
		seccomp_transaction_reject(context);
	}
}

static void merge(void *context)
{
	int other = living(), result;
	void *from = other < 0 || draw(4) == 0 ? no_context() : slots[other];

	if (other >= 0 && draw(2)) {
		/* Without a common ABI, as far as it goes. */
		judge("seccomp_arch_add", from, seccomp_arch_add(from, token()));
		judge("seccomp_arch_remove", from, seccomp_arch_remove(from, SCMP_ARCH_NATIVE));
		judge("seccomp_rule_add", from, add(from));
	}
	result = seccomp_merge(context, from);
	calls++;
	if ((!lives(context) || !lives(from) || context == from) && result != -EINVAL)
		tell("seccomp_merge", result, "of what cannot be merged");
	if (result == 0) {
		/* The other one is released. */
		slots[other] = NULL;
		merges++;
	}
}

static void load(void *context)
{
	const struct itimerval limit = { { 0, 100000 }, { 0, 100000 } };
	pid_t child;
	int status;

	fflush(stdout);
	judge("seccomp_precompute", context, seccomp_precompute(context));
	child = fork();
	if (child == 0) {
		/* The sanitizer reports that the filter refuses its own calls. */
		dup2(null, STDERR_FILENO);
		setitimer(ITIMER_REAL, &limit, NULL);
		_exit(seccomp_load(context) == 0 ? 0 : 1);
	}
	loads++;
	/* The filter may kill, refuse the exit, or leave it to a supervisor, of which there is none. */
	if (child < 0 || waitpid(child, &status, 0) != child ||
	    (WIFSIGNALED(status) && WTERMSIG(status) != SIGSYS && WTERMSIG(status) != SIGSEGV &&
	     WTERMSIG(status) != SIGALRM))
		tell("seccomp_load", status, "of the child");
}

static void notify(void *context)
{
	struct seccomp_notif *request = NULL;
	struct seccomp_notif_resp *response = NULL;
	int result = seccomp_notify_alloc(draw(4) ? &request : NULL, draw(4) ? &response : NULL);

	if (result != 0 && result != -EOPNOTSUPP)
		tell("seccomp_notify_alloc", result, "no memory?");
	if (seccomp_notify_receive(descriptor(), request) == 0 || seccomp_notify_respond(descriptor(), response) == 0 ||
	    seccomp_notify_id_valid(descriptor(), draw(9)) == 0 || seccomp_notify_addfd(descriptor(), NULL) >= 0)
		tell("seccomp_notify_receive", 0, "without a listener");
	if (seccomp_notify_fd(context) >= 0)
		tell("seccomp_notify_fd", 0, "without a listener");
	seccomp_notify_free(request, response);
	calls += 7;
}

static void names(void)
{
	char *said = seccomp_syscall_resolve_num_arch(token(), number());

	free(said);
	(void)seccomp_syscall_resolve_name_arch(token(), name());
	(void)seccomp_syscall_resolve_name_rewrite(token(), name());
	(void)seccomp_syscall_resolve_name(name());
	(void)seccomp_arch_resolve_name(name());
	if (seccomp_arch_native() != SCMP_ARCH_X86_64 || seccomp_version()->major != 2)
		tell("seccomp_arch_native", 0, "of another machine");
	(void)seccomp_api_set(draw(20) ? 7 : draw(10));
	if (seccomp_api_get() < 1 || seccomp_api_get() > 7)
		tell("seccomp_api_get", 0, "no such level");
	calls += 9;
}

static void life(void *context, int at)
{
	uint32_t word = action();
	int free_slot, result;

	switch (draw(3)) {
	case 0:
		result = seccomp_reset(context, word);
		calls++;
		if (context && !lives(context) && result != -EINVAL)
			tell("seccomp_reset", result, "it has no context");
		return;
	case 1:
		calls++;
		seccomp_release(context);
		if (at >= 0)
			slots[at] = NULL;
		return;
	default:
		free_slot = (int)draw(SLOTS);
		calls++;
		if (slots[free_slot])
			return;
		slots[free_slot] = seccomp_init(word);
	}
}

static void step(void)
{
	int at = draw(8) ? living() : -1, result;
	void *context = at < 0 ? no_context() : slots[at];
	uint32_t value = 0;

	switch (draw(16)) {
	case 0:
		life(context, at);
		return;
	case 1:
		judge("seccomp_arch_add", context, seccomp_arch_add(context, token()));
		return;
	case 2:
		result = seccomp_arch_exist(context, token());
		judge("seccomp_arch_exist", context, result);
		judge("seccomp_arch_remove", context, draw(4) ? result : seccomp_arch_remove(context, token()));
		return;
	case 3:
		judge("seccomp_attr_set", context, seccomp_attr_set(context, draw(13), draw(2) ? draw(4) : action()));
		judge("seccomp_attr_get", context, seccomp_attr_get(context, draw(13), draw(8) ? &value : NULL));
		return;
	case 4:
		judge("seccomp_syscall_priority", context, seccomp_syscall_priority(context, number(), draw(256)));
		return;
	case 5:
		merge(context);
		return;
	case 6:
		transaction(context);
		return;
	case 7:
		if (at >= 0)
			transaction_that_is_rejected(at);
		return;
	case 8:
		export(context);
		return;
	case 9:
		notify(context);
		return;
	case 10:
		names();
		return;
	case 11:
		if (draw(40) == 0)
			load(context);
		return;
	case 12:
		judge("seccompat_unknown", context, seccompat_unknown(context, action(), draw(2) ? 0 : draw(1 << 24)));
		return;
	default:
		judge("seccomp_rule_add", context, add(context));
	}
}

int main(int argc, char **argv)
{
	time_t end;
	int at;

	if (argc != 3)
		return 2;
	state = strtoull(argv[1], NULL, 10) * 2 + 1;
	end = time(NULL) + atoi(argv[2]);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	readable = open("/dev/null", O_RDONLY | O_CLOEXEC);
	closed = dup(null);
	close(closed);
	for (at = 0; at < 20; at++)
		draw(2);
	while (time(NULL) < end)
		for (at = 0; at < 1000; at++)
			step();
	for (at = 0; at < SLOTS; at++)
		seccomp_release(slots[at]);
	printf("%" PRIu64 " loads, %" PRIu64 " merges, %" PRIu64 " rejected transactions\n", loads, merges, rejected);
	printf("%" PRIu64 " calls, %" PRIu64 " wrong\n", calls, wrong);
	return wrong != 0;
}
