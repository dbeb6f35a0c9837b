/* SPDX-License-Identifier: Apache-2.0
 * Comparing without case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "events/fold.h"

static struct arena arena;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static void letters_of_these_scripts_have_one_form(void **state)
{
    static const char *const pairs[][2] = {
        {"AZaz09_[@`{", "azaz09_[@`{"},
        {"ÀÖØÞàöøþ", "àöøþàöøþ"},
        {"×÷ß", "×÷ß"},
        {"ΑΡΣΩας", "αρσωας"},
        {"ЀЏАЯя", "ѐџаяя"},
        {"ＡＺａ＠［", "ａｚａ＠［"},
        {"磐石 Panshi", "磐石 panshi"},
        {"İı", "İı"},
        {"\xC3", "\xC3"},
        {"A\xFF\xEF\xBC"
         "B",
         "a\xFF\xEF\xBC"
         "b"},
        {"😀A", "😀a"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct str folded = fold_copy(&arena, str_of(pairs[i][0]));
        assert_int_equal(folded.len, strlen(pairs[i][1]));
        assert_memory_equal(folded.ptr, pairs[i][1], folded.len);
        assert_true(fold_equal(str_of(pairs[i][0]), folded));
        assert_true(fold_equal(folded, folded));
    }
}

static void order_is_that_of_the_folded_bytes(void **state)
{
    static const char *const rows[][2] = {
        {"a", "B"}, {"", "a"}, {"AB", "abc"}, {"Z", "é"}, {"é", "Я"}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str low = str_of(rows[i][0]), high = str_of(rows[i][1]);
        assert_true(fold_order(low, fold_copy(&arena, high)) < 0);
        assert_true(fold_order(high, fold_copy(&arena, low)) > 0);
        assert_int_equal(fold_order(low, fold_copy(&arena, low)), 0);
    }
}

/* Long texts are folded piece by piece: no character may be cut. */
static void long_texts_compare_as_short_ones_do(void **state)
{
    static const char *const units[] = {"A", "É", "Ａ", "磐", "😀", "\x80", "\xEF"};
    char text[300];

    (void)state;
    for (size_t unit = 0; unit < sizeof units / sizeof units[0]; unit++)
        for (size_t shift = 0; shift < 4; shift++) {
            size_t len = 0, each = strlen(units[unit]);

            for (; len < shift; len++)
                text[len] = 'X';
            for (; len + each <= sizeof text; len += each)
                memcpy(text + len, units[unit], each);
            struct str whole = {text, len}, folded = fold_copy(&arena, whole);
            assert_true(fold_equal(whole, folded));
            assert_int_equal(fold_order((struct str){text, len - each}, folded), -1);
            assert_true(fold_order(whole, (struct str){folded.ptr, len - each}) > 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_these_scripts_have_one_form),
        cmocka_unit_test(order_is_that_of_the_folded_bytes),
        cmocka_unit_test(long_texts_compare_as_short_ones_do),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
