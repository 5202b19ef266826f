/* Calls by their words, through the library. */
#include <seccompat.h>

#include "preload.h"

/* A pointer in a register. */
#define AT(n) ((void *)arguments[n])
#define INT(n) ((int)arguments[n])
#define UINT(n) ((unsigned int)arguments[n])

/* A file offset in two words, of which a 64-bit kernel reads the first. */
static int64_t offset(const unsigned long words[2])
{
	if (sizeof words[0] == 8)
		return (int64_t)words[0];
	return (int64_t)((uint64_t)words[1] << 32 | (uint32_t)words[0]);
}

/* statx tells its caller by `stx_mask` which fields it has, so fewer of them are no broken promise: the C
 * library replaces a missing statx with the same fields. No other weakness is accepted, because the
 * program did not accept one: it gets ENOSYS, for which it may be prepared. */
static long make_statx(const unsigned long arguments[6])
{
	struct seccompat_how how = {
		.size = sizeof how,
		.accept = SECCOMPAT_NO_BIRTH_TIME | SECCOMPAT_NO_EXTRA_FIELDS,
	};
	return seccompat_statx_ex(INT(0), AT(1), INT(2), UINT(3), AT(4), &how);
}

static long make_file(enum call call, const unsigned long arguments[6])
{
	switch (call) {
	case OPENAT2:
		return seccompat_openat2(INT(0), AT(1), AT(2), arguments[3]);
	case FACCESSAT2:
		return seccompat_faccessat2(INT(0), AT(1), INT(2), INT(3));
	case FCHMODAT2:
		return seccompat_fchmodat2(INT(0), AT(1), UINT(2), UINT(3));
	case RENAMEAT2:
		return seccompat_renameat2(INT(0), AT(1), INT(2), AT(3), UINT(4));
	case SETXATTRAT:
		return seccompat_setxattrat(INT(0), AT(1), UINT(2), AT(3), AT(4), arguments[5]);
	case GETXATTRAT:
		return seccompat_getxattrat(INT(0), AT(1), UINT(2), AT(3), AT(4), arguments[5]);
	case LISTXATTRAT:
		return seccompat_listxattrat(INT(0), AT(1), UINT(2), AT(3), arguments[4]);
	case REMOVEXATTRAT:
		return seccompat_removexattrat(INT(0), AT(1), UINT(2), AT(3));
	default:
		return make_statx(arguments);
	}
}

long seccompat_preload_make(enum call call, const unsigned long arguments[6])
{
	switch (call) {
	case COPY_FILE_RANGE:
		return seccompat_copy_file_range(INT(0), AT(1), INT(2), AT(3), arguments[4],
						 UINT(5));
	case CLOSE_RANGE:
		return seccompat_close_range(UINT(0), UINT(1), UINT(2));
	case EPOLL_PWAIT2:
		return seccompat_epoll_pwait2(INT(0), AT(1), INT(2), AT(3), AT(4), arguments[5]);
	case EXECVEAT:
		return seccompat_execveat(INT(0), AT(1), AT(2), AT(3), INT(4));
	case GETRANDOM:
		return seccompat_getrandom(AT(0), arguments[1], UINT(2));
	case MLOCK2:
		return seccompat_mlock2(AT(0), arguments[1], UINT(2));
	case PREADV2:
		return seccompat_preadv2(INT(0), AT(1), arguments[2], offset(arguments + 3),
					 INT(5));
	case PWRITEV2:
		return seccompat_pwritev2(INT(0), AT(1), arguments[2], offset(arguments + 3),
					  INT(5));
	case OPENAT2:
	case FACCESSAT2:
	case FCHMODAT2:
	case RENAMEAT2:
	case SETXATTRAT:
	case GETXATTRAT:
	case LISTXATTRAT:
	case REMOVEXATTRAT:
	case STATX:
		return make_file(call, arguments);
	default:
		/* No older call keeps the guarantee. */
		return seccompat_call(seccompat_preload_number(call), arguments[0], arguments[1],
				      arguments[2], arguments[3], arguments[4], arguments[5]);
	}
}

/* The C library's own replacement has this weakness, too. */
int seccompat_preload_fexecve(int fd, char *const argv[], char *const envp[])
{
	struct seccompat_how how = { .size = sizeof how, .accept = SECCOMPAT_EXEC_NAME };
	return seccompat_execveat_ex(fd, "", argv, envp, 0x1000 /* AT_EMPTY_PATH */, &how);
}

bool seccompat_preload_is_filtered(enum call call)
{
	return seccompat_availability(seccompat_preload_number(call), NULL) ==
	       SECCOMPAT_VERDICT_FILTERED;
}
