/* SPDX-License-Identifier: Apache-2.0
 * The arithmetic of days beside the golden cases: every day of a walk, spans between days, units.
 */
#include "policy/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct policy *policy;

static int open_policy(void **state)
{
    struct policy_report report;
    struct fault fault = {0};

    (void)state;
    arena_init(&arena, (size_t)128 << 20);
    return policy_load(&arena, NULL, 0, &policy, &report, &fault) == ST_OK ? 0 : -1;
}

static int close_policy(void **state)
{
    (void)state;
    policy_free(policy);
    arena_done(&arena);
    return 0;
}

static struct date day(const char *text)
{
    struct date on = {0, 0, 0};

    assert_true(date_read(str_of(text), &on));
    return on;
}

static struct calendar_due due(const char *from, int64_t amount, enum calendar_unit unit)
{
    struct calendar_due found;
    struct fault fault = {0};

    assert_int_equal(calendar_due(policy, &arena, instant_beijing_start(day(from)), amount, unit,
                                  &found, &fault),
                     ST_OK);
    return found;
}

static void every_day_of_a_walk_is_told_with_its_count(void **state)
{
    static const struct {
        const char *on, *kind;
        int n;
    } days[] = {
        {"2025-09-27", "weekend", 0}, {"2025-09-28", "makeup", 1},   {"2025-09-29", "workday", 2},
        {"2025-09-30", "workday", 3}, {"2025-10-01", "holiday", 0},  {"2025-10-02", "holiday", 0},
        {"2025-10-03", "holiday", 0}, {"2025-10-04", "holiday", 0},  {"2025-10-05", "holiday", 0},
        {"2025-10-06", "holiday", 0}, {"2025-10-07", "holiday", 0},  {"2025-10-08", "holiday", 0},
        {"2025-10-09", "workday", 4}, {"2025-10-10", "workday", 5},  {"2025-10-11", "makeup", 6},
        {"2025-10-12", "weekend", 0}, {"2025-10-13", "workday", 7},  {"2025-10-14", "workday", 8},
        {"2025-10-15", "workday", 9}, {"2025-10-16", "workday", 10},
    };
    struct calendar_due found = due("2025-09-26", 10, CALENDAR_WORKDAYS);

    (void)state;
    assert_int_equal(found.count, sizeof days / sizeof *days);
    for (size_t i = 0; i < found.count; i++) {
        assert_int_equal(date_order(found.days[i].on, day(days[i].on)), 0);
        assert_string_equal(calendar_kind_word(found.days[i].kind), days[i].kind);
        assert_int_equal(found.days[i].n, days[i].n);
    }
    json_t *json = calendar_due_json(&arena, instant_beijing_start(day("2025-09-26")), 10,
                                     CALENDAR_WORKDAYS, &found);
    assert_int_equal(json_array_size(json_get_list(json, "days")), 20);
    assert_true(str_is(json_get_text(json, "due_on"), "2025-10-16"));
    assert_true(str_is(json_get_text(json, "unit"), "workdays"));
    assert_int_equal(json_get_int(json, "amount", 0), 10);
}

static void a_term_that_is_rolled_on_does_not_count_the_days_after(void **state)
{
    struct calendar_due found = due("2026-09-02", 30, CALENDAR_DAYS);

    (void)state;
    assert_int_equal(found.count, 36);
    assert_int_equal(found.days[29].n, 30);
    for (size_t i = 30; i < 36; i++)
        assert_int_equal(found.days[i].n, 0);
}

static void months_are_counted_where_they_end(void **state)
{
    struct calendar_due found = due("2026-01-31", 2, CALENDAR_MONTHS);

    (void)state;
    assert_int_equal(found.days[27].n, 1); /* 2026-02-28 */
    assert_int_equal(date_order(found.days[27].on, day("2026-02-28")), 0);
    assert_int_equal(date_order(found.due_on, day("2026-03-31")), 0);
    assert_int_equal(found.days[found.count - 1].n, 2);
}

static void working_days_between_two_days_undo_a_due_day(void **state)
{
    static const struct {
        const char *from, *to;
        int count;
    } cases[] = {
        {"2025-09-26", "2025-10-16", 10},  {"2025-10-16", "2025-09-26", -10},
        {"2026-06-05", "2026-06-05", 0},   {"2026-06-05", "2026-06-07", 0},
        {"2026-06-05", "2026-06-08", 1},   {"2023-12-31", "2024-12-31", 251},
        {"2024-12-31", "2025-12-31", 248}, {"2025-12-31", "2026-12-31", 248},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(calendar_workdays_between(policy, day(cases[i].from), day(cases[i].to)),
                         cases[i].count);
}

/* For every start day of three years: the due day of N working days lies N working days on. */
static void due_days_and_spans_agree_on_every_day(void **state)
{
    (void)state;
    for (struct date on = day("2024-01-01"); on.year < 2027; on = date_add_days(on, 1)) {
        struct calendar_due found;
        struct fault fault = {0};
        assert_int_equal(calendar_due(policy, &arena, instant_beijing_start(on), 10,
                                      CALENDAR_WORKDAYS, &found, &fault),
                         ST_OK);
        assert_int_equal(calendar_workdays_between(policy, on, found.due_on), 10);
        struct calendar_day last = calendar_day_of(policy, found.due_on);
        assert_true(last.kind == CALENDAR_WORKDAY || last.kind == CALENDAR_MAKEUP);
    }
}

static void days_are_beijing_days_and_end_at_midnight(void **state)
{
    struct instant late = {0};
    struct calendar_due found;
    struct fault fault = {0};

    (void)state;
    assert_true(instant_read(STR("2026-03-02T15:59:59Z"), &late)); /* 23:59 in Beijing */
    assert_int_equal(calendar_due(policy, &arena, late, 1, CALENDAR_WORKDAYS, &found, &fault),
                     ST_OK);
    assert_int_equal(date_order(found.due_on, day("2026-03-03")), 0);
    assert_true(found.due_at.ms == instant_beijing_end(day("2026-03-03")).ms);
}

static void unit_words_go_both_ways(void **state)
{
    static const enum calendar_unit units[] = {CALENDAR_WORKDAYS, CALENDAR_DAYS, CALENDAR_MONTHS,
                                               CALENDAR_HOURS};
    enum calendar_unit unit = CALENDAR_DAYS;

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_true(calendar_unit_read(str_of(calendar_unit_word(units[i])), &unit));
        assert_int_equal(unit, units[i]);
    }
    assert_false(calendar_unit_read(STR("weeks"), &unit));
}

static void the_quick_end_is_that_of_the_walk(void **state)
{
    static const int64_t amounts[] = {0, 1, 3, 10, 30, 60};
    struct fault fault = {0};
    struct calendar_due due;
    struct calendar_end end;

    (void)state;
    for (int32_t n = date_number((struct date){2025, 12, 1});
         n < date_number((struct date){2027, 3, 1}); n++) {
        struct instant from = {instant_beijing_start(date_of_number(n)).ms + 9 * 3600000};
        for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
            for (int unit = CALENDAR_WORKDAYS; unit <= CALENDAR_HOURS; unit++) {
                enum status rc = calendar_due(policy, &arena, from, amounts[i],
                                              (enum calendar_unit)unit, &due, &fault);
                assert_int_equal(rc, ST_OK);
                assert_true(
                    calendar_end(policy, from, amounts[i], (enum calendar_unit)unit, false, &end));
                assert_true(end.due_at.ms == due.due_at.ms &&
                            date_order(end.due_on, due.due_on) == 0 &&
                            end.is_provisional == due.is_provisional);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_a_walk_is_told_with_its_count),
        cmocka_unit_test(a_term_that_is_rolled_on_does_not_count_the_days_after),
        cmocka_unit_test(months_are_counted_where_they_end),
        cmocka_unit_test(working_days_between_two_days_undo_a_due_day),
        cmocka_unit_test(due_days_and_spans_agree_on_every_day),
        cmocka_unit_test(days_are_beijing_days_and_end_at_midnight),
        cmocka_unit_test(unit_words_go_both_ways),
        cmocka_unit_test(the_quick_end_is_that_of_the_walk),
    };

    return cmocka_run_group_tests(tests, open_policy, close_policy);
}
