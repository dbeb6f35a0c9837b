/* SPDX-License-Identifier: Apache-2.0
 * Stating, voiding and listing facts. */
#include "registry/fact.h"

#include <string.h>

#include "base/banned.h"
#include "base/id.h"
#include "db/journal.h"
#include "policy/facts.h"
#include "registry/actor.h"
#include "registry/change.h"
#include "registry/fact_store.h"
#include "registry/scope.h"

static enum facts_about about_of(struct str type)
{
    return str_is(type, FACT_PARTY) ? FACTS_PARTY : FACTS_SYSTEM;
}

/* The word as the vocabulary has it, or NULL. */
static json_t *word_entry(struct work *w, struct str word)
{
    json_t *list = facts_vocabulary(w->policy);
    size_t index;
    json_t *entry;

    json_array_foreach(list, index, entry)
    {
        if (str_equal(json_get_text(entry, "id"), word))
            return entry;
    }
    return NULL;
}

static struct str or_null(struct str text)
{
    return text.len > 0 ? text : (struct str){NULL, 0};
}

static enum status fact_json(struct work *w, const struct fact_row *row, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    json_t *by = json_new_object(w->arena);
    json_t *entry = word_entry(w, row->word);
    json_t *value = NULL;

    TRY(json_read(w->arena, row->value, JSON_MAX_BYTES, &w->fault, &value));
    json_put_text(object, "id", row->id);
    json_put_text(object, "subject_type", row->subject_type);
    json_put_text(object, "subject", row->subject);
    json_put_text(object, "word", row->word);
    json_put_text(object, "zh", entry ? json_get_text(entry, "zh") : row->word);
    json_put_text(object, "en", entry ? json_get_text(entry, "en") : row->word);
    json_put_text(object, "type", entry ? json_get_text(entry, "type") : STR("event"));
    json_put_instant(object, "at", row->at);
    json_put(object, "value", value);
    json_put_text(object, "source", row->source);
    json_put_instant(object, "recorded_at", row->recorded_at);
    json_put_text(by, "id", row->recorded_by);
    json_put_text(by, "name", row->recorded_name);
    json_put(object, "recorded_by", by);
    json_put_text(object, "reason", or_null(row->reason));
    json_put_text(object, "attachment", or_null(row->attachment));
    json_put_instant(object, "voided_at", row->voided_at);
    json_put_text(object, "void_reason", or_null(row->void_reason));
    *ret_object = object;
    return ST_OK;
}

/* ---- Stating ---- */

static enum status may_change(struct work *w, struct str type, struct str id)
{
    return str_is(type, FACT_PARTY) ? scope_change_party(w, id) : scope_change_system(w, id);
}

static enum status may_see(struct work *w, struct str type, struct str id)
{
    return str_is(type, FACT_PARTY) ? scope_see_party(w, id) : scope_see_system(w, id);
}

/* A system that is critical makes its party an operator of such. */
static enum status touch_around(struct work *w, struct str type, struct str id)
{
    TRY(fact_touch(w, str_zero(w->arena, type), id));
    return str_is(type, FACT_SYSTEM) ? fact_touch_party_of(w, id) : ST_OK;
}

/* Write the row, journal it, and let the duties of the subject be computed anew. */
static enum status state(struct work *w, const char *act, struct fact_row *row, const json_t *value)
{
    struct str person = w->actor->person_name.len > 0 ? w->actor->person_name : w->actor->name;
    struct str subject =
        arena_print(w->arena, "%.*s:%.*s", STR_ARG(row->subject_type), STR_ARG(row->subject));
    json_t *after = json_new_object(w->arena);

    row->id = id_new(w->arena, w->now);
    row->value = json_canonical(w->arena, value);
    row->recorded_at = w->now;
    row->recorded_by = str_of(w->actor_id);
    row->recorded_name = person.ptr ? person : STR("");
    TRY(fact_store_insert(w, row));
    json_put_text(after, "id", row->id);
    json_put_text(after, "word", row->word);
    json_put_instant(after, "at", row->at);
    json_put(after, "value", json_keep(w->arena, json_deep_copy(value)));
    json_put_text(after, "source", row->source);
    TRY(journal_append(w, act, subject, NULL, after, row->reason));
    return touch_around(w, row->subject_type, row->subject);
}

static enum status read_at(struct work *w, const json_t *input, bool is_event,
                           struct instant *ret_at)
{
    struct str text = json_get_text(input, "at");
    struct instant at = w->now;

    if (text.len > 0 && !instant_read(text, &at))
        return work_fail(w, ST_INVALID, "at", "时间须写明日期、时刻和时区",
                         "an instant has date, time and zone");
    if (at.ms <= 0 || (!is_event && at.ms > w->now.ms))
        return work_fail(w, ST_INVALID, "at", "状态的起始时间不能晚于现在",
                         "a state cannot begin after now");
    if (at.ms > w->now.ms + FACT_AHEAD_DAYS * INT64_C(86400000))
        return work_fail(w, ST_INVALID, "at", "时间太远", "that lies too far ahead");
    *ret_at = at;
    return ST_OK;
}

enum status fact_record(struct work *w, const char *type, struct str id, const json_t *input,
                        json_t **ret_fact)
{
    struct str word = json_get_text(input, "word");
    json_t *entry = word_entry(w, word);
    const json_t *value = json_object_get(input, "value");
    bool is_event = entry && str_is(json_get_text(entry, "type"), "event");
    struct fact_row row = {
        .subject_type = str_of(type),
        .subject = id,
        .word = word,
        .source = STR("recorded"),
        .reason = json_get_text(input, "reason"),
        .attachment = json_get_text(input, "attachment"),
        .void_reason = STR(""),
    };

    TRY(may_change(w, row.subject_type, id));
    if (!entry || facts_word(w->policy, about_of(row.subject_type), word).number == 0)
        return work_fail(w, ST_INVALID, "word", "规则包没有声明“%.*s”这个事实",
                         "no pack declares the fact \"%.*s\" for such a subject", STR_ARG(word));
    if (str_is(json_get_text(entry, "source"), "register"))
        return work_fail(w, ST_INVALID, "word", "“%.*s”取自登记信息，请在登记信息中修改",
                         "\"%.*s\" is taken from the record; change it there",
                         STR_ARG(json_get_text(entry, "zh")));
    if (str_is(json_get_text(entry, "source"), "procedure") && actor_has(w->actor, ROLE_OPERATOR))
        return work_fail(w, ST_DENIED, "word", "“%.*s”由办理过程产生，或者由主管部门、公安机关登记",
                         "\"%.*s\" is stated by the procedure, or recorded by an authority",
                         STR_ARG(json_get_text(entry, "zh")));
    if (!value || json_is_null(value))
        value = is_event ? json_new_object(w->arena) : json_keep(w->arena, json_true());
    TRY(facts_check(w->policy, about_of(row.subject_type), word, value, &w->fault));
    TRY(read_at(w, input, is_event, &row.at));
    if (!row.reason.ptr)
        row.reason = STR("");
    if (row.reason.len > 0)
        TRY(change_need_reason(w, row.reason));
    if (!row.attachment.ptr)
        row.attachment = STR("");
    TRY(state(w, "fact.record", &row, value));
    return fact_json(w, &row, ret_fact);
}

enum status fact_state(struct work *w, const char *type, struct str id, const char *word,
                       struct instant at, const json_t *attributes, const char *source,
                       struct str *ret_fact_id)
{
    struct fact_row row = {
        .subject_type = str_of(type),
        .subject = id,
        .word = str_of(word),
        .at = at,
        .source = str_of(source),
        .reason = STR(""),
        .attachment = STR(""),
        .void_reason = STR(""),
    };

    TRY(state(w, "fact.note", &row, attributes ? attributes : json_new_object(w->arena)));
    *ret_fact_id = row.id;
    return ST_OK;
}

enum status fact_note(struct work *w, const char *type, struct str id, const char *word,
                      struct instant at, const json_t *attributes, const char *source)
{
    struct str fact_id;
    bool has = false;

    TRY(fact_store_has(w, id, str_of(word), at, &has));
    return has ? ST_OK : fact_state(w, type, id, word, at, attributes, source, &fact_id);
}

/* ---- Voiding ---- */

/* The row is void from now on; *row becomes what it then is. */
static enum status void_row(struct work *w, struct fact_row *row, struct str reason)
{
    json_t *before = NULL, *after = json_new_object(w->arena);

    TRY(fact_json(w, row, &before));
    TRY(fact_store_void(w, row->id, reason));
    row->voided_at = w->now;
    row->void_reason = reason;
    json_put_text(after, "id", row->id);
    json_put_instant(after, "voided_at", row->voided_at);
    TRY(journal_append(
        w, "fact.void",
        arena_print(w->arena, "%.*s:%.*s", STR_ARG(row->subject_type), STR_ARG(row->subject)),
        before, after, reason));
    return touch_around(w, row->subject_type, row->subject);
}

enum status fact_withdraw(struct work *w, struct str id, struct str reason)
{
    struct fact_row row;

    TRY(fact_store_load(w, id, &row));
    if (row.voided_at.ms != 0 || !str_is(row.source, "procedure"))
        return ST_NOT_FOUND;
    return void_row(w, &row, reason);
}

enum status fact_void(struct work *w, struct str id, struct str reason, json_t **ret_fact)
{
    struct fact_row row;

    enum status status = fact_store_load(w, id, &row);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "fact", "没有这条事实，或不在您的管辖范围内",
                         "there is no such fact within your scope");
    TRY(status);
    TRY(may_change(w, row.subject_type, row.subject));
    TRY(change_need_reason(w, reason));
    if (row.voided_at.ms != 0)
        return work_fail(w, ST_CONFLICT, "fact", "这条事实已经作废", "this fact is voided already");
    if (str_is(row.source, "procedure"))
        return work_fail(w, ST_DENIED, "fact", "由办理过程产生的事实不能作废",
                         "what a procedure stated cannot be voided");
    TRY(void_row(w, &row, reason));
    return fact_json(w, &row, ret_fact);
}

/* ---- Reading ---- */

struct list_cookie {
    struct work *w;
    json_t *items;
};

static enum status list_fact(void *cookie, const struct fact_row *row)
{
    struct list_cookie *c = cookie;
    json_t *object = NULL;

    TRY(fact_json(c->w, row, &object));
    json_add(c->items, object);
    return ST_OK;
}

static json_t *page_of(struct work *w, json_t *items)
{
    json_t *page = json_new_object(w->arena);
    char now[INSTANT_TEXT_BYTES];

    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_textz(page, "as_of", instant_print(w->now, now));
    return page;
}

enum status fact_list(struct work *w, const char *type, struct str id, json_t **ret_page)
{
    struct list_cookie cookie = {.w = w, .items = json_new_list(w->arena)};

    TRY(may_see(w, str_of(type), id));
    TRY(fact_store_each(w, id, list_fact, &cookie));
    *ret_page = page_of(w, cookie.items);
    return ST_OK;
}

enum status fact_vocabulary(struct work *w, json_t **ret_page)
{
    *ret_page = page_of(w, facts_vocabulary(w->policy));
    return ST_OK;
}
