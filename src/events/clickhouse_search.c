/* SPDX-License-Identifier: Apache-2.0
 * Questions to ClickHouse. */
#include "events/clickhouse_search.h"

#include <inttypes.h>

#include "events/clickhouse_filter.h"
#include "events/clickhouse_rows.h"
#include "events/clickhouse_text.h"

#include "base/banned.h"

enum { SQL_MAX_BYTES = CLICKHOUSE_CLIENT_QUERY_MAX, NODES_SHOWN = 8 };

struct asking {
    struct clickhouse_client *client;
    const struct search_query *query;
    struct arena *arena;
    struct fault *fault;
    const char *table;
    struct str node; /* a literal */
    struct clickhouse_filter_fields fields;
    struct str where;
};

static enum status broken(struct fault *fault)
{
    return fault_set(fault, ST_CORRUPT, "clickhouse", "ClickHouse 的回答不完整",
                     "the answer of ClickHouse is not whole");
}

static enum status ask(const struct asking *a, struct str statement,
                       struct clickhouse_rows_reader *ret_reader)
{
    struct str answer;

    TRY(clickhouse_client_ask(a->client, statement, a->query ? a->query->within_ms : 0, a->arena,
                              &answer, a->fault));
    *ret_reader = (struct clickhouse_rows_reader){answer, false};
    return ST_OK;
}

/* A statement put together: head, the condition, tail. */
static enum status ask_where(const struct asking *a, struct str head, struct str tail,
                             struct clickhouse_rows_reader *ret_reader)
{
    struct str statement = {"", 0};
    struct buf out;

    buf_init(&out, SQL_MAX_BYTES);
    buf_str(&out, head);
    buf_print(&out, " FROM %s WHERE ", a->table);
    buf_str(&out, a->where);
    buf_str(&out, tail);
    buf_text(&out, " FORMAT RowBinary");
    enum status status = buf_finish(&out, a->arena, &statement);
    buf_done(&out);
    if (status != ST_OK)
        return fault_set(a->fault, ST_LIMIT, "filter", "筛选条件译成 SQL 后过长，请简化",
                         "the filter is too long as SQL; make it simpler");
    return ask(a, statement, ret_reader);
}

/* ---- Whose events ---- */

static struct str literal_of(struct arena *arena, struct str text)
{
    struct str made = STR("''");
    struct buf out;

    buf_init(&out, SQL_MAX_BYTES);
    clickhouse_text_literal(&out, text);
    if (buf_finish(&out, arena, &made) != ST_OK)
        made = STR("''");
    buf_done(&out);
    return made;
}

static enum status node_choose(struct asking *a, struct str node)
{
    struct clickhouse_rows_reader reader = {.is_short = false};

    if (node.len == 0) {
        TRY(ask(a,
                arena_print(a->arena,
                            "SELECT DISTINCT node FROM %s_segment ORDER BY node LIMIT %d FORMAT "
                            "RowBinary",
                            a->table, NODES_SHOWN),
                &reader));
        if (reader.rest.len > 0)
            node = clickhouse_rows_text(&reader);
        if (reader.is_short)
            return broken(a->fault);
        if (reader.rest.len > 0)
            return fault_set(a->fault, ST_INVALID, "node",
                             "此表中有几个节点的事件，请用 --node 写明，如 --node %.*s",
                             "this table has the events of several nodes; say which with --node, "
                             "--node %.*s for one",
                             STR_ARG(node));
    }
    a->node = literal_of(a->arena, node);
    return ST_OK;
}

/* Only whole segments, of each the latest attempt. */
static void whole_write(const struct asking *a, struct buf *out)
{
    buf_print(out,
              "node = %.*s AND (segment, attempt) IN (SELECT segment, max(attempt) FROM "
              "%s_segment WHERE node = %.*s GROUP BY segment)",
              STR_ARG(a->node), a->table, STR_ARG(a->node));
}

static enum status fields_read(struct asking *a)
{
    struct clickhouse_rows_reader reader = {.is_short = false};
    struct str *labels = ARENA_ARRAY(a->arena, CLICKHOUSE_FILTER_MAX_FIELDS + 1, struct str);

    TRY(ask(a,
            arena_print(a->arena,
                        "SELECT DISTINCT arrayJoin(fields) AS f FROM %s_segment WHERE node = %.*s "
                        "ORDER BY f LIMIT %d FORMAT RowBinary",
                        a->table, STR_ARG(a->node), CLICKHOUSE_FILTER_MAX_FIELDS + 1),
            &reader));
    a->fields = (struct clickhouse_filter_fields){labels, 0};
    while (reader.rest.len > 0 && !reader.is_short) {
        if (a->fields.count >= CLICKHOUSE_FILTER_MAX_FIELDS)
            return fault_set(a->fault, ST_LIMIT, "clickhouse", "事件的字段名超过 %d 个",
                             "the events have more than %d names of fields",
                             CLICKHOUSE_FILTER_MAX_FIELDS);
        labels[a->fields.count++] = clickhouse_rows_text(&reader);
    }
    return reader.is_short ? broken(a->fault) : ST_OK;
}

static enum status where_make(struct asking *a)
{
    const struct search_query *query = a->query;
    struct str filter = {"", 0};
    struct buf out;

    TRY(clickhouse_filter_sql(query->filter, &a->fields, a->arena, &filter, a->fault));
    buf_init(&out, SQL_MAX_BYTES);
    whole_write(a, &out);
    if (query->from_us != INT64_MIN)
        buf_print(&out, " AND time_us >= %" PRId64, query->from_us);
    if (query->to_us != INT64_MAX)
        buf_print(&out, " AND time_us < %" PRId64, query->to_us);
    buf_text(&out, " AND ");
    buf_str(&out, filter);
    enum status status = buf_finish(&out, a->arena, &a->where);
    buf_done(&out);
    return status == ST_OK
               ? ST_OK
               : fault_set(a->fault, ST_LIMIT, "filter", "筛选条件译成 SQL 后过长，请简化",
                           "the filter is too long as SQL; make it simpler");
}

/* ---- Answers ---- */

static enum status count_ask(const struct asking *a, struct search_answer *answer)
{
    struct clickhouse_rows_reader reader = {.is_short = false};

    TRY(ask_where(a, STR("SELECT count()"), STR(""), &reader));
    answer->count = clickhouse_rows_int(&reader, 8);
    if (reader.is_short)
        return broken(a->fault);
    TRY(ask(a,
            arena_print(a->arena,
                        "SELECT count(), sum(r) FROM (SELECT argMax(rows, attempt) AS r FROM "
                        "%s_segment WHERE node = %.*s GROUP BY segment) FORMAT RowBinary",
                        a->table, STR_ARG(a->node)),
            &reader));
    if (reader.rest.len > 0) {
        answer->pieces = clickhouse_rows_int(&reader, 8);
        answer->rows = answer->rows_covered = clickhouse_rows_int(&reader, 8);
    }
    return reader.is_short ? broken(a->fault) : ST_OK;
}

static enum status hits_ask(const struct asking *a, struct search_answer *answer)
{
    struct clickhouse_rows_reader reader = {.is_short = false};
    size_t limit = a->query->limit;

    answer->hits = ARENA_ARRAY(a->arena, limit + 1, struct search_hit);
    TRY(ask_where(
        a, STR("SELECT segment, row, time_us, source"),
        arena_print(a->arena, " ORDER BY time_us DESC, segment DESC, row DESC LIMIT %zu", limit),
        &reader));
    while (reader.rest.len > 0 && !reader.is_short && answer->hit_count < limit) {
        struct search_hit *hit = &answer->hits[answer->hit_count++];
        char id[KEEP_ID_BYTES];

        hit->number = clickhouse_rows_int(&reader, 8);
        hit->row = (uint32_t)clickhouse_rows_int(&reader, 4);
        hit->time_us = (int64_t)clickhouse_rows_int(&reader, 8);
        hit->source = clickhouse_rows_text(&reader);
        hit->id =
            str_copy(a->arena, str_of(keep_id_print((struct keep_id){hit->number, hit->row}, id)));
    }
    return reader.is_short ? broken(a->fault) : ST_OK;
}

/* An event counts once for each value of each field that the name stands for. */
static enum status top_ask(const struct asking *a, struct search_answer *answer)
{
    size_t limit = a->query->limit;
    struct clickhouse_rows_reader reader = {.is_short = false};
    const struct filter *has = NULL;

    TRY(filter_of_value(a->arena, a->query->field, (struct str){"", 0}, a->query->taxonomy, &has,
                        a->fault));
    struct str names = clickhouse_filter_names(&has->terms[0], &a->fields, a->arena);
    if (names.len == 0)
        return fault_set(a->fault, ST_LIMIT, "top", "这个字段名代表的字段过多",
                         "this name stands for too many fields");
    answer->top = ARENA_ARRAY(a->arena, limit + 1, struct search_value);
    TRY(ask_where(
        a,
        arena_print(a->arena,
                    "SELECT substring(x, position(x, '\\0') + 1) AS value, count() AS c FROM "
                    "(SELECT arrayJoin(arrayReduce('groupUniqArray', arrayFilter(y -> y != '', "
                    "arrayMap((f, v) -> if(%.*s, concat(f, '\\0', v), ''), fields, values)))) AS x",
                    STR_ARG(names)),
        arena_print(a->arena, ") GROUP BY value ORDER BY c DESC, value LIMIT %zu", limit),
        &reader));
    while (reader.rest.len > 0 && !reader.is_short && answer->top_count < limit) {
        struct search_value *value = &answer->top[answer->top_count++];

        value->text = clickhouse_rows_text(&reader);
        value->count = clickhouse_rows_int(&reader, 8);
    }
    return reader.is_short ? broken(a->fault) : ST_OK;
}

static enum status bars_ask(const struct asking *a, struct search_answer *answer)
{
    struct clickhouse_rows_reader reader = {.is_short = false};
    long long width = (long long)a->query->width_us;

    answer->bars = ARENA_ARRAY(a->arena, SEARCH_MAX_BARS + 1, struct search_bar);
    TRY(ask_where(
        a,
        /* Any bar tells where bars begin. */
        arena_print(a->arena,
                    "SELECT toInt64(time_us - ((time_us - toInt64(%lld)) %% %lld + %lld) %% %lld) "
                    "AS bar, count()",
                    (long long)search_bar_of(0, width), width, width, width),
        arena_print(a->arena, " GROUP BY bar ORDER BY bar LIMIT %d", SEARCH_MAX_BARS + 1),
        &reader));
    while (reader.rest.len > 0 && !reader.is_short) {
        if (answer->bar_count >= SEARCH_MAX_BARS)
            return fault_set(a->fault, ST_LIMIT, "histogram", "时间段超过 %d 个，请加宽",
                             "there are more than %d bars; make them wider", SEARCH_MAX_BARS);
        struct search_bar *bar = &answer->bars[answer->bar_count++];
        bar->from_us = (int64_t)clickhouse_rows_int(&reader, 8);
        bar->count = clickhouse_rows_int(&reader, 8);
    }
    return reader.is_short ? broken(a->fault) : ST_OK;
}

static enum status kind_ask(const struct asking *a, struct search_answer *answer)
{
    switch (a->query->kind) {
    case SEARCH_LIST:
        return hits_ask(a, answer);
    case SEARCH_TOP:
        return top_ask(a, answer);
    case SEARCH_HISTOGRAM:
        return bars_ask(a, answer);
    case SEARCH_COUNT:
        break;
    }
    return ST_OK;
}

enum status clickhouse_search(struct clickhouse_client *client, struct str node,
                              const struct search_query *query, struct arena *arena,
                              struct search_answer *ret_answer, struct fault *fault)
{
    struct asking a = {.client = client,
                       .query = query,
                       .arena = arena,
                       .fault = fault,
                       .table = clickhouse_client_settings(client)->table.ptr};
    int64_t began_ms = filter_segment_now_ms();

    *ret_answer = (struct search_answer){.complete_us = INT64_MIN};
    if (query->by.len > 0)
        return fault_set(fault, ST_INVALID, "by", "--by 不能与 --store 同用",
                         "--by does not go with --store");
    TRY(node_choose(&a, node));
    TRY(fields_read(&a));
    TRY(where_make(&a));
    TRY(count_ask(&a, ret_answer));
    TRY(kind_ask(&a, ret_answer));
    ret_answer->seconds = (double)(filter_segment_now_ms() - began_ms) / 1000;
    return ST_OK;
}

enum status clickhouse_search_source(struct clickhouse_client *client, struct str node,
                                     struct keep_id id, struct arena *arena, struct str *ret_line,
                                     struct fault *fault)
{
    struct asking a = {.client = client,
                       .arena = arena,
                       .fault = fault,
                       .table = clickhouse_client_settings(client)->table.ptr};
    struct clickhouse_rows_reader reader = {.is_short = false};
    struct buf out;

    TRY(node_choose(&a, node));
    buf_init(&out, SQL_MAX_BYTES);
    whole_write(&a, &out);
    buf_print(&out, " AND segment = %" PRIu64 " AND row = %" PRIu32, id.segment, id.row);
    enum status status = buf_finish(&out, arena, &a.where);
    buf_done(&out);
    if (status != ST_OK)
        return fault_set(fault, ST_LIMIT, "node", "节点名过长", "the name of the node is too long");
    TRY(ask_where(&a, STR("SELECT source"), STR(""), &reader));
    if (reader.rest.len == 0)
        return fault_set(fault, ST_NOT_FOUND, "ID", "没有此事件", "there is no such event");
    *ret_line = clickhouse_rows_text(&reader);
    return reader.is_short ? broken(fault) : ST_OK;
}
