/* SPDX-License-Identifier: Apache-2.0
 * Laws of every route table, and the document made from them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/openapi.h"
#include "http/route_table.h"
#include "registry/actor.h"

#define EACH_ROUTE(r)                                                                              \
    for (const struct route *const *table = route_table; *table != NULL; table++)                  \
        for (const struct route *r = *table; r->path != NULL; r++)

static void every_route_says_who_may_call_it_and_what_it_does(void **state)
{
    uint32_t roles = (1u << ROLE_COUNT) - 1;

    (void)state;
    EACH_ROUTE(r)
    {
        print_message("%s %s\n", route_method_word(r->method), r->path);
        assert_non_null(r->handler);
        assert_true(r->what != NULL && r->what[0] != '\0');
        assert_non_null(strchr(".?", r->what[strlen(r->what) - 1]));
        assert_true(r->needs != 0);
        assert_true((r->needs & ~(roles | ROUTE_PUBLIC | ROUTE_ANYONE)) == 0);
        /* One of: public, anyone, a set of roles. */
        assert_true(r->needs == ROUTE_PUBLIC || r->needs == ROUTE_ANYONE ||
                    (r->needs & ~roles) == 0);
        assert_true(strncmp(r->path, "/api/v1/", 8) == 0 || strcmp(r->path, "/healthz") == 0);
        assert_true(r->path[strlen(r->path) - 1] != '/');
    }
}

static void reading_never_writes_and_writing_never_hides_as_reading(void **state)
{
    (void)state;
    EACH_ROUTE(r)
    {
        print_message("%s %s\n", route_method_word(r->method), r->path);
        if (r->method == ROUTE_GET) {
            assert_int_equal(r->flags & (ROUTE_WRITES | ROUTE_UPLOAD | ROUTE_NEEDS_VERSION), 0);
            assert_null(r->input);
        }
        if (r->method == ROUTE_PUT || r->method == ROUTE_DELETE)
            assert_true((r->flags & ROUTE_WRITES) != 0);
        if (r->flags & ROUTE_UPLOAD)
            assert_null(r->input);
        if (r->flags & ROUTE_EXPORTS)
            assert_int_equal(r->flags & (ROUTE_WRITES | ROUTE_NO_WORK), 0);
        if (r->flags & ROUTE_NEEDS_VERSION)
            assert_true((r->flags & ROUTE_WRITES) != 0);
    }
}

static void no_two_rows_answer_the_same_request(void **state)
{
    (void)state;
    EACH_ROUTE(r)
    {
        size_t same = 0;
        for (const struct route *const *other = route_table; *other != NULL; other++)
            for (const struct route *o = *other; o->path != NULL; o++)
                same += o->method == r->method && strcmp(o->path, r->path) == 0;
        print_message("%s %s\n", route_method_word(r->method), r->path);
        assert_int_equal(same, 1);
    }
}

static void every_row_is_found_by_its_own_path(void **state)
{
    (void)state;
    EACH_ROUTE(r)
    {
        struct route_found found;
        assert_true(route_match(route_table, r->method, str_of(r->path), &found));
        assert_ptr_equal(found.route, r);
    }
}

/* Names that would be refused as a whole must not be promised. */
static void check_fields(const struct shape *shape)
{
    for (const struct shape_field *f = shape->fields; f->name != NULL; f++) {
        print_message("%s.%s\n", shape->name, f->name);
        assert_true(f->what != NULL && f->what[0] != '\0');
        assert_int_equal(f->of != NULL, f->kind == SHAPE_OBJECT || f->kind == SHAPE_LIST);
        assert_true(f->max == 0 || f->min <= f->max);
        for (const struct shape_field *o = shape->fields; o < f; o++)
            assert_string_not_equal(o->name, f->name);
    }
}

static void every_field_of_every_shape_is_explained(void **state)
{
    (void)state;
    EACH_ROUTE(r)
    {
        if (r->query != NULL)
            check_fields(r->query);
        if (r->input != NULL)
            check_fields(r->input);
        if (r->output != NULL)
            check_fields(r->output);
    }
}

static void two_shapes_never_share_a_name(void **state)
{
    struct arena arena;
    const char *clash;

    (void)state;
    arena_init(&arena, (size_t)64 << 20);
    clash = openapi_name_clash(&arena, route_table);
    print_message("%s\n", clash == NULL ? "none" : clash);
    assert_null(clash);
    arena_done(&arena);
}

static void the_document_is_whole(void **state)
{
    struct arena arena;
    json_t *document, *paths, *schemas;
    struct str text, rest;

    (void)state;
    arena_init(&arena, (size_t)64 << 20);
    document = openapi_describe(&arena, route_table, "1");
    paths = json_get_object(document, "paths");
    schemas = json_get_object(json_get_object(document, "components"), "schemas");
    EACH_ROUTE(r)
    assert_non_null(json_object_get(paths, r->path));
    /* Every reference leads somewhere. */
    text = json_canonical(&arena, document);
    for (rest = text; rest.len > 0;) {
        static const char lead[] = "#/components/schemas/";
        const char *at = memmem(rest.ptr, rest.len, lead, sizeof lead - 1);
        if (at == NULL)
            break;
        rest = (struct str){at + sizeof lead - 1,
                            rest.len - (size_t)(at - rest.ptr) - (sizeof lead - 1)};
        struct str name = str_cut(rest, '"', &rest);
        assert_non_null(json_object_get(schemas, str_zero(&arena, name)));
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_says_who_may_call_it_and_what_it_does),
        cmocka_unit_test(reading_never_writes_and_writing_never_hides_as_reading),
        cmocka_unit_test(no_two_rows_answer_the_same_request),
        cmocka_unit_test(every_row_is_found_by_its_own_path),
        cmocka_unit_test(every_field_of_every_shape_is_explained),
        cmocka_unit_test(two_shapes_never_share_a_name),
        cmocka_unit_test(the_document_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
