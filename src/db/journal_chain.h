/* SPDX-License-Identifier: Apache-2.0
 * The judge of a journal: rows are shown to it in order, then the heads somebody kept; it gives the
 * verdict.  Private to this room; stores and exported files are judged by the same rules. */
#ifndef DB_JOURNAL_CHAIN_H
#define DB_JOURNAL_CHAIN_H

#include "db/journal.h"

struct journal_chain {
    int64_t last; /* sequence of the last row that was shown */
    char hash[65];
    struct journal_report report;
};

struct journal_link {
    int64_t sequence;
    struct str previous;
    struct str hash; /* as stored beside the row */
    struct str text; /* the canonical text that the hash is of */
};

void journal_chain_init(struct journal_chain *chain);
/* False once the chain is broken; the report then names the first bad row. */
bool journal_chain_add(struct journal_chain *chain, const struct journal_link *link);
/* Note that the chain is broken at `sequence`, with the reason. */
void journal_chain_break(struct journal_chain *chain, int64_t sequence, const char *zh,
                         const char *en);
/* Note that rows are missing at the end: `kept` is the newest sequence that somebody kept. */
void journal_chain_cut(struct journal_chain *chain, int64_t kept);
/* Write the sentence of a whole journal. */
void journal_chain_praise(struct journal_chain *chain, const char *zh, const char *en);

#endif
