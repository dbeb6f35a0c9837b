/* SPDX-License-Identifier: Apache-2.0
 * Hunting back: every word of every dictionary of every segment is shown once, instead of every
 * value of every event.  What is found leads to its rows. */
#ifndef EVENTS_SEARCH_WORDS_H
#define EVENTS_SEARCH_WORDS_H

#include "events/search.h"

/* A word of a segment.  Numbers come as text too. */
struct search_word {
    const struct search_piece *piece;
    enum record_format format; /* RECORD_FORMATS for marks */
    struct str field;
    struct str text; /* escapes resolved; during the call only */
};

/* Is this what is sought?  The same word must get the same answer: it may be asked again.  Called
 * by several threads at once; `worker` is the number of the calling one, below the count of
 * threads, so that each may have something of its own. */
typedef bool search_word_fn(void *context, unsigned worker, const struct search_word *word);
/* The rows that hold a word for which the answer was true, ascending, an event once.  false: leave
 * out the rest of this segment. */
typedef bool search_word_rows_fn(void *context, unsigned worker, const struct search_word *word,
                                 const uint32_t *rows, size_t count);
/* May anything sought stand in this field?  NULL: in every field. */
typedef bool search_field_fn(void *context, enum record_format format, struct str field);

struct search_words {
    const struct search_place *place;
    int64_t from_us, to_us; /* segments that overlap this; rows outside are given as well */
    int64_t within_ms;      /* 0: as long as it takes */
    unsigned threads;       /* 0: as many as the machine has, at most SEARCH_MAX_THREADS */
    search_field_fn *field;
    search_word_fn *word;
    search_word_rows_fn *rows;
    void *context;
};

struct search_words_answer {
    uint64_t words;      /* shown */
    uint64_t found;      /* for which the answer was true */
    size_t pieces, left; /* asked; not asked any more, because the time was over */
    bool is_partial;
    double seconds;
};

/* How many threads search_words will use. */
unsigned search_words_threads(const struct search_words *hunt);
/* ST_CORRUPT with the segment that cannot be read. */
enum status search_words(const struct search_words *hunt, struct search_words_answer *ret_answer,
                         struct fault *fault) MUST_CHECK;

#endif
