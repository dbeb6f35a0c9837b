/* SPDX-License-Identifier: Apache-2.0
 * Which steps a grading takes under the rules of its place. */
#ifndef PROCEDURES_GRADING_RULES_H
#define PROCEDURES_GRADING_RULES_H

#include "procedures/procedure.h"

/* Settings: review.min_level; sector.step and sector.condition; filing.floor. */
enum status grading_rules_needs_review(struct work *w, const struct matter *matter,
                                       bool *ret_needs) MUST_CHECK;
enum status grading_rules_needs_sector(struct work *w, const struct matter *matter,
                                       bool *ret_needs) MUST_CHECK;
enum status grading_rules_notifies_sector(struct work *w, const struct matter *matter,
                                          bool *ret_notifies) MUST_CHECK;
enum status grading_rules_needs_filing(struct work *w, const struct matter *matter, int level,
                                       bool *ret_needs) MUST_CHECK;
/* The instant at which the level counts as determined, the last step being taken now. */
enum status grading_rules_determined_at(struct work *w, const struct matter *matter,
                                        struct instant *ret_at, struct str *ret_event) MUST_CHECK;

#endif
