/* SPDX-License-Identifier: Apache-2.0
 * Connections of TCP, TLS and unix sockets: one loop for all of them, a chunk of each in turn. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "events/receiver_inside.h"

#include "base/banned.h"

enum { EVENTS = 64, WAIT_MS = 1000, PATH_MAX_BYTES = 108, US_PER_MS = 1000, NO_FILES_WAIT_MS = 50 };

struct connection {
    int fd;
    uint64_t source;
    struct framing framing;
    struct netflow_peer peer;
    gnutls_session_t tls; /* NULL: none */
    bool is_shaken;
    int64_t opened_us;
};

struct receiver_streams {
    int epoll_fd;
    struct connection *rows[RECEIVER_CONNECTIONS_MAX];
    size_t count;
    uint64_t sources;
    enum framing_manner manner;
    gnutls_certificate_credentials_t credentials; /* NULL: no TLS */
    bool asks_certificate;
    char path[PATH_MAX_BYTES]; /* of a unix socket, to be removed */
};

/* ---- Opening ---- */

static enum status tls_open(struct receiver_streams *s, const struct receiver_options *options,
                            struct fault *fault)
{
    if (options->certificate == NULL || options->key == NULL)
        return fault_set(fault, ST_INVALID, "certificate", "TLS 接收须给出证书和私钥文件",
                         "receiving over TLS needs a certificate and its key");
    int code = gnutls_certificate_allocate_credentials(&s->credentials);
    if (code >= 0)
        code = gnutls_certificate_set_x509_key_file2(s->credentials, options->certificate,
                                                     options->key, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (code < 0)
        return fault_set(fault, ST_INVALID, "certificate", "无法使用证书 %s 与私钥 %s：%s",
                         "cannot use certificate %s with key %s: %s", options->certificate,
                         options->key, gnutls_strerror(code));
    s->asks_certificate = options->authority != NULL;
    if (!s->asks_certificate)
        return ST_OK;
    code = gnutls_certificate_set_x509_trust_file(s->credentials, options->authority,
                                                  GNUTLS_X509_FMT_PEM);
    if (code <= 0)
        return fault_set(fault, ST_INVALID, "authority", "无法使用签发机构证书 %s",
                         "cannot use the authority's certificate %s", options->authority);
    return ST_OK;
}

enum status receiver_stream_open(struct receiver *receiver, const struct receiver_options *options,
                                 struct fault *fault)
{
    struct receiver_streams *s = calloc(1, sizeof *s);

    if (s == NULL)
        abort();
    receiver->streams = s;
    s->manner = options->is_lines ? FRAMING_LINES : FRAMING_UNKNOWN;
    if (options->kind == RECEIVER_UNIX)
        (void)snprintf(s->path, sizeof s->path, "%s", options->address);
    s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event listening = {.events = EPOLLIN, .data.ptr = &receiver->socket_fd};
    struct epoll_event stopping = {.events = EPOLLIN, .data.ptr = &receiver->stop_fd};
    if (s->epoll_fd < 0 ||
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, receiver->socket_fd, &listening) != 0 ||
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, receiver->stop_fd, &stopping) != 0)
        return fault_set(fault, ST_IO, "receiver", "无法建立接收器：%s",
                         "cannot make a receiver: %s", strerror(errno));
    return options->kind == RECEIVER_TLS ? tls_open(s, options, fault) : ST_OK;
}

/* ---- One connection ---- */

static void count_open(struct receiver *r, bool is_new)
{
    pthread_mutex_lock(&r->lock);
    r->counts.connections_open = r->streams->count;
    r->counts.connections_all += is_new;
    pthread_mutex_unlock(&r->lock);
}

static void connection_free(struct connection *c)
{
    if (c->tls != NULL)
        gnutls_deinit(c->tls);
    framing_done(&c->framing);
    (void)close(c->fd);
    free(c);
}

/* What a connection leaves behind, then its end. */
static void connection_end(struct receiver *r, struct connection *c)
{
    struct receiver_streams *s = r->streams;
    struct receiver_message message = {.source = c->source, .peer = c->peer};
    bool is_cut = false;

    if (framing_finish(&c->framing, &message.bytes, &is_cut) && message.bytes.len > 0) {
        if (receiver_have_room(r, true))
            receiver_add(r, &message);
        else
            receiver_drop(r, RECEIVER_DROP_TAKER, 1);
    }
    receiver_drop(r, RECEIVER_DROP_CUT, is_cut ? 1 : 0);
    message.bytes = (struct str){NULL, 0};
    message.is_end = true;
    if (receiver_have_room(r, true))
        receiver_add(r, &message);
    for (size_t i = 0; i < s->count; i++) {
        if (s->rows[i] == c) {
            s->rows[i] = s->rows[--s->count];
            break;
        }
    }
    connection_free(c);
    count_open(r, false);
}

static void peer_of(const struct sockaddr_storage *from, struct netflow_peer *ret_peer)
{
    struct sockaddr_in ip4;
    struct sockaddr_in6 ip6;

    if (from->ss_family == AF_INET) {
        memcpy(&ip4, from, sizeof ip4);
        memset(ret_peer->address + 10, 0xff, 2);
        memcpy(ret_peer->address + 12, &ip4.sin_addr, 4);
        ret_peer->port = ntohs(ip4.sin_port);
    } else if (from->ss_family == AF_INET6) {
        memcpy(&ip6, from, sizeof ip6);
        memcpy(ret_peer->address, &ip6.sin6_addr, 16);
        ret_peer->port = ntohs(ip6.sin6_port);
    }
}

static bool tls_begin(const struct receiver_streams *s, struct connection *c)
{
    static const char versions[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

    if (gnutls_init(&c->tls, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
        return false;
    if (gnutls_priority_set_direct(c->tls, versions, NULL) < 0 ||
        gnutls_credentials_set(c->tls, GNUTLS_CRD_CERTIFICATE, s->credentials) < 0)
        return false;
    gnutls_certificate_server_set_request(c->tls, s->asks_certificate ? GNUTLS_CERT_REQUIRE
                                                                      : GNUTLS_CERT_IGNORE);
    if (s->asks_certificate)
        gnutls_session_set_verify_cert(c->tls, NULL, 0);
    gnutls_transport_set_int(c->tls, c->fd);
    return true;
}

static void accept_one(struct receiver *r)
{
    struct receiver_streams *s = r->streams;
    struct sockaddr_storage from = {.ss_family = AF_UNSPEC};
    socklen_t len = sizeof from;
    int on = 1,
        fd = accept4(r->socket_fd, (struct sockaddr *)&from, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE) {
            receiver_drop(r, RECEIVER_DROP_CONNECTIONS, 1);
            usleep(NO_FILES_WAIT_MS * US_PER_MS);
        }
        return;
    }
    if (s->count == RECEIVER_CONNECTIONS_MAX) {
        receiver_drop(r, RECEIVER_DROP_CONNECTIONS, 1);
        (void)close(fd);
        return;
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    struct connection *c = calloc(1, sizeof *c);
    if (c == NULL)
        abort();
    c->fd = fd;
    c->source = ++s->sources;
    c->opened_us = receiver_now_us();
    peer_of(&from, &c->peer);
    framing_init(&c->framing, s->manner);
    c->framing.joins_events = true;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if ((s->credentials != NULL && !tls_begin(s, c)) ||
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
        receiver_drop(r, RECEIVER_DROP_HANDSHAKE, 1);
        connection_free(c);
        return;
    }
    c->is_shaken = c->tls == NULL;
    s->rows[s->count++] = c;
    count_open(r, true);
}

/* Messages of a chunk; false when the stream has lost its count. */
static bool take_chunk(struct receiver *r, struct connection *c, size_t len)
{
    struct receiver_message message = {.source = c->source, .peer = c->peer};
    enum framing_step step;

    framing_feed(&c->framing, (struct str){r->chunk, len});
    while ((step = framing_next(&c->framing, &message.bytes)) != FRAMING_HUNGRY) {
        if (step == FRAMING_TOO_LONG) {
            receiver_drop(r, RECEIVER_DROP_LONG, 1);
        } else if (step == FRAMING_BROKEN) {
            receiver_drop(r, RECEIVER_DROP_FRAMING, 1);
            return false;
        } else if (message.bytes.len > 0) {
            receiver_add(r, &message); /* there is room for all that one chunk completes */
        }
    }
    return true;
}

static ssize_t connection_read(struct receiver *r, struct connection *c)
{
    if (c->tls == NULL) {
        ssize_t count = recv(c->fd, r->chunk, RECEIVER_CHUNK_BYTES, 0);
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? -1 : count < 0 ? 0 : count;
    }
    ssize_t count = gnutls_record_recv(c->tls, r->chunk, RECEIVER_CHUNK_BYTES);
    return count == GNUTLS_E_AGAIN || count == GNUTLS_E_INTERRUPTED || count == GNUTLS_E_REHANDSHAKE
               ? -1
           : count < 0 ? 0
                       : count;
}

/* False: the connection has to end. */
static bool connection_shake(struct receiver *r, struct connection *c)
{
    int code = gnutls_handshake(c->tls);

    c->is_shaken = code == GNUTLS_E_SUCCESS;
    if (code < 0 && gnutls_error_is_fatal(code)) {
        receiver_drop(r, RECEIVER_DROP_HANDSHAKE, 1);
        return false;
    }
    bool is_writing = !c->is_shaken && gnutls_record_get_direction(c->tls) == 1;
    struct epoll_event event = {.events = is_writing ? EPOLLOUT : EPOLLIN, .data.ptr = c};
    (void)epoll_ctl(r->streams->epoll_fd, EPOLL_CTL_MOD, c->fd, &event);
    return true;
}

static void serve(struct receiver *r, struct connection *c)
{
    if (!c->is_shaken) {
        if (!connection_shake(r, c)) {
            connection_end(r, c);
            return;
        }
        if (!c->is_shaken)
            return;
    }
    do { /* what TLS holds already would not wake the loop again */
        if (!receiver_have_room(r, true))
            return;
        ssize_t count = connection_read(r, c);
        if (count < 0)
            return;
        if (count == 0 || !take_chunk(r, c, (size_t)count)) {
            connection_end(r, c);
            return;
        }
    } while (c->tls != NULL && gnutls_record_check_pending(c->tls) > 0);
}

/* ---- The loop ---- */

/* Who has not finished the handshake in time goes. */
static void end_slow(struct receiver *r)
{
    struct receiver_streams *s = r->streams;
    int64_t now = receiver_now_us();

    for (size_t i = s->count; i > 0; i--) {
        struct connection *c = s->rows[i - 1];
        if (!c->is_shaken && now - c->opened_us > (int64_t)RECEIVER_HANDSHAKE_MS * US_PER_MS) {
            receiver_drop(r, RECEIVER_DROP_HANDSHAKE, 1);
            connection_end(r, c);
        }
    }
}

void receiver_stream_read(struct receiver *receiver)
{
    struct receiver *r = receiver;
    struct receiver_streams *s = r->streams;
    struct epoll_event events[EVENTS];

    while (!atomic_load(&r->is_stopping)) {
        int count = epoll_wait(s->epoll_fd, events, EVENTS, 0);
        if (count == 0) {
            end_slow(r); /* while no event is held that could name one of them */
            count = epoll_wait(s->epoll_fd, events, EVENTS, receiver_idle(r, WAIT_MS));
        }
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == &r->socket_fd)
                accept_one(r);
            else if (events[i].data.ptr != &r->stop_fd)
                serve(r, events[i].data.ptr);
        }
    }
    while (s->count > 0)
        connection_end(r, s->rows[s->count - 1]);
}

void receiver_stream_close(struct receiver *receiver)
{
    struct receiver_streams *s = receiver->streams;

    if (s == NULL)
        return;
    while (s->count > 0)
        connection_free(s->rows[--s->count]);
    if (s->epoll_fd >= 0)
        (void)close(s->epoll_fd);
    if (s->credentials != NULL)
        gnutls_certificate_free_credentials(s->credentials);
    if (s->path[0] != '\0')
        (void)unlink(s->path);
    free(s);
    receiver->streams = NULL;
}
