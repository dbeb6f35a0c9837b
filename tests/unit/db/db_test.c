/* SPDX-License-Identifier: Apache-2.0
 * Statements and works, the same cases on both engines. */
#include "probe_store.h"

#include <stdio.h>
#include <string.h>

#include "db/engine.h"
#include "probe_store.sql.h"

static const char make_table[] =
    "CREATE TABLE probe (id INTEGER PRIMARY KEY, number INTEGER, word TEXT, bytes BLOB)";
static const char make_table_postgres[] = "CREATE TABLE probe (id BIGINT PRIMARY KEY, number "
                                          "BIGINT, word TEXT COLLATE \"C\", bytes BYTEA)";

static int set_up(void **state)
{
    (void)probe_set_up(state);
    struct probe *probe = *state;
    probe_sql(probe, probe->is_postgres ? make_table_postgres : make_table);
    return 0;
}

static enum status insert(struct work *w, int64_t id, int64_t number, struct str word)
{
    return db_run(w, &SQL_PROBE_INSERT,
                  DB_BINDS(db_int(id), db_int(number), db_text(word), db_null()), NULL);
}

/* Rows 1..count with number = 10 * id, committed. */
static void fill(struct probe *probe, int count)
{
    struct work *w = probe_write(probe);

    for (int i = 1; i <= count; i++)
        assert_int_equal(insert(w, i, 10 * i, STR("字")), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
}

static void fill_one_more(struct probe *probe)
{
    struct work *w = probe_write(probe);

    assert_int_equal(insert(w, 4, 40, STR("d")), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
}

static void values_come_back_as_they_went_in(void **state)
{
    struct probe *probe = *state;
    static const char bytes[] = {0, 1, '\'', '\\', (char)0xff, 0};
    const struct db_value cases[][3] = {
        {db_int(INT64_MAX), db_textz("汉字 𠅤 “引号” 'x' \\ ;"),
         db_blob((struct str){bytes, sizeof bytes})},
        {db_int(INT64_MIN), db_textz(""), db_blob(STR(""))},
        {db_null(), db_null(), db_null()},
        {db_int(0), db_textz(":id $1 ?1"), db_blob(STR("x"))},
    };
    struct work *w = probe_write(probe);
    struct db_row row;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct db_value *want = cases[i];
        assert_int_equal(db_run(w, &SQL_PROBE_INSERT,
                                DB_BINDS(db_int((int64_t)i), want[0], want[1], want[2]), NULL),
                         ST_OK);
        assert_int_equal(db_one(w, &SQL_PROBE_GET, DB_BINDS(db_int((int64_t)i)), &row), ST_OK);
        assert_int_equal(row.count, 4);
        for (size_t j = 0; j < 3; j++) {
            assert_int_equal(row.cells[j + 1].kind, want[j].kind);
            assert_int_equal(row.cells[j + 1].number, want[j].number);
            assert_true(str_equal(row.cells[j + 1].text, want[j].text));
        }
    }
    probe_end(probe);
}

static void a_row_that_is_not_there_is_not_found_without_a_fault(void **state)
{
    struct work *w = probe_read(*state);
    struct db_row row;

    assert_int_equal(db_one(w, &SQL_PROBE_GET, DB_BINDS(db_int(7)), &row), ST_NOT_FOUND);
    assert_int_equal(w->fault.status, ST_OK);
    probe_end(*state);
}

static void a_broken_unique_key_is_a_conflict(void **state)
{
    fill(*state, 1);
    struct work *w = probe_write(*state);

    assert_int_equal(insert(w, 1, 5, STR("x")), ST_CONFLICT);
    assert_int_equal(w->fault.status, ST_CONFLICT);
    assert_true(strlen(w->fault.zh) > 0);
    probe_end(*state);
    assert_int_equal(probe_number(*state, "SELECT number FROM probe"), 10);
}

static void what_is_not_committed_is_not_there(void **state)
{
    struct work *w = probe_write(*state);

    assert_int_equal(insert(w, 1, 1, STR("x")), ST_OK);
    probe_end(*state);
    assert_int_equal(probe_number(*state, "SELECT count(*) FROM probe"), 0);
}

static void quoted_text_keeps_semicolons_spaces_and_colons(void **state)
{
    fill(*state, 2);
    struct work *w = probe_read(*state);
    struct db_rows rows;

    assert_int_equal(db_select(w, &SQL_PROBE_ALL, DB_NONE, &rows), ST_OK);
    assert_int_equal(rows.count, 2);
    assert_true(str_is(db_cell_text(&rows.rows[1], 2), "a;b'  c:id"));
    probe_end(*state);
}

static void a_parameter_used_twice_is_bound_once_and_sums_are_numbers(void **state)
{
    fill(*state, 5);
    struct work *w = probe_read(*state);
    struct db_row row;

    assert_int_equal(db_one(w, &SQL_PROBE_TWICE, DB_BINDS(db_int(2), db_int(45)), &row), ST_OK);
    assert_int_equal(db_cell_int(&row, 0), 3);
    assert_int_equal(db_cell_int(&row, 1), 90);
    probe_end(*state);
}

static void the_number_of_changed_rows_is_told(void **state)
{
    fill(*state, 5);
    struct work *w = probe_write(*state);
    int64_t changed = -1;

    assert_int_equal(db_run(w, &SQL_PROBE_DOUBLE, DB_BINDS(db_int(4)), &changed), ST_OK);
    assert_int_equal(changed, 2);
    assert_int_equal(db_run(w, &SQL_PROBE_DOUBLE, DB_BINDS(db_int(99)), &changed), ST_OK);
    assert_int_equal(changed, 0);
    probe_end(*state);
}

static void rows_are_paged_by_row_value(void **state)
{
    fill(*state, 5);
    struct work *w = probe_read(*state);
    struct db_rows rows;

    assert_int_equal(
        db_select(w, &SQL_PROBE_PAGE, DB_BINDS(db_int(20), db_int(2), db_int(2)), &rows), ST_OK);
    assert_int_equal(rows.count, 2);
    assert_int_equal(db_cell_int(&rows.rows[0], 0), 3);
    assert_int_equal(db_cell_int(&rows.rows[1], 0), 4);
    probe_end(*state);
}

struct nested {
    struct work *w;
    int outer, inner;
};

static enum status count_inner(void *cookie, const struct db_row *row)
{
    (void)row;
    ((struct nested *)cookie)->inner++;
    return ST_OK;
}

static enum status count_outer(void *cookie, const struct db_row *row)
{
    struct nested *nested = cookie;

    nested->outer++;
    if (db_cell_int(row, 0) == 3)
        return ST_LIMIT;
    return db_each(nested->w, &SQL_PROBE_ALL, DB_NONE, count_inner, nested);
}

static void a_statement_may_run_inside_itself_and_a_callback_may_stop_it(void **state)
{
    fill(*state, 5);
    struct nested nested = {.w = probe_read(*state)};

    assert_int_equal(db_each(nested.w, &SQL_PROBE_ALL, DB_NONE, count_outer, &nested), ST_LIMIT);
    assert_int_equal(nested.outer, 3);
    assert_int_equal(nested.inner, 10);
    probe_end(*state);
}

/* A change of two rows and a journal row; ST_OK only when it was acknowledged. */
static enum status change(struct work *w)
{
    TRY(work_write(w));
    TRY(insert(w, 101, 1, STR("a")));
    TRY(insert(w, 102, 2, STR("b")));
    TRY(journal_append(w, "probe.insert", STR("probe:101"), NULL, NULL, STR("")));
    return work_commit(w);
}

static void whichever_statement_fails_nothing_half_done_stays(void **state)
{
    struct probe *probe = *state;
    enum status status = ST_IO;
    int tries = 0;

    while (status != ST_OK) {
        assert_true(++tries < 30);
        arena_init(&probe->arena, ARENA_WORK_BYTES);
        work_init(&probe->work, &probe->arena, probe->db);
        db_fail_after(probe->db, tries);
        status = change(&probe->work);
        db_fail_after(probe->db, 0);
        probe_end(probe);
        int64_t rows = probe_number(probe, "SELECT count(*) FROM probe WHERE id > 100");
        int64_t journal = probe_number(probe, "SELECT count(*) FROM journal");
        assert_int_equal(rows, status == ST_OK ? 2 : 0);
        assert_int_equal(journal, status == ST_OK ? 1 : 0);
    }
    assert_int_equal(tries, 8); /* begin, two inserts, lock, last, insert, commit, none */
}

static void a_part_that_failed_can_be_taken_back_and_the_rest_stays(void **state)
{
    struct probe *probe = *state;
    struct journal_report report;
    struct fault fault = {.status = ST_OK};
    struct work *w = probe_write(probe);

    assert_int_equal(insert(w, 1, 1, STR("a")), ST_OK);
    assert_int_equal(journal_append(w, "probe.insert", STR("probe:1"), NULL, NULL, STR("")), ST_OK);
    assert_int_equal(work_save(w), ST_OK);
    assert_int_equal(insert(w, 2, 1, STR("b")), ST_OK);
    assert_int_equal(journal_append(w, "probe.insert", STR("probe:2"), NULL, NULL, STR("")), ST_OK);
    assert_int_equal(insert(w, 1, 1, STR("again")), ST_CONFLICT);
    assert_int_equal(work_back(w), ST_OK);
    assert_int_equal(w->fault.status, ST_OK);
    assert_int_equal(work_save(w), ST_OK);
    assert_int_equal(insert(w, 3, 1, STR("c")), ST_OK);
    assert_int_equal(work_keep(w), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    assert_int_equal(probe_number(probe, "SELECT count(*) FROM probe"), 2);
    assert_int_equal(probe_number(probe, "SELECT max(id) FROM probe"), 3);
    assert_int_equal(journal_verify_store(probe->folder, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.head_sequence, 1);
}

static void a_connection_that_the_server_closed_is_made_again(void **state)
{
    struct probe *probe = *state;

    if (!probe->is_postgres)
        skip();
    fill(probe, 1);
    probe_sql(probe, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    struct work *w = probe_write(probe);
    assert_int_equal(insert(w, 2, 20, STR("b")), ST_OK);
    probe_sql(probe, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                     " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    assert_int_equal(insert(w, 3, 30, STR("c")), ST_IO); /* what was begun is lost, and said so */
    probe_end(probe);
    fill_one_more(probe);
    assert_int_equal(probe_number(probe, "SELECT sum(id) FROM probe"), 1 + 4);
}

static void a_read_work_sees_one_state(void **state)
{
    struct probe *probe = *state;
    struct db_row row;

    fill(probe, 2);
    struct work *w = probe_read(probe);
    assert_int_equal(db_one(w, &SQL_PROBE_TWICE, DB_BINDS(db_int(0), db_int(1000)), &row), ST_OK);
    probe_sql(probe, "INSERT INTO probe (id, number) VALUES (50, 1)");
    assert_int_equal(db_one(w, &SQL_PROBE_TWICE, DB_BINDS(db_int(0), db_int(1000)), &row), ST_OK);
    assert_int_equal(db_cell_int(&row, 0), 2);
    probe_end(probe);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, probe_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(values_come_back_as_they_went_in),
        CASE(a_row_that_is_not_there_is_not_found_without_a_fault),
        CASE(a_broken_unique_key_is_a_conflict),
        CASE(what_is_not_committed_is_not_there),
        CASE(quoted_text_keeps_semicolons_spaces_and_colons),
        CASE(a_parameter_used_twice_is_bound_once_and_sums_are_numbers),
        CASE(the_number_of_changed_rows_is_told),
        CASE(rows_are_paged_by_row_value),
        CASE(a_statement_may_run_inside_itself_and_a_callback_may_stop_it),
        CASE(whichever_statement_fails_nothing_half_done_stays),
        CASE(a_part_that_failed_can_be_taken_back_and_the_rest_stays),
        CASE(a_connection_that_the_server_closed_is_made_again),
        CASE(a_read_work_sees_one_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
