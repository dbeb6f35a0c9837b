/* SPDX-License-Identifier: Apache-2.0
 * What everybody in a facts file owes: the answer of `panshi obligations --facts` and of the API.
 */
#ifndef POLICY_FACTS_EVALUATE_H
#define POLICY_FACTS_EVALUATE_H

#include "policy/facts_read.h"

enum { FACTS_EVALUATE_MAX_ROWS = 50000 };

/* Rows as obligation_json, with owed_by_party and owed_to_party {id, name} where the file has such
 * a party (the nearest of its kind at the subject's region or above); subjects in file order.  Only
 * packs of `codes` unless `count` is 0.  ST_NOT_FOUND for a code that is no pack, ST_LIMIT beyond
 * FACTS_EVALUATE_MAX_ROWS. */
enum status facts_evaluate(struct arena *arena, const struct policy *policy,
                           const struct facts_set *set, struct instant at, const struct str *codes,
                           size_t code_count, json_t **ret_rows, struct fault *fault) MUST_CHECK;

#endif
