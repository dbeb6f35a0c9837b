/* SPDX-License-Identifier: Apache-2.0
 * One line of a selection, `Field|modifier|…: values`, as an expression over tests. */
#ifndef EVENTS_SIGMA_VALUE_H
#define EVENTS_SIGMA_VALUE_H

#include "events/sigma_rule.h"

/* `key` is the field with its modifiers (empty field: keywords).  ST_INVALID: the reason is in the
 * rule. */
enum status sigma_value_item(struct sigma_rule_reading *reading, struct str key,
                             const struct sigma_yaml *values,
                             const struct sigma_expr **ret_expr) MUST_CHECK;

#endif
