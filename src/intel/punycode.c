/* SPDX-License-Identifier: Apache-2.0
 * The encoder of RFC 3492, section 6.3. */
#include "intel/punycode.h"

#include <string.h>

enum {
    PUNYCODE_BASE = 36,
    PUNYCODE_LEAST = 1,
    PUNYCODE_MOST = 26,
    PUNYCODE_SKEW = 38,
    PUNYCODE_DAMP = 700,
    PUNYCODE_BIAS = 72,
    PUNYCODE_FIRST = 128,
    PUNYCODE_LABEL = 63,
};

static uint32_t adapt(uint32_t delta, uint32_t points, bool is_first)
{
    uint32_t k = 0;

    delta = is_first ? delta / PUNYCODE_DAMP : delta / 2;
    delta += delta / points;
    for (; delta > ((PUNYCODE_BASE - PUNYCODE_LEAST) * PUNYCODE_MOST) / 2; k += PUNYCODE_BASE)
        delta /= PUNYCODE_BASE - PUNYCODE_LEAST;
    return k + (PUNYCODE_BASE - PUNYCODE_LEAST + 1) * delta / (delta + PUNYCODE_SKEW);
}

static char digit(uint32_t value)
{
    return (char)(value < 26 ? 'a' + value : '0' + (value - 26));
}

/* One number as variable-length digits; the new length, or 0 when the label is full. */
static size_t write_number(char *out, size_t len, uint32_t number, uint32_t bias)
{
    for (uint32_t k = PUNYCODE_BASE;; k += PUNYCODE_BASE) {
        uint32_t threshold = k <= bias                   ? PUNYCODE_LEAST
                             : k >= bias + PUNYCODE_MOST ? PUNYCODE_MOST
                                                         : k - bias;
        if (len >= PUNYCODE_LABEL)
            return 0;
        if (number < threshold)
            break;
        out[len++] = digit(threshold + (number - threshold) % (PUNYCODE_BASE - threshold));
        number = (number - threshold) / (PUNYCODE_BASE - threshold);
    }
    out[len++] = digit(number);
    return len;
}

/* The label at `out` (PUNYCODE_LABEL bytes); 0 when it does not fit. */
static size_t encode(const uint32_t *points, uint32_t count, char *out)
{
    uint32_t next = PUNYCODE_FIRST, delta = 0, bias = PUNYCODE_BIAS, plain = 0, done;
    size_t len = 0;

    for (; len < 4; len++)
        out[len] = "xn--"[len];
    for (uint32_t i = 0; i < count; i++) {
        if (points[i] < PUNYCODE_FIRST) {
            if (len >= PUNYCODE_LABEL)
                return 0;
            out[len++] = (char)points[i];
            plain++;
        }
    }
    done = plain;
    if (plain > 0) {
        if (len >= PUNYCODE_LABEL)
            return 0;
        out[len++] = '-';
    }
    while (done < count) {
        uint32_t least = UINT32_MAX;
        for (uint32_t i = 0; i < count; i++)
            if (points[i] >= next && points[i] < least)
                least = points[i];
        delta += (least - next) * (done + 1);
        next = least;
        for (uint32_t i = 0; i < count; i++) {
            if (points[i] < next)
                delta++;
            if (points[i] != next)
                continue;
            len = write_number(out, len, delta, bias);
            if (len == 0)
                return 0;
            bias = adapt(delta, done + 1, done == plain);
            delta = 0;
            done++;
        }
        delta++;
        next++;
    }
    return len;
}

/* Lower case of the letters that names are written with: Latin 1, Greek, Cyrillic, full-width
 * Latin. */
static uint32_t lower_point(uint32_t point)
{
    static const struct {
        uint32_t first, last, step;
    } ranges[] = {
        {'A', 'Z', 32},     {0xc0, 0xd6, 32},   {0xd8, 0xde, 32},     {0x391, 0x3a9, 32},
        {0x400, 0x40f, 80}, {0x410, 0x42f, 32}, {0xff21, 0xff3a, 32},
    };

    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return point + ranges[i].step;
    return point;
}

static bool is_dot(uint32_t point)
{
    return point == '.' || point == 0x3002 || point == 0xff0e || point == 0xff61;
}

/* The label's bytes at `out`; 0 when it does not fit. */
static size_t write_label(const uint32_t *points, uint32_t count, bool is_ascii, char *out)
{
    if (!is_ascii)
        return encode(points, count, out);
    for (uint32_t i = 0; i < count; i++)
        out[i] = (char)points[i];
    return count;
}

bool punycode_domain(struct str text, char *room, size_t size, struct str *ret_name)
{
    uint32_t points[PUNYCODE_LABEL + 1];
    char label[PUNYCODE_LABEL + 1];
    size_t at = 0, len = 0;
    bool has_more = true;

    while (has_more) {
        uint32_t count = 0;
        bool is_ascii = true;
        has_more = false;
        while (at < text.len && !has_more) {
            uint32_t point = str_point(text, &at);
            has_more = is_dot(point);
            if (has_more)
                break;
            if (count >= PUNYCODE_LABEL)
                return false;
            is_ascii = is_ascii && point < PUNYCODE_FIRST;
            points[count++] = lower_point(point);
        }
        if (count == 0) {
            if (has_more || len == 0)
                return false;
            break; /* the root's dot at the end */
        }
        size_t wrote = write_label(points, count, is_ascii, label);
        if (wrote == 0 || len + wrote + 1 > size)
            return false;
        if (len > 0)
            room[len++] = '.';
        memcpy(room + len, label, wrote);
        len += wrote;
    }
    *ret_name = (struct str){room, len};
    return len > 0;
}
