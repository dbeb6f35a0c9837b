/* SPDX-License-Identifier: Apache-2.0
 * Documents that join rules: correlations and global filters. */
#ifndef EVENTS_SIGMA_RELATION_H
#define EVENTS_SIGMA_RELATION_H

#include "events/sigma_rule.h"

/* Read `correlation` or `filter` into the rule.  ST_INVALID: the reason is in the rule. */
enum status sigma_relation_correlation(struct arena *arena, const struct sigma_yaml *node,
                                       struct sigma_rule *rule) MUST_CHECK;
enum status sigma_relation_filter(struct sigma_rule_reading *reading,
                                  const struct sigma_yaml *node) MUST_CHECK;

#endif
