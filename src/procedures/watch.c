/* SPDX-License-Identifier: Apache-2.0
 * Why somebody has to be on duty, who is, and what is missing. */
#include "procedures/watch.h"

#include <stdint.h>

#include "policy/policy.h"
#include "procedures/obligation_eval.h"
#include "procedures/office.h"
#include "procedures/watch_store.h"
#include "registry/actor.h"
#include "registry/party.h"

enum { DEMANDS_MAX = 64 };

struct str watch_said(const json_t *input, const char *key)
{
    struct str text = str_trim(json_get_text(input, key));

    return text.ptr != NULL ? text : STR("");
}

static bool has_duty_role(const struct actor *actor)
{
    return actor_has(actor, ROLE_OPERATOR) || actor_has(actor, ROLE_REGULATOR) ||
           actor_has(actor, ROLE_POLICE);
}

enum status watch_sight(struct work *w, struct str party_id, bool *ret_is_own)
{
    bool reaches = w->actor->is_system;

    *ret_is_own = w->actor->party_id.len > 0 && str_equal(party_id, w->actor->party_id);
    if (*ret_is_own || reaches)
        return ST_OK;
    if (w->actor->sees_region)
        TRY(watch_store_reaches(w, w->actor->region, w->actor->sector, party_id, &reaches));
    if (reaches)
        return ST_OK;
    return work_fail(w, ST_NOT_FOUND, "party", "没有这个单位，或不在您的管辖范围内",
                     "there is no such party within your scope");
}

enum status watch_own(struct work *w, struct str party_id)
{
    bool is_own;

    TRY(watch_sight(w, party_id, &is_own));
    if (w->actor->is_system || (is_own && has_duty_role(w->actor)))
        return ST_OK;
    return work_fail(w, ST_DENIED, "party", "值班只能由本单位安排和记录",
                     "the watch is arranged and recorded by the party itself");
}

enum status watch_people(struct work *w, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items;
    char text[INSTANT_TEXT_BYTES];

    TRY(watch_store_people_of(w, w->actor->party_id, &items));
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)json_array_size(items));
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}

static enum status number_of(struct work *w, const struct policy_place *place, const char *key,
                             int64_t *ret_number)
{
    struct policy_setting setting;

    if (policy_setting(w->policy, place, key, &setting) != ST_OK)
        return work_fail(w, ST_INTERNAL, key, "没有策略包给出参数 %s", "no pack sets %s", key);
    *ret_number = setting.number;
    return ST_OK;
}

static enum status text_of(struct work *w, const struct policy_place *place, const char *key,
                           struct str *ret_text)
{
    struct policy_setting setting;

    if (policy_setting(w->policy, place, key, &setting) != ST_OK)
        return work_fail(w, ST_INTERNAL, key, "没有策略包给出参数 %s", "no pack sets %s", key);
    *ret_text = setting.text;
    return ST_OK;
}

enum status watch_settings_of(struct work *w, struct str party_id,
                              struct watch_settings *ret_settings)
{
    struct office office;

    TRY(office_of(w, party_id, &office));
    TRY(text_of(w, &office.place, "watch.duties.standing", &ret_settings->standing));
    TRY(text_of(w, &office.place, "watch.duties.event", &ret_settings->event));
    TRY(text_of(w, &office.place, "watch.report_time", &ret_settings->report_time));
    TRY(number_of(w, &office.place, "watch.takeover_minutes", &ret_settings->takeover_minutes));
    TRY(number_of(w, &office.place, "watch.ahead_days", &ret_settings->ahead_days));
    TRY(number_of(w, &office.place, "watch.screen_hours", &ret_settings->screen_hours));
    TRY(number_of(w, &office.place, "watch.call_minutes", &ret_settings->call_minutes));
    return number_of(w, &office.place, "watch.report_grace_minutes", &ret_settings->grace_minutes);
}

enum status watch_on_duty(struct work *w, struct str party_id, struct watch_person **ret_people,
                          size_t *ret_count)
{
    struct instant late_at;

    return watch_store_people_now(w, party_id, ret_people, ret_count, &late_at);
}

static bool names(struct str list, struct str word)
{
    while (list.len > 0)
        if (str_equal(str_trim(str_cut(list, ',', &list)), word))
            return true;
    return false;
}

/* Duties that the party owes now and that mean somebody on duty. */
static enum status add_duties(struct work *w, struct str party_id,
                              const struct watch_settings *settings, struct watch_regime *regime)
{
    json_t *list, *duty;
    size_t i;
    enum status status = obligation_eval_subject(w, "party", party_id, w->now, &list);

    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    json_array_foreach(list, i, duty)
    {
        struct str word = json_get_text(duty, "duty");
        struct str state = json_get_text(duty, "state");
        struct instant ends_at = {INT64_MAX};
        bool is_standing = names(settings->standing, word);

        (void)instant_read(json_get_text(duty, "due_at"), &ends_at); /* none while it lasts */
        if ((!is_standing && !names(settings->event, word)) || ends_at.ms <= w->now.ms ||
            !(str_is(state, "open") || str_is(state, "overdue")) ||
            regime->demand_count == DEMANDS_MAX)
            continue;
        struct watch_demand *demand = &regime->demands[regime->demand_count++];
        *demand = (struct watch_demand){
            .is_standing = is_standing,
            .source = "duty",
            .id = json_get_text(duty, "id"),
            .clause = json_get_text(duty, "clause"),
            .zh = json_get_text(duty, "zh"),
            .en = json_get_text(duty, "en"),
        };
        (void)instant_read(json_get_text(duty, "opens_at"), &demand->since);
    }
    return ST_OK;
}

/* What is missing, when somebody has to be there and nobody is. */
static void judge(struct work *w, struct instant late_at, struct watch_regime *regime)
{
    bool is_sudden = false;

    for (size_t i = 0; i < regime->person_count; i++)
        if (str_is(regime->people[i].post, WATCH_OFFICER) &&
            !str_is(regime->people[i].state, "planned"))
            regime->is_on_duty = true;
    regime->clause = STR("");
    for (size_t i = 0; i < regime->demand_count; i++) {
        const struct watch_demand *demand = &regime->demands[i];
        bool is_first = !demand->is_standing && !is_sudden;

        /* What began last says more than what always stands. */
        if (demand->clause.len > 0 && (is_first || regime->clause.len == 0))
            regime->clause = demand->clause;
        is_sudden = is_sudden || !demand->is_standing;
    }
    regime->is_demanded = regime->demand_count > 0;
    if (!regime->is_demanded || regime->is_on_duty)
        return;
    if (late_at.ms > 0 && w->now.ms < late_at.ms)
        return; /* the shift has only just begun */
    regime->gap = late_at.ms > 0 ? "not-taken" : regime->has_roster ? "no-shift" : "no-roster";
    regime->is_gap_told = regime->has_roster || is_sudden;
}

enum status watch_regime_of(struct work *w, struct str party_id, struct watch_regime *ret_regime)
{
    struct watch_regime regime = {
        .demands = ARENA_ARRAY(w->arena, DEMANDS_MAX, struct watch_demand), .clause = STR("")};
    struct watch_settings settings;
    struct instant late_at;
    size_t count;

    TRY(watch_settings_of(w, party_id, &settings));
    TRY(add_duties(w, party_id, &settings, &regime));
    TRY(watch_store_demands(w, party_id, regime.demands + regime.demand_count,
                            DEMANDS_MAX - regime.demand_count, &count));
    regime.demand_count += count;
    TRY(watch_store_has_roster(w, party_id, &regime.has_roster));
    TRY(watch_store_people_now(w, party_id, &regime.people, &regime.person_count, &late_at));
    judge(w, late_at, &regime);
    *ret_regime = regime;
    return ST_OK;
}

static json_t *demand_json(struct work *w, const struct watch_demand *demand)
{
    json_t *object = json_new_object(w->arena);

    json_put_bool(object, "standing", demand->is_standing);
    json_put_textz(object, "source", demand->source);
    json_put_text(object, "id", demand->id);
    json_put_text(object, "clause", demand->clause);
    json_put_text(object, "zh", demand->zh);
    json_put_text(object, "en", demand->en);
    json_put_instant(object, "since", demand->since);
    return object;
}

static json_t *person_json_of(struct work *w, const struct watch_person *person, bool with_phone)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "shift", person->shift_id);
    json_put_text(object, "post", person->post);
    json_put_text(object, "account", person->account_id);
    json_put_text(object, "name", person->name);
    if (with_phone)
        json_put_text(object, "phone", person->phone);
    else
        json_put_null(object, "phone");
    json_put_text(object, "state", person->state);
    json_put_instant(object, "from", person->from_at);
    json_put_instant(object, "to", person->to_at);
    json_put_instant(object, "taken_at", person->taken_at);
    return object;
}

enum status watch_regime_json(struct work *w, struct str party_id, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *demands = json_new_list(w->arena);
    json_t *people = json_new_list(w->arena), *party;
    struct watch_regime regime;
    bool is_own;

    TRY(watch_sight(w, party_id, &is_own));
    TRY(watch_regime_of(w, party_id, &regime));
    TRY(party_brief(w, party_id, &party));
    for (size_t i = 0; i < regime.demand_count; i++)
        json_add(demands, demand_json(w, &regime.demands[i]));
    for (size_t i = 0; i < regime.person_count; i++)
        json_add(people, person_json_of(w, &regime.people[i], true));
    json_put(object, "party", party);
    json_put(object, "demands", demands);
    json_put(object, "people", people);
    json_put_bool(object, "has_roster", regime.has_roster);
    json_put_bool(object, "demanded", regime.is_demanded);
    json_put_bool(object, "on_duty", regime.is_on_duty);
    if (regime.gap)
        json_put_textz(object, "gap", regime.gap);
    else
        json_put_null(object, "gap");
    json_put_instant(object, "as_of", w->now);
    *ret_object = object;
    return ST_OK;
}
