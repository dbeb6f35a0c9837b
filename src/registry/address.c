/* SPDX-License-Identifier: Apache-2.0
 * Addresses and ranges, read as people write them. */
#include "registry/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/banned.h"

static uint64_t read_bytes(const unsigned char *bytes)
{
    uint64_t value = 0;

    for (int i = 0; i < 8; i++)
        value = value << 8 | bytes[i];
    return value;
}

bool address_read(struct str text, struct address *ret_address)
{
    char copy[ADDRESS_MAX_TEXT];
    unsigned char bytes[16] = {0};

    if (text.len == 0 || text.len >= sizeof copy || memchr(text.ptr, 0, text.len))
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (inet_pton(AF_INET, copy, bytes + 12) == 1) {
        bytes[10] = 0xff;
        bytes[11] = 0xff;
    } else if (inet_pton(AF_INET6, copy, bytes) != 1) {
        return false;
    }
    *ret_address = (struct address){read_bytes(bytes), read_bytes(bytes + 8)};
    return true;
}

static bool is_mapped(struct address address)
{
    return address.high == 0 && address.low >> 32 == 0xffff;
}

int address_order(struct address a, struct address b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return a.low < b.low ? -1 : a.low > b.low;
}

/* The lowest `bits` of 128 set. */
static struct address ones(int bits)
{
    struct address mask = {0, 0};

    if (bits >= 128)
        mask.high = UINT64_MAX;
    else if (bits > 64)
        mask.high = (UINT64_C(1) << (bits - 64)) - 1;
    if (bits >= 64)
        mask.low = UINT64_MAX;
    else if (bits > 0)
        mask.low = (UINT64_C(1) << bits) - 1;
    return mask;
}

static bool read_prefix(struct address address, struct str text, struct address_range *ret_range)
{
    int64_t prefix = 0;
    int width = is_mapped(address) ? 32 : 128;

    if (!str_to_int(text, &prefix) || prefix < 0 || prefix > width || text.len > 3)
        return false;
    struct address host = ones(width - (int)prefix);
    ret_range->first = (struct address){address.high & ~host.high, address.low & ~host.low};
    ret_range->last = (struct address){address.high | host.high, address.low | host.low};
    return true;
}

/* "192.0.2.10" and "20" give 192.0.2.20. */
static bool read_last_part(struct address first, struct str text, struct address *ret_last)
{
    int64_t part = 0;

    if (!is_mapped(first) || !str_to_int(text, &part) || part < 0 || part > 255)
        return false;
    *ret_last = (struct address){first.high, (first.low & ~UINT64_C(0xff)) | (uint64_t)part};
    return true;
}

/* The text with one plain "-" for each of the dashes that people type. */
static struct str plain(struct arena *arena, struct str text)
{
    static const char *const dashes[] = {"–", "—", "~", "－", "～", "至", "到"};
    struct str half = str_half_width(arena, str_trim(text));
    char *out = arena_take(arena, half.len + 1);
    size_t len = 0;
    size_t at = 0;

    while (at < half.len) {
        struct str rest = {half.ptr + at, half.len - at};
        size_t dash = 0;
        for (size_t i = 0; i < sizeof dashes / sizeof dashes[0] && dash == 0; i++) {
            if (str_starts(rest, str_of(dashes[i])))
                dash = strlen(dashes[i]);
        }
        if (dash > 0)
            out[len++] = '-';
        else if (half.ptr[at] != ' ')
            out[len++] = half.ptr[at];
        at += dash > 0 ? dash : 1;
    }
    while (len > 1 && out[len - 1] == '-' && out[len - 2] == '-')
        len--;
    return (struct str){out, len};
}

bool address_range_read(struct arena *arena, struct str text, struct address_range *ret_range)
{
    struct str clean = plain(arena, text);
    struct str rest;
    struct address_range range;

    if (clean.len > (size_t)2 * ADDRESS_MAX_TEXT)
        return false;
    if (memchr(clean.ptr, '/', clean.len)) {
        struct str head = str_cut(clean, '/', &rest);
        if (!address_read(head, &range.first) || !read_prefix(range.first, rest, &range))
            return false;
    } else if (memchr(clean.ptr, '-', clean.len)) {
        struct str head = str_cut(clean, '-', &rest);
        if (rest.len > 0 && rest.ptr[0] == '-')
            rest = (struct str){rest.ptr + 1, rest.len - 1};
        if (!address_read(head, &range.first))
            return false;
        if (!address_read(rest, &range.last) && !read_last_part(range.first, rest, &range.last))
            return false;
        if (is_mapped(range.first) != is_mapped(range.last))
            return false;
    } else {
        if (!address_read(clean, &range.first))
            return false;
        range.last = range.first;
    }
    if (address_order(range.first, range.last) > 0)
        return false;
    *ret_range = range;
    return true;
}

const char *address_hex(struct address address, char text[ADDRESS_HEX_BYTES])
{
    (void)snprintf(text, ADDRESS_HEX_BYTES, "%016llx%016llx", (unsigned long long)address.high,
                   (unsigned long long)address.low);
    return text;
}

int address_range_class(const struct address_range *range)
{
    uint64_t borrow = range->last.low < range->first.low;
    uint64_t high = range->last.high - range->first.high - borrow;
    uint64_t low = range->last.low - range->first.low;

    if (high != 0)
        return 127 - __builtin_clzll(high);
    return low != 0 ? 63 - __builtin_clzll(low) : -1;
}

struct address address_before(struct address address, int class)
{
    struct address span = ones(class + 1);

    if (address_order(address, span) < 0)
        return (struct address){0, 0};
    return (struct address){address.high - span.high - (address.low < span.low),
                            address.low - span.low};
}
