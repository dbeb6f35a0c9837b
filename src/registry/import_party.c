/* SPDX-License-Identifier: Apache-2.0
 * Parties of an import, looked up once each. */
#include "registry/import_party.h"

#include <string.h>

#include "base/banned.h"
#include "registry/actor.h"
#include "registry/name_key.h"
#include "registry/party_store.h"
#include "registry/record_form.h"
#include "registry/scope.h"

static struct import_party *cached(const struct import_plan *plan, struct str key)
{
    const json_t *index = json_object_getn(plan->party_index, key.ptr, key.len);

    return index ? plan->parties[json_integer_value(index)] : NULL;
}

static void keep(struct import_plan *plan, struct str key, struct import_party *party)
{
    if (plan->party_count == plan->party_size) {
        size_t size = plan->party_size > 0 ? plan->party_size * 2 : 32;
        struct import_party **more = ARENA_ARRAY(plan->w->arena, size, struct import_party *);
        if (plan->party_count > 0)
            memcpy(more, plan->parties, plan->party_count * sizeof(struct import_party *));
        plan->parties = more;
        plan->party_size = size;
    }
    json_put_int(plan->party_index, str_zero(plan->w->arena, key), (int64_t)plan->party_count);
    plan->parties[plan->party_count++] = party;
}

static void tell(struct import_plan *plan, const struct import_place *place,
                 const struct import_row_values *v, enum import_target target, const char *code,
                 const char *zh, const char *en)
{
    struct import_place here = *place;

    if (import_row_has(v, target)) {
        here.column = v->columns[target];
        here.header = v->headers[target];
    }
    import_report_text(&plan->report, &here, code, zh, en);
}

static enum status find(struct import_plan *plan, const struct import_row_values *v,
                        struct import_party *party, bool *ret_is_found)
{
    struct work *w = plan->w;
    enum status status = ST_NOT_FOUND;

    if (v->uscc.len > 0)
        status = party_find(w, STR(""), v->uscc, &party->party);
    if (status == ST_NOT_FOUND && v->party.len > 0)
        status = party_find(w, v->party, STR(""), &party->party);
    *ret_is_found = status == ST_OK;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

static bool may_register(const struct work *w)
{
    return w->actor->is_system || actor_has(w->actor, ROLE_REGULATOR) ||
           actor_has(w->actor, ROLE_POLICE);
}

/* A party that is not there: made when the row says enough and the actor may. */
static enum status plan_new(struct import_plan *plan, const struct import_place *place,
                            const struct import_row_values *v, struct import_party *made,
                            bool *ret_is_good)
{
    struct work *w = plan->w;
    struct str region = v->region.len > 0 ? v->region : plan->options->region;
    struct party other;
    bool is_covered = false;

    *ret_is_good = false;
    if (!may_register(w)) {
        tell(plan, place, v, IMPORT_PARTY, "not-your-party",
             "只能导入本单位的系统；没有这个单位，或不在您的管辖范围内",
             "only systems of one's own party can be imported; there is no such party in scope");
        return ST_OK;
    }
    if (v->party.len == 0 || v->uscc.len == 0) {
        tell(plan, place, v, v->party.len == 0 ? IMPORT_USCC : IMPORT_PARTY, "unknown-party",
             "尚未登记这个单位；同时写明单位名称和统一社会信用代码，导入时会一并登记",
             "this party is not registered; give both its name and credit code to register it");
        return ST_OK;
    }
    if (party_store_by_uscc(w, v->uscc, &other) == ST_OK) {
        tell(plan, place, v, IMPORT_USCC, "out-of-scope", "这个单位不在您的管辖范围内",
             "this party is outside your scope");
        return ST_OK;
    }
    if (region.len == 0) {
        tell(plan, place, v, IMPORT_PARTY, "no-region",
             "登记新单位需要行政区划；请增加“行政区划”列，或在导入时指定",
             "a new party needs a region; add a column \"行政区划\" or choose one for the import");
        return ST_OK;
    }
    TRY(scope_covers(w, region, v->sector, &is_covered));
    if (!is_covered) {
        tell(plan, place, v, IMPORT_REGION, "out-of-scope", "该区划和行业不在您的管辖范围内",
             "this region and sector are outside your scope");
        return ST_OK;
    }
    made->is_new = true;
    made->party = (struct party){
        .id = STR(""),
        .name = v->party,
        .uscc = v->uscc,
        .kinds = 1u << PARTY_OPERATOR,
        .region = region,
        .sectors = json_new_list(w->arena),
        .organ_code = STR(""),
        .form = json_new_object(w->arena),
        .state = STR("active"),
    };
    if (v->sector.len > 0)
        json_add_text(made->party.sectors, v->sector);
    *ret_is_good = true;
    return ST_OK;
}

/* What name and code say must fit together. */
static bool fits(struct import_plan *plan, const struct import_place *place,
                 const struct import_row_values *v, const struct party *party)
{
    struct arena *arena = plan->w->arena;
    struct import_place here = *place;

    if (v->uscc.len > 0 && party->uscc.len > 0 && !str_equal(v->uscc, party->uscc)) {
        tell(plan, place, v, IMPORT_USCC, "code-differs",
             "统一社会信用代码与已登记的同名单位不一致",
             "the credit code differs from that of the registered party of this name");
        return false;
    }
    if (v->party.len > 0 && !str_equal(name_key(arena, v->party), name_key(arena, party->name))) {
        here.column = v->columns[IMPORT_PARTY];
        here.header = v->headers[IMPORT_PARTY];
        import_report_warning(&plan->report, &here, "name-differs",
                              "“%.*s”按信用代码对应已登记的“%.*s”",
                              "\"%.*s\" has the credit code of the registered \"%.*s\"",
                              STR_ARG(v->party), STR_ARG(party->name));
    }
    if (scope_of(plan->w).kind == SCOPE_PARTY &&
        !str_equal(scope_of(plan->w).party_id, party->id)) {
        tell(plan, place, v, IMPORT_PARTY, "not-your-party", "只能导入本单位的系统",
             "only systems of one's own party can be imported");
        return false;
    }
    return true;
}

/* The row names no party: the one chosen for the import, else one's own. */
static enum status resolve_default(struct import_plan *plan, const struct import_place *place,
                                   const struct import_row_values *v,
                                   struct import_party **ret_party)
{
    struct work *w = plan->w;
    struct str id = plan->options->party_id.len > 0 ? plan->options->party_id : w->actor->party_id;
    struct import_party *party = cached(plan, STR("default"));

    if (party || id.len == 0 ||
        (plan->options->party_id.len == 0 && scope_of(w).kind != SCOPE_PARTY)) {
        if (!party)
            tell(plan, place, v, IMPORT_PARTY, "missing-party",
                 "没有写明所属单位；请增加“所属单位”或“统一社会信用代码”列，或在导入时指定单位",
                 "no party is named; add a column for it or choose one for the import");
        *ret_party = party;
        return ST_OK;
    }
    party = ARENA_NEW(w->arena, struct import_party);
    TRY(party_load(w, id, &party->party));
    keep(plan, STR("default"), party);
    *ret_party = party;
    return ST_OK;
}

enum status import_party_resolve(struct import_plan *plan, const struct import_place *place,
                                 const struct import_row_values *v, struct import_party **ret_party)
{
    struct work *w = plan->w;
    struct str name = name_key(w->arena, v->party);
    bool is_good = false;

    *ret_party = NULL;
    if (v->uscc.len == 0 && name.len == 0)
        return resolve_default(plan, place, v, ret_party);
    struct str key = arena_print(w->arena, "%.*s|%.*s", STR_ARG(v->uscc), STR_ARG(name));
    struct import_party *party = cached(plan, key);
    if (party && !party->is_refused) {
        *ret_party = party;
        return ST_OK;
    }
    /* A new party may be named by code in one row and by name in the next. */
    if (!party && v->uscc.len > 0)
        party = cached(plan, v->uscc);
    if (!party && v->uscc.len == 0)
        party = cached(plan, name);
    if (!party) {
        party = ARENA_NEW(w->arena, struct import_party);
        TRY(find(plan, v, party, &is_good));
        if (is_good)
            party->is_refused = !fits(plan, place, v, &party->party);
        else {
            TRY(plan_new(plan, place, v, party, &is_good));
            party->is_refused = !is_good;
        }
        keep(plan, key, party);
        if (!party->is_refused) {
            keep(plan, party->party.uscc.len > 0 ? party->party.uscc : key, party);
            keep(plan, name.len > 0 ? name : key, party);
        }
    } else if (party->is_refused) {
        TRY(find(plan, v, party, &is_good));
        if (is_good)
            (void)fits(plan, place, v, &party->party);
        else
            TRY(plan_new(plan, place, v, party, &is_good));
    }
    *ret_party = party->is_refused ? NULL : party;
    return ST_OK;
}

enum status import_party_authority(struct import_plan *plan, const struct import_place *place,
                                   struct str name, uint32_t kinds, struct str *ret_id,
                                   struct str *ret_name)
{
    struct party party;
    enum status status = party_find(plan->w, name, STR(""), &party);

    *ret_id = STR("");
    *ret_name = STR("");
    if (status == ST_OK && (party.kinds & kinds) != 0) {
        *ret_id = party.id;
        *ret_name = party.name;
        return ST_OK;
    }
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    import_report_warning(&plan->report, place, "unknown-authority",
                          "没有登记名为“%.*s”的机关，未导入",
                          "no authority called \"%.*s\" is registered; left out", STR_ARG(name));
    return ST_OK;
}
