/* SPDX-License-Identifier: Apache-2.0
 * Incidents as the incident room shows them, and what the report form asks. */
#include "procedures/incident.h"

#include "policy/incident_level.h"
#include "policy/lists.h"
#include "procedures/incident_duty.h"
#include "procedures/incident_store.h"

/* Items of the packs' list with what was done of each. */
static enum status put_first_handling(struct work *w, const struct dossier *d, json_t *object)
{
    const json_t *done = json_get_object(d->data, "first_handling");
    json_t *lists, *list, *item, *rows = json_new_list(w->arena);
    struct policy_place place;
    size_t i, k;

    TRY(office_place(w, d->region, d->sector, d->began_on, &place));
    lists = lists_at(w->policy, w->arena, &place, STR("incident.first-handling"));
    json_array_foreach(lists, i, list)
    {
        json_array_foreach(json_get_list(list, "items"), k, item)
        {
            json_t *row = json_keep(w->arena, json_copy(item));
            struct str code = json_get_text(item, "code");
            json_t *entry = json_object_getn(done, code.ptr, code.len);
            if (entry)
                json_put(row, "done", entry);
            else
                json_put_null(row, "done");
            json_add(rows, row);
        }
    }
    json_put(object, "first_handling", rows);
    return ST_OK;
}

enum status incident_view_json(struct work *w, const struct dossier *dossier, json_t **ret_object)
{
    json_t *object, *clocks, *reporter;

    TRY(dossier_view_json(w, dossier, &object));
    TRY(incident_duty_clocks(w, dossier, &clocks));
    TRY(incident_store_reporter(w, dossier->id, &reporter));
    TRY(put_first_handling(w, dossier, object));
    json_put(object, "clocks", json_get_list(clocks, "clocks"));
    json_put(object, "earliest", json_object_get(clocks, "earliest"));
    json_put(object, "reporter", reporter);
    *ret_object = object;
    return ST_OK;
}

/* The items of the nearest list of that name, with its id and clause. */
static void put_list(struct work *w, json_t *form, const char *key,
                     const struct policy_place *place, const char *name)
{
    json_t *lists = lists_at(w->policy, w->arena, place, str_of(name));
    json_t *first = json_array_get(lists, 0);

    if (first)
        json_put(form, key, first);
    else
        json_put_null(form, key);
}

enum status incident_view_form(struct work *w, json_t **ret_form)
{
    json_t *form = json_new_object(w->arena);
    struct policy_place place;
    struct office office;

    TRY(office_of(w, w->actor->party_id, &office));
    TRY(office_place(w, office.region, STR(""), instant_beijing_date(w->now), &place));
    put_list(w, form, "classes", &place, "incident.classes");
    put_list(w, form, "subclasses", &place, "incident.subclasses");
    put_list(w, form, "causes", &place, "incident.causes");
    put_list(w, form, "contents", &place, "incident.report-content");
    put_list(w, form, "channels", &place, "incident.channels");
    put_list(w, form, "grounds", &place, "accountability.grounds");
    put_list(w, form, "first_handling", &place, "incident.first-handling");
    json_put(form, "facts", incident_level_facts(w->policy, w->arena));
    json_put(form, "guides", incident_level_guides(w->policy, w->arena, &place));
    *ret_form = form;
    return ST_OK;
}
