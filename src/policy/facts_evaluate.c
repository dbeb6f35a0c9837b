/* SPDX-License-Identifier: Apache-2.0
 * All subjects of a facts file, with the parties of the file as those who owe and are owed. */
#include "policy/facts_evaluate.h"

#include "policy/obligation.h"

/* The nearest party of the file of that kind: at the subject's own region, then upward. */
static const struct facts_subject *owing_party(const struct policy *policy,
                                               const struct facts_set *set,
                                               const struct facts_subject *subject, struct str role)
{
    uint16_t kinds = facts_word(policy, FACTS_PARTY, STR("kinds")).number;
    uint16_t text = facts_text(policy, role);
    const struct facts_subject *best = NULL;

    if (str_is(role, "unit") || (str_is(role, "operator") && subject->about == FACTS_PARTY))
        return subject->about == FACTS_PARTY ? subject : subject->operator;
    if (str_is(role, "operator"))
        return subject->operator;
    for (size_t i = 0; i < set->count && text; i++) {
        const struct facts_subject *party = &set->subjects[i];
        bool is_kind = false;
        for (size_t k = 0; party->about == FACTS_PARTY && k < party->state_count; k++)
            for (size_t n = 0; party->states[k].word == kinds && n < party->states[k].text_count;
                 n++)
                is_kind = is_kind || party->states[k].texts[n] == text;
        bool is_above =
            party->region_count <= subject->region_count &&
            (party->region_count == 0 || str_equal(party->regions[party->region_count - 1],
                                                   subject->regions[party->region_count - 1]));
        if (is_kind && is_above && (!best || party->region_count > best->region_count))
            best = party;
    }
    return best;
}

static void put_party(json_t *row, struct arena *arena, const char *key,
                      const struct facts_subject *party)
{
    json_t *json = json_new_object(arena);

    if (!party)
        return;
    json_put_text(json, "id", party->id);
    json_put_text(json, "name", party->name.len ? party->name : party->id);
    json_put(row, key, json);
}

enum status facts_evaluate(struct arena *arena, const struct policy *policy,
                           const struct facts_set *set, struct instant at, const struct str *codes,
                           size_t code_count, json_t **ret_rows, struct fault *fault)
{
    struct obligation_desk *desk;
    json_t *rows = json_new_list(arena);
    enum status status;

    TRY(obligation_desk_open(policy, &desk, fault));
    status = obligation_desk_limit(desk, codes, code_count, fault);
    for (size_t i = 0; i < set->count && status == ST_OK; i++) {
        const struct facts_subject *subject = &set->subjects[i];
        struct obligation_list list;
        status = obligation_evaluate(desk, subject, at, &list, fault);
        if (status == ST_OK && json_array_size(rows) + list.count > FACTS_EVALUATE_MAX_ROWS)
            status = fault_set(fault, ST_LIMIT, "facts",
                               "算出的义务超过 %d 项，请分成几份，或者只用其中几个规则包",
                               "more than %d duties follow; send the facts in parts, or name packs",
                               FACTS_EVALUATE_MAX_ROWS);
        if (status != ST_OK)
            break;
        const struct obligation **sorted = obligation_sorted(arena, &list);
        for (size_t k = 0; k < list.count; k++) {
            json_t *row = obligation_json(policy, arena, subject, sorted[k]);
            put_party(row, arena, "owed_by_party",
                      owing_party(policy, set, subject, sorted[k]->rule->owed_by));
            put_party(row, arena, "owed_to_party",
                      owing_party(policy, set, subject, sorted[k]->rule->owed_to));
            json_add(rows, row);
        }
    }
    obligation_desk_close(desk);
    if (status == ST_OK)
        *ret_rows = rows;
    return status;
}
