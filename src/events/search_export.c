/* SPDX-License-Identifier: Apache-2.0
 * Writing events out. */
#include "events/search_export.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events/layout.h"
#include "events/moment.h"
#include "events/record_json.h"
#include "events/search_fields.h"
#include "events/search_parquet.h"

#include "base/banned.h"

enum { ROW_MAX_BYTES = 64 << 20, FLUSH_BYTES = 1 << 20, ARENA_MIB = 2048 };

static const struct str usual_columns[] = {
    {"event.dataset", 13},
    {"event.code", 10},
    {"source.ip", 9},
    {"source.port", 11},
    {"destination.ip", 14},
    {"destination.port", 16},
    {"network.transport", 17},
    {"host.name", 9},
    {"user.name", 9},
    {"process.executable", 18},
    {"process.command_line", 20},
    {"url.domain", 10},
    {"url.original", 12},
    {"dns.question.name", 17},
    {"rule.name", 9},
    {"event.severity", 14},
    {"panshi.party", 12},
    {"panshi.system", 13},
    {"panshi.level", 12},
};

/* Keys of CEF and what stands behind them; the first three are of the header. */
static const struct {
    const char *key, *field;
} cef_keys[] = {
    {"", "rule.id"},
    {"", "rule.name"},
    {"", "event.severity"},
    {"act", "event.action"},
    {"app", "network.protocol"},
    {"proto", "network.transport"},
    {"src", "source.ip"},
    {"spt", "source.port"},
    {"shost", "source.hostname"},
    {"suser", "user.name"},
    {"sproc", "process.executable"},
    {"dst", "destination.ip"},
    {"dpt", "destination.port"},
    {"dhost", "url.domain"},
    {"dvchost", "host.name"},
    {"request", "url.original"},
    {"requestMethod", "http.request.method"},
    {"requestClientApplication", "user_agent.original"},
    {"cat", "event.dataset"},
    {"fname", "file.name"},
    {"fileHash", "file.hash.sha256"},
    {"msg", "message"},
};

enum {
    CEF_ID,
    CEF_NAME,
    CEF_SEVERITY,
    CEF_HEADERS,
    CEF_KEYS = sizeof cef_keys / sizeof cef_keys[0]
};

struct writing {
    const struct search_export *export;
    struct search_fields fields;
    struct filter_judge *judge;
    struct layout_set *layouts; /* NDJSON: to tell what is JSON */
    const struct str *names;
    size_t name_count;
    struct search_sources *sources; /* CSV, Parquet: one per name */
    struct search_parquet *parquet;
    bool is_learning;
    struct buf out, cell;
    struct digest_stream *digest;
    struct search_export_answer answer;
    const struct search_piece *piece;
    struct segment *segment;
};

enum search_export_form search_export_form_of(struct str word)
{
#define SEARCH_EXPORT_WORD(name, word) word,
    static const char *const words[] = {SEARCH_EXPORT_TABLE(SEARCH_EXPORT_WORD)};

    for (enum search_export_form form = 0; form < SEARCH_EXPORT_FORMS; form++)
        if (str_is(word, words[form]))
            return form;
    return SEARCH_EXPORT_FORMS;
}

static enum status emit(void *context, struct str bytes, struct fault *fault)
{
    struct writing *w = context;

    digest_stream_add(w->digest, bytes.ptr, bytes.len);
    w->answer.bytes += bytes.len;
    return w->export->write(w->export->context, bytes, fault);
}

static enum status flush(struct writing *w, struct fault *fault)
{
    struct str bytes = buf_view(&w->out);

    if (w->out.status != ST_OK)
        return fault_set(fault, w->out.status, "events", "一条事件过大，无法导出",
                         "an event is too large to be written out");
    if (bytes.len == 0)
        return ST_OK;
    enum status status = emit(w, bytes, fault);
    w->out.len = 0;
    return status;
}

/* ---- Forms ---- */

static void csv_text(struct buf *out, struct str text)
{
    bool is_formula = text.len > 0 && strchr("=+-@\t\r\n", text.ptr[0]) != NULL;
    bool has_quotes = is_formula;

    for (size_t i = 0; i < text.len && !has_quotes; i++)
        has_quotes = strchr(",\"\r\n", text.ptr[i]) != NULL;
    if (!has_quotes) {
        buf_str(out, text);
        return;
    }
    buf_text(out, is_formula ? "\"'" : "\"");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, text.ptr[i]);
    }
    buf_byte(out, '"');
}

/* Header parts escape | and \, extensions = and \ and line ends. */
static void cef_text(struct buf *out, struct str text, char special)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];

        if (byte == '\n' || byte == '\r') {
            buf_text(out, special == '|' ? " " : byte == '\n' ? "\\n" : "\\r");
            continue;
        }
        if (byte == special || byte == '\\')
            buf_byte(out, '\\');
        buf_byte(out, byte);
    }
}

struct event {
    const char *id, *time;
    int64_t time_us;
    struct str source;
    enum record_format format;
    uint32_t row;
};

/* One JSON object, blanks around it aside. */
static bool is_object(struct writing *w, struct str source)
{
    struct str text = str_trim(source);
    struct record record;

    if (text.len == 0 || text.ptr[0] != '{')
        return false;
    if (w->layouts && layout_is_full(w->layouts)) {
        layout_set_free(w->layouts);
        w->layouts = NULL;
    }
    if (!w->layouts)
        w->layouts = layout_set_new();
    enum status status =
        w->layouts ? layout_read_json(w->layouts, RECORD_JSON, text, &record) : ST_MEMORY;
    /* What is beyond the limits of reading was JSON when it was taken in. */
    return status == ST_OK || (status != ST_MALFORMED && text.ptr[text.len - 1] == '}');
}

static void ndjson_write(struct writing *w, const struct event *event, struct arena *arena)
{
    if (is_object(w, event->source)) {
        /* A line end within JSON stands between its parts only. */
        for (struct str rest = event->source; rest.len > 0;) {
            bool is_cut = memchr(rest.ptr, '\n', rest.len) != NULL;

            buf_str(&w->out, str_cut(rest, '\n', &rest));
            if (is_cut)
                buf_byte(&w->out, ' ');
        }
    } else {
        buf_print(&w->out, "{\"format\":\"%s\",\"id\":\"%s\",", record_format_word(event->format),
                  event->id);
        record_json_source(&w->out, event->source, arena);
        buf_print(&w->out, ",\"time\":\"%s\"}", event->time);
    }
    buf_byte(&w->out, '\n');
}

static enum status csv_write(struct writing *w, const struct event *event, struct fault *fault)
{
    buf_print(&w->out, "%s,%s,%s", event->id, event->time, record_format_word(event->format));
    for (size_t i = 0; i < w->name_count; i++) {
        size_t count = search_sources_cell(&w->sources[i], event->row, &w->cell);
        struct str text = buf_view(&w->cell);
        int64_t number;

        if (w->cell.status != ST_OK)
            return fault_set(fault, w->cell.status, "events", "一条事件过大，无法导出",
                             "an event is too large to be written out");
        buf_byte(&w->out, ',');
        if (count == 1 && text.len > 0 && text.ptr[0] != '+' && str_to_int(text, &number))
            buf_str(&w->out, text); /* a number below zero is no formula */
        else if (count > 0)
            csv_text(&w->out, text);
    }
    buf_text(&w->out, "\r\n");
    return ST_OK;
}

static void csv_head(struct writing *w)
{
    buf_text(&w->out, "\xEF\xBB\xBFid,time,format");
    for (size_t i = 0; i < w->name_count; i++) {
        buf_byte(&w->out, ',');
        csv_text(&w->out, w->names[i]);
    }
    buf_text(&w->out, "\r\n");
}

static enum status cef_header(struct writing *w, const struct event *event, size_t field,
                              const char *otherwise, struct fault *fault)
{
    struct search_cell cell;

    TRY(search_fields_cell(&w->fields, field, event->row, &cell, fault));
    buf_byte(&w->out, '|');
    cef_text(&w->out, cell.is_set ? cell.text : str_of(otherwise), '|');
    return ST_OK;
}

static enum status cef_write(struct writing *w, const struct event *event, struct fault *fault)
{
    const char *word = record_format_word(event->format);

    buf_text(&w->out, "CEF:0|Panshi|Panshi|1");
    TRY(cef_header(w, event, CEF_ID, word, fault));
    TRY(cef_header(w, event, CEF_NAME, word, fault));
    TRY(cef_header(w, event, CEF_SEVERITY, "Unknown", fault));
    buf_print(&w->out, "|rt=%lld externalId=%s", (long long)(event->time_us / 1000), event->id);
    for (size_t i = CEF_HEADERS; i < CEF_KEYS; i++) {
        struct search_cell cell;

        TRY(search_fields_cell(&w->fields, i, event->row, &cell, fault));
        if (!cell.is_set || cell.text.len == 0)
            continue;
        buf_print(&w->out, " %s=", cef_keys[i].key);
        cef_text(&w->out, cell.text, '=');
    }
    buf_byte(&w->out, '\n');
    return ST_OK;
}

/* ---- Events ---- */

static enum status event_write(struct writing *w, uint32_t row, int64_t time_us,
                               struct arena *arena, struct fault *fault)
{
    const struct search_place *place = w->export->place;
    char id[SEARCH_ID_BYTES], time[MOMENT_MAX_BYTES];
    struct event event = {id, time, time_us, {"", 0}, RECORD_JSON, row};

    if (w->is_learning)
        return search_parquet_learn(w->parquet, w->sources, row, fault);
    place->id(place->context, w->piece, row, id);
    (void)moment_print(time_us, time);
    TRY(segment_format(w->segment, row, &event.format, fault));
    if (w->export->form == SEARCH_EXPORT_NDJSON) {
        TRY(segment_source(w->segment, row, arena, &event.source, fault));
        ndjson_write(w, &event, arena);
    } else if (w->export->form == SEARCH_EXPORT_CSV) {
        TRY(csv_write(w, &event, fault));
    } else if (w->export->form == SEARCH_EXPORT_PARQUET) {
        const struct search_parquet_event one = {id, time_us, event.format, row};
        TRY(search_parquet_write(w->parquet, &one, w->sources, fault));
    } else {
        TRY(cef_write(w, &event, fault));
    }
    w->answer.count++;
    return w->out.len >= FLUSH_BYTES ? flush(w, fault) : ST_OK;
}

/* Forms whose columns hold all values of a field. */
static bool is_table(const struct writing *w)
{
    return w->export->form == SEARCH_EXPORT_CSV || w->export->form == SEARCH_EXPORT_PARQUET;
}

static enum status segment_write(struct writing *w, struct arena *arena, struct fault *fault)
{
    const struct filter_span span = {w->export->from_us, w->export->to_us, INT64_MAX};
    struct filter_rows rows;
    const int64_t *times;

    if (!filter_segment_may(w->export->filter, w->segment, &span))
        return ST_OK;
    TRY(filter_segment(w->judge, w->export->filter, w->segment, &span, arena, &rows, fault));
    if (rows.matched == 0)
        return ST_OK;
    TRY(segment_times(w->segment, &times, fault));
    search_fields_enter(&w->fields, w->segment);
    for (size_t i = 0; i < w->name_count && is_table(w); i++)
        TRY(search_sources_find(&w->sources[i], w->segment, w->fields.names[i], arena, fault));
    for (uint32_t row = 0; row < rows.row_count; row++)
        if (filter_segment_has(&rows, row))
            TRY(event_write(w, row, times[row], arena, fault));
    return ST_OK;
}

static enum status piece_write(struct writing *w, const struct search_piece *piece,
                               struct fault *fault)
{
    const struct search_place *place = w->export->place;
    struct arena arena;

    if (piece->last_us < w->export->from_us || piece->first_us >= w->export->to_us)
        return ST_OK;
    w->piece = piece;
    TRY(place->open(place->context, piece, &w->segment, fault));
    arena_init(&arena, (size_t)ARENA_MIB << 20);
    enum status status = segment_write(w, &arena, fault);
    arena_done(&arena);
    place->close(place->context, piece, w->segment);
    return status;
}

static bool is_among(const struct str *names, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(names[i], name))
            return true;
    return false;
}

/* The columns asked for, each once, without those that always stand first. */
static void columns_choose(struct writing *w, struct arena *arena)
{
    static const struct str first[] = {{"id", 2}, {"time", 4}, {"format", 6}};
    const struct search_export *export = w->export;
    struct str *names = ARENA_ARRAY(arena, export->column_count + 1, struct str);

    w->names = usual_columns;
    w->name_count = sizeof usual_columns / sizeof usual_columns[0];
    if (export->column_count > 0) {
        w->names = names;
        w->name_count = 0;
    }
    for (size_t i = 0; i < export->column_count; i++) {
        struct str name = export->columns[i];

        if (!is_among(first, sizeof first / sizeof first[0], name) &&
            !is_among(names, w->name_count, name))
            names[w->name_count++] = name;
    }
    w->sources = ARENA_ARRAY(arena, w->name_count + 1, struct search_sources);
}

static void names_choose(struct writing *w, struct arena *arena)
{
    struct str *keys = ARENA_ARRAY(arena, CEF_KEYS, struct str);

    columns_choose(w, arena);
    if (w->export->form != SEARCH_EXPORT_CEF)
        return;
    for (size_t i = 0; i < CEF_KEYS; i++)
        keys[i] = str_of(cef_keys[i].field);
    w->names = keys;
    w->name_count = CEF_KEYS;
}

static void absent_tell(struct writing *w, struct arena *arena)
{
    struct str *absent = ARENA_ARRAY(arena, w->name_count + 1, struct str);

    w->answer.absent = absent;
    if (!is_table(w) || w->export->column_count == 0 || w->answer.count == 0)
        return;
    for (size_t i = 0; i < w->name_count; i++)
        if (!w->sources[i].is_held)
            absent[w->answer.absent_count++] = w->names[i];
}

static int older_first(const void *a, const void *b)
{
    const struct search_piece *one = *(const struct search_piece *const *)a;
    const struct search_piece *two = *(const struct search_piece *const *)b;

    if (one->first_us != two->first_us)
        return one->first_us < two->first_us ? -1 : 1;
    return (one->number > two->number) - (one->number < two->number);
}

/* All events once, for the types of their columns. */
static enum status columns_learn(struct writing *w, const struct search_piece **pieces,
                                 struct fault *fault)
{
    w->parquet = search_parquet_new(w->names, w->name_count);
    w->is_learning = true;
    for (size_t i = 0; i < w->export->place->count; i++)
        TRY(piece_write(w, pieces[i], fault));
    w->is_learning = false;
    search_parquet_begin(w->parquet, emit, w);
    return ST_OK;
}

static enum status all_write(struct writing *w, struct arena *arena, struct fault *fault)
{
    const struct search_place *place = w->export->place;
    const struct search_piece **pieces =
        ARENA_ARRAY(arena, place->count + 1, const struct search_piece *);

    if (!w->judge)
        return fault_set(fault, ST_MEMORY, "events", "内存不足", "out of memory");
    for (size_t i = 0; i < place->count; i++)
        pieces[i] = &place->pieces[i];
    qsort(pieces, place->count, sizeof *pieces, older_first);
    if (w->export->form == SEARCH_EXPORT_CSV)
        csv_head(w);
    if (w->export->form == SEARCH_EXPORT_PARQUET)
        TRY(columns_learn(w, pieces, fault));
    for (size_t i = 0; i < place->count; i++)
        TRY(piece_write(w, pieces[i], fault));
    return w->parquet != NULL ? search_parquet_finish(w->parquet, fault) : flush(w, fault);
}

enum status search_export(const struct search_export *export, struct arena *arena,
                          struct search_export_answer *ret_answer, struct fault *fault)
{
    struct writing w = {.export = export, .judge = filter_judge_new()};

    if (export->column_count > SEARCH_EXPORT_MAX_COLUMNS) {
        filter_judge_free(w.judge);
        return fault_set(fault, ST_LIMIT, "columns", "列数不超过 %d", "at most %d columns",
                         SEARCH_EXPORT_MAX_COLUMNS);
    }
    names_choose(&w, arena);
    buf_init(&w.out, ROW_MAX_BYTES);
    buf_init(&w.cell, ROW_MAX_BYTES);
    w.digest = digest_stream_open();
    enum status status =
        search_fields_open(&w.fields, export->taxonomy, w.names, w.name_count, fault);
    if (status == ST_OK)
        status = all_write(&w, arena, fault);
    search_fields_close(&w.fields);
    w.answer.digest = digest_stream_close(w.digest);
    absent_tell(&w, arena);
    search_parquet_free(w.parquet);
    buf_done(&w.cell);
    buf_done(&w.out);
    layout_set_free(w.layouts);
    filter_judge_free(w.judge);
    if (status == ST_OK)
        *ret_answer = w.answer;
    return status;
}
