/* SPDX-License-Identifier: Apache-2.0
 * Searching kept events, and the searches people keep. */
#include "events/event_query.h"
#include "events/saved_search.h"
#include "http/routes/routes.h"
#include "registry/actor.h"

/* clang-format off */
#define TEXT(word, sentence)  {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define TEXT0(word, sentence) {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define TEXTS(word, sentence) {.name = (word), .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define COUNT(word, sentence) {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}
#define FLAG(word, sentence)  {.name = (word), .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define NAMED(word, sentence) {.name = (word), .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define ANYS(word, sentence)  {.name = (word), .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define AS_OF {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."}

#define ASK_FIELDS                                                                                                                \
    {.name = "filter", .kind = SHAPE_TEXT, .max = EVENT_QUERY_FILTER_MAX, .what = "Filter (docs/search.md); absent: every event."},     \
    {.name = "from", .kind = SHAPE_TEXT, .max = 40, .what = "Not before: RFC 3339, or a day; Beijing's time without a zone."},    \
    {.name = "to", .kind = SHAPE_TEXT, .max = 40, .what = "Before."},                                                             \
    {.name = "last", .kind = SHAPE_TEXT, .max = 10, .what = "Instead of both: the time before now, as 15m, 24h, 7d."},            \
    {.name = "ahead", .kind = SHAPE_BOOL, .what = "Only events dated more than ten minutes after now; without it and without to an answer ends there."},       \
    {.name = "within", .kind = SHAPE_INT, .min = 1, .max = EVENT_QUERY_WITHIN_MAX_S, .what = "Seconds at most; the answer is partial then and says so."}
static const struct shape_field search_query_fields[] = {
    ASK_FIELDS,
    {.name = "columns", .kind = SHAPE_TEXT, .max = 1000, .what = "Fields of each hit, with commas; absent: the usual ones."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = EVENT_QUERY_PAGE_MAX, .what = "Events."},
    {.name = "cursor", .kind = SHAPE_TEXT, .max = 100, .what = "What the page before gave as next."},
    {0},
};
static const struct shape search_query_shape = {"EventSearchQuery", search_query_fields};
static const struct shape_field histogram_query_fields[] = {
    ASK_FIELDS,
    {.name = "width", .kind = SHAPE_TEXT, .max = 10, .what = "Of a bar: 90s, 1m, 6h, 1d, 2w; absent: what suits the period."},
    {0},
};
static const struct shape histogram_query_shape = {"EventHistogramQuery", histogram_query_fields};
static const struct shape_field top_query_fields[] = {
    ASK_FIELDS,
    {.name = "field", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 200, .what = "Which field's values."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = EVENT_QUERY_TOP_MAX, .what = "Values."},
    {0},
};
static const struct shape top_query_shape = {"EventTopQuery", top_query_fields};
static const struct shape_field count_query_fields[] = {ASK_FIELDS, {0}};
static const struct shape count_query_shape = {"EventCountQuery", count_query_fields};

static const struct shape_field coverage_fields[] = {
    FLAG("is_complete", "Everything in sight within the period was looked at."), FLAG("is_late", "The time was over."),
    COUNT("looked_percent", "Share of what the period holds that was looked at, newest first."),
    TEXT0("complete_since", "From this instant on everything was looked at; null: complete, or nothing was."),
    COUNT("damaged", "Files that cannot be read; their events are missing."),
    COUNT("given_up", "Values on which a regular expression was given up; they count as no match."),
    {0},
};
static const struct shape coverage_shape = {"EventCoverage", coverage_fields};
#define ANSWER_FIELDS                                                                                                             \
    COUNT("count", "Events that match, as far as looked at."), TEXT0("from", "Not before."), TEXT0("to", "Before."),              \
    COUNT("ahead", "Events that match and are dated more than ten minutes after now; counted, not answered, where no end was given."),                       \
    COUNT("withheld", "Events in sight that could match but also concern systems out of sight: their level, region and sector are not asked."),             \
    {.name = "coverage", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &coverage_shape, .what = "What was looked at."},    \
    COUNT("took_ms", "How long it took."), AS_OF
static const struct shape_field hit_fields[] = {
    TEXT("id", "Event."), TEXT("time", "When it happened, to the microsecond."), TEXT("format", "Format of its source."),
    {.name = "values", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "The columns that it has, by name."},
    ANYS("systems", "Systems in sight that it concerns: id, name."), ANYS("parties", "Their units: id, name."),
    COUNT("others", "Systems out of sight that it concerns, too."), NAMED("sensor", "Which sensor saw it, when in sight."),
    COUNT("rules", "How many rules it met."), TEXTS("indicators", "Indicators that it holds."), COUNT("indicators_withheld", "How many more, of sets that the caller may not know."),
    {0},
};
static const struct shape hit_shape = {"EventHit", hit_fields};
static const struct shape_field search_fields[] = {
    ANSWER_FIELDS, TEXTS("columns", "Fields asked for."),
    {.name = "hits", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &hit_shape, .what = "Newest first."},
    TEXT0("next", "Cursor of the next page."),
    {0},
};
static const struct shape search_shape = {"EventSearch", search_fields};
static const struct shape_field bar_fields[] = {TEXT("from", "Where it begins."), COUNT("count", "Events."), {0}};
static const struct shape bar_shape = {"EventBar", bar_fields};
static const struct shape_field histogram_fields[] = {
    ANSWER_FIELDS, TEXT("width", "Of a bar."), COUNT("width_seconds", "The same in seconds."),
    {.name = "bars", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &bar_shape, .what = "In order of time; bars without events are left out."},
    COUNT("before", "Of the count: events earlier than the bars, which begin behind a gap of over a year when no beginning was given."),
    {0},
};
static const struct shape histogram_shape = {"EventHistogram", histogram_fields};
static const struct shape_field value_fields[] = {
    TEXT("value", "Value."), TEXT("name", "What it names, when it is a unit, a system or a sensor."), COUNT("count", "Events that hold it."), {0},
};
static const struct shape value_shape = {"EventValue", value_fields};
static const struct shape_field top_fields[] = {
    ANSWER_FIELDS, TEXT("field", "Field."),
    {.name = "values", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &value_shape, .what = "Most frequent first."},
    COUNT("hidden", "Values that name what is out of sight, left out."),
    {0},
};
static const struct shape top_shape = {"EventTop", top_fields};
static const struct shape_field count_fields[] = {ANSWER_FIELDS, {0}};
static const struct shape count_shape = {"EventCount", count_fields};

static const struct shape_field value_list_fields[] = {
    TEXT("name", "As in the source."), TEXT("normal", "Its ECS name, empty when it has none."), TEXTS("values", "In order of the source."),
    FLAG("is_cut", "Not all of it is shown."),
    {0},
};
static const struct shape value_list_shape = {"EventField", value_list_fields};
static const struct shape_field event_rule_fields[] = {
    TEXT("id", "Rule."), TEXT("title_zh", "Title, empty when no alert was raised."), TEXT("title_en", "Title."), COUNT("level", "1 to 5, 0 unknown."), {0},
};
static const struct shape event_rule_shape = {"EventRule", event_rule_fields};
static const struct shape_field event_fields[] = {
    TEXT("id", "Event."), TEXT("time", "When it happened, to the microsecond."), FLAG("has_time", "Its own time; else when it was received."),
    TEXT("format", "Format of its source."), COUNT("bytes", "Of its source line."),
    ANYS("systems", "Systems in sight that it concerns: id, name."), ANYS("parties", "Their units: id, name."),
    COUNT("others", "Systems out of sight that it concerns, too."), NAMED("sensor", "Which sensor saw it, when in sight."),
    {.name = "rules", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &event_rule_shape, .what = "Rules it met."},
    TEXTS("indicators", "Indicators that it holds."), COUNT("indicators_withheld", "How many more, of sets that the caller may not know."),
    {.name = "fields", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &value_list_shape, .what = "In order of the source."},
    {0},
};
static const struct shape event_shape = {"EventDetail", event_fields};

static const struct shape_field room_store_fields[] = {
    COUNT("stored_bytes", "Of all sealed segments."), COUNT("bytes_per_day", "Of the last seven days, by the time of events."),
    COUNT("limit_bytes", "What the disk can hold."),
    {.name = "days_left", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Until it is full at that rate; null when nothing came."},
    COUNT("holds", "Legal holds in force; what they name is not taken away."),
    {0},
};
static const struct shape room_store_shape = {"EventRoomStore", room_store_fields};
static const struct shape_field room_source_fields[] = {
    NAMED("sensor", "Sensor: id, name."), NAMED("party", "Its unit: id, name."), COUNT("bytes_per_day", "As the sensor sent it, over the last seven days."),
    COUNT("retention_days", "The lesser of what was agreed and what the packs allow; 0: no limit."),
    {.name = "goes_before", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Events before this instant may be taken away."},
    {0},
};
static const struct shape room_source_shape = {"EventRoomSource", room_source_fields};
static const struct shape_field room_fields[] = {
    {.name = "store", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &room_store_shape, .what = "Of the whole node; null for units."},
    {.name = "sources", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &room_source_shape, .what = "Sensors in sight, those that send most first."}, AS_OF,
    {0},
};
static const struct shape room_shape = {"EventRoom", room_fields};

#define SAVED_OPEN_FIELDS                                                                                                         \
    {.name = "period", .kind = SHAPE_TEXT, .max = 10, .what = "The time before now, as 15m, 24h, 7d; empty for none."},           \
    {.name = "columns", .kind = SHAPE_TEXTS, .max = EVENT_QUERY_COLUMNS_MAX, .what = "Fields to show."},                          \
    {.name = "is_shared", .kind = SHAPE_BOOL, .what = "Whether the keeper's unit reads it."}
static const struct shape_field saved_new_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = SAVED_SEARCH_NAME_MAX, .what = "Name."},
    {.name = "filter", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .max = EVENT_QUERY_FILTER_MAX, .what = "Filter."},
    SAVED_OPEN_FIELDS,
    {0},
};
static const struct shape saved_new_shape = {"SavedSearchNew", saved_new_fields};
static const struct shape_field saved_change_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .min = 1, .max = SAVED_SEARCH_NAME_MAX, .what = "Name."},
    {.name = "filter", .kind = SHAPE_TEXT, .max = EVENT_QUERY_FILTER_MAX, .what = "Filter."},
    SAVED_OPEN_FIELDS,
    {0},
};
static const struct shape saved_change_shape = {"SavedSearchChange", saved_change_fields};
static const struct shape_field saved_fields[] = {
    TEXT("id", "Search."), COUNT("version", "For If-Match."), TEXT("name", "Name."), TEXT("filter", "Filter."), TEXT("period", "The time before now, or empty."),
    TEXTS("columns", "Fields to show."), FLAG("is_shared", "The keeper's unit reads it."), TEXT("keeper", "Who keeps it."), FLAG("is_mine", "The caller does."),
    {.name = "made_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Kept since."},
    {.name = "changed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Changed last."},
    {0},
};
static const struct shape saved_shape = {"SavedSearch", saved_fields};
static const struct shape_field saved_page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &saved_shape, .what = "One's own and those that colleagues share, by name."},
    TEXT0("next", "Always null."), COUNT("total", "How many."), AS_OF,
    {0},
};
static const struct shape saved_page_shape = {"SavedSearchPage", saved_page_fields};
/* clang-format on */

static enum status desk_of(struct work *w, const struct request *rq,
                           struct event_query_desk **ret_desk)
{
    *ret_desk = rq->context->events;
    if (*ret_desk == NULL)
        return work_fail(w, ST_BUSY, "", "本节点没有开启事件检索",
                         "this node does not search events");
    return ST_OK;
}

static enum status ask(struct work *w, const struct request *rq, enum search_kind kind,
                       struct reply *rp)
{
    struct event_query_desk *desk;
    const struct event_query query = {
        .kind = kind,
        .filter = json_get_text(rq->query, "filter"),
        .from = json_get_text(rq->query, "from"),
        .to = json_get_text(rq->query, "to"),
        .last = json_get_text(rq->query, "last"),
        .is_ahead = json_get_bool(rq->query, "ahead", false),
        .width = json_get_text(rq->query, "width"),
        .field = json_get_text(rq->query, "field"),
        .columns = json_get_text(rq->query, "columns"),
        .cursor = json_get_text(rq->query, "cursor"),
        .limit = json_get_int(rq->query, "limit", 0),
        .within_s = json_get_int(rq->query, "within", 0),
    };

    TRY(desk_of(w, rq, &desk));
    return event_query_ask(w, desk, &query, &rp->body);
}

static enum status search_events(struct work *w, const struct request *rq, struct reply *rp)
{
    return ask(w, rq, SEARCH_LIST, rp);
}

static enum status histogram(struct work *w, const struct request *rq, struct reply *rp)
{
    return ask(w, rq, SEARCH_HISTOGRAM, rp);
}

static enum status top(struct work *w, const struct request *rq, struct reply *rp)
{
    return ask(w, rq, SEARCH_TOP, rp);
}

static enum status count(struct work *w, const struct request *rq, struct reply *rp)
{
    return ask(w, rq, SEARCH_COUNT, rp);
}

static enum status detail(struct work *w, const struct request *rq, struct reply *rp)
{
    struct event_query_desk *desk;

    TRY(desk_of(w, rq, &desk));
    return event_query_detail(w, desk, rq->path_id, &rp->body);
}

static enum status raw(struct work *w, const struct request *rq, struct reply *rp)
{
    struct event_query_desk *desk;

    TRY(desk_of(w, rq, &desk));
    TRY(event_query_detail_raw(w, desk, rq->path_id, &rp->file));
    rp->file_type = "application/octet-stream";
    rp->file_name = arena_print(w->arena, "event-%.*s.txt", STR_ARG(rq->path_id));
    return ST_OK;
}

static enum status room(struct work *w, const struct request *rq, struct reply *rp)
{
    struct event_query_desk *desk;

    TRY(desk_of(w, rq, &desk));
    return event_query_room(w, desk, &rp->body);
}

/* ---- Saved searches ---- */

static enum status saved_reply(struct work *w, const struct saved_search *x, struct reply *rp)
{
    rp->version = x->version;
    rp->body = saved_search_json(w, x);
    return ST_OK;
}

static enum status saved_list(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return saved_search_list(w, &rp->body);
}

static enum status saved_make(struct work *w, const struct request *rq, struct reply *rp)
{
    struct saved_search x;

    TRY(saved_search_make(w, rq->body, &x));
    rp->http_status = 201;
    return saved_reply(w, &x, rp);
}

static enum status saved_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct saved_search x;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(saved_search_change(w, rq->path_id, version, rq->body, &x));
    return saved_reply(w, &x, rp);
}

static enum status saved_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(saved_search_remove(w, rq->path_id));
    return saved_search_list(w, &rp->body);
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route event_routes[] = {
    {ROUTE_GET, "/api/v1/events/search", NEEDS, ROUTE_NO_WORK, &search_query_shape, NULL, &search_shape, search_events,
     "Events in sight that match, newest first; what was not looked at is said."},
    {ROUTE_GET, "/api/v1/events/histogram", NEEDS, ROUTE_NO_WORK, &histogram_query_shape, NULL, &histogram_shape, histogram,
     "How many events in sight match, by time."},
    {ROUTE_GET, "/api/v1/events/top", NEEDS, ROUTE_NO_WORK, &top_query_shape, NULL, &top_shape, top,
     "The most frequent values of a field in events in sight that match."},
    {ROUTE_GET, "/api/v1/events/count", NEEDS, ROUTE_NO_WORK, &count_query_shape, NULL, &count_shape, count, "How many events in sight match."},
    {ROUTE_GET, "/api/v1/events/store", NEEDS | ROUTE_ROLE(ROLE_SYSTEM_ADMIN), 0, NULL, NULL, &room_shape, room,
     "How long the room for events lasts, what sensors in sight send, and how long their agreements keep it."},
    {ROUTE_GET, "/api/v1/events/{id}", NEEDS, 0, NULL, NULL, &event_shape, detail,
     "One event in sight: its fields, what it concerns in the register, the rules and indicators it met."},
    {ROUTE_GET, "/api/v1/events/{id}/raw", NEEDS, ROUTE_EXPORTS, NULL, NULL, NULL, raw,
     "Its source line, byte for byte; who took it stands in the journal."},
    {ROUTE_GET, "/api/v1/saved-searches", NEEDS, 0, NULL, NULL, &saved_page_shape, saved_list, "Searches that the caller keeps, and those that colleagues share."},
    {ROUTE_POST, "/api/v1/saved-searches", NEEDS, ROUTE_WRITES, NULL, &saved_new_shape, &saved_shape, saved_make, "Keep a search."},
    {ROUTE_PUT, "/api/v1/saved-searches/{id}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &saved_change_shape, &saved_shape, saved_change,
     "Change one's own; absent members stay."},
    {ROUTE_DELETE, "/api/v1/saved-searches/{id}", NEEDS, ROUTE_WRITES, NULL, NULL, &saved_page_shape, saved_remove, "Remove one's own."},
    {0},
};
/* clang-format on */
