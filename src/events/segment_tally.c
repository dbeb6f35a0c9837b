/* SPDX-License-Identifier: Apache-2.0
 * Events by type and minute. */
#include "events/segment_tally.h"

enum { TALLY_TYPE_MAX_BYTES = 256, MINUTE_US = 60000000 };

/* Where the type of an event stands, the first that is there. */
static const struct {
    enum record_format format;
    const char *field;
} type_fields[] = {
    {RECORD_EVE, "event_type"},
    {RECORD_WINDOWS, "EventID"},
    {RECORD_WINDOWS, "Event.System.EventID"},
    {RECORD_WINDOWS, "Event.System.EventID.#text"},
    {RECORD_WINDOWS, "winlog.event_id"},
    {RECORD_WINDOWS, "event_id"},
    {RECORD_ZEEK, "_path"},
    {RECORD_SYSLOG, "app"},
    {RECORD_SYSLOG, "app_name"},
    {RECORD_CEF, "name"},
    {RECORD_LEEF, "event_id"},
    {RECORD_JSON, "event_type"},
    {RECORD_JSON, "type"},
};

struct tally {
    const struct segment_builder *builder;
    uint32_t *row_types;          /* UINT32_MAX: not known yet */
    struct segment_words *types;  /* format byte and text */
    struct segment_words minutes; /* minute and type, as bytes */
    uint32_t *counts;             /* of minutes' words */
};

struct tally_key {
    int64_t minute;
    uint32_t type;
    uint32_t count;
};

static int64_t minute_of(int64_t time_us)
{
    return time_us / MINUTE_US - (time_us % MINUTE_US < 0);
}

static enum status type_add(struct tally *tally, enum record_format format, struct str text,
                            uint32_t *ret_type)
{
    char key[TALLY_TYPE_MAX_BYTES + 1];
    size_t len = text.len < TALLY_TYPE_MAX_BYTES ? text.len : TALLY_TYPE_MAX_BYTES;

    key[0] = (char)format;
    if (len > 0)
        memcpy(key + 1, text.ptr, len);
    return segment_words_add(tally->types, (struct str){key, len + 1}, SEGMENT_WORD_PLAIN,
                             ret_type);
}

static struct str value_text(const struct segment_gather *column, uint32_t i,
                             char room[SEGMENT_VALUE_TEXT_BYTES])
{
    if (column->mode == SEGMENT_MODE_WORDS)
        return segment_words_text(&column->words, column->codes[i]);
    size_t len = column->mode == SEGMENT_MODE_TIMES
                     ? segment_value_print_time(&column->form, column->numbers[i], room)
                     : segment_value_print_integer(column->numbers[i], room);
    return (struct str){room, len};
}

static enum status take_column(struct tally *tally, const struct segment_gather *column,
                               const uint32_t *rows)
{
    char room[SEGMENT_VALUE_TEXT_BYTES];
    uint32_t type = 0;

    for (uint32_t i = 0; i < column->count; i++) {
        if (tally->row_types[rows[i]] != UINT32_MAX)
            continue;
        TRY(type_add(tally, column->format, value_text(column, i, room), &type));
        tally->row_types[rows[i]] = type;
    }
    return ST_OK;
}

static enum status find_types(struct tally *tally, struct segment_index *index, struct arena *arena)
{
    const struct segment_builder *builder = tally->builder;
    uint32_t type = 0;

    for (size_t field = 0; field < sizeof type_fields / sizeof type_fields[0]; field++)
        for (uint32_t c = 0; c < builder->column_count; c++) {
            const struct segment_gather *column = &builder->columns[c];

            if (column->format != type_fields[field].format ||
                !str_is(column->name, type_fields[field].field))
                continue;
            uint32_t *rows = ARENA_ARRAY(arena, column->count + 1, uint32_t);
            segment_index_rows(index, c, rows);
            TRY(take_column(tally, column, rows));
        }
    for (uint32_t row = 0; row < builder->rows; row++) {
        enum record_format format = builder->shapes[builder->row_shapes[row]].format;

        if (tally->row_types[row] != UINT32_MAX)
            continue;
        TRY(type_add(tally, format, str_of(record_format_word(format)), &type));
        tally->row_types[row] = type;
    }
    return ST_OK;
}

static enum status count_rows(struct tally *tally)
{
    uint32_t last = 0, code = 0;
    char key[12], before[12] = {0};

    for (uint32_t row = 0; row < tally->builder->rows; row++) {
        int64_t minute = minute_of(tally->builder->times[row]);

        memcpy(key, &minute, 8);
        memcpy(key + 8, &tally->row_types[row], 4);
        if (row > 0 && memcmp(key, before, sizeof key) == 0) {
            tally->counts[last]++;
            continue;
        }
        TRY(segment_words_add(&tally->minutes, (struct str){key, sizeof key}, SEGMENT_WORD_PLAIN,
                              &code));
        tally->counts[code]++;
        memcpy(before, key, sizeof key);
        last = code;
    }
    return ST_OK;
}

static int order_keys(const void *a, const void *b)
{
    const struct tally_key *x = a, *y = b;

    if (x->minute != y->minute)
        return x->minute < y->minute ? -1 : 1;
    return x->type < y->type ? -1 : x->type > y->type;
}

static void write_all(const struct tally *tally, struct arena *arena, struct buf *out)
{
    uint32_t count = tally->minutes.count;
    struct tally_key *keys = ARENA_ARRAY(arena, count + 1, struct tally_key);
    int64_t minute = 0;

    for (uint32_t i = 0; i < count; i++) {
        struct str key = segment_words_text(&tally->minutes, i);

        memcpy(&keys[i].minute, key.ptr, 8);
        memcpy(&keys[i].type, key.ptr + 8, 4);
        keys[i].count = tally->counts[i];
    }
    if (count > 0)
        qsort(keys, count, sizeof *keys, order_keys);
    segment_pack_varint(out, tally->types->count);
    for (uint32_t i = 0; i < tally->types->count; i++) {
        struct str key = segment_words_text(tally->types, i);

        segment_pack_varint(out, key.len);
        buf_str(out, key);
    }
    segment_pack_varint(out, count);
    for (uint32_t i = 0; i < count; i++) {
        segment_pack_varint(out, segment_pack_zigzag(keys[i].minute - minute));
        segment_pack_varint(out, keys[i].type);
        segment_pack_varint(out, keys[i].count);
        minute = keys[i].minute;
    }
}

enum status segment_tally_write(const struct segment_builder *builder, struct segment_index *index,
                                struct arena *arena, struct buf *out, struct segment_words *types,
                                uint32_t **ret_row_types)
{
    struct tally tally = {.builder = builder, .types = types};

    tally.row_types = ARENA_ARRAY(arena, builder->rows + 1, uint32_t);
    tally.counts = ARENA_ARRAY(arena, builder->rows + 1, uint32_t);
    memset(tally.row_types, 0xFF, (builder->rows + 1) * sizeof *tally.row_types);
    segment_words_init(&tally.minutes, builder->seed);
    enum status status = find_types(&tally, index, arena);
    if (status == ST_OK)
        status = count_rows(&tally);
    if (status == ST_OK)
        write_all(&tally, arena, out);
    *ret_row_types = tally.row_types;
    segment_words_done(&tally.minutes);
    return status == ST_OK ? out->status : status;
}

bool segment_tally_read(struct str run, struct arena *arena, struct segment_tally **ret_tallies,
                        size_t *ret_count)
{
    struct segment_cursor cursor = segment_cursor_of(run);
    size_t type_count = segment_pack_read_below(&cursor, run.len);
    struct str *types = ARENA_ARRAY(arena, type_count + 1, struct str);
    int64_t minute = 0;

    for (size_t i = 0; i < type_count && !cursor.is_bad; i++) {
        types[i] = segment_pack_read_bytes(
            &cursor, segment_pack_read_below(&cursor, TALLY_TYPE_MAX_BYTES + 1));
        if (types[i].len == 0 || (uint8_t)types[i].ptr[0] > RECORD_FORMATS)
            return false;
    }
    size_t count = segment_pack_read_below(&cursor, run.len);
    struct segment_tally *tallies = ARENA_ARRAY(arena, count + 1, struct segment_tally);
    for (size_t i = 0; i < count && !cursor.is_bad; i++) {
        int64_t step = segment_pack_unzigzag(segment_pack_read(&cursor));
        size_t type = segment_pack_read(&cursor);

        if (type >= type_count || __builtin_add_overflow(minute, step, &minute))
            return false;
        tallies[i] = (struct segment_tally){
            .minute = minute,
            .format = (enum record_format)types[type].ptr[0],
            .type = {types[type].ptr + 1, types[type].len - 1},
            .count = (uint32_t)segment_pack_read_below(&cursor, SEGMENT_ROW_MAX)};
    }
    *ret_tallies = tallies;
    *ret_count = count;
    return !cursor.is_bad;
}
