/* SPDX-License-Identifier: Apache-2.0
 * Appending to the audit journal, signing its head, and reading it. */
#include "db/journal.h"

#include <assert.h>
#include <stdio.h>

#include "db/engine.h"
#include "db/journal_row.h"
#include "db/journal_store.sql.h"
#include "db/store.h"

static enum status read_last(struct work *w, int64_t *ret_sequence, struct str *ret_hash)
{
    struct db_row cells;

    enum status status = db_one(w, &SQL_JOURNAL_LAST, DB_NONE, &cells);
    if (status == ST_NOT_FOUND) {
        *ret_sequence = 0;
        *ret_hash = str_of(journal_row_zeros);
        return ST_OK;
    }
    TRY(status);
    *ret_sequence = db_cell_int(&cells, 0);
    *ret_hash = db_cell_text(&cells, 1);
    return ST_OK;
}

static struct str canonical_or_null(struct arena *arena, const json_t *value)
{
    return value ? json_canonical(arena, value) : (struct str){NULL, 0};
}

static struct str hex_of(struct arena *arena, struct str text)
{
    struct digest_sm3 digest = digest_sm3_of(text);
    char hex[DIGEST_SM3_HEX_BYTES];

    return str_copy(arena, str_of(digest_hex(&digest, hex)));
}

static enum status insert(struct work *w, const struct journal_row *row)
{
    return db_run(w, &SQL_JOURNAL_INSERT,
                  DB_BINDS(db_int(row->sequence), db_int(row->at), db_text(row->node),
                           db_text(row->actor), db_text(row->act), db_text(row->subject),
                           db_text(row->before), db_text(row->after), db_text(row->reason),
                           db_text(row->previous), db_text(row->hash)),
                  NULL);
}

/* So that every store of some rows has signatures in it, however short it was served. */
static bool is_signed_row(int64_t sequence)
{
    return sequence == JOURNAL_FIRST_CHECKPOINT || sequence % JOURNAL_CHECKPOINT_ROWS == 0;
}

enum status journal_append(struct work *w, const char *act, struct str subject,
                           const json_t *before, const json_t *after, struct str reason)
{
    struct journal_row row = {
        .at = w->now.ms,
        .node = str_of(store_node(w->db->store)),
        .actor = str_of(w->actor_id),
        .act = str_of(act),
        .subject = subject,
        .after = canonical_or_null(w->arena, after),
        .reason = reason.ptr ? reason : STR(""),
    };
    struct str text;
    struct db_row lock;

    assert(w->depth == WORK_WRITES && subject.ptr);
    if (before)
        row.before = hex_of(w->arena, json_canonical(w->arena, before));
    TRY(db_one(w, &SQL_JOURNAL_LOCK, DB_NONE, &lock));
    TRY(read_last(w, &row.sequence, &row.previous));
    if (w->db->appended_sequence == 0)
        store_compare_head(w->db->store, row.sequence, row.previous);
    row.sequence++;
    if (journal_row_text(w->arena, &row, &text) != ST_OK)
        return work_fail(w, ST_LIMIT, "", "更改内容过大，无法写入审计日志",
                         "the change is too large for the journal");
    row.hash = hex_of(w->arena, text);
    TRY(insert(w, &row));
    w->db->appended_sequence = row.sequence;
    (void)snprintf(w->db->appended_hash, sizeof w->db->appended_hash, "%.*s", STR_ARG(row.hash));
    if (is_signed_row(row.sequence))
        return journal_checkpoint(w, store_key(w->db->store));
    return ST_OK;
}

enum status journal_checkpoint(struct work *w, const struct digest_key *key)
{
    int64_t sequence = 0;
    struct str hash;
    struct str signature;
    struct str public_key;

    store_sign_head(w->db->store);
    TRY(read_last(w, &sequence, &hash));
    if (sequence == 0)
        return ST_OK;
    TRY(digest_key_public(key, w->arena, &public_key));
    TRY(digest_sign(key, journal_row_message(w->arena, "checkpoint", sequence, hash), w->arena,
                    &signature));
    return db_run(w, &SQL_JOURNAL_CHECKPOINT_INSERT,
                  DB_BINDS(db_int(sequence), db_int(w->now.ms), db_text(hash), db_text(signature),
                           db_text(public_key)),
                  NULL);
}

static enum status parts_of(struct work *w, const struct journal_row *row, json_t *object)
{
    struct str text;
    json_t *read_row = NULL;

    TRY(journal_row_text(w->arena, row, &text));
    TRY(json_read(w->arena, text, JOURNAL_LINE_MAX_BYTES, &w->fault, &read_row));
    json_put(object, "row", read_row);
    json_put_text(object, "hash", row->hash);
    return ST_OK;
}

static enum status receipt_of(struct work *w, const struct digest_key *key,
                              const struct journal_row *row, json_t **ret_receipt)
{
    json_t *receipt = json_new_object(w->arena);
    struct str signature;
    struct str public_key;

    json_put_textz(receipt, "format", "panshi-receipt-1");
    TRY(parts_of(w, row, receipt));
    TRY(digest_key_public(key, w->arena, &public_key));
    TRY(digest_sign(key, journal_row_message(w->arena, "receipt", row->sequence, row->hash),
                    w->arena, &signature));
    json_put_text(receipt, "signature", signature);
    json_put_text(receipt, "public_key", public_key);
    *ret_receipt = receipt;
    return ST_OK;
}

enum status journal_receipt(struct work *w, const struct digest_key *key, struct str subject,
                            const char *act, json_t **ret_receipt)
{
    struct db_row cells;
    struct journal_row row;

    TRY(db_one(w, &SQL_JOURNAL_NEWEST_OF, DB_BINDS(db_text(subject), db_textz(act)), &cells));
    journal_row_read(&cells, &row);
    return receipt_of(w, key, &row, ret_receipt);
}

enum status journal_receipt_of(struct work *w, const struct digest_key *key, int64_t sequence,
                               json_t **ret_receipt)
{
    struct db_row cells;
    struct journal_row row;

    TRY(db_one(w, &SQL_JOURNAL_ROW, DB_BINDS(db_int(sequence)), &cells));
    journal_row_read(&cells, &row);
    return receipt_of(w, key, &row, ret_receipt);
}

enum status journal_row_of(struct work *w, int64_t sequence, json_t **ret_row)
{
    json_t *object = json_new_object(w->arena);
    struct db_row cells;
    struct journal_row row;

    TRY(db_one(w, &SQL_JOURNAL_ROW, DB_BINDS(db_int(sequence)), &cells));
    journal_row_read(&cells, &row);
    TRY(parts_of(w, &row, object));
    *ret_row = object;
    return ST_OK;
}

enum status journal_newest(struct work *w, int64_t *ret_sequence, struct str *ret_hash)
{
    return read_last(w, ret_sequence, ret_hash);
}

struct listing {
    struct arena *arena;
    json_t *rows;
};

static enum status add_row(void *cookie, const struct db_row *cells)
{
    struct listing *listing = cookie;
    struct journal_row row;

    journal_row_read(cells, &row);
    json_add(listing->rows, journal_row_object(listing->arena, &row));
    return ST_OK;
}

static int64_t bounded(int limit)
{
    return limit < 1 ? 1 : limit > JOURNAL_LIST_MAX ? JOURNAL_LIST_MAX : limit;
}

static int64_t below(int64_t before_sequence)
{
    return before_sequence > 0 ? before_sequence : INT64_MAX;
}

enum status journal_of(struct work *w, struct str subject, int64_t before_sequence, int limit,
                       json_t **ret_rows)
{
    struct listing listing = {.arena = w->arena, .rows = json_new_list(w->arena)};

    TRY(db_each(w, &SQL_JOURNAL_OF_SUBJECT,
                DB_BINDS(db_text(subject), db_int(below(before_sequence)), db_int(bounded(limit))),
                add_row, &listing));
    *ret_rows = listing.rows;
    return ST_OK;
}

enum status journal_page(struct work *w, struct str act, struct str actor, int64_t before_sequence,
                         int limit, json_t **ret_rows)
{
    struct listing listing = {.arena = w->arena, .rows = json_new_list(w->arena)};
    struct db_value before = db_int(below(before_sequence));
    struct db_value count = db_int(bounded(limit));
    enum status status = ST_OK;

    if (act.len > 0 && actor.len > 0)
        status = db_each(w, &SQL_JOURNAL_BY_BOTH,
                         DB_BINDS(db_text(actor), db_text(act), before, count), add_row, &listing);
    else if (act.len > 0)
        status = db_each(w, &SQL_JOURNAL_BY_ACT, DB_BINDS(db_text(act), before, count), add_row,
                         &listing);
    else if (actor.len > 0)
        status = db_each(w, &SQL_JOURNAL_BY_ACTOR, DB_BINDS(db_text(actor), before, count), add_row,
                         &listing);
    else
        status = db_each(w, &SQL_JOURNAL_ALL, DB_BINDS(before, count), add_row, &listing);
    TRY(status);
    *ret_rows = listing.rows;
    return ST_OK;
}

enum status journal_holds(struct db *db, int64_t sequence, const char *hash, bool *ret_is_held,
                          struct fault *fault)
{
    struct arena arena;
    struct work w;
    struct db_row cells;
    struct journal_row row;

    arena_init(&arena, ARENA_WORK_BYTES);
    work_init(&w, &arena, db);
    enum status status = work_read(&w);
    if (status == ST_OK)
        status = db_one(&w, &SQL_JOURNAL_ROW, DB_BINDS(db_int(sequence)), &cells);
    if (status == ST_OK)
        journal_row_read(&cells, &row);
    if (status == ST_OK || status == ST_NOT_FOUND) {
        *ret_is_held = status == ST_OK && str_is(row.hash, hash);
        status = ST_OK;
    }
    work_done(&w);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    arena_done(&arena);
    return status;
}
