/* SPDX-License-Identifier: Apache-2.0
 * From collections to sets. */
#include "intel/taxii_set.h"

#include <errno.h>
#include <stdio.h>

#include "base/file.h"
#include "db/db.h"
#include "intel/taxii_source.h"
#include "intel/taxii_source_store.sql.h"

static struct db_value some(struct str text)
{
    return db_text(text.ptr ? text : (struct str){"", 0});
}

static struct str name_of(struct arena *arena, struct str root, struct str collection)
{
    if (str_is(root, TAXII_SOURCE_ROOT))
        return arena_print(arena, TAXII_SET_PREFIX "%.*s", STR_ARG(collection));
    return arena_print(arena, TAXII_SET_PREFIX "%.*s/%.*s", STR_ARG(root), STR_ARG(collection));
}

/* What a source says of indicators that say nothing. */
static enum status put_source(struct work *w, struct taxii_set_change *change)
{
    struct taxii_source source;

    change->tlp = TLP_NONE;
    change->confidence = -1;
    if (!str_is(change->root, TAXII_SOURCE_ROOT))
        return ST_OK;
    TRY(taxii_source_load(w, change->collection, &source));
    change->tlp = source.tlp;
    change->confidence = source.confidence;
    return ST_OK;
}

static enum status find_gone(struct work *w, size_t skip, struct taxii_set_change *ret_change)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_TAXII_SET_GONE, DB_NONE, &rows));
    if (skip >= rows.count)
        return ST_NOT_FOUND;
    struct taxii_set_change change = {
        .root = str_copy(w->arena, db_cell_text(&rows.rows[skip], 0)),
        .collection = str_copy(w->arena, db_cell_text(&rows.rows[skip], 1)),
        .mark = STR(""),
        .confidence = -1,
    };
    change.set = name_of(w->arena, change.root, change.collection);
    *ret_change = change;
    return ST_OK;
}

enum status taxii_set_find(struct work *w, size_t skip, struct taxii_set_change *ret_change)
{
    struct date today = instant_beijing_date(w->now);
    struct db_rows rows;

    TRY(db_select(w, &SQL_TAXII_SET_COLLECTIONS, DB_NONE, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const struct db_row *row = &rows.rows[i];
        struct str mark =
            db_cell_int(row, 2) == 0
                ? STR("empty")
                : arena_print(w->arena, "%lld:%lld:%lld:%04d%02d%02d",
                              (long long)db_cell_int(row, 2), (long long)db_cell_int(row, 3),
                              (long long)db_cell_int(row, 4), today.year, today.month, today.day);

        if (str_equal(mark, db_cell_text(row, 5)))
            continue;
        if (skip > 0) {
            skip--;
            continue;
        }
        ret_change->root = str_copy(w->arena, db_cell_text(row, 0));
        ret_change->collection = str_copy(w->arena, db_cell_text(row, 1));
        ret_change->mark = mark;
        ret_change->set = name_of(w->arena, ret_change->root, ret_change->collection);
        return put_source(w, ret_change);
    }
    return find_gone(w, skip, ret_change);
}

static enum status write_rows(struct work *w, const struct taxii_set_change *change, FILE *out,
                              uint64_t *count)
{
    int64_t number = 0;
    struct db_rows rows;

    do {
        TRY(db_select(w, &SQL_TAXII_SET_LATEST,
                      DB_BINDS(some(change->root), some(change->collection), db_int(number),
                               db_int(TAXII_SET_ROWS)),
                      &rows));
        for (size_t i = 0; i < rows.count; i++) {
            struct str body = db_cell_text(&rows.rows[i], 1);
            number = db_cell_int(&rows.rows[i], 0);
            (void)fprintf(out, "%s\n", (*count)++ == 0 ? "" : ",");
            (void)fwrite(body.ptr, 1, body.len, out);
        }
    } while (rows.count == TAXII_SET_ROWS);
    return ST_OK;
}

enum status taxii_set_write(struct work *w, const struct taxii_set_change *change, const char *path,
                            uint64_t *ret_count)
{
    FILE *out = fopen(path, "we");

    *ret_count = 0;
    if (!out)
        return file_fail(errno, path, &w->fault);
    (void)fputs("{\"type\":\"bundle\",\"objects\":[", out);
    enum status status = change->mark.len == 0 ? ST_OK : write_rows(w, change, out, ret_count);
    (void)fputs("]}\n", out);
    bool is_bad = ferror(out) != 0;
    if ((fclose(out) != 0 || is_bad) && status == ST_OK)
        status = file_fail(errno, path, &w->fault);
    return status;
}

enum status taxii_set_apply(const char *folder, const struct taxii_set_change *change,
                            const char *path, uint64_t count, struct instant now,
                            struct arena *arena, json_t **ret_answer, struct fault *fault)
{
    const struct intel_import import = {
        .folder = folder,
        .path = path,
        .name = change->set,
        .format = INTEL_STIX,
        .tlp = change->tlp,
        .confidence = change->confidence,
        .now = now,
        .by = "taxii",
    };
    enum status status = ST_INVALID;

    *ret_answer = NULL;
    if (count > 0)
        status = intel_import_set(&import, arena, ret_answer, fault);
    if (status != ST_INVALID)
        return status;
    fault_clear(fault);
    *ret_answer = NULL;
    status = intel_import_remove(folder, change->set, arena, fault);
    if (status == ST_NOT_FOUND) {
        fault_clear(fault);
        status = ST_OK;
    }
    return status;
}

enum status taxii_set_note(struct work *w, const struct taxii_set_change *change)
{
    TRY(db_run(w, &SQL_TAXII_SET_FORGET, DB_BINDS(some(change->root), some(change->collection)),
               NULL));
    if (change->mark.len == 0)
        return ST_OK;
    return db_run(w, &SQL_TAXII_SET_REMEMBER,
                  DB_BINDS(some(change->root), some(change->collection), some(change->mark)), NULL);
}
