/* SPDX-License-Identifier: Apache-2.0
 * What authorising, starting, pausing and ending a drill wants and does. */
#include "procedures/drill_act.h"

#include "policy/lists.h"
#include "procedures/drill_scope.h"
#include "procedures/drill_store.h"
#include "procedures/drill_tell.h"
#include "registry/asset.h"
#include "registry/system.h"

static const char *const drill_kinds[] = {"table-top", "live", "attack-defence", NULL};
static const char *const part_words[] = {DRILL_RED, DRILL_BLUE, DRILL_REFEREE, DRILL_OBSERVER,
                                         NULL};

static bool is_one_of(struct str word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (str_is(word, *words))
            return true;
    return false;
}

static bool is_kind(const struct dossier *d, const char *word)
{
    return str_is(json_get_text(d->data, "drill_kind"), word);
}

static size_t count_part(const struct dossier *d, const char *part)
{
    const json_t *one;
    size_t i, count = 0;

    json_array_foreach(json_get_list(d->data, "parts"), i, one) count +=
        str_is(json_get_text(one, "part"), part);
    return count;
}

/* ---- Authorising ---- */

static void guard_head(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    struct instant from, to;

    if (d->title.len == 0)
        dossier_problem(step, "title", "missing", STR(""), "须填写演练名称",
                        "the title is missing");
    if (json_get_text(d->data, "purpose").len == 0)
        dossier_problem(step, "purpose", "missing", STR(""), "须写明演练目的",
                        "the purpose is missing");
    if (!is_one_of(json_get_text(d->data, "drill_kind"), drill_kinds))
        dossier_problem(step, "drill_kind", "missing", STR(""), "须选择演练形式",
                        "choose the kind of drill");
    if (!instant_read(json_get_text(d->data, "window_from"), &from) ||
        !instant_read(json_get_text(d->data, "window_to"), &to))
        dossier_problem(step, "window_from", "missing", STR(""), "须写明演练的起止时间",
                        "say from when until when it may run");
    else if (from.ms >= to.ms || to.ms <= w->now.ms)
        dossier_problem(step, "window_to", "past", STR(""), "演练时间窗口无效或已经过去",
                        "that window is none, or it is over");
}

static enum status guard_parts(struct work *w, struct dossier_step *step)
{
    const json_t *parts = json_get_list(step->dossier->data, "parts"), *one, *other;
    size_t i, j;

    if (json_array_size(parts) > DRILL_PARTS_MAX)
        dossier_problem(step, "parts", "too-many", STR(""), "参演单位太多", "too many parties");
    json_array_foreach(parts, i, one)
    {
        struct str party_id = json_get_text(one, "party_id");
        struct office office;

        if (!is_one_of(json_get_text(one, "part"), part_words))
            dossier_problem(step, "parts", "part", STR(""), "没有这种角色",
                            "there is no such part");
        enum status status = office_of(w, party_id, &office);
        if (status == ST_NOT_FOUND) {
            fault_clear(&w->fault);
            dossier_problem(step, "parts", "unknown", STR(""), "没有这个参演单位",
                            "there is no such party");
        } else {
            TRY(status);
        }
        for (j = 0; j < i; j++) {
            other = json_array_get(parts, j);
            if (str_equal(json_get_text(other, "party_id"), party_id))
                dossier_problem(step, "parts", "twice", STR(""), "一个单位只能有一个角色",
                                "a party has one part only");
        }
    }
    if (count_part(step->dossier, DRILL_BLUE) == 0)
        dossier_problem(step, "parts", "no-blue", STR(""), "须有蓝方（应急处置一方）",
                        "there is nobody on the blue side");
    if (is_kind(step->dossier, "attack-defence") && count_part(step->dossier, DRILL_RED) == 0)
        dossier_problem(step, "parts", "no-red", STR(""), "攻防演练须有红方",
                        "an attack-defence drill needs a red side");
    return ST_OK;
}

static void guard_entries(struct work *w, struct dossier_step *step, const json_t *scope)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(scope, "ranges"), i, one)
    {
        if (!drill_scope_is_range(w->arena, json_text(one)))
            dossier_problem(step, "scope", "range", STR(""), "授权的地址范围有误",
                            "one of the authorised ranges is none");
    }
    json_array_foreach(json_get_list(scope, "domains"), i, one)
    {
        if (!drill_scope_is_name(drill_scope_tidy(w->arena, json_text(one))))
            dossier_problem(step, "scope", "domain", STR(""), "授权的域名有误",
                            "one of the authorised names is none");
    }
}

/* A system in scope is one that the organiser sees, run by somebody who takes part. */
static enum status guard_systems(struct work *w, struct dossier_step *step, const json_t *scope)
{
    const json_t *parts = json_get_list(step->dossier->data, "parts"), *one, *part;
    struct system system;
    size_t i, j;

    json_array_foreach(json_get_list(scope, "systems"), i, one)
    {
        bool takes_part = false;

        enum status status = system_load(w, json_text(one), &system);
        if (status == ST_NOT_FOUND) {
            fault_clear(&w->fault);
            dossier_problem(step, "scope", "system", STR(""), "授权的系统不存在或不在管辖范围内",
                            "an authorised system is not there or out of sight");
            continue;
        }
        TRY(status);
        json_array_foreach(parts, j, part) takes_part =
            takes_part || (str_is(json_get_text(part, "part"), DRILL_BLUE) &&
                           str_equal(json_get_text(part, "party_id"), system.party_id));
        if (!takes_part && !str_equal(system.party_id, step->dossier->party_id))
            dossier_problem(step, "scope", "foreign", STR(""), "授权的系统须由蓝方或组织方运营",
                            "an authorised system must be run by the blue side or the organiser");
    }
    return ST_OK;
}

static enum status guard_scope(struct work *w, struct dossier_step *step)
{
    const json_t *scope = json_get_object(step->dossier->data, "scope");
    size_t systems = json_array_size(json_get_list(scope, "systems"));
    size_t ranges = json_array_size(json_get_list(scope, "ranges"));
    size_t domains = json_array_size(json_get_list(scope, "domains"));

    if (systems > DRILL_SCOPE_MAX || ranges > DRILL_SCOPE_MAX || domains > DRILL_SCOPE_MAX) {
        dossier_problem(step, "scope", "too-many", STR(""), "授权资产太多",
                        "too many authorised assets");
        return ST_OK;
    }
    if (count_part(step->dossier, DRILL_RED) > 0 && systems + ranges + domains == 0)
        dossier_problem(step, "scope", "missing", STR(""), "有红方的演练须列明授权资产",
                        "with a red side the authorised assets must be listed");
    guard_entries(w, step, scope);
    return guard_systems(w, step, scope);
}

static enum status guard_script(struct work *w, struct dossier_step *step)
{
    struct drill_expectation *expectations;
    struct drill_inject *injects;
    size_t count, inject_count;

    TRY(drill_store_expectations(w, step->dossier->id, &expectations, &count));
    TRY(drill_store_injects(w, step->dossier->id, &injects, &inject_count));
    if (count == 0)
        dossier_problem(step, "script", "missing", STR(""), "脚本中须有应有的反应",
                        "the script has no expected reaction");
    if (inject_count == 0 && count_part(step->dossier, DRILL_RED) == 0)
        dossier_problem(step, "script", "no-inject", STR(""), "脚本中须有情况",
                        "the script has no inject");
    return ST_OK;
}

/* Whoever makes other units drill needs an office that may. */
static enum status guard_authority(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    const json_t *one;
    struct policy_place place;
    struct office office;
    bool has_others = false;
    size_t i;

    json_array_foreach(json_get_list(d->data, "parts"), i, one) has_others =
        has_others || (str_is(json_get_text(one, "part"), DRILL_BLUE) &&
                       !str_equal(json_get_text(one, "party_id"), d->party_id));
    if (!has_others || w->actor->is_system)
        return ST_OK;
    TRY(office_of(w, d->party_id, &office));
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    step->authority = office_allows(w, &office, &place, "drill.organise", STR(""), STR(""));
    if (step->authority != NULL)
        return ST_OK;
    return office_check(w, &office, &place, "drill.coordinate", STR(""), STR(""), &step->authority);
}

enum status drill_act_guard_authorise(struct work *w, struct dossier_step *step)
{
    if (!is_kind(step->dossier, "table-top") &&
        str_equal(step->dossier->opened_by, w->actor->account_id))
        dossier_problem(step, "act", "two-people", STR(""), "实战和攻防演练须由筹划人以外的人批准",
                        "a live drill is authorised by somebody other than who planned it");
    guard_head(w, step);
    TRY(guard_parts(w, step));
    TRY(guard_scope(w, step));
    TRY(guard_script(w, step));
    return guard_authority(w, step);
}

static enum status freeze_systems(struct work *w, json_t *scope)
{
    json_t *registered = json_new_list(w->arena), *names = json_new_object(w->arena), *page, *asset;
    struct system system;
    const json_t *one;
    size_t i, j;

    json_array_foreach(json_get_list(scope, "systems"), i, one)
    {
        TRY(system_load(w, json_text(one), &system));
        json_put_text(names, str_zero(w->arena, system.id), system.name);
        TRY(asset_list(w, json_text(one), &page));
        json_array_foreach(json_get_list(page, "items"), j, asset)
        {
            json_t *kept = json_new_object(w->arena);

            if (json_array_size(registered) >= DRILL_REGISTERED_MAX)
                return work_fail(w, ST_LIMIT, "scope", "授权资产太多",
                                 "too many authorised assets");
            json_put(kept, "system_id", json_object_get(asset, "system_id"));
            json_put(kept, "kind", json_object_get(asset, "kind"));
            json_put(kept, "value", json_object_get(asset, "value"));
            json_add(registered, kept);
        }
    }
    json_put(scope, "registered", registered);
    json_put(scope, "names", names);
    return ST_OK;
}

static json_t *items_at(struct work *w, const struct policy_place *place, struct str name)
{
    json_t *list = json_array_get(lists_at(w->policy, w->arena, place, name), 0);
    json_t *items = list != NULL ? json_get_list(list, "items") : NULL;

    return items != NULL ? items : json_new_list(w->arena);
}

static void add_once(json_t *list, struct str word)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        if (str_equal(json_text(one), word))
            return;
    }
    json_add_text(list, word);
}

enum status drill_act_freeze(struct work *w, struct dossier *drill)
{
    json_t *scope = json_get_object(drill->data, "scope");
    json_t *forbidden = json_new_list(w->arena);
    struct policy_place place;
    const json_t *one;
    size_t i;

    if (scope == NULL) {
        scope = json_new_object(w->arena);
        json_put(drill->data, "scope", scope);
    }
    TRY(freeze_systems(w, scope));
    TRY(office_place(w, drill->region, drill->sector, drill->began_on, &place));
    json_put(drill->data, "rules", items_at(w, &place, STR("drill.rules")));
    json_put(drill->data, "techniques", items_at(w, &place, STR("drill.techniques")));
    json_array_foreach(items_at(w, &place, STR("drill.forbidden")), i, one)
        add_once(forbidden, json_get_text(one, "code"));
    json_array_foreach(json_get_list(drill->data, "forbidden"), i, one)
        add_once(forbidden, json_text(one));
    json_put(drill->data, "forbidden", forbidden);
    return ST_OK;
}

/* Name those with a part that may see the drill now. */
static enum status name_parts(struct work *w, const struct dossier *d, bool has_started)
{
    bool is_announced = json_get_bool(d->data, "is_announced", false);
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(d->data, "parts"), i, one)
    {
        struct str part = json_get_text(one, "part"), party_id = json_get_text(one, "party_id");
        bool is_early = str_is(part, DRILL_RED) || str_is(part, DRILL_REFEREE) ||
                        (is_announced && str_is(part, DRILL_BLUE));

        if (!has_started && !is_early)
            continue;
        TRY(dossier_part_name(w, d, party_id, str_zero(w->arena, part)));
        if (!str_equal(party_id, d->party_id))
            TRY(drill_tell_named(w, d, party_id, part));
    }
    return ST_OK;
}

enum status drill_act_authorise(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    const json_t *one;
    size_t i;

    TRY(drill_act_freeze(w, d));
    TRY(drill_store_drop_parts(w, d->id));
    json_array_foreach(json_get_list(d->data, "parts"), i, one) TRY(
        drill_store_put_part(w, d->id, json_get_text(one, "party_id"), json_get_text(one, "part")));
    d->reach = STR(DOSSIER_REACH_PARTIES);
    struct str plan = json_get_text(d->data, "plan");
    if (plan.len > 0)
        TRY(dossier_part_link(w, d, "drills", "plan", plan));
    return name_parts(w, d, false);
}

enum status drill_act_return(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    const json_t *one;
    size_t i;

    json_array_foreach(json_get_list(d->data, "parts"), i, one) TRY(dossier_part_unname(
        w, d, json_get_text(one, "party_id"), str_zero(w->arena, json_get_text(one, "part"))));
    TRY(drill_store_drop_parts(w, d->id));
    TRY(drill_store_drop_undertakings(w, d->id));
    d->reach = STR(DOSSIER_REACH_KEEPER);
    return ST_OK;
}

/* ---- Running ---- */

enum status drill_act_guard_start(struct work *w, struct dossier_step *step)
{
    const struct dossier *d = step->dossier;
    struct drill_undertaking *signed_by;
    struct instant from = {0}, to = {0};
    const json_t *one;
    size_t i, count;

    (void)instant_read(json_get_text(d->data, "window_from"), &from);
    (void)instant_read(json_get_text(d->data, "window_to"), &to);
    if (w->now.ms < from.ms || w->now.ms > to.ms)
        dossier_problem(step, "window_from", "outside", STR(""), "现在不在批准的时间窗口内",
                        "this is outside the window that was authorised");
    TRY(drill_store_undertakings(w, d->id, &signed_by, &count));
    json_array_foreach(json_get_list(d->data, "parts"), i, one)
    {
        bool has_signed = !str_is(json_get_text(one, "part"), DRILL_RED);

        for (size_t j = 0; j < count; j++)
            has_signed =
                has_signed || str_equal(signed_by[j].party_id, json_get_text(one, "party_id"));
        if (!has_signed)
            dossier_problem(step, "undertakings", "missing", STR(""), "红方还没有签署承诺",
                            "the red side has not signed its undertaking");
    }
    return ST_OK;
}

static enum status state_sides(struct work *w, const struct dossier *d, struct instant at)
{
    json_t *side = json_new_object(w->arena);
    const json_t *one;
    size_t i;

    json_put_textz(side, "side", "organiser");
    TRY(dossier_fact(w, d, "party", d->party_id, "drill-opened", at, side));
    json_array_foreach(json_get_list(d->data, "parts"), i, one)
    {
        struct str part = json_get_text(one, "part");

        if (!str_is(part, DRILL_RED) && !str_is(part, DRILL_BLUE))
            continue;
        side = json_new_object(w->arena);
        json_put_text(side, "side", part);
        TRY(dossier_fact(w, d, "party", json_get_text(one, "party_id"), "drill-opened", at, side));
    }
    return ST_OK;
}

enum status drill_act_start(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    json_t *run = json_new_object(w->arena);

    json_put_int(run, "started_ms", w->now.ms);
    json_put(run, "pauses", json_new_list(w->arena));
    json_put(d->data, "run", run);
    TRY(name_parts(w, d, true));
    return state_sides(w, d, w->now);
}

enum status drill_act_guard_heads(struct work *w, struct dossier_step *step)
{
    return drill_check_referee(w, step->dossier);
}

enum status drill_act_guard_blue(struct work *w, struct dossier_step *step)
{
    struct str part;

    TRY(drill_store_part(w, step->dossier->id, w->actor->party_id, &part));
    if (str_is(part, DRILL_BLUE))
        return ST_OK;
    return work_fail(w, ST_DENIED, "id", "只有蓝方可以登记", "only the blue side may do this");
}

enum status drill_act_pause(struct work *w, struct dossier_step *step)
{
    json_put_int(json_get_object(step->dossier->data, "run"), "paused_since_ms", w->now.ms);
    return ST_OK;
}

static void close_pause(struct work *w, struct dossier *d)
{
    json_t *run = json_get_object(d->data, "run"), *pause = json_new_object(w->arena);
    int64_t since = json_get_int(run, "paused_since_ms", 0);

    if (since == 0)
        return;
    json_put_int(pause, "from_ms", since);
    json_put_int(pause, "to_ms", w->now.ms);
    json_add(json_get_list(run, "pauses"), pause);
    (void)json_object_del(run, "paused_since_ms");
}

enum status drill_act_resume(struct work *w, struct dossier_step *step)
{
    close_pause(w, step->dossier);
    return ST_OK;
}

static enum status finish(struct work *w, struct dossier *d)
{
    const json_t *one;
    size_t i;

    close_pause(w, d);
    json_put_int(json_get_object(d->data, "run"), "ended_ms", w->now.ms);
    TRY(dossier_fact(w, d, "party", d->party_id, "drill-closed", w->now, NULL));
    json_array_foreach(json_get_list(d->data, "parts"), i, one)
    {
        if (!str_equal(json_get_text(one, "party_id"), d->party_id))
            TRY(dossier_fact(w, d, "party", json_get_text(one, "party_id"), "drill-closed", w->now,
                             NULL));
    }
    return ST_OK;
}

enum status drill_act_stop(struct work *w, struct dossier_step *step)
{
    TRY(finish(w, step->dossier));
    json_put_bool(json_get_object(step->dossier->data, "run"), "stopped", true);
    return drill_tell_alarm(w, step->dossier, STR("stopped"), "演练中止", "stopped", step->reason);
}

enum status drill_act_state_held(struct work *w, const struct dossier *d)
{
    json_t *kind = json_new_object(w->arena);
    const json_t *one;
    bool has_organiser = false;
    size_t i;

    json_put_text(kind, "kind", json_get_text(d->data, "drill_kind"));
    json_array_foreach(json_get_list(d->data, "parts"), i, one)
    {
        struct str party_id = json_get_text(one, "party_id");

        if (!str_is(json_get_text(one, "part"), DRILL_BLUE))
            continue;
        has_organiser = has_organiser || str_equal(party_id, d->party_id);
        TRY(dossier_fact(w, d, "party", party_id, "drill-held", w->now, kind));
    }
    if (!has_organiser)
        TRY(dossier_fact(w, d, "party", d->party_id, "drill-held", w->now, kind));
    json_array_foreach(json_get_list(json_get_object(d->data, "scope"), "systems"), i, one)
        TRY(dossier_fact(w, d, "system", json_text(one), "drill-held", w->now, kind));
    return ST_OK;
}

enum status drill_act_end(struct work *w, struct dossier_step *step)
{
    TRY(finish(w, step->dossier));
    return drill_act_state_held(w, step->dossier);
}

enum status drill_act_serious(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier;
    struct str party_id = w->actor->party_id.len > 0 ? w->actor->party_id : d->party_id;

    TRY(drill_act_pause(w, step));
    TRY(dossier_fact(w, d, "party", party_id, "drill-event", step->happened_at, NULL));
    return drill_tell_alarm(w, d, arena_print(w->arena, "serious:%lld", (long long)d->version),
                            "发生重大事件，已暂停", "a serious event, paused", step->reason);
}
