/* chmod MODE FILE: changes a file's mode, but never the mode of a symbolic link's target.
 *
 *	cc chmod.c $(pkg-config --cflags --libs seccompat) -o chmod
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include <seccompat.h>

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	mode_t mode = (mode_t)strtoul(argv[1], NULL, 8);
	struct seccompat_how how = { .size = sizeof how };
	int done = seccompat_fchmodat2_ex(AT_FDCWD, argv[2], mode, AT_SYMLINK_NOFOLLOW, &how);

	char text[200];
	seccompat_explain(&how, text, sizeof text);
	if (done == -EOPNOTSUPP)
		printf("%s is a symbolic link\n", argv[2]);
	else
		printf("%s: %s\n", argv[2], text);
	return done < 0;
}
