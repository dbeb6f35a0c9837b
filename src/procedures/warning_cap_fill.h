/* SPDX-License-Identifier: Apache-2.0
 * The members of a received warning out of a CAP message: its own parameters where it has them,
 * else what the words of the standard allow to say. */
#ifndef PROCEDURES_WARNING_CAP_FILL_H
#define PROCEDURES_WARNING_CAP_FILL_H

#include "procedures/warning_cap.h"

struct warning_cap_filled {
    struct str title, level, scope, number;
    json_t *data;
};

/* `office`: who receives it; its packs say which classes there are.  ST_INVALID with a fault on
 * "severity" when no level can be told.  Codes that the store does not know are left out; texts are
 * cut to what a warning holds ("…"): the message itself is kept whole beside it. */
enum status warning_cap_fill(struct work *w, const struct cap_message *message,
                             const struct office *office,
                             struct warning_cap_filled *ret_filled) MUST_CHECK;
/* At most `points` code points, "…" at the end when cut. */
struct str warning_cap_fill_text(struct work *w, struct str text, size_t points);

#endif
