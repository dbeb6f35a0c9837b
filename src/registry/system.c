/* SPDX-License-Identifier: Apache-2.0
 * Systems: words, JSON, creation, change and what procedures decide about them. */
#include "registry/system.h"

#include "base/banned.h"
#include "registry/actor.h"
#include "registry/change.h"
#include "registry/party_store.h"
#include "registry/record_form.h"
#include "registry/scope.h"
#include "registry/system_input.h"
#include "registry/system_store.h"

static const char *const state_words[] = {
#define SYSTEM_WORD(name, word, zh, en) word,
    SYSTEM_STATE_TABLE(SYSTEM_WORD)
#undef SYSTEM_WORD
};

static const char *const filing_words[] = {
#define SYSTEM_WORD(name, word, zh, en) word,
    SYSTEM_FILING_TABLE(SYSTEM_WORD)
#undef SYSTEM_WORD
};

const char *system_state_word(enum system_state state)
{
    return state_words[state];
}

const char *system_filing_word(enum system_filing filing)
{
    return filing_words[filing];
}

bool system_state_read(struct str word, enum system_state *ret_state)
{
    for (int i = 0; i < SYSTEM_STATE_COUNT; i++) {
        if (str_is(word, state_words[i])) {
            *ret_state = (enum system_state)i;
            return true;
        }
    }
    return false;
}

bool system_filing_read(struct str word, enum system_filing *ret_filing)
{
    for (int i = 0; i < SYSTEM_FILING_COUNT; i++) {
        if (str_is(word, filing_words[i])) {
            *ret_filing = (enum system_filing)i;
            return true;
        }
    }
    return false;
}

struct str system_code(struct arena *arena, int info_level, int service_level)
{
    if (info_level < 1 || service_level < 1)
        return STR("");
    return arena_print(arena, "S%dA%d", info_level, service_level);
}

/* ---- As JSON ---- */

static void put_optional(json_t *object, const char *key, struct str text)
{
    json_put_text(object, key, text.len > 0 ? text : (struct str){NULL, 0});
}

static void put_party(struct work *w, json_t *object, const char *key, struct str id,
                      struct str name)
{
    json_t *brief = json_new_object(w->arena);

    if (id.len == 0) {
        json_put_null(object, key);
        return;
    }
    json_put_text(brief, "id", id);
    json_put_text(brief, "name", name);
    json_put(object, key, brief);
}

enum status system_json(struct work *w, const struct system *s, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_text(object, "id", s->id);
    json_put_int(object, "version", s->version);
    json_put_text(object, "name", s->name);
    put_party(w, object, "party", s->party_id, s->party_name);
    json_put_text(object, "region", s->region);
    json_put_text(object, "region_name", s->region_name);
    put_optional(object, "sector", s->sector);
    put_optional(object, "sector_name", s->sector_name);
    json_put_textz(object, "state", system_state_word(s->state));
    json_put(object, "kinds", s->kinds);
    json_put(object, "technologies", s->technologies);
    put_optional(object, "parent_id", s->parent_id);
    put_optional(object, "platform_id", s->platform_id);
    json_put_int(object, "level", s->level);
    json_put_int(object, "info_level", s->info_level);
    json_put_int(object, "service_level", s->service_level);
    put_optional(object, "code", system_code(w->arena, s->info_level, s->service_level));
    json_put_textz(object, "filing_state", system_filing_word(s->filing));
    put_optional(object, "certificate_number", s->certificate_number);
    put_party(w, object, "regulator_party", s->regulator_party_id, s->regulator_party_name);
    put_party(w, object, "police_party", s->police_party_id, s->police_party_name);
    put_optional(object, "operation_on", s->operation_on);
    json_put(object, "form", s->form);
    json_put_textz(object, "created_at", instant_print(s->created_at, text));
    json_put_textz(object, "updated_at", instant_print(s->updated_at, text));
    *ret_object = object;
    return ST_OK;
}

json_t *system_brief(struct work *w, const struct system *s)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", s->id);
    json_put_text(object, "name", s->name);
    json_put_int(object, "level", s->level);
    put_optional(object, "code", system_code(w->arena, s->info_level, s->service_level));
    put_party(w, object, "party", s->party_id, s->party_name);
    return object;
}

/* ---- Creation and change ---- */

/* What history and journal keep: the same for readers of every language. */
static enum status kept_json(struct work *w, const struct system *s, json_t **ret_object)
{
    TRY(system_json(w, s, ret_object));
    (void)json_object_del(*ret_object, "region_name");
    (void)json_object_del(*ret_object, "sector_name");
    return ST_OK;
}

static enum status record(struct work *w, const char *act, const struct system *s,
                          const json_t *before, const json_t *after, struct str reason)
{
    struct str subject = arena_print(w->arena, "system:%.*s", STR_ARG(s->id));

    return change_record(w, act, subject, subject, before, after, reason);
}

enum status system_create(struct work *w, const json_t *input, struct system *ret_system)
{
    struct str empty = STR("");
    struct system s = {
        .id = empty,
        .name = empty,
        .party_id = empty,
        .region = empty,
        .region_name = empty,
        .sector = empty,
        .state = SYSTEM_PLANNING,
        .kinds = json_new_list(w->arena),
        .technologies = json_new_list(w->arena),
        .filing = SYSTEM_FILING_NONE,
        .operation_on = empty,
    };
    json_t *after = NULL;

    if (scope_of(w).kind != SCOPE_REGION && scope_of(w).kind != SCOPE_PARTY)
        return work_fail(w, ST_DENIED, "", "您无权登记系统", "registering systems is not yours");
    TRY(system_input_read(w, input, &s));
    TRY(system_input_may_keep(w, &s));
    TRY(system_store_insert(w, &s));
    TRY(kept_json(w, &s, &after));
    TRY(record(w, "system.create", &s, NULL, after, json_get_text(input, "reason")));
    *ret_system = s;
    return ST_OK;
}

/* Write what changed between two states of a system, with history and journal. */
static enum status store_change(struct work *w, const char *act, const struct system *before,
                                struct system *after, struct str reason)
{
    json_t *old_record = NULL;
    json_t *new_record = NULL;

    TRY(kept_json(w, before, &old_record));
    TRY(system_store_update(w, before, after));
    TRY(kept_json(w, after, &new_record));
    return record(w, act, after, old_record, new_record, reason);
}

enum status system_update(struct work *w, struct str id, int64_t version, const json_t *input,
                          struct system *ret_system)
{
    struct system before;
    struct str reason = json_get_text(input, "reason");

    TRY(scope_change_system(w, id));
    TRY(change_need_reason(w, reason));
    TRY(system_store_load(w, id, &before));
    if (before.version != version)
        return work_fail(w, ST_STALE, "version", "这个系统已被他人修改，请刷新后再改",
                         "somebody else changed this system; read it again first");
    struct system after = before;
    TRY(system_input_read(w, input, &after));
    TRY(system_input_may_keep(w, &after));
    TRY(store_change(w, "system.update", &before, &after, reason));
    *ret_system = after;
    return ST_OK;
}

/* ---- Reading ---- */

enum status system_load(struct work *w, struct str id, struct system *ret_system)
{
    TRY(scope_see_system(w, id));
    return system_store_load(w, id, ret_system);
}

enum status system_history(struct work *w, struct str id, json_t **ret_page)
{
    TRY(scope_see_system(w, id));
    return change_list(w, arena_print(w->arena, "system:%.*s", STR_ARG(id)), ret_page);
}

enum status system_highest_carried(struct work *w, struct str id, int *ret_level)
{
    TRY(scope_see_system(w, id));
    return system_store_highest_carried(w, id, ret_level);
}

enum status system_form_check(struct work *w, struct str id, json_t **ret_report)
{
    struct system s;
    struct form_problems problems;
    json_t *record_json = NULL;
    json_t *list = json_new_list(w->arena);
    json_t *report = json_new_object(w->arena);
    int64_t missing = 0;

    TRY(system_load(w, id, &s));
    TRY(system_json(w, &s, &record_json));
    const json_t *answers =
        form_answers(w->policy, w->arena, RECORD_FORM_ID, STR("system"), record_json);
    TRY(form_check(w->policy, w->arena, RECORD_FORM_ID, STR("system"), answers, &problems));
    for (size_t i = 0; i < problems.count; i++) {
        const struct form_problem *p = &problems.problems[i];
        json_t *item = json_new_object(w->arena);
        json_put_text(item, "key", p->key);
        json_put_text(item, "code", p->code);
        json_put_text(item, "zh", p->zh);
        json_put_text(item, "en", p->en);
        json_put_bool(item, "is_missing", p->is_missing);
        missing += p->is_missing;
        json_add(list, item);
    }
    json_put(report, "problems", list);
    json_put_int(report, "missing", missing);
    *ret_report = report;
    return ST_OK;
}

/* ---- What procedures decide ---- */

enum status system_set_grade(struct work *w, struct str id, int info_level, int service_level,
                             int level, struct str reason)
{
    struct system before;

    TRY(system_load(w, id, &before));
    struct system after = before;
    after.info_level = info_level;
    after.service_level = service_level;
    after.level = level;
    return store_change(w, "system.grade", &before, &after, reason);
}

enum status system_set_filing(struct work *w, struct str id, enum system_filing filing,
                              struct str certificate_number, struct str reason)
{
    struct system before;

    TRY(system_load(w, id, &before));
    struct system after = before;
    after.filing = filing;
    after.certificate_number = certificate_number;
    return store_change(w, "system.filing", &before, &after, reason);
}

enum status system_set_authorities(struct work *w, struct str id, struct str regulator_party_id,
                                   struct str police_party_id, struct str reason)
{
    struct system before;

    TRY(system_load(w, id, &before));
    struct system after = before;
    if (regulator_party_id.ptr) {
        after.regulator_party_id = regulator_party_id;
        after.regulator_party_name = STR("");
        if (regulator_party_id.len > 0)
            TRY(party_store_name(w, regulator_party_id, &after.regulator_party_name));
    }
    if (police_party_id.ptr) {
        after.police_party_id = police_party_id;
        after.police_party_name = STR("");
        if (police_party_id.len > 0)
            TRY(party_store_name(w, police_party_id, &after.police_party_name));
    }
    return store_change(w, "system.authorities", &before, &after, reason);
}

enum status system_set_state(struct work *w, struct str id, enum system_state state,
                             struct str reason)
{
    struct system before;

    TRY(system_load(w, id, &before));
    struct system after = before;
    after.state = state;
    return store_change(w, "system.state", &before, &after, reason);
}
