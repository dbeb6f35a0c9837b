/* SPDX-License-Identifier: Apache-2.0
 * Detection rules in force and the state of each. */
#include "events/ruleset_report.h"
#include "http/routes/routes.h"
#include "registry/actor.h"

#define WORD(name, word, zh, en) word,
static const char *const states[] = {RULESET_STATE_TABLE(WORD) NULL};
static const char *const orders[] = {RULESET_ORDER_TABLE(WORD) NULL};

/* clang-format off */
#define TEXT(word, sentence)  {.name = (word), .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = (sentence)}
#define COUNT(word, sentence) {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}
#define WHEN(word, sentence)  {.name = (word), .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = (sentence)}

static const struct shape_field rule_fields[] = {
    TEXT("id", "Id of the rule, empty when it has none."), TEXT("title", "Title."), TEXT("file", "File it was loaded from."), COUNT("line", "Line."),
    TEXT("kind", "detection, correlation or filter."), TEXT("level", "As the rule says."), TEXT("status", "As the rule says."),
    TEXT("log_source", "Product, category and service."),
    {.name = "techniques", .kind = SHAPE_TEXTS, .flags = SHAPE_REQUIRED, .what = "ATT&CK techniques."},
    TEXT("state", "matched, quiet, waiting, unrouted, applied, unsupported."),
    {.name = "is_part", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "It feeds a correlation and makes no alert of its own."},
    TEXT("reason_zh", "Why it cannot be used."), TEXT("reason_en", "Why it cannot be used."),
    COUNT("asked", "Events of its log source."), COUNT("evaluated", "Of those, how often its condition was worked out."),
    COUNT("matched", "How often it held."), COUNT("limited", "Times a regular expression of it gave up."),
    WHEN("last_asked_at", "Time of the latest event of its log source."), WHEN("last_matched_at", "Time of the latest event that matched."),
    {.name = "cost_ns", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX,
     .what = "Nanoseconds its own condition takes on average, from samples; tests shared with other rules are not in it. Null: never sampled."},
    COUNT("cost_samples", "How many samples."),
    {0},
};
static const struct shape rule_shape = {"DetectionRule", rule_fields};
static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &rule_shape, .what = "Rules."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Cursor of the next page."},
    COUNT("total", "How many fit the filter."),
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    COUNT("generation", "Of the rules in force; 0: none were loaded."), COUNT("loaded", "Rules that work."), COUNT("unsupported", "Rules that cannot be used."),
    {.name = "by", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "All rules by state."},
    {.name = "levels", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "All rules by level."},
    WHEN("counted_from", "Since when the counters count."), COUNT("cost_every", "The cost is sampled in one event of so many."),
    {0},
};
static const struct shape page_shape = {"DetectionRules", page_fields};
static const struct shape_field query_fields[] = {
    {.name = "q", .kind = SHAPE_TEXT, .max = 200, .what = "Part of title, id, file or tag."},
    {.name = "level", .kind = SHAPE_TEXT, .max = 40, .what = "Level."},
    {.name = "state", .kind = SHAPE_TEXT, .one_of = states, .what = "State."},
    {.name = "order", .kind = SHAPE_TEXT, .one_of = orders, .what = "place (as loaded), matches, last, cost."},
    {.name = "after", .kind = SHAPE_TEXT, .max = 20, .what = "Cursor of the page before."},
    {.name = "limit", .kind = SHAPE_INT, .min = 1, .max = RULESET_PAGE_MAX, .what = "Rows."},
    {0},
};
static const struct shape query_shape = {"DetectionRuleQuery", query_fields};
/* clang-format on */

static enum status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct ruleset_desk *desk = rq->context->rules;
    const struct ruleset_filter filter = {
        .q = json_get_text(rq->query, "q"),
        .level = json_get_text(rq->query, "level"),
        .state = json_get_text(rq->query, "state"),
        .order = json_get_text(rq->query, "order"),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };
    struct ruleset *rules = desk ? ruleset_take(desk) : NULL;
    enum status status =
        ruleset_report_page(rules, &filter, w->now, w->arena, &rp->body, &w->fault);

    if (rules)
        ruleset_give(desk, rules);
    return status;
}

enum {
    NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE) |
            ROUTE_ROLE(ROLE_SYSTEM_ADMIN),
};

/* clang-format off */
const struct route detection_routes[] = {
    {ROUTE_GET, "/api/v1/detection-rules", NEEDS, 0, &query_shape, NULL, &page_shape, list,
     "The rules in force: compiled or not and why, last asked, last matched, how often, and what each costs."},
    {0},
};
/* clang-format on */
