/* SPDX-License-Identifier: Apache-2.0
 * Dossiers as the API shows them: whole, in pages, their timeline and the duties that followed. */
#include "procedures/dossier.h"

#include "db/journal.h"
#include "procedures/dossier_store.h"
#include "procedures/dossier_word.h"
#include "procedures/obligation_row.h"
#include "procedures/obligation_view.h"
#include "registry/party.h"
#include "registry/region.h"
#include "registry/scope.h"

static json_t *brief(struct arena *arena, struct str id, struct str name)
{
    json_t *object = json_new_object(arena);

    json_put_text(object, "id", id);
    json_put_text(object, "name", name);
    return object;
}

/* ---- One ---- */

static enum status head_json(struct work *w, const struct dossier *d, json_t **ret_object)
{
    const struct dossier_kind *kind = dossier_list_find(d->kind);
    const struct dossier_state *state = dossier_state_of(kind, d->state);
    json_t *object = json_new_object(w->arena);
    struct str region_name;

    TRY(region_full_name(w, d->region, &region_name));
    json_put_text(object, "id", d->id);
    json_put_int(object, "version", d->version);
    json_put_text(object, "kind", d->kind);
    json_put_textz(object, "kind_zh", kind->zh);
    json_put_textz(object, "kind_en", kind->en);
    json_put_text(object, "number", d->number);
    json_put_text(object, "title", d->title);
    json_put_text(object, "state", d->state);
    json_put_textz(object, "state_zh", state ? state->zh : "");
    json_put_textz(object, "state_en", state ? state->en : "");
    json_put_text(object, "level", d->level);
    json_put_text(object, "scope", d->scope);
    json_put(object, "party", brief(w->arena, d->party_id, d->party_name));
    json_put_text(object, "region", d->region);
    json_put_text(object, "region_name", region_name);
    json_put_text(object, "sector", d->sector);
    json_put_text(object, "reach", d->reach);
    json_put_text(object, "basis", d->basis);
    json_put_bool(object, "exercise", d->is_exercise);
    json_put_bool(object, "imported", d->is_imported);
    json_put_bool(object, "open", d->is_open);
    json_put_instant(object, "opened_at", d->opened_at);
    json_put_text(object, "opened_by", d->opened_by_name);
    json_put_instant(object, "changed_at", d->changed_at);
    json_put_instant(object, "closed_at", d->closed_at);
    *ret_object = object;
    return ST_OK;
}

json_t *dossier_view_data(struct work *w, const struct dossier *dossier)
{
    bool is_whole = w->actor->is_system || str_equal(w->actor->party_id, dossier->party_id) ||
                    str_is(dossier->state, "proposed");
    json_t *data, *version;
    size_t i;

    if (is_whole)
        return dossier->data;
    data = json_keep(w->arena, json_deep_copy(dossier->data));
    (void)json_object_del(data, "recipients");
    (void)json_object_del(data, "change");
    json_array_foreach(json_get_list(data, "versions"), i, version)
    {
        (void)json_object_del(version, "recipients");
    }
    return data;
}

enum status dossier_view_json(struct work *w, const struct dossier *dossier, json_t **ret_object)
{
    json_t *object, *actions, *parties, *links;

    TRY(head_json(w, dossier, &object));
    TRY(dossier_view_actions(w, dossier, &actions));
    TRY(dossier_part_list(w, dossier, &parties));
    TRY(dossier_part_links(w, dossier, &links));
    json_put(object, "data", dossier_view_data(w, dossier));
    json_put(object, "actions", actions);
    json_put(object, "parties", parties);
    json_put(object, "links", links);
    *ret_object = object;
    return ST_OK;
}

/* ---- Acts ---- */

static json_t *input_json(struct arena *arena, const struct procedure_input *input)
{
    json_t *list = json_new_list(arena);

    for (; input != NULL && input->key != NULL; input++) {
        json_t *one = json_new_object(arena);

        json_put_textz(one, "key", input->key);
        json_put_textz(one, "zh", input->zh);
        json_put_textz(one, "en", input->en);
        json_put_textz(one, "kind", input->kind);
        json_put_bool(one, "is_required", input->is_required);
        json_add(list, one);
    }
    return list;
}

/* A refusal is told beside the act; what failed otherwise fails the whole. */
static enum status put_verdict(struct work *w, enum status status, json_t *action)
{
    json_put_bool(action, "allowed", status == ST_OK);
    json_put_textz(action, "refusal_zh", status == ST_OK ? "" : w->fault.zh);
    json_put_textz(action, "refusal_en", status == ST_OK ? "" : w->fault.en);
    json_put_textz(action, "clause", status == ST_OK ? "" : w->fault.clause);
    if (status == ST_DENIED)
        fault_clear(&w->fault);
    return status == ST_DENIED ? ST_OK : status;
}

static enum status action_json(struct work *w, const struct dossier *d,
                               const struct dossier_act *act, json_t **ret_action)
{
    json_t *action = json_new_object(w->arena);
    const struct authority *authority = NULL;
    enum status status = dossier_act_authority(w, d, act, &authority);

    if (status == ST_OK)
        status = dossier_act_other(w, d, act);
    TRY(put_verdict(w, status, action));
    if (authority != NULL && status == ST_OK)
        json_put_text(action, "clause", authority->clause);
    json_put_textz(action, "act", act->word);
    json_put_textz(action, "zh", act->zh);
    json_put_textz(action, "en", act->en);
    json_put_bool(action, "needs_reason", (act->flags & DOSSIER_NEEDS_REASON) != 0);
    json_put(action, "input", input_json(w->arena, act->input));
    json_put_textz(action, "consequence_zh", act->consequence_zh ? act->consequence_zh : "");
    json_put_textz(action, "consequence_en", act->consequence_en ? act->consequence_en : "");
    *ret_action = action;
    return ST_OK;
}

/* An act that stands in several rows, one for each who may, is offered once: as it is allowed. */
static void offer(json_t *list, json_t *action)
{
    json_t *other;
    size_t i;

    json_array_foreach(list, i, other)
    {
        if (!str_equal(json_get_text(other, "act"), json_get_text(action, "act")))
            continue;
        if (!json_get_bool(other, "allowed", false))
            (void)json_array_set(list, i, action);
        return;
    }
    json_add(list, action);
}

enum status dossier_view_actions(struct work *w, const struct dossier *dossier, json_t **ret_list)
{
    const struct dossier_kind *kind = dossier_list_find(dossier->kind);
    json_t *list = json_new_list(w->arena), *action;

    for (const struct dossier_act *act = kind->acts; act->word != NULL; act++) {
        bool is_mine, is_offered = true;

        if (act->who == DOSSIER_BY_JOB || !dossier_act_fits(dossier, act))
            continue;
        TRY(dossier_act_right(w, dossier, act, &is_mine));
        if (is_mine && act->when != NULL)
            TRY(act->when(w, dossier, &is_offered));
        if (!is_mine || !is_offered)
            continue;
        TRY(action_json(w, dossier, act, &action));
        offer(list, action);
    }
    *ret_list = list;
    return ST_OK;
}

enum status dossier_view_done_by(struct work *w, const struct dossier *dossier, const char *act,
                                 struct str *ret_account)
{
    return dossier_store_event_by(w, dossier->id, str_of(act), ret_account);
}

/* Who was only told of it does not see what others said or did: one's own rows, and the keeper's
 * that changed the state. */
static enum status sees_whole(struct work *w, const struct dossier *dossier, bool *ret_is)
{
    json_t *parties, *party;
    size_t i;

    *ret_is = w->actor->is_system || str_equal(w->actor->party_id, dossier->party_id);
    if (*ret_is)
        return ST_OK;
    if (w->actor->sees_region && str_is(dossier->reach, DOSSIER_REACH_AREA))
        TRY(scope_covers(w, dossier->region, dossier->sector, ret_is));
    TRY(dossier_store_parties(w, dossier->id, &parties));
    json_array_foreach(parties, i, party)
    {
        *ret_is = *ret_is || str_equal(json_get_text(party, "id"), w->actor->party_id);
    }
    return ST_OK;
}

/* The newest row of an act that several parties do may be another's: to those who do not see the
 * whole, only acts that change the state are receipted here (a signature: recipient_receipt). */
enum status dossier_view_receipt(struct work *w, const struct dossier *dossier, const char *act,
                                 const struct digest_key *key, json_t **ret_receipt)
{
    const struct dossier_act *known = dossier_act_of(dossier_list_find(dossier->kind), str_of(act));
    bool is_whole;

    TRY(sees_whole(w, dossier, &is_whole));
    if (!is_whole && (known == NULL || known->to == NULL))
        return ST_NOT_FOUND;
    return journal_receipt(
        w, key, dossier_subject(w->arena, dossier),
        str_zero(w->arena, arena_print(w->arena, "%.*s.%s", STR_ARG(dossier->kind), act)),
        ret_receipt);
}

/* ---- Timeline ---- */

static enum status event_json(struct work *w, const struct dossier *d,
                              const struct dossier_store_event *event, json_t **ret_object)
{
    const struct dossier_act *act = dossier_act_of(dossier_list_find(d->kind), event->act);
    const struct dossier_word *word = dossier_word_find(event->act);
    json_t *object = json_new_object(w->arena), *facts;

    TRY(json_read(w->arena, event->facts, JSON_MAX_BYTES, &w->fault, &facts));
    json_put_text(object, "id", event->id);
    json_put_int(object, "number", event->number);
    json_put_instant(object, "at", event->at);
    json_put_instant(object, "happened_at", event->happened_at);
    json_put_text(object, "actor", event->actor);
    if (event->party_id.len > 0)
        json_put(object, "party", brief(w->arena, event->party_id, event->party_name));
    else
        json_put_null(object, "party");
    json_put_text(object, "act", event->act);
    json_put_text(object, "act_zh", act ? str_of(act->zh) : word ? str_of(word->zh) : event->act);
    json_put_text(object, "act_en", act ? str_of(act->en) : word ? str_of(word->en) : event->act);
    json_put_text(object, "from_state", event->from_state);
    json_put_text(object, "to_state", event->to_state);
    json_put_text(object, "text", event->text);
    json_put(object, "facts", facts);
    json_put_bool(object, "pinned", event->is_pinned);
    *ret_object = object;
    return ST_OK;
}

static int64_t within(int64_t limit)
{
    return limit <= 0 ? DOSSIER_PAGE : limit > DOSSIER_PAGE_MAX ? DOSSIER_PAGE_MAX : limit;
}

static json_t *new_page(struct work *w, json_t *items, struct str next, int64_t total)
{
    json_t *page = json_new_object(w->arena);

    json_put(page, "items", items);
    json_put_text(page, "next", next.len > 0 ? next : (struct str){NULL, 0});
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    return page;
}

static bool is_for(const struct work *w, const struct dossier *dossier,
                   const struct dossier_store_event *event)
{
    const struct dossier_act *act = dossier_act_of(dossier_list_find(dossier->kind), event->act);
    bool is_inside = act != NULL && (act->flags & DOSSIER_INSIDE);

    return str_equal(event->party_id, w->actor->party_id) ||
           (!is_inside && !str_equal(event->from_state, event->to_state));
}

enum status dossier_view_timeline(struct work *w, const struct dossier *dossier, struct str after,
                                  int64_t limit, json_t **ret_page)
{
    json_t *items = json_new_list(w->arena), *item;
    struct dossier_store_events events;
    struct str next = STR("");
    int64_t from = 0, total, rows = within(limit);
    bool is_whole;

    if (after.len > 0 && (!str_to_int(after, &from) || from < 0))
        return work_fail(w, ST_INVALID, "after", "翻页位置无效", "that is no place in this list");
    TRY(sees_whole(w, dossier, &is_whole));
    TRY(dossier_store_events(w, dossier->id, from, rows, &events, &total));
    for (size_t i = 0; i < events.count; i++) {
        if (!is_whole && !is_for(w, dossier, &events.rows[i]))
            continue;
        TRY(event_json(w, dossier, &events.rows[i], &item));
        json_add(items, item);
    }
    if ((int64_t)events.count == rows && events.rows[events.count - 1].number < total)
        next = arena_print(w->arena, "%lld", (long long)events.rows[events.count - 1].number);
    *ret_page = new_page(w, items, next, total);
    return ST_OK;
}

enum status dossier_view_pin(struct work *w, const struct dossier *dossier, struct str event_id,
                             bool is_pinned)
{
    static const struct dossier_act pin = {.who = DOSSIER_BY_NAMED};
    bool is_mine;

    TRY(dossier_act_right(w, dossier, &pin, &is_mine));
    if (!is_mine)
        return work_fail(w, ST_DENIED, "id", "只有参与办理的单位可以置顶",
                         "only parties that have a part in it may pin");
    enum status status = dossier_store_pin(w, dossier->id, event_id, is_pinned);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "name", "没有这一条记录", "there is no such row");
    TRY(status);
    json_t *after = json_new_object(w->arena);
    json_put_text(after, "event", event_id);
    json_put_bool(after, "pinned", is_pinned);
    return journal_append(w, "dossier.pin", dossier_subject(w->arena, dossier), NULL, after,
                          STR(""));
}

/* ---- Duties ---- */

enum status dossier_view_duties(struct work *w, const struct dossier *dossier, struct str after,
                                int64_t limit, json_t **ret_page)
{
    json_t *items = json_new_list(w->arena), *item;
    struct str *ids, after_id = after, after_on = STR(""), next = STR("");
    struct obligation_row row = {.id = STR("")};
    size_t count;
    int64_t total, rows = within(limit);
    bool is_pending;

    if (after.len > 0)
        after_on = str_cut(after, '~', &after_id);
    TRY(dossier_store_duties(w, dossier->id, after_on, after_id, rows, &ids, &count, &total));
    for (size_t i = 0; i < count; i++) {
        TRY(obligation_row_load(w, ids[i], &row));
        TRY(obligation_view_row(w, &row, &item));
        json_add(items, item);
    }
    if ((int64_t)count == rows)
        next = arena_print(w->arena, "%.*s~%.*s", STR_ARG(row.due_on), STR_ARG(row.id));
    TRY(dossier_store_pending(w, dossier->id, &is_pending));
    *ret_page = new_page(w, items, next, total);
    json_put_bool(*ret_page, "pending", is_pending);
    return ST_OK;
}

/* ---- Pages ---- */

enum status dossier_view_find(struct work *w, const struct dossier_filter *filter,
                              struct dossier **ret_rows, size_t *ret_count)
{
    return dossier_store_page(w, filter,
                              filter->limit > 0 ? within(filter->limit) : DOSSIER_PAGE_MAX,
                              ret_rows, ret_count);
}

enum status dossier_view_page(struct work *w, const struct dossier_filter *filter,
                              json_t **ret_page)
{
    json_t *items = json_new_list(w->arena), *item;
    int64_t rows = within(filter->limit), total;
    struct str next = STR("");
    struct dossier *found;
    size_t count;

    TRY(dossier_store_page(w, filter, rows + 1, &found, &count));
    TRY(dossier_store_count(w, filter, &total));
    for (size_t i = 0; i < count && (int64_t)i < rows; i++) {
        TRY(head_json(w, &found[i], &item));
        json_add(items, item);
    }
    if ((int64_t)count > rows)
        next = found[rows - 1].id;
    *ret_page = new_page(w, items, next, total);
    return ST_OK;
}

struct tally {
    json_t *by;
    bool is_level;
    int64_t total;
};

static void add_tally(void *cookie, struct str state, struct str level, int64_t count)
{
    struct tally *tally = cookie;
    struct str member = tally->is_level ? level : state;
    char key[64];

    if (member.len == 0 || member.len >= sizeof key)
        member = STR("none");
    for (size_t i = 0; i < member.len; i++)
        key[i] = member.ptr[i];
    key[member.len] = '\0';
    json_put_int(tally->by, key, json_get_int(tally->by, key, 0) + count);
    tally->total += count;
}

enum status dossier_view_count(struct work *w, const char *kind, const char *by_member,
                               json_t **ret_counts)
{
    struct tally tally = {json_new_object(w->arena), str_is(str_of(by_member), "level"), 0};
    json_t *counts = json_new_object(w->arena);

    TRY(dossier_store_tally(w, kind, work_is_exercise(w), add_tally, &tally));
    json_put_int(counts, "total", tally.total);
    json_put(counts, "by", tally.by);
    *ret_counts = counts;
    return ST_OK;
}
