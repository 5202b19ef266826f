/* Prints the version of the header and that of the library. */
#include <stdio.h>

#include <seccompat.h>

int main(void)
{
	printf("%s %d.%d.%d %s\n", SECCOMPAT_VERSION, SECCOMPAT_VERSION_MAJOR, SECCOMPAT_VERSION_MINOR,
	       SECCOMPAT_VERSION_PATCH, seccompat_version());
	return 0;
}
