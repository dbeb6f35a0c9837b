/* SPDX-License-Identifier: Apache-2.0
 * The alert desk. */
#include "events/alert.h"
#include "http/routes/routes.h"
#include "procedures/alert_handover.h"
#include "procedures/alert_view.h"
#include "registry/actor.h"

#define WORD(name, word, zh, en) word,
static const char *const causes[] = {ALERT_CAUSE_TABLE(WORD) NULL};
static const char *const levels[] = {ALERT_LEVEL_TABLE(WORD) NULL};
static const char *const states[] = {"active", ALERT_STATE_TABLE(WORD) NULL};
static const char *const verdicts[] = {ALERT_VERDICT_TABLE(WORD) NULL};
static const char *const hands[] = {ALERT_HAND_TABLE(WORD) NULL};

/* clang-format off */
#define TEXT(word, sentence)  {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define TEXT0(word, sentence) {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define TEXTS(word, sentence) {.name = (word), .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define COUNT(word, sentence) {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}
#define FLAG(word, sentence)  {.name = (word), .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define WHEN(word, sentence)  {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define NAMED(word, sentence) {.name = (word), .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define ANYS(word, sentence)  {.name = (word), .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = (sentence)}

static const struct shape_field cause_fields[] = {
    TEXT("kind", "rule, indicator or threshold."), TEXT("id", "Which one."), TEXT("title_zh", "Title."), TEXT("title_en", "Title."),
    {0},
};
static const struct shape cause_shape = {"EventAlertCause", cause_fields};
#define ALERT_ROW_FIELDS                                                                                                          \
    TEXT("id", "Alert."), COUNT("version", "For If-Match; moves with people's acts only."),                                       \
    {.name = "cause", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &cause_shape, .what = "What found it."},               \
    TEXT("level", "informational, low, medium, high, critical."), TEXTS("techniques", "ATT&CK techniques."),                      \
    NAMED("party", "The unit hit."), NAMED("system", "The system hit: id, name, level."), FLAG("cii", "Whether it is CII."),      \
    TEXT("region", "Region."), TEXT("region_name", "Its name."), TEXT("sector", "Sector."), NAMED("sensor", "The sensor that saw it."), \
    WHEN("first_at", "The first event."), WHEN("last_at", "The latest event."), WHEN("raised_at", "When the alert was raised."),  \
    COUNT("hits", "How many events."), TEXT("state", "open, taken, closed, handed."), TEXT0("verdict", "The verdict."),           \
    TEXT("reason", "Its reason."), NAMED("taken_by", "Who has it."), WHEN("taken_at", "Since when."),                             \
    WHEN("closed_at", "Closed."), TEXT("closed_by", "By whom."), COUNT("weight", "How urgent, for the order of the desk."),       \
    WHEN("changed_at", "Changed last.")
static const struct shape_field row_fields[] = {ALERT_ROW_FIELDS, {0}};
static const struct shape row_shape = {"EventAlertRow", row_fields};
static const struct shape_field owed_fields[] = {
    TEXT("state", "would: nothing is owed yet; runs: of the incident it was handed over to; none: it was judged to be no attack."),
    WHEN("found_at", "From when the clocks count."), FLAG("told", "Counted from when the unit would be told, now."),
    NAMED("incident", "The incident it was handed over to: id, number, title, state, state_zh, state_en."),
    ANYS("clocks", "Reporting clocks of every law as of an incident; conditional says what a clock waits for (level with levels[], data, crime, receipt)."),
    {.name = "earliest", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Place of the clock that is due first."},
    {0},
};
static const struct shape owed_shape = {"EventAlertOwed", owed_fields};
static const struct shape_field contact_fields[] = {
    TEXT("source", "roster: on duty now; register: who answers for security; none: nobody is recorded in sight."),
    ANYS("people", "name, post, roles[], phone, state, from, to."), ANYS("phones", "Of the duty room: name, phone."),
    {0},
};
static const struct shape contact_shape = {"EventAlertContact", contact_fields};
static const struct shape_field alert_fields[] = {
    ALERT_ROW_FIELDS,
    TEXTS("samples", "Ids of some of its events."), TEXTS("indicators", "Indicators that matched."), ANYS("sets", "Sets that hold them and that the caller may be told of: name, tlp."),
    COUNT("sets_withheld", "Sets that the caller may not be told of."), TEXTS("entities", "Who met whom."),
    NAMED("explained", "The numbers behind a threshold."), ANYS("hours", "Events by hour: hour, hits."),
    {.name = "similar", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Verdicts given on this cause before: by, items."},
    ANYS("suppressions", "What holds the cause back now."), ANYS("hand_overs", "Where it went, and what became of it (target)."),
    TEXT("sector_zh", "The sector by name."), TEXT("sector_en", "The same."),
    {.name = "owed", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &owed_shape, .what = "Reports that are or would be owed."},
    {.name = "contact", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &contact_shape, .what = "Whom to call at the unit."},
    TEXTS("actions", "What the caller may do now."),
    {0},
};
static const struct shape alert_shape = {"EventAlert", alert_fields};
static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape, .what = "Alerts."},
    TEXT0("next", "Cursor of the next page."), COUNT("total", "All."),
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"EventAlertPage", page_fields};
static const struct shape_field query_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "State; active is open and taken."},
    {.name = "level", .kind = SHAPE_TEXT, .one_of = levels, .what = "At least."},
    {.name = "cause", .kind = SHAPE_TEXT, .one_of = causes, .what = "Kind of cause."},
    {.name = "cause_id", .kind = SHAPE_TEXT, .max = 300, .what = "Which cause."},
    {.name = "verdict", .kind = SHAPE_TEXT, .one_of = verdicts, .what = "Verdict."},
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Unit."},
    {.name = "system", .kind = SHAPE_TEXT, .max = 40, .what = "System."},
    {.name = "sensor", .kind = SHAPE_TEXT, .max = 40, .what = "Sensor."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "technique", .kind = SHAPE_TEXT, .max = 20, .what = "ATT&CK technique, or how it begins."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 200, .what = "Part of title, cause, address, indicator or unit."},
    {.name = "mine", .kind = SHAPE_BOOL, .what = "Only those that the caller has."},
    {.name = "newest", .kind = SHAPE_BOOL, .what = "Newest first instead of most urgent first."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 60, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = ALERT_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"EventAlertQuery", query_fields};
static const struct shape_field counts_fields[] = {
    COUNT("open", "Nobody has them."), COUNT("taken", "Somebody has them."), COUNT("cii", "Of both, upon CII."), COUNT("mine", "The caller's."),
    {.name = "by", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Open and taken ones by level."},
    {0},
};
static const struct shape counts_shape = {"EventAlertCounts", counts_fields};
static const struct shape_field words_fields[] = {
    ANYS("causes", "word, zh, en."), ANYS("levels", "word, zh, en."), ANYS("states", "word, zh, en."),
    ANYS("verdicts", "In the order of the keys 1 to 5."), ANYS("hand_overs", "word, zh, en."),
    {0},
};
static const struct shape words_shape = {"EventAlertWords", words_fields};
static const struct shape_field timeline_fields[] = {
    ANYS("items", "id, at, actor, act, text, data; oldest first."), TEXT0("next", "Always null."), COUNT("total", "How many."),
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape timeline_shape = {"EventAlertTimeline", timeline_fields};
static const struct shape_field why_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .max = 500, .what = "Why."},
    {0},
};
static const struct shape why_shape = {"EventAlertWhy", why_fields};
static const struct shape_field verdict_fields[] = {
    {.name = "verdict", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = verdicts, .what = "unclear keeps it open."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 500, .what = "Why."},
    {0},
};
static const struct shape verdict_shape = {"EventAlertVerdict", verdict_fields};
static const struct shape_field note_fields[] = {
    {.name = "text", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = ALERT_TEXT_MAX, .what = "What is to be remembered."},
    {0},
};
static const struct shape note_shape = {"EventAlertNote", note_fields};
static const struct shape_field suppress_fields[] = {
    {.name = "until", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "Last day."},
    {.name = "whole_unit", .kind = SHAPE_BOOL, .what = "For every system of the unit instead of this one."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 500, .what = "Why."},
    {0},
};
static const struct shape suppress_shape = {"EventAlertSuppress", suppress_fields};
static const struct shape_field hand_fields[] = {
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = hands, .what = "What it becomes."},
    {.name = "record_only", .kind = SHAPE_BOOL, .what = "Make no draft, only record where it went."},
    {.name = "target", .kind = SHAPE_TEXT, .max = 40, .what = "With record_only: the dossier it became part of."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 500, .what = "Why."},
    {0},
};
static const struct shape hand_shape = {"EventAlertHandOver", hand_fields};
static const struct shape_field suppressions_query_fields[] = {
    {.name = "active", .kind = SHAPE_BOOL, .what = "Only those that hold now."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = ALERT_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape suppressions_query_shape = {"EventAlertSuppressionQuery", suppressions_query_fields};
static const struct shape_field suppression_fields[] = {
    TEXT("id", "Suppression."),
    {.name = "cause", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &cause_shape, .what = "What it holds back."},
    NAMED("party", "At which unit."), NAMED("system", "At which system; null for every one."), TEXT("reason", "Why."),
    WHEN("from", "Since."), WHEN("until", "Until."), TEXT("made_by", "By whom."), WHEN("ended_at", "Ended before its time."),
    TEXT("ended_by", "By whom."), TEXT("ended_reason", "Why."), COUNT("hits", "What it held back."), WHEN("last_at", "Held back last."),
    FLAG("is_active", "Holds now."), FLAG("may_end", "Whether the caller may end it."),
    {0},
};
static const struct shape suppression_shape = {"EventAlertSuppression", suppression_fields};
static const struct shape_field suppressions_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &suppression_shape, .what = "Newest first."},
    TEXT0("next", "Cursor of the next page."),
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX, .what = "Not counted: null."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape suppressions_shape = {"EventAlertSuppressions", suppressions_fields};
/* clang-format on */

static enum status reply_one(struct work *w, const struct alert *alert, struct reply *rp)
{
    rp->version = alert->version;
    return alert_view_json(w, alert, &rp->body);
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert_filter filter = {
        .state = json_get_text(rq->query, "state"),
        .cause = json_get_text(rq->query, "cause"),
        .cause_id = json_get_text(rq->query, "cause_id"),
        .verdict = json_get_text(rq->query, "verdict"),
        .party = json_get_text(rq->query, "party"),
        .system = json_get_text(rq->query, "system"),
        .sensor = json_get_text(rq->query, "sensor"),
        .region = json_get_text(rq->query, "region"),
        .technique = json_get_text(rq->query, "technique"),
        .q = json_get_text(rq->query, "q"),
        .is_mine = json_get_bool(rq->query, "mine", false),
        .is_newest = json_get_bool(rq->query, "newest", false),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };
    enum alert_level level;

    if (alert_level_read(json_get_text(rq->query, "level"), &level))
        filter.level = (int64_t)level + 1;
    return alert_page(w, &filter, &rp->body);
}

static enum status count(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return alert_count(w, &rp->body);
}

static enum status words(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    rp->body = alert_words(w->arena);
    return ST_OK;
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert alert;

    TRY(alert_load(w, rq->path_id, &alert));
    return reply_one(w, &alert, rp);
}

static enum status timeline(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert alert;

    TRY(alert_load(w, rq->path_id, &alert));
    return alert_timeline(w, &alert, &rp->body);
}

/* The alert of the path and the version the caller saw. */
static enum status begin(struct work *w, const struct request *rq, struct alert *ret_alert,
                         int64_t *ret_version)
{
    TRY(route_version(w, rq, ret_version));
    return alert_load(w, rq->path_id, ret_alert);
}

static enum status take(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert alert;
    int64_t version;

    TRY(begin(w, rq, &alert, &version));
    TRY(alert_triage_take(w, &alert, version));
    return reply_one(w, &alert, rp);
}

static enum status release(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert alert;
    int64_t version;

    TRY(begin(w, rq, &alert, &version));
    TRY(alert_triage_release(w, &alert, version, json_get_text(rq->body, "reason")));
    return reply_one(w, &alert, rp);
}

static enum status judge(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert alert;
    int64_t version;

    TRY(begin(w, rq, &alert, &version));
    TRY(alert_triage_judge(w, &alert, version, json_get_text(rq->body, "verdict"),
                           json_get_text(rq->body, "reason")));
    return reply_one(w, &alert, rp);
}

static enum status reopen(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert alert;
    int64_t version;

    TRY(begin(w, rq, &alert, &version));
    TRY(alert_triage_reopen(w, &alert, version, json_get_text(rq->body, "reason")));
    return reply_one(w, &alert, rp);
}

static enum status note(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert alert;

    TRY(alert_load(w, rq->path_id, &alert));
    TRY(alert_triage_note(w, &alert, str_trim(json_get_text(rq->body, "text"))));
    return alert_timeline(w, &alert, &rp->body);
}

static enum status suppress(struct work *w, const struct request *rq, struct reply *rp)
{
    struct alert alert;
    struct date until;
    struct str id;

    TRY(alert_load(w, rq->path_id, &alert));
    if (!date_read(json_get_text(rq->body, "until"), &until))
        return work_fail(w, ST_INVALID, "until", "请填写截止日期", "say until which day");
    TRY(alert_suppress_begin(w, &alert, json_get_bool(rq->body, "whole_unit", false), until,
                             json_get_text(rq->body, "reason"), &id));
    return reply_one(w, &alert, rp);
}

static enum status hand_over(struct work *w, const struct request *rq, struct reply *rp)
{
    enum alert_hand hand = ALERT_TO_FINDING;
    struct alert alert;
    struct str target;
    int64_t version;

    TRY(begin(w, rq, &alert, &version));
    if (!alert_hand_read(json_get_text(rq->body, "kind"), &hand))
        return work_fail(w, ST_INVALID, "kind", "没有这种移交", "there is no such hand-over");
    TRY(alert_handover_do(w, &alert, version, hand, json_get_bool(rq->body, "record_only", false),
                          json_get_text(rq->body, "target"), json_get_text(rq->body, "reason"),
                          &target));
    return reply_one(w, &alert, rp);
}

static enum status suppressions(struct work *w, const struct request *rq, struct reply *rp)
{
    return alert_suppress_page(w, json_get_bool(rq->query, "active", false),
                               json_get_text(rq->query, "after"),
                               json_get_int(rq->query, "limit", 0), &rp->body);
}

static enum status suppression_end(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(alert_suppress_end(w, rq->path_id, json_get_text(rq->body, "reason")));
    return alert_suppress_page(w, false, STR(""), 0, &rp->body);
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
    ACTS = ROUTE_WRITES | ROUTE_NEEDS_VERSION,
};

/* clang-format off */
const struct route alert_routes[] = {
    {ROUTE_GET, "/api/v1/event-alerts", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Alerts in sight, the most urgent first: one's own unit's, and for officers those of their region and sector."},
    {ROUTE_GET, "/api/v1/event-alerts/count", NEEDS, 0, NULL, NULL, &counts_shape, count, "How many wait, by level."},
    {ROUTE_GET, "/api/v1/event-alerts/words", NEEDS, 0, NULL, NULL, &words_shape, words, "The words of alerts in both languages."},
    {ROUTE_GET, "/api/v1/event-alerts/{id}", NEEDS, 0, NULL, NULL, &alert_shape, get_one, "One alert with what is known of it."},
    {ROUTE_GET, "/api/v1/event-alerts/{id}/timeline", NEEDS, 0, NULL, NULL, &timeline_shape, timeline, "What happened to it."},
    {ROUTE_POST, "/api/v1/event-alerts/{id}/take", NEEDS, ACTS, NULL, NULL, &alert_shape, take, "Take it, from another too."},
    {ROUTE_POST, "/api/v1/event-alerts/{id}/release", NEEDS, ACTS, NULL, &why_shape, &alert_shape, release, "Give it back to the desk."},
    {ROUTE_POST, "/api/v1/event-alerts/{id}/verdict", NEEDS, ACTS, NULL, &verdict_shape, &alert_shape, judge,
     "Judge it with a reason; unclear keeps it, every other verdict closes it."},
    {ROUTE_POST, "/api/v1/event-alerts/{id}/reopen", NEEDS, ACTS, NULL, &why_shape, &alert_shape, reopen, "Take up a closed one again."},
    {ROUTE_POST, "/api/v1/event-alerts/{id}/notes", NEEDS, ROUTE_WRITES, NULL, &note_shape, &timeline_shape, note, "Add a note."},
    {ROUTE_POST, "/api/v1/event-alerts/{id}/suppress", NEEDS, ROUTE_WRITES, NULL, &suppress_shape, &alert_shape, suppress,
     "Hold its cause back at the system or the whole unit until a day."},
    {ROUTE_POST, "/api/v1/event-alerts/{id}/hand-over", NEEDS, ACTS, NULL, &hand_shape, &alert_shape, hand_over,
     "Make a finding, notice, warning draft or incident of it."},
    {ROUTE_GET, "/api/v1/alert-suppressions", NEEDS, 0, &suppressions_query_shape, NULL, &suppressions_shape, suppressions,
     "What is held back, by whom and why, and how much it held back."},
    {ROUTE_POST, "/api/v1/alert-suppressions/{id}/end", NEEDS, ROUTE_WRITES, NULL, &why_shape, &suppressions_shape, suppression_end,
     "Hold it back no more."},
    {0},
};
/* clang-format on */
