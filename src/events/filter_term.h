/* SPDX-License-Identifier: Apache-2.0
 * The words of the filter language: operators, parentheses, and conditions read into terms. */
#ifndef EVENTS_FILTER_TERM_H
#define EVENTS_FILTER_TERM_H

#include "events/filter.h"

struct filter_term_reader {
    struct arena *arena;
    struct str text;
    const struct taxonomy *taxonomy;
    struct fault *fault;
    struct str field; /* of the group that is being read; empty: none */
    size_t at;
    size_t regex_count;
};

enum filter_word_kind {
    FILTER_WORD_END,
    FILTER_WORD_OPEN, /* with a field: field:( */
    FILTER_WORD_CLOSE,
    FILTER_WORD_AND,
    FILTER_WORD_OR,
    FILTER_WORD_NOT,
    FILTER_WORD_TERM,
    FILTER_WORD_ALL, /* "*": every event */
};

struct filter_word {
    enum filter_word_kind kind;
    size_t at; /* where it begins */
    struct str field;
    struct filter_term term;
    uint64_t cost; /* of working it out, only to be compared */
};

/* The text as a whole: length, UTF-8, no control characters. */
enum status filter_term_check(const struct filter_term_reader *reader) MUST_CHECK;
enum status filter_term_next(struct filter_term_reader *reader,
                             struct filter_word *ret_word) MUST_CHECK;
/* Record what is wrong, with the place as a number of characters. */
enum status filter_term_fail(const struct filter_term_reader *reader, enum status status, size_t at,
                             const char *zh, const char *en) MUST_CHECK;
/* A term for one whole value, nothing in it being special. */
enum status filter_term_of_value(struct arena *arena, struct str field, struct str text,
                                 const struct taxonomy *taxonomy, struct filter_term *ret_term,
                                 struct fault *fault) MUST_CHECK;

#endif
