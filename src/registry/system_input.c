/* SPDX-License-Identifier: Apache-2.0
 * The members of a system, read and judged. */
#include "registry/system_input.h"

#include "base/banned.h"
#include "registry/actor.h"
#include "registry/name_key.h"
#include "registry/party.h"
#include "registry/party_store.h"
#include "registry/record_form.h"
#include "registry/region.h"
#include "registry/registry_limits.h"
#include "registry/scope.h"
#include "registry/sector.h"
#include "registry/system_store.h"

static const char *const system_kinds[] = {"network", "system", "data", NULL};
static const char *const system_technologies[] = {"cloud",   "mobile", "iot", "ics",
                                                  "bigdata", "other",  NULL};
static const char *const system_states[] = {
#define SYSTEM_WORD(name, word, zh, en) word,
    SYSTEM_STATE_TABLE(SYSTEM_WORD) NULL
#undef SYSTEM_WORD
};

/* Read `key` as the id of a party that the actor may name. */
static void read_party(struct field_reader *r, const char *key, uint32_t wanted_kinds,
                       struct str *id, struct str *name)
{
    struct work *w = r->w;
    struct party party;

    *id = field_text(r, key, REGISTRY_MAX_NAME, 0, *id);
    *name = STR("");
    if (id->len == 0)
        return;
    if (party_load(w, *id, &party) != ST_OK) {
        fault_clear(&w->fault);
        field_problem(r, key, "unknown", "没有这个单位，或不在您的管辖范围内",
                      "there is no such party within your scope");
        return;
    }
    *name = party.name;
    if (wanted_kinds != 0 && (party.kinds & wanted_kinds) == 0)
        field_problem(r, key, "wrong-kind", "“%.*s”不是这一类机关",
                      "\"%.*s\" is not an authority of that kind", STR_ARG(party.name));
}

static void read_owner(struct field_reader *r, struct system *s)
{
    struct work *w = r->w;

    if (s->party_id.len == 0 && !field_has(r, "party_id") && w->actor->party_id.len > 0)
        s->party_id = w->actor->party_id;
    read_party(r, "party_id", 0, &s->party_id, &s->party_name);
    if (s->party_id.len == 0)
        field_problem(r, "party_id", "missing", "请指定运营单位", "name the party that runs it");
}

static void read_place(struct field_reader *r, struct system *s)
{
    struct work *w = r->w;
    struct region region;
    struct sector sector;
    struct party party;

    s->region = field_text(r, "region", 6, 0, s->region);
    s->sector = field_text(r, "sector", REGISTRY_MAX_NAME, 0, s->sector);
    /* A new system lies where its party does, unless it says otherwise. */
    if (s->party_id.len > 0 && (s->region.len == 0 || (s->no == 0 && s->sector.len == 0)) &&
        party_store_load(w, s->party_id, &party) == ST_OK) {
        if (s->region.len == 0)
            s->region = party.region;
        if (s->sector.len == 0 && json_array_size(party.sectors) == 1)
            s->sector = json_text(json_array_get(party.sectors, 0));
    }
    if (s->region.len == 0)
        field_problem(r, "region", "missing", "请指定所属区划", "name the region");
    else if (region_load(w, s->region, "region", &region) != ST_OK)
        field_take(r, &w->fault, "unknown");
    else
        s->region_name = region.name;
    s->sector_name = STR("");
    if (s->sector.len > 0 && sector_load(w, s->sector, "sector", &sector) != ST_OK)
        field_take(r, &w->fault, "unknown");
    else if (s->sector.len > 0)
        s->sector_name = w->actor->is_english ? sector.name_en : sector.name_zh;
}

/* A link to another system that the actor may see. */
static void read_link(struct field_reader *r, const char *key, const struct system *s,
                      struct str *id)
{
    struct work *w = r->w;
    struct system other;

    *id = field_text(r, key, REGISTRY_MAX_NAME, 0, *id);
    if (id->len == 0 || !field_has(r, key))
        return;
    if (str_equal(*id, s->id)) {
        field_problem(r, key, "itself", "不能指向自己", "cannot be the system itself");
        return;
    }
    if (system_store_load(w, *id, &other) != ST_OK || scope_see_system(w, *id) != ST_OK) {
        fault_clear(&w->fault);
        field_problem(r, key, "unknown", "没有这个系统，或不在您的管辖范围内",
                      "there is no such system within your scope");
    }
}

/* Walking up from the new parent must not come back here. */
static enum status check_parents(struct field_reader *r, const struct system *s)
{
    struct str above = s->parent_id;
    int depth = 0;

    while (above.len > 0 && s->id.len > 0) {
        if (str_equal(above, s->id) || ++depth > REGISTRY_MAX_DEPTH) {
            field_problem(r, "parent_id", "cycle", "上级系统形成循环或层级过深",
                          "the systems above form a circle or are too many");
            return ST_OK;
        }
        enum status status = system_store_parent(r->w, above, &above);
        if (status == ST_NOT_FOUND)
            return ST_OK;
        TRY(status);
    }
    return ST_OK;
}

static enum status check_name(struct field_reader *r, const struct system *s)
{
    struct system other;
    struct str key = name_key(r->w->arena, s->name);

    if (s->name.len > 0 && key.len == 0)
        field_problem(r, "name", "no-letters", "名称至少要有一个文字或数字",
                      "a name needs a letter or digit");
    if (key.len == 0 || s->party_id.len == 0 || s->state == SYSTEM_WITHDRAWN)
        return ST_OK;
    enum status status = system_store_by_name(r->w, s->party_id, key, &other);
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    if (!str_equal(other.id, s->id))
        field_problem(r, "name", "taken", "该单位已有名为“%.*s”的系统",
                      "that party has a system called \"%.*s\" already", STR_ARG(other.name));
    return ST_OK;
}

static void read_state(struct field_reader *r, struct system *s)
{
    struct str word =
        field_word(r, "state", system_states, FIELD_REQUIRED, str_of(system_state_word(s->state)));
    struct date on;

    (void)system_state_read(word, &s->state);
    s->operation_on = field_date(r, "operation_on", s->operation_on);
    if (s->operation_on.len > 0 && date_read(s->operation_on, &on) &&
        field_has(r, "operation_on") && s->state >= SYSTEM_OPERATION &&
        date_order(on, instant_beijing_date(r->w->now)) > 0)
        field_problem(r, "operation_on", "in-the-future", "已运行系统的投运日期不能晚于今天",
                      "a system in operation did not begin after today");
}

static void refuse_results(struct field_reader *r)
{
    static const char *const results[] = {"level",        "info_level",         "service_level",
                                          "filing_state", "certificate_number", NULL};

    for (size_t i = 0; results[i]; i++) {
        if (field_has(r, results[i]))
            field_problem(r, results[i], "by-procedure",
                          "等级和备案由定级、备案流程产生，不能直接修改",
                          "level and filing come from grading and filing and cannot be set");
    }
}

enum status system_input_read(struct work *w, const json_t *input, struct system *s)
{
    struct field_reader r;
    const uint32_t regulators = 1u << PARTY_REGULATOR | 1u << PARTY_PROTECTION |
                                1u << PARTY_TELECOM | 1u << PARTY_CYBERSPACE;
    json_t *record = NULL;

    field_begin(&r, w, input);
    refuse_results(&r);
    s->name = field_text(&r, "name", REGISTRY_MAX_NAME, FIELD_REQUIRED, s->name);
    read_owner(&r, s);
    read_place(&r, s);
    read_state(&r, s);
    s->kinds = field_words(&r, "kinds", system_kinds, 0, s->kinds);
    s->technologies = field_words(&r, "technologies", system_technologies, 0, s->technologies);
    read_link(&r, "parent_id", s, &s->parent_id);
    read_link(&r, "platform_id", s, &s->platform_id);
    if (field_has(&r, "regulator_party_id"))
        read_party(&r, "regulator_party_id", regulators, &s->regulator_party_id,
                   &s->regulator_party_name);
    if (field_has(&r, "police_party_id"))
        read_party(&r, "police_party_id", 1u << PARTY_POLICE, &s->police_party_id,
                   &s->police_party_name);
    s->form = record_form_merge(&r, s->form);
    TRY(check_parents(&r, s));
    TRY(check_name(&r, s));
    TRY(system_json(w, s, &record));
    TRY(record_form_check(&r, "system", record));
    return field_end(&r);
}

enum status system_input_may_keep(struct work *w, const struct system *s)
{
    struct scope scope = scope_of(w);
    bool is_covered = false;

    if (scope.kind == SCOPE_REGION) {
        TRY(scope_covers(w, s->region, s->sector, &is_covered));
        bool is_own = scope.party_id.len > 0 && str_equal(scope.party_id, s->party_id);
        if (!is_covered && !is_own)
            return work_fail(w, ST_DENIED, "region", "该区划和行业不在您的管辖范围内",
                             "this region and sector are outside your scope");
        return ST_OK;
    }
    if (scope.kind != SCOPE_PARTY || !str_equal(scope.party_id, s->party_id))
        return work_fail(w, ST_DENIED, "party_id", "只能登记本单位的系统",
                         "only systems of one's own party can be registered");
    return ST_OK;
}
