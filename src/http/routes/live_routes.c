/* SPDX-License-Identifier: Apache-2.0
 * The stream of events. */
#include "http/live.h"
#include "http/routes/routes.h"

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
static const struct shape_field query_fields[] = {
    {.name = "since", .kind = SHAPE_TEXT, .max = 20,
     .what = "Milliseconds since 1970 of the change told last (an event's id); now when absent."},
    {0},
};
static const struct shape query_shape = {"LiveQuery", query_fields};
/* clang-format on */

static enum status watch(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str text = json_get_text(rq->query, "since");
    struct instant since = w->now;

    if (text.len > 0 && (!str_to_int(text, &since.ms) || since.ms < 0))
        return work_fail(w, ST_INVALID, "since", "应为毫秒数", "milliseconds are wanted");
    TRY(live_begin(w, since, &rp->file));
    rp->file_type = "text/event-stream; charset=utf-8";
    rp->is_stream = true;
    return ST_OK;
}

/* clang-format off */
const struct route live_routes[] = {
    {ROUTE_GET, "/api/v1/live", NEEDS, ROUTE_STREAMS, &query_shape, NULL, NULL, watch,
     "Server-sent events: warning, incident, response, notice, drill, alert, sensor and counters, as they change in sight."},
    {0},
};
/* clang-format on */
