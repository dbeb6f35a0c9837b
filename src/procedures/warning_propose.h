/* SPDX-License-Identifier: Apache-2.0
 * A draft beyond the keeper's power: proposed to the office that may issue it, which takes it over
 * as a draft of its own or declines. */
#ifndef PROCEDURES_WARNING_PROPOSE_H
#define PROCEDURES_WARNING_PROPOSE_H

#include "procedures/warning.h"

#define WARNING_PROPOSED_TO "proposed-to"

/* The registered office nearest to the warning's place that may issue it at its level and scope.
 * ST_NOT_FOUND without a fault. */
enum status warning_propose_office(struct work *w, const struct dossier *warning,
                                   struct str *ret_party_id,
                                   const struct authority **ret_authority) MUST_CHECK;

/* Of the table: offered where the keeper itself may not issue it; to the office it went to. */
enum status warning_propose_is_needed(struct work *w, const struct dossier *warning,
                                      bool *ret_open) MUST_CHECK;
enum status warning_propose_is_mine(struct work *w, const struct dossier *warning,
                                    bool *ret_open) MUST_CHECK;
enum status warning_propose_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_propose_effect(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_propose_take(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_propose_decline(struct work *w, struct dossier_step *step) MUST_CHECK;

#endif
