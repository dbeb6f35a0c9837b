/* SPDX-License-Identifier: Apache-2.0
 * Asking kept events on behalf of a person: only what is in their sight (event_sight.h), within
 * limits of time and size, beside the one who writes.
 *
 * Without an end a search ends MOMENT_AHEAD_S after now, unless it begins later: one sensor whose
 * clock runs ahead does not stretch what everybody sees.  How many events lie ahead is told.
 *
 * Every answer says what was not looked at: how much of what the period holds, from when on the
 * answer is complete, and how many files cannot be read.
 *
 * event_query_ask begins and ends transactions of its own, so that none is open while segments are
 * read: none may be open when it is called. */
#ifndef EVENTS_EVENT_QUERY_H
#define EVENTS_EVENT_QUERY_H

#include "base/json.h"
#include "db/work.h"
#include "events/keep_view.h"

enum {
    EVENT_QUERY_FILTER_MAX = 2000, /* code points of a filter */
    EVENT_QUERY_PAGE = 50,
    EVENT_QUERY_PAGE_MAX = 200,
    EVENT_QUERY_PAGES_MAX = 20000, /* events of one instant that pages may be passed over */
    EVENT_QUERY_TOP = 10,
    EVENT_QUERY_TOP_MAX = 100,
    EVENT_QUERY_BARS = 80,       /* about so many when no width is given */
    EVENT_QUERY_BARS_MAX = 2000, /* of one histogram */
    EVENT_QUERY_COLUMNS_MAX = 24,
    EVENT_QUERY_WITHIN_S = 8,
    EVENT_QUERY_WITHIN_MAX_S = 30,
    EVENT_QUERY_REST_MS = 60 * 1000,
    EVENT_QUERY_GAP_DAYS = 400, /* bars of an open beginning begin behind a gap that long */
    EVENT_QUERY_VALUE_MAX_BYTES = 16384, /* of a value as shown; longer ones are cut and say so */
    EVENT_QUERY_FIELDS_MAX = 2000        /* of one event as shown */
};

/* What is asked, wired once by serve.c; any thread. */
struct event_query_desk;

/* `folder` holds what keep.h writes and may not be there yet; folder and taxonomy outlive it. */
struct event_query_desk *event_query_desk_new(const char *folder, const struct taxonomy *taxonomy);
void event_query_desk_free(struct event_query_desk *desk);
/* Now and then: what nobody has asked for EVENT_QUERY_REST_MS is closed, so that files taken away
 * leave the disk. */
void event_query_desk_rest(struct event_query_desk *desk);
const struct taxonomy *event_query_taxonomy(const struct event_query_desk *desk);

struct event_query {
    enum search_kind kind;
    struct str filter;   /* docs/search.md */
    struct str from, to; /* moment_read_typed; "" open */
    struct str last;     /* "24h": the time before now, instead of from and to */
    bool is_ahead;       /* only what is dated ahead of now, instead of from, to and last */
    struct str width;    /* HISTOGRAM: "5m"; "" about EVENT_QUERY_BARS bars */
    struct str field;    /* TOP */
    struct str columns;  /* LIST: names of fields with commas; "" the usual ones */
    struct str cursor;   /* LIST: of the page before */
    int64_t limit;       /* LIST, TOP; 0: as many as usual */
    int64_t within_s;    /* 0: EVENT_QUERY_WITHIN_S */
};

/* {count, from|null, to|null, ahead: events that match and are dated ahead of now, of a search
 * without an end, withheld: events that other systems keep from being asked (event_sight.h),
 * coverage{is_complete, is_late, looked_percent, complete_since|null, damaged, given_up}, took_ms,
 * as_of} and
 *   LIST       columns[], hits[{id, time, format, values{field: text}, systems[], parties[],
 *              others, sensor, rules (how many), indicators[]}] newest first, next|null
 *   HISTOGRAM  width, width_seconds, bars[{from, count}], before: events of the count that lie
 *              before the bars, behind a gap of EVENT_QUERY_GAP_DAYS
 *   TOP        field, values[{value, name, count}], hidden: values out of sight, which are left out
 * On later pages of a list `count` is what is left from the cursor on.
 * ST_INVALID, ST_LIMIT: the fault names the member; of a filter it says at which character.
 * ST_RATE, ST_BUSY: too many searches are under way, of this person or of all
 * (event_query_turn.h). */
enum status event_query_ask(struct work *w, struct event_query_desk *desk,
                            const struct event_query *query, json_t **ret_answer) MUST_CHECK;

/* One event in sight: {id, time, has_time, format, systems[{id, name}], parties[{id, name}],
 * others (systems out of sight), sensor{id, name}|null, rules[{id, title_zh, title_en, level}],
 * indicators[], fields[{name, normal, values[], is_cut}], bytes}.  ST_NOT_FOUND: never was, is
 * gone, or is out of sight.  This one and the next run within the caller's work. */
enum status event_query_detail(struct work *w, struct event_query_desk *desk, struct str id,
                               json_t **ret_event) MUST_CHECK;
/* {store: {stored_bytes, bytes_per_day, limit_bytes, days_left|null, holds (how many)} for officers
 * and the system administrator, else null; sources[] of sensor_room; as_of}, within the caller's
 * work; nothing is changed. */
enum status event_query_room(struct work *w, const struct event_query_desk *desk,
                             json_t **ret_object) MUST_CHECK;
/* Its source line, byte for byte. */
enum status event_query_detail_raw(struct work *w, struct event_query_desk *desk, struct str id,
                                   struct str *ret_line) MUST_CHECK;

#endif
