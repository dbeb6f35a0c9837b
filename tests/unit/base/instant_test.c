/* SPDX-License-Identifier: Apache-2.0
 * Instants, days and Beijing time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/instant.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct date on(int year, int month, int day)
{
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
}

static void every_day_has_one_number_and_back(void **state)
{
    (void)state;
    int32_t expected = date_number(on(1, 1, 1));
    struct date day = on(1, 1, 1);

    while (day.year < 9999 || day.month < 12 || day.day < 31) {
        assert_true(date_is_valid(day));
        assert_int_equal(date_number(day), expected);
        assert_int_equal(date_order(date_of_number(expected), day), 0);
        day = date_add_days(day, 1);
        expected++;
    }
    assert_int_equal(date_number(on(1970, 1, 1)), 0);
    assert_int_equal(date_number(on(2026, 11, 20)), 20777);
}

static void weekdays_are_right(void **state)
{
    (void)state;
    assert_int_equal(date_weekday(on(2025, 9, 26)), 5);
    assert_int_equal(date_weekday(on(2024, 2, 29)), 4);
    assert_int_equal(date_weekday(on(1970, 1, 1)), 4);
    assert_int_equal(date_weekday(on(1969, 12, 28)), 7);
    assert_int_equal(date_weekday(on(2000, 1, 3)), 1);
}

static void months_end_on_the_last_day_there_is(void **state)
{
    (void)state;
    static const struct {
        struct date from;
        int months;
        struct date to;
    } cases[] = {
        {{2025, 1, 31}, 1, {2025, 2, 28}},  {{2024, 1, 31}, 1, {2024, 2, 29}},
        {{2024, 2, 29}, 12, {2025, 2, 28}}, {{2025, 12, 15}, 1, {2026, 1, 15}},
        {{2025, 3, 31}, -1, {2025, 2, 28}}, {{2025, 1, 15}, -13, {2023, 12, 15}},
        {{2025, 8, 31}, 36, {2028, 8, 31}}, {{2025, 5, 31}, 0, {2025, 5, 31}},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(date_order(date_add_months(cases[i].from, cases[i].months), cases[i].to),
                         0);
}

static void dates_are_read_strictly(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",           "2025-2-01",  "2025-02-29",  "2025-13-01", "2025-00-01",
        "2025-01-00", "2025/01/01", "2025-01-01 ", "0000-01-01", "2025-04-31",
        "202a-01-01", "1900-02-29", "２０25-01-01"};
    struct date day = on(1, 1, 1);
    char text[DATE_TEXT_BYTES];

    for (size_t i = 0; i < COUNT(bad); i++)
        if (date_read(str_of(bad[i]), &day))
            fail_msg("%s", bad[i]);
    assert_int_equal(day.year, 1);
    assert_true(date_read(STR("2000-02-29"), &day));
    assert_string_equal(date_print(day, text), "2000-02-29");
    assert_true(date_read(STR("0001-01-01"), &day));
    assert_string_equal(date_print(day, text), "0001-01-01");
}

static void times_are_read_with_their_zone(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01T08:00:00+08:00", 0},
        {"1969-12-31T19:00:00.5-05:00", 500},
        {"2026-11-20T09:42:00+08:00", 1795138920000},
        {"2026-11-20t01:42:00.1239z", 1795138920123},
    };
    static const char *const bad[] = {"2026-11-20",
                                      "2026-11-20T09:42:00",
                                      "2026-11-20T24:00:00Z",
                                      "2026-11-20T09:60:00Z",
                                      "2026-11-20T09:42:61Z",
                                      "2026-11-20T09:42:00+8:00",
                                      "2026-11-20T09:42:00.Z",
                                      "2026-11-20T09:42:00Zx",
                                      "2026-11-20X09:42:00Z",
                                      "2026-11-20T09:42:00+24:00",
                                      "2026-11-20T09:42Z"};
    struct instant at;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(instant_read(str_of(cases[i].text), &at));
        assert_int_equal(at.ms, cases[i].ms);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        if (instant_read(str_of(bad[i]), &at))
            fail_msg("%s", bad[i]);
}

static void a_beijing_day_begins_at_sixteen_hours_utc(void **state)
{
    (void)state;
    struct instant start;
    char text[INSTANT_TEXT_BYTES];

    assert_true(instant_read(STR("2026-11-19T16:00:00Z"), &start));
    assert_int_equal(instant_beijing_start(on(2026, 11, 20)).ms, start.ms);
    assert_int_equal(instant_beijing_end(on(2026, 11, 20)).ms, start.ms + 86400000 - 1);
    assert_int_equal(date_order(instant_beijing_date(start), on(2026, 11, 20)), 0);
    start.ms--;
    assert_int_equal(date_order(instant_beijing_date(start), on(2026, 11, 19)), 0);
    assert_string_equal(instant_print(start, text), "2026-11-19T23:59:59+08:00");
    assert_string_equal(instant_print((struct instant){-1}, text), "1970-01-01T07:59:59+08:00");
    assert_true(instant_system_now().ms > 1700000000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_has_one_number_and_back),
        cmocka_unit_test(weekdays_are_right),
        cmocka_unit_test(months_end_on_the_last_day_there_is),
        cmocka_unit_test(dates_are_read_strictly),
        cmocka_unit_test(times_are_read_with_their_zone),
        cmocka_unit_test(a_beijing_day_begins_at_sixteen_hours_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
