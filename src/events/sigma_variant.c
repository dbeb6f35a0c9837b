/* SPDX-License-Identifier: Apache-2.0
 * Wildcards, dashes, Base64, UTF-16 and placeholders of Sigma values. */
#include "events/sigma_variant.h"

#include <string.h>

enum { DASHES = 5, BASE64_SHIFTS = 3 };

enum sigma_variant sigma_variant_of(struct str word)
{
    static const struct {
        const char *word;
        enum sigma_variant variant;
    } words[] = {
        {"windash", SIGMA_WINDASH}, {"base64", SIGMA_BASE64}, {"base64offset", SIGMA_BASE64OFFSET},
        {"utf16le", SIGMA_UTF16LE}, {"wide", SIGMA_UTF16LE},  {"utf16be", SIGMA_UTF16BE},
        {"utf16", SIGMA_UTF16}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(word, words[i].word))
            return words[i].variant;
    return SIGMA_VARIANTS;
}

static void add(struct sigma_patterns *patterns, const uint16_t *units, size_t len)
{
    if (patterns->count == patterns->size) {
        size_t size = patterns->size ? patterns->size * 2 : 4;
        struct sigma_pattern *rows = ARENA_ARRAY(patterns->arena, size, struct sigma_pattern);
        if (patterns->count > 0)
            memcpy(rows, patterns->rows, patterns->count * sizeof *rows);
        patterns->rows = rows;
        patterns->size = size;
    }
    patterns->rows[patterns->count++] = (struct sigma_pattern){units, len};
}

void sigma_variant_read(struct sigma_patterns *patterns, struct str text)
{
    uint16_t *units = ARENA_ARRAY(patterns->arena, text.len + 1, uint16_t);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte == '\\' && i + 1 < text.len &&
            (text.ptr[i + 1] == '*' || text.ptr[i + 1] == '?' || text.ptr[i + 1] == '\\'))
            units[len++] = (unsigned char)text.ptr[++i];
        else
            units[len++] = byte == '*' ? SIGMA_STAR : byte == '?' ? SIGMA_ANY : byte;
    }
    add(patterns, units, len);
}

bool sigma_variant_plain(struct arena *arena, struct sigma_pattern pattern, struct str *ret_text)
{
    char *bytes = arena_take(arena, pattern.len + 1);

    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.units[i] > 0xFF)
            return false;
        bytes[i] = (char)pattern.units[i];
    }
    *ret_text = (struct str){bytes, pattern.len};
    return true;
}

struct str sigma_variant_glob(struct arena *arena, struct sigma_pattern pattern, bool at_head,
                              bool at_tail)
{
    char *text = arena_take(arena, pattern.len * 2 + 3);
    size_t len = 0;

    if (at_head)
        text[len++] = '*';
    for (size_t i = 0; i < pattern.len; i++) {
        uint16_t unit = pattern.units[i];
        if (unit == '*' || unit == '?' || unit == '\\')
            text[len++] = '\\';
        text[len++] = (char)(unit == SIGMA_STAR ? '*' : unit == SIGMA_ANY ? '?' : unit);
    }
    if (at_tail)
        text[len++] = '*';
    return (struct str){text, len};
}

struct sigma_pattern sigma_variant_pad(struct arena *arena, struct sigma_pattern pattern,
                                       bool at_head, bool at_tail)
{
    uint16_t *units = ARENA_ARRAY(arena, pattern.len + 2, uint16_t);
    size_t len = 0;

    if (at_head)
        units[len++] = SIGMA_STAR;
    if (pattern.len > 0)
        memcpy(units + len, pattern.units, pattern.len * sizeof *units);
    len += pattern.len;
    if (at_tail)
        units[len++] = SIGMA_STAR;
    return (struct sigma_pattern){units, len};
}

static void add_text(struct sigma_patterns *patterns, struct str text)
{
    uint16_t *units = ARENA_ARRAY(patterns->arena, text.len + 1, uint16_t);

    for (size_t i = 0; i < text.len; i++)
        units[i] = (unsigned char)text.ptr[i];
    add(patterns, units, text.len);
}

/* ---- Dashes ---- */

static const struct str dashes[DASHES] = {
    {"-", 1}, {"/", 1}, {"\xE2\x80\x93", 3}, {"\xE2\x80\x94", 3}, {"\xE2\x80\x95", 3}};

static bool is_word(uint16_t unit)
{
    return (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') ||
           (unit >= 'a' && unit <= 'z') || unit == '_' || (unit >= 0x80 && unit <= 0xFF);
}

/* How many units the dash at `at` takes, 0 when none is there that leads an argument. */
static size_t dash_at(struct sigma_pattern pattern, size_t at)
{
    for (size_t d = 0; d < DASHES; d++) {
        size_t len = dashes[d].len, same = 0;
        while (same < len && at + same < pattern.len &&
               pattern.units[at + same] == (unsigned char)dashes[d].ptr[same])
            same++;
        if (same == len && (at == 0 || !is_word(pattern.units[at - 1])) && at + len < pattern.len &&
            is_word(pattern.units[at + len]))
            return len;
    }
    return 0;
}

static void put_dash(struct sigma_patterns *out, struct sigma_pattern from, size_t at, size_t len,
                     struct str dash)
{
    uint16_t *units = ARENA_ARRAY(out->arena, from.len + dash.len, uint16_t);

    memcpy(units, from.units, at * sizeof *units);
    for (size_t i = 0; i < dash.len; i++)
        units[at + i] = (unsigned char)dash.ptr[i];
    memcpy(units + at + dash.len, from.units + at + len, (from.len - at - len) * sizeof *units);
    add(out, units, from.len - len + dash.len);
}

/* Every dash of one pattern by every kind of dash, from the last to the first. */
static bool windash(struct sigma_patterns *out, struct sigma_pattern pattern)
{
    size_t first = out->count;

    add(out, pattern.units, pattern.len);
    for (size_t at = pattern.len; at-- > 0;) {
        size_t len = dash_at(pattern, at), end = out->count;
        if (len == 0)
            continue;
        if ((end - first) * DASHES > SIGMA_RULE_VARIANTS_MAX)
            return false;
        for (size_t row = first; row < end; row++) {
            struct sigma_pattern from = out->rows[row];
            for (size_t d = 1; d < DASHES; d++)
                put_dash(out, from, at, len, dashes[d]);
            struct sigma_patterns one = {.arena = out->arena};
            put_dash(&one, from, at, len, dashes[0]);
            out->rows[row] = one.rows[0];
        }
    }
    return true;
}

/* ---- Base64 and UTF-16 ---- */

static struct str base64(struct arena *arena, struct str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = arena_take(arena, (bytes.len + 2) / 3 * 4 + 1);
    size_t len = 0;

    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t group = (uint32_t)(unsigned char)bytes.ptr[i] << 16U;
        if (left > 1)
            group |= (uint32_t)(unsigned char)bytes.ptr[i + 1] << 8U;
        if (left > 2)
            group |= (unsigned char)bytes.ptr[i + 2];
        out[len++] = digits[group >> 18U];
        out[len++] = digits[(group >> 12U) & 63U];
        out[len++] = left > 1 ? digits[(group >> 6U) & 63U] : '=';
        out[len++] = left > 2 ? digits[group & 63U] : '=';
    }
    return (struct str){out, len};
}

static void base64_offsets(struct sigma_patterns *out, struct str bytes)
{
    static const size_t skip[BASE64_SHIFTS] = {0, 2, 3}, drop[BASE64_SHIFTS] = {0, 3, 2};

    for (size_t shift = 0; shift < BASE64_SHIFTS; shift++) {
        char *padded = arena_take(out->arena, bytes.len + BASE64_SHIFTS);
        memset(padded, ' ', shift);
        memcpy(padded + shift, bytes.ptr, bytes.len);
        struct str code = base64(out->arena, (struct str){padded, bytes.len + shift});
        size_t end = code.len - drop[(bytes.len + shift) % 3];
        if (end > skip[shift])
            add_text(out, (struct str){code.ptr + skip[shift], end - skip[shift]});
    }
}

static struct str utf16(struct arena *arena, struct str text, bool is_big, bool has_mark)
{
    char *out = arena_take(arena, text.len * 2 + 2);
    size_t len = 0;

    if (has_mark) {
        out[len++] = '\xFF';
        out[len++] = '\xFE';
    }
    for (size_t at = 0; at < text.len;) {
        uint32_t point = str_point(text, &at), units[2] = {point, 0};
        size_t count = 1;
        if (point >= 0x10000) {
            units[0] = 0xD800 + ((point - 0x10000) >> 10U);
            units[1] = 0xDC00 + ((point - 0x10000) & 0x3FFU);
            count = 2;
        }
        for (size_t i = 0; i < count; i++) {
            out[len++] = (char)(is_big ? units[i] >> 8U : units[i] & 0xFFU);
            out[len++] = (char)(is_big ? units[i] & 0xFFU : units[i] >> 8U);
        }
    }
    return (struct str){out, len};
}

bool sigma_variant_apply(struct sigma_patterns *patterns, enum sigma_variant variant,
                         const char **ret_zh, const char **ret_en)
{
    struct sigma_patterns out = {.arena = patterns->arena};

    for (size_t i = 0; i < patterns->count; i++) {
        struct str text;
        bool is_fine = true;
        if (variant == SIGMA_WINDASH) {
            is_fine = windash(&out, patterns->rows[i]);
        } else if (!sigma_variant_plain(patterns->arena, patterns->rows[i], &text)) {
            *ret_zh = "编码的值不能有通配符";
            *ret_en = "a value that is encoded cannot have wildcards";
            return false;
        } else if (variant == SIGMA_BASE64) {
            add_text(&out, base64(out.arena, text));
        } else if (variant == SIGMA_BASE64OFFSET) {
            base64_offsets(&out, text);
        } else {
            add_text(&out,
                     utf16(out.arena, text, variant == SIGMA_UTF16BE, variant == SIGMA_UTF16));
        }
        if (!is_fine || out.count > SIGMA_RULE_VARIANTS_MAX) {
            *ret_zh = "一个值的变体太多";
            *ret_en = "one value has too many variants";
            return false;
        }
    }
    if (out.count == 0) {
        *ret_zh = "值太短，无法这样编码";
        *ret_en = "the value is too short to be encoded so";
        return false;
    }
    *patterns = out;
    return true;
}

/* ---- Placeholders ---- */

static const struct sigma_placeholder *placeholder_at(const struct sigma_placeholders *all,
                                                      struct sigma_pattern pattern, size_t at,
                                                      size_t *ret_len, bool *ret_is_one)
{
    size_t end = at + 1;

    *ret_is_one = false;
    if (pattern.units[at] != '%')
        return NULL;
    while (end < pattern.len && is_word(pattern.units[end]))
        end++;
    if (end == at + 1 || end >= pattern.len || pattern.units[end] != '%')
        return NULL;
    *ret_is_one = true;
    *ret_len = end + 1 - at;
    for (size_t i = 0; all && i < all->count; i++) {
        const struct sigma_placeholder *one = &all->rows[i];
        size_t same = 0;
        while (same < one->name.len && same < end - at - 1 &&
               pattern.units[at + 1 + same] == (unsigned char)one->name.ptr[same])
            same++;
        if (same == one->name.len && same == end - at - 1)
            return one;
    }
    return NULL;
}

static void put_value(struct sigma_patterns *out, struct sigma_pattern from, size_t at, size_t len,
                      struct str value)
{
    struct sigma_patterns made = {.arena = out->arena};

    sigma_variant_read(&made, value);
    struct sigma_pattern middle = made.rows[0];
    uint16_t *units = ARENA_ARRAY(out->arena, from.len + middle.len + 1, uint16_t);
    memcpy(units, from.units, at * sizeof *units);
    if (middle.len > 0)
        memcpy(units + at, middle.units, middle.len * sizeof *units);
    memcpy(units + at + middle.len, from.units + at + len, (from.len - at - len) * sizeof *units);
    add(out, units, from.len - len + middle.len);
}

bool sigma_variant_expand(struct sigma_patterns *patterns,
                          const struct sigma_placeholders *placeholders, const char **ret_zh,
                          const char **ret_en)
{
    struct sigma_patterns done = {.arena = patterns->arena};

    /* `patterns` grows while it is walked: a row with a placeholder gives rows to look at again */
    for (size_t i = 0; i < patterns->count; i++) {
        struct sigma_pattern one = patterns->rows[i];
        size_t at = 0, len = 0;
        bool is_one = false;
        const struct sigma_placeholder *found = NULL;
        while (at < one.len && !is_one)
            found = placeholder_at(placeholders, one, at++, &len, &is_one);
        if (!is_one) {
            add(&done, one.units, one.len);
            continue;
        }
        if (!found || found->count == 0) {
            *ret_zh = "占位符没有给出值";
            *ret_en = "the placeholder has no values";
            return false;
        }
        if (patterns->count + found->count > SIGMA_RULE_VARIANTS_MAX) {
            *ret_zh = "占位符的值太多";
            *ret_en = "the placeholder has too many values";
            return false;
        }
        for (size_t k = 0; k < found->count; k++)
            put_value(patterns, one, at - 1, len, found->values[k]);
    }
    *patterns = done;
    return true;
}
