/* SPDX-License-Identifier: Apache-2.0
 * What changed, read with the actor's sight. */
#include "procedures/pulse.h"

#include "db/db.h"
#include "events/alert.h"
#include "procedures/dossier.h"
#include "procedures/dossier_sight.h"
#include "procedures/pulse_store.sql.h"
#include "registry/message.h"
#include "registry/sensor.h"

enum status pulse_changes(struct work *w, struct instant since, json_t **ret_events,
                          struct instant *ret_seen)
{
    json_t *events = json_new_list(w->arena);
    struct dossier_sight sight;
    struct db_rows rows;

    *ret_seen = since;
    TRY(dossier_sight_of(w, &sight));
    TRY(db_select(w, &SQL_PULSE_CHANGES,
                  DB_BINDS(db_int(since.ms), db_int(sight.all), db_text(sight.me),
                           db_text(sight.region_path), db_text(sight.sector_path),
                           db_int(PULSE_MAX_EVENTS)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *event = json_new_object(w->arena), *data = json_new_object(w->arena);
        char text[INSTANT_TEXT_BYTES];

        ret_seen->ms = db_cell_int(row, 8);
        json_put_text(data, "id", db_cell_text(row, 0));
        json_put_int(data, "version", db_cell_int(row, 1));
        json_put_text(data, "state", db_cell_text(row, 3));
        json_put_text(data, "level", db_cell_text(row, 4));
        json_put_text(data, "number", db_cell_text(row, 5));
        json_put_bool(data, "open", db_cell_int(row, 6) != 0);
        json_put_bool(data, "exercise", db_cell_int(row, 7) != 0);
        json_put_textz(data, "changed_at", instant_print(*ret_seen, text));
        json_put_text(event, "event", db_cell_text(row, 2));
        json_put(event, "data", data);
        json_add(events, event);
    }
    *ret_events = events;
    return ST_OK;
}

enum status pulse_counters(struct work *w, json_t **ret_counters)
{
    static const struct {
        const char *kind, *name, *by;
    } parts[] = {
        {"warning", "warnings", "level"},   {"notice", "notices", "state"},
        {"incident", "incidents", "level"}, {"response", "responses", "level"},
        {"drill", "drills", "state"},
    };
    json_t *counters = json_new_object(w->arena), *one;
    struct db_row row;
    int64_t unread = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        TRY(dossier_view_count(w, parts[i].kind, parts[i].by, &one));
        json_put(counters, parts[i].name, one);
    }
    TRY(alert_count(w, &one));
    json_put(counters, "alerts", one);
    TRY(sensor_count(w, &one));
    json_put(counters, "sensors", one);
    TRY(message_unread(w, &unread));
    json_put_int(counters, "unread", unread);
    TRY(db_one(w, &SQL_PULSE_TASKS,
               DB_BINDS(db_text(w->actor->party_id.len > 0 ? w->actor->party_id : STR(""))), &row));
    json_put_int(counters, "tasks", db_cell_int(&row, 0));
    *ret_counters = counters;
    return ST_OK;
}
