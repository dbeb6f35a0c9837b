/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table party and its reach; only party.c and the import use them. */
#ifndef REGISTRY_PARTY_STORE_H
#define REGISTRY_PARTY_STORE_H

#include "registry/party.h"
#include "registry/scope.h"

/* No scope here: the callers have asked scope.h.  ST_NOT_FOUND without a fault. */
enum status party_store_load(struct work *w, struct str id, struct party *ret_party) MUST_CHECK;
enum status party_store_by_uscc(struct work *w, struct str uscc,
                                struct party *ret_party) MUST_CHECK;
/* The newest active party of that name key. */
enum status party_store_by_name(struct work *w, struct str name_key,
                                struct party *ret_party) MUST_CHECK;
/* Makes no and id; writes the reach. */
enum status party_store_insert(struct work *w, struct party *party) MUST_CHECK;
/* ST_STALE (with a fault) when the version is another; raises the version in `party`. */
enum status party_store_update(struct work *w, struct party *party) MUST_CHECK;
enum status party_store_delete(struct work *w, const struct party *party) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status party_store_name(struct work *w, struct str id, struct str *ret_name) MUST_CHECK;

struct party_store_query {
    struct scope scope;
    bool sees_all;
    struct str q;      /* name key, "" = all */
    struct str uscc;   /* beginning, "" = none */
    int64_t kind;      /* bit, 0 = all */
    struct str region; /* subtree, "" = all */
    int64_t after_no;  /* of the page before */
    int64_t limit;
};

typedef enum status party_store_fn(void *cookie, const struct party *party);
enum status party_store_page(struct work *w, const struct party_store_query *query,
                             party_store_fn *each, void *cookie) MUST_CHECK;
enum status party_store_count(struct work *w, const struct party_store_query *query,
                              int64_t *ret_count) MUST_CHECK;

#endif
