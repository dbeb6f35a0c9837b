/* SPDX-License-Identifier: Apache-2.0
 * Global record ids. */
#include "base/id.h"

#include <string.h>

#include "base/digest.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { TIME_DIGITS = 10, RANDOM_DIGITS = 16 };

struct str id_new(struct arena *arena, struct instant now)
{
    char *text = arena_take(arena, ID_BYTES + 1);
    uint64_t time = (uint64_t)now.ms & 0xffffffffffffu;
    uint8_t noise[RANDOM_DIGITS];

    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
        text[i] = alphabet[time & 31];
        time >>= 5;
    }
    digest_random(noise, sizeof noise);
    for (int i = 0; i < RANDOM_DIGITS; i++)
        text[TIME_DIGITS + i] = alphabet[noise[i] & 31];
    return (struct str){text, ID_BYTES};
}

bool id_is_valid(struct str text)
{
    if (text.len != ID_BYTES || text.ptr[0] > '7')
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\0' || !strchr(alphabet, text.ptr[i]))
            return false;
    return true;
}
