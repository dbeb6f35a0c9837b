/* SPDX-License-Identifier: Apache-2.0
 * What happened in a twin, written there and taken at home. */
#include "procedures/drill_result.h"

#include "base/digest.h"
#include "base/id.h"
#include "procedures/drill_act.h"
#include "procedures/drill_store.h"

static const char kind_word[] = "panshi-drill-result";

static void put_instant(json_t *object, const char *key, struct instant at)
{
    if (at.ms == 0)
        json_put_null(object, key);
    else
        json_put_int(object, key, at.ms);
}

static struct instant get_instant(const json_t *object, const char *key)
{
    return (struct instant){json_get_int(object, key, 0)};
}

static const char *digest_of(struct work *w, const json_t *result, char hex[DIGEST_SM3_HEX_BYTES])
{
    json_t *rest = json_keep(w->arena, json_copy((json_t *)(uintptr_t)result));

    (void)json_object_del(rest, "digest");
    struct digest_sm3 digest = digest_sm3_of(json_canonical(w->arena, rest));
    return digest_hex(&digest, hex);
}

/* ---- In the twin ---- */

static enum status put_rows(struct work *w, const struct dossier *drill, json_t *result)
{
    json_t *injects = json_new_list(w->arena), *reactions = json_new_list(w->arena);
    struct drill_expectation *expectations;
    struct drill_inject *found;
    size_t count, inject_count;

    TRY(drill_store_injects(w, drill->id, &found, &inject_count));
    TRY(drill_store_expectations(w, drill->id, &expectations, &count));
    for (size_t i = 0; i < inject_count; i++) {
        json_t *row = json_new_object(w->arena);

        json_put_text(row, "id", found[i].id);
        put_instant(row, "released_ms", found[i].released_at);
        json_add(injects, row);
    }
    for (size_t i = 0; i < count; i++) {
        json_t *row = json_new_object(w->arena);

        json_put_text(row, "id", expectations[i].id);
        json_put_text(row, "result", expectations[i].result);
        put_instant(row, "actual_ms", expectations[i].actual_at);
        json_put_int(row, "score", expectations[i].score);
        json_put_text(row, "note", expectations[i].note);
        json_put_text(row, "judged_by", expectations[i].judged_by);
        put_instant(row, "judged_ms", expectations[i].judged_at);
        json_add(reactions, row);
    }
    json_put(result, "injects", injects);
    json_put(result, "expectations", reactions);
    return ST_OK;
}

static enum status put_actions(struct work *w, const struct dossier *drill, json_t *result)
{
    json_t *list = json_new_list(w->arena);
    struct drill_action *actions;
    size_t count;

    TRY(drill_store_actions(w, drill->id, 0, DRILL_ACTIONS_MAX, &actions, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *row = json_new_object(w->arena);

        put_instant(row, "at_ms", actions[i].at);
        json_put_text(row, "account", actions[i].account_id);
        json_put_text(row, "person", actions[i].person);
        json_put_text(row, "party", actions[i].party_id);
        json_put_text(row, "target", actions[i].target);
        json_put_text(row, "technique", actions[i].technique);
        json_put_text(row, "words", actions[i].words);
        json_put_text(row, "verdict", actions[i].verdict);
        json_put_text(row, "rule", actions[i].code);
        json_put_text(row, "zh", actions[i].zh);
        json_put_text(row, "en", actions[i].en);
        json_put_text(row, "clause", actions[i].clause);
        json_add(list, row);
    }
    json_put(result, "actions", list);
    return ST_OK;
}

enum status drill_result_json(struct work *w, const struct dossier *drill, json_t **ret_result)
{
    json_t *result = json_new_object(w->arena);
    char hex[DIGEST_SM3_HEX_BYTES];

    TRY(drill_check_referee(w, drill));
    if (!work_is_exercise(w))
        return work_fail(w, ST_CONFLICT, "", "只有演习副本才有可带回的结果",
                         "only an exercise has results to carry home");
    if (!str_is(drill->state, "ended") && !str_is(drill->state, "stopped"))
        return work_fail(w, ST_CONFLICT, "state", "演练在副本中还没有结束",
                         "the drill has not ended in the twin");
    json_put_textz(result, "kind", kind_word);
    json_put_text(result, "drill", drill->id);
    json_put_textz(result, "node", work_node(w));
    json_put(result, "run", json_get_object(drill->data, "run"));
    TRY(put_rows(w, drill, result));
    TRY(put_actions(w, drill, result));
    json_put_textz(result, "digest", digest_of(w, result, hex));
    *ret_result = result;
    return ST_OK;
}

/* ---- At home ---- */

enum status drill_result_is_offered(struct work *w, const struct dossier *drill, bool *ret_open)
{
    (void)drill;
    *ret_open = !work_is_exercise(w);
    return ST_OK;
}

static enum status check_rows(struct work *w, struct dossier_step *step)
{
    const json_t *injects = json_get_list(step->input, "injects");
    const json_t *reactions = json_get_list(step->input, "expectations");
    struct drill_expectation *expectations;
    struct drill_inject *found;
    size_t count, inject_count;
    bool is_same;

    TRY(drill_store_injects(w, step->dossier->id, &found, &inject_count));
    TRY(drill_store_expectations(w, step->dossier->id, &expectations, &count));
    is_same = json_array_size(injects) == inject_count && json_array_size(reactions) == count;
    for (size_t i = 0; is_same && i < inject_count; i++)
        is_same = str_equal(json_get_text(json_array_get(injects, i), "id"), found[i].id);
    for (size_t i = 0; is_same && i < count; i++)
        is_same =
            str_equal(json_get_text(json_array_get(reactions, i), "id"), expectations[i].id) &&
            json_get_int(json_array_get(reactions, i), "score", -1) <= expectations[i].points;
    if (!is_same)
        dossier_problem(step, "expectations", "other-script", STR(""), "结果与本演练的脚本不同",
                        "the result is of another script");
    return ST_OK;
}

enum status drill_result_guard(struct work *w, struct dossier_step *step)
{
    const json_t *run = json_get_object(step->input, "run");
    char hex[DIGEST_SM3_HEX_BYTES];

    if (!str_is(json_get_text(step->input, "kind"), kind_word) ||
        !str_equal(json_get_text(step->input, "drill"), step->dossier->id)) {
        dossier_problem(step, "drill", "other", STR(""), "这不是本演练的结果",
                        "that is no result of this drill");
        return ST_OK;
    }
    if (!str_is(json_get_text(step->input, "digest"), digest_of(w, step->input, hex)))
        dossier_problem(step, "digest", "altered", STR(""), "结果文件已被改动",
                        "the result was altered");
    if (json_get_int(run, "started_ms", 0) <= 0 ||
        json_get_int(run, "ended_ms", 0) < json_get_int(run, "started_ms", 0))
        dossier_problem(step, "run", "times", STR(""), "结果中的起止时间有误",
                        "the times of the result make no sense");
    if (json_array_size(json_get_list(step->input, "actions")) > DRILL_ACTIONS_MAX)
        dossier_problem(step, "actions", "too-many", STR(""), "行动太多", "too many actions");
    return check_rows(w, step);
}

static enum status take_rows(struct work *w, const struct dossier *d, const json_t *result)
{
    struct drill_expectation *expectations;
    const json_t *one;
    bool is_new;
    size_t i, count;

    json_array_foreach(json_get_list(result, "injects"), i, one)
    {
        if (get_instant(one, "released_ms").ms > 0)
            TRY(drill_store_release(w, json_get_text(one, "id"), get_instant(one, "released_ms"),
                                    STR("twin"), &is_new));
    }
    TRY(drill_store_expectations(w, d->id, &expectations, &count));
    json_array_foreach(json_get_list(result, "expectations"), i, one)
    {
        struct drill_expectation *e = &expectations[i];

        e->result = json_get_text(one, "result");
        e->actual_at = get_instant(one, "actual_ms");
        e->source = e->actual_at.ms > 0 ? STR("twin") : STR("");
        e->score = json_get_int(one, "score", -1);
        e->note = json_get_text(one, "note");
        e->judged_by = json_get_text(one, "judged_by");
        e->judged_at = get_instant(one, "judged_ms");
        TRY(drill_store_judge(w, e));
    }
    return ST_OK;
}

static enum status take_actions(struct work *w, const struct dossier *d, const json_t *result)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(result, "actions"), i, one)
    {
        struct drill_action action = {
            .id = id_new(w->arena, w->now),
            .dossier_id = d->id,
            .at = get_instant(one, "at_ms"),
            .account_id = json_get_text(one, "account"),
            .person = json_get_text(one, "person"),
            .party_id = json_get_text(one, "party"),
            .target = json_get_text(one, "target"),
            .technique = json_get_text(one, "technique"),
            .words = json_get_text(one, "words"),
            .verdict = json_get_text(one, "verdict"),
            .code = json_get_text(one, "rule"),
            .zh = json_get_text(one, "zh"),
            .en = json_get_text(one, "en"),
            .clause = json_get_text(one, "clause"),
        };

        TRY(drill_store_add_action(w, &action));
    }
    return ST_OK;
}

enum status drill_result_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    json_t *run = json_keep(w->arena, json_deep_copy(json_get_object(step->input, "run")));

    json_put_bool(run, "from_twin", true);
    json_put(d->data, "run", run);
    json_put(step->facts, "digest", json_object_get(step->input, "digest"));
    TRY(take_rows(w, d, step->input));
    TRY(take_actions(w, d, step->input));
    if (!json_get_bool(run, "stopped", false))
        return drill_act_state_held(w, d);
    d->state = STR("stopped");
    return ST_OK;
}
