/* SPDX-License-Identifier: Apache-2.0
 * Calls. */
#include "procedures/watch_call.h"

#include "base/id.h"
#include "db/journal.h"
#include "procedures/watch_call_store.h"
#include "registry/actor.h"
#include "registry/party.h"

static json_t *person_of(struct work *w, const struct watch_call_person *person)
{
    json_t *object = json_new_object(w->arena);

    json_put_int(object, "position", person->position);
    json_put_text(object, "post", person->post);
    json_put_text(object, "name", person->name);
    json_put_text(object, "phone", person->phone);
    json_put_text(object, "outcome", person->outcome);
    json_put_int(object, "tries", person->tries);
    json_put_instant(object, "at", person->at);
    json_put_text(object, "by", person->by_name);
    json_put_text(object, "text", person->text);
    return object;
}

/* Who is called now: the first who waits, else the first who did not answer. */
static const struct watch_call_person *next_of(const struct watch_call_person *people, size_t count)
{
    const struct watch_call_person *again = NULL;

    for (size_t i = 0; i < count; i++) {
        if (str_is(people[i].outcome, "waiting"))
            return &people[i];
        if (again == NULL && str_is(people[i].outcome, "not-reached"))
            again = &people[i];
    }
    return again;
}

static bool may_run(const struct work *w, const struct watch_call *call)
{
    return str_is(call->state, "open") && (str_equal(call->party_id, w->actor->party_id) ||
                                           str_equal(call->made_by_party, w->actor->party_id));
}

static enum status call_json(struct work *w, const struct watch_call *call, bool with_people,
                             json_t **ret_call)
{
    json_t *object = json_new_object(w->arena), *list = json_new_list(w->arena), *party;
    json_t *actions = json_new_list(w->arena);
    struct watch_call_person *people;
    struct watch_settings settings;
    int64_t reached = 0;
    size_t count;

    TRY(party_brief(w, call->party_id, &party));
    TRY(watch_call_store_people(w, call->id, &people, &count));
    TRY(watch_settings_of(w, call->party_id, &settings));
    for (size_t i = 0; i < count; i++) {
        reached += str_is(people[i].outcome, "reached") ? 1 : 0;
        if (with_people)
            json_add(list, person_of(w, &people[i]));
    }
    json_put_text(object, "id", call->id);
    json_put_int(object, "version", call->version);
    json_put(object, "party", party);
    json_put_text(object, "kind", call->kind);
    json_put_text(object, "text", call->text);
    json_put_int(object, "enough", call->enough);
    json_put_int(object, "reached", reached);
    json_put_int(object, "total", (int64_t)count);
    json_put_text(object, "state", call->state);
    json_put_instant(object, "made_at", call->made_at);
    json_put_text(object, "made_by", call->made_by);
    json_put_instant(object, "ended_at", call->ended_at);
    json_put(object, "people", list);
    json_put_null(object, "next");
    if (may_run(w, call)) {
        const struct watch_call_person *next = next_of(people, count);

        if (next != NULL)
            json_put_int(object, "next", next->position);
        json_add_text(actions, STR("record"));
        json_add_text(actions, STR("close"));
    }
    json_put_int(object, "call_minutes", settings.call_minutes);
    json_put(object, "actions", actions);
    *ret_call = object;
    return ST_OK;
}

static enum status journal_of_call(struct work *w, const char *act, const struct watch_call *call,
                                   const json_t *after, struct str reason)
{
    return journal_append(w, act, arena_print(w->arena, "call:%.*s", STR_ARG(call->id)), NULL,
                          after, reason);
}

static bool is_wanted(const json_t *wishes, struct str post)
{
    const json_t *wish;
    size_t i;

    json_array_foreach(wishes, i, wish) if (str_equal(json_text(wish), post)) return true;
    return json_array_size(wishes) == 0;
}

static enum status check_opening(struct work *w, const struct watch_call *call)
{
    bool is_own, is_open;

    TRY(watch_own(w, w->actor->party_id));
    TRY(watch_sight(w, call->party_id, &is_own));
    if (!str_is(call->kind, "call") && !str_is(call->kind, "test"))
        return work_fail(w, ST_INVALID, "kind", "请选择呼叫或测试", "a call or a test");
    if (str_points(call->text) > WATCH_TEXT_MAX)
        return work_fail(w, ST_LIMIT, "text", "最多 %d 字", "at most %d characters",
                         WATCH_TEXT_MAX);
    TRY(watch_call_store_is_open(w, call->party_id, &is_open));
    if (is_open)
        return work_fail(w, ST_CONFLICT, "party", "已有一次呼叫正在进行", "a run is open already");
    return ST_OK;
}

enum status watch_call_open(struct work *w, const json_t *input, json_t **ret_call)
{
    struct watch_call call = {
        .id = id_new(w->arena, w->now),
        .version = 1,
        .party_id =
            watch_said(input, "party").len > 0 ? watch_said(input, "party") : w->actor->party_id,
        .kind = watch_said(input, "kind"),
        .text = watch_said(input, "text"),
        .enough = json_get_int(input, "enough", 1),
        .state = STR("open"),
        .made_at = w->now,
        .made_by = w->actor->person_name,
        .made_by_party = w->actor->party_id,
    };
    struct watch_contact *contacts;
    int64_t position = 0;
    size_t count;

    TRY(check_opening(w, &call));
    TRY(watch_call_store_contacts(w, call.party_id, &contacts, &count));
    TRY(watch_call_store_insert(w, &call));
    for (size_t i = 0; i < count; i++)
        if (is_wanted(json_get_list(input, "posts"), contacts[i].post))
            TRY(watch_call_store_add(w, call.id, ++position, &contacts[i]));
    if (position == 0)
        return work_fail(w, ST_CONFLICT, "posts", "没有可以呼叫的联系人，请先建立呼叫名单",
                         "there is nobody to call: make the call tree first");
    TRY(call_json(w, &call, true, ret_call));
    return journal_of_call(w, "watch.call-open", &call, *ret_call, call.text);
}

static enum status find_call(struct work *w, struct str id, struct watch_call *ret_call)
{
    bool is_own = false;
    enum status status = watch_call_store_load(w, id, ret_call);

    if (status == ST_OK && !str_equal(ret_call->made_by_party, w->actor->party_id))
        status = watch_sight(w, ret_call->party_id, &is_own);
    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    return work_fail(w, ST_NOT_FOUND, "id", "没有这次呼叫", "there is no such run of calls");
}

enum status watch_call_get(struct work *w, struct str id, json_t **ret_call)
{
    struct watch_call call;

    TRY(find_call(w, id, &call));
    return call_json(w, &call, true, ret_call);
}

static enum status check_run(struct work *w, const struct watch_call *call, int64_t version)
{
    TRY(watch_own(w, w->actor->party_id));
    if (!str_is(call->state, "open"))
        return work_fail(w, ST_CONFLICT, "id", "这次呼叫已经结束", "this run is over");
    if (!may_run(w, call))
        return work_fail(w, ST_DENIED, "id", "只有发起单位和被呼叫单位可以记录",
                         "only the caller's and the called party record calls");
    if (call->version == version)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "呼叫记录刚刚有了变化，请查看最新情况",
                     "this run has just changed; look at it again");
}

static enum status end_call(struct work *w, struct watch_call *call)
{
    call->state = STR("closed");
    call->ended_at = w->now;
    return watch_call_store_skip(w, call->id);
}

enum status watch_call_record(struct work *w, struct str id, int64_t version, const json_t *input,
                              json_t **ret_call)
{
    const struct watch_call_person said = {
        .position = json_get_int(input, "position", 0),
        .outcome = watch_said(input, "outcome"),
        .text = watch_said(input, "text"),
    };
    struct watch_call_person *people;
    struct watch_call call;
    int64_t reached = 0;
    size_t count;
    bool is;

    TRY(find_call(w, id, &call));
    TRY(check_run(w, &call, version));
    if (!str_is(said.outcome, "reached") && !str_is(said.outcome, "not-reached"))
        return work_fail(w, ST_INVALID, "outcome", "请选择接通或未接通", "reached or not reached");
    if (str_points(said.text) > WATCH_TEXT_MAX)
        return work_fail(w, ST_LIMIT, "text", "最多 %d 字", "at most %d characters",
                         WATCH_TEXT_MAX);
    TRY(watch_call_store_record(w, call.id, &said, &is));
    if (!is)
        return work_fail(w, ST_CONFLICT, "position", "没有这个人，或已经接通",
                         "there is no such person, or they were reached already");
    TRY(watch_call_store_people(w, call.id, &people, &count));
    for (size_t i = 0; i < count; i++)
        reached += str_is(people[i].outcome, "reached") ? 1 : 0;
    if (reached >= call.enough || reached == (int64_t)count)
        TRY(end_call(w, &call));
    TRY(watch_call_store_update(w, &call));
    call.version++;
    TRY(call_json(w, &call, true, ret_call));
    return journal_of_call(w, "watch.call-record", &call, *ret_call, said.text);
}

enum status watch_call_close(struct work *w, struct str id, int64_t version, struct str reason,
                             json_t **ret_call)
{
    struct watch_call call;

    TRY(find_call(w, id, &call));
    TRY(check_run(w, &call, version));
    if (str_is_blank(reason))
        return work_fail(w, ST_INVALID, "reason", "人数未够就结束须写明理由",
                         "ending before enough were reached needs a reason");
    TRY(end_call(w, &call));
    TRY(watch_call_store_update(w, &call));
    call.version++;
    TRY(call_json(w, &call, true, ret_call));
    return journal_of_call(w, "watch.call-close", &call, *ret_call, reason);
}

enum status watch_call_page(struct work *w, struct str after, int64_t limit, json_t **ret_page)
{
    int64_t want = limit > 0 && limit <= WATCH_PAGE_MAX ? limit : WATCH_PAGE, total;
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct watch_call *calls;
    size_t count;

    TRY(watch_call_store_page(w, w->actor->party_id, after, want + 1, &calls, &count, &total));
    for (size_t i = 0; i < count && i < (size_t)want; i++) {
        json_t *object;

        TRY(call_json(w, &calls[i], false, &object));
        json_add(items, object);
    }
    json_put(page, "items", items);
    if (count > (size_t)want)
        json_put_text(page, "next", calls[want - 1].id);
    else
        json_put_null(page, "next");
    json_put_int(page, "total", total);
    json_put_instant(page, "as_of", w->now);
    *ret_page = page;
    return ST_OK;
}
