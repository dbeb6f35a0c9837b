/* SPDX-License-Identifier: Apache-2.0
 * Patterns of shifts: what is read, what is refused, whose turn it is, what stays open. */
#include "procedures/watch_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static json_t *read_json(const char *text)
{
    struct fault fault = {0};
    json_t *value = NULL;

    assert_int_equal(json_read(&arena, str_of(text), JSON_MAX_BYTES, &fault, &value), ST_OK);
    return value;
}

static struct watch_plan plan_of(const char *text)
{
    struct fault fault = {0};
    struct watch_plan plan = {0};

    assert_int_equal(watch_plan_read(read_json(text), &plan, &fault), ST_OK);
    return plan;
}

#define TWO_SHIFTS                                                                                 \
    "{\"slots\":[{\"from\":\"08:00\",\"to\":\"20:00\"},{\"from\":\"20:00\",\"to\":\"08:00\"}]}"
#define OFFICE_HOURS "{\"slots\":[{\"from\":\"09:00\",\"to\":\"17:00\"}],\"days\":[1,2,3,4,5]}"
#define WHOLE_DAY    "{\"slots\":[{\"from\":\"00:00\",\"to\":\"00:00\"}]}"

static void times_are_read_strictly(void **state)
{
    static const struct {
        const char *text;
        int minute; /* -1: refused */
    } cases[] = {
        {"00:00", 0}, {"08:30", 510}, {"23:59", 1439}, {"24:00", -1}, {"8:00", -1},   {"08:60", -1},
        {"", -1},     {"08-00", -1},  {"0a:00", -1},   {"08:0", -1},  {"08:000", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int minute = -1;

        assert_int_equal(watch_plan_minute(str_of(cases[i].text), &minute), cases[i].minute >= 0);
        assert_int_equal(minute, cases[i].minute);
    }
}

static void a_bad_pattern_is_refused_with_its_member(void **state)
{
    static const struct {
        const char *text, *field;
    } cases[] = {
        {"{}", "pattern.slots"},
        {"{\"slots\":[]}", "pattern.slots"},
        {"{\"slots\":[{\"from\":\"08:00\"}]}", "pattern.slots"},
        {"{\"slots\":[{\"from\":\"20:00\",\"to\":\"08:00\"},{\"from\":\"08:00\",\"to\":\"20:00\"}]"
         "}",
         "pattern.slots"},
        {"{\"slots\":[{\"from\":\"08:00\",\"to\":\"20:00\"}],\"days\":[0]}", "pattern.days"},
        {"{\"slots\":[{\"from\":\"08:00\",\"to\":\"20:00\"}],\"days\":[8]}", "pattern.days"},
        {"{\"slots\":[{\"from\":\"08:00\",\"to\":\"20:00\"}],\"days\":[]}", "pattern.days"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fault fault = {0};
        struct watch_plan plan;

        assert_int_equal(watch_plan_read(read_json(cases[i].text), &plan, &fault), ST_INVALID);
        assert_string_equal(fault.field, cases[i].field);
    }
}

static void what_a_pattern_leaves_open_is_counted(void **state)
{
    static const struct {
        const char *text;
        int minutes;
    } cases[] = {
        {TWO_SHIFTS, 0},
        {WHOLE_DAY, 0},
        {OFFICE_HOURS, (7 * 24 - 5 * 8) * 60},
        {"{\"slots\":[{\"from\":\"20:00\",\"to\":\"08:00\"}]}", 7 * 12 * 60},
        {"{\"slots\":[{\"from\":\"20:00\",\"to\":\"08:00\"}],\"days\":[7]}", (7 * 24 - 12) * 60},
        {"{\"slots\":[{\"from\":\"00:00\",\"to\":\"12:00\"},{\"from\":\"06:00\",\"to\":\"00:00\"}]"
         "}",
         0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct watch_plan plan = plan_of(cases[i].text);

        assert_int_equal(watch_plan_open_minutes(&plan), cases[i].minutes);
    }
}

static void nights_reach_into_the_next_day(void **state)
{
    struct watch_plan plan = plan_of(TWO_SHIFTS);
    struct date on = {2026, 9, 30};
    struct watch_plan_shift *shifts;

    (void)state;
    assert_int_equal(watch_plan_make(&plan, &arena, on, on, on, &shifts), 2);
    assert_int_equal(shifts[0].from_at.ms, instant_beijing_start(on).ms + 8 * 3600 * 1000);
    assert_int_equal(shifts[0].to_at.ms, shifts[1].from_at.ms);
    assert_int_equal(shifts[1].to_at.ms - shifts[1].from_at.ms, 12 * 3600 * 1000);
    assert_int_equal(instant_beijing_date(shifts[1].to_at).day, 1);
}

static void the_same_shift_falls_to_the_same_turn_from_whichever_day_it_is_made(void **state)
{
    static const char *const patterns[] = {TWO_SHIFTS, OFFICE_HOURS, WHOLE_DAY};
    struct date first = {2026, 9, 28}, last = {2026, 10, 11};

    (void)state;
    for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++) {
        struct watch_plan plan = plan_of(patterns[p]);
        struct watch_plan_shift *all, *part;
        size_t count = watch_plan_make(&plan, &arena, first, first, last, &all);

        for (int32_t day = date_number(first); day <= date_number(last); day++) {
            struct date from = date_of_number(day);
            size_t some = watch_plan_make(&plan, &arena, first, from, last, &part);

            assert_true(some <= count);
            assert_memory_equal(part, all + (count - some), some * sizeof part[0]);
        }
        for (size_t i = 1; i < count; i++)
            assert_int_equal(all[i].turn, all[i - 1].turn + 1);
    }
}

static void days_off_take_no_turn(void **state)
{
    struct watch_plan plan = plan_of(OFFICE_HOURS);
    struct date friday = {2026, 11, 20}, monday = {2026, 11, 23};
    struct watch_plan_shift *shifts;

    (void)state;
    assert_int_equal(watch_plan_make(&plan, &arena, friday, friday, monday, &shifts), 2);
    assert_int_equal(shifts[0].day_turn, 0);
    assert_int_equal(shifts[1].day_turn, 1);
    assert_int_equal(date_number(instant_beijing_date(shifts[1].from_at)), date_number(monday));
}

static void nothing_is_made_before_the_first_day_or_after_the_last(void **state)
{
    struct watch_plan plan = plan_of(TWO_SHIFTS);
    struct date first = {2026, 11, 20}, before = {2026, 11, 10}, far = {2099, 1, 1};
    struct watch_plan_shift *shifts;

    (void)state;
    assert_int_equal(watch_plan_make(&plan, &arena, first, before, first, &shifts), 2);
    assert_int_equal(watch_plan_make(&plan, &arena, first, first, before, &shifts), 0);
    assert_int_equal(watch_plan_make(&plan, &arena, first, far, far, &shifts), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_strictly),
        cmocka_unit_test(a_bad_pattern_is_refused_with_its_member),
        cmocka_unit_test(what_a_pattern_leaves_open_is_counted),
        cmocka_unit_test(nights_reach_into_the_next_day),
        cmocka_unit_test(the_same_shift_falls_to_the_same_turn_from_whichever_day_it_is_made),
        cmocka_unit_test(days_off_take_no_turn),
        cmocka_unit_test(nothing_is_made_before_the_first_day_or_after_the_last),
    };
    return cmocka_run_group_tests_name("watch_plan", tests, begin, end);
}
