/* SPDX-License-Identifier: Apache-2.0
 * Levels and facts of made-up systems, by statements over many rows. */
#include "db/db.h"
#include "duty_data.h"
#include "duty_data_store.sql.h"

static void fill(struct bench *bench, int64_t after, int64_t last)
{
    static const struct db_statement *const facts[] = {
        &SQL_DUTY_DATA_LEVELS, &SQL_DUTY_DATA_CERTIFICATES, &SQL_DUTY_DATA_ASSESSMENTS,
        &SQL_DUTY_DATA_FLAGS, &SQL_DUTY_DATA_INCIDENTS};
    struct bench_work own;
    struct work *w = bench_write(bench, &own, NULL);

    bench_must(&w->fault,
               db_run(w, &SQL_DUTY_DATA_SYSTEMS, DB_BINDS(db_int(after), db_int(last)), NULL),
               "levels");
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        bench_must(
            &w->fault,
            db_run(w, facts[i], DB_BINDS(db_int(w->now.ms), db_int(after), db_int(last)), NULL),
            facts[i]->name);
    bench_must(&w->fault, db_run(w, &SQL_DUTY_DATA_CLEAR, DB_NONE, NULL), "clear");
    bench_end(&own);
}

void duty_data_fill(struct bench *bench, size_t count)
{
    for (size_t at = 0; at < count; at += DUTY_DATA_STEP)
        fill(bench, (int64_t)at, (int64_t)(at + DUTY_DATA_STEP));
}

const struct str *duty_data_some(struct bench *bench, size_t count, size_t wanted,
                                 size_t *ret_count)
{
    struct str *ids = ARENA_ARRAY(&bench->arena, wanted, struct str);
    struct bench_work own;
    struct work *w = bench_read(bench, &own, NULL);
    size_t step = count / wanted > 1 ? count / wanted : 2;
    struct db_rows rows;

    bench_must(&w->fault,
               db_select(w, &SQL_DUTY_DATA_SOME,
                         DB_BINDS(db_int((int64_t)step), db_int((int64_t)wanted)), &rows),
               "systems");
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = str_copy(&bench->arena, db_cell_text(&rows.rows[i], 0));
    *ret_count = rows.count;
    bench_end(&own);
    return ids;
}
