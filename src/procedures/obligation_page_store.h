/* SPDX-License-Identifier: Apache-2.0
 * Rows of lists of duties, a range of an index at a time; for obligation_page.c and
 * obligation_home.c. */
#ifndef PROCEDURES_OBLIGATION_PAGE_STORE_H
#define PROCEDURES_OBLIGATION_PAGE_STORE_H

#include "procedures/obligation_page.h"
#include "procedures/obligation_row.h"

/* What a range is looked up by. */
enum obligation_page_key {
    OBLIGATION_PAGE_ASSIGNED, /* account */
    OBLIGATION_PAGE_OWED_BY,  /* party */
    OBLIGATION_PAGE_OWED_TO,
    OBLIGATION_PAGE_SUBJECT,
    OBLIGATION_PAGE_RULE,
    OBLIGATION_PAGE_REGION, /* that one, not those below it */
    OBLIGATION_PAGE_KEY_COUNT
};

struct obligation_page_query {
    const struct obligation_page_filter *filter;
    struct str region_path, sector_path; /* "" = no bound */
    struct str on_from, on_to;           /* days, inclusive */
    int64_t at_from, at_to;              /* ms: from, below; duties without an instant count as 0 */
    bool is_back;                        /* latest first */
    struct str after_on, after_region, after_id; /* last row of the page before */
    int limit;
};

struct obligation_rows {
    size_t count;
    struct obligation_row *rows;
};

struct obligation_texts {
    size_t count;
    struct str *texts;
};

/* By (due_on, id). */
enum status obligation_page_store_rows(struct work *w, enum obligation_page_key by, struct str key,
                                       const char *state, const struct obligation_page_query *query,
                                       struct obligation_rows *ret_rows) MUST_CHECK;
enum status obligation_page_store_count(struct work *w, enum obligation_page_key by, struct str key,
                                        const char *state,
                                        const struct obligation_page_query *query,
                                        int64_t *ret_count) MUST_CHECK;
/* Of one day, by (region, id), in the region of region_path and those below it. */
enum status obligation_page_store_day(struct work *w, const char *state, struct str day,
                                      const struct obligation_page_query *query,
                                      struct obligation_rows *ret_rows) MUST_CHECK;
/* Days between on_from and on_to with open duties, by the kept counters. */
enum status obligation_page_store_days(struct work *w, struct str region, struct str sector,
                                       struct str on_from, struct str on_to,
                                       struct obligation_texts *ret_days) MUST_CHECK;
/* The latest day before `day`, not before `on_from`, with a duty in that state anywhere; "" when
 * there is none. */
enum status obligation_page_store_day_before(struct work *w, const char *state, struct str day,
                                             struct str on_from, struct str *ret_day) MUST_CHECK;
/* Regions at or below a path that hold duties, at most `limit`. */
enum status obligation_page_store_leaves(struct work *w, struct str region_path, int limit,
                                         struct obligation_texts *ret_codes) MUST_CHECK;
/* "" for "" and for an unknown code. */
enum status obligation_page_store_path(struct work *w, bool is_sector, struct str code,
                                       struct str *ret_path) MUST_CHECK;
/* {overdue, today, week, later, undated} of rows, by ASSIGNED or OWED_BY. */
enum status obligation_page_store_bins(struct work *w, enum obligation_page_key by, struct str key,
                                       json_t **ret_bins) MUST_CHECK;
/* Open duties that others owe to the party, counted up to OBLIGATION_PAGE_WAITING_MAX. */
enum status obligation_page_store_waiting(struct work *w, struct str party_id,
                                          int64_t *ret_count) MUST_CHECK;

#endif
