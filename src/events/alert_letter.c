/* SPDX-License-Identifier: Apache-2.0
 * version; count of texts, each: length, bytes; count of hits, each as below: texts by number.
 * From version 2 on with the sets of an indicator. */
#include "events/alert_letter.h"

#include "events/segment_pack.h"
#include "events/segment_words.h"

enum {
    LETTER_VERSION = 2,
    LETTER_VERSION_SETS = 2,
    LETTER_TEXTS = 12,       /* members of a hit that are texts, but for techniques */
    LETTER_TECHNIQUES = 256, /* of one hit; sets too */
    LETTER_TEXT_MAX = 1 << 20
};

static void put(struct str *texts[LETTER_TEXTS], struct alert_hit *hit)
{
    struct str *const all[LETTER_TEXTS] = {
        &hit->cause_id,  &hit->title_zh,  &hit->title_en, &hit->party_id,
        &hit->system_id, &hit->region,    &hit->sector,   &hit->sensor_id,
        &hit->event_id,  &hit->indicator, &hit->entity,   &hit->explained,
    };

    memcpy(texts, all, sizeof all);
}

static void put_text(struct buf *out, struct segment_words *words, struct str text)
{
    uint32_t code = 0;

    if (segment_words_add(words, text.ptr != NULL ? text : STR(""), SEGMENT_WORD_PLAIN, &code) !=
        ST_OK)
        out->status = ST_MEMORY;
    segment_pack_varint(out, code);
}

static void put_hit(struct buf *out, struct segment_words *words, struct alert_hit hit)
{
    struct str *texts[LETTER_TEXTS];

    put(texts, &hit);
    segment_pack_varint(out, hit.cause);
    segment_pack_varint(out, hit.level);
    segment_pack_varint(out, (uint64_t)hit.system_level << 1 | hit.is_cii);
    segment_pack_varint(out, segment_pack_zigzag(hit.at.ms));
    for (size_t i = 0; i < LETTER_TEXTS; i++)
        put_text(out, words, *texts[i]);
    size_t techniques =
        hit.technique_count < LETTER_TECHNIQUES ? hit.technique_count : LETTER_TECHNIQUES;
    segment_pack_varint(out, techniques);
    for (size_t i = 0; i < techniques; i++)
        put_text(out, words, hit.techniques[i]);
    size_t sets = hit.set_count < LETTER_TECHNIQUES ? hit.set_count : LETTER_TECHNIQUES;
    segment_pack_varint(out, sets);
    for (size_t i = 0; i < sets; i++) {
        put_text(out, words, hit.sets[i].name);
        segment_pack_varint(out, hit.sets[i].tlp);
    }
}

void alert_letter_write(struct buf *out, const struct alert_hit *hits, size_t count)
{
    struct segment_words words;
    struct buf rows;

    segment_words_init(&words, 0);
    buf_init(&rows, out->max_bytes);
    for (size_t i = 0; i < count; i++)
        put_hit(&rows, &words, hits[i]);
    segment_pack_varint(out, LETTER_VERSION);
    segment_pack_varint(out, words.count);
    for (uint32_t i = 0; i < words.count; i++) {
        struct str text = segment_words_text(&words, i);

        segment_pack_varint(out, text.len);
        buf_str(out, text);
    }
    segment_pack_varint(out, count);
    buf_str(out, buf_view(&rows));
    if (rows.status != ST_OK)
        out->status = rows.status;
    buf_done(&rows);
    segment_words_done(&words);
}

/* ---- Reading ---- */

struct reading {
    struct segment_cursor cursor;
    struct arena *arena;
    struct str *texts;
    uint64_t count, version;
};

static struct str get_text(struct reading *reading)
{
    uint64_t code = segment_pack_read(&reading->cursor);

    if (code >= reading->count) {
        reading->cursor.is_bad = true;
        return STR("");
    }
    return reading->texts[code];
}

static void get_hit(struct reading *reading, struct alert_hit *hit)
{
    struct segment_cursor *cursor = &reading->cursor;
    struct str *texts[LETTER_TEXTS];

    *hit = (struct alert_hit){
        .cause = (enum alert_cause)segment_pack_read_below(cursor, ALERT_CAUSE_COUNT - 1),
        .level = (enum alert_level)segment_pack_read_below(cursor, ALERT_LEVEL_COUNT - 1),
    };
    uint64_t level = segment_pack_read_below(cursor, 1 << 8);
    hit->system_level = (int)(level >> 1);
    hit->is_cii = level & 1;
    hit->at.ms = segment_pack_unzigzag(segment_pack_read(cursor));
    put(texts, hit);
    for (size_t i = 0; i < LETTER_TEXTS; i++)
        *texts[i] = get_text(reading);
    hit->technique_count = segment_pack_read_below(cursor, LETTER_TECHNIQUES);
    struct str *techniques = ARENA_ARRAY(reading->arena, hit->technique_count + 1, struct str);
    for (size_t i = 0; i < hit->technique_count; i++)
        techniques[i] = get_text(reading);
    hit->techniques = techniques;
    if (reading->version < LETTER_VERSION_SETS)
        return;
    hit->set_count = segment_pack_read_below(cursor, LETTER_TECHNIQUES);
    struct alert_set *sets = ARENA_ARRAY(reading->arena, hit->set_count + 1, struct alert_set);
    for (size_t i = 0; i < hit->set_count; i++) {
        sets[i].name = get_text(reading);
        sets[i].tlp = (enum indicator_tlp)segment_pack_read_below(cursor, INDICATOR_TLPS - 1);
    }
    hit->sets = sets;
}

enum status alert_letter_read(struct str bytes, struct arena *arena, struct alert_hit **ret_hits,
                              size_t *ret_count)
{
    struct reading reading = {.cursor = segment_cursor_of(bytes), .arena = arena};
    struct segment_cursor *cursor = &reading.cursor;
    uint64_t version = segment_pack_read(cursor);

    if (cursor->is_bad || version == 0)
        return ST_CORRUPT;
    if (version > LETTER_VERSION)
        return ST_NEWER;
    reading.version = version;
    uint64_t count = segment_pack_read(cursor);
    if (count > bytes.len) /* each takes a byte at least */
        return ST_CORRUPT;
    reading.texts = ARENA_ARRAY(arena, count + 1, struct str);
    for (; reading.count < count && !cursor->is_bad; reading.count++)
        reading.texts[reading.count] =
            segment_pack_read_bytes(cursor, segment_pack_read_below(cursor, LETTER_TEXT_MAX));
    uint64_t hits = segment_pack_read_below(cursor, ALERT_LETTER_HITS);
    if (cursor->is_bad)
        return ST_CORRUPT;
    struct alert_hit *rows = ARENA_ARRAY(arena, hits + 1, struct alert_hit);
    for (uint64_t i = 0; i < hits && !cursor->is_bad; i++)
        get_hit(&reading, &rows[i]);
    if (cursor->is_bad || cursor->at != cursor->end)
        return ST_CORRUPT;
    *ret_hits = rows;
    *ret_count = hits;
    return ST_OK;
}
