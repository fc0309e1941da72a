#define _GNU_SOURCE
#include "linux_calls.h"
#include <sched.h>

/// Keeps the calling thread, and what it starts, on these processors.
int bench_stay_on(const int *cores, int count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int i = 0; i < count; i++) CPU_SET(cores[i], &set);
    return sched_setaffinity(0, sizeof set, &set);
}
