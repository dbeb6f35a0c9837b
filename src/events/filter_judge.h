/* SPDX-License-Identifier: Apache-2.0
 * Holding single values against the terms of a filter.  A judge belongs to one thread. */
#ifndef EVENTS_FILTER_JUDGE_H
#define EVENTS_FILTER_JUDGE_H

#include "events/filter.h"

struct filter_judge;

struct filter_judge *filter_judge_new(void);
void filter_judge_free(struct filter_judge *judge);
/* A value as text, escapes resolved; never the JSON null, which is no value. */
bool filter_judge_text(struct filter_judge *judge, const struct filter_term *term,
                       struct str value);
/* The same for a value whose text is the canonical decimal integer. */
bool filter_judge_number(struct filter_judge *judge, const struct filter_term *term, int64_t value);
/* Values at which a regular expression was given up (FILTER_REGEX_MAX_STEPS). */
uint64_t filter_judge_given_up(const struct filter_judge *judge);

/* What can be read from a value of the filter; `text` is folded into the arena. */
void filter_judge_bound(struct arena *arena, struct str text, struct filter_bound *ret_bound);

#endif
