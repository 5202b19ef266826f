/* The functions of <seccompat/posix.h> return -1 and set errno if they fail, and else leave errno alone.
 * Prints the number of cases and of differences; each difference has a line. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccompat/posix.h>

static int cases, wrong;

/* `error` is the expected errno, which is 77 before each call. */
static void is(int line, long got, long must, int error)
{
	cases++;
	if (got != must || errno != error) {
		wrong++;
		printf("%d: %ld and errno %d, must be %ld and %d\n", line, got, errno, must, error);
	}
	errno = 77;
}

#define FAILS(error, call) is(__LINE__, (call), -1, (error))
#define RETURNS(value, call) is(__LINE__, (call), (value), 77)

int main(void)
{
	struct seccompat_pretend *pretend;
	struct statx stat;
	struct seccompat_how how;
	char text[40];
	memset(&how, 0, sizeof how);
	errno = 77;
	FAILS(ENOENT, seccompat_posix_faccessat2(AT_FDCWD, "/none", R_OK, AT_EACCESS));
	RETURNS(0, seccompat_posix_faccessat2(AT_FDCWD, "/", R_OK, AT_EACCESS));
	FAILS(EFAULT, seccompat_posix_statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, NULL));
	RETURNS(0, seccompat_posix_statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, &stat));
	FAILS(EBADF, seccompat_posix_copy_file_range(-1, NULL, -1, NULL, 1, 0));
	RETURNS(8, seccompat_posix_getrandom(text, 8, 0));
	FAILS(EINVAL, seccompat_posix_explain(&how, text, sizeof text));
	how.size = sizeof how;
	RETURNS(17, seccompat_posix_explain(&how, text, sizeof text));
	FAILS(EINVAL, seccompat_posix_availability(-1, NULL));
	RETURNS(SECCOMPAT_VERDICT_AVAILABLE, seccompat_posix_availability(SYS_getpid, NULL));
	RETURNS(getpid(), seccompat_posix_call(SYS_getpid, 0, 0, 0, 0, 0, 0));
	/* An offset in the memory of a process may be a word that is negative, and is no error. */
	int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	errno = 77;
	if (sizeof(long) == 8)
		RETURNS(-4096, seccompat_posix_call(SYS_lseek, (unsigned long)memory, -4096ul, SEEK_SET,
						    0, 0, 0));
	int calls[] = { SYS_renameat2 };
	RETURNS(0, seccompat_posix_pretend_begin(calls, 1, SECCOMPAT_AS_FILTERED, &pretend));
	FAILS(ENOSYS, seccompat_posix_renameat2(AT_FDCWD, "/none", AT_FDCWD, "/other", 1));
	RETURNS(0, seccompat_posix_pretend_end(pretend));
	FAILS(ENOENT, seccompat_posix_renameat2(AT_FDCWD, "/none", AT_FDCWD, "/other", 1));
	printf("%d cases, %d wrong\n", cases, wrong);
	return wrong != 0;
}
