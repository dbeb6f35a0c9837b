/* SPDX-License-Identifier: Apache-2.0
 * Conditions: `sel1 and not (1 of filter_* or all of them)`. */
#ifndef EVENTS_SIGMA_CONDITION_H
#define EVENTS_SIGMA_CONDITION_H

#include "events/sigma_rule.h"

struct sigma_named {
    struct str name;
    const struct sigma_expr *expr;
};

/* ST_INVALID: the reason is in the rule. */
enum status sigma_condition_read(struct arena *arena, struct sigma_rule *rule, struct str text,
                                 const struct sigma_named *names, size_t name_count,
                                 const struct sigma_expr **ret_expr) MUST_CHECK;

#endif
