/* SPDX-License-Identifier: Apache-2.0
 * `panshi events search|sql|raw|export`: asking what is kept; reading only, also while a server
 * runs. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/events_bars.h"
#include "cli/events_store.h"
#include "cli/events_times.h"
#include "cli/outfile.h"
#include "events/keep_view.h"
#include "events/moment.h"
#include "events/record_json.h"
#include "events/search_export.h"
#include "events/search_sql.h"

#include "base/banned.h"

enum {
    LIMIT_HITS = 50,
    LIMIT_TOP = 10,
    LIMIT_ROWS = 1000,
    WITHIN_S = 60,
    WITHIN_MAX_S = 86400,
    MEMORY_KEPT_BYTES = 256 << 20,
};

/* What the commands share: the taxonomy and the folder of events as it is now. */
struct looking {
    struct taxonomy *taxonomy;
    struct keep_view *view;
    const struct search_place *place;
    struct search_place empty;
    size_t damaged; /* files that could not be read */
};

static void looking_end(void *object)
{
    struct looking *looking = object;

    keep_view_close(looking->view);
    taxonomy_free(looking->taxonomy);
}

static void damage_show(size_t count, const struct fault *damage)
{
    fprintf(stderr,
            "%zu 个文件无法读取，结果不含其中的事件：%s\n"
            "%zu files cannot be read, their events are missing in the answer: %s\n",
            count, damage->zh, count, damage->en);
}

/* A folder of a store to which no event has come yet has no events, and that is no fault. */
static enum status looking_open(struct command_call *call, struct looking **ret_looking)
{
    struct looking *looking = ARENA_NEW(call->arena, struct looking);
    const char *data = option_text(&call->options, "data");
    char node[FILE_PATH_BYTES], folder[FILE_PATH_BYTES];
    const struct fault *damage;

    arena_defer(call->arena, looking_end, looking);
    /* Segments are decoded one after another: memory is used again instead of asked for again. */
    (void)mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT_BYTES);
    (void)mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT_BYTES);
    TRY(taxonomy_load(NULL, &looking->taxonomy, &call->fault));
    looking->place = &looking->empty;
    *ret_looking = looking;
    if (!data) /* --store */
        return ST_OK;
    (void)file_path(folder, data, "events");
    if (!file_exists(file_path(node, data, "node.json")))
        return fault_set(&call->fault, ST_NOT_FOUND, "data", "%s 不是磐石的数据目录",
                         "%s is not a data folder of Panshi", data);
    if (!file_exists(folder))
        return ST_OK;
    TRY(keep_view_open(folder, &looking->view, &call->fault));
    looking->place = keep_view_place(looking->view);
    looking->damaged = keep_view_damaged(looking->view, &damage);
    if (looking->damaged > 0)
        damage_show(looking->damaged, damage);
    return ST_OK;
}

/* ---- search ---- */

/* `--top FIELD N`: the option takes FIELD, N comes among the arguments, the later of two numbers.
 * The other argument is the filter, and there is one at most. */
static enum status filter_words(struct command_call *call, int *ret_exit, bool has_top,
                                struct str *ret_filter, int64_t *ret_limit)
{
    const struct option_set *options = &call->options;
    size_t number_at = options->argument_count, filters = 0;
    int64_t number;

    *ret_filter = (struct str){"", 0};
    for (size_t i = 0; has_top && i < options->argument_count; i++)
        if (str_to_int(str_of(options->arguments[i]), &number)) {
            number_at = i;
            *ret_limit = number;
        }
    if (number_at < options->argument_count && (*ret_limit < 1 || *ret_limit > SEARCH_MAX_TOP))
        return command_wrong(call, ret_exit, "top", "--top 字段后的个数应为 1 至 %d，不能是“%s”",
                             "after --top FIELD write a number from 1 to %d, not \"%s\"",
                             SEARCH_MAX_TOP, options->arguments[number_at]);
    for (size_t i = 0; i < options->argument_count; i++) {
        if (i == number_at)
            continue;
        if (filters++ > 0)
            return command_wrong(call, ret_exit, "argument",
                                 "多余的参数“%s”：筛选条件只能是一个参数，含空格时加引号",
                                 "unexpected argument \"%s\": the filter is one argument, quote it "
                                 "when it has spaces",
                                 options->arguments[i]);
        *ret_filter = str_of(options->arguments[i]);
    }
    return ST_OK;
}

static enum status query_read(struct command_call *call, int *ret_exit, struct looking *looking,
                              struct search_query *query)
{
    const char *width = option_text(&call->options, "histogram");
    const char *top = option_text(&call->options, "top");
    int64_t limit = option_int(&call->options, "limit", top ? LIMIT_TOP : LIMIT_HITS);

    *query = (struct search_query){.kind = SEARCH_LIST, .taxonomy = looking->taxonomy};
    if ((width != NULL) + (top != NULL) + option_has(&call->options, "count") > 1)
        return command_wrong(call, ret_exit, "top", "--top、--histogram、--count 只能写一个",
                             "write one of --top, --histogram, --count");
    if (option_has(&call->options, "count"))
        query->kind = SEARCH_COUNT;
    if (option_has(&call->options, "by") && !top)
        return command_wrong(call, ret_exit, "by", "--by 须与 --top 同用", "--by goes with --top");
    if (top)
        query->kind = SEARCH_TOP;
    if (width)
        query->kind = SEARCH_HISTOGRAM;
    if (width && !search_width_read(str_of(width), &query->width_us))
        return command_wrong(call, ret_exit, "histogram",
                             "--histogram 应写成 90s、1m、6h、1d 或 2w 的样式",
                             "write --histogram as 90s, 1m, 6h, 1d or 2w");
    struct str text;
    TRY(filter_words(call, ret_exit, top != NULL, &text, &limit));
    query->field = str_of(top);
    query->by = str_of(option_text(&call->options, "by"));
    query->limit = limit > SEARCH_MAX_HITS ? SEARCH_MAX_HITS : (size_t)limit;
    query->within_ms = option_int(&call->options, "within", WITHIN_S) * 1000;
    TRY(events_times_read(call, ret_exit, &query->from_us, &query->to_us));
    return filter_read(call->arena, text, looking->taxonomy, &query->filter, &call->fault);
}

static struct str time_text(struct command_call *call, int64_t time_us)
{
    char text[MOMENT_MAX_BYTES];

    return str_copy(call->arena, str_of(moment_print(time_us, text)));
}

static json_t *hits_tell(struct command_call *call, const struct search_answer *answer)
{
    json_t *list = json_new_list(call->arena);

    for (size_t i = 0; i < answer->hit_count; i++) {
        json_t *hit = json_new_object(call->arena);

        json_put_text(hit, "id", answer->hits[i].id);
        json_put_text(hit, "time", time_text(call, answer->hits[i].time_us));
        record_json_put_source(hit, answer->hits[i].source, call->arena);
        json_add(list, hit);
    }
    return list;
}

static json_t *top_tell(struct command_call *call, const struct search_answer *answer)
{
    json_t *list = json_new_list(call->arena);

    for (size_t i = 0; i < answer->top_count; i++) {
        json_t *value = json_new_object(call->arena);

        json_put_text(value, "value", record_utf8(answer->top[i].text, call->arena));
        json_put_int(value, "count", (int64_t)answer->top[i].count);
        json_add(list, value);
    }
    return list;
}

static void answer_tell(struct command_call *call, const struct search_query *query,
                        const struct search_answer *answer, const struct events_bars *bars,
                        size_t damaged)
{
    json_t *root = json_new_object(call->arena);

    json_put_int(root, "count", (int64_t)answer->count);
    if (query->kind == SEARCH_LIST)
        json_put(root, "hits", hits_tell(call, answer));
    if (query->kind == SEARCH_TOP)
        json_put(root, "top", top_tell(call, answer));
    if (query->kind == SEARCH_HISTOGRAM)
        events_bars_tell(bars, answer, call->arena, root);
    json_put_bool(root, "partial", answer->is_partial || damaged > 0);
    json_put(root, "seconds", json_keep(call->arena, json_real(answer->seconds)));
    json_put_int(root, "segments", (int64_t)(answer->pieces + answer->left));
    json_put_int(root, "skipped", (int64_t)answer->skipped);
    json_put_int(root, "left", (int64_t)answer->left);
    json_put_int(root, "damaged", (int64_t)damaged);
    json_put_int(root, "events", (int64_t)answer->rows);
    json_put_int(root, "events_covered", (int64_t)answer->rows_covered);
    json_put_int(root, "given_up", (int64_t)answer->given_up);
    command_print(call, root);
}

static void answer_show(struct command_call *call, const struct search_query *query,
                        const struct search_answer *answer)
{
    for (size_t i = 0; i < answer->hit_count; i++) {
        printf("%.*s  %.*s  ", STR_ARG(time_text(call, answer->hits[i].time_us)),
               STR_ARG(answer->hits[i].id));
        terminal_put(stdout, answer->hits[i].source, 0);
        putchar('\n');
    }
    for (size_t i = 0; i < answer->top_count; i++) {
        printf("%12llu  ", (unsigned long long)answer->top[i].count);
        terminal_put(stdout, answer->top[i].text, 0);
        putchar('\n');
    }
    events_bars_print(answer);
    if (query->kind == SEARCH_COUNT)
        printf("%llu\n", (unsigned long long)answer->count);
    else
        fprintf(stderr, "共 %llu 条 %llu events, %.3f s\n", (unsigned long long)answer->count,
                (unsigned long long)answer->count, answer->seconds);
}

static void shortcomings_show(const struct search_answer *answer)
{
    if (answer->is_partial)
        fprintf(
            stderr,
            "时间到，结果不完整：已查 %llu 条中的 %llu 条，最新的在先；可加长 --within 或缩小范围\n"
            "the time was over and the answer is partial: %llu events were to be asked, %llu "
            "were, newest first; give more --within or ask for less\n",
            (unsigned long long)answer->rows, (unsigned long long)answer->rows_covered,
            (unsigned long long)answer->rows, (unsigned long long)answer->rows_covered);
    if (answer->given_up > 0)
        fprintf(stderr,
                "正则表达式在 %llu 个值上超出计算上限，按不匹配计\n"
                "the regular expression was given up at %llu values, which count as no match\n",
                (unsigned long long)answer->given_up, (unsigned long long)answer->given_up);
}

static enum status search_ask(struct command_call *call, const struct looking *looking,
                              const struct search_query *query, struct search_answer *ret_answer)
{
    const char *store = option_text(&call->options, "store");
    struct clickhouse_client *client = NULL;

    if (!store)
        return search(looking->place, query, call->arena, ret_answer, &call->fault);
    TRY(events_store_open(call, store, &client));
    return clickhouse_search(client, events_store_node(call), query, call->arena, ret_answer,
                             &call->fault);
}

/* What lies outside the bars of a histogram is counted. */
static enum status bars_ask(struct command_call *call, const struct looking *looking,
                            const struct search_query *query, struct events_bars *bars,
                            struct search_answer *answer)
{
    const struct search_query ahead = events_bars_ahead(bars, query);
    struct search_answer counted = {0};

    if (bars->leaves_ahead)
        TRY(search_ask(call, looking, &ahead, &counted));
    bars->ahead = counted.count;
    answer->is_partial = answer->is_partial || counted.is_partial;
    events_bars_trim(bars, answer);
    return ST_OK;
}

static enum status search_run(struct command_call *call, int *ret_exit)
{
    struct looking *looking;
    struct search_query query;
    struct search_answer answer = {0};

    TRY(events_store_check(call, ret_exit));
    TRY(looking_open(call, &looking));
    TRY(query_read(call, ret_exit, looking, &query));
    struct events_bars bars = events_bars_begin(&query);
    TRY(search_ask(call, looking, &query, &answer));
    TRY(bars_ask(call, looking, &query, &bars, &answer));
    shortcomings_show(&answer);
    events_bars_show(&bars);
    if (answer.damaged > 0)
        damage_show(answer.damaged, &answer.damage);
    if (call->is_json)
        answer_tell(call, &query, &answer, &bars, looking->damaged + answer.damaged);
    else
        answer_show(call, &query, &answer);
    return ST_OK;
}

/* ---- raw ---- */

static enum status raw_read(struct command_call *call, struct keep_id id, struct str *ret_line)
{
    const char *store = option_text(&call->options, "store");
    struct clickhouse_client *client = NULL;
    struct looking *looking;

    if (store) {
        TRY(events_store_open(call, store, &client));
        return clickhouse_search_source(client, events_store_node(call), id, call->arena, ret_line,
                                        &call->fault);
    }
    TRY(looking_open(call, &looking));
    if (!looking->view)
        return fault_set(&call->fault, ST_NOT_FOUND, "ID", "没有事件 %s", "there is no event %s",
                         call->options.arguments[0]);
    return keep_view_source(looking->view, id, call->arena, ret_line, &call->fault);
}

static enum status raw_run(struct command_call *call, int *ret_exit)
{
    struct str line = {"", 0};
    struct keep_id id;

    TRY(events_store_check(call, ret_exit));
    if (!keep_id_read(str_of(call->options.arguments[0]), &id))
        return command_wrong(call, ret_exit, "ID", "“%s”不是事件编号",
                             "\"%s\" is no id of an event", call->options.arguments[0]);
    TRY(raw_read(call, id, &line));
    if (call->is_json) {
        json_t *object = json_new_object(call->arena);

        json_put_textz(object, "id", call->options.arguments[0]);
        record_json_put_source(object, line, call->arena);
        command_print(call, object);
        return ST_OK;
    }
    fwrite(line.ptr, 1, line.len, stdout);
    fputc('\n', stdout);
    return ST_OK;
}

/* ---- sql ---- */

static void cell_show(const json_t *cell)
{
    if (json_is_string(cell))
        terminal_put(stdout, (struct str){json_string_value(cell), json_string_length(cell)}, 0);
    else if (json_is_integer(cell))
        printf("%lld", (long long)json_integer_value(cell));
    else if (json_is_real(cell))
        printf("%.15g", json_real_value(cell));
}

static void table_show(const json_t *answer)
{
    const json_t *row, *cell;
    size_t i, k;

    json_array_foreach(json_get_list(answer, "columns"), k, cell)
    {
        if (k > 0)
            putchar('\t');
        cell_show(cell);
    }
    putchar('\n');
    json_array_foreach(json_get_list(answer, "rows"), i, row)
    {
        json_array_foreach((json_t *)(uintptr_t)row, k, cell)
        {
            if (k > 0)
                putchar('\t');
            cell_show(cell);
        }
        putchar('\n');
    }
}

static enum status sql_run(struct command_call *call, int *ret_exit)
{
    const char *data = option_text(&call->options, "data");
    char path[FILE_PATH_BYTES];
    struct looking *looking;
    struct search_sql question;
    json_t *answer;

    (void)ret_exit;
    TRY(looking_open(call, &looking));
    if (!file_exists(file_path(path, data, "panshi.db")))
        return fault_set(
            &call->fault, ST_INVALID, "data",
            "此数据目录的登记库在 PostgreSQL 中，events sql 只能用于 SQLite 登记库",
            "the records of this folder lie in PostgreSQL; events sql reads SQLite only");
    question = (struct search_sql){
        .place = looking->place,
        .taxonomy = looking->taxonomy,
        .path = path,
        .text = str_of(call->options.arguments[0]),
        .row_limit = (size_t)option_int(&call->options, "limit", LIMIT_ROWS),
        .within_ms = option_int(&call->options, "within", WITHIN_S) * 1000,
    };
    TRY(search_sql(&question, call->arena, &answer, &call->fault));
    if (json_get_bool(answer, "partial", false))
        fprintf(stderr,
                "结果不完整：达到行数上限 --limit 或时间上限 --within\n"
                "the answer is partial: the limit of rows (--limit) or of time (--within) was "
                "reached\n");
    if (call->is_json)
        command_print(call, answer);
    else
        table_show(answer);
    return ST_OK;
}

/* ---- export ---- */

struct target {
    int fd;
    const char *path;
};

static enum status target_write(void *context, struct str bytes, struct fault *fault)
{
    const struct target *target = context;

    return file_put(target->fd, target->path, bytes, fault);
}

static enum status export_read(struct command_call *call, int *ret_exit, struct looking *looking,
                               struct search_export *export)
{
    struct str rest = str_of(option_text(&call->options, "columns"));
    struct str *columns = ARENA_ARRAY(call->arena, SEARCH_EXPORT_MAX_COLUMNS + 1, struct str);

    *export = (struct search_export){.place = looking->place, .taxonomy = looking->taxonomy};
    export->form = search_export_form_of(str_of(option_text(&call->options, "format")));
    if (export->form == SEARCH_EXPORT_FORMS)
        return command_wrong(call, ret_exit, "format", "--format 应为 ndjson、csv、cef 或 parquet",
                             "--format is ndjson, csv, cef or parquet");
    while (rest.len > 0 && export->column_count <= SEARCH_EXPORT_MAX_COLUMNS) {
        struct str one = str_trim(str_cut(rest, ',', &rest));
        if (one.len > 0)
            columns[export->column_count++] = one;
    }
    export->columns = columns;
    TRY(events_times_read(call, ret_exit, &export->from_us, &export->to_us));
    return filter_read(call->arena, str_of(call->options.arguments[0]), looking->taxonomy,
                       &export->filter, &call->fault);
}

/* Into a file beside the name, which gets the name when all is written. */
static enum status export_write(struct command_call *call, struct search_export *export,
                                const char *path, struct search_export_answer *ret_answer)
{
    struct target target = {STDOUT_FILENO, path};
    const char *part = str_zero(call->arena, arena_print(call->arena, "%s.part", path));
    bool is_file = strcmp(path, "-") != 0;

    if (is_file)
        target.fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (target.fd < 0)
        return file_fail(errno, part, &call->fault);
    export->write = target_write;
    export->context = &target;
    enum status status = search_export(export, call->arena, ret_answer, &call->fault);
    if (!is_file)
        return status;
    if (status == ST_OK && fsync(target.fd) != 0)
        status = file_fail(errno, part, &call->fault);
    (void)close(target.fd);
    if (status == ST_OK && rename(part, path) != 0)
        status = file_fail(errno, path, &call->fault);
    if (status != ST_OK)
        (void)unlink(part);
    return status;
}

static enum status export_run(struct command_call *call, int *ret_exit)
{
    const char *path = call->options.arguments[1];
    char digest[DIGEST_SM3_HEX_BYTES];
    struct search_export export;
    struct search_export_answer answer = {0};
    struct looking *looking;

    TRY(looking_open(call, &looking));
    TRY(outfile_check(path, "FILE", option_text(&call->options, "data"), NULL, 0, &call->fault));
    TRY(export_read(call, ret_exit, looking, &export));
    TRY(export_write(call, &export, path, &answer));
    for (size_t i = 0; i < answer.absent_count; i++)
        fprintf(stderr,
                "列“%.*s”：导出的事件都没有这个字段\n"
                "column \"%.*s\": none of the events written has this field\n",
                STR_ARG(answer.absent[i]), STR_ARG(answer.absent[i]));
    (void)digest_hex(&answer.digest, digest);
    if (call->is_json && strcmp(path, "-") != 0) {
        json_t *root = json_new_object(call->arena);

        json_put_textz(root, "file", path);
        json_put_textz(root, "format", option_text(&call->options, "format"));
        json_put_int(root, "count", (int64_t)answer.count);
        json_put_int(root, "bytes", (int64_t)answer.bytes);
        json_put_textz(root, "sm3", digest);
        command_print(call, root);
    } else {
        fprintf(stderr, "%llu 条 events, %llu 字节 bytes, SM3 %s\n",
                (unsigned long long)answer.count, (unsigned long long)answer.bytes, digest);
    }
    return ST_OK;
}

/* ---- Table ---- */

#define DATA_OPTION                                                                                \
    {                                                                                              \
        "data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, true                      \
    }
#define DATA_OR_STORE_OPTIONS                                                                      \
    {"data", OPTION_TEXT, "DIR", "数据目录", "the data folder", 0, 0, false}, EVENTS_STORE_OPTIONS
#define TIME_OPTIONS                                                                               \
    {"from",                                                                                       \
     OPTION_TEXT,                                                                                  \
     "T",                                                                                          \
     "不早于此时；不写时区为北京时间",                                                             \
     "not before; Beijing's time unless a zone is written",                                        \
     0,                                                                                            \
     0,                                                                                            \
     false},                                                                                       \
    {                                                                                              \
        "to", OPTION_TEXT, "T", "早于此时", "before", 0, 0, false                                  \
    }
#define WITHIN_OPTION                                                                              \
    {                                                                                              \
        "within", OPTION_INT, "SECONDS", "最多查多久，0 为不限；到时给出已查到的部分",             \
            "how long at most, 0 for as long as it takes; the answer is partial then", 0,          \
            WITHIN_MAX_S, false                                                                    \
    }
#define END_OPTION                                                                                 \
    {                                                                                              \
        NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false                                           \
    }

static const struct option search_options[] = {
    DATA_OR_STORE_OPTIONS,
    TIME_OPTIONS,
    {"count", OPTION_FLAG, NULL, "只数条数", "only how many", 0, 0, false},
    {"histogram", OPTION_TEXT, "WIDTH", "按时间段计数：90s、1m、6h、1d、2w",
     "how many in each 90s, 1m, 6h, 1d, 2w", 0, 0, false},
    {"by", OPTION_TEXT, "FIELD", "与 --top 同用：按该字段的数值之和排，而非事件数",
     "with --top: by the sum of this field's numbers (bytes), not events", 0, 0, false},
    {"top", OPTION_TEXT, "FIELD [N]", "某字段最常见的 N 个值",
     "the N most frequent values of a field", 0, 0, false},
    {"limit", OPTION_INT, "N", "最多列出多少", "how many to list at most", 0, SEARCH_MAX_HITS,
     false},
    WITHIN_OPTION,
    END_OPTION,
};

static const struct option sql_options[] = {
    DATA_OPTION,
    {"limit", OPTION_INT, "N", "最多多少行", "rows at most", 1, SEARCH_SQL_MAX_ROWS, false},
    WITHIN_OPTION,
    END_OPTION,
};

static const struct option raw_options[] = {DATA_OR_STORE_OPTIONS, END_OPTION};

static const struct option export_options[] = {
    DATA_OPTION,
    TIME_OPTIONS,
    {"format", OPTION_TEXT, "ndjson|csv|cef|parquet", "导出格式", "the form", 0, 0, true},
    {"columns", OPTION_TEXT, "A,B", "CSV 和 Parquet 的列", "columns of CSV and Parquet", 0, 0,
     false},
    END_OPTION,
};

const struct command events_commands[] = {
    {"events", "search", "[FILTER]", 0, 2, search_options, search_run,
     "查已保存的事件；写法见 docs/search.md", "find kept events; the language: docs/search.md", 0},
    {"events", "sql", "'SELECT …'", 1, 1, sql_options, sql_run, "用 SQL 查事件，可与登记库连接",
     "SQL over events, joined with the register", 0},
    {"events", "raw", "ID", 1, 1, raw_options, raw_run, "一条事件的原文，逐字节",
     "the source line of an event, byte for byte", 0},
    {"events", "export", "FILTER FILE|-", 2, 2, export_options, export_run,
     "导出符合条件的事件，并给出 SM3", "write out events that match, with an SM3 digest", 0},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
