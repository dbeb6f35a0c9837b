/* SPDX-License-Identifier: Apache-2.0
 * Verification of a receipt: one row, its hash, and the signature over it, without any store. */
#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "db/db_limits.h"
#include "db/journal_chain.h"
#include "db/journal_row.h"

/* NULL when the receipt holds, else why not, in both languages. */
static const char *find_flaw(struct arena *arena, const json_t *receipt, const char **ret_zh)
{
    const json_t *row = json_get_object(receipt, "row");
    struct str text = json_canonical(arena, row);
    struct digest_sm3 digest = digest_sm3_of(text);
    struct str hash = json_get_text(receipt, "hash");
    struct digest_key *key = NULL;
    char hex[DIGEST_SM3_HEX_BYTES];

    *ret_zh = "的内容与其摘要不符";
    if (!str_is(hash, digest_hex(&digest, hex)))
        return "does not match its hash";
    *ret_zh = "所附公钥无法读取";
    if (digest_key_read_public(json_get_text(receipt, "public_key"), &key) != ST_OK)
        return "comes with a public key that cannot be read";
    struct str message =
        journal_row_message(arena, "receipt", json_get_int(row, "sequence", 0), hash);
    enum status status = digest_verify(key, message, json_get_text(receipt, "signature"));
    digest_key_free(key);
    *ret_zh = "的签名无效";
    return status == ST_OK ? NULL : "has a signature that does not hold";
}

static void judge(struct arena *arena, const json_t *receipt, struct journal_report *report)
{
    int64_t sequence = json_get_int(json_get_object(receipt, "row"), "sequence", 0);
    struct digest_sm3 print = digest_sm3_of(json_get_text(receipt, "public_key"));
    const char *zh = NULL;
    const char *en = find_flaw(arena, receipt, &zh);
    char hex[DIGEST_SM3_HEX_BYTES];

    *report = (struct journal_report){.verdict = en ? JOURNAL_BROKEN : JOURNAL_WHOLE,
                                      .rows = 1,
                                      .first_bad = en ? sequence : 0,
                                      .head_sequence = sequence,
                                      .checkpoints = !en};
    if (en) {
        (void)snprintf(report->zh, sizeof report->zh, "回执无效：第 %" PRId64 " 行%s", sequence,
                       zh);
        (void)snprintf(report->en, sizeof report->en,
                       "the receipt is not valid: row %" PRId64 " %s", sequence, en);
        return;
    }
    (void)digest_hex(&print, hex);
    (void)snprintf(report->zh, sizeof report->zh, "回执有效：第 %" PRId64 " 行，签名密钥 %.16s",
                   sequence, hex);
    (void)snprintf(report->en, sizeof report->en,
                   "the receipt is valid: row %" PRId64 ", signed by key %.16s", sequence, hex);
}

static bool is_receipt(const json_t *receipt)
{
    return str_is(json_get_text(receipt, "format"), "panshi-receipt-1") &&
           json_get_object(receipt, "row") != NULL;
}

enum status journal_verify_receipt_in(struct arena *arena, const json_t *receipt,
                                      struct journal_report *ret_report, struct fault *fault)
{
    if (!is_receipt(receipt))
        return fault_set(fault, ST_MALFORMED, "receipt", "没有回执", "there is no receipt");
    judge(arena, receipt, ret_report);
    return ST_OK;
}

enum status journal_verify_receipt(const char *file, struct journal_report *ret_report,
                                   struct fault *fault)
{
    struct arena arena;
    struct str text;
    json_t *receipt = NULL;

    arena_init(&arena, ARENA_WORK_BYTES);
    enum status status = file_read(file, JOURNAL_LINE_MAX_BYTES, &arena, &text, fault);
    if (status == ST_OK)
        status = json_read(&arena, text, JOURNAL_LINE_MAX_BYTES, fault, &receipt);
    if (status == ST_OK && !is_receipt(receipt))
        status =
            fault_set(fault, ST_MALFORMED, file, "%s 不是回执文件", "%s is not a receipt", file);
    if (status == ST_OK)
        judge(&arena, receipt, ret_report);
    arena_done(&arena);
    return status;
}
