/* SPDX-License-Identifier: Apache-2.0
 * What is to be looked at in events of one layout, for the log sources they belong to.
 *
 * Per layout it is known which leaves decide the log source; for every combination of their values
 * seen, a route says which leaves feed which fields.  Belongs to one thread. */
#ifndef EVENTS_SIGMA_PLAN_H
#define EVENTS_SIGMA_PLAN_H

#include "events/layout.h"
#include "events/sigma_compiled.h"

enum {
    SIGMA_PLAN_BYTES_MAX = 128 << 20, /* of all plans of a thread; then they are made anew */
    SIGMA_PLAN_KEY_MAX = 512,         /* bytes of the values that decide; longer ones are cut */
    SIGMA_PLAN_ROUTES_MAX = 4096,     /* of one layout */
};

/* Fields fed by one leaf, and atoms that hold whatever its value. */
struct sigma_feed {
    const uint32_t *fields;
    size_t count;
    const uint32_t *present; /* it is there, null or not */
    size_t present_count;
    const uint32_t *valued; /* it has a value */
    size_t valued_count;
    bool has_matcher;
    bool is_light;                   /* one matcher, and a light one */
    const struct sigma_sieve *sieve; /* of all fields; NULL when one of them has none */
};

struct sigma_work {
    uint32_t slot, feed;
};

struct sigma_path {
    uint64_t hash;
    struct str key;
    uint32_t format; /* the bit of the format that it is taken for */
    const struct sigma_work *work;
    size_t work_count;
    const struct sigma_sieve *sieve; /* NULL: no keywords that a sieve is for */
    uint32_t sieved_feed;            /* their fields, worked out only when the sieve holds */
    const uint32_t *buckets;
    size_t bucket_count;
    const unsigned char *is_active; /* by bucket */
    const uint32_t *always;         /* rules without witness */
    size_t always_count;
    struct sigma_path *next;
};

struct sigma_plans;

struct sigma_plans *sigma_plan_new(struct sigma_set *set, const struct layout_set *layouts);
void sigma_plan_free(struct sigma_plans *plans);
/* The layouts are void, or the memory is full: forget everything. */
void sigma_plan_clear(struct sigma_plans *plans);
/* The way of an event; until the next call that clears (*ret_has_cleared). */
const struct sigma_path *sigma_plan_path(struct sigma_plans *plans, const struct record *record,
                                         bool *ret_has_cleared);
const struct sigma_feed *sigma_plan_feed(const struct sigma_plans *plans, uint32_t feed);
/* The leaves that feed a field of a log source's rules, named as in Sigma; at most `max`. */
size_t sigma_plan_slots(struct sigma_plans *plans, const struct layout *layout, uint32_t bucket,
                        struct str field, uint32_t *ret_slots, size_t max);

#endif
