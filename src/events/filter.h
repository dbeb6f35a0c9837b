/* SPDX-License-Identifier: Apache-2.0
 * The filter language: what a person types to find events, read into a program of terms.
 *
 * The language is told in docs/search.md.  A filter is immutable once read and may be shared by
 * threads; values are held against its terms by a filter_judge, of which each thread has its own.
 *
 * The program is in postfix form: every step pushes or combines results.  A SKIP step lets an
 * evaluator leave out what can change nothing any more.  One program serves single events
 * (filter_record.h) and whole segments (filter_segment.h). */
#ifndef EVENTS_FILTER_H
#define EVENTS_FILTER_H

#include "events/taxonomy.h"

enum {
    FILTER_MAX_BYTES = 8192,       /* the text */
    FILTER_MAX_TERMS = 512,        /* conditions on values */
    FILTER_MAX_DEPTH = 64,         /* parentheses and NOT within one another */
    FILTER_FIELD_MAX_BYTES = 1024, /* a field name */
    FILTER_REGEX_MAX_BYTES = 1024, /* a regular expression as typed */
    FILTER_REGEX_MAX_COMPILED = 32 << 10,
    FILTER_REGEX_MAX_COUNT = 64,
    FILTER_REGEX_MAX_STEPS = 20000, /* of matching one value; beyond it the value counts as no match
                                       and filter_judge_given_up() counts it */
    FILTER_MAX_RESULTS = FILTER_MAX_TERMS, /* that stand at once */
    FILTER_NOTATION_LEAST =
        1000000000, /* from here on whole numbers are equal only digit by digit */
};

enum filter_test {
    FILTER_ANY,      /* there is a value */
    FILTER_EQUAL,    /* the whole value */
    FILTER_STARTS,   /* text* */
    FILTER_ENDS,     /* *text */
    FILTER_CONTAINS, /* *text* */
    FILTER_WORD,     /* bare words: somewhere in the value, not inside a longer word */
    FILTER_REGEX,    /* PCRE2; also patterns with inner wildcards */
    FILTER_NETWORK,  /* an address within a range of addresses */
    FILTER_BETWEEN,  /* from low to high */
    FILTER_AMONG,    /* one of a set, byte by byte */
};

/* A value of the filter, read in every way that it can be compared. */
struct filter_bound {
    bool is_set, is_open; /* open: the bound itself is outside */
    bool is_int, is_number, is_address;
    int64_t integer;
    double number;      /* also when is_int */
    uint64_t high, low; /* the address, as registry/address.h has it */
    struct str text;    /* folded */
};

struct filter_names {
    size_t count;
    const struct str *rows;
};

/* Values of a set, in the order of their bytes, each once. */
struct filter_set {
    size_t count;
    const struct str *rows;
};

struct filter_term {
    const struct taxonomy *taxonomy; /* NULL: names only as they stand in the source */
    struct str field;                /* as typed; empty: every value of the event */
    bool is_beneath;                 /* "dns.*": every field below */
    /* Names in the source of each format that stand for `field`, which itself comes first; the last
     * are those of marks (record.h), which stand beside every format. */
    struct filter_names names[RECORD_FORMATS + 1];
    enum filter_test test;
    struct str text;                 /* folded; EQUAL, STARTS, ENDS, CONTAINS, WORD */
    bool is_word_start, is_word_end; /* WORD: no letter or digit may stand before, behind */
    struct filter_bound low, high;   /* EQUAL (low), NETWORK and BETWEEN */
    void *regex;                     /* pcre2_code of REGEX */
    struct str expression;           /* REGEX: as typed; empty for patterns with wildcards */
    struct str pattern;              /* REGEX: of a whole value, with the bytes of filter_regex.h */
    struct filter_set among;         /* AMONG */
    struct filter_set without;       /* names of marks that a term on every field, or on those
                                      * beneath one, leaves out */
    size_t at;                       /* byte of the filter's text at which it stands */
};

enum filter_step_kind {
    FILTER_STEP_TERM, /* push the result of terms[argument] */
    FILTER_STEP_ALL,  /* push "every event" */
    FILTER_STEP_NOT,
    FILTER_STEP_AND,
    FILTER_STEP_OR,
    FILTER_STEP_SKIP_NONE, /* top is "no event": go argument steps further */
    FILTER_STEP_SKIP_ALL,  /* top is "every event": go argument steps further */
};

struct filter_step {
    enum filter_step_kind kind;
    uint32_t argument;
};

struct filter {
    size_t term_count, step_count, depth; /* depth: results that stand at once, at most */
    const struct filter_term *terms;
    const struct filter_step *steps;
};

/* Read a filter; it lives as long as the arena.  The empty text matches every event.  With a
 * taxonomy, which must outlive the filter, fields may also be named as ECS names them and without
 * what a common shape of the format puts before them ("Image" for "Event.EventData.Image").
 * ST_INVALID and ST_LIMIT say at which character and what was expected. */
enum status filter_read(struct arena *arena, struct str text, const struct taxonomy *taxonomy,
                        const struct filter **ret_filter, struct fault *fault) MUST_CHECK;

/* A filter made of one term: the whole value of a field, nothing in `text` being special. */
enum status filter_of_value(struct arena *arena, struct str field, struct str text,
                            const struct taxonomy *taxonomy, const struct filter **ret_filter,
                            struct fault *fault) MUST_CHECK;

/* Does the term ask about the field of this name?  RECORD_FORMATS for marks. */
bool filter_term_names(const struct filter_term *term, enum record_format format, struct str name);

/* Can the term ask about no other field of this format than this one?  Told from the names that the
 * term has, without knowing which fields there are; false where that does not tell. */
bool filter_term_names_only(const struct filter_term *term, enum record_format format,
                            struct str name);

#endif
