/* SPDX-License-Identifier: Apache-2.0
 * Verification of a store's journal: its rows, its signed checkpoints, its kept head. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/engine.h"
#include "db/head.h"
#include "db/journal_chain.h"
#include "db/journal_row.h"
#include "db/journal_store.sql.h"
#include "db/store.h"

struct checkpoint {
    int64_t sequence; /* 0: none left */
    char hash[DIGEST_SM3_HEX_BYTES];
};

struct judge {
    struct journal_chain chain;
    struct head head;
    int64_t after; /* rows up to this one were judged; begins below every number there can be */
    struct checkpoint next;       /* the next checkpoint that rows have not reached */
    const struct digest_key *key; /* the node's; checkpoints must be signed with it */
};

/* Load the next checkpoint after `sequence`, its signature checked. */
static enum status next_checkpoint(struct work *w, struct judge *judge, int64_t sequence)
{
    struct db_row row;

    enum status status =
        db_one(w, &SQL_JOURNAL_CHECKPOINTS, DB_BINDS(db_int(sequence), db_int(1)), &row);
    if (status == ST_NOT_FOUND) {
        judge->next.sequence = 0;
        return ST_OK;
    }
    TRY(status);
    struct digest_key *stored = NULL;
    const struct digest_key *key = judge->key;
    struct str hash = db_cell_text(&row, 1);
    judge->next.sequence = db_cell_int(&row, 0);
    (void)snprintf(judge->next.hash, sizeof judge->next.hash, "%.*s", STR_ARG(hash));
    if (!key && digest_key_read_public(db_cell_text(&row, 3), &stored) == ST_OK)
        key = stored;
    if (!key ||
        digest_verify(key, journal_row_message(w->arena, "checkpoint", judge->next.sequence, hash),
                      db_cell_text(&row, 2)) != ST_OK)
        journal_chain_break(&judge->chain, judge->next.sequence, "的检查点签名无效",
                            "has a checkpoint whose signature does not hold");
    digest_key_free(stored);
    return ST_OK;
}

/* After a row was accepted: does it agree with what was kept of it? */
static enum status compare_kept(struct work *w, struct judge *judge)
{
    struct journal_chain *chain = &judge->chain;

    if (judge->head.is_present && judge->head.sequence == chain->last &&
        strcmp(judge->head.hash, chain->hash) != 0) {
        journal_chain_break(chain, chain->last,
                            "与 journal.head 记下的不同（此行或更早的行被改写）",
                            "differs from journal.head (this row or an earlier one was rewritten)");
        return ST_OK;
    }
    if (judge->next.sequence != chain->last)
        return ST_OK;
    if (strcmp(judge->next.hash, chain->hash) != 0) {
        journal_chain_break(chain, chain->last, "与已签名的检查点不同（此行或更早的行被改写）",
                            "differs from its signed checkpoint (this row or an earlier one was "
                            "rewritten)");
        return ST_OK;
    }
    chain->report.checkpoints++;
    return next_checkpoint(w, judge, chain->last);
}

static enum status judge_row(struct work *w, struct judge *judge, const struct db_row *cells)
{
    struct journal_row row;
    struct str text;

    journal_row_read(cells, &row);
    if (journal_row_text(w->arena, &row, &text) != ST_OK) {
        journal_chain_break(&judge->chain, row.sequence, "过大", "is too large");
        return ST_OK;
    }
    const struct journal_link link = {
        .sequence = row.sequence, .previous = row.previous, .hash = row.hash, .text = text};
    if (!journal_chain_add(&judge->chain, &link))
        return ST_OK;
    return compare_kept(w, judge);
}

/* One page of rows; *ret_more is false at the end and once broken. */
static enum status judge_page(struct work *w, struct judge *judge, bool *ret_more)
{
    struct db_rows rows;

    TRY(db_select(w, &SQL_JOURNAL_AFTER, DB_BINDS(db_int(judge->after), db_int(JOURNAL_PAGE_ROWS)),
                  &rows));
    for (size_t i = 0; i < rows.count && judge->chain.report.verdict == JOURNAL_WHOLE; i++)
        TRY(judge_row(w, judge, &rows.rows[i]));
    judge->after = judge->chain.last;
    *ret_more = judge->chain.report.verdict == JOURNAL_WHOLE && rows.count == JOURNAL_PAGE_ROWS;
    return ST_OK;
}

/* All rows in one read work, so that the verdict is about one state; memory is given back by page.
 */
static enum status judge_rows(struct db *db, struct judge *judge, struct fault *fault)
{
    struct arena arena;
    struct work w;
    bool has_more = true;

    arena_init(&arena, ARENA_WORK_BYTES);
    work_init(&w, &arena, db);
    enum status status = work_read(&w);
    if (status == ST_OK)
        status = next_checkpoint(&w, judge, 0);
    while (status == ST_OK && has_more && judge->chain.report.verdict == JOURNAL_WHOLE) {
        status = judge_page(&w, judge, &has_more);
        arena_done(&arena);
    }
    work_done(&w);
    if (status != ST_OK && fault->status == ST_OK)
        *fault = w.fault;
    arena_done(&arena);
    return status;
}

static void judge_end(struct judge *judge)
{
    struct journal_chain *chain = &judge->chain;
    int64_t kept = judge->head.sequence;

    if (judge->next.sequence > kept)
        kept = judge->next.sequence;
    chain->report.head_sequence = kept;
    if (chain->report.verdict != JOURNAL_WHOLE)
        return;
    if (kept > chain->last) {
        journal_chain_cut(chain, kept);
        return;
    }
    if (!judge->head.is_present) {
        chain->report.verdict = JOURNAL_CUT;
        (void)snprintf(chain->report.zh, sizeof chain->report.zh,
                       "日志各行完整，但 journal.head 缺失或无法读取，无法证明末尾没有缺行");
        (void)snprintf(chain->report.en, sizeof chain->report.en,
                       "the rows are whole, but journal.head is missing or unreadable, so nothing "
                       "shows that no row is missing at the end");
        return;
    }
    journal_chain_praise(chain, "，与 journal.head 和检查点一致",
                         ", in agreement with journal.head and the checkpoints");
}

enum status journal_verify_store(const char *folder, struct journal_report *ret_report,
                                 struct fault *fault)
{
    struct judge judge = {.after = INT64_MIN};
    struct fault detail = {.status = ST_OK};
    struct store *store = NULL;
    struct db *db = NULL;

    journal_chain_init(&judge.chain);
    /* Before the rows: those that a running program adds meanwhile are beyond this head. */
    judge.head = head_read(folder);
    enum status status = store_open(folder, STORE_READ, &store, &detail);
    if (status == ST_OK)
        status = store_borrow(store, &db, &detail);
    if (status == ST_OK) {
        judge.key = store_key(store);
        status = judge_rows(db, &judge, &detail);
        store_return(store, db);
    }
    store_close(store);
    if (status == ST_CORRUPT) {
        /* The file itself is damaged: what was read before is all there is. */
        journal_chain_break(&judge.chain, judge.chain.last + 1, "及其后无法读取，数据文件已损坏",
                            "and what follows cannot be read, the record store is damaged");
        status = ST_OK;
    }
    if (status != ST_OK) {
        if (fault->status == ST_OK)
            *fault = detail;
        return status;
    }
    judge_end(&judge);
    *ret_report = judge.chain.report;
    return ST_OK;
}
