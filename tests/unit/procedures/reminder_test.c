/* SPDX-License-Identifier: Apache-2.0
 * Reminders: stages by arithmetic, and who is told of a kept duty, once each. */
#include <stdio.h>
#include <string.h>

#include "../registry/register_bench.h"
#include "probe_store.h"
#include "procedures/obligation_row_store.h"
#include "procedures/reminder.h"
#include "procedures/reminder_plan.h"
#include "registry/account.h"
#include "registry/message.h"

static struct instant at(const char *text)
{
    struct instant out;

    assert_true(instant_read(str_of(text), &out));
    return out;
}

/* ---- Arithmetic ---- */

static void the_newest_stage_reached_is_told(void **state)
{
    static const struct {
        const char *now, *word, *kind;
        int64_t days;
        bool is_in_hours;
    } cases[] = {
        {"2026-06-22T12:00:00+08:00", "", "", 0, false},
        {"2026-06-23T07:59:59+08:00", "", "", 0, false},
        {"2026-06-23T08:00:00+08:00", "before-7", "duty-before", 7, false},
        {"2026-06-26T23:00:00+08:00", "before-7", "duty-before", 4, false},
        {"2026-06-27T08:00:00+08:00", "before-3", "duty-before", 3, false},
        {"2026-06-29T08:00:00+08:00", "before-1", "duty-before", 1, false},
        {"2026-06-30T01:00:00+08:00", "due", "duty-due", 0, false},
        {"2026-06-30T08:00:00+08:00", "due", "duty-due", 0, false},
        {"2026-07-01T07:00:00+08:00", "late", "duty-late", 1, false},
        {"2026-07-01T08:00:00+08:00", "after-1", "duty-after", 1, false},
        {"2026-07-07T08:00:00+08:00", "after-7", "duty-after", 7, false},
        {"2026-08-20T08:00:00+08:00", "after-7", "duty-after", 51, false},
        {"2026-06-30T19:59:59+08:00", "hours-4", "duty-hours", 0, true},
        {"2026-06-30T20:00:01+08:00", "late", "duty-late", 0, true},
        {"2026-06-30T15:00:00+08:00", "due", "duty-due", 0, true},
    };
    const struct reminder_plan plan = {
        .before_days = {true, 3, {1, 3, 7}},
        .before_hours = {true, 1, {4}},
        .after_days = {true, 2, {1, 7}},
        .escalate_after_days = 3,
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reminder_due due = {.due_on = {2026, 6, 30}, .is_in_hours = cases[i].is_in_hours};
        struct reminder_stage stage = {.word = ""};

        due.due_at =
            due.is_in_hours ? at("2026-06-30T20:00:00+08:00") : instant_beijing_end(due.due_on);
        bool is_reached = reminder_plan_stage(&plan, &due, at(cases[i].now), &stage);
        if (is_reached != (cases[i].word[0] != '\0') || strcmp(stage.word, cases[i].word) != 0 ||
            (is_reached && (strcmp(stage.kind, cases[i].kind) != 0 ||
                            (cases[i].word[0] != 'l' && stage.days != cases[i].days))))
            fail_msg("case %zu: %s %s %lld", i, stage.word, stage.kind, (long long)stage.days);
    }
}

static void the_next_look_is_at_the_next_change(void **state)
{
    static const char *const instants[] = {"2026-06-23T08:00:00+08:00", "2026-06-29T08:00:00+08:00",
                                           "2026-06-30T08:00:00+08:00", "2026-07-01T08:00:00+08:00",
                                           "2026-07-03T08:00:00+08:00"};
    const struct reminder_plan plan = {
        .before_days = {true, 2, {1, 7}}, .after_days = {true, 1, {1}}, .escalate_after_days = 3};
    const struct reminder_due due = {.due_on = {2026, 6, 30}};
    struct instant now = at("2026-01-01T00:00:00+08:00");

    (void)state;
    for (size_t i = 0; i < sizeof instants / sizeof instants[0]; i++) {
        now = reminder_plan_next(&plan, &due, now);
        assert_int_equal(now.ms, at(instants[i]).ms);
        assert_int_equal(reminder_plan_escalates(&plan, &due, now), i == 4);
    }
    assert_int_equal(reminder_plan_next(&plan, &due, now).ms, 0);
}

/* ---- Kept duties ---- */

static struct actor wang, li, police;

static struct actor make_account(const char *name, enum role role, struct str party)
{
    const struct account_new input = {.name = str_of(name),
                                      .person_name = str_of(name),
                                      .roles = 1u << (unsigned)role,
                                      .party_id = party,
                                      .region = STR("440100")};
    struct account account;
    struct actor actor;
    struct str id;
    struct work *w = register_bench_write(&bench.owner);

    register_bench_good(account_create(w, &input, &id));
    register_bench_good(account_load(w, id, &account));
    register_bench_commit();
    account_actor(&account, &actor);
    return actor;
}

static int set_up(void **state)
{
    (void)register_bench_begin(state);
    wang = make_account("wang", ROLE_OPERATOR, bench.party_a);
    li = make_account("li-gong", ROLE_OPERATOR, bench.party_a);
    police = make_account("police", ROLE_POLICE, bench.police_party);
    return 0;
}

static struct obligation_row duty(const char *id, const char *due_on)
{
    struct date on;

    assert_true(date_read(str_of(due_on), &on));
    return (struct obligation_row){
        .id = str_of(id),
        .duty = STR("assessment.yearly"),
        .rule = STR("JC2021:assess.yearly"),
        .clause = STR("JC2021:T2b"),
        .pack = STR("JC2021"),
        .pack_version = STR("1"),
        .subject_type = STR("system"),
        .subject = STR("S1"),
        .subject_name = STR("供水调度系统"),
        .occurrence = STR("2026"),
        .party_id = bench.party_a,
        .region = STR("440100"),
        .sector = STR("14"),
        .level = 3,
        .owed_by = STR("operator"),
        .owed_to = STR("police"),
        .owed_by_party = bench.party_a,
        .owed_to_party = bench.police_party,
        .due_at = instant_beijing_end(on),
        .due_on = str_of(due_on),
        .state = STR("open"),
        .strength = STR("must"),
        .group = STR("assessment"),
        .origin = STR("[]"),
        .computed = STR("{\"unit\":\"months\"}"),
        .assigned_to = STR(""),
    };
}

static void keep(const struct obligation_row *row)
{
    register_bench_good(obligation_row_insert(register_bench_write(&bench.owner), row, 1));
    register_bench_commit();
}

/* Both walks, as the jobs make them, at an instant. */
static void walk(const char *now)
{
    struct reminder_cursor cursor = {.id = STR("")};
    struct reminder_batch batch;

    bench.now = at(now);
    do {
        register_bench_good(reminder_find(register_bench_read(&bench.owner), REMINDER_WINDOW_DAYS,
                                          &cursor, &batch));
        register_bench_good(
            reminder_tell(register_bench_write(&bench.owner), batch.ids, batch.count));
        register_bench_commit();
        cursor = batch.cursor;
    } while (batch.count == REMINDER_BATCH);
}

/* The kinds that a reader was told, oldest first, separated by spaces. */
static const char *told(const struct actor *reader)
{
    json_t *page;
    struct str all = STR("");

    register_bench_good(message_inbox(register_bench_read(reader), false, STR(""), 100, &page));
    const json_t *items = json_get_list(page, "items");
    for (size_t i = json_array_size(items); i > 0; i--)
        all = arena_print(&bench.arena, "%.*s%s%.*s", STR_ARG(all), all.len > 0 ? " " : "",
                          STR_ARG(json_get_text(json_array_get(items, i - 1), "kind")));
    return str_zero(&bench.arena, all);
}

static void officers_are_told_once_of_each_stage_and_others_when_it_stays_overdue(void **state)
{
    static const char *const days[] = {"2026-06-20", "2026-06-23", "2026-06-24", "2026-06-27",
                                       "2026-06-29", "2026-06-30", "2026-07-01", "2026-07-02",
                                       "2026-07-03", "2026-07-04", "2026-07-07", "2026-07-20"};
    const struct obligation_row row = duty("0123456789abcdef0123456789abcdef", "2026-06-30");

    (void)state;
    keep(&row);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        char now[40];
        (void)snprintf(now, sizeof now, "%sT09:00:00+08:00", days[i]);
        walk(now);
        walk(now);
    }
    assert_string_equal(told(&wang), "duty-before duty-before duty-before duty-due duty-after "
                                     "duty-escalated duty-after");
    assert_string_equal(told(&li), told(&wang));
    assert_string_equal(told(&police), "duty-escalated");
}

static void whoever_has_a_duty_is_told_and_the_others_only_when_it_stays_overdue(void **state)
{
    struct obligation_row row = duty("0123456789abcdef0123456789abcdef", "2026-06-30");

    (void)state;
    keep(&row);
    probe_sql(bench.probe,
              str_zero(&bench.arena,
                       arena_print(&bench.arena, "UPDATE obligation SET assigned_to = '%.*s'",
                                   STR_ARG(li.account_id))));
    walk("2026-06-30T09:00:00+08:00");
    assert_string_equal(told(&wang), "");
    assert_string_equal(told(&li), "duty-due");
    walk("2026-07-03T09:00:00+08:00");
    assert_string_equal(told(&wang), "duty-escalated");
}

static void what_is_met_or_paused_or_far_is_not_told(void **state)
{
    struct obligation_row met = duty("1123456789abcdef0123456789abcdef", "2026-06-30");
    struct obligation_row paused = duty("2123456789abcdef0123456789abcdef", "2026-06-30");
    struct obligation_row far = duty("3123456789abcdef0123456789abcdef", "2027-06-30");
    struct obligation_row closed = duty("4123456789abcdef0123456789abcdef", "2026-06-30");

    (void)state;
    met.state = STR("met");
    paused.state = STR("paused");
    closed.opens_at = at("2026-06-30T12:00:00+08:00");
    keep(&met);
    keep(&paused);
    keep(&far);
    keep(&closed);
    walk("2026-06-30T09:00:00+08:00");
    assert_string_equal(told(&wang), "");
    walk("2026-06-30T12:01:00+08:00");
    assert_string_equal(told(&wang), "duty-due");
}

static void a_duty_that_begins_late_is_told_once_and_a_moved_one_again(void **state)
{
    struct obligation_row row = duty("0123456789abcdef0123456789abcdef", "2026-06-30");
    json_t *page;

    (void)state;
    keep(&row);
    walk("2026-06-28T15:00:00+08:00");
    assert_string_equal(told(&wang), "duty-before");
    register_bench_good(message_inbox(register_bench_read(&wang), false, STR(""), 9, &page));
    struct str text = json_get_text(json_array_get(json_get_list(page, "items"), 0), "text");
    assert_true(str_contains(text, STR("还有 2 天")));
    assert_true(str_contains(text, STR("供水调度系统")));
    probe_sql(bench.probe, "UPDATE obligation SET due_on = '2026-07-01', due_at = due_at + "
                           "86400000");
    walk("2026-06-28T16:00:00+08:00");
    assert_string_equal(told(&wang), "duty-before duty-before");
    walk("2026-06-28T17:00:00+08:00");
    assert_string_equal(told(&wang), "duty-before duty-before");
}

static void ones_own_days_count_from_the_moment_they_are_set(void **state)
{
    struct obligation_row row = duty("0123456789abcdef0123456789abcdef", "2026-06-30");
    json_t *json;

    (void)state;
    keep(&row);
    walk("2026-06-05T09:00:00+08:00");
    assert_string_equal(told(&wang), "");
    register_bench_good(notify_rule_put(register_bench_write(&wang), 0,
                                        register_bench_json("{'before_days':[30],'after_days':[]}"),
                                        &json));
    register_bench_commit();
    register_bench_good(reminder_renew(register_bench_write(&bench.owner)));
    register_bench_commit();
    walk("2026-06-05T09:01:00+08:00");
    assert_string_equal(told(&wang), "duty-before");
    assert_string_equal(told(&li), "");
    walk("2026-06-29T09:00:00+08:00");
    assert_string_equal(told(&wang), "duty-before");
    assert_string_equal(told(&li), "duty-before");
}

static void an_encouraged_duty_is_not_taken_to_others(void **state)
{
    struct obligation_row row = duty("0123456789abcdef0123456789abcdef", "2026-06-30");

    (void)state;
    row.strength = STR("encouraged");
    keep(&row);
    walk("2026-07-10T09:00:00+08:00");
    assert_string_equal(told(&police), "");
    assert_string_equal(told(&wang), "duty-after");
}

static void act(const char *id, const char *word, const struct actor *by, const char *to)
{
    probe_sql(bench.probe,
              str_zero(&bench.arena,
                       arena_print(&bench.arena,
                                   "INSERT INTO obligation_act (id, obligation_id, duty, "
                                   "subject_type, subject, occurrence, act, at, by_account, "
                                   "by_name, to_account, until, reason, attachment, "
                                   "journal_sequence) VALUES ('%s', "
                                   "'0123456789abcdef0123456789abcdef', 'd', 'system', 'S1', '', "
                                   "'%s', 0, '%.*s', '', '%s', NULL, '', '', 0)",
                                   id, word, STR_ARG(by->account_id), to)));
}

static void tell_acts(void)
{
    int count = 0;

    register_bench_good(reminder_tell_acts(register_bench_write(&bench.owner), &count));
    register_bench_commit();
}

static void acts_are_told_to_whom_they_concern_and_not_to_who_did_them(void **state)
{
    const struct obligation_row row = duty("0123456789abcdef0123456789abcdef", "2026-06-30");

    (void)state;
    keep(&row);
    act("01AAAAAAAA0000000000000001", "assign", &wang, str_zero(&bench.arena, li.account_id));
    tell_acts();
    act("01AAAAAAAA0000000000000002", "ask-extension", &li, "");
    act("01AAAAAAAA0000000000000003", "grant-extension", &police, "");
    tell_acts();
    tell_acts(); /* the last minute is walked again: nobody hears it twice */
    act("01AAAAAAAA0000000000000004", "prove", &wang, "");
    act("01AAAAAAAA0000000000000005", "something-new", &wang, "");
    tell_acts();
    assert_string_equal(told(&li), "duty-assigned duty-act");
    assert_string_equal(told(&police), "duty-act duty-act");
    assert_string_equal(told(&wang), "duty-act");
}

static void the_packs_days_are_shown_with_where_they_come_from(void **state)
{
    json_t *json;

    (void)state;
    register_bench_good(reminder_defaults(register_bench_read(&wang), &json));
    assert_int_equal(json_array_size(json_get_list(json, "before_days")), 3);
    assert_int_equal(json_get_int(json, "escalate_after_days", 0), 3);
    assert_true(str_is(json_get_text(json, "pack"), "DEFAULT"));
    assert_true(str_is(json_get_text(json, "strength"), "policy"));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, register_bench_end)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_stage_reached_is_told),
        cmocka_unit_test(the_next_look_is_at_the_next_change),
        CASE(officers_are_told_once_of_each_stage_and_others_when_it_stays_overdue),
        CASE(whoever_has_a_duty_is_told_and_the_others_only_when_it_stays_overdue),
        CASE(what_is_met_or_paused_or_far_is_not_told),
        CASE(a_duty_that_begins_late_is_told_once_and_a_moved_one_again),
        CASE(ones_own_days_count_from_the_moment_they_are_set),
        CASE(an_encouraged_duty_is_not_taken_to_others),
        CASE(acts_are_told_to_whom_they_concern_and_not_to_who_did_them),
        CASE(the_packs_days_are_shown_with_where_they_come_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
