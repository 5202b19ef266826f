/* A program that knows the cause of each refusal: `refused SEED FILE DIR`.
 * `refused SEED FILE DIR wrap CMD…` only installs the filter and runs CMD, under which
 * `refused SEED FILE DIR bare` only makes the calls. `refused SEED FILE DIR late GO` installs it
 * and waits for the file GO before it makes the calls: a tracer that attaches then has not seen the installation.
 * It installs a filter of its own that refuses some calls, whole or by an argument, makes calls that
 * the kernel refuses to an unprivileged user, in threads and processes, and writes to FILE a line
 * for each that failed with EPERM or ENOSYS: thread, number, errno, and 1 if its filter refused.
 * DIR has a file of another user, `file`, and a directory of another user with the sticky bit,
 * `sticky`, with a file of another user, `file`. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCK 64
#define CALLS 24

struct call {
	int nr;
	long args[6];
	int vary; /* an argument that may be any number below 256; -1 for none */
};

static char file[4096], other[4096], sticky[4096], fresh[4096];
static long times[4];
static struct { long limits[2]; } raised = { { 1l << 40, 1l << 40 } };
static struct sched_param fifo = { 10 };
static int groups[2] = { 1, 2 };
static char clone_args[88];

static struct call calls[] = {
	{ SYS_fchownat, { AT_FDCWD, (long)file, 0, 0, 0 }, 2 },
	{ SYS_fchmodat, { AT_FDCWD, (long)file, 0644 }, 2 },
	{ 452 /* fchmodat2 */, { AT_FDCWD, (long)file, 0644, 0 }, 2 },
#ifdef SYS_chown
	{ SYS_chown, { (long)file, 0, 0 }, 1 },
	{ SYS_chmod, { (long)file, 0644 }, 1 },
#endif
	{ SYS_utimensat, { AT_FDCWD, (long)file, (long)times, 0 }, -1 },
	{ SYS_unlinkat, { AT_FDCWD, (long)sticky, 0 }, -1 },
	{ SYS_renameat2, { AT_FDCWD, (long)sticky, AT_FDCWD, (long)fresh, 0 }, -1 },
	{ SYS_chroot, { (long)"/" }, -1 },
	{ SYS_mount, { (long)"none", (long)"/tmp", (long)"tmpfs", 0, 0 }, 3 },
	{ SYS_umount2, { (long)"/proc", 0 }, -1 },
	{ SYS_mknodat, { AT_FDCWD, (long)fresh, 0020644, 0x103 }, 3 },
	{ SYS_setxattr, { (long)file, (long)"trusted.x", (long)"y", 1, 0 }, -1 },
	{ SYS_openat, { AT_FDCWD, (long)file, O_RDONLY | O_NOATIME, 0 }, 3 },
	{ 437 /* openat2 */, { AT_FDCWD, (long)file, (long)clone_args, 24 }, -1 },
	{ SYS_setgroups, { 2, (long)groups }, -1 },
	{ SYS_sched_setscheduler, { 0, SCHED_FIFO, (long)&fifo }, -1 },
	{ SYS_prlimit64, { 0, 7, (long)&raised, 0 }, -1 },
	{ SYS_clock_settime, { 0, (long)times }, -1 },
	{ SYS_settimeofday, { (long)times, 0 }, -1 },
	{ SYS_swapon, { (long)file, 0 }, 1 },
	{ SYS_sethostname, { (long)"x", 1 }, -1 },
	{ SYS_setuid, { 0 }, -1 },
	{ SYS_setgid, { 0 }, -1 },
	{ SYS_kill, { 1, 0 }, -1 },
	{ SYS_unshare, { CLONE_NEWUTS }, -1 },
	{ SYS_chdir, { (long)"/" }, -1 },
	{ SYS_getcwd, { (long)other, 4096 }, -1 },
	{ SYS_faccessat2, { AT_FDCWD, (long)"/", 0, 0 }, -1 },
	{ SYS_statx, { AT_FDCWD, (long)"/", 0, 0xfff, (long)other }, -1 },
	{ 436 /* close_range */, { 1000, 1000, 0 }, -1 },
	{ 441 /* epoll_pwait2 */, { -1, (long)other, 1, (long)times, 0, 8 }, -1 },
	{ 9999, { 1, 2, 3, 4, 5, 6 }, 0 },
};
#define KINDS ((int)(sizeof calls / sizeof *calls))

/* The filter's refusal of a call. */
static struct rule {
	int errnum;    /* 0: it does not */
	int argument;  /* -1: whatever the arguments */
	int bit;       /* else where this bit of the argument is set */
} rules[KINDS];

static uint64_t state;
static int chance(uint64_t *s, int below)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return (int)(*s % (uint64_t)below);
}

static void install(void)
{
	struct sock_filter f[8 * KINDS + 8];
	int n = 0;
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (int i = 0; i < KINDS; i++) {
		if (!rules[i].errnum)
			continue;
		unsigned answer = SECCOMP_RET_ERRNO | (unsigned)rules[i].errnum;
		if (rules[i].argument < 0) {
			f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].nr, 0, 1);
			f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, answer);
			continue;
		}
		unsigned at = offsetof(struct seccomp_data, args) + 8 * (unsigned)rules[i].argument;
		f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].nr, 0, 4);
		f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at);
		f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1u << rules[i].bit, 0, 1);
		f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, answer);
		f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	}
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = { (unsigned short)n, f };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) {
		perror("seccomp");
		exit(1);
	}
}

struct seen { int tid, nr, errnum, filter; };
static struct { int count; struct seen seen[BLOCK * CALLS]; } *all;

static void *work(void *seed)
{
	uint64_t s = (uint64_t)(uintptr_t)seed;
	int tid = (int)syscall(SYS_gettid);
	for (int n = 0; n < CALLS; n++) {
		int i = chance(&s, KINDS);
		struct call c = calls[i];
		if (c.vary >= 0 && chance(&s, 2))
			c.args[c.vary] |= chance(&s, 256);
		int refused = rules[i].errnum &&
			(rules[i].argument < 0 || c.args[rules[i].argument] >> rules[i].bit & 1);
		long r = syscall(c.nr, c.args[0], c.args[1], c.args[2], c.args[3], c.args[4], c.args[5]);
		int e = r < 0 ? errno : 0;
		if (refused && e != rules[i].errnum) {
			fprintf(stderr, "call %d: the filter should have said %d, not %d\n", c.nr, rules[i].errnum, e);
			_exit(9);
		}
		if (e == EPERM || e == ENOSYS) {
			int at = __atomic_fetch_add(&all->count, 1, __ATOMIC_SEQ_CST);
			all->seen[at] = (struct seen){ tid, c.nr, e, refused };
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	int wrap = argc > 5 && argv[4][0] == 'w', bare = argc == 5 && argv[4][0] == 'b';
	int late = argc > 5 && argv[4][0] == 'l';
	state = strtoull(argv[1], 0, 10) * 0x9e3779b97f4a7c15u + 1;
	FILE *out = wrap ? 0 : fopen(argv[2], "w");
	snprintf(file, sizeof file, "%s/file", argv[3]);
	snprintf(sticky, sizeof sticky, "%s/sticky/file", argv[3]);
	snprintf(fresh, sizeof fresh, "%s/fresh", argv[3]);
	*(uint64_t *)clone_args = O_RDONLY | O_NOATIME;
	if (geteuid() == 0 && (syscall(SYS_setgroups, 0, 0) || setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534)))
		return 3;
	all = mmap(0, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < KINDS; i++) {
		if (chance(&state, 2))
			continue;
		rules[i].errnum = chance(&state, 4) ? EPERM : ENOSYS;
		rules[i].argument = calls[i].vary >= 0 && chance(&state, 2) ? calls[i].vary : -1;
		rules[i].bit = chance(&state, 8);
		/* Calls with which the C library starts a program, and the tracer writes its report. */
		if ((wrap || bare) && (calls[i].nr == SYS_openat || calls[i].nr == SYS_statx || calls[i].nr == SYS_prlimit64))
			rules[i].errnum = 0;
	}
	if (!bare)
		install();
	if (wrap) {
		execv(argv[5], argv + 5);
		return 6;
	}
	if (late) {
		prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
		while (access(argv[5], F_OK))
			usleep(1000);
	}
	pid_t child = fork();
	pthread_t threads[2];
	for (int t = 0; t < 2; t++)
		if (pthread_create(&threads[t], 0, work, (void *)(uintptr_t)(state + (uint64_t)t + 7 * (child == 0))))
			return 4;
	work((void *)(uintptr_t)(state + 99 + (child == 0)));
	for (int t = 0; t < 2; t++)
		pthread_join(threads[t], 0);
	if (child == 0)
		_exit(0);
	int status;
	if (waitpid(child, &status, 0) != child || status)
		return 5;
	for (int i = 0; i < all->count; i++)
		fprintf(out, "%d %d %d %d\n", all->seen[i].tid, all->seen[i].nr, all->seen[i].errnum, all->seen[i].filter);
	fclose(out);
	return 42;
}
