/* The load generator's parts share these types. Nothing here comes from the server's code. */
#pragma once
#define _GNU_SOURCE
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum { SCENARIO_REFRESH, SCENARIO_EVENTS, SCENARIO_STORM, SCENARIO_HANDSHAKE, SCENARIO_NEWCOMERS } Scenario;

typedef struct {
    Scenario scenario;
    const char *host, *domain, *user_format, *password_format, *client_user, *client_password;
    const char *tls_authority, *sni, *json, *label, *source;
    int port, client_port;  /* of phones; of CTI clients (the same where there is one port for all) */
    bool tls, csta, sha256; /* csta: the peer is a CSTA server, else a SIP proxy that relays blindly */
    bool no_bindings, waits;       /* the peer keeps none: nothing to count at the end */
    int phones, fan, in_flight, setup_in_flight, body_size, expires, server_pid, source_count, cycles;
    double rate, warmup, duration, timeout, hold;
    int turn, turns; /* the window is shared with other generators: this one is number `turn` of `turns` */
} Options;
extern Options options;

/* ---- time and histograms (nanoseconds) */
uint64_t now_ns(void);
#define HISTOGRAM_SUB 64
#define HISTOGRAM_SIZE (128 + (42 - 7) * HISTOGRAM_SUB)
typedef struct {
    uint64_t count, sum, smallest, largest;
    uint32_t bucket[HISTOGRAM_SIZE];
} Histogram;
void histogram_add(Histogram *, uint64_t value);
uint64_t histogram_percentile(const Histogram *, double percent);

/* ---- a window in slices, and several generators that take turns */
bool turn_is_mine(uint64_t now);
uint64_t slice_number(uint64_t now);
void turns_begin(void (*serve)(uint64_t wait));

/* ---- text under construction; what does not fit is refused when it is sent */
typedef struct {
    char text[1 << 16];
    int length;
    bool overflow;
} Out;
void put_bytes(Out *, const char *, int);
void put(Out *, const char *);
void put_number(Out *, uint64_t);
void put_hex8(Out *, uint32_t);

/* ---- one SIP message, by places in the buffer it came in */
typedef struct {
    const char *at;
    int length;
} Slice;
#define MAX_VALUES 16
typedef struct {
    bool is_response;
    int status;
    Slice method, target, via[MAX_VALUES], record_route[MAX_VALUES], contact[MAX_VALUES], challenge[MAX_VALUES];
    bool challenge_by_proxy[MAX_VALUES];
    int vias, record_routes, contacts, challenges;
    Slice from, to, call_id, cseq, content_type, retry_after, body;
} Message;
int message_parse(const char *bytes, int count, Message *); /* length; 0: more needed; -1: no SIP */
Slice header_parameter(Slice, const char *name);
Slice header_uri(Slice);
int via_count(const Message *);
bool slice_is(Slice, const char *);     /* without regard to case */
bool slice_equals(Slice, const char *); /* octet by octet */
bool slice_has(Slice, const char *);
uint32_t read_hex8(const char *, bool *ok);

/* ---- digest (RFC 2617, 7616, 8760) */
typedef struct {
    char *realm, *nonce, *opaque;
    bool sha256, qop, proxy;
    uint32_t count;
} Credentials;
void digest_setup(void);
bool digest_challenge(Credentials *, const Message *);
void digest_header(Out *, Credentials *, const char *user, const char *password, const char *method, const char *uri);
void digest_forget(Credentials *);

/* ---- parties */
typedef enum { CONN_NEW, CONN_CONNECTING, CONN_TLS, CONN_UP, CONN_DEAD } ConnState;
typedef enum { TXN_NONE, TXN_REGISTER, TXN_INVITE, TXN_INFO } TxnKind;

typedef struct Party Party;

/* A dialog as one side sees it. */
typedef struct {
    char *call_id, *remote_tag, *target, *routes, *remote_uri;
    uint32_t local_id /* in the local tag */, local_cseq, remote_cseq;
    bool is_up;
} Dialog;

/* A client transaction; its place in the table is in its branch. */
typedef struct {
    Party *party; /* whose connection it uses */
    Dialog *dialog;
    Party *phone; /* the phone it is about */
    uint32_t id, sequence, cseq;
    TxnKind kind;
    int tries;
    uint64_t sent_at;
} Transaction;

/* What an operation on a phone still waits for. */
enum { WAIT_ANSWER = 1, WAIT_DELIVERY = 2, WAIT_SNAPSHOT = 4, WAIT_BACK = 8, WAIT_REGISTERED = 16 };

struct Party {
    bool is_client;
    int index, number; /* in its own kind; in the table of all */
    int fd;
    SSL *ssl;
    ConnState state;
    uint32_t generation, local_address;
    uint16_t local_port;
    bool wants_write, is_registered;
    char *unread, *unsent;
    int unread_length, unread_capacity, unsent_length, unsent_capacity;
    uint64_t connect_at, tls_at;
    Credentials credentials;
    Transaction registration;
    Transaction event_info, announcement; /* a phone's INFOs: an event, its list of devices */
    Transaction watch;                    /* sent by the client about this phone; of a client: its session */
    Dialog registering;
    Dialog dialog;             /* a phone's with the server; a client's session */
    Dialog watched;            /* the client's side of a relayed dialog to this phone */
    Party *client;             /* who watches this phone */
    char device[48], *monitor; /* monitor: the client's cross reference for this phone */
    bool is_ready;             /* CSTA: identities announced and acknowledged */
    int out_of_service, back_in_service, retries;
    /* the operation under way */
    bool is_busy;
    int waits;
    uint32_t event, call_id; /* call_id: what the server's id of the present call hashes to */
    uint64_t started_at, retry_at;
    uint64_t asked_at, leave_at; /* a newcomer: since when it waits for an answer; when it goes */
};
extern Party *phones, *clients, **parties;
extern int phone_count, client_count, party_count;

const char *party_user(const Party *);
const char *party_password(const Party *);
void put_contact(Out *, const Party *);

/* ---- what is counted */
typedef enum {
    FAULT_CONNECT,
    FAULT_TLS,
    FAULT_CLOSED,
    FAULT_TIMEOUT,
    FAULT_STATUS,
    FAULT_TRANSACTION,
    FAULT_HEADER,
    FAULT_CHALLENGE,
    FAULT_BINDING,
    FAULT_PARSE,
    FAULT_BODY,
    FAULT_DIALOG,
    FAULT_LOST,
    FAULT_UNASKED,
    FAULT_KINDS
} Fault;
void fault(Fault, const char *format, ...) __attribute__((format(printf, 2, 3)));
typedef enum {
    COUNT_SENT,
    COUNT_RECEIVED,
    COUNT_BYTES_SENT,
    COUNT_BYTES_RECEIVED,
    COUNT_CONNECTIONS,
    COUNT_REGISTRATIONS,
    COUNT_CHALLENGES,
    COUNT_DIALOGS,
    COUNT_MONITORS,
    COUNT_EVENTS_SENT,
    COUNT_EVENTS_DELIVERED,
    COUNT_EVENTS_ANSWERED,
    COUNT_BACK_IN_SERVICE,
    COUNT_OUT_OF_SERVICE,
    COUNT_SERVICES,
    COUNT_REFUSED,
    COUNT_RECONNECTS,
    COUNT_BINDINGS,
    COUNT_TLS_RESUMED,
    COUNT_KINDS
} Count;
extern uint64_t counts[COUNT_KINDS], faults[FAULT_KINDS];
extern const char *count_names[], *fault_names[];
extern char first_fault[512];
bool is_hopeless(void); /* so many faults that going on makes no sense */
extern Histogram operation_time, delivery_time, answer_time, handshake_time, registered_time;

/* ---- connections */
void wire_setup(void);
void wire_connect(Party *);
void wire_close(Party *, bool reset);
void wire_send(Party *, Out *);
void wire_step(uint64_t wait_ns);

/* ---- SIP as phone and client */
extern uint32_t run_id;
extern Transaction **transactions;
void send_register(Party *, bool with_credentials, bool query);
void send_invite(Party *client, Party *phone, bool with_credentials); /* phone NULL: a CSTA session */
void send_monitor_start(Party *phone);
void send_event(Party *phone);
void send_devices(Party *phone);
void send_answer(Party *, const Message *, int status, const char *reason, const char *body, int length);
void party_connected(Party *);
void party_lost(Party *, Fault, const char *why);
void response_received(Party *, const Message *);
void request_received(Party *, const Message *);

/* ---- CSTA bodies */
int event_body(Party *phone, uint32_t number, char *text, int room);
void phone_serves(Party *phone, const Message *);
void client_hears(Party *client, const Message *);
Slice element_text(Slice body, const char *name);
Slice root_name(Slice body);
void monitor_store(Party *phone, Slice reference);
extern const char system_status[], system_status_response[];

/* ---- operations and phases */
typedef enum { PHASE_CONNECT, PHASE_REGISTER, PHASE_WATCH, PHASE_WINDOW, PHASE_BINDINGS } Phase;
extern Phase phase;
extern bool expects_refusal; /* the wrong-password check is under way */
extern int refusal;          /* its outcome: 1 refused, -1 accepted */
void operation_begin(Party *, int waits, uint64_t at);
void operation_progress(Party *, int wait);
void operation_fail(Party *);
void newcomer_is_set_up(void);

/* ---- the server's processes, and this one */
typedef struct {
    double cpu, user, system;
    uint64_t at;
    int processes;
    double pss, rss; /* KiB */
    double generator;
    double core_busy[16];
    int cores;
} Sample;
void sample_take(Sample *, bool memory);
/* CPU seconds of the server and its descendants until now. */
double server_cpu(void);
void wait_until_quiet(double limit_seconds);
