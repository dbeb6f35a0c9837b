/* SPDX-License-Identifier: Apache-2.0
 * Before issue: exactly who would get it, through what, how many of them at night, which duties and
 * clocks would start, and whether this office may.  Writes nothing. */
#ifndef PROCEDURES_WARNING_PREVIEW_H
#define PROCEDURES_WARNING_PREVIEW_H

#include "procedures/warning.h"

enum { WARNING_PREVIEW_JUDGED_MAX = 2000 }; /* parties whose duties are computed one by one */

/* {digest, recipients (recipient_preview, null without a wish), duties[{rule, duty, clause, zh, en,
 * strength, owed_by, count, due_at}], judged, whole (false: more parties than were judged),
 * around[{id, name}], fields[], problems[], authority{allowed, clause, id, zh, en,
 * propose_to|null}} of the warning as it stands, or as its prepared change makes it. `after`:
 * cursor of the recipients. */
enum status warning_preview(struct work *w, const struct dossier *warning, struct str after,
                            json_t **ret_preview) MUST_CHECK;
/* Whether the actor's office may do `act` ("warning.issue") with it, as in the preview. */
enum status warning_preview_authority(struct work *w, const struct dossier *warning,
                                      const char *act, json_t **ret_verdict) MUST_CHECK;

#endif
