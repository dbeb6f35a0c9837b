/* SPDX-License-Identifier: Apache-2.0
 * SQL over events beside tables of a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "events/search_sql.h"

#include "story.h"

enum { ROWS = 500 };

static struct arena arena;
static struct taxonomy *taxonomy;
static struct str lines[ROWS];
static enum record_format formats[ROWS];
static int64_t times[ROWS];
static struct record_mark marks[ROWS][4];
static size_t mark_counts[ROWS];
static struct segment *segment;
static struct search_piece piece;
static char path[] = "/tmp/panshi-test.XXXXXX";

static enum status piece_open(void *context, const struct search_piece *one,
                              struct segment **ret_segment, struct fault *fault)
{
    (void)context;
    (void)one;
    (void)fault;
    *ret_segment = segment;
    return ST_OK;
}

static void piece_close(void *context, const struct search_piece *one, struct segment *open)
{
    (void)context;
    (void)one;
    assert_ptr_equal(segment, open);
}

static void piece_id(void *context, const struct search_piece *one, uint32_t row,
                     char ret_id[SEARCH_ID_BYTES])
{
    (void)context;
    (void)one;
    snprintf(ret_id, SEARCH_ID_BYTES, "id-%u", row);
}

static const struct search_place place = {NULL, 1, &piece, piece_open, piece_close, piece_id};

static int start(void **state)
{
    static const char tables[] =
        "CREATE TABLE system (id TEXT, name TEXT, level INTEGER);"
        "INSERT INTO system VALUES ('SYS-1', '挂号系统', 3), ('SYS-2', 'Paper mill', 2);"
        "CREATE TABLE account (id TEXT, password TEXT); INSERT INTO account VALUES ('a', "
        "'secret');";
    struct story story = {5};
    struct fault fault = {0};
    sqlite3 *handle = NULL;
    int file = mkstemp(path);

    (void)state;
    arena_init(&arena, (size_t)1 << 31);
    segment = story_segment(&story, &arena, ROWS, lines, formats, times, marks, mark_counts);
    piece = (struct search_piece){1, ROWS, segment_first_us(segment), segment_last_us(segment)};
    if (file < 0 || sqlite3_open(path, &handle) != SQLITE_OK ||
        sqlite3_exec(handle, tables, NULL, NULL, NULL) != SQLITE_OK)
        return -1;
    (void)close(file);
    (void)sqlite3_close(handle);
    return taxonomy_load(NULL, &taxonomy, &fault) == ST_OK ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    (void)unlink(path);
    segment_close(segment);
    taxonomy_free(taxonomy);
    arena_done(&arena);
    return 0;
}

static enum status ask(const char *text, json_t **ret_answer, struct fault *fault)
{
    struct search_sql question = {.place = &place,
                                  .taxonomy = taxonomy,
                                  .path = path,
                                  .text = str_of(text),
                                  .row_limit = 1000};

    return search_sql(&question, &arena, ret_answer, fault);
}

static json_t *rows_of(const char *text)
{
    struct fault fault = {0};
    json_t *answer = NULL;

    if (ask(text, &answer, &fault) != ST_OK)
        fail_msg("%s: %s", text, fault.en);
    return json_get_list(answer, "rows");
}

static int64_t number_of(const char *text)
{
    json_t *rows = rows_of(text);

    assert_int_equal(json_array_size(rows), 1);
    return json_integer_value(json_array_get(json_array_get(rows, 0), 0));
}

static size_t lines_with(const char *part)
{
    size_t count = 0;

    for (size_t i = 0; i < ROWS; i++)
        count += str_contains(lines[i], str_of(part));
    return count;
}

static void events_are_a_table(void **state)
{
    (void)state;
    assert_int_equal(number_of("SELECT count(*) FROM events"), ROWS);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE transport = 'TCP'"),
                     lines_with("\"proto\":\"TCP\""));
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE transport = 'tcp'"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = 'proto:tcp'"),
                     lines_with("\"proto\":\"TCP\""));
    assert_int_equal(number_of("SELECT count(*) FROM events('proto:tcp')"),
                     lines_with("\"proto\":\"TCP\""));
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE format = 'windows'"),
                     lines_with("Image"));
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE dataset = 'alert'"),
                     lines_with("\"event_type\":\"alert\""));
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE destination_port = 443"),
                     lines_with("\"dest_port\":443") + lines_with("\"dest_port\":\"443\""));
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE json_extract(source, "
                               "'$.alert.severity') = 2"),
                     lines_with("\"severity\":2"));
    assert_int_equal(number_of("SELECT count(DISTINCT id) FROM events"), ROWS);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE dataset IS NULL"),
                     ROWS - lines_with("event_type"));
}

static void a_number_is_the_same_value_as_its_digits(void **state)
{
    int64_t events = number_of("SELECT count(*) FROM events WHERE destination_port = 443");

    (void)state;
    assert_true(events > 0);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE destination_port = '443'"),
                     events);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE dest_port = '443'"), events);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE destination_port = '0443'"),
                     events);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE destination_port = 443.0"),
                     events);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE destination_port IN ('443')"),
                     events);
    assert_int_equal(number_of("SELECT sum(destination_port = '443') FROM events"), events);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE destination_port = '443.5'"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE destination_port = x'343433'"),
                     0);
}

static void times_are_bounds(void **state)
{
    int64_t after = 0;

    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        after += times[i] > times[9];
    struct str text = arena_print(&arena, "SELECT count(*) FROM events WHERE time_us > %lld",
                                  (long long)times[9]);
    assert_int_equal(number_of(str_zero(&arena, text)), after);
    assert_int_equal(
        number_of("SELECT count(*) FROM events a WHERE time > (SELECT time FROM events "
                  "WHERE id = 'id-9')"),
        after);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE time < '2020-01-01T00:00:00Z'"),
                     0);
}

static int64_t times_that(size_t sign, int64_t at)
{
    int64_t count = 0;

    for (size_t i = 0; i < ROWS; i++) {
        const bool holds[] = {times[i] == at, times[i] != at,
                              times[i]<at, times[i] <= at, times[i]> at, times[i] >= at};
        count += holds[sign];
    }
    return count;
}

static void a_time_is_compared_as_the_instant_it_is(void **state)
{
    static const char *const signs[] = {"=", "<>", "<", "<=", ">", ">="};
    /* the same with and without an index, which only a plain condition has */
    static const char *const forms[] = {"SELECT count(*) FROM events WHERE time %s '%s'",
                                        "SELECT sum(time %s '%s') FROM events",
                                        "SELECT count(*) FROM events WHERE (time %s '%s') = 1",
                                        "SELECT count(*) FROM events WHERE '' OR time %s '%s'"};

    (void)state;
    for (int turn = 0; turn < 4; turn++) { /* with and without a fraction, in two zones */
        int64_t at = turn & 1 ? times[9] : times[9] / 1000000 * 1000000;
        time_t seconds = (time_t)(at / 1000000) + (turn & 2 ? 8 * 3600 : 0);
        char day[32], instant[64], text[256];
        struct tm parts;

        strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &parts));
        snprintf(instant, sizeof instant, turn & 1 ? "%s.%06d%s" : "%s%.0d%s", day,
                 (int)(at % 1000000), turn & 2 ? "+08:00" : "Z");
        for (size_t sign = 0; sign < 6; sign++)
            for (size_t form = 0; form < 4; form++) {
                snprintf(text, sizeof text, forms[form], signs[sign], instant);
                if (number_of(text) != times_that(sign, at))
                    fail_msg("%s: not %lld", text, (long long)times_that(sign, at));
            }
    }
}

static void an_event_met_twice_is_one(void **state)
{
    int64_t either = 0;

    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        either += str_contains(lines[i], STR("\"dest_port\":443")) ||
                  str_contains(lines[i], STR("\"dest_port\":\"443\"")) ||
                  str_contains(lines[i], STR("\"proto\":\"TCP\""));
    assert_int_equal(
        number_of("SELECT count(*) FROM events WHERE dest_port = 443 OR proto = 'TCP'"), either);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = 'dest_port:443 OR "
                               "proto:tcp'"),
                     either);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = 'proto:*' AND "
                               "(dest_port = 443 OR proto = 'TCP')"),
                     either);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = 'dest_port:443' OR "
                               "filter = 'proto:tcp'"),
                     either);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = 'proto:*' AND "
                               "time > '2020-01-01' AND (dest_port = 443 AND time > "
                               "'2020-01-01' OR proto = 'TCP' AND time > '2020-01-01')"),
                     either);
    assert_int_equal(number_of("SELECT count(*) FROM events a JOIN events b ON a.rowid = b.rowid "
                               "WHERE a.proto = 'TCP' AND a.id = b.id"),
                     lines_with("\"proto\":\"TCP\""));
    assert_int_equal(number_of("SELECT count(DISTINCT rowid) FROM events"), ROWS);
}

static void filters_stand_beside_each_other(void **state)
{
    (void)state;
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = 'proto:tcp' AND filter "
                               "= 'dest_port:443'"),
                     number_of("SELECT count(*) FROM events WHERE filter = 'proto:tcp "
                               "dest_port:443'"));
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = 'proto:tcp OR "
                               "dest_port:443' AND filter = 'dest_port:443'"),
                     number_of("SELECT count(*) FROM events WHERE filter = 'dest_port:443'"));
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = '  '"), ROWS);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE filter = NULL"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM events WHERE time > NULL"), 0);
}

static void what_cannot_be_answered_is_refused_in_words(void **state)
{
    static const struct {
        const char *condition, *words;
    } rows[] = {
        {"NOT filter = 'proto:tcp'", "column filter cannot be read"},
        {"filter <> 'proto:tcp'", "column filter cannot be read"},
        {"filter LIKE 'proto%'", "column filter cannot be read"},
        {"filter IS NULL", "column filter cannot be read"},
        {"filter > 'a'", "column filter cannot be read"},
        {"(filter = 'proto:tcp') = 1", "column filter cannot be read"},
        {"filter = 'proto:tcp' AND NOT filter = 'dest_port:443'", "column filter cannot be read"},
        {"CASE WHEN filter = 'proto:tcp' THEN 1 ELSE 0 END", "column filter cannot be read"},
        {"filter = 'proto:tcp' OR length(source) > 5", "column filter cannot be read"},
        {"filter IN ('proto:tcp', 'dest_port:443')", "column filter cannot be read"},
        {"filter IN (SELECT 'proto:tcp' UNION SELECT '*')", "column filter cannot be read"},
        {"filter = 'proto:tcp) OR (dest_port:443'", "character"},
        {"filter = 'proto:tcp)' AND filter = '(dest_port:443'", "character"},
        {"time > 'yesterday'", "compared with instants, which 'yesterday' is not"},
        {"time = '2026'", "compared with instants"},
        {"time IN ('2026-01-01', 'soon')", "compared with instants"},
        {"(time < 'yesterday') = 1", "compared with instants"},
        {"time = x'00'", "compared with instants"},
        {"time_us > '2026-01-01'", "compared with numbers"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fault fault = {0};
        json_t *answer = NULL;
        struct str text =
            arena_print(&arena, "SELECT count(*) FROM events WHERE %s", rows[i].condition);

        if (ask(str_zero(&arena, text), &answer, &fault) != ST_INVALID ||
            !strstr(fault.en, rows[i].words))
            fail_msg("%s: %s", rows[i].condition, fault.en);
        assert_true(fault.zh[0] && strcmp(fault.zh, fault.en) != 0);
    }
}

static void events_join_the_register(void **state)
{
    size_t marked = 0;

    (void)state;
    for (size_t i = 0; i < ROWS; i++)
        marked += mark_counts[i] > 0 && marks[i][0].kind == RECORD_SYSTEM;
    json_t *rows = rows_of("SELECT s.name, count(*) FROM events e JOIN system s ON s.id = e.system "
                           "GROUP BY s.id ORDER BY 2 DESC");
    assert_int_equal(json_array_size(rows), 1); /* the first mark of an event is its column */
    assert_string_equal(json_string_value(json_array_get(json_array_get(rows, 0), 0)), "挂号系统");
    assert_int_equal(json_integer_value(json_array_get(json_array_get(rows, 0), 1)), marked);
    assert_int_equal(number_of("SELECT count(*) FROM system s, events e WHERE e.filter = "
                               "'panshi.system:' || s.id AND s.id = 'SYS-2'"),
                     number_of("SELECT count(*) FROM events WHERE filter = 'panshi.system:sys-2'"));
}

static void only_one_reading_statement_is_taken(void **state)
{
    static const struct {
        const char *text;
        enum status status;
    } rows[] = {
        {"", ST_INVALID},
        {"SELEC 1", ST_INVALID},
        {"SELECT 1; SELECT 2", ST_INVALID},
        {"DELETE FROM system", ST_INVALID},
        {"UPDATE system SET name = ''", ST_INVALID},
        {"PRAGMA journal_mode = delete", ST_INVALID},
        {"ATTACH '/tmp/other.db' AS other", ST_INVALID},
        {"CREATE TEMP TABLE t (a)", ST_INVALID},
        {"BEGIN", ST_INVALID},
        {"SELECT load_extension('x')", ST_INVALID},
        {"SELECT password FROM account", ST_DENIED},
        {"SELECT count(*) FROM account", ST_DENIED},
        {"SELECT (SELECT password FROM account) FROM system", ST_DENIED},
        {"SELECT sql FROM sqlite_master", ST_DENIED},
        {"SELECT count(*) FROM sqlite_schema", ST_DENIED},
        {"SELECT count(*) FROM sqlite_temp_master", ST_DENIED},
        {"SELECT name FROM pragma_table_info('account')", ST_INVALID},
        {"SELECT count(*) FROM pragma_table_list", ST_INVALID},
        {"SELECT count(*) FROM dbstat", ST_INVALID},
        {"WITH n(i) AS (SELECT 1) SELECT count(*) FROM n", ST_OK},
        {"SELECT value FROM json_each('[1, 2]')", ST_OK},
        {"SELECT * FROM nothing", ST_INVALID},
        {"SELECT count(*) FROM events WHERE filter = 'proto:('", ST_INVALID},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fault fault = {0};
        json_t *answer = NULL;
        enum status status = ask(rows[i].text, &answer, &fault);

        if (status != rows[i].status)
            fail_msg("%s: %d %s", rows[i].text, (int)status, fault.en);
        assert_true(status == ST_OK || (fault.zh[0] && fault.en[0]));
    }
}

static void answers_end_at_their_limits(void **state)
{
    struct search_sql question = {.place = &place,
                                  .taxonomy = taxonomy,
                                  .path = path,
                                  .text = STR("SELECT id FROM events"),
                                  .row_limit = 10};
    struct fault fault = {0};
    json_t *answer = NULL;

    (void)state;
    assert_int_equal(search_sql(&question, &arena, &answer, &fault), ST_OK);
    assert_int_equal(json_array_size(json_get_list(answer, "rows")), 10);
    assert_true(json_get_bool(answer, "partial", false));
    question.text = STR("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT "
                        "count(*) FROM n");
    question.within_ms = 50;
    int64_t from = filter_segment_now_ms();
    assert_int_equal(search_sql(&question, &arena, &answer, &fault), ST_OK);
    assert_true(json_get_bool(answer, "partial", false));
    assert_true(filter_segment_now_ms() - from < 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_a_table),
        cmocka_unit_test(a_number_is_the_same_value_as_its_digits),
        cmocka_unit_test(times_are_bounds),
        cmocka_unit_test(a_time_is_compared_as_the_instant_it_is),
        cmocka_unit_test(an_event_met_twice_is_one),
        cmocka_unit_test(filters_stand_beside_each_other),
        cmocka_unit_test(what_cannot_be_answered_is_refused_in_words),
        cmocka_unit_test(events_join_the_register),
        cmocka_unit_test(only_one_reading_statement_is_taken),
        cmocka_unit_test(answers_end_at_their_limits),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
