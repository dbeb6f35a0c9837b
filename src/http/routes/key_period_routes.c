/* SPDX-License-Identifier: Apache-2.0
 * Key periods and their daily reports. */
#include "http/routes/routes.h"
#include "procedures/key_period_report.h"
#include "procedures/key_period_view.h"
#include "procedures/watch.h"
#include "registry/actor.h"

static const char *const declared[] = {"nation", "region", "city", "activity", NULL};
static const char *const regimes[] = {"24h", "daily", NULL};
static const char *const states[] = {"announced", "open", "closed", "cancelled", NULL};
static const char *const partner_kinds[] = {"police", "carrier", "maintainer", "other", NULL};
static const char *const words[] = {"quiet", "event", NULL};
static const char *const day_states[] = {"expected", "missing", "quiet", "event", NULL};

/* clang-format off */
static const struct shape_field page_query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "In one state."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = KEY_PERIOD_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape page_query_shape = {"KeyPeriodQuery", page_query_fields};

static const struct shape_field partner_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = partner_kinds, .what = "What kind of partner."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = WATCH_NAME_MAX, .what = "Name."},
    {.name = "phone", .kind = SHAPE_TEXT, .max = WATCH_PHONE_MAX, .what = "Number."},
    {0},
};
static const struct shape partner_shape = {"KeyPeriodPartner", partner_fields};

static const struct shape_field wish_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 200, .what = "Title."},
    {.name = "declared", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = declared, .what = "Whose activity it is."},
    {.name = "from", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "First day."},
    {.name = "to", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "Last day."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region; the organiser's when absent."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 16, .what = "Sector; all when absent."},
    {.name = "regime", .kind = SHAPE_TEXT, .one_of = regimes, .what = "24h: somebody on duty at all times."},
    {.name = "report_time", .kind = SHAPE_TEXT, .max = 5, .what = "17:00, Beijing time; the setting's when absent."},
    {.name = "grace_minutes", .kind = SHAPE_INT, .max = 720, .what = "Silence becomes a task after these."},
    {.name = "measures", .kind = SHAPE_TEXT, .max = WATCH_TEXT_MAX, .what = "What is done more."},
    {.name = "partners", .kind = SHAPE_LIST, .max = KEY_PERIOD_PARTNERS_MAX, .of = &partner_shape, .what = "Linkage partners."},
    {.name = "parties", .kind = SHAPE_TEXTS, .max = KEY_PERIOD_PARTIES_MAX, .what = "Parties named."},
    {.name = "kinds", .kind = SHAPE_TEXTS, .max = 40, .what = "All parties of these kinds in the region and sector."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Kept in the journal."},
    {0},
};
static const struct shape wish_shape = {"KeyPeriodWish", wish_fields};

static const struct shape_field change_fields[] = {
    {.name = "title", .kind = SHAPE_TEXT, .min = 1, .max = 200, .what = "Title."},
    {.name = "to", .kind = SHAPE_DATE, .what = "Last day."},
    {.name = "report_time", .kind = SHAPE_TEXT, .max = 5, .what = "Time of the daily report."},
    {.name = "measures", .kind = SHAPE_TEXT, .max = WATCH_TEXT_MAX, .what = "What is done more."},
    {.name = "partners", .kind = SHAPE_LIST, .max = KEY_PERIOD_PARTNERS_MAX, .of = &partner_shape, .what = "Linkage partners."},
    {.name = "parties", .kind = SHAPE_TEXTS, .max = KEY_PERIOD_PARTIES_MAX, .what = "Parties added."},
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "Kept in the journal."},
    {0},
};
static const struct shape change_shape = {"KeyPeriodChange", change_fields};

static const struct shape_field period_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Key period."},
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "For If-Match."},
    {.name = "title", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Title."},
    {.name = "declared", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = declared, .what = "Whose activity it is."},
    {.name = "organiser", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Who declared it."},
    {.name = "region", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Region."},
    {.name = "region_name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."},
    {.name = "sector", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Sector, or empty."},
    {.name = "from", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "First day."},
    {.name = "to", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "Last day."},
    {.name = "regime", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = regimes, .what = "Regime."},
    {.name = "report_time", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Time of the daily report."},
    {.name = "grace_minutes", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Silence becomes a task after these."},
    {.name = "measures", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What is done more."},
    {.name = "partners", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Linkage partners with their times."},
    {.name = "parties", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many are named."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = states, .what = "State."},
    {.name = "made_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Declared."},
    {.name = "made_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "opened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Begun."},
    {.name = "closed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Ended."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Why it ended early."},
    {.name = "today", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "How today stands, for who sees all."},
    {.name = "own", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "What the caller's party owes or said."},
    {.name = "organises", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "The caller's party declared it."},
    {.name = "actions", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What the caller may do."},
    {0},
};
static const struct shape period_shape = {"KeyPeriod", period_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &period_shape, .what = "Key periods, newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"KeyPeriodPage", page_fields};

static const struct shape_field act_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = 2000, .what = "To close or cancel."},
    {.name = "partner", .kind = SHAPE_INT, .max = KEY_PERIOD_PARTNERS_MAX, .what = "Linkage partner, counted from 0."},
    {0},
};
static const struct shape act_shape = {"KeyPeriodAct", act_fields};

static const struct shape_field report_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = words, .what = "All is well, or something happened."},
    {.name = "text", .kind = SHAPE_TEXT, .max = WATCH_TEXT_MAX, .what = "What happened."},
    {.name = "on", .kind = SHAPE_DATE, .what = "The day; the one that is due when absent."},
    {0},
};
static const struct shape report_shape = {"KeyPeriodReport", report_fields};

static const struct shape_field board_query_fields[] = {
    {.name = "from", .kind = SHAPE_DATE, .what = "First day."},
    {.name = "to", .kind = SHAPE_DATE, .what = "Last day; today or the last one when absent."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = KEY_PERIOD_PAGE_MAX, .what = "Units."},
    {0},
};
static const struct shape board_query_shape = {"KeyPeriodBoardQuery", board_query_fields};

static const struct shape_field day_fields[] = {
    {.name = "on", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "Day."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Due."},
    {.name = "expected", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Not yet said."},
    {.name = "missing", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Silent."},
    {.name = "quiet", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All is well."},
    {.name = "event", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Something happened."},
    {.name = "late", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "Late or silent."},
    {0},
};
static const struct shape day_shape = {"KeyPeriodDay", day_fields};

static const struct shape_field cell_fields[] = {
    {.name = "on", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "Day."},
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = day_states, .what = "What was said."},
    {.name = "late", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Late or silent."},
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "When it was said."},
    {.name = "by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "By whom."},
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "What happened."},
    {0},
};
static const struct shape cell_shape = {"KeyPeriodCell", cell_fields};

static const struct shape_field line_fields[] = {
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Unit."},
    {.name = "days", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &cell_shape, .what = "Its days."},
    {0},
};
static const struct shape line_shape = {"KeyPeriodLine", line_fields};

static const struct shape_field board_fields[] = {
    {.name = "days", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &day_shape, .what = "Days with their figures."},
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &line_shape, .what = "Units."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "All units in sight."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape board_shape = {"KeyPeriodBoard", board_fields};
/* clang-format on */

static enum status reply_period(struct work *w, const struct key_period *period, struct reply *rp)
{
    rp->version = period->version;
    return key_period_view_json(w, period, &rp->body);
}

static enum status list_periods(struct work *w, const struct request *rq, struct reply *rp)
{
    return key_period_view_page(w, json_get_text(rq->query, "state"),
                                json_get_text(rq->query, "after"),
                                json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status declare(struct work *w, const struct request *rq, struct reply *rp)
{
    struct key_period period;

    TRY(key_period_declare(w, rq->body, &period));
    rp->http_status = 201;
    return reply_period(w, &period, rp);
}

static enum status get_period(struct work *w, const struct request *rq, struct reply *rp)
{
    struct key_period period;

    TRY(key_period_load(w, rq->path_id, &period));
    return reply_period(w, &period, rp);
}

static enum status change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct key_period period;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(key_period_load(w, rq->path_id, &period));
    TRY(key_period_change(w, &period, version, rq->body));
    return reply_period(w, &period, rp);
}

static enum status act(struct work *w, const struct request *rq, struct reply *rp)
{
    struct key_period period;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(key_period_load(w, rq->path_id, &period));
    TRY(key_period_act(w, &period, version, rq->path_name, rq->body));
    return reply_period(w, &period, rp);
}

static enum status report(struct work *w, const struct request *rq, struct reply *rp)
{
    struct key_period period;

    TRY(key_period_load(w, rq->path_id, &period));
    TRY(key_period_report(w, &period, rq->body));
    return reply_period(w, &period, rp);
}

static enum status get_board(struct work *w, const struct request *rq, struct reply *rp)
{
    struct key_period period;

    TRY(key_period_load(w, rq->path_id, &period));
    return key_period_view_board(w, &period, json_get_text(rq->query, "from"),
                                 json_get_text(rq->query, "to"), json_get_text(rq->query, "after"),
                                 json_get_int(rq->query, "limit", 0), &rp->body);
}

enum {
    WATCHERS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE)
};

/* clang-format off */
const struct route key_period_routes[] = {
    {ROUTE_GET, "/api/v1/watch/periods", WATCHERS, 0, &page_query_shape, NULL, &page_shape, list_periods,
     "Key periods in sight, newest first."},
    {ROUTE_POST, "/api/v1/watch/periods", WATCHERS, ROUTE_WRITES, NULL, &wish_shape, &period_shape, declare,
     "Declare a key period; the packs' duties follow at its beginning."},
    {ROUTE_GET, "/api/v1/watch/periods/{id}", WATCHERS, 0, NULL, NULL, &period_shape, get_period, "One key period."},
    {ROUTE_PUT, "/api/v1/watch/periods/{id}", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &change_shape,
     &period_shape, change, "Change a key period or add parties."},
    {ROUTE_POST, "/api/v1/watch/periods/{id}/acts/{name}", WATCHERS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL,
     &act_shape, &period_shape, act, "close, cancel, linkage-start, linkage-stop."},
    {ROUTE_POST, "/api/v1/watch/periods/{id}/report", WATCHERS, ROUTE_WRITES, NULL, &report_shape, &period_shape,
     report, "The daily report: all is well, or something happened."},
    {ROUTE_GET, "/api/v1/watch/periods/{id}/board", WATCHERS, 0, &board_query_shape, NULL, &board_shape, get_board,
     "Units by days."},
    {0},
};
/* clang-format on */
