/* SPDX-License-Identifier: Apache-2.0
 * A party as an office: which kinds it holds and at which rank its place lies, and whether the
 * packs of a place let it do an official act.  The clause of the entry that decides is always told.
 */
#ifndef PROCEDURES_OFFICE_H
#define PROCEDURES_OFFICE_H

#include "db/work.h"
#include "policy/authority.h"
#include "policy/policy.h"

struct office {
    struct str party_id, name;
    size_t role_count;
    const struct str *roles; /* words of its kinds: "emergency-office" */
    struct str rank;         /* "nation" | "province" | "city" | "county", of its region */
    struct str region;
    struct str sector;         /* its first, "" when it has none */
    struct policy_place place; /* of its region and first sector, on the day of w->now */
};

/* Any party, whoever asks. ST_NOT_FOUND with a fault. */
enum status office_of(struct work *w, struct str party_id, struct office *ret_office) MUST_CHECK;
/* The place of a region and sector on a day, for policy calls. */
enum status office_place(struct work *w, struct str region, struct str sector, struct date on,
                         struct policy_place *ret_place) MUST_CHECK;
/* The entry that lets the office do the act at that level and scope ("" = whatever), by the packs
 * of `place`; NULL when none does. */
const struct authority *office_allows(struct work *w, const struct office *office,
                                      const struct policy_place *place, const char *act,
                                      struct str level, struct str scope);
/* The same, as ST_DENIED: the fault says who may instead and cites that clause.  ret_authority may
 * be NULL. */
enum status office_check(struct work *w, const struct office *office,
                         const struct policy_place *place, const char *act, struct str level,
                         struct str scope, const struct authority **ret_authority) MUST_CHECK;
/* Active parties of a kind nearest to a region: in it, else above it.  ST_NOT_FOUND without a
 * fault. */
enum status office_nearest(struct work *w, struct str region, const char *kind,
                           struct str *ret_party_id) MUST_CHECK;

#endif
