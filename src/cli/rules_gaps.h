/* SPDX-License-Identifier: Apache-2.0
 * What rules leave out: those that cannot be used, and looks at which a regular expression gave up.
 */
#ifndef CLI_RULES_GAPS_H
#define CLI_RULES_GAPS_H

#include "base/json.h"
#include "cli/rules.h"

/* A rule as {file, line, id, title}. */
json_t *rules_gaps_row(struct arena *arena, const struct sigma_rule *rule);
/* Those that cannot be used: rows with reason and reason_zh. */
json_t *rules_gaps_unsupported(struct arena *arena, const struct sigma_set *set);
/* Those whose regular expressions gave up: rows with how often, as `limited`; the sum too. */
json_t *rules_gaps_limited(struct arena *arena, const struct sigma_set *set, uint64_t *ret_sum);
/* ST_NOT_FOUND: `where` holds no rule at all. */
enum status rules_gaps_any(const struct sigma_set *set, const char *where,
                           struct fault *fault) MUST_CHECK;
/* Say on standard error how many rules cannot be used, the first of them and why.  ST_NOT_FOUND as
 * rules_gaps_any; ST_INVALID: none can be used. */
enum status rules_gaps_tell(struct command_call *call, const struct sigma_set *set,
                            const char *where) MUST_CHECK;
/* Say on standard error which rules' regular expressions gave up, and how often. */
void rules_gaps_tell_limited(const json_t *rows, uint64_t sum);

#endif
