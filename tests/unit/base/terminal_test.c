/* SPDX-License-Identifier: Apache-2.0
 * Text of others on a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/terminal.h"

static void comes_out(struct str text, size_t width, const char *expected)
{
    char *bytes = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&bytes, &len);

    assert_non_null(out);
    terminal_put(out, text, width);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(bytes, expected);
    free(bytes);
}

static void what_can_be_read_comes_out_as_it_is(void **state)
{
    (void)state;
    comes_out(STR(""), 0, "");
    comes_out((struct str){NULL, 0}, 0, "");
    comes_out(STR("登录 login \\ é \xEF\xBF\xBD 😀"), 0, "登录 login \\ é \xEF\xBF\xBD 😀");
    comes_out(STR("high"), 6, "high  ");
    comes_out(STR("critical"), 4, "critical");
}

static void controls_are_seen_and_not_obeyed(void **state)
{
    (void)state;
    comes_out(STR("a\033[2Jb\a"), 0, "a\\x1B[2Jb\\x07");
    comes_out(STR("1\t2\n3\r4\0005\177"), 0, "1\\t2\\n3\\r4\\x005\\x7F");
    comes_out(STR("\xC2\x9B"
                  "31m\xC2\x85"),
              0, "\\u009B31m\\u0085");
    comes_out(STR("\xE2\x80\xA8\xE2\x80\xA9"), 0, "\\u2028\\u2029");
    comes_out(STR("\033"), 6, "\\x1B  ");
}

static void the_order_of_reading_cannot_be_changed(void **state)
{
    (void)state;
    comes_out(STR("exe.\xE2\x80\xAE"
                  "txt"),
              0, "exe.\\u202Etxt");
    comes_out(STR("\xE2\x80\xAA\xE2\x81\xA6\xE2\x81\xA9\xE2\x80\x8F\xD8\x9C"), 0,
              "\\u202A\\u2066\\u2069\\u200F\\u061C");
}

static void bytes_that_are_no_text_are_told_one_by_one(void **state)
{
    (void)state;
    comes_out(STR("\x9B"
                  "31m"),
              0, "\\x9B31m");
    comes_out(STR("\xB4\xC5ok\xE7\xA3"), 0, "\\xB4\\xC5ok\\xE7\\xA3");
    comes_out(STR("\xED\xA0\x80"), 0, "\\xED\\xA0\\x80");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_be_read_comes_out_as_it_is),
        cmocka_unit_test(controls_are_seen_and_not_obeyed),
        cmocka_unit_test(the_order_of_reading_cannot_be_changed),
        cmocka_unit_test(bytes_that_are_no_text_are_told_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
