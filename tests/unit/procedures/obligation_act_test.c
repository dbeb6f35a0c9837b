/* SPDX-License-Identifier: Apache-2.0
 * Follow-up of duties in a small city: who may do what about a duty, when, and what it leaves
 * behind. */
#include "city.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/journal.h"
#include "db/store.h"
#include "procedures/obligation_act.h"
#include "procedures/obligation_eval.h"
#include "procedures/obligation_page.h"
#include "procedures/obligation_view.h"
#include "registry/account.h"
#include "registry/fact.h"

#define PLACE   "330100"
#define BOUNDED "220100" /* where a pack says how far an extension goes */

enum { DAY_MS = 24 * 60 * 60 * 1000 };

struct desk {
    struct city *city;
    struct arena arena; /* of the test */
    struct str system_id, id;
};

static void must(const struct work *w, enum status status)
{
    if (status != ST_OK)
        fail_msg("%s [%s] %s", status_word(status), w->fault.field, w->fault.en);
}

/* An event makes the operator owe something: a found threat a report to the police. */
static void note(struct desk *desk, const char *word)
{
    struct work *w = city_work(desk->city, CITY_COUNT);
    int count = 0;

    must(w, work_write(w));
    must(w, fact_note(w, FACT_SYSTEM, desk->system_id, word, w->now, NULL, "import"));
    must(w, obligation_eval_settle(w, OBLIGATION_EVAL_BATCH, &count));
    must(w, work_commit(w));
}

/* The id of the operator's first dated duty towards a party ("" for nobody); "" for none. */
static struct str find_duty(struct desk *desk, struct str receiver)
{
    const struct obligation_page_filter filter = {
        .view = STR("unit"), .level = -1, .limit = OBLIGATION_PAGE_ROWS_MAX};
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    struct str found = STR("");
    json_t *page, *item;
    size_t i;

    must(w, work_read(w));
    must(w, obligation_page(w, &filter, &page));
    json_array_foreach(json_get_list(page, "items"), i, item)
    {
        struct str to = json_get_text(json_get_object(item, "owed_to_party"), "id");

        if (found.len == 0 && str_equal(to, receiver) && json_get_text(item, "due_on").len > 0)
            found = str_copy(&desk->arena, json_get_text(item, "id"));
    }
    return found;
}

static int set_up_at(void **state, const char *place)
{
    struct desk *desk = test_calloc(1, sizeof(*desk));

    arena_init(&desk->arena, ARENA_WORK_BYTES);
    desk->city = city_open(place, true);
    desk->system_id = city_system(desk->city);
    note(desk, "threat-found");
    desk->id = find_duty(desk, city_party(desk->city, CITY_POLICE));
    assert_int_equal(desk->id.len, 32);
    *state = desk;
    return 0;
}

static int set_up(void **state)
{
    return set_up_at(state, PLACE);
}

static int set_up_bounded(void **state)
{
    return set_up_at(state, BOUNDED);
}

static int tear_down(void **state)
{
    struct desk *desk = *state;

    city_close(desk->city);
    arena_done(&desk->arena);
    test_free(desk);
    return 0;
}

static struct obligation_case look(struct desk *desk, enum city_who who)
{
    struct work *w = city_work(desk->city, who);
    struct obligation_case one;

    must(w, work_read(w));
    must(w, obligation_case_load(w, desk->id, &one));
    return one;
}

/* The acts offered to somebody, as JSON. */
static struct str offered_to(struct desk *desk, enum city_who who)
{
    struct work *w = city_work(desk->city, who);
    struct obligation_case one;

    must(w, work_read(w));
    must(w, obligation_case_load(w, desk->id, &one));
    return json_canonical(&desk->arena, obligation_act_open(w, &one));
}

static struct str day_after(struct desk *desk, int days)
{
    char text[DATE_TEXT_BYTES];
    struct date on = date_add_days(instant_beijing_date(city_now(desk->city)), days);

    return str_copy(&desk->arena, str_of(date_print(on, text)));
}

/* What every act could need; version 0: the present one. */
static struct obligation_act_call call_of(struct desk *desk, const char *act, int64_t version)
{
    return (struct obligation_act_call){
        .act = str_of(act),
        .reason = STR("测试理由"),
        .to = city_account(desk->city, CITY_OPERATOR),
        .until = day_after(desk, 60),
        .version = version > 0 ? version : look(desk, CITY_OPERATOR).row.version,
    };
}

static enum status act_with(struct desk *desk, enum city_who who,
                            const struct obligation_act_call *call, bool is_kept)
{
    struct work *w = city_work(desk->city, who);
    struct obligation_case one;
    enum status status = work_write(w);

    if (status == ST_OK)
        status = obligation_act_do(w, desk->id, call, &one);
    if (status == ST_OK && is_kept)
        status = work_commit(w);
    else
        work_rollback(w);
    return status;
}

static enum status act(struct desk *desk, enum city_who who, const char *word)
{
    const struct obligation_act_call call = call_of(desk, word, 0);

    return act_with(desk, who, &call, true);
}

static enum status try(struct desk *desk, enum city_who who, const char *word)
{
    const struct obligation_act_call call = call_of(desk, word, 0);

    return act_with(desk, who, &call, false);
}

/* ---- Who ---- */

/* Whose act it is; everybody else in sight is refused, and for all others the duty is not there. */
static void only(struct desk *desk, const char *word, enum city_who whose)
{
    static const struct {
        enum city_who who;
        enum status status;
    } others[] = {
        {CITY_OPERATOR, ST_DENIED},    {CITY_POLICE, ST_DENIED},
        {CITY_REGULATOR, ST_DENIED},   {CITY_OUTSIDER, ST_NOT_FOUND},
        {CITY_AUDITOR, ST_NOT_FOUND},  {CITY_REGULATOR_ELSEWHERE, ST_NOT_FOUND},
        {CITY_EXPERT_1, ST_NOT_FOUND}, {CITY_POLICE_ELSEWHERE, ST_NOT_FOUND},
        {CITY_COUNT, ST_DENIED},
    };

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        enum status want = others[i].who == whose ? ST_OK : others[i].status;
        enum status got = try(desk, others[i].who, word);

        if (got != want)
            fail_msg("%s by %s: %s instead of %s", word, city_word(others[i].who), status_word(got),
                     status_word(want));
    }
}

static void every_act_is_one_sides_and_everybody_else_is_refused(void **state)
{
    struct desk *desk = *state;

    only(desk, "assign", CITY_OPERATOR);
    only(desk, "prove", CITY_OPERATOR);
    only(desk, "ask-extension", CITY_OPERATOR);
    only(desk, "pause", CITY_POLICE);
    assert_int_equal(act(desk, CITY_OPERATOR, "ask-extension"), ST_OK);
    only(desk, "grant-extension", CITY_POLICE);
    only(desk, "refuse-extension", CITY_POLICE);
    assert_int_equal(act(desk, CITY_POLICE, "pause"), ST_OK);
    only(desk, "resume", CITY_POLICE);
    assert_int_equal(act(desk, CITY_POLICE, "resume"), ST_OK);
    assert_int_equal(act(desk, CITY_OPERATOR, "prove"), ST_OK);
    only(desk, "receive", CITY_POLICE);
    only(desk, "reject-proof", CITY_POLICE);
    only(desk, "reopen", CITY_OPERATOR);
}

static void a_refusal_says_whose_act_it_is_and_cites_the_clause(void **state)
{
    struct desk *desk = *state;
    const struct obligation_act_call call = call_of(desk, "pause", 0);
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    struct obligation_case one;

    must(w, work_write(w));
    assert_int_equal(obligation_act_do(w, desk->id, &call, &one), ST_DENIED);
    assert_true(str_contains(str_of(w->fault.zh), STR("测试公安机关")));
    assert_true(str_contains(str_of(w->fault.en), STR("测试公安机关")));
    assert_true(str_contains(str_of(w->fault.clause), STR(":")));
}

static void nobody_answers_for_a_receiver_that_is_not_there(void **state)
{
    static const char *const words[] = {"grant-extension", "pause", "receive"};
    struct desk *desk = *state;

    note(desk, "incident-found");
    desk->id = find_duty(desk, STR(""));
    assert_true(desk->id.len > 0);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_int_equal(try(desk, CITY_OPERATOR, words[i]), ST_DENIED);
        assert_int_equal(try(desk, CITY_POLICE, words[i]), ST_DENIED);
    }
    assert_int_equal(try(desk, CITY_OPERATOR, "ask-extension"), ST_CONFLICT);
    assert_int_equal(act(desk, CITY_OPERATOR, "prove"), ST_OK);
}

/* ---- When ---- */

static void acts_wait_for_their_turn(void **state)
{
    static const struct {
        const char *word;
        enum city_who who;
    } early[] =
        {
            {"hand-over", CITY_OPERATOR},      {"grant-extension", CITY_POLICE},
            {"refuse-extension", CITY_POLICE}, {"resume", CITY_POLICE},
            {"receive", CITY_POLICE},          {"reject-proof", CITY_POLICE},
            {"reopen", CITY_OPERATOR},
        },
      late[] = {
          {"assign", CITY_OPERATOR}, {"prove", CITY_OPERATOR}, {"ask-extension", CITY_OPERATOR},
          {"pause", CITY_POLICE},    {"resume", CITY_POLICE},
      };
    struct desk *desk = *state;

    for (size_t i = 0; i < sizeof(early) / sizeof(early[0]); i++)
        assert_int_equal(try(desk, early[i].who, early[i].word), ST_CONFLICT);
    assert_int_equal(act(desk, CITY_OPERATOR, "prove"), ST_OK);
    for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++)
        assert_int_equal(try(desk, late[i].who, late[i].word), ST_CONFLICT);
    assert_int_equal(act(desk, CITY_POLICE, "receive"), ST_OK);
    assert_int_equal(try(desk, CITY_POLICE, "reject-proof"), ST_CONFLICT);
    assert_int_equal(try(desk, CITY_OPERATOR, "reopen"), ST_CONFLICT);
}

static void what_is_offered_is_what_can_be_done(void **state)
{
    static const enum city_who people[] = {CITY_OPERATOR, CITY_POLICE, CITY_REGULATOR};
    static const char *const words[] = {
        "assign", "hand-over", "ask-extension", "grant-extension", "refuse-extension", "pause",
        "resume", "prove",     "reopen",        "receive",         "reject-proof"};
    static const struct {
        enum city_who who;
        const char *word;
    } course[] = {{CITY_OPERATOR, "ask-extension"},
                  {CITY_POLICE, "pause"},
                  {CITY_POLICE, "resume"},
                  {CITY_OPERATOR, "prove"}};
    struct desk *desk = *state;

    for (size_t step = 0;; step++) {
        for (size_t p = 0; p < sizeof(people) / sizeof(people[0]); p++) {
            struct str offered = offered_to(desk, people[p]);

            for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
                struct str quoted = arena_print(&desk->arena, "\"act\":\"%s\"", words[i]);

                if ((try(desk, people[p], words[i]) == ST_OK) != str_contains(offered, quoted))
                    fail_msg("%s by %s in step %zu", words[i], city_word(people[p]), step);
            }
        }
        if (step == sizeof(course) / sizeof(course[0]))
            break;
        assert_int_equal(act(desk, course[step].who, course[step].word), ST_OK);
    }
}

/* ---- What ---- */

static void an_extension_moves_the_day_as_far_as_it_was_granted(void **state)
{
    struct desk *desk = *state;
    struct obligation_act_call call = call_of(desk, "grant-extension", 0);
    struct str before = str_copy(&desk->arena, look(desk, CITY_OPERATOR).row.due_on);

    assert_int_equal(act(desk, CITY_OPERATOR, "ask-extension"), ST_OK);
    assert_true(str_equal(look(desk, CITY_OPERATOR).row.due_on, before));
    call.version = look(desk, CITY_POLICE).row.version;
    call.until = day_after(desk, 90);
    assert_int_equal(act_with(desk, CITY_POLICE, &call, false), ST_INVALID);
    call.until = day_after(desk, 0);
    assert_int_equal(act_with(desk, CITY_POLICE, &call, false), ST_INVALID);
    call.until = day_after(desk, 30);
    assert_int_equal(act_with(desk, CITY_POLICE, &call, true), ST_OK);
    assert_true(str_equal(look(desk, CITY_OPERATOR).row.due_on, day_after(desk, 30)));
    assert_true(str_is(look(desk, CITY_OPERATOR).course.granted_by, "测试公安机关"));
}

static void an_extension_keeps_within_what_a_pack_allows(void **state)
{
    struct desk *desk = *state;
    struct obligation_act_call call = call_of(desk, "ask-extension", 0);

    assert_int_equal(act_with(desk, CITY_OPERATOR, &call, false), ST_INVALID);
    call.until = day_after(desk, 25);
    assert_int_equal(act_with(desk, CITY_OPERATOR, &call, true), ST_OK);
    assert_int_equal(act(desk, CITY_POLICE, "grant-extension"), ST_INVALID);
    call = call_of(desk, "grant-extension", 0);
    call.until = STR("");
    assert_int_equal(act_with(desk, CITY_POLICE, &call, true), ST_OK);
    call = call_of(desk, "ask-extension", 0);
    assert_int_equal(act_with(desk, CITY_OPERATOR, &call, false), ST_INVALID);
}

static void an_own_proof_is_no_receipt_and_a_rejected_one_opens_again(void **state)
{
    struct desk *desk = *state;
    struct obligation_case one;

    assert_int_equal(act(desk, CITY_OPERATOR, "prove"), ST_OK);
    one = look(desk, CITY_OPERATOR);
    assert_true(str_is(one.row.state, OBLIGATION_ROW_MET));
    assert_true(one.course.proved_at.ms > 0 && one.course.received_at.ms == 0);
    assert_int_equal(act(desk, CITY_POLICE, "reject-proof"), ST_OK);
    one = look(desk, CITY_OPERATOR);
    assert_true(str_is(one.row.state, OBLIGATION_ROW_OPEN));
    assert_int_equal(one.course.proved_at.ms, 0);
    assert_int_equal(act(desk, CITY_OPERATOR, "prove"), ST_OK);
    assert_int_equal(act(desk, CITY_OPERATOR, "reopen"), ST_OK);
    assert_true(str_is(look(desk, CITY_OPERATOR).row.state, OBLIGATION_ROW_OPEN));
    assert_int_equal(act(desk, CITY_OPERATOR, "prove"), ST_OK);
    assert_int_equal(act(desk, CITY_POLICE, "receive"), ST_OK);
    assert_true(look(desk, CITY_OPERATOR).course.received_at.ms > 0);
}

static void a_proof_after_the_day_is_met_late(void **state)
{
    struct desk *desk = *state;
    struct instant later = {city_now(desk->city).ms + (int64_t)400 * DAY_MS};
    struct obligation_act_call call;

    city_set_now(desk->city, later);
    call = call_of(desk, "prove", 0);
    call.at = day_after(desk, 1);
    assert_int_equal(act_with(desk, CITY_OPERATOR, &call, false), ST_INVALID);
    call.at = STR("yesterday");
    assert_int_equal(act_with(desk, CITY_OPERATOR, &call, false), ST_INVALID);
    assert_int_equal(act(desk, CITY_OPERATOR, "prove"), ST_OK);
    assert_true(str_is(look(desk, CITY_OPERATOR).row.state, OBLIGATION_ROW_MET_LATE));
}

static struct str add_colleague(struct desk *desk)
{
    const struct account_new input = {
        .name = STR("colleague"),
        .person_name = STR("同事"),
        .roles = 1u << ROLE_OPERATOR,
        .party_id = city_party(desk->city, CITY_OPERATOR),
        .region = STR(""),
        .sector = STR(""),
    };
    struct work *w = city_work(desk->city, CITY_COUNT);
    struct str id;

    must(w, work_write(w));
    must(w, account_create(w, &input, &id));
    must(w, work_commit(w));
    return str_copy(&desk->arena, id);
}

static void a_duty_goes_to_colleagues_and_to_nobody_else(void **state)
{
    static const enum city_who strangers[] = {CITY_OUTSIDER, CITY_POLICE, CITY_AUDITOR};
    struct desk *desk = *state;
    struct obligation_act_call call = call_of(desk, "assign", 0);
    struct str colleague = add_colleague(desk);

    for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
        call.to = city_account(desk->city, strangers[i]);
        assert_int_equal(act_with(desk, CITY_OPERATOR, &call, false), ST_INVALID);
    }
    call.to = colleague;
    assert_int_equal(act_with(desk, CITY_OPERATOR, &call, true), ST_OK);
    assert_true(str_equal(look(desk, CITY_OPERATOR).row.assigned_to, colleague));
    assert_int_equal(try(desk, CITY_OPERATOR, "hand-over"), ST_DENIED);
    assert_int_equal(act(desk, CITY_OPERATOR, "assign"), ST_OK);
    call = call_of(desk, "hand-over", 0);
    call.to = colleague;
    call.reason = STR(" 　");
    assert_int_equal(act_with(desk, CITY_OPERATOR, &call, false), ST_INVALID);
    call.reason = STR("休假");
    assert_int_equal(act_with(desk, CITY_OPERATOR, &call, true), ST_OK);
    assert_true(str_equal(look(desk, CITY_OPERATOR).row.assigned_to, colleague));
}

static void of_two_who_saw_the_same_the_second_is_told(void **state)
{
    struct desk *desk = *state;
    int64_t seen = look(desk, CITY_OPERATOR).row.version;
    const struct obligation_act_call first = call_of(desk, "assign", seen);
    const struct obligation_act_call second = call_of(desk, "prove", seen);

    assert_int_equal(act_with(desk, CITY_OPERATOR, &first, true), ST_OK);
    assert_int_equal(act_with(desk, CITY_OPERATOR, &second, true), ST_STALE);
    assert_int_equal(look(desk, CITY_OPERATOR).acts.count, 1);
}

static void an_act_is_whole_or_did_not_happen(void **state)
{
    struct desk *desk = *state;
    struct work *w;
    json_t *rows;
    int64_t sequence;

    assert_int_equal(try(desk, CITY_OPERATOR, "prove"), ST_OK);
    assert_int_equal(look(desk, CITY_OPERATOR).acts.count, 0);
    assert_true(str_is(look(desk, CITY_OPERATOR).row.state, OBLIGATION_ROW_OPEN));
    assert_int_equal(act(desk, CITY_OPERATOR, "prove"), ST_OK);
    w = city_work(desk->city, CITY_AUDITOR);
    must(w, work_read(w));
    must(w,
         journal_of(w, arena_print(w->arena, "obligation:%.*s", STR_ARG(desk->id)), 0, 5, &rows));
    assert_int_equal(json_array_size(rows), 1);
    assert_true(str_is(json_get_text(json_array_get(rows, 0), "act"), "obligation.prove"));
    sequence = json_get_int(json_array_get(rows, 0), "sequence", 0);
    assert_int_equal(look(desk, CITY_OPERATOR).acts.entries[0].sequence, sequence);
}

#define CITY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY_TEST(every_act_is_one_sides_and_everybody_else_is_refused),
        CITY_TEST(a_refusal_says_whose_act_it_is_and_cites_the_clause),
        CITY_TEST(nobody_answers_for_a_receiver_that_is_not_there),
        CITY_TEST(acts_wait_for_their_turn),
        CITY_TEST(what_is_offered_is_what_can_be_done),
        CITY_TEST(an_extension_moves_the_day_as_far_as_it_was_granted),
        cmocka_unit_test_setup_teardown(an_extension_keeps_within_what_a_pack_allows,
                                        set_up_bounded, tear_down),
        CITY_TEST(an_own_proof_is_no_receipt_and_a_rejected_one_opens_again),
        CITY_TEST(a_proof_after_the_day_is_met_late),
        CITY_TEST(a_duty_goes_to_colleagues_and_to_nobody_else),
        CITY_TEST(of_two_who_saw_the_same_the_second_is_told),
        CITY_TEST(an_act_is_whole_or_did_not_happen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
