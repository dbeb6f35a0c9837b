/* SPDX-License-Identifier: Apache-2.0
 * The duty screen. */
#include "procedures/watch_now.h"

#include "procedures/key_period_view.h"
#include "procedures/office.h"
#include "procedures/watch_alert.h"
#include "procedures/watch_now_store.h"
#include "procedures/watch_shift.h"
#include "registry/actor.h"
#include "registry/party.h"

enum { SCREEN_EACH = 30 };

enum status watch_now_items(struct work *w, struct str party_id, int64_t limit, json_t **ret_items,
                            json_t **ret_counts)
{
    struct watch_now_query query = {
        .party_id = party_id,
        .limit = limit < WATCH_NOW_ITEMS ? limit : WATCH_NOW_ITEMS,
        .items = json_new_list(w->arena),
        .counts = json_new_object(w->arena),
    };
    struct watch_settings settings;

    TRY(watch_settings_of(w, party_id, &settings));
    query.until_at.ms = w->now.ms + settings.screen_hours * WATCH_HOUR_MS;
    TRY(watch_alert_items(w, false, query.limit, query.items, query.counts));
    TRY(watch_now_store_alerts(w, &query));
    TRY(watch_now_store_duties(w, &query, false));
    TRY(watch_now_store_reports(w, &query));
    TRY(watch_now_store_gaps(w, &query));
    TRY(watch_now_store_deliveries(w, &query));
    TRY(watch_now_store_tasks(w, &query));
    TRY(watch_alert_items(w, true, query.limit, query.items, query.counts));
    TRY(watch_now_store_duties(w, &query, true));
    *ret_items = query.items;
    *ret_counts = query.counts;
    return ST_OK;
}

enum status watch_now_events(struct work *w, struct str party_id, struct instant since,
                             int64_t limit, json_t **ret_events)
{
    return watch_now_store_events(w, party_id, since, limit, ret_events);
}

/* The offices one turns to: who is there, and the number of the duty room. */
static enum status put_offices(struct work *w, json_t *screen)
{
    static const char *const kinds[] = {"emergency-office", "police", "notification-centre"};
    json_t *list = json_new_list(w->arena);
    struct office own;

    TRY(office_of(w, w->actor->party_id, &own));
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        json_t *object = json_new_object(w->arena), *names = json_new_list(w->arena);
        json_t *party, *phones;
        struct watch_person *people;
        struct str id;
        size_t count;
        enum status status = office_nearest(w, own.region, kinds[i], &id);

        if (status == ST_NOT_FOUND || (status == ST_OK && str_equal(id, w->actor->party_id)))
            continue;
        TRY(status);
        TRY(party_brief(w, id, &party));
        TRY(watch_now_store_phones(w, id, &phones));
        TRY(watch_on_duty(w, id, &people, &count));
        for (size_t k = 0; k < count; k++)
            if (!str_is(people[k].state, "planned"))
                json_add_text(names, people[k].name);
        json_put_textz(object, "kind", kinds[i]);
        json_put(object, "party", party);
        json_put(object, "people", names);
        json_put(object, "phones", phones);
        json_add(list, object);
    }
    json_put(screen, "offices", list);
    return ST_OK;
}

static enum status put_shift(struct work *w, json_t *screen)
{
    struct watch_shift shift;
    struct str id;
    json_t *object;
    enum status status = watch_now_store_shift(w, &id);

    if (status == ST_NOT_FOUND) {
        json_put_null(screen, "shift");
        return ST_OK;
    }
    TRY(status);
    TRY(watch_shift_load(w, id, &shift));
    TRY(watch_shift_json(w, &shift, &object));
    json_put(screen, "shift", object);
    return ST_OK;
}

static enum status put_periods(struct work *w, json_t *screen)
{
    json_t *list = json_new_list(w->arena);
    struct str *ids;
    size_t count;

    TRY(watch_now_store_periods(w, w->actor->party_id, &ids, &count));
    for (size_t i = 0; i < count; i++) {
        struct key_period period;
        json_t *object;

        TRY(key_period_load(w, ids[i], &period));
        TRY(key_period_view_json(w, &period, &object));
        json_add(list, object);
    }
    json_put(screen, "periods", list);
    return ST_OK;
}

enum status watch_now(struct work *w, json_t **ret_screen)
{
    json_t *screen = json_new_object(w->arena), *items, *counts, *party, *regime, *open;
    struct str party_id = w->actor->party_id;
    struct watch_settings settings;
    char text[INSTANT_TEXT_BYTES];

    TRY(watch_settings_of(w, party_id, &settings));
    TRY(party_brief(w, party_id, &party));
    TRY(watch_now_items(w, party_id, SCREEN_EACH, &items, &counts));
    TRY(watch_regime_json(w, party_id, &regime));
    TRY(watch_now_store_open(w, party_id, &open));
    json_put(screen, "party", party);
    json_put(screen, "items", items);
    json_put(screen, "counts", counts);
    json_put(screen, "regime", regime);
    json_put(screen, "open", open);
    TRY(put_shift(w, screen));
    TRY(put_offices(w, screen));
    TRY(put_periods(w, screen));
    json_put_int(screen, "call_minutes", settings.call_minutes);
    json_put_textz(screen, "as_of", instant_print(w->now, text));
    *ret_screen = screen;
    return ST_OK;
}

enum status watch_now_gaps(struct work *w, struct str after, int64_t limit, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    int64_t want = limit > 0 && limit <= WATCH_PAGE_MAX ? limit : WATCH_PAGE, total = 0;
    char text[INSTANT_TEXT_BYTES];

    if (w->actor->sees_region)
        TRY(watch_now_store_area(w, after, want + 1, &items, &total));
    json_put_null(page, "next");
    if (json_array_size(items) > (size_t)want) {
        json_array_remove(items, (size_t)want);
        json_put_text(page, "next", json_get_text(json_array_get(items, (size_t)want - 1), "id"));
    }
    json_put(page, "items", items);
    json_put_int(page, "total", total);
    json_put_textz(page, "as_of", instant_print(w->now, text));
    *ret_page = page;
    return ST_OK;
}
