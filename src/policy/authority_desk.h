/* SPDX-License-Identifier: Apache-2.0
 * A question about powers in everyday words, answered from one pack: may the city office issue a
 * red warning for one county, by which clause, and if not, who may.
 *
 * Pure.  Packs speak of kinds of parties, ranks and their own scope words; people speak of offices
 * and places.  The two tables between them stand in authority_desk.c and nowhere else. */
#ifndef POLICY_AUTHORITY_DESK_H
#define POLICY_AUTHORITY_DESK_H

#include "policy/authority.h"

struct authority_question {
    struct str pack;   /* code of the pack */
    struct str act;    /* "warning.issue" */
    struct str level;  /* a word of the act's entries; "" only where they name none */
    struct str office; /* unit | county | city | region | nation */
    struct str scope;  /* unit | county | sector | several | counties | city | cities | region |
                          beyond; "" only where the act's entries name none */
    struct date on;
};

/* {pack, pack_version, act, level, office, scope, allowed, clause, authority, reason, reason_en,
 * strength, sure, who_may[{office, zh, en, clause, authority}]}: when refused, `clause` is that of
 * the entry which says who may, and the reason names that office.  ST_NOT_FOUND (pack) when there
 * is no such pack, ST_INVALID (act, level, office, scope) for a word that the pack does not know,
 * with those it knows. */
enum status authority_desk_answer(const struct policy *policy, struct arena *arena,
                                  const struct authority_question *question, json_t **ret_answer,
                                  struct fault *fault) MUST_CHECK;
/* The packs' word for a place as people name it: "city" is several counties, "cities" the region.
 * A word that is neither comes back as it is. */
struct str authority_desk_scope(struct str word);

#endif
