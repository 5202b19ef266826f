/* access FILE: prints the access that this process has to a file, by its effective ids. The kernel
 * itself decides, even if faccessat2 is refused: access lists, capabilities and read-only file systems
 * count.
 *
 *	cc access.c $(pkg-config --cflags --libs seccompat) -o access
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <seccompat.h>

static const char *may(const char *file, int mode)
{
	int done = seccompat_faccessat2(AT_FDCWD, file, mode, AT_EACCESS);
	if (done == 0)
		return "yes";
	/* The answer is unknown, and unknown is not "yes". */
	return done == -ENOSYS ? "unknown" : strerror(-done);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	printf("read: %s\n", may(argv[1], R_OK));
	printf("write: %s\n", may(argv[1], W_OK));
	printf("execute: %s\n", may(argv[1], X_OK));
	return 0;
}
