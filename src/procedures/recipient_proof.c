/* SPDX-License-Identifier: Apache-2.0
 * The proof of delivery: lines that hold each other, the first signed. */
#include <stdio.h>

#include "base/digest.h"
#include "db/journal.h"
#include "procedures/recipient_store.h"
#include "procedures/recipient_view.h"

#define FORMAT "panshi-delivery-proof-1"

enum { PAGE = 500, LINES_MAX = 3 * RECIPIENT_MAX, SCRATCH_BYTES = 64 * 1024 * 1024 };

/* The items of the lines in the order of the file, as canonical text. */
struct lines {
    struct arena *arena;
    struct str *items;
    size_t count, max;
};

static enum status add_line(struct work *w, struct lines *lines, const json_t *item)
{
    if (lines->count == lines->max)
        return work_fail(w, ST_LIMIT, "proof", "送达证明过大", "the proof is too large");
    lines->items[lines->count++] = json_canonical(lines->arena, item);
    return ST_OK;
}

static json_t *line_new(struct arena *arena, const char *kind)
{
    json_t *line = json_new_object(arena);

    json_put_textz(line, "line", kind);
    return line;
}

static enum status add_texts(struct work *w, const struct dossier *dossier, struct lines *lines)
{
    struct recipient_text *texts;
    size_t count;

    TRY(recipient_store_texts(w, dossier->id, &texts, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *line = line_new(w->arena, "text");

        json_put_text(line, "digest", texts[i].digest);
        json_put_instant(line, "at", texts[i].at);
        json_put_text(line, "occasion", texts[i].occasion);
        json_put_text(line, "message", texts[i].message_kind);
        json_put(line, "text", texts[i].text);
        TRY(add_line(w, lines, line));
    }
    return ST_OK;
}

/* The members of the page's row without telephone numbers: they are no evidence. */
static enum status add_page(struct work *w, const struct dossier *dossier, struct str after,
                            struct lines *lines, struct str *ret_next)
{
    json_t *page, *items, *item;
    size_t i;

    TRY(recipient_view_page(w, dossier, STR(""), STR(""), STR(""), after, RECIPIENT_PAGE, &page));
    items = json_get_list(page, "items");
    json_array_foreach(items, i, item)
    {
        json_t *line = line_new(w->arena, "recipient");

        json_object_del(item, "phones");
        json_object_del(item, "late");
        json_object_update(line, item);
        TRY(add_line(w, lines, line));
    }
    *ret_next = str_copy(lines->arena, json_get_text(page, "next"));
    return ST_OK;
}

/* Page after page, each in memory of its own. */
static enum status add_recipients(struct work *w, const struct dossier *dossier,
                                  struct lines *lines, int64_t *ret_count)
{
    size_t before = lines->count;
    struct str after = STR("");

    do {
        struct work own = *w;
        struct arena arena;

        arena_init(&arena, SCRATCH_BYTES);
        own.arena = &arena;
        enum status status = add_page(&own, dossier, after, lines, &after);
        own.fault.errors = NULL; /* belongs to the arena that ends here */
        w->fault = own.fault;
        arena_done(&arena);
        TRY(status);
    } while (after.len > 0);
    *ret_count = (int64_t)(lines->count - before);
    return ST_OK;
}

static enum status add_row_lines(struct work *w, const int64_t *sequences, size_t count,
                                 struct lines *lines)
{
    while (count > 0) {
        struct work own = *w;
        struct arena arena;
        json_t *parts;

        arena_init(&arena, SCRATCH_BYTES);
        own.arena = &arena;
        enum status status = journal_row_of(&own, sequences[--count], &parts);
        if (status == ST_OK) {
            json_put_textz(parts, "line", "row");
            status = add_line(&own, lines, parts);
        }
        own.fault.errors = NULL; /* belongs to the arena that ends here */
        w->fault = own.fault;
        arena_done(&arena);
        TRY(status);
    }
    return ST_OK;
}

/* Every journal row about the dossier, oldest first. */
static enum status add_rows(struct work *w, const struct dossier *dossier, struct lines *lines,
                            int64_t *ret_count)
{
    int64_t *sequences = ARENA_ARRAY(w->arena, LINES_MAX, int64_t);
    int64_t before = 0;
    size_t count = 0;

    for (;;) {
        json_t *rows, *row;
        size_t i;

        TRY(journal_of(w, dossier_subject(w->arena, dossier), before, PAGE, &rows));
        if (json_array_size(rows) == 0)
            break;
        json_array_foreach(rows, i, row)
        {
            if (count == LINES_MAX)
                return work_fail(w, ST_LIMIT, "proof", "送达证明过大", "the proof is too large");
            before = json_get_int(row, "sequence", 0);
            sequences[count++] = before;
        }
        if (before <= 1)
            break;
    }
    *ret_count = (int64_t)count;
    return add_row_lines(w, sequences, count, lines);
}

static enum status head_line(struct work *w, const struct dossier *dossier, json_t *head)
{
    json_t *about = json_new_object(w->arena), *party = json_new_object(w->arena), *counts,
           *journal = json_new_object(w->arena);
    int64_t sequence;
    struct str hash;

    json_put_textz(head, "format", FORMAT);
    json_put_textz(head, "kind", "panshi-delivery-proof");
    json_put_textz(head, "node", work_node(w));
    json_put_instant(head, "made_at", w->now);
    json_put_text(head, "made_by", w->actor->person_name.ptr ? w->actor->person_name : STR(""));
    json_put_text(about, "id", dossier->id);
    json_put_text(about, "kind", dossier->kind);
    json_put_text(about, "number", dossier->number);
    json_put_text(about, "title", dossier->title);
    json_put_text(about, "level", dossier->level);
    json_put_text(about, "scope", dossier->scope);
    json_put_text(about, "state", dossier->state);
    json_put_bool(about, "exercise", dossier->is_exercise);
    json_put_text(party, "id", dossier->party_id);
    json_put_text(party, "name", dossier->party_name);
    json_put(about, "party", party);
    json_put(head, "dossier", about);
    TRY(recipient_counts(w, dossier, &counts));
    json_put(head, "counts", counts);
    TRY(journal_newest(w, &sequence, &hash));
    json_put_int(journal, "sequence", sequence);
    json_put_text(journal, "hash", hash);
    json_put(head, "journal", journal);
    return ST_OK;
}

static void hex_of(struct digest_stream *stream, char ret_hex[DIGEST_SM3_HEX_BYTES])
{
    struct digest_sm3 digest = digest_stream_close(stream);

    (void)digest_hex(&digest, ret_hex);
}

static void feed(struct digest_stream *stream, struct str text)
{
    digest_stream_add(stream, text.ptr, text.len);
}

/* The digest of the line {"item":…,"next":"…"}. */
static void line_hex(struct str item, const char *next, char ret_hex[DIGEST_SM3_HEX_BYTES])
{
    struct digest_stream *stream = digest_stream_open();

    feed(stream, STR("{\"item\":"));
    feed(stream, item);
    feed(stream, STR(",\"next\":\""));
    feed(stream, str_of(next));
    feed(stream, STR("\"}"));
    hex_of(stream, ret_hex);
}

static enum status sign_head(struct work *w, const struct digest_key *key, json_t *head)
{
    struct str public_key, signature;
    struct digest_sm3 digest;
    char hex[DIGEST_SM3_HEX_BYTES];

    TRY(digest_key_public(key, w->arena, &public_key));
    json_put_text(head, "public_key", public_key);
    digest = digest_sm3_of(json_canonical(w->arena, head));
    TRY(digest_sign(key, arena_print(w->arena, "delivery-proof:%s", digest_hex(&digest, hex)),
                    w->arena, &signature));
    json_put_text(head, "signature", signature);
    return ST_OK;
}

/* From the end to the beginning every line learns what follows it; the head is signed last. */
static enum status write_lines(struct work *w, const struct digest_key *key, json_t *head,
                               const struct lines *lines, struct str *ret_text)
{
    char(*nexts)[DIGEST_SM3_HEX_BYTES] = arena_take(w->arena, (lines->count + 1) * sizeof *nexts);
    struct buf out;

    (void)snprintf(nexts[lines->count], sizeof nexts[0], "%064d", 0);
    for (size_t i = lines->count; i-- > 0;)
        line_hex(lines->items[i], nexts[i + 1], nexts[i]);
    json_put_textz(head, "next", nexts[0]);
    TRY(sign_head(w, key, head));
    buf_init(&out, RECIPIENT_PROOF_MAX_BYTES);
    buf_str(&out, json_canonical(w->arena, head));
    buf_byte(&out, '\n');
    for (size_t i = 0; i < lines->count; i++) {
        buf_text(&out, "{\"item\":");
        buf_str(&out, lines->items[i]);
        buf_text(&out, ",\"next\":\"");
        buf_text(&out, nexts[i + 1]);
        buf_text(&out, "\"}\n");
    }
    enum status status = buf_finish(&out, w->arena, ret_text);
    buf_done(&out);
    return status == ST_OK
               ? ST_OK
               : work_fail(w, ST_LIMIT, "proof", "送达证明过大", "the proof is too large");
}

enum status recipient_proof(struct work *w, const struct dossier *dossier,
                            const struct digest_key *key, struct str *ret_text)
{
    struct lines lines = {.arena = w->arena, .max = LINES_MAX};
    json_t *head = line_new(w->arena, "head");
    int64_t recipients = 0, rows = 0;

    if (!w->actor->is_system && !str_equal(w->actor->party_id, dossier->party_id))
        return work_fail(w, ST_DENIED, "party", "只有发布单位可以出具送达证明",
                         "only the issuer makes a proof of delivery");
    lines.items = ARENA_ARRAY(w->arena, LINES_MAX, struct str);
    TRY(add_texts(w, dossier, &lines));
    TRY(add_recipients(w, dossier, &lines, &recipients));
    TRY(add_rows(w, dossier, &lines, &rows));
    TRY(head_line(w, dossier, head));
    json_put_int(head, "recipients", recipients);
    json_put_int(head, "rows", rows);
    json_put_int(head, "lines", (int64_t)lines.count + 1);
    return write_lines(w, key, head, &lines, ret_text);
}
