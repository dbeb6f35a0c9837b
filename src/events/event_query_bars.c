/* SPDX-License-Identifier: Apache-2.0
 * Which time the bars of a histogram stand for, and how wide they are. */
#include "base/banned.h"
#include "events/event_query_inside.h"

static const int64_t gap_us = EVENT_QUERY_GAP_DAYS * INT64_C(86400000000);
static const int64_t month_us = 30 * INT64_C(86400000000);

/* The narrowest of these with which the period has about EVENT_QUERY_BARS bars. */
static int64_t width_of(int64_t span_us)
{
    static const int64_t seconds[] = {1,    5,    10,    30,    60,    300,   600,
                                      1800, 3600, 10800, 21600, 43200, 86400, 604800};
    enum { WIDTHS = sizeof seconds / sizeof seconds[0] };

    for (size_t i = 0; i < WIDTHS; i++)
        if (span_us / (seconds[i] * 1000000) <= EVENT_QUERY_BARS)
            return seconds[i] * 1000000;
    return (span_us / (month_us * EVENT_QUERY_BARS) + 1) * month_us;
}

struct extent {
    int64_t from_us, to_us;
};

/* The part of the period in which there are events, or could be until now. */
static struct extent extent_of(const struct search_place *place, const struct search_query *query,
                               int64_t now_us)
{
    struct extent all = {INT64_MAX, INT64_MIN};

    for (size_t i = 0; i < place->count; i++) {
        const struct search_piece *piece = &place->pieces[i];

        all.from_us = piece->first_us < all.from_us ? piece->first_us : all.from_us;
        all.to_us = piece->last_us > all.to_us ? piece->last_us : all.to_us;
    }
    if (all.from_us > all.to_us)
        return (struct extent){0, 0};
    all.to_us = all.to_us > now_us ? all.to_us : now_us;
    all.to_us = all.to_us < query->to_us ? all.to_us : query->to_us;
    all.from_us = all.from_us > query->from_us ? all.from_us : query->from_us;
    return all.from_us < all.to_us ? all : (struct extent){0, 0};
}

/* From the latest bar back to the first gap: where the bars begin, and what lies before it. */
static void gap_find(const struct search_answer *answer, int64_t width_us, int64_t *ret_from_us,
                     uint64_t *ret_before)
{
    size_t at = answer->bar_count;

    *ret_before = 0;
    while (at > 1 &&
           answer->bars[at - 1].from_us - (answer->bars[at - 2].from_us + width_us) < gap_us)
        at--;
    if (at < 2)
        return;
    *ret_from_us = answer->bars[at - 1].from_us;
    for (size_t i = 0; i + 1 < at; i++)
        *ret_before += answer->bars[i].count;
}

/* An open beginning is moved up to the first gap, so that one event of long ago does not squeeze
 * the bars of all others. */
static enum status begin_find(struct work *w, const struct search_place *place,
                              struct event_query_plan *plan, struct extent *extent)
{
    struct search_query query = plan->query;
    struct search_answer answer = {0};

    if (plan->has_from || extent->to_us - extent->from_us <= gap_us)
        return ST_OK;
    query.width_us = month_us;
    TRY(search(place, &query, w->arena, &answer, &w->fault));
    plan->query.within_ms -= (int64_t)(answer.seconds * 1000);
    plan->query.within_ms = plan->query.within_ms > 1000 ? plan->query.within_ms : 1000;
    if (answer.is_partial) /* what is older was not looked at */
        return ST_OK;
    gap_find(&answer, month_us, &extent->from_us, &plan->before);
    if (plan->before > 0)
        plan->query.from_us = extent->from_us;
    return ST_OK;
}

enum status event_query_bars_plan(struct work *w, struct str text, const struct search_place *place,
                                  struct event_query_plan *plan)
{
    struct extent extent = extent_of(place, &plan->query, w->now.ms * 1000);
    int64_t *width_us = &plan->query.width_us;

    if (text.len > 0 && !search_width_read(text, width_us))
        return work_fail(w, ST_INVALID, "width", "应写成 90s、1m、6h、1d 或 2w 的样式",
                         "write it as 90s, 1m, 6h, 1d or 2w");
    if (text.len == 0)
        *width_us = month_us; /* until it is known */
    TRY(begin_find(w, place, plan, &extent));
    int64_t from_us = plan->has_from ? plan->query.from_us : extent.from_us;
    if (text.len == 0)
        *width_us = width_of(extent.to_us > from_us ? extent.to_us - from_us : 0);
    else if ((extent.to_us - extent.from_us) / *width_us >= EVENT_QUERY_BARS_MAX)
        return work_fail(w, ST_LIMIT, "width", "柱数超过 %d：请加宽柱或缩小时间范围",
                         "more than %d bars: widen them or narrow the time", EVENT_QUERY_BARS_MAX);
    return ST_OK;
}
