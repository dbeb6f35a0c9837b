/* SPDX-License-Identifier: Apache-2.0
 * Facts of an incident and what the packs make of them. */
#include "procedures/incident_duty.h"

#include "policy/incident_class.h"
#include "policy/incident_clock.h"
#include "procedures/incident_store.h"
#include "procedures/obligation_act.h"
#include "procedures/obligation_eval.h"
#include "registry/fact.h"

struct str incident_duty_unit(const struct dossier *dossier)
{
    struct str affected = json_get_text(json_get_object(dossier->data, "affected"), "id");

    return affected.len > 0 ? affected : dossier->party_id;
}

static struct instant instant_of(const struct dossier *d, const char *key, struct instant fallback)
{
    struct instant at = fallback;

    (void)instant_read(json_get_text(d->data, key), &at);
    return at;
}

/* ---- Stating ---- */

enum { FACTS_FOUND = 1, FACTS_HANDLED = 2 };

static enum status withdraw(struct work *w, const struct dossier *d, unsigned which,
                            struct str reason)
{
    json_t *facts, *fact;
    size_t i;

    TRY(incident_store_facts(w, d->id, &facts));
    json_array_foreach(facts, i, fact)
    {
        struct str word = json_get_text(fact, "word"), id = json_get_text(fact, "fact");
        bool is_found = str_is(word, "incident-found") || str_is(word, "data-incident-found") ||
                        str_is(word, "crime-found");
        bool is_handled = str_is(word, "incident-handled") || str_is(word, "data-incident-handled");
        if (!(is_found && (which & FACTS_FOUND)) && !(is_handled && (which & FACTS_HANDLED)))
            continue;
        enum status status = fact_withdraw(w, id, reason);
        if (status != ST_OK && status != ST_NOT_FOUND)
            return status;
        TRY(incident_store_forget_fact(w, d->id, id));
    }
    return ST_OK;
}

static json_t *found_attributes(struct work *w, const struct dossier *d)
{
    json_t *attributes = json_new_object(w->arena);

    if (d->level.len > 0)
        json_put_text(attributes, "level", d->level);
    if (json_get_text(d->data, "class").len > 0)
        json_put_text(attributes, "class", json_get_text(d->data, "class"));
    if (json_get_bool(d->data, "crime_suspected", false))
        json_put_bool(attributes, "crime-suspected", true);
    if (str_is(json_get_text(d->data, "kind"), "third-party"))
        json_put_bool(attributes, "third-party", true);
    return attributes;
}

static json_t *data_attributes(struct work *w, const struct dossier *d)
{
    json_t *attributes = json_new_object(w->arena);

    if (d->level.len > 0)
        json_put_text(attributes, "level", d->level);
    if (json_get_bool(d->data, "personal_information", false))
        json_put_bool(attributes, "personal-information", true);
    return attributes;
}

static json_t *level_attribute(struct work *w, const struct dossier *d)
{
    json_t *attributes = json_new_object(w->arena);

    if (d->level.len > 0)
        json_put_text(attributes, "level", d->level);
    return attributes;
}

static bool is_of_data(const struct work *w, const struct dossier *d)
{
    return json_get_bool(d->data, "data_incident", false) ||
           json_get_bool(d->data, "personal_information", false) ||
           incident_class_is_of_data(w->policy, json_get_text(d->data, "class"));
}

/* Events are kept to the second, as people write them: what is done at once is not done before. */
static struct instant whole_second(struct instant at)
{
    return (struct instant){at.ms - at.ms % 1000};
}

/* The same event at every system of the incident, or at its unit when it names none. */
static enum status state_each(struct work *w, const struct dossier *d, const char *word,
                              struct instant at, const json_t *attributes)
{
    const json_t *systems = json_get_list(d->data, "systems");
    struct instant second = whole_second(at);
    size_t i;
    json_t *system;

    if (json_array_size(systems) == 0)
        return dossier_fact(w, d, "party", incident_duty_unit(d), word, second, attributes);
    json_array_foreach((json_t *)(uintptr_t)systems, i, system)
    {
        TRY(dossier_fact(w, d, "system", json_get_text(system, "id"), word, second, attributes));
    }
    return ST_OK;
}

/* What was done before facts were stated anew stays done under the new ones. */
static enum status prove_again(struct work *w, const struct dossier *d, const json_t *before)
{
    json_t *rows, *row, *done;
    size_t i, k;

    TRY(incident_duty_rows(w, d, &rows));
    json_array_foreach(rows, i, row)
    {
        json_array_foreach((json_t *)(uintptr_t)before, k, done)
        {
            struct instant at = {0};
            if (!str_equal(json_get_text(row, "duty"), json_get_text(done, "duty")) ||
                !str_equal(json_get_text(row, "subject"), json_get_text(done, "subject")) ||
                !instant_read(json_get_text(done, "met_at"), &at) ||
                json_get_text(row, "met_at").len > 0)
                continue;
            TRY(incident_duty_act(w, json_get_text(json_get_object(row, "owed_by_party"), "id"),
                                  incident_duty_clock(w->arena, row), "prove", at,
                                  STR("级别或类别变更之前已办"), NULL));
            break;
        }
    }
    return ST_OK;
}

static enum status state_found(struct work *w, const struct dossier *d)
{
    /* A unit that is told by others has found it when it was told. */
    bool is_told = str_is(json_get_text(d->data, "kind"), "third-party");
    struct instant found_at = is_told ? d->opened_at : instant_of(d, "found_at", w->now);

    TRY(state_each(w, d, "incident-found", found_at, found_attributes(w, d)));
    if (json_get_bool(d->data, "crime_suspected", false))
        TRY(state_each(w, d, "crime-found", found_at, NULL));
    if (is_of_data(w, d))
        TRY(dossier_fact(w, d, "party", incident_duty_unit(d), "data-incident-found",
                         whole_second(found_at), data_attributes(w, d)));
    return ST_OK;
}

enum status incident_duty_state(struct work *w, const struct dossier *dossier, struct str reason)
{
    struct instant handled_at = instant_of(dossier, "handled_at", (struct instant){0});
    json_t *before;

    TRY(incident_duty_rows(w, dossier, &before));
    TRY(withdraw(w, dossier, FACTS_FOUND | FACTS_HANDLED, reason));
    TRY(state_found(w, dossier));
    if (handled_at.ms != 0)
        TRY(incident_duty_end(w, dossier, handled_at));
    else
        TRY(obligation_eval_own(w));
    return json_array_size(before) > 0 ? prove_again(w, dossier, before) : ST_OK;
}

enum status incident_duty_withdraw(struct work *w, const struct dossier *dossier, struct str reason)
{
    TRY(withdraw(w, dossier, FACTS_FOUND | FACTS_HANDLED, reason));
    return obligation_eval_own(w);
}

enum status incident_duty_end(struct work *w, const struct dossier *dossier, struct instant at)
{
    TRY(state_each(w, dossier, "incident-handled", at, level_attribute(w, dossier)));
    if (is_of_data(w, dossier))
        TRY(dossier_fact(w, dossier, "party", incident_duty_unit(dossier), "data-incident-handled",
                         whole_second(at), NULL));
    return obligation_eval_own(w);
}

enum status incident_duty_reopen(struct work *w, const struct dossier *dossier, struct str reason)
{
    TRY(withdraw(w, dossier, FACTS_HANDLED, reason));
    return obligation_eval_own(w);
}

enum status incident_duty_received(struct work *w, const struct dossier *dossier,
                                   struct str party_id, struct instant at, struct str from)
{
    json_t *attributes = level_attribute(w, dossier);

    json_put_text(attributes, "from", from);
    TRY(dossier_fact(w, dossier, "party", party_id, "incident-reported", whole_second(at),
                     attributes));
    if (is_of_data(w, dossier))
        TRY(dossier_fact(w, dossier, "party", party_id, "data-incident-reported", whole_second(at),
                         level_attribute(w, dossier)));
    return obligation_eval_own(w);
}

/* ---- Whose it is ---- */

/* Whether a flag stands among the facts of a record. */
static enum status has_flag(struct work *w, const char *type, struct str id, const char *word,
                            bool *ret_has)
{
    json_t *page, *fact;
    size_t i;

    *ret_has = false;
    enum status status = fact_list(w, type, id, &page);
    if (status == ST_NOT_FOUND) { /* not in the actor's sight */
        fault_clear(&w->fault);
        return ST_OK;
    }
    TRY(status);
    json_array_foreach(json_get_list(page, "items"), i, fact) /* newest first */
    {
        if (!str_is(json_get_text(fact, "word"), word) || json_get_text(fact, "voided_at").len > 0)
            continue;
        *ret_has = json_is_true(json_object_get(fact, "value"));
        return ST_OK;
    }
    return ST_OK;
}

enum status incident_duty_from_of(struct work *w, const struct str *systems, size_t count,
                                  struct str party_id, struct str *ret_from)
{
    bool has = false;

    *ret_from = STR("other");
    for (size_t i = 0; i < count; i++) {
        TRY(has_flag(w, "system", systems[i], "cii", &has));
        if (has) {
            *ret_from = STR("cii");
            return ST_OK;
        }
    }
    TRY(has_flag(w, "party", party_id, "central-organ", &has));
    if (has)
        *ret_from = STR("organ");
    return ST_OK;
}

enum status incident_duty_from(struct work *w, const struct dossier *dossier, struct str *ret_from)
{
    const json_t *list = json_get_list(dossier->data, "systems");
    struct str *systems = ARENA_ARRAY(w->arena, json_array_size(list) + 1, struct str);
    size_t i;
    json_t *system;

    json_array_foreach((json_t *)(uintptr_t)list, i, system)
    {
        systems[i] = json_get_text(system, "id");
    }
    return incident_duty_from_of(w, systems, json_array_size(list), incident_duty_unit(dossier),
                                 ret_from);
}

/* ---- Clocks ---- */

static bool has_text(const json_t *list, struct str text)
{
    size_t i;
    json_t *one;

    json_array_foreach((json_t *)(uintptr_t)list, i, one)
    {
        if (str_equal(json_text(one), text))
            return true;
    }
    return false;
}

/* Rows of one subject that follow from the facts. */
static enum status add_subject(struct work *w, const json_t *facts, struct str type,
                               struct str subject, json_t *rows)
{
    json_t *all, *row, *fact;
    size_t i, k;
    enum status status =
        obligation_eval_subject(w, str_zero(w->arena, type), subject, w->now, &all);

    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    json_array_foreach(all, i, row)
    {
        struct str occurrence = json_get_text(row, "occurrence");
        json_array_foreach((json_t *)(uintptr_t)facts, k, fact)
        {
            if (str_equal(json_get_text(fact, "fact"), occurrence)) {
                json_add(rows, row);
                break;
            }
        }
    }
    return ST_OK;
}

enum status incident_duty_rows(struct work *w, const struct dossier *dossier, json_t **ret_rows)
{
    json_t *facts, *fact, *rows = json_new_list(w->arena), *seen = json_new_list(w->arena);
    size_t i;

    TRY(incident_store_facts(w, dossier->id, &facts));
    json_array_foreach(facts, i, fact)
    {
        struct str subject = json_get_text(fact, "subject");
        if (has_text(seen, subject))
            continue;
        json_add_text(seen, subject);
        TRY(add_subject(w, facts, json_get_text(fact, "subject_type"), subject, rows));
    }
    *ret_rows = rows;
    return ST_OK;
}

enum status incident_duty_clocks(struct work *w, const struct dossier *dossier, json_t **ret_clocks)
{
    json_t *rows;

    TRY(incident_duty_rows(w, dossier, &rows));
    *ret_clocks = incident_clock_of_rows(w->policy, w->arena, rows);
    return ST_OK;
}

/* ---- Acts on duties ---- */

json_t *incident_duty_clock(struct arena *arena, const json_t *row)
{
    json_t *clock = json_new_object(arena);

    json_put(clock, "obligation", json_object_get(row, "id"));
    json_put(clock, "subject", json_object_get(row, "subject"));
    json_put(clock, "subject_type", json_object_get(row, "subject_type"));
    return clock;
}

/* By its digits, or as a standing duty without a row. */
static enum status load_duty(struct work *w, const json_t *clock, struct obligation_case *ret)
{
    struct str id = json_get_text(clock, "obligation");
    enum status status = obligation_case_load(w, id, ret);

    if (status != ST_NOT_FOUND)
        return status;
    fault_clear(&w->fault);
    return obligation_case_load(w,
                                obligation_case_id(w->arena, id,
                                                   json_get_text(clock, "subject_type"),
                                                   json_get_text(clock, "subject")),
                                ret);
}

enum status incident_duty_act(struct work *w, struct str party_id, const json_t *clock,
                              const char *act, struct instant at, struct str reason,
                              bool *ret_is_done)
{
    const struct actor *self = w->actor;
    struct actor stand_in = *self;
    struct obligation_case one;
    char text[INSTANT_TEXT_BYTES];
    bool is_done = false;

    /* What an incident's report proves is proved for its party, whoever's act made it count. */
    stand_in.party_id = party_id;
    stand_in.roles |= 1u << (unsigned)ROLE_OPERATOR;
    w->actor = &stand_in;
    enum status status = load_duty(w, clock, &one);
    if (status == ST_OK) {
        const struct obligation_act_call call = {.act = str_of(act),
                                                 .reason = reason,
                                                 .at = str_of(instant_print(at, text)),
                                                 .version = one.row.version};
        status = obligation_act_do(w, one.id, &call, &one);
        is_done = status == ST_OK;
    }
    w->actor = self;
    if (status == ST_NOT_FOUND || status == ST_CONFLICT || status == ST_DENIED) {
        fault_clear(&w->fault);
        status = ST_OK;
    }
    if (ret_is_done)
        *ret_is_done = is_done;
    return status;
}

enum status incident_duty_prove_act(struct work *w, const struct dossier *dossier, const char *duty,
                                    struct instant at, struct str reason)
{
    json_t *rows, *row;
    size_t i;

    TRY(incident_duty_rows(w, dossier, &rows));
    json_array_foreach(rows, i, row)
    {
        if (str_is(json_get_text(row, "duty"), duty))
            TRY(incident_duty_act(w, incident_duty_unit(dossier),
                                  incident_duty_clock(w->arena, row), "prove", at, reason, NULL));
    }
    return ST_OK;
}
