/* SPDX-License-Identifier: Apache-2.0
 * Opening, finding and drafting matters. */
#include "procedures/matter.h"

#include "base/id.h"
#include "db/journal.h"
#include "policy/policy.h"
#include "procedures/matter_clock.h"
#include "procedures/matter_store.h"
#include "procedures/procedure_list.h"
#include "registry/party.h"
#include "registry/system.h"

struct str matter_subject(struct arena *arena, const struct matter *matter)
{
    return arena_print(arena, "matter:%.*s", STR_ARG(matter->id));
}

/* Code and version of every pack in the snapshot: under these the matter begins. */
static json_t *packs_now(struct work *w)
{
    json_t *all = policy_packs(w->policy), *pack, *list = json_new_list(w->arena);
    size_t i;

    json_array_foreach(all, i, pack)
    {
        json_t *one = json_new_object(w->arena);

        json_put_text(one, "code", json_get_text(pack, "code"));
        json_put_text(one, "version", json_get_text(pack, "version"));
        json_put_text(one, "digest", json_get_text(pack, "digest"));
        json_add(list, one);
    }
    return list;
}

static enum status name_party(struct work *w, struct str id, struct matter_party *ret_party)
{
    json_t *brief;

    *ret_party = (struct matter_party){STR(""), STR("")};
    if (id.len == 0)
        return ST_OK;
    TRY(party_brief(w, id, &brief));
    *ret_party = (struct matter_party){id, json_get_text(brief, "name")};
    return ST_OK;
}

static enum status draft(struct work *w, const struct procedure *procedure,
                         const struct system *system, const struct matter_opening *opening,
                         struct matter *matter)
{
    *matter = (struct matter){
        .id = id_new(w->arena, w->now),
        .version = 1,
        .procedure = str_of(procedure->word),
        .state = str_of(procedure->states[0].word),
        .turn = str_of(procedure->states[0].turn),
        .system_id = system->id,
        .system_name = system->name,
        .region = system->region,
        .sector = system->sector.ptr != NULL ? system->sector : STR(""),
        .basis = opening->basis.ptr != NULL ? opening->basis : STR(""),
        .data = opening->data != NULL ? opening->data : json_new_object(w->arena),
        .packs = packs_now(w),
        .began_on = instant_beijing_date(w->now),
        .opened_at = w->now,
        .outcome = STR(""),
    };
    TRY(name_party(w, system->party_id, &matter->party));
    TRY(name_party(w, system->regulator_party_id, &matter->regulator));
    return name_party(w, system->police_party_id, &matter->police);
}

/* *clock_from stays, unless the procedure knows the instant of its start event. */
static enum status ask_may_open(struct work *w, const struct procedure *procedure,
                                struct matter *matter, struct instant *clock_from)
{
    struct procedure_step step = {
        .matter = matter,
        .reason = STR(""),
        .input = json_new_object(w->arena),
        .problems = json_new_list(w->arena),
        .facts = json_new_object(w->arena),
        .clock_from = *clock_from,
    };
    const json_t *first;

    if (procedure->may_open != NULL)
        TRY(procedure->may_open(w, &step));
    *clock_from = step.clock_from;
    if (json_array_size(step.problems) == 0)
        return ST_OK;
    first = json_array_get(step.problems, 0);
    (void)work_fail(w, ST_INVALID, str_zero(w->arena, json_get_text(first, "field")), "%s%.0s",
                    "%.0s%s", str_zero(w->arena, json_get_text(first, "zh")),
                    str_zero(w->arena, json_get_text(first, "en")));
    fault_cite(&w->fault, str_zero(w->arena, json_get_text(first, "clause")));
    w->fault.errors = step.problems;
    return ST_INVALID;
}

static enum status record_opening(struct work *w, const struct matter *matter)
{
    struct str subject = matter_subject(w->arena, matter);
    json_t *after = json_new_object(w->arena), *newest, *clocks;
    struct matter_event event = {.act = "open", .reason = STR("")};

    event.to = str_zero(w->arena, matter->state);
    if (matter->basis.len > 0) { /* another matter's step opened it; its actor is named */
        json_t *facts = json_new_object(w->arena);

        json_put_bool(facts, "automatic", true);
        event.facts = facts;
    }
    json_put_text(after, "procedure", matter->procedure);
    json_put_text(after, "state", matter->state);
    json_put_text(after, "system_id", matter->system_id);
    json_put_text(after, "party_id", matter->party.id);
    json_put_text(after, "basis", matter->basis);
    json_put(after, "packs", matter->packs);
    json_put(after, "data", matter->data);
    TRY(matter_clock_kept(w, matter, &clocks));
    json_put(after, "clocks", clocks);
    TRY(journal_append(w, "matter.open", subject, NULL, after, STR("")));
    TRY(journal_of(w, subject, 0, 1, &newest));
    event.sequence = json_get_int(json_array_get(newest, 0), "sequence", 0);
    return matter_store_add_event(w, matter->id, &event);
}

static enum status start_first_clocks(struct work *w, const struct procedure *procedure,
                                      struct matter *matter, struct instant from)
{
    struct str rest = str_of(procedure->opens_with);

    while (rest.len > 0) {
        struct str rule = str_cut(rest, ' ', &rest);

        TRY(matter_clock_start(w, matter, str_zero(w->arena, rule), procedure->opens_event, from));
    }
    TRY(matter_clock_next_due(w, matter, &matter->due_at));
    return matter_store_set_due(w, matter->id, matter->due_at);
}

static enum status create(struct work *w, const struct matter_opening *opening,
                          const struct system *system, struct matter *ret_matter)
{
    const struct procedure *procedure = procedure_list_find(opening->procedure);
    struct instant clock_from = opening->started_at.ms > 0 ? opening->started_at : w->now;
    struct matter matter, other;
    enum status status;

    if (procedure == NULL)
        return work_fail(w, ST_INVALID, "procedure", "没有名为“%.*s”的程序",
                         "there is no procedure “%.*s”", STR_ARG(opening->procedure));
    status = matter_store_open_of(w, system->id, str_of(procedure->word), &other);
    if (status == ST_OK)
        return work_fail(w, ST_CONFLICT, "procedure", "该系统已有在办的“%s%.0s”事项（%.*s）",
                         "a matter “%.0s%s” is already open for this system (%.*s)", procedure->zh,
                         procedure->en, STR_ARG(other.id));
    if (status != ST_NOT_FOUND)
        return status;
    TRY(draft(w, procedure, system, opening, &matter));
    TRY(ask_may_open(w, procedure, &matter, &clock_from));
    TRY(matter_store_insert(w, &matter));
    TRY(start_first_clocks(w, procedure, &matter, clock_from));
    TRY(record_opening(w, &matter));
    *ret_matter = matter;
    return ST_OK;
}

enum status matter_create(struct work *w, const struct matter_opening *opening,
                          struct matter *ret_matter)
{
    struct system system;

    TRY(system_load(w, opening->system_id, &system));
    return create(w, opening, &system, ret_matter);
}

enum status matter_open(struct work *w, const struct matter_opening *opening,
                        struct matter *ret_matter)
{
    struct system system;

    TRY(system_load(w, opening->system_id, &system));
    if (!w->actor->is_system &&
        (!actor_has(w->actor, ROLE_OPERATOR) || !str_equal(w->actor->party_id, system.party_id)))
        return work_fail(w, ST_DENIED, "procedure", "事项只能由系统所属运营者的经办人发起",
                         "only an officer of the system's operator may open a matter");
    return create(w, opening, &system, ret_matter);
}

enum status matter_event_day(struct work *w, struct str day, struct instant *ret_at)
{
    struct date on;

    *ret_at = (struct instant){0};
    if (day.len == 0)
        return ST_OK;
    if (!date_read(day, &on) || date_order(on, instant_beijing_date(w->now)) > 0)
        return work_fail(w, ST_INVALID, "event_on", "事由发生日须为不晚于今天的日期",
                         "the day of the event must be a day, and not one that lies ahead");
    *ret_at = instant_beijing_start(on);
    return ST_OK;
}

enum status matter_load(struct work *w, struct str id, struct matter *ret_matter)
{
    enum status status = id_is_valid(id) ? matter_store_one(w, id, ret_matter) : ST_NOT_FOUND;

    if (status == ST_NOT_FOUND)
        return work_fail(w, ST_NOT_FOUND, "id", "没有这个事项，或者您无权查看",
                         "there is no such matter, or it is not yours to see");
    return status;
}

enum status matter_open_of(struct work *w, struct str system_id, const char *procedure,
                           struct matter *ret_matter)
{
    return matter_store_open_of(w, system_id, str_of(procedure), ret_matter);
}

static bool is_draft_key(const struct procedure *procedure, const char *key)
{
    for (const char *const *known = procedure->draft_keys; *known != NULL; known++)
        if (str_is(str_of(key), *known))
            return true;
    return false;
}

static enum status may_draft(struct work *w, const struct procedure *procedure,
                             const struct matter *matter, int64_t version)
{
    const struct procedure_state *state = procedure_state_of(procedure, matter->state);

    if (!state->takes_drafts)
        return work_fail(w, ST_CONFLICT, "data", "事项处于“%s%.0s”状态，内容不能修改",
                         "the matter is in the state “%.0s%s”: its contents are closed", state->zh,
                         state->en);
    if (!actor_has(w->actor, ROLE_OPERATOR) || !str_equal(w->actor->party_id, matter->party.id))
        return work_fail(w, ST_DENIED, "data", "事项内容只能由运营者经办人填写",
                         "only the operator's officer fills in this matter");
    if (version != matter->version)
        return work_fail(w, ST_STALE, "version", "该事项已被他人修改，请查看最新内容",
                         "somebody else has changed this matter; look at it again");
    return ST_OK;
}

enum status matter_may_draft(struct work *w, const struct matter *matter)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);

    if (procedure == NULL)
        return work_fail(w, ST_CORRUPT, "procedure", "事项的程序未知", "an unknown procedure");
    return may_draft(w, procedure, matter, matter->version);
}

enum status matter_save_data(struct work *w, struct matter *matter, int64_t version,
                             const json_t *changes)
{
    const struct procedure *procedure = procedure_list_find(matter->procedure);
    json_t *data = json_keep(w->arena, json_copy(matter->data));
    json_t *before = matter->data;
    void *cursor;

    if (procedure == NULL)
        return work_fail(w, ST_CORRUPT, "procedure", "事项的程序未知", "an unknown procedure");
    TRY(may_draft(w, procedure, matter, version));
    /* Read-only walk; jansson's iterator takes no const. */
    json_t *members = json_keep(w->arena, json_copy((json_t *)(uintptr_t)changes));
    for (cursor = json_object_iter(members); cursor != NULL;
         cursor = json_object_iter_next(members, cursor)) {
        const char *key = json_object_iter_key(cursor);
        json_t *value = json_object_iter_value(cursor);

        if (!is_draft_key(procedure, key))
            return work_fail(w, ST_INVALID, key, "本事项没有名为“%s”的内容",
                             "this matter has no member “%s”", key);
        if (json_is_null(value))
            json_object_del(data, key);
        else
            json_put(data, key, value);
    }
    matter->data = data;
    TRY(matter_store_update(w, matter));
    return journal_append(w, "matter.save", matter_subject(w->arena, matter), before, data,
                          STR(""));
}
