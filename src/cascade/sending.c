/* SPDX-License-Identifier: Apache-2.0
 * Mail and posts by libcurl. */
#include "cascade/sending.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cascade/cascade_limits.h"
#include "cascade/smtp_talk.h"

#include "base/banned.h"

struct sending {
    CURL *curl;
    const atomic_bool *is_stopping;
    char words[CURL_ERROR_SIZE];
    bool is_internal, may_loop, was_refused; /* of the transfer at hand */
    struct str upload;                       /* what is left of it */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start_library(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct sending *sending_open(const atomic_bool *is_stopping)
{
    struct sending *sending = calloc(1, sizeof *sending);

    (void)pthread_once(&once, start_library);
    if (!sending)
        return NULL;
    sending->curl = curl_easy_init();
    sending->is_stopping = is_stopping;
    if (!sending->curl) {
        free(sending);
        return NULL;
    }
    return sending;
}

void sending_close(struct sending *sending)
{
    if (!sending)
        return;
    curl_easy_cleanup(sending->curl);
    free(sending);
}

static bool may_reach_v4(uint32_t host, bool is_internal, bool may_loop)
{
    static const struct {
        uint32_t net, mask;
    } private_nets[] = {{0x0a000000, 0xff000000},
                        {0xac100000, 0xfff00000},
                        {0xc0a80000, 0xffff0000},
                        {0x64400000, 0xffc00000}},
      closed[] = {{0x00000000, 0xff000000},
                  {0xa9fe0000, 0xffff0000},
                  {0xc0000000, 0xffffff00},
                  {0xc6120000, 0xfffe0000},
                  {0xe0000000, 0xe0000000}};

    if ((host & 0xff000000) == 0x7f000000)
        return may_loop;
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
        if ((host & closed[i].mask) == closed[i].net)
            return false;
    }
    for (size_t i = 0; i < sizeof private_nets / sizeof private_nets[0]; i++) {
        if ((host & private_nets[i].mask) == private_nets[i].net)
            return is_internal;
    }
    return true;
}

static bool may_reach_v6(const uint8_t *a, bool is_internal, bool may_loop)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};
    static const uint8_t zeros[15];
    uint32_t last = (uint32_t)a[12] << 24 | (uint32_t)a[13] << 16 | (uint32_t)a[14] << 8 | a[15];

    if (memcmp(a, zeros, 15) == 0)
        return a[15] == 1 && may_loop;
    if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0 || memcmp(a, zeros, 12) == 0)
        return may_reach_v4(last, is_internal, may_loop);
    if (a[0] == 0x20 && a[1] == 0x02) /* 6to4 carries an address of version 4 */
        return may_reach_v4((uint32_t)a[2] << 24 | (uint32_t)a[3] << 16 | (uint32_t)a[4] << 8 |
                                a[5],
                            is_internal, may_loop);
    if ((a[0] & 0xfe) == 0xfc)
        return is_internal;
    return (a[0] & 0xe0) == 0x20; /* global unicast; not link-local, multicast or reserved */
}

bool sending_may_reach(const struct sockaddr *address, bool is_internal, bool may_loop)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return may_reach_v4(ntohl(v4.sin_addr.s_addr), is_internal, may_loop);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        return may_reach_v6(v6.sin6_addr.s6_addr, is_internal, may_loop);
    }
    return false;
}

static curl_socket_t on_socket(void *cookie, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct sending *sending = cookie;

    (void)purpose;
    if (!sending_may_reach(&address->addr, sending->is_internal, sending->may_loop)) {
        sending->was_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int on_progress(void *cookie, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct sending *sending = cookie;

    (void)a, (void)b, (void)c, (void)d;
    return sending->is_stopping && atomic_load(sending->is_stopping);
}

static size_t on_upload(char *to, size_t size, size_t count, void *cookie)
{
    struct sending *sending = cookie;
    size_t len = size * count;

    if (len > sending->upload.len)
        len = sending->upload.len;
    if (len > 0)
        memcpy(to, sending->upload.ptr, len);
    sending->upload.ptr += len;
    sending->upload.len -= len;
    return len;
}

/* What every transfer has; options that this libcurl knows do not fail. */
static void begin(struct sending *sending, const struct channel *channel, bool may_loop,
                  long timeout_ms)
{
    CURL *curl = sending->curl;

    curl_easy_reset(curl);
    sending->words[0] = '\0';
    sending->was_refused = false;
    sending->is_internal = channel->is_internal;
    sending->may_loop = may_loop;
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, sending->words);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)SENDING_CONNECT_MS);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    (void)curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, sending);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sending);
    (void)curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    (void)curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    if (channel->authority.len > 0) {
        struct curl_blob blob = {.data = (void *)(uintptr_t)channel->authority.ptr,
                                 .len = channel->authority.len,
                                 .flags = CURL_BLOB_COPY};
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob);
        (void)curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
}

static const char *words_of(const struct sending *sending, CURLcode code)
{
    if (sending->was_refused)
        return "解析出的地址不允许连接（本机、链路本地或内部网络） the resolved address may not be "
               "connected to (this machine, link-local or an internal network)";
    return sending->words[0] != '\0' ? sending->words : curl_easy_strerror(code);
}

static int on_talk(CURL *curl, curl_infotype type, char *data, size_t len, void *cookie)
{
    (void)curl;
    if (type == CURLINFO_HEADER_OUT)
        smtp_talk_command(cookie, (struct str){data, len});
    return 0;
}

static size_t on_reply_line(char *data, size_t size, size_t count, void *cookie)
{
    smtp_talk_reply(cookie, (struct str){data, size * count});
    return size * count;
}

static size_t on_no_output(char *data, size_t size, size_t count, void *cookie)
{
    (void)data, (void)cookie;
    return size * count;
}

static void set_mail(struct sending *sending, struct arena *arena,
                     const struct delivery_claim *claim, struct curl_slist *readers)
{
    static const long levels[] = {CURLUSESSL_ALL, CURLUSESSL_ALL, CURLUSESSL_NONE};
    const struct channel *c = &claim->channel;
    CURL *curl = sending->curl;

    (void)curl_easy_setopt(curl, CURLOPT_URL, str_zero(arena, c->url));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(curl, CURLOPT_USE_SSL, levels[c->security]);
    if (c->user_name.len > 0 && c->security != CHANNEL_PLAIN) {
        (void)curl_easy_setopt(curl, CURLOPT_USERNAME, str_zero(arena, c->user_name));
        (void)curl_easy_setopt(curl, CURLOPT_PASSWORD, str_zero(arena, c->password));
    }
    (void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM,
                           str_zero(arena, arena_print(arena, "<%.*s>", STR_ARG(c->sender))));
    (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, readers);
    (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_upload);
    (void)curl_easy_setopt(curl, CURLOPT_READDATA, sending);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_no_output);
}

struct delivery_outcome sending_mail(struct sending *sending, struct arena *arena,
                                     const struct delivery_claim *claim, struct str bytes)
{
    struct str reader = arena_print(arena, "<%.*s>", STR_ARG(claim->address));
    struct curl_slist *readers = curl_slist_append(NULL, str_zero(arena, reader));
    struct smtp_talk talk = {0};
    CURL *curl = sending->curl;

    if (!readers)
        return (struct delivery_outcome){.result = DELIVERY_FAILED, .evidence = STR("内存不足")};
    begin(sending, &claim->channel, claim->channel.is_internal, SENDING_MAIL_MS);
    sending->upload = bytes;
    set_mail(sending, arena, claim, readers);
    (void)curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_talk);
    (void)curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &talk);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_reply_line);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, &talk);
    CURLcode code = curl_easy_perform(curl);
    curl_slist_free_all(readers);
    return smtp_talk_outcome(arena, &talk, words_of(sending, code));
}

struct body_in {
    struct buf buf;
    struct arena *arena;
    struct str retry_after;
};

static size_t on_body(char *data, size_t size, size_t count, void *cookie)
{
    struct body_in *in = cookie;

    buf_bytes(&in->buf, data, size * count);
    return in->buf.status == ST_OK ? size * count : 0; /* 0 ends the transfer */
}

static size_t on_header(char *data, size_t size, size_t count, void *cookie)
{
    static const struct str name = {"retry-after:", 12};
    struct body_in *in = cookie;
    struct str line = {data, size * count};

    if (line.len > name.len && strncasecmp(line.ptr, name.ptr, name.len) == 0)
        in->retry_after =
            str_copy(in->arena, str_trim((struct str){line.ptr + name.len, line.len - name.len}));
    while (in->retry_after.len > 0 &&
           (unsigned char)in->retry_after.ptr[in->retry_after.len - 1] <= ' ')
        in->retry_after.len--;
    return size * count;
}

static struct curl_slist *headers_of(struct arena *arena, const struct sending_post *post)
{
    struct str type = arena_print(arena, "Content-Type: %s", post->content_type);
    struct curl_slist *list = curl_slist_append(NULL, str_zero(arena, type));

    if (list)
        list = curl_slist_append(list, "Expect:");
    for (size_t i = 0; list && post->headers && post->headers[i]; i++)
        list = curl_slist_append(list, post->headers[i]);
    return list;
}

void sending_http(struct sending *sending, struct arena *arena, const struct sending_post *post,
                  struct webhook_answer *ret_answer)
{
    struct curl_slist *headers = headers_of(arena, post);
    struct body_in in = {.arena = arena, .retry_after = STR("")};
    CURL *curl = sending->curl;
    curl_off_t sent = 0;
    long status = 0;

    buf_init(&in.buf, SENDING_MAX_REPLY_BYTES);
    begin(sending, post->channel, post->may_loop, SENDING_HOOK_MS);
    (void)curl_easy_setopt(curl, CURLOPT_URL, str_zero(arena, post->url));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, post->may_loop ? "https,http" : "https");
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "Panshi");
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post->body.ptr);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->body.len);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &in);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, &in);
    CURLcode code = headers ? curl_easy_perform(curl) : CURLE_OUT_OF_MEMORY;
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &sent);
    curl_slist_free_all(headers);
    *ret_answer = (struct webhook_answer){
        .status = code == CURLE_OK || in.buf.status != ST_OK ? status : 0,
        .body = str_copy(arena, buf_view(&in.buf)),
        .retry_after = in.retry_after,
        .is_handed_over = sent >= (curl_off_t)post->body.len,
        .words = str_zero(arena, str_of(words_of(sending, code))),
    };
    buf_done(&in.buf);
}

static struct curl_slist *fetch_headers(struct arena *arena, const struct sending_get *get)
{
    struct str accept = arena_print(arena, "Accept: %s", get->accept);
    struct curl_slist *list = curl_slist_append(NULL, str_zero(arena, accept));

    if (list && get->secret.len > 0 && get->user.len == 0) {
        struct str token = arena_print(arena, "Authorization: Bearer %.*s", STR_ARG(get->secret));
        list = curl_slist_append(list, str_zero(arena, token));
    }
    return list;
}

static void set_fetch(struct sending *sending, struct arena *arena, const struct sending_get *get)
{
    CURL *curl = sending->curl;

    (void)curl_easy_setopt(curl, CURLOPT_URL, str_zero(arena, get->url));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, get->may_loop ? "https,http" : "https");
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "Panshi");
    if (get->user.len > 0) {
        (void)curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        (void)curl_easy_setopt(curl, CURLOPT_USERNAME, str_zero(arena, get->user));
        (void)curl_easy_setopt(curl, CURLOPT_PASSWORD, str_zero(arena, get->secret));
    }
}

static struct str header_of(CURL *curl, struct arena *arena, const char *name)
{
    struct curl_header *header;

    if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return STR("");
    return str_copy(arena, str_of(header->value));
}

void sending_fetch(struct sending *sending, struct arena *arena, const struct sending_get *get,
                   struct sending_got *ret_got)
{
    const struct channel channel = {.is_internal = get->is_internal, .authority = get->authority};
    struct curl_slist *headers = fetch_headers(arena, get);
    struct body_in in = {.arena = arena, .retry_after = STR("")};
    CURL *curl = sending->curl;
    curl_off_t retry_s = 0;
    long status = 0;

    buf_init(&in.buf, get->max_bytes);
    begin(sending, &channel, get->may_loop, get->timeout_ms);
    set_fetch(sending, arena, get);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &in);
    CURLcode code = headers ? curl_easy_perform(curl) : CURLE_OUT_OF_MEMORY;
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_s);
    curl_slist_free_all(headers);
    *ret_got = (struct sending_got){
        .status = code == CURLE_OK || in.buf.status != ST_OK ? status : 0,
        .body = in.buf.status == ST_OK ? str_copy(arena, buf_view(&in.buf)) : STR(""),
        .type = header_of(curl, arena, "Content-Type"),
        .mark = header_of(curl, arena, get->mark),
        .retry_s = retry_s,
        .is_cut = in.buf.status != ST_OK,
        .words = str_zero(arena, str_of(words_of(sending, code))),
    };
    buf_done(&in.buf);
}
