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
    struct digest_key *stored;    /* without it: the newest checkpoint's */
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
    const struct digest_key *key = judge->key;
    struct str hash = db_cell_text(&row, 1);
    judge->next.sequence = db_cell_int(&row, 0);
    (void)snprintf(judge->next.hash, sizeof judge->next.hash, "%.*s", STR_ARG(hash));
    if (!key) {
        digest_key_free(judge->stored);
        judge->stored = NULL;
        if (digest_key_read_public(db_cell_text(&row, 3), &judge->stored) == ST_OK)
            key = judge->stored;
    }
    if (!key ||
        digest_verify(key, journal_row_message(w->arena, "checkpoint", judge->next.sequence, hash),
                      db_cell_text(&row, 2)) != ST_OK)
        journal_chain_break(&judge->chain, judge->next.sequence, "的检查点签名无效",
                            "has a checkpoint whose signature does not hold");
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
    if (judge->head.signed_sequence == chain->last &&
        strcmp(judge->head.signed_hash, chain->hash) != 0) {
        journal_chain_break(chain, chain->last,
                            "与 journal.head 中已签名的不同（此行或更早的行被改写）",
                            "differs from the signed line of journal.head (this row or an earlier "
                            "one was rewritten)");
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

/* The rows are whole as far as they go, but what would show that they are all is not there. */
static void lack(struct journal_chain *chain, const char *zh, const char *en)
{
    chain->report.verdict = JOURNAL_CUT;
    (void)snprintf(chain->report.zh, sizeof chain->report.zh,
                   "日志各行完整，但%s，无法证明没有缺行或改写", zh);
    (void)snprintf(chain->report.en, sizeof chain->report.en,
                   "the rows are whole, but %s, so nothing shows that no row is missing at the end "
                   "or was rewritten",
                   en);
}

static void praise(struct journal_chain *chain, int64_t signed_sequence)
{
    char zh[160];
    char en[160];

    (void)snprintf(zh, sizeof zh,
                   "，与 journal.head 一致（已签名至第 %" PRId64 " 行），%" PRId64
                   " 个检查点签名有效",
                   signed_sequence, chain->report.checkpoints);
    (void)snprintf(en, sizeof en,
                   ", in agreement with journal.head (signed up to row %" PRId64 "); %" PRId64
                   " checkpoint signatures held",
                   signed_sequence, chain->report.checkpoints);
    journal_chain_praise(chain, zh, en);
}

static void judge_end(struct judge *judge, const char *node)
{
    const struct digest_key *key = judge->key ? judge->key : judge->stored;
    const struct head *head = &judge->head;
    struct journal_chain *chain = &judge->chain;
    int64_t kept = judge->head.sequence;

    if (judge->next.sequence > kept)
        kept = judge->next.sequence;
    if (head->signed_sequence > kept)
        kept = head->signed_sequence;
    chain->report.head_sequence = kept;
    if (chain->report.verdict != JOURNAL_WHOLE)
        return;
    if (head->signed_sequence > 0 && key && !head_is_signed(head, node, key)) {
        journal_chain_break(chain, head->signed_sequence, "在 journal.head 中的签名无效",
                            "has a signature in journal.head that does not hold");
        return;
    }
    if (kept > chain->last) {
        journal_chain_cut(chain, kept);
        return;
    }
    /* Before the head is written for the first time a kill may leave a row or two. */
    bool is_young = chain->last < JOURNAL_FIRST_CHECKPOINT;
    if (!head->is_present)
        lack(chain, " journal.head 缺失或无法读取", "journal.head is missing or unreadable");
    else if (head->signed_sequence == 0 && (head->sequence > 0 || !is_young))
        lack(chain, " journal.head 中没有签名行", "journal.head has no signed line");
    else if (head->signed_sequence > 0 && !key)
        lack(chain, "没有可用来核对签名的公钥", "there is no key to check signatures with");
    else if (chain->report.checkpoints == 0 && !is_young)
        lack(chain, "库中没有任何检查点", "there is no checkpoint in the store");
    else
        praise(chain, head->signed_sequence);
}

enum status journal_verify_store(const char *folder, struct journal_report *ret_report,
                                 struct fault *fault)
{
    struct judge judge = {.after = INT64_MIN};
    struct fault detail = {.status = ST_OK};
    struct store *store = NULL;
    struct db *db = NULL;
    bool is_asked = false;

    journal_chain_init(&judge.chain);
    /* Before the rows: those that a running program adds meanwhile are beyond this head. */
    judge.head = head_read(folder);
    enum status status = store_open(folder, STORE_READ, &store, &detail);
    if (status == ST_OK)
        status = store_borrow(store, &db, &detail);
    if (status == ST_OK) {
        judge.key = store_key(store);
        status = judge_rows(db, &judge, &detail);
        is_asked = true;
        store_return(store, db);
    }
    if (is_asked && status == ST_INTERNAL) {
        /* The schema is right, yet its tables cannot be asked: they are gone or were altered. */
        journal_chain_break(&judge.chain, judge.chain.last + 1, "及其后不存在，日志表缺失或被改动",
                            "and what follows is gone, the journal's table is missing or altered");
        status = ST_OK;
    }
    if (status == ST_CORRUPT) {
        /* The file itself is damaged: what was read before is all there is. */
        journal_chain_break(&judge.chain, judge.chain.last + 1, "及其后无法读取，数据文件已损坏",
                            "and what follows cannot be read, the record store is damaged");
        status = ST_OK;
    }
    if (status == ST_OK) {
        judge_end(&judge, store ? store_node(store) : "");
        *ret_report = judge.chain.report;
    } else if (fault->status == ST_OK) {
        *fault = detail;
    }
    digest_key_free(judge.stored);
    store_close(store);
    return status;
}
