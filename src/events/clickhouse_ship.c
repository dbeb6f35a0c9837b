/* SPDX-License-Identifier: Apache-2.0
 * Segments on their way to ClickHouse. */
#include "events/clickhouse_ship.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "events/clickhouse_rows.h"
#include "events/clickhouse_schema.h"
#include "events/clickhouse_text.h"
#include "events/keep_folder.h"

#include "base/banned.h"

enum { ATTEMPT_SHIFT = 20, SQL_MAX_BYTES = 1 << 20, DAY_MS = 86400 * 1000, US_PER_MS = 1000 };

/* A segment that is there whole, as TABLE_segment says. */
struct arrived {
    uint64_t number, rows;
    struct str digest;
};

struct shipping {
    const struct clickhouse_ship *ship;
    struct fault *fault;
    struct arena arena;
    struct arrived *arrived; /* ascending by number */
    size_t arrived_count;
};

static const char *table_of(const struct clickhouse_ship *ship)
{
    return clickhouse_client_settings(ship->client)->table.ptr;
}

/* The name of the node as a literal; it lives as long as the arena. */
static struct str node_literal(const struct clickhouse_ship *ship, struct arena *arena)
{
    struct str text = STR("''");
    struct buf out;

    buf_init(&out, SQL_MAX_BYTES);
    clickhouse_text_literal(&out, ship->node);
    if (buf_finish(&out, arena, &text) != ST_OK)
        text = STR("''");
    buf_done(&out);
    return text;
}

/* ---- Tables ---- */

static struct str table_fill(struct arena *arena, struct str text, const char *table)
{
    static const struct str sign = {"{table}", 7};
    struct str filled = {"", 0};
    struct buf out;

    buf_init(&out, SQL_MAX_BYTES);
    for (size_t i = 0; i < text.len; i++)
        if (str_starts((struct str){text.ptr + i, text.len - i}, sign)) {
            buf_text(&out, table);
            i += sign.len - 1;
        } else {
            buf_byte(&out, text.ptr[i]);
        }
    if (buf_finish(&out, arena, &filled) != ST_OK)
        filled.len = 0;
    buf_done(&out);
    return filled;
}

enum status clickhouse_ship_prepare(const struct clickhouse_ship *ship, struct fault *fault)
{
    struct str rest = {(const char *)clickhouse_schema[0].bytes, clickhouse_schema[0].len}, answer;
    enum status status = ST_OK;
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    while (rest.len > 0 && status == ST_OK) {
        struct str one = str_trim(str_cut(rest, ';', &rest));

        if (one.len > 0)
            status = clickhouse_client_ask(ship->client, table_fill(&arena, one, table_of(ship)), 0,
                                           &arena, &answer, fault);
    }
    arena_done(&arena);
    return status;
}

/* ---- What is there ---- */

static enum status broken(struct fault *fault)
{
    return fault_set(fault, ST_CORRUPT, "clickhouse", "ClickHouse 的回答不完整",
                     "the answer of ClickHouse is not whole");
}

static enum status arrived_read(struct shipping *s, struct clickhouse_ship_report *report)
{
    struct clickhouse_rows_reader reader;
    size_t size = 0;
    struct str answer;

    TRY(clickhouse_client_ask(
        s->ship->client,
        arena_print(&s->arena,
                    "SELECT segment, argMax(rows, attempt), argMax(digest, attempt) FROM "
                    "%s_segment WHERE node = %.*s GROUP BY segment ORDER BY segment FORMAT "
                    "RowBinary",
                    table_of(s->ship), STR_ARG(node_literal(s->ship, &s->arena))),
        0, &s->arena, &answer, s->fault));
    reader = (struct clickhouse_rows_reader){answer, false};
    while (reader.rest.len > 0 && !reader.is_short) {
        struct arrived one = {.number = clickhouse_rows_int(&reader, 8)};

        one.rows = clickhouse_rows_int(&reader, 8);
        one.digest = clickhouse_rows_text(&reader);
        if (s->arrived_count == size) {
            struct arrived *grown = ARENA_ARRAY(&s->arena, size = size * 2 + 64, struct arrived);

            if (s->arrived_count > 0)
                memcpy(grown, s->arrived, s->arrived_count * sizeof *grown);
            s->arrived = grown;
        }
        s->arrived[s->arrived_count++] = one;
        report->there++;
        report->there_events += one.rows;
    }
    return reader.is_short ? broken(s->fault) : ST_OK;
}

static const struct arrived *arrived_find(const struct shipping *s, uint64_t number)
{
    size_t low = 0, high = s->arrived_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s->arrived[middle].number == number)
            return &s->arrived[middle];
        if (s->arrived[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- One segment ---- */

struct insert {
    const struct clickhouse_ship *ship;
    struct str statement;
};

static enum status batch_send(void *context, struct str bytes, struct fault *fault)
{
    const struct insert *insert = context;

    return clickhouse_client_put(insert->ship->client, insert->statement, bytes, fault);
}

/* Greater than that of every earlier attempt, also when the clock was set back. */
static enum status attempt_choose(const struct clickhouse_ship *ship, uint64_t number,
                                  struct arena *arena, uint64_t *ret_attempt, bool *ret_has_rest,
                                  struct fault *fault)
{
    struct str node = node_literal(ship, arena), answer;
    uint64_t latest, now = (uint64_t)instant_system_now().ms << ATTEMPT_SHIFT;

    TRY(clickhouse_client_ask(ship->client,
                              arena_print(arena,
                                          "SELECT max(attempt) FROM %s WHERE node = %.*s AND "
                                          "segment = %" PRIu64 " FORMAT RowBinary",
                                          table_of(ship), STR_ARG(node), number),
                              0, arena, &answer, fault));
    struct clickhouse_rows_reader reader = {answer, answer.len == 0};
    latest = reader.is_short ? 0 : clickhouse_rows_int(&reader, 8);
    *ret_has_rest = latest > 0;
    now |= (uint64_t)getpid() & ((1U << ATTEMPT_SHIFT) - 1);
    *ret_attempt = latest >= now ? latest + 1 : now;
    return ST_OK;
}

static enum status arrived_write(const struct clickhouse_ship *ship, struct segment *segment,
                                 uint64_t number, uint64_t attempt, struct arena *arena,
                                 struct fault *fault)
{
    char digest[DIGEST_SM3_HEX_BYTES];
    const struct digest_sm3 told = segment_digest(segment);
    struct str *labels;
    size_t count = clickhouse_rows_labels(segment, arena, &labels);
    struct buf row;

    buf_init(&row, CLICKHOUSE_ROWS_MAX_BYTES);
    clickhouse_rows_put_text(&row, ship->node);
    clickhouse_rows_put_int(&row, number, 8);
    clickhouse_rows_put_int(&row, attempt, 8);
    clickhouse_rows_put_int(&row, segment_rows(segment), 8);
    clickhouse_rows_put_int(&row, (uint64_t)segment_first_us(segment), 8);
    clickhouse_rows_put_int(&row, (uint64_t)segment_last_us(segment), 8);
    clickhouse_rows_put_text(&row, str_of(digest_hex(&told, digest)));
    clickhouse_rows_put_size(&row, count);
    for (size_t i = 0; i < count; i++)
        clickhouse_rows_put_text(&row, labels[i]);
    enum status status =
        row.status != ST_OK
            ? fault_set(fault, row.status, "events", "字段名过多，无法发送",
                        "there are too many names of fields to be sent")
            : clickhouse_client_put(
                  ship->client,
                  arena_print(arena, "INSERT INTO %s_segment FORMAT RowBinary", table_of(ship)),
                  buf_view(&row), fault);
    buf_done(&row);
    return status;
}

static enum status segment_send(const struct clickhouse_ship *ship, struct segment *segment,
                                uint64_t number, struct arena *arena, struct fault *fault)
{
    struct insert insert = {ship,
                            arena_print(arena, "INSERT INTO %s FORMAT RowBinary", table_of(ship))};
    struct clickhouse_rows rows = {.taxonomy = ship->taxonomy,
                                   .node = ship->node,
                                   .number = number,
                                   .send = batch_send,
                                   .context = &insert};
    bool has_rest = false;
    struct str answer;

    TRY(attempt_choose(ship, number, arena, &rows.attempt, &has_rest, fault));
    TRY(clickhouse_rows_send(&rows, segment, fault));
    TRY(arrived_write(ship, segment, number, rows.attempt, arena, fault));
    if (!has_rest)
        return ST_OK;
    return clickhouse_client_ask(
        ship->client,
        arena_print(arena,
                    "ALTER TABLE %s DELETE WHERE node = %.*s AND segment = %" PRIu64
                    " AND attempt < %" PRIu64,
                    table_of(ship), STR_ARG(node_literal(ship, arena)), number, rows.attempt),
        0, arena, &answer, fault);
}

static enum status segment_ship(struct shipping *s, uint64_t number,
                                struct clickhouse_ship_report *report)
{
    const struct arrived *there = arrived_find(s, number);
    char path[FILE_PATH_BYTES], digest[DIGEST_SM3_HEX_BYTES];
    struct segment *segment = NULL;
    struct keep_head head;
    struct arena arena;

    (void)keep_folder_path(path, s->ship->folder, number, KEEP_FILE_SEGMENT);
    enum status status = keep_folder_head(path, &head, s->fault);
    if (status == ST_NOT_FOUND) /* taken away meanwhile */
        return ST_OK;
    TRY(status);
    if (there && !str_is(there->digest, digest_hex(&head.digest, digest)))
        return fault_set(s->fault, ST_CONFLICT, "clickhouse",
                         "ClickHouse 中第 %" PRIx64 " 段与本地内容不同；数据目录是否由备份恢复？"
                         "请换一个表名",
                         "segment %" PRIx64 " in ClickHouse is not the one here; was the data "
                         "folder restored from a backup?  Use another name of the table",
                         number);
    if (there)
        return ST_OK;
    TRY(segment_open(path, &segment, s->fault));
    arena_init(&arena, ARENA_WORK_BYTES);
    status = segment_send(s->ship, segment, number, &arena, s->fault);
    if (status == ST_OK) {
        report->shipped++;
        report->shipped_events += segment_rows(segment);
        report->there++;
        report->there_events += segment_rows(segment);
    } else {
        report->waiting++;
        report->waiting_events += segment_rows(segment);
    }
    arena_done(&arena);
    segment_close(segment);
    return status;
}

static void wait_count(const struct shipping *s, uint64_t number,
                       struct clickhouse_ship_report *report)
{
    char path[FILE_PATH_BYTES];
    struct fault fault = {0};
    struct keep_head head;

    (void)keep_folder_path(path, s->ship->folder, number, KEEP_FILE_SEGMENT);
    if (arrived_find(s, number) || keep_folder_head(path, &head, &fault) != ST_OK)
        return;
    report->waiting++;
    report->waiting_events += head.rows;
}

enum status clickhouse_ship_send(const struct clickhouse_ship *ship, bool (*is_over)(void),
                                 struct clickhouse_ship_report *report, struct fault *fault)
{
    struct shipping s = {.ship = ship, .fault = fault};
    struct keep_file *files = NULL;
    enum status status;
    size_t count = 0;

    arena_init(&s.arena, ARENA_WORK_BYTES);
    status = keep_folder_list(ship->folder, false, &s.arena, &files, &count, fault);
    if (status == ST_OK)
        status = arrived_read(&s, report);
    for (size_t i = 0; i < count; i++) {
        if (files[i].kind == KEEP_FILE_LOG)
            report->unsealed++;
        else if (status == ST_OK && !(is_over && is_over()))
            status = segment_ship(&s, files[i].number, report);
        else
            wait_count(&s, files[i].number, report);
    }
    arena_done(&s.arena);
    return status;
}

/* ---- Retention ---- */

static void overdue_write(struct buf *out, const struct clickhouse_ship *ship,
                          const struct keep_rule *rule, int64_t before_us,
                          const struct keep_hold *holds, size_t hold_count)
{
    buf_text(out, "node = ");
    clickhouse_text_literal(out, ship->node);
    buf_text(out, " AND sensor = ");
    clickhouse_text_literal(out, rule->sensor);
    buf_print(out, " AND time_us < %" PRId64, before_us);
    for (size_t i = 0; i < hold_count; i++)
        if (holds[i].sensor.len == 0 || str_equal(holds[i].sensor, rule->sensor))
            buf_print(out, " AND NOT (time_us >= %" PRId64 " AND time_us < %" PRId64 ")",
                      holds[i].from_us, holds[i].to_us);
}

static enum status number_ask(const struct clickhouse_ship *ship, struct str statement,
                              struct arena *arena, uint64_t *ret_number, struct fault *fault)
{
    struct str answer;

    TRY(clickhouse_client_ask(ship->client, statement, 0, arena, &answer, fault));
    struct clickhouse_rows_reader reader = {answer, false};
    *ret_number = clickhouse_rows_int(&reader, 8);
    return reader.is_short ? broken(fault) : ST_OK;
}

static enum status rule_apply(const struct clickhouse_ship *ship, struct str overdue,
                              struct arena *arena, struct clickhouse_ship_report *report,
                              struct fault *fault)
{
    uint64_t count = 0;
    struct str answer;

    TRY(number_ask(ship,
                   arena_print(arena, "SELECT count() FROM %s WHERE %.*s FORMAT RowBinary",
                               table_of(ship), STR_ARG(overdue)),
                   arena, &count, fault));
    if (count == 0)
        return ST_OK;
    TRY(clickhouse_client_ask(
        ship->client,
        arena_print(arena, "ALTER TABLE %s DELETE WHERE %.*s", table_of(ship), STR_ARG(overdue)), 0,
        arena, &answer, fault));
    report->deleted_events += count;
    return ST_OK;
}

static enum status retain(const struct clickhouse_ship *ship, const struct keep_policy *policy,
                          struct instant now, struct arena *arena,
                          struct clickhouse_ship_report *report, struct fault *fault)
{
    struct keep_hold *holds = NULL;
    uint64_t going_on = 0;
    size_t count = 0;

    TRY(keep_retain_holds(ship->folder, arena, &holds, &count, fault));
    TRY(number_ask(ship,
                   arena_print(arena,
                               "SELECT count() FROM system.mutations WHERE is_done = 0 AND "
                               "database = '%s' AND table = '%s' FORMAT RowBinary",
                               clickhouse_client_settings(ship->client)->database.ptr,
                               table_of(ship)),
                   arena, &going_on, fault));
    for (size_t i = 0; i < policy->rule_count && going_on == 0; i++) {
        const struct keep_rule *rule = &policy->rules[i];
        struct buf overdue;
        struct str text = {"", 0};

        if (rule->days <= 0 || rule->sensor.len == 0)
            continue;
        buf_init(&overdue, SQL_MAX_BYTES);
        overdue_write(&overdue, ship, rule, (now.ms - (int64_t)rule->days * DAY_MS) * US_PER_MS,
                      holds, count);
        enum status status = buf_finish(&overdue, arena, &text);
        buf_done(&overdue);
        if (status != ST_OK)
            return fault_set(fault, ST_LIMIT, "clickhouse", "法定留存项过多，无法按期清除",
                             "there are too many legal holds to delete what is over");
        TRY(rule_apply(ship, text, arena, report, fault));
    }
    return ST_OK;
}

enum status clickhouse_ship_retain(const struct clickhouse_ship *ship,
                                   const struct keep_policy *policy, struct instant now,
                                   struct clickhouse_ship_report *report, struct fault *fault)
{
    struct arena arena;

    arena_init(&arena, ARENA_WORK_BYTES);
    enum status status = retain(ship, policy, now, &arena, report, fault);
    arena_done(&arena);
    return status;
}
