/* SPDX-License-Identifier: Apache-2.0
 * Making, filling and answering one exchange. */
#include "http/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/digest.h"

struct exchange *exchange_new(struct str target, struct instant now)
{
    struct exchange *x = calloc(1, sizeof *x);
    uint8_t random[8];

    if (x == NULL)
        return NULL;
    arena_init(&x->arena, HTTP_ARENA_BYTES);
    buf_init(&x->body, HTTP_MAX_JSON_BYTES);
    digest_random(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        (void)snprintf(x->trace + 2 * i, 3, "%02x", random[i]);
    x->started_at = now;
    x->upload_file = -1;
    target = str_copy(&x->arena, target);
    x->path = str_cut(target, '?', &x->query_text);
    return x;
}

void exchange_free(struct exchange *x)
{
    if (x == NULL)
        return;
    if (x->upload_file >= 0)
        (void)close(x->upload_file);
    if (x->upload_path != NULL)
        (void)unlink(x->upload_path);
    if (x->payload_path != NULL)
        (void)unlink(x->payload_path);
    digest_wipe(x->body.data, x->body.data == NULL ? 0 : x->body.len);
    buf_done(&x->body);
    arena_done(&x->arena);
    free(x);
}

void exchange_set_method(struct exchange *x, struct str method)
{
    static const struct {
        const char *word;
        enum exchange_method method;
    } words[] = {
        {"GET", EXCHANGE_GET}, {"HEAD", EXCHANGE_HEAD},     {"POST", EXCHANGE_POST},
        {"PUT", EXCHANGE_PUT}, {"DELETE", EXCHANGE_DELETE},
    };

    x->method = EXCHANGE_OTHER;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(method, words[i].word))
            x->method = words[i].method;
}

bool exchange_add_header(struct exchange *x, struct str name, struct str value)
{
    if (x->header_count == HTTP_MAX_HEADERS)
        return false;
    x->headers[x->header_count++] = (struct exchange_field){name, value};
    return true;
}

static bool is_name(struct str name, const char *wanted)
{
    return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

struct str exchange_header(const struct exchange *x, const char *name)
{
    for (size_t i = 0; i < x->header_count; i++)
        if (is_name(x->headers[i].name, name))
            return x->headers[i].value;
    return (struct str){"", 0};
}

size_t exchange_count_headers(const struct exchange *x, const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < x->header_count; i++)
        count += is_name(x->headers[i].name, name);
    return count;
}

void exchange_answer_header(struct exchange *x, const char *name, struct str value)
{
    if (value.len == 0 || x->answer_header_count == HTTP_MAX_ANSWER_HEADERS)
        return;
    x->answer_headers[x->answer_header_count++] = (struct exchange_field){str_of(name), value};
}

void exchange_secure(struct exchange *x)
{
    static const char *const headers[][2] = {
        {"Content-Security-Policy",
         "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
         "worker-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
         "form-action 'self'"},
        {"Strict-Transport-Security", "max-age=31536000"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    };

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        exchange_answer_header(x, headers[i][0], str_of(headers[i][1]));
    if (str_starts(x->path, STR("/api/")) || str_is(x->path, "/healthz"))
        exchange_answer_header(x, "Cache-Control", STR("no-store"));
    exchange_answer_header(x, "X-Trace-Id", str_of(x->trace));
}

void exchange_answer(struct exchange *x, int http_status, const char *type, struct str payload)
{
    x->http_status = http_status;
    x->payload = payload;
    x->is_answered = true;
    exchange_secure(x);
    if (type != NULL)
        exchange_answer_header(x, "Content-Type", str_of(type));
}
