/* SPDX-License-Identifier: Apache-2.0
 * Duties of a warning that is not issued yet. */
#include "procedures/warning_duty.h"

#include <string.h>

#include "policy/obligation.h"
#include "procedures/obligation_eval.h"

#define DUTY_EVENT "as-if"

enum { DUTY_CASE_BITS = 52 }; /* whole numbers that every reader of JSON keeps */

/* A number for the events of one warning, so that lifting one ends no duty of another. */
static int64_t case_of(const struct dossier *warning)
{
    uint64_t hash = 14695981039346656037ULL;

    for (size_t i = 0; i < warning->id.len; i++)
        hash = (hash ^ (unsigned char)warning->id.ptr[i]) * 1099511628211ULL;
    return (int64_t)(hash >> (64 - DUTY_CASE_BITS));
}

enum status warning_duty_event(struct work *w, const struct dossier *warning, struct str level,
                               json_t **ret_issued, json_t **ret_lifted)
{
    struct policy_setting setting;
    struct policy_place place;
    json_t *issued = json_new_object(w->arena), *lifted = json_new_object(w->arena);

    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    enum status status = policy_setting(w->policy, &place, "warning.cumulative", &setting);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    json_put_text(issued, "level", level);
    json_put_text(issued, "scope", warning->scope);
    json_put_bool(issued, "cumulative", status == ST_OK && str_is(setting.text, "yes"));
    json_put_int(issued, "case", case_of(warning));
    json_put_text(lifted, "level", level);
    json_put_int(lifted, "case", case_of(warning));
    *ret_issued = issued;
    *ret_lifted = lifted;
    return ST_OK;
}

enum status warning_duty_begin(struct warning_duty *duty, struct work *w,
                               const struct dossier *warning)
{
    json_t *lifted;

    *duty = (struct warning_duty){.w = w, .sums = json_new_object(w->arena)};
    TRY(warning_duty_event(w, warning, warning->level, &duty->attributes, &lifted));
    obligation_feed_begin(&duty->feed, w, w->now);
    return obligation_eval_take_desk(w, &duty->desk);
}

void warning_duty_end(struct warning_duty *duty)
{
    if (duty->desk != NULL)
        obligation_eval_give_desk(duty->w, duty->desk);
    duty->desk = NULL;
}

static void add_row(struct warning_duty *duty, const struct obligation *row)
{
    struct arena *arena = duty->w->arena;
    const char *rule = str_zero(arena, row->rule->id);
    json_t *sum = json_get_object(duty->sums, rule);
    char text[INSTANT_TEXT_BYTES];

    if (sum == NULL) {
        sum = json_new_object(arena);
        json_put_text(sum, "rule", row->rule->id);
        json_put_text(sum, "duty", row->rule->duty);
        json_put_text(sum, "clause", row->rule->clause);
        json_put_text(sum, "zh", row->rule->zh);
        json_put_text(sum, "en", row->rule->en);
        json_put_text(sum, "strength", row->rule->strength);
        json_put_text(sum, "owed_by", row->rule->owed_by);
        json_put_int(sum, "count", 0);
        if (row->due_at.ms != 0)
            json_put_textz(sum, "due_at", instant_print(row->due_at, text));
        else
            json_put_null(sum, "due_at");
        json_put(duty->sums, rule, sum);
    }
    json_put_int(sum, "count", json_get_int(sum, "count", 0) + 1);
}

enum status warning_duty_add(struct warning_duty *duty, struct str party_id, size_t *ret_count)
{
    struct work *w = duty->w;
    struct obligation_feed_subject subject;
    struct obligation_list list;
    struct facts_event event;
    size_t count = 0;

    *ret_count = 0;
    enum status status = obligation_feed_load(&duty->feed, FACTS_PARTY, party_id, &subject);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (!facts_event_of(w->policy, w->arena, FACTS_PARTY, STR("warning-issued"), STR(DUTY_EVENT),
                        w->now, duty->attributes, &event))
        return ST_OK;
    facts_add_event(w->arena, &subject.facts, event);
    TRY(obligation_evaluate(duty->desk, &subject.facts, w->now, &list, &w->fault));
    for (size_t i = 0; i < list.count; i++) {
        if (!str_is(list.rows[i].occurrence, DUTY_EVENT))
            continue;
        add_row(duty, &list.rows[i]);
        count++;
    }
    *ret_count = count;
    return ST_OK;
}

json_t *warning_duty_list(const struct warning_duty *duty)
{
    json_t *list = json_new_list(duty->w->arena), *sum;
    const char *rule;

    json_object_foreach(duty->sums, rule, sum)
    {
        json_add(list, sum);
    }
    return list;
}
