/* SPDX-License-Identifier: Apache-2.0
 * Campaign runs: who may open one, who is asked for what, handing in and receiving, figures,
 * closing. */
#include "../registry/register_bench.h"
#include "probe_store.h"
#include "procedures/campaign_act.h"
#include "procedures/campaign_progress.h"
#include "procedures/campaign_report.h"
#include "procedures/obligation_act.h"
#include "procedures/obligation_count.h"
#include "procedures/obligation_eval.h"
#include "registry/fact.h"
#include "registry/party.h"
#include "registry/system.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, STARTED_DAYS_AGO = 10 };

static struct party authority, carrier, internet, vehicle, abroad, school;
static struct actor telecom, carrier_officer, internet_officer, abroad_officer, school_officer;
static struct actor reader; /* regulator of one city, of another party */
static struct str run_id, system_id;

/* ---- Bench ---- */

static struct party make_party(const char *text)
{
    struct work *w = register_bench_write(&bench.owner);
    struct party party;

    register_bench_good(party_create(w, register_bench_json(text), &party));
    register_bench_commit();
    return party;
}

static struct actor officer(const char *id, enum role role, const struct party *party)
{
    return (struct actor){
        .account_id = str_of(id),
        .name = str_of(id),
        .person_name = str_of(id),
        .roles = 1u << (unsigned)role,
        .party_id = party->id,
        .region = role == ROLE_OPERATOR ? STR("") : party->region,
        .sector = STR(""),
        .sees_region = role != ROLE_OPERATOR,
    };
}

static struct str make_system(const struct party *party, const char *name)
{
    struct work *w = register_bench_write(&bench.owner);
    struct system system;
    json_t *input = register_bench_json("{'kinds':['system'],'state':'operation','sector':'38',"
                                        "'operation_on':'2024-05-01'}");

    json_put_text(input, "party_id", party->id);
    json_put_text(input, "region", party->region);
    json_put_textz(input, "name", name);
    register_bench_good(system_create(w, input, &system));
    struct str id = str_copy(&bench.arena, system.id);
    register_bench_commit();
    return id;
}

static void settle_all(void)
{
    int count = 0;

    do {
        struct work *w = register_bench_write(&bench.owner);
        register_bench_good(obligation_eval_settle(w, OBLIGATION_EVAL_BATCH, &count));
        register_bench_commit();
    } while (count > 0);
}

static int begin(void **state)
{
    int failed = register_bench_begin(state);

    if (failed != 0)
        return failed;
    obligation_eval_attach(bench.probe->store, bench.policy);
    authority =
        make_party("{'name':'省通信管理局','kinds':['telecom-authority'],'region':'320000'}");
    carrier =
        make_party("{'name':'示范电信','kinds':['carrier'],'region':'320100','sectors':['38']}");
    internet = make_party("{'name':'示范互联网','kinds':['internet-company'],'region':'320500'}");
    vehicle = make_party("{'name':'示范车联网','kinds':['vehicle-network'],'region':'320100'}");
    abroad = make_party("{'name':'外省电信','kinds':['carrier'],'region':'330100'}");
    school = make_party("{'name':'示范学校','kinds':['institution'],'region':'320100'}");
    telecom = officer("telecom", ROLE_REGULATOR, &authority);
    carrier_officer = officer("carrier", ROLE_OPERATOR, &carrier);
    internet_officer = officer("internet", ROLE_OPERATOR, &internet);
    abroad_officer = officer("abroad", ROLE_OPERATOR, &abroad);
    school_officer = officer("school", ROLE_OPERATOR, &school);
    reader = officer("reader", ROLE_POLICE, &school);
    system_id = make_system(&carrier, "核心网");
    return 0;
}

static int end(void **state)
{
    work_done(&bench.work);
    probe_close(bench.probe);
    return register_bench_end(state);
}

static json_t *opening(const char *region)
{
    json_t *input = json_new_object(&bench.arena);
    struct date today = instant_beijing_date(bench.now);
    char day[DATE_TEXT_BYTES];

    json_put_textz(input, "template", "JS2024:longpan2024");
    json_put_textz(input, "zh", "示范专项行动");
    json_put_textz(input, "from", date_print(date_add_days(today, -STARTED_DAYS_AGO), day));
    if (region != NULL)
        json_put_textz(input, "region", region);
    return input;
}

static struct campaign_run load(struct work *w)
{
    struct campaign_run run;

    register_bench_good(campaign_run_load(w, run_id, &run));
    return run;
}

static const json_t *row_of(const json_t *figures, const char *by, const char *key)
{
    const json_t *list = json_get_list(figures, by), *row;
    size_t i;

    json_array_foreach(list, i, row) if (str_is(json_get_text(row, "key"), key)) return row;
    fail_msg("%s has no %s", by, key);
    return NULL;
}

static json_t *figures_for(const struct actor *actor)
{
    struct work *w = register_bench_read(actor);
    struct campaign_run run = load(w);
    json_t *figures;

    register_bench_good(campaign_progress_json(w, &run, &figures));
    return figures;
}

static json_t *page_for(const struct actor *actor, const char *deliverable, const char *state)
{
    const struct campaign_progress_filter filter = {.deliverable = str_of(deliverable),
                                                    .state = str_of(state)};
    struct work *w = register_bench_read(actor);
    struct campaign_run run = load(w);
    json_t *page;

    register_bench_good(campaign_progress_page(w, &run, &filter, &page));
    return json_get_list(page, "items");
}

static int64_t asked(const char *key)
{
    return json_get_int(row_of(figures_for(&telecom), "by_deliverable", key), "asked", -1);
}

/* ---- Opening ---- */

static void only_the_organising_kind_opens_a_run_within_its_region(void **state)
{
    const struct {
        const struct actor *actor;
        const char *region;
        enum status status;
    } rows[] = {
        {&bench.police, NULL, ST_DENIED},    {&bench.regulator, NULL, ST_DENIED},
        {&carrier_officer, NULL, ST_DENIED}, {&telecom, "330000", ST_DENIED},
        {&telecom, "100000", ST_DENIED},     {&telecom, "999999", ST_NOT_FOUND},
        {&telecom, "320100", ST_OK},         {&telecom, NULL, ST_OK},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct work *w = register_bench_write(rows[i].actor);
        struct campaign_run run;
        enum status status = campaign_run_open(w, opening(rows[i].region), &run);

        assert_int_equal(status, rows[i].status);
        if (status == ST_DENIED)
            assert_string_equal(w->fault.clause, "JS2024:0");
        work_rollback(w);
    }
    assert_int_equal(probe_number(bench.probe, "select count(*) from campaign"), 0);
}

static void days_that_do_not_fit_are_refused(void **state)
{
    static const struct {
        const char *change, *field;
    } rows[] = {
        {"{'template':'JS2024:none'}", "template"},
        {"{'from':'2026-13-01'}", "from"},
        {"{'from':'2026-03-01','to':'2026-02-01'}", "to"},
        {"{'from':'2026-03-01','to':'2036-02-01'}", "to"},
        {"{'from':'2026-03-01','deliverables':[{'id':'summary','on':'2026-02-28'}]}",
         "deliverables[summary]"},
        {"{'from':'2026-03-01','deliverables':[{'id':'none','on':'2026-03-28'}]}", "deliverables"},
        {"{'from':'2026-03-01','stages':[{'id':'s1','from':'2026-03-09','to':'2026-03-02'}]}",
         "stages[s1]"},
        {"{'from':'2026-03-01','sectors':['77']}", "sectors"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct work *w = register_bench_write(&telecom);
        json_t *input = opening(NULL);
        struct campaign_run run;

        (void)json_object_update(input, register_bench_json(rows[i].change));
        assert_int_not_equal(campaign_run_open(w, input, &run), ST_OK);
        assert_string_equal(w->fault.field, rows[i].field);
        work_rollback(w);
    }
}

static void all_days_move_with_the_first(void **state)
{
    struct work *w = register_bench_write(&telecom);
    json_t *input = opening(NULL);
    struct campaign_run run;

    (void)state;
    json_put_textz(input, "from", "2026-06-28");
    register_bench_good(campaign_run_open(w, input, &run));
    assert_int_equal(date_number(run.ends_on), date_number((struct date){2026, 10, 31}));
    const json_t *last = json_array_get(json_get_list(run.plan, "deliverables"), 0);
    assert_string_equal(json_get_text(last, "on").ptr, "2026-06-30");
    work_rollback(w);
}

static void an_opened_run_asks_each_addressee_and_nobody_else(void **state)
{
    struct work *w = register_bench_write(&telecom);
    struct campaign_run run;

    (void)state;
    register_bench_good(campaign_run_open(w, opening(NULL), &run));
    run_id = str_copy(&bench.arena, run.id);
    register_bench_commit();
    settle_all();
    assert_int_equal(asked("work-plan"), 3); /* carrier, internet company, vehicle network */
    assert_int_equal(asked("carrier-report"), 1);
    assert_int_equal(asked("network-units"), 2);
    assert_int_equal(asked("filing-network"), 1); /* a system */
    assert_int_equal(asked("filing-vehicle"), 0);
    assert_int_equal(asked("data-risk-important"), 0);
    assert_int_equal(json_get_int(figures_for(&telecom), "addressees", 0), 3);
    assert_int_equal(probe_number(bench.probe,
                                  "select count(*) from obligation o join party p on p.id = "
                                  "o.party_id where substr(o.occurrence, 1, 9) = 'campaign:' and "
                                  "p.region = '330100'"),
                     0);
    assert_int_equal(
        probe_number(bench.probe, "select count(*) from journal where act = 'campaign.open'"), 1);
}

static void a_party_that_comes_later_is_asked_too(void **state)
{
    (void)state;
    (void)make_party("{'name':'后来的互联网','kinds':['internet-company'],'region':'320100'}");
    settle_all();
    assert_int_equal(asked("work-plan"), 4);
    assert_int_equal(asked("network-units"), 3);
}

/* ---- Sight ---- */

static void each_sees_what_concerns_it(void **state)
{
    (void)state;
    assert_int_equal(
        json_get_int(json_get_object(figures_for(&internet_officer), "total"), "asked", -1),
        (int64_t)json_array_size(page_for(&internet_officer, "", "")));
    assert_int_equal(json_array_size(page_for(&internet_officer, "work-plan", "")), 1);
    assert_int_equal(json_array_size(page_for(&telecom, "work-plan", "")), 4);
    assert_int_equal(json_array_size(page_for(&reader, "work-plan", "")), 3); /* of its city */
    struct actor narrow = reader;
    narrow.sector = STR("38");
    assert_int_equal(json_array_size(page_for(&narrow, "work-plan", "")), 1); /* the carrier */
    assert_int_equal(
        json_get_int(row_of(figures_for(&narrow), "by_deliverable", "work-plan"), "asked", -1), 1);

    struct work *w = register_bench_read(&abroad_officer);
    struct campaign_run run;
    assert_int_equal(campaign_run_load(w, run_id, &run), ST_NOT_FOUND);
    w = register_bench_read(&bench.police); /* of another province */
    assert_int_equal(campaign_run_load(w, run_id, &run), ST_NOT_FOUND);
    w = register_bench_read(&bench.sysadmin);
    assert_int_equal(campaign_run_load(w, run_id, &run), ST_NOT_FOUND);
}

/* ---- Handing in and receiving ---- */

static const json_t *duty_of(const struct actor *actor, const char *deliverable)
{
    json_t *items = page_for(actor, deliverable, "");

    assert_int_equal(json_array_size(items), 1);
    return json_array_get(items, 0);
}

static enum status act(const struct actor *actor, const char *word, const json_t *duty,
                       const char *reason)
{
    const struct campaign_act_call call = {.act = str_of(word),
                                           .reason = str_of(reason),
                                           .at = STR(""),
                                           .attachment = STR(""),
                                           .version = json_get_int(duty, "version", 0)};
    struct work *w = register_bench_write(actor);
    struct campaign_run run;
    json_t *row;
    enum status status = campaign_run_load(w, run_id, &run);

    if (status == ST_OK)
        status = campaign_act_do(w, &run, json_get_text(duty, "id"), &call, &row);
    if (status == ST_OK)
        register_bench_commit();
    return status;
}

static void a_deliverable_goes_in_comes_back_and_is_received(void **state)
{
    const json_t *duty = duty_of(&internet_officer, "work-plan");

    (void)state;
    assert_true(json_get_bool(duty, "late", false)); /* its day is over */
    assert_string_equal(json_get_text(duty, "state").ptr, "open");
    assert_int_equal(act(&telecom, "hand-in", duty, ""), ST_DENIED);
    assert_int_equal(act(&telecom, "receive", duty, ""), ST_CONFLICT);
    assert_int_equal(act(&internet_officer, "hand-in", duty, ""), ST_OK);
    duty = duty_of(&internet_officer, "work-plan");
    assert_string_equal(json_get_text(duty, "state").ptr, "handed-in");
    assert_true(json_get_bool(duty, "late", false));
    assert_int_equal(act(&internet_officer, "receive", duty, ""), ST_DENIED);
    assert_int_equal(act(&telecom, "return", duty, ""), ST_INVALID); /* a reason is needed */
    assert_int_equal(act(&telecom, "return", duty, "缺少责任部门"), ST_OK);
    duty = duty_of(&internet_officer, "work-plan");
    assert_string_equal(json_get_text(duty, "state").ptr, "returned");
    assert_string_equal(json_get_text(duty, "reason").ptr, "缺少责任部门");
    assert_int_equal(act(&internet_officer, "hand-in", duty, "已补充"), ST_OK);
    duty = duty_of(&internet_officer, "work-plan");
    assert_int_equal(act(&telecom, "receive", duty, ""), ST_OK);
    duty = duty_of(&internet_officer, "work-plan");
    assert_string_equal(json_get_text(duty, "state").ptr, "received");
    assert_int_equal(json_array_size(json_get_list(duty, "actions")), 0);
}

static void figures_tell_what_came_in_and_what_is_late(void **state)
{
    const json_t *duty = duty_of(&carrier_officer, "self-check-report");

    (void)state;
    assert_false(json_get_bool(duty, "late", true)); /* its day is to come */
    assert_int_equal(act(&carrier_officer, "hand-in", duty, ""), ST_OK);
    json_t *figures = figures_for(&telecom);
    const json_t *plan = row_of(figures, "by_deliverable", "work-plan");
    const json_t *report = row_of(figures, "by_deliverable", "self-check-report");
    assert_int_equal(json_get_int(plan, "received", -1), 1);
    assert_int_equal(json_get_int(plan, "open", -1), 3);
    assert_int_equal(json_get_int(plan, "late", -1), 4);
    assert_int_equal(json_get_int(report, "handed_in", -1), 1);
    assert_int_equal(json_get_int(report, "late", -1), 0);
    assert_int_equal(json_get_int(row_of(figures, "by_stage", "s1"), "asked", -1), 4);
    assert_true(json_get_int(row_of(figures, "by_region", "320100"), "asked", 0) > 0);
    assert_int_equal(json_array_size(page_for(&telecom, "work-plan", "late")), 4);
    assert_int_equal(json_array_size(page_for(&telecom, "", "handed-in")), 1);
}

static void follow_up(const struct actor *actor, const char *word, const char *reason,
                      struct str until)
{
    const json_t *duty = duty_of(&carrier_officer, "carrier-report");
    const struct obligation_act_call call = {.act = str_of(word),
                                             .reason = str_of(reason),
                                             .to = STR(""),
                                             .until = until,
                                             .at = STR(""),
                                             .attachment = STR(""),
                                             .version = json_get_int(duty, "version", 0)};
    struct work *w = register_bench_write(actor);
    struct obligation_case one;

    register_bench_good(obligation_act_do(w, json_get_text(duty, "id"), &call, &one));
    register_bench_commit();
}

static void an_extension_moves_the_day_and_a_pause_holds_it(void **state)
{
    const json_t *before = duty_of(&carrier_officer, "carrier-report");
    char text[DATE_TEXT_BYTES];
    struct date on;

    (void)state;
    assert_true(date_read(json_get_text(before, "due_on"), &on));
    struct str later = str_copy(&bench.arena, str_of(date_print(date_add_days(on, 5), text)));
    follow_up(&carrier_officer, "ask-extension", "材料汇总需要时间", later);
    follow_up(&telecom, "grant-extension", "", STR(""));
    assert_string_equal(json_get_text(duty_of(&carrier_officer, "carrier-report"), "due_on").ptr,
                        later.ptr);
    follow_up(&telecom, "pause", "系统维护", STR(""));
    bench.now.ms += 3 * (int64_t)DAY_MS;
    follow_up(&telecom, "resume", "维护结束", STR(""));
    struct str held = str_copy(&bench.arena, str_of(date_print(date_add_days(on, 8), text)));
    assert_string_equal(json_get_text(duty_of(&carrier_officer, "carrier-report"), "due_on").ptr,
                        held.ptr);
}

static void a_fact_fulfils_what_it_is_named_for(void **state)
{
    struct work *w = register_bench_write(&bench.owner);
    json_t *fact;

    (void)state;
    register_bench_good(fact_record(w, FACT_PARTY, carrier.id,
                                    register_bench_json("{'word':'data-catalogue-submitted'}"),
                                    &fact));
    register_bench_commit();
    assert_string_equal(json_get_text(duty_of(&carrier_officer, "data-catalogue"), "state").ptr,
                        "done");
}

static void who_changes_its_kind_is_asked_something_else(void **state)
{
    struct party changed;

    (void)state;
    assert_int_equal(asked("filing-vehicle"), 0);
    assert_int_equal(asked("vehicle-list"), 1);
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(party_update(
        w, vehicle.id, vehicle.version,
        register_bench_json("{'kinds':['industrial-internet'],'reason':'业务调整'}"), &changed));
    register_bench_commit();
    settle_all();
    assert_int_equal(asked("vehicle-list"), 0);
    assert_int_equal(asked("filing-industrial"), 1);
    assert_int_equal(asked("work-plan"), 4);
}

static void a_run_for_a_sector_asks_nobody_else(void **state)
{
    struct work *w = register_bench_write(&telecom);
    json_t *input = opening(NULL), *running;
    struct campaign_run run;

    (void)state;
    json_put(input, "sectors", register_bench_json("['38']"));
    register_bench_good(campaign_run_open(w, input, &run));
    struct str id = str_copy(&bench.arena, run.id), first = run_id;
    register_bench_commit();
    settle_all();
    run_id = id;
    assert_int_equal(asked("work-plan"), 1); /* the carrier */
    assert_int_equal(asked("filing-network"), 1);
    w = register_bench_read(&telecom);
    register_bench_good(campaign_progress_running(w, &running));
    assert_int_equal(json_array_size(running), 2);
    run_id = first;
}

static void the_look_back_has_its_three_days_and_asks_units_and_systems(void **state)
{
    static const struct {
        const char *id, *on;
        int64_t asked;
    } rows[] = {
        {"inventory", "2020-08-31", 1},     {"grading", "2020-08-31", 1},
        {"look-back", "2020-08-31", 1},     {"filing", "2020-08-31", 1},
        {"assessment", "2020-10-31", 1},    {"assessment-milestone", "2020-10-31", 1},
        {"rectification", "2020-12-31", 1}, {"rectification-milestone", "2020-12-31", 1},
    };
    struct party office =
        make_party("{'name':'市等保办','kinds':['mlps-office'],'region':'500000'}");
    struct party unit =
        make_party("{'name':'示例局','kinds':['government-organ'],'region':'500103'}");
    struct actor chief = officer("chief", ROLE_POLICE, &office);
    struct str graded = make_system(&unit, "业务系统"), first = run_id;

    (void)state;
    (void)make_party("{'name':'渝外互联网','kinds':['internet-company'],'region':'500103'}");
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(system_set_grade(w, graded, 3, 2, 3, STR("测试")));
    register_bench_commit();
    w = register_bench_write(&chief);
    struct campaign_run run;
    register_bench_good(campaign_run_open(
        w, register_bench_json("{'template':'CQ2020:lookback2020','from':'2020-06-02'}"), &run));
    run_id = str_copy(&bench.arena, run.id);
    register_bench_commit();
    settle_all();
    w = register_bench_read(&chief);
    run = load(w);
    const json_t *planned = json_get_list(run.plan, "deliverables");
    json_t *figures;
    register_bench_good(campaign_progress_json(w, &run, &figures));
    assert_int_equal(json_array_size(planned), sizeof(rows) / sizeof(rows[0]));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(json_get_text(json_array_get(planned, i), "id").ptr, rows[i].id);
        assert_string_equal(json_get_text(json_array_get(planned, i), "on").ptr, rows[i].on);
        assert_int_equal(json_get_int(row_of(figures, "by_deliverable", rows[i].id), "asked", -1),
                         rows[i].asked);
    }
    run_id = first;
}

static void a_receipt_is_given_for_what_was_received(void **state)
{
    const json_t *duty = duty_of(&internet_officer, "work-plan");
    const json_t *other = duty_of(&carrier_officer, "self-check-report");
    struct work *w = register_bench_read(&internet_officer);
    struct campaign_run run = load(w);
    json_t *receipt;

    (void)state;
    register_bench_good(campaign_act_receipt(w, &run, json_get_text(duty, "id"),
                                             store_key(bench.probe->store), &receipt));
    w = register_bench_read(&carrier_officer);
    assert_int_equal(campaign_act_receipt(w, &run, json_get_text(other, "id"),
                                          store_key(bench.probe->store), &receipt),
                     ST_NOT_FOUND);
}

static void a_duty_of_the_packs_is_none_of_the_run(void **state)
{
    json_t *duty = json_new_object(&bench.arena);

    (void)state;
    json_put_textz(duty, "id", "00000000000000000000000000000000");
    assert_int_equal(act(&carrier_officer, "hand-in", duty, ""), ST_NOT_FOUND);
}

static void counters_stay_right(void **state)
{
    struct work *w = register_bench_read(&bench.owner);
    struct obligation_count_report report;

    (void)state;
    register_bench_good(obligation_count_check(w, &report));
    if (report.wrong > 0)
        fail_msg("%d counters are wrong: %.*s", (int)report.wrong, STR_ARG(report.first));
}

/* ---- Closing ---- */

static enum status close_run(const struct actor *actor, int64_t version)
{
    struct work *w = register_bench_write(actor);
    struct campaign_run run, closed;
    enum status status = campaign_run_load(w, run_id, &run);

    if (status == ST_OK)
        status = campaign_act_close(w, &run, version, STR("苏通函〔2026〕1号"), STR(""), &closed);
    if (status == ST_OK)
        register_bench_commit();
    return status;
}

static void only_the_organiser_closes_and_only_once(void **state)
{
    (void)state;
    assert_int_equal(close_run(&carrier_officer, 1), ST_DENIED);
    assert_int_equal(close_run(&reader, 1), ST_DENIED);
    assert_int_equal(close_run(&telecom, 7), ST_STALE);
    assert_int_equal(close_run(&telecom, 1), ST_OK);
    assert_int_equal(close_run(&telecom, 2), ST_CONFLICT);
    settle_all();
}

static void a_closed_run_is_read_only_and_keeps_its_figures(void **state)
{
    json_t *figures = figures_for(&telecom);
    const json_t *plan = row_of(figures, "by_deliverable", "work-plan");
    const json_t *duty = duty_of(&carrier_officer, "work-plan");

    (void)state;
    assert_int_equal(json_get_int(plan, "asked", -1), 4);
    assert_int_equal(json_get_int(plan, "received", -1), 1);
    assert_int_equal(json_get_int(plan, "late", -1), 4);
    assert_int_equal(json_array_size(json_get_list(duty, "actions")), 0);
    assert_int_equal(act(&carrier_officer, "hand-in", duty, ""), ST_CONFLICT);
    struct str sql = arena_print(&bench.arena,
                                 "select count(*) from obligation where occurrence = "
                                 "'campaign:%.*s' and state in ('open', 'paused')",
                                 STR_ARG(run_id));
    assert_int_equal(probe_number(bench.probe, sql.ptr), 0);
}

static void the_report_is_a_paper_in_both_languages_for_the_organiser(void **state)
{
    struct work *w = register_bench_read(&telecom);
    struct campaign_run run = load(w);
    struct paper_pdf_options options = {.base_url = "https://localhost"};
    struct str zh, en, again;

    (void)state;
    assert_int_equal(json_array_size(json_get_list(run.report, "late")), 4);
    register_bench_good(campaign_report_pdf(w, &run, &options, &zh));
    register_bench_good(campaign_report_pdf(w, &run, &options, &again));
    options.is_english = true;
    register_bench_good(campaign_report_pdf(w, &run, &options, &en));
    assert_true(str_starts(zh, STR("%PDF-")) && str_starts(en, STR("%PDF-")));
    assert_true(str_equal(zh, again));
    assert_false(str_equal(zh, en));
    json_t *shown;
    register_bench_good(campaign_run_json(w, &run, &shown));
    assert_true(json_is_object(json_object_get(shown, "report")));
    w = register_bench_read(&carrier_officer);
    register_bench_good(campaign_run_json(w, &run, &shown));
    assert_true(json_is_null(json_object_get(shown, "report")));
    assert_int_equal(campaign_report_pdf(w, &run, &options, &en), ST_DENIED);
}

static size_t rows_of_run(struct instant at)
{
    struct work *w = register_bench_read(&bench.owner);
    struct str occurrence = arena_print(&bench.arena, "campaign:%.*s", STR_ARG(run_id));
    json_t *rows, *row;
    size_t i, count = 0;

    register_bench_good(obligation_eval_subject(w, FACT_PARTY, carrier.id, at, &rows));
    json_array_foreach(rows, i, row) count +=
        str_equal(json_get_text(row, "occurrence"), occurrence);
    return count;
}

static void what_it_asked_for_is_told_of_its_time_only(void **state)
{
    struct work *w = register_bench_read(&telecom);
    struct campaign_run run = load(w);

    (void)state;
    assert_int_equal(rows_of_run((struct instant){run.opened_at.ms - 1}), 0);
    assert_true(rows_of_run(run.opened_at) > 0);
    assert_true(rows_of_run((struct instant){run.closed_at.ms - 1}) > 0);
    assert_int_equal(rows_of_run(run.closed_at), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_organising_kind_opens_a_run_within_its_region),
        cmocka_unit_test(days_that_do_not_fit_are_refused),
        cmocka_unit_test(all_days_move_with_the_first),
        cmocka_unit_test(an_opened_run_asks_each_addressee_and_nobody_else),
        cmocka_unit_test(a_party_that_comes_later_is_asked_too),
        cmocka_unit_test(each_sees_what_concerns_it),
        cmocka_unit_test(a_deliverable_goes_in_comes_back_and_is_received),
        cmocka_unit_test(figures_tell_what_came_in_and_what_is_late),
        cmocka_unit_test(an_extension_moves_the_day_and_a_pause_holds_it),
        cmocka_unit_test(a_fact_fulfils_what_it_is_named_for),
        cmocka_unit_test(who_changes_its_kind_is_asked_something_else),
        cmocka_unit_test(a_run_for_a_sector_asks_nobody_else),
        cmocka_unit_test(the_look_back_has_its_three_days_and_asks_units_and_systems),
        cmocka_unit_test(a_receipt_is_given_for_what_was_received),
        cmocka_unit_test(a_duty_of_the_packs_is_none_of_the_run),
        cmocka_unit_test(counters_stay_right),
        cmocka_unit_test(only_the_organiser_closes_and_only_once),
        cmocka_unit_test(a_closed_run_is_read_only_and_keeps_its_figures),
        cmocka_unit_test(the_report_is_a_paper_in_both_languages_for_the_organiser),
        cmocka_unit_test(what_it_asked_for_is_told_of_its_time_only),
        cmocka_unit_test(counters_stay_right),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
