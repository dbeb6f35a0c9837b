/* SPDX-License-Identifier: Apache-2.0
 * Sensors: the register of probes, their agreements and their flow. */
#include "events/receiver.h"
#include "events/refusal.h"
#include "http/routes/routes.h"
#include "registry/actor.h"
#include "registry/attachment.h"
#include "registry/scope.h"
#include "registry/sensor_gate.h"

#define KIND_WORD(name, word, zh, en) word,
static const char *const kinds[] = {SENSOR_KIND_TABLE(KIND_WORD) NULL};
static const char *const categories[] = {SENSOR_CATEGORY_TABLE(KIND_WORD) NULL};
static const char *const states[] = {"active", "paused", "ended", NULL};
static const char *const healths[] = {"no-agreement", "waiting", "live",  "late",
                                      "silent",       "paused",  "ended", NULL};

/* clang-format off */
#define TEXT(word, sentence)  {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define COUNT(word, sentence) {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}
#define FLAG(word, sentence)  {.name = (word), .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define WHEN(word, sentence)  {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define NAMED(word, sentence) {.name = (word), .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}

static const struct shape_field agreement_fields[] = {
    TEXT("id", "Agreement."), TEXT("agreed_by", "Who agreed for the unit."), TEXT("agreed_on", "On which day."),
    {.name = "categories", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "What may be collected."},
    COUNT("retention_days", "How long it is kept."), WHEN("from", "From when."), WHEN("until", "Until when."),
    {.name = "attachment", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "The document."},
    TEXT("note", "Remark."), TEXT("state", "valid or withdrawn."), FLAG("is_valid", "In force now."),
    WHEN("recorded_at", "Recorded."), TEXT("recorded_by", "By whom."), WHEN("withdrawn_at", "Withdrawn."),
    TEXT("withdrawn_by", "By whom."), TEXT("reason", "Why it was withdrawn."),
    {0},
};
static const struct shape agreement_shape = {"SensorAgreement", agreement_fields};
static const struct shape_field agreements_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &agreement_shape, .what = "Agreements, newest first."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    COUNT("total", "How many."),
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape agreements_shape = {"SensorAgreements", agreements_fields};
static const struct shape_field hops_fields[] = {
    COUNT("received", "Events received."), COUNT("parsed", "Of them parsed."), COUNT("refused", "Of them refused, with a reason."),
    COUNT("stored", "Of the parsed, stored."), COUNT("late", "Of the stored, more than a day after they happened."),
    COUNT("undated", "Of the stored, without a time of their own."), COUNT("ahead", "Of the stored, later than the clock by more than ten minutes."),
    COUNT("repeated", "Of the stored, the same as one shortly before."), COUNT("bytes", "Bytes received."),
    {0},
};
static const struct shape hops_shape = {"SensorHops", hops_fields};
static const struct shape_field sensor_fields[] = {
    TEXT("id", "Sensor."), COUNT("version", "For If-Match."), NAMED("party", "Whose exit it stands at."),
    NAMED("receiver", "The organ its data is passed on to."), TEXT("region", "Region."), TEXT("region_name", "Its name."),
    TEXT("sector", "Sector."), TEXT("kind", "What it speaks."), TEXT("name", "Name."), TEXT("exit", "The network exit."),
    {.name = "ranges", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "Addresses behind the exit."},
    TEXT("model", "Model."), TEXT("owner", "Whose device it is."), TEXT("note", "Remark."), TEXT("state", "active, paused, ended."),
    TEXT("health", "no-agreement, waiting, live, late, silent, paused, ended."), TEXT("token_hint", "How its token ends."),
    WHEN("made_at", "Registered."), TEXT("made_by", "By whom."), WHEN("heard_at", "Heard last."), WHEN("data_at", "Brought data last."),
    COUNT("late_minutes", "Late after so many minutes without word."), COUNT("silent_minutes", "Silent after so many."),
    {.name = "agreement", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &agreement_shape, .what = "The one in force."},
    FLAG("takes_in", "Whether anything of it is taken in."), TEXT("refusal_zh", "Why not."), TEXT("refusal_en", "Why not."),
    NAMED("finding", "What is wrong with it: kind, since, found_at, events."),
    {.name = "day", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &hops_shape, .what = "Of the last 24 hours."},
    FLAG("may_change", "Whether the caller keeps it."),
    {0},
};
static const struct shape sensor_shape = {"Sensor", sensor_fields};
static const struct shape_field made_fields[] = {
    {.name = "sensor", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &sensor_shape, .what = "The sensor."},
    TEXT("token", "Shown this once; put it into the sensor."),
    {0},
};
static const struct shape made_shape = {"SensorMade", made_fields};
static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &sensor_shape, .what = "Sensors."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    COUNT("total", "All."),
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"SensorPage", page_fields};
static const struct shape_field query_fields[] = {
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Unit."},
    {.name = "kind", .kind = SHAPE_TEXT, .one_of = kinds, .what = "Kind."},
    {.name = "health", .kind = SHAPE_TEXT, .one_of = healths, .what = "Health."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 6, .what = "Region subtree."},
    {.name = "q", .kind = SHAPE_TEXT, .max = 200, .what = "Part of name, exit or unit."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 40, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = SENSOR_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"SensorQuery", query_fields};
static const struct shape_field counts_fields[] = {
    COUNT("total", "Sensors that have not ended."),
    {.name = "by", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "How many by health."},
    {0},
};
static const struct shape counts_shape = {"SensorCounts", counts_fields};
static const struct shape_field rules_query_fields[] = {
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Unit; the caller's own when absent."},
    {0},
};
static const struct shape rules_query_shape = {"SensorRulesQuery", rules_query_fields};
static const struct shape_field rules_fields[] = {
    NAMED("party", "The unit."),
    {.name = "words", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Kinds and categories in both languages."},
    {.name = "rules", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "needs_agreement, categories, retention_days, late_minutes, silent_minutes, ahead_percent, repeated_percent."},
    {.name = "origins", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Which pack says so."},
    {0},
};
static const struct shape rules_shape = {"SensorRules", rules_fields};
#define SENSOR_OPEN_FIELDS                                                                                                          \
    {.name = "receiver", .kind = SHAPE_TEXT, .max = 40, .what = "The organ its data is passed on to; empty for none."},             \
    {.name = "ranges", .kind = SHAPE_TEXTS, .max = SENSOR_RANGES_MAX, .what = "Addresses behind the exit."},                        \
    {.name = "model", .kind = SHAPE_TEXT, .max = SENSOR_NAME_MAX, .what = "Model."},                                                \
    {.name = "owner", .kind = SHAPE_TEXT, .max = SENSOR_NAME_MAX, .what = "Whose device it is."},                                   \
    {.name = "note", .kind = SHAPE_TEXT, .max = SENSOR_NOTE_MAX, .what = "Remark."}
static const struct shape_field new_fields[] = {
    {.name = "party", .kind = SHAPE_TEXT, .max = 40, .what = "Unit; the caller's own when absent."},
    {.name = "kind", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = kinds, .what = "What it speaks."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = SENSOR_NAME_MAX, .what = "Name."},
    {.name = "exit", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = SENSOR_NAME_MAX, .what = "The network exit."},
    SENSOR_OPEN_FIELDS,
    {.name = "reason", .kind = SHAPE_TEXT, .max = 500, .what = "Kept in the history."},
    {0},
};
static const struct shape new_shape = {"SensorNew", new_fields};
static const struct shape_field change_fields[] = {
    {.name = "name", .kind = SHAPE_TEXT, .min = 1, .max = SENSOR_NAME_MAX, .what = "Name."},
    {.name = "exit", .kind = SHAPE_TEXT, .min = 1, .max = SENSOR_NAME_MAX, .what = "The network exit."},
    SENSOR_OPEN_FIELDS,
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 500, .what = "Why it is changed."},
    {0},
};
static const struct shape change_shape = {"SensorChange", change_fields};
static const struct shape_field state_fields[] = {
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = states, .what = "ended is for good."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 500, .what = "Why."},
    {0},
};
static const struct shape state_shape = {"SensorState", state_fields};
static const struct shape_field reason_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 500, .what = "Why."},
    {0},
};
static const struct shape reason_shape = {"SensorReason", reason_fields};
static const struct shape_field agreement_new_fields[] = {
    {.name = "agreed_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = SENSOR_NAME_MAX, .what = "Who agreed for the unit: name and post."},
    {.name = "agreed_on", .kind = SHAPE_DATE, .what = "On which day; today when absent."},
    {.name = "categories", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .min = 1, .max = SENSOR_CATEGORY_COUNT, .one_of = categories, .what = "What may be collected."},
    {.name = "retention_days", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .min = 1, .max = 3660, .what = "How long it is kept."},
    {.name = "from", .kind = SHAPE_DATE, .what = "First day; today when absent."},
    {.name = "until", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "Last day."},
    {.name = "attachment", .kind = SHAPE_TEXT, .max = 40, .what = "The document, sent before; needed when others than the unit record it."},
    {.name = "note", .kind = SHAPE_TEXT, .max = SENSOR_NOTE_MAX, .what = "Remark."},
    {0},
};
static const struct shape agreement_new_shape = {"SensorAgreementNew", agreement_new_fields};
static const struct shape_field flow_query_fields[] = {
    {.name = "hours", .kind = SHAPE_INT, .min = 1, .max = SENSOR_FLOW_HOURS_MAX, .what = "So many hours back; 24 when absent."},
    {0},
};
static const struct shape flow_query_shape = {"SensorFlowQuery", flow_query_fields};
static const struct shape_field refused_line_fields[] = {
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When it came."},
    COUNT("line", "Which of what was sent or is read, from 1."), COUNT("byte", "Where in it, from 0."),
    TEXT("reason", "Why."), TEXT("zh", "The same for people."), TEXT("en", "In English."), TEXT("beginning", "Its first bytes; empty where its category was not agreed."),
    {0},
};
static const struct shape refused_line_shape = {"SensorRefusedLine", refused_line_fields};
static const struct shape_field flow_fields[] = {
    {.name = "hours", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Per hour: hour, received, parsed, refused, stored, late, undated, ahead, repeated, bytes."},
    {.name = "refusals", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Reasons with how many events: reason, zh, en, events."},
    {.name = "refused_lines", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &refused_line_shape, .what = "The last ones, newest first."},
    {.name = "findings", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "When it was silent, late, without agreement, ahead of the clock or repeating itself: kind, since, found_at, ended_at, events."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape flow_shape = {"SensorFlow", flow_fields};
static const struct shape_field file_fields[] = {
    TEXT("id", "Attachment."), TEXT("slot", "agreement."), TEXT("name", "File name."), COUNT("bytes", "Size."),
    TEXT("digest", "SM3."), TEXT("media_type", "Judged from the content."),
    {.name = "at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When it came."},
    {0},
};
static const struct shape file_shape = {"SensorFile", file_fields};
/* clang-format on */

static enum status reply_one(struct work *w, const struct sensor *sensor, struct reply *rp)
{
    rp->version = sensor->version;
    return sensor_json(w, sensor, &rp->body);
}

static enum status reply_made(struct work *w, const struct sensor *sensor, struct str token,
                              struct reply *rp)
{
    json_t *object = json_new_object(w->arena);
    json_t *one;

    TRY(sensor_json(w, sensor, &one));
    json_put(object, "sensor", one);
    json_put_text(object, "token", token);
    rp->version = sensor->version;
    rp->body = object;
    return ST_OK;
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct sensor_filter filter = {
        .party = json_get_text(rq->query, "party"),
        .kind = json_get_text(rq->query, "kind"),
        .health = json_get_text(rq->query, "health"),
        .region = json_get_text(rq->query, "region"),
        .q = json_get_text(rq->query, "q"),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };

    return sensor_page(w, &filter, &rp->body);
}

static enum status count(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return sensor_count(w, &rp->body);
}

static enum status rules(struct work *w, const struct request *rq, struct reply *rp)
{
    return sensor_rules_json(w, json_get_text(rq->query, "party"), &rp->body);
}

static enum status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sensor sensor;
    struct str token;

    TRY(sensor_create(w, rq->body, &sensor, &token));
    rp->http_status = 201;
    return reply_made(w, &sensor, token, rp);
}

static enum status get_one(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sensor sensor;

    TRY(sensor_load(w, rq->path_id, &sensor));
    return reply_one(w, &sensor, rp);
}

static enum status change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sensor sensor;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(sensor_update(w, rq->path_id, version, rq->body, &sensor));
    return reply_one(w, &sensor, rp);
}

static enum status set_state(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sensor sensor;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(sensor_set_state(w, rq->path_id, version, json_get_text(rq->body, "state"),
                         json_get_text(rq->body, "reason"), &sensor));
    return reply_one(w, &sensor, rp);
}

static enum status renew_token(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sensor sensor;
    struct str token;
    int64_t version;

    TRY(route_version(w, rq, &version));
    TRY(sensor_renew_token(w, rq->path_id, version, json_get_text(rq->body, "reason"), &sensor,
                           &token));
    return reply_made(w, &sensor, token, rp);
}

struct reason_words {
    const char *zh, *en;
};

/* What a reason's word means, from the table that has it. */
static struct reason_words words_of(struct str word)
{
    for (enum refusal i = 0; i < REFUSALS; i++)
        if (str_is(word, refusal_word(i)))
            return (struct reason_words){refusal_zh(i), refusal_en(i)};
    for (enum receiver_drop i = 0; i < RECEIVER_DROPS; i++)
        if (str_is(word, receiver_drop_word(i)))
            return (struct reason_words){receiver_drop_zh(i), receiver_drop_en(i)};
    for (enum sensor_gate_verdict i = SENSOR_GATE_PAUSED; i <= SENSOR_GATE_NO_AGREEMENT; i++)
        if (str_is(word, sensor_gate_word(i)))
            return (struct reason_words){sensor_gate_zh(i), sensor_gate_en(i)};
    for (enum status i = ST_OK; i < STATUS_COUNT; i++)
        if (str_is(word, status_word(i)))
            return (struct reason_words){status_zh(i), status_en(i)};
    return (struct reason_words){"", ""};
}

static void put_reason_words(json_t *list)
{
    json_t *row;
    size_t at;

    json_array_foreach(list, at, row)
    {
        struct reason_words words = words_of(json_get_text(row, "reason"));

        json_put_textz(row, "zh", words.zh);
        json_put_textz(row, "en", words.en);
    }
}

static enum status flow(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(sensor_flow(w, rq->path_id, json_get_int(rq->query, "hours", 24), &rp->body));
    put_reason_words(json_get_list(rp->body, "refusals"));
    put_reason_words(json_get_list(rp->body, "refused_lines"));
    return ST_OK;
}

static enum status agreements(struct work *w, const struct request *rq, struct reply *rp)
{
    return sensor_agreement_list(w, rq->path_id, &rp->body);
}

static enum status agree(struct work *w, const struct request *rq, struct reply *rp)
{
    struct sensor_agreement agreement;

    TRY(sensor_agreement_record(w, rq->path_id, rq->body, &agreement));
    rp->http_status = 201;
    rp->body = sensor_agreement_json(w, &agreement);
    return ST_OK;
}

static enum status withdraw(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(sensor_agreement_withdraw(w, rq->path_id, rq->path_name,
                                  json_get_text(rq->body, "reason")));
    return sensor_agreement_list(w, rq->path_id, &rp->body);
}

static enum status attach(struct work *w, const struct request *rq, struct reply *rp)
{
    struct attachment attachment;
    struct sensor sensor;

    TRY(sensor_load(w, rq->path_id, &sensor));
    TRY(scope_change_party(w, sensor.party_id));
    TRY(attachment_add_file(w, rq->context->store, rq->upload_path, rq->upload_name,
                            arena_print(w->arena, "sensor:%.*s", STR_ARG(sensor.id)),
                            STR("agreement"), &attachment));
    rp->http_status = 201;
    rp->body = attachment_json(w->arena, &attachment);
    return ST_OK;
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
};

/* clang-format off */
const struct route sensor_routes[] = {
    {ROUTE_GET, "/api/v1/sensors", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "Sensors in sight: one's own unit's, and for officers those of their region and sector."},
    {ROUTE_GET, "/api/v1/sensors/count", NEEDS, 0, NULL, NULL, &counts_shape, count, "How many sensors are in which health."},
    {ROUTE_GET, "/api/v1/sensors/rules", NEEDS, 0, &rules_query_shape, NULL, &rules_shape, rules,
     "What may be collected from a unit and for how long, by the packs."},
    {ROUTE_POST, "/api/v1/sensors", NEEDS, ROUTE_WRITES | ROUTE_SECRET, NULL, &new_shape, &made_shape, create,
     "Register a sensor; the reply shows its token this once."},
    {ROUTE_GET, "/api/v1/sensors/{id}", NEEDS, 0, NULL, NULL, &sensor_shape, get_one, "One sensor."},
    {ROUTE_PUT, "/api/v1/sensors/{id}", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &change_shape, &sensor_shape, change,
     "Change a sensor."},
    {ROUTE_POST, "/api/v1/sensors/{id}/state", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION, NULL, &state_shape, &sensor_shape, set_state,
     "Pause a sensor, let it go on, or end it for good."},
    {ROUTE_POST, "/api/v1/sensors/{id}/token", NEEDS, ROUTE_WRITES | ROUTE_NEEDS_VERSION | ROUTE_SECRET, NULL, &reason_shape, &made_shape,
     renew_token, "Another token; the old one is void at once."},
    {ROUTE_GET, "/api/v1/sensors/{id}/flow", NEEDS, 0, &flow_query_shape, NULL, &flow_shape, flow,
     "What came from it hour by hour, what was refused and why, and when it was silent."},
    {ROUTE_GET, "/api/v1/sensors/{id}/agreements", NEEDS, 0, NULL, NULL, &agreements_shape, agreements,
     "What was agreed about a sensor."},
    {ROUTE_POST, "/api/v1/sensors/{id}/agreements", NEEDS, ROUTE_WRITES, NULL, &agreement_new_shape, &agreement_shape, agree,
     "Put an agreement on record, within what the packs allow."},
    {ROUTE_POST, "/api/v1/sensors/{id}/agreements/{name}/withdraw", NEEDS, ROUTE_WRITES, NULL, &reason_shape, &agreements_shape, withdraw,
     "Withdraw an agreement: nothing is taken in on it any more."},
    {ROUTE_POST, "/api/v1/sensors/{id}/attachments", NEEDS, ROUTE_WRITES | ROUTE_UPLOAD, NULL, NULL, &file_shape, attach,
     "Send the document of an agreement."},
    {0},
};
/* clang-format on */
