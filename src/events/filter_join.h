/* SPDX-License-Identifier: Apache-2.0
 * Filters made of filters, term by term: no text is put together.
 *
 * What is made stands in the arena and shares the parts of what it was made of, which must live as
 * long. */
#ifndef EVENTS_FILTER_JOIN_H
#define EVENTS_FILTER_JOIN_H

#include "events/filter.h"

/* Events that both find.  ST_LIMIT: more than FILTER_MAX_RESULTS results would stand at once. */
enum status filter_join_both(struct arena *arena, const struct filter *first,
                             const struct filter *second, const struct filter **ret_filter,
                             struct fault *fault) MUST_CHECK;
/* Events that either finds. */
enum status filter_join_either(struct arena *arena, const struct filter *first,
                               const struct filter *second, const struct filter **ret_filter,
                               struct fault *fault) MUST_CHECK;
/* Events that the filter does not find. */
const struct filter *filter_join_without(struct arena *arena, const struct filter *filter);
/* Every event, and none. */
const struct filter *filter_join_all(struct arena *arena);
const struct filter *filter_join_none(struct arena *arena);
/* Events in which the field has a value. */
enum status filter_join_has(struct arena *arena, struct str field, const struct taxonomy *taxonomy,
                            const struct filter **ret_filter, struct fault *fault) MUST_CHECK;
/* Events in which the field has one of these values, byte by byte; the list is put in order. */
enum status filter_join_among(struct arena *arena, struct str field, struct str *texts,
                              size_t count, const struct taxonomy *taxonomy,
                              const struct filter **ret_filter, struct fault *fault) MUST_CHECK;

/* The same filter, but terms of which `is_blind` says so find nothing, and terms on every field or
 * on those beneath one leave out the marks of these names, which outlive it. */
typedef bool filter_join_blind_fn(void *context, const struct filter_term *term);
const struct filter *filter_join_blind(struct arena *arena, const struct filter *filter,
                                       struct filter_set marks, filter_join_blind_fn *is_blind,
                                       void *context);

/* Every event that the filter could find if terms of which `is_open` says so held or not, as it
 * suits. */
const struct filter *filter_join_open(struct arena *arena, const struct filter *filter,
                                      filter_join_blind_fn *is_open, void *context);

#endif
