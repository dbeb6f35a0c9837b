/* SPDX-License-Identifier: Apache-2.0
 * What a report of an incident says, and how it is shown. */
#ifndef PROCEDURES_INCIDENT_REPORT_VIEW_H
#define PROCEDURES_INCIDENT_REPORT_VIEW_H

#include "procedures/incident_store.h"

/* Fill in unit and facts where the texts leave them out. */
void incident_report_view_fill(struct work *w, const struct dossier *d, json_t *texts);
/* The incident as it is now into report->snapshot, and what changed since the report before to the
 * same receiver into report->changes. */
enum status incident_report_view_snapshot(struct work *w, const struct dossier *d,
                                          struct incident_store_report *report) MUST_CHECK;
/* What the digest is over. */
json_t *incident_report_view_content(struct work *w, const struct dossier *d,
                                     const struct incident_store_report *report);
/* report_zh and report_en for messages: "首报", "续报第2号". */
void incident_report_view_words(json_t *parameters, const struct incident_store_report *report);
enum status incident_report_view_json(struct work *w, const struct dossier *d,
                                      const struct incident_store_report *report,
                                      json_t **ret_object) MUST_CHECK;

#endif
