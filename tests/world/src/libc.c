/* What many programs do through the C library: files, directories, time, processes, threads, signals, randomness.
 * Built with two C libraries, which make different system calls for it. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MUST(what) do { if (!(what)) { printf("line %d: %s\n", __LINE__, #what); return 1; } } while (0)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long sum;

static void *work(void *unused)
{
	for (int i = 0; i < 1000; i++) {
		pthread_mutex_lock(&lock);
		sum++;
		pthread_mutex_unlock(&lock);
	}
	return unused;
}

static void caught(int number)
{
	(void)number;
}

static int files(void)
{
	char name[] = "/tmp/libc-XXXXXX", other[64], path[4096], text[16] = "";
	struct stat seen;
	MUST(mkdtemp(name));
	snprintf(other, sizeof other, "%s/a", name);
	FILE *file = fopen(other, "w+");
	MUST(file && fputs("text", file) >= 0 && !fflush(file) && !fseek(file, 0, SEEK_SET));
	MUST(fgets(text, sizeof text, file) && !strcmp(text, "text") && !fclose(file));
	MUST(!stat(other, &seen) && seen.st_size == 4 && !lstat(name, &seen) && !access(other, R_OK));
	MUST(realpath(other, path) && !chmod(other, 0600) && !truncate(other, 2));
	DIR *folder = opendir(name);
	MUST(folder);
	int entries = 0;
	while (readdir(folder))
		entries++;
	MUST(entries == 3 && !closedir(folder));
	int one = open(other, O_RDWR | O_CLOEXEC);
	MUST(one >= 0 && !fstat(one, &seen) && dup2(one, 20) == 20 && !ftruncate(one, 100));
	MUST(pwrite(one, "x", 1, 50) == 1 && pread(one, text, 1, 50) == 1 && !fsync(one));
	void *memory = mmap(NULL, 100, PROT_READ, MAP_SHARED, one, 0);
	MUST(memory != MAP_FAILED && !munmap(memory, 100) && !close(one) && !close(20));
	MUST(!utimes(other, NULL) && !unlink(other) && !rmdir(name));
	return 0;
}

static int times(void)
{
	struct timespec now, soon = { 0, 1000000 };
	struct timeval then, wait = { 0, 1000 };
	MUST(!clock_gettime(CLOCK_MONOTONIC, &now) && !clock_getres(CLOCK_MONOTONIC, &now));
	MUST(!gettimeofday(&then, NULL) && time(NULL) > 0 && !nanosleep(&soon, NULL));
	MUST(!clock_nanosleep(CLOCK_MONOTONIC, 0, &soon, NULL) && !usleep(1000));
	MUST(!select(0, NULL, NULL, NULL, &wait) && !poll(NULL, 0, 1));
	return 0;
}

static int processes(void)
{
	int ends[2], pair[2], status;
	char byte;
	struct rlimit limit;
	struct sigaction action = { .sa_handler = caught };
	pthread_t threads[4];
	MUST(!sigaction(SIGUSR1, &action, NULL) && !raise(SIGUSR1) && !kill(getpid(), SIGUSR1));
	MUST(!getrlimit(RLIMIT_NOFILE, &limit) && !setrlimit(RLIMIT_NOFILE, &limit));
	MUST(!pipe(ends) && !socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	pid_t child = fork();
	if (child == 0)
		_exit(write(ends[1], "x", 1) == 1 && send(pair[1], "y", 1, 0) == 1 ? 7 : 8);
	MUST(child > 0 && read(ends[0], &byte, 1) == 1 && recv(pair[0], &byte, 1, 0) == 1 && byte == 'y');
	MUST(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7);
	MUST(!system("exit 0"));
	FILE *shell = popen("echo 5", "r");
	MUST(shell && fgetc(shell) == '5' && !pclose(shell));
	for (int i = 0; i < 4; i++)
		MUST(!pthread_create(&threads[i], NULL, work, NULL));
	for (int i = 0; i < 4; i++)
		MUST(!pthread_join(threads[i], NULL));
	MUST(sum == 4000 && getrandom(&byte, 1, 0) == 1);
	char *large = malloc(1 << 24);
	MUST(large && (large = realloc(large, 1 << 25)));
	large[1 << 24] = 1;
	free(large);
	return 0;
}

int main(void)
{
	if (files() || times() || processes())
		return 1;
	puts("done");
	return 0;
}
