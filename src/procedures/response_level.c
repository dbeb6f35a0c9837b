/* SPDX-License-Identifier: Apache-2.0
 * One response takes over from another. */
#include "procedures/response_level.h"

#include "procedures/response_input.h"
#include "procedures/response_side.h"
#include "procedures/response_start.h"
#include "procedures/response_store.h"
#include "procedures/task.h"

enum status response_level_guard(struct work *w, struct dossier_step *step)
{
    struct str level = response_input_word(step, "level", "I II III IV");

    if (str_equal(level, step->dossier->level))
        dossier_problem(step, "level", "same", STR(""), "与现在的级别相同",
                        "this is the present level");
    if (json_get_text(step->dossier->data, "replaced_by").len > 0)
        dossier_problem(step, "level", "pending", STR(""), "已经有一份待启动的新级别响应",
                        "a response of another level already waits to be started");
    return response_start_command_guard(w, step);
}

/* Level IV belongs to the affected party, what is above it to the office. */
static enum status keeper_of(struct work *w, const struct dossier *d, struct dossier_opening *o)
{
    bool is_unit = str_is(o->level, "IV");
    struct office office;
    struct str id;

    TRY(response_side_of(w, d, is_unit ? RESPONSE_AFFECTED : RESPONSE_OFFICE, &id));
    if (id.len > 0)
        o->party_id = id;
    TRY(office_of(w, o->party_id, &office));
    o->region = office.region;
    return is_unit ? ST_OK : response_start_city(w, office.region, &o->region);
}

enum status response_level_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *d = step->dossier, next;
    struct dossier_opening opening = {
        .kind = "response",
        .title = d->title,
        .level = json_get_text(step->input, "level"),
        .scope = d->scope,
        .region = d->region,
        .sector = d->sector,
        .party_id = d->party_id,
        .reach = DOSSIER_REACH_AREA,
        .basis = d->basis,
        .is_exercise = d->is_exercise,
        .happened_at = step->happened_at,
        .reason = step->reason,
    };
    const struct actor *before = w->actor;
    /* The proposal is made by the act of the command, whose right was judged. */
    struct actor program = *before;
    struct str *ids;
    size_t count;
    enum status status;

    TRY(keeper_of(w, d, &opening));
    opening.is_imported = str_is(opening.level, "I") || str_is(opening.level, "II");
    opening.data = json_new_object(w->arena);
    json_put_text(opening.data, "text", json_get_text(d->data, "text"));
    json_put_text(opening.data, "replaces", d->id);
    program.is_system = true;
    w->actor = &program;
    status = dossier_open(w, &opening, &next);
    if (status == ST_OK)
        status = response_side_name(w, &next, NULL);
    w->actor = before;
    TRY(status);
    TRY(response_store_parties(w, d->id, RESPONSE_AFFECTED, &ids, &count));
    for (size_t i = 0; i < count; i++)
        TRY(dossier_part_name(w, &next, ids[i], RESPONSE_AFFECTED));
    TRY(dossier_part_link(w, &next, "replaces", "response", d->id));
    json_put_text(d->data, "replaced_by", next.id);
    json_put_text(step->facts, "replaced_by", next.id);
    json_put_text(step->facts, "level", next.level);
    return ST_OK;
}

enum status response_level_take_over(struct work *w, const struct dossier *d)
{
    struct str id = json_get_text(d->data, "replaces");
    const struct actor *before = w->actor;
    /* The start of the new one, whose right was judged, ends the old one. */
    struct actor program = *before;
    const struct dossier_call call = {.act = STR("replace"), .reason = d->number};
    struct dossier old;
    enum status status;

    if (id.len == 0)
        return ST_OK;
    program.is_system = true;
    w->actor = &program;
    status = dossier_load(w, id, "response", &old);
    if (status == ST_OK)
        status = dossier_apply(w, &old, &call);
    w->actor = before;
    return status;
}

enum status response_level_replace(struct work *w, struct dossier_step *step)
{
    struct response_clock clock;

    TRY(response_store_clock(w, step->dossier->id, &clock));
    clock.next_at.ms = 0;
    TRY(response_store_clock_put(w, &clock));
    return task_end(w, arena_print(w->arena, "silence:response:%.*s:", STR_ARG(step->dossier->id)),
                    step->reason);
}
