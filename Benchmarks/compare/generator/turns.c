/* A window in slices; and generators that take turns, so that each pair of slices meets the same moment of a machine
 * whose speed changes.
 *
 * All generators of a comparison run at one time, each against its own server. In each cycle every one of them has a
 * turn in which it begins operations; those of the others wait. The clock is the machine's: nobody has to tell whose
 * turn it is. */
#include "load.h"
#include <poll.h>
#include <unistd.h>

#define SLICE_NS 100000000ull
#define TURN_NS 150000000ull

static uint64_t turn_at(uint64_t now) { return now / TURN_NS; }

/* Whether operations may be begun now. */
bool turn_is_mine(uint64_t now) { return !options.turns || turn_at(now) % options.turns == (uint64_t)options.turn; }

/* The slice that `now` belongs to: a tenth of a second, or with turns from one own turn to the next. Slices with one
 * number stand beside each other in all generators that take turns. */
uint64_t slice_number(uint64_t now) {
    return options.turns ? (turn_at(now) - options.turn) / options.turns : now / SLICE_NS;
}

/* Says that everything is set up, and serves what stands until the others are set up, too: a line comes in. */
void turns_begin(void (*serve)(uint64_t wait)) {
    if (!options.turns) return;
    puts("ready");
    fflush(stdout);
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (poll(&input, 1, 0) == 0) serve(1000000);
    while (getchar() != '\n') {
        if (feof(stdin)) exit(1);
    }
}
