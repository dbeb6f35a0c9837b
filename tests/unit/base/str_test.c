/* SPDX-License-Identifier: Apache-2.0
 * Text by value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/base.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void utf8_is_told_from_what_is_not(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        bool is_good;
    } cases[] = {
        {"", 0, true},
        {"abc", 3, true},
        {"汉字", 6, true},
        {"\xf0\xa0\x85\xa4", 4, true},  /* U+20164 */
        {"\xf4\x8f\xbf\xbf", 4, true},  /* U+10FFFF */
        {"\xf4\x90\x80\x80", 4, false}, /* beyond */
        {"\xed\xa0\x80", 3, false},     /* surrogate */
        {"\xc0\x80", 2, false},         /* over-long */
        {"\xc1\xbf", 2, false},
        {"\xe0\x80\xaf", 3, false},
        {"\xf0\x80\x80\xaf", 4, false},
        {"\x80", 1, false},
        {"\xe6\xb1", 2, false}, /* cut */
        {"\xe6\xb1x", 3, false},
        {"a\0b", 3, false},
        {"\xff", 1, false},
        {"\xfe\xff", 2, false},
        {"\xce\xba\xbf", 3, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (str_is_utf8((struct str){cases[i].text, cases[i].len}) != cases[i].is_good)
            fail_msg("case %zu", i);
}

static void a_bad_byte_is_one_replacement_point(void **state)
{
    (void)state;
    struct str text = STR("\xe6"
                          "a\xb1");
    size_t at = 0;

    assert_int_equal(str_point(text, &at), 0xfffd);
    assert_int_equal(at, 1);
    assert_int_equal(str_point(text, &at), 'a');
    assert_int_equal(str_point(text, &at), 0xfffd);
    assert_int_equal(at, text.len);
    assert_int_equal(str_points(STR("汉字ab𠅤")), 5);
}

static void spaces_of_every_kind_are_trimmed(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"  a b ", "a b"},
        {"\t\r\n\xe3\x80\x80汉\xe3\x80\x80", "汉"},
        {"\xc2\xa0x\xc2\xa0", "x"},
        {"\xef\xbb\xbfx", "x"},
        {"   ", ""},
        {"", ""},
        {"a", "a"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_true(str_is(str_trim(str_of(cases[i][0])), cases[i][1]));
}

static void what_nobody_can_see_is_blank(void **state)
{
    (void)state;
    static const char *const blank[] = {"",
                                        " \t\n",
                                        "\xe3\x80\x80",
                                        "\xe2\x80\x8b\xe2\x80\x8d",
                                        "\xe2\x80\xae \xe2\x81\xa0",
                                        "\xe3\x85\xa4",
                                        "\xe2\xa0\x80",
                                        "\xef\xb8\x8f",
                                        "\xf3\xa0\x80\xa0"};
    static const char *const seen[] = {".", "\xe2\x80\x8b误报", " x ", "\xff"};
    for (size_t i = 0; i < COUNT(blank); i++)
        assert_true(str_is_blank(str_of(blank[i])));
    for (size_t i = 0; i < COUNT(seen); i++)
        assert_false(str_is_blank(str_of(seen[i])));
}

static void numbers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_good;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-1", true, -1},
        {"+7", true, 7},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+", false, 0},
        {"1 ", false, 0},
        {" 1", false, 0},
        {"1.0", false, 0},
        {"0x1", false, 0},
        {"１", false, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t value = 42;
        if (str_to_int(str_of(cases[i].text), &value) != cases[i].is_good)
            fail_msg("%s", cases[i].text);
        assert_int_equal(value, cases[i].is_good ? cases[i].value : 42);
    }
}

static void parts_are_found_cut_and_compared(void **state)
{
    (void)state;
    struct str rest;

    assert_true(str_is(str_cut(STR("a,b,c"), ',', &rest), "a"));
    assert_true(str_is(rest, "b,c"));
    assert_true(str_is(str_cut(STR("abc"), ',', &rest), "abc"));
    assert_int_equal(rest.len, 0);
    assert_true(str_is(str_cut(STR("a,"), ',', &rest), "a"));
    assert_int_equal(rest.len, 0);
    assert_true(str_contains(STR("城市供水"), STR("供水")));
    assert_true(str_contains(STR(""), STR("")));
    assert_false(str_contains(STR("a"), STR("ab")));
    assert_true(str_starts(STR("abc"), STR("ab")) && !str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
    assert_true(str_ends((struct str){NULL, 0}, STR("")));
    assert_true(str_order(STR("a"), STR("b")) < 0 && str_order(STR("ab"), STR("a")) > 0);
    assert_int_equal(str_order(STR("a"), STR("a")), 0);
    assert_true(str_order(STR("\x7f"), STR("\x80")) < 0);
    assert_true(str_equal((struct str){NULL, 0}, STR("")));
    assert_true(str_is((struct str){NULL, 0}, NULL));
    assert_true(str_equal_secret(STR("abc"), STR("abc")));
    assert_false(str_equal_secret(STR("abc"), STR("abd")));
    assert_false(str_equal_secret(STR("abc"), STR("abcd")));
    assert_false(str_equal_secret(STR(""), STR("a")));
}

static void full_width_signs_become_half_width_and_nothing_else(void **state)
{
    (void)state;
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    assert_true(
        str_is(str_half_width(&arena, STR("ＡＢ１２（３）　汉、。x\xff")), "AB12(3) 汉、。x\xff"));
    assert_int_equal(str_half_width(&arena, (struct str){NULL, 0}).len, 0);
    struct str copy = str_copy(&arena, (struct str){"abc", 2});
    assert_string_equal(copy.ptr, "ab");
    assert_null(str_copy(&arena, (struct str){NULL, 0}).ptr);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_told_from_what_is_not),
        cmocka_unit_test(a_bad_byte_is_one_replacement_point),
        cmocka_unit_test(spaces_of_every_kind_are_trimmed),
        cmocka_unit_test(what_nobody_can_see_is_blank),
        cmocka_unit_test(numbers_are_read_whole_or_not_at_all),
        cmocka_unit_test(parts_are_found_cut_and_compared),
        cmocka_unit_test(full_width_signs_become_half_width_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
