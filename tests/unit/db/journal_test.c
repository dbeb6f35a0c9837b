/* SPDX-License-Identifier: Apache-2.0
 * What the journal's verifier finds: each way of tampering, and its verdict. */
#include "probe_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "db/engine.h"
#include "db/journal_row.h"
#include "db/journal_store.sql.h"

enum { ROWS = 12 };

struct tampering {
    const char *what;
    const char *sql;
    enum journal_verdict verdict;
    int64_t first_bad;
};

/* On a journal of 12 rows, checkpoint at 6, kept head at 12. */
static const struct tampering tamperings[] = {
    {"nothing", "SELECT 1", JOURNAL_WHOLE, 0},
    {"last row deleted", "DELETE FROM journal WHERE sequence = 12", JOURNAL_CUT, 0},
    {"last rows deleted", "DELETE FROM journal WHERE sequence > 7", JOURNAL_CUT, 0},
    {"cut below the checkpoint", "DELETE FROM journal WHERE sequence > 3", JOURNAL_CUT, 0},
    {"all rows deleted", "DELETE FROM journal", JOURNAL_CUT, 0},
    {"all rows and checkpoints deleted", "DELETE FROM journal_checkpoint; DELETE FROM journal",
     JOURNAL_CUT, 0},
    {"middle row deleted", "DELETE FROM journal WHERE sequence = 5", JOURNAL_BROKEN, 5},
    {"two middle rows deleted", "DELETE FROM journal WHERE sequence IN (5, 6)", JOURNAL_BROKEN, 5},
    {"first row deleted", "DELETE FROM journal WHERE sequence = 1", JOURNAL_BROKEN, 1},
    {"middle row and last row deleted", "DELETE FROM journal WHERE sequence IN (4, 12)",
     JOURNAL_BROKEN, 4},
    {"reason altered", "UPDATE journal SET reason = 'x' WHERE sequence = 5", JOURNAL_BROKEN, 5},
    {"reason emptied", "UPDATE journal SET reason = '' WHERE sequence = 5", JOURNAL_BROKEN, 5},
    {"actor altered", "UPDATE journal SET actor = 'eve' WHERE sequence = 1", JOURNAL_BROKEN, 1},
    {"act altered", "UPDATE journal SET act = 'x' WHERE sequence = 12", JOURNAL_BROKEN, 12},
    {"time altered", "UPDATE journal SET at = at + 1 WHERE sequence = 7", JOURNAL_BROKEN, 7},
    {"node altered", "UPDATE journal SET node = 'other' WHERE sequence = 7", JOURNAL_BROKEN, 7},
    {"subject altered", "UPDATE journal SET subject = 'probe:2' WHERE sequence = 7", JOURNAL_BROKEN,
     7},
    {"change altered", "UPDATE journal SET after = '{\"n\":9}' WHERE sequence = 7", JOURNAL_BROKEN,
     7},
    {"change respaced", "UPDATE journal SET after = replace(after, ':', ': ') WHERE sequence = 7",
     JOURNAL_BROKEN, 7},
    {"change removed", "UPDATE journal SET after = NULL WHERE sequence = 7", JOURNAL_BROKEN, 7},
    {"change no JSON", "UPDATE journal SET after = 'x' WHERE sequence = 7", JOURNAL_BROKEN, 7},
    {"before invented", "UPDATE journal SET before = 'aa' WHERE sequence = 7", JOURNAL_BROKEN, 7},
    {"hash altered", "UPDATE journal SET hash = previous WHERE sequence = 7", JOURNAL_BROKEN, 7},
    {"last hash altered", "UPDATE journal SET hash = previous WHERE sequence = 12", JOURNAL_BROKEN,
     12},
    {"previous altered", "UPDATE journal SET previous = hash WHERE sequence = 7", JOURNAL_BROKEN,
     7},
    {"neighbours swapped",
     "UPDATE journal SET sequence = -1 WHERE sequence = 5; UPDATE journal SET sequence = 5 WHERE "
     "sequence = 6;"
     "UPDATE journal SET sequence = 6 WHERE sequence = -1",
     JOURNAL_BROKEN, 5},
    {"distant rows swapped",
     "UPDATE journal SET sequence = -1 WHERE sequence = 2; UPDATE journal SET sequence = 2 WHERE "
     "sequence = 9;"
     "UPDATE journal SET sequence = 9 WHERE sequence = -1",
     JOURNAL_BROKEN, 2},
    {"rows moved up over a gap",
     "DELETE FROM journal WHERE sequence = 5; UPDATE journal SET sequence = -(sequence - 1) WHERE "
     "sequence > 5;"
     "UPDATE journal SET sequence = -sequence WHERE sequence < 0",
     JOURNAL_BROKEN, 5},
    {"contents swapped between rows",
     "UPDATE journal SET reason = 'b' WHERE sequence = 3; UPDATE journal SET reason = 'a' WHERE "
     "sequence = 4",
     JOURNAL_BROKEN, 3},
    {"row put before the first",
     "INSERT INTO journal SELECT 0, at, node, actor, act, subject, before, after, reason, "
     "previous, hash "
     "FROM journal WHERE sequence = 1",
     JOURNAL_BROKEN, 1},
    {"last row copied behind itself",
     "INSERT INTO journal SELECT 13, at, node, actor, act, subject, before, after, reason, "
     "previous, hash "
     "FROM journal WHERE sequence = 12",
     JOURNAL_BROKEN, 13},
    {"checkpoint's hash altered", "UPDATE journal_checkpoint SET hash = 'f' || substr(hash, 1, 63)",
     JOURNAL_BROKEN, 6},
    {"checkpoint's signature altered", "UPDATE journal_checkpoint SET signature = '00'",
     JOURNAL_BROKEN, 6},
    {"checkpoint moved", "UPDATE journal_checkpoint SET sequence = 8", JOURNAL_BROKEN, 8},
};

/* 12 rows with a checkpoint at 6, the store closed. */
static void fill(struct probe *probe)
{
    probe_append(probe, 6);
    struct work *w = probe_write(probe);
    assert_int_equal(journal_checkpoint(w, store_key(probe->store)), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    probe_append(probe, ROWS - 6);
    probe_close(probe);
}

static struct journal_report verify(struct probe *probe)
{
    struct journal_report report = {.rows = -1};
    struct fault fault = {.status = ST_OK};

    if (journal_verify_store(probe->folder, &report, &fault) != ST_OK)
        fail_msg("%s", fault.en);
    assert_true(strlen(report.zh) > 0 && strlen(report.en) > 0);
    return report;
}

static void every_tampering_is_found_and_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tamperings / sizeof tamperings[0]; i++) {
        const struct tampering *t = &tamperings[i];
        void *own = NULL;
        char row[32];
        (void)probe_set_up(&own);
        fill(own);
        probe_sql(own, t->sql);
        struct journal_report report = verify(own);
        if (report.verdict != t->verdict || report.first_bad != t->first_bad)
            fail_msg("%s: verdict %d, first bad %d: %s", t->what, (int)report.verdict,
                     (int)report.first_bad, report.en);
        (void)snprintf(row, sizeof row, " %d ", (int)t->first_bad);
        if (t->first_bad > 0 && (!strstr(report.zh, row) || !strstr(report.en, row)))
            fail_msg("%s: the row is not named: %s", t->what, report.en);
        (void)probe_tear_down(&own);
    }
}

/* Alter a row and compute it and every row after it anew, as somebody who knows the format would.
 */
static void forge_from(struct probe *probe, int64_t sequence)
{
    char previous[DIGEST_SM3_HEX_BYTES] = "";
    probe_open(probe);
    struct work *w = probe_write(probe);

    for (int64_t at = sequence; at <= ROWS; at++) {
        struct db_row cells;
        struct journal_row row;
        struct str text;
        char hash[DIGEST_SM3_HEX_BYTES];
        char sql[512];
        assert_int_equal(db_one(w, &SQL_JOURNAL_ROW, DB_BINDS(db_int(at)), &cells), ST_OK);
        journal_row_read(&cells, &row);
        row.reason = at == sequence ? STR("forged") : row.reason;
        row.previous = at == sequence ? row.previous : str_of(previous);
        assert_int_equal(journal_row_text(w->arena, &row, &text), ST_OK);
        struct digest_sm3 digest = digest_sm3_of(text);
        (void)digest_hex(&digest, hash);
        (void)snprintf(
            sql, sizeof sql,
            "UPDATE journal SET previous = '%.*s', hash = '%s', reason = %s WHERE sequence = %d",
            STR_ARG(row.previous), hash, at == sequence ? "'forged'" : "reason", (int)at);
        assert_int_equal(w->db->engine->migrate(w->db, sql, &w->fault), ST_OK);
        memcpy(previous, hash, sizeof previous);
    }
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    probe_close(probe);
}

static void a_chain_computed_anew_is_caught_by_what_was_kept(void **state)
{
    struct probe *probe = *state;

    fill(probe);
    forge_from(probe, 9);
    struct journal_report report = verify(probe);
    assert_int_equal(report.verdict, JOURNAL_BROKEN);
    assert_int_equal(report.first_bad, 12); /* against journal.head */
    forge_from(probe, 3);
    report = verify(probe);
    assert_int_equal(report.verdict, JOURNAL_BROKEN);
    assert_int_equal(report.first_bad, 6); /* against the checkpoint */
    probe_sql(probe, "DELETE FROM journal_checkpoint");
    report = verify(probe);
    assert_int_equal(report.verdict, JOURNAL_BROKEN);
    assert_int_equal(report.first_bad, 12);
}

static void a_checkpoint_signed_with_another_key_does_not_count(void **state)
{
    struct probe *probe = *state;
    struct digest_key *other = NULL;

    fill(probe);
    forge_from(probe, 3);
    probe_sql(probe, "DELETE FROM journal_checkpoint");
    probe_open(probe);
    struct work *w = probe_write(probe);
    assert_int_equal(digest_key_generate(&other), ST_OK);
    assert_int_equal(journal_checkpoint(w, other), ST_OK);
    digest_key_free(other);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    probe_close(probe);
    assert_int_equal(verify(probe).verdict, JOURNAL_BROKEN);
}

static void a_rewritten_row_whose_follower_remembers_is_named_itself(void **state)
{
    struct probe *probe = *state;

    fill(probe);
    forge_from(probe, ROWS); /* only the last: its follower comes next */
    probe_open(probe);
    assert_int_equal(verify(probe).first_bad, ROWS);
    probe_close(probe);
}

static void a_lost_kept_head_is_not_silently_made_anew(void **state)
{
    struct probe *probe = *state;

    fill(probe);
    assert_int_equal(unlink(probe_path(probe, "store/journal.head")), 0);
    assert_int_equal(verify(probe).verdict, JOURNAL_CUT);
    probe_open(probe);
    probe_append(probe, 2);
    probe_close(probe);
    assert_int_equal(verify(probe).verdict, JOURNAL_CUT);
}

static void rows_added_after_a_cut_do_not_hide_it(void **state)
{
    struct probe *probe = *state;

    fill(probe);
    probe_sql(probe, "DELETE FROM journal WHERE sequence > 10");
    probe_open(probe);
    probe_append(probe, 1);
    assert_int_equal(verify(probe).verdict, JOURNAL_CUT);
    probe_append(probe, 5);
    probe_close(probe);
    struct journal_report report = verify(probe);
    assert_int_equal(report.verdict, JOURNAL_BROKEN);
    assert_int_equal(report.first_bad, 12);
}

static void rows_cut_while_the_program_runs_are_not_hidden_by_new_ones(void **state)
{
    struct probe *probe = *state;

    probe_append(probe, 5);
    probe_sql(probe, "DELETE FROM journal WHERE sequence > 3");
    probe_append(probe, 1);
    assert_int_equal(verify(probe).verdict, JOURNAL_CUT);
    probe_append(probe, 4);
    assert_int_equal(verify(probe).verdict, JOURNAL_BROKEN);
    probe_close(probe);
    probe_open(probe);
    probe_append(probe, 1);
    assert_int_equal(verify(probe).verdict, JOURNAL_BROKEN);
}

static void a_row_beyond_the_kept_head_is_fine(void **state)
{
    struct probe *probe = *state;
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct str head;

    probe_append(probe, 3);
    arena_init(&arena, ARENA_WORK_BYTES);
    assert_int_equal(
        file_read(probe_path(probe, "store/journal.head"), 1024, &arena, &head, &fault), ST_OK);
    assert_true(str_starts(head, STR("3 ")));
    probe_append(probe, 1);
    assert_int_equal(file_write(probe_path(probe, "store/journal.head"), head, 0600, &fault),
                     ST_OK);
    arena_done(&arena);
    struct journal_report report = verify(probe);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.rows, 4);
    assert_int_equal(report.head_sequence, 3);
}

static void a_long_journal_is_verified_page_by_page(void **state)
{
    struct probe *probe = *state;
    struct work *w = probe_write(probe);

    for (int i = 0; i < 2 * JOURNAL_PAGE_ROWS + 7; i++)
        assert_int_equal(journal_append(w, "a.b", STR("s:1"), NULL, NULL, STR("")), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    assert_int_equal(verify(probe).verdict, JOURNAL_WHOLE);
    assert_int_equal(verify(probe).rows, 2 * JOURNAL_PAGE_ROWS + 7);
    probe_sql(probe, "DELETE FROM journal WHERE sequence = 1001");
    assert_int_equal(verify(probe).first_bad, 1001);
}

static void append_many(struct probe *probe, int count)
{
    struct work *w = probe_write(probe);

    for (int i = 0; i < count; i++)
        assert_int_equal(journal_append(w, "a.b", STR("s:1"), NULL, NULL, STR("")), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
}

/* Write journal.head as somebody would who has no key: the last row of the store, unsigned. */
static void rewrite_head(struct probe *probe, bool is_signature_kept)
{
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct str head;
    struct str second;
    struct db_row cells;
    const char *path = probe_path(probe, "store/journal.head");

    arena_init(&arena, ARENA_WORK_BYTES);
    assert_int_equal(file_read(path, 1024, &arena, &head, &fault), ST_OK);
    (void)str_cut(head, '\n', &second);
    probe_open(probe);
    struct work *w = probe_read(probe);
    assert_int_equal(db_one(w, &SQL_JOURNAL_LAST, DB_NONE, &cells), ST_OK);
    struct str text = arena_print(&arena, "%d %.*s\n%.*s", (int)db_cell_int(&cells, 0),
                                  STR_ARG(db_cell_text(&cells, 1)),
                                  STR_ARG(is_signature_kept ? second : STR("")));
    probe_end(probe);
    probe_close(probe);
    assert_int_equal(file_write(path, text, 0600, &fault), ST_OK);
    arena_done(&arena);
}

static void deleted_checkpoints_do_not_go_unnoticed(void **state)
{
    struct probe *probe = *state;

    append_many(probe, 40);
    struct journal_report report = verify(probe);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.checkpoints, 1);
    probe_close(probe);
    probe_sql(probe, "DELETE FROM journal_checkpoint");
    report = verify(probe);
    assert_int_equal(report.verdict, JOURNAL_CUT);
    assert_non_null(strstr(report.en, "checkpoint"));
    probe_sql(probe, "DELETE FROM journal WHERE sequence > 37");
    rewrite_head(probe, true);
    assert_int_equal(verify(probe).verdict, JOURNAL_CUT);
    rewrite_head(probe, false);
    assert_int_equal(verify(probe).verdict, JOURNAL_CUT);
    probe_open(probe); /* which does not sign what it finds */
    append_many(probe, 1);
    probe_close(probe);
    assert_int_equal(verify(probe).verdict, JOURNAL_CUT);
}

static void a_forged_row_with_a_rewritten_head_is_caught_by_the_signature(void **state)
{
    struct probe *probe = *state;

    fill(probe);
    forge_from(probe, 9);
    probe_sql(probe, "DELETE FROM journal_checkpoint");
    rewrite_head(probe, true);
    struct journal_report report = verify(probe);
    assert_int_equal(report.verdict, JOURNAL_BROKEN);
    assert_int_equal(report.first_bad, 12);
    rewrite_head(probe, false);
    assert_int_equal(verify(probe).verdict, JOURNAL_CUT);
}

static void a_journal_whose_table_is_gone_is_broken(void **state)
{
    struct probe *probe = *state;

    fill(probe);
    probe_sql(probe, "DROP TABLE journal");
    assert_int_equal(verify(probe).verdict, JOURNAL_BROKEN);
}

static void lists_are_newest_first_and_narrow(void **state)
{
    struct probe *probe = *state;
    json_t *rows = NULL;

    probe_append(probe, 5);
    struct work *w = probe_write(probe);
    w->actor_id = "01ACCOUNT";
    json_t *before = json_new_object(w->arena);
    assert_int_equal(
        journal_append(w, "other.act", STR("probe:2"), before, NULL, (struct str){NULL, 0}), ST_OK);
    assert_int_equal(work_commit(w), ST_OK);
    probe_end(probe);
    w = probe_read(probe);
    assert_int_equal(journal_page(w, STR(""), STR(""), 0, 3, &rows), ST_OK);
    assert_int_equal(json_array_size(rows), 3);
    const json_t *first = json_array_get(rows, 0);
    assert_int_equal(json_get_int(first, "sequence", 0), 6);
    assert_true(str_is(json_get_text(first, "actor"), "01ACCOUNT"));
    assert_int_equal(json_get_text(first, "before").len, 64);
    assert_int_equal(journal_page(w, STR(""), STR(""), 4, 100, &rows), ST_OK);
    assert_int_equal(json_array_size(rows), 3);
    assert_int_equal(journal_page(w, STR("probe.change"), STR(""), 0, 100, &rows), ST_OK);
    assert_int_equal(json_array_size(rows), 5);
    assert_int_equal(journal_page(w, STR(""), STR("01ACCOUNT"), 0, 100, &rows), ST_OK);
    assert_int_equal(json_array_size(rows), 1);
    assert_int_equal(journal_page(w, STR("probe.change"), STR("01ACCOUNT"), 0, 100, &rows), ST_OK);
    assert_int_equal(json_array_size(rows), 0);
    assert_int_equal(journal_of(w, STR("probe:1"), 0, 2, &rows), ST_OK);
    assert_int_equal(json_array_size(rows), 2);
    assert_int_equal(json_get_int(json_get_object(json_array_get(rows, 0), "after"), "n", -1), 4);
    probe_end(probe);
}

static void the_row_text_is_the_canonical_json_of_itself(void **state)
{
    struct probe *probe = *state;
    struct db_row cells;
    struct journal_row row;
    struct str text;
    json_t *value = NULL;

    probe_append(probe, 1);
    struct work *w = probe_read(probe);
    assert_int_equal(db_one(w, &SQL_JOURNAL_ROW, DB_BINDS(db_int(1)), &cells), ST_OK);
    journal_row_read(&cells, &row);
    row.reason = STR("\x01\x1f\x7f/\"\\\b\f\n\r\t 汉");
    assert_int_equal(journal_row_text(w->arena, &row, &text), ST_OK);
    assert_int_equal(json_read(w->arena, text, JSON_MAX_BYTES, &w->fault, &value), ST_OK);
    assert_true(str_equal(json_canonical(w->arena, value), text));
    probe_end(probe);
}

static const char *write_receipt(struct probe *probe)
{
    const char *path = probe_path(probe, "receipt.json");
    json_t *receipt = NULL;
    struct work *w = probe_read(probe);

    assert_int_equal(
        journal_receipt(w, store_key(probe->store), STR("probe:1"), "probe.change", &receipt),
        ST_OK);
    assert_int_equal(file_write(path, json_pretty(w->arena, receipt), 0600, &w->fault), ST_OK);
    probe_end(probe);
    return path;
}

/* Replace the first occurrence of `from` in a file. */
static void edit(const char *path, const char *from, const char *to)
{
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct str text;
    struct buf out;

    arena_init(&arena, ARENA_WORK_BYTES);
    buf_init(&out, ARENA_WORK_BYTES);
    assert_int_equal(file_read(path, ARENA_WORK_BYTES, &arena, &text, &fault), ST_OK);
    const char *at = strstr(text.ptr, from);
    assert_non_null(at);
    buf_bytes(&out, text.ptr, (size_t)(at - text.ptr));
    buf_text(&out, to);
    buf_text(&out, at + strlen(from));
    assert_int_equal(file_write(path, buf_view(&out), 0600, &fault), ST_OK);
    buf_done(&out);
    arena_done(&arena);
}

static void a_receipt_holds_without_the_store_and_an_altered_one_does_not(void **state)
{
    static const char *const edits[][2] = {
        {"\"n\": 1", "\"n\": 2"},
        {"\"sequence\": 2", "\"sequence\": 3"},
        {"\"signature\": \"30", "\"signature\": \"31"},
        {"\"hash\": \"", "\"hash\": \"0"},
        {"BEGIN PUBLIC", "BEGIN PRIVATE"},
    };
    struct probe *probe = *state;
    struct journal_report report;
    struct fault fault = {.status = ST_OK};

    probe_append(probe, 2);
    const char *path = write_receipt(probe);
    assert_int_equal(journal_verify_receipt(path, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.head_sequence, 2);
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        (void)write_receipt(probe);
        edit(path, edits[i][0], edits[i][1]);
        assert_int_equal(journal_verify_receipt(path, &report, &fault), ST_OK);
        if (report.verdict != JOURNAL_BROKEN)
            fail_msg("%s: not found", edits[i][1]);
    }
    assert_int_equal(file_write(path, STR("{}"), 0600, &fault), ST_OK);
    assert_int_equal(journal_verify_receipt(path, &report, &fault), ST_MALFORMED);
}

static const char *export(struct probe *probe)
{
    const char *path = probe_path(probe, "journal.ndjson");
    struct work *w = probe_read(probe);

    if (journal_export(w, store_key(probe->store), path) != ST_OK)
        fail_msg("%s", w->fault.en);
    probe_end(probe);
    return path;
}

static void an_export_cut_anywhere_is_cut(void **state)
{
    struct probe *probe = *state;
    struct journal_report report;
    struct fault fault = {.status = ST_OK};
    struct arena arena;
    struct str text;

    probe_append(probe, 4);
    const char *path = export(probe);
    assert_int_equal(journal_verify_file(path, &report, &fault), ST_OK);
    assert_int_equal(report.verdict, JOURNAL_WHOLE);
    assert_int_equal(report.rows, 4);
    arena_init(&arena, ARENA_WORK_BYTES);
    assert_int_equal(file_read(path, ARENA_WORK_BYTES, &arena, &text, &fault), ST_OK);
    /* The last two bytes end the closing line. */
    for (size_t len = 1; len < text.len - 2; len += len < 300 ? 1 : 17) {
        assert_int_equal(truncate(path, (off_t)text.len), 0);
        assert_int_equal(file_write(path, (struct str){text.ptr, len}, 0600, &fault), ST_OK);
        assert_int_equal(journal_verify_file(path, &report, &fault), ST_OK);
        if (report.verdict != JOURNAL_CUT)
            fail_msg("cut at %zu of %zu: %s", len, text.len, report.en);
    }
    arena_done(&arena);
}

static void an_altered_export_is_broken(void **state)
{
    static const char *const edits[][2] = {
        {"\"n\":1", "\"n\":7"},
        {"\"sequence\":2", "\"sequence\":9"},
        {"\"rows\":4", "\"rows\":3"},
        {"\"head_hash\":\"", "\"head_hash\":\"0"},
        {"{\"hash\":\"", "{\"hash\":\"z"},
        {"\"signature\":\"30", "\"signature\":\"00"},
        {"panshi-journal-1", "panshi-journal-0"},
    };
    struct probe *probe = *state;
    struct journal_report report;
    struct fault fault = {.status = ST_OK};

    probe_append(probe, 4);
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        const char *path = export(probe);
        edit(path, edits[i][0], edits[i][1]);
        assert_int_equal(journal_verify_file(path, &report, &fault), ST_OK);
        if (report.verdict != JOURNAL_BROKEN)
            fail_msg("%s: %s", edits[i][1], report.en);
    }
    assert_int_equal(journal_verify_file("/nowhere/at/all", &report, &fault), ST_NOT_FOUND);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, probe_set_up, probe_tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tampering_is_found_and_named),
        CASE(a_chain_computed_anew_is_caught_by_what_was_kept),
        CASE(a_checkpoint_signed_with_another_key_does_not_count),
        CASE(a_rewritten_row_whose_follower_remembers_is_named_itself),
        CASE(a_lost_kept_head_is_not_silently_made_anew),
        CASE(rows_added_after_a_cut_do_not_hide_it),
        CASE(rows_cut_while_the_program_runs_are_not_hidden_by_new_ones),
        CASE(a_row_beyond_the_kept_head_is_fine),
        CASE(a_long_journal_is_verified_page_by_page),
        CASE(deleted_checkpoints_do_not_go_unnoticed),
        CASE(a_forged_row_with_a_rewritten_head_is_caught_by_the_signature),
        CASE(a_journal_whose_table_is_gone_is_broken),
        CASE(lists_are_newest_first_and_narrow),
        CASE(the_row_text_is_the_canonical_json_of_itself),
        CASE(a_receipt_holds_without_the_store_and_an_altered_one_does_not),
        CASE(an_export_cut_anywhere_is_cut),
        CASE(an_altered_export_is_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
