/* SPDX-License-Identifier: Apache-2.0
 * `panshi warn proof`: write the proof of delivery of a warning or notice; `panshi proof verify`:
 * judge one, or a receipt, on any machine. */
#include <stdio.h>

#include "base/digest.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/errand.h"
#include "db/journal.h"
#include "procedures/incident_evidence.h"
#include "procedures/recipient.h"

static const char *const proof_integrity[] = {
    [RECIPIENT_PROOF_WHOLE] = "whole",
    [RECIPIENT_PROOF_BROKEN] = "broken",
    [RECIPIENT_PROOF_CUT] = "whole",
};

static const char *const proof_completeness[] = {
    [RECIPIENT_PROOF_WHOLE] = "whole",
    [RECIPIENT_PROOF_BROKEN] = "unknown",
    [RECIPIENT_PROOF_CUT] = "cut",
};

static void proof_show(struct command_call *call, const struct recipient_proof_report *report)
{
    json_t *out = json_new_object(call->arena);

    if (!call->is_json) {
        printf("%s\n%s\n", report->zh, report->en);
        return;
    }
    json_put_textz(out, "integrity", proof_integrity[report->verdict]);
    json_put_textz(out, "completeness", proof_completeness[report->verdict]);
    json_put_int(out, "lines", report->lines);
    json_put_int(out, "first_bad", report->first_bad);
    json_put_int(out, "recipients", report->recipients);
    json_put_int(out, "rows", report->rows);
    json_put_textz(out, "key", report->key);
    json_put_textz(out, "zh", report->zh);
    json_put_textz(out, "en", report->en);
    command_print(call, out);
}

/* The mark of the public key that a receipt brings, alone or inside an export. */
static enum status proof_read_key(struct command_call *call, struct str text,
                                  struct recipient_proof_report *report)
{
    json_t *whole;

    TRY(json_read(call->arena, text, RECIPIENT_PROOF_MAX_BYTES, &call->fault, &whole));
    struct str pem = json_get_text(whole, "public_key");
    if (pem.len == 0)
        pem = json_get_text(json_get_object(whole, "receipt"), "public_key");
    struct digest_sm3 digest = digest_sm3_of(pem);
    char hex[DIGEST_SM3_HEX_BYTES];
    (void)snprintf(report->key, sizeof report->key, "%.16s", digest_hex(&digest, hex));
    return ST_OK;
}

/* A receipt, alone or with an export of evidence, is a proof of one row: nothing can be missing
 * from it. */
static enum status proof_judge_receipt(struct command_call *call, const char *file, struct str text,
                                       struct recipient_proof_report *ret_report)
{
    struct journal_report receipt;

    if (incident_evidence_verify(call->arena, text, &receipt, &call->fault) != ST_OK) {
        fault_clear(&call->fault);
        TRY(journal_verify_receipt(file, &receipt, &call->fault));
    }
    *ret_report = (struct recipient_proof_report){
        .verdict =
            receipt.verdict == JOURNAL_WHOLE ? RECIPIENT_PROOF_WHOLE : RECIPIENT_PROOF_BROKEN,
        .lines = 1,
        .first_bad = receipt.verdict == JOURNAL_WHOLE ? 0 : 1,
        .rows = 1,
    };
    (void)snprintf(ret_report->zh, sizeof ret_report->zh, "%s", receipt.zh);
    (void)snprintf(ret_report->en, sizeof ret_report->en, "%s", receipt.en);
    return proof_read_key(call, text, ret_report);
}

/* Whoever has a key can sign a file of their own making: a file speaks for a node only when its key
 * is the one that node told by another way. */
static void proof_check_key(struct command_call *call, struct recipient_proof_report *report)
{
    const char *wanted = option_text(&call->options, "key");

    if (!wanted || str_is(str_of(wanted), report->key))
        return;
    report->verdict = RECIPIENT_PROOF_BROKEN;
    (void)snprintf(report->zh, sizeof report->zh,
                   "签名公钥是 %s，不是要求的 %s：不能证明出自该节点", report->key, wanted);
    (void)snprintf(report->en, sizeof report->en,
                   "signed by key %s and not by %s: it does not speak for that node", report->key,
                   wanted);
}

static enum status proof_run_verify(struct command_call *call, int *ret_exit)
{
    const char *file = call->options.arguments[0];
    struct recipient_proof_report report;
    struct str text;

    *ret_exit = COMMAND_NO_VERDICT;
    TRY(file_read(file, RECIPIENT_PROOF_MAX_BYTES, call->arena, &text, &call->fault));
    enum status status = recipient_proof_verify(call->arena, text, &report, &call->fault);
    if (status == ST_MALFORMED) {
        struct fault kept = call->fault;

        fault_clear(&call->fault);
        status = proof_judge_receipt(call, file, text, &report);
        if (status == ST_MALFORMED)
            call->fault = kept;
    }
    TRY(status);
    proof_check_key(call, &report);
    proof_show(call, &report);
    *ret_exit = (int)report.verdict;
    if (report.verdict != RECIPIENT_PROOF_WHOLE)
        fprintf(stderr, "panshi: %s\npanshi: %s\n", report.zh, report.en);
    return ST_OK;
}

static enum status proof_write(struct command_call *call, struct str text)
{
    const char *out = option_text(&call->options, "out");
    json_t *object = json_new_object(call->arena);

    if (!out) {
        (void)fwrite(text.ptr, 1, text.len, stdout);
        return ST_OK;
    }
    TRY(file_write(out, text, 0600, &call->fault));
    json_put_textz(object, "file", out);
    json_put_int(object, "bytes", (int64_t)text.len);
    if (call->is_json)
        command_print(call, object);
    else
        printf("%s\n", out);
    return ST_OK;
}

static enum status proof_run_make(struct command_call *call, int *ret_exit)
{
    struct str id = str_of(call->options.arguments[0]);
    struct dossier dossier;
    struct errand *errand;
    struct str text;

    (void)ret_exit;
    TRY(errand_open(call, STORE_READ, &errand));
    ERRAND_TRY(errand, work_read(&errand->work));
    ERRAND_TRY(errand, dossier_load(&errand->work, id, NULL, &dossier));
    ERRAND_TRY(errand, recipient_proof(&errand->work, &dossier, store_key(errand->store), &text));
    return proof_write(call, text);
}

static const struct option proof_make_options[] = {
    ERRAND_DATA_OPTION,
    {"out", OPTION_TEXT, "FILE", "写到文件", "write to a file", 0, 0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

static const struct option proof_verify_options[] = {
    {"key", OPTION_TEXT, "MARK", "出具节点的公钥标识（启动时显示，16 位）；不符即判为无效",
     "the mark of the node's key, 16 digits as it is printed at start; another key is no proof", 0,
     0, false},
    {NULL, OPTION_FLAG, NULL, NULL, NULL, 0, 0, false},
};

const struct command proof_commands[] = {
    {"warn", "proof", "ID", 1, 1, proof_make_options, proof_run_make,
     "出具预警或通报的送达证明（可离线核验）",
     "write the proof of delivery of a warning or notice (verifies offline)", 0},
    {"proof", "verify", "FILE", 1, 1, proof_verify_options, proof_run_verify,
     "核验送达证明或回执：0 完整，1 被改动，2 未改动但末尾缺失，3 无法判断",
     "judge a proof of delivery or a receipt: 0 whole, 1 altered, 2 whole but cut at the end, 3 "
     "cannot "
     "judge",
     COMMAND_NO_VERDICT},
    {NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 0},
};
