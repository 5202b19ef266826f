/* Makes calls whose number is known: record THREADS CALLS. Each thread makes CALLS calls of getppid. The first
 * thread also makes a socket of a known family, and asks for a personality. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long calls;

static void *work(void *unused)
{
	(void)unused;
	for (long i = 0; i < calls; i++)
		syscall(SYS_getppid);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[64];
	int count = argc > 2 ? atoi(argv[1]) : 0;
	if (count < 1 || count > 64)
		return 3;
	calls = atol(argv[2]);
	for (int i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, work, NULL))
			return 4;
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	if (socket(AF_NETLINK, SOCK_RAW, 0) < 0 || personality(0xffffffff) < 0)
		return 5;
	return 42;
}
