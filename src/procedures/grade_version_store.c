/* SPDX-License-Identifier: Apache-2.0
 * Grade versions in the record store. */
#include "db/db.h"
#include "procedures/grade_version.h"
#include "procedures/grade_version_store.sql.h"
#include "registry/fact.h"
#include "registry/scope.h"

enum { GRADE_VERSIONS_MAX = 200 };

enum status grade_version_add(struct work *w, struct grade_version *version)
{
    char today[DATE_TEXT_BYTES];
    struct db_row row;

    (void)date_print(instant_beijing_date(w->now), today);
    TRY(db_one(w, &SQL_GRADE_VERSION_LAST, DB_BINDS(db_text(version->system_id)), &row));
    version->number = db_cell_int(&row, 0) + 1;
    TRY(db_run(w, &SQL_GRADE_VERSION_CLOSE, DB_BINDS(db_textz(today), db_text(version->system_id)),
               NULL));
    TRY(db_run(w, &SQL_GRADE_VERSION_INSERT,
               DB_BINDS(db_text(version->system_id), db_int(version->number),
                        db_text(version->matter_id), db_text(version->scheme),
                        db_int(version->level), db_int(version->info_level),
                        db_int(version->service_level), db_text(version->code),
                        db_text(json_canonical(w->arena, version->data)),
                        db_int(version->determined_at.ms), db_textz(today),
                        db_int(version->journal_sequence)),
               NULL));
    return fact_note(w, FACT_SYSTEM, version->system_id, "level-determined", version->determined_at,
                     NULL, "procedure");
}

static enum status read_version(struct work *w, const struct db_row *row, struct str system_id,
                                struct grade_version *version)
{
    *version = (struct grade_version){
        .system_id = system_id,
        .number = db_cell_int(row, 0),
        .matter_id = db_cell_text(row, 1),
        .scheme = db_cell_text(row, 2),
        .level = (int)db_cell_int(row, 3),
        .info_level = (int)db_cell_int(row, 4),
        .service_level = (int)db_cell_int(row, 5),
        .code = db_cell_text(row, 6),
        .determined_at = {db_cell_int(row, 8)},
        .valid_from = db_cell_text(row, 9),
        .valid_to = db_cell_text(row, 10),
        .journal_sequence = db_cell_int(row, 11),
    };
    return json_read(w->arena, db_cell_text(row, 7), JSON_MAX_BYTES, &w->fault, &version->data);
}

enum status grade_version_current(struct work *w, struct str system_id,
                                  struct grade_version *ret_version)
{
    struct db_row row;

    TRY(db_one(w, &SQL_GRADE_VERSIONS, DB_BINDS(db_text(system_id), db_int(1)), &row));
    return read_version(w, &row, system_id, ret_version);
}

static json_t *version_json(struct work *w, const struct grade_version *version)
{
    json_t *object = json_new_object(w->arena);
    char at[INSTANT_TEXT_BYTES];

    json_put_int(object, "number", version->number);
    json_put_text(object, "matter_id", version->matter_id);
    json_put_text(object, "scheme", version->scheme);
    json_put_int(object, "level", version->level);
    json_put_int(object, "info_level", version->info_level);
    json_put_int(object, "service_level", version->service_level);
    json_put_text(object, "code", version->code);
    json_put(object, "data", version->data);
    json_put_textz(object, "determined_at", instant_print(version->determined_at, at));
    json_put_text(object, "valid_from", version->valid_from);
    if (version->valid_to.len > 0)
        json_put_text(object, "valid_to", version->valid_to);
    else
        json_put_null(object, "valid_to");
    json_put_int(object, "journal_sequence", version->journal_sequence);
    return object;
}

enum status grade_version_list(struct work *w, struct str system_id, json_t **ret_page)
{
    json_t *page = json_new_object(w->arena), *items = json_new_list(w->arena);
    struct db_rows rows;
    char at[INSTANT_TEXT_BYTES];

    TRY(scope_see_system(w, system_id));
    TRY(db_select(w, &SQL_GRADE_VERSIONS, DB_BINDS(db_text(system_id), db_int(GRADE_VERSIONS_MAX)),
                  &rows));
    for (size_t i = 0; i < rows.count; i++) {
        struct grade_version version;

        TRY(read_version(w, &rows.rows[i], system_id, &version));
        json_add(items, version_json(w, &version));
    }
    json_put(page, "items", items);
    json_put_null(page, "next");
    json_put_int(page, "total", (int64_t)rows.count);
    json_put_textz(page, "as_of", instant_print(w->now, at));
    *ret_page = page;
    return ST_OK;
}
