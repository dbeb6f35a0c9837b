/* SPDX-License-Identifier: Apache-2.0
 * Shapes of matters. */
#include "http/routes/matter_reply.h"

#include "procedures/matter_view.h"

static const struct shape_field named_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Id."},
    {.name = "name", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Name."},
    {0},
};
static const struct shape named_shape = {"MatterNamed", named_fields};

/* clang-format off */
#define HEAD_FIELDS                                                                                \
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Id."},                    \
    {.name = "version", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .what = "For If-Match."},      \
    {.name = "procedure", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its procedure."},  \
    {.name = "procedure_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},  \
    {.name = "procedure_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},  \
    {.name = "state", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its state."},          \
    {.name = "state_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In Chinese."},      \
    {.name = "state_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "In English."},      \
    {.name = "turn", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED,                                  \
     .what = "Role of whom the next step is expected from; empty when closed."},                   \
    {.name = "is_open", .kind = SHAPE_BOOL, .flags = SHAPE_REQUIRED, .what = "Not closed yet."},   \
    {.name = "system", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &named_shape,          \
     .what = "The graded object."},                                                                \
    {.name = "party", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED, .of = &named_shape,           \
     .what = "The operator."},                                                                     \
    {.name = "regulator_party", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,    \
     .of = &named_shape, .what = "The sector department."},                                        \
    {.name = "police_party", .kind = SHAPE_OBJECT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,       \
     .of = &named_shape, .what = "The receiving organ."},                                          \
    {.name = "opened_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Opened."},      \
    {.name = "closed_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,         \
     .what = "Closed."},                                                                           \
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,            \
     .what = "End of the earliest running clock."},                                                \
    {.name = "due_on", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,               \
     .what = "Its day in Beijing."},                                                               \
    {.name = "workdays_left", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,         \
     .min = -100000, .max = 100000, .what = "Working days until then; negative when past."},       \
    {.name = "next_zh", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,              \
     .what = "The next step, a verb."},                                                            \
    {.name = "next_en", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,              \
     .what = "The same in English."}

static const struct shape_field row_fields[] = {
    HEAD_FIELDS,
    {.name = "group", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED,
     .what = "overdue, today, week, later, waiting or closed."},
    {0},
};
const struct shape matter_reply_row_shape = {"MatterRow", row_fields};

static const struct shape_field page_fields[] = {
    {.name = "items", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &matter_reply_row_shape,
     .what = "Rows by due time."},
    {.name = "next", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED | SHAPE_NULLABLE,
     .what = "Cursor of the next page."},
    {.name = "total", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = INT64_MAX,
     .what = "All there are."},
    {.name = "as_of", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "When this was so."},
    {0},
};
const struct shape matter_reply_page_shape = {"MatterPage", page_fields};

static const struct shape_field matter_fields[] = {
    HEAD_FIELDS,
    {.name = "basis", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED,
     .what = "The matter that led to this one, or empty."},
    {.name = "outcome", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Its final state."},
    {.name = "data", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "What was entered and found."},
    {.name = "actions", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED,
     .what = "What the caller may do now: action, zh, en, needs_reason, input."},
    {.name = "clocks", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED,
     .what = "What is owed by whom until when, with clause and the walk over the calendar."},
    {.name = "papers", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Papers made."},
    {.name = "attachments", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Files sent in."},
    {.name = "panel", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "Experts and opinions."},
    {.name = "timeline", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "What happened."},
    {.name = "problems", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED,
     .what = "What stands in the way of the next step."},
    {.name = "pack", .kind = SHAPE_ANY, .flags = SHAPE_REQUIRED, .what = "Pack and version it runs under."},
    {.name = "packs", .kind = SHAPE_ANYS, .flags = SHAPE_REQUIRED, .what = "All packs when it began."},
    {0},
};
/* clang-format on */
const struct shape matter_reply_shape = {"Matter", matter_fields};

enum status matter_reply(struct work *w, struct matter *matter, struct reply *rp)
{
    TRY(matter_view_json(w, matter, &rp->body));
    rp->version = matter->version;
    return ST_OK;
}
