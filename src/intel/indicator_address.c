/* SPDX-License-Identifier: Apache-2.0
 * Addresses and networks as text and as bytes. */
#include "intel/indicator_address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

bool indicator_address_ipv4(struct str text, uint8_t ret_bytes[4])
{
    size_t at = 0;

    if (text.len < 7 || text.len > 15)
        return false;
    for (int part = 0; part < 4; part++) {
        unsigned number = 0;
        size_t start = at;
        for (; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9' && at - start < 3; at++)
            number = number * 10 + (unsigned)(text.ptr[at] - '0');
        if (at == start || number > 255 || (at - start > 1 && text.ptr[start] == '0'))
            return false;
        ret_bytes[part] = (uint8_t)number;
        if (part < 3 && (at >= text.len || text.ptr[at] != '.'))
            return false;
        at += part < 3;
    }
    return at == text.len;
}

static bool read_ipv6(struct str text, struct indicator_address *ret_address)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    char zero[64];
    const char *zone = text.len > 0 ? memchr(text.ptr, '%', text.len) : NULL;

    if (zone)
        text.len = (size_t)(zone - text.ptr);
    if (text.len < 2 || text.len >= sizeof zero)
        return false;
    memcpy(zero, text.ptr, text.len);
    zero[text.len] = '\0';
    if (inet_pton(AF_INET6, zero, ret_address->bytes) != 1)
        return false;
    ret_address->is_v6 = true;
    ret_address->length = 128;
    if (memcmp(ret_address->bytes, mapped, sizeof mapped) == 0) {
        memmove(ret_address->bytes, ret_address->bytes + 12, 4);
        memset(ret_address->bytes + 4, 0, 12);
        ret_address->is_v6 = false;
        ret_address->length = 32;
    }
    return true;
}

void indicator_address_mask(struct indicator_address *address, uint8_t length)
{
    for (unsigned i = 0; i < 16; i++) {
        if (length >= 8 * (i + 1))
            continue;
        unsigned kept = length > 8 * i ? length - 8 * i : 0;
        address->bytes[i] = (uint8_t)(address->bytes[i] & (0xff00U >> kept));
    }
    address->length = length;
}

bool indicator_address_read(struct str text, struct indicator_address *ret_address)
{
    struct str rest, head = str_cut(text, '/', &rest);
    int64_t length;
    struct indicator_address address = {.length = 32};
    uint8_t v4_in_v6 = 0;

    if (head.len == 0)
        return false;
    if (!indicator_address_ipv4(head, address.bytes) && !read_ipv6(head, &address))
        return false;
    if (head.len != text.len) {
        if (!address.is_v6 && memchr(head.ptr, ':', head.len))
            v4_in_v6 = 96;
        if (rest.len == 0 || rest.len > 3 || rest.ptr[0] == '-' || rest.ptr[0] == '+' ||
            !str_to_int(rest, &length))
            return false;
        length -= v4_in_v6;
        if (length < 0 || length > address.length)
            return false;
        indicator_address_mask(&address, (uint8_t)length);
    }
    *ret_address = address;
    return true;
}

struct str indicator_address_print(const struct indicator_address *address, char *room)
{
    size_t len;

    if (!inet_ntop(address->is_v6 ? AF_INET6 : AF_INET, address->bytes, room, INET6_ADDRSTRLEN))
        room[0] = '\0';
    len = strlen(room);
    if (address->length != (address->is_v6 ? 128 : 32))
        len += (size_t)snprintf(room + len, 8, "/%u", address->length);
    return (struct str){room, len};
}
