/* SPDX-License-Identifier: Apache-2.0
 * Alerts in the record store. */
#include "events/alert_store.h"

#include "base/banned.h"
#include "base/id.h"
#include "db/db.h"
#include "events/alert_set.h"
#include "events/alert_store.sql.h"
#include "intel/intel_page.h"
#include "registry/actor.h"
#include "registry/sight.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct instant at_cell(const struct db_row *row, size_t column)
{
    return (struct instant){db_cell_int(row, column)};
}

static enum status list_of(struct work *w, const struct db_row *row, size_t column,
                           json_t **ret_list)
{
    return json_read(w->arena, db_cell_text(row, column), JSON_MAX_BYTES, &w->fault, ret_list);
}

static enum status of_row(struct work *w, const struct db_row *row, struct alert *x)
{
    *x = (struct alert){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .cause_id = db_cell_text(row, 3),
        .cause_key = db_cell_text(row, 3),
        .title_zh = db_cell_text(row, 4),
        .title_en = db_cell_text(row, 5),
        .level = (enum alert_level)(db_cell_int(row, 6) - 1),
        .weight = db_cell_int(row, 7),
        .party_id = db_cell_text(row, 9),
        .party_name = db_cell_text(row, 10),
        .system_id = db_cell_text(row, 11),
        .system_name = db_cell_text(row, 12),
        .sensor_id = db_cell_text(row, 13),
        .sensor_name = db_cell_text(row, 14),
        .region = db_cell_text(row, 15),
        .sector = db_cell_text(row, 16),
        .system_level = db_cell_int(row, 17),
        .is_cii = db_cell_int(row, 18) != 0,
        .first_at = at_cell(row, 19),
        .last_at = at_cell(row, 20),
        .raised_at = at_cell(row, 21),
        .hits = db_cell_int(row, 22),
        .explained = db_cell_text(row, 26),
        .verdict = db_cell_text(row, 28),
        .reason = db_cell_text(row, 29),
        .taken_by = db_cell_text(row, 30),
        .taken_name = db_cell_text(row, 31),
        .taken_at = at_cell(row, 32),
        .closed_at = at_cell(row, 33),
        .closed_name = db_cell_text(row, 34),
        .changed_at = at_cell(row, 35),
    };
    if (!alert_cause_read(db_cell_text(row, 2), &x->cause) ||
        !alert_state_read(db_cell_text(row, 27), &x->state))
        return work_fail(w, ST_CORRUPT, "state", "告警记录无法识别", "an alert's row is unknown");
    TRY(list_of(w, row, 8, &x->techniques));
    TRY(list_of(w, row, 23, &x->samples));
    TRY(list_of(w, row, 24, &x->indicators));
    TRY(list_of(w, row, 25, &x->entities));
    if (x->cause == ALERT_INDICATOR && db_cell_int(row, 36) == 0 && intel_page_is_narrow(w->actor))
        alert_set_withhold(w, x);
    return ST_OK;
}

static enum status of_rows(struct work *w, const struct db_rows *rows, struct alert **ret_rows,
                           size_t *ret_count)
{
    *ret_rows = ARENA_ARRAY(w->arena, rows->count + 1, struct alert);
    for (size_t i = 0; i < rows->count; i++)
        TRY(of_row(w, &rows->rows[i], &(*ret_rows)[i]));
    *ret_count = rows->count;
    return ST_OK;
}

/* ---- Raising ---- */

enum status alert_store_last_batch(struct work *w, struct str lane, struct str *ret_batch)
{
    struct db_row row;
    enum status status = db_one(w, &SQL_ALERT_LAST_BATCH, DB_BINDS(plain(lane)), &row);

    *ret_batch = STR("");
    if (status == ST_OK)
        *ret_batch = db_cell_text(&row, 0);
    return status == ST_NOT_FOUND ? ST_OK : status;
}

enum status alert_store_set_batch(struct work *w, struct str lane, struct str batch)
{
    return db_run(w, &SQL_ALERT_SET_BATCH, DB_BINDS(plain(lane), plain(batch), db_int(w->now.ms)),
                  NULL);
}

enum status alert_store_open_of(struct work *w, struct str group, struct alert *ret_alert)
{
    struct db_row row;

    TRY(db_one(w, &SQL_ALERT_OPEN_OF, DB_BINDS(plain(group)), &row));
    return of_row(w, &row, ret_alert);
}

static struct db_value canonical(struct work *w, const json_t *list)
{
    return plain(json_canonical(w->arena, list));
}

enum status alert_store_insert(struct work *w, const struct alert *x, struct str group)
{
    return db_run(w, &SQL_ALERT_INSERT,
                  DB_BINDS(plain(x->id), plain(group), db_textz(alert_cause_word(x->cause)),
                           plain(x->cause_id), plain(x->title_zh), plain(x->title_en),
                           db_int((int64_t)x->level + 1), db_int(x->weight),
                           canonical(w, x->techniques), plain(x->party_id), plain(x->system_id),
                           plain(x->sensor_id), plain(x->region), plain(x->sector),
                           db_int(x->system_level), db_int(x->is_cii), db_int(x->first_at.ms),
                           db_int(x->last_at.ms), db_int(w->now.ms), db_int(x->hits),
                           canonical(w, x->samples), canonical(w, x->indicators),
                           canonical(w, x->entities), plain(x->explained)),
                  NULL);
}

enum status alert_store_grow(struct work *w, const struct alert *x)
{
    return db_run(w, &SQL_ALERT_GROW,
                  DB_BINDS(db_int(x->first_at.ms), db_int(x->last_at.ms), db_int(x->hits),
                           db_int((int64_t)x->level + 1), db_int(x->weight),
                           canonical(w, x->techniques), canonical(w, x->samples),
                           canonical(w, x->indicators), canonical(w, x->entities),
                           plain(x->explained), db_int(w->now.ms), plain(x->id)),
                  NULL);
}

enum status alert_store_hour(struct work *w, struct str alert_id, int64_t hour, int64_t hits)
{
    return db_run(w, &SQL_ALERT_HOUR_ADD, DB_BINDS(plain(alert_id), db_int(hour), db_int(hits)),
                  NULL);
}

enum status alert_store_held(struct work *w, const struct alert_hit *hit, int64_t hits,
                             bool *ret_is_held)
{
    struct db_row row;
    enum status status =
        db_one(w, &SQL_ALERT_HELD,
               DB_BINDS(db_textz(alert_cause_word(hit->cause)), plain(hit->cause_id),
                        plain(hit->party_id), db_int(w->now.ms), plain(hit->system_id)),
               &row);

    *ret_is_held = status == ST_OK;
    if (status == ST_NOT_FOUND)
        return ST_OK;
    TRY(status);
    return db_run(w, &SQL_ALERT_HELD_COUNT,
                  DB_BINDS(db_int(hits), db_int(hit->at.ms), plain(db_cell_text(&row, 0))), NULL);
}

/* ---- Reading ---- */

enum status alert_store_load(struct work *w, struct str id, struct alert *ret_alert)
{
    struct sight sight;
    struct db_row row;

    TRY(sight_of(w, &sight));
    TRY(db_one(w, &SQL_ALERT_LOAD,
               DB_BINDS(db_int(INTEL_PAGE_STRICT), plain(id), db_int(sight.all), plain(sight.me),
                        plain(sight.region_path), plain(sight.sector_path)),
               &row));
    return of_row(w, &row, ret_alert);
}

/* The states that a wish means, four of them for the statement's four places. */
static void states_of(struct str wish, const char *states[4])
{
    enum alert_state state;

    for (int i = 0; i < 4; i++) {
        states[i] = alert_state_word((enum alert_state)i);
        if (str_is(wish, "active"))
            states[i] = alert_state_word(i % 2 == 0 ? ALERT_OPEN : ALERT_TAKEN);
        else if (wish.len > 0 && alert_state_read(wish, &state))
            states[i] = alert_state_word(state);
    }
}

/* A cursor is "weight:id". */
static void read_cursor(struct str after, int64_t *ret_weight, struct str *ret_id)
{
    struct str weight = str_cut(after, ':', ret_id);

    *ret_weight = 0;
    if (ret_id->len == 0 || !str_to_int(weight, ret_weight))
        *ret_id = STR("");
}

enum status alert_store_page(struct work *w, const struct alert_filter *f, int64_t limit,
                             struct alert **ret_rows, size_t *ret_count)
{
    const char *states[4];
    struct sight sight;
    struct db_rows rows;
    struct str after;
    int64_t weight;

    states_of(f->state, states);
    read_cursor(f->after, &weight, &after);
    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_ALERT_PAGE,
                  DB_BINDS(db_int(INTEL_PAGE_STRICT), db_textz(states[0]), db_textz(states[1]),
                           db_textz(states[2]), db_textz(states[3]), plain(after),
                           db_int(f->is_newest), db_int(weight), plain(f->cause),
                           plain(f->cause_id), plain(f->verdict), db_int(f->level), plain(f->party),
                           plain(f->system), plain(f->sensor),
                           plain(f->is_mine ? w->actor->account_id : STR("")), plain(f->technique),
                           plain(f->q), plain(f->region), db_int(sight.all), plain(sight.me),
                           plain(sight.region_path), plain(sight.sector_path),
                           db_int(intel_page_is_narrow(w->actor)), db_int(limit)),
                  &rows));
    return of_rows(w, &rows, ret_rows, ret_count);
}

enum status alert_store_total(struct work *w, const struct alert_filter *f, int64_t *ret_total)
{
    const char *states[4];
    struct sight sight;
    struct db_row row;

    states_of(f->state, states);
    TRY(sight_of(w, &sight));
    TRY(db_one(w, &SQL_ALERT_TOTAL,
               DB_BINDS(db_textz(states[0]), db_textz(states[1]), db_textz(states[2]),
                        db_textz(states[3]), plain(f->cause), plain(f->cause_id), plain(f->verdict),
                        db_int(f->level), plain(f->party), plain(f->system), plain(f->sensor),
                        plain(f->is_mine ? w->actor->account_id : STR("")), plain(f->technique),
                        plain(f->q), plain(f->region), db_int(sight.all), plain(sight.me),
                        plain(sight.region_path), plain(sight.sector_path),
                        db_int(intel_page_is_narrow(w->actor)), db_int(INTEL_PAGE_STRICT)),
               &row));
    *ret_total = db_cell_int(&row, 0);
    return ST_OK;
}

static void add_to(json_t *object, const char *key, int64_t more)
{
    json_put_int(object, key, json_get_int(object, key, 0) + more);
}

enum status alert_store_tally(struct work *w, json_t **ret_counts)
{
    json_t *counts = json_new_object(w->arena);
    json_t *by = json_new_object(w->arena);
    struct sight sight;
    struct db_rows rows;

    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_ALERT_TALLY,
                  DB_BINDS(plain(w->actor->account_id), db_int(sight.all), plain(sight.me),
                           plain(sight.region_path), plain(sight.sector_path)),
                  &rows));
    for (int i = 0; i < ALERT_LEVEL_COUNT; i++)
        json_put_int(by, alert_level_word((enum alert_level)i), 0);
    json_put_int(counts, "open", 0);
    json_put_int(counts, "taken", 0);
    json_put_int(counts, "cii", 0);
    json_put_int(counts, "mine", 0);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        int64_t many = db_cell_int(row, 2);
        add_to(counts, str_is(db_cell_text(row, 0), "open") ? "open" : "taken", many);
        add_to(by, alert_level_word((enum alert_level)(db_cell_int(row, 1) - 1)), many);
        add_to(counts, "cii", db_cell_int(row, 3));
        add_to(counts, "mine", db_cell_int(row, 4));
    }
    json_put(counts, "by", by);
    *ret_counts = counts;
    return ST_OK;
}

enum status alert_tally_set(struct work *w, struct str name, struct alert_tally *ret_tally)
{
    struct sight sight;
    struct db_row row;

    TRY(sight_of(w, &sight));
    TRY(db_one(w, &SQL_ALERT_TALLY_SET,
               DB_BINDS(plain(name), db_int(sight.all), plain(sight.me), plain(sight.region_path),
                        plain(sight.sector_path)),
               &row));
    *ret_tally = (struct alert_tally){
        .alerts = db_cell_int(&row, 0),
        .hits = db_cell_int(&row, 1),
        .last_at = {db_cell_int(&row, 2)},
    };
    return ST_OK;
}

enum status alert_store_changed(struct work *w, struct instant since, int64_t limit,
                                struct alert **ret_rows, size_t *ret_count)
{
    struct sight sight;
    struct db_rows rows;

    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_ALERT_CHANGED,
                  DB_BINDS(db_int(since.ms), db_int(sight.all), plain(sight.me),
                           plain(sight.region_path), plain(sight.sector_path), db_int(limit)),
                  &rows));
    return of_rows(w, &rows, ret_rows, ret_count);
}

/* ---- What people do ---- */

enum status alert_store_update(struct work *w, struct alert *x, int64_t version)
{
    int64_t changed;

    TRY(db_run(w, &SQL_ALERT_UPDATE,
               DB_BINDS(db_textz(alert_state_word(x->state)), plain(x->verdict), plain(x->reason),
                        plain(x->taken_by), plain(x->taken_name), db_int(x->taken_at.ms),
                        db_int(x->closed_at.ms), plain(x->closed_name), db_int(w->now.ms),
                        plain(x->id), db_int(version)),
               &changed));
    if (changed != 1)
        return work_fail(w, ST_STALE, "version", "刚刚有人处理过，请查看最新情况后再办",
                         "somebody has just acted on this; look at it again");
    x->version = version + 1;
    x->changed_at = w->now;
    return ST_OK;
}

enum status alert_store_entry(struct work *w, struct str alert_id, const char *act, struct str text,
                              const json_t *data)
{
    return db_run(w, &SQL_ALERT_ENTRY_ADD,
                  DB_BINDS(plain(id_new(w->arena, w->now)), plain(alert_id), db_int(w->now.ms),
                           plain(w->actor->account_id), plain(w->actor->person_name), db_textz(act),
                           plain(text), data ? canonical(w, data) : db_textz("{}")),
                  NULL);
}

static void put_at(json_t *object, const char *key, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    if (at.ms > 0)
        json_put_textz(object, key, instant_print(at, text));
    else
        json_put_null(object, key);
}

enum status alert_store_entries(struct work *w, struct str alert_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_ALERT_ENTRIES, DB_BINDS(plain(alert_id), db_int(ALERT_TIMELINE_MAX)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena);
        json_t *data;

        TRY(list_of(w, row, 5, &data));
        json_put_text(one, "id", db_cell_text(row, 0));
        put_at(one, "at", at_cell(row, 1));
        json_put_text(one, "actor", db_cell_text(row, 2));
        json_put_text(one, "act", db_cell_text(row, 3));
        json_put_text(one, "text", db_cell_text(row, 4));
        json_put(one, "data", data);
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

enum status alert_store_hours(struct work *w, struct str alert_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_ALERT_HOURS, DB_BINDS(plain(alert_id)), &rows));
    for (size_t i = rows.count; i > 0; i--) {
        json_t *one = json_new_object(w->arena);
        put_at(one, "hour", (struct instant){db_cell_int(&rows.rows[i - 1], 0) * 60 * 60 * 1000});
        json_put_int(one, "hits", db_cell_int(&rows.rows[i - 1], 1));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

static json_t *brief(struct work *w, struct str id, struct str name)
{
    json_t *object = json_new_object(w->arena);

    json_put_text(object, "id", id);
    json_put_text(object, "name", name);
    return object;
}

enum status alert_store_similar(struct work *w, const struct alert *x, json_t **ret_by,
                                json_t **ret_list)
{
    json_t *by = json_new_object(w->arena);
    json_t *list = json_new_list(w->arena);
    const char *kind = alert_cause_word(x->cause);
    struct sight sight;
    struct db_rows rows;

    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_ALERT_SIMILAR,
                  DB_BINDS(plain(x->system_id), db_textz(kind), plain(x->cause_key), plain(x->id),
                           db_int(sight.all), plain(sight.me), plain(sight.region_path),
                           plain(sight.sector_path), db_int(ALERT_SIMILAR_MAX)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena);
        json_put_text(one, "id", db_cell_text(row, 0));
        json_put_text(one, "verdict", db_cell_text(row, 1));
        json_put_text(one, "reason", db_cell_text(row, 2));
        put_at(one, "closed_at", at_cell(row, 3));
        json_put_text(one, "closed_by", db_cell_text(row, 4));
        json_put(one, "party", brief(w, db_cell_text(row, 5), db_cell_text(row, 6)));
        json_put_bool(one, "same_system", x->system_id.len > 0 && db_cell_int(row, 7) != 0);
        json_add(list, one);
    }
    TRY(db_select(w, &SQL_ALERT_SIMILAR_BY,
                  DB_BINDS(db_textz(kind), plain(x->cause_key), plain(x->id), db_int(sight.all),
                           plain(sight.me), plain(sight.region_path), plain(sight.sector_path)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++)
        json_put_int(by, str_zero(w->arena, db_cell_text(&rows.rows[i], 0)),
                     db_cell_int(&rows.rows[i], 1));
    *ret_by = by;
    *ret_list = list;
    return ST_OK;
}

enum status alert_store_hand(struct work *w, struct str alert_id, const char *kind,
                             struct str target_id, struct str reason)
{
    return db_run(w, &SQL_ALERT_HAND_ADD,
                  DB_BINDS(plain(id_new(w->arena, w->now)), plain(alert_id), db_textz(kind),
                           plain(target_id), db_int(w->now.ms), plain(w->actor->account_id),
                           plain(w->actor->person_name), plain(reason)),
                  NULL);
}

enum status alert_store_hands(struct work *w, struct str alert_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_ALERT_HANDS, DB_BINDS(plain(alert_id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *one = json_new_object(w->arena);
        json_put_text(one, "kind", db_cell_text(row, 0));
        json_put_text(one, "target_id", db_cell_text(row, 1));
        put_at(one, "at", at_cell(row, 2));
        json_put_text(one, "actor", db_cell_text(row, 3));
        json_put_text(one, "reason", db_cell_text(row, 4));
        json_add(list, one);
    }
    *ret_list = list;
    return ST_OK;
}

/* ---- Suppressions ---- */

enum status alert_store_suppress(struct work *w, const struct alert_store_suppression *x)
{
    return db_run(w, &SQL_ALERT_SUPPRESS,
                  DB_BINDS(plain(x->id), plain(x->cause_kind), plain(x->cause_id),
                           plain(x->title_zh), plain(x->title_en), plain(x->party_id),
                           plain(x->system_id), plain(x->region), plain(x->sector),
                           plain(x->reason), db_int(w->now.ms), db_int(x->until_at.ms),
                           plain(w->actor->account_id), plain(w->actor->person_name)),
                  NULL);
}

static struct alert_store_suppression suppression_of(const struct work *w, const struct db_row *row)
{
    struct alert_store_suppression x = {
        .id = db_cell_text(row, 0),
        .cause_kind = db_cell_text(row, 1),
        .cause_id = db_cell_text(row, 2),
        .title_zh = db_cell_text(row, 3),
        .title_en = db_cell_text(row, 4),
        .party_id = db_cell_text(row, 5),
        .party_name = db_cell_text(row, 6),
        .system_id = db_cell_text(row, 7),
        .system_name = db_cell_text(row, 8),
        .region = db_cell_text(row, 9),
        .sector = db_cell_text(row, 10),
        .reason = db_cell_text(row, 11),
        .from_at = at_cell(row, 12),
        .until_at = at_cell(row, 13),
        .ended_at = at_cell(row, 14),
        .last_at = at_cell(row, 15),
        .made_name = db_cell_text(row, 16),
        .ended_name = db_cell_text(row, 17),
        .ended_reason = db_cell_text(row, 18),
        .hits = db_cell_int(row, 19),
    };

    if (db_cell_int(row, 20) == 0 && intel_page_is_narrow(w->actor)) {
        x.cause_id = STR(ALERT_SET_WITHHELD);
        alert_set_titles(&x.title_zh, &x.title_en);
    }
    return x;
}

enum status alert_store_suppression_load(struct work *w, struct str id,
                                         struct alert_store_suppression *ret_row)
{
    struct sight sight;
    struct db_row row;

    TRY(sight_of(w, &sight));
    TRY(db_one(w, &SQL_ALERT_SUPPRESSION_LOAD,
               DB_BINDS(db_int(INTEL_PAGE_STRICT), plain(id), db_int(sight.all), plain(sight.me),
                        plain(sight.region_path), plain(sight.sector_path)),
               &row));
    *ret_row = suppression_of(w, &row);
    return ST_OK;
}

enum status alert_store_suppression_end(struct work *w, struct str id, struct str reason,
                                        bool *ret_was)
{
    int64_t changed;

    TRY(db_run(w, &SQL_ALERT_SUPPRESSION_END,
               DB_BINDS(db_int(w->now.ms), plain(w->actor->person_name), plain(reason), plain(id)),
               &changed));
    *ret_was = changed == 1;
    return ST_OK;
}

enum status alert_store_suppressions(struct work *w, struct str cause_kind, struct str cause_id,
                                     bool is_active, struct str after, int64_t limit,
                                     struct alert_store_suppression **ret_rows, size_t *ret_count)
{
    struct sight sight;
    struct db_rows rows;

    TRY(sight_of(w, &sight));
    TRY(db_select(w, &SQL_ALERT_SUPPRESSIONS,
                  DB_BINDS(db_int(INTEL_PAGE_STRICT), plain(after), plain(cause_kind),
                           plain(cause_id), db_int(is_active), db_int(w->now.ms), db_int(sight.all),
                           plain(sight.me), plain(sight.region_path), plain(sight.sector_path),
                           db_int(limit)),
                  &rows));
    *ret_rows = ARENA_ARRAY(w->arena, rows.count + 1, struct alert_store_suppression);
    for (size_t i = 0; i < rows.count; i++)
        (*ret_rows)[i] = suppression_of(w, &rows.rows[i]);
    *ret_count = rows.count;
    return ST_OK;
}
