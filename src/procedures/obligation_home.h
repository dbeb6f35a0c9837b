/* SPDX-License-Identifier: Apache-2.0
 * Where a day begins: one's own duties, one's unit's, one's area's, counted and the first of each;
 * and what a leader looks at. */
#ifndef PROCEDURES_OBLIGATION_HOME_H
#define PROCEDURES_OBLIGATION_HOME_H

#include "base/json.h"
#include "db/work.h"

enum { OBLIGATION_HOME_FIRST = 8, OBLIGATION_HOME_LATE = 20 };

/* {as_of, bins{mine, unit, area}, first{mine[], unit[], area[]}, changed_since_yesterday{new, met,
 * overdue}|null}; a view the actor has not is null.  Each of bins is {overdue, today, week, later,
 * undated, waiting}; waiting is known for `unit` only, else null, and at most
 * OBLIGATION_PAGE_WAITING_MAX. */
enum status obligation_home(struct work *w, json_t **ret_home) MUST_CHECK;
/* {as_of, view, red[], late_parties[{party{id,name}, overdue, oldest_due_on, query{}}],
 * changed{since, new, met, became_overdue, items[]}, bins{}, campaigns[]}: of the area, or of the
 * unit for actors without one. */
enum status obligation_home_leader(struct work *w, json_t **ret_leader) MUST_CHECK;

#endif
