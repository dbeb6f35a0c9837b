/* SPDX-License-Identifier: Apache-2.0
 * The checks of framing, host and origin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "http/guard.h"

enum { MAX_LINES = 6 };

struct framing {
    const char *method, *target;
    const char *lines[MAX_LINES]; /* "Name: value"; the first ':' divides */
    enum status status;
    const char *field;
    bool has_body;
};

static struct exchange *make(const struct framing *c)
{
    struct exchange *x = exchange_new(str_of(c->target), (struct instant){0});

    assert_non_null(x);
    exchange_set_method(x, str_of(c->method));
    for (size_t i = 0; i < MAX_LINES && c->lines[i] != NULL; i++) {
        const char *colon = strchr(c->lines[i], ':');
        assert_true(exchange_add_header(x, (struct str){c->lines[i], (size_t)(colon - c->lines[i])},
                                        str_of(colon + 2)));
    }
    return x;
}

static void framing_is_judged_before_anything_else(void **state)
{
    static const struct framing cases[] = {
        {"GET", "/", {"Host: a"}, ST_OK, "", false},
        {"GET", "/", {"Host: a", "Content-Length: 0"}, ST_OK, "", false},
        {"POST", "/", {"Host: a", "Content-Length: 5"}, ST_OK, "", true},
        {"POST", "/", {"Host: a", "Transfer-Encoding: chunked"}, ST_OK, "", true},
        {"POST", "/", {"Host: a", "transfer-encoding: CHUNKED"}, ST_OK, "", true},
        {"POST", "/", {"Host: a"}, ST_OK, "", false},
        {"GET", "/", {"Host: a", "Content-Length: 5"}, ST_MALFORMED, "Content-Length", true},
        {"DELETE",
         "/",
         {"Host: a", "Transfer-Encoding: chunked"},
         ST_MALFORMED,
         "Content-Length",
         true},
        {"POST",
         "/",
         {"Host: a", "Content-Length: 5", "Content-Length: 5"},
         ST_MALFORMED,
         "Content-Length",
         false},
        {"POST",
         "/",
         {"Host: a", "Content-Length: 5", "content-length: 6"},
         ST_MALFORMED,
         "Content-Length",
         false},
        {"POST",
         "/",
         {"Host: a", "Content-Length: 5", "Transfer-Encoding: chunked"},
         ST_MALFORMED,
         "Content-Length",
         false},
        {"POST", "/", {"Host: a", "Content-Length : 5"}, ST_MALFORMED, "header", false},
        {"POST", "/", {"Host: a", "Content-Length: +5"}, ST_MALFORMED, "Content-Length", false},
        {"POST", "/", {"Host: a", "Content-Length: 5, 5"}, ST_MALFORMED, "Content-Length", false},
        {"POST", "/", {"Host: a", "Content-Length: 0x5"}, ST_MALFORMED, "Content-Length", false},
        {"POST",
         "/",
         {"Host: a", "Content-Length: 9999999999999999999"},
         ST_MALFORMED,
         "Content-Length",
         false},
        {"POST", "/", {"Host: a", "Content-Length: "}, ST_MALFORMED, "Content-Length", false},
        {"POST",
         "/",
         {"Host: a", "Transfer-Encoding: gzip, chunked"},
         ST_MALFORMED,
         "Transfer-Encoding",
         false},
        {"POST",
         "/",
         {"Host: a", "Transfer-Encoding: xchunked"},
         ST_MALFORMED,
         "Transfer-Encoding",
         false},
        {"POST",
         "/",
         {"Host: a", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"},
         ST_MALFORMED,
         "Transfer-Encoding",
         false},
        {"GET", "/", {NULL}, ST_MALFORMED, "Host", false},
        {"GET", "/", {"Host: a", "Host: a"}, ST_MALFORMED, "Host", false},
        {"GET", "/", {"Host: a", "X-A: b\001"}, ST_MALFORMED, "X-A", false},
        {"GET", "/", {"Host: a", "X-A: b\r\nSet-Cookie: c"}, ST_MALFORMED, "X-A", false},
        {"GET", "/", {"Host: a", "X A: b"}, ST_MALFORMED, "header", false},
        {"GET", "/", {"Host: a", "Cookie: a=1", "Cookie: b=2"}, ST_MALFORMED, "Cookie", false},
        {"GET", "/", {"Host: a", "If-Match: 1", "If-Match: 2"}, ST_MALFORMED, "If-Match", false},
        {"GET", "https://a/", {"Host: a"}, ST_MALFORMED, "path", false},
        {"GET", "*", {"Host: a"}, ST_MALFORMED, "path", false},
        {"GET", "/a b", {"Host: a"}, ST_MALFORMED, "path", false},
        {"GET", "", {"Host: a"}, ST_MALFORMED, "path", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange *x = make(&cases[i]);
        print_message("%zu %s %s %s\n", i, cases[i].method, cases[i].target,
                      cases[i].lines[1] == NULL ? "" : cases[i].lines[1]);
        assert_int_equal(guard_framing(x), cases[i].status);
        assert_string_equal(x->fault.field, cases[i].field);
        if (cases[i].status == ST_OK)
            assert_int_equal(x->has_body, cases[i].has_body);
        exchange_free(x);
    }
}

static void only_own_names_are_answered_to(void **state)
{
    static const char *const names[] = {"panshi.example.cn", NULL};
    static const struct {
        const char *host, *listen;
        bool is_own;
    } cases[] = {
        {"127.0.0.1:8443", "127.0.0.1", true},
        {"localhost:8443", "127.0.0.1", true},
        {"[::1]:8443", "127.0.0.1", true},
        {"LOCALHOST:8443", "127.0.0.1", true},
        {"127.0.0.1:8444", "127.0.0.1", false},
        {"127.0.0.1", "127.0.0.1", false},
        {"evil.example:8443", "127.0.0.1", false},
        {"127.0.0.1.evil.example:8443", "127.0.0.1", false},
        {"panshi.example.cn", "127.0.0.1", true},
        {"PANSHI.example.cn:443", "127.0.0.1", true},
        {"x.panshi.example.cn", "127.0.0.1", false},
        {"10.1.2.3:8443", "127.0.0.1", false},
        {"10.1.2.3:8443", "0.0.0.0", true},
        {"evil.example:8443", "0.0.0.0", false},
        {"10.1.2.3:8443", "10.1.2.3", true},
        {"localhost:8443", "10.1.2.3", false},
        {"[::1]:8443", "::1", true},
        {"[::1", "::1", false},
        {"[::1]x", "::1", false},
        {"", "127.0.0.1", false},
        {":8443", "127.0.0.1", false},
        {"127.0.0.1:", "127.0.0.1", false},
        {"127.0.0.1:8443x", "127.0.0.1", false},
        {"127.0.0.1:99999", "127.0.0.1", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s on %s\n", cases[i].host, cases[i].listen);
        assert_int_equal(guard_host(str_of(cases[i].host), cases[i].listen, 8443, names),
                         cases[i].is_own);
    }
}

static void writes_come_from_this_console_or_from_no_browser(void **state)
{
    static const struct {
        struct framing request;
        bool is_own;
    } cases[] = {
        {{"POST", "/", {"Host: a:1"}, ST_OK, "", false}, true},
        {{"POST", "/", {"Host: a:1", "Origin: https://a:1"}, ST_OK, "", false}, true},
        {{"POST", "/", {"Host: a:1", "Origin: https://A:1"}, ST_OK, "", false}, true},
        {{"POST", "/", {"Host: a:1", "Origin: http://a:1"}, ST_OK, "", false}, false},
        {{"POST", "/", {"Host: a:1", "Origin: https://a:2"}, ST_OK, "", false}, false},
        {{"POST", "/", {"Host: a:1", "Origin: https://a:1.evil"}, ST_OK, "", false}, false},
        {{"POST", "/", {"Host: a:1", "Origin: null"}, ST_OK, "", false}, false},
        {{"POST", "/", {"Host: a:1", "Sec-Fetch-Site: same-origin"}, ST_OK, "", false}, true},
        {{"POST", "/", {"Host: a:1", "Sec-Fetch-Site: none"}, ST_OK, "", false}, true},
        {{"POST", "/", {"Host: a:1", "Sec-Fetch-Site: same-site"}, ST_OK, "", false}, false},
        {{"POST", "/", {"Host: a:1", "Sec-Fetch-Site: cross-site"}, ST_OK, "", false}, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exchange *x = make(&cases[i].request);
        print_message("%zu\n", i);
        assert_int_equal(guard_origin(x), cases[i].is_own);
        exchange_free(x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(framing_is_judged_before_anything_else),
        cmocka_unit_test(only_own_names_are_answered_to),
        cmocka_unit_test(writes_come_from_this_console_or_from_no_browser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
