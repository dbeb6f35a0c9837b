/* SPDX-License-Identifier: Apache-2.0
 * Sets of indicators: what is there, taken in, taken out, and one value looked up. */
#include "db/store.h"
#include "events/alert.h"
#include "http/routes/routes.h"
#include "intel/intel_act.h"
#include "intel/intel_page.h"
#include "registry/actor.h"

#define FORMAT_WORD(name, word, zh, en) word,
static const char *const formats[] = {INTEL_FORMAT_TABLE(FORMAT_WORD) NULL};
static const char *const tlps[] = {"clear", "green", "amber", "amber+strict", "red", NULL};

/* clang-format off */
#define TEXT(word, sentence)  {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define COUNT(word, sentence) {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}
#define FLAG(word, sentence)  {.name = (word), .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define WHEN(word, sentence)  {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}
#define MAYBE(word, sentence) {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}

static const struct shape_field set_fields[] = {
    TEXT("name", "Set."), TEXT("format", "Of the file it came from."), TEXT("tlp", "How far it may be shared; empty when not said."),
    COUNT("count", "Values."),
    {.name = "kinds", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Values by kind; null for sets of earlier versions."},
    TEXT("by", "Account that took it in."), COUNT("duplicates", "Doubles that were left out."), COUNT("refused", "Lines that were refused."),
    TEXT("sm3", "Digest of the file."), MAYBE("confidence", "0 to 100, null when not said."), WHEN("expires_at", "When the whole set ends."),
    WHEN("imported_at", "When it was taken in."), FLAG("expired", "It has ended."),
    COUNT("alerts", "Alerts in sight that it caused."), COUNT("hits", "Hits of those."), WHEN("last_hit_at", "The latest."),
    {0},
};
static const struct shape set_shape = {"IndicatorSet", set_fields};
static const struct shape_field list_fields[] = {
    TEXT("name", "Warning list."), TEXT("type", "string, hostname, cidr, substring, regex."), COUNT("count", "Entries."),
    WHEN("imported_at", "When it was taken in."),
    {0},
};
static const struct shape list_shape = {"WarningList", list_fields};
static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &set_shape, .what = "Sets."},
    {.name = "warning_lists", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &list_shape, .what = "Lists of values known as harmless."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Always null."},
    COUNT("total", "Sets."), COUNT("values", "Values of all sets."), COUNT("withheld", "Sets whose mark keeps them from the caller."),
    COUNT("generation", "Moves with every change."), FLAG("may_change", "Whether the caller may take sets in and out."),
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape page_shape = {"IndicatorSets", page_fields};
static const struct shape_field import_query_fields[] = {
    {.name = "set", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = INTEL_NAME_MAX_BYTES, .what = "Name; a set of that name is replaced whole."},
    {.name = "format", .kind = SHAPE_TEXT, .one_of = formats, .what = "Found out when absent."},
    {.name = "tlp", .kind = SHAPE_TEXT, .one_of = tlps, .what = "Mark of values that carry none."},
    {.name = "confidence", .kind = SHAPE_INT, .min = 0, .max = 100, .what = "Of values that say none."},
    {.name = "expires", .kind = SHAPE_DATE, .what = "Last day of the whole set."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = INTEL_REASON_MAX, .what = "Where it comes from and why it is taken in; kept in the journal."},
    {.name = "take_over", .kind = SHAPE_BOOL, .what = "Replace a set that another office keeps; the journal says whose it was."},
    {0},
};
static const struct shape import_query_shape = {"IndicatorImportQuery", import_query_fields};
static const struct shape_field error_fields[] = {
    COUNT("line", "Line of the file, 0 when it is none."), TEXT("value", "What stands there."), TEXT("reason", "Why it was refused, in Chinese."),
    TEXT("reason_en", "The same in English."),
    {0},
};
static const struct shape error_shape = {"IndicatorError", error_fields};
static const struct shape_field note_fields[] = {
    TEXT("word", "What is said."), COUNT("count", "Of how many."), TEXT("reason", "In Chinese."), TEXT("reason_en", "In English."),
    {0},
};
static const struct shape note_shape = {"IndicatorNote", note_fields};
static const struct shape_field report_fields[] = {
    TEXT("set", "Set."), TEXT("format", "As it was read."), COUNT("read", "Entries."), COUNT("added", "Values kept."),
    COUNT("duplicates", "Doubles."), COUNT("refused", "Entries refused."), COUNT("skipped", "What nobody could match, or is not in force."),
    {.name = "notes", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &note_shape, .what = "Why what was skipped was; sharing marks that are not known, kept as the strictest."},
    {.name = "errors", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &error_shape, .what = "The first refusals with line and reason."},
    {.name = "kinds", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Values by kind."}, TEXT("sm3", "Digest of the file."),
    COUNT("generation", "State in force from now on."),
    {0},
};
static const struct shape report_shape = {"IndicatorReport", report_fields};
static const struct shape_field remove_fields[] = {
    {.name = "set", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = INTEL_NAME_MAX_BYTES, .what = "Its name."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = INTEL_REASON_MAX, .what = "Why; kept in the journal."},
    {0},
};
static const struct shape remove_shape = {"IndicatorSetRemoval", remove_fields};
static const struct shape_field lists_query_fields[] = {
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = INTEL_REASON_MAX, .what = "Why; kept in the journal."},
    {0},
};
static const struct shape lists_query_shape = {"WarningListQuery", lists_query_fields};
static const struct shape_field lists_fields[] = {
    COUNT("lists", "Lists taken in."), COUNT("entries", "Entries of all lists."), COUNT("refused", "Entries that fit no kind."),
    {.name = "errors", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Files that are no list: file, reason, reason_en."},
    {0},
};
static const struct shape lists_shape = {"WarningListReport", lists_fields};
static const struct shape_field match_query_fields[] = {
    {.name = "value", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = INTEL_TEXT_MAX_BYTES, .what = "Address, name, URL, hash or e-mail address."},
    {0},
};
static const struct shape match_query_shape = {"IndicatorQuery", match_query_fields};
static const struct shape_field hit_fields[] = {
    TEXT("set", "Whose it is."), TEXT("value", "The indicator in normal form."), TEXT("kind", "Of the indicator."), TEXT("tlp", "How far it may be shared."),
    MAYBE("confidence", "0 to 100, null when not said."), WHEN("expires_at", "When it ends."),
    {.name = "suppressed_by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Warning list that knows it as harmless."},
    TEXT("note", "What its source says."),
    {0},
};
static const struct shape hit_shape = {"IndicatorHit", hit_fields};
static const struct shape_field match_fields[] = {
    TEXT("value", "As asked."), {.name = "hits", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &hit_shape, .what = "Indicators that hit."},
    COUNT("suppressed", "Of them known as harmless."), COUNT("expired", "That would have hit."), FLAG("is_cut", "There are more."),
    COUNT("generation", "State that was asked."), COUNT("withheld", "Hits whose mark keeps them from the caller."),
    {0},
};
static const struct shape match_shape = {"IndicatorMatch", match_fields};
/* clang-format on */

/* What each set has caused stands beside it. */
static enum status add_tally(struct work *w, json_t *set, int64_t *values)
{
    struct alert_tally tally;

    TRY(alert_tally_set(w, json_get_text(set, "name"), &tally));
    json_put_int(set, "alerts", tally.alerts);
    json_put_int(set, "hits", tally.hits);
    json_put_instant(set, "last_hit_at", tally.last_at);
    *values += json_get_int(set, "count", 0);
    return ST_OK;
}

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    json_t *page = json_new_object(w->arena), *found, *set;
    int64_t values = 0;
    size_t i;

    TRY(intel_page_sets(store_folder(rq->context->store), intel_page_is_narrow(w->actor), w->now,
                        w->arena, &found, &w->fault));
    json_t *sets = json_get_list(found, "sets");
    json_array_foreach(sets, i, set)
    {
        TRY(add_tally(w, set, &values));
    }
    json_put(page, "items", sets);
    json_put(page, "warning_lists", json_get_list(found, "warninglists"));
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(sets));
    json_put_int(page, "values", values);
    json_put_int(page, "withheld", json_get_int(found, "withheld", 0));
    json_put_int(page, "generation", json_get_int(found, "generation", 0));
    json_put_bool(page, "may_change", intel_act_may(w->actor));
    json_put_instant(page, "as_of", w->now);
    rp->body = page;
    return ST_OK;
}

/* Events are judged by the new state from the next batch on; without this, from the next second. */
static enum status take_up(struct work *w, const struct request *rq)
{
    return rq->context->indicators ? indicators_refresh(rq->context->indicators, &w->fault) : ST_OK;
}

static enum status import(struct work *w, const struct request *rq, struct reply *rp)
{
    struct str format = json_get_text(rq->query, "format");
    struct date last;
    struct intel_import import = {
        .said = str_zero(w->arena, route_file_name(w, rq)),
        .name = json_get_text(rq->query, "set"),
        .format = format.len == 0 ? INTEL_FORMATS : intel_read_format(format),
        .tlp = indicator_set_tlp(json_get_text(rq->query, "tlp")),
        .confidence = (int)json_get_int(rq->query, "confidence", -1),
    };

    TRY(route_file(w, rq, &import.path));
    if (date_read(json_get_text(rq->query, "expires"), &last))
        import.expires_at = instant_beijing_end(last);
    TRY(intel_act_import(w, store_folder(rq->context->store), &import,
                         json_get_bool(rq->query, "take_over", false),
                         json_get_text(rq->query, "reason"), &rp->body));
    return take_up(w, rq);
}

static enum status remove_one(struct work *w, const struct request *rq, struct reply *rp)
{
    TRY(intel_act_remove(w, store_folder(rq->context->store), json_get_text(rq->body, "set"),
                         json_get_text(rq->body, "reason")));
    TRY(take_up(w, rq));
    rp->http_status = 204;
    return ST_OK;
}

static enum status import_lists(struct work *w, const struct request *rq, struct reply *rp)
{
    struct intel_import import = {.said = str_zero(w->arena, route_file_name(w, rq))};

    TRY(route_file(w, rq, &import.path));
    TRY(intel_act_warnings(w, store_folder(rq->context->store), &import,
                           json_get_text(rq->query, "reason"), &rp->body));
    return take_up(w, rq);
}

static enum status match(struct work *w, const struct request *rq, struct reply *rp)
{
    struct indicators *indicators = rq->context->indicators;

    if (indicators == NULL)
        return work_fail(w, ST_BUSY, "", "本节点目前没有打开威胁情报",
                         "this node has no indicators open at present");
    const struct indicators_snapshot *snapshot = indicators_acquire(indicators);
    enum status status =
        intel_page_match(snapshot, json_get_text(rq->query, "value"),
                         intel_page_is_narrow(w->actor), w->now, w->arena, &rp->body, &w->fault);
    indicators_release(indicators, snapshot);
    return status;
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE) |
            ROUTE_ROLE(ROLE_SYSTEM_ADMIN),
    KEEPS = ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE) | ROUTE_ROLE(ROLE_SYSTEM_ADMIN),
    LONG = ROUTE_WRITES | ROUTE_NO_WORK, /* the writer's place is taken for the journal alone */
};

/* clang-format off */
const struct route indicator_routes[] = {
    {ROUTE_GET, "/api/v1/indicator-sets", NEEDS, 0, NULL, NULL, &page_shape, list,
     "Sets of indicators and warning lists, with what each set has caused in sight."},
    {ROUTE_POST, "/api/v1/indicator-sets", KEEPS, LONG | ROUTE_UPLOAD, &import_query_shape, NULL, &report_shape, import,
     "Take a file in as a set: STIX 2.1, MISP event, CSV or plain list; a set of that name is replaced whole, or stays as it was; 409 when another office keeps it and take_over is not said."},
    {ROUTE_POST, "/api/v1/indicator-sets/remove", KEEPS, LONG, NULL, &remove_shape, NULL, remove_one, "Take a set out."},
    {ROUTE_POST, "/api/v1/warning-lists", KEEPS, LONG | ROUTE_UPLOAD, &lists_query_shape, NULL, &lists_shape, import_lists,
     "Take in a list of values known as harmless (MISP warning list)."},
    {ROUTE_GET, "/api/v1/indicators/match", NEEDS, 0, &match_query_shape, NULL, &match_shape, match, "Which indicators a value hits."},
    {0},
};
/* clang-format on */
