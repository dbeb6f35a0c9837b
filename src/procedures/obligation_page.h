/* SPDX-License-Identifier: Apache-2.0
 * Lists of duties by due day, in sight of the actor.
 *
 *   mine     on the actor's desk            unit   owed by the actor's party
 *   waiting  owed to the actor's party      area   of the actor's region × sector
 *
 * Nothing is fetched first and filtered later: a party's lists are ranges of an index; an area is
 * read region by region while it has few, else day by day as the kept counters name the days. */
#ifndef PROCEDURES_OBLIGATION_PAGE_H
#define PROCEDURES_OBLIGATION_PAGE_H

#include "base/json.h"
#include "db/work.h"

enum {
    OBLIGATION_PAGE_ROWS = 50,
    OBLIGATION_PAGE_ROWS_MAX = 200,
    OBLIGATION_PAGE_WEEK_DAYS = 7,
    OBLIGATION_PAGE_WAITING_MAX = 100000,
};

struct obligation_page_filter {
    struct str view; /* "mine" | "unit" | "area" | "waiting"; "" = what suits the actor, or with
                        `system` all that concerns it */
    struct str bin;  /* "overdue" | "today" | "week" | "later" | "undated" | "paused" | "done"; "" =
                        all that is not done */
    struct str region, sector; /* subtrees, "" = all */
    int64_t level;             /* -1 = all; 0 = parties and what is not graded */
    struct str document;       /* "JC2021": of which the governing clause is */
    struct str clause, duty, rule, group;
    struct str party;  /* that owes */
    struct str system; /* or party: the subject */
    struct str q;      /* part of the subject's name */
    struct str as_of;  /* RFC 3339, or "" for now; see obligation_page_past.h */
    struct str after;  /* cursor of the page before */
    int64_t limit;     /* 0 = OBLIGATION_PAGE_ROWS */
};

/* {items[], next, total|null, as_of, rules[]}.  Items as obligation_view_row.  rules[] answers
 * bin=undated of an area: {rule, duty, zh, en, clause, n}, whose items are asked for by rule.
 * ST_INVALID: a view, bin, day or cursor that is none, or one the actor has not. */
enum status obligation_page(struct work *w, const struct obligation_page_filter *filter,
                            json_t **ret_page) MUST_CHECK;

#endif
