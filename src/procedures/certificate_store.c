/* SPDX-License-Identifier: Apache-2.0
 * Certificates in the record store. */
#include "procedures/certificate_store.h"

#include "db/db.h"
#include "procedures/certificate_store.sql.h"
#include "registry/actor.h"
#include "registry/scope.h"

enum status certificate_store_unit(struct work *w, struct str organ_code, struct str party_id,
                                   int64_t *ret_serial)
{
    struct db_row row;
    int64_t serial;
    enum status status = db_one(w, &SQL_CERTIFICATE_UNIT_FIND,
                                DB_BINDS(db_text(organ_code), db_text(party_id)), &row);

    if (status == ST_OK)
        *ret_serial = db_cell_int(&row, 0);
    if (status != ST_NOT_FOUND)
        return status;
    TRY(db_one(w, &SQL_CERTIFICATE_UNIT_LAST, DB_BINDS(db_text(organ_code)), &row));
    serial = db_cell_int(&row, 0) + 1;
    TRY(db_run(w, &SQL_CERTIFICATE_UNIT_INSERT,
               DB_BINDS(db_text(organ_code), db_text(party_id), db_int(serial)), NULL));
    *ret_serial = serial;
    return ST_OK;
}

enum status certificate_store_object(struct work *w, struct str unit_number, int year,
                                     int64_t *ret_number)
{
    struct db_row row;

    TRY(db_run(w, &SQL_CERTIFICATE_OBJECT_UP, DB_BINDS(db_text(unit_number), db_int(year)), NULL));
    TRY(db_one(w, &SQL_CERTIFICATE_OBJECT_LAST, DB_BINDS(db_text(unit_number), db_int(year)),
               &row));
    *ret_number = db_cell_int(&row, 0);
    return ST_OK;
}

enum status certificate_store_insert(struct work *w, const struct certificate *c)
{
    char issued_on[DATE_TEXT_BYTES], valid_from[DATE_TEXT_BYTES], valid_to[DATE_TEXT_BYTES];

    return db_run(w, &SQL_CERTIFICATE_INSERT,
                  DB_BINDS(db_text(c->number), db_text(c->check_code), db_text(c->system_id),
                           db_text(c->system_name), db_text(c->party_id), db_text(c->party_name),
                           db_text(c->organ_id), db_text(c->organ_name), db_int(c->level),
                           db_textz(date_print(c->issued_on, issued_on)),
                           db_textz(date_print(c->valid_from, valid_from)),
                           db_textz(date_print(c->valid_to, valid_to)), db_text(c->matter_id),
                           db_int(w->now.ms)),
                  NULL);
}

enum status certificate_store_end(struct work *w, struct str number, const char *state,
                                  struct str replaced_by)
{
    return db_run(w, &SQL_CERTIFICATE_END,
                  DB_BINDS(db_textz(state), replaced_by.len > 0 ? db_text(replaced_by) : db_null(),
                           db_text(number)),
                  NULL);
}

enum status certificate_store_extend(struct work *w, struct str number, struct date valid_to)
{
    char day[DATE_TEXT_BYTES];

    return db_run(w, &SQL_CERTIFICATE_EXTEND,
                  DB_BINDS(db_textz(date_print(valid_to, day)), db_text(number)), NULL);
}

static enum status read_one(struct work *w, const struct db_row *row, struct certificate *c)
{
    *c = (struct certificate){
        .number = db_cell_text(row, 0),
        .check_code = db_cell_text(row, 1),
        .system_id = db_cell_text(row, 2),
        .system_name = db_cell_text(row, 3),
        .party_id = db_cell_text(row, 4),
        .party_name = db_cell_text(row, 5),
        .organ_id = db_cell_text(row, 6),
        .organ_name = db_cell_text(row, 7),
        .matter_id = db_cell_text(row, 8),
        .level = (int)db_cell_int(row, 9),
        .state = db_cell_text(row, 13),
        .replaced_by = db_cell_text(row, 14),
    };
    if (!date_read(db_cell_text(row, 10), &c->issued_on) ||
        !date_read(db_cell_text(row, 11), &c->valid_from) ||
        !date_read(db_cell_text(row, 12), &c->valid_to))
        return work_fail(w, ST_CORRUPT, "certificate", "备案证明的日期已损坏",
                         "a date of a certificate is damaged");
    return ST_OK;
}

enum status certificate_store_one(struct work *w, struct str number,
                                  struct certificate *ret_certificate)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CERTIFICATE_ONE, DB_BINDS(db_text(number)), &row));
    return read_one(w, &row, ret_certificate);
}

enum status certificate_store_of_system(struct work *w, struct str system_id,
                                        struct certificate *ret_certificate)
{
    struct db_row row;

    TRY(db_one(w, &SQL_CERTIFICATE_OF_SYSTEM, DB_BINDS(db_text(system_id)), &row));
    return read_one(w, &row, ret_certificate);
}

enum status certificate_store_page(struct work *w, struct str after, int limit,
                                   struct certificate_rows *ret_rows, int64_t *ret_total)
{
    struct scope scope = scope_of(w);
    bool sees = scope.kind == SCOPE_REGION;
    bool all = sees && scope.region.len == 0 && scope.sector.len == 0;
    struct str party = scope.party_id.len > 0 ? scope.party_id : STR("-");
    struct str region = sees ? scope.region : STR(""), sector = sees ? scope.sector : STR("");
    struct db_rows rows;
    struct db_row count;

    TRY(db_select(w, &SQL_CERTIFICATE_PAGE,
                  DB_BINDS(db_text(after.ptr != NULL ? after : STR("")), db_int(all),
                           db_text(party), db_int(sees), db_text(region), db_text(sector),
                           db_int(limit)),
                  &rows));
    TRY(db_one(
        w, &SQL_CERTIFICATE_COUNT,
        DB_BINDS(db_int(all), db_text(party), db_int(sees), db_text(region), db_text(sector)),
        &count));
    *ret_total = db_cell_int(&count, 0);
    ret_rows->certificates = ARENA_ARRAY(w->arena, rows.count + 1, struct certificate);
    ret_rows->count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        TRY(read_one(w, &rows.rows[i], &ret_rows->certificates[i]));
    return ST_OK;
}
