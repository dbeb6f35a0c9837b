/* SPDX-License-Identifier: Apache-2.0
 * Comparing, cutting and decoding of text by value. */
#include "base/str.h"

#include <string.h>

#include "base/arena.h"
#include "base/banned.h"

enum { POINT_BAD = 0xfffd, POINT_WIDE_SPACE = 0x3000, POINT_NO_BREAK = 0xa0, POINT_BOM = 0xfeff };

struct str str_of(const char *zero_terminated)
{
    if (!zero_terminated)
        return (struct str){NULL, 0};
    return (struct str){zero_terminated, strlen(zero_terminated)};
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(struct str a, const char *zero_terminated)
{
    return str_equal(a, str_of(zero_terminated));
}

bool str_starts(struct str text, struct str prefix)
{
    return text.len >= prefix.len && str_equal((struct str){text.ptr, prefix.len}, prefix);
}

bool str_ends(struct str text, struct str suffix)
{
    return suffix.len == 0 ||
           (text.len >= suffix.len &&
            str_equal((struct str){text.ptr + (text.len - suffix.len), suffix.len}, suffix));
}

int str_order(struct str a, struct str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);

    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool str_contains(struct str text, struct str part)
{
    if (part.len == 0)
        return true;
    return text.len >= part.len && memmem(text.ptr, text.len, part.ptr, part.len) != NULL;
}

static bool is_space(uint32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == POINT_WIDE_SPACE ||
           point == POINT_NO_BREAK || point == POINT_BOM;
}

struct str str_trim(struct str text)
{
    size_t start = 0;
    size_t end = 0; /* past the last point that is no space */
    bool has_begun = false;

    for (size_t at = 0; at < text.len;) {
        size_t here = at;
        if (is_space(str_point(text, &at)))
            continue;
        if (!has_begun)
            start = here;
        has_begun = true;
        end = at;
    }
    if (!has_begun)
        return (struct str){text.ptr, 0};
    return (struct str){text.ptr + start, end - start};
}

/* First and last of the runs of characters that leave no mark, beside the spaces above. */
static const uint32_t unseen[][2] = {
    {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},
    {0x115f, 0x1160}, {0x1680, 0x1680}, {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x2000, 0x200f},
    {0x2028, 0x202f}, {0x205f, 0x206f}, {0x2800, 0x2800},   {0x3164, 0x3164},   {0xfe00, 0xfe0f},
    {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

static bool is_unseen(uint32_t point)
{
    for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
        if (point >= unseen[i][0] && point <= unseen[i][1])
            return true;
    return is_space(point);
}

bool str_is_blank(struct str text)
{
    for (size_t at = 0; at < text.len;)
        if (!is_unseen(str_point(text, &at)))
            return false;
    return true;
}

struct str str_cut(struct str text, char separator, struct str *rest)
{
    const char *found = text.len == 0 ? NULL : memchr(text.ptr, separator, text.len);

    if (!found) {
        *rest = (struct str){NULL, 0};
        return text;
    }
    size_t before = (size_t)(found - text.ptr);
    *rest = (struct str){found + 1, text.len - before - 1};
    return (struct str){text.ptr, before};
}

bool str_to_int(struct str text, int64_t *ret)
{
    bool is_negative = text.len > 0 && text.ptr[0] == '-';
    size_t at = is_negative || (text.len > 0 && text.ptr[0] == '+') ? 1 : 0;
    int64_t value = 0;

    if (at == text.len)
        return false;
    for (; at < text.len; at++) {
        int digit = text.ptr[at] - '0';
        if (digit < 0 || digit > 9)
            return false;
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
        if (is_negative ? __builtin_sub_overflow(value, digit, &value)
                        : __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *ret = value;
    return true;
}

char *str_zero(struct arena *arena, struct str text)
{
    char *copy = arena_take(arena, text.len + 1);

    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    return copy;
}

struct str str_copy(struct arena *arena, struct str text)
{
    if (!text.ptr)
        return text;
    return (struct str){str_zero(arena, text), text.len};
}

/* Length of the sequence that `lead` begins and the lowest point it may hold; 0 for a bad lead. */
static size_t sequence_len(unsigned char lead, uint32_t *ret_bits, uint32_t *ret_lowest)
{
    if (lead < 0x80) {
        *ret_bits = lead;
        *ret_lowest = 0;
        return 1;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        *ret_bits = lead & 0x1fu;
        *ret_lowest = 0x80;
        return 2;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        *ret_bits = lead & 0x0fu;
        *ret_lowest = 0x800;
        return 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        *ret_bits = lead & 0x07u;
        *ret_lowest = 0x10000;
        return 4;
    }
    return 0;
}

/* The point at *at; false for a bad byte, which *at then passes. */
static bool decode(struct str text, size_t *at, uint32_t *ret_point)
{
    uint32_t point = 0;
    uint32_t lowest = 0;
    size_t len = sequence_len((unsigned char)text.ptr[*at], &point, &lowest);
    size_t start = *at;

    (*at)++;
    if (len == 0 || text.len - start < len)
        return false;
    for (size_t i = 1; i < len; i++) {
        unsigned char byte = (unsigned char)text.ptr[start + i];
        if ((byte & 0xc0) != 0x80)
            return false;
        point = (point << 6) | (byte & 0x3fu);
    }
    if (point < lowest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return false;
    *at = start + len;
    *ret_point = point;
    return true;
}

bool str_is_uuid(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        char c = text.ptr[i];
        if (is_dash ? c != '-'
                    : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return false;
    }
    return text.len == 36;
}

bool str_is_utf8(struct str text)
{
    uint32_t point = 0;

    for (size_t at = 0; at < text.len;)
        if (!decode(text, &at, &point) || point == 0)
            return false;
    return true;
}

size_t str_points(struct str text)
{
    size_t count = 0;

    for (size_t at = 0; at < text.len; at++)
        if (((unsigned char)text.ptr[at] & 0xc0) != 0x80)
            count++;
    return count;
}

uint32_t str_point(struct str text, size_t *at)
{
    uint32_t point = 0;

    return decode(text, at, &point) ? point : POINT_BAD;
}

struct str str_half_width(struct arena *arena, struct str text)
{
    char *out = arena_take(arena, text.len + 1);
    size_t len = 0;

    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t point = str_point(text, &at);
        if (point == POINT_WIDE_SPACE) {
            out[len++] = ' ';
        } else if (point >= 0xff01 && point <= 0xff5e) {
            out[len++] = (char)(point - 0xff01 + '!');
        } else {
            memcpy(out + len, text.ptr + start, at - start);
            len += at - start;
        }
    }
    out[len] = '\0';
    return (struct str){out, len};
}

bool str_equal_secret(struct str a, struct str b)
{
    unsigned char difference = a.len != b.len;
    size_t common = a.len < b.len ? a.len : b.len;

    for (size_t i = 0; i < common; i++)
        difference |= (unsigned char)(a.ptr[i] ^ b.ptr[i]);
    return difference == 0;
}

size_t str_point_write(char *out, uint32_t point)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | (point >> 6));
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | (point >> 12));
        out[1] = (char)(0x80 | ((point >> 6) & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (point >> 18));
    out[1] = (char)(0x80 | ((point >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((point >> 6) & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}
