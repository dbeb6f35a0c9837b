/* SPDX-License-Identifier: Apache-2.0
 * Raising: hits are grouped by cause and system, a batch counts once, what is suppressed is counted
 * and not lost, and a closed alert does not swallow what comes after it. */
#include "register_bench.h"

#include <stdio.h>
#include <string.h>

#include "events/alert.h"
#include "registry/sensor.h"
#include "registry/sensor_gate.h"
#include "registry/system.h"

static struct str system_a;

static void made_once(void)
{
    struct system system;

    if (system_a.ptr)
        return;
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(
        system_create(w, register_bench_json("{'name':'一号系统','state':'operation'}"), &system));
    register_bench_commit();
    system_a = system.id;
}

static struct alert_hit hit_of(const char *cause, struct str system, int64_t after_ms)
{
    static const struct str techniques[] = {{"T1190", 5}};
    struct instant at = {bench.now.ms + after_ms};

    return (struct alert_hit){
        .cause = ALERT_RULE,
        .cause_id = str_of(cause),
        .title_zh = STR("试验规则"),
        .title_en = STR("test rule"),
        .level = ALERT_MEDIUM,
        .techniques = techniques,
        .technique_count = 1,
        .party_id = bench.party_a,
        .system_id = system,
        .region = STR("440100"),
        .sector = STR("14"),
        .system_level = 3,
        .sensor_id = STR(""),
        .at = at,
        .event_id = STR("e"),
        .indicator = STR(""),
        .entity = STR("192.0.2.1 → 198.51.100.1"),
        .explained = STR(""),
    };
}

static struct alert_raised raise_now(const char *batch, const struct alert_hit *hits, size_t count)
{
    struct alert_raised raised;
    struct work *w = register_bench_write(&bench.owner);

    register_bench_good(alert_raise(w, STR("lane"), str_of(batch), hits, count, &raised));
    register_bench_commit();
    return raised;
}

static json_t *page_of(const struct actor *actor, const char *cause)
{
    const struct alert_filter filter = {.cause_id = str_of(cause)};
    struct work *w = register_bench_read(actor);
    json_t *page = NULL;

    register_bench_good(alert_page(w, &filter, &page));
    return page;
}

static struct alert first_of(struct work *w, const char *cause)
{
    const struct alert_filter filter = {.cause_id = str_of(cause), .is_newest = true};
    struct alert alert;
    json_t *page = NULL;

    register_bench_good(alert_page(w, &filter, &page));
    register_bench_good(alert_load(
        w, json_get_text(json_array_get(json_get_list(page, "items"), 0), "id"), &alert));
    return alert;
}

static void hits_of_one_cause_and_system_are_one_alert(void **state)
{
    struct alert_hit hits[5];

    (void)state;
    made_once();
    hits[0] = hit_of("group", system_a, 5000);
    hits[1] = hit_of("group", STR(""), 1000);
    hits[2] = hit_of("group", system_a, -3000);
    hits[3] = hit_of("group-other", system_a, 0);
    hits[4] = hit_of("group", system_a, 7000);
    hits[4].level = ALERT_HIGH;
    struct alert_raised raised = raise_now("", hits, 5);
    assert_int_equal(raised.opened, 3);
    assert_int_equal(raised.counted, 5);
    assert_int_equal(json_get_int(page_of(&bench.operator_a, "group"), "total", -1), 2);
    assert_int_equal(json_get_int(page_of(&bench.operator_b, "group"), "total", -1), 0);
    assert_int_equal(json_get_int(page_of(&bench.police, "group"), "total", -1), 2);
    assert_int_equal(json_get_int(page_of(&bench.sysadmin, "group"), "total", -1), 0);
    json_t *first = json_array_get(json_get_list(page_of(&bench.operator_a, "group"), "items"), 0);
    assert_int_equal(json_get_int(first, "hits", -1), 3);
    assert_true(str_is(json_get_text(first, "level"), "high"));
    raised = raise_now("", hits, 1);
    assert_int_equal(raised.opened, 0);
    assert_int_equal(raised.counted, 1);
}

static void a_batch_that_comes_again_changes_nothing(void **state)
{
    struct alert_hit hit;

    (void)state;
    made_once();
    hit = hit_of("batch", system_a, 0);
    assert_int_equal(raise_now("segment-7:0", &hit, 1).counted, 1);
    struct alert_raised again = raise_now("segment-7:0", &hit, 1);
    assert_int_equal(again.opened + again.counted + again.suppressed, 0);
    assert_int_equal(raise_now("segment-7:1", &hit, 1).counted, 1);
    json_t *one = json_array_get(json_get_list(page_of(&bench.operator_a, "batch"), "items"), 0);
    assert_int_equal(json_get_int(one, "hits", -1), 2);
}

static void what_comes_after_a_verdict_is_a_new_alert(void **state)
{
    struct alert_hit hit;

    (void)state;
    made_once();
    hit = hit_of("closed", system_a, 0);
    (void)raise_now("", &hit, 1);
    struct work *w = register_bench_write(&bench.operator_a);
    struct alert alert = first_of(w, "closed");
    assert_int_equal(alert_triage_judge(w, &alert, alert.version + 1, STR("benign"), STR("已核对")),
                     ST_STALE);
    w = register_bench_write(&bench.operator_a);
    alert = first_of(w, "closed");
    register_bench_good(alert_triage_judge(w, &alert, alert.version, STR("benign"), STR("已核对")));
    register_bench_commit();
    assert_int_equal(raise_now("", &hit, 1).opened, 1);
    assert_int_equal(json_get_int(page_of(&bench.operator_a, "closed"), "total", -1), 2);
    /* The old one cannot come back beside the new one. */
    w = register_bench_write(&bench.operator_a);
    const struct alert_filter filter = {.cause_id = STR("closed"), .state = STR("closed")};
    json_t *page = NULL;
    register_bench_good(alert_page(w, &filter, &page));
    register_bench_good(alert_load(
        w, json_get_text(json_array_get(json_get_list(page, "items"), 0), "id"), &alert));
    assert_int_equal(alert_triage_reopen(w, &alert, alert.version, STR("再看")), ST_CONFLICT);
    assert_string_equal(w->fault.field, "state");
}

static void a_suppression_holds_back_and_counts(void **state)
{
    struct alert_hit hit;
    struct str id;

    (void)state;
    made_once();
    hit = hit_of("held", system_a, 0);
    (void)raise_now("", &hit, 1);
    struct work *w = register_bench_write(&bench.operator_a);
    struct alert alert = first_of(w, "held");
    struct date today = instant_beijing_date(w->now);
    register_bench_good(
        alert_suppress_begin(w, &alert, false, date_add_days(today, 1), STR("已知扫描"), &id));
    register_bench_commit();
    struct alert_hit both[] = {hit, hit_of("held", STR(""), 0)};
    struct alert_raised raised = raise_now("", both, 2);
    assert_int_equal(raised.suppressed, 1); /* of the system; the unit's other hits go on */
    assert_int_equal(raised.opened, 1);
    w = register_bench_read(&bench.operator_a);
    json_t *page = NULL;
    register_bench_good(alert_suppress_page(w, true, STR(""), 0, &page));
    json_t *row = json_array_get(json_get_list(page, "items"), 0);
    assert_int_equal(json_get_int(row, "hits", -1), 1);
    /* It ends by itself after its day. */
    bench.now.ms += (int64_t)3 * 24 * 60 * 60 * 1000;
    assert_int_equal(raise_now("", &hit, 1).suppressed, 0);
}

static void what_hit_no_system_lies_where_its_unit_lies(void **state)
{
    struct alert_hit hit;

    (void)state;
    made_once();
    hit = hit_of("nowhere", STR(""), 0);
    hit.region = hit.sector = STR("");
    assert_int_equal(raise_now("", &hit, 1).opened, 1);
    assert_int_equal(json_get_int(page_of(&bench.operator_a, "nowhere"), "total", -1), 1);
    assert_int_equal(json_get_int(page_of(&bench.police, "nowhere"), "total", -1), 1);
    assert_int_equal(json_get_int(page_of(&bench.regulator, "nowhere"), "total", -1), 1);
    hit = hit_of("nowhere-b", STR(""), 0);
    hit.region = hit.sector = STR("");
    hit.party_id = bench.party_b;
    (void)raise_now("", &hit, 1);
    assert_int_equal(json_get_int(page_of(&bench.police, "nowhere-b"), "total", -1), 0);
    assert_int_equal(json_get_int(page_of(&bench.regulator, "nowhere-b"), "total", -1), 0);
    struct work *w = register_bench_read(&bench.police);
    struct alert alert = first_of(w, "nowhere");
    assert_true(str_is(alert.region, "440100") && str_is(alert.sector, "14"));
}

static struct alert_hit indicator_hit(const char *value, const struct alert_set *sets, size_t count)
{
    struct alert_hit hit = hit_of(value, system_a, 0);

    hit.cause = ALERT_INDICATOR;
    hit.level = ALERT_HIGH;
    hit.title_zh = hit.title_en = hit.indicator = str_of(value);
    hit.entity = STR("192.0.2.1 → 203.0.113.66");
    hit.sets = sets;
    hit.set_count = count;
    return hit;
}

static json_t *detail_of(const struct actor *actor, struct str id)
{
    struct work *w = register_bench_read(actor);
    struct alert alert;
    json_t *detail = NULL;

    register_bench_good(alert_load(w, id, &alert));
    register_bench_good(alert_detail(w, &alert, &detail));
    return detail;
}

static int64_t found(const struct actor *actor, const char *q)
{
    const struct alert_filter filter = {.q = str_of(q)};
    struct work *w = register_bench_read(actor);
    json_t *page = NULL;

    register_bench_good(alert_page(w, &filter, &page));
    assert_int_equal(json_array_size(json_get_list(page, "items")),
                     json_get_int(page, "total", -1));
    return json_get_int(page, "total", -1);
}

/* Whether the text stands anywhere in what the actor is given of the alert. */
static bool is_told(const struct actor *actor, struct str id, const char *text)
{
    struct work *w = register_bench_read(actor);
    struct alert alert;
    json_t *story = NULL, *page = NULL;
    const struct alert_filter filter = {.is_newest = true, .limit = ALERT_PAGE_MAX};

    register_bench_good(alert_load(w, id, &alert));
    register_bench_good(alert_timeline(w, &alert, &story));
    register_bench_good(alert_page(w, &filter, &page));
    return str_contains(json_canonical(w->arena, story), str_of(text)) ||
           str_contains(json_canonical(w->arena, page), str_of(text)) ||
           str_contains(json_canonical(w->arena, detail_of(actor, id)), str_of(text));
}

static void an_indicator_of_a_red_set_is_told_to_officers_only(void **state)
{
    static const struct alert_set red[] = {{{"红色专报", 12}, TLP_RED}};
    static const char value[] = "203.0.113.66";
    struct str id;

    (void)state;
    made_once();
    struct alert_hit hit = indicator_hit(value, red, 1);
    assert_int_equal(raise_now("", &hit, 1).opened, 1);
    struct work *w = register_bench_read(&bench.police);
    struct alert alert = first_of(w, value);
    id = alert.id;
    assert_true(is_told(&bench.police, id, value));
    assert_true(is_told(&bench.police, id, "红色专报"));
    assert_false(is_told(&bench.operator_a, id, value));
    assert_false(is_told(&bench.operator_a, id, "红色专报"));
    json_t *detail = detail_of(&bench.operator_a, id);
    assert_string_equal(json_get_text(json_get_object(detail, "cause"), "title_en").ptr,
                        "indicator of a withheld set");
    assert_int_equal(json_get_int(detail, "sets_withheld", -1), 1);
    assert_int_equal(json_array_size(json_get_list(detail, "samples")), 0);
    assert_string_equal(json_text(json_array_get(json_get_list(detail, "entities"), 0)).ptr,
                        "192.0.2.1 → ***");
    /* No question finds it out either. */
    assert_int_equal(found(&bench.police, value), 1);
    assert_int_equal(found(&bench.operator_a, value), 0);
    assert_int_equal(json_get_int(page_of(&bench.operator_a, value), "total", -1), 0);
    /* Who may not read the cause holds it back all the same, and reads no more in the list of it.
     */
    w = register_bench_write(&bench.operator_a);
    struct str held;
    register_bench_good(alert_load(w, id, &alert));
    register_bench_good(alert_suppress_begin(
        w, &alert, false, date_add_days(instant_beijing_date(w->now), 1), STR("误报"), &held));
    register_bench_commit();
    assert_int_equal(raise_now("", &hit, 1).suppressed, 1);
    w = register_bench_read(&bench.operator_a);
    json_t *page = NULL;
    register_bench_good(alert_suppress_page(w, true, STR(""), 0, &page));
    assert_false(str_contains(json_canonical(w->arena, page), str_of(value)));
    assert_false(is_told(&bench.operator_a, id, value));
}

static void one_indicator_in_several_sets_is_one_alert(void **state)
{
    static const struct alert_set sets[] = {
        {{"公开甲", 9}, TLP_CLEAR}, {{"公开乙", 9}, TLP_GREEN}, {{"红色丙", 9}, TLP_RED}};
    static const char value[] = "evil.example";
    struct alert_tally tally;

    (void)state;
    made_once();
    struct alert_hit hit = indicator_hit(value, sets, 3);
    assert_int_equal(raise_now("", &hit, 1).opened, 1);
    assert_int_equal(raise_now("", &hit, 1).opened, 0);
    struct work *w = register_bench_read(&bench.operator_a);
    struct alert alert = first_of(w, value);
    assert_int_equal(alert.hits, 2);
    json_t *detail = detail_of(&bench.operator_a, alert.id);
    assert_int_equal(json_array_size(json_get_list(detail, "sets")), 2);
    assert_int_equal(json_get_int(detail, "sets_withheld", -1), 1);
    assert_true(is_told(&bench.operator_a, alert.id, value));
    assert_false(is_told(&bench.operator_a, alert.id, "红色丙"));
    assert_true(is_told(&bench.police, alert.id, "红色丙"));
    w = register_bench_read(&bench.police);
    register_bench_good(alert_tally_set(w, STR("公开乙"), &tally));
    assert_int_equal(tally.alerts, 1);
    assert_int_equal(tally.hits, 2);
}

static void lists_of_an_alert_stay_small(void **state)
{
    enum { MANY = 500 };
    struct alert_hit hits[MANY];
    char names[MANY][32];

    (void)state;
    made_once();
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(names[i], sizeof names[i], "event-%03d", i);
        hits[i] = hit_of("many", system_a, i);
        hits[i].event_id = str_of(names[i]);
        hits[i].entity = str_of(names[i]);
    }
    (void)raise_now("", hits, MANY);
    struct work *w = register_bench_read(&bench.operator_a);
    struct alert alert = first_of(w, "many");
    assert_int_equal(alert.hits, MANY);
    assert_int_equal(json_array_size(alert.samples), ALERT_LIST_MAX);
    assert_int_equal(json_array_size(alert.entities), ALERT_LIST_MAX);
    assert_true(str_is(json_text(json_array_get(alert.samples, 0)), "event-000"));
    assert_true(str_is(json_text(json_array_get(alert.samples, ALERT_LIST_MAX - 1)), "event-499"));
}

static void the_gate_opens_with_an_agreement_and_closes_by_the_clock(void **state)
{
    struct sensor_gate_desk *desk = sensor_gate_desk_new();
    struct sensor_agreement agreement;
    struct sensor sensor;
    struct str token;
    bool is_new = false;
    char text[DATE_TEXT_BYTES];
    char input[300];

    (void)state;
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(sensor_create(
        w, register_bench_json("{'kind':'push','name':'试验','exit':'出口'}"), &sensor, &token));
    register_bench_commit();
    w = register_bench_read(&bench.owner);
    register_bench_good(sensor_gate_refresh(desk, w, &is_new));
    assert_true(is_new);
    struct sensor_gate *gate = sensor_gate_take(desk);
    const struct sensor_pass *pass = sensor_gate_by_token(gate, token);
    assert_non_null(pass);
    assert_ptr_equal(pass, sensor_gate_by_id(gate, sensor.id));
    assert_null(sensor_gate_by_token(gate, STR("psens_other")));
    assert_int_equal(sensor_gate_judge(pass, w->now), SENSOR_GATE_NO_AGREEMENT);
    sensor_gate_give(gate);

    w = register_bench_write(&bench.operator_a);
    (void)snprintf(
        input, sizeof input,
        "{'agreed_by':'甲','categories':['alert','dns'],'retention_days':30,'until':'%s'}",
        date_print(date_add_days(instant_beijing_date(w->now), 1), text));
    register_bench_good(
        sensor_agreement_record(w, sensor.id, register_bench_json(input), &agreement));
    register_bench_commit();
    w = register_bench_read(&bench.owner);
    register_bench_good(sensor_gate_refresh(desk, w, &is_new));
    assert_true(is_new);
    gate = sensor_gate_take(desk);
    pass = sensor_gate_by_token(gate, token);
    assert_int_equal(sensor_gate_judge(pass, w->now), SENSOR_GATE_OPEN);
    assert_true(sensor_gate_takes(pass, SENSOR_DNS));
    assert_false(sensor_gate_takes(pass, SENSOR_FLOWS));
    assert_int_equal(pass->retention_days, 30);
    struct instant later = {w->now.ms + (int64_t)5 * 24 * 60 * 60 * 1000};
    assert_int_equal(sensor_gate_judge(pass, later), SENSOR_GATE_NO_AGREEMENT);
    register_bench_good(sensor_gate_refresh(desk, w, &is_new));
    assert_false(is_new);
    sensor_gate_give(gate);
    sensor_gate_desk_free(desk);
}

static json_t *flow_of(struct str sensor_id)
{
    json_t *flow = NULL;

    register_bench_good(sensor_flow(register_bench_read(&bench.operator_a), sensor_id, 24, &flow));
    return flow;
}

static const json_t *open_finding(const json_t *flow, const char *kind)
{
    const json_t *row;
    size_t at;

    json_array_foreach(json_get_list(flow, "findings"), at, row)
    {
        if (str_is(json_get_text(row, "kind"), kind) &&
            json_is_null(json_object_get(row, "ended_at")))
            return row;
    }
    return NULL;
}

static void a_sensor_ahead_of_the_clock_or_repeating_itself_is_a_finding_with_its_number(
    void **state)
{
    struct sensor sensor;
    struct str token;
    int count = 0;

    (void)state;
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(sensor_create(
        w, register_bench_json("{'kind':'eve','name':'超前','exit':'出口'}"), &sensor, &token));
    struct sensor_hop hop = {.sensor_id = sensor.id,
                             .at = w->now,
                             .received = 1000,
                             .parsed = 1000,
                             .stored = 1000,
                             .ahead = 9,
                             .repeated = 199};
    register_bench_good(sensor_hop_add(w, &hop));
    register_bench_good(sensor_watch(w, &count));
    register_bench_commit();
    assert_null(open_finding(flow_of(sensor.id), "ahead"));
    assert_null(open_finding(flow_of(sensor.id), "repeated"));
    w = register_bench_write(&bench.owner);
    hop = (struct sensor_hop){.sensor_id = sensor.id, .at = w->now, .ahead = 1, .repeated = 1};
    register_bench_good(sensor_hop_add(w, &hop));
    register_bench_good(sensor_watch(w, &count));
    register_bench_commit();
    const json_t *flow = flow_of(sensor.id);
    assert_int_equal(json_get_int(open_finding(flow, "ahead"), "events", 0), 10);
    assert_int_equal(json_get_int(open_finding(flow, "repeated"), "events", 0), 200);
    bench.now.ms += (int64_t)SENSOR_ODD_HOURS * SENSOR_HOUR_MS;
    w = register_bench_write(&bench.owner);
    register_bench_good(sensor_watch(w, &count));
    register_bench_commit();
    assert_null(open_finding(flow_of(sensor.id), "ahead"));
    assert_null(open_finding(flow_of(sensor.id), "repeated"));
}

static void the_last_refused_lines_stay_as_long_as_anything_may_be_kept(void **state)
{
    struct sensor_refused lines[SENSOR_REFUSED_LINES + 5];
    struct sensor sensor;
    struct sensor_rules rules;
    struct str token;
    int count = 0;

    (void)state;
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(sensor_create(
        w, register_bench_json("{'kind':'eve','name':'拒收','exit':'出口'}"), &sensor, &token));
    for (int i = 0; i < SENSOR_REFUSED_LINES + 5; i++)
        lines[i] = (struct sensor_refused){
            .at = w->now, .line = i + 1, .byte = 3, .reason = "not-json", .beginning = STR("<x")};
    const struct sensor_hop hop = {.sensor_id = sensor.id,
                                   .at = w->now,
                                   .lines = lines,
                                   .line_count = SENSOR_REFUSED_LINES + 5};
    register_bench_good(sensor_hop_add(w, &hop));
    register_bench_good(sensor_hop_add(w, &hop));
    register_bench_good(sensor_rules_at(w, sensor.region, sensor.sector, &rules));
    register_bench_commit();
    const json_t *kept = json_get_list(flow_of(sensor.id), "refused_lines");
    assert_int_equal(json_array_size(kept), SENSOR_REFUSED_LINES);
    const json_t *newest = json_array_get(kept, 0);
    assert_int_equal(json_get_int(newest, "line", 0), SENSOR_REFUSED_LINES + 5);
    assert_int_equal(json_get_int(newest, "byte", 0), 3);
    assert_true(str_is(json_get_text(newest, "reason"), "not-json"));
    assert_true(str_is(json_get_text(newest, "beginning"), "<x"));
    bench.now.ms += rules.retention_days * SENSOR_DAY_MS + 1;
    w = register_bench_write(&bench.owner);
    register_bench_good(sensor_watch(w, &count));
    register_bench_commit();
    assert_int_equal(json_array_size(json_get_list(flow_of(sensor.id), "refused_lines")), 0);
    bench.now.ms -= rules.retention_days * SENSOR_DAY_MS + 1; /* as the others expect it */
}

static void a_sensor_that_is_not_heard_is_found_once_and_told(void **state)
{
    struct sensor sensor;
    struct str token;
    json_t *flow = NULL;
    int count = 0;

    (void)state;
    struct work *w = register_bench_write(&bench.operator_a);
    register_bench_good(sensor_create(
        w, register_bench_json("{'kind':'eve','name':'失联','exit':'出口'}"), &sensor, &token));
    const struct sensor_refusal refusals[] = {{"not-json", 2}};
    const struct sensor_hop hop = {.sensor_id = sensor.id,
                                   .at = w->now,
                                   .received = 10,
                                   .parsed = 8,
                                   .refused = 2,
                                   .stored = 8,
                                   .bytes = 900,
                                   .refusals = refusals,
                                   .refusal_count = 1};
    register_bench_good(sensor_hop_add(w, &hop));
    register_bench_good(sensor_hop_add(w, &hop));
    register_bench_commit();
    bench.now.ms += (int64_t)2 * 60 * 60 * 1000;
    w = register_bench_write(&bench.owner);
    register_bench_good(sensor_watch(w, &count));
    assert_true(count >= 1);
    register_bench_good(sensor_watch(w, &count));
    assert_int_equal(count, 0);
    register_bench_commit();
    w = register_bench_write(&bench.owner);
    register_bench_good(sensor_beat(w, sensor.id, w->now));
    register_bench_good(sensor_watch(w, &count));
    assert_int_equal(count, 1);
    register_bench_commit();
    w = register_bench_read(&bench.operator_a);
    register_bench_good(sensor_flow(w, sensor.id, 24, &flow));
    json_t *hour = json_array_get(json_get_list(flow, "hours"), 0);
    assert_int_equal(json_get_int(hour, "received", -1), 20);
    assert_int_equal(json_get_int(hour, "refused", -1), 4);
    /* It also brought data that nothing was agreed about. */
    json_t *findings = json_get_list(flow, "findings");
    assert_int_equal(json_array_size(findings), 2);
    for (size_t i = 0; i < 2; i++) {
        json_t *finding = json_array_get(findings, i);
        bool is_silent = str_is(json_get_text(finding, "kind"), "silent");
        assert_true(is_silent || str_is(json_get_text(finding, "kind"), "no-agreement"));
        assert_true((json_get_text(finding, "ended_at").len > 0) == is_silent);
    }
    w = register_bench_write(&bench.owner);
    assert_int_equal(sensor_beat(w, STR("nobody"), w->now), ST_NOT_FOUND);
}

static void what_a_set_of_indicators_caused_is_counted_in_sight(void **state)
{
    struct alert_tally tally = {0};

    (void)state;
    made_once();
    static const struct alert_set feed[] = {{{"feed", 4}, TLP_GREEN}};
    static const struct alert_set feed_two[] = {{{"feed two", 8}, TLP_GREEN}};
    struct alert_hit hits[3] = {hit_of("one.example", system_a, 1000),
                                hit_of("one.example", system_a, 2000),
                                hit_of("two.example", system_a, 3000)};
    for (size_t i = 0; i < 3; i++) {
        hits[i].cause = ALERT_INDICATOR;
        hits[i].sets = i < 2 ? feed : feed_two;
        hits[i].set_count = 1;
    }
    (void)raise_now("", hits, 3);
    struct work *w = register_bench_read(&bench.operator_a);
    register_bench_good(alert_tally_set(w, STR("feed"), &tally));
    assert_int_equal(tally.alerts, 1);
    assert_int_equal(tally.hits, 2);
    assert_int_equal(tally.last_at.ms, hits[1].at.ms);
    register_bench_good(alert_tally_set(w, STR("feed two"), &tally));
    assert_int_equal(tally.hits, 1);
    register_bench_good(alert_tally_set(w, STR("fee"), &tally));
    assert_int_equal(tally.alerts, 0);
    w = register_bench_read(&bench.operator_b);
    register_bench_good(alert_tally_set(w, STR("feed"), &tally));
    assert_int_equal(tally.hits, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_of_one_cause_and_system_are_one_alert),
        cmocka_unit_test(a_batch_that_comes_again_changes_nothing),
        cmocka_unit_test(what_comes_after_a_verdict_is_a_new_alert),
        cmocka_unit_test(what_hit_no_system_lies_where_its_unit_lies),
        cmocka_unit_test(an_indicator_of_a_red_set_is_told_to_officers_only),
        cmocka_unit_test(one_indicator_in_several_sets_is_one_alert),
        cmocka_unit_test(lists_of_an_alert_stay_small),
        cmocka_unit_test(the_gate_opens_with_an_agreement_and_closes_by_the_clock),
        cmocka_unit_test(a_sensor_that_is_not_heard_is_found_once_and_told),
        cmocka_unit_test(
            a_sensor_ahead_of_the_clock_or_repeating_itself_is_a_finding_with_its_number),
        cmocka_unit_test(the_last_refused_lines_stay_as_long_as_anything_may_be_kept),
        cmocka_unit_test(what_a_set_of_indicators_caused_is_counted_in_sight),
        cmocka_unit_test(a_suppression_holds_back_and_counts),
    };

    return cmocka_run_group_tests(tests, register_bench_begin, register_bench_end);
}
