/* SPDX-License-Identifier: Apache-2.0
 * What is on one's own desk. */
#include "http/routes/matter_reply.h"
#include "http/routes/routes.h"
#include "procedures/matter_view.h"

/* clang-format off */
#define GROUP(word, sentence)                                                                      \
    {.name = (word), .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &matter_reply_row_shape,   \
     .what = (sentence)}
#define COUNT(word)                                                                                \
    {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = "How many."}

static const struct shape_field groups_fields[] = {
    GROUP("overdue", "Past their due time."), GROUP("today", "Due today."),
    GROUP("week", "Due within seven days."), GROUP("later", "Due later, or without a term."),
    GROUP("waiting", "The next step is somebody else's."),
    {0},
};
static const struct shape groups_shape = {"MyGroups", groups_fields};

static const struct shape_field counts_fields[] = {
    COUNT("overdue"), COUNT("today"), COUNT("week"), COUNT("later"), COUNT("waiting"), {0},
};
static const struct shape counts_shape = {"MyCounts", counts_fields};

static const struct shape_field my_fields[] = {
    {.name = "groups", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &groups_shape,
     .what = "At most 50 rows each."},
    {.name = "counts", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &counts_shape,
     .what = "Whole numbers."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
static const struct shape my_shape = {"MyMatters", my_fields};
/* clang-format on */

static enum status get_my_matters(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return matter_view_groups(w, &rp->body);
}

const struct route my_routes[] = {
    {ROUTE_GET, "/api/v1/my/matters", MATTER_REPLY_NEEDS, 0, NULL, NULL, &my_shape, get_my_matters,
     "One's own matters grouped by urgency."},
    {0},
};
