// What Swift's Glibc module leaves out. Without _GNU_SOURCE: types of the system would differ from those that other modules see.
#include <string.h>
#include <sys/epoll.h>
#include <sys/types.h>

int bench_stay_on(const int *cores, int count);

/// The place of a text in memory, -1 if it is not there.
static inline ssize_t bench_find(const void *memory, size_t size, const void *text, size_t length) {
    extern void *memmem(const void *, size_t, const void *, size_t);
    const char *found = (const char *)memmem(memory, size, text, length);
    return found ? found - (const char *)memory : -1;
}
