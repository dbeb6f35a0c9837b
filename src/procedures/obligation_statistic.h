/* SPDX-License-Identifier: Apache-2.0
 * How many duties there are, out of kept counters, by region, sector, level, clause, document or
 * duty.  Each number is the total of the list that its query opens. */
#ifndef PROCEDURES_OBLIGATION_STATISTIC_H
#define PROCEDURES_OBLIGATION_STATISTIC_H

#include "base/json.h"
#include "db/work.h"
#include "procedures/obligation_page.h"

/* Duties of a scope.  `open` holds all that is open, overdue ones among them; undated ones, with
 * and without a row, and paused ones are counted apart. */
struct obligation_statistic_sum {
    int64_t open, overdue, undated, paused, met, met_late;
};

/* Of the region × sector (as in struct scope, "" for all), narrowed by level, document, clause,
 * duty, rule and group of the filter, at w->now. */
enum status obligation_statistic_sum(struct work *w, struct str region, struct str sector,
                                     const struct obligation_page_filter *filter,
                                     struct obligation_statistic_sum *ret_sum) MUST_CHECK;
/* {rows[{key, zh, en, open, overdue, undated, paused, met, met_late, query{}}], total{…}, by,
 * as_of}; `by` is "region" | "sector" | "level" | "clause" | "document" | "duty".  Rows of nothing
 * are left out.  ST_DENIED for actors without a region of their own; ST_INVALID: "by". */
enum status obligation_statistic(struct work *w, struct str by,
                                 const struct obligation_page_filter *filter,
                                 json_t **ret_table) MUST_CHECK;
/* Standing and other undated duties of a scope by rule: list of {rule, duty, zh, en, clause, n,
 * query{}}, most first. */
enum status obligation_statistic_undated(struct work *w, struct str region, struct str sector,
                                         const struct obligation_page_filter *filter,
                                         json_t **ret_rules, int64_t *ret_total) MUST_CHECK;
/* Undated duties that a party owes, with and without a row. */
enum status obligation_statistic_party_undated(struct work *w, struct str party_id,
                                               int64_t *ret_count) MUST_CHECK;
/* Open duties (undated among them) of the actor's scope, or owed by the actor's party, for each
 * rule of a list of {rule} or {id}: adds owed_here, a number, to each.  ret_sum may be NULL: {open,
 * overdue, undated} of them all. */
enum status obligation_statistic_of_rules(struct work *w, json_t *rules,
                                          json_t **ret_sum) MUST_CHECK;

#endif
