/* SPDX-License-Identifier: Apache-2.0
 * Needs of a publication, read from its duties. */
#include "procedures/publication_need.h"

/* Whether the packs let a body of that role permit publications here: then it must agree. */
static bool is_permitter(struct work *w, const struct policy_place *place, struct str role)
{
    struct authority_list list =
        authority_at(w->policy, w->arena, place, STR("publication.permit"));

    for (size_t i = 0; i < list.count; i++)
        for (size_t k = 0; k < list.entries[i]->role_count; k++)
            if (str_equal(list.entries[i]->roles[k], role))
                return true;
    return false;
}

static void judge(const struct publication *p, struct publication_need *need)
{
    const struct obligation_entries *acts = &need->duty.acts;

    need->is_received = need->duty.course.received_at.ms != 0;
    need->is_told = need->is_received || need->duty.course.proved_at.ms != 0;
    need->is_refused = !need->is_told && acts->count > 0 &&
                       str_is(acts->entries[acts->count - 1].act, "reject-proof");
    need->is_stated = need->is_permission && !need->is_received && p->paper.len > 0 &&
                      need->duty.row.owed_to_party.len == 0;
    need->is_satisfied = need->is_permission ? need->is_received || need->is_stated : need->is_told;
    need->binds = str_is(need->duty.row.strength, "must");
}

enum status publication_need_list(struct work *w, const struct publication *p,
                                  struct publication_needs *ret_needs)
{
    struct publication_needs needs = {0};
    struct policy_place place;
    struct str *ids;

    *ret_needs = needs;
    if (p->fact_id.len == 0)
        return ST_OK;
    TRY(office_place(w, p->region, p->sector, instant_beijing_date(p->asked_at), &place));
    TRY(publication_store_duties(w, p->party_id, p->fact_id, &ids, &needs.count));
    needs.needs = ARENA_ARRAY(w->arena, needs.count + 1, struct publication_need);
    for (size_t i = 0; i < needs.count; i++) {
        struct publication_need *need = &needs.needs[i];

        TRY(obligation_row_load(w, ids[i], &need->duty.row));
        need->duty.id = need->duty.row.id;
        need->duty.is_stored = true;
        TRY(obligation_case_fill(w, &need->duty));
        need->is_permission = is_permitter(w, &place, need->duty.row.owed_to);
        judge(p, need);
    }
    *ret_needs = needs;
    return ST_OK;
}

static const char *state_word(const struct publication_need *need)
{
    if (need->is_received)
        return "received";
    if (need->is_stated)
        return "stated";
    if (need->is_told)
        return "told";
    return need->is_refused ? "refused" : "open";
}

enum status publication_need_json(struct work *w, const struct publication_needs *needs,
                                  json_t **ret_list)
{
    json_t *list = json_new_list(w->arena), *row;
    char text[INSTANT_TEXT_BYTES];

    for (size_t i = 0; i < needs->count; i++) {
        const struct publication_need *need = &needs->needs[i];
        struct instant at =
            need->is_received ? need->duty.course.received_at : need->duty.course.proved_at;
        struct str to = need->duty.row.owed_to_party;
        json_t *one = json_new_object(w->arena);

        TRY(obligation_row_json(w, &need->duty.row, &row));
        json_put_text(one, "obligation", need->duty.row.id);
        json_put_text(one, "clause", need->duty.row.clause);
        json_put_text(one, "zh", json_get_text(row, "zh"));
        json_put_text(one, "en", json_get_text(row, "en"));
        json_put(one, "to", json_object_get(row, "owed_to_party"));
        json_put_text(one, "role", need->duty.row.owed_to);
        json_put_textz(one, "kind", need->is_permission ? "permission" : "tell");
        json_put_text(one, "strength", need->duty.row.strength);
        json_put_textz(one, "state", state_word(need));
        json_put_bool(one, "is_satisfied", need->is_satisfied);
        if (at.ms != 0)
            json_put_textz(one, "at", instant_print(at, text));
        else
            json_put_null(one, "at");
        json_put_bool(one, "is_mine", to.len > 0 && str_equal(to, w->actor->party_id));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

int64_t publication_need_missing(const struct publication_needs *needs)
{
    int64_t missing = 0;

    for (size_t i = 0; i < needs->count; i++)
        missing += needs->needs[i].binds && !needs->needs[i].is_satisfied;
    return missing;
}
