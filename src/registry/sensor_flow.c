/* SPDX-License-Identifier: Apache-2.0
 * What came from a sensor, hour by hour. */
#include "base/banned.h"
#include "registry/sensor_store.h"

static json_t *hour_json(struct work *w, const struct sensor_store_sum *sum)
{
    json_t *object = json_new_object(w->arena);
    char text[INSTANT_TEXT_BYTES];

    json_put_textz(object, "hour",
                   instant_print((struct instant){sum->hour * SENSOR_HOUR_MS}, text));
    sensor_store_sum_put(object, sum);
    return object;
}

enum status sensor_flow(struct work *w, struct str sensor_id, int64_t hours, json_t **ret_object)
{
    json_t *object = json_new_object(w->arena);
    json_t *list = json_new_list(w->arena);
    char text[INSTANT_TEXT_BYTES];
    struct sensor_store_sum *rows;
    struct sensor sensor;
    json_t *refusals, *lines, *findings;
    size_t count;

    if (hours < 1 || hours > SENSOR_FLOW_HOURS_MAX)
        return work_fail(w, ST_INVALID, "hours", "小时数为 1 至 %d", "from 1 to %d hours",
                         SENSOR_FLOW_HOURS_MAX);
    int64_t from = w->now.ms / SENSOR_HOUR_MS - hours + 1;
    TRY(sensor_load(w, sensor_id, &sensor));
    TRY(sensor_store_hours(w, sensor_id, from, &rows, &count));
    TRY(sensor_store_refusals(w, sensor_id, from, &refusals));
    TRY(sensor_store_refused_lines(w, sensor_id, &lines));
    TRY(sensor_store_findings(w, sensor_id, false, &findings));
    for (size_t i = 0; i < count; i++)
        json_add(list, hour_json(w, &rows[i]));
    json_put(object, "hours", list);
    json_put(object, "refusals", refusals);
    json_put(object, "refused_lines", lines);
    json_put(object, "findings", findings);
    json_put_textz(object, "as_of", instant_print(w->now, text));
    *ret_object = object;
    return ST_OK;
}
