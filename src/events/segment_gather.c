/* SPDX-License-Identifier: Apache-2.0
 * Columns that change their mind at most once. */
#include "events/segment_gather.h"

void segment_gather_init(struct segment_gather *column, enum record_format format, struct str name,
                         uint64_t seed)
{
    *column = (struct segment_gather){.name = name, .format = format};
    segment_words_init(&column->words, seed);
}

void segment_gather_take(struct segment_gather *column, struct segment_gather *from,
                         enum record_format format, struct str name, uint64_t seed)
{
    *column = *from;
    column->name = name;
    column->format = format;
    column->mode = SEGMENT_MODE_EMPTY;
    column->count = 0;
    segment_words_clear(&column->words);
    column->words.seed = seed;
    *from = (struct segment_gather){0};
}

void segment_gather_done(struct segment_gather *column)
{
    free(column->numbers);
    free(column->codes);
    segment_words_done(&column->words);
    column->numbers = NULL;
    column->codes = NULL;
    column->count = column->numbers_max = column->codes_max = 0;
}

enum segment_word_class segment_gather_class(const struct leaf *leaf, enum leaf_kind kind)
{
    static const enum segment_word_class classes[LEAF_KINDS] = {
        [LEAF_STRING] = SEGMENT_WORD_ESCAPED,  [LEAF_PARAM] = SEGMENT_WORD_PARAM,
        [LEAF_FIELD] = SEGMENT_WORD_FIELD,     [LEAF_XML] = SEGMENT_WORD_XML,
        [LEAF_GB_TEXT] = SEGMENT_WORD_GB_TEXT, [LEAF_GB_FIELD] = SEGMENT_WORD_GB_FIELD,
    };

    if (leaf->is_escaped && classes[kind] != SEGMENT_WORD_PLAIN)
        return classes[kind];
    return record_leaf_is_null(leaf, kind) ? SEGMENT_WORD_NULL : SEGMENT_WORD_PLAIN;
}

static enum status reserve_codes(struct segment_gather *column, uint32_t count)
{
    if (count <= column->codes_max)
        return ST_OK;
    uint32_t max = count < 8 ? 8 : count * 2;
    uint32_t *codes = realloc(column->codes, max * sizeof *codes);
    if (!codes)
        return ST_MEMORY;
    column->codes = codes;
    column->codes_max = max;
    return ST_OK;
}

static enum status reserve_numbers(struct segment_gather *column, uint32_t count)
{
    if (count <= column->numbers_max)
        return ST_OK;
    uint32_t max = count < 8 ? 8 : count * 2;
    int64_t *numbers = realloc(column->numbers, max * sizeof *numbers);
    if (!numbers)
        return ST_MEMORY;
    column->numbers = numbers;
    column->numbers_max = max;
    return ST_OK;
}

/* What was kept as numbers becomes words, each printed as it was read. */
static enum status turn_to_words(struct segment_gather *column)
{
    char text[SEGMENT_VALUE_TEXT_BYTES];
    bool is_time = column->mode == SEGMENT_MODE_TIMES;

    TRY(reserve_codes(column, column->count + 1));
    for (uint32_t i = 0; i < column->count; i++) {
        size_t len = is_time ? segment_value_print_time(&column->form, column->numbers[i], text)
                             : segment_value_print_integer(column->numbers[i], text);

        TRY(segment_words_add(&column->words, (struct str){text, len}, SEGMENT_WORD_PLAIN,
                              &column->codes[i]));
    }
    column->mode = SEGMENT_MODE_WORDS;
    return ST_OK;
}

static bool read_number(struct segment_gather *column, struct str text, int64_t *ret_number)
{
    struct segment_time_form form;

    if (column->mode == SEGMENT_MODE_INTEGERS)
        return segment_value_integer(text, ret_number);
    if (column->mode == SEGMENT_MODE_TIMES)
        return segment_value_time(text, &form, ret_number) &&
               segment_value_time_form_equal(&form, &column->form);
    if (column->mode != SEGMENT_MODE_EMPTY)
        return false;
    if (segment_value_integer(text, ret_number))
        column->mode = SEGMENT_MODE_INTEGERS;
    else if (segment_value_time(text, &column->form, ret_number))
        column->mode = SEGMENT_MODE_TIMES;
    return column->mode != SEGMENT_MODE_EMPTY;
}

enum status segment_gather_add(struct segment_gather *column, struct str text,
                               enum segment_word_class class_of)
{
    if (column->mode != SEGMENT_MODE_WORDS) {
        int64_t number = 0;

        if (class_of == SEGMENT_WORD_PLAIN && read_number(column, text, &number)) {
            TRY(reserve_numbers(column, column->count + 1));
            column->numbers[column->count++] = number;
            return ST_OK;
        }
        TRY(turn_to_words(column));
    }
    TRY(reserve_codes(column, column->count + 1));
    TRY(segment_words_add(&column->words, text, class_of, &column->codes[column->count]));
    column->count++;
    return ST_OK;
}
