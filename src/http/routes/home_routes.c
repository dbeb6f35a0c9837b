/* SPDX-License-Identifier: Apache-2.0
 * Where a day begins, and the leader's page. */
#include "http/routes/obligation_reply.h"
#include "http/routes/routes.h"
#include "procedures/obligation_home.h"

/* clang-format off */
#define COUNT(word, sentence)                                                                      \
    {.name = (word), .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX, .what = (sentence)}

static const struct shape_field bins_fields[] = {
    COUNT("overdue", "Past their due instant."), COUNT("today", "Due today."),
    COUNT("week", "Due within the next seven days."), COUNT("later", "Due later."),
    COUNT("undated", "Without a day."),
    {.name = "waiting", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .max = INT64_MAX,
     .what = "Owed to one's party by others, counted up to 100000; null in the other views."},
    {0},
};
static const struct shape bins_shape = {"ObligationBins", bins_fields};

#define VIEW_BINS(word, sentence)                                                                  \
    {.name = (word), .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .of = &bins_shape, .what = (sentence)}
static const struct shape_field views_fields[] = {
    VIEW_BINS("mine", "On one's own desk."), VIEW_BINS("unit", "Owed by one's party."),
    VIEW_BINS("area", "Of one's region and sector."),
    {0},
};
static const struct shape views_shape = {"HomeBins", views_fields};

#define VIEW_ROWS(word, sentence)                                                                  \
    {.name = (word), .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,                 \
     .of = &obligation_reply_row_shape, .what = (sentence)}
static const struct shape_field first_fields[] = {
    VIEW_ROWS("mine", "The most pressing."), VIEW_ROWS("unit", "The most pressing."), VIEW_ROWS("area", "The most pressing."),
    {0},
};
static const struct shape first_shape = {"HomeFirst", first_fields};

static const struct shape_field moved_fields[] = {
    COUNT("new", "Came to be."), COUNT("met", "Were met."), COUNT("overdue", "Became overdue."),
    {0},
};
static const struct shape moved_shape = {"HomeMoved", moved_fields};

static const struct shape_field home_fields[] = {
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {.name = "bins", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &views_shape, .what = "How many, by view."},
    {.name = "first", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &first_shape, .what = "At most eight of each view."},
    {.name = "changed_since_yesterday", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,
     .of = &moved_shape, .what = "Since the beginning of yesterday, of the area or else the unit."},
    {0},
};
static const struct shape home_shape = {"Home", home_fields};

static const struct shape_field late_fields[] = {
    {.name = "party", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE, .what = "Id and name; null when nobody registered owes."},
    COUNT("overdue", "How many."),
    {.name = "oldest_due_on", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "The oldest."},
    {.name = "query", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Parameters of the list of them."},
    {0},
};
static const struct shape late_shape = {"LateParty", late_fields};

static const struct shape_field changed_fields[] = {
    {.name = "since", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "The beginning of yesterday."},
    COUNT("new", "Came to be."), COUNT("met", "Were met."), COUNT("became_overdue", "Became overdue."),
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &obligation_reply_row_shape,
     .what = "Duties about which people did something, newest first; moved says what."},
    {0},
};
static const struct shape changed_shape = {"LeaderChanged", changed_fields};

static const struct shape_field leader_fields[] = {
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {.name = "view", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "area, or unit for whoever has none."},
    {.name = "bins", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &bins_shape, .what = "How many."},
    {.name = "red", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &obligation_reply_row_shape, .what = "Overdue longest."},
    {.name = "late_parties", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &late_shape, .what = "Who is late most."},
    {.name = "changed", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &changed_shape, .what = "What changed since yesterday."},
    {.name = "campaigns", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Campaign runs that are open: id, zh, en, from, to, asked, received, late."},
    {0},
};
static const struct shape leader_shape = {"Leader", leader_fields};
/* clang-format on */

static enum status get_home(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return obligation_home(w, &rp->body);
}

static enum status get_leader(struct work *w, const struct request *rq, struct reply *rp)
{
    (void)rq;
    return obligation_home_leader(w, &rp->body);
}

const struct route home_routes[] = {
    {ROUTE_GET, "/api/v1/home", OBLIGATION_REPLY_LOOKS, 0, NULL, NULL, &home_shape, get_home,
     "Duties of one's desk, unit and area, counted and the most pressing."},
    {ROUTE_GET, "/api/v1/leader", OBLIGATION_REPLY_NEEDS, 0, NULL, NULL, &leader_shape, get_leader,
     "What is red, who is late, what changed since yesterday."},
    {0},
};
