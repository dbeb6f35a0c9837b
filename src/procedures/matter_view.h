/* SPDX-License-Identifier: Apache-2.0
 * Matters as the API shows them: one whole, pages in sight, and one's own grouped by urgency. */
#ifndef PROCEDURES_MATTER_VIEW_H
#define PROCEDURES_MATTER_VIEW_H

#include "procedures/matter.h"

enum { MATTER_VIEW_PAGE = 50, MATTER_VIEW_PAGE_MAX = 200 };

/* {id, version, procedure, procedure_zh, procedure_en, state, state_zh, state_en, turn, system{},
 * party{}, regulator_party, police_party, data{}, actions[], clocks[], papers[], attachments[],
 * panel[], timeline[], problems[], pack{code, version}, basis, opened_at, closed_at, due_at,
 * due_on, outcome}. */
enum status matter_view_json(struct work *w, struct matter *matter, json_t **ret_json) MUST_CHECK;

struct matter_filter {
    struct str procedure, state, system_id;
    struct str name_key; /* part of the system's name as name_key() makes it, or "" */
    struct str group;    /* "overdue" | "today" | "week" | "later" | "waiting" | "closed" | "" */
    struct str after;    /* cursor of the page before, or "" */
    int64_t limit;       /* 0: MATTER_VIEW_PAGE */
};
/* Rows ordered by due time: {items[], next, total, as_of}.  A group is one of the actor's own; no
 * group is every open matter in sight.  ST_INVALID: a group, procedure or cursor that is none. */
enum status matter_view_page(struct work *w, const struct matter_filter *filter,
                             json_t **ret_page) MUST_CHECK;
/* {groups: {overdue[], today[], week[], later[], waiting[]}, counts{}, as_of}; every group holds at
 * most MATTER_VIEW_PAGE rows, the counts are whole. */
enum status matter_view_groups(struct work *w, json_t **ret_groups) MUST_CHECK;
/* Every matter of a system in sight, newest first: {items[], next, total, as_of}. */
enum status matter_view_of_system(struct work *w, struct str system_id,
                                  json_t **ret_page) MUST_CHECK;

#endif
