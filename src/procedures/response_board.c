/* SPDX-License-Identifier: Apache-2.0
 * The response board in one object. */
#include "procedures/response_board.h"

#include "policy/lists.h"
#include "policy/obligation.h"
#include "procedures/resource_dispatch.h"
#include "procedures/response_order.h"
#include "procedures/response_post.h"
#include "procedures/response_report.h"
#include "procedures/response_side.h"
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

static enum status add_duties(struct work *w, const struct dossier *d, struct str rule, json_t *all)
{
    json_t *some, *one;
    size_t i;

    TRY(response_store_duties(w, d, rule, RESPONSE_BOARD_DUTIES, &some));
    json_array_foreach(some, i, one)
    {
        json_add(all, one);
    }
    return ST_OK;
}

/* Whether rules before the one at `index` carry its duty: it was looked up then. */
static bool is_seen(const struct policy *policy, const json_t *rules, size_t index, uint16_t duty)
{
    for (size_t i = 0; i < index; i++) {
        const struct obligation_rule *rule =
            obligation_rule_find(policy, json_text(json_array_get(rules, i)));

        if (rule != NULL && rule->duty_number == duty)
            return true;
    }
    return false;
}

/* Duties of the item's rules.  Where several packs ask for one duty, the row stands under the rule
 * that governs: so all rules of that duty are looked at. */
static enum status duties_of(struct work *w, const struct dossier *d, const json_t *item,
                             json_t **ret_duties)
{
    const json_t *rules = json_get_list(item, "rules"), *rule_id;
    json_t *all = json_new_list(w->arena);
    size_t i;

    json_array_foreach(rules, i, rule_id)
    {
        const struct obligation_rule *rule = obligation_rule_find(w->policy, json_text(rule_id));

        if (rule == NULL || is_seen(w->policy, rules, i, rule->duty_number))
            continue;
        for (size_t k = 0; k < obligation_rule_count(w->policy); k++) {
            const struct obligation_rule *other = obligation_rule_at(w->policy, k);

            if (other->duty_number == rule->duty_number)
                TRY(add_duties(w, d, other->id, all));
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

/* ---- Acts ---- */

static bool is_word(const char *const *words, struct str word)
{
    for (; *words != NULL; words++)
        if (str_is(word, *words))
            return true;
    return false;
}

/* A refusal is told beside the act; what failed otherwise fails the whole. */
static enum status tell_refusal(struct work *w, enum status status, json_t *action)
{
    if (status != ST_DENIED)
        return status;
    json_put_bool(action, "allowed", false);
    json_put_textz(action, "refusal_zh", w->fault.zh);
    json_put_textz(action, "refusal_en", w->fault.en);
    json_put_textz(action, "clause", w->fault.clause);
    fault_clear(&w->fault);
    return ST_OK;
}

/* Whether the actor may give any order, on the spot or not. */
static enum status may_order(struct work *w, const struct dossier *d)
{
    enum status status = response_order_may(w, d, true);

    if (status != ST_DENIED)
        return status;
    fault_clear(&w->fault);
    return response_order_may(w, d, false);
}

/* What the guards would refuse for whom one is, is told before. */
static enum status judge(struct work *w, const struct dossier *d, json_t *action, bool is_office,
                         bool *ret_keep)
{
    static const char *const office_acts[] = {"tell-duty-room", "contact", "circulate", "checked",
                                              NULL};
    static const char *const command_acts[] = {
        "start", "decline", "form-on-site", "change-level", "reject-end", "approve-end", NULL};
    struct str word = json_get_text(action, "act");

    *ret_keep = is_office || !is_word(office_acts, word);
    if (!json_get_bool(action, "allowed", false))
        return ST_OK;
    if (str_is(word, "order"))
        return tell_refusal(w, may_order(w, d), action);
    if (!is_word(command_acts, word))
        return ST_OK;
    return tell_refusal(w, response_side_commands(w, d, json_get_text(action, "clause")), action);
}

static enum status judge_actions(struct work *w, const struct dossier *d, json_t *object)
{
    json_t *kept = json_new_list(w->arena), *action;
    bool is_office = w->actor->is_system, keeps;
    size_t i;

    if (!is_office)
        TRY(response_side_is(w, d, RESPONSE_OFFICE, &is_office));
    json_array_foreach(json_get_list(object, "actions"), i, action)
    {
        TRY(judge(w, d, action, is_office, &keeps));
        if (keeps)
            json_add(kept, action);
    }
    json_put(object, "actions", kept);
    return ST_OK;
}

enum status response_board_json(struct work *w, const struct dossier *d, json_t **ret_object)
{
    json_t *object, *clock, *posts, *reports, *orders, *dispatches, *tasks;

    TRY(dossier_view_json(w, d, &object));
    TRY(judge_actions(w, d, object));
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
