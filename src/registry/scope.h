/* SPDX-License-Identifier: Apache-2.0
 * What an actor may see of the register, decided in the store layer; no record is read without it.
 *
 *   the machine's owner (actor.is_system)      everything
 *   regulator, police (actor.sees_region)      region subtree × sector subtree
 *   everybody with a party                     the systems of that party
 *   experts                                    also the systems they were admitted to
 *   the three administrators                   no system at all
 *
 * The closure table system_reach(region, sector, no, facet) has one row for each (region of the
 * system or one above it or '') × (sector of the system or one above it or ''), so a scoped page is
 * one index range.  system_scope(region, sector, system_id) is the same as a view, for other rooms:
 *   join system_scope c on c.system_id = m.system_id and c.region = :region and c.sector = :sector
 */
#ifndef REGISTRY_SCOPE_H
#define REGISTRY_SCOPE_H

#include "db/work.h"

enum scope_kind {
    SCOPE_NONE,   /* no system */
    SCOPE_REGION, /* `region` × `sector`; '' × '' is everything */
    SCOPE_PARTY,  /* the systems of `party_id` */
    SCOPE_GUEST,  /* the systems that `account_id` was admitted to */
};

struct scope {
    enum scope_kind kind;
    struct str region;
    struct str sector;
    struct str party_id;   /* also set for SCOPE_REGION when the actor has a party */
    struct str account_id; /* for admitted experts */
};

/* The scope of w->actor. */
struct scope scope_of(const struct work *w);
/* ST_OK when w->actor may see the system, else ST_NOT_FOUND (with a fault), also for a system that
 * does not exist: an outsider learns nothing. */
enum status scope_see_system(struct work *w, struct str system_id) MUST_CHECK;
/* The same for changing it: its own party's operator, a regulator or police officer within region
 * and sector, the machine's owner.  ST_NOT_FOUND when not even visible, else ST_DENIED. */
enum status scope_change_system(struct work *w, struct str system_id) MUST_CHECK;
/* Visible parties: one's own, authorities (every signed-in account must be able to name the
 * receiving organ), those in region × sector, those that run a system in scope; administrators:
 * all. */
enum status scope_see_party(struct work *w, struct str party_id) MUST_CHECK;
enum status scope_change_party(struct work *w, struct str party_id) MUST_CHECK;
/* True when `region` and `sector` lie in the actor's region × sector (or the actor sees all). */
enum status scope_covers(struct work *w, struct str region, struct str sector,
                         bool *ret_is_covered) MUST_CHECK;

/* Cut the region and sector of a scope down to the subtrees wanted ("" = no wish).
 * ret_is_empty: nothing of the scope lies there. */
enum status scope_narrow(struct work *w, struct scope *scope, struct str region, struct str sector,
                         bool *ret_is_empty) MUST_CHECK;

/* An expert appointed to a matter reads its system until dismissed.  Called by procedures, which
 * have judged the right; needs a write work.  Both may be repeated. */
enum status scope_admit(struct work *w, struct str system_id, struct str account_id) MUST_CHECK;
enum status scope_dismiss(struct work *w, struct str system_id, struct str account_id) MUST_CHECK;

#endif
