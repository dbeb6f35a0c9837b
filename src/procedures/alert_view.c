/* SPDX-License-Identifier: Apache-2.0
 * Alerts as their page shows them. */
#include "procedures/alert_view.h"

#include "base/banned.h"
#include "procedures/alert_duty.h"
#include "procedures/dossier.h"
#include "procedures/watch.h"
#include "procedures/watch_contact.h"
#include "registry/person.h"
#include "registry/sector.h"

/* ---- Whom to call ---- */

static json_t *person_row(struct work *w, struct str name, struct str post, struct str phone)
{
    json_t *row = json_new_object(w->arena);

    json_put_text(row, "name", name);
    json_put_text(row, "post", post);
    json_put_text(row, "phone", phone);
    json_put_null(row, "state");
    json_put_null(row, "from");
    json_put_null(row, "to");
    json_put(row, "roles", json_new_list(w->arena));
    return row;
}

static enum status add_phones(struct work *w, struct str party_id, json_t *phones)
{
    json_t *page, *contact;
    size_t i;

    TRY(watch_contact_page(w, party_id, &page));
    json_array_foreach(json_get_list(page, "items"), i, contact)
    {
        if (!str_is(json_get_text(contact, "post"), "office") ||
            !str_is(json_get_text(contact, "state"), "active"))
            continue;
        json_t *phone = json_new_object(w->arena);
        json_put_text(phone, "name", json_get_text(contact, "name"));
        json_put_text(phone, "phone", json_get_text(contact, "phone"));
        json_add(phones, phone);
    }
    return ST_OK;
}

static enum status add_watch(struct work *w, struct str party_id, json_t *people, json_t *phones)
{
    struct watch_person *rows;
    size_t count;
    bool is_own;
    enum status status = watch_sight(w, party_id, &is_own);

    if (status == ST_NOT_FOUND) { /* its watch is not the actor's to read */
        fault_clear(&w->fault);
        return ST_OK;
    }
    TRY(status);
    TRY(watch_on_duty(w, party_id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *row = person_row(w, rows[i].name, rows[i].post, rows[i].phone);

        json_put_text(row, "state", rows[i].state);
        json_put_instant(row, "from", rows[i].from_at);
        json_put_instant(row, "to", rows[i].to_at);
        json_add(people, row);
    }
    return add_phones(w, party_id, phones);
}

static bool is_in_force(const json_t *person, struct str today)
{
    struct str from = json_get_text(person, "valid_from"), to = json_get_text(person, "valid_to");

    return (from.len == 0 || str_order(from, today) <= 0) &&
           (to.len == 0 || str_order(to, today) >= 0);
}

static bool has_role(const json_t *person, const char *role)
{
    size_t i;
    json_t *one;

    json_array_foreach(json_get_list(person, "roles"), i, one)
    {
        if (str_is(json_text(one), role))
            return true;
    }
    return false;
}

/* Who answers for security; where nobody does, who is named to be asked, then the head. */
static enum status add_registered(struct work *w, struct str party_id, json_t *people)
{
    static const char *const roles[] = {"security-lead", "contact", "liaison", "head"};
    char text[DATE_TEXT_BYTES];
    struct str today = str_of(date_print(instant_beijing_date(w->now), text));
    json_t *page, *person;
    size_t i;
    enum status status = person_list(w, party_id, &page);

    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return ST_OK;
    }
    TRY(status);
    for (size_t k = 0; k < sizeof roles / sizeof roles[0] && json_array_size(people) == 0; k++) {
        json_array_foreach(json_get_list(page, "items"), i, person)
        {
            struct str mobile = json_get_text(person, "mobile");
            if (!has_role(person, roles[k]) || !is_in_force(person, today))
                continue;
            json_t *row =
                person_row(w, json_get_text(person, "name"), json_get_text(person, "post"),
                           mobile.len > 0 ? mobile : json_get_text(person, "phone"));
            json_put(row, "roles", json_get_list(person, "roles"));
            json_add(people, row);
        }
    }
    return ST_OK;
}

static enum status put_contact(struct work *w, const struct alert *alert, json_t *object)
{
    json_t *contact = json_new_object(w->arena), *people = json_new_list(w->arena);
    json_t *phones = json_new_list(w->arena);
    const char *source = "roster";

    TRY(add_watch(w, alert->party_id, people, phones));
    if (json_array_size(people) == 0) {
        TRY(add_registered(w, alert->party_id, people));
        source = json_array_size(people) > 0 ? "register" : "none";
    }
    json_put_textz(contact, "source", source);
    json_put(contact, "people", people);
    json_put(contact, "phones", phones);
    json_put(object, "contact", contact);
    return ST_OK;
}

/* ---- What became of it ---- */

static enum status put_target(struct work *w, json_t *hand)
{
    struct str id = json_get_text(hand, "target_id");
    struct dossier dossier;
    enum status status = id.len > 0 ? dossier_load(w, id, NULL, &dossier) : ST_NOT_FOUND;

    json_put_null(hand, "target");
    if (status == ST_NOT_FOUND) {
        fault_clear(&w->fault);
        return ST_OK;
    }
    TRY(status);
    const struct dossier_kind *kind = dossier_list_find(dossier.kind);
    const struct dossier_state *state = kind ? dossier_state_of(kind, dossier.state) : NULL;

    json_t *target = json_new_object(w->arena);
    json_put_text(target, "kind", dossier.kind);
    json_put_text(target, "number", dossier.number);
    json_put_text(target, "title", dossier.title);
    json_put_text(target, "state", dossier.state);
    json_put_textz(target, "state_zh", state ? state->zh : "");
    json_put_textz(target, "state_en", state ? state->en : "");
    json_put_bool(target, "open", dossier.is_open);
    json_put(hand, "target", target);
    return ST_OK;
}

static enum status put_sector(struct work *w, const struct alert *alert, json_t *object)
{
    struct sector sector = {.name_zh = STR(""), .name_en = STR("")};
    enum status status =
        alert->sector.len > 0 ? sector_load(w, alert->sector, "sector", &sector) : ST_NOT_FOUND;

    if (status != ST_OK && status != ST_NOT_FOUND && status != ST_INVALID)
        return status;
    fault_clear(&w->fault);
    json_put_text(object, "sector_zh", sector.name_zh);
    json_put_text(object, "sector_en", sector.name_en);
    return ST_OK;
}

enum status alert_view_json(struct work *w, const struct alert *alert, json_t **ret_object)
{
    json_t *object, *owed, *hand;
    size_t i;

    TRY(alert_detail(w, alert, &object));
    TRY(alert_duty_json(w, alert, json_get_list(object, "hand_overs"), &owed));
    json_put(object, "owed", owed);
    TRY(put_contact(w, alert, object));
    json_array_foreach(json_get_list(object, "hand_overs"), i, hand)
    {
        TRY(put_target(w, hand));
    }
    *ret_object = object;
    return put_sector(w, alert, object);
}
