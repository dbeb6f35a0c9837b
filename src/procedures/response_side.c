/* SPDX-License-Identifier: Apache-2.0
 * Who stands where in a response. */
#include "procedures/response_side.h"

#include "policy/lists.h"
#include "procedures/response_store.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/scope.h"

#define CITY            "city"
#define COMMAND_FACT    "emergency-command"
#define TASKS_THREE     "response.tasks.three"
#define COMMAND_KIND    "cyberspace-office"
#define OFFICE_KIND     "emergency-office"
#define BASIS_KEEPER_OF "incident"

enum { AFFECTED_MAX = 100, TOLD_MAX = 4 * RESPONSE_STORE_LIST };

static enum status flagged_command(struct work *w, struct str region_code, struct str *ret_party_id)
{
    struct region region;

    TRY(region_load(w, region_code, "region", &region));
    return response_store_flagged(w, COMMAND_FACT, STR(CITY), region.path, ret_party_id);
}

static enum status name_command(struct work *w, const struct dossier *d)
{
    struct str id;
    enum status status;

    if (str_is(d->level, "IV"))
        return dossier_part_name(w, d, d->party_id, RESPONSE_COMMAND);
    status = flagged_command(w, d->region, &id);
    if (status == ST_NOT_FOUND)
        status = office_nearest(w, d->region, COMMAND_KIND, &id);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    return dossier_part_name(w, d, id, RESPONSE_COMMAND);
}

static enum status name_office(struct work *w, const struct dossier *d)
{
    struct str id;
    enum status status = office_nearest(w, d->region, OFFICE_KIND, &id);

    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    return dossier_part_name(w, d, id, RESPONSE_OFFICE);
}

/* The incident's keeper and those it calls affected are affected here too. */
static enum status name_of_basis(struct work *w, const struct dossier *d)
{
    struct dossier basis;
    struct str *ids;
    size_t count;

    if (d->basis.len == 0)
        return ST_OK;
    TRY(dossier_load(w, d->basis, NULL, &basis));
    if (!str_is(basis.kind, BASIS_KEEPER_OF))
        return ST_OK;
    TRY(response_store_parties(w, basis.id, RESPONSE_AFFECTED, &ids, &count));
    for (size_t i = 0; i < count; i++)
        TRY(dossier_part_name(w, d, ids[i], RESPONSE_AFFECTED));
    return count > 0 ? ST_OK : dossier_part_name(w, d, basis.party_id, RESPONSE_AFFECTED);
}

/* Duties follow for who is affected: so one names oneself, or whom one answers for. */
static enum status name_affected(struct work *w, const struct dossier *d, struct str party_id)
{
    struct office office;

    TRY(office_of(w, party_id, &office));
    if (!w->actor->is_system && !str_equal(party_id, w->actor->party_id))
        TRY(scope_change_party(w, party_id));
    return dossier_part_name(w, d, office.party_id, RESPONSE_AFFECTED);
}

enum status response_side_name(struct work *w, const struct dossier *d, const json_t *affected)
{
    const json_t *one;
    size_t i;

    if (json_array_size(affected) > AFFECTED_MAX)
        return work_fail(w, ST_LIMIT, "affected", "受影响单位最多写 %d 家",
                         "at most %d affected parties", AFFECTED_MAX);
    TRY(name_command(w, d));
    TRY(name_office(w, d));
    TRY(name_of_basis(w, d));
    if (str_is(d->level, "IV"))
        TRY(dossier_part_name(w, d, d->party_id, RESPONSE_AFFECTED));
    json_array_foreach(affected, i, one)
    {
        TRY(name_affected(w, d, json_text(one)));
    }
    return ST_OK;
}

enum status response_side_of(struct work *w, const struct dossier *d, const char *part,
                             struct str *ret_party_id)
{
    struct str *ids;
    size_t count;

    TRY(response_store_parties(w, d->id, part, &ids, &count));
    *ret_party_id = count > 0 ? ids[0] : STR("");
    return ST_OK;
}

enum status response_side_is(struct work *w, const struct dossier *d, const char *part,
                             bool *ret_is)
{
    struct str *ids;
    size_t count;

    TRY(response_store_parties(w, d->id, part, &ids, &count));
    *ret_is = false;
    for (size_t i = 0; i < count; i++)
        *ret_is = *ret_is || (ids[i].len > 0 && str_equal(ids[i], w->actor->party_id));
    return ST_OK;
}

static bool is_in(const struct str *ids, size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(ids[i], id))
            return true;
    return false;
}

enum status response_side_state(struct work *w, const struct dossier *d, const char *parts,
                                const char *word, struct instant at, const json_t *attributes)
{
    struct str *told = ARENA_ARRAY(w->arena, TOLD_MAX, struct str);
    struct str rest = str_of(parts);
    size_t told_count = 0;

    while (rest.len > 0) {
        struct str part = str_cut(rest, ' ', &rest), *ids;
        size_t count;

        TRY(response_store_parties(w, d->id, str_zero(w->arena, part), &ids, &count));
        for (size_t i = 0; i < count; i++) {
            if (is_in(told, told_count, ids[i]))
                continue;
            TRY(dossier_fact(w, d, "party", ids[i], word, at, attributes));
            if (told_count < TOLD_MAX)
                told[told_count++] = ids[i];
        }
    }
    return ST_OK;
}

json_t *response_side_level(struct work *w, const struct dossier *d, const char *key)
{
    json_t *attributes = json_new_object(w->arena);

    json_put_text(attributes, key, d->level);
    return attributes;
}

struct str response_side_title(struct work *w, const struct dossier *d)
{
    return d->is_exercise ? arena_print(w->arena, "【演习】%.*s", STR_ARG(d->title)) : d->title;
}

enum status response_side_commands(struct work *w, const struct dossier *d, struct str clause)
{
    struct str id;
    enum status status;
    json_t *brief;

    if (!str_is(d->level, "III") || w->actor->is_system)
        return ST_OK;
    status = flagged_command(w, d->region, &id);
    if (status == ST_NOT_FOUND || (status == ST_OK && str_equal(id, w->actor->party_id)))
        return ST_OK;
    TRY(status);
    TRY(party_brief(w, id, &brief));
    (void)work_fail(w, ST_DENIED, "authority", "由应急指挥部（%.*s）决定",
                    "this is for the emergency command (%.*s) to decide",
                    STR_ARG(json_get_text(brief, "name")));
    fault_cite(&w->fault, str_zero(w->arena, clause));
    return ST_DENIED;
}

enum status response_side_clause(struct work *w, const struct dossier *d, const char *code,
                                 struct str *ret_clause)
{
    struct policy_place place;
    json_t *list, *item;
    size_t i, k;

    *ret_clause = STR("");
    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    json_array_foreach(lists_at(w->policy, w->arena, &place, STR(TASKS_THREE)), i, list)
    {
        json_array_foreach(json_get_list(list, "items"), k, item)
        {
            if (str_is(json_get_text(item, "code"), code)) {
                *ret_clause = json_get_text(item, "clause");
                return ST_OK;
            }
        }
    }
    return ST_OK;
}
