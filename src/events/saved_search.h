/* SPDX-License-Identifier: Apache-2.0
 * Searches over events that a person keeps: a name in any language, a filter, a period before the
 * present, columns.  Shared ones are read by the keeper's unit; only the keeper changes them.
 *
 * A search holds conditions, never events: whoever runs it finds what is in their own sight.
 *
 * As JSON: {id, version, name, filter, period, columns[], is_shared, keeper, is_mine, made_at,
 * changed_at}. */
#ifndef EVENTS_SAVED_SEARCH_H
#define EVENTS_SAVED_SEARCH_H

#include "base/json.h"
#include "db/work.h"

enum {
    SAVED_SEARCH_NAME_MAX = 100, /* code points */
    SAVED_SEARCH_MAX = 200,      /* of one person */
    SAVED_SEARCH_LIST_MAX = 1000 /* own and shared, as listed */
};

struct saved_search {
    struct str id, account_id, keeper;
    int64_t version;
    struct str name, filter, period; /* period: "24h", or "" */
    json_t *columns;
    bool is_shared;
    struct instant made_at, changed_at;
};

/* `input`: {name, filter, period?, columns[]?, is_shared?}.  ST_INVALID: the filter cannot be read
 * (with the character), or the period; ST_LIMIT: SAVED_SEARCH_MAX. */
enum status saved_search_make(struct work *w, const json_t *input,
                              struct saved_search *ret_search) MUST_CHECK;
/* Absent members stay.  ST_DENIED: it is another's; ST_STALE. */
enum status saved_search_change(struct work *w, struct str id, int64_t version, const json_t *input,
                                struct saved_search *ret_search) MUST_CHECK;
enum status saved_search_remove(struct work *w, struct str id) MUST_CHECK;
/* {items[], next: null, total, as_of}, by name. */
enum status saved_search_list(struct work *w, json_t **ret_page) MUST_CHECK;
json_t *saved_search_json(struct work *w, const struct saved_search *x);

#endif
