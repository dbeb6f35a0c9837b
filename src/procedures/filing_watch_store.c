/* SPDX-License-Identifier: Apache-2.0
 * The watch over filed systems. */
#include "db/db.h"
#include "procedures/filing_watch.h"
#include "procedures/filing_watch_store.sql.h"
#include "procedures/matter.h"
#include "registry/system.h"

static struct db_value day_of(struct work *w, struct date on)
{
    char day[DATE_TEXT_BYTES];

    return db_text(str_copy(w->arena, str_of(date_print(on, day))));
}

/* Open a matter, unless its procedure says that it is too early or not for this system; then
 * nothing of it stays and the others go on. */
static enum status open_one(struct work *w, const struct matter_opening *opening, int *count)
{
    struct matter matter;

    TRY(work_save(w));
    enum status status = matter_create(w, opening, &matter);
    if (status == ST_INVALID || status == ST_CONFLICT)
        return work_back(w);
    TRY(status);
    (*count)++;
    return work_keep(w);
}

static enum status open_renewals(struct work *w, int *count)
{
    struct date today = instant_beijing_date(w->now);
    struct db_rows rows;

    TRY(db_select(w, &SQL_FILING_WATCH_ENDING,
                  DB_BINDS(day_of(w, date_add_months(today, FILING_WATCH_AHEAD_MONTHS)),
                           day_of(w, today), db_int(FILING_WATCH_ROWS)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct matter_opening opening = {.procedure = STR("filing-renewal"),
                                               .system_id = db_cell_text(&rows.rows[i], 0)};

        TRY(open_one(w, &opening, count));
    }
    return ST_OK;
}

static enum status open_withdrawals(struct work *w, int *count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_FILING_WATCH_WITHDRAWN,
                  DB_BINDS(db_int(SYSTEM_WITHDRAWN), db_int(FILING_WATCH_ROWS)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct matter_opening opening = {.procedure = STR("filing-withdrawal"),
                                               .system_id = db_cell_text(&rows.rows[i], 0),
                                               .started_at = {db_cell_int(&rows.rows[i], 1)}};

        TRY(open_one(w, &opening, count));
    }
    return ST_OK;
}

static enum status mark_expired(struct work *w, int *count)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_FILING_WATCH_ENDED,
                  DB_BINDS(day_of(w, instant_beijing_date(w->now)), db_int(SYSTEM_FILING_FILED),
                           db_int(FILING_WATCH_ROWS)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(system_set_filing(w, db_cell_text(&rows.rows[i], 0), SYSTEM_FILING_EXPIRED,
                              db_cell_text(&rows.rows[i], 1), STR("备案证明有效期已满")));
        (*count)++;
    }
    return ST_OK;
}

enum status filing_watch(struct work *w, struct filing_watch_counts *ret_counts)
{
    struct filing_watch_counts counts = {0};

    TRY(mark_expired(w, &counts.expired));
    TRY(open_withdrawals(w, &counts.withdrawals));
    TRY(open_renewals(w, &counts.renewals));
    *ret_counts = counts;
    return ST_OK;
}
