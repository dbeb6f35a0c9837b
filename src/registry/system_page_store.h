/* SPDX-License-Identifier: Apache-2.0
 * Keys of the systems of a list: each function is one index range (see the migration), never a walk
 * through whole records. */
#ifndef REGISTRY_SYSTEM_PAGE_STORE_H
#define REGISTRY_SYSTEM_PAGE_STORE_H

#include "registry/scope.h"
#include "registry/system.h"

struct system_page_key {
    int64_t no;
    int64_t facet;
    struct str name_key; /* where it was asked for */
};

struct system_page_keys {
    size_t count;
    size_t size;
    struct system_page_key *keys;
};

enum system_page_order {
    SYSTEM_PAGE_NEWEST,
    SYSTEM_PAGE_OLDEST,
    SYSTEM_PAGE_HIGHEST,
    SYSTEM_PAGE_LOWEST,
    SYSTEM_PAGE_NAME,
};

struct system_page_query {
    struct scope scope;           /* region and sector already narrowed to the wish */
    int64_t level, state, filing; /* -1 = all */
    struct str party;             /* id, "" = all */
    struct str q;                 /* name key, "" = all */
    enum system_page_order order;
    int64_t after_facet,
        after_no; /* of the page before; the ends of the order when there is none */
    int64_t limit;
};

/* How many systems the scope reaches with that level, state and filing, by the kept counters. */
enum status system_page_count(struct work *w, const struct system_page_query *query,
                              int64_t *ret_count) MUST_CHECK;
/* One page of a scope in every order but by name. */
enum status system_page_of_scope(struct work *w, const struct system_page_query *query,
                                 struct system_page_keys *ret_keys) MUST_CHECK;
/* One page of the names that contain q, by creation in either direction. */
enum status system_page_of_names(struct work *w, const struct system_page_query *query,
                                 struct system_page_keys *ret_keys) MUST_CHECK;
/* Every match, unordered and unpaged, for sets known to be small: of a scope, of a party (within
 * the scope), of an expert. */
enum status system_page_all_of_scope(struct work *w, const struct system_page_query *query,
                                     struct system_page_keys *ret_keys) MUST_CHECK;
enum status system_page_all_of_party(struct work *w, const struct system_page_query *query,
                                     struct system_page_keys *ret_keys) MUST_CHECK;
enum status system_page_all_of_guest(struct work *w, const struct system_page_query *query,
                                     struct system_page_keys *ret_keys) MUST_CHECK;

#endif
