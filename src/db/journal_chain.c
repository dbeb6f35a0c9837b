/* SPDX-License-Identifier: Apache-2.0
 * Rules by which a chain of journal rows is whole, broken or cut. */
#include "db/journal_chain.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/digest.h"
#include "db/journal_row.h"

void journal_chain_init(struct journal_chain *chain)
{
    *chain = (struct journal_chain){.last = 0};
    (void)snprintf(chain->hash, sizeof chain->hash, "%s", journal_row_zeros);
}

void journal_chain_break(struct journal_chain *chain, int64_t sequence, const char *zh,
                         const char *en)
{
    struct journal_report *report = &chain->report;

    report->verdict = JOURNAL_BROKEN;
    report->first_bad = sequence;
    (void)snprintf(report->zh, sizeof report->zh, "日志已被破坏：第 %" PRId64 " 行%s", sequence,
                   zh);
    (void)snprintf(report->en, sizeof report->en, "the journal is broken: row %" PRId64 " %s",
                   sequence, en);
}

void journal_chain_cut(struct journal_chain *chain, int64_t kept)
{
    struct journal_report *report = &chain->report;

    report->verdict = JOURNAL_CUT;
    (void)snprintf(report->zh, sizeof report->zh,
                   "日志各行完整，但末尾缺失：应有到第 %" PRId64 " 行，只有到第 %" PRId64 " 行",
                   kept, chain->last);
    (void)snprintf(report->en, sizeof report->en,
                   "the rows are whole but the end is missing: row %" PRId64
                   " was kept, the last row here is %" PRId64,
                   kept, chain->last);
}

void journal_chain_praise(struct journal_chain *chain, const char *zh, const char *en)
{
    struct journal_report *report = &chain->report;

    report->verdict = JOURNAL_WHOLE;
    (void)snprintf(report->zh, sizeof report->zh, "日志完整，共 %" PRId64 " 行%s", report->rows,
                   zh);
    (void)snprintf(report->en, sizeof report->en, "the journal is whole, %" PRId64 " rows%s",
                   report->rows, en);
}

bool journal_chain_add(struct journal_chain *chain, const struct journal_link *link)
{
    struct digest_sm3 digest = digest_sm3_of(link->text);
    char hex[DIGEST_SM3_HEX_BYTES];
    int64_t expected = chain->last + 1;

    chain->report.rows++;
    if (link->sequence != expected) {
        char zh[96];
        char en[96];
        (void)snprintf(zh, sizeof zh, "缺失（其后是第 %" PRId64 " 行）", link->sequence);
        (void)snprintf(en, sizeof en, "is missing (row %" PRId64 " follows)", link->sequence);
        journal_chain_break(chain, expected, zh, en);
        return false;
    }
    if (!str_is(link->hash, digest_hex(&digest, hex))) {
        journal_chain_break(chain, expected, "的内容与其摘要不符", "does not match its own hash");
        return false;
    }
    if (!str_is(link->previous, chain->hash)) {
        /* This row still holds the hash its predecessor had: that one was altered and hashed anew.
         */
        if (expected > 1)
            journal_chain_break(chain, expected - 1, "已被改写（后一行记着另一摘要）",
                                "was rewritten (the row after it holds another hash)");
        else
            journal_chain_break(chain, expected, "不是日志的首行",
                                "is not the journal's first row");
        return false;
    }
    chain->last = link->sequence;
    (void)snprintf(chain->hash, sizeof chain->hash, "%s", hex);
    return true;
}
