/* unavailable: shows how to react to an unavailable call. Moves a file without replacing another.
 *
 *	cc unavailable.c $(pkg-config --cflags --libs seccompat) -o unavailable
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include <seccompat.h>

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#endif

static int move(const char *from, const char *to)
{
	struct seccompat_how how = { .size = sizeof how };
	char text[200];
	/* First with the full guarantee. */
	int done = seccompat_renameat2_ex(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE, &how);
	seccompat_explain(&how, text, sizeof text);
	printf("exactly: %s\n", text);
	if (done != -ENOSYS)
		return done; /* done, or the call's own error: -EEXIST, -EPERM, … */
	/* This program tolerates a moment in which both names exist, and says so. */
	how.accept = SECCOMPAT_NOT_ATOMIC;
	done = seccompat_renameat2_ex(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE, &how);
	seccompat_explain(&how, text, sizeof text);
	printf("else: %s\n", text);
	return done;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	/* To find out in advance: is renameat2 available here and now? */
	int verdict = seccompat_availability(SYS_renameat2, NULL);
	printf("renameat2 is %s\n", seccompat_verdict_name(verdict));
	int done = move(argv[1], argv[2]);
	if (done < 0)
		printf("%s: %s\n", argv[2], strerror(-done));

	/* In a test of your own: behave as in an old container. */
	int calls[] = { SYS_renameat2 };
	struct seccompat_pretend *pretend;
	if (seccompat_pretend_begin(calls, 1, SECCOMPAT_AS_FILTERED, &pretend) == 0) {
		move(argv[2], argv[1]);
		seccompat_pretend_end(pretend);
	}
	return done < 0;
}
