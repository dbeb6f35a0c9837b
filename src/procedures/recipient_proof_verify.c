/* SPDX-License-Identifier: Apache-2.0
 * The judge of a proof of delivery: pure, from the file alone. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "procedures/recipient.h"

#define FORMAT "panshi-delivery-proof-1"

enum { LINE_ARENA_BYTES = 64 * 1024 * 1024 };

/* What the reading of the file has come to. */
struct judge {
    struct arena *arena; /* of the line at hand; of the head while that is read */
    struct recipient_proof_report *report;
    json_t *head;
    char next[DIGEST_SM3_HEX_BYTES]; /* of the line that must follow, zeros after the last */
    int64_t recipients, rows, signed_for, signatures;
    struct digest_stream *list; /* party ids as the journal's row of the list has them */
    char list_digest[DIGEST_SM3_HEX_BYTES]; /* of the newest such row, "" when none was seen */
    int64_t list_total;
};

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";

static bool broken(struct judge *judge, const char *zh, const char *en)
{
    struct recipient_proof_report *report = judge->report;

    report->verdict = RECIPIENT_PROOF_BROKEN;
    report->first_bad = report->lines;
    (void)snprintf(report->zh, sizeof report->zh, "送达证明无效：第 %" PRId64 " 行%s",
                   report->lines, zh);
    (void)snprintf(report->en, sizeof report->en,
                   "the proof of delivery is not valid: line %" PRId64 " %s", report->lines, en);
    return false;
}

/* Only the one way of writing a line is accepted, so that no byte can differ unseen. */
static json_t *read_line(struct judge *judge, struct str text)
{
    struct fault fault = {.status = ST_OK};
    json_t *line = NULL;

    if (json_read(judge->arena, text, RECIPIENT_PROOF_LINE_MAX_BYTES, &fault, &line) != ST_OK ||
        !json_is_object(line) || !str_equal(json_canonical(judge->arena, line), text))
        return NULL;
    return line;
}

static bool take_next(struct judge *judge, const json_t *line)
{
    struct str next = json_get_text(line, "next");
    struct digest_sm3 digest;

    if (next.len != sizeof judge->next - 1 || !digest_from_hex(next, &digest))
        return broken(judge, "没有写明下一行", "does not say which line follows");
    memcpy(judge->next, next.ptr, next.len);
    judge->next[next.len] = '\0';
    return true;
}

static bool head_holds(struct judge *judge)
{
    struct str signature = json_get_text(judge->head, "signature");
    struct str pem = json_get_text(judge->head, "public_key");
    struct digest_sm3 digest = digest_sm3_of(pem);
    struct digest_key *key = NULL;
    char hex[DIGEST_SM3_HEX_BYTES];
    json_t *plain;

    (void)snprintf(judge->report->key, sizeof judge->report->key, "%.16s",
                   digest_hex(&digest, hex));
    if (digest_key_read_public(pem, &key) != ST_OK)
        return broken(judge, "所附公钥无法读取", "comes with a public key that cannot be read");
    plain = json_keep(judge->arena, json_copy(judge->head));
    (void)json_object_del(plain, "signature");
    digest = digest_sm3_of(json_canonical(judge->arena, plain));
    enum status status = digest_verify(
        key, arena_print(judge->arena, "delivery-proof:%s", digest_hex(&digest, hex)), signature);
    digest_key_free(key);
    return status == ST_OK || broken(judge, "的签名无效", "has a signature that does not hold");
}

static bool text_holds(struct judge *judge, const json_t *line)
{
    struct digest_sm3 digest =
        digest_sm3_of(json_canonical(judge->arena, json_get_object(line, "text")));
    char hex[DIGEST_SM3_HEX_BYTES];

    return str_is(json_get_text(line, "digest"), digest_hex(&digest, hex)) ||
           broken(judge, "的文本与其摘要不符", "has a text that does not match its digest");
}

static bool recipient_holds(struct judge *judge, const json_t *line)
{
    struct str id = json_get_text(json_get_object(line, "party"), "id");
    struct str rung = json_get_text(line, "rung");

    judge->recipients++;
    judge->signed_for += str_is(rung, RECIPIENT_SIGNED) || str_is(rung, RECIPIENT_FED_BACK) ||
                         str_is(rung, RECIPIENT_VERIFIED);
    judge->signatures += json_get_bool(line, "receipt", false);
    digest_stream_add(judge->list, id.ptr ? id.ptr : "", id.len);
    digest_stream_add(judge->list, "\n", 1);
    return true;
}

static bool row_holds(struct judge *judge, const json_t *line)
{
    const json_t *row = json_get_object(line, "row");
    const json_t *facts = json_get_object(json_get_object(row, "after"), "facts");
    struct digest_sm3 digest = digest_sm3_of(json_canonical(judge->arena, row));
    char hex[DIGEST_SM3_HEX_BYTES];

    judge->rows++;
    if (!row || !str_is(json_get_text(line, "hash"), digest_hex(&digest, hex)))
        return broken(judge, "的日志行与其摘要不符",
                      "has a journal row that does not match its hash");
    if (json_get_text(facts, "list_digest").len > 0) {
        (void)snprintf(judge->list_digest, sizeof judge->list_digest, "%.*s",
                       STR_ARG(json_get_text(facts, "list_digest")));
        judge->list_total = json_get_int(facts, "total", 0);
    }
    return true;
}

static bool line_holds(struct judge *judge, struct str text)
{
    struct digest_sm3 digest = digest_sm3_of(text);
    char hex[DIGEST_SM3_HEX_BYTES];
    const json_t *line, *item;
    struct str kind;

    if (strcmp(judge->next, zeros) == 0)
        return broken(judge, "是多出来的", "does not belong to it");
    if (strcmp(judge->next, digest_hex(&digest, hex)) != 0)
        return broken(judge, "被改动过，或其前缺行", "was altered, or lines before it are missing");
    line = read_line(judge, text);
    if (!line)
        return broken(judge, "无法读取", "cannot be read");
    if (!take_next(judge, line))
        return false;
    item = json_get_object(line, "item");
    kind = json_get_text(item, "line");
    if (str_is(kind, "text"))
        return text_holds(judge, item);
    if (str_is(kind, "recipient"))
        return recipient_holds(judge, item);
    if (str_is(kind, "row"))
        return row_holds(judge, item);
    return broken(judge, "不知为何物", "is of no known kind");
}

/* Each line in memory of its own, so that a long proof needs no more than a short one. */
static bool line_judge(struct judge *judge, struct str text)
{
    struct arena *outer = judge->arena, arena;
    bool holds;

    arena_init(&arena, LINE_ARENA_BYTES);
    judge->arena = &arena;
    holds = line_holds(judge, text);
    judge->arena = outer;
    arena_done(&arena);
    return holds;
}

static void cut(struct judge *judge)
{
    struct recipient_proof_report *report = judge->report;
    long long recipients = (long long)json_get_int(judge->head, "recipients", 0);
    long long rows = (long long)json_get_int(judge->head, "rows", 0);

    report->verdict = RECIPIENT_PROOF_CUT;
    (void)snprintf(
        report->zh, sizeof report->zh,
        "现有内容未被改动，但末尾缺失：对象 %lld 个中有 %lld 个，日志 %lld 行中有 %lld 行",
        recipients, (long long)judge->recipients, rows, (long long)judge->rows);
    (void)snprintf(report->en, sizeof report->en,
                   "what is there is unaltered, but the end is missing: %lld of %lld recipients, "
                   "%lld of %lld journal rows",
                   (long long)judge->recipients, recipients, (long long)judge->rows, rows);
}

/* What a whole file says must agree with itself. */
static bool agrees(struct judge *judge)
{
    const json_t *counts = json_get_object(judge->head, "counts");
    struct digest_sm3 digest = digest_stream_close(judge->list);
    char hex[DIGEST_SM3_HEX_BYTES];

    judge->list = NULL;
    (void)digest_hex(&digest, hex);
    if (json_get_int(judge->head, "recipients", -1) != judge->recipients ||
        json_get_int(judge->head, "rows", -1) != judge->rows ||
        json_get_int(counts, "total", -1) != judge->recipients ||
        json_get_int(counts, "signed", -1) != judge->signed_for)
        return broken(judge, "：所列对象与计数不符", "ends a list that does not match its counts");
    if (judge->recipients > 0 &&
        (strcmp(judge->list_digest, hex) != 0 || judge->list_total != judge->recipients))
        return broken(judge, "：所列对象与日志记载的名单不符",
                      "ends a list that is not the one in the journal");
    return true;
}

static void praise(struct judge *judge)
{
    struct recipient_proof_report *report = judge->report;
    bool is_exercise = json_get_bool(json_get_object(judge->head, "dossier"), "exercise", false);

    (void)snprintf(report->zh, sizeof report->zh,
                   "%s送达证明有效且完整：%lld 个对象，%lld 个已签收，%lld 行日志，签名密钥 %s",
                   is_exercise ? "（演习）" : "", (long long)judge->recipients,
                   (long long)judge->signed_for, (long long)judge->rows, report->key);
    (void)snprintf(
        report->en, sizeof report->en,
        "the proof of delivery%s is valid and complete: %lld recipients, %lld signed, %lld "
        "journal rows, signed by key %s",
        is_exercise ? " of an exercise" : "", (long long)judge->recipients,
        (long long)judge->signed_for, (long long)judge->rows, report->key);
}

static void judge_lines(struct judge *judge, struct str rest)
{
    struct recipient_proof_report *report = judge->report;

    while (rest.len > 0) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        size_t size = end ? (size_t)(end - rest.ptr) : rest.len;

        if (!end && strcmp(judge->next, zeros) != 0) {
            cut(judge); /* the file ends within a line */
            return;
        }
        report->lines++;
        if (!line_judge(judge, (struct str){rest.ptr, size}))
            return;
        rest = (struct str){rest.ptr + size + 1, rest.len - size - 1};
    }
    if (strcmp(judge->next, zeros) != 0)
        cut(judge);
    else if (agrees(judge))
        praise(judge);
}

enum status recipient_proof_verify(struct arena *arena, struct str text,
                                   struct recipient_proof_report *ret_report, struct fault *fault)
{
    struct judge judge = {.arena = arena, .report = ret_report};
    struct str rest, first = str_cut(text, '\n', &rest);

    *ret_report = (struct recipient_proof_report){.verdict = RECIPIENT_PROOF_WHOLE, .lines = 1};
    if (first.len < text.len)
        judge.head = read_line(&judge, first);
    if (!judge.head || !str_is(json_get_text(judge.head, "format"), FORMAT))
        return fault_set(fault, ST_MALFORMED, "file", "这不是送达证明，或首行已损坏",
                         "this is no proof of delivery, or its first line is damaged");
    judge.list = digest_stream_open();
    if (take_next(&judge, judge.head) && head_holds(&judge))
        judge_lines(&judge, rest);
    if (judge.list)
        (void)digest_stream_close(judge.list);
    ret_report->recipients = judge.recipients;
    ret_report->rows = judge.rows;
    return ST_OK;
}
