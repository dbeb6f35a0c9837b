/* SPDX-License-Identifier: Apache-2.0
 * The proof of delivery: lines that hold each other, the first signed. */
#include "base/digest.h"
#include "db/journal.h"
#include "procedures/recipient_store.h"

#define FORMAT "panshi-delivery-proof-1"

enum { PAGE = 500, LINES_MAX = 3 * RECIPIENT_MAX };

/* Lines in the order of the file; "next" is filled in from the end. */
struct lines {
    struct arena *arena;
    json_t **lines;
    size_t count, max;
};

static enum status add_line(struct work *w, struct lines *lines, json_t *line)
{
    if (lines->count == lines->max)
        return work_fail(w, ST_LIMIT, "proof", "送达证明过大", "the proof is too large");
    lines->lines[lines->count++] = line;
    return ST_OK;
}

static json_t *line_new(struct arena *arena, const char *kind)
{
    json_t *line = json_new_object(arena);

    json_put_textz(line, "line", kind);
    return line;
}

static void put_time(json_t *object, const char *key, struct instant at)
{
    char text[INSTANT_TEXT_BYTES];

    if (at.ms > 0)
        json_put_textz(object, key, instant_print(at, text));
}

static enum status add_texts(struct work *w, const struct dossier *dossier, struct lines *lines)
{
    struct recipient_text *texts;
    size_t count;

    TRY(recipient_store_texts(w, dossier->id, &texts, &count));
    for (size_t i = 0; i < count; i++) {
        json_t *line = line_new(w->arena, "text");

        json_put_text(line, "digest", texts[i].digest);
        put_time(line, "at", texts[i].at);
        json_put_text(line, "occasion", texts[i].occasion);
        json_put_text(line, "message", texts[i].message_kind);
        json_put(line, "text", texts[i].text);
        TRY(add_line(w, lines, line));
    }
    return ST_OK;
}

/* The members of the page's row without telephone numbers: they are no evidence. */
static enum status add_recipients(struct work *w, const struct dossier *dossier,
                                  struct lines *lines, int64_t *ret_count)
{
    struct str after = STR("");
    int64_t count = 0;

    for (;;) {
        json_t *page, *items, *item;
        size_t i;

        TRY(recipient_page(w, dossier, STR(""), STR(""), STR(""), after, RECIPIENT_PAGE, &page));
        items = json_get_list(page, "items");
        json_array_foreach(items, i, item)
        {
            json_t *line = line_new(w->arena, "recipient");

            json_object_del(item, "phones");
            json_object_del(item, "late");
            json_object_update(line, item);
            TRY(add_line(w, lines, line));
            count++;
        }
        after = json_get_text(page, "next");
        if (after.len == 0)
            break;
    }
    *ret_count = count;
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
    while (count > 0) {
        json_t *parts, *line = line_new(w->arena, "row");

        TRY(journal_row_of(w, sequences[--count], &parts));
        json_object_update(line, parts);
        TRY(add_line(w, lines, line));
    }
    return ST_OK;
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
    put_time(head, "made_at", w->now);
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

static void put_next(json_t *line, struct str following)
{
    char hex[DIGEST_SM3_HEX_BYTES] =
        "0000000000000000000000000000000000000000000000000000000000000000";

    if (following.len > 0) {
        struct digest_sm3 digest = digest_sm3_of(following);
        (void)digest_hex(&digest, hex);
    }
    json_put_textz(line, "next", hex);
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

static enum status write_lines(struct work *w, const struct digest_key *key,
                               const struct lines *lines, struct str *ret_text)
{
    struct str *texts = ARENA_ARRAY(w->arena, lines->count + 1, struct str);
    struct buf out;

    for (size_t i = lines->count; i-- > 0;) {
        put_next(lines->lines[i], i + 1 < lines->count ? texts[i + 1] : STR(""));
        if (i == 0)
            TRY(sign_head(w, key, lines->lines[i]));
        texts[i] = json_canonical(w->arena, lines->lines[i]);
    }
    buf_init(&out, RECIPIENT_PROOF_MAX_BYTES);
    for (size_t i = 0; i < lines->count; i++) {
        buf_str(&out, texts[i]);
        buf_byte(&out, '\n');
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
    lines.lines = ARENA_ARRAY(w->arena, LINES_MAX, json_t *);
    TRY(add_line(w, &lines, head));
    TRY(add_texts(w, dossier, &lines));
    TRY(add_recipients(w, dossier, &lines, &recipients));
    TRY(add_rows(w, dossier, &lines, &rows));
    TRY(head_line(w, dossier, head));
    json_put_int(head, "recipients", recipients);
    json_put_int(head, "rows", rows);
    json_put_int(head, "lines", (int64_t)lines.count);
    return write_lines(w, key, &lines, ret_text);
}
