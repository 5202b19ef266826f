/* The allocator of the library, in place of the C library's. Only the emulation of openat2 allocates, a few
 * times for a call. The program may have replaced malloc(3), may be in it when a signal comes, or may be the
 * child of a fork of threads: so the memory comes from the kernel. No symbol of this file is exported. */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

/* Before the memory that is returned. */
struct head {
	void *start;
	size_t len;
};

enum { LEAST = 16, MOST = 4096 };

static void *allocate(size_t alignment, size_t size)
{
	size_t len = size + alignment + sizeof(struct head);
	if (alignment > MOST || len < size)
		return NULL;
	int before = errno;
	char *start = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	errno = before;
	if (start == MAP_FAILED)
		return NULL;
	/* The start is aligned to a page. */
	size_t place = (sizeof(struct head) + alignment - 1) / alignment * alignment;
	struct head *head = (struct head *)(start + place) - 1;
	*head = (struct head){ .start = start, .len = len };
	return start + place;
}

void *malloc(size_t size)
{
	return allocate(LEAST, size);
}

int posix_memalign(void **into, size_t alignment, size_t size)
{
	*into = allocate(alignment < LEAST ? LEAST : alignment, size);
	return *into ? 0 : ENOMEM;
}

void free(void *place)
{
	if (place == NULL)
		return;
	struct head head = *((struct head *)place - 1);
	int before = errno;
	munmap(head.start, head.len);
	errno = before;
}
