/* SPDX-License-Identifier: Apache-2.0
 * Answers from the counts by type and minute that every segment keeps: nothing is decoded. */
#ifndef EVENTS_SEARCH_TALLY_H
#define EVENTS_SEARCH_TALLY_H

#include "events/search.h"

/* Which tallies of the segment match, where they tell it exactly: the filter is every event, or one
 * condition on the field that makes the type of events (event_type, _path), and the whole segment
 * lies within the span.  *ret_is_told is false where the rows must be asked.  The list is in the
 * arena. */
enum status search_tally_list(struct filter_judge *judge, const struct filter *filter,
                              struct segment *segment, const struct filter_span *span,
                              struct arena *arena, const struct segment_tally **ret_tallies,
                              size_t *ret_count, bool *ret_is_told, struct fault *fault) MUST_CHECK;
/* May values of the field of this term be told by the types of tallies?  Where the
 * term's names do not tell, the segment must be loaded: false otherwise. */
enum status search_tally_is_type(const struct filter_term *term, struct segment *segment,
                                 bool *ret_is_type, struct fault *fault) MUST_CHECK;
/* Is the type of this tally a value of the term's field? */
bool search_tally_names(const struct filter_term *term, const struct segment_tally *tally);

#endif
