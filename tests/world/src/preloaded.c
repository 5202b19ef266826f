/* The ways in which a C program makes a call, for the library of LD_PRELOAD: `preloaded CALL` tries each way of
 * that call, and prints a line for each: its name, a tab, and 0, an error number, or `ended` if the process did
 * not survive. A way that the C library does not have is not printed. Its files are in the working directory.
 * Without arguments it succeeds: it is the program that it starts. `preloaded -` refuses statx itself, and
 * prints whether it runs with more rights than its starter, and the error number of statx. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Numbers that headers may lack: the same on every architecture of this test. */
enum {
	NR_pidfd_send_signal = 424, NR_pidfd_open = 434, NR_clone3 = 435, NR_close_range, NR_openat2, NR_pidfd_getfd,
	NR_faccessat2, NR_process_madvise, NR_epoll_pwait2, NR_quotactl_fd = 443, NR_cachestat = 451,
	NR_fchmodat2, NR_statmount = 457, NR_listmount, NR_mseal = 462, NR_setxattrat, NR_getxattrat,
	NR_listxattrat, NR_removexattrat
};

extern char **environ;

static char *own_path;

/* The C library does not have it. */
enum { NONE = -1 };

/* 0, or the error of a result; the bytes or descriptors that it stands for are checked by the caller. */
static int error(long result)
{
	return result < 0 ? errno : 0;
}

/* As `error`, of a new descriptor. */
static int opened(long fd)
{
	int was = error(fd);
	if (fd >= 0)
		close((int)fd);
	return was;
}

#define FUNCTION(type, name, ...) type (*name)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_DEFAULT, #name)

/* The status of a child as an error number: it exits with one. */
static int child(pid_t pid)
{
	int status;
	if (pid < 0)
		return errno;
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return EIO;
	return WEXITSTATUS(status);
}

static int a_file(void)
{
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (write(fd, "text", 4) != 4 || lseek(fd, 0, SEEK_SET) != 0)
		exit(9);
	return fd;
}

static int cachestat_syscall(void)
{
	uint64_t range[2] = { 0 }, into[5];
	int fd = a_file(), was = error(syscall(NR_cachestat, fd, range, into, 0));
	close(fd);
	return was;
}

static int clone3_syscall(void)
{
	uint64_t how[8] = { [4] = SIGCHLD };
	pid_t pid = (pid_t)syscall(NR_clone3, how, sizeof how);
	if (pid == 0)
		_exit(0);
	return child(pid);
}

static void *nothing(void *value)
{
	return value;
}

static int clone3_thread(void)
{
	pthread_t thread;
	int was = pthread_create(&thread, NULL, nothing, NULL);
	if (was == 0)
		pthread_join(thread, NULL);
	return was;
}

static int clone3_spawn(void)
{
	char *const argv[] = { own_path, NULL };
	pid_t pid;
	int was = posix_spawn(&pid, own_path, NULL, NULL, argv, environ);
	return was ? was : child(pid);
}

static int clone3_fork(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	return child(pid);
}

static int close_range_function(void)
{
	FUNCTION(int, close_range, unsigned int, unsigned int, int);
	int fd = open("/", O_RDONLY), was;
	if (!close_range)
		return NONE;
	was = error(close_range((unsigned int)fd, (unsigned int)fd, 0));
	return close(fd) == 0 && was == 0 ? EEXIST : was;
}

static int close_range_syscall(void)
{
	int fd = open("/", O_RDONLY), was = error(syscall(NR_close_range, fd, fd, 0));
	return close(fd) == 0 && was == 0 ? EEXIST : was;
}

static int close_range_closefrom(void)
{
	FUNCTION(void, closefrom, int);
	if (!closefrom)
		return NONE;
	closefrom(open("/", O_RDONLY));
	return 0;
}

/* Copies, and reads the copy. */
static int copied(int by_number)
{
	FUNCTION(ssize_t, copy_file_range, int, int64_t *, int, int64_t *, size_t, unsigned int);
	int from = a_file(), to = open("copy", O_RDWR | O_CREAT | O_TRUNC, 0600), was;
	char text[5] = "";
	if (!by_number && !copy_file_range)
		return NONE;
	was = error(by_number ? syscall(SYS_copy_file_range, from, NULL, to, NULL, 4, 0)
			      : copy_file_range(from, NULL, to, NULL, 4, 0));
	if (was == 0 && (pread(to, text, 4, 0) != 4 || strcmp(text, "text")))
		was = EIO;
	close(from);
	close(to);
	return was;
}

static int copy_file_range_function(void)
{
	return copied(0);
}

static int copy_file_range_syscall(void)
{
	return copied(1);
}

static int waited(int by_number)
{
	FUNCTION(int, epoll_pwait2, int, struct epoll_event *, int, const struct timespec *, const sigset_t *);
	int epoll = epoll_create1(0), ends[2], was;
	struct epoll_event event = { .events = EPOLLIN };
	struct timespec time = { .tv_sec = 1 };
	if (!by_number && !epoll_pwait2)
		return NONE;
	if (pipe(ends) || epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event) || write(ends[1], "x", 1) != 1)
		exit(9);
	long got = by_number ? syscall(NR_epoll_pwait2, epoll, &event, 1, &time, NULL, 0)
			     : epoll_pwait2(epoll, &event, 1, &time, NULL);
	was = got < 0 ? errno : got == 1 ? 0 : EIO;
	close(epoll);
	close(ends[0]);
	close(ends[1]);
	return was;
}

static int epoll_pwait2_function(void)
{
	return waited(0);
}

static int epoll_pwait2_syscall(void)
{
	return waited(1);
}

static int execveat_function(void)
{
	FUNCTION(int, execveat, int, const char *, char *const[], char *const[], int);
	char *const argv[] = { own_path, NULL };
	if (!execveat)
		return NONE;
	pid_t pid = fork();
	if (pid == 0) {
		execveat(AT_FDCWD, own_path, argv, environ, 0);
		_exit(errno);
	}
	return child(pid);
}

static int execveat_fexecve(void)
{
	char *const argv[] = { own_path, NULL };
	int fd = open(own_path, O_RDONLY | O_CLOEXEC);
	pid_t pid = fork();
	if (pid == 0) {
		fexecve(fd, argv, environ);
		_exit(errno);
	}
	close(fd);
	return child(pid);
}

static int execveat_syscall(void)
{
	char *const argv[] = { own_path, NULL };
	pid_t pid = fork();
	if (pid == 0) {
		syscall(SYS_execveat, AT_FDCWD, own_path, argv, environ, 0);
		_exit(errno);
	}
	return child(pid);
}

static int faccessat2_plain(void)
{
	return error(faccessat(AT_FDCWD, "/", R_OK, 0));
}

static int faccessat2_eaccess(void)
{
	return error(faccessat(AT_FDCWD, "/", R_OK, AT_EACCESS));
}

static int faccessat2_euidaccess(void)
{
	return error(euidaccess("/", R_OK));
}

static int faccessat2_access(void)
{
	return error(access("/", R_OK));
}

static int faccessat2_syscall(void)
{
	return error(syscall(NR_faccessat2, AT_FDCWD, "/", R_OK, AT_EACCESS));
}

static int has_mode(int was, mode_t mode)
{
	struct stat stat_;
	return was ? was : stat("file", &stat_) || (stat_.st_mode & 0777) != mode ? EIO : 0;
}

static int fchmodat2_function(void)
{
	close(a_file());
	return has_mode(error(fchmodat(AT_FDCWD, "file", 0640, AT_SYMLINK_NOFOLLOW)), 0640);
}

static int fchmodat2_lchmod(void)
{
	close(a_file());
	return has_mode(error(lchmod("file", 0644)), 0644);
}

static int fchmodat2_syscall(void)
{
	close(a_file());
	return has_mode(error(syscall(NR_fchmodat2, AT_FDCWD, "file", 0600, AT_SYMLINK_NOFOLLOW)), 0600);
}

/* Random bytes differ from what was there, but for one case in 2^256. */
static int is_random(int was, const char bytes[32])
{
	static const char zeroes[32];
	return was ? was : memcmp(bytes, zeroes, 32) == 0 ? EIO : 0;
}

static int getrandom_function(void)
{
	FUNCTION(ssize_t, getrandom, void *, size_t, unsigned int);
	char bytes[32] = "";
	return getrandom ? is_random(error(getrandom(bytes, sizeof bytes, 0)), bytes) : NONE;
}

static int getrandom_getentropy(void)
{
	char bytes[32] = "";
	return is_random(error(getentropy(bytes, sizeof bytes)), bytes);
}

static int getrandom_arc4random(void)
{
	FUNCTION(void, arc4random_buf, void *, size_t);
	char bytes[32] = "";
	if (!arc4random_buf)
		return NONE;
	arc4random_buf(bytes, sizeof bytes);
	return is_random(0, bytes);
}

static int getrandom_syscall(void)
{
	char bytes[32] = "";
	return is_random(error(syscall(SYS_getrandom, bytes, sizeof bytes, 0)), bytes);
}

struct attribute {
	uint64_t value;
	uint32_t size, flags;
};

/* A file system without attributes has answered, too. */
static int attribute_error(long result)
{
	int was = error(result);
	return was == ENOTSUP ? 0 : was;
}

static int setxattrat_syscall(void)
{
	struct attribute attribute = { .value = (uintptr_t)"x", .size = 1 };
	close(a_file());
	return attribute_error(syscall(NR_setxattrat, AT_FDCWD, "file", 0, "user.x", &attribute,
				       sizeof attribute));
}

static int getxattrat_syscall(void)
{
	struct attribute attribute = { 0 };
	close(a_file());
	int was = attribute_error(syscall(NR_getxattrat, AT_FDCWD, "file", 0, "user.none", &attribute,
					  sizeof attribute));
	/* As it must be. */
	return was == ENODATA ? 0 : was;
}

static int listxattrat_syscall(void)
{
	close(a_file());
	return attribute_error(syscall(NR_listxattrat, AT_FDCWD, "file", 0, NULL, 0));
}

static int removexattrat_syscall(void)
{
	close(a_file());
	int was = attribute_error(syscall(NR_removexattrat, AT_FDCWD, "file", 0, "user.none"));
	return was == ENODATA ? 0 : was;
}

static int listmount_syscall(void)
{
	uint64_t request[3] = { 24, UINT64_MAX, 0 }, into[1];
	return error(syscall(NR_listmount, request, into, 1, 0));
}

static int statmount_syscall(void)
{
	uint64_t ids[1], root[3] = { 24, UINT64_MAX, 0 }, into[64];
	if (syscall(NR_listmount, root, ids, 1, 0) != 1)
		return error(syscall(NR_statmount, root, into, sizeof into, 0));
	uint64_t request[3] = { 24, ids[0], 2 };
	return error(syscall(NR_statmount, request, into, sizeof into, 0));
}

static int memfd_create_function(void)
{
	FUNCTION(int, memfd_create, const char *, unsigned int);
	return memfd_create ? opened(memfd_create("x", 0)) : NONE;
}

static int memfd_create_syscall(void)
{
	return opened(syscall(SYS_memfd_create, "x", 0));
}

static void *page(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int locked(unsigned int flags)
{
	FUNCTION(int, mlock2, const void *, size_t, unsigned int);
	return mlock2 ? error(mlock2(page(), 4096, flags)) : NONE;
}

static int mlock2_function(void)
{
	return locked(0);
}

static int mlock2_onfault(void)
{
	return locked(1);
}

static int mlock2_syscall(void)
{
	return error(syscall(SYS_mlock2, page(), 4096, 0));
}

static int mseal_function(void)
{
	FUNCTION(int, mseal, void *, size_t, unsigned long);
	return mseal ? error(mseal(page(), 4096, 0)) : NONE;
}

static int mseal_syscall(void)
{
	return error(syscall(NR_mseal, page(), 4096, 0));
}

static int openat2_syscall(void)
{
	/* RESOLVE_BENEATH */
	uint64_t how[3] = { O_RDONLY, 0, 8 };
	close(a_file());
	return opened(syscall(NR_openat2, AT_FDCWD, "file", how, sizeof how));
}

/* A descriptor of this process, by the call itself. */
static int own(void)
{
	return (int)syscall(NR_pidfd_open, getpid(), 0);
}

static int pidfd_getfd_function(void)
{
	FUNCTION(int, pidfd_getfd, int, int, unsigned int);
	return pidfd_getfd ? opened(pidfd_getfd(own(), 1, 0)) : NONE;
}

static int pidfd_getfd_syscall(void)
{
	return opened(syscall(NR_pidfd_getfd, own(), 1, 0));
}

static int pidfd_open_function(void)
{
	FUNCTION(int, pidfd_open, pid_t, unsigned int);
	return pidfd_open ? opened(pidfd_open(getpid(), 0)) : NONE;
}

static int pidfd_open_syscall(void)
{
	return opened(own());
}

static int pidfd_send_signal_function(void)
{
	FUNCTION(int, pidfd_send_signal, int, int, siginfo_t *, unsigned int);
	return pidfd_send_signal ? error(pidfd_send_signal(own(), 0, NULL, 0)) : NONE;
}

static int pidfd_send_signal_syscall(void)
{
	return error(syscall(NR_pidfd_send_signal, own(), 0, NULL, 0));
}

static int read_with(int flags)
{
	FUNCTION(ssize_t, preadv2, int, const struct iovec *, int, off_t, int);
	char text[5] = "";
	struct iovec into = { text, 4 };
	int fd = a_file(), was;
	if (!preadv2)
		return NONE;
	was = error(preadv2(fd, &into, 1, 0, flags));
	close(fd);
	return was ? was : strcmp(text, "text") ? EIO : 0;
}

static int preadv2_function(void)
{
	return read_with(0);
}

static int preadv2_flags(void)
{
	/* RWF_HIPRI */
	return read_with(1);
}

static int preadv2_syscall(void)
{
	char text[5] = "";
	struct iovec into = { text, 4 };
	int fd = a_file(), was = error(syscall(SYS_preadv2, fd, &into, 1, 0L, 0L, 0));
	close(fd);
	return was ? was : strcmp(text, "text") ? EIO : 0;
}

static int written(int by_number, int flags)
{
	FUNCTION(ssize_t, pwritev2, int, const struct iovec *, int, off_t, int);
	char text[7] = "";
	struct iovec from = { "xy", 2 };
	int fd = a_file(), was;
	if (!by_number && !pwritev2)
		return NONE;
	was = error(by_number ? syscall(SYS_pwritev2, fd, &from, 1, 4L, 0L, flags)
			      : pwritev2(fd, &from, 1, 4, flags));
	if (was == 0 && (pread(fd, text, 6, 0) != 6 || strcmp(text, "textxy")))
		was = EIO;
	close(fd);
	return was;
}

static int pwritev2_function(void)
{
	return written(0, 0);
}

static int pwritev2_dsync(void)
{
	return written(0, 2);
}

static int pwritev2_syscall(void)
{
	return written(1, 0);
}

static int process_madvise_function(void)
{
	FUNCTION(ssize_t, process_madvise, int, const struct iovec *, size_t, int, unsigned int);
	struct iovec range = { page(), 4096 };
	return process_madvise ? error(process_madvise(own(), &range, 1, 20, 0)) : NONE;
}

static int process_madvise_syscall(void)
{
	struct iovec range = { page(), 4096 };
	/* MADV_COLD */
	return error(syscall(NR_process_madvise, own(), &range, 1L, 20, 0));
}

static int quotactl_fd_syscall(void)
{
	/* The kernel knows no such command. */
	int fd = a_file(), was = error(syscall(NR_quotactl_fd, fd, 0xffffff00u, 0, NULL));
	close(fd);
	return was == EINVAL ? 0 : was;
}

static int renamed(int by_number, unsigned int flags)
{
	FUNCTION(int, renameat2, int, const char *, int, const char *, unsigned int);
	close(a_file());
	unlink("other");
	if (!by_number && !renameat2)
		return NONE;
	int was = error(by_number ? syscall(SYS_renameat2, AT_FDCWD, "file", AT_FDCWD, "other", flags)
				  : renameat2(AT_FDCWD, "file", AT_FDCWD, "other", flags));
	return was ? was : access("other", F_OK) || !access("file", F_OK) ? EIO : 0;
}

static int renameat2_function(void)
{
	return renamed(0, 0);
}

static int renameat2_noreplace(void)
{
	return renamed(0, 1);
}

static int renameat2_syscall(void)
{
	return renamed(1, 0);
}

static int renameat2_rename(void)
{
	close(a_file());
	return error(rename("file", "other"));
}

/* The bits of `mask` that are there, of a file with four bytes. */
static int attributes(int by_number, unsigned int mask)
{
	FUNCTION(int, statx, int, const char *, int, unsigned int, void *);
	uint64_t into[32];
	close(a_file());
	if (!by_number && !statx)
		return NONE;
	int was = error(by_number ? syscall(SYS_statx, AT_FDCWD, "file", 0, mask, into)
				  : statx(AT_FDCWD, "file", 0, mask, into));
	/* stx_size */
	return was ? was : into[5] != 4 ? EIO : 0;
}

static int statx_function(void)
{
	return attributes(0, 0x7ff);
}

static int statx_birth(void)
{
	return attributes(0, 0xfff);
}

static int statx_syscall(void)
{
	return attributes(1, 0x7ff);
}

static int statx_stat(void)
{
	struct stat stat_;
	return error(stat("/", &stat_));
}

#define SYSCALL(name) { #name, "`syscall`", name##_syscall }
static const struct way {
	const char *call, *name;
	int (*try_)(void);
} ways[] = {
	SYSCALL(cachestat),
	SYSCALL(clone3),
	{ "clone3", "`pthread_create`", clone3_thread },
	{ "clone3", "`posix_spawn`", clone3_spawn },
	{ "clone3", "`fork`", clone3_fork },
	{ "close_range", "`close_range`", close_range_function },
	SYSCALL(close_range),
	{ "close_range", "`closefrom`", close_range_closefrom },
	{ "copy_file_range", "`copy_file_range`", copy_file_range_function },
	SYSCALL(copy_file_range),
	{ "epoll_pwait2", "`epoll_pwait2`", epoll_pwait2_function },
	SYSCALL(epoll_pwait2),
	{ "execveat", "`execveat`", execveat_function },
	{ "execveat", "`fexecve`", execveat_fexecve },
	SYSCALL(execveat),
	{ "faccessat2", "`faccessat`", faccessat2_plain },
	{ "faccessat2", "`faccessat`, AT_EACCESS", faccessat2_eaccess },
	{ "faccessat2", "`euidaccess`", faccessat2_euidaccess },
	{ "faccessat2", "`access`", faccessat2_access },
	SYSCALL(faccessat2),
	{ "fchmodat2", "`fchmodat`, AT_SYMLINK_NOFOLLOW", fchmodat2_function },
	{ "fchmodat2", "`lchmod`", fchmodat2_lchmod },
	SYSCALL(fchmodat2),
	{ "getrandom", "`getrandom`", getrandom_function },
	{ "getrandom", "`getentropy`", getrandom_getentropy },
	{ "getrandom", "`arc4random`", getrandom_arc4random },
	SYSCALL(getrandom),
	SYSCALL(getxattrat),
	SYSCALL(listmount),
	SYSCALL(listxattrat),
	{ "memfd_create", "`memfd_create`", memfd_create_function },
	SYSCALL(memfd_create),
	{ "mlock2", "`mlock2`", mlock2_function },
	{ "mlock2", "`mlock2`, MLOCK_ONFAULT", mlock2_onfault },
	SYSCALL(mlock2),
	{ "mseal", "`mseal`", mseal_function },
	SYSCALL(mseal),
	SYSCALL(openat2),
	{ "pidfd_getfd", "`pidfd_getfd`", pidfd_getfd_function },
	SYSCALL(pidfd_getfd),
	{ "pidfd_open", "`pidfd_open`", pidfd_open_function },
	SYSCALL(pidfd_open),
	{ "pidfd_send_signal", "`pidfd_send_signal`", pidfd_send_signal_function },
	SYSCALL(pidfd_send_signal),
	{ "preadv2", "`preadv2`", preadv2_function },
	{ "preadv2", "`preadv2`, RWF_HIPRI", preadv2_flags },
	SYSCALL(preadv2),
	{ "process_madvise", "`process_madvise`", process_madvise_function },
	SYSCALL(process_madvise),
	{ "pwritev2", "`pwritev2`", pwritev2_function },
	{ "pwritev2", "`pwritev2`, RWF_DSYNC", pwritev2_dsync },
	SYSCALL(pwritev2),
	SYSCALL(quotactl_fd),
	SYSCALL(removexattrat),
	{ "renameat2", "`renameat2`", renameat2_function },
	{ "renameat2", "`renameat2`, RENAME_NOREPLACE", renameat2_noreplace },
	SYSCALL(renameat2),
	{ "renameat2", "`rename`", renameat2_rename },
	SYSCALL(setxattrat),
	SYSCALL(statmount),
	{ "statx", "`statx`", statx_function },
	{ "statx", "`statx`, STATX_BTIME", statx_birth },
	SYSCALL(statx),
	{ "statx", "`stat`", statx_stat },
};

/* As in <linux/filter.h>, which not every C library has. */
struct instruction {
	uint16_t code;
	uint8_t yes, no;
	uint32_t word;
};

static int refuse_statx(void)
{
	/* The number decides; EPERM, or allowed. */
	struct instruction program[] = {
		{ 0x20, 0, 0, 0 },
		{ 0x15, 0, 1, SYS_statx },
		{ 0x06, 0, 0, 0x50001 },
		{ 0x06, 0, 0, 0x7fff0000 },
	};
	struct {
		unsigned short len;
		struct instruction *program;
	} filter = { sizeof program / sizeof program[0], program };
	if (prctl(PR_SET_SECCOMP, 2, &filter, 0, 0) != 0)
		return 1;
	printf("%lu %d\n", getauxval(AT_SECURE), statx_function());
	return 0;
}

int main(int argc, char **argv)
{
	own_path = argv[0];
	if (argc < 2)
		return 0;
	if (strcmp(argv[1], "-") == 0)
		return refuse_statx();
	for (size_t n = 0; n < sizeof ways / sizeof ways[0]; n++) {
		int status;
		if (strcmp(ways[n].call, argv[1]))
			continue;
		pid_t pid = fork();
		if (pid == 0)
			_exit(ways[n].try_());
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			return 1;
		if (!WIFEXITED(status))
			printf("%s\tended\n", ways[n].name);
		else if (WEXITSTATUS(status) != (unsigned char)NONE)
			printf("%s\t%d\n", ways[n].name, WEXITSTATUS(status));
		fflush(stdout);
	}
	return 0;
}
