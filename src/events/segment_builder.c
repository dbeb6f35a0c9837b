/* SPDX-License-Identifier: Apache-2.0
 * Filling a segment: each value goes to the column of its field, each row remembers its layout. */
#include "events/segment_builder.h"

#include "events/segment_file.h"
#include "events/segment_seal.h"

enum {
    BUILDER_ARENA_BYTES = 1 << 30,
    KEY_MAX_BYTES = 64 << 20,
    NAME_KEY_BYTES = LAYOUT_NAME_MAX_BYTES + 1
};

static void begin(struct segment_builder *builder)
{
    arena_init(&builder->arena, BUILDER_ARENA_BYTES);
    segment_words_init(&builder->shape_keys, builder->seed);
    segment_words_init(&builder->column_keys, builder->seed);
    segment_words_init(&builder->mark_keys, builder->seed);
    memset(builder->shape_of, 0, sizeof builder->shape_of);
    memset(builder->mark_columns, 0, sizeof builder->mark_columns);
    builder->shape_count = builder->column_count = builder->rows = 0;
    builder->source_bytes = 0;
    builder->outline_bytes = 0;
    builder->value_count = 0;
    builder->is_broken = false;
    builder->chain = (struct segment_chain){0};
}

/* The columns become the spares; what was left of the spares goes. */
static void end(struct segment_builder *builder)
{
    struct segment_gather *columns = builder->spares;
    uint32_t max = builder->spare_max;

    for (uint32_t i = 0; i < builder->spare_count; i++)
        segment_gather_done(&builder->spares[i]);
    segment_words_done(&builder->spare_keys);
    builder->spares = builder->columns;
    builder->spare_count = builder->column_count;
    builder->spare_max = builder->column_max;
    builder->spare_keys = builder->column_keys;
    builder->columns = columns;
    builder->column_max = max;
    builder->column_count = 0;
    segment_words_init(&builder->column_keys, builder->seed);
    segment_words_done(&builder->shape_keys);
    segment_words_done(&builder->mark_keys);
    arena_done(&builder->arena);
}

struct segment_builder *segment_builder_new(void)
{
    struct segment_builder *builder = calloc(1, sizeof *builder);

    if (!builder)
        return NULL;
    digest_random(&builder->seed, sizeof builder->seed);
    builder->shapes = calloc(SEGMENT_SHAPE_MAX, sizeof *builder->shapes);
    builder->pack = segment_pack_new();
    buf_init(&builder->scratch, KEY_MAX_BYTES);
    buf_init(&builder->directory, KEY_MAX_BYTES);
    begin(builder);
    if (!builder->shapes || !builder->pack) {
        segment_builder_free(builder);
        return NULL;
    }
    return builder;
}

void segment_builder_free(struct segment_builder *builder)
{
    if (!builder)
        return;
    end(builder);
    end(builder);
    segment_pack_free(builder->pack);
    segment_series_done(&builder->series);
    buf_done(&builder->scratch);
    buf_done(&builder->directory);
    free(builder->shapes);
    free(builder->columns);
    free(builder->spares);
    free(builder->row_shapes);
    free(builder->row_marks);
    free(builder->times);
    free(builder);
}

void segment_builder_clear(struct segment_builder *builder)
{
    end(builder);
    begin(builder);
}

void segment_builder_forget(struct segment_builder *builder)
{
    memset(builder->shape_of, 0, sizeof builder->shape_of);
}

uint32_t segment_builder_rows(const struct segment_builder *builder)
{
    return builder->rows;
}

void segment_builder_set_chain(struct segment_builder *builder, const struct segment_chain *chain)
{
    builder->chain = *chain;
}

enum status segment_builder_seal(struct segment_builder *builder, struct str *ret_bytes,
                                 struct fault *fault)
{
    enum status status = builder->is_broken ? ST_MEMORY : segment_seal(builder, ret_bytes);

    if (status != ST_OK)
        return fault_set(fault, status, "segment", "事件段无法封存：%s",
                         "the segment cannot be sealed: %s",
                         status == ST_MEMORY ? "内存不足 / out of memory"
                                             : "内容超出上限 / a limit was reached");
    segment_builder_clear(builder);
    return ST_OK;
}

/* ---- Columns and shapes ---- */

static enum status column_of(struct segment_builder *builder, enum record_format format,
                             struct str name, uint32_t *ret_column)
{
    char key[NAME_KEY_BYTES];

    if (name.len >= NAME_KEY_BYTES)
        return ST_LIMIT;
    key[0] = (char)format;
    if (name.len > 0)
        memcpy(key + 1, name.ptr, name.len);
    TRY(segment_words_add(&builder->column_keys, (struct str){key, name.len + 1},
                          SEGMENT_WORD_PLAIN, ret_column));
    if (*ret_column < builder->column_count)
        return ST_OK;
    if (builder->column_count == builder->column_max) {
        uint32_t max = builder->column_max ? builder->column_max * 2 : 64;
        struct segment_gather *columns = realloc(builder->columns, max * sizeof *columns);

        if (!columns) {
            builder->is_broken = true;
            return ST_MEMORY;
        }
        builder->columns = columns;
        builder->column_max = max;
    }
    struct segment_gather *column = &builder->columns[builder->column_count++];
    struct str own = str_copy(&builder->arena, name);
    uint32_t spare = 0;
    if (segment_words_find(&builder->spare_keys, (struct str){key, name.len + 1},
                           SEGMENT_WORD_PLAIN, &spare))
        segment_gather_take(column, &builder->spares[spare], format, own, builder->seed);
    else
        segment_gather_init(column, format, own, builder->seed);
    return ST_OK;
}

/* What makes a shape itself: its format, and each gap with the column and kind that follow. */
static void write_key(struct buf *key, const struct segment_outline *outline,
                      const struct segment_slot *slots)
{
    key->len = 0;
    key->status = ST_OK;
    segment_pack_varint(key, outline->format);
    segment_pack_varint(key, outline->slot_count);
    for (uint32_t i = 0; i <= outline->slot_count; i++) {
        segment_pack_varint(key, outline->gaps[i].len);
        buf_str(key, outline->gaps[i]);
        if (i < outline->slot_count)
            segment_pack_varint(key, (uint64_t)slots[i].column << SEGMENT_SLOT_KIND_BITS |
                                         slots[i].kind);
    }
}

static void keep_shape(struct segment_builder *builder, const struct segment_outline *outline,
                       struct segment_slot *slots)
{
    struct segment_shape *shape = &builder->shapes[builder->shape_count++];

    *shape = (struct segment_shape){
        .format = outline->format,
        .slot_count = outline->slot_count,
        .slots = slots,
        .gaps = ARENA_ARRAY(&builder->arena, outline->slot_count + 1, struct str)};
    for (uint32_t i = 0; i <= outline->slot_count; i++) {
        shape->gaps[i] = str_copy(&builder->arena, outline->gaps[i]);
        shape->gap_bytes += outline->gaps[i].len;
    }
}

static size_t outline_bytes(const struct segment_outline *outline)
{
    size_t bytes = (size_t)outline->slot_count * sizeof(struct segment_slot);

    for (uint32_t i = 0; i <= outline->slot_count; i++)
        bytes += outline->gaps[i].len + (i < outline->slot_count ? outline->names[i].len : 0);
    return bytes;
}

enum status segment_builder_define(struct segment_builder *builder,
                                   const struct segment_outline *outline, uint32_t *ret_shape)
{
    if (builder->is_broken)
        return ST_MEMORY;
    if (outline->slot_count > LAYOUT_SLOT_MAX || builder->shape_count == SEGMENT_SHAPE_MAX ||
        builder->outline_bytes + outline_bytes(outline) > SEGMENT_SHAPE_MAX_BYTES)
        return ST_LIMIT;
    struct segment_slot *slots =
        ARENA_ARRAY(&builder->arena, outline->slot_count + 1, struct segment_slot);
    for (uint32_t i = 0; i < outline->slot_count; i++) {
        slots[i].kind = outline->kinds[i];
        TRY(column_of(builder, outline->format, outline->names[i], &slots[i].column));
    }
    write_key(&builder->scratch, outline, slots);
    TRY(builder->scratch.status);
    TRY(segment_words_add(&builder->shape_keys, buf_view(&builder->scratch), SEGMENT_WORD_PLAIN,
                          ret_shape));
    if (*ret_shape == builder->shape_count) {
        builder->outline_bytes += outline_bytes(outline);
        keep_shape(builder, outline, slots);
    }
    return ST_OK;
}

enum status segment_builder_shape(struct segment_builder *builder, const struct layout_set *set,
                                  const struct layout *layout, uint32_t *ret_shape)
{
    struct str names[LAYOUT_SLOT_MAX];
    enum leaf_kind kinds[LAYOUT_SLOT_MAX];

    if (layout->id < LAYOUT_MAX && builder->shape_of[layout->id] > 0) {
        *ret_shape = builder->shape_of[layout->id] - 1;
        return ST_OK;
    }
    if (layout->slot_count > LAYOUT_SLOT_MAX)
        return ST_LIMIT;
    for (uint32_t i = 0; i < layout->slot_count; i++) {
        names[i] = layout_field_name(set, layout->slots[i].field);
        kinds[i] = layout->slots[i].kind;
    }
    struct segment_outline outline = {layout->format, layout->slot_count, names, kinds,
                                      layout->gaps};
    TRY(segment_builder_define(builder, &outline, ret_shape));
    if (layout->id < LAYOUT_MAX)
        builder->shape_of[layout->id] = *ret_shape + 1;
    return ST_OK;
}

/* ---- Rows ---- */

static enum status reserve_row(struct segment_builder *builder)
{
    if (builder->rows < builder->rows_max)
        return ST_OK;
    uint32_t max = builder->rows_max ? builder->rows_max * 2 : 1024;
    uint32_t *shapes = realloc(builder->row_shapes, max * sizeof *shapes);
    if (shapes)
        builder->row_shapes = shapes;
    uint32_t *marks = realloc(builder->row_marks, max * sizeof *marks);
    if (marks)
        builder->row_marks = marks;
    int64_t *times = realloc(builder->times, max * sizeof *times);
    if (times)
        builder->times = times;
    if (!shapes || !marks || !times)
        return ST_MEMORY;
    builder->rows_max = max;
    return ST_OK;
}

/* The columns of the marks, made before the row is begun. */
static enum status reserve_marks(struct segment_builder *builder, const struct segment_row *row,
                                 uint32_t *ret_key)
{
    char key[SEGMENT_MARK_MAX + 1];

    key[0] = (char)row->has_time;
    for (size_t i = 0; i < row->mark_count; i++) {
        enum record_mark_kind kind = row->marks[i].kind;

        if (kind >= RECORD_MARKS)
            return ST_INVALID;
        key[i + 1] = (char)kind;
        if (builder->mark_columns[kind] > 0)
            continue;
        uint32_t column = 0;
        TRY(column_of(builder, RECORD_FORMATS, str_of(record_mark_word(kind)), &column));
        builder->mark_columns[kind] = column + 1;
    }
    return segment_words_add(&builder->mark_keys, (struct str){key, row->mark_count + 1},
                             SEGMENT_WORD_PLAIN, ret_key);
}

static enum status add_values(struct segment_builder *builder, const struct segment_shape *shape,
                              const struct segment_row *row)
{
    for (uint32_t i = 0; i < shape->slot_count; i++) {
        const struct leaf *leaf = &row->leaves[i];

        TRY(segment_gather_add(&builder->columns[shape->slots[i].column],
                               (struct str){leaf->ptr, leaf->len},
                               segment_gather_class(leaf, shape->slots[i].kind)));
    }
    for (size_t i = 0; i < row->mark_count; i++)
        TRY(segment_gather_add(&builder->columns[builder->mark_columns[row->marks[i].kind] - 1],
                               row->marks[i].text, SEGMENT_WORD_PLAIN));
    return ST_OK;
}

enum status segment_builder_add_row(struct segment_builder *builder, const struct segment_row *row,
                                    uint32_t *ret_row)
{
    const struct segment_shape *shape = &builder->shapes[row->shape];
    uint64_t bytes = shape->gap_bytes;
    uint32_t key = 0;

    if (builder->is_broken)
        return ST_MEMORY;
    if (row->mark_count > SEGMENT_MARK_MAX)
        return ST_INVALID;
    for (uint32_t i = 0; i < shape->slot_count; i++)
        bytes += row->leaves[i].len;
    if (builder->rows == SEGMENT_ROW_MAX ||
        bytes > SEGMENT_SOURCE_MAX_BYTES - builder->source_bytes ||
        shape->slot_count + row->mark_count > SEGMENT_VALUE_MAX - builder->value_count)
        return ST_LIMIT;
    TRY(reserve_row(builder));
    TRY(reserve_marks(builder, row, &key));
    enum status status = add_values(builder, shape, row);
    if (status != ST_OK) {
        builder->is_broken = true;
        return status;
    }
    builder->row_shapes[builder->rows] = row->shape;
    builder->row_marks[builder->rows] = key;
    builder->times[builder->rows] = row->time_us;
    builder->source_bytes += bytes;
    builder->value_count += shape->slot_count + row->mark_count;
    *ret_row = builder->rows++;
    return ST_OK;
}

enum status segment_builder_add(struct segment_builder *builder, const struct layout_set *set,
                                const struct record *record, uint32_t *ret_row)
{
    struct segment_row row = {.has_time = record->has_time,
                              .time_us = record->time_us,
                              .leaves = record->leaves,
                              .marks = record->marks,
                              .mark_count = record->mark_count};

    TRY(segment_builder_shape(builder, set, record->layout, &row.shape));
    return segment_builder_add_row(builder, &row, ret_row);
}
