/* SPDX-License-Identifier: Apache-2.0
 * Token buckets in sets of eight: a key can only live in its set, the oldest of the set gives way.
 */
#include "http/rate.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"

enum { RATE_WAYS = 8, RATE_KEY_BYTES = 16 };

struct rate_bucket {
    uint8_t key[RATE_KEY_BYTES]; /* digest with the table's secret: nobody can aim at a set */
    int64_t used_ms;             /* 0: free */
    int64_t full_ms;             /* the instant at which the bucket is full again */
};

struct rate {
    pthread_mutex_t lock;
    uint8_t secret[16];
    size_t set_count;
    int64_t burst, token_ms;
    struct rate_bucket *buckets;
};

struct rate *rate_new(size_t keys, int burst, int token_ms)
{
    struct rate *rate = calloc(1, sizeof *rate);

    if (rate == NULL)
        return NULL;
    rate->set_count = keys / RATE_WAYS;
    rate->burst = burst;
    rate->token_ms = token_ms;
    rate->buckets = calloc(rate->set_count * RATE_WAYS, sizeof *rate->buckets);
    if (rate->buckets == NULL || pthread_mutex_init(&rate->lock, NULL) != 0) {
        free(rate->buckets);
        free(rate);
        return NULL;
    }
    digest_random(rate->secret, sizeof rate->secret);
    return rate;
}

void rate_free(struct rate *rate)
{
    if (rate == NULL)
        return;
    (void)pthread_mutex_destroy(&rate->lock);
    free(rate->buckets);
    free(rate);
}

/* The key's bucket, taken from the set's oldest when it has none yet. */
static struct rate_bucket *find_bucket(struct rate *rate, struct str key)
{
    struct digest_sm3 digest =
        digest_hmac_sm3((struct str){(const char *)rate->secret, sizeof rate->secret}, key);
    uint64_t number = 0;
    struct rate_bucket *set, *oldest;

    memcpy(&number, digest.bytes + RATE_KEY_BYTES, sizeof number);
    set = rate->buckets + (number % rate->set_count) * RATE_WAYS;
    oldest = set;
    for (struct rate_bucket *b = set; b < set + RATE_WAYS; b++) {
        if (b->used_ms != 0 && memcmp(b->key, digest.bytes, RATE_KEY_BYTES) == 0)
            return b;
        if (b->used_ms < oldest->used_ms)
            oldest = b;
    }
    memset(oldest, 0, sizeof *oldest);
    memcpy(oldest->key, digest.bytes, RATE_KEY_BYTES);
    return oldest;
}

static bool take(struct rate *rate, struct str key, struct instant now, int64_t tokens)
{
    struct rate_bucket *bucket;
    int64_t full_ms;
    bool has;

    (void)pthread_mutex_lock(&rate->lock);
    bucket = find_bucket(rate, key);
    bucket->used_ms = now.ms;
    full_ms = bucket->full_ms > now.ms ? bucket->full_ms : now.ms;
    has = full_ms - now.ms + rate->token_ms <= rate->burst * rate->token_ms;
    if (has)
        bucket->full_ms = full_ms + tokens * rate->token_ms;
    (void)pthread_mutex_unlock(&rate->lock);
    return has;
}

bool rate_take(struct rate *rate, struct str key, struct instant now)
{
    return take(rate, key, now, 1);
}

bool rate_has(struct rate *rate, struct str key, struct instant now)
{
    return take(rate, key, now, 0);
}
