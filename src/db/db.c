/* SPDX-License-Identifier: Apache-2.0
 * Running of constant statements on whichever engine the connection has. */
#include "db/db.h"

#include <assert.h>
#include <string.h>

#include "db/engine.h"

struct collect {
    struct arena *arena;
    struct db_row *rows;
    size_t count;
    size_t size;
};

enum status db_may_run(struct db *db, struct fault *fault)
{
    if (db->fail_after == 0)
        return ST_OK;
    db->fail_after--;
    if (db->fail_after == 0)
        return fault_set(fault, ST_IO, "", "读写失败（测试注入）",
                         "reading or writing failed (injected)");
    return ST_OK;
}

void db_fail_after(struct db *db, int64_t n)
{
    db->fail_after = n;
}

enum status db_prepare(struct db *db, const struct db_statement *statement, struct fault *fault)
{
    return db->engine->prepare(db, statement, fault);
}

static enum status run(struct work *w, const struct db_statement *statement,
                       const struct db_value *binds, size_t count, db_row_fn *row, void *cookie,
                       int64_t *ret_changed)
{
    assert(w->db && w->depth > 0);
    assert(count == (size_t)statement->parameter_count && count <= DB_MAX_PARAMETERS);
    TRY(db_may_run(w->db, &w->fault));
    return w->db->engine->run(w->db, statement, binds, row, cookie, ret_changed, &w->fault);
}

enum status db_each(struct work *w, const struct db_statement *statement,
                    const struct db_value *binds, size_t count, db_row_fn *row, void *cookie)
{
    return run(w, statement, binds, count, row, cookie, NULL);
}

static void copy_row(struct arena *arena, const struct db_row *row, struct db_row *ret_row)
{
    struct db_value *cells = ARENA_ARRAY(arena, row->count, struct db_value);

    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        if (cells[i].kind == DB_TEXT || cells[i].kind == DB_BLOB)
            cells[i].text = (struct str){str_zero(arena, row->cells[i].text), cells[i].text.len};
    }
    *ret_row = (struct db_row){.count = row->count, .cells = cells};
}

static enum status collect_row(void *cookie, const struct db_row *row)
{
    struct collect *all = cookie;

    if (all->count == all->size) {
        size_t size = all->size ? all->size * 2 : 16;
        struct db_row *rows = ARENA_ARRAY(all->arena, size, struct db_row);
        if (all->count > 0)
            memcpy(rows, all->rows, all->count * sizeof *rows);
        all->rows = rows;
        all->size = size;
    }
    copy_row(all->arena, row, &all->rows[all->count++]);
    return ST_OK;
}

enum status db_select(struct work *w, const struct db_statement *statement,
                      const struct db_value *binds, size_t count, struct db_rows *ret_rows)
{
    struct collect all = {.arena = w->arena};

    TRY(run(w, statement, binds, count, collect_row, &all, NULL));
    *ret_rows = (struct db_rows){.count = all.count, .rows = all.rows};
    return ST_OK;
}

struct first {
    struct arena *arena;
    struct db_row row;
    bool is_found;
};

static enum status take_first(void *cookie, const struct db_row *row)
{
    struct first *first = cookie;

    if (first->is_found)
        return ST_OK;
    copy_row(first->arena, row, &first->row);
    first->is_found = true;
    return ST_OK;
}

enum status db_one(struct work *w, const struct db_statement *statement,
                   const struct db_value *binds, size_t count, struct db_row *ret_row)
{
    struct first first = {.arena = w->arena};

    TRY(run(w, statement, binds, count, take_first, &first, NULL));
    if (!first.is_found)
        return ST_NOT_FOUND;
    *ret_row = first.row;
    return ST_OK;
}

enum status db_run(struct work *w, const struct db_statement *statement,
                   const struct db_value *binds, size_t count, int64_t *ret_changed)
{
    int64_t changed = 0;

    assert(w->depth == WORK_WRITES);
    TRY(run(w, statement, binds, count, NULL, NULL, &changed));
    if (ret_changed)
        *ret_changed = changed;
    return ST_OK;
}

static const struct db_value *cell(const struct db_row *row, size_t column)
{
    assert(column < row->count);
    return &row->cells[column];
}

int64_t db_cell_int(const struct db_row *row, size_t column)
{
    const struct db_value *value = cell(row, column);

    return value->kind == DB_INT ? value->number : 0;
}

struct str db_cell_text(const struct db_row *row, size_t column)
{
    const struct db_value *value = cell(row, column);

    if (value->kind != DB_TEXT && value->kind != DB_BLOB)
        return (struct str){NULL, 0};
    return value->text;
}

bool db_cell_is_null(const struct db_row *row, size_t column)
{
    return cell(row, column)->kind == DB_NULL;
}
