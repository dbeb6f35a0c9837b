/* SPDX-License-Identifier: Apache-2.0
 * The end of a response opens its investigation. */
#include "procedures/investigation_open.h"

#include "procedures/investigation_store.h"
#include "procedures/response_side.h"
#include "registry/fact.h"
#include "registry/message.h"

#define KIND "investigation"

static enum status may_run(struct work *w, const struct dossier *d, struct str party_id,
                           bool *ret_may)
{
    struct policy_place place;
    struct office office;

    *ret_may = false;
    if (party_id.len == 0)
        return ST_OK;
    TRY(office_of(w, party_id, &office));
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    *ret_may = office_allows(w, &office, &place, "investigation.run", d->level, STR("")) != NULL;
    return ST_OK;
}

static enum status keeper_of(struct work *w, const struct dossier *response,
                             struct str *ret_party_id, bool *ret_is_ours)
{
    struct str candidates[3] = {STR(""), response->party_id, STR("")};
    bool is_unit = str_is(response->level, "IV");

    TRY(response_side_of(w, response, RESPONSE_OFFICE, &candidates[is_unit ? 1 : 0]));
    if (is_unit)
        candidates[0] = response->party_id;
    TRY(response_side_of(w, response, RESPONSE_COMMAND, &candidates[2]));
    *ret_is_ours = false;
    for (size_t i = 0; i < 3 && !*ret_is_ours; i++) {
        TRY(may_run(w, response, candidates[i], ret_is_ours));
        *ret_party_id = candidates[i];
    }
    if (!*ret_is_ours)
        *ret_party_id = candidates[0].len > 0 ? candidates[0] : response->party_id;
    return ST_OK;
}

static enum status tell_keeper(struct work *w, const struct dossier *d)
{
    json_t *words = json_new_object(w->arena);
    const struct message_new message = {
        .kind = "investigation-opened",
        .occasion = arena_print(w->arena, "investigation:%.*s:opened", STR_ARG(d->id)),
        .subject_kind = KIND,
        .subject_id = d->id,
        .parameters = words,
    };

    json_put_text(words, "title", response_side_title(w, d));
    json_put_text(words, "level", d->level);
    return message_tell_party(w, d->party_id,
                              1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE,
                              STR(""), &message);
}

/* Opened by the program for its keeper, whoever ended what it is about. */
static enum status open_for(struct work *w, const struct dossier *about, struct str keeper,
                            bool is_imported, struct instant ended_at, struct dossier *ret_dossier)
{
    const struct actor *before = w->actor;
    struct actor program = *before;
    char text[INSTANT_TEXT_BYTES];
    struct dossier_opening opening = {
        .kind = KIND,
        .title = about->title,
        .level = about->level,
        .scope = about->scope,
        .party_id = keeper,
        .region = about->region,
        .sector = about->sector,
        .reach = DOSSIER_REACH_PARTIES,
        .basis = about->basis.len > 0 ? about->basis : about->id,
        .is_exercise = about->is_exercise,
        .is_imported = is_imported,
        .data = json_new_object(w->arena),
    };
    enum status status;

    json_put_textz(opening.data, "ended_at", instant_print(ended_at, text));
    json_put(opening.data, "parts", json_new_object(w->arena));
    json_put(opening.data, "lessons", json_new_list(w->arena));
    json_put_bool(opening.data, "plan_revision", false);
    program.is_system = true;
    w->actor = &program;
    status = dossier_open(w, &opening, ret_dossier);
    w->actor = before;
    TRY(status);
    TRY(dossier_part_link(w, ret_dossier, "follows", str_zero(w->arena, about->kind), about->id));
    return tell_keeper(w, ret_dossier);
}

enum status investigation_open_after(struct work *w, const struct dossier *response,
                                     struct instant ended_at)
{
    struct dossier opened;
    struct str keeper;
    bool is_ours;

    TRY(keeper_of(w, response, &keeper, &is_ours));
    return open_for(w, response, keeper, !is_ours, ended_at, &opened);
}

enum status investigation_open_sweep(struct work *w, int *ret_count)
{
    struct str *ids;
    size_t count;

    *ret_count = 0;
    TRY(investigation_store_unanswered(w, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *attributes = json_new_object(w->arena);
        struct dossier incident, opened;

        TRY(dossier_load(w, ids[i], "incident", &incident));
        json_put_text(attributes, "level", incident.level);
        TRY(open_for(w, &incident, incident.party_id, false, incident.closed_at, &opened));
        TRY(dossier_fact(w, &opened, FACT_PARTY, incident.party_id, "response-ended",
                         incident.closed_at, attributes));
        (*ret_count)++;
    }
    return ST_OK;
}
