/* SPDX-License-Identifier: Apache-2.0
 * One record store, two engines.  Only *_store.c files (and db itself) include this header.
 *
 * Statements are constants made at build time from *.sql files beside the *_store.c that uses them
 * (tools/embed_sql): `-- name: what it does`, then SQL with :named parameters, then `;`.  No
 * function takes SQL text, so SQL cannot be put together at run time. Where the engines differ, a
 * second text for PostgreSQL follows under `-- name@postgres:`. PostgreSQL must be able to tell
 * each parameter's type from where it stands: a column compared or assigned does; elsewhere write
 * CAST(:limit AS BIGINT), CAST(:word AS TEXT).  TEXT sorts by bytes on both engines; whole NUMERIC
 * results (sum of BIGINT) arrive as DB_INT. */
#ifndef DB_DB_H
#define DB_DB_H

#include "db/work.h"

struct db_statement {
    const char *name;
    const char *const *parameters; /* NULL-ended names in bind order, for messages */
    int parameter_count;
    const char *sqlite;
    const char *postgres;
};

enum db_kind { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_kind kind;
    int64_t number;
    struct str text; /* DB_TEXT and DB_BLOB */
};

static inline struct db_value db_null(void)
{
    return (struct db_value){.kind = DB_NULL};
}
static inline struct db_value db_int(int64_t number)
{
    return (struct db_value){.kind = DB_INT, .number = number};
}
/* A str whose ptr is NULL binds SQL NULL. */
static inline struct db_value db_text(struct str text)
{
    return (struct db_value){.kind = text.ptr ? DB_TEXT : DB_NULL, .text = text};
}
static inline struct db_value db_textz(const char *text)
{
    return db_text(str_of(text));
}
static inline struct db_value db_blob(struct str bytes)
{
    return (struct db_value){.kind = bytes.ptr ? DB_BLOB : DB_NULL, .text = bytes};
}

/* The binds of one call, in the order in which the parameters first occur in the SQL text:
 * db_run(w, &SQL_X, DB_BINDS(db_int(1), db_textz("a")), NULL).  DB_NONE for none. */
#define DB_BINDS(...)                                                                              \
    ((const struct db_value[]){__VA_ARGS__}),                                                      \
        (sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value))
#define DB_NONE NULL, 0

struct db_row {
    size_t count;
    const struct db_value *cells;
};

struct db_rows {
    size_t count;
    struct db_row *rows;
};

/* Called for each row; the row is valid during the call only.  Any status but ST_OK stops. */
typedef enum status db_row_fn(void *cookie, const struct db_row *row);

/* All of these: ST_CONFLICT for a broken unique or foreign key, ST_BUSY, ST_FULL, ST_IO, ST_CORRUPT
 * with the fault recorded; a wrong number of binds is a broken promise and aborts. */
enum status db_each(struct work *w, const struct db_statement *statement,
                    const struct db_value *binds, size_t count, db_row_fn *row,
                    void *cookie) MUST_CHECK;
/* All rows, copied into the arena.  For bounded results. */
enum status db_select(struct work *w, const struct db_statement *statement,
                      const struct db_value *binds, size_t count,
                      struct db_rows *ret_rows) MUST_CHECK;
/* The first row; ST_NOT_FOUND (no fault recorded) when there is none. */
enum status db_one(struct work *w, const struct db_statement *statement,
                   const struct db_value *binds, size_t count, struct db_row *ret_row) MUST_CHECK;
/* A statement without rows; ret_changed may be NULL. */
enum status db_run(struct work *w, const struct db_statement *statement,
                   const struct db_value *binds, size_t count, int64_t *ret_changed) MUST_CHECK;

/* Cell readers: 0, false or the empty str for NULL. */
int64_t db_cell_int(const struct db_row *row, size_t column);
struct str db_cell_text(const struct db_row *row, size_t column);
bool db_cell_is_null(const struct db_row *row, size_t column);

#endif
