/* SPDX-License-Identifier: Apache-2.0
 * Verification of a file: an exported journal (head line, rows, closing line, each checked as it is
 * read), or a backup, which is unpacked into a temporary folder. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/db_limits.h"
#include "db/journal_chain.h"
#include "db/journal_row.h"
#include "db/store.h"

struct reader {
    FILE *file;
    char *line;
    size_t size;
    struct str text;    /* the line without its end */
    bool is_whole_line; /* it had an end */
};

struct exported {
    struct journal_chain chain;
    int64_t rows; /* as the signed head line says */
    struct str head_hash;
    struct str public_key;
    bool has_closing;
};

static bool next_line(struct reader *reader)
{
    ssize_t len = getline(&reader->line, &reader->size, reader->file);

    if (len < 0)
        return false;
    reader->is_whole_line = len > 0 && reader->line[len - 1] == '\n';
    reader->text = (struct str){reader->line, (size_t)len - reader->is_whole_line};
    return true;
}

/* "{"hash":"<64 hex>","row":<canonical row>}" */
static bool split_row(struct str line, struct str *ret_hash, struct str *ret_row)
{
    const struct str first = STR("{\"hash\":\"");
    const struct str second = STR("\",\"row\":");
    size_t row_at = first.len + 64 + second.len;

    if (line.len < row_at + 1 || !str_starts(line, first) || !str_ends(line, STR("}")))
        return false;
    *ret_hash = (struct str){line.ptr + first.len, 64};
    if (!str_equal((struct str){line.ptr + first.len + 64, second.len}, second))
        return false;
    *ret_row = (struct str){line.ptr + row_at, line.len - row_at - 1};
    return true;
}

/* The head line; false when it is no signed head of an export. */
static bool read_head(struct arena *arena, struct str line, struct exported *exported)
{
    struct fault ignored = {.status = ST_OK};
    struct digest_key *key = NULL;
    json_t *head = NULL;

    if (json_read(arena, line, JOURNAL_LINE_MAX_BYTES, &ignored, &head) != ST_OK ||
        !str_is(json_get_text(head, "format"), "panshi-journal-1"))
        return false;
    exported->rows = json_get_int(head, "rows", -1);
    exported->head_hash = json_get_text(head, "head_hash");
    exported->public_key = json_get_text(head, "public_key");
    exported->chain.report.head_sequence = exported->rows;
    if (digest_key_read_public(exported->public_key, &key) != ST_OK)
        return false;
    bool holds = digest_verify(
                     key, journal_row_message(arena, "export", exported->rows, exported->head_hash),
                     json_get_text(head, "signature")) == ST_OK;
    digest_key_free(key);
    exported->chain.report.checkpoints = holds;
    return holds;
}

static bool is_closing(struct arena *arena, struct str line)
{
    struct fault ignored = {.status = ST_OK};
    json_t *closing = NULL;

    return json_read(arena, line, JOURNAL_LINE_MAX_BYTES, &ignored, &closing) == ST_OK &&
           json_get_bool(closing, "end", false);
}

/* One line after the head; false when nothing further needs to be read. */
static bool take_line(struct arena *arena, const struct reader *reader, struct exported *exported)
{
    struct journal_chain *chain = &exported->chain;
    struct fault ignored = {.status = ST_OK};
    struct journal_link link = {.sequence = 0};
    json_t *row = NULL;

    if (exported->has_closing) {
        journal_chain_break(chain, chain->last + 1, "之后有多余内容", "follows the closing line");
        return false;
    }
    if (split_row(reader->text, &link.hash, &link.text) &&
        json_read(arena, link.text, JOURNAL_LINE_MAX_BYTES, &ignored, &row) == ST_OK) {
        link.sequence = json_get_int(row, "sequence", 0);
        link.previous = json_get_text(row, "previous");
        if (!journal_chain_add(chain, &link))
            return false;
        if (chain->last == exported->rows && !str_is(exported->head_hash, chain->hash)) {
            journal_chain_break(chain, chain->last, "与已签名的文件头不同",
                                "differs from the signed head line");
            return false;
        }
        return true;
    }
    if (is_closing(arena, reader->text)) {
        exported->has_closing = true;
        return true;
    }
    /* A last line without its end was cut off; anything else was altered. */
    if (reader->is_whole_line)
        journal_chain_break(chain, chain->last + 1, "无法读取", "cannot be read");
    return false;
}

static void judge_end(struct arena *arena, struct exported *exported)
{
    struct journal_chain *chain = &exported->chain;

    if (chain->report.verdict != JOURNAL_WHOLE)
        return;
    if (chain->last < exported->rows || !exported->has_closing) {
        journal_chain_cut(chain, exported->rows);
        return;
    }
    if (chain->last > exported->rows) {
        journal_chain_break(chain, exported->rows + 1, "不在已签名的范围内",
                            "is beyond the signed head line");
        return;
    }
    struct digest_sm3 print = digest_sm3_of(exported->public_key);
    char hex[DIGEST_SM3_HEX_BYTES];
    (void)digest_hex(&print, hex);
    journal_chain_praise(chain, arena_print(arena, "，签名密钥 %.16s", hex).ptr,
                         arena_print(arena, ", signed by key %.16s", hex).ptr);
}

static void judge_file(struct arena *arena, struct reader *reader, struct exported *exported)
{
    struct journal_chain *chain = &exported->chain;

    if (!next_line(reader) || !reader->is_whole_line) {
        chain->report.verdict = JOURNAL_CUT;
        (void)snprintf(chain->report.zh, sizeof chain->report.zh, "文件在首行之内就中断了");
        (void)snprintf(chain->report.en, sizeof chain->report.en,
                       "the file ends within its first line");
        return;
    }
    if (!read_head(arena, reader->text, exported)) {
        journal_chain_break(chain, 1, "之前没有带有效签名的文件头",
                            "has no head line with a signature that holds before it");
        return;
    }
    bool is_going_on = true;
    while (is_going_on && next_line(reader)) {
        struct arena of_line;
        arena_init(&of_line, ARENA_WORK_BYTES);
        is_going_on = take_line(&of_line, reader, exported);
        arena_done(&of_line);
    }
    judge_end(arena, exported);
}

enum { TAR_MAGIC_AT = 257, BEGINNING_BYTES = 264 };

/* The records of a PostgreSQL store come as tables, which only a database can hold. */
static enum status judge_unpacked(const char *file, const char *folder,
                                  struct journal_report *ret_report, struct fault *fault)
{
    char path[FILE_PATH_BYTES];

    TRY(store_restore_unpack(file, folder, fault));
    if (!file_exists(file_path(path, folder, "panshi.db")))
        return fault_set(fault, ST_INVALID, file,
                         "%s 是 PostgreSQL 数据的备份，请先恢复到空数据库再核验",
                         "%s is a backup of a PostgreSQL store; restore it into an empty database "
                         "and verify that",
                         file);
    return journal_verify_store(folder, ret_report, fault);
}

static enum status verify_backup(const char *file, struct journal_report *ret_report,
                                 struct fault *fault)
{
    const char *parent = getenv("TMPDIR");
    char scratch[FILE_PATH_BYTES / 2];
    char folder[FILE_PATH_BYTES];

    int len = snprintf(scratch, sizeof scratch, "%s/panshi-verify.XXXXXX",
                       parent && parent[0] ? parent : "/tmp");
    if (len < 0 || len >= (int)sizeof scratch || !mkdtemp(scratch))
        return file_fail(errno, parent && parent[0] ? parent : "/tmp", fault);
    enum status status =
        judge_unpacked(file, file_path(folder, scratch, "store"), ret_report, fault);
    file_remove_tree(scratch);
    return status;
}

static enum status verify_other(const char *file, struct journal_report *ret_report,
                                struct fault *fault)
{
    struct fault ignored = {.status = ST_OK};

    if (journal_verify_receipt(file, ret_report, &ignored) == ST_OK)
        return ST_OK;
    return fault_set(fault, ST_MALFORMED, file, "%s 不是导出的日志、回执或备份",
                     "%s: this is no journal export, receipt or backup", file);
}

enum status journal_verify_file(const char *file, struct journal_report *ret_report,
                                struct fault *fault)
{
    struct exported exported = {.rows = 0};
    FILE *stream = fopen(file, "re");
    struct reader reader = {.file = stream};
    struct arena arena;

    if (!stream)
        return file_fail(errno, file, fault);
    const struct str first = STR("{\"exported_at\":");
    char beginning[BEGINNING_BYTES];
    size_t got = fread(beginning, 1, sizeof beginning, stream);
    bool is_backup = got == sizeof beginning && memcmp(beginning + TAR_MAGIC_AT, "ustar", 5) == 0;
    bool is_export =
        got > 0 && memcmp(beginning, first.ptr, got < first.len ? got : first.len) == 0;
    if (!ferror(stream) && !is_export) {
        (void)fclose(stream);
        return is_backup ? verify_backup(file, ret_report, fault)
                         : verify_other(file, ret_report, fault);
    }
    if (fseek(stream, 0, SEEK_SET) != 0) {
        enum status status = file_fail(errno, file, fault);
        (void)fclose(stream);
        return status;
    }
    arena_init(&arena, ARENA_WORK_BYTES);
    journal_chain_init(&exported.chain);
    judge_file(&arena, &reader, &exported);
    enum status status = ferror(stream) ? file_fail(errno, file, fault) : ST_OK;
    free(reader.line);
    (void)fclose(stream);
    arena_done(&arena);
    if (status == ST_OK)
        *ret_report = exported.chain.report;
    return status;
}
