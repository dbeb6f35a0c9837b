/* SPDX-License-Identifier: Apache-2.0
 * The hand-over summary of an incident: what changed since an instant and what is still open. */
#ifndef PROCEDURES_INCIDENT_SUMMARY_H
#define PROCEDURES_INCIDENT_SUMMARY_H

#include "procedures/dossier.h"

enum { INCIDENT_SUMMARY_ROWS = 200 };

/* {since, until, level, state, changes[] (timeline rows recorded since), pinned[] (all pinned
 * rows), clocks[] (open, earliest first), reports[] (not answered yet, and sent since), tasks[]
 * (open), counts{changes, clocks, overdue, reports, tasks}}.  `since` ms 0: from the last
 * hand-over, or from the beginning. */
enum status incident_summary_since(struct work *w, const struct dossier *dossier,
                                   struct instant since, json_t **ret_summary) MUST_CHECK;

#endif
