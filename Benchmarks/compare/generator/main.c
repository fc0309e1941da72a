/* load: phones and CTI clients by the thousand against one SIP or CSTA server, every answer checked.
 *
 * One run: connect, register, (CSTA: dialogs, identities, monitors; else: dialogs through the proxy), rest, the
 * window that is measured, and at the end every phone asks what is bound for it. A JSON report; exit code 1 if
 * anything was lost, late, double or wrong. */
#include "load.h"
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <unistd.h>

Options options = {.host = "127.0.0.1",
                   .domain = "bench.local",
                   .user_format = "u%d",
                   .password_format = "pw%d",
                   .source = "127.0.1.1",
                   .source_count = 4,
                   .phones = 100,
                   .fan = 50,
                   .in_flight = 32,
                   .setup_in_flight = 64,
                   .body_size = 900,
                   .expires = 3600,
                   .warmup = 0.5,
                   .duration = 2,
                   .timeout = 30,
                   .cycles = 1};
static const char *scenario_names[] = {"refresh", "events", "storm", "handshake", "newcomers"};

Party *phones, *clients, **parties;
int phone_count, client_count, party_count;
Transaction **transactions;
uint32_t run_id;
Phase phase;
bool expects_refusal;
int refusal;
uint64_t counts[COUNT_KINDS], faults[FAULT_KINDS];
char first_fault[512];
const char *fault_names[] = {"connect",   "tls",     "closed", "timeout", "status", "transaction", "header",
                             "challenge", "binding", "parse",  "body",    "dialog", "lost",        "unasked"};
const char *count_names[] = {"sent",
                             "received",
                             "bytes_sent",
                             "bytes_received",
                             "connections",
                             "registrations",
                             "challenges",
                             "phone_dialogs",
                             "monitors",
                             "events_sent",
                             "events_delivered",
                             "events_answered",
                             "back_in_service",
                             "out_of_service",
                             "services",
                             "refused_503",
                             "reconnects",
                             "bindings",
                             "tls_resumed"};
Histogram operation_time, delivery_time, answer_time, handshake_time, registered_time;

void fault(Fault kind, const char *format, ...) {
    faults[kind]++;
    if (first_fault[0]) return;
    va_list arguments;
    va_start(arguments, format);
    int length = snprintf(first_fault, sizeof first_fault, "%s: ", fault_names[kind]);
    vsnprintf(first_fault + length, sizeof first_fault - length, format, arguments);
    va_end(arguments);
    for (char *c = first_fault; *c; c++)
        if ((unsigned char)*c < 32 || *c == '"' || *c == '\\') *c = ' ';
}

static uint64_t fault_count(void) {
    uint64_t sum = 0;
    for (int i = 0; i < FAULT_KINDS; i++) sum += faults[i];
    return sum;
}

bool is_hopeless(void) { return fault_count() > 2000; }

/* ---- operations */

static int outstanding, finished;
static bool is_window_open;
static int *idle, idle_first, idle_count;
static uint64_t scheduled, window_start, window_end;

static void idle_push(Party *p) { idle[(idle_first + idle_count++) % phone_count] = p->index; }
static Party *idle_pop(void) {
    Party *p = &phones[idle[idle_first]];
    idle_first = (idle_first + 1) % phone_count;
    idle_count--;
    return p;
}

static void pump(void);

static void forget_connection(Party *p) {
    p->registration.kind = p->event_info.kind = p->announcement.kind = TXN_NONE;
    p->is_registered = p->is_ready = p->dialog.is_up = false;
}

void operation_begin(Party *p, int waits, uint64_t at) {
    p->is_busy = true;
    p->waits = waits;
    p->started_at = at;
    outstanding++;
}

static void operation_over(Party *p) {
    p->is_busy = false;
    p->waits = 0;
    outstanding--;
    finished++;
    if (!is_window_open || p->is_client) return;
    if (options.scenario == SCENARIO_NEWCOMERS) return;
    if (options.scenario != SCENARIO_STORM) idle_push(p);
    pump();
}

/* ---- newcomers: phones at a steady rate, each once, however they fare */

static uint64_t newcomers_in_window, newcomers_set_up, newcomers_lost;

/* How far a newcomer has come. */
enum { STAGE_CONNECTING, STAGE_UNANSWERED, STAGE_CHALLENGED, STAGE_SENT_AWAY, STAGE_REGISTERED, STAGE_DIALOG, STAGE_SET_UP, STAGES };
static const char *stage_names[] = {"connecting", "unanswered", "challenged", "sent_away", "registered", "dialog", "set_up"};
static uint64_t lost_at[STAGES], standing_at[STAGES]; /* those who gave up; those under way when the window ends */

static int stage(const Party *p) {
    if (p->retry_at) return STAGE_SENT_AWAY;
    if (p->state != CONN_UP) return STAGE_CONNECTING;
    if (p->is_ready) return STAGE_SET_UP;
    if (p->dialog.is_up) return STAGE_DIALOG;
    if (p->is_registered) return STAGE_REGISTERED;
    return p->registration.tries ? STAGE_CHALLENGED : STAGE_UNANSWERED;
}

/* It has told its lines and got the answer: all that the server does for a new phone is done. */
void newcomer_is_set_up(void) {
    if (options.scenario == SCENARIO_NEWCOMERS && is_window_open && now_ns() < window_end) newcomers_set_up++;
}

static void newcomer_in(Party *p) {
    uint64_t now = now_ns();
    if (is_window_open && now < window_end) newcomers_in_window++;
    p->leave_at = now + (uint64_t)(options.hold * 1e9);
}

/* Nobody answers, or the connection is gone: this one gives up. */
static void newcomer_lost(Party *p, int stage) {
    newcomers_lost++;
    lost_at[stage]++;
    p->retry_at = 0;
    operation_fail(p);
}

static void newcomer_scan(Party *p, uint64_t now) {
    if (p->leave_at && p->leave_at <= now) {
        p->leave_at = 0;
        wire_close(p, true);
        forget_connection(p);
    } else if (p->is_busy && !p->retry_at && p->state != CONN_NEW && now - p->asked_at > options.timeout * 1e9) {
        int reached = stage(p);
        wire_close(p, true);
        forget_connection(p);
        newcomer_lost(p, reached);
    }
}

void operation_progress(Party *p, int wait) {
    if (!p->is_busy || !(p->waits & wait)) return;
    p->waits &= ~wait;
    uint64_t taken = now_ns() - p->started_at;
    if (wait == WAIT_DELIVERY) histogram_add(&delivery_time, taken);
    if (p->waits) return;
    histogram_add(&operation_time, taken);
    if (options.scenario == SCENARIO_NEWCOMERS) newcomer_in(p);
    operation_over(p);
}

void operation_fail(Party *p) {
    if (p->is_busy) operation_over(p);
}

static void operation_start(Party *p, uint64_t at) {
    switch (options.scenario) {
    case SCENARIO_REFRESH: operation_begin(p, WAIT_REGISTERED, at); return send_register(p, false, false);
    case SCENARIO_EVENTS: operation_begin(p, WAIT_ANSWER | WAIT_DELIVERY, at); return send_event(p);
    case SCENARIO_STORM:
        operation_begin(p, options.csta ? WAIT_REGISTERED | WAIT_BACK : WAIT_REGISTERED, at);
        return wire_connect(p);
    case SCENARIO_HANDSHAKE: operation_begin(p, WAIT_ANSWER, at); return wire_connect(p);
    case SCENARIO_NEWCOMERS:
        operation_begin(p, WAIT_REGISTERED, at);
        p->asked_at = now_ns();
        return wire_connect(p);
    }
}

/* Starts what is due: so many at a time, or so many a second. */
static void pump(void) {
    uint64_t now = now_ns();
    if (!is_window_open || is_hopeless() || (window_end && now >= window_end) || !turn_is_mine(now)) return;
    if (options.rate > 0) {
        uint64_t due = (uint64_t)((now - window_start) * 1e-9 * options.rate);
        while (scheduled <= due && idle_count)
            operation_start(idle_pop(), window_start + (uint64_t)(scheduled++ * 1e9 / options.rate));
    } else {
        while (outstanding < options.in_flight && idle_count) operation_start(idle_pop(), now);
    }
}

/* ---- connections come and go */

void party_connected(Party *p) {
    if (phase == PHASE_CONNECT) return operation_progress(p, WAIT_ANSWER);
    if (options.scenario == SCENARIO_HANDSHAKE) {
        wire_close(p, true);
        return operation_progress(p, WAIT_ANSWER);
    }
    send_register(p, false, false);
}

void party_lost(Party *p, Fault kind, const char *why) {
    int error = errno;
    bool was_up = p->state == CONN_UP;
    int reached = stage(p);
    wire_close(p, true);
    forget_connection(p);
    if (options.scenario == SCENARIO_NEWCOMERS) {
        /* One that was in and is thrown out again counts, too. */
        p->state = CONN_DEAD;
        if (p->leave_at) {
            newcomers_lost++;
            lost_at[reached]++;
        }
        p->leave_at = 0;
        if (p->is_busy) newcomer_lost(p, reached);
        return;
    }
    if (options.scenario == SCENARIO_STORM && phase == PHASE_WINDOW && p->is_busy && p->retries++ < 50) {
        counts[COUNT_RECONNECTS]++;
        p->retry_at = now_ns() + 200000000ull + (uint64_t)(rand() % 500) * 1000000;
        return;
    }
    p->state = CONN_DEAD;
    fault(kind, "%s, party %d, %s (%s)", why, p->number, was_up ? "was connected" : "connecting", strerror(error));
    operation_fail(p);
}

static uint64_t next_scan;
static void scan(void) {
    uint64_t now = now_ns();
    if (now < next_scan) return;
    next_scan = now + 50000000;
    for (int i = 0; i < party_count; i++) {
        Party *p = parties[i];
        if (p->retry_at && p->retry_at <= now) {
            p->retry_at = 0;
            p->asked_at = now;
            if (p->state == CONN_UP) send_register(p, false, phase == PHASE_BINDINGS);
            else wire_connect(p);
        }
        if (options.scenario == SCENARIO_NEWCOMERS) {
            newcomer_scan(p, now);
            continue;
        }
        if (p->is_busy && now > p->started_at && now - p->started_at > options.timeout * 1e9) {
            fault(FAULT_TIMEOUT, "phase %d, party %d, state %d, waits for %d", phase, p->number, p->state, p->waits);
            operation_fail(p);
        }
    }
}

static void step(uint64_t wait) {
    wire_step(wait);
    scan();
}

/* ---- phases */

typedef struct {
    const char *name;
    int count;
    Sample before, after;
} PhaseReport;
static PhaseReport reports[16];
static int report_count;

static void for_each(Party **list, int count, int in_flight, void (*start)(Party *)) {
    finished = 0;
    for (int next = 0; finished < count && !is_hopeless(); step(1000000))
        while (next < count && outstanding < in_flight) start(list[next++]);
}

static void reported(const char *name, Party **list, int count, int in_flight, void (*start)(Party *)) {
    PhaseReport *r = &reports[report_count++];
    r->name = name;
    r->count = count;
    sample_take(&r->before, false);
    for_each(list, count, in_flight, start);
    sample_take(&r->after, false);
}

static void start_connect(Party *p) {
    operation_begin(p, WAIT_ANSWER, now_ns());
    wire_connect(p);
}
static void start_register(Party *p) {
    operation_begin(p, options.csta && !p->is_client ? WAIT_REGISTERED | WAIT_ANSWER : WAIT_REGISTERED, now_ns());
    send_register(p, false, false);
}
static void start_session(Party *client) {
    operation_begin(client, WAIT_ANSWER, now_ns());
    send_invite(client, NULL, false);
}
static void start_watch(Party *phone) {
    operation_begin(phone, options.csta ? WAIT_ANSWER | WAIT_BACK | WAIT_SNAPSHOT : WAIT_ANSWER, now_ns());
    if (options.csta) send_monitor_start(phone);
    else send_invite(phone->client, phone, false);
}
static void start_query(Party *p) {
    operation_begin(p, WAIT_REGISTERED, now_ns());
    send_register(p, false, true);
}

static void check_refusal(void) {
    Party *p = &phones[0];
    uint64_t limit = now_ns() + (uint64_t)(options.timeout * 1e9);
    expects_refusal = true;
    send_register(p, false, false);
    while (!refusal && now_ns() < limit) step(1000000);
    if (refusal != 1) fault(FAULT_CHALLENGE, "a wrong password was %s", refusal ? "accepted" : "not answered");
    expects_refusal = false;
    digest_forget(&p->credentials);
}

static Sample window_before, window_after;
static double window_cpu, window_generator, window_wall, server_core_busy;
static uint64_t window_operations;

static void window_account(void) {
    sample_take(&window_after, false);
    window_cpu += window_after.cpu - window_before.cpu;
    window_generator += window_after.generator - window_before.generator;
    window_wall += (window_after.at - window_before.at) * 1e-9;
    for (int i = 0; i < window_after.cores && i < 1; i++)
        server_core_busy += window_after.core_busy[i] - window_before.core_busy[i];
}

/* A window in slices: on a machine that is shared with others the cheapest ones are those of an undisturbed core. */
#define MAX_SLICES 4096
static struct {
    uint64_t number;
    double us;
} slices[MAX_SLICES];
static int slice_count;

static void slice_ended(uint64_t now) {
    static uint64_t number, operations;
    static double cpu;
    static bool is_whole;
    uint64_t current = slice_number(now), done = operation_time.count;
    if (current == number) return;
    double used = server_cpu();
    if (is_whole && done > operations && slice_count < MAX_SLICES) {
        slices[slice_count].number = number;
        slices[slice_count++].us = (used - cpu) * 1e6 / (double)(done - operations);
    }
    is_whole = number != 0;
    number = current, operations = done, cpu = used;
}

static void drain(void) {
    uint64_t limit = now_ns() + (uint64_t)(options.timeout * 1e9);
    is_window_open = false;
    while (outstanding && now_ns() < limit && !is_hopeless()) step(1000000);
    if (outstanding) fault(FAULT_LOST, "%d operations unanswered at the end", outstanding);
}

static void timed_window(void) {
    turns_begin(step);
    for (int i = 0; i < phone_count; i++) idle_push(&phones[i]);
    window_start = now_ns();
    uint64_t measured_from = window_start + (uint64_t)(options.warmup * 1e9);
    window_end = measured_from + (uint64_t)(options.duration * 1e9);
    is_window_open = true;
    while (now_ns() < measured_from && !is_hopeless()) {
        pump();
        step(options.rate > 0 ? 100000 : 1000000);
    }
    memset(&operation_time, 0, sizeof operation_time);
    memset(&delivery_time, 0, sizeof delivery_time);
    memset(&answer_time, 0, sizeof answer_time);
    memset(&handshake_time, 0, sizeof handshake_time);
    sample_take(&window_before, false);
    for (uint64_t now; (now = now_ns()) < window_end && !is_hopeless();) {
        slice_ended(now);
        pump();
        step(options.rate > 0 ? 100000 : 1000000);
    }
    window_operations = operation_time.count;
    window_account();
    for (int i = 0; i < phone_count; i++)
        if (phones[i].is_busy || phones[i].leave_at) standing_at[stage(&phones[i])]++;
    drain();
}

/* All phones lose their connection and come back at once. */
static void storm_window(void) {
    memset(&operation_time, 0, sizeof operation_time);
    for (int cycle = 0; cycle < options.cycles && !is_hopeless(); cycle++) {
        for (int i = 0; i < phone_count; i++) {
            wire_close(&phones[i], false);
            forget_connection(&phones[i]);
        }
        wait_until_quiet(15);
        for (int i = 0; options.csta && i < phone_count; i++)
            if (phones[i].out_of_service != phones[i].back_in_service)
                fault(FAULT_LOST, "phone %d: no OutOfServiceEvent", i);
        turns_begin(step);
        idle_first = idle_count = 0;
        for (int i = 0; i < phone_count; i++) idle_push(&phones[i]);
        window_start = now_ns();
        window_end = 0;
        is_window_open = true;
        finished = 0;
        sample_take(&window_before, false);
        for (; finished < phone_count && !is_hopeless(); step(1000000)) {
            slice_ended(now_ns());
            pump();
        }
        window_account();
        drain();
    }
    window_operations = operation_time.count;
    if (options.csta) wait_until_quiet(10); /* what the server still asks the phones afterwards has to be answered */
}

/* ---- setting up and reporting */

static void transaction_add(Transaction *t, Party *p, Dialog *d, Party *phone) {
    static uint32_t last;
    t->party = p;
    t->dialog = d;
    t->phone = phone;
    t->id = last;
    transactions[last++] = t;
}

static void own_dialog(Dialog *d, const Transaction *t) {
    char text[40];
    snprintf(text, sizeof text, "%08x-%08x@load", run_id, t->id);
    d->call_id = strdup(text);
    d->local_id = t->id;
}

static void make_parties(void) {
    bool has_clients = options.scenario == SCENARIO_EVENTS || (options.csta && options.scenario != SCENARIO_NEWCOMERS);
    phone_count = options.phones;
    client_count = has_clients ? (phone_count + options.fan - 1) / options.fan : 0;
    party_count = phone_count + client_count;
    phones = calloc(phone_count, sizeof *phones);
    clients = calloc(client_count + 1, sizeof *clients);
    parties = calloc(party_count, sizeof *parties);
    transactions = calloc(party_count * 4, sizeof *transactions);
    idle = calloc(phone_count, sizeof *idle);
    for (int i = 0; i < party_count; i++) {
        Party *p = i < phone_count ? &phones[i] : &clients[i - phone_count];
        parties[i] = p;
        p->is_client = i >= phone_count;
        p->index = p->is_client ? i - phone_count : i;
        p->number = i;
        p->fd = -1;
        if (!p->is_client && has_clients) p->client = &clients[p->index / options.fan];
        snprintf(p->device, sizeof p->device, "sip:%d@pbx.example.net", 100000 + p->index);
        transaction_add(&p->registration, p, &p->registering, NULL);
        transaction_add(&p->event_info, p, &p->dialog, NULL);
        transaction_add(&p->announcement, p, &p->dialog, NULL);
        if (p->is_client) transaction_add(&p->watch, p, &p->dialog, NULL);
        else
            transaction_add(&p->watch, p->client ? p->client : p,
                            options.csta && p->client ? &p->client->dialog : &p->watched, p);
        own_dialog(&p->registering, &p->registration);
        own_dialog(&p->watched, &p->watch);
        if (p->is_client) own_dialog(&p->dialog, &p->watch);
        else p->dialog.local_id = p->event_info.id;
    }
}

static void print_histogram(FILE *file, const char *name, const Histogram *h, bool is_last) {
    fprintf(
        file,
        "    \"%s\": {\"count\": %lu, \"mean_us\": %.1f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f}%s\n",
        name, h->count, h->count ? h->sum / 1e3 / h->count : 0, histogram_percentile(h, 50) / 1e3,
        histogram_percentile(h, 99) / 1e3, h->largest / 1e3, is_last ? "" : ",");
}

static void print_stages(FILE *file, const char *name, const uint64_t *at) {
    fprintf(file, "    \"%s\": {", name);
    for (int i = 0; i < STAGES; i++) fprintf(file, "%s\"%s\": %lu", i ? ", " : "", stage_names[i], at[i]);
    fprintf(file, "}");
}

static void print_report(FILE *file, bool ok, const Sample *empty, const Sample *idle_sample) {
    fprintf(file,
            "{\n  \"label\": \"%s\", \"scenario\": \"%s\", \"transport\": \"%s\", \"csta\": %s, \"phones\": %d, "
            "\"clients\": %d, \"in_flight\": %d, \"rate\": %.0f, \"body\": %d, \"ok\": %s,\n",
            options.label ? options.label : "", scenario_names[options.scenario], options.tls ? "tls" : "tcp",
            options.csta ? "true" : "false", phone_count, client_count, options.in_flight, options.rate,
            options.body_size, ok ? "true" : "false");
    fprintf(file, "  \"phases\": {");
    for (int i = 0; i < report_count; i++) {
        PhaseReport *r = &reports[i];
        double cpu = r->after.cpu - r->before.cpu, wall = (r->after.at - r->before.at) * 1e-9;
        fprintf(
            file,
            "%s\n    \"%s\": {\"count\": %d, \"wall_s\": %.4f, \"rate_per_s\": %.1f, \"server_cpu_us_each\": %.2f, "
            "\"server_share\": %.3f, \"generator_share\": %.3f}",
            i ? "," : "", r->name, r->count, wall, r->count / wall, cpu * 1e6 / (r->count ? r->count : 1), cpu / wall,
            (r->after.generator - r->before.generator) / wall);
    }
    fprintf(file,
            "\n  },\n  \"memory\": {\"processes\": %d, \"empty_pss_kib\": %.0f, \"idle_pss_kib\": %.0f, "
            "\"pss_bytes_per_phone\": %.0f},\n",
            empty->processes, empty->pss, idle_sample->pss, (idle_sample->pss - empty->pss) * 1024 / phone_count);
    if (window_wall > 0)
        fprintf(file,
                "  \"window\": {\"wall_s\": %.4f, \"operations\": %lu, \"rate_per_s\": %.1f, \"server_cpu_s\": %.4f, "
                "\"server_cpu_us_each\": %.2f, \"server_share\": %.3f, \"generator_share\": %.3f, "
                "\"strangers_share\": %.3f, \"slices_us\": [",
                window_wall, window_operations, window_operations / window_wall, window_cpu,
                window_operations ? window_cpu * 1e6 / window_operations : 0, window_cpu / window_wall,
                window_generator / window_wall, fmax(0, server_core_busy - window_cpu) / window_wall);
    for (int i = 0; window_wall > 0 && i < slice_count; i++) fprintf(file, "%s%.2f", i ? ", " : "", slices[i].us);
    if (window_wall > 0) fprintf(file, "], \"slice_numbers\": [");
    for (int i = 0; window_wall > 0 && i < slice_count; i++) fprintf(file, "%s%lu", i ? ", " : "", slices[i].number);
    if (window_wall > 0) fprintf(file, "]},\n");
    if (options.scenario == SCENARIO_NEWCOMERS) {
        fprintf(file, "  \"newcomers\": {\"offered\": %lu, \"registered_in_window\": %lu, \"set_up_in_window\": %lu, \"lost\": %lu,\n",
                scheduled, newcomers_in_window, newcomers_set_up, newcomers_lost);
        print_stages(file, "lost_at", lost_at);
        fprintf(file, ",\n");
        print_stages(file, "standing_at", standing_at);
        fprintf(file, "},\n");
    }
    fprintf(file, "  \"latency\": {\n");
    print_histogram(file, "operation", &operation_time, false);
    print_histogram(file, "delivery", &delivery_time, false);
    print_histogram(file, "answer", &answer_time, false);
    print_histogram(file, "registered", &registered_time, false);
    print_histogram(file, "tls_handshake", &handshake_time, true);
    fprintf(file, "  },\n  \"counts\": {");
    for (int i = 0; i < COUNT_KINDS; i++) fprintf(file, "%s\"%s\": %lu", i ? ", " : "", count_names[i], counts[i]);
    fprintf(file, "},\n  \"faults\": {\"total\": %lu", fault_count());
    for (int i = 0; i < FAULT_KINDS; i++)
        if (faults[i]) fprintf(file, ", \"%s\": %lu", fault_names[i], faults[i]);
    fprintf(file, ", \"first\": \"%s\"}\n}\n", first_fault);
}

static void check_totals(void) {
    if (options.scenario == SCENARIO_HANDSHAKE || options.scenario == SCENARIO_NEWCOMERS) return;
    if (counts[COUNT_EVENTS_SENT] != counts[COUNT_EVENTS_DELIVERED] ||
        counts[COUNT_EVENTS_SENT] != counts[COUNT_EVENTS_ANSWERED])
        fault(FAULT_LOST, "events: %lu sent, %lu delivered, %lu answered", counts[COUNT_EVENTS_SENT],
              counts[COUNT_EVENTS_DELIVERED], counts[COUNT_EVENTS_ANSWERED]);
    if (!options.no_bindings && counts[COUNT_BINDINGS] != (uint64_t)phone_count)
        fault(FAULT_BINDING, "%lu bindings at the end of %d", counts[COUNT_BINDINGS], phone_count);
    for (int i = 0; options.csta && i < phone_count; i++) {
        int cycles = options.scenario == SCENARIO_STORM ? options.cycles : 0;
        if (phones[i].back_in_service != cycles + 1 || phones[i].out_of_service != cycles)
            fault(FAULT_LOST, "phone %d: %d times in service, %d times out", i, phones[i].back_in_service,
                  phones[i].out_of_service);
    }
}

static void run(Sample *idle_sample) {
    if (options.scenario == SCENARIO_HANDSHAKE || options.scenario == SCENARIO_NEWCOMERS) {
        phase = PHASE_WINDOW;
        timed_window();
        return;
    }
    Party **phone_list = parties, **client_list = parties + phone_count;
    phase = PHASE_CONNECT;
    for_each(client_list, client_count, options.setup_in_flight, start_connect);
    reported("connect", phone_list, phone_count, options.setup_in_flight, start_connect);
    phase = PHASE_REGISTER;
    check_refusal();
    for_each(client_list, client_count, options.setup_in_flight, start_register);
    reported("register", phone_list, phone_count, options.setup_in_flight, start_register);
    phase = PHASE_WATCH;
    if (options.csta) for_each(client_list, client_count, options.setup_in_flight, start_session);
    if (client_count) reported("watch", phone_list, phone_count, options.setup_in_flight, start_watch);
    wait_until_quiet(5);
    uint64_t until = now_ns() + (uint64_t)(options.hold * 1e9);
    while (now_ns() < until) step(5000000);
    sample_take(idle_sample, true);
    if (is_hopeless()) return;
    phase = PHASE_WINDOW;
    memset(&handshake_time, 0, sizeof handshake_time);
    if (options.scenario == SCENARIO_STORM) storm_window();
    else timed_window();
    phase = PHASE_BINDINGS;
    Histogram measured = operation_time;
    if (!options.no_bindings) reported("bindings", phone_list, phone_count, options.setup_in_flight, start_query);
    operation_time = measured;
    if (options.csta) wait_until_quiet(3);
}

static void usage(void) {
    puts("load --scenario refresh|events|storm|handshake|newcomers --transport tcp|tls --port P [--client-port P] [--csta]\n"
         "     --phones N --fan PHONES-PER-CLIENT --in-flight N | --rate PER-SECOND --warmup S --duration S\n"
         "     --setup-in-flight N --timeout S --hold S --cycles N --body OCTETS --expires S --no-bindings\n"
         "     --domain D --user-format F --password-format F --client-user U --client-password P --sha256\n"
         "     --source 127.0.1.1 --source-count N --tls-authority FILE --sni NAME\n"
         "     --server-pid PID --json FILE --label TEXT --wait (for the end of input, connections open)\n"
         "     --turn I/N (one of N generators that take turns: says ready, and begins when a line comes in)");
}

int main(int count, char **arguments) {
    enum {
        SCENARIO = 256,
        TRANSPORT,
        PORT,
        CLIENT_PORT,
        CSTA,
        PHONES,
        FAN,
        IN_FLIGHT,
        RATE,
        WARMUP,
        DURATION,
        SETUP,
        TIMEOUT,
        HOLD,
        CYCLES,
        BODY,
        EXPIRES,
        NO_BINDINGS,
        WAIT_AT_END,
        DOMAIN,
        USER_FORMAT,
        PASSWORD_FORMAT,
        CLIENT_USER,
        CLIENT_PASSWORD,
        SHA256,
        SOURCE,
        SOURCE_COUNT,
        AUTHORITY,
        SNI,
        SERVER_PID,
        JSON,
        LABEL,
        TURN
    };
    static const struct option known[] = {{"scenario", 1, 0, SCENARIO},
                                          {"transport", 1, 0, TRANSPORT},
                                          {"port", 1, 0, PORT},
                                          {"client-port", 1, 0, CLIENT_PORT},
                                          {"csta", 0, 0, CSTA},
                                          {"phones", 1, 0, PHONES},
                                          {"fan", 1, 0, FAN},
                                          {"in-flight", 1, 0, IN_FLIGHT},
                                          {"rate", 1, 0, RATE},
                                          {"warmup", 1, 0, WARMUP},
                                          {"duration", 1, 0, DURATION},
                                          {"setup-in-flight", 1, 0, SETUP},
                                          {"timeout", 1, 0, TIMEOUT},
                                          {"hold", 1, 0, HOLD},
                                          {"cycles", 1, 0, CYCLES},
                                          {"body", 1, 0, BODY},
                                          {"expires", 1, 0, EXPIRES},
                                          {"no-bindings", 0, 0, NO_BINDINGS}, {"wait", 0, 0, WAIT_AT_END},
                                          {"domain", 1, 0, DOMAIN},
                                          {"user-format", 1, 0, USER_FORMAT},
                                          {"password-format", 1, 0, PASSWORD_FORMAT},
                                          {"client-user", 1, 0, CLIENT_USER},
                                          {"client-password", 1, 0, CLIENT_PASSWORD},
                                          {"sha256", 0, 0, SHA256},
                                          {"source", 1, 0, SOURCE},
                                          {"source-count", 1, 0, SOURCE_COUNT},
                                          {"tls-authority", 1, 0, AUTHORITY},
                                          {"sni", 1, 0, SNI},
                                          {"server-pid", 1, 0, SERVER_PID},
                                          {"json", 1, 0, JSON},
                                          {"label", 1, 0, LABEL},
                                          {"turn", 1, 0, TURN},
                                          {0}};
    int scenario = -1, option;
    while ((option = getopt_long(count, arguments, "", known, NULL)) != -1) {
        switch (option) {
        case SCENARIO:
            for (int i = 0; i < 5; i++)
                if (!strcmp(optarg, scenario_names[i])) scenario = i;
            break;
        case TRANSPORT: options.tls = !strcmp(optarg, "tls"); break;
        case PORT: options.port = atoi(optarg); break;
        case CLIENT_PORT: options.client_port = atoi(optarg); break;
        case CSTA: options.csta = true; break;
        case PHONES: options.phones = atoi(optarg); break;
        case FAN: options.fan = atoi(optarg); break;
        case IN_FLIGHT: options.in_flight = atoi(optarg); break;
        case RATE: options.rate = atof(optarg); break;
        case WARMUP: options.warmup = atof(optarg); break;
        case DURATION: options.duration = atof(optarg); break;
        case SETUP: options.setup_in_flight = atoi(optarg); break;
        case TIMEOUT: options.timeout = atof(optarg); break;
        case HOLD: options.hold = atof(optarg); break;
        case CYCLES: options.cycles = atoi(optarg); break;
        case BODY: options.body_size = atoi(optarg); break;
        case EXPIRES: options.expires = atoi(optarg); break;
        case WAIT_AT_END: options.waits = true; break;
        case NO_BINDINGS: options.no_bindings = true; break;
        case DOMAIN: options.domain = optarg; break;
        case USER_FORMAT: options.user_format = optarg; break;
        case PASSWORD_FORMAT: options.password_format = optarg; break;
        case CLIENT_USER: options.client_user = optarg; break;
        case CLIENT_PASSWORD: options.client_password = optarg; break;
        case SHA256: options.sha256 = true; break;
        case SOURCE: options.source = optarg; break;
        case SOURCE_COUNT: options.source_count = atoi(optarg); break;
        case AUTHORITY: options.tls_authority = optarg; break;
        case SNI: options.sni = optarg; break;
        case SERVER_PID: options.server_pid = atoi(optarg); break;
        case JSON: options.json = optarg; break;
        case LABEL: options.label = optarg; break;
        case TURN:
            if (sscanf(optarg, "%d/%d", &options.turn, &options.turns) == 2 && options.turn >= 0 && options.turn < options.turns) break;
            usage();
            return 64;
        default: usage(); return 64;
        }
    }
    if (scenario < 0 || !options.port || options.phones < 1 || options.phones > 60000 || options.fan < 1 ||
        options.body_size > 3500) {
        usage();
        return 64;
    }
    if (strncmp(options.source, "127.", 4) || strncmp(options.host, "127.", 4)) {
        fprintf(stderr, "loopback only\n");
        return 64;
    }
    options.scenario = scenario;
    if (!options.client_port) options.client_port = options.port;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    run_id = (uint32_t)(now_ns() / 1000) * 2654435761u;
    srand(run_id);
    digest_setup();
    wire_setup();
    make_parties();
    if (options.scenario != SCENARIO_NEWCOMERS && (rlim_t)party_count + 32 > files.rlim_cur) {
        fprintf(stderr, "%d connections need more than the %lu open files allowed here\n", party_count,
                (unsigned long)files.rlim_cur);
        return 69;
    }
    Sample empty, idle_sample = {0};
    sample_take(&empty, true);
    run(&idle_sample);
    check_totals();
    bool ok = !fault_count() && window_operations > 0;
    FILE *file = options.json ? fopen(options.json, "w") : stdout;
    if (!file) {
        perror(options.json);
        return 73;
    }
    print_report(file, ok, &empty, &idle_sample);
    if (options.json) fclose(file);
    if (options.waits) { /* the server is ended first: Kamailio takes minutes over thousands of closed connections */
        puts("done");
        fflush(stdout);
        while (getchar() != EOF) {}
    }
    for (int i = 0; i < party_count; i++)
        if (parties[i]->fd >= 0) wire_close(parties[i], true);
    return ok ? 0 : 1;
}
