/* SPDX-License-Identifier: Apache-2.0
 * Sensors, their agreements, counters and findings in the record store. */
#include "registry/sensor_store.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/db.h"
#include "registry/actor.h"
#include "registry/sensor_store.sql.h"
#include "registry/sight.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct instant at_cell(const struct db_row *row, size_t column)
{
    return (struct instant){db_cell_int(row, column)};
}

static enum status of_row(struct work *w, const struct db_row *row, struct sensor *ret_sensor)
{
    struct arena *arena = w->arena;

    *ret_sensor = (struct sensor){
        .id = str_copy(arena, db_cell_text(row, 0)),
        .version = db_cell_int(row, 1),
        .party_id = str_copy(arena, db_cell_text(row, 2)),
        .party_name = str_copy(arena, db_cell_text(row, 3)),
        .receiver_id = str_copy(arena, db_cell_text(row, 4)),
        .receiver_name = str_copy(arena, db_cell_text(row, 5)),
        .region = str_copy(arena, db_cell_text(row, 6)),
        .sector = str_copy(arena, db_cell_text(row, 7)),
        .kind = str_copy(arena, db_cell_text(row, 8)),
        .name = str_copy(arena, db_cell_text(row, 9)),
        .exit = str_copy(arena, db_cell_text(row, 10)),
        .model = str_copy(arena, db_cell_text(row, 12)),
        .owner = str_copy(arena, db_cell_text(row, 13)),
        .note = str_copy(arena, db_cell_text(row, 14)),
        .state = str_copy(arena, db_cell_text(row, 15)),
        .token_hint = str_copy(arena, db_cell_text(row, 16)),
        .made_at = at_cell(row, 17),
        .made_name = str_copy(arena, db_cell_text(row, 18)),
        .heard_at = at_cell(row, 19),
        .data_at = at_cell(row, 20),
    };
    return json_read(arena, str_copy(arena, db_cell_text(row, 11)), JSON_MAX_BYTES, &w->fault,
                     &ret_sensor->ranges);
}

static enum status of_rows(struct work *w, const struct db_rows *rows, struct sensor **ret_rows,
                           size_t *ret_count)
{
    *ret_rows = ARENA_ARRAY(w->arena, rows->count + 1, struct sensor);
    for (size_t i = 0; i < rows->count; i++)
        TRY(of_row(w, &rows->rows[i], &(*ret_rows)[i]));
    *ret_count = rows->count;
    return ST_OK;
}

enum status sensor_store_insert(struct work *w, const struct sensor *x, struct str token_digest)
{
    return db_run(w, &SQL_SENSOR_INSERT,
                  DB_BINDS(plain(x->id), plain(x->party_id), plain(x->receiver_id),
                           plain(x->region), plain(x->sector), plain(x->kind), plain(x->name),
                           plain(x->exit), plain(json_canonical(w->arena, x->ranges)),
                           plain(x->model), plain(x->owner), plain(x->note), plain(token_digest),
                           plain(x->token_hint), db_int(w->now.ms), plain(w->actor->account_id),
                           plain(w->actor->person_name)),
                  NULL);
}

static enum status stale(struct work *w)
{
    return work_fail(w, ST_STALE, "version", "刚刚有人修改过，请查看最新情况",
                     "somebody has just changed this; look at it again");
}

enum status sensor_store_update(struct work *w, const struct sensor *x)
{
    int64_t changed;

    TRY(db_run(w, &SQL_SENSOR_UPDATE,
               DB_BINDS(plain(x->receiver_id), plain(x->name), plain(x->exit),
                        plain(json_canonical(w->arena, x->ranges)), plain(x->model),
                        plain(x->owner), plain(x->note), plain(x->state), db_int(w->now.ms),
                        plain(x->id), db_int(x->version)),
               &changed));
    return changed == 1 ? ST_OK : stale(w);
}

enum status sensor_store_token(struct work *w, const struct sensor *x, struct str token_digest)
{
    int64_t changed;

    TRY(db_run(w, &SQL_SENSOR_TOKEN,
               DB_BINDS(plain(token_digest), plain(x->token_hint), db_int(w->now.ms), plain(x->id),
                        db_int(x->version)),
               &changed));
    return changed == 1 ? ST_OK : stale(w);
}

enum status sensor_store_load(struct work *w, struct str id, struct sensor *ret_sensor)
{
    struct sight sight;
    struct db_row row;

    TRY(sight_of(w, &sight));
    TRY(db_one(w, &SQL_SENSOR_LOAD,
               DB_BINDS(plain(id), db_int(sight.all), plain(sight.me), plain(sight.region_path),
                        plain(sight.sector_path)),
               &row));
    return of_row(w, &row, ret_sensor);
}

enum status sensor_store_page(struct work *w, const struct sensor_filter *f, int64_t limit,
                              struct sensor **ret_rows, size_t *ret_count)
{
    struct sight sight;
    struct db_rows rows;

    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_SENSOR_PAGE,
                  DB_BINDS(plain(f->after), plain(f->kind), plain(f->party), plain(f->q),
                           plain(f->region), db_int(sight.all), plain(sight.me),
                           plain(sight.region_path), plain(sight.sector_path), db_int(limit)),
                  &rows));
    return of_rows(w, &rows, ret_rows, ret_count);
}

enum status sensor_store_count(struct work *w, const struct sensor_filter *f, int64_t *ret_total)
{
    struct sight sight;
    struct db_row row;

    TRY(sight_of(w, &sight));
    TRY(db_one(w, &SQL_SENSOR_TOTAL,
               DB_BINDS(plain(f->kind), plain(f->party), plain(f->q), plain(f->region),
                        db_int(sight.all), plain(sight.me), plain(sight.region_path),
                        plain(sight.sector_path)),
               &row));
    *ret_total = db_cell_int(&row, 0);
    return ST_OK;
}

enum status sensor_store_healths(struct work *w, struct sensor_store_health **ret_rows,
                                 size_t *ret_count)
{
    struct sight sight;
    struct db_rows rows;

    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_SENSOR_HEALTHS,
                  DB_BINDS(db_int(w->now.ms), db_int(sight.all), plain(sight.me),
                           plain(sight.region_path), plain(sight.sector_path)),
                  &rows));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct sensor_store_health);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        (*ret_rows)[i] = (struct sensor_store_health){
            .region = db_cell_text(row, 0),
            .sector = db_cell_text(row, 1),
            .state = db_cell_text(row, 2),
            .heard_at = at_cell(row, 3),
            .has_agreement = db_cell_int(row, 4) != 0,
        };
    }
    *ret_count = rows.count;
    return ST_OK;
}

enum status sensor_store_rooms(struct work *w, int64_t from, int64_t limit,
                               struct sensor_store_room **ret_rows, size_t *ret_count)
{
    struct sight sight;
    struct db_rows rows;

    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_SENSOR_ROOM,
                  DB_BINDS(db_int(from), db_int(w->now.ms), db_int(sight.all), plain(sight.me),
                           plain(sight.region_path), plain(sight.sector_path), db_int(limit)),
                  &rows));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct sensor_store_room);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        (*ret_rows)[i] = (struct sensor_store_room){
            .id = db_cell_text(row, 0),
            .name = db_cell_text(row, 1),
            .party_id = db_cell_text(row, 2),
            .party_name = db_cell_text(row, 3),
            .region = db_cell_text(row, 4),
            .sector = db_cell_text(row, 5),
            .bytes = db_cell_int(row, 6),
            .agreed_days = db_cell_int(row, 7),
        };
    }
    *ret_count = rows.count;
    return ST_OK;
}

enum status sensor_store_changed(struct work *w, struct instant since, int64_t limit,
                                 struct sensor **ret_rows, struct instant **ret_changed,
                                 size_t *ret_count)
{
    struct sight sight;
    struct db_rows rows;

    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_SENSOR_CHANGED,
                  DB_BINDS(db_int(since.ms), db_int(sight.all), plain(sight.me),
                           plain(sight.region_path), plain(sight.sector_path), db_int(limit)),
                  &rows));
    *ret_changed = ARENA_ARRAY(w->arena, rows.count + 1, struct instant);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_changed)[i] = at_cell(&rows.rows[i], 21);
    return of_rows(w, &rows, ret_rows, ret_count);
}

enum status sensor_store_active(struct work *w, struct str after, int64_t limit,
                                struct sensor **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_SENSOR_ACTIVE, DB_BINDS(plain(after), db_int(limit)), &rows));
    return of_rows(w, &rows, ret_rows, ret_count);
}

struct each {
    struct work *w;
    sensor_store_fn *each;
    void *cookie;
};

static enum status each_row(void *cookie, const struct db_row *row)
{
    struct each *e = cookie;
    struct sensor sensor;

    TRY(of_row(e->w, row, &sensor));
    return e->each(e->cookie, &sensor, db_cell_text(row, 22));
}

enum status sensor_store_each(struct work *w, sensor_store_fn *each, void *cookie)
{
    struct each e = {.w = w, .each = each, .cookie = cookie};

    return db_each(w, &SQL_SENSOR_EACH, DB_NONE, each_row, &e);
}

/* ---- Agreements ---- */

enum status sensor_store_agree(struct work *w, const struct sensor_agreement *a,
                               const char *recorded_by)
{
    return db_run(
        w, &SQL_SENSOR_AGREE,
        DB_BINDS(plain(a->id), plain(a->sensor_id), plain(a->agreed_by), plain(a->agreed_on),
                 plain(sensor_category_words(w->arena, a->categories)), db_int(a->retention_days),
                 db_int(a->from_at.ms), db_int(a->until_at.ms), plain(a->attachment),
                 plain(a->note), db_int(w->now.ms), db_textz(recorded_by), plain(a->recorded_name)),
        NULL);
}

enum status sensor_store_agreements(struct work *w, struct str sensor_id,
                                    struct sensor_agreement **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_SENSOR_AGREEMENTS,
                  DB_BINDS(plain(sensor_id), db_int(SENSOR_AGREEMENTS_MAX)), &rows));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct sensor_agreement);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        struct sensor_agreement *a = &(*ret_rows)[i];
        *a = (struct sensor_agreement){
            .id = db_cell_text(row, 0),
            .sensor_id = db_cell_text(row, 1),
            .agreed_by = db_cell_text(row, 2),
            .agreed_on = db_cell_text(row, 3),
            .retention_days = db_cell_int(row, 5),
            .from_at = at_cell(row, 6),
            .until_at = at_cell(row, 7),
            .attachment = db_cell_text(row, 8),
            .note = db_cell_text(row, 9),
            .state = db_cell_text(row, 10),
            .recorded_at = at_cell(row, 11),
            .recorded_name = db_cell_text(row, 12),
            .withdrawn_at = at_cell(row, 13),
            .withdrawn_name = db_cell_text(row, 14),
            .reason = db_cell_text(row, 15),
        };
        if (!sensor_category_bits(db_cell_text(row, 4), &a->categories))
            return work_fail(w, ST_CORRUPT, "categories", "约定的数据类别无法识别",
                             "the categories of an agreement are unknown");
    }
    *ret_count = rows.count;
    return ST_OK;
}

enum status sensor_store_withdraw(struct work *w, struct str sensor_id, struct str id,
                                  struct str reason, bool *ret_was)
{
    int64_t changed;

    TRY(db_run(w, &SQL_SENSOR_WITHDRAW,
               DB_BINDS(db_int(w->now.ms), plain(w->actor->person_name), plain(reason), plain(id),
                        plain(sensor_id)),
               &changed));
    *ret_was = changed == 1;
    return ST_OK;
}

/* ---- Counters ---- */

enum status sensor_beat(struct work *w, struct str sensor_id, struct instant at)
{
    int64_t changed;

    TRY(db_run(w, &SQL_SENSOR_HEARD, DB_BINDS(db_int(at.ms), db_int(0), plain(sensor_id)),
               &changed));
    return changed == 1 ? ST_OK : ST_NOT_FOUND;
}

static enum status add_refused(struct work *w, const struct sensor_hop *hop)
{
    for (size_t i = 0; i < hop->line_count; i++) {
        const struct sensor_refused *line = &hop->lines[i];

        TRY(db_run(w, &SQL_SENSOR_REFUSED_ADD,
                   DB_BINDS(plain(hop->sensor_id), db_int(line->at.ms), db_int(line->line),
                            db_int(line->byte), db_textz(line->reason), plain(line->beginning)),
                   NULL));
    }
    return hop->line_count == 0
               ? ST_OK
               : db_run(w, &SQL_SENSOR_REFUSED_TRIM,
                        DB_BINDS(plain(hop->sensor_id), db_int(SENSOR_REFUSED_LINES)), NULL);
}

enum status sensor_hop_add(struct work *w, const struct sensor_hop *hop)
{
    int64_t hour = hop->at.ms / SENSOR_HOUR_MS;
    int64_t data_ms = hop->stored > 0 ? hop->at.ms : 0;
    int64_t changed;

    TRY(db_run(w, &SQL_SENSOR_HEARD,
               DB_BINDS(db_int(hop->at.ms), db_int(data_ms), plain(hop->sensor_id)), &changed));
    if (changed == 0)
        return ST_NOT_FOUND;
    TRY(db_run(w, &SQL_SENSOR_HOUR_ADD,
               DB_BINDS(plain(hop->sensor_id), db_int(hour), db_int(hop->received),
                        db_int(hop->parsed), db_int(hop->refused), db_int(hop->stored),
                        db_int(hop->late), db_int(hop->bytes), db_int(hop->undated),
                        db_int(hop->ahead), db_int(hop->repeated)),
               NULL));
    for (size_t i = 0; i < hop->refusal_count; i++)
        TRY(db_run(w, &SQL_SENSOR_REFUSAL_ADD,
                   DB_BINDS(plain(hop->sensor_id), db_int(hour), db_textz(hop->refusals[i].reason),
                            db_int(hop->refusals[i].events)),
                   NULL));
    return add_refused(w, hop);
}

static struct sensor_store_sum sum_of(const struct db_row *row, size_t from)
{
    return (struct sensor_store_sum){
        .received = db_cell_int(row, from),
        .parsed = db_cell_int(row, from + 1),
        .refused = db_cell_int(row, from + 2),
        .stored = db_cell_int(row, from + 3),
        .late = db_cell_int(row, from + 4),
        .bytes = db_cell_int(row, from + 5),
        .undated = db_cell_int(row, from + 6),
        .ahead = db_cell_int(row, from + 7),
        .repeated = db_cell_int(row, from + 8),
    };
}

void sensor_store_sum_put(json_t *object, const struct sensor_store_sum *sum)
{
    json_put_int(object, "received", sum->received);
    json_put_int(object, "parsed", sum->parsed);
    json_put_int(object, "refused", sum->refused);
    json_put_int(object, "stored", sum->stored);
    json_put_int(object, "late", sum->late);
    json_put_int(object, "undated", sum->undated);
    json_put_int(object, "ahead", sum->ahead);
    json_put_int(object, "repeated", sum->repeated);
    json_put_int(object, "bytes", sum->bytes);
}

enum status sensor_store_hours(struct work *w, struct str sensor_id, int64_t from_hour,
                               struct sensor_store_sum **ret_rows, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_SENSOR_HOURS, DB_BINDS(plain(sensor_id), db_int(from_hour)), &rows));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct sensor_store_sum);
    for (size_t i = 0; i < rows.count; i++) {
        (*ret_rows)[i] = sum_of(&rows.rows[i], 1);
        (*ret_rows)[i].hour = db_cell_int(&rows.rows[i], 0);
    }
    *ret_count = rows.count;
    return ST_OK;
}

enum status sensor_store_day(struct work *w, struct str sensor_id, int64_t from_hour,
                             struct sensor_store_sum *ret_sum)
{
    struct db_row row;

    TRY(db_one(w, &SQL_SENSOR_DAY, DB_BINDS(plain(sensor_id), db_int(from_hour)), &row));
    *ret_sum = sum_of(&row, 0);
    return ST_OK;
}

enum status sensor_store_refusals(struct work *w, struct str sensor_id, int64_t from_hour,
                                  json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_SENSOR_REFUSALS, DB_BINDS(plain(sensor_id), db_int(from_hour)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);
        json_put_text(one, "reason", db_cell_text(&rows.rows[i], 0));
        json_put_int(one, "events", db_cell_int(&rows.rows[i], 1));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status sensor_store_refused_lines(struct work *w, struct str sensor_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_SENSOR_REFUSED_LINES, DB_BINDS(plain(sensor_id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);
        json_put_instant(one, "at", at_cell(&rows.rows[i], 0));
        json_put_int(one, "line", db_cell_int(&rows.rows[i], 1));
        json_put_int(one, "byte", db_cell_int(&rows.rows[i], 2));
        json_put_text(one, "reason", db_cell_text(&rows.rows[i], 3));
        json_put_text(one, "beginning", db_cell_text(&rows.rows[i], 4));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status sensor_store_refused_forget(struct work *w, struct str sensor_id, struct instant before)
{
    return db_run(w, &SQL_SENSOR_REFUSED_FORGET, DB_BINDS(plain(sensor_id), db_int(before.ms)),
                  NULL);
}

/* ---- Findings ---- */

enum status sensor_store_find(struct work *w, const struct sensor *sensor, const char *kind,
                              struct instant since, struct str *ret_id, bool *ret_is_new)
{
    int64_t changed;

    *ret_id = id_new(w->arena, w->now);
    TRY(db_run(w, &SQL_SENSOR_FIND,
               DB_BINDS(plain(*ret_id), plain(sensor->id), db_textz(kind), db_int(since.ms),
                        db_int(w->now.ms)),
               &changed));
    *ret_is_new = changed == 1;
    return ST_OK;
}

enum status sensor_store_found_end(struct work *w, struct str sensor_id, const char *kind,
                                   bool *ret_was)
{
    int64_t changed;

    TRY(db_run(w, &SQL_SENSOR_FOUND_END,
               DB_BINDS(db_int(w->now.ms), plain(sensor_id), db_textz(kind)), &changed));
    *ret_was = changed > 0;
    return ST_OK;
}

static void put_cell(json_t *object, const char *key, const struct db_row *row, size_t column)
{
    char text[INSTANT_TEXT_BYTES];

    if (db_cell_is_null(row, column))
        json_put_null(object, key);
    else
        json_put_textz(object, key, instant_print(at_cell(row, column), text));
}

enum status sensor_store_findings(struct work *w, struct str sensor_id, bool is_open,
                                  json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_SENSOR_FINDINGS, DB_BINDS(plain(sensor_id), db_int(is_open)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *one = json_new_object(w->arena);
        json_put_text(one, "kind", db_cell_text(&rows.rows[i], 0));
        put_cell(one, "since", &rows.rows[i], 1);
        put_cell(one, "found_at", &rows.rows[i], 2);
        put_cell(one, "ended_at", &rows.rows[i], 3);
        json_put_int(one, "events", db_cell_int(&rows.rows[i], 4));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}
