/* SPDX-License-Identifier: Apache-2.0
 * JSON within limits, its canonical text, and shapes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/shape.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static json_t *parsed(const char *text)
{
    struct fault fault = {.status = ST_OK};
    json_t *value = NULL;

    if (json_read(&arena, str_of(text), JSON_MAX_BYTES, &fault, &value) != ST_OK)
        fail_msg("%s: %s", text, fault.en);
    return value;
}

static void bad_json_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "{",
        "[1,]",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1} x",
        "\"\xff\"",
        "\"\\ud800\"",
        "\"a\\u0000b\"",
        "{'a':1}",
        "nul",
        "[1 2]",
        "01",
        "1e999",
        "99999999999999999999",
        "\"\t\"",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct fault fault = {.status = ST_OK};
        json_t *value = NULL;
        if (json_read(&arena, str_of(bad[i]), JSON_MAX_BYTES, &fault, &value) != ST_MALFORMED)
            fail_msg("%s", bad[i]);
        assert_non_null(strstr(fault.en, "line"));
        assert_null(value);
    }
}

static void depth_and_length_are_bounded(void **state)
{
    (void)state;
    struct fault fault = {.status = ST_OK};
    json_t *value = NULL;
    char text[300] = "";

    memset(text, '[', JSON_MAX_DEPTH);
    memset(text + JSON_MAX_DEPTH, ']', JSON_MAX_DEPTH);
    assert_non_null(parsed(text));
    memset(text, '[', JSON_MAX_DEPTH + 1);
    memset(text + JSON_MAX_DEPTH + 1, ']', JSON_MAX_DEPTH + 1);
    assert_int_equal(json_read(&arena, str_of(text), JSON_MAX_BYTES, &fault, &value), ST_MALFORMED);
    assert_non_null(parsed("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[\""));
    fault_clear(&fault);
    assert_int_equal(json_read(&arena, STR("[1,2,3]"), 6, &fault, &value), ST_LIMIT);
}

static void canonical_text_is_sorted_and_without_space(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{ \"b\" : 1, \"a\" : [ 1, 2 ] }", "{\"a\":[1,2],\"b\":1}"},
        {"{\"乙\":1,\"a\":null,\"Z\":true}", "{\"Z\":true,\"a\":null,\"乙\":1}"},
        {"\"\\u6c49\\/\\n\"", "\"汉/\\n\""},
        {"-0", "0"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_true(str_is(json_canonical(&arena, parsed(cases[i][0])), cases[i][1]));
}

static void members_are_put_and_got_by_kind(void **state)
{
    (void)state;
    json_t *object = json_new_object(&arena);
    json_t *list = json_new_list(&arena);

    json_put_text(object, "t", STR("汉"));
    json_put_text(object, "n", (struct str){NULL, 0});
    json_put_textz(object, "z", "z");
    json_put_int(object, "i", INT64_MAX);
    json_put_bool(object, "b", true);
    json_put_null(object, "x");
    json_put_instant(object, "at", (struct instant){1});
    json_put_instant(object, "before", (struct instant){-1});
    json_put_instant(object, "never", (struct instant){0});
    json_add_text(list, STR("a"));
    json_put(object, "l", list);
    json_put_text(object, "bad", STR("\xff"));
    assert_true(str_is(json_get_text(object, "t"), "汉"));
    assert_null(json_get_text(object, "n").ptr);
    assert_null(json_get_text(object, "i").ptr);
    assert_null(json_get_text(object, "none").ptr);
    assert_int_equal(json_get_int(object, "i", 1), INT64_MAX);
    assert_int_equal(json_get_int(object, "t", 1), 1);
    assert_true(json_get_bool(object, "b", false));
    assert_true(json_get_bool(object, "i", true));
    assert_true(str_is(json_get_text(object, "at"), "1970-01-01T08:00:00+08:00"));
    assert_true(str_is(json_get_text(object, "before"), "1970-01-01T07:59:59+08:00"));
    assert_true(json_is_null(json_object_get(object, "never")));
    assert_non_null(json_get_list(object, "l"));
    assert_null(json_get_object(object, "l"));
    assert_true(str_is(json_get_text(object, "bad"), "\xef\xbf\xbd"));
    assert_int_equal(json_get_int(NULL, "i", 3), 3);
}

static const struct shape_field item_fields[] = {
    {.name = "code",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .min = 1,
     .max = 4,
     .what = "Code."},
    {.name = "on", .kind = SHAPE_DATE, .flags = SHAPE_NULLABLE},
    {.name = NULL},
};
static const struct shape item_shape = {"Item", item_fields};
static const char *const words[] = {"red", "green", NULL};
static const struct shape_field thing_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 2, .max = 5},
    {.name = "level", .kind = SHAPE_INT, .min = 1, .max = 5},
    {.name = "is_new", .kind = SHAPE_BOOL},
    {.name = "colour", .kind = SHAPE_TEXT, .one_of = words},
    {.name = "at", .kind = SHAPE_INSTANT},
    {.name = "item", .kind = SHAPE_OBJECT, .of = &item_shape},
    {.name = "items", .kind = SHAPE_LIST, .max = 3, .of = &item_shape},
    {.name = "tags", .kind = SHAPE_TEXTS, .min = 1, .max = 2, .one_of = words},
    {.name = "any", .kind = SHAPE_ANY},
    {.name = "anys", .kind = SHAPE_ANYS},
    {.name = "free", .kind = SHAPE_TEXT},
    {.name = NULL},
};
static const struct shape thing_shape = {"Thing", thing_fields};

static void a_value_is_checked_against_its_shape(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *field; /* NULL: good */
    } cases[] = {
        {"{\"name\":\"城市供水系\"}", NULL},
        {"{\"name\":\"ab\",\"level\":5,\"is_new\":false,\"colour\":\"red\",\"at\":\"2026-01-01T00:"
         "00:00Z\","
         "\"item\":{\"code\":\"1\",\"on\":null},\"items\":[{\"code\":\"1\"},{\"code\":\"2\",\"on\":"
         "\"2026-01-01\"}],"
         "\"tags\":[\"red\",\"green\"],\"any\":{\"x\":[]},\"anys\":[1,\"a\",null]}",
         NULL},
        {"{}", "name"},
        {"{\"name\":null}", "name"},
        {"{\"name\":1}", "name"},
        {"{\"name\":\"城\"}", "name"},
        {"{\"name\":\"城市供水系统\"}", "name"},
        {"{\"name\":\"ab\",\"level\":0}", "level"},
        {"{\"name\":\"ab\",\"level\":6}", "level"},
        {"{\"name\":\"ab\",\"level\":1.0}", "level"},
        {"{\"name\":\"ab\",\"level\":null}", "level"},
        {"{\"name\":\"ab\",\"is_new\":0}", "is_new"},
        {"{\"name\":\"ab\",\"colour\":\"blue\"}", "colour"},
        {"{\"name\":\"ab\",\"at\":\"2026-01-01\"}", "at"},
        {"{\"name\":\"ab\",\"item\":[]}", "item"},
        {"{\"name\":\"ab\",\"item\":{}}", "item.code"},
        {"{\"name\":\"ab\",\"item\":{\"code\":\"1\",\"more\":1}}", "item.more"},
        {"{\"name\":\"ab\",\"items\":{}}", "items"},
        {"{\"name\":\"ab\",\"items\":[{\"code\":\"1\"},{\"code\":\"12345\"}]}", "items[1].code"},
        {"{\"name\":\"ab\",\"items\":[{\"code\":\"1\"},7]}", "items[1]"},
        {"{\"name\":\"ab\",\"items\":[{\"code\":\"1\",\"on\":\"2026-02-30\"}]}", "items[0].on"},
        {"{\"name\":\"ab\",\"items\":[{\"code\":\"1\"},{\"code\":\"1\"},{\"code\":\"1\"},{\"code\":"
         "\"1\"}]}",
         "items"},
        {"{\"name\":\"ab\",\"items\":[],\"is_new\":3}", "is_new"},
        {"{\"name\":\"ab\",\"tags\":[]}", "tags"},
        {"{\"name\":\"ab\",\"tags\":[\"blue\"]}", "tags"},
        {"{\"name\":\"ab\",\"tags\":[1]}", "tags"},
        {"{\"name\":\"ab\",\"any\":[]}", "any"},
        {"{\"name\":\"ab\",\"anys\":{}}", "anys"},
        {"{\"name\":\"ab\",\"other\":1}", "other"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fault fault = {.status = ST_OK};
        enum status status = shape_check(&thing_shape, parsed(cases[i].text), true, &fault);
        if (status != (cases[i].field ? ST_INVALID : ST_OK))
            fail_msg("%s: %s", cases[i].text, fault.en);
        if (cases[i].field)
            assert_string_equal(fault.field, cases[i].field);
    }
}

static void a_reply_may_gain_neighbours_and_be_long(void **state)
{
    (void)state;
    struct fault fault = {.status = ST_OK};
    json_t *thing = parsed("{\"name\":\"ab\",\"other\":1,\"item\":{\"code\":\"1\",\"more\":2}}");
    char *text = arena_take(&arena, SHAPE_TEXT_MAX + 2);

    memset(text, 'x', SHAPE_TEXT_MAX + 1);
    json_put_textz(thing, "free", text);
    assert_int_equal(shape_check(&thing_shape, thing, false, &fault), ST_OK);
    thing = parsed("{\"name\":\"ab\"}");
    json_put_textz(thing, "free", text);
    assert_int_equal(shape_check(&thing_shape, thing, true, &fault), ST_INVALID);
    fault_clear(&fault);
    assert_int_equal(shape_check(&thing_shape, parsed("[]"), false, &fault), ST_MALFORMED);
}

static void a_shape_prints_as_json_schema(void **state)
{
    (void)state;
    static const char want[] =
        "{\"properties\":{\"code\":{\"description\":\"Code.\",\"maxLength\":4,\"minLength\":1,"
        "\"type\":\"string\"},"
        "\"on\":{\"anyOf\":[{\"format\":\"date\",\"type\":\"string\"},{\"type\":\"null\"}]}},"
        "\"required\":[\"code\"],\"type\":\"object\"}";
    assert_true(str_is(json_canonical(&arena, shape_schema(&arena, &item_shape)), want));
    struct str thing = json_canonical(&arena, shape_schema(&arena, &thing_shape));
    assert_true(str_contains(thing, STR("\"item\":{\"$ref\":\"#/components/schemas/Item\"}")));
    assert_true(str_contains(thing, STR("\"enum\":[\"red\",\"green\"]")));
    assert_true(str_contains(
        thing, STR("\"items\":{\"$ref\":\"#/components/schemas/Item\"},\"maxItems\":3")));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(bad_json_is_refused_with_its_place),
        CASE(depth_and_length_are_bounded),
        CASE(canonical_text_is_sorted_and_without_space),
        CASE(members_are_put_and_got_by_kind),
        CASE(a_value_is_checked_against_its_shape),
        CASE(a_reply_may_gain_neighbours_and_be_long),
        CASE(a_shape_prints_as_json_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
