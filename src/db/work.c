/* SPDX-License-Identifier: Apache-2.0
 * Transactions of a piece of work. */
#include "db/work.h"

#include <assert.h>
#include <string.h>

#include "db/engine.h"
#include "db/store.h"

void work_init(struct work *w, struct arena *arena, struct db *db)
{
    *w = (struct work){
        .arena = arena,
        .db = db,
        .now = db && db->store ? store_now(db->store) : instant_system_now(),
        .actor_id = "system",
        .depth = WORK_IDLE,
    };
}

/* Writers of one program wait here in turn, on SQLite. */
static bool has_writers_place(const struct db *db)
{
    return db->store && !db->is_postgres;
}

static enum status begin_write(struct work *w)
{
    struct db *db = w->db;

    if (has_writers_place(db) && !store_take_writer(db->store))
        return work_fail(w, ST_BUSY, "", "系统正忙，请稍后重试",
                         "the store is busy, try again shortly");
    enum status status = db->engine->begin(db, true, &w->fault);
    if (status != ST_OK && has_writers_place(db))
        store_give_writer(db->store);
    return status;
}

static void end(struct work *w)
{
    if (w->depth == WORK_WRITES && has_writers_place(w->db))
        store_give_writer(w->db->store);
    w->db->appended_sequence = 0;
    w->depth = WORK_IDLE;
}

static enum status begin(struct work *w, bool is_write)
{
    assert(w->depth == WORK_IDLE);
    w->db->appended_sequence = 0;
    TRY(db_may_run(w->db, &w->fault));
    TRY(is_write ? begin_write(w) : w->db->engine->begin(w->db, false, &w->fault));
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
    if (status == ST_OK && w->depth == WORK_WRITES && db->store)
        status = store_settle(db->store, w);
    if (status == ST_OK)
        status = db->engine->commit(db, &w->fault);
    if (status != ST_OK) {
        work_rollback(w);
        return status;
    }
    if (db->appended_sequence > 0 && db->store)
        store_note_head(db->store, db->appended_sequence, db->appended_hash);
    end(w);
    return ST_OK;
}

static enum status plain(struct work *w, const char *sql)
{
    assert(w->depth == WORK_WRITES);
    TRY(db_may_run(w->db, &w->fault));
    return w->db->engine->migrate(w->db, sql, &w->fault);
}

enum status work_save(struct work *w)
{
    TRY(plain(w, "SAVEPOINT work_point"));
    w->db->saved_sequence = w->db->appended_sequence;
    memcpy(w->db->saved_hash, w->db->appended_hash, sizeof w->db->saved_hash);
    return ST_OK;
}

enum status work_keep(struct work *w)
{
    return plain(w, "RELEASE SAVEPOINT work_point");
}

enum status work_back(struct work *w)
{
    fault_clear(&w->fault);
    TRY(plain(w, "ROLLBACK TO SAVEPOINT work_point"));
    w->db->appended_sequence = w->db->saved_sequence;
    memcpy(w->db->appended_hash, w->db->saved_hash, sizeof w->db->appended_hash);
    return plain(w, "RELEASE SAVEPOINT work_point");
}

void work_rollback(struct work *w)
{
    if (w->depth == WORK_IDLE)
        return;
    w->db->engine->rollback(w->db);
    end(w);
}

void work_done(struct work *w)
{
    work_rollback(w);
}

const char *work_node(const struct work *w)
{
    return w->db->store ? store_node(w->db->store) : "";
}

const struct seal_key *work_seal_key(const struct work *w)
{
    return w->db->store ? store_seal_key(w->db->store) : NULL;
}

bool work_is_exercise(const struct work *w)
{
    return w->db->store && store_is_exercise(w->db->store);
}

struct instant work_presence(const struct work *w)
{
    return work_is_exercise(w) ? instant_system_now() : w->now;
}
