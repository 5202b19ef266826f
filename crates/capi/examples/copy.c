/* copy FROM TO: copies a regular file within the kernel if possible, else through this process.
 *
 *	cc copy.c $(pkg-config --cflags --libs seccompat) -o copy
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <seccompat.h>

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	int from = open(argv[1], O_RDONLY | O_CLOEXEC);
	int to = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (from < 0 || to < 0) {
		perror("open");
		return 1;
	}
	struct seccompat_how how = { .size = sizeof how };
	long long all = 0;
	ssize_t got;
	while ((got = seccompat_copy_file_range_ex(from, NULL, to, NULL, 1 << 30, 0, &how)) > 0)
		all += got;
	if (got < 0) {
		fprintf(stderr, "copy: %s\n", strerror((int)-got));
		return 1;
	}
	printf("%lld bytes, %s\n", all,
	       how.by == SECCOMPAT_NATIVE ? "within the kernel" : "through this process");
	return close(to) != 0;
}
