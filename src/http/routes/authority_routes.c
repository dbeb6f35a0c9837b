/* SPDX-License-Identifier: Apache-2.0
 * Whether an office may do an official act, by which clause, and who may. */
#include "http/routes/routes.h"
#include "policy/authority_desk.h"

/* clang-format off */
static const struct shape_field query_fields[] = {
    {.name = "pack", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 40, .what = "Code of the pack."},
    {.name = "act", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 80, .what = "warning.issue, response.start …"},
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .max = 20, .what = "A colour or I to IV."},
    {.name = "office", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .min = 1, .max = 20, .what = "unit, county, city, region, nation."},
    {.name = "scope", .kind = SHAPE_TEXT, .max = 20, .what = "unit, county, sector, several, counties, city, cities, region, beyond."},
    {0},
};
static const struct shape query_shape = {"AuthorityQuery", query_fields};

static const struct shape_field who_fields[] = {
    {.name = "office", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Office."},
    {.name = "zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name."},
    {.name = "en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its name in English."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause."},
    {.name = "authority", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Entry of the pack."},
    {0},
};
static const struct shape who_shape = {"AuthorityOffice", who_fields};

static const struct shape_field answer_fields[] = {
    {.name = "pack", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Pack."},
    {.name = "pack_version", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its version."},
    {.name = "act", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Act."},
    {.name = "level", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Level, or empty."},
    {.name = "office", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Office."},
    {.name = "scope", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Scope, or empty."},
    {.name = "allowed", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "It may."},
    {.name = "clause", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Clause that says so, or that says who may instead."},
    {.name = "authority", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Entry of the pack."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},
    {.name = "reason_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},
    {.name = "strength", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "must, encouraged, policy."},
    {.name = "sure", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "H, M, L: how plainly the text says it."},
    {.name = "who_may", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &who_shape, .what = "Every office that may."},
    {0},
};
static const struct shape answer_shape = {"AuthorityAnswer", answer_fields};
/* clang-format on */

static enum status ask(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct authority_question question = {
        .pack = json_get_text(rq->query, "pack"),
        .act = json_get_text(rq->query, "act"),
        .level = json_get_text(rq->query, "level"),
        .office = json_get_text(rq->query, "office"),
        .scope = json_get_text(rq->query, "scope"),
        .on = instant_beijing_date(w->now),
    };

    return authority_desk_answer(w->policy, w->arena, &question, &rp->body, &w->fault);
}

/* clang-format off */
const struct route authority_routes[] = {
    {ROUTE_GET, "/api/v1/authority", ROUTE_ANYONE, 0, &query_shape, NULL, &answer_shape, ask,
     "Whether an office may do an official act at a level and scope, by which clause, and who may."},
    {0},
};
/* clang-format on */
