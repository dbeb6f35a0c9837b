/* SPDX-License-Identifier: Apache-2.0
 * The filter is built by peeling: a key that alone uses a place is taken off last and set first. */
#include "events/segment_filter.h"

#include <math.h>

__extension__ typedef unsigned __int128 wide;

enum { TRIES_MAX = 64, ARITY = SEGMENT_FILTER_PLACES, LENGTH_MAX = 1 << 18 };

static uint64_t mix_key(uint64_t key, uint64_t seed)
{
    uint64_t h = key + seed;

    h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDU;
    h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53U;
    return h ^ (h >> 33);
}

static uint8_t fingerprint(uint64_t hash)
{
    return (uint8_t)(hash ^ (hash >> 32));
}

static void places(const struct segment_filter *filter, uint64_t hash, uint32_t ret_at[ARITY])
{
    uint32_t mask = filter->segment_length - 1;
    uint64_t span = (uint64_t)filter->segment_count * filter->segment_length;

    ret_at[0] = (uint32_t)(((wide)hash * span) >> 64);
    ret_at[1] = (ret_at[0] + filter->segment_length) ^ ((uint32_t)(hash >> 18) & mask);
    ret_at[2] = (ret_at[0] + 2 * filter->segment_length) ^ ((uint32_t)hash & mask);
}

bool segment_filter_is_sound(const struct segment_filter *filter)
{
    if (filter->bytes == 0)
        return filter->segment_count == 0 && filter->segment_length == 0;
    return filter->segment_length > 0 && filter->segment_length <= LENGTH_MAX &&
           (filter->segment_length & (filter->segment_length - 1)) == 0 &&
           filter->segment_count > 0 &&
           ((uint64_t)filter->segment_count + ARITY - 1) * filter->segment_length == filter->bytes;
}

void segment_filter_places(const struct segment_filter *filter, uint64_t key,
                           uint32_t ret_at[SEGMENT_FILTER_PLACES])
{
    places(filter, mix_key(key, filter->seed), ret_at);
}

bool segment_filter_holds_from(const struct segment_filter *filter, uint64_t key, uint32_t from)
{
    uint32_t at[ARITY];

    if (filter->bytes == 0)
        return false;
    uint64_t hash = mix_key(key, filter->seed);
    places(filter, hash, at);
    return (uint8_t)(fingerprint(hash) ^ filter->fingerprints[at[0] - from] ^
                     filter->fingerprints[at[1] - from] ^ filter->fingerprints[at[2] - from]) == 0;
}

bool segment_filter_holds(const struct segment_filter *filter, uint64_t key)
{
    return segment_filter_holds_from(filter, key, 0);
}

/* ---- Distinct keys ---- */

enum status segment_filter_distinct(uint64_t *keys, size_t count, size_t *ret_count)
{
    uint64_t *other = malloc((count + 1) * sizeof *other), *from = keys, *to = other;
    size_t kept = 0;

    if (!other)
        return ST_MEMORY;
    for (int shift = 0; shift < 64; shift += 8) {
        size_t begins[257] = {0};

        for (size_t i = 0; i < count; i++)
            begins[(from[i] >> shift & 0xFF) + 1]++;
        for (int i = 0; i < 256; i++)
            begins[i + 1] += begins[i];
        for (size_t i = 0; i < count; i++)
            to[begins[from[i] >> shift & 0xFF]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    for (size_t i = 0; i < count; i++)
        if (i == 0 || keys[i] != keys[kept - 1])
            keys[kept++] = keys[i];
    free(other);
    *ret_count = kept;
    return ST_OK;
}

/* ---- Building ---- */

struct peel {
    uint8_t *counts; /* keys that use a place */
    uint64_t *sums;  /* exclusive or of their hashes */
    uint32_t *queue; /* places used by one key */
    uint64_t *order; /* hashes in the order of peeling */
    uint32_t *alone; /* the place each was alone in */
    uint8_t *result;
};

static void peel_free(struct peel *peel)
{
    free(peel->counts);
    free(peel->sums);
    free(peel->queue);
    free(peel->order);
    free(peel->alone);
}

static bool peel_new(struct peel *peel, size_t count, size_t size)
{
    peel->counts = malloc(size);
    peel->sums = malloc(size * sizeof *peel->sums);
    peel->queue = malloc(size * sizeof *peel->queue);
    peel->order = malloc((count + 1) * sizeof *peel->order);
    peel->alone = malloc((count + 1) * sizeof *peel->alone);
    peel->result = calloc(size, 1);
    return peel->counts && peel->sums && peel->queue && peel->order && peel->alone && peel->result;
}

/* False when this seed leaves a knot. */
static bool peel_all(struct peel *peel, const struct segment_filter *filter, const uint64_t *keys,
                     size_t count)
{
    uint32_t at[ARITY];
    size_t queued = 0, peeled = 0;

    memset(peel->counts, 0, filter->bytes);
    memset(peel->sums, 0, filter->bytes * sizeof *peel->sums);
    for (size_t i = 0; i < count; i++) {
        uint64_t hash = mix_key(keys[i], filter->seed);

        places(filter, hash, at);
        for (int one = 0; one < ARITY; one++) {
            if (peel->counts[at[one]] == UINT8_MAX)
                return false;
            peel->counts[at[one]]++;
            peel->sums[at[one]] ^= hash;
        }
    }
    for (uint32_t i = 0; i < filter->bytes; i++)
        if (peel->counts[i] == 1)
            peel->queue[queued++] = i;
    while (queued > 0) {
        uint32_t place = peel->queue[--queued];

        if (peel->counts[place] != 1)
            continue;
        uint64_t hash = peel->sums[place];
        peel->order[peeled] = hash;
        peel->alone[peeled++] = place;
        places(filter, hash, at);
        for (int one = 0; one < ARITY; one++) {
            peel->sums[at[one]] ^= hash;
            if (--peel->counts[at[one]] == 1)
                peel->queue[queued++] = at[one];
        }
    }
    return peeled == count;
}

static void assign(struct peel *peel, const struct segment_filter *filter, size_t count)
{
    uint32_t at[ARITY];

    while (count-- > 0) {
        uint64_t hash = peel->order[count];

        places(filter, hash, at);
        peel->result[peel->alone[count]] =
            (uint8_t)(fingerprint(hash) ^ peel->result[at[0]] ^ peel->result[at[1]] ^
                      peel->result[at[2]] ^ peel->result[peel->alone[count]]);
    }
}

enum status segment_filter_make(const uint64_t *keys, size_t count,
                                struct segment_filter *ret_filter)
{
    struct segment_filter filter = {.seed = 0x726B2B9D438B9D4DU};
    struct peel peel = {0};
    bool is_made = false;

    if (count == 0) {
        *ret_filter = (struct segment_filter){0};
        return ST_OK;
    }
    if (count > SEGMENT_FILTER_KEYS_MAX)
        return ST_LIMIT;
    /* Sizes from the paper's section 4; a small set has room to spare. */
    double keys_count = (double)(count < 2 ? 2 : count);
    double factor = fmax(1.125, 0.875 + 0.25 * log(1e6) / log(keys_count));
    int power = (int)floor(log(keys_count) / log(3.33) + 2.25);
    filter.segment_length = power > 18 ? LENGTH_MAX : 1U << power;
    uint32_t capacity = (uint32_t)ceil(keys_count * factor);
    uint32_t segments = (capacity + filter.segment_length - 1) / filter.segment_length;
    filter.segment_count = segments > ARITY - 1 ? segments - (ARITY - 1) : 1;
    filter.bytes = (filter.segment_count + ARITY - 1) * filter.segment_length;
    if (!peel_new(&peel, count, filter.bytes)) {
        peel_free(&peel);
        free(peel.result);
        return ST_MEMORY;
    }
    for (int try = 0; try < TRIES_MAX && !is_made; try++) {
        filter.seed = mix_key(filter.seed, (uint64_t)try + 1);
        is_made = peel_all(&peel, &filter, keys, count);
    }
    if (is_made)
        assign(&peel, &filter, count);
    peel_free(&peel);
    if (!is_made) {
        free(peel.result);
        return ST_INTERNAL;
    }
    filter.fingerprints = peel.result;
    *ret_filter = filter;
    return ST_OK;
}
