/* SPDX-License-Identifier: Apache-2.0
 * Folding of letters whose small and capital forms are encoded in the same number of bytes. */
#include "events/fold.h"

#include <string.h>

#include "base/banned.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { CHUNK_BYTES = 64 };

static const struct {
    uint16_t first, last;
    uint8_t distance;
} capitals[] = {
    {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x391, 0x3A1, 32},   {0x3A3, 0x3A9, 32},
    {0x400, 0x40F, 80}, {0x410, 0x42F, 32}, {0xFF21, 0xFF3A, 32},
};

static uint32_t fold_point(uint32_t point)
{
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++)
        if (point >= capitals[i].first && point <= capitals[i].last)
            return point + capitals[i].distance;
    return point;
}

static bool is_next(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Fold the character of two or three bytes at text[at], if it is one; returns its length or 1. */
static size_t fold_wide(char *out, struct str text, size_t at)
{
    const unsigned char *in = (const unsigned char *)text.ptr + at;
    size_t left = text.len - at;

    if (left >= 2 && in[0] >= 0xC2 && in[0] <= 0xDF && is_next(in[1])) {
        uint32_t point = fold_point((uint32_t)(in[0] & 0x1F) << 6 | (in[1] & 0x3F));
        out[at] = (char)(0xC0 | point >> 6);
        out[at + 1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (left >= 3 && in[0] == 0xEF && in[1] == 0xBC && is_next(in[2])) {
        uint32_t point = fold_point(0xFF00U | (in[2] & 0x3F));
        out[at] = (char)0xEF;
        out[at + 1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[at + 2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[at] = text.ptr[at];
    return 1;
}

/* ASCII letters of whole blocks; how many bytes were done, and whether all of them are ASCII. */
static size_t fold_blocks(char *out, struct str text, bool *ret_is_ascii)
{
    size_t at = 0;
    unsigned wide = 0;

#ifdef __SSE2__
    /* Signed comparison: A becomes the least number there is. */
    const __m128i low = _mm_set1_epi8((char)(0x80 - 'A')), past = _mm_set1_epi8(-0x80 + 26);
    const __m128i small = _mm_set1_epi8(0x20);

    for (; at + sizeof(__m128i) <= text.len; at += sizeof(__m128i)) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(text.ptr + at));
        __m128i is_capital = _mm_cmplt_epi8(_mm_add_epi8(bytes, low), past);
        wide |= (unsigned)_mm_movemask_epi8(bytes);
        _mm_storeu_si128((__m128i *)(out + at),
                         _mm_or_si128(bytes, _mm_and_si128(is_capital, small)));
    }
#else
    (void)out;
    (void)text;
#endif
    *ret_is_ascii = wide == 0;
    return at;
}

void fold_into(char *out, struct str text)
{
    bool is_ascii;
    size_t from = fold_blocks(out, text, &is_ascii);
    unsigned char all = is_ascii ? 0 : 0x80;

    for (size_t i = from; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];

        all |= byte;
        out[i] = (char)(byte | ((unsigned char)(byte - 'A') < 26 ? 0x20 : 0));
    }
    for (size_t at = 0; all >= 0x80 && at < text.len;)
        at += (unsigned char)text.ptr[at] < 0x80 ? 1 : fold_wide(out, text, at);
}

struct str fold_copy(struct arena *arena, struct str text)
{
    char *out = arena_take(arena, text.len + 1);

    fold_into(out, text);
    return (struct str){out, text.len};
}

/* The end of a piece that begins at `at`, has at most CHUNK_BYTES and cuts no character. */
static size_t chunk_end(struct str text, size_t at)
{
    size_t end = at + CHUNK_BYTES;

    if (end >= text.len)
        return text.len;
    for (size_t back = end; back > end - 3; back--)
        if (!is_next((unsigned char)text.ptr[back]))
            return back;
    return end;
}

int fold_order(struct str text, struct str folded)
{
    char chunk[CHUNK_BYTES];

    for (size_t at = 0; at < text.len;) {
        size_t end = chunk_end(text, at), count = end - at;
        size_t left = folded.len - at < count ? folded.len - at : count;

        fold_into(chunk, (struct str){text.ptr + at, count});
        int order = left ? memcmp(chunk, folded.ptr + at, left) : 0;
        if (order != 0)
            return order;
        if (left < count)
            return 1;
        at = end;
    }
    return text.len < folded.len ? -1 : 0;
}

bool fold_equal(struct str text, struct str folded)
{
    if (text.len != folded.len)
        return false;
    if (text.len == 0)
        return true;
    unsigned char first = (unsigned char)text.ptr[0];
    if (first < 0x80 && (first | ((unsigned char)(first - 'A') < 26 ? 0x20 : 0)) != folded.ptr[0])
        return false;
    return fold_order(text, folded) == 0;
}
