/* The storage of a thread, for the feature `extern-thread` of the crate seccompat. */
#include <stdint.h>

uint64_t *seccompat_thread_storage(void);

uint64_t *seccompat_thread_storage(void)
{
	static _Thread_local _Alignas(8) uint64_t storage[64];
	return storage;
}
