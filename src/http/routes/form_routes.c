/* SPDX-License-Identifier: Apache-2.0
 * Forms as pack data, and due days from the working-day calendar. */
#include "http/routes/routes.h"
#include "policy/calendar.h"
#include "policy/form.h"

static const struct shape_field form_fields[] = {
    {.name = "id", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Form id."},
    {.name = "zh", .kind = SHAPE_TEXT, .what = "Title in Chinese."},
    {.name = "en", .kind = SHAPE_TEXT, .what = "Title in English."},
    {.name = "tables",
     .kind = SHAPE_ANYS,
     .flags = SHAPE_REQUIRED,
     .what = "Tables with their fields, kinds, options and conditions."},
    {0},
};
static const struct shape form_shape = {"Form", form_fields};

static const char *const due_units[] = {"workdays", "days", "months", "hours", NULL};

static const struct shape_field due_query_fields[] = {
    {.name = "from", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "Day of the event."},
    {.name = "amount",
     .kind = SHAPE_INT,
     .flags = SHAPE_REQUIRED,
     .min = 0,
     .max = CALENDAR_MAX_AMOUNT,
     .what = "How many."},
    {.name = "unit",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .one_of = due_units,
     .what = "Of what."},
    {0},
};
static const struct shape due_query_shape = {"DueQuery", due_query_fields};

static const struct shape_field due_fields[] = {
    {.name = "due_on", .kind = SHAPE_DATE, .flags = SHAPE_REQUIRED, .what = "The last day."},
    {.name = "due_at", .kind = SHAPE_INSTANT, .flags = SHAPE_REQUIRED, .what = "Its end."},
    {.name = "provisional",
     .kind = SHAPE_BOOL,
     .flags = SHAPE_REQUIRED,
     .what = "A year without a published notice was touched."},
    {.name = "days",
     .kind = SHAPE_ANYS,
     .flags = SHAPE_REQUIRED,
     .what = "Every day walked: date, kind, count."},
    {0},
};
static const struct shape due_shape = {"Due", due_fields};

static enum status get_form(struct work *w, const struct request *rq, struct reply *rp)
{
    rp->body = policy_form(w->policy, rq->path_id);
    if (rp->body == NULL)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这份表", "there is no such form");
    return ST_OK;
}

static enum status get_due(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t amount = json_get_int(rq->query, "amount", 0);
    struct date from;
    enum calendar_unit unit;
    struct calendar_due due;

    if (!date_read(json_get_text(rq->query, "from"), &from))
        return work_fail(w, ST_INVALID, "from", "日期应为 YYYY-MM-DD",
                         "the day must be YYYY-MM-DD");
    if (!calendar_unit_read(json_get_text(rq->query, "unit"), &unit))
        return work_fail(w, ST_INVALID, "unit", "没有这种单位", "there is no such unit");
    TRY(calendar_due(w->policy, w->arena, instant_beijing_start(from), amount, unit, &due,
                     &w->fault));
    rp->body = calendar_due_json(w->arena, instant_beijing_start(from), amount, unit, &due);
    return ST_OK;
}

const struct route form_routes[] = {
    {ROUTE_GET, "/api/v1/forms/{id}", ROUTE_ANYONE, 0, NULL, NULL, &form_shape, get_form,
     "A form as data: filing-2025."},
    {ROUTE_GET, "/api/v1/calendar/due", ROUTE_ANYONE, 0, &due_query_shape, NULL, &due_shape,
     get_due, "The due day so many working days, days, months or hours after a day."},
    {0},
};
