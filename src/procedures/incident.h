/* SPDX-License-Identifier: Apache-2.0
 * A network security incident: one entry from which every law's duties follow.
 *
 * Kinds: own (of the unit that reports), voluntary and near-miss (nothing is owed), third-party
 * (about another unit: kept by the emergency office of the place, the affected unit is told and
 * acknowledges or contests it; who reported is shown to others only when it agreed).
 *
 * Level.  levels.yaml proposes from facts, a person judges, an authority confirms: level III the
 * command where the packs say so (response.confirm), I and II are recorded as decided above.  A
 * changed level or class states the facts anew for the same instant, so that who must be told is
 * computed again and reports that were sent count for what they answer.
 *
 * Data: {kind, found_at, occurred_at|null, class, subclass, cause, summary, systems[]{id, name,
 * party_id}, affected{id, name}|null, regions[] (beyond its own), crime_suspected, data_incident,
 * personal_information, facts{} (levels.yaml), judgement{level, guide, criterion, by, at}|null,
 * level_state (none | proposed | confirmed), confirmed{level, at, by, decided_by}|null,
 * acknowledged_at|null, contest{at, text, by}|null, first_handling{code: {at, text, by}},
 * handled_at |null, merged_into, breaches[]{ground, text, at, by, report}}. */
#ifndef PROCEDURES_INCIDENT_H
#define PROCEDURES_INCIDENT_H

#include "procedures/dossier.h"

#define INCIDENT_REPORTED    "reported"
#define INCIDENT_JUDGED      "judged"
#define INCIDENT_HANDLING    "handling"
#define INCIDENT_ENDED       "ended"
#define INCIDENT_CLOSED      "closed"
#define INCIDENT_FALSE_ALARM "false-alarm"
#define INCIDENT_MERGED      "merged"

#define INCIDENT_OWN         "own"
#define INCIDENT_VOLUNTARY   "voluntary"
#define INCIDENT_NEAR_MISS   "near-miss"
#define INCIDENT_THIRD_PARTY "third-party"

enum { INCIDENT_MAX_SYSTEMS = 50, INCIDENT_MAX_REGIONS = 30, INCIDENT_MAX_BREACHES = 50 };

extern const struct dossier_kind incident_kind;

/* Enter an incident: {title, kind, found_at, occurred_at?, class?, subclass?, cause?, summary?,
 * systems[]?, affected? (party id, of third-party, or
 * affected_name? its exact name), regions[]?, crime_suspected?, data_incident?,
 * personal_information?, facts{}?, level?, anonymous?, exercise?}.  States the facts, proposes a
 * level from `facts`, names observers of other regions and tells them and an affected unit.
 * ST_INVALID: all that is wrong; ST_DENIED, ST_NOT_FOUND: a system that is not one's own. */
enum status incident_open(struct work *w, const json_t *input,
                          struct dossier *ret_dossier) MUST_CHECK;
/* dossier_view_json with clocks[], earliest (of clocks, or null), reporter{id, name}|null and
 * first_handling[] (the packs' list with what was done). */
enum status incident_view_json(struct work *w, const struct dossier *dossier,
                               json_t **ret_object) MUST_CHECK;
/* What the report form asks at the actor's place: {classes[], subclasses[], causes[], facts[] (of
 * levels.yaml), guides[], contents[] (of reports), grounds[], regions are the register's}. */
enum status incident_view_form(struct work *w, json_t **ret_form) MUST_CHECK;

#endif
