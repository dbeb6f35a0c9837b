/* SPDX-License-Identifier: Apache-2.0
 * Subjects of standing duties out of the store. */
#include "procedures/obligation_standing_store.h"

#include "db/db.h"
#include "procedures/obligation_standing_store.sql.h"

static void read_subjects(struct work *w, const struct db_rows *rows,
                          struct obligation_standing_subjects *ret)
{
    struct obligation_standing_subject *subjects =
        ARENA_ARRAY(w->arena, rows->count + 1, struct obligation_standing_subject);

    for (size_t i = 0; i < rows->count; i++)
        subjects[i] = (struct obligation_standing_subject){
            .id = db_cell_text(&rows->rows[i], 0),
            .type = db_cell_text(&rows->rows[i], 1),
            .region = rows->rows[i].count > 2 ? db_cell_text(&rows->rows[i], 2) : STR(""),
        };
    *ret = (struct obligation_standing_subjects){rows->count, subjects};
}

enum status obligation_standing_store_party(struct work *w, struct str party_id,
                                            struct str after_subject, int limit,
                                            struct obligation_standing_subjects *ret)
{
    bool is_party = after_subject.len == 0 || str_equal(after_subject, party_id);
    struct db_rows rows;

    TRY(db_select(w, &SQL_OBLIGATION_STANDING_PARTY,
                  DB_BINDS(db_text(party_id), db_int(is_party ? 0 : 1),
                           db_text(after_subject.len > 0 ? after_subject : STR("")), db_int(limit)),
                  &rows));
    read_subjects(w, &rows, ret);
    return ST_OK;
}

/* One line of the set names the rule. */
static bool holds_rule(struct str rules, struct str rule)
{
    while (rules.len > 0) {
        struct str rest, line = str_cut(rules, '\n', &rules);

        if (str_equal(str_cut(line, ' ', &rest), rule))
            return true;
    }
    return false;
}

enum status obligation_standing_store_sets(struct work *w, struct str region, struct str sector,
                                           struct str rule, int64_t **ret_sets, size_t *ret_count)
{
    struct db_rows rows;
    int64_t *sets;
    size_t count = 0;

    TRY(db_select(w, &SQL_OBLIGATION_STANDING_SETS, DB_BINDS(db_text(region), db_text(sector)),
                  &rows));
    sets = ARENA_ARRAY(w->arena, rows.count + 1, int64_t);
    for (size_t i = 0; i < rows.count; i++)
        if (holds_rule(db_cell_text(&rows.rows[i], 1), rule))
            sets[count++] = db_cell_int(&rows.rows[i], 0);
    *ret_sets = sets;
    *ret_count = count;
    return ST_OK;
}

enum status obligation_standing_store_of_set(struct work *w, int64_t set,
                                             const struct obligation_standing_range *range,
                                             struct obligation_standing_subjects *ret)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_OBLIGATION_STANDING_OF_SET,
                  DB_BINDS(db_int(set), db_text(range->after_region), db_text(range->after_subject),
                           db_int(range->level), db_text(range->region_path),
                           db_text(range->sector_path), db_int(range->limit)),
                  &rows));
    read_subjects(w, &rows, ret);
    return ST_OK;
}

enum status obligation_standing_store_type(struct work *w, struct str id, struct str *ret_type)
{
    struct db_row row;

    TRY(db_one(w, &SQL_OBLIGATION_STANDING_TYPE, DB_BINDS(db_text(id)), &row));
    *ret_type = db_cell_text(&row, 0);
    return ST_OK;
}
