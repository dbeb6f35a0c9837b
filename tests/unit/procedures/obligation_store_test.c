/* SPDX-License-Identifier: Apache-2.0
 * Kept duties: the same by commit, by the run over everything and by pure evaluation, with counters
 * that a recount confirms, whatever happens to the writers. */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../registry/register_bench.h"
#include "policy/obligation.h"
#include "probe_store.h"
#include "procedures/obligation_bulk.h"
#include "procedures/obligation_count.h"
#include "procedures/obligation_eval.h"
#include "procedures/obligation_row.h"
#include "registry/fact.h"
#include "registry/party.h"
#include "registry/system.h"

enum { SYSTEMS = 12, CHANGES = 150, DAY_MS = 24 * 60 * 60 * 1000 };

static struct str systems[SYSTEMS];
static uint64_t dice = 7;

static size_t below(size_t bound)
{
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(dice >> 33) % bound;
}

static struct str make_system(const char *party, size_t number)
{
    static const char *const regions[] = {"440100", "440300", "330100", "140502"};
    static const char *const sectors[] = {"14", "32", "11"};
    struct work *w = register_bench_write(&bench.owner);
    struct system system;
    json_t *input = json_new_object(w->arena), *kinds = json_new_list(w->arena);

    json_add_text(kinds, STR("system"));
    json_put_textz(input, "party_id", party);
    json_put_text(input, "name", arena_print(w->arena, "测试系统 %zu", number));
    json_put_textz(input, "region", regions[number % 4]);
    json_put_textz(input, "sector", sectors[number % 3]);
    json_put_textz(input, "state", "operation");
    json_put(input, "kinds", kinds);
    json_put_textz(input, "operation_on", "2024-05-01");
    register_bench_good(system_create(w, input, &system));
    struct str id = str_copy(&bench.arena, system.id);
    register_bench_commit();
    return id;
}

static enum status record(struct work *w, const char *type, struct str id, const char *word,
                          const char *value, struct instant at)
{
    json_t *input = json_new_object(w->arena), *fact = NULL;
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(input, "word", word);
    json_put_textz(input, "at", instant_print(at, text));
    json_put(input, "value", register_bench_json(value));
    return fact_record(w, type, id, input, &fact);
}

static int end(void **state)
{
    work_done(&bench.work);
    probe_close(bench.probe);
    return register_bench_end(state);
}

/* ---- What must hold after every commit ---- */

/* Every live row of the pure answer is kept with the same due instant and state. */
static void rows_are_pure(const char *type, struct str id)
{
    struct work *w = register_bench_read(&bench.owner);
    json_t *rows = NULL, *row;
    size_t i, dated = 0;

    register_bench_good(obligation_eval_subject(w, type, id, w->now, &rows));
    json_array_foreach(rows, i, row)
    {
        const struct obligation_rule *rule =
            obligation_rule_find(bench.policy, json_get_text(row, "rule"));
        struct obligation_row kept;
        char due[INSTANT_TEXT_BYTES];

        assert_non_null(rule);
        if (!rule->is_dated && !rule->is_triggered)
            continue;
        dated++;
        if (obligation_row_load(w, json_get_text(row, "id"), &kept) != ST_OK)
            fail_msg("%.*s of %.*s is not kept", STR_ARG(rule->id), STR_ARG(id));
        assert_string_equal(obligation_row_state_at(&kept, w->now),
                            json_get_text(row, "state").ptr);
        if (kept.due_at.ms != 0)
            assert_string_equal(instant_print(kept.due_at, due), json_get_text(row, "due_at").ptr);
        else
            assert_true(json_is_null(json_object_get(row, "due_at")));
    }
    struct str sql = arena_print(&bench.arena,
                                 "select count(*) from obligation where subject = '%.*s' and "
                                 "state in ('open', 'paused')",
                                 STR_ARG(id));
    work_done(&bench.work);
    assert_true(probe_number(bench.probe, sql.ptr) <= (int64_t)dated);
}

static void counters_hold(void)
{
    struct work *w = register_bench_read(&bench.owner);
    struct obligation_count_report report;

    register_bench_good(obligation_count_check(w, &report));
    if (report.wrong > 0)
        fail_msg("%d counters are wrong: %.*s", (int)report.wrong, STR_ARG(report.first));
    assert_true(report.subjects > 0);
}

static void nothing_differs(void)
{
    struct work *w = register_bench_read(&bench.owner);
    struct obligation_bulk_report report;

    register_bench_good(obligation_bulk_compare(w, &report));
    assert_int_equal(report.changed, 0);
    assert_true(report.looked_at >= SYSTEMS);
}

static int settle_all(void)
{
    int total = 0, count = 0;

    do {
        struct work *w = register_bench_write(&bench.owner);
        register_bench_good(obligation_eval_settle(w, OBLIGATION_EVAL_BATCH, &count));
        register_bench_commit();
        total += count;
    } while (count > 0);
    return total;
}

static void run_all(void)
{
    struct obligation_bulk_report report;

    do {
        struct work *w = register_bench_write(&bench.owner);
        register_bench_good(obligation_bulk_step(w, 3, &report));
        register_bench_commit();
    } while (!report.is_done);
}

static int begin(void **state)
{
    int failed = register_bench_begin(state);

    if (failed != 0)
        return failed;
    obligation_eval_attach(bench.probe->store, bench.policy);
    for (size_t i = 0; i < SYSTEMS; i++)
        systems[i] = make_system(str_zero(&bench.arena, i % 3 ? bench.party_a : bench.party_b), i);
    (void)settle_all();
    run_all();
    return 0;
}

/* ---- Random changes ---- */

static enum status change_level(struct work *w, struct str id)
{
    int info = 1 + (int)below(4), service = 1 + (int)below(4);

    return system_set_grade(w, id, info, service, info > service ? info : service, STR("测试"));
}

static enum status change_flag(struct work *w, struct str id)
{
    static const char *const words[] = {"cii", "important-data", "personal-information",
                                        "internet-facing"};

    return record(w, FACT_SYSTEM, id, words[below(4)], below(2) ? "true" : "false", w->now);
}

static enum status change_event(struct work *w, struct str id)
{
    static const char *const words[] = {"level-determined", "certificate-issued", "self-checked",
                                        "went-live", "into-operation"};
    struct instant at = {w->now.ms - (int64_t)below(600) * DAY_MS};

    return record(w, FACT_SYSTEM, id, words[below(5)], "{}", at);
}

static enum status change_incident(struct work *w, struct str id)
{
    struct instant at = {w->now.ms - (int64_t)below(72) * 60 * 60 * 1000};

    return record(w, FACT_SYSTEM, id, "incident-found", below(2) ? "{'level':'II'}" : "{}", at);
}

static enum status change_party(struct work *w, struct str id)
{
    static const char *const words[] = {"has-important-data", "has-means", "builds-it-projects"};

    (void)id;
    return record(w, FACT_PARTY, below(2) ? bench.party_a : bench.party_b, words[below(3)],
                  below(2) ? "true" : "false", w->now);
}

static enum status change_state(struct work *w, struct str id)
{
    static const enum system_state states[] = {SYSTEM_BUILDING, SYSTEM_OPERATION, SYSTEM_CHANGING};

    return system_set_state(w, id, states[below(3)], STR("测试"));
}

static enum status void_one(struct work *w, struct str id)
{
    json_t *page = NULL, *fact = NULL;

    TRY(fact_list(w, FACT_SYSTEM, id, &page));
    json_t *items = json_get_list(page, "items");
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_t *item = json_array_get(items, i);
        if (json_is_null(json_object_get(item, "voided_at")) && below(2))
            return fact_void(w, json_get_text(item, "id"), STR("记错了"), &fact);
    }
    return ST_OK;
}

static void random_changes_keep_the_rows_equal_to_the_pure_answer(void **state)
{
    static enum status (*const changes[])(struct work *, struct str) = {
        change_level, change_flag,  change_event, change_incident,
        change_party, change_state, void_one,
    };

    (void)state;
    for (size_t i = 0; i < CHANGES; i++) {
        struct str id = systems[below(SYSTEMS)];
        struct work *w = register_bench_write(&bench.owner);

        register_bench_good(changes[below(sizeof changes / sizeof changes[0])](w, id));
        register_bench_commit();
        rows_are_pure("system", id);
        if (i % 25 == 0) {
            nothing_differs();
            counters_hold();
        }
    }
    rows_are_pure("party", bench.party_a);
    rows_are_pure("party", bench.party_b);
    nothing_differs();
    counters_hold();
}

static void the_run_over_everything_finds_nothing_to_write(void **state)
{
    (void)state;
    run_all(); /* adopts the packs and counts the day */
    counters_hold();
    int64_t before = probe_number(bench.probe, "select coalesce(sum(version), 0) from obligation");
    struct work *w = register_bench_write(&bench.owner);
    struct obligation_bulk_report report;
    register_bench_good(obligation_bulk_step(w, 3, &report));
    register_bench_commit();
    assert_true(report.is_done);
    assert_false(report.has_stepped);
    assert_int_equal(probe_number(bench.probe, "select coalesce(sum(version), 0) from obligation"),
                     before);
    assert_int_equal(
        probe_number(bench.probe, "select count(*) from journal where act = 'packs.adopted'"), 1);
}

static void a_store_without_rows_is_filled_as_the_commits_filled_it(void **state)
{
    /* Periods met long ago are history that rows keep and an evaluation does not tell again. */
    static const char sums[] =
        "select coalesce(sum(due_at % 1000003), 0) + count(*) from obligation where state in "
        "('open', 'paused')";
    int64_t before = probe_number(bench.probe, sums);

    (void)state;
    assert_true(before > 0);
    work_done(&bench.work);
    probe_sql(bench.probe, "delete from obligation");
    probe_sql(bench.probe, "delete from obligation_subject");
    probe_sql(bench.probe, "delete from obligation_day");
    probe_sql(bench.probe, "delete from obligation_count");
    probe_sql(bench.probe, "delete from obligation_set_count");
    probe_sql(bench.probe, "delete from meta where name = 'obligation.run'");
    run_all();
    assert_int_equal(probe_number(bench.probe, sums), before);
    counters_hold();
    nothing_differs();
}

static void what_is_undone_leaves_nothing(void **state)
{
    int64_t rows = probe_number(bench.probe, "select coalesce(sum(version), 0) from obligation");
    struct work *w = register_bench_write(&bench.owner);

    (void)state;
    register_bench_good(change_incident(w, systems[0]));
    int count = 0;
    register_bench_good(obligation_eval_settle(w, 10, &count));
    assert_int_equal(count, 2); /* the system and its party */
    work_rollback(w);
    assert_int_equal(probe_number(bench.probe, "select coalesce(sum(version), 0) from obligation"),
                     rows);
    assert_int_equal(probe_number(bench.probe, "select count(*) from obligation_stale"), 0);
    counters_hold();
}

static void many_systems_of_one_party_are_left_for_the_job(void **state)
{
    enum { MANY = OBLIGATION_EVAL_COMMIT_MAX + 20 };
    const char *party = str_zero(&bench.arena, bench.party_b);

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        (void)make_system(party, 100 + i);
    struct work *w = register_bench_write(&bench.owner);
    register_bench_good(record(w, FACT_PARTY, bench.party_b, "has-core-data", "true", w->now));
    register_bench_commit();
    int64_t left = probe_number(bench.probe, "select count(*) from obligation_stale");
    assert_true(left >= 20);
    counters_hold();
    assert_true(settle_all() >= 20);
    assert_int_equal(probe_number(bench.probe, "select count(*) from obligation_stale"), 0);
    nothing_differs();
    counters_hold();
}

static void on_a_new_day_overdue_is_counted_and_rows_stay(void **state)
{
    struct obligation_count_bins before, after;
    struct work *w = register_bench_read(&bench.owner);

    (void)state;
    register_bench_good(obligation_count_bins(w, STR(""), STR(""), &before));
    bench.now.ms += (int64_t)40 * DAY_MS;
    run_all();
    counters_hold();
    nothing_differs();
    w = register_bench_read(&bench.owner);
    register_bench_good(obligation_count_bins(w, STR(""), STR(""), &after));
    assert_true(after.overdue >= before.overdue + before.today + before.week);
    struct str sql = arena_print(
        &bench.arena, "select count(*) from obligation where state = 'open' and due_at < %lld",
        (long long)w->now.ms);
    work_done(&bench.work);
    assert_int_equal(after.overdue, probe_number(bench.probe, sql.ptr));
}

static void counters_of_a_scope_are_those_of_its_rows(void **state)
{
    struct work *w = register_bench_read(&bench.owner);
    struct obligation_count_bins bins;

    (void)state;
    register_bench_good(obligation_count_bins(w, STR("440000"), STR("14"), &bins));
    work_done(&bench.work);
    int64_t rows = probe_number(
        bench.probe, "select count(*) from obligation o where state = 'open' and sector in (select "
                     "code from sector where path = '14' or path like '14/%') and region in "
                     "(select code from region where path like '%440000%') and due_on <> ''");
    assert_true(rows > 0);
    assert_int_equal(bins.overdue + bins.today + bins.week + bins.later, rows);
}

/* ---- Several writers, and sudden ends ---- */

struct writer {
    pthread_t thread;
    size_t first;
    int failures;
    struct fault fault; /* the last */
};

static enum status write_some(struct work *w, size_t number)
{
    struct instant at = {w->now.ms - (int64_t)(number % 50) * DAY_MS};

    return fact_note(w, FACT_SYSTEM, systems[number % SYSTEMS], "self-checked", at, NULL,
                     "procedure");
}

static void *write_many(void *object)
{
    struct writer *writer = object;

    for (size_t i = 0; i < 25; i++) {
        struct fault fault = {.status = ST_OK};
        struct arena arena;
        struct work w;
        struct db *db = NULL;

        arena_init(&arena, ARENA_WORK_BYTES);
        enum status status = store_borrow(bench.probe->store, &db, &fault);
        work_init(&w, &arena, db);
        w.actor = &bench.owner;
        w.policy = bench.policy;
        w.now = (struct instant){bench.now.ms + (int64_t)i};
        if (status == ST_OK)
            status = work_write(&w);
        if (status == ST_OK)
            status = write_some(&w, writer->first + i);
        if (status == ST_OK)
            status = work_commit(&w);
        if (status != ST_OK) {
            writer->failures++;
            writer->fault = w.fault.status != ST_OK ? w.fault : fault;
            writer->fault.errors = NULL;
        }
        work_done(&w);
        store_return(bench.probe->store, db);
        arena_done(&arena);
    }
    return NULL;
}

static void two_writers_leave_true_rows_and_counters(void **state)
{
    struct writer writers[2] = {{.first = 0}, {.first = 1000}};

    (void)state;
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_many, &writers[i]), 0);
    for (size_t i = 0; i < 2; i++)
        (void)pthread_join(writers[i].thread, NULL);
    for (size_t i = 0; i < 2; i++)
        if (writers[i].failures > 0)
            fail_msg("%d writes failed: %s", writers[i].failures, writers[i].fault.en);
    (void)settle_all();
    nothing_differs();
    counters_hold();
}

/* The child dies with its changes written but not committed. */
static void die_before_commit(void)
{
    probe_open(bench.probe);
    bench.db = bench.probe->db;
    obligation_eval_attach(bench.probe->store, bench.policy);
    struct work *w = register_bench_write(&bench.owner);
    int count = 0;
    register_bench_good(change_incident(w, systems[1]));
    register_bench_good(obligation_eval_settle(w, 100, &count));
    (void)kill(getpid(), SIGKILL);
}

static void a_killed_writer_leaves_nothing_behind(void **state)
{
    int64_t rows = probe_number(bench.probe, "select coalesce(sum(version), 0) from obligation");
    int status = 0;

    (void)state;
    work_done(&bench.work);
    probe_close(bench.probe);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        die_before_commit();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    probe_open(bench.probe);
    bench.db = bench.probe->db;
    obligation_eval_attach(bench.probe->store, bench.policy);
    assert_int_equal(probe_number(bench.probe, "select coalesce(sum(version), 0) from obligation"),
                     rows);
    nothing_differs();
    counters_hold();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_changes_keep_the_rows_equal_to_the_pure_answer),
        cmocka_unit_test(the_run_over_everything_finds_nothing_to_write),
        cmocka_unit_test(a_store_without_rows_is_filled_as_the_commits_filled_it),
        cmocka_unit_test(what_is_undone_leaves_nothing),
        cmocka_unit_test(many_systems_of_one_party_are_left_for_the_job),
        cmocka_unit_test(on_a_new_day_overdue_is_counted_and_rows_stay),
        cmocka_unit_test(counters_of_a_scope_are_those_of_its_rows),
        cmocka_unit_test(two_writers_leave_true_rows_and_counters),
        cmocka_unit_test(a_killed_writer_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
