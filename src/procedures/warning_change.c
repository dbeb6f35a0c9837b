/* SPDX-License-Identifier: Apache-2.0
 * Changing and lifting a warning that is in force. */
#include "procedures/warning_change.h"

#include "procedures/recipient.h"
#include "procedures/warning_draft.h"
#include "procedures/warning_duty.h"
#include "procedures/warning_issue.h"
#include "procedures/warning_store.h"

static const char *const kept_keys[] = {"signed_at", "issued_at",   "digest",  "versions",
                                        "change",    "proposed_to", "taken_as"};

/* ---- Preparing ---- */

/* The warning with the change of `change` laid over it. */
static struct dossier with_change(struct work *w, const struct dossier *warning,
                                  const json_t *change)
{
    struct dossier next = *warning;
    const json_t *fields = json_get_object(change, "fields");
    json_t *value;
    const char *key;

    next.data = json_keep(w->arena, json_deep_copy(warning->data));
    if (json_get_text(change, "level").len > 0)
        next.level = json_get_text(change, "level");
    if (json_get_text(change, "scope").len > 0)
        next.scope = json_get_text(change, "scope");
    if (json_get_text(change, "title").len > 0)
        next.title = json_get_text(change, "title");
    json_object_foreach((json_t *)(uintptr_t)fields, key, value)
    {
        if (json_is_null(value))
            (void)json_object_del(next.data, key);
        else
            json_put(next.data, key, value);
    }
    return next;
}

struct dossier warning_change_next(struct work *w, const struct dossier *warning)
{
    return with_change(w, warning, json_get_object(warning->data, "change"));
}

/* Only what a draft's form holds may change. */
static void judge_fields(struct dossier_step *step)
{
    const json_t *given = json_object_get(step->input, "fields");
    json_t *value;
    const char *key;

    if (given != NULL && !json_is_object(given))
        dossier_problem(step, "fields", "kind", STR(""), "应为一组内容", "must be an object");
    json_object_foreach((json_t *)(uintptr_t)given, key, value)
    {
        bool is_known = false;
        for (const char *const *one = warning_kind.draft_keys; *one != NULL; one++)
            is_known = is_known || str_is(str_of(key), *one);
        if (!is_known)
            dossier_problem(step, "fields", "unknown", STR(""), "没有这一项内容",
                            "there is no such member");
    }
}

/* The office may issue it as it will be. */
static enum status judge_next(struct work *w, struct dossier_step *step)
{
    struct dossier next = with_change(w, step->dossier, step->input);
    struct dossier *own = step->dossier;
    struct warning_list list;
    struct policy_place place;
    struct office office;

    judge_fields(step);
    if (json_array_size(step->problems) > 0)
        return ST_OK;
    step->dossier = &next;
    enum status status = warning_draft_guard(w, step);
    step->dossier = own;
    TRY(status);
    if (json_array_size(step->problems) > 0)
        return ST_OK;
    TRY(warning_issue_list(w, &next, &list));
    if (w->actor->is_system)
        return ST_OK;
    TRY(office_of(w, w->actor->party_id, &office));
    TRY(office_place(w, next.region, next.sector, next.began_on, &place));
    return office_check(w, &office, &place, "warning.issue", next.level, next.scope, NULL);
}

enum status warning_change_raise(struct work *w, struct dossier_step *step)
{
    int now = warning_weight(step->dossier->level);
    int then = warning_weight(json_get_text(step->input, "level"));

    if (then <= now)
        dossier_problem(step, "level", "not-higher", STR(""), "升级后的级别须高于现在的级别",
                        "the new level must be higher than the present one");
    return judge_next(w, step);
}

enum status warning_change_lower(struct work *w, struct dossier_step *step)
{
    int now = warning_weight(step->dossier->level);
    int then = warning_weight(json_get_text(step->input, "level"));

    if (then == 0 || then >= now)
        dossier_problem(step, "level", "not-lower", STR(""), "降级后的级别须低于现在的级别",
                        "the new level must be lower than the present one");
    return judge_next(w, step);
}

enum status warning_change_widen(struct work *w, struct dossier_step *step)
{
    const json_t *fields = json_get_object(step->input, "fields");
    struct str scope = json_get_text(step->input, "scope");

    if (json_get_text(step->input, "level").len > 0)
        dossier_problem(step, "level", "fixed", STR(""), "扩大范围不改变级别",
                        "widening does not change the level");
    if (scope.len > 0 && warning_reach(scope) < warning_reach(step->dossier->scope))
        dossier_problem(step, "scope", "not-wider", STR(""), "新的范围须大于现在的范围",
                        "the new scope must be wider than the present one");
    if (scope.len == 0 && json_object_size(fields) == 0)
        dossier_problem(step, "scope", "missing", STR(""), "须写明新的范围、内容或发送对象",
                        "say the new scope, content or recipients");
    return judge_next(w, step);
}

enum status warning_change_prepare(struct work *w, struct dossier_step *step)
{
    json_t *change = json_new_object(w->arena), *fields;

    json_put_textz(change, "act", step->act->word);
    json_put_text(change, "level", json_get_text(step->input, "level"));
    json_put_text(change, "scope", json_get_text(step->input, "scope"));
    json_put_text(change, "reason", step->reason);
    json_put_text(change, "by",
                  w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name);
    json_put_instant(change, "at", w->now);
    fields = json_get_object(step->input, "fields");
    json_put(change, "fields", fields ? fields : json_new_object(w->arena));
    json_put(step->dossier->data, "change", change);
    json_put_text(step->facts, "level", json_get_text(step->input, "level"));
    json_put_text(step->facts, "scope", json_get_text(step->input, "scope"));
    return ST_OK;
}

enum status warning_change_keep(struct work *w, struct dossier_step *step)
{
    (void)w;
    (void)json_object_del(step->dossier->data, "change");
    return ST_OK;
}

/* ---- Issuing the change ---- */

enum status warning_change_reissue_guard(struct work *w, struct dossier_step *step)
{
    struct dossier next = warning_change_next(w, step->dossier);
    struct dossier *own = step->dossier;
    struct warning_list list;
    struct policy_place place;
    struct office office;

    step->dossier = &next;
    enum status status = warning_draft_guard(w, step);
    step->dossier = own;
    TRY(status);
    if (json_array_size(step->problems) > 0)
        return ST_OK;
    if (!w->actor->is_system) {
        TRY(office_of(w, w->actor->party_id, &office));
        TRY(office_place(w, next.region, next.sector, next.began_on, &place));
        TRY(office_check(w, &office, &place, "warning.issue", next.level, next.scope,
                         &step->authority));
    }
    TRY(warning_issue_list(w, &next, &list));
    return warning_issue_same_list(w, step, &list);
}

/* Keep the text as it was issued; the list of versions is the warning's history. */
static enum status keep_version(struct work *w, struct dossier *warning)
{
    json_t *versions = json_get_list(warning->data, "versions"), *old;

    if (versions == NULL) {
        versions = json_new_list(w->arena);
        json_put(warning->data, "versions", versions);
    }
    if (json_array_size(versions) >= WARNING_VERSIONS_MAX)
        return work_fail(w, ST_LIMIT, "versions", "一份预警最多调整 %d 次，请解除后另行发布",
                         "a warning is changed at most %d times; lift it and issue another",
                         WARNING_VERSIONS_MAX);
    old = json_keep(w->arena, json_deep_copy(warning_draft_content(w, warning)));
    json_put_int(old, "n", (int64_t)json_array_size(versions) + 1);
    json_put_text(old, "issued_at", json_get_text(warning->data, "issued_at"));
    json_put_text(old, "digest", json_get_text(warning->data, "digest"));
    json_put_text(old, "number", warning->number);
    json_add(versions, old);
    return ST_OK;
}

/* The events of the old level end for everybody who had them. */
static enum status end_events(struct work *w, const struct dossier *warning, struct str level)
{
    json_t *issued, *lifted;
    struct str *parties;
    size_t count;

    TRY(warning_duty_event(w, warning, level, &issued, &lifted));
    TRY(warning_store_stated(w, warning->id, &parties, &count));
    for (size_t i = 0; i < count; i++)
        TRY(dossier_fact(w, warning, "party", parties[i], "warning-lifted", w->now, lifted));
    return ST_OK;
}

static enum status apply_next(struct work *w, struct dossier *warning, const struct dossier *next,
                              const struct warning_list *list)
{
    struct str old_level = warning->level;
    bool is_level_new = !str_equal(old_level, next->level);

    TRY(keep_version(w, warning));
    int64_t n = (int64_t)json_array_size(json_get_list(warning->data, "versions"));
    if (is_level_new)
        TRY(end_events(w, warning, old_level));
    json_t *data = json_keep(w->arena, json_deep_copy(next->data));
    for (size_t i = 0; i < sizeof kept_keys / sizeof kept_keys[0]; i++) {
        json_t *value = json_object_get(warning->data, kept_keys[i]);
        if (value != NULL)
            json_put(data, kept_keys[i], value);
    }
    (void)json_object_del(data, "change");
    warning->data = data;
    warning->title = next->title;
    warning->level = next->level;
    warning->scope = next->scope;
    json_put_instant(data, "issued_at", w->now);
    json_put_text(data, "digest", warning_draft_digest(w, warning));
    return warning_issue_send(
        w, warning, list, "warning-changed",
        arena_print(w->arena, "warning:%.*s:change-%lld", STR_ARG(warning->id), (long long)n),
        is_level_new);
}

enum status warning_change_reissue(struct work *w, struct dossier_step *step)
{
    struct dossier *warning = step->dossier;
    struct dossier next = warning_change_next(w, warning);
    struct warning_list list;

    TRY(warning_issue_list(w, &next, &list));
    json_put_text(step->facts, "from_level", warning->level);
    json_put_text(step->facts, "to_level", next.level);
    json_put_text(step->facts, "from_scope", warning->scope);
    json_put_text(step->facts, "to_scope", next.scope);
    json_put_text(step->facts, "list", list.digest);
    TRY(apply_next(w, warning, &next, &list));
    json_put_text(step->facts, "digest", json_get_text(warning->data, "digest"));
    return ST_OK;
}

/* ---- Lifting ---- */

static enum status lift(struct work *w, struct dossier *warning, struct str reason)
{
    (void)json_object_del(warning->data, "change");
    json_put_instant(warning->data, "lifted_at", w->now);
    json_put_text(warning->data, "lift_reason", reason);
    TRY(end_events(w, warning, warning->level));
    TRY(recipient_tell(w, warning, "warning-lifted",
                       arena_print(w->arena, "warning:%.*s:lifted", STR_ARG(warning->id)),
                       warning_issue_parameters(w, warning)));
    return recipient_end(w, warning);
}

enum status warning_change_lift(struct work *w, struct dossier_step *step)
{
    struct dossier *warning = step->dossier;
    json_t *decided = json_new_object(w->arena);

    TRY(dossier_fact(w, warning, "party", warning->party_id, "warning-lift-decided", w->now,
                     decided));
    return lift(w, warning, step->reason);
}

enum status warning_change_lift_above(struct work *w, struct dossier_step *step)
{
    return lift(w, step->dossier, step->reason);
}

enum status warning_change_develop(struct work *w, struct dossier_step *step)
{
    const struct dossier *warning = step->dossier;
    bool is_important = json_get_bool(step->input, "important", false);
    json_t *issued, *lifted, *changed = json_new_object(w->arena);
    json_t *reported = json_new_object(w->arena);

    TRY(warning_duty_event(w, warning, warning->level, &issued, &lifted));
    json_put_text(changed, "warning", warning->level);
    json_put(changed, "cumulative", json_object_get(issued, "cumulative"));
    json_put(changed, "case", json_object_get(issued, "case"));
    json_put_bool(changed, "important", is_important);
    json_put_text(reported, "warning", warning->level);
    json_put(reported, "case", json_object_get(issued, "case"));
    json_put_bool(step->facts, "important", is_important);
    TRY(dossier_fact(w, warning, "party", w->actor->party_id, "situation-changed",
                     step->happened_at, changed));
    if (str_equal(w->actor->party_id, warning->party_id))
        return ST_OK;
    return dossier_fact(w, warning, "party", w->actor->party_id, "situation-reported", w->now,
                        reported);
}

enum status warning_change_lift_received(struct work *w, struct dossier *warning, struct str reason)
{
    warning->state = STR("lifted");
    TRY(lift(w, warning, reason));
    TRY(dossier_write(w, warning));
    return dossier_note(w, warning, "lift", w->now, reason, NULL);
}

enum status warning_change_received(struct work *w, struct dossier *warning,
                                    const struct dossier *next)
{
    struct warning_list list = {0};
    json_t *facts = json_new_object(w->arena);

    json_put_text(facts, "from_level", warning->level);
    json_put_text(facts, "to_level", next->level);
    TRY(apply_next(w, warning, next, &list));
    TRY(dossier_write(w, warning));
    return dossier_note(w, warning, "reissue", w->now, STR(""), facts);
}
