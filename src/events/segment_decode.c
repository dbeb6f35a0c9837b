/* SPDX-License-Identifier: Apache-2.0
 * Decoding the columns of an open segment, and putting source lines together again. */
#include "events/segment_inside.h"

/* ---- Shapes and rows ---- */

static bool read_gaps(struct segment *segment, struct segment_cursor *cursor, struct str **ret_gaps,
                      size_t *ret_count)
{
    size_t left = (size_t)(cursor->end - cursor->at);
    size_t count = segment_pack_read_below(cursor, left);
    struct str *gaps = ARENA_ARRAY(&segment->arena, count + 1, struct str);

    for (size_t i = 0; i < count; i++)
        gaps[i].len = segment_pack_read_below(cursor, left);
    for (size_t i = 0; i < count && !cursor->is_bad; i++)
        gaps[i] = segment_pack_read_bytes(cursor, gaps[i].len);
    *ret_gaps = gaps;
    *ret_count = count;
    return !cursor->is_bad;
}

static bool read_shape(struct segment *segment, struct segment_cursor *cursor,
                       const struct str *gaps, size_t gap_count, struct segment_shape *shape)
{
    shape->format = (enum record_format)segment_pack_read_below(cursor, RECORD_FORMATS - 1);
    shape->slot_count = (uint32_t)segment_pack_read_below(cursor, LAYOUT_SLOT_MAX);
    if (cursor->is_bad || shape->slot_count > (size_t)(cursor->end - cursor->at))
        return false;
    shape->slots = ARENA_ARRAY(&segment->arena, shape->slot_count + 1, struct segment_slot);
    shape->gaps = ARENA_ARRAY(&segment->arena, shape->slot_count + 1, struct str);
    for (uint32_t i = 0; i <= shape->slot_count; i++) {
        size_t gap = segment_pack_read(cursor);

        if (gap >= gap_count)
            return false;
        shape->gaps[i] = gaps[gap];
        shape->gap_bytes += gaps[gap].len;
        if (i == shape->slot_count)
            break;
        uint64_t slot = segment_pack_read(cursor);
        uint64_t field = slot >> SEGMENT_SLOT_KIND_BITS, kind = slot & SEGMENT_SLOT_KIND_MASK;
        if (field >= segment->field_count || kind >= LEAF_KINDS ||
            segment->fields[field].format != shape->format)
            return false;
        shape->slots[i] = (struct segment_slot){.column = (uint32_t)field,
                                                .before = segment->fields[field].slots++,
                                                .kind = (enum leaf_kind)kind};
    }
    for (uint32_t i = 0; i < shape->slot_count; i++)
        segment->fields[shape->slots[i].column].slots = 0;
    return !cursor->is_bad;
}

static bool load_shapes(struct segment *segment)
{
    struct str item, *gaps = NULL;
    size_t gap_count = 0;

    if (!segment_unpack_item(&segment->unpack, segment->shapes_item, &item))
        return false;
    struct segment_cursor cursor = segment_cursor_of(item);
    if (!read_gaps(segment, &cursor, &gaps, &gap_count))
        return false;
    segment->shapes = ARENA_ARRAY(&segment->arena, segment->shape_count + 1, struct segment_shape);
    for (uint32_t s = 0; s < segment->shape_count; s++)
        if (!read_shape(segment, &cursor, gaps, gap_count, &segment->shapes[s]))
            return false;
    return cursor.at == cursor.end;
}

static bool load_mark_shapes(struct segment *segment)
{
    struct str item;

    if (!segment_unpack_item(&segment->unpack, segment->mark_shapes_item, &item))
        return false;
    struct segment_cursor cursor = segment_cursor_of(item);
    segment->mark_shapes =
        ARENA_ARRAY(&segment->arena, segment->mark_shape_count + 1, struct segment_shape);
    segment->mark_has_time = ARENA_ARRAY(&segment->arena, segment->mark_shape_count + 1, bool);
    for (uint32_t s = 0; s < segment->mark_shape_count; s++) {
        struct segment_shape *shape = &segment->mark_shapes[s];
        uint64_t length = segment_pack_read_below(&cursor, SEGMENT_MARK_MAX + 1);

        segment->mark_has_time[s] = segment_pack_read_below(&cursor, 1) != 0;
        if (cursor.is_bad || length == 0)
            return false;
        shape->slot_count = (uint32_t)length - 1;
        shape->slots = ARENA_ARRAY(&segment->arena, length, struct segment_slot);
        for (uint32_t i = 0; i < shape->slot_count; i++) {
            uint64_t field = segment_pack_read(&cursor);

            if (field >= segment->field_count || segment->fields[field].format != RECORD_FORMATS)
                return false;
            shape->slots[i].column = (uint32_t)field;
        }
    }
    return !cursor.is_bad && cursor.at == cursor.end;
}

/* Each field has as many values as the layouts of the rows say. */
static bool counts_agree(struct segment *segment)
{
    for (uint32_t i = 0; i < segment->field_count; i++) {
        bool is_mark = segment->fields[i].format == RECORD_FORMATS;

        if (segment->fields[i].count !=
            segment_index_count(is_mark ? &segment->mark_index : &segment->index, i))
            return false;
    }
    return true;
}

bool segment_decode_shapes(struct segment *segment)
{
    if (segment->has_shapes)
        return true;
    if (!load_shapes(segment) || !load_mark_shapes(segment) ||
        !segment_series_get_codes(&segment->unpack, &segment->row_shapes_place, segment->rows,
                                  segment->shape_count, NULL, &segment->row_shapes) ||
        !segment_series_get_codes(&segment->unpack, &segment->row_marks_place, segment->rows,
                                  segment->mark_shape_count, NULL, &segment->row_marks))
        return false;
    segment_index_make(&segment->index, segment->shapes, segment->shape_count, segment->field_count,
                       segment->row_shapes, segment->rows, &segment->arena);
    segment_index_make(&segment->mark_index, segment->mark_shapes, segment->mark_shape_count,
                       segment->field_count, segment->row_marks, segment->rows, &segment->arena);
    segment->has_shapes = counts_agree(segment);
    return segment->has_shapes;
}

bool segment_decode_times(struct segment *segment)
{
    return segment->times || segment_series_get(&segment->unpack, &segment->times_place,
                                                segment->rows, NULL, NULL, &segment->times);
}

/* ---- Words ---- */

/* Codes as they are read: nulls have their own, and texts that read alike share one. */
static bool read_codes(struct segment *segment, struct segment_field *field,
                       const struct segment_dictionary_source *from, struct str *texts,
                       bool has_escapes)
{
    uint32_t *code_of = ARENA_ARRAY(&segment->arena, field->word_count + 1, uint32_t);
    uint32_t *codes = ARENA_ARRAY(&segment->arena, (size_t)field->count + 1, uint32_t);
    struct segment_words words;
    size_t count = 0;
    bool is_sound = true;

    segment_words_init(&words, segment->filter.seed ^ (uintptr_t)segment);
    for (uint32_t i = 0; is_sound && i < field->word_count; i++) {
        uint8_t kind = from->kinds.len > 0 ? (uint8_t)from->kinds.ptr[i] : from->kind;

        code_of[i] = (uint32_t)count;
        if (kind == SEGMENT_KIND_NULL) {
            code_of[i] = SEGMENT_NULL_CODE;
            continue;
        }
        if (has_escapes)
            is_sound =
                segment_words_add(&words, texts[i], SEGMENT_WORD_PLAIN, &code_of[i]) == ST_OK;
        if (code_of[i] == count)
            texts[count++] = texts[i];
    }
    segment_words_done(&words);
    for (uint32_t i = 0; i < field->count; i++)
        codes[i] = code_of[field->raw_codes[i]];
    field->column.words = texts;
    field->column.word_count = count;
    field->column.codes = codes;
    return is_sound;
}

static bool load_words(struct segment *segment, struct segment_field *field,
                       const uint32_t *leaders)
{
    if (!segment_dictionary_load(segment, field) ||
        !segment_series_get_codes(&segment->unpack, &field->series, field->count, field->word_count,
                                  leaders, &field->raw_codes))
        return false;
    const struct segment_dictionary_source *from = field->dictionary;
    field->column.kind = SEGMENT_WORDS;
    if (from->has_escapes || (field->mask & 1U << SEGMENT_KIND_NULL)) {
        struct str *texts = ARENA_ARRAY(&segment->arena, field->word_count + 1, struct str);

        memcpy(texts, from->words, field->word_count * sizeof *texts);
        return read_codes(segment, field, from, texts, from->has_escapes);
    }
    field->column.words = from->words;
    field->column.word_count = field->word_count;
    field->column.codes = field->raw_codes;
    return true;
}

static bool load_phrases(struct segment *segment, struct segment_field *field,
                         const uint32_t *leaders)
{
    struct segment_dictionary_source from = {.kind = SEGMENT_KIND_TEXT};
    uint32_t *codes = NULL;
    struct str *texts = NULL;

    if (field->format == RECORD_FORMATS || !segment_dictionary_load(segment, field) ||
        !segment_series_get_codes(&segment->unpack, &field->series, field->count, field->word_count,
                                  leaders, &codes) ||
        !segment_spell(segment, field, codes, &texts))
        return false;
    field->column.kind = SEGMENT_WORDS;
    return read_codes(segment, field, &from, texts, true);
}

/* ---- Numbers and times ---- */

static bool load_integers(struct segment *segment, struct segment_field *field,
                          const uint32_t *leaders)
{
    int64_t *numbers = NULL, *distinct = NULL;
    uint32_t *codes = NULL;

    field->column.kind = SEGMENT_NUMBERS;
    if (field->word_count == 0) {
        if (!segment_series_get(&segment->unpack, &field->series, field->count, NULL, leaders,
                                &numbers))
            return false;
        field->column.numbers = numbers;
        return true;
    }
    if (!segment_series_get(&segment->unpack, &field->distinct, field->word_count, NULL, NULL,
                            &distinct) ||
        !segment_series_get_codes(&segment->unpack, &field->series, field->count, field->word_count,
                                  leaders, &codes))
        return false;
    numbers = ARENA_ARRAY(&segment->arena, (size_t)field->count + 1, int64_t);
    for (uint32_t i = 0; i < field->count; i++)
        numbers[i] = distinct[codes[i]];
    field->column.numbers = numbers;
    return true;
}

static bool load_times(struct segment *segment, struct segment_field *field)
{
    int64_t *beside = NULL, *ticks = NULL;
    char *text = arena_take(&segment->arena, (size_t)field->count * 36 + SEGMENT_VALUE_TEXT_BYTES);
    struct str *words = ARENA_ARRAY(&segment->arena, (size_t)field->count + 1, struct str);
    uint32_t *codes = ARENA_ARRAY(&segment->arena, (size_t)field->count + 1, uint32_t);

    if (segment_series_is_beside(&field->series)) {
        if (!segment_decode_times(segment))
            return false;
        beside = ARENA_ARRAY(&segment->arena, (size_t)field->count + 1, int64_t);
        for (uint32_t i = 0; i < field->count; i++)
            beside[i] =
                segment_value_ticks_of(&field->time_form, segment->times[field->column.rows[i]]);
    }
    if (!segment_series_get(&segment->unpack, &field->series, field->count, beside, NULL, &ticks))
        return false;
    size_t count = 0;
    for (uint32_t i = 0; i < field->count; i++) {
        codes[i] = (uint32_t)count;
        if (i > 0 && ticks[i] == ticks[i - 1]) {
            codes[i] = codes[i - 1];
            continue;
        }
        if (!segment_value_time_is_sound(&field->time_form, ticks[i]))
            return false;
        words[count] =
            (struct str){text, segment_value_print_time(&field->time_form, ticks[i], text)};
        text += words[count++].len;
    }
    field->raw = words;
    field->raw_codes = codes;
    field->column.kind = SEGMENT_WORDS;
    return true;
}

/* Times that come again later are one word. */
static bool join_times(struct segment *segment, struct segment_field *field)
{
    struct segment_dictionary_source from = {.kind = SEGMENT_KIND_TEXT};
    uint32_t count = 0;

    for (uint32_t i = 0; i < field->count; i++)
        count = field->raw_codes[i] >= count ? field->raw_codes[i] + 1 : count;
    struct str *texts = ARENA_ARRAY(&segment->arena, count + 1, struct str);
    memcpy(texts, field->raw, count * sizeof *texts);
    field->word_count = count;
    return read_codes(segment, field, &from, texts, true);
}

/* ---- Fields ---- */

static bool load_leaders(struct segment *segment)
{
    if (segment->has_leaders)
        return true;
    segment_leader_init(&segment->leader, &segment->index);
    for (uint32_t i = 0; i < segment->leader_count; i++) {
        struct segment_field *field = &segment->fields[segment->leader_fields[i]];
        uint32_t *codes = NULL;

        if (segment_series_is_led(&field->series) || field->word_count == 0 ||
            field->format == RECORD_FORMATS)
            return false;
        if (!segment_series_get_codes(&segment->unpack, &field->series, field->count,
                                      field->word_count, NULL, &codes) ||
            segment_leader_add(&segment->leader, segment->leader_fields[i], codes, field->count,
                               field->word_count) != ST_OK)
            return false;
    }
    segment->has_leaders = true;
    return true;
}

static bool load_field(struct segment *segment, uint32_t number)
{
    struct segment_field *field = &segment->fields[number];
    bool is_mark = field->format == RECORD_FORMATS;
    uint32_t *rows = ARENA_ARRAY(&segment->arena, (size_t)field->count + 1, uint32_t);
    const uint32_t *leaders = NULL;

    segment_index_rows(is_mark ? &segment->mark_index : &segment->index, number, rows);
    field->column.rows = rows;
    field->column.count = field->count;
    if (segment_series_is_led(&field->series)) {
        if (is_mark || !load_leaders(segment))
            return false;
        leaders = segment_leader_of(&segment->leader, number, field->count);
        if (!leaders)
            return false;
    }
    switch (field->mode) {
    case SEGMENT_MODE_WORDS:
        return load_words(segment, field, leaders);
    case SEGMENT_MODE_PHRASES:
        return load_phrases(segment, field, leaders);
    case SEGMENT_MODE_INTEGERS:
        return load_integers(segment, field, leaders);
    case SEGMENT_MODE_TIMES:
        return load_times(segment, field) && join_times(segment, field);
    case SEGMENT_MODE_EMPTY:
    case SEGMENT_MODES:
    default:
        return true;
    }
}

bool segment_decode_field(struct segment *segment, uint32_t number)
{
    if (number >= segment->field_count)
        return false;
    if (segment->fields[number].is_loaded)
        return true;
    if (!segment_decode_shapes(segment) || !load_field(segment, number))
        return false;
    segment->fields[number].is_loaded = true;
    return true;
}

/* ---- Lines ---- */

/* The first value of a row in a column; reading rows in turn finds it where the last one ended. */
static size_t first_of_row(struct segment_field *field, uint32_t row)
{
    const uint32_t *rows = field->column.rows;
    size_t low = 0, high = field->count, at = field->next;

    while (at < field->count && rows[at] < row && at < field->next + 8)
        at++;
    if (at < field->count && rows[at] == row && (at == 0 || rows[at - 1] < row)) {
        field->next = at;
        return at;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (rows[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    field->next = low;
    return low;
}

static struct str value_at(const struct segment_field *field, size_t at,
                           char room[SEGMENT_VALUE_TEXT_BYTES])
{
    if (field->mode != SEGMENT_MODE_INTEGERS)
        return field->raw[field->raw_codes[at]];
    return (struct str){room, segment_value_print_integer(field->column.numbers[at], room)};
}

bool segment_decode_first(struct segment *segment, uint32_t number, uint32_t row,
                          char room[SEGMENT_VALUE_TEXT_BYTES], struct str *ret_value)
{
    struct segment_field *field = &segment->fields[number];

    if (field->mode == SEGMENT_MODE_PHRASES || !segment_decode_field(segment, number))
        return false;
    size_t at = first_of_row(field, row);
    if (at >= field->count || field->column.rows[at] != row)
        return false;
    *ret_value = value_at(field, at, room);
    return true;
}

bool segment_decode_source(struct segment *segment, uint32_t row, struct arena *arena,
                           struct str *ret_line)
{
    char room[SEGMENT_VALUE_TEXT_BYTES];
    struct buf line;

    if (!segment_decode_shapes(segment))
        return false;
    const struct segment_shape *shape = &segment->shapes[segment->row_shapes[row]];
    buf_init(&line, SEGMENT_SOURCE_MAX_BYTES);
    for (uint32_t i = 0; i <= shape->slot_count; i++) {
        buf_str(&line, shape->gaps[i]);
        if (i == shape->slot_count)
            break;
        uint32_t number = shape->slots[i].column;
        struct segment_field *field = &segment->fields[number];
        if (!segment_decode_field(segment, number)) {
            buf_done(&line);
            return false;
        }
        buf_str(&line, value_at(field, first_of_row(field, row) + shape->slots[i].before, room));
    }
    enum status status = buf_finish(&line, arena, ret_line);
    buf_done(&line);
    return status == ST_OK;
}
