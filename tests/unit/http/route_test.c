/* SPDX-License-Identifier: Apache-2.0
 * Matching paths to rows of route tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "http/route.h"

static enum status nothing(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)w;
    (void)rq;
    (void)rp;
    return ST_OK;
}

static const struct route first[] = {
    {ROUTE_GET, "/api/v1/systems", ROUTE_ANYONE, 0, NULL, NULL, NULL, nothing, "list"},
    {ROUTE_POST, "/api/v1/systems", ROUTE_ANYONE, 0, NULL, NULL, NULL, nothing, "make"},
    {ROUTE_GET, "/api/v1/systems/{id}", ROUTE_ANYONE, 0, NULL, NULL, NULL, nothing, "one"},
    {0},
};
static const struct route second[] = {
    {ROUTE_GET, "/api/v1/systems/export.xlsx", ROUTE_ANYONE, 0, NULL, NULL, NULL, nothing, "out"},
    {ROUTE_GET, "/api/v1/papers/{id}.pdf", ROUTE_ANYONE, 0, NULL, NULL, NULL, nothing, "pdf"},
    {ROUTE_PUT, "/api/v1/a/{id}/b/{name}", ROUTE_ANYONE, 0, NULL, NULL, NULL, nothing, "two"},
    {0},
};
static const struct route *const tables[] = {first, second, NULL};

static void paths_find_their_row(void **state)
{
    static const struct {
        enum route_method method;
        const char *path, *what, *id, *name;
        unsigned allowed;
    } cases[] = {
        {ROUTE_GET, "/api/v1/systems", "list", "", "", 1 << ROUTE_GET | 1 << ROUTE_POST},
        {ROUTE_POST, "/api/v1/systems", "make", "", "", 1 << ROUTE_GET | 1 << ROUTE_POST},
        {ROUTE_PUT, "/api/v1/systems", NULL, "", "", 1 << ROUTE_GET | 1 << ROUTE_POST},
        {ROUTE_GET, "/api/v1/systems/", NULL, "", "", 0},
        {ROUTE_GET, "/api/v1//systems", NULL, "", "", 0},
        {ROUTE_GET, "/api/v1/systems/01H", "one", "01H", "", 1 << ROUTE_GET},
        {ROUTE_GET, "/api/v1/systems/01H/", NULL, "", "", 0},
        {ROUTE_GET, "/api/v1/systems/01H/x", NULL, "", "", 0},
        {ROUTE_GET, "/api/v1/systems/export.xlsx", "out", "", "", 1 << ROUTE_GET},
        {ROUTE_GET, "/api/v1/papers/01H.pdf", "pdf", "01H", "", 1 << ROUTE_GET},
        {ROUTE_GET, "/api/v1/papers/.pdf", NULL, "", "", 0},
        {ROUTE_GET, "/api/v1/papers/01H", NULL, "", "", 0},
        {ROUTE_PUT, "/api/v1/a/1/b/2", "two", "1", "2", 1 << ROUTE_PUT},
        {ROUTE_PUT, "/api/v1/a//b/2", NULL, "", "", 0},
        {ROUTE_GET, "/API/v1/systems", NULL, "", "", 0},
        {ROUTE_GET, "", NULL, "", "", 0},
        {ROUTE_GET, "/", NULL, "", "", 0},
        {ROUTE_GET, "/api/v1/systems/../systems", NULL, "", "", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct route_found found;
        bool is_found = route_match(tables, cases[i].method, str_of(cases[i].path), &found);
        print_message("%s\n", cases[i].path);
        assert_int_equal(is_found, cases[i].what != NULL);
        assert_int_equal(found.allowed, cases[i].allowed);
        if (!is_found)
            continue;
        assert_string_equal(found.route->what, cases[i].what);
        assert_true(str_is(found.names[0], cases[i].id));
        assert_true(str_is(found.names[1], cases[i].name));
    }
}

static void a_name_longer_than_its_limit_fits_nothing(void **state)
{
    char path[ROUTE_MAX_NAME_BYTES + 64] = "/api/v1/systems/";
    struct route_found found;

    (void)state;
    memset(path + strlen(path), 'a', ROUTE_MAX_NAME_BYTES);
    assert_true(route_match(tables, ROUTE_GET, str_of(path), &found));
    path[strlen(path)] = 'a';
    assert_false(route_match(tables, ROUTE_GET, str_of(path), &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_find_their_row),
        cmocka_unit_test(a_name_longer_than_its_limit_fits_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
