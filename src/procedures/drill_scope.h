/* SPDX-License-Identifier: Apache-2.0
 * What the red side may touch, and by which means: judged from what was authorised. Pure. */
#ifndef PROCEDURES_DRILL_SCOPE_H
#define PROCEDURES_DRILL_SCOPE_H

#include "base/json.h"

struct drill_verdict {
    bool is_allowed;
    const char *code;    /* rule that refuses: "authorised-scope", "no-destruction", or "" */
    struct str clause;   /* of that rule, or "" */
    const char *zh, *en; /* why */
};

/* A target as people write it (address, range, name, URL, id of a system): half-width, lower-case,
 * without scheme, path and port. */
struct str drill_scope_tidy(struct arena *arena, struct str target);
/* Judge one action against a drill's data.  A range lies in scope only as a whole; a name only when
 * it is there itself or "*.PARENT" is.  A technique not among those known is no technique: refused.
 */
void drill_scope_judge(struct arena *arena, const json_t *data, struct str target,
                       struct str technique, struct drill_verdict *ret_verdict);
/* False when an entry of a scope is no address, range or name. */
bool drill_scope_is_range(struct arena *arena, struct str text);
bool drill_scope_is_name(struct str text);

#endif
