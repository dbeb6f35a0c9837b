/* SPDX-License-Identifier: Apache-2.0
 * The different values of a column, and how often each stands in it, without its rows. */
#include "events/segment_inside.h"

static bool load_word_parts(struct segment *segment, const struct segment_field *field,
                            struct segment_dictionary_source *from)
{
    struct segment_unpack *unpack = &segment->unpack;
    size_t counts[SEGMENT_KINDS] = {0};

    from->text = STR("");
    from->kind = (uint8_t)__builtin_ctz(field->mask);
    counts[from->kind] = field->word_count;
    if ((field->mask & (field->mask - 1)) != 0) {
        if (!segment_unpack_item(unpack, field->kinds_item, &from->kinds) ||
            from->kinds.len != field->word_count)
            return false;
        counts[from->kind] = 0;
        for (size_t i = 0; i < from->kinds.len; i++) {
            uint8_t kind = (uint8_t)from->kinds.ptr[i];

            if (kind >= SEGMENT_KINDS || !(field->mask & 1U << kind))
                return false;
            counts[kind]++;
        }
    }
    from->texts = 0;
    for (unsigned kind = 0; kind < SEGMENT_KINDS; kind++)
        if (SEGMENT_KINDS_OF_TEXT & 1U << kind)
            from->texts += counts[kind];
    from->address_count = counts[SEGMENT_KIND_IPV4];
    from->hex_count = counts[SEGMENT_KIND_HEX];
    if (from->texts > 0 &&
        (!segment_series_get_plain(unpack, &field->lengths, from->texts, &from->lengths) ||
         !segment_unpack_item(unpack, field->text_item, &from->text)))
        return false;
    if (from->address_count > 0 &&
        !segment_series_get_plain(unpack, &field->addresses, from->address_count, &from->addresses))
        return false;
    return from->hex_count == 0 || (segment_unpack_item(unpack, field->hex_item, &from->hex) &&
                                    from->hex.len == from->hex_count * field->hex_form.bytes);
}

/* As what the bytes of a word are to be read; all others stand as they are. */
static const enum leaf_kind leaf_kinds[SEGMENT_KINDS] = {
    [SEGMENT_KIND_ESCAPED] = LEAF_STRING,  [SEGMENT_KIND_PARAM] = LEAF_PARAM,
    [SEGMENT_KIND_FIELD] = LEAF_FIELD,     [SEGMENT_KIND_XML] = LEAF_XML,
    [SEGMENT_KIND_GB_TEXT] = LEAF_GB_TEXT, [SEGMENT_KIND_GB_FIELD] = LEAF_GB_FIELD,
};

/* The words as in the source, and as read. */
static bool build_words(struct segment *segment, struct segment_field *field,
                        struct segment_dictionary_source *from, struct str *texts,
                        bool *ret_has_escapes)
{
    size_t hex_length = segment_value_hex_length(&field->hex_form);
    char *hex = arena_take(&segment->arena, from->hex_count * hex_length + 1);
    char *addresses =
        arena_take(&segment->arena, from->address_count * 16 + SEGMENT_VALUE_TEXT_BYTES);
    const char *hex_from = from->hex.ptr, *text_end = from->text.ptr + from->text.len;
    const uint64_t *length = from->lengths, *address = from->addresses;
    const char *text = from->text.ptr;

    for (uint32_t i = 0; i < field->word_count; i++) {
        uint8_t kind = from->kinds.len > 0 ? (uint8_t)from->kinds.ptr[i] : from->kind;
        struct str *raw = &field->raw[i];

        switch ((enum segment_word_kind)kind) {
        case SEGMENT_KIND_NULL:
            *raw = STR("null");
            break;
        case SEGMENT_KIND_IPV4:
            *raw =
                (struct str){addresses, segment_value_print_ipv4((uint32_t)*address++, addresses)};
            addresses += raw->len;
            break;
        case SEGMENT_KIND_HEX:
            segment_value_print_hex(&field->hex_form, (const uint8_t *)hex_from, hex);
            *raw = (struct str){hex, hex_length};
            hex += hex_length;
            hex_from += field->hex_form.bytes;
            break;
        case SEGMENT_KIND_TEXT:
        case SEGMENT_KIND_ESCAPED:
        case SEGMENT_KIND_PARAM:
        case SEGMENT_KIND_FIELD:
        case SEGMENT_KIND_XML:
        case SEGMENT_KIND_GB_TEXT:
        case SEGMENT_KIND_GB_FIELD:
        case SEGMENT_KINDS:
        default:
            if (*length > (uint64_t)(text_end - text))
                return false;
            *raw = (struct str){text, *length++};
            text += raw->len;
            break;
        }
        texts[i] = *raw;
        if (kind < SEGMENT_KINDS && leaf_kinds[kind] != LEAF_TEXT) {
            struct leaf leaf = {raw->ptr, (uint32_t)raw->len, true};
            texts[i] = record_leaf_text(&leaf, leaf_kinds[kind], &segment->arena);
            *ret_has_escapes = true;
        }
    }
    return text == text_end;
}

bool segment_dictionary_load(struct segment *segment, struct segment_field *field)
{
    if (field->dictionary)
        return true;
    struct segment_dictionary_source *from =
        ARENA_NEW(&segment->arena, struct segment_dictionary_source);
    from->words = ARENA_ARRAY(&segment->arena, field->word_count + 1, struct str);
    field->raw = ARENA_ARRAY(&segment->arena, field->word_count + 1, struct str);
    if (!load_word_parts(segment, field, from) ||
        !build_words(segment, field, from, from->words, &from->has_escapes))
        return false;
    field->dictionary = from;
    return true;
}

/* The words without the null. */
static void tell_words(struct segment *segment, const struct segment_field *field,
                       struct segment_dictionary *ret_dictionary)
{
    const struct segment_dictionary_source *from = field->dictionary;
    struct str *words = from->words;
    size_t count = 0;

    if (field->mask & 1U << SEGMENT_KIND_NULL) {
        words = ARENA_ARRAY(&segment->arena, field->word_count + 1, struct str);
        for (uint32_t i = 0; i < field->word_count; i++) {
            uint8_t kind = from->kinds.len > 0 ? (uint8_t)from->kinds.ptr[i] : from->kind;

            if (kind != SEGMENT_KIND_NULL)
                words[count++] = from->words[i];
        }
    } else {
        count = field->word_count;
    }
    *ret_dictionary = (struct segment_dictionary){true, SEGMENT_WORDS, count, words, NULL};
}

/* How often each word stands in the column: codes are counted, rows are not known. */
static bool count_codes(struct segment *segment, const struct segment_field *field,
                        uint32_t **ret_counts)
{
    uint32_t *codes = NULL;

    if (!segment_series_get_codes(&segment->unpack, &field->series, field->count, field->word_count,
                                  NULL, &codes))
        return false;
    uint32_t *counts = ARENA_ARRAY(&segment->arena, field->word_count + 1, uint32_t);
    for (uint32_t i = 0; i < field->count; i++)
        counts[codes[i]]++;
    *ret_counts = counts;
    return true;
}

/* Of the words that segment_dictionary_of tells. */
static void skip_null(const struct segment_field *field, uint32_t *counts)
{
    const struct segment_dictionary_source *from = field->dictionary;
    size_t kept = 0;

    for (uint32_t i = 0; i < field->word_count; i++) {
        uint8_t kind = from->kinds.len > 0 ? (uint8_t)from->kinds.ptr[i] : from->kind;

        if (kind != SEGMENT_KIND_NULL)
            counts[kept++] = counts[i];
    }
}

bool segment_dictionary_has_counts(const struct segment_field *field)
{
    return field->is_single && !segment_series_is_led(&field->series) &&
           (field->mode == SEGMENT_MODE_WORDS ||
            (field->mode == SEGMENT_MODE_INTEGERS && field->word_count > 0));
}

bool segment_dictionary_has_numbers(const struct segment_field *field)
{
    return field->is_single && field->mode == SEGMENT_MODE_INTEGERS && field->word_count == 0 &&
           !segment_series_is_led(&field->series);
}

bool segment_dictionary_numbers(struct segment *segment, uint32_t number,
                                const int64_t **ret_numbers, size_t *ret_count)
{
    int64_t *numbers = NULL;

    if (number >= segment->field_count || !segment_dictionary_has_numbers(&segment->fields[number]))
        return false;
    const struct segment_field *field = &segment->fields[number];
    if (!segment_series_get(&segment->unpack, &field->series, field->count, NULL, NULL, &numbers))
        return false;
    *ret_numbers = numbers;
    *ret_count = field->count;
    return true;
}

bool segment_dictionary_counts(struct segment *segment, uint32_t number,
                               const uint32_t **ret_counts)
{
    if (number >= segment->field_count || !segment_dictionary_has_counts(&segment->fields[number]))
        return false;
    struct segment_field *field = &segment->fields[number];
    bool is_words = field->mode == SEGMENT_MODE_WORDS;
    uint32_t *counts = NULL;
    if ((is_words && !segment_dictionary_load(segment, field)) ||
        !count_codes(segment, field, &counts))
        return false;
    if (is_words && (field->mask & 1U << SEGMENT_KIND_NULL))
        skip_null(field, counts);
    *ret_counts = counts;
    return true;
}

bool segment_dictionary_of(struct segment *segment, uint32_t number,
                           struct segment_dictionary *ret_dictionary)
{
    int64_t *distinct = NULL;

    *ret_dictionary = (struct segment_dictionary){0};
    if (number >= segment->field_count)
        return false;
    struct segment_field *field = &segment->fields[number];
    if (field->mode == SEGMENT_MODE_WORDS) {
        if (!segment_dictionary_load(segment, field))
            return false;
        tell_words(segment, field, ret_dictionary);
    } else if (field->mode == SEGMENT_MODE_INTEGERS && field->word_count > 0) {
        if (!segment_series_get(&segment->unpack, &field->distinct, field->word_count, NULL, NULL,
                                &distinct))
            return false;
        *ret_dictionary =
            (struct segment_dictionary){true, SEGMENT_NUMBERS, field->word_count, NULL, distinct};
    }
    return true;
}
