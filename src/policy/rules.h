/* SPDX-License-Identifier: Apache-2.0
 * All that the packs say for one place and day, with origin: to look at, compare, and check a new
 * pack against what it changes. */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include "policy/policy.h"

enum { RULES_MAX_DEPTH = 8 };

/* The region and those above it, the nation first, as policy_place wants them.
 * ST_NOT_FOUND for a code that is in no pack. */
enum status rules_regions(const struct policy *policy, struct str code,
                          struct str ret_codes[RULES_MAX_DEPTH], size_t *ret_count,
                          struct fault *fault) MUST_CHECK;
/* {on, packs[]{code, version, zh, en}, settings[] as policy_setting_origin, clocks[]{rule, start,
 * values[] as clock_json with due days counted from `on`}}.  Rules without any value are left out.
 */
json_t *rules_at(const struct policy *policy, struct arena *arena,
                 const struct policy_place *place);

#endif
