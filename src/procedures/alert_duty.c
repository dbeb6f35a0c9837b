/* SPDX-License-Identifier: Apache-2.0
 * Reports that an alert would make due. */
#include "procedures/alert_duty.h"

#include "base/banned.h"
#include "policy/incident_clock.h"
#include "policy/incident_level.h"
#include "procedures/dossier.h"
#include "procedures/incident.h"
#include "procedures/incident_duty.h"
#include "procedures/obligation_eval.h"
#include "registry/actor.h"

static const char *const levels[] = {"I", "II", "III", "IV"};

enum { LEVELS = sizeof levels / sizeof levels[0], LISTS_MAX = LEVELS + 4 };

/* ---- What would be asked ---- */

struct asking {
    struct work *w;
    const struct alert *alert;
    const char *type; /* of the subject that was hit */
    struct str subject;
    struct instant found_at;
    struct incident_clock_rows lists[LISTS_MAX];
    size_t count;
};

bool alert_duty_is_own(const struct work *w, const struct alert *alert)
{
    return str_equal(alert->party_id, w->actor->party_id);
}

struct instant alert_duty_found_at(const struct work *w, const struct alert *alert)
{
    return alert_duty_is_own(w, alert) && alert->raised_at.ms < w->now.ms ? alert->raised_at
                                                                          : w->now;
}

static json_t *attributes_at(const struct asking *a, const char *level)
{
    json_t *attributes = json_new_object(a->w->arena);

    if (level != NULL)
        json_put_textz(attributes, "level", level);
    if (!alert_duty_is_own(a->w, a->alert))
        json_put_bool(attributes, "third-party", true);
    return attributes;
}

static enum status ask(struct asking *a, const char *type, struct str subject,
                       const struct obligation_eval_event *events, size_t count,
                       const char *conditional, const char *level)
{
    json_t *rows;
    enum status status =
        obligation_eval_as_if(a->w, type, subject, events, count, a->w->now, &rows);

    if (status == ST_NOT_FOUND) /* a system or unit that is no more owes nothing */
        return ST_OK;
    TRY(status);
    a->lists[a->count++] = (struct incident_clock_rows){rows, conditional, level};
    return ST_OK;
}

static enum status ask_levels(struct asking *a)
{
    struct obligation_eval_event event = {"incident-found", a->found_at, attributes_at(a, NULL)};

    TRY(ask(a, a->type, a->subject, &event, 1, "", NULL));
    for (size_t i = 0; i < LEVELS; i++) {
        event.attributes = attributes_at(a, levels[i]);
        TRY(ask(a, a->type, a->subject, &event, 1, "level", levels[i]));
    }
    return ST_OK;
}

static enum status ask_crime_and_data(struct asking *a)
{
    json_t *of_crime = attributes_at(a, INCIDENT_LEVEL_LARGER);
    json_t *of_data = json_new_object(a->w->arena);

    json_put_bool(of_crime, "crime-suspected", true);
    json_put_textz(of_data, "level", INCIDENT_LEVEL_LARGER);
    const struct obligation_eval_event crime[] = {
        {"incident-found", a->found_at, of_crime},
        {"crime-found", a->found_at, NULL},
    };
    const struct obligation_eval_event data = {"data-incident-found", a->found_at, of_data};
    TRY(ask(a, a->type, a->subject, crime, sizeof crime / sizeof crime[0], "crime", NULL));
    return ask(a, "party", a->alert->party_id, &data, 1, "data", NULL);
}

/* What the officer's own office would have to pass on once it has the report. */
static enum status ask_receiver(struct asking *a)
{
    json_t *attributes = json_new_object(a->w->arena);
    struct str from;

    if (!a->w->actor->sees_region || a->w->actor->party_id.len == 0 ||
        alert_duty_is_own(a->w, a->alert))
        return ST_OK;
    TRY(incident_duty_from_of(a->w, &a->alert->system_id, a->alert->system_id.len > 0,
                              a->alert->party_id, &from));
    json_put_text(attributes, "from", from);
    json_put_textz(attributes, "level", levels[0]); /* the gravest: most is passed on */
    const struct obligation_eval_event event = {"incident-reported", a->w->now, attributes};
    return ask(a, "party", a->w->actor->party_id, &event, 1, "receipt", NULL);
}

static enum status put_would(struct work *w, const struct alert *alert, json_t *object)
{
    bool has_system = alert->system_id.len > 0;
    struct asking a = {
        .w = w,
        .alert = alert,
        .type = has_system ? "system" : "party",
        .subject = has_system ? alert->system_id : alert->party_id,
        .found_at = alert_duty_found_at(w, alert),
    };

    TRY(ask_levels(&a));
    TRY(ask_crime_and_data(&a));
    TRY(ask_receiver(&a));
    json_t *clocks = incident_clock_of_each(w->policy, w->arena, a.lists, a.count);
    json_put_textz(object, "state", "would");
    json_put_instant(object, "found_at", a.found_at);
    json_put_bool(object, "told", !alert_duty_is_own(w, alert));
    json_put(object, "clocks", json_get_list(clocks, "clocks"));
    json_put(object, "earliest", json_object_get(clocks, "earliest"));
    return ST_OK;
}

/* ---- What runs already ---- */

static enum status put_incident(struct work *w, const struct dossier *incident, json_t *object)
{
    const struct dossier_state *state = dossier_state_of(&incident_kind, incident->state);
    json_t *brief = json_new_object(w->arena), *clocks;
    struct instant found_at = {0};

    TRY(incident_duty_clocks(w, incident, &clocks));
    (void)instant_read(json_get_text(incident->data, "found_at"), &found_at);
    json_put_text(brief, "id", incident->id);
    json_put_text(brief, "number", incident->number);
    json_put_text(brief, "title", incident->title);
    json_put_text(brief, "state", incident->state);
    json_put_textz(brief, "state_zh", state ? state->zh : "");
    json_put_textz(brief, "state_en", state ? state->en : "");
    json_put(object, "incident", brief);
    json_put_textz(object, "state", "runs");
    json_put_instant(object, "found_at", found_at);
    json_put(object, "clocks", json_get_list(clocks, "clocks"));
    json_put(object, "earliest", json_object_get(clocks, "earliest"));
    return ST_OK;
}

/* The latest incident that it was handed over to, as far as it is in sight. */
static enum status find_incident(struct work *w, const json_t *hands, struct dossier *ret_incident,
                                 bool *ret_is_found)
{
    *ret_is_found = false;
    for (size_t i = json_array_size(hands); i > 0 && !*ret_is_found; i--) {
        const json_t *hand = json_array_get(hands, i - 1);
        if (!str_is(json_get_text(hand, "kind"), "incident") ||
            json_get_text(hand, "target_id").len == 0)
            continue;
        enum status status =
            dossier_load(w, json_get_text(hand, "target_id"), "incident", ret_incident);
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
        fault_clear(&w->fault);
        *ret_is_found = status == ST_OK;
    }
    return ST_OK;
}

enum status alert_duty_json(struct work *w, const struct alert *alert, const json_t *hands,
                            json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    struct dossier incident = {0};
    bool is_found;
    bool is_none = alert->state == ALERT_CLOSED && !str_is(alert->verdict, "true-positive");

    json_put_bool(object, "told", false);
    json_put_null(object, "incident");
    TRY(find_incident(w, hands, &incident, &is_found));
    *ret_object = object;
    if (is_found)
        return put_incident(w, &incident, object);
    if (!is_none)
        return put_would(w, alert, object);
    json_put_textz(object, "state", "none");
    json_put_null(object, "found_at");
    json_put(object, "clocks", json_new_list(w->arena));
    json_put_null(object, "earliest");
    return ST_OK;
}
