/* SPDX-License-Identifier: Apache-2.0
 * An open table of tags over words that stand one after the other. */
#include "events/segment_words.h"

__extension__ typedef unsigned __int128 wide;

enum { SLOTS_FIRST = 32 };

static uint64_t mix(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t eight(const char *at)
{
    uint64_t value;

    memcpy(&value, at, sizeof value);
    return value;
}

static uint64_t four(const char *at)
{
    uint32_t value;

    memcpy(&value, at, sizeof value);
    return value;
}

uint64_t segment_words_hash(struct str text, uint64_t seed)
{
    static const uint64_t a = 0x9E3779B97F4A7C15U, b = 0xE7037ED1A0B428DBU, c = 0x8EBC6AF09C88C6E3U;
    const char *at = text.ptr;
    size_t left = text.len;
    uint64_t low = 0, high = 0;

    seed ^= a;
    while (left > 16) {
        seed = mix(eight(at) ^ b, eight(at + 8) ^ seed);
        at += 16;
        left -= 16;
    }
    if (left >= 8) {
        low = eight(at);
        high = eight(at + left - 8);
    } else if (left >= 4) {
        low = four(at);
        high = four(at + left - 4);
    } else if (left > 0) {
        low = (uint64_t)(unsigned char)at[0] << 16 | (uint64_t)(unsigned char)at[left / 2] << 8 |
              (unsigned char)at[left - 1];
    }
    return mix(c ^ text.len, mix(low ^ b, high ^ seed));
}

void segment_words_init(struct segment_words *words, uint64_t seed)
{
    *words = (struct segment_words){.seed = seed};
}

void segment_words_done(struct segment_words *words)
{
    free(words->rows);
    free(words->bytes);
    free(words->slots);
    *words = (struct segment_words){.seed = words->seed};
}

void segment_words_clear(struct segment_words *words)
{
    words->count = 0;
    words->bytes_len = 0;
    if (words->slots)
        memset(words->slots, 0, ((size_t)words->slot_mask + 1) * sizeof *words->slots);
}

static enum status grow_slots(struct segment_words *words)
{
    uint32_t size = words->slots ? (words->slot_mask + 1) * 2 : SLOTS_FIRST;
    uint64_t *slots = calloc(size, sizeof *slots);

    if (!slots)
        return ST_MEMORY;
    for (uint32_t i = 0; words->slots && i <= words->slot_mask; i++) {
        uint64_t slot = words->slots[i];

        if (slot == 0)
            continue;
        /* The tag holds the upper half of the hash, whose low bits choose the place. */
        uint32_t at = (uint32_t)(slot >> 32) & (size - 1);
        while (slots[at] != 0)
            at = (at + 1) & (size - 1);
        slots[at] = slot;
    }
    free(words->slots);
    words->slots = slots;
    words->slot_mask = size - 1;
    return ST_OK;
}

static enum status append(struct segment_words *words, struct str text,
                          enum segment_word_class class_of)
{
    if (words->count == words->max) {
        uint32_t max = words->max ? words->max * 2 : 16;
        struct segment_word *rows = realloc(words->rows, max * sizeof *rows);

        if (!rows)
            return ST_MEMORY;
        words->rows = rows;
        words->max = max;
    }
    if (words->bytes_max - words->bytes_len < text.len) {
        size_t max = words->bytes_max * 2 + text.len + 64;
        char *bytes = max <= UINT32_MAX ? realloc(words->bytes, max) : NULL;

        if (!bytes)
            return ST_MEMORY;
        words->bytes = bytes;
        words->bytes_max = max;
    }
    if (text.len > 0)
        memcpy(words->bytes + words->bytes_len, text.ptr, text.len);
    words->rows[words->count++] = (struct segment_word){
        (uint32_t)words->bytes_len, (uint32_t)text.len & 0x1FFFFFFFU, (uint32_t)class_of & 7U};
    words->bytes_len += text.len;
    return ST_OK;
}

/* Most words are short: told apart without a call. */
static inline bool is_same(const char *a, const char *b, size_t len)
{
    if (len > 16)
        return memcmp(a, b, len) == 0;
    if (len >= 8)
        return ((eight(a) ^ eight(b)) | (eight(a + len - 8) ^ eight(b + len - 8))) == 0;
    if (len >= 4)
        return ((four(a) ^ four(b)) | (four(a + len - 4) ^ four(b + len - 4))) == 0;
    return len == 0 || (a[0] == b[0] && a[len / 2] == b[len / 2] && a[len - 1] == b[len - 1]);
}

/* The slot of a word, or the free one where it belongs. */
static inline uint32_t slot_of(const struct segment_words *words, struct str text,
                               enum segment_word_class class_of, uint64_t tag)
{
    uint32_t at = (uint32_t)tag & words->slot_mask;

    for (; words->slots[at] != 0; at = (at + 1) & words->slot_mask) {
        if (words->slots[at] >> 32 != tag)
            continue;
        const struct segment_word *word = &words->rows[(uint32_t)words->slots[at] - 1];

        if (word->len == text.len && word->class_of == class_of &&
            is_same(words->bytes + word->at, text.ptr, text.len))
            return at;
    }
    return at;
}

bool segment_words_find(const struct segment_words *words, struct str text,
                        enum segment_word_class class_of, uint32_t *ret_code)
{
    if (!words->slots)
        return false;
    uint64_t slot = words->slots[slot_of(words, text, class_of,
                                         segment_words_hash(text, words->seed + class_of) >> 32)];
    if (slot == 0)
        return false;
    *ret_code = (uint32_t)slot - 1;
    return true;
}

enum status segment_words_add(struct segment_words *words, struct str text,
                              enum segment_word_class class_of, uint32_t *ret_code)
{
    if (!words->slots || words->count >= words->slot_mask / 4 * 3)
        TRY(grow_slots(words));
    uint64_t tag = segment_words_hash(text, words->seed + class_of) >> 32;
    uint32_t at = slot_of(words, text, class_of, tag);

    if (words->slots[at] == 0) {
        TRY(append(words, text, class_of));
        words->slots[at] = tag << 32 | words->count;
    }
    *ret_code = (uint32_t)words->slots[at] - 1;
    return ST_OK;
}
