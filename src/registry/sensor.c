/* SPDX-License-Identifier: Apache-2.0
 * The registry of sensors. */
#include "registry/sensor.h"

#include <stdio.h>

#include "base/banned.h"
#include "base/digest.h"
#include "base/id.h"
#include "registry/actor.h"
#include "registry/address.h"
#include "registry/change.h"
#include "registry/field.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/scope.h"
#include "registry/sensor_store.h"

struct word {
    const char *word, *zh, *en;
};

#define SENSOR_WORD(name, word, zh, en) {word, zh, en},
static const struct word kinds[] = {SENSOR_KIND_TABLE(SENSOR_WORD)};
static const struct word categories[] = {SENSOR_CATEGORY_TABLE(SENSOR_WORD)};
#undef SENSOR_WORD
#define SENSOR_WORD(name, word, zh, en) word,
static const char *const kind_words[] = {SENSOR_KIND_TABLE(SENSOR_WORD) NULL};
#undef SENSOR_WORD

/* ---- Words ---- */

const char *sensor_kind_word(enum sensor_kind kind)
{
    return kinds[kind].word;
}

bool sensor_category_bits(struct str words, uint32_t *ret_bits)
{
    struct str rest = words;
    uint32_t bits = 0;

    while (rest.len > 0) {
        struct str word = str_trim(str_cut(rest, ',', &rest));
        size_t i = 0;
        while (i < SENSOR_CATEGORY_COUNT && !str_is(word, categories[i].word))
            i++;
        if (i == SENSOR_CATEGORY_COUNT)
            return false;
        bits |= 1u << i;
    }
    *ret_bits = bits;
    return true;
}

struct str sensor_category_words(struct arena *arena, uint32_t bits)
{
    struct str text = STR("");

    for (size_t i = 0; i < SENSOR_CATEGORY_COUNT; i++)
        if (bits & 1u << i)
            text = arena_print(arena, "%.*s%s%s", STR_ARG(text), text.len > 0 ? "," : "",
                               categories[i].word);
    return text;
}

static json_t *words_json(struct arena *arena, const struct word *words, size_t count)
{
    json_t *list = json_new_list(arena);

    for (size_t i = 0; i < count; i++) {
        json_t *one = json_new_object(arena);
        json_put_textz(one, "word", words[i].word);
        json_put_textz(one, "zh", words[i].zh);
        json_put_textz(one, "en", words[i].en);
        json_add(list, one);
    }
    return list;
}

json_t *sensor_words(struct arena *arena)
{
    json_t *object = json_new_object(arena);

    json_put(object, "kinds", words_json(arena, kinds, SENSOR_KIND_COUNT));
    json_put(object, "categories", words_json(arena, categories, SENSOR_CATEGORY_COUNT));
    return object;
}

/* ---- Writing ---- */

static struct str subject_of(struct work *w, struct str id)
{
    return arena_print(w->arena, "sensor:%.*s", STR_ARG(id));
}

static enum status record(struct work *w, const char *act, const struct sensor *x,
                          const json_t *before, struct str reason)
{
    json_t *after = NULL;

    TRY(sensor_json(w, x, &after));
    return change_record(w, act, subject_of(w, x->id), subject_of(w, x->id), before, after, reason);
}

static void read_ranges(struct field_reader *r, struct sensor *x)
{
    json_t *list = json_get_list(r->input, "ranges");
    struct address_range range;
    size_t index;
    json_t *text;

    if (!field_has(r, "ranges"))
        return;
    x->ranges = json_new_list(r->w->arena);
    if (json_array_size(list) > SENSOR_RANGES_MAX) {
        field_problem(r, "ranges", "limit", "地址范围最多 %d 项", "at most %d ranges",
                      SENSOR_RANGES_MAX);
        return;
    }
    json_array_foreach(list, index, text)
    {
        struct str value = str_trim(str_half_width(r->w->arena, json_text(text)));
        if (!address_range_read(r->w->arena, value, &range))
            field_problem(r, "ranges", "not-a-range", "“%.*s”不是 IP 地址、网段或范围",
                          "\"%.*s\" is no address, a/prefix or a-b", STR_ARG(value));
        json_add_text(x->ranges, value);
    }
}

static void read_fields(struct field_reader *r, struct sensor *x)
{
    x->name = field_text(r, "name", SENSOR_NAME_MAX, FIELD_REQUIRED, x->name);
    x->exit = field_text(r, "exit", SENSOR_NAME_MAX, FIELD_REQUIRED, x->exit);
    x->model = field_text(r, "model", SENSOR_NAME_MAX, 0, x->model);
    x->owner = field_text(r, "owner", SENSOR_NAME_MAX, 0, x->owner);
    x->note = field_text(r, "note", SENSOR_NOTE_MAX, 0, x->note);
    x->receiver_id = field_text(r, "receiver", SENSOR_NAME_MAX, 0, x->receiver_id);
    read_ranges(r, x);
}

static enum status check_receiver(struct work *w, struct sensor *x)
{
    struct party receiver;

    x->receiver_name = STR("");
    if (x->receiver_id.len == 0)
        return ST_OK;
    enum status status = party_load(w, x->receiver_id, &receiver);
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return work_fail(w, ST_INVALID, "receiver", "没有这个接收单位",
                         "there is no such receiver");
    }
    TRY(status);
    x->receiver_name = receiver.name;
    return ST_OK;
}

/* A token that says what it is, so that people and scanners of secrets recognise it. */
static struct str new_token(struct work *w, struct sensor *x, struct str *ret_digest)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    uint8_t random[SENSOR_TOKEN_BYTES];
    char text[SENSOR_TOKEN_BYTES + 1];
    char hex[DIGEST_SM3_HEX_BYTES];

    digest_random(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        text[i] = digits[random[i] & 63];
    text[SENSOR_TOKEN_BYTES] = '\0';
    struct str token = arena_print(w->arena, "psens_%s", text);
    struct digest_sm3 digest = digest_sm3_of(token);
    *ret_digest = str_copy(w->arena, str_of(digest_hex(&digest, hex)));
    x->token_hint = str_copy(w->arena, (struct str){token.ptr + token.len - 4, 4});
    digest_wipe(random, sizeof random);
    return token;
}

enum status sensor_create(struct work *w, const json_t *input, struct sensor *ret_sensor,
                          struct str *ret_token)
{
    struct str party_id = json_get_text(input, "party");
    struct sensor x = {.id = id_new(w->arena, w->now),
                       .version = 1,
                       .model = STR(""),
                       .owner = STR(""),
                       .note = STR(""),
                       .receiver_id = STR(""),
                       .ranges = json_new_list(w->arena),
                       .state = STR("active"),
                       .made_at = w->now,
                       .made_name = w->actor->person_name};
    struct field_reader r;
    struct party party;
    struct str digest;

    if (party_id.len == 0)
        party_id = w->actor->party_id;
    if (party_id.len == 0)
        return work_fail(w, ST_DENIED, "party", "只有单位的经办人可以登记",
                         "only people of a party may do this");
    TRY(scope_change_party(w, party_id));
    TRY(party_load(w, party_id, &party));
    x.party_id = party.id;
    x.party_name = party.name;
    x.region = party.region;
    x.sector = str_copy(w->arena, json_text(json_array_get(party.sectors, 0)));
    field_begin(&r, w, input);
    x.kind = field_word(&r, "kind", kind_words, FIELD_REQUIRED, STR(""));
    read_fields(&r, &x);
    TRY(field_end(&r));
    TRY(check_receiver(w, &x));
    *ret_token = new_token(w, &x, &digest);
    TRY(sensor_store_insert(w, &x, digest));
    TRY(record(w, "sensor.create", &x, NULL, json_get_text(input, "reason")));
    *ret_sensor = x;
    return ST_OK;
}

/* The sensor as it is, when the actor may change it. */
static enum status begin_change(struct work *w, struct str id, int64_t version, struct str reason,
                                struct sensor *ret_sensor, json_t **ret_before)
{
    TRY(sensor_load(w, id, ret_sensor));
    TRY(scope_change_party(w, ret_sensor->party_id));
    TRY(change_need_reason(w, reason));
    if (str_is(ret_sensor->state, "ended"))
        return work_fail(w, ST_CONFLICT, "state", "探针已停用，不能再修改",
                         "the sensor has ended and changes no more");
    TRY(sensor_json(w, ret_sensor, ret_before));
    ret_sensor->version = version;
    return ST_OK;
}

static enum status end_change(struct work *w, const char *act, struct sensor *x,
                              const json_t *before, struct str reason)
{
    TRY(sensor_load(w, x->id, x));
    return record(w, act, x, before, reason);
}

enum status sensor_update(struct work *w, struct str id, int64_t version, const json_t *input,
                          struct sensor *ret_sensor)
{
    struct str reason = json_get_text(input, "reason");
    struct field_reader r;
    json_t *before = NULL;

    TRY(begin_change(w, id, version, reason, ret_sensor, &before));
    field_begin(&r, w, input);
    read_fields(&r, ret_sensor);
    TRY(field_end(&r));
    TRY(check_receiver(w, ret_sensor));
    TRY(sensor_store_update(w, ret_sensor));
    return end_change(w, "sensor.update", ret_sensor, before, reason);
}

enum status sensor_set_state(struct work *w, struct str id, int64_t version, struct str state,
                             struct str reason, struct sensor *ret_sensor)
{
    json_t *before = NULL;

    TRY(begin_change(w, id, version, reason, ret_sensor, &before));
    if (!str_is(state, "active") && !str_is(state, "paused") && !str_is(state, "ended"))
        return work_fail(w, ST_INVALID, "state", "状态为 active、paused 或 ended",
                         "the state is active, paused or ended");
    if (str_equal(state, ret_sensor->state))
        return work_fail(w, ST_CONFLICT, "state", "已经是这个状态", "that is its state already");
    ret_sensor->state = state;
    TRY(sensor_store_update(w, ret_sensor));
    return end_change(w, "sensor.state", ret_sensor, before, reason);
}

enum status sensor_renew_token(struct work *w, struct str id, int64_t version, struct str reason,
                               struct sensor *ret_sensor, struct str *ret_token)
{
    struct str digest;
    json_t *before = NULL;

    TRY(begin_change(w, id, version, reason, ret_sensor, &before));
    *ret_token = new_token(w, ret_sensor, &digest);
    TRY(sensor_store_token(w, ret_sensor, digest));
    return end_change(w, "sensor.token", ret_sensor, before, reason);
}

/* ---- Reading ---- */

enum status sensor_load(struct work *w, struct str id, struct sensor *ret_sensor)
{
    enum status status = sensor_store_load(w, id, ret_sensor);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这个探针，或不在您的管辖范围内",
                         "there is no such sensor within your scope");
    return status;
}

struct standing {
    struct sensor_rules rules;
    struct sensor_agreement agreement;
    bool has_agreement;
    const char *health, *refusal_zh, *refusal_en;
};

/* `state` is that of the register. */
static const char *health_of(const struct work *w, struct str state, struct instant heard_at,
                             bool has_agreement, const struct sensor_rules *rules)
{
    int64_t quiet_ms = w->now.ms - heard_at.ms;

    if (!str_is(state, "active"))
        return str_is(state, "ended") ? "ended" : "paused";
    if (rules->needs_agreement && !has_agreement)
        return "no-agreement";
    if (heard_at.ms == 0)
        return "waiting";
    return quiet_ms > rules->silent_ms ? "silent" : quiet_ms > rules->late_ms ? "late" : "live";
}

static enum status standing_of(struct work *w, const struct sensor *x, struct standing *ret)
{
    enum status status;

    *ret = (struct standing){.refusal_zh = "", .refusal_en = ""};
    TRY(sensor_rules_at(w, x->region, x->sector, &ret->rules));
    status = sensor_agreement_now(w, x->id, &ret->agreement);
    if (status != ST_OK && status != ST_NOT_FOUND)
        return status;
    ret->has_agreement = status == ST_OK;
    ret->health = health_of(w, x->state, x->heard_at, ret->has_agreement, &ret->rules);
    if (!str_is(x->state, "active")) {
        ret->refusal_zh = str_is(x->state, "ended") ? "探针已停用" : "探针已暂停";
        ret->refusal_en =
            str_is(x->state, "ended") ? "the sensor has ended" : "the sensor is paused";
    } else if (ret->rules.needs_agreement && !ret->has_agreement) {
        ret->refusal_zh = "没有现行有效的采集约定，不接收任何数据";
        ret->refusal_en = "no agreement is in force, so nothing is taken in";
    }
    return ST_OK;
}

static enum status put_day(struct work *w, const struct sensor *x, json_t *object)
{
    json_t *day = json_new_object(w->arena);
    struct sensor_store_sum sum;

    TRY(sensor_store_day(w, x->id, w->now.ms / SENSOR_HOUR_MS - 23, &sum));
    sensor_store_sum_put(day, &sum);
    json_put(object, "day", day);
    return ST_OK;
}

static enum status put_standing(struct work *w, const struct sensor *x, json_t *object)
{
    struct standing standing;
    json_t *findings;

    TRY(standing_of(w, x, &standing));
    TRY(sensor_store_findings(w, x->id, true, &findings));
    json_put_textz(object, "health", standing.health);
    json_put_int(object, "late_minutes", standing.rules.late_ms / SENSOR_MINUTE_MS);
    json_put_int(object, "silent_minutes", standing.rules.silent_ms / SENSOR_MINUTE_MS);
    if (standing.has_agreement)
        json_put(object, "agreement", sensor_agreement_json(w, &standing.agreement));
    else
        json_put_null(object, "agreement");
    json_put_bool(object, "takes_in", standing.refusal_zh[0] == '\0');
    json_put_textz(object, "refusal_zh", standing.refusal_zh);
    json_put_textz(object, "refusal_en", standing.refusal_en);
    if (json_array_size(findings) > 0)
        json_put(object, "finding", json_array_get(findings, 0));
    else
        json_put_null(object, "finding");
    return put_day(w, x, object);
}

static enum status may_change(struct work *w, const struct sensor *x, bool *ret_may)
{
    enum status status = scope_change_party(w, x->party_id);

    if (status != ST_OK && status != ST_DENIED && status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    *ret_may = status == ST_OK && !str_is(x->state, "ended");
    return ST_OK;
}

enum status sensor_json(struct work *w, const struct sensor *x, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    json_t *party = NULL;
    json_t *receiver = NULL;
    struct str region_name;
    bool is_mine = false;

    TRY(region_full_name(w, x->region, &region_name));
    TRY(may_change(w, x, &is_mine));
    TRY(party_brief(w, x->party_id, &party));
    TRY(party_brief(w, x->receiver_id, &receiver));
    json_put_text(object, "id", x->id);
    json_put_int(object, "version", x->version);
    json_put(object, "party", party);
    json_put(object, "receiver", receiver);
    json_put_text(object, "region", x->region);
    json_put_text(object, "region_name", region_name);
    json_put_text(object, "sector", x->sector);
    json_put_text(object, "kind", x->kind);
    json_put_text(object, "name", x->name);
    json_put_text(object, "exit", x->exit);
    json_put(object, "ranges", x->ranges);
    json_put_text(object, "model", x->model);
    json_put_text(object, "owner", x->owner);
    json_put_text(object, "note", x->note);
    json_put_text(object, "state", x->state);
    json_put_text(object, "token_hint", x->token_hint);
    json_put_instant(object, "made_at", x->made_at);
    json_put_text(object, "made_by", x->made_name);
    json_put_instant(object, "heard_at", x->heard_at);
    json_put_instant(object, "data_at", x->data_at);
    TRY(put_standing(w, x, object));
    json_put_bool(object, "may_change", is_mine);
    *ret_object = object;
    return ST_OK;
}

/* Health is not a column: rows are looked through until the page is full. */
static enum status fill_page(struct work *w, struct sensor_filter filter, int64_t limit,
                             json_t *items, struct str *ret_next)
{
    struct sensor *rows;
    size_t count;

    *ret_next = (struct str){NULL, 0};
    do {
        TRY(sensor_store_page(w, &filter, SENSOR_PAGE_MAX, &rows, &count));
        for (size_t i = 0; i < count; i++) {
            struct standing standing;
            json_t *one;

            filter.after = rows[i].id;
            TRY(standing_of(w, &rows[i], &standing));
            if (filter.health.len > 0 && !str_is(filter.health, standing.health))
                continue;
            if ((int64_t)json_array_size(items) == limit) {
                *ret_next = json_get_text(json_array_get(items, (size_t)limit - 1), "id");
                return ST_OK;
            }
            TRY(sensor_json(w, &rows[i], &one));
            json_add(items, one);
        }
    } while (count == SENSOR_PAGE_MAX);
    return ST_OK;
}

enum status sensor_page(struct work *w, const struct sensor_filter *filter, json_t **ret_page)
{
    int64_t limit = filter->limit <= 0                ? SENSOR_PAGE
                    : filter->limit > SENSOR_PAGE_MAX ? SENSOR_PAGE_MAX
                                                      : filter->limit;
    json_t *page = json_new_object(w->arena);
    json_t *items = json_new_list(w->arena);
    struct str next;
    int64_t total = 0;

    TRY(fill_page(w, *filter, limit, items, &next));
    TRY(sensor_store_count(w, filter, &total));
    if (filter->health.len > 0) {
        json_t *counts;
        TRY(sensor_count(w, &counts));
        total = json_get_int(json_get_object(counts, "by"), str_zero(w->arena, filter->health), 0);
    }
    json_put(page, "items", items);
    json_put_text(page, "next", next);
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

enum status sensor_count(struct work *w, json_t **ret_counts)
{
    json_t *counts = json_new_object(w->arena);
    json_t *by = json_new_object(w->arena);
    struct sensor_store_health *rows;
    struct sensor_rules rules = {.needs_agreement = true};
    size_t count;

    TRY(sensor_store_healths(w, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        const struct sensor_store_health *x = &rows[i];

        if (i == 0 || !str_equal(x->region, rows[i - 1].region) ||
            !str_equal(x->sector, rows[i - 1].sector))
            TRY(sensor_rules_at(w, x->region, x->sector, &rules));
        const char *health = health_of(w, x->state, x->heard_at, x->has_agreement, &rules);
        json_put_int(by, health, json_get_int(by, health, 0) + 1);
    }
    json_put_int(counts, "total", (int64_t)count);
    json_put(counts, "by", by);
    *ret_counts = counts;
    return ST_OK;
}

enum status sensor_changes(struct work *w, struct instant since, int64_t limit, json_t **ret_events,
                           struct instant *ret_seen)
{
    json_t *events = json_new_list(w->arena);
    struct sensor *rows;
    struct instant *changed;
    size_t count;

    *ret_seen = since;
    TRY(sensor_store_changed(w, since, limit, &rows, &changed, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *event = json_new_object(w->arena);
        json_t *data = json_new_object(w->arena);

        json_put_text(data, "id", rows[i].id);
        json_put_int(data, "version", rows[i].version);
        json_put_text(data, "state", rows[i].state);
        json_put_instant(data, "heard_at", rows[i].heard_at);
        json_put_textz(event, "event", "sensor");
        json_put(event, "data", data);
        json_add(events, event);
        *ret_seen = changed[i];
    }
    *ret_events = events;
    return ST_OK;
}
