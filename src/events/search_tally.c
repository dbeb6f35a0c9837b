/* SPDX-License-Identifier: Apache-2.0
 * Tallies against filters. */
#include "events/search_tally.h"

/* Formats whose type is the value of one field that its events have once (a list of
 * several is told by its first). */
static const struct {
    enum record_format format;
    const char *field;
} types[] = {{RECORD_EVE, "event_type"}, {RECORD_ZEEK, "_path"}};

static bool is_type_field(enum record_format format, struct str name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (format == types[i].format && str_is(name, types[i].field))
            return true;
    return false;
}

static const char *type_field_of(enum record_format format)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (format == types[i].format)
            return types[i].field;
    return NULL;
}

/* Told from the formats of the segment's events and the names of the term. */
static bool is_type_by_names(const struct filter_term *term, const struct segment_tally *tallies,
                             size_t count)
{
    const struct filter_names *marks = &term->names[RECORD_FORMATS];

    for (size_t i = 0; i < marks->count; i++)
        if (str_starts(marks->rows[i], STR("panshi.")))
            return false;
    for (size_t i = 0; i < count; i++) {
        const char *field = type_field_of(tallies[i].format);

        if (i > 0 && tallies[i].format == tallies[i - 1].format)
            continue;
        if (!field || !filter_term_names_only(term, tallies[i].format, str_of(field)))
            return false;
    }
    return true;
}

enum status search_tally_is_type(const struct filter_term *term, struct segment *segment,
                                 bool *ret_is_type, struct fault *fault)
{
    const struct segment_tally *tallies;
    size_t count;

    *ret_is_type = false;
    if (term->field.len == 0 || term->is_beneath)
        return ST_OK;
    TRY(segment_tallies(segment, &tallies, &count, fault));
    *ret_is_type = is_type_by_names(term, tallies, count);
    if (*ret_is_type || !segment_is_loaded(segment))
        return ST_OK;
    size_t fields = segment_field_count(segment);
    for (size_t i = 0; i < fields; i++) {
        enum record_format format = segment_field_format(segment, i);
        struct str name = segment_field_name(segment, i);

        if (filter_term_names(term, format, name) && !is_type_field(format, name))
            return ST_OK;
    }
    *ret_is_type = true;
    return ST_OK;
}

static bool is_named(const struct filter_term *term, enum record_format format)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (format == types[i].format && filter_term_names(term, format, str_of(types[i].field)))
            return true;
    return false;
}

/* An event without the field goes by the word of its format. */
static bool is_without(const struct segment_tally *tally)
{
    return str_is(tally->type, record_format_word(tally->format));
}

/* Types are kept as they stand in the source, and cut when long: then the values must be asked. */
static bool is_odd(const struct segment_tally *tally)
{
    enum { TYPE_MAX_BYTES = 256 };

    return tally->type.len >= TYPE_MAX_BYTES || str_is(tally->type, "null") ||
           str_contains(tally->type, STR("\\"));
}

bool search_tally_names(const struct filter_term *term, const struct segment_tally *tally)
{
    return is_named(term, tally->format) && !is_without(tally);
}

enum status search_tally_list(struct filter_judge *judge, const struct filter *filter,
                              struct segment *segment, const struct filter_span *span,
                              struct arena *arena, const struct segment_tally **ret_tallies,
                              size_t *ret_count, bool *ret_is_told, struct fault *fault)
{
    const struct filter_term *term = filter->term_count == 1 ? &filter->terms[0] : NULL;
    const struct segment_tally *tallies;
    size_t count, kept = 0;
    bool is_type = true;

    *ret_is_told = false;
    if (filter->step_count != 1 || span->from_us > segment_first_us(segment) ||
        segment_last_us(segment) >= span->to_us)
        return ST_OK;
    if (term)
        TRY(search_tally_is_type(term, segment, &is_type, fault));
    if (!is_type)
        return ST_OK;
    TRY(segment_tallies(segment, &tallies, &count, fault));
    struct segment_tally *list = ARENA_ARRAY(arena, count + 1, struct segment_tally);
    for (size_t i = 0; i < count; i++) {
        if (is_odd(&tallies[i]))
            return ST_OK;
        if (term && !is_named(term, tallies[i].format))
            continue;
        if (term && is_without(&tallies[i]))
            return ST_OK;
        if (!term || filter_judge_text(judge, term, tallies[i].type))
            list[kept++] = tallies[i];
    }
    *ret_tallies = list;
    *ret_count = kept;
    *ret_is_told = true;
    return ST_OK;
}
