/* SPDX-License-Identifier: Apache-2.0
 * Key periods out of the store. */
#include "procedures/key_period_store.h"

#include "db/db.h"
#include "procedures/key_period_store.sql.h"
#include "registry/actor.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value moment(struct instant at)
{
    return at.ms > 0 ? db_int(at.ms) : db_null();
}

static struct db_value day_of(struct work *w, struct date on)
{
    char text[DATE_TEXT_BYTES];

    return db_text(str_copy(w->arena, str_of(date_print(on, text))));
}

static enum status read_period(struct work *w, const struct db_row *row, struct key_period *period)
{
    *period = (struct key_period){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .organiser = db_cell_text(row, 2),
        .title = db_cell_text(row, 3),
        .declared = db_cell_text(row, 4),
        .region = db_cell_text(row, 5),
        .sector = db_cell_text(row, 6),
        .from_at = {db_cell_int(row, 7)},
        .to_at = {db_cell_int(row, 8)},
        .regime = db_cell_text(row, 9),
        .report_time = db_cell_text(row, 10),
        .grace_ms = db_cell_int(row, 11),
        .measures = db_cell_text(row, 12),
        .state = db_cell_text(row, 15),
        .made_at = {db_cell_int(row, 16)},
        .opened_at = {db_cell_int(row, 17)},
        .closed_at = {db_cell_int(row, 18)},
        .made_by = db_cell_text(row, 19),
        .reason = db_cell_text(row, 20),
    };
    (void)date_read(db_cell_text(row, 14), &period->days_made_to);
    return json_read(w->arena, db_cell_text(row, 13), JSON_MAX_BYTES, &w->fault, &period->partners);
}

static enum status read_periods(struct work *w, const struct db_rows *rows,
                                struct key_period_list *ret_list)
{
    struct key_period *periods = ARENA_ARRAY(w->arena, rows->count + 1, struct key_period);

    for (size_t i = 0; i < rows->count; i++)
        TRY(read_period(w, &rows->rows[i], &periods[i]));
    *ret_list = (struct key_period_list){rows->count, periods};
    return ST_OK;
}

enum status key_period_store_insert(struct work *w, const struct key_period *period)
{
    return db_run(w, &SQL_KEY_PERIOD_INSERT,
                  DB_BINDS(plain(period->id), plain(period->organiser), plain(period->title),
                           plain(period->declared), plain(period->region), plain(period->sector),
                           db_int(period->from_at.ms), db_int(period->to_at.ms),
                           plain(period->regime), plain(period->report_time),
                           db_int(period->grace_ms), plain(period->measures),
                           db_text(json_canonical(w->arena, period->partners)), db_int(w->now.ms),
                           plain(period->made_by)),
                  NULL);
}

enum status key_period_store_load(struct work *w, struct str id, struct key_period *ret_period)
{
    struct db_row row;

    TRY(db_one(w, &SQL_KEY_PERIOD_LOAD, DB_BINDS(plain(id)), &row));
    return read_period(w, &row, ret_period);
}

enum status key_period_store_update(struct work *w, const struct key_period *period)
{
    int64_t changed;

    TRY(db_run(w, &SQL_KEY_PERIOD_UPDATE,
               DB_BINDS(plain(period->title), db_int(period->to_at.ms), plain(period->report_time),
                        plain(period->measures),
                        db_text(json_canonical(w->arena, period->partners)), plain(period->state),
                        moment(period->opened_at), moment(period->closed_at), plain(period->reason),
                        plain(period->id), db_int(period->version)),
               &changed));
    if (changed == 1)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "重要时期刚刚有了变化，请查看最新情况",
                     "this key period has just changed; look at it again");
}

enum status key_period_store_page(struct work *w, const struct key_period_sight *sight,
                                  struct str state, struct str after, int64_t limit,
                                  struct key_period_list *ret_list, int64_t *ret_total)
{
    struct db_rows rows;
    struct db_row row;

    TRY(db_one(w, &SQL_KEY_PERIOD_COUNT,
               DB_BINDS(db_int(sight->sees_all ? 1 : 0), plain(sight->own), plain(sight->path),
                        plain(sight->sector), plain(state)),
               &row));
    *ret_total = db_cell_int(&row, 0);
    TRY(db_select(w, &SQL_KEY_PERIOD_PAGE,
                  DB_BINDS(db_int(sight->sees_all ? 1 : 0), plain(sight->own), plain(sight->path),
                           plain(sight->sector), plain(state), plain(after), db_int(limit)),
                  &rows));
    return read_periods(w, &rows, ret_list);
}

enum status key_period_store_sees_area(struct work *w, struct str id,
                                       const struct key_period_sight *sight, bool *ret_sees)
{
    struct db_row row;

    TRY(db_one(w, &SQL_KEY_PERIOD_SEES_AREA,
               DB_BINDS(plain(id), plain(sight->path), plain(sight->sector)), &row));
    *ret_sees = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status key_period_store_name(struct work *w, struct str id, struct str party_id)
{
    return db_run(w, &SQL_KEY_PERIOD_NAME, DB_BINDS(plain(id), plain(party_id)), NULL);
}

enum status key_period_store_names(struct work *w, struct str id, struct str party_id,
                                   bool *ret_names)
{
    struct db_row row;

    TRY(db_one(w, &SQL_KEY_PERIOD_NAMES, DB_BINDS(plain(id), plain(party_id)), &row));
    *ret_names = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

static void read_parties(struct work *w, const struct db_rows *rows,
                         struct key_period_parties *ret_parties)
{
    struct str *ids = ARENA_ARRAY(w->arena, rows->count + 1, struct str);

    for (size_t i = 0; i < rows->count; i++)
        ids[i] = db_cell_text(&rows->rows[i], 0);
    *ret_parties = (struct key_period_parties){rows->count, ids};
}

enum status key_period_store_named(struct work *w, struct str id,
                                   struct key_period_parties *ret_parties)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_KEY_PERIOD_NAMED, DB_BINDS(plain(id)), &rows));
    read_parties(w, &rows, ret_parties);
    return ST_OK;
}

enum status key_period_store_named_count(struct work *w, struct str id, int64_t *ret_count)
{
    struct db_row row;

    TRY(db_one(w, &SQL_KEY_PERIOD_NAMED_COUNT, DB_BINDS(plain(id)), &row));
    *ret_count = db_cell_int(&row, 0);
    return ST_OK;
}

enum status key_period_store_of_kinds(struct work *w, uint32_t kinds, struct str region,
                                      struct str sector, int64_t limit,
                                      struct key_period_parties *ret_parties)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_KEY_PERIOD_OF_KINDS,
                  DB_BINDS(db_int(kinds), plain(region), plain(sector), db_int(limit)), &rows));
    read_parties(w, &rows, ret_parties);
    return ST_OK;
}

enum status key_period_store_busy(struct work *w, struct str id, struct str party_id,
                                  bool *ret_busy)
{
    struct db_row row;

    TRY(db_one(w, &SQL_KEY_PERIOD_BUSY, DB_BINDS(plain(party_id), plain(id)), &row));
    *ret_busy = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status key_period_store_waiting(struct work *w, const char *what, int limit,
                                     struct key_period_list *ret_list)
{
    struct db_rows rows;

    if (str_is(str_of(what), "open"))
        TRY(db_select(w, &SQL_KEY_PERIOD_TO_OPEN, DB_BINDS(db_int(w->now.ms), db_int(limit)),
                      &rows));
    else if (str_is(str_of(what), "close"))
        TRY(db_select(w, &SQL_KEY_PERIOD_TO_CLOSE, DB_BINDS(db_int(w->now.ms), db_int(limit)),
                      &rows));
    else
        TRY(db_select(
            w, &SQL_KEY_PERIOD_SHORT,
            DB_BINDS(day_of(w, instant_beijing_date(w->now)), db_int(w->now.ms), db_int(limit)),
            &rows));
    return read_periods(w, &rows, ret_list);
}

enum status key_period_store_make_day(struct work *w, struct str id, struct date on,
                                      struct instant due_at, struct instant grace_at)
{
    return db_run(w, &SQL_KEY_PERIOD_MAKE_DAY,
                  DB_BINDS(day_of(w, on), db_int(due_at.ms), db_int(grace_at.ms), plain(id)), NULL);
}

enum status key_period_store_days_made(struct work *w, struct str id, struct date on)
{
    return db_run(w, &SQL_KEY_PERIOD_DAYS_MADE, DB_BINDS(day_of(w, on), plain(id)), NULL);
}

enum status key_period_store_day(struct work *w, struct str id, struct str party_id, struct str on,
                                 struct key_period_day *ret_day)
{
    struct db_row row;

    if (on.len > 0)
        TRY(db_one(w, &SQL_KEY_PERIOD_DAY, DB_BINDS(plain(id), plain(party_id), plain(on)), &row));
    else
        TRY(db_one(w, &SQL_KEY_PERIOD_DAY_DUE,
                   DB_BINDS(plain(id), plain(party_id), day_of(w, instant_beijing_date(w->now))),
                   &row));
    *ret_day = (struct key_period_day){
        .on = db_cell_text(&row, 0),
        .due_at = {db_cell_int(&row, 1)},
        .grace_at = {db_cell_int(&row, 2)},
        .state = db_cell_text(&row, 3),
        .is_late = db_cell_int(&row, 4) != 0,
        .at = {db_cell_int(&row, 5)},
        .by_name = db_cell_text(&row, 6),
        .text = db_cell_text(&row, 7),
    };
    return ST_OK;
}

enum status key_period_store_say(struct work *w, struct str id, struct str party_id,
                                 const struct key_period_day *day)
{
    return db_run(w, &SQL_KEY_PERIOD_SAY,
                  DB_BINDS(plain(day->state), db_int(day->is_late ? 1 : 0), db_int(w->now.ms),
                           plain(w->actor->account_id), plain(day->by_name), plain(day->text),
                           plain(id), plain(party_id), plain(day->on)),
                  NULL);
}

enum status key_period_store_silent(struct work *w, int limit, struct key_period_silence **ret_rows,
                                    size_t *ret_count)
{
    struct key_period_silence *silences;
    struct db_rows rows;

    TRY(db_select(w, &SQL_KEY_PERIOD_SILENT, DB_BINDS(db_int(w->now.ms), db_int(limit)), &rows));
    silences = ARENA_ARRAY(w->arena, rows.count + 1, struct key_period_silence);
    for (size_t i = 0; i < rows.count; i++)
        silences[i] = (struct key_period_silence){
            .period_id = db_cell_text(&rows.rows[i], 0),
            .party_id = db_cell_text(&rows.rows[i], 1),
            .on = db_cell_text(&rows.rows[i], 2),
            .due_at = {db_cell_int(&rows.rows[i], 3)},
            .title = db_cell_text(&rows.rows[i], 4),
        };
    *ret_rows = silences;
    *ret_count = rows.count;
    return ST_OK;
}

enum status key_period_store_miss(struct work *w, const struct key_period_silence *silence)
{
    return db_run(w, &SQL_KEY_PERIOD_MISS,
                  DB_BINDS(plain(silence->period_id), plain(silence->party_id), plain(silence->on)),
                  NULL);
}

enum status key_period_store_counts(struct work *w, struct str id, struct str from, struct str to,
                                    struct str party_id, json_t **ret_list)
{
    static const char *const names[] = {"expected", "missing", "quiet", "event", "late"};
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_KEY_PERIOD_DAY_COUNTS,
                  DB_BINDS(plain(id), plain(from), plain(to), plain(party_id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *object = json_new_object(w->arena);

        json_put_text(object, "on", db_cell_text(&rows.rows[i], 0));
        json_put_instant(object, "due_at", (struct instant){db_cell_int(&rows.rows[i], 1)});
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
            json_put_int(object, names[k], db_cell_int(&rows.rows[i], k + 2));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

static enum status cells_of(struct work *w, struct str id, struct str party_id, struct str from,
                            struct str to, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_KEY_PERIOD_CELLS,
                  DB_BINDS(plain(id), plain(party_id), plain(from), plain(to)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *object = json_new_object(w->arena);

        json_put_text(object, "on", db_cell_text(&rows.rows[i], 0));
        json_put_text(object, "state", db_cell_text(&rows.rows[i], 1));
        json_put_bool(object, "late", db_cell_int(&rows.rows[i], 2) != 0);
        json_put_instant(object, "at", (struct instant){db_cell_int(&rows.rows[i], 3)});
        json_put_text(object, "by", db_cell_text(&rows.rows[i], 4));
        json_put_text(object, "text", db_cell_text(&rows.rows[i], 5));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

enum status key_period_store_lines(struct work *w, struct str id, struct str party_id,
                                   struct str from, struct str to, struct str after, int64_t limit,
                                   json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_KEY_PERIOD_LINES,
                  DB_BINDS(plain(id), plain(after), plain(party_id), db_int(limit)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *object = json_new_object(w->arena), *party = json_new_object(w->arena), *cells;

        TRY(cells_of(w, id, db_cell_text(&rows.rows[i], 0), from, to, &cells));
        json_put_text(party, "id", db_cell_text(&rows.rows[i], 0));
        json_put_text(party, "name", db_cell_text(&rows.rows[i], 1));
        json_put(object, "party", party);
        json_put(object, "days", cells);
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}
