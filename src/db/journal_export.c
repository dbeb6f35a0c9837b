/* SPDX-License-Identifier: Apache-2.0
 * The whole journal as NDJSON: a signed head line, a line per row, a closing line. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "db/engine.h"
#include "db/journal.h"
#include "db/journal_row.h"
#include "db/journal_store.sql.h"
#include "db/store.h"

struct writer {
    FILE *file;
    int64_t rows;
    struct arena *arena;
};

static enum status head_line(struct work *w, const struct digest_key *key, struct writer *writer)
{
    struct db_row row;
    struct str signature;
    struct str public_key;
    int64_t last = 0;
    struct str hash = str_of(journal_row_zeros);
    char at[INSTANT_TEXT_BYTES];

    enum status status = db_one(w, &SQL_JOURNAL_LAST, DB_NONE, &row);
    if (status == ST_OK) {
        last = db_cell_int(&row, 0);
        hash = db_cell_text(&row, 1);
    } else if (status != ST_NOT_FOUND) {
        return status;
    }
    TRY(digest_key_public(key, w->arena, &public_key));
    TRY(digest_sign(key, journal_row_message(w->arena, "export", last, hash), w->arena,
                    &signature));
    json_t *head = json_new_object(w->arena);
    json_put_textz(head, "format", "panshi-journal-1");
    json_put_textz(head, "node", store_node(w->db->store));
    json_put_textz(head, "exported_at", instant_print(w->now, at));
    json_put_int(head, "rows", last);
    json_put_text(head, "head_hash", hash);
    json_put_text(head, "signature", signature);
    json_put_text(head, "public_key", public_key);
    struct str text = json_canonical(w->arena, head);
    (void)fprintf(writer->file, "%.*s\n", STR_ARG(text));
    return ST_OK;
}

static enum status row_line(void *cookie, const struct db_row *cells)
{
    struct writer *writer = cookie;
    struct journal_row row;
    struct str text;

    journal_row_read(cells, &row);
    TRY(journal_row_text(writer->arena, &row, &text));
    (void)fprintf(writer->file, "{\"hash\":\"%.*s\",\"row\":", STR_ARG(row.hash));
    (void)fwrite(text.ptr, 1, text.len, writer->file);
    (void)fputs("}\n", writer->file);
    writer->rows = row.sequence;
    return ST_OK;
}

static enum status write_rows(struct work *w, struct writer *writer)
{
    int64_t before = -1;

    while (before != writer->rows) {
        struct arena page;
        arena_init(&page, ARENA_WORK_BYTES);
        before = writer->rows;
        writer->arena = &page;
        enum status status =
            db_each(w, &SQL_JOURNAL_AFTER, DB_BINDS(db_int(before), db_int(JOURNAL_PAGE_ROWS)),
                    row_line, writer);
        arena_done(&page);
        TRY(status);
    }
    (void)fprintf(writer->file, "{\"end\":true,\"rows\":%" PRId64 "}\n", writer->rows);
    return ST_OK;
}

static enum status write_all(struct work *w, const struct digest_key *key, const char *path,
                             struct writer *writer)
{
    TRY(head_line(w, key, writer));
    TRY(write_rows(w, writer));
    if (fflush(writer->file) != 0 || ferror(writer->file) || fsync(fileno(writer->file)) != 0)
        return file_fail(errno, path, &w->fault);
    return ST_OK;
}

enum status journal_export(struct work *w, const struct digest_key *key, const char *file)
{
    char beside[FILE_PATH_BYTES];
    struct writer writer = {.rows = 0};
    int len = snprintf(beside, sizeof beside, "%s.new", file);

    if (len < 0 || len >= (int)sizeof beside)
        return work_fail(w, ST_INVALID, "file", "文件名过长", "the file's name is too long");
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    writer.file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!writer.file)
        return file_fail(errno, beside, &w->fault);
    enum status status = write_all(w, key, beside, &writer);
    if (fclose(writer.file) != 0 && status == ST_OK)
        status = file_fail(errno, beside, &w->fault);
    if (status == ST_OK && rename(beside, file) != 0)
        status = file_fail(errno, file, &w->fault);
    if (status != ST_OK)
        (void)unlink(beside);
    return status;
}
