/* SPDX-License-Identifier: Apache-2.0
 * Recipients in a small city: who is told, who is told next when nobody answers, and what bears
 * witness of it. */
#include "procedures/recipient.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "city.h"
#include "db/journal.h"
#include "db/store.h"
#include "procedures/pulse.h"
#include "procedures/recipient_act.h"
#include "procedures/recipient_plan.h"
#include "procedures/recipient_view.h"
#include "procedures/task.h"
#include "registry/account.h"
#include "registry/channel.h"
#include "registry/delivery.h"
#include "registry/message.h"
#include "registry/notify_rule.h"

#define PLACE "330100"

enum { MINUTE_MS = 60 * 1000, EXTRA = 8 };

struct desk {
    struct city *city;
    struct arena arena;
    struct str id;
};

static void must(const struct work *w, enum status status)
{
    if (status != ST_OK)
        fail_msg("%s [%s] %s", status_word(status), w->fault.field, w->fault.en);
}

static json_t *read_json(struct work *w, const char *text)
{
    json_t *value;

    must(w, json_read(w->arena, str_of(text), JSON_MAX_BYTES, &w->fault, &value));
    return value;
}

static struct work *begin(struct desk *desk, enum city_who who, struct dossier *ret_dossier)
{
    struct work *w = city_work(desk->city, who);

    must(w, work_write(w));
    must(w, dossier_load(w, desk->id, NULL, ret_dossier));
    return w;
}

/* More people of the operator: colleague.0 and so on. */
static void add_colleagues(struct desk *desk, int count)
{
    struct work *w = city_work(desk->city, CITY_COUNT);

    must(w, work_write(w));
    for (int i = 0; i < count; i++) {
        struct str name = arena_print(w->arena, "colleague.%d", i), id;
        const struct account_new input = {.name = name,
                                          .person_name = name,
                                          .roles = 1u << ROLE_OPERATOR,
                                          .party_id = city_party(desk->city, CITY_OPERATOR)};

        must(w, account_create(w, &input, &id));
    }
    must(w, work_commit(w));
}

/* A notice of the police to the operator and the outsider. */
static void issue(struct desk *desk)
{
    struct work *w = city_work(desk->city, CITY_COUNT);
    struct str parties[2] = {city_party(desk->city, CITY_OPERATOR),
                             city_party(desk->city, CITY_OUTSIDER)};
    const struct dossier_opening opening = {.kind = "notice",
                                            .title = STR("测试通报"),
                                            .party_id = city_party(desk->city, CITY_POLICE),
                                            .region = STR(PLACE),
                                            .sector = STR(""),
                                            .reach = DOSSIER_REACH_PARTIES};
    struct dossier dossier;
    int64_t added;

    must(w, work_write(w));
    must(w, dossier_open(w, &opening, &dossier));
    desk->id = str_copy(&desk->arena, dossier.id);
    if (str_order(parties[0], parties[1]) > 0) {
        struct str other = parties[0];
        parties[0] = parties[1];
        parties[1] = other;
    }
    must(w, recipient_freeze(w, &dossier, parties, 2, &added));
    assert_int_equal(added, 2);
    must(w, recipient_freeze(w, &dossier, parties, 2, &added));
    assert_int_equal(added, 0);
    must(w, recipient_tell(w, &dossier, "notice-issued", STR("issued"), NULL));
    must(w, recipient_tell(w, &dossier, "notice-issued", STR("issued"), NULL));
    must(w, work_commit(w));
}

static int escalate(struct desk *desk, int minutes)
{
    struct instant later = {city_now(desk->city).ms + (int64_t)minutes * MINUTE_MS};
    struct work *w;
    int count;

    city_set_now(desk->city, later);
    w = city_work(desk->city, CITY_COUNT);
    must(w, work_write(w));
    must(w, recipient_escalate(w, &count));
    must(w, work_commit(w));
    return count;
}

/* How many messages of a kind lie in all inboxes that the page of the list can tell of. */
static int told(struct desk *desk, enum city_who party)
{
    struct dossier dossier;
    struct work *w = begin(desk, CITY_POLICE, &dossier);
    json_t *row, *people, *person;
    int count = 0;
    size_t i;

    must(w, recipient_view_one(w, &dossier, city_party(desk->city, party), &row));
    people = json_get_list(row, "people");
    json_array_foreach(people, i, person) count += json_get_text(person, "told_at").len > 0;
    return count;
}

static int64_t unread(struct desk *desk, enum city_who who)
{
    struct work *w = city_work(desk->city, who);
    int64_t count;

    must(w, work_read(w));
    must(w, message_unread(w, &count));
    return count;
}

static int64_t count_of(struct desk *desk, const char *key)
{
    struct dossier dossier;
    struct work *w = begin(desk, CITY_POLICE, &dossier);
    json_t *counts;

    must(w, recipient_counts(w, &dossier, &counts));
    return json_get_int(counts, key, -1);
}

static void the_first_contacts_are_told_then_the_next_then_everybody_then_the_telephone(
    void **state)
{
    struct desk *desk = *state;
    int64_t supervisor;
    json_t *tasks;
    struct work *w;

    city_system(desk->city);
    add_colleagues(desk, EXTRA);
    issue(desk);
    supervisor = unread(desk, CITY_REGULATOR);
    assert_int_equal(told(desk, CITY_OPERATOR), 3);
    assert_int_equal(told(desk, CITY_OUTSIDER), 1);
    assert_int_equal(escalate(desk, 239), 0);
    assert_int_equal(escalate(desk, 1), 2);
    assert_int_equal(told(desk, CITY_OPERATOR), 6);
    assert_int_equal(escalate(desk, 1199), 0);
    assert_int_equal(unread(desk, CITY_REGULATOR), supervisor);
    assert_int_equal(escalate(desk, 1), 2);
    assert_int_equal(told(desk, CITY_OPERATOR), EXTRA + 1);
    assert_int_equal(unread(desk, CITY_REGULATOR), supervisor + 1);
    assert_int_equal(escalate(desk, 1440), 2);
    assert_int_equal(escalate(desk, 100000), 0);
    w = city_work(desk->city, CITY_POLICE);
    must(w, work_read(w));
    must(w, task_page(w, desk->id, STR("open"), STR(""), 10, &tasks));
    assert_int_equal(json_array_size(json_get_list(tasks, "items")), 1);
}

/* The operator has mail and sleeps all day but for a minute. */
static void let_sleep(struct desk *desk)
{
    const struct actor admin = {
        .account_id = STR("system"), .roles = 1u << ROLE_SYSTEM_ADMIN, .is_system = true};
    struct work *w = city_work(desk->city, CITY_COUNT);
    const struct actor *machine = w->actor;
    struct channel channel;
    json_t *made;

    must(w, work_write(w));
    w->actor = &admin;
    must(w, channel_create(w,
                           read_json(w, "{\"kind\":\"smtp\",\"name\":\"m\",\"host\":\"127.0.0.1\","
                                        "\"port\":25,\"sender\":\"a@example.cn\",\"internal\":true,"
                                        "\"security\":\"none\"}"),
                           &channel));
    w->actor = machine;
    must(w, work_commit(w));
    w = city_work(desk->city, CITY_OPERATOR);
    must(w, work_write(w));
    must(w, notify_rule_put(w, 0,
                            read_json(w, "{\"email\":\"good@example.cn\","
                                         "\"quiet\":{\"from\":\"00:00\",\"to\":\"23:59\"}}"),
                            &made));
    must(w, work_commit(w));
}

static void red_rings_at_night_and_blue_waits_for_the_morning(void **state)
{
    static const struct {
        const char *level;
        bool rings;
    } cases[] = {{"blue", false}, {"yellow", false}, {"orange", true}, {"red", true}};
    struct desk *desk = *state;

    let_sleep(desk);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct dossier dossier;
        json_t *page, *preview;

        issue(desk);
        city_set_now(desk->city, (struct instant){city_now(desk->city).ms + MINUTE_MS});
        struct work *w = begin(desk, CITY_COUNT, &dossier);
        dossier.level = str_of(cases[i].level);
        must(w, recipient_tell(w, &dossier, "warning-issued", STR("level"), NULL));
        must(w, recipient_preview(w, &dossier, read_json(w, "{\"kinds\":[\"operator\"]}"), STR(""),
                                  &preview));
        must(w, delivery_list(w, STR(""), STR(""), STR(""), 1, &page));
        struct instant next;
        const json_t *newest = json_array_get(json_get_list(page, "items"), 0);
        assert_true(instant_read(json_get_text(newest, "next_at"), &next));
        assert_int_equal(next.ms <= w->now.ms, cases[i].rings);
        assert_int_equal(json_get_int(json_get_object(preview, "at_night"), "held", -1),
                         !cases[i].rings);
        must(w, work_commit(w));
    }
}

static void who_signed_is_left_alone(void **state)
{
    struct desk *desk = *state;
    struct dossier dossier;
    json_t *own;

    add_colleagues(desk, EXTRA);
    issue(desk);
    struct work *w = begin(desk, CITY_OPERATOR, &dossier);
    must(w, recipient_act_sign(w, &dossier, STR(""), &own));
    must(w, work_commit(w));
    assert_int_equal(escalate(desk, 240), 1);
    assert_int_equal(told(desk, CITY_OPERATOR), 3);
    assert_int_equal(count_of(desk, "signed"), 1);
    assert_int_equal(count_of(desk, "delivered"), 1);
    w = begin(desk, CITY_OPERATOR, &dossier);
    must(w, recipient_own(w, &dossier, &own));
    assert_int_equal(json_typeof(json_object_get(json_get_object(own, "times"), "read")),
                     JSON_NULL);
}

static void an_ended_dossier_escalates_nothing(void **state)
{
    struct desk *desk = *state;
    struct dossier dossier;
    json_t *own;

    issue(desk);
    struct work *w = begin(desk, CITY_COUNT, &dossier);
    must(w, recipient_end(w, &dossier));
    must(w, work_commit(w));
    assert_int_equal(escalate(desk, 100000), 0);
    w = begin(desk, CITY_OPERATOR, &dossier);
    assert_int_equal(recipient_act_sign(w, &dossier, STR(""), &own), ST_CONFLICT);
}

static void a_party_without_people_goes_to_the_telephone_at_once(void **state)
{
    struct desk *desk = *state;
    struct dossier dossier;
    json_t *row;

    issue(desk);
    struct work *w = begin(desk, CITY_COUNT, &dossier);
    struct str nobody = city_party(desk->city, CITY_EXPERT_1); /* experts answer for no party */
    must(w, recipient_freeze(w, &dossier, &nobody, 1, NULL));
    must(w, recipient_tell(w, &dossier, "notice-issued", STR("wider"), NULL));
    must(w, work_commit(w));
    assert_int_equal(count_of(desk, "sent"), 2);
    assert_int_equal(escalate(desk, 0), 1);
    w = begin(desk, CITY_POLICE, &dossier);
    must(w, recipient_view_one(w, &dossier, nobody, &row));
    assert_int_equal(json_get_int(row, "escalation", 0), 3);
    assert_true(str_is(json_get_text(row, "rung"), "queued"));
}

static void a_wish_narrows_and_names_add(void **state)
{
    static const struct {
        const char *wish;
        size_t least, most;
    } cases[] = {
        {"{}", 0, 0},
        {"{\"regions\":[\"" PLACE "\"]}", 2, 9},
        {"{\"regions\":[\"" PLACE "\"],\"kinds\":[\"operator\"]}", 2, 2},
        {"{\"kinds\":[\"operator\"],\"levels\":[5]}", 0, 0},
        {"{\"cii\":true}", 0, 0},
        {"{\"systems\":[\"01ARZ3NDEKTSV4RRFFQ69G5FAV\"]}", 0, 0},
    };
    struct desk *desk = *state;

    issue(desk);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct dossier dossier;
        struct work *w = begin(desk, CITY_POLICE, &dossier);
        json_t *wish = read_json(w, cases[i].wish), *preview;
        struct str *parties;
        size_t count;

        must(w, recipient_choose(w, &dossier, wish, &parties, &count));
        if (count < cases[i].least || count > cases[i].most)
            fail_msg("%s: %zu", cases[i].wish, count);
        must(w, recipient_preview(w, &dossier, wish, STR(""), &preview));
        assert_int_equal(json_get_int(preview, "parties", -1), count);
    }
}

static void what_is_shown_agrees_with_what_was_done(void **state)
{
    static const char *const views[] = {"",      "unreached", "unsigned", "signed",
                                        "unfed", "fed-back",  "verified"};
    static const int64_t totals[] = {2, 1, 1, 1, 0, 1, 1};
    struct desk *desk = *state;
    struct dossier dossier;
    json_t *out;
    bool is_news;

    issue(desk);
    struct work *w = begin(desk, CITY_OPERATOR, &dossier);
    must(w, recipient_view_alerts(w, &is_news, &out));
    assert_true(is_news);
    must(w, recipient_act_seen(w));
    must(w, recipient_view_alerts(w, &is_news, &out));
    assert_false(is_news);
    assert_int_equal(json_get_int(out, "total", 0), 1);
    must(w, recipient_act_read(w, &dossier));
    must(w, recipient_own(w, &dossier, &out));
    must(w, recipient_act_check_seen(w, &dossier, json_get_text(out, "text_digest")));
    must(w, recipient_act_sign(w, &dossier, STR(""), &out));
    must(w, recipient_act_feed_back(w, &dossier, read_json(w, "{\"measures\":\"x\"}"), &out));
    must(w, recipient_act_receipt(w, &dossier, STR(""), store_key(city_store(desk->city)), &out));
    must(w, work_commit(w));
    w = begin(desk, CITY_POLICE, &dossier);
    must(w, recipient_act_verify(w, &dossier, city_party(desk->city, CITY_OPERATOR), true, STR(""),
                                 &out));
    must(w, recipient_act_phone(w, &dossier, city_party(desk->city, CITY_OUTSIDER),
                                read_json(w, "{\"what\":\"no-answer\",\"said_by\":\"x\","
                                             "\"number\":\"1\"}"),
                                &out));
    must(w, recipient_set_due(w, &dossier, STR(""), w->now));
    must(w, recipient_statistic(w, "notice", STR("region"), &out));
    assert_int_equal(json_get_int(out, "total", 0), 2);
    must(w, recipient_statistic(w, NULL, STR("sector"), &out));
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
        must(w, recipient_view_page(w, &dossier, str_of(views[i]), STR(PLACE), STR(""), STR(""), 10,
                                    &out));
        if (json_get_int(out, "total", -1) != totals[i])
            fail_msg("%s: %lld", views[i], (long long)json_get_int(out, "total", -1));
    }
    must(w, work_commit(w));
    assert_int_equal(count_of(desk, "verified"), 1);
}

static size_t changes(struct desk *desk, enum city_who who, struct instant since)
{
    struct work *w = city_work(desk->city, who);
    struct instant seen;
    json_t *events;

    must(w, work_read(w));
    must(w, pulse_changes(w, since, &events, &seen));
    return json_array_size(events);
}

static void a_signature_is_heard_by_the_issuer_and_not_by_the_others(void **state)
{
    struct desk *desk = *state;
    struct dossier dossier;
    struct instant issued;
    json_t *own;

    issue(desk);
    issued = city_now(desk->city);
    assert_int_equal(changes(desk, CITY_POLICE, issued), 0);
    city_set_now(desk->city, (struct instant){issued.ms + MINUTE_MS});
    struct work *w = begin(desk, CITY_OPERATOR, &dossier);
    must(w, recipient_act_sign(w, &dossier, STR(""), &own));
    must(w, work_commit(w));
    assert_int_equal(changes(desk, CITY_POLICE, issued), 1);
    assert_int_equal(changes(desk, CITY_OUTSIDER, issued), 0);
}

static void where_no_feedback_is_wanted_a_signature_is_all(void **state)
{
    struct desk *desk = *state;
    struct dossier dossier;
    json_t *out;
    bool is_news;

    issue(desk);
    struct work *w = begin(desk, CITY_COUNT, &dossier);
    json_put_bool(dossier.data, "wants_feedback", false);
    must(w, dossier_write(w, &dossier));
    must(w, work_commit(w));
    w = begin(desk, CITY_OPERATOR, &dossier);
    must(w, recipient_act_sign(w, &dossier, STR(""), &out));
    assert_true(str_is(json_get_text(out, "wants"), "nothing"));
    must(w, recipient_view_alerts(w, &is_news, &out));
    assert_int_equal(json_get_int(out, "total", -1), 0);
    must(w, work_commit(w));
}

static void a_text_that_changed_is_not_signed_unseen(void **state)
{
    struct desk *desk = *state;
    struct dossier dossier;
    json_t *own;

    issue(desk);
    struct work *w = begin(desk, CITY_OPERATOR, &dossier);
    must(w, recipient_own(w, &dossier, &own));
    struct str seen = str_copy(&desk->arena, json_get_text(own, "text_digest"));
    city_set_now(desk->city, (struct instant){city_now(desk->city).ms + MINUTE_MS});
    w = begin(desk, CITY_COUNT, &dossier);
    dossier.title = STR("测试通报（更正）");
    must(w, recipient_tell(w, &dossier, "notice-issued", STR("again"), NULL));
    must(w, work_commit(w));
    w = begin(desk, CITY_OPERATOR, &dossier);
    assert_int_equal(recipient_act_check_seen(w, &dossier, seen), ST_STALE);
    assert_non_null(strstr(w->fault.zh, "title"));
    w = begin(desk, CITY_OPERATOR, &dossier);
    assert_int_equal(recipient_act_check_seen(w, &dossier, STR("none")), ST_INVALID);
    w = begin(desk, CITY_POLICE, &dossier);
    assert_int_equal(recipient_act_sign(w, &dossier, STR(""), &own), ST_DENIED);
}

static void a_proof_holds_and_each_byte_of_it_matters(void **state)
{
    struct desk *desk = *state;
    struct recipient_proof_report report;
    struct dossier dossier;
    struct str proof;
    json_t *own;

    issue(desk);
    struct work *w = begin(desk, CITY_OPERATOR, &dossier);
    must(w, recipient_act_sign(w, &dossier, STR("收到"), &own));
    must(w, work_commit(w));
    w = begin(desk, CITY_POLICE, &dossier);
    dossier.is_exercise = true;
    must(w, recipient_proof(w, &dossier, store_key(city_store(desk->city)), &proof));
    must(w, recipient_proof_verify(w->arena, proof, &report, &w->fault));
    assert_non_null(strstr(report.zh, "演习"));
    assert_non_null(strstr(report.en, "of an exercise"));
    dossier.is_exercise = false;
    must(w, recipient_proof(w, &dossier, store_key(city_store(desk->city)), &proof));
    must(w, recipient_proof_verify(w->arena, proof, &report, &w->fault));
    assert_null(strstr(report.zh, "演习"));
    assert_int_equal(report.verdict, RECIPIENT_PROOF_WHOLE);
    assert_int_equal(report.recipients, 2);
    char *copy = str_zero(w->arena, proof);
    for (size_t i = 0; i < proof.len; i++) {
        struct fault fault = {.status = ST_OK};
        struct arena arena;

        arena_init(&arena, 16 << 20);
        copy[i] = (char)(copy[i] ^ 4);
        enum status status =
            recipient_proof_verify(&arena, (struct str){copy, proof.len}, &report, &fault);
        if (status == ST_OK && report.verdict == RECIPIENT_PROOF_WHOLE)
            fail_msg("byte %zu is not held", i);
        copy[i] = (char)(copy[i] ^ 4);
        arena_done(&arena);
    }
}

static void steps_are_three_ascending_numbers(void **state)
{
    static const struct {
        const char *text;
        bool is_good;
    } cases[] = {
        {"5,10,15", true}, {"0,0,0", true},         {" 5 , 10,15", true}, {"5,10", false},
        {"5,10,9", false}, {"a,b,c", false},        {"", false},          {"5,10,15,20", false},
        {"-1,5,9", false}, {"1,2,99999999", false},
    };
    int64_t minutes[RECIPIENT_PLAN_STEPS];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (recipient_plan_read(str_of(cases[i].text), minutes) != cases[i].is_good)
            fail_msg("%s", cases[i].text);
    assert_true(recipient_plan_has(STR("red, orange"), STR("orange")));
    assert_false(recipient_plan_has(STR("red,orange"), STR("")));
    assert_false(recipient_plan_has(STR("red,orange"), STR("yellow")));
}

static int set_up(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);

    arena_init(&desk->arena, 4 << 20);
    desk->city = city_open(PLACE, true);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;

    city_close(desk->city);
    arena_done(&desk->arena);
    test_free(desk);
    return 0;
}

#define CITY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY_TEST(the_first_contacts_are_told_then_the_next_then_everybody_then_the_telephone),
        CITY_TEST(red_rings_at_night_and_blue_waits_for_the_morning),
        CITY_TEST(who_signed_is_left_alone),
        CITY_TEST(an_ended_dossier_escalates_nothing),
        CITY_TEST(a_party_without_people_goes_to_the_telephone_at_once),
        CITY_TEST(a_wish_narrows_and_names_add),
        CITY_TEST(what_is_shown_agrees_with_what_was_done),
        CITY_TEST(a_signature_is_heard_by_the_issuer_and_not_by_the_others),
        CITY_TEST(where_no_feedback_is_wanted_a_signature_is_all),
        CITY_TEST(a_text_that_changed_is_not_signed_unseen),
        CITY_TEST(a_proof_holds_and_each_byte_of_it_matters),
        cmocka_unit_test(steps_are_three_ascending_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
