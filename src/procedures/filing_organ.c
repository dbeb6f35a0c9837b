/* SPDX-License-Identifier: Apache-2.0
 * Finding the receiving organ. */
#include "procedures/filing_organ.h"

#include "policy/organ.h"
#include "procedures/matter_place.h"
#include "procedures/matter_system.h"
#include "registry/region.h"

/* Table 2, service scope: codes of the form as the reach that the rules ask for. */
static struct str reach_of(struct str scope)
{
    static const struct {
        const char *code, *reach;
    } reaches[] = {
        {"10", "nationwide"}, {"11", "cross-province"}, {"20", "cross-city"}, {"21", "cross-city"}};

    for (size_t i = 0; i < sizeof(reaches) / sizeof(reaches[0]); i++)
        if (str_is(scope, reaches[i].code))
            return str_of(reaches[i].reach);
    return STR("local");
}

static struct str first_of(struct str a, struct str b)
{
    return a.len > 0 ? a : b;
}

static enum status read_facts(struct work *w, const struct matter *matter,
                              struct organ_facts *facts)
{
    const json_t *data = matter->data;
    struct system system;
    struct party party;

    TRY(matter_system_load(w, matter, &system));
    TRY(matter_system_party(w, system.party_id, &party));
    *facts = (struct organ_facts){
        .level = system.level,
        .reach = reach_of(json_get_text(system.form, "table2.service_scope")),
        .is_branch = json_get_bool(data, "is_branch", false),
        .rank = json_get_text(party.form, "table1.subordination"),
        .managed_at = first_of(json_get_text(data, "managed_at"), system.region),
        .operated_at = first_of(json_get_text(data, "operated_at"), system.region),
        .registered_at = first_of(json_get_text(data, "registered_at"), party.region),
        .equipped_at = first_of(json_get_text(data, "equipped_at"), system.region),
    };
    return ST_OK;
}

/* The registered police party of exactly this region. */
static enum status police_of(struct work *w, struct str region, json_t **ret_party)
{
    struct party_filter filter = {.kind = STR("police"), .region = region, .limit = 200};
    json_t *page, *one;
    size_t i;

    *ret_party = NULL;
    TRY(party_list(w, &filter, &page));
    json_array_foreach(json_get_list(page, "items"), i, one)
    {
        if (!str_equal(json_get_text(one, "region"), region) ||
            !str_is(json_get_text(one, "state"), "active"))
            continue;
        *ret_party = one;
        return ST_OK;
    }
    return ST_OK;
}

/* The police of the region, or of the nearest region above that has one here: the rules name the
 * lowest organ that receives ("prefecture level or above").  NULL when there is none. */
static enum status police_at_or_above(struct work *w, struct str region, json_t **ret_party)
{
    struct str *codes;
    size_t count;

    *ret_party = NULL;
    TRY(region_path(w, region, &codes, &count));
    while (count > 0 && *ret_party == NULL)
        TRY(police_of(w, codes[--count], ret_party));
    return ST_OK;
}

static json_t *brief(struct work *w, const json_t *party)
{
    json_t *object;

    if (party == NULL)
        return json_keep(w->arena, json_null());
    object = json_new_object(w->arena);
    json_put_text(object, "id", json_get_text(party, "id"));
    json_put_text(object, "name", json_get_text(party, "name"));
    return object;
}

enum status filing_organ_find(struct work *w, struct procedure_step *step, json_t **ret_organ)
{
    struct policy_place place;
    struct organ_facts facts;
    struct organ_answer answer;
    struct fault fault = {0};
    struct str region_name;
    json_t *organ = json_new_object(w->arena), *party;
    enum status status;

    *ret_organ = NULL;
    TRY(matter_place(w, step->matter, &place));
    TRY(read_facts(w, step->matter, &facts));
    status = organ_of_filing(w->policy, w->arena, &place, &facts, &answer, &fault);
    if (status == ST_INVALID || status == ST_NOT_FOUND) {
        procedure_problem(step, "organ", "unknown", STR(""),
                          "不能确定受理备案的公安机关：请填写安全管理和运营所在地",
                          "the receiving organ cannot be found: say where security is managed and "
                          "where the network is operated");
        return ST_OK;
    }
    TRY(status);
    TRY(police_at_or_above(w, answer.region, &party));
    TRY(region_full_name(w, answer.region, &region_name));
    json_put_text(organ, "rule", answer.rule);
    json_put_text(organ, "level", answer.level);
    json_put_text(organ, "place", answer.place);
    json_put_text(organ, "region", answer.region);
    json_put_text(organ, "region_name", region_name);
    json_put_text(organ, "clause", answer.clause);
    json_put_text(organ, "strength", answer.strength);
    json_put_text(organ, "zh", answer.zh);
    json_put_text(organ, "en", answer.en);
    json_put(organ, "party", brief(w, party));
    *ret_organ = organ;
    return ST_OK;
}

enum status filing_organ_is_known(struct work *w, struct procedure_step *step)
{
    json_t *organ;

    TRY(filing_organ_find(w, step, &organ));
    if (organ != NULL && json_get_object(organ, "party") == NULL)
        procedure_problem_print(w, step, "organ", "not-registered",
                                "应由%.*s的公安机关受理，但平台上没有登记该机关",
                                "the organ of %.*s receives this filing, but none is registered "
                                "here",
                                STR_ARG(json_get_text(organ, "region_name")));
    return ST_OK;
}

enum status filing_organ_set(struct work *w, struct procedure_step *step)
{
    struct matter *matter = step->matter;
    json_t *organ, *party;

    TRY(filing_organ_find(w, step, &organ));
    party = json_get_object(organ, "party");
    if (party == NULL)
        return work_fail(w, ST_INTERNAL, "organ", "受理机关在核对之后无法确定",
                         "the receiving organ was lost after its guard");
    matter->police.id = json_get_text(party, "id");
    matter->police.name = json_get_text(party, "name");
    json_put(matter->data, "organ", organ);
    json_put(step->facts, "organ", organ);
    return matter_system_set_police(w, matter, matter->police.id, STR("按规则确定受理备案机关"));
}
