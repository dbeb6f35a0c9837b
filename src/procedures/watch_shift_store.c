/* SPDX-License-Identifier: Apache-2.0
 * Shifts out of the store. */
#include "procedures/watch_shift_store.h"

#include "base/id.h"
#include "db/db.h"
#include "procedures/watch_shift_store.sql.h"
#include "registry/actor.h"

static struct db_value plain(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

static struct db_value moment(struct instant at)
{
    return at.ms > 0 ? db_int(at.ms) : db_null();
}

static void read_shift(const struct db_row *row, struct watch_shift *shift)
{
    *shift = (struct watch_shift){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .roster_id = db_cell_text(row, 2),
        .roster_name = db_cell_text(row, 3),
        .party_id = db_cell_text(row, 4),
        .post = db_cell_text(row, 5),
        .from_at = {db_cell_int(row, 6)},
        .to_at = {db_cell_int(row, 7)},
        .late_at = {db_cell_int(row, 8)},
        .account_id = db_cell_text(row, 9),
        .name = db_cell_text(row, 10),
        .phone = db_cell_text(row, 11),
        .state = db_cell_text(row, 12),
        .taken_at = {db_cell_int(row, 13)},
        .ended_at = {db_cell_int(row, 14)},
        .told_at = {db_cell_int(row, 15)},
        .taken_by = db_cell_text(row, 16),
        .ended_by = db_cell_text(row, 17),
        .reason = db_cell_text(row, 18),
        .note = db_cell_text(row, 19),
        .regime = db_cell_text(row, 20),
    };
}

static void read_shifts(struct work *w, const struct db_rows *rows, struct watch_shift **ret_shifts,
                        size_t *ret_count)
{
    struct watch_shift *shifts = ARENA_ARRAY(w->arena, rows->count + 1, struct watch_shift);

    for (size_t i = 0; i < rows->count; i++)
        read_shift(&rows->rows[i], &shifts[i]);
    *ret_shifts = shifts;
    *ret_count = rows->count;
}

enum status watch_shift_store_load(struct work *w, struct str id, struct watch_shift *ret_shift)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_SHIFT_LOAD, DB_BINDS(plain(id)), &row));
    read_shift(&row, ret_shift);
    return ST_OK;
}

enum status watch_shift_store_page(struct work *w, const struct watch_shift_filter *filter,
                                   int64_t limit, struct watch_shift **ret_shifts,
                                   size_t *ret_count)
{
    struct str after_id = STR(""), after_from = str_cut(filter->after, '-', &after_id);
    int64_t from = 0;
    struct db_rows rows;

    if (!str_to_int(after_from, &from))
        from = INT64_MIN;
    TRY(db_select(w, &SQL_WATCH_SHIFT_PAGE,
                  DB_BINDS(plain(filter->party), db_int(filter->from_at.ms),
                           db_int(filter->to_at.ms > 0 ? filter->to_at.ms : INT64_MAX),
                           plain(filter->roster), plain(filter->state),
                           plain(filter->only_mine ? w->actor->account_id : STR("")), db_int(from),
                           plain(after_id), db_int(limit)),
                  &rows));
    read_shifts(w, &rows, ret_shifts, ret_count);
    return ST_OK;
}

enum status watch_shift_store_before(struct work *w, const struct watch_shift *shift,
                                     struct watch_shift *ret_before)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_SHIFT_BEFORE,
               DB_BINDS(plain(shift->party_id), plain(shift->post), plain(shift->id),
                        plain(shift->roster_id)),
               &row));
    read_shift(&row, ret_before);
    return ST_OK;
}

enum status watch_shift_store_late(struct work *w, bool is_over, int limit,
                                   struct watch_shift **ret_shifts, size_t *ret_count)
{
    struct db_rows rows;

    TRY(db_select(w, is_over ? &SQL_WATCH_SHIFT_OVER : &SQL_WATCH_SHIFT_LATE,
                  DB_BINDS(db_int(w->now.ms), db_int(limit)), &rows));
    read_shifts(w, &rows, ret_shifts, ret_count);
    return ST_OK;
}

enum status watch_shift_store_update(struct work *w, const struct watch_shift *shift)
{
    int64_t changed;

    TRY(db_run(w, &SQL_WATCH_SHIFT_UPDATE,
               DB_BINDS(db_int(shift->late_at.ms), plain(shift->account_id), plain(shift->name),
                        plain(shift->phone), plain(shift->state), moment(shift->taken_at),
                        moment(shift->ended_at), moment(shift->told_at), plain(shift->taken_by),
                        plain(shift->ended_by), plain(shift->reason), plain(shift->note),
                        plain(shift->id), db_int(shift->version)),
               &changed));
    if (changed == 1)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "班次刚刚有了变化，请查看最新情况",
                     "this shift has just changed; look at it again");
}

enum status watch_shift_store_entry(struct work *w, const struct watch_shift *shift,
                                    const char *kind, struct instant happened_at, struct str text)
{
    return db_run(w, &SQL_WATCH_SHIFT_ENTRY,
                  DB_BINDS(db_text(id_new(w->arena, w->now)), plain(shift->id),
                           plain(shift->party_id), db_int(w->now.ms),
                           db_int(happened_at.ms > 0 ? happened_at.ms : w->now.ms),
                           plain(w->actor->account_id), plain(w->actor->person_name),
                           db_textz(kind), plain(text)),
                  NULL);
}

enum status watch_shift_store_log(struct work *w, struct str shift_id, struct str after,
                                  int64_t limit, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_WATCH_SHIFT_LOG, DB_BINDS(plain(shift_id), plain(after), db_int(limit)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        json_t *object = json_new_object(w->arena);
        char text[INSTANT_TEXT_BYTES];

        json_put_text(object, "id", db_cell_text(row, 0));
        json_put_text(object, "shift", db_cell_text(row, 1));
        json_put_textz(object, "at", instant_print((struct instant){db_cell_int(row, 2)}, text));
        json_put_textz(object, "happened_at",
                       instant_print((struct instant){db_cell_int(row, 3)}, text));
        json_put_text(object, "actor", db_cell_text(row, 4));
        json_put_text(object, "kind", db_cell_text(row, 5));
        json_put_text(object, "text", db_cell_text(row, 6));
        json_add(list, object);
    }
    *ret_list = list;
    return ST_OK;
}

static void read_swap(const struct db_row *row, struct watch_swap *swap)
{
    *swap = (struct watch_swap){
        .id = db_cell_text(row, 0),
        .version = db_cell_int(row, 1),
        .party_id = db_cell_text(row, 2),
        .shift_id = db_cell_text(row, 3),
        .with_id = db_cell_text(row, 4),
        .asked_by = db_cell_text(row, 5),
        .asked_name = db_cell_text(row, 6),
        .asked_of = db_cell_text(row, 7),
        .asked_of_name = db_cell_text(row, 8),
        .state = db_cell_text(row, 9),
        .at = {db_cell_int(row, 10)},
        .answered_at = {db_cell_int(row, 11)},
        .reason = db_cell_text(row, 12),
    };
}

enum status watch_shift_store_swap_insert(struct work *w, const struct watch_swap *swap)
{
    return db_run(w, &SQL_WATCH_SWAP_INSERT,
                  DB_BINDS(plain(swap->id), plain(swap->party_id), plain(swap->shift_id),
                           plain(swap->with_id), plain(swap->asked_by), plain(swap->asked_name),
                           plain(swap->asked_of), plain(swap->asked_of_name), db_int(w->now.ms),
                           plain(swap->reason)),
                  NULL);
}

enum status watch_shift_store_swap_load(struct work *w, struct str id, struct watch_swap *ret_swap)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_SWAP_LOAD, DB_BINDS(plain(id)), &row));
    read_swap(&row, ret_swap);
    return ST_OK;
}

enum status watch_shift_store_swap_page(struct work *w, struct str party_id, struct str after,
                                        int64_t limit, struct watch_swap **ret_swaps,
                                        size_t *ret_count, int64_t *ret_total)
{
    struct watch_swap *swaps;
    struct db_rows rows;
    struct db_row count;

    TRY(db_one(w, &SQL_WATCH_SWAP_COUNT, DB_BINDS(plain(party_id)), &count));
    TRY(db_select(w, &SQL_WATCH_SWAP_PAGE, DB_BINDS(plain(party_id), plain(after), db_int(limit)),
                  &rows));
    swaps = ARENA_ARRAY(w->arena, rows.count + 1, struct watch_swap);
    for (size_t i = 0; i < rows.count; i++)
        read_swap(&rows.rows[i], &swaps[i]);
    *ret_swaps = swaps;
    *ret_count = rows.count;
    *ret_total = db_cell_int(&count, 0);
    return ST_OK;
}

enum status watch_shift_store_swap_asked(struct work *w, struct str shift_id, bool *ret_is)
{
    struct db_row row;

    TRY(db_one(w, &SQL_WATCH_SWAP_ASKED, DB_BINDS(plain(shift_id)), &row));
    *ret_is = db_cell_int(&row, 0) > 0;
    return ST_OK;
}

enum status watch_shift_store_swap_answer(struct work *w, const struct watch_swap *swap,
                                          struct str state)
{
    int64_t changed;

    TRY(db_run(w, &SQL_WATCH_SWAP_ANSWER,
               DB_BINDS(plain(state), db_int(w->now.ms), plain(swap->id), db_int(swap->version)),
               &changed));
    if (changed == 1)
        return ST_OK;
    return work_fail(w, ST_STALE, "version", "换班申请刚刚有了变化，请查看最新情况",
                     "this exchange has just changed; look at it again");
}
