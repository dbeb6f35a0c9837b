/* SPDX-License-Identifier: Apache-2.0
 * What two versions of a pack say differently, entry by entry. */
#ifndef POLICY_PACK_DIFF_H
#define POLICY_PACK_DIFF_H

#include "policy/policy.h"

/* Each of the two is a pack folder or the code of a pack built into the program.
 * {before{code, version}, after{…}, added[], removed[], changed[]}; rows are {file, list, id, zh,
 * en} and for changed ones members[]{key, before, after}.  ST_NOT_FOUND for a code that is no pack,
 * ST_INVALID with the report when a folder cannot be read. */
enum status pack_diff(struct arena *arena, const char *before, const char *after, json_t **ret_json,
                      struct policy_report *ret_report, struct fault *fault) MUST_CHECK;

#endif
