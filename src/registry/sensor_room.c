/* SPDX-License-Identifier: Apache-2.0
 * What sensors send in a day, and until when it is kept. */
#include "base/banned.h"
#include "registry/sensor_store.h"

static const int64_t day_ms = INT64_C(86400000);

static json_t *named(struct work *w, struct str id, struct str name)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", id);
    json_put_text(object, "name", name);
    return object;
}

static json_t *room_json(struct work *w, const struct sensor_store_room *x,
                         const struct sensor_rules *rules)
{
    bool is_agreed = x->agreed_days > 0 && x->agreed_days < rules->retention_days;
    int64_t days = is_agreed ? x->agreed_days : rules->retention_days;
    json_t *object = json_new_object(w->arena);

    json_put(object, "sensor", named(w, x->id, x->name));
    json_put(object, "party", named(w, x->party_id, x->party_name));
    json_put_int(object, "bytes_per_day", x->bytes / SENSOR_ROOM_DAYS);
    json_put_int(object, "retention_days", days);
    json_put_instant(object, "goes_before",
                     (struct instant){days > 0 ? w->now.ms - days * day_ms : 0});
    return object;
}

enum status sensor_room(struct work *w, json_t **ret_list)
{
    int64_t from = w->now.ms / SENSOR_HOUR_MS - INT64_C(24) * SENSOR_ROOM_DAYS + 1;
    json_t *list = json_new_list(w->arena);
    struct sensor_store_room *rows;
    size_t count;

    TRY(sensor_store_rooms(w, from, SENSOR_ROOM_MAX, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        struct sensor_rules rules;

        TRY(sensor_rules_at(w, rows[i].region, rows[i].sector, &rules));
        json_add(list, room_json(w, &rows[i], &rules));
    }
    *ret_list = list;
    return ST_OK;
}
