/* SPDX-License-Identifier: Apache-2.0
 * Asking, granting, sending, arriving, releasing. */
#include "procedures/resource_dispatch.h"

#include <assert.h>

#include "base/id.h"
#include "procedures/resource_store.h"
#include "procedures/response_side.h"
#include "procedures/response_start.h"
#include "registry/fact.h"
#include "registry/message.h"
#include "registry/region.h"

#define ASKED     "asked"
#define GRANTED   "granted"
#define REFUSED   "refused"
#define WITHDRAWN "withdrawn"
#define SENT      "sent"
#define ARRIVED   "arrived"
#define RELEASED  "released"

/* What may follow on what, by whom, and what it does to the number engaged. */
static const struct move {
    const char *act, *from, *to;
    bool by_owner, by_asker, needs_text;
    int engages; /* 1: granting; -1: they are free again */
} moves[] = {
    {"grant", ASKED, GRANTED, true, false, false, 1},
    {"refuse", ASKED, REFUSED, true, false, true, 0},
    {"withdraw", ASKED, WITHDRAWN, false, true, false, 0},
    {"send", GRANTED, SENT, true, false, false, 0},
    {"arrive", SENT, ARRIVED, true, true, false, 0},
    {"release", GRANTED, RELEASED, true, true, false, -1},
    {"release", SENT, RELEASED, true, true, false, -1},
    {"release", ARRIVED, RELEASED, true, true, false, -1},
};

enum { MOVES = sizeof(moves) / sizeof(moves[0]), TEXT_MAX = 500 };

/* ---- Rights ---- */

static bool is_asker(const struct work *w, const struct resource_dispatch *d)
{
    return w->actor->is_system || str_equal(d->asked_by, w->actor->party_id);
}

/* Nobody gives away what is not his, not even who keeps the record for him. */
static bool is_owner(const struct work *w, const struct resource_dispatch *d)
{
    return w->actor->is_system || str_equal(d->owner_id, w->actor->party_id);
}

static bool may(const struct move *move, bool owner, bool asker)
{
    return (move->by_owner && owner) || (move->by_asker && asker);
}

/* ---- Reading ---- */

static json_t *brief(struct work *w, struct str id, struct str name)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", id);
    json_put_text(object, "name", name);
    return object;
}

static json_t *dispatch_json(struct work *w, const struct resource_dispatch *d)
{
    json_t *object = json_new_object(w->arena), *actions = json_new_list(w->arena);
    json_t *resource = brief(w, d->resource_id, d->resource_name);
    bool owner = is_owner(w, d), asker = is_asker(w, d);

    for (size_t i = 0; i < MOVES; i++)
        if (str_is(d->state, moves[i].from) && may(&moves[i], owner, asker))
            json_add_text(actions, str_of(moves[i].act));
    json_put_text(resource, "kind", d->resource_kind);
    json_put_text(object, "id", d->id);
    json_put_int(object, "version", d->version);
    json_put(object, "resource", resource);
    json_put(object, "owner", brief(w, d->owner_id, d->owner_name));
    json_put_int(object, "quantity", d->quantity);
    json_put_text(object, "unit", d->unit);
    json_put_text(object, "contact", d->contact);
    json_put_text(object, "phone", d->phone);
    json_put_text(object, "state", d->state);
    json_put_text(object, "text", d->text);
    json_put_text(object, "answer", d->answer);
    json_put(object, "asked_by", brief(w, d->asked_by, d->asked_name));
    json_put_instant(object, "asked_at", d->asked_at);
    json_put_instant(object, "answered_at", d->answered_at);
    json_put_instant(object, "sent_at", d->sent_at);
    json_put_instant(object, "arrived_at", d->arrived_at);
    json_put_instant(object, "released_at", d->released_at);
    json_put(object, "actions", actions);
    return object;
}

enum status resource_dispatch_list(struct work *w, struct str dossier_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct resource_dispatch *rows;
    size_t count;

    TRY(resource_store_dispatches(w, dossier_id, &rows, &count));
    for (size_t i = 0; i < count; i++)
        json_add(list, dispatch_json(w, &rows[i]));
    *ret_list = list;
    return ST_OK;
}

/* ---- Asking ---- */

static enum status check_text(struct work *w, struct str text)
{
    if (str_points(text) <= TEXT_MAX)
        return ST_OK;
    return work_fail(w, ST_INVALID, "text", "文字太长，最多 %d 字",
                     "too long, at most %d characters", TEXT_MAX);
}

enum status resource_dispatch_within(struct work *w, const struct dossier *response,
                                     struct str *ret_path)
{
    static const struct dossier_act ask = {.who = DOSSIER_BY_NAMED};
    static const char *const parts[] = {RESPONSE_COMMAND, RESPONSE_OFFICE, RESPONSE_ON_SITE};
    bool is_mine, commands = false;
    struct region region;

    TRY(dossier_act_right(w, response, &ask, &is_mine));
    if (!is_mine)
        return work_fail(w, ST_DENIED, "id", "只有参与响应的单位可以请求资源",
                         "only parties that take part in the response may ask");
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && !commands; i++)
        TRY(response_side_is(w, response, parts[i], &commands));
    *ret_path = STR("");
    if (!commands || str_is(response->level, "IV"))
        return ST_OK;
    TRY(response_start_city(w, response->region, ret_path));
    TRY(region_load(w, *ret_path, "region", &region));
    *ret_path = region.path;
    return ST_OK;
}

static enum status find_resource(struct work *w, const struct dossier *response, struct str id,
                                 struct resource *ret_resource)
{
    struct str within = {0};
    enum status status;

    if (!str_is(response->state, "running") && !str_is(response->state, "ending"))
        return work_fail(w, ST_CONFLICT, "id", "响应没有在进行，不能请求资源",
                         "the response does not run: nothing can be asked for it");
    TRY(resource_dispatch_within(w, response, &within));
    status = resource_store_load(w, id, within, ret_resource);
    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_INVALID, "resource", "没有这项资源，或不在响应的范围内",
                         "there is no such resource within reach of the response");
    return status;
}

/* A row of the timeline; the dossier counts as changed, so that whoever watches it hears. */
static enum status note(struct work *w, const struct dossier *response, const char *act,
                        struct instant at, const struct resource_dispatch *d, struct str text)
{
    json_t *facts = json_new_object(w->arena);
    struct dossier changed = *response;

    json_put_text(facts, "dispatch", d->id);
    json_put_text(facts, "resource", d->resource_name);
    json_put_text(facts, "owner", d->owner_name);
    json_put_int(facts, "quantity", d->quantity);
    TRY(dossier_note(w, response, act, at, text.ptr != NULL ? text : STR(""), facts));
    return dossier_write(w, &changed);
}

static enum status tell(struct work *w, const struct dossier *response, struct str party_id,
                        const char *kind, const struct resource_dispatch *d)
{
    json_t *words = json_new_object(w->arena);
    const struct message_new message = {
        .kind = kind,
        .occasion = arena_print(w->arena, "dispatch:%.*s:%.*s", STR_ARG(d->id), STR_ARG(d->state)),
        .subject_kind = "response",
        .subject_id = response->id,
        .parameters = words,
    };

    json_put_text(words, "title", response_side_title(w, response));
    json_put_text(words, "resource", d->resource_name);
    json_put_int(words, "quantity", d->quantity);
    json_put_text(words, "party", d->asked_name);
    return message_tell_party(w, party_id,
                              1u << ROLE_OPERATOR | 1u << ROLE_REGULATOR | 1u << ROLE_POLICE,
                              STR(""), &message);
}

enum status resource_dispatch_ask(struct work *w, const struct dossier *response,
                                  const json_t *input, json_t **ret_dispatch)
{
    struct resource_dispatch d = {
        .id = id_new(w->arena, w->now),
        .version = 1,
        .dossier_id = response->id,
        .quantity = json_get_int(input, "quantity", 1),
        .state = STR(ASKED),
        .text = str_trim(json_get_text(input, "text")),
        .asked_at = w->now,
    };
    struct resource resource = {0};
    struct office asker;

    TRY(check_text(w, d.text));
    TRY(find_resource(w, response, json_get_text(input, "resource"), &resource));
    if (d.quantity < 1 || d.quantity > resource.quantity)
        return work_fail(w, ST_INVALID, "quantity", "数量为 1 至 %lld", "from 1 to %lld",
                         (long long)resource.quantity);
    TRY(office_of(w, w->actor->party_id.len > 0 ? w->actor->party_id : response->party_id, &asker));
    d.resource_id = resource.id;
    d.asked_by = asker.party_id;
    d.asked_name = asker.name;
    TRY(resource_store_dispatch_add(w, &d));
    TRY(resource_store_dispatch(w, response->id, d.id, &d));
    TRY(dossier_part_name(w, response, d.owner_id, RESPONSE_TEAM));
    TRY(note(w, response, "ask-resource", w->now, &d, d.text));
    TRY(tell(w, response, d.owner_id, "resource-asked", &d));
    *ret_dispatch = dispatch_json(w, &d);
    return ST_OK;
}

/* ---- Steps ---- */

/* The move, or the fault that says why there is none. */
static enum status find_move(struct work *w, const struct resource_dispatch *d, struct str act,
                             const struct move **ret_move)
{
    bool owner = is_owner(w, d), is_known = false;

    for (size_t i = 0; i < MOVES; i++) {
        is_known = is_known || str_is(act, moves[i].act);
        if (!str_is(act, moves[i].act) || !str_is(d->state, moves[i].from))
            continue;
        if (!may(&moves[i], owner, is_asker(w, d)))
            return work_fail(w, ST_DENIED, "act", "由“%.*s”办理", "this is for “%.*s” to do",
                             STR_ARG(moves[i].by_owner ? d->owner_name : d->asked_name));
        *ret_move = &moves[i];
        return ST_OK;
    }
    if (!is_known)
        return work_fail(w, ST_INVALID, "act", "没有名为“%.*s”的操作", "there is no act “%.*s”",
                         STR_ARG(act));
    return work_fail(w, ST_CONFLICT, "act", "现在的状态不能这样办",
                     "its state does not allow this");
}

static enum status engage(struct work *w, const struct resource_dispatch *d, int64_t quantity)
{
    enum status status = resource_store_engage(w, d->resource_id, quantity);

    if (status != ST_CONFLICT)
        return status;
    return work_fail(w, ST_CONFLICT, "quantity", "“%.*s”剩余数量不足，或已停用",
                     "not so many of “%.*s” are left, or it is out of use",
                     STR_ARG(d->resource_name));
}

/* A team that stands on the spot does not have to be ready to come; one that left has again. */
static enum status flag_engaged(struct work *w, const struct dossier *response,
                                const struct resource_dispatch *d, struct instant at)
{
    struct office owner;
    int64_t on_site;
    bool is_team = false;

    TRY(office_of(w, d->owner_id, &owner));
    for (size_t i = 0; i < owner.role_count; i++)
        is_team = is_team || str_is(owner.roles[i], "support-team");
    if (!is_team)
        return ST_OK;
    TRY(resource_store_on_site(w, d->owner_id, &on_site));
    return dossier_fact(w, response, FACT_PARTY, d->owner_id, "engaged-on-site", at,
                        json_keep(w->arena, json_boolean(on_site > 0)));
}

static bool is_people(const struct resource_dispatch *d)
{
    return str_is(d->resource_kind, "team") || str_is(d->resource_kind, "expert");
}

static enum status take_step(struct work *w, const struct dossier *response,
                             struct resource_dispatch *d, const struct move *move,
                             const struct resource_dispatch_call *call, struct instant at)
{
    bool was_there = str_is(d->state, ARRIVED);

    d->state = str_of(move->to);
    if (call->text.len > 0)
        d->answer = call->text;
    if (str_is(d->state, SENT))
        d->sent_at = at;
    else if (str_is(d->state, ARRIVED))
        d->arrived_at = at;
    else if (str_is(d->state, RELEASED))
        d->released_at = at;
    else
        d->answered_at = at;
    if (move->engages != 0)
        TRY(engage(w, d, move->engages * d->quantity));
    d->version = call->version;
    TRY(resource_store_dispatch_move(w, d));
    if (str_is(d->state, SENT) && is_people(d))
        TRY(response_side_state(w, response, RESPONSE_OFFICE, "team-dispatched", at, NULL));
    if (is_people(d) && (was_there || str_is(d->state, ARRIVED)))
        TRY(flag_engaged(w, response, d, at));
    return ST_OK;
}

enum status resource_dispatch_act(struct work *w, const struct dossier *response, struct str id,
                                  const struct resource_dispatch_call *call, json_t **ret_dispatch)
{
    struct instant at = call->happened_at.ms != 0 ? call->happened_at : w->now;
    const struct move *move = NULL;
    struct resource_dispatch d;
    enum status status = resource_store_dispatch(w, response->id, id, &d);

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "name", "没有这份资源请求", "there is no such request");
    TRY(status);
    TRY(find_move(w, &d, call->act, &move));
    assert(move != NULL);
    TRY(check_text(w, call->text));
    if (move->needs_text && str_trim(call->text).len == 0)
        return work_fail(w, ST_INVALID, "text", "须写明理由", "a reason is needed");
    if (at.ms > w->now.ms || at.ms < d.asked_at.ms)
        return work_fail(w, ST_INVALID, "happened_at", "时间不能晚于现在或早于请求",
                         "it cannot lie ahead or before the request");
    if (call->version != d.version)
        return work_fail(w, ST_STALE, "version", "刚刚有人办理过，请查看最新情况",
                         "somebody has just changed this; look at it again");
    TRY(take_step(w, response, &d, move, call, at));
    TRY(note(w, response, str_zero(w->arena, arena_print(w->arena, "%s-resource", move->act)), at,
             &d, call->text));
    if (str_is(d.state, GRANTED) || str_is(d.state, REFUSED))
        TRY(tell(w, response, d.asked_by, "resource-answered", &d));
    *ret_dispatch = dispatch_json(w, &d);
    return ST_OK;
}
