/* CPU time and memory of the server's process tree, from /proc. */
#include "load.h"
#include <dirent.h>
#include <time.h>
#include <unistd.h>

#define MAX_PROCESSES 256
static int processes[MAX_PROCESSES], process_count;

/* The server and its descendants; its processes are there before the first connection comes. */
static void find_processes(void) {
    static struct {
        int pid, parent;
    } all[16384];
    int count = 0;
    DIR *directory = opendir("/proc");
    struct dirent *entry;
    while (directory && (entry = readdir(directory)) && count < 16384) {
        char path[300], text[1024];
        int pid = atoi(entry->d_name);
        if (pid <= 0) continue;
        snprintf(path, sizeof path, "/proc/%d/stat", pid);
        FILE *file = fopen(path, "r");
        if (!file) continue;
        text[fread(text, 1, sizeof text - 1, file)] = 0;
        fclose(file);
        char *end = strrchr(text, ')'), state;
        if (!end || sscanf(end + 1, " %c %d", &state, &all[count].parent) != 2) continue;
        all[count++].pid = pid;
    }
    if (directory) closedir(directory);
    processes[process_count++] = options.server_pid;
    for (int i = 0; i < process_count; i++)
        for (int j = 0; j < count && process_count < MAX_PROCESSES; j++)
            if (all[j].parent == processes[i]) processes[process_count++] = all[j].pid;
}

static double clock_seconds(clockid_t clock) {
    struct timespec t;
    return clock_gettime(clock, &t) ? 0 : t.tv_sec + t.tv_nsec * 1e-9;
}

static void read_memory(Sample *s, int pid) {
    char path[64], line[256];
    long value;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "Pss: %ld", &value) == 1) s->pss += value;
        else if (sscanf(line, "Rss: %ld", &value) == 1) s->rss += value;
    }
    if (file) fclose(file);
}

static void read_cores(Sample *s) {
    char line[512];
    FILE *file = fopen("/proc/stat", "r");
    while (file && fgets(line, sizeof line, file)) {
        int core;
        unsigned long v[7];
        if (sscanf(line, "cpu%d %lu %lu %lu %lu %lu %lu %lu", &core, v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6) ==
                8 &&
            core < 16) {
            s->core_busy[core] = (double)(v[0] + v[1] + v[2] + v[5] + v[6]) / sysconf(_SC_CLK_TCK);
            if (core >= s->cores) s->cores = core + 1;
        }
    }
    if (file) fclose(file);
}

static double clock_of(int process) {
    clockid_t clock;
    return clock_getcpuclockid(process, &clock) ? 0 : clock_seconds(clock);
}

double server_cpu(void) {
    double sum = 0;
    if (options.server_pid && !process_count) find_processes();
    for (int i = 0; i < process_count; i++) sum += clock_of(processes[i]);
    return sum;
}

void sample_take(Sample *s, bool memory) {
    memset(s, 0, sizeof *s);
    s->at = now_ns();
    s->generator = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    read_cores(s);
    if (!options.server_pid) return;
    s->cpu = server_cpu();
    s->processes = process_count;
    for (int i = 0; memory && i < process_count; i++) read_memory(s, processes[i]);
}

/* Serves connections until the server has had next to nothing to do for 0.3 s (Kamailio walks its connections). */
void wait_until_quiet(double limit_seconds) {
    uint64_t limit = now_ns() + (uint64_t)(limit_seconds * 1e9);
    Sample before, after;
    int quiet = 0;
    for (sample_take(&before, false); quiet < 3 && now_ns() < limit; before = after) {
        uint64_t until = now_ns() + 100000000;
        while (now_ns() < until) wire_step(5000000);
        sample_take(&after, false);
        quiet = after.cpu - before.cpu < 0.015 ? quiet + 1 : 0;
    }
}
