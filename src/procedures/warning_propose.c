/* SPDX-License-Identifier: Apache-2.0
 * Proposals of warnings to the office that may. */
#include "procedures/warning_propose.h"

#include "procedures/warning_draft.h"
#include "procedures/warning_issue.h"
#include "registry/message.h"
#include "registry/region.h"

static bool has_word(const struct str *list, size_t count, struct str word)
{
    bool is_found = count == 0;

    for (size_t i = 0; i < count && !is_found; i++)
        is_found = str_equal(list[i], word);
    return is_found;
}

/* Upward from the region: a party of the kind whose rank the entry names. */
static enum status nearest_of_rank(struct work *w, struct str region, struct str kind,
                                   const struct authority *entry, struct str *ret_party_id)
{
    struct str party_id;
    struct office office;
    struct region place;

    while (region.len > 0) {
        enum status status = office_nearest(w, region, str_zero(w->arena, kind), &party_id);
        if (status != ST_OK)
            return status;
        TRY(office_of(w, party_id, &office));
        if (has_word(entry->ranks, entry->rank_count, office.rank)) {
            *ret_party_id = party_id;
            return ST_OK;
        }
        TRY(region_load(w, office.region, "region", &place));
        region = place.parent;
    }
    return ST_NOT_FOUND;
}

enum status warning_propose_office(struct work *w, const struct dossier *warning,
                                   struct str *ret_party_id, const struct authority **ret_authority)
{
    struct policy_place place;

    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    struct authority_list list = authority_at(w->policy, w->arena, &place, STR("warning.issue"));
    for (size_t i = 0; i < list.count; i++) {
        const struct authority *entry = list.entries[i];
        if (!has_word(entry->levels, entry->level_count, warning->level) ||
            !has_word(entry->scopes, entry->scope_count, warning->scope))
            continue;
        for (size_t k = 0; k < entry->role_count; k++) {
            enum status status =
                nearest_of_rank(w, warning->region, entry->roles[k], entry, ret_party_id);
            if (status == ST_OK)
                *ret_authority = entry;
            if (status != ST_NOT_FOUND)
                return status;
        }
    }
    return ST_NOT_FOUND;
}

enum status warning_propose_guard(struct work *w, struct dossier_step *step)
{
    struct dossier *warning = step->dossier;
    const struct authority *entry;
    struct str party_id;

    if (warning->level.len == 0 || warning->scope.len == 0)
        dossier_problem(step, "level", "missing", STR(""), "须先确定级别和涉及范围",
                        "level and scope must be settled first");
    if (json_array_size(step->problems) > 0)
        return ST_OK;
    enum status status = warning_propose_office(w, warning, &party_id, &entry);
    if (status == ST_NOT_FOUND) {
        dossier_problem(step, "authority", "no-office", STR(""),
                        "平台上没有登记有权发布此预警的机关，请线下报告",
                        "no office that may issue this is registered here; report it otherwise");
        return ST_OK;
    }
    TRY(status);
    if (str_equal(party_id, warning->party_id))
        dossier_problem(step, "authority", "own", entry->clause,
                        "本单位有权发布此预警，不必向其他机关建议",
                        "your own office may issue this; there is nobody to propose it to");
    return ST_OK;
}

static enum status tell_office(struct work *w, const struct dossier *warning, struct str party_id,
                               const char *kind, const char *what)
{
    struct message_new message = {
        .kind = kind,
        .occasion = arena_print(w->arena, "warning:%.*s:%s:%lld", STR_ARG(warning->id), what,
                                (long long)warning->version),
        .subject_kind = "warning",
        .subject_id = warning->id,
        .parameters = warning_issue_parameters(w, warning),
    };

    return message_tell_party(w, party_id,
                              (1u << (unsigned)ROLE_OPERATOR) | (1u << (unsigned)ROLE_REGULATOR) |
                                  (1u << (unsigned)ROLE_POLICE),
                              STR(""), &message);
}

enum status warning_propose_effect(struct work *w, struct dossier_step *step)
{
    struct dossier *warning = step->dossier;
    const struct authority *entry;
    struct str party_id;
    json_t *to;
    struct office office;

    TRY(warning_propose_office(w, warning, &party_id, &entry));
    TRY(office_of(w, party_id, &office));
    TRY(dossier_part_name(w, warning, party_id, WARNING_PROPOSED_TO));
    warning->reach = STR(DOSSIER_REACH_PARTIES);
    to = json_new_object(w->arena);
    json_put_text(to, "id", party_id);
    json_put_text(to, "name", office.name);
    json_put_text(to, "clause", entry->clause);
    json_put(warning->data, "proposed_to", to);
    json_put_text(step->facts, "to", party_id);
    json_put_text(step->facts, "clause", entry->clause);
    return tell_office(w, warning, party_id, "warning-proposed", "proposed");
}

enum status warning_propose_is_needed(struct work *w, const struct dossier *warning, bool *ret_open)
{
    struct policy_place place;
    struct office office;

    TRY(office_of(w, warning->party_id, &office));
    TRY(office_place(w, warning->region, warning->sector, warning->began_on, &place));
    *ret_open =
        office_allows(w, &office, &place, "warning.issue", warning->level, warning->scope) == NULL;
    return ST_OK;
}

enum status warning_propose_is_mine(struct work *w, const struct dossier *warning, bool *ret_open)
{
    const json_t *to = json_get_object(warning->data, "proposed_to");

    *ret_open =
        w->actor->party_id.len > 0 && str_equal(json_get_text(to, "id"), w->actor->party_id);
    return ST_OK;
}

enum status warning_propose_take(struct work *w, struct dossier_step *step)
{
    struct dossier *proposal = step->dossier;
    json_t *input = warning_draft_content(w, proposal);
    struct dossier warning;

    (void)json_object_del(input, "organ");
    (void)json_object_del(input, "attachments"); /* they stay with the proposal */
    json_put_text(input, "basis", proposal->id);
    json_put_bool(input, "exercise", proposal->is_exercise);
    TRY(warning_draft_open(w, input, &warning));
    json_put_text(proposal->data, "taken_as", warning.id);
    json_put_text(step->facts, "warning", warning.id);
    return tell_office(w, proposal, proposal->party_id, "warning-taken", "taken");
}

enum status warning_propose_decline(struct work *w, struct dossier_step *step)
{
    struct dossier *proposal = step->dossier;

    TRY(dossier_part_unname(w, proposal, w->actor->party_id, WARNING_PROPOSED_TO));
    proposal->reach = STR(DOSSIER_REACH_KEEPER);
    (void)json_object_del(proposal->data, "proposed_to");
    return tell_office(w, proposal, proposal->party_id, "warning-declined", "declined");
}
