/* SPDX-License-Identifier: Apache-2.0
 * Messages and deliveries on a store: told once, bundled, claimed with a lease, ended by evidence.
 */
#include "register_bench.h"

#include <stdio.h>
#include <string.h>

#include "probe_store.h"
#include "registry/account.h"
#include "registry/channel.h"
#include "registry/delivery.h"
#include "registry/message.h"
#include "registry/notify_rule.h"

static struct actor wang, li, admin; /* two officers of party A; the system administrator */
static struct str mail_channel;

static struct actor make_account(const char *name, uint32_t roles, struct str party)
{
    const struct account_new input = {
        .name = str_of(name), .person_name = str_of(name), .roles = roles, .party_id = party};
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

static struct str make_channel(const char *text)
{
    struct channel channel;
    struct work *w = register_bench_write(&admin);

    register_bench_good(channel_create(w, register_bench_json(text), &channel));
    register_bench_commit();
    return channel.id;
}

static void set_rules(const struct actor *actor, int64_t version, const char *text)
{
    json_t *json;
    struct work *w = register_bench_write(actor);

    register_bench_good(notify_rule_put(w, version, register_bench_json(text), &json));
    register_bench_commit();
}

static int set_up(void **state)
{
    (void)register_bench_begin(state);
    bench.now.ms = INT64_C(1772416800000); /* Monday 2026-03-02 10:00 Beijing */
    wang = make_account("wang", 1u << ROLE_OPERATOR, bench.party_a);
    li = make_account("li-gong", 1u << ROLE_OPERATOR, bench.party_a);
    admin = make_account("admin", 1u << ROLE_SYSTEM_ADMIN, STR(""));
    mail_channel = make_channel("{'kind':'smtp','name':'邮件','host':'mail.example.cn','sender':"
                                "'panshi@example.cn','security':'starttls'}");
    set_rules(&wang, 0, "{'email':'wang@example.cn','quiet':{'from':'22:00','to':'07:00'}}");
    return 0;
}

static enum status tell(const struct actor *reader, const char *kind, const char *occasion,
                        struct instant due_at)
{
    struct work *w = register_bench_write(&bench.owner);
    const struct message_new message = {.kind = kind,
                                        .occasion = str_of(occasion),
                                        .subject_kind = "obligation",
                                        .subject_id = STR("OB1"),
                                        .parameters = json_new_object(w->arena),
                                        .due_at = due_at};
    enum status status = message_tell(w, reader->account_id, &message, NULL);

    register_bench_commit();
    return status;
}

static enum status claim(struct delivery_claim *ret_claim)
{
    struct work *w = register_bench_write(&bench.owner);
    enum status status = delivery_claim(w, ret_claim);

    register_bench_commit();
    return status;
}

static enum status record(const struct delivery_claim *claimed, enum delivery_result result,
                          bool is_channel_fault)
{
    const struct delivery_outcome outcome = {.result = result,
                                             .evidence = STR("250 words\x01\r\nof the far side"),
                                             .provider_id = STR("Q1"),
                                             .is_channel_fault = is_channel_fault};
    struct work *w = register_bench_write(&bench.owner);
    enum status status = delivery_record(w, claimed, &outcome);

    if (status == ST_OK)
        register_bench_commit();
    return status;
}

static const char *state_of(struct str id)
{
    json_t *json;
    struct work *w = register_bench_read(&admin);

    register_bench_good(delivery_json(w, id, &json));
    return str_zero(&bench.arena, json_get_text(json, "state"));
}

static int64_t deliveries(void)
{
    return probe_number(bench.probe, "SELECT count(*) FROM delivery");
}

static int64_t unread(const struct actor *actor)
{
    int64_t count = 0;

    register_bench_good(message_unread(register_bench_read(actor), &count));
    return count;
}

static void a_reader_is_told_of_an_occasion_once_and_reading_is_kept(void **state)
{
    json_t *page, *message;
    int64_t count = 0;

    (void)state;
    assert_int_equal(tell(&wang, "duty-due", "duty:1:due", (struct instant){0}), ST_OK);
    assert_int_equal(tell(&wang, "duty-due", "duty:1:due", (struct instant){0}), ST_OK);
    assert_int_equal(tell(&li, "duty-due", "duty:1:due", (struct instant){0}), ST_OK);
    assert_int_equal(unread(&wang), 1);
    assert_int_equal(unread(&li), 1);
    assert_int_equal(deliveries(), 1); /* Li gave no address */
    register_bench_good(message_inbox(register_bench_read(&wang), true, STR(""), 10, &page));
    const json_t *first = json_array_get(json_get_list(page, "items"), 0);
    struct str id = str_copy(&bench.arena, json_get_text(first, "id"));
    assert_int_equal(message_read(register_bench_write(&li), id, &message), ST_NOT_FOUND);
    register_bench_good(message_read(register_bench_write(&wang), id, &message));
    register_bench_commit();
    struct str read_at = str_copy(&bench.arena, json_get_text(message, "read_at"));
    assert_true(read_at.len > 0);
    bench.now.ms += 60000;
    register_bench_good(message_read(register_bench_write(&wang), id, &message));
    register_bench_commit();
    assert_true(str_equal(json_get_text(message, "read_at"), read_at));
    assert_int_equal(unread(&wang), 0);
    register_bench_good(message_read_all(register_bench_write(&li), STR(""), &count));
    assert_int_equal(count, 1);
}

static void bundles_gather_until_their_time_and_the_rest_goes_at_once(void **state)
{
    struct delivery_claim one;

    (void)state;
    for (int i = 0; i < 5; i++) {
        char occasion[16];
        (void)snprintf(occasion, sizeof occasion, "before:%d", i);
        assert_int_equal(tell(&wang, "duty-before", occasion, (struct instant){0}), ST_OK);
    }
    assert_int_equal(deliveries(), 1);
    assert_int_equal(claim(&one), ST_NOT_FOUND);
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    assert_int_equal(claim(&one), ST_OK);
    assert_int_equal(one.item_count, 1);
    assert_int_equal(record(&one, DELIVERY_ACCEPTED, false), ST_OK);
    bench.now.ms = INT64_C(1772497800000) - 2000; /* 08:30 on Tuesday, less what works take */
    assert_int_equal(claim(&one), ST_NOT_FOUND);
    bench.now.ms += 1000;
    assert_int_equal(claim(&one), ST_OK);
    assert_int_equal(one.item_count, 5);
    assert_true(str_is(one.address, "wang@example.cn"));
}

static void quiet_hours_hold_mail_but_never_beyond_the_due_instant(void **state)
{
    struct delivery_claim one;
    const int64_t evening = INT64_C(1772461800000); /* 22:30 */

    (void)state;
    bench.now.ms = evening;
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){evening + 24 * 3600000}),
                     ST_OK);
    assert_int_equal(claim(&one), ST_NOT_FOUND);
    assert_int_equal(unread(&wang), 1); /* the inbox has it at once */
    assert_int_equal(tell(&wang, "duty-hours", "due:2", (struct instant){evening + 3600000}),
                     ST_OK);
    assert_int_equal(claim(&one), ST_OK);
    assert_int_equal(one.item_count, 1);
    assert_true(str_is(str_of(one.items[0].kind->word), "duty-hours"));
    assert_int_equal(record(&one, DELIVERY_ACCEPTED, false), ST_OK);
    bench.now.ms = evening + (int64_t)8 * 3600000 + 1800000; /* 07:00 */
    assert_int_equal(claim(&one), ST_OK);
}

static void a_lease_runs_out_and_the_late_one_is_told(void **state)
{
    struct delivery_claim first, second;

    (void)state;
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    assert_int_equal(claim(&first), ST_OK);
    assert_string_equal(state_of(first.id), "sending");
    assert_int_equal(claim(&second), ST_NOT_FOUND);
    bench.now.ms += DELIVERY_LEASE_MS;
    assert_int_equal(claim(&second), ST_OK);
    assert_true(str_equal(first.id, second.id)); /* the same id: a receiver can tell */
    assert_int_equal(second.number, 2);
    assert_int_equal(record(&first, DELIVERY_ACCEPTED, false), ST_CONFLICT);
    assert_string_equal(state_of(first.id), "sending");
    assert_int_equal(record(&second, DELIVERY_ACCEPTED, false), ST_OK);
    assert_string_equal(state_of(first.id), "accepted");
    assert_int_equal(claim(&second), ST_NOT_FOUND);
}

static void a_start_after_a_kill_tries_again_at_once(void **state)
{
    struct delivery_claim first, second;

    (void)state;
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    assert_int_equal(claim(&first), ST_OK);
    register_bench_good(delivery_release(register_bench_write(&bench.owner)));
    register_bench_commit();
    assert_int_equal(claim(&second), ST_OK);
    assert_int_equal(second.number, 2);
    assert_int_equal(probe_number(bench.probe, "SELECT count(*) FROM delivery_attempt WHERE "
                                               "ended_at IS NULL AND outcome = 'unfinished'"),
                     2);
}

static void a_refusal_becomes_work_for_the_administrator_and_for_the_unit(void **state)
{
    struct delivery_claim one;
    json_t *json;

    (void)state;
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    assert_int_equal(claim(&one), ST_OK);
    assert_int_equal(record(&one, DELIVERY_REFUSED, false), ST_OK);
    assert_string_equal(state_of(one.id), "dead");
    assert_int_equal(unread(&admin), 1);
    assert_int_equal(unread(&li), 1);
    register_bench_good(message_inbox(register_bench_read(&admin), true, STR(""), 10, &json));
    const json_t *message = json_array_get(json_get_list(json, "items"), 0);
    assert_true(str_is(json_get_text(message, "kind"), "delivery-dead"));
    assert_true(str_contains(json_get_text(message, "text"), STR("250 words of the far side")) ||
                str_contains(json_get_text(message, "text"), STR("250 words   of the far side")));
    assert_int_equal(delivery_retry(register_bench_write(&wang), one.id), ST_DENIED);
    register_bench_good(delivery_retry(register_bench_write(&admin), one.id));
    register_bench_commit();
    assert_string_equal(state_of(one.id), "queued");
    struct delivery_claim again;
    assert_int_equal(claim(&again), ST_OK);
    assert_int_equal(record(&again, DELIVERY_ACCEPTED, false), ST_OK);
    assert_int_equal(delivery_retry(register_bench_write(&admin), one.id), ST_CONFLICT);
}

static void mail_about_failed_mail_ends(void **state)
{
    struct delivery_claim one;
    int tries = 0;

    (void)state;
    set_rules(&admin, 0, "{'email':'admin@example.cn'}");
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    while (claim(&one) == ST_OK) {
        assert_int_equal(record(&one, DELIVERY_REFUSED, false), ST_OK);
        assert_true(++tries < 10);
    }
    assert_int_equal(tries, 2); /* to Wang, and to the administrator about it */
    assert_int_equal(unread(&admin), 2);
}

static void failures_wait_longer_each_time_and_end_as_work(void **state)
{
    struct delivery_claim one;
    int tries = 0;

    (void)state;
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    assert_int_equal(claim(&one), ST_OK);
    struct str id = one.id;
    for (;;) {
        tries++;
        assert_int_equal(record(&one, DELIVERY_FAILED, false), ST_OK);
        if (strcmp(state_of(id), "failed") != 0)
            break;
        assert_int_equal(claim(&one), ST_NOT_FOUND);
        bench.now.ms += delivery_backoff_ms(tries);
        assert_int_equal(claim(&one), ST_OK);
    }
    assert_string_equal(state_of(id), "dead");
    assert_int_equal(tries, DELIVERY_MAX_TRIES);
    assert_true(delivery_backoff_ms(1) < delivery_backoff_ms(2));
    assert_int_equal(unread(&admin), 1);
}

static void a_broken_channel_rests_and_other_deliveries_wait_with_it(void **state)
{
    struct delivery_claim one;
    struct channel channel;

    (void)state;
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    assert_int_equal(claim(&one), ST_OK);
    assert_int_equal(tell(&wang, "duty-due", "due:2", (struct instant){0}), ST_OK);
    assert_int_equal(record(&one, DELIVERY_FAILED, true), ST_OK);
    assert_int_equal(claim(&one), ST_NOT_FOUND);
    register_bench_good(channel_load(register_bench_read(&admin), mail_channel, &channel));
    assert_int_equal(channel.failures, 1);
    assert_true(channel.free_at.ms > bench.now.ms);
    bench.now.ms += CHANNEL_REST_MS;
    assert_int_equal(claim(&one), ST_OK);
    assert_int_equal(record(&one, DELIVERY_ACCEPTED, false), ST_OK);
    register_bench_good(channel_load(register_bench_read(&admin), mail_channel, &channel));
    assert_int_equal(channel.failures, 0);
}

static void no_answer_is_sent_and_not_failed(void **state)
{
    struct delivery_claim one;

    (void)state;
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    assert_int_equal(claim(&one), ST_OK);
    assert_int_equal(record(&one, DELIVERY_UNANSWERED, false), ST_OK);
    assert_string_equal(state_of(one.id), "sent");
    bench.now.ms += delivery_backoff_ms(1);
    assert_int_equal(claim(&one), ST_OK);
}

static enum status tell_channels(const char *kind, const char *occasion)
{
    struct work *w = register_bench_write(&bench.owner);
    const struct message_new message = {.kind = kind,
                                        .occasion = str_of(occasion),
                                        .subject_kind = "obligation",
                                        .subject_id = STR("OB1"),
                                        .parameters = json_new_object(w->arena)};
    enum status status = message_tell_channels(w, &bench.party_a, 1, &message);

    register_bench_commit();
    return status;
}

static void a_burst_for_a_robot_is_one_message_below_its_limit(void **state)
{
    struct delivery_claim one;
    int sent = 0;

    (void)state;
    (void)make_channel("{'kind':'wecom','name':'群','url':'https://qyapi.weixin.qq.com/x?key=k'}");
    for (int i = 0; i < 300; i++) {
        char occasion[16];
        (void)snprintf(occasion, sizeof occasion, "burst:%d", i);
        assert_int_equal(tell_channels("duty-due", occasion), ST_OK);
        bench.now.ms -= 900; /* a tenth of a second each */
        if (claim(&one) == ST_OK) {
            assert_int_equal(record(&one, DELIVERY_ACCEPTED, false), ST_OK);
            sent++;
        }
        bench.now.ms -= 1900;
    }
    assert_true(sent >= 1 && sent <= 20);
}

static void channels_take_what_concerns_them(void **state)
{
    char text[300];

    (void)state;
    (void)snprintf(text, sizeof text,
                   "{'kind':'webhook','name':'甲','url':'https://a.example.cn/','party_id':'%.*s',"
                   "'groups':['duty-due']}",
                   STR_ARG(bench.party_a));
    (void)make_channel(text);
    (void)snprintf(text, sizeof text,
                   "{'kind':'webhook','name':'乙','url':'https://b.example.cn/','party_id':'%.*s'}",
                   STR_ARG(bench.party_b));
    (void)make_channel(text);
    (void)make_channel("{'kind':'webhook','name':'停','url':'https://c.example.cn/','enabled':"
                       "false}");
    assert_int_equal(tell_channels("duty-due", "a"), ST_OK);
    assert_int_equal(tell_channels("duty-due", "a"), ST_OK);
    assert_int_equal(tell_channels("duty-after", "b"), ST_OK);
    assert_int_equal(deliveries(), 1);
}

static void a_closed_account_gets_no_mail_any_more(void **state)
{
    struct delivery_claim one;

    (void)state;
    assert_int_equal(tell(&wang, "duty-due", "due:1", (struct instant){0}), ST_OK);
    register_bench_good(account_set_state(register_bench_write(&bench.owner), wang.account_id,
                                          "closed", STR("离职")));
    register_bench_commit();
    assert_int_equal(claim(&one), ST_NOT_FOUND);
    assert_int_equal(
        probe_number(bench.probe, "SELECT count(*) FROM delivery WHERE state = 'cancelled'"), 1);
}

static void channels_are_kept_by_system_administrators_and_show_no_secret(void **state)
{
    static const char input[] =
        "{'kind':'dingtalk','name':'群','url':'https://oapi.dingtalk.com/robot/"
        "send?access_token=geheim1','secret':'geheim2'}";
    struct channel channel;
    json_t *json;

    (void)state;
    assert_int_equal(
        channel_create(register_bench_write(&wang), register_bench_json(input), &channel),
        ST_DENIED);
    struct str id = make_channel(input);
    register_bench_good(channel_load(register_bench_read(&admin), id, &channel));
    register_bench_good(channel_json(&bench.work, &channel, &json));
    assert_false(str_contains(json_canonical(&bench.arena, json), STR("geheim")));
    assert_int_equal(probe_number(bench.probe,
                                  "SELECT count(*) FROM channel WHERE sealed LIKE '%geheim%' OR "
                                  "facts LIKE '%geheim%' OR place LIKE '%geheim%'"),
                     0);
    assert_int_equal(
        probe_number(bench.probe, "SELECT count(*) FROM journal WHERE after LIKE '%geheim%'"), 0);
    register_bench_good(channel_open(register_bench_read(&bench.owner), id, &channel));
    assert_true(str_is(channel.secret, "geheim2"));
    register_bench_good(channel_change(register_bench_write(&admin), id, 1,
                                       register_bench_json("{'name':'群二'}"), &channel));
    register_bench_commit();
    register_bench_good(channel_open(register_bench_read(&bench.owner), id, &channel));
    assert_true(str_is(channel.secret, "geheim2") && str_contains(channel.url, STR("geheim1")));
    assert_int_equal(channel_change(register_bench_write(&admin), id, 1,
                                    register_bench_json("{'name':'群三'}"), &channel),
                     ST_STALE);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, register_bench_end)
    const struct CMUnitTest tests[] = {
        CASE(a_reader_is_told_of_an_occasion_once_and_reading_is_kept),
        CASE(bundles_gather_until_their_time_and_the_rest_goes_at_once),
        CASE(quiet_hours_hold_mail_but_never_beyond_the_due_instant),
        CASE(a_lease_runs_out_and_the_late_one_is_told),
        CASE(a_start_after_a_kill_tries_again_at_once),
        CASE(a_refusal_becomes_work_for_the_administrator_and_for_the_unit),
        CASE(mail_about_failed_mail_ends),
        CASE(failures_wait_longer_each_time_and_end_as_work),
        CASE(a_broken_channel_rests_and_other_deliveries_wait_with_it),
        CASE(no_answer_is_sent_and_not_failed),
        CASE(a_burst_for_a_robot_is_one_message_below_its_limit),
        CASE(channels_take_what_concerns_them),
        CASE(a_closed_account_gets_no_mail_any_more),
        CASE(channels_are_kept_by_system_administrators_and_show_no_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
