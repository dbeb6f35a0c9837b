/* SPDX-License-Identifier: Apache-2.0
 * Rosters out of the store. */
#include "procedures/watch_roster_store.h"

#include "base/id.h"
#include "db/db.h"
#include "procedures/watch_roster_store.sql.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value day(struct work *w, struct date on)
{
    char text[DATE_TEXT_BYTES];

    return db_text(on.year == 0 ? STR("") : str_copy(w->arena, str_of(date_print(on, text))));
}

static enum status tree_of(struct work *w, struct str text, json_t **ret_tree)
{
    return json_read(w->arena, text, JSON_MAX_BYTES, &w->fault, ret_tree);
}

static enum status read_roster(struct work *w, const struct db_row *row,
                               struct watch_roster *roster)
{
    *roster = (struct watch_roster){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .party_id = db_cell_text(row, 2),
        .name = db_cell_text(row, 3),
        .regime = db_cell_text(row, 4),
        .state = db_cell_text(row, 10),
        .made_at = {db_cell_int(row, 11)},
        .made_by = db_cell_text(row, 12),
    };
    (void)date_read(db_cell_text(row, 7), &roster->first_on);
    (void)date_read(db_cell_text(row, 8), &roster->last_on);
    (void)date_read(db_cell_text(row, 9), &roster->made_to);
    TRY(tree_of(w, db_cell_text(row, 5), &roster->pattern));
    return tree_of(w, db_cell_text(row, 6), &roster->people);
}

static enum status read_rosters(struct work *w, const struct db_rows *rows,
                                struct watch_roster **ret_rosters, size_t *ret_count)
{
    struct watch_roster *rosters = ARENA_ARRAY(w->arena, rows->count + 1, struct watch_roster);

    for (size_t i = 0; i < rows->count; i++)
        TRY(read_roster(w, &rows->rows[i], &rosters[i]));
    *ret_rosters = rosters;
    *ret_count = rows->count;
    return ST_OK;
}

enum status watch_roster_store_insert(struct work *w, const struct watch_roster *roster)
{
    return db_run(
        w, &SQL_WATCH_ROSTER_INSERT,
        DB_BINDS(plain(roster->id), plain(roster->party_id), plain(roster->name),
                 plain(roster->regime), db_text(json_canonical(w->arena, roster->pattern)),
                 db_text(json_canonical(w->arena, roster->people)), day(w, roster->first_on),
                 day(w, roster->last_on), db_int(w->now.ms), plain(roster->made_by)),
        NULL);
}

enum status watch_roster_store_load(struct work *w, struct str id, struct watch_roster *ret_roster)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_ROSTER_LOAD, DB_BINDS(plain(id)), &row));
    return read_roster(w, &row, ret_roster);
}

enum status watch_roster_store_page(struct work *w, struct str party_id, struct str after,
                                    int64_t limit, struct watch_roster **ret_rosters,
                                    size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_ROSTER_PAGE, DB_BINDS(plain(party_id), plain(after), db_int(limit)),
                  &rows));
    return read_rosters(w, &rows, ret_rosters, ret_count);
}

enum status watch_roster_store_count(struct work *w, struct str party_id, int64_t *ret_all,
                                     int64_t *ret_active)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_ROSTER_COUNT, DB_BINDS(plain(party_id)), &row));
    *ret_all = db_cell_int(&row, 0);
    *ret_active = db_cell_int(&row, 1);
    return ST_OK;
}

enum status watch_roster_store_short(struct work *w, struct date until, int limit,
                                     struct watch_roster **ret_rosters, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_ROSTER_SHORT, DB_BINDS(day(w, until), db_int(limit)), &rows));
    return read_rosters(w, &rows, ret_rosters, ret_count);
}

enum status watch_roster_store_update(struct work *w, const struct watch_roster *roster)
{
    int64_t changed;

    TRY(db_run(w, &SQL_WATCH_ROSTER_UPDATE,
               DB_BINDS(plain(roster->name), plain(roster->regime),
                        db_text(json_canonical(w->arena, roster->pattern)),
                        db_text(json_canonical(w->arena, roster->people)), day(w, roster->last_on),
                        plain(roster->state), plain(roster->id), db_int(roster->version)),
               &changed));
    if (changed == 1)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "值班表刚刚有了变化，请查看最新情况",
                     "this roster has just changed; look at it again");
}

enum status watch_roster_store_made_to(struct work *w, struct str id, struct date on)
{
    return db_run(w, &SQL_WATCH_ROSTER_MADE_TO, DB_BINDS(day(w, on), plain(id)), NULL);
}

enum status watch_roster_store_shift(struct work *w, const struct watch_roster *roster,
                                     const struct watch_roster_store_shift *shift)
{
    return db_run(w, &SQL_WATCH_ROSTER_SHIFT,
                  DB_BINDS(db_text(id_new(w->arena, w->now)), plain(roster->id),
                           plain(roster->party_id), db_textz(shift->post),
                           db_int(shift->from_at.ms), db_int(shift->to_at.ms),
                           db_int(shift->late_at.ms), plain(shift->account_id), plain(shift->name),
                           plain(shift->phone)),
                  NULL);
}

enum status watch_roster_store_unmake(struct work *w, struct str id)
{
    TRY(db_run(w, &SQL_WATCH_ROSTER_UNSWAP, DB_BINDS(plain(id), db_int(w->now.ms)), NULL));
    return db_run(w, &SQL_WATCH_ROSTER_UNMAKE, DB_BINDS(plain(id), db_int(w->now.ms)), NULL);
}

enum status watch_roster_store_drop(struct work *w, struct str id, struct str reason)
{
    return db_run(w, &SQL_WATCH_ROSTER_DROP, DB_BINDS(plain(reason), plain(id), db_int(w->now.ms)),
                  NULL);
}
