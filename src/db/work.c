/* SPDX-License-Identifier: Apache-2.0
 * Transactions of a piece of work. */
#include "db/work.h"

#include <assert.h>

#include "db/engine.h"
#include "db/store.h"

void work_init(struct work *w, struct arena *arena, struct db *db)
{
    *w = (struct work){
        .arena = arena,
        .db = db,
        .now = instant_system_now(),
        .actor_id = "system",
        .depth = WORK_IDLE,
    };
}

static enum status begin(struct work *w, bool is_write)
{
    assert(w->depth == WORK_IDLE);
    w->db->appended_sequence = 0;
    TRY(db_may_run(w->db, &w->fault));
    TRY(w->db->engine->begin(w->db, is_write, &w->fault));
    w->depth = is_write ? WORK_WRITES : WORK_READS;
    return ST_OK;
}

enum status work_read(struct work *w)
{
    return begin(w, false);
}

enum status work_write(struct work *w)
{
    return begin(w, true);
}

enum status work_commit(struct work *w)
{
    struct db *db = w->db;

    assert(w->depth != WORK_IDLE);
    enum status status = db_may_run(db, &w->fault);
    if (status == ST_OK)
        status = db->engine->commit(db, &w->fault);
    if (status != ST_OK) {
        work_rollback(w);
        return status;
    }
    w->depth = WORK_IDLE;
    if (db->appended_sequence > 0 && db->store)
        store_note_head(db->store, db->appended_sequence, db->appended_hash);
    db->appended_sequence = 0;
    return ST_OK;
}

void work_rollback(struct work *w)
{
    if (w->depth == WORK_IDLE)
        return;
    w->db->engine->rollback(w->db);
    w->db->appended_sequence = 0;
    w->depth = WORK_IDLE;
}

void work_done(struct work *w)
{
    work_rollback(w);
}

const char *work_node(const struct work *w)
{
    return w->db->store ? store_node(w->db->store) : "";
}
