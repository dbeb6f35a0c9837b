/* SPDX-License-Identifier: Apache-2.0
 * The watch with a clock that the test moves: silence, lateness and gaps are seen in the right
 * minute, not before; days off are days like others; what ends once does not end twice. */
#include <stdio.h>

#include "../registry/register_bench.h"
#include "probe_store.h"
#include "procedures/key_period_report.h"
#include "procedures/key_period_view.h"
#include "procedures/obligation_eval.h"
#include "procedures/task.h"
#include "procedures/watch.h"
#include "procedures/watch_roster.h"
#include "procedures/watch_shift.h"
#include "registry/fact.h"

/* ---- Bench ---- */

static int begin(void **state)
{
    int failed = register_bench_begin(state);

    if (failed != 0)
        return failed;
    obligation_eval_attach(bench.probe->store, bench.policy);
    return 0;
}

static struct instant at(const char *text)
{
    struct instant instant = {0};

    assert_true(instant_read(str_of(text), &instant));
    return instant;
}

/* The next work begins at this instant. */
static void set_clock(const char *text)
{
    bench.now.ms = at(text).ms - 1000;
}

static void tick(const char *text)
{
    bool is_again = false;
    int count = 0;

    set_clock(text);
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(watch_tick(w, &count, &is_again));
    register_bench_commit();
}

static json_t *period_of(const struct actor *who, struct str id)
{
    struct work *w = register_bench_read(who);
    struct key_period period;
    json_t *object;

    register_bench_good(key_period_load(w, id, &period));
    register_bench_good(key_period_view_json(w, &period, &object));
    return object;
}

static json_t *board_of(const struct actor *who, struct str id)
{
    struct work *w = register_bench_read(who);
    struct key_period period;
    json_t *board;

    register_bench_good(key_period_load(w, id, &period));
    register_bench_good(key_period_view_board(w, &period, STR(""), STR(""), STR(""), 0, &board));
    return board;
}

static enum status report(const struct actor *who, struct str id, const char *text)
{
    struct work *w = register_bench_write(who);
    struct key_period period;

    register_bench_good(key_period_load(w, id, &period));
    enum status status = key_period_report(w, &period, register_bench_json(text));
    if (status == ST_OK)
        register_bench_commit();
    return status;
}

static size_t open_tasks(const struct actor *who, const char *kind)
{
    struct work *w = register_bench_read(who);
    json_t *page, *task;
    size_t i, count = 0;

    register_bench_good(task_page(w, STR(""), STR("open"), STR(""), 200, &page));
    json_array_foreach(json_get_list(page, "items"), i, task) count +=
        str_is(json_get_text(task, "kind"), kind) ? 1 : 0;
    return count;
}

static size_t facts_of(struct str party_id, const char *word)
{
    struct work *w = register_bench_read(&bench.owner);
    json_t *page, *fact;
    size_t i, count = 0;

    register_bench_good(fact_list(w, FACT_PARTY, party_id, &page));
    json_array_foreach(json_get_list(page, "items"), i, fact) count +=
        str_is(json_get_text(fact, "word"), word) ? 1 : 0;
    return count;
}

static struct watch_roster open_roster(const struct actor *who, const char *text)
{
    struct work *w = register_bench_write(who);
    struct watch_roster roster;

    register_bench_good(watch_roster_open(w, register_bench_json(text), &roster));
    register_bench_commit();
    roster.id = str_copy(&bench.arena, roster.id);
    return roster;
}

/* The shift of the roster that begins at that time. */
static struct watch_shift shift_at(const struct actor *who, struct str roster, const char *from)
{
    struct work *w = register_bench_read(who);
    const struct watch_shift_filter filter = {.roster = roster, .limit = 200};
    struct watch_shift shift = {0};
    json_t *page, *one;
    size_t i;

    register_bench_good(watch_shift_page(w, &filter, &page));
    json_array_foreach(json_get_list(page, "items"), i, one)
    {
        struct instant begins;

        if (instant_read(json_get_text(one, "from"), &begins) && begins.ms == at(from).ms)
            register_bench_good(watch_shift_load(w, json_get_text(one, "id"), &shift));
    }
    assert_true(shift.id.len > 0);
    shift.id = str_copy(&bench.arena, shift.id);
    return shift;
}

static enum status act(const struct actor *who, const struct watch_shift *shift, const char *word,
                       const char *input)
{
    struct work *w = register_bench_write(who);
    struct watch_shift now;

    enum status status = watch_shift_load(w, shift->id, &now);
    if (status != ST_OK)
        return status;
    status = watch_shift_act(w, &now, now.version, str_of(word), register_bench_json(input));
    if (status == ST_OK)
        register_bench_commit();
    return status;
}

static const char *gap_of(struct str party_id)
{
    struct work *w = register_bench_read(&bench.owner);
    struct watch_regime regime;

    register_bench_good(watch_regime_of(w, party_id, &regime));
    return regime.gap ? regime.gap : "";
}

#define TWO_SHIFTS                                                                                 \
    "'pattern':{'slots':[{'from':'08:00','to':'20:00'},{'from':'20:00','to':'08:00'}]},"           \
    "'people':{'officer':[{'name':'示例甲','phone':'1'},{'name':'示例乙','phone':'2'}]}"

static json_t *named(const char *text, struct str party_id)
{
    json_t *object = register_bench_json(text), *list = json_new_list(&bench.arena);

    json_add_text(list, party_id);
    json_put(object, "parties", list);
    return object;
}

static struct key_period declare_for_a(const char *text)
{
    struct work *w = register_bench_write(&bench.police);
    struct key_period period;

    register_bench_good(key_period_declare(w, named(text, bench.party_a), &period));
    register_bench_commit();
    period.id = str_copy(&bench.arena, period.id);
    return period;
}

/* ---- Key periods ---- */

static void silence_becomes_a_task_in_the_right_minute(void **state)
{
    struct key_period period;

    (void)state;
    set_clock("2026-11-23T09:00:00+08:00");
    period =
        declare_for_a("{'title':'会议','declared':'city','from':'2026-11-23','to':'2026-11-24',"
                      "'report_time':'17:00','grace_minutes':30}");
    tick("2026-11-23T17:29:59+08:00");
    assert_int_equal(open_tasks(&bench.operator_a, "silence"), 0);
    assert_true(str_is(
        json_get_text(json_get_object(period_of(&bench.operator_a, period.id), "own"), "state"),
        "expected"));
    tick("2026-11-23T17:30:00+08:00");
    assert_int_equal(open_tasks(&bench.operator_a, "silence"), 1);
    assert_int_equal(
        json_get_int(json_get_object(period_of(&bench.police, period.id), "today"), "missing", -1),
        1);
    tick("2026-11-23T17:30:20+08:00");
    assert_int_equal(open_tasks(&bench.operator_a, "silence"), 1);
    set_clock("2026-11-23T18:00:00+08:00");
    assert_int_equal(report(&bench.operator_a, period.id, "{'state':'quiet'}"), ST_OK);
    assert_int_equal(open_tasks(&bench.operator_a, "silence"), 0);
    json_t *own = json_get_object(period_of(&bench.operator_a, period.id), "own");
    assert_true(json_get_bool(own, "late", false));
}

static void a_word_in_the_grace_is_late_but_no_task(void **state)
{
    struct key_period period;

    (void)state;
    set_clock("2026-11-23T09:00:00+08:00");
    period =
        declare_for_a("{'title':'会议二','declared':'city','from':'2026-11-23','to':'2026-11-23',"
                      "'report_time':'17:00','grace_minutes':30}");
    set_clock("2026-11-23T17:10:00+08:00");
    assert_int_equal(report(&bench.operator_a, period.id, "{'state':'quiet'}"), ST_OK);
    tick("2026-11-23T17:40:00+08:00");
    assert_int_equal(open_tasks(&bench.operator_a, "silence"), 0);
    json_t *own = json_get_object(period_of(&bench.operator_a, period.id), "own");
    assert_true(json_get_bool(own, "late", false));
    assert_int_equal(report(&bench.operator_a, period.id, "{'state':'quiet'}"), ST_CONFLICT);
    assert_int_equal(report(&bench.operator_a, period.id, "{'state':'event'}"), ST_INVALID);
    assert_int_equal(report(&bench.operator_a, period.id, "{'state':'event','text':'断网'}"),
                     ST_OK);
    assert_int_equal(report(&bench.operator_a, period.id, "{'state':'quiet'}"), ST_CONFLICT);
    assert_int_equal(report(&bench.police, period.id, "{'state':'quiet'}"), ST_DENIED);
}

static void every_day_is_asked_holidays_as_well(void **state)
{
    static const char *const days[] = {"2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03",
                                       "2027-01-04"};
    struct key_period period;

    (void)state;
    set_clock("2026-12-29T09:00:00+08:00");
    period = declare_for_a("{'title':'元旦','declared':'nation','from':'2026-12-31',"
                           "'to':'2027-01-04','report_time':'17:00'}");
    assert_true(str_is(period.state, "announced"));
    tick("2026-12-30T23:59:59+08:00");
    assert_true(str_is(json_get_text(period_of(&bench.police, period.id), "state"), "announced"));
    size_t closed = facts_of(bench.party_a, "activity-closed");
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        char text[48];

        assert_true(snprintf(text, sizeof text, "%sT00:00:05+08:00", days[i]) > 0);
        tick(text);
        json_t *object = period_of(&bench.police, period.id);
        assert_true(str_is(json_get_text(object, "state"), "open"));
        assert_true(str_is(json_get_text(json_get_object(object, "today"), "on"), days[i]));
    }
    assert_int_equal(facts_of(bench.party_a, "activity-closed"), closed);
    tick("2027-01-05T00:00:00+08:00");
    assert_true(str_is(json_get_text(period_of(&bench.police, period.id), "state"), "closed"));
    assert_int_equal(json_array_size(json_get_list(board_of(&bench.police, period.id), "days")), 5);
    assert_int_equal(facts_of(bench.party_a, "activity-closed"), closed + 1);
}

static void nothing_is_asked_for_a_time_before_the_opening(void **state)
{
    struct key_period period;

    (void)state;
    set_clock("2026-11-23T17:00:01+08:00");
    period = declare_for_a("{'title':'傍晚开始','declared':'city','from':'2026-11-23',"
                           "'to':'2026-11-24','report_time':'17:00'}");
    assert_null(json_get_object(period_of(&bench.operator_a, period.id), "own"));
    assert_int_equal(report(&bench.operator_a, period.id, "{'state':'quiet'}"), ST_CONFLICT);
    tick("2026-11-24T00:00:05+08:00");
    assert_true(
        str_is(json_get_text(json_get_object(period_of(&bench.operator_a, period.id), "own"), "on"),
               "2026-11-24"));
}

static void the_activity_ends_with_the_last_period_of_a_party(void **state)
{
    struct key_period first, second;

    (void)state;
    set_clock("2027-03-01T09:00:00+08:00");
    size_t closed = facts_of(bench.party_a, "activity-closed");
    first = declare_for_a("{'title':'一','declared':'city','from':'2027-03-01','to':'2027-03-02'}");
    second =
        declare_for_a("{'title':'二','declared':'city','from':'2027-03-01','to':'2027-03-05'}");
    tick("2027-03-03T00:00:01+08:00");
    assert_true(str_is(json_get_text(period_of(&bench.police, first.id), "state"), "closed"));
    assert_true(str_is(json_get_text(period_of(&bench.police, second.id), "state"), "open"));
    assert_int_equal(facts_of(bench.party_a, "activity-closed"), closed);
    tick("2027-03-06T00:00:01+08:00");
    assert_int_equal(facts_of(bench.party_a, "activity-closed"), closed + 1);
}

static void who_may_declare_for_whom(void **state)
{
    struct key_period period;
    struct work *w;

    (void)state;
    set_clock("2027-04-01T09:00:00+08:00");
    static const char wish[] =
        "{'title':'x','declared':'city','from':'2027-04-01','to':'2027-04-02'}";
    w = register_bench_write(&bench.police);
    assert_int_equal(key_period_declare(w, named(wish, bench.party_b), &period), ST_NOT_FOUND);
    w = register_bench_write(&bench.operator_b);
    assert_int_equal(key_period_declare(w, named(wish, bench.party_a), &period), ST_NOT_FOUND);
    w = register_bench_write(&bench.operator_b);
    assert_int_equal(key_period_declare(w, named(wish, bench.police_party), &period), ST_NOT_FOUND);
    w = register_bench_write(&bench.operator_b);
    register_bench_good(key_period_declare(w, named(wish, bench.party_b), &period));
    register_bench_commit();
    period.id = str_copy(&bench.arena, period.id);
    w = register_bench_read(&bench.operator_a);
    assert_int_equal(key_period_load(w, period.id, &period), ST_NOT_FOUND);
}

/* ---- Shifts ---- */

static void a_shift_nobody_takes_over_is_told_in_the_right_minute(void **state)
{
    struct watch_roster roster;
    struct watch_shift day;

    (void)state;
    set_clock("2027-05-10T07:00:00+08:00");
    roster = open_roster(&bench.police, "{'name':'指挥中心','regime':'7x24'," TWO_SHIFTS "}");
    day = shift_at(&bench.police, roster.id, "2027-05-10T08:00:00+08:00");
    assert_int_equal(day.late_at.ms - day.from_at.ms, 15 * 60 * 1000);
    tick("2027-05-10T08:14:59+08:00");
    assert_int_equal(open_tasks(&bench.police, "watch-late"), 0);
    tick("2027-05-10T08:15:00+08:00");
    assert_int_equal(open_tasks(&bench.police, "watch-late"), 1);
    assert_int_equal(open_tasks(&bench.police, "watch-gap"), 1);
    assert_string_equal(gap_of(bench.police_party), "not-taken");
    set_clock("2027-05-10T08:20:00+08:00");
    assert_int_equal(act(&bench.police, &day, "take-over", "{}"), ST_OK);
    assert_int_equal(open_tasks(&bench.police, "watch-late"), 0);
    assert_string_equal(gap_of(bench.police_party), "");
    tick("2027-05-10T08:20:20+08:00");
    assert_int_equal(open_tasks(&bench.police, "watch-gap"), 0);
}

static void nobody_leaves_before_somebody_has_accepted(void **state)
{
    struct watch_shift day, night;
    struct watch_roster roster;

    (void)state;
    set_clock("2027-06-10T07:30:00+08:00");
    roster = open_roster(&bench.police, "{'name':'交接','regime':'7x24'," TWO_SHIFTS "}");
    day = shift_at(&bench.police, roster.id, "2027-06-10T08:00:00+08:00");
    night = shift_at(&bench.police, roster.id, "2027-06-10T20:00:00+08:00");
    assert_int_equal(act(&bench.police, &night, "take-over", "{}"), ST_CONFLICT); /* too early */
    assert_int_equal(act(&bench.operator_a, &day, "take-over", "{}"), ST_NOT_FOUND);
    assert_int_equal(act(&bench.police, &day, "hand-over", "{}"), ST_CONFLICT);
    assert_int_equal(act(&bench.police, &day, "take-over", "{}"), ST_OK);
    assert_int_equal(act(&bench.police, &day, "leave", "{}"), ST_INVALID);
    set_clock("2027-06-10T18:59:58+08:00");
    assert_int_equal(act(&bench.police, &night, "take-over", "{}"), ST_CONFLICT);
    set_clock("2027-06-10T19:30:00+08:00");
    assert_int_equal(act(&bench.police, &night, "take-over", "{}"),
                     ST_CONFLICT); /* not handed over */
    assert_int_equal(act(&bench.police, &day, "hand-over", "{'text':'平稳'}"), ST_OK);
    tick("2027-06-10T20:30:00+08:00");
    day = shift_at(&bench.police, roster.id, "2027-06-10T08:00:00+08:00");
    assert_true(str_is(day.state, "handing")); /* still there */
    set_clock("2027-06-10T20:31:00+08:00");
    assert_int_equal(act(&bench.police, &night, "take-over", "{}"), ST_OK);
    day = shift_at(&bench.police, roster.id, "2027-06-10T08:00:00+08:00");
    assert_true(str_is(day.state, "done"));
    assert_true(day.note.len > 0);
    tick("2027-06-11T08:30:00+08:00");
    night = shift_at(&bench.police, roster.id, "2027-06-10T20:00:00+08:00");
    assert_true(str_is(night.state, "on")); /* hours end, duty does not */
    assert_int_equal(act(&bench.police, &night, "leave", "{'reason':'急病'}"), ST_OK);
}

static void an_event_roster_waits_for_nobody_until_something_asks(void **state)
{
    struct watch_roster roster;
    struct watch_shift day;

    (void)state;
    set_clock("2027-07-10T07:30:00+08:00");
    roster = open_roster(&bench.operator_b, "{'name':'有事值班','regime':'event'," TWO_SHIFTS "}");
    day = shift_at(&bench.operator_b, roster.id, "2027-07-10T08:00:00+08:00");
    struct work *w = register_bench_write(&bench.operator_b);
    struct key_period period;
    register_bench_good(key_period_declare(
        w,
        named("{'title':'夜里开始','declared':'activity','from':'2027-07-11','to':'2027-07-11',"
              "'regime':'24h'}",
              bench.party_b),
        &period));
    register_bench_commit();
    tick("2027-07-10T20:00:30+08:00");
    assert_int_equal(open_tasks(&bench.operator_b, "watch-late"), 0);
    w = register_bench_read(&bench.operator_b);
    register_bench_good(watch_shift_load(w, day.id, &day));
    assert_true(str_is(day.state, "dropped"));
    tick("2027-07-11T00:00:01+08:00");
    tick("2027-07-11T00:00:21+08:00");
    assert_string_equal(gap_of(bench.party_b), "not-taken");
    assert_int_equal(open_tasks(&bench.operator_b, "watch-gap"), 1);
}

static void a_changed_roster_makes_anew_what_has_not_begun(void **state)
{
    struct watch_roster roster;
    struct watch_shift taken;
    json_t *page;

    (void)state;
    set_clock("2027-08-10T07:30:00+08:00");
    roster = open_roster(&bench.operator_a, "{'name':'改','regime':'event'," TWO_SHIFTS "}");
    set_clock("2027-08-10T09:00:00+08:00");
    taken = shift_at(&bench.operator_a, roster.id, "2027-08-10T08:00:00+08:00");
    assert_int_equal(act(&bench.operator_a, &taken, "take-over", "{}"), ST_OK);
    struct work *w = register_bench_write(&bench.operator_a);
    struct watch_roster now;
    register_bench_good(watch_roster_load(w, roster.id, &now));
    register_bench_good(watch_roster_change(
        w, &now, now.version,
        register_bench_json("{'pattern':{'slots':[{'from':'09:00','to':'21:00'}]}}")));
    register_bench_commit();
    taken = shift_at(&bench.operator_a, roster.id, "2027-08-10T08:00:00+08:00");
    assert_true(str_is(taken.state, "on"));
    (void)shift_at(&bench.operator_a, roster.id, "2027-08-11T09:00:00+08:00");
    w = register_bench_read(&bench.operator_a);
    const struct watch_shift_filter filter = {
        .roster = roster.id, .from_at = at("2027-08-11T00:00:00+08:00"), .limit = 200};
    register_bench_good(watch_shift_page(w, &filter, &page));
    assert_int_equal(json_array_size(json_get_list(page, "items")), 14);
    w = register_bench_write(&bench.operator_a);
    register_bench_good(watch_roster_load(w, roster.id, &now));
    assert_int_equal(watch_roster_change(w, &now, now.version - 1, register_bench_json("{}")),
                     ST_STALE);
    w = register_bench_write(&bench.police);
    register_bench_good(watch_roster_load(w, roster.id, &now));
    assert_int_equal(watch_roster_close(w, &now, now.version, STR("x")), ST_DENIED);
}

static void a_standing_duty_without_a_roster_is_a_finding_and_no_task(void **state)
{
    struct watch_regime regime;
    struct work *w;

    (void)state;
    set_clock("2027-09-10T03:00:00+08:00");
    w = register_bench_read(&bench.owner);
    register_bench_good(watch_regime_of(w, bench.regulator_party, &regime));
    if (regime.is_demanded)
        assert_false(regime.is_gap_told);
    tick("2027-09-10T03:00:30+08:00");
    assert_int_equal(open_tasks(&bench.regulator, "watch-gap"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silence_becomes_a_task_in_the_right_minute),
        cmocka_unit_test(a_word_in_the_grace_is_late_but_no_task),
        cmocka_unit_test(every_day_is_asked_holidays_as_well),
        cmocka_unit_test(nothing_is_asked_for_a_time_before_the_opening),
        cmocka_unit_test(the_activity_ends_with_the_last_period_of_a_party),
        cmocka_unit_test(who_may_declare_for_whom),
        cmocka_unit_test(a_shift_nobody_takes_over_is_told_in_the_right_minute),
        cmocka_unit_test(nobody_leaves_before_somebody_has_accepted),
        cmocka_unit_test(an_event_roster_waits_for_nobody_until_something_asks),
        cmocka_unit_test(a_changed_roster_makes_anew_what_has_not_begun),
        cmocka_unit_test(a_standing_duty_without_a_roster_is_a_finding_and_no_task),
    };
    return cmocka_run_group_tests_name("watch", tests, begin, register_bench_end);
}
