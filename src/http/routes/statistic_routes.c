/* SPDX-License-Identifier: Apache-2.0
 * Figures of duties. */
#include "http/routes/obligation_reply.h"
#include "http/routes/routes.h"
#include "procedures/obligation_statistic.h"

static const char *const by_words[] = {"region",   "sector", "level", "clause",
                                       "document", "duty",   NULL};

/* clang-format off */
static const struct shape_field query_fields[] = {
    {.name = "by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .one_of = by_words, .what = "A row for each of these."},
    {.name = "region", .kind = SHAPE_TEXT, .max = 12, .what = "Subtree of regions."},
    {.name = "sector", .kind = SHAPE_TEXT, .max = 40, .what = "Subtree of sectors."},
    {.name = "level", .kind = SHAPE_INT, .min = 0, .max = 5, .what = "Level."},
    {.name = "document", .kind = SHAPE_TEXT, .max = 40, .what = "Document of the governing clause."},
    {.name = "clause", .kind = SHAPE_TEXT, .max = 80, .what = "Governing clause."},
    {.name = "duty", .kind = SHAPE_TEXT, .max = 80, .what = "Word of the duty."},
    {.name = "rule", .kind = SHAPE_TEXT, .max = 120, .what = "Governing rule."},
    {.name = "group", .kind = SHAPE_TEXT, .max = 80, .what = "Group of duties."},
    {0},
};
static const struct shape query_shape = {"StatisticQuery", query_fields};

#define COUNT(word, sentence)                                                                      \
    {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}
#define SUM_FIELDS                                                                                 \
    COUNT("open", "Dated and not overdue; the list's bin is open."),                              \
    COUNT("overdue", "Bin overdue."), COUNT("undated", "Bin undated."), COUNT("paused", "Bin paused."), \
    COUNT("met", "Bin met."), COUNT("met_late", "Bin met-late.")

static const struct shape_field row_fields[] = {
    {.name = "key", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Code, level, clause …"},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "The same in English."},
    SUM_FIELDS,
    {.name = "query", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED,
     .what = "Parameters of the list; with a bin its total is the number."},
    {0},
};
static const struct shape row_shape = {"StatisticRow", row_fields};

static const struct shape_field sum_fields[] = {SUM_FIELDS, {0}};
static const struct shape sum_shape = {"StatisticSum", sum_fields};

static const struct shape_field table_fields[] = {
    {.name = "rows", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &row_shape, .what = "Rows of nothing are left out."},
    {.name = "total", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &sum_shape, .what = "Of the whole scope."},
    {.name = "by", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "As asked."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape table_shape = {"Statistic", table_fields};
/* clang-format on */

static enum status get_statistic(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct obligation_page_filter filter = {
        .region = json_get_text(rq->query, "region"),
        .sector = json_get_text(rq->query, "sector"),
        .level = json_get_int(rq->query, "level", -1),
        .document = json_get_text(rq->query, "document"),
        .clause = json_get_text(rq->query, "clause"),
        .duty = json_get_text(rq->query, "duty"),
        .rule = json_get_text(rq->query, "rule"),
        .group = json_get_text(rq->query, "group"),
    };

    return obligation_statistic(w, json_get_text(rq->query, "by"), &filter, &rp->body);
}

enum { STATISTIC_NEEDS = ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE) };

const struct route statistic_routes[] = {
    {ROUTE_GET, "/api/v1/statistics/obligations", STATISTIC_NEEDS, 0, &query_shape, NULL,
     &table_shape, get_statistic, "How many duties there are; each number leads to its list."},
    {0},
};
