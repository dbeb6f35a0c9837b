/* SPDX-License-Identifier: Apache-2.0
 * What is over goes, what is held stays, and the chain can still be followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "events/keep_retain.h"
#include "events/keep_verify.h"
#include "events/keep_view.h"

enum { DAY_MS = 86400000, DAYS = 10 };

static struct arena arena;
static char folder[64];
static struct layout_set *set;
static struct keep *keep;
static const struct instant now = {(int64_t)20000 * DAY_MS};

/* One segment a day for ten days, the last one today; a's events in all, b's in the first five. */
static int begin(void **state)
{
    struct keep_options options = {1, 0};
    struct fault fault = {0};
    (void)state;

    arena_init(&arena, (size_t)1 << 30);
    (void)snprintf(folder, sizeof folder, "/tmp/panshi-retain-XXXXXX");
    set = layout_set_new();
    if (!mkdtemp(folder) || keep_open(folder, &options, &keep, &fault) != ST_OK)
        return -1;
    for (int day = 0; day < DAYS; day++) {
        for (int i = 0; i < 2; i++) {
            struct record_mark mark = {RECORD_SENSOR, i == 1 && day < 5 ? STR("b") : STR("a")};
            struct record record;
            struct keep_id id;

            if (layout_read_json(set, RECORD_EVE, STR("{\"n\":1}"), &record) != ST_OK)
                return -1;
            record.time_us = (now.ms - (int64_t)(DAYS - 1 - day) * DAY_MS) * 1000 + 1000;
            record.has_time = true;
            record.marks = &mark;
            record.mark_count = 1;
            if (keep_append(keep_lane_at(keep, 0), set, &record, &id, &fault) != ST_OK)
                return -1;
        }
        if (keep_commit(keep_lane_at(keep, 0), &fault) != ST_OK ||
            keep_seal(keep_lane_at(keep, 0), &fault) != ST_OK)
            return -1;
    }
    return 0;
}

static int finish(void **state)
{
    (void)state;
    keep_close(keep);
    file_remove_tree(folder);
    layout_set_free(set);
    arena_done(&arena);
    return 0;
}

static struct keep_retain_report retain(const struct keep_rule *rules, size_t count,
                                        uint64_t max_bytes)
{
    struct keep_policy policy = {rules, count, max_bytes};
    struct keep_retain_report report;
    struct fault fault = {0};

    assert_int_equal(keep_retain(keep, &policy, now, &report, &fault), ST_OK);
    return report;
}

static void chain_holds(uint64_t segments, uint64_t removed)
{
    struct keep_verdict verdict;
    struct fault fault = {0};

    assert_int_equal(keep_verify(folder, &arena, &verdict, &fault), ST_OK);
    assert_int_equal(verdict.problem_count, 0);
    assert_int_equal(verdict.segments, segments);
    assert_int_equal(verdict.removed, removed);
}

static void a_segment_goes_when_every_sensor_in_it_is_over(void **state)
{
    struct keep_rule rules[] = {{STR("a"), 2, 0}, {STR("b"), 7, 0}};
    (void)state;

    /* Days 0..6 are older than two days, but b's of days 2..4 are kept. */
    struct keep_retain_report report = retain(rules, 2, 0);
    assert_int_equal(report.removed, 4);
    assert_int_equal(report.removed_events, 8);
    chain_holds(6, 4);
    assert_int_equal(retain(rules, 2, 0).removed, 0);
}

static void without_a_rule_nothing_goes(void **state)
{
    struct keep_rule rules[] = {{STR("b"), 1, 0}};
    struct keep_rule all[] = {{STR(""), 1, 0}};
    (void)state;

    assert_int_equal(retain(rules, 1, 0).removed, 0);
    assert_int_equal(retain(NULL, 0, 0).removed, 0);
    assert_int_equal(retain(all, 1, 0).removed, 8);
    chain_holds(2, 8);
}

static void bytes_are_limited_for_a_sensor_and_for_all(void **state)
{
    uint64_t one = retain(NULL, 0, 0).stored_bytes / DAYS;
    struct keep_rule rules[] = {{STR("a"), 0, one * 6}, {STR("b"), 0, 1}};
    (void)state;

    /* a fills 5 segments and half of those before; b keeps the newest one it is in. */
    struct keep_retain_report report = retain(rules, 2, 0);
    assert_true(report.removed >= 2 && report.removed <= 3);
    uint64_t left = DAYS - report.removed;
    report = retain(NULL, 0, one * 3 + one / 2);
    assert_int_equal(report.removed, left - 3);
    chain_holds(3, DAYS - 3);
}

static void a_hold_keeps_what_would_go(void **state)
{
    int64_t day_us = (int64_t)DAY_MS * 1000, today_us = now.ms * 1000;
    struct keep_rule all[] = {{STR(""), 1, 0}};
    struct keep_hold hold = {STR("case-7"), today_us - 8 * day_us, today_us - 6 * day_us, STR("b"),
                             STR("取证 evidence")};
    struct keep_hold other = {STR("case-8"), 0, today_us, STR("nobody"), STR("")};
    struct keep_hold *holds = NULL;
    struct fault fault = {0};
    size_t count = 0;
    (void)state;

    assert_int_equal(keep_retain_hold(keep, &hold, &fault), ST_OK);
    assert_int_equal(keep_retain_hold(keep, &other, &fault), ST_OK);
    assert_int_equal(keep_retain_hold(keep, &hold, &fault), ST_CONFLICT);
    struct keep_retain_report report = retain(all, 1, 0);
    assert_int_equal(report.held, 2);
    assert_int_equal(report.removed, 6);
    chain_holds(4, 6);
    assert_int_equal(keep_retain_holds(folder, &arena, &holds, &count, &fault), ST_OK);
    assert_int_equal(count, 2);
    assert_true(str_is(holds[0].reason, "取证 evidence"));
    fault_clear(&fault);
    assert_int_equal(keep_retain_release(keep, STR("case-7"), &fault), ST_OK);
    assert_int_equal(keep_retain_release(keep, STR("case-7"), &fault), ST_NOT_FOUND);
    assert_int_equal(retain(all, 1, 0).removed, 2);
    chain_holds(2, 8);
}

static void a_hold_with_a_line_end_is_refused(void **state)
{
    struct keep_hold hold = {STR("x"), 0, 1, STR(""), STR("a\nb")};
    struct fault fault = {0};
    (void)state;

    assert_int_equal(keep_retain_hold(keep, &hold, &fault), ST_INVALID);
    hold.reason = STR("");
    hold.to_us = 0;
    assert_int_equal(keep_retain_hold(keep, &hold, &fault), ST_INVALID);
}

static void the_forecast_follows_the_last_seven_days(void **state)
{
    struct keep_forecast forecast;
    struct fault fault = {0};
    uint64_t stored = retain(NULL, 0, 0).stored_bytes, one = stored / DAYS;
    (void)state;

    assert_int_equal(keep_retain_forecast(folder, stored + 10 * one, now, &forecast, &fault),
                     ST_OK);
    assert_int_equal(forecast.stored_bytes, stored);
    assert_true(forecast.is_growing);
    assert_true(forecast.days_left > 8 && forecast.days_left < 12);
    assert_int_equal(keep_retain_forecast(folder, 0, now, &forecast, &fault), ST_OK);
    assert_true(forecast.limit_bytes > stored);
    struct instant later = {now.ms + (int64_t)30 * DAY_MS};
    assert_int_equal(keep_retain_forecast(folder, 0, later, &forecast, &fault), ST_OK);
    assert_false(forecast.is_growing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_segment_goes_when_every_sensor_in_it_is_over, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(without_a_rule_nothing_goes, begin, finish),
        cmocka_unit_test_setup_teardown(bytes_are_limited_for_a_sensor_and_for_all, begin, finish),
        cmocka_unit_test_setup_teardown(a_hold_keeps_what_would_go, begin, finish),
        cmocka_unit_test_setup_teardown(a_hold_with_a_line_end_is_refused, begin, finish),
        cmocka_unit_test_setup_teardown(the_forecast_follows_the_last_seven_days, begin, finish),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
