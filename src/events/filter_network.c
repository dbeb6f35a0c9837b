/* SPDX-License-Identifier: Apache-2.0
 * Networks among the values of filters. */
#include "events/filter_network.h"

#include <string.h>

#include "registry/address.h"

#include "base/banned.h"

static struct filter_bound bound_of(struct address address)
{
    return (struct filter_bound){
        .is_set = true, .is_address = true, .high = address.high, .low = address.low};
}

static bool may_be(struct str text)
{
    return text.len > 0 && text.len < ADDRESS_MAX_TEXT && text.ptr[0] != '\0' &&
           strchr("0123456789:abcdefABCDEF", text.ptr[0]) != NULL &&
           memchr(text.ptr, '/', text.len) != NULL;
}

bool filter_network_read(struct arena *arena, struct str text, struct filter_term *term)
{
    struct address_range range;

    if (!may_be(text) || !address_range_read(arena, text, &range))
        return false;
    term->test = FILTER_NETWORK;
    term->low = bound_of(range.first);
    term->high = bound_of(range.last);
    return true;
}

/* Four numbers with dots between, or digits of base 16 with "::" among them: meant as an address,
 * whether or not it is one. */
static bool is_near_address(struct str text)
{
    size_t dots = 0, others = 0, digits = 0;
    bool has_pair = false;

    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];

        has_pair |= i > 0 && byte == ':' && text.ptr[i - 1] == ':';
        if (byte == '.') {
            if (digits == 0)
                others++;
            dots++;
            digits = 0;
        } else if (byte >= '0' && byte <= '9') {
            digits++;
        } else {
            others++;
            if (strchr(":abcdefABCDEF", byte) == NULL)
                return false;
        }
    }
    return has_pair || (dots == 3 && others == 0 && digits > 0);
}

bool filter_network_is_meant(struct str text)
{
    struct address address;
    struct str rest, head = str_cut(text, '/', &rest);
    int64_t length;

    return may_be(text) && str_to_int(rest, &length) &&
           (address_read(head, &address) || is_near_address(head));
}
