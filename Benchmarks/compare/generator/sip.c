/* SIP as a phone and as a CTI client: what is sent, and the checks of everything that comes back. */
#include "load.h"
#include <errno.h>
#include <strings.h>

#define CSTA_HEADERS                                                                                                 \
    "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\nContent-Length: "
/* What a desk phone says of itself; the server chooses the model, and with it what it asks, by this. */
#define USER_AGENT "User-Agent: snomD785/10.1.169.16\r\n"

static Out out;

const char *party_user(const Party *p) {
    static char user[2][64];
    static int turn;
    turn ^= 1;
    if (p->is_client && options.client_user) return options.client_user;
    snprintf(user[turn], sizeof user[turn], options.user_format, p->index + (p->is_client ? phone_count : 0));
    return user[turn];
}

const char *party_password(const Party *p) {
    static char password[64];
    if (p->is_client && options.client_password) return options.client_password;
    snprintf(password, sizeof password, options.password_format, p->index + (p->is_client ? phone_count : 0));
    return password;
}

static void put_address(Out *o, const Party *p) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        put_number(o, p->local_address >> shift & 255);
        if (shift) put(o, ".");
    }
    put(o, ":");
    put_number(o, p->local_port);
}

void put_contact(Out *o, const Party *p) {
    put(o, "sip:");
    put(o, party_user(p));
    put(o, "@");
    put_address(o, p);
    put(o, options.tls ? ";transport=tls" : ";transport=tcp");
}

static void put_local_tag(Out *o, const Dialog *d) {
    put(o, "t");
    put_hex8(o, run_id);
    put_hex8(o, d->local_id);
}

static bool is_local_tag(Slice tag, const Dialog *d) {
    bool ok = tag.length == 17 && *tag.at == 't';
    return ok && read_hex8(tag.at + 1, &ok) == run_id && read_hex8(tag.at + 9, &ok) == d->local_id && ok;
}

static void own_uri(const Party *p, char *uri, int room) {
    snprintf(uri, room, "sip:%s@%s", party_user(p), options.domain);
}

static const char *methods[] = {"", "REGISTER", "INVITE", "INFO"};

static void put_head(Out *o, const Transaction *t, const char *method, const char *target, const char *to_uri) {
    const Dialog *d = t->dialog;
    o->length = 0;
    o->overflow = false;
    put(o, method);
    put(o, " ");
    put(o, target);
    put(o, options.tls ? " SIP/2.0\r\nVia: SIP/2.0/TLS " : " SIP/2.0\r\nVia: SIP/2.0/TCP ");
    put_address(o, t->party);
    put(o, ";branch=z9hG4bK");
    put_hex8(o, run_id);
    put_hex8(o, t->id);
    put_hex8(o, t->sequence);
    put(o, ";rport\r\n");
    if (d->routes) put(o, d->routes);
    put(o, "Max-Forwards: 70\r\nFrom: <sip:");
    put(o, party_user(t->party));
    put(o, "@");
    put(o, options.domain);
    put(o, ">;tag=");
    put_local_tag(o, d);
    put(o, "\r\nTo: <");
    put(o, to_uri);
    if (d->remote_tag) {
        put(o, ">;tag=");
        put(o, d->remote_tag);
    } else {
        put(o, ">");
    }
    put(o, "\r\nCall-ID: ");
    put(o, d->call_id);
    put(o, "\r\nCSeq: ");
    put_number(o, t->cseq);
    put(o, " ");
    put(o, method);
    put(o, "\r\n");
}

static void begin(Out *o, Transaction *t, TxnKind kind, const char *target, const char *to_uri) {
    if (t->kind != TXN_NONE) fault(FAULT_TRANSACTION, "a second %s before the answer to the first", methods[kind]);
    t->kind = kind;
    t->sequence++;
    t->cseq = ++t->dialog->local_cseq;
    t->sent_at = now_ns();
    put_head(o, t, methods[kind], target, to_uri);
}

static void put_body(Out *o, const char *body, int length) {
    put(o, CSTA_HEADERS);
    put_number(o, length);
    put(o, "\r\n\r\n");
    put_bytes(o, body, length);
}

void send_register(Party *p, bool with_credentials, bool query) {
    char registrar[128], own[160];
    snprintf(registrar, sizeof registrar, "sip:%s", options.domain);
    own_uri(p, own, sizeof own);
    if (!with_credentials) p->registration.tries = 0;
    begin(&out, &p->registration, TXN_REGISTER, registrar, own);
    if (!query) {
        put(&out, "Contact: <");
        put_contact(&out, p);
        put(&out, ">\r\nExpires: ");
        put_number(&out, options.expires);
        put(&out, "\r\n");
    }
    put(&out, USER_AGENT);
    if (with_credentials)
        digest_header(&out, &p->credentials, party_user(p), expects_refusal ? "wrong" : party_password(p), "REGISTER",
                      registrar);
    put(&out, "Content-Length: 0\r\n\r\n");
    wire_send(p, &out);
}

static void invited_uri(const Transaction *t, char *uri, int room) {
    snprintf(uri, room, "sip:%s@%s", t->phone ? party_user(t->phone) : "uacsta", options.domain);
}

void send_invite(Party *client, Party *phone, bool with_credentials) {
    Transaction *t = phone ? &phone->watch : &client->watch;
    char uri[160];
    invited_uri(t, uri, sizeof uri);
    if (!with_credentials) t->tries = 0;
    begin(&out, t, TXN_INVITE, uri, uri);
    put(&out, "Contact: <");
    put_contact(&out, client);
    put(&out, ">\r\nAllow: INVITE, ACK, BYE, CANCEL, INFO, OPTIONS\r\nUser-Agent: load\r\n");
    if (with_credentials)
        digest_header(&out, &client->credentials, party_user(client), party_password(client), "INVITE", uri);
    put_body(&out, system_status, strlen(system_status));
    wire_send(client, &out);
}

static void acknowledge(Transaction *t, const Message *m) {
    char uri[160];
    invited_uri(t, uri, sizeof uri);
    if (m->status < 300) {
        t->sequence++; /* a transaction of its own (RFC 3261 13.2.2.4) */
        put_head(&out, t, "ACK", t->dialog->target, uri);
    } else {
        put_head(&out, t, "ACK", uri, uri);
    }
    put(&out, "Content-Length: 0\r\n\r\n");
    wire_send(t->party, &out);
}

void send_monitor_start(Party *phone) {
    Party *client = phone->client;
    char body[512], uri[160];
    int length = snprintf(body, sizeof body,
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<MonitorStart "
                          "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed5\"><monitorObject>"
                          "<deviceObject>%s</deviceObject></monitorObject></MonitorStart>",
                          phone->device);
    invited_uri(&client->watch, uri, sizeof uri);
    begin(&out, &phone->watch, TXN_INFO, client->dialog.target, uri);
    put_body(&out, body, length);
    wire_send(client, &out);
}

void send_event(Party *phone) {
    char body[4096];
    int length = event_body(phone, ++phone->event, body, sizeof body);
    if (!phone->dialog.is_up) {
        fault(FAULT_DIALOG, "phone %d has no dialog", phone->index);
        return operation_fail(phone);
    }
    begin(&out, &phone->event_info, TXN_INFO, phone->dialog.target, phone->dialog.remote_uri);
    put_body(&out, body, length);
    counts[COUNT_EVENTS_SENT]++;
    wire_send(phone, &out);
}

void send_devices(Party *phone) {
    char body[512];
    int length =
        snprintf(body, sizeof body,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<SwitchingFunctionDevices "
                 "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed5\">"
                 "<serviceCrossRefID>1</serviceCrossRefID><lastSegment>true</lastSegment><deviceList><device>"
                 "<deviceID>%s</deviceID></device></deviceList></SwitchingFunctionDevices>",
                 phone->device);
    begin(&out, &phone->announcement, TXN_INFO, phone->dialog.target, phone->dialog.remote_uri);
    put_body(&out, body, length);
    wire_send(phone, &out);
}

/* ---- answers to requests of the server */

void send_answer(Party *p, const Message *m, int status, const char *reason, const char *body, int length) {
    bool is_invite = slice_equals(m->method, "INVITE");
    out.length = 0;
    out.overflow = false;
    put(&out, "SIP/2.0 ");
    put_number(&out, status);
    put(&out, " ");
    put(&out, reason);
    put(&out, "\r\n");
    for (int i = 0; i < m->vias; i++) {
        put(&out, "Via: ");
        put_bytes(&out, m->via[i].at, m->via[i].length);
        put(&out, "\r\n");
    }
    for (int i = 0; is_invite && i < m->record_routes; i++) {
        put(&out, "Record-Route: ");
        put_bytes(&out, m->record_route[i].at, m->record_route[i].length);
        put(&out, "\r\n");
    }
    put(&out, "From: ");
    put_bytes(&out, m->from.at, m->from.length);
    put(&out, "\r\nTo: ");
    put_bytes(&out, m->to.at, m->to.length);
    if (!header_parameter(m->to, "tag").at) {
        put(&out, ";tag=");
        put_local_tag(&out, &p->dialog);
    }
    put(&out, "\r\nCall-ID: ");
    put_bytes(&out, m->call_id.at, m->call_id.length);
    put(&out, "\r\nCSeq: ");
    put_bytes(&out, m->cseq.at, m->cseq.length);
    if (is_invite && status < 300) {
        put(&out, "\r\nContact: <");
        put_contact(&out, p);
        put(&out, ">");
    }
    put(&out, "\r\n");
    if (length) put_body(&out, body, length);
    else put(&out, "Content-Length: 0\r\n\r\n");
    wire_send(p, &out);
}

static char *copy(Slice s) { return s.at ? strndup(s.at, s.length) : NULL; }

static void dialog_forget(Dialog *d) {
    free(d->remote_tag);
    free(d->target);
    free(d->routes);
    free(d->remote_uri);
    d->remote_tag = d->target = d->routes = d->remote_uri = NULL;
    d->remote_cseq = 0;
    d->is_up = false;
}

/* The route set: as it stands for who was called, reversed for who called. */
static char *routes_of(const Message *m, bool is_caller) {
    static Out routes;
    if (!m->record_routes) return NULL;
    routes.length = 0;
    for (int i = 0; i < m->record_routes; i++) {
        Slice route = m->record_route[is_caller ? m->record_routes - 1 - i : i];
        put(&routes, "Route: ");
        put_bytes(&routes, route.at, route.length);
        put(&routes, "\r\n");
    }
    return strndup(routes.text, routes.length);
}

static void invited(Party *p, const Message *m) {
    Slice tag = header_parameter(m->from, "tag");
    if (p->is_client || !tag.at || m->contacts != 1) {
        fault(FAULT_DIALOG, "INVITE to party %d: client %d, %d Contacts", p->number, p->is_client, m->contacts);
        return send_answer(p, m, 486, "Busy Here", NULL, 0);
    }
    if (!slice_is(m->content_type, "application/csta+xml") ||
        !slice_equals(root_name(m->body), "RequestSystemStatus"))
        fault(FAULT_BODY, "INVITE without RequestSystemStatus");
    Dialog *d = &p->dialog;
    bool is_first = !header_parameter(m->to, "tag").at;
    if (is_first && d->is_up) fault(FAULT_DIALOG, "a second dialog to phone %d", p->index);
    if (is_first) {
        dialog_forget(d);
        free(d->call_id);
        d->call_id = copy(m->call_id);
        d->remote_tag = copy(tag);
        d->remote_uri = copy(header_uri(m->from));
        d->target = copy(header_uri(m->contact[0]));
        d->routes = routes_of(m, false);
        d->local_cseq = 0;
        d->is_up = true;
        counts[COUNT_DIALOGS]++;
    }
    send_answer(p, m, 200, "OK", system_status_response, strlen(system_status_response));
}

/* The dialog an INFO belongs to, and the phone where it is a relayed one. */
static Dialog *dialog_of(Party *p, const Message *m, Party **phone) {
    *phone = NULL;
    if (p->dialog.call_id && slice_equals(m->call_id, p->dialog.call_id)) return &p->dialog;
    bool ok = p->is_client && m->call_id.length > 17;
    uint32_t run = ok ? read_hex8(m->call_id.at, &ok) : 0, id = ok ? read_hex8(m->call_id.at + 9, &ok) : 0;
    if (!ok || run != run_id || id >= (uint32_t)party_count * 4) return NULL;
    Party *about = transactions[id]->phone;
    if (!about || about->client != p || !slice_equals(m->call_id, about->watched.call_id)) return NULL;
    *phone = about;
    return &about->watched;
}

static void info_received(Party *p, const Message *m) {
    Party *phone;
    Dialog *d = dialog_of(p, m, &phone);
    if (!d || !d->is_up) {
        fault(FAULT_DIALOG, "INFO outside any dialog, party %d", p->number);
        return send_answer(p, m, 481, "Call/Transaction Does Not Exist", NULL, 0);
    }
    Slice remote = header_parameter(m->from, "tag");
    if (!is_local_tag(header_parameter(m->to, "tag"), d)) fault(FAULT_DIALOG, "To tag of INFO");
    if (!d->remote_tag || !slice_equals(remote, d->remote_tag)) fault(FAULT_DIALOG, "From tag of INFO");
    uint32_t cseq = strtoul(m->cseq.at, NULL, 10);
    if (cseq <= d->remote_cseq) fault(FAULT_DIALOG, "CSeq %u after %u", cseq, d->remote_cseq);
    d->remote_cseq = cseq;
    if (!slice_is(m->content_type, "application/csta+xml")) fault(FAULT_BODY, "content type of INFO");
    if (!p->is_client) return phone_serves(p, m);
    send_answer(p, m, 200, "OK", NULL, 0);
    if (!phone) return client_hears(p, m);
    /* Relayed blindly: the body has to be the one that was sent, octet by octet. */
    char sent[4096];
    int length = event_body(phone, phone->event, sent, sizeof sent);
    if (m->body.length != length || memcmp(m->body.at, sent, length))
        return fault(FAULT_BODY, "a relayed body differs: %d octets, %d sent", m->body.length, length);
    if (!phone->is_busy || !(phone->waits & WAIT_DELIVERY)) return fault(FAULT_BODY, "an event came twice or late");
    counts[COUNT_EVENTS_DELIVERED]++;
    operation_progress(phone, WAIT_DELIVERY);
}

void request_received(Party *p, const Message *m) {
    if (!m->vias || !m->from.at || !m->to.at || !m->call_id.at || !m->cseq.at)
        return fault(FAULT_HEADER, "a request lacks a mandatory header");
    if (slice_equals(m->method, "ACK")) return;
    if (slice_equals(m->method, "INVITE")) return invited(p, m);
    if (slice_equals(m->method, "INFO")) return info_received(p, m);
    if (!slice_equals(m->method, "OPTIONS"))
        fault(FAULT_UNASKED, "%.*s to party %d", m->method.length, m->method.at, p->number);
    send_answer(p, m, 200, "OK", NULL, 0);
}

/* ---- answers to our requests */

static Transaction *transaction_of(Party *p, const Message *m) {
    Slice branch = header_parameter(m->via[0], "branch");
    bool ok = branch.length == 7 + 24 && !memcmp(branch.at, "z9hG4bK", 7);
    uint32_t run = ok ? read_hex8(branch.at + 7, &ok) : 0, id = ok ? read_hex8(branch.at + 15, &ok) : 0;
    uint32_t sequence = ok ? read_hex8(branch.at + 23, &ok) : 0;
    if (!ok || run != run_id || id >= (uint32_t)party_count * 4) return NULL;
    Transaction *t = transactions[id];
    return t->party == p && t->kind != TXN_NONE && t->sequence == sequence ? t : NULL;
}

static bool is_answer_to(const Transaction *t, const Message *m) {
    char *end;
    uint32_t number = strtoul(m->cseq.at, &end, 10);
    while (*end == ' ') end++;
    Slice method = {end, (int)(m->cseq.at + m->cseq.length - end)};
    return via_count(m) == 1 && slice_equals(m->call_id, t->dialog->call_id) && number == t->cseq &&
           slice_equals(method, methods[t->kind]) && is_local_tag(header_parameter(m->from, "tag"), t->dialog) &&
           (m->status < 200 || header_parameter(m->to, "tag").at);
}

static Party *operator_of(const Transaction *t) { return t->phone ? t->phone : t->party; }

static void challenged(Transaction *t, const Message *m) {
    Party *p = t->party;
    TxnKind kind = t->kind;
    counts[COUNT_CHALLENGES]++;
    if (kind == TXN_INVITE) acknowledge(t, m);
    t->kind = TXN_NONE;
    if (expects_refusal && t->tries) {
        refusal = 1;
        return;
    }
    if (t->tries++ >= 2 || kind == TXN_INFO || !digest_challenge(&p->credentials, m)) {
        fault(FAULT_CHALLENGE, "%d to %s of party %d, %d challenges", m->status, methods[kind], p->number,
              m->challenges);
        return operation_fail(operator_of(t));
    }
    if (kind == TXN_REGISTER) send_register(p, true, phase == PHASE_BINDINGS);
    else send_invite(p, t->phone, true);
}

static void registered(Transaction *t, const Message *m) {
    static Out contact;
    Party *p = t->party;
    if (expects_refusal) {
        refusal = -1;
        return;
    }
    if (!t->tries) {
        fault(FAULT_CHALLENGE, "REGISTER without credentials was accepted");
        return operation_fail(p);
    }
    contact.length = 0;
    put_contact(&contact, p);
    contact.text[contact.length] = 0;
    int own = 0;
    for (int i = 0; i < m->contacts; i++) own += slice_has(m->contact[i], contact.text);
    if (own != 1) {
        fault(FAULT_BINDING, "party %d: %d bindings of its own among %d", p->number, own, m->contacts);
        return operation_fail(p);
    }
    if (phase == PHASE_BINDINGS) {
        counts[COUNT_BINDINGS]++;
    } else {
        counts[COUNT_REGISTRATIONS]++;
        p->is_registered = true;
        if (phase == PHASE_WINDOW) histogram_add(&registered_time, now_ns() - p->started_at);
    }
    operation_progress(p, WAIT_REGISTERED);
}

static void session_answered(Transaction *t, const Message *m) {
    Dialog *d = t->dialog;
    Slice tag = header_parameter(m->to, "tag");
    if (m->contacts != 1 || !slice_is(m->content_type, "application/csta+xml") ||
        !slice_equals(element_text(m->body, "systemStatus"), "normal")) {
        fault(FAULT_DIALOG, "200 to INVITE: %d Contacts, body of %d octets", m->contacts, m->body.length);
        return operation_fail(operator_of(t));
    }
    dialog_forget(d);
    d->remote_tag = copy(tag);
    d->target = copy(header_uri(m->contact[0]));
    d->routes = routes_of(m, true);
    d->is_up = true;
    acknowledge(t, m);
    operation_progress(operator_of(t), WAIT_ANSWER);
}

static void info_answered(Transaction *t, const Message *m) {
    Party *p = t->party;
    if (t == &p->event_info) {
        if (m->body.length) fault(FAULT_BODY, "the answer to an event has a body");
        counts[COUNT_EVENTS_ANSWERED]++;
        if (phase == PHASE_WINDOW) histogram_add(&answer_time, now_ns() - p->started_at);
        return operation_progress(p, WAIT_ANSWER);
    }
    if (t == &p->announcement) {
        p->is_ready = true;
        newcomer_is_set_up();
        return operation_progress(p, WAIT_ANSWER);
    }
    Slice reference = element_text(m->body, "monitorCrossRefID");
    if (!slice_equals(root_name(m->body), "MonitorStartResponse") || !reference.length) {
        fault(FAULT_BODY, "MonitorStart of %s: %.*s", t->phone->device, m->body.length > 300 ? 300 : m->body.length,
              m->body.at);
        return operation_fail(t->phone);
    }
    counts[COUNT_MONITORS]++;
    monitor_store(t->phone, reference);
    operation_progress(t->phone, WAIT_ANSWER);
}

void response_received(Party *p, const Message *m) {
    if (!m->vias || !m->from.at || !m->to.at || !m->call_id.at || !m->cseq.at)
        return fault(FAULT_HEADER, "a response lacks a mandatory header");
    Transaction *t = transaction_of(p, m);
    if (!t)
        return fault(FAULT_TRANSACTION, "%d to nothing we sent, or a second time, party %d", m->status, p->number);
    if (!is_answer_to(t, m))
        return fault(FAULT_HEADER, "%d to %s: Via, Call-ID, CSeq or a tag", m->status, methods[t->kind]);
    if (m->status < 200) return;
    if (m->status == 401 || m->status == 407) return challenged(t, m);
    TxnKind kind = t->kind;
    t->kind = TXN_NONE;
    if (m->status == 503 && kind == TXN_REGISTER && p->retries++ < 50) {
        counts[COUNT_REFUSED]++;
        int seconds = m->retry_after.at ? atoi(m->retry_after.at) : 1;
        p->retry_at = now_ns() + seconds * 1000000000ull + (uint64_t)(rand() % 500) * 1000000;
        return;
    }
    if (m->status >= 300) {
        if (kind == TXN_INVITE) acknowledge(t, m);
        if (expects_refusal) {
            refusal = 1;
            return;
        }
        fault(FAULT_STATUS, "%d to %s of party %d", m->status, methods[kind], p->number);
        return operation_fail(operator_of(t));
    }
    switch (kind) {
    case TXN_REGISTER: return registered(t, m);
    case TXN_INVITE: return session_answered(t, m);
    default: return info_answered(t, m);
    }
}
