/* SPDX-License-Identifier: Apache-2.0
 * Networks of both address families, both told in 128 bits. */
#include "events/sigma_cidr.h"

#include <arpa/inet.h>
#include <string.h>

enum { V4_BITS = 96, ADDRESS_BITS = 128 };

bool sigma_cidr_address(struct str text, struct sigma_cidr *ret_address)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    char copy[INET6_ADDRSTRLEN];

    if (text.len < 2 || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    ret_address->prefix = ADDRESS_BITS;
    if (memchr(copy, ':', text.len)) {
        if (inet_pton(AF_INET6, copy, ret_address->address) != 1)
            return false;
        ret_address->is_v4 = memcmp(ret_address->address, mapped, sizeof mapped) == 0;
        return true;
    }
    memcpy(ret_address->address, mapped, sizeof mapped);
    ret_address->is_v4 = true;
    return inet_pton(AF_INET, copy, ret_address->address + sizeof mapped) == 1;
}

bool sigma_cidr_read(struct str text, struct sigma_cidr *ret_net)
{
    struct str rest = {NULL, 0};
    struct str address = str_cut(text, '/', &rest);
    int64_t bits;

    if (!sigma_cidr_address(address, ret_net))
        return false;
    if (address.len == text.len)
        return true;
    int64_t most = memchr(address.ptr, ':', address.len) ? ADDRESS_BITS : ADDRESS_BITS - V4_BITS;
    if (!str_to_int(rest, &bits) || bits < 0 || bits > most)
        return false;
    ret_net->prefix = (int)(bits + ADDRESS_BITS - most);
    return true;
}

bool sigma_cidr_holds(const struct sigma_cidr *net, const struct sigma_cidr *address)
{
    size_t whole = (size_t)net->prefix / 8;
    int rest = net->prefix % 8;

    if (net->is_v4 != address->is_v4 || memcmp(net->address, address->address, whole) != 0)
        return false;
    if (rest == 0)
        return true;
    unsigned char mask = (unsigned char)(0xFF << (8 - rest));
    return ((net->address[whole] ^ address->address[whole]) & mask) == 0;
}
