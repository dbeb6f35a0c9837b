/* SPDX-License-Identifier: Apache-2.0
 * When something may ring: quiet hours, bundles, working days; and which rules are none. */
#include "register_bench.h"

#include "registry/notify_rule.h"

static struct instant at(const char *text)
{
    struct instant out;

    assert_true(instant_read(str_of(text), &out));
    return out;
}

static void quiet_hours_run_over_midnight(void **state)
{
    static const struct {
        int from, to;
        const char *now, *rings;
    } cases[] = {
        {22 * 60, 7 * 60, "2026-03-02T21:59:00+08:00", "2026-03-02T21:59:00+08:00"},
        {22 * 60, 7 * 60, "2026-03-02T22:00:00+08:00", "2026-03-03T07:00:00+08:00"},
        {22 * 60, 7 * 60, "2026-03-02T23:59:59+08:00", "2026-03-03T07:00:00+08:00"},
        {22 * 60, 7 * 60, "2026-03-03T00:00:00+08:00", "2026-03-03T07:00:00+08:00"},
        {22 * 60, 7 * 60, "2026-03-03T06:59:00+08:00", "2026-03-03T07:00:00+08:00"},
        {22 * 60, 7 * 60, "2026-03-03T07:00:00+08:00", "2026-03-03T07:00:00+08:00"},
        {12 * 60, 14 * 60, "2026-03-02T12:30:00+08:00", "2026-03-02T14:00:00+08:00"},
        {12 * 60, 14 * 60, "2026-03-02T14:00:00+08:00", "2026-03-02T14:00:00+08:00"},
        {12 * 60, 14 * 60, "2026-03-02T11:59:00+08:00", "2026-03-02T11:59:00+08:00"},
        {22 * 60, 7 * 60, "2026-12-31T23:00:00+08:00", "2027-01-01T07:00:00+08:00"},
        {22 * 60, 7 * 60, "2026-03-02T15:00:00Z", "2026-03-03T07:00:00+08:00"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct notify_rule_quiet quiet = {true, cases[i].from, cases[i].to};
        if (notify_rule_after_quiet(&quiet, at(cases[i].now)).ms != at(cases[i].rings).ms)
            fail_msg("case %zu", i);
    }
    const struct notify_rule_quiet none = {.is_set = false};
    assert_int_equal(notify_rule_after_quiet(&none, at("2026-03-02T23:00:00+08:00")).ms,
                     at("2026-03-02T23:00:00+08:00").ms);
}

static void bundles_leave_at_their_time_on_working_days(void **state)
{
    static const struct {
        const char *now, *leaves;
        bool only_workdays;
    } cases[] = {
        {"2026-03-02T08:29:00+08:00", "2026-03-02T08:30:00+08:00", true},
        {"2026-03-02T08:30:00+08:00", "2026-03-03T08:30:00+08:00", true},
        {"2026-03-06T10:00:00+08:00", "2026-03-09T08:30:00+08:00", true}, /* over a weekend */
        {"2026-03-06T10:00:00+08:00", "2026-03-07T08:30:00+08:00", false},
        {"2026-09-30T10:00:00+08:00", "2026-10-08T08:30:00+08:00", true}, /* National Day */
        {"2026-02-13T10:00:00+08:00", "2026-02-14T08:30:00+08:00", true}, /* a make-up Saturday */
    };
    struct notify_rule rule = {.digest_at = 8 * 60 + 30};

    (void)state;
    rule.mail[MESSAGE_DUTY_BEFORE] = NOTIFY_RULE_DIGEST;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct instant leaves;
        bool is_bundled = false;
        rule.is_digest_on_workdays = cases[i].only_workdays;
        assert_true(notify_rule_when(&rule, bench.policy, MESSAGE_DUTY_BEFORE, at(cases[i].now),
                                     (struct instant){0}, &leaves, &is_bundled));
        char text[INSTANT_TEXT_BYTES];
        if (leaves.ms != at(cases[i].leaves).ms || !is_bundled)
            fail_msg("case %zu: %s", i, instant_print(leaves, text));
    }
}

static void nothing_is_held_back_beyond_the_due_instant(void **state)
{
    struct notify_rule rule = {.digest_at = 8 * 60 + 30, .quiet = {true, 22 * 60, 7 * 60}};
    struct instant now = at("2026-03-02T23:00:00+08:00"), leaves;
    bool is_bundled;

    (void)state;
    rule.mail[MESSAGE_DUTY_DUE] = NOTIFY_RULE_AT_ONCE;
    rule.mail[MESSAGE_DUTY_BEFORE] = NOTIFY_RULE_DIGEST;
    assert_true(notify_rule_when(&rule, bench.policy, MESSAGE_DUTY_DUE, now,
                                 at("2026-03-03T06:00:00+08:00"), &leaves, &is_bundled));
    assert_int_equal(leaves.ms, now.ms);
    assert_true(notify_rule_when(&rule, bench.policy, MESSAGE_DUTY_BEFORE, now,
                                 at("2026-03-03T08:00:00+08:00"), &leaves, &is_bundled));
    assert_int_equal(leaves.ms, now.ms);
    assert_false(is_bundled);
    assert_true(notify_rule_when(&rule, bench.policy, MESSAGE_DUTY_DUE, now,
                                 at("2026-03-03T12:00:00+08:00"), &leaves, &is_bundled));
    assert_int_equal(leaves.ms, at("2026-03-03T07:00:00+08:00").ms);
    /* Long overdue: the night's rest counts again. */
    assert_true(notify_rule_when(&rule, bench.policy, MESSAGE_DUTY_DUE, now,
                                 at("2026-03-01T12:00:00+08:00"), &leaves, &is_bundled));
    assert_int_equal(leaves.ms, at("2026-03-03T07:00:00+08:00").ms);
    assert_false(notify_rule_when(&rule, bench.policy, MESSAGE_MATTER, now, (struct instant){0},
                                  &leaves, &is_bundled));
}

static void lists_of_packs_are_read_without_what_is_none(void **state)
{
    struct notify_rule_offsets list = notify_rule_offsets_of(STR(" 7, 3,1,3,x,-2,999,"), 60);

    (void)state;
    assert_int_equal(list.count, 3);
    assert_int_equal(list.values[0], 1);
    assert_int_equal(list.values[1], 3);
    assert_int_equal(list.values[2], 7);
    assert_int_equal(notify_rule_offsets_of(STR("1,2,3,4,5,6,7,8,9,10"), 60).count,
                     NOTIFY_RULE_MAX_OFFSETS);
    assert_int_equal(notify_rule_offsets_of(STR(""), 60).count, 0);
}

static void times_are_four_digits_of_a_day(void **state)
{
    static const char *const bad[] = {"", "8:30", "24:00", "12:60", "1a:00", "08-30", "08:300"};
    int minute = 0;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(notify_rule_time_read(str_of(bad[i]), &minute));
    assert_true(notify_rule_time_read(STR("23:59"), &minute));
    assert_int_equal(minute, 23 * 60 + 59);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_hours_run_over_midnight),
        cmocka_unit_test(bundles_leave_at_their_time_on_working_days),
        cmocka_unit_test(nothing_is_held_back_beyond_the_due_instant),
        cmocka_unit_test(lists_of_packs_are_read_without_what_is_none),
        cmocka_unit_test(times_are_four_digits_of_a_day),
    };
    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
