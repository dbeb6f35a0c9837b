/* SPDX-License-Identifier: Apache-2.0
 * Reports of an incident: first, follow-up, closing, and what a receiver passes on.
 *
 * Each goes to one receiver, numbered within the incident.  Life: draft → sent → received, or
 * returned with a reason.  Sending answers the open clocks of that kind which the writer owes to
 * that receiver: they are proved at the instant of sending, and the report is late when the
 * earliest of them was over.  "received" is said by the receiver only; from then on it owes what
 * the packs make it pass on.  A receiver that is not registered here is named by its role; such a
 * report keeps the channel it went through, and nobody can receive it here.
 *
 * As JSON: {id, version, number, kind, kind_zh, kind_en, ordinal, party{id, name}, to{id|null,
 * name, role}, channel, state, texts{}, changes[]{key, before, after}, previous|null, duties[]
 * {obligation, duty, rule, clause, law, due_at}, digest, due_at|null, late, late_minutes, made_at,
 * made_by, sent_at|null, sent_by, received_at|null, received_by, answer, actions[]}. */
#ifndef PROCEDURES_INCIDENT_REPORT_H
#define PROCEDURES_INCIDENT_REPORT_H

#include "procedures/dossier.h"

enum { INCIDENT_REPORT_MAX = 500, INCIDENT_REPORT_TEXT_MAX = 4000, INCIDENT_REPORT_TEXTS_MAX = 30 };

/* {kind: first | follow-up | closing | pass-on, to_party? | to? (role of a receiver that is not
 * registered) with to_name?, all? (to every registered receiver with an open clock of that kind;
 * what was told freely goes to the office of the place), channel?, texts{code: text}?, send?}: one
 * draft each, sent at once when asked.  What the texts leave out of unit and facts is filled in
 * from the incident.  {items[]} as above.  ST_DENIED: the report is another unit's; ST_INVALID;
 * ST_CONFLICT: no receiver with an open clock. */
enum status incident_report_add(struct work *w, const struct dossier *dossier, const json_t *input,
                                json_t **ret_list) MUST_CHECK;
/* {texts?, channel?} of a draft.  ST_STALE, ST_CONFLICT, ST_DENIED, ST_NOT_FOUND. */
enum status incident_report_save(struct work *w, const struct dossier *dossier, struct str id,
                                 int64_t version, const json_t *input,
                                 json_t **ret_report) MUST_CHECK;
enum status incident_report_send(struct work *w, const struct dossier *dossier, struct str id,
                                 int64_t version, json_t **ret_report) MUST_CHECK;
/* The receiver has it, or sends it back with a reason. */
enum status incident_report_answer(struct work *w, const struct dossier *dossier, struct str id,
                                   int64_t version, bool is_received, struct str reason,
                                   json_t **ret_report) MUST_CHECK;
/* {items[], next, total, as_of}, oldest first; drafts only one's own. */
enum status incident_report_page(struct work *w, const struct dossier *dossier, struct str after,
                                 int64_t limit, json_t **ret_page) MUST_CHECK;
enum status incident_report_one(struct work *w, const struct dossier *dossier, struct str id,
                                json_t **ret_report) MUST_CHECK;

/* After facts were stated anew: reports that were sent answer the new duties. */
enum status incident_report_count_again(struct work *w, const struct dossier *dossier) MUST_CHECK;
/* What stands in the way of closing: reports that are drafts, and closing reports that are owed. */
enum status incident_report_left(struct work *w, const struct dossier *dossier, bool *ret_drafts,
                                 bool *ret_closing) MUST_CHECK;

#endif
