/* SPDX-License-Identifier: Apache-2.0
 * Alerts as people read them. */
#include "events/alert.h"

#include "base/banned.h"
#include "events/alert_right.h"
#include "events/alert_set.h"
#include "events/alert_store.h"
#include "registry/actor.h"
#include "registry/region.h"

struct word {
    const char *word, *zh, *en;
};

#define ALERT_WORD(name, word, zh, en) {word, zh, en},
static const struct word causes[] = {ALERT_CAUSE_TABLE(ALERT_WORD)};
static const struct word levels[] = {ALERT_LEVEL_TABLE(ALERT_WORD)};
static const struct word states[] = {ALERT_STATE_TABLE(ALERT_WORD)};
static const struct word verdicts[] = {ALERT_VERDICT_TABLE(ALERT_WORD)};
static const struct word hands[] = {ALERT_HAND_TABLE(ALERT_WORD)};
#undef ALERT_WORD

/* ---- Words ---- */

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

json_t *alert_words(struct arena *arena)
{
    json_t *object = json_new_object(arena);

    json_put(object, "causes", words_json(arena, causes, ALERT_CAUSE_COUNT));
    json_put(object, "levels", words_json(arena, levels, ALERT_LEVEL_COUNT));
    json_put(object, "states", words_json(arena, states, ALERT_STATE_COUNT));
    json_put(object, "verdicts", words_json(arena, verdicts, ALERT_VERDICT_COUNT));
    json_put(object, "hand_overs", words_json(arena, hands, ALERT_HAND_COUNT));
    return object;
}

const char *alert_level_word(enum alert_level level)
{
    return levels[level].word;
}

const char *alert_cause_word(enum alert_cause cause)
{
    return causes[cause].word;
}

const char *alert_state_word(enum alert_state state)
{
    return states[state].word;
}

const char *alert_hand_word(enum alert_hand hand)
{
    return hands[hand].word;
}

static bool read_word(const struct word *words, size_t count, struct str word, size_t *ret_at)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_is(word, words[i].word))
            continue;
        *ret_at = i;
        return true;
    }
    return false;
}

bool alert_level_read(struct str word, enum alert_level *ret_level)
{
    size_t at = 0;

    if (!read_word(levels, ALERT_LEVEL_COUNT, word, &at))
        return false;
    *ret_level = (enum alert_level)at;
    return true;
}

bool alert_cause_read(struct str word, enum alert_cause *ret_cause)
{
    size_t at = 0;

    if (!read_word(causes, ALERT_CAUSE_COUNT, word, &at))
        return false;
    *ret_cause = (enum alert_cause)at;
    return true;
}

bool alert_state_read(struct str word, enum alert_state *ret_state)
{
    size_t at = 0;

    if (!read_word(states, ALERT_STATE_COUNT, word, &at))
        return false;
    *ret_state = (enum alert_state)at;
    return true;
}

bool alert_verdict_read(struct str word, enum alert_verdict *ret_verdict)
{
    size_t at = 0;

    if (!read_word(verdicts, ALERT_VERDICT_COUNT, word, &at))
        return false;
    *ret_verdict = (enum alert_verdict)at;
    return true;
}

bool alert_hand_read(struct str word, enum alert_hand *ret_hand)
{
    size_t at = 0;

    if (!read_word(hands, ALERT_HAND_COUNT, word, &at))
        return false;
    *ret_hand = (enum alert_hand)at;
    return true;
}

/* ---- One ---- */

enum status alert_load(struct work *w, struct str id, struct alert *ret_alert)
{
    enum status status = alert_store_load(w, id, ret_alert);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这条告警，或不在您的管辖范围内",
                         "there is no such alert within your scope");
    return status;
}

/* null when there is no id. */
static void put_brief(struct work *w, json_t *object, const char *key, struct str id,
                      struct str name, int64_t level)
{
    json_t *brief = json_new_object(w->arena);

    if (id.len == 0) {
        json_put_null(object, key);
        return;
    }
    json_put_text(brief, "id", id);
    json_put_text(brief, "name", name);
    if (level >= 0)
        json_put_int(brief, "level", level);
    json_put(object, key, brief);
}

static struct str or_null(struct str text)
{
    return text.len > 0 ? text : (struct str){NULL, 0};
}

static void put_work(struct work *w, const struct alert *x, json_t *object)
{
    json_put_textz(object, "state", states[x->state].word);
    json_put_text(object, "verdict", or_null(x->verdict));
    json_put_text(object, "reason", x->reason);
    put_brief(w, object, "taken_by", x->taken_by, x->taken_name, -1);
    json_put_instant(object, "taken_at", x->taken_at);
    json_put_instant(object, "closed_at", x->closed_at);
    json_put_text(object, "closed_by", x->closed_name);
    json_put_int(object, "weight", x->weight);
    json_put_instant(object, "changed_at", x->changed_at);
}

enum status alert_json(struct work *w, const struct alert *x, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    json_t *cause = json_new_object(w->arena);
    struct str region_name = STR("");

    if (x->region.len > 0)
        TRY(region_full_name(w, x->region, &region_name));
    json_put_textz(cause, "kind", causes[x->cause].word);
    json_put_text(cause, "id", x->cause_id);
    json_put_text(cause, "title_zh", x->title_zh);
    json_put_text(cause, "title_en", x->title_en);
    json_put_text(object, "id", x->id);
    json_put_int(object, "version", x->version);
    json_put(object, "cause", cause);
    json_put_textz(object, "level", levels[x->level].word);
    json_put(object, "techniques", x->techniques);
    put_brief(w, object, "party", x->party_id, x->party_name, -1);
    put_brief(w, object, "system", x->system_id, x->system_name, x->system_level);
    json_put_bool(object, "cii", x->is_cii);
    json_put_text(object, "region", x->region);
    json_put_text(object, "region_name", region_name);
    json_put_text(object, "sector", x->sector);
    put_brief(w, object, "sensor", x->sensor_id, x->sensor_name, -1);
    json_put_instant(object, "first_at", x->first_at);
    json_put_instant(object, "last_at", x->last_at);
    json_put_instant(object, "raised_at", x->raised_at);
    json_put_int(object, "hits", x->hits);
    put_work(w, x, object);
    *ret_object = object;
    return ST_OK;
}

static enum status put_actions(struct work *w, const struct alert *x, json_t *object)
{
    json_t *list = json_new_list(w->arena);
    bool is_active = x->state == ALERT_OPEN || x->state == ALERT_TAKEN;
    bool has = false;

    TRY(alert_right_has(w, x, &has));
    if (has && is_active && !str_equal(x->taken_by, w->actor->account_id))
        json_add_text(list, STR("take"));
    if (has && x->state == ALERT_TAKEN)
        json_add_text(list, STR("release"));
    if (has && is_active)
        json_add_text(list, STR("verdict"));
    if (has && !is_active)
        json_add_text(list, STR("reopen"));
    if (has && x->state != ALERT_CLOSED)
        json_add_text(list, STR("hand-over"));
    if (has) {
        json_add_text(list, STR("suppress"));
        json_add_text(list, STR("note"));
    }
    json_put(object, "actions", list);
    return ST_OK;
}

static enum status put_explained(struct work *w, const struct alert *x, json_t *object)
{
    struct fault fault = {.status = ST_OK};
    json_t *explained = NULL;

    if (x->explained.len > 0 &&
        json_read(w->arena, x->explained, ALERT_EXPLAINED_MAX_BYTES, &fault, &explained) == ST_OK)
        json_put(object, "explained", explained);
    else
        json_put_null(object, "explained");
    return ST_OK;
}

enum status alert_detail(struct work *w, const struct alert *x, json_t **ret_object)
{
    json_t *object, *hours, *by, *similar, *suppressions, *given, *sets;
    int64_t withheld;
    json_t *verdicts_given = json_new_object(w->arena);

    TRY(alert_json(w, x, &object));
    TRY(alert_store_hours(w, x->id, &hours));
    TRY(alert_store_similar(w, x, &by, &similar));
    TRY(alert_suppress_list(w, x, &suppressions));
    TRY(alert_store_hands(w, x->id, &given));
    json_put(verdicts_given, "by", by);
    json_put(verdicts_given, "items", similar);
    json_put(object, "samples", x->samples);
    json_put(object, "indicators", x->indicators);
    TRY(alert_set_list(w, x->id, &sets, &withheld));
    json_put(object, "sets", sets);
    json_put_int(object, "sets_withheld", withheld);
    json_put(object, "entities", x->entities);
    TRY(put_explained(w, x, object));
    json_put(object, "hours", hours);
    json_put(object, "similar", verdicts_given);
    json_put(object, "suppressions", suppressions);
    json_put(object, "hand_overs", given);
    TRY(put_actions(w, x, object));
    *ret_object = object;
    return ST_OK;
}

enum status alert_hands(struct work *w, const struct alert *x, json_t **ret_list)
{
    return alert_store_hands(w, x->id, ret_list);
}

/* ---- Many ---- */

enum status alert_page(struct work *w, const struct alert_filter *filter, json_t **ret_page)
{
    int64_t limit = filter->limit <= 0               ? ALERT_PAGE
                    : filter->limit > ALERT_PAGE_MAX ? ALERT_PAGE_MAX
                                                     : filter->limit;
    json_t *page = json_new_object(w->arena);
    json_t *items = json_new_list(w->arena);
    struct alert *rows;
    size_t count;
    int64_t total;

    TRY(alert_store_page(w, filter, limit, &rows, &count));
    TRY(alert_store_total(w, filter, &total));
    for (size_t i = 0; i < count; i++) {
        json_t *one;
        TRY(alert_json(w, &rows[i], &one));
        json_add(items, one);
    }
    struct str next = {NULL, 0};
    if ((int64_t)count == limit)
        next = arena_print(w->arena, "%lld:%.*s", (long long)rows[count - 1].weight,
                           STR_ARG(rows[count - 1].id));
    json_put(page, "items", items);
    json_put_text(page, "next", next);
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

enum status alert_timeline(struct work *w, const struct alert *alert, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena);
    json_t *items, *one;
    size_t i;

    TRY(alert_store_entries(w, alert->id, &items));
    json_array_foreach(items, i, one)
    {
        json_t *data = json_get_object(one, "data");
        if (!alert->is_withheld)
            break;
        (void)json_object_del(data, "cause");
        (void)json_object_del(data, "cause_id");
    }
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}

enum status alert_count(struct work *w, json_t **ret_counts)
{
    return alert_store_tally(w, ret_counts);
}

enum status alert_changes(struct work *w, struct instant since, int64_t limit, json_t **ret_events,
                          struct instant *ret_seen)
{
    json_t *events = json_new_list(w->arena);
    struct alert *rows;
    size_t count;

    *ret_seen = since;
    TRY(alert_store_changed(w, since, limit, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *event = json_new_object(w->arena);
        json_t *data = json_new_object(w->arena);

        json_put_text(data, "id", rows[i].id);
        json_put_int(data, "version", rows[i].version);
        json_put_textz(data, "state", states[rows[i].state].word);
        json_put_textz(data, "level", levels[rows[i].level].word);
        json_put_int(data, "hits", rows[i].hits);
        json_put_instant(data, "changed_at", rows[i].changed_at);
        json_put_textz(event, "event", "alert");
        json_put(event, "data", data);
        json_add(events, event);
        *ret_seen = rows[i].changed_at;
    }
    *ret_events = events;
    return ST_OK;
}
