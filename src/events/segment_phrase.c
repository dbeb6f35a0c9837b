/* SPDX-License-Identifier: Apache-2.0
 * Finding the values of an event in its text. */
#include "events/segment_phrase.h"

enum {
    WORTH_IT_BYTES = 4096, /* texts of a column */
    LEAVES_MAX = 256,      /* of one event that are looked for */
    PLACES = 1 << 15,      /* where values stand; a power of two */
    PATIENCE = 8,          /* searches for nothing at a place, then none */
    KIND_BYTES = 24,       /* at the front of a text: they tell what kind of event it is */
    LABEL_BYTES = 32,      /* before a value */
    REFERENCE_BYTES = 6,   /* what a value of one byte may become */
    PHRASE_FIRST_BYTES = 1 << 14
};

static const char *const names[] = {"Message", "message", "TimeCreated"};

/* A place in the texts of one kind of event: on this line, after these words.  The column that
 * stood there last. */
struct place {
    uint64_t hash;
    uint32_t column; /* + 1 */
    uint32_t misses;
};

struct value {
    struct str text;
    uint32_t column;
};

struct making {
    const struct segment_builder *builder;
    uint32_t column;
    bool *is_left_out;   /* by column: of phrases itself */
    uint32_t *next;      /* by column: the value where the row begins */
    uint32_t *index;     /* by column: its number among the row's values, for this row + 1 */
    uint32_t *index_row; /* by column */
    struct value values[LEAVES_MAX];
    size_t count;
    char rooms[LEAVES_MAX][SEGMENT_VALUE_TEXT_BYTES];
    struct place places[PLACES];
    char *phrase; /* of the text at hand */
    size_t phrase_len, phrase_max;
};

bool segment_phrase_is_name(struct str field)
{
    for (size_t at = field.len; at > 0; at--)
        if (field.ptr[at - 1] == '.') {
            field = (struct str){field.ptr + at, field.len - at};
            break;
        }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_is(field, names[i]))
            return true;
    return false;
}

/* ---- The values of a row ---- */

static struct str text_of(const struct segment_gather *column, uint32_t at, char *room)
{
    if (column->mode == SEGMENT_MODE_WORDS)
        return segment_words_text(&column->words, column->codes[at]);
    return (struct str){room,
                        column->mode == SEGMENT_MODE_TIMES
                            ? segment_value_print_time(&column->form, column->numbers[at], room)
                            : segment_value_print_integer(column->numbers[at], room)};
}

static void take_row(struct making *m, uint32_t row, const struct segment_shape *shape)
{
    m->count = 0;
    for (uint32_t i = 0; i < shape->slot_count && m->count < LEAVES_MAX; i++) {
        uint32_t number = shape->slots[i].column;
        const struct segment_gather *column = &m->builder->columns[number];
        if (m->index_row[number] == row + 1 || m->is_left_out[number])
            continue;
        m->index_row[number] = row + 1;
        m->index[number] = (uint32_t)m->count;
        m->values[m->count] =
            (struct value){text_of(column, m->next[number], m->rooms[m->count]), number};
        m->count++;
    }
}

/* ---- Matching ---- */

static bool is_break(struct str text, size_t at)
{
    return at + 1 < text.len && text.ptr[at] == '\\' &&
           (text.ptr[at + 1] == 'r' || text.ptr[at + 1] == 'n' || text.ptr[at + 1] == 't');
}

/* Values end where words do. */
static bool is_end(struct str text, size_t at)
{
    char c = at < text.len ? text.ptr[at] : ' ';

    return c == ' ' || c == ',' || c == '.' || c == ';' || c == ')' || is_break(text, at);
}

static char upper(char c)
{
    return (char)(c >= 'a' && c <= 'f' ? c - 0x20 : c);
}

static bool is_upper(struct str text, struct str value)
{
    if (value.len < 3 || value.ptr[0] != '0' || value.ptr[1] != 'x' || text.ptr[1] != 'x')
        return false;
    for (size_t i = 2; i < value.len; i++)
        if (upper(value.ptr[i]) != text.ptr[i] || (value.ptr[i] >= 'A' && value.ptr[i] <= 'F'))
            return false;
    return true;
}

/* How a value stands at the front of what is left of the text; 0: not at all. */
static int fits(struct str rest, struct str value)
{
    if (value.len == 0 || value.len > rest.len || value.ptr[0] != rest.ptr[0] ||
        !is_end(rest, value.len))
        return 0;
    if (memcmp(value.ptr, rest.ptr, value.len) == 0)
        return SEGMENT_PHRASE_SAME;
    return is_upper(rest, value) ? SEGMENT_PHRASE_UPPER : 0;
}

/* The value that stands there: the column that did last time, else the longest. */
static const struct value *find(struct making *m, uint32_t row, struct str rest, uint64_t hash,
                                int *ret_kind)
{
    struct place *place = &m->places[hash & (PLACES - 1)];
    const struct value *best = NULL;

    if (place->hash != hash)
        *place = (struct place){.hash = hash};
    if (place->column > 0 && m->index_row[place->column - 1] == row + 1) {
        const struct value *value = &m->values[m->index[place->column - 1]];
        *ret_kind = fits(rest, value->text);
        if (*ret_kind != 0)
            return value;
    }
    if (place->misses >= PATIENCE)
        return NULL;
    for (size_t i = 0; i < m->count; i++) {
        if (m->values[i].text.len == 0 || m->values[i].text.ptr[0] != rest.ptr[0])
            continue;
        int kind =
            best && m->values[i].text.len <= best->text.len ? 0 : fits(rest, m->values[i].text);
        if (kind == 0)
            continue;
        best = &m->values[i];
        *ret_kind = kind;
    }
    if (best)
        place->column = best->column + 1;
    place->misses = best ? 0 : place->misses + 1;
    return best;
}

static bool has_room(struct making *m, size_t bytes)
{
    if (bytes <= m->phrase_max)
        return true;
    char *more = realloc(m->phrase, bytes * 2);
    if (!more)
        return false;
    m->phrase = more;
    m->phrase_max = bytes * 2;
    return true;
}

static void put_reference(struct making *m, int kind, uint32_t column)
{
    m->phrase[m->phrase_len++] = (char)kind;
    for (; column > 0x7F; column >>= 7)
        m->phrase[m->phrase_len++] = (char)(column | 0x80);
    m->phrase[m->phrase_len++] = (char)column;
}

/* Copy to where the next value may begin; false at a control byte. */
static bool copy_words(struct making *m, struct str text, size_t *at, size_t *label, uint64_t *line)
{
    char *out = m->phrase + m->phrase_len;
    char before = *at > 0 ? text.ptr[*at - 1] : '\0';
    size_t i = *at;

    for (bool is_start = false; i < text.len && !is_start;) {
        char c = text.ptr[i];
        if ((unsigned char)c < SEGMENT_PHRASE_FIRST)
            return false;
        *out++ = c;
        i++;
        if (c == '\\' && i < text.len) {
            is_start = is_break(text, i - 1);
            *out++ = text.ptr[i++];
            if (is_start && text.ptr[i - 1] == 'n') {
                ++*line;
                *label = i;
            }
        } else {
            is_start = c == '=' || (c == ' ' && (before == ':' || before == '='));
        }
        before = c;
    }
    *at = i;
    m->phrase_len = (size_t)(out - m->phrase);
    return true;
}

/* The phrase of a text; false for a text with control bytes. */
static bool make_phrase(struct making *m, uint32_t row, struct str text)
{
    size_t at = 0, label = 0;
    uint64_t line = 0;
    uint64_t kind_of_text = segment_words_hash(
        (struct str){text.ptr, text.len < KIND_BYTES ? text.len : KIND_BYTES}, 0);

    m->phrase_len = 0;
    while (at < text.len) {
        size_t from = at - label > LABEL_BYTES ? at - LABEL_BYTES : label;
        int kind = 0;
        const struct value *value =
            find(m, row, (struct str){text.ptr + at, text.len - at},
                 segment_words_hash((struct str){text.ptr + from, at - from}, kind_of_text + line),
                 &kind);
        if (value) {
            put_reference(m, kind, value->column);
            at += value->text.len;
            label = at;
        }
        if (!copy_words(m, text, &at, &label, &line))
            return false;
    }
    return true;
}

/* ---- A column ---- */

static bool is_eligible(const struct segment_gather *column)
{
    if (column->mode != SEGMENT_MODE_WORDS || column->words.bytes_len < WORTH_IT_BYTES)
        return false;
    for (uint32_t i = 0; i < column->words.count; i++) {
        const struct segment_word *word = &column->words.rows[i];
        struct str text = segment_words_text(&column->words, i);
        bool is_escaped = memchr(text.ptr, '\\', text.len) != NULL;
        if (word->class_of != (is_escaped ? SEGMENT_WORD_ESCAPED : SEGMENT_WORD_PLAIN) ||
            text.len > LAYOUT_LINE_MAX_BYTES)
            return false;
    }
    return true;
}

static enum status make_all(struct making *m, struct segment_phrases *phrases, bool *ret_is_made)
{
    const struct segment_builder *builder = m->builder;
    const struct segment_gather *column = &builder->columns[m->column];

    for (uint32_t row = 0; row < builder->rows; row++) {
        const struct segment_shape *shape = &builder->shapes[builder->row_shapes[row]];
        bool is_taken = false;

        for (uint32_t i = 0; i < shape->slot_count; i++) {
            if (shape->slots[i].column != m->column)
                continue;
            if (!is_taken)
                take_row(m, row, shape);
            is_taken = true;
            uint32_t value = m->next[m->column]++;
            struct str text = segment_words_text(&column->words, column->codes[value]);
            if (!has_room(m, text.len * REFERENCE_BYTES + 1))
                return ST_MEMORY;
            if (!make_phrase(m, row, text))
                return ST_OK;
            TRY(segment_words_add(&phrases->words, (struct str){m->phrase, m->phrase_len},
                                  SEGMENT_WORD_PLAIN, &phrases->codes[value]));
        }
        for (uint32_t i = 0; i < shape->slot_count; i++)
            m->next[shape->slots[i].column] += shape->slots[i].column != m->column;
    }
    *ret_is_made = phrases->words.bytes_len < column->words.bytes_len / 4 * 3;
    return ST_OK;
}

enum status segment_phrase_make(const struct segment_builder *builder, uint32_t column,
                                struct segment_phrases *ret_phrases, bool *ret_is_made)
{
    size_t columns = builder->column_count;
    struct making *m = NULL;
    enum status status = ST_MEMORY;

    *ret_phrases = (struct segment_phrases){0};
    segment_words_init(&ret_phrases->words, builder->seed);
    *ret_is_made = false;
    if (!is_eligible(&builder->columns[column]))
        return ST_OK;
    m = calloc(1, sizeof *m);
    if (!m)
        return ST_MEMORY;
    m->builder = builder;
    m->column = column;
    m->phrase_max = PHRASE_FIRST_BYTES;
    m->phrase = malloc(PHRASE_FIRST_BYTES);
    m->is_left_out = calloc(columns + 1, sizeof *m->is_left_out);
    m->next = calloc(columns + 1, sizeof *m->next);
    m->index = calloc(columns + 1, sizeof *m->index);
    m->index_row = calloc(columns + 1, sizeof *m->index_row);
    ret_phrases->codes = calloc(builder->columns[column].count + 1U, sizeof *ret_phrases->codes);
    for (size_t i = 0; m->is_left_out && i < columns; i++)
        m->is_left_out[i] = segment_phrase_is_name(builder->columns[i].name);
    if (m->phrase && m->is_left_out && m->next && m->index && m->index_row && ret_phrases->codes)
        status = make_all(m, ret_phrases, ret_is_made);
    free(m->phrase);
    free(m->is_left_out);
    free(m->next);
    free(m->index);
    free(m->index_row);
    free(m);
    return status;
}

void segment_phrase_done(struct segment_phrases *phrases)
{
    segment_words_done(&phrases->words);
    free(phrases->codes);
    *phrases = (struct segment_phrases){0};
}

/* ---- Reading ---- */

bool segment_phrase_next(struct segment_cursor *cursor, struct segment_phrase_piece *ret_piece)
{
    *ret_piece = (struct segment_phrase_piece){0};
    if (cursor->is_bad || cursor->at == cursor->end)
        return false;
    const char *from = cursor->at;
    while (cursor->at < cursor->end && (unsigned char)*cursor->at >= SEGMENT_PHRASE_FIRST)
        cursor->at++;
    if (cursor->at > from) {
        ret_piece->text = (struct str){from, (size_t)(cursor->at - from)};
        return true;
    }
    ret_piece->kind = (unsigned char)*cursor->at++;
    ret_piece->column = segment_pack_read(cursor);
    if (ret_piece->kind != SEGMENT_PHRASE_SAME && ret_piece->kind != SEGMENT_PHRASE_UPPER)
        cursor->is_bad = true;
    return !cursor->is_bad;
}

void segment_phrase_upper(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        buf_byte(out, upper(text.ptr[i]));
}
