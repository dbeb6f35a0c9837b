/* SPDX-License-Identifier: Apache-2.0
 * The sides of a response: who commands, which office coordinates, who is affected; and the facts
 * that are stated about them, from which their duties follow. */
#ifndef PROCEDURES_RESPONSE_SIDE_H
#define PROCEDURES_RESPONSE_SIDE_H

#include "procedures/dossier.h"

/* Parts of parties in a response. */
#define RESPONSE_COMMAND  "command"
#define RESPONSE_OFFICE   "office"
#define RESPONSE_AFFECTED "affected"
#define RESPONSE_ON_SITE  "on-site"
#define RESPONSE_ORDERED  "ordered"
#define RESPONSE_TEAM     "team"

/* Find and name them: of level III the party that acts as the city's emergency command (else the
 * nearest cyberspace office), of level IV the keeper; the nearest emergency office; the affected
 * parties of `affected` (ids) and of the basis.  ST_NOT_FOUND for an unknown party, ST_DENIED for
 * one that the actor does not answer for. */
enum status response_side_name(struct work *w, const struct dossier *dossier,
                               const json_t *affected) MUST_CHECK;
/* The first party with that part; "" when there is none. */
enum status response_side_of(struct work *w, const struct dossier *dossier, const char *part,
                             struct str *ret_party_id) MUST_CHECK;
/* Whether the actor's party has the part. */
enum status response_side_is(struct work *w, const struct dossier *dossier, const char *part,
                             bool *ret_is) MUST_CHECK;
/* State an event once about every party with one of the parts (separated by one space). */
enum status response_side_state(struct work *w, const struct dossier *dossier, const char *parts,
                                const char *word, struct instant at,
                                const json_t *attributes) MUST_CHECK;
/* {key: the dossier's level}: attributes of an event. */
json_t *response_side_level(struct work *w, const struct dossier *dossier, const char *key);
/* The title as messages say it: an exercise is called one. */
struct str response_side_title(struct work *w, const struct dossier *dossier);
/* ST_DENIED when a party acts as the city's emergency command and it is not the actor's; `clause`
 * is cited. */
enum status response_side_commands(struct work *w, const struct dossier *dossier,
                                   struct str clause) MUST_CHECK;
/* The clause of an item of the packs' list of tasks ("RT07"), "" when there is none. */
enum status response_side_clause(struct work *w, const struct dossier *dossier, const char *code,
                                 struct str *ret_clause) MUST_CHECK;

#endif
