/* SPDX-License-Identifier: Apache-2.0
 * What is unusual about a Sigma rule that can be used all the same. */
#ifndef EVENTS_SIGMA_NOTE_H
#define EVENTS_SIGMA_NOTE_H

#include "events/sigma_rule.h"

enum { SIGMA_NOTE_MAX = 12 /* of one rule; more are left out */ };

struct sigma_note {
    const char *field; /* "level", "logsource", "id" */
    struct str zh, en;
};

/* Notes on a document that was read into `rule`, in the arena: an id that is none or no UUID; a
 * level that is none of the specification's (filters have none); a log source that is missing,
 * empty, or has members or spellings that the specification does not know.  `rule->notes` points to
 * them; whether the rule can be used is not touched. */
void sigma_note_take(struct arena *arena, const struct sigma_yaml *document,
                     struct sigma_rule *rule);

#endif
