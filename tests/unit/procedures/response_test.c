/* SPDX-License-Identifier: Apache-2.0
 * Responses against a clock that the test moves: silence in its minute, a region told step by step,
 * what closes without a response. */
#include "procedures/response.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "city.h"
#include "procedures/resource_dispatch.h"
#include "procedures/resource_store.h"
#include "procedures/response_board.h"
#include "procedures/response_spread.h"
#include "procedures/response_start.h"
#include "procedures/response_store.h"
#include "procedures/response_watch.h"
#include "procedures/task.h"
#include "registry/party.h"

#define PLACE "450100"

enum { MINUTE_MS = 60 * 1000, RHYTHM = 240, MANY = 250 };

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

/* The operator starts a level IV response of its own. */
static void start(struct desk *desk)
{
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    const struct dossier_call call = {.act = STR("start")};
    struct dossier response;

    must(w, work_write(w));
    must(w,
         response_start_open(w, read_json(w, "{\"title\":\"测试\",\"level\":\"IV\"}"), &response));
    must(w, dossier_apply(w, &response, &call));
    must(w, work_commit(w));
    desk->id = str_copy(&desk->arena, response.id);
}

static void pass(struct desk *desk, int minutes)
{
    struct instant later = {city_now(desk->city).ms + (int64_t)minutes * MINUTE_MS};

    city_set_now(desk->city, later);
}

static struct response_watch_counts watch(struct desk *desk)
{
    struct work *w = city_work(desk->city, CITY_COUNT);
    struct response_watch_counts counts;

    must(w, work_write(w));
    must(w, response_watch(w, &counts));
    must(w, work_commit(w));
    return counts;
}

static int64_t open_tasks(struct desk *desk)
{
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    json_t *page;

    must(w, work_read(w));
    must(w, task_page(w, desk->id, STR("open"), STR(""), 10, &page));
    return (int64_t)json_array_size(json_get_list(page, "items"));
}

static const json_t *clock_of(struct desk *desk)
{
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    struct dossier response;
    json_t *board;

    must(w, work_read(w));
    must(w, dossier_load(w, desk->id, "response", &response));
    must(w, response_board_json(w, &response, &board));
    return json_get_object(board, "clock");
}

static void report(struct desk *desk, const char *input)
{
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    struct dossier response;

    must(w, work_write(w));
    must(w, dossier_load(w, desk->id, "response", &response));
    const struct dossier_call call = {.act = STR("report"), .input = read_json(w, input)};
    must(w, dossier_apply(w, &response, &call));
    must(w, work_commit(w));
}

static void a_report_that_does_not_come_is_a_task_in_the_minute_in_which_it_was_due(void **state)
{
    struct desk *desk = *state;

    start(desk);
    assert_int_equal(json_get_int(clock_of(desk), "minutes", 0), RHYTHM);
    pass(desk, RHYTHM - 1);
    assert_int_equal(watch(desk).silent, 0);
    assert_false(json_get_bool(clock_of(desk), "late", true));
    pass(desk, 1);
    assert_true(json_get_bool(clock_of(desk), "late", false));
    assert_int_equal(watch(desk).silent, 1);
    assert_int_equal(watch(desk).silent, 0);
    assert_int_equal(open_tasks(desk), 1);
    pass(desk, 7);
    assert_int_equal(json_get_int(clock_of(desk), "late_minutes", 0), 7);
    report(desk, "{\"text\":\"恢复中\"}");
    assert_int_equal(open_tasks(desk), 0);
    assert_false(json_get_bool(clock_of(desk), "late", true));
    pass(desk, RHYTHM);
    assert_int_equal(watch(desk).silent, 1);
    assert_int_equal(open_tasks(desk), 1);
}

static void an_ended_response_asks_for_no_report(void **state)
{
    struct desk *desk = *state;
    const struct dossier_call call = {.act = STR("end"), .reason = STR("恢复")};
    struct dossier response;

    start(desk);
    pass(desk, RHYTHM);
    assert_int_equal(watch(desk).silent, 1);
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    must(w, work_write(w));
    must(w, dossier_load(w, desk->id, "response", &response));
    must(w, dossier_apply(w, &response, &call));
    must(w, work_commit(w));
    assert_int_equal(open_tasks(desk), 0);
    pass(desk, 10 * RHYTHM);
    assert_int_equal(watch(desk).silent, 0);
}

static void add_parties(struct desk *desk, int count)
{
    struct work *w = city_work(desk->city, CITY_COUNT);

    must(w, work_write(w));
    for (int i = 0; i < count; i++) {
        json_t *input = json_new_object(w->arena), *kinds = json_new_list(w->arena);
        struct party party;

        json_add_text(kinds, STR("institution"));
        json_put_text(input, "name", arena_print(w->arena, "第 %d 单位", i));
        json_put(input, "kinds", kinds);
        json_put_textz(input, "region", PLACE);
        must(w, party_create(w, input, &party));
    }
    must(w, work_commit(w));
}

/* What is spread: how many were told, and whether it is done. */
static int64_t told(struct desk *desk, bool *ret_open)
{
    struct work *w = city_work(desk->city, CITY_COUNT);
    struct response_spread *open;
    size_t count;

    must(w, work_read(w));
    must(w, response_store_spreads_open(w, &open, &count));
    *ret_open = count > 0;
    return count > 0 ? open[0].told : -1;
}

static void a_region_is_told_step_by_step_and_everybody_once(void **state)
{
    struct desk *desk = *state;
    struct response_spread_new all = {.audience = "units", .word = "response-started"};
    struct dossier response;
    bool is_open;

    add_parties(desk, MANY);
    start(desk);
    struct work *w = city_work(desk->city, CITY_COUNT);
    must(w, work_write(w));
    must(w, dossier_load(w, desk->id, "response", &response));
    all.attributes = read_json(w, "{\"level\":\"III\"}");
    all.at = w->now;
    must(w, response_spread_begin(w, &response, &all));
    must(w, work_commit(w));
    assert_int_equal(told(desk, &is_open), RESPONSE_SPREAD_FIRST);
    assert_true(is_open);
    assert_true(watch(desk).told >= MANY - RESPONSE_SPREAD_FIRST);
    (void)told(desk, &is_open);
    assert_false(is_open);
    assert_int_equal(watch(desk).told, 0);
}

static void what_is_given_never_exceeds_what_there_is(void **state)
{
    static const struct {
        int64_t quantity;
        enum status status;
    } steps[] = {{2, ST_OK},        {2, ST_CONFLICT}, {1, ST_OK},       {1, ST_CONFLICT},
                 {-4, ST_CONFLICT}, {-3, ST_OK},      {4, ST_CONFLICT}, {3, ST_OK}};
    struct desk *desk = *state;
    struct work *w = city_work(desk->city, CITY_OPERATOR);
    struct resource resource;

    must(w, work_write(w));
    must(w, resource_create(
                w, read_json(w, "{\"kind\":\"vehicle\",\"name\":\"通信车\",\"quantity\":3}"),
                &resource));
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (resource_store_engage(w, resource.id, steps[i].quantity) != steps[i].status)
            fail_msg("step %zu", i);
    struct str id = str_copy(&desk->arena, resource.id);
    must(w, work_commit(w));
    w = city_work(desk->city, CITY_OPERATOR);
    must(w, work_write(w));
    must(w, resource_load(w, id, &resource));
    assert_int_equal(resource.engaged, 3);
    assert_int_equal(resource_update(w, id, resource.version,
                                     read_json(w, "{\"quantity\":2,\"reason\":\"x\"}"), &resource),
                     ST_CONFLICT);
}

static void a_small_incident_that_closes_without_a_response_is_investigated_all_the_same(
    void **state)
{
    struct desk *desk = *state;
    struct work *w = city_work(desk->city, CITY_COUNT);
    const struct dossier_opening opening = {.kind = "incident",
                                            .title = STR("测试事件"),
                                            .level = STR("IV"),
                                            .party_id = city_party(desk->city, CITY_OPERATOR)};
    struct dossier incident, *found;
    size_t count;

    must(w, work_write(w));
    must(w, dossier_open(w, &opening, &incident));
    desk->id = str_copy(&desk->arena, incident.id);
    must(w, work_commit(w));
    assert_int_equal(watch(desk).investigations, 0);
    w = city_work(desk->city, CITY_COUNT);
    must(w, work_write(w));
    must(w, dossier_load(w, desk->id, "incident", &incident));
    incident.state = STR("closed");
    must(w, dossier_write(w, &incident));
    must(w, work_commit(w));
    assert_int_equal(watch(desk).investigations, 1);
    assert_int_equal(watch(desk).investigations, 0);
    w = city_work(desk->city, CITY_OPERATOR);
    must(w, work_read(w));
    const struct dossier_filter filter = {.kind = "investigation", .is_open = 1, .is_exercise = -1};
    must(w, dossier_view_find(w, &filter, &found, &count));
    assert_int_equal(count, 1);
    assert_true(str_equal(found[0].party_id, city_party(desk->city, CITY_OPERATOR)));
}

static int setup(void **state)
{
    struct desk *desk = test_calloc(1, sizeof *desk);

    arena_init(&desk->arena, 1024 * 1024);
    desk->city = city_open(PLACE, true);
    *state = desk;
    return 0;
}

static int teardown(void **state)
{
    struct desk *desk = *state;

    city_close(desk->city);
    arena_done(&desk->arena);
    test_free(desk);
    return 0;
}

#define CITY_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY_TEST(a_report_that_does_not_come_is_a_task_in_the_minute_in_which_it_was_due),
        CITY_TEST(an_ended_response_asks_for_no_report),
        CITY_TEST(a_region_is_told_step_by_step_and_everybody_once),
        CITY_TEST(what_is_given_never_exceeds_what_there_is),
        CITY_TEST(a_small_incident_that_closes_without_a_response_is_investigated_all_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
