/* SPDX-License-Identifier: Apache-2.0
 * Rows behind the watch. */
#include "procedures/watch_store.h"

#include "db/db.h"
#include "procedures/watch_store.sql.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

enum status watch_store_reaches(struct work *w, struct str region, struct str sector,
                                struct str party_id, bool *ret_reaches)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_REACHES, DB_BINDS(plain(region), plain(sector), plain(party_id)),
               &row));
    *ret_reaches = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status watch_store_people_now(struct work *w, struct str party_id,
                                   struct watch_person **ret_people, size_t *ret_count,
                                   struct instant *ret_late_at)
{
    struct watch_person *people;
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_PEOPLE_NOW, DB_BINDS(plain(party_id), db_int(w->now.ms)), &rows));
    people = ARENA_ARRAY(w->arena, rows.count + 1, struct watch_person);
    *ret_late_at = (struct instant){0};
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        people[i] = (struct watch_person){
            .shift_id = db_cell_text(row, 0),
            .post = db_cell_text(row, 1),
            .account_id = db_cell_text(row, 2),
            .name = db_cell_text(row, 3),
            .phone = db_cell_text(row, 4),
            .state = db_cell_text(row, 5),
            .from_at = {db_cell_int(row, 6)},
            .to_at = {db_cell_int(row, 7)},
            .taken_at = {db_cell_int(row, 8)},
        };
        if (str_is(people[i].post, WATCH_OFFICER) && str_is(people[i].state, "planned"))
            ret_late_at->ms = db_cell_int(row, 9);
    }
    *ret_people = people;
    *ret_count = rows.count;
    return ST_OK;
}

enum status watch_store_has_roster(struct work *w, struct str party_id, bool *ret_has)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_HAS_ROSTER, DB_BINDS(plain(party_id)), &row));
    *ret_has = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status watch_store_demands(struct work *w, struct str party_id, struct watch_demand *demands,
                                size_t room, size_t *ret_count)
{
    char today[DATE_TEXT_BYTES];
    struct db_rows rows;
    size_t count = 0;

    (void)date_print(instant_beijing_date(w->now), today);
    TRY(db_select(w, &SQL_WATCH_DEMANDING_PERIODS, DB_BINDS(plain(party_id)), &rows));
    for (size_t i = 0; i < rows.count && count < room; i++)
        demands[count++] = (struct watch_demand){
            .source = "key-period",
            .id = db_cell_text(&rows.rows[i], 0),
            .clause = STR(""),
            .zh = db_cell_text(&rows.rows[i], 1),
            .en = db_cell_text(&rows.rows[i], 1),
            .since = {db_cell_int(&rows.rows[i], 2)},
        };
    TRY(db_select(w, &SQL_WATCH_DEMANDING_ROSTERS, DB_BINDS(plain(party_id), db_textz(today)),
                  &rows));
    for (size_t i = 0; i < rows.count && count < room; i++)
        demands[count++] = (struct watch_demand){
            .is_standing = true,
            .source = "roster",
            .id = db_cell_text(&rows.rows[i], 0),
            .clause = STR(""),
            .zh = db_cell_text(&rows.rows[i], 1),
            .en = db_cell_text(&rows.rows[i], 1),
            .since = {db_cell_int(&rows.rows[i], 2)},
        };
    *ret_count = count;
    return ST_OK;
}

enum status watch_store_people_of(struct work *w, struct str party_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_PEOPLE_OF, DB_BINDS(plain(party_id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct str account = db_cell_text(&rows.rows[i], 0);
        json_t *object = json_new_object(w->arena);

        if (account.len > 0)
            json_put_text(object, "account", account);
        else
            json_put_null(object, "account");
        json_put_text(object, "name", db_cell_text(&rows.rows[i], 1));
        json_put_text(object, "phone", db_cell_text(&rows.rows[i], 2));
        json_put_text(object, "post", db_cell_text(&rows.rows[i], 3));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

enum status watch_store_account(struct work *w, struct str account_id, struct str party_id,
                                struct str *ret_name)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_ACCOUNT, DB_BINDS(plain(account_id), plain(party_id)), &row));
    *ret_name = db_cell_text(&row, 0);
    return ST_OK;
}

static void read_ids(struct work *w, const struct db_rows *rows, struct watch_store_ids *ret)
{
    ret->ids = ARENA_ARRAY(w->arena, rows->count + 1, struct str);
    ret->count = rows->count;
    for (size_t i = 0; i < rows->count; i++)
        ret->ids[i] = db_cell_text(&rows->rows[i], 0);
}

enum status watch_store_rostered(struct work *w, int limit, struct watch_store_ids *ret)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_ROSTERED, DB_BINDS(db_int(limit)), &rows));
    read_ids(w, &rows, ret);
    return ST_OK;
}

enum status watch_store_owing(struct work *w, struct str rule, int limit,
                              struct watch_store_ids *ret)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_OWING, DB_BINDS(plain(rule), db_int(w->now.ms), db_int(limit)),
                  &rows));
    read_ids(w, &rows, ret);
    return ST_OK;
}

enum status watch_store_asked(struct work *w, int limit, struct watch_store_ids *ret)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_ASKED, DB_BINDS(db_int(limit)), &rows));
    read_ids(w, &rows, ret);
    return ST_OK;
}

enum status watch_store_gap_insert(struct work *w, struct str id, struct str party_id,
                                   const struct watch_regime *regime)
{
    return db_run(w, &SQL_WATCH_GAP_INSERT,
                  DB_BINDS(db_text(id), plain(party_id), db_int(w->now.ms), db_textz(regime->gap),
                           plain(regime->clause)),
                  NULL);
}

static void read_gaps(struct work *w, const struct db_rows *rows, struct watch_store_gap **ret_gaps,
                      size_t *ret_count)
{
    struct watch_store_gap *gaps = ARENA_ARRAY(w->arena, rows->count + 1, struct watch_store_gap);

    for (size_t i = 0; i < rows->count; i++)
        gaps[i] = (struct watch_store_gap){db_cell_text(&rows->rows[i], 0),
                                           db_cell_text(&rows->rows[i], 1)};
    *ret_gaps = gaps;
    *ret_count = rows->count;
}

enum status watch_store_gap_filled(struct work *w, int limit, struct watch_store_gap **ret_gaps,
                                   size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_GAP_FILLED, DB_BINDS(db_int(limit)), &rows));
    read_gaps(w, &rows, ret_gaps, ret_count);
    return ST_OK;
}

enum status watch_store_gap_unchecked(struct work *w, struct instant before, int limit,
                                      struct watch_store_gap **ret_gaps, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_GAP_UNCHECKED, DB_BINDS(db_int(before.ms), db_int(limit)), &rows));
    read_gaps(w, &rows, ret_gaps, ret_count);
    return ST_OK;
}

enum status watch_store_gap_checked(struct work *w, struct str id)
{
    return db_run(w, &SQL_WATCH_GAP_CHECKED, DB_BINDS(db_int(w->now.ms), plain(id)), NULL);
}

enum status watch_store_gap_end(struct work *w, struct str id)
{
    return db_run(w, &SQL_WATCH_GAP_END, DB_BINDS(db_int(w->now.ms), plain(id)), NULL);
}
