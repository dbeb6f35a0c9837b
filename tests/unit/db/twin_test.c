/* SPDX-License-Identifier: Apache-2.0
 * The drill twin on both engines: marks, keys, emptied tables, its clock. */
#include "probe_store.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/seal.h"
#include "db/exercise.h"
#include "db/store_twin.h"

static const int64_t hour_ms = 3600000;

static enum status make(struct probe *probe, const char *folder, struct store_twin_plan *plan,
                        char address[PROBE_PATH_BYTES], struct fault *fault)
{
    *fault = (struct fault){.status = ST_OK};
    plan->drill = plan->drill ? plan->drill : "";
    plan->speed = plan->speed ? plan->speed : 1;
    if (probe->is_postgres) {
        probe_new_database(address);
        plan->postgres = address;
    }
    return store_twin(probe->store, folder, plan, fault);
}

/* The probe goes on with the twin instead of the original. */
static void move_in(struct probe *probe, const char *folder, const char *address)
{
    probe_close(probe);
    (void)snprintf(probe->folder, sizeof probe->folder, "%s", folder);
    if (probe->is_postgres)
        (void)snprintf(probe->address, sizeof probe->address, "%s", address);
    probe_open(probe);
}

static void a_twin_is_marked_and_its_journal_goes_on_whole(void **state)
{
    struct probe *probe = *state;
    const char *folder = probe_path(probe, "twin");
    struct store_twin_plan plan = {.drill = "01JD0000000000000000000000"};
    char address[PROBE_PATH_BYTES];
    struct journal_report report;
    struct fault fault;

    probe_append(probe, 20);
    assert_false(store_is_exercise(probe->store));
    assert_false(work_is_exercise(probe_read(probe)));
    probe_end(probe);
    assert_int_equal(make(probe, folder, &plan, address, &fault), ST_OK);
    move_in(probe, folder, address);
    assert_true(store_is_exercise(probe->store));
    assert_string_equal(store_drill(probe->store), "01JD0000000000000000000000");
    assert_true(work_is_exercise(probe_read(probe)));
    probe_end(probe);
    assert_int_equal(probe_number(probe, "SELECT count(*) FROM journal"), 21);
    assert_int_equal(probe_number(probe, "SELECT count(*) FROM journal_checkpoint"), 1);
    probe_append(probe, 1100);
    probe_close(probe);
    assert_int_equal(journal_verify_store(probe->folder, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.rows, 1121);
}

static void a_twin_signs_and_seals_with_keys_of_its_own(void **state)
{
    struct probe *probe = *state;
    const char *folder = probe_path(probe, "twin");
    struct store_twin_plan plan = {0};
    char address[PROBE_PATH_BYTES];
    struct str sealed, opened, signature;
    struct digest_key *original = NULL;
    struct arena arena;
    struct fault fault;

    arena_init(&arena, ARENA_WORK_BYTES);
    sealed = seal_close(&arena, store_seal_key(probe->store), STR("channel:X"), STR("secret"));
    assert_true(seal_open(&arena, store_seal_key(probe->store), STR("channel:X"), sealed, &opened));
    assert_int_equal(make(probe, folder, &plan, address, &fault), ST_OK);
    assert_int_equal(digest_key_load(probe_path(probe, "store/keys/node-sm2.pem"), &original),
                     ST_OK);
    move_in(probe, folder, address);
    assert_false(
        seal_open(&arena, store_seal_key(probe->store), STR("channel:X"), sealed, &opened));
    assert_int_equal(digest_sign(store_key(probe->store), STR("text"), &arena, &signature), ST_OK);
    assert_int_equal(digest_verify(original, STR("text"), signature), ST_CORRUPT);
    digest_key_free(original);
    arena_done(&arena);
}

static void what_leads_outside_is_not_in_the_twin(void **state)
{
    static const char *const tables[] = {"channel",      "delivery", "delivery_message",
                                         "account_code", "session",  "kept_reply"};
    struct probe *probe = *state;
    const char *folder = probe_path(probe, "twin");
    struct store_twin_plan plan = {0};
    char address[PROBE_PATH_BYTES];
    char sql[96];
    struct fault fault;

    probe_sql(probe, "INSERT INTO channel VALUES ('C', 1, 'webhook', 'n', 'p', 's', '{}', NULL, 1, "
                     "0, 0, NULL, NULL, '', 0)");
    probe_sql(probe, "INSERT INTO delivery VALUES ('D', 'C', 'channel', 'C', 'a', 'zh', 'queued', "
                     "0, 5, 0, 0, 1, '', '', '')");
    assert_int_equal(make(probe, folder, &plan, address, &fault), ST_OK);
    assert_int_equal(probe_number(probe, "SELECT count(*) FROM channel"), 1);
    move_in(probe, folder, address);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
        assert_int_equal(probe_number(probe, sql), 0);
    }
}

static void its_clock_begins_as_planned_and_is_stepped_while_it_is_open(void **state)
{
    struct probe *probe = *state;
    const char *folder = probe_path(probe, "twin");
    struct store_twin_plan plan = {.from = {instant_system_now().ms + 1000 * hour_ms}};
    char address[PROBE_PATH_BYTES];
    struct instant now;
    struct fault fault;

    assert_int_equal(make(probe, folder, &plan, address, &fault), ST_OK);
    move_in(probe, folder, address);
    struct work *w = probe_read(probe);
    assert_in_range(w->now.ms, plan.from.ms, plan.from.ms + hour_ms / 2);
    assert_in_range(work_presence(w).ms, 1, plan.from.ms - 900 * hour_ms);
    probe_end(probe);
    assert_int_equal(store_twin_step(folder, 2 * hour_ms, &now, &fault), ST_OK);
    assert_in_range(store_now(probe->store).ms, plan.from.ms + 2 * hour_ms, now.ms + hour_ms);
    assert_int_equal(store_twin_step(folder, 0, &now, &fault), ST_INVALID);
    assert_int_equal(store_twin_step(folder, -hour_ms, &now, &fault), ST_INVALID);
    assert_int_equal(store_twin_step(folder, INT64_MAX, &now, &fault), ST_INVALID);
}

static void a_plan_that_cannot_be_is_refused(void **state)
{
    struct probe *probe = *state;
    const char *folder = probe_path(probe, "twin");
    char address[PROBE_PATH_BYTES];
    struct fault fault;
    struct store_twin_plan plans[] = {
        {.speed = -1},
        {.speed = STORE_SPEED_MAX + 1},
        {.drill = "what"},
        {.from = {1}},
    };

    probe_append(probe, 1);
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        assert_int_equal(make(probe, folder, &plans[i], address, &fault), ST_INVALID);
        assert_false(file_exists(folder));
    }
}

static void a_mark_that_was_taken_away_is_missed(void **state)
{
    struct probe *probe = *state;
    const char *folder = probe_path(probe, "twin");
    struct store_twin_plan plan = {0};
    char address[PROBE_PATH_BYTES];
    char path[FILE_PATH_BYTES];
    struct store *store = NULL;
    struct arena arena;
    struct fault fault;
    json_t *node = NULL;

    assert_int_equal(make(probe, folder, &plan, address, &fault), ST_OK);
    arena_init(&arena, ARENA_WORK_BYTES);
    assert_int_equal(exercise_load_node(&arena, folder, &node, &fault), ST_OK);
    (void)json_object_del(node, EXERCISE_MEMBER);
    assert_int_equal(
        file_write(file_path(path, folder, "node.json"), json_pretty(&arena, node), 0600, &fault),
        ST_OK);
    fault = (struct fault){.status = ST_OK};
    assert_int_equal(store_open(folder, STORE_READ, &store, &fault), ST_CORRUPT);
    assert_int_equal(store_open(folder, STORE_SERVE, &store, &fault), ST_CORRUPT);
    arena_done(&arena);
}

static void a_clock_is_told_from_four_numbers(void **state)
{
    static const struct {
        int64_t from, made_at, speed, stepped, machine, expected;
    } cases[] = {
        {5000, 1000, 1, 0, 1000, 5000},   {5000, 1000, 1, 0, 1500, 5500},
        {5000, 1000, 60, 0, 1010, 5600},  {5000, 1000, 2, 300, 1100, 5500},
        {5000, 1000, 60, 300, 900, 5300}, /* the machine's clock was set back */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct exercise exercise = {.is_exercise = true,
                                          .from = {cases[i].from},
                                          .made_at = {cases[i].made_at},
                                          .speed = cases[i].speed,
                                          .stepped_ms = cases[i].stepped};
        assert_int_equal(exercise_time(&exercise, (struct instant){cases[i].machine}).ms,
                         cases[i].expected);
    }
}

static void an_incomplete_mark_is_no_mark_to_go_by(void **state)
{
    static const char *const texts[] = {
        "{\"exercise\": {}}",
        "{\"exercise\": {\"from_ms\": 1, \"made_at_ms\": 1, \"speed\": 0, \"stepped_ms\": 0}}",
        "{\"exercise\": {\"from_ms\": 1, \"made_at_ms\": 1, \"speed\": 1, \"stepped_ms\": -1}}",
        "{\"exercise\": {\"from_ms\": 0, \"made_at_ms\": 1, \"speed\": 1, \"stepped_ms\": 0}}",
        "{\"exercise\": 7}",
    };
    struct exercise exercise;
    struct arena arena;
    struct fault fault = {.status = ST_OK};
    json_t *node;

    (void)state;
    arena_init(&arena, ARENA_WORK_BYTES);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(json_read(&arena, str_of(texts[i]), 4096, &fault, &node), ST_OK);
        assert_int_equal(exercise_read(node, &exercise, &fault), ST_CORRUPT);
        fault = (struct fault){.status = ST_OK};
    }
    arena_done(&arena);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, probe_set_up, probe_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_twin_is_marked_and_its_journal_goes_on_whole),
        CASE(a_twin_signs_and_seals_with_keys_of_its_own),
        CASE(what_leads_outside_is_not_in_the_twin),
        CASE(its_clock_begins_as_planned_and_is_stepped_while_it_is_open),
        CASE(a_plan_that_cannot_be_is_refused),
        CASE(a_mark_that_was_taken_away_is_missed),
        cmocka_unit_test(a_clock_is_told_from_four_numbers),
        cmocka_unit_test(an_incomplete_mark_is_no_mark_to_go_by),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
