/* SPDX-License-Identifier: Apache-2.0
 * Request line and headers: method, target, then "Name: value" lines; every reader of them runs. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "http/guard.h"
#include "http/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct shape_field fields[] = {
    {.name = "q", .kind = SHAPE_TEXT, .max = 60},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = 200},
    {.name = "all", .kind = SHAPE_BOOL},
    {.name = "from", .kind = SHAPE_DATE},
    {0},
};
static const struct shape shape = {"Query", fields};

static const struct route rows[] = {
    {.method = ROUTE_GET, .path = "/api/v1/systems"},
    {.method = ROUTE_GET, .path = "/api/v1/systems/{id}"},
    {.method = ROUTE_PUT, .path = "/api/v1/a/{id}/b/{name}.pdf"},
    {0},
};
static const struct route *const tables[] = {rows, NULL};

static void read_target(struct exchange *x)
{
    struct route_found found;
    struct fault fault = {0};
    json_t *query = NULL;
    struct str text;

    (void)route_match(tables, ROUTE_GET, x->path, &found);
    for (size_t i = 0; i < found.name_count; i++) {
        if (query_decode(&x->arena, found.names[i], false, "path", &fault, &text) == ST_OK)
            assert(str_is_utf8(text) && text.len <= found.names[i].len);
        fault_clear(&fault);
    }
    if (query_read(&x->arena, x->query_text, &shape, &fault, &query) == ST_OK)
        assert(json_object_size(query) <= 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size}, line;
    struct str method = str_cut(rest, '\n', &rest);
    struct exchange *x = exchange_new(str_cut(rest, '\n', &rest), (struct instant){0});

    if (x == NULL)
        return 0;
    exchange_set_method(x, method);
    while (rest.len > 0) {
        struct str value, name;
        line = str_cut(rest, '\n', &rest);
        name = str_cut(line, ':', &value);
        if (!exchange_add_header(x, name, value))
            break;
    }
    if (guard_framing(x) == ST_OK) {
        assert(exchange_count_headers(x, "Host") == 1);
        assert(!(x->has_body && x->method == EXCHANGE_GET));
        (void)guard_body_bytes(x);
        (void)guard_host(exchange_header(x, "Host"), "127.0.0.1", 8443, NULL);
        (void)guard_origin(x);
        (void)query_cookie(exchange_header(x, "Cookie"), STR(ROUTE_COOKIE_NAME));
        (void)query_is_english(exchange_header(x, "Accept-Language"));
    }
    read_target(x);
    exchange_free(x);
    return 0;
}
