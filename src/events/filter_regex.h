/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions of filters: PCRE2 within limits, and patterns with * and ? made into them. */
#ifndef EVENTS_FILTER_REGEX_H
#define EVENTS_FILTER_REGEX_H

#include "events/filter.h"

/* In a pattern these bytes stand for * and ?; all others for themselves. */
enum { FILTER_REGEX_MANY = 1, FILTER_REGEX_ONE = 2 };

/* Compile; the code lives as long as the arena.  ST_INVALID with PCRE2's words and the place within
 * the expression, ST_LIMIT beyond the limits of filter.h. */
enum status filter_regex_compile(struct arena *arena, struct str expression, void **ret_code,
                                 struct fault *fault) MUST_CHECK;
/* The expression for a pattern: of the whole value, or of words within it (`is_word`), with a
 * border before and behind where asked. */
struct str filter_regex_of_pattern(struct arena *arena, struct str pattern, bool is_word,
                                   bool is_word_start, bool is_word_end);

#endif
