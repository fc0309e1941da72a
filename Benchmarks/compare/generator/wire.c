/* Connections over TCP and TLS, one epoll loop. */
#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int epoll_fd, next_source;
static SSL_CTX *tls_context;
static char scratch[1 << 18];

/* Without an authority nothing is verified: the client's part of a handshake costs more than the server's as it is.
 */
static int trust_anything(X509_STORE_CTX *store, void *unused) {
    (void)store;
    (void)unused;
    return 1;
}

void wire_setup(void) {
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (!options.tls) return;
    tls_context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(tls_context, TLS1_2_VERSION);
    SSL_CTX_set_mode(tls_context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    if (options.tls_authority) {
        if (SSL_CTX_load_verify_locations(tls_context, options.tls_authority, NULL) != 1) {
            fprintf(stderr, "cannot load %s\n", options.tls_authority);
            exit(2);
        }
        SSL_CTX_set_verify(tls_context, SSL_VERIFY_PEER, NULL);
    } else {
        SSL_CTX_set_cert_verify_callback(tls_context, trust_anything, NULL);
    }
}

static void want_write(Party *p, bool wants) {
    if (p->wants_write == wants) return;
    p->wants_write = wants;
    struct epoll_event event = {.events = EPOLLIN | (wants ? EPOLLOUT : 0),
                                .data.u64 = (uint64_t)p->generation << 32 | (uint32_t)p->number};
    epoll_ctl(epoll_fd, EPOLL_CTL_MOD, p->fd, &event);
}

void wire_connect(Party *p) {
    p->generation++;
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    p->state = CONN_CONNECTING;
    if (p->fd < 0) return party_lost(p, FAULT_CONNECT, "socket");
    int one = 1;
    setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(p->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    struct sockaddr_in source = {.sin_family = AF_INET};
    source.sin_addr.s_addr = htonl(ntohl(inet_addr(options.source)) + next_source++ % options.source_count);
    if (bind(p->fd, (void *)&source, sizeof source)) return party_lost(p, FAULT_CONNECT, "bind");
    struct sockaddr_in peer = {.sin_family = AF_INET,
                               .sin_port = htons(p->is_client ? options.client_port : options.port)};
    inet_pton(AF_INET, options.host, &peer.sin_addr);
    p->connect_at = now_ns();
    if (connect(p->fd, (void *)&peer, sizeof peer) && errno != EINPROGRESS)
        return party_lost(p, FAULT_CONNECT, "connect");
    p->wants_write = true;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT,
                                .data.u64 = (uint64_t)p->generation << 32 | (uint32_t)p->number};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, p->fd, &event);
}

void wire_close(Party *p, bool reset) {
    if (p->ssl) {
        if (p->state == CONN_UP && !reset) SSL_shutdown(p->ssl);
        SSL_free(p->ssl);
        p->ssl = NULL;
    }
    if (p->fd >= 0) {
        struct linger hard = {1, 0};
        if (reset) setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close(p->fd);
        p->fd = -1;
    }
    p->generation++;
    p->state = CONN_NEW;
    p->unread_length = p->unsent_length = p->unread_capacity = p->unsent_capacity = 0;
    free(p->unread);
    free(p->unsent);
    p->unread = p->unsent = NULL;
}

/* Octets written; 0: not now; -1: broken. */
static int write_some(Party *p, const char *bytes, int count) {
    if (p->ssl) {
        ERR_clear_error();
        int written = SSL_write(p->ssl, bytes, count);
        if (written > 0) return written;
        int error = SSL_get_error(p->ssl, written);
        return error == SSL_ERROR_WANT_WRITE || error == SSL_ERROR_WANT_READ ? 0 : -1;
    }
    ssize_t written = send(p->fd, bytes, count, MSG_NOSIGNAL);
    return written >= 0 ? (int)written : errno == EAGAIN ? 0 : -1;
}

void wire_send(Party *p, Out *out) {
    if (out->overflow) return fault(FAULT_PARSE, "a message of ours is too long");
    if (p->state != CONN_UP) return;
    counts[COUNT_SENT]++;
    counts[COUNT_BYTES_SENT] += out->length;
    int done = 0;
    while (!p->unsent_length && done < out->length) {
        int written = write_some(p, out->text + done, out->length - done);
        if (written < 0) return party_lost(p, FAULT_CLOSED, "write");
        if (!written) break;
        done += written;
    }
    int left = out->length - done;
    if (!left) return;
    if (p->unsent_length + left > p->unsent_capacity) {
        p->unsent_capacity = p->unsent_length + left + 4096;
        p->unsent = realloc(p->unsent, p->unsent_capacity);
    }
    memcpy(p->unsent + p->unsent_length, out->text + done, left);
    p->unsent_length += left;
    want_write(p, true);
}

static void flush(Party *p) {
    int done = 0;
    while (done < p->unsent_length) {
        int written = write_some(p, p->unsent + done, p->unsent_length - done);
        if (written < 0) return party_lost(p, FAULT_CLOSED, "write");
        if (!written) break;
        done += written;
    }
    memmove(p->unsent, p->unsent + done, p->unsent_length - done);
    p->unsent_length -= done;
    if (p->unsent_length) return;
    free(p->unsent);
    p->unsent = NULL;
    p->unsent_capacity = 0;
    want_write(p, false);
}

static void is_up(Party *p) {
    p->state = CONN_UP;
    want_write(p, false);
    counts[COUNT_CONNECTIONS]++;
    party_connected(p);
}

static void handshake(Party *p) {
    ERR_clear_error();
    int result = SSL_connect(p->ssl);
    if (result == 1) {
        histogram_add(&handshake_time, now_ns() - p->tls_at);
        if (SSL_session_reused(p->ssl)) counts[COUNT_TLS_RESUMED]++;
        return is_up(p);
    }
    int error = SSL_get_error(p->ssl, result);
    if (error == SSL_ERROR_WANT_READ) return want_write(p, false);
    if (error == SSL_ERROR_WANT_WRITE) return want_write(p, true);
    unsigned long reason = ERR_peek_error();
    party_lost(p, FAULT_TLS, reason ? ERR_reason_error_string(reason) : "closed in the handshake");
}

static void connected(Party *p) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) {
        errno = error;
        return party_lost(p, FAULT_CONNECT, "connect");
    }
    struct sockaddr_in own;
    length = sizeof own;
    getsockname(p->fd, (void *)&own, &length);
    p->local_address = ntohl(own.sin_addr.s_addr);
    p->local_port = ntohs(own.sin_port);
    if (!options.tls) return is_up(p);
    p->tls_at = now_ns();
    p->ssl = SSL_new(tls_context);
    SSL_set_fd(p->ssl, p->fd);
    if (options.sni) SSL_set_tlsext_host_name(p->ssl, options.sni);
    p->state = CONN_TLS;
    handshake(p);
}

/* Handles whole messages; octets used up. */
static int consume(Party *p, const char *bytes, int count) {
    int done = 0;
    while (p->state == CONN_UP) {
        while (done < count && (bytes[done] == '\r' || bytes[done] == '\n')) done++; /* RFC 5626 keepalive */
        if (done >= count) break;
        Message message;
        int length = message_parse(bytes + done, count - done, &message);
        if (!length) break;
        if (length < 0) {
            party_lost(p, FAULT_PARSE, "unreadable message");
            return count;
        }
        counts[COUNT_RECEIVED]++;
        uint32_t generation = p->generation;
        if (message.is_response) response_received(p, &message);
        else request_received(p, &message);
        if (p->generation != generation) return count;
        done += length;
    }
    return done;
}

static void readable(Party *p) {
    for (;;) {
        int kept = p->unread_length, count;
        memcpy(scratch, p->unread, kept);
        if (p->ssl) {
            ERR_clear_error();
            count = SSL_read(p->ssl, scratch + kept, sizeof scratch - kept);
            if (count <= 0) {
                int error = SSL_get_error(p->ssl, count);
                if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
                return party_lost(p, FAULT_CLOSED, error == SSL_ERROR_ZERO_RETURN ? "close_notify" : "TLS read");
            }
        } else {
            count = recv(p->fd, scratch + kept, sizeof scratch - kept, 0);
            if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
            if (count <= 0) return party_lost(p, FAULT_CLOSED, count ? "recv" : "closed by the server");
        }
        counts[COUNT_BYTES_RECEIVED] += count;
        uint32_t generation = p->generation;
        int total = kept + count, done = consume(p, scratch, total), left = total - done;
        if (p->generation != generation || p->state != CONN_UP) return;
        if (left > p->unread_capacity) {
            p->unread_capacity = left + 2048;
            p->unread = realloc(p->unread, p->unread_capacity);
        } else if (!left) {
            free(p->unread);
            p->unread = NULL;
            p->unread_capacity = 0;
        }
        memcpy(p->unread, scratch + done, left);
        p->unread_length = left;
        if (!p->ssl || !SSL_has_pending(p->ssl)) return;
    }
}

void wire_step(uint64_t wait_ns) {
    struct epoll_event events[256];
    struct timespec wait = {0, (long)wait_ns};
    int count = epoll_pwait2(epoll_fd, events, 256, &wait, NULL);
    for (int i = 0; i < count; i++) {
        Party *p = parties[(uint32_t)events[i].data.u64];
        uint32_t generation = events[i].data.u64 >> 32;
        if (p->generation != generation) continue;
        if (p->state == CONN_CONNECTING) {
            connected(p);
        } else if (p->state == CONN_TLS) {
            handshake(p);
        } else if (p->state == CONN_UP) {
            if (events[i].events & EPOLLOUT && p->unsent_length) flush(p);
            if (p->generation == generation && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) readable(p);
        }
    }
}
