/* SPDX-License-Identifier: Apache-2.0
 * Where a JSON string, number or word ends. */
#include <string.h>

#include "base/hex.h"
#include "events/layout_set.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline bool is_short_escape(char name)
{
    return name == '\\' || name == '"' || name == '/' || name == 'b' || name == 'f' ||
           name == 'n' || name == 'r' || name == 't';
}

/* The bytes of an escape at text[at] (the backslash); 0 when it is none. */
static size_t escape_bytes(struct str text, size_t at)
{
    if (at + 1 >= text.len)
        return 0;
    if (is_short_escape(text.ptr[at + 1]))
        return 2;
    if (text.ptr[at + 1] != 'u' || at + 6 > text.len)
        return 0;
    for (size_t i = at + 2; i < at + 6; i++)
        if (!hex_is_digit(text.ptr[i]))
            return 0;
    return 6;
}

/* Skip what needs no look: stops at a quote, a backslash, a control byte or the last few bytes. */
static size_t skip_plain(struct str text, size_t at, bool *is_wide)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    const __m128i blank = _mm_set1_epi8(0x1F);

    while (at + sizeof(__m128i) <= text.len) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(text.ptr + at));
        __m128i is_end =
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
        __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, blank), bytes);
        unsigned ends = (unsigned)_mm_movemask_epi8(_mm_or_si128(is_end, is_control));
        unsigned wide = (unsigned)_mm_movemask_epi8(bytes);

        if (ends != 0) {
            unsigned first = (unsigned)__builtin_ctz(ends);

            *is_wide |= (wide & ((1U << first) - 1)) != 0;
            return at + first;
        }
        *is_wide |= wide != 0;
        at += sizeof(__m128i);
    }
#else
    (void)text;
    (void)is_wide;
#endif
    return at;
}

size_t layout_scan_string(struct str text, size_t at, struct leaf *ret_leaf)
{
    const size_t from = at;
    bool is_wide = false, is_escaped = false, has_codes = false;

    for (;;) {
        at = skip_plain(text, at, &is_wide);
        if (at >= text.len)
            return SIZE_MAX;
        unsigned char byte = (unsigned char)text.ptr[at];
        if (byte == '"')
            break;
        if (byte < 0x20)
            return SIZE_MAX;
        if (byte == '\\') {
            is_escaped = true;
            do { /* they often come in rows: \r\n\t */
                size_t bytes = escape_bytes(text, at);
                if (bytes == 0)
                    return SIZE_MAX;
                has_codes |= bytes > 2;
                at += bytes;
            } while (at < text.len && text.ptr[at] == '\\');
            continue;
        }
        is_wide |= byte >= 0x80;
        at++;
    }
    if (is_wide && !str_is_utf8((struct str){text.ptr + from, at - from}))
        return SIZE_MAX;
    ret_leaf->is_escaped = is_escaped;
    ret_leaf->has_codes = has_codes;
    return at;
}

static size_t digits_end(struct str text, size_t at)
{
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    return at;
}

static size_t word_end(struct str text, size_t at, const char *word, size_t len)
{
    return at + len <= text.len && memcmp(text.ptr + at, word, len) == 0 ? at + len : SIZE_MAX;
}

/* RFC 8259, section 6. */
static size_t number_end(struct str text, size_t at)
{
    if (text.ptr[at] == '-')
        at++;
    size_t end = digits_end(text, at);

    if (end == at || (text.ptr[at] == '0' && end > at + 1))
        return SIZE_MAX;
    if (end < text.len && text.ptr[end] == '.') {
        at = end + 1;
        end = digits_end(text, at);
        if (end == at)
            return SIZE_MAX;
    }
    if (end < text.len && (text.ptr[end] == 'e' || text.ptr[end] == 'E')) {
        at = end + 1;
        if (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-'))
            at++;
        end = digits_end(text, at);
        if (end == at)
            return SIZE_MAX;
    }
    return end;
}

size_t layout_scan_bare(struct str text, size_t at)
{
    if (at >= text.len)
        return SIZE_MAX;
    switch (text.ptr[at]) {
    case 't':
        return word_end(text, at, "true", 4);
    case 'f':
        return word_end(text, at, "false", 5);
    case 'n':
        return word_end(text, at, "null", 4);
    default:
        return number_end(text, at);
    }
}
