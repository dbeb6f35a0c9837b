/* SPDX-License-Identifier: Apache-2.0
 * Who is told what in a drill.  Every word says that it is a drill. */
#ifndef PROCEDURES_DRILL_TELL_H
#define PROCEDURES_DRILL_TELL_H

#include "procedures/drill_store.h"

/* A party takes part; once. */
enum status drill_tell_named(struct work *w, const struct dossier *drill, struct str party_id,
                             struct str part) MUST_CHECK;
/* An inject is out; to its party, or to organiser and referees who read it out. */
enum status drill_tell_inject(struct work *w, const struct dossier *drill,
                              const struct drill_inject *inject) MUST_CHECK;
/* Something organiser and referees must see at once. */
enum status drill_tell_alarm(struct work *w, const struct dossier *drill, struct str occasion,
                             const char *news_zh, const char *news_en, struct str words) MUST_CHECK;

#endif
