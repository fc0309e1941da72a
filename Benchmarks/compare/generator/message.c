/* Reading SIP messages from a stream. */
#include "load.h"
#include <strings.h>

bool slice_is(Slice s, const char *text) {
    return s.at && (int)strlen(text) == s.length && !strncasecmp(s.at, text, s.length);
}
bool slice_equals(Slice s, const char *text) {
    return s.at && (int)strlen(text) == s.length && !memcmp(s.at, text, s.length);
}
bool slice_has(Slice s, const char *text) { return s.at && memmem(s.at, s.length, text, strlen(text)); }

static Slice trimmed(const char *start, const char *end) {
    while (start < end && (*start == ' ' || *start == '\t')) start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t')) end--;
    return (Slice){start, (int)(end - start)};
}

static void keep(Slice *values, int *count, Slice value) {
    if (*count < MAX_VALUES) values[(*count)++] = value;
}

/* false: a header that makes the message unreadable */
static bool header_read(Message *m, Slice name, Slice value, long *content_length) {
    bool is_compact = name.length == 1;
    char letter = is_compact ? *name.at | 32 : 0;
    if (letter == 'v' || slice_is(name, "Via")) keep(m->via, &m->vias, value);
    else if (letter == 'f' || slice_is(name, "From")) m->from = value;
    else if (letter == 't' || slice_is(name, "To")) m->to = value;
    else if (letter == 'i' || slice_is(name, "Call-ID")) m->call_id = value;
    else if (letter == 'm' || slice_is(name, "Contact")) keep(m->contact, &m->contacts, value);
    else if (slice_is(name, "CSeq")) m->cseq = value;
    else if (letter == 'c' || slice_is(name, "Content-Type")) m->content_type = value;
    else if (letter == 'l' || slice_is(name, "Content-Length")) {
        if (!value.length || *value.at < '0' || *value.at > '9') return false;
        *content_length = atol(value.at);
    } else if (slice_is(name, "Record-Route")) keep(m->record_route, &m->record_routes, value);
    else if (slice_is(name, "Retry-After")) m->retry_after = value;
    else if (slice_is(name, "WWW-Authenticate") || slice_is(name, "Proxy-Authenticate")) {
        if (m->challenges < MAX_VALUES) m->challenge_by_proxy[m->challenges] = (*name.at | 32) == 'p';
        keep(m->challenge, &m->challenges, value);
    }
    return true;
}

int message_parse(const char *bytes, int count, Message *m) {
    const char *end = memmem(bytes, count, "\r\n\r\n", 4);
    if (!end) return count > 65536 ? -1 : 0;
    memset(m, 0, sizeof *m);
    const char *line_end = memchr(bytes, '\r', end + 2 - bytes);
    if (line_end - bytes > 12 && !memcmp(bytes, "SIP/2.0 ", 8)) {
        m->is_response = true;
        m->status = atoi(bytes + 8);
        if (m->status < 100 || m->status > 699) return -1;
    } else {
        const char *first = memchr(bytes, ' ', line_end - bytes);
        const char *second = first ? memchr(first + 1, ' ', line_end - first - 1) : NULL;
        if (!second || line_end - second != 8 || memcmp(second, " SIP/2.0", 8)) return -1;
        m->method = (Slice){bytes, (int)(first - bytes)};
        m->target = (Slice){first + 1, (int)(second - first - 1)};
    }
    long content_length = -1; /* mandatory on streams */
    for (const char *line = line_end + 2; line < end + 2; line = line_end + 2) {
        line_end = memchr(line, '\r', end + 2 - line);
        if (!line_end || line_end[1] != '\n') return -1;
        const char *colon = memchr(line, ':', line_end - line);
        if (!colon) return -1;
        if (!header_read(m, trimmed(line, colon), trimmed(colon + 1, line_end), &content_length)) return -1;
    }
    if (content_length < 0 || content_length > 1000000) return -1;
    int head = end + 4 - bytes;
    if (count < head + content_length) return 0;
    m->body = (Slice){bytes + head, (int)content_length};
    return head + (int)content_length;
}

/* A parameter behind the address, such as tag. */
Slice header_parameter(Slice value, const char *name) {
    const char *at = value.at, *end = value.at + value.length;
    if (!at) return (Slice){0};
    const char *bracket = memchr(at, '>', value.length);
    if (bracket) at = bracket + 1;
    while (at < end) {
        const char *start = memchr(at, ';', end - at);
        if (!start++) break;
        const char *stop = memchr(start, ';', end - start);
        if (!stop) stop = end;
        const char *equals = memchr(start, '=', stop - start);
        if (equals && slice_is(trimmed(start, equals), name)) return trimmed(equals + 1, stop);
        at = stop;
    }
    return (Slice){0};
}

Slice header_uri(Slice value) {
    const char *open = memchr(value.at, '<', value.length);
    const char *close = open ? memchr(open, '>', value.at + value.length - open) : NULL;
    if (close) return (Slice){open + 1, (int)(close - open - 1)};
    const char *semicolon = memchr(value.at, ';', value.length);
    return (Slice){value.at, semicolon ? (int)(semicolon - value.at) : value.length};
}

int via_count(const Message *m) {
    int found = 0;
    for (int i = 0; i < m->vias; i++) {
        bool is_quoted = false;
        found++;
        for (int j = 0; j < m->via[i].length; j++) {
            if (m->via[i].at[j] == '"') is_quoted = !is_quoted;
            else if (!is_quoted && m->via[i].at[j] == ',') found++;
        }
    }
    return found;
}
