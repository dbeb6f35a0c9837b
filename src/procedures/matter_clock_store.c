/* SPDX-License-Identifier: Apache-2.0
 * Clocks in the record store. */
#include "procedures/matter_clock_store.h"

#include "base/id.h"
#include "db/db.h"
#include "procedures/matter_clock.h"
#include "procedures/matter_clock_store.sql.h"

static struct str party_for(const struct matter *matter, struct str role)
{
    if (str_is(role, "operator"))
        return matter->party.id;
    if (str_is(role, "regulator"))
        return matter->regulator.id;
    if (str_is(role, "police"))
        return matter->police.id;
    return STR("");
}

static struct db_value id_or_null(struct str id)
{
    return id.len > 0 ? db_text(id) : db_null();
}

static struct db_value text_of(struct str text)
{
    return db_text(text.ptr != NULL ? text : STR(""));
}

enum status matter_clock_store_insert(struct work *w, const struct matter *matter,
                                      const struct clock_answer *answer, struct instant from,
                                      json_t *computed, json_t *alternatives)
{
    const struct clock_rule *rule = &answer->rule;
    char day[DATE_TEXT_BYTES];

    return db_run(
        w, &SQL_MATTER_CLOCK_INSERT,
        DB_BINDS(db_text(id_new(w->arena, w->now)), db_text(matter->id), text_of(rule->id),
                 text_of(rule->owed_by), id_or_null(party_for(matter, rule->owed_by)),
                 text_of(rule->owed_to), id_or_null(party_for(matter, rule->owed_to)),
                 text_of(rule->clause), text_of(rule->strength), text_of(rule->pack),
                 text_of(rule->pack_version), text_of(rule->zh), text_of(rule->en), db_int(from.ms),
                 db_int(answer->due.due_at.ms), db_textz(date_print(answer->due.due_on, day)),
                 db_int(answer->due.is_provisional), db_int(rule->amount),
                 db_textz(calendar_unit_word(rule->unit)),
                 db_text(json_canonical(w->arena, computed)),
                 db_text(json_canonical(w->arena, alternatives))),
        NULL);
}

enum status matter_clock_store_find(struct work *w, const struct matter *matter, const char *rule,
                                    struct matter_clock_row *ret_row)
{
    struct db_row row;
    struct matter_clock_row found = {0};

    TRY(db_one(w, &SQL_MATTER_CLOCK_BY_RULE, DB_BINDS(db_text(matter->id), db_textz(rule)), &row));
    found.id = db_cell_text(&row, 0);
    found.state = db_cell_text(&row, 1);
    found.due_at.ms = db_cell_int(&row, 2);
    if (!date_read(db_cell_text(&row, 3), &found.due_on))
        return work_fail(w, ST_CORRUPT, "matter_clock.due_on", "时钟的到期日已损坏",
                         "the due day of a clock is damaged");
    found.unit = db_cell_text(&row, 4);
    TRY(json_read(w->arena, db_cell_text(&row, 5), JSON_MAX_BYTES, &w->fault, &found.computed));
    *ret_row = found;
    return ST_OK;
}

enum status matter_clock_store_end(struct work *w, struct str id, const char *state)
{
    return db_run(w, &SQL_MATTER_CLOCK_END,
                  DB_BINDS(db_int(w->now.ms), db_textz(state), db_text(id)), NULL);
}

enum status matter_clock_store_cancel(struct work *w, struct str matter_id)
{
    return db_run(w, &SQL_MATTER_CLOCK_CANCEL, DB_BINDS(db_int(w->now.ms), db_text(matter_id)),
                  NULL);
}

enum status matter_clock_store_pause(struct work *w, struct str id, const char *reason,
                                     int64_t remaining)
{
    return db_run(w, &SQL_MATTER_CLOCK_PAUSE,
                  DB_BINDS(db_int(w->now.ms), db_textz(reason), db_int(remaining), db_text(id)),
                  NULL);
}

enum status matter_clock_store_held(struct work *w, const struct matter *matter, const char *rule,
                                    struct matter_clock_row *ret_row)
{
    struct db_row row;

    TRY(db_one(w, &SQL_MATTER_CLOCK_REMAINING, DB_BINDS(db_text(matter->id), db_textz(rule)),
               &row));
    *ret_row = (struct matter_clock_row){.id = db_cell_text(&row, 0),
                                         .remaining = db_cell_int(&row, 1),
                                         .unit = db_cell_text(&row, 2)};
    return json_read(w->arena, db_cell_text(&row, 3), JSON_MAX_BYTES, &w->fault,
                     &ret_row->computed);
}

enum status matter_clock_store_resume(struct work *w, struct str id, const struct calendar_due *due,
                                      json_t *computed)
{
    char day[DATE_TEXT_BYTES];

    return db_run(w, &SQL_MATTER_CLOCK_RESUME,
                  DB_BINDS(db_int(due->due_at.ms), db_textz(date_print(due->due_on, day)),
                           db_int(due->is_provisional), db_text(json_canonical(w->arena, computed)),
                           db_text(id)),
                  NULL);
}

enum status matter_clock_store_next(struct work *w, struct str matter_id,
                                    struct instant *ret_due_at)
{
    struct db_row row;

    TRY(db_one(w, &SQL_MATTER_CLOCK_NEXT, DB_BINDS(db_text(matter_id)), &row));
    ret_due_at->ms = db_cell_int(&row, 0);
    return ST_OK;
}

static void put_party(struct work *w, json_t *object, const char *key, const struct db_row *row,
                      size_t column)
{
    json_t *party;

    if (db_cell_is_null(row, column)) {
        json_put_null(object, key);
        return;
    }
    party = json_new_object(w->arena);
    json_put_text(party, "id", db_cell_text(row, column));
    json_put_text(party, "name", db_cell_text(row, column + 1));
    json_put(object, key, party);
}

static enum status clock_json_of(struct work *w, const struct db_row *row, json_t *clock)
{
    static const struct {
        size_t column;
        const char *key;
    } texts[] = {{0, "id"},     {1, "rule"},     {2, "owed_by"}, {5, "owed_to"},
                 {8, "clause"}, {9, "strength"}, {10, "pack"},   {11, "pack_version"},
                 {12, "zh"},    {13, "en"},      {16, "due_on"}, {18, "state"}};
    json_t *computed, *alternatives;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        json_put_text(clock, texts[i].key, db_cell_text(row, texts[i].column));
    put_party(w, clock, "owed_by_party", row, 3);
    put_party(w, clock, "owed_to_party", row, 6);
    json_put_instant(clock, "started_at", (struct instant){db_cell_int(row, 14)});
    json_put_instant(clock, "due_at", (struct instant){db_cell_int(row, 15)});
    json_put_bool(clock, "provisional", db_cell_int(row, 17) != 0);
    json_put_instant(clock, "paused_at", (struct instant){db_cell_int(row, 19)});
    if (db_cell_is_null(row, 20))
        json_put_null(clock, "paused_reason");
    else
        json_put_text(clock, "paused_reason", db_cell_text(row, 20));
    if (db_cell_is_null(row, 21))
        json_put_null(clock, "remaining");
    else
        json_put_int(clock, "remaining", db_cell_int(row, 21));
    json_put_instant(clock, "met_at", (struct instant){db_cell_int(row, 22)});
    TRY(json_read(w->arena, db_cell_text(row, 23), JSON_MAX_BYTES, &w->fault, &computed));
    TRY(json_read(w->arena, db_cell_text(row, 24), JSON_MAX_BYTES, &w->fault, &alternatives));
    json_put(clock, "computed", computed);
    json_put(clock, "alternatives", alternatives);
    return ST_OK;
}

enum status matter_clock_store_list(struct work *w, struct str matter_id, json_t **ret_list)
{
    json_t *list = json_new_list(w->arena);
    struct db_rows rows;

    TRY(db_select(w, &SQL_MATTER_CLOCKS, DB_BINDS(db_text(matter_id)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        json_t *clock = json_new_object(w->arena);

        TRY(clock_json_of(w, &rows.rows[i], clock));
        json_add(list, clock);
    }
    *ret_list = list;
    return ST_OK;
}

enum status matter_clock_store_overdue(struct work *w, int limit,
                                       struct matter_clock_overdue **ret_rows, size_t *ret_count)
{
    struct db_rows rows;
    struct matter_clock_overdue *overdue;

    TRY(db_select(w, &SQL_MATTER_CLOCK_OVERDUE, DB_BINDS(db_int(w->now.ms), db_int(limit)), &rows));
    overdue = ARENA_ARRAY(w->arena, rows.count + 1, struct matter_clock_overdue);
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];

        overdue[i] = (struct matter_clock_overdue){db_cell_text(row, 0), db_cell_text(row, 1),
                                                   db_cell_text(row, 2), db_cell_text(row, 3),
                                                   db_cell_text(row, 4), db_cell_text(row, 5)};
    }
    *ret_rows = overdue;
    *ret_count = rows.count;
    return ST_OK;
}

enum status matter_clock_store_miss(struct work *w, struct str id)
{
    return db_run(w, &SQL_MATTER_CLOCK_MISS, DB_BINDS(db_text(id)), NULL);
}
