/* SPDX-License-Identifier: Apache-2.0
 * From columns in memory to the bytes of segment_file.h. */
#include "events/segment_seal.h"

#include "events/segment_entity.h"
#include "events/segment_file.h"
#include "events/segment_filter.h"
#include "events/segment_leader.h"
#include "events/segment_phrase.h"
#include "events/segment_tally.h"
#include "events/segment_words_put.h"

enum {
    SEAL_ARENA_BYTES = 1 << 30,
    BLOB_MAX_BYTES = 512 << 20,
    DISTINCT_SHARE = 2,
    LONG_TEXT_BYTES = 128
};

struct sealing {
    struct segment_builder *builder;
    struct arena arena;  /* of the whole */
    struct arena column; /* of the column being written */
    struct segment_index index, mark_index;
    struct segment_leader leader;
    struct buf blob; /* one item being made */
    uint64_t *keys;  /* of the filter */
    size_t key_count, key_max;
    enum status status;
};

static void blob_start(struct sealing *seal)
{
    seal->blob.len = 0;
    seal->blob.status = ST_OK;
}

static enum status blob_add(struct sealing *seal)
{
    TRY(seal->blob.status);
    segment_pack_add(seal->builder->pack, buf_view(&seal->blob));
    return ST_OK;
}

/* ---- Shapes ---- */

static enum status put_shapes(struct sealing *seal)
{
    struct segment_builder *builder = seal->builder;
    struct segment_words gaps;
    struct buf shapes;
    enum status status = ST_OK;

    segment_words_init(&gaps, builder->seed);
    buf_init(&shapes, BLOB_MAX_BYTES);
    for (uint32_t s = 0; s < builder->shape_count; s++) {
        const struct segment_shape *shape = &builder->shapes[s];

        segment_pack_varint(&shapes, shape->format);
        segment_pack_varint(&shapes, shape->slot_count);
        for (uint32_t i = 0; status == ST_OK && i <= shape->slot_count; i++) {
            uint32_t gap = 0;

            status = segment_words_add(&gaps, shape->gaps[i], SEGMENT_WORD_PLAIN, &gap);
            segment_pack_varint(&shapes, gap);
            if (i < shape->slot_count)
                segment_pack_varint(&shapes,
                                    (uint64_t)shape->slots[i].column << SEGMENT_SLOT_KIND_BITS |
                                        shape->slots[i].kind);
        }
    }
    blob_start(seal);
    segment_pack_varint(&seal->blob, gaps.count);
    for (uint32_t i = 0; i < gaps.count; i++)
        segment_pack_varint(&seal->blob, gaps.rows[i].len);
    buf_bytes(&seal->blob, gaps.bytes ? gaps.bytes : "", gaps.bytes_len);
    buf_str(&seal->blob, buf_view(&shapes));
    status = status == ST_OK ? shapes.status : status;
    segment_words_done(&gaps);
    buf_done(&shapes);
    TRY(status);
    segment_pack_varint(&builder->directory, builder->shape_count);
    return blob_add(seal);
}

/* Mark shapes as shapes whose slots are the columns of the marks. */
static enum status put_mark_shapes(struct sealing *seal)
{
    struct segment_builder *builder = seal->builder;
    uint32_t count = builder->mark_keys.count;
    struct segment_shape *shapes = ARENA_ARRAY(&seal->arena, count + 1, struct segment_shape);

    blob_start(seal);
    for (uint32_t s = 0; s < count; s++) {
        struct str key = segment_words_text(&builder->mark_keys, s);

        segment_pack_varint(&seal->blob, key.len);
        segment_pack_varint(&seal->blob, (uint8_t)key.ptr[0]);
        shapes[s].slot_count = (uint32_t)key.len - 1;
        shapes[s].slots = ARENA_ARRAY(&seal->arena, key.len, struct segment_slot);
        for (size_t i = 1; i < key.len; i++) {
            shapes[s].slots[i - 1].column = builder->mark_columns[(uint8_t)key.ptr[i]] - 1;
            segment_pack_varint(&seal->blob, shapes[s].slots[i - 1].column);
        }
    }
    segment_index_make(&seal->mark_index, shapes, count, builder->column_count, builder->row_marks,
                       builder->rows, &seal->arena);
    segment_pack_varint(&builder->directory, count);
    return blob_add(seal);
}

/* ---- Entities ---- */

static void emit_key(void *context, uint64_t key)
{
    struct sealing *seal = context;

    if (seal->key_count == seal->key_max) {
        size_t max = seal->key_max ? seal->key_max * 2 : 4096;
        uint64_t *keys = realloc(seal->keys, max * sizeof *keys);

        if (!keys) {
            seal->status = ST_MEMORY;
            return;
        }
        seal->keys = keys;
        seal->key_max = max;
    }
    seal->keys[seal->key_count++] = key;
}

/* As what the bytes of a word are to be read. */
static const enum leaf_kind leaf_kinds[SEGMENT_WORD_CLASSES] = {
    [SEGMENT_WORD_ESCAPED] = LEAF_STRING,  [SEGMENT_WORD_PARAM] = LEAF_PARAM,
    [SEGMENT_WORD_FIELD] = LEAF_FIELD,     [SEGMENT_WORD_XML] = LEAF_XML,
    [SEGMENT_WORD_GB_TEXT] = LEAF_GB_TEXT, [SEGMENT_WORD_GB_FIELD] = LEAF_GB_FIELD,
};

static void word_entities(struct sealing *seal, const struct segment_gather *column, bool is_field,
                          bool is_list)
{
    for (uint32_t i = 0; i < column->words.count; i++) {
        const struct segment_word *word = &column->words.rows[i];
        struct str text = segment_words_text(&column->words, i);

        if (word->class_of == SEGMENT_WORD_NULL)
            continue;
        /* Only \u can stand for the letters of an address or a name. */
        bool is_other =
            word->class_of != SEGMENT_WORD_PLAIN && word->class_of != SEGMENT_WORD_ESCAPED;
        if (is_other || (word->class_of == SEGMENT_WORD_ESCAPED &&
                         (is_field || is_list || memmem(text.ptr, text.len, "\\u", 2) != NULL))) {
            struct leaf leaf = {text.ptr, (uint32_t)text.len, true};
            text = record_leaf_text(&leaf, leaf_kinds[word->class_of], &seal->column);
        }
        segment_entity_keys(is_field, is_list, text, emit_key, seal);
    }
}

static void column_entities(struct sealing *seal, const struct segment_gather *column)
{
    bool is_field = segment_entity_is_field(column->name);
    char room[SEGMENT_VALUE_TEXT_BYTES];

    if (column->mode == SEGMENT_MODE_WORDS) {
        word_entities(seal, column, is_field, segment_entity_is_list(column->name));
        return;
    }
    for (uint32_t i = 0; is_field && i < column->count; i++) {
        size_t len = column->mode == SEGMENT_MODE_TIMES
                         ? segment_value_print_time(&column->form, column->numbers[i], room)
                         : segment_value_print_integer(column->numbers[i], room);

        segment_entity_keys(is_field, false, (struct str){room, len}, emit_key, seal);
    }
}

/* ---- Columns ---- */

static const uint32_t *leaders_of(struct sealing *seal, uint32_t number)
{
    enum { WORTH_IT = 512 };
    const struct segment_gather *column = &seal->builder->columns[number];
    bool is_constant = column->mode == SEGMENT_MODE_WORDS && column->words.count <= 1;

    if (column->count < WORTH_IT || is_constant || column->format == RECORD_FORMATS)
        return NULL;
    return segment_leader_of(&seal->leader, number, column->count);
}

/* The words of a column, or its phrases, and a code for each value. */
static enum status put_words(struct sealing *seal, uint32_t number,
                             const struct segment_words *words, const uint32_t *codes)
{
    TRY(segment_words_put(seal->builder, words, &seal->column, &seal->blob));
    return segment_series_put_codes(&seal->builder->series, seal->builder->pack,
                                    &seal->builder->directory, codes,
                                    seal->builder->columns[number].count, leaders_of(seal, number));
}

/* Mode and count of a column. */
static void put_mode(struct sealing *seal, uint32_t number, enum segment_mode mode)
{
    const struct segment_gather *column = &seal->builder->columns[number];
    struct buf *directory = &seal->builder->directory;
    struct segment_index *index =
        column->format == RECORD_FORMATS ? &seal->mark_index : &seal->index;

    segment_pack_varint(directory, (uint64_t)mode << 1 | segment_index_is_single(index, number));
    segment_pack_varint(directory, column->count);
}

static enum status put_texts(struct sealing *seal, uint32_t number)
{
    const struct segment_gather *column = &seal->builder->columns[number];
    struct segment_phrases phrases = {0};
    bool is_made = false;
    enum status status = ST_OK;

    if (column->format != RECORD_FORMATS && segment_phrase_is_name(column->name))
        status = segment_phrase_make(seal->builder, number, &phrases, &is_made);
    if (status == ST_OK) {
        put_mode(seal, number, is_made ? SEGMENT_MODE_PHRASES : SEGMENT_MODE_WORDS);
        status = put_words(seal, number, is_made ? &phrases.words : &column->words,
                           is_made ? phrases.codes : column->codes);
    }
    segment_phrase_done(&phrases);
    return status;
}

/* Numbers as codes of their distinct values; 0 distinct when there are too many to pay. */
static enum status distinct_of(struct sealing *seal, const struct segment_gather *column,
                               uint32_t *codes, int64_t *distinct, uint32_t *ret_distinct)
{
    struct segment_words words;
    enum status status = ST_OK;

    segment_words_init(&words, seal->builder->seed);
    for (uint32_t i = 0; status == ST_OK && i < column->count; i++) {
        status = segment_words_add(
            &words, (struct str){(const char *)&column->numbers[i], sizeof column->numbers[i]},
            SEGMENT_WORD_PLAIN, &codes[i]);
        if (words.count > column->count / DISTINCT_SHARE) {
            segment_words_done(&words);
            *ret_distinct = 0;
            return ST_OK;
        }
    }
    for (uint32_t i = 0; i < words.count; i++)
        memcpy(&distinct[i], segment_words_text(&words, i).ptr, sizeof distinct[i]);
    *ret_distinct = words.count;
    segment_words_done(&words);
    return status;
}

static enum status put_integers(struct sealing *seal, uint32_t number)
{
    enum { FEW = 64 };
    struct segment_builder *builder = seal->builder;
    const struct segment_gather *column = &builder->columns[number];
    const uint32_t *leaders = leaders_of(seal, number);
    int64_t least = INT64_MAX, most = INT64_MIN;
    uint32_t distinct_count = 0, *codes = NULL;
    int64_t *distinct = NULL;
    bool tells = false;

    for (uint32_t i = 0; i < column->count; i++) {
        least = column->numbers[i] < least ? column->numbers[i] : least;
        most = column->numbers[i] > most ? column->numbers[i] : most;
    }
    /* A column that tells flows is read by its codes. */
    for (uint32_t i = 0; i < seal->leader.column_count; i++)
        tells = tells || seal->leader.columns[i] == number;
    if (tells || (column->count >= FEW && (uint64_t)most - (uint64_t)least > UINT8_MAX)) {
        codes = ARENA_ARRAY(&seal->column, column->count + 1, uint32_t);
        distinct = ARENA_ARRAY(&seal->column, column->count / DISTINCT_SHARE + 1, int64_t);
        TRY(distinct_of(seal, column, codes, distinct, &distinct_count));
    }
    segment_pack_varint(&builder->directory, distinct_count);
    if (distinct_count == 0)
        return segment_series_put(&builder->series, builder->pack, &builder->directory,
                                  column->numbers, column->count, NULL, leaders);
    TRY(segment_series_put(&builder->series, builder->pack, &builder->directory, distinct,
                           distinct_count, NULL, NULL));
    return segment_series_put_codes(&builder->series, builder->pack, &builder->directory, codes,
                                    column->count, leaders);
}

static enum status put_times(struct sealing *seal, uint32_t number)
{
    struct segment_builder *builder = seal->builder;
    const struct segment_gather *column = &builder->columns[number];
    bool is_mark = column->format == RECORD_FORMATS;
    uint32_t *rows = ARENA_ARRAY(&seal->column, column->count + 1, uint32_t);
    int64_t *beside = ARENA_ARRAY(&seal->column, column->count + 1, int64_t);

    segment_index_rows(is_mark ? &seal->mark_index : &seal->index, number, rows);
    for (uint32_t i = 0; i < column->count; i++)
        beside[i] = segment_value_ticks_of(&column->form, builder->times[rows[i]]);
    segment_pack_varint(&builder->directory, (uint8_t)column->form.separator);
    segment_pack_varint(&builder->directory, column->form.digits);
    segment_pack_varint(&builder->directory, column->form.zone);
    segment_pack_varint(&builder->directory, segment_pack_zigzag(column->form.offset_minutes));
    return segment_series_put(&builder->series, builder->pack, &builder->directory, column->numbers,
                              column->count, beside, NULL);
}

/* The columns that tell flows, where flows come again often enough. */
static enum status choose_leaders(struct sealing *seal)
{
    enum { WORTH_IT = 512 };
    struct segment_builder *builder = seal->builder;

    segment_leader_init(&seal->leader, &seal->index);
    for (uint32_t i = 0; i < builder->column_count; i++) {
        const struct segment_gather *column = &builder->columns[i];
        const uint32_t *codes = column->codes;
        uint32_t distinct_count = column->words.count;

        if (column->count < WORTH_IT || column->format == RECORD_FORMATS ||
            !segment_leader_is_name(column->name) || column->mode == SEGMENT_MODE_TIMES)
            continue;
        if (column->mode == SEGMENT_MODE_INTEGERS) {
            uint32_t *own = ARENA_ARRAY(&seal->arena, column->count + 1, uint32_t);
            int64_t *distinct =
                ARENA_ARRAY(&seal->arena, column->count / DISTINCT_SHARE + 1, int64_t);

            TRY(distinct_of(seal, column, own, distinct, &distinct_count));
            codes = own;
        }
        if (distinct_count > 1 && distinct_count <= column->count / DISTINCT_SHARE)
            TRY(segment_leader_add(&seal->leader, i, codes, column->count, distinct_count));
    }
    segment_pack_varint(&builder->directory, seal->leader.column_count);
    for (uint32_t i = 0; i < seal->leader.column_count; i++)
        segment_pack_varint(&builder->directory, seal->leader.columns[i]);
    return ST_OK;
}

static enum status put_column(struct sealing *seal, uint32_t number)
{
    const struct segment_gather *column = &seal->builder->columns[number];
    struct buf *directory = &seal->builder->directory;

    segment_pack_varint(directory, column->format);
    segment_pack_varint(directory, column->name.len);
    buf_str(directory, column->name);
    if (column->count > 0)
        column_entities(seal, column);
    TRY(seal->status);
    if (column->count > 0 && column->mode == SEGMENT_MODE_WORDS)
        return put_texts(seal, number);
    put_mode(seal, number, column->count > 0 ? column->mode : SEGMENT_MODE_EMPTY);
    if (column->count == 0)
        return directory->status;
    switch (column->mode) {
    case SEGMENT_MODE_INTEGERS:
        return put_integers(seal, number);
    case SEGMENT_MODE_TIMES:
        return put_times(seal, number);
    case SEGMENT_MODE_EMPTY:
    case SEGMENT_MODE_WORDS:
    case SEGMENT_MODE_PHRASES:
    case SEGMENT_MODES:
    default:
        return ST_INTERNAL;
    }
}

/* ---- The file ---- */

/* Where the runs of the end lie. */
struct ends {
    struct segment_filter filter;
    uint64_t filter_at, directory_at;
    uint32_t filter_checksum, directory_stored;
};

static void put_head(const struct sealing *seal, const struct ends *ends)
{
    const struct segment_filter *filter = &ends->filter;
    const struct segment_builder *builder = seal->builder;
    struct buf *out = segment_pack_out(builder->pack);
    int64_t first = builder->rows > 0 ? builder->times[0] : 0, last = first;
    struct str directory = {out->data + ends->directory_at, ends->directory_stored};
    char *head = out->data;

    for (uint32_t i = 0; i < builder->rows; i++) {
        first = builder->times[i] < first ? builder->times[i] : first;
        last = builder->times[i] > last ? builder->times[i] : last;
    }
    memcpy(head + SEGMENT_HEAD_MAGIC, segment_file_magic, sizeof segment_file_magic);
    segment_file_put(head, SEGMENT_HEAD_VERSION, SEGMENT_FILE_VERSION, 4);
    segment_file_put(head, SEGMENT_HEAD_ROWS, builder->rows, 4);
    segment_file_put(head, SEGMENT_HEAD_FILE_BYTES, out->len + DIGEST_SM3_BYTES, 8);
    segment_file_put(head, SEGMENT_HEAD_SOURCE_BYTES, builder->source_bytes, 8);
    segment_file_put(head, SEGMENT_HEAD_FIRST_US, (uint64_t)first, 8);
    segment_file_put(head, SEGMENT_HEAD_LAST_US, (uint64_t)last, 8);
    segment_file_put(head, SEGMENT_HEAD_DIRECTORY_AT, ends->directory_at, 8);
    segment_file_put(head, SEGMENT_HEAD_DIRECTORY_STORED, ends->directory_stored, 4);
    segment_file_put(head, SEGMENT_HEAD_DIRECTORY_RAW, builder->directory.len, 4);
    segment_file_put(head, SEGMENT_HEAD_DIRECTORY_CHECKSUM, segment_pack_checksum(directory), 4);
    segment_file_put(head, SEGMENT_HEAD_FILTER_BYTES, filter->bytes, 4);
    segment_file_put(head, SEGMENT_HEAD_FILTER_AT, ends->filter_at, 8);
    segment_file_put(head, SEGMENT_HEAD_FILTER_SEED, filter->seed, 8);
    segment_file_put(head, SEGMENT_HEAD_FILTER_LENGTH, filter->segment_length, 4);
    segment_file_put(head, SEGMENT_HEAD_FILTER_COUNT, filter->segment_count, 4);
    segment_file_put(head, SEGMENT_HEAD_FILTER_CHECKSUM, ends->filter_checksum, 4);
    segment_file_put(head, SEGMENT_HEAD_LANE, builder->chain.lane, 4);
    segment_file_put(head, SEGMENT_HEAD_NUMBER, builder->chain.number, 8);
    memcpy(head + SEGMENT_HEAD_PREVIOUS, builder->chain.previous.bytes, DIGEST_SM3_BYTES);
    segment_file_put(head, SEGMENT_HEAD_CHECKSUM,
                     segment_pack_checksum((struct str){head, SEGMENT_HEAD_CHECKSUM}), 4);
}

/* The fingerprints, and behind them a checksum for each block, so that a look proves only the
 * blocks that it touches. */
static void put_filter(struct sealing *seal, struct ends *ends)
{
    struct buf *out = segment_pack_out(seal->builder->pack);
    const char *fingerprints = (const char *)ends->filter.fingerprints;
    uint32_t bytes = ends->filter.bytes;

    ends->filter_at = segment_pack_plain(seal->builder->pack, (struct str){fingerprints, bytes});
    uint64_t checksums_at = out->len;
    for (uint32_t at = 0; at < bytes; at += SEGMENT_FILTER_BLOCK_BYTES) {
        uint32_t left = bytes - at;
        struct str block = {fingerprints + at,
                            left < SEGMENT_FILTER_BLOCK_BYTES ? left : SEGMENT_FILTER_BLOCK_BYTES};
        uint32_t checksum = segment_pack_checksum(block);

        buf_bytes(out, &checksum, sizeof checksum);
    }
    if (out->status == ST_OK)
        ends->filter_checksum =
            segment_pack_checksum((struct str){out->data + checksums_at, out->len - checksums_at});
}

/* What lies in `blob` as a run of its own, its place into the head. */
static enum status put_run(struct sealing *seal, size_t head_at)
{
    struct segment_pack *pack = seal->builder->pack;
    struct buf *out = segment_pack_out(pack);
    uint32_t stored = 0;

    TRY(seal->blob.status);
    uint64_t at = segment_pack_run(pack, buf_view(&seal->blob), &stored);
    TRY(out->status);
    char *place = out->data + head_at;
    segment_file_put(place, SEGMENT_PLACE_AT, at, 8);
    segment_file_put(place, SEGMENT_PLACE_STORED, stored, 4);
    segment_file_put(place, SEGMENT_PLACE_RAW, seal->blob.len, 4);
    segment_file_put(place, SEGMENT_PLACE_CHECKSUM,
                     segment_pack_checksum((struct str){out->data + at, stored}), 4);
    return ST_OK;
}

static enum status put_common(struct sealing *seal, struct segment_words *words)
{
    struct segment_builder *builder = seal->builder;
    struct segment_types types = {NULL, words};
    uint32_t *row_types = NULL;

    blob_start(seal);
    TRY(segment_tally_write(builder, &seal->index, &seal->arena, &seal->blob, words, &row_types));
    TRY(put_run(seal, SEGMENT_HEAD_TALLIES));
    types.row_types = row_types;
    blob_start(seal);
    TRY(segment_common_write(builder, &seal->index, &types, &seal->arena, &seal->blob));
    return put_run(seal, SEGMENT_HEAD_COMMON);
}

static enum status finish(struct sealing *seal, struct str *ret_bytes)
{
    struct segment_builder *builder = seal->builder;
    struct buf *out = segment_pack_out(builder->pack);
    struct segment_words types;
    struct ends ends = {0};

    TRY(segment_pack_finish(builder->pack, &builder->directory));
    TRY(segment_filter_distinct(seal->keys, seal->key_count, &seal->key_count));
    TRY(segment_filter_make(seal->keys, seal->key_count, &ends.filter));
    put_filter(seal, &ends);
    free((void *)(uintptr_t)ends.filter.fingerprints);
    segment_words_init(&types, builder->seed);
    enum status status = put_common(seal, &types);
    segment_words_done(&types);
    TRY(status);
    ends.directory_at =
        segment_pack_run(builder->pack, buf_view(&builder->directory), &ends.directory_stored);
    TRY(out->status);
    put_head(seal, &ends);
    struct digest_sm3 digest = digest_sm3_of(buf_view(out));
    buf_bytes(out, digest.bytes, sizeof digest.bytes);
    *ret_bytes = buf_view(out);
    return out->status;
}

static enum status put_all(struct sealing *seal, struct str *ret_bytes)
{
    struct segment_builder *builder = seal->builder;
    struct segment_pack *pack = builder->pack;
    struct buf *directory = &builder->directory;

    segment_pack_start(pack, SEGMENT_HEAD_BYTES);
    directory->len = 0;
    directory->status = ST_OK;
    segment_index_make(&seal->index, builder->shapes, builder->shape_count, builder->column_count,
                       builder->row_shapes, builder->rows, &seal->arena);
    TRY(put_shapes(seal));
    TRY(put_mark_shapes(seal));
    TRY(segment_series_put_codes(&builder->series, pack, directory, builder->row_shapes,
                                 builder->rows, NULL));
    TRY(segment_series_put_codes(&builder->series, pack, directory, builder->row_marks,
                                 builder->rows, NULL));
    TRY(segment_series_put(&builder->series, pack, directory, builder->times, builder->rows, NULL,
                           NULL));
    segment_pack_varint(directory, builder->column_count);
    TRY(choose_leaders(seal));
    for (uint32_t i = 0; i < builder->column_count; i++) {
        arena_init(&seal->column, SEAL_ARENA_BYTES);
        enum status status = put_column(seal, i);
        arena_done(&seal->column);
        TRY(status);
    }
    return finish(seal, ret_bytes);
}

enum status segment_seal(struct segment_builder *builder, struct str *ret_bytes)
{
    struct sealing seal = {.builder = builder};

    arena_init(&seal.arena, SEAL_ARENA_BYTES);
    buf_init(&seal.blob, BLOB_MAX_BYTES);
    enum status status = put_all(&seal, ret_bytes);
    segment_leader_done(&seal.leader);
    free(seal.keys);
    buf_done(&seal.blob);
    arena_done(&seal.arena);
    return status;
}
