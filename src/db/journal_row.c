/* SPDX-License-Identifier: Apache-2.0
 * Journal rows in their three shapes: columns, canonical text, object. */
#include "db/journal_row.h"

#include <inttypes.h>
#include <stdio.h>

#include "db/db_limits.h"

const char journal_row_zeros[DIGEST_SM3_HEX_BYTES] =
    "0000000000000000000000000000000000000000000000000000000000000000";

void journal_row_read(const struct db_row *cells, struct journal_row *ret_row)
{
    *ret_row = (struct journal_row){
        .sequence = db_cell_int(cells, 0),
        .at = db_cell_int(cells, 1),
        .node = db_cell_text(cells, 2),
        .actor = db_cell_text(cells, 3),
        .act = db_cell_text(cells, 4),
        .subject = db_cell_text(cells, 5),
        .before = db_cell_text(cells, 6),
        .after = db_cell_text(cells, 7),
        .reason = db_cell_text(cells, 8),
        .previous = db_cell_text(cells, 9),
        .hash = db_cell_text(cells, 10),
    };
}

/* As jansson writes it, so that parsing and writing a row again gives the same bytes. */
static void put_quoted(struct buf *out, struct str text)
{
    static const char short_forms[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    if (!text.ptr) {
        buf_text(out, "null");
        return;
    }
    buf_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        const char *at = short_forms;
        while (*at && *at != c)
            at += 2;
        if (*at) {
            buf_byte(out, '\\');
            buf_byte(out, at[1]);
        } else if ((unsigned char)c < 0x20) {
            buf_print(out, "\\u%04X", (unsigned char)c);
        } else {
            buf_byte(out, c);
        }
    }
    buf_byte(out, '"');
}

static void put_member(struct buf *out, const char *key, struct str text)
{
    buf_print(out, "\"%s\":", key);
    put_quoted(out, text);
    buf_byte(out, ',');
}

enum status journal_row_text(struct arena *arena, const struct journal_row *row,
                             struct str *ret_text)
{
    struct buf out;

    buf_init(&out, JOURNAL_LINE_MAX_BYTES);
    buf_byte(&out, '{');
    put_member(&out, "act", row->act);
    put_member(&out, "actor", row->actor);
    buf_text(&out, "\"after\":");
    buf_str(&out, row->after.ptr ? row->after : STR("null"));
    buf_print(&out, ",\"at\":%" PRId64 ",", row->at);
    put_member(&out, "before", row->before);
    put_member(&out, "node", row->node);
    put_member(&out, "previous", row->previous);
    put_member(&out, "reason", row->reason);
    buf_print(&out, "\"sequence\":%" PRId64 ",\"subject\":", row->sequence);
    put_quoted(&out, row->subject);
    buf_byte(&out, '}');
    enum status status = buf_finish(&out, arena, ret_text);
    buf_done(&out);
    return status;
}

json_t *journal_row_object(struct arena *arena, const struct journal_row *row)
{
    json_t *object = json_new_object(arena);
    json_t *after = NULL;
    char at[INSTANT_TEXT_BYTES];
    struct fault ignored = {.status = ST_OK};

    json_put_int(object, "sequence", row->sequence);
    json_put_textz(object, "at", instant_print((struct instant){row->at}, at));
    json_put_int(object, "at_ms", row->at);
    json_put_text(object, "node", row->node);
    json_put_text(object, "actor", row->actor);
    json_put_text(object, "act", row->act);
    json_put_text(object, "subject", row->subject);
    json_put_text(object, "before", row->before);
    if (row->after.ptr &&
        json_read(arena, row->after, JOURNAL_LINE_MAX_BYTES, &ignored, &after) == ST_OK)
        json_put(object, "after", after);
    else
        json_put_null(object, "after");
    json_put_text(object, "reason", row->reason);
    json_put_text(object, "previous", row->previous);
    json_put_text(object, "hash", row->hash);
    return object;
}

struct str journal_row_message(struct arena *arena, const char *purpose, int64_t sequence,
                               struct str hash)
{
    return arena_print(arena, "panshi journal %s %" PRId64 " %.*s", purpose, sequence,
                       STR_ARG(hash));
}
