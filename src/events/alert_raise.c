/* SPDX-License-Identifier: Apache-2.0
 * From hits to alerts: hits of one batch are put in groups, each group is one write. */
#include <stdlib.h>

#include "base/banned.h"
#include "base/id.h"
#include "db/journal.h"
#include "events/alert_set.h"
#include "events/alert_store.h"
#include "registry/actor.h"
#include "registry/message.h"
#include "registry/party.h"

enum { HOUR_MS = 60 * 60 * 1000 };

struct grouped {
    struct str group;
    const struct alert_hit *hit;
};

/* Cause, then what was hit: the system, else the sensor's view of the unit. */
static struct str group_of(struct work *w, const struct alert_hit *hit)
{
    if (hit->system_id.len > 0)
        return arena_print(w->arena, "%s|%.*s|system:%.*s", alert_cause_word(hit->cause),
                           STR_ARG(hit->cause_id), STR_ARG(hit->system_id));
    return arena_print(w->arena, "%s|%.*s|party:%.*s", alert_cause_word(hit->cause),
                       STR_ARG(hit->cause_id), STR_ARG(hit->party_id));
}

static int by_group(const void *a, const void *b)
{
    const struct grouped *x = a;
    const struct grouped *y = b;
    int order = str_order(x->group, y->group);

    if (order != 0)
        return order;
    if (x->hit->at.ms != y->hit->at.ms)
        return x->hit->at.ms < y->hit->at.ms ? -1 : 1;
    return (x->hit > y->hit) - (x->hit < y->hit); /* as they came */
}

static bool holds(const json_t *list, struct str text)
{
    size_t index;
    json_t *one;

    json_array_foreach(list, index, one)
    {
        if (str_equal(json_text(one), text))
            return true;
    }
    return false;
}

/* Once each, the first ALERT_LIST_MAX. */
static void add_once(json_t *list, struct str text)
{
    if (text.len > 0 && json_array_size(list) < ALERT_LIST_MAX && !holds(list, text))
        json_add_text(list, text);
}

/* The first half of the room keeps the first events, the second half the latest. */
static void add_sample(json_t *list, struct str event_id)
{
    if (event_id.len == 0)
        return;
    if (json_array_size(list) >= ALERT_LIST_MAX)
        (void)json_array_remove(list, ALERT_LIST_MAX / 2);
    json_add_text(list, event_id);
}

static struct str cut_title(struct str title)
{
    size_t at = 0;

    for (size_t points = 0; at < title.len && points < ALERT_TITLE_MAX; points++)
        (void)str_point(title, &at);
    return (struct str){title.ptr, at < title.len ? at : title.len};
}

static int64_t weight_of(const struct alert *x)
{
    return ((int64_t)x->level + 1) * 100 + (x->is_cii ? 50 : 0) + x->system_level * 5;
}

static void take_hit(struct alert *x, const struct alert_hit *hit)
{
    x->hits++;
    if (x->first_at.ms == 0 || hit->at.ms < x->first_at.ms)
        x->first_at = hit->at;
    if (hit->at.ms > x->last_at.ms)
        x->last_at = hit->at;
    if (hit->level > x->level)
        x->level = hit->level;
    for (size_t i = 0; i < hit->technique_count; i++)
        add_once(x->techniques, hit->techniques[i]);
    add_sample(x->samples, hit->event_id);
    add_once(x->indicators, hit->indicator);
    add_once(x->entities, hit->entity);
    if (hit->explained.len > 0 && hit->explained.len <= ALERT_EXPLAINED_MAX_BYTES)
        x->explained = hit->explained;
}

static struct alert new_alert(struct work *w, const struct alert_hit *hit)
{
    return (struct alert){
        .id = id_new(w->arena, w->now),
        .version = 1,
        .cause = hit->cause,
        .cause_id = hit->cause_id,
        .cause_key = hit->cause_id,
        .title_zh = cut_title(hit->title_zh.len > 0 ? hit->title_zh : hit->cause_id),
        .title_en = cut_title(hit->title_en.len > 0 ? hit->title_en : hit->cause_id),
        .level = hit->level,
        .techniques = json_new_list(w->arena),
        .samples = json_new_list(w->arena),
        .indicators = json_new_list(w->arena),
        .entities = json_new_list(w->arena),
        .party_id = hit->party_id,
        .system_id = hit->system_id,
        .sensor_id = hit->sensor_id,
        .region = hit->region,
        .sector = hit->sector,
        .system_level = hit->system_level,
        .is_cii = hit->is_cii,
        .explained = STR(""),
    };
}

static enum status tell(struct work *w, const struct alert *x, bool is_open)
{
    json_t *parameters = json_new_object(w->arena);
    struct str title_zh = x->title_zh, title_en = x->title_en;

    if (x->level < ALERT_HIGH)
        return ST_OK;
    if (!is_open)
        alert_set_titles(&title_zh, &title_en);
    json_put_text(parameters, "title_zh", title_zh);
    json_put_text(parameters, "title_en", title_en);
    json_put_textz(parameters, "level_zh", x->level == ALERT_CRITICAL ? "严重" : "高");
    json_put_textz(parameters, "level_en", alert_level_word(x->level));
    json_put_bool(parameters, "cii", x->is_cii);
    const struct message_new message = {
        .kind = "alert-new",
        .occasion = arena_print(w->arena, "alert:%.*s", STR_ARG(x->id)),
        .subject_kind = "alert",
        .subject_id = x->id,
        .parameters = parameters,
        .is_inbox_only = x->level < ALERT_CRITICAL && !x->is_cii,
    };
    return message_tell_party(w, x->party_id,
                              1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE,
                              STR(""), &message);
}

/* What hit no registered system lies where the unit lies: its officers see it. */
static enum status place_by_party(struct work *w, struct alert *x)
{
    struct party party;

    if (x->region.len > 0)
        return ST_OK;
    TRY(party_load(w, x->party_id, &party));
    x->region = party.region;
    x->sector = str_copy(w->arena, json_text(json_array_get(party.sectors, 0)));
    return ST_OK;
}

static enum status open_alert(struct work *w, struct alert *x, struct str group, bool is_open)
{
    json_t *after = json_new_object(w->arena);

    TRY(place_by_party(w, x));
    x->weight = weight_of(x);
    TRY(alert_store_insert(w, x, group));
    json_put_textz(after, "cause", alert_cause_word(x->cause));
    json_put_text(after, "cause_id", x->cause_id);
    json_put_textz(after, "level", alert_level_word(x->level));
    json_put_text(after, "party", x->party_id);
    json_put_text(after, "system", x->system_id);
    TRY(alert_store_entry(w, x->id, "raise", STR(""), after));
    TRY(journal_append(w, "alert.raise", arena_print(w->arena, "alert:%.*s", STR_ARG(x->id)), NULL,
                       after, STR("")));
    return tell(w, x, is_open);
}

/* Hits of a group are in the order of time, so hours come one after another. */
static enum status count_hours(struct work *w, struct str alert_id, const struct grouped *rows,
                               size_t count)
{
    for (size_t at = 0; at < count;) {
        int64_t hour = rows[at].hit->at.ms / HOUR_MS;
        size_t end = at;

        while (end < count && rows[end].hit->at.ms / HOUR_MS == hour)
            end++;
        TRY(alert_store_hour(w, alert_id, hour, (int64_t)(end - at)));
        at = end;
    }
    return ST_OK;
}

/* Sets of the hits, each once. */
static enum status put_sets(struct work *w, struct str alert_id, const struct grouped *rows,
                            size_t count)
{
    json_t *seen = json_new_list(w->arena);

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < rows[i].hit->set_count; k++) {
            const struct alert_set *set = &rows[i].hit->sets[k];

            if (holds(seen, set->name) || json_array_size(seen) >= ALERT_LIST_MAX)
                continue;
            json_add_text(seen, set->name);
            TRY(alert_set_put(w, alert_id, set));
        }
    return ST_OK;
}

static enum status raise_group(struct work *w, const struct grouped *rows, size_t count,
                               struct alert_raised *raised)
{
    const struct alert_hit *last = rows[count - 1].hit;
    struct alert alert;
    bool is_held = false;

    TRY(alert_store_held(w, last, (int64_t)count, &is_held));
    if (is_held) {
        raised->suppressed += (int64_t)count;
        return ST_OK;
    }
    enum status status = alert_store_open_of(w, rows[0].group, &alert);
    bool is_new = status == ST_NOT_FOUND;
    if (is_new)
        alert = new_alert(w, rows[0].hit);
    else
        TRY(status);
    enum alert_level before = alert.level;
    bool is_open = false;
    for (size_t i = 0; i < count; i++)
        take_hit(&alert, rows[i].hit);
    for (size_t i = 0; i < count && !is_open; i++)
        is_open = alert_set_is_open(rows[i].hit);
    alert.weight = weight_of(&alert);
    if (is_new)
        TRY(open_alert(w, &alert, rows[0].group, is_open));
    else
        TRY(alert_store_grow(w, &alert));
    if (!is_new && alert.level > before) {
        json_t *data = json_new_object(w->arena);
        json_put_textz(data, "from", alert_level_word(before));
        json_put_textz(data, "to", alert_level_word(alert.level));
        TRY(alert_store_entry(w, alert.id, "level", STR(""), data));
        TRY(tell(w, &alert, is_open));
    }
    TRY(put_sets(w, alert.id, rows, count));
    raised->opened += is_new;
    raised->counted += (int64_t)count;
    return count_hours(w, alert.id, rows, count);
}

enum status alert_raise_last(struct work *w, struct str lane, struct str *ret_batch)
{
    return alert_store_last_batch(w, lane, ret_batch);
}

enum status alert_raise(struct work *w, struct str lane, struct str batch,
                        const struct alert_hit *hits, size_t count, struct alert_raised *ret_raised)
{
    struct str last = STR("");
    struct alert_raised raised = {0, 0, 0};
    struct grouped *rows;
    bool is_new = true;

    if (count > ALERT_HITS_MAX)
        return work_fail(w, ST_LIMIT, "hits", "一批最多 %d 次命中", "at most %d hits in a batch",
                         ALERT_HITS_MAX);
    if (batch.len > 0) {
        TRY(alert_store_last_batch(w, lane, &last));
        is_new = !str_equal(last, batch);
        if (is_new)
            TRY(alert_store_set_batch(w, lane, batch));
    }
    if (is_new && count > 0) {
        rows = ARENA_ARRAY(w->arena, count, struct grouped);
        for (size_t i = 0; i < count; i++)
            rows[i] = (struct grouped){group_of(w, &hits[i]), &hits[i]};
        qsort(rows, count, sizeof rows[0], by_group);
        for (size_t at = 0; at < count;) {
            size_t end = at;
            while (end < count && str_equal(rows[end].group, rows[at].group))
                end++;
            TRY(raise_group(w, rows + at, end - at, &raised));
            at = end;
        }
    }
    *ret_raised = raised;
    return ST_OK;
}
