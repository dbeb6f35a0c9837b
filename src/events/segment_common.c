/* SPDX-License-Identifier: Apache-2.0
 * Counting the values of columns, and keeping the most common. */
#include "events/segment_common.h"

#include <string.h>

enum { VALUE_MAX_BYTES = 512, ADDRESS_BYTES = 4 };

/* What is counted of one column: `counts[cell]`, a cell for each type and word. */
struct counting {
    const struct segment_builder *builder;
    const struct segment_types *types;
    struct segment_index *index;
    struct arena *arena; /* of this column alone */
    const struct segment_gather *column;
    uint32_t *rows;
    uint32_t type_count; /* 0: not by type */
    uint64_t *counts;    /* of all types, then of each */
    uint32_t *word_of;   /* number in the written table + 1 */
    struct buf words, lists;
    uint32_t words_written;
};

struct best {
    uint64_t count;
    uint32_t word;
};

/* ---- The best of a list ---- */

static bool is_less(const struct best *a, const struct best *b)
{
    return a->count != b->count ? a->count < b->count : a->word > b->word;
}

static void sink(struct best *heap, size_t count, size_t at)
{
    for (;;) {
        size_t least = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++)
            if (is_less(&heap[child], &heap[least]))
                least = child;
        if (least == at)
            return;
        struct best kept = heap[at];
        heap[at] = heap[least];
        heap[least] = kept;
        at = least;
    }
}

static int best_order(const void *a, const void *b)
{
    return is_less(a, b) ? 1 : is_less(b, a) ? -1 : 0;
}

static size_t best_of(const uint64_t *counts, size_t words, struct best *heap, uint64_t *ret_rest)
{
    size_t kept = 0;

    *ret_rest = 0;
    for (uint32_t i = 0; i < words; i++) {
        struct best one = {counts[i], i};

        if (one.count == 0)
            continue;
        if (kept < SEGMENT_COMMON_VALUES) {
            heap[kept++] = one;
            for (size_t at = kept / 2; kept == SEGMENT_COMMON_VALUES && at-- > 0;)
                sink(heap, kept, at);
            continue;
        }
        if (is_less(&heap[0], &one)) {
            struct best out = heap[0];
            heap[0] = one;
            one = out;
            sink(heap, kept, 0);
        }
        *ret_rest = one.count > *ret_rest ? one.count : *ret_rest;
    }
    qsort(heap, kept, sizeof *heap, best_order);
    return kept;
}

static void word_write(struct counting *c, uint32_t word)
{
    struct str text = segment_words_text(&c->column->words, word);
    uint32_t address = 0;

    if (c->word_of[word] == 0) {
        bool is_address = segment_value_ipv4(text, &address);

        c->word_of[word] = ++c->words_written;
        segment_pack_varint(&c->words, is_address ? 0 : text.len + 1);
        if (is_address)
            buf_bytes(&c->words, &address, ADDRESS_BYTES);
        else
            buf_str(&c->words, text);
    }
    segment_pack_varint(&c->lists, c->word_of[word] - 1);
}

static void list_write(struct counting *c, const uint64_t *counts)
{
    struct best best[SEGMENT_COMMON_VALUES];
    uint64_t rest = 0;
    size_t count = best_of(counts, c->column->words.count, best, &rest);

    segment_pack_varint(&c->lists, count);
    segment_pack_varint(&c->lists, rest);
    for (size_t i = 0; i < count; i++) {
        word_write(c, best[i].word);
        segment_pack_varint(&c->lists, best[i].count);
    }
}

/* ---- Counting ---- */

/* A value that stands twice in an event counts once. */
static bool is_again(const struct counting *c, size_t at)
{
    for (size_t back = at; back > 0 && c->rows[back - 1] == c->rows[at]; back--)
        if (c->column->codes[back - 1] == c->column->codes[at])
            return true;
    return false;
}

/* `amounts` is what each row counts; NULL: one. */
static void count_all(struct counting *c, const uint64_t *amounts)
{
    const struct segment_gather *column = c->column;
    size_t words = column->words.count;

    memset(c->counts, 0, (c->type_count + 1) * words * sizeof *c->counts);
    for (uint32_t i = 0; i < column->count; i++) {
        uint32_t code = column->codes[i], row = c->rows[i];
        uint64_t amount = amounts ? amounts[row] : 1;

        if (amount == 0 || column->words.rows[code].class_of == SEGMENT_WORD_NULL || is_again(c, i))
            continue;
        c->counts[code] += amount;
        if (c->type_count > 0)
            c->counts[(c->types->row_types[row] + 1) * words + code] += amount;
    }
}

/* Sums stay far below 64 bits: larger numbers are no amounts of anything. */
static bool amounts_of(const struct counting *c, uint32_t measure, uint64_t *amounts)
{
    static const int64_t amount_max = INT64_C(1) << 44;
    const struct segment_gather *column = &c->builder->columns[measure];
    uint32_t *rows = ARENA_ARRAY(c->arena, column->count + 1, uint32_t);

    segment_index_rows(c->index, measure, rows);
    memset(amounts, 0, c->builder->rows * sizeof *amounts);
    for (uint32_t i = 0; i < column->count; i++) {
        if (column->numbers[i] > amount_max)
            return false;
        if (column->numbers[i] > 0)
            amounts[rows[i]] += (uint64_t)column->numbers[i];
    }
    return true;
}

/* ---- Which columns ---- */

/* Words that are not as they stand may read alike, and would be counted apart. */
static bool is_plain(const struct segment_gather *column)
{
    for (uint32_t i = 0; i < column->words.count; i++) {
        const struct segment_word *word = &column->words.rows[i];

        if (word->len > VALUE_MAX_BYTES ||
            (word->class_of != SEGMENT_WORD_PLAIN && word->class_of != SEGMENT_WORD_NULL))
            return false;
    }
    return true;
}

static bool is_of_addresses(const struct segment_gather *column)
{
    uint32_t addresses = 0, address;

    for (uint32_t i = 0; i < column->words.count; i++)
        addresses += segment_value_ipv4(segment_words_text(&column->words, i), &address);
    return addresses > column->words.count / 2;
}

/* "flow.bytes_toserver", "orig_bytes". */
static bool is_measure(const struct segment_gather *column, enum record_format format)
{
    struct str name = column->name;

    for (size_t at = name.len; at > 0; at--)
        if (name.ptr[at - 1] == '.') {
            name = (struct str){name.ptr + at, name.len - at};
            break;
        }
    return column->format == format && column->mode == SEGMENT_MODE_INTEGERS && column->count > 0 &&
           (str_starts(name, STR("bytes")) || str_ends(name, STR("bytes")));
}

static uint32_t measures_find(const struct counting *c,
                              uint32_t ret_measures[SEGMENT_COMMON_MEASURES_MAX])
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < c->builder->column_count && count < SEGMENT_COMMON_MEASURES_MAX; i++)
        if (is_measure(&c->builder->columns[i], c->column->format))
            ret_measures[count++] = i;
    return count;
}

/* ---- A column ---- */

/* Lists stand by type, then by what is counted; they are made the other way round. */
static void lists_make(struct counting *c, const uint32_t *measures, uint32_t measure_count,
                       struct buf *ret_lists)
{
    uint32_t rows = c->builder->rows, types = c->type_count + 1;
    uint64_t *amounts = ARENA_ARRAY(c->arena, rows + 1, uint64_t);
    struct str *made = ARENA_ARRAY(c->arena, (size_t)types * (measure_count + 1), struct str);

    for (uint32_t m = 0; m <= measure_count; m++) {
        if (m > 0)
            (void)amounts_of(c, measures[m - 1], amounts);
        count_all(c, m > 0 ? amounts : NULL);
        for (uint32_t t = 0; t < types; t++) {
            c->lists.len = 0;
            list_write(c, &c->counts[(size_t)t * c->column->words.count]);
            made[t * (measure_count + 1) + m] = str_copy(c->arena, buf_view(&c->lists));
        }
    }
    for (uint32_t i = 0; i < types * (measure_count + 1); i++)
        buf_str(ret_lists, made[i]);
}

static void column_write(struct counting *c, struct buf *out)
{
    const struct segment_gather *column = c->column;
    uint32_t measures[SEGMENT_COMMON_MEASURES_MAX], measure_count = 0,
                                                    types = c->types->types->count;
    struct buf lists;

    if (is_of_addresses(column) && types <= SEGMENT_COMMON_TYPES_MAX &&
        (uint64_t)(types + 1) * column->words.count <= SEGMENT_COMMON_CELLS_MAX) {
        c->type_count = types;
        uint32_t found = measures_find(c, measures);
        uint64_t *amounts = ARENA_ARRAY(c->arena, c->builder->rows + 1, uint64_t);

        for (uint32_t i = 0; i < found; i++)
            if (amounts_of(c, measures[i], amounts))
                measures[measure_count++] = measures[i];
    }
    c->rows = ARENA_ARRAY(c->arena, column->count + 1, uint32_t);
    segment_index_rows(c->index, (uint32_t)(column - c->builder->columns), c->rows);
    c->counts = ARENA_ARRAY(c->arena, (size_t)(c->type_count + 1) * column->words.count, uint64_t);
    c->word_of = ARENA_ARRAY(c->arena, column->words.count + 1, uint32_t);
    buf_init(&lists, out->max_bytes);
    lists_make(c, measures, measure_count, &lists);
    segment_pack_varint(out, column->format);
    segment_pack_varint(out, column->name.len);
    buf_str(out, column->name);
    segment_pack_varint(out, c->type_count > 0);
    segment_pack_varint(out, measure_count);
    for (uint32_t i = 0; i < measure_count; i++) {
        struct str name = c->builder->columns[measures[i]].name;

        segment_pack_varint(out, name.len);
        buf_str(out, name);
    }
    segment_pack_varint(out, c->words_written);
    buf_str(out, buf_view(&c->words));
    buf_str(out, buf_view(&lists));
    if (lists.status != ST_OK)
        out->status = lists.status;
    buf_done(&lists);
}

static bool is_wanted(const struct segment_gather *column)
{
    return column->format != RECORD_FORMATS && column->mode == SEGMENT_MODE_WORDS &&
           column->words.count >= SEGMENT_COMMON_LEAST_WORDS && is_plain(column);
}

enum status segment_common_write(const struct segment_builder *builder, struct segment_index *index,
                                 const struct segment_types *types, struct arena *arena,
                                 struct buf *out)
{
    uint32_t count = 0;

    segment_pack_varint(out, types->types->count);
    for (uint32_t i = 0; i < types->types->count; i++) {
        struct str key = segment_words_text(types->types, i);

        segment_pack_varint(out, key.len);
        buf_str(out, key);
    }
    bool *is_told = ARENA_ARRAY(arena, builder->column_count + 1, bool);
    for (uint32_t i = 0; i < builder->column_count; i++) {
        is_told[i] = is_wanted(&builder->columns[i]);
        count += is_told[i];
    }
    segment_pack_varint(out, count);
    for (uint32_t i = 0; i < builder->column_count; i++) {
        struct arena room;
        struct counting c = {.builder = builder,
                             .types = types,
                             .index = index,
                             .arena = &room,
                             .column = &builder->columns[i]};

        if (!is_told[i])
            continue;
        arena_init(&room, (size_t)1 << 30);
        buf_init(&c.words, out->max_bytes);
        buf_init(&c.lists, out->max_bytes);
        column_write(&c, out);
        if (c.words.status != ST_OK || c.lists.status != ST_OK)
            out->status = ST_MEMORY;
        buf_done(&c.words);
        buf_done(&c.lists);
        arena_done(&room);
    }
    return out->status;
}

/* ---- Reading ---- */

static struct str text_read(struct segment_cursor *cursor, size_t max)
{
    return segment_pack_read_bytes(cursor, segment_pack_read_below(cursor, max));
}

static bool words_read(struct segment_cursor *cursor, struct arena *arena,
                       struct segment_common_column *column)
{
    size_t left = (size_t)(cursor->end - cursor->at);
    uint32_t address = 0;

    column->word_count = (uint32_t)segment_pack_read_below(cursor, left);
    struct str *words = ARENA_ARRAY(arena, column->word_count + 1, struct str);
    char *room = arena_take(arena, (size_t)column->word_count * 16 + SEGMENT_VALUE_TEXT_BYTES);
    for (uint32_t i = 0; i < column->word_count && !cursor->is_bad; i++) {
        size_t len = segment_pack_read_below(cursor, VALUE_MAX_BYTES + 1);

        if (len > 0) {
            words[i] = segment_pack_read_bytes(cursor, len - 1);
            continue;
        }
        struct str bytes = segment_pack_read_bytes(cursor, ADDRESS_BYTES);
        if (cursor->is_bad)
            return false;
        memcpy(&address, bytes.ptr, ADDRESS_BYTES);
        words[i] = (struct str){room, segment_value_print_ipv4(address, room)};
        room += words[i].len;
    }
    column->words = words;
    return !cursor->is_bad;
}

static bool list_read(struct segment_cursor *cursor, struct arena *arena,
                      const struct segment_common_column *column, struct segment_common_list *list)
{
    list->count = (uint32_t)segment_pack_read_below(cursor, SEGMENT_COMMON_VALUES);
    list->rest = segment_pack_read(cursor);
    uint32_t *words = ARENA_ARRAY(arena, list->count, uint32_t);
    uint64_t *counts = ARENA_ARRAY(arena, list->count, uint64_t);
    for (uint32_t i = 0; i < list->count; i++) {
        words[i] = (uint32_t)segment_pack_read(cursor);
        counts[i] = segment_pack_read(cursor);
        if (cursor->is_bad || words[i] >= column->word_count)
            return false;
    }
    list->words = words;
    list->counts = counts;
    return !cursor->is_bad;
}

static bool column_read(struct segment_cursor *cursor, struct arena *arena, uint32_t types,
                        struct segment_common_column *column)
{
    column->format = (enum record_format)segment_pack_read_below(cursor, RECORD_FORMATS);
    column->name = text_read(cursor, LAYOUT_NAME_MAX_BYTES);
    column->by_type = segment_pack_read_below(cursor, 1) != 0;
    column->measure_count = (uint32_t)segment_pack_read_below(cursor, SEGMENT_COMMON_MEASURES_MAX);
    for (uint32_t i = 0; i < column->measure_count; i++)
        column->measures[i] = text_read(cursor, LAYOUT_NAME_MAX_BYTES);
    if (cursor->is_bad || !words_read(cursor, arena, column))
        return false;
    size_t count = (size_t)(column->by_type ? types + 1 : 1) * (column->measure_count + 1);
    struct segment_common_list *lists = ARENA_ARRAY(arena, count, struct segment_common_list);
    for (size_t i = 0; i < count; i++)
        if (!list_read(cursor, arena, column, &lists[i]))
            return false;
    column->lists = lists;
    return true;
}

bool segment_common_read(struct str run, struct arena *arena, struct segment_common *ret_common)
{
    struct segment_cursor cursor = segment_cursor_of(run);

    *ret_common = (struct segment_common){0};
    ret_common->type_count = (uint32_t)segment_pack_read_below(&cursor, run.len);
    struct segment_common_type *types =
        ARENA_ARRAY(arena, ret_common->type_count + 1, struct segment_common_type);
    for (uint32_t i = 0; i < ret_common->type_count; i++) {
        struct str key = text_read(&cursor, run.len);

        if (key.len == 0 || (uint8_t)key.ptr[0] > RECORD_FORMATS)
            return false;
        types[i] = (struct segment_common_type){(enum record_format)key.ptr[0],
                                                {key.ptr + 1, key.len - 1}};
    }
    ret_common->types = types;
    ret_common->column_count = (uint32_t)segment_pack_read_below(&cursor, run.len);
    struct segment_common_column *columns =
        ARENA_ARRAY(arena, ret_common->column_count + 1, struct segment_common_column);
    for (uint32_t i = 0; i < ret_common->column_count; i++)
        if (!column_read(&cursor, arena, ret_common->type_count, &columns[i]))
            return false;
    ret_common->columns = columns;
    return !cursor.is_bad && cursor.at == cursor.end;
}
