/* SPDX-License-Identifier: Apache-2.0
 * Phrases as texts again: the values of the event are put back. */
#include "events/segment_inside.h"
#include "events/segment_phrase.h"

/* What hostile phrases may grow to; no sound segment holds more. */
enum { SPELLED_MAX_BYTES = SEGMENT_SOURCE_MAX_BYTES };

static bool spell(struct segment *segment, const struct segment_field *field, struct str phrase,
                  uint32_t row, struct buf *text)
{
    struct segment_cursor cursor = segment_cursor_of(phrase);
    struct segment_phrase_piece piece;
    char room[SEGMENT_VALUE_TEXT_BYTES];
    struct str value;

    text->len = 0;
    while (segment_phrase_next(&cursor, &piece)) {
        if (piece.kind == 0) {
            buf_str(text, piece.text);
            continue;
        }
        if (piece.column >= segment->field_count ||
            segment->fields[piece.column].format != field->format ||
            !segment_decode_first(segment, (uint32_t)piece.column, row, room, &value))
            return false;
        if (piece.kind == SEGMENT_PHRASE_SAME)
            buf_str(text, value);
        else
            segment_phrase_upper(text, value);
    }
    return !cursor.is_bad && text->status == ST_OK;
}

static bool spell_all(struct segment *segment, struct segment_field *field, const uint32_t *codes,
                      struct segment_words *words, struct buf *text)
{
    size_t total = 0;

    for (uint32_t i = 0; i < field->count; i++) {
        if (!spell(segment, field, field->raw[codes[i]], field->column.rows[i], text))
            return false;
        total += text->len;
        if (total > SPELLED_MAX_BYTES ||
            segment_words_add(words, buf_view(text), SEGMENT_WORD_PLAIN, &field->raw_codes[i]) !=
                ST_OK)
            return false;
    }
    return true;
}

bool segment_spell(struct segment *segment, struct segment_field *field, const uint32_t *codes,
                   struct str **ret_texts)
{
    struct segment_words words;
    struct buf text;

    segment_words_init(&words, segment->filter.seed ^ (uintptr_t)segment);
    buf_init(&text, LAYOUT_LINE_MAX_BYTES + 1);
    field->raw_codes = ARENA_ARRAY(&segment->arena, (size_t)field->count + 1, uint32_t);
    bool is_sound = spell_all(segment, field, codes, &words, &text);
    if (is_sound) {
        char *bytes = arena_take(&segment->arena, words.bytes_len + 1);
        struct str *raw = ARENA_ARRAY(&segment->arena, words.count + 1U, struct str);
        struct str *texts = ARENA_ARRAY(&segment->arena, words.count + 1U, struct str);

        if (words.bytes_len > 0)
            memcpy(bytes, words.bytes, words.bytes_len);
        for (uint32_t i = 0; i < words.count; i++) {
            raw[i] = (struct str){bytes + words.rows[i].at, words.rows[i].len};
            struct leaf leaf = {raw[i].ptr, (uint32_t)raw[i].len,
                                memchr(raw[i].ptr, '\\', raw[i].len) != NULL, false};
            texts[i] = record_leaf_text(&leaf, LEAF_STRING, &segment->arena);
        }
        field->raw = raw;
        field->word_count = words.count;
        *ret_texts = texts;
    }
    segment_words_done(&words);
    buf_done(&text);
    return is_sound;
}
