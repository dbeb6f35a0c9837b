/* SPDX-License-Identifier: Apache-2.0
 * Command lines as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "cli/option.h"

static const struct option table[] = {
    {"flag", OPTION_FLAG, NULL, "", "", 0, 0, false},
    {"text", OPTION_TEXT, "T", "", "", 0, 0, false},
    {"number", OPTION_INT, "N", "", "", -5, 5, false},
    {"day", OPTION_DATE, "D", "", "", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option needy[] = {
    {"data", OPTION_TEXT, "DIR", "", "", 0, 0, true},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static enum status parse(const struct option *options, const char *line, struct option_set *set,
                         struct fault *fault)
{
    static char copy[512];
    char *words[32];
    int count = 0;

    snprintf(copy, sizeof copy, "%s", line);
    for (char *at = copy; *at; at++) {
        if (*at != ' ')
            words[count++] = at;
        while (*at && *at != ' ')
            at++;
        if (!*at)
            break;
        *at = '\0';
    }
    fault_clear(fault);
    return option_parse(options, count, words, set, fault);
}

static void right_lines_are_read(void **state)
{
    struct option_set set;
    struct fault fault;
    struct date on;

    (void)state;
    assert_int_equal(
        parse(table, "--flag a --text x b --number -3 --day 2026-02-28 --json", &set, &fault),
        ST_OK);
    assert_true(option_has(&set, "flag"));
    assert_true(option_has(&set, "json"));
    assert_string_equal(option_text(&set, "text"), "x");
    assert_int_equal(option_int(&set, "number", 9), -3);
    assert_true(option_date(&set, "day", &on));
    assert_int_equal(on.month, 2);
    assert_int_equal(set.argument_count, 2);
    assert_string_equal(set.arguments[1], "b");
}

static void values_after_an_equals_sign_are_the_same(void **state)
{
    struct option_set set;
    struct fault fault;

    (void)state;
    assert_int_equal(parse(table, "--text=a=b --text= --number=5", &set, &fault), ST_OK);
    assert_string_equal(option_text(&set, "text"), "");
    assert_int_equal(option_int(&set, "number", 0), 5);
}

static void repeated_options_are_all_kept(void **state)
{
    struct option_set set;
    struct fault fault;
    const char *values[2];

    (void)state;
    assert_int_equal(parse(table, "--text a --text b --text c", &set, &fault), ST_OK);
    assert_int_equal(option_all(&set, "text", values, 2), 2);
    assert_string_equal(values[0], "a");
    assert_string_equal(option_text(&set, "text"), "c");
}

static void two_dashes_end_the_options(void **state)
{
    struct option_set set;
    struct fault fault;

    (void)state;
    assert_int_equal(parse(table, "-- --flag -", &set, &fault), ST_OK);
    assert_false(option_has(&set, "flag"));
    assert_int_equal(set.argument_count, 2);
}

static void wrong_words_are_named(void **state)
{
    static const struct {
        const char *line, *named;
    } cases[] = {
        {"--unknown", "unknown"},
        {"--text", "text"},
        {"--flag=x", "flag"},
        {"--number 6", "6"},
        {"--number x", "x"},
        {"--day 2026-02-29", "2026-02-29"},
        {"--number 99999999999999999999", "99999999999999999999"},
        {"--=x", "--"},
    };
    struct option_set set;
    struct fault fault;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(parse(table, cases[i].line, &set, &fault), ST_INVALID);
        assert_non_null(strstr(fault.en, cases[i].named));
        assert_non_null(strstr(fault.zh, cases[i].named));
    }
}

static void a_required_option_is_missed_unless_help_is_asked(void **state)
{
    struct option_set set;
    struct fault fault;

    (void)state;
    assert_int_equal(parse(needy, "", &set, &fault), ST_INVALID);
    assert_non_null(strstr(fault.en, "data"));
    assert_int_equal(parse(needy, "--help", &set, &fault), ST_OK);
    assert_int_equal(parse(needy, "--data x", &set, &fault), ST_OK);
}

static void too_many_words_are_refused(void **state)
{
    char *words[OPTION_MAX_ARGUMENTS + 1];
    char word[] = "w", flag[] = "--flag";
    struct option_set set;
    struct fault fault = {.status = ST_OK};

    (void)state;
    for (int i = 0; i <= OPTION_MAX_ARGUMENTS; i++)
        words[i] = word;
    assert_int_equal(option_parse(table, OPTION_MAX_ARGUMENTS, words, &set, &fault), ST_OK);
    assert_int_equal(option_parse(table, OPTION_MAX_ARGUMENTS + 1, words, &set, &fault),
                     ST_INVALID);
    for (int i = 0; i <= OPTION_MAX_GIVEN; i++)
        words[i] = flag;
    fault_clear(&fault);
    assert_int_equal(option_parse(table, OPTION_MAX_GIVEN + 1, words, &set, &fault), ST_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_lines_are_read),
        cmocka_unit_test(values_after_an_equals_sign_are_the_same),
        cmocka_unit_test(repeated_options_are_all_kept),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(wrong_words_are_named),
        cmocka_unit_test(a_required_option_is_missed_unless_help_is_asked),
        cmocka_unit_test(too_many_words_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
