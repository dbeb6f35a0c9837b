/* SPDX-License-Identifier: Apache-2.0
 * What a policy snapshot holds; inside the room only. */
#ifndef POLICY_SNAPSHOT_H
#define POLICY_SNAPSHOT_H

#include "policy/calendar.h"
#include "policy/obligation_rules.h"
#include "policy/pack_read.h"
#include "policy/vocabulary.h"

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
    struct vocabulary vocabulary;
    json_t *vocabulary_list; /* for facts_vocabulary */
    struct obligation_rules rules;
    struct authority *authorities; /* with the packs they stand in */
    const struct pack **authority_packs;
    json_t **authority_entries;
    size_t authority_count;
    /* Days since SNAPSHOT_FIRST_YEAR began: working days before each, and the day of each. */
    int32_t *workdays_before;
    int32_t *workday_numbers;
    int32_t *provisional_before; /* days of years without a notice before each */
    int32_t workday_count, calendar_days;
    struct snapshot_year years[SNAPSHOT_LAST_YEAR - SNAPSHOT_FIRST_YEAR + 1];
};

/* Parts of making a snapshot, each in the file of its subject. */
void grade_build(struct policy *policy);
void form_build(struct policy *policy);
void calendar_build(struct policy *policy);
void authority_build(struct policy *policy);
/* Region and sector of the pack meet the place, whatever the day. */
bool policy_pack_covers(const struct pack *pack, const struct policy_place *place);
/* 0 for a national pack, more the nearer its region and sector are to the place. */
size_t policy_pack_nearness(const struct pack *pack, const struct policy_place *place);
/* policy_setting over packs of `codes` and those of rank 0; count 0 is all. */
enum status policy_setting_among(const struct policy *policy, const struct policy_place *place,
                                 const char *key, const struct str *codes, size_t count,
                                 struct policy_setting *ret_setting) MUST_CHECK;
/* The pack applies at the place: validity, region and sector. */
bool policy_pack_applies(const struct pack *pack, const struct policy_place *place);

#endif
