/* SPDX-License-Identifier: Apache-2.0
 * How long the room for events lasts, and what takes it up. */
#include "base/banned.h"
#include "base/file.h"
#include "events/event_query_inside.h"
#include "events/keep_retain.h"
#include "registry/actor.h"
#include "registry/sensor.h"

/* How many events there are in all is not every unit's to know. */
static bool sees_store(const struct actor *actor)
{
    return actor->is_system || actor->sees_region || actor_has(actor, ROLE_SYSTEM_ADMIN);
}

static enum status store_json(struct work *w, const char *folder, json_t **ret_store)
{
    json_t *store = json_new_object(w->arena);
    struct keep_forecast forecast = {0};
    struct keep_hold *holds;
    size_t hold_count = 0;

    if (file_exists(folder)) {
        TRY(keep_retain_forecast(folder, 0, w->now, &forecast, &w->fault));
        TRY(keep_retain_holds(folder, w->arena, &holds, &hold_count, &w->fault));
    }
    json_put_int(store, "stored_bytes", (int64_t)forecast.stored_bytes);
    json_put_int(store, "bytes_per_day", (int64_t)forecast.bytes_per_day);
    json_put_int(store, "limit_bytes", (int64_t)forecast.limit_bytes);
    if (forecast.is_growing)
        json_put_int(store, "days_left", (int64_t)forecast.days_left);
    else
        json_put_null(store, "days_left");
    json_put_int(store, "holds", (int64_t)hold_count);
    *ret_store = store;
    return ST_OK;
}

enum status event_query_room(struct work *w, const struct event_query_desk *desk,
                             json_t **ret_object)
{
    json_t *object = json_new_object(w->arena), *store = NULL, *sources;

    if (sees_store(w->actor))
        TRY(store_json(w, desk->folder, &store));
    TRY(sensor_room(w, &sources));
    if (store != NULL)
        json_put(object, "store", store);
    else
        json_put_null(object, "store");
    json_put(object, "sources", sources);
    json_put_instant(object, "as_of", w->now);
    *ret_object = object;
    return ST_OK;
}
