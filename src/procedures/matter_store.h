/* SPDX-License-Identifier: Apache-2.0
 * Rows of matters as matter.c and the engine need them; no rule, no right beyond sight. */
#ifndef PROCEDURES_MATTER_STORE_H
#define PROCEDURES_MATTER_STORE_H

#include "procedures/matter_view.h"

/* Stands in the store for "no clock runs". */
#define MATTER_NO_DUE_MS INT64_C(253402271999999)
/* Lines of one timeline that are shown; an older matter is told through the journal. */
enum { MATTER_MAX_EVENTS = 1000, MATTER_OF_SYSTEM_MAX = 200 };

enum status matter_store_insert(struct work *w, const struct matter *matter) MUST_CHECK;
/* The next version; ST_STALE (with a fault) when the stored version is another. */
enum status matter_store_update(struct work *w, struct matter *matter) MUST_CHECK;
enum status matter_store_set_due(struct work *w, struct str id, struct instant due_at) MUST_CHECK;
/* ST_NOT_FOUND without a fault. */
enum status matter_store_one(struct work *w, struct str id, struct matter *ret_matter) MUST_CHECK;
/* The open matter of a procedure for a system, whoever asks; ST_NOT_FOUND without a fault. */
enum status matter_store_open_of(struct work *w, struct str system_id, struct str procedure,
                                 struct matter *ret_matter) MUST_CHECK;

struct matter_rows {
    size_t count;
    struct matter *matters; /* without data and packs */
};

struct matter_cursor {
    int64_t due_ms; /* rows after this due time */
    struct str id;  /* and, within it, after this id */
};

/* In sight, ordered by due time; is_open tells which. */
enum status matter_store_page(struct work *w, const struct matter_filter *filter, bool is_open,
                              const struct matter_cursor *cursor, int limit,
                              struct matter_rows *ret_rows, int64_t *ret_total) MUST_CHECK;
enum status matter_store_of_system(struct work *w, struct str system_id,
                                   struct matter_rows *ret_rows) MUST_CHECK;
/* Whose next step is the actor's, due within [from_ms, to_ms]. */
enum status matter_store_mine(struct work *w, int64_t from_ms, int64_t to_ms,
                              const struct matter_cursor *cursor, int limit,
                              struct matter_rows *ret_rows) MUST_CHECK;
/* The actor's matters whose next step is somebody else's. */
enum status matter_store_waiting(struct work *w, const struct matter_cursor *cursor, int limit,
                                 struct matter_rows *ret_rows) MUST_CHECK;
/* {overdue, today, week, later, waiting} as numbers. */
enum status matter_store_counts(struct work *w, int64_t today_end_ms, int64_t week_end_ms,
                                json_t **ret_counts) MUST_CHECK;

struct matter_event {
    const char *act;
    const char *from, *to; /* state words; NULL when the state did not change */
    struct str reason;
    const json_t *facts; /* NULL: none */
    int64_t sequence;    /* of the journal row */
};
/* Under the name of w->actor at w->now. */
enum status matter_store_add_event(struct work *w, struct str matter_id,
                                   const struct matter_event *event) MUST_CHECK;
/* List of {at, actor, party, act, from, to, reason, facts, sequence}, oldest first. */
enum status matter_store_events(struct work *w, struct str matter_id, json_t **ret_list) MUST_CHECK;
/* To a party (account_id empty) or to one account (party_id empty). */
enum status matter_store_add_notice(struct work *w, struct str matter_id, struct str party_id,
                                    struct str account_id, const char *role,
                                    const char *act) MUST_CHECK;

#endif
