/* CSTA bodies: the services of a phone, its events, and what a client has to hear of them. */
#include "load.h"

#define NAMESPACE "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed5\""
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
const char system_status[] = DECLARATION "<RequestSystemStatus " NAMESPACE "/>";
const char system_status_response[] = DECLARATION
    "<RequestSystemStatusResponse " NAMESPACE "><systemStatus>normal</systemStatus></RequestSystemStatusResponse>";

/* ---- reading, as far as a check needs it: what servers write without prefixes and comments */

Slice root_name(Slice body) {
    const char *at = body.at, *end = body.at + body.length;
    while (at && (at = memchr(at, '<', end - at)) && at + 1 < end && (at[1] == '?' || at[1] == '!')) at++;
    if (!at) return (Slice){0};
    const char *start = ++at;
    while (at < end && *at != ' ' && *at != '>' && *at != '/' && *at != '\r' && *at != '\n') at++;
    return (Slice){start, (int)(at - start)};
}

Slice element_text(Slice body, const char *name) {
    char tag[64];
    int length = snprintf(tag, sizeof tag, "<%s>", name);
    const char *start = body.at ? memmem(body.at, body.length, tag, length) : NULL;
    if (!start) return (Slice){0};
    start += length;
    const char *end = memchr(start, '<', body.at + body.length - start);
    return end ? (Slice){start, (int)(end - start)} : (Slice){0};
}

/* An element without attributes and all that is in it, from its first octet to its last. */
static Slice element_with_tags(Slice body, const char *name) {
    char open[64], shut[64];
    int open_length = snprintf(open, sizeof open, "<%s>", name);
    int shut_length = snprintf(shut, sizeof shut, "</%s>", name);
    const char *start = body.at ? memmem(body.at, body.length, open, open_length) : NULL;
    const char *end = start ? memmem(start, body.at + body.length - start, shut, shut_length) : NULL;
    return end ? (Slice){start, (int)(end + shut_length - start)} : (Slice){0};
}

/* ---- the client's cross references */

#define TABLE_SIZE (1 << 17)
static Party *monitors[TABLE_SIZE];

static uint32_t hash_of(Slice text) {
    uint32_t hash = 2166136261u;
    for (int i = 0; i < text.length; i++) hash = (hash ^ (uint8_t)text.at[i]) * 16777619u;
    return hash;
}

static uint32_t place_of(Slice reference) { return hash_of(reference) & (TABLE_SIZE - 1); }

static Party *monitor_find(Slice reference) {
    for (uint32_t at = place_of(reference); monitors[at]; at = (at + 1) & (TABLE_SIZE - 1))
        if (slice_equals(reference, monitors[at]->monitor)) return monitors[at];
    return NULL;
}

void monitor_store(Party *phone, Slice reference) {
    if (phone->monitor || monitor_find(reference)) return fault(FAULT_BODY, "a cross reference was given out twice");
    phone->monitor = strndup(reference.at, reference.length);
    uint32_t at = place_of(reference);
    while (monitors[at]) at = (at + 1) & (TABLE_SIZE - 1);
    monitors[at] = phone;
}

/* ---- what the phone sends */

/* Events go through a call's life: delivered, established, cleared; then the next call. */
static const struct {
    const char *name, *connection, *device, *state, *cause;
} steps[] = {
    {"DeliveredEvent", "connection", "alertingDevice", "alerting", "newCall"},
    {"EstablishedEvent", "establishedConnection", "answeringDevice", "connected", "normal"},
    {"ConnectionClearedEvent", "droppedConnection", "releasingDevice", "null", "normalClearing"},
};

/* The body of a phone's event `number`, padded with private data to the size asked for. */
int event_body(Party *phone, uint32_t number, char *text, int room) {
    int step = (number - 1) % 3, call = (number - 1) / 3 + 1;
    int length =
        snprintf(text, room,
                 DECLARATION "<%s " NAMESPACE "><monitorCrossRefID>%08x</monitorCrossRefID><%s><callID>c%d</callID>"
                             "<deviceID>%s</deviceID></%s><%s><deviceIdentifier>%s</deviceIdentifier></%s>",
                 steps[step].name, phone->number + 1, steps[step].connection, call, phone->device,
                 steps[step].connection, steps[step].device, phone->device, steps[step].device);
    if (step < 2)
        length +=
            snprintf(text + length, room - length,
                     "<callingDevice><deviceIdentifier>sip:305@pbx.example.net</deviceIdentifier></callingDevice>"
                     "<calledDevice><deviceIdentifier>%s</deviceIdentifier></calledDevice>"
                     "<lastRedirectionDevice><notKnown/></lastRedirectionDevice>",
                     phone->device);
    length += snprintf(text + length, room - length,
                       "<localConnectionInfo>%s</localConnectionInfo><cause>%s</cause>"
                       "<extensions><privateData><string>%08X%08X",
                       steps[step].state, steps[step].cause, phone->number, number);
    char tail[128];
    int tail_length = snprintf(tail, sizeof tail, "</string></privateData></extensions></%s>", steps[step].name);
    int pad = options.body_size - length - tail_length;
    if (pad < 0 || length + pad + tail_length > room) pad = 0;
    memset(text + length, 'A', pad & ~1);
    length += pad & ~1;
    memcpy(text + length, tail, tail_length);
    return length + tail_length;
}

static void serve(Party *phone, const Message *m, const char *name, const char *content) {
    char body[1024];
    int length = snprintf(body, sizeof body, DECLARATION "<%s " NAMESPACE ">%s</%s>", name, content, name);
    counts[COUNT_SERVICES]++;
    send_answer(phone, m, 200, "OK", body, length);
}

static void check_device(Party *phone, const Message *m, const char *element) {
    Slice named = element_text(m->body, element);
    if (!slice_equals(named, phone->device))
        fault(FAULT_BODY, "%s of phone %d names %.*s", element, phone->index, named.length, named.at ? named.at : "");
}

/* A service of the server to the phone, in an INFO. */
void phone_serves(Party *phone, const Message *m) {
    char content[128];
    Slice name = root_name(m->body);
    if (slice_equals(name, "RequestSystemStatus")) {
        serve(phone, m, "RequestSystemStatusResponse", "<systemStatus>normal</systemStatus>");
    } else if (slice_equals(name, "SystemRegister")) {
        serve(phone, m, "SystemRegisterResponse", "<sysStatRegisterID>1</sysStatRegisterID>");
    } else if (slice_equals(name, "GetSwitchingFunctionDevices")) {
        serve(phone, m, "GetSwitchingFunctionDevicesResponse", "<serviceCrossRefID>1</serviceCrossRefID>");
        send_devices(phone);
    } else if (slice_equals(name, "MonitorStart")) {
        check_device(phone, m, "deviceObject");
        snprintf(content, sizeof content, "<monitorCrossRefID>%08x</monitorCrossRefID>", phone->number + 1);
        serve(phone, m, "MonitorStartResponse", content);
    } else if (slice_equals(name, "SnapshotDevice")) {
        check_device(phone, m, "snapshotObject");
        serve(phone, m, "SnapshotDeviceResponse",
              "<crossRefIDorSnapshotData><snapshotData/></crossRefIDorSnapshotData>");
        operation_progress(phone, WAIT_SNAPSHOT);
    } else if (slice_equals(name, "GetDoNotDisturb")) {
        serve(phone, m, "GetDoNotDisturbResponse", "<doNotDisturbOn>false</doNotDisturbOn>");
    } else if (slice_equals(name, "GetMessageWaitingIndicator")) {
        serve(phone, m, "GetMessageWaitingIndicatorResponse", "<messageWaitingOn>false</messageWaitingOn>");
    } else if (slice_equals(name, "GetForwarding")) {
        serve(phone, m, "GetForwardingResponse",
              "<forwardingList><forwardListItem><forwardingType>forwardImmediate</forwardingType>"
              "<forwardStatus>false</forwardStatus></forwardListItem></forwardingList>");
    } else {
        fault(FAULT_UNASKED, "the phone is asked for %.*s", name.length, name.at ? name.at : "");
        serve(phone, m, "CSTAErrorCode", "<operation>serviceNotSupported</operation>");
    }
}

/* ---- what the client hears */

static const char after_reference[] = "</monitorCrossRefID>";

static Slice behind_reference(Slice body) {
    const char *at = memmem(body.at, body.length, after_reference, sizeof after_reference - 1);
    if (!at) return (Slice){0};
    at += sizeof after_reference - 1;
    return (Slice){at, (int)(body.at + body.length - at)};
}

/* An INFO in a client's session: an event of a monitor. */
void client_hears(Party *client, const Message *m) {
    Slice name = root_name(m->body);
    Party *phone = monitor_find(element_text(m->body, "monitorCrossRefID"));
    if (!phone || phone->client != client)
        return fault(FAULT_BODY, "%.*s of an unknown monitor", name.length, name.at ? name.at : "");
    if (slice_equals(name, "BackInServiceEvent") || slice_equals(name, "OutOfServiceEvent")) {
        bool is_back = *name.at == 'B';
        check_device(phone, m, "deviceIdentifier");
        counts[is_back ? COUNT_BACK_IN_SERVICE : COUNT_OUT_OF_SERVICE]++;
        if (is_back) phone->back_in_service++;
        else phone->out_of_service++;
        if (is_back) operation_progress(phone, WAIT_BACK);
        return;
    }
    if (!phone->is_busy || !(phone->waits & WAIT_DELIVERY))
        return fault(FAULT_BODY, "%.*s came twice or late", name.length, name.at ? name.at : "");
    /* The cross reference is the server's own, and so is the id of the call, one for all events of a call and for no other
       call; all else behind it has to be what the phone said, octet by octet. */
    char text[4096];
    Slice sent = {text, event_body(phone, phone->event, text, sizeof text)};
    Slice wanted = behind_reference(sent), heard = behind_reference(m->body), root = root_name(sent);
    Slice call = element_with_tags(heard, "callLinkageData");
    int before = call.at ? (int)(call.at - heard.at) : heard.length, after = heard.length - before - call.length;
    if (root.length != name.length || memcmp(root.at, name.at, name.length) ||
        wanted.length != before + after || memcmp(wanted.at, heard.at, before) ||
        memcmp(wanted.at + before, heard.at + before + call.length, after))
        return fault(FAULT_BODY, "an event differs from the phone's: %.*s",
                     m->body.length > 400 ? 400 : m->body.length, m->body.at);
    uint32_t id = hash_of(call);
    if (!call.at || (id == phone->call_id) != (phone->event % 3 != 1))
        return fault(FAULT_BODY, "event %u has the id of another call: %.*s", phone->event, call.length,
                     call.at ? call.at : "");
    phone->call_id = id;
    counts[COUNT_EVENTS_DELIVERED]++;
    operation_progress(phone, WAIT_DELIVERY);
}
