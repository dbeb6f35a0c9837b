/* SPDX-License-Identifier: Apache-2.0
 * What the parts of event_query share. */
#ifndef EVENTS_EVENT_QUERY_INSIDE_H
#define EVENTS_EVENT_QUERY_INSIDE_H

#include <pthread.h>

#include "events/event_query.h"
#include "events/event_query_turn.h"
#include "events/search_fields.h"

struct event_query_desk {
    const char *folder;
    const struct taxonomy *taxonomy;
    struct event_query_turns turns;
    pthread_mutex_t lock;
    struct keep_view *view; /* of the last who asked: the next one finds it open; under the lock */
    struct instant asked_at;
};

/* A query as it was read. */
struct event_query_plan {
    struct search_query query;
    struct str columns[EVENT_QUERY_COLUMNS_MAX];
    size_t column_count;
    const struct filter *seen;     /* what was typed, within the sight */
    const struct filter *withheld; /* event_sight_withheld; NULL: nothing is */
    bool has_from, has_to;
    bool leaves_ahead; /* what is dated later than ahead_us is counted, not answered */
    int64_t ahead_us;
    uint64_t ahead, hidden; /* events of the future, and withheld ones */
    uint64_t before;        /* HISTOGRAM: of the count, those earlier than the bars */
    bool is_after;          /* LIST: of these: */
    int64_t after_us;
    struct keep_id after;
    size_t passed; /* events of that instant that earlier pages gave */
};

/* One of the marks of an event. */
struct event_query_mark {
    enum record_mark_kind kind;
    struct str text;
};

/* The folder as it is now, to be closed; *ret_view is NULL when nothing was ever kept. */
enum status event_query_look(struct event_query_desk *desk, struct keep_view **ret_view,
                             struct fault *fault) MUST_CHECK;
/* The width of the bars, and where they begin: an open beginning is moved past a gap of
 * EVENT_QUERY_GAP_DAYS.  `text` as of struct event_query. */
enum status event_query_bars_plan(struct work *w, struct str text, const struct search_place *place,
                                  struct event_query_plan *plan) MUST_CHECK;
/* All values that a row has in a field, as text in the arena; at most `max` of them. */
enum status event_query_row_values(struct segment *segment, uint32_t field, uint32_t row,
                                   size_t max, struct arena *arena, struct str **ret_values,
                                   size_t *ret_count, struct fault *fault) MUST_CHECK;
enum status event_query_row_marks(struct segment *segment, uint32_t row, struct arena *arena,
                                  struct event_query_mark **ret_marks, size_t *ret_count,
                                  struct fault *fault) MUST_CHECK;
/* Systems, units and sensor of marks by name, as far as they are in sight: `others` counts systems
 * that are not.  Within a work that reads. */
enum status event_query_tell_marks(struct work *w, const struct event_query_mark *marks,
                                   size_t count, json_t *object) MUST_CHECK;
/* The answer as JSON, within a work that reads. */
enum status event_query_tell(struct work *w, const struct event_query_desk *desk,
                             struct keep_view *view, const struct event_query_plan *plan,
                             const struct search_answer *answer, json_t **ret_answer) MUST_CHECK;
/* A value as shown: at most EVENT_QUERY_VALUE_MAX_BYTES, cut between characters. */
struct str event_query_row_cut(struct str text, struct arena *arena);
struct str event_query_tell_time(struct arena *arena, int64_t time_us);
/* A segment of the view by its number, and its piece; ST_NOT_FOUND without a fault. */
enum status event_query_row_open(const struct search_place *place, uint64_t number,
                                 const struct search_piece **ret_piece,
                                 struct segment **ret_segment, struct fault *fault) MUST_CHECK;

#endif
