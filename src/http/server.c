/* SPDX-License-Identifier: Apache-2.0
 * libmicrohttpd in front, the crew behind: bytes move on I/O threads, requests run on workers while
 * their connection is suspended. */
#include "http/server.h"

#include <ctype.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/log.h"
#include "db/store.h"
#include "http/crew.h"
#include "http/deadline.h"
#include "http/listen.h"
#include "http/live.h"
#include "http/phases.h"
#include "http/tls.h"
#include "http/upload.h"

enum {
    SERVER_LOG_LINES_PER_MINUTE = 10,
    SERVER_FLUSH_MS = 300,
    SERVER_ADDRESS_BYTES = 64,
    SERVER_STREAM_BYTES = 4096
};

struct server {
    struct server_settings settings;
    struct arena arena; /* certificate texts */
    struct listen_socket listen;
    struct tls_pair tls;
    struct phases *phases;
    struct crew *crew;
    struct live *live;
    struct deadline_table *deadlines;
    struct MHD_Daemon *daemon;
    atomic_int talks; /* exchanges under way */
};

/* Where a conversation stands; the connection's thread and the worker never hold it at once. */
enum talk_step {
    TALK_NEW,    /* the request line is there */
    TALK_READY,  /* the headers are there and no body follows */
    TALK_ADMIT,  /* a worker finds out who asks */
    TALK_BODY,   /* the body comes in */
    TALK_ANSWER, /* a worker runs the handler */
    TALK_SENT,   /* the answer is queued */
};

struct talk {
    struct server *server;
    struct MHD_Connection *connection;
    struct exchange *x;
    struct deadline *deadline;
    struct live_stream *stream; /* once a stream of events was begun */
    enum talk_step step;
};

static void log_daemon(void *cookie, const char *format, va_list arguments)
{
    static atomic_long minute, lines;
    long now = (long)(time(NULL) / 60);
    char text[300];

    (void)cookie;
    if (atomic_exchange(&minute, now) != now) {
        long dropped = atomic_exchange(&lines, 0) - SERVER_LOG_LINES_PER_MINUTE;
        if (dropped > 0)
            log_event(LOG_WARNING, "http.lines-dropped", "count=%ld", dropped);
    }
    if (atomic_fetch_add(&lines, 1) >= SERVER_LOG_LINES_PER_MINUTE)
        return;
    (void)vsnprintf(text, sizeof text, format, arguments);
    text[strcspn(text, "\r\n")] = '\0';
    log_event(LOG_DEBUG, "http.connection", "detail=\"%s\"", text);
}

static void watch_connection(void *cookie, struct MHD_Connection *connection, void **socket_context,
                             enum MHD_ConnectionNotificationCode code)
{
    struct server *server = cookie;
    const union MHD_ConnectionInfo *info;
    int on = 1;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        deadline_forget(*socket_context);
        return;
    }
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    (void)setsockopt(info->connect_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    *socket_context = deadline_watch(server->deadlines, info->connect_fd, HTTP_FIRST_HEADERS_MS);
}

/* The first word about a request: its line, before MHD decodes anything. */
static void *begin_talk(void *cookie, const char *target, struct MHD_Connection *connection)
{
    struct server *server = cookie;
    struct talk *talk = calloc(1, sizeof *talk);

    if (talk == NULL)
        return NULL;
    talk->x = exchange_new(str_of(target), instant_system_now());
    if (talk->x == NULL) {
        free(talk);
        return NULL;
    }
    talk->server = server;
    talk->connection = connection;
    talk->deadline =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    atomic_fetch_add(&server->talks, 1);
    return talk;
}

static void end_talk(void *cookie, struct MHD_Connection *connection, void **talk_context,
                     enum MHD_RequestTerminationCode code)
{
    struct talk *talk = *talk_context;

    (void)cookie;
    (void)connection;
    (void)code;
    if (talk == NULL)
        return;
    *talk_context = NULL;
    if (talk->step == TALK_SENT)
        phases_log(talk->x);
    deadline_set(talk->deadline, HTTP_NEXT_HEADERS_MS);
    live_leave(talk->stream);
    exchange_free(talk->x);
    atomic_fetch_sub(&talk->server->talks, 1);
    free(talk);
}

static enum MHD_Result take_header(void *cookie, enum MHD_ValueKind kind, const char *name,
                                   size_t name_len, const char *value, size_t value_len)
{
    struct talk *talk = cookie;

    (void)kind;
    return exchange_add_header(talk->x, (struct str){name, name_len},
                               (struct str){value == NULL ? "" : value, value_len})
               ? MHD_YES
               : MHD_NO;
}

static struct str address_of(struct arena *arena, struct MHD_Connection *connection)
{
    const void *address =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    char text[SERVER_ADDRESS_BYTES] = "";

    if (((const struct sockaddr *)address)->sa_family == AF_INET6)
        (void)inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text,
                        sizeof text);
    else
        (void)inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text,
                        sizeof text);
    return str_copy(arena, strncmp(text, "::ffff:", 7) == 0 ? str_of(text + 7) : str_of(text));
}

/* The client certificate, only when its chain leads to the authorities of the settings: asking for
 * one does not yet mean that a foreign one was refused. */
static struct str certificate_of(struct arena *arena, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    static const char purpose[] = GNUTLS_KP_TLS_WWW_CLIENT;
    gnutls_typed_vdata_st wanted = {.type = GNUTLS_DT_KEY_PURPOSE_OID,
                                    .data = (unsigned char *)(uintptr_t)purpose};
    const gnutls_datum_t *chain;
    unsigned count = 0, verdict = ~0u;
    struct digest_sm3 digest;
    char hex[DIGEST_SM3_HEX_BYTES];

    if (info == NULL || info->tls_session == NULL)
        return (struct str){"", 0};
    chain = gnutls_certificate_get_peers(info->tls_session, &count);
    if (chain == NULL || count == 0 ||
        gnutls_certificate_verify_peers(info->tls_session, &wanted, 1, &verdict) != 0 ||
        verdict != 0)
        return (struct str){"", 0};
    digest = digest_sm3_of((struct str){(const char *)chain[0].data, chain[0].size});
    return str_copy(arena, str_of(digest_hex(&digest, hex)));
}

static void run_job(void *cookie, void *job)
{
    struct server *server = cookie;
    struct talk *talk = job;

    if (talk->stream != NULL) {
        live_refresh(talk->stream);
        MHD_resume_connection(talk->connection);
        return;
    }
    if (talk->step == TALK_ADMIT)
        phases_admit(server->phases, talk->x);
    if (!talk->x->is_answered && !(talk->step == TALK_ADMIT && talk->x->has_body)) {
        talk->step = TALK_ANSWER;
        phases_answer(server->phases, talk->x);
    }
    MHD_resume_connection(talk->connection);
}

/* ---- Streams of events ---- */

static bool push_stream(void *cookie, void *talk)
{
    struct server *server = cookie;

    return crew_push(server->crew, talk);
}

static void wake_stream(void *job)
{
    struct talk *talk = job;

    MHD_resume_connection(talk->connection);
}

static void rest_stream(void *job)
{
    struct talk *talk = job;

    MHD_suspend_connection(talk->connection);
}

static ssize_t feed_stream(void *cookie, uint64_t position, char *bytes, size_t max)
{
    struct talk *talk = cookie;
    ssize_t taken = live_take(talk->stream, bytes, max, rest_stream);

    (void)position;
    return taken < 0 ? MHD_CONTENT_READER_END_OF_STREAM : taken;
}

/* NULL when there are as many as there may be. */
static struct MHD_Response *begin_stream(struct talk *talk)
{
    talk->stream = live_join(talk->server->live, talk->x, talk);
    if (talk->stream == NULL)
        return NULL;
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, SERVER_STREAM_BYTES, feed_stream,
                                             talk, NULL);
}

static struct MHD_Response *make_response(struct exchange *x)
{
    int file;
    off_t size;

    if (x->payload_path == NULL)
        return MHD_create_response_from_buffer(x->payload.len, (void *)(uintptr_t)x->payload.ptr,
                                               MHD_RESPMEM_PERSISTENT);
    file = open(x->payload_path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    size = lseek(file, 0, SEEK_END);
    if (size < 0) {
        (void)close(file);
        return NULL;
    }
    return MHD_create_response_from_fd64((uint64_t)size, file);
}

static enum MHD_Result send_answer(struct talk *talk)
{
    struct exchange *x = talk->x;
    struct MHD_Response *response = x->is_stream ? begin_stream(talk) : make_response(x);
    enum MHD_Result result;

    if (response == NULL)
        return MHD_NO;
    for (size_t i = 0; i < x->answer_header_count; i++)
        (void)MHD_add_response_header(response, str_zero(&x->arena, x->answer_headers[i].name),
                                      str_zero(&x->arena, x->answer_headers[i].value));
    if (x->closes)
        (void)MHD_add_response_header(response, "Connection", "close");
    talk->step = TALK_SENT;
    deadline_set(talk->deadline, talk->stream != NULL ? 0 : HTTP_REPLY_MS);
    result = MHD_queue_response(talk->connection, (unsigned)x->http_status, response);
    MHD_destroy_response(response);
    return result;
}

/* Hand over to a worker; the connection sleeps meanwhile. */
static enum MHD_Result hand_over(struct talk *talk, enum talk_step step)
{
    talk->step = step;
    deadline_set(talk->deadline, 0);
    MHD_suspend_connection(talk->connection);
    if (crew_push(talk->server->crew, talk))
        return MHD_YES;
    talk->x->closes = true;
    phases_refuse_busy(talk->x);
    MHD_resume_connection(talk->connection);
    return MHD_YES;
}

static enum MHD_Result receive_headers(struct talk *talk, const char *method)
{
    struct exchange *x = talk->x;

    exchange_set_method(x, str_of(method));
    if (MHD_get_connection_values_n(talk->connection, MHD_HEADER_KIND, take_header, talk) < 0 ||
        x->header_count == HTTP_MAX_HEADERS) {
        phases_refuse_headers(x);
        return send_answer(talk);
    }
    x->address = address_of(&x->arena, talk->connection);
    x->certificate = certificate_of(&x->arena, talk->connection);
    phases_receive(talk->server->phases, x);
    if (!x->has_body && !x->closes) {
        /* An answer now would end the connection: MHD must first see that no body follows. */
        talk->step = TALK_READY;
        return MHD_YES;
    }
    return x->is_answered ? send_answer(talk) : hand_over(talk, TALK_ADMIT);
}

static enum MHD_Result begin_body(struct talk *talk)
{
    struct exchange *x = talk->x;
    bool is_upload = (x->route->flags & ROUTE_UPLOAD) != 0;

    talk->step = TALK_BODY;
    deadline_set(talk->deadline, is_upload ? HTTP_UPLOAD_BODY_MS : HTTP_JSON_BODY_MS);
    if (is_upload && upload_open(x, store_folder(talk->server->settings.store)) != ST_OK) {
        phases_refuse_upload(x);
        return send_answer(talk);
    }
    return MHD_YES;
}

/* A chunked body beyond its limit ends the connection: MHD takes no answer in the middle of one. */
static enum MHD_Result take_body(struct talk *talk, const char *bytes, size_t *count)
{
    struct exchange *x = talk->x;

    if (x->upload_file >= 0) {
        if (x->fault.status == ST_OK && upload_write(x, bytes, *count) != ST_OK &&
            x->fault.status == ST_LIMIT) {
            phases_refuse_upload(x);
            return MHD_NO;
        }
    } else {
        buf_bytes(&x->body, bytes, *count);
        if (x->body.status != ST_OK)
            return MHD_NO;
    }
    *count = 0;
    return MHD_YES;
}

static enum MHD_Result end_body(struct talk *talk)
{
    struct exchange *x = talk->x;

    if (x->upload_file >= 0 && (x->fault.status != ST_OK || upload_finish(x) != ST_OK)) {
        phases_refuse_upload(x);
        return send_answer(talk);
    }
    return hand_over(talk, TALK_ANSWER);
}

static enum MHD_Result on_request(void *cookie, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *count, void **talk_context)
{
    struct talk *talk = *talk_context;

    (void)cookie;
    (void)connection;
    (void)url;
    (void)version;
    if (talk == NULL)
        return MHD_NO;
    if (talk->step == TALK_NEW)
        return receive_headers(talk, method);
    if (talk->x->is_answered)
        return talk->step == TALK_SENT ? MHD_YES : send_answer(talk);
    if (talk->step == TALK_READY)
        return hand_over(talk, TALK_ADMIT);
    if (talk->step == TALK_ADMIT)
        return begin_body(talk);
    if (talk->step == TALK_BODY && *count > 0)
        return take_body(talk, bytes, count);
    if (talk->step == TALK_BODY)
        return end_body(talk);
    return MHD_NO;
}

static size_t keep_escapes(void *cookie, struct MHD_Connection *connection, char *text)
{
    (void)cookie;
    (void)connection;
    return strlen(text);
}

static enum status start_daemon(struct server *server, const struct str *authorities,
                                struct fault *fault)
{
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)server->tls.certificate.ptr},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)server->tls.key.ptr},
        {MHD_OPTION_HTTPS_PRIORITIES, 0,
         (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-CIPHER-ALL:"
                             "+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:%SERVER_PRECEDENCE"},
        {authorities->len > 0 ? MHD_OPTION_HTTPS_MEM_TRUST : MHD_OPTION_END, 0,
         (void *)(uintptr_t)authorities->ptr},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TLS | MHD_ALLOW_SUSPEND_RESUME |
                     MHD_USE_ITC | MHD_USE_ERROR_LOG;

    if (server->listen.is_ipv6)
        flags |= MHD_USE_IPv6;
    server->daemon = MHD_start_daemon(
        flags, (uint16_t)server->listen.port, NULL, NULL, on_request, server,
        MHD_OPTION_EXTERNAL_LOGGER, log_daemon, server, MHD_OPTION_LISTEN_SOCKET,
        server->listen.socket, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)HTTP_IO_THREADS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_MAX_CONNECTIONS,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)HTTP_MAX_CONNECTIONS_PER_ADDRESS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_CONNECTION_BYTES,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION, watch_connection, server,
        MHD_OPTION_NOTIFY_COMPLETED, end_talk, server, MHD_OPTION_URI_LOG_CALLBACK, begin_talk,
        server, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, server, MHD_OPTION_ARRAY, options,
        MHD_OPTION_END);
    if (server->daemon == NULL)
        return fault_set(fault, ST_IO, "listen", "无法启动 HTTPS 服务",
                         "the HTTPS server cannot be started");
    server->listen.socket = -1; /* now the daemon's */
    return ST_OK;
}

/* "https://" and a host with an optional port: what follows on papers is added by them. */
static enum status check_base_url(const char *url, struct fault *fault)
{
    struct str text = str_of(url);
    bool is_good = str_starts(text, STR("https://")) && text.len > STR("https://").len &&
                   text.len <= HTTP_MAX_BASE_URL;

    for (size_t i = STR("https://").len; is_good && i < text.len; i++)
        is_good = isalnum((unsigned char)url[i]) || strchr(".-:[]", url[i]) != NULL;
    if (is_good)
        return ST_OK;
    return fault_set(fault, ST_INVALID, "base-url", "“%.300s”不是 https://主机[:端口] 形式的地址",
                     "\"%.300s\" is not an address of the form https://HOST[:PORT]", url);
}

static enum status prepare(struct server *server, struct str *ret_authorities, struct fault *fault)
{
    const struct server_settings *settings = &server->settings;
    const char *folder = store_folder(settings->store);

    *ret_authorities = (struct str){"", 0};
    if (settings->base_url != NULL)
        TRY(check_base_url(settings->base_url, fault));
    TRY(listen_open(settings->listen, &server->listen, fault));
    TRY(tls_load(&server->arena, folder, server->listen.host, settings->names, instant_system_now(),
                 &server->tls, fault));
    if (settings->client_ca != NULL)
        TRY(tls_read_authorities(&server->arena, settings->client_ca, ret_authorities, fault));
    TRY(upload_prepare(folder, fault));
    server->phases =
        phases_new(settings, server->listen.host, server->listen.port,
                   settings->base_url != NULL ? settings->base_url : server->listen.base_url);
    server->deadlines = deadline_new(HTTP_MAX_CONNECTIONS);
    server->crew = crew_new(HTTP_WORKERS, HTTP_MAX_QUEUED, run_job, server);
    server->live = live_new(settings, push_stream, wake_stream, server);
    if (server->phases == NULL || server->deadlines == NULL || server->crew == NULL ||
        server->live == NULL)
        return fault_set(fault, ST_MEMORY, "", "内存不足，无法启动服务",
                         "there is not enough memory to start the server");
    return ST_OK;
}

static void free_server(struct server *server)
{
    live_close(server->live);
    if (server->crew != NULL && crew_close(server->crew, 0))
        crew_free(server->crew);
    live_free(server->live);
    deadline_free(server->deadlines);
    phases_free(server->phases);
    if (server->listen.socket >= 0)
        (void)close(server->listen.socket);
    arena_done(&server->arena);
    free(server);
}

/* The caller's texts need not outlive the call. */
static void copy_settings(struct server *server, const struct server_settings *settings)
{
    size_t count = 0;
    const char **names;

    while (settings->names != NULL && settings->names[count] != NULL)
        count++;
    names = ARENA_ARRAY(&server->arena, count + 1, const char *);
    for (size_t i = 0; i < count; i++)
        names[i] = str_zero(&server->arena, str_of(settings->names[i]));
    server->settings = *settings;
    server->settings.names = names;
    if (settings->base_url != NULL)
        server->settings.base_url = str_zero(&server->arena, str_of(settings->base_url));
    server->settings.version = str_zero(&server->arena, str_of(settings->version));
}

enum status server_start(const struct server_settings *settings, struct server **ret_server,
                         struct fault *fault)
{
    struct server *server = calloc(1, sizeof *server);
    struct str authorities;
    enum status status;

    if (server == NULL)
        return fault_set(fault, ST_MEMORY, "", "内存不足，无法启动服务",
                         "there is not enough memory to start the server");
    server->listen.socket = -1;
    arena_init(&server->arena, HTTP_ARENA_BYTES);
    copy_settings(server, settings);
    status = prepare(server, &authorities, fault);
    if (status == ST_OK)
        status = start_daemon(server, &authorities, fault);
    if (status != ST_OK) {
        free_server(server);
        return status;
    }
    *ret_server = server;
    return ST_OK;
}

const char *server_url(const struct server *server)
{
    return server->listen.base_url;
}

const char *server_fingerprint(const struct server *server)
{
    return server->tls.fingerprint.ptr;
}

bool server_stop(struct server *server)
{
    const struct timespec moment = {.tv_nsec = 10000000};
    int socket;

    if (server == NULL)
        return true;
    socket = MHD_quiesce_daemon(server->daemon);
    if (socket >= 0)
        (void)close(socket);
    live_close(server->live);
    if (!crew_close(server->crew, HTTP_STOP_MS))
        return false;
    /* Every connection is resumed now: let the answers out, then nothing may be suspended. */
    for (int waited = 0; waited < SERVER_FLUSH_MS && atomic_load(&server->talks) > 0; waited += 10)
        (void)nanosleep(&moment, NULL);
    MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
    free_server(server);
    return true;
}
