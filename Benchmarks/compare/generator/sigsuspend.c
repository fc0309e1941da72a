/* Put before libc in a program that runs under valgrind: valgrind 3.19 writes into the mask that sigsuspend is given,
 * and libdispatch's lies in memory that cannot be written. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) {
    sigset_t copy = *mask;
    return (int)syscall(SYS_rt_sigsuspend, &copy, 8);
}
