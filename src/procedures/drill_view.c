/* SPDX-License-Identifier: Apache-2.0
 * A drill as each part may see it. */
#include "procedures/drill_view.h"

#include "policy/lists.h"
#include "procedures/drill_run.h"
#include "registry/party.h"
#include "registry/system.h"

static void put_party(struct arena *arena, json_t *object, struct str id, struct str name)
{
    json_t *party = json_new_object(arena);

    if (id.len == 0) {
        json_put_null(object, "party");
        return;
    }
    json_put_text(party, "id", id);
    json_put_text(party, "name", name);
    json_put(object, "party", party);
}

static json_t *inject_json(struct arena *arena, const struct drill_inject *inject)
{
    json_t *object = json_new_object(arena);

    json_put_text(object, "id", inject->id);
    json_put_int(object, "number", inject->number);
    json_put_int(object, "offset_minutes", inject->offset_minutes);
    put_party(arena, object, inject->party_id, inject->party_name);
    json_put_text(object, "channel", inject->channel);
    json_put_text(object, "words", inject->words);
    json_put_instant(object, "released_at", inject->released_at);
    return object;
}

json_t *drill_view_expectation(struct arena *arena, const struct dossier *drill,
                               const struct drill_expectation *e,
                               const struct drill_inject *injects, size_t inject_count)
{
    struct instant from = drill_run_reference(drill, e, injects, inject_count);
    json_t *object = json_new_object(arena);

    json_put_text(object, "id", e->id);
    json_put_int(object, "number", e->number);
    json_put_text(object, "inject", e->inject_id);
    put_party(arena, object, e->party_id, e->party_name);
    json_put_text(object, "words", e->words);
    json_put_text(object, "act", e->act);
    json_put_int(object, "within_minutes", e->within_minutes);
    json_put_text(object, "clause", e->clause);
    json_put_int(object, "points", e->points);
    json_put_instant(object, "counts_from", from);
    json_put_instant(object, "actual_at", e->actual_at);
    json_put_null(object, "took_minutes");
    if (from.ms > 0 && e->actual_at.ms > 0)
        json_put_int(object, "took_minutes", drill_took_ms(drill, from, e->actual_at) / 60000);
    json_put_text(object, "result", e->result);
    json_put_text(object, "source", e->source);
    json_put_null(object, "score");
    if (e->score >= 0)
        json_put_int(object, "score", e->score);
    json_put_text(object, "note", e->note);
    json_put_text(object, "judged_by", e->judged_by);
    json_put_instant(object, "judged_at", e->judged_at);
    return object;
}

json_t *drill_view_action(struct arena *arena, const struct drill_action *action)
{
    json_t *object = json_new_object(arena);

    json_put_text(object, "id", action->id);
    json_put_int(object, "number", action->number);
    json_put_instant(object, "at", action->at);
    json_put_text(object, "person", action->person);
    json_put_text(object, "target", action->target);
    json_put_text(object, "technique", action->technique);
    json_put_text(object, "words", action->words);
    json_put_text(object, "verdict", action->verdict);
    json_put_text(object, "rule", action->code);
    json_put_text(object, "zh", action->zh);
    json_put_text(object, "en", action->en);
    json_put_text(object, "clause", action->clause);
    return object;
}

static bool is_head(struct str part)
{
    return str_is(part, DRILL_ORGANISER) || str_is(part, DRILL_REFEREE);
}

static bool is_live(const struct dossier *drill)
{
    return str_is(drill->state, "running") || str_is(drill->state, "paused");
}

static enum status put_script(struct work *w, const struct dossier *drill, struct str part,
                              json_t *object)
{
    bool sees_all = is_head(part) || str_is(drill->state, "reported");
    json_t *shown = json_new_list(w->arena), *expected = json_new_list(w->arena);
    struct drill_expectation *expectations;
    struct drill_inject *injects;
    size_t count, inject_count;

    TRY(drill_store_expectations(w, drill->id, &expectations, &count));
    TRY(drill_store_injects(w, drill->id, &injects, &inject_count));
    for (size_t i = 0; i < inject_count; i++)
        if (sees_all ||
            (injects[i].released_at.ms > 0 && str_equal(injects[i].party_id, w->actor->party_id)))
            json_add(shown, inject_json(w->arena, &injects[i]));
    for (size_t i = 0; i < count && sees_all; i++)
        json_add(expected,
                 drill_view_expectation(w->arena, drill, &expectations[i], injects, inject_count));
    json_put(object, "injects", shown);
    json_put(object, "expectations", expected);
    return ST_OK;
}

static enum status put_parts(struct work *w, const struct dossier *drill, struct str part,
                             json_t *object)
{
    json_t *list = json_new_list(w->arena), *brief;
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(drill->data, "parts"), i, one)
    {
        json_t *row = json_new_object(w->arena);

        TRY(party_brief(w, json_get_text(one, "party_id"), &brief));
        json_put(row, "party", brief);
        json_put(row, "part", json_object_get(one, "part"));
        json_add(list, row);
    }
    json_put_text(object, "part", part);
    json_put(object, "sides", list);
    return ST_OK;
}

static enum status put_undertakings(struct work *w, const struct dossier *drill, struct str part,
                                    json_t *object)
{
    json_t *list = json_new_list(w->arena), *terms;
    struct drill_undertaking *rows;
    bool is_mine = false;
    size_t count;

    TRY(drill_store_undertakings(w, drill->id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *row = json_new_object(w->arena);

        is_mine = is_mine || str_equal(rows[i].account_id, w->actor->account_id);
        json_put_text(row, "person", rows[i].person);
        json_put_text(row, "party", rows[i].party_id);
        json_put_text(row, "digest", rows[i].digest);
        json_put_instant(row, "at", rows[i].at);
        json_add(list, row);
    }
    json_put(object, "undertakings", list);
    json_put_bool(object, "undertaken", is_mine);
    json_put_null(object, "terms");
    if ((!str_is(part, DRILL_RED) && !is_head(part)) || str_is(drill->state, "planned"))
        return ST_OK;
    TRY(drill_run_terms(w, drill, &terms));
    json_put(object, "terms", terms);
    return ST_OK;
}

static json_t *what_can(struct work *w, const struct dossier *drill, struct str part,
                        bool has_undertaken)
{
    json_t *can = json_new_object(w->arena);
    bool is_over = str_is(drill->state, "ended") || str_is(drill->state, "stopped");
    bool is_running = str_is(drill->state, "running");
    bool is_red = str_is(part, DRILL_RED);

    json_put_bool(can, "script",
                  str_is(drill->state, "planned") &&
                      str_equal(w->actor->party_id, drill->party_id));
    json_put_bool(can, "release", is_head(part) && is_running);
    json_put_bool(can, "judge", is_head(part) && (is_live(drill) || is_over));
    json_put_bool(can, "observe",
                  is_head(part) && (is_live(drill) || is_over) && work_is_exercise(w));
    json_put_bool(can, "declare", is_red && is_running && has_undertaken);
    json_put_bool(can, "undertake",
                  is_red && !has_undertaken &&
                      (str_is(drill->state, "authorised") || is_live(drill)));
    return can;
}

/* Acts of this program that may show an expected reaction: {act, zh, en}, drills and plans apart.
 */
static json_t *all_acts(struct work *w)
{
    json_t *list = json_new_list(w->arena);

    for (const struct dossier_kind *const *kind = dossier_list_all(); *kind != NULL; kind++) {
        if (str_is(str_of((*kind)->word), "drill") || str_is(str_of((*kind)->word), "plan"))
            continue;
        for (const struct dossier_act *act = (*kind)->acts; act->word != NULL; act++) {
            json_t *one = json_new_object(w->arena);

            json_put_text(one, "act", arena_print(w->arena, "%s.%s", (*kind)->word, act->word));
            json_put_text(one, "zh", arena_print(w->arena, "%s：%s", (*kind)->zh, act->zh));
            json_put_text(one, "en", arena_print(w->arena, "%s: %s", (*kind)->en, act->en));
            json_add(list, one);
        }
    }
    return list;
}

/* For who plans: what techniques there are, which are never allowed, what a reaction may be. */
static enum status put_lists(struct work *w, const struct dossier *drill, json_t *object)
{
    static const char *const names[] = {"drill.techniques", "drill.forbidden", "drill.rules"};
    static const char *const keys[] = {"techniques", "forbidden", "rules"};
    json_t *lists = json_new_object(w->arena);
    struct policy_place place;

    TRY(office_place(w, drill->region, drill->sector, drill->began_on, &place));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        json_t *list = json_array_get(lists_at(w->policy, w->arena, &place, str_of(names[i])), 0);
        json_t *items = list != NULL ? json_get_list(list, "items") : NULL;

        json_put(lists, keys[i], items != NULL ? items : json_new_list(w->arena));
    }
    json_put(lists, "acts",
             str_is(drill->state, "planned") ? all_acts(w) : json_new_list(w->arena));
    json_put(object, "lists", lists);
    return ST_OK;
}

/* By the names they had when the drill was authorised: the red side sees them nowhere else. */
static enum status put_systems(struct work *w, const struct dossier *drill, json_t *object)
{
    const json_t *scope = json_get_object(drill->data, "scope");
    const json_t *names = json_get_object(scope, "names");
    json_t *list = json_new_list(w->arena);
    struct system system;
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(scope, "systems"), i, one)
    {
        json_t *row = json_new_object(w->arena);
        struct str name = json_get_text(names, str_zero(w->arena, json_text(one)));

        enum status status = name.len > 0 ? ST_NOT_FOUND : system_load(w, json_text(one), &system);
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
        fault_clear(&w->fault);
        if (name.len == 0)
            name = status == ST_OK ? system.name : json_text(one);
        json_put_text(row, "id", json_text(one));
        json_put_text(row, "name", name);
        json_add(list, row);
    }
    json_put(object, "systems", list);
    return ST_OK;
}

static enum status put_plan(struct work *w, const struct dossier *drill, json_t *object)
{
    struct str id = json_get_text(drill->data, "plan");
    json_t *plan = json_new_object(w->arena);
    struct dossier found;

    json_put_null(object, "plan");
    if (id.len == 0)
        return ST_OK;
    enum status status = dossier_load(w, id, "plan", &found);
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return ST_OK;
    }
    TRY(status);
    json_put_text(plan, "id", found.id);
    json_put_text(plan, "title", found.title);
    json_put(object, "plan", plan);
    return ST_OK;
}

/* Acts of organiser and referee are not offered to the sides, those of blue to nobody else. */
static void leave_out(struct work *w, struct str part, bool is_blue, json_t *object)
{
    static const char *const acts[] = {"pause", "resume", "stop", "end"};
    json_t *kept = json_new_list(w->arena), *one;
    size_t i;

    json_array_foreach(json_get_list(object, "actions"), i, one)
    {
        bool is_theirs = false;

        for (size_t j = 0; j < sizeof acts / sizeof acts[0]; j++)
            is_theirs = is_theirs || str_is(json_get_text(one, "act"), acts[j]);
        bool is_wanted =
            str_is(json_get_text(one, "act"), "prepare") ? is_blue : is_head(part) || !is_theirs;
        if (is_wanted)
            json_add(kept, one);
    }
    json_put(object, "actions", kept);
}

enum status drill_view_json(struct work *w, const struct dossier *drill, json_t **ret_object)
{
    json_t *object, *counts = json_new_object(w->arena);
    struct str part, side;
    int64_t all, refused;

    TRY(dossier_view_json(w, drill, &object));
    TRY(drill_part_of(w, drill, &part));
    TRY(drill_store_part(w, drill->id, w->actor->party_id, &side));
    leave_out(w, part, str_is(side, DRILL_BLUE), object);
    TRY(put_parts(w, drill, part, object));
    TRY(put_script(w, drill, part, object));
    TRY(put_undertakings(w, drill, part, object));
    TRY(put_lists(w, drill, object));
    TRY(put_systems(w, drill, object));
    TRY(put_plan(w, drill, object));
    TRY(drill_store_count_actions(w, drill->id, &all, &refused));
    json_put_int(counts, "all", all);
    json_put_int(counts, "refused", refused);
    json_put(object, "declared", counts);
    json_put(object, "can", what_can(w, drill, part, json_get_bool(object, "undertaken", false)));
    json_put_int(object, "elapsed_ms", drill_elapsed_ms(drill, w->now));
    json_put_bool(object, "in_exercise", work_is_exercise(w));
    json_put_instant(object, "as_of", w->now);
    *ret_object = object;
    return ST_OK;
}

enum status drill_view_actions(struct work *w, const struct dossier *drill, struct str after,
                               int64_t limit, json_t **ret_page)
{
    int64_t rows = limit <= 0 ? DOSSIER_PAGE : limit > DOSSIER_PAGE_MAX ? DOSSIER_PAGE_MAX : limit;
    json_t *items = json_new_list(w->arena), *page = json_new_object(w->arena);
    struct drill_action *actions;
    int64_t from = 0, all, refused;
    struct str part;
    size_t count;

    TRY(drill_part_of(w, drill, &part));
    if (!is_head(part) && !str_is(part, DRILL_RED) && !str_is(drill->state, "reported"))
        return work_fail(w, ST_DENIED, "id", "演练总结前，红方行动只由红方、组织方和裁判查看",
                         "until the report, actions are read by red, organiser and referee only");
    if (after.len > 0 && (!str_to_int(after, &from) || from < 0))
        return work_fail(w, ST_INVALID, "after", "翻页位置无效", "that is no place in this list");
    TRY(drill_store_actions(w, drill->id, from, rows, &actions, &count));
    TRY(drill_store_count_actions(w, drill->id, &all, &refused));
    for (size_t i = 0; i < count; i++)
        json_add(items, drill_view_action(w->arena, &actions[i]));
    json_put(page, "items", items);
    json_put_null(page, "next");
    if ((int64_t)count == rows && actions[count - 1].number < all)
        json_put_text(page, "next",
                      arena_print(w->arena, "%lld", (long long)actions[count - 1].number));
    json_put_int(page, "total", all);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}
