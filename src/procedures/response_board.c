/* SPDX-License-Identifier: Apache-2.0
 * The response board in one object. */
#include "procedures/response_board.h"

#include "policy/lists.h"
#include "policy/obligation.h"
#include "procedures/resource_dispatch.h"
#include "procedures/response_order.h"
#include "procedures/response_post.h"
#include "procedures/response_report.h"
#include "procedures/response_store.h"

static const struct tasks_of_level {
    const char *level, *list;
} tasks_of_levels[] = {{"III", "response.tasks.three"}};

/* What presses most wins: an overdue duty, else an open one, else one that was met late. */
static const char *state_of(const json_t *duties)
{
    static const char *const order[] = {"overdue", "open", "paused", "upcoming", "met-late", "met"};
    const json_t *duty;
    size_t i;

    for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
        json_array_foreach(duties, i, duty)
        {
            if (str_is(json_get_text(duty, "state"), order[k]))
                return order[k];
        }
    return "none";
}

/* Duties of the item's rules; two rules may carry one duty word, which is looked up once. */
static enum status duties_of(struct work *w, const struct dossier *d, const json_t *item,
                             json_t **ret_duties)
{
    const json_t *rules = json_get_list(item, "rules"), *rule_id, *one;
    json_t *all = json_new_list(w->arena), *some;
    struct str seen = STR("");
    size_t i, k;

    json_array_foreach(rules, i, rule_id)
    {
        const struct obligation_rule *rule = obligation_rule_find(w->policy, json_text(rule_id));

        if (rule == NULL || str_equal(rule->duty, seen))
            continue;
        seen = rule->duty;
        TRY(response_store_duties(w, d, rule->duty, RESPONSE_BOARD_DUTIES, &some));
        json_array_foreach(some, k, one)
        {
            json_add(all, (json_t *)(uintptr_t)one);
        }
    }
    *ret_duties = all;
    return ST_OK;
}

static enum status tasks_json(struct work *w, const struct dossier *d, json_t **ret_list)
{
    static const char *const members[] = {"code", "zh", "en", "clause", "note_zh", "note_en"};
    json_t *list = json_new_list(w->arena), *lists, *item, *duties;
    struct policy_place place;
    const char *name = NULL;
    size_t i;

    for (size_t k = 0; k < sizeof(tasks_of_levels) / sizeof(tasks_of_levels[0]); k++)
        if (str_is(d->level, tasks_of_levels[k].level))
            name = tasks_of_levels[k].list;
    *ret_list = list;
    if (name == NULL)
        return ST_OK;
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    lists = lists_at(w->policy, w->arena, &place, str_of(name));
    json_array_foreach(json_get_list(json_array_get(lists, 0), "items"), i, item)
    {
        json_t *task = json_new_object(w->arena);

        for (size_t k = 0; k < sizeof(members) / sizeof(members[0]); k++) {
            struct str text = json_get_text(item, members[k]);

            json_put_text(task, members[k], text.ptr != NULL ? text : STR(""));
        }
        TRY(duties_of(w, d, item, &duties));
        json_put(task, "duties", duties);
        json_put_textz(task, "state", state_of(duties));
        json_add(list, task);
    }
    return ST_OK;
}

enum status response_board_json(struct work *w, const struct dossier *d, json_t **ret_object)
{
    json_t *object, *clock, *posts, *reports, *orders, *dispatches, *tasks;

    TRY(dossier_json(w, d, &object));
    TRY(response_report_clock(w, d, &clock));
    TRY(response_post_list(w, d, &posts));
    TRY(response_report_list(w, d, &reports));
    TRY(response_order_list(w, d, &orders));
    TRY(resource_dispatch_list(w, d->id, &dispatches));
    TRY(tasks_json(w, d, &tasks));
    json_put(object, "clock", clock);
    json_put(object, "posts", posts);
    json_put(object, "reports", reports);
    json_put(object, "orders", orders);
    json_put(object, "dispatches", dispatches);
    json_put(object, "tasks", tasks);
    *ret_object = object;
    return ST_OK;
}
