/* SPDX-License-Identifier: Apache-2.0
 * All days of a template move with its first day; the organiser may set each of them. */
#include "procedures/campaign_plan.h"

struct planning {
    struct work *w;
    const struct campaign_run *run;
    int32_t shift; /* days */
};

static void put_date(json_t *object, const char *key, struct date on)
{
    char text[DATE_TEXT_BYTES];

    json_put_textz(object, key, date_print(on, text));
}

static const json_t *wish_of(const json_t *input, const char *list, struct str id)
{
    const json_t *wishes = json_get_list(input, list), *wish;
    size_t i;

    json_array_foreach(wishes, i, wish) if (str_equal(json_get_text(wish, "id"), id)) return wish;
    return NULL;
}

/* A day of the organiser, else that of the template moved, else `fallback`; within the run. */
static enum status day_of(const struct planning *p, const json_t *wish, const json_t *shape,
                          const char *key, struct date fallback, const char *field,
                          struct date *ret_on)
{
    struct date on;

    if (date_read(json_get_text(wish, key), &on))
        ;
    else if (date_read(json_get_text(shape, key), &on))
        on = date_add_days(on, p->shift);
    else
        on = fallback;
    if (date_order(on, p->run->opens_on) < 0 || date_order(on, p->run->ends_on) > 0)
        return work_fail(p->w, ST_INVALID, field, "日期须在专项行动的起止日之内",
                         "the day must lie between the first and the last day of the campaign");
    *ret_on = on;
    return ST_OK;
}

static enum status check_ids(struct work *w, const json_t *shape, const json_t *input,
                             const char *list)
{
    const json_t *wishes = json_get_list(input, list), *wish;
    size_t i;

    json_array_foreach(
        wishes, i, wish) if (wish_of(shape, list, json_get_text(wish, "id")) ==
                             NULL) return work_fail(w, ST_INVALID, list, "模板中没有“%.*s”这一项",
                                                    "the template has no item “%.*s”",
                                                    STR_ARG(json_get_text(wish, "id")));
    return ST_OK;
}

static enum status plan_stages(const struct planning *p, const json_t *shape, const json_t *input,
                               json_t *ret_list)
{
    const json_t *stages = json_get_list(shape, "stages"), *stage;
    size_t i;

    json_array_foreach(stages, i, stage)
    {
        struct str id = json_get_text(stage, "id");
        const char *field =
            str_zero(p->w->arena, arena_print(p->w->arena, "stages[%.*s]", STR_ARG(id)));
        const json_t *wish = wish_of(input, "stages", id);
        json_t *planned = json_new_object(p->w->arena);
        struct date from = {0}, to = {0};

        TRY(day_of(p, wish, stage, "from", p->run->opens_on, field, &from));
        TRY(day_of(p, wish, stage, "to", p->run->ends_on, field, &to));
        if (date_order(from, to) > 0)
            return work_fail(p->w, ST_INVALID, field, "阶段的结束日早于开始日",
                             "the stage ends before it begins");
        json_put_text(planned, "id", id);
        json_put_text(planned, "zh", json_get_text(stage, "zh"));
        json_put_text(planned, "en", json_get_text(stage, "en"));
        json_put_text(planned, "clause", json_get_text(stage, "clause"));
        put_date(planned, "from", from);
        put_date(planned, "to", to);
        json_add(ret_list, planned);
    }
    return ST_OK;
}

static enum status plan_deliverables(const struct planning *p, const json_t *shape,
                                     const json_t *input, json_t *ret_list)
{
    static const char *const kept[] = {"id",          "rule",       "stage",       "duty",
                                       "about",       "zh",         "en",          "clause",
                                       "strength",    "owed_to",    "receiver_zh", "receiver_en",
                                       "evidence_zh", "evidence_en"};
    const json_t *deliverables = json_get_list(shape, "deliverables"), *deliverable;
    size_t i;

    json_array_foreach(deliverables, i, deliverable)
    {
        struct str id = json_get_text(deliverable, "id");
        const char *field =
            str_zero(p->w->arena, arena_print(p->w->arena, "deliverables[%.*s]", STR_ARG(id)));
        json_t *planned = json_new_object(p->w->arena);
        struct date on = {0};

        TRY(day_of(p, wish_of(input, "deliverables", id), deliverable, "on", p->run->ends_on, field,
                   &on));
        for (size_t k = 0; k < sizeof(kept) / sizeof(kept[0]); k++) {
            struct str text = json_get_text(deliverable, kept[k]);

            json_put_text(planned, kept[k], text.ptr != NULL ? text : STR(""));
        }
        put_date(planned, "on", on);
        json_add(ret_list, planned);
    }
    return ST_OK;
}

enum status campaign_plan_make(struct work *w, const json_t *shape, const json_t *input,
                               struct campaign_run *run)
{
    json_t *stages = json_new_list(w->arena), *deliverables = json_new_list(w->arena);
    struct planning p = {.w = w, .run = run};
    struct date from, to;

    if (!date_read(json_get_text(input, "from"), &run->opens_on) ||
        !date_read(json_get_text(shape, "from"), &from))
        return work_fail(w, ST_INVALID, "from", "请写明开始日期", "give the first day");
    p.shift = date_number(run->opens_on) - date_number(from);
    if (date_read(json_get_text(input, "to"), &run->ends_on))
        ;
    else if (date_read(json_get_text(shape, "to"), &to))
        run->ends_on = date_add_days(to, p.shift);
    else
        return work_fail(w, ST_INVALID, "to", "模板没有结束日期，请写明",
                         "the template has no last day: give one");
    if (date_order(run->opens_on, run->ends_on) > 0)
        return work_fail(w, ST_INVALID, "to", "结束日早于开始日",
                         "the last day is before the first");
    if (date_number(run->ends_on) - date_number(run->opens_on) > CAMPAIGN_RUN_MAX_DAYS)
        return work_fail(w, ST_INVALID, "to", "专项行动最长 %d 天",
                         "a campaign lasts at most %d days", CAMPAIGN_RUN_MAX_DAYS);
    TRY(check_ids(w, shape, input, "stages"));
    TRY(check_ids(w, shape, input, "deliverables"));
    TRY(plan_stages(&p, shape, input, stages));
    TRY(plan_deliverables(&p, shape, input, deliverables));
    run->plan = json_new_object(w->arena);
    json_put(run->plan, "stages", stages);
    json_put(run->plan, "deliverables", deliverables);
    return ST_OK;
}
