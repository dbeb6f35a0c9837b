/* SPDX-License-Identifier: Apache-2.0
 * Reading the counters of duties, a new day for them, and counting anew. */
#include "db/db.h"
#include "procedures/obligation_count.h"
#include "procedures/obligation_count_store.sql.h"
#include "procedures/obligation_eval_store.h"
#include "procedures/obligation_tally.h"

static struct str day_text(struct work *w, struct date on)
{
    char text[DATE_TEXT_BYTES];

    return str_copy(w->arena, str_of(date_print(on, text)));
}

enum status obligation_count_bins(struct work *w, struct str region, struct str sector,
                                  struct obligation_count_bins *ret_bins)
{
    struct date today = instant_beijing_date(w->now);
    struct str day = day_text(w, today);
    struct str week = day_text(w, date_add_days(today, 7));
    struct db_row row, late, standing;

    TRY(db_one(w, &SQL_OBLIGATION_COUNT_BINS,
               DB_BINDS(db_text(day), db_text(week), db_text(region), db_text(sector)), &row));
    TRY(db_one(w, &SQL_OBLIGATION_COUNT_LATE_TODAY,
               DB_BINDS(db_text(day), db_int(w->now.ms), db_text(region), db_text(sector)), &late));
    TRY(db_one(w, &SQL_OBLIGATION_COUNT_STANDING, DB_BINDS(db_text(region), db_text(sector)),
               &standing));
    *ret_bins = (struct obligation_count_bins){
        .overdue = db_cell_int(&row, 0) + db_cell_int(&late, 0),
        .today = db_cell_int(&row, 1) - db_cell_int(&late, 0),
        .week = db_cell_int(&row, 2),
        .later = db_cell_int(&row, 3),
        .undated = db_cell_int(&row, 4) + db_cell_int(&standing, 0),
    };
    return ST_OK;
}

static enum status fallen_row(void *cookie, const struct db_row *row)
{
    struct obligation_tally *tally = cookie;
    int64_t n = db_cell_int(row, 4);

    obligation_tally_overdue(tally, db_cell_text(row, 0), db_cell_text(row, 1),
                             db_cell_text(row, 2), db_cell_int(row, 3), n);
    obligation_tally_moved(tally, db_cell_text(row, 0), db_cell_text(row, 1), tally->today,
                           "overdue", n);
    return ST_OK;
}

enum status obligation_count_roll(struct work *w)
{
    struct obligation_tally tally;

    TRY(obligation_tally_begin(&tally, w));
    if (str_order(tally.counted_on, tally.today) >= 0)
        return ST_OK;
    TRY(obligation_eval_store_lock(w));
    TRY(obligation_tally_begin(&tally, w)); /* somebody may have done it meanwhile */
    if (str_order(tally.counted_on, tally.today) >= 0)
        return ST_OK;
    TRY(db_each(w, &SQL_OBLIGATION_COUNT_FALLEN,
                DB_BINDS(db_text(tally.counted_on), db_text(tally.today)), fallen_row, &tally));
    TRY(obligation_tally_write(&tally));
    return db_run(w, &SQL_OBLIGATION_COUNT_SET_DAY, DB_BINDS(db_text(tally.today)), NULL);
}

/* ---- Counting anew ---- */

struct check_cookie {
    struct obligation_tally tally;
    int64_t obligations, subjects;
};

static enum status check_row(void *cookie, const struct db_row *row)
{
    struct check_cookie *c = cookie;

    obligation_tally_row(&c->tally, db_cell_text(row, 0), db_cell_text(row, 1),
                         db_cell_text(row, 2), db_cell_int(row, 3), db_cell_text(row, 4),
                         db_cell_text(row, 5), db_cell_int(row, 6));
    c->obligations += db_cell_int(row, 6);
    return ST_OK;
}

static enum status check_subject(void *cookie, const struct db_row *row)
{
    struct check_cookie *c = cookie;

    obligation_tally_set(&c->tally, db_cell_text(row, 0), db_cell_text(row, 1), db_cell_int(row, 2),
                         db_cell_int(row, 3), db_cell_int(row, 4));
    c->subjects += db_cell_int(row, 4);
    return ST_OK;
}

static enum status check(struct work *w, struct check_cookie *c, int64_t *ret_wrong,
                         struct str *ret_first)
{
    TRY(obligation_tally_begin(&c->tally, w));
    TRY(db_each(w, &SQL_OBLIGATION_COUNT_ROWS, DB_NONE, check_row, c));
    TRY(db_each(w, &SQL_OBLIGATION_COUNT_SUBJECTS, DB_NONE, check_subject, c));
    return obligation_tally_compare(&c->tally, ret_wrong, ret_first);
}

/* A guard only: what is needed grows with the number of counters. */
static const size_t check_max_bytes = (size_t)16 << 30;

enum status obligation_count_check(struct work *w, struct obligation_count_report *ret_report)
{
    struct arena *kept = w->arena;
    struct check_cookie cookie = {0};
    struct arena scratch;
    struct str first = STR("");
    int64_t wrong = 0;

    arena_init(&scratch, check_max_bytes);
    w->arena = &scratch;
    enum status status = check(w, &cookie, &wrong, &first);
    w->arena = kept;
    *ret_report = (struct obligation_count_report){cookie.obligations, cookie.subjects, wrong,
                                                   str_copy(kept, first)};
    arena_done(&scratch);
    return status;
}
