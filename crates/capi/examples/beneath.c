/* beneath DIRECTORY PATH: prints a file that is beneath a directory, whatever the path says: no "..",
 * no symbolic link and no /proc leads out of it.
 *
 *	cc beneath.c $(pkg-config --cflags --libs seccompat) -o beneath
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <seccompat.h>

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	int dir = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0) {
		perror(argv[1]);
		return 1;
	}
	struct open_how how_to = {
		.flags = O_RDONLY | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	/* -EAGAIN: an object was moved meanwhile. */
	int fd;
	do
		fd = seccompat_openat2(dir, argv[2], &how_to, sizeof how_to);
	while (fd == -EAGAIN);
	if (fd < 0) {
		/* Never fall back to openat(): -ENOSYS means that nothing here can keep the rule. */
		fprintf(stderr, "%s: %s\n", argv[2], strerror(-fd));
		return 1;
	}
	char buffer[4096];
	ssize_t got;
	while ((got = read(fd, buffer, sizeof buffer)) > 0)
		fwrite(buffer, 1, (size_t)got, stdout);
	return got < 0;
}
