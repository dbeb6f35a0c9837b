/* SPDX-License-Identifier: Apache-2.0
 * Memory and hashes of windows; for sigma_window.c alone. */
#ifndef EVENTS_SIGMA_WINDOW_INSIDE_H
#define EVENTS_SIGMA_WINDOW_INSIDE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Room for twice as many rows (64 at first); the rows may move. */
static inline void *sigma_window_grown(void *rows, size_t *size, size_t bytes)
{
    *size = *size ? *size * 2 : 64;
    void *made = realloc(rows, *size * bytes);
    if (!made)
        abort();
    return made;
}

/* A copy that the caller frees. */
static inline char *sigma_window_key(const char *bytes, size_t len)
{
    char *key = malloc(len + 1);

    if (!key)
        abort();
    if (len > 0)
        memcpy(key, bytes, len);
    return key;
}

static inline uint64_t sigma_window_hash(uint64_t seed, const char *bytes, size_t len)
{
    uint64_t hash = 0xcbf29ce484222325U ^ (seed * 0x9E3779B97F4A7C15U);

    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3U;
        hash ^= hash >> 33U;
    }
    return hash;
}

#endif
