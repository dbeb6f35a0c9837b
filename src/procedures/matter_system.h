/* SPDX-License-Identifier: Apache-2.0
 * The system and the parties behind a matter.  Who holds a matter (a receiving organ in another
 * region, a panel member) sees its system through it; changes are judged by the table before. */
#ifndef PROCEDURES_MATTER_SYSTEM_H
#define PROCEDURES_MATTER_SYSTEM_H

#include "procedures/matter.h"
#include "registry/party.h"
#include "registry/system.h"

enum status matter_system_load(struct work *w, const struct matter *matter,
                               struct system *ret_system) MUST_CHECK;
enum status matter_system_party(struct work *w, struct str party_id,
                                struct party *ret_party) MUST_CHECK;
/* The record as the API shows it, with the answers of its form. */
enum status matter_system_json(struct work *w, const struct matter *matter, json_t **ret_system,
                               json_t **ret_party) MUST_CHECK;
enum status matter_system_highest_carried(struct work *w, const struct matter *matter,
                                          int *ret_level) MUST_CHECK;
enum status matter_system_set_grade(struct work *w, const struct matter *matter, int info_level,
                                    int service_level, int level, struct str reason) MUST_CHECK;
enum status matter_system_set_filing(struct work *w, const struct matter *matter,
                                     enum system_filing filing, struct str number,
                                     struct str reason) MUST_CHECK;
enum status matter_system_set_police(struct work *w, const struct matter *matter,
                                     struct str police_party_id, struct str reason) MUST_CHECK;
enum status matter_system_set_state(struct work *w, const struct matter *matter,
                                    enum system_state state, struct str reason) MUST_CHECK;
/* How many systems of the matter's party stand in the register at level 1..5, withdrawn ones left
 * out; ret_counts[level]. */
enum status matter_system_counts(struct work *w, const struct matter *matter,
                                 int64_t ret_counts[6]) MUST_CHECK;

#endif
