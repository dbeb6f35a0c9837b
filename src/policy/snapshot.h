/* SPDX-License-Identifier: Apache-2.0
 * What a policy snapshot holds; inside the room only. */
#ifndef POLICY_SNAPSHOT_H
#define POLICY_SNAPSHOT_H

#include "policy/calendar.h"
#include "policy/pack_read.h"

enum { SNAPSHOT_FIRST_YEAR = 1950, SNAPSHOT_LAST_YEAR = 2200 };

/* The days of one year: enum calendar_kind per day of the year, from 0. */
struct snapshot_year {
    bool is_provisional;
    int8_t kinds[366];
};

struct policy {
    struct arena arena;
    struct pack_set set;
    json_t *packs;     /* list, for policy_packs */
    json_t *clauses;   /* id → clause */
    json_t *forms;     /* id → form, options filled in */
    json_t *fields;    /* form id → {key → field} */
    json_t *regions;   /* list */
    json_t *region_of; /* code → region */
    json_t *sectors;   /* list */
    json_t *schemes;   /* list */
    json_t *floors;    /* list */
    json_t *objects;   /* what may be a grading object */
    struct snapshot_year years[SNAPSHOT_LAST_YEAR - SNAPSHOT_FIRST_YEAR + 1];
};

/* Parts of making a snapshot, each in the file of its subject. */
void grade_build(struct policy *policy);
void form_build(struct policy *policy);
void calendar_build(struct policy *policy);
/* The pack applies at the place: validity, region and sector. */
bool policy_pack_applies(const struct pack *pack, const struct policy_place *place);

#endif
