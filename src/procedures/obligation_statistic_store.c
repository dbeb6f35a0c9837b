/* SPDX-License-Identifier: Apache-2.0
 * Counters of duties out of the store. */
#include "procedures/obligation_statistic_store.h"

#include "db/db.h"
#include "procedures/obligation_statistic_store.sql.h"

struct each_cookie {
    obligation_statistic_fn *each;
    void *cookie;
};

static enum status take_count(void *cookie, const struct db_row *row)
{
    const struct each_cookie *c = cookie;
    const struct obligation_statistic_count count = {db_cell_text(row, 0), db_cell_int(row, 1),
                                                     db_cell_text(row, 2), db_cell_int(row, 3)};

    return c->each(c->cookie, &count);
}

/* The rules of a set stand a line each, "JC2021:assess.plan must". */
static enum status take_rules(const struct each_cookie *c, struct str rules, int64_t level,
                              int64_t n)
{
    while (rules.len > 0) {
        struct str strength, line = str_cut(rules, '\n', &rules);
        struct str rule = str_cut(line, ' ', &strength);
        const struct obligation_statistic_count count = {rule, level, STR("standing"), n};

        if (rule.len > 0)
            TRY(c->each(c->cookie, &count));
    }
    return ST_OK;
}

static enum status take_set(void *cookie, const struct db_row *row)
{
    return take_rules(cookie, db_cell_text(row, 3), db_cell_int(row, 1), db_cell_int(row, 2));
}

enum status obligation_statistic_store_counts(struct work *w, struct str region, struct str sector,
                                              obligation_statistic_fn *each, void *cookie)
{
    struct each_cookie c = {each, cookie};

    TRY(db_each(w, &SQL_OBLIGATION_STATISTIC_COUNTS, DB_BINDS(db_text(region), db_text(sector)),
                take_count, &c));
    return db_each(w, &SQL_OBLIGATION_STATISTIC_SETS, DB_BINDS(db_text(region), db_text(sector)),
                   take_set, &c);
}

static enum status take_party_count(void *cookie, const struct db_row *row)
{
    const struct each_cookie *c = cookie;
    const struct obligation_statistic_count count = {db_cell_text(row, 0), -1, db_cell_text(row, 1),
                                                     db_cell_int(row, 2)};

    return c->each(c->cookie, &count);
}

static enum status take_party_set(void *cookie, const struct db_row *row)
{
    return take_rules(cookie, db_cell_text(row, 0), db_cell_int(row, 2), db_cell_int(row, 1));
}

enum status obligation_statistic_store_party(struct work *w, struct str party_id,
                                             obligation_statistic_fn *each, void *cookie)
{
    struct each_cookie c = {each, cookie};

    TRY(db_each(w, &SQL_OBLIGATION_STATISTIC_PARTY_COUNTS,
                DB_BINDS(db_int(w->now.ms), db_text(party_id)), take_party_count, &c));
    return db_each(w, &SQL_OBLIGATION_STATISTIC_PARTY_SETS, DB_BINDS(db_text(party_id)),
                   take_party_set, &c);
}

enum status obligation_statistic_store_late(struct work *w,
                                            struct obligation_statistic_lates *ret_lates)
{
    struct obligation_statistic_late *lates;
    char today[DATE_TEXT_BYTES];
    struct str counted_on = STR("0000");
    struct db_rows rows;
    struct db_row row;
    enum status status = db_one(w, &SQL_OBLIGATION_STATISTIC_COUNTED_ON, DB_NONE, &row);

    if (status == ST_OK)
        counted_on = db_cell_text(&row, 0);
    else if (status != ST_NOT_FOUND)
        return status;
    (void)date_print(instant_beijing_date(w->now), today);
    TRY(db_select(w, &SQL_OBLIGATION_STATISTIC_LATE,
                  DB_BINDS(db_text(counted_on), db_textz(today), db_int(w->now.ms)), &rows));
    lates = ARENA_ARRAY(w->arena, rows.count + 1, struct obligation_statistic_late);
    for (size_t i = 0; i < rows.count; i++)
        lates[i] = (struct obligation_statistic_late){
            .region_path = db_cell_text(&rows.rows[i], 0),
            .sector_path = db_cell_text(&rows.rows[i], 1),
            .rule = db_cell_text(&rows.rows[i], 2),
            .level = db_cell_int(&rows.rows[i], 3),
            .n = db_cell_int(&rows.rows[i], 4),
        };
    *ret_lates = (struct obligation_statistic_lates){rows.count, lates};
    return ST_OK;
}

static enum status select_places(struct work *w, const struct db_statement *statement,
                                 struct str code, struct obligation_statistic_places *ret)
{
    struct obligation_statistic_place *places;
    struct db_rows rows;

    TRY(db_select(w, statement, DB_BINDS(db_text(code)), &rows));
    places = ARENA_ARRAY(w->arena, rows.count + 1, struct obligation_statistic_place);
    for (size_t i = 0; i < rows.count; i++)
        places[i] = (struct obligation_statistic_place){db_cell_text(&rows.rows[i], 0),
                                                        db_cell_text(&rows.rows[i], 1),
                                                        db_cell_text(&rows.rows[i], 2)};
    *ret = (struct obligation_statistic_places){rows.count, places};
    return ST_OK;
}

enum status obligation_statistic_store_below(struct work *w, bool is_sector, struct str code,
                                             struct obligation_statistic_places *ret)
{
    return select_places(
        w, is_sector ? &SQL_OBLIGATION_STATISTIC_SECTORS : &SQL_OBLIGATION_STATISTIC_REGIONS, code,
        ret);
}

enum status obligation_statistic_store_place(struct work *w, bool is_sector, struct str code,
                                             struct obligation_statistic_places *ret)
{
    return select_places(
        w, is_sector ? &SQL_OBLIGATION_STATISTIC_SECTOR : &SQL_OBLIGATION_STATISTIC_REGION, code,
        ret);
}
